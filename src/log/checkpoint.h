// A Checkpoint is what was known, fixed: the size and the root of a log, as a
// note that its keeper and witnesses sign.
//
// Definition (C2SP tlog-checkpoint), one line each: the origin, which names the
// log for ever; the size in decimal; the root in base64; lines for extensions.
//
// A ProofFile (C2SP tlog-proof) is all that an outsider needs about one entry:
// its index, the inclusion proof, the checkpoint.  As `extra` it may carry the
// entry's bytes, which prove themselves by their hash.
//
// A WitnessRequest (the body of C2SP tlog-witness' add-checkpoint) is what a
// log's keeper gives to a witness: the size that the witness saw last, the
// consistency proof from there, the checkpoint.
//
// Counter-example: a date and a number on a web page.  Who wrote it can write
// another one.
//
// (1) One checkpoint has one text: parse(format(c)) == c, and other forms
//     (leading zeroes, another alphabet, missing ends of lines) are kBadNote.
// (2) Nothing here checks signatures or proofs: see note.h, proof.h.
//
// Threads: values.  Tested by checkpoint_test.cc, fuzzed by note_fuzz.cc.
#pragma once

#include <optional>

#include "log/note.h"
#include "log/proof.h"

namespace stillheld::log {

struct Checkpoint {
  std::string origin;
  uint64_t size = 0;
  Hash root{};
  std::vector<std::string> extensions;
  bool operator==(const Checkpoint&) const = default;
};

// The text of a note.
std::string format_checkpoint(const Checkpoint& checkpoint);
Result<Checkpoint> parse_checkpoint(std::string_view note_text);

struct ProofFile {
  std::optional<std::string> extra;
  uint64_t index = 0;  // of the entry, from 0
  Proof proof;
  std::string note;  // the checkpoint with its signatures
};
std::string format_proof_file(const ProofFile& file);
Result<ProofFile> parse_proof_file(std::string_view bytes);

struct WitnessRequest {
  uint64_t old_size = 0;
  Proof proof;
  std::string note;
};
std::string format_witness_request(const WitnessRequest& request);
Result<WitnessRequest> parse_witness_request(std::string_view bytes);

}  // namespace stillheld::log
