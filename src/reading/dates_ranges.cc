// Dates that hang on the anchor or on each other, and ranges of two.
#include <algorithm>

#include "reading/dates_parse.h"

namespace stillheld::reading {

using dates::Civil;
using dates::Day;
using dates::from_civil;
using dates::to_civil;

// last week · this year · next month · the past two weeks · прошлой весной
bool DateParser::relative_unit(size_t i, ReadDate& out) {
  if (is(i, DateClass::the) && near(i + 1, kSpace)) ++i;
  if (const DateSense* s = sense(i, DateClass::thisyear)) {
    set_year(out, anchor_year() + s->value);
    out.anchored = true;
    out.next = i + 1;
    out.rule = "this year";
    return true;
  }
  int offset = 0;
  int ahead = 0;
  if (const size_t n = number(i, ahead); n && ahead > 1 && ahead < 100 && near(n, kSpace) && near(n + 1, kSpace)) {
    // "two upcoming weeks"
    const DateSense* s = sense(n, DateClass::next);
    const DateSense* u = sense(n + 1, DateClass::unit);
    if (s && s->value == 9 && u && lean_ == Lean::future) {
      set_unit(out, static_cast<Unit>(u->value), ahead);
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
  out.rule = offset < 0 ? "last unit" : offset > 0 ? "next unit" : "this unit";
  int count = 0;
  const bool upcoming = offset == 9;
  if (upcoming) offset = 1;
  size_t n = offset != 0 ? number(k, count) : 0;
  if (n && count != 0 && (count > 1 || count < 0) && count < 1000 && near(n, kSpace)) {
    const DateSense* u = sense(n, DateClass::unit);
    if (!u || u->weak) return false;
    const Unit unit = static_cast<Unit>(u->value);
    const int number_of = std::abs(count);
    out.anchored = true;
    out.range = true;
    out.approximate = count < 0;
    ReadDate edge;
    set_shift(edge, unit, offset < 0 ? -number_of : number_of, anchor_);
    if (upcoming && lean_ == Lean::future) {
      set_unit(out, unit, number_of);
      out.range = false;
    } else if (lean_ != Lean::past && unit != Unit::day && count > 0) {
      // A planner's reading: whole units, without the running one.
      ReadDate first, last;
      set_unit(first, unit, offset < 0 ? -number_of : 1);
      set_unit(last, unit, offset < 0 ? -1 : number_of);
      out.from = first.from;
      out.to = last.to;
    } else if (offset < 0) {
      out.from = edge.nominal;
      out.to = unit == Unit::day && lean_ != Lean::past ? anchor_ - 1 : anchor_;
    } else {
      out.from = lean_ == Lean::past ? anchor_ : anchor_ + 1;
      out.to = edge.nominal;
    }
    // "the next 2 weeks 3 days"
    int more = 0;
    Unit more_unit = Unit::day;
    if (const size_t m = near(n + 1, kSpace | kComma) ? unit_count(n + 1, more, more_unit) : 0; m && more > 0 && more_unit < unit) {
      ReadDate further;
      set_shift(further, more_unit, offset < 0 ? -more : more, edge.nominal);
      (offset < 0 ? out.from : out.to) = further.nominal;
      n = m - 1;
    }
    if (count < 0) out.from = offset < 0 ? std::min(out.from, anchor_ - (anchor_ - edge.nominal) * 3) : out.from;
    out.nominal = upcoming ? out.from : edge.nominal;
    out.grain = unit == Unit::day ? Grain::day : unit == Unit::week ? Grain::week : unit == Unit::month ? Grain::month : Grain::year;
    out.next = n + 1;
    return true;
  }
  if (const DateSense* u = sense(k, DateClass::unit); u && !u->weak) {
    const Unit unit = static_cast<Unit>(u->value);
    if (unit == Unit::day && offset == 0) return false;
    out.next = k + 1;
    const std::string_view own = text_.substr(tokens_[k].start, tokens_[k].end - tokens_[k].start);
    const std::string_view led = text_.substr(tokens_[i].start, tokens_[i].end - tokens_[i].start);
    bool plural = language_ == Language::en && own.size() > 3 && own.back() == 's';
    const std::vector<std::string_view> endings = language_ == Language::be   ? std::vector<std::string_view>{"ія", "ыя", "іх", "ых"}
                                                  : language_ == Language::uk ? std::vector<std::string_view>{"ні", "чі", "лі", "их", "іх"}
                                                  : language_ == Language::pl ? std::vector<std::string_view>{"nie", "łe", "ze", "ych", "ich"}
                                                                              : std::vector<std::string_view>{"ие", "их", "ых"};
    for (const std::string_view ending : endings) {
      plural |= language_ != Language::en && led.size() > ending.size() && led.substr(led.size() - ending.size()) == ending;
    }
    if (plural && lean_ == Lean::past && offset != 0 && unit != Unit::weekend) {
      // "in recent months", "в ближайшие дни": some, nobody says how many.
      const int some = unit == Unit::day ? 7 : unit == Unit::week ? 5 : unit == Unit::month ? 6 : unit == Unit::year ? 5 : 2;
      set_shift(out, unit, offset < 0 ? -some : some, anchor_);
      out.from = offset < 0 ? out.nominal : anchor_;
      out.to = offset < 0 ? anchor_ : out.nominal;
      out.nominal = out.from;
      out.anchored = out.approximate = out.range = true;
      out.rule = "some units";
      return true;
    }
    // "the last day of the trial" is none of ours.
    if (unit == Unit::day && lean_ == Lean::past) return false;
    set_unit(out, unit, offset);
    return true;
  }
  int month_value = 0;
  if (month(k, month_value, true) && (tokens_[k].upper || language_ != Language::en)) {
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
    const auto put = [&](int y) {
      out.from = from_civil(s == 4 ? y - 1 : y, s == 4 ? 12 : s * 3, 1);
      out.to = month_end(y, s == 4 ? 2 : s * 3 + 2);
    };
    put(year);
    if (offset < 0) {
      while (out.to >= anchor_) put(--year);
    } else if (offset > 0) {
      while (out.from <= anchor_) put(++year);
    } else if (s == 4 && to_civil(anchor_).month > 8) {
      put(++year);
    }
    out.anchored = true;
    return true;
  }
  if (holiday(k, inside)) {
    out = inside;
    const Day was = out.from;
    const Civil c = to_civil(was);
    if (out.no_year && offset < 0 && was >= anchor_) out.from = out.to = from_civil(c.year - 1, c.month, std::min(c.day, 28 + (c.month != 2) * 2));
    if (out.no_year && offset > 0 && was <= anchor_) out.from = out.to = from_civil(c.year + 1, c.month, std::min(c.day, 28 + (c.month != 2) * 2));
    out.anchored = true;
    out.open = false;
    return true;
  }
  return false;
}

// 5 days ago · in two weeks · через год · два месяца спустя · 3 fridays from now
bool DateParser::shifted(size_t i, ReadDate& out) {
  int count = 0;
  Unit unit = Unit::day;
  size_t k = i;
  const bool in = is(i, DateClass::in) && near(i + 1, kSpace);
  const bool within = is(i, DateClass::within) && near(i + 1, kSpace);
  if (in || within) {
    k = i + 1;
    if (is(k, DateClass::about) && near(k + 1, kSpace)) ++k;
    size_t n = unit_count(k, count, unit);
    if (!n) return false;
    if (const bool ahead = is(n, DateClass::ago) && near(n, kSpace); ahead) return false;
    const bool few = count < 0;
    count = std::abs(count);
    set_shift(out, unit, count, anchor_);
    out.anchored = true;
    out.next = n;
    out.rule = within ? "within units" : "in units";
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
    if (in && language_ != Language::en && sense_of_in != nullptr && sense_of_in->weak) return false;
    return true;
  }
  if (is(k, DateClass::about) && near(k + 1, kSpace)) return false;
  size_t n = unit_count(k, count, unit);
  // "5 fridays ago"
  int nth = 0;
  if (!n) {
    const size_t w = number(k, nth);
    const DateSense* day = w && near(w, kSpace) ? sense(w, DateClass::weekday) : nullptr;
    if (!day || nth < 1 || nth > 60) return false;
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
  // "a year and a half ago", "two years and 3 months ago"
  int more = 0;
  Unit more_unit = Unit::day;
  size_t second = 0;
  if (near(n, kSpace | kComma)) {
    size_t at = n;
    if (is(at, DateClass::to) && near(at + 1, kSpace)) ++at;
    if (!is(at, DateClass::this_)) second = unit_count(at, more, more_unit);
    if (second && (more <= 0 || more_unit >= unit)) second = 0;
  }
  size_t end = second ? second : n;
  bool back = near(end, kSpace) && is(end, DateClass::ago);
  bool forth = near(end, kSpace) && is(end, DateClass::later);
  const DateSense* sense_of = back ? sense(end, DateClass::ago) : forth ? sense(end, DateClass::later) : nullptr;
  Day base = anchor_;
  bool anchored = true;
  size_t next = end + 1;
  if (!back && !forth) {
    // "three days after Easter", "a week before yesterday", "3 days from tomorrow"
    const bool before = near(end, kSpace) && is(end, DateClass::before);
    const bool after = near(end, kSpace) && (is(end, DateClass::after) || is(end, DateClass::from));
    if (!before && !after) return false;
    ReadDate other;
    if (!near(end + 1, kSpace) || !(day_word(end + 1, other) || holiday(end + 1, other) || numeric(end + 1, other) ||
                                    day_month(end + 1, other) || month_day(end + 1, other))) {
      return false;
    }
    base = other.from;
    anchored = other.anchored || other.no_year;
    back = before;
    next = other.next;
  }
  // "чуть раньше" and the like need a number.
  if (sense_of && sense_of->weak && n == k + 1 && !is(k, DateClass::halfyear)) return false;
  set_shift(out, unit, back ? -count : count, base);
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
  out.follows = lean_ == Lean::past && forth && base == anchor_ && sense_of != nullptr;
  out.next = next;
  out.rule = back ? "units ago" : "units later";
  // "a year ago today", "год назад"
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
    out.from = anchor_ + night->value;
    out.to = anchor_;
    out.rule = "night";
  } else if (const DateSense* same = sense(i, DateClass::same)) {
    out.from = out.to = anchor_ + same->value;
    out.follows = true;
    out.shift = same->value;
    out.rule = "same day";
  } else if (const DateSense* next = sense(i, DateClass::following)) {
    out.from = out.to = anchor_ + next->value;
    out.follows = true;
    out.shift = next->value;
    out.rule = "following day";
  } else {
    return false;
  }
  return true;
}

// third quarter of 2018 · этот квартал
bool DateParser::quarter(size_t i, ReadDate& out) {
  if (is(i, DateClass::the)) ++i;
  int nth = 0;
  size_t k = 0;
  if (const DateSense* s = sense(i, DateClass::last); s && s->value == 1) {
    nth = 4;
    k = i + 1;
    if (!near(k + 1, kSpace)) return false;
  } else {
    k = day_number(i, nth);
  }
  if (!k || nth < 1 || nth > 4 || !near(k, kSpace | kDash)) return false;
  const DateSense* u = sense(k, DateClass::unit);
  if (!u || u->value != static_cast<int>(Unit::quarter)) return false;
  int y = 0;
  size_t n = near(k + 1, kSpace | kComma) ? year(k + 1, y, kSpace | kComma) : 0;
  if (!n && is(k + 1, DateClass::of) && near(k + 1, kSpace)) n = year(k + 2, y, kSpace);
  if (!n && is(i, DateClass::last)) return false;
  if (!n) {
    y = anchor_year();
    if (lean_ == Lean::past && from_civil(y, nth * 3 - 2, 1) > anchor_) --y;
    if (lean_ == Lean::future && month_end(y, nth * 3) < anchor_) ++y;
    out.no_year = true;
  }
  out.from = from_civil(y, nth * 3 - 2, 1);
  out.to = month_end(y, nth * 3);
  out.grain = Grain::quarter;
  out.next = n ? n : k + 1;
  out.rule = "quarter";
  return true;
}

// spring 2023 · летом · зимой 2021 года
bool DateParser::season(size_t i, ReadDate& out) {
  const DateSense* s = sense(i, DateClass::season);
  if (!s) return false;
  int y = 0;
  size_t n = near(i + 1, kSpace | kComma) ? year(i + 1, y, kSpace | kComma) : 0;
  if (!n && is(i + 1, DateClass::of) && near(i + 1, kSpace)) n = year(i + 2, y, kSpace);
  if (!n && s->weak && !(i > 0 && near(i, kSpace) && (is(i - 1, DateClass::the) || is(i - 1, DateClass::month_of))) && !is_all(i, i + 1)) {
    return false;
  }
  const int season_of = s->value;
  const auto put = [&](int year, Day& from, Day& to) {
    if (season_of == 4) {
      from = from_civil(year - 1, 12, 1);
      to = month_end(year, 2);
    } else {
      from = from_civil(year, season_of * 3, 1);
      to = month_end(year, season_of * 3 + 2);
    }
  };
  out.grain = Grain::season;
  out.next = n ? n : i + 1;
  out.rule = "season";
  if (n) {
    put(y, out.from, out.to);
    // The winter of 2021 begins in 2020 or in 2021 (dates/date.h).
    if (season_of == 4) out.to = month_end(y + 1, 2);
    if (tokens_[i + 1].number < 0) out.anchored = true;
    // "зимой 2020/2021": one winter
    if (season_of == 4 && n < tokens_.size() && tokens_[n].number >= 0 && tokens_[n - 1].number >= 0 && (tokens_[n].gap == kSlash || tokens_[n].gap == kDash) &&
        (tokens_[n].number == y + 1 || tokens_[n].number == (y + 1) % 100)) {
      put(y + 1, out.from, out.to);
      out.next = year_word(n + 1) ? year_word(n + 1) : n + 1;
    }
    return true;
  }
  int past = anchor_year() + (season_of == 4 ? 1 : 0), future = anchor_year() - 1;
  Day from = 0, to = 0;
  for (put(past, from, to); from > anchor_; put(--past, from, to)) {}
  out.from = from;
  out.to = to;
  for (put(future, from, to); to < anchor_; put(++future, from, to)) {}
  out.other_from = from;
  out.other_to = to;
  if (lean_ != Lean::past) {
    out.from = from;
    out.to = to;
  }
  out.no_year = out.open = true;
  return true;
}

// in 2014 · в 2014 году · 1990s · 1974
bool DateParser::bare_year(size_t i, ReadDate& out) {
  const DateToken& token = tokens_[i];
  if (token.number < 0) return false;
  if (token.digits != 4 || !is_year(token.number)) {
    // "90-е"
    if (token.digits == 2 && token.number % 10 == 0 && near(i + 1, kDash | kQuote) && is(i + 1, DateClass::decade)) {
      const int start = 1900 + token.number + (token.number < 30 ? 100 : 0);
      out.from = from_civil(start, 1, 1);
      out.to = from_civil(start + 9, 12, 31);
      out.grain = Grain::decade;
      out.next = i + 2;
      out.rule = "decade";
      return true;
    }
    return false;
  }
  if (near(i + 1, kDash | kQuote) && is(i + 1, DateClass::decade) && token.number % 10 == 0) {
    out.from = from_civil(token.number, 1, 1);
    out.to = from_civil(token.number + 9, 12, 31);
    out.grain = Grain::decade;
    out.next = i + 2;
    if (year_word(i + 2)) out.next = i + 3;
    out.rule = "decade";
    return true;
  }
  // "1,374" and "2014.5" are numbers.
  if (i + 1 < tokens_.size() && tokens_[i + 1].number >= 0 && (tokens_[i + 1].gap == kComma || tokens_[i + 1].gap == kDot || tokens_[i + 1].gap == kColon)) return false;
  if (i > 0 && tokens_[i - 1].number >= 0 && tokens_[i].gap_size == 1 && tokens_[i].gap != kSpace && tokens_[i].gap != kFar) return false;
  const size_t with_word = year_word(i + 1);
  bool led = i > 0 && near(i, kSpace) && (is(i - 1, DateClass::month_of) || is(i - 1, DateClass::on)) && token.number >= 1800 && token.number <= 2100;
  // Slavic years take their word, but for a bracket or "в 2014".
  if (!with_word && !led && !is_all(i, i + 1)) {
    const bool bracket = token.start > 0 && text_[token.start - 1] == '(' && token.end < text_.size() && text_[token.end] == ')';
    if (!bracket || token.number < 1900 || token.number > 2100) return false;
  }
  if (is_all(i, i + 1) && lean_ == Lean::nearest) return false;
  if (led && !with_word && language_ != Language::en) {
    // "в 2000 случаев": a word behind a number without "года" counts things.
    size_t at = token.end;
    while (at < text_.size() && text_[at] == ' ') ++at;
    const bool word_behind = at > token.end && at < text_.size() && (static_cast<uint8_t>(text_[at]) >= 0x80 || (text_[at] | 0x20) >= 'a');
    if (word_behind && !(i + 1 < tokens_.size() && near(i + 1, kSpace))) {
      if (token.number % 100 == 0) return false;
    }
  }
  set_year(out, token.number);
  out.next = with_word ? with_word : i + 1;
  out.rule = "year";
  return true;
}

// Christmas · Easter Monday · new year's eve 2018
bool DateParser::holiday(size_t i, ReadDate& out) {
  if (i >= tokens_.size() || !tokens_[i].word) return false;
  const DateSense* s = nullptr;
  for (const DateClass what : {DateClass::holiday, DateClass::nthholiday, DateClass::lastholiday, DateClass::easter, DateClass::orthodox}) {
    if ((s = sense(i, what))) break;
  }
  if (!s) return false;
  const auto day_of = [&](int year) -> Day {
    switch (s->what) {
      case DateClass::holiday: return from_civil(year, s->value / 100, s->value % 100);
      case DateClass::nthholiday: {
        const Day first = from_civil(year, s->value / 10000, 1);
        return first + (s->value % 100 - weekday_of(first) + 7) % 7 + 7 * (s->value / 100 % 100 - 1);
      }
      case DateClass::lastholiday: {
        const Day last = month_end(year, s->value / 100);
        return last - (weekday_of(last) - s->value % 100 + 7) % 7;
      }
      case DateClass::easter: return easter(year) + s->value;
      default: return orthodox_easter(year) + s->value;
    }
  };
  int y = 0;
  size_t n = near(i + 1, kSpace | kComma) ? year(i + 1, y, kSpace | kComma) : 0;
  if (!n && is(i + 1, DateClass::of) && near(i + 1, kSpace)) n = year(i + 2, y, kSpace);
  out.grain = Grain::day;
  out.rule = "holiday";
  out.next = n ? n : i + 1;
  if (n) {
    out.from = out.to = day_of(y);
    if (tokens_[i + 1].number < 0) out.anchored = true;
    return true;
  }
  int past = anchor_year(), future = anchor_year();
  if (day_of(past) > anchor_) --past;
  if (day_of(future) < anchor_) ++future;
  out.from = out.to = day_of(lean_ == Lean::past ? past : future);
  out.other_from = out.other_to = day_of(future);
  out.no_year = out.open = true;
  return true;
}

bool DateParser::core(size_t i, ReadDate& out) {
  if (i >= tokens_.size() || (tokens_[i].number < 0 && tokens_[i].word == nullptr)) return false;
  ReadDate best;
  uint32_t end = 0;
  using Pattern = bool (DateParser::*)(size_t, ReadDate&);
  static constexpr Pattern kPatterns[] = {
      &DateParser::numeric,   &DateParser::day_month, &DateParser::month_day, &DateParser::nth_of,
      &DateParser::part_of,   &DateParser::weekday,   &DateParser::quarter,   &DateParser::relative_unit,
      &DateParser::shifted,   &DateParser::month_year, &DateParser::holiday,  &DateParser::season,
      &DateParser::day_word,  &DateParser::year_first, &DateParser::week_of, &DateParser::day_of_unit,
      &DateParser::closest,   &DateParser::signed_quarter, &DateParser::lasting};
  for (const Pattern pattern : kPatterns) {
    ReadDate read;
    if (!(this->*pattern)(i, read) || read.next <= i || read.next > tokens_.size()) continue;
    if (tokens_[read.next - 1].end > end) {
      end = tokens_[read.next - 1].end;
      best = read;
    }
  }
  if (end == 0 && !bare_year(i, best)) return false;
  out = best;
  // "the week of 6 October", "all of last week" are read by their parts.
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
  if (k + 1 < tokens_.size() && tokens_[k].digits == 4 && tokens_[k + 1].digits == 4 && (tokens_[k + 1].gap & ~kSpace) == kDash &&
      tokens_[k].number >= 1800 && tokens_[k + 1].number > tokens_[k].number && tokens_[k + 1].number <= 2100 &&
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
    if (d && near(d, kSpace) && joins(d, k) && near(d + 1, kSpace)) {
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
  if (const size_t behind = led ? lasting_behind(n, first) : 0) {
    out = first;
    out.next = behind;
    out.rule = "lasting";
    return true;
  }
  ReadDate second;
  bool joined = false;
  if (n < tokens_.size() && (tokens_[n].gap & kDash) && near(n, kSpace | kDash | kDot) && (tokens_[n].gap & kDash)) {
    joined = core(n, second);
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
  if (joined && first.rule == std::string_view("year") && second.rule != std::string_view("year")) joined = false;
  if (joined && (first.follows || second.follows)) joined = false;
  // "the Monday to Oct 5th" is no stretch.
  if (joined && first.weekday_only && !second.weekday_only && !led) joined = false;
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
  const auto again = [&](ReadDate& date, int year) {
    if (date.day) set_day_month(date, date.day, date.month, year, 0);
    else if (date.month) set_month(date, date.month, year);
    date.open = false;
  };
  if (first.no_year && first.month && !second.no_year && !second.weekday_only && !first.weekday_only) {
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
  out.open = false;
  out.anchored |= second.anchored;
  out.no_year |= second.no_year;
  out.grain = std::min(first.grain, second.grain);
  out.range = true;
  out.nominal = first.from;
  out.rule = "range";
  return true;
}

}  // namespace stillheld::reading
