#include "reading/dates.h"

#include <algorithm>

#include "reading/dates_parse.h"
#include "reading/words.h"

namespace stillheld::reading {

using dates::Day;

DateParser::DateParser(std::string_view text, Language language, const DateAnchor& anchor, std::span<const Word> words, size_t start, size_t end)
    : text_(text), start_(start), end_(end), words_(words), language_(language), lexicon_(date_lexicon(language)), published_(anchor.published),
      anchor_(anchor.published.value_or(dates::from_civil(2000, 1, 1))), lean_(anchor.lean) {}

bool DateParser::is_all(size_t first, size_t next) const {
  const auto blank = [](std::string_view part) {
    return part.find_first_not_of(" \t.,!?'\"()") == part.npos;
  };
  return first == 0 && blank(text_.substr(0, tokens_[first].start)) &&
         blank(text_.substr(std::min<size_t>(tokens_[next - 1].end, text_.size())));
}

namespace {

uint16_t gap_of(std::string_view between) {
  if (between.size() > 6) return kFar;
  uint16_t gap = kDirect;
  for (size_t at = 0; at < between.size();) {
    switch (decode_at(between, at, at)) {
      case ' ': case '\t': case 0xA0: case 0x202F: case 0x2009: gap |= kSpace; break;
      case ',': gap |= kComma; break;
      case '-': case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2212: gap |= kDash; break;
      case '.': gap |= kDot; break;
      case '/': gap |= kSlash; break;
      case ':': gap |= kColon; break;
      case '\'': case 0x2019: gap |= kQuote; break;
      case '(': case ')': gap |= kParen; break;
      default: return kFar;
    }
  }
  return gap;
}

}  // namespace

void DateParser::tokenise() {
  tokens_.reserve(words_.size() / 3 + 8);
  size_t at = start_;
  bool after_word = false;  // a letter of another word touches what follows
  for (size_t next_word = 0; at < end_;) {
    while (next_word < words_.size() && words_[next_word].start < at) ++next_word;  // in a phrase
    const size_t limit = next_word < words_.size() ? words_[next_word].start : end_;
    // Figures between two words.
    while (at < limit) {
      if (text_[at] < '0' || text_[at] > '9') {
        after_word = false;
        ++at;
        continue;
      }
      size_t end = at;
      int64_t value = 0;
      while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') {
        if (end - at < 9) value = value * 10 + (text_[end] - '0');
        ++end;
      }
      DateToken token;
      token.start = static_cast<uint32_t>(at);
      token.end = static_cast<uint32_t>(end);
      token.digits = static_cast<uint8_t>(std::min<size_t>(end - at, 255));
      token.number = token.digits <= 9 ? static_cast<int>(value) : 999999999;
      token.gap = after_word ? kFar : kDirect;  // completed below
      if (!after_word) tokens_.push_back(token);
      after_word = false;
      at = end;
    }
    if (next_word >= words_.size()) break;
    const Word& word = words_[next_word++];
    at = word.end;
    after_word = true;
    if (!lexicon_.may_be(word.key)) continue;
    DateToken token;
    token.start = word.start;
    token.end = word.end;
    token.upper = word.upper;
    const DateLexicon::Slot* slot = lexicon_.find(word.key);
    if (slot == nullptr) continue;
    if (slot->phrases != 0) {
      // The word behind is known: most phrases end with a look at it.
      const uint64_t behind = next_word < words_.size() && words_[next_word].start <= word.end + 3 ? words_[next_word].key : kNoWord;
      const bool figure = word.end + 1 < text_.size() && text_[word.end + 1] >= '0' && text_[word.end + 1] <= '9';
      for (const DatePhrase& phrase : lexicon_.phrase_lists[slot->phrases - 1]) {
        if (phrase.rest[0] != behind && !figure) continue;
        size_t end = word.end;
        bool fits = true;
        for (const uint64_t key : phrase.rest) {
          size_t from = end;
          while (from < text_.size() && from < end + 3 && (text_[from] == ' ' || text_[from] == '-' || text_[from] == '.' || text_[from] == '\'')) ++from;
          if (static_cast<uint8_t>(text_[std::min(from, text_.size() - 1)]) == 0xC2 && from + 1 < text_.size() &&
              static_cast<uint8_t>(text_[from + 1]) == 0xA0) {
            from += 2;
          }
          if (from == end || from >= text_.size()) {
            fits = false;
            break;
          }
          uint64_t found = kNoWord;
          size_t stop = from;
          if (text_[from] >= '0' && text_[from] <= '9') {
            while (stop < text_.size() && stop < from + 4 && text_[stop] >= '0' && text_[stop] <= '9') {
              found = add_letter(found, static_cast<char32_t>(text_[stop++]));
            }
          } else {
            const Word other = word_at(text_, from);
            found = other.key;
            stop = other.end;
          }
          if (stop == from || found != key) {
            fits = false;
            break;
          }
          end = stop;
        }
        if (fits) {
          token.end = static_cast<uint32_t>(end);
          token.word = &lexicon_.words[phrase.word];
          break;
        }
      }
    }
    if (token.word == nullptr) {
      if (slot->word == 0) continue;
      token.word = &lexicon_.words[slot->word - 1];
    }
    at = token.end;
    tokens_.push_back(token);
    const uint64_t kept = uint64_t{1} << static_cast<int>(DateClass::month) | uint64_t{1} << static_cast<int>(DateClass::quarter_sign);
    if (token.word->classes & kept) after_word = false;  // "Feb13", "Q4"
  }
  for (size_t i = 0; i < tokens_.size(); ++i) {
    if (i == 0) continue;
    const std::string_view between = text_.substr(tokens_[i - 1].end, tokens_[i].start - tokens_[i - 1].end);
    tokens_[i].gap = gap_of(between);
    tokens_[i].gap_size = static_cast<uint8_t>(std::min<size_t>(between.size(), 255));
  }
  if (!tokens_.empty()) tokens_[0].gap = kFar;
  // What is only written together with a number is nothing elsewhere.
  for (size_t i = 0; i < tokens_.size(); ++i) {
    if (!tokens_[i].word || tokens_[i].word->senses.empty()) continue;
    const bool all_attached = std::all_of(tokens_[i].word->senses.begin(), tokens_[i].word->senses.end(),
                                          [](const DateSense& s) { return s.attached; });
    if (all_attached && !(i > 0 && tokens_[i - 1].number >= 0 && (tokens_[i].gap & ~(kDash | kQuote)) == 0)) {
      tokens_[i].word = nullptr;
    }
  }
}

// "exactly a year ago" is a day; "more than a year ago" is before it, "nearly a
// year ago" behind it, and "about" on both sides.
void DateParser::widen(size_t first, ReadDate& read) const {
  if (read.unit_days == 0 || read.shift >= 0) return;
  const bool led = first > 0 && near(first, kSpace) && tokens_[first].gap != kDirect;
  if ((led && is(first - 1, DateClass::exact)) || (is(read.next, DateClass::exact) && near(read.next, kSpace))) {
    read.from = read.to = read.nominal;
    read.grain = Grain::day;
    read.approximate = false;
    return;
  }
  const DateSense* about = led ? sense(first - 1, DateClass::about) : nullptr;
  if (!about) return;
  read.approximate = true;
  const Day last = read.nominal - read.shift;  // what it counts from
  switch (about->value) {
    case 2:
      read.from = read.nominal - read.unit_days;
      read.to = read.nominal;
      break;
    case 3:
      read.from = read.nominal;
      read.to = std::min(last, read.nominal + read.unit_days);
      break;
    case 4:
      read.from = read.nominal;
      read.to = std::min(last, std::max(read.to, read.nominal + read.unit_days / 2));
      break;
    default: {
      const Day wide = std::max(read.unit_days / 2, -read.shift / 5);
      read.from = std::min(read.from, read.nominal - wide);
      read.to = std::min(last, std::max(read.to, read.nominal + wide));
    }
  }
}

// «в этом году 28 февраля», "last year, on 3 May": the day is of that year, and
// the year says no more.
void DateParser::join_years(std::vector<FoundDate>& found) const {
  size_t out = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    if (i + 1 < found.size()) {
      const FoundDate& year = found[i];
      FoundDate& day = found[i + 1];
      const auto y = dates::to_civil(year.from).year;
      const bool whole = year.grain == Grain::year && !year.since && !year.until && !year.approximate && year.from == dates::from_civil(y, 1, 1) && year.to == dates::from_civil(y, 12, 31);
      const std::string_view gap = text_.substr(year.end, day.start - year.end);
      if (whole && day.no_year && !day.range && day.rule != "holiday" && (gap == " " || gap == ", " || gap == "\xC2\xA0" || gap == " on " || gap == ", on ")) {
        const auto moved = [&](Day at) {
          const auto civil = dates::to_civil(at);
          return dates::add_months(at, (y - civil.year) * 12);
        };
        day.from = moved(day.from);
        day.to = moved(day.to);
        day.nominal = moved(day.nominal);
        day.other_from = day.from;
        day.other_to = day.to;
        day.no_year = false;
        day.relative |= year.relative;
        day.resolved = year.resolved;
        day.start = year.start;
        continue;
      }
    }
    if (out != i) found[out] = found[i];
    ++out;
  }
  found.resize(out);
}

std::vector<FoundDate> DateParser::run() {
  tokenise();
  std::vector<FoundDate> found;
  // Words that begin no date, but only lead in or go on: most of them.
  using C = DateClass;
  constexpr uint64_t kIdle = bits(C::fill, C::of, C::on, C::month_of, C::to, C::since, C::until, C::about, C::time, C::suffix, C::yearword, C::decade, C::ago,
                                  C::later, C::before, C::afternext, C::now, C::exact, C::andhalf, C::halfof, C::dayword, C::era, C::thousand, C::sameyear);
  for (size_t i = 0; i < tokens_.size();) {
    if ((begins_with(i) & ~kIdle) == 0) {
      ++i;
      continue;
    }
    ReadDate read;
    if (!range(i, read) || read.next <= i) {
      ++i;
      continue;
    }
    widen(i, read);
    FoundDate date;
    // A first word that only leads in is no part of the date.
    size_t first = i;
    date.start = tokens_[first].start;
    date.end = tokens_[read.next - 1].end;
    date.from = read.from;
    date.to = read.to;
    date.nominal = read.nominal && read.nominal >= read.from && read.nominal <= read.to ? read.nominal : read.from;
    date.other_from = read.open ? read.other_from : read.from;
    date.other_to = read.open ? read.other_to : read.to;
    date.grain = read.grain;
    date.relative = read.anchored || read.no_year;
    date.no_year = read.no_year;
    date.resolved = published_.has_value() || !date.relative;
    date.follows = read.follows;
    date.shift = static_cast<int16_t>(std::clamp(read.shift, -30000, 30000));
    date.shift_months = static_cast<int16_t>(read.shift_months);
    date.range = read.range;
    date.approximate = read.approximate;
    date.since = read.since;
    date.until = read.until;
    date.rule = read.rule;
    if (read.same_year) {
      date.same_year = date.follows = true;
      date.no_year = false;
      for (auto before = found.rbegin(); before != found.rend(); ++before) {
        if (!before->resolved || before->follows || dates::to_civil(before->from).year != dates::to_civil(before->to).year) continue;
        date = resolved_after(date, *before);
        date.follows = false;
        break;
      }
    }
    // "since", "until", "about" in front, over small words.
    for (size_t k = first, steps = 0; k > 0 && steps < 3 && near(k, kSpace) && tokens_[k].gap != kDirect; ++steps) {
      --k;
      if (const DateSense* about = sense(k, DateClass::about)) {
        date.approximate = true;
        // "to mark Nowruz": signed in the days before, carried out in those behind.
        if (about->value == 5 && (date.rule == "holiday" || read.no_year)) {
          date.from -= 14;
          date.to += 7;
        }
      }
      if (!date.range && is(k, DateClass::since)) date.since = true;
      if (!date.range && is(k, DateClass::until)) date.until = true;
      if (date.since || date.until || !(is(k, DateClass::about) || is(k, DateClass::the) || is(k, DateClass::fill))) break;
    }
    // "since the start of the year" is since its first day.
    if (date.since && read.begins_unit) date.to = date.nominal = date.from;
    constexpr Day kFirst = dates::from_civil(1, 1, 1);
    constexpr Day kLast = dates::from_civil(9999, 12, 31);
    if (date.from <= date.to && date.from >= kFirst && date.to <= kLast) found.push_back(date);
    i = read.next;
  }
  join_years(found);
  return found;
}

std::vector<FoundDate> find_dates(std::string_view text, Language language, const DateAnchor& anchor) {
  return find_dates(text, language, anchor, words_of(text));
}

std::vector<FoundDate> find_dates(std::string_view text, Language language, const DateAnchor& anchor, std::span<const Word> words) {
  return DateParser(text, language, anchor, words, 0, text.size()).run();
}

std::vector<FoundDate> find_dates(std::string_view text, Language language, const DateAnchor& anchor, std::span<const Word> words, uint32_t start, uint32_t end) {
  const auto behind = std::lower_bound(words.begin(), words.end(), end, [](const Word& word, uint32_t at) { return word.start < at; });
  return DateParser(text, language, anchor, {words.begin(), behind}, start, end).run();
}

FoundDate resolved_after(const FoundDate& date, const FoundDate& before) {
  FoundDate moved = date;
  if (!date.follows) return moved;
  if (date.same_year) {
    const int step = (dates::to_civil(before.from).year - dates::to_civil(date.from).year) * 12;
    moved.to = date.grain == Grain::month ? dates::add_months(date.to + 1, step) - 1 : dates::add_months(date.to, step);
    moved.from = dates::add_months(date.from, step);
    moved.nominal = std::clamp(dates::add_months(date.nominal, step), moved.from, moved.to);
    moved.other_from = moved.from;
    moved.other_to = moved.to;
    moved.resolved = before.resolved;
    return moved;
  }
  const int years = date.shift_months / 12;
  const bool fits = dates::to_civil(before.from).year + years > 1 && dates::to_civil(before.to).year + years < 9998;
  if (date.shift_months != 0 && fits) {
    // "In 2021 … two years later": as wide as what it counts from, and a
    // month at least.
    moved.from = dates::add_months(before.from, date.shift_months);
    moved.to = dates::add_months(before.to, date.shift_months);
    moved.nominal = dates::add_months(before.nominal, date.shift_months);
    if (before.to == dates::add_months(before.from, 1) - 1 || before.grain >= Grain::month) {
      moved.to = dates::add_months(before.to + 1, date.shift_months) - 1;
    } else if (moved.to - moved.from < 27) {
      moved.from = std::min(moved.from, moved.nominal - (date.nominal - date.from));
      moved.to = std::max(moved.to, moved.nominal + (date.to - date.nominal));
    }
    moved.grain = std::max(date.grain, before.grain);
    moved.other_from = moved.from;
    moved.other_to = moved.to;
    moved.resolved = before.resolved;
    moved.approximate = true;
    return moved;
  }
  const Day width = date.to - date.from;
  const Day left = date.nominal - date.from;
  moved.from = before.from + date.shift - left;
  moved.to = before.to + date.shift + (width - left);
  moved.nominal = before.nominal + date.shift;
  moved.other_from = moved.from;
  moved.other_to = moved.to;
  moved.resolved = before.resolved;
  moved.approximate = date.approximate || before.approximate;
  return moved;
}

}  // namespace stillheld::reading
