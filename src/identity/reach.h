// Which pairs can reach a score at all, found without comparing them in full.
//
// Definition: a pair's bound is its score with every level that isn't known yet
// at its best.  Fields are looked at in the order of what they can take away;
// as soon as the bound is below the threshold, the pair is done.  There is a
// bound for each circle (strangers, namesakes, relatives), since each allows
// other names and weighs the rest otherwise.
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

#include <array>
#include <vector>

#include "identity/run.h"

namespace stillheld::identity {

class Reach {
 public:
  Reach(const Scorer& scorer, Bits least);
  // out[i]: whether pair i may score `least` or more.
  void look(const uint32_t* left, const uint32_t* right, size_t n, bool* out) const;

 private:
  using Bounds = std::array<Bits, kCircles>;  // one a circle: its own weights
  struct Plan {
    size_t field;
    std::vector<Bounds> best;  // a level
    Bounds open;               // the best level that is not "identical"
  };
  void look_at_names(const uint32_t* const* a, const uint32_t* const* b, uint32_t alive,
                     Bounds* bound) const;
  bool reaches(const Bounds& bound) const {
    return bound[0] >= least_ || bound[1] >= least_ || bound[2] >= least_;
  }
  const Table& table_;
  const Comparison& comparison_;
  Bits least_;
  Bounds start_;             // prior and, where names can cross, names at their best
  std::vector<Plan> plans_;  // in the order of looking
  std::vector<Plan> names_;  // given, family, if they can cross: looked at last
};

}  // namespace stillheld::identity
