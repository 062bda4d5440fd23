// A subject with what belongs to its noun: "leaders of the Union of Miners", «девять
// журналистов „Полдня“», "a prisoner from Russia".
//
// Definition: the complement of a noun phrase is what stands behind its noun and is part
// of who they are: of whom or what (a genitive, "of …"), where from, in which case they
// are accused, with what.  Relative clauses, participles and roles in apposition are none.
//
//   "the head of the Union of Poles was jailed"    head of the Union of Poles
//   «осудили двух жителей Бреста»                  двух жителей Бреста
//   «ещё 7 человек»                                7 человек: the others are no part of them
//
// Counter-examples: "freed 52 people from prison" (from where they were freed), "expelled
// five monks from Belarus", «задержали журналиста сотрудники милиции» (a nominative).
//
// (1) The span grows to the right, up to the sentence's end, and in English over a
//     participle in front ("jailed activists"); in Slavic languages a leading "more" is
//     cut off.
// (2) Names and pronouns stay as they are.
// (3) Linear: at most kLongest tokens are looked at.
//
// Threads: values.  Tested by complements_test.cc, cases/reading.
#pragma once

#include <vector>

#include "reading/frame.h"

namespace stillheld::reading {

// The bytes of `entity` with its complement, as the subject of a claim of that kind whose
// trigger is the token at `trigger`.
Bytes whole_phrase(const Scene& scene, const Entity& entity, ClaimKind kind, uint32_t trigger);

// Of all hits whose subject is a role or a group of the scene.
void complete_subjects(const Scene& scene, std::vector<Hit>& hits);

}  // namespace stillheld::reading
