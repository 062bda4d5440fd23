// Steps write what the council (log/council.h) reads: proposals, approvals,
// deeds, and the entry that signs what else a command wrote.
//
// Definition: one Steps is one command.  Its entries share `at` and `import`;
// nothing is saved until the caller commits.  Each entry is judged before it is
// appended, so that an Error leaves nothing behind that breaks the rule.
//
//   TRY(steps, Steps::begin(writer, council, {"anna", &key}, clock, random));
//   TRY(number, steps.propose(Deed::erase, subject, "", "he asked for it"));
//   …another day, another member: steps.approve(number);
//   …seven days later:
//   Entry tombstone;  tombstone.kind = Kind::tombstone;  tombstone.subject = subject;
//   TRY(seq, steps.carry_out(number, tombstone, none));
//   TRY_VOID(writer.commit());
//
// Counter-example: asking "are you sure?" twice.  It is the same person.
//
// (1) In a ledger without members Signer.key is null, nothing is signed, and
//     proposals wait seven days.
// (2) What is appended is signed with the key that the council knows for the
//     handle: another key is kOtherKey before anything is written.
// (3) A partner's approval, signed on his own machine (approval_request), is
//     appended as it came, or refused.
//
// Threads: one, the writer's.  Tested by steps_test.cc on both stores.
#pragma once

#include "base/clock.h"
#include "log/council.h"
#include "store/store.h"

namespace stillheld::evidence {

struct Signer {
  std::string handle;
  const log::SigningKey* key = nullptr;
};

// The council as the whole log makes it.  `everything`: signatures too.
Result<log::Council> council_of(store::Reader& reader, log::Council::Check check);

class Steps {
 public:
  // REQUIRES: `council` reflects all of the writer's log; it and `signer.key`
  // outlive the Steps.  kNeedsMember if the ledger has members and signer is
  // none of them, kOtherKey if the key is not his, kClockBackwards if the clock
  // is more than a day behind the log.
  static Result<Steps> begin(store::Writer& writer, log::Council& council, Signer signer, const Clock& clock, Random& random);

  Result<log::Seq> propose(log::Deed deed, const Id& subject, std::string text, std::string reason);
  Result<log::Seq> approve(log::Seq proposal);
  // The proposer takes his proposal back, an approver his approval.
  Result<log::Seq> withdraw(log::Seq proposal);
  // Appends `deed` as the carrying out of `proposal`: fills its envelope, target
  // and signature.  kRuleBroken {proposal, rule} if it may not be, now or ever.
  Result<log::Seq> carry_out(log::Seq proposal, log::Entry& deed, std::vector<log::Personal>& personals);
  // What a partner is given to sign, and what comes back.
  Result<std::string> approval_request(log::Seq proposal, const std::string& handle) const;
  Result<log::Seq> approve_from(std::string_view answer);
  // The founding, if there is no member yet; its founders are `members`, the
  // first of whom signs.
  Result<log::Seq> found(std::vector<log::Entry> members);
  // Any other entry of this command.  Those that are signed themselves are.
  Result<log::Seq> append(log::Entry& entry, std::vector<log::Personal>& personals);
  // Signs, with one entry, what is there from `first` on and not signed itself.
  // Does nothing where nothing is, or where there are no members.
  Status close(log::Seq first);

  Millis at() const { return at_; }
  int64_t import() const { return import_; }

 private:
  Steps(store::Writer& writer, log::Council& council, Signer signer, Random& random)
      : writer_(&writer), council_(&council), signer_(std::move(signer)), random_(&random) {}
  Result<log::Seq> approval(log::Seq proposal, std::string_view state);
  Result<log::Seq> write(const log::Entry& entry, std::span<const log::Personal> personals);
  void sign(log::Entry& entry) const;
  store::Writer* writer_;
  log::Council* council_;
  Signer signer_;
  Random* random_;
  Millis at_ = 0;
  int64_t import_ = 0;
  std::vector<log::Seq> written_;
};

// A partner's side: what is asked, and the answer.
struct ApprovalRequest {
  Id ledger;
  std::string handle;     // as whom the partner signs
  log::Seq proposal = 0;
  std::string entry;      // the proposal's bytes
};
std::string format_request(const ApprovalRequest& request);
// kBadNote if it is none, or its entry is no proposal.
Result<ApprovalRequest> parse_request(std::string_view bytes);
struct ApprovalAnswer {
  std::string handle;
  log::Seq proposal = 0;
  std::string sig;
};
ApprovalAnswer answer(const ApprovalRequest& request, const log::SigningKey& key);
std::string format_answer(const ApprovalAnswer& answer);
Result<ApprovalAnswer> parse_answer(std::string_view bytes);

}  // namespace stillheld::evidence
