#include <algorithm>

#include "publish/answers.h"

namespace stillheld::publish {

using ledger::CountBalance;
using ledger::PublishedCount;
using ledger::Range;
using ledger::Special;
using log::Standing;

namespace {

Node number_node(const Range& r) {
  if (r.exact()) return Node::integer(r.low);
  Node out = Node::object();
  out.set("low", Node::integer(r.low)).set("high", Node::integer(r.high));
  return out;
}

Node number_node(const PublishedCount& c) { return number_node(Range{c.low, c.high}); }

Result<Node> personal_texts(const Ask& ask, Seq seq, std::initializer_list<std::string_view> fields, Node out) {
  TRY(personals, ask.reader.personals(seq));
  for (const std::string_view field : fields) {
    Node value;
    for (const log::Personal& p : personals)
      if (p.field == field) value = Node::free_text(p.text);
    out.set(field, std::move(value));
  }
  return out;
}

Result<Node> count_node(const Ask& ask, const PublishedCount& c) {
  Node out = Node::object();
  out.set("date", Node::text(dates::to_edtf(c.date)));
  out.set("period_start", date_node(c.period_start, c.period_start));
  out.set("period_end", date_node(c.period_end, c.period_end));
  out.set("measure", Node::text(c.measure));
  out.set("value", Node::integer(c.value));
  out.set("hedge", Node::text_or_null(c.hedge));
  out.set("low", Node::integer(c.low));
  out.set("high", Node::integer(c.high));
  out.set("women", Node::integer(c.women));
  out.set("since", Node::free_text(c.since));
  out.set("org", Node::free_text(c.org));
  out.set("definition", Node::text_or_null(c.definition));
  TRY(with_note, personal_texts(ask, c.seq, {"note"}, std::move(out)));
  TRY(cited, citation(ask, c.seq, kNobody));
  with_note.set("source", std::move(cited));
  return with_note;
}

Node days_node(const std::vector<std::pair<Day, Day>>& stretches) {
  Node out = Node::array();
  for (const auto& [from, to] : stretches) {
    Node n = Node::object();
    n.set("from", Node::text(dates::iso(from))).set("to", Node::text(dates::iso(to)));
    out.add(std::move(n));
  }
  return out;
}

Result<Node> count_balance_node(const Ask& ask, const CountBalance& b) {
  Node out = Node::object();
  out.set("from", Node::text(dates::iso(b.from))).set("to", Node::text(dates::iso(b.to)));
  out.set("known", Node::text(known_text(ask)));
  out.set("counts", Node::text(b.definition));
  Node citations = Node::object();
  const auto cite = [&](std::string_view key, const PublishedCount& c) -> Status {
    TRY(node, count_node(ask, c));
    Node list = Node::array();
    list.add(std::move(node));
    citations.set(key, std::move(list));
    return {};
  };
  out.set("opening", b.opening.count ? number_node(*b.opening.count) : Node::null());
  if (b.opening.count) TRY_VOID(cite("opening", *b.opening.count));
  Node in = Node::object(), outs = Node::object(), mismatches = Node::object(), absent = Node::array();
  for (const ledger::Flow& f : b.flows) {
    if (!f.count) {
      if (f.required) (f.in ? in : outs).set(f.name, Node::null());
      else absent.add(Node::text(f.name));
      continue;
    }
    (f.in ? in : outs).set(f.name, number_node(*f.count));
    TRY_VOID(cite((f.in ? "in." : "out.") + f.name, *f.count));
    if (!f.not_covered.empty() || !f.beyond.empty()) {
      Node m = Node::object();
      m.set("not_covered", days_node(f.not_covered)).set("beyond", days_node(f.beyond));
      mismatches.set((f.in ? "in." : "out.") + f.name, std::move(m));
    }
  }
  out.set("in", std::move(in)).set("out", std::move(outs));
  out.set("closing", b.closing.count ? number_node(*b.closing.count) : Node::null());
  if (b.closing.count) TRY_VOID(cite("closing", *b.closing.count));
  Node residual;
  if (b.residual) {
    residual = Node::object();
    residual.set("low", Node::integer(b.residual->low)).set("high", Node::integer(b.residual->high));
  }
  out.set("residual", std::move(residual));
  Node missing = Node::array();
  for (const std::string& m : b.missing) missing.add(Node::text(m));
  out.set("missing", std::move(missing));
  out.set("not_published", std::move(absent));
  out.set("days_that_do_not_match", std::move(mismatches));
  // What else was published for the endpoints: a revision, or another figure.
  Node revisions = Node::object();
  for (const auto& [key, endpoint] : {std::pair("opening", &b.opening), std::pair("closing", &b.closing)}) {
    if (endpoint->others.empty()) continue;
    Node list = Node::array();
    for (const PublishedCount& c : endpoint->others) {
      TRY(node, count_node(ask, c));
      node.set("difference", Node::integer(endpoint->count->value - c.value));
      list.add(std::move(node));
    }
    revisions.set(key, std::move(list));
  }
  out.set("revisions", std::move(revisions));
  Node others = Node::array();
  for (const ledger::OtherEndpoints& o : b.others) {
    Node n = Node::object();
    n.set("opening_date", Node::text(dates::to_edtf(o.opening.date))).set("opening", number_node(o.opening));
    n.set("closing_date", Node::text(dates::to_edtf(o.closing.date))).set("closing", number_node(o.closing));
    Node r = Node::object();
    r.set("low", Node::integer(o.residual.low)).set("high", Node::integer(o.residual.high));
    n.set("residual", std::move(r));
    Node entries = Node::array();
    entries.add(Node::integer(static_cast<int64_t>(o.opening.seq))).add(Node::integer(static_cast<int64_t>(o.closing.seq)));
    n.set("entries", std::move(entries));
    others.add(std::move(n));
  }
  out.set("other_endpoints", std::move(others));
  Node parts = Node::array();
  for (const PublishedCount& c : b.part_flows) {
    TRY(node, count_node(ask, c));
    parts.add(std::move(node));
  }
  out.set("parts_of_the_period", std::move(parts));
  out.set("citations", std::move(citations));
  return out;
}

Result<Node> person_balance_node(const Ask& ask, const ledger::PersonBalance& b) {
  Node out = Node::object();
  out.set("from", Node::text(dates::iso(b.from))).set("to", Node::text(dates::iso(b.to)));
  out.set("known", Node::text(known_text(ask)));
  out.set("rules", Node::text(ask.rules));
  out.set("opening", Node::integer(b.opening_first));
  out.set("revision", Node::integer(b.revision()));
  out.set("revision_by_linking", Node::integer(b.revision_by_linking));
  Node in = Node::array(), outs = Node::array();
  for (const ledger::PersonFlow& f : b.flows) {
    Node n = Node::object();
    n.set("cause", Node::text(f.cause));
    n.set("way", Node::text_or_null(log::text_of(f.way)));
    n.set("account", Node::text(log::text_of(f.account)));
    n.set("rule", Node::text_or_null(f.rule));
    n.set("count", Node::integer(static_cast<int64_t>(f.persons.size())));
    Node persons = Node::array();
    for (const uint32_t p : f.persons) {
      TRY(person, brief_person(ask, p));
      persons.add(std::move(person));
    }
    n.set("persons", std::move(persons));
    (f.in ? in : outs).add(std::move(n));
  }
  in.part_a_total();
  outs.part_a_total();
  out.set("in", std::move(in)).set("out", std::move(outs));
  out.set("closing", Node::integer(b.closing));
  out.set("residual", Node::integer(b.residual()));
  return out;
}

}  // namespace

Result<Node> balance_answer(const Ask& ask, Day from, Day to, std::optional<std::string_view> counts, uint32_t opening_import) {
  if (counts) {
    TRY(balance, ledger::balance_of_counts(ask.books, ask.import, *counts, from, to));
    return count_balance_node(ask, balance);
  }
  TRY(rules, ask.books.definitions(ask.import).rule_set(ask.rules));
  const std::string& asked = !rules->recognition.empty() ? rules->recognition : rules->mark;
  if (!asked.empty() && !ask.books.has_mark(asked, ask.import)) {
    Node out = Node::object();
    out.set("from", Node::text(dates::iso(from))).set("to", Node::text(dates::iso(to)));
    out.set("rules", Node::text(ask.rules));
    out.set("cannot_tell", Node::text(!rules->recognition.empty() ? "no_recognition_claims" : "no_mark_claims"));
    Node notes = Node::array();
    notes.add(Node::text(ask.messages(!rules->recognition.empty() ? "note.no_recognitions" : "note.no_marks", {ask.rules, asked})));
    out.set("notes", std::move(notes));
    return out;
  }
  return person_balance_node(ask, ledger::balance_of_persons(ask.books, ask.import, opening_import, *rules, from, to));
}

Result<Node> waves_answer(const Ask& ask, std::optional<std::string_view> one) {
  TRY(all, ledger::waves(ask.books, ask.reader, ask.import));
  Node list = Node::array();
  std::string names;
  for (const ledger::Wave& w : all) {
    names += (names.empty() ? "" : ", ") + w.id;
    if (one && w.id != *one && dates::to_edtf(w.date) != *one) continue;
    const log::Entry& e = w.claim->entry;
    Node n = Node::object();
    n.set("id", Node::text(w.id)).set("kind", Node::text(w.kind)).set("part_of", Node::text_or_null(w.part_of));
    n.set("date", Node::text(e.date));
    n.set("total", Node::integer(w.total)).set("political", Node::integer(w.political));
    n.set("way", Node::text(log::text_of(w.way)));
    n.set("split", Node::text_or_null(e.split));
    n.set("named", Node::integer(static_cast<int64_t>(w.members.size())));
    n.set("unnamed", w.kind == "wave" ? Node::integer(w.unnamed()) : Node::null());
    n.set("announced_by", Node::free_text(e.actor));
    n.set("confidence", Node::text_or_null(e.confidence));
    TRY(texts, personal_texts(ask, w.claim->seq, {"destination", "concession", "note", "derivation", "more_sources"}, std::move(n)));
    Node members = Node::array();
    for (const ledger::WaveMember& m : w.members) {
      TRY(person, brief_person(ask, m.person));
      person.set("way", Node::text(log::text_of(m.way)));
      person.set("account", Node::text(log::text_of(m.account)));
      person.set("stayed", Node::boolean(m.stayed));
      person.set("entry", Node::integer(static_cast<int64_t>(m.claim)));
      members.add(std::move(person));
    }
    texts.set("members", std::move(members));
    Node wrong = Node::array();
    for (const uint32_t p : w.wrongly_named) {
      TRY(person, brief_person(ask, p));
      wrong.add(std::move(person));
    }
    texts.set("wrongly_named", std::move(wrong));
    TRY(cited, citation(ask, w.claim->seq, kNobody));
    texts.set("source", std::move(cited));
    list.add(std::move(texts));
  }
  if (one && list.items().empty()) return fail(Code::kUnknownWave, {std::string(*one), names});
  Node out = Node::object();
  out.set("known", Node::text(known_text(ask)));
  out.set("waves", std::move(list));
  return out;
}

Result<Node> counts_answer(const Ask& ask, std::string_view measure, std::string_view definition, std::optional<Day> from, std::optional<Day> to) {
  Node list = Node::array();
  std::vector<std::string> definitions;
  std::string definition_names;
  for (const PublishedCount& c : ledger::published_counts(ask.books, ask.import)) {
    if (std::find(definitions.begin(), definitions.end(), c.definition) == definitions.end()) {
      definitions.push_back(c.definition);
      definition_names += (definition_names.empty() ? "" : ", ") + c.definition;
    }
    if (!measure.empty() && c.measure != measure) continue;
    if (!definition.empty() && c.definition != definition) continue;
    if (from && c.period_end < *from) continue;
    if (to && c.period_start > *to) continue;
    TRY(node, count_node(ask, c));
    list.add(std::move(node));
  }
  if (!definition.empty() && std::find(definitions.begin(), definitions.end(), definition) == definitions.end())
    return fail(Code::kUnknownCounts, {std::string(definition), definition_names});
  Node out = Node::object();
  out.set("known", Node::text(known_text(ask)));
  out.set("counts", std::move(list));
  return out;
}

Result<Node> conflicts_answer(const Ask& ask) {
  Node out = Node::object();
  out.set("known", Node::text(known_text(ask)));
  Node persons = Node::array();
  ledger::Folder folder;
  log::Decoder decoder;
  log::Entry entry;
  for (const uint32_t person : ask.books.odd_persons()) {
    TRY(claims, ask.books.claims_of(ask.reader, person, ask.import));
    const auto standings = ask.books.standings(claims, ask.import);
    const ledger::Folded& folded = folder.fold(claims, standings, ask.books.definitions(ask.import), false);
    TRY(node, brief_person(ask, person));
    Node list = Node::array();
    for (size_t i = 0; i < claims.size(); ++i) {
      if (folded.standings[i] != Standing::conflict && folded.standings[i] != Standing::revoked) continue;
      TRY(bytes, ask.reader.entry(claims[i].seq));
      TRY_VOID(decoder.decode(bytes, entry));
      Node n = Node::object();
      n.set("entry", Node::integer(static_cast<int64_t>(claims[i].seq)));
      n.set("what", Node::text(log::text_of(claims[i].what)));
      n.set("date", Node::text_or_null(entry.date));
      n.set("standing", Node::text(log::text_of(folded.standings[i])));
      TRY(cited, citation(ask, claims[i].seq, person));
      n.set("source", std::move(cited));
      list.add(std::move(n));
    }
    Node warnings = Node::array();
    for (const ledger::Warning& w : folded.warnings)
      warnings.add(Node::text(ask.messages("oddity." + std::string(text_of(w.oddity)),
                                           {std::to_string(claims[w.claim].seq), std::to_string(claims[w.other].seq)})));
    if (list.items().empty() && warnings.items().empty()) continue;
    node.set("claims", std::move(list));
    node.set("warnings", std::move(warnings));
    persons.add(std::move(node));
  }
  out.set("persons", std::move(persons));
  Node published = Node::array();
  for (const Special* s : ledger::standing_claims(ask.books, ledger::What::contradiction, ask.import)) {
    Node n = Node::object();
    n.set("id", Node::text(s->entry.name));
    n.set("kind", Node::free_text(s->entry.topic));
    n.set("about", Node::text(s->entry.mode));
    TRY(personals, ask.reader.personals(s->seq));
    uint32_t person = kNobody;
    for (const log::Personal& value : personals)
      if (value.field == "subject_id" && s->entry.mode == "person")
        if (const auto found = ask.books.find_handle(value.text); found.size() == 1) person = found.front();
    Node object = person == kNobody ? Node::object() : Node::about(person);
    for (const auto& [key, value] : n.members()) object.set(key, value);
    for (const std::string_view field : {"subject", "subject_id", "claim_a", "address_a", "claim_b", "address_b", "reading", "why"}) {
      Node value;
      for (const log::Personal& p : personals)
        if (p.field == field) {
          const bool names = person != kNobody && (field == "subject" || field == "subject_id");
          value = names ? Node::personal(person, field == "subject" ? "name" : "handle", p.text)
                  : person != kNobody ? Node::personal(person, field.starts_with("address") ? "address" : "note", p.text)
                                      : Node::free_text(p.text);
        }
      object.set(field, std::move(value));
    }
    object.set("entry", Node::integer(static_cast<int64_t>(s->seq)));
    published.add(std::move(object));
  }
  out.set("published", std::move(published));
  return out;
}

}  // namespace stillheld::publish
