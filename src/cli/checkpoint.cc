// Commands that fix what was known, and prove it to people who have only
// public files: key, checkpoint, prove, witness.
//
// What they write holds hashes, sizes and names of keys; a proof also holds
// the entry's own bytes, in which personal values are commitments.
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "base/file.h"
#include "cli/abort.h"
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/members.h"
#include "evidence/checkpoints.h"
#include "evidence/key_file.h"
#include "evidence/outsider.h"
#include "evidence/witness.h"
#include "log/merkle.h"

namespace stillheld::cli {

namespace {

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

// The passphrase: from --passphrase-file, STILLHELD_PASSPHRASE, or the
// terminal, without an echo.
Result<std::string> passphrase(Session& s) {
  const Arguments& a = s.arguments;
  if (!a.passphrase_file.empty()) {
    TRY(text, read_file(a.passphrase_file));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
  }
  if (const char* text = std::getenv("STILLHELD_PASSPHRASE")) return std::string(text);
  termios before{};
  if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before) != 0) return fail(Code::kPassphrase, {s.messages("passphrase.none", {"--passphrase-file FILE, STILLHELD_PASSPHRASE"})});
  s.tell(line(s.messages("key.passphrase")));
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  std::string text;
  std::getline(std::cin, text);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  return text;
}

std::string default_key(const Session& s) { return s.arguments.ledger + "/keys/log.key"; }

uint64_t seconds_now(const Session& s) { return static_cast<uint64_t>(s.clock.now() / 1000); }

Status write_or_show(Session& s, const std::string& text) {
  if (s.arguments.output.empty()) {
    Node answer = Node::object();
    answer.set("text", Node::text(text));
    return s.emit(std::move(answer), "", [](const Node& v, const Messages&) { return v.at("text").string(); });
  }
  TRY_VOID(write_file_durably(s.arguments.output, text));
  s.tell(line(s.messages("report.done", {s.arguments.output})));
  return {};
}

}  // namespace

Result<log::SigningKey> open_signing_key(Session& s, const std::string& path) {
  TRY(file, read_file(path));
  if (!evidence::needs_passphrase(file)) return evidence::open_key(file, std::nullopt);
  TRY(text, passphrase(s));
  return evidence::open_key(file, text);
}

Result<std::vector<log::VerifierKey>> public_keys(const Arguments& a) {
  std::vector<log::VerifierKey> keys;
  for (const std::string& word : a.keys) {
    std::string text = word;
    if (path_exists(word)) {
      TRY(file, read_file(word));
      text = std::move(file);
    }
    TRY(key, log::VerifierKey::parse(text));
    keys.push_back(std::move(key));
  }
  return keys;
}

namespace {

// The deed by which the log's key is lost and `next` follows it.
Result<log::Entry> lost_deed(Session& s, const log::VerifierKey& next) {
  TRY(lost, evidence::Checkpoints(s.arguments.ledger).key());
  if (next == lost || next.name != lost.name || next.kind != lost.kind) return fail(Code::kBadKey, {next.text()});
  log::Entry e;
  e.kind = log::Kind::deed;
  e.what = "key_lost";
  e.key = lost.text();
  e.text = next.text();
  e.size = static_cast<int64_t>(s.store().head().size());
  e.root = to_hex(as_bytes(s.store().head().frontier.root()));
  return e;
}

// key lost: proposed here, like every change of a key.
Result<int> key_lost(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1 || a.signing_key.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"key", "lost --signing-key NEW.key"})});
  TRY(next, open_signing_key(s, a.signing_key));
  TRY_VOID(s.open_writer());
  TRY(deed, lost_deed(s, next.verifier()));
  TRY(steps, s.steps());
  TRY(seq, steps.propose(log::Deed::rotate, Id{}, log::parameters(deed), a.reason));
  TRY_VOID(s.save());
  tell_wait(s, seq);
  s.tell(line(s.messages("key.lost_carry", {std::to_string(seq), a.signing_key})));
  return 0;
}

}  // namespace

Result<int> carry_out_key_lost(Session& s, const log::Proposal& proposal) {
  const Arguments& a = s.arguments;
  const Seq number = proposal.seq;  // (The proposal is the council's, which moves on.)
  if (a.signing_key.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"carry-out", std::to_string(number) + " --signing-key NEW.key"})});
  TRY(next, open_signing_key(s, a.signing_key));
  evidence::Checkpoints kept(a.ledger);
  TRY(e, lost_deed(s, next.verifier()));
  const log::Entry lost = e;
  const auto size = static_cast<uint64_t>(e.size);
  TRY(steps, s.steps());
  std::vector<log::Personal> personals;
  if (!a.reason.empty()) personals.push_back({"reason", a.reason, {}});
  TRY(seq, steps.carry_out(number, e, personals));
  TRY_VOID(s.save());
  // In the log first: a note beside it without the entry would say less.
  TRY(path, kept.declare_lost(next, size, seconds_now(s)));
  Node answer = Node::object();
  answer.set("entry", Node::integer(static_cast<int64_t>(seq))).set("lost", Node::text(lost.key)).set("next", Node::text(next.verifier().text()));
  answer.set("size", Node::integer(static_cast<int64_t>(size))).set("file", Node::text(path));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    return m("key.lost", {v.at("lost").string(), std::to_string(v.at("size").number()), std::to_string(v.at("entry").number()), v.at("file").string()}) + "\n" + m("key.lost_next") + "\n" + v.at("next").string() + "\n";
  }));
  return 0;
}

Result<int> key(Session& s) {
  const Arguments& a = s.arguments;
  if (!a.words.empty() && a.words[0] == "lost") return key_lost(s);
  if (a.words.size() != 1 || !log::is_key_name(a.words[0])) return fail(Code::kUsage, {s.messages("usage.expects", {"key", "NAME"})});
  const std::string path = a.output.empty() ? default_key(s) : a.output;
  if (path_exists(path)) return fail(Code::kBadValue, {"--output", path, s.messages("key.exists")});
  std::optional<std::string> secret;
  if (!a.no_passphrase) {
    TRY(text, passphrase(s));
    if (text.empty()) return fail(Code::kPassphrase, {s.messages("passphrase.none", {"--passphrase-file FILE, STILLHELD_PASSPHRASE; --no-passphrase"})});
    secret = std::move(text);
  }
  const log::SigningKey made = log::SigningKey::make(a.words[0], a.witness_key ? log::kCosignerKey : log::kNoteKey, s.random);
  const size_t slash = path.rfind('/');
  if (slash != std::string::npos) TRY_VOID(make_folder(path.substr(0, slash)));
  const mode_t mask = umask(077);
  const Status written = write_file_durably(path, evidence::seal_key(made, secret, s.random));
  umask(mask);
  TRY_VOID(written);
  Node answer = Node::object();
  answer.set("file", Node::text(path));
  answer.set("key", Node::text(made.verifier().text()));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    return m("key.done", {v.at("file").string()}) + "\n" + m("key.public") + "\n" + v.at("key").string() + "\n";
  }));
  return 0;
}

Result<int> checkpoint(Session& s) {
  const Arguments& a = s.arguments;
  if (!a.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"checkpoint", ""})});
  evidence::Checkpoints checkpoints(a.ledger);
  TRY(reader, store::open_ledger(a.ledger));
  TRY_VOID(store::is_running(a.ledger));
  // One at a time: two processes must not write one tile.
  TRY(lock, FileLock::acquire(a.ledger + "/lock", a.by + ", checkpoint"));
  s.writes = true;
  stop_on_abort(a.ledger);
  if (!a.cosignature.empty()) {
    TRY(lines, read_file(a.cosignature));
    TRY(witnesses, public_keys(a));
    if (witnesses.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"checkpoint", "--cosignature FILE --key WITNESS"})});
    TRY(added, checkpoints.add_cosignatures(lines, witnesses));
    s.tell(line(s.messages("checkpoint.cosigned", {std::to_string(added)})));
    return 0;
  }
  if (!a.old_size.empty()) {
    if (a.old_size.find_first_not_of("0123456789") != std::string::npos || a.old_size.size() > 18) return fail(Code::kBadValue, {"--old-size", a.old_size, "0, 4711"});
    TRY(request, checkpoints.request(std::stoull(a.old_size)));
    TRY_VOID(write_or_show(s, log::format_witness_request(request)));
    return 0;
  }
  if (a.keys.size() > 1) return fail(Code::kUsage, {s.messages("usage.expects", {"checkpoint", "--key FILE"})});
  TRY(signing, open_signing_key(s, a.keys.empty() ? default_key(s) : a.keys[0]));
  TRY(made, checkpoints.make(*reader, signing, [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("checkpoint.progress"), done, total); }));
  s.end_progress();
  Node answer = Node::object();
  answer.set("origin", Node::text(made.origin));
  answer.set("size", Node::integer(static_cast<int64_t>(made.size)));
  answer.set("root", Node::text(to_hex(as_bytes(made.root))));
  answer.set("file", Node::text(a.ledger + "/tlog/checkpoint"));
  TRY_VOID(s.emit(std::move(answer), "", [](const Node& v, const Messages& m) {
    return m("checkpoint.done", {std::to_string(v.at("size").number()), v.at("root").string(), v.at("file").string()}) + "\n" + m("checkpoint.keep") + "\n";
  }));
  return 0;
}

Result<int> prove(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1 || a.words[0].empty() || a.words[0].find_first_not_of("0123456789") != std::string::npos || a.words[0].size() > 18)
    return fail(Code::kUsage, {s.messages("usage.expects", {"prove", "ENTRY"})});
  TRY(file, evidence::Checkpoints(a.ledger).prove(std::stoull(a.words[0])));
  // An entry names nobody, but that it is about somebody says that there is one.
  TRY_VOID(s.open());
  log::Decoder decoder;
  log::Entry entry;
  TRY_VOID(decoder.decode(*file.extra, entry));
  const auto about = entry.subject.is_zero() ? std::nullopt : s.books.find(entry.subject);
  if (s.audience() == publish::Audience::everyone && about && s.policy->count_only(*about)) return fail(Code::kUnknownEntry, {a.words[0]});
  TRY_VOID(write_or_show(s, log::format_proof_file(file)));
  return 0;
}

Result<int> witness(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != (a.mirror.empty() ? 1U : 0U) || a.signing_key.empty() || a.state.empty() || a.keys.empty())
    return fail(Code::kUsage, {s.messages("usage.expects", {"witness", "REQUEST|--mirror FOLDER --signing-key FILE --state FOLDER --key LOG"})});
  TRY(logs, public_keys(a));
  evidence::Witness keeper(a.state, std::move(logs));
  std::string request;
  if (a.mirror.empty()) {
    TRY(bytes, read_file(a.words[0]));
    request = std::move(bytes);
  } else {
    TRY(made, keeper.request_from(evidence::Checkpoints::in(a.mirror)));
    request = std::move(made);
  }
  TRY(signing, open_signing_key(s, a.signing_key));
  TRY(signature, keeper.cosign(request, signing, seconds_now(s)));
  TRY_VOID(write_or_show(s, log::format_signature(signature)));
  return 0;
}

Result<int> verify_proof(Session& s) {
  const Arguments& a = s.arguments;
  TRY(keys, public_keys(a));
  if (keys.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"verify", "--proof FILE --checkpoint FILE --key KEY"})});
  TRY(bytes, read_file(a.proof));
  TRY(file, log::parse_proof_file(bytes));
  std::string note_text = file.note;
  if (!a.checkpoint.empty()) {
    TRY(outside, read_file(a.checkpoint));
    note_text = std::move(outside);
  }
  TRY(note, log::parse_note(note_text));
  TRY(signers, log::verify_note(note, keys));
  TRY(checkpoint, log::parse_checkpoint(note.text));
  // The log's keeper vouches for the checkpoint; a witness alone does not.
  bool by_log = false;
  for (const log::Verified& v : signers) by_log |= v.key.kind == log::kNoteKey && v.key.name == checkpoint.origin;
  if (!by_log) return fail(Code::kBadSignature, {checkpoint.origin});
  if (!file.extra) return fail(Code::kBadProof, {s.messages("proof.no_entry")});
  TRY_VOID(log::verify_inclusion(file.index, checkpoint.size, log::leaf_hash(*file.extra), file.proof, checkpoint.root));
  if (log::twin::root_of_inclusion(file.index, checkpoint.size, log::twin::leaf(*file.extra), file.proof) != checkpoint.root)
    return fail(Code::kInternal, {"two implementations disagree about a proof"});
  Node answer = Node::object();
  answer.set("holds", Node::boolean(true));
  answer.set("origin", Node::text(checkpoint.origin));
  answer.set("size", Node::integer(static_cast<int64_t>(checkpoint.size)));
  answer.set("entry", Node::integer(static_cast<int64_t>(file.index) + 1));
  answer.set("bytes", Node::text(*file.extra));
  Node witnesses = Node::array();
  for (const log::Verified& v : signers) {
    if (v.key.kind != log::kCosignerKey) continue;
    Node one = Node::object();
    one.set("name", Node::text(v.key.name));
    one.set("seconds", Node::integer(static_cast<int64_t>(v.seconds)));
    witnesses.add(std::move(one));
  }
  answer.set("witnesses", std::move(witnesses));
  TRY_VOID(s.emit(std::move(answer), "witnesses", [](const Node& v, const Messages& m) {
    std::string out = m("proof.holds", {std::to_string(v.at("entry").number()), v.at("origin").string(), std::to_string(v.at("size").number())}) + "\n";
    for (const Node& w : v.at("witnesses").items())
      out += "  " + m("proof.witness", {w.at("name").string(), dates::iso(dates::day_of(w.at("seconds").number() * 1000))}) + "\n";
    if (v.at("witnesses").items().empty()) out += "  " + m("proof.no_witness") + "\n";
    return out + v.at("bytes").string() + "\n";
  }));
  return 0;
}

void add_council(Node& answer, const log::Council& council) {
  Node members = Node::array();
  for (const log::Member& m : council.members()) {
    if (m.until != 0) continue;
    Node one = Node::object();
    one.set("handle", Node::text(m.handle)).set("key", Node::text(m.key.text()));
    members.add(std::move(one));
  }
  int64_t two = 0, one_alone = 0;
  for (const log::Proposal& p : council.proposals())
    if (p.state == log::Proposal::State::done) ++(p.by_two() ? two : one_alone);
  answer.set("members", std::move(members)).set("steps_by_two", Node::integer(two)).set("steps_by_one_after_a_wait", Node::integer(one_alone));
}

std::string council_text(const Node& v, const Messages& m) {
  std::string out;
  const auto& members = v.at("members").items();
  const int64_t two = v.at("steps_by_two").number(), one = v.at("steps_by_one_after_a_wait").number();
  if (members.empty() && two + one == 0) return out;
  out += m("verify.members", {std::to_string(members.size()), std::to_string(two), std::to_string(one)}) + "\n";
  for (const Node& member : members) out += "  " + member.at("handle").string() + "  " + member.at("key").string() + "\n";
  return out;
}

Result<int> verify_tlog(Session& s) {
  const Arguments& a = s.arguments;
  TRY(keys, public_keys(a));
  if (keys.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"verify", "--tlog FOLDER --key KEY"})});
  TRY(bytes, read_file(a.checkpoint.empty() ? a.tlog + "/checkpoint" : a.checkpoint));
  TRY(note, log::parse_note(bytes));
  TRY(report, evidence::verify_outside(note, keys, [&](const std::string& path) { return read_file(a.tlog + "/" + path); },
                                       [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("verify.progress"), done, total); }));
  s.end_progress();
  Node answer = Node::object();
  answer.set("whole", Node::boolean(report.faults.empty()));
  answer.set("origin", Node::text(report.checkpoint.origin));
  answer.set("entries", Node::integer(static_cast<int64_t>(report.entries)));
  answer.set("root", Node::text(to_hex(as_bytes(report.checkpoint.root))));
  Node witnesses = Node::array();
  for (const log::Verified& v : report.signers)
    if (v.key.kind == log::kCosignerKey) witnesses.add(Node::text(v.key.name));
  answer.set("witnesses", std::move(witnesses));
  add_council(answer, report.council);
  Node faults = Node::array();
  for (const std::string& fault : report.faults) faults.add(Node::text(fault));
  answer.set("faults", std::move(faults));
  TRY_VOID(s.emit(std::move(answer), "faults", [](const Node& v, const Messages& m) {
    std::string out = m("verify.outside", {v.at("origin").string(), std::to_string(v.at("entries").number())}) + "\n" + m("verify.root", {v.at("root").string()}) + "\n" +
                      council_text(v, m);
    for (const Node& w : v.at("witnesses").items()) out += "  " + m("verify.witness", {w.string()}) + "\n";
    for (const Node& f : v.at("faults").items()) out += "  ! " + f.string() + "\n";
    return out + m(v.at("whole").number() != 0 ? "verify.outside_whole" : "verify.outside_broken") + "\n";
  }));
  return report.faults.empty() ? 0 : 1;
}

}  // namespace stillheld::cli
