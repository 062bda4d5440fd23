// The report: one self-contained HTML page with everything that the overview
// answers.  No outside request, readable without JavaScript, printable.
//
// Threads: reading only.  Tested by report_test.cc.
#pragma once

#include <string>

#include "base/messages.h"
#include "publish/redact.h"

namespace stillheld::publish {

// REQUIRES: `overview` is a redacted overview_answer().
std::string html_report(const Redacted& overview, const Messages& messages);

}  // namespace stillheld::publish
