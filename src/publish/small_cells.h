// Small numbers in breakdowns for the public.
//
// Definition.  A breakdown parts a total into cells (by way out, by where to …).  A
// cell of one to k − 1 people, one of whom is hidden from the public, tells of the
// hidden one: “one death in custody, one exchange”.  Such cells are told together,
// as one cell without a label.  The total stays, and must not give them back: so
// what is told together is at least two cells and at least k people, and if the
// small ones are not, the smallest other cells go with them.
//
//   20 full term, 9 pardon, 1 exchange (hidden)    20 full term, 10 not told apart
//   3 pardon, 1 exchange (hidden)                  4 not told apart
//   3 pardon, 1 exchange (nobody hidden)           as they are: each stands there
//                                                  by name anyway
//
// Counter-example: a dash for the cell of one, beside 20, 9, and a total of 30.
//
// (1) The sum of what is shown is the total.
// (2) What is told together is nothing, or two cells or more with k people or more
//     together, or all cells there are.
// (3) From what is shown, no hidden cell can be told: for each there are at least
//     two ways to fill it (property test, by trying all), unless there is one cell.
//
// Not guarded: what somebody learns by asking for two periods and subtracting.
// Beyond the public nothing is told together.
//
// Threads: values.  Tested by small_cells_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stillheld::publish {

inline constexpr int64_t kSmallCell = 5;

struct BreakdownCell {
  int64_t count = 0;
  bool hides = false;  // somebody in it is hidden
};

// Which cells are told together; empty: none.  Ascending.
std::vector<size_t> told_together(const std::vector<BreakdownCell>& cells, int64_t k = kSmallCell);

// Whether a part of a whole, or the rest of it, is a small cell.
bool is_small_part(int64_t part, int64_t whole, int64_t k = kSmallCell);

}  // namespace stillheld::publish
