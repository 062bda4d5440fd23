// Incremental links records as they arrive, one by one, under one frozen Run.
//
// Definition: insert() reads the record, meets the rows that share a key with
// it, scores them, and clusters anew the one component that it falls into.
//
// Why it may: candidates, scores and constraints of two rows depend on these
// two and on the Run; a cluster depends on its component alone (cluster.h).  So
// whatever the order of arrival, the people are those of link(…, &run) on all
// records: a property that incremental_test.cc tries with shuffled lists.
//
// Counter-example: adding a record to the best cluster so far.  Who came first
// would decide who belongs to whom.
//
// (1) people() == link(all records, frozen run).person_of, at any time.
// (2) A record costs its candidates and its component; keys that were stopped
//     in the Run stay stopped, keys that have grown since are reported by
//     fullest_block(), and are a reason for a new Run.
// (3) Decisions are known by record id from the start, also about records that
//     have yet to come; a new decision opens a new Incremental.
//
// Threads: one.             Tested by incremental_test.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "identity/constraints.h"
#include "identity/explain.h"
#include "identity/link.h"

namespace stillheld::identity {

struct IdDecisions {
  std::vector<std::pair<std::string, std::string>> same;
  std::vector<std::pair<std::string, std::string>> different;
};

struct Insertion {
  uint32_t record = 0;
  std::vector<Edge> candidates;  // (new row, its candidate), score at least edge − grey; best first
  uint32_t compared = 0;
  uint32_t component = 1;  // rows clustered anew
};

class Incremental {
 public:
  // `records`: columns and lists, and the records that are there already.
  // kMissingColumn, kTooManyColumns, kOtherProfile as link().
  static Result<std::unique_ptr<Incremental>> open(Records records, Run run,
                                                   IdDecisions decisions = {});

  // The last record of records(), which the caller has just added and filled.
  Insertion insert();
  // A cell is a column and a text; values of one column more than once are
  // alternatives.
  Insertion insert(std::string_view id, uint32_t list,
                   std::span<const std::pair<size_t, std::string_view>> cells);

  Records& records() { return records_; }
  const Scorer& scorer() const { return *scorer_; }
  const Run& run() const { return run_; }
  uint32_t row_of(uint32_t record) const { return table_->row_of(record); }
  // The record whose id names the person of `record`.
  uint32_t person_of(uint32_t record) const;
  std::vector<uint32_t> people() const;
  size_t fullest_block() const { return fullest_; }

 private:
  Incremental() = default;
  Insertion insert_record(uint32_t record);
  void meet(uint32_t row, Insertion& insertion);
  void join(uint32_t a, uint32_t b);
  uint32_t cluster_around(uint32_t row);

  // Rows by key: a chain of nodes a key.
  struct Slot {
    uint64_t key = 0;  // 0: free
    uint32_t head = 0;
    uint32_t size = 0;
  };
  struct Node {
    uint32_t row;
    uint32_t next;  // 0: none
  };
  Slot& slot_of(uint64_t key);

  Records records_;
  Run run_;
  std::unordered_map<std::string, uint32_t> decided_;  // ids in decisions: record, or kNobody
  IdDecisions decisions_;
  std::unique_ptr<Table> table_;
  std::unique_ptr<Comparison> comparison_;
  std::unique_ptr<Scorer> scorer_;
  std::vector<BoundRule> rules_;
  std::vector<size_t> terms_applied_;
  Constraints constraints_;
  size_t lists_seen_ = 0;
  ClusterInput input_;

  std::vector<Slot> slots_;
  size_t keys_ = 0;
  size_t fullest_ = 0;
  std::vector<Node> nodes_{{0, 0}};
  UnionFind components_;
  std::vector<uint32_t> next_;          // a row: the next of its component, in a ring
  std::vector<uint32_t> first_row_;     // a row: its cluster's first
  std::vector<uint8_t> whole_;          // a row: its records are one person
  std::vector<uint32_t> first_record_;  // a row: its record with the smallest id
  std::vector<uint32_t> met_;           // a row: the last row that met it
  struct EdgeNode {
    uint32_t other;
    Bits score;
    uint32_t next;
  };
  std::vector<EdgeNode> edge_nodes_{{0, 0, 0}};
  std::vector<uint32_t> edge_heads_;
};

}  // namespace stillheld::identity
