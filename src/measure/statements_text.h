// The words and numbers of a statement: cells of numbers as people write them,
// and equations in running text.
//
//   “14+16+52”                      82
//   “300 ("at least")”              300 or more
//   “7012 announced / ~300 political / 193 verified”   three amounts with labels
//   “4339 minus the 3715+ ever recognised on 31 Jan 2025 = up to 624 > 509 …”
//        a chain: 4339 − (3715 or more)  =  up to 624  >  509
//
// Counter-example: “13 Dec” is no thirteen, and “in 2025” no two thousand.
//
// (1) A number that is part of a date is no number.
// (2) What is no equation is left alone: words between numbers are labels.
//
// Threads: no state.  Tested by statements_test.cc, fuzzed by statements_fuzz.cc.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/statements.h"

namespace stillheld::measure::text {

struct Labelled {
  std::string label;  // the words beside it, lower case
  Amount amount;
  bool part_of_period = false;  // a month or a day is named with it
  std::vector<Amount> parts;    // sum in brackets: (10 pardons + 744 pre-trial)
  std::optional<Amount> whole;  // “of 553 announced”
};

// The amounts of a cell, separated by “ / ”.
std::vector<Labelled> amounts_in(std::string_view cell);

enum class Relation { equals, greater, less, beside };  // beside: “vs”, “against”, “contradicts”

struct Term {
  double low = 0, high = 0;  // ±infinity where a hedge leaves it open
  int decimals = 0;          // as printed; of a percentage, of its hundredth
  bool printed = false;      // one number, not a sum of several
};

struct Chain {
  std::vector<Term> terms;           // terms.size() == relations.size() + 1
  std::vector<Relation> relations;
  std::vector<bool> contradicts;     // the relation was written “contradicts”
  std::vector<std::string> quotes;    // of each relation, with both its sides
};

// “26 of 72”, “29/33” alone; percent printed beside it, if there is one.
struct Fraction {
  double part = 0, whole = 0;
  std::optional<double> percent;
  int decimals = 0;
};

// A number with the words before and after it in its clause.
struct Mention {
  Amount amount;
  bool is_signed = false;
  std::string before, after;  // lower case, nearest words
};

struct Reading {
  std::vector<Chain> chains;
  std::vector<Fraction> fractions;
  std::vector<Mention> mentions;
};

// `names` are amounts that words may stand for (men+women).
Reading read_text(std::string_view text, const std::map<std::string, Amount>& names);

}  // namespace stillheld::measure::text
