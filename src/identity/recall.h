// How many pairs of one person blocking never brought together.
//
// Definition: recall = made / (made + missed), over pairs of rows.  Inside the
// people that clustering found, both are counted: two records can be one person
// by a third although no rule makes the pair.  Outside of them, some rows, chosen
// by a hash of their id, are compared with every other row of the list, and the
// probabilities of the pairs are added up.
//
// Why: nothing inside the candidates tells of what is not among them.  Estimates
// from how often rules agree (Chao 1987, capture and recapture) take rules for
// independent; a record with a bad name and no birth date escapes them all at
// once, and 0.92 was said where 0.78 was true.  A few million pairs outside the
// candidates, looked at, cost a fraction of a second.
//
//   historical_50k, half 1: said 0.775 (0.769–0.781), true 0.774
//
// Counter-example: a count of pairs above the threshold.  Most missed pairs say
// too little to be recognised one by one; many small probabilities add up.
//
// (1) Assumed: the model's probabilities are right outside the candidates too,
//     and the people found are right.  Where the list differs from what the
//     model can say, so does the estimate.  The interval (95 %) holds the error
//     of sampling rows alone.
// (2) Pairs below kLeastBits are not added up.
// (3) The same for any number of threads; the same rows are looked at in any
//     order of the records.
// (4) Where every row is looked at, the interval has no width.
//
// Threads: `threads` workers.     Tested by recall_test.cc against all pairs.
#pragma once

#include <vector>

#include "identity/blocking.h"
#include "identity/run.h"

namespace stillheld::identity {

struct Constraints;

struct RecallEstimate {
  double recall = 1;
  double low = 1;
  double high = 1;
  uint64_t rows = 0;  // compared with all others
};

// `person_of` a row; `first_record` a row: the record that names it in `records`.
// `budget`: about so many pairs are looked at.
RecallEstimate estimate_recall(const Records& records, const Blocks& blocks, const Scorer& scorer,
                               const Constraints& constraints, const std::vector<uint32_t>& person_of,
                               const std::vector<uint32_t>& first_record, uint64_t budget,
                               unsigned threads);

}  // namespace stillheld::identity
