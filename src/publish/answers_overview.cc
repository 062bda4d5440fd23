#include <algorithm>

#include "publish/answers.h"
#include "publish/answers_measure.h"

namespace stillheld::publish {

using ledger::Claim;
using ledger::PublishedCount;

namespace {

// Beyond so many people the overview leaves the curve to `stillheld survival`.
constexpr size_t kMostForCurve = 200000;

// The stock that stands for the end of a year: of a day rather than "about",
// and the nearest to 31 December within two weeks.
std::optional<Day> year_end_stock(const std::vector<PublishedCount>& counts, std::string_view definition, int year) {
  const Day end = dates::from_civil(year, 12, 31);
  std::optional<Day> best;
  for (const PublishedCount& c : counts) {
    if (c.measure != "stock" || c.definition != definition || !c.is_of_day() || c.grade == log::Grade::derived) continue;
    if (std::abs(c.period_start - end) > 14) continue;
    if (!best || std::abs(c.period_start - end) < std::abs(*best - end)) best = c.period_start;
  }
  return best;
}

// The day of the last evidence of custody of somebody held, and what it is.
Result<Node> last_evidence(const Ask& ask, uint32_t person, Day on) {
  TRY(claims, ask.books.claims_of(ask.reader, person, ask.import));
  const auto standings = ask.books.standings(claims, ask.import);
  ledger::Folder folder;
  const ledger::Folded& folded = folder.fold(claims, standings, ask.books.definitions(ask.import), true);
  Node out = Node::object();
  for (const ledger::Episode& e : folded.episodes) {
    if (!(e.entry_earliest <= on && on < e.exit_latest)) continue;
    // The event that attests custody last, dated as its sources date it.
    const ledger::Event* last = nullptr;
    for (const ledger::Event& event : folded.events)
      if (last == nullptr && event.earliest == e.attested_until && !event.claims.empty()) last = &event;
    out.set("day", last == nullptr ? date_node(e.attested_until, e.attested_until) : date_node(last->earliest, last->latest));
    out.set("term_ends_at_the_latest", e.term_ends >= dates::kMaxDay ? Node::null() : Node::text(dates::iso(e.term_ends)));
    if (last == nullptr) continue;
    out.set("what", Node::text(log::text_of(last->what)));
    TRY(cited, citation(ask, claims[last->claims.front()].seq, person));
    out.set("source", std::move(cited));
  }
  return out;
}

}  // namespace

Result<Node> overview_answer(const Ask& ask) {
  Node out = Node::object();
  out.set("on", Node::text(dates::iso(ask.today)));
  out.set("known", Node::text(known_text(ask)));
  out.set("rules", Node::text(ask.rules));
  out.set("entries", Node::integer(static_cast<int64_t>(ask.books.size())));
  out.set("root", Node::text(to_hex(as_bytes(ask.books.root()))));
  out.set("named", Node::integer(static_cast<int64_t>(ask.books.person_total(ask.import))));

  TRY(rules, ask.books.definitions(ask.import).rule_set(ask.rules));
  TRY(held, held_answer(ask, ask.today, std::nullopt));
  const auto persons = ask.books.held_persons(ask.today, ask.import, *rules);
  Node now = Node::object();
  now.set("held", held.at("held"));
  Node list = Node::array();
  for (size_t i = 0; i < persons.size() && i < held.at("persons").items().size(); ++i) {
    Node person = held.at("persons").items()[i];
    TRY(evidence, last_evidence(ask, persons[i].person, ask.today));
    person.set("last_evidence", std::move(evidence));
    list.add(std::move(person));
  }
  now.set("persons", std::move(list));
  out.set("held_now", std::move(now));

  const auto counts = ledger::published_counts(ask.books, ask.import);
  const auto list_counts = [&](auto&& wanted) -> Result<Node> {
    TRY(all, counts_answer(ask, "", "", std::nullopt, std::nullopt));
    Node kept = Node::array();
    for (const Node& c : all.at("counts").items())
      if (wanted(c)) kept.add(c);
    return kept;
  };
  TRY(stocks, list_counts([](const Node& c) { return c.at("measure").string() == "stock"; }));
  out.set("stocks", std::move(stocks));
  TRY(flows, list_counts([](const Node& c) { return c.at("measure").string().find("_in_period") != std::string::npos || c.at("measure").string() == "released_full_term"; }));
  out.set("flows", std::move(flows));

  // The balance of every year that has a stock at both ends.
  Node balances = Node::array();
  std::string definition;
  for (const PublishedCount& c : counts)
    if (c.measure == "stock" && (definition.empty() || c.definition == "viasna")) definition = c.definition;
  if (!counts.empty()) {
    const int first = dates::to_civil(counts.front().period_start).year, last = dates::to_civil(ask.today).year;
    for (int year = first; year <= last; ++year) {
      const auto from = year_end_stock(counts, definition, year - 1), to = year_end_stock(counts, definition, year);
      if (!from || !to) continue;
      TRY(balance, balance_answer(ask, *from, *to, definition, ask.import));
      Node one = Node::object();
      one.set("year", Node::integer(year));
      one.set("counts", std::move(balance));
      TRY(named, balance_answer(ask, dates::from_civil(year - 1, 12, 31), dates::from_civil(year, 12, 31), std::nullopt, ask.import));
      one.set("named", std::move(named));
      balances.add(std::move(one));
    }
  }
  out.set("balances", std::move(balances));
  TRY(waves, waves_answer(ask, std::nullopt));
  out.set("waves", waves.at("waves"));
  TRY(conflicts, conflicts_answer(ask));
  out.set("conflicts", std::move(conflicts));

  Node concessions = Node::array();
  for (const ledger::Special* s : ledger::standing_claims(ask.books, ledger::What::concession, ask.import)) {
    const log::Entry& e = s->entry;
    Node n = Node::object();
    n.set("date", Node::text_or_null(e.date)).set("actor", Node::free_text(e.actor)).set("kind", Node::text(e.mode));
    n.set("instrument", Node::free_text(e.name)).set("wave", Node::text_or_null(e.wave));
    TRY(personals, ask.reader.personals(s->seq));
    for (const log::Personal& value : personals) n.set(value.field, Node::free_text(value.text));
    TRY(cited, citation(ask, s->seq, kNobody));
    n.set("source", std::move(cited));
    concessions.add(std::move(n));
  }
  out.set("concessions", std::move(concessions));

  // The named on the first of every month, for the picture.
  const Day begin = ask.books.definitions(ask.import).law.books_begin;
  Node series = Node::array();
  if (begin > dates::kMinDay && begin < ask.today) {
    const auto days = ask.books.series(begin, ask.today, ask.import, *rules);
    for (Day day = begin; day <= ask.today; day = dates::add_months(begin, static_cast<int>(series.items().size()))) {
      const auto& c = days[static_cast<size_t>(day - begin)];
      Node n = Node::object();
      n.set("on", Node::text(dates::iso(day)));
      n.set("low", Node::integer(c.low)).set("best", Node::integer(c.best)).set("high", Node::integer(c.high));
      series.add(std::move(n));
    }
  }
  out.set("named_by_month", std::move(series));

  // Is it progress?  The last three years, and how long the named are held.
  Node progress = Node::array();
  if (!definition.empty()) {
    const int last = dates::to_civil(ask.today).year;
    for (int year = last - 2; year <= last; ++year) {
      const Day from = dates::from_civil(year - 1, 12, 31), to = std::min(ask.today, dates::from_civil(year, 12, 31));
      if (to <= from) continue;
      TRY(verdict, verdict_answer(ask, from, to, definition));
      verdict.set("year", Node::integer(year));
      progress.add(std::move(verdict));
    }
  }
  out.set("progress", std::move(progress));
  if (ask.books.person_count() > 0 && ask.books.person_count() <= kMostForCurve) {
    TRY(stays, survival_answer(ask, dates::kMinDay, ask.today));
    out.set("stays", std::move(stays));
  }
  return out;
}

}  // namespace stillheld::publish
