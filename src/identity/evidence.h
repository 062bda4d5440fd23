// What the model learns from: patterns of candidates, and random pairs.
//
// Candidates are counted in full up to LinkOptions::training_pairs; beyond
// that a sample of left rows (by a hash of the row's values, so that the sample
// does not depend on the order of records) stands for all, with its rate.
//
// Random pairs are drawn from records; for "identical" the exact number of
// equal pairs is used, since 10^6 random pairs say little about one in 10^5.
//
// Threads: options.threads workers; the counts are sums of integers, so the
// same at any number of them.           Tested by model_test.cc.
#pragma once

#include "identity/constraints.h"
#include "identity/link.h"

namespace stillheld::identity {

// With the terms that the table's values have by now.  `person_of` a row, or
// null: pairs of one person count as settled.
Evidence gather_evidence(const Scorer& scorer, const Blocks& blocks,
                         const Constraints& constraints, const LinkOptions& options,
                         const std::vector<uint32_t>* person_of);

}  // namespace stillheld::identity
