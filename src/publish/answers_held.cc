#include <algorithm>

#include "publish/answers.h"
#include "publish/intake_history.h"
#include "publish/measure_nodes.h"

namespace stillheld::publish {

using ledger::Account;
using ledger::Certainty;
using ledger::Claim;
using ledger::Counts3;
using ledger::HeldPerson;
using ledger::RuleSet;
using log::Standing;

namespace {

// Beyond so many, chances take longer than anybody waits for an answer: `survival`
// reckons them when asked.
constexpr size_t kMostForChances = 20000;

Node counts_node(const Counts3& c) {
  Node out = Node::object();
  out.set("low", Node::integer(c.low)).set("best", Node::integer(c.best)).set("high", Node::integer(c.high));
  return out;
}

// Who is held by what had been published on day `published` at the latest.
//
// A source whose publication day is not known may or may not have been out.
// The true set of published claims lies between the certain ones and the
// possible ones; four sets are looked at: certain ones alone, all possible
// ones, and the two in between that lean most towards custody and towards
// freedom.  Attested in all of them is *low*; held in any is *high*.
Result<std::vector<HeldPerson>> held_by_publication(const Ask& ask, Day on, Day published, const RuleSet& rules) {
  std::vector<HeldPerson> out;
  ledger::Folder folder;
  const ledger::Definitions& definitions = ask.books.definitions(ask.import);
  TRY_VOID(ask.books.each_person(ask.reader, ask.import, [&](uint32_t person, std::span<const Claim> all) -> Status {
    size_t known = 0;
    while (known < all.size() && all[known].import <= ask.import) ++known;
    const std::span<const Claim> claims = all.first(known);
    const std::vector<Standing> base = ask.books.standings(claims, ask.import);
    const auto ends_custody = [](const Claim& c) {
      using ledger::What;
      return c.what == What::release || c.what == What::exchange || c.what == What::expulsion || c.what == What::free_by ||
             c.what == What::case_closed || c.what == What::death || c.what == What::death_in_custody || c.what == What::left_country;
    };
    Certainty weakest = Certainty::attested, strongest = Certainty::none, usual = Certainty::none;
    HeldPerson shown{person, Account::unknown, Certainty::silent, dates::kMinDay, dates::kMaxDay};
    std::vector<Standing> standings;
    for (int world = 0; world < 4; ++world) {
      standings = base;
      for (size_t i = 0; i < claims.size(); ++i) {
        const bool certain = claims[i].published_to <= published;
        const bool possible = claims[i].published_from <= published;
        const bool taken = world == 0 ? certain : world == 1 ? possible : world == 2 ? (ends_custody(claims[i]) ? certain : possible)
                                                                                    : (ends_custody(claims[i]) ? possible : certain);
        if (!taken) standings[i] = Standing::proposed;
      }
      const ledger::Folded& folded = folder.fold(claims, standings, definitions, true);
      const ledger::Span& span = folded.span_on(on);
      uint16_t marks = 0;
      for (const ledger::Mark& m : folded.marks)
        if (m.from <= on && on < m.to) marks = static_cast<uint16_t>(marks | ask.books.mark_bit(ask.books.words().text(m.word)));
      const auto state = static_cast<uint8_t>(static_cast<unsigned>(span.account) | static_cast<unsigned>(span.certainty) << 5);
      const uint8_t weight = ask.books.weight(state, marks, rules);
      const Certainty here = weight == 1 ? Certainty::attested : weight == 2 ? Certainty::term : weight == 3 ? Certainty::silent : Certainty::none;
      weakest = std::min(weakest, here);
      strongest = std::max(strongest, here);
      if (world == 1) usual = here;
      if (here != Certainty::none && (world == 1 || shown.since_latest == dates::kMaxDay)) {
        shown.account = span.account;
        for (const ledger::Episode& e : folded.episodes)
          if (e.entry_earliest <= on && on < e.exit_latest) {
            shown.since_earliest = e.entry_earliest;
            shown.since_latest = e.entry_latest;
          }
      }
    }
    if (strongest == Certainty::none) return {};
    shown.certainty = weakest == Certainty::attested ? Certainty::attested
                      : usual >= Certainty::term     ? Certainty::term
                                                     : Certainty::silent;
    out.push_back(shown);
    return {};
  }));
  return out;
}

Node since_node(const Ask& ask, const HeldPerson& p) {
  const Day begin = ask.books.definitions(ask.import).law.books_begin;
  // "Since the books begin" is no day on which anybody was seen taken.
  if (p.since_earliest <= begin && p.since_earliest != p.since_latest) return date_node(dates::kMinDay, p.since_latest);
  return date_node(p.since_earliest, p.since_latest);
}

}  // namespace

Result<Node> held_answer(const Ask& ask, Day on, std::optional<Day> published) {
  TRY(rules, ask.books.definitions(ask.import).rule_set(ask.rules));
  Node out = Node::object();
  out.set("on", Node::text(dates::iso(on)));
  out.set("known", Node::text(known_text(ask)));
  if (published) out.set("published", Node::text(dates::iso(*published)));
  out.set("rules", Node::text(ask.rules));
  Node notes = Node::array();
  if (rules->only_on_month != 0) {
    const dates::Civil day = dates::to_civil(on);
    if (day.month != rules->only_on_month || day.day != rules->only_on_day) {
      const std::string wanted = dates::iso(dates::from_civil(day.year, rules->only_on_month, rules->only_on_day));
      notes.add(Node::text(ask.messages("note.only_on", {ask.rules, wanted})));
    }
  }
  const std::string& asked = !rules->recognition.empty() ? rules->recognition : rules->mark;
  if (!asked.empty() && !ask.books.has_mark(asked, ask.import)) {
    Node held = Node::object();
    held.set("low", Node::null()).set("best", Node::null()).set("high", Node::null());
    out.set("held", std::move(held));
    out.set("persons", Node::array());
    notes.add(Node::text(ask.messages(!rules->recognition.empty() ? "note.no_recognitions" : "note.no_marks", {ask.rules, asked})));
    out.set("cannot_tell", Node::text(!rules->recognition.empty() ? "no_recognition_claims" : "no_mark_claims"));
    out.set("notes", std::move(notes));
    return out;
  }
  std::vector<HeldPerson> persons;
  if (published) {
    TRY(found, held_by_publication(ask, on, *published, *rules));
    persons = std::move(found);
  } else {
    persons = ask.books.held_persons(on, ask.import, *rules);
  }
  Counts3 counts;
  Node list = Node::array();
  for (const HeldPerson& p : persons) {
    ++counts.high;
    counts.best += p.certainty >= Certainty::term;
    counts.low += p.certainty == Certainty::attested;
    TRY(node, brief_person(ask, p.person));
    node.set("account", Node::text(log::text_of(p.account)));
    node.set("since", since_node(ask, p));
    node.set("certainty", Node::text(log::text_of(p.certainty)));
    list.add(std::move(node));
  }
  out.set("held", counts_node(counts));
  // Of whom nothing is heard: how likely are they still in (M2)?
  if (!published && counts.low < counts.high) {
    if (ask.books.person_count() > kMostForChances) {
      notes.add(Node::text(ask.messages("note.no_chance", {std::to_string(kMostForChances)})));
    } else {
      TRY(people, measure::stays_of(ask.books, ask.reader, ask.import));
      std::vector<measure::HeldBy> by;
      for (const HeldPerson& p : persons)
        by.push_back({p.person, p.certainty == Certainty::attested, (rules->may_count & log::bit(p.account)) == 0});
      out.set("chance", figure_node(held_range_figure(ask, people, on, by), ask.messages));
    }
  }
  out.set("persons", std::move(list));
  out.set("notes", std::move(notes));
  return out;
}

Result<Node> explain_held_answer(const Ask& ask, Day on) {
  TRY(rules, ask.books.definitions(ask.import).rule_set(ask.rules));
  TRY(answer, held_answer(ask, on, std::nullopt));
  Node out = Node::object();
  out.set("number", Node::text(ask.messages("explain.held", {ask.rules, dates::iso(on)})));
  out.set("on", answer.at("on")).set("known", answer.at("known")).set("rules", answer.at("rules")).set("held", answer.at("held"));
  out.set("definition", Node::text(rules->source));
  Node persons = Node::array();
  ledger::Folder folder;
  for (const HeldPerson& p : ask.books.held_persons(on, ask.import, *rules)) {
    TRY(claims, ask.books.claims_of(ask.reader, p.person, ask.import));
    const auto standings = ask.books.standings(claims, ask.import);
    const ledger::Folded& folded = folder.fold(claims, standings, ask.books.definitions(ask.import), true);
    TRY(node, brief_person(ask, p.person));
    node.set("certainty", Node::text(log::text_of(p.certainty)));
    node.set("account", Node::text(log::text_of(p.account)));
    Node because = Node::array();
    for (const ledger::Event& e : folded.events) {
      if (e.earliest > on && p.certainty != Certainty::attested) continue;
      for (const uint32_t i : e.claims) {
        TRY(cited, citation(ask, claims[i].seq, p.person));
        Node line = Node::object();
        line.set("what", Node::text(log::text_of(e.what)));
        line.set("date", date_node(e.earliest, e.latest));
        line.set("source", std::move(cited));
        because.add(std::move(line));
      }
    }
    node.set("because", std::move(because));
    persons.add(std::move(node));
  }
  out.set("persons", std::move(persons));
  return out;
}

Result<Node> series_answer(const Ask& ask, Day from, Day to) {
  TRY(rules, ask.books.definitions(ask.import).rule_set(ask.rules));
  const auto series = ask.books.series(from, to, ask.import, *rules);
  Node out = Node::object();
  out.set("from", Node::text(dates::iso(from))).set("to", Node::text(dates::iso(to)));
  out.set("known", Node::text(known_text(ask))).set("rules", Node::text(ask.rules));
  Node days = Node::array();
  for (size_t i = 0; i < series.size(); ++i) {
    Node day = Node::object();
    day.set("on", Node::text(dates::iso(from + static_cast<Day>(i))));
    day.set("low", Node::integer(series[i].low)).set("best", Node::integer(series[i].best)).set("high", Node::integer(series[i].high));
    days.add(std::move(day));
  }
  out.set("days", std::move(days));
  return out;
}

}  // namespace stillheld::publish
