// Tokens: a paragraph as words, numbers and signs, each with what the lexicon
// knows of it, and where its sentences end.
//
// A phrase of the lexicon ("political prisoner") is one token.  A number with
// its groups ("1,200", "1 200") is one token with a value.  A hyphen inside a
// word parts it only where the lexicon knows a part ("11-year": two tokens).
//
// A sentence ends at . ! ? … or at the paragraph's end; not after an initial,
// an abbreviation (class `abbr`), a number followed by a small letter, nor
// inside brackets.
//
// (1) Tokens are in order, do not overlap, and lie on character bounds.
// (2) Linear time: a phrase looks at most 8 words ahead.
//
// Threads: values.  Tested by read_test.cc.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "reading/lexicon.h"
#include "reading/words.h"

namespace stillheld::reading {

enum class TokenKind : uint8_t { word, number, comma, stop, question, semicolon, colon, dash, open, close, quote_open, quote_close, other };

struct Token {
  uint32_t start = 0;
  uint32_t end = 0;
  uint64_t key = 0;
  const WordEntry* entry = nullptr;  // null: not in the lexicon
  int64_t number = 0;                // of kind number
  TokenKind kind = TokenKind::word;
  bool upper = false;      // begins with a capital
  bool possessive = false; // 's
  bool joined = false;     // no blank before it

  bool has(ClassId id) const { return entry != nullptr && entry->classes.has(id); }
  bool meets(const ClassSet& set) const { return entry != nullptr && entry->classes.meets(set); }
  uint32_t forms(ClassId id) const { return entry == nullptr ? 0 : entry->forms(id); }
};

// What can be read from a sentence (silence.h): nothing; perhaps a part of what was
// told of a group just before it; somebody's words, a judgement perhaps of what was
// told before; anything.
enum class Speech : uint8_t { silent, part, quote, open };

struct Sentence {
  uint32_t first = 0;  // tokens, [first, last)
  uint32_t last = 0;
  Speech speech = Speech::open;
  // Of a `quote`: has a word of speaking, one of judging or calling, a number.
  bool says = false, judges = false, counts = false;
  bool of_field = false;   // has a word of prisons, courts or sanctions
  bool of_prison = false;  // of people in prison
  bool of_several = false;  // counts people: "they" may be those
};

struct Tokens {
  std::vector<Token> tokens;
  std::vector<Sentence> sentences;
};

// Appends the tokens and sentences of text[start, end), one paragraph.
void tokenise(std::string_view text, uint32_t start, uint32_t end, const Lexicon& lexicon, Tokens& out);
// The same where the words of the paragraph, or of more, are at hand.
void tokenise(std::string_view text, uint32_t start, uint32_t end, const Lexicon& lexicon, Tokens& out, std::span<const Word> words);

}  // namespace stillheld::reading
