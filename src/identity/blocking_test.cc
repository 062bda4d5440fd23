#include "identity/blocking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "identity/radix.h"
#include "identity/testing.h"

namespace stillheld::identity {
namespace {

using Pairs = std::vector<std::pair<uint32_t, uint32_t>>;

Pairs pairs_of(const Blocks& blocks) {
  Pairs pairs;
  for (size_t c = 0; c < blocks.chunks(); ++c)
    blocks.each_pair(
        c, [](uint32_t) { return true; },
        [&](uint32_t left, const uint32_t* rights, size_t n) {
          for (size_t i = 0; i < n; ++i) pairs.emplace_back(left, rights[i]);
        });
  return pairs;
}

Table table_of(const Records& records) {
  auto table = Table::open(records);
  EXPECT_TRUE(table.ok());
  table->add_all(records, {});
  return table.take();
}

TEST(Radix, SortsLikeStableSort) {
  SeededRandom random(1);
  for (const size_t n : {0, 1, 2, 100, 5000}) {
    std::vector<Keyed> items, scratch;
    for (uint32_t i = 0; i < n; ++i)
      items.push_back({random.below(2) == 0 ? random.below(20) : random.next(), i});
    auto oracle = items;
    std::stable_sort(oracle.begin(), oracle.end(),
                     [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
    radix_sort(items, scratch, [](const Keyed& k) { return k.key; });
    for (size_t i = 0; i < n; ++i) {
      ASSERT_EQ(items[i].key, oracle[i].key);
      ASSERT_EQ(items[i].row, oracle[i].row);
    }
  }
}

TEST(Blocking, MakesEachPairThatSharesAKeyOnce) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const auto made = testing::made_up(120, 5, seed);
    const Table table = table_of(made.records);
    const auto rules = bind_rules(default_rules(), table);
    const Blocks blocks = Blocks::build(table, rules, {.cap = 1000000, .threads = 2}, nullptr);
    Pairs pairs = pairs_of(blocks);
    std::sort(pairs.begin(), pairs.end());
    Pairs oracle;
    std::vector<std::vector<std::set<uint64_t>>> keys(table.rows());
    std::vector<uint64_t> found;
    for (uint32_t row = 0; row < table.rows(); ++row)
      for (size_t r = 0; r < rules.size(); ++r) {
        keys_of(rules[r], r, table, row, found);
        keys[row].emplace_back(found.begin(), found.end());
      }
    for (uint32_t a = 0; a < table.rows(); ++a)
      for (uint32_t b = a + 1; b < table.rows(); ++b) {
        int made_by = 0;
        for (size_t r = 0; r < rules.size(); ++r)
          made_by += std::any_of(keys[a][r].begin(), keys[a][r].end(),
                                 [&](uint64_t key) { return keys[b][r].contains(key); });
        if (made_by > 0) oracle.emplace_back(a, b);
        ASSERT_EQ(blocks.rules_that_make(a, b), made_by);
      }
    ASSERT_EQ(pairs, oracle);
  }
}

TEST(Blocking, IsTheSameWithAnyNumberOfThreads) {
  const auto made = testing::made_up(400, 5, 11);
  const Table table = table_of(made.records);
  const auto rules = bind_rules(default_rules(), table);
  const Blocks one = Blocks::build(table, rules, {.cap = 50, .threads = 1}, nullptr);
  const Blocks three = Blocks::build(table, rules, {.cap = 50, .threads = 3}, nullptr);
  EXPECT_EQ(pairs_of(one), pairs_of(three));
}

TEST(Blocking, StopsAndReportsWhatIsTooLarge) {
  Records records;
  const size_t given = records.add_column("given", Kind::kGiven);
  const size_t family = records.add_column("family", Kind::kFamily);
  const size_t birth = records.add_column("birth", Kind::kBirth);
  for (int i = 0; i < 500; ++i) {
    records.add(std::to_string(i));
    records.set(given, "Ivan");
    records.set(family, "Ivanou");
    records.set(birth, std::to_string(1500 + i));
  }
  const Table table = table_of(records);
  const Blocks blocks =
      Blocks::build(table, bind_rules(default_rules(), table), {.cap = 100, .threads = 1}, nullptr);
  ASSERT_FALSE(blocks.stopped().empty());
  EXPECT_EQ(blocks.stopped()[0].rows, 500u);
  EXPECT_NE(blocks.stopped()[0].example.find("ivan"), std::string::npos);
  uint64_t stopped = 0;
  for (const RuleReport& report : blocks.reports()) stopped += report.stopped;
  EXPECT_EQ(stopped, blocks.stopped().size());
  // Years next to each other still meet under the family's rule.
  EXPECT_EQ(pairs_of(blocks).size(), 499u);
  // Frozen, the same keys are stopped.
  StoppedKeys keys;
  for (const StoppedBlock& block : blocks.stopped()) keys.insert(block.key);
  const Blocks again = Blocks::build(table, bind_rules(default_rules(), table),
                                     {.cap = 2, .threads = 1}, &keys);
  EXPECT_EQ(pairs_of(again), pairs_of(blocks));
}

TEST(Blocking, RulesNeedTheirColumnsAndSomeRuleThereIs) {
  Records records;
  records.add_column("family", Kind::kFamily);
  records.add_column("sex", Kind::kCategory);
  const Table table = table_of(records);
  const auto rules = bind_rules(default_rules(), table);
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_EQ(rules[0].name, "equal (family)");
}

TEST(Blocking, PiecesHaveKeys) {
  for (int p = 0; p <= static_cast<int>(Piece::kNearMonth); ++p)
    EXPECT_EQ(piece_of(piece_key(static_cast<Piece>(p))), static_cast<Piece>(p));
}

}  // namespace
}  // namespace stillheld::identity
