#include "evidence/pull_entries.h"

#include <algorithm>

#include "base/file.h"
#include "evidence/checkpoints.h"
#include "evidence/pull.h"

namespace stillheld::evidence {

using log::Entry;
using log::kAbsent;
using log::Kind;
using log::Seq;

Result<PulledLog> PulledLog::read(store::Reader& reader, uint64_t size) {
  PulledLog out;
  log::Decoder decoder;
  Entry e;
  std::string origin;  // of the pull whose import this is
  int64_t import = 0;
  TRY_VOID(reader.scan(1, size, [&](Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
    if (log::leaf_hash(bytes) != leaf) return fail(Code::kDamaged, {"entry " + std::to_string(seq)});
    out.tree.add(leaf);
    out.leaves.push_back(leaf);
    TRY_VOID(decoder.decode(bytes, e));
    out.imports.push_back(e.import);
    if (e.kind == Kind::pull) {
      const auto root = from_hex(e.root);
      const auto hash = root ? hash_from_bytes(*root) : std::nullopt;
      if (!hash || e.size == kAbsent) return fail(Code::kDamaged, {"entry " + std::to_string(seq)});
      out.pulls.push_back({seq, e.text, e.key, static_cast<uint64_t>(e.size), *hash, e.import});
      origin = e.text;
      import = e.import;
    } else if (e.origin != kAbsent && e.import == import) {
      out.origins.emplace(seq, std::pair(origin, e.origin));
    }
    if (e.kind == Kind::decision && e.state == "same" && e.status != "proposed")
      if (const auto other = Id::parse(e.text)) {
        out.same.emplace(e.subject, *other);
        out.same.emplace(*other, e.subject);
      }
    if (e.kind == Kind::undo && e.target_import != kAbsent && e.status != "proposed") out.undone_imports.insert(e.target_import);
    return {};
  }));
  return out;
}

Hash PulledLog::root_at(uint64_t size) const {
  log::Frontier tree_then;
  for (uint64_t i = 0; i < size && i < leaves.size(); ++i) tree_then.add(leaves[i]);
  return tree_then.root();
}

std::set<Id> PulledLog::same_as(const Id& subject) const {
  std::set<Id> out = {subject};
  std::vector<Id> next = {subject};
  while (!next.empty()) {
    const Id at = next.back();
    next.pop_back();
    for (auto [found, end] = same.equal_range(at); found != end; ++found)
      if (out.insert(found->second).second) next.push_back(found->second);
  }
  return out;
}

std::string content_of(const Entry& entry, const std::vector<log::Personal>& values) {
  Entry e = entry;
  e.at = 0;
  e.by.clear();
  e.import = 0;
  e.origin = kAbsent;
  // The same file captured twice: its pieces have other keys, its day may be another.
  e.chunk_root = {};
  if (e.kind == Kind::capture) e.fetched.clear();
  for (log::Sealed& sealed : e.sealed)
    for (const log::Personal& value : values)
      if (value.field == sealed.field) sealed.commitment = sha256(value.text);
  std::string bytes;
  if (!log::encode(e, bytes).ok()) return {};
  return bytes;
}

bool same_but_for_places(const Entry& original, const Entry& pulled) {
  Entry a = original, b = pulled;
  for (const auto member : {&Entry::source, &Entry::capture, &Entry::record, &Entry::replaces, &Entry::target}) {
    if ((a.*member == kAbsent) != (b.*member == kAbsent)) return false;
    a.*member = b.*member = kAbsent;
  }
  if (a.subject.is_zero() != b.subject.is_zero()) return false;
  const bool decides = a.kind == Kind::decision || a.kind == Kind::undo;
  if (decides && b.status == "proposed") a.status = b.status;
  if (a.kind == Kind::decision && a.target == kAbsent && (a.state == "same" || a.state == "different")) b.text = a.text;
  b.subject = a.subject;
  a.at = b.at;
  a.import = b.import;
  a.origin = b.origin;
  return a == b;
}

std::string pulled_folder(const std::string& folder, const std::string& origin) { return folder + "/tlog/pulled/" + to_hex(as_bytes(sha256(origin))).substr(0, 32); }

std::vector<std::string> verify_pulled(store::Reader& reader, const std::string& folder) {
  std::vector<std::string> faults;
  auto log = PulledLog::read(reader, reader.head().size());
  if (!log.ok() || log->pulls.empty()) return faults;  // what is damaged is said elsewhere
  log::Decoder decoder;
  for (const PullMark& mark : log->pulls) {
    const std::string name = "pull " + std::to_string(mark.seq);
    const Checkpoints kept = Checkpoints::in(pulled_folder(folder, mark.origin));
    const auto key = log::VerifierKey::parse(mark.key);
    const auto note = kept.at(mark.size);
    if (!key.ok() || !note.ok()) {
      faults.push_back(name + ": the checkpoint that it rests on is not there");
      continue;
    }
    const auto checkpoint = log::parse_checkpoint(note->text);
    if (!log::verify_note(*note, std::span(&*key, 1)).ok() || !checkpoint.ok() || checkpoint->size != mark.size || checkpoint->root != mark.root || checkpoint->origin != mark.origin) {
      faults.push_back(name + ": it does not rest on the checkpoint that was kept");
      continue;
    }
    const auto root = root_read_back(mark.size, kept.read());
    if (!root.ok() || *root != mark.root) {
      faults.push_back(name + ": the entries that were kept do not have the root of its checkpoint");
      continue;
    }
    // Each subject of theirs is one of ours, always the same one.
    std::map<Id, Id> subjects;
    log::TileTree tree(mark.size, kept.read());
    Entry original, own;
    for (const auto& [seq, place] : log->origins) {
      if (log->imports[seq - 1] != mark.import) continue;
      const std::string entry = "entry " + std::to_string(seq);
      const auto bytes = place.second >= 1 && static_cast<uint64_t>(place.second) <= mark.size ? tree.entry(static_cast<uint64_t>(place.second) - 1) : Result<std::string>(fail(Code::kUnknownEntry));
      const auto mine = reader.entry(seq);
      if (!bytes.ok() || !mine.ok() || !decoder.decode(*bytes, original).ok() || !decoder.decode(*mine, own).ok()) {
        faults.push_back(entry + ": it is not in the log that it came from");
        continue;
      }
      if (!same_but_for_places(original, own)) faults.push_back(entry + ": it says another thing than in the log that it came from");
      if (!original.subject.is_zero() && subjects.emplace(original.subject, own.subject).first->second != own.subject) faults.push_back(entry + ": its subject is another one than before");
    }
  }
  return faults;
}

}  // namespace stillheld::evidence
