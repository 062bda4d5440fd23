// A capture that leaves: the bytes with what an outsider needs to trust them.
//
// Definition: for capture N a folder with
//
//   capture-N.EXT           the bytes as they were kept
//   capture-N.wacz|warc.gz  the same as an archive that other programs read
//   capture-N.tlog-proof    that its entry is in the log (C2SP tlog-proof)
//   capture-N.values.json   the values with which the entry's commitments open
//   capture-N.custody.html  what, where from, when, by whom, hash, place in the
//                           log, checkpoint, witnesses, stamps, how to check it
//   check.py                checks all of it with Python and openssl alone
//   checkpoint-SIZE.txt/.tsr/.pem   a time stamp, where there is one
//
// (1) A capture in which somebody stands whom the public is not told of — counted
//     only, name withheld, a field withheld — leaves for the desk and custodians
//     alone (kWithheld).  A row cannot be cut out of it: it would have another hash.
// (2) It leaves only if its bytes have the hash and the pieces that were
//     committed to: no sheet is written for what is red (kDamaged).
// (3) Values that open commitments are those of the capture's own entry (its
//     hashes, its file's name, its source's address), no person's.
//
// Counter-example: a screenshot and a date.
//
// Threads: one.  Tested by cli/capture_test.cc.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "evidence/states.h"
#include "publish/answers.h"
#include "publish/redact.h"

namespace stillheld::publish {

// The bytes of a file that may leave: only export_capture() makes one.
class CaptureFiles {
 public:
  // (name, bytes)
  const std::vector<std::pair<std::string, std::string>>& files() const { return files_; }
  bool proved() const { return proved_; }

 private:
  friend class CaptureExport;
  CaptureFiles() = default;
  std::vector<std::pair<std::string, std::string>> files_;
  bool proved_ = false;  // a checkpoint covers it
};

enum class Archive : uint8_t { wacz, warc };

// `folder`: the ledger's.  kUnknownEntry, kWithheld, kDamaged.
Result<CaptureFiles> export_capture(const Ask& ask, const Policy& policy, Audience audience, const std::string& folder, Seq capture, Archive archive,
                                    const evidence::States& states, int64_t seconds_now);

// A step of a capture's state as a sentence.
std::string state_sentence(const evidence::StepView& step, const Messages& messages);

}  // namespace stillheld::publish
