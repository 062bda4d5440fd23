// What an outsider finds who has nothing but public files: a log's tiles and
// bundles (tlog/, from any web server), a checkpoint, the keeper's key.
//
// Definition: the checkpoint's signatures; the root over the bundles, by two
// implementations; every entry canonical, times that never fall; and the rule of
// two persons with all its signatures, replayed by a Council from the first entry
// to the checkpoint's last.
//
// Counter-example: a page that says "verified".  It is the keeper who says so.
//
// (1) Nothing is read but through `read`, and nothing of it is believed before
//     the root over all of it is the signed one.
// (2) A fault names the entry by its number; no entry is a reason to stop.
// (3) Entries that are dated more than a day behind a witness's signature over
//     them are a fault: the keeper's clock was put forward, to shorten a wait.
//
// Threads: one.  Tested by outsider_test.cc.
#pragma once

#include "evidence/checkpoints.h"
#include "log/council.h"

namespace stillheld::evidence {

inline constexpr size_t kMostFaults = 100;

struct OutsideReport {
  log::Checkpoint checkpoint;
  std::vector<log::Verified> signers;
  uint64_t entries = 0;
  Millis last_at = 0;
  log::Council council;
  std::vector<std::string> faults;
};

// kBadSignature if no key of `keys` is the keeper's and signed the note;
// kDamaged if the bundles are not the log that was signed.
Result<OutsideReport> verify_outside(const log::Note& note, std::span<const log::VerifierKey> keys, const log::ReadFile& read, const Progress& progress);

}  // namespace stillheld::evidence
