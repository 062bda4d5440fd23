#include "identity/recall.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "identity/constraints.h"
#include "identity/link.h"
#include "identity/testing.h"

namespace stillheld::identity {
namespace {

// The obvious twin: every pair.
double recall_of_all_pairs(const Linked& linked, const Blocks& blocks, const std::vector<uint32_t>& person_of) {
  const Scorer scorer(linked.table, linked.comparison, linked.run.model);
  double made = 0, missed = 0;
  for (uint32_t a = 0; a < person_of.size(); ++a)
    for (uint32_t b = a + 1; b < person_of.size(); ++b) {
      Bits score = 0;
      scorer.score(&a, &b, 1, &score);
      const double p = person_of[a] == person_of[b] ? 1 : score < -16 * kBit ? 0 : probability(score);
      (blocks.makes(a, b) ? made : missed) += p;
    }
  return made / (made + missed);
}

std::vector<uint32_t> people_of_rows(const Linked& linked, size_t records) {
  std::vector<uint32_t> person_of(linked.table.rows());
  for (uint32_t r = 0; r < records; ++r) person_of[linked.table.row_of(r)] = linked.person_of[r];
  return person_of;
}

const std::vector<Rule> kFewRules = {{"birth", {{Kind::kBirth, Piece::kWhole}}, false},
                                     {"number", {{Kind::kIdentifier, Piece::kWhole}}, false}};

TEST(Recall, IsThatOfAllPairsWhereAllAreLookedAt) {
  const auto made = testing::made_up(120, 5, 3);
  LinkOptions options;
  options.rules = kFewRules;
  const auto linked = link(made.records, options);
  ASSERT_TRUE(linked.ok());
  const auto person_of = people_of_rows(*linked, made.records.size());
  const Blocks blocks = Blocks::build(linked->table, bind_rules(kFewRules, linked->table), {}, nullptr);
  const Constraints none = make_constraints(made.records, linked->table, {});
  const auto first = first_records(made.records, linked->table);
  const Scorer scorer(linked->table, linked->comparison, linked->run.model);
  const RecallEstimate all =
      estimate_recall(made.records, blocks, scorer, none, person_of, first, ~uint64_t{0} / 2, 3);
  EXPECT_NEAR(all.recall, recall_of_all_pairs(*linked, blocks, person_of), 1e-6);
  EXPECT_EQ(all.rows, linked->table.rows());
  EXPECT_DOUBLE_EQ(all.low, all.recall);
  EXPECT_DOUBLE_EQ(all.high, all.recall);
  EXPECT_LT(all.recall, 0.9);
}

TEST(Recall, OfASampleHoldsThatOfAllInItsInterval) {
  int inside = 0;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    const auto made = testing::made_up(120, 4, seed);
    LinkOptions options;
    options.rules = kFewRules;
    options.recall_pairs = 0;
    const auto linked = link(made.records, options);
    ASSERT_TRUE(linked.ok());
    const auto person_of = people_of_rows(*linked, made.records.size());
    const Blocks blocks = Blocks::build(linked->table, bind_rules(kFewRules, linked->table), {}, nullptr);
    const Constraints none = make_constraints(made.records, linked->table, {});
    const auto first = first_records(made.records, linked->table);
    const Scorer scorer(linked->table, linked->comparison, linked->run.model);
    const RecallEstimate some = estimate_recall(made.records, blocks, scorer, none, person_of, first,
                                                60 * linked->table.rows(), 1);
    EXPECT_EQ(some.rows, 60u);
    EXPECT_LT(some.low, some.high);
    const double all = recall_of_all_pairs(*linked, blocks, person_of);
    inside += some.low <= all && all <= some.high;
  }
  EXPECT_GE(inside, 8);
}

TEST(Recall, IsTheSameForAnyNumberOfThreadsAndTheSameRowsInAnyOrder) {
  const auto made = testing::made_up(150, 4, 5);
  LinkOptions one, three;
  one.recall_pairs = three.recall_pairs = 20'000;
  one.random_pairs = three.random_pairs = 10'000'000;  // all: the same model
  three.threads = 3;
  const RecallEstimate a = link(made.records, one)->report.recall;
  const RecallEstimate b = link(made.records, three)->report.recall;
  const RecallEstimate c = link(testing::shuffled(made, 9).records, three)->report.recall;
  EXPECT_DOUBLE_EQ(a.recall, b.recall);
  EXPECT_DOUBLE_EQ(a.low, b.low);
  EXPECT_EQ(a.rows, c.rows);
  EXPECT_NEAR(a.recall, c.recall, 1e-3);  // sums of learning in another order
  EXPECT_NEAR(a.low, c.low, 1e-3);
}

TEST(Recall, OfOneRecordOrNoneIsWhole) {
  Records records;
  records.add_column("name", Kind::kWholeName);
  EXPECT_DOUBLE_EQ(link(records, {})->report.recall.recall, 1);
  records.add("1");
  records.set(0, "Ivan Zhuk");
  EXPECT_DOUBLE_EQ(link(records, {})->report.recall.low, 1);
}

}  // namespace
}  // namespace stillheld::identity
