// Persons in running text, by form: names, what stands beside them, and which
// mentions are one person.
//
// Definition: a Mention is a stretch of the text that names one person.  Its
// parts are given name, patronymic and family name, each a span; beside them
// stand role ("блогер", "Nobel laureate"), title and age where they are in
// apposition.  Mentions with the same `person` are one person as far as the
// text alone tells.
//
//   "Rights activist Alena Vasilkova, 34, was freed. Vasilkova said …"
//     → "Alena Vasilkova" given, family, role "Rights activist", age 34
//     → "Vasilkova" family, the same person
//
// Counter-example: "Ivanova" in a text with Anna Ivanova and Vera Ivanova: two
// fit, so `person` is −1 and `resolved` false.  Unresolved is said, not guessed.
//
// (1) Mentions are in order, do not overlap, and lie on character bounds.
// (2) A person is an index into Persons::persons, −1 where more than one fits.
// (3) The base form is the nominative where the tables know the ending, else as
//     written.  It is never put in place of the written words.
// (4) Linear time, bounded windows.
//
// Threads: the tables are built once, and constant.  Tested by persons_test.cc,
// text_fuzz.cc; measured by `./run bench reading` on factRuEval-2016.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "reading/language.h"
#include "reading/words.h"

namespace stillheld::reading {

struct TextSpan {
  uint32_t start = 0;
  uint32_t end = 0;
  bool empty() const { return start == end; }
  friend bool operator==(const TextSpan&, const TextSpan&) = default;
};

enum class Sex : uint8_t { unknown, man, woman };

struct Mention {
  uint32_t start = 0;  // the name: from its first part to its last
  uint32_t end = 0;
  TextSpan given;
  TextSpan patronymic;
  TextSpan family;
  TextSpan role;       // in apposition, may be empty
  int16_t age = -1;    // in years, −1 if not said
  Sex sex = Sex::unknown;
  int32_t person = -1;   // index into Persons::persons
  bool resolved = true;  // false: more than one person of the text fits
  int32_t known = -1;    // index into KnownNames, −1 if none or more than one
};

struct FoundPerson {
  std::string given;  // base forms; empty where the text has none
  std::string patronymic;
  std::string family;
  Sex sex = Sex::unknown;
  int32_t known = -1;
  bool bare = false;  // known by the family name alone
};

struct Persons {
  std::vector<Mention> mentions;
  std::vector<FoundPerson> persons;
};

// Names that are known already (the ledger's): each with all its spellings, in
// the nominative; cases and romanisations are made from them.
class KnownNames {
 public:
  // `name` as names::parse_name reads it.  Returns its index; the same `id`
  // again adds a spelling.
  int32_t add(std::string_view id, std::string_view name);
  std::string_view id(int32_t index) const { return ids_[static_cast<size_t>(index)]; }
  size_t size() const { return ids_.size(); }
  struct Entry {
    std::string family;  // skeleton
    std::string second;  // of a double family name, else empty
    std::string given;   // skeleton, may be empty
    uint32_t given_class = 0;
    Sex sex = Sex::unknown;
    int32_t index = 0;
  };
  const std::vector<Entry>& entries() const { return entries_; }

  // Whom a name as written (any case) can mean; `given` may be empty or an
  // initial, `given_base` its nominative where the caller knows it.
  std::vector<int32_t> find(std::string_view given, std::string_view given_base, std::string_view family, Sex sex, Language language) const;
  // A quick look: false is certain.
  bool may_know(std::string_view family) const;

 private:
  std::vector<std::string> ids_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::vector<uint32_t>> by_family_;
  std::unordered_set<std::string> prefixes_;
};

// REQUIRES: text is valid UTF-8; `paragraph_breaks` are line ends in it.
Persons find_persons(std::string_view text, Language language, const KnownNames* known = nullptr);
// The same where the words of the text (words_of) are at hand.
Persons find_persons(std::string_view text, Language language, const KnownNames* known, std::span<const Word> words);

}  // namespace stillheld::reading
