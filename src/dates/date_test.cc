#include "dates/date.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace stillheld::dates {
namespace {

Day day(const char* text) { return *parse_day(text); }

// Whether `wide` says nothing that `date` does not (date.h, invariant 3).
bool says_no_more(const Date& wide, const Date& date) {
  if (wide.approximate != date.approximate || wide.uncertain != date.uncertain) {
    if (!wide.is_unknown()) return false;
  }
  if (date.is_event())
    return wide.is_event() && wide.first_possible <= date.first_possible &&
           date.last_possible <= wide.last_possible;
  if (wide.starts && !(date.starts && wide.first_possible <= date.first_possible)) return false;
  if (wide.ends && !(date.ends && wide.last_possible >= date.last_possible)) return false;
  return wide.latest_first() >= date.latest_first() && wide.earliest_last() <= date.earliest_last();
}

TEST(Date, MonthIsFourDaysAndNeverItsFirst) {
  const Date july = parse_edtf("2021-07").value();
  EXPECT_EQ(july.first_possible, day("2021-07-01"));
  EXPECT_EQ(july.first_certain, day("2021-07-31"));
  EXPECT_EQ(july.last_certain, day("2021-07-01"));
  EXPECT_EQ(july.last_possible, day("2021-07-31"));
  EXPECT_TRUE(july.is_event());
  EXPECT_FALSE(july.is_day());
  EXPECT_TRUE(july.is_bounded());
  EXPECT_EQ(july, Date::within(day("2021-07-01"), day("2021-07-31")));
}

TEST(Date, IntervalIsAFactThatLasted) {
  const Date held = parse_edtf("2021-07-14/2021-07-16").value();
  EXPECT_EQ(held, Date::span(day("2021-07-14"), day("2021-07-16")));
  EXPECT_TRUE(held.starts && held.ends);
  EXPECT_FALSE(held.is_event());
  EXPECT_NE(parse_edtf("2021-07/2021-07").value(), parse_edtf("2021-07").value());
  EXPECT_EQ(parse_edtf("2021-07-14/").value(), Date::since(day("2021-07-14")));
}

TEST(Date, UnknownSaysNothing) {
  EXPECT_TRUE(Date::unknown().is_unknown());
  EXPECT_TRUE(Date::unknown().is_event());
  EXPECT_TRUE(Date::unknown().is_valid());
  EXPECT_FALSE(Date::unknown().has_earliest());
  EXPECT_FALSE(Date::unknown().has_latest());
  EXPECT_EQ(Date::unknown(), Date());
  EXPECT_EQ(Date::unknown(), Date::within(kMinDay, kMaxDay));
  EXPECT_TRUE(Date::on(0).is_day());
  EXPECT_FALSE(Date::not_after(0).has_earliest());
  EXPECT_FALSE(Date::not_before(0).has_latest());
}

// text, the four days, flags as "se~?" letters, canonical text
struct Row {
  const char* text;
  const char* first_possible;
  const char* first_certain;
  const char* last_certain;
  const char* last_possible;
  const char* flags;
  const char* canonical;
};

constexpr Row kAccepted[] = {
    {"", "", "", "", "", "", ""},
    {"2021", "2021-01-01", "2021-12-31", "2021-01-01", "2021-12-31", "", "2021"},
    {"0000", "0000-01-01", "0000-12-31", "0000-01-01", "0000-12-31", "", "0000"},
    {"9999", "9999-01-01", "9999-12-31", "9999-01-01", "9999-12-31", "", "9999"},
    {"2024-02", "2024-02-01", "2024-02-29", "2024-02-01", "2024-02-29", "", "2024-02"},
    {"2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29", "2024-02-29", "", "2024-02-29"},
    {"2021-21", "2021-03-01", "2021-05-31", "2021-03-01", "2021-05-31", "", "2021-21"},
    {"2021-22", "2021-06-01", "2021-08-31", "2021-06-01", "2021-08-31", "", "2021-22"},
    {"2021-23", "2021-09-01", "2021-11-30", "2021-09-01", "2021-11-30", "", "2021-23"},
    {"2021-24", "2020-12-01", "2022-02-28", "2020-12-01", "2022-02-28", "", "2021-24"},
    {"2023-24", "2022-12-01", "2024-02-29", "2022-12-01", "2024-02-29", "", "2023-24"},
    {"201X", "2010-01-01", "2019-12-31", "2010-01-01", "2019-12-31", "", "201X"},
    {"20XX", "2000-01-01", "2099-12-31", "2000-01-01", "2099-12-31", "", "20XX"},
    {"2004-XX", "2004-01-01", "2004-12-31", "2004-01-01", "2004-12-31", "", "2004"},
    {"2004-XX-XX", "2004-01-01", "2004-12-31", "2004-01-01", "2004-12-31", "", "2004"},
    {"2004-07-XX", "2004-07-01", "2004-07-31", "2004-07-01", "2004-07-31", "", "2004-07"},
    {"2021-07-14~", "2021-07-14", "2021-07-14", "2021-07-14", "2021-07-14", "~", "2021-07-14~"},
    {"2021-07?", "2021-07-01", "2021-07-31", "2021-07-01", "2021-07-31", "?", "2021-07?"},
    {"2021%", "2021-01-01", "2021-12-31", "2021-01-01", "2021-12-31", "~?", "2021%"},
    {"201X~", "2010-01-01", "2019-12-31", "2010-01-01", "2019-12-31", "~", "201X~"},
    {"../2021-03-03", "", "2021-03-03", "", "2021-03-03", "", "../2021-03-03"},
    {"../2021-03", "", "2021-03-31", "", "2021-03-31", "", "../2021-03"},
    {"../2021-12-31", "", "2021-12-31", "", "2021-12-31", "", "../2021"},
    {"../2021-24", "", "2022-02-28", "", "2022-02-28", "", "../2022-02"},
    {"../9999-24", "", "10000-02-29", "", "10000-02-29", "", "../9999-24"},
    {"2025-12-13/..", "2025-12-13", "", "2025-12-13", "", "", "2025-12-13/.."},
    {"2025?/..", "2025-01-01", "", "2025-01-01", "", "?", "2025?/.."},
    {"2021-07-14/", "2021-07-14", "2021-07-14", "2021-07-14", "", "s", "2021-07-14/"},
    {"2021-07/", "2021-07-01", "2021-07-31", "2021-07-01", "", "s", "2021-07/"},
    {"/2021-07", "", "2021-07-31", "2021-07-01", "2021-07-31", "e", "/2021-07"},
    {"/2021-07~", "", "2021-07-31", "2021-07-01", "2021-07-31", "e~", "/2021-07~"},
    {"2021-07-14/2021-07-16", "2021-07-14", "2021-07-14", "2021-07-16", "2021-07-16", "se",
     "2021-07-14/2021-07-16"},
    {"2021-07-14/2021-07-14", "2021-07-14", "2021-07-14", "2021-07-14", "2021-07-14", "se",
     "2021-07-14/2021-07-14"},
    {"2021-07/2021-07", "2021-07-01", "2021-07-31", "2021-07-01", "2021-07-31", "se",
     "2021-07/2021-07"},
    {"2021-07-14/2021-07", "2021-07-14", "2021-07-14", "2021-07-01", "2021-07-31", "se",
     "2021-07-14/2021-07"},
    {"2004-06-XX/2004-22", "2004-06-01", "2004-06-30", "2004-06-01", "2004-08-31", "se",
     "2004-06/2004-22"},
    {"19XX/201X", "1900-01-01", "1999-12-31", "2010-01-01", "2019-12-31", "se", "19XX/201X"},
    {"2004-06~/2004-08", "2004-06-01", "2004-06-30", "2004-08-01", "2004-08-31", "se~",
     "2004-06~/2004-08~"},
    {"2004-06~/2004-08?", "2004-06-01", "2004-06-30", "2004-08-01", "2004-08-31", "se~?",
     "2004-06%/2004-08%"},
};

TEST(Edtf, ReadsWhatLevelOneSays) {
  const auto bound = [](const char* text, Day unbounded) {
    if (*text == '\0') return unbounded;
    if (std::string_view(text) == "10000-02-29") return from_civil(10000, 2, 29);
    return day(text);
  };
  for (const Row& row : kAccepted) {
    const auto read = parse_edtf(row.text);
    ASSERT_TRUE(read.ok()) << row.text;
    const std::string_view flags = row.flags;
    const auto has = [&](char c) { return flags.find(c) != std::string_view::npos; };
    const Date expected{bound(row.first_possible, kMinDay),
                        bound(row.first_certain, kMaxDay),
                        bound(row.last_certain, kMinDay),
                        bound(row.last_possible, kMaxDay),
                        has('s'),
                        has('e'),
                        has('~'),
                        has('?')};
    EXPECT_EQ(read.value(), expected) << row.text;
    EXPECT_TRUE(read.value().is_valid()) << row.text;
    EXPECT_EQ(to_edtf(read.value()), row.canonical) << row.text;
    EXPECT_EQ(parse_edtf(row.canonical).value(), expected) << row.text;
  }
}

TEST(Edtf, RefusesTheRestAndSaysWhy) {
  static constexpr struct {
    const char* text;
    const char* why;
    const char* expected;  // "" where it is the list of examples
  } kRefused[] = {
      {"2021-02-31", "no_such_day", "2021-02-01 … 2021-02-28"},
      {"2024-02-30", "no_such_day", "2024-02-01 … 2024-02-29"},
      {"1900-02-29~", "no_such_day", "1900-02-01 … 1900-02-28"},
      {"2021-04-00", "no_such_day", "2021-04-01 … 2021-04-30"},
      {"2021-13", "no_such_month", "2021-01 … 2021-12"},
      {"2021-00", "no_such_month", "2021-01 … 2021-12"},
      {"2021-20", "no_such_month", "2021-01 … 2021-12"},
      {"2021-25", "no_such_month", "2021-01 … 2021-12"},
      {"2021-21-01", "no_such_month", "2021-01 … 2021-12"},
      {"2021-13-XX", "no_such_month", "2021-01 … 2021-12"},
      {"2021-02-31/2021-03", "no_such_day", "2021-02-01 … 2021-02-28"},
      {"2021-07-16/2021-07-14", "reversed", "2021-07-14/2021-07-16"},
      {"2022/2021-12?", "reversed", "2021-12?/2022"},
      {"/", "form", ""},
      {"..", "form", ""},
      {"../..", "form", ""},
      {"/..", "form", ""},
      {"../", "form", ""},
      {"~", "form", ""},
      {"?", "form", ""},
      {"2021~~", "form", ""},
      {"2021~?", "form", ""},
      {"../~", "form", ""},
      {"..~/2021", "form", ""},
      {"2021/2022/2023", "form", ""},
      {"2021//2022", "form", ""},
      {"2021-7-14", "form", ""},
      {"2021-07-1", "form", ""},
      {"2021-07-", "form", ""},
      {"2021-", "form", ""},
      {"20210714", "form", ""},
      {"2021 ", "form", ""},
      {" 2021", "form", ""},
      {"21", "form", ""},
      {"02021", "form", ""},
      {"-2021", "form", ""},
      {"Y2021", "form", ""},
      {"Y170000002", "form", ""},
      {"201x", "form", ""},
      {"2XXX", "form", ""},
      {"XXXX", "form", ""},
      {"20X1", "form", ""},
      {"X021", "form", ""},
      {"201X-07", "form", ""},
      {"2004-XX-05", "form", ""},
      {"2004-1X", "form", ""},
      {"2004-07-1X", "form", ""},
      {"2021-07-14T10:00", "form", ""},
      {"?2021", "form", ""},
      {"2021?-07", "form", ""},
      {"[2021,2022]", "form", ""},
      {"{2021}", "form", ""},
      {"2021-07-14/open", "form", ""},
      {"unknown", "form", ""},
      {"14.07.2021", "form", ""},
      {"２０２１", "form", ""},
      {"2021\n", "form", ""},
      {"+021", "form", ""},
      {"20 1", "form", ""},
      {"2021/2022-", "form", ""},
  };
  for (const auto& row : kRefused) {
    const auto read = parse_edtf(row.text);
    ASSERT_FALSE(read.ok()) << row.text;
    EXPECT_EQ(read.error().code, Code::kBadDate);
    ASSERT_EQ(read.error().params.size(), 2u);
    EXPECT_EQ(read.error().params[1], row.why) << row.text;
    if (*row.expected != '\0') {
      EXPECT_EQ(read.error().params[0], row.expected) << row.text;
    } else {
      EXPECT_NE(read.error().params[0].find("2021-07-14"), std::string::npos);
    }
    EXPECT_EQ(read.error().quoted, row.text);
  }
}

TEST(Edtf, TextThatIsNoUtf8IsNotQuoted) {
  const auto read = parse_edtf("2021-\xFF");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().quoted, "");
}

// A side of an interval, or a whole date, in every form of level 1.
std::string random_side(SeededRandom& random) {
  std::string text = std::to_string(1990 + random.below(40));
  switch (random.below(7)) {
    case 0:
      break;
    case 1:
      text[3] = 'X';
      break;
    case 2:
      text[2] = text[3] = 'X';
      break;
    case 3:
      text += "-2" + std::to_string(1 + random.below(4));
      break;
    case 4:
      text += random.below(2) ? "-XX" : "-XX-XX";
      break;
    default: {
      const int year = std::stoi(text);
      const int month = 1 + static_cast<int>(random.below(12));
      const int last = days_in_month(year, month);
      const std::string full = iso(
          from_civil(year, month, 1 + static_cast<int>(random.below(static_cast<uint64_t>(last)))));
      text = random.below(2) ? full : full.substr(0, 7);
    }
  }
  static constexpr const char* kMarks[] = {"", "", "", "~", "?", "%"};
  return text + kMarks[random.below(6)];
}

TEST(Edtf, EveryDateThatItReadsComesBack) {
  SeededRandom random(5);
  int read = 0;
  for (int i = 0; i < 300000; ++i) {
    std::string text;
    switch (random.below(6)) {
      case 0:
        text = random_side(random);
        break;
      case 1:
        text = "../" + random_side(random);
        break;
      case 2:
        text = random_side(random) + "/..";
        break;
      case 3:
        text = "/" + random_side(random);
        break;
      case 4:
        text = random_side(random) + "/";
        break;
      default:
        text = random_side(random) + "/" + random_side(random);
    }
    const auto date = parse_edtf(text);
    if (!date.ok()) {
      ASSERT_EQ(date.error().params[1], "reversed") << text;
      continue;
    }
    ++read;
    ASSERT_TRUE(date.value().is_valid()) << text;
    const std::string written = to_edtf(date.value());
    const auto again = parse_edtf(written);
    ASSERT_TRUE(again.ok()) << text << " => " << written;
    ASSERT_EQ(again.value(), date.value()) << text << " => " << written;
    ASSERT_EQ(to_edtf(again.value()), written) << text;
    ASSERT_LE(written.size(), text.size() + 2) << text << " => " << written;
  }
  EXPECT_GT(read, 250000);
}

TEST(Edtf, WidensWhatItCannotSayAndNeverNarrows) {
  const auto within = [](const char* lo, const char* hi) {
    return to_edtf(Date::within(day(lo), day(hi)));
  };
  EXPECT_EQ(within("2021-07-14", "2021-07-16"), "2021-07");
  EXPECT_EQ(within("2021-06-30", "2021-07-02"), "2021-22");
  EXPECT_EQ(within("2021-01-05", "2021-02-10"), "2021");
  EXPECT_EQ(within("2021-05-31", "2021-06-01"), "2021");
  EXPECT_EQ(within("2020-12-30", "2021-01-02"), "2020-24");
  EXPECT_EQ(within("2020-11-30", "2021-01-02"), "202X");
  EXPECT_EQ(within("2019-05-01", "2020-05-01"), "20XX");
  EXPECT_EQ(within("1999-05-01", "2000-05-02"), "1999-05/..");
  EXPECT_EQ(to_edtf(Date::within(from_civil(-50, 1, 1), day("2021-05-02"))), "../2021-05-02");
  EXPECT_EQ(to_edtf(Date::on(from_civil(-50, 1, 1))), "");
  EXPECT_EQ(to_edtf(Date::not_after(from_civil(12000, 1, 1))), "");
  // Attested throughout 14 to 16 July, perhaps longer: no interval, which
  // would say that it began and ended.
  Date attested = Date::span(day("2021-07-14"), day("2021-07-16"));
  attested.starts = attested.ends = false;
  EXPECT_EQ(to_edtf(attested), "2021-07");
}

TEST(Edtf, WidensRandomDatesHonestly) {
  SeededRandom random(6);
  for (int i = 0; i < 300000; ++i) {
    const Day reach = static_cast<Day>(random.below(3) == 0 ? 60000 : 1 + random.below(500));
    const auto some_day = [&] {
      return from_civil(1998, 1, 1) + static_cast<Day>(random.below(static_cast<uint64_t>(reach)));
    };
    Date date{some_day(),           some_day(),           some_day(),
              some_day(),           random.below(2) == 0, random.below(2) == 0,
              random.below(2) == 0, random.below(2) == 0};
    if (random.below(3) == 0) date = Date::within(date.first_possible, date.last_possible);
    if (random.below(8) == 0) date.first_possible = kMinDay;
    if (random.below(8) == 0) date.last_possible = kMaxDay;
    if (random.below(8) == 0) date.first_certain = kMaxDay;
    if (random.below(8) == 0) date.last_certain = kMinDay;
    if (!date.is_valid()) continue;
    const std::string text = to_edtf(date);
    const auto wide = parse_edtf(text);
    ASSERT_TRUE(wide.ok()) << text;
    ASSERT_TRUE(says_no_more(wide.value(), date))
        << text << " from " << date.first_possible << " " << date.first_certain << " "
        << date.last_certain << " " << date.last_possible << " " << date.starts << date.ends;
  }
}

TEST(Intersect, TakesTheTighterOfTwoReports) {
  const auto both = [](const char* a, const char* b) {
    const auto met = intersect(parse_edtf(a).value(), parse_edtf(b).value());
    return met ? to_edtf(*met) : "none";
  };
  EXPECT_EQ(both("2021-07", "2021-07-14"), "2021-07-14");
  EXPECT_EQ(both("2021-07", "2021-22"), "2021-07");
  EXPECT_EQ(both("2021-07-13", "2021-07-14"), "none");
  EXPECT_EQ(both("../2021-07", "2021-07/.."), "2021-07");
  EXPECT_EQ(both("../2021-06", "2021-07/.."), "none");
  EXPECT_EQ(both("", "2021-07~"), "2021-07~");
  EXPECT_EQ(both("2021-07/", "/2021-09"), "2021-07/2021-09");
  EXPECT_EQ(both("2021-07-14/", "2021-07/2021-09-01"), "2021-07-14/2021-09-01");
  EXPECT_EQ(both("2021-07-14/2021-07-16", "2021-07-20"), "none");
  EXPECT_EQ(both("2021-07-14/2021-07-16", "2021-07"), "2021-07-14/2021-07-16");
}

TEST(Intersect, AnAttestedDayTightensTheEndOfAStretch) {
  const auto met = intersect(Date::since(day("2021-07-14")), Date::on(day("2021-07-20")));
  ASSERT_TRUE(met);
  EXPECT_EQ(met->first_certain, day("2021-07-14"));
  EXPECT_EQ(met->earliest_last(), day("2021-07-20"));
  EXPECT_TRUE(met->starts);
  EXPECT_FALSE(met->ends);
}

TEST(Intersect, DoubtStaysWithWhatItDoubted) {
  const auto both = [](const char* a, const char* b) {
    return to_edtf(*intersect(parse_edtf(a).value(), parse_edtf(b).value()));
  };
  EXPECT_EQ(both("2021-07-14", "2021-07~"), "2021-07-14");
  EXPECT_EQ(both("2021-07-14?", "2021-07"), "2021-07-14?");
  EXPECT_EQ(both("2021-07-14?", "2021-07-14"), "2021-07-14");
  EXPECT_EQ(both("2021-07-14?", "2021-07-14%"), "2021-07-14?");
  EXPECT_EQ(both("../2021-07?", "2021-07~/.."), "2021-07%");
}

TEST(Intersect, OfRandomReportsIsSymmetricAndWithinBoth) {
  SeededRandom random(7);
  for (int i = 0; i < 100000; ++i) {
    const Date a = parse_edtf(random_side(random)).value();
    const Date b = parse_edtf(random_side(random)).value();
    const auto met = intersect(a, b);
    ASSERT_EQ(met, intersect(b, a));
    const Day lo = std::max(a.earliest(), b.earliest());
    const Day hi = std::min(a.latest(), b.latest());
    ASSERT_EQ(met.has_value(), lo <= hi);
    if (!met) continue;
    ASSERT_EQ(met->earliest(), lo);
    ASSERT_EQ(met->latest(), hi);
    ASSERT_EQ(intersect(*met, a)->earliest(), lo);
  }
}

}  // namespace
}  // namespace stillheld::dates
