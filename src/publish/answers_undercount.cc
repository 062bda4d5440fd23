// How many are on none of the lists.
#include "measure/undercount.h"

#include <algorithm>
#include <map>

#include "measure/stays.h"
#include "publish/answers_measure.h"
#include "publish/measure_nodes.h"

namespace stillheld::publish {

using measure::Figure;

namespace {

void set_undercount(Node& out, const measure::CaptureTable& table, uint64_t seed, const Messages& m) {
  Node lists = Node::array();
  for (int i = 0; i < table.list_count(); ++i) {
    Node n = Node::object();
    n.set("list", Node::text(table.lists[static_cast<size_t>(i)])).set("people", Node::integer(static_cast<int64_t>(table.on_list(i))));
    lists.add(std::move(n));
  }
  out.set("lists", std::move(lists)).set("seed", Node::integer(static_cast<int64_t>(seed)));
  out.set("observed", Node::integer(static_cast<int64_t>(table.observed()))).set("overlap", Node::integer(static_cast<int64_t>(table.overlap())));
  measure::UndercountOptions options;
  options.seed = seed;
  const measure::Undercount found = measure::undercount(table, options);
  Node figures = Node::array();
  if (found.refusal) {
    figures.add(figure_node(measure::refused("undercount", *found.refusal), m));
  } else {
    const auto observed = static_cast<int64_t>(found.observed);
    Figure total = measure::count_figure("undercount", {"", {static_cast<int64_t>(found.hull.low), static_cast<int64_t>(found.hull.high)}});
    total.numerator = {"seen", {observed, observed}};
    figures.add(figure_node(total, m));
    Figure unseen = measure::count_figure("unseen", {"", {std::max<int64_t>(0, static_cast<int64_t>(found.hull.low) - observed), std::max<int64_t>(0, static_cast<int64_t>(found.hull.high) - observed)}});
    figures.add(figure_node(unseen, m));
  }
  Node engines = Node::array();
  for (const measure::EngineAnswer& e : found.engines) {
    Node n = Node::object();
    n.set("engine", Node::text(e.key)).set("title", Node::text(m("undercount.engine." + e.key)));
    n.set("low", e.refusal ? Node::null() : Node::decimal(e.interval.low, 0)).set("high", e.refusal ? Node::null() : Node::decimal(e.interval.high, 0));
    n.set("assumes", Node::text(m("assumes." + e.assumes)));
    n.set("refused", e.refusal ? Node::text(m("refused." + e.refusal->key, e.refusal->params)) : e.set_aside ? Node::text(m("undercount.set_aside")) : Node::null());
    engines.add(std::move(n));
  }
  Node notes = Node::array();
  for (const std::string& a : found.assumes) notes.add(Node::text(m("assumes." + a)));
  out.set("figures", std::move(figures)).set("engines", std::move(engines)).set("notes", std::move(notes));
}

}  // namespace

Result<Node> undercount_answer(const Ask& ask, const std::vector<std::string>& asked, Day from, Day to, uint64_t seed) {
  const Messages& m = ask.messages;
  // Who is on which list, by clusters: subjects that people joined are one.
  std::map<std::string, std::map<uint32_t, bool>> by_list;
  for (const ledger::RecordRow& r : ask.books.records()) {
    // Rows of waves, counts and the like are nobody's.
    if (r.person >= ask.books.person_count() || ask.books.import_of(r.seq) > ask.import || ask.books.is_undone(r.seq)) continue;
    by_list[std::string(ask.books.words().text(r.list))][ask.books.persons().leader(r.person, ask.import)] = true;
  }
  std::vector<std::string> lists = asked;
  std::string known;
  for (const auto& [name, people] : by_list) {
    known += (known.empty() ? "" : ", ") + name;
    if (asked.empty()) lists.push_back(name);
  }
  for (const std::string& name : lists)
    if (by_list.count(name) == 0) return fail(Code::kBadValue, {"--lists", name, known.empty() ? m("undercount.no_lists") : known});
  if (lists.size() > 16) lists.resize(16);
  // An open population has no total: where days are given, the cohort of those
  // who were certainly arrested in them.
  std::map<uint32_t, bool> cohort;
  const bool all = from <= dates::kMinDay;
  if (!all) {
    TRY(people, measure::stays_of(ask.books, ask.reader, ask.import));
    for (const measure::PersonStays& p : people)
      for (const measure::Stay& s : p.stays)
        if (s.entry_earliest > from && s.entry_latest <= to) cohort[p.person] = true;
  }
  std::map<uint32_t, uint32_t> pattern;
  for (size_t i = 0; i < lists.size(); ++i)
    for (const auto& [person, there] : by_list[lists[i]])
      if (all || cohort.count(person) > 0) pattern[person] |= 1U << i;
  std::vector<uint32_t> patterns;
  for (const auto& [person, p] : pattern) patterns.push_back(p);
  Node out = Node::object();
  out.set("about", about_node(ask, "undercount", ask.rules, from, to));
  out.set("from", all ? Node::null() : Node::text(dates::iso(from))).set("to", Node::text(dates::iso(to))).set("known", Node::text(known_text(ask)));
  set_undercount(out, measure::table_of(lists, patterns), seed, m);
  return out;
}

Node undercount_table_answer(const measure::CaptureTable& table, uint64_t seed, const Messages& messages) {
  Node out = Node::object();
  Node about = Node::object();
  about.set("name", Node::text("undercount"));
  for (const char* key : {"title", "counted", "uncertainty", "misread"}) about.set(key, Node::text(messages(std::string("about.undercount.") + key)));
  out.set("about", std::move(about));
  set_undercount(out, table, seed, messages);
  return out;
}

}  // namespace stillheld::publish
