#include "dates/calendars.h"

#include <cmath>
#include <vector>

#include "dates/sky.h"

namespace stillheld::dates {
namespace {

Day floor_day(Moment moment) { return static_cast<Day>(std::floor(moment)); }
constexpr double kIndia = 5.5 / 24, kChina = 8.0 / 24, kTehran = 3.5 / 24;
constexpr double kMeccaEast = 39.826, kMeccaNorth = 21.4225;
constexpr double kUjjainEast = 75.77, kUjjainNorth = 23.18;

// Degrees from the equinox to the star that signs are counted from (Lahiri).
double sidereal(Moment moment) {
  const double from = 23.853 + 0.0139722 * (moment - 10957.5) / 365.2425;
  return std::fmod(sun_longitude(moment) - from + 360, 360);
}
int sign_of(Moment moment) { return static_cast<int>(sidereal(moment) / 30); }  // 0 Mesha

// Each new moon of the range, and what months begin with it.
struct Lunation {
  Moment moon = 0;
  int sign = 0;     // of the sun among the stars
  int term = 0;     // of the sun by the seasons, twelfths from the equinox
  Day islamic = 0;  // the first day of the month of Mecca
};

struct Moons {
  int first = 0;
  std::vector<Lunation> all;

  Moons() {
    first = new_moon_before(from_civil(kFirstMoonYear - 2, 1, 1));
    const int last = new_moon_before(from_civil(kLastMoonYear + 3, 1, 1));
    all.reserve(static_cast<size_t>(last - first + 1));
    for (int k = first; k <= last; ++k) {
      Lunation each;
      each.moon = new_moon(k);
      each.sign = sign_of(each.moon);
      const Moment midnight = floor_day(each.moon + kChina) - kChina;  // the beginning of its day in Beijing
      each.term = static_cast<int>(sun_longitude(midnight) / 30);
      Day day = floor_day(each.moon);
      if (day >= from_civil(1999, 4, 1) || day < from_civil(1972, 2, 1)) {  // 1420, 1392
        day = floor_day(each.moon + 3.0 / 24);
        for (;; ++day) {
          const Moment dusk = sunset(day, kMeccaEast, kMeccaNorth);
          if (dusk > each.moon && moon_is_up(dusk, kMeccaEast, kMeccaNorth)) break;
        }
      }
      each.islamic = day + 1;
      all.push_back(each);
    }
  }
  // The index of the last new moon whose day (at `zone`) is not behind `day`.
  size_t before(Day day, double zone) const {
    size_t low = 0, high = all.size();
    while (high - low > 1) {
      const size_t middle = (low + high) / 2;
      (floor_day(all[middle].moon + zone) <= day ? low : high) = middle;
    }
    return low;
  }
};

const Moons& moons() {
  static const Moons made;
  return made;
}

bool in_range(int year) { return year >= kFirstMoonYear && year <= kLastMoonYear; }

int hebrew_elapsed(int year) {
  const int64_t months = (235 * int64_t{year} - 234) / 19;
  const int64_t parts = 12084 + 13753 * months;
  const int64_t day = 29 * months + parts / 25920;
  return static_cast<int>((3 * (day + 1)) % 7 < 3 ? day + 1 : day);
}

Day hebrew_new_year(int year) {
  const int before = hebrew_elapsed(year - 1), at = hebrew_elapsed(year), behind = hebrew_elapsed(year + 1);
  const int put_off = behind - at == 356 ? 2 : at - before == 382 ? 1 : 0;
  return at + put_off - 1373427 - 719163;
}

int hebrew_month_days(int year, int month) {
  const int length = hebrew_new_year(year + 1) - hebrew_new_year(year);
  if (month == 2 || month == 4 || month == 6 || month == 10 || month == 13) return 29;
  if (month == 12 && !is_hebrew_leap_year(year)) return 29;
  if (month == 8 && length % 10 != 5) return 29;
  if (month == 9 && length % 10 == 3) return 29;
  return 30;
}

// Degrees of the moon before the sun since the new moon; a little below 0 and
// above 360 beside its ends.
double elongation(Moment moment, Moment new_moon_at) {
  double degrees = std::fmod(moon_longitude(moment) - sun_longitude(moment) + 720, 360);
  if (moment - new_moon_at < 7 && degrees > 180) degrees -= 360;
  if (moment - new_moon_at > 22 && degrees < 180) degrees += 360;
  return degrees;
}

Moment at_time(Day day, HinduTime when) {
  switch (when) {
    case HinduTime::sunrise: return sunrise(day, kUjjainEast, kUjjainNorth);
    case HinduTime::noon: return day + 0.5 - kUjjainEast / 360;
    case HinduTime::afternoon: return day + 0.5 + 2.3 / 24 - kUjjainEast / 360;
    case HinduTime::dusk: return sunset(day, kUjjainEast, kUjjainNorth) + 1.2 / 24;
    case HinduTime::midnight: return day + 1.0 - kUjjainEast / 360;
  }
  return day;
}

}  // namespace

Day easter(int year) {
  // Meeus, Jones, Butcher.
  const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
  const int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
  return from_civil(year, month, day);
}

Day orthodox_easter(int year) {
  // Meeus, for the Julian calendar, and the days between the calendars.
  const int a = year % 4, b = year % 7, c = year % 19, d = (19 * c + 15) % 30, e = (2 * a + 4 * b - d + 34) % 7;
  const int month = (d + e + 114) / 31, day = (d + e + 114) % 31 + 1;
  return from_civil(year, month, day) + year / 100 - year / 400 - 2;
}

bool is_hebrew_leap_year(int year) { return (7 * year + 1) % 19 < 7; }

Day hebrew_day(int year, int month, int day) {
  Day at = hebrew_new_year(year) + day - 1;
  const int last = is_hebrew_leap_year(year) ? 13 : 12;
  if (month >= 7) {
    for (int m = 7; m < month; ++m) at += hebrew_month_days(year, m);
  } else {
    for (int m = 7; m <= last; ++m) at += hebrew_month_days(year, m);
    for (int m = 1; m < month; ++m) at += hebrew_month_days(year, m);
  }
  return at;
}

Day islamic_tabular_day(int year, int month, int day) {
  // Eleven leap years in thirty; the first day was Friday, 16 July 622 (Julian).
  return day + 29 * (month - 1) + month / 2 + (year - 1) * 354 + (3 + 11 * year) / 30 + 227014 - 719163;
}

std::optional<Day> islamic_day(int year, int month, int day) {
  // The year 1421 began behind the fourth new moon of 2000 (k = 3).
  const int64_t at = int64_t{year - 1421} * 12 + month - 1 + 3 - moons().first;
  if (at < 0 || at >= static_cast<int64_t>(moons().all.size())) return std::nullopt;
  return moons().all[static_cast<size_t>(at)].islamic + day - 1;
}

std::optional<Day> chinese_day(int year, int month, int day) {
  if (!in_range(year) || month < 1 || month > 12) return std::nullopt;
  const Moons& all = moons();
  // The 11th month holds the winter solstice.
  const auto eleventh = [&](int of) { return all.before(floor_day(sun_reaches(270, of) + kChina), kChina); };
  const size_t start = eleventh(year - 1), end = eleventh(year);
  const auto walk = [&](size_t from, size_t to, int wanted) -> size_t {
    bool extra = to - from == 13;
    int number = 10;
    for (size_t i = from;; ++i) {
      // A month in which the sun reaches no twelfth is the extra one; the first of them.
      if (i != from && extra && all.all[i].term == all.all[i + 1].term) extra = false;
      else ++number;
      if (number == wanted) return i;
    }
  };
  // Here a month's twelfth is that at the beginning of its first day: equal for
  // two new moons, the month between them holds none.
  const size_t found = month >= 11 ? walk(end, eleventh(year + 1), month) : walk(start, end, month + 12);
  return floor_day(all.all[found].moon + kChina) + day - 1;
}

std::optional<Day> hindu_day(int year, int month, int lunar_day, HinduTime when) {
  if (!in_range(year)) return std::nullopt;
  const Moons& all = moons();
  size_t i = all.before(from_civil(year, 1, 1), kIndia);
  if (i > 0) --i;
  for (; i + 1 < all.all.size() && all.all[i].moon < from_civil(year + 1, 1, 1); ++i) {
    const Lunation& each = all.all[i];
    if (each.sign == all.all[i + 1].sign) continue;  // the extra month
    if ((each.sign + 1) % 12 + 1 != month) continue;
    // The first day at whose hour the lunar day has begun.
    Day day = floor_day(each.moon + kIndia + (lunar_day - 1) * 0.97) - 1;
    double reached = 0;
    for (;; ++day) {
      reached = elongation(at_time(day, when), each.moon);
      if (at_time(day, when) < each.moon - 1) continue;
      if (reached >= (lunar_day - 1) * 12) break;
    }
    // It began and ended between two such hours: the day on which it began.
    if (reached >= lunar_day * 12) --day;
    if (to_civil(day).year == year) return day;
  }
  return std::nullopt;
}

std::optional<Day> sankranti(int year, int sign) {
  if (!in_range(year) || sign < 1 || sign > 12) return std::nullopt;
  const double from = 23.853 + 0.0139722 * (year - 2000);
  const Moment at = sun_reaches(std::fmod((sign - 1) * 30 + from, 360), year);
  Day day = floor_day(at + kIndia);
  if (at > sunset(day, kUjjainEast, kUjjainNorth)) ++day;  // behind sunset: kept on the next
  return day;
}

std::optional<Day> onam(int year) {
  if (!in_range(year)) return std::nullopt;
  const std::optional<Day> begin = sankranti(year, 5), end = sankranti(year, 6);
  if (!begin || !end) return std::nullopt;
  // Shravana: the 22nd of 27 parts; the last such day of the month.
  std::optional<Day> found;
  for (Day day = *begin; day < *end; ++day) {
    const Moment morning = sunrise(day, kUjjainEast, kUjjainNorth) + 1.0 / 24;
    const double from = 23.853 + 0.0139722 * (morning - 10957.5) / 365.2425;
    const double moon = std::fmod(moon_longitude(morning) - from + 360, 360);
    if (static_cast<int>(moon / (360.0 / 27)) == 21 && (!found || day - *found > 3)) found = day;
  }
  return found;
}

std::optional<Day> nowruz(int year) {
  if (!in_range(year)) return std::nullopt;
  // An equinox behind noon belongs to the next day.
  return floor_day(sun_reaches(0, year) + kTehran + 0.5);
}

Day parsi_new_year(int year) {
  const Day known = from_civil(2018, 8, 17);
  const Day first = known + (year - 2018) * 365;
  // Once in 1461 years the new year falls twice into one of ours.
  return to_civil(first).year == year ? first : to_civil(first).year < year ? first + 365 : first - 365;
}

}  // namespace stillheld::dates
