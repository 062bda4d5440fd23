// How long people are held, and which way they get out: curves from spells.
//
// Definition.  A *spell* is one unbroken stay (in custody, or at liberty before
// a re-arrest), in whole days since its beginning.  It is seen from `entry` on
// and until `exit`; `way` says how it ended, 0 that it had not ended when last
// seen.  The Kaplan–Meier curve is the share still in; the Aalen–Johansen
// curves are the shares that left by each way.
//
// Why late entry.  Whoever enters a list on day 200 of custody could not have
// been on it had he left on day 100.  Counted as at risk from day 0 he makes
// stays look longer; averaging over those held today does so even more (New
// York's jails: 252 days against a median of 20).  At risk on day t is
// who has entry < t ≤ exit.
//
// Why ways.  One minus Kaplan–Meier for one way, the others censored, adds up
// to more than everybody (mgus2: 42 % where 13 % is true).  A death in custody
// is a way out, never missing.
//
//   Spells held{.entry = {}, .exit = {5, 9, 12}, .way = {1, 0, 2}};
//   auto curve = kaplan_meier(held);             // any way out
//   auto ways = aalen_johansen(held, 2);         // way 1, way 2
//   auto still = survival_at(*curve, 365);       // or a refusal
//   auto median = quantile(*curve, 0.5);
//
// Counter-example: Channing House (men).  One person was at risk when the first
// died, and the curve is 0 for ever after.  So a curve speaks only where at
// least ten are at risk (`least_at_risk`): it begins where that begins, as a
// share *of those still in on that day* (`from`), and is silent after `until`.
//
// (1) 1 ≥ S(t) ≥ 0 falls; S + Σ incidence = 1 at every t.
// (2) low ≤ estimate ≤ high, all in [0, 1].
// (3) Not asked for what it does not know: before `from` or after `until`
//     survival_at, incidence_at and quantile refuse.
// (4) The order of spells does not matter.
// (5) Spells that were never at risk (entry ≥ exit) are left out and counted.
//
// Refusals: no_spells, bad_spells, too_few_at_risk, outside_curve,
// not_reached.  Assumes: independent_entry (those who enter late are like those
// who were there), independent_censoring.
//
// Variance: Greenwood's, for several ways in the form of Andersen, Borgan, Gill
// and Keiding (1993, IV.4).  Threads: no state; 10⁶ spells in about 0.05 s.
// Tested by survival_test.cc.  Dates known to a month: survival_interval.h;
// groups: survival_compare.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "measure/answer.h"

namespace stillheld::measure {

using Days = int32_t;
// A spell that was seen from its first day: an exit on day 0 is at risk too.
inline constexpr Days kFromStart = -1;

struct Spells {
  std::vector<Days> entry;   // empty: all from the start; else one a spell
  std::vector<Days> exit;    // ≥ 0
  std::vector<uint8_t> way;  // 0: not out when last seen; else 1 …
};

enum class IntervalScale { log_log, log, plain };

struct SurvivalOptions {
  double level = 0.95;
  IntervalScale scale = IntervalScale::log_log;
  int64_t least_at_risk = 10;
  // Of those still in after this day; kFromStart: as early as the data allow.
  Days from = kFromStart;
};

// One step an exit day.  Vectors are of one length.
struct SurvivalCurve {
  std::vector<Days> time;
  std::vector<int64_t> at_risk, events;
  std::vector<double> survival, std_error, low, high;
  Days from = kFromStart;  // the share is of those still in after this day
  Days until = 0;          // the last day of which the curve speaks
  int64_t spells = 0, events_in_all = 0, left_out = 0;
  int64_t fewest_at_risk = 0;  // on any day of the curve: bounds what is said before any event
  SurvivalOptions options;
  std::vector<std::string> assumes;
};

Answer<SurvivalCurve> kaplan_meier(const Spells& spells, const SurvivalOptions& options = {});

struct WaysCurve {
  std::vector<Days> time;
  std::vector<int64_t> at_risk;
  std::vector<double> survival, survival_std_error;
  struct Way {
    int64_t events = 0;
    std::vector<double> incidence, std_error, low, high;
  };
  std::vector<Way> ways;  // [0] is way 1
  Days from = kFromStart, until = 0;
  int64_t spells = 0, left_out = 0, fewest_at_risk = 0;
  SurvivalOptions options;
  std::vector<std::string> assumes;
};

// `ways`: the highest number among the ways; a spell with a higher one is
// `bad_spells`.
Answer<WaysCurve> aalen_johansen(const Spells& spells, int ways, const SurvivalOptions& options = {});

struct Point {
  double value = 0, std_error = 0, low = 0, high = 1;
};

// Still in at the end of day t.  Before the first exit the interval is exact
// (Clopper–Pearson of nobody among those at risk), not 1 to 1.
Answer<Point> survival_at(const SurvivalCurve& curve, Days t);
// Out by `way` (1 …) by the end of day t.
Answer<Point> incidence_at(const WaysCurve& curve, int way, Days t);

// The chance to be still in at `now` for somebody last known to be in at
// `proof`: S(now) / S(proof), for M2.  1 where proof ≥ now.
Answer<Point> still_in(const SurvivalCurve& curve, Days proof, Days now);

struct Quantile {
  double value = 0;  // a whole day, or half of one where the curve is flat there
  std::optional<double> low, high;  // empty: the data do not bound it
};
// The day by which `share` have left; 0.5 is the median.  `not_reached` if the
// curve ends before.
Answer<Quantile> quantile(const SurvivalCurve& curve, double share);

// Mean number of days in, out of the first `until` (area under the curve).
Answer<double> restricted_mean(const SurvivalCurve& curve, Days until);
// The same of days spent after having left by a way; with survival's they sum
// to `until`.
Answer<double> restricted_mean_out(const WaysCurve& curve, int way, Days until);

// M13: taken again.  Spells run from an exit to the next custody (way 1), to
// death (2), to leaving the country (3), or to when they were last known free
// (0).  `alone` treats 2 and 3 as if they could still be arrested and were only
// lost from sight; `among` counts them as what they are.  Both are shown.
struct Rearrest {
  SurvivalCurve alone;  // share not yet taken again
  WaysCurve among;
};
Answer<Rearrest> rearrest(const Spells& spells, const SurvivalOptions& options = {});

// Repeats: the mean number of arrests a person by day t (Nelson; Lawless and
// Nadeau 1995), with a variance that lets a person's arrests hang together.
struct Recurrent {
  std::vector<Days> entry;  // empty: all from the start
  std::vector<Days> exit;   // last day seen, one a person
  std::vector<uint32_t> event_person;
  std::vector<Days> event_day;
};
struct MeanCumulative {
  std::vector<Days> time;
  std::vector<int64_t> at_risk, events;
  std::vector<double> mean, std_error, low, high;
  Days until = 0;
  int64_t persons = 0;
};
Answer<MeanCumulative> mean_cumulative(const Recurrent& recurrent, const SurvivalOptions& options = {});

}  // namespace stillheld::measure
