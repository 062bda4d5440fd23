#include "measure/undercount_classes.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "measure/undercount_data_test.h"
#include "measure/undercount_kinds.h"
#include "measure/undercount_random.h"

namespace stillheld::measure {
namespace {

using testing::kosovo;

// A quantile over all chains, and its Monte Carlo error from how much the
// chains differ.
struct Measured {
  double value = 0;
  double error = 0;
};
template <class Of>
Measured measured(const ClassAnswer& answer, Of&& of) {
  double sum = 0;
  double square = 0;
  const double chains = static_cast<double>(answer.draws.size());
  std::vector<double> all;
  for (std::vector<double> draws : answer.draws) {
    all.insert(all.end(), draws.begin(), draws.end());
    std::sort(draws.begin(), draws.end());
    const double value = of(draws);
    sum += value;
    square += value * value;
  }
  std::sort(all.begin(), all.end());
  return {of(all), std::sqrt(std::max(0.0, square - sum * sum / chains) / (chains - 1) / chains)};
}

// Within three Monte Carlo standard errors, theirs (15 at the low end, 100 at
// the high end, about 15 in the middle) and ours.
TEST(Classes, KosovoAsPublished) {
  ClassOptions options;
  options.moves = 48;
  options.chains = 8;
  options.sweeps = 6000;
  options.rounds = 1;
  options.threads = 2;
  const ClassAnswer answer = latent_classes(kosovo(), options);
  EXPECT_LE(answer.rhat, 1.01);
  ASSERT_GE(answer.effective, 3000);
  const auto quantile = [&](double share) {
    return measured(answer, [share](const std::vector<double>& sorted) {
      return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
    });
  };
  const auto expect = [](const Measured& ours, double printed, double error) {
    EXPECT_NEAR(ours.value, printed, 3 * std::hypot(ours.error, error));
    EXPECT_LT(ours.error, 100);  // tight enough to say something
  };
  expect(quantile(0.5), 10424, 15);
  expect(quantile(0.025), 9044, 15);
  expect(quantile(0.975), 13743, 100);
  expect(measured(answer, [](const std::vector<double>& sorted) {
    double sum = 0;
    for (const double each : sorted) sum += each;
    return sum / static_cast<double>(sorted.size());
  }), 10665, 20);
  EXPECT_FALSE(refusal_of(answer).has_value());
}

TEST(Classes, TheNetherlandsAreRefusedWithEverySeed) {
  for (const char* name : {"ned", "ned_5"}) {
    STILLHELD_TABLE(table, name);
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      ClassOptions options;
      options.seed = seed;
      options.threads = 2;
      options.rounds = 3;
      EXPECT_TRUE(refusal_of(latent_classes(table, options)).has_value()) << name << " " << seed;
    }
  }
}

TEST(Classes, TheUnitedKingdomIsRefused) {
  for (const char* name : {"ukdat", "ukdat_5"}) {
    STILLHELD_TABLE(table, name);
    ClassOptions options;
    options.threads = 2;
    options.rounds = 4;
    EXPECT_TRUE(refusal_of(latent_classes(table, options)).has_value()) << name;
  }
}

CaptureTable two_kinds() {
  Philox random(8, 8);
  std::vector<uint32_t> patterns;
  for (int person = 0; person < 1000; ++person) {
    const double level = person < 700 ? 0.25 : 0.6;
    uint32_t pattern = 0;
    for (int j = 0; j < 3; ++j) pattern |= (random.uniform() < level + 0.05 * j ? 1u : 0u) << j;
    patterns.push_back(pattern);
  }
  return table_of({"a", "b", "c"}, patterns);
}

// The slow twin: splitting alone, without a gradient.  Few classes, so that it
// gets somewhere.
TEST(Classes, IsItsSlowTwin) {
  const CaptureTable table = two_kinds();
  ClassOptions options;
  options.classes = 3;
  options.threads = 2;
  options.rounds = 1;
  options.sweeps = 12000;
  const ClassAnswer fast = latent_classes(table, options);
  options.moves = 0;
  options.sweeps = 100000;
  options.seed = 2;
  const ClassAnswer slow = latent_classes(table, options);
  ASSERT_GE(slow.effective, 300);
  ASSERT_GE(fast.effective, 1000);
  const double error = fast.deviation * std::sqrt(1 / slow.effective + 1 / fast.effective);
  EXPECT_NEAR(fast.mean, slow.mean, 4 * error);
  EXPECT_NEAR(fast.median, slow.median, 5 * error);
  EXPECT_NEAR(fast.deviation / slow.deviation, 1, 4 * std::sqrt(1 / slow.effective_tail + 1 / fast.effective_tail));
}

// With the truth drawn from the prior, ranks of the truth are even: the sampler
// draws from the posterior it says (Talts et al. 2018), here with two classes
// and a table small enough for many repeats.
TEST(Classes, RanksOfTheTruthAreEven) {
  int below[4] = {0, 0, 0, 0};
  int used = 0;
  for (uint64_t repeat = 0; repeat < 240; ++repeat) {
    Philox random(77, repeat);
    const double alpha = random.gamma(2.0) / 2.0;
    const double v = std::exp(random.log_gamma(1));
    const double w = std::exp(random.log_gamma(alpha));
    const double first = v / (v + w);
    double chance[2][3];
    for (auto& kind : chance) {
      for (double& each : kind) each = random.uniform();
    }
    // A total with prior 1/N between 60 and 600.
    const double total = std::floor(60 * std::pow(10, random.uniform()));
    std::vector<uint32_t> patterns;
    for (double i = 0; i < total; ++i) {
      const auto& kind = chance[random.uniform() < first ? 0 : 1];
      uint32_t pattern = 0;
      for (int j = 0; j < 3; ++j) pattern |= (random.uniform() < kind[j] ? 1u : 0u) << j;
      patterns.push_back(pattern);
    }
    const CaptureTable table = table_of({"a", "b", "c"}, patterns);
    // The prior on N is cut at 60 and 600, the sampler's is not: use totals in
    // the window only, and tables whose posterior stays in it.
    if (table.observed() < 55) continue;
    ClassOptions options;
    options.classes = 2;
    options.prior_shape = 2;
    options.prior_rate = 2;
    options.chains = 2;
    options.warm_up = 150;
    options.sweeps = 400;
    options.rounds = 1;
    options.seed = repeat;
    const ClassAnswer answer = latent_classes(table, options);
    double rank = 0;
    double inside = 0;
    for (const auto& draws : answer.draws) {
      for (const double draw : draws) {
        if (draw < 60 || draw >= 600) continue;
        ++inside;
        rank += draw < total ? 1 : draw == total ? random.uniform() : 0;
      }
    }
    if (inside < 100) continue;
    ++used;
    ++below[std::min(3, static_cast<int>(4 * rank / inside))];
  }
  ASSERT_GE(used, 150);
  double chi = 0;
  for (const int each : below) chi += std::pow(each - used / 4.0, 2) / (used / 4.0);
  EXPECT_LT(chi, 16.3) << below[0] << " " << below[1] << " " << below[2] << " " << below[3];  // p = 0.001
}

TEST(Classes, SameBytesAtAnyNumberOfThreads) {
  ClassOptions options;
  options.sweeps = 200;
  options.warm_up = 100;
  options.rounds = 2;
  const ClassAnswer one = latent_classes(kosovo(), options);
  options.threads = 3;
  const ClassAnswer three = latent_classes(kosovo(), options);
  EXPECT_EQ(one.draws, three.draws);
  EXPECT_EQ(one.rhat, three.rhat);
  options.seed = 2;
  EXPECT_NE(latent_classes(kosovo(), options).draws, three.draws);
}

TEST(Convergence, SeesChainsThatDisagree) {
  Philox random(1, 2);
  std::vector<std::vector<double>> chains(4, std::vector<double>(1000));
  for (auto& chain : chains) {
    for (double& draw : chain) draw = random.normal();
  }
  Convergence good = convergence(chains);
  EXPECT_LT(good.rhat, 1.01);
  EXPECT_NEAR(good.effective, 4000, 800);
  auto shifted = chains;
  for (double& draw : shifted[2]) draw += 1;
  EXPECT_GT(convergence(shifted).rhat, 1.05);
  auto wider = chains;
  for (double& draw : wider[1]) draw *= 4;
  EXPECT_GT(convergence(wider).rhat, 1.05);  // same middle, other spread
  // An autoregression of 0.9: a twentieth of its draws' worth, nearly.
  for (auto& chain : chains) {
    double last = 0;
    for (double& draw : chain) draw = last = 0.9 * last + random.normal();
  }
  const double worth = convergence(chains).effective;
  EXPECT_GT(worth, 4000.0 / 19 * 0.6);
  EXPECT_LT(worth, 4000.0 / 19 * 1.7);
  EXPECT_TRUE(std::isinf(convergence({{1, 2}, {1, 2}}).rhat));
}

TEST(Kinds, OneKindIsIndependence) {
  // Independent lists: one kind, and the BIC of the log-linear model.
  Philox random(5, 5);
  std::vector<uint32_t> patterns;
  for (int person = 0; person < 3000; ++person) {
    uint32_t pattern = 0;
    for (int j = 0; j < 4; ++j) pattern |= (random.uniform() < 0.2 + 0.05 * j ? 1u : 0u) << j;
    patterns.push_back(pattern);
  }
  const KindsFit found = fit_kinds(table_of({"a", "b", "c", "d"}, patterns));
  EXPECT_EQ(found.kinds, 1);
}

TEST(Kinds, TwoKindsAreSeen) {
  Philox random(6, 5);
  std::vector<uint32_t> patterns;
  for (int person = 0; person < 3000; ++person) {
    const double level = person % 4 == 0 ? 0.7 : 0.1;
    uint32_t pattern = 0;
    for (int j = 0; j < 4; ++j) pattern |= (random.uniform() < level ? 1u : 0u) << j;
    patterns.push_back(pattern);
  }
  const KindsFit found = fit_kinds(table_of({"a", "b", "c", "d"}, patterns));
  EXPECT_EQ(found.kinds, 2);
}

}  // namespace
}  // namespace stillheld::measure
