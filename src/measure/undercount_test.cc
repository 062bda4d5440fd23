#include "measure/undercount.h"

#include <cmath>
#include <gtest/gtest.h>

#include "base/messages.h"
#include "measure/undercount_data_test.h"
#include "measure/undercount_random.h"

namespace stillheld::measure {
namespace {

using testing::kosovo;

TEST(Undercount, KosovosHullHoldsTheNearCensus) {
  UndercountOptions options;
  options.threads = 2;
  const Undercount found = undercount(kosovo(), options);
  ASSERT_FALSE(found.refusal.has_value()) << found.refusal->key;
  EXPECT_TRUE(found.hull.contains(10401));
  EXPECT_LE(std::log(found.hull.high / found.hull.low), 1.0);
  ASSERT_EQ(found.engines.size(), 3U);
  for (const EngineAnswer& engine : found.engines) {
    EXPECT_LE(found.hull.low, engine.interval.low);
    EXPECT_GE(found.hull.high, engine.interval.high);
    EXPECT_TRUE(engine.interval.contains(10401)) << engine.key;
  }
  EXPECT_EQ(found.models.front().name, "[123,14,34]");
  EXPECT_NEAR(found.chao_low, 8591.2, 0.051);
  EXPECT_EQ(found.graphs_band.size(), 2U);
}

TEST(Undercount, RefusesWhereItMust) {
  for (const char* name : {"ned", "ned_5", "ukdat", "ukdat_5", "artificial_3"}) {
    STILLHELD_TABLE(table, name);
    UndercountOptions options;
    options.threads = 2;
    const Undercount found = undercount(table, options);
    EXPECT_TRUE(found.refusal.has_value()) << name;
    EXPECT_EQ(found.hull.high, 0) << name;
  }
}

TEST(Undercount, SameBytesAtAnyNumberOfThreads) {
  UndercountOptions options;
  const Undercount one = undercount(kosovo(), options);
  options.threads = 3;
  const Undercount three = undercount(kosovo(), options);
  EXPECT_EQ(one.hull.low, three.hull.low);
  EXPECT_EQ(one.hull.high, three.hull.high);
  EXPECT_EQ(one.rhat, three.rhat);
  EXPECT_EQ(one.engines[2].middle, three.engines[2].middle);
}

// A fair coin of tables, most of them bad: always an interval or a sentence.
TEST(Undercount, NeverNotANumber) {
  const Messages& english = Messages::in("en");
  int answered = 0;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Philox random(seed, 11);
    const int lists = 1 + static_cast<int>(seed % 5);
    std::vector<uint32_t> patterns;
    const double level = seed % 3 == 0 ? 0.02 : 0.3;
    for (int person = 0; person < 400; ++person) {
      uint32_t pattern = 0;
      for (int j = 0; j < lists; ++j) pattern |= (random.uniform() < level * (j == 0 ? 1 : 0.8) ? 1u : 0u) << j;
      patterns.push_back(pattern);
    }
    std::vector<std::string> names;
    for (int j = 0; j < lists; ++j) names.push_back(std::string(1, static_cast<char>('a' + j)));
    const Undercount found = undercount(table_of(names, patterns));
    for (const EngineAnswer& engine : found.engines) {
      EXPECT_FALSE(std::isnan(engine.interval.low) || std::isnan(engine.interval.high) || std::isnan(engine.middle)) << seed;
      EXPECT_TRUE(english.has("assumes." + engine.assumes));
      EXPECT_TRUE(english.has("undercount.engine." + engine.key));
    }
    if (found.refusal) {
      EXPECT_TRUE(english.has("refused." + found.refusal->key)) << found.refusal->key;
      const std::string sentence = english("refused." + found.refusal->key, found.refusal->params);
      EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
    } else {
      ++answered;
      EXPECT_TRUE(std::isfinite(found.hull.high));
      EXPECT_GE(found.hull.low, static_cast<double>(found.observed));
      EXPECT_LE(std::log(found.hull.high / found.hull.low), 1.0 + 1e-12);
    }
  }
  EXPECT_GE(answered, 8);
}

TEST(Undercount, EveryRefusalHasItsSentence) {
  for (const char* key : {"nobody", "few_lists", "many_lists", "little_overlap", "copies", "no_finite", "chains_disagree",
                          "two_modes", "at_cap", "hardly_seen", "too_wide"}) {
    EXPECT_TRUE(Messages::in("en").has(std::string("refused.undercount_") + key)) << key;
  }
  for (const std::string& key : undercount(kosovo()).assumes) EXPECT_TRUE(Messages::in("en").has("assumes." + key)) << key;
}

}  // namespace
}  // namespace stillheld::measure
