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

namespace stillheld::reading {

// 0 for what is no letter.  Latin, Greek and Cyrillic; others count as letters
// from U+00C0 on where Unicode's general category would.
char32_t fold_letter(char32_t letter);
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
char32_t decode_at(std::string_view text, size_t at, size_t& next);

struct Word {
  uint32_t start = 0;
  uint32_t end = 0;
  uint64_t key = kNoWord;
  bool upper = false;  // begins with a capital
};
// The word that begins at `at` (is_letter there), or an empty one.
Word word_at(std::string_view text, size_t at);

}  // namespace stillheld::reading
