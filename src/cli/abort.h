// A broken assertion stops the ledger that was being written (store/open.h).
//
// A signal's handler may call next to nothing, and knows only what stands in a
// static place: this is the one, set when a ledger is opened for writing and
// cleared when that is over.
//
// Threads: one writes at a time.  Tested by stop_test.cc.
#pragma once

#include <string>

namespace stillheld::cli {

void stop_on_abort(const std::string& ledger);  // empty: nothing is being written
void install_abort_handler();

}  // namespace stillheld::cli
