// A Stamp says by somebody else's clock that a checkpoint existed (RFC 3161).
//
// Definition: the imprint of a stamp is the SHA-256 of a checkpoint's text (its
// three lines, without the empty line and the signatures: these come later).
// In tlog/stamps/, for a checkpoint of SIZE entries:
//
//   SIZE.txt   the text that is stamped
//   SIZE.tsq   the request, as the authority wants it
//   SIZE.tsr   its answer, as it came
//   SIZE.pem   the certificates that it was checked with
//
// The program asks nobody: how the request gets to an authority and the answer
// comes back is the desk's business, over a network that it chooses.
//
// (1) An answer is kept only after `openssl ts -verify` found it good for the
//     text, with the certificates that were given.
// (2) It is good if it was good at its own time: an authority's certificate
//     that ran out since does not spoil it.
// (3) Anybody can check it without us:
//       openssl ts -verify -data SIZE.txt -in SIZE.tsr -CAfile CA.pem
//
// Counter-example: the time in an entry.  It is the clock of whom it speaks for.
//
// Without openssl: kNoProgram; nothing else needs it.
//
// Threads: one.  Tested by stamp_test.cc, with an authority made by the test and
// five answers of real ones.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "log/note.h"

namespace stillheld::evidence {

struct Stamp {
  uint64_t size = 0;     // of the checkpoint
  int64_t seconds = 0;   // since 1970, by the authority's clock
  std::string serial;
};

class Stamps {
 public:
  // `folder`: that of the log's static files (LEDGER/tlog).
  explicit Stamps(std::string folder) : folder_(std::move(folder) + "/stamps") {}
  // Makes SIZE.txt and SIZE.tsq; returns the path of the latter.
  Result<std::string> request(const log::Note& checkpoint) const;
  // Takes an answer to one of the requests.  kBadStamp.
  Result<Stamp> take(const std::string& answer, const std::string& certificates) const;
  // Sizes for which there is an answer, or a request that waits for one.
  std::vector<uint64_t> stamped() const { return sizes(".tsr"); }
  std::vector<uint64_t> requested() const { return sizes(".tsq"); }
  // Checks the answer for this checkpoint text once more.  `certificates` empty:
  // those it was taken with.  kBadStamp, kNoProgram.
  Result<Stamp> check(uint64_t size, std::string_view note_text, const std::string& certificates = "") const;

 private:
  std::vector<uint64_t> sizes(std::string_view ending) const;
  std::string folder_;
};

// The time and serial number that an answer (or a bare token) states, unchecked.
Result<Stamp> read_stamp(const std::string& file);
// Whether the answer in `file` is good for the bytes in `data`.
Result<Stamp> check_stamp(const std::string& file, const std::string& data, const std::string& certificates);

}  // namespace stillheld::evidence
