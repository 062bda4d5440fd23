#include "measure/delay_ladder.h"

#include <cmath>
#include <cstdio>

#include <gtest/gtest.h>

#include "base/random.h"
#include "measure/distributions.h"
#include "measure/shared_data_test.h"

namespace stillheld::measure {
namespace {

Ladder read(const testing::Columns& data, int32_t size) {
  Ladder out;
  out.rows = out.columns = size;
  for (int32_t t = 0; t < size; ++t) {
    int32_t known = 0;
    for (int32_t d = 0; d < size; ++d) {
      const std::string& cell = data.at(std::to_string(d + 1))[static_cast<size_t>(t)];
      if (cell != "NA") ++known;
      out.cumulative.push_back(std::strtod(cell == "NA" ? "0" : cell.c_str(), nullptr));
    }
    out.known.push_back(known);
  }
  return out;
}

TEST(DelayLadder, Row46Raa) {
  STILLHELD_SHARED(data, "raa_triangle.csv");
  const auto chain = chain_ladder(read(data, 10));
  ASSERT_TRUE(chain.ok());
  EXPECT_NEAR(chain->factors[0], 2.999359, 5e-7);
  EXPECT_NEAR(chain->factors[1], 1.623523, 5e-7);
  EXPECT_NEAR(chain->factors[2], 1.270888, 5e-7);
  EXPECT_NEAR(chain->total_reserve, 52135.228, 5e-2);
  EXPECT_NEAR(chain->total_std_error, 26909.011, 5e-2);
}

TEST(DelayLadder, Row47GenIns) {
  STILLHELD_SHARED(data, "genins_triangle.csv");
  const Ladder ladder = read(data, 10);
  const auto chain = chain_ladder(ladder, LastSigma::mack);
  EXPECT_NEAR(chain->total_reserve, 18680856, 0.5);
  EXPECT_NEAR(chain->total_std_error, 2447094.9, 0.5);
  const auto poisson = poisson_ladder(ladder);
  double reserve = 0;
  for (size_t t = 0; t < 10; ++t) reserve += poisson->total[t] - ladder.at(static_cast<int32_t>(t), ladder.known[t] - 1);
  EXPECT_NEAR(reserve, 18680856, 0.5);
}

TEST(DelayLadder, Row48Aids) {
  STILLHELD_SHARED(data, "aids_reporting_delay.csv");
  ReportingTriangle triangle{38, 14, std::vector<int32_t>(38 * 15, 0)};
  const auto time = testing::numbers<int>(data, "time"), y = testing::numbers<int>(data, "y"),
             unseen = testing::numbers<int>(data, "dud");
  for (size_t i = 0; i < y.size(); ++i)
    if (unseen[i] == 0) triangle.count[static_cast<size_t>(time[i] - 1) * 15 + i % 15] = y[i];
  const auto fit = poisson_ladder(ladder_of(triangle));
  ASSERT_TRUE(fit.ok());
  EXPECT_NEAR(fit->deviance, 716.48, 5e-3);
  EXPECT_EQ(fit->freedom, 413);
  EXPECT_NEAR(fit->pearson_dispersion, 1.784, 5e-4);
  const double totals[] = {291.97, 292.45, 350.59, 310.12, 389.52, 440.97, 440.05, 436.56};
  for (size_t i = 0; i < 8; ++i) EXPECT_NEAR(fit->total[30 + i], totals[i], 5e-3);
}

// The package's rule (see the header): the quantile of a normal curve at
// p (1 − P(below what is known)), rounded up, without the delay's doubt.
TEST(DelayLadder, Row49Hus) {
  STILLHELD_SHARED(data, "hus_o104_hosp.csv");
  const auto day = [](const std::string& text) {
    int year = 0, month = 0, d = 0;
    std::sscanf(text.c_str(), "%d-%d-%d", &year, &month, &d);
    const int before[] = {0, 0, 0, 0, 0, 0, 31, 61};
    return before[month] + d - 2;  // 2 May is 0
  };
  std::vector<Report> reports;
  for (size_t i = 0; i < data.at("dHosp").size(); ++i)
    reports.push_back({day(data.at("dHosp")[i]), day(data.at("dReport")[i])});
  const auto rows = lawless(*triangle_of(reports, 0, 31, 15));
  ASSERT_TRUE(rows.ok());
  const struct { int64_t known; double estimate, low, high; } expected[] = {{9, 41, 18, 63}, {5, 36, 7, 63}, {2, 25, 2, 49}};
  for (int i = 0; i < 3; ++i) {
    const LawlessRow& row = (*rows)[rows->size() - 5 + static_cast<size_t>(i)];
    EXPECT_EQ(row.known, expected[i].known);
    const double sd = std::sqrt(row.count_variance), n = static_cast<double>(row.known);
    const double rest = 1 - normal_cdf((n - row.estimate) / sd);
    const auto theirs = [&](double p) { return std::max(n, std::ceil(row.estimate + sd * normal_quantile(p * rest))); };
    EXPECT_EQ(theirs(0.5), expected[i].estimate);
    EXPECT_EQ(theirs(0.025), expected[i].low);
    EXPECT_EQ(theirs(0.975), expected[i].high);
    EXPECT_GE(row.high, expected[i].high);  // ours is wider, as it must be
  }
}

// A triangle that is exactly α_t β_d is completed exactly, without error.
TEST(DelayLadder, ExactProductsAreCompletedExactly) {
  Ladder ladder;
  ladder.rows = ladder.columns = 5;
  const double share[] = {0.1, 0.4, 0.7, 0.9, 1};
  for (int32_t t = 0; t < 5; ++t) {
    ladder.known.push_back(5 - t);
    for (int32_t d = 0; d < 5; ++d) ladder.cumulative.push_back(d < 5 - t ? 100 * (t + 1) * share[d] : 0);
  }
  const auto chain = chain_ladder(ladder);
  const auto fit = poisson_ladder(ladder);
  for (size_t t = 0; t < 5; ++t) {
    EXPECT_NEAR(chain->ultimate[t], 100.0 * static_cast<double>(t + 1), 1e-9);
    EXPECT_NEAR(chain->std_error[t], 0, 1e-4);
  }
  EXPECT_NEAR(fit->deviance, 0, 1e-9);
}

// The Poisson fit reproduces every row's and every column's known sum: the
// equations of the likelihood.
TEST(DelayLadder, TheFitHasTheSumsOfTheTable) {
  SeededRandom random(4);
  ReportingTriangle triangle{20, 5, {}};
  for (int i = 0; i < 20 * 6; ++i) triangle.count.push_back(static_cast<int32_t>(1 + random.below(9)));
  const Ladder ladder = ladder_of(triangle);
  const auto fit = poisson_ladder(ladder);
  for (int32_t d = 0; d < 6; ++d) {
    double seen = 0, fitted = 0;
    for (int32_t t = 0; t + d < 20; ++t) {
      seen += triangle.at(t, d);
      fitted += fit->total[static_cast<size_t>(t)] * fit->share[static_cast<size_t>(d)];
    }
    EXPECT_NEAR(seen, fitted, 1e-9);
  }
}

TEST(DelayLadder, WhatCannotBeAnsweredIsRefused) {
  EXPECT_EQ(chain_ladder({}).refusal().key, "no_reports");
  EXPECT_EQ(chain_ladder({2, 2, {1, 2, 3}, {2, 1}}).refusal().key, "bad_triangle");
  EXPECT_EQ(chain_ladder({2, 2, {1, 2, 3, 0}, {2, 0}}).refusal().key, "bad_triangle");
  EXPECT_EQ(chain_ladder({1, 2, {1, 2}, {2}}).refusal().key, "no_history");
  EXPECT_EQ(chain_ladder({2, 2, {0, 0, 0, 0}, {2, 1}}).refusal().key, "no_history");
  EXPECT_EQ(lawless({}).refusal().key, "no_reports");
  EXPECT_EQ(lawless({3, 1, std::vector<int32_t>(6, 0)}).refusal().key, "all_zero");
}

}  // namespace
}  // namespace stillheld::measure
