#include "publish/export.h"

#include <map>

#include "intake/rows.h"
#include "publish/small_books_test.h"

namespace stillheld::publish {
namespace {

class ExportTest : public SmallBooks {
 protected:
  std::map<std::string, std::string> files(Audience audience) {
    auto out = export_files(ask(), *policy_, audience);
    EXPECT_TRUE(out.ok());
    return {out->begin(), out->end()};
  }
};

TEST_F(ExportTest, EveryTableComesAsCsvAndAsJsonLines) {
  const auto all = files(Audience::desk);
  for (const char* table : {"persons", "accounts", "postings", "claims", "held", "counts", "waves", "contradictions"}) {
    ASSERT_TRUE(all.count(table + std::string(".csv"))) << table;
    ASSERT_TRUE(all.count(table + std::string(".jsonl"))) << table;
    const std::string& csv = all.at(table + std::string(".csv"));
    const std::string& lines = all.at(table + std::string(".jsonl"));
    const auto objects = std::count(lines.begin(), lines.end(), '\n');
    if (objects == 0) continue;
    auto rows = intake::open_rows(csv, "t.csv");
    ASSERT_TRUE(rows.ok()) << table;
    intake::Row row;
    int64_t count = 0;
    while (true) {
      const auto more = (*rows)->next(row);
      ASSERT_TRUE(more.ok()) << table;
      if (!*more) break;
      ++count;
    }
    EXPECT_EQ(count, objects) << table;
  }
  EXPECT_NE(all.at("persons.csv").find("Bel Vydumanaia"), std::string::npos);
}

TEST_F(ExportTest, SaysWhatItIs) {
  const auto all = files(Audience::everyone);
  const std::string& about = all.at("about.json");
  for (const std::string& wanted : {std::string("\"on\": \"2026-11-24\""), std::string("\"rules\": \"all_named\""), std::string("\"audience\": \"public\""),
                                   "\"log_size\": " + std::to_string(books_.size()), to_hex(as_bytes(books_.root())), std::string("CC-BY-4.0")})
    EXPECT_NE(about.find(wanted), std::string::npos) << wanted << about;
  EXPECT_NE(files(Audience::desk).at("about.json").find("\"audience\": \"desk\""), std::string::npos);
}

TEST_F(ExportTest, ForThePublicTheHiddenAreGoneAndTheTotalsStay) {
  decide("prykladna", log::Kind::withhold, "count_only");
  decide("niachto", log::Kind::withhold, "withhold");
  for (const auto& [name, bytes] : files(Audience::everyone)) {
    for (const char* hidden : {"rykladna", "iachto", "ydumanaia"}) EXPECT_EQ(bytes.find(hidden), std::string::npos) << name << " " << bytes;
    EXPECT_EQ(bytes.find(books_.subject(person("prykladna")).text()), std::string::npos) << name;
  }
  const std::string about = files(Audience::everyone).at("about.json");
  EXPECT_EQ(about.substr(about.find("\"held\"")), [&] {
    const std::string desk = files(Audience::desk).at("about.json");
    std::string rest = desk.substr(desk.find("\"held\""));
    rest.replace(rest.find("\"desk\""), 6, "\"public\"");
    return rest;
  }());
}

}  // namespace
}  // namespace stillheld::publish
