#include "cli/restore.h"

#include <filesystem>

#include "base/file.h"
#include "cli/checkpoint.h"
#include "evidence/steps.h"
#include "log/checkpoint.h"

namespace stillheld::cli {

namespace {

std::string mark_path(const std::string& ledger) { return ledger + "/older"; }

Result<log::Checkpoint> witnessed(const std::string& ledger) {
  TRY(bytes, read_file(mark_path(ledger)));
  TRY(note, log::parse_note(bytes));
  return log::parse_checkpoint(note.text);
}

log::Entry deed_of(const log::Checkpoint& checkpoint) {
  log::Entry e;
  e.kind = log::Kind::deed;
  e.what = log::text_of(log::Deed::restore);
  e.size = static_cast<int64_t>(checkpoint.size);
  e.root = to_hex(as_bytes(checkpoint.root));
  return e;
}

}  // namespace

Status mark_older(const std::string& ledger, const std::string& note) { return write_file_durably(mark_path(ledger), note); }

Status not_older(const Session& s) {
  const std::string& ledger = s.arguments.ledger;
  if (!path_exists(mark_path(ledger))) return {};
  for (const std::string_view allowed : {"restore", "propose", "approve", "withdraw", "carry-out", "member"})
    if (s.arguments.command == allowed) return {};
  const auto checkpoint = witnessed(ledger);
  const auto reader = store::open_ledger(ledger);
  return fail(Code::kOlder, {checkpoint.ok() ? std::to_string(checkpoint->size) : "?", reader.ok() ? std::to_string((*reader)->head().size()) : "?"}, {ledger, 0, "", 0});
}

Result<int> carry_out_restore(Session& s, Seq number) {
  if (s.writer == nullptr) TRY_VOID(s.open_writer());
  TRY(checkpoint, witnessed(s.arguments.ledger));
  TRY(steps, s.steps());
  const auto ready = s.council.ready_at(number);
  if (!ready.ok()) return ready.error();
  log::Entry deed = deed_of(checkpoint);
  std::vector<log::Personal> none;
  TRY(seq, steps.carry_out(number, deed, none));
  TRY_VOID(s.save());
  // (Were it lost between the two, carrying out says "closed", and the file can go.)
  std::error_code ignored;
  std::filesystem::remove(mark_path(s.arguments.ledger), ignored);
  TRY_VOID(sync_folder(s.arguments.ledger));
  Node answer = Node::object();
  answer.set("text", Node::text(s.messages("restore.confirmed", {std::to_string(seq), std::to_string(checkpoint.size)})));
  s.tell(std::move(answer));
  return 0;
}

Result<int> confirm_restore(Session& s) {
  const Arguments& a = s.arguments;
  if (!path_exists(mark_path(a.ledger))) return fail(Code::kBadValue, {"--confirm", a.confirm, s.messages("restore.not_older")});
  TRY_VOID(s.open_writer());
  const std::string number = a.confirm.starts_with('#') ? a.confirm.substr(1) : a.confirm;
  if (number != "new") {
    if (number.empty() || number.size() > 12 || number.find_first_not_of("0123456789") != std::string::npos) return fail(Code::kBadValue, {"--confirm", a.confirm, "new, 123"});
    return carry_out_restore(s, std::stoull(number));
  }
  TRY(checkpoint, witnessed(a.ledger));
  TRY(steps, s.steps());
  TRY(seq, steps.propose(log::Deed::restore, Id{}, log::parameters(deed_of(checkpoint)), a.reason));
  TRY_VOID(s.save());
  const auto ready = s.council.ready_at(seq);
  Node answer = Node::object();
  const std::string text = ready.ok() ? s.messages("restore.proposed_alone", {std::to_string(seq), dates::iso(dates::day_of(*ready))}) : s.messages("restore.proposed", {std::to_string(seq)});
  answer.set("text", Node::text(text)).set("proposal", Node::integer(static_cast<int64_t>(seq)));
  s.tell(std::move(answer));
  return 0;
}

}  // namespace stillheld::cli
