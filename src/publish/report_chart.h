// The drawings of the report, each with its table.
//
// Stock and flow: above the axis what sources published as held (a stock);
// below it the waves of releases; below that, mirrored, what whole years
// brought in and let out, as published (flows).
//
// (1) A line joins figures of one definition alone, and only those that were
//     published as exact.  It is broken into dashes where longer than 120 days
//     nothing exact was published.
// (2) A hedged figure is an open point with its bar from low to high, or, where
//     there is no high, with a tick upwards.
// (3) Figures of other definitions are small, grey and joined to nothing.
// (4) A flow that nobody published is a word, not a bar of height nought.
// (5) No number stands here that is not in the answer.
//
// Each drawing is made twice, wide and narrow; the page shows one of them.
//
// Threads: reading only.  Tested by report_test.cc.
#pragma once

#include <string>

#include "publish/report_html.h"

namespace stillheld::publish {

std::string stock_and_flow(const Node& overview, Page& page);
std::string named_by_month(const Node& overview, Page& page);

// The definition whose figures are joined: that of the balances, or the most
// frequent one.
std::string main_definition(const Node& overview);
// The latest exact stock of that definition (a count of the answer), or null.
const Node& latest_stock(const Node& overview, std::string_view definition);
// The day in the middle of a count's period.
dates::Day middle_of(const Node& count);

}  // namespace stillheld::publish
