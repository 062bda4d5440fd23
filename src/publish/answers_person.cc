#include <algorithm>

#include "publish/answers.h"

namespace stillheld::publish {

using ledger::Claim;
using ledger::What;
using log::Standing;

Result<Node> named_person(const Ask& ask, uint32_t person, std::span<const Claim> claims, std::span<const Standing> standings);

namespace {

bool ends_custody(What what) {
  return what == What::release || what == What::exchange || what == What::expulsion;
}

Node claim_numbers(std::span<const Claim> claims, const std::vector<uint32_t>& indices) {
  Node out = Node::array();
  for (const uint32_t i : indices) out.add(Node::integer(static_cast<int64_t>(claims[i].seq)));
  return out;
}

// What the books make of a claim that they do not follow.
//
// An undated text that says somebody is free speaks of the day on which it was
// published: it was false if that was before the release, and true after.
void assess(const Ask& ask, const Claim& c, const std::vector<ledger::Event>& events, std::span<const Claim> claims, Node& out) {
  if (ends_custody(c.what) && c.date.earliest() <= dates::kMinDay) {
    for (const ledger::Event& e : events) {
      if (!ends_custody(e.what)) continue;
      out.set("assessment", Node::text("possibly_false"));
      out.set("false_if_before", Node::text(dates::iso(e.earliest)));
      out.set("true_if_from", Node::text(dates::iso(e.latest)));
      out.set("against", claim_numbers(claims, e.claims));
      out.set("assessment_text", Node::text(ask.messages("assessment.possibly_false", {dates::iso(e.earliest), dates::iso(e.latest)})));
      return;
    }
    return;
  }
  const ledger::Event* closest = nullptr;
  int64_t distance = 0;
  for (const ledger::Event& e : events) {
    const bool same = e.what == c.what || (ends_custody(e.what) && ends_custody(c.what)) ||
                      (c.what == What::custody && e.what == What::arrest && closest == nullptr);
    if (!same) continue;
    const int64_t d = std::abs(static_cast<int64_t>(e.latest) - c.date.latest());
    if (closest == nullptr || d < distance || (closest->what != c.what && e.what == c.what)) {
      closest = &e;
      distance = d;
    }
  }
  if (closest == nullptr) return;
  const bool dates_fit = c.date.earliest() <= closest->latest && closest->earliest <= c.date.latest();
  const bool months_fit = c.months < 0 || closest->months < 0 || c.months == closest->months;
  out.set("assessment", Node::text(dates_fit && months_fit ? "agrees" : "contradicted"));
  out.set("against", claim_numbers(claims, closest->claims));
}

}  // namespace

Result<Node> person_answer(const Ask& ask, uint32_t person) {
  TRY(claims, ask.books.claims_of(ask.reader, person, ask.import));
  if (claims.empty()) return fail(Code::kUnknownPerson, {ask.books.subject(person).text()});
  const auto standings = ask.books.standings(claims, ask.import);
  ledger::Folder folder;
  const ledger::Folded& folded = folder.fold(claims, standings, ask.books.definitions(ask.import), true);
  TRY(out, named_person(ask, person, claims, standings));
  out.set("known", Node::text(known_text(ask)));

  const ledger::Span& now = folded.span_on(ask.today);
  Node account = Node::object();
  account.set("on", Node::text(dates::iso(ask.today)));
  account.set("account", Node::text(log::text_of(now.account)));
  account.set("certainty", Node::text(log::text_of(now.certainty)));
  account.set("held", Node::boolean(now.certainty >= log::Certainty::term));
  out.set("now", std::move(account));

  Node episodes = Node::array();
  const Day begin = ask.books.definitions(ask.import).law.books_begin;
  for (const ledger::Episode& e : folded.episodes) {
    Node n = Node::object();
    const bool unknown_start = e.entry_earliest <= begin && e.entry_earliest != e.entry_latest;
    n.set("from", date_node(unknown_start ? dates::kMinDay : e.entry_earliest, e.entry_latest));
    n.set("to", e.open ? Node::null() : date_node(e.exit_earliest, e.exit_latest));
    n.set("open", Node::boolean(e.open));
    n.set("way_in", Node::text(log::text_of(e.way_in)));
    n.set("way", e.open ? Node::null() : Node::text(log::text_of(e.way_out)));
    n.set("account_after", e.open ? Node::null() : Node::text(log::text_of(e.after)));
    n.set("attested_until", date_node(e.attested_until, e.attested_until));
    n.set("term_ends_at_the_latest", e.term_ends >= dates::kMaxDay ? Node::null() : Node::text(dates::iso(e.term_ends)));
    episodes.add(std::move(n));
  }
  out.set("episodes", std::move(episodes));

  Node accounts = Node::array();
  for (const ledger::Span& s : folded.spans) {
    if (s.cause == ledger::Cause::start) continue;
    Node n = Node::object();
    n.set("from", Node::text(dates::iso(s.from)));
    n.set("account", Node::text(log::text_of(s.account)));
    n.set("certainty", Node::text(log::text_of(s.certainty)));
    n.set("cause", Node::text(text_of(s.cause)));
    n.set("way", Node::text_or_null(log::text_of(s.way)));
    accounts.add(std::move(n));
  }
  out.set("accounts", std::move(accounts));

  Node postings = Node::array();
  for (const ledger::Posting& p : folded.postings) {
    Node n = Node::object();
    const bool unknown_start = p.earliest <= begin && p.earliest != p.latest;
    n.set("date", date_node(unknown_start ? dates::kMinDay : p.earliest, p.latest));
    n.set("from", Node::text(log::text_of(p.from)));
    n.set("to", Node::text(log::text_of(p.to)));
    n.set("way", Node::text(log::text_of(p.way)));
    n.set("cause", Node::text(text_of(p.cause)));
    n.set("wave", Node::text_or_null(ask.books.words().text(p.wave)));
    n.set("claims", claim_numbers(claims, p.claims));
    postings.add(std::move(n));
  }
  out.set("postings", std::move(postings));

  Node events = Node::array();
  for (const ledger::Event& e : folded.events) {
    Node n = Node::object();
    n.set("what", Node::text(log::text_of(e.what)));
    n.set("date", date_node(e.earliest, e.latest));
    n.set("months", e.months < 0 ? Node::null() : Node::integer(e.months));
    n.set("penalty", Node::text_or_null(log::text_of(e.penalty)));
    n.set("way", Node::text_or_null(log::text_of(e.way)));
    n.set("destination", Node::text_or_null(log::text_of(e.destination)));
    n.set("claims", claim_numbers(claims, e.claims));
    events.add(std::move(n));
  }
  out.set("events", std::move(events));

  Node list = Node::array();
  log::Decoder decoder;
  log::Entry entry;
  for (size_t i = 0; i < claims.size(); ++i) {
    const Claim& c = claims[i];
    if (c.what == What::name || c.what == What::birth) continue;
    TRY(bytes, ask.reader.entry(c.seq));
    TRY_VOID(decoder.decode(bytes, entry));
    Node n = Node::object();
    n.set("entry", Node::integer(static_cast<int64_t>(c.seq)));
    n.set("what", Node::text(log::text_of(c.what)));
    n.set("date", Node::text_or_null(entry.date));
    n.set("months", c.months < 0 ? Node::null() : Node::integer(c.months));
    n.set("penalty", Node::text_or_null(entry.penalty));
    n.set("way", Node::text_or_null(entry.way));
    n.set("destination", Node::text_or_null(entry.dest));
    n.set("wave", Node::text_or_null(entry.wave));
    n.set("organisation", Node::free_text(entry.org));
    n.set("standing", Node::text(log::text_of(folded.standings[i])));
    if (folded.standings[i] == Standing::conflict || folded.standings[i] == Standing::revoked)
      assess(ask, c, folded.events, claims, n);
    TRY(personals, ask.reader.personals(c.seq));
    for (const log::Personal& value : personals) n.set(value.field, Node::personal(person, value.field, value.text));
    TRY(cited, citation(ask, c.seq, person));
    n.set("source", std::move(cited));
    list.add(std::move(n));
  }
  out.set("claims", std::move(list));

  Node recognitions = Node::array();
  for (const ledger::Mark& m : folded.marks) {
    Node n = Node::object();
    n.set("by", Node::text(ask.books.words().text(m.word)));
    n.set("from", date_node(m.from, m.from));
    n.set("until", m.to >= dates::kMaxDay ? Node::null() : date_node(m.to, m.to));
    recognitions.add(std::move(n));
  }
  out.set("counted_as", std::move(recognitions));

  Node warnings = Node::array();
  for (const ledger::Warning& w : folded.warnings) {
    Node n = Node::object();
    n.set("oddity", Node::text(text_of(w.oddity)));
    n.set("claim", Node::integer(static_cast<int64_t>(claims[w.claim].seq)));
    n.set("other", Node::integer(static_cast<int64_t>(claims[w.other].seq)));
    n.set("text", Node::text(ask.messages("oddity." + std::string(text_of(w.oddity)),
                                          {std::to_string(claims[w.claim].seq), std::to_string(claims[w.other].seq)})));
    warnings.add(std::move(n));
  }
  out.set("warnings", std::move(warnings));
  return out;
}

}  // namespace stillheld::publish
