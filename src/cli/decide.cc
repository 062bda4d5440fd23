// Commands by which people decide: each is one entry, and can be undone.
#include <algorithm>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/decide.h"
#include "publish/answers_review.h"

namespace stillheld::cli {

namespace {

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

Result<Seq> entry_number(const Session& s, const std::string& text) {
  const std::string digits = text.starts_with('#') ? text.substr(1) : text;
  if (digits.empty() || digits.size() > 12 || digits.find_first_not_of("0123456789") != std::string::npos)
    return fail(Code::kBadValue, {s.arguments.command, text, "123, #123"});
  return static_cast<Seq>(std::stoull(digits));
}

Result<log::Entry> read_entry(Session& s, Seq seq) {
  TRY(bytes, s.writer->entry(seq));
  log::Decoder decoder;
  log::Entry e;
  TRY_VOID(decoder.decode(bytes, e));
  return e;
}

Result<int> write_one(Session& s, log::Entry& e, std::string message) {
  TRY(scribe, intake::Scribe::begin(*s.writer, s.arguments.by, s.clock, s.random));
  std::vector<log::Personal> personals;
  if (!s.arguments.reason.empty()) personals.push_back({"reason", s.arguments.reason, {}});
  TRY(seq, scribe.append(e, personals));
  TRY_VOID(s.save());
  // (Where it says how to undo it, that is by the same number.)
  s.tell(line(s.messages(message, {std::to_string(seq), std::to_string(seq)})));
  return 0;
}

// The claims that the books follow instead of claims[target], so that it can be
// followed once they stand in conflict.  `standings` are by people's decisions;
// they are left as they are once the rivals are set aside.
std::vector<uint32_t> rivals_of(const Session& s, std::span<const ledger::Claim> claims, std::vector<log::Standing>& standings, uint32_t target) {
  std::vector<uint32_t> rivals;
  ledger::Folder folder;
  for (size_t round = 0; round < claims.size(); ++round) {
    const ledger::Folded& folded = folder.fold(claims, standings, s.books.definitions(s.books.latest_import()), true);
    if (folded.standings[target] == log::Standing::accepted) return rivals;
    const size_t before = rivals.size();
    for (const ledger::Warning& w : folded.warnings) {
      const bool about_target = w.other == target || (claims[w.other].what == claims[target].what && claims[w.other].date == claims[target].date);
      if (!about_target || folded.standings[w.other] == log::Standing::accepted) continue;
      for (const ledger::Event& event : folded.events)
        if (std::find(event.claims.begin(), event.claims.end(), w.claim) != event.claims.end())
          rivals.insert(rivals.end(), event.claims.begin(), event.claims.end());
    }
    if (rivals.size() == before) break;
    for (size_t i = before; i < rivals.size(); ++i) standings[rivals[i]] = log::Standing::conflict;
  }
  return rivals;
}

// Another desk's decision that came in as proposed (pull): it is decided anew,
// here, with the same words.
Result<int> adopt(Session& s, Seq target, const log::Entry& proposed) {
  for (const ledger::Special& other : s.books.specials())
    if (other.entry.replaces == static_cast<int64_t>(target) && other.entry.kind == proposed.kind) return fail(Code::kAlreadyDecided, {"#" + std::to_string(other.seq)});
  log::Entry e = proposed;
  e.status.clear();
  e.origin = log::kAbsent;
  e.replaces = static_cast<int64_t>(target);
  e.sealed.clear();
  return write_one(s, e, "decision.done");
}

Result<int> decide(Session& s, std::string_view state) {
  if (s.arguments.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {s.arguments.command, "ENTRY|article:N"})});
  const std::string& word = s.arguments.words[0];
  const bool article = word.starts_with("article:");
  TRY(target, entry_number(s, article ? word.substr(8) : word));
  TRY_VOID(s.open_writer());
  if (!article) {
    TRY(entry, read_entry(s, target));
    const bool waits = entry.status == "proposed" && (entry.kind == log::Kind::decision || entry.kind == log::Kind::undo);
    if (waits && state == "accepted") return adopt(s, target, entry);
    if (entry.kind != log::Kind::claim) return fail(Code::kUnknownClaim, {std::to_string(target)});
  }
  std::vector<Seq> claims{target};
  if (article) {
    TRY(ask, s.ask());
    TRY(waiting, publish::waiting_claims(ask, target));
    if (waiting.empty()) return fail(Code::kAlreadyDecided, {s.messages("accept.none_proposed")});
    claims.clear();
    for (const publish::WaitingClaim& w : waiting) claims.push_back(w.seq);
  }
  TRY(done, decide_claims(s, claims, state));
  TRY_VOID(s.save());
  if (article) {
    s.tell(line(s.messages("decision.many", {std::to_string(claims.size()), std::to_string(done.import)})));
    return 0;
  }
  const std::string undo = done.entries == 1 ? std::to_string(done.first) : "import:" + std::to_string(done.import);
  s.tell(line(s.messages("decision.done", {std::to_string(done.first), undo})));
  return 0;
}

Result<int> about_person(Session& s, log::Entry& e, const std::string& who, std::string message) {
  TRY(ask, s.ask());
  TRY(person, publish::find_person(ask, who));
  e.subject = s.books.subject(person);
  return write_one(s, e, std::move(message));
}

constexpr std::string_view kFields[] = {"name", "birth", "place", "health", "photo", "note", "quote", "address", "articles", "gender"};

}  // namespace

Result<Decided> decide_claims(Session& s, std::span<const Seq> targets, std::string_view state) {
  // What is to be written: found before anything is.
  std::vector<std::pair<Seq, std::string_view>> decisions;
  for (const Seq target : targets) {
    TRY(claim, read_entry(s, target));
    if (claim.kind != log::Kind::claim) return fail(Code::kUnknownClaim, {std::to_string(target)});
    bool settled = false;
    if (const auto person = s.books.person_of_claim(target)) {
      TRY(claims, s.books.claims_of(*s.writer, *person, s.books.latest_import()));
      auto standings = s.books.standings(claims, s.books.latest_import());
      for (uint32_t i = 0; i < claims.size(); ++i) {
        if (claims[i].seq != target) continue;
        const bool stands_so = log::text_of(standings[i]) == state;
        std::vector<uint32_t> rivals;
        if (state == "accepted") {
          standings[i] = log::Standing::accepted;
          rivals = rivals_of(s, claims, standings, i);
        }
        settled = stands_so && rivals.empty();
        if (!settled) decisions.emplace_back(target, state);
        for (const uint32_t rival : rivals) decisions.emplace_back(claims[rival].seq, "conflict");
        break;
      }
    } else {
      decisions.emplace_back(target, state);
    }
    if (settled && targets.size() == 1) return fail(Code::kAlreadyDecided, {std::string(state)});
  }
  TRY(scribe, intake::Scribe::begin(*s.writer, s.arguments.by, s.clock, s.random));
  Decided out;
  out.import = scribe.import();
  log::Entry e;
  e.kind = log::Kind::decision;
  for (const auto& [target, to] : decisions) {
    e.state = to;
    e.target = static_cast<int64_t>(target);
    std::vector<log::Personal> personals;
    if (!s.arguments.reason.empty()) personals.push_back({"reason", s.arguments.reason, {}});
    TRY(seq, scribe.append(e, personals));
    if (out.first == 0) out.first = seq;
    ++out.entries;
  }
  TRY_VOID(s.commit());
  return out;
}

Result<int> accept(Session& s) { return decide(s, "accepted"); }
Result<int> retract(Session& s) { return decide(s, "retracted"); }

Result<int> undo(Session& s) {
  if (s.arguments.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"undo", "ENTRY|import:N"})});
  const std::string& what = s.arguments.words[0];
  log::Entry e;
  e.kind = log::Kind::undo;
  TRY_VOID(s.open_writer());
  for (const ledger::Special& other : s.books.specials()) {
    if (other.entry.kind != log::Kind::undo || other.entry.status == "proposed") continue;
    const bool same = what.starts_with("import:") ? "import:" + std::to_string(other.entry.target_import) == what
                                                   : std::to_string(other.entry.target) == (what.starts_with('#') ? what.substr(1) : what);
    if (same) return fail(Code::kAlreadyDecided, {s.messages("undo.already", {std::to_string(other.seq)})});
  }
  if (what.starts_with("import:")) {
    TRY(number, entry_number(s, what.substr(7)));
    const auto& imports = s.books.imports();
    if (std::none_of(imports.begin(), imports.end(), [&](const ledger::Import& i) { return i.number == number; }))
      return fail(Code::kNotUndoable, {what, s.messages("undo.no_import", {std::to_string(s.books.latest_import())})});
    e.target_import = static_cast<int64_t>(number);
  } else {
    TRY(target, entry_number(s, what));
    TRY(entry, read_entry(s, target));
    if (entry.kind == log::Kind::claim)
      return fail(Code::kNotUndoable, {std::to_string(target), s.messages("undo.claim")});
    if (entry.kind != log::Kind::decision && entry.kind != log::Kind::withhold && entry.kind != log::Kind::consent &&
        entry.kind != log::Kind::link_run)
      return fail(Code::kNotUndoable, {std::to_string(target), s.messages("undo.kind", {log::text_of(entry.kind)})});
    e.target = static_cast<int64_t>(target);
  }
  return write_one(s, e, "undo.done");
}

namespace {

Result<int> who_is_who(Session& s, std::string_view state) {
  const auto& words = s.arguments.words;
  if (words.size() != 2) return fail(Code::kUsage, {s.messages("usage.expects", {s.arguments.command, "A B"})});
  TRY_VOID(s.open_writer());
  TRY(ask, s.ask());
  // By the subjects themselves: two that are joined already may be parted.
  uint32_t subjects[2];
  for (int i = 0; i < 2; ++i) {
    const std::string& word = words[static_cast<size_t>(i)];
    const std::vector<uint32_t> handles = s.books.find_handle(word);
    if (handles.size() == 1) {
      subjects[i] = handles.front();
      continue;
    }
    TRY(person, publish::find_person(ask, word));
    const auto id = Id::parse(word);
    subjects[i] = id ? s.books.find(*id).value_or(person) : person;
  }
  if (subjects[0] == subjects[1]) return fail(Code::kAlreadyDecided, {words[0]});
  const auto& who = s.books.persons();
  const uint32_t now = s.books.latest_import();
  for (const auto& d : who.decisions())
    if (d.undone > now && d.same == (state == "same") && std::minmax(d.a, d.b) == std::minmax(subjects[0], subjects[1]))
      return fail(Code::kAlreadyDecided, {"#" + std::to_string(d.seq)});
  log::Entry e;
  e.kind = log::Kind::decision;
  e.state = state;
  e.subject = s.books.subject(subjects[0]);
  e.text = s.books.subject(subjects[1]).text();
  return write_one(s, e, "decision.done");
}

}  // namespace

Result<int> same(Session& s) { return who_is_who(s, "same"); }
Result<int> different(Session& s) { return who_is_who(s, "different"); }

Result<int> withhold(Session& s) {
  if (s.arguments.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"withhold", "PERSON"})});
  log::Entry e;
  e.kind = log::Kind::withhold;
  e.mode = "withhold";
  for (const std::string& field : s.arguments.fields) {
    if (std::find(std::begin(kFields), std::end(kFields), field) == std::end(kFields)) {
      std::string all;
      for (std::string_view f : kFields) all += (all.empty() ? "" : ", ") + std::string(f);
      return fail(Code::kBadValue, {"--field", field, all});
    }
    e.fields.push_back(field);
  }
  TRY_VOID(s.open_writer());
  return about_person(s, e, s.arguments.words[0], "withhold.done");
}

Result<int> count_only(Session& s) {
  if (s.arguments.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"count-only", "PERSON"})});
  log::Entry e;
  e.kind = log::Kind::withhold;
  e.mode = "count_only";
  TRY_VOID(s.open_writer());
  return about_person(s, e, s.arguments.words[0], "count_only.done");
}

Result<int> show(Session& s) {
  if (s.arguments.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"show", "PERSON"})});
  log::Entry e;
  e.kind = log::Kind::withhold;
  e.mode = "show";
  e.fields = s.arguments.fields;
  TRY_VOID(s.open_writer());
  return about_person(s, e, s.arguments.words[0], "show.done");
}

Result<int> consent(Session& s) {
  const auto& words = s.arguments.words;
  const size_t expected = s.arguments.all ? 1 : 2;
  if (words.size() != expected) return fail(Code::kUsage, {s.messages("usage.expects", {"consent", "PERSON granted|refused|withdrawn"})});
  const std::string& state = words.back();
  if (state != "granted" && state != "refused" && state != "withdrawn")
    return fail(Code::kBadValue, {"consent", state, "granted, refused, withdrawn"});
  log::Entry e;
  e.kind = log::Kind::consent;
  e.state = state;
  TRY_VOID(s.open_writer());
  if (!s.arguments.all) return about_person(s, e, words[0], "consent.done");
  // For a sample of public figures: one consent each, all in one command.
  TRY(scribe, intake::Scribe::begin(*s.writer, s.arguments.by, s.clock, s.random));
  std::vector<log::Personal> personals;
  for (uint32_t person = 0; person < s.books.person_count(); ++person) {
    const std::string before(s.policy->consent(person));
    if (before == state || (state == "granted" && (before == "refused" || before == "withdrawn"))) continue;  // that needs two
    e.subject = s.books.subject(person);
    personals.clear();
    if (!s.arguments.reason.empty()) personals.push_back({"reason", s.arguments.reason, {}});
    TRY(seq, scribe.append(e, personals));
    (void)seq;
  }
  TRY_VOID(s.save());
  s.tell(line(s.messages("consent.all_done", {std::to_string(s.books.person_count())})));
  return 0;
}

Result<int> rules(Session& s) {
  if (s.arguments.words.empty()) {
    TRY_VOID(s.open());
    Node sets = Node::array();
    for (const ledger::RuleSet& r : s.books.definitions(s.books.latest_import()).rule_sets) {
      Node n = Node::object();
      n.set("name", Node::text(r.name)).set("source", Node::text(r.source));
      for (const auto& [key, mask] : {std::pair("counts", r.counts), std::pair("may_count", r.may_count)}) {
        Node accounts = Node::array();
        for (int i = 0; i < log::kAccounts; ++i)
          if (mask & (1U << i)) accounts.add(Node::text(log::account_texts()[static_cast<size_t>(i)]));
        n.set(key, std::move(accounts));
      }
      n.set("requires_recognition", Node::text_or_null(r.recognition)).set("requires_mark", Node::text_or_null(r.mark));
      sets.add(std::move(n));
    }
    Node answer = Node::object();
    answer.set("rule_sets", std::move(sets));
    TRY_VOID(s.emit(std::move(answer), "rule_sets", [](const Node& v, const Messages&) {
      std::string out;
      for (const Node& r : v.at("rule_sets").items()) {
        out += r.at("name").string() + "\n  " + r.at("source").string() + "\n ";
        for (const Node& a : r.at("counts").items()) out += " " + a.string();
        out += "\n";
      }
      return out;
    }));
    return 0;
  }
  const std::string& path = s.arguments.words[0];
  TRY(text, read_file(path));
  std::string name = path.substr(path.find_last_of('/') + 1);
  if (name.ends_with(".toml")) name.resize(name.size() - 5);
  name.resize(std::min(name.find('-'), name.size()));  // law-estonia-1940 is a law
  ledger::Definitions trial = ledger::Definitions::standard();
  Status readable = trial.read(name, text);
  if (!readable.ok()) {
    readable.error().where.file = path;
    return readable.error();
  }
  TRY_VOID(s.open_writer());
  log::Entry e;
  e.kind = log::Kind::rule_set;
  e.name = name;
  e.text = text;
  return write_one(s, e, "rules.done");
}

}  // namespace stillheld::cli
