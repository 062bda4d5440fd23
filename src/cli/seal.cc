// Commands about who can read a ledger: seal, custodian, epoch, unseal.
#include "cli/seal.h"

#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/members.h"
#include "cli/unlock.h"
#include "evidence/sealed_store.h"

namespace stillheld::cli {

namespace {

using evidence::Custodian;
using log::Council;

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ",") + word;
  return out;
}

// Passphrases for new custodians: the file's lines in their order, or typed
// twice each.
Result<std::vector<Custodian>> custodians_of(Session& s, const std::vector<std::string>& handles) {
  evidence::forbid_core_dumps();
  std::vector<Custodian> out;
  std::vector<std::string> lines;
  const bool from_file = !s.arguments.phrases.empty();
  if (from_file) {
    TRY(read, secret_lines(s.arguments.phrases));
    lines = std::move(read);
  }
  const auto long_enough = [&](const std::string& handle, std::string_view passphrase) -> Status {
    const size_t characters = evidence::characters(passphrase);
    if (characters >= evidence::kShortestPassphrase) return {};
    return fail(Code::kPassphrase, {s.messages("passphrase.short", {handle, std::to_string(characters), std::to_string(evidence::kShortestPassphrase)})});
  };
  for (size_t i = 0; i < handles.size(); ++i) {
    if (!log::is_handle(handles[i])) return fail(Code::kBadValue, {"--custodian", handles[i], "anna, boris-2"});
    if (from_file) {
      if (i >= lines.size()) return fail(Code::kPassphrase, {s.messages("passphrase.no_line", {s.arguments.phrases, std::to_string(i + 1), handles[i]})});
      out.push_back({handles[i], lines[i]});
      TRY_VOID(long_enough(handles[i], lines[i]));
      continue;
    }
    TRY(typed, ask_secretly(s, handles[i]));
    if (!typed) return fail(Code::kPassphrase, {s.messages("passphrase.none", {"--phrases FILE"})});
    TRY_VOID(long_enough(handles[i], *typed));
    TRY(again, ask_secretly(s, s.messages("unlock.again", {handles[i]})));
    if (!again || *again != *typed) return fail(Code::kPassphrase, {s.messages("passphrase.twice", {handles[i]})});
    evidence::forget(*again);
    out.push_back({handles[i], std::move(*typed)});
  }
  return out;
}

void forget(std::vector<Custodian>& custodians) {
  for (Custodian& c : custodians) evidence::forget(c.passphrase);
}

// A custodian is somebody whom the members made one.
Status check_custodians(const Council& council, const std::vector<std::string>& handles) {
  if (!council.has_members()) return {};
  for (const std::string& handle : handles) {
    const log::Member* member = council.member(handle);
    if (member == nullptr || !member->has(log::Role::custodian)) return fail(Code::kNeedsMember, {handle});
  }
  return {};
}

log::Entry epoch_entry(uint32_t epoch, const std::vector<std::string>& handles) {
  log::Entry e;
  e.kind = log::Kind::epoch;
  e.value = epoch;
  e.fields = handles;
  return e;
}

// The books of what the ledger is now, so that numbers answer without a passphrase.
Status refold(Session& s, evidence::Vault vault) {
  s.writer.reset();
  TRY(raw, store::write_ledger(s.arguments.ledger, s.arguments.by + ", rebuild"));
  const auto open = evidence::open_sealed(std::move(raw), std::move(vault), s.random);
  s.books = {};
  TRY_VOID(s.books.update(*open));
  return ledger::save_books(s.books, s.arguments.ledger, *open);
}

// After the commit: the files.
Status settle(Session& s, store::Writer& raw) {
  TRY(clean, scrub_marked(s.arguments.ledger, raw));
  if (!clean) s.tell(line(s.messages("scrub.later")));
  return {};
}

void show_shares(Session& s, const evidence::Sealed& sealed, const std::vector<std::string>& handles) {
  s.end_progress();
  const std::string epoch = std::to_string(sealed.vault.epoch());
  Node answer = Node::object();
  Node shares = Node::array();
  std::string text = s.messages("seal.done", {s.arguments.ledger, epoch, joined(handles)}) + "\n\n";
  for (size_t i = 0; i < sealed.shares.size(); ++i) {
    text += s.messages("seal.share", {std::to_string(i + 1), epoch}) + "\n  " + sealed.shares[i] + "\n";
    shares.add(Node::text(sealed.shares[i]));
  }
  answer.set("epoch", Node::integer(sealed.vault.epoch())).set("shares", std::move(shares));
  answer.set("text", Node::text(text + "\n" + s.messages("seal.keep")));
  s.tell(std::move(answer));
}

std::vector<std::string> handles_of(const Session& s) { return s.arguments.custodians.empty() ? std::vector<std::string>{s.arguments.by} : s.arguments.custodians; }

// REQUIRES: open_writer.
Result<int> propose(Session& s, log::Deed deed, std::string text) {
  TRY(steps, s.steps());
  TRY(seq, steps.propose(deed, Id{}, std::move(text), s.arguments.reason));
  TRY_VOID(s.save());
  tell_wait(s, seq);
  return 0;
}

Status as_status(const Result<Seq>& result) {
  if (!result.ok()) return result.error();
  return {};
}

// REQUIRES: open_writer.
Result<int> turn(Session& s, const std::vector<std::string>& handles, Seq proposal) {
  store::Writer* raw = evidence::below(*s.writer);
  if (raw == nullptr) return fail(Code::kNotSealed, {});
  TRY_VOID(check_custodians(s.council, handles));
  TRY(steps, s.steps());
  // The rule is asked before anybody types a passphrase.
  log::Entry e = epoch_entry(evidence::vault_of(*s.writer)->epoch() + 1, handles);
  std::vector<log::Personal> none;
  TRY_VOID(as_status(steps.carry_out(proposal, e, none)));
  TRY_VOID(s.sign_command());
  TRY(custodians, custodians_of(s, handles));
  TRY_VOID(mark_for_scrubbing(s.arguments.ledger));
  auto sealed = evidence::turn_epoch(*s.writer, custodians, {}, s.random, [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("seal.progress"), done, total); });
  forget(custodians);
  if (!sealed.ok()) return sealed.error();
  TRY_VOID(raw->commit());
  TRY_VOID(settle(s, *raw));
  show_shares(s, *sealed, handles);
  s.tell(line(s.messages("epoch.old", {std::to_string(sealed->vault.epoch() - 1)})));
  TRY_VOID(refold(s, std::move(sealed->vault)));
  return 0;
}

// REQUIRES: open_writer.
Result<int> unseal_now(Session& s, Seq proposal) {
  store::Writer* raw = evidence::below(*s.writer);
  if (raw == nullptr) return fail(Code::kNotSealed, {});
  TRY(steps, s.steps());
  log::Entry e;
  e.kind = log::Kind::deed;
  e.what = log::text_of(log::Deed::unseal);
  e.text = "clear";
  std::vector<log::Personal> none;
  TRY_VOID(as_status(steps.carry_out(proposal, e, none)));
  TRY_VOID(s.sign_command());
  TRY_VOID(mark_for_scrubbing(s.arguments.ledger));
  TRY_VOID(evidence::unseal_ledger(*s.writer, [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("seal.progress"), done, total); }));
  TRY_VOID(raw->commit());
  TRY_VOID(settle(s, *raw));
  s.end_progress();
  s.tell(line(s.messages("unseal.done", {s.arguments.ledger})));
  return 0;
}

Result<int> list_custodians(Session& s) {
  TRY(raw, store::open_ledger(s.arguments.ledger));
  if (raw->sealing() == store::Sealing::none) return fail(Code::kNotSealed, {});
  TRY(rows, raw->team_keys());
  Node answer = Node::object(), all = Node::array();
  for (const store::TeamKey& row : rows) {
    Node n = Node::object();
    n.set("custodian", Node::text(row.holder)).set("epoch", Node::integer(row.epoch));
    all.add(std::move(n));
  }
  answer.set("custodians", std::move(all));
  TRY_VOID(s.emit(std::move(answer), "custodians", [](const Node& v, const Messages& m) {
    std::string out;
    for (const Node& c : v.at("custodians").items()) out += m("custodian.line", {c.at("custodian").string(), std::to_string(c.at("epoch").number())}) + "\n";
    return out.empty() ? m("custodian.none") + "\n" : out;
  }));
  return 0;
}

}  // namespace

Result<int> seal_ledger_of(Session& s) {
  const std::string& folder = s.arguments.ledger;
  {
    TRY(raw, store::open_ledger(folder));
    if (raw->sealing() != store::Sealing::none) return fail(Code::kAlreadyDecided, {s.messages("seal.already")});
  }
  TRY_VOID(s.open_writer());
  store::Writer& raw = *s.writer;
  const std::vector<std::string> handles = handles_of(s);
  TRY_VOID(check_custodians(s.council, handles));
  warn_of_swap(s);
  TRY(custodians, custodians_of(s, handles));
  TRY_VOID(mark_for_scrubbing(folder));
  auto sealed = evidence::seal_ledger(raw, custodians, {}, s.random, [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("seal.progress"), done, total); });
  forget(custodians);
  if (!sealed.ok()) return sealed.error();
  TRY(steps, s.steps());
  log::Entry e = epoch_entry(1, handles);
  std::vector<log::Personal> none;
  TRY_VOID(as_status(steps.append(e, none)));
  TRY_VOID(s.sign_command());
  TRY_VOID(raw.commit());
  TRY_VOID(settle(s, raw));
  show_shares(s, *sealed, handles);
  TRY_VOID(refold(s, std::move(sealed->vault)));
  return 0;
}

Result<int> seal(Session& s) {
  if (!s.arguments.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"seal", "--custodian NAME"})});
  return seal_ledger_of(s);
}

Result<int> custodian(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.empty()) return list_custodians(s);
  if (a.words.size() != 2 || (a.words[0] != "add" && a.words[0] != "remove" && a.words[0] != "recover"))
    return fail(Code::kUsage, {s.messages("usage.expects", {"custodian", "add|remove|recover NAME"})});
  const std::string& handle = a.words[1];
  TRY(raw, store::write_ledger(a.ledger, a.by + ", custodian"));
  if (raw->sealing() == store::Sealing::none) return fail(Code::kNotSealed, {});
  TRY(council, evidence::council_of(*raw, Council::Check::rules));
  if (council.has_members() && !a.key_file.empty()) {
    TRY(key, open_signing_key(s, a.key_file));
    s.signing.emplace(std::move(key));
  }
  TRY(steps, evidence::Steps::begin(*raw, council, {s.hand, s.signing ? &*s.signing : nullptr}, s.clock, s.random));
  if (a.words[0] == "remove") {
    TRY_VOID(evidence::remove_custodian(*raw, handle));
  } else {
    TRY_VOID(check_custodians(council, {handle}));
    std::optional<evidence::Vault> vault;
    if (a.words[0] == "recover") {
      std::vector<std::string> shares;
      for (const std::string& word : a.keys) {
        if (path_exists(word)) {
          TRY(text, read_file(word));
          shares.push_back(std::move(text));
        } else {
          shares.push_back(word);
        }
      }
      evidence::forbid_core_dumps();
      while (shares.size() < 2) {
        TRY(typed, ask_secretly(s, s.messages("unlock.share", {std::to_string(shares.size() + 1)})));
        if (!typed) return fail(Code::kUsage, {s.messages("usage.expects", {"custodian recover NAME", "--share FILE --share FILE"})});
        shares.push_back(std::move(*typed));
      }
      TRY(opened, evidence::unlock_by_shares(*raw, shares[0], shares[1]));
      vault = std::move(opened);
      for (std::string& share : shares) evidence::forget(share);
    } else {
      TRY(opened, vault_for(s, *raw, true));
      vault = std::move(opened);
    }
    TRY(custodians, custodians_of(s, {handle}));
    const Status added = evidence::add_custodian(*raw, *vault, custodians[0], {}, s.random);
    forget(custodians);
    TRY_VOID(Status(added));
  }
  const Seq first = raw->head().size() + 1;
  log::Entry e;
  e.kind = log::Kind::deed;
  e.what = "custodian";
  e.text = a.words[0] + " " + handle;
  std::vector<log::Personal> none;
  TRY(seq, steps.append(e, none));
  (void)seq;
  TRY_VOID(steps.close(first));
  TRY_VOID(raw->commit());
  s.tell(line(s.messages("custodian.done", {handle})));
  if (a.words[0] == "remove") s.tell(line(s.messages("custodian.epoch", {handle})));
  return 0;
}

Result<int> epoch(Session& s) {
  if (!s.arguments.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"epoch", "--custodian NAME"})});
  TRY_VOID(s.open_writer());
  if (s.writer->sealing() != store::Sealing::open) return fail(Code::kNotSealed, {});
  std::vector<std::string> handles = s.arguments.custodians;
  if (handles.empty()) {
    TRY(rows, s.writer->team_keys());
    for (const store::TeamKey& row : rows) handles.push_back(row.holder);
  }
  std::sort(handles.begin(), handles.end());
  TRY_VOID(check_custodians(s.council, handles));
  return propose(s, log::Deed::rotate, log::parameters(epoch_entry(evidence::vault_of(*s.writer)->epoch() + 1, handles)));
}

Result<int> carry_out_rotation(Session& s, const log::Proposal& proposal) {
  // "3 for anna,boris"
  const std::string& text = proposal.text;
  std::vector<std::string> handles;
  for (size_t at = text.find(" for ") == std::string::npos ? text.size() : text.find(" for ") + 5; at < text.size();) {
    const size_t end = std::min(text.find(',', at), text.size());
    handles.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return turn(s, handles, proposal.seq);
}

Result<int> unseal(Session& s) {
  const Arguments& a = s.arguments;
  if (!a.words.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"unseal", ""})});
  if (!a.export_to.empty() && a.export_to != "desk" && a.export_to != "custodian") return fail(Code::kBadValue, {"--export-for", a.export_to, "desk, custodian"});
  TRY_VOID(s.open_writer());
  if (s.writer->sealing() != store::Sealing::open) return fail(Code::kNotSealed, {});
  return propose(s, log::Deed::unseal, a.export_to.empty() ? "clear" : "export " + a.export_to);
}

Result<int> carry_out_unsealing(Session& s, const log::Proposal& proposal) {
  const std::string text = proposal.text;
  const Seq number = proposal.seq;
  if (text == "clear") return unseal_now(s, number);
  const auto leaves = parse_leaving(text);
  const std::string& output = s.arguments.output;
  if (!leaves || output.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"carry-out", std::to_string(number) + " --output FOLDER"})});
  TRY(steps, s.steps());
  log::Entry e;
  e.kind = log::Kind::deed;
  e.what = log::text_of(log::Deed::unseal);
  e.text = text;
  std::vector<log::Personal> none;
  TRY_VOID(as_status(steps.carry_out(number, e, none)));
  // Said before it is done: an export that nobody logged must not be.
  TRY_VOID(s.save());
  switch (leaves->what) {
    case Leaving::What::tables: TRY_VOID(write_tables(s, leaves->audience, output)); break;
    case Leaving::What::report: TRY_VOID(write_report(s, leaves->audience, output)); break;
    case Leaving::What::capture: TRY_VOID(write_capture(s, leaves->capture, leaves->audience, output)); break;
  }
  return 0;
}

std::optional<Leaving> parse_leaving(std::string_view text) {
  Leaving out;
  std::string_view rest = text;
  const auto take = [&](std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
  };
  if (take("export ")) out.what = Leaving::What::tables;
  else if (take("report ")) out.what = Leaving::What::report;
  else if (take("capture ")) {
    out.what = Leaving::What::capture;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), out.capture);
    if (error != std::errc() || end == rest.data() + rest.size() || *end != ' ' || out.capture == 0) return std::nullopt;
    rest.remove_prefix(static_cast<size_t>(end - rest.data()) + 1);
  } else {
    return std::nullopt;
  }
  const auto audience = publish::parse_audience(std::string(rest));
  if (!audience || *audience == publish::Audience::everyone) return std::nullopt;
  out.audience = *audience;
  return out;
}

Status may_leave(Session& s, const std::string& what) {
  if (s.store().sealing() != store::Sealing::open || s.audience() == publish::Audience::everyone) return {};
  const std::string audience = s.audience() == publish::Audience::desk ? "desk" : "custodian";
  s.warn(line(s.messages("unseal.leave", {what + " " + audience})));
  return fail(Code::kRuleBroken, {s.arguments.command, std::string(log::text_of(log::Rule::needs_two))});
}

}  // namespace stillheld::cli
