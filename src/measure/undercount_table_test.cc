#include "measure/undercount_table.h"

#include <gtest/gtest.h>

#include "measure/undercount_data_test.h"
#include "measure/undercount_random.h"

namespace stillheld::measure {
namespace {

CaptureTable three(std::vector<uint64_t> count) {
  CaptureTable table;
  table.lists = {"a", "b", "c"};
  table.count = std::move(count);
  return table;
}

std::string key(const CaptureTable& table) {
  const auto refusal = refusal_of(table);
  return refusal ? refusal->key : "";
}

TEST(CaptureTable, CountsWhatItIsAsked) {
  const CaptureTable table = testing::kosovo();
  EXPECT_EQ(table.observed(), 4400U);
  EXPECT_EQ(table.on_list(0), 1910U);
  EXPECT_EQ(table.on_list(1), 1528U);
  EXPECT_EQ(table.on_list(2), 1786U);
  EXPECT_EQ(table.on_list(3), 685U);
  EXPECT_EQ(table.on_all(0b0011), 177U + 181 + 18 + 27);
  EXPECT_EQ(table.overlap(), 4400U - 1131 - 845 - 936 - 306);
}

TEST(CaptureTable, OfPatternsIgnoresWhoIsOnNoListAndBitsAboveTheLists) {
  const std::vector<uint32_t> patterns = {0, 1, 1, 3, 8, 7 | 16};
  const CaptureTable table = table_of({"a", "b", "c"}, patterns);
  EXPECT_EQ(table.count, (std::vector<uint64_t>{0, 2, 0, 1, 0, 0, 0, 1}));
}

TEST(CaptureTable, AListWithoutAnybodyIsNoList) {
  const CaptureTable table = table_of({"a", "b", "c"}, std::vector<uint32_t>{1, 4, 5, 5});
  const CaptureTable rest = without_empty_lists(table);
  EXPECT_EQ(rest.lists, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(rest.count, (std::vector<uint64_t>{0, 1, 1, 2}));
}

TEST(CaptureTable, HeldOutListLeavesItsPeopleAsTheOthersSeeThem) {
  const HeldOut held = hold_out(testing::kosovo(), 3);
  EXPECT_EQ(held.truth, 685U);
  EXPECT_EQ(held.table.lists, (std::vector<std::string>{"EXH", "ABA", "OSCE"}));
  EXPECT_EQ(held.table.count, (std::vector<uint64_t>{0, 106, 31, 18, 123, 42, 32, 27}));
  EXPECT_EQ(held.table.observed(), 685U - 306);
}

// The published checks of internal consistency: what was seen, and the truth.
TEST(CaptureTable, HeldOutListsAreThoseOfThePublishedCheck) {
  STILLHELD_TABLE(uk, "ukdat_5");
  const std::vector<std::pair<uint64_t, uint64_t>> expected = {{94, 40}, {567, 104}, {1169, 174}, {807, 112}, {336, 20}};
  for (int j = 0; j < 5; ++j) {
    const HeldOut held = hold_out(uk, j);
    EXPECT_EQ(held.truth, expected[static_cast<size_t>(j)].first);
    EXPECT_EQ(held.table.observed(), expected[static_cast<size_t>(j)].second);
  }
}

TEST(CaptureTable, RefusesWhatNoModelCouldAnswer) {
  EXPECT_EQ(key(CaptureTable{{}, {0}}), "undercount_nobody");
  EXPECT_EQ(key(CaptureTable{}), "undercount_nobody");
  EXPECT_EQ(key(three({0, 0, 0, 0, 0, 0, 0, 0})), "undercount_nobody");
  EXPECT_EQ(key(CaptureTable{{"a"}, {0, 5}}), "undercount_few_lists");
  EXPECT_EQ(key(three({0, 50, 50, 50, 0, 0, 0, 0})), "undercount_few_lists");  // c names nobody
  EXPECT_EQ(key(three({0, 40, 30, 6, 20, 0, 0, 0})), "undercount_little_overlap");
  EXPECT_EQ(key(three({0, 400, 300, 29, 200, 0, 0, 0})), "undercount_little_overlap");
  EXPECT_EQ(key(three({0, 400, 300, 30, 200, 20, 10, 0})), "");
  EXPECT_EQ(key(testing::kosovo()), "");
  CaptureTable seven;
  for (int j = 0; j < 7; ++j) seven.lists.push_back(std::to_string(j));
  seven.count.assign(128, 5);
  seven.count[0] = 0;
  EXPECT_EQ(key(seven), "undercount_many_lists");
}

TEST(CaptureTable, FindsListsThatCopy) {
  // b is a copy of a with a few names of its own; c is of its own.
  Philox random(1, 1);
  std::vector<uint32_t> copied;
  std::vector<uint32_t> independent;
  for (int person = 0; person < 2000; ++person) {
    const uint32_t a = random.uniform() < 0.2 ? 1 : 0;
    const uint32_t b = a != 0 ? (random.uniform() < 0.99 ? 2 : 0) : (random.uniform() < 0.05 ? 2 : 0);
    const uint32_t c = random.uniform() < 0.2 ? 4 : 0;
    copied.push_back(a | b | c);
    independent.push_back(a | (random.uniform() < 0.2 ? 2u : 0u) | c);
  }
  const auto refusal = refusal_of(table_of({"a", "b", "c"}, copied));
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->key, "undercount_copies");
  ASSERT_EQ(refusal->params.size(), 4U);
  EXPECT_EQ(refusal->params[0], "a");
  EXPECT_EQ(refusal->params[1], "b");
  EXPECT_EQ(key(table_of({"a", "b", "c"}, independent)), "");
}

TEST(CaptureTable, AListWithNearlyEverybodyCopiesNobody) {
  Philox random(2, 1);
  std::vector<uint32_t> patterns;
  for (int person = 0; person < 2000; ++person) {
    patterns.push_back((random.uniform() < 0.97 ? 1u : 0u) | (random.uniform() < 0.2 ? 2u : 0u) |
                       (random.uniform() < 0.3 ? 4u : 0u));
  }
  EXPECT_EQ(key(table_of({"register", "b", "c"}, patterns)), "");
}

}  // namespace
}  // namespace stillheld::measure
