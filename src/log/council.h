// The Council is who works on a ledger, and whether what needs two had two.
//
// Definition: a fold over the log, without a clock and without the disk, that
// anybody can repeat who has the entries: the keeper from the database, an
// outsider from the public bundles.  A member is a handle, a key and roles.  A
// step that needs two (Deed) is proposed, approved by another member, and
// carried out; each of the three is an entry that its member signed.
//
//   member anna (custodian), founding   → a ledger with one member
//   proposal 12: erase 4x1m…, by anna
//   approval of 12, by boris            → seven days from here
//   tombstone of 4x1m…, target 12       → kRuleBroken "early" before them
//
// Counter-example: a table of users with a column `admin`.  Who administers the
// table is everybody.
//
//  (1) Before the first `member` entry the ledger is one person's: nobody is asked
//      who he is, and nothing is signed.  What needs two waits seven days from
//      its proposal.
//  (2) The first `member` entry is the founding.  Its member signs for himself,
//      and its `text` is the ledger's id, to which every signature is bound.
//      Other members of the same import are founders too.  Open proposals lapse.
//  (3) Afterwards members and roles change by a carried-out proposal alone.  A
//      key never belongs to two handles, not even one after the other.  One
//      custodian always stays.
//  (4) Proposer and approver are two: two handles and two keys, both of them
//      members, without a break, from their signature to the deed; one of them
//      a custodian, for erasing the approver.  Both have one of the roles that
//      write.  Whose membership or roles change: his open proposals lapse, his
//      approvals are struck, and proposals about his membership lapse.
//  (5) An approval follows its proposal.  It is given once and can be taken back
//      once; after that this member cannot approve the same proposal any more,
//      so an old signature is good for nothing.
//  (6) Erasing waits seven days more, from the approval.
//  (7) Where nobody else could approve, because one member alone has a role that
//      writes, seven days take the approval's place: from the proposal, or from
//      the day on which he was alone, whichever is later.
// (7b) Where two work and one of them may be gone (arrested, his key lost), a
//      change of members that the other, a custodian, proposed needs no approval
//      once the first has signed nothing for seven days: from the proposal, from
//      his last signature, or from the last change of members, whichever is
//      latest.  Whatever he signs begins them anew; who approved it and took that
//      back has said no.  No other step goes this way.
//  (8) A proposal is dead thirty days after it was made.
//  (9) What is carried out is what was proposed: kind, subject and parameters()
//      are equal.  By the proposer or an approver; once.
// (10) Every other entry of a ledger with members is signed with its command: the
//      last entry of the import is a `deed` of kind "entries" by the same member,
//      whose signature is over the root of the whole log before it, and whose
//      roles cover all that he wrote (who_may).
// (11) A consent that was refused or withdrawn is granted again as a step alone, and
//      such an entry is not undone.  The first epoch needs no proposal, nor does
//      the first after the ledger was put in the clear; each other one, and a log's
//      key that is declared lost, is a change of key (rotate).
// (12) `at` never falls.
//
// Rejected: a signature an entry (50 µs and 100 bytes for each of a list's
// million claims).  One over the root binds them all, and all before them.
//
// What it cannot see: one person with two keys, a clock that was put forward
// (witnesses do), members who were pressed.
//
// Threads: a value.  Tested by council_test.cc (against a twin that reads the
// rule off the log's history, all orders to depth 8) and with
// signatures by council_sign_test.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "log/entry.h"
#include "log/merkle.h"
#include "log/note.h"

namespace stillheld::log {

inline constexpr Millis kWait = Millis{7} * 86400000;      // (6), (7)
inline constexpr Millis kLifetime = Millis{30} * 86400000;  // (8)

enum class Deed : uint8_t { members, unseal, erase, consent, restore, rotate };
std::string_view text_of(Deed deed);
std::optional<Deed> parse_deed(std::string_view text);

enum class Role : uint8_t { contributor, reviewer, publisher, custodian, auditor, witness };
inline constexpr int kRoles = 6;
using Roles = uint8_t;  // a bit a role
constexpr Roles bit(Role role) { return static_cast<Roles>(1U << static_cast<unsigned>(role)); }
// The roles that write: contributor, reviewer, publisher, custodian.
inline constexpr Roles kWorking = 0x0F;
std::string_view text_of(Role role);
std::optional<Roles> parse_roles(const std::vector<std::string>& texts);  // known, none twice, not none
std::vector<std::string> role_texts(Roles roles);

// Lower-case letters, digits, '-', '_', '.'; at most 32; a letter or digit first.
bool is_handle(std::string_view text);

// Why an entry breaks the rule.  Texts are keys: `rule.TEXT` in the catalogues.
enum class Rule : uint8_t {
  form, time, founding, signature, no_member, role, unsigned_, other_hand, no_proposal, same_person, twice, closed,
  expired, early, unapproved, other_deed, key_taken, no_change, last_custodian, needs_two
};
std::string_view text_of(Rule rule);

struct Member {
  std::string handle;
  VerifierKey key;
  Roles roles = 0;
  Seq since = 0, until = 0;  // entries; until 0: still a member
  Millis signed_at = 0;      // of the last entry that he signed as such a member
  bool has(Role role) const { return (roles & bit(role)) != 0; }
  bool works() const { return (roles & kWorking) != 0; }
  bool operator==(const Member&) const = default;
};

struct Approval {
  std::string by;
  Seq seq = 0;
  Millis at = 0;
  bool counts = true;  // false: taken back, or struck
  bool operator==(const Approval&) const = default;
};

struct Proposal {
  enum class State : uint8_t { open, withdrawn, lapsed, done };
  Seq seq = 0;
  Deed deed = Deed::members;
  std::string by;
  Id subject;
  std::string text;
  Millis at = 0;
  State state = State::open;
  std::vector<Approval> approvals;  // in the log's order
  bool by_two() const;              // an approval counts, or counted when it was done
  Seq done_by = 0;                  // the entry that carried it out
  Hash leaf{};                      // of the proposal's entry: what approvals are signed over
  bool operator==(const Proposal&) const = default;
};

// What carrying out this entry does, as a proposal's `text` says it:
//   member "in anna KEY custodian,reviewer", "out anna"; consent "granted";
//   epoch "3 for anna,boris"; tombstone ""; deed its own text, and "size N root R";
//   of a key_lost "lost KEY next KEY".
std::string parameters(const Entry& entry);
// Which step it is the carrying out of; nothing if of none.
std::optional<Deed> deed_of(const Entry& entry);
// Who is taken in or out by a proposal with this text; nothing if it is none.
std::optional<Entry> member_change(std::string_view text);

// Entries that are signed themselves; all others are signed with their command.
bool signs_itself(const Entry& entry);

// What a member signs: a domain line, the ledger, the log's size and root before
// the entry, and the canonical entry without `sig`.
std::string signed_bytes(const Entry& entry, const Id& ledger, uint64_t size_before, const Hash& root_before);
// Of an approval: the proposal's place and leaf instead, and the entry without
// `at` and `import`, so that a partner can sign on his own machine.
std::string signed_approval_bytes(const Entry& entry, const Id& ledger, const Hash& proposal_leaf);
// Fills entry.sig.
void sign(Entry& entry, const SigningKey& key, const std::string& bytes);

class Council {
 public:
  // `everything`: every entry is given, in order, and signatures are checked.
  // `rules`: only entries that matter may be given, no signature is checked:
  // for the ledger's own program, whose log `verify` has checked.
  enum class Check : uint8_t { everything, rules };
  explicit Council(Check check = Check::everything) : check_(check) {}

  // Folds one entry of the log.  kRuleBroken {entry, rule}: then it changed
  // nothing but the place in the log, and folding can go on.  If the command
  // before it was not signed either, both are told: {entry, rule, entry, rule}.  `leaf` is the hash
  // of its bytes.
  Status see(Seq seq, const Entry& entry, const Hash& leaf);
  // Whether see() would find it well, but for its signature.
  Status check(Seq seq, const Entry& entry) const;
  // An entry that cannot be read: it has its place in the log, and no meaning.
  void pass_over(const Hash& leaf) { tree_.add(leaf); }
  // Whether this change of members could be carried out as things stand.
  Status check_change(const Entry& member) const;
  // After the last entry: kRuleBroken if its command was not signed.
  Status finish() const;

  // False: one person's ledger, as in (1).
  bool has_members() const { return !members_.empty(); }
  Seq founding() const { return has_members() ? members_.front().since : 0; }
  const std::optional<Id>& ledger() const { return ledger_; }
  // A member now; null otherwise.
  const Member* member(std::string_view handle) const;
  const std::vector<Member>& members() const { return members_; }  // those who left too, by since
  // The one who alone has a role that writes; null: none, or several.
  const Member* alone() const;
  // (7b) Who need not approve this open proposal once he was silent; null: nobody.
  const Member* may_be_gone(const Proposal& proposal) const;
  const Proposal* proposal(Seq seq) const;
  const std::vector<Proposal>& proposals() const { return proposals_; }
  std::vector<Proposal> open(Millis now) const;
  static Millis expires_at(const Proposal& proposal) { return proposal.at + kLifetime; }
  // From when on the proposal may be carried out; kRuleBroken {proposal, rule}
  // if it may not as things stand.
  Result<Millis> ready_at(Seq proposal) const;
  // One of these roles is needed to write such an entry (of those that need no
  // second person).
  Roles who_may(const Entry& entry) const;
  // Whether members have written since the last signature that covers them.
  bool owes_signature() const { return pending_first_ != 0; }

 private:
  // An entry that can be undone, in the log's order.
  struct Mark {
    Seq seq;
    int64_t import;
    Id subject;
    bool refuses, undone;
  };
  using Why = std::optional<Rule>;  // nothing: it is well
  Why judge(const Entry& e) const;
  Why judge_member(const Entry& e) const;
  Why judge_change(const Entry& e) const;
  Why judge_proposal(const Entry& e) const;
  Why judge_approval(const Entry& e) const;
  Why judge_deed(const Entry& e) const;
  Why judge_step(const Entry& e, const Proposal& p) const;
  Why judge_closing(const Entry& e) const;
  Why judge_ordinary(const Entry& e) const;
  Why judge_signature(const Entry& e, const Member& by) const;
  bool founds(const Entry& e) const;
  bool refuses(const Id& subject) const;
  // The marks that an `undo` takes back.
  static std::pair<size_t, size_t> undone_by(const Entry& e, const std::vector<Mark>& marks);
  Result<Millis> ready(const Proposal& p) const;
  Proposal* find(Seq seq);
  void apply(Seq seq, const Entry& e, const Hash& leaf);
  void change_member(Seq seq, const Entry& e);
  void note_consent(Seq seq, const Entry& e);

  Check check_;
  std::optional<Id> ledger_;
  std::vector<Member> members_;      // by since
  std::vector<Proposal> proposals_;  // by seq
  std::vector<Mark> consents_, hidings_;
  std::unordered_map<Id, std::vector<size_t>, IdHash> consents_of_;
  int64_t founding_import_ = 0;
  bool founding_open_ = false;
  bool had_epoch_ = false;
  Millis alone_since_ = 0, changed_at_ = 0;  // (7), (7b)
  // The log so far.
  Frontier tree_;
  Millis last_at_ = 0;
  // The command that is not signed yet.
  Seq pending_first_ = 0;
  int64_t pending_import_ = 0;
  std::string pending_by_;
  bool pending_pulled_ = false;
};

}  // namespace stillheld::log
