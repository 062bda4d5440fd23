// A Store is where a ledger's log lies, with the personal values and the
// capture chunks beside it.
//
// Two real implementations are meant: SQLite (sqlite_store.h, the default) and
// PostgreSQL for a team.  Nothing above this room knows which one it is.
//
// (1) Entries are numbered from 1 without a gap; a reader sees a prefix of the
//     log and everything that belongs to it, and sees the same prefix for as
//     long as it lives (a snapshot).
// (2) One Writer a ledger at a time, held by a lock (kLocked for a second
//     one); readers go on meanwhile.
// (3) What a Writer appends becomes visible, all of it or none, when commit()
//     returned without an Error: only then may anybody say "saved".  A Writer
//     that goes away without commit leaves nothing.
// (4) Derived answers are no business of this room: they are a cache beside
//     the ledger (ledger/cache.h) that can be thrown away.
//
// Rejected: tables of events and postings beside the log, updated by triggers.
// They must be migrated, they can drift from the log, and every store would
// have to be taught them.
//
// (5) In a *sealed* ledger the values and chunks that lie here are ciphertext,
//     and beside them lie wrapped keys.  This room moves them and opens none
//     (evidence/sealed_store.h does).  Values and chunks can be replaced or
//     erased, entries cannot; what was replaced is gone from the files when
//     scrub() returned.
//
// Threads: a Reader or Writer belongs to one thread.
// Tested by store_test.cc (each test on each implementation).
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "log/entry.h"
#include "log/merkle.h"

namespace stillheld::store {

using log::Seq;

struct Head {
  log::Frontier frontier;  // frontier.size() entries, frontier.root() their root
  Millis last_at = 0;      // `at` of the last entry
  int64_t last_import = 0;
  uint64_t size() const { return frontier.size(); }
};

// One row of a captured list, or its header (index 0), as bytes of the file.
// Erased: salt and bytes are gone, the commitment stays.
struct Chunk {
  uint64_t index = 0;
  Hash commitment{};
  Salt salt{};
  std::string bytes;
  Id subject{};  // whose row it is; zero: nobody's.  Kept in a sealed ledger alone
  bool erased = false;
};

// raw: a sealed ledger as it lies; locked, open: seen through the decorator
// that keeps its keys.
enum class Sealing : uint8_t { none, raw, locked, open };

// The key of one subject (zero: of what is bound to nobody), wrapped by the
// team's key of an epoch.  Number 0 is the ledger's own.
struct PersonKey {
  uint32_t number = 0;
  Id subject{};
  uint32_t epoch = 0;
  std::string wrapped;
  bool operator==(const PersonKey&) const = default;
};

// The team's key of an epoch, wrapped by a custodian's stretched passphrase.
struct TeamKey {
  uint32_t epoch = 0;
  std::string holder, stretch, wrapped;
  bool operator==(const TeamKey&) const = default;
};

// A value and the entry that it belongs to.
struct Value {
  Seq seq = 0;
  log::Personal value;
};

class Reader {
 public:
  virtual ~Reader() = default;
  virtual const Head& head() const = 0;
  virtual Id ledger_id() const = 0;
  // The canonical bytes of one entry.  kUnknownEntry.
  virtual Result<std::string> entry(Seq seq) = 0;
  // The entries first..last in order; stops early when `see` returns an Error,
  // and returns that.  `leaf` is the hash that was stored when it arrived.
  using See = std::function<Status(Seq, std::string_view bytes, const Hash& leaf)>;
  virtual Status scan(Seq first, Seq last, const See& see) = 0;
  // Personal values of one entry, sorted by field; empty if it has none.
  virtual Result<std::vector<log::Personal>> personals(Seq seq) = 0;
  using SeePersonal = std::function<Status(Seq, const log::Personal&)>;
  virtual Status scan_personals(Seq first, Seq last, const SeePersonal& see) = 0;
  virtual Result<Chunk> chunk(Seq capture, uint64_t index) = 0;
  using SeeChunk = std::function<Status(const Chunk&)>;
  virtual Status scan_chunks(Seq capture, const SeeChunk& see) = 0;
  // Chunks that belong to no capture entry of the log, and values that belong
  // to no entry: both must be none.
  virtual Result<uint64_t> strays() = 0;
  // The store's own check of its files; an Error says what is wrong.
  virtual Status check_files() = 0;

  virtual Sealing sealing() const = 0;
  // Sorted by number; by epoch and holder.  None if the ledger is not sealed.
  using SeeKey = std::function<Status(const PersonKey&)>;
  virtual Status scan_person_keys(const SeeKey& see) = 0;
  virtual Result<std::vector<TeamKey>> team_keys() = 0;
  // What is derived from values and kept in files beside the ledger goes through
  // these: as it is, but for a sealed ledger, where it is ciphertext (kSealed if
  // it is locked).  `purpose` is bound to it.
  virtual Result<std::string> protect(std::string_view bytes, std::string_view purpose) {
    (void)purpose;
    return std::string(bytes);
  }
  virtual Result<std::string> unprotect(std::string_view bytes, std::string_view purpose) {
    (void)purpose;
    return std::string(bytes);
  }
};

class Writer : public Reader {
 public:
  // Appends one entry with its personal values; returns its number.
  virtual Result<Seq> append(std::string_view bytes, std::span<const log::Personal> personals,
                             Millis at, int64_t import) = 0;
  virtual Status put_chunk(Seq capture, const Chunk& chunk) = 0;
  virtual Status commit() = 0;

  // From here on the ledger is sealed (format 2), or no longer; with commit().
  virtual Status set_sealed(bool sealed) = 0;
  virtual Status put_person_key(const PersonKey& key) = 0;
  // Everything of these numbers, entries or chunks becomes what is given (which
  // may be less: that is how something is erased); with commit().
  virtual Status replace_person_keys(uint32_t first, uint32_t last, std::span<const PersonKey> keys) = 0;
  virtual Status replace_team_keys(std::span<const TeamKey> keys) = 0;
  virtual Status replace_values(Seq first, Seq last, std::span<const Value> values) = 0;
  virtual Status replace_chunks(Seq capture, uint64_t first, uint64_t last, std::span<const Chunk> chunks) = 0;
  // After commit(): the files hold nothing any more of what was replaced, as far
  // as a file system that writes in place can be made to forget.  kLocked while
  // somebody reads: to be called again.
  virtual Status scrub() = 0;
};

}  // namespace stillheld::store
