// Does a published statement add up?  The arithmetic of stocks and flows, checked
// line by line in a table of statements.
//
// Definition.  A statement is a row: a place, a period, a stock at its start and
// end, what came in and went out, and whatever else was published beside them
// (`men=968;women=168`).  What can be checked, is:
//
//   parts       men + women, civil + military … against the stock
//   identity    start + in − out against end; with a gap, what it implies
//   level       ever − no longer held = held
//   sum         “2418+536=2954”, “754 (10 pardons + 744 pre-trial)”
//   order       announced ≥ political ≥ verified; a part is no more than its whole
//   words       equations in the text: “184/426=43.19%”, “net 0”, “implied start 91”
//
//   1,265 + 509 − 342 − (at least 300) − 2 = at most 1,130, but 1,135 held:
//     a residual of at least 5, *unexplained*, within 1 %
//   968 men and 168 women and a total of 1,135:   *contradicted*, by 1
//   4,339 − 3,715+ = up to 624 recognised, but 509 published: *unexplained*, up to 115
//
// Counter-example: a checker that knows the answers.  This one reads columns by
// their names and numbers by their words; it knows no country and no year.
//
// Columns (others are kept out): place, period_start, period_end, stock_start,
// inflow, outflow… (any number of columns), stock_end, other_fields,
// what_is_a_true_check (or: check, statement), source.  A cell of a number may be
// a sum (14+16+52), may be hedged (“at least”, “about”, 3715+), may have remarks
// in brackets and several numbers by kind (7012 announced / ~300 political).
//
// (1) *holds* needs equality, after the rounding that is printed (43.19%).
// (2) *contradicted*: what must be equal is not, within its bounds.
// (3) *unexplained*: two published figures for one thing differ, or an identity
//     leaves a residual that its bounds exclude from being nought.
// (4) A number that is missing is never nought: then the row *implies* one.
// (5) No input makes it fail but one that is no table; what cannot be read as a
//     number is said to be `not_read`.
//
// Threads: no state.  Tested by statements_test.cc, fuzzed by statements_fuzz.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "measure/answer.h"

namespace stillheld::measure {

// holds < implies < unexplained < contradicted: a row is as bad as its worst.
enum class Holding { nothing, holds, implies, unexplained, contradicted };
std::string_view name_of(Holding verdict);

struct Finding {
  Holding verdict = Holding::holds;
  std::string kind;                 // statement.KIND in the catalogues, with params
  std::vector<std::string> params;
  std::optional<double> gap_low, gap_high;  // by how much; one absent: not bounded
};

struct Statement {
  uint64_t row = 0;
  std::string place, from, to, source;
  std::vector<Finding> findings;
  Holding verdict() const;
};

// A number as published: its bounds; whether it was hedged.
struct Amount {
  double low = 0;
  std::optional<double> high;
  bool is_exact() const { return high && *high == low; }
};

// “14+16+52”, “300 ("at least")”, “3715+”, “~300”, “426 (state figure)”; absent
// if there is no number in it.
std::optional<Amount> amount_of(std::string_view cell);

// kEmptyFile, kBadUtf8 … of intake/rows.h; kBadValue if no column is known.
Result<std::vector<Statement>> check_statements(std::string_view csv, const std::string& file_name);

}  // namespace stillheld::measure
