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
//     and, as long as random_pairs is no less than the pairs there are, in any
//     order of the records.  (In another order rows are numbered otherwise;
//     people and their ids are the same.  Of more pairs a sample by row number is
//     drawn to learn u, and another order may move a doubtful pair.)
// (2) A person's id is the smallest id of the records in it.
// (3) With `frozen`, nothing is learnt, and the result is what Incremental
//     gives for the same records in any order.
//
// It is not an error if there are no records, or one.
//
// Threads: `threads` workers.          Tested by link_test.cc.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "identity/recall.h"
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
  // So many are looked at outside the candidates, to say how many pairs blocking
  // misses (recall.h); 0: not said.
  uint64_t recall_pairs = 40'000'000;
  bool terms = true;
  bool keep_all_pairs = false;  // Linked::edges holds every pair compared
  // Two complete birth dates that disagree outright (not a slip, not within a
  // year) are never joined without a person.
  bool contradictory_births_part = false;
  // Nor are two given names that are not the same name in any spelling: people
  // of one family tried together share all but this.
  bool contradictory_given_names_part = false;
  // Called now and then with a stage ("block", "train", "score", "cluster") and
  // how much of it is done; from the calling thread.
  std::function<void(std::string_view stage, uint64_t done, uint64_t of)> progress;
};

// What people decided, by records.
struct Decisions {
  std::vector<std::pair<uint32_t, uint32_t>> same;
  std::vector<std::pair<uint32_t, uint32_t>> different;
};

// Something that a limit left out, so that it can be said: how often, and which
// limit.  `where`: the rule or the column, or nothing.
//   stopped_blocks   blocks with more rows than BlockingOptions::cap (a rule)
//   cut_keys         keys above kMostKeys a row (a rule)
//   rules            rules above kMostRules
//   long_texts       different texts longer than similarity sees (a column)
//   unread_dates     different texts in a column of dates that are none
//   components       groups above ClusterOptions::largest, cut at higher scores
//   training_pairs   candidates; the model was learnt from a sample of them
//   settled_rows     people with more rows than count when m is learnt
struct Cap {
  std::string key;
  std::string where;
  uint64_t count = 0;
  uint64_t limit = 0;
};

struct LinkReport {
  uint64_t records = 0;
  uint64_t rows = 0;
  uint64_t as_they_are = 0;  // values in scripts that are kept as they are
  std::vector<RuleReport> rules;
  std::vector<StoppedBlock> stopped;
  std::vector<Cap> caps;     // every limit that left something out
  uint64_t pairs = 0;        // compared
  uint64_t scored = 0;       // in full; the others could not reach the threshold
  uint64_t patterns = 0;
  TrainingReport training;
  RecallEstimate recall;     // of blocking
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
