#include "measure/flows.h"

#include <algorithm>
#include <cmath>

#include "measure/named.h"
#include "measure/verdict_named.h"
#include "publish/answers_measure.h"
#include "publish/intake_history.h"
#include "publish/measure_nodes.h"

namespace stillheld::publish {

using ledger::PublishedCount;
using measure::Figure;
using measure::PublishedFlows;
using measure::Unit;

namespace {

constexpr int kLockDays = 180;

Node range_node(const ledger::Range& r) {
  Node out = Node::object();
  out.set("low", Node::integer(r.low)).set("high", Node::integer(r.high));
  return out;
}

struct NamedPart {
  std::vector<measure::PersonStays> people;
  measure::NamedExits exits;
};

std::vector<Figure> named_figures(const Ask& ask, const NamedPart& named, Day from, Day to, bool counts, const ledger::RuleSet& rules) {
  std::vector<Figure> out;
  if (counts) out.push_back(measure::named_relief(ask.books, ask.import, rules, from, to));
  out.push_back(measure::freedom_share(named.people, named.exits, ask.today));
  out.push_back(measure::named_exile_share(named.exits));
  out.push_back(measure::named_expiry_share(named.exits));
  out.push_back(measure::entitled_share(named.exits));
  out.push_back(measure::days_remitted(named.people, named.exits));
  out.push_back(measure::taken_again(named.exits, named.people, ask.today).figure);
  out.push_back(measure::late_discovery(named.people, ask.books, from, to));
  const auto lock = measure::legal_lock(named.people, measure::statutes(ask.books, ask.import), to, late_news(ask, named.people, to - kLockDays, to), kLockDays);
  for (Figure& f : measure::legal_lock_figures(lock, kLockDays)) out.push_back(std::move(f));
  return out;
}

}  // namespace

Result<Node> flows_answer(const Ask& ask, Day from, Day to, std::string_view asked) {
  const Messages& m = ask.messages;
  const auto counts = ledger::published_counts(ask.books, ask.import);
  TRY(definition, definition_for(ask, counts, asked));
  TRY(waves, ledger::waves(ask.books, ask.reader, ask.import));
  TRY(rules, ask.books.definitions(ask.import).rule_set(ask.rules));
  TRY(counting, can_count(ask));
  NamedPart named;
  TRY(people, measure::stays_of(ask.books, ask.reader, ask.import, measure::Articles::read));
  named.people = std::move(people);
  named.exits = measure::exits_between(named.people, from, to);
  const PublishedFlows flows = measure::published_flows(counts, waves, definition, from, to);

  Node out = Node::object();
  out.set("about", about_node(ask, "flows", definition.empty() ? ask.rules : definition, from, to));
  out.set("from", Node::text(dates::iso(from))).set("to", Node::text(dates::iso(to)));
  out.set("known", Node::text(known_text(ask))).set("counts", Node::text_or_null(definition)).set("rules", Node::text(ask.rules));
  Cited cited;
  std::vector<Figure> published;
  if (!definition.empty()) {
    Node ends = Node::object();
    ends.set("opening", stock_node(flows.opening)).set("closing", stock_node(flows.closing));
    ends.set("margin", Node::integer(flows.margin));
    if (const auto in = measure::came_in(flows)) ends.set("came_in", range_node(*in));
    if (const auto all = measure::all_exits(flows)) ends.set("all_exits", range_node(*all));
    if (const auto early = measure::early_exits(flows)) ends.set("early_exits", range_node(*early));
    ends.set("waves", Node::integer(flows.waves.waves)).set("people_in_waves", Node::integer(flows.waves.total));
    out.set("published", std::move(ends));
    // Every denominator, all exits first.
    published = measure::replacement(flows, named.exits.all());
    for (Figure& f : measure::replacement_by_room(flows)) published.push_back(std::move(f));
    published.push_back(measure::intake_against_before(counts, flows));
    published.push_back(measure::exile_share(flows));
    published.push_back(measure::expiry_share(flows));
    published.push_back(measure::net_relief(flows));
    published.push_back(measure::identity_residual(flows));
    published.push_back(measure::unexplained_total(flows));
    published.push_back(measure::unlisted_pardons(flows));
  }
  Node list = figures_node(published, m, cited);
  const std::vector<Figure> people_figures = named_figures(ask, named, from, to, counting, *rules);
  out.set("figures", std::move(list));
  out.set("named_exits", Node::integer(named.exits.all()));
  out.set("named", figures_node(people_figures, m, cited));
  if (!counting) {
    Node notes = Node::array();
    notes.add(Node::text(m(!rules->recognition.empty() ? "note.no_recognitions" : "note.no_marks", {ask.rules, !rules->recognition.empty() ? rules->recognition : rules->mark})));
    out.set("notes", std::move(notes));
  }
  // M5 by publisher and window, where there is more than one of either.
  const auto rows = measure::residuals(counts, waves, from, to);
  if (rows.size() > 1) {
    Node residuals = Node::array();
    for (const measure::ResidualRow& r : rows) {
      Node n = Node::object();
      n.set("counts", Node::text(r.definition)).set("from", Node::text(dates::iso(r.from))).set("to", Node::text(dates::iso(r.to)));
      n.set("residual", figure_node(r.figure, m));
      Node missing = Node::array();
      for (const std::string& part : r.missing) missing.add(Node::text(m("part." + part)));
      n.set("missing", std::move(missing));
      cited.add(r.figure);
      residuals.add(std::move(n));
    }
    out.set("residuals", std::move(residuals));
  }
  std::vector<Figure> ratios = published;
  out.set("chart", interval_chart(ratios, Unit::ratio, m, 1.0));
  TRY(sources, cited.node(ask));
  out.set("sources", std::move(sources));
  return out;
}

Result<Node> wave_measures(const Ask& ask, std::string_view asked, std::optional<Day> process_began, int days) {
  const Messages& m = ask.messages;
  TRY(waves, ledger::waves(ask.books, ask.reader, ask.import));
  TRY(people, measure::stays_of(ask.books, ask.reader, ask.import));
  const auto counts = ledger::published_counts(ask.books, ask.import);
  const std::string definition = measure::main_definition(counts);
  const ledger::Wave* wave = nullptr;
  for (const ledger::Wave& w : waves)
    if (w.id == asked || dates::to_edtf(w.date) == asked) wave = &w;
  if (wave == nullptr) return fail(Code::kUnknownWave, {std::string(asked), ""});
  const Day day = wave->date.earliest();
  std::vector<Figure> figures = measure::ladder(*wave);
  std::vector<const measure::Stay*> freed;
  for (const ledger::WaveMember& member : wave->members) {
    if (member.stayed) continue;
    for (const measure::PersonStays& p : people)
      if (p.person == member.person)
        for (const measure::Stay& s : p.stays)
          if (!s.open && s.exit_earliest <= wave->date.latest() + 31 && s.exit_latest >= day - 31) {
            freed.push_back(&s);
            break;
          }
  }
  measure::NamedExits exits;
  for (const measure::Stay* s : freed) {
    exits.stays.push_back(s);
    if (measure::exit_of(s->way_out) == measure::Exit::mercy) ++exits.mercy;
    if (s->after == measure::Account::free_abroad_forced) ++exits.exile;
  }
  figures.push_back(measure::named_exile_share(exits));
  figures.push_back(measure::entitled_share(exits));
  figures.push_back(measure::days_remitted(people, exits));
  figures.push_back(measure::fresh_share(freed, process_began));
  figures.push_back(measure::stock_fresh_share(people, day - 1, process_began));
  // The stock of which the wave is a part: the last one published before it.
  std::optional<int64_t> stock;
  for (const PublishedCount& c : counts)
    if (c.measure == "stock" && c.definition == definition && c.period_end < day) stock = c.value;
  const int64_t size = wave->total.value_or(static_cast<int64_t>(freed.size()));
  const auto door = wave->date.is_day() ? measure::revolving_door(people, day, size, stock, ask.today, days)
                                        : measure::Answer<measure::RevolvingDoor>(measure::refuse("wave_without_day"));
  Figure test;
  // What late news will still add to the days after, where the delays are known.
  const Day over = static_cast<Day>(std::min<int64_t>(static_cast<int64_t>(day) + days, ask.today));
  const auto late = late_news(ask, people, day, over);
  const int64_t to_come = late ? static_cast<int64_t>(std::ceil(std::max(0.0, late->high - static_cast<double>(late->known)))) : 0;
  if (door) {
    test = measure::Figure{};
    test.name = "revolving_door";
    test.unit = Unit::ratio;
    test.reading = measure::Reading::at_least;
    test.value = door->raids_ratio;
    test.low = door->low;
    test.high = door->high;
    test.numerator = {"raids_after", {door->raids_after, door->raids_after}};
    test.denominator = {"raids_before", {door->raids_before, door->raids_before}};
    char p[32];
    std::snprintf(p, sizeof p, "%.3f", door->p);
    test.notes.push_back({door->not_fallen ? "not_fallen" : "may_have_fallen", {p, std::to_string(door->days)}});
    test.notes.push_back({"raid_people", {std::to_string(door->people_after), std::to_string(door->people_before)}});
    if (door->undated > 0) test.notes.push_back({"undated", {std::to_string(door->undated)}});
    test.notes.push_back({"late_news_adds", {}});
    test.notes.push_back({"of_the_named", {}});
    figures.push_back(std::move(test));
  } else {
    figures.push_back(measure::refused("revolving_door", door.refusal()));
  }
  // Taken in the days after for each freed: also where the test has too little to
  // go by, once the days are over.
  if (!wave->date.is_day()) {
    figures.push_back(measure::refused("taken_per_freed", measure::refuse("wave_without_day")));
  } else if (static_cast<int64_t>(ask.today) - day < days) {
    figures.push_back(measure::refused("taken_per_freed", measure::refuse("window_runs", {std::to_string(days)})));
  } else {
    const ledger::Range after = measure::named_intake(people, day, day + days).now;
    Figure taken = measure::ratio_figure("taken_per_freed", {"people_after", {after.low, late ? std::optional(*after.high + to_come) : std::nullopt}}, {"freed", {size, size}});
    if (!taken.refusal) {
      if (late) taken.notes.push_back({"late_news_corrected", {std::to_string(to_come)}});
      else taken.notes.push_back({"late_news_adds", {}});
      taken.notes.push_back({"of_the_named", {}});
    }
    figures.push_back(std::move(taken));
  }
  Node out = Node::object();
  out.set("about", about_node(ask, "wave", ask.rules, day - days, day + days));
  out.set("wave", Node::text(wave->id));
  Cited cited;
  out.set("figures", figures_node(figures, m, cited));
  out.set("chart", interval_chart(figures, Unit::share, m, std::nullopt));
  return out;
}

Node statements_answer(const std::vector<measure::Statement>& statements, const std::string& file, const Messages& m) {
  Node out = Node::object();
  out.set("file", Node::text(file));
  int64_t by[5] = {0, 0, 0, 0, 0};
  Node list = Node::array();
  for (const measure::Statement& s : statements) {
    ++by[static_cast<size_t>(s.verdict())];
    Node n = Node::object();
    n.set("row", Node::integer(static_cast<int64_t>(s.row))).set("place", Node::text_or_null(s.place));
    n.set("from", Node::text_or_null(s.from)).set("to", Node::text_or_null(s.to));
    n.set("verdict", Node::text(name_of(s.verdict())));
    Node findings = Node::array();
    for (const measure::Finding& f : s.findings) {
      Node one = Node::object();
      one.set("verdict", Node::text(name_of(f.verdict))).set("kind", Node::text(f.kind));
      one.set("text", Node::text(m("statement." + f.kind, f.params)));
      if (f.gap_low || f.gap_high) one.set("gap_low", Node::decimal(f.gap_low, 3)).set("gap_high", Node::decimal(f.gap_high, 3));
      findings.add(std::move(one));
    }
    n.set("findings", std::move(findings)).set("source", Node::text_or_null(s.source));
    list.add(std::move(n));
  }
  Node totals = Node::object();
  for (const measure::Holding h : {measure::Holding::contradicted, measure::Holding::unexplained, measure::Holding::implies, measure::Holding::holds, measure::Holding::nothing})
    totals.set(name_of(h), Node::integer(by[static_cast<size_t>(h)]));
  out.set("checked", Node::integer(static_cast<int64_t>(statements.size()))).set("totals", std::move(totals)).set("statements", std::move(list));
  return out;
}

}  // namespace stillheld::publish
