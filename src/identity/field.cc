#include "identity/field.h"

#include <algorithm>
#include <cstdio>

#include "base/utf8.h"
#include "dates/date.h"
#include "dates/day.h"
#include "dates/written.h"
#include "names/letters.h"
#include "names/name.h"

namespace stillheld::identity {

namespace {

// a–z and 0–9 as they are, Latin without accents, Cyrillic as passports print it
// (names/letters.h); of every other script the bytes as they stand.
void fold_letter(char32_t c, std::string_view bytes, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return;
  }
  const names::Letter& letter = names::letter_of(c);
  if (letter.alphabet == names::Alphabet::latin || letter.alphabet == names::Alphabet::cyrillic) {
    out += letter.fold;
  } else {
    out += bytes;
  }
}

bool separates(char32_t c) {
  return c < 0x80 ? !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
                  : (c >= 0x2010 && c <= 0x2027) || c == 0xA0 || c == 0xAB || c == 0xBB;
}

// Lower case, accents off; runs of other signs become one blank, but in an
// identifier only blanks do.
std::string fold_text(std::string_view text, bool keep_signs) {
  std::string folded;
  if (find_invalid_utf8(text) != std::string_view::npos) return std::string(text);
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    const char32_t c = next_code_point(text, at);
    const bool blank = keep_signs ? c <= ' ' : separates(c);
    if (!blank) {
      fold_letter(c, text.substr(start, at - start), folded);
    } else if (!folded.empty() && folded.back() != ' ') {
      folded += ' ';
    }
  }
  if (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

// Between a name's folded text and what else tells it from others, in its key.
constexpr char kKeyMark = '\x1e';

void append_word(std::string& out, uint32_t word) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(word >> (8 * i));
}

uint32_t short_hash(std::string_view text) {
  const auto hash = static_cast<uint32_t>(hash_text(text));
  return hash == 0 ? 1 : hash;
}

uint64_t letters_of(std::string_view text) {
  uint64_t letters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'a' && c <= 'z') {
      const uint64_t once = uint64_t{1} << (2 * (c - 'a'));
      letters |= letters & once ? once << 1 : once;
    } else if (c >= '0' && c <= '9') {
      letters |= uint64_t{1} << (52 + c - '0');
    } else {
      letters |= uint64_t{1} << (62 + (byte & 1));
    }
  }
  return letters;
}

struct Digits {
  char text[8] = {'0', '0', '0', '0', '0', '0', '0', '0'};
  uint8_t known = 0;
};

int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

// Year first or day first, with separators or without; years have four digits.
Digits read_digits(std::string_view text) {
  std::vector<std::string> runs;
  bool open = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !open) runs.emplace_back();
    if (digit) runs.back() += c;
    open = digit;
    if (c == 'T') break;  // a time of day follows
  }
  Digits digits;
  const auto put = [&](size_t at, const std::string& run, size_t width) {
    for (size_t i = 0; i < width; ++i) {
      const size_t lead = width - std::min(width, run.size());
      digits.text[at + i] = i < lead ? '0' : run[i - lead];
    }
  };
  if (runs.size() == 1 && (runs[0].size() == 8 || runs[0].size() == 6 || runs[0].size() == 4)) {
    std::string run = runs[0];
    if (run.size() == 8) {
      const int front = number_of(std::string_view(run).substr(0, 4));
      const int back = number_of(std::string_view(run).substr(4));
      const auto may_be_year = [](int number) { return number >= 1500 && number <= 2100; };
      if (!may_be_year(front) && may_be_year(back))
        run = run.substr(4) + run.substr(2, 2) + run.substr(0, 2);
    }
    std::copy(run.begin(), run.end(), digits.text);
    digits.known = static_cast<uint8_t>(run.size());
  } else if (!runs.empty() && runs[0].size() == 4) {
    put(0, runs[0], 4);
    if (runs.size() > 1 && runs[1].size() <= 2) put(4, runs[1], 2);
    if (runs.size() > 2 && runs[2].size() <= 2) put(6, runs[2], 2);
    digits.known = static_cast<uint8_t>(4 + 2 * std::min<size_t>(runs.size() - 1, 2));
  } else if (runs.size() >= 2 && runs.back().size() == 4 && runs[0].size() <= 2) {
    put(0, runs.back(), 4);
    put(4, runs[runs.size() - 2], 2);
    if (runs.size() > 2) put(6, runs[0], 2);
    digits.known = runs.size() > 2 ? 8 : 6;
  }
  if (digits.known == 8 && std::string_view(digits.text + 4, 4) == "0000") digits.known = 4;
  if (digits.known == 8 && std::string_view(digits.text + 6, 2) == "00") digits.known = 6;
  return digits;
}

// "12 мая 1956 г.", "12 August 1956", "жнівень 1956"; what has words and is no
// date that lists write says a year at most ("about 1956").
Digits read_words(std::string_view text) {
  static const std::vector<std::string> kForms = {"written", "year"};
  Digits digits;
  const auto date = dates::parse_written(text, kForms);
  if (date.ok() && date->is_event() && date->is_bounded()) {
    const dates::Civil first = dates::to_civil(date->earliest()), last = dates::to_civil(date->latest());
    std::snprintf(digits.text, sizeof digits.text, "%04d", static_cast<int>(first.year) % 10000);
    const auto two = [&](size_t at, int number) {
      digits.text[at] = static_cast<char>('0' + number / 10);
      digits.text[at + 1] = static_cast<char>('0' + number % 10);
    };
    digits.text[4] = digits.text[5] = digits.text[6] = digits.text[7] = '0';
    if (first.year == last.year) digits.known = 4;
    if (digits.known == 4 && first.month == last.month) {
      two(4, static_cast<int>(first.month));
      digits.known = 6;
      if (first.day == last.day) {
        two(6, static_cast<int>(first.day));
        digits.known = 8;
      }
    }
    if (digits.known != 0) return digits;
  }
  digits = {};
  for (size_t at = 0, end; at < text.size(); at = end + 1) {
    end = at;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end - at != 4 || digits.known != 0) continue;
    std::copy(text.begin() + static_cast<std::ptrdiff_t>(at),
              text.begin() + static_cast<std::ptrdiff_t>(end), digits.text);
    digits.known = 4;
  }
  return digits;
}

// Letters, but for the T and Z of a time of day.
bool has_words(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z' && c != 'T' && c != 'Z');
  });
}

Value read_date(std::string_view text) {
  Value value;
  const Digits digits = has_words(text) ? read_words(text) : read_digits(text);
  if (digits.known == 0) return value;
  value.text = names::PaddedString(std::string_view(digits.text, 8));
  value.length = 8;
  value.digits = digits.known;
  const std::string_view all(digits.text, 8);
  const dates::Civil civil{number_of(all.substr(0, 4)), number_of(all.substr(4, 2)),
                           number_of(all.substr(6, 2))};
  value.year = static_cast<uint16_t>(civil.year);
  if (digits.known == 8 && dates::is_valid(civil)) {
    value.has_day = true;
    value.day = dates::from_civil(civil);
  }
  return value;
}

// The first word of an identifier that has several; of an e-mail, what stands
// before the @.
std::string_view first_part(std::string_view folded) {
  const size_t end = folded.find_first_of("@ -/");
  return end == std::string_view::npos || end < 2 ? std::string_view{} : folded.substr(0, end);
}

names::Name parse_part(Kind kind, std::string_view text) {
  switch (kind) {
    case Kind::kGiven: return names::parse_name_parts(text, {}, {});
    case Kind::kPatronymic: return names::parse_name_parts({}, text, {});
    default: return names::parse_name_parts({}, {}, text);
  }
}

std::string folded_name(const names::Name& name) {
  std::string folded;
  for (const names::Token& token : name.tokens) {
    if (token.reading != 0) continue;
    if (!folded.empty()) folded += ' ';
    folded += token.folded;
  }
  return folded;
}

}  // namespace

std::string_view Field::folded(uint32_t number) const {
  const std::string_view key = keys_.view(number);
  return key.substr(0, std::min(key.find(kKeyMark), key.size()));
}

Value read_value(Kind kind, std::string_view text) {
  std::string folded;
  return read_value(kind, text, folded);
}

Value read_value(Kind kind, std::string_view text, std::string& folded) {
  if (is_date(kind)) {
    const Value date = read_date(text);
    folded.assign(date.text.bytes, date.digits);
    return date;
  }
  Value value;
  if (is_name(kind)) {
    const names::Name name = parse_part(kind, text);
    folded = folded_name(name);
    std::string skeleton;
    for (const names::Token& token : name.tokens) {
      if (token.reading != 0) continue;
      skeleton += token.skeleton;
      if (value.group == 0) value.group = token.given_class;
    }
    if (folded.empty()) folded = fold_text(text, false);
    value.skeleton = short_hash(skeleton.empty() ? folded : skeleton);
  } else {
    folded = fold_text(text, kind == Kind::kIdentifier);
    if (kind == Kind::kIdentifier) {
      const std::string_view part = first_part(folded);
      value.group = part.empty() ? 0 : short_hash(part);
    }
    value.skeleton = short_hash(folded);
  }
  value.text = names::PaddedString(folded);
  value.length = static_cast<uint8_t>(std::min<size_t>(folded.size(), 32));
  value.letters = letters_of(value.text.view());
  return value;
}

void Field::add_words(std::string_view folded) {
  if (kind_ != Kind::kText) return;
  if (word_starts_.empty()) word_starts_ = {0, 0};
  while (!folded.empty()) {
    const size_t end = std::min(folded.find(' '), folded.size());
    if (end > 1) words_.push_back(short_hash(folded.substr(0, end)));
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
  std::sort(words_.begin() + word_starts_.back(), words_.end());
  word_starts_.push_back(static_cast<uint32_t>(words_.size()));
}

uint32_t Field::intern_one(std::string_view text) {
  std::string folded;
  const Value value = read_value(kind_, text, folded);
  if (folded.empty()) {
    unread_ += is_date(kind_) ? 1 : 0;
    return 0;
  }
  // Two scripts may fold alike and yet say more in one: Ганна has a class.
  std::string key = folded;
  if (is_name(kind_)) {
    key += kKeyMark;
    append_word(key, value.skeleton);
    append_word(key, value.group);
  }
  const auto number = keys_.intern(key);
  if (number < values_.size()) return number;
  values_.push_back(value);
  add_words(folded);
  if (std::any_of(folded.begin(), folded.end(), [](char c) { return (c & 0x80) != 0; }))
    ++as_they_are_;
  longer_ += folded.size() > sizeof value.text.bytes ? 1 : 0;
  return number;
}

uint32_t Field::intern(std::string_view cell) {
  if (cell.find(kValueSeparator) == std::string_view::npos) return intern_one(cell);
  std::vector<uint32_t> members;
  while (!cell.empty()) {
    const size_t end = std::min(cell.find(kValueSeparator), cell.size());
    const uint32_t member = intern_one(cell.substr(0, end));
    if (member != 0) members.push_back(member);
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  // The set is named by its members' texts, sorted, so that order says nothing.
  std::sort(members.begin(), members.end(),
            [&](uint32_t a, uint32_t b) { return keys_.view(a) < keys_.view(b); });
  members.erase(std::unique(members.begin(), members.end()), members.end());
  if (members.empty()) return 0;
  if (members.size() == 1) return members[0];
  std::string key;
  for (const uint32_t member : members) {
    key += keys_.view(member);
    key += kValueSeparator;
  }
  const uint32_t number = keys_.intern(key);
  if (number < values_.size()) return number;
  Value set = values_[members[0]];
  set.is_set = true;
  set.group = 0;
  set.skeleton = 0;
  set.day = static_cast<int32_t>(sets_.size());
  values_.push_back(set);
  sets_.push_back(std::move(members));
  add_words({});
  return number;
}

}  // namespace stillheld::identity
