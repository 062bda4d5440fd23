// Lists that are kept in spreadsheets and web pages, through the program: what
// they say is what their CSV says, the next edition is a diff, and verify knows
// what the capture must be.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "cli/cli_test.h"
#include "intake/zip_test.h"

namespace stillheld::cli {
namespace {

using Cells = std::vector<std::vector<std::string>>;

// Nobody here ever lived.
Cells people() {
  return {{"id", "name", "status", "arrested", "verdict", "months", "released", "way", "destination", "recognised", "recognised_by"},
          {"ada", "Ada \"A.\" Prykladna", "held", "2024-02-01", "2024-09-01", "36", "", "", "", "2024-03-01", "viasna"},
          {"bel", "Bel Vydumanaia, junior", "held", "2024-03-01", "", "", "2025-01-05", "pardon", "home", "", ""},
          {"cyr", "Сyр Нiхто", "held", "2024-04-01", "2024-10-01", "120", "", "", "", "", ""}};
}

std::string csv_of(const Cells& cells) {
  std::string out;
  for (const auto& row : cells) {
    for (size_t i = 0; i < row.size(); ++i) {
      out += i == 0 ? "\"" : ",\"";
      for (char c : row[i]) out += c == '"' ? std::string("\"\"") : std::string(1, c);
      out += '"';
    }
    out += "\n";
  }
  return out;
}

class SheetImport : public ProgramTest {
 protected:
  Ran import(const std::string& path, Words more = {}, const std::string& published = "2025-06-01") {
    Words words{"import", path, "--profile", "simple", "--publisher", "A Desk", "--published", published};
    words.insert(words.end(), more.begin(), more.end());
    return ask(words);
  }
  // What the log says, without what is drawn or committed anew in each ledger.
  std::vector<std::string> claims() {
    std::vector<std::string> out;
    auto reader = store::open_sqlite(ledger_);
    log::Decoder decoder;
    log::Entry e;
    EXPECT_TRUE((*reader)->scan(1, (*reader)->head().size(), [&](log::Seq seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      if (e.kind != log::Kind::claim && e.kind != log::Kind::record) return {};
      e.subject = {};
      e.sealed.clear();
      e.at = 0;
      std::string text;
      TRY_VOID(log::encode(e, text));
      TRY(values, (*reader)->personals(seq));
      for (const log::Personal& value : values) text += "|" + value.field + "=" + value.text;
      out.push_back(text);
      return {};
    }).ok());
    return out;
  }
  log::Entry last_capture(std::map<std::string, std::string>& values, std::string& text) {
    auto reader = store::open_sqlite(ledger_);
    log::Decoder decoder;
    log::Entry e, found;
    log::Seq at = 0;
    EXPECT_TRUE((*reader)->scan(1, (*reader)->head().size(), [&](log::Seq seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      if (e.kind != log::Kind::capture) return {};
      found = e;
      at = seq;
      return {};
    }).ok());
    for (const log::Personal& value : (*reader)->personals(at).take()) values[value.field] = value.text;
    EXPECT_TRUE((*reader)->scan_chunks(at, [&](const store::Chunk& chunk) -> Status {
      text += chunk.bytes;
      return {};
    }).ok());
    return found;
  }
  void expect_whole() {
    const Ran ran = ask({"verify"});
    EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  }
};

TEST_F(SheetImport, TheSameClaimsAsItsCsv) {
  std::vector<std::string> expected;
  for (const auto& [name, bytes] : std::map<std::string, std::string>{{"a.csv", csv_of(people())},
                                                                      {"b.xlsx", intake::make_xlsx(people(), true)},
                                                                      {"c.ods", intake::make_ods(people())},
                                                                      {"d.html", intake::make_html(people())},
                                                                      {"e.xls", intake::make_html(people())}}) {
    ledger_ = folder_ + "/ledger-" + name;
    make_ledger();
    const Ran ran = import(file(name, bytes));
    ASSERT_EQ(ran.status, 0) << name << ": " << ran.err;
    const auto found = claims();
    if (expected.empty()) expected = found;
    EXPECT_EQ(found, expected) << name;
    expect_whole();
    if (name == "a.csv") continue;
    std::map<std::string, std::string> values;
    std::string text;
    const log::Entry capture = last_capture(values, text);
    EXPECT_EQ(capture.format, name == "b.xlsx" ? "xlsx" : name == "c.ods" ? "ods" : "html");
    EXPECT_EQ(capture.encoding, "");
    EXPECT_EQ(capture.bytes, static_cast<int64_t>(text.size()));
    EXPECT_EQ(values["sha256"], to_hex(as_bytes(sha256(bytes))));
    EXPECT_EQ(values["canonical_sha256"], to_hex(as_bytes(sha256(text))));
    EXPECT_EQ(text.substr(0, text.find('\r')), "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by");
  }
  EXPECT_EQ(expected.size(), 3u + 3 + 3 + 2 + 1 + 1);
}

TEST_F(SheetImport, ACitationHasTheRowsOwnNumberAlsoBehindBlankRows) {
  const Cells all = people();
  const Cells cells = {all[0], all[1], {""}, {""}, all[2], {""}, all[3]};  // rows 2, 5 and 7
  const auto text = [&] {
    std::string out;
    for (const auto& row : cells) out += row.size() == 1 ? "\r\n" : csv_of({row});
    return out;
  };
  for (const auto& [name, bytes] : std::map<std::string, std::string>{
           {"a.csv", text()}, {"b.xlsx", intake::make_xlsx(cells, true)}, {"c.ods", intake::make_ods(cells)}, {"d.html", intake::make_html(cells)}}) {
    ledger_ = folder_ + "/ledger-" + name;
    make_ledger();
    const Ran ran = import(file(name, bytes));
    ASSERT_EQ(ran.status, 0) << name << ": " << ran.err;
    for (const auto& [id, row] : std::map<std::string, std::string>{{"ada", "2"}, {"bel", "5"}, {"cyr", "7"}}) {
      const Ran told = ask({"person", id, "--json"});
      ASSERT_EQ(told.status, 0) << told.err;
      EXPECT_NE(told.out.find("\"row\": " + row), std::string::npos) << name << " " << id << told.out;
      EXPECT_EQ(told.out.find("\"row\": " + std::to_string(std::stoi(row) + 1)), std::string::npos) << name << " " << id;
    }
    expect_whole();
  }
}

TEST_F(SheetImport, ATablePastedOnStandardInput) {
  // As a browser or a spreadsheet puts it on the clipboard: tabs, or a table as HTML.
  const Cells cells = people();
  std::string tabs;
  for (const auto& row : cells) {
    for (size_t i = 0; i < row.size(); ++i) tabs += (i == 0 ? "" : "\t") + (row[i].find_first_of("\",") == std::string::npos ? row[i] : csv_of({{row[i]}}).substr(0, csv_of({{row[i]}}).size() - 1));
    tabs += "\r\n";
  }
  std::vector<std::string> expected;
  const std::string path = file("a.csv", csv_of(cells));
  for (const std::string& pasted : {std::string(), tabs, intake::make_html(cells), csv_of(cells)}) {
    ledger_ = folder_ + "/pasted-" + std::to_string(pasted.size());
    make_ledger();
    std::istringstream in(pasted);
    std::ostringstream out, err;
    Words words{"import", pasted.empty() ? path : "-", "--profile", "simple", "--publisher", "A Desk", "--published", "2025-06-01", "--ledger", ledger_};
    ASSERT_EQ(run(words, {out, err, false, &in}, clock_, random_), 0) << err.str();
    const auto found = claims();
    if (pasted.empty()) expected = found;
    EXPECT_EQ(found, expected) << pasted;
    expect_whole();
  }
  // Nothing pasted is an empty file, not a crash.
  std::istringstream in("");
  std::ostringstream out, err;
  EXPECT_NE(run({"import", "-", "--profile", "simple", "--publisher", "A Desk", "--ledger", ledger_}, {out, err, false, &in}, clock_, random_), 0);
  EXPECT_NE(err.str(), "");
}

TEST_F(SheetImport, ALedgerHasTheLawOfItsCountry) {
  ASSERT_EQ(ask({"init", "--law", "estonia-1940"}).status, 0);
  Ran ran = import(file("a.csv", csv_of(people())));
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out.find("  ! "), std::string::npos) << "a profile that names no country fits every law: " << ran.out;
  const std::string profile = file("there.toml", "country = \"Belarus\"\n" + file_text(source_path("profiles/simple.toml")));
  ran = ask({"import", file("b.csv", csv_of(people())), "--profile", profile, "--list", "b", "--publisher", "A Desk", "--published", "2025-06-01"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("Estonia"), std::string::npos) << ran.out;
  // Held when first heard of, since nobody knows when: not before the books begin.
  const std::string held = must({"held", "--on", "1940-06-16", "--json"});
  EXPECT_NE(held.find("\"high\": 0"), std::string::npos) << held;
  ledger_ = folder_ + "/no-such-law";
  ran = ask({"init", "--law", "atlantis"});
  EXPECT_NE(ran.status, 0);
  EXPECT_NE(ran.err.find("estonia-1940"), std::string::npos) << ran.err;
  EXPECT_FALSE(path_exists(ledger_));
}

TEST_F(SheetImport, TheNextEditionIsADiff) {
  make_ledger();
  Cells cells = people();
  ASSERT_EQ(import(file("list.xlsx", intake::make_xlsx(cells))).status, 0);
  const uint64_t before = log_size();
  // The same file changes nothing.
  ASSERT_EQ(import(file("list.xlsx", intake::make_xlsx(cells))).status, 0);
  EXPECT_EQ(log_size(), before);
  // ada's verdict is corrected, dan is new; packed anew, so that the file is another.
  cells[1][4] = "2024-09-03";
  cells.push_back({"dan", "Dan\nNovy", "held", "2024-05-01", "", "", "", "", "", "", ""});
  const Ran ran = import(file("list.xlsx", intake::make_xlsx(cells, true)), {"--json"}, "2025-07-01");
  ASSERT_EQ(ran.status, 0) << ran.err;
  for (const char* figure : {"\"rows\": 4", "\"added\": 1", "\"changed\": 1", "\"gone\": 0", "\"unchanged\": 2"})
    EXPECT_NE(ran.out.find(figure), std::string::npos) << figure << "\n" << ran.out;
  expect_whole();
  // From now on the desk keeps the list in another program: still the same list.
  for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{{"list.ods", intake::make_ods(cells)}, {"list.csv", csv_of(cells)}, {"list.xlsx", intake::make_xlsx(cells)}}) {
    const Ran next = import(file(name, bytes), {"--json"}, "2025-08-01");
    ASSERT_EQ(next.status, 0) << next.err;
    EXPECT_NE(next.out.find("\"unchanged\": 4"), std::string::npos) << name << next.out;
  }
  expect_whole();
}

TEST_F(SheetImport, VerifyFindsWhatWasChangedInIt) {
  make_ledger();
  ASSERT_EQ(import(file("list.xlsx", intake::make_xlsx(people()))).status, 0);
  expect_whole();
  const std::string path = ledger_ + "/log.sqlite";
  const std::string whole = file_text(path);
  for (const auto& [change, expected] : std::vector<std::pair<std::string, std::string>>{
           {"UPDATE chunk SET bytes = CAST(replace(bytes, '2024-09-01', '2023-09-01') AS BLOB) WHERE idx = 1", "chunk 1 is not the one"},
           {"DELETE FROM chunk WHERE idx = 4", "4 chunks, 5 were captured"},
           {"UPDATE personal SET text = replace(text, substr(text, 1, 1), 'x') WHERE field = 'canonical_sha256'", "its chunks do not make the file"},
           {"DELETE FROM personal WHERE field = 'canonical_sha256'", "canonical_sha256”"}}) {
    std::ofstream(path, std::ios::binary) << whole;
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, (change + "; PRAGMA wal_checkpoint(TRUNCATE)").c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << change;
    EXPECT_GT(sqlite3_total_changes(db), 0) << change;
    sqlite3_close(db);
    const Ran ran = ask({"verify"});
    EXPECT_EQ(ran.status, 1) << change;
    EXPECT_NE(ran.out.find(expected), std::string::npos) << change << "\n" << ran.out;
  }
}

TEST_F(SheetImport, ErrorsNameRowAndColumnOfTheSheet) {
  make_ledger();
  Cells cells = people();
  cells[2][3] = "soon";
  cells.insert(cells.begin() + 1, {""});
  const Ran ran = import(file("list.xlsx", intake::make_xlsx(cells)));
  EXPECT_EQ(ran.status, 3);
  EXPECT_NE(ran.err.find("row 4"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("arrested"), std::string::npos) << ran.err;
  const Ran broken = import(file("broken.xlsx", "PK\x03\x04 and so on"));
  EXPECT_EQ(broken.status, 3);
  const Ran unreadable = import(file("old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
  EXPECT_EQ(unreadable.status, 3);
  EXPECT_NE(unreadable.err.find("old Excel"), std::string::npos) << unreadable.err;
  EXPECT_EQ(import(file("list.dat", intake::make_xlsx(people())), {"--format", "ods"}).status, 3);
  EXPECT_EQ(import(file("list.dat", intake::make_xlsx(people())), {"--format", "xlsx"}).status, 0);
  EXPECT_EQ(import(file("list.dat", "x"), {"--format", "pdf"}).status, 2);
}

}  // namespace
}  // namespace stillheld::cli
