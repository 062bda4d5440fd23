#include "measure/delay.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/messages.h"
#include "base/random.h"

namespace stillheld::measure {
namespace {

double uniform(SeededRandom& random) { return static_cast<double>(random.next() >> 11) * 0x1p-53; }

int32_t poisson(SeededRandom& random, double mean) {
  int32_t k = 0;
  for (double product = uniform(random); product > std::exp(-mean); ++k) product *= uniform(random);
  return k;
}

// `rate(t)` events a period, each known after a geometric delay.
template <class Rate>
std::vector<Report> invented(uint64_t seed, int32_t periods, Rate rate, double soon = 0.4) {
  SeededRandom random(seed);
  std::vector<Report> out;
  for (int32_t t = 0; t < periods; ++t) {
    for (int32_t n = poisson(random, rate(t)); n > 0; --n) {
      int32_t d = 0;
      while (uniform(random) > soon && d < 20) ++d;
      out.push_back({t, t + d});
    }
  }
  return out;
}

TEST(Delay, TheLastPeriodsAreCorrectedUpwards) {
  const auto triangle = triangle_of(invented(1, 200, [](int32_t) { return 20.0; }), 0, 199);
  const auto now = nowcast(*triangle);
  ASSERT_TRUE(now.ok());
  const NowcastRow& last = now->rows.back();
  EXPECT_EQ(last.period, 199);
  EXPECT_NEAR(last.share_known, 0.4, 0.1);
  EXPECT_NEAR(last.estimate, 20, 8);
  EXPECT_LT(static_cast<double>(last.known), last.estimate);
  EXPECT_EQ(now->assumes, (std::vector<std::string>{"delay_stable", "ever_reported"}));
  ASSERT_GT(now->back_test.size(), 2u);
  EXPECT_GT(now->back_test[1].share().high, 0.93);
}

TEST(Delay, ASilentLastWeekIsNotZeroForEver) {
  auto reports = invented(2, 150, [](int32_t) { return 12.0; });
  std::erase_if(reports, [](const Report& one) { return one.event == 149; });
  const auto now = nowcast(*triangle_of(reports, 0, 149));
  ASSERT_TRUE(now.ok());
  EXPECT_EQ(now->rows.back().known, 0);
  EXPECT_GT(now->rows.back().estimate, 1);
  EXPECT_GE(now->rows.back().high, 6);
}

// The slow twin: the product formula, from the cells.
TEST(Delay, TheDelayIsLawlessOwn) {
  const auto reports = invented(3, 60, [](int32_t t) { return 5.0 + t % 7; });
  const auto triangle = triangle_of(reports, 0, 59, 8);
  DelayOptions options;
  options.forget = 1;
  const auto now = nowcast(*triangle, options);
  ASSERT_TRUE(now.ok());
  for (int32_t d = 0; d <= 8; ++d) {
    double product = 1;
    for (int32_t j = d + 1; j <= 8; ++j) {
      double with = 0, within = 0;
      for (int32_t t = 0; t + j <= 59; ++t) {
        with += triangle->at(t, j);
        for (int32_t k = 0; k <= j; ++k) within += triangle->at(t, k);
      }
      product *= 1 - with / within;
    }
    EXPECT_NEAR(now->delay_cdf[static_cast<size_t>(d)], product, 1e-12) << d;
  }
}

TEST(Delay, ANowcastUsesNothingReportedLater) {
  const auto reports = invented(4, 120, [](int32_t t) { return 10 + 6 * std::sin(t / 9.0); });
  const auto whole = triangle_of(reports, 0, 119, 10);
  const auto past = back_test(*whole, 10, 4);
  ASSERT_TRUE(past.ok());
  for (const int32_t cut : {30, 61, 90}) {
    const auto triangle = triangle_of(reports, 0, cut, 10);
    const auto now = nowcast(*triangle);
    ASSERT_TRUE(now.ok());
    size_t seen = 0;
    for (const PastNowcast& one : past->nowcasts) {
      if (one.now != cut) continue;
      const NowcastRow& row = now->rows[now->rows.size() - 1 - static_cast<size_t>(one.row.lag)];
      EXPECT_EQ(row.low, one.row.low);
      EXPECT_EQ(row.high, one.row.high);
      EXPECT_EQ(row.estimate, one.row.estimate);
      ++seen;
    }
    EXPECT_EQ(seen, 11u);
    const auto trend = compare_windows(*triangle, 4);
    for (const PastComparison& one : past->comparisons) {
      if (one.now != cut) continue;
      EXPECT_EQ(one.high, trend->high);
      EXPECT_EQ(one.direction, trend->direction);
    }
  }
}

TEST(Delay, IntervalsCoverAndClaimsAreSeldomWrong) {
  int64_t asked[5] = {}, covered[5] = {}, wrong = 0, not_lower = 0, fell = 0, called = 0;
  for (uint64_t seed = 10; seed < 16; ++seed) {
    double level = 3;
    SeededRandom random(seed);
    std::vector<double> rates;
    for (int32_t t = 0; t < 400; ++t) {
      level += (uniform(random) - 0.5) * 0.5 - 0.02 * (level - 3);
      rates.push_back(std::exp(level));
    }
    const auto triangle = triangle_of(invented(seed, 400, [&](int32_t t) { return rates[static_cast<size_t>(t)]; }), 0, 399, 20);
    const auto test = back_test(*triangle, 4, 4);
    for (const PastNowcast& one : test->nowcasts) {
      ++asked[one.row.lag];
      const auto truth = static_cast<double>(one.truth);
      covered[one.row.lag] += one.row.low <= truth && truth <= one.row.high ? 1 : 0;
    }
    for (const PastComparison& one : test->comparisons) {
      const bool lower = one.direction == Direction::lower;
      if (one.recent_truth >= one.before_truth) ++not_lower, wrong += lower ? 1 : 0;
      if (4 * one.recent_truth <= 3 * one.before_truth) ++fell, called += lower ? 1 : 0;
    }
  }
  for (int lag = 0; lag <= 4; ++lag) {
    EXPECT_GE(covered[lag], asked[lag] * 93 / 100) << lag;
    EXPECT_LE(covered[lag], asked[lag] * 975 / 1000) << lag;
  }
  EXPECT_LE(wrong, not_lower / 20);
  EXPECT_GE(called, fell * 6 / 10);
}

TEST(Delay, SaysWhenTheDelayHasMoved) {
  auto reports = invented(5, 200, [](int32_t) { return 30.0; });
  const auto before = nowcast(*triangle_of(reports, 0, 199));
  EXPECT_TRUE(before.ok());
  // Half of the desk is gone: from period 192 on, what is a period old and more
  // comes no more, while new events are still written down.
  auto slow = reports;
  std::erase_if(slow, [](const Report& one) { return one.report >= 192 && one.report > one.event; });
  const auto triangle = triangle_of(slow, 0, 199);
  EXPECT_EQ(nowcast(*triangle).refusal().key, "delay_moved");
  EXPECT_EQ(compare_windows(*triangle, 4).refusal().key, "delay_moved");
}

// News that took two periods takes five: said within two months of weeks, and
// learned after that.
TEST(Delay, ASlowerDeskIsNoticedAndLearned) {
  auto reports = invented(7, 250, [](int32_t) { return 20.0; }, 0.5);
  for (Report one : invented(8, 500, [](int32_t t) { return t < 250 ? 0.0 : 20.0; }, 0.2)) reports.push_back(one);
  bool noticed = false;
  for (int32_t now = 250; now < 266; ++now) {
    const auto recent = nowcast(*triangle_of(reports, 0, now, 20));
    noticed |= !recent.ok() && recent.refusal().key == "delay_moved";
  }
  EXPECT_TRUE(noticed);
  EXPECT_TRUE(nowcast(*triangle_of(reports, 0, 400, 20)).ok());
}

// Who publishes once a month is not silent in between.
TEST(Delay, MonthlyListsAreNoSilence) {
  std::vector<Report> reports;
  for (const Report& one : invented(9, 400, [](int32_t) { return 10.0; })) {
    reports.push_back({one.event, one.report + 3 - one.report % 4});
  }
  int refused = 0;
  for (int32_t now = 300; now < 320; ++now) {
    const auto recent = nowcast(*triangle_of(reports, 0, now));
    refused += recent.ok() ? 0 : 1;
  }
  EXPECT_LE(refused, 2);
}

// It would else be the greatest improvement there ever was.
TEST(Delay, AClosedOfficeIsNoImprovement) {
  auto reports = invented(5, 200, [](int32_t) { return 30.0; });
  std::erase_if(reports, [](const Report& one) { return one.report >= 150; });
  for (const int32_t now : {152, 155, 160, 180, 199}) {
    const auto trend = compare_windows(*triangle_of(reports, 0, now, 20), 4);
    ASSERT_FALSE(trend.ok()) << now;
    EXPECT_TRUE(trend.refusal().key == "reports_stopped" || trend.refusal().key == "delay_moved");
  }
}

TEST(Delay, ABulkImportHasNoHistory) {
  std::vector<Report> reports;
  for (int32_t t = 0; t < 100; ++t)
    for (int i = 0; i < 5; ++i) reports.push_back({t, 100});
  EXPECT_EQ(nowcast(*triangle_of(reports, 0, 110)).refusal().key, "bulk_import");
  // A few days of updates after it are not a history either.
  for (int32_t t = 101; t < 106; ++t) reports.push_back({t, t + 1});
  EXPECT_EQ(nowcast(*triangle_of(reports, 0, 110)).refusal().key, "bulk_import");
}

// Any counts at all: numbers in order, or a refusal.
TEST(Delay, NothingIsEverNaN) {
  SeededRandom random(8);
  for (int round = 0; round < 300; ++round) {
    ReportingTriangle triangle;
    triangle.periods = static_cast<int32_t>(1 + random.below(50));
    triangle.max_delay = static_cast<int32_t>(random.below(8));
    const uint64_t most = round % 5 == 0 ? 2000000 : 1 + random.below(5);
    for (int32_t i = 0; i < triangle.periods * (triangle.max_delay + 1); ++i)
      triangle.count.push_back(random.below(3) == 0 ? static_cast<int32_t>(random.below(most)) : 0);
    if (const auto now = nowcast(triangle)) {
      for (const NowcastRow& row : now->rows) {
        ASSERT_TRUE(std::isfinite(row.estimate) && std::isfinite(row.low) && std::isfinite(row.high));
        ASSERT_LE(static_cast<double>(row.known), row.low);
        ASSERT_LE(row.low, row.estimate);
        ASSERT_LE(row.estimate, row.high);
      }
    }
    if (const auto trend = compare_windows(triangle, 2)) {
      ASSERT_TRUE(std::isfinite(trend->ratio) && std::isfinite(trend->low) && std::isfinite(trend->high));
      ASSERT_LE(trend->low, trend->ratio);
      ASSERT_LE(trend->ratio, trend->high);
    }
  }
}

TEST(Delay, WhatCannotBeAnsweredIsRefusedInWords) {
  ReportingTriangle zeros{40, 3, std::vector<int32_t>(160, 0)};
  ReportingTriangle odd{40, 3, {1, 2, 3}};
  ReportingTriangle few{3, 1, {1, 1, 1, 1, 1, 0}};
  const std::pair<Refusal, std::string> refused[] = {
      {triangle_of({}, 0, 9).refusal(), "no_reports"},
      {triangle_of({{5, 4}}, 0, 9).refusal(), "bad_triangle"},
      {triangle_of({{5, 6}}, 9, 0).refusal(), "bad_triangle"},
      {nowcast({}).refusal(), "no_reports"},
      {nowcast(zeros).refusal(), "all_zero"},
      {nowcast(odd).refusal(), "bad_triangle"},
      {nowcast(few).refusal(), "no_history"},
      {nowcast(*triangle_of({{5, 5}}, 0, 9)).refusal(), "bulk_import"},
      {compare_windows(zeros, 0).refusal(), "bad_triangle"},
      {compare_windows(few, 1).refusal(), "no_history"}};
  for (const auto& [refusal, key] : refused) {
    EXPECT_EQ(refusal.key, key);
    EXPECT_TRUE(Messages::in("en").has("refused." + refusal.key)) << refusal.key;
  }
  EXPECT_TRUE(Messages::in("en").has("refused.delay_moved"));
  EXPECT_TRUE(Messages::in("en").has("refused.reports_stopped"));
  for (const std::string key : {"delay_stable", "ever_reported"}) EXPECT_TRUE(Messages::in("en").has("assumes." + key));
}

}  // namespace
}  // namespace stillheld::measure
