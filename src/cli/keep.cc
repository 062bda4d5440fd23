// Commands about the log itself: look at it, fold it again, check it.
#include <algorithm>

#include "base/file.h"

#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/unlock.h"
#include "cli/verify.h"
#include "evidence/sealed_store.h"

namespace stillheld::cli {

namespace {

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

Result<Node> entry_node(Session& s, Seq seq) {
  TRY(bytes, s.store().entry(seq));
  log::Decoder decoder;
  log::Entry e;
  TRY_VOID(decoder.decode(bytes, e));
  const uint32_t person = e.subject.is_zero() ? publish::kNobody : s.books.find(e.subject).value_or(publish::kNobody);
  Node out = person == publish::kNobody ? Node::object() : Node::about(person);
  out.set("entry", Node::integer(static_cast<int64_t>(seq)));
  out.set("kind", Node::text(log::text_of(e.kind)));
  out.set("import", Node::integer(e.import));
  out.set("at", Node::integer(e.at));
  out.set("by", Node::free_text(e.by));
  if (!e.subject.is_zero()) out.set("subject", Node::text(e.subject.text()));
  // Open, but words of a source: an actor, a subject, a publisher may be a person.
  const auto text = [&](const char* name, const std::string& value) {
    if (!value.empty()) out.set(name, Node::free_text(value));
  };
  const auto number = [&](const char* name, int64_t value) {
    if (value != log::kAbsent) out.set(name, Node::integer(value));
  };
#define X(member) number(#member, e.member);
#define Y(member) text(#member, e.member);
  STILLHELD_ENTRY_FIELDS(X, Y)
#undef X
#undef Y
  TRY(personals, s.store().personals(seq));
  // The address of a source can be the page of somebody who is hidden.
  const uint32_t whose = e.kind == log::Kind::source ? s.policy->hidden_behind(seq) : person;
  Node values = Node::object();
  for (const log::Personal& value : personals)
    if (value.field == "parameters") values.set(value.field, Node::integer(static_cast<int64_t>(value.text.size())));  // hashes of names: their size alone
    else values.set(value.field, whose == publish::kNobody ? Node::free_text(value.text) : Node::personal(whose, value.field, value.text));
  if (!personals.empty()) out.set("values", std::move(values));
  Node commitments = Node::object();
  for (const log::Sealed& sealed : e.sealed) commitments.set(sealed.field, Node::text(to_base64(as_bytes(sealed.commitment))));
  if (!e.sealed.empty()) out.set("sealed", std::move(commitments));
  out.set("leaf", Node::text(to_hex(as_bytes(log::leaf_hash(bytes)))));
  return out;
}

std::string log_text(const Node& v, const Messages& m) {
  std::string out = m("log.title", {std::to_string(v.at("size").number()), v.at("root").string()}) + "\n";
  for (const Node& e : v.at("entries").items()) {
    out += "  #" + std::to_string(e.at("entry").number()) + "  " + e.at("kind").string();
    for (const auto& [key, value] : e.members()) {
      if (key == "entry" || key == "kind" || key == "sealed" || key == "leaf" || key == "at" || value.is_null()) continue;
      if (key == "values") {
        for (const auto& [field, text] : value.members())
          out += "  " + field + "=" + (text.is_null() ? m("redacted.name") : text.kind() == Node::Kind::integer ? m("log.bytes", {std::to_string(text.number())}) : text.string());
        continue;
      }
      if (key == "withheld") continue;
      std::string text = value.kind() == Node::Kind::integer ? std::to_string(value.number()) : value.string();
      if (text.size() > 60) text = text.substr(0, text.find('\n')) + " …";
      out += "  " + key + "=" + text;
    }
    out += "\n";
  }
  return out;
}

}  // namespace

Result<int> show_log(Session& s) {
  TRY_VOID(s.open());
  Node entries = Node::array();
  if (!s.arguments.words.empty()) {
    std::string digits = s.arguments.words[0];
    if (digits.starts_with('#')) digits = digits.substr(1);
    if (digits.empty() || digits.size() > 12 || digits.find_first_not_of("0123456789") != std::string::npos)
      return fail(Code::kBadValue, {s.arguments.command, s.arguments.words[0], "123, #123"});
    TRY(node, entry_node(s, std::stoull(digits)));
    entries.add(std::move(node));
  } else {
    const uint64_t size = s.books.size();
    const auto count = static_cast<uint64_t>(std::max<int64_t>(s.arguments.limit, 0));
    for (Seq seq = size > count ? size - count + 1 : 1; seq <= size; ++seq) {
      TRY(node, entry_node(s, seq));
      entries.add(std::move(node));
    }
  }
  Node answer = Node::object();
  answer.set("size", Node::integer(static_cast<int64_t>(s.books.size())));
  answer.set("root", Node::text(to_hex(as_bytes(s.books.root()))));
  answer.set("entries", std::move(entries));
  TRY_VOID(s.emit(std::move(answer), "entries", log_text));
  return 0;
}

Result<int> rebuild(Session& s) {
  TRY(writer, write_ledger_of(s, s.arguments.ledger, s.arguments.by + ", rebuild"));
  ledger::Books fresh;
  TRY_VOID(fresh.update(*writer));
  TRY_VOID(ledger::save_books(fresh, s.arguments.ledger, *writer));
  s.tell(line(s.messages("rebuild.done", {std::to_string(fresh.size()), std::to_string(fresh.person_count()), to_hex(as_bytes(fresh.root()))})));
  return 0;
}

Result<int> copy(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"copy", "FOLDER"})});
  TRY(reader, store::open_ledger(a.ledger));
  TRY_VOID(store::copy_ledger(*reader, a.words[0], a.postgres, [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("copy.progress"), done, total); }));
  // What was said there is believed only after it was read there.
  TRY(made, store::open_ledger(a.words[0]));
  const VerifyReport report = verify_ledger(*made, a.words[0], {}, [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("verify.progress"), done, total); });
  s.end_progress();
  if (!report.faults.empty()) return fail(Code::kDamaged, {report.faults[0]});
  s.tell(line(s.messages("copy.done", {std::to_string(report.entries), a.words[0], to_hex(as_bytes(report.root))})));
  return 0;
}

Result<int> verify(Session& s) {
  if (!s.arguments.proof.empty()) return verify_proof(s);
  if (!s.arguments.public_folder.empty()) return verify_public_log(s);
  if (!s.arguments.tlog.empty()) return verify_tlog(s);
  std::vector<KnownCheckpoint> known;
  TRY(keys, public_keys(s.arguments));
  if (!s.arguments.checkpoint.empty()) {
    if (keys.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"verify", "--checkpoint FILE --key KEY"})});
    TRY(bytes, read_file(s.arguments.checkpoint));
    TRY(note, log::parse_note(bytes));
    TRY_VOID(log::verify_note(note, keys));
    TRY(checkpoint, log::parse_checkpoint(note.text));
    known.push_back({s.arguments.checkpoint, std::move(checkpoint)});
  }
  const bool by_itself = known.empty();
  TRY(reader, store::open_ledger(s.arguments.ledger));
  if (reader->sealing() == store::Sealing::raw) {
    // Unlocked if the call says how; else what can be seen without keys.
    TRY(vault, vault_for(s, *reader, false));
    if (vault) reader = evidence::open_sealed(std::move(reader), std::move(vault), s.random);
  }
  const VerifyReport report = verify_ledger(*reader, s.arguments.ledger, std::move(known), [&](uint64_t done, uint64_t total) {
    s.tell_progress(s.messages("verify.progress"), done, total);
  });
  s.end_progress();
  Node faults = Node::array();
  for (const std::string& fault : report.faults) faults.add(Node::text(fault));
  Node answer = Node::object();
  answer.set("whole", Node::boolean(report.faults.empty()));
  answer.set("entries", Node::integer(static_cast<int64_t>(report.entries)));
  answer.set("values", Node::integer(static_cast<int64_t>(report.values)));
  answer.set("captures", Node::integer(static_cast<int64_t>(report.captures)));
  answer.set("chunks", Node::integer(static_cast<int64_t>(report.chunks)));
  answer.set("root", Node::text(to_hex(as_bytes(report.root))));
  answer.set("stamps", Node::integer(static_cast<int64_t>(report.stamps))).set("stamps_unchecked", Node::integer(static_cast<int64_t>(report.stamps_unchecked)));
  add_council(answer, report.council);
  answer.set("faults", std::move(faults));
  answer.set("erased_values", Node::integer(static_cast<int64_t>(report.erased_values)));
  Node notes = Node::array();
  for (const VerifyReport::Note& note : report.notes) notes.add(Node::text(s.messages(note.key, note.params)));
  answer.set("notes", std::move(notes));
  TRY_VOID(s.emit(std::move(answer), "faults", [](const Node& v, const Messages& m) {
    std::string out = m("verify.counts", {std::to_string(v.at("entries").number()), std::to_string(v.at("values").number()),
                                          std::to_string(v.at("captures").number()), std::to_string(v.at("chunks").number())}) + "\n" +
                      m("verify.root", {v.at("root").string()}) + "\n";
    if (v.at("erased_values").number() > 0) out += m("verify.erased", {std::to_string(v.at("erased_values").number())}) + "\n";
    for (const Node& n : v.at("notes").items()) out += "  · " + n.string() + "\n";
    if (v.at("stamps").number() > 0) out += m("verify.stamps", {std::to_string(v.at("stamps").number())}) + "\n";
    if (v.at("stamps_unchecked").number() > 0) out += m("verify.stamps_unchecked", {std::to_string(v.at("stamps_unchecked").number())}) + "\n";
    out += council_text(v, m);
    for (const Node& f : v.at("faults").items()) out += "  ! " + f.string() + "\n";
    out += m(v.at("whole").number() != 0 ? "verify.whole" : "verify.broken") + "\n" + m("verify.exempt") + "\n";
    return out;
  }));
  // What does not fit is not written on.  (That it does not fit somebody else's
  // checkpoint is for its owner to judge.)
  if (report.faults.empty()) store::start_ledger(s.arguments.ledger);
  else if (by_itself) store::stop_ledger(s.arguments.ledger, report.faults[0]);
  return report.faults.empty() ? 0 : 1;
}

}  // namespace stillheld::cli
