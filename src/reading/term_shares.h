// Who of several got how long: the terms of a sentence shared out among its people.
//
// Definition: a share is a list of people and the term that stands with them.
// Courts' news tells a verdict once and then only shares, without a verb:
//
//   «Суд вынес приговоры: Ивану Пескову — 8 лет колонии, Петру Лугову — 7»
//   «Марью Гай прыгаварылі да 3 гадоў, Лявона Буйко — да 4»
//   «запросил 17 лет Ивану Пескову, по 15 лет Петру Лугову и Олегу Рощину»
//   "Ivan Peskov: 8 years in prison" as a line of its own
//
// A frame (frame.h) looks for one subject and one term beside a verb; here the
// term is looked for first, and then whose it is: who stands before its dash, who
// stands right before it, or who follows it.
//
// Counter-example: "Petr Lugov — 34 years old", «Иван Песков, 8 лет назад»: an age
// and a date; no verdict is told in the sentence or the one before it.
//
// (1) A share is a verdict, with the status of the sentence's word of verdict
//     ("demanded" for what a prosecutor asked); without such a word, with that of
//     the sentence before; without both, only if a prison stands behind the term.
// (2) Of one subject in one sentence a share wins over a frame's term.
// (3) A number without its unit ("Lugov — 7") has the unit of the share before it.
// (4) Bounded look-around; a sentence without a term costs nothing.
//
// Threads: values.  Tested by read_test.cc, cases/reading/*_court.case.
#pragma once

#include "reading/frame.h"

namespace stillheld::reading {

// Adds shares to what was read of the sentence, or mends the terms of what was.
void share_terms(const Scene& scene, Memory& memory, std::vector<Hit>& hits);

// A sentence of shares alone may be all that a line says («Гаю — 8 гадоў калоніі»).
bool may_share(const Grammar& grammar, const std::vector<Token>& tokens, const Sentence& sentence);

}  // namespace stillheld::reading
