// Evidence that looks wrong is kept, with a warning and both claims; a cell
// that a spreadsheet would reckon with is text, and stays text.
#include "cli/cli_test.h"
#include "intake/rows.h"

namespace stillheld::cli {
namespace {

class Evidence : public ProgramTest {
 protected:
  void import(const std::string& rows) {
    make_ledger();
    const Ran ran = ask({"import", file("odd.csv", "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n" + rows), "--profile", "simple"});
    EXPECT_EQ(ran.status, 0) << ran.err;
  }
  // The oddities that the books warn of, and that both claims are shown.
  std::vector<std::string> warnings(const std::string& who) {
    std::vector<std::string> out;
    const std::string json = must({"person", who, "--json"});
    const auto person = parse(json);
    for (simdjson::dom::element w : person["warnings"]) {
      out.emplace_back(w["oddity"].get_string().value());
      for (const char* key : {"claim", "other"}) {
        bool there = false;
        for (simdjson::dom::element c : person["claims"]) there |= c["entry"].get_int64().value() == w[key].get_int64().value();
        EXPECT_TRUE(there) << key << " of " << out.back() << " is not shown";
      }
    }
    const std::string text = must({"conflicts"});
    if (!out.empty()) {
      EXPECT_NE(text.find("(" + who + ")"), std::string::npos) << text;
    }
    return out;
  }
};

TEST_F(Evidence, AReleaseBeforeTheArrest) {
  import("a,Ada,held,2024-05-01,,,2024-03-01,pardon,home,,\n");
  EXPECT_EQ(warnings("a"), std::vector<std::string>{"release_before_arrest"});
}

TEST_F(Evidence, AVerdictBeforeTheArrest) {
  import("a,Ada,held,2024-05-01,,,,,,,\n");
  must({"claim", "a", "--what", "verdict", "--date", "2024-03-01", "--months", "24", "--penalty", "colony", "--publisher", "P", "--quote", "q"});
  EXPECT_EQ(warnings("a"), std::vector<std::string>{"verdict_before_arrest"});
}

TEST_F(Evidence, TwoLivesAtOnce) {
  import("a,Ada,held,2024-05-01,,,,,,,\n");
  for (const auto& [what, day] : {std::pair("death", "2024-06-01"), std::pair("arrest", "2025-06-01")})
    must({"claim", "a", "--what", what, "--date", day, "--publisher", "P", "--quote", "q"});
  const auto found = warnings("a");
  EXPECT_FALSE(found.empty());
  EXPECT_NE(std::find(found.begin(), found.end(), "after_death"), found.end());
}

const char* const kFormulas[] = {"=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A2)", "=HYPERLINK(\"https://evil.example\")"};

TEST_F(Evidence, AFormulaIsTextAndStaysText) {
  std::string rows;
  int i = 0;
  for (const char* formula : kFormulas) {
    std::string cell;
    for (const char* c = formula; *c != 0; ++c) cell += *c == '"' ? "\"\"" : std::string(1, *c);
    rows += "p" + std::to_string(i++) + ",\"" + cell + "\",held,2024-01-01,,,,,,,\n";
  }
  rows += "\"=1+1\",Plain,held,2024-01-01,,,,,,,\n";
  import(rows);
  // In the store, and as JSON: as it is.
  auto reader = store::open_sqlite(ledger_);
  std::vector<std::string> stored;
  ASSERT_TRUE((*reader)->scan_personals(1, (*reader)->head().size(), [&](Seq, const log::Personal& p) -> Status {
    if (p.field == "name") stored.push_back(p.text);
    return {};
  }).ok());
  for (size_t k = 0; k < std::size(kFormulas); ++k) {
    EXPECT_EQ(stored[k], kFormulas[k]);
    EXPECT_EQ(std::string(parse(must({"person", "p" + std::to_string(k), "--json"}))["name"].get_string().value()), kFormulas[k]);
  }
  // In every CSV that leaves: with an apostrophe, whatever the column.
  must({"export", folder_ + "/out", "--for", "desk"});
  std::map<std::string, std::string> tables;
  for (const auto& [name, bytes] : folder_bytes(folder_ + "/out"))
    if (name.ends_with(".csv")) tables[name] = bytes;
  for (const Words& words : {Words{"held"}, Words{"person", "p0"}, Words{"person", "=1+1"}, Words{"log", "--limit", "1000"}, Words{"conflicts"}, Words{"explain", "held"},
                             Words{"balance", "--from", "2023-12-31", "--to", "2024-12-31"}, Words{"overview"}, Words{"who", "Plain"}}) {
    Words all = words;
    all.push_back("--csv");
    tables[words[0]] = must(all);
  }
  int quoted = 0;
  for (const auto& [name, bytes] : tables) {
    if (bytes == "\r\n") continue;
    auto csv = intake::open_rows(bytes, name + ".csv");
    ASSERT_TRUE(csv.ok()) << name;
    intake::Row row;
    while (true) {
      const auto more = (*csv)->next(row);
      ASSERT_TRUE(more.ok()) << name << " row " << more.error().where.row;
      if (!*more) break;
      for (size_t c = 0; c < row.cells.size(); ++c) {
        const std::string_view cell = row.cells[c];
        if (cell.empty()) continue;
        // A negative number is a number.
        const bool number = cell[0] == '-' && cell.size() > 1 && cell.substr(1).find_first_not_of("0123456789") == std::string_view::npos;
        EXPECT_TRUE(number || std::string_view("=+-@\t\r").find(cell[0]) == std::string_view::npos) << name << ", " << (*csv)->header()[c] << ": " << cell;
        quoted += cell.starts_with("'=cmd");
      }
    }
  }
  EXPECT_GE(quoted, 5) << "the export's persons, claims and held; the program's held and log";
  // JSON Lines keep it.
  EXPECT_NE(file_text(folder_ + "/out/held.jsonl").find("\"=cmd|' /C calc'!A0\""), std::string::npos);
}

TEST_F(Evidence, AControlCharacterDoesNotSteerTheTerminal) {
  import("a,Ada \x1B[31mRed\x1B[0m,held,2024-05-01,,,,,,,\n");
  for (const Words& words : {Words{"held"}, Words{"person", "a"}, Words{"log"}}) EXPECT_EQ(must(words).find('\x1B'), std::string::npos) << words[0];
  EXPECT_NE(must({"held", "--json"}).find("\\u001b"), std::string::npos) << "the data stay as they were";
}

}  // namespace
}  // namespace stillheld::cli
