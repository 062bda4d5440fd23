// Days and months as calendars write them: in figures, in words, a year first or last.
#include <algorithm>

#include "reading/dates_parse.h"
#include "reading/words.h"

namespace stillheld::reading {

using dates::Civil;
using dates::Day;
using dates::days_in_month;
using dates::from_civil;
using dates::to_civil;

// 2014-04-18 · 18.04.2014 · 4/25/2014 · 4/25 · 10.12. · 06/2004 · 2024-05
bool DateParser::numeric(size_t i, ReadDate& out) {
  if (i >= tokens_.size() || tokens_[i].number < 0) return false;
  // "20200809", the basic form of ISO 8601: by itself, or led by a word of dates
  if (const DateToken& whole = tokens_[i]; whole.digits == 8 && (is_all(i, i + 1) || (i > 0 && near(i, kSpace) && is(i - 1, DateClass::on)))) {
    const int year = whole.number / 10000, month = whole.number / 100 % 100, day = whole.number % 100;
    if (year < 1900 || year > 2099 || !is_day(year, month, day)) return false;
    out.from = out.to = from_civil(year, month, day);
    out.grain = Grain::day;
    out.next = i + 1;
    out.rule = "numeric";
    return true;
  }
  // "2014 12 28"
  if (const DateToken& whole = tokens_[i]; whole.digits == 4 && is_year(whole.number) && lean_ != Lean::past && i + 2 < tokens_.size() &&
      tokens_[i + 1].gap == kSpace && tokens_[i + 2].gap == kSpace && tokens_[i + 1].digits == 2 && tokens_[i + 2].digits == 2 &&
      is_day(whole.number, tokens_[i + 1].number, tokens_[i + 2].number)) {
    out.from = out.to = from_civil(whole.number, tokens_[i + 1].number, tokens_[i + 2].number);
    out.grain = Grain::day;
    out.next = i + 3;
    out.rule = "numeric";
    return true;
  }
  // A planner's "3-15", "3 / 15"
  if (lean_ == Lean::future && language_ == Language::en && i + 1 < tokens_.size() && tokens_[i].digits <= 2 && tokens_[i + 1].digits <= 2 && tokens_[i + 1].number >= 0) {
    const int gap = tokens_[i + 1].gap;
    const bool alone = is_all(i, i + 2) || (i == 1 && is(0, DateClass::on) && near(1, kSpace) && i + 2 == tokens_.size() && tokens_[i + 1].end == text_.size());
    if (alone && (gap == (kSlash | kSpace) || gap == kDash || gap == (kDash | kSpace)) && is_day(2000, tokens_[i].number, tokens_[i + 1].number)) {
      set_day_month(out, tokens_[i + 1].number, tokens_[i].number, std::nullopt);
      out.next = i + 2;
      out.rule = "day-month in figures";
      return true;
    }
  }
  const auto joined = [&](size_t k, int sign) {
    return k < tokens_.size() && tokens_[k].number >= 0 && tokens_[k].gap == sign && tokens_[k].gap_size <= (sign == kDash ? 3 : 1);
  };
  // A version or a sum goes on: 1.2.3.4
  const auto ends = [&](size_t k, int sign) { return !joined(k, sign); };
  const DateToken& a = tokens_[i];
  const bool interval = a.gap == kSlash && a.digits == 4 && i > 2 && tokens_[i - 3].digits == 4;  // "2012-01-03/2012-03-05"
  if (i > 0 && tokens_[i - 1].number >= 0 && (a.gap == kDot || a.gap == kColon || a.gap == kSlash) && a.gap_size == 1 && !interval) return false;
  // Of an address on the web, or a file's path.
  if (a.start > 1 && text_[a.start - 1] == '/' && ((text_[a.start - 2] | 0x20) >= 'a' || text_[a.start - 2] == '/') && tokens_[i].gap == kFar) return false;
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
      // "2024-13-01": somebody's day and month changed places.
      if (a.digits == 4 && is_year(a.number) && b.digits == 2 && c.digits == 2 && b.number > 12 && is_day(a.number, c.number, b.number)) {
        out.from = out.to = from_civil(a.number, c.number, b.number);
        return true;
      }
      if (a.digits > 2 || b.digits > 2 || (c.digits != 4 && c.digits != 2)) return false;
      // 1.2.34, 1.10.30: a version
      if (c.digits == 2 && sign == kDot && a.digits == 1 && (b.digits == 1 || language_ == Language::en)) return false;
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
                         (tokens_[i + 2].gap & (kDash | kSlash))) ||
                        // "10/8 – 10/12"
                        (sign == kSlash && i + 3 < tokens_.size() && tokens_[i + 3].number >= 0 && tokens_[i + 3].gap == kSlash &&
                         (tokens_[i + 2].gap & ~kSpace) == kDash) ||
                        (sign == kSlash && i > 1 && tokens_[i - 1].number >= 0 && tokens_[i - 1].gap == kSlash && (tokens_[i].gap & ~kSpace) == kDash);
    const bool led = (i > 0 && near(i, kSpace) && is(i - 1, DateClass::on)) || all || beside || (lean_ != Lean::past && sign == kSlash);
    // "2019–20", "2019/20"
    const bool next_year = b.number == (a.number + 1) % 100;
    if (a.digits == 4 && b.digits == 2 && is_year(a.number) && b.number > 12 && (next_year || (sign == kDash && b.number > a.number % 100)) && sign != kDot) {
      set_year(out, a.number);
      out.to = from_civil(a.number / 100 * 100 + b.number + (b.number == 0 ? 100 : 0), 12, 31);
      out.range = true;
      out.next = year_word(i + 2) ? year_word(i + 2) : i + 2;
      out.rule = "years";
      return true;
    }
    if (a.digits == 4 && b.digits == 2 && is_year(a.number) && b.number >= 1 && b.number <= 12 && sign == kSlash && all && !next_year) {
      out.next = i + 2;
      out.rule = "year-month";
      set_month(out, b.number, a.number);
      return true;
    }
    if (a.digits == 4 && b.digits == 2 && is_year(a.number) && b.number >= 1 && b.number <= 12 && sign == kDash) {
      out.next = i + 2;
      out.rule = "year-month";
      set_month(out, b.number, a.number);
      // "2010-12" may be three years.
      if (b.number > a.number % 100) {
        out.from = from_civil(a.number, 1, 1);
        out.to = from_civil(a.number / 100 * 100 + b.number, 12, 31);
        out.grain = Grain::year;
      }
      return true;
    }
    if (b.digits == 4 && a.digits <= 2 && is_year(b.number) && a.number >= 1 && a.number <= 12 && (sign != kDash || (led && language_ == Language::en))) {
      out.next = i + 2;
      out.rule = "month-year";
      set_month(out, a.number, b.number);
      return true;
    }
    if (a.digits > 2 || b.digits > 2) continue;
    // "24/7", "1/3 of it", "1/2 month": no days
    if (sign == kSlash && ((a.number == 24 && b.number == 7) || (near(i + 2, kSpace) && (is(i + 2, DateClass::unit) || (is(i + 2, DateClass::of) && text_.substr(tokens_[i + 2].start, 2) == "of"))))) return false;
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
  const bool ides = day == 15 && language_ == Language::en && text_.substr(tokens_[i].start, tokens_[i].end - tokens_[i].start) == "ides";
  if (i > 0 && tokens_[i - 1].number >= 0 && tokens_[i].gap == kDot && tokens_[i].gap_size == 1) return false;
  int last = 0;
  // A second day before the month.
  size_t behind = k;
  if (near(k, kSpace | kDash | kDot) && tokens_[k].gap & kDash && (tokens_[k].number >= 0 || is(k, DateClass::ordinal) || is(k, DateClass::number))) {
    behind = day_number(k, last);
  } else if (near(k, kSpace) && joins(k, i) && near(k + 1, kSpace)) {
    behind = day_number(k + 1, last);
  }
  if (behind != k && behind != 0 && last > day) {
    k = behind;
  } else {
    last = 0;
  }
  const bool dotted = language_ == Language::en && k < tokens_.size() && tokens_[k].gap == kDot;  // "12.Aug.2012"
  if (k >= tokens_.size() || (!dotted && (tokens_[k].gap & ~(kSpace | kDash | kSlash | kComma)))) return false;
  int month_value = 0;
  size_t m = 0;
  // "the 14th day of May"
  size_t at = k;
  if (const DateSense* u = sense(at, DateClass::unit); u && u->value == static_cast<int>(DateUnit::day) && near(at, kSpace) && near(at + 1, kSpace)) ++at;
  if (is(at, DateClass::of) && near(at, kSpace) && near(at + 1, kSpace)) ++at;
  m = month(at, month_value, true);
  if (m) {
    const DateSense* s = sense(at, DateClass::month);
    const int gap = tokens_[at].gap;
    if (ides && month_value != 3 && month_value != 5 && month_value != 7 && month_value != 10) day = 13;
    if ((gap & kComma) && language_ != Language::en) return false;
    const bool stop = s->abbreviation;
    int y = 0;
    const int gaps = kSpace | kComma | kDash | kSlash | kQuote | (stop ? kDot : 0);
    // "10 May, 20 people": only four figures are a year behind a comma.
    size_t n = year(m, y, gaps);
    // "12 may be enough"
    if (size_t next = 0; s->weak && !n && language_ == Language::en && !tokens_[at].upper && lean_ != Lean::future && at == i + 1 && tokens_[at].end + 1 < text_.size() &&
                         text_[tokens_[at].end] == ' ' && is_letter(decode_at(text_, tokens_[at].end + 1, next))) {
      return false;
    }
    // "chapter 5, May"; "10, August, 2012"
    if ((gap & kComma) && !n) return false;
    if (!n && is(m, DateClass::of)) n = year(m, y, kSpace);
    if (!n && is(m, DateClass::of) && near(m, kSpace) && m + 1 < tokens_.size() && tokens_[m + 1].digits == 4) n = year(m + 1, y, kSpace);
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
  int day = 0;
  size_t n = k < tokens_.size() ? day_number(k, day) : 0;
  // "Sunday, April, 3rd 2016"
  const bool comma = n && n - k > 1 && language_ == Language::en && tokens_[k].gap == (kComma | kSpace);
  if (!comma && !near(k, kSpace | kDash | kSlash | (s->abbreviation ? kDot : 0))) return false;
  if (!n || (near(n, kColon) && tokens_[n].number >= 0)) return false;
  // "12/Aug/10" is the tenth of August 2012: not for us
  if (tokens_[k].gap & kSlash && i > 0 && tokens_[i].gap & kSlash && tokens_[i - 1].digits == 4) {
    set_day_month(out, day, month_value, tokens_[i - 1].number);
    return false;
  }
  int last = 0;
  // "May 10 and 12" are two days; only "between" makes them one stretch.
  if (n < tokens_.size() && (((tokens_[n].gap & kDash) && near(n, kSpace | kDash)) || (near(n, kSpace) && joins(n, i)))) {
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
  if (!with_year && is(n, DateClass::of) && near(n, kSpace) && n + 1 < tokens_.size() && tokens_[n + 1].digits == 4) with_year = year(n + 1, y, kSpace);
  if (with_year && (tokens_[n].gap & kDash) && tokens_[n].gap_size > 1) with_year = 0;
  const bool ordinal = n - k > 1 || tokens_[k].number < 0 || k > m;
  const size_t behind = tokens_[n - 1].end;
  const bool word_behind = behind + 1 < text_.size() && text_[behind] == ' ' &&
                           !(static_cast<uint8_t>(text_[behind + 1]) < 0x41 || text_.substr(behind, 4) == " – ");
  if (language_ == Language::pl && !with_year && word_behind) return false;
  const bool planned = lean_ == Lean::future && i > 0 && near(i, kSpace) && (is(i - 1, DateClass::on) || is(i - 1, DateClass::until) || is(i - 1, DateClass::since));
  if (s->weak && !tokens_[i].upper && !ordinal && !with_year && !planned && !is_all(i, n)) return false;
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
  int years = 0;
  DateUnit unit = DateUnit::day;
  const size_t in_years = !n && is(i + 1, DateClass::in) && near(i + 1, kSpace) && near(i + 2, kSpace) ? unit_count(i + 2, years, unit) : 0;
  const bool ahead = in_years && unit == DateUnit::year && years > 0 && years < 100;
  const size_t m = month(i, month_value, n != 0 || ahead || is(i + 1, DateClass::afternext));
  if (!m) return false;
  if (!n && s->abbreviation && !is_all(i, m)) {
    const bool led = i > 0 && near(i, kSpace) && is(i - 1, DateClass::month_of);
    if (s->weak || (language_ == Language::en && !tokens_[i].upper && !led)) return false;
  }
  // "April Corley", "the October Revolution": a name
  if (!n && language_ == Language::en && tokens_[i].upper && tokens_[i].end + 1 < text_.size() && text_[tokens_[i].end] == ' ' &&
      !(i > 0 && near(i, kSpace | kDash) && (is(i - 1, DateClass::month_of) || is(i - 1, DateClass::part) || is(i - 1, DateClass::this_)))) {
    size_t next = 0;
    if (is_upper(decode_at(text_, tokens_[i].end + 1, next)) && !(m < tokens_.size() && tokens_[m].start == tokens_[i].end + 1)) return false;
  }
  const bool planned = lean_ == Lean::future && i > 0 && near(i, kSpace) && is(i - 1, DateClass::month_of);
  if (!n && !ahead && !planned && !is(i + 1, DateClass::afternext) && tokens_[i].upper == false && s->weak && language_ == Language::en && !is_all(i, m)) return false;
  set_month(out, month_value, n ? std::optional<int>(y) : std::nullopt);
  if (n && !has_figures(m, n)) out.anchored = true;
  out.next = n ? n : m;
  if (const DateSense* skipped = sense(m, DateClass::afternext); !n && near(m, kSpace) && skipped && skipped->value > 0) {
    // "March after next": a year behind the next.
    set_month(out, month_value, to_civil(out.other_from).year + 1);
    out.open = out.no_year = false;
    out.anchored = true;
    out.next = m + 1;
  }
  out.rule = n ? "month year" : "month";
  // "March in a year": in that year
  if (ahead) {
    set_month(out, month_value, anchor_year() + years);
    out.open = out.no_year = false;
    out.anchored = true;
    out.next = in_years;
    out.rule = "month in years";
    return true;
  }
  // "32 August", "31st of June", "February 30": somebody wrote a day that there is not.
  size_t led_by = i;
  if (is(led_by - 1, DateClass::of) && led_by > 0 && near(led_by, kSpace)) --led_by;
  if (led_by > 0 && is(led_by - 1, DateClass::ordinal) && sense(led_by - 1, DateClass::ordinal)->attached && near(led_by, kSpace)) --led_by;
  if (led_by > 0 && tokens_[led_by - 1].number >= 0 && (near(led_by, kSpace) || led_by != i) && tokens_[led_by - 1].digits <= 2 && (led_by == i || is(led_by, DateClass::ordinal)) &&
      tokens_[led_by - 1].number > days_in_month(to_civil(out.from).year, month_value)) {
    return false;
  }
  if (n && tokens_[m].digits == 2 && tokens_[m].gap == kSpace && near(n, kComma | kSpace) && n < tokens_.size() && tokens_[n].digits == 4 && is_year(tokens_[n].number)) return false;  // "August 32, 2014"
  if (!n && near(m, kSpace) && tokens_[m].number > days_in_month(to_civil(out.from).year, month_value) &&
      (tokens_[m].number <= 50 || tokens_[m].digits > 4) && !(i > 0 && is(i - 1, DateClass::in))) {
    return false;
  }
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

// on the 24th · 20-го числа
bool DateParser::day_alone(size_t i, ReadDate& out) {
  const bool the = is(i, DateClass::the) && near(i + 1, kSpace);
  const size_t k = the ? i + 1 : i;
  int day = 0;
  size_t n = day_number(k, day);
  if (!n) return false;
  if (is(n, DateClass::dayword) && near(n, kSpace)) {
    ++n;
  } else {
    const bool all = is_all(i, n);
    if (language_ != Language::en || (!the && !(all && n - k > 1))) return false;
    ReadDate other;
    if (day_month(k, other)) return false;
    const bool led = i > 0 && near(i, kSpace) && (is(i - 1, DateClass::on) || is(i - 1, DateClass::since) || is(i - 1, DateClass::until) || is(i - 1, DateClass::about));
    const bool ordinal = n - k > 1 || tokens_[k].number < 0;
    const bool planned = the && lean_ == Lean::future && is(i - 1, DateClass::on) && tokens_[n - 1].end == text_.size();  // "on the 15"
    if (!all && !planned && (!led || !ordinal || (tokens_[k].number < 0 && day < 13))) return false;
    if (!all && is(i - 1, DateClass::about) && tokens_[k].number < 0) return false;
    // "on the 24th floor"
    const size_t end = tokens_[n - 1].end;
    size_t next = 0;
    const bool word_behind = end + 1 < text_.size() && text_[end] == ' ' && is_letter(decode_at(text_, end + 1, next));
    if (!all && word_behind && !(n < tokens_.size() && tokens_[n].start == end + 1 && !is(n, DateClass::unit) && !is(n, DateClass::last))) return false;
  }
  set_day_alone(out, day);
  out.next = n;
  return true;
}

// The last, the next, or the nearest such day of a month.
void DateParser::set_day_alone(ReadDate& out, int day) const {
  const Civil now = to_civil(anchor_);
  const int months = now.year * 12 + now.month - 1;
  const auto find = [&](int step) {
    for (int m = months;; m += step) {
      if (!is_day(m / 12, m % 12 + 1, day)) continue;
      const Day found = from_civil(m / 12, m % 12 + 1, day);
      if (step < 0 ? found <= anchor_ : found >= anchor_) return found;
    }
  };
  const Day past = find(-1), future = find(1);
  out.open = out.no_year = true;
  out.from = out.to = lean_ == Lean::past ? past : lean_ == Lean::future ? future : (anchor_ - past <= future - anchor_ ? past : future);
  out.other_from = out.other_to = future;
  out.grain = Grain::day;
  out.rule = "day alone";
}

// the 12 of "on May 10 and 12", "May 10, 12 and 14, 2020"
bool DateParser::day_behind(size_t i, ReadDate& out) {
  if (language_ != Language::en || i < 2) return false;
  int day = 0, before = 0, month_value = 0;
  const size_t n = day_number(i, day);
  if (!n || tokens_[i].number < 0) return false;
  // back over "10, 12 and", to the month
  size_t k = i;
  for (int steps = 0; steps < 5; ++steps) {
    const DateSense* link = k > 1 && near(k, kSpace) ? sense(k - 1, DateClass::to) : nullptr;
    if (link && link->value == 2 && near(k - 1, kSpace | kComma)) k -= 2;
    else if (k > 0 && tokens_[k].gap == (kComma | kSpace)) k -= 1;
    else return false;
    if (tokens_[k].number < 0 && is(k, DateClass::suffix) && k > 0) --k;  // 10th
    if (tokens_[k].number < 1 || tokens_[k].digits > 2) return false;
    before = std::max(before, tokens_[k].number);
    if (k > 0 && near(k, kSpace | kDot) && month(k - 1, month_value, true)) break;
  }
  if (month_value == 0 || day <= before) return false;
  // "on May 10 and 12 people": a count
  const size_t end = tokens_[n - 1].end;
  size_t next = 0;
  if (end + 1 < text_.size() && text_[end] == ' ' && is_letter(decode_at(text_, end + 1, next)) && !(n < tokens_.size() && (is(n, DateClass::to) || is(n, DateClass::of)))) return false;
  int y = 0, other = 0;
  if (near(n, kSpace) && month(n, other, true)) return false;
  const size_t with_year = year(n, y, kSpace | kComma);
  if (!is_day(with_year ? y : 2000, month_value, day)) return false;
  set_day_month(out, day, month_value, with_year ? std::optional<int>(y) : std::nullopt);
  out.next = with_year ? with_year : n;
  out.rule = "one of several days";
  return true;
}

// 20th of next month
bool DateParser::day_of_unit(size_t i, ReadDate& out) {
  if (is(i, DateClass::the) && near(i + 1, kSpace)) ++i;
  int day = 0;
  const size_t k = day_number(i, day);
  if (!k || !near(k, kSpace)) return false;
  size_t m = k;
  if (is(m, DateClass::dayword) && near(m + 1, kSpace)) ++m;
  else if (is(m, DateClass::of)) ++m;
  else if (language_ == Language::en && k - i == 1) return false;  // "18th this month", but "freed 18 this month"
  ReadDate month_of;
  // "22nd of the month": the running one, for a planner
  const bool of_the = lean_ != Lean::past && m > k && language_ == Language::en && tokens_[m - 1].end - tokens_[m - 1].start > 4;
  const DateSense* own = of_the && near(m, kSpace) ? sense(m, DateClass::unit) : nullptr;
  if (own && own->value == static_cast<int>(DateUnit::month)) {
    set_unit(month_of, DateUnit::month, 0);
    month_of.next = m + 1;
  } else if (!near(m, kSpace) || !relative_unit(m, month_of)) {
    return false;
  }
  if (month_of.grain != Grain::month || month_of.range) return false;
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
