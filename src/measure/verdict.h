// Relief, relief with diversion, revolving door, worse, or cannot tell (M20): a
// fixed table over bounds, with the three facts most against the answer.
//
// Definition.  Stock: *fell* if it fell by more than the publisher's own margin
// (flows.h) at the unkindest end of both figures; *rose* likewise; *level* if
// both ends lie within the margin; else not known.
//
//   stock       and                                         verdict
//   not known, or under ten people in all                   cannot tell
//   rose                                                    worse
//   level       people were let go early, ≥ 10 or ≥ 1 %     revolving door
//   level       else                                        cannot tell
//   fell        one sign of diversion is certain            relief with diversion
//   fell        every sign is certainly absent              relief
//   fell        else                                        cannot tell
//
// Signs of diversion, each yes, no, or not known from its interval:
//   replaced    more came in than were let go early         ratio > 1
//   not fallen  those who come in a day are not 20 % fewer  ratio > 0.8
//   expiry      of all exits, terms simply ran out          share > 1/3
//   exile       of those let go early, forced abroad        share > 1/4
//   taken again within a year                               share > 1/10
//   lock        of the articles most used, in force and     share > 1/2
//               used for new arrests (statutes.h)
//
// “No” to *not fallen* needs counts corrected for late news (delay.h); the rest
// needs both ends of the interval on one side.  What the published numbers leave
// open, the people whom the books name may prove: of N who left, no less than the
// named taken again, no more than all but the named who were not
// (verdict_named.h).  So *relief* is hard to earn, and
// meant to be: a program that says it wrongly does harm that one that says
// “cannot tell” does not.
//
// The facts against are taken from a fixed list, by strength, and say which way
// they pull.  Against *relief* count those that pull to the worse, against
// *worse* and *revolving door* those to the better, against the others both.
//
// Counter-example: a score.  Nobody can dispute 0.62.
//
// (1) The verdict depends on the figures alone, not on which are shown.
// (2) Widening any interval never turns “cannot tell” into a verdict (property
//     test).
// (3) Three facts, or as many as there are.
//
// Threads: values.  Tested by verdict_test.cc; defended in docs/belarus.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/flows.h"

namespace stillheld::measure {

enum class Outcome { relief, relief_with_diversion, revolving_door, worse, cannot_tell };
std::string_view name_of(Outcome outcome);
enum class Says { no, yes, unknown };
std::string_view name_of(Says says);

enum class Stock { fell, level, rose, unknown };
std::string_view name_of(Stock stock);

struct Bounds {
  std::optional<double> low, high;  // absent: not bounded on that side
};

struct Sign {
  std::string name;  // sign.NAME
  double threshold = 0;
  Bounds bounds;
  Says says = Says::unknown;
};

struct Fact {
  std::string key;  // fact.KEY with params
  std::vector<std::string> params;
  bool to_the_worse = true;
  double strength = 0;  // 0 … 1, for the order
};

struct VerdictInput {
  Bounds stock_change;          // closing − opening
  double margin = 2;
  std::optional<double> opening;
  std::optional<double> let_go_early;  // at least
  Bounds replaced, intake, expiry, exile, taken_again, lock;
  bool intake_corrected = false;  // for late news
  bool few = false;               // too few people for any verdict
  std::optional<double> intake_value_high;  // the upper end before any correction
  std::vector<Fact> facts;        // candidates
};

struct Verdict {
  Outcome outcome = Outcome::cannot_tell;
  Stock stock = Stock::unknown;
  std::vector<Sign> signs;
  std::vector<Fact> against;
  std::string row;  // verdict.row.ROW: which row of the table answered
};

Verdict decide(const VerdictInput& input);

// Everything that published flows give to a verdict.
VerdictInput verdict_input(const std::vector<PublishedCount>& counts, const PublishedFlows& flows);
// The ends of a figure's interval that say something of the truth.
Bounds bounds_of(const Figure& figure);

}  // namespace stillheld::measure
