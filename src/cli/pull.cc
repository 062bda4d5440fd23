// pull: what another desk knows comes in, with its proofs; what contradicts is
// shown.
#include <algorithm>
#include <set>

#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "evidence/pull.h"
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
    out += "  ! " + m("pull.contradiction." + c.at("what").string(), {std::to_string(c.at("theirs").number()), std::to_string(c.at("ours").number())}) + "\n";
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
  TRY(other, store::open_ledger(a.words[0]));
  TRY_VOID(s.open_writer());
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
    n.set("what", Node::text(c.what)).set("theirs", Node::integer(static_cast<int64_t>(c.theirs))).set("ours", Node::integer(static_cast<int64_t>(c.ours)));
    contradictions.add(std::move(n));
  }
  answer.set("contradictions", std::move(contradictions));
  Node notes = Node::array();
  for (const evidence::PullNote& note : report.notes) {
    Node n = Node::object();
    n.set("key", Node::text(note.key)).set("sentence", Node::text(s.messages("pull.note." + note.key, note.params)));
    notes.add(std::move(n));
  }
  answer.set("notes", std::move(notes));
  TRY_VOID(s.emit(std::move(answer), "conflicts", pull_text));
  return 0;
}

}  // namespace stillheld::cli
