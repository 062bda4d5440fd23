// Measures of people: of those whom the books know by name, who got out, how,
// where to, how long before the term, and who was taken meanwhile (M7 to M12,
// M14, M15).
//
// The books seldom know everybody.  So every figure here is of the *named*, and
// says nothing of those who are not: 40 named of 644 who left are no sample
// that anybody drew.
//
//   freedom        left for home, without supervision, alive and not taken again
//                  within a year, among all who left: by Aalen–Johansen, since the
//                  year of many still runs.  Who leaves otherwise fails on day 0.
//                  Where under ten are followed for the year: bounds.  Low counts
//                  those whose year is over; high adds those whose year still runs.
//   taken again    of those who left alive, in custody again within a year: by the
//                  same curve, or by bounds.  Of everybody who left (a published
//                  number), only what the named prove: no less than the named taken
//                  again, no more than all but the named who were not.
//   days remitted  scheduled end − day of release, among those let go by mercy,
//                  against the days that all who were in then still had to serve
//   fresh arrests  of those let go in a wave, who had been arrested after the
//                  talks began: arrested in order to be let go
//   late discovery people first documented after they were out again
//   revolving door arrests in the days after a wave against as many days before.
//                  Arrests come in raids: those of one day are one raid, and the
//                  test counts raids, since people taken together are one event
//                  and not ten.  H0: after the wave no more than 80 % of before.
//
// Counter-example: 12 arrests after a wave, 10 before, "no change".  Eight of
// the twelve were one raid; the interval of the ratio of raids is 0.2 to 1.6.
//
// (1) Days known as bounds only count where they are certain; those that may lie
//     in the window are said (`possibly`).
// (2) The days of a wave are announced ones, never chosen from the outcome: the
//     test is refused for a wave of under 10 people and under 1 % of the stock.
// (3) Nothing here divides by nought, and one person is no measure.
//
// Refusals: no_exits_named, nobody_let_go_early, no_terms, small_wave,
// too_few_arrests, no_process, first_import, few_cohort.  Threads: reading only.
// Tested by named_test.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/waves.h"
#include "measure/figure.h"
#include "measure/stays.h"
#include "measure/survival.h"

namespace stillheld::measure {

// Exits of a window that certainly lie in it.
struct NamedExits {
  std::vector<const Stay*> stays;
  int64_t possibly = 0;
  int64_t mercy = 0, expiry = 0, court = 0, death = 0, other = 0;
  int64_t exile = 0, home = 0, restricted = 0;  // by where to
  int64_t all() const { return static_cast<int64_t>(stays.size()); }
};
NamedExits exits_between(const std::vector<PersonStays>& people, Day from, Day to);

Figure freedom_share(const std::vector<PersonStays>& people, const NamedExits& exits, Day today);  // M9

struct TakenAgain {
  int64_t exits = 0;      // alive
  int64_t sure = 0;       // certainly again in custody within a year
  int64_t not_taken = 0;  // the year is over, and the books know of nothing; or dead within it
  Figure figure;          // of the named: a curve's, or bounds
  std::optional<double> low, high;  // its interval, whatever it is
};
TakenAgain taken_again(const NamedExits& exits, const std::vector<PersonStays>& people, Day today);              // M13
// What the named prove of all who left, of whom only the number is known.
Figure taken_again_of_all(const TakenAgain& named, const ledger::Range& all_exits);
Figure exile_of_all(const NamedExits& exits, const ledger::Range& early_exits);

Figure named_exile_share(const NamedExits& exits);                                               // M10
Figure named_expiry_share(const NamedExits& exits);                                              // M10
// Of those let go by mercy: whose term was over, or within `near` days of it.
Figure entitled_share(const NamedExits& exits, int near = 0);                                    // M10
Figure days_remitted(const std::vector<PersonStays>& people, const NamedExits& exits);             // M11
Figure fresh_share(const std::vector<const Stay*>& freed, std::optional<Day> process_began);       // M12
Figure stock_fresh_share(const std::vector<PersonStays>& people, Day on, std::optional<Day> process_began);

// First documented after having left, by recorded time, of those arrested in
// the window.  `first_list`: the import with which the ledger began, which has
// no history.
Figure late_discovery(const std::vector<PersonStays>& people, const ledger::Books& books, Day from, Day to);  // M15

// H(from) − H(to), person by person, of the named under a rule set.  Somebody
// of whom nothing was heard at both days may have left between them, but cannot
// have come back unseen: so the bounds are tighter than those of two counts.
Figure named_relief(const ledger::Books& books, uint32_t import, const ledger::RuleSet& rules, Day from, Day to);  // M8

// M1 and M2 on a day: the floor (custody attested on that day or later), and for
// everybody else whose stay is open, the chance to be still in, given the last
// proof; where the curve is silent, anything from out to in.
Figure held_range(const std::vector<PersonStays>& people, const SurvivalCurve* curve, Day on);
// The same of those whom a rule set counts or may count: everybody whom it does not
// name is out.
struct HeldBy {
  uint32_t person = 0;
  bool attested = false;  // counts in low
  bool surely_counts = true;  // if still in; false: may stand in an account that does not count
};
Figure held_range(const std::vector<PersonStays>& people, const SurvivalCurve* curve, Day on, const std::vector<HeldBy>& held);

// The steps from what was announced to what can be checked by name (M14).
std::vector<Figure> ladder(const ledger::Wave& wave);

struct RevolvingDoor {
  Day wave = 0;
  int days = 90;
  int64_t people_before = 0, people_after = 0;
  int64_t raids_before = 0, raids_after = 0;
  int64_t undated = 0;       // arrests that may lie in the window, on a day not known
  std::optional<double> raids_ratio, low, high;  // absent: not bounded
  double p = 1;              // of H0: at most (1 − fall) of the rate before
  double fall = 0.2;
  std::optional<bool> not_fallen;  // true: H0 refuted at 5 %; false never claimed here (late news)
};
// `size`: people of the wave; `stock`: held then, if known.
Answer<RevolvingDoor> revolving_door(const std::vector<PersonStays>& people, Day wave, int64_t size,
                                     std::optional<int64_t> stock, Day today, int days = 90);

}  // namespace stillheld::measure
