// What linking says to people: a proposal, and why two records are one person.
//
// Definition: a waterfall is a score taken apart (identity/explain.h) with the
// values that were compared and the words for what was found, in the reader's
// language.  Its bits add up to the score.
//
//   given name: one name in two languages: Мікалай = Николай    +3.1
//   family name: the same: Ніштовіч                              +4.0
//     rare among the people here                                 +5.4
//   patronymic: not known on one side                             0
//
// A value stands in it as a personal leaf of its subject, so that redact() decides
// who sees it.  Who is count-only is in no explanation.
//
// Threads: reading only.  Tested by cli/link_ledger_test.cc and cli's link_ledger_test.cc.
#pragma once

#include <functional>

#include "identity/explain.h"
#include "identity/link.h"
#include "ledger/link_run.h"
#include "publish/answers.h"

namespace stillheld::publish {

// How the value of a field of side 0 or 1 becomes a leaf.
using ValueLeaf = std::function<Node(int side, const std::string& column, std::string_view text)>;

// REQUIRES: the explanation is of these two records' rows in `table`.
Node waterfall(const identity::Explanation& explanation, identity::Table& table, const identity::Records& records, uint32_t record_a,
               uint32_t record_b, const Messages& messages, const ValueLeaf& leaf);

// Two subjects' records under the run in force, or under one learnt now.
Result<Node> explain_pair_answer(const Ask& ask, uint32_t a, uint32_t b);
// The subject behind an id, a list's own id or a name; not the person's leader.
Result<uint32_t> find_subject(const Ask& ask, std::string_view text, const Policy* hides);

// Every limit that left something out: rules and numbers, no values.
Node link_caps(const identity::LinkReport& report);
Node proposal_answer(const Ask& ask, const ledger::LinkProposal& proposal);
// What is known of a subject, to compare it with another by eye.
Result<Node> subject_card(const Ask& ask, uint32_t subject);

std::string bits_text(identity::Bits bits);  // "+3.1", "−2.2", "0"

}  // namespace stillheld::publish
