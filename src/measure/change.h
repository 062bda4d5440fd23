// When did a rate change?  One date with all its doubt, or how many dates.
//
// Definition.  Counts y_1 … y_n with exposures (days of each period) are
// Poisson at one rate up to a period k and at another after it.  With Gamma
// priors on both rates the posterior of k is a sum of n terms, exact, and needs
// no simulation (Raftery and Akman 1986).  For several changes PELT (Killick,
// Fearnhead and Eckley 2012) finds the segmentation of least cost exactly.
//
//   British coal-mine disasters 1851–1962: one change after 1891 (P .245), 95 %
//   1886 to 1896; 3.10 a year before, 0.90 after.  MBIC finds it and no other,
//   SIC adds 1947, AIC finds ten: do not use AIC to find news.
//
// Counter-example.  Counts of the last weeks as they are known: the newest
// change point is always "now".  Correct them first (delay.h).
//
// Clumping.  Arrests come in raids.  `clumping` (variance over mean, from
// change_series.h) makes so many arrests weigh as one, so that a raid is no
// turn of history.
//
// (1) The posterior sums to 1; low ≤ median ≤ high.
// (2) PELT's cost is that of the best segmentation (slow twin: all of them by
//     dynamic programming).
// (3) Refusals: series_too_short, all_zero, not_a_count.
//
// Ratios of rates with a known date: exact.h (exact_rate_ratio), with season
// and trend: change_series.h.  Threads: no state.  Tested by change_test.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "measure/answer.h"

namespace stillheld::measure {

struct ChangeOptions {
  double level = 0.95;
  double shape = 1, rate = 1;  // of the Gamma prior of both rates, a period
  double clumping = 1;
};

struct ChangePoint {
  std::vector<double> posterior;  // [k]: the change comes after period k; n − 1 entries
  size_t mode = 0, median = 0, low = 0, high = 0;
  size_t likeliest = 0;             // without a prior
  double before = 0, after = 0;     // rates at the likeliest
  double twice_log_ratio = 0;       // 2 log likelihood ratio against no change
  double chance_of_change = 0.5;    // a change and none being equally likely before
};

// Exposures: empty, or one a period.
Answer<ChangePoint> change_point(const std::vector<double>& counts, const std::vector<double>& exposures = {},
                                 const ChangeOptions& options = {});

// What a change must bring: MBIC (Zhang and Siegmund 2007), SIC = BIC, AIC.
enum class Penalty { mbic, sic, aic };

struct Segments {
  std::vector<size_t> last;   // the last period of each segment but the final
  std::vector<double> rate;   // one a segment
  double cost = 0;
};

Answer<Segments> change_points(const std::vector<double>& counts, const std::vector<double>& exposures = {},
                               Penalty penalty = Penalty::mbic, size_t least_length = 2, double clumping = 1);

}  // namespace stillheld::measure
