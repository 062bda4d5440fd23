#include "measure/verdict_named.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace stillheld::measure {
namespace {

Day day(std::string_view iso) { return *dates::parse_day(iso); }

PersonStays stay(uint32_t id, Day in, std::optional<Day> out, Way way = Way::pardon, Account after = Account::free_home) {
  PersonStays p;
  p.person = id;
  Stay s;
  s.person = id;
  s.entry_earliest = s.entry_latest = in;
  if (out) {
    s.open = false;
    s.exit_earliest = s.exit_latest = *out;
    s.way_out = way;
    s.after = after;
  } else {
    s.attested_until = day("2026-11-01");
  }
  p.stays.push_back(s);
  return p;
}

void again(PersonStays& p, Day in) {
  Stay s;
  s.person = p.person;
  s.entry_earliest = s.entry_latest = in;
  p.stays.push_back(s);
}

const Day kFrom = day("2024-12-31"), kTo = day("2025-12-31"), kToday = day("2027-01-31");

// A hundred freed, `taken` of them taken again after a month, `exiled` abroad.
std::vector<PersonStays> freed(int n, int taken, int exiled) {
  std::vector<PersonStays> out;
  for (int i = 0; i < n; ++i) {
    out.push_back(stay(static_cast<uint32_t>(i), day("2022-01-01"), kFrom + 10 + i, Way::pardon, i < exiled ? Account::free_abroad_forced : Account::free_home));
    if (i >= n - taken) again(out.back(), kFrom + 40 + i);
  }
  return out;
}

NamedPeriod period(const std::vector<PersonStays>& people) {
  NamedPeriod p;
  p.exits = exits_between(people, kFrom, kTo);
  p.taken = taken_again(p.exits, people, kToday);
  p.intake = named_intake(people, kFrom, kTo);
  return p;
}

TEST(VerdictNamed, TakenAgainByTheCurveAndByBounds) {
  const auto hundred = freed(100, 20, 0);
  const TakenAgain t = taken_again(exits_between(hundred, kFrom, kTo), hundred, kToday);
  EXPECT_EQ(t.exits, 100);
  EXPECT_EQ(t.sure, 20);
  EXPECT_EQ(t.not_taken, 80);
  EXPECT_NEAR(*t.figure.value, 0.2, 1e-12);  // all are followed for a year
  EXPECT_LT(*t.low, 0.2);
  EXPECT_GT(*t.high, 0.2);
  EXPECT_FALSE(t.figure.exact);
  // Five are too few for a curve; a month after, nobody's year is over.
  const auto five = freed(5, 1, 0);
  const TakenAgain few = taken_again(exits_between(five, kFrom, kTo), five, kFrom + 60);
  EXPECT_EQ(few.sure, 1);
  EXPECT_EQ(few.figure.reading, Reading::between);
  EXPECT_EQ(few.figure.numerator.range, (ledger::Range{1, 5}));
  EXPECT_TRUE(few.figure.exact);
}

// Censored at random, the curve finds what was put in; counting those whose year is
// over would too, but from far fewer; counting all would say half.
TEST(VerdictNamed, FreedomByTheCurveCoversTheTruth) {
  SeededRandom random(11);
  const auto chance = [&] { return static_cast<double>(random.below(1000000)) / 1e6; };
  int covered = 0, asked = 0;
  double sum = 0;
  constexpr double kHome = 0.7, kHazard = 0.3;  // at home; taken again within the year
  for (int round = 0; round < 400; ++round) {
    std::vector<PersonStays> people;
    const Day today = kTo + 120;
    for (uint32_t i = 0; i < 120; ++i) {
      const Day out = kFrom + 1 + static_cast<Day>(random.below(360));
      people.push_back(stay(i, day("2022-01-01"), out, Way::pardon, chance() < kHome ? Account::free_home : Account::free_abroad_forced));
      if (people.back().stays[0].after != Account::free_home || chance() >= kHazard) continue;
      const Day in = out + 1 + static_cast<Day>(random.below(365));
      if (in <= today) again(people.back(), in);
    }
    const Figure f = freedom_share(people, exits_between(people, kFrom, kTo), today);
    ASSERT_FALSE(f.refusal.has_value());
    if (f.exact) continue;
    ++asked;
    sum += *f.value;
    covered += *f.low <= kHome * (1 - kHazard) && kHome * (1 - kHazard) <= *f.high ? 1 : 0;
  }
  ASSERT_GE(asked, 350);
  EXPECT_NEAR(sum / asked, kHome * (1 - kHazard), 0.01);
  EXPECT_GE(static_cast<double>(covered) / asked, 0.92);
  EXPECT_LE(static_cast<double>(covered) / asked, 0.99);
}

// Followed to the end, the curve is the plain share.
TEST(VerdictNamed, WithoutCensoringFreedomIsThePlainShare) {
  const auto people = freed(60, 12, 20);
  const Figure f = freedom_share(people, exits_between(people, kFrom, kTo), kToday);
  EXPECT_FALSE(f.exact);
  EXPECT_NEAR(*f.value, (60.0 - 20 - 12) / 60, 1e-12);
  EXPECT_EQ(f.numerator.range, (ledger::Range{28, 28}));
}

TEST(VerdictNamed, WhereTheyWentMayBeUnknown) {
  auto people = freed(60, 0, 20);
  for (int i = 20; i < 30; ++i) people[static_cast<size_t>(i)].stays[0].after = Account::at_liberty;
  const Figure f = freedom_share(people, exits_between(people, kFrom, kTo), kToday);
  EXPECT_EQ(f.reading, Reading::between);
  EXPECT_LT(*f.low, 0.5);
  EXPECT_GT(*f.high, 40.0 / 60);
}

// Of 644 to 664 who left, the named prove no more than they are.
TEST(VerdictNamed, OfAllWhoLeftTheNamedProveBounds) {
  const auto people = freed(30, 2, 9);
  const NamedPeriod p = period(people);
  const Figure f = taken_again_of_all(p.taken, {644, 664});
  EXPECT_NEAR(*f.low, 2.0 / 664, 1e-12);
  EXPECT_NEAR(*f.high, 1 - 28.0 / 664, 1e-12);
  EXPECT_EQ(taken_again_of_all(p.taken, {644, std::nullopt}).refusal->key, "no_bounds");
  EXPECT_EQ(taken_again_of_all(p.taken, {20, 25}).refusal->key, "part_over_whole");
  const Figure exile = exile_of_all(p.exits, {342, 362});
  EXPECT_NEAR(*exile.low, 9.0 / 362, 1e-12);
  EXPECT_NEAR(*exile.high, 1 - 21.0 / 362, 1e-12);
}

TEST(VerdictNamed, TheNamedNeverWidenAPublishedBound) {
  VerdictInput in;
  in.exile = {std::nullopt, 0.606};
  in.taken_again = {0.2, 0.3};
  PublishedFlows flows;
  flows.definition = "viasna";
  add_named(in, flows, period(freed(30, 2, 9)));
  EXPECT_EQ(in.exile.high, 0.606);
  EXPECT_EQ(in.taken_again.low, 0.2);
  EXPECT_EQ(in.taken_again.high, 0.3);
  EXPECT_FALSE(in.intake_corrected);
}

// Published recognitions have no upper end until the delays of the named are known.
TEST(VerdictNamed, LateNewsGivesThePublishedRatioAnUpperEnd) {
  VerdictInput in;
  in.intake = {0.3, std::nullopt};
  in.intake_value_high = 0.5;
  in.facts.push_back({"not_corrected", {}, true, 0.3});
  NamedPeriod p = period(freed(30, 2, 9));
  VerdictInput without = in;
  add_named(without, PublishedFlows{}, p);
  EXPECT_FALSE(without.intake.high.has_value());
  p.late = LateNews{100, 110, 104, 130};
  add_named(in, PublishedFlows{}, p);
  EXPECT_TRUE(in.intake_corrected);
  EXPECT_NEAR(*in.intake.high, 0.65, 1e-12);
  EXPECT_EQ(in.facts.back().key, "late_news");
}

// Nothing published: every sign is of the named.
TEST(VerdictNamed, AVerdictOfTheNamedAlone) {
  std::vector<PersonStays> people = freed(100, 2, 5);
  uint32_t id = 1000;
  for (int i = 0; i < 120; ++i) people.push_back(stay(id++, day("2023-02-01") + i, std::nullopt));  // taken before
  for (int i = 0; i < 60; ++i) people.push_back(stay(id++, kFrom - 200 + i, std::nullopt));
  for (int i = 0; i < 20; ++i) people.push_back(stay(id++, kFrom + 100 + i, std::nullopt));
  NamedPeriod p = period(people);
  p.relief = count_figure("named_relief", {"", {75, 85}});
  p.opening = 280;
  p.closing = 200;
  p.people = 300;
  p.late = LateNews{22, 22, 22, 22};
  p.lock = LegalLock{{{"342", 50, std::nullopt, true, false, std::nullopt}}, 50, 20, 0, {1, 1}, {0, 0}};
  auto [in, figures] = verdict_input_of_named(p);
  EXPECT_EQ(decide(in).outcome, Outcome::relief) << decide(in).row;
  EXPECT_EQ(decide(in).against.size(), 3U);
  // The same with delays unknown: whether fewer come in is not known.
  p.late = refuse("first_import");
  EXPECT_EQ(decide(verdict_input_of_named(p).first).outcome, Outcome::cannot_tell);
  // Nine people are no population.
  p.people = 9;
  EXPECT_EQ(decide(verdict_input_of_named(p).first).row, "few_named");
  // And with forty taken again.
  auto worse = people;
  for (int i = 0; i < 40; ++i) again(worse[static_cast<size_t>(i) + 10], kFrom + 200 + i);
  NamedPeriod q = period(worse);
  q.relief = p.relief;
  q.opening = 280;
  q.people = 300;
  EXPECT_EQ(decide(verdict_input_of_named(q).first).outcome, Outcome::relief_with_diversion);
}

TEST(VerdictNamed, NobodyAndOnePerson) {
  for (const auto& people : {std::vector<PersonStays>{}, std::vector<PersonStays>{stay(0, day("2025-02-01"), std::nullopt)}}) {
    NamedPeriod p = period(people);
    p.relief = count_figure("named_relief", {"", {0, 0}});
    auto [in, figures] = verdict_input_of_named(p);
    EXPECT_EQ(decide(in).outcome, Outcome::cannot_tell);
    for (const Figure& f : figures) EXPECT_TRUE(f.refusal || f.value || f.low) << f.name;
  }
  EXPECT_EQ(named_intake_ratio(NamedIntake{}, refuse("first_import")).refusal->key, "no_exposure");
}

}  // namespace
}  // namespace stillheld::measure
