// Where a ledger lies: in the folder itself (log.sqlite), or in a database that
// the folder names (log.postgres).  Nothing above this room asks which.
//
// Threads: as Store.  Tested by store_test.cc.
#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace stillheld::store {

// `connection` empty: SQLite.  Else libpq's.
Status create_ledger(const std::string& folder, const std::string& connection, const Id& ledger_id);
Result<std::unique_ptr<Reader>> open_ledger(const std::string& folder);
Result<std::unique_ptr<Writer>> write_ledger(const std::string& folder, std::string_view holder);

// A ledger that failed while it was written (a failed fsync, a hash that did not
// fit, a broken assertion) is stopped: the file `stopped` in its folder says why,
// reading goes on, and write_ledger() is kStopped until verify passed.
void stop_ledger(const std::string& folder, std::string_view why);
void start_ledger(const std::string& folder);
// kStopped, with why, if it is stopped.
Status is_running(const std::string& folder);
// For a signal's handler: makes `stopped` with async-signal-safe calls alone.
// `path` as stopped_path() gave it before.
std::string stopped_path(const std::string& folder);

// Copies everything of `from` into the new ledger at `to`, with the same id,
// entries, values, chunks and root.  `to` is there whole, or not at all.
// A sealed ledger is copied as it lies, ciphertext and wrapped keys; without
// `keys`, ciphertext alone.  REQUIRES: `from` is no decorator.  `progress` may
// be empty.
using CopyProgress = std::function<void(uint64_t done, uint64_t total)>;
Status copy_ledger(Reader& from, const std::string& to, const std::string& connection, const CopyProgress& progress, bool keys = true);

}  // namespace stillheld::store
