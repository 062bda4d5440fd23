#include "dates/calendars.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <utility>

#include "dates/sky.h"

namespace stillheld::dates {
namespace {

int weekday(Day day) { return (day % 7 + 7 + 3) % 7 + 1; }  // 1 Monday
std::string shown(std::optional<Day> day) { return day ? iso(*day) : "none"; }

// The slow twin of Easter: the Sunday behind the full moon of the church, by its
// tables.
Day easter_by_tables(int year, bool julian) {
  const int golden = year % 19 + 1;
  int epact = 0;
  if (julian) {
    epact = (11 * (golden - 1) + 8) % 30;
  } else {
    const int century = year / 100 + 1;
    const int sun = 3 * century / 4 - 12, moon = (8 * century + 5) / 25 - 5;
    epact = ((11 * golden + 20 + moon - sun) % 30 + 30) % 30;
    if ((epact == 25 && golden > 11) || epact == 24) ++epact;
  }
  // The 14th day of the moon on or behind 21 March.
  int full = 44 - epact;
  if (full < 21) full += 30;
  Day day = from_civil(year, 3, 1) + full - 1;
  if (julian) day += year / 100 - year / 400 - 2;
  do ++day;
  while (weekday(day) != 7);
  return day;
}

TEST(Calendars, EasterIsTheSundayBehindTheChurchsFullMoon) {
  for (int year = 1600; year <= 2400; ++year) {
    EXPECT_EQ(iso(easter(year)), iso(easter_by_tables(year, false))) << year;
    EXPECT_EQ(iso(orthodox_easter(year)), iso(easter_by_tables(year, true))) << year;
    EXPECT_EQ(weekday(easter(year)), 7);
    EXPECT_EQ(weekday(orthodox_easter(year)), 7);
    EXPECT_LE(easter(year), orthodox_easter(year)) << year;
  }
  EXPECT_EQ(iso(easter(2013)), "2013-03-31");
  EXPECT_EQ(iso(easter(2024)), "2024-03-31");
  EXPECT_EQ(iso(orthodox_easter(2024)), "2024-05-05");
  EXPECT_EQ(iso(easter(2025)), "2025-04-20");
  EXPECT_EQ(iso(orthodox_easter(2025)), "2025-04-20");
}

// The slow twin of the Hebrew year: count the moons, and put its beginning off by
// the four rules, one after the other.
Day hebrew_new_year_by_rules(int year) {
  int64_t months = 0;
  for (int y = 1; y < year; ++y) months += is_hebrew_leap_year(y) ? 13 : 12;
  const int64_t parts = 31524 + 765433 * months;  // of 1080 an hour, since a Sunday's sunset
  const int64_t day = parts / 25920, rest = parts % 25920;
  const int64_t of_week = day % 7;  // 0 Sunday
  int64_t put_off = 0;
  if (rest >= 19440) put_off = 1;
  else if (of_week == 2 && rest >= 9924 && !is_hebrew_leap_year(year)) put_off = 1;
  else if (of_week == 1 && rest >= 16789 && is_hebrew_leap_year(year - 1)) put_off = 1;
  const int64_t then = (day + put_off) % 7;
  if (then == 0 || then == 3 || then == 5) ++put_off;
  return static_cast<Day>(day + put_off - 1373428 - 719163);
}

TEST(Calendars, TheHebrewYearBeginsByTheFourRules) {
  for (int year = 5300; year <= 6100; ++year) {
    EXPECT_EQ(iso(hebrew_day(year, 7, 1)), iso(hebrew_new_year_by_rules(year))) << year;
    const int length = hebrew_day(year + 1, 7, 1) - hebrew_day(year, 7, 1);
    EXPECT_TRUE(length == 353 || length == 354 || length == 355 || length == 383 || length == 384 || length == 385) << year;
    // Passover is 163 days before the next year.
    EXPECT_EQ(hebrew_day(year + 1, 7, 1) - hebrew_day(year, 1, 15), 163) << year;
    const int passover = weekday(hebrew_day(year, 1, 15));
    EXPECT_TRUE(passover == 7 || passover == 2 || passover == 4 || passover == 6) << year;
  }
  EXPECT_EQ(iso(hebrew_day(5784, 7, 1)), "2023-09-16");
  EXPECT_EQ(iso(hebrew_day(5785, 7, 10)), "2024-10-12");
  EXPECT_EQ(iso(hebrew_day(5779, 9, 25)), "2018-12-03");
  EXPECT_EQ(iso(hebrew_day(5784, 13, 14)), "2024-03-24");
}

TEST(Calendars, TheTabularIslamicYearCountsItsMonths) {
  Day day = islamic_tabular_day(1, 1, 1);
  for (int year = 1; year <= 1600; ++year) {
    const bool leap = (11 * year + 14) % 30 < 11;
    for (int month = 1; month <= 12; ++month) {
      ASSERT_EQ(islamic_tabular_day(year, month, 1), day) << year << "-" << month;
      day += month % 2 == 1 || (month == 12 && leap) ? 30 : 29;
    }
  }
}

TEST(Calendars, TheMonthsOfMeccaFollowTheMoon) {
  for (int year = 1340; year <= 1520; ++year) {
    for (int month = 1; month <= 12; ++month) {
      const auto first = islamic_day(year, month, 1);
      ASSERT_TRUE(first.has_value()) << year;
      const auto next = month == 12 ? islamic_day(year + 1, 1, 1) : islamic_day(year, month + 1, 1);
      EXPECT_TRUE(*next - *first == 29 || *next - *first == 30) << year << "-" << month;
      EXPECT_LE(std::abs(*first - islamic_tabular_day(year, month, 1)), 2) << year << "-" << month;
    }
  }
  // As Mecca's calendar announced them.
  const std::pair<std::array<int, 3>, const char*> kept[] = {{{1443, 10, 1}, "2022-05-02"}, {{1444, 9, 1}, "2023-03-23"}, {{1444, 10, 1}, "2023-04-21"},
                                                             {{1445, 9, 1}, "2024-03-11"}, {{1445, 12, 10}, "2024-06-16"}, {{1446, 9, 1}, "2025-03-01"},
                                                             {{1446, 10, 1}, "2025-03-30"}, {{1446, 12, 10}, "2025-06-06"}, {{1438, 10, 1}, "2017-06-25"},
                                                             {{1385, 12, 10}, "1966-04-01"}, {{1393, 12, 10}, "1974-01-03"}, {{1397, 9, 1}, "1977-08-15"}};
  for (const auto& [date, day] : kept) EXPECT_EQ(shown(islamic_day(date[0], date[1], date[2])), day);
}

TEST(Calendars, ChineseFeastsAsTheyWereKept) {
  static constexpr const char* kNewYears[] = {"2010-02-14", "2011-02-03", "2012-01-23", "2013-02-10", "2014-01-31", "2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16",
                                              "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17"};
  for (int year = 2010; year <= 2026; ++year) EXPECT_EQ(shown(chinese_day(year, 1, 1)), kNewYears[year - 2010]);
  EXPECT_EQ(shown(chinese_day(1985, 1, 1)), "1985-02-20");
  EXPECT_EQ(shown(chinese_day(2034, 1, 1)), "2034-02-19");  // behind an extra 11th month
  EXPECT_EQ(shown(chinese_day(2020, 8, 15)), "2020-10-01");
  EXPECT_EQ(shown(chinese_day(2025, 8, 15)), "2025-10-06");
  EXPECT_EQ(shown(chinese_day(2025, 5, 5)), "2025-05-31");
  EXPECT_EQ(shown(chinese_day(1850, 1, 1)), "none");
  for (int year = kFirstMoonYear; year < kLastMoonYear; ++year) {
    const int days = *chinese_day(year + 1, 1, 1) - *chinese_day(year, 1, 1);
    EXPECT_TRUE((days >= 353 && days <= 355) || (days >= 383 && days <= 385)) << year;
  }
}

TEST(Calendars, HinduFeastsAsTheyWereKept) {
  using H = HinduTime;
  struct Kept {
    int year, month, day;
    H hour;
    const char* expected;
  };
  const Kept kept[] = {{2017, 7, 30, H::dusk, "2017-10-19"},     {2018, 7, 30, H::dusk, "2018-11-07"},     {2019, 7, 30, H::dusk, "2019-10-27"},
                       {2020, 7, 30, H::dusk, "2020-11-14"},     {2023, 7, 30, H::dusk, "2023-11-12"},     {2024, 7, 30, H::dusk, "2024-10-31"},
                       {2025, 7, 30, H::dusk, "2025-10-20"},     {2024, 11, 29, H::midnight, "2024-03-08"}, {2024, 6, 4, H::noon, "2024-09-07"},
                       {2024, 5, 23, H::midnight, "2024-08-26"}, {2024, 1, 9, H::noon, "2024-04-17"},       {2024, 1, 1, H::sunrise, "2024-04-09"},
                       {2019, 12, 15, H::dusk, "2019-03-20"},    {2018, 5, 15, H::afternoon, "2018-08-26"}, {2024, 8, 15, H::sunrise, "2024-11-15"}};
  for (const Kept& each : kept) EXPECT_EQ(shown(hindu_day(each.year, each.month, each.day, each.hour)), each.expected);
  EXPECT_EQ(shown(onam(2023)), "2023-08-29");
  EXPECT_EQ(shown(onam(2024)), "2024-09-15");
  EXPECT_EQ(shown(sankranti(2018, 10)), "2018-01-14");
  EXPECT_EQ(shown(sankranti(2019, 10)), "2019-01-15");
}

TEST(Calendars, NowruzAndTheParsisNewYear) {
  EXPECT_EQ(shown(nowruz(2023)), "2023-03-21");
  EXPECT_EQ(shown(nowruz(2024)), "2024-03-20");
  EXPECT_EQ(shown(nowruz(2025)), "2025-03-21");
  EXPECT_EQ(iso(parsi_new_year(2018)), "2018-08-17");
  EXPECT_EQ(iso(parsi_new_year(2021)), "2021-08-16");
}

// Two roads to the same moon: the series of its phases, and its longitude less
// the sun's.
TEST(Sky, NewAndFullMoonsAreWhereTheLongitudesMeet) {
  for (int k = -1200; k < 1240; ++k) {
    const Moment dark = new_moon(k), bright = full_moon(k);
    EXPECT_LT(dark, bright);
    EXPECT_LT(bright, new_moon(k + 1));
    EXPECT_LT(std::abs(std::remainder(moon_longitude(dark) - sun_longitude(dark), 360)), 0.05) << k;
    EXPECT_LT(std::abs(std::remainder(moon_longitude(bright) - sun_longitude(bright) - 180, 360)), 0.05) << k;
    EXPECT_EQ(new_moon_before(dark + 0.001), k);
  }
}

TEST(Sky, TheSunStandsWhereItIsSoughtAndRisesAndSets) {
  for (int year = 1900; year <= 2100; year += 7) {
    for (int longitude = 0; longitude < 360; longitude += 15) {
      const Moment at = sun_reaches(longitude, year);
      EXPECT_LT(std::abs(std::remainder(sun_longitude(at) - longitude, 360)), 0.001);
      EXPECT_EQ(to_civil(static_cast<Day>(std::floor(at))).year, year) << longitude;
    }
  }
  // London, midsummer: 03:43 and 20:21 UT.
  const Day day = from_civil(2024, 6, 21);
  EXPECT_NEAR(sunrise(day, -0.13, 51.5) - day, (3 + 43 / 60.0) / 24, 3 / 1440.0);
  EXPECT_NEAR(sunset(day, -0.13, 51.5) - day, (20 + 21 / 60.0) / 24, 3 / 1440.0);
  // A full moon is up at midnight and a new moon is not.
  for (int k = 200; k < 260; ++k) {
    const Moment east_midnight = std::floor(full_moon(k)) + 1.0 - 39.8 / 360;
    if (std::abs(east_midnight - full_moon(k)) < 0.6) { EXPECT_TRUE(moon_is_up(east_midnight, 39.8, 21.4)) << k; }
    const Moment dark_midnight = std::floor(new_moon(k)) + 1.0 - 39.8 / 360;
    if (std::abs(dark_midnight - new_moon(k)) < 0.6) { EXPECT_FALSE(moon_is_up(dark_midnight, 39.8, 21.4)) << k; }
  }
}

}  // namespace
}  // namespace stillheld::dates
