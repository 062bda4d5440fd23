// The sections of the report that are tables: who is held, the balances, the
// waves, the flows, the contradictions.  Each gives HTML without its heading.
//
// REQUIRES: `overview` is the view of a redacted overview_answer().
// Threads: reading only.  Tested by report_test.cc.
#pragma once

#include <string>

#include "publish/report_html.h"

namespace stillheld::publish {

std::string held_section(const Node& overview, Page& page);
std::string balances_section(const Node& overview, Page& page);
std::string waves_section(const Node& overview, Page& page);
std::string flows_section(const Node& overview, Page& page);
// Is it progress?  A verdict a year, with its drawing, its table and the facts
// against it; and how long the named are held (report_measures.cc).
std::string progress_section(const Node& overview, Page& page);
std::string stays_section(const Node& overview, Page& page);
std::string conflicts_section(const Node& overview, Page& page);

}  // namespace stillheld::publish
