#include "evidence/checkpoints.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

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
  // Not a range-for: its ++ throws where the disk fails.
  std::filesystem::directory_iterator at(folder_ + "/checkpoints", error);
  if (error == std::errc::no_such_file_or_directory) return out;
  for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    TRY(bytes, read_file(at->path()));
    TRY(note, log::parse_note(bytes));
    TRY(checkpoint, log::parse_checkpoint(note.text));
    if (std::to_string(checkpoint.size) != name) return damaged("checkpoint " + name);
    out.push_back(std::move(checkpoint));
  }
  if (error) return io_error(error.value(), folder_ + "/checkpoints");
  std::sort(out.begin(), out.end(), [](const Checkpoint& a, const Checkpoint& b) { return a.size < b.size; });
  return out;
}

Result<Note> Checkpoints::at(uint64_t size) const {
  TRY(bytes, read_file(folder_ + "/checkpoints/" + std::to_string(size)));
  return log::parse_note(bytes);
}

Result<std::vector<log::VerifierKey>> Checkpoints::witnesses() const {
  std::vector<log::VerifierKey> out;
  const std::string path = folder_ + "/witnesses.vkey";
  if (!path_exists(path)) return out;
  TRY(text, read_file(path));
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    TRY(key, log::VerifierKey::parse(std::string_view(text).substr(at, end - at)));
    out.push_back(std::move(key));
    at = end + 1;
  }
  return out;
}

namespace {
constexpr std::string_view kLost = "stillheld key lost 1\n";

std::optional<std::string_view> take_field(std::string_view& text, std::string_view name) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(name) || text.size() <= name.size() || text[name.size()] != ' ') return std::nullopt;
  const std::string_view value = text.substr(name.size() + 1, end - name.size() - 1);
  text.remove_prefix(end + 1);
  return value;
}

std::optional<uint64_t> whole_number(std::optional<std::string_view> text) {
  uint64_t value = 0;
  if (!text || text->size() > 18) return std::nullopt;
  for (const char c : *text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<uint64_t>(c - '0');
  }
  return std::to_string(value) == *text ? std::optional(value) : std::nullopt;
}
}  // namespace

std::string format_lost(const LostKey& lost, const log::SigningKey& next) {
  log::Note note{std::string(kLost) + "lost " + lost.key.text() + "\nnext " + lost.next.text() + "\nsize " + std::to_string(lost.size) + "\nseconds " + std::to_string(lost.seconds) + "\n", {}};
  note.signatures.push_back(next.sign(note.text, lost.seconds));
  return log::format_note(note);
}

Result<LostKey> parse_lost(std::string_view bytes) {
  TRY(note, log::parse_note(bytes));
  std::string_view text = note.text;
  if (!text.starts_with(kLost)) return fail(Code::kBadNote, {"key lost"});
  text.remove_prefix(kLost.size());
  const auto key = take_field(text, "lost"), next = take_field(text, "next");
  const auto size = whole_number(take_field(text, "size")), seconds = whole_number(take_field(text, "seconds"));
  if (!key || !next || !size || !seconds || !text.empty()) return fail(Code::kBadNote, {"key lost"});
  LostKey out;
  TRY(lost_key, log::VerifierKey::parse(*key));
  TRY(next_key, log::VerifierKey::parse(*next));
  out = {std::move(lost_key), std::move(next_key), *size, *seconds};
  if (out.key == out.next || out.key.name != out.next.name) return fail(Code::kBadNote, {"key lost"});
  const auto signers = log::verify_note(note, std::span(&out.next, 1));
  if (!signers.ok()) return signers.error();
  return out;
}

Result<std::vector<LostKey>> Checkpoints::lost() const {
  std::vector<LostKey> out;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder_ + "/lost", error)) {
    TRY(bytes, read_file(file.path()));
    TRY(one, parse_lost(bytes));
    out.push_back(std::move(one));
  }
  std::sort(out.begin(), out.end(), [](const LostKey& a, const LostKey& b) { return a.size < b.size; });
  return out;
}

Result<std::string> Checkpoints::declare_lost(const log::SigningKey& next, uint64_t size, uint64_t seconds) {
  TRY(now, key());
  if (next.verifier() == now || next.verifier().name != now.name || next.verifier().kind != now.kind) return fail(Code::kBadKey, {next.verifier().text()});
  TRY(before, lost());
  for (const LostKey& other : before)
    if (other.key == next.verifier()) return fail(Code::kBadKey, {next.verifier().text()});
  const std::string path = "lost/" + std::to_string(size) + "-" + std::to_string(before.size() + 1);
  TRY_VOID(write(path, format_lost({now, next.verifier(), size, seconds}, next)));
  TRY_VOID(write("log.vkey", next.verifier().text() + "\n"));
  return folder_ + "/" + path;
}

Status Checkpoints::check_signature(const Note& note) const {
  TRY(current, key());
  TRY(checkpoint, log::parse_checkpoint(note.text));
  if (log::verify_note(note, std::span(&current, 1)).ok()) return {};
  TRY(gone, lost());
  bool by_lost = false;
  for (const LostKey& one : gone) {
    if (!log::verify_note(note, std::span(&one.key, 1)).ok()) continue;
    if (checkpoint.size <= one.size) return {};
    by_lost = true;
  }
  if (by_lost) return fail(Code::kBadSignature, {current.name, "lost"});
  const auto why = log::verify_note(note, std::span(&current, 1));
  return why.error();
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
  const uint64_t size = reader.head().size();
  return make(reader.head().frontier, [&](log::Seq first, const std::function<Status(log::Seq, std::string_view)>& see) {
    return reader.scan(first, size, [&](log::Seq seq, std::string_view bytes, const Hash&) { return see(seq, bytes); });
  }, key, progress);
}

Result<Checkpoint> Checkpoints::make(const log::Frontier& head, const Scan& scan, const log::SigningKey& key, const Progress& progress) {
  uint64_t done = 0;
  std::optional<Checkpoint> last;
  TRY(before, latest());
  if (before) {
    TRY(known, this->key());
    if (!(known == key.verifier())) return fail(Code::kBadKey, {known.text()});
    TRY_VOID(check_signature(*before));
    TRY(parsed, log::parse_checkpoint(before->text));
    if (parsed.size > head.size()) return fail(Code::kRollback, {std::to_string(parsed.size), std::to_string(head.size())});
    last = std::move(parsed);
    done = last->size;
  }

  TRY(writer, log::TileWriter::resume(done, read(), [this, made = std::set<std::string>()](const std::string& path, std::string_view bytes) mutable -> Status {
    // Each folder once: a million entries are 4,000 bundles.
    if (made.insert(parent_of(path)).second) return write(path, bytes);
    return write_file_durably(folder_ + "/" + path, bytes);
  }));
  TRY_VOID(scan(done + 1, [&](log::Seq seq, std::string_view bytes) -> Status {
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

Result<log::ProofFile> Checkpoints::prove(log::Seq seq, std::optional<uint64_t> size) const {
  TRY(note, latest());
  if (size) {
    TRY(then, at(*size));
    note = std::move(then);
  }
  if (!note || seq == 0) return fail(Code::kUnknownEntry, {std::to_string(seq)});
  TRY(checkpoint, log::parse_checkpoint(note->text));
  if (seq > checkpoint.size) return fail(Code::kUnknownEntry, {std::to_string(seq), std::to_string(checkpoint.size)});
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
  // The keys first: a cosignature whose key is not known here is worth nothing.
  TRY(known, this->witnesses());
  std::string keys;
  for (const log::Verified& v : verified)
    if (v.key.kind == log::kCosignerKey && std::find(known.begin(), known.end(), v.key) == known.end()) known.push_back(v.key);
  for (const log::VerifierKey& k : known) keys += k.text() + "\n";
  TRY_VOID(write("witnesses.vkey", keys));
  const std::string bytes = log::format_note(*note);
  TRY_VOID(write("checkpoints/" + std::to_string(checkpoint.size), bytes));
  TRY_VOID(write("checkpoint", bytes));
  return count;
}

}  // namespace stillheld::evidence
