#include "reading/dates_parse.h"

#include <algorithm>
#include <array>

namespace stillheld::reading {

using dates::Civil;
using dates::Day;
using dates::days_in_month;
using dates::from_civil;
using dates::to_civil;

namespace {

int full_year(int two) { return two > 50 ? 1900 + two : 2000 + two; }

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

size_t DateParser::number(size_t i, int& value) const {
  if (i >= tokens_.size()) return 0;
  if (tokens_[i].number >= 0) {
    if (tokens_[i].digits > 4) return 0;
    value = tokens_[i].number;
    return i + 1;
  }
  if (const DateSense* s = sense(i, DateClass::number)) {
    value = s->value;
    if (value >= 20 && near(i + 1, kSpace | kDash)) {
      if (const DateSense* ones = sense(i + 1, DateClass::number); ones && ones->value < 10) {
        value += ones->value;
        return i + 2;
      }
    }
    return i + 1;
  }
  if (const DateSense* s = sense(i, DateClass::few)) {
    value = -s->value;  // about that many
    return i + 1;
  }
  return 0;
}

size_t DateParser::day_number(size_t i, int& value) const {
  if (i >= tokens_.size()) return 0;
  if (tokens_[i].number >= 0) {
    if (tokens_[i].digits > 2 || tokens_[i].number < 1 || tokens_[i].number > 31) return 0;
    value = tokens_[i].number;
    if (near(i + 1, kDash | kQuote) && (is(i + 1, DateClass::suffix) || is(i + 1, DateClass::ordinal))) {
      const DateSense* s = sense(i + 1, DateClass::ordinal);
      if (!s || s->attached) return i + 2;
    }
    return i + 1;
  }
  const DateSense* s = sense(i, DateClass::ordinal);
  if (s && !s->attached) {
    value = s->value;
    if (value >= 20 && near(i + 1, kSpace | kDash)) {
      if (const DateSense* ones = sense(i + 1, DateClass::ordinal); ones && ones->value < 10) {
        value += ones->value;
        return i + 2;
      }
    }
    return i + 1;
  }
  if (const DateSense* tens = sense(i, DateClass::number); tens && (tens->value == 20 || tens->value == 30)) {
    if (const DateSense* ones = sense(i + 1, DateClass::ordinal);
        ones && ones->value < 10 && near(i + 1, kSpace | kDash)) {
      value = tens->value + ones->value;
      return i + 2;
    }
  }
  return 0;
}

size_t DateParser::month(size_t i, int& value, bool company) const {
  const DateSense* s = sense(i, DateClass::month);
  if (!s) return 0;
  if (s->weak && !company) {
    const bool led = i > 0 && near(i, kSpace) && is(i - 1, DateClass::month_of);
    if (!(led && (tokens_[i].upper || language_ != Language::en)) && !is_all(i, i + 1)) return 0;
  }
  // Months have no capital there but at the head of a sentence: Май Леснік.
  if (!company && language_ != Language::en && tokens_[i].upper && tokens_[i].start > 1 && text_[tokens_[i].start - 1] == ' ') {
    const uint8_t before = static_cast<uint8_t>(text_[tokens_[i].start - 2]);
    if (before >= 0x80 || before == ',' || (before | 0x20) >= 'a') return 0;
  }
  value = s->value;
  return i + 1;
}

size_t DateParser::year_word(size_t i) const {
  if (!near(i, kSpace | kDot)) return 0;
  if (is(i, DateClass::yearword)) return i + 1;
  const DateSense* s = sense(i, DateClass::unit);
  return s && s->value == static_cast<int>(Unit::year) && language_ != Language::en ? i + 1 : 0;
}

size_t DateParser::year(size_t i, int& value, int gaps) const {
  if (i >= tokens_.size() || (tokens_[i].gap & ~gaps)) return 0;
  const DateToken& token = tokens_[i];
  if (token.number >= 0) {
    if (token.digits == 4 && is_year(token.number)) {
      // "2014-04-18" is no year and a rest; "2014,5" no year.
      value = token.number;
      if (const size_t next = year_word(i + 1)) return next;
      return i + 1;
    }
    if (token.digits == 2 && !(near(i + 1, kColon) && tokens_[i + 1].number >= 0)) {
      const bool quoted = (token.gap & kQuote) != 0;
      const size_t next = year_word(i + 1);
      // "11 September, 52 prisoners", "10 мая 52 человека": things that are counted.
      const bool counts = token.end + 1 < text_.size() && text_[token.end] == ' ' &&
                          (static_cast<uint8_t>(text_[token.end + 1]) >= 0x80 || (text_[token.end + 1] | 0x20) >= 'a');
      if (quoted || (token.number > 31 && !(token.gap & kComma) && (!counts || next)) || (next && language_ != Language::en)) {
        value = full_year(token.number);
        return next ? next : i + 1;
      }
    }
    return 0;
  }
  size_t k = i;
  if (is(k, DateClass::of) && near(k + 1, kSpace)) ++k;
  if (const DateSense* s = sense(k, DateClass::thisyear)) {
    value = anchor_year() + s->value;
    return k + 1;
  }
  int offset = 0;
  if (const DateSense* s = sense(k, DateClass::last)) offset = -s->value;
  else if (const DateSense* n = sense(k, DateClass::next)) offset = n->value;
  else if (!is(k, DateClass::this_)) return 0;
  const DateSense* u = near(k + 1, kSpace) ? sense(k + 1, DateClass::unit) : nullptr;
  if (!u || u->value != static_cast<int>(Unit::year)) return 0;
  value = anchor_year() + offset;
  return k + 2;
}

size_t DateParser::unit_count(size_t i, int& count, Unit& unit) const {
  if (is(i, DateClass::halfyear)) {
    count = 6;
    unit = Unit::month;
    return i + 1;
  }
  if (is(i, DateClass::halfmonth)) {
    count = 15;
    unit = Unit::day;
    return i + 1;
  }
  const bool one_and_half = is(i, DateClass::onehalf);
  const bool half = is(i, DateClass::half);
  size_t k = i;
  count = 1;
  if (one_and_half || half) {
    ++k;
    if (half && is(k, DateClass::number) && near(k, kSpace)) ++k;  // half a year
  } else if (const size_t next = number(i, count)) {
    k = next;
    if (tokens_[i].number >= 0 && tokens_[i].digits > 3) return 0;
  }
  if (k > i && !near(k, kSpace | kDash)) return 0;
  if (is(k, DateClass::fill) && is(k, DateClass::of)) ++k;
  const DateSense* u = sense(k, DateClass::unit);
  if (!u) return 0;
  if (u->weak && !(k > i && tokens_[k - 1].number >= 0 && tokens_[k].gap == kDirect)) return 0;
  unit = static_cast<Unit>(u->value);
  if (one_and_half || half) {
    switch (unit) {
      case Unit::year: count = one_and_half ? 18 : 6; unit = Unit::month; break;
      case Unit::month: count = one_and_half ? 45 : 15; unit = Unit::day; break;
      case Unit::week: count = one_and_half ? 10 : 3; unit = Unit::day; break;
      case Unit::decade: count = one_and_half ? 15 : 5; unit = Unit::year; break;
      default: return 0;
    }
  }
  return k + 1;
}

void DateParser::set_year(ReadDate& out, int year) const {
  out.from = from_civil(year, 1, 1);
  out.to = from_civil(year, 12, 31);
  out.grain = Grain::year;
}

void DateParser::set_month(ReadDate& out, int month, std::optional<int> year) const {
  out.grain = Grain::month;
  out.month = month;
  const auto put = [&](int y, Day& from, Day& to) {
    from = from_civil(y, month, 1);
    to = month_end(y, month);
  };
  if (year) return put(*year, out.from, out.to);
  out.no_year = out.open = true;
  const Civil now = to_civil(anchor_);
  const int past = month <= now.month ? now.year : now.year - 1;
  const int future = month >= now.month ? now.year : now.year + 1;
  int chosen = lean_ == Lean::past ? past : future;
  if (lean_ == Lean::nearest) {
    // The 1st of the month decides, as one who writes "in May" thinks of it.
    const auto distance = [&](int y) { return std::abs(from_civil(y, month, 1) - anchor_); };
    chosen = now.year;
    for (const int y : {now.year - 1, now.year + 1}) {
      if (distance(y) < distance(chosen)) chosen = y;
    }
  }
  put(chosen, out.from, out.to);
  put(future, out.other_from, out.other_to);
}

void DateParser::set_day_month(ReadDate& out, int day, int month, std::optional<int> year, int last_day) const {
  out.grain = Grain::day;
  out.month = month;
  out.day = day;
  out.last_day = last_day;
  const auto put = [&](int y, Day& from, Day& to) {
    from = from_civil(y, month, day);
    to = last_day ? from_civil(y, month, last_day) : from;
  };
  const auto fits = [&](int y) { return day <= days_in_month(y, month) && last_day <= days_in_month(y, month); };
  if (year) return put(*year, out.from, out.to);
  out.no_year = out.open = true;
  const int now = anchor_year();
  int past = now, future = now;
  while (past > now - 9 && (!fits(past) || from_civil(past, month, day) > anchor_)) --past;
  while (future < now + 9 && (!fits(future) || from_civil(future, month, std::max(day, last_day)) < anchor_)) ++future;
  int chosen = lean_ == Lean::past ? past : future;
  if (lean_ == Lean::nearest) {
    const auto distance = [&](int y) { return fits(y) ? std::abs(from_civil(y, month, day) - anchor_) : 100000; };
    chosen = now;
    for (const int y : {now - 1, now + 1}) {
      if (distance(y) < distance(chosen)) chosen = y;
    }
    if (!fits(chosen)) chosen = past;
  }
  if (!fits(past)) past = chosen;
  put(chosen, out.from, out.to);
  put(future, out.other_from, out.other_to);
}

void DateParser::set_unit(ReadDate& out, Unit unit, int offset) const {
  out.anchored = true;
  const Civil now = to_civil(anchor_);
  const int months = now.year * 12 + now.month - 1;
  switch (unit) {
    case Unit::day:
      out.from = out.to = anchor_ + offset;
      out.grain = Grain::day;
      break;
    case Unit::week:
    case Unit::fortnight:
      out.from = monday_of(anchor_) + 7 * offset;
      out.to = out.from + 6;
      out.grain = Grain::week;
      break;
    case Unit::weekend: {
      out.from = monday_of(anchor_) + 5 + 7 * offset;
      out.to = out.from + 1;
      out.grain = Grain::day;
      out.range = true;
      break;
    }
    case Unit::month: {
      const int m = months + offset;
      out.from = from_civil(m / 12, m % 12 + 1, 1);
      out.to = month_end(m / 12, m % 12 + 1);
      out.grain = Grain::month;
      break;
    }
    case Unit::quarter: {
      const int q = months / 3 + offset;
      out.from = from_civil(q / 4, q % 4 * 3 + 1, 1);
      out.to = month_end(q / 4, q % 4 * 3 + 3);
      out.grain = Grain::quarter;
      break;
    }
    case Unit::year: set_year(out, now.year + offset); break;
    case Unit::decade:
      out.from = from_civil((now.year / 10 + offset) * 10, 1, 1);
      out.to = from_civil((now.year / 10 + offset) * 10 + 9, 12, 31);
      out.grain = Grain::decade;
      break;
  }
}

// `count` units from `base`; negative counts go back.  The interval is as wide
// as the unit: whoever says "three months ago" does not count days.
void DateParser::set_shift(ReadDate& out, Unit unit, int count, Day base) const {
  count = std::clamp(count, -4000, 4000);
  const Civil now = to_civil(base);
  switch (unit) {
    case Unit::day: case Unit::weekend: out.nominal = base + count; out.from = out.to = out.nominal; out.grain = Grain::day; break;
    case Unit::fortnight:
    case Unit::week: {
      out.nominal = base + count * (unit == Unit::week ? 7 : 14);
      out.from = out.nominal - 3;
      out.to = out.nominal + 3;
      out.grain = Grain::week;
      break;
    }
    case Unit::quarter:
    case Unit::month: {
      out.nominal = dates::add_months(base, count * (unit == Unit::month ? 1 : 3));
      out.from = out.nominal - 15;
      out.to = out.nominal + 15;
      out.grain = Grain::month;
      out.approximate = true;
      break;
    }
    case Unit::year:
    case Unit::decade: {
      const int years = unit == Unit::year ? count : count * 10;
      const int y = std::clamp(now.year + years, 1, 9998);
      out.nominal = from_civil(y, now.month, std::min(now.day, days_in_month(y, now.month)));
      const int wide = std::abs(years);
      // A year ago is a month wide; ten years ago is a year wide.
      if (wide < 10) {
        out.from = from_civil(y, now.month, 1);
        out.to = month_end(y, now.month);
        out.grain = Grain::month;
      } else {
        out.from = from_civil(y, 1, 1);
        out.to = from_civil(y, 12, 31);
        out.grain = Grain::year;
      }
      out.approximate = true;
      break;
    }
  }
  out.shift = out.nominal - base;
}

// the (second) closest Monday to October 5th
bool DateParser::closest(size_t i, ReadDate& out) {
  if (is(i, DateClass::the)) ++i;
  int nth = 1;
  if (const size_t k = day_number(i, nth)) i = k;
  if (!is(i, DateClass::closest) || !near(i + 1, kSpace) || !near(i + 2, kSpace) || !near(i + 3, kSpace)) return false;
  const DateSense* w = sense(i + 1, DateClass::weekday);
  ReadDate other;
  if (!w || !is(i + 2, DateClass::to) || !(numeric(i + 3, other) || day_month(i + 3, other) || month_day(i + 3, other) || day_word(i + 3, other))) return false;
  // Outwards from the day, the nearer side first.
  const Day ahead = other.from + (w->value - weekday_of(other.from) + 7) % 7;
  const Day behind = ahead - 7;
  const bool ahead_first = ahead - other.from <= other.from - behind;
  const int step = (nth - 1) / 2;
  const bool on_ahead = (nth % 2 == 1) == ahead_first;
  out = other;
  out.open = false;
  out.from = out.to = on_ahead ? ahead + 7 * step : behind - 7 * step;
  out.rule = "closest weekday";
  return true;
}

// Q4 2018 · 18q4
bool DateParser::signed_quarter(size_t i, ReadDate& out) {
  int year_of = 0;
  size_t k = i;
  if (tokens_[i].number >= 0 && (tokens_[i].digits == 4 || tokens_[i].digits == 2) && near(i + 1, kSpace)) {
    year_of = tokens_[i].digits == 4 ? tokens_[i].number : full_year(tokens_[i].number);
    if (tokens_[i].digits == 2 && is(i + 1, DateClass::quarter_sign) && tokens_[i + 1].gap != kDirect) return false;
    ++k;
  }
  if (!is(k, DateClass::quarter_sign) || k + 1 >= tokens_.size() || tokens_[k + 1].gap != kDirect) return false;
  const int nth = tokens_[k + 1].number;
  if (nth < 1 || nth > 4 || tokens_[k + 1].digits != 1) return false;
  out.next = k + 2;
  if (k == i) {
    size_t n = near(k + 2, kSpace | kQuote) ? year(k + 2, year_of, kSpace | kQuote) : 0;
    if (!n && is(k + 2, DateClass::of) && near(k + 2, kSpace)) n = year(k + 3, year_of, kSpace);
    if (n) {
      out.next = n;
    } else {
      year_of = anchor_year();
      if (lean_ == Lean::past && from_civil(year_of, nth * 3 - 2, 1) > anchor_) --year_of;
      out.no_year = true;
    }
  }
  if (!is_year(year_of)) return false;
  out.from = from_civil(year_of, nth * 3 - 2, 1);
  out.to = month_end(year_of, nth * 3);
  out.grain = Grain::quarter;
  out.rule = "quarter sign";
  return true;
}

// Behind a day: "for 10 days".  Moves its end; the token behind, or 0.
size_t DateParser::lasting_behind(size_t i, ReadDate& date) const {
  if (!is(i, DateClass::lasting) || !near(i, kSpace) || !near(i + 1, kSpace)) return 0;
  int count = 0;
  Unit unit = Unit::day;
  const size_t n = unit_count(i + 1, count, unit);
  if (!n || count < 1 || date.from != date.to) return 0;
  ReadDate end;
  set_shift(end, unit, count, date.from);
  date.to = end.nominal;
  date.open = false;
  date.range = true;
  return n;
}

// for 10 days from 18th Dec
bool DateParser::lasting(size_t i, ReadDate& out) {
  if (!is(i, DateClass::lasting) || !near(i + 1, kSpace)) return false;
  int count = 0;
  Unit unit = Unit::day;
  const size_t n = unit_count(i + 1, count, unit);
  if (!n || count < 1 || !is(n, DateClass::from) || !near(n, kSpace) || !near(n + 1, kSpace)) return false;
  const size_t k = is(n + 1, DateClass::the) ? n + 2 : n + 1;
  if (!(numeric(k, out) || day_month(k, out) || month_day(k, out)) || out.from != out.to) return false;
  ReadDate end;
  set_shift(end, unit, count, out.from);
  out.to = end.nominal;
  out.open = false;
  out.range = true;
  out.rule = "lasting";
  return true;
}

}  // namespace stillheld::reading
