// verify: is the ledger what it says it is?
//
// It looks at everything, trusts nothing that was computed before, and says
// every fault with its place (the first hundred):
//   the store's own check of its files; no entry missing, none too many;
//   every entry: canonical bytes, its leaf hash, the root of the tree over all;
//   recorded times that never run backwards, imports that follow one another;
//   every personal value against its commitment, none missing, none too many;
//   every capture: each row chunk against its commitment, the chunks' root,
//   and that the chunks make the file whose SHA-256 was committed to;
//   entries that other entries refer to;
//   what tombstones cover, and that two agreed to each (evidence/erasure.h):
//   values and rows are gone there, and nowhere else;
//   the rule of two persons, over all entries (log/council.h);
//   the rule of two persons, with every member's signature (log/council.h);
//   the edges of each link run, made again, against the hash in its entry;
//   every checkpoint in tlog/, and one that an outsider kept: signature, and
//   that the log had this root at this size;
//   every time stamp, by openssl, and every cosignature of a known witness;
//   the books in the cache against a fold of the whole log, byte by byte.
//
// Of a sealed ledger that is not unlocked (`reader` is the raw store) values, rows
// and books cannot be looked into; that they are there, under keys that are
// there, can.  What could not be checked is said in `notes`.
//
// Not looked at: the lock file and SQLite's shared-memory file (log.sqlite-shm).
// No answer depends on them: they hold no data of the ledger, and are made
// again when they are missing.  Bytes that no table uses (free pages of the
// database, frames of the WAL that were superseded) are not data either: the
// content of all tables is compared with the log's own hashes.
//
// Threads: one.  Tested by verify_test.cc (flips random bits of every file).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "ledger/books.h"
#include "log/checkpoint.h"
#include "log/council.h"
#include "store/store.h"

namespace stillheld::cli {

struct VerifyReport {
  uint64_t entries = 0, values = 0, erased_values = 0, captures = 0, chunks = 0;
  uint64_t stamps = 0, stamps_unchecked = 0;  // time stamps that hold; that could not be looked at (no openssl)
  log::Council council;
  Hash root{};
  std::vector<std::string> faults;  // numbers and hashes alone, no personal value
  struct Note {
    std::string key;  // of the catalogues
    std::vector<std::string> params;
  };
  std::vector<Note> notes;  // what is no fault, and could not be checked
};

// A checkpoint that the log must contain, and where it comes from.
struct KnownCheckpoint {
  std::string where;
  log::Checkpoint checkpoint;
};

// `outside`: checkpoints that somebody else kept, signatures already checked.
VerifyReport verify_ledger(store::Reader& reader, const std::string& folder, std::vector<KnownCheckpoint> outside,
                           const std::function<void(uint64_t done, uint64_t total)>& progress);

// The numbers in a public log against these books (publish.cc).
void check_published_numbers(const std::string& folder, const ledger::Books& books, store::Reader& reader, std::vector<std::string>& faults);

}  // namespace stillheld::cli
