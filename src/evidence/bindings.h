// Whose an entry's values are.
//
// Definition: an entry is bound to its subject; a decision that two subjects are
// one (or not) to both; an entry without a subject to what its record, or the
// entry that it decides about (`target`), is bound to.  Sources, captures, rules
// and claims about the books are bound to nobody.
//
//   claim about 4x1m…                     → 4x1m…
//   decision: 4x1m… is 9c0k…, reason "…"  → both: the reason names either
//   retraction of that claim, reason "…"  → 4x1m…
//
// Erasing a subject destroys the values of everything that is bound to it: what
// a sentence was written about is told by its entry, not by guessing in it.
// (Sentences about others that happen to name the person are found by erasure.h,
// and shown.)
//
// Threads: pure.  Tested by erasure_test.cc.
#pragma once

#include <functional>

#include "log/entry.h"

namespace stillheld::evidence {

struct Binding {
  Id a, b;  // zero: nobody
  bool operator==(const Binding&) const = default;
};

// `entry_at` reads an earlier entry.
using EntryAt = std::function<Result<log::Entry>(log::Seq)>;
Result<Binding> binding_of(const log::Entry& entry, log::Seq seq, const EntryAt& entry_at);

}  // namespace stillheld::evidence
