#include "measure/verdict_named.h"
#include "publish/answers_measure.h"
#include "publish/intake_history.h"
#include "publish/measure_nodes.h"

namespace stillheld::publish {

using measure::Figure;
using measure::PublishedFlows;
using measure::Unit;

namespace {
constexpr int kLockDays = 180;
}

Result<Node> verdict_answer(const Ask& ask, Day from, Day to, std::string_view asked) {
  const Messages& m = ask.messages;
  const auto counts = ledger::published_counts(ask.books, ask.import);
  TRY(definition, definition_for(ask, counts, asked));
  TRY(waves, ledger::waves(ask.books, ask.reader, ask.import));
  TRY(rules, ask.books.definitions(ask.import).rule_set(ask.rules));
  TRY(counting, can_count(ask));
  const PublishedFlows flows = measure::published_flows(counts, waves, definition, from, to);
  TRY(people, measure::stays_of(ask.books, ask.reader, ask.import, measure::Articles::read));
  const bool of_named = !flows.opening && !flows.closing && counting && !people.empty();
  const Day first = of_named ? from : flows.first_day(), last = of_named ? to : flows.last_day();
  measure::NamedPeriod named;
  named.exits = measure::exits_between(people, first, last);
  named.taken = measure::taken_again(named.exits, people, ask.today);
  named.intake = measure::named_intake(people, first, last);
  named.late = late_news(ask, people, first, last);
  // For disuse, what is still to come of the last half year.
  const auto recent = late_news(ask, people, last - kLockDays, last);
  named.lock = measure::legal_lock(people, measure::statutes(ask.books, ask.import), last, recent, kLockDays);
  measure::VerdictInput input;
  std::vector<Figure> figures;
  if (of_named) {
    // Nothing published: the named, as the books know them.
    named.relief = measure::named_relief(ask.books, ask.import, *rules, from, to);
    named.opening = ask.books.held(from, ask.import, *rules).best;
    named.people = ask.books.held(from, ask.import, *rules).high + named.intake.now.high.value_or(0);
    named.closing = ask.books.held(to, ask.import, *rules).best;
    auto [of_them, theirs] = measure::verdict_input_of_named(named);
    input = std::move(of_them);
    figures = std::move(theirs);
  } else {
    input = measure::verdict_input(counts, flows);
    figures = measure::replacement(flows, std::nullopt);
    figures.pop_back();
    for (Figure& f : measure::replacement_by_room(flows)) figures.push_back(std::move(f));
    Figure before = measure::intake_against_before(counts, flows);
    std::vector<Figure> proved = measure::add_named(input, flows, named);
    if (input.intake_corrected && !before.refusal) {
      before.reading = measure::Reading::between;
      before.value.reset();
      before.high = input.intake.high;
      before.exact = false;
      before.notes.push_back({"late_like_named", {}});
    } else if (!before.refusal && !named.late) {
      before.notes.push_back({"late_not_known", {sentence_of(named.late.refusal(), m, "refused")}});
    }
    figures.push_back(std::move(before));
    figures.push_back(measure::exile_share(flows));
    figures.push_back(measure::expiry_share(flows));
    figures.push_back(measure::net_relief(flows));
    for (Figure& f : proved) figures.push_back(std::move(f));
  }
  const measure::Verdict verdict = measure::decide(input);

  Node out = Node::object();
  out.set("about", about_node(ask, "verdict", of_named ? ask.rules : definition, from, to));
  out.set("from", Node::text(dates::iso(from))).set("to", Node::text(dates::iso(to)));
  out.set("known", Node::text(known_text(ask)));
  out.set(of_named ? "rules" : "counts", Node::text(of_named ? ask.rules : definition));
  out.set("verdict", Node::text(name_of(verdict.outcome)));
  out.set("title", Node::text(m("verdict." + std::string(name_of(verdict.outcome)))));
  out.set("stock", Node::text(name_of(verdict.stock)));
  out.set("because", Node::text(m("verdict.row." + verdict.row)));
  Node ends = Node::object();
  ends.set("opening", stock_node(flows.opening)).set("closing", stock_node(flows.closing));
  ends.set("change_low", Node::integer(input.stock_change.low ? std::optional(static_cast<int64_t>(*input.stock_change.low)) : std::nullopt));
  ends.set("change_high", Node::integer(input.stock_change.high ? std::optional(static_cast<int64_t>(*input.stock_change.high)) : std::nullopt));
  ends.set("margin", Node::integer(static_cast<int64_t>(input.margin)));
  out.set("ends", std::move(ends));
  Node signs = Node::array();
  for (const measure::Sign& s : verdict.signs) {
    Node n = Node::object();
    n.set("name", Node::text(s.name)).set("title", Node::text(m("sign." + s.name)));
    n.set("threshold", Node::decimal(s.threshold, 2)).set("low", Node::decimal(s.bounds.low, 3)).set("high", Node::decimal(s.bounds.high, 3));
    n.set("says", Node::text(name_of(s.says))).set("answer", Node::text(m("says." + std::string(name_of(s.says)))));
    signs.add(std::move(n));
  }
  out.set("signs", std::move(signs));
  Node against = Node::array();
  for (const measure::Fact& f : verdict.against) {
    Node n = Node::object();
    n.set("fact", Node::text(f.key)).set("pulls", Node::text(f.to_the_worse ? "worse" : "better"));
    n.set("text", Node::text(m("fact." + f.key, f.params)));
    against.add(std::move(n));
  }
  out.set("against", std::move(against));
  Node missing = Node::array();
  if (!of_named)
    for (const std::string& part : flows.missing) missing.add(Node::text(m("part." + part)));
  out.set("missing", std::move(missing));
  if (of_named) {
    Node notes = Node::array();
    notes.add(Node::text(m("how.of_the_named")));
    out.set("notes", std::move(notes));
  }
  Cited cited;
  // How often this way of asking was wrong, on the past of these books (M21).
  figures.push_back(false_improvement(ask, people, to));
  out.set("figures", figures_node(figures, m, cited));
  out.set("chart", interval_chart(figures, Unit::ratio, m, 1.0));
  TRY(sources, cited.node(ask));
  out.set("sources", std::move(sources));
  return out;
}

}  // namespace stillheld::publish
