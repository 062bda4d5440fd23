// Do two kinds of people leave at different rates?  Tests and a model.
//
// log_rank    are the curves of several groups one curve?  (Mantel; Peto.)
// gray_test   are the *shares that leave by one way* the same, others leaving
//             by other ways?  (Gray 1988.)  The log-rank test of one way, the
//             others censored, asks another question: of rates, not of shares.
// cox         how much faster, given other things known of each person; ties by
//             Efron's rule.  Interval and p by Wald's.
//
//   Rossi: released with aid or without, re-arrested within a year:
//     log_rank χ² 3.84;  cox aid −0.3794, that is a rate 0.68 times as high.
//
// Counter-example: "the pardoned were re-arrested less often" from two shares
// of people followed for different times.
//
// (1) Late entry is allowed in log_rank and cox, refused in gray_test.
// (2) Groups are 0, 1, … without gaps; each needs somebody at risk.
// (3) cox refuses what has no finite estimate (`no_finite_estimate`): a
//     covariate that never varies, or one that parts those with from those
//     without an event; and what does not settle.
//
// Refusals: as in survival.h; one_group, no_exits, no_finite_estimate.
// Threads: no state.  Tested by survival_compare_test.cc.
#pragma once

#include <vector>

#include "measure/survival.h"

namespace stillheld::measure {

struct GroupTest {
  double chi_square = 0;
  int freedom = 1;
  double p = 1;
  std::vector<double> observed, expected;  // a group each (log_rank)
};

// Any way out is an event.
Answer<GroupTest> log_rank(const Spells& spells, const std::vector<uint8_t>& group);
Answer<GroupTest> gray_test(const Spells& spells, const std::vector<uint8_t>& group, int way);

struct CoxModel {
  std::vector<double> coefficient, std_error, ratio, low, high, p;
  double log_likelihood = 0, log_likelihood_without = 0;
  int64_t people = 0, events = 0;
};

// covariates[j][i]: covariate j of spell i.
Answer<CoxModel> cox(const Spells& spells, const std::vector<std::vector<double>>& covariates,
                     double level = 0.95);

}  // namespace stillheld::measure
