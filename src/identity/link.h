// Linking, from records to people: block, train, score, cluster.
//
// Definition: link() takes records and people's decisions and gives, for each
// record, the person it belongs to, with the Run that was used, the edges that
// hold people together, the doubts for the review queue, and a report.
//
//   records → rows (equal ones share one) → candidates → patterns → model
//     → edges → people, roughly → how many people have each value (terms)
//     → edges again → people
//
// Why twice: how rare a value is among *people* is not how rare it is among
// records, since a person with ten records has everything ten times.
//
// (1) Same records, options and decisions: same bytes, at any number of threads
//     and in any order of the records.  (In another order of records the rows
//     are numbered otherwise; people and their ids are the same.)
// (2) A person's id is the smallest id of the records in it.
// (3) With `frozen`, nothing is learnt, and the result is what Incremental
//     gives for the same records in any order.
//
// It is not an error if there are no records, or one.
//
// Threads: `threads` workers.          Tested by link_test.cc.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "identity/run.h"

namespace stillheld::identity {

struct LinkOptions {
  std::vector<Rule> rules;  // empty: default_rules()
  BlockingOptions blocking;
  TrainingOptions training;
  ClusterOptions cluster;
  uint64_t seed = 1;
  unsigned threads = 1;
  uint64_t training_pairs = 1'000'000;  // at most about so many are looked at
  uint64_t random_pairs = 300'000;
  bool terms = true;
  bool keep_all_pairs = false;  // Linked::edges holds every pair compared
  // Two complete birth dates that disagree outright (not a slip, not within a
  // year) are never joined without a person.
  bool contradictory_births_part = false;
};

// What people decided, by records.
struct Decisions {
  std::vector<std::pair<uint32_t, uint32_t>> same;
  std::vector<std::pair<uint32_t, uint32_t>> different;
};

struct LinkReport {
  uint64_t records = 0;
  uint64_t rows = 0;
  uint64_t as_they_are = 0;  // values in scripts that are kept as they are
  std::vector<RuleReport> rules;
  std::vector<StoppedBlock> stopped;
  uint64_t pairs = 0;        // compared
  uint64_t scored = 0;       // in full; the others could not reach the threshold
  uint64_t patterns = 0;
  TrainingReport training;
  double recall = 1;         // of blocking, estimated (blocking.h)
  size_t largest_component = 0;
  size_t recut_components = 0;
  // Seconds, for whoever reports progress; not part of the result.
  double seconds_rows = 0, seconds_block = 0, seconds_train = 0, seconds_score = 0,
         seconds_cluster = 0;
};

struct Linked {
  Table table;
  Comparison comparison;
  Run run;
  std::vector<uint32_t> person_of;  // a record: the record whose id names its person
  std::vector<Edge> edges;          // of rows, by (a, b): score at least cut − grey
  std::vector<Doubt> doubts;        // of rows
  LinkReport report;
};

Result<Linked> link(const Records& records, const LinkOptions& options,
                    const Decisions& decisions = {}, const Run* frozen = nullptr);

}  // namespace stillheld::identity
