#include "evidence/witness.h"

#include <algorithm>

#include "base/file.h"

namespace stillheld::evidence {

// An origin may hold any character: its hash names the folder.
std::string Witness::folder_of(const std::string& origin) const { return state_ + "/" + to_hex(as_bytes(sha256(origin))).substr(0, 32); }

Result<std::optional<log::Checkpoint>> Witness::last(const std::string& origin) const {
  const std::string path = folder_of(origin) + "/checkpoint";
  if (!path_exists(path)) return std::optional<log::Checkpoint>();
  TRY(bytes, read_file(path));
  TRY(note, log::parse_note(bytes));
  TRY(checkpoint, log::parse_checkpoint(note.text));
  if (checkpoint.origin != origin) return fail(Code::kDamaged, {path});
  return std::optional(std::move(checkpoint));
}

Result<std::string> Witness::request_from(const Checkpoints& mirror) const {
  TRY(note, mirror.latest());
  if (!note) return fail(Code::kFileNotFound, {mirror.folder() + "/checkpoint"});
  TRY(checkpoint, log::parse_checkpoint(note->text));
  TRY(seen, last(checkpoint.origin));
  const uint64_t old_size = seen ? seen->size : 0;
  if (old_size >= checkpoint.size) return log::format_witness_request({old_size, {}, log::format_note(*note)});
  TRY(request, mirror.request(old_size));
  return log::format_witness_request(request);
}

Status Witness::keep_refused(const std::string& origin, const std::string& note) const {
  const std::string folder = folder_of(origin) + "/refused";
  TRY_VOID(make_folder(folder));
  return write_file_durably(folder + "/" + to_hex(as_bytes(sha256(note))), note);
}

Result<log::Signature> Witness::cosign(std::string_view bytes, const log::SigningKey& key, uint64_t seconds) {
  if (key.verifier().kind != log::kCosignerKey) return fail(Code::kBadKey, {key.verifier().text()});
  TRY(request, log::parse_witness_request(bytes));
  TRY(note, log::parse_note(request.note));
  TRY(checkpoint, log::parse_checkpoint(note.text));
  std::vector<log::VerifierKey> keys;
  std::copy_if(logs_.begin(), logs_.end(), std::back_inserter(keys), [&](const log::VerifierKey& k) { return k.name == checkpoint.origin; });
  if (keys.empty()) return fail(Code::kBadKey, {checkpoint.origin});
  TRY_VOID(log::verify_note(note, keys));

  const std::string folder = folder_of(checkpoint.origin);
  TRY_VOID(make_folder(folder + "/seen"));
  TRY(lock, FileLock::acquire(folder + "/lock", key.verifier().name));
  TRY(known, last(checkpoint.origin));
  const uint64_t seen = known ? known->size : 0;
  const auto refuse = [&](Error error) -> Result<log::Signature> {
    TRY_VOID(keep_refused(checkpoint.origin, request.note));
    return error;
  };
  if (checkpoint.size < seen) return refuse(fail(Code::kRollback, {std::to_string(seen), std::to_string(checkpoint.size)}));
  if (checkpoint.size == seen && known && known->root != checkpoint.root) return refuse(fail(Code::kFork, {std::to_string(seen)}));
  // The proof must start where we stand; `seen` tells the sender from where.
  if (request.old_size != seen) return fail(Code::kBadProof, {"old " + std::to_string(seen)});
  if (seen == 0 && !request.proof.empty()) return fail(Code::kBadProof, {"old 0"});
  if (seen > 0) {
    if (const Status shown = log::verify_consistency(seen, checkpoint.size, known->root, checkpoint.root, request.proof); !shown.ok())
      return refuse(shown.error());
  }
  if (checkpoint.size == 0 && checkpoint.root != sha256("")) return refuse(fail(Code::kFork, {"0"}));
  TRY_VOID(write_file_durably(folder + "/seen/" + std::to_string(checkpoint.size), request.note));
  TRY_VOID(write_file_durably(folder + "/checkpoint", request.note));
  return key.sign(note.text, seconds);
}

}  // namespace stillheld::evidence
