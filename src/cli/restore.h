// A ledger that was restored from something older than a checkpoint that others
// hold: `older` in its folder is that checkpoint.  Reading goes on; what writes is
// kOlder until two members agreed (log/council.h, Deed::restore), or, of a desk of
// one, until seven days have passed; the deed is an entry with that checkpoint's
// size and root.
//
// Why: the log goes on from a past that it has left.  Whoever holds the later
// checkpoint sees a fork, and must find a reason for it in the log, signed by two.
//
// Threads: one.  Tested by restore_test.cc.
#pragma once

#include "cli/session.h"

namespace stillheld::cli {

// kOlder, unless the command is one of those by which members agree.
Status not_older(const Session& s);
// `restore --confirm new|NUMBER`: proposes the deed, or carries it out.
Result<int> confirm_restore(Session& s);
// Carries out proposal `number`, whoever asks (carry-out does).
Result<int> carry_out_restore(Session& s, Seq number);
// Marks a ledger as older than `note`, a checkpoint whose signature was checked.
Status mark_older(const std::string& ledger, const std::string& note);

}  // namespace stillheld::cli
