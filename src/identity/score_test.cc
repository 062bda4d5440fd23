#include "identity/score.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace stillheld::identity {
namespace {

TEST(Score, CountsWhatAllPairsSay) {
  SeededRandom random(2);
  for (int round = 0; round < 50; ++round) {
    const size_t n = 1 + random.below(60);
    std::vector<uint32_t> gold(n), result(n);
    for (size_t i = 0; i < n; ++i) {
      gold[i] = random.below(10) == 0 ? kNotInGold : static_cast<uint32_t>(random.below(12));
      result[i] = static_cast<uint32_t>(random.below(12));
    }
    PairScore slow;
    for (size_t i = 0; i < n; ++i)
      for (size_t j = i + 1; j < n; ++j) {
        if (gold[i] == kNotInGold || gold[j] == kNotInGold) continue;
        const bool truth = gold[i] == gold[j], found = result[i] == result[j];
        slow.truth += truth;
        slow.found += found;
        slow.true_found += truth && found;
      }
    const PairScore score = score_clusters(gold, result);
    ASSERT_DOUBLE_EQ(score.truth, slow.truth);
    ASSERT_DOUBLE_EQ(score.found, slow.found);
    ASSERT_DOUBLE_EQ(score.true_found, slow.true_found);
  }
}

TEST(Score, NothingToFindIsNoFault) {
  const std::vector<uint32_t> apart{0, 1, 2};
  EXPECT_DOUBLE_EQ(score_clusters(apart, apart).f1(), 1);
  EXPECT_DOUBLE_EQ(score_clusters({}, {}).f1(), 1);
}

TEST(Score, TheIntervalHoldsTheFigure) {
  SeededRandom random(4);
  std::vector<uint32_t> gold, result;
  for (uint32_t c = 0; c < 300; ++c)
    for (int i = 0; i < 3; ++i) {
      gold.push_back(c);
      result.push_back(random.below(8) == 0 ? static_cast<uint32_t>(random.below(300)) : c);
    }
  const double f1 = score_clusters(gold, result).f1();
  const Interval interval = bootstrap_f1(gold, result, 200, 1);
  EXPECT_LT(interval.low, f1);
  EXPECT_GT(interval.high, f1);
  EXPECT_LT(interval.high - interval.low, 0.2);
}

TEST(Score, CalibrationOfHonestProbabilitiesIsNearNought) {
  SeededRandom random(6);
  std::vector<std::pair<double, bool>> honest, boastful;
  for (int i = 0; i < 20000; ++i) {
    const double p = static_cast<double>(random.below(1000)) / 1000;
    honest.emplace_back(p, static_cast<double>(random.below(1000)) / 1000 < p);
    boastful.emplace_back(0.95, random.below(2) == 0);
  }
  EXPECT_LT(calibration(honest).error, 0.01);
  EXPECT_NEAR(calibration(boastful).error, 0.45, 0.02);
  EXPECT_NEAR(calibration(boastful).contested_error, 0.45, 0.02);
}

}  // namespace
}  // namespace stillheld::identity
