// The few distribution functions that measures share, out of Boost.Math, so
// that its headers stand in one .cc file.
//
// (1) Arguments out of range give the nearest end (a chance below 0 is 0), not
//     NaN and no exception.
//
// Threads: no state.  Tested by distributions_test.cc.
#pragma once

namespace stillheld::measure {

// The z with P(Z ≤ z) = probability; ±8.3 at the ends.
double normal_quantile(double probability);
double normal_cdf(double z);
// P(χ² with `freedom` ≥ x).
double chi_square_above(double x, double freedom);
// P(|T| ≥ |t|).
double student_two_sided(double t, double freedom);
double student_quantile(double probability, double freedom);

// A negative binomial with this mean and this variance (at least the mean; the
// Poisson distribution where it is no more): the smallest k with P(X ≤ k) ≥
// probability.
double count_quantile(double mean, double variance, double probability);
// P(X ≤ k) of the same.
double count_cdf(double mean, double variance, double k);

}  // namespace stillheld::measure
