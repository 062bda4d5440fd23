// Which pairs can reach a score at all, found without comparing them in full.
//
// Definition: a pair's bound is its score with every level that isn't known yet
// at its best.  Fields are looked at in the order of what they can take away;
// as soon as the bound is below the threshold, the pair is done.
//
// Why: of thirty million pairs that share a block some hundred thousand matter.
// Most of the others are settled by a birth date and an identifier, and no
// similarity is ever computed for them.
//
// (1) Never false where the score is at least the threshold, in any circle and
//     with names that changed places (reach_test.cc).
// (2) The model and the terms are those of the moment in which Reach is made.
//
// Threads: immutable.           Tested by reach_test.cc.
#pragma once

#include <vector>

#include "identity/run.h"

namespace stillheld::identity {

class Reach {
 public:
  Reach(const Scorer& scorer, Bits least);
  // out[i]: whether pair i may score `least` or more.
  void look(const uint32_t* left, const uint32_t* right, size_t n, bool* out) const;

 private:
  struct Plan {
    size_t field;
    std::vector<Bits> best;  // a level, in the best circle
    Bits open;               // the best level that is not "identical"
    Bits most;               // the best level of all, or 0
  };
  void look_at_names(const uint32_t* const* a, const uint32_t* const* b, uint32_t alive,
                     Bits* bound) const;
  const Table& table_;
  const Comparison& comparison_;
  Bits least_;
  Bits start_;               // prior and, where names can cross, names at their best
  std::vector<Plan> plans_;  // in the order of looking; names last, if they can cross
  std::vector<Plan> names_;  // given, family
};

}  // namespace stillheld::identity
