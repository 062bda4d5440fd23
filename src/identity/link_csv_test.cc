#include "identity/link_csv.h"

#include <gtest/gtest.h>

#include "identity/testing.h"

namespace stillheld::identity {
namespace {

const std::vector<std::string> kHeader = {"unique_id", "first_name", "surname", "dob", "notes",
                                          "source"};

NextRow rows_of(const std::vector<std::vector<std::string>>& rows) {
  return [&rows, at = size_t{0}](std::vector<std::string_view>& row) mutable -> Result<bool> {
    if (at == rows.size()) return false;
    row.assign(rows[at].begin(), rows[at].end());
    ++at;
    return true;
  };
}

TEST(Roles, AreReadFromWords) {
  const auto roles =
      parse_roles("record=unique_id, given=first_name,family=surname,birth=dob", kHeader);
  ASSERT_TRUE(roles.ok());
  EXPECT_EQ(roles->record, 0u);
  EXPECT_EQ(roles->kinds.size(), 3u);
  EXPECT_EQ(roles->unused, (std::vector<size_t>{4, 5}));
}

TEST(Roles, AreGuessedFromHeadings) {
  const auto roles = guess_roles(kHeader);
  ASSERT_TRUE(roles.ok());
  EXPECT_EQ(roles->record, 0u);
  EXPECT_EQ(roles->list, 5u);
  EXPECT_EQ(roles->kinds.size(), 3u);
  EXPECT_EQ(roles->unused, std::vector<size_t>{4});
  const std::vector<std::string> strange = {"a", "b"};
  EXPECT_EQ(guess_roles(strange).error().code, Code::kMissingColumn);
}

TEST(Roles, SayWhatIsWrong) {
  const auto code = [](std::string_view spec) { return parse_roles(spec, kHeader).error().code; };
  EXPECT_EQ(code("given=forename"), Code::kMissingColumn);
  EXPECT_EQ(parse_roles("given=forename", kHeader).error().params[0], "forename");
  EXPECT_EQ(code("given=first_name,family=first_name"), Code::kDuplicateColumn);
  EXPECT_EQ(code("record=unique_id,record=surname"), Code::kDuplicateColumn);
  EXPECT_EQ(code("nickname=first_name"), Code::kUsage);
  EXPECT_EQ(code("first_name"), Code::kUsage);
  EXPECT_EQ(code("record=unique_id"), Code::kMissingColumn);
  EXPECT_EQ(code(""), Code::kMissingColumn);
}

TEST(LinkCsv, LinksATable) {
  std::vector<std::vector<std::string>> rows;
  const auto made = testing::made_up(200, 4, 7);
  for (uint32_t r = 0; r < made.records.size(); ++r)
    rows.push_back({std::string(made.records.id(r)), std::string(made.records.text(0, r)),
                    std::string(made.records.text(2, r)), std::string(made.records.text(3, r))});
  const auto roles = guess_roles(kHeader);
  ASSERT_TRUE(roles.ok());
  const auto linked = link_csv(kHeader, *roles, rows_of(rows), {});
  ASSERT_TRUE(linked.ok());
  EXPECT_GT(score_clusters(made.gold, linked->linked.person_of).precision(), 0.8);
  const std::string csv = clusters_csv(linked->records, linked->linked.person_of);
  EXPECT_TRUE(csv.starts_with("record,person\nr1,r"));
}

TEST(LinkCsv, AnEmptyFileIsSaidToBeEmpty) {
  const auto roles = guess_roles(kHeader);
  ASSERT_TRUE(roles.ok());
  const auto linked = link_csv(kHeader, *roles, rows_of({}), {});
  ASSERT_FALSE(linked.ok());
  EXPECT_EQ(linked.error().code, Code::kEmptyFile);
}

TEST(LinkCsv, AnIdThatComesTwiceIsSaidWithItsRow) {
  const auto roles = guess_roles(kHeader);
  ASSERT_TRUE(roles.ok());
  const std::vector<std::vector<std::string>> rows = {{"1", "Ivan", "Zhuk"}, {"1", "Anna", "Lis"}};
  const auto linked = link_csv(kHeader, *roles, rows_of(rows), {});
  ASSERT_FALSE(linked.ok());
  EXPECT_EQ(linked.error().code, Code::kBadValue);
  EXPECT_EQ(linked.error().where.row, 2u);
}

TEST(LinkCsv, ListsFreeOfDuplicatesAreKeptApart) {
  const auto roles = guess_roles(kHeader);
  ASSERT_TRUE(roles.ok());
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 40; ++i)
    rows.push_back({std::to_string(i), "Ivan", "Zhuk" + std::to_string(i / 2), "1970-01-01", "",
                    i % 4 < 2 ? "roll" : "press"});
  CsvOptions options;
  options.free_of_duplicates = {"roll"};
  const auto linked = link_csv(kHeader, *roles, rows_of(rows), options);
  ASSERT_TRUE(linked.ok());
  for (uint32_t r = 0; r < 40; r += 4)
    EXPECT_NE(linked->linked.person_of[r], linked->linked.person_of[r + 1]);
}

TEST(ClustersCsv, QuotesWhatNeedsIt) {
  Records records;
  records.add_column("family", Kind::kFamily);
  records.add("a,\"b\"");
  EXPECT_EQ(clusters_csv(records, {0}), "record,person\n\"a,\"\"b\"\"\",\"a,\"\"b\"\"\"\n");
}

}  // namespace
}  // namespace stillheld::identity
