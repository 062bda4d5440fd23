// Articles of a code in a clause whose verb was said before.
//
//   «Петрова признали виновным по ч. 1 ст. 282.2 УК, Иванова и Сидорова — по ч. 1
//    ст. 282.3 УК, а Горбач — только по ст. 174.»
//
// Why: read as one clause, all articles would be the first one's, and those behind
// the dashes had done nothing.  A gap is a name, a role or a counted group, a dash, at
// most one adverb, and a preposition with an article.  It takes kind, status and date
// from the verdict or charge that ends before it.
//
// Counter-example: «Петрова — по словам адвоката — признали виновным»: no article
// stands right behind the preposition.
//
// (1) What stands before the first gap behind a trigger is the trigger's own; nothing
//     behind it is.
// (2) Nobody gets two of one kind: who has a claim of this kind is left alone.
//
// Not in English, which says such things in a clause with a verb.
// Threads: no state.  Tested by cases_test (cases/reading/ru_eighth_court.case).
#pragma once

#include "reading/frame.h"

namespace stillheld::reading {

// The token at which the first gap behind `at` begins; the sentence's end if there is none.
uint32_t next_gap(const Scene& scene, uint32_t at);

// The articles that the words of [from, to) name.
std::vector<std::string> articles_within(const Scene& scene, uint32_t from, uint32_t to);

// «Ивана Барана освободили в мае, Олега Дуба — в июне» (gap_turns.cc): the verb of who stands before.
void read_turns(const Scene& scene, std::vector<Hit>& hits);

void read_article_gaps(const Scene& scene, std::vector<Hit>& hits);

}  // namespace stillheld::reading
