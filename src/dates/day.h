// A Day is one day of the calendar: the number of days since 1970-01-01.
//
// Definition: proleptic Gregorian (ISO 8601-1), no time of day, no time zone.
// A source's day is the day that it writes; only day_of() looks at a clock,
// and it looks in UTC.
//
// Why a number: a balance of ten years over a million people compares days
// billions of times; a comparison of two int32_t is all that it costs.
//
//   from_civil(2021, 7, 14)          => 18822
//   iso(add_months(from_civil(2021, 1, 31), 1))  => "2021-02-28"
//
// Counter-example: "July 2021" is no Day, and is never made one; see date.h.
//
// (1) to_civil(from_civil(y, m, d)) is (y, m, d) for every valid civil day.
// (2) Days count without gaps: from_civil of the next civil day is one more.
// (3) kMinDay and kMaxDay are no days but "unbounded"; arithmetic here leaves
//     them where they are, and they sort before and after every real day.
// (4) parse_day() reads what iso() writes for the years 0000 to 9999, and
//     nothing else: ten characters, a day that exists.
//
// Threads: values.  After Howard Hinnant, "chrono-Compatible Low-Level Date
// Algorithms" (days_from_civil, civil_from_days): an era is 400 years, a year
// begins in March, so that the leap day is its last.
// Tested by day_test.cc: every day of 1600 to 2400 against a slow twin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace stillheld::dates {

using Day = int32_t;

// "Unbounded": about 273,790 years away in either direction.
constexpr Day kMinDay = -100000000;
constexpr Day kMaxDay = 100000000;

struct Civil {
  int year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to days_in_month
  friend bool operator==(const Civil&, const Civil&) = default;
};

constexpr bool is_leap_year(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// 28 to 31; 0 if there is no such month.
constexpr int days_in_month(int year, int month) {
  if (month < 1 || month > 12) return 0;
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return 30 + ((month + (month >> 3)) & 1);
}

// Whether the calendar has this day, and a Day can hold it (|year| <= 270000).
constexpr bool is_valid(const Civil& civil) {
  return civil.year >= -270000 && civil.year <= 270000 && civil.day >= 1 &&
         civil.day <= days_in_month(civil.year, civil.month);
}

// REQUIRES: is_valid({year, month, day}).
constexpr Day from_civil(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}
constexpr Day from_civil(const Civil& civil) {
  return from_civil(civil.year, civil.month, civil.day);
}

// REQUIRES: kMinDay <= day <= kMaxDay.
constexpr Civil to_civil(Day day) {
  const int shifted = day + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int day_of_era = shifted - era * 146097;
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int march_month = (5 * day_of_year + 2) / 153;
  const int month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * march_month + 2) / 5 + 1};
}

// "2021-07-14", strictly; nullopt for anything else and for 31 February.
std::optional<Day> parse_day(std::string_view text);

// "2021-07-14".  Years outside 0000 to 9999 carry a sign: "-0044-03-15".
std::string iso(Day day);

// The same day of the month `months` later (earlier if negative), or that
// month's last day: 31 January + 1 month is 28 or 29 February.  Unbounded
// stays unbounded, and what would leave the range becomes unbounded.
Day add_months(Day day, int months);

// The day of a moment in UTC.
Day day_of(Millis moment);

}  // namespace stillheld::dates
