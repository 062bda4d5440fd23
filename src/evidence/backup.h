// A Backup is a folder from which a ledger comes back, and that can show that it
// is whole.
//
// Definition: a ledger in SQLite (store/open.h), tlog/ with its checkpoints, and
// `manifest`: the ledger's id, its size and root, when it was made, and the
// SHA-256 of every file; signed, if a key was given, as a note.
//
// It is made by reading every entry, value and chunk through the store, not by
// copying the database file: each entry's hash is looked at on the way, a ledger
// in PostgreSQL is backed up the same way, and what was deleted from the
// database does not travel in its free pages.  (SQLite's backup API copies
// pages, damaged ones too.)
//
// Of a *sealed* ledger the backup's database holds ciphertext and no key.  The
// persons' wrapped keys are a file of their own, `person.keys` (key_table.h), in
// the backup or, to be kept elsewhere, wherever it is asked for; the manifest has
// its hash either way.  The team's key is in neither: two recovery shares open
// what comes back.  So an epoch's turn ends what older backups could give away.
//
// Counter-example: a copy that nobody ever opened.
//
// (1) A backup is there whole, under its name, or not at all.
// (2) check_backup() fails for any file changed, missing or added.
// (3) Keys are not in it: who finds the backup cannot sign.
//
// Who makes one also restores it, to see that it can be (cli/backup.cc).
//
// Threads: one.  Tested by backup_test.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/checkpoints.h"
#include "log/note.h"

namespace stillheld::evidence {

struct Manifest {
  Id ledger;
  uint64_t size = 0;
  Hash root{};
  uint64_t seconds = 0;  // since 1970
  std::vector<std::pair<std::string, Hash>> files;  // by path
  bool operator==(const Manifest&) const = default;
};
std::string format_manifest(const Manifest& manifest);
// kBadNote.
Result<Manifest> parse_manifest(std::string_view text);

// `folder`: the ledger's, `reader` open on it, and no decorator; `key` may be null.
// `person_keys`: where that file goes; empty: into the backup.
Result<Manifest> make_backup(store::Reader& reader, const std::string& folder, const std::string& target, const log::SigningKey* key,
                             uint64_t seconds, const Progress& progress, const std::string& person_keys = "");
// With keys, one of them must have signed the manifest.  kDamaged, kBadSignature.
Result<Manifest> check_backup(const std::string& target, std::span<const log::VerifierKey> keys, const std::string& person_keys = "");
// Checks the backup, and makes the ledger `folder` of it.  kLedgerExists.
Result<Manifest> restore_backup(const std::string& target, const std::string& folder, std::span<const log::VerifierKey> keys,
                                const std::string& person_keys = "");

}  // namespace stillheld::evidence
