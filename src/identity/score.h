// How good a linking is, against a gold standard.
//
// Definitions.  Gold and result each give every record a person.  A pair is
// true if gold puts it together, found if the result does.
//   precision  true pairs among the found;   recall  found pairs among the true
//   cluster F1 their harmonic mean over the pairs inside clusters.  This is the
//              figure of 0.828 for Splink's example on historical_50k, too.
// Only records that gold knows count; in a linking of two lists that are each
// free of duplicates it is the pair F1 across the lists.
//
// Calibration error (ECE, Naeini et al. 2015): pairs in ten bins by probability
// (0–0.1 … 0.9–1); the mean over pairs of |share of true pairs − mean
// probability| of their bin.  Over all compared pairs most are easy, so it is
// also given over the contested ones, with probability in [0.01, 0.99].
//
// Intervals: 95 %, bootstrap over gold clusters (they, not pairs, are what a
// list is a sample of): each draw weighs a cluster by how often it was drawn;
// a found pair of two clusters counts with the mean of both weights.
//
// Counter-example: the share of records in the right cluster.  Who puts every
// record alone has most of it right.
//
// Threads: pure.            Tested by score_test.cc against all pairs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace stillheld::identity {

constexpr uint32_t kNotInGold = ~uint32_t{0};

struct PairScore {
  double true_found = 0;
  double found = 0;
  double truth = 0;
  double precision() const { return found > 0 ? true_found / found : 1; }
  double recall() const { return truth > 0 ? true_found / truth : 1; }
  double f1() const {
    return found + truth > 0 ? 2 * true_found / (found + truth) : 1;
  }
};

// REQUIRES: gold.size() == result.size().
PairScore score_clusters(std::span<const uint32_t> gold, std::span<const uint32_t> result);

struct Interval {
  double low = 0;
  double high = 0;
};
Interval bootstrap_f1(std::span<const uint32_t> gold, std::span<const uint32_t> result,
                      int draws, uint64_t seed);

struct Calibration {
  double error = 0;            // over all pairs
  double contested_error = 0;  // over those with probability in [0.01, 0.99]
  uint64_t pairs = 0;
  uint64_t contested = 0;
};
// (probability, whether gold puts the pair together).
Calibration calibration(std::span<const std::pair<double, bool>> pairs);

// A figure with its interval.
struct Estimate {
  double value = 0;
  Interval interval;
};
// "precision", "recall", "f1" over pairs; "bcubed_precision", "bcubed_recall",
// "bcubed_f1" over records (Bagga & Baldwin 1998: of each record, the share of
// its result cluster that is its person, and of its person that is in there).
std::vector<std::pair<std::string, Estimate>> measure_clusters(std::span<const uint32_t> gold,
                                                               std::span<const uint32_t> result,
                                                               int draws, uint64_t seed);

struct JudgedPair {
  double probability = 0;
  bool truth = false;
  uint32_t gold_a = kNotInGold;  // gold clusters, for the bootstrap
  uint32_t gold_b = kNotInGold;
};
// "calibration" over all pairs, "contested" over those in [0.01, 0.99].
std::vector<std::pair<std::string, Estimate>> measure_calibration(std::span<const JudgedPair> pairs,
                                                                  int draws, uint64_t seed);

}  // namespace stillheld::identity
