#include "identity/link.h"

#include <gtest/gtest.h>

#include "identity/testing.h"

namespace stillheld::identity {
namespace {

TEST(Link, FindsMadeUpPeople) {
  const auto made = testing::made_up(600, 5, 1);
  const auto linked = link(made.records, {});
  ASSERT_TRUE(linked.ok());
  const PairScore score = score_clusters(made.gold, linked->person_of);
  EXPECT_GT(score.precision(), 0.95);
  EXPECT_GT(score.recall(), 0.8);
}

TEST(Link, GivesTheSameWithAnyNumberOfThreads) {
  const auto made = testing::made_up(500, 5, 2);
  LinkOptions one, three;
  three.threads = 3;
  const auto a = link(made.records, one), b = link(made.records, three);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->person_of, b->person_of);
  EXPECT_EQ(a->edges, b->edges);
  EXPECT_EQ(run_to_json(a->run), run_to_json(b->run));
}

TEST(Link, GivesTheSamePeopleInAnyOrderOfRecordsUnderOneRun) {
  const auto made = testing::made_up(400, 5, 3);
  const auto learnt = link(made.records, {});
  ASSERT_TRUE(learnt.ok());
  const auto first = link(made.records, {}, {}, &learnt->run);
  ASSERT_TRUE(first.ok());
  for (uint64_t order = 1; order <= 3; ++order) {
    const auto mixed = testing::shuffled(made, order);
    const auto again = link(mixed.records, {}, {}, &learnt->run);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(testing::by_id(mixed.records, again->person_of),
              testing::by_id(made.records, first->person_of));
  }
}

TEST(Link, APersonIsNamedByItsSmallestId) {
  const auto made = testing::made_up(200, 5, 4);
  const auto linked = link(made.records, {});
  ASSERT_TRUE(linked.ok());
  for (uint32_t r = 0; r < made.records.size(); ++r) {
    const uint32_t person = linked->person_of[r];
    EXPECT_EQ(linked->person_of[person], person);
    EXPECT_FALSE(before(made.records.id(r), made.records.id(person)));
  }
}

TEST(Link, NoRecordsAndOneRecordAreFine) {
  Records none;
  none.add_column("family", Kind::kFamily);
  const auto empty = link(none, {});
  ASSERT_TRUE(empty.ok());
  EXPECT_TRUE(empty->person_of.empty());
  none.add("1");
  none.set(0, "Zhuk");
  const auto one = link(none, {});
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(one->person_of, std::vector<uint32_t>{0});
}

TEST(Link, TenThousandCopiesOfOneRecordAreOnePerson) {
  auto made = testing::made_up(300, 4, 5);
  for (int i = 0; i < 10000; ++i) {
    made.records.add("copy" + std::to_string(i));
    made.records.set(0, "Мікалай");
    made.records.set(2, "Статкевіч");
    made.records.set(3, "1956-08-12");
    made.records.set(4, "Minsk");
  }
  const auto linked = link(made.records, {});
  ASSERT_TRUE(linked.ok());
  EXPECT_LT(linked->report.rows, 1500u);
  const auto last = static_cast<uint32_t>(made.records.size() - 1);
  size_t together = 0;
  for (uint32_t r = last - 9999; r <= last; ++r)
    together += linked->person_of[r] == linked->person_of[last];
  EXPECT_EQ(together, 10000u);
}

TEST(Link, OneValueInEveryRowIsStoppedAndReported) {
  Records records;
  const size_t given = records.add_column("given", Kind::kGiven);
  const size_t family = records.add_column("family", Kind::kFamily);
  const size_t birth = records.add_column("birth", Kind::kBirth);
  const size_t number = records.add_column("number", Kind::kIdentifier);
  for (int i = 0; i < 200000; ++i) {
    records.add(std::to_string(i));
    records.set(given, "Ivan");
    records.set(family, "Ivanou");
    records.set(birth, "1970-01-01");
    records.set(number, std::to_string(i));
  }
  LinkOptions options;
  options.threads = 2;
  const auto linked = link(records, options);
  ASSERT_TRUE(linked.ok());
  ASSERT_FALSE(linked->report.stopped.empty());
  EXPECT_EQ(linked->report.stopped[0].rows, 200000u);
  EXPECT_EQ(linked->report.pairs, 0u);
}

TEST(Link, ColumnsWithoutValuesSayNothing) {
  auto made = testing::made_up(200, 4, 6);
  Records wider;
  for (const Column& column : made.records.columns()) wider.add_column(column.name, column.kind);
  wider.add_column("empty", Kind::kText);
  for (uint32_t r = 0; r < made.records.size(); ++r) {
    wider.add(made.records.id(r));
    for (size_t c = 0; c < made.records.columns().size(); ++c)
      wider.set(c, made.records.text(c, r));
  }
  const auto linked = link(wider, {});
  ASSERT_TRUE(linked.ok());
  EXPECT_GT(score_clusters(made.gold, linked->person_of).f1(), 0.8);
}

TEST(Link, SaysHowManyValuesAreKeptAsTheyAre) {
  Records records;
  records.add_column("family", Kind::kFamily);
  for (const char* name : {"王小明", "王小明", "محمد", "Zhuk"}) {
    records.add(std::to_string(records.size()));
    records.set(0, name);
  }
  const auto linked = link(records, {});
  ASSERT_TRUE(linked.ok());
  EXPECT_EQ(linked->report.as_they_are, 2u);
}

}  // namespace
}  // namespace stillheld::identity
