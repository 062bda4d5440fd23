#include "identity/explain.h"

#include <gtest/gtest.h>

#include "identity/link.h"
#include "identity/testing.h"

namespace stillheld::identity {
namespace {

TEST(Explanation, AddsUpToTheScoreOfEveryEdge) {
  const auto made = testing::made_up(300, 5, 3);
  const auto linked = link(made.records, {});
  ASSERT_TRUE(linked.ok());
  const Scorer scorer(linked->table, linked->comparison, linked->run.model);
  ASSERT_GT(linked->edges.size(), 100u);
  bool rarity = false;
  for (const Edge& edge : linked->edges) {
    const Explanation why = explain(scorer, linked->run, edge.b, edge.a);
    Bits sum = why.prior;
    for (const Bar& bar : why.bars) {
      sum += bar.bits + bar.term;
      rarity = rarity || bar.term != 0;
      if (bar.level == Level::kMissing) {
        ASSERT_EQ(bar.bits + bar.term, 0);
      }
    }
    ASSERT_EQ(sum, why.score);
    ASSERT_EQ(why.score, edge.score);
  }
  EXPECT_TRUE(rarity);
}

TEST(Explanation, ATipWouldCarryThePairAcross) {
  const auto made = testing::made_up(300, 5, 4);
  const auto linked = link(made.records, {});
  ASSERT_TRUE(linked.ok());
  const Scorer scorer(linked->table, linked->comparison, linked->run.model);
  size_t tips = 0;
  for (const Edge& edge : linked->edges) {
    const Explanation why = explain(scorer, linked->run, edge.a, edge.b);
    const Bits threshold = linked->run.cluster.edge;
    for (const Tip& tip : why.tips) {
      ++tips;
      ASSERT_NE(tip.score >= threshold, why.score >= threshold);
      ASSERT_NE(tip.level, why.bars[tip.digit].level);
    }
  }
  EXPECT_GT(tips, 0u);
}

}  // namespace
}  // namespace stillheld::identity
