// Measures as Nodes: figures with their words, what a reader must know beside
// them, and the sources of all of them.
//
// (1) A refused figure has `refused` (a sentence) and no number.
// (2) Numbers are rounded once, here: shares to 4 digits, ratios to 3.
//
// Threads: values.  Tested by cli/measures_test.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/figure.h"
#include "publish/answers.h"

namespace stillheld::publish {

Node figure_node(const measure::Figure& figure, const Messages& messages);
std::string sentence_of(const measure::Sentence& sentence, const Messages& messages, std::string_view kind);

// title, counted, definition, as of, known, uncertainty, sources, how not to
// read: `about.NAME.title` … in the catalogues.
Node about_node(const Ask& ask, std::string_view name, std::string_view counted_by, Day from, Day to);

// Collects entries, and cites each once.
class Cited {
 public:
  void add(const measure::Figure& figure);
  void add(Seq entry);
  Result<Node> node(const Ask& ask) const;

 private:
  std::vector<Seq> entries_;
};

// How often these books, asked week by week about the past, said "lower" of four
// weeks that were not (M21); a refusal if they have no history of knowledge.
Result<measure::Figure> false_improvement(const Ask& ask, dates::Day to);

// A chart of intervals: one line a figure that has a number.
Node interval_chart(const std::vector<measure::Figure>& figures, measure::Unit unit, const Messages& messages, std::optional<double> mark);

}  // namespace stillheld::publish
