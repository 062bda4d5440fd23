#include "intake/import.h"

#include <algorithm>

#include "intake/import_test.h"

namespace stillheld::intake {
namespace {

// Invented people.
constexpr std::string_view kFirst =
    "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n"
    "ada,Ada Prykladna,held,2024-02-01,2024-09-01,36,,,,,\n"
    "bel,Bel Vydumanaia,held,2024-03-01,,,,,,,\n"
    "cyr,Cyr Niachto,held,2024-04-01,,,,,,,\n";

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  const size_t at = out.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return out.replace(at, from.size(), to);
}

TEST_F(ImportTest, TheSameFileTwiceChangesNothing) {
  const ImportReport first = must(shipped("simple"), kFirst);
  EXPECT_EQ(first.added, 3U);
  EXPECT_EQ(first.persons, 3U);
  EXPECT_EQ(first.claims, 7U);  // three names, three arrests, one verdict
  const uint64_t before = size();
  EXPECT_EQ(before, first.last_entry);
  const ImportReport second = must(shipped("simple"), kFirst, "2025-02-01");
  EXPECT_TRUE(second.same_file);
  EXPECT_EQ(size(), before);
}

TEST_F(ImportTest, TheNextEditionIsADiff) {
  must(shipped("simple"), kFirst);
  const uint64_t before = size();
  // ada's verdict is corrected, bel stays, cyr is gone, dan is new.
  const std::string second =
      "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n"
      "ada,Ada Prykladna,held,2024-02-01,2024-09-03,36,,,,,\n"
      "bel,Bel Vydumanaia,held,2024-03-01,,,,,,,\n"
      "dan,Dan Novy,held,2024-05-01,,,,,,,\n";
  ImportOptions options;
  options.accept_shrink = true;  // one of three is more than 5 %
  const ImportReport report = must(shipped("simple"), second, "2025-02-01", options);
  EXPECT_EQ(report.rows, 3U);
  EXPECT_EQ(report.added, 1U);
  EXPECT_EQ(report.changed, 1U);
  EXPECT_EQ(report.gone, 1U);
  EXPECT_EQ(report.unchanged, 1U);
  EXPECT_EQ(report.relisted, 0U);
  EXPECT_EQ(report.persons, 1U);
  ASSERT_EQ(report.changes.size(), 1U);
  EXPECT_EQ(report.changes[0].row, 2U);
  EXPECT_EQ(report.changes[0].column, "verdict");
  EXPECT_EQ(report.changes[0].before, "2024-09-01");
  EXPECT_EQ(report.changes[0].after, "2024-09-03");

  // Only the verdict is new, and says which claim it replaces.
  const auto verdicts = claims("verdict");
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[1].entry.date, "2024-09-03");
  EXPECT_EQ(verdicts[1].entry.replaces, static_cast<int64_t>(verdicts[0].seq));
  EXPECT_EQ(verdicts[1].entry.subject, verdicts[0].entry.subject);
  EXPECT_GT(verdicts[1].seq, before);
  EXPECT_EQ(claims("arrest").size(), 4U);
  for (const Told& t : claims("arrest")) EXPECT_EQ(t.entry.replaces, log::kAbsent);
  EXPECT_EQ(claims("name").size(), 4U);
  // Nobody was freed because a row vanished.
  EXPECT_TRUE(claims("release").empty());
  EXPECT_TRUE(claims("free_by").empty());
  const auto gone = claims("unlisted");
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0].entry.subject, claims("arrest")[2].entry.subject);
  EXPECT_EQ(gone[0].entry.date, "../2026-01-01");
}

TEST_F(ImportTest, AnEmptiedCellIsSupersededByADecision) {
  must(shipped("simple"), kFirst);
  const Told verdict = claims("verdict").at(0);
  const ImportReport report = must(shipped("simple"), replaced(kFirst, "2024-09-01,36", ","), "2025-02-01");
  EXPECT_EQ(report.changed, 1U);
  EXPECT_EQ(report.claims, 0U);
  const auto decisions = latest(log::Kind::decision);
  ASSERT_EQ(decisions.size(), 1U);
  EXPECT_EQ(decisions[0].entry.state, "superseded");
  EXPECT_EQ(decisions[0].entry.target, static_cast<int64_t>(verdict.seq));
  // Filled again: a new claim; the superseded one is not called back.
  const ImportReport third = must(shipped("simple"), replaced(kFirst, "2024-09-01,36", "2024-09-01,40"), "2025-03-01");
  EXPECT_EQ(third.claims, 1U);
  EXPECT_EQ(claims("verdict").at(1).entry.months, 40);
}

TEST_F(ImportTest, TheOrderOfRowsAndColumnsSaysNothing) {
  must(shipped("simple"), kFirst);
  const std::string turned =
      "months,recognised_by,name,id,arrested,verdict,status,released,way,destination,recognised,remarks\n"
      ",,Cyr Niachto,cyr,2024-04-01,,held,,,,,new column\n"
      ",,Bel Vydumanaia,bel,2024-03-01,,held,,,,,\n"
      "36,,Ada Prykladna,ada,2024-02-01,2024-09-01,held,,,,,\n";
  const ImportReport report = must(shipped("simple"), turned, "2025-02-01");
  EXPECT_EQ(report.unchanged, 3U);
  EXPECT_EQ(report.changed + report.added + report.gone, 0U);
  EXPECT_TRUE(latest(log::Kind::record).empty());
  EXPECT_TRUE(latest(log::Kind::claim).empty());
  EXPECT_EQ(latest(log::Kind::capture).size(), 1U);
  // A cell of a row that is read through the new order is found all the same.
  const ImportReport third = must(shipped("simple"), replaced(turned, "2024-03-01", "2024-03-02"), "2025-03-01");
  EXPECT_EQ(third.changed, 1U);
  EXPECT_EQ(claims("arrest").back().entry.replaces, static_cast<int64_t>(claims("arrest")[1].seq));
}

TEST_F(ImportTest, CorrectedTwiceIsAChainAndBackAgainIsNews) {
  must(shipped("simple"), kFirst);
  const std::string second = replaced(kFirst, "2024-02-01", "2024-02-02");
  must(shipped("simple"), second, "2025-02-01");
  must(shipped("simple"), replaced(kFirst, "2024-02-01", "2024-02-03"), "2025-03-01");
  // bel changes in between: ada's chain goes on over a record that kept it.
  const ImportReport back = must(shipped("simple"), kFirst, "2025-04-01");
  EXPECT_FALSE(back.same_file) << "only the last edition counts";
  EXPECT_EQ(back.changed, 1U);
  std::vector<Told> chain;
  for (const Told& t : claims("arrest"))
    if (t.entry.subject == claims("arrest")[0].entry.subject) chain.push_back(t);
  ASSERT_EQ(chain.size(), 4U);
  for (size_t i = 1; i < chain.size(); ++i) EXPECT_EQ(chain[i].entry.replaces, static_cast<int64_t>(chain[i - 1].seq));
  EXPECT_EQ(chain[3].entry.date, "2024-02-01");
}

TEST_F(ImportTest, WhatARecordKeptFromOlderOnesIsStillFound) {
  must(shipped("simple"), kFirst);
  must(shipped("simple"), replaced(kFirst, "2024-02-01", "2024-02-02"), "2025-02-01");  // the verdict is kept
  const Told verdict = claims("verdict").at(0);
  const std::string third = replaced(replaced(kFirst, "2024-02-01", "2024-02-02"), "2024-09-01,36", "2024-09-01,37");
  must(shipped("simple"), third, "2025-03-01");
  EXPECT_EQ(claims("verdict").at(1).entry.replaces, static_cast<int64_t>(verdict.seq));
  EXPECT_EQ(claims("arrest").size(), 4U);
}

TEST_F(ImportTest, WhoIsListedAgainIsTheSamePerson) {
  ImportOptions options;
  options.accept_shrink = true;
  for (const bool with_ids : {true, false}) {
    const std::string list = with_ids ? "with" : "without";
    options.list = list;
    Profile p = profile("name = \"p\"\ndates = [\"iso\"]\n" + std::string(with_ids ? "subject = \"id\"" : "key = [\"id\"]") +
                        "\n[[claim]]\nwhat = \"arrest\"\nwhen = \"arrested\"\ndate = \"arrested\"\n");
    const size_t others = persons();
    must(p, "id,arrested\n1,2024-01-01\n2,2024-01-02\n", "2025-01-01", options);
    must(p, "id,arrested\n1,2024-01-01\n", "2025-02-01", options);
    const size_t arrests = claims("arrest").size();
    const ImportReport back = must(p, "id,arrested\n1,2024-01-01\n2,2024-01-02\n", "2025-03-01", options);
    EXPECT_EQ(back.relisted, 1U);
    EXPECT_EQ(back.added, 0U);
    EXPECT_EQ(back.persons, 0U);
    EXPECT_EQ(back.claims, 0U);
    EXPECT_EQ(persons(), others + 2);
    EXPECT_EQ(claims("arrest").size(), arrests);
    // It can vanish and come back once more.
    EXPECT_EQ(must(p, "id,arrested\n1,2024-01-01\n", "2025-04-01", options).gone, 1U);
    EXPECT_EQ(must(p, "id,arrested\n2,2024-01-09\n1,2024-01-01\n", "2025-05-01", options).relisted, 1U);
    EXPECT_EQ(claims("arrest").back().entry.replaces, static_cast<int64_t>(claims("arrest")[arrests - 1].seq));
    EXPECT_EQ(must(p, "id,arrested\n2,2024-01-09\n1,2024-01-01\n\n", "2025-06-01", options).unchanged, 2U);
  }
}

TEST_F(ImportTest, RowsThatCollideOnTheirKeyAreToldApartByTheirOrder) {
  // As in Viasna's list of 30 August 2026: 54 rows in 22 groups.
  const Profile p = profile("name = \"p\"\nkey = [\"name\", \"born\"]\n[[claim]]\nwhat = \"arrest\"\nwhen = \"arrested\"\ndate = \"arrested\"\n");
  std::string list = "name,born,arrested,articles\n";
  int rows = 0;
  for (int group = 0; group < 22; ++group)
    for (int i = 0; i < (group < 10 ? 3 : 2); ++i, ++rows)
      list += "Name " + std::to_string(group) + ",1980,202" + std::to_string(i) + "-05-01," + std::to_string(342 + i) + "\n";
  ASSERT_EQ(rows, 54);
  EXPECT_EQ(must(p, list).added, 54U);
  EXPECT_EQ(must(p, list + "\n", "2025-02-01").unchanged, 54U);
  // One of a group of three changes: one claim.
  const ImportReport report = must(p, replaced(list, "2021-05-01", "2021-05-02"), "2025-03-01");
  EXPECT_EQ(report.changed, 1U);
  EXPECT_EQ(report.claims, 1U);
  EXPECT_EQ(claims("arrest").back().entry.replaces, static_cast<int64_t>(claims("arrest")[1].seq));
  // A group loses its last row.
  const ImportReport less = must(p, replaced(list, "Name 0,1980,2022-05-01,344\n", ""), "2025-04-01");
  EXPECT_EQ(less.gone, 1U);
  EXPECT_EQ(less.unchanged, 52U);
  EXPECT_EQ(less.changed, 1U);
}

TEST_F(ImportTest, HalfAFileIsRefusedUntilSomebodyAcceptsIt) {
  const auto list = [](int rows) {
    std::string out = "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n";
    for (int i = 0; i < rows; ++i) out += "p" + std::to_string(i) + ",,held,2024-01-01,,,,,,,\n";
    return out;
  };
  must(shipped("simple"), list(100));
  const uint64_t before = size();
  auto refused = import(shipped("simple"), list(94), "2025-02-01");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kShrink);
  EXPECT_EQ(refused.error().params, (std::vector<std::string>{"6", "100", "5"}));
  EXPECT_EQ(size(), before);
  // Exactly five percent is not "more than".
  EXPECT_EQ(must(shipped("simple"), list(95), "2025-02-01").gone, 5U);
  ImportOptions options;
  options.accept_shrink = true;
  EXPECT_EQ(must(shipped("simple"), list(10), "2025-03-01", options).gone, 85U);
  options = {};
  options.shrink_percent = 50;
  EXPECT_EQ(must(shipped("simple"), list(5), "2025-04-01", options).gone, 5U);
  auto none = import(shipped("simple"), list(0), "2025-05-01");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, Code::kShrink);
}

TEST_F(ImportTest, ADryRunWritesNothing) {
  ImportOptions dry;
  dry.dry_run = true;
  const ImportReport planned = must(shipped("simple"), kFirst, "2025-01-01", dry);
  EXPECT_EQ(planned.added, 3U);
  EXPECT_EQ(size(), 0U);
  EXPECT_EQ(must(shipped("simple"), kFirst).claims, planned.claims);
}

TEST_F(ImportTest, OneListIsReadByOneProfile) {
  must(shipped("simple"), kFirst);
  const uint64_t before = size();
  Profile other = shipped("simple");
  other.name = "other";
  auto refused = import(other, kFirst, "2025-02-01");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kOtherProfile);
  EXPECT_EQ(refused.error().params, (std::vector<std::string>{"simple", "simple", "other"}));
  EXPECT_EQ(size(), before);
}

TEST_F(ImportTest, ABadRowAnywhereWritesNothing) {
  for (const std::string bad : {"bel,Bel,held,2024-02-31,,,,,,,\n", "bel,Bel,held,,2024-03-01,12 or so,,,,,\n", "bel,Bel,held,,,,2024-03-01,by ship,,,\n",
                                ",Bel,held,,,,,,,,\n", "bel,Bel\n"}) {
    auto refused = import(shipped("simple"), std::string(kFirst) + bad);
    ASSERT_FALSE(refused.ok()) << bad;
    EXPECT_EQ(refused.error().where.row, 5U) << bad;
    EXPECT_EQ(row_of(refused.error().code).exit_status, 3) << bad;
    EXPECT_EQ(size(), 0U) << bad;
  }
}

TEST_F(ImportTest, TheClockMayNotRunBackwards) {
  must(shipped("simple"), kFirst);
  clock_.set(clock_.now() - 3 * 86400000LL);
  auto refused = import(shipped("simple"), replaced(kFirst, "2024-02-01", "2024-02-02"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kClockBackwards);
  // A few minutes (daylight, a mended clock) are let pass, and time goes on.
  clock_.set(clock_.now() + 3 * 86400000LL - 2 * 3600000LL);
  must(shipped("simple"), replaced(kFirst, "2024-02-01", "2024-02-02"));
  Millis last = 0;
  for (const Told& t : entries()) {
    EXPECT_GE(t.entry.at, last);
    last = t.entry.at;
  }
}

TEST_F(ImportTest, PersonalValuesAreCommittedToAndNotWritten) {
  must(shipped("simple"), kFirst);
  auto reader = store::open_sqlite(ledger());
  for (const Told& t : entries()) {
    const std::string bytes = (*reader)->entry(t.seq).value();
    for (const char* personal : {"Ada", "Prykladna", "simple/ada", "desk.example", "list.csv"})
      EXPECT_EQ(bytes.find(personal), std::string::npos) << bytes;
    EXPECT_EQ(t.entry.sealed.size(), t.values.size());
  }
}

}  // namespace
}  // namespace stillheld::intake
