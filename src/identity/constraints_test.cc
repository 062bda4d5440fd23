#include "identity/constraints.h"

#include <gtest/gtest.h>

#include "identity/testing.h"

namespace stillheld::identity {
namespace {

Table table_of(const Records& records) {
  auto table = Table::open(records);
  EXPECT_TRUE(table.ok());
  table->add_all(records, {});
  return table.take();
}

TEST(Constraints, TheDeadAreNotArrested) {
  Records records;
  const size_t death = records.add_column("died", Kind::kDeath);
  const size_t arrest = records.add_column("arrested", Kind::kEvent);
  const char* const rows[][2] = {{"2020-08-12", ""}, {"", "2021-03-01"}, {"", "2020-08-12"},
                                 {"2021", ""},       {"", "2022-01-01"}};
  for (int i = 0; i < 5; ++i) {
    records.add(std::to_string(i));
    records.set(death, rows[i][0]);
    records.set(arrest, rows[i][1]);
  }
  const Table table = table_of(records);
  EXPECT_TRUE(lives_contradict(table, 0, 1));
  EXPECT_TRUE(lives_contradict(table, 1, 0));
  EXPECT_FALSE(lives_contradict(table, 0, 2));  // the same day
  EXPECT_FALSE(lives_contradict(table, 3, 1));  // some day of 2021
  EXPECT_TRUE(lives_contradict(table, 3, 4));
}

TEST(Constraints, BirthsContradictOnlyOutright) {
  Records records;
  const size_t birth = records.add_column("birth", Kind::kBirth);
  for (const char* text : {"1956-08-12", "1956-12-08", "1981-02-03", "1956", "1981"}) {
    records.add(text);
    records.set(birth, text);
  }
  const Table table = table_of(records);
  EXPECT_FALSE(births_contradict(table, 0, 1));
  EXPECT_TRUE(births_contradict(table, 0, 2));
  EXPECT_FALSE(births_contradict(table, 3, 4));  // a year alone is no hard fact
}

TEST(Constraints, GivenNamesContradictOnlyOutright) {
  Records records;
  const size_t given = records.add_column("given", Kind::kGiven), family = records.add_column("family", Kind::kFamily);
  const auto add = [&](const char* id, const char* first, const char* last) {
    records.add(id);
    if (*first != 0) records.set(given, first);
    records.set(family, last);
  };
  add("0", "Valentina", "Jurisson");
  add("1", "Georg", "Jurisson");    // tried with 0, of one family
  add("2", "Valya", "Jurisson");    // short for 0's
  add("3", "", "Jurisson");         // not told
  add("4", "Jurisson", "Valentina");  // changed places
  const Table table = table_of(records);
  EXPECT_TRUE(given_names_contradict(table, 0, 1));
  EXPECT_TRUE(given_names_contradict(table, 1, 0));
  EXPECT_FALSE(given_names_contradict(table, 0, 2));
  EXPECT_FALSE(given_names_contradict(table, 0, 3));
  EXPECT_FALSE(given_names_contradict(table, 0, 4));
  Constraints constraints;
  identity::Run run;
  EXPECT_FALSE(constraints.forbidden(table, 0, 1, run));
  run.contradictory_given_names_part = true;
  EXPECT_TRUE(constraints.forbidden(table, 0, 1, run));
}

TEST(Constraints, TwoOfAListFreeOfDuplicatesStayTwo) {
  for (const bool free : {false, true}) {
    auto made = testing::made_up(60, 1, 3);
    Records records;
    for (const Column& column : made.records.columns()) records.add_column(column.name, column.kind);
    const uint32_t list = records.add_list("roll", free);
    for (uint32_t r = 0; r < made.records.size(); ++r)
      for (int copy = 0; copy < 2; ++copy) {
        records.add(std::to_string(r) + "-" + std::to_string(copy), list);
        for (size_t c = 0; c < records.columns().size(); ++c) records.set(c, made.records.text(c, r));
      }
    const auto linked = link(records, {});
    ASSERT_TRUE(linked.ok());
    size_t joined = 0;
    for (uint32_t r = 0; r < records.size(); r += 2)
      joined += linked->person_of[r] == linked->person_of[r + 1];
    if (free) {
      EXPECT_EQ(joined, 0u);
    } else {
      EXPECT_GT(joined, 40u);
    }
  }
}

}  // namespace
}  // namespace stillheld::identity
