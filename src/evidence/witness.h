// A Witness cosigns another group's checkpoints, and so makes it impossible for
// that group to show two pasts to two people.
//
// Definition: it keeps, for each log it watches, the last checkpoint that it
// cosigned and every one that it was shown.  It cosigns a checkpoint only if the
// log's own signature verifies and the proof shows that nothing it saw before
// was changed or removed.
//
//   saw 10, is shown 15 with a proof from 10        → a cosignature
//   saw 15, is shown 10                             → kRollback
//   saw 15, is shown another 15                     → kFork; both are kept
//
// Counter-example: a witness that signs what it is sent.  It only shows that
// somebody sent something.
//
// (1) The new checkpoint is on disk before its cosignature leaves.
// (2) Looking and writing are one step: a lock stands between two processes.
// (3) A checkpoint that was properly signed and does not fit is evidence against
//     the log's keeper: it is kept in `refused/`, and never cosigned.
//
// Source: c2sp.org/tlog-witness.  Threads: one.  Tested by checkpoints_test.cc.
#pragma once

#include <optional>

#include "evidence/checkpoints.h"
#include "log/checkpoint.h"

namespace stillheld::evidence {

class Witness {
 public:
  // `state`: a folder; made when it is missing.
  Witness(std::string state, std::vector<log::VerifierKey> logs) : state_(std::move(state)), logs_(std::move(logs)) {}

  // The cosignature for the request (log/checkpoint.h).  kBadNote, kBadKey (a
  // log that is not watched), kBadSignature, kBadProof, kFork, kRollback.
  Result<log::Signature> cosign(std::string_view request, const log::SigningKey& key, uint64_t seconds);
  // The request for what lies in a partner's static files, from where we stand:
  // nothing is asked of the partner.  A checkpoint that is no longer the one we
  // saw, or is smaller, gets a request that cosign() refuses, and keeps.
  Result<std::string> request_from(const Checkpoints& mirror) const;
  // What was cosigned last for this origin; nothing if nothing was.
  Result<std::optional<log::Checkpoint>> last(const std::string& origin) const;

 private:
  std::string folder_of(const std::string& origin) const;
  Status keep_refused(const std::string& origin, const std::string& note) const;
  std::string state_;
  std::vector<log::VerifierKey> logs_;
};

}  // namespace stillheld::evidence
