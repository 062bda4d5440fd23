#include "dates/compare.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace stillheld::dates {
namespace {

// ---- The slow twin: every realisation, one by one -------------------------

struct Days {
  Day first;
  Day last;
};

// The dated days: what the four days leave open.
std::vector<Days> dated(const Date& date) {
  std::vector<Days> out;
  for (Day first = date.first_possible; first <= date.first_certain; ++first)
    for (Day last = date.last_certain; last <= date.last_possible; ++last)
      if (first <= last && (!date.is_event() || first == last)) out.push_back({first, last});
  return out;
}

// The fact's own days within lo … hi: beyond an end that only attests it may
// have gone on.
std::vector<Days> facts(const Date& date, Day lo, Day hi) {
  std::vector<Days> out;
  for (const Days& days : dated(date))
    for (Day first = date.starts ? days.first : lo; first <= days.first; ++first)
      for (Day last = days.last; last <= (date.ends ? days.last : hi); ++last)
        out.push_back({first, last});
  return out;
}

template <class Holds>
Answer ask(const std::vector<Days>& a, const std::vector<Days>& b, Holds holds) {
  bool all = true;
  bool some = false;
  for (const Days& x : a)
    for (const Days& y : b) (holds(x, y) ? some : all) = holds(x, y);
  return all ? Answer::certainly : some ? Answer::possibly : Answer::never;
}

template <class Holds>
Answer ask(const std::vector<Days>& a, Holds holds) {
  return ask(a, {{0, 0}}, [&](const Days& x, const Days&) { return holds(x); });
}

// Every valid date with its days in 0 … size-1, and all flags.
std::vector<Date> all_dates(Day size) {
  std::vector<Date> out;
  for (Day fp = 0; fp < size; ++fp)
    for (Day fc = fp; fc < size; ++fc)
      for (Day lc = 0; lc < size; ++lc)
        for (Day lp = lc; lp < size; ++lp)
          for (int flags = 0; flags < 4; ++flags) {
            const Date date{fp, fc, lc, lp, (flags & 1) != 0, (flags & 2) != 0, false, false};
            if (date.is_valid()) out.push_back(date);
          }
  return out;
}

std::string words(const Date& d) {
  return std::to_string(d.first_possible) + ".." + std::to_string(d.first_certain) + " to " +
         std::to_string(d.last_certain) + ".." + std::to_string(d.last_possible) +
         (d.starts ? " starts" : "") + (d.ends ? " ends" : "");
}

TEST(Compare, OfOneDateAgreesWithTheSlowTwin) {
  for (const Date& a : all_dates(6)) {
    const auto days = dated(a);
    ASSERT_FALSE(days.empty());
    const auto fact = facts(a, -3, 9);
    for (Day day = -2; day <= 8; ++day) {
      ASSERT_EQ(on_or_before(a, day), ask(days, [&](Days x) { return x.last <= day; }))
          << words(a) << " day " << day;
      ASSERT_EQ(on_or_after(a, day), ask(days, [&](Days x) { return x.first >= day; }))
          << words(a) << " day " << day;
      ASSERT_EQ(covers(a, day), ask(fact, [&](Days x) { return x.first <= day && day <= x.last; }))
          << words(a) << " day " << day;
    }
  }
}

TEST(Compare, OfTwoDatesAgreesWithTheSlowTwin) {
  const auto dates = all_dates(4);
  for (const Date& a : dates) {
    const auto a_days = dated(a);
    const auto a_fact = facts(a, -2, 5);
    for (const Date& b : dates) {
      const auto b_days = dated(b);
      const auto b_fact = facts(b, -2, 5);
      const std::string both = words(a) + " | " + words(b);
      ASSERT_EQ(before(a, b), ask(a_days, b_days, [](Days x, Days y) { return x.last < y.first; }))
          << both;
      ASSERT_EQ(after(a, b), ask(a_days, b_days, [](Days x, Days y) { return x.first > y.last; }))
          << both;
      ASSERT_EQ(same_day(a, b), ask(a_days, b_days,
                                    [](Days x, Days y) {
                                      return x.first == x.last && y.first == y.last &&
                                             x.first == y.first;
                                    }))
          << both;
      ASSERT_EQ(overlaps(a, b), ask(a_fact, b_fact,
                                    [](Days x, Days y) {
                                      for (Day d = x.first; d <= x.last; ++d)
                                        if (y.first <= d && d <= y.last) return true;
                                      return false;
                                    }))
          << both;
    }
  }
}

// intersect() lives in date.h; its twin needs the realisations, which are here.
TEST(Compare, IntersectOfTwoReportsAgreesWithTheSlowTwin) {
  constexpr Day kLo = -2, kHi = 5;
  const auto grid = [&](const Date& date) {
    const bool event = date.is_event();
    std::vector<bool> held(64);
    for (const Days& d : event ? dated(date) : facts(date, kLo, kHi))
      held[static_cast<size_t>((d.first - kLo) * 8 + (d.last - kLo))] = true;
    return held;
  };
  const auto fact_grid = [&](const Date& date) {
    std::vector<bool> held(64);
    for (const Days& d : facts(date, kLo, kHi))
      held[static_cast<size_t>((d.first - kLo) * 8 + (d.last - kLo))] = true;
    return held;
  };
  const auto dates = all_dates(4);
  for (const Date& a : dates) {
    for (const Date& b : dates) {
      const bool events = a.is_event() && b.is_event();
      const auto of_a = events ? grid(a) : fact_grid(a);
      const auto of_b = events ? grid(b) : fact_grid(b);
      std::vector<bool> expected(64);
      bool any = false;
      for (size_t i = 0; i < 64; ++i) any |= expected[i] = of_a[i] && of_b[i];
      const auto both = intersect(a, b);
      ASSERT_EQ(both.has_value(), any) << words(a) << " | " << words(b);
      ASSERT_EQ(intersect(b, a), both);
      if (!both) continue;
      ASSERT_TRUE(both->is_valid());
      ASSERT_EQ(events ? grid(*both) : fact_grid(*both), expected)
          << words(a) << " | " << words(b) << " => " << words(*both);
    }
  }
}

// ---- What a researcher would ask ------------------------------------------

Date date_of(const char* text) { return parse_edtf(text).take(); }

TEST(Compare, SaysPossiblyWhereTheSourcesLeaveItOpen) {
  EXPECT_EQ(before(date_of("2021-06"), date_of("2021-07")), Answer::certainly);
  EXPECT_EQ(before(date_of("2021-07"), date_of("2021-07-14")), Answer::possibly);
  EXPECT_EQ(after(date_of("2021-07"), date_of("2021-07-14")), Answer::possibly);
  EXPECT_EQ(same_day(date_of("2021-07"), date_of("2021-07-14")), Answer::possibly);
  EXPECT_EQ(same_day(date_of("2021-07"), date_of("2021-07")), Answer::possibly);
  EXPECT_EQ(same_day(date_of("2021-07-14"), date_of("2021-07-14")), Answer::certainly);
  EXPECT_EQ(before(date_of("2021-07-14"), date_of("2021-07-14")), Answer::never);
  EXPECT_EQ(on_or_before(date_of("../2021-03-03"), *parse_day("2021-03-03")), Answer::certainly);
  EXPECT_EQ(on_or_before(date_of("2025-12-13/.."), *parse_day("2025-12-12")), Answer::never);
  EXPECT_EQ(before(Date::unknown(), date_of("2021")), Answer::possibly);
  EXPECT_EQ(same_day(Date::unknown(), date_of("2021")), Answer::possibly);
}

TEST(Compare, AnAttestedDayIsCertainOnlyOnItself) {
  const Day day = *parse_day("2021-07-14");
  EXPECT_EQ(covers(Date::on(day), day), Answer::certainly);
  EXPECT_EQ(covers(Date::on(day), day + 1), Answer::possibly);
  EXPECT_EQ(covers(Date::span(day, day), day + 1), Answer::never);
  EXPECT_EQ(covers(date_of("2021-07-14/"), day - 1), Answer::never);
  EXPECT_EQ(covers(date_of("2021-07-14/"), day), Answer::certainly);
  EXPECT_EQ(covers(date_of("2021-07-14/"), day + 1), Answer::possibly);
  EXPECT_EQ(covers(date_of("2021-06/2021-08"), day), Answer::certainly);
  EXPECT_EQ(covers(date_of("2021-07/2021-08"), day), Answer::possibly);
}

TEST(Compare, EpisodesThatShareADayOverlap) {
  EXPECT_EQ(overlaps(date_of("2021-07-14/2021-07-16"), date_of("2021-07-16/2021-07-20")),
            Answer::certainly);
  EXPECT_EQ(overlaps(date_of("2021-07-14/2021-07-16"), date_of("2021-07-17/2021-07-20")),
            Answer::never);
  EXPECT_EQ(overlaps(date_of("2021-07-14/2021-07"), date_of("2021-07-17/2021-07-20")),
            Answer::possibly);
}

}  // namespace
}  // namespace stillheld::dates
