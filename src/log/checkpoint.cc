#include "log/checkpoint.h"

#include <charconv>

namespace stillheld::log {

namespace {

constexpr std::string_view kProofHeader = "c2sp.org/tlog-proof@v1";
constexpr size_t kMaxProofLines = 63;  // as tlog-witness has it

Error bad(std::string why) { return fail(Code::kBadNote, {std::move(why)}); }

// Takes the next line, without its end; nothing if there is no whole one.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<uint64_t> parse_size(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || std::to_string(value) != text) return std::nullopt;
  return value;
}

std::optional<Hash> parse_hash(std::string_view text) {
  const auto bytes = from_padded_base64(text);
  return bytes ? hash_from_bytes(*bytes) : std::nullopt;
}

// Hash lines up to the empty one.
Result<Proof> take_proof(std::string_view& rest) {
  Proof proof;
  while (true) {
    const auto line = take_line(rest);
    if (!line) return bad("it ends before its checkpoint");
    if (line->empty()) return proof;
    const auto hash = parse_hash(*line);
    if (!hash) return bad("a line of the proof is not the base64 of 32 bytes");
    if (proof.size() == kMaxProofLines) return bad("the proof has too many lines");
    proof.push_back(*hash);
  }
}

std::string format_proof(const Proof& proof) {
  std::string out;
  for (const Hash& hash : proof) out += to_padded_base64(as_bytes(hash)) + "\n";
  return out;
}

}  // namespace

std::string format_checkpoint(const Checkpoint& checkpoint) {
  std::string out = checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_padded_base64(as_bytes(checkpoint.root)) + "\n";
  for (const std::string& line : checkpoint.extensions) out += line + "\n";
  return out;
}

Result<Checkpoint> parse_checkpoint(std::string_view note_text) {
  Checkpoint out;
  const auto origin = take_line(note_text);
  const auto size = take_line(note_text);
  const auto root = take_line(note_text);
  if (!origin || !size || !root || origin->empty()) return bad("a checkpoint has three lines: origin, size, root");
  out.origin = *origin;
  const auto number = parse_size(*size);
  if (!number) return bad("the size of a checkpoint is a decimal number");
  out.size = *number;
  const auto hash = parse_hash(*root);
  if (!hash) return bad("the root of a checkpoint is the base64 of 32 bytes");
  out.root = *hash;
  while (!note_text.empty()) {
    const auto line = take_line(note_text);
    if (!line || line->empty()) return bad("a checkpoint's further lines are not empty, and have an end");
    out.extensions.emplace_back(*line);
  }
  return out;
}

std::string format_proof_file(const ProofFile& file) {
  std::string out = std::string(kProofHeader) + "\n";
  if (file.extra) out += "extra " + to_padded_base64(*file.extra) + "\n";
  return out + "index " + std::to_string(file.index) + "\n" + format_proof(file.proof) + "\n" + file.note;
}

Result<ProofFile> parse_proof_file(std::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes) return bad("it is larger than a proof can be");
  ProofFile out;
  if (const auto header = take_line(bytes); !header || *header != kProofHeader) return bad("its first line is not " + std::string(kProofHeader));
  auto line = take_line(bytes);
  if (line && line->starts_with("extra ")) {
    out.extra = from_padded_base64(line->substr(6));
    if (!out.extra) return bad("what follows “extra” is not base64");
    line = take_line(bytes);
  }
  if (!line || !line->starts_with("index ")) return bad("it has no line “index N”");
  const auto index = parse_size(line->substr(6));
  if (!index) return bad("the index is a decimal number");
  out.index = *index;
  TRY(proof, take_proof(bytes));
  out.proof = std::move(proof);
  out.note = bytes;
  return out;
}

std::string format_witness_request(const WitnessRequest& request) {
  return "old " + std::to_string(request.old_size) + "\n" + format_proof(request.proof) + "\n" + request.note;
}

Result<WitnessRequest> parse_witness_request(std::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes) return bad("it is larger than a request can be");
  WitnessRequest out;
  const auto line = take_line(bytes);
  if (!line || !line->starts_with("old ")) return bad("its first line is not “old N”");
  const auto size = parse_size(line->substr(4));
  if (!size) return bad("the old size is a decimal number");
  out.old_size = *size;
  TRY(proof, take_proof(bytes));
  out.proof = std::move(proof);
  out.note = bytes;
  return out;
}

}  // namespace stillheld::log
