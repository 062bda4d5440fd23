// A backup older than what others hold: two agree, or seven days pass, and the
// log says so.  And a signing key that somebody else may have.
#include "cli/cli_test.h"
#include "evidence/steps.h"
#include "log/checkpoint.h"

namespace stillheld::cli {
namespace {

class RestoreTest : public ProgramTest {
 protected:
  // A ledger, a backup of it, and a later checkpoint that a partner holds.
  void make_older() {
    make_small_ledger();
    must({"key", "archive.example/books", "--no-passphrase"});
    must({"backup", folder_ + "/backup"});
    must({"withhold", "ada"});
    must({"checkpoint"});
    later_ = file("later", file_text(ledger_ + "/tlog/checkpoint"));
    key_ = file("log.vkey", file_text(ledger_ + "/tlog/log.vkey"));
    std::filesystem::rename(ledger_, folder_ + "/burnt");
  }
  Ran restore(const std::string& backup) { return ask({"restore", backup, "--checkpoint", later_, "--key", key_}); }
  std::string later_, key_;
};

TEST_F(RestoreTest, OfADeskOfOneItWaitsSevenDaysAndIsWrittenDown) {
  make_older();
  const Ran ran = restore(folder_ + "/backup");
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("others hold"), std::string::npos) << ran.out;
  const uint64_t size = log_size();
  // Reading goes on, writing does not.
  must({"held", "--on", "2024-12-31"});
  must({"verify"});
  for (const Words& words : {Words{"withhold", "ada"}, Words{"claim", "ada", "--what", "statement", "--publisher", "P", "--quote", "q"}, Words{"rules", source_path("definitions/rule_sets.toml")}}) {
    const Ran refused = ask(words);
    EXPECT_EQ(refused.status, 5) << words[0];
    EXPECT_NE(refused.err.find("older"), std::string::npos) << refused.err;
  }
  EXPECT_EQ(log_size(), size);
  EXPECT_EQ(ask({"restore", "--confirm", std::to_string(size + 1)}).status, 5);  // nothing is proposed
  must({"restore", "--confirm", "new", "--reason", "the server was taken"});
  const std::string number = std::to_string(log_size());
  EXPECT_EQ(ask({"restore", "--confirm", number}).status, 5);
  clock_.set(kNow + 6 * 86400000LL);
  EXPECT_EQ(ask({"restore", "--confirm", number}).status, 5);
  EXPECT_EQ(ask({"withhold", "ada"}).status, 5);
  clock_.set(kNow + 7 * 86400000LL + 2000);
  must({"restore", "--confirm", number});
  must({"withhold", "ada"});
  EXPECT_EQ(ask({"restore", "--confirm", "new"}).status, 2);  // it is not older any more
  // The deed names what is missing.
  const std::string log = must({"log", "--limit", "3", "--json"});
  const auto note = log::parse_note(file_text(later_));
  const auto checkpoint = log::parse_checkpoint(note->text);
  EXPECT_NE(log.find(to_hex(as_bytes(checkpoint->root))), std::string::npos);
  EXPECT_NE(log.find("\"restore\""), std::string::npos);
  EXPECT_EQ(ask({"verify"}).status, 0);
  // It is another past all the same, and whoever holds the later one sees it.
  EXPECT_EQ(ask({"verify", "--checkpoint", later_, "--key", key_}).status, 1);
}

TEST_F(RestoreTest, OfATeamTwoMembersAgree) {
  make_small_ledger();
  must({"key", "archive.example/books", "--no-passphrase"});
  const auto keep = [&](const log::SigningKey& key, const std::string& name) {
    return file(name, "stillheld key 1\n" + key.verifier().text() + "\nopen\n" + to_padded_base64({reinterpret_cast<const char*>(key.seed().data()), 32}) + "\n");
  };
  const log::SigningKey anna = log::SigningKey::make("anna", log::kNoteKey, random_), boris = log::SigningKey::make("boris", log::kNoteKey, random_);
  const std::string anna_file = keep(anna, "anna.key"), boris_file = keep(boris, "boris.key");
  const auto as = [&](const char* handle, const log::SigningKey& key, const std::function<void(evidence::Steps&)>& act) {
    clock_.set(clock_.now() + 1000);
    auto writer = store::write_ledger(ledger_, "test");
    ASSERT_TRUE(writer.ok());
    auto council = evidence::council_of(**writer, log::Council::Check::rules);
    ASSERT_TRUE(council.ok());
    auto steps = evidence::Steps::begin(**writer, *council, {handle, &key}, clock_, random_);
    ASSERT_TRUE(steps.ok());
    act(*steps);
    ASSERT_TRUE((*writer)->commit().ok());
  };
  as("anna", anna, [&](evidence::Steps& steps) {
    std::vector<log::Entry> members(2);
    for (size_t i = 0; i < 2; ++i) {
      members[i].kind = log::Kind::member;
      members[i].state = "in";
      members[i].name = i == 0 ? "anna" : "boris";
      members[i].key = (i == 0 ? anna : boris).verifier().text();
      members[i].fields = {"contributor", "custodian"};
    }
    const auto founded = steps.found(members);
    ASSERT_TRUE(founded.ok()) << founded.error().params[1];
  });
  must({"backup", folder_ + "/backup"});
  must({"checkpoint"});
  as("anna", anna, [&](evidence::Steps& steps) { ASSERT_TRUE(steps.propose(log::Deed::unseal, Id{}, "something", "").ok()); });
  must({"checkpoint"});
  later_ = file("later", file_text(ledger_ + "/tlog/checkpoint"));
  key_ = file("log.vkey", file_text(ledger_ + "/tlog/log.vkey"));
  std::filesystem::rename(ledger_, folder_ + "/burnt");
  EXPECT_EQ(restore(folder_ + "/backup").status, 0);
  EXPECT_NE(ask({"restore", "--confirm", "new"}).status, 0);  // by whom?
  EXPECT_NE(ask({"restore", "--confirm", "new", "--as", "anna", "--key-file", boris_file}).status, 0);
  must({"restore", "--confirm", "new", "--as", "anna", "--key-file", anna_file});
  const std::string number = std::to_string(log_size());
  const Words carry = {"restore", "--confirm", number, "--as", "anna", "--key-file", anna_file};
  EXPECT_EQ(ask(carry).status, 5);
  clock_.set(clock_.now() + 8 * 86400000LL);
  EXPECT_EQ(ask(carry).status, 5) << "time is no second person";
  as("boris", boris, [&](evidence::Steps& steps) { ASSERT_TRUE(steps.approve(std::stoull(number)).ok()); });
  clock_.set(clock_.now() + 1000);
  const Ran done = ask(carry);
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_FALSE(path_exists(ledger_ + "/older"));
  auto reader = store::open_ledger(ledger_);
  EXPECT_TRUE(evidence::council_of(**reader, log::Council::Check::rules).ok());
}

TEST_F(RestoreTest, WhatIsNotOlderIsNotHeldBack) {
  make_older();
  std::filesystem::rename(folder_ + "/burnt", ledger_);
  must({"backup", folder_ + "/newer"});
  std::filesystem::rename(ledger_, folder_ + "/burnt");
  EXPECT_EQ(restore(folder_ + "/newer").status, 0);
  must({"show", "ada"});
  // A checkpoint that is not signed by the key is no reason for anything.
  std::filesystem::remove_all(ledger_);
  must({"key", "archive.example/books", "--no-passphrase", "-o", folder_ + "/other.key"});
  std::string other = file_text(folder_ + "/other.key");
  other = other.substr(other.find('\n') + 1);
  EXPECT_EQ(ask({"restore", folder_ + "/backup", "--checkpoint", later_, "--key", other.substr(0, other.find('\n'))}).status, 1);
  EXPECT_FALSE(path_exists(ledger_ + "/log.sqlite"));
  // Without being asked it says that it was not asked.
  const Ran ran = ask({"restore", folder_ + "/backup"});
  EXPECT_NE(ran.out.find("--checkpoint"), std::string::npos);
}

TEST_F(RestoreTest, AKeyThatWasDeclaredLostSignsNothingMore) {
  make_small_ledger();
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  const std::string old_key = folder_ + "/old.key", new_key = folder_ + "/new.key";
  std::filesystem::copy_file(ledger_ + "/keys/log.key", old_key);
  must({"key", "archive.example/books", "--no-passphrase", "-o", new_key});
  must({"key", "other.example/books", "--no-passphrase", "-o", folder_ + "/stranger.key"});
  EXPECT_EQ(ask({"key", "lost"}).status, 2);
  EXPECT_EQ(ask({"key", "lost", "--signing-key", folder_ + "/stranger.key"}).status, 3);
  EXPECT_EQ(ask({"key", "lost", "--signing-key", old_key}).status, 3);
  const std::string said = must({"key", "lost", "--signing-key", new_key, "--reason", "the laptop was taken"});
  EXPECT_NE(said.find("seven days"), std::string::npos) << said;
  const std::string number = std::to_string(log_size());
  // One alone does not change the key today.
  EXPECT_EQ(ask({"carry-out", number, "--signing-key", new_key}).status, 5);
  EXPECT_EQ(ask({"checkpoint", "--key", new_key}).status, 3);
  clock_.set(clock_.now() + 7 * 86400000LL + 1000);
  EXPECT_EQ(ask({"carry-out", number}).status, 2);
  EXPECT_EQ(ask({"carry-out", number, "--signing-key", folder_ + "/stranger.key"}).status, 3);
  must({"key", "archive.example/books", "--no-passphrase", "-o", folder_ + "/another.key"});
  EXPECT_EQ(ask({"carry-out", number, "--signing-key", folder_ + "/another.key"}).status, 5);  // not the one that was proposed
  must({"carry-out", number, "--signing-key", new_key});
  EXPECT_EQ(ask({"carry-out", number, "--signing-key", new_key}).status, 5);  // once
  EXPECT_NE(must({"log", "--limit", "1"}).find("key_lost"), std::string::npos);
  // What it signed before is good; the new one goes on; the old one cannot.
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  EXPECT_EQ(ask({"checkpoint"}).status, 3);
  must({"checkpoint", "--key", new_key});
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  const std::string steps = must({"evidence", "--json"});
  EXPECT_NE(steps.find("checkpoint.covers"), std::string::npos);
  // The thief signs the state of now with the old key: found, and red.
  const std::string size = std::to_string(log_size());
  const std::string path = ledger_ + "/tlog/checkpoints/" + size, good = file_text(path);
  const auto note = log::parse_note(good);
  std::string seed = file_text(old_key);
  seed = seed.substr(seed.find("open\n") + 5);
  seed.pop_back();
  std::array<uint8_t, 32> bytes{};
  const auto decoded = from_padded_base64(seed);
  std::copy(decoded->begin(), decoded->end(), bytes.begin());
  const log::SigningKey thief = log::SigningKey::from_seed("archive.example/books", log::kNoteKey, bytes);
  std::ofstream(path, std::ios::binary) << log::format_note({note->text, {thief.sign(note->text, 0)}});
  const Ran found = ask({"verify"});
  EXPECT_EQ(found.status, 1);
  EXPECT_NE(found.out.find("declared lost"), std::string::npos) << found.out;
  std::ofstream(path, std::ios::binary) << good;
  EXPECT_EQ(ask({"verify"}).status, 0);
  // The declaration itself is under the new key.
  for (const auto& item : std::filesystem::directory_iterator(ledger_ + "/tlog/lost")) {
    std::string text = file_text(item.path());
    const std::string before = text;
    text.replace(text.find("size "), 6, "size 9");
    std::ofstream(item.path(), std::ios::binary) << text;
    EXPECT_EQ(ask({"verify"}).status, 1);
    std::ofstream(item.path(), std::ios::binary) << before;
  }
}

}  // namespace
}  // namespace stillheld::cli
