// The words by which names of people are known: rules/XX/persons.txt and
// data/names/given.tsv.
//
// A line of persons.txt is `class = word, word, …` (or `given m = …`, `given f = …`);
// `#` begins a comment.
//
//   given m    a given name in the nominative; its cases are made here
//   role       what stands before a name: президент, adwokat, Nobel laureate
//   particle   inside names: аль, ван, de, von
//   famous     family names that come alone (heads of state, Pushkin)
//   stop       capitalised words that are no names of people: places, bodies
//   said       verbs whose subject speaks: a capitalised word before one is somebody
//   common     family names that are common words too: alone they are nobody
//   lifeless   nouns of things and animals that stand where people do: "detained a ship"
//   start      words that are capitalised because they begin a sentence
//
// (1) An error names file and line.
// (2) Roles, stops and the famous are compared by stem: any case of the word.
//
// Threads: constant once built.  Tested by persons_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "reading/language.h"
#include "reading/persons.h"
#include "reading/words.h"

namespace stillheld::reading {

struct GivenName {
  Sex sex = Sex::unknown;
  bool oblique = false;  // a case other than the nominative
  uint32_t base = 0;     // index into PersonLexicon::bases
};

struct PersonLexicon {
  std::unordered_map<uint64_t, GivenName> given;
  std::vector<std::string> bases;
  KeySet role, stop, famous, common, lifeless;  // by stem
  KeySet start, particle, said, role_nominative;  // by word
  std::vector<uint64_t> sieve = std::vector<uint64_t>(64);  // a bit for each particle
  bool may_be_particle(uint64_t key) const { return (sieve[(key >> 6) & 63] >> (key & 63)) & 1; }
};

// Adds what the file says.
Result<void> add_person_words(PersonLexicon& lexicon, Language language, std::string_view file, std::string_view name);
const PersonLexicon& person_lexicon(Language language);

// The word as names are compared: folded; a Belarusian one in one orthography.
std::string spelled(std::string_view word, Language language);
// A folded word without its case ending ("лужков", "лужкова", "лужковым" →
// "лужков"; "обама", "обамы" → "обам"), never shorter than two letters.
std::string_view stem_of(std::string_view folded);
uint64_t stem_key(std::string_view folded, Language language);
std::string_view stem_of(std::string_view folded, Language language);

enum class FamilyEnding : uint8_t { none, weak, strong };
// By the stem: -ов, -ин, -ск, -енк, -швил … strong; -ян, -ич … weak.
FamilyEnding family_ending(std::string_view stem);
// "tung", "un": what a name of the East has behind its hyphen.
bool is_name_syllable(std::string_view folded);
// A patronymic in any case; sex by its ending.
bool is_patronymic(std::string_view folded, Sex& sex);

}  // namespace stillheld::reading
