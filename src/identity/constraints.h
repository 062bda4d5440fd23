// Who may not be one person whatever the score, and who must be.
//
// Definition: hard constraints between rows: people's decisions, one record a
// list where the list is free of duplicates, dead before the other's arrest,
// and, if asked for, complete birth dates or given names that disagree outright.
//
// Counter-example: birth dates 1956-08-12 and 1956-12-08.  Day and month may
// have changed places; that is evidence for the model, not a contradiction.
//
// (1) A constraint between two rows depends on these two rows alone.
// (2) Records that a constraint may part have rows of their own (table.h).
//
// Threads: immutable.       Tested by constraints_test.cc.
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

#include "identity/link.h"

namespace stillheld::identity {

struct Constraints {
  std::vector<std::pair<uint32_t, uint32_t>> same;  // of rows
  std::unordered_set<uint64_t> different;           // of rows, smaller << 32 | larger
  std::vector<uint32_t> list;  // a row: 1 + its list if that is free of duplicates, else 0

  // Two of one list that is free of duplicates are not even candidates.
  bool never_compared(uint32_t a, uint32_t b) const {
    if (list.empty() || list[a] == 0 || list[b] == 0) return false;
    return list[a] == list[b] ||
           (!sharing.empty() && sharing.contains(uint64_t{std::min(list[a], list[b])} << 32 |
                                                 std::max(list[a], list[b])));
  }
  // Pairs of different numbers in `list` that have a list in common.
  std::unordered_set<uint64_t> sharing;
  bool forbidden(const Table& table, uint32_t a, uint32_t b, const Run& run) const;
};

// Which records need rows of their own.
std::vector<bool> records_alone(const Records& records, const Decisions& decisions);
// For Constraints::sharing.
std::unordered_set<uint64_t> lists_sharing(const Records& records);
Constraints make_constraints(const Records& records, const Table& table, const Decisions& decisions);

// A row: its record with the smallest id.
std::vector<uint32_t> first_records(const Records& records, const Table& table);

// A record: the record that names its person.  Records of one row are one
// person if the row's score with itself says so, or if it was joined to others.
std::vector<uint32_t> people_of(const Records& records, const Table& table, const Scorer& scorer,
                                const Run& run, const std::vector<uint32_t>& first_row,
                                const std::vector<uint32_t>& first_record);

// Of one field kind: complete dates that no slip explains; a death before an
// event of the other.
bool births_contradict(const Table& table, uint32_t a, uint32_t b);
bool lives_contradict(const Table& table, uint32_t a, uint32_t b);
// Given names of which none is another spelling, short form or part of another,
// and none is the other's family name (changed places).
bool given_names_contradict(const Table& table, uint32_t a, uint32_t b);

}  // namespace stillheld::identity
