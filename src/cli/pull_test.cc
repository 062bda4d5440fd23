// Two laptops that worked apart, on both stores.
#include "cli/cli_test.h"
#include "store/postgres_test.h"

namespace stillheld::cli {
namespace {

class PullTest : public ProgramTest, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    if (std::string_view(GetParam()) != "postgres") return;
    const char* server = std::getenv("STILLHELD_TEST_POSTGRES");
    if (server == nullptr) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
    connection_ = server;
    // Schemas are named by the ledger's id, and outlive a test that was killed.
    random_ = SeededRandom(static_cast<uint64_t>(getpid()) * 7919 + testing::UnitTest::GetInstance()->current_test_info()->line());
  }
  void TearDown() override {
    if (connection_.empty()) return;
    Id id;
    {
      const auto reader = store::open_ledger(ledger_);
      if (!reader.ok()) return;
      id = (*reader)->ledger_id();
    }
    // (A reader that is open would keep the schema.)
    store::drop_schema(connection_, id);
  }
  Ran on(const std::string& ledger, Words words) {
    words.insert(words.end(), {"--ledger", ledger});
    clock_.set(clock_.now() + 1000);
    return run_words(words);
  }
  std::string must_on(const std::string& ledger, const Words& words) {
    const Ran ran = on(ledger, words);
    EXPECT_EQ(ran.status, 0) << words.front() << ": " << ran.err << ran.out;
    return ran.out;
  }
  // Two ledgers of one beginning: ours is ledger_, theirs b_.
  void part() {
    Words init = {"init"};
    if (!connection_.empty()) init.insert(init.end(), {"--postgres", connection_});
    must(init);
    must({"import", file("people.csv", kPeople), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-06-01"});
    must({"backup", folder_ + "/backup"});
    EXPECT_EQ(run_words({"restore", folder_ + "/backup", "--ledger", b_}).status, 0);
    sign(b_, "b.example/log");
  }
  void sign(const std::string& ledger, const std::string& name) {
    if (!path_exists(ledger + "/keys/log.key")) must_on(ledger, {"key", name, "--no-passphrase"});
    must_on(ledger, {"checkpoint"});
  }
  simdjson::dom::element pull(int status = 0, bool with_key = true) {
    Words words = {"pull", b_, "--json"};
    if (with_key) words.insert(words.end(), {"--key", b_ + "/tlog/log.vkey"});
    const Ran ran = on(ledger_, words);
    EXPECT_EQ(ran.status, status) << ran.err << ran.out;
    json_ = ran.out;
    return status == 0 ? parse(json_) : simdjson::dom::element();
  }
  int64_t number(const char* key) { return parse(json_)[key].get_int64().value(); }
  int64_t held(const std::string& ledger, const char* day) { return parse(must_on(ledger, {"held", "--on", day, "--json"}))["held"]["best"].get_int64().value(); }
  uint64_t size_of(const std::string& ledger) { return (*store::open_ledger(ledger))->head().size(); }

  std::string connection_, json_, b_ = folder_ + "/b";
};
INSTANTIATE_TEST_SUITE_P(Stores, PullTest, testing::Values("sqlite", "postgres"), [](const auto& test) { return std::string(test.param); });

TEST_P(PullTest, WhatIsSharedIsRecognisedAndWhatIsNewComesInOnce) {
  part();
  const uint64_t shared = size_of(ledger_);
  must({"claim", "ada", "--what", "release", "--date", "2025-07-01", "--way", "pardon", "--publisher", "P", "--quote", "q"});
  must_on(b_, {"claim", "cyr", "--what", "release", "--date", "2025-08-01", "--way", "pardon", "--publisher", "Q", "--quote", "r", "--note", "a note"});
  must_on(b_, {"claim", "dan", "--name", "Dan Novy", "--what", "arrest", "--date", "2025-02-01", "--publisher", "Q", "--quote", "r"});
  sign(b_, "");
  EXPECT_EQ(held(ledger_, "2025-09-01"), 1);
  pull();
  EXPECT_EQ(number("shared"), static_cast<int64_t>(shared));
  EXPECT_GT(number("taken"), 3);
  EXPECT_EQ(number("known"), 0);
  EXPECT_EQ(held(ledger_, "2025-09-01"), 0);  // ada and cyr are free; of dan no exit is known: high, not best
  EXPECT_NE(must({"person", "Dan Novy"}).find("2025-02-01"), std::string::npos);
  EXPECT_NE(must({"person", "cyr", "--json"}).find("a note"), std::string::npos);
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  // Again: nothing, and without the key, which is known now.
  const uint64_t size = size_of(ledger_);
  EXPECT_EQ(on(ledger_, {"pull", b_}).status, 0);
  EXPECT_EQ(size_of(ledger_), size);
  must_on(b_, {"claim", "dan", "--what", "statement", "--date", "2025-09-02", "--publisher", "Q", "--quote", "new"});
  // What no checkpoint covers yet is not taken.
  EXPECT_EQ(on(ledger_, {"pull", b_}).status, 0);
  EXPECT_EQ(size_of(ledger_), size);
}

TEST_P(PullTest, BackAndForthEndsWithTheSameOnBothSides) {
  part();
  sign(ledger_, "a.example/log");
  must({"claim", "ada", "--what", "release", "--date", "2025-07-01", "--way", "pardon", "--publisher", "P", "--quote", "q"});
  must_on(b_, {"claim", "cyr", "--what", "release", "--date", "2025-08-01", "--way", "pardon", "--publisher", "Q", "--quote", "r"});
  for (int round = 0; round < 3; ++round) {
    sign(ledger_, "");
    sign(b_, "");
    must({"pull", b_, "--key", b_ + "/tlog/log.vkey"});
    sign(ledger_, "");
    must_on(b_, {"pull", ledger_, "--key", ledger_ + "/tlog/log.vkey"});
  }
  for (const char* day : {"2025-06-30", "2025-07-15", "2025-09-01"}) EXPECT_EQ(held(ledger_, day), held(b_, day)) << day;
  const auto claims = [&](const std::string& ledger, const char* person) {
    size_t n = 0;
    const std::string json = must_on(ledger, {"person", person, "--json"});
    for (simdjson::dom::element c : parse(json)["claims"]) n += c["entry"].get_int64().value() > 0;
    return n;
  };
  for (const char* person : {"ada", "bel", "cyr"}) EXPECT_EQ(claims(ledger_, person), claims(b_, person)) << person;
  EXPECT_EQ(ask({"verify"}).status, 0);
  EXPECT_EQ(on(b_, {"verify"}).status, 0);
}

TEST_P(PullTest, TheSameFileImportedOnBothSidesIsNotDoubled) {
  part();
  const std::string more = file("more.csv", std::string(kPeople) + "dan,Dan Novy,held,2024-05-01,,,,,,,\neva,Eva Novaja,held,2024-06-01,,,,,,,\n");
  for (const std::string& ledger : {ledger_, b_}) must_on(ledger, {"import", more, "--profile", "simple", "--publisher", "A Desk", "--published", "2025-07-01"});
  sign(b_, "");
  const int64_t before = held(ledger_, "2024-12-31");
  pull();
  EXPECT_EQ(number("taken"), 0) << json_;
  EXPECT_GT(number("known"), 5);
  EXPECT_EQ(held(ledger_, "2024-12-31"), before);
  // Two desks that share nothing but the list.
  const std::string c = folder_ + "/c";
  must_on(c, {"init"});
  must_on(c, {"import", more, "--profile", "simple", "--publisher", "A Desk", "--published", "2025-07-01"});
  must_on(c, {"claim", "eva", "--what", "statement", "--date", "2024-07-01", "--publisher", "Q", "--quote", "only here"});
  sign(c, "c.example/log");
  const Ran ran = on(ledger_, {"pull", c, "--key", c + "/tlog/log.vkey", "--json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(held(ledger_, "2024-12-31"), before) << ran.out;
  EXPECT_NE(must({"person", "eva", "--json"}).find("only here"), std::string::npos);
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
}

TEST_P(PullTest, ContradictionsAreShown) {
  part();
  must({"claim", "ada", "--what", "release", "--date", "2025-07-01", "--way", "pardon", "--publisher", "P", "--quote", "q"});
  must_on(b_, {"claim", "ada", "--what", "release", "--date", "2025-07-20", "--way", "full_term", "--publisher", "Q", "--quote", "r"});
  must_on(b_, {"claim", "cyr", "--what", "death", "--date", "2025-02-01", "--publisher", "Q", "--quote", "r"});
  must({"claim", "cyr", "--what", "death", "--date", "2025-03-01", "--publisher", "Q", "--quote", "r"});
  sign(b_, "");
  pull();
  std::map<std::string, int> why;
  for (simdjson::dom::element c : parse(json_)["conflicts"]) {
    ++why[std::string(c["why"].get_string().value())];
    EXPECT_GT(c["theirs"]["entry"].get_int64().value(), number("first"));
    EXPECT_LT(c["ours"]["entry"].get_int64().value(), number("first"));
  }
  EXPECT_EQ(why["exits_differ"], 1) << json_;
  EXPECT_EQ(why["deaths_differ"], 1) << json_;
  for (const char* language : {"en", "be", "ru"}) EXPECT_EQ(must({"conflicts", "--lang", language}).find("⟨"), std::string::npos);
}

TEST_P(PullTest, TheirDecisionsAboutOursWaitAndThoseAboutTheirsCount) {
  part();
  const std::string json = must({"person", "ada", "--json"});
  std::string arrest;
  for (simdjson::dom::element c : parse(json)["claims"])
    if (c["what"].get_string().value() == "arrest") arrest = std::to_string(c["entry"].get_int64().value());
  must_on(b_, {"retract", arrest});
  must_on(b_, {"claim", "dan", "--name", "Dan Novy", "--what", "arrest", "--date", "2025-02-01", "--publisher", "Q", "--quote", "r"});
  const std::string own = std::to_string(size_of(b_));
  must_on(b_, {"claim", "dan", "--what", "statement", "--date", "2025-02-02", "--publisher", "Q", "--quote", "wrong"});
  must_on(b_, {"retract", std::to_string(size_of(b_))});
  must_on(b_, {"same", "bel", "cyr"});
  must_on(b_, {"count-only", "cyr"});
  must_on(b_, {"consent", "bel", "granted"});
  sign(b_, "");
  const int64_t before = held(ledger_, "2024-06-01");
  pull();
  EXPECT_EQ(number("proposed"), 2) << json_;  // the arrest, and who is who
  EXPECT_EQ(held(ledger_, "2024-06-01"), before) << "what is proposed counts for nothing";
  // What protects counts at once; consent is not taken for somebody we had.
  EXPECT_EQ(ask({"person", "cyr", "--for", "public"}).status, 4);
  EXPECT_EQ(must({"person", "bel", "--json"}).find("\"granted\""), std::string::npos);
  EXPECT_NE(json_.find("\"consent\""), std::string::npos);
  // Accepted, it counts; twice it cannot be.
  std::vector<std::string> waiting;
  for (simdjson::dom::element p : parse(json_)["proposals"]) waiting.push_back(std::to_string(p["entry"].get_int64().value()));
  ASSERT_EQ(waiting.size(), 2U);
  for (const std::string& entry : waiting) must({"accept", entry});
  EXPECT_EQ(ask({"accept", waiting[0]}).status, 5);
  EXPECT_LT(held(ledger_, "2024-06-01"), before);
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  // The whole of it can be undone.
  const std::string import = "import:" + std::to_string(number("import"));
  must({"undo", import});
  EXPECT_EQ(ask({"verify"}).status, 0);
}

TEST_P(PullTest, AForkARollbackAFalseKeyAndAChangedLedgerAreRefused) {
  part();
  const std::string early = folder_ + "/early";
  must_on(b_, {"claim", "ada", "--what", "statement", "--date", "2025-07-01", "--publisher", "Q", "--quote", "r"});
  sign(b_, "");
  std::filesystem::copy(b_, early, std::filesystem::copy_options::recursive);
  const uint64_t size = size_of(ledger_);
  EXPECT_EQ(on(ledger_, {"pull", b_}).status, 3);  // whose key?
  must_on(ledger_, {"key", "b.example/log", "--no-passphrase", "-o", folder_ + "/other.key"});
  std::string other = file_text(folder_ + "/other.key");
  other = other.substr(other.find('\n') + 1);
  EXPECT_EQ(on(ledger_, {"pull", b_, "--key", other.substr(0, other.find('\n'))}).status, 1);
  EXPECT_EQ(on(ledger_, {"pull", folder_ + "/none", "--key", b_ + "/tlog/log.vkey"}).status, 4);
  EXPECT_EQ(size_of(ledger_), size);
  pull();
  must_on(b_, {"claim", "ada", "--what", "statement", "--date", "2025-07-02", "--publisher", "Q", "--quote", "r"});
  sign(b_, "");
  pull(0, false);
  // An older state of theirs; then another past, signed by the same key.
  EXPECT_EQ(on(ledger_, {"pull", early}).status, 5);
  must_on(early, {"claim", "ada", "--what", "statement", "--date", "2025-08-02", "--publisher", "Q", "--quote", "another past"});
  must_on(early, {"claim", "ada", "--what", "statement", "--date", "2025-08-03", "--publisher", "Q", "--quote", "another past"});
  sign(early, "");
  const uint64_t then = size_of(ledger_);
  const Ran fork = on(ledger_, {"pull", early});
  EXPECT_EQ(fork.status, 5) << fork.out;
  EXPECT_EQ(size_of(ledger_), then);
  EXPECT_EQ(ask({"verify"}).status, 0);
  // What was kept of them is needed, and must be as it was.
  for (const auto& item : std::filesystem::recursive_directory_iterator(ledger_ + "/tlog/pulled"))
    if (item.is_regular_file() && item.path().string().find("tile/entries") != std::string::npos && item.path().extension() != ".part") {
      std::string bytes = file_text(item.path());
      if (bytes.empty()) continue;
      bytes[bytes.size() / 2] ^= 1;
      std::ofstream(item.path(), std::ios::binary) << bytes;
    }
  EXPECT_EQ(ask({"verify"}).status, 1);
}

}  // namespace
}  // namespace stillheld::cli
