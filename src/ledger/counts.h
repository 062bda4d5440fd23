// Published counts: numbers that sources print about a population.
//
// In the books they are assertions (as in plain-text accounting): the books
// may disagree with them, and then the residual is shown, never forced to zero.
//
//   "1,374 held on 21 May 2024, says Viasna"      stock, 1374 … 1374
//   "at least 300 left after their full term"     released_full_term, 300 … —
//
// (1) low and high are as published; no high means that none was given.
// (2) Counts of different definitions are never compared or summed.
// (3) A count whose grade is derived (our own sum or subtraction) proves no
//     balance: it is listed, and left out of every equation.
//
// Threads: values.  Tested by balance_test.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/books.h"

namespace stillheld::ledger {

struct PublishedCount {
  Seq seq = 0;
  dates::Date date;
  Day period_start = dates::kMinDay, period_end = dates::kMaxDay;
  std::string measure, hedge, org, definition, publisher, published, since;
  int64_t value = 0, low = 0;
  std::optional<int64_t> high;
  std::optional<int64_t> women;
  Grade grade = Grade::seen;
  bool is_of_day() const { return period_start == period_end; }
};

// The counts known at `import`, in order of date; retracted and superseded ones
// are left out.
std::vector<PublishedCount> published_counts(const Books& books, uint32_t import);

// A count that its publisher gave first and corrected later: both were true to
// what was known, each in its time.
struct CorrectedCount {
  PublishedCount first;
  PublishedCount corrected;
  Day since = dates::kMinDay;  // when the correction was published, else recorded
};
std::vector<CorrectedCount> corrected_counts(const Books& books, uint32_t import);

// Claims about the books' world that are not persons' (waves, concessions …),
// of one kind, that stand at `import`.
std::vector<const Special*> standing_claims(const Books& books, What what, uint32_t import);

}  // namespace stillheld::ledger
