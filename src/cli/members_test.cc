// Members and the rule of two persons through the program, from the first key to
// an outsider's verify; on both stores.
#include "cli/cli_test.h"
#include "store/open.h"
#include "store/postgres_test.h"

namespace stillheld::cli {
namespace {

constexpr Millis kDay = 86400000;

class Members : public ProgramTest, public testing::WithParamInterface<bool> {
 protected:
  void SetUp() override {
    server_ = GetParam() ? std::getenv("STILLHELD_TEST_POSTGRES") : nullptr;
    if (GetParam() && server_ == nullptr) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
    Words init = {"init"};
    if (server_ != nullptr) init.insert(init.end(), {"--postgres", server_});
    must(init);
    must({"import", file("people.csv", kPeople), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-06-01"});
  }
  void TearDown() override {
    if (server_ == nullptr) return;
    auto reader = store::open_ledger(ledger_);
    if (!reader.ok()) return;
    const Id id = (*reader)->ledger_id();
    *reader = nullptr;
    store::drop_schema(server_, id);
  }

  std::string key_file(const std::string& who) { return folder_ + "/" + who + ".key"; }
  // Makes a key; its public half.
  std::string key(const std::string& who) {
    const std::string out = must({"key", "desk.example/" + who, "--output", key_file(who), "--no-passphrase", "--json"});
    return std::string(parse(out)["key"].get_string().value());
  }
  Ran as(const std::string& who, Words words) {
    words.insert(words.end(), {"--as", who, "--key-file", key_file(who)});
    later(1000);
    return ask(words);
  }
  std::string must_as(const std::string& who, const Words& words) {
    const Ran ran = as(who, words);
    EXPECT_EQ(ran.status, 0) << words.front() << ": " << ran.err;
    return ran.out;
  }
  // It must be refused with these words of the rule, and nothing be written.
  void refused(const std::string& who, const Words& words, const std::string& key) {
    const uint64_t before = size();
    const Ran ran = as(who, words);
    EXPECT_EQ(ran.status, 5) << words.front() << ran.out << ran.err;
    EXPECT_NE(ran.err.find(Messages::in("en")(key)), std::string::npos) << key << ": " << ran.err;
    EXPECT_EQ(size(), before) << words.front() << " by " << who;
  }
  uint64_t size() {
    auto reader = store::open_ledger(ledger_);
    EXPECT_TRUE(reader.ok());
    return (*reader)->head().size();
  }
  void later(Millis time) { clock_.set(clock_.now() + time); }
  std::string proposed(const std::string& who, Words words) {
    words.push_back("--json");
    return std::to_string(parse(must_as(who, words))["number"].get_int64().value());
  }
  std::string state(const std::string& number) {
    for (simdjson::dom::element p : parse(must({"proposals", "--all", "--json"}))["proposals"])
      if (std::to_string(p["number"].get_int64().value()) == number) return std::string(p["state"].get_string().value());
    return "none";
  }
  void two_found() {
    key("anna");
    const std::string boris = key("boris");
    must({"member", "add", "anna", "--key-file", key_file("anna"), "--founder", "boris " + boris + " custodian,reviewer"});
  }
  Ran outsider() { return run_words({"verify", "--tlog", ledger_ + "/tlog", "--key", ledger_ + "/tlog/log.vkey"}); }

  static constexpr std::string_view kMore =
      "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\ndan,Dan Prykladny,held,2024-05-01,,,,,,,\n";
  const char* server_ = nullptr;
};

TEST_P(Members, TheWholeStoryOfTwo) {
  EXPECT_NE(must({"member"}).find("no members"), std::string::npos);
  EXPECT_NE(must({"proposals"}).find("No proposal is open"), std::string::npos);
  two_found();
  const std::string list = must({"member", "list"});
  EXPECT_NE(list.find("anna  contributor, reviewer, publisher, custodian"), std::string::npos) << list;
  EXPECT_NE(list.find("boris  reviewer, custodian"), std::string::npos) << list;

  // From now on everybody says who he is.
  const Ran nobody = ask({"withhold", "ada"});
  EXPECT_EQ(nobody.status, 5);
  EXPECT_NE(nobody.err.find("--as HANDLE"), std::string::npos) << nobody.err;
  EXPECT_EQ(ask({"withhold", "ada", "--as", "anna"}).status, 5);
  const Ran other = ask({"withhold", "ada", "--as", "anna", "--key-file", key_file("boris")});
  EXPECT_EQ(other.status, 5);
  EXPECT_NE(other.err.find("not the one that anna has"), std::string::npos) << other.err;

  // What roles allow; one entry more signs the command.
  const uint64_t before = size();
  must_as("boris", {"withhold", "ada"});
  EXPECT_EQ(size(), before + 2);
  refused("boris", {"show", "ada"}, "rule.role");
  must_as("anna", {"show", "ada"});
  refused("boris", {"import", file("more.csv", kMore), "--profile", "simple", "--list", "more"}, "rule.role");
  must_as("anna", {"import", file("more.csv", kMore), "--profile", "simple", "--list", "more"});

  // A consent that was refused is granted by two.
  must_as("anna", {"consent", "cyr", "refused"});
  refused("anna", {"consent", "cyr", "granted"}, "rule.needs_two");
  refused("boris", {"undo", std::to_string(size() - 1)}, "rule.needs_two");
  const std::string consent = proposed("anna", {"propose", "consent", "cyr", "--reason", "he wrote to us"});
  EXPECT_EQ(state(consent), "unapproved");
  refused("anna", {"carry-out", consent}, "rule.unapproved");
  refused("anna", {"approve", consent}, "rule.same_person");
  must_as("boris", {"approve", consent});
  EXPECT_EQ(state(consent), "ready");
  refused("boris", {"approve", consent}, "rule.twice");
  must_as("boris", {"carry-out", consent});
  EXPECT_EQ(state(consent), "done");
  refused("boris", {"carry-out", consent}, "rule.closed");

  // A third one, who does not come in by one alone.
  const std::string clara = key("clara");
  const std::string in = proposed("anna", {"member", "add", "clara", "--vkey", clara, "--role", "auditor,contributor"});
  refused("anna", {"carry-out", in}, "rule.early");
  must_as("boris", {"approve", in});
  must_as("boris", {"withdraw", in});
  EXPECT_EQ(state(in), "unapproved");
  refused("boris", {"approve", in}, "rule.twice");
  must_as("anna", {"withdraw", in});
  EXPECT_EQ(state(in), "withdrawn");
  const std::string again = proposed("anna", {"member", "add", "clara", "--vkey", clara, "--role", "auditor,contributor"});
  must_as("boris", {"approve", again});
  must_as("anna", {"carry-out", again});
  refused("anna", {"member", "add", "dora", "--vkey", clara, "--role", "custodian"}, "rule.key_taken");
  const int64_t claim = (*parse(must({"person", "ada", "--json"}))["claims"].get_array().begin())["entry"].get_int64().value();
  refused("clara", {"retract", std::to_string(claim)}, "rule.role");

  // Erasing: seven days, and thirty.
  const std::string erase = proposed("clara", {"propose", "erase", "bel"});
  must_as("anna", {"approve", erase});
  EXPECT_EQ(state(erase), "waiting");
  later(7 * kDay);
  EXPECT_EQ(state(erase), "ready");
  later(23 * kDay);
  EXPECT_EQ(state(erase), "expired");
  EXPECT_EQ(must({"proposals"}).find("#" + erase), std::string::npos);

  // Clara goes, and what she proposed lapses.
  const std::string hers = proposed("clara", {"propose", "erase", "bel"});
  const std::string out = proposed("boris", {"member", "remove", "clara"});
  must_as("anna", {"approve", out});
  must_as("boris", {"carry-out", out});
  EXPECT_EQ(state(hers), "lapsed");
  EXPECT_EQ(as("clara", {"withhold", "ada"}).status, 5);

  // All of it can be checked, from the ledger and from the public files alone.
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  const Ran outside = outsider();
  EXPECT_EQ(outside.status, 0) << outside.out << outside.err;
  EXPECT_NE(outside.out.find("members: 2; steps that need two: 3 by two, 0 by one alone"), std::string::npos) << outside.out;
  must({"rebuild"});
  EXPECT_EQ(state(hers), "lapsed");
  must({"copy", folder_ + "/copy"});
  EXPECT_EQ(run_words({"verify", "--ledger", folder_ + "/copy"}).status, 0);
}

TEST_P(Members, AKeeperWhoBreaksTheRuleIsFoundByAnOutsider) {
  two_found();
  must({"key", "archive.example/books", "--no-passphrase"});
  // He has the disk and the key that signs checkpoints, not the members' keys.
  const auto slip_in = [&](log::Entry e) {
    auto writer = store::write_ledger(ledger_, "keeper");
    ASSERT_TRUE(writer.ok());
    e.at = (*writer)->head().last_at + 1;
    e.import = (*writer)->head().last_import + 1;
    std::string bytes;
    ASSERT_TRUE(log::encode(e, bytes).ok());
    ASSERT_TRUE((*writer)->append(bytes, {}, e.at, e.import).ok());
    ASSERT_TRUE((*writer)->commit().ok());
  };
  log::Entry e;
  e.kind = log::Kind::consent;
  e.by = "anna";
  e.state = "granted";
  e.subject = random_.id();
  slip_in(e);
  const Ran inside = ask({"verify"});
  EXPECT_EQ(inside.status, 1);
  EXPECT_NE(inside.out.find("breaks the rule of two persons: unsigned"), std::string::npos) << inside.out;
  // It stopped the ledger; he takes that away, too.
  store::start_ledger(ledger_);
  must({"checkpoint"});
  const Ran outside = outsider();
  EXPECT_EQ(outside.status, 1);
  EXPECT_NE(outside.out.find("breaks the rule of two persons: unsigned"), std::string::npos) << outside.out;
  EXPECT_NE(outside.out.find("Keep them"), std::string::npos);

  // The program itself will not go on as if nothing were.
  e.kind = log::Kind::member;
  e.subject = {};
  e.by = "boris";
  e.name = "mallory";
  e.state = "in";
  e.fields = {"custodian"};
  e.key = key("mallory");
  slip_in(e);
  const Ran next = as("anna", {"withhold", "ada"});
  EXPECT_EQ(next.status, 5) << next.out;
  EXPECT_EQ(as("mallory", {"withhold", "ada"}).status, 5);
  must({"checkpoint"});
  EXPECT_NE(outsider().out.find("needs_two"), std::string::npos) << outsider().out;
}

TEST_P(Members, ADeskOfOneNamesAPartnerWhoSignsOnHisOwnMachine) {
  key("anna");
  const std::string founded = must({"member", "add", "anna", "--key-file", key_file("anna")});
  EXPECT_NE(founded.find("anna alone can write here"), std::string::npos) << founded;
  const std::string partner = key("partner");
  const std::string in = proposed("anna", {"member", "add", "partner", "--vkey", partner, "--role", "custodian"});
  EXPECT_EQ(state(in), "delayed");
  EXPECT_NE(must({"proposals"}).find("seven days' wait instead"), std::string::npos);
  refused("anna", {"carry-out", in}, "rule.early");
  later(7 * kDay);
  must_as("anna", {"carry-out", in});

  const std::string erase = proposed("anna", {"propose", "erase", "bel"});
  EXPECT_EQ(state(erase), "unapproved");
  must({"approve", erase, "--ask", "partner", "--output", folder_ + "/request"});
  EXPECT_EQ(file_text(folder_ + "/request").find("Vydumanaia"), std::string::npos);
  // The desk works on; the partner answers three days later.
  must_as("anna", {"withhold", "ada"});
  later(3 * kDay);
  const Ran answered = run_words({"approve", "--sign", folder_ + "/request", "--key-file", key_file("partner"), "--output", folder_ + "/answer"});
  EXPECT_EQ(answered.status, 0) << answered.err;
  EXPECT_NE(answered.out.find("erasing of a person"), std::string::npos) << answered.out;
  // An answer with another key is none.
  ASSERT_EQ(run_words({"approve", "--sign", folder_ + "/request", "--key-file", key_file("anna"), "--output", folder_ + "/forged"}).status, 0);
  const Ran forged = as("anna", {"approve", "--answer", folder_ + "/forged"});
  EXPECT_EQ(forged.status, 1) << forged.out;
  must_as("anna", {"approve", "--answer", folder_ + "/answer"});
  EXPECT_EQ(state(erase), "waiting");
  refused("anna", {"approve", "--answer", folder_ + "/answer"}, "rule.twice");
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  EXPECT_NE(outsider().out.find("0 by two, 1 by one alone after seven days"), std::string::npos) << outsider().out;
}

// Boris was arrested, or lost his key: no third member, no partner.
TEST_P(Members, ADeskOfTwoThatLostOneGoesOnAndItShows) {
  two_found();
  const std::string out = proposed("anna", {"member", "remove", "boris", "--reason", "taken this morning"});
  EXPECT_EQ(state(out), "silent");
  EXPECT_NE(must({"proposals"}).find("if boris signs nothing until"), std::string::npos) << must({"proposals"});
  refused("anna", {"carry-out", out}, "rule.early");
  // He is there after all: he is told, and the days begin anew.
  later(6 * kDay);
  const Ran his = as("boris", {"withhold", "ada"});
  EXPECT_EQ(his.status, 0);
  EXPECT_NE(his.err.find("“out boris”"), std::string::npos) << his.err;
  later(2 * kDay);
  refused("anna", {"carry-out", out}, "rule.early");
  later(5 * kDay);
  EXPECT_EQ(state(out), "ready_alone");
  must_as("anna", {"carry-out", out});
  EXPECT_EQ(as("boris", {"withhold", "ada"}).status, 5);
  // Now a desk of one: a partner, in seven days more.
  const std::string partner = key("partner");
  const std::string in = proposed("anna", {"member", "add", "partner", "--vkey", partner, "--role", "custodian"});
  EXPECT_EQ(state(in), "delayed");
  later(7 * kDay);
  must_as("anna", {"carry-out", in});
  // The partner is lost: another one takes the place in one step.
  const std::string other = proposed("anna", {"member", "add", "partner", "--vkey", key("partner-2"), "--role", "custodian"});
  EXPECT_EQ(state(other), "silent");
  later(7 * kDay);
  must_as("anna", {"carry-out", other});
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  const Ran outside = outsider();
  EXPECT_EQ(outside.status, 0) << outside.out << outside.err;
  EXPECT_NE(outside.out.find("0 by two, 3 by one alone after seven days"), std::string::npos) << outside.out;
  for (const char* language : {"be", "ru"}) EXPECT_EQ(must({"proposals", "--all", "--lang", language}).find("⟨"), std::string::npos);
}

TEST_P(Members, BadWordsAreErrorsAndWriteNothing) {
  const std::string anna = key("anna");
  const uint64_t before = size();
  EXPECT_EQ(ask({"member", "add", "anna"}).status, 2);
  EXPECT_EQ(ask({"member", "add", "Anna Smith", "--key-file", key_file("anna")}).status, 2);
  EXPECT_EQ(ask({"member", "add", "anna", "--key-file", key_file("anna"), "--role", "owner"}).status, 2);
  EXPECT_EQ(ask({"member", "add", "anna", "--key-file", key_file("anna"), "--role", "reviewer"}).status, 5);
  EXPECT_EQ(ask({"member", "add", "anna", "--key-file", key_file("anna"), "--founder", "boris " + anna + " custodian"}).status, 5);
  EXPECT_EQ(ask({"member", "add", "anna", "--key-file", key_file("anna"), "--founder", "boris"}).status, 2);
  EXPECT_EQ(ask({"member", "remove", "anna"}).status, 5);
  EXPECT_EQ(ask({"member", "burn", "anna"}).status, 2);
  EXPECT_EQ(ask({"approve", "1"}).status, 5);
  EXPECT_EQ(ask({"approve", "x"}).status, 2);
  EXPECT_EQ(ask({"propose", "members", "in"}).status, 2);
  EXPECT_EQ(ask({"propose", "erase", "nobody"}).status, 4);
  EXPECT_EQ(size(), before);
  must({"member", "add", "anna", "--key-file", key_file("anna")});
  EXPECT_EQ(as("anna", {"member", "add", "boris", "--role", "custodian"}).status, 2);
  EXPECT_EQ(as("anna", {"member", "add", "boris", "--role", "custodian", "--vkey", "no key"}).status, 3);
  refused("anna", {"member", "remove", "anna"}, "rule.last_custodian");
  refused("anna", {"member", "remove", "boris"}, "rule.no_change");
  EXPECT_EQ(as("anna", {"approve", "--answer", file("junk", "stillheld approval 1\nx")}).status, 3);
  EXPECT_EQ(run_words({"approve", "--sign", file("junk2", "hello"), "--key-file", key_file("anna")}).status, 3);
  EXPECT_EQ(ask({"verify"}).status, 0);
}

TEST_P(Members, AConsentThroughAnotherRecordOfTheSamePersonIsNoWayAround) {
  two_found();
  must_as("anna", {"consent", "cyr", "refused"});
  must_as("anna", {"same", "ada", "cyr"});
  must_as("anna", {"consent", "ada", "granted"});
  const std::string shown = must({"held", "--json", "--for", "public"});
  EXPECT_NE(must({"held", "--json"}).find("Prykladna"), std::string::npos);
  EXPECT_EQ(shown.find("Prykladna"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("Niachto"), std::string::npos) << shown;
}

INSTANTIATE_TEST_SUITE_P(Stores, Members, testing::Values(false, true), [](const auto& of) { return std::string(of.param ? "Postgres" : "Sqlite"); });

}  // namespace
}  // namespace stillheld::cli
