// An Explanation is a score taken apart, so that a person can disagree with it.
//
// Definition: the prior, then one bar a field with the level found, the bits
// that the level weighs and the bits that rarity adds; they add up to the score
// exactly.  A tip says which one change would carry the pair over the edge
// threshold, or back.
//
//   prior −12.2 · given same_class +4.6 · family identical +10.7, rare +3.1 ·
//   birth slip +4.2 · patronymic missing 0   →  10.4 bits, p = 0.9993
//   tip: family disagree → −7.4 bits
//
// Counter-example: "0.93 similar".  Nobody can check it, nobody can correct it.
//
// (1) score == prior + sum of bits and terms, as integers.
// (2) The score is the one that linking used: the same code computes both.
// (3) No words here: levels have keys (level_key), words stand in the catalogue.
//
// Threads: pure.            Tested by explain_test.cc.
#pragma once

#include <string>
#include <vector>

#include "identity/run.h"

namespace stillheld::identity {

struct Bar {
  size_t digit = 0;
  std::string field;  // the column's name; "order" for names that changed places
  Level level = Level::kMissing;
  Bits bits = 0;
  Bits term = 0;
};

struct Tip {
  size_t digit = 0;
  Level level = Level::kMissing;  // had the field this level …
  Bits score = 0;                 // … this would be the score
};

struct Explanation {
  Bits prior = 0;
  std::vector<Bar> bars;
  Circle circle = Circle::kStrangers;  // whose weights the bars have
  Bits score = 0;
  double probability = 0;
  std::vector<Tip> tips;  // the smallest change first
};

Explanation explain(const Scorer& scorer, const Run& run, uint32_t row_a, uint32_t row_b);

}  // namespace stillheld::identity
