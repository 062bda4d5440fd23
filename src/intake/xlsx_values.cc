#include "intake/xlsx_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "dates/day.h"

namespace stillheld::intake {
namespace {

constexpr int64_t kSecondsADay = 86400;
constexpr double kMostDays = 2958466;  // 1 January 10000

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

std::string time_text(int64_t seconds) {
  char out[32];
  std::snprintf(out, sizeof out, "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
                static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
  return out;
}

// At most 15 digits, as a spreadsheet shows them, without an exponent where
// that is readable.
std::string plain_number(double value) {
  char out[64];
  auto end = std::to_chars(out, out + sizeof out, value, std::chars_format::general, 15).ptr;
  std::string text(out, end);
  const double size = std::fabs(value);
  if (text.find('e') == std::string::npos || !(size >= 1e-9 && size < 1e21)) return text;
  std::from_chars(out, end, value);  // no more digits than these
  const int places = size >= 1 ? 0 : 15 + static_cast<int>(std::floor(-std::log10(size)));
  end = std::to_chars(out, out + sizeof out, value, std::chars_format::fixed, places).ptr;
  text.assign(out, end);
  if (places > 0) text.erase(text.find_last_not_of('0') + 1);
  return text;
}

// The parts of an ISO date that the format shows.
std::string shown(std::string_view date, const NumberFormat& format) {
  if (format.year && !format.day && date.size() == 10) return std::string(date.substr(0, format.month ? 7 : 4));
  return std::string(date);
}

}  // namespace

NumberFormat read_format(std::string_view code) {
  NumberFormat out;
  int months = 0;
  bool is_month = false;  // the last m is one: none after hours or before seconds
  char last = 0;
  for (size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    char c = lower(code[i]);
    switch (c) {
      case '"':
        i = std::min(code.find('"', i + 1), code.size());
        continue;
      case '\\':
      case '_':
      case '*':
        ++i;
        continue;
      case '[': {
        const size_t close = std::min(code.find(']', i), code.size());
        const char first = i + 1 < close ? lower(code[i + 1]) : '\0';
        bool same = first == 'h' || first == 'm' || first == 's';
        for (size_t k = i + 1; k < close; ++k) same &= lower(code[k]) == first;
        if (same) out.time = out.elapsed = true;
        if (same) last = first;
        i = close;
        continue;
      }
      case 'g':  // "General"
        if (code.size() - i >= 7 && lower(code[i + 1]) == 'e' && lower(code[i + 2]) == 'n') i += 6;
        continue;
      case 'a':  // "AM/PM", "A/P"
        if (code.size() - i >= 5 && code[i + 2] == '/') i += 4;
        else if (code.size() - i >= 3 && code[i + 1] == '/') i += 2;
        continue;
      case 'e':  // a year in East Asia, but not in 0.00E+00
        out.year |= i + 1 == code.size() || (code[i + 1] != '+' && code[i + 1] != '-');
        continue;
      case 'y': out.year = true; break;
      case 'd': out.day = true; break;
      case 'h':
      case 's':
        out.time = true;
        if (c == 's' && last == 'm' && is_month) --months;
        break;
      case 'm':
        if (last == 'm') break;
        is_month = last != 'h';
        if (is_month) ++months;
        break;
      default: continue;
    }
    last = c;
  }
  out.month = months > 0;
  return out;
}

NumberFormat builtin_format(unsigned id) {
  switch (id) {
    case 14: return read_format("mm-dd-yy");
    case 15: return read_format("d-mmm-yy");
    case 16: return read_format("d-mmm");
    case 17: return read_format("mmm-yy");
    case 18: case 19: case 20: case 21: case 45: case 47: return read_format("h:mm:ss");
    case 22: return read_format("m/d/yy h:mm");
    case 46: return read_format("[h]:mm:ss");
    // Dates in the languages of East Asia.
    case 27: case 28: case 29: case 30: case 31: case 36: case 50: case 51: case 52: case 53: case 54: case 57: case 58:
      return read_format("yyyy-mm-dd");
    case 32: case 33: case 34: case 35: case 55: case 56: return read_format("h:mm:ss");
    default: return {};
  }
}

std::string number_text(std::string_view number, const NumberFormat& format, bool from_1904) {
  double value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  if (read.ec != std::errc() || read.ptr != number.data() + number.size() || !std::isfinite(value)) return std::string(number);
  const bool whole = number.find_first_not_of("0123456789", number.starts_with('-') ? 1 : 0) == std::string_view::npos;
  const std::string plain = whole ? std::string(number) : plain_number(value);
  if (!format.is_date() || value < 0 || value >= kMostDays) return plain;
  const auto seconds = static_cast<int64_t>(std::llround(value * static_cast<double>(kSecondsADay)));
  const int64_t days = seconds / kSecondsADay, rest = seconds % kSecondsADay;
  const bool shows_day = format.year || format.month || format.day;
  if (format.elapsed && !shows_day) return time_text(seconds);
  if (!shows_day && days == 0) return time_text(rest);
  if (!from_1904 && (days == 0 || days == 60)) return plain;
  const dates::Day first = from_1904 ? dates::from_civil(1904, 1, 1) : dates::from_civil(1899, 12, days < 60 ? 31 : 30);
  const std::string date = dates::iso(first + static_cast<dates::Day>(days));
  if (date.size() != 10) return plain;
  if (!format.time || rest == 0) return shown(date, format);
  return date + "T" + time_text(rest);
}

std::string date_text(std::string_view iso, const NumberFormat& format) {
  const size_t t = iso.find('T');
  if (t == std::string_view::npos) return shown(iso, format);
  std::string_view time = iso.substr(t + 1);
  if (time.ends_with('Z')) time.remove_suffix(1);
  const bool shows_day_only = (format.year || format.month || format.day) && !format.time;
  if (shows_day_only || time.find_first_not_of("0:.,") == std::string_view::npos) return shown(iso.substr(0, t), format);
  return std::string(iso);
}

}  // namespace stillheld::intake
