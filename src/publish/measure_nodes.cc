#include "publish/measure_nodes.h"

#include <algorithm>

#include "measure/flows.h"

namespace stillheld::publish {

using ledger::PublishedCount;
using measure::Figure;
using measure::Part;
using measure::Reading;
using measure::Sentence;
using measure::Unit;

namespace {

int digits_of(Unit unit) {
  switch (unit) {
    case Unit::share: return 4;
    case Unit::ratio: return 3;
    default: return 0;
  }
}

Node value_node(std::optional<double> value, Unit unit) {
  if (!value) return Node::null();
  if (unit == Unit::count || unit == Unit::days) return Node::integer(static_cast<int64_t>(*value + (*value < 0 ? -0.5 : 0.5)));
  return Node::decimal(*value, digits_of(unit));
}

Node part_node(const Part& part, const Messages& m) {
  if (part.name.empty()) return Node::null();
  Node out = Node::object();
  out.set("name", Node::text(part.name)).set("title", Node::text(m("part." + part.name)));
  out.set("low", Node::integer(part.range.low)).set("high", Node::integer(part.range.high));
  return out;
}

}  // namespace

std::string sentence_of(const Sentence& sentence, const Messages& messages, std::string_view kind) {
  return messages(std::string(kind) + "." + sentence.key, sentence.params);
}

Node figure_node(const Figure& f, const Messages& m) {
  Node out = Node::object();
  out.set("name", Node::text(f.name)).set("title", Node::text(m("figure." + f.name)));
  out.set("unit", Node::text(name_of(f.unit)));
  if (f.refusal) {
    out.set("refused", Node::text(sentence_of(*f.refusal, m, "refused")));
    out.set("why", Node::text(f.refusal->key));
  } else {
    out.set("reading", Node::text(name_of(f.reading)));
    out.set("value", value_node(f.value, f.unit));
    out.set("low", value_node(f.low, f.unit)).set("high", value_node(f.high, f.unit));
    if (f.unit == Unit::ratio || f.unit == Unit::share) out.set("interval", Node::text(m(f.exact ? "interval.exact" : "interval.curve", {std::to_string(f.level)})));
    out.set("numerator", part_node(f.numerator, m)).set("denominator", part_node(f.denominator, m));
  }
  Node notes = Node::array();
  for (const Sentence& s : f.notes) notes.add(Node::text(sentence_of(s, m, "how")));
  out.set("notes", std::move(notes));
  Node entries = Node::array();
  std::vector<Seq> sorted = f.entries;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (const Seq seq : sorted) entries.add(Node::integer(static_cast<int64_t>(seq)));
  out.set("entries", std::move(entries));
  if (std::any_of(f.notes.begin(), f.notes.end(), [](const Sentence& s) { return s.key == "of_the_named"; })) out.may_be_small();
  return out;
}

Node about_node(const Ask& ask, std::string_view name, std::string_view counted_by, Day from, Day to) {
  const Messages& m = ask.messages;
  const std::string key = "about." + std::string(name) + ".";
  Node out = Node::object();
  out.set("name", Node::text(name));
  out.set("title", Node::text(m(key + "title")));
  out.set("counted", Node::text(m(key + "counted")));
  out.set("rules", Node::text(counted_by));
  out.set("from", from <= dates::kMinDay ? Node::null() : Node::text(dates::iso(from)));
  out.set("to", Node::text(dates::iso(to)));
  out.set("known", Node::text(known_text(ask)));
  out.set("uncertainty", Node::text(m(key + "uncertainty")));
  out.set("misread", Node::text(m(key + "misread")));
  return out;
}

void Cited::add(Seq entry) {
  if (std::find(entries_.begin(), entries_.end(), entry) == entries_.end()) entries_.push_back(entry);
}

void Cited::add(const Figure& figure) {
  for (const Seq seq : figure.entries) add(seq);
}

Result<Node> Cited::node(const Ask& ask) const {
  Node out = Node::array();
  std::vector<Seq> sorted = entries_;
  std::sort(sorted.begin(), sorted.end());
  for (const Seq seq : sorted) {
    TRY(cited, citation(ask, seq, kNobody));
    out.add(std::move(cited));
  }
  return out;
}

Node interval_chart(const std::vector<Figure>& figures, Unit unit, const Messages& m, std::optional<double> mark) {
  Node rows = Node::array();
  for (const Figure& f : figures) {
    if (f.refusal || f.unit != unit) continue;
    Node row = Node::object();
    row.set("label", Node::text(m("figure." + f.name)));
    row.set("reading", Node::text(name_of(f.reading)));
    row.set("value", value_node(f.value, f.unit)).set("low", value_node(f.low, f.unit)).set("high", value_node(f.high, f.unit));
    rows.add(std::move(row));
  }
  Node out = Node::object();
  out.set("kind", Node::text("intervals")).set("unit", Node::text(name_of(unit)));
  out.set("mark", Node::decimal(mark, 2)).set("rows", std::move(rows));
  return out;
}

Node stock_node(const std::optional<PublishedCount>& c) {
  if (!c) return Node::null();
  Node out = Node::object();
  out.set("date", Node::text(dates::to_edtf(c->date))).set("value", Node::integer(c->value));
  out.set("low", Node::integer(c->low)).set("high", Node::integer(c->high)).set("entry", Node::integer(static_cast<int64_t>(c->seq)));
  return out;
}

Result<std::string> definition_for(const Ask& ask, const std::vector<PublishedCount>& counts, std::string_view asked) {
  if (asked.empty()) return measure::main_definition(counts);
  std::string all;
  bool found = false;
  std::vector<std::string> seen;
  for (const PublishedCount& c : counts) {
    found = found || c.definition == asked;
    if (std::find(seen.begin(), seen.end(), c.definition) != seen.end()) continue;
    seen.push_back(c.definition);
    all += (all.empty() ? "" : ", ") + c.definition;
  }
  (void)ask;
  if (!found) return fail(Code::kUnknownCounts, {std::string(asked), all});
  return std::string(asked);
}

// Whether the rule set can say anything of these books.
Result<bool> can_count(const Ask& ask) {
  TRY(rules, ask.books.definitions(ask.import).rule_set(ask.rules));
  const std::string& word = !rules->recognition.empty() ? rules->recognition : rules->mark;
  return word.empty() || ask.books.has_mark(word, ask.import);
}

Node figures_node(const std::vector<Figure>& figures, const Messages& m, Cited& cited) {
  Node out = Node::array();
  for (const Figure& f : figures) {
    out.add(figure_node(f, m));
    cited.add(f);
  }
  return out;
}

}  // namespace stillheld::publish
