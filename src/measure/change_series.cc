#include "measure/change_series.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "measure/distributions.h"

namespace stillheld::measure {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kRounds = 100;
constexpr double kSettled = 1e-11;
constexpr double kNoRealEffect = 18;  // log ratio: 6.6e7

struct Fit {
  VectorXd beta, mean;
  MatrixXd variance;  // of beta, before dispersion
};

// Fisher scoring with log link and variance mean + mean² / size (size 0: mean).
Answer<Fit> fit(const MatrixXd& x, const VectorXd& y, const VectorXd& offset, double size, const VectorXd* start) {
  const Eigen::Index n = x.rows(), p = x.cols();
  Fit out;
  VectorXd eta(n);
  if (start != nullptr) {
    eta = x * *start + offset;
  } else {
    eta = (y.array() + 0.5).log();
  }
  out.beta = start != nullptr ? *start : VectorXd::Zero(p);
  bool settled = false;
  const auto weights = [&](const VectorXd& mean) -> VectorXd {
    return size > 0 ? VectorXd(mean.array() / (1 + mean.array() / size)) : mean;
  };
  for (int round = 0; round < kRounds && !settled; ++round) {
    out.mean = eta.array().min(700.0).exp();
    const VectorXd root = weights(out.mean).array().sqrt();
    const VectorXd target = eta - offset + VectorXd((y - out.mean).array() / out.mean.array());
    Eigen::ColPivHouseholderQR<MatrixXd> qr(root.asDiagonal() * x);
    qr.setThreshold(1e-9);
    if (qr.rank() < p) return refuse("no_finite_estimate");
    const VectorXd beta = qr.solve(VectorXd(root.array() * target.array()));
    if (!beta.allFinite()) return refuse("no_finite_estimate");
    settled = round > 0 && (beta - out.beta).cwiseAbs().maxCoeff() < kSettled * (1 + beta.cwiseAbs().maxCoeff());
    out.beta = beta;
    eta = x * beta + offset;
  }
  if (!settled || !eta.allFinite() || eta.maxCoeff() > 600) return refuse("no_finite_estimate");
  out.mean = eta.array().exp();
  const MatrixXd information = x.transpose() * weights(out.mean).asDiagonal() * x;
  out.variance = information.inverse();
  if (!out.variance.allFinite()) return refuse("no_finite_estimate");
  return out;
}

double pearson(const VectorXd& y, const VectorXd& mean, double size) {
  double sum = 0;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    const double v = size > 0 ? mean(i) + mean(i) * mean(i) / size : mean(i);
    sum += (y(i) - mean(i)) * (y(i) - mean(i)) / v;
  }
  return sum;
}

double log_likelihood(const VectorXd& y, const VectorXd& mean, double size) {
  double sum = 0;
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    sum += std::lgamma(size + y(i)) - std::lgamma(size) - size * std::log1p(mean(i) / size) +
           (y(i) > 0 ? y(i) * (std::log(mean(i)) - std::log(size + mean(i))) : 0);
  }
  return sum;
}

// The likeliest size for these means, by golden section on its logarithm.
double likeliest_size(const VectorXd& y, const VectorXd& mean) {
  double low = std::log(1e-3), high = std::log(1e7);
  const double ratio = (std::sqrt(5.0) - 1) / 2;
  double a = high - ratio * (high - low), b = low + ratio * (high - low);
  double fa = log_likelihood(y, mean, std::exp(a)), fb = log_likelihood(y, mean, std::exp(b));
  while (high - low > 1e-10) {
    if (fa < fb) {
      low = a, a = b, fa = fb;
      b = low + ratio * (high - low), fb = log_likelihood(y, mean, std::exp(b));
    } else {
      high = b, b = a, fb = fa;
      a = high - ratio * (high - low), fa = log_likelihood(y, mean, std::exp(a));
    }
  }
  return std::exp((low + high) / 2);
}

SeriesRatio ratio_of(double log_ratio, double se, double z) {
  SeriesRatio out;
  out.ratio = std::exp(log_ratio);
  out.low = std::exp(log_ratio - z * se);
  out.high = std::exp(log_ratio + z * se);
  out.p = se > 0 ? 2 * normal_cdf(-std::fabs(log_ratio / se)) : 1;
  out.log_std_error = se;
  return out;
}

// Bartlett weights; the bandwidth by Newey and West's rule of thumb.
double newey_west(const MatrixXd& x, const VectorXd& y, const Fit& fitted, Eigen::Index column) {
  const Eigen::Index n = x.rows(), p = x.cols();
  const auto lags = static_cast<Eigen::Index>(std::floor(4 * std::pow(static_cast<double>(n) / 100, 2.0 / 9)));
  const MatrixXd scores = (y - fitted.mean).asDiagonal() * x;
  MatrixXd meat = scores.transpose() * scores;
  for (Eigen::Index lag = 1; lag <= std::min(lags, n - 1); ++lag) {
    const double weight = 1 - static_cast<double>(lag) / static_cast<double>(lags + 1);
    const MatrixXd cross = scores.bottomRows(n - lag).transpose() * scores.topRows(n - lag);
    meat += weight * (cross + cross.transpose());
  }
  const MatrixXd sandwich = fitted.variance * meat * fitted.variance;
  const double small = static_cast<double>(n) / static_cast<double>(n - p);
  return std::sqrt(std::max(0.0, sandwich(column, column) * small));
}

}  // namespace

Answer<SeriesChange> interrupted_series(const SeriesQuestion& question) {
  const size_t n = question.count.size();
  if ((!question.exposure.empty() && question.exposure.size() != n) ||
      (!question.time.empty() && question.time.size() != n) || question.harmonics < 0 || question.harmonics > 20 ||
      !(question.season > 0) || !(question.level > 0 && question.level < 1))
    return refuse("not_a_count");
  const auto unknowns = static_cast<size_t>(2 + (question.trend ? 1 : 0) + (question.slope_change ? 1 : 0) +
                                            2 * question.harmonics);
  const size_t needed = std::max<size_t>(unknowns + 3, 6);
  if (n < needed) return refuse("series_too_short", {std::to_string(n), std::to_string(needed)});
  if (question.first_after < 3 || question.first_after + 3 > n)
    return refuse("series_too_short", {std::to_string(std::min(question.first_after, n - std::min(n, question.first_after))), "3"});
  const auto rows = static_cast<Eigen::Index>(n), columns = static_cast<Eigen::Index>(unknowns);
  VectorXd y(rows), offset(rows), time(rows);
  double before = 0, after = 0;
  for (size_t i = 0; i < n; ++i) {
    const auto r = static_cast<Eigen::Index>(i);
    const double exposure = question.exposure.empty() ? 1 : question.exposure[i];
    y(r) = question.count[i];
    time(r) = question.time.empty() ? static_cast<double>(i + 1) : question.time[i];
    if (!(y(r) >= 0) || !std::isfinite(y(r)) || !(exposure > 0) || !std::isfinite(exposure) || !std::isfinite(time(r)))
      return refuse("not_a_count");
    offset(r) = std::log(exposure);
    (i < question.first_after ? before : after) += y(r);
  }
  if (before + after == 0) return refuse("all_zero");
  if (before == 0 || after == 0) return refuse("no_finite_estimate");
  const double middle = time.mean();
  const double spread = std::max((time.array() - middle).abs().maxCoeff(), 1e-300);
  const double step_time = time(static_cast<Eigen::Index>(question.first_after));
  MatrixXd x(rows, columns);
  Eigen::Index trend_column = -1, slope_column = -1;
  for (Eigen::Index r = 0; r < rows; ++r) {
    Eigen::Index c = 0;
    const bool is_after = static_cast<size_t>(r) >= question.first_after;
    x(r, c++) = 1;
    x(r, c++) = is_after ? 1 : 0;
    if (question.trend) trend_column = c, x(r, c++) = (time(r) - middle) / spread;
    if (question.slope_change) slope_column = c, x(r, c++) = is_after ? (time(r) - step_time) / spread : 0;
    for (int h = 1; h <= question.harmonics; ++h) {
      const double angle = 2 * std::numbers::pi * h * time(r) / question.season;
      x(r, c++) = std::sin(angle);
      x(r, c++) = std::cos(angle);
    }
  }
  const auto poisson = fit(x, y, offset, 0, nullptr);
  if (!poisson) return poisson.refusal();
  if (std::fabs(poisson->beta(1)) > kNoRealEffect) return refuse("no_finite_estimate");
  const double z = normal_quantile(1 - (1 - question.level) / 2);
  const double freedom = static_cast<double>(n - unknowns);
  SeriesChange out;
  out.assumes = {"date_fixed_beforehand", "nothing_else_changed"};
  out.dispersion = pearson(y, poisson->mean, 0) / freedom;
  const double se = std::sqrt(poisson->variance(1, 1));
  out.poisson = ratio_of(poisson->beta(1), se, z);
  // Less spread than independent events have is luck, not knowledge.
  double quasi_se = se * std::sqrt(std::max(1.0, out.dispersion));
  if (trend_column >= 0) out.trend_ratio = std::exp(poisson->beta(trend_column) / spread);
  if (slope_column >= 0) out.slope_ratio = std::exp(poisson->beta(slope_column) / spread);
  out.fitted.assign(poisson->mean.data(), poisson->mean.data() + rows);

  const VectorXd residual = (y - poisson->mean).array() / poisson->mean.array().sqrt();
  const double total = residual.squaredNorm();
  if (total > 0) {
    const auto lags = std::max<Eigen::Index>(1, std::min<Eigen::Index>(10, rows / 5));
    double box = 0;
    for (Eigen::Index lag = 1; lag <= lags; ++lag) {
      const double r = residual.head(rows - lag).dot(residual.tail(rows - lag)) / total;
      if (lag == 1) out.autocorrelation = r;
      box += r * r / static_cast<double>(rows - lag);
    }
    box *= static_cast<double>(rows) * static_cast<double>(rows + 2);
    out.autocorrelation_p = chi_square_above(box, static_cast<double>(lags));
  }
  out.newey_west_log_std_error = newey_west(x, y, *poisson, 1);
  if (out.autocorrelation_p < 0.05 && out.newey_west_log_std_error > quasi_se) {
    quasi_se = out.newey_west_log_std_error;
    out.newey_west_used = true;
  }
  out.quasi = ratio_of(poisson->beta(1), quasi_se, z);

  // Means and size in turns, until both stand still.
  double size = likeliest_size(y, poisson->mean);
  out.negative_binomial = out.poisson;
  out.negative_binomial_is_poisson = true;
  if (size < 1e6) {
    VectorXd beta = poisson->beta;
    for (int round = 0; round < kRounds; ++round) {
      const auto fitted = fit(x, y, offset, size, &beta);
      if (!fitted) return fitted.refusal();
      const double next = likeliest_size(y, fitted->mean);
      const bool settled = std::fabs(std::log(next / size)) < 1e-9;
      beta = fitted->beta;
      size = next;
      out.negative_binomial = ratio_of(beta(1), std::sqrt(fitted->variance(1, 1)), z);
      if (settled || size > 1e6) break;
    }
    out.negative_binomial_is_poisson = size > 1e6;
    out.size = size > 1e6 ? 0 : size;
  }
  return out;
}

}  // namespace stillheld::measure
