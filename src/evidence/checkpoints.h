// Checkpoints: the folder tlog/ of a ledger, which fixes what was known.
//
// Definition: tlog/ holds the log as tiles and bundles (log/tiles.h), every
// checkpoint that was ever signed (checkpoints/SIZE), the last one with its
// cosignatures (checkpoint), the public key (log.vkey), those of witnesses
// (witnesses.vkey), and time stamps (stamps/, stamp.h).  All but the bundles
// may be shown to anybody: they are hashes, sizes and names of keys.
//
//   make():  entries → tiles, synced → read back from disk → the root by
//            merkle.h, by the tiles, and by the twin over the bundles: all one
//            → the last checkpoint is a prefix of it → signed, written
//
// Counter-example: signing what is in memory.  The disk may hold something else.
//
// (1) No checkpoint is signed unless three computations found one root, one of
//     them from bytes that were read back, by code that shares nothing with
//     the others.
// (2) A checkpoint that is not an extension of the last one is never signed
//     (kFork), nor is one that is smaller (kRollback).
// (3) A checkpoint once written is never written again with another root.
// (4) A key that was declared lost (lost/SIZE, a note signed by the key that takes
//     its place) is good for checkpoints up to that size, and for none after it.
//
// Threads: one, and one process (the ledger's lock).
// Tested by checkpoints_test.cc.
#pragma once

#include <functional>
#include <optional>

#include "log/checkpoint.h"
#include "log/tiles.h"
#include "store/store.h"

namespace stillheld::evidence {

using Progress = std::function<void(uint64_t done, uint64_t total)>;

// A signing key that somebody else may have.
struct LostKey {
  log::VerifierKey key, next;  // the lost one, and the one of the same log that follows
  uint64_t size = 0;           // of the log when it was declared
  uint64_t seconds = 0;
};
std::string format_lost(const LostKey& lost, const log::SigningKey& next);
// kBadNote, kBadSignature.
Result<LostKey> parse_lost(std::string_view bytes);

class Checkpoints {
 public:
  // `folder`: the ledger's.
  explicit Checkpoints(const std::string& folder) : folder_(folder + "/tlog") {}
  // Static files that lie in this very folder: a public log, a partner's mirror.
  static Checkpoints in(const std::string& folder) {
    Checkpoints out(folder);
    out.folder_ = folder;
    return out;
  }
  const std::string& folder() const { return folder_; }

  // The last checkpoint with its signatures; nothing if there is none.
  Result<std::optional<log::Note>> latest() const;
  // Every checkpoint that was signed, by size.
  Result<std::vector<log::Checkpoint>> all() const;
  // The one that was signed at this size, with its signatures.  kFileNotFound.
  Result<log::Note> at(uint64_t size) const;
  // The key that tlog/ says its checkpoints are signed with.
  Result<log::VerifierKey> key() const;

  Result<std::vector<LostKey>> lost() const;
  // Declares the key lost; from here on `next` signs.  kBadKey if `next` has
  // another name, or is the lost one.  Returns the file's path.
  Result<std::string> declare_lost(const log::SigningKey& next, uint64_t size, uint64_t seconds);
  // Whether the log's key signed, or one that was not lost yet.  kBadSignature,
  // whose second parameter is "lost" if only a lost key did.
  Status check_signature(const log::Note& note) const;
  // The origin is the key's name.  kBadKey if earlier checkpoints have another
  // key, kFork and kRollback as above, kDamaged if the roots differ.
  Result<log::Checkpoint> make(store::Reader& reader, const log::SigningKey& key, const Progress& progress);
  // The same for entries that lie in no store.  `scan` gives those from `first`
  // to the head's last, in order.
  using Scan = std::function<Status(log::Seq first, const std::function<Status(log::Seq, std::string_view bytes)>& see)>;
  Result<log::Checkpoint> make(const log::Frontier& head, const Scan& scan, const log::SigningKey& key, const Progress& progress);

  // For entry `seq` (from 1), with its bytes as `extra`, under the last checkpoint
  // or the one of `size`.  kUnknownEntry if that does not reach it.
  Result<log::ProofFile> prove(log::Seq seq, std::optional<uint64_t> size = std::nullopt) const;
  // For a witness who saw `old_size` last.
  Result<log::WitnessRequest> request(uint64_t old_size) const;
  // Adds signature lines that a witness returned.  `witnesses` are the keys to
  // believe: a line of another key is left out.  Returns how many were added.
  // Their keys are kept, for witnesses().
  Result<size_t> add_cosignatures(std::string_view lines, std::span<const log::VerifierKey> witnesses);
  // Keys of witnesses whose cosignatures were taken (witnesses.vkey).
  Result<std::vector<log::VerifierKey>> witnesses() const;
  log::ReadFile read() const;

 private:
  Status write(const std::string& path, std::string_view bytes) const;
  std::string folder_;
};

// The root over all entries in the bundles, by log::twin alone.
Result<Hash> root_read_back(uint64_t size, const log::ReadFile& read);

}  // namespace stillheld::evidence
