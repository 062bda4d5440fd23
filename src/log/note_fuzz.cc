// Notes, checkpoints, proofs and requests from strangers: read or refused, and
// what was read has one form.
#include <cstdint>
#include <cstdlib>

#include "log/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::log;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto note = parse_note(bytes); note.ok()) {
    if (format_note(*note) != bytes) std::abort();
    if (const auto checkpoint = parse_checkpoint(note->text); checkpoint.ok() && format_checkpoint(*checkpoint) != note->text) std::abort();
  }
  if (const auto file = parse_proof_file(bytes); file.ok() && format_proof_file(*file) != bytes) std::abort();
  if (const auto request = parse_witness_request(bytes); request.ok() && format_witness_request(*request) != bytes) std::abort();
  if (const auto key = VerifierKey::parse(bytes); key.ok() && !VerifierKey::parse(key->text()).ok()) std::abort();
  return 0;
}
