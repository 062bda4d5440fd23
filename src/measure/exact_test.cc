#include "measure/exact.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/messages.h"
#include "base/random.h"

namespace stillheld::measure {
namespace {

double log_choose(int64_t n, int64_t k) {
  return std::lgamma(static_cast<double>(n + 1)) - std::lgamma(static_cast<double>(k + 1)) -
         std::lgamma(static_cast<double>(n - k + 1));
}

double binomial_mass(int64_t n, int64_t k, double p) {
  if (p == 0) return k == 0 ? 1 : 0;
  if (p == 1) return k == n ? 1 : 0;
  return std::exp(log_choose(n, k) + static_cast<double>(k) * std::log(p) +
                  static_cast<double>(n - k) * std::log1p(-p));
}

double poisson_mass(int64_t k, double mu) {
  return std::exp(static_cast<double>(k) * std::log(mu) - mu - std::lgamma(static_cast<double>(k + 1)));
}

// The slow twin: sums every outcome.
template <class Mass>
double slow_p(Mass mass, int64_t last, int64_t x, PKind kind) {
  double below = 0, above = 0, no_likelier = 0;
  for (int64_t k = 0; k <= last; ++k) {
    const double m = mass(k);
    if (k <= x) below += m;
    if (k >= x) above += m;
    if (m <= mass(x) * (1 + 1e-7)) no_likelier += m;
  }
  switch (kind) {
    case PKind::central: return std::min(1.0, 2 * std::min(below, above));
    case PKind::minlike: return std::min(1.0, no_likelier);
    case PKind::mid: return std::min(1.0, 2 * (std::min(below, above) - mass(x) / 2));
    case PKind::less: return std::min(1.0, below);
    case PKind::greater: return std::min(1.0, above);
  }
  return 1;
}

constexpr PKind kKinds[] = {PKind::central, PKind::minlike, PKind::mid, PKind::less, PKind::greater};

// Reference results 38 to 40 and 55 are published or made with R.
TEST(Exact, Row38ARate) {
  const auto rate = exact_rate(137, 24.19893);
  ASSERT_TRUE(rate.ok());
  EXPECT_NEAR(rate->low, 4.7531248, 5e-8);
  EXPECT_NEAR(rate->high, 6.6927093, 5e-8);
  const auto p = exact_rate_p(137, 24.19893, 1, PKind::minlike);
  EXPECT_NEAR(p->p / 2.845e-56, 1, 2e-4);
}

TEST(Exact, Row39ARatio) {
  const auto ratio = exact_rate_ratio(11, 800, 21, 3011, PKind::minlike);
  ASSERT_TRUE(ratio.ok());
  EXPECT_NEAR(ratio->ratio, 1.9714881, 5e-8);
  EXPECT_NEAR(ratio->p.p, .079669, 5e-7);
  EXPECT_NEAR(ratio->low, .8584264, 5e-8);
  EXPECT_NEAR(ratio->high, 4.2772659, 5e-8);
}

TEST(Exact, Row40ForoPenal2016) {
  const auto ratio = exact_rate_ratio(55, 1, 43, 1);
  ASSERT_TRUE(ratio.ok());
  EXPECT_NEAR(ratio->ratio, 1.2791, 5e-5);
  EXPECT_NEAR(ratio->p.p, .2664, 5e-5);
  EXPECT_NEAR(ratio->low, .8427, 5e-5);
  EXPECT_NEAR(ratio->high, 1.9527, 5e-5);
}

TEST(Exact, Row55Shares) {
  const struct { int64_t x, n; double share, low, high; } rows[] = {
      {1399, 2006, .6974, .6768, .7175}, {200, 553, .3617, .3215, .4033},
      {29, 33, .8788, .7180, .9660},     {189, 342, .5526, .4982, .6061}};
  for (const auto& row : rows) {
    const auto share = exact_share(row.x, row.n);
    ASSERT_TRUE(share.ok());
    EXPECT_NEAR(share->share, row.share, 5.001e-5);
    EXPECT_NEAR(share->low, row.low, 5.001e-5);
    EXPECT_NEAR(share->high, row.high, 5.001e-5);
  }
}

TEST(Exact, Row56Replacement) {
  const auto ratio = exact_rate_ratio(751593, 1, 725402, 1);
  ASSERT_TRUE(ratio.ok());
  EXPECT_NEAR(ratio->ratio, 1.0361, 5e-5);
  EXPECT_LT(ratio->high - ratio->low, 0.01);
  EXPECT_NEAR(751593.0 / 1598316, .4702, 5e-5);
}

TEST(Exact, AgreesWithSumsOverAllOutcomes) {
  SeededRandom random(1);
  for (int round = 0; round < 400; ++round) {
    const auto n = static_cast<int64_t>(1 + random.below(60));
    const auto x = static_cast<int64_t>(random.below(static_cast<uint64_t>(n) + 1));
    const double p = round % 7 == 0 ? 0.5 : static_cast<double>(1 + random.below(998)) / 1000;
    for (const PKind kind : kKinds) {
      EXPECT_NEAR(exact_share_p(x, n, p, kind)->p,
                  slow_p([&](int64_t k) { return binomial_mass(n, k, p); }, n, x, kind), 1e-9)
          << x << " of " << n << " at " << p << " " << name_of(kind);
      const double mu = p * 30;
      EXPECT_NEAR(exact_rate_p(x, 2, mu / 2, kind)->p,
                  slow_p([&](int64_t k) { return poisson_mass(k, mu); }, 400, x, kind), 1e-9)
          << x << " at " << mu << " " << name_of(kind);
    }
  }
}

TEST(Exact, TheIntervalIsWhatTheCentralTestDoesNotReject) {
  SeededRandom random(2);
  for (int round = 0; round < 200; ++round) {
    const auto n = static_cast<int64_t>(1 + random.below(200));
    const auto x = static_cast<int64_t>(random.below(static_cast<uint64_t>(n) + 1));
    const auto share = exact_share(x, n);
    EXPECT_LE(share->low, share->share);
    EXPECT_GE(share->high, share->share);
    if (x > 0) {
      EXPECT_NEAR(exact_share_p(x, n, share->low, PKind::greater)->p, 0.025, 1e-9);
    }
    if (x < n) {
      EXPECT_NEAR(exact_share_p(x, n, share->high, PKind::less)->p, 0.025, 1e-9);
    }
    const auto rate = exact_rate(x, 3);
    if (x > 0) {
      EXPECT_NEAR(exact_rate_p(x, 3, rate->low, PKind::greater)->p, 0.025, 1e-9);
    }
    EXPECT_NEAR(exact_rate_p(x, 3, rate->high, PKind::less)->p, 0.025, 1e-9);
    if (x == 0 && n == x) continue;
    const auto ratio = exact_rate_ratio(x, 2, n - x, 5);
    if (x > 0) {
      EXPECT_NEAR(exact_rate_ratio(x, 2, n - x, 5, PKind::greater, ratio->low)->p.p, 0.025, 1e-9);
    }
    if (n > x) {
      EXPECT_NEAR(exact_rate_ratio(x, 2, n - x, 5, PKind::less, ratio->high)->p.p, 0.025, 1e-9);
    }
  }
}

// By the sum over all outcomes, not by simulation.
TEST(Exact, CoversAtLeastItsLevel) {
  for (const int64_t n : {1, 5, 33, 80}) {
    for (double p = 0.01; p < 1; p += 0.049) {
      double covered = 0, wilson = 0;
      for (int64_t x = 0; x <= n; ++x) {
        const auto share = exact_share(x, n), score = wilson_share(x, n);
        if (share->low <= p && p <= share->high) covered += binomial_mass(n, x, p);
        if (score->low <= p && p <= score->high) wilson += binomial_mass(n, x, p);
      }
      EXPECT_GE(covered, 0.95 - 1e-9) << n << " " << p;
      EXPECT_GE(wilson, 0.75) << n << " " << p;
    }
  }
}

TEST(Exact, WilsonAsPublished) {
  const auto share = wilson_share(81, 263);  // Newcombe 1998
  EXPECT_NEAR(share->low, .2553, 5e-5);
  EXPECT_NEAR(share->high, .3662, 5e-5);
  EXPECT_EQ(wilson_share(0, 20)->low, 0);
  EXPECT_EQ(wilson_share(20, 20)->high, 1);
}

TEST(Exact, CountByChancesAgreesWithEverySubset) {
  SeededRandom random(3);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> chances(1 + random.below(10));
    for (double& c : chances) c = static_cast<double>(random.below(11)) / 10;
    std::vector<double> mass(chances.size() + 1, 0);
    for (uint32_t set = 0; set < (1U << chances.size()); ++set) {
      double m = 1;
      size_t k = 0;
      for (size_t i = 0; i < chances.size(); ++i) {
        const bool in = (set >> i & 1U) != 0;
        m *= in ? chances[i] : 1 - chances[i];
        k += in ? 1 : 0;
      }
      mass[k] += m;
    }
    const auto count = count_by_chances(chances, 0.8);
    ASSERT_TRUE(count.ok());
    double below = 0, above = 0, mean = 0;
    for (size_t k = 0; k < mass.size(); ++k) {
      mean += static_cast<double>(k) * mass[k];
      if (static_cast<int64_t>(k) < count->low) below += mass[k];
      if (static_cast<int64_t>(k) > count->high) above += mass[k];
    }
    EXPECT_NEAR(count->mean, mean, 1e-12);
    EXPECT_LE(below, 0.1 + 1e-12);
    EXPECT_LE(above, 0.1 + 1e-12);
    const auto low = static_cast<size_t>(count->low);
    if (low < mass.size() - 1 && count->low < count->high) {
      EXPECT_GT(below + mass[low], 0.1 - 1e-12);
    }
  }
}

TEST(Exact, CountByChancesOfManyIsNormal) {
  std::vector<double> chances(20000, 0.3);
  chances.resize(20500, 1.0);
  const auto count = count_by_chances(chances);
  const double sd = std::sqrt(20000 * 0.21);
  EXPECT_NEAR(count->mean, 6500, 1e-6);
  EXPECT_NEAR(static_cast<double>(count->low), 6500 - 1.96 * sd, 1.5);
  EXPECT_NEAR(static_cast<double>(count->high), 6500 + 1.96 * sd, 1.5);
  EXPECT_EQ(count_by_chances({})->high, 0);
}

TEST(Exact, WhatCannotBeAnsweredIsRefusedInWords) {
  const std::pair<Refusal, std::string> refused[] = {
      {exact_share(0, 0).refusal(), "no_trials"},
      {exact_share(3, 2).refusal(), "not_a_count"},
      {exact_share(-1, 2).refusal(), "not_a_count"},
      {wilson_share(0, 0).refusal(), "no_trials"},
      {exact_share_p(1, 2, 1.5).refusal(), "not_a_chance"},
      {exact_share_p(1, 2, std::nan("")).refusal(), "not_a_chance"},
      {exact_rate(3, 0).refusal(), "no_exposure"},
      {exact_rate(3, std::nan("")).refusal(), "not_a_count"},
      {exact_rate_p(3, 0, 1).refusal(), "no_exposure"},
      {exact_rate_ratio(0, 1, 0, 1).refusal(), "no_events"},
      {exact_rate_ratio(1, 0, 1, 1).refusal(), "no_exposure"},
      {exact_rate_ratio(1, 1, 1, 1, PKind::central, 0).refusal(), "not_a_count"},
      {count_by_chances(std::vector<double>{0.5, std::nan("")}).refusal(), "not_a_chance"}};
  for (const auto& [refusal, key] : refused) {
    EXPECT_EQ(refusal.key, key);
    EXPECT_TRUE(Messages::in("en").has("refused." + refusal.key)) << refusal.key;
  }
  for (const PKind kind : kKinds) EXPECT_TRUE(Messages::in("en").has("p_kind." + std::string(name_of(kind))));
}

TEST(Exact, TheEdgesAreNumbers) {
  for (const int64_t n : {1LL, 2LL, 1000LL, 1000000000LL}) {
    for (const int64_t x : {int64_t{0}, int64_t{1}, n}) {
      const auto share = exact_share(x, n);
      EXPECT_TRUE(std::isfinite(share->low) && std::isfinite(share->high)) << x << " of " << n;
      EXPECT_TRUE(share->low <= share->share && share->share <= share->high) << x << " of " << n;
      const auto rate = exact_rate(x, 1);
      EXPECT_TRUE(std::isfinite(rate->low) && std::isfinite(rate->high));
      for (const PKind kind : kKinds) {
        for (const double p : {0.0, 1e-12, 0.5, 1.0}) {
          const double value = exact_share_p(x, n, p, kind)->p;
          EXPECT_TRUE(value >= 0 && value <= 1) << x << " of " << n << " at " << p << name_of(kind);
          const double rate_p = exact_rate_p(x, 1, p * static_cast<double>(n), kind)->p;
          EXPECT_TRUE(rate_p >= 0 && rate_p <= 1);
        }
      }
    }
  }
  const auto unbounded = exact_rate_ratio(5, 1, 0, 1);
  EXPECT_GT(unbounded->low, 0.5);
  EXPECT_TRUE(std::isinf(unbounded->high));
  const auto none = exact_rate_ratio(0, 1, 5, 1);
  EXPECT_EQ(none->low, 0);
  EXPECT_TRUE(std::isfinite(none->high));
}

}  // namespace
}  // namespace stillheld::measure
