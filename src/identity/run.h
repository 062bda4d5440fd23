// A Run is one set of parameters under which records are linked, frozen.
//
// Definition: the model, the terms (what a value's rarity adds), the keys whose
// blocks were too large, the rules and the thresholds.  Scores and candidates of
// two records depend on the two and on the Run alone.
//
// Why: a ledger grows by the day.  Under one Run a record that arrives today is
// linked as it would have been had it been there from the start; a new Run is
// made on purpose, and compared with the last before it is taken.
//
//   "Іваноў" known to 611 people, term −1.9 bits; a value not met in training
//   gets the term of the rarest, the same for all
//
// Counter-example: frequencies that are counted while records arrive.  Monday's
// and Friday's scores of one pair would differ, and nobody could say why.
//
// (1) parse(text of run) is the same Run; the text is JSON, sorted, and has a
//     version.  kBadJson for anything else.
// (2) Values are named by a hash of their folded text: parameters can be
//     published without the list they come from being read out of them (short
//     and common values can be guessed; they are not secret).
//
// Threads: immutable after training.      Tested by run_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "identity/blocking.h"
#include "identity/cluster.h"
#include "identity/model.h"

namespace stillheld::identity {

// What the rarity of a field's values adds to "identical".
struct Terms {
  std::unordered_map<uint64_t, Bits> of_value;  // by hash_text(folded)
  Bits unseen = 0;
};

struct Run {
  std::vector<Rule> rules;
  Model model;
  std::vector<Terms> terms;  // a field
  StoppedKeys stopped;
  ClusterOptions cluster;
  bool contradictory_births_part = false;
  bool contradictory_given_names_part = false;
};

std::string run_to_json(const Run& run);
Result<Run> run_from_json(std::string_view json);

// kOtherProfile unless the run was learnt on columns like the table's.
Status check_fits(const Run& run, const Table& table, const Comparison& comparison);

// Writes each value's term into the table.  `from`: the first value per field
// that has none yet; moved on.
void apply_terms(Table& table, const Run& run, std::vector<size_t>& from);

// How many people seem to have each value: a field, a value.
struct PeopleCounts {
  std::vector<std::vector<uint32_t>> of_value;
  std::vector<double> known;  // people with any value in the field
};
// `person_of` a row.
PeopleCounts count_people(const Table& table, const std::vector<uint32_t>& person_of,
                          unsigned threads);

// Writes the terms that follow from the counts into the table.  A value that r
// people have is shared by chance with r−1 others; what a single person has, by
// how many have what two have (Good 1953).
void set_terms(Table& table, const Model& model, const PeopleCounts& people);
// The table's terms for a Run; what one person has is `unseen`.
std::vector<Terms> frozen_terms(const Table& table, const PeopleCounts& people);

// Scores pairs of a table's rows.
class Scorer {
 public:
  Scorer(const Table& table, const Comparison& comparison, const Model& model)
      : table_(table), comparison_(comparison), model_(model) {}
  // n <= kBatch.
  void score(const uint32_t* left, const uint32_t* right, size_t n, Bits* out) const;
  // All pairs i < j of `rows`, as ClusterInput::score_all wants them.
  void score_all(std::span<const uint32_t> rows, std::vector<Bits>& scores) const;
  Circle circle_of(const Batch& batch, size_t lane) const {
    return comparison_.has_order()
               ? comparison_.circle(batch.digit[comparison_.given()][lane],
                                    batch.digit[comparison_.family()][lane], false)
               : Circle::kStrangers;
  }
  // What rarity adds in digit d of a pair, 0 where the level is not identical.
  Bits term(const uint32_t* a, const uint32_t* b, size_t d, uint8_t level, Circle circle) const {
    return level == 1 && d < table_.fields() && a[d] == b[d]
               ? model_.term(circle, d, table_.field(d).value(a[d]).term_bits)
               : 0;
  }
  const Table& table() const { return table_; }
  const Comparison& comparison() const { return comparison_; }
  const Model& model() const { return model_; }

 private:
  const Table& table_;
  const Comparison& comparison_;
  const Model& model_;
};

}  // namespace stillheld::identity
