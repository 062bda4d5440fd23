// Did a rate change at a date that was fixed beforehand, season and trend
// allowed for?  Interrupted series of counts.
//
// Definition.  log mean_t = log exposure_t + level + β·after_t + γ·t
// (+ δ·after_t·(t − t0)) + harmonics of the season; exp β is the ratio of the
// rates after and before.  Three readings of how counts vary:
//   poisson             independent events: too sure when arrests come in raids
//   quasi               variance = dispersion × mean: the same ratio, wider
//   negative_binomial   variance = mean + mean² / size: heavy months weigh less
// All are given: where they disagree, that is the finding.
//
//   Sicily's smoking ban: 0.894 (0.865 to 0.925) by Poisson, 0.839 to 0.953 by
//   quasi-Poisson, dispersion 3.6.
//
// Counter-example.  The last weeks as they are known, "after" a release: they
// are low because news comes late.  Correct them first (delay.h), or β is that.
//
// The residuals are looked at: if they hang together in time (Ljung and Box),
// errors by Newey and West's rule are given beside, and used in the interval
// of quasi.
//
// (1) low ≤ ratio ≤ high; quasi's ratio is poisson's.
// (2) Refusals: series_too_short (fewer than three periods on a side, or no
//     more periods than unknowns and three), all_zero, not_a_count,
//     no_finite_estimate (nothing at all on one side, a trend that cannot be
//     told from the step).
//
// Threads: no state.  Tested by change_series_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "measure/answer.h"

namespace stillheld::measure {

struct SeriesQuestion {
  std::vector<double> count;
  std::vector<double> exposure;    // empty: all alike
  std::vector<double> time;        // empty: 1, 2, 3 …
  size_t first_after = 0;          // the first period after the date
  bool trend = true;
  bool slope_change = false;
  int harmonics = 0;               // pairs of sine and cosine
  double season = 12;              // periods a year
  double level = 0.95;
};

struct SeriesRatio {
  double ratio = 1, low = 0, high = 0, p = 1;
  double log_std_error = 0;
};

struct SeriesChange {
  SeriesRatio poisson, quasi, negative_binomial;
  bool negative_binomial_is_poisson = false;  // no more spread than Poisson's
  double dispersion = 1;       // Pearson's
  double size = 0;             // of the negative binomial; 0 where it is Poisson's
  double trend_ratio = 1;      // a period; quasi
  double slope_ratio = 1;      // after over before, a period; quasi
  double autocorrelation = 0;  // of Pearson residuals, lag 1
  double autocorrelation_p = 1;
  double newey_west_log_std_error = 0;
  bool newey_west_used = false;
  std::vector<double> fitted;  // quasi
  std::vector<std::string> assumes;  // date_fixed_beforehand, nothing_else_changed
};

Answer<SeriesChange> interrupted_series(const SeriesQuestion& question);

}  // namespace stillheld::measure
