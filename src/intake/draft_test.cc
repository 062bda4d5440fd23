#include "intake/draft.h"

#include <gtest/gtest.h>

namespace stillheld::intake {
namespace {

// Drafts of the rows of a small CSV, or the first error.
struct Read {
  std::vector<RowDraft> rows;
  std::optional<Error> error;
};

Read read(std::string_view toml, std::string_view csv, const std::string& published = "2025-01-01") {
  Read out;
  auto profile = Profile::parse(toml, "p.toml");
  EXPECT_TRUE(profile.ok()) << (profile.ok() ? "" : profile.error().params.front());
  auto reader = open_rows(csv, "list.csv");
  EXPECT_TRUE(reader.ok());
  auto drafter = Drafter::make(*profile, (*reader)->header(), "list.csv", {"The list's", "https://list.example", published});
  if (!drafter.ok()) {
    out.error = drafter.error();
    return out;
  }
  Row row;
  while (true) {
    auto more = (*reader)->next(row);
    EXPECT_TRUE(more.ok());
    if (!*more) break;
    auto draft = drafter->read(row);
    if (!draft.ok()) {
      out.error = draft.error();
      break;
    }
    out.rows.push_back(**draft);
  }
  return out;
}

const std::string kHead = "name = \"p\"\nkey = [\"id\"]\ndates = [\"iso\", \"dmy\"]\n";

TEST(MonthsInWords, ReadsTermsAndInventsNone) {
  const std::pair<std::string_view, int64_t> terms[] = {
      {"2 года 6 месяцев", 30}, {"3 гады", 36},       {"18 months", 18},        {"1 year 6 months", 18},
      {"5 лет лишения свободы", 60}, {"1 год колонии", 12}, {"год и 6 месяцев", 18}, {"11 гадоў", 132},
      {"штраф 2000, 3 года", 36},  {"(2 года)", 24},   {"2 гады, 3 месяцы", 27}, {"6 месяцаў", 6}, {"25 лет; 0 месяцев", 300}};
  for (const auto& [text, months] : terms) EXPECT_EQ(months_in_words(text), months) << text;
  for (const std::string_view text : {"", "пожизненное", "полтора года", "1,5 года", "1.5 года", "2 дня", "342", "статья 342 часть 1", "лет", "много лет", "2020 год"})
    EXPECT_EQ(months_in_words(text), std::nullopt) << text;
}

TEST(Draft, NumbersAreReadAsWrittenAndNeverGuessed) {
  const std::string p = kHead + "[[claim]]\nwhat = \"count\"\nabout = \"books\"\nset = { value = \"n\" }\n";
  const auto number = [&](const std::string& cell) -> std::optional<int64_t> {
    const Read r = read(p, "id,n\n1,\"" + cell + "\"\n");
    if (r.error) {
      EXPECT_EQ(r.error->code, Code::kBadNumber) << cell;
      EXPECT_EQ(r.error->where.column, "n");
      EXPECT_EQ(r.error->quoted, cell);
      return std::nullopt;
    }
    return r.rows.at(0).drafts.at(0).entry.value;
  };
  EXPECT_EQ(number("1374"), 1374);
  EXPECT_EQ(number("1,374"), 1374);
  EXPECT_EQ(number("1 374"), 1374);
  EXPECT_EQ(number("1\xC2\xA0""374"), 1374);
  EXPECT_EQ(number("1,234,567"), 1234567);
  EXPECT_EQ(number("-7"), -7);
  for (const char* cell : {"1,5", "12,34", "1,3745", "12 or so", "1.5", "0x10", "9007199254740992", "1 2", ",374"}) EXPECT_EQ(number(cell), std::nullopt) << cell;
}

TEST(Draft, EqualCellsGiveEqualDrafts) {
  const std::string p = kHead + "subject = \"id\"\n[[claim]]\nwhat = \"arrest\"\nwhen = \"d\"\ndate = \"d\"\nseal = { note = \"n\" }\n";
  const Read a = read(p, "id,d,n\n7, 2024-01-02 ,x\n"), b = read(p, "n,other,d,id\nx,y,02.01.2024,7\n");
  ASSERT_EQ(a.rows.size(), 1U);
  EXPECT_EQ(a.rows[0].key, b.rows[0].key);
  EXPECT_EQ(a.rows[0].handle, "p/7");
  Draft x = a.rows[0].drafts.at(0), y = b.rows[0].drafts.at(0);
  EXPECT_EQ(x.entry.columns, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(y.entry.columns, (std::vector<int64_t>{1, 3}));
  x.entry.columns = y.entry.columns = {};
  EXPECT_EQ(x, y);
}

TEST(Draft, ASlotIsTheRulesWhateverOtherCellsSay) {
  const std::string p = kHead + "[[claim]]\nwhat = \"arrest\"\nwhen = \"d\"\ndate = \"d\"\n[[claim]]\nwhat = \"name\"\nwhen = \"n\"\nsplit = \"|\"\nseal = { name = \"n\" }\n"
                                "[[claim]]\nwhat = \"release\"\nwhen = \"r\"\ndate = \"r\"\n";
  const Read r = read(p, "id,d,n,r\n1,2024-01-01,A| B ||C,2025-01-01\n2,,A,2025-01-01\n");
  ASSERT_EQ(r.rows.size(), 2U);
  const auto& all = r.rows[0].drafts;
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].slot, 100);
  EXPECT_EQ(all[1].slot, 200);
  EXPECT_EQ(all[2].slot, 201);
  EXPECT_EQ(all[2].personals.at(0).text, "B");
  EXPECT_EQ(all[3].slot, 202);
  EXPECT_EQ(all[4].slot, 300);
  EXPECT_EQ(r.rows[1].drafts.at(1).slot, 300);
}

TEST(Draft, CodesAreTheProfilesAndEverythingElseIsAnError) {
  const std::string p = kHead + "[codes.s]\nin = \"still_held\"\nout = \"free_by\"\nskip = \"\"\n[[claim]]\nwhat_from = \"s\"\ndate = \"@published\"\n";
  Read r = read(p, "id,s\n1,in\n2,out\n3,skip\n");
  ASSERT_EQ(r.rows.size(), 3U);
  EXPECT_EQ(r.rows[0].drafts.at(0).entry.what, "still_held");
  EXPECT_EQ(r.rows[0].drafts.at(0).entry.date, "2025-01-01");
  EXPECT_TRUE(r.rows[2].drafts.empty());
  r = read(p, "id,s\n1,in\n2,IN\n");
  ASSERT_TRUE(r.error);
  EXPECT_EQ(r.error->code, Code::kBadCode);
  EXPECT_EQ(r.error->where.row, 3U);
  EXPECT_EQ(r.error->params, (std::vector<std::string>{"in, out, skip"}));
  r = read(p, "id,s\n1,\n");
  ASSERT_TRUE(r.error);
  EXPECT_EQ(r.error->code, Code::kMissingValue);
  r = read(kHead + "[[claim]]\nwhat = \"release\"\nset = { way = \"w\" }\n", "id,w\n1,by ship\n");
  ASSERT_TRUE(r.error);
  EXPECT_EQ(r.error->code, Code::kBadCode);
  EXPECT_NE(r.error->params.at(0).find("full_term"), std::string::npos);
}

TEST(Draft, TheLongestPartOfAWordDecides) {
  const std::string p = kHead + "[contains.p]\n\"арест\" = \"arrest\"\n\"домашний арест\" = \"home_confinement\"\n\"*\" = \"unknown\"\n"
                                "[[claim]]\nwhat = \"verdict\"\nset = { penalty = \"p\" }\n";
  const Read r = read(p, "id,p\n1,домашний арест\n2,арест\n3,нечто\n");
  EXPECT_EQ(r.rows.at(0).drafts.at(0).entry.penalty, "home_confinement");
  EXPECT_EQ(r.rows.at(1).drafts.at(0).entry.penalty, "arrest");
  EXPECT_EQ(r.rows.at(2).drafts.at(0).entry.penalty, "unknown");
}

TEST(Draft, HtmlEntitiesAndBlanksOfAllKinds) {
  const std::string p = kHead + "html_entities = true\n[[claim]]\nwhat = \"name\"\nseal = { name = \"n\" }\n";
  const auto name = [&](const std::string& cell) { return read(p, "id,n\n1,\"" + cell + "\"\n").rows.at(0).drafts.at(0).personals.at(0).text; };
  EXPECT_EQ(name("O&#39;Test &amp; &#x411;&nbsp; "), "O'Test & Б");
  EXPECT_EQ(name("&unknown; &#0; &#xD800; & &;"), "&unknown; &#0; &#xD800; & &;");
  EXPECT_EQ(name("\xC2\xA0 A \t"), "A");
  EXPECT_EQ(name("&amp;lt;"), "&lt;") << "once is enough";
}

TEST(Draft, ARowsOwnSourceAndTheLists) {
  const std::string claim = "[[claim]]\nwhat = \"name\"\nseal = { name = \"id\" }\n";
  const auto source = [&](const std::string& table, const std::string& row) { return read(kHead + table + claim, "id,pub,url,day\n" + row).rows.at(0).drafts.at(0).source; };
  EXPECT_EQ(source("", "1,,,\n"), (DraftSource{"The list's", "https://list.example", "2025-01-01"}));
  EXPECT_EQ(source("[source]\naddress = \"url\"\n", "1,,https://row.example,\n"), (DraftSource{"The list's", "https://row.example", "2025-01-01"}));
  EXPECT_EQ(source("[source]\naddress = \"url\"\n", "1,,,\n"), (DraftSource{"The list's", "https://list.example", "2025-01-01"}));
  EXPECT_EQ(source("[source]\npublisher = \"pub\"\naddress = \"url\"\npublished = \"day\"\n", "1,A Paper,https://row.example,02.03.2024\n"),
            (DraftSource{"A Paper", "https://row.example", "2024-03-02"}));
  EXPECT_EQ(source("[source]\npublisher = \"pub\"\n", "1,A Paper,,\n"), (DraftSource{"A Paper", "", ""})) << "the list's address is not the paper's";
}

TEST(Draft, AMissingColumnIsSaidWithThoseThatAreThere) {
  const Read r = read(kHead + "[[claim]]\nwhat = \"arrest\"\ndate = \"arrested\"\n", "id,taken\n1,2024-01-01\n");
  ASSERT_TRUE(r.error);
  EXPECT_EQ(r.error->code, Code::kMissingColumn);
  EXPECT_EQ(r.error->params, (std::vector<std::string>{"arrested", "id, taken", "p"}));
}

TEST(Draft, WhatTiesAnEntryToOthersIsNotAListsToSay) {
  for (const char* member : {"months", "way", "org", "value", "wave"}) EXPECT_TRUE(is_entry_member(member)) << member;
  for (const char* member : {"target", "replaces", "record", "capture", "source", "slot", "target_import", "by", "at", "name of it"})
    EXPECT_FALSE(is_entry_member(member)) << member;
}

}  // namespace
}  // namespace stillheld::intake
