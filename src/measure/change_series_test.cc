#include "measure/change_series.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/messages.h"
#include "base/random.h"
#include "measure/shared_data_test.h"

namespace stillheld::measure {
namespace {

// By R 4.2.2: glm(count ~ after + t + sin + cos + offset), MASS::glm.nb, with
// epsilon 1e-15: by default glm's errors are those of the last round but one.
TEST(ChangeSeries, AgreesWithGlmOnCoal) {
  STILLHELD_SHARED(data, "coal.csv");
  SeriesQuestion question;
  question.count = testing::numbers<double>(data, "count");
  for (size_t i = 1; i <= question.count.size(); ++i) question.exposure.push_back(1 + static_cast<double>(i % 3) / 10);
  question.first_after = 41;  // 1892
  question.harmonics = 1;
  question.season = 11;
  const auto change = interrupted_series(question);
  ASSERT_TRUE(change.ok());
  EXPECT_NEAR(change->poisson.ratio, 0.3902114465, 1e-8);
  EXPECT_NEAR(change->poisson.low, 0.2159295146, 1e-8);
  EXPECT_NEAR(change->poisson.high, 0.7051605392, 1e-8);
  EXPECT_NEAR(change->dispersion, 1.081652989, 1e-7);
  EXPECT_NEAR(change->trend_ratio, 0.9947344354, 1e-8);
  EXPECT_EQ(change->quasi.ratio, change->poisson.ratio);
  if (!change->newey_west_used) {
    EXPECT_NEAR(change->quasi.low, 0.2108754108, 1e-7);
    EXPECT_NEAR(change->quasi.high, 0.7220612983, 1e-7);
  }
}

TEST(ChangeSeries, AgreesWithGlmNbOnClumpedCounts) {
  SeriesQuestion question;
  question.count = {0, 0, 2, 6, 1, 9, 12, 17, 19, 29, 35, 66, 42, 44, 51, 49, 34, 34, 22, 19, 26, 17, 16, 6, 11, 4, 6, 9,
                    4, 1, 2, 2, 2, 2, 1, 2, 2, 3, 4, 1, 2, 0, 3, 3, 1, 0, 1, 0, 1, 3, 1, 0, 0, 0, 1, 1};
  question.first_after = 23;
  const auto change = interrupted_series(question);
  ASSERT_TRUE(change.ok());
  EXPECT_NEAR(change->poisson.ratio, 0.04783847795, 1e-8);
  EXPECT_NEAR(change->poisson.log_std_error, 0.205498738, 1e-7);
  EXPECT_NEAR(change->negative_binomial.ratio, 0.2274503564, 1e-6);
  EXPECT_NEAR(change->negative_binomial.log_std_error, 0.5215774236, 1e-6);
  EXPECT_NEAR(change->size, 1.312043472, 1e-5);
  EXPECT_FALSE(change->negative_binomial_is_poisson);
  // Neighbouring days hang together here, and the interval says so.
  EXPECT_GT(change->autocorrelation, 0.2);
  EXPECT_LT(change->autocorrelation_p, 0.05);
  EXPECT_GE(change->quasi.log_std_error, change->newey_west_log_std_error - 1e-12);
}

// Two means, no trend: the ratio and its error are closed formulas.
TEST(ChangeSeries, TwoMeansByHand) {
  SeriesQuestion question;
  question.count = {5, 7, 6, 6, 2, 4, 3};
  question.first_after = 4;
  question.trend = false;
  const auto change = interrupted_series(question);
  ASSERT_TRUE(change.ok());
  EXPECT_NEAR(change->poisson.ratio, 3.0 / 6, 1e-10);
  EXPECT_NEAR(change->poisson.log_std_error, std::sqrt(1.0 / 24 + 1.0 / 9), 1e-10);
  EXPECT_TRUE(change->negative_binomial_is_poisson);
}

// Raids: ten arrests at a time, no change.  Poisson is too sure; the others not.
TEST(ChangeSeries, RaidsMakePoissonTooSure) {
  SeededRandom random(5);
  int poisson = 0, quasi = 0, negative_binomial = 0;
  constexpr int kRounds = 120;
  for (int round = 0; round < kRounds; ++round) {
    SeriesQuestion question;
    for (int i = 0; i < 48; ++i) {
      double count = 0;
      for (int raid = 0; raid < 6; ++raid) count += random.below(2) == 0 ? static_cast<double>(1 + random.below(10)) : 0;
      question.count.push_back(count);
    }
    question.first_after = 24;
    const auto change = interrupted_series(question);
    ASSERT_TRUE(change.ok());
    poisson += change->poisson.p < 0.05 ? 1 : 0;
    quasi += change->quasi.p < 0.05 ? 1 : 0;
    negative_binomial += change->negative_binomial.p < 0.05 ? 1 : 0;
  }
  EXPECT_GT(poisson, kRounds / 5);
  EXPECT_LT(quasi, kRounds / 10);
  EXPECT_LT(negative_binomial, kRounds / 10);
}

TEST(ChangeSeries, WhatCannotBeAnsweredIsRefusedInWords) {
  const auto with = [](auto change) {
    SeriesQuestion question;
    question.count = {5, 7, 6, 6, 2, 4, 3, 5, 6, 7};
    question.first_after = 5;
    change(question);
    return interrupted_series(question).refusal();
  };
  const std::pair<Refusal, std::string> refused[] = {
      {with([](auto& q) { q.count.clear(); }), "series_too_short"},
      {with([](auto& q) { q.first_after = 0; }), "series_too_short"},
      {with([](auto& q) { q.first_after = 9; }), "series_too_short"},
      {with([](auto& q) { q.first_after = 90; }), "series_too_short"},
      {with([](auto& q) { q.harmonics = 4; }), "series_too_short"},
      {with([](auto& q) { q.count.assign(10, 0); }), "all_zero"},
      {with([](auto& q) { std::fill(q.count.begin() + 5, q.count.end(), 0); }), "no_finite_estimate"},
      {with([](auto& q) { q.count[2] = -1; }), "not_a_count"},
      {with([](auto& q) { q.count[2] = std::nan(""); }), "not_a_count"},
      {with([](auto& q) { q.exposure.assign(10, 0); }), "not_a_count"},
      {with([](auto& q) { q.time = {1, 1, 1, 1, 1, 2, 2, 2, 2, 2}; }), "no_finite_estimate"}};
  for (const auto& [refusal, key] : refused) {
    EXPECT_EQ(refusal.key, key);
    EXPECT_TRUE(Messages::in("en").has("refused." + refusal.key)) << refusal.key;
  }
  for (const std::string key : {"date_fixed_beforehand", "nothing_else_changed"})
    EXPECT_TRUE(Messages::in("en").has("assumes." + key));
}

// Any counts: numbers in order, or a refusal.
TEST(ChangeSeries, NothingIsEverNaN) {
  SeededRandom random(6);
  for (int round = 0; round < 500; ++round) {
    SeriesQuestion question;
    const size_t n = random.below(40);
    for (size_t i = 0; i < n; ++i)
      question.count.push_back(random.below(3) == 0 ? static_cast<double>(random.below(round % 9 == 0 ? 1000000 : 4)) : 0);
    question.first_after = random.below(n + 1);
    question.trend = random.below(2) == 0;
    question.slope_change = random.below(3) == 0;
    question.harmonics = static_cast<int>(random.below(3));
    const auto change = interrupted_series(question);
    if (!change) continue;
    for (const SeriesRatio& one : {change->poisson, change->quasi, change->negative_binomial}) {
      ASSERT_TRUE(std::isfinite(one.ratio) && std::isfinite(one.low) && one.p >= 0 && one.p <= 1);
      ASSERT_TRUE(!std::isnan(one.high) && one.low <= one.ratio && one.ratio <= one.high);
    }
    ASSERT_TRUE(std::isfinite(change->dispersion) && std::isfinite(change->autocorrelation));
  }
}

}  // namespace
}  // namespace stillheld::measure
