#include "identity/run.h"

#include <gtest/gtest.h>

#include "identity/link.h"
#include "identity/testing.h"

namespace stillheld::identity {
namespace {

TEST(Run, IsTheSameAfterWritingAndReading) {
  const auto made = testing::made_up(200, 5, 8);
  LinkOptions options;
  options.blocking.cap = 6;
  const auto linked = link(made.records, options);
  ASSERT_TRUE(linked.ok());
  EXPECT_FALSE(linked->run.stopped.empty());
  const std::string text = run_to_json(linked->run);
  const auto again = run_from_json(text);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(run_to_json(*again), text);
  const auto relinked = link(made.records, options, {}, &*again);
  ASSERT_TRUE(relinked.ok());
  EXPECT_EQ(relinked->person_of, linked->person_of);
  EXPECT_EQ(relinked->edges, linked->edges);
}

TEST(Run, OtherTextIsBadJson) {
  for (const char* text : {"", "{}", "[1]", R"({"version":2})", R"({"version":1,"digits":7})"}) {
    const auto run = run_from_json(text);
    ASSERT_FALSE(run.ok()) << text;
    EXPECT_EQ(run.error().code, Code::kBadJson);
  }
}

TEST(Run, ARunOfOtherColumnsIsRefused) {
  const auto made = testing::made_up(50, 3, 8);
  const auto linked = link(made.records, {});
  ASSERT_TRUE(linked.ok());
  Records other;
  other.add_column("family", Kind::kFamily);
  other.add("1");
  const auto refused = link(other, {}, {}, &linked->run);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kOtherProfile);
}

TEST(Terms, WhatManyHaveSaysLess) {
  const auto made = testing::made_up(500, 4, 12);
  const auto linked = link(made.records, {});
  ASSERT_TRUE(linked.ok());
  const Field& given = linked->table.field(0);
  Bits common = 0, rare = 0;
  size_t most = 0, least = ~size_t{0};
  for (uint32_t v = 1; v < given.size(); ++v) {
    size_t rows = 0;
    for (uint32_t row = 0; row < linked->table.rows(); ++row)
      rows += linked->table.cells(row)[0] == v;
    if (given.value(v).is_set) continue;
    if (rows > most) most = rows, common = given.value(v).term_bits;
    if (rows < least) least = rows, rare = given.value(v).term_bits;
  }
  EXPECT_GT(most, least);
  EXPECT_GT(rare, common);
}

}  // namespace
}  // namespace stillheld::identity
