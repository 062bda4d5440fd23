// What commands about members share with those that carry out a step.
#pragma once

#include "cli/session.h"

namespace stillheld::cli {

// To the second, upwards: at the time that is written it may be done.
std::string moment(Millis at);
// Says what a proposal that was just saved waits for.
void tell_wait(Session& s, Seq proposal);
// Carries out a proposal that is nothing but an entry: members, consent.
Result<int> carry_out_in_log(Session& s, Seq proposal);

}  // namespace stillheld::cli
