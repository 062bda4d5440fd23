#include "measure/delay_ladder.h"

#include <algorithm>
#include <cmath>

#include "measure/distributions.h"

namespace stillheld::measure {
namespace {

bool sane(const Ladder& ladder) {
  if (ladder.rows < 0 || ladder.columns < 0 ||
      ladder.cumulative.size() != static_cast<size_t>(ladder.rows) * static_cast<size_t>(ladder.columns) ||
      ladder.known.size() != static_cast<size_t>(ladder.rows))
    return false;
  for (int32_t t = 0; t < ladder.rows; ++t) {
    const int32_t known = ladder.known[static_cast<size_t>(t)];
    if (known < 1 || known > ladder.columns) return false;
    for (int32_t d = 0; d < known; ++d)
      if (!std::isfinite(ladder.at(t, d))) return false;
  }
  return true;
}

int32_t known_of(const Ladder& ladder, int32_t row) { return ladder.known[static_cast<size_t>(row)]; }

// Σ over rows known beyond column d of the cumulated sums at column `of`.
double column_sum(const Ladder& ladder, int32_t d, int32_t of) {
  double sum = 0;
  for (int32_t t = 0; t < ladder.rows; ++t)
    if (known_of(ladder, t) > d + 1) sum += ladder.at(t, of);
  return sum;
}

// σ² of the last column, from those before.
double last_sigma(const std::vector<double>& sigma2, LastSigma how) {
  const size_t n = sigma2.size();
  if (n == 0) return 0;
  if (n == 1) return sigma2[0];
  const double a = sigma2[n - 2], b = sigma2[n - 1];
  if (how == LastSigma::mack) return std::min(a > 0 ? b * b / a : b, std::min(a, b));
  double sx = 0, sy = 0, sxx = 0, sxy = 0, m = 0;
  for (size_t i = 0; i < n; ++i) {
    if (sigma2[i] <= 0) continue;
    const double x = static_cast<double>(i), y = std::log(sigma2[i]) / 2;
    sx += x, sy += y, sxx += x * x, sxy += x * y, m += 1;
  }
  const double spread = m * sxx - sx * sx;
  if (m < 2 || spread <= 0) return b;
  const double slope = (m * sxy - sx * sy) / spread, level = (sy - slope * sx) / m;
  return std::exp(2 * (level + slope * static_cast<double>(n)));
}

}  // namespace

Ladder ladder_of(const ReportingTriangle& triangle) {
  Ladder out;
  out.rows = triangle.periods;
  out.columns = triangle.max_delay + 1;
  for (int32_t t = 0; t < out.rows; ++t) {
    const int32_t known = std::min(out.columns, triangle.periods - t);
    out.known.push_back(known);
    double sum = 0;
    for (int32_t d = 0; d < out.columns; ++d) {
      if (d < known) sum += triangle.at(t, d);
      out.cumulative.push_back(sum);
    }
  }
  return out;
}

Answer<ChainLadder> chain_ladder(const Ladder& ladder, LastSigma last) {
  if (!sane(ladder)) return refuse("bad_triangle");
  if (ladder.rows == 0 || ladder.columns == 0) return refuse("no_reports");
  if (ladder.rows < 2 || ladder.columns < 2)
    return refuse("no_history", {std::to_string(std::min(ladder.rows, ladder.columns)), "2"});
  ChainLadder out;
  const int32_t steps = ladder.columns - 1;
  std::vector<double> sigma2, sums;
  for (int32_t d = 0; d < steps; ++d) {
    const double below = column_sum(ladder, d, d), above = column_sum(ladder, d, d + 1);
    if (!(below > 0)) return refuse("no_history", {std::to_string(d), std::to_string(steps)});
    out.factors.push_back(above / below);
    sums.push_back(below);
    double squares = 0;
    int32_t rows = 0;
    for (int32_t t = 0; t < ladder.rows; ++t) {
      if (known_of(ladder, t) <= d + 1 || ladder.at(t, d) == 0) continue;
      const double off = ladder.at(t, d + 1) / ladder.at(t, d) - out.factors.back();
      squares += ladder.at(t, d) * off * off;
      ++rows;
    }
    sigma2.push_back(rows > 1 ? squares / (rows - 1) : last_sigma(sigma2, last));
  }
  std::vector<double> relative(static_cast<size_t>(steps));
  for (size_t d = 0; d < relative.size(); ++d)
    relative[d] = out.factors[d] > 0 ? sigma2[d] / (out.factors[d] * out.factors[d]) : 0;
  double total_variance = 0;
  for (int32_t t = 0; t < ladder.rows; ++t) {
    const int32_t known = known_of(ladder, t);
    double c = ladder.at(t, known - 1);
    const double start = c;
    double variance = 0;
    for (int32_t d = known - 1; d < steps; ++d) {
      const auto i = static_cast<size_t>(d);
      if (c > 0) variance += relative[i] * (1 / c + 1 / sums[i]);
      c *= out.factors[i];
    }
    out.ultimate.push_back(c);
    out.reserve.push_back(c - start);
    out.std_error.push_back(c * std::sqrt(variance));
  }
  // The rows share their factors: their errors hang together.
  for (int32_t t = 0; t < ladder.rows; ++t) {
    const auto i = static_cast<size_t>(t);
    double others = 0, shared = 0;
    for (int32_t u = t + 1; u < ladder.rows; ++u) others += out.ultimate[static_cast<size_t>(u)];
    for (int32_t d = known_of(ladder, t) - 1; d < steps; ++d)
      shared += 2 * relative[static_cast<size_t>(d)] / sums[static_cast<size_t>(d)];
    total_variance += out.std_error[i] * out.std_error[i] + out.ultimate[i] * others * shared;
    out.total_reserve += out.reserve[i];
  }
  out.total_std_error = std::sqrt(total_variance);
  return out;
}

Answer<PoissonLadder> poisson_ladder(const Ladder& ladder) {
  const auto chain = chain_ladder(ladder);
  if (!chain) return chain.refusal();
  PoissonLadder out;
  std::vector<double> cdf(static_cast<size_t>(ladder.columns), 1);
  for (size_t d = cdf.size() - 1; d-- > 0;) cdf[d] = cdf[d + 1] / chain->factors[d];
  for (size_t d = 0; d < cdf.size(); ++d) out.share.push_back(d == 0 ? cdf[0] : cdf[d] - cdf[d - 1]);
  double pearson = 0;
  int64_t cells = 0;
  for (int32_t t = 0; t < ladder.rows; ++t) {
    out.total.push_back(chain->ultimate[static_cast<size_t>(t)]);
    for (int32_t d = 0; d < known_of(ladder, t); ++d) {
      const double n = ladder.at(t, d) - (d > 0 ? ladder.at(t, d - 1) : 0);
      const double mean = out.total.back() * out.share[static_cast<size_t>(d)];
      ++cells;
      if (!(mean > 0)) continue;
      out.deviance += 2 * ((n > 0 ? n * std::log(n / mean) : 0) - (n - mean));
      pearson += (n - mean) * (n - mean) / mean;
    }
  }
  out.freedom = cells - ladder.rows - ladder.columns + 1;
  out.pearson_dispersion = out.freedom > 0 ? pearson / static_cast<double>(out.freedom) : 0;
  return out;
}

Answer<std::vector<LawlessRow>> lawless(const ReportingTriangle& triangle, double level) {
  if (triangle.periods < 0 || triangle.max_delay < 0 || !(level > 0 && level < 1) ||
      triangle.count.size() != static_cast<size_t>(triangle.periods) * static_cast<size_t>(triangle.max_delay + 1))
    return refuse("bad_triangle");
  if (triangle.periods == 0) return refuse("no_reports");
  const Ladder ladder = ladder_of(triangle);
  // Reverse-time hazards from the cells; F and its relative variance.
  const auto delays = static_cast<size_t>(ladder.columns);
  std::vector<double> cdf(delays, 1), relative(delays, 0);
  int64_t all = 0;
  for (size_t d = delays - 1; d-- > 0;) {
    double with = 0, within = 0;
    for (int32_t t = 0; t < ladder.rows; ++t) {
      const auto j = static_cast<int32_t>(d) + 1;
      if (known_of(ladder, t) <= j) continue;
      with += triangle.at(t, j);
      within += ladder.at(t, j);
    }
    const double hazard = within > 0 ? with / within : 0;
    cdf[d] = cdf[d + 1] * (1 - hazard);
    relative[d] = relative[d + 1] + (hazard > 0 && hazard < 1 ? hazard / (within * (1 - hazard)) : 0);
  }
  std::vector<LawlessRow> out;
  const double z = normal_quantile(1 - (1 - level) / 2);
  for (int32_t t = std::max(0, triangle.periods - ladder.columns); t < triangle.periods; ++t) {
    const auto lag = static_cast<size_t>(triangle.periods - 1 - t);
    LawlessRow row;
    row.period = t;
    const double n = ladder.at(t, known_of(ladder, t) - 1);
    row.known = static_cast<int64_t>(n);
    all += row.known;
    row.share_known = cdf[std::min(lag, delays - 1)];
    if (!(row.share_known > 0)) return refuse("no_history", {std::to_string(lag), std::to_string(delays)});
    const double f = row.share_known;
    row.estimate = n / f;
    row.count_variance = n * (1 - f) / (f * f);
    row.delay_variance = n * (n + 1) / (f * f) * relative[std::min(lag, delays - 1)];
    const double half = z * std::sqrt(row.count_variance + row.delay_variance);
    row.low = std::max(n, row.estimate - half);
    row.high = row.estimate + half;
    out.push_back(row);
  }
  if (all == 0) return refuse("all_zero");
  return out;
}

}  // namespace stillheld::measure
