#include "measure/exact.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace stillheld::measure {
namespace {

namespace bm = boost::math;
// Boost throws unless told otherwise; here arguments are checked before.
using Quiet = bm::policies::policy<
    bm::policies::domain_error<bm::policies::ignore_error>, bm::policies::pole_error<bm::policies::ignore_error>,
    bm::policies::overflow_error<bm::policies::ignore_error>, bm::policies::underflow_error<bm::policies::ignore_error>,
    bm::policies::denorm_error<bm::policies::ignore_error>, bm::policies::rounding_error<bm::policies::ignore_error>,
    bm::policies::evaluation_error<bm::policies::ignore_error>,
    bm::policies::indeterminate_result_error<bm::policies::ignore_error>, bm::policies::promote_double<false>,
    bm::policies::discrete_quantile<bm::policies::integer_round_up>>;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
// What R allows for rounding when it asks which outcomes are no likelier.
constexpr double kNoLikelier = 1 + 1e-7;

bool is_level(double level) { return level > 0 && level < 1; }
bool is_finite_positive(double x) { return x > 0 && std::isfinite(x); }

// A distribution on 0 … last (or without end), by its tails.
struct Binomial {
  double n, p;
  double mass(double k) const {
    if (k < 0 || k > n) return 0;
    return bm::pdf(bm::binomial_distribution<double, Quiet>(n, p), k);
  }
  double up_to(double k) const {
    if (k < 0) return 0;
    if (k >= n) return 1;
    return bm::cdf(bm::binomial_distribution<double, Quiet>(n, p), k);
  }
  double from(double k) const {
    if (k <= 0) return 1;
    if (k > n) return 0;
    return bm::cdf(bm::complement(bm::binomial_distribution<double, Quiet>(n, p), k - 1));
  }
  double mode() const { return std::min(n, std::floor((n + 1) * p)); }
  double last() const { return n; }
};

struct Poisson {
  double mu;
  double mass(double k) const {
    if (k < 0) return 0;
    if (mu <= 0) return k == 0 ? 1 : 0;
    return bm::pdf(bm::poisson_distribution<double, Quiet>(mu), k);
  }
  double up_to(double k) const {
    if (k < 0) return 0;
    if (mu <= 0) return 1;
    return bm::gamma_q(k + 1, mu, Quiet());
  }
  double from(double k) const {
    if (k <= 0) return 1;
    if (mu <= 0) return 0;
    return bm::gamma_p(k, mu, Quiet());
  }
  double mode() const { return std::floor(mu); }
  double last() const { return kInfinity; }
};

// The smallest k in (low, high] with mass(k) ≤ limit; mass falls there.
template <class D>
double first_no_likelier(const D& d, double low, double high, double limit) {
  while (high - low > 1) {
    const double middle = std::floor(low + (high - low) / 2);
    (d.mass(middle) <= limit ? high : low) = middle;
  }
  return high;
}

template <class D>
double minlike(const D& d, double x) {
  const double limit = d.mass(x) * kNoLikelier;
  const double mode = d.mode();
  if (d.mass(mode) <= limit) return 1;
  if (x < mode) {
    // Up the other side until outcomes are no likelier.
    double step = 1, high = mode + 1;
    while (high <= d.last() && d.mass(high) > limit) high += step, step *= 2;
    high = std::min(high, d.last() + 1);
    const double first = first_no_likelier(d, mode, high, limit);
    return std::min(1.0, d.up_to(x) + d.from(first));
  }
  if (d.mass(0) > limit) return std::min(1.0, d.from(x));
  // Mass rises from 0 to the mode: the largest k that is no likelier.
  double low = 0, high = mode + 1;
  while (high - low > 1) {
    const double middle = std::floor(low + (high - low) / 2);
    (d.mass(middle) <= limit ? low : high) = middle;
  }
  return std::min(1.0, d.up_to(low) + d.from(x));
}

template <class D>
PValue p_of(const D& d, double x, PKind kind) {
  const double below = d.up_to(x), above = d.from(x);
  double p = 1;
  switch (kind) {
    case PKind::central: p = 2 * std::min(below, above); break;
    case PKind::minlike: p = minlike(d, x); break;
    case PKind::mid: p = 2 * (std::min(below, above) - d.mass(x) / 2); break;
    case PKind::less: p = below; break;
    case PKind::greater: p = above; break;
  }
  return {std::clamp(p, 0.0, 1.0), kind};
}

Interval clopper_pearson(int64_t x, int64_t n, double level) {
  const double tail = (1 - level) / 2;
  const double successes = static_cast<double>(x), failures = static_cast<double>(n - x);
  Interval out{0, 1};
  if (x > 0) out.low = bm::ibeta_inv(successes, failures + 1, tail, Quiet());
  if (x < n) out.high = bm::ibetac_inv(successes + 1, failures, tail, Quiet());
  return out;
}

}  // namespace

std::string_view name_of(PKind kind) {
  switch (kind) {
    case PKind::central: return "central";
    case PKind::minlike: return "minlike";
    case PKind::mid: return "mid";
    case PKind::less: return "less";
    case PKind::greater: return "greater";
  }
  return "central";
}

Answer<Share> exact_share(int64_t successes, int64_t trials, double level) {
  if (successes < 0 || trials < 0 || successes > trials || !is_level(level)) return refuse("not_a_count");
  if (trials == 0) return refuse("no_trials");
  const Interval interval = clopper_pearson(successes, trials, level);
  return Share{successes, trials, static_cast<double>(successes) / static_cast<double>(trials), interval.low,
               interval.high};
}

Answer<Share> wilson_share(int64_t successes, int64_t trials, double level) {
  if (successes < 0 || trials < 0 || successes > trials || !is_level(level)) return refuse("not_a_count");
  if (trials == 0) return refuse("no_trials");
  const double z = bm::quantile(bm::complement(bm::normal_distribution<double, Quiet>(), (1 - level) / 2));
  const double n = static_cast<double>(trials), p = static_cast<double>(successes) / n;
  const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
  return Share{successes, trials, p, successes == 0 ? 0 : std::max(0.0, middle - half),
               successes == trials ? 1 : std::min(1.0, middle + half)};
}

Answer<PValue> exact_share_p(int64_t successes, int64_t trials, double probability, PKind kind) {
  if (successes < 0 || trials < 0 || successes > trials) return refuse("not_a_count");
  if (!(probability >= 0 && probability <= 1)) return refuse("not_a_chance");
  if (trials == 0) return refuse("no_trials");
  return p_of(Binomial{static_cast<double>(trials), probability}, static_cast<double>(successes), kind);
}

Answer<Rate> exact_rate(int64_t events, double exposure, double level) {
  if (events < 0 || !(exposure >= 0) || !std::isfinite(exposure) || !is_level(level)) return refuse("not_a_count");
  if (exposure == 0) return refuse("no_exposure");
  const double tail = (1 - level) / 2, count = static_cast<double>(events);
  const double low = events == 0 ? 0 : bm::gamma_p_inv(count, tail, Quiet());
  const double high = bm::gamma_q_inv(count + 1, tail, Quiet());
  return Rate{events, exposure, count / exposure, low / exposure, high / exposure};
}

Answer<PValue> exact_rate_p(int64_t events, double exposure, double rate, PKind kind) {
  if (events < 0 || !(rate >= 0) || !std::isfinite(rate) || !(exposure >= 0) || !std::isfinite(exposure))
    return refuse("not_a_count");
  if (exposure == 0) return refuse("no_exposure");
  return p_of(Poisson{rate * exposure}, static_cast<double>(events), kind);
}

Answer<RateRatio> exact_rate_ratio(int64_t first, double first_exposure, int64_t second, double second_exposure,
                                   PKind kind, double null_ratio, double level) {
  if (first < 0 || second < 0 || !(first_exposure >= 0) || !(second_exposure >= 0) ||
      !std::isfinite(first_exposure) || !std::isfinite(second_exposure) || !is_finite_positive(null_ratio) ||
      !is_level(level))
    return refuse("not_a_count");
  if (first_exposure == 0 || second_exposure == 0) return refuse("no_exposure");
  if (first == 0 && second == 0) return refuse("no_events");
  const int64_t total = first + second;
  const Interval share = clopper_pearson(first, total, level);
  const double scale = second_exposure / first_exposure;
  RateRatio out;
  out.first = first;
  out.second = second;
  out.first_exposure = first_exposure;
  out.second_exposure = second_exposure;
  out.null_ratio = null_ratio;
  out.ratio = second == 0 ? kInfinity : static_cast<double>(first) / static_cast<double>(second) * scale;
  out.low = share.low / (1 - share.low) * scale;
  out.high = second == 0 ? kInfinity : share.high / (1 - share.high) * scale;
  const double null_share = null_ratio * first_exposure / (null_ratio * first_exposure + second_exposure);
  out.p = p_of(Binomial{static_cast<double>(total), null_share}, static_cast<double>(first), kind);
  return out;
}

Answer<PeopleCount> count_by_chances(std::span<const double> chances, double level) {
  if (!is_level(level)) return refuse("not_a_count");
  PeopleCount out;
  int64_t certain = 0;
  // mass[i] = P(count = offset + i): one person at a time, and what can no
  // longer matter is cut from both ends.
  std::vector<double> mass{1};
  int64_t offset = 0;
  constexpr double kNothing = 1e-18;
  for (const double chance : chances) {
    if (!(chance >= 0 && chance <= 1)) return refuse("not_a_chance");
    out.mean += chance;
    out.variance += chance * (1 - chance);
    if (chance == 1) ++certain;
    if (chance == 0 || chance == 1) continue;
    mass.push_back(0);
    for (size_t i = mass.size() - 1; i > 0; --i) mass[i] = mass[i] * (1 - chance) + mass[i - 1] * chance;
    mass[0] *= 1 - chance;
    while (mass.size() > 1 && mass.back() < kNothing) mass.pop_back();
    if (mass.size() > 64 && mass[0] < kNothing) {
      size_t cut = 0;
      while (cut + 1 < mass.size() && mass[cut] < kNothing) ++cut;
      if (cut >= 32) {
        mass.erase(mass.begin(), mass.begin() + static_cast<std::ptrdiff_t>(cut));
        offset += static_cast<int64_t>(cut);
      }
    }
  }
  const double tail = (1 - level) / 2;
  double below = 0;
  size_t low = 0;
  while (low + 1 < mass.size() && below + mass[low] <= tail) below += mass[low++];
  double above = 0;
  size_t high = mass.size() - 1;
  while (high > low && above + mass[high] <= tail) above += mass[high--];
  out.low = certain + offset + static_cast<int64_t>(low);
  out.high = certain + offset + static_cast<int64_t>(high);
  return out;
}

}  // namespace stillheld::measure
