// redact(): the one function between the ledger and everything that leaves it.
//
// Pages, tables, JSON, CSV, exports, reports and error messages accept nothing
// but a Redacted, and nothing but redact() makes one: there is no second way
// out, because none compiles.
//
// For the public:
//   an object about a count-only person is left out, in whatever list it is;
//   a withheld value becomes null (in texts: “name withheld”); its field's name
//   is listed under `withheld` of the object about the person;
//   the handle of a name-withheld person is replaced by the random id;
//   in free text and addresses, words that name such a person are replaced.
// Totals are computed before, and stay; in what parts them, small cells with
//   hidden people in them are told together (small_cells.h), and small shares of the
//   named are not told while anybody is hidden.
//
// Threads: reading only.  Tested by redact_test.cc.
#pragma once

#include "base/messages.h"
#include "publish/node.h"
#include "publish/policy.h"

namespace stillheld::publish {

class Redacted {
 public:
  const Node& view() const { return node_; }
  Audience audience() const { return audience_; }

 private:
  friend class Redactor;
  Redacted(Node node, Audience audience) : node_(std::move(node)), audience_(audience) {}
  Node node_;
  Audience audience_;
};

Redacted redact(Node answer, const ledger::Books& books, const Policy& policy, Audience audience, const Messages& messages);

// An answer that says nothing about anybody (help, versions, paths).  REQUIRES:
// no personal leaf, no free text, no object about a person.
Redacted open_answer(Node answer, Audience audience);

// An Error for an audience: the public is not shown what was read from a list,
// and no name that is withheld; nor is a word repeated that was asked for.
// `policy` may be null where no ledger is open: nothing of one is in the Error.
class RedactedError {
 public:
  const std::string& text() const { return text_; }
  int exit_status() const { return exit_status_; }
  std::string_view key() const { return key_; }

 private:
  friend RedactedError redact_error(const Error&, const Policy*, Audience, const Messages&);
  std::string text_;
  int exit_status_ = 0;
  std::string_view key_;
};
RedactedError redact_error(const Error& error, const Policy* policy, Audience audience, const Messages& messages);

}  // namespace stillheld::publish
