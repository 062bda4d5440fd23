// Which sentences can say nothing, before anything costly is done for them.
//
// Definition: a sentence is silent if no rule's trigger stands in it with the
// words that this rule needs, and nothing else is in it that a count, a
// statement or a speaker is read from.  Most sentences of most news are silent.
//
//   "The minister set a record in the race."   set.v triggers "set free", and
//                                              "free" is not there: silent
//   "Three people came."                       a number of people, and nothing of
//                                              prison: a part, if a wave was told
//
// A *part* speaks only of what was told before it: "52 were freed. Three were
// women." Where nothing was told of a group, it is silent too.
//
// A *quote* has quotation marks and nothing else: its words may judge what was told
// before it, its speaker is who "he said" means behind it, and its marks may stay open.
// Where it has no word of speaking, only the marks count.
//
//   “It was hot,” said Anna Petrova.   no judgement: her name alone, if asked for
//
// Counter-example: a silent sentence still names people.  "He" in the sentence
// behind it may be one of them, so its names are remembered (read.cc).
//
// (1) Whoever lays out every sentence reads the same claims (the twin).
//     Sentences behind which nothing was told are told apart in read.cc.
// (2) Conservative: what depends on clauses, forms and subjects is not asked.
//
// Threads: pure functions.  Tested by read_test.cc (SilentSentencesSayNothing).
#pragma once

#include "reading/grammar.h"
#include "reading/tokens.h"

namespace stillheld::reading {

// Once for every word of the grammar: what the sieve asks of it.
void mark_telling(Grammar& grammar);
// Sets what `sentence` says of itself.
void sift(const Grammar& grammar, const Tokens& cut, Sentence& sentence);

}  // namespace stillheld::reading
