// Dates that hang on the day of publication.
#include <algorithm>

#include "reading/dates_parse.h"

namespace stillheld::reading {

using dates::Civil;
using dates::Day;
using dates::from_civil;
using dates::to_civil;

// last week · this year · next month · the past two weeks · прошлой весной
bool DateParser::relative_unit(size_t i, ReadDate& out) {
  const bool the = is(i, DateClass::the) && near(i + 1, kSpace);
  if (the) ++i;
  if (const DateSense* s = sense(i, DateClass::thisyear)) {
    set_year(out, anchor_year() + s->value);
    out.anchored = true;
    out.next = i + 1;
    out.rule = "this year";
    if (const size_t n = month_in_year(i + 1, anchor_year() + s->value, out)) out.next = n;
    return true;
  }
  // "the week after next", "the year before last"
  if (const DateSense* u = sense(i, DateClass::unit); u && near(i + 1, kSpace) && u->value != static_cast<int>(DateUnit::day)) {
    if (const DateSense* skipped = sense(i + 1, DateClass::afternext)) {
      set_unit(out, static_cast<DateUnit>(u->value), skipped->value < 0 ? -2 : 2);
      out.next = i + 2;
      out.rule = "unit after next";
      return true;
    }
  }
  // "the week", and nothing else, in a planner's book: what is left of it
  if (const DateSense* u = sense(i, DateClass::unit); the && u && u->value == static_cast<int>(DateUnit::week) && lean_ == Lean::future && is_all(i - 1, i + 1)) {
    set_unit(out, DateUnit::week, 0);
    out.from = anchor_;
    out.to = std::max(out.from, out.to - 1);
    out.range = true;
    out.next = i + 1;
    out.rule = "rest of the week";
    return true;
  }
  // "over the weekend", "на выходных"
  if (const DateSense* u = sense(i, DateClass::unit);
      u && u->value == static_cast<int>(DateUnit::weekend) &&
      (the || (language_ != Language::en && i > 0 && near(i, kSpace) && (is(i - 1, DateClass::fill) || is(i - 1, DateClass::on))))) {
    set_unit(out, DateUnit::weekend, 0);
    out.open = true;
    out.other_from = out.from;
    out.other_to = out.to;
    if (lean_ == Lean::past && out.from > anchor_) set_unit(out, DateUnit::weekend, -1);
    out.next = i + 1;
    out.rule = "the weekend";
    return true;
  }
  int offset = 0;
  int ahead = 0;
  if (const size_t n = number(i, ahead); n && ahead > 1 && ahead < 100 && near(n, kSpace) && near(n + 1, kSpace)) {
    // "two upcoming weeks"
    const DateSense* s = sense(n, DateClass::next);
    const DateSense* u = sense(n + 1, DateClass::unit);
    if (s && s->value == 9 && u && lean_ == Lean::future) {
      set_unit(out, static_cast<DateUnit>(u->value), ahead);
      out.next = n + 2;
      out.rule = "next unit";
      return true;
    }
  }
  if (const DateSense* s = sense(i, DateClass::last)) offset = -s->value;
  else if (const DateSense* n = sense(i, DateClass::next)) offset = n->value;
  else if (!is(i, DateClass::this_)) return false;
  size_t k = i + 1;
  if (!near(k, kSpace)) return false;
  // "over the past year" ends today; "last year" is the calendar's.
  const DateSense* recent = sense(i, DateClass::recent);
  const bool rolling = offset == -1 && recent && lean_ == Lean::past && (!recent->weak || the);
  out.rule = offset < 0 ? "last unit" : offset > 0 ? "next unit" : "this unit";
  int count = 0;
  const bool upcoming = offset == 9;
  if (upcoming) offset = 1;
  size_t n = offset != 0 ? number(k, count) : 0;
  if (n && count != 0 && (count > 1 || count < 0) && count < 1000 && near(n, kSpace)) {
    const DateSense* u = sense(n, DateClass::unit);
    if (!u || u->weak) return false;
    const DateUnit unit = static_cast<DateUnit>(u->value);
    const int number_of = std::abs(count);
    out.anchored = true;
    out.range = true;
    out.approximate = count < 0;
    ReadDate edge;
    set_shift(edge, unit, offset < 0 ? -number_of : number_of, anchor_);
    if (upcoming && lean_ == Lean::future) {
      set_unit(out, unit, number_of);
      out.range = false;
    } else if (lean_ != Lean::past && unit != DateUnit::day && count > 0) {
      // A planner's reading: whole units, without the running one.
      ReadDate first, last;
      set_unit(first, unit, offset < 0 ? -number_of : 1);
      set_unit(last, unit, offset < 0 ? -1 : number_of);
      out.from = first.from;
      out.to = last.to;
    } else if (offset < 0) {
      out.from = edge.nominal;
      out.to = unit == DateUnit::day && lean_ != Lean::past ? anchor_ - 1 : anchor_;
    } else {
      out.from = lean_ == Lean::past ? anchor_ : anchor_ + 1;
      out.to = edge.nominal;
    }
    // "the next 2 weeks 3 days"
    int more = 0;
    DateUnit more_unit = DateUnit::day;
    if (const size_t m = near(n + 1, kSpace | kComma) ? unit_count(n + 1, more, more_unit) : 0; m && more > 0 && more_unit < unit) {
      ReadDate further;
      set_shift(further, more_unit, offset < 0 ? -more : more, edge.nominal);
      (offset < 0 ? out.from : out.to) = further.nominal;
      n = m - 1;
    }
    if (count < 0) out.from = offset < 0 ? std::min(out.from, anchor_ - (anchor_ - edge.nominal) * 3) : out.from;
    out.nominal = upcoming ? out.from : edge.nominal;
    out.grain = unit == DateUnit::day ? Grain::day : unit == DateUnit::week ? Grain::week : unit == DateUnit::month ? Grain::month : Grain::year;
    out.next = n + 1;
    return true;
  }
  // "tego lata" is this summer, "ostatnie lata" are years.
  const std::string_view led_by = text_.substr(tokens_[i].start, tokens_[i].end - tokens_[i].start);
  const bool summer = language_ == Language::pl && is(k, DateClass::season) && led_by.size() > 3 && led_by.substr(led_by.size() - 3) == "ego";
  if (const DateSense* u = sense(k, DateClass::unit); u && !u->weak && !summer) {
    const DateUnit unit = static_cast<DateUnit>(u->value);
    if (unit == DateUnit::day && offset == 0) return false;
    out.next = k + 1;
    const std::string_view own = text_.substr(tokens_[k].start, tokens_[k].end - tokens_[k].start);
    const std::string_view led = text_.substr(tokens_[i].start, tokens_[i].end - tokens_[i].start);
    bool plural = language_ == Language::en && own.size() > 3 && own.back() == 's' && own.find('\'') == own.npos && own.find("\xE2\x80\x99") == own.npos;
    const std::vector<std::string_view> endings = language_ == Language::be   ? std::vector<std::string_view>{"ія", "ыя", "іх", "ых"}
                                                  : language_ == Language::uk ? std::vector<std::string_view>{"ні", "чі", "лі", "их", "іх"}
                                                  : language_ == Language::pl ? std::vector<std::string_view>{"nie", "łe", "ze", "ych", "ich"}
                                                                              : std::vector<std::string_view>{"ие", "их", "ых"};
    for (const std::string_view ending : endings) {
      plural |= language_ != Language::en && led.size() > ending.size() && led.substr(led.size() - ending.size()) == ending;
    }
    if (plural && lean_ == Lean::past && offset != 0 && unit != DateUnit::weekend) {
      // "in recent months", "в ближайшие дни": some, nobody says how many.
      const int some = unit == DateUnit::day ? 7 : unit == DateUnit::week ? 5 : unit == DateUnit::month ? 6 : unit == DateUnit::year ? 5 : 2;
      set_shift(out, unit, offset < 0 ? -some : some, anchor_);
      out.from = offset < 0 ? out.nominal : anchor_;
      out.to = offset < 0 ? anchor_ : out.nominal;
      out.nominal = out.from;
      out.anchored = out.approximate = out.range = true;
      out.rule = "some units";
      out.unit_days = 0;
      return true;
    }
    // "the last day of the trial" is none of ours.
    if (unit == DateUnit::day && lean_ == Lean::past) return false;
    // «ближайшие выходные»: the next to come
    if (unit == DateUnit::weekend && offset == 1) {
      for (const std::string_view nearest : {"ближайш", "Ближайш", "найближч", "бліжэйш", "najbliższ"}) {
        if (led.starts_with(nearest)) offset = 0;
      }
    }
    set_unit(out, unit, offset);
    if (rolling && unit != DateUnit::weekend) {
      ReadDate edge;
      set_shift(edge, unit, -1, anchor_);
      out.from = out.nominal = edge.nominal;
      out.to = anchor_;
      out.range = true;
      out.rule = "past unit";
    } else if (unit == DateUnit::year) {
      if (const size_t n2 = month_in_year(k + 1, anchor_year() + offset, out)) out.next = n2;
    }
    return true;
  }
  // "last season": quarters of the year by the sun, for a planner.
  if (const DateSense* s = sense(k, DateClass::season); s && s->value == 5) {
    if (lean_ != Lean::future) return false;
    // Winter is the first of its year.
    const auto days = [&](int at, Day& from, Day& to) { season_days(at % 4 == 0 ? 4 : at % 4, at / 4, from, to); };
    int at = anchor_year() * 4;
    Day next = 0, ignored = 0;
    while (days(at + 1, next, ignored), next <= anchor_) ++at;
    at += offset;
    days(at, out.from, out.to);
    days(at + 1, next, ignored);
    out.to = next - 2;  // the day between two seasons is in neither
    out.grain = Grain::season;
    out.anchored = true;
    out.next = k + 1;
    return true;
  }
  int month_value = 0;
  if (month(k, month_value, true) && (tokens_[k].upper || language_ != Language::en || lean_ == Lean::future)) {
    const Civil now = to_civil(anchor_);
    int year = now.year;
    if (offset < 0) year = month_value < now.month ? now.year : now.year - 1;
    if (offset > 0) year = month_value > now.month ? now.year : now.year + 1;
    if (offset == -2) --year;
    set_month(out, month_value, year);
    int y = 0;
    size_t n2 = k + 1;
    if (const size_t with = k + 1 < tokens_.size() ? this->year(k + 1, y, kSpace) : 0) {
      set_month(out, month_value, y);
      n2 = with;
    }
    out.anchored = true;
    out.next = n2;
    return true;
  }
  ReadDate inside;
  if (season(k, inside) && inside.no_year) {
    out = inside;
    out.open = false;
    const int s = sense(k, DateClass::season)->value;
    int year = anchor_year();
    const auto put = [&](int y) { season_days(s, y, out.from, out.to); };
    put(year);
    if (offset < 0) {
      while (out.to >= anchor_) put(--year);
      for (int k2 = -1; k2 > offset; --k2) put(--year);  // "позапрошлым летом"
    } else if (offset > 0) {
      while (out.from <= anchor_) put(++year);
    } else if (s == 4 && to_civil(anchor_).month > 8) {
      put(++year);
    }
    out.anchored = true;
    return true;
  }
  if (feast_beside(k, upcoming ? 1 : offset, inside)) {
    out = inside;
    return true;
  }
  return false;
}

// "last year in March": the month, inside a year that is known.
size_t DateParser::month_in_year(size_t i, int year, ReadDate& out) const {
  if (!is(i, DateClass::of) || is(i, DateClass::from) || !near(i, kSpace) || !near(i + 1, kSpace)) return 0;
  int value = 0;
  const size_t n = month(i + 1, value, true);
  if (!n || (language_ == Language::en && !tokens_[i + 1].upper)) return 0;
  set_month(out, value, year);
  return n;
}

// earlier this week · later this year · ранее в этом месяце
bool DateParser::clipped(size_t i, ReadDate& out) {
  // "all week"
  if (const DateSense* all = sense(i, DateClass::clip); all && all->value == 3) {
    const DateSense* u = near(i + 1, kSpace) ? sense(i + 1, DateClass::unit) : nullptr;
    if (!u || u->weak || u->value < static_cast<int>(DateUnit::week) || u->value > static_cast<int>(DateUnit::year)) return false;
    set_unit(out, static_cast<DateUnit>(u->value), 0);
    if (lean_ == Lean::past) out.to = anchor_;
    else if (u->value == static_cast<int>(DateUnit::week)) --out.to;  // a planner's week ends on Saturday
    out.next = i + 2;
    out.range = true;
    out.rule = "all of this unit";
    return true;
  }
  const DateSense* s = sense(i, DateClass::clip);
  if (!s || !near(i + 1, kSpace)) return false;
  size_t k = i + 1;
  if (is(k, DateClass::fill) && !is(k, DateClass::this_) && near(k + 1, kSpace)) ++k;
  if (!is(k, DateClass::this_) && !is(k, DateClass::thisyear)) return false;
  ReadDate inside;
  if (!relative_unit(k, inside) || inside.range || inside.from > anchor_ || inside.to < anchor_ || inside.grain < Grain::week) return false;
  out = inside;
  (s->value == 1 ? out.to : out.from) = anchor_;
  out.range = true;
  out.rule = "part of this unit";
  return true;
}

// 5 days ago · in two weeks · через год · два месяца спустя · 3 fridays from now
bool DateParser::shifted(size_t i, ReadDate& out) {
  int count = 0;
  DateUnit unit = DateUnit::day;
  size_t k = i;
  const bool in = (is(i, DateClass::in) || (lean_ != Lean::past && is(i, DateClass::after))) && near(i + 1, kSpace);
  const bool within = is(i, DateClass::within) && near(i + 1, kSpace);
  if (in || within) {
    k = i + 1;
    if (is(k, DateClass::about) && near(k + 1, kSpace)) ++k;
    size_t n = unit_count(k, count, unit);
    if (!n) return false;
    if (const bool ahead = is(n, DateClass::ago) && near(n, kSpace); ahead) return false;
    ReadDate start;
    Day base = anchor_;
    bool counted = false;
    if (is(n, DateClass::after) && near(n, kSpace)) {
      // "через год после суда" counts from the trial, whenever it was.
      counted = count > 0 && language_ != Language::en && near(n + 1, kSpace) && (day_word(n + 1, start) || holiday(n + 1, start) || numeric(n + 1, start) || day_month(n + 1, start)) && start.from == start.to;
      if (!counted && lean_ == Lean::past) return false;
      if (counted) {
        base = start.from;
        n = start.next;
      }
    }
    const bool few = count < 0;
    count = std::abs(count);
    if (few && lean_ == Lean::past) count = std::min(count, 3);
    set_shift(out, unit, count, base);
    if (counted) {
      out.anchored = start.anchored || start.no_year;
      out.next = n;
      out.rule = "units later";
      return true;
    }
    out.anchored = true;
    out.next = n;
    out.rule = within ? "within units" : "in units";
    // "in 2 weeks and 3 days"
    int more = 0;
    DateUnit more_unit = DateUnit::day;
    if (near(n, kSpace | kComma) && !few) {
      const size_t at = is(n, DateClass::to) && near(n + 1, kSpace) ? n + 1 : n;
      if (const size_t end = unit_count(at, more, more_unit); end && more > 0 && more_unit < unit && !is(end, DateClass::ago) && !is(end, DateClass::later)) {
        const Day first = out.nominal;
        set_shift(out, more_unit, more, first);
        out.shift = out.nominal - anchor_;
        out.shift_months = 0;
        out.next = end;
      }
    }
    if (few) {
      out.from = anchor_ + 1;
      out.to = anchor_ + std::max(out.shift * 3, 1);
      out.approximate = true;
    }
    if (within) {
      out.to = std::max(out.nominal, anchor_);
      out.from = anchor_;
      out.range = true;
    } else {
      // "within 10 days" and "in 10 days" are one word in English.
      out.follows = lean_ == Lean::past;
    }
    // "за 5 дней" is as often a duration.
    const DateSense* sense_of_in = sense(i, DateClass::in);
    if (in && language_ != Language::en && sense_of_in != nullptr && sense_of_in->weak && (lean_ == Lean::past || language_ != Language::pl)) return false;
    return true;
  }
  if (is(k, DateClass::about) && near(k + 1, kSpace)) return false;
  if (is_decimal_tail(i)) return false;
  size_t n = unit_count(k, count, unit);
  // "-5d": a planner's shorthand, no news.
  if (n && count > 0 && lean_ != Lean::past && tokens_[i].number >= 0) {
    const size_t start = tokens_[i].start;
    char sign = start > 0 && (start == 1 || text_[start - 2] == ' ') ? text_[start - 1] : ' ';
    if (lean_ == Lean::nearest && language_ == Language::en && unit > DateUnit::week && is_all(i, n)) sign = '+';
    if (sign == '-' || sign == '+') {
      set_shift(out, unit, sign == '-' ? -count : count, anchor_);
      out.anchored = true;
      out.next = n;
      out.rule = "signed units";
      int further = 0;
      DateUnit smaller = DateUnit::day;
      if (const size_t end2 = near(n, kSpace | kComma) ? unit_count(n, further, smaller) : 0; end2 && further > 0 && smaller < unit) {
        set_shift(out, smaller, sign == '-' ? -further : further, out.nominal);
        out.next = end2;
      }
      return true;
    }
  }
  // "5 fridays ago"
  int nth = 0;
  if (!n) {
    const size_t w = number(k, nth);
    const DateSense* day = w && near(w, kSpace) ? sense(w, DateClass::weekday) : nullptr;
    if (!day || nth < 1 || nth > 60) return false;
    // "three Sundays before Christmas"
    if (const bool before = is(w + 1, DateClass::before), after = is(w + 1, DateClass::after); (before || after) && near(w + 1, kSpace) && near(w + 2, kSpace)) {
      ReadDate other;
      const size_t at = is(w + 2, DateClass::the) ? w + 3 : w + 2;
      if (!(holiday(at, other) || numeric(at, other) || day_month(at, other) || month_day(at, other)) || other.from != other.to) return false;
      out = other;
      const auto beside = [&](Day d) { return after ? d + (day->value - weekday_of(d) + 6) % 7 + 1 + 7 * (nth - 1) : d - (weekday_of(d) - day->value + 6) % 7 - 1 - 7 * (nth - 1); };
      out.from = out.to = out.nominal = beside(other.from);
      if (other.open) out.other_from = out.other_to = beside(other.other_from);
      out.month = 0;
      out.rule = "weekdays beside a date";
      return true;
    }
    const bool back = is(w + 1, DateClass::ago) && near(w + 1, kSpace);
    const bool forth = is(w + 1, DateClass::later) && near(w + 1, kSpace);
    if (!back && !forth) return false;
    const int today = weekday_of(anchor_);
    Day found = back ? anchor_ - (today - day->value + 7) % 7 : anchor_ + (day->value - today + 7) % 7;
    if (found == anchor_) found += back ? -7 : 7;
    found += (back ? -7 : 7) * (nth - 1);
    out.from = out.to = found;
    out.anchored = true;
    out.next = w + 2;
    out.rule = "weekdays ago";
    return true;
  }
  const bool few = count < 0;
  count = std::abs(count);
  if (few && lean_ == Lean::past) count = std::min(count, 3);  // "several": some, and nobody counts
  // "a year and a half ago", "two years and 3 months ago"
  int more = 0;
  DateUnit more_unit = DateUnit::day;
  size_t second = 0;
  if (near(n, kSpace | kComma)) {
    size_t at = n;
    if (is(at, DateClass::to) && near(at + 1, kSpace)) ++at;
    if (!is(at, DateClass::this_)) second = unit_count(at, more, more_unit);
    if (second && (more <= 0 || more_unit >= unit)) second = 0;
  }
  size_t end = second ? second : n;
  const int stop = tokens_[end - 1].end - tokens_[end - 1].start <= 3 ? kSpace | kDot : kSpace;  // "12 mos. ago"
  bool back = near(end, stop) && is(end, DateClass::ago);
  bool forth = near(end, stop) && is(end, DateClass::later);
  const DateSense* sense_of = back ? sense(end, DateClass::ago) : forth ? sense(end, DateClass::later) : nullptr;
  Day base = anchor_, unsure = 0;
  bool anchored = true;
  size_t next = end + 1;
  if (!back && !forth && lean_ != Lean::past && near(end, kSpace) && is_all(i, end + 1)) {
    back = is(end, DateClass::before);
    forth = is(end, DateClass::after);
  }
  if (!back && !forth) {
    // "three days after Easter", "a week before yesterday", "3 days from tomorrow"
    const bool before = near(end, kSpace) && is(end, DateClass::before);
    const bool after = near(end, kSpace) && (is(end, DateClass::after) || is(end, DateClass::from));
    if (!before && !after) return false;
    ReadDate other;
    if (!near(end + 1, kSpace)) return false;
    const bool for_a_time = i > 0 && near(i, kSpace) && is(i - 1, DateClass::lasting);
    const bool last_feast = is(end + 1, DateClass::last) && relative_unit(end + 1, other) && other.rule == std::string_view("holiday") && other.from == other.to;
    if (!(last_feast || day_word(end + 1, other) || holiday(end + 1, other) || numeric(end + 1, other) || day_month(end + 1, other) || month_day(end + 1, other))) {
      // "a week from Tuesday": the next one.
      const bool led = is(end + 1, DateClass::next) || is(end + 1, DateClass::last) || is(end + 1, DateClass::this_);
      if (for_a_time || !(is(end, DateClass::from) || led) || !weekday(end + 1, other)) return false;
      if (other.open) other.from = other.other_from;
    } else if (!before && other.no_year && lean_ == Lean::future && unit >= DateUnit::month && other.rule == std::string_view("holiday")) {
      // "a year after Christmas": the last one's, if that is still to come.
      ReadDate behind;
      set_shift(behind, unit, std::abs(count), dates::add_months(other.from, -12));
      if (behind.nominal >= anchor_) other.from = dates::add_months(other.from, -12);
    }
    base = other.from;
    // A feast that is announced a day earlier or later moves what is counted.
    if (other.rule == std::string_view("holiday") && !other.range) unsure = other.to - other.from;
    anchored = other.anchored || other.no_year;
    back = before;
    next = other.next;
  }
  // "чуть раньше" and the like need a number.
  if (sense_of && sense_of->weak && n == k + 1 && !is(k, DateClass::halfyear)) {
    const std::string_view own = text_.substr(tokens_[k].start, tokens_[k].end - tokens_[k].start);
    const bool measure = own.size() > 4 && (own.substr(own.size() - 2) == "м" || own.substr(own.size() - 2) == "й");  // "неделей ранее"
    if (language_ == Language::en || (language_ != Language::pl && !measure)) return false;
  }
  set_shift(out, unit, back ? -count : count, base);
  out.to += unsure;
  // "the week after Easter", not "a week after": all of it
  if (language_ == Language::en && k == n - 1 && base != anchor_ && tokens_[k].number < 0 && !is(k, DateClass::number) && unit >= DateUnit::week && !few) {
    if (back) {
      out.from = std::min(out.from, out.nominal - 6);
      out.to = base - 1;
    } else {
      out.from = base + 1;
      out.to = std::max(out.to, out.nominal + 6);
    }
    out.approximate = true;
  }
  if (second) {
    const Day first = out.nominal;
    const Day wide = out.to - out.from;
    set_shift(out, more_unit, back ? -more : more, first);
    if (wide > out.to - out.from && lean_ == Lean::past) {
      out.from = out.nominal - 15;
      out.to = out.nominal + 15;
      out.grain = Grain::month;
    }
    out.shift = out.nominal - base;
  }
  if (few) {
    const Day width = std::max(std::abs(out.shift) * 2 / 3, 1);
    out.from = back ? out.nominal - width * 2 : out.nominal - width;
    out.to = back ? out.nominal + width : out.nominal + width * 2;
    if (back) out.to = std::min(out.to, base - 1);
    out.approximate = true;
  }
  out.anchored = anchored;
  // "two years later" counts from what was told before.
  out.follows = lean_ == Lean::past && base == anchor_ && sense_of != nullptr && (forth || sense_of->weak);
  out.next = next;
  out.rule = back ? "units ago" : "units later";
  // "a year ago today", "a week ago Monday": to the day
  if (back && is(end, DateClass::ago) && !few && !out.follows && count > 0 && unit != DateUnit::day && next == end + 1 && near(next, kSpace)) {
    const DateSense* day = sense(next, DateClass::weekday);
    const DateSense* from = sense(next, DateClass::relday);
    if (from && !from->weak && from->value <= 0 && from->value > -2) base = anchor_ + from->value;
    else if (day && !day->weak && unit == DateUnit::week) base = anchor_ - (weekday_of(anchor_) - day->value + 7) % 7;
    else return true;
    ReadDate exact;
    set_shift(exact, unit, -count, base);
    out.from = out.to = out.nominal = exact.nominal;
    out.grain = Grain::day;
    out.approximate = false;
    out.next = next + 1;
    out.rule = "units ago to the day";
  }
  return true;
}

// today · вчера вечером · the next day
bool DateParser::day_word(size_t i, ReadDate& out) {
  if (i >= tokens_.size() || !tokens_[i].word) return false;
  out.grain = Grain::day;
  out.anchored = true;
  out.next = i + 1;
  if (const DateSense* s = sense(i, DateClass::relday)) {
    if (s->weak && !is_all(i, i + 1)) return false;
    out.from = out.to = anchor_ + s->value;
    out.rule = "day word";
  } else if (const DateSense* night = sense(i, DateClass::night)) {
    if (text_.substr(tokens_[i].end, 6) == " into ") return false;  // "overnight into Saturday"
    out.from = anchor_ + night->value;
    out.to = anchor_;
    if (night->value < -1) {  // "на днях": some day, before or to come
      out.open = out.approximate = true;
      out.other_from = anchor_;
      out.other_to = anchor_ - night->value;
    }
    out.rule = "night";
  } else if (const DateSense* same = sense(i, DateClass::same)) {
    out.from = out.to = anchor_ + same->value;
    out.follows = true;
    out.shift = same->value;
    out.rule = "same day";
  } else if (const DateSense* next = sense(i, DateClass::following)) {
    // "накануне Нового года", "напярэдадні 9 мая": that day is named.
    ReadDate other;
    if (near(i + 1, kSpace) && (holiday(i + 1, other) || day_month(i + 1, other))) return false;
    if (next->weak) return false;  // "the eve of the trial"
    out.from = out.to = anchor_ + next->value;
    out.follows = true;
    out.shift = next->value;
    out.rule = "following day";
  } else {
    return false;
  }
  return true;
}

}  // namespace stillheld::reading
