// How one log-linear model is fitted; see undercount_loglinear.h for what it is.
//
// Newton's method on the Poisson likelihood, in sums over supersets.  Cells
// that a term without people closes are left out.  With `whole` the cell of
// the uncounted takes part, as the profile likelihood needs.
//
// Threads: values.  Tested by undercount_loglinear_test.cc.
#pragma once

#include <array>
#include <cstdint>

#include "measure/undercount_table.h"

namespace stillheld::measure {

constexpr size_t kMostCells = 64;

struct LogLinearWork {
  // REQUIRES: table of at most six lists.
  LogLinearWork(const CaptureTable& table, uint64_t model);

  // Maximises the likelihood from `theta` (or from the counts, if `cold`).
  // False if it does not converge or a direction is flat.
  bool solve(bool whole, bool cold, int most_steps = 40);
  // log likelihood of the open cells, without the factorials
  double log_likelihood(bool whole) const;
  // variance of θ_∅ after solve(false, …)
  double intercept_variance();

  int lists = 0;
  size_t cells = 0;
  int parameters = 0;  // with those that are −∞
  bool has_closed = false;
  int size = 0;        // terms that are estimated
  std::array<uint32_t, kMostCells> terms{};
  std::array<bool, kMostCells> open{};
  std::array<double, kMostCells> count{};
  std::array<double, kMostCells> theta{};  // by place in `terms`
  std::array<double, kMostCells> mean{};
  double ridge = 0;    // added to the diagonal, for likelihoods without maximum

 private:
  void means(bool whole);
  void superset_sums(std::array<double, kMostCells>& values) const;
  bool factor(const std::array<double, kMostCells>& sums);
  void back_solve(std::array<double, kMostCells>& vector) const;
  std::array<double, kMostCells * kMostCells> lower_;
};

}  // namespace stillheld::measure
