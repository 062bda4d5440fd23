// The states of captures (evidence/states.h) as answers.
//
// Threads: one.  Tested by states_test.cc.
#pragma once

#include "cli/session.h"
#include "evidence/states.h"

namespace stillheld::cli {

// What is wrong inside an archive's bytes, by reading/wacz.h.
const evidence::CheckInside& check_inside();
Result<Node> state_node(Session& s, const evidence::States& states, Seq capture);

}  // namespace stillheld::cli
