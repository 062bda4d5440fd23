// Survival where dates are known only as "between": Turnbull's estimator.
//
// Definition.  A stay that ended "in July" lasted more than L and at most R
// days.  The estimate that makes such data likeliest (Peto 1973; Turnbull 1976)
// puts its mass on a few intervals (p, q], the innermost ones, and says nothing
// of how it lies within them: the curve is known outside and bounded inside.
//
//   arrested 3 May, freed "in July"  (58, 89]
//   still held when last seen, day 200   (200, ∞)
//
// Counter-example: 15 July for "in July".  The curve gets a false step, and its
// interval gets too narrow.
//
// (1) survival_between's low and high are the curve at the end and at the start
//     of the innermost interval that t lies in, equal outside of one.
// (2) Self-consistent to 1e-9: every mass satisfies Turnbull's equation.
// (3) Intervals by resampling people, from a seed: same seed, same bytes.
// (4) Refused: no_spells, bad_spells (upper < lower), too_few_at_risk (fewer
//     than `least_at_risk` people in all), outside_curve.
//
// Exact days: lower = upper.  Threads: no state.  Tested by
// survival_interval_test.cc.
#pragma once

#include <optional>
#include <vector>

#include "measure/survival.h"

namespace stillheld::measure {

struct BetweenSpells {
  std::vector<Days> lower;                  // longer than this (or just this, if equal to upper)
  std::vector<std::optional<Days>> upper;   // at most this; empty: not out when last seen
};

struct BetweenCurve {
  struct Mass {
    Days after = 0;               // the innermost interval (after, until]
    std::optional<Days> until;    // empty: beyond everything seen
    double mass = 0;
  };
  std::vector<Mass> masses;  // ascending
  int64_t people = 0;
  Days until = 0;  // the last day to which `least_at_risk` people were, or may have been, in sight
  int iterations = 0;
  std::vector<std::string> assumes;  // independent_inspection
};

Answer<BetweenCurve> turnbull(const BetweenSpells& spells, const SurvivalOptions& options = {});

struct BetweenPoint {
  double low = 0, high = 1;  // what the data leave open
};
Answer<BetweenPoint> survival_between(const BetweenCurve& curve, Days t);

// A percentile interval around survival at t, from `rounds` resamplings: from
// the lowest low to the highest high at the level.
Answer<Interval> survival_between_interval(const BetweenSpells& spells, Days t, uint64_t seed,
                                           int rounds = 200, const SurvivalOptions& options = {});

}  // namespace stillheld::measure
