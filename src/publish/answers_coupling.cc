// Releases beside concessions: association, never motive.
#include <algorithm>
#include <map>

#include "measure/coupling.h"
#include "publish/answers_measure.h"
#include "publish/measure_nodes.h"

namespace stillheld::publish {

using measure::Figure;

Result<Node> coupling_answer(const Ask& ask, Day from, Day to, std::string_view actor, const std::vector<int>& windows, uint64_t seed) {
  const Messages& m = ask.messages;
  TRY(waves, ledger::waves(ask.books, ask.reader, ask.import));
  measure::CouplingQuestion question;
  question.windows.assign(windows.begin(), windows.end());
  question.seed = seed;
  // Releases: waves of a known day and number.  Concessions: relief, by the day
  // of the announcement or, where none is known, of the act.
  std::map<Day, int64_t> freed;
  int64_t without_day = 0, without_number = 0;
  Day first = dates::kMaxDay, last = dates::kMinDay;
  const auto inside = [&](Day d) { return d > from && d <= to; };
  Cited cited;
  for (const ledger::Wave& w : waves) {
    if (w.kind != "wave" || w.date.latest() <= from || w.date.earliest() > to) continue;
    if (!w.date.is_day()) {
      ++without_day;
      continue;
    }
    if (!w.total) {
      ++without_number;
      continue;
    }
    freed[w.date.earliest()] += *w.total;
    cited.add(w.claim->seq);
  }
  std::vector<Day> given;
  int64_t vague = 0;
  for (const ledger::Special* s : ledger::standing_claims(ask.books, ledger::What::concession, ask.import)) {
    const log::Entry& e = s->entry;
    if (e.mode != "relief" || (!actor.empty() && e.actor != actor)) continue;
    const auto date = dates::parse_edtf(e.date);
    if (!date.ok() || !date.value().is_day()) {
      ++vague;
      continue;
    }
    if (!inside(date.value().earliest())) continue;
    given.push_back(date.value().earliest());
    cited.add(s->seq);
  }
  std::sort(given.begin(), given.end());
  given.erase(std::unique(given.begin(), given.end()), given.end());
  for (const auto& [day, n] : freed) {
    question.release_day.push_back(day);
    question.released.push_back(n);
    first = std::min(first, day);
    last = std::max(last, day);
  }
  for (const Day d : given) {
    first = std::min(first, d);
    last = std::max(last, d);
  }
  question.concession_day = given;
  // The days of the study are those asked for; without a beginning, from the
  // first event on.
  question.first = from <= dates::kMinDay ? std::min(first, to) : from + 1;
  question.last = to;

  Node out = Node::object();
  out.set("about", about_node(ask, "coupling", ask.rules, question.first - 1, to));
  out.set("from", Node::text(dates::iso(question.first - 1))).set("to", Node::text(dates::iso(to))).set("known", Node::text(known_text(ask)));
  out.set("seed", Node::integer(static_cast<int64_t>(seed)));
  Node notes = Node::array();
  if (without_day > 0) notes.add(Node::text(m("how.waves_without_day", {std::to_string(without_day)})));
  if (without_number > 0) notes.add(Node::text(m("how.waves_without_number", {std::to_string(without_number)})));
  if (vague > 0) notes.add(Node::text(m("how.concessions_without_day", {std::to_string(vague)})));
  const auto answer = measure::coupling(question);
  Node list = Node::array(), figures = Node::array();
  if (answer) {
    for (const measure::CouplingWindow& w : answer->windows) {
      Node n = Node::object();
      n.set("title", Node::text(m(w.before ? "coupling.before" : "coupling.after", {std::to_string(w.days)})));
      n.set("days", Node::integer(w.days)).set("before", Node::boolean(w.before)).set("people", Node::integer(w.people));
      n.set("expected", Node::decimal(w.expected, 1)).set("p", Node::decimal(w.p, 5)).set("least_p", Node::decimal(w.least_p, 5));
      list.add(std::move(n));
    }
    out.set("p_of_all", Node::decimal(answer->p_of_all, 5));
    out.set("people", Node::integer(answer->people)).set("concessions", Node::integer(answer->concessions)).set("turnings", Node::integer(answer->turnings));
    for (const std::string& a : answer->assumes) notes.add(Node::text(m("assumes." + a)));
  } else {
    figures.add(figure_node(measure::refused("coupling", answer.refusal()), m));
  }
  out.set("notes", std::move(notes)).set("windows", std::move(list)).set("figures", std::move(figures));
  TRY(sources, cited.node(ask));
  out.set("sources", std::move(sources));
  return out;
}

}  // namespace stillheld::publish
