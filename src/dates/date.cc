#include "dates/date.h"

#include <algorithm>
#include <cassert>

#include "base/utf8.h"
#include "dates/bad_date.h"

namespace stillheld::dates {
namespace {

constexpr const char* kExpected =
    "2021 · 2021-07 · 2021-07-14 · 2021-21 · 201X · 2021-07-14/2021-07-16 · ../2021-07 · "
    "2021-07/.. · 2021~";

// The days that one side of an EDTF text allows.
struct Range {
  Day lo;
  Day hi;
};

struct Side {
  Range range;
  bool approximate;
  bool uncertain;
};

constexpr int kWinter = 24;

Range month_range(int year, int first, int last) {
  return {from_civil(year, first, 1), from_civil(year, last, days_in_month(year, last))};
}

// Both winters that a source may mean (date.h).
Range winter_range(int year) {
  return {from_civil(year - 1, 12, 1), from_civil(year + 1, 2, days_in_month(year + 1, 2))};
}

Range season_range(int year, int season) {
  if (season == kWinter) return winter_range(year);
  const int first = (season - 20) * 3;
  return month_range(year, first, first + 2);
}

// The number that `text` is, all digits, or -1.
int number_of(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return text.empty() ? -1 : value;
}

// "2021", "201X", "20XX".
Result<Range> read_year(std::string_view text) {
  for (size_t known = 4; known >= 2; --known) {
    const int prefix = number_of(text.substr(0, known));
    if (prefix < 0 || text.substr(known) != std::string_view("XX").substr(0, 4 - known)) continue;
    const int unit = known == 4 ? 1 : known == 3 ? 10 : 100;
    return Range{from_civil(prefix * unit, 1, 1), from_civil(prefix * unit + unit - 1, 12, 31)};
  }
  return bad_date(kExpected, "form", text);
}

// A date without qualifier and without '/'.
Result<Range> read_range(std::string_view text) {
  const size_t size = text.size();
  if (size == 4) return read_year(text);
  if ((size != 7 && size != 10) || text[4] != '-' || (size == 10 && text[7] != '-'))
    return bad_date(kExpected, "form", text);
  const int year = number_of(text.substr(0, 4));
  const std::string_view month_text = text.substr(5, 2);
  const std::string_view day_text = size == 10 ? text.substr(8, 2) : "XX";
  const int month = number_of(month_text);
  const int day = number_of(day_text);
  if (year < 0 || (month < 0 && month_text != "XX") || (day < 0 && day_text != "XX") ||
      (month < 0 && day >= 0))
    return bad_date(kExpected, "form", text);
  if (month < 0) return month_range(year, 1, 12);
  if (size == 7 && month >= 21 && month <= kWinter) return season_range(year, month);
  if (month < 1 || month > 12) return no_such_month(year, text);
  if (day < 0) return month_range(year, month, month);
  if (day < 1 || day > days_in_month(year, month)) return no_such_day(year, month, text);
  const Day known = from_civil(year, month, day);
  return Range{known, known};
}

Result<Side> read_side(std::string_view text) {
  const char last = text.empty() ? '\0' : text.back();
  const bool both = last == '%';
  const bool approximate = both || last == '~';
  const bool uncertain = both || last == '?';
  if (approximate || uncertain) text.remove_suffix(1);
  TRY(range, read_range(text));
  return Side{range, approximate, uncertain};
}

Date flagged(Date date, bool approximate, bool uncertain) {
  date.approximate = approximate;
  date.uncertain = uncertain;
  return date;
}

Result<Date> read_interval(std::string_view text, size_t slash) {
  const std::string_view left = text.substr(0, slash);
  const std::string_view right = text.substr(slash + 1);
  const bool left_named = !left.empty() && left != "..";
  const bool right_named = !right.empty() && right != "..";
  // What says nothing is more likely a damaged cell than a statement.
  if (!left_named && !right_named) return bad_date(kExpected, "form", text);
  if (!left_named) {
    TRY(to, read_side(right));
    Date date = Date::not_after(to.range.hi);
    if (left.empty()) {
      date.last_certain = to.range.lo;
      date.ends = true;
    }
    return flagged(date, to.approximate, to.uncertain);
  }
  TRY(from, read_side(left));
  if (!right_named) {
    Date date = Date::not_before(from.range.lo);
    if (right.empty()) {
      date.first_certain = from.range.hi;
      date.starts = true;
    }
    return flagged(date, from.approximate, from.uncertain);
  }
  TRY(to, read_side(right));
  if (from.range.lo > to.range.hi)
    return bad_date(std::string(right) + "/" + std::string(left), "reversed", text);
  return Date{from.range.lo,
              from.range.hi,
              to.range.lo,
              to.range.hi,
              true,
              true,
              from.approximate || to.approximate,
              from.uncertain || to.uncertain};
}

Result<Date> read_edtf(std::string_view text) {
  if (text.empty()) return Date::unknown();
  const size_t slash = text.find('/');
  if (slash != std::string_view::npos) return read_interval(text, slash);
  TRY(side, read_side(text));
  return flagged(Date::within(side.range.lo, side.range.hi), side.approximate, side.uncertain);
}

std::string season_text(int year, int season) {
  return iso(from_civil(year, 1, 1)).substr(0, 5) + std::to_string(season);
}

bool is_sayable(int year) { return year >= 0 && year <= 9999; }

// The year whose winter (winter_range) this is, or -1.
int winter_of(Range range) {
  const int year = to_civil(range.hi).year - 1;
  if (!is_sayable(year)) return -1;
  const Range winter = winter_range(year);
  return winter.lo == range.lo && winter.hi == range.hi ? year : -1;
}

// The narrowest level 1 text without '/' whose days include all of `range`,
// or "" if there is none.
std::string text_of(Range range) {
  if (const int winter = winter_of(range); winter >= 0) return season_text(winter, kWinter);
  const Civil lo = to_civil(range.lo);
  const Civil hi = to_civil(range.hi);
  if (!is_sayable(lo.year) || !is_sayable(hi.year)) return "";
  const std::string text = iso(range.lo);
  if (range.lo == range.hi) return text;
  if (lo.year == hi.year) {
    if (lo.month == hi.month) return text.substr(0, 7);
    if (lo.month >= 3 && hi.month <= 11 && lo.month / 3 == hi.month / 3)
      return season_text(lo.year, 20 + lo.month / 3);
    return text.substr(0, 4);
  }
  // A range that merely lies in winter_range's fifteen months is no winter to
  // a reader; one that lies between a December and the next February is.
  if (lo.year + 1 == hi.year && lo.month == 12 && hi.month <= 2)
    return season_text(lo.year, kWinter);
  if (lo.year / 10 == hi.year / 10) return text.substr(0, 3) + "X";
  if (lo.year / 100 == hi.year / 100) return text.substr(0, 2) + "XX";
  return "";
}

// The shortest text whose first day is `day`, or "".
std::string text_of_first(Day day) {
  const Civil civil = to_civil(day);
  if (!is_sayable(civil.year))
    return is_sayable(civil.year + 1) && civil.month == 12 && civil.day == 1
               ? season_text(civil.year + 1, kWinter)
               : "";
  const std::string text = iso(day);
  if (civil.day != 1) return text;
  return text.substr(0, civil.month == 1 ? 4 : 7);
}

// The shortest text whose last day is `day`, or "".
std::string text_of_last(Day day) {
  const Civil civil = to_civil(day);
  if (!is_sayable(civil.year))
    return is_sayable(civil.year - 1) && civil.month == 2 && civil.day == 29
               ? season_text(civil.year - 1, kWinter)
               : "";
  const std::string text = iso(day);
  if (civil.day != days_in_month(civil.year, civil.month)) return text;
  return text.substr(0, civil.month == 12 ? 4 : 7);
}

const char* qualifier(const Date& date) {
  if (date.approximate) return date.uncertain ? "%" : "~";
  return date.uncertain ? "?" : "";
}

std::string event_text(Range range, const char* mark) {
  const std::string whole = text_of(range);
  if (!whole.empty()) return whole + mark;
  const std::string first = text_of_first(range.lo);
  if (!first.empty()) return first + mark + "/..";
  const std::string last = text_of_last(range.hi);
  if (!last.empty()) return "../" + last + mark;
  return "";
}

}  // namespace

Result<Date> parse_edtf(std::string_view text) {
  auto date = read_edtf(text);
  // Who reads the Error sees the whole text, not the side that was wrong.
  if (!date.ok())
    date.error().quoted = find_invalid_utf8(text) == std::string_view::npos ? text : "";
  return date;
}

std::string to_edtf(const Date& date) {
  assert(date.is_valid());
  const char* mark = qualifier(date);
  const Range whole{date.first_possible, date.last_possible};
  if (date.is_event()) return event_text(whole, mark);
  const std::string from =
      date.starts ? text_of({date.first_possible, date.first_certain}) : std::string();
  const std::string to =
      date.ends ? text_of({date.last_certain, date.last_possible}) : std::string();
  if (from.empty() && to.empty()) return event_text(whole, mark);
  return (from.empty() ? from : from + mark) + "/" + (to.empty() ? to : to + mark);
}

namespace {

// Invariant: a fact with Date d starts on S and ends on E, S <= E, where
//   starts: first_possible <= S <= latest_first,   else S <= latest_first;
//   ends:   earliest_last <= E <= last_possible,   else E >= earliest_last.
// So two Dates of one fact intersect side by side.
Date intersect_facts(const Date& a, const Date& b) {
  Date out;
  out.starts = a.starts || b.starts;
  out.ends = a.ends || b.ends;
  out.first_certain = std::min(a.latest_first(), b.latest_first());
  out.last_certain = std::max(a.earliest_last(), b.earliest_last());
  // A first day that only attests says nothing about how early the fact began.
  if (a.starts == b.starts) {
    out.first_possible = a.starts ? std::max(a.first_possible, b.first_possible)
                                  : std::min(a.first_possible, b.first_possible);
  } else {
    out.first_possible = a.starts ? a.first_possible : b.first_possible;
  }
  if (a.ends == b.ends) {
    out.last_possible = a.ends ? std::min(a.last_possible, b.last_possible)
                               : std::max(a.last_possible, b.last_possible);
  } else {
    out.last_possible = a.ends ? a.last_possible : b.last_possible;
  }
  return out;
}

Date plain(Date date) { return flagged(date, false, false); }

}  // namespace

std::optional<Date> intersect(const Date& a, const Date& b) {
  Date out;
  if (a.is_event() && b.is_event()) {
    out = Date::within(std::max(a.first_possible, b.first_possible),
                       std::min(a.last_possible, b.last_possible));
  } else {
    out = intersect_facts(a, b);
  }
  if (!out.is_valid()) return std::nullopt;
  const bool as_a = out == plain(a);
  const bool as_b = out == plain(b);
  if (as_a && as_b) return flagged(out, a.approximate && b.approximate, a.uncertain && b.uncertain);
  if (as_a) return a;
  if (as_b) return b;
  return flagged(out, a.approximate || b.approximate, a.uncertain || b.uncertain);
}

}  // namespace stillheld::dates
