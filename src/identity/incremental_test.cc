#include "identity/incremental.h"

#include <gtest/gtest.h>

#include "identity/testing.h"

namespace stillheld::identity {
namespace {

Records empty_like(const Records& from) {
  Records records;
  for (const Column& column : from.columns()) records.add_column(column.name, column.kind);
  for (uint32_t list = 1; list < from.lists(); ++list) records.add_list(from.list_name(list));
  return records;
}

void feed(Incremental& incremental, const Records& from, uint32_t begin, uint32_t end) {
  for (uint32_t r = begin; r < end; ++r) {
    std::vector<std::pair<size_t, std::string_view>> cells;
    for (size_t c = 0; c < from.columns().size(); ++c) {
      std::string_view cell = from.text(c, r);
      while (!cell.empty()) {
        const size_t stop = std::min(cell.find(kValueSeparator), cell.size());
        cells.emplace_back(c, cell.substr(0, stop));
        cell.remove_prefix(std::min(stop + 1, cell.size()));
      }
    }
    incremental.insert(from.id(r), from.list(r), cells);
  }
}

TEST(Incremental, InAnyOrderOfArrivalGivesWhatTheBatchGives) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    const auto made = testing::made_up(150, 6, seed);
    LinkOptions options;
    options.blocking.cap = seed % 2 == 0 ? 30 : 400;
    const auto learnt = link(made.records, options);
    ASSERT_TRUE(learnt.ok());
    const auto batch = link(made.records, options, {}, &learnt->run);
    ASSERT_TRUE(batch.ok());
    const auto expected = testing::by_id(made.records, batch->person_of);
    for (uint64_t order = 1; order <= 4; ++order) {
      const auto mixed = testing::shuffled(made, seed * 100 + order);
      auto incremental = Incremental::open(empty_like(mixed.records), learnt->run);
      ASSERT_TRUE(incremental.ok());
      const auto size = static_cast<uint32_t>(mixed.records.size());
      feed(**incremental, mixed.records, 0, size / 2);
      // Half way it is the batch of the first half, too.
      Records half = empty_like(mixed.records);
      for (uint32_t r = 0; r < size / 2; ++r) {
        half.add(mixed.records.id(r));
        for (size_t c = 0; c < half.columns().size(); ++c) {
          std::string_view cell = mixed.records.text(c, r);
          while (!cell.empty()) {
            const size_t stop = std::min(cell.find(kValueSeparator), cell.size());
            half.set(c, cell.substr(0, stop));
            cell.remove_prefix(std::min(stop + 1, cell.size()));
          }
        }
      }
      const auto first = link(half, options, {}, &learnt->run);
      ASSERT_TRUE(first.ok());
      ASSERT_EQ(testing::by_id((*incremental)->records(), (*incremental)->people()),
                testing::by_id(half, first->person_of));
      feed(**incremental, mixed.records, size / 2, size);
      ASSERT_EQ(testing::by_id((*incremental)->records(), (*incremental)->people()), expected)
          << seed << " " << order;
    }
  }
}

TEST(Incremental, KeepsDecisionsInAnyOrder) {
  const auto made = testing::made_up(120, 5, 21);
  const auto learnt = link(made.records, {});
  ASSERT_TRUE(learnt.ok());
  SeededRandom random(2);
  Decisions decisions;
  IdDecisions by_id;
  for (int i = 0; i < 30; ++i) {
    const auto a = static_cast<uint32_t>(random.below(made.records.size()));
    const auto b = i % 2 == 0 ? static_cast<uint32_t>(random.below(made.records.size()))
                              : learnt->person_of[a];
    if (a == b) continue;
    auto& pairs = i % 2 == 0 ? decisions.same : decisions.different;
    auto& ids = i % 2 == 0 ? by_id.same : by_id.different;
    pairs.emplace_back(a, b);
    ids.emplace_back(made.records.id(a), made.records.id(b));
  }
  const auto batch = link(made.records, {}, decisions, &learnt->run);
  ASSERT_TRUE(batch.ok());
  const auto expected = testing::by_id(made.records, batch->person_of);
  for (const auto& [a, b] : decisions.same)
    ASSERT_EQ(batch->person_of[a], batch->person_of[b]);
  for (uint64_t order = 1; order <= 3; ++order) {
    const auto mixed = testing::shuffled(made, order);
    auto incremental = Incremental::open(empty_like(mixed.records), learnt->run, by_id);
    ASSERT_TRUE(incremental.ok());
    feed(**incremental, mixed.records, 0, static_cast<uint32_t>(mixed.records.size()));
    ASSERT_EQ(testing::by_id((*incremental)->records(), (*incremental)->people()), expected);
  }
}

TEST(Incremental, RecutsLargeComponentsLikeTheBatch) {
  const auto made = testing::made_up(60, 8, 5);
  LinkOptions options;
  options.cluster.largest = 3;
  const auto learnt = link(made.records, options);
  ASSERT_TRUE(learnt.ok());
  ASSERT_GT(learnt->report.recut_components, 0u);
  const auto batch = link(made.records, options, {}, &learnt->run);
  ASSERT_TRUE(batch.ok());
  for (uint64_t order = 1; order <= 3; ++order) {
    const auto mixed = testing::shuffled(made, order);
    auto incremental = Incremental::open(empty_like(mixed.records), learnt->run);
    ASSERT_TRUE(incremental.ok());
    feed(**incremental, mixed.records, 0, static_cast<uint32_t>(mixed.records.size()));
    ASSERT_EQ(testing::by_id((*incremental)->records(), (*incremental)->people()),
              testing::by_id(made.records, batch->person_of));
  }
}

TEST(Incremental, ExplainsANewRecordsCandidates) {
  const auto made = testing::made_up(100, 4, 2);
  const auto learnt = link(made.records, {});
  ASSERT_TRUE(learnt.ok());
  auto incremental = Incremental::open(empty_like(made.records), learnt->run);
  ASSERT_TRUE(incremental.ok());
  feed(**incremental, made.records, 0, static_cast<uint32_t>(made.records.size() - 1));
  std::vector<std::pair<size_t, std::string_view>> cells = {{0, "Мікалай"}, {2, "Zhuk"}};
  const Insertion insertion = (*incremental)->insert("new", 0, cells);
  for (const Edge& edge : insertion.candidates)
    EXPECT_EQ(explain((*incremental)->scorer(), (*incremental)->run(), edge.a, edge.b).score,
              edge.score);
}

}  // namespace
}  // namespace stillheld::identity
