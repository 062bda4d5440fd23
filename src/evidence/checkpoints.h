// Checkpoints: the folder tlog/ of a ledger, which fixes what was known.
//
// Definition: tlog/ holds the log as tiles and bundles (log/tiles.h), every
// checkpoint that was ever signed (checkpoints/SIZE), the last one with its
// cosignatures (checkpoint), and the public key (log.vkey).  All but the bundles
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

class Checkpoints {
 public:
  // `folder`: the ledger's.
  explicit Checkpoints(const std::string& folder) : folder_(folder + "/tlog") {}

  // The last checkpoint with its signatures; nothing if there is none.
  Result<std::optional<log::Note>> latest() const;
  // Every checkpoint that was signed, by size.
  Result<std::vector<log::Checkpoint>> all() const;
  // The key that tlog/ says its checkpoints are signed with.
  Result<log::VerifierKey> key() const;

  // The origin is the key's name.  kBadKey if earlier checkpoints have another
  // key, kFork and kRollback as above, kDamaged if the roots differ.
  Result<log::Checkpoint> make(store::Reader& reader, const log::SigningKey& key, const Progress& progress);

  // For entry `seq` (from 1), with its bytes as `extra`.  kUnknownEntry if the
  // last checkpoint does not reach it.
  Result<log::ProofFile> prove(log::Seq seq) const;
  // For a witness who saw `old_size` last.
  Result<log::WitnessRequest> request(uint64_t old_size) const;
  // Adds signature lines that a witness returned.  `witnesses` are the keys to
  // believe: a line of another key is left out.  Returns how many were added.
  Result<size_t> add_cosignatures(std::string_view lines, std::span<const log::VerifierKey> witnesses);

 private:
  log::ReadFile read() const;
  Status write(const std::string& path, std::string_view bytes) const;
  std::string folder_;
};

// The root over all entries in the bundles, by log::twin alone.
Result<Hash> root_read_back(uint64_t size, const log::ReadFile& read);

}  // namespace stillheld::evidence
