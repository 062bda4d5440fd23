// Commands that copy a ledger for the day on which it is lost: backup, restore.
//
// backup says so only after it restored itself into a scratch folder and all of
// `verify` passed there.
#include <filesystem>

#include "base/file.h"
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/verify.h"
#include "evidence/backup.h"

namespace stillheld::cli {

namespace {

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

// All of verify, on a folder.
Status verify_there(Session& s, const std::string& folder) {
  TRY(reader, store::open_ledger(folder));
  const VerifyReport report =
      verify_ledger(*reader, folder, {}, [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("verify.progress"), done, total); });
  if (!report.faults.empty()) return fail(Code::kDamaged, {report.faults[0]}, {folder, 0, "", 0});
  return {};
}

}  // namespace

Result<int> backup(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"backup", "FOLDER"})});
  const std::string& target = a.words[0];
  std::optional<log::SigningKey> key;
  if (!a.signing_key.empty()) {
    TRY(opened, open_signing_key(s, a.signing_key));
    key = std::move(opened);
  }
  TRY(reader, store::open_ledger(a.ledger));
  TRY(manifest, evidence::make_backup(*reader, a.ledger, target, key ? &*key : nullptr, static_cast<uint64_t>(s.clock.now() / 1000),
                                      [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("backup.progress"), done, total); }));
  const std::string scratch = target + ".check";
  std::error_code ignored;
  std::filesystem::remove_all(scratch, ignored);
  const Status restored = [&]() -> Status {
    TRY_VOID(evidence::restore_backup(target, scratch, {}));
    return verify_there(s, scratch);
  }();
  s.end_progress();
  std::filesystem::remove_all(scratch, ignored);
  if (!restored.ok()) {
    // What cannot be restored is no backup.
    std::filesystem::remove_all(target, ignored);
    return restored.error();
  }
  s.tell(line(s.messages("backup.done", {target, std::to_string(manifest.size), to_hex(as_bytes(manifest.root))})));
  s.tell(line(s.messages("backup.keys")));
  return 0;
}

Result<int> restore(Session& s) {
  const Arguments& a = s.arguments;
  if (a.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"restore", "BACKUP --ledger FOLDER"})});
  TRY(keys, public_keys(a));
  TRY(manifest, evidence::restore_backup(a.words[0], a.ledger, keys));
  TRY_VOID(verify_there(s, a.ledger));
  s.end_progress();
  s.tell(line(s.messages("restore.done", {a.ledger, std::to_string(manifest.size), to_hex(as_bytes(manifest.root))})));
  return 0;
}

}  // namespace stillheld::cli
