// Which pattern fits best, and stretches from one date to another.
#include <algorithm>

#include "reading/dates_parse.h"

namespace stillheld::reading {

using dates::Civil;
using dates::Day;
using dates::days_in_month;
using dates::from_civil;
using dates::to_civil;

bool DateParser::core(size_t i, ReadDate& out) {
  if (i >= tokens_.size() || (tokens_[i].number < 0 && tokens_[i].word == nullptr)) return false;
  ReadDate best;
  uint32_t end = 0;
  using Pattern = bool (DateParser::*)(size_t, ReadDate&);
  // Each with the words that may begin it; kFigures stands for a number.
  using C = DateClass;
  struct Begun {
    Pattern pattern;
    uint64_t by;
  };
  static constexpr uint64_t kNth = kFigures | bits(C::ordinal, C::number);
  static constexpr uint64_t kCount = kFigures | bits(C::number, C::few);
  static constexpr uint64_t kUnits = kCount | bits(C::half, C::halfyear, C::halfmonth, C::onehalf, C::unit);
  static constexpr uint64_t kRelative = kCount | bits(C::the, C::thisyear, C::unit, C::last, C::next, C::this_);
  static constexpr Begun kPatterns[] = {
      {&DateParser::numeric, kFigures},
      {&DateParser::day_month, kNth},
      {&DateParser::month_day, bits(C::month)},
      {&DateParser::nth_of, kNth | bits(C::the, C::last)},
      {&DateParser::part_of, bits(C::the, C::part, C::edge)},
      {&DateParser::weekday, kRelative | bits(C::weekday)},
      {&DateParser::quarter, kNth | bits(C::the, C::last, C::roman)},
      {&DateParser::relative_unit, kRelative},
      {&DateParser::shifted, kUnits | bits(C::in, C::within, C::after)},
      {&DateParser::month_year, bits(C::month)},
      {&DateParser::eve_of, bits(C::following)},
      {&DateParser::holiday, kFigures | bits(C::feast, C::holiday, C::nthholiday, C::lastholiday, C::the, C::last, C::next, C::this_, C::thisyear)},
      {&DateParser::season, bits(C::season)},
      {&DateParser::day_word, bits(C::relday, C::night, C::same, C::following)},
      {&DateParser::year_first, kFigures},
      {&DateParser::week_of, bits(C::the, C::unit)},
      {&DateParser::day_of_unit, kNth | bits(C::the)},
      {&DateParser::closest, kNth | bits(C::the, C::closest)},
      {&DateParser::signed_quarter, kFigures | bits(C::quarter_sign)},
      {&DateParser::lasting, bits(C::lasting)},
      {&DateParser::clipped, bits(C::clip)},
      {&DateParser::edge_units, bits(C::the, C::last, C::ordinal)},
      {&DateParser::named_decade, bits(C::decadename)},
      {&DateParser::century, kNth | bits(C::roman)},
      {&DateParser::day_alone, kNth | bits(C::the)},
      {&DateParser::day_behind, kFigures},
  };
  const uint64_t begins = begins_with(i);
  // "the" alone begins nothing: what stands behind it must be near.
  if (begins == bits(C::the) && !near(i + 1, kSpace)) return false;
  for (const auto& [pattern, by] : kPatterns) {
    if ((begins & by) == 0) continue;
    ReadDate read;
    if (!(this->*pattern)(i, read) || read.next <= i || read.next > tokens_.size()) continue;
    if (tokens_[read.next - 1].end > end) {
      end = tokens_[read.next - 1].end;
      best = read;
    }
  }
  if (end == 0 && !bare_year(i, best)) return false;
  // "18 November (Tuesday)": one day, said twice.
  if (best.grain == Grain::day && best.from == best.to && best.month != 0 && near(best.next, kSpace | kComma | kParen)) {
    const DateSense* day = sense(best.next, DateClass::weekday);
    if (day && (tokens_[best.next].gap & (kComma | kParen)) != 0 && (weekday_of(best.from) == day->value || set_year_by_weekday(best, day->value))) ++best.next;
  }
  name_days(best);
  out = best;
  // "the week of 6 October", "all of last week" are read by their parts.
  return true;
}

// Behind a day: "for 10 days".  Moves its end; the token behind, or 0.
size_t DateParser::lasting_behind(size_t i, ReadDate& date) const {
  if (!is(i, DateClass::lasting) || !near(i, kSpace) || !near(i + 1, kSpace)) return 0;
  int count = 0;
  DateUnit unit = DateUnit::day;
  const size_t n = unit_count(i + 1, count, unit);
  if (!n || count < 1 || date.from != date.to) return 0;
  ReadDate end;
  set_shift(end, unit, count, date.from);
  date.to = end.nominal;
  date.open = false;
  date.range = true;
  return n;
}

// Behind a day, for a planner: "2023-12-29 -10days".  Moves it.
size_t DateParser::shift_behind(size_t i, ReadDate& date) const {
  if (lean_ == Lean::past || date.from != date.to || date.next == 0 || i >= tokens_.size() || tokens_[i].number < 0) return 0;
  const std::string_view between = text_.substr(tokens_[i - 1].end, tokens_[i].start - tokens_[i - 1].end);
  if (between != " -" && between != " +" && between != " + " && between != " - ") return 0;
  const char sign = between[1];
  int count = 0;
  DateUnit unit = DateUnit::day;
  const size_t n = unit_count(i, count, unit);
  if (!n || count < 1) return 0;
  ReadDate moved;
  set_shift(moved, unit, sign == '-' ? -count : count, date.from);
  date.from = date.to = moved.nominal;
  date.open = false;
  return n;
}

// for 10 days from 18th Dec
bool DateParser::lasting(size_t i, ReadDate& out) {
  if (!is(i, DateClass::lasting) || !near(i + 1, kSpace)) return false;
  int count = 0;
  DateUnit unit = DateUnit::day;
  const size_t n = unit_count(i + 1, count, unit);
  if (!n || count < 1 || !is(n, DateClass::from) || !near(n, kSpace) || !near(n + 1, kSpace)) return false;
  const size_t k = is(n + 1, DateClass::the) ? n + 2 : n + 1;
  if (!(numeric(k, out) || day_month(k, out) || month_day(k, out) || (lean_ == Lean::future && weekday(k, out))) || out.from != out.to) return false;
  ReadDate end;
  set_shift(end, unit, count, out.from);
  out.to = end.nominal;
  out.open = false;
  out.range = true;
  out.rule = "lasting";
  return true;
}

// from A to B · A – B · with what one of them lacks taken from the other.
bool DateParser::range(size_t i, ReadDate& out) {
  size_t k = i;
  const bool led = is(i, DateClass::from) && near(i + 1, kSpace);
  if (led && !is(i, DateClass::number)) ++k;
  if (led && is(k, DateClass::the) && near(k + 1, kSpace)) ++k;
  // "с 10 по 22 августа": the day alone in front.
  int day = 0, last = 0;
  ReadDate first;
  // "1960–1961"
  if (k + 1 < tokens_.size() && tokens_[k].digits == 4 && tokens_[k + 1].digits == 4 &&
      ((tokens_[k + 1].gap & ~kSpace) == kDash || (tokens_[k + 1].gap == kSlash && tokens_[k + 1].number == tokens_[k].number + 1)) &&
      tokens_[k].number >= 1800 && tokens_[k + 1].number > tokens_[k].number && tokens_[k + 1].number <= 2100 && !(lean_ == Lean::nearest && is_all(k, k + 2)) &&
      !(k > 0 && tokens_[k - 1].number >= 0 && tokens_[k].gap != kFar)) {
    set_year(out, tokens_[k].number);
    out.to = from_civil(tokens_[k + 1].number, 12, 31);
    out.range = true;
    out.next = year_word(k + 2) ? year_word(k + 2) : k + 2;
    out.rule = "years";
    return true;
  }
  bool has_first = core(k, first);
  if (led && !has_first) {
    const size_t d = day_number(k, day);
    // "в ночь с 24 на 25 октября": one day and the next.
    const DateSense* night = d ? sense(d, DateClass::to) : nullptr;
    const bool nightly = night && night->value == 3 && near(d + 1, kSpace) && day_number(d + 1, last) && last == day + 1;
    if (d && near(d, kSpace) && (joins(d, k) || nightly) && near(d + 1, kSpace)) {
      ReadDate second;
      const size_t e = is(d + 1, DateClass::the) ? d + 2 : d + 1;
      if (day_number(e, last) && core(e, second) && second.day > day && second.month) {
        const int width = second.day - day;
        out = second;
        out.from -= width;
        out.other_from -= second.open ? width : 0;
        out.day = day;
        out.last_day = second.day;
        out.range = true;
        out.rule = "from day to day of a month";
        return true;
      }
    }
    return false;
  }
  if (!has_first) {
    // "14. - 15.10.", "10, 11 and 12 May" by their last; "August 5 – 8" is in month_day.
    const size_t d = day_number(k, day);
    // "the 13th through the 15th of July"
    if (const DateSense* link = d && near(d, kSpace) && near(d + 1, kSpace) ? sense(d, DateClass::to) : nullptr;
        link && link->value == 1 && language_ == Language::en && (d - k > 1 || tokens_[k].number < 0)) {
      ReadDate second;
      const size_t e = is(d + 1, DateClass::the) ? d + 2 : d + 1;
      if (day_number(e, last) && core(e, second) && second.day > day && second.month && second.from == second.to) {
        out = second;
        out.from -= second.day - day;
        out.other_from -= second.open ? second.day - day : 0;
        out.day = day;
        out.last_day = second.day;
        out.range = true;
        out.rule = "from day to day of a month";
        return true;
      }
    }
    if (d && d < tokens_.size() && tokens_[k].number >= 0) {
      const bool dash = tokens_[d].number >= 0 && (((tokens_[d].gap & kDash) && near(d, kSpace | kDash | kDot)) || tokens_[d].gap == (kDot | kSlash));
      const bool list = (near(d, kSpace) && is(d, DateClass::to) && tokens_[d].number < 0) || (tokens_[d].gap == (kComma | kSpace) && tokens_[d].number >= 0);
      const size_t at = dash || !near(d, kSpace) || tokens_[d].number >= 0 ? d : d + 1;
      ReadDate second;
      if (dash && core(at, second) && second.grain == Grain::day && second.from == second.to && (second.day > day || second.month == 0)) {
        const Civil c = to_civil(second.from);
        if (c.day > day && near(at, kSpace | kDash | kDot | kSlash)) {
          out = second;
          out.from = second.from - (c.day - day);
          if (second.open) out.other_from = second.other_from - (c.day - day);
          out.range = true;
          out.rule = "days of a month";
          return true;
        }
      }
      if (list && day_number(at, last) && near(at, kSpace | kComma)) {
        // The month of the last day is that of all.
        size_t look = at;
        for (int steps = 0; steps < 4; ++steps) {
          ReadDate named;
          if (day_month(look, named)) {
            const Civil c = to_civil(named.from);
            if (!is_day(c.year, c.month, day)) return false;
            out = named;
            out.range = false;
            const Day shift = from_civil(c.year, c.month, day) - named.from;
            out.from = out.to = named.from + shift;
            if (named.open) out.other_from = out.other_to = named.other_from + shift;
            out.day = day;
            out.last_day = 0;
            out.next = d;
            out.rule = "one of several days";
            return true;
          }
          int skip = 0;
          const size_t after = day_number(look, skip);
          if (!after || after >= tokens_.size()) return false;
          look = tokens_[after].number >= 0 ? after : after + 1;
          if (!near(after, kSpace | kComma)) return false;
        }
      }
    }
    return false;
  }
  // A second date behind "to" or a dash.
  const size_t n = first.next;
  if (const size_t behind = shift_behind(n, first)) {
    out = first;
    out.next = behind;
    out.rule = "shifted date";
    return true;
  }
  if (const size_t behind = led || lean_ == Lean::future ? lasting_behind(n, first) : 0) {
    out = first;
    out.next = behind;
    out.rule = "lasting";
    return true;
  }
  ReadDate second;
  bool joined = false;
  if (n < tokens_.size() && (tokens_[n].gap & kDash) && near(n, kSpace | kDash | kDot) && (tokens_[n].gap & kDash)) {
    const bool led_in = is(n, DateClass::fill) && near(n + 1, kSpace) && first.rule == std::string_view("part of");  // "— в начале июня"
    joined = core(led_in ? n + 1 : n, second);
    if (joined && first.rule == std::string_view("numeric") && tokens_[n].gap_size == 1 && second.rule != first.rule) joined = false;
  } else if (n < tokens_.size() && (tokens_[n].gap == kSlash) && first.rule == second.rule) {
    joined = core(n, second);
  } else if (near(n, kSpace | kComma | (first.rule == std::string_view("day-month in figures") ? kDot : 0)) && is(n, DateClass::to)) {
    size_t m = n + 1;
    if (is(m, DateClass::until) && near(m, kSpace) && !is(m, DateClass::month)) ++m;
    if (is(m, DateClass::the) && near(m, kSpace)) ++m;
    // "March and April" are two months; only "between" makes them one stretch.
    joined = joins(n, k) && near(m, kSpace) && core(m, second);
  }
  if (n < tokens_.size() && tokens_[n].gap == kSlash && first.rule == std::string_view("numeric")) {
    joined = core(n, second) && second.rule == std::string_view("numeric");
  }
  // "from 2010 until today"
  const bool till_today = led && second.rule == std::string_view("day word") && second.from == anchor_;
  if (joined && first.rule == std::string_view("year") && second.rule != std::string_view("year") && !till_today) joined = false;
  if (joined && (first.follows || second.follows)) joined = false;
  // "в ночь с пятницы на субботу": one weekday and the next, the last such night.
  if (!joined && led && first.weekday_only && first.open && near(n, kSpace) && near(n + 1, kSpace)) {
    const DateSense* night = sense(n, DateClass::to);
    ReadDate next;
    if (night && night->value == 3 && core(n + 1, next) && next.weekday_only && weekday_of(next.from) == weekday_of(first.from) % 7 + 1) {
      out = next;
      --out.from;
      if (out.open) --out.other_from;
      out.range = true;
      out.rule = "night between weekdays";
      return true;
    }
  }
  // "the Monday to Oct 5th" is no stretch.
  if (joined && first.weekday_only && !second.weekday_only && !led) joined = false;
  if (!joined && first.no_year && (first.month != 0 || first.rule == std::string_view("season")) && !first.weekday_only) {
    // "в июне и июле 2023 года": the year at the end is that of all.
    size_t at = n;
    for (int steps = 0; steps < 5 && at < tokens_.size(); ++steps) {
      const DateSense* link = near(at, kSpace | kComma) ? sense(at, DateClass::to) : nullptr;
      if (link && link->value >= 2 && near(at + 1, kSpace)) ++at;
      else if (tokens_[at].gap != (kComma | kSpace)) break;
      ReadDate named;
      if (!core(at, named) || (named.month == 0) != (first.month == 0) || named.grain != first.grain) break;
      if (!named.no_year) {
        if (named.anchored && named.rule == std::string_view("part of")) break;
        const int months = (to_civil(named.from).year - to_civil(first.from).year) * 12;
        const bool whole = first.day == 0 && first.grain == Grain::month;
        first.from = dates::add_months(first.from, months);
        first.to = whole ? dates::add_months(first.to + 1, months) - 1 : dates::add_months(first.to, months);
        if (first.from > named.from) {
          first.from = dates::add_months(first.from, -12);
          first.to = whole ? dates::add_months(first.to + 1, -12) - 1 : dates::add_months(first.to, -12);
        }
        first.no_year = first.open = false;
        first.anchored = named.anchored;
        break;
      }
      at = named.next;
    }
  }
  if (!joined) {
    // "2020–2022", "2020/21"
    if (led && k != i) {
      // The "from" is a "since".
      out = first;
      if (is(i, DateClass::since)) {
        out.since = true;
        return true;
      }
      return false;
    }
    out = first;
    return true;
  }
  const bool forward = first.open && second.open && first.weekday_only == second.weekday_only;
  const auto again = [&](ReadDate& date, int year) {
    const int months = (year - to_civil(date.from).year) * 12;
    const Civil end = to_civil(date.to);
    const bool whole = end.day == days_in_month(end.year, end.month);
    date.from = dates::add_months(date.from, months);
    date.to = whole && date.day == 0 ? dates::add_months(date.to + 1, months) - 1 : dates::add_months(date.to, months);
    date.open = false;
  };
  if (first.no_year && (first.month || (first.grain == Grain::season && second.grain == Grain::season)) && !second.no_year && !second.weekday_only && !first.weekday_only) {
    int year = to_civil(second.from).year;
    ReadDate moved = first;
    again(moved, year);
    if (moved.from > second.to) again(moved, year - 1);
    first.from = moved.from;
    first.to = moved.to;
    first.no_year = first.open = false;
  } else if (second.no_year && second.month && !second.weekday_only) {
    const int year = to_civil(first.from).year;
    ReadDate moved = second;
    again(moved, year);
    if (moved.to < first.from) again(moved, year + 1);
    second.from = moved.from;
    second.to = moved.to;
  } else if (second.from < first.from && second.weekday_only) {
    second.from += 7;
    second.to += 7;
    if (second.from < first.from) return out = first, true;
  }
  if (second.to < first.from) {
    out = first;
    return true;
  }
  out = first;
  out.to = second.to;
  out.next = second.next;
  out.open = forward;
  if (forward) {
    out.other_to = second.other_to;
    if (out.other_to < out.other_from) out.other_to = first.weekday_only ? out.other_to + 7 : dates::add_months(out.other_to, 12);
    out.open = out.other_from <= out.other_to;
  }
  out.anchored |= second.anchored;
  out.no_year |= second.no_year;
  out.grain = std::min(first.grain, second.grain);
  out.range = true;
  out.nominal = first.from;
  out.rule = "range";
  return true;
}

}  // namespace stillheld::reading
