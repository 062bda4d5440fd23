// In which cases a word may stand, so that a name and what describes it are told
// from a name and whose it is.
//
// Definition: a set of form::nom … form::loc.  Of a name: by its given name beside
// that name's nominative, and by the ending of its family name.  Of a noun of the
// lexicon: by its paradigm; a person's noun without an ending is a nominative, for
// what lives has the genitive's form in the accusative.
//
//   «Андрею Глушаку»    dative             «журналисту»   dative: they agree
//   «Анны Петровой»     genitive           «адвокат»      nominative: they do not
//
// Counter-example: «Яна Сапежка», of whom nothing tells the sex: it may stand in any
// case, and agrees with everything.  So does every name in English.
//
// (1) Never empty; all cases where nothing is known.
// (2) Constant time.
//
// Threads: pure functions.  Tested by agreement_test.cc and cases/reading/XX_lists.case.
#pragma once

#include "reading/scene.h"

namespace stillheld::reading {

inline constexpr uint32_t kCases = form::nom | form::gen | form::dat | form::acc | form::ins | form::loc;

// `base`: the given name's nominative; empty if it is not known for sure.  All
// words folded.
uint32_t cases_of_name(std::string_view given, std::string_view base, std::string_view family, Sex sex, Language language);

// Of an entity with a mention; all cases of any other.
uint32_t cases_of(const Scene& scene, const Entity& name);

// Of a word that the lexicon has for people, roles or kin.
uint32_t cases_of_noun(const Grammar& grammar, const Token& token);

// What its nominative's ending tells («журналистка»).
Sex sex_of_noun(const Grammar& grammar, const Token& token);

}  // namespace stillheld::reading
