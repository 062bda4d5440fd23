#include "identity/table.h"

#include <gtest/gtest.h>

#include <map>

#include "identity/comparison.h"
#include "identity/testing.h"

namespace stillheld::identity {
namespace {

TEST(Table, RecordsThatSayTheSameShareARow) {
  const auto made = testing::made_up(200, 6, 9);
  auto table = Table::open(made.records);
  ASSERT_TRUE(table.ok());
  table->add_all(made.records, {});
  std::map<std::vector<uint32_t>, uint32_t> oracle;
  for (uint32_t r = 0; r < made.records.size(); ++r) {
    std::vector<uint32_t> cells(table->cells(table->row_of(r)),
                                table->cells(table->row_of(r)) + table->fields());
    const auto [at, fresh] = oracle.emplace(cells, table->row_of(r));
    ASSERT_EQ(at->second, table->row_of(r));
  }
  EXPECT_EQ(oracle.size(), table->rows());
  uint64_t records = 0;
  for (uint32_t row = 0; row < table->rows(); ++row) records += table->count(row);
  EXPECT_EQ(records, made.records.size());
}

TEST(Table, WhoMustStandAloneDoes) {
  Records records;
  const size_t family = records.add_column("family", Kind::kFamily);
  for (int i = 0; i < 40; ++i) {
    records.add(std::to_string(i));
    records.set(family, "Zhuk");
  }
  auto table = Table::open(records);
  ASSERT_TRUE(table.ok());
  std::vector<bool> alone(40, false);
  alone[3] = alone[7] = true;
  table->add_all(records, alone);
  EXPECT_EQ(table->rows(), 3u);
  EXPECT_EQ(table->count(table->row_of(3)), 1u);
  EXPECT_EQ(table->count(table->row_of(0)), 38u);
}

TEST(Table, AWholeNameBecomesItsParts) {
  Records records;
  const size_t name = records.add_column("name", Kind::kWholeName);
  records.add("1");
  records.set(name, "Уладзімір Уладзіміравіч НАВУМАЎ");
  records.add("2");
  records.set(name, "NAUMOV, Vladimir Vladimirovich");
  auto table = Table::open(records);
  ASSERT_TRUE(table.ok());
  table->add_all(records, {});
  ASSERT_EQ(table->fields(), 3u);
  for (size_t f = 0; f < 3; ++f) {
    const uint32_t a = table->cells(0)[f], b = table->cells(1)[f];
    ASSERT_NE(a, 0u) << f;
    ASSERT_NE(b, 0u) << f;
    EXPECT_LE(level_between(table->field(f), a, b), Level::kSameSkeleton) << f;
  }
}

TEST(Table, NothingToCompareIsAnError) {
  Records records;
  const auto table = Table::open(records);
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.error().code, Code::kMissingColumn);
}

}  // namespace
}  // namespace stillheld::identity
