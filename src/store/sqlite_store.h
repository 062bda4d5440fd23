// The SQLite store: a folder with log.sqlite and a lock.
//
// The database is in WAL mode with synchronous=FULL: a commit returns after
// fsync of the WAL.  SQLite before 3.51.3 (Debian 12 has 3.40.1) can corrupt a
// database when two connections checkpoint or reset the WAL at the same moment.
// Therefore, and a test shows each:
//
// (1) only the writer's one connection ever checkpoints: automatic checkpoints
//     are off (wal_autocheckpoint=0) on all connections, readers open read-only
//     and with SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
// (2) the writer holds the lock file for as long as its connection is open, so
//     there is never a second writer, in this process or another;
// (3) nobody else's program should open log.sqlite for writing while a ledger
//     is in use (docs/format.md says so; reading with the sqlite3 shell is
//     fine with -readonly).
//
// A folder that cannot be written is read all the same (immutable=1) if no WAL
// is left in it.
//
// Format 1; 2 if it is sealed (store.h, (5)).  A newer one is refused with
// kNewerLedger.
//
// A sealed ledger's WAL is overwritten before SQLite's last connection lets go
// of it, and scrub() puts a compact copy in the database's place and overwrites
// the old file: wrapped keys and ciphertexts that were erased are in no free
// page, and in no free block of a file system that writes in place.
#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace stillheld::store {

inline constexpr int kFormat = 1, kSealedFormat = 2;

struct SqliteOptions {
  // The most pages of 8 KiB that the database may have; 0: no limit but the
  // disk's.  For desks with a quota; beyond it the Error is kDiskFull.
  uint64_t max_pages = 0;
  // Pages in the WAL from which on a commit moves them into the database (8 MiB).
  int long_wal = 1000;
};

// Makes the folder and an empty ledger in it.  kLedgerExists.
Status create_sqlite(const std::string& folder, const Id& ledger_id);
Result<std::unique_ptr<Reader>> open_sqlite(const std::string& folder);
// `holder` is shown to whoever finds the ledger locked.
Result<std::unique_ptr<Writer>> write_sqlite(const std::string& folder, std::string_view holder,
                                             const SqliteOptions& options = {});

}  // namespace stillheld::store
