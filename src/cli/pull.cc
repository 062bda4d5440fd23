// pull: what another desk knows comes in, with its proofs; what contradicts is
// shown.
#include <algorithm>
#include <set>

#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/unlock.h"
#include "evidence/pull.h"
#include "evidence/sealed_store.h"
#include "ledger/fold.h"

namespace stillheld::cli {

namespace {

// Claims of which one came in just now and the other was here, and that cannot
// both be true: as the fold finds them.
Result<Node> conflicting_claims(Session& s, const publish::Ask& ask, uint32_t import) {
  Node out = Node::array();
  ledger::Folder folder;
  log::Decoder decoder;
  log::Entry entry;
  std::set<uint32_t> persons;
  for (size_t i = 0; i < s.books.claim_seqs().size(); ++i)
    if (s.books.import_of(s.books.claim_seqs()[i]) == import) persons.insert(s.books.persons().leader(s.books.claim_persons()[i], import));
  for (const uint32_t person : persons) {
    TRY(claims, s.books.claims_of(s.store(), person, import));
    const auto standings = s.books.standings(claims, import);
    const ledger::Folded& folded = folder.fold(claims, standings, s.books.definitions(import), false);
    std::set<std::pair<uint32_t, uint32_t>> pairs;
    std::vector<std::tuple<uint32_t, uint32_t, std::string>> found;
    for (const ledger::Warning& w : folded.warnings) {
      if ((claims[w.claim].import == import) == (claims[w.other].import == import)) continue;
      if (pairs.insert(std::minmax(w.claim, w.other)).second) found.emplace_back(w.claim, w.other, std::string(text_of(w.oddity)));
    }
    // Both sides corrected one claim, each in its way.
    for (uint32_t a = 0; a < claims.size(); ++a)
      for (uint32_t b = a + 1; b < claims.size(); ++b)
        if (claims[a].replaces != 0 && claims[a].replaces == claims[b].replaces && (claims[a].import == import) != (claims[b].import == import) && pairs.insert({a, b}).second)
          found.emplace_back(a, b, "both_replace");
    // A birth has one day.
    const auto birth_of = [&](const ledger::Claim& c) -> Result<std::string> {
      TRY(values, s.store().personals(c.seq));
      for (const log::Personal& value : values)
        if (value.field == "birth") return value.text;
      return std::string();
    };
    for (uint32_t a = 0; a < claims.size(); ++a)
      for (uint32_t b = a + 1; b < claims.size(); ++b) {
        if (claims[a].what != log::What::birth || claims[b].what != log::What::birth || (claims[a].import == import) == (claims[b].import == import)) continue;
        TRY(one, birth_of(claims[a]));
        TRY(other, birth_of(claims[b]));
        if (one.size() == 10 && other.size() == 10 && one != other) found.emplace_back(a, b, "births_differ");
      }
    for (const auto& [first, second, why] : found) {
      TRY(node, publish::brief_person(ask, person));
      const auto [theirs, ours] = claims[first].import == import ? std::pair(first, second) : std::pair(second, first);
      node.set("why", Node::text(why));
      for (const auto& [key, index] : {std::pair("theirs", theirs), std::pair("ours", ours)}) {
        TRY(bytes, s.store().entry(claims[index].seq));
        TRY_VOID(decoder.decode(bytes, entry));
        Node n = Node::object();
        n.set("entry", Node::integer(static_cast<int64_t>(claims[index].seq))).set("what", Node::text(entry.what)).set("date", Node::text_or_null(entry.date));
        n.set("months", entry.months == log::kAbsent ? Node::null() : Node::integer(entry.months));
        node.set(key, std::move(n));
      }
      out.add(std::move(node));
    }
  }
  return out;
}

// The other ledger: opened, where it is sealed, for a ledger that is sealed too,
// by the same team's key or by one of its passphrases.
Result<std::unique_ptr<store::Reader>> open_other(Session& s, const std::string& folder) {
  TRY(raw, store::open_ledger(folder));
  if (raw->sealing() == store::Sealing::none) return raw;
  std::optional<evidence::Vault> vault;
  if (const evidence::Vault* own = evidence::vault_of(*s.writer)) {
    evidence::Vault same(raw->ledger_id(), own->epoch(), own->team().copy());
    if (same.load(*raw).ok()) vault = std::move(same);
    if (!vault && !s.arguments.other_unlock_file.empty()) {
      TRY(lines, secret_lines(s.arguments.other_unlock_file));
      auto opened = evidence::unlock(*raw, lines.empty() ? std::string_view() : std::string_view(lines[0]), "");
      for (std::string& one : lines) evidence::forget(one);
      if (!opened.ok()) return opened.error();
      vault = opened.take();
    }
  }
  return evidence::open_sealed(std::move(raw), std::move(vault), s.random);
}

// Which rule sets, or what else, are different in a definition of theirs.
Node different_in(const ledger::Definitions& ours, const evidence::OtherDefinition& theirs) {
  Node out = Node::array();
  ledger::Definitions other = ours;
  if (theirs.name != "rule_sets" || !other.read(theirs.name, theirs.text).ok()) return out;
  const auto same = [](const ledger::RuleSet& a, const ledger::RuleSet& b) {
    return a.counts == b.counts && a.may_count == b.may_count && a.recognition == b.recognition && a.mark == b.mark && a.only_on_month == b.only_on_month && a.only_on_day == b.only_on_day;
  };
  std::set<std::string> names;
  for (const ledger::Definitions* one : {&ours, static_cast<const ledger::Definitions*>(&other)})
    for (const ledger::RuleSet& rules : one->rule_sets) names.insert(rules.name);
  for (const std::string& name : names) {
    const auto a = ours.rule_set(name), b = other.rule_set(name);
    if (a.ok() != b.ok() || (a.ok() && !same(**a, **b))) out.add(Node::text(name));
  }
  return out;
}

Node word_node(const evidence::Word& word) {
  Node n = Node::object();
  n.set("entry", word.seq == 0 ? Node::null() : Node::integer(static_cast<int64_t>(word.seq)));
  n.set("state", Node::text(word.state)).set("by", Node::text(word.by)).set("on", Node::text(dates::iso(dates::day_of(word.at))));
  return n;
}

std::string word_text(const Node& word, const Messages& m) {
  const std::string place = word.at("entry").is_null() ? m("pull.not_taken") : "#" + std::to_string(word.at("entry").number());
  return m("pull.word", {word.at("state").string(), word.at("by").string(), word.at("on").string(), place});
}

std::string pull_text(const Node& v, const Messages& m) {
  const auto n = [&](const char* key) { return std::to_string(v.at(key).number()); };
  std::string out = m(v.at("dry_run").number() != 0 ? "pull.dry" : "pull.done", {v.at("origin").string(), n("size"), n("taken"), n("known"), n("shared"), n("left"), n("proposed")}) + "\n";
  const auto claim = [&](const Node& c) {
    return "#" + std::to_string(c.at("entry").number()) + " " + m("what." + c.at("what").string()) + (c.at("date").is_null() ? "" : " " + c.at("date").string()) +
           (c.at("months").is_null() ? "" : " (" + std::to_string(c.at("months").number()) + ")");
  };
  if (!v.at("conflicts").items().empty()) out += m("pull.conflicts", {std::to_string(v.at("conflicts").items().size())}) + "\n";
  for (const Node& c : v.at("conflicts").items())
    out += "  ! " + m("pull.conflict", {c.at("name").is_null() ? m("redacted.name") : c.at("name").string(), m("pull.why." + c.at("why").string()), claim(c.at("theirs")), claim(c.at("ours"))}) + "\n";
  for (const Node& c : v.at("contradictions").items())
    out += "  ! " + m("pull.contradiction." + c.at("what").string(), {word_text(c.at("theirs"), m), word_text(c.at("ours"), m)}) + "\n";
  for (const Node& d : v.at("definitions").items()) {
    std::string names;
    for (const Node& name : d.at("different").items()) names += (names.empty() ? "" : ", ") + name.string();
    out += "  ! " + m("pull.definition", {d.at("name").string(), d.at("by").string(), d.at("on").string(), std::to_string(d.at("entry").number()), names.empty() ? "—" : names}) + "\n";
  }
  if (v.at("proposed").number() > 0) out += "  " + m("pull.proposed", {n("proposed")}) + "\n";
  for (const Node& p : v.at("proposals").items()) out += "    #" + std::to_string(p.at("entry").number()) + " " + p.at("kind").string() + " " + p.at("state").string() + "\n";
  for (const Node& note : v.at("notes").items()) out += "  " + note.at("sentence").string() + "\n";
  return out;
}

}  // namespace

Result<int> pull(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"pull", "OTHER"})});
  TRY(keys, public_keys(a));
  if (keys.size() > 1) return fail(Code::kUsage, {s.messages("usage.expects", {"pull", "OTHER --key KEY"})});
  TRY_VOID(s.open_writer());
  TRY(other, open_other(s, a.words[0]));
  const evidence::PullFrom from{*other, a.words[0], keys.empty() ? std::nullopt : std::optional(keys[0])};
  auto pulled = evidence::pull(*s.writer, a.ledger, from, a.by, s.clock);
  if (!pulled.ok() && pulled.error().code == Code::kAlreadyDecided) {
    s.tell([&] {
      Node n = Node::object();
      n.set("text", Node::text(s.messages("pull.nothing", {a.words[0], pulled.error().params[0]})));
      return n;
    }());
    return 0;
  }
  if (!pulled.ok()) return pulled.error();
  const evidence::PullReport& report = *pulled;
  Node answer = Node::object();
  answer.set("origin", Node::text(report.origin)).set("dry_run", Node::boolean(a.dry_run));
  for (const auto& [key, value] : {std::pair("size", report.size), std::pair("before", report.before), std::pair("shared", report.shared), std::pair("taken", report.taken),
                                   std::pair("known", report.known), std::pair("left", report.left), std::pair("proposed", report.proposed), std::pair("first", report.first), std::pair("last", report.last)})
    answer.set(key, Node::integer(static_cast<int64_t>(value)));
  answer.set("import", Node::integer(report.import));
  Node conflicts = Node::array(), proposals = Node::array();
  if (!a.dry_run) {
    TRY_VOID(s.save());
    TRY(ask, s.ask());
    TRY(found, conflicting_claims(s, ask, static_cast<uint32_t>(report.import)));
    conflicts = std::move(found);
    for (const ledger::Special& special : s.books.specials())
      if (special.seq > report.first && special.entry.status == "proposed" && (special.entry.kind == log::Kind::decision || special.entry.kind == log::Kind::undo)) {
        Node n = Node::object();
        n.set("entry", Node::integer(static_cast<int64_t>(special.seq))).set("kind", Node::text(log::text_of(special.entry.kind))).set("state", Node::text(special.entry.state));
        n.set("target", special.entry.target == log::kAbsent ? Node::null() : Node::integer(special.entry.target));
        proposals.add(std::move(n));
      }
  }
  answer.set("conflicts", std::move(conflicts)).set("proposals", std::move(proposals));
  Node contradictions = Node::array();
  for (const evidence::Contradiction& c : report.contradictions) {
    Node n = Node::object();
    n.set("what", Node::text(c.what)).set("theirs", word_node(c.theirs)).set("ours", word_node(c.ours));
    contradictions.add(std::move(n));
  }
  Node definitions = Node::array();
  for (const evidence::OtherDefinition& theirs : report.definitions) {
    Node n = Node::object();
    n.set("name", Node::text(theirs.name)).set("entry", Node::integer(static_cast<int64_t>(theirs.place))).set("by", Node::text(theirs.by));
    n.set("on", Node::text(dates::iso(dates::day_of(theirs.at)))).set("different", different_in(s.books.definitions(s.books.latest_import()), theirs));
    definitions.add(std::move(n));
  }
  answer.set("definitions", std::move(definitions));
  answer.set("contradictions", std::move(contradictions));
  Node notes = Node::array();
  for (const evidence::PullNote& note : report.notes) {
    Node n = Node::object();
    std::vector<std::string> params = note.params;
    if (note.key == "link_run") params[2] = dates::iso(dates::day_of(std::stoll(params[2])));
    n.set("key", Node::text(note.key)).set("sentence", Node::text(s.messages("pull.note." + note.key, params)));
    notes.add(std::move(n));
  }
  answer.set("notes", std::move(notes));
  TRY_VOID(s.emit(std::move(answer), "conflicts", pull_text));
  return 0;
}

}  // namespace stillheld::cli
