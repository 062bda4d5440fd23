// Noun phrases that their verb makes people: whoever is sentenced is somebody, also
// where no list has the noun.
//
// Definition: some verbs happen to people alone (sentence, jail, arrest, осудить,
// задержать).  Beside such a verb (a rule with `type open`), where its subject or
// object stands, a noun phrase whose head no list has is an entity: a group if it is
// counted or plural, else somebody by role.  With `type open-counted` only a counted
// phrase is, and only in a sentence that speaks of prison or court (class domain):
// for verbs that happen to other things too (release, transfer).
//
//   "Police detained half a dozen of its staff members"   a group, counted
//   «приговорили четверых крымских татар»                 the same
//   "The founder of the paper was convicted"              somebody: The founder
//
// Counter-examples: "detained a ship", «арестовали имущество»: nouns of things
// (`lifeless` in rules/XX/persons.txt, and by their ending); "arrested three times":
// a time; "detained Ivan Petrov": a name is a name.  In Slavic languages the case
// tells what lives: «задержали двух …ов» does, «задержали два …а» does not.
//
// The extent is what stands before the head, and the head; its complement ("of the
// paper") is added to the finished claim (complements.h).
//
// (1) Nothing is built unless a word of the sentence triggers an open rule, and that
//     found nobody whom the lists know.
// (2) What is built overlaps no name; words of the scene that lie in it (an
//     organisation, a role) are no entities of their own any more.
// (3) Look-ahead and look-back are bounded.
//
// Threads: values.  Tested by open_phrase_test.cc, the rules' examples, cases/reading.
#pragma once

#include "reading/scene.h"

namespace stillheld::reading {

// Adds to the scene's entities those of the triggers at `unanswered`, whose rules
// found nobody.  True: there are some, and the clauses must be found again.
bool find_open_phrases(Scene& scene, const std::vector<uint32_t>& unanswered);

// The word is no person's noun, by list or ending.
bool lifeless(const Scene& scene, uint32_t i);
// «барабаншчыкаў»: a genitive plural, though it ends as verbs do.
bool genitive_plural(std::string_view folded);
// It is one, by its ending: «лесника», «доярку», "gardener".
bool looks_human(const Scene& scene, uint32_t i);

}  // namespace stillheld::reading
