#include "measure/undercount_loglinear.h"

#include <Eigen/Dense>
#include <algorithm>
#include <bit>
#include <cmath>
#include <gtest/gtest.h>

#include "measure/undercount_data_test.h"
#include "measure/undercount_fit.h"
#include "measure/undercount_random.h"

namespace stillheld::measure {
namespace {

using testing::kosovo;

// Six printed digits; where fewer are printed, those.
void expect_printed(double value, double printed, double half_of_last) { EXPECT_NEAR(value, printed, half_of_last); }

TEST(LogLinear, KosovoAsPublished) {
  const CaptureTable table = kosovo();
  const auto best = fit(table, hierarchy(4, {0b0111, 0b1001, 0b1100}));
  ASSERT_TRUE(best.has_value());
  expect_printed(best->total, 10356.52, 0.0051);
  expect_printed(best->error, 785.90, 0.0051);
  expect_printed(best->deviance, 9.3227, 0.000051);
  EXPECT_EQ(best->freedom, 4);
  expect_printed(best->aic, 132.747, 0.00051);
  expect_printed(best->bic, 203.030, 0.00051);
  const Interval interval = profile_interval(table, *best);
  expect_printed(interval.low, 8994, 0.51);
  expect_printed(interval.high, 12110, 0.51);

  const auto by_aic = fit(table, hierarchy(4, {0b0111, 0b1101}));
  ASSERT_TRUE(by_aic.has_value());
  expect_printed(by_aic->total, 12740.97, 0.0051);
  expect_printed(by_aic->error, 1600.7, 0.051);
  const Interval wider = profile_interval(table, *by_aic);
  expect_printed(wider.low, 10184, 0.51);
  expect_printed(wider.high, 16703, 0.51);

  const auto third = fit(table, hierarchy(4, {0b1101, 0b0011, 0b0110}));
  ASSERT_TRUE(third.has_value());
  expect_printed(third->total, 18393, 0.51);
  expect_printed(third->bic - best->bic, 0.93, 0.0051);
  const Interval high = profile_interval(table, *third);
  expect_printed(high.low, 15370, 0.51);
  expect_printed(high.high, 22259, 0.51);

  const auto alone = fit(table, independence(4));
  ASSERT_TRUE(alone.has_value());
  expect_printed(alone->total, 7394.6, 0.051);
  expect_printed(alone->error, 129.6, 0.051);
  expect_printed(alone->deviance, 245.94, 0.0051);

  const auto chao = chao_lower_bound(table);
  ASSERT_TRUE(chao.has_value());
  expect_printed(chao->total, 8591.2, 0.051);
  expect_printed(chao->error, 213.5, 0.051);
}

TEST(LogLinear, KosovosBestOfAll113) {
  LogLinearOptions options;
  const LogLinearAnswer all = log_linear(kosovo(), options);
  EXPECT_EQ(all.tried, 113U);
  EXPECT_EQ(all.without_estimate, 0U);
  ASSERT_GE(all.plausible.size(), 3U);
  EXPECT_EQ(all.plausible[0].name, "[123,14,34]");
  double least_aic = 1e9;
  std::string by_aic;
  for (const auto& each : all.plausible) {
    if (each.fitted.aic < least_aic) {
      least_aic = each.fitted.aic;
      by_aic = each.name;
    }
    EXPECT_LE(each.fitted.bic - all.plausible[0].fitted.bic, 10);
  }
  EXPECT_EQ(by_aic, "[123,134]");
  // The near-census found 10,401; the spread is wider than any one model.
  EXPECT_LT(all.averaged.low, 10401);
  EXPECT_GT(all.averaged.high, 10401);
  EXPECT_LT(all.spread.low, 8994);
  EXPECT_GT(all.spread.high, 22259);
}

TEST(LogLinear, StepwiseAsPublished) {
  struct Row { const char* name; double threshold, total, low, high, half; };
  for (const Row& row : {Row{"ukdat_5", 0.02, 11312.99, 9884.4, 13027.4, 0.0051}, {"ukdat", 0.02, 11417.99, 9977.3, 13145.7, 0.0051},
                         {"ukdat", 0, 12214.0, 10989, 13621, 0.051}, {"ukdat_5", 0, 13444.1, 11985, 15133, 0.051},
                         {"ned", 0.02, 111139, 92440, 133991, 0.51}, {"ned_5", 0.02, 121522, 98675, 150139, 0.51},
                         {"ned", 0, 52823, 48524, 57582, 0.51}, {"ned_5", 0, 52924, 48595, 57718, 0.51}}) {
    STILLHELD_TABLE(table, row.name);
    const auto found = stepwise(table, row.threshold);
    ASSERT_TRUE(found.has_value()) << row.name;
    EXPECT_NEAR(found->fitted.total, row.total, row.half) << row.name;
    EXPECT_NEAR(found->interval.low, row.low, 0.51) << row.name;
    EXPECT_NEAR(found->interval.high, row.high, 0.51) << row.name;
  }
  STILLHELD_TABLE(uk, "ukdat_5");
  const auto found = stepwise(uk, 0.02);
  EXPECT_EQ(name_of(5, found->fitted.model), "[12,13,24,25,35,45]");
  EXPECT_NEAR(found->fitted.aic, 127.599, 0.00051);
}

TEST(LogLinear, RomesHivListsAsPublished) {
  STILLHELD_TABLE(table, "rcapture_hiv");
  const auto pair = fit(table, hierarchy(4, {0b0011}));
  ASSERT_TRUE(pair.has_value());
  expect_printed(pair->total, 12318.5, 0.051);
  expect_printed(pair->error, 1188.7, 0.051);
  const auto alone = fit(table, independence(4));
  ASSERT_TRUE(alone.has_value());
  expect_printed(alone->total, 11124.6, 0.051);
  expect_printed(alone->error, 904.8, 0.051);
  const auto three = fit(table, hierarchy(4, {0b0011, 0b0101, 0b0110}));
  ASSERT_TRUE(three.has_value());
  const Interval interval = profile_interval(table, *three);
  expect_printed(interval.low, 9758, 0.51);
  expect_printed(interval.high, 18499, 0.51);
}

TEST(LogLinear, HaresAsPublished) {
  const std::string path = std::string(STILLHELD_SOURCE_DIR) + "/../shared/statistics/rcapture_hare.csv";
  std::ifstream file(path);
  if (!file) GTEST_SKIP() << "the reference data are not beside the repository";
  std::vector<uint64_t> count(64, 0);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    uint32_t pattern = 0;
    for (size_t j = 0; j < 6; ++j) pattern |= (line[2 * j] == '1' ? 1u : 0u) << j;
    ++count[pattern];
  }
  EXPECT_NEAR(fit_trapping(6, count, Trapping::kM0)->total, 75.43, 0.0051);
  EXPECT_NEAR(fit_trapping(6, count, Trapping::kMt)->total, 75.07, 0.0051);
  EXPECT_NEAR(fit_trapping(6, count, Trapping::kMthPoisson2)->total, 81.08, 0.0051);
  EXPECT_NEAR(fit_trapping(6, count, Trapping::kMthDarroch)->total, 90.46, 0.0051);
}

// Chan, Silverman & Vincent, table 2.
TEST(LogLinear, ExistenceIsKnownBeforeTheFit) {
  CaptureTable table;
  table.lists = {"A", "B", "C"};
  table.count = {0, 40, 30, 6, 20, 0, 0, 0};
  const uint32_t ab = 0b011, ac = 0b101, bc = 0b110;
  const auto code = [&](std::vector<uint32_t> pairs) {
    const Existence e = existence(table, hierarchy(3, pairs));
    return (e.finite ? 0 : 1) + (e.identified ? 0 : 2);
  };
  EXPECT_EQ(code({}), 0);
  EXPECT_EQ(code({ac}), 0);
  EXPECT_EQ(code({bc}), 0);
  EXPECT_EQ(code({ac, bc}), 0);
  EXPECT_EQ(code({ab}), 1);
  EXPECT_EQ(code({ab, ac}), 1);
  EXPECT_EQ(code({ab, bc}), 1);
  EXPECT_EQ(code({ab, ac, bc}), 2);
  EXPECT_FALSE(fit(table, hierarchy(3, {ab})).has_value());
  EXPECT_FALSE(fit(table, hierarchy(3, {ab, ac, bc})).has_value());
  EXPECT_TRUE(fit(table, hierarchy(3, {ac})).has_value());
}

TEST(LogLinear, EveryHierarchicalModelOnce) {
  EXPECT_EQ(all_hierarchical(3).size(), 8U);
  EXPECT_EQ(all_hierarchical(4).size(), 113U);
  std::vector<ModelTerms> five = all_hierarchical(5);
  EXPECT_EQ(five.size(), 6893U);
  std::sort(five.begin(), five.end());
  EXPECT_EQ(std::unique(five.begin(), five.end()), five.end());
  for (const ModelTerms model : five) {
    EXPECT_EQ(model >> 31 & 1, 0U);
    for (uint32_t t = 1; t < 31; ++t) {
      for (uint32_t below = t; (model >> t & 1) != 0 && below != 0; below = (below - 1) & t) {
        ASSERT_EQ(model >> below & 1, 1U) << name_of(5, model);
      }
    }
  }
}

// The slow twin: weighted least squares on the whole design.
struct Plain {
  double unseen = 0;
  double error = 0;
  double deviance = 0;
};

std::optional<Plain> plain_fit(const CaptureTable& table, ModelTerms model, double unseen_count = -1) {
  std::vector<uint32_t> terms;
  for (uint32_t t = 0; t < table.count.size(); ++t) {
    if ((model >> t & 1) != 0) terms.push_back(t);
  }
  const bool whole = unseen_count >= 0;
  const Eigen::Index rows = static_cast<Eigen::Index>(table.count.size()) - (whole ? 0 : 1);
  Eigen::MatrixXd design = Eigen::MatrixXd::Zero(rows, static_cast<Eigen::Index>(terms.size()));
  Eigen::VectorXd count(rows);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const uint32_t x = static_cast<uint32_t>(i) + (whole ? 0 : 1);
    count(i) = x == 0 ? unseen_count : static_cast<double>(table.count[x]);
    for (size_t t = 0; t < terms.size(); ++t) design(i, static_cast<Eigen::Index>(t)) = (x & terms[t]) == terms[t];
  }
  Eigen::VectorXd eta = (count.array() + 0.5).log();
  Eigen::VectorXd theta;
  for (int round = 0; round < 300; ++round) {
    const Eigen::VectorXd mean = eta.array().exp();
    const Eigen::MatrixXd weighted = design.array().colwise() * mean.array();
    const Eigen::MatrixXd normal = design.transpose() * weighted;
    const Eigen::VectorXd working = eta.array() + (count - mean).array() / mean.array();
    theta = normal.ldlt().solve(weighted.transpose() * working);
    const Eigen::VectorXd next = design * theta;
    const double change = (next - eta).cwiseAbs().maxCoeff();
    eta = next;
    if (!std::isfinite(change) || change > 1e3) return std::nullopt;
    if (change < 1e-11) {
      Plain out;
      out.unseen = std::exp(theta(0));
      const double variance = normal.inverse()(0, 0);
      out.error = std::sqrt(out.unseen + out.unseen * out.unseen * variance);
      for (Eigen::Index i = 0; i < rows; ++i) {
        out.deviance += 2 * ((count(i) > 0 ? count(i) * (std::log(count(i)) - eta(i)) : 0) - count(i) + std::exp(eta(i)));
      }
      return out;
    }
  }
  return std::nullopt;
}

CaptureTable random_table(int lists, uint64_t seed, double level) {
  Philox random(seed, 5);
  CaptureTable table;
  for (int j = 0; j < lists; ++j) table.lists.push_back(std::to_string(j));
  table.count.assign(size_t{1} << lists, 0);
  for (size_t x = 1; x < table.count.size(); ++x) {
    table.count[x] = static_cast<uint64_t>(random.poisson(level * std::exp(0.7 * random.normal() - 0.7 * std::popcount(x))));
  }
  return table;
}

TEST(LogLinear, IsItsSlowTwin) {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    const int lists = 3 + static_cast<int>(seed % 3);
    const CaptureTable table = random_table(lists, seed, 300);
    std::vector<ModelTerms> models = all_hierarchical(lists);
    for (size_t i = 0; i < models.size(); i += lists == 5 ? 151 : 1) {
      const auto fast = fit(table, models[i]);
      const bool closed = LogLinearWork(table, models[i]).has_closed;
      if (!fast || closed) continue;
      const auto slow = plain_fit(table, models[i]);
      ASSERT_TRUE(slow.has_value()) << name_of(lists, models[i]);
      EXPECT_NEAR(fast->unseen / slow->unseen, 1, 1e-7) << name_of(lists, models[i]);
      EXPECT_NEAR(fast->error / slow->error, 1, 1e-6) << name_of(lists, models[i]);
      EXPECT_NEAR(fast->deviance, slow->deviance, 1e-6 * (1 + slow->deviance)) << name_of(lists, models[i]);
    }
  }
}

// The profile by brute force: every whole number of uncounted.
TEST(LogLinear, ProfileIntervalIsItsSlowTwin) {
  for (uint64_t seed = 20; seed < 26; ++seed) {
    const CaptureTable table = random_table(3, seed, 60);
    const ModelTerms model = hierarchy(3, {static_cast<uint32_t>(seed % 2 == 0 ? 0b011 : 0b110)});
    const auto fitted = fit(table, model);
    if (!fitted) continue;
    const double n = static_cast<double>(table.observed());
    const auto likelihood = [&](double unseen) {
      const auto plain = plain_fit(table, model, unseen);
      double value = std::lgamma(n + unseen + 1) - std::lgamma(unseen + 1) - (n + unseen) * std::log(n + unseen);
      // deviance = 2 Σ count log(count / mean): turn it back
      value -= plain->deviance / 2;
      value += unseen > 0 ? unseen * std::log(unseen) : 0;
      return value;
    };
    double top = -1e300;
    const double most = 6 * fitted->unseen + 60;
    for (double m = 1; m < most; ++m) top = std::max(top, likelihood(m));
    const Interval interval = profile_interval(table, *fitted);
    const auto depth = [&](double total) { return top - likelihood(total - n); };
    if (interval.low - n > 1) {
      EXPECT_NEAR(depth(interval.low), 1.92, 0.01) << seed;
    }
    if (interval.high - n < most) {
      EXPECT_NEAR(depth(interval.high), 1.92, 0.01) << seed;
    }
  }
}

// Where people with and without existence lie, found by climbing.
TEST(LogLinear, ExistenceIsWhatClimbingFinds) {
  int without = 0;
  for (uint64_t seed = 100; seed < 160; ++seed) {
    const CaptureTable table = random_table(3, seed, 3);
    if (table.observed() == 0) continue;
    for (const ModelTerms model : all_hierarchical(3)) {
      LogLinearWork work(table, model);
      if (work.has_closed) continue;
      const Existence exists = existence(table, model);
      if (!exists.identified) continue;
      // Without a maximum, some mean goes to 0 for ever.
      work.ridge = 1e-9;
      work.solve(false, true, 200);
      double least = 1e300;
      for (size_t x = 1; x < work.cells; ++x) least = std::min(least, work.mean[x]);
      if (exists.finite) {
        EXPECT_GT(least, 1e-4) << seed << " " << name_of(3, model);
      } else {
        ++without;
        EXPECT_LT(least, 1e-2) << seed << " " << name_of(3, model);
      }
    }
  }
  EXPECT_GT(without, 20);
}

TEST(LogLinear, NothingIsNotANumberOnAnyTable) {
  for (uint64_t seed = 200; seed < 260; ++seed) {
    const CaptureTable table = random_table(3 + static_cast<int>(seed % 2), seed, seed % 3 == 0 ? 0.3 : 2);
    if (table.observed() == 0) continue;
    LogLinearOptions options;
    options.tendencies = true;
    const LogLinearAnswer answer = log_linear(table, options);
    EXPECT_FALSE(std::isnan(answer.infinite_share));
    if (answer.plausible.empty()) continue;
    for (const double each : {answer.averaged.low, answer.averaged.high, answer.median, answer.spread.low, answer.spread.high}) {
      EXPECT_FALSE(std::isnan(each)) << seed;
      EXPECT_GE(each, 0) << seed;
    }
  }
}

TEST(LogLinear, SixListsAreSearched) {
  STILLHELD_TABLE(table, "ukdat");
  LogLinearOptions options;
  options.intervals = false;
  const LogLinearAnswer answer = log_linear(table, options);
  EXPECT_FALSE(answer.all);
  ASSERT_FALSE(answer.plausible.empty());
  const auto published = stepwise(table, 0.02);
  // The search finds at least as good a model as the published stepwise one.
  EXPECT_LE(answer.plausible[0].fitted.bic, published->fitted.bic + 1e-6);
}

}  // namespace
}  // namespace stillheld::measure
