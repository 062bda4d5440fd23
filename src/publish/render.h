// Writing a redacted answer as JSON or CSV.
//
// JSON: as it is, keys in the order of the answer.
// CSV: one table of the answer, the one that `table` names; nested values as
// `outer.inner`, lists joined with "; ".  RFC 4180, UTF-8.  A cell that a
// spreadsheet would take for a formula (it begins with = + - @, a tab or a line
// break) gets an apostrophe in front and stays text (OWASP, CSV injection).
//
// Threads: reading only.  Tested by render_test.cc.
#pragma once

#include <string>
#include <string_view>

#include "publish/redact.h"

namespace stillheld::publish {

std::string to_json(const Redacted& answer, bool pretty);
// One compact object a line for every item of the table.
std::string to_json_lines(const Redacted& answer, std::string_view table);
std::string to_csv(const Redacted& answer, std::string_view table);

}  // namespace stillheld::publish
