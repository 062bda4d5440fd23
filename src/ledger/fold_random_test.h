// Invented claims and invented lives for the property tests of fold().
//
// random_claims   anything at all: unknown dates, reversed orders, absurdities.
// Life            what really happened to somebody who never lived; it can be
//                 told exactly or vaguely, and vaguely still means truly.
// slow_twin       the account of one day, found by looking through the claims
//                 again for every day: the obvious way that fold() must equal.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "ledger/fold.h"

namespace stillheld::ledger {

std::vector<Claim> random_claims(SeededRandom& random, bool exact);

// Empty, or which invariant of fold.h is broken.  `entered` are the standings
// that fold() was given.
std::string fault_of(const Folded& folded, const std::vector<Claim>& claims, const std::vector<Standing>& entered);
std::string shown(const std::vector<Claim>& claims);
std::string shown(const Folded& folded);

struct Stint {
  Day taken = 0, charged = 0, sentenced = 0, moved = 0, seen = 0, added = 0;  // 0: did not happen
  Day out = 0;                                                                 // 0: still held
  int months = -1, added_months = 0;
  Penalty penalty = Penalty::none;
  bool died = false;
  Way way = Way::none;
  Destination destination = Destination::none;
};

struct Life {
  std::vector<Stint> stints;
  Day first = 0, last = 0;
  bool held_on(Day on) const;
  std::string shown() const;
};

Life random_life(SeededRandom& random);
std::vector<Claim> told_exactly(const Life& life, SeededRandom& random);
std::vector<Claim> told_vaguely(const Life& life, SeededRandom& random);

struct Slow {
  Account account = Account::at_liberty;
  Certainty certainty = Certainty::none;
};
// REQUIRES: exact days, told of one life that told_exactly() can tell.
Slow slow_twin(const std::vector<Claim>& claims, Day on, const Definitions& definitions);

}  // namespace stillheld::ledger
