#include "reading/words.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace stillheld::reading {
namespace {

constexpr char32_t kTableEnd = kFoldEnd;

// What Latin letters with marks are without them, from U+00C0 to U+017F.
constexpr std::string_view kLatinBase =
    "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty"  // C0…FF
    "aaaaaa" "cccccccc" "dddd" "eeeeeeeeee" "gggggggg" "hhhh" "iiiiiiiiii" "jj" "jj" "kkk"  // 100…138
    "llllllllll" "nnnnnnnnn" "oooooooo" "rrrrrr" "ssssssss" "tttttt" "uuuuuuuuuuuu" "ww" "yyy" "zzzzzz" "s";
static_assert(kLatinBase.size() == 192);

struct Table {
  std::array<uint16_t, kTableEnd> fold{};
  std::array<bool, kTableEnd> upper{};
};

constexpr Table make_table() {
  Table table;
  for (char32_t c = 'a'; c <= 'z'; ++c) {
    table.fold[c] = static_cast<uint16_t>(c);
    table.fold[c - 32] = static_cast<uint16_t>(c);
    table.upper[c - 32] = true;
  }
  for (char32_t c = 0xC0; c < 0x180; ++c) {
    const char base = kLatinBase[c - 0xC0];
    table.fold[c] = base == '*' ? 0 : static_cast<uint16_t>(base);
    const bool low_first = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    table.upper[c] = c < 0xDF ? base != '*' : c >= 0x100 && c < 0x17F && ((c & 1) == 0) != low_first;
    if (c == 0x178) table.upper[c] = true;
  }
  for (char32_t c = 0x180; c < 0x250; ++c) table.fold[c] = static_cast<uint16_t>(c);
  for (char32_t c = 0x370; c < 0x400; ++c) table.fold[c] = static_cast<uint16_t>(c);
  for (char32_t c = 0x391; c <= 0x3A9; ++c) {
    table.fold[c] = static_cast<uint16_t>(c + 32);
    table.upper[c] = true;
  }
  for (char32_t c = 0x400; c < 0x482; ++c) {
    const bool upper = c < 0x430 || (c >= 0x460 && (c & 1) == 0);
    char32_t low = c;
    if (c < 0x410) low = c + 80;
    else if (c < 0x430) low = c + 32;
    else if (c >= 0x460 && upper) low = c + 1;
    if (low == 0x451) low = 0x435;  // ё
    table.fold[c] = static_cast<uint16_t>(low);
    table.upper[c] = upper;
  }
  for (char32_t c = 0x48A; c < kTableEnd; ++c) {
    table.fold[c] = static_cast<uint16_t>((c & 1) == 0 ? c + 1 : c);
    table.upper[c] = (c & 1) == 0;
  }
  return table;
}
constexpr Table kTable = make_table();

bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2BC || c == 0x2BB; }
bool is_left_out(char32_t c) { return c == 0x301 || c == 0x300 || c == 0xAD; }

}  // namespace

const uint16_t* const kFold = kTable.fold.data();

char32_t fold_far(char32_t letter) {
  // Other scripts: a letter for all we need to know, but not the punctuation,
  // symbols and private areas.
  if (letter < 0x0E00) return letter >= 0x0531 ? letter : 0;
  if (letter >= 0x1E00 && letter < 0x2000) return letter;
  if (letter >= 0x3040 && letter < 0xD7B0) return letter;
  return 0;
}

bool is_upper(char32_t letter) { return letter < kTableEnd && kTable.upper[letter]; }

char32_t decode_far(std::string_view text, size_t at, size_t& next) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(at);
  next = at + 1;
  if (first < 0x80) return first;
  const auto tail = [&](size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  if (first >= 0xC2 && first < 0xE0 && tail(at + 1)) {
    next = at + 2;
    return static_cast<char32_t>((first & 0x1F) << 6 | (byte(at + 1) & 0x3F));
  }
  if (first >= 0xE0 && first < 0xF0 && tail(at + 1) && tail(at + 2)) {
    next = at + 3;
    return static_cast<char32_t>((first & 0x0F) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F));
  }
  if (first >= 0xF0 && first < 0xF5 && tail(at + 1) && tail(at + 2) && tail(at + 3)) {
    next = at + 4;
    return static_cast<char32_t>((first & 0x07) << 18 | (byte(at + 1) & 0x3F) << 12 |
                                 (byte(at + 2) & 0x3F) << 6 | (byte(at + 3) & 0x3F));
  }
  return 0xFFFD;
}

Word word_at(std::string_view text, size_t at) {
  Word word;
  word.start = word.end = static_cast<uint32_t>(at);
  uint64_t key = kNoWord;
  size_t end = at;
  while (at < text.size()) {
    const uint8_t byte = static_cast<uint8_t>(text[at]);
    if (byte < 0x80) {
      if (const uint16_t low = kTable.fold[byte]; low != 0) {
        if (end == word.start) word.upper = kTable.upper[byte];
        key = add_letter(key, low);
        end = ++at;
        continue;
      }
      if (byte != '\'' || end == word.start) break;
    }
    size_t next = at;
    const char32_t c = decode_at(text, at, next);
    word.ascii &= byte < 0x80;
    if (const char32_t low = fold_letter(c); low != 0) {
      if (end == word.start) word.upper = is_upper(c);
      key = add_letter(key, low);
      end = next;
    } else if (end == word.start || !(is_apostrophe(c) || is_left_out(c))) {
      break;
    } else if (is_apostrophe(c)) {
      size_t after = next;
      if (next >= text.size() || fold_letter(decode_at(text, next, after)) == 0) break;
    } else {
      end = next;
    }
    at = next;
  }
  word.end = static_cast<uint32_t>(end);
  word.key = key;
  return word;
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  words.reserve(text.size() / 6 + 4);
  for (size_t at = 0; at < text.size();) {
    const uint8_t byte = static_cast<uint8_t>(text[at]);
    size_t next = at + 1;
    if (byte < 0x80 ? kTable.fold[byte] == 0 : fold_letter(decode_at(text, at, next)) == 0) {
      at = next;
      continue;
    }
    words.push_back(word_at(text, at));
    at = words.back().end;
  }
  return words;
}

uint64_t key_of(std::string_view word) {
  uint64_t key = kNoWord;
  for (size_t at = 0; at < word.size();) {
    if (const char32_t low = fold_letter(decode_at(word, at, at)); low != 0) key = add_letter(key, low);
  }
  return key;
}

std::string folded(std::string_view word) {
  if (std::all_of(word.begin(), word.end(), [](char c) { return static_cast<uint8_t>((c | 0x20) - 'a') < 26; })) {
    std::string low(word);
    for (char& c : low) c = static_cast<char>(c | 0x20);
    return low;
  }
  std::string out(word.size() + 4, '\0');
  size_t size = 0;
  for (size_t at = 0; at < word.size();) {
    const char32_t low = fold_letter(decode_at(word, at, at));
    if (low == 0) continue;
    if (size + 4 > out.size()) out.resize(out.size() * 2 + 4);
    if (low < 0x80) {
      out[size++] = static_cast<char>(low);
    } else if (low < 0x800) {
      out[size++] = static_cast<char>(0xC0 | low >> 6);
      out[size++] = static_cast<char>(0x80 | (low & 0x3F));
    } else {
      out.resize(size);
      append_utf8(out, low);
      size = out.size();
      out.resize(size + word.size() - at + 4);
    }
  }
  out.resize(size);
  return out;
}

}  // namespace stillheld::reading
