// The public log: what was published, in a log of its own that anybody may have.
//
// Definition: a folder of static files as tlog/ has them (checkpoint,
// checkpoints/, log.vkey, tile/, witnesses.vkey), signed by the publisher's key.
// Its entries are of two kinds:
//
//   rule_set      a definition, in full, before the first number that uses it
//   publication   `what`: held      a number: definition, target (its rule_set
//                                   here), date (D), text (K), low, value, high
//                         held_days the same for each day of a period
//                         balance   of persons (with target) or of published
//                                   counts: definition, measure, date (FROM/TO)
//                         wave      of releases: wave, date, way
//                                   (these three: numbers in `fields`,
//                                   public_numbers.h)
//                         claim     an opened claim: text (its entry's bytes),
//                                   origin (its place in the work log)
//                         tombstone an erased subject's, carried over; origin
//                 and always `size` and `root`: the work log that it rests on
//
// Why two logs: the work log holds what a desk does all day, and when, and is
// nobody's business; what was published must be there for good, and for all.
//
// (1) No name, no address, no value of a person is in it: an opened claim is the
//     entry of the work log, in which personal values are commitments.
// (2) `size` and `root` are those of one work log: a verifier that has both logs
//     finds each publication's root at that size.  Without the work log he finds
//     that they never contradict one another and never shrink.
// (3) It only grows: what was published cannot be unpublished.
//
// Counter-example: a page with today's number that overwrites yesterday's.
//
// Threads: one.  Tested by public_log_test.cc and cli/publish_test.cc.
#pragma once

#include <string>
#include <vector>

#include "evidence/checkpoints.h"
#include "log/entry.h"

namespace stillheld::evidence {

class PublicLog {
 public:
  // `folder`: public/ of a ledger, or a mirror.  Empty if nothing is there.
  // kDamaged if its files do not give its checkpoint's root.
  static Result<PublicLog> open(const std::string& folder);
  uint64_t size() const { return entries_.size(); }
  const std::vector<log::Entry>& entries() const { return entries_; }
  const std::vector<std::string>& bytes() const { return bytes_; }
  int64_t next_import() const { return entries_.empty() ? 1 : entries_.back().import + 1; }
  Millis last_at() const { return entries_.empty() ? 0 : entries_.back().at; }
  // Adds, in memory.  kDamaged for an entry that does not belong here.
  Result<log::Seq> add(const log::Entry& entry);
  // Writes and signs.  Returns the checkpoint.
  Result<log::Checkpoint> sign(const log::SigningKey& key, const Progress& progress);
  const Checkpoints& files() const { return files_; }

 private:
  explicit PublicLog(const std::string& folder) : files_(Checkpoints::in(folder)) {}
  Checkpoints files_;
  std::vector<log::Entry> entries_;
  std::vector<std::string> bytes_;
  log::Frontier tree_;
};

// Why an entry may not be in a public log; nothing if it may.
std::optional<std::string> public_fault(const log::Entry& entry);

struct PublicReport {
  std::string origin;
  uint64_t size = 0, numbers = 0, claims = 0, tombstones = 0;
  Hash root{};
  std::vector<std::string> faults;
};
// All of it: signatures of every checkpoint by `keys` (empty: by its own log.vkey),
// tiles, bundles, entries, order.  `work`: the work log, or null; then each
// publication's root at its size, and each opened claim against its entry.
PublicReport verify_public(const std::string& folder, std::span<const log::VerifierKey> keys, store::Reader* work);

}  // namespace stillheld::evidence
