// Letters and words of running text, folded for look-up.
//
// Definition: a word is a run of letters, with apostrophes between letters
// (п'ятниця, O'Neill); folding makes lower case, takes the marks off Latin
// letters (piątek → piatek) and ё to е, and leaves out apostrophes and stress
// marks.  й, ї, ў stay what they are.
//
// (1) fold_letter is idempotent.
// (2) A word's key is a function of its folded letters alone; two words of one
//     table with one key are a fault that the table's maker reports.
//
// Threads: pure functions over constant tables.  Tested by words_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillheld::reading {

constexpr char32_t kFoldEnd = 0x530;
extern const uint16_t* const kFold;  // of letters below kFoldEnd; 0: no letter
char32_t fold_far(char32_t letter);

// 0 for what is no letter.  Latin, Greek and Cyrillic; others count as letters
// from U+00C0 on where Unicode's general category would.
inline char32_t fold_letter(char32_t letter) { return letter < kFoldEnd ? kFold[letter] : fold_far(letter); }
bool is_upper(char32_t letter);
inline bool is_letter(char32_t letter) { return fold_letter(letter) != 0; }

constexpr uint64_t kNoWord = 0xcbf29ce484222325u;
constexpr uint64_t add_letter(uint64_t key, char32_t folded) {
  key ^= folded;
  key *= 0x9E3779B97F4A7C15u;
  return key ^ (key >> 29);
}
uint64_t key_of(std::string_view word);
std::string folded(std::string_view word);

// Decodes one character; ill-formed bytes are one character each (U+FFFD).
char32_t decode_far(std::string_view text, size_t at, size_t& next);
inline char32_t decode_at(std::string_view text, size_t at, size_t& next) {
  const uint8_t first = static_cast<uint8_t>(text[at]);
  if (first < 0x80) {
    next = at + 1;
    return first;
  }
  // Two bytes: Cyrillic, and Latin with marks.
  if (first >= 0xC2 && first < 0xE0 && at + 1 < text.size() && (static_cast<uint8_t>(text[at + 1]) & 0xC0) == 0x80) {
    const char32_t c = static_cast<char32_t>((first & 0x1F) << 6 | (static_cast<uint8_t>(text[at + 1]) & 0x3F));
    next = at + 2;
    return c;
  }
  return decode_far(text, at, next);
}

struct Word {
  uint32_t start = 0;
  uint32_t end = 0;
  uint64_t key = kNoWord;
  bool upper = false;  // begins with a capital
  bool ascii = true;   // no other letter in it
};
// The word that begins at `at` (is_letter there), or an empty one.
Word word_at(std::string_view text, size_t at);
// All words of a text, in order.  A text is cut once, and read many times.
std::vector<Word> words_of(std::string_view text);

// A set of keys, which are hashes already.  No key is 0.
class KeySet {
 public:
  void insert(uint64_t key) {
    if (count(key) != 0) return;
    if ((size_ + 1) * 2 > slots_.size()) grow();
    put(key);
    ++size_;
  }
  size_t count(uint64_t key) const {
    if (size_ == 0) return 0;
    for (size_t at = key & (slots_.size() - 1); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at] == key) return 1;
    }
    return 0;
  }

 private:
  void put(uint64_t key) {
    size_t at = key & (slots_.size() - 1);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = key;
  }
  void grow() {
    std::vector<uint64_t> old(slots_.empty() ? 16 : slots_.size() * 2);
    old.swap(slots_);
    for (const uint64_t key : old) {
      if (key != 0) put(key);
    }
  }
  std::vector<uint64_t> slots_;
  size_t size_ = 0;
};

}  // namespace stillheld::reading
