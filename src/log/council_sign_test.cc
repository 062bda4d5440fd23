// The council with real signatures: what an outsider checks from the entries.
#include "log/council_test.h"

namespace stillheld::log {
namespace {

const std::vector<std::string> kAll = {"contributor", "reviewer", "publisher", "custodian"};

class Signed : public testing::Test {
 protected:
  void found(std::vector<std::string> others = {}) {
    ASSERT_EQ(log_.add(log_.founder("anna", kAll)), "");
    for (const std::string& name : others) {
      Entry e = log_.founder(name, kAll);
      e.by = "anna";
      e.text.clear();
      ASSERT_EQ(log_.put(e), "");
    }
  }
  Seq erase_proposed() {
    EXPECT_EQ(log_.add(SignedLog::proposal("anna", Deed::erase, "", kWho)), "");
    return log_.last();
  }
  const Id kWho = SignedLog::subject(1);
  SignedLog log_;
};

TEST_F(Signed, AnErasureFromProposalToTombstone) {
  found({"boris"});
  const Seq p = erase_proposed();
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, kWho)), "unapproved");
  EXPECT_EQ(log_.add(SignedLog::approval("anna", p)), "same_person");
  EXPECT_EQ(log_.add(SignedLog::approval("boris", p)), "");
  const Millis approved = log_.at_;
  EXPECT_EQ(log_.council().ready_at(p).value(), approved + kWait);
  log_.at_ = approved + kWait - 2;
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, kWho)), "early");
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, SignedLog::subject(2))), "other_deed");
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, kWho)), "");
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, kWho)), "closed");
  EXPECT_EQ(log_.council().proposal(p)->state, Proposal::State::done);
}

TEST_F(Signed, ASignatureIsGoodForItsPlaceAndItsLedgerOnly) {
  found({"boris"});
  const Seq p = erase_proposed();
  const Entry mine = log_.entries_.back();
  // The same proposal once more.
  log_.next_import();
  EXPECT_EQ(log_.put_as_it_is(mine), "signature");
  Entry again = mine;
  again.at = log_.at_;
  EXPECT_EQ(log_.put_as_it_is(again), "signature");
  // An approval of another proposal, and one from another ledger.
  const Seq q = [&] {
    EXPECT_EQ(log_.add(SignedLog::proposal("anna", Deed::erase, "", SignedLog::subject(2))), "");
    return log_.last();
  }();
  Entry approval = SignedLog::approval("boris", p);
  approval.at = log_.at_;
  approval.import = log_.import_;
  approval = log_.signed_by(approval);
  Entry moved = approval;
  moved.target = static_cast<int64_t>(q);
  EXPECT_EQ(log_.put_as_it_is(moved), "signature");
  SignedLog other;
  other.ledger_.bytes[9] = 1;
  Entry foreign = SignedLog::approval("boris", p);
  sign(foreign, SignedLog::key_of("boris"), signed_approval_bytes(foreign, other.ledger_, log_.leaf(p)));
  foreign.at = log_.at_;
  foreign.import = log_.import_;
  EXPECT_EQ(log_.put_as_it_is(foreign), "signature");
  // Signed days ago on a partner's machine: it is good all the same, once.
  log_.pass(5 * SignedLog::kDay);
  log_.next_import();
  approval.at = log_.at_;
  approval.import = log_.import_;
  EXPECT_EQ(log_.put_as_it_is(approval), "");
  EXPECT_EQ(log_.add(SignedLog::approval("boris", p, "withdrawn")), "");
  log_.next_import();
  approval.at = log_.at_;
  EXPECT_EQ(log_.put_as_it_is(approval), "twice");
}

TEST_F(Signed, WhoHasTheKeyOfAnotherIsNobody) {
  found({"boris"});
  Entry e = SignedLog::proposal("anna", Deed::erase, "", kWho);
  log_.next_import();
  e.at = log_.at_;
  e.import = log_.import_;
  EXPECT_EQ(log_.put_as_it_is(log_.signed_by(e, "boris")), "signature");
  e.at = log_.at_;
  EXPECT_EQ(log_.put_as_it_is(e), "signature");
  e.sig = "?";
  EXPECT_EQ(log_.put_as_it_is(e), "signature");
  EXPECT_EQ(log_.add(SignedLog::proposal("mallory", Deed::erase, "", kWho)), "no_member");
}

TEST_F(Signed, EveryBitOfASignedEntryMatters) {
  found({"boris"});
  const Seq p = erase_proposed();
  (void)p;
  SignedLog fresh;
  fresh.ledger_ = log_.ledger_;
  for (size_t i = 0; i + 1 < log_.entries_.size(); ++i) ASSERT_EQ(fresh.put_as_it_is(log_.entries_[i]), "");
  const Entry good = log_.entries_.back();
  std::string bytes;
  ASSERT_TRUE(encode(good, bytes).ok());
  Decoder decoder;
  int read = 0;
  for (size_t bit_number = 0; bit_number < bytes.size() * 8; ++bit_number) {
    std::string flipped = bytes;
    flipped[bit_number / 8] = static_cast<char>(flipped[bit_number / 8] ^ (1 << (bit_number % 8)));
    Entry e;
    std::string canonical;
    if (!decoder.decode(flipped, e).ok() || !encode(e, canonical).ok() || canonical != flipped) continue;
    ++read;
    Council judge = fresh.council();
    EXPECT_FALSE(judge.see(fresh.last() + 1, e, leaf_hash(flipped)).ok()) << flipped;
  }
  EXPECT_GT(read, 500);
  Council judge = fresh.council();
  EXPECT_TRUE(judge.see(fresh.last() + 1, good, leaf_hash(bytes)).ok());
}

TEST_F(Signed, AChangedPastSpoilsEveryLaterSignature) {
  Entry old = SignedLog::entry(Kind::source, "desk");
  old.publisher = "A Desk";
  log_.add(old);
  found({"boris"});
  const Seq p = erase_proposed();
  ASSERT_EQ(log_.add(SignedLog::approval("boris", p)), "");
  SignedLog changed;
  changed.ledger_ = log_.ledger_;
  Entry other = log_.entries_[0];
  other.publisher = "Another Desk";
  EXPECT_EQ(changed.put_as_it_is(other), "");
  EXPECT_EQ(changed.put_as_it_is(log_.entries_[1]), "signature");
}

TEST_F(Signed, TheFoundingIsSignedByItsMemberAndNamesTheLedger) {
  for (const char* what : {"no custodian", "another hand", "no ledger", "out", "a witness's key", "roles out of order", "a role that is none"}) {
    SignedLog log;
    Entry e = log.founder("anna", kAll);
    const std::string_view w = what;
    if (w == "no custodian") e.fields = {"reviewer"};
    if (w == "another hand") e.by = "boris";
    if (w == "no ledger") e.text = "";
    if (w == "out") e.state = "out";
    if (w == "a witness's key") e.key = SigningKey::from_seed("w", kCosignerKey, sha256("w")).verifier().text();
    if (w == "roles out of order") e.fields = {"custodian", "reviewer"};
    if (w == "a role that is none") e.fields = {"owner", "custodian"};
    EXPECT_NE(log.add(e), "") << what;
    EXPECT_FALSE(log.council().has_members());
  }
  SignedLog log;
  EXPECT_EQ(log.add(log.founder("anna", kAll)), "");
  // Nobody founds twice, and nobody joins founders later.
  Entry late = log.founder("boris", kAll);
  late.by = "anna";
  late.text.clear();
  EXPECT_EQ(log.add(late), "needs_two");
  EXPECT_EQ(log.add(log.founder("boris", kAll)), "needs_two");
}

TEST_F(Signed, ASecondHandleWithTheSameKeyIsRefusedForEver) {
  found({"boris", "cyr"});
  const auto propose_and_do = [&](const std::string& text) {
    EXPECT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, text)), "");
    const Seq p = log_.last();
    EXPECT_EQ(log_.add(SignedLog::approval("boris", p)), "");
    return log_.add(SignedLog::change("anna", p, text));
  };
  EXPECT_EQ(propose_and_do("in zoe " + SignedLog::vkey("anna") + " custodian"), "key_taken");
  // The same 32 bytes under another key name are the same key.
  const SigningKey same = SigningKey::from_seed("other.example", kNoteKey, SignedLog::key_of("anna").seed());
  EXPECT_EQ(propose_and_do("in zoe " + same.verifier().text() + " custodian"), "key_taken");
  EXPECT_EQ(propose_and_do("out cyr"), "");
  EXPECT_EQ(propose_and_do("in zoe " + SignedLog::vkey("cyr") + " custodian"), "key_taken");
  EXPECT_EQ(propose_and_do(SignedLog::in("cyr", "custodian")), "");
}

TEST_F(Signed, OrdinaryEntriesAreSignedWithTheirCommand) {
  found({"boris"});
  Entry source = SignedLog::entry(Kind::source, "");
  source.publisher = "A Desk";
  Entry claim = SignedLog::entry(Kind::claim, "");
  claim.what = "arrest";
  claim.status = "proposed";
  EXPECT_EQ(log_.command("anna", {source, claim, claim}), "");
  EXPECT_TRUE(log_.council().finish().ok());
  const auto meets = [&](std::string_view rule, const std::string& by, std::vector<Entry> entries) {
    SignedLog one = log_;
    EXPECT_EQ(one.command(by, std::move(entries)), rule);
  };
  Entry of_boris = source;
  of_boris.by = "boris";
  Entry nobody = source;
  nobody.by = "desk";
  meets("", "boris", {source});
  meets("other_hand", "anna", {source, of_boris});
  meets("other_hand", "anna", {of_boris});
  meets("no_member", "anna", {nobody, source});
  meets("no_member", "desk", {nobody});
  {
    SignedLog one = log_;  // not signed; the next command shows it
    EXPECT_EQ(one.command("anna", {source, claim}, false), "");
    EXPECT_EQ(SignedLog::why(one.council().finish()), "unsigned");
    EXPECT_EQ(one.command("boris", {source}), "unsigned");
  }
  {
    SignedLog one = log_;  // slipped in behind the signature
    Entry late = claim;
    late.by = "anna";
    EXPECT_EQ(one.put(late), "");
    EXPECT_EQ(SignedLog::why(one.council().finish()), "unsigned");
  }
  {
    SignedLog one;  // taken out from before it
    one.ledger_ = log_.ledger_;
    std::vector<Entry> entries = log_.entries_;
    entries.erase(entries.end() - 2);
    std::string first;
    for (const Entry& e : entries)
      if (const std::string broken = one.put_as_it_is(e); first.empty()) first = broken;
    EXPECT_EQ(first, "signature");
  }
  Entry closing = SignedLog::entry(Kind::deed, "anna");
  closing.what = "entries";
  EXPECT_EQ(log_.add(closing), "form");  // it signs nothing
}

TEST_F(Signed, RolesSayWhoWritesWhat) {
  found({"boris"});
  for (const auto& [name, roles] : {std::pair("c", "contributor"), {"r", "reviewer"}, {"p", "publisher"}, {"k", "custodian"}, {"a", "auditor"}, {"w", "witness"}}) {
    const std::string text = SignedLog::in(name, roles);
    ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, text)), "");
    const Seq p = log_.last();
    ASSERT_EQ(log_.add(SignedLog::approval("boris", p)), "");
    ASSERT_EQ(log_.add(SignedLog::change("anna", p, text)), "");
  }
  const auto make = [&](Kind kind, auto fill) {
    Entry e = SignedLog::entry(kind, "");
    fill(e);
    return e;
  };
  struct Row {
    Entry entry;
    std::string who;
  };
  const std::vector<Row> table = {
      {make(Kind::capture, [](Entry&) {}), "c"},
      {make(Kind::source, [](Entry&) {}), "c"},
      {make(Kind::record, [](Entry&) {}), "c"},
      {make(Kind::claim, [](Entry& e) { e.capture = 1; }), "c"},
      {make(Kind::claim, [](Entry& e) { e.status = "proposed"; }), "c"},
      {make(Kind::claim, [](Entry&) {}), "r"},
      {make(Kind::decision, [](Entry& e) { e.state = "accepted"; }), "r"},
      {make(Kind::link_run, [](Entry&) {}), "r"},
      {make(Kind::rule_set, [](Entry&) {}), "r"},
      {make(Kind::undo, [](Entry& e) { e.target = 1; }), "r"},
      {make(Kind::withhold, [](Entry& e) { e.mode = "withhold"; }), "crpk"},
      {make(Kind::withhold, [](Entry& e) { e.mode = "show"; }), "p"},
      {make(Kind::consent, [&](Entry& e) { e.state = "refused"; e.subject = SignedLog::subject(9); }), "crpk"},
      {make(Kind::consent, [&](Entry& e) { e.state = "granted"; e.subject = SignedLog::subject(8); }), "rp"},
      {make(Kind::publication, [](Entry&) {}), "p"},
      {make(Kind::pull, [](Entry&) {}), "c"},
  };
  for (const Row& row : table)
    for (const char who : std::string("crpkaw")) {
      SignedLog one = log_;
      const bool may = row.who.find(who) != std::string::npos;
      EXPECT_EQ(one.command(std::string(1, who), {row.entry}), may ? "" : "role") << text_of(row.entry.kind) << " " << row.entry.mode << row.entry.state << " by " << who;
    }
  for (const char who : std::string("crpkaw")) {
    SignedLog one = log_;
    EXPECT_EQ(one.add(SignedLog::proposal(std::string(1, who), Deed::erase, "", kWho)), std::string("aw").find(who) == std::string::npos ? "" : "role") << who;
    if (who == 'a' || who == 'w') continue;
    const Seq p = one.last();
    // Erasing needs a custodian's approval.
    for (const char second : std::string("crpkaw")) {
      SignedLog two = one;
      const std::string expected = second == 'k' && who != 'k' ? "" : second == 'k' ? "same_person" : second == who ? "same_person" : "role";
      EXPECT_EQ(two.add(SignedLog::approval(std::string(1, second), p)), expected) << who << second;
    }
  }
  // One of the two is a custodian.
  for (const char who : std::string("crk")) {
    SignedLog one = log_;
    ASSERT_EQ(one.add(SignedLog::proposal(std::string(1, who), Deed::unseal, "all", {})), "");
    const Seq p = one.last();
    for (const char second : std::string("crk")) {
      SignedLog two = one;
      const std::string expected = second == who ? "same_person" : who == 'k' || second == 'k' ? "" : "role";
      EXPECT_EQ(two.add(SignedLog::approval(std::string(1, second), p)), expected) << who << second;
    }
  }
}

TEST_F(Signed, AConsentThatWasRefusedIsGrantedByTwoAlone) {
  const auto consent = [&](const char* state, Id who) {
    Entry e = SignedLog::entry(Kind::consent, "");
    e.state = state;
    e.subject = who;
    return e;
  };
  found({"boris"});
  ASSERT_EQ(log_.command("anna", {consent("granted", kWho)}), "");
  ASSERT_EQ(log_.command("anna", {consent("refused", kWho)}), "");
  const Seq refusal = log_.last() - 1;
  const int64_t import = log_.import_;
  {
    SignedLog one = log_;
    EXPECT_EQ(one.command("anna", {consent("granted", kWho)}), "needs_two");
  }
  for (const bool whole : {false, true}) {
    SignedLog one = log_;
    Entry undo = SignedLog::entry(Kind::undo, "");
    (whole ? undo.target_import : undo.target) = whole ? import : static_cast<int64_t>(refusal);
    EXPECT_EQ(one.command("anna", {undo}), "needs_two");
  }
  {
    SignedLog one = log_;  // as if it came from another log
    Entry pulled = consent("granted", kWho);
    pulled.origin = 5;
    EXPECT_EQ(one.command("anna", {pulled}), "needs_two");
  }
  EXPECT_EQ(log_.command("anna", {consent("granted", SignedLog::subject(5))}), "");
  ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::consent, "granted", kWho)), "");
  const Seq p = log_.last();
  ASSERT_EQ(log_.add(SignedLog::approval("boris", p)), "");
  Entry deed = consent("granted", kWho);
  deed.by = "anna";
  deed.target = static_cast<int64_t>(p);
  EXPECT_EQ(log_.add(deed), "");
  EXPECT_EQ(log_.command("anna", {consent("granted", kWho)}), "");
}

TEST_F(Signed, ADeskOfOneWaitsSevenDaysAndADeskOfTwoDoesNotGetThatWay) {
  found();
  const Seq p = erase_proposed();
  const Millis proposed = log_.at_;
  EXPECT_EQ(log_.council().ready_at(p).value(), proposed + kWait);
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, kWho)), "early");
  // A partner's custodian comes in, after seven days: from now on it needs two.
  const std::string partner = SignedLog::in("partner", "custodian");
  ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, partner)), "");
  const Seq q = log_.last();
  EXPECT_EQ(log_.add(SignedLog::change("anna", q, partner)), "early");
  log_.pass(kWait);
  ASSERT_EQ(log_.add(SignedLog::change("anna", q, partner)), "");
  // (anna's own proposals stand: her membership did not change.)
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, kWho)), "unapproved");
  EXPECT_EQ(log_.add(SignedLog::approval("partner", p)), "");
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, kWho)), "early");
  // The partner leaves: his approval is struck, and the days are counted anew.
  const Millis alone_from = [&] {
    EXPECT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, "out partner")), "");
    const Seq r = log_.last();
    EXPECT_EQ(log_.add(SignedLog::approval("partner", r)), "");
    EXPECT_EQ(log_.add(SignedLog::change("anna", r, "out partner")), "");
    return log_.at_;
  }();
  EXPECT_EQ(log_.council().ready_at(p).value(), alone_from + kWait);
  log_.pass(kWait);
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, kWho)), "");
  // Nobody removes the last custodian, not even himself.
  ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, "out anna")), "");
  const Seq s = log_.last();
  log_.pass(kWait);
  EXPECT_EQ(log_.add(SignedLog::change("anna", s, "out anna")), "last_custodian");
}

TEST_F(Signed, AnAuditorWhoComesInDoesNotBeginTheWaitAnew) {
  found();
  const std::string auditor = SignedLog::in("eva", "auditor");
  ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, auditor)), "");
  const Seq q = log_.last();
  log_.pass(3 * SignedLog::kDay);
  const Seq p = erase_proposed();
  const Millis proposed = log_.at_;
  log_.pass(4 * SignedLog::kDay);
  ASSERT_EQ(log_.add(SignedLog::change("anna", q, auditor)), "");
  ASSERT_NE(log_.council().alone(), nullptr);
  EXPECT_EQ(log_.council().ready_at(p).value(), proposed + kWait);
  EXPECT_EQ(log_.add(SignedLog::approval("eva", p)), "role");
}

TEST_F(Signed, OnePersonsLedgerWorksAsBeforeAndItsProposalsWait) {
  Entry source = SignedLog::entry(Kind::source, "desk");
  EXPECT_EQ(log_.add(source), "");
  Entry epoch = SignedLog::entry(Kind::epoch, "desk");
  epoch.value = 1;
  EXPECT_EQ(log_.add(epoch), "");
  ASSERT_EQ(log_.add(SignedLog::proposal("desk", Deed::erase, "", kWho)), "");
  const Seq p = log_.last();
  EXPECT_EQ(log_.add(SignedLog::tombstone("desk", p, kWho)), "early");
  EXPECT_EQ(log_.add(SignedLog::approval("desk", p)), "no_member");
  {
    SignedLog one = log_;
    EXPECT_EQ(one.add(SignedLog::approval("desk", p, "withdrawn")), "");
    EXPECT_EQ(one.add(SignedLog::approval("desk", p, "withdrawn")), "closed");
  }
  {
    SignedLog one = log_;
    one.pass(kWait);
    EXPECT_EQ(one.add(SignedLog::tombstone("desk", p, kWho)), "");
  }
  found();
  EXPECT_EQ(log_.council().proposal(p)->state, Proposal::State::lapsed);
  log_.pass(kWait);
  EXPECT_EQ(log_.add(SignedLog::tombstone("anna", p, kWho)), "closed");
}

TEST_F(Signed, APulledEntryOfAnotherLogsCouncilIsNotOurs) {
  found({"boris"});
  Entry stranger = log_.founder("mallory", kAll);
  stranger.origin = 1;
  Entry approval = SignedLog::approval("boris", 1);
  approval.origin = 2;
  EXPECT_EQ(log_.command("anna", {stranger, approval}), "");
  EXPECT_EQ(log_.council().member("mallory"), nullptr);
  Entry alone = SignedLog::entry(Kind::source, "x");
  alone.origin = 3;
  EXPECT_EQ(log_.command("anna", {alone}, false), "");
  EXPECT_EQ(SignedLog::why(log_.council().finish()), "unsigned");
}

}  // namespace
}  // namespace stillheld::log
