// Erasing a person: what goes, what stays, and how an outsider sees that it was
// done by the rule.
//
// What goes, for all subjects of the person: their keys; the values and salts of
// every entry that is bound to them (bindings.h), the reason of the proposal
// among them; the address of a source that nobody else is said to be in; the rows
// of every captured list that were theirs, in every edition; a captured page in
// which nobody else was read of, and of other pages the pieces that name them.
// What stays: the entries, in which values are commitments that nobody can open
// any more; so the tree, every proof and every count are what they were.
//
//   tombstone  subject 4x1m…, fields [9c0k…@31], text "12:40 57:41-42",
//              target 1031 (the proposal)
//
// names no one: ids that are random, and rows by number.  `fields` are the
// person's other subjects, each with the import since which it was joined: without
// names nothing else could tell any more that they are one, and every count would
// go up.
//
// (1) A value is missing exactly where a tombstone covers it: bound to one of its
//     subjects and recorded before it.  A row likewise: listed in the tombstone,
//     and cited by its subjects or by no person at all.  verify says every other
//     missing value, and every value that a tombstone should have ended.
// (2) A later entry about the same subject has values again; the tombstone does
//     not cover it.
// (3) The commitment of an erased row stays, so the capture's root can be checked;
//     the file's hash can not, and verify says so.
//
// Counter-example: deleting rows of `entry`.  Every proof after them breaks, and
// nobody can tell an erasure from a forgery.
//
// Threads: one.  Tested by erasure_test.cc, cli/canary_test.cc.
#pragma once

#include <map>
#include <unordered_map>
#include <unordered_set>

#include "evidence/sealed_store.h"

namespace stillheld::evidence {

using Row = std::pair<Seq, uint64_t>;  // capture, index of the chunk

// "12:40 57:41-42", and back; kDamaged.
std::string rows_text(const std::vector<Row>& rows);
Result<std::vector<Row>> parse_rows(std::string_view text);

// What the tombstones of a log cover.
class Graves {
 public:
  // Reads the whole log.  `planned`: as if a tombstone of these subjects came
  // next.
  static Result<Graves> read(store::Reader& reader, std::span<const Id> planned = {});

  bool empty() const { return since_.empty(); }
  // The values of this entry are to be gone.
  bool covers(Seq entry) const { return covered_.count(entry) > 0; }
  // The tombstone of a subject; 0: none.
  Seq tombstone(const Id& subject) const;
  bool lists(const Row& row) const { return listed_.count(row) > 0; }
  // Whether the row may be listed: its subjects cite it, or no person does.
  bool may_list(const Row& row) const;
  // Rows that erased subjects are cited from and that no tombstone lists.
  std::vector<Row> forgotten_rows() const;
  // Whether something of this capture is gone.
  bool any_row(Seq capture) const;
  // Whether names that this link run was made of may be gone.
  bool touches_run(Seq run) const { return !since_.empty() && run < last_; }
  const std::vector<Seq>& covered_in_order() const { return covered_order_; }
  // Captured pages that a covered source is in → whether no other source is.
  const std::map<Seq, bool>& articles() const { return articles_; }
  const std::map<Row, bool>& cited() const { return cited_; }  // by a covered entry → and by others

 private:
  std::unordered_map<Id, Seq, IdHash> since_;
  Seq last_ = 0;
  std::unordered_set<Seq> covered_;
  std::vector<Seq> covered_order_;
  std::map<Seq, bool> articles_;
  std::map<Row, Seq> listed_;
  std::map<Row, bool> cited_;
  std::map<Row, bool> cited_by_others_;  // of listed rows
};

struct Erasure {
  std::vector<Id> subjects;
  std::vector<Seq> entries;     // whose values go; sorted
  std::vector<Row> rows;        // sorted
  std::vector<uint32_t> keys;   // numbers
  uint64_t values = 0;
};
// Where the person is still named after that: in sentences about others, and in
// open words of entries, which nothing can take out.
struct Mention {
  Seq entry = 0;
  std::string field;      // empty: a row of this capture
  uint64_t row = 0;
  bool open = false;      // in the entry itself
};

// REQUIRES: `reader` is open (sealed_store.h).
Result<Erasure> plan_erasure(store::Reader& reader, std::vector<Id> subjects);
Result<std::vector<Mention>> mentions(store::Reader& reader, const Erasure& plan, size_t most = 100);
// Destroys; with the writer's commit() and scrub().
Status carry_out(store::Writer& writer, const Erasure& plan);

}  // namespace stillheld::evidence
