// The plain estimates of what is still to come, for comparison and for tables
// that are no counts of people: chain ladder with Mack's error, the Poisson
// model of the same, Lawless's formula.
//
// Definition.  Of a triangle of counts n_td the chain ladder takes from each
// column to the next the ratio of the cumulated sums, and multiplies the last
// known sum of every row by the ratios that are left.  It is the likeliest fit
// of the Poisson model with mean α_t β_d.  Mack (1993) gives its mean squared
// error without a distribution.
//
//   RAA triangle:      reserve 52,135.228, standard error 26,909.011
//   AIDS to 1992:      deviance 716.48 on 413 degrees: clumped (1.78 a cell)
//
// Counter-example.  A row of which nothing is known yet: the chain ladder says
// 0, and goes on saying it.  And where nothing of a first column is ever
// known, it says anything.  For people use delay.h.
//
// On Lawless's rule in R's surveillance (1.20.3), which our test reproduces to
// the digit: it leaves the delay's own doubt out of the variance, and gives the
// chance below what is known to its quantiles, so that its intervals are too
// short at the top.  Ours has both terms.
//
// (1) Rows must be known from their first column on, without gaps.
// (2) Refusals: bad_triangle, no_reports, no_history (one row, one column, or a
//     column whose sum is 0).
//
// Threads: no state.  Tested by delay_ladder_test.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "measure/delay.h"

namespace stillheld::measure {

// Cumulative amounts; row t is known for its first known[t] ≥ 1 columns.
struct Ladder {
  int32_t rows = 0, columns = 0;
  std::vector<double> cumulative;  // rows × columns
  std::vector<int32_t> known;
  double at(int32_t row, int32_t column) const {
    return cumulative[static_cast<size_t>(row) * static_cast<size_t>(columns) + static_cast<size_t>(column)];
  }
};

// The ladder of a triangle of reports.
Ladder ladder_of(const ReportingTriangle& triangle);

struct ChainLadder {
  std::vector<double> factors;              // column to column
  std::vector<double> ultimate, reserve;    // a row each
  std::vector<double> std_error;            // Mack's, of the row
  double total_reserve = 0, total_std_error = 0;
};

// The last σ² cannot be estimated: by the straight line through the logarithms
// of the others, or as small as the smaller of the last two and their trend.
enum class LastSigma { log_linear, mack };
Answer<ChainLadder> chain_ladder(const Ladder& ladder, LastSigma last = LastSigma::mack);

struct PoissonLadder {
  std::vector<double> total;  // α_t: what a row comes to
  std::vector<double> share;  // β_d: columns, sum 1
  double deviance = 0, pearson_dispersion = 0;
  int64_t freedom = 0;
};
Answer<PoissonLadder> poisson_ladder(const Ladder& ladder);

struct LawlessRow {
  int32_t period = 0;
  int64_t known = 0;
  double share_known = 1;
  double estimate = 0;
  double count_variance = 0;  // if the delay were known
  double delay_variance = 0;  // because it is an estimate
  double low = 0, high = 0;
};
Answer<std::vector<LawlessRow>> lawless(const ReportingTriangle& triangle, double level = 0.95);

}  // namespace stillheld::measure
