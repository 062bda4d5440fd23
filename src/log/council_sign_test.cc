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

TEST_F(Signed, ADeskOfOneWaitsSevenDaysAndADeskOfTwoErasesNobodyThatWay) {
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

// Of two, one was arrested, or lost his key.
TEST_F(Signed, ADeskOfTwoReplacesWhoIsSilentForSevenDays) {
  found({"boris"});
  const Seq other = [&] {  // nothing but a change of members goes this way
    EXPECT_EQ(log_.add(SignedLog::proposal("anna", Deed::restore, "size 9 root ab")), "");
    return log_.last();
  }();
  ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, "out boris")), "");
  const Seq p = log_.last();
  const Millis proposed = log_.at_;
  ASSERT_NE(log_.council().may_be_gone(*log_.council().proposal(p)), nullptr);
  EXPECT_EQ(log_.council().may_be_gone(*log_.council().proposal(p))->handle, "boris");
  EXPECT_EQ(log_.council().ready_at(p).value(), proposed + kWait);
  EXPECT_FALSE(log_.council().ready_at(other).ok());
  // He works on: he is not gone, and the days begin anew, be it by a command.
  log_.pass(6 * SignedLog::kDay);
  Entry hide = SignedLog::entry(Kind::withhold, "");
  hide.mode = "withhold";
  hide.subject = kWho;
  ASSERT_EQ(log_.command("boris", {hide}), "");
  const Millis heard = log_.at_;
  EXPECT_EQ(log_.council().ready_at(p).value(), heard + kWait);
  log_.pass(2 * SignedLog::kDay);
  EXPECT_EQ(log_.add(SignedLog::change("anna", p, "out boris")), "early");
  // What somebody else writes in his name does not count as his word.
  Entry forged = hide;
  forged.by = "boris";
  log_.next_import();
  ASSERT_EQ(log_.put(forged), "");
  Entry closing = SignedLog::entry(Kind::deed, "boris");
  closing.what = "entries";
  closing.at = log_.at_;
  closing.import = log_.import_;
  EXPECT_EQ(log_.put_as_it_is(log_.signed_by(closing, "anna")), "signature");
  EXPECT_EQ(log_.council().ready_at(p).value(), heard + kWait);
  // What anna signs herself neither.
  ASSERT_EQ(log_.command("anna", {hide}), "unsigned");  // (of the forged one)
  EXPECT_EQ(log_.council().ready_at(p).value(), heard + kWait);
  {
    SignedLog one = log_;  // he says no
    EXPECT_EQ(one.add(SignedLog::approval("boris", p)), "");
    EXPECT_EQ(one.add(SignedLog::approval("boris", p, "withdrawn")), "");
    one.pass(8 * SignedLog::kDay);
    EXPECT_EQ(one.add(SignedLog::change("anna", p, "out boris")), "unapproved");
  }
  {
    SignedLog one = log_;  // he has a say all the same
    EXPECT_EQ(one.add(SignedLog::approval("boris", p)), "");
    EXPECT_EQ(one.add(SignedLog::change("anna", p, "out boris")), "");
  }
  log_.at_ = heard + kWait - 2;
  EXPECT_EQ(log_.add(SignedLog::change("anna", p, "out boris")), "early");
  EXPECT_EQ(log_.add(SignedLog::change("anna", p, "out boris")), "");
  EXPECT_FALSE(log_.council().proposal(p)->by_two());  // and this shows
  EXPECT_EQ(log_.add(SignedLog::proposal("boris", Deed::erase, "", kWho)), "no_member");
  // A desk of one now: seven days for the next one.
  const std::string clara = SignedLog::in("clara", "reviewer,custodian");
  ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, clara)), "");
  const Seq q = log_.last();
  log_.pass(kWait);
  EXPECT_EQ(log_.add(SignedLog::change("anna", q, clara)), "");
}

TEST_F(Signed, WhoLostHisKeyGetsANewOneAfterSevenDaysAndOfThreeNobodyGoesThatWay) {
  found({"boris"});
  const std::string rekeyed = "in boris " + SignedLog::vkey("boris-2") + " reviewer,custodian";
  ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, rekeyed)), "");
  const Seq p = log_.last();
  {
    SignedLog one = log_;
    one.pass(kWait);
    EXPECT_EQ(one.add(SignedLog::change("anna", p, rekeyed)), "");
    EXPECT_EQ(one.council().member("boris")->key.text(), SignedLog::vkey("boris-2"));
  }
  // A partner is named the same way; then there are three, and he is asked.
  const std::string partner = SignedLog::in("partner", "custodian");
  ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::members, partner)), "");
  const Seq q = log_.last();
  log_.pass(kWait);
  ASSERT_EQ(log_.add(SignedLog::change("anna", q, partner)), "");
  EXPECT_FALSE(log_.council().ready_at(p).ok());
  EXPECT_EQ(log_.add(SignedLog::change("anna", p, rekeyed)), "unapproved");
  EXPECT_EQ(log_.add(SignedLog::approval("partner", p)), "");
  EXPECT_EQ(log_.add(SignedLog::change("anna", p, rekeyed)), "");
}

TEST_F(Signed, WhoIsNoCustodianTakesNobodyOut) {
  ASSERT_EQ(log_.add(log_.founder("anna", kAll)), "");
  Entry e = log_.founder("boris", {"contributor"});
  e.by = "anna";
  e.text.clear();
  ASSERT_EQ(log_.put(e), "");
  for (const std::string& change : {std::string("out anna"), SignedLog::in("clara", "custodian"), SignedLog::in("boris", "custodian")}) {
    ASSERT_EQ(log_.add(SignedLog::proposal("boris", Deed::members, change)), "");
    const Seq p = log_.last();
    log_.pass(8 * SignedLog::kDay);
    EXPECT_EQ(log_.add(SignedLog::change("boris", p, change)), "unapproved") << change;
  }
}

TEST_F(Signed, OnePersonsLedgerWaitsForWhatNeedsTwo) {
  const auto deed = [](const std::string& what, const std::string& text, int64_t target = kAbsent) {
    Entry e = SignedLog::entry(Kind::deed, "desk");
    e.what = what;
    e.text = text;
    e.target = target;
    return e;
  };
  Entry epoch = SignedLog::entry(Kind::epoch, "desk");
  epoch.value = 1;
  epoch.fields = {"anna"};
  ASSERT_EQ(log_.add(epoch), "");  // sealing itself waits for nobody
  epoch.value = 2;
  EXPECT_EQ(log_.add(epoch), "needs_two");
  EXPECT_EQ(log_.add(deed("unseal", "clear")), "needs_two");
  EXPECT_EQ(log_.add(deed("unseal", "export desk")), "needs_two");
  EXPECT_EQ(log_.add(deed("restore", "")), "needs_two");
  EXPECT_EQ(log_.add(deed("erase", "")), "needs_two");
  Entry lost = deed("key_lost", "NEXT");
  lost.key = "LOST";
  lost.size = 3;
  EXPECT_EQ(log_.add(lost), "needs_two");
  EXPECT_EQ(parameters(lost), "lost LOST next NEXT");
  EXPECT_EQ(log_.add(SignedLog::tombstone("desk", 0, kWho)), "no_proposal");
  EXPECT_EQ(log_.add(deed("custodian", "add cyr")), "");
  Entry consent = SignedLog::entry(Kind::consent, "desk");
  consent.subject = kWho;
  consent.state = "refused";
  ASSERT_EQ(log_.add(consent), "");
  const auto refusal = static_cast<int64_t>(log_.last());
  consent.state = "granted";
  EXPECT_EQ(log_.add(consent), "needs_two");
  Entry undo = SignedLog::entry(Kind::undo, "desk");
  undo.target = refusal;
  EXPECT_EQ(log_.add(undo), "needs_two");
  // Each of them, proposed, after seven days and not before.
  epoch.value = 2;
  const std::vector<std::pair<Entry, Entry>> steps = {
      {SignedLog::proposal("desk", Deed::rotate, "2 for anna"), epoch}, {SignedLog::proposal("desk", Deed::unseal, "clear"), deed("unseal", "clear")},
      {SignedLog::proposal("desk", Deed::rotate, "lost LOST next NEXT"), lost}, {SignedLog::proposal("desk", Deed::consent, "granted", kWho), consent}};
  std::vector<Seq> numbers;
  for (const auto& [proposal, step] : steps) {
    ASSERT_EQ(log_.add(proposal), "");
    numbers.push_back(log_.last());
  }
  for (size_t i = 0; i < steps.size(); ++i) {
    Entry step = steps[i].second;
    step.target = static_cast<int64_t>(numbers[i]);
    SignedLog early = log_;
    EXPECT_EQ(early.add(step), "early");
  }
  log_.pass(kWait);
  for (size_t i = 0; i < steps.size(); ++i) {
    Entry step = steps[i].second;
    step.target = static_cast<int64_t>(numbers[i]);
    EXPECT_EQ(log_.add(step), "") << i;
    EXPECT_EQ(log_.add(step), "closed") << i;
  }
  // Taken out of the clear again, it is sealed without waiting.
  epoch.value = 1;
  EXPECT_EQ(log_.add(epoch), "");
  EXPECT_EQ(log_.add(epoch), "needs_two");
}

TEST_F(Signed, ALostKeyIsDeclaredByTwo) {
  found({"boris"});
  Entry lost = SignedLog::entry(Kind::deed, "anna");
  lost.what = "key_lost";
  lost.key = "LOST";
  lost.text = "NEXT";
  lost.size = 2;
  EXPECT_EQ(log_.command("anna", {lost}), "needs_two");
  ASSERT_EQ(log_.add(SignedLog::proposal("anna", Deed::rotate, "lost LOST next NEXT")), "");
  const Seq p = log_.last();
  ASSERT_EQ(log_.add(SignedLog::approval("boris", p)), "");
  lost.target = static_cast<int64_t>(p);
  Entry other = lost;
  other.text = "MALLORY";
  EXPECT_EQ(log_.add(other), "other_deed");
  EXPECT_EQ(log_.add(lost), "");
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
