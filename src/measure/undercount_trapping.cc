// Models with columns of their own (undercount_loglinear.h): Chao's lower
// bound and the textbook models of trapping.  Plain weighted least squares.
#include <Eigen/Dense>
#include <bit>
#include <cmath>

#include "measure/undercount_loglinear.h"

namespace stillheld::measure {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

struct PlainFit {
  Vector theta;
  double log_error = 0;
  double deviance = 0;
};

// Poisson regression with the first column the intercept.
std::optional<PlainFit> regress(const Matrix& design, const Vector& count) {
  Vector eta = (count.array() + 0.5).log();
  Vector theta;
  Eigen::LDLT<Matrix> factor;
  double last = std::numeric_limits<double>::infinity();
  for (int round = 0; round < 200; ++round) {
    const Vector mean = eta.array().min(600.0).exp();
    const Vector working = eta.array() + (count - mean).array() / mean.array();
    const Matrix weighted = design.array().colwise() * mean.array();
    factor.compute(design.transpose() * weighted);
    if (factor.info() != Eigen::Success || !(factor.vectorD().minCoeff() > 1e-12)) return std::nullopt;
    theta = factor.solve(weighted.transpose() * working);
    eta = design * theta;
    double deviance = 0;
    for (Eigen::Index i = 0; i < count.size(); ++i) {
      const double mu = std::exp(eta(i));
      deviance += 2 * ((count(i) > 0 ? count(i) * std::log(count(i) / mu) : 0) - count(i) + mu);
    }
    if (!std::isfinite(deviance)) return std::nullopt;
    if (std::fabs(deviance - last) < 1e-10 * (1 + std::fabs(deviance))) {
      const Vector unit = Vector::Unit(theta.size(), 0);
      return PlainFit{theta, std::sqrt(factor.solve(unit)(0)), deviance};
    }
    last = deviance;
  }
  return std::nullopt;
}

Vector counts_of(const std::vector<uint64_t>& count) {
  Vector out(static_cast<Eigen::Index>(count.size()) - 1);
  for (size_t x = 1; x < count.size(); ++x) out(static_cast<Eigen::Index>(x) - 1) = static_cast<double>(count[x]);
  return out;
}

// Intercept and a column a list.
Matrix by_list(int lists, Eigen::Index more) {
  const Eigen::Index rows = (Eigen::Index{1} << lists) - 1;
  Matrix out = Matrix::Zero(rows, 1 + lists + more);
  for (Eigen::Index x = 1; x <= rows; ++x) {
    out(x - 1, 0) = 1;
    for (int j = 0; j < lists; ++j) out(x - 1, 1 + j) = static_cast<double>(x >> j & 1);
  }
  return out;
}

}  // namespace

std::optional<ChaoBound> chao_lower_bound(const CaptureTable& table) {
  const int lists = table.list_count();
  std::vector<int> levels;  // a bend upwards at each number of captures
  for (int k = 2; k < lists; ++k) levels.push_back(k);
  while (true) {
    Matrix design = by_list(lists, static_cast<Eigen::Index>(levels.size()));
    for (Eigen::Index x = 1; x <= design.rows(); ++x) {
      for (size_t i = 0; i < levels.size(); ++i) {
        design(x - 1, 1 + lists + static_cast<Eigen::Index>(i)) =
            std::max(std::popcount(static_cast<uint64_t>(x)) - levels[i], 0);
      }
    }
    const auto fitted = regress(design, counts_of(table.count));
    std::vector<int> kept;
    if (fitted) {
      for (size_t i = 0; i < levels.size(); ++i) {
        if (fitted->theta(1 + lists + static_cast<Eigen::Index>(i)) > 0) kept.push_back(levels[i]);
      }
      if (kept.size() == levels.size()) {
        const double unseen = std::exp(fitted->theta(0));
        return ChaoBound{static_cast<double>(table.observed()) + unseen,
                         std::sqrt(unseen + unseen * unseen * fitted->log_error * fitted->log_error)};
      }
    } else {
      // A level that nobody reached has no finite height: leave out the highest.
      if (levels.empty()) return std::nullopt;
      kept = levels;
      kept.pop_back();
    }
    levels = kept;
  }
}

std::optional<LogLinearFit> fit_trapping(int lists, const std::vector<uint64_t>& count, Trapping kind) {
  const bool heterogeneous = kind != Trapping::kM0 && kind != Trapping::kMt;
  Matrix design = by_list(lists, heterogeneous ? 1 : 0);
  if (kind == Trapping::kM0) {
    Matrix narrow(design.rows(), 2);
    narrow.col(0) = design.col(0);
    narrow.col(1) = design.rightCols(lists).rowwise().sum();
    design = narrow;
  }
  if (heterogeneous) {
    for (Eigen::Index x = 1; x <= design.rows(); ++x) {
      const int k = std::popcount(static_cast<uint64_t>(x));
      double bend = 0.5 * k * k;
      if (kind == Trapping::kMthPoisson2) bend = std::exp2(k) - 1;
      if (kind == Trapping::kMthGamma35) bend = std::log(3.5) - std::log(3.5 + k);
      design(x - 1, 1 + lists) = bend;
    }
  }
  const Vector counts = counts_of(count);
  const auto fitted = regress(design, counts);
  if (!fitted) return std::nullopt;
  LogLinearFit out;
  out.unseen = std::exp(fitted->theta(0));
  out.total = counts.sum() + out.unseen;
  out.terms = {fitted->theta(design.cols() - 1)};
  out.log_error = fitted->log_error;
  out.error = std::sqrt(out.unseen + out.unseen * out.unseen * out.log_error * out.log_error);
  out.deviance = fitted->deviance;
  out.parameters = static_cast<int>(design.cols());
  double saturated = 0;  // log likelihood of the counts themselves
  for (const double each : counts) saturated += (each > 0 ? each * std::log(each) : 0) - each - std::lgamma(each + 1);
  const double likelihood = saturated - 0.5 * out.deviance;
  out.aic = -2 * likelihood + 2 * out.parameters;
  out.bic = -2 * likelihood + std::log(counts.sum()) * out.parameters;
  out.freedom = static_cast<int>(design.rows() - design.cols());
  return out;
}

}  // namespace stillheld::measure
