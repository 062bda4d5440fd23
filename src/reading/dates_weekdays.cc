// Weekdays, and the nth of something.
#include <algorithm>

#include "reading/dates_parse.h"

namespace stillheld::reading {

using dates::Day;
using dates::from_civil;
using dates::to_civil;

// A day without a year is in the year that has that weekday.
bool DateParser::set_year_by_weekday(ReadDate& date, int weekday) const {
  if (!date.no_year || date.last_day != 0 || date.month == 0 || lean_ == Lean::nearest) return false;
  const int now = anchor_year();
  for (int step = 0; step < 3; ++step) {
    for (const int sign : {lean_ == Lean::past ? -1 : 1, lean_ == Lean::past ? 1 : -1}) {
      const int y = now + sign * step;
      if (!is_day(y, date.month, date.day)) continue;
      const Day day = from_civil(y, date.month, date.day);
      if (weekday_of(day) != weekday || std::abs(day - anchor_) > (lean_ == Lean::future ? 800 : 400)) continue;
      date.from = date.to = day;
      date.open = false;
      return true;
    }
  }
  return false;
}

// on Friday · last Tuesday · Sunday, Feb 10 · Thu 15th · Friday of next week
bool DateParser::weekday(size_t i, ReadDate& out) {
  size_t k = i;
  // "last week's Sunday"
  ReadDate whole;
  if (relative_unit(i, whole) && whole.grain == Grain::week && whole.to - whole.from == 6 && near(whole.next, kSpace | kComma)) {
    // "на прошлой неделе в четверг", "next week on Tuesday"
    if (const bool on = is(whole.next, DateClass::fill) || is(whole.next, DateClass::on);
        on && near(whole.next + 1, kSpace) && is(whole.next + 1, DateClass::weekday)) {
      ++whole.next;
    }
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
  // "last Thursday, November 13"
  if (has && near(next, comma) && (tokens_[next].gap & kComma) != 0) {
    ReadDate date;
    if ((numeric(next, date) || day_month(next, date) || month_day(next, date)) && date.from == date.to &&
        (weekday_of(date.from) == w->value || set_year_by_weekday(date, w->value))) {
      out = date;
      out.rule = "weekday and date";
      return true;
    }
  }
  // "две субботы": they are counted.
  if (!has && language_ != Language::en && i > 0 && near(i, kSpace) && is(i - 1, DateClass::number) && tokens_[i].gap != kDirect) return false;
  // A date behind it, or behind an hour: "Tuesday evening, 4 November".
  if (!has && near(next, comma)) {
    size_t d = behind_clock(next);
    if (d != next && !near(d, comma | kDot)) d = next;
    if (is(d, DateClass::the) && near(d + 1, kSpace)) ++d;
    ReadDate date;
    if (numeric(d, date) || day_month(d, date) || month_day(d, date)) {
      out = date;
      // Without a year the weekday finds it.
      set_year_by_weekday(out, w->value);
      out.rule = "weekday and date";
      return true;
    }
    // "Thu 15th"
    int day = 0;
    const size_t n = day_number(d, day);
    if (n && (n - d > 1 || tokens_[d].number < 0 || d > next || (lean_ == Lean::future && is_all(i, n))) && !is(n, DateClass::unit) && !is(n, DateClass::weekday)) {
      const int months = anchor_year() * 12 + to_civil(anchor_).month - 1;
      for (int step = 0; step < 40; ++step) {
        const int m = months + (lean_ == Lean::past ? -step : step);
        if (!is_day(m / 12, m % 12 + 1, day)) continue;
        const Day found = from_civil(m / 12, m % 12 + 1, day);
        if (weekday_of(found) != w->value || (lean_ == Lean::past ? found > anchor_ : found < anchor_)) continue;
        out.from = out.to = found;
        // The nearest: the last such day may be nearer than the next.
        for (int back = 0; lean_ == Lean::nearest && back < 40; ++back) {
          const int p = months - back;
          if (!is_day(p / 12, p % 12 + 1, day)) continue;
          const Day was = from_civil(p / 12, p % 12 + 1, day);
          if (weekday_of(was) != w->value || was > anchor_) continue;
          if (anchor_ - was < found - anchor_) out.from = out.to = was;
          break;
        }
        out.next = n;
        out.no_year = true;
        out.rule = "weekday and day";
        return true;
      }
    }
  }
  // "every Monday", "on Mondays": no day
  if (!has && lean_ != Lean::future) {
    const std::string_view own = text_.substr(tokens_[k].start, tokens_[k].end - tokens_[k].start);
    if (language_ == Language::en && own.size() > 5 && own.ends_with("days")) return false;
    if (tokens_[k].start > 3 && text_[tokens_[k].start - 1] == ' ') {
      const size_t blank = text_.rfind(' ', tokens_[k].start - 2);
      const std::string_view before = text_.substr(blank == text_.npos ? 0 : blank + 1, 20);
      for (const std::string_view each : {"every ", "each ", "Every ", "Each ", "кажд", "Кажд", "кожн", "Кожн", "każd", "Każd"}) {
        if (before.starts_with(each)) return false;
      }
    }
  }
  // "Mon-Wed": each is the other's company
  const auto dashed = [&](size_t a, size_t b) {
    return b < tokens_.size() && is(a, DateClass::weekday) && is(b, DateClass::weekday) && (tokens_[b].gap & kDash) != 0 && near(b, kSpace | kDash) && (lean_ == Lean::future || (tokens_[a].upper && tokens_[b].upper));
  };
  const bool to_another = lean_ == Lean::future && ((is(next, DateClass::to) && is(next + 1, DateClass::weekday)) || (k > 1 && is(k - 1, DateClass::to) && is(k - 2, DateClass::weekday)));
  const bool company = to_another || dashed(k, next) || (k > 0 && dashed(k - 1, k));
  // "wed of next week", "mon 18"
  ReadDate near_week;
  const bool of_week = weak && !has && is(next, DateClass::of) && near(next, kSpace) && near(next + 1, kSpace) && relative_unit(next + 1, near_week) && near_week.grain == Grain::week;
  if (weak && !has && !of_week && !company && !is_all(i, next) && !(i > 0 && near(i, kSpace) && is(i - 1, DateClass::on) && tokens_[k].end - tokens_[k].start > 4 && language_ != Language::en)) return false;
  out.anchored = true;
  out.grain = Grain::day;
  out.rule = "weekday";
  // "в среду через неделю", "środa za tydzień"
  if (!has && is(next, DateClass::in) && near(next, kSpace)) {
    int weeks = 0;
    DateUnit unit = DateUnit::day;
    const size_t n = near(next + 1, kSpace) ? unit_count(next + 1, weeks, unit) : 0;
    if (n && unit == DateUnit::week && weeks > 0) {
      out.from = out.to = anchor_ + (w->value - weekday_of(anchor_) + 7) % 7 + 7 * weeks;
      out.next = n;
      return true;
    }
  }
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
    // "the Friday before last": a week before the last one
    if (const DateSense* skipped = sense(next, DateClass::afternext); skipped && skipped->value < 0 && near(next, kSpace)) {
      const Day past = anchor_ - (weekday_of(anchor_) - w->value + 7) % 7;
      out.from = out.to = (past == anchor_ ? past - 7 : past) - 7;
      out.next = next + 1;
      return true;
    }
    // "Monday last": the last one; "Monday week": a week behind the next
    if (language_ == Language::en && near(next, kSpace)) {
      const bool last = is(next, DateClass::last) && text_.substr(tokens_[next].start, 4) == "last" && !is(next + 1, DateClass::unit) && !is(next + 1, DateClass::month) && !is(next + 1, DateClass::season);
      const bool behind = is(next, DateClass::unit) && text_.substr(tokens_[next].start, tokens_[next].end - tokens_[next].start) == "week";
      if (last || behind) {
        const Day past = anchor_ - (weekday_of(anchor_) - w->value + 7) % 7, ahead = anchor_ + (w->value - weekday_of(anchor_) + 7) % 7;
        out.from = out.to = last ? (past == anchor_ ? past - 7 : past) : ahead + 7;
        out.next = next + 1;
        return true;
      }
    }
    // "the Monday after 5 October", "Tuesday before Christmas"
    if (const bool before = is(next, DateClass::before), after = is(next, DateClass::after); (before || after) && near(next, kSpace) && near(next + 1, kSpace)) {
      ReadDate other;
      const size_t at = is(next + 1, DateClass::the) && near(next + 2, kSpace) ? next + 2 : next + 1;
      if ((holiday(at, other) || numeric(at, other) || day_month(at, other) || month_day(at, other)) && other.from == other.to) {
        const auto beside = [&](Day day) { return after ? day + (w->value - weekday_of(day) + 6) % 7 + 1 : day - (weekday_of(day) - w->value + 6) % 7 - 1; };
        out = other;
        out.from = out.to = beside(other.from);
        if (other.open) out.other_from = out.other_to = beside(other.other_from);
        out.month = 0;
        out.grain = Grain::day;
        out.rule = "weekday beside a date";
        return true;
      }
    }
    // "Monday after next"
    if ((is(next, DateClass::afternext) && near(next, kSpace)) || (is(next, DateClass::after) && is(next + 1, DateClass::next) && near(next, kSpace) && near(next + 1, kSpace))) {
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
      out.from = lean_ == Lean::future || (lean_ == Lean::nearest && language_ == Language::en) ? future : this_week;
      if (lean_ == Lean::past && this_week > anchor_) out.from = this_week;
    } else if (shift < 0) {
      if (past == anchor_) past -= 7;
      out.from = past - 7 * (-shift - 1);
    } else {
      out.from = anchor_ + (w->value - today + 7) % 7;
      if (out.from == anchor_) out.from += 7;
      // "next Wednesday" on a Tuesday: not tomorrow.
      const bool skips = text_.substr(tokens_[i].start, 4) == "next" || text_.substr(tokens_[i].start, 4) == "Next";  // not "coming"
      if (lean_ == Lean::nearest && language_ == Language::en && skips && out.from < monday_of(anchor_) + 7) out.from += 7;
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

// the 2nd Monday of March · last day of October 2015 · первая неделя мая
bool DateParser::nth_of(size_t i, ReadDate& out) {
  if (is(i, DateClass::the) && near(i + 1, kSpace)) ++i;
  int nth = 0;
  size_t k = 0;
  if (const DateSense* s = sense(i, DateClass::last); s && s->value == 1) {
    nth = -1;
    k = i + 1;
  } else {
    k = day_number(i, nth);
  }
  if (!k || nth > 31 || !near(k, kSpace)) return false;
  if (nth > 1 && is(k, DateClass::to) && is(k + 1, DateClass::last) && near(k + 1, kSpace)) ++k;  // "second to last"
  if (nth > 0 && is(k, DateClass::last) && near(k + 1, kSpace)) {  // "fifth last day"
    nth = -nth;
    ++k;
  }
  const DateSense* w = sense(k, DateClass::weekday);
  const DateSense* u = sense(k, DateClass::unit);
  if (!w && !u) return false;
  size_t m = k + 1;
  // "the last Sunday before Christmas"
  const bool last_before = w && nth == -1 && is(m, DateClass::before);
  if (w && ((nth > 0 && is(m, DateClass::after)) || last_before) && near(m, kSpace) && near(m + 1, kSpace)) {
    ReadDate other;
    if (!(holiday(m + 1, other) || day_month(m + 1, other) || month_day(m + 1, other) || numeric(m + 1, other))) return false;
    out = other;
    out.open = false;
    out.from = out.to = last_before ? other.from - (weekday_of(other.from) - w->value + 6) % 7 - 1 : other.from + (w->value - weekday_of(other.from) + 6) % 7 + 1 + 7 * (nth - 1);
    out.rule = last_before ? "last weekday before" : "nth weekday after";
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
    if (u && u->value == static_cast<int>(DateUnit::year)) return false;
    int y = 0;
    size_t n = year(m, y, kSpace);
    if (n && (is(m - 1, DateClass::of) || tokens_[m].number < 0)) {
      set_year(inside, y);
      inside.next = n;
      inside.anchored = tokens_[m].number < 0;
    } else if (const DateSense* own = sense(m, DateClass::unit);
               own && (is(m - 1, DateClass::of) || language_ != Language::en) && !own->weak && own->value >= static_cast<int>(DateUnit::week) &&
               own->value <= static_cast<int>(DateUnit::year) && !(u && u->value >= own->value)) {
      set_unit(inside, static_cast<DateUnit>(own->value), 0);
      inside.next = m + 1;
    } else if (!relative_unit(m, inside)) {
      return false;
    }
  }
  const bool day_of_week = inside.grain == Grain::week && u && u->value == static_cast<int>(DateUnit::day);
  if (inside.grain < Grain::month && !day_of_week) return false;
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
    switch (static_cast<DateUnit>(u->value)) {
      case DateUnit::day:
        out.from = out.to = nth > 0 ? first + nth - 1 : last + nth + 1;
        break;
      case DateUnit::week: {
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
      case DateUnit::weekend: {
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

// the week of October 6th
bool DateParser::week_of(size_t i, ReadDate& out) {
  if (is(i, DateClass::the) && near(i + 1, kSpace)) ++i;
  const DateSense* u = sense(i, DateClass::unit);
  const bool weekend = u && u->value == static_cast<int>(DateUnit::weekend);
  const DateSense* side = sense(i + 1, DateClass::part);  // "week ending 24 May"
  const bool begins = side && side->value == 4, ends = side && side->value == 5;
  if (!u || (u->value != static_cast<int>(DateUnit::week) && !weekend) || !(is(i + 1, DateClass::of) || begins || ends) || !near(i + 1, kSpace) || !near(i + 2, kSpace)) return false;
  const size_t k = is(i + 2, DateClass::the) ? i + 3 : i + 2;
  int day = 0;
  const size_t behind = day_number(k, day);
  const bool nth = behind > k + 1 && language_ == Language::en;  // "of the 18th"
  const bool alone = language_ == Language::en && (nth || weekday(k, out));
  if (nth && !day_month(k, out)) {
    set_day_alone(out, day);
    out.next = behind;
  }
  if (alone && out.open && lean_ != Lean::past) out.from = out.to = out.other_from;
  if (!(numeric(k, out) || day_month(k, out) || month_day(k, out) || alone || (weekend && holiday(k, out))) || out.from != out.to) return false;
  if (ends && !weekend) {
    out.from = out.to - 6;
    out.open = false;
    out.grain = Grain::week;
    out.range = true;
    out.rule = "week of";
    return true;
  }
  if (weekend) {
    out.from = monday_of(out.from) + 5;
    out.to = out.from + 1;
    out.open = false;
    out.range = true;
    out.rule = "weekend of";
    return true;
  }
  // Duckling's week of a Sunday is the one that follows; a week holds its day.
  const bool sunday = lean_ == Lean::future && weekday_of(out.from) == 7;
  out.from = monday_of(out.from) + (sunday ? 7 : 0);
  out.to = out.from + 6;
  out.open = false;
  out.grain = Grain::week;
  out.rule = "week of";
  return true;
}

// the (second) closest Monday to October 5th
bool DateParser::closest(size_t i, ReadDate& out) {
  if (is(i, DateClass::the) && near(i + 1, kSpace)) ++i;
  int nth = 1;
  if (const size_t k = day_number(i, nth)) i = k;
  if (!is(i, DateClass::closest) || !near(i + 1, kSpace) || !near(i + 2, kSpace) || !near(i + 3, kSpace)) return false;
  const DateSense* w = sense(i + 1, DateClass::weekday);
  ReadDate other;
  if (!w && feast(i + 1)) {
    if (!is(i + 2, DateClass::to) || !(numeric(i + 3, other) || day_month(i + 3, other) || month_day(i + 3, other) || day_word(i + 3, other))) return false;
    out = other;
    return closest_feast(i + 1, nth, other.from, out);
  }
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

}  // namespace stillheld::reading
