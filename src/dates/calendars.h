// Days of other calendars, as days of ours: what movable feasts hang on.
//
// Definition: a calendar is a function from its own date to a Day.  Three are
// whole numbers and exact for every year (the two Easters, the Hebrew one, the
// tabular Islamic one); three follow the sky (sky.h) and answer for the years
// kFirstMoonYear to kLastMoonYear only.
//
//   easter(2025), orthodox_easter(2025)     2025-04-20, both
//   hebrew_day(5784, 7, 1)                  2023-09-16, the first of Tishri
//   islamic_day(1446, 10, 1)                2025-03-30, Eid al-Fitr
//   chinese_day(2025, 1, 1)                 2025-01-29
//   hindu_day(2024, 7, 30, HinduTime::dusk) 2024-10-31, Diwali
//
// Counter-example: the day on which a country keeps an Islamic feast.  It is
// announced after the crescent was looked for, and lies up to a day from
// islamic_day, which follows the published calendar of Mecca (Umm al-Qura):
// a month begins on the evening when the new moon came before sunset and sets
// after it; from 1972 to 1998, on the day behind that of the new moon.
//
// (1) Whoever asks for a date outside the range gets none, never a guess.
// (2) A Hebrew day begins on the evening before the Day given here.
// (3) Months are numbered as their calendars do, from 1; the Hebrew ones from
//     Nisan, so that the year begins with the 7th; of two Adars the second
//     is the 13th.
//
// Threads: pure functions; a table of moons is made once.  After Meeus (the
// Easters), Edward Reingold and Nachum Dershowitz, "Calendrical Calculations"
// (Hebrew, Islamic, the rules of the Chinese and Hindu months), R. H. van Gent
// (the rules of Mecca).  Tested by calendars_test.cc, each with a slow twin or
// with days as they were kept.
#pragma once

#include <optional>

#include "dates/day.h"

namespace stillheld::dates {

constexpr int kFirstMoonYear = 1901;
constexpr int kLastMoonYear = 2099;

// Western Easter Sunday, and the Orthodox one, both as our days.
Day easter(int year);
Day orthodox_easter(int year);

// REQUIRES: 1 <= year <= 9999, a month and day that the year has (not checked).
Day hebrew_day(int year, int month, int day);
bool is_hebrew_leap_year(int year);

Day islamic_tabular_day(int year, int month, int day);
std::optional<Day> islamic_day(int year, int month, int day);

// By the year in which the Chinese year begins.
std::optional<Day> chinese_day(int year, int month, int day);

// When a lunar day (1 to 30, from the new moon) must be running for its feast.
enum class HinduTime { sunrise, noon, afternoon, dusk, midnight };
// In our year `year`; months end at the new moon (amanta), 1 is Chaitra.  The
// extra month of a long year has no feasts.  None also where no such day falls
// into the year.
std::optional<Day> hindu_day(int year, int month, int lunar_day, HinduTime when);
// The day on which the sun enters the sign (1 Mesha … 12 Mina) among the stars.
std::optional<Day> sankranti(int year, int sign);
// The day of the star Shravana in the month of Simha: Onam.
std::optional<Day> onam(int year);

// The spring equinox as Tehran counts: Nowruz.
std::optional<Day> nowruz(int year);
// New year of the Parsis (365 days, no leap year).
Day parsi_new_year(int year);

}  // namespace stillheld::dates
