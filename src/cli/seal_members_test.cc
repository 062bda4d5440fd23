// Sealed data in a ledger with members: what needs two takes two.
#include "cli/cli_test.h"

namespace stillheld::cli {
namespace {

constexpr Millis kDay = 86400000;

class SealMembers : public ProgramTest {
 protected:
  SealMembers() {
    phrases_ = file("phrases", "correct horse battery\n");
    make_small_ledger();
    for (const char* who : {"anna", "boris", "cyr"}) key(who);
    must({"member", "add", "anna", "--key-file", key_file("anna"), "--founder", "boris " + vkeys_["boris"] + " custodian,reviewer", "--founder", "cyr " + vkeys_["cyr"] + " contributor"});
  }
  ~SealMembers() override { unsetenv("STILLHELD_UNLOCK_FILE"); }
  std::string key_file(const std::string& who) { return folder_ + "/" + who + ".key"; }
  void key(const std::string& who) {
    const std::string out = must({"key", "desk.example/" + who, "--output", key_file(who), "--no-passphrase", "--json"});
    vkeys_[who] = std::string(parse(out)["key"].get_string().value());
  }
  Ran as(const std::string& who, Words words) {
    words.insert(words.end(), {"--as", who, "--key-file", key_file(who)});
    clock_.set(clock_.now() + 1000);
    return ask(words);
  }
  std::string must_as(const std::string& who, const Words& words) {
    const Ran ran = as(who, words);
    EXPECT_EQ(ran.status, 0) << words.front() << ": " << ran.err;
    return ran.out;
  }
  void refused(const std::string& who, const Words& words) {
    const uint64_t before = log_size();
    const Ran ran = as(who, words);
    EXPECT_EQ(ran.status, 5) << words.front() << " by " << who << ": " << ran.out << ran.err;
    EXPECT_EQ(log_size(), before);
  }
  static std::string number_in(const std::string& said) { return said.substr(said.find('#') + 1, said.find_first_not_of("0123456789", said.find('#') + 1) - said.find('#') - 1); }
  void seal() {
    must_as("anna", {"seal", "--custodian", "anna", "--phrases", phrases_});
    setenv("STILLHELD_UNLOCK_FILE", phrases_.c_str(), 1);
  }

  std::string phrases_;
  std::map<std::string, std::string> vkeys_;
};

TEST_F(SealMembers, ACustodianIsAMemberWithThatRole) {
  refused("anna", {"seal", "--custodian", "cyr", "--phrases", phrases_});
  refused("anna", {"seal", "--custodian", "somebody", "--phrases", phrases_});
  refused("cyr", {"seal", "--custodian", "anna", "--phrases", phrases_});  // a contributor seals nothing
  seal();
  must_as("anna", {"custodian", "add", "boris", "--phrases", file("two", "another long phrase\n")});
  refused("anna", {"custodian", "add", "cyr", "--phrases", folder_ + "/two"});
  must({"verify"});
}

TEST_F(SealMembers, ErasingTakesTwoAndSevenDays) {
  seal();
  const std::string before = must({"held", "--on", "2025-06-01", "--json"});
  const std::string number = number_in(must_as("anna", {"erase", "ada", "--reason", "asked for it"}));
  refused("anna", {"carry-out", number});
  refused("anna", {"approve", number});  // nobody agrees with himself
  clock_.set(clock_.now() + 8 * kDay);
  refused("anna", {"carry-out", number});  // time alone is nobody's consent
  must_as("boris", {"approve", number});
  refused("boris", {"carry-out", number});
  clock_.set(clock_.now() + 7 * kDay - 60000);
  refused("boris", {"carry-out", number});
  clock_.set(clock_.now() + 120000);
  refused("cyr", {"carry-out", number});  // neither proposed nor approved it
  must_as("boris", {"carry-out", number});
  refused("anna", {"carry-out", number});
  EXPECT_EQ(ask({"person", "ada"}).status, 4);
  EXPECT_EQ(must({"verify"}).find("  !"), std::string::npos);
  // An outsider, with public files alone, sees the rule kept.
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  const Ran outsider = run_words({"verify", "--tlog", ledger_ + "/tlog", "--key", ledger_ + "/tlog/log.vkey"});
  EXPECT_EQ(outsider.status, 0) << outsider.out << outsider.err;
  EXPECT_EQ(outsider.out.find("Prykladna"), std::string::npos);
}

TEST_F(SealMembers, OpeningInBulkAndTheEpochTakeTwo) {
  seal();
  EXPECT_EQ(ask({"export", folder_ + "/out", "--for", "desk"}).status, 5);
  EXPECT_FALSE(path_exists(folder_ + "/out"));
  must({"export", folder_ + "/public"});  // for the public it is what it was
  std::string number = number_in(must_as("anna", {"unseal", "--export-for", "desk", "--reason", "the tribunal asked"}));
  refused("anna", {"carry-out", number, "--output", folder_ + "/out"});
  must_as("boris", {"approve", number});
  must_as("anna", {"carry-out", number, "--output", folder_ + "/out"});
  EXPECT_NE(folder_bytes(folder_ + "/out")["persons.csv"].find("Prykladna"), std::string::npos);
  refused("anna", {"carry-out", number, "--output", folder_ + "/again"});

  number = number_in(must_as("boris", {"epoch", "--custodian", "anna", "--custodian", "boris"}));
  const std::string next = file("next", "a new long phrase\na newer long phrase\n");
  refused("boris", {"carry-out", number, "--phrases", next});
  must_as("anna", {"approve", number});
  must_as("boris", {"carry-out", number, "--phrases", next});
  EXPECT_EQ(ask({"person", "ada"}).status, 5);  // the passphrase of before
  must({"person", "ada", "--unlock-file", next});
  must({"verify", "--unlock-file", next});
  EXPECT_EQ(must({"custodian"}), "anna, epoch 2\nboris, epoch 2\n");

  setenv("STILLHELD_UNLOCK_FILE", next.c_str(), 1);
  number = number_in(must_as("anna", {"unseal"}));
  refused("anna", {"carry-out", number});
  must_as("boris", {"approve", number});
  must_as("boris", {"carry-out", number});
  unsetenv("STILLHELD_UNLOCK_FILE");
  must({"person", "ada"});
  must({"verify"});
}

}  // namespace
}  // namespace stillheld::cli
