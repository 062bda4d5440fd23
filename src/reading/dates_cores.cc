// The patterns of single dates; ranges of them are in dates_ranges.cc.
#include <algorithm>

#include "reading/dates_parse.h"

namespace stillheld::reading {

using dates::Civil;
using dates::Day;
using dates::days_in_month;
using dates::from_civil;
using dates::to_civil;

// 2014-04-18 · 18.04.2014 · 4/25/2014 · 4/25 · 10.12. · 06/2004 · 2024-05
bool DateParser::numeric(size_t i, ReadDate& out) {
  if (i >= tokens_.size() || tokens_[i].number < 0) return false;
  const auto joined = [&](size_t k, int sign) {
    return k < tokens_.size() && tokens_[k].number >= 0 && tokens_[k].gap == sign && tokens_[k].gap_size <= (sign == kDash ? 3 : 1);
  };
  // A version or a sum goes on: 1.2.3.4
  const auto ends = [&](size_t k, int sign) { return !joined(k, sign); };
  const DateToken& a = tokens_[i];
  if (i > 0 && tokens_[i - 1].number >= 0 && (a.gap == kDot || a.gap == kColon) && a.gap_size == 1) return false;
  for (const int sign : {kDash, kDot, kSlash}) {
    if (!joined(i + 1, sign)) continue;
    const DateToken& b = tokens_[i + 1];
    if (joined(i + 2, sign) && ends(i + 3, sign)) {
      const DateToken& c = tokens_[i + 2];
      out.next = i + 3;
      out.grain = Grain::day;
      out.rule = "numeric";
      if (a.digits == 4 && is_year(a.number) && b.digits <= 2 && c.digits <= 2 && is_day(a.number, b.number, c.number)) {
        out.from = out.to = from_civil(a.number, b.number, c.number);
        return true;
      }
      if (a.digits > 2 || b.digits > 2 || (c.digits != 4 && c.digits != 2)) return false;
      if (c.digits == 2 && sign == kDot && a.digits == 1 && b.digits == 1) return false;  // 1.2.34
      const int year = c.digits == 4 ? c.number : c.number > 50 ? 1900 + c.number : 2000 + c.number;
      if (!is_year(year)) return false;
      const bool month_first = language_ == Language::en && sign != kDot;
      const int first = month_first ? b.number : a.number;
      const int second = month_first ? a.number : b.number;
      if (is_day(year, second, first)) out.from = out.to = from_civil(year, second, first);
      else if (is_day(year, first, second)) out.from = out.to = from_civil(year, first, second);
      else return false;
      return true;
    }
    if (!ends(i + 2, sign) || joined(i + 2, kDot) || joined(i + 2, kColon)) continue;
    const bool all = is_all(i, i + 2);
    const bool beside = (i > 0 && tokens_[i - 1].number >= 0 && (tokens_[i].gap & kDot) && (tokens_[i].gap & (kDash | kSlash))) ||
                        (i + 2 < tokens_.size() && tokens_[i + 2].number >= 0 && (tokens_[i + 2].gap & kDot) &&
                         (tokens_[i + 2].gap & (kDash | kSlash)));
    const bool led = (i > 0 && near(i, kSpace) && is(i - 1, DateClass::on)) || all || beside;
    if (a.digits == 4 && b.digits == 2 && is_year(a.number) && b.number >= 1 && b.number <= 12 && sign == kDash) {
      out.next = i + 2;
      out.rule = "year-month";
      set_month(out, b.number, a.number);
      // 2010-12 may be three years.
      if (b.number > a.number % 100) {
        out.from = from_civil(a.number, 1, 1);
        out.to = from_civil(a.number / 100 * 100 + b.number, 12, 31);
        out.grain = Grain::year;
      }
      return true;
    }
    if (b.digits == 4 && a.digits <= 2 && is_year(b.number) && a.number >= 1 && a.number <= 12 && sign != kDash) {
      out.next = i + 2;
      out.rule = "month-year";
      set_month(out, a.number, b.number);
      return true;
    }
    if (a.digits > 2 || b.digits > 2) continue;
    const bool stop_behind = tokens_[i + 1].end < text_.size() && text_[tokens_[i + 1].end] == '.';
    // "10.12" is a decimal as often: two figures each, a preposition, a stop.
    if (sign == kDash || !led) continue;
    if (sign == kDot && !(language_ != Language::en && (all || (a.digits == 2 && b.digits == 2 && (stop_behind || beside))))) continue;
    const bool month_first = language_ == Language::en;
    const int first = month_first ? b.number : a.number;
    const int second = month_first ? a.number : b.number;
    int day = first, month = second;
    if (!is_day(2000, month, day)) std::swap(day, month);
    if (!is_day(2000, month, day)) return false;
    out.next = i + 2;
    out.rule = "day-month in figures";
    set_day_month(out, day, month, std::nullopt);
    return true;
  }
  return false;
}

// 14 July 2021 · 14-го июля · двадцать четвертое фев · 13–15 июля · 10 и 12 мая
bool DateParser::day_month(size_t i, ReadDate& out) {
  int day = 0;
  size_t k = day_number(i, day);
  if (!k) return false;
  if (i > 0 && tokens_[i - 1].number >= 0 && tokens_[i].gap == kDot && tokens_[i].gap_size == 1) return false;
  int last = 0;
  // A second day before the month.
  size_t behind = k;
  if (near(k, kSpace | kDash | kDot) && tokens_[k].gap & kDash && tokens_[k].number >= 0) {
    behind = day_number(k, last);
  } else if (near(k, kSpace) && joins(k, i) && near(k + 1, kSpace)) {
    behind = day_number(k + 1, last);
  }
  if (behind != k && behind != 0 && last > day) {
    k = behind;
  } else {
    last = 0;
  }
  if (k >= tokens_.size() || (tokens_[k].gap & ~(kSpace | kDash | kSlash | kComma))) return false;
  int month_value = 0;
  size_t m = 0;
  // "the 14th day of May"
  size_t at = k;
  if (const DateSense* u = sense(at, DateClass::unit); u && u->value == static_cast<int>(Unit::day) && near(at, kSpace) && near(at + 1, kSpace)) ++at;
  if (is(at, DateClass::of) && near(at, kSpace) && near(at + 1, kSpace)) ++at;
  m = month(at, month_value, true);
  if (m) {
    const DateSense* s = sense(at, DateClass::month);
    const int gap = tokens_[at].gap;
    if ((gap & kComma) && language_ != Language::en) return false;
    const bool stop = s->abbreviation;
    int y = 0;
    const int gaps = kSpace | kComma | kDash | kSlash | kQuote | (stop ? kDot : 0);
    // "10 May, 20 people": only four figures are a year behind a comma.
    size_t n = year(m, y, gaps);
    if (!n && is(m, DateClass::of)) n = year(m, y, kSpace);
    if (!n && m < tokens_.size() && tokens_[m].digits == 2 && near(m, kSpace) && is_all(i, m + 1)) {
      // "14 kwietnia 15", and nothing else: a year.
      y = 2000 + tokens_[m].number;
      n = m + 1;
    }
    if (n && tokens_[n - 1].number >= 0 && (tokens_[m].gap & (kDash)) && tokens_[m].gap_size > 1) n = 0;
    const std::optional<int> written = n ? std::optional<int>(y) : std::nullopt;
    const int check = written.value_or(2000);
    if (day > days_in_month(check, month_value) || last > days_in_month(check, month_value)) return false;
    set_day_month(out, day, month_value, written, last);
    if (n && !has_figures(m, n)) out.anchored = true;
    if (!written && days_in_month(dates::to_civil(out.from).year, month_value) < day) return false;
    // "29 February" without a year is only a date if the year by the lean has it.
    if (!written && day == 29 && month_value == 2 && !dates::is_leap_year(anchor_year()) && lean_ == Lean::nearest) return false;
    out.next = n ? n : m;
    out.range = last != 0;
    out.rule = last ? "days of a month" : "day month";
    return true;
  }
  return false;
}

// July 14, 2021 · August 27th – 29th · marzec 3
bool DateParser::month_day(size_t i, ReadDate& out) {
  int month_value = 0;
  const size_t m = month(i, month_value, true);
  if (!m) return false;
  if (language_ != Language::en && language_ != Language::pl) return false;
  const DateSense* s = sense(i, DateClass::month);
  size_t k = m;
  if (is(k, DateClass::the) && near(k, kSpace)) ++k;
  if (!near(k, kSpace | kDash | kSlash | (s->abbreviation ? kDot : 0))) return false;
  int day = 0;
  size_t n = day_number(k, day);
  if (!n || (near(n, kColon) && tokens_[n].number >= 0)) return false;
  // "12/Aug/10" is the tenth of August 2012: not for us
  if (tokens_[k].gap & kSlash && i > 0 && tokens_[i].gap & kSlash && tokens_[i - 1].digits == 4) {
    set_day_month(out, day, month_value, tokens_[i - 1].number);
    return false;
  }
  int last = 0;
  if (n < tokens_.size() && (((tokens_[n].gap & kDash) && near(n, kSpace | kDash)) || (is(n, DateClass::to) && near(n, kSpace)))) {
    const size_t from = is(n, DateClass::to) ? n + 1 : n;
    const size_t behind = near(from, kSpace | kDash) ? day_number(from, last) : 0;
    int other = 0;
    const bool other_month = behind && near(behind, kSpace) && month(behind, other, true);
    if (behind && last > day && !other_month) n = behind;
    else last = 0;
  }
  int y = 0;
  size_t with_year = year(n, y, kSpace | kComma | kDash | kQuote | kSlash);
  if (!with_year && is(n, DateClass::of)) with_year = year(n, y, kSpace);
  if (with_year && (tokens_[n].gap & kDash) && tokens_[n].gap_size > 1) with_year = 0;
  const bool ordinal = n - k > 1 || tokens_[k].number < 0 || k > m;
  const size_t behind = tokens_[n - 1].end;
  const bool word_behind = behind + 1 < text_.size() && text_[behind] == ' ' &&
                           !(static_cast<uint8_t>(text_[behind + 1]) < 0x41 || text_.substr(behind, 4) == " – ");
  if (language_ == Language::pl && !with_year && word_behind) return false;
  if (s->weak && !tokens_[i].upper && !ordinal && !with_year && !is_all(i, n)) return false;
  // "in May 20 people": a count.
  if (!ordinal && !with_year && i > 0 && near(i, kSpace) && is(i - 1, DateClass::in)) return false;
  const std::optional<int> written = with_year ? std::optional<int>(y) : std::nullopt;
  if (day > days_in_month(written.value_or(2000), month_value) || last > days_in_month(written.value_or(2000), month_value)) return false;
  if (!written && day == 29 && month_value == 2 && !dates::is_leap_year(anchor_year()) && lean_ == Lean::nearest) return false;
  set_day_month(out, day, month_value, written, last);
  if (with_year && !has_figures(n, with_year)) out.anchored = true;
  out.next = with_year ? with_year : n;
  out.range = last != 0;
  out.rule = "month day";
  return true;
}

// July 2021 · in July · май прошлого года · Aug 96 · March in 1 year
bool DateParser::month_year(size_t i, ReadDate& out) {
  const DateSense* s = sense(i, DateClass::month);
  if (!s) return false;
  int month_value = 0;
  int y = 0;
  const int gaps = kSpace | kDash | kSlash | kQuote | (language_ == Language::en ? kComma : 0) | (s->abbreviation ? kDot : 0);
  size_t n = i + 1 < tokens_.size() ? year(i + 1, y, gaps) : 0;
  if (!n && is(i + 1, DateClass::of) && near(i + 1, kSpace)) n = year(i + 2, y, kSpace);
  if (n && (tokens_[i + 1].gap & kDash) && tokens_[i + 1].gap_size > 1) n = 0;
  const size_t m = month(i, month_value, n != 0 || is(i + 1, DateClass::afternext));
  if (!m) return false;
  if (!n && s->abbreviation && s->weak && !is_all(i, m)) return false;
  if (!n && tokens_[i].upper == false && s->weak && language_ == Language::en && !is_all(i, m)) return false;
  set_month(out, month_value, n ? std::optional<int>(y) : std::nullopt);
  if (n && !has_figures(m, n)) out.anchored = true;
  out.next = n ? n : m;
  if (!n && near(m, kSpace) && is(m, DateClass::afternext)) {
    // "March after next": a year behind the next.
    set_month(out, month_value, to_civil(out.other_from).year + 1);
    out.open = out.no_year = false;
    out.anchored = true;
    out.next = m + 1;
  }
  out.rule = n ? "month year" : "month";
  // "32 August", "February 30": somebody wrote a day that there is not.
  if (i > 0 && tokens_[i - 1].number >= 0 && near(i, kSpace) && tokens_[i - 1].digits <= 2 &&
      tokens_[i - 1].number > days_in_month(to_civil(out.from).year, month_value)) {
    return false;
  }
  if (!n && near(m, kSpace) && tokens_[m].number > days_in_month(to_civil(out.from).year, month_value) &&
      (tokens_[m].number <= 31 || tokens_[m].digits > 4) && !(i > 0 && is(i - 1, DateClass::in))) {
    return false;
  }
  return true;
}

// the 2nd Monday of March · last day of October 2015 · первая неделя мая
bool DateParser::nth_of(size_t i, ReadDate& out) {
  if (is(i, DateClass::the)) ++i;
  int nth = 0;
  size_t k = 0;
  if (const DateSense* s = sense(i, DateClass::last); s && s->value == 1) {
    nth = -1;
    k = i + 1;
  } else {
    k = day_number(i, nth);
  }
  if (!k || nth > 31 || !near(k, kSpace)) return false;
  if (nth > 0 && is(k, DateClass::last) && near(k + 1, kSpace)) {  // "fifth last day"
    nth = -nth;
    ++k;
  }
  const DateSense* w = sense(k, DateClass::weekday);
  const DateSense* u = sense(k, DateClass::unit);
  if (!w && !u) return false;
  size_t m = k + 1;
  if (w && nth > 0 && is(m, DateClass::after) && near(m, kSpace) && near(m + 1, kSpace)) {
    ReadDate other;
    if (!(holiday(m + 1, other) || day_month(m + 1, other) || month_day(m + 1, other) || numeric(m + 1, other))) return false;
    out = other;
    out.open = false;
    out.from = out.to = other.from + (w->value - weekday_of(other.from) + 6) % 7 + 1 + 7 * (nth - 1);
    out.rule = "nth weekday after";
    return true;
  }
  if (is(m, DateClass::of) && near(m, kSpace)) ++m;
  if (!near(m, kSpace)) return false;
  ReadDate inside;
  int month_value = 0;
  if (month(m, month_value, true)) {
    if (!month_year(m, inside) && !([&] {
          set_month(inside, month_value, std::nullopt);
          inside.next = m + 1;
          return true;
        }())) {
      return false;
    }
  } else {
    if (u && u->value == static_cast<int>(Unit::year)) return false;
    int y = 0;
    size_t n = year(m, y, kSpace);
    if (n && (is(m - 1, DateClass::of) || tokens_[m].number < 0)) {
      set_year(inside, y);
      inside.next = n;
      inside.anchored = tokens_[m].number < 0;
    } else if (const DateSense* own = sense(m, DateClass::unit); own && is(m - 1, DateClass::of) && own->value == static_cast<int>(Unit::month)) {
      set_unit(inside, Unit::month, 0);
      inside.next = m + 1;
    } else if (!relative_unit(m, inside)) {
      return false;
    }
  }
  if (inside.grain < Grain::month) return false;
  out = inside;
  out.open = false;
  out.grain = Grain::day;
  const Day first = inside.from, last = inside.to;
  if (w) {
    if (nth > 0) {
      const Day start = first + (w->value - weekday_of(first) + 7) % 7;
      out.from = out.to = start + 7 * (nth - 1);
    } else {
      out.from = out.to = last - (weekday_of(last) - w->value + 7) % 7 - 7 * (-nth - 1);
    }
    out.rule = "nth weekday of";
  } else {
    switch (static_cast<Unit>(u->value)) {
      case Unit::day:
        out.from = out.to = nth > 0 ? first + nth - 1 : last + nth + 1;
        break;
      case Unit::week: {
        // Whole weeks, Monday to Sunday, that lie in the month.
        const Day monday = first + (8 - weekday_of(first)) % 7;
        const Day sunday = last - weekday_of(last) % 7;
        out.from = nth > 0 ? monday + 7 * (nth - 1) : sunday - 6 + 7 * (nth + 1);
        out.to = out.from + 6;
        out.grain = Grain::week;
        if (nth == 1 && lean_ == Lean::past) out.from = first;  // the words may mean the days from the 1st
        if (nth == -1 && lean_ == Lean::past) out.to = last;
        break;
      }
      case Unit::weekend: {
        const Day saturday = first + (6 - weekday_of(first) + 7) % 7;
        const Day last_saturday = last - (weekday_of(last) - 6 + 7) % 7;
        out.from = nth > 0 ? saturday + 7 * (nth - 1) : last_saturday;
        out.to = out.from + 1;
        break;
      }
      default: return false;
    }
    out.rule = "nth of";
  }
  return out.from <= last && out.to >= first;
}

// early May · в начале прошлого года · конец недели · end of April
bool DateParser::part_of(size_t i, ReadDate& out) {
  if (is(i, DateClass::the)) ++i;
  const DateSense* p = sense(i, DateClass::part);
  const DateSense* edge = sense(i, DateClass::edge);
  if (!p && !(edge && (is_all(i, i + 1) || (i > 0 && near(i, kSpace) && (is(i - 1, DateClass::on) || is(i - 1, DateClass::the)))))) return false;
  size_t k = i + 1;
  if (!p) k = i;
  if (is(k, DateClass::of) && near(k, kSpace) && !is(k, DateClass::last)) ++k;
  if (is(k, DateClass::about) && near(k, kSpace)) ++k;
  if (is(k, DateClass::the) && near(k, kSpace)) ++k;
  if (p && !near(k, kSpace | kDash)) return false;
  ReadDate inside;
  int month_value = 0;
  int y = 0;
  if (!p) {
    set_unit(inside, static_cast<Unit>(edge->value % 10), 0);
    inside.next = i + 1;
  } else if (month(k, month_value, true) && (tokens_[k].upper || language_ != Language::en || !sense(k, DateClass::month)->weak)) {
    ReadDate day;
    if (month_day(k, day) && tokens_[k + 1].digits <= 2 && tokens_[k + 1].number >= 0 && !is_year(tokens_[k + 1].number)) {
      // "late May 14" is no part of a month.
    }
    if (!month_year(k, inside)) {
      set_month(inside, month_value, std::nullopt);
      inside.next = k + 1;
    }
  } else if (season(k, inside) || quarter(k, inside) || relative_unit(k, inside)) {
  } else if (const size_t n = year(k, y, kSpace | kDash)) {
    set_year(inside, y);
    if (tokens_[n - 1].number >= 0 && y % 10 == 0 && near(n, kDash | kQuote) && is(n, DateClass::decade)) {
      inside.to = from_civil(y + 9, 12, 31);  // "the mid-1990s"
      inside.grain = Grain::decade;
      inside.next = n + 1;
    } else {
      inside.next = n;
    }
    inside.anchored = tokens_[k].number < 0;
  } else if (const DateSense* u = sense(k, DateClass::unit)) {  // "the end of the week"
    if (u->value == static_cast<int>(Unit::day)) return false;
    set_unit(inside, static_cast<Unit>(u->value), 0);
    inside.next = k + 1;
  } else {
    return false;
  }
  out = inside;
  out.rule = "part of";
  out.begins_unit = p && (p->value == 4 || (p->value == 1 && language_ != Language::en)) && inside.grain >= Grain::week && inside.grain != Grain::season &&
                    !inside.no_year;
  const int part = p ? p->value : edge->value / 10;
  const auto cut = [&](Day& from, Day& to) {
    const Civil first = to_civil(from);
    const int months = (to_civil(to).year - first.year) * 12 + to_civil(to).month - first.month + 1;
    const auto month_at = [&](int n) {
      const int m = first.year * 12 + first.month - 1 + n;
      return from_civil(m / 12, m % 12 + 1, 1);
    };
    if (inside.grain == Grain::week) {
      if (part == 1 || part == 4) to = from + 2;
      else if (part == 2) { from += 2; to = from + 1; }
      else if (part == 6) to = from + 3;
      else from += 4;
      return;
    }
    if (months == 1) {
      const Day last = to;
      const Day start = from;
      switch (part) {
        case 1: case 4: to = start + 9; break;
        case 2: from = start + 10; to = start + 19; break;
        case 3: case 5: from = start + 20; break;
        case 6: to = start + 14; break;
        default: from = start + 15; break;
      }
      to = std::min(to, last);
      return;
    }
    const int third = std::max(1, months / 3);
    switch (part) {
      case 1: to = month_at(third) - 1; break;
      case 4: to = month_at(months == 12 ? 3 : third) - 1; break;
      case 2: from = month_at(third); to = month_at(months - third) - 1; break;
      case 3: case 5: from = month_at(months - third); break;
      case 6: to = month_at(months / 2) - 1; break;
      default: from = month_at(months / 2); break;
    }
  };
  cut(out.from, out.to);
  if (out.open) cut(out.other_from, out.other_to);
  if (inside.no_year && lean_ == Lean::past && out.from > anchor_) {
    // "late November" on the 5th of November: last year's.
    const Civil c = to_civil(out.from);
    ReadDate again;
    set_month(again, c.month, c.year - 1);
    if (inside.grain == Grain::month) {
      cut(again.from, again.to);
      out.from = again.from;
      out.to = again.to;
    }
  }
  out.grain = inside.grain == Grain::week || (inside.grain == Grain::month) ? Grain::day : Grain::month;
  return true;
}

// on Friday · last Tuesday · Sunday, Feb 10 · Thu 15th · Friday of next week
bool DateParser::weekday(size_t i, ReadDate& out) {
  size_t k = i;
  // "last week's Sunday"
  ReadDate whole;
  if (relative_unit(i, whole) && whole.grain == Grain::week && whole.to - whole.from == 6 && near(whole.next, kSpace)) {
    if (const DateSense* day = sense(whole.next, DateClass::weekday); day && !day->weak) {
      out = whole;
      out.from = out.to = whole.from + day->value - 1;
      out.grain = Grain::day;
      ++out.next;
      out.rule = "weekday of a week";
      return true;
    }
  }
  int shift = 0;
  bool has = false, is_this = false;
  if (const DateSense* s = sense(k, DateClass::last)) { shift = -s->value; has = true; ++k; }
  else if (const DateSense* n = sense(k, DateClass::next)) { shift = n->value; has = true; ++k; }
  else if (is(k, DateClass::this_)) { has = is_this = true; ++k; }
  if (has && !near(k, kSpace)) return false;
  const DateSense* w = sense(k, DateClass::weekday);
  if (!w) return false;
  const bool weak = w->weak;
  size_t next = k + 1;
  const int comma = kSpace | kComma | kParen | (w->abbreviation ? kDot : 0);
  // A date behind it.
  if (!has && near(next, comma)) {
    size_t d = next;
    if (is(d, DateClass::the) && near(d + 1, kSpace)) ++d;
    ReadDate date;
    if (numeric(d, date) || day_month(d, date) || month_day(d, date)) {
      out = date;
      // Without a year the weekday finds it.
      if (date.no_year && date.last_day == 0 && lean_ != Lean::nearest) {
        const int now = anchor_year();
        int best = 0;
        for (int step = 0; step < 12 && best == 0; ++step) {
          for (const int sign : {lean_ == Lean::past ? -1 : 1, lean_ == Lean::past ? 1 : -1}) {
            const int y = now + sign * step;
            if (!is_day(y, date.month, date.day)) continue;
            const Day day = from_civil(y, date.month, date.day);
            if (weekday_of(day) != w->value || std::abs(day - anchor_) > 400) continue;
            best = y;
            break;
          }
        }
        if (best) {
          out.from = out.to = from_civil(best, date.month, date.day);
          out.open = false;
        }
      }
      out.rule = "weekday and date";
      return true;
    }
    // "Thu 15th"
    int day = 0;
    const size_t n = day_number(d, day);
    if (n && (n - d > 1 || tokens_[d].number < 0 || d > next) && !is(n, DateClass::unit) && !is(n, DateClass::weekday)) {
      const int months = anchor_year() * 12 + to_civil(anchor_).month - 1;
      for (int step = 0; step < 40; ++step) {
        const int m = months + (lean_ == Lean::past ? -step : step);
        if (!is_day(m / 12, m % 12 + 1, day)) continue;
        const Day found = from_civil(m / 12, m % 12 + 1, day);
        if (weekday_of(found) != w->value || (lean_ == Lean::past ? found > anchor_ : found < anchor_)) continue;
        out.from = out.to = found;
        out.next = n;
        out.no_year = true;
        out.rule = "weekday and day";
        return true;
      }
    }
  }
  if (weak && !has && !is_all(i, next) && !(i > 0 && near(i, kSpace) && is(i - 1, DateClass::on) && tokens_[k].end - tokens_[k].start > 4 && language_ != Language::en)) return false;
  out.anchored = true;
  out.grain = Grain::day;
  out.rule = "weekday";
  // "… of last week"
  if (!has) {
    size_t m = next;
    if (is(m, DateClass::of) && near(m, kSpace)) ++m;
    ReadDate week;
    if (near(m, kSpace | kComma) && relative_unit(m, week) && week.grain == Grain::week && week.to - week.from == 6) {
      out.from = out.to = week.from + w->value - 1;
      out.next = week.next;
      return true;
    }
    // "Monday after next"
    if (is(next, DateClass::afternext) || (is(next, DateClass::after) && is(next + 1, DateClass::next) && near(next, kSpace) && near(next + 1, kSpace))) {
      Day day = anchor_ + (w->value - weekday_of(anchor_) + 7) % 7;
      if (day == anchor_) day += 7;
      out.from = out.to = day + 7;
      out.next = is(next, DateClass::afternext) ? next + 1 : next + 2;
      return true;
    }
  }
  const int today = weekday_of(anchor_);
  const Day this_week = monday_of(anchor_) + w->value - 1;
  Day past = anchor_ - (today - w->value + 7) % 7;
  Day future = anchor_ + (w->value - today + 7) % 7;
  if (future == anchor_ && lean_ == Lean::future) future += 7;
  if (has) {
    if (is_this) {
      if (future == anchor_ + 7) future = anchor_;
      out.from = lean_ == Lean::future ? future : this_week;
      if (lean_ == Lean::past && this_week > anchor_) out.from = this_week;
    } else if (shift < 0) {
      if (past == anchor_) past -= 7;
      out.from = past - 7 * (-shift - 1);
    } else {
      out.from = anchor_ + (w->value - today + 7) % 7;
      if (out.from == anchor_) out.from += 7;
      // "next Wednesday" on a Tuesday: not tomorrow.
      if (lean_ == Lean::nearest && language_ == Language::en && out.from < monday_of(anchor_) + 7) out.from += 7;
    }
    out.to = out.from;
  } else {
    out.open = true;
    out.from = out.to = lean_ == Lean::past ? past : lean_ == Lean::future ? future : (anchor_ - past <= future - anchor_ ? past : future);
    out.other_from = out.other_to = future;
  }
  out.weekday_only = true;
  out.next = next;
  return true;
}

// 2024 August · 2012/Aug/10 · 2018 March 18
bool DateParser::year_first(size_t i, ReadDate& out) {
  if (tokens_[i].digits != 4 || !is_year(tokens_[i].number)) return false;
  const int gaps = kSpace | kDash | kSlash;
  const DateSense* s = near(i + 1, gaps) ? sense(i + 1, DateClass::month) : nullptr;
  if (!s || (language_ != Language::en && language_ != Language::pl)) return false;
  out.next = i + 2;
  int day = 0;
  const size_t n = near(i + 2, gaps) ? day_number(i + 2, day) : 0;
  int other = 0;
  if (n && is_day(tokens_[i].number, s->value, day) && !(near(n, kSpace) && month(n, other, true))) {
    set_day_month(out, day, s->value, tokens_[i].number);
    out.next = n;
  } else {
    set_month(out, s->value, tokens_[i].number);
  }
  out.rule = "year first";
  return true;
}

// the week of October 6th
bool DateParser::week_of(size_t i, ReadDate& out) {
  if (is(i, DateClass::the)) ++i;
  const DateSense* u = sense(i, DateClass::unit);
  if (!u || u->value != static_cast<int>(Unit::week) || !is(i + 1, DateClass::of) || !near(i + 1, kSpace) || !near(i + 2, kSpace)) return false;
  const size_t k = is(i + 2, DateClass::the) ? i + 3 : i + 2;
  if (!(numeric(k, out) || day_month(k, out) || month_day(k, out)) || out.from != out.to) return false;
  // Duckling's week of a Sunday is the one that follows; a week holds its day.
  const bool sunday = lean_ == Lean::future && weekday_of(out.from) == 7;
  out.from = monday_of(out.from) + (sunday ? 7 : 0);
  out.to = out.from + 6;
  out.open = false;
  out.grain = Grain::week;
  out.rule = "week of";
  return true;
}

// 20th of next month
bool DateParser::day_of_unit(size_t i, ReadDate& out) {
  if (is(i, DateClass::the)) ++i;
  int day = 0;
  const size_t k = day_number(i, day);
  if (!k || !near(k, kSpace)) return false;
  size_t m = k;
  if (is(m, DateClass::of)) ++m;
  else if (language_ == Language::en) return false;
  ReadDate month_of;
  if (!near(m, kSpace) || !relative_unit(m, month_of) || month_of.grain != Grain::month || month_of.range) return false;
  const Civil c = to_civil(month_of.from);
  if (!is_day(c.year, c.month, day)) return false;
  out = month_of;
  out.from = out.to = from_civil(c.year, c.month, day);
  out.grain = Grain::day;
  out.open = false;
  out.rule = "day of this or that month";
  return true;
}

}  // namespace stillheld::reading
