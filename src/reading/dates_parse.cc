// The small parts of dates, and the days of their values.
#include <algorithm>

#include "reading/dates_parse.h"
#include "reading/words.h"

namespace stillheld::reading {

using dates::Civil;
using dates::Day;
using dates::days_in_month;
using dates::from_civil;
using dates::to_civil;

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
  // "March–May": each is the other's company.
  const auto beside = [&](size_t a, size_t b) {
    return is(a, DateClass::month) && is(b, DateClass::month) && (tokens_[b].gap & kDash) != 0 && near(b, kSpace | kDash) &&
           tokens_[a].upper == tokens_[b].upper && (tokens_[a].upper || language_ != Language::en);
  };
  if (!company && (beside(i, i + 1) || (i > 0 && beside(i - 1, i)))) company = true;
  if (s->weak && !company) {
    const bool led = i > 0 && near(i, kSpace) && is(i - 1, DateClass::month_of);
    if (!(led && (tokens_[i].upper || language_ != Language::en || lean_ == Lean::future)) && !is_all(i, i + 1)) return 0;
  }
  // At the head of a sentence, before another name: Марта Ясеневая.
  if (!company && language_ != Language::en && tokens_[i].upper && tokens_[i].end + 1 < text_.size() && text_[tokens_[i].end] == ' ') {
    size_t next = 0;
    if (is_upper(decode_at(text_, tokens_[i].end + 1, next)) && !(i + 1 < tokens_.size() && tokens_[i + 1].start == tokens_[i].end + 1)) return 0;
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
  return s && s->value == static_cast<int>(DateUnit::year) && language_ != Language::en ? i + 1 : 0;
}

// two thousand twelve · two thousand and nineteen · nineteen ninety-one · twenty fourteen
size_t DateParser::spelled_year(size_t i, int& value) const {
  const DateSense* first = sense(i, DateClass::number);
  if (!first || first->value < 1 || !near(i + 1, kSpace | kDash)) return 0;
  int low = 0;
  if (language_ != Language::en) {
    // две тысячи двенадцатый год
    if (first->value != 2 || !is(i + 1, DateClass::thousand) || !near(i + 2, kSpace) || i + 2 >= tokens_.size() || tokens_[i + 2].number >= 0) return 0;
    const size_t n = day_number(i + 2, low);
    value = 2000 + low;
    return n ? year_word(n) : 0;
  }
  if (is(i + 1, DateClass::thousand)) {
    if (first->value > 2) return 0;
    size_t k = i + 2;
    const DateSense* link = near(k, kSpace) ? sense(k, DateClass::to) : nullptr;
    if (link && link->value == 2 && near(k + 1, kSpace)) ++k;
    const size_t n = near(k, kSpace | kDash) && k < tokens_.size() && tokens_[k].number < 0 ? number(k, low) : 0;
    if (n == 0 && (first->value == 1 || k != i + 2)) return 0;
    value = first->value * 1000 + std::max(low, 0);
    return low < 0 || low > 99 ? 0 : n ? n : i + 2;
  }
  if (first->value < 17 || first->value > 20 || tokens_[i + 1].number >= 0) return 0;
  const size_t n = number(i + 1, low);
  if (!n || low < 10 || low > 99) return 0;
  value = first->value * 100 + low;
  return n;
}

// 10 August 88 AD · 2564 BE.  Before our era: a year of 0 or less, which no date has.
size_t DateParser::year_of_era(size_t i, int& value) const {
  if (i >= tokens_.size() || tokens_[i].number < 1 || tokens_[i].digits > 4) return 0;
  const DateSense* era = near(i + 1, kSpace) ? sense(i + 1, DateClass::era) : nullptr;
  if (!era || (era->weak && !tokens_[i + 1].upper)) return 0;
  value = era->value == 2 ? tokens_[i].number - 543 : era->value == 3 ? 1 - tokens_[i].number : tokens_[i].number;
  return i + 2;
}

size_t DateParser::year(size_t i, int& value, int gaps) const {
  if (i >= tokens_.size() || (tokens_[i].gap & ~gaps)) return 0;
  const DateToken& token = tokens_[i];
  if (const size_t n = year_of_era(i, value)) return n;
  if (const size_t n = token.number < 0 && token.gap != kComma ? spelled_year(i, value) : 0) return n;
  if (token.number >= 0) {
    if (token.digits == 4 && is_year(token.number)) {
      // "2014-04-18" is no year and a rest; "2014,5" no year.
      value = token.number;
      if (const size_t next = year_word(i + 1)) return next;
      return i + 1;
    }
    const DateSense* nth = near(i + 1, kDash) ? sense(i + 1, DateClass::ordinal) : nullptr;  // "May 45th"
    if (token.digits == 2 && !(nth && nth->attached) && !(near(i + 1, kColon) && tokens_[i + 1].number >= 0)) {
      const bool quoted = (token.gap & kQuote) != 0;
      const size_t next = year_word(i + 1);
      // "11 September, 52 prisoners", "10 мая 52 человека": things that are counted.
      const bool counts = token.end + 1 < text_.size() && text_[token.end] == ' ' &&
                          (static_cast<uint8_t>(text_[token.end + 1]) >= 0x80 || (text_[token.end + 1] | 0x20) >= 'a');
      if (quoted || (token.number > 50 && !(token.gap & kComma) && (!counts || next)) || (next && language_ != Language::en)) {
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
  if (!u || u->value != static_cast<int>(DateUnit::year)) return 0;
  value = anchor_year() + offset;
  return k + 2;
}

size_t DateParser::unit_count(size_t i, int& count, DateUnit& unit) const {
  if (is(i, DateClass::halfyear)) {
    count = 6;
    unit = DateUnit::month;
    return i + 1;
  }
  if (is(i, DateClass::halfmonth)) {
    count = 15;
    unit = DateUnit::day;
    return i + 1;
  }
  const bool one_and_half = is(i, DateClass::onehalf);
  const bool half = is(i, DateClass::half);
  size_t k = i;
  bool more_half = false;
  count = 1;
  if (one_and_half || half) {
    ++k;
    if (half && is(k, DateClass::number) && near(k, kSpace)) ++k;  // half a year
  } else if (const size_t next = number(i, count)) {
    k = next;
    if (is_decimal_tail(i)) return 0;
    if (tokens_[i].number >= 0 && tokens_[i].digits > 3) return 0;
    // "2.5 years", "two and a half years"
    if (is_decimal_tail(k) && tokens_[k].number == 5 && tokens_[k].digits == 1) {
      more_half = true;
      ++k;
    } else if (is(k, DateClass::andhalf) && near(k, kSpace)) {
      more_half = true;
      ++k;
    }
  }
  if (k > i && !near(k, kSpace | kDash)) return 0;
  if (is(k, DateClass::fill) && is(k, DateClass::of)) ++k;
  const DateSense* u = sense(k, DateClass::unit);
  if (!u) return 0;
  if (u->weak && !(k > i && tokens_[k - 1].number >= 0 && tokens_[k].gap == kDirect)) return 0;
  // "weeks ago", «лет назад»: nobody says how many
  if (k == i) {
    const std::string_view own = text_.substr(tokens_[k].start, tokens_[k].end - tokens_[k].start);
    if (language_ == Language::en && own.back() == 's') return 0;
    if (language_ != Language::en) {
      for (const std::string_view many : {"лет", "дней", "недель", "месяцев", "гадоў", "дзён", "тыдняў", "месяцаў", "років", "днів", "тижнів", "місяців", "lat", "tygodni", "miesięcy"}) {
        if (own == many) return 0;
      }
    }
  }
  unit = static_cast<DateUnit>(u->value);
  if (!more_half && count > 0 && near(k + 1, kSpace) && is(k + 1, DateClass::andhalf)) {  // a year and a half
    more_half = true;
    ++k;
  }
  if (more_half) {
    if (count < 1 || one_and_half || half) return 0;
    switch (unit) {
      case DateUnit::year: count = count * 12 + 6; unit = DateUnit::month; break;
      case DateUnit::month: count = count * 30 + 15; unit = DateUnit::day; break;
      case DateUnit::week: count = count * 7 + 3; unit = DateUnit::day; break;
      case DateUnit::decade: count = count * 10 + 5; unit = DateUnit::year; break;
      default: return 0;
    }
  }
  if (one_and_half || half) {
    switch (unit) {
      case DateUnit::year: count = one_and_half ? 18 : 6; unit = DateUnit::month; break;
      case DateUnit::month: count = one_and_half ? 45 : 15; unit = DateUnit::day; break;
      case DateUnit::week: count = one_and_half ? 10 : 3; unit = DateUnit::day; break;
      case DateUnit::decade: count = one_and_half ? 15 : 5; unit = DateUnit::year; break;
      default: return 0;
    }
  }
  return k + 1;
}

// Over what says a time of day: "evening", "at 10 a.m.", "в 10:00".
size_t DateParser::behind_clock(size_t i) const {
  constexpr int kGaps = kSpace | kComma | kColon | kDot;
  for (int steps = 0; steps < 5 && i < tokens_.size() && near(i, kGaps); ++steps) {
    const auto clock = [&](size_t k) {
      return k < tokens_.size() && (is(k, DateClass::time) || (tokens_[k].number >= 0 && tokens_[k].digits <= 2 && tokens_[k].number <= 59 &&
                                                               k + 1 < tokens_.size() && (tokens_[k + 1].gap == kColon || is(k + 1, DateClass::time))));
    };
    const bool minutes = tokens_[i].number >= 0 && tokens_[i].gap == kColon;
    if (!minutes && !clock(i) && !(is(i, DateClass::fill) && near(i + 1, kSpace) && clock(i + 1))) return i;
    ++i;
  }
  return i;
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

void DateParser::set_unit(ReadDate& out, DateUnit unit, int offset) const {
  out.anchored = true;
  const Civil now = to_civil(anchor_);
  const int months = now.year * 12 + now.month - 1;
  switch (unit) {
    case DateUnit::day:
      out.from = out.to = anchor_ + offset;
      out.grain = Grain::day;
      break;
    case DateUnit::week:
    case DateUnit::fortnight:
      out.from = monday_of(anchor_) + 7 * offset;
      out.to = out.from + 6;
      out.grain = Grain::week;
      break;
    case DateUnit::weekend: {
      out.from = monday_of(anchor_) + 5 + 7 * offset;
      out.to = out.from + 1;
      out.grain = Grain::day;
      out.range = true;
      break;
    }
    case DateUnit::month: {
      const int m = months + offset;
      out.from = from_civil(m / 12, m % 12 + 1, 1);
      out.to = month_end(m / 12, m % 12 + 1);
      out.grain = Grain::month;
      break;
    }
    case DateUnit::quarter: {
      const int q = months / 3 + offset;
      out.from = from_civil(q / 4, q % 4 * 3 + 1, 1);
      out.to = month_end(q / 4, q % 4 * 3 + 3);
      out.grain = Grain::quarter;
      break;
    }
    case DateUnit::year: set_year(out, now.year + offset); break;
    case DateUnit::century: {
      const int first = (now.year - 1) / 100 + std::clamp(offset, -9, 9);
      out.from = from_civil(first * 100 + 1, 1, 1);
      out.to = from_civil(first * 100 + 100, 12, 31);
      out.grain = Grain::decade;
      break;
    }
    case DateUnit::decade:
      out.from = from_civil((now.year / 10 + offset) * 10, 1, 1);
      out.to = from_civil((now.year / 10 + offset) * 10 + 9, 12, 31);
      out.grain = Grain::decade;
      break;
  }
}

// `count` units from `base`; negative counts go back.  The interval is as wide
// as the unit: whoever says "three months ago" does not count days.
void DateParser::set_shift(ReadDate& out, DateUnit unit, int count, Day base) const {
  count = std::clamp(count, -4000, 4000);
  static constexpr int kDays[] = {1, 7, 30, 91, 365, 3652, 7, 14, 36525};  // in the order of DateUnit
  out.unit_days = kDays[static_cast<int>(unit)];
  out.shift_months = unit == DateUnit::month ? count : unit == DateUnit::quarter ? count * 3 : unit == DateUnit::year ? count * 12 : unit == DateUnit::decade ? count * 120 : unit == DateUnit::century ? count * 1200 : 0;
  if (std::abs(out.shift_months) > 30000) out.shift_months = 0;
  const Civil now = to_civil(base);
  switch (unit) {
    case DateUnit::day: case DateUnit::weekend: out.nominal = base + count; out.from = out.to = out.nominal; out.grain = Grain::day; break;
    case DateUnit::fortnight:
    case DateUnit::week: {
      out.nominal = base + count * (unit == DateUnit::week ? 7 : 14);
      out.from = out.nominal - 3;
      out.to = out.nominal + 3;
      out.grain = Grain::week;
      break;
    }
    case DateUnit::quarter:
    case DateUnit::month: {
      out.nominal = dates::add_months(base, count * (unit == DateUnit::month ? 1 : 3));
      out.from = out.nominal - 15;
      out.to = out.nominal + 15;
      out.grain = Grain::month;
      out.approximate = true;
      break;
    }
    case DateUnit::year:
    case DateUnit::century:
    case DateUnit::decade: {
      const int years = unit == DateUnit::year ? count : unit == DateUnit::decade ? count * 10 : count * 100;
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

}  // namespace stillheld::reading
