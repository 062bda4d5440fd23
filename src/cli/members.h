// What commands about members share with those that carry out a step.
#pragma once

#include "cli/session.h"

namespace stillheld::cli {

// Carries out a proposal that is nothing but an entry: members, consent.
Result<int> carry_out_in_log(Session& s, Seq proposal);

}  // namespace stillheld::cli
