// The balance of a period (from, to].
//
// Of published counts:
//     opening + in − out = closing − residual
// in: newly recognised; out: pardoned, full terms, deaths, and whatever else
// is published for the period.  Figures of a year are set between the nearest
// published stocks; the days that don't match are said.  Where a flow that the
// equation cannot do without was not published, the residual is not known,
// and what is missing is named.  It is never forced to zero.
//
//   2025, by Viasna: 1,265 + 509 − 342 − (at least 300) − 2 = at most 1,130,
//   against 1,135: a residual of at least 5.
//
// Of persons: H(to, K1) − H(from, K0) = flows as recorded at K1
//                                      + revision H(from, K1) − H(from, K0).
// Every change of membership has one cause: a posting (by way and account), a
// recognition given or withdrawn, or a rule (the last attestation is past, a
// term has run out).  Joining and parting records moves nobody between accounts:
// at K1 all flows are those of the persons as of K1, and what linking did to the
// opening figure since K0 is a named part of the revision.  This closes exactly, or it is a bug (property test).
// H is the *best* count of a rule set.
//
// Counter-example: "1,511 detained since 2020" is a stock read as a flow; the
// two never stand in one sum.
//
// Threads: reading only.  Tested by balance_test.cc.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/counts.h"

namespace stillheld::ledger {

struct Range {
  int64_t low = 0;
  std::optional<int64_t> high;
  bool exact() const { return high && *high == low; }
  bool operator==(const Range&) const = default;
};

struct Endpoint {
  std::optional<PublishedCount> count;
  std::vector<PublishedCount> others;  // other figures for this day, a revision of it among them
};

struct Flow {
  std::string name;     // recognised, pardon, full_term, death, …
  bool in = false;
  bool required = false;
  std::optional<PublishedCount> count;
  // Days of the period that the figure leaves out, and days beyond the period
  // that it takes in.
  std::vector<std::pair<Day, Day>> not_covered, beyond;
};

struct OtherEndpoints {
  PublishedCount opening, closing;
  Range residual;
};

struct CountBalance {
  std::string definition;
  Day from = 0, to = 0;
  Endpoint opening, closing;
  std::vector<Flow> flows;
  std::optional<Range> residual;
  std::vector<std::string> missing;
  std::vector<OtherEndpoints> others;
  std::vector<PublishedCount> part_flows;  // figures of shorter periods within it: not added up
};

// kUnknownCounts if there is no count of this definition.
Result<CountBalance> balance_of_counts(const Books& books, uint32_t import, std::string_view definition, Day from, Day to);

struct PersonFlow {
  bool in = false;
  std::string cause;  // "posting", "recognition", "rule"
  Way way = Way::none;
  Account account = Account::at_liberty;  // out: where to; in: into which
  std::string rule;   // rule: silence, term_ended, window, definition
  std::vector<uint32_t> persons;
};

struct PersonBalance {
  Day from = 0, to = 0;
  int64_t opening_first = 0;  // H(from, K0)
  int64_t opening = 0;        // H(from, K1)
  int64_t closing = 0;        // H(to, K1)
  // Of the revision: persons fewer because records of theirs were joined since
  // (by a link decision or run), or more because they were parted.
  int64_t revision_by_linking = 0;
  std::vector<PersonFlow> flows;
  int64_t revision() const { return opening - opening_first; }
  int64_t flow() const;
  int64_t residual() const { return closing - opening_first - flow() - revision(); }
};

PersonBalance balance_of_persons(const Books& books, uint32_t import, uint32_t import_first, const RuleSet& rules, Day from, Day to);

}  // namespace stillheld::ledger
