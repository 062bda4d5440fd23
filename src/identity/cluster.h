// Clustering makes people of scored pairs.
//
// Definition: rows joined by edges of at least the edge threshold form a
// component (union–find).  Inside a component every pair is scored, also those
// that blocking did not make, and clusters are merged, best average first, as
// long as the average score between two is at least the cut (average linkage,
// Sokal & Michener 1958).
//
// Why not the component itself: one wrong edge joins two families.  Fathers and
// sons of one name hang together by a single doubtful record; their averages
// don't.  On historical_50k this alone is worth several points of F1.
//
//   a–b 20, b–c 12, a–c −15   → {a, b}, {c}      (average of c to {a, b}: −1.5)
//   a–b 20, b–c 12, a–c +2    → {a, b, c}        (average 7)
//
// Counter-example: a chain of a thousand records in which each is like the next.
// It is one component, and no person.
//
// (1) Nobody overrules a person: `same` pairs are merged first, `forbidden`
//     pairs (different, two of a list free of duplicates, contradictory facts)
//     never stand in one cluster.  Where the two contradict, `same` wins: it is
//     a person's word, `forbidden` may be a rule.
// (2) The result is a function of the component's rows, edges and scores, with
//     ties broken by before(): not of their order, and not of other components.
//     That is why a record can be inserted later (incremental.h).
// (3) Scores are clipped to ±clip before they are averaged, so that one
//     spectacular agreement doesn't carry a stranger in.
// (4) Components over `largest` rows are first cut at higher edge thresholds.
// (5) Sums are integers; the same bytes at any number of threads.
//
// Threads: `threads` workers inside cluster_all.  Tested by cluster_test.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "identity/model.h"

namespace stillheld::identity {

struct Edge {
  uint32_t a = 0;
  uint32_t b = 0;
  Bits score = 0;
  friend bool operator==(const Edge&, const Edge&) = default;
};

struct ClusterOptions {
  Bits edge = 0;           // p = 0.5
  // Inside a component the pairs that blocking did not make are counted too, and
  // two records that both say little have a score near the prior: so less than 0.
  Bits cut = -3 * kBit / 2;
  Bits clip = 10 * kBit;
  Bits grey = 4 * kBit;    // how near to the cut a merge is doubtful
  uint32_t largest = 1000;
  unsigned threads = 1;
};

struct ClusterInput {
  uint32_t rows = 0;
  std::span<const Edge> edges;
  std::span<const std::pair<uint32_t, uint32_t>> same;
  // How many records a row stands for.
  std::function<uint32_t(uint32_t)> weight;
  // Scores of all pairs i < j of `rows`, row by row: (0,1), (0,2) … (1,2) …
  std::function<void(std::span<const uint32_t> rows, std::vector<Bits>& scores)> score_all;
  std::function<bool(uint32_t, uint32_t)> forbidden;
  // Canonical order of rows.
  std::function<bool(uint32_t, uint32_t)> before;
};

// A merge that was made, or left, within `grey` of the cut.
struct Doubt {
  uint32_t a = 0;        // the first row of each side
  uint32_t b = 0;
  Bits average = 0;
  uint32_t size_a = 0;   // records
  uint32_t size_b = 0;
  bool merged = false;
};

struct Clusters {
  std::vector<uint32_t> first;  // a row: the first row of its cluster
  std::vector<Doubt> doubts;    // nearest to the cut first
  size_t largest_component = 0;
  size_t recut_components = 0;  // over `largest`
};

Clusters cluster_all(const ClusterInput& input, const ClusterOptions& options);

// One component alone: `rows` in canonical order, `edges` those inside it.
// Gives for each of `rows` the index of its cluster's first.
std::vector<uint32_t> cluster_component(std::span<const uint32_t> rows, std::span<const Edge> edges,
                                        std::span<const std::pair<uint32_t, uint32_t>> same,
                                        const ClusterInput& input, const ClusterOptions& options,
                                        std::vector<Doubt>* doubts);

// The smaller root wins, so that roots don't depend on the order of joins.
class UnionFind {
 public:
  explicit UnionFind(size_t size = 0) { grow(size); }
  void grow(size_t size) {
    for (size_t i = parent_.size(); i < size; ++i) parent_.push_back(static_cast<uint32_t>(i));
  }
  uint32_t find(uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  bool join(uint32_t a, uint32_t b) {
    a = find(a);
    b = find(b);
    if (a == b) return false;
    if (b < a) std::swap(a, b);
    parent_[b] = a;
    return true;
  }

 private:
  std::vector<uint32_t> parent_;
};

}  // namespace stillheld::identity
