// Do chains agree, and what are their draws worth? (undercount_classes.h)
//
// Rank-normalised split R-hat and effective sample size by initial monotone
// sequences (Geyer 1992; Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021).
#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numeric>

#include "measure/undercount_classes.h"

namespace stillheld::measure {

namespace {

using Chains = std::vector<std::vector<double>>;

Chains split(const Chains& chains) {
  Chains out;
  for (const auto& chain : chains) {
    const size_t half = chain.size() / 2;
    out.emplace_back(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(half));
    out.emplace_back(chain.end() - static_cast<std::ptrdiff_t>(half), chain.end());
  }
  return out;
}

// Ranks over all chains, ties shared, as normal quantiles.
Chains rank_normal(const Chains& chains) {
  std::vector<std::pair<double, size_t>> all;
  for (size_t c = 0, at = 0; c < chains.size(); ++c) {
    for (const double draw : chains[c]) all.emplace_back(draw, at++);
  }
  std::sort(all.begin(), all.end());
  std::vector<double> score(all.size());
  const double count = static_cast<double>(all.size());
  for (size_t i = 0; i < all.size();) {
    size_t j = i;
    while (j < all.size() && all[j].first == all[i].first) ++j;
    const double rank = 0.5 * static_cast<double>(i + 1 + j);
    const double z = -std::sqrt(2.0) * boost::math::erfc_inv(2 * (rank - 0.375) / (count + 0.25));
    for (size_t k = i; k < j; ++k) score[all[k].second] = z;
    i = j;
  }
  Chains out = chains;
  size_t at = 0;
  for (auto& chain : out) {
    for (double& draw : chain) draw = score[at++];
  }
  return out;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

struct Variances {
  double within = 0;
  double whole = 0;  // the pooled estimate, within and between
};

Variances variances(const Chains& chains) {
  const double n = static_cast<double>(chains[0].size());
  const double m = static_cast<double>(chains.size());
  std::vector<double> means;
  Variances out;
  for (const auto& chain : chains) {
    const double mean = mean_of(chain);
    means.push_back(mean);
    double square = 0;
    for (const double draw : chain) square += (draw - mean) * (draw - mean);
    out.within += square / (n - 1) / m;
  }
  const double grand = mean_of(means);
  double between = 0;
  for (const double mean : means) between += (mean - grand) * (mean - grand) / (m - 1);
  out.whole = (n - 1) / n * out.within + between;
  return out;
}

double rhat_of(const Chains& chains) {
  const Variances v = variances(chains);
  if (!(v.within > 0)) return v.whole > 0 ? std::numeric_limits<double>::infinity() : 1;
  return std::sqrt(v.whole / v.within);
}

double effective_of(const Chains& chains) {
  const size_t n = chains[0].size();
  const double count = static_cast<double>(n * chains.size());
  const Variances v = variances(chains);
  if (!(v.whole > 0)) return count;
  std::vector<double> means;
  for (const auto& chain : chains) means.push_back(mean_of(chain));
  const auto correlation = [&](size_t lag) {
    double covariance = 0;
    for (size_t c = 0; c < chains.size(); ++c) {
      double sum = 0;
      for (size_t i = 0; i + lag < n; ++i) sum += (chains[c][i] - means[c]) * (chains[c][i + lag] - means[c]);
      covariance += sum / static_cast<double>(n) / static_cast<double>(chains.size());
    }
    return 1 - (v.within - covariance) / v.whole;
  };
  double time = -1;
  double last = std::numeric_limits<double>::infinity();
  for (size_t lag = 0; lag + 1 < n; lag += 2) {
    double pair = correlation(lag) + correlation(lag + 1);
    if (lag == 0) pair = 1 + correlation(1);
    if (pair < 0) break;
    pair = std::min(pair, last);
    last = pair;
    time += 2 * pair;
  }
  return std::min(count / std::max(time, 1 / std::log10(count)), count * std::log10(count));
}

}  // namespace

Convergence convergence(const Chains& chains) {
  Convergence out;
  out.rhat = std::numeric_limits<double>::infinity();
  for (const auto& chain : chains) {
    if (chain.size() < 8 || chain.size() != chains[0].size()) return out;
  }
  const Chains halves = split(chains);
  const Chains ranked = rank_normal(halves);
  std::vector<double> all;
  for (const auto& chain : halves) all.insert(all.end(), chain.begin(), chain.end());
  std::sort(all.begin(), all.end());
  const double median = all[all.size() / 2];
  Chains folded = halves;
  for (auto& chain : folded) {
    for (double& draw : chain) draw = std::fabs(draw - median);
  }
  out.rhat = std::max(rhat_of(ranked), rhat_of(rank_normal(folded)));
  out.effective = effective_of(ranked);
  out.effective_tail = out.effective;
  for (const double share : {0.05, 0.95}) {
    const double edge = all[static_cast<size_t>(share * static_cast<double>(all.size() - 1))];
    Chains inside = halves;
    for (auto& chain : inside) {
      for (double& draw : chain) draw = draw <= edge ? 1 : 0;
    }
    out.effective_tail = std::min(out.effective_tail, effective_of(inside));
  }
  return out;
}

}  // namespace stillheld::measure
