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

TEST(Roles, NameBesideSurnameIsTheGivenName) {
  const std::vector<std::string> header = {"Name", "Surname", "dob"};
  const auto roles = guess_roles(header);
  ASSERT_TRUE(roles.ok());
  ASSERT_EQ(roles->kinds.size(), 3u);
  EXPECT_EQ(roles->kinds[0].second, Kind::kGiven);
  // Beside both parts it says the same again.
  const std::vector<std::string> whole = {"name", "first_name", "surname"};
  EXPECT_EQ(guess_roles(whole)->unused, std::vector<size_t>{0});
}

TEST(Roles, AMissingColumnIsSaidWithThoseThatAreThere) {
  const auto roles = parse_roles("given=forename", kHeader);
  ASSERT_FALSE(roles.ok());
  EXPECT_EQ(roles.error().params[1], "unique_id, first_name, surname, dob, notes, source");
}

TEST(PutDayFirst, TurnsAColumnThatIsMonthFirst) {
  const auto column_of = [](const std::vector<std::string>& texts) {
    Records records;
    records.add_column("birth", Kind::kBirth);
    for (const std::string& text : texts) {
      records.add(std::to_string(records.size()));
      records.set(0, text);
    }
    return records;
  };
  Records american = column_of({"08/31/1956", "12/1/1960", "1956", "unknown"});
  EXPECT_TRUE(put_day_first(american, 0));
  EXPECT_EQ(american.text(0, 0), "31/08/1956");
  EXPECT_EQ(american.text(0, 1), "1/12/1960");
  EXPECT_EQ(american.text(0, 2), "1956");
  EXPECT_EQ(american.text(0, 3), "unknown");
  // One slip among dates that are day first, and dates that could be either.
  Records slip = column_of({"31/08/1956", "08/31/1956", "01/02/1960"});
  EXPECT_FALSE(put_day_first(slip, 0));
  EXPECT_EQ(slip.text(0, 1), "08/31/1956");
  Records either = column_of({"01/02/1960", "11/12/1970"});
  EXPECT_FALSE(put_day_first(either, 0));
}

TEST(LinkCsv, TenThousandCopiesAreOnePersonAndNoPair) {
  const std::vector<std::string> header = {"given", "family", "birth"};
  std::vector<std::vector<std::string>> rows(10000, {"Ivan", "Ivanov", "1970-01-01"});
  for (int i = 0; i < 300; ++i)
    rows.push_back({"Petr" + std::string(1, static_cast<char>('a' + i % 26)),
                    "Zhuk" + std::to_string(i), "1980-02-0" + std::to_string(1 + i % 9)});
  const auto roles = guess_roles(header);
  ASSERT_TRUE(roles.ok());
  const auto linked = link_csv(header, *roles, rows_of(rows), {});
  ASSERT_TRUE(linked.ok());
  for (uint32_t r = 1; r < 10000; ++r) ASSERT_EQ(linked->linked.person_of[r], 0u);
  EXPECT_LT(linked->linked.report.pairs, 100000u);
}

TEST(LinkCsv, OneValueInEveryRowIsReportedAndLeftToOtherRules) {
  const std::vector<std::string> header = {"given", "family", "birth"};
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 20000; ++i)
    rows.push_back({"Ivan", "Ivanov", std::to_string(1900 + i % 97) + "-0" + std::to_string(1 + i % 9) +
                                          "-" + std::to_string(10 + i % 19)});
  const auto roles = guess_roles(header);
  ASSERT_TRUE(roles.ok());
  const auto linked = link_csv(header, *roles, rows_of(rows), {});
  ASSERT_TRUE(linked.ok());
  bool said = false;
  for (const Cap& cap : linked->linked.report.caps)
    said = said || (cap.key == "stopped_blocks" && cap.count == 1 && cap.limit == 400);
  EXPECT_TRUE(said);
}

TEST(LinkCsv, EveryLimitIsReported) {
  const std::vector<std::string> header = {"given", "family", "birth", "place"};
  std::vector<std::vector<std::string>> rows;
  std::string many_given, many_family;
  for (int i = 0; i < 9; ++i) {
    many_given += (i > 0 ? "\x1f" : "") + std::string(4, static_cast<char>('a' + i));
    many_family += (i > 0 ? "\x1f" : "") + std::string("z") + std::string(4, static_cast<char>('k' + i));
  }
  for (int i = 0; i < 30; ++i)
    rows.push_back({many_given, many_family + std::to_string(i), "soon " + std::to_string(i % 3),
                    std::string(40, 'x') + std::to_string(i)});
  const auto roles = guess_roles(header);
  ASSERT_TRUE(roles.ok());
  const auto linked = link_csv(header, *roles, rows_of(rows), {});
  ASSERT_TRUE(linked.ok());
  const auto count = [&](std::string_view key) {
    uint64_t sum = 0;
    for (const Cap& cap : linked->linked.report.caps) sum += cap.key == key ? cap.count : 0;
    return sum;
  };
  EXPECT_GT(count("cut_keys"), 0u);
  EXPECT_EQ(count("long_texts"), 30u);
  EXPECT_EQ(count("unread_dates"), 3u);
}

TEST(LinkCsv, NamesInScriptsThatWeDoNotReadAreComparedAsTheyAre) {
  const std::vector<std::string> header = {"name"};
  const std::vector<std::string> names = {"محمد أحمد", "علي حسن", "王小明", "李娜", "张伟", "Жанна Лис"};
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 60; ++i) rows.push_back({names[static_cast<size_t>(i) % names.size()]});
  const auto roles = guess_roles(header);
  ASSERT_TRUE(roles.ok());
  const auto linked = link_csv(header, *roles, rows_of(rows), {});
  ASSERT_TRUE(linked.ok());
  for (uint32_t r = 0; r < 60; ++r)
    for (uint32_t o = 0; o < r; ++o)
      if (linked->linked.person_of[r] == linked->linked.person_of[o]) {
        EXPECT_EQ(r % names.size(), o % names.size());
      }
  EXPECT_GE(linked->linked.report.as_they_are, 5u);
}

TEST(ClustersCsv, QuotesWhatNeedsIt) {
  Records records;
  records.add_column("family", Kind::kFamily);
  records.add("a,\"b\"");
  EXPECT_EQ(clusters_csv(records, {0}), "record,person\n\"a,\"\"b\"\"\",\"a,\"\"b\"\"\"\n");
}

}  // namespace
}  // namespace stillheld::identity
