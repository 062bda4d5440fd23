// A Table is Records made ready to be compared: one row a different record.
//
// Definition: a row holds one value number a field.  Records that say the same
// in every field share a row, which counts them.  (Not so for records of a list
// that is free of duplicates, and for records that a person has decided on:
// they keep rows of their own, since two of them may be two people.)
//
// Why: ten thousand copies of one record are fifty million pairs, and all of
// them have the same score.  As one row they are none.
//
// (1) The row of a record depends on what the records say, not on their order;
//     only the rows' numbers depend on it.
// (2) Cells lie row by row: to compare two rows is to read two short runs.
// (3) Values get their frequencies from `Frequencies` when they are first met;
//     a run that is frozen gives every record the same terms, at any time.
//
// Threads: one writer, or many readers.   Tested by table_test.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "identity/field.h"
#include "identity/records.h"

namespace stillheld::identity {

// The part of a whole name (given, patronymic or family), its readings and those
// of several values as alternatives: what a whole-name column is read into.
std::string part_of_name(std::string_view cell, Kind part);

class Table {
 public:
  // Fields as the columns demand: a whole-name column gives three, unless the
  // records have columns of their own for those parts.
  // kMissingColumn if no column can be compared.
  static Result<Table> open(const Records& records);

  // Adds record `row` of `records`, which must have the columns of open().
  // `alone`: in a row of its own.  Gives the table's row.
  uint32_t add(const Records& records, uint32_t record, bool alone);
  void add_all(const Records& records, const std::vector<bool>& alone);

  size_t fields() const { return fields_.size(); }
  const Field& field(size_t at) const { return fields_[at]; }
  Field& field(size_t at) { return fields_[at]; }
  std::optional<size_t> field_of(Kind kind) const;

  size_t rows() const { return counts_.size(); }
  const uint32_t* cells(uint32_t row) const { return cells_.data() + row * fields_.size(); }
  uint32_t count(uint32_t row) const { return counts_[row]; }
  size_t records() const { return row_of_.size(); }
  uint32_t row_of(uint32_t record) const { return row_of_[record]; }

 private:
  uint32_t value_of(const Records& records, size_t field, uint32_t record);
  struct Source {
    size_t column;
    std::optional<Kind> part;  // of a whole name
  };
  std::vector<Field> fields_;
  std::vector<Source> sources_;
  std::vector<std::vector<uint32_t>> known_;  // per field: value of a column's text, +1
  std::vector<uint32_t> cells_;
  std::vector<uint32_t> counts_;
  std::vector<uint32_t> row_of_;
  std::vector<uint32_t> slots_;  // hash table of rows, row + 1; 0: free
  std::vector<uint32_t> hashes_;
};

}  // namespace stillheld::identity
