#include "measure/distributions.h"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace stillheld::measure {
namespace {

namespace bm = boost::math;
using Quiet = bm::policies::policy<
    bm::policies::domain_error<bm::policies::ignore_error>, bm::policies::pole_error<bm::policies::ignore_error>,
    bm::policies::overflow_error<bm::policies::ignore_error>, bm::policies::underflow_error<bm::policies::ignore_error>,
    bm::policies::evaluation_error<bm::policies::ignore_error>, bm::policies::promote_double<false>>;

constexpr double kLeast = 1e-16;

double chance(double p) { return p >= kLeast ? std::min(p, 1 - kLeast) : kLeast; }

}  // namespace

double normal_quantile(double probability) {
  return bm::quantile(bm::normal_distribution<double, Quiet>(), chance(probability));
}

double normal_cdf(double z) {
  if (std::isnan(z)) return 0;
  return bm::cdf(bm::normal_distribution<double, Quiet>(), std::clamp(z, -40.0, 40.0));
}

double chi_square_above(double x, double freedom) {
  if (!(x > 0) || !(freedom > 0)) return 1;
  if (!std::isfinite(x)) return 0;
  return bm::cdf(bm::complement(bm::chi_squared_distribution<double, Quiet>(freedom), x));
}

double student_two_sided(double t, double freedom) {
  if (!(freedom > 0) || std::isnan(t)) return 1;
  if (std::isinf(t)) return 0;
  return 2 * bm::cdf(bm::complement(bm::students_t_distribution<double, Quiet>(freedom), std::fabs(t)));
}

double student_quantile(double probability, double freedom) {
  if (!(freedom > 0)) return 0;
  return bm::quantile(bm::students_t_distribution<double, Quiet>(freedom), chance(probability));
}

double count_cdf(double mean, double variance, double k) {
  if (k < 0) return 0;
  if (!(mean > 0) || std::isnan(k)) return 1;
  if (!std::isfinite(mean)) return 0;
  k = std::min(std::floor(k), 1e15);
  if (!(variance > mean * (1 + 1e-9)) || !std::isfinite(variance)) return bm::gamma_q(k + 1, mean, Quiet());
  const double size = mean * mean / (variance - mean);
  return bm::ibeta(size, k + 1, size / (size + mean), Quiet());
}

double count_quantile(double mean, double variance, double probability) {
  if (!(mean > 0) || !(probability > 0)) return 0;
  probability = std::min(probability, 1 - kLeast);
  // From the normal curve's guess outwards, then by halves.
  const double sd = std::sqrt(std::max(mean, variance));
  double high = std::max(0.0, std::floor(mean + sd * normal_quantile(probability))), step = std::max(1.0, std::floor(sd));
  while (count_cdf(mean, variance, high) < probability) high += step, step *= 2;
  double low = high;
  step = std::max(1.0, std::floor(sd / 4));
  while (low >= 0 && count_cdf(mean, variance, low) >= probability) high = low, low -= step, step *= 2;
  low = std::max(low, -1.0);
  while (high - low > 1) {
    const double middle = std::floor((low + high) / 2);
    (count_cdf(mean, variance, middle) >= probability ? high : low) = middle;
  }
  return high;
}

}  // namespace stillheld::measure
