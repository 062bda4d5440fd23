// Same seed, same bytes, whoever asks beside: every engine asked by one, two and
// four threads at once, and the undercount with so many of its own.
#include <gtest/gtest.h>

#include <cstdio>
#include <functional>
#include <thread>

#include "base/random.h"
#include "measure/change.h"
#include "measure/change_series.h"
#include "measure/coupling.h"
#include "measure/delay.h"
#include "measure/survival.h"
#include "measure/survival_interval.h"
#include "measure/undercount.h"
#include "measure/undercount_data_test.h"

namespace stillheld::measure {
namespace {

// Every bit of a number.
void put(std::string& out, double x) {
  char text[40];
  std::snprintf(text, sizeof text, "%a ", x);
  out += text;
}
void put(std::string& out, const std::vector<double>& all) {
  for (const double x : all) put(out, x);
}

std::string delay_bytes() {
  SeededRandom random(3);
  std::vector<Report> reports;
  for (int32_t t = 0; t < 150; ++t)
    for (uint64_t i = random.below(20); i > 0; --i) reports.push_back({t, t + static_cast<int32_t>(random.below(5) + random.below(3))});
  const auto triangle = triangle_of(reports, 0, 149);
  std::string out;
  const auto now = nowcast(*triangle);
  for (const NowcastRow& r : now->rows) put(out, r.estimate), put(out, r.low), put(out, r.high);
  put(out, now->delay_cdf);
  const auto windows = compare_windows(*triangle, 4);
  put(out, windows->ratio), put(out, windows->low), put(out, windows->high);
  return out;
}

std::string change_bytes() {
  SeededRandom random(5);
  std::vector<double> counts;
  for (int i = 0; i < 400; ++i) counts.push_back(static_cast<double>(random.below(i < 200 ? 9 : 5)));
  std::string out;
  put(out, change_point(counts)->posterior);
  const auto segments = change_points(counts);
  put(out, segments->rate);
  put(out, segments->cost);
  SeriesQuestion question;
  question.count = counts;
  question.first_after = 200;
  question.harmonics = 1;
  const auto series = interrupted_series(question);
  put(out, series->quasi.ratio), put(out, series->negative_binomial.low), put(out, series->fitted);
  return out;
}

std::string survival_bytes() {
  SeededRandom random(7);
  Spells spells;
  for (int i = 0; i < 3000; ++i) {
    spells.entry.push_back(static_cast<Days>(random.below(50)) - 1);
    spells.exit.push_back(spells.entry.back() + 1 + static_cast<Days>(random.below(900)));
    spells.way.push_back(static_cast<uint8_t>(random.below(6)));
  }
  std::string out;
  const auto curve = kaplan_meier(spells);
  put(out, curve->survival), put(out, curve->low), put(out, curve->high);
  const auto ways = aalen_johansen(spells, 5);
  for (const auto& way : ways->ways) put(out, way.incidence), put(out, way.high);
  return out;
}

std::string coupling_bytes(uint64_t seed) {
  SeededRandom random(11);
  CouplingQuestion q;
  q.first = dates::from_civil(2015, 1, 1);
  q.last = dates::from_civil(2024, 12, 31);
  q.windows = {7, 30};
  q.turnings = 20000;
  q.seed = seed;
  for (int i = 0; i < 60; ++i) {
    q.release_day.push_back(q.first + static_cast<int32_t>(random.below(3653)));
    q.released.push_back(static_cast<int64_t>(1 + random.below(50)));
  }
  for (int i = 0; i < 8; ++i) q.concession_day.push_back(q.first + static_cast<int32_t>(random.below(3653)));
  std::string out;
  const auto found = coupling(q);
  put(out, found->p_of_all);
  for (const CouplingWindow& w : found->windows) put(out, w.expected), put(out, w.p);
  return out;
}

std::string undercount_bytes(unsigned threads) {
  UndercountOptions options;
  options.threads = threads;
  const Undercount found = undercount(testing::kosovo(), options);
  std::string out;
  put(out, found.hull.low), put(out, found.hull.high), put(out, found.rhat), put(out, found.effective);
  for (const EngineAnswer& e : found.engines) put(out, e.interval.low), put(out, e.interval.high), put(out, e.middle);
  return out;
}

TEST(SameBytes, WhoeverAsksBeside) {
  const std::function<std::string()> engines[] = {delay_bytes, change_bytes, survival_bytes, [] { return coupling_bytes(1); }};
  for (const auto& engine : engines) {
    const std::string one = engine();
    EXPECT_GT(one.size(), 20U);
    EXPECT_EQ(one.find("nan"), std::string::npos);
    for (const size_t threads : {1, 2, 4}) {
      std::vector<std::string> all(threads);
      std::vector<std::thread> running;
      for (size_t i = 0; i < threads; ++i) running.emplace_back([&, i] { all[i] = engine(); });
      for (std::thread& t : running) t.join();
      for (const std::string& each : all) EXPECT_EQ(each, one) << threads;
    }
  }
  EXPECT_NE(coupling_bytes(1), coupling_bytes(2));
}

TEST(SameBytes, TheUndercountWithOneTwoAndFourThreads) {
  const std::string one = undercount_bytes(1);
  EXPECT_EQ(undercount_bytes(2), one);
  EXPECT_EQ(undercount_bytes(4), one);
}

}  // namespace
}  // namespace stillheld::measure
