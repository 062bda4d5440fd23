#include "evidence/outsider.h"

#include <algorithm>

#include "log/merkle.h"

namespace stillheld::evidence {

namespace {
constexpr uint64_t kDay = 86400;

// REQUIRES: e is what was read from `bytes`.
bool is_canonical(const log::Entry& e, std::string_view bytes, std::string& scratch) {
  for (size_t i = 1; i < e.sealed.size(); ++i)
    if (!(e.sealed[i - 1].field < e.sealed[i].field)) return false;
  scratch.clear();
  return log::encode(e, scratch).ok() && scratch == bytes;
}
}

Result<OutsideReport> verify_outside(const log::Note& note, std::span<const log::VerifierKey> keys, const log::ReadFile& read, const Progress& progress) {
  OutsideReport out;
  TRY(signers, log::verify_note(note, keys));
  TRY(checkpoint, log::parse_checkpoint(note.text));
  const bool by_keeper = std::any_of(signers.begin(), signers.end(), [&](const log::Verified& v) {
    return v.key.kind == log::kNoteKey && v.key.name == checkpoint.origin;
  });
  if (!by_keeper) return fail(Code::kBadSignature, {checkpoint.origin});
  out.checkpoint = std::move(checkpoint);
  out.signers = std::move(signers);

  // The log that was signed, or nothing.
  std::vector<Hash> leaves;
  log::Frontier tree;
  const auto each_bundle = [&](const auto& see) -> Status {
    for (uint64_t first = 0; first < out.checkpoint.size; first += log::kTileWidth) {
      const auto width = static_cast<unsigned>(std::min<uint64_t>(log::kTileWidth, out.checkpoint.size - first));
      unsigned held = width;
      auto bytes = read(log::bundle_path(first / log::kTileWidth, width));
      for (held = width; !bytes.ok() && held < log::kTileWidth;) bytes = read(log::bundle_path(first / log::kTileWidth, ++held));  // the log has grown since
      if (!bytes.ok()) return bytes.error();
      TRY(entries, log::split_bundle(*bytes, held));
      for (unsigned i = 0; i < width; ++i) TRY_VOID(see(first + i + 1, entries[i]));
      if (progress) progress(first + width, out.checkpoint.size);
    }
    return {};
  };
  TRY_VOID(each_bundle([&](log::Seq, const std::string& entry) -> Status {
    leaves.push_back(log::twin::leaf(entry));
    tree.add(log::leaf_hash(entry));
    return {};
  }));
  if (tree.root() != out.checkpoint.root || log::twin::root(leaves) != out.checkpoint.root)
    return fail(Code::kDamaged, {"the entries are not those that were signed"});

  const auto fault = [&](std::string text) {
    if (out.faults.size() < kMostFaults) out.faults.push_back(std::move(text));
  };
  const auto rule = [&](const Status& kept) {
    if (kept.ok()) return;
    const auto& p = kept.error().params;
    for (size_t i = 0; i + 1 < p.size(); i += 2) fault("entry " + p[i] + ": breaks the rule of two persons: " + p[i + 1]);
  };
  log::Decoder decoder;
  log::Entry e;
  std::string canonical;
  TRY_VOID(each_bundle([&](log::Seq seq, const std::string& bytes) -> Status {
    ++out.entries;
    const std::string name = "entry " + std::to_string(seq);
    const Hash leaf = log::leaf_hash(bytes);
    if (!decoder.decode(bytes, e).ok() || !is_canonical(e, bytes, canonical)) {
      fault(name + ": it is not in canonical form");
      out.council.pass_over(leaf);
      return {};
    }
    if (e.at < out.last_at) fault(name + ": recorded before the entry in front of it");
    out.last_at = std::max(out.last_at, e.at);
    rule(out.council.see(seq, e, leaf));
    return {};
  }));
  rule(out.council.finish());
  for (const log::Verified& v : out.signers)
    if (v.key.kind == log::kCosignerKey && out.last_at / 1000 > static_cast<Millis>(v.seconds + kDay))
      fault("the log is dated more than a day behind the signature of " + v.key.name);
  return out;
}

}  // namespace stillheld::evidence
