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

Node figures_node(const std::vector<measure::Figure>& figures, const Messages& messages, Cited& cited);
// A published stock with its day and its entry; null if there is none.
Node stock_node(const std::optional<ledger::PublishedCount>& count);
// The definition asked for, or that of which most stocks are published; kUnknownCounts.
Result<std::string> definition_for(const Ask& ask, const std::vector<ledger::PublishedCount>& counts, std::string_view asked);
// Whether the rule set can say anything of these books.
Result<bool> can_count(const Ask& ask);

Node figures_node(const std::vector<measure::Figure>& figures, const Messages& messages, Cited& cited);
// A published stock with its day and its entry; null if there is none.
Node stock_node(const std::optional<ledger::PublishedCount>& count);
// The definition asked for, or that of which most stocks are published; kUnknownCounts.
Result<std::string> definition_for(const Ask& ask, const std::vector<ledger::PublishedCount>& counts, std::string_view asked);
// Whether the rule set can say anything of these books.
Result<bool> can_count(const Ask& ask);

// A chart of intervals: one line a figure that has a number.
Node interval_chart(const std::vector<measure::Figure>& figures, measure::Unit unit, const Messages& messages, std::optional<double> mark);

}  // namespace stillheld::publish
