// Years, seasons, quarters, and parts of them.
#include <algorithm>

#include "reading/dates_parse.h"

namespace stillheld::reading {

using dates::Civil;
using dates::Day;
using dates::from_civil;
using dates::to_civil;

// early May · в начале прошлого года · конец недели · end of April
bool DateParser::part_of(size_t i, ReadDate& out) {
  if (is(i, DateClass::the)) {
    if (!near(i + 1, kSpace)) return false;  // "The court released her early in May"
    ++i;
  }
  const DateSense* p = sense(i, DateClass::part);
  const DateSense* edge = sense(i, DateClass::edge);
  if (!p && !(edge && (is_all(i, i + 1) || (i > 0 && near(i, kSpace) && (is(i - 1, DateClass::on) || is(i - 1, DateClass::fill) || is(i - 1, DateClass::the)))))) return false;
  size_t k = i + 1;
  if (!p) k = i;
  if (is(k, DateClass::of) && near(k, kSpace) && !is(k, DateClass::last)) ++k;
  if (is(k, DateClass::about) && near(k, kSpace)) ++k;
  if (is(k, DateClass::the) && near(k, kSpace)) ++k;
  if (p && !near(k, kSpace | kDash | (k < tokens_.size() && tokens_[k].digits == 2 ? kQuote : 0))) return false;
  ReadDate inside;
  int month_value = 0;
  int y = 0;
  if (!p) {
    set_unit(inside, static_cast<DateUnit>(edge->value % 10), 0);
    inside.next = i + 1;
  } else if (month(k, month_value, true) && (tokens_[k].upper || language_ != Language::en || !sense(k, DateClass::month)->weak ||
                                             text_.substr(tokens_[i].end - 3, 3) == " of" || is_all(i, k + 1))) {
    if (!month_year(k, inside)) {
      set_month(inside, month_value, std::nullopt);
      inside.next = k + 1;
    }
  } else if (season(k, inside) || quarter(k, inside) || relative_unit(k, inside) || named_decade(k, inside) || (tokens_[k].digits == 2 && bare_year(k, inside))) {
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
    if (u->value == static_cast<int>(DateUnit::day)) return false;
    set_unit(inside, static_cast<DateUnit>(u->value), 0);
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
    if (part == 8) {  // the rest of it
      from = std::max(from, anchor_);
      if (inside.grain == Grain::week && lean_ == Lean::future) to = std::max(from, to - 1);
      return;
    }
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

// third quarter of 2018 · этот квартал
bool DateParser::quarter(size_t i, ReadDate& out) {
  if (is(i, DateClass::the) && near(i + 1, kSpace)) ++i;
  int nth = 0;
  size_t k = 0;
  if (const DateSense* s = sense(i, DateClass::last); s && s->value == 1) {
    nth = 4;
    k = i + 1;
    if (!near(k + 1, kSpace)) return false;
  } else {
    k = day_number(i, nth);
  }
  if (const DateSense* roman = k ? nullptr : sense(i, DateClass::roman)) {
    nth = roman->value;
    k = i + 1;
  }
  if (!k || nth < 1 || nth > 4 || !near(k, kSpace | kDash)) return false;
  const DateSense* u = sense(k, DateClass::unit);
  const bool half = is(k, DateClass::halfof) && nth <= 2;  // "первое полугодие"
  if (!half && (!u || u->value != static_cast<int>(DateUnit::quarter))) return false;
  const int months = half ? 6 : 3;
  int y = 0;
  size_t n = near(k + 1, kSpace | kComma) ? year(k + 1, y, kSpace | kComma) : 0;
  if (!n && is(k + 1, DateClass::of) && near(k + 1, kSpace)) n = year(k + 2, y, kSpace);
  if (!n && (is(i, DateClass::last) || (half && language_ == Language::en))) return false;  // "in the second half": a match
  if (!n) {
    y = anchor_year();
    if (lean_ == Lean::past && from_civil(y, (nth - 1) * months + 1, 1) > anchor_) --y;
    if (lean_ == Lean::future && month_end(y, nth * months) < anchor_) ++y;
    out.no_year = true;
  }
  out.from = from_civil(y, (nth - 1) * months + 1, 1);
  out.to = month_end(y, nth * months);
  out.grain = Grain::quarter;
  out.next = n ? n : k + 1;
  out.rule = "quarter";
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
  const int months = sense(k, DateClass::quarter_sign)->value == 2 ? 6 : 3;  // "H1 2020"
  if (nth < 1 || nth > 12 / months || tokens_[k + 1].digits != 1) return false;
  out.next = k + 2;
  if (k == i) {
    size_t n = near(k + 2, kSpace | kQuote) ? year(k + 2, year_of, kSpace | kQuote) : 0;
    if (!n && is(k + 2, DateClass::of) && near(k + 2, kSpace)) n = year(k + 3, year_of, kSpace);
    if (!n && months == 6 && !is_all(i, k + 2)) return false;
    if (n) {
      out.next = n;
    } else {
      year_of = anchor_year();
      if (lean_ == Lean::past && from_civil(year_of, (nth - 1) * months + 1, 1) > anchor_) --year_of;
      out.no_year = true;
    }
  }
  if (!is_year(year_of)) return false;
  out.from = from_civil(year_of, (nth - 1) * months + 1, 1);
  out.to = month_end(year_of, nth * months);
  out.grain = Grain::quarter;
  out.rule = "quarter sign";
  return true;
}

// The news counts seasons by months, and so does everybody from Brest to
// Vladivostok; calendars in English and Polish count by the sun.
void DateParser::season_days(int season, int year, Day& from, Day& to) const {
  if (lean_ == Lean::future && (language_ == Language::en || language_ == Language::pl)) {
    static constexpr int kBegin[] = {320, 621, 923, 1221};
    static constexpr int kEnd[] = {621, 923, 1221, 320};
    const int begin = kBegin[season - 1], end = kEnd[season - 1];
    from = from_civil(season == 4 ? year - 1 : year, begin / 100, begin % 100);
    to = from_civil(year, end / 100, end % 100);
  } else if (season == 4) {
    from = from_civil(year - 1, 12, 1);
    to = month_end(year, 2);
  } else {
    from = from_civil(year, season * 3, 1);
    to = month_end(year, season * 3 + 2);
  }
}

// the first nine months of the year · last two weeks of May
bool DateParser::edge_units(size_t i, ReadDate& out) {
  if (is(i, DateClass::the) && near(i + 1, kSpace)) ++i;
  const DateSense* last = sense(i, DateClass::last);
  const DateSense* first = sense(i, DateClass::ordinal);
  if (!(last && last->value == 1) && !(first && first->value == 1 && !first->attached)) return false;
  int count = 0;
  const size_t n = near(i + 1, kSpace) ? number(i + 1, count) : 0;
  const DateSense* u = n && near(n, kSpace) ? sense(n, DateClass::unit) : nullptr;
  if (!u || u->weak || count < 1 || count > 366) return false;
  size_t m = n + 1;
  if (is(m, DateClass::of) && near(m, kSpace)) ++m;
  if (is(m, DateClass::the) && near(m, kSpace)) ++m;
  if (!near(m, kSpace) || (m == n + 1 && language_ == Language::en)) return false;
  ReadDate inside;
  int y = 0;
  int month_value = 0;
  const DateSense* whole = sense(m, DateClass::unit);
  if (const size_t next = year(m, y, kSpace)) {
    set_year(inside, y);
    inside.anchored = !has_figures(m, next);
    inside.next = next;
  } else if (month(m, month_value, true)) {
    if (!month_year(m, inside)) return false;
  } else if (whole && !whole->weak && whole->value >= static_cast<int>(DateUnit::month) && whole->value <= static_cast<int>(DateUnit::decade)) {
    set_unit(inside, static_cast<DateUnit>(whole->value), 0);
    inside.next = m + 1;
  } else if (!relative_unit(m, inside) || inside.range || inside.grain < Grain::week) {
    return false;
  }
  ReadDate edge;
  set_shift(edge, static_cast<DateUnit>(u->value), last ? -count : count, last ? inside.to + 1 : inside.from);
  if (last ? edge.nominal < inside.from : edge.nominal - 1 > inside.to) return false;
  out = inside;
  (last ? out.from : out.to) = last ? edge.nominal : edge.nominal - 1;
  if (out.open) {
    out.other_from += out.from - inside.from;
    out.other_to += out.to - inside.to;
  }
  out.range = true;
  out.grain = std::min(inside.grain, Grain::month);
  out.rule = "first or last units of";
  return true;
}

// spring 2023 · летом · зимой 2021 года
bool DateParser::season(size_t i, ReadDate& out) {
  const DateSense* s = sense(i, DateClass::season);
  if (!s || s->value > 4) return false;
  int y = 0;
  size_t n = near(i + 1, kSpace | kComma) ? year(i + 1, y, kSpace | kComma) : 0;
  if (!n && is(i + 1, DateClass::of) && near(i + 1, kSpace)) n = year(i + 2, y, kSpace);
  if (!n && s->weak && !(i > 0 && near(i, kSpace) && (is(i - 1, DateClass::the) || is(i - 1, DateClass::of) || is(i - 1, DateClass::month_of) || is(i - 1, DateClass::this_) ||
                                                                                  is(i - 1, DateClass::last) || is(i - 1, DateClass::next))) && !is_all(i, i + 1)) {
    return false;
  }
  const int season_of = s->value;
  const auto put = [&](int year, Day& from, Day& to) { season_days(season_of, year, from, to); };
  out.grain = Grain::season;
  out.next = n ? n : i + 1;
  out.rule = "season";
  if (n) {
    put(y, out.from, out.to);
    // The winter of 2021 begins in 2020 or in 2021 (dates/date.h).
    if (season_of == 4) {
      Day begin = 0;
      season_days(4, y + 1, begin, out.to);
    }
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

// the nineties · the early eighties: a year of the last century
bool DateParser::named_decade(size_t i, ReadDate& out) {
  const DateSense* s = sense(i, DateClass::decadename);
  if (!s) return false;
  // "a man in his nineties"
  const bool led = i > 0 && near(i, kSpace) && (is(i - 1, DateClass::the) || is(i - 1, DateClass::part));
  const bool of_years = near(i + 1, kSpace) && sense(i + 1, DateClass::unit) && sense(i + 1, DateClass::unit)->value == static_cast<int>(DateUnit::year);
  if (language_ == Language::en ? !led && !is_all(i, i + 1) : !of_years) return false;
  out.from = from_civil(s->value, 1, 1);
  out.to = from_civil(s->value + 9, 12, 31);
  out.grain = Grain::decade;
  out.next = of_years ? i + 2 : i + 1;
  out.rule = "decade";
  return true;
}

// the 19th century
bool DateParser::century(size_t i, ReadDate& out) {
  int nth = 0;
  size_t k = day_number(i, nth);
  if (const DateSense* roman = k ? nullptr : sense(i, DateClass::roman)) {  // в XIX веке
    nth = roman->value;
    k = i + 1;
  }
  const DateSense* u = k && near(k, kSpace | kDash) ? sense(k, DateClass::unit) : nullptr;
  if (!u || u->value != static_cast<int>(DateUnit::century) || nth < 1 || nth > 21 || (language_ == Language::en && k == i + 1 && tokens_[i].number >= 0)) return false;
  out.from = from_civil(nth * 100 - 99, 1, 1);
  out.to = from_civil(nth * 100, 12, 31);
  out.grain = Grain::decade;
  out.next = k + 1;
  out.rule = "century";
  return true;
}

// in 2014 · в 2014 году · 1990s · 1974
bool DateParser::bare_year(size_t i, ReadDate& out) {
  const DateToken& token = tokens_[i];
  int spoken = 0;
  if (const size_t n = token.number < 0 ? spelled_year(i, spoken) : 0) {
    const bool named = is_all(i, n) || (i > 0 && near(i, kSpace) && (is(i - 1, DateClass::month_of) || is(i - 1, DateClass::on)));
    // "in two thousand cases": a round number is a year by itself alone
    if (!named || (spoken % 1000 == 0 && !is_all(i, n))) return false;
    set_year(out, spoken);
    out.next = n;
    out.rule = "year in words";
    return true;
  }
  if (const size_t n = year_of_era(i, spoken)) {
    set_year(out, spoken);
    out.next = n;
    out.rule = "year of an era";
    return true;
  }
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
  bool led = i > 0 && near(i, kSpace) &&
             (is(i - 1, DateClass::month_of) || is(i - 1, DateClass::on) || is(i - 1, DateClass::since) || is(i - 1, DateClass::until)) && token.number >= 1800 && token.number <= 2100;
  // "в 2023, 2024 и 2025 годах"
  led |= i > 0 && tokens_[i].gap == (kComma | kSpace) && tokens_[i - 1].digits == 4 && tokens_[i - 1].number >= 1900 && tokens_[i - 1].number < token.number &&
         token.number <= 2100;
  // "in the year 2020"
  const DateSense* word = i > 0 && near(i, kSpace) && language_ == Language::en ? sense(i - 1, DateClass::unit) : nullptr;
  led |= word && word->value == static_cast<int>(DateUnit::year) && !word->weak && tokens_[i - 1].end - tokens_[i - 1].start == 4;
  // Slavic years take their word, but for a bracket or "в 2014".
  if (!with_word && !led && !is_all(i, i + 1)) {
    const bool bracket = token.start > 0 && text_[token.start - 1] == '(' && token.end < text_.size() && text_[token.end] == ')';
    if (!bracket || token.number < 1900 || token.number > 2100) return false;
  }
  if (is_all(i, i + 1) && lean_ == Lean::nearest) return false;
  if (lean_ == Lean::nearest && i == 2 && tokens_[0].digits == 4 && is(1, DateClass::to) && near(1, kSpace) && near(2, kSpace) && !with_word) return false;
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

}  // namespace stillheld::reading
