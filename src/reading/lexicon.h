// A Lexicon knows the words of one language that reading needs: for each form
// of each word, its classes and what form it is.
//
// Definition: a class is a name such as `release.v` or `role.person`; rules
// speak of classes, never of words.  A form is a set of features (past, pass,
// plural, genitive …) that the word's paradigm gives it.
//
//   rules/ru/paradigms.txt   how words of one kind are inflected
//   rules/ru/lexicon.txt     [release.v v.ить] / освободить/освобожд
//     → "освобождены": class release.v, forms pass pl
//
// Counter-example: it is no dictionary of a language.  A word that no rule
// needs is not in it, and unknown words are the normal case.
//
// A word is looked up by its *key*: folded letters (words.h), and in Belarusian
// one key for both orthographies and Łacinka: сьнежань = снежань,
// vyzvalili = вызвалілі.  Keys move no offset: the text stays as it is.
//
// (1) A lexicon depends on its files alone; loading one takes some ms.
// (2) A phrase ("set free", "выйти на свободу") is one token; of several that
//     fit the longest is taken.  A phrase has at most 8 words.
// (3) An error in a file names file, line, column and what was expected.
//
// Threads: constant once loaded.  Tested by rules_test.cc, rule_file_fuzz.cc.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "reading/language.h"
#include "reading/rule_file.h"

namespace stillheld::reading {

// What form a word is; several may hold.
#define STILLHELD_WORD_FORMS(X)                                                \
  X(inf) X(past) X(pres) X(fut) X(imper) X(pass) X(part) X(apart) X(ger) X(noun) \
  X(sg) X(pl) X(m) X(f) X(n) X(nom) X(gen) X(dat) X(acc) X(ins) X(loc) X(refl) X(adj) X(impers)
namespace form {
enum Bit : uint8_t {
#define X(name) name##_bit,
  STILLHELD_WORD_FORMS(X)
#undef X
};
#define X(name) constexpr uint32_t name = 1u << name##_bit;
STILLHELD_WORD_FORMS(X)
#undef X
}  // namespace form

using ClassId = uint16_t;
inline constexpr size_t kMaxClasses = 384;

struct ClassSet {
  std::array<uint64_t, kMaxClasses / 64> bits{};
  bool has(ClassId id) const { return (bits[id / 64] >> (id % 64)) & 1; }
  void add(ClassId id) { bits[id / 64] |= uint64_t{1} << (id % 64); }
  bool meets(const ClassSet& other) const {
    for (size_t i = 0; i < bits.size(); ++i)
      if (bits[i] & other.bits[i]) return true;
    return false;
  }
  bool empty() const {
    for (const uint64_t b : bits)
      if (b) return false;
    return true;
  }
};

struct Sense {
  ClassId id = 0;
  uint32_t forms = 0;
  uint32_t lemma = 0;
};

// All that is known of one key.
struct WordEntry {
  ClassSet classes;
  std::vector<Sense> senses;
  std::vector<uint16_t> rules;  // of the grammar: those that the word may trigger, in their order
  uint32_t telling = 0;         // of the grammar: what the word says to the sieve (silence.h)
  // The forms of its senses of one class, or 0.
  uint32_t forms(ClassId id) const {
    uint32_t out = 0;
    for (const Sense& s : senses)
      if (s.id == id) out |= s.forms;
    return out;
  }
};

// The key of a word in a text of that language.
// A Belarusian word in the letters of one orthography, as its key sees it, with the
// в of «Марозава» for the ў of «Марозаў»: for comparing names.
std::string belarusian_letters(std::string_view word);
uint64_t lexicon_key(std::string_view word, Language language);

class Lexicon {
 public:
  // rules/XX/{paradigms,lexicon,cues,speech}.txt of the program.
  static Result<Lexicon> load(Language language);
  // The same from files that are given: (path, text), paradigms first.
  static Result<Lexicon> parse(Language language, std::span<const std::pair<std::string, std::string_view>> files);

  Language language() const { return language_; }
  const WordEntry* find(uint64_t key) const;
  // The id of a class, or npos if no word has it.
  static constexpr ClassId kNoClass = kMaxClasses - 1;
  ClassId id_of(std::string_view name) const;
  std::string_view class_name(ClassId id) const { return classes_[id]; }
  const std::string& lemma(uint32_t number) const { return lemmas_[number]; }
  size_t class_count() const { return classes_.size(); }
  size_t lemma_count() const { return lemmas_.size(); }
  size_t form_count() const { return index_.size(); }

  // A phrase that begins with this key.
  struct Phrase {
    std::vector<std::vector<uint64_t>> rest;  // keys that may stand at place 1, 2, …
    const WordEntry* entry = nullptr;
    uint32_t entry_at = 0;
  };
  std::span<const Phrase> phrases(uint64_t first) const;
  const WordEntry& entry(uint32_t at) const { return entries_[at]; }
  std::span<WordEntry> entries() { return entries_; }

 private:
  friend class LexiconLoader;
  Language language_ = Language::en;
  std::vector<WordEntry> entries_;
  std::vector<std::pair<uint64_t, uint32_t>> slots_;  // open addressing
  uint64_t mask_ = 0;
  std::unordered_map<uint64_t, uint32_t> index_;
  std::unordered_map<uint64_t, std::vector<Phrase>> phrases_;
  std::array<uint64_t, 64> phrase_sieve_{};  // a bit for each first word
  std::vector<std::string> classes_;
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, ClassId, TextHash, std::equal_to<>> class_ids_;
  std::vector<std::string> lemmas_;
};

}  // namespace stillheld::reading
