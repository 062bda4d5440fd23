// Whether a log-linear model has an estimate on a table (undercount_loglinear.h).
//
// The maximum is not attained if and only if some direction of the parameters
// leaves every pattern with people as it is and lowers at least one empty
// pattern for ever (Fienberg & Rinaldo 2012, in the dual form: it needs the
// set of empty patterns only, so no count, large or small, can mislead it).
// Such directions lie in the kernel of the design on the patterns with people;
// there a small linear programme looks for one.
#include <Eigen/Dense>
#include <bit>
#include <vector>

#include "measure/undercount_fit.h"
#include "measure/undercount_loglinear.h"

namespace stillheld::measure {

namespace {

using Matrix = Eigen::MatrixXd;

// Is there a w with rate·w ≥ 0, not all zero?  Maximises Σ min(1, (rate·w)_i)
// by the simplex method with Bland's rule; the origin is feasible, so there is
// no first phase.
bool has_ray(const Matrix& rate) {
  const Eigen::Index rows = rate.rows();
  const Eigen::Index free = rate.cols();
  // Columns: w⁺, w⁻, t, then a slack a row; rows: t_i − (rate·w)_i ≤ 0, t_i ≤ 1.
  const Eigen::Index structural = 2 * free + rows;
  const Eigen::Index width = structural + 2 * rows + 1;
  Matrix tableau = Matrix::Zero(2 * rows + 1, width);
  std::vector<Eigen::Index> basis(static_cast<size_t>(2 * rows));
  for (Eigen::Index i = 0; i < rows; ++i) {
    tableau.block(i, 0, 1, free) = -rate.row(i);
    tableau.block(i, free, 1, free) = rate.row(i);
    tableau(i, 2 * free + i) = 1;
    tableau(i, structural + i) = 1;
    tableau(rows + i, 2 * free + i) = 1;
    tableau(rows + i, structural + rows + i) = 1;
    tableau(rows + i, width - 1) = 1;
    basis[static_cast<size_t>(i)] = structural + i;
    basis[static_cast<size_t>(rows + i)] = structural + rows + i;
    tableau(2 * rows, 2 * free + i) = -1;
  }
  constexpr double kTiny = 1e-9;
  for (int step = 0; step < 20000; ++step) {
    if (tableau(2 * rows, width - 1) > 0.5) return true;
    Eigen::Index enter = -1;
    for (Eigen::Index c = 0; c < width - 1 && enter < 0; ++c) {
      if (tableau(2 * rows, c) < -kTiny) enter = c;
    }
    if (enter < 0) break;
    Eigen::Index leave = -1;
    double best = 0;
    for (Eigen::Index r = 0; r < 2 * rows; ++r) {
      if (tableau(r, enter) <= kTiny) continue;
      const double ratio = tableau(r, width - 1) / tableau(r, enter);
      if (leave < 0 || ratio < best - kTiny ||
          (ratio < best + kTiny && basis[static_cast<size_t>(r)] < basis[static_cast<size_t>(leave)])) {
        leave = r;
        best = ratio;
      }
    }
    if (leave < 0) return true;
    tableau.row(leave) /= tableau(leave, enter);
    for (Eigen::Index r = 0; r <= 2 * rows; ++r) {
      if (r != leave && tableau(r, enter) != 0) tableau.row(r) -= tableau(r, enter) * tableau.row(leave);
    }
    basis[static_cast<size_t>(leave)] = enter;
  }
  return tableau(2 * rows, width - 1) > 0.5;
}

Matrix design(const std::vector<uint32_t>& cells, const std::vector<uint32_t>& terms) {
  Matrix out = Matrix::Zero(static_cast<Eigen::Index>(cells.size()), static_cast<Eigen::Index>(terms.size()));
  for (size_t i = 0; i < cells.size(); ++i) {
    for (size_t t = 0; t < terms.size(); ++t) {
      if ((cells[i] & terms[t]) == terms[t]) out(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(t)) = 1;
    }
  }
  return out;
}

}  // namespace

Existence existence(const CaptureTable& table, ModelTerms model) {
  const LogLinearWork work(table, model);
  std::vector<uint32_t> with;
  std::vector<uint32_t> empty;
  for (uint32_t x = 1; x < table.count.size(); ++x) {
    if (!work.open[x]) continue;
    (table.count[x] > 0 ? with : empty).push_back(x);
  }
  Existence out;
  if (empty.empty() && !work.has_closed) return out;
  const std::vector<uint32_t> terms(work.terms.begin(), work.terms.begin() + work.size);
  if (with.size() < terms.size() || !empty.empty()) {
    std::vector<uint32_t> all = with;
    all.insert(all.end(), empty.begin(), empty.end());
    out.identified = all.size() >= terms.size() &&
                     Eigen::FullPivLU<Matrix>(design(all, terms)).rank() == static_cast<Eigen::Index>(terms.size());
  } else {
    out.identified = Eigen::FullPivLU<Matrix>(design(with, terms)).rank() == static_cast<Eigen::Index>(terms.size());
  }
  if (empty.empty()) return out;
  if (with.empty()) return {false, out.identified};
  const Eigen::FullPivLU<Matrix> positive(design(with, terms));
  if (positive.rank() == static_cast<Eigen::Index>(terms.size())) return out;
  out.finite = !has_ray(design(empty, terms) * positive.kernel());
  return out;
}

}  // namespace stillheld::measure
