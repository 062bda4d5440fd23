#include "evidence/checkpoints.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "log/merkle.h"

namespace stillheld::evidence {

namespace {

using log::Checkpoint;
using log::Note;

// Takes the file's pages out of the cache, so that the next reader has what
// the disk has.  Advice: a kernel may keep them.
void drop_from_cache(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  ::close(file);
}

std::string parent_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

Error damaged(const std::string& what) { return fail(Code::kDamaged, {what}); }

}  // namespace

log::ReadFile Checkpoints::read() const {
  return [folder = folder_](const std::string& path) {
    drop_from_cache(folder + "/" + path);
    return read_file(folder + "/" + path);
  };
}

Status Checkpoints::write(const std::string& path, std::string_view bytes) const {
  TRY_VOID(make_folder(parent_of(folder_ + "/" + path)));
  return write_file_durably(folder_ + "/" + path, bytes);
}

Result<std::optional<Note>> Checkpoints::latest() const {
  const std::string path = folder_ + "/checkpoint";
  if (!path_exists(path)) return std::optional<Note>();
  TRY(bytes, read_file(path));
  TRY(note, log::parse_note(bytes));
  return std::optional(std::move(note));
}

Result<std::vector<Checkpoint>> Checkpoints::all() const {
  std::vector<Checkpoint> out;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder_ + "/checkpoints", error)) {
    if (file.path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
    TRY(bytes, read_file(file.path()));
    TRY(note, log::parse_note(bytes));
    TRY(checkpoint, log::parse_checkpoint(note.text));
    if (std::to_string(checkpoint.size) != file.path().filename()) return damaged("checkpoint " + file.path().filename().string());
    out.push_back(std::move(checkpoint));
  }
  std::sort(out.begin(), out.end(), [](const Checkpoint& a, const Checkpoint& b) { return a.size < b.size; });
  return out;
}

Result<log::VerifierKey> Checkpoints::key() const {
  TRY(text, read_file(folder_ + "/log.vkey"));
  return log::VerifierKey::parse(text);
}

Result<Hash> root_read_back(uint64_t size, const log::ReadFile& read) {
  std::vector<Hash> leaves;
  leaves.reserve(size);
  for (uint64_t first = 0; first < size; first += log::kTileWidth) {
    const auto width = static_cast<unsigned>(std::min<uint64_t>(log::kTileWidth, size - first));
    TRY(bytes, read(log::bundle_path(first / log::kTileWidth, width)));
    TRY(entries, log::split_bundle(bytes, width));
    for (const std::string& entry : entries) leaves.push_back(log::twin::leaf(entry));
  }
  return log::twin::root(leaves);
}

Result<Checkpoint> Checkpoints::make(store::Reader& reader, const log::SigningKey& key, const Progress& progress) {
  const log::Frontier& head = reader.head().frontier;
  uint64_t done = 0;
  std::optional<Checkpoint> last;
  TRY(before, latest());
  if (before) {
    TRY(known, this->key());
    if (!(known == key.verifier())) return fail(Code::kBadKey, {known.text()});
    TRY_VOID(log::verify_note(*before, std::span(&known, 1)));
    TRY(parsed, log::parse_checkpoint(before->text));
    if (parsed.size > head.size()) return fail(Code::kRollback, {std::to_string(parsed.size), std::to_string(head.size())});
    last = std::move(parsed);
    done = last->size;
  }

  TRY(writer, log::TileWriter::resume(done, read(), [this](const std::string& path, std::string_view bytes) { return write(path, bytes); }));
  TRY_VOID(reader.scan(done + 1, head.size(), [&](log::Seq seq, std::string_view bytes, const Hash&) -> Status {
    if (progress && seq % 4096 == 0) progress(seq, head.size());
    return writer.add(bytes);
  }));
  if (writer.size() != head.size()) return damaged("the log has " + std::to_string(writer.size()) + " entries, its head says " + std::to_string(head.size()));
  TRY_VOID(writer.finish());

  log::TileTree tree(head.size(), read());
  TRY(by_tiles, tree.root_of_every_tile());
  TRY(by_twin, root_read_back(head.size(), read()));
  if (by_tiles != head.root() || by_twin != head.root()) return damaged("what was read back from disk has another root than the log");
  if (last && last->size > 0) {
    TRY(proof, log::make_consistency(tree.nodes(), last->size, head.size()));
    const auto roots = log::twin::roots_of_consistency(last->size, head.size(), last->root, proof);
    if (!log::verify_consistency(last->size, head.size(), last->root, by_tiles, proof).ok() || !roots || *roots != std::pair(last->root, by_tiles))
      return fail(Code::kFork, {std::to_string(last->size)});
  }

  Checkpoint checkpoint{key.verifier().name, head.size(), by_twin, {}};
  if (last && last->size == checkpoint.size) return checkpoint;  // signed already
  Note note{log::format_checkpoint(checkpoint), {}};
  note.signatures.push_back(key.sign(note.text, 0));
  const std::string bytes = log::format_note(note);
  TRY_VOID(write("log.vkey", key.verifier().text() + "\n"));
  TRY_VOID(write("checkpoints/" + std::to_string(checkpoint.size), bytes));
  TRY_VOID(write("checkpoint", bytes));
  return checkpoint;
}

Result<log::ProofFile> Checkpoints::prove(log::Seq seq) const {
  TRY(note, latest());
  if (!note || seq == 0) return fail(Code::kUnknownEntry, {std::to_string(seq)});
  TRY(checkpoint, log::parse_checkpoint(note->text));
  log::TileTree tree(checkpoint.size, read());
  TRY(entry, tree.entry(seq - 1));
  TRY(proof, log::make_inclusion(tree.nodes(), seq - 1, checkpoint.size));
  // Never hand out what does not hold.
  TRY_VOID(log::verify_inclusion(seq - 1, checkpoint.size, log::leaf_hash(entry), proof, checkpoint.root));
  return log::ProofFile{std::move(entry), seq - 1, std::move(proof), log::format_note(*note)};
}

Result<log::WitnessRequest> Checkpoints::request(uint64_t old_size) const {
  TRY(note, latest());
  if (!note) return fail(Code::kFileNotFound, {folder_ + "/checkpoint"});
  TRY(checkpoint, log::parse_checkpoint(note->text));
  if (old_size > checkpoint.size) return fail(Code::kRollback, {std::to_string(old_size), std::to_string(checkpoint.size)});
  log::TileTree tree(checkpoint.size, read());
  log::Proof proof;
  if (old_size > 0) {
    TRY(made, log::make_consistency(tree.nodes(), old_size, checkpoint.size));
    proof = std::move(made);
  }
  return log::WitnessRequest{old_size, std::move(proof), log::format_note(*note)};
}

Result<size_t> Checkpoints::add_cosignatures(std::string_view lines, std::span<const log::VerifierKey> witnesses) {
  TRY(note, latest());
  if (!note) return fail(Code::kFileNotFound, {folder_ + "/checkpoint"});
  TRY(added, log::parse_note(note->text + "\n" + std::string(lines)));
  TRY(verified, log::verify_note(added, witnesses));
  size_t count = 0;
  for (const log::Signature& signature : added.signatures) {
    const bool believed = std::any_of(verified.begin(), verified.end(),
                                      [&](const log::Verified& v) { return v.key.name == signature.name && v.key.id() == signature.id; });
    const bool there = std::any_of(note->signatures.begin(), note->signatures.end(),
                                   [&](const log::Signature& s) { return s.name == signature.name && s.id == signature.id; });
    if (!believed || there) continue;
    note->signatures.push_back(signature);
    ++count;
  }
  TRY(checkpoint, log::parse_checkpoint(note->text));
  const std::string bytes = log::format_note(*note);
  TRY_VOID(write("checkpoints/" + std::to_string(checkpoint.size), bytes));
  TRY_VOID(write("checkpoint", bytes));
  return count;
}

}  // namespace stillheld::evidence
