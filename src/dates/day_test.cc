#include "dates/day.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "base/random.h"

namespace stillheld::dates {
namespace {

// The slow twin: count days one by one, with the leap rule as Gregory gave it.
int slow_days_in_month(int year, int month) {
  if (month == 4 || month == 6 || month == 9 || month == 11) return 30;
  if (month != 2) return 31;
  if (year % 400 == 0) return 29;
  if (year % 100 == 0) return 28;
  return year % 4 == 0 ? 29 : 28;
}

TEST(Day, AgreesWithTheSlowTwinFrom1600To2400) {
  Day expected = -135140;  // 1600-01-01, by the twin from 1970 backwards, below
  Day counted = 0;
  for (int year = 1969; year >= 1600; --year)
    for (int month = 1; month <= 12; ++month) counted -= slow_days_in_month(year, month);
  ASSERT_EQ(counted, expected);
  for (int year = 1600; year <= 2400; ++year) {
    for (int month = 1; month <= 12; ++month) {
      ASSERT_EQ(days_in_month(year, month), slow_days_in_month(year, month));
      for (int day = 1; day <= slow_days_in_month(year, month); ++day, ++expected) {
        ASSERT_EQ(from_civil(year, month, day), expected);
        ASSERT_EQ(to_civil(expected), (Civil{year, month, day}));
        char text[48];
        snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        ASSERT_EQ(iso(expected), text);
        ASSERT_EQ(parse_day(text), expected);
      }
    }
  }
}

TEST(Day, RoundTripsTenThousandYearsAndTheFarEnds) {
  for (Day day = from_civil(0, 1, 1); day <= from_civil(9999, 12, 31); ++day)
    ASSERT_EQ(from_civil(to_civil(day)), day);
  SeededRandom random(1);
  for (int i = 0; i < 200000; ++i) {
    const Day day = static_cast<Day>(kMinDay + static_cast<int64_t>(random.below(200000001)));
    const Civil civil = to_civil(day);
    ASSERT_EQ(from_civil(civil), day);
    ASSERT_GE(civil.day, 1);
    ASSERT_LE(civil.day, slow_days_in_month(civil.year, civil.month));
  }
  EXPECT_EQ(from_civil(to_civil(kMinDay)), kMinDay);
  EXPECT_EQ(from_civil(to_civil(kMaxDay)), kMaxDay);
}

TEST(Day, KnowsWhichDaysExist) {
  EXPECT_TRUE(is_valid({2024, 2, 29}));
  EXPECT_TRUE(is_valid({2000, 2, 29}));
  EXPECT_FALSE(is_valid({1900, 2, 29}));
  EXPECT_FALSE(is_valid({2021, 2, 31}));
  EXPECT_FALSE(is_valid({2021, 13, 1}));
  EXPECT_FALSE(is_valid({2021, 0, 1}));
  EXPECT_FALSE(is_valid({2021, 1, 0}));
  EXPECT_EQ(days_in_month(2021, 13), 0);
  EXPECT_EQ(days_in_month(2021, 0), 0);
}

TEST(Day, ReadsNothingButTenCharacters) {
  EXPECT_EQ(parse_day("1970-01-01"), 0);
  EXPECT_EQ(parse_day("0000-02-29"), from_civil(0, 2, 29));
  for (const char* text :
       {"", "2021-7-14", "2021-07-14 ", " 2021-07-14", "2021/07/14", "2021-02-31", "2021-13-01",
        "2021-00-10", "2021-07-00", "+021-07-14", "2021-07-1x", "20210714", "2021-07-140"})
    EXPECT_FALSE(parse_day(text)) << text;
}

TEST(Day, WritesFarYearsWithASign) {
  EXPECT_EQ(iso(from_civil(-44, 3, 15)), "-0044-03-15");
  EXPECT_EQ(iso(from_civil(12021, 7, 4)), "+12021-07-04");
  EXPECT_EQ(iso(from_civil(7, 7, 4)), "0007-07-04");
}

TEST(Day, AddsMonthsAndStopsAtTheirEnd) {
  const auto added = [](const char* text, int months) {
    return iso(add_months(*parse_day(text), months));
  };
  EXPECT_EQ(added("2021-01-31", 1), "2021-02-28");
  EXPECT_EQ(added("2024-01-31", 1), "2024-02-29");
  EXPECT_EQ(added("2024-02-29", 12), "2025-02-28");
  EXPECT_EQ(added("2021-11-30", 3), "2022-02-28");
  EXPECT_EQ(added("2021-03-31", -1), "2021-02-28");
  EXPECT_EQ(added("2021-01-15", -1), "2020-12-15");
  EXPECT_EQ(added("2021-07-14", 0), "2021-07-14");
  EXPECT_EQ(added("2021-07-14", 18 * 12), "2039-07-14");
  EXPECT_EQ(add_months(from_civil(0, 1, 31), -1), from_civil(-1, 12, 31));
  EXPECT_EQ(add_months(from_civil(0, 1, 31), -12), from_civil(-1, 1, 31));
  EXPECT_EQ(add_months(from_civil(-4, 3, 31), -1), from_civil(-4, 2, 29));
  EXPECT_EQ(add_months(kMaxDay, -5), kMaxDay);
  EXPECT_EQ(add_months(kMinDay, 5), kMinDay);
  EXPECT_EQ(add_months(0, 2000000000), kMaxDay);
  EXPECT_EQ(add_months(0, -2000000000), kMinDay);
}

TEST(Day, AddsMonthsLikeTheSlowTwin) {
  SeededRandom random(2);
  for (int i = 0; i < 20000; ++i) {
    const Day start = from_civil(1900, 1, 1) + static_cast<Day>(random.below(80000));
    const int months = static_cast<int>(random.below(1200)) - 600;
    Civil civil = to_civil(start);
    for (int n = 0; n < std::abs(months); ++n) {
      civil.month += months > 0 ? 1 : -1;
      if (civil.month == 13) civil = {civil.year + 1, 1, civil.day};
      if (civil.month == 0) civil = {civil.year - 1, 12, civil.day};
    }
    civil.day = std::min(civil.day, slow_days_in_month(civil.year, civil.month));
    ASSERT_EQ(add_months(start, months), from_civil(civil));
  }
}

TEST(Day, OfAMomentIsTheDayInUtc) {
  EXPECT_EQ(day_of(0), 0);
  EXPECT_EQ(day_of(86399999), 0);
  EXPECT_EQ(day_of(86400000), 1);
  EXPECT_EQ(day_of(-1), -1);
  EXPECT_EQ(day_of(-86400000), -1);
  EXPECT_EQ(day_of(-86400001), -2);
  EXPECT_EQ(day_of(INT64_MAX), kMaxDay);
  EXPECT_EQ(day_of(INT64_MIN), kMinDay);
}

}  // namespace
}  // namespace stillheld::dates
