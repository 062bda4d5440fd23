#include "reading/dates.h"

#include <algorithm>

#include "reading/dates_parse.h"
#include "reading/words.h"

namespace stillheld::reading {

using dates::Day;

DateParser::DateParser(std::string_view text, Language language, const DateAnchor& anchor)
    : text_(text), language_(language), lexicon_(date_lexicon(language)), published_(anchor.published),
      anchor_(anchor.published.value_or(dates::from_civil(2000, 1, 1))), lean_(anchor.lean) {}

const DateSense* DateParser::sense(size_t i, DateClass what) const {
  if (!is(i, what)) return nullptr;
  for (const DateSense& each : tokens_[i].word->senses) {
    if (each.what == what) return &each;
  }
  return nullptr;
}

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
  size_t at = 0;
  bool after_word = false;  // a letter of another word touches what follows
  while (at < text_.size()) {
    const char byte = text_[at];
    if (byte >= '0' && byte <= '9') {
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
      continue;
    }
    size_t next = at + 1;
    const char32_t c = (byte & 0x80) ? decode_at(text_, at, next) : static_cast<char32_t>(byte);
    if (!is_letter(c)) {
      after_word = false;
      at = next;
      continue;
    }
    const Word word = word_at(text_, at);
    at = word.end;
    after_word = true;
    if (!lexicon_.may_be(word.key)) continue;
    DateToken token;
    token.start = word.start;
    token.end = word.end;
    token.upper = word.upper;
    if (const auto phrases = lexicon_.phrases.find(word.key); phrases != lexicon_.phrases.end()) {
      for (const DatePhrase& phrase : phrases->second) {
        size_t end = word.end;
        bool fits = true;
        for (const uint64_t key : phrase.rest) {
          size_t from = end;
          while (from < text_.size() && from < end + 3 && (text_[from] == ' ' || text_[from] == '-' || text_[from] == '.')) ++from;
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
      const auto single = lexicon_.single.find(word.key);
      if (single == lexicon_.single.end()) continue;
      token.word = &lexicon_.words[single->second];
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

std::vector<FoundDate> DateParser::run() {
  tokenise();
  std::vector<FoundDate> found;
  for (size_t i = 0; i < tokens_.size();) {
    ReadDate read;
    if (!range(i, read) || read.next <= i) {
      ++i;
      continue;
    }
    FoundDate date;
    // A first word that only leads in is no part of the date.
    size_t first = i;
    date.start = tokens_[first].start;
    date.end = tokens_[read.next - 1].end;
    date.from = read.from;
    date.to = read.to;
    date.nominal = read.nominal ? read.nominal : read.from;
    date.other_from = read.open ? read.other_from : read.from;
    date.other_to = read.open ? read.other_to : read.to;
    date.grain = read.grain;
    date.relative = read.anchored || read.no_year;
    date.no_year = read.no_year;
    date.resolved = published_.has_value() || !date.relative;
    date.follows = read.follows;
    date.shift = static_cast<int16_t>(std::clamp(read.shift, -30000, 30000));
    date.range = read.range;
    date.approximate = read.approximate;
    date.since = read.since;
    date.until = read.until;
    date.rule = read.rule;
    // "since", "until", "about" in front, over small words.
    for (size_t k = first, steps = 0; k > 0 && steps < 3 && near(k, kSpace) && tokens_[k].gap != kDirect; ++steps) {
      --k;
      if (is(k, DateClass::about)) date.approximate = true;
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
  return found;
}

std::vector<FoundDate> find_dates(std::string_view text, Language language, const DateAnchor& anchor) {
  return DateParser(text, language, anchor).run();
}

FoundDate resolved_after(const FoundDate& date, const FoundDate& before) {
  FoundDate moved = date;
  if (!date.follows) return moved;
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
