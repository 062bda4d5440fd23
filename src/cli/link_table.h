// Linking a table without a ledger: what `link --csv` does (link.cc).
//
// Threads: one.  Tested by link_ledger_test.cc and cli_test.cc.
#pragma once

#include "cli/session.h"

namespace stillheld::cli {

Result<int> link_table(Session& s);
// A waterfall (publish/answers_link.h) as text.
// What publish::link_caps() says, a line each.
std::string caps_text(const Node& caps, const Messages& messages);
std::string waterfall_text(const Node& waterfall, const Messages& messages);

}  // namespace stillheld::cli
