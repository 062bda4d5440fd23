// Feasts and other days with a name, and what is counted from them.
#include <algorithm>
#include <cstdlib>

#include "reading/dates_parse.h"
#include "reading/feasts.h"
#include "reading/words.h"

namespace stillheld::reading {

using dates::Day;
using dates::from_civil;
using dates::to_civil;

namespace {

// A feast of one day of the year, by its class and value.
std::vector<FeastDays> days_in(const DateSense& sense, int year) {
  if (year < 1 || year > 9998) return {};
  Day day = 0;
  switch (sense.what) {
    case DateClass::feast: return feasts().in_year(sense.value, year);
    case DateClass::nthholiday: {
      const Day first = from_civil(year, sense.value / 10000, 1);
      day = first + (sense.value % 100 - weekday_of(first) + 7) % 7 + 7 * (sense.value / 100 % 100 - 1);
      break;
    }
    case DateClass::lastholiday: {
      const Day last = month_end(year, sense.value / 100);
      day = last - (weekday_of(last) - sense.value % 100 + 7) % 7;
      break;
    }
    default:
      if (!is_day(year, sense.value / 100, sense.value % 100)) return {};
      day = from_civil(year, sense.value / 100, sense.value % 100);
  }
  return {{day, day, day, false, 0}};
}

std::vector<FeastDays> days_between(const DateSense& sense, int first, int last) {
  std::vector<FeastDays> out;
  for (int year = first; year <= last; ++year) {
    for (const FeastDays& each : days_in(sense, year)) out.push_back(each);
  }
  return out;
}

}  // namespace

const DateSense* DateParser::feast(size_t i) const {
  if (i >= tokens_.size() || !tokens_[i].word) return nullptr;
  for (const DateClass what : {DateClass::feast, DateClass::holiday, DateClass::nthholiday, DateClass::lastholiday}) {
    const DateSense* s = sense(i, what);
    if (s && !(s->planner && lean_ == Lean::past)) return s;
  }
  return nullptr;
}

void DateParser::set_feast(ReadDate& out, const FeastDays& days) const {
  // A planner's calendar has one day for each.
  const int about = days.several && lean_ != Lean::past ? days.about : 0;
  out.from = days.from + about;
  out.to = days.to - about;
  out.nominal = days.nominal;
  out.range = days.several;
  out.approximate = days.about > 0;
  out.grain = Grain::day;
  out.rule = "holiday";
}

// Christmas · Easter Monday · new year's eve 2018 · Ramadan in three years
bool DateParser::holiday(size_t i, ReadDate& out) {
  const DateSense* s = feast(i);
  int y = 0;
  if (!s) {
    // "the 2014 Easter", "last year's Christmas"
    const bool the = is(i, DateClass::the) && near(i + 1, kSpace);
    const size_t k = the ? i + 1 : i;
    if (!feast(k + 1) && !feast(k + 2)) return false;
    if (k >= tokens_.size() || (tokens_[k].number >= 0 && tokens_[k].digits != 4)) return false;
    const size_t behind = year(k, y, ~0);
    s = behind && near(behind, kSpace) ? feast(behind) : nullptr;
    const std::vector<FeastDays> days = s ? days_in(*s, y) : std::vector<FeastDays>();
    if (days.empty()) return false;
    set_feast(out, days.front());
    if (tokens_[k].number < 0) out.anchored = true;
    out.next = behind + 1;
    return true;
  }
  // A year behind it: 2018, '18, of 2018, in 2018, of last year.
  constexpr int kBehind = kSpace | kComma | kQuote;
  size_t n = near(i + 1, kBehind) ? year(i + 1, y, kBehind) : 0;
  if (!n && i + 1 < tokens_.size() && tokens_[i + 1].gap == kDash && tokens_[i + 1].digits == 4) n = year(i + 1, y, kDash);  // Дзяды-2024
  if (!n && near(i + 1, kSpace) && near(i + 2, kSpace) && (is(i + 1, DateClass::of) || is(i + 1, DateClass::fill) || is(i + 1, DateClass::in))) n = year(i + 2, y, kSpace);
  if (n) {
    const std::vector<FeastDays> days = days_in(*s, y);
    if (days.empty()) return false;
    set_feast(out, days.front());
    // Twice in that year (a year of the moon is shorter): either.
    if (days.size() > 1 && lean_ == Lean::past) {
      out.to = days.back().to;
      out.range = true;
    }
    if (!has_figures(i + 1, n)) out.anchored = true;
    out.next = n;
    return true;
  }
  const int now = anchor_year();
  // "… in three years", "… 3 months ago"
  if (near(i + 1, kSpace)) {
    int count = 0;
    DateUnit unit = DateUnit::day;
    const bool in = is(i + 1, DateClass::in) && near(i + 2, kSpace);
    size_t end = unit_count(in ? i + 2 : i + 1, count, unit);
    bool back = false, forth = in;
    if (end && !in) {
      back = near(end, kSpace) && is(end, DateClass::ago) && !sense(end, DateClass::ago)->weak;
      forth = near(end, kSpace) && is(end, DateClass::later) && !sense(end, DateClass::later)->weak;
      ++end;
    }
    if (end && (back || forth) && count > 0 && count < 200) {
      ReadDate shifted;
      set_shift(shifted, unit, back ? -count : count, anchor_);
      const Day at = shifted.nominal;
      const int then = to_civil(at).year;
      const bool whole_years = unit == DateUnit::year || unit == DateUnit::decade;
      const std::vector<FeastDays> days = days_between(*s, then - 1, then + 1);
      // A planner's year is the calendar's; else the nearest.
      const FeastDays* best = nullptr;
      for (const FeastDays& each : days) {
        const bool fits = !whole_years || lean_ == Lean::past || to_civil(each.to).year == then;
        if (fits && (!best || std::abs(each.nominal - at) < std::abs(best->nominal - at))) best = &each;
      }
      if (best) {
        set_feast(out, *best);
        out.anchored = true;
        out.next = end;
        return true;
      }
    }
  }
  // "Easter Island": a name
  size_t beyond = 0;
  const size_t stop = tokens_[i].end;
  const bool named = language_ == Language::en && stop + 1 < text_.size() && text_[stop] == ' ' && is_upper(decode_at(text_, stop + 1, beyond)) &&
                     !(i + 1 < tokens_.size() && tokens_[i + 1].start == stop + 1);
  if ((s->weak || named) && !is_all(i, i + 1)) {
    // "during Lent", not "he lent"
    const bool led = i > 0 && near(i, kSpace) &&
                     (is(i - 1, DateClass::on) || is(i - 1, DateClass::fill) || is(i - 1, DateClass::month_of) || is(i - 1, DateClass::this_) || is(i - 1, DateClass::last) ||
                      is(i - 1, DateClass::next) || is(i - 1, DateClass::about) || is(i - 1, DateClass::until) || is(i - 1, DateClass::before));
    if (!led || (language_ == Language::en && !tokens_[i].upper) || (s->weak && named)) return false;  // "on Lent Street"
  }
  const std::vector<FeastDays> days = days_between(*s, now - 1, now + 1);
  const FeastDays* past = nullptr;
  const FeastDays* future = nullptr;
  for (const FeastDays& each : days) {
    if (each.from + each.about <= anchor_) past = &each;
    if (!future && each.to - each.about >= anchor_) future = &each;
  }
  if (!past && !future) return false;
  if (!past) past = future;
  if (!future) future = past;
  ReadDate other;
  set_feast(other, *future);
  set_feast(out, lean_ == Lean::past ? *past : *future);
  out.other_from = other.from;
  out.other_to = other.to;
  out.next = i + 1;
  out.no_year = out.open = true;
  return true;
}

// "on the eve of Nowruz", «в канун Рождества»: the day before, or the days.
bool DateParser::eve_of(size_t i, ReadDate& out) {
  const DateSense* s = sense(i, DateClass::following);
  if (!s || s->value >= 0 || !s->weak || !near(i + 1, kSpace)) return false;
  const size_t k = is(i + 1, DateClass::the) && near(i + 2, kSpace) ? i + 2 : i + 1;
  if (!(holiday(k, out) || day_month(k, out) || month_day(k, out)) || out.last_day != 0 || out.to - out.from > 60) return false;
  const bool several = out.range;
  const auto before = [several](Day& from, Day& to) {
    to = (several ? from : to) - 1;
    from -= 3;
  };
  before(out.from, out.to);
  if (out.open) before(out.other_from, out.other_to);
  out.nominal = out.to;
  out.month = 0;
  out.range = false;
  out.approximate = true;
  out.rule = "eve of";
  return true;
}

// "9 May, Victory Day", "Freedom Day, 25 March": one day, said twice.  "in May of
// the same year": of the date before.
void DateParser::name_days(ReadDate& best) {
  if (best.no_year && best.month != 0 && !best.range && is(best.next, DateClass::sameyear) && near(best.next, kSpace)) {
    best.same_year = true;
    best.open = false;
    ++best.next;
    return;
  }
  if (best.grain != Grain::day || best.from != best.to || !near(best.next, kSpace | kComma | kParen)) return;
  const auto same = [&](const ReadDate& other) {
    const auto a = to_civil(best.from), b = to_civil(other.from);
    return other.from == other.to && a.month == b.month && a.day == b.day;
  };
  // Over "the", "в": a word that only leads in.
  size_t k = best.next;
  for (int steps = 0; steps < 2 && (is(k, DateClass::the) || is(k, DateClass::fill) || is(k, DateClass::on)) && !feast(k) && near(k + 1, kSpace); ++steps) ++k;
  ReadDate other;
  if (best.month != 0 && best.day != 0 && feast(k)) {
    if (holiday(k, other) && same(other)) best.next = other.next;
  } else if (best.rule == std::string_view("holiday") && best.no_year && (numeric(k, other) || day_month(k, other) || month_day(k, other)) && same(other)) {
    best = other;
  }
}

// last Easter · next Ramadan · this Christmas
bool DateParser::feast_beside(size_t i, int offset, ReadDate& out) {
  const DateSense* s = feast(i);
  if (!s || !holiday(i, out)) return false;
  if (!out.no_year) return true;
  const int now = anchor_year(), wide = std::abs(offset) + 1;
  const std::vector<FeastDays> days = days_between(*s, now - wide, now + wide);
  const FeastDays* found = nullptr;
  if (offset < 0) {
    for (auto at = days.rbegin(); at != days.rend(); ++at) {
      if (at->to - at->about < anchor_ && ++offset == 0) {
        found = &*at;
        break;
      }
    }
  } else if (offset > 0) {
    for (const FeastDays& each : days) {
      if (each.from + each.about > anchor_ && --offset == 0) {
        found = &each;
        break;
      }
    }
  } else {
    for (const FeastDays& each : days) {
      if (!found && to_civil(each.to).year == now) found = &each;
    }
  }
  if (!found) return false;
  set_feast(out, *found);
  out.anchored = true;
  out.open = out.no_year = false;
  return true;
}

// The nth nearest to a day: "the 3rd closest Christmas to today".
bool DateParser::closest_feast(size_t i, int nth, Day to, ReadDate& out) const {
  const DateSense* s = feast(i);
  const int year = to_civil(to).year;
  if (!s || nth < 1 || nth > 20) return false;
  std::vector<FeastDays> days = days_between(*s, year - nth - 1, year + nth + 1);
  if (static_cast<int>(days.size()) < nth) return false;
  std::stable_sort(days.begin(), days.end(), [&](const FeastDays& a, const FeastDays& b) { return std::abs(a.nominal - to) < std::abs(b.nominal - to); });
  set_feast(out, days[static_cast<size_t>(nth) - 1]);
  out.open = false;
  return true;
}

}  // namespace stillheld::reading
