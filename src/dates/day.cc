#include "dates/day.h"

#include <algorithm>

namespace stillheld::dates {
namespace {

// Writes `value` as `width` digits, or more if it has more.
void append_number(std::string& out, int value, size_t width) {
  char digits[12];
  size_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  while (count < width) digits[count++] = '0';
  while (count > 0) out += digits[--count];
}

}  // namespace

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int numbers[3] = {0, 0, 0};
  for (size_t i = 0, field = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++field;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    numbers[field] = numbers[field] * 10 + (text[i] - '0');
  }
  const Civil civil{numbers[0], numbers[1], numbers[2]};
  if (!is_valid(civil)) return std::nullopt;
  return from_civil(civil);
}

std::string iso(Day day) {
  const Civil civil = to_civil(day);
  std::string out;
  out.reserve(10);
  if (civil.year < 0) out += '-';
  if (civil.year > 9999) out += '+';
  append_number(out, civil.year < 0 ? -civil.year : civil.year, 4);
  out += '-';
  append_number(out, civil.month, 2);
  out += '-';
  append_number(out, civil.day, 2);
  return out;
}

Day add_months(Day day, int months) {
  if (day <= kMinDay || day >= kMaxDay) return day;
  const Civil civil = to_civil(day);
  const int64_t total = int64_t{civil.year} * 12 + (civil.month - 1) + months;
  const int64_t year = (total >= 0 ? total : total - 11) / 12;
  if (year < -270000) return kMinDay;
  if (year > 270000) return kMaxDay;
  const int y = static_cast<int>(year);
  const int month = static_cast<int>(total - year * 12) + 1;
  return from_civil(y, month, std::min(civil.day, days_in_month(y, month)));
}

Day day_of(Millis moment) {
  constexpr Millis kDay = 86400000;
  Millis day = moment / kDay;
  if (moment % kDay < 0) --day;
  return static_cast<Day>(std::clamp(day, Millis{kMinDay}, Millis{kMaxDay}));
}

}  // namespace stillheld::dates
