// Stays: every deprivation of liberty of every person in the books, with what
// measures of people need: how the days are known, how it ended, and what was
// left of the term.
//
// Definition: a stay is an episode of the fold (ledger/fold.h) as known at one
// import.  Days are bounds; a stay is *dated* if its beginning is known to the
// day, *ended* if an exit is known.
//
//   arrest 2021-07-14, verdict 2023-03-03 of 108 months, release 2026-03-19
//     beginning 2021-07-14 · end 2026-03-19 · term ends 2029-05-10 … 2030-07-13
//
// What is left of a term (M11) is bounded: one day of remand counts one and a
// half of colony (definitions/law.toml), and remand lasts until the verdict is
// in force, a day that is seldom published.  So the scheduled end lies between
//   verdict + months − 1.5 × (in force − arrest) + (in force − verdict), with
//   in force at its latest, the appeal or half a year after the verdict,
// and the same with the verdict in force at once.
//
// Counter-example: verdict + months.  It is later than any release that the law
// would give, and makes every mercy look greater than it was.
//
// (1) Stays of a person are in order and don't overlap.
// (2) term_first ≤ term_last, where a term is known; both absent where it is not.
// (3) first_import is the import in which the person was first heard of;
//     first_published the first day on which a source about the person is known
//     to have been published, absent where no such day is known.
//
// Threads: reading only.  Tested by cli/measures_test.cc.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/books.h"

namespace stillheld::measure {

using dates::Day;
using ledger::Account;
using ledger::Way;

struct Stay {
  uint32_t person = 0;
  Day entry_earliest = 0, entry_latest = 0;
  Day exit_earliest = dates::kMaxDay, exit_latest = dates::kMaxDay;
  bool open = true;
  Day attested_until = dates::kMinDay;
  Day silent_after = dates::kMaxDay;  // books' last possible end of the term
  Way way_in = Way::none, way_out = Way::none;
  Account after = Account::at_liberty;
  std::optional<Day> term_first, term_last;  // scheduled end
  std::vector<std::string> articles;  // of the law, if asked for (statutes.h): each once
  bool dated() const { return entry_earliest == entry_latest; }
  bool exit_dated() const { return !open && exit_earliest == exit_latest; }
};

struct PersonStays {
  uint32_t person = 0;
  std::vector<Stay> stays;
  uint32_t first_import = 0;
  std::optional<Day> first_published;
  std::optional<Day> dead_by;  // last possible day of a death
  std::optional<Day> left_on;  // first possible day on which the country was left freely
};

enum class Articles : uint8_t { leave, read };

// Everybody with at least one stay, by person.  Articles stand among the personal
// values; reading them takes one more pass over the store.
Result<std::vector<PersonStays>> stays_of(const ledger::Books& books, store::Reader& reader, uint32_t import,
                                          Articles articles = Articles::leave);

// How somebody left, as the measures tell it.
enum class Exit : uint8_t { mercy, expiry, court, death, other };
// mercy: pardon, amnesty, parole, exchange, talks, expulsion; expiry: full term;
// court: dropped, acquitted, quashed, a milder measure or penalty; other: not told.
Exit exit_of(Way way);

}  // namespace stillheld::measure
