// Commands that copy a ledger for the day on which it is lost: backup, restore.
//
// backup says so only after it restored itself into a scratch folder and all of
// `verify` passed there.
#include <filesystem>

#include "base/file.h"
#include "cli/checkpoint.h"
#include "cli/commands.h"
#include "cli/restore.h"
#include "cli/unlock.h"
#include "cli/verify.h"
#include "evidence/backup.h"
#include "evidence/sealed_store.h"

namespace stillheld::cli {

namespace {

Node line(std::string text) {
  Node n = Node::object();
  n.set("text", Node::text(text));
  return n;
}

// All of verify, on a folder.
Status verify_there(Session& s, const std::string& folder, const evidence::Vault* vault) {
  TRY(reader, store::open_ledger(folder));
  // Of a sealed ledger, values too, if the call unlocked it.
  if (vault != nullptr) reader = evidence::open_sealed(std::move(reader), evidence::Vault(vault->ledger(), vault->epoch(), vault->team().copy()), s.random);
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
  std::optional<evidence::Vault> vault;
  const bool sealed = reader->sealing() != store::Sealing::none;
  if (sealed) {
    TRY(opened, vault_for(s, *reader, false));
    vault = std::move(opened);
  }
  TRY(manifest, evidence::make_backup(*reader, a.ledger, target, key ? &*key : nullptr, static_cast<uint64_t>(s.clock.now() / 1000),
                                      [&](uint64_t done, uint64_t total) { s.tell_progress(s.messages("backup.progress"), done, total); }, a.person_keys));
  const std::string scratch = target + ".check";
  std::error_code ignored;
  std::filesystem::remove_all(scratch, ignored);
  const Status restored = [&]() -> Status {
    TRY_VOID(evidence::restore_backup(target, scratch, {}, a.person_keys));
    return verify_there(s, scratch, vault ? &*vault : nullptr);
  }();
  s.end_progress();
  std::filesystem::remove_all(scratch, ignored);
  if (!restored.ok()) {
    // What cannot be restored is no backup.
    std::filesystem::remove_all(target, ignored);
    if (!a.person_keys.empty()) std::filesystem::remove(a.person_keys, ignored);
    return restored.error();
  }
  s.tell(line(s.messages("backup.done", {target, std::to_string(manifest.size), to_hex(as_bytes(manifest.root))})));
  s.tell(line(s.messages(sealed ? "backup.keys_sealed" : "backup.keys")));
  if (sealed) {
    uint32_t epoch = 0;
    TRY_VOID(reader->scan_person_keys([&](const store::PersonKey& one) -> Status {
      epoch = one.epoch;
      return {};
    }));
    s.tell(line(s.messages("backup.sealed", {std::to_string(epoch)})));
  }
  return 0;
}

Result<int> restore(Session& s) {
  const Arguments& a = s.arguments;
  if (!a.confirm.empty()) return confirm_restore(s);
  if (a.words.size() != 1) return fail(Code::kUsage, {s.messages("usage.expects", {"restore", "BACKUP --ledger FOLDER"})});
  TRY(keys, public_keys(a));
  // What others hold: is the backup older?
  std::optional<log::Checkpoint> held;
  std::string held_note;
  std::vector<log::VerifierKey> of_manifest = keys;
  if (!a.checkpoint.empty()) {
    if (keys.empty()) return fail(Code::kUsage, {s.messages("usage.expects", {"restore", "BACKUP --checkpoint FILE --key KEY"})});
    TRY(bytes, read_file(a.checkpoint));
    TRY(note, log::parse_note(bytes));
    TRY_VOID([&]() -> Status {
      const auto signers = log::verify_note(note, keys);
      if (!signers.ok()) return signers.error();
      return {};
    }());
    TRY(checkpoint, log::parse_checkpoint(note.text));
    held = std::move(checkpoint);
    held_note = std::move(bytes);
    // A backup without a signature: --key was for the checkpoint.
    if (const auto manifest = read_file(a.words[0] + "/manifest"); manifest.ok() && manifest->find("\n\n") == std::string::npos) of_manifest.clear();
  }
  TRY(manifest, evidence::restore_backup(a.words[0], a.ledger, of_manifest, a.person_keys));
  const bool older = held && held->size > manifest.size;
  if (older) TRY_VOID(mark_older(a.ledger, held_note));
  TRY_VOID(verify_there(s, a.ledger, nullptr));
  s.end_progress();
  if (held && !older) {
    // Of its size or smaller: the restored log must contain it.
    TRY(reader, store::open_ledger(a.ledger));
    const VerifyReport report = verify_ledger(*reader, a.ledger, {{a.checkpoint, *held}}, {});
    if (!report.faults.empty()) return fail(Code::kFork, {std::to_string(held->size)});
  }
  if (older) s.tell(line(s.messages("restore.older", {std::to_string(manifest.size), std::to_string(held->size)})));
  if (!held) s.tell(line(s.messages("restore.unknown")));
  s.tell(line(s.messages("restore.done", {a.ledger, std::to_string(manifest.size), to_hex(as_bytes(manifest.root))})));
  return 0;
}

}  // namespace stillheld::cli
