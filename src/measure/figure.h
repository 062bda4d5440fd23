// A Figure is one measured number with what it takes to read it honestly.
//
// Definition: a value, its reading (is it the number, or only a bound of it?),
// its interval, the two counts that it was made of, the entries of the log that
// these rest on, and sentences about how it must be read.  Or a refusal.
//
//   replacement, all exits   509 in, at least 644 out   at most 0.79, 0.70 to 0.89
//   exile share              189 of 342                 at most 0.55, 0.50 to 0.61
//
// Counter-example: 0.79.  Of what, by whom, and is it a number or a bound?
//
// (1) refusal, or value: a refused figure has no number at all.
// (2) reading `at_most`: the truth is value or less, and the interval is that of
//     value; `at_least` the other way; `between`: both ends are bounds, and
//     [low, high] holds the intervals of both.
// (3) low and high are absent where nothing bounds them (never infinity, never
//     NaN).
// (4) Sentences are keys of web/translations with particulars; numbers among
//     them are plain.
//
// Threads: values.  Tested by flows_test.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/balance.h"
#include "measure/answer.h"

namespace stillheld::measure {

using Sentence = Refusal;  // a key and its particulars
using ledger::Day;
using ledger::Range;
using log::Seq;

enum class Unit { count, ratio, share, days };
enum class Reading { exactly, at_most, at_least, between };
std::string_view name_of(Unit unit);
std::string_view name_of(Reading reading);

// One of the counts that a figure is made of.
struct Part {
  std::string name;  // part.NAME in the catalogues; empty: none
  Range range;
};

struct Figure {
  std::string name;  // measure.NAME in the catalogues
  Unit unit = Unit::count;
  Reading reading = Reading::exactly;
  std::optional<double> value, low, high;
  Part numerator, denominator;
  bool exact = true;  // the interval is made of the counts; else of a curve over them
  int level = 95;     // per cent
  std::vector<Seq> entries;
  std::vector<Sentence> notes;
  std::optional<Refusal> refusal;
};

Figure refused(std::string name, Refusal why);

// numerator ÷ denominator, each of which may be a bound only.  The interval is
// exact (exact.h) at the ends of what the bounds allow: the ratio of two
// independent counts, or the share of a part in its whole.
Figure ratio_figure(std::string name, Part numerator, Part denominator);
// REQUIRES nothing: a part that may be greater than its whole is refused.
Figure share_figure(std::string name, Part numerator, Part denominator);
Figure count_figure(std::string name, Part count, Unit unit = Unit::count);

}  // namespace stillheld::measure
