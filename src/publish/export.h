// Files that leave the ledger: every table as CSV and as JSON Lines, and a
// README that says what they are: rule set, day, known time, size and root of
// the log, licence.
//
// REQUIRES: `ask.books` was folded from the log that `ask.reader` sees.
// Tested by export_test.cc.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "publish/answers.h"
#include "publish/redact.h"

namespace stillheld::publish {

// (name, bytes) of each file.
Result<std::vector<std::pair<std::string, std::string>>> export_files(const Ask& ask, const Policy& policy, Audience audience);

}  // namespace stillheld::publish
