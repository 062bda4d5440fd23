// Steps on both stores: what they write is what an outsider's council accepts.
#include "evidence/steps.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "store/open.h"
#include "store/postgres_test.h"

namespace stillheld::evidence {
namespace {

using log::Council;
using log::Deed;
using log::Entry;
using log::Kind;
using log::Seq;

constexpr Millis kDay = 86400000;

class StepsTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (std::string_view(GetParam()) == "postgres") {
      const char* server = std::getenv("STILLHELD_TEST_POSTGRES");
      if (server == nullptr) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
      connection_ = server;
    }
    char pattern[] = "stillheld-steps-XXXXXX";
    folder_ = std::filesystem::absolute(mkdtemp(pattern)).string();
    id_ = random_.id();
    id_.bytes[0] = static_cast<uint8_t>(getpid());
    id_.bytes[1] = static_cast<uint8_t>(getpid() >> 8);
    ASSERT_TRUE(store::create_ledger(folder_ + "/ledger", connection_, id_).ok());
    open();
  }
  void TearDown() override {
    writer_.reset();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
    if (!connection_.empty()) store::drop_schema(connection_, id_);
  }
  void open() {
    writer_.reset();
    writer_ = store::write_ledger(folder_ + "/ledger", "test").take();
    council_ = council_of(*writer_, Council::Check::everything).take();
    rules_ = council_of(*writer_, Council::Check::rules).take();
  }
  Steps steps(const std::string& who) {
    auto out = Steps::begin(*writer_, rules_, {who, &keys_.at(who)}, clock_, random_);
    EXPECT_TRUE(out.ok());
    return out.take();
  }
  static log::SigningKey key(const std::string& who, Random& random) { return log::SigningKey::make("desk.example/" + who, log::kNoteKey, random); }
  Entry member(const std::string& who, std::vector<std::string> roles) {
    Entry e;
    e.kind = Kind::member;
    e.name = who;
    e.key = keys_.at(who).verifier().text();
    e.fields = std::move(roles);
    e.state = "in";
    return e;
  }
  // Saves, and lets a stranger look.
  void save() {
    clock_.set(clock_.now() + 1000);
    ASSERT_TRUE(writer_->commit().ok());
    auto reader = store::open_ledger(folder_ + "/ledger").take();
    const auto seen = council_of(*reader, Council::Check::everything);
    ASSERT_TRUE(seen.ok()) << seen.error().params[0] << " " << seen.error().params[1];
    EXPECT_EQ(seen->members(), rules_.members());
    EXPECT_EQ(seen->proposals(), rules_.proposals());
  }
  void found() {
    Steps s = steps("anna");
    ASSERT_TRUE(s.found({member("anna", {"contributor", "reviewer", "publisher", "custodian"}), member("boris", {"custodian"})}).ok());
    save();
  }
  static std::string rule_of(const Result<Seq>& result) { return result.ok() ? "" : result.error().code == Code::kRuleBroken ? result.error().params[1] : "another error"; }

  SeededRandom random_{5};
  FixedClock clock_{1795521600000};
  Id id_;
  std::map<std::string, log::SigningKey> keys_ = [this] {
    std::map<std::string, log::SigningKey> out;
    for (const char* who : {"anna", "boris", "partner"}) out.emplace(who, key(who, random_));
    return out;
  }();
  std::string folder_, connection_;
  std::unique_ptr<store::Writer> writer_;
  Council council_, rules_{Council::Check::rules};
};

TEST_P(StepsTest, AnErasureByTwo) {
  found();
  const Id who = random_.id();
  const Seq p = steps("anna").propose(Deed::erase, who, "", "asked for").take();
  save();
  EXPECT_EQ(rule_of(steps("anna").approve(p)), "same_person");
  ASSERT_TRUE(steps("boris").approve(p).ok());
  save();
  Entry tombstone;
  tombstone.kind = Kind::tombstone;
  tombstone.subject = who;
  std::vector<log::Personal> none;
  EXPECT_EQ(rule_of(steps("anna").carry_out(p, tombstone, none)), "early");
  clock_.set(clock_.now() + 7 * kDay);
  Entry other = tombstone;
  other.subject = random_.id();
  EXPECT_EQ(rule_of(steps("anna").carry_out(p, other, none)), "other_deed");
  // What was refused left nothing behind.
  const uint64_t before = writer_->head().size();
  ASSERT_TRUE(steps("boris").carry_out(p, tombstone, none).ok());
  EXPECT_EQ(writer_->head().size(), before + 1);
  save();
  EXPECT_EQ(rule_of(steps("boris").carry_out(p, tombstone, none)), "closed");
}

TEST_P(StepsTest, ACommandIsClosedByOneSignatureWhateverItWrote) {
  found();
  for (const int ordinary : {0, 1, 700}) {
    Steps s = steps("anna");
    const Seq first = writer_->head().size() + 1;
    std::vector<log::Personal> none;
    for (int i = 0; i < ordinary; ++i) {
      Entry e;
      e.kind = Kind::source;
      e.publisher = "A Desk";
      ASSERT_TRUE(s.append(e, none).ok());
    }
    ASSERT_TRUE(s.propose(Deed::unseal, {}, "list 7", "").ok());
    ASSERT_TRUE(s.close(first).ok());
    EXPECT_EQ(writer_->head().size() + 1 - first, static_cast<uint64_t>(ordinary) + 1 + (ordinary > 0 ? 1 : 0));
    save();
  }
  // Another hand's entries are not signed for.
  Entry e;
  e.kind = Kind::source;
  e.by = "desk";
  e.at = clock_.now();
  e.import = writer_->head().last_import + 1;
  std::string bytes;
  ASSERT_TRUE(log::encode(e, bytes).ok());
  const Seq first = writer_->head().size() + 1;
  ASSERT_TRUE(writer_->append(bytes, {}, e.at, e.import).ok());
  EXPECT_FALSE(steps("anna").close(first).ok());
}

TEST_P(StepsTest, OnlyMembersWithTheirKeys) {
  found();
  EXPECT_EQ(Steps::begin(*writer_, rules_, {"anna", &keys_.at("boris")}, clock_, random_).error().code, Code::kOtherKey);
  EXPECT_EQ(Steps::begin(*writer_, rules_, {"anna", nullptr}, clock_, random_).error().code, Code::kOtherKey);
  EXPECT_EQ(Steps::begin(*writer_, rules_, {"desk", &keys_.at("anna")}, clock_, random_).error().code, Code::kNeedsMember);
  const FixedClock yesterday(clock_.now() - 2 * kDay);
  EXPECT_EQ(Steps::begin(*writer_, rules_, {"anna", &keys_.at("anna")}, yesterday, random_).error().code, Code::kClockBackwards);
}

TEST_P(StepsTest, OnePersonsLedgerIsNotSigned) {
  auto begun = Steps::begin(*writer_, rules_, {"desk", nullptr}, clock_, random_);
  ASSERT_TRUE(begun.ok());
  const Seq p = begun->propose(Deed::restore, {}, "of 12 March", "").take();
  save();
  EXPECT_EQ(rules_.ready_at(p).value(), rules_.proposal(p)->at + log::kWait);
  Entry deed;
  deed.kind = Kind::deed;
  deed.what = "restore";
  deed.text = "of 12 March";
  std::vector<log::Personal> none;
  EXPECT_EQ(rule_of(begun->carry_out(p, deed, none)), "early");
  clock_.set(clock_.now() + 8 * kDay);
  ASSERT_TRUE(Steps::begin(*writer_, rules_, {"desk", nullptr}, clock_, random_)->carry_out(p, deed, none).ok());
  save();
}

TEST_P(StepsTest, APartnersAnswerComesBackDaysLater) {
  Steps first = steps("anna");
  ASSERT_TRUE(first.found({member("anna", {"contributor", "reviewer", "publisher", "custodian"}), member("partner", {"custodian"})}).ok());
  save();
  const Seq p = steps("anna").propose(Deed::erase, random_.id(), "", "asked for").take();
  save();
  const auto request = parse_request(steps("anna").approval_request(p, "partner").take());
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(format_request(*request), steps("anna").approval_request(p, "partner").take());
  const std::string given = format_answer(answer(*request, keys_.at("partner")));
  ASSERT_TRUE(steps("anna").propose(Deed::unseal, {}, "something else", "").ok());
  save();
  clock_.set(clock_.now() + 3 * kDay);
  std::string forged = given;
  forged[forged.size() - 5] = forged[forged.size() - 5] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(steps("anna").approve_from(forged).ok());
  EXPECT_FALSE(steps("anna").approve_from(format_answer(answer(*request, keys_.at("anna")))).ok());
  ASSERT_TRUE(steps("anna").approve_from(given).ok());
  save();
  EXPECT_EQ(rule_of(steps("anna").approve_from(given)), "twice");
}

TEST_P(StepsTest, RequestsAndAnswersHaveOneForm) {
  for (const char* bad : {"", "stillheld approval request 1\n", "stillheld approval request 1\nledger x\nhandle a\nproposal 1\n{}\n", "stillheld approval 1\nhandle a\nproposal 01\nsignature x\n"}) {
    EXPECT_FALSE(parse_request(bad).ok()) << bad;
    EXPECT_FALSE(parse_answer(bad).ok()) << bad;
  }
}

INSTANTIATE_TEST_SUITE_P(Stores, StepsTest, testing::Values("sqlite", "postgres"), [](const auto& of) { return std::string(of.param); });

}  // namespace
}  // namespace stillheld::evidence
