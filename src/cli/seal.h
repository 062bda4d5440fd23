// What carrying out a proposal about sealed data does; the commands themselves
// are in seal.cc and erase.cc, the dispatcher is `carry-out`.
#pragma once

#include "cli/session.h"
#include "log/council.h"

namespace stillheld::cli {

// Seals the ledger of the call (it must be closed), and shows the shares.
Result<int> seal_ledger_of(Session& s);
// REQUIRES: open_writer; the proposal is of this kind and may be carried out.
Result<int> carry_out_erasure(Session& s, const log::Proposal& proposal);
Result<int> carry_out_rotation(Session& s, const log::Proposal& proposal);
Result<int> carry_out_unsealing(Session& s, const log::Proposal& proposal);
// Whether names may leave a sealed ledger in bulk: without members, or by a
// proposal that two agreed to.  kRuleBroken.
Status may_export(Session& s);

}  // namespace stillheld::cli
