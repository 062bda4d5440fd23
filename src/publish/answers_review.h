// Claims that were read in articles and wait for somebody to accept or reject
// them (check/propose.h).
//
// (1) A claim waits as long as no decision that stands is about it.
// (2) In the order of the log: article by article, as they were read.
// (3) What the words are is shown from the captured bytes, not from a copy.
//
// Threads: reading only.  Tested by cli/article_import_test.cc.
#pragma once

#include <vector>

#include "publish/answers.h"

namespace stillheld::publish {

struct WaitingClaim {
  Seq seq = 0;
  Seq source = 0;
  uint32_t person = 0;
};

// All, or those of one article (its source's entry).
Result<std::vector<WaitingClaim>> waiting_claims(const Ask& ask, Seq source = 0);
// One of them as a question: what, whose, when, the words, who printed them, what
// the books follow now.
Result<Node> waiting_claim_answer(const Ask& ask, const WaitingClaim& waiting);
// The captured bytes around it, decoded: "… words [the quote] words …".
Result<Node> words_around(const Ask& ask, const WaitingClaim& waiting);

}  // namespace stillheld::publish
