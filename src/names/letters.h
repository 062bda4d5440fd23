// What one code point is to a name: its alphabet, its lower case, its fold.
//
// The fold of a Latin letter is its base letter (ł → l, ß → ss); that of a
// Cyrillic letter is what passports print, near enough (щ → shch, ю → iu).  It
// serves similarity, not display: for display there is romanise.h.
//
// Homoglyphs are letters that look alike in print: А/A, В/B, і/i, у/y, к/ĸ.
// One official list holds 159 Cyrillic spellings with Latin letters in them;
// a program that compares bytes takes "Iван" for another name than "Іван".
//
// (1) The tables are built once, by ICU; threads may read them afterwards.
// (2) letter_of() is total: every code point has an answer.
//
// Tested by letters_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillheld::names {

enum class Alphabet : uint8_t { none, latin, cyrillic, other };

struct Letter {
  char32_t lower = 0;
  Alphabet alphabet = Alphabet::none;
  bool upper = false;
  char fold[5] = {};  // zero-terminated; empty for signs (ь, ъ)
};

const Letter& letter_of(char32_t code_point);

// Stand inside a word, like letters, and fold to nothing: ' ’ ʼ ` ʹ ´ ′.
bool is_apostrophe(char32_t code_point);
bool is_hyphen(char32_t code_point);

// The look-alike in that alphabet, or 0.  The case is kept.
char32_t lookalike(char32_t code_point, Alphabet alphabet);

// Decodes as far as the text is UTF-8, composed (NFC).
void decode_nfc(std::string_view text, std::vector<char32_t>& out);

}  // namespace stillheld::names
