// The public log through the program: numbers with their definition and the work
// log that they rest on; nobody is named; an outsider finds what was changed.
#include "cli/cli_test.h"
#include "evidence/key_file.h"
#include "evidence/public_log.h"
#include "evidence/public_numbers.h"

namespace stillheld::cli {
namespace {

class PublishTest : public ProgramTest {
 protected:
  void make_public() {
    make_small_ledger();
    must({"key", "public.example/log", "--no-passphrase", "-o", ledger_ + "/keys/public.key"});
  }
  Ran outsider(const std::string& folder, bool with_work = false) {
    return run_words({"verify", "--public", folder, "--key", ledger_ + "/public/log.vkey", "--ledger", with_work ? ledger_ : folder_ + "/none", "--json"});
  }
};

TEST_F(PublishTest, ANumberIsThereForGoodAndReckonedAgain) {
  make_public();
  const Ran first = ask({"publish", "held", "--on", "2024-12-31", "--json"});
  ASSERT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(parse(first.out)["published"]["best"].get_int64().value(), 3);
  EXPECT_EQ(parse(first.out)["published"]["work_size"].get_int64().value(), static_cast<int64_t>(log_size()));
  // Later more is known; the number of then stays, and the one as known then is the same.
  clock_.set(kNow + 86400000LL * 10);
  must({"claim", "cyr", "--what", "release", "--date", "2024-11-01", "--way", "pardon", "--publisher", "P", "--quote", "q"});
  EXPECT_EQ(parse(must({"publish", "held", "--on", "2024-12-31", "--json"}))["published"]["best"].get_int64().value(), 2);
  const std::string then = must({"publish", "held", "--on", "2024-12-31", "--known", "2026-11-25", "--json"});
  EXPECT_EQ(parse(then)["published"]["best"].get_int64().value(), 3);
  EXPECT_EQ(parse(then)["published"]["work_size"].get_int64().value(), parse(first.out)["published"]["work_size"].get_int64().value());
  // The outsider has the folder and the key, from any web server.
  const std::string mirror = folder_ + "/mirror";
  std::filesystem::copy(ledger_ + "/public", mirror, std::filesystem::copy_options::recursive);
  const Ran alone = outsider(mirror);
  EXPECT_EQ(alone.status, 0) << alone.out;
  EXPECT_EQ(parse(alone.out)["numbers"].get_int64().value(), 3);
  EXPECT_FALSE(parse(alone.out)["with_work_log"].get_bool().value());
  // And who has both: every number again, every root.
  const Ran both = outsider(mirror, true);
  EXPECT_EQ(both.status, 0) << both.out;
  EXPECT_TRUE(parse(both.out)["with_work_log"].get_bool().value());
  EXPECT_EQ(ask({"verify"}).status, 0);
  // A backup has it too.
  must({"backup", folder_ + "/backup"});
  EXPECT_TRUE(path_exists(folder_ + "/backup/public/checkpoint"));
  // Changed, cut, or of another past.
  const std::string bundle = mirror + "/tile/entries/000.p/4", good = file_text(bundle);
  std::string bad = good;
  bad[bad.find("\"value\":3") + 8] = '4';
  std::ofstream(bundle, std::ios::binary) << bad;
  EXPECT_EQ(outsider(mirror).status, 1);
  std::ofstream(bundle, std::ios::binary) << good;
  EXPECT_EQ(outsider(mirror).status, 0);
  std::filesystem::remove(mirror + "/tile/0/000.p/4");
  EXPECT_EQ(outsider(mirror).status, 1);
}

TEST_F(PublishTest, BalancesDaysAndWavesAreReckonedAgain) {
  copy_sample();
  must({"key", "public.example/log", "--no-passphrase", "-o", ledger_ + "/keys/public.key"});
  const std::vector<Words> calls = {{"publish", "balance", "--from", "2024-12-29", "--to", "2025-12-23", "--counts", "viasna"},
                                    {"publish", "balance", "--from", "2023-12-31", "--to", "2024-12-31", "--counts", "viasna"},
                                    {"publish", "balance", "--from", "2024-12-31", "--to", "2025-12-31"},
                                    {"publish", "held", "--daily", "--from", "2025-01-01", "--to", "2025-12-31"},
                                    {"publish", "held", "--on", "2026-11-24"}};
  std::vector<std::string> said;
  for (Words words : calls) {
    words.push_back("--json");
    said.push_back(must(words));
  }
  const std::string named = simdjson::minify(parse(said[0])["published"]["numbers"]);
  EXPECT_NE(named.find("\"opening 1265 1265\""), std::string::npos) << named;
  EXPECT_NE(named.find("\"out.pardon 342 342\""), std::string::npos) << named;
  EXPECT_NE(named.find("\"residual 5 ?\""), std::string::npos) << named;
  EXPECT_NE(said[1].find("missing."), std::string::npos) << said[1];
  EXPECT_EQ(parse(said[3])["published"]["numbers"].get_array().size(), 365U);
  std::vector<std::string> waves;
  for (simdjson::dom::element w : parse(must({"wave", "--json"}))["waves"]) waves.emplace_back(w["id"].get_string().value());
  for (const std::string& wave : waves) must({"publish", "wave", wave});
  EXPECT_EQ(ask({"publish", "wave", "nothing"}).status, 4);
  EXPECT_EQ(ask({"publish", "held", "--daily", "--from", "2024-01-01", "--to", "2025-06-01"}).status, 2);
  EXPECT_EQ(ask({"publish", "balance", "--from", "2025-01-01", "--to", "2024-01-01"}).status, 2);
  EXPECT_EQ(ask({"publish", "balance", "--from", "2024-01-01", "--to", "2025-01-01", "--counts", "nobody"}).status, 4);
  const Ran alone = outsider(ledger_ + "/public"), both = outsider(ledger_ + "/public", true);
  EXPECT_EQ(alone.status, 0) << alone.out;
  EXPECT_EQ(both.status, 0) << both.out;
  EXPECT_EQ(parse(both.out)["numbers"].get_int64().value(), static_cast<int64_t>(calls.size() + waves.size()));
  EXPECT_EQ(ask({"verify"}).status, 0);
  // Report and export say where it can be checked.
  must({"report", "--output", folder_ + "/report.html"});
  const std::string html = file_text(folder_ + "/report.html");
  EXPECT_NE(html.find("of the public log, published on 2026-11-24"), std::string::npos);
  must({"export", folder_ + "/out"});
  EXPECT_NE(file_text(folder_ + "/out/published.csv").find("residual 5 ?"), std::string::npos);
  for (const char* language : {"be", "ru"}) EXPECT_EQ(must({"publish", "wave", waves[0], "--lang", language}).find("⟨"), std::string::npos);
  // What is known later changes no published number, and a false one is found.
  must({"claim", "kalesnikava", "--what", "release", "--date", "2025-02-01", "--way", "pardon", "--publisher", "P", "--quote", "q"});
  EXPECT_EQ(outsider(ledger_ + "/public", true).status, 0) << outsider(ledger_ + "/public", true).out;
  auto log = evidence::PublicLog::open(ledger_ + "/public");
  ASSERT_TRUE(log.ok());
  log::Entry forged;
  for (const log::Entry& e : log->entries())
    if (e.what == "balance" && e.measure == "persons") forged = e;
  ASSERT_FALSE(forged.fields.empty());
  forged.import = log->next_import();
  forged.at = log->last_at();
  for (std::string& line : forged.fields)
    for (const char* key : {"opening ", "closing "})
      if (line.starts_with(key)) line = key + std::string("999 999");
  // (It does not close: not even the form is good.)
  EXPECT_FALSE(log->add(forged).ok());
  for (std::string& line : forged.fields) {
    if (line.starts_with("residual ")) continue;
    const auto number = evidence::parse_number_line(line);
    ASSERT_TRUE(number.has_value());
    if (line.starts_with("opening ")) line = "opening 1 1";
    else line = number->key + (line.starts_with("closing ") ? " 1 1" : " 0 0");
  }
  ASSERT_TRUE(log->add(forged).ok());
  {
    auto file = evidence::open_key(file_text(ledger_ + "/keys/public.key"), std::nullopt);
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(log->sign(*file, {}).ok());
  }
  EXPECT_EQ(outsider(ledger_ + "/public").status, 0);
  EXPECT_EQ(outsider(ledger_ + "/public", true).status, 1);
}

TEST_F(PublishTest, SmallCellsOfAPublishedBalanceAreToldTogether) {
  make_public();
  must({"count-only", "bel"});  // the only pardon of the year
  const std::string json = must({"publish", "balance", "--from", "2024-12-31", "--to", "2025-12-31", "--json"});
  EXPECT_NE(json.find("not_told"), std::string::npos) << json;
  EXPECT_EQ(json.find("pardon"), std::string::npos) << json;
  EXPECT_EQ(outsider(ledger_ + "/public", true).status, 0) << outsider(ledger_ + "/public", true).out;
  // It stays right when she is shown later.
  must({"show", "bel"});
  EXPECT_EQ(outsider(ledger_ + "/public", true).status, 0) << outsider(ledger_ + "/public", true).out;
}

TEST_F(PublishTest, AWorkLogThatWasRewrittenDoesNotFitWhatWasPublished) {
  make_public();
  must({"publish", "held", "--on", "2024-12-31"});
  std::filesystem::rename(ledger_ + "/public", folder_ + "/public");
  std::filesystem::rename(ledger_ + "/keys", folder_ + "/keys");
  std::filesystem::remove_all(ledger_);
  make_ledger();
  must({"import", file("people.csv", std::string(kPeople).substr(0, kPeople.rfind("cyr"))), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-06-01"});
  std::filesystem::rename(folder_ + "/public", ledger_ + "/public");
  EXPECT_EQ(outsider(ledger_ + "/public").status, 0);        // whole in itself …
  EXPECT_EQ(outsider(ledger_ + "/public", true).status, 1);  // … and not of this log
  EXPECT_EQ(ask({"verify"}).status, 1);
}

TEST_F(PublishTest, AnOpenedClaimIsTheEntryAndNamesNobody) {
  make_public();
  must({"consent", "bel", "granted"});
  must({"claim", "ada", "--what", "statement", "--date", "2024-05-01", "--publisher", "P", "--quote", "Ada Prykladna said so", "--note", "by Ada"});
  const std::string entry = std::to_string(log_size());
  EXPECT_EQ(ask({"publish", "claim", entry}).status, 0);
  EXPECT_EQ(ask({"publish", "claim", entry}).status, 5);  // once is enough
  EXPECT_EQ(ask({"publish", "claim", "1"}).status, 4);    // no claim
  EXPECT_EQ(ask({"publish", "claim", "99999"}).status, 4);
  must({"publish", "held", "--on", "2024-12-31"});
  for (const auto& [name, bytes] : folder_bytes(ledger_ + "/public"))
    for (const char* personal : {"Ada", "Prykladna", "Vydumanaia", "Niachto", "\"ada\"", "said so"}) EXPECT_EQ(bytes.find(personal), std::string::npos) << name;
  EXPECT_EQ(outsider(ledger_ + "/public", true).status, 0) << outsider(ledger_ + "/public", true).out;
  // Who is only counted is not opened.
  must({"claim", "cyr", "--what", "statement", "--publisher", "P", "--quote", "q"});
  const std::string other = std::to_string(log_size());
  must({"count-only", "cyr"});
  EXPECT_EQ(ask({"publish", "claim", other}).status, 4);
}

TEST_F(PublishTest, ATombstoneIsCarriedOver) {
  make_public();
  must({"publish", "held", "--on", "2024-12-31"});
  {
    auto writer = store::open_ledger(ledger_);
    ASSERT_TRUE(writer.ok());
  }
  {
    auto writer = store::write_ledger(ledger_, "test");
    ASSERT_TRUE(writer.ok());
    log::Entry e;
    e.kind = log::Kind::tombstone;
    e.subject = random_.id();
    e.at = (*writer)->head().last_at + 1;
    e.import = (*writer)->head().last_import + 1;
    std::string bytes;
    ASSERT_TRUE(log::encode(e, bytes).ok());
    ASSERT_TRUE((*writer)->append(bytes, {}, e.at, e.import).ok());
    ASSERT_TRUE((*writer)->commit().ok());
  }
  EXPECT_EQ(outsider(ledger_ + "/public", true).status, 0);  // not owed yet
  EXPECT_EQ(parse(must({"publish", "--json"}))["tombstones"].get_int64().value(), 1);
  EXPECT_EQ(parse(must({"publish", "--json"}))["tombstones"].get_int64().value(), 0);
  const Ran ran = outsider(ledger_ + "/public", true);
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_EQ(parse(ran.out)["tombstones"].get_int64().value(), 1);
}

TEST_F(PublishTest, APartnerWitnessesThePublicFilesThemselves) {
  make_public();
  must({"publish", "held", "--on", "2024-12-31"});
  const std::string mirror = folder_ + "/mirror", key = folder_ + "/w.key", state = folder_ + "/state", answer = folder_ + "/answer";
  const auto copy = [&] {
    std::filesystem::remove_all(mirror);
    std::filesystem::copy(ledger_ + "/public", mirror, std::filesystem::copy_options::recursive);
  };
  run_words({"key", "witness.example/w1", "--witness-key", "--no-passphrase", "-o", key});
  const Words cosign = {"witness", "--mirror", mirror, "--signing-key", key, "--state", state, "--key", ledger_ + "/public/log.vkey", "-o", answer};
  copy();
  EXPECT_EQ(run_words(cosign).status, 0);
  EXPECT_EQ(run_words(cosign).status, 0);  // the same once more
  must({"publish", "held", "--on", "2024-12-30"});
  copy();
  EXPECT_EQ(run_words(cosign).status, 0);
  // An older state, a changed tile, another past signed by the true key.
  const std::string newer = folder_ + "/newer";
  std::filesystem::copy(mirror, newer, std::filesystem::copy_options::recursive);
  std::filesystem::copy_file(mirror + "/checkpoints/2", mirror + "/checkpoint", std::filesystem::copy_options::overwrite_existing);
  const Ran older = run_words(cosign);
  EXPECT_EQ(older.status, 5) << older.err;
  std::filesystem::remove_all(ledger_ + "/public");
  must({"publish", "held", "--on", "2020-01-01"});
  must({"publish", "held", "--on", "2020-01-02"});
  must({"publish", "held", "--on", "2020-01-03"});
  copy();
  EXPECT_NE(run_words(cosign).status, 0);
  // What was refused is kept.
  int refused = 0;
  for (const auto& item : std::filesystem::recursive_directory_iterator(state)) refused += item.path().parent_path().filename() == "refused";
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(run_words({"witness", "--mirror", folder_ + "/nothing", "--signing-key", key, "--state", state, "--key", newer + "/log.vkey"}).status, 4);
}

TEST_F(PublishTest, BadCalls) {
  make_public();
  EXPECT_EQ(ask({"publish", "everything"}).status, 2);
  EXPECT_EQ(ask({"publish", "claim"}).status, 2);
  EXPECT_EQ(ask({"publish", "held", "--rules", "nobody"}).status, 4);
  EXPECT_EQ(ask({"publish", "held", "--signing-key", folder_ + "/none"}).status, 4);
  EXPECT_FALSE(path_exists(ledger_ + "/public/checkpoint"));
  EXPECT_EQ(run_words({"verify", "--public", folder_ + "/none"}).status, 1);
}

}  // namespace
}  // namespace stillheld::cli
