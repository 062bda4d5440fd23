#include "measure/undercount_kinds.h"

#include <gtest/gtest.h>

#include <cmath>

#include "measure/undercount_random.h"

namespace stillheld::measure {
namespace {

// People of given kinds, each list finding each with its chance.
CaptureTable drawn(uint64_t seed, const std::vector<std::pair<int, std::vector<double>>>& kinds) {
  Philox random(seed, 1);
  std::vector<uint32_t> patterns;
  for (const auto& [people, chances] : kinds)
    for (int i = 0; i < people; ++i) {
      uint32_t pattern = 0;
      for (size_t j = 0; j < chances.size(); ++j) pattern |= (random.uniform() < chances[j] ? 1u : 0u) << j;
      patterns.push_back(pattern);
    }
  return table_of({"a", "b", "c", "d"}, patterns);
}

TEST(Kinds, PeopleWhoAreAlikeAreOneKind) {
  EXPECT_EQ(fit_kinds(drawn(1, {{4000, {0.4, 0.5, 0.3, 0.6}}})).kinds, 1);
}

TEST(Kinds, TheKnownAndTheHiddenAreTwo) {
  EXPECT_EQ(fit_kinds(drawn(2, {{1500, {0.9, 0.8, 0.85, 0.9}}, {2500, {0.15, 0.1, 0.2, 0.12}}})).kinds, 2);
}

// One kind has a solution without any search: chances from the numbers that a
// fixed-point iteration in one unknown finds.
TEST(Kinds, OneKindIsIndependenceByItsOwnEquation) {
  const CaptureTable table = drawn(3, {{3000, {0.3, 0.4, 0.5, 0.35}}});
  const double n = static_cast<double>(table.observed());
  double total = n;
  for (int step = 0; step < 10000; ++step) {
    double unseen = 1;
    for (int j = 0; j < 4; ++j) unseen *= 1 - static_cast<double>(table.on_list(j)) / total;
    total = n / (1 - unseen);
  }
  double likelihood = 0, seen = n / total;
  for (size_t x = 1; x < table.count.size(); ++x) {
    double p = 1;
    for (int j = 0; j < 4; ++j) {
      const double chance = static_cast<double>(table.on_list(j)) / total;
      p *= (x >> j & 1) != 0 ? chance : 1 - chance;
    }
    likelihood += static_cast<double>(table.count[x]) * std::log(p / seen);
  }
  const KindsFit fit = fit_kinds(table);
  ASSERT_EQ(fit.kinds, 1);
  double constant = n * std::log(n) - n;
  for (size_t x = 1; x < table.count.size(); ++x) constant -= std::lgamma(static_cast<double>(table.count[x]) + 1);
  EXPECT_NEAR(fit.log_likelihood, likelihood + constant, 0.01);
}

TEST(Kinds, TheSameTableGivesTheSameBytes) {
  const CaptureTable table = drawn(4, {{1500, {0.9, 0.8, 0.85, 0.9}}, {2500, {0.15, 0.1, 0.2, 0.12}}});
  const KindsFit a = fit_kinds(table), b = fit_kinds(table);
  EXPECT_EQ(a.bic, b.bic);
  EXPECT_EQ(a.log_likelihood, b.log_likelihood);
}

}  // namespace
}  // namespace stillheld::measure
