#include "measure/change.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "base/messages.h"
#include "base/random.h"
#include "measure/shared_data_test.h"

namespace stillheld::measure {
namespace {

TEST(Change, Row42Coal) {
  STILLHELD_SHARED(data, "coal.csv");
  const auto year = testing::numbers<int>(data, "year");
  const auto change = change_point(testing::numbers<double>(data, "count"));
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(year[change->likeliest], 1891);
  EXPECT_NEAR(change->twice_log_ratio, 69.988, 5e-4);
  EXPECT_NEAR(change->before, 3.0976, 5e-5);
  EXPECT_NEAR(change->after, .9014, 5e-5);
  EXPECT_EQ(year[change->mode], 1891);
  EXPECT_NEAR(change->posterior[change->mode], .245, 5e-4);
  EXPECT_EQ(year[change->low], 1886);
  EXPECT_EQ(year[change->median], 1890);
  EXPECT_EQ(year[change->high], 1896);
  EXPECT_NEAR(std::accumulate(change->posterior.begin(), change->posterior.end(), 0.0), 1, 1e-12);
  EXPECT_GT(change->chance_of_change, 0.999999);
}

TEST(Change, Row43CoalSegments) {
  STILLHELD_SHARED(data, "coal.csv");
  const auto year = testing::numbers<int>(data, "year");
  const auto counts = testing::numbers<double>(data, "count");
  const auto years = [&](Penalty penalty) {
    std::vector<int> out;
    const auto segments = change_points(counts, {}, penalty);
    for (const size_t last : segments->last) out.push_back(year[last]);
    return out;
  };
  EXPECT_EQ(years(Penalty::mbic), (std::vector<int>{1891}));
  EXPECT_EQ(years(Penalty::sic), (std::vector<int>{1891, 1947}));
  EXPECT_EQ(years(Penalty::aic).size(), 10u);
}

TEST(Change, Row44Discoveries) {
  STILLHELD_SHARED(data, "discoveries.csv");
  const auto year = testing::numbers<int>(data, "year");
  const auto segments = change_points(testing::numbers<double>(data, "count"), {}, Penalty::sic);
  std::vector<int> years;
  for (const size_t last : segments->last) years.push_back(year[last]);
  EXPECT_EQ(years, (std::vector<int>{1883, 1888, 1932}));
  const double rates[] = {2.5, 8.2, 3.6818, 1.7407};
  ASSERT_EQ(segments->rate.size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(segments->rate[i], rates[i], 5e-5);
}

double segment_cost(const std::vector<double>& y, const std::vector<double>& e, size_t from, size_t to, Penalty penalty) {
  double count = 0, exposure = 0;
  for (size_t i = from; i < to; ++i) count += y[i], exposure += e[i];
  return (count > 0 ? -2 * count * std::log(count / exposure) : 0) +
         (penalty == Penalty::mbic ? std::log(static_cast<double>(to - from)) : 0);
}

// The slow twin: every cut at every end, nothing thrown away.
TEST(Change, CostIsThatOfTheBestSegmentation) {
  SeededRandom random(3);
  for (int round = 0; round < 200; ++round) {
    // Some long enough for what is only looked at between marks (change.cc), with
    // long stretches in which nothing changes.
    const bool is_long = round % 10 == 0;
    const size_t n = is_long ? 200 + random.below(400) : 4 + random.below(60), least = 1 + random.below(4);
    std::vector<double> y, e;
    double rate = 3;
    for (size_t i = 0; i < n; ++i) {
      if (random.below(is_long ? 150 : 12) == 0) rate = static_cast<double>(random.below(12));
      y.push_back(static_cast<double>(random.below(3)) + rate);
      e.push_back(1 + static_cast<double>(random.below(3)));
    }
    if (n < least || std::accumulate(y.begin(), y.end(), 0.0) == 0) continue;
    for (const Penalty penalty : {Penalty::mbic, Penalty::sic, Penalty::aic}) {
      const double log_n = std::log(static_cast<double>(n));
      const double price = penalty == Penalty::mbic ? 3 * log_n : penalty == Penalty::sic ? 2 * log_n : 4;
      std::vector<double> best(n + 1, HUGE_VAL);
      best[0] = -price;
      for (size_t to = 1; to <= n; ++to)
        for (size_t from = 0; from + least <= to; ++from)
          best[to] = std::min(best[to], best[from] + price + segment_cost(y, e, from, to, penalty));
      const auto fast = change_points(y, e, penalty, least);
      ASSERT_TRUE(fast.ok());
      EXPECT_NEAR(fast->cost, best[n], 1e-8);
      size_t from = 0;
      double again = -price;
      std::vector<size_t> ends = fast->last;
      ends.push_back(n - 1);
      for (const size_t last : ends) {
        EXPECT_GE(last + 1 - from, least);
        again += price + segment_cost(y, e, from, last + 1, penalty);
        from = last + 1;
      }
      EXPECT_NEAR(again, best[n], 1e-8);
    }
  }
}

// The posterior by integrating the likelihood over a grid of both rates.
TEST(Change, ThePosteriorIsTheIntegral) {
  const std::vector<double> y = {4, 3, 5, 1, 0, 2, 1};
  const auto change = change_point(y);
  std::vector<double> weight;
  for (size_t k = 1; k < y.size(); ++k) {
    double product = 1;
    for (int side = 0; side < 2; ++side) {
      double integral = 0;
      for (double rate = 0.0005; rate < 40; rate += 0.001) {
        double log = -rate;  // the prior Gamma(1, 1)
        for (size_t i = side == 0 ? 0 : k; i < (side == 0 ? k : y.size()); ++i) log += y[i] * std::log(rate) - rate;
        integral += std::exp(log);
      }
      product *= integral;
    }
    weight.push_back(product);
  }
  const double sum = std::accumulate(weight.begin(), weight.end(), 0.0);
  for (size_t k = 0; k < weight.size(); ++k) EXPECT_NEAR(change->posterior[k], weight[k] / sum, 1e-5);
}

TEST(Change, ARaidIsNoTurnOfHistoryWhenClumpingIsKnown) {
  std::vector<double> y(60, 2);
  for (size_t i = 0; i < 60; i += 3) y[i] = 0;
  y[40] = 30, y[41] = 25;
  EXPECT_GE(change_points(y)->last.size(), 1u);
  EXPECT_EQ(change_points(y, {}, Penalty::mbic, 2, 15)->last.size(), 0u);
}

TEST(Change, WhatCannotBeAnsweredIsRefusedInWords) {
  const std::pair<Refusal, std::string> refused[] = {
      {change_point({}).refusal(), "series_too_short"},
      {change_point({1}).refusal(), "series_too_short"},
      {change_point({0, 0, 0}).refusal(), "all_zero"},
      {change_point({1, -2, 0}).refusal(), "not_a_count"},
      {change_point({1, std::nan(""), 0}).refusal(), "not_a_count"},
      {change_point({1, 2, 3}, {1, 0, 1}).refusal(), "not_a_count"},
      {change_point({1, 2, 3}, {1}).refusal(), "not_a_count"},
      {change_points({}).refusal(), "series_too_short"},
      {change_points({0, 0, 0}).refusal(), "all_zero"}};
  for (const auto& [refusal, key] : refused) {
    EXPECT_EQ(refusal.key, key);
    EXPECT_TRUE(Messages::in("en").has("refused." + refusal.key)) << refusal.key;
  }
}

}  // namespace
}  // namespace stillheld::measure
