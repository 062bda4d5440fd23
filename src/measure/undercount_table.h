// A CaptureTable says how many people are on which lists: the data of M4.
//
// Definition: of J lists, a person's *pattern* is the set of lists that name
// the person; `count[x]` people have pattern x, bit j of x standing for list
// j.  Pattern 0, on no list, is what nobody can count: count[0] is 0 here, and
// the question is how many it should be.
//
//   Viasna and dissident.by and a court's register name 120 people:
//   count[0b011] == 40 says that 40 are on the first two and not the third.
//
// Counter-example: lists of different things.  One list of prisoners, one of
// everybody ever convicted: the overlap says nothing about the uncounted.
// Take one cohort under one definition first (MEASURES, M4).
//
// What can be seen in the table alone and forbids an estimate is found here,
// before any model is fitted:
//
// (1) Fewer than three lists: two lists hold no trace of their dependence.
// (2) More than six lists: merge those that share a source.
// (3) Nobody on any list; a list with nobody is left out and counted as none.
// (4) Fewer than 30 people on two or more lists.
// (5) Lists that copy one another: nearly all of the smaller stands in the
//     larger, and far more than chance and a third list would let one expect.
//     A copy adds names to the overlap that no second witness saw, so that
//     every method would find too few uncounted.
//
// Threads: values.        Tested by undercount_table_test.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "measure/answer.h"

namespace stillheld::measure {

constexpr int kMostLists = 6;
constexpr uint64_t kLeastOverlap = 30;

struct CaptureTable {
  std::vector<std::string> lists;
  std::vector<uint64_t> count;  // 2^J, count[0] == 0

  int list_count() const { return static_cast<int>(lists.size()); }
  uint64_t observed() const;            // people on any list
  uint64_t overlap() const;             // people on two or more
  uint64_t on_list(int list) const;     // people on this list
  uint64_t on_all(uint32_t set) const;  // people on every list of the set
};

// One pattern a person.  Bits above the lists and the pattern 0 are ignored.
// Lists without anybody stay in the table; see without_empty_lists.
// REQUIRES: at most 16 lists.
CaptureTable table_of(std::vector<std::string> lists, std::span<const uint32_t> patterns);
CaptureTable table_of(std::vector<std::string> lists, std::span<const std::pair<uint32_t, uint64_t>> counts);

CaptureTable without_empty_lists(const CaptureTable& table);

// `list` held out: the others' table among the people of `list` alone, and how
// many of those no other list has.  What a method says of the held-out list
// can be compared with a truth (internal consistency).
struct HeldOut {
  CaptureTable table;
  uint64_t truth = 0;
};
HeldOut hold_out(const CaptureTable& table, int list);

// (1) to (5), the first that holds; sentences refused.undercount_*.
std::optional<Refusal> refusal_of(const CaptureTable& table, uint64_t least_overlap = kLeastOverlap);

}  // namespace stillheld::measure
