// What the people whom the books name give to a verdict (verdict.h).
//
// Definition.  Two uses.  Where numbers are published, the named prove bounds that
// no publisher gave: how many were taken again, how many were sent abroad, and how
// much of the intake is not known yet (M3, M10, M13).  Where none are published,
// the verdict is of the named alone, and every sign is theirs.
//
//   644 to 664 left, of whom the books name 30; 2 taken again, 20 certainly not
//     taken again: 2/664 to 1 − 20/664, that is 0.3 % to 97 %
//   named alone: 120 left, followed by a curve: 4.1 %, 1.7 to 9.8 %
//
// Late news.  Published recognitions of a period say nothing of those who will be
// recognised later.  The named have delays of their own (import times); where these
// can be estimated, known + still to come ÷ known of the same days widens the
// published ratio upwards.  Else the ratio has no upper end, and “fewer come in”
// cannot be said.
//
// Under ten people in all are no population: no verdict is made of them.
//
// Counter-example: “2 of 22 were taken again, 9 %, so 58 of the 644”.  Nobody drew
// the 22 by lot.
//
// (1) The named never make a published bound wider.
// (2) Without late news known, `intake_corrected` is false, and a verdict of the
//     named bounds replacement from below alone.
//
// Assumes: named_among_counted (whom the books name is among those whom the
// publisher counts), late_like_named (news of all comes as late as that of the
// named).  Threads: values.  Tested by verdict_named_test.cc.
#pragma once

#include "measure/named.h"
#include "measure/statutes.h"
#include "measure/verdict.h"

namespace stillheld::measure {

// Arrests of the named in a window and in as many days before it.
struct NamedIntake {
  int days = 0;
  ledger::Range now, before;     // certainly; certainly or perhaps
  bool before_is_covered = false;  // the books know arrests of still earlier days
};
NamedIntake named_intake(const std::vector<PersonStays>& people, Day from, Day to);
// What came in a day, against as many days before.  A lower bound without late news.
Figure named_intake_ratio(const NamedIntake& intake, const Answer<LateNews>& late);

struct NamedPeriod {
  NamedExits exits;
  TakenAgain taken;
  NamedIntake intake;
  Answer<LateNews> late = refuse("first_import");
  Answer<LegalLock> lock = refuse("no_statutes");
  // Of the named as a population of their own.
  Figure relief;
  int64_t opening = 0, closing = 0;  // best
  int64_t people = 0;                // held at the start at most, or taken since
};

// Adds to a verdict by published numbers what the named prove; returns the figures
// that it went by.
std::vector<Figure> add_named(VerdictInput& input, const PublishedFlows& flows, const NamedPeriod& named);
// A verdict of the named alone, and its figures.
std::pair<VerdictInput, std::vector<Figure>> verdict_input_of_named(const NamedPeriod& named);

}  // namespace stillheld::measure
