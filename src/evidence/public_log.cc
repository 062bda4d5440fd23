#include "evidence/public_log.h"

#include <algorithm>
#include <map>

#include "base/file.h"
#include "evidence/public_numbers.h"
#include "log/merkle.h"

namespace stillheld::evidence {

namespace {

using log::Entry;
using log::kAbsent;
using log::Kind;

Error damaged(std::string what) { return fail(Code::kDamaged, {std::move(what)}); }

Result<std::vector<std::string>> all_entries(const Checkpoints& files, uint64_t size) {
  std::vector<std::string> out;
  const log::ReadFile read = files.read();
  for (uint64_t first = 0; first < size; first += log::kTileWidth) {
    const auto width = static_cast<unsigned>(std::min<uint64_t>(log::kTileWidth, size - first));
    TRY(bundle, read(log::bundle_path(first / log::kTileWidth, width)));
    TRY(some, log::split_bundle(bundle, width));
    out.insert(out.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
  }
  return out;
}

}  // namespace

std::optional<std::string> public_fault(const Entry& e) {
  if (!e.sealed.empty()) return "it holds commitments to personal values";
  if (e.kind == Kind::rule_set) return e.subject.is_zero() && !e.text.empty() && !e.name.empty() ? std::nullopt : std::optional<std::string>("it is no definition");
  if (e.kind != Kind::publication) return "its kind does not belong here";
  const auto root = from_hex(e.root);
  if (e.size == kAbsent || e.size < 0 || !root || root->size() != 32) return "it does not say which work log it rests on";
  if (e.what == "held") {
    if (!e.subject.is_zero() || e.definition.empty() || e.target == kAbsent || e.date.empty() || e.text.empty()) return "a number without its definition or its day";
    if (e.low == kAbsent || e.value == kAbsent || e.high == kAbsent || e.low < 0 || e.low > e.value || e.value > e.high) return "a number whose low, best and high are not in order";
    return std::nullopt;
  }
  if (e.what == "held_days" || e.what == "balance" || e.what == "wave") {
    const bool defined = e.what == "wave" || !e.definition.empty(), own = e.what == "held_days" || e.measure == "persons";
    if (!e.subject.is_zero() || !defined || (e.target != kAbsent) != own || e.date.empty() || e.text.empty()) return "numbers without their definition or their days";
    if (e.what == "wave" && e.wave.empty()) return "a wave without its name";
    return numbers_fault(e);
  }
  if (e.what == "claim") return !e.text.empty() && e.origin != kAbsent && e.origin >= 1 && e.origin <= e.size ? std::nullopt : std::optional<std::string>("an opened claim without its entry");
  if (e.what == "tombstone") return e.origin != kAbsent && e.origin >= 1 && e.origin <= e.size ? std::nullopt : std::optional<std::string>("a tombstone without its place");
  return "nobody knows what it publishes";
}

Result<PublicLog> PublicLog::open(const std::string& folder) {
  PublicLog out(folder);
  TRY(note, out.files_.latest());
  if (!note) return out;
  TRY(checkpoint, log::parse_checkpoint(note->text));
  TRY(entries, all_entries(out.files_, checkpoint.size));
  log::Decoder decoder;
  for (std::string& bytes : entries) {
    Entry e;
    TRY_VOID(decoder.decode(bytes, e));
    out.tree_.add(log::leaf_hash(bytes));
    out.entries_.push_back(std::move(e));
    out.bytes_.push_back(std::move(bytes));
  }
  if (out.tree_.root() != checkpoint.root) return damaged("the public log does not have the root of its checkpoint");
  return out;
}

Result<log::Seq> PublicLog::add(const Entry& entry) {
  if (const auto fault = public_fault(entry)) return damaged(*fault);
  std::string bytes;
  TRY_VOID(log::encode(entry, bytes));
  tree_.add(log::leaf_hash(bytes));
  entries_.push_back(entry);
  bytes_.push_back(std::move(bytes));
  return log::Seq{entries_.size()};
}

Result<log::Checkpoint> PublicLog::sign(const log::SigningKey& key, const Progress& progress) {
  return files_.make(tree_, [&](log::Seq first, const std::function<Status(log::Seq, std::string_view)>& see) -> Status {
    for (log::Seq seq = first; seq <= bytes_.size(); ++seq) TRY_VOID(see(seq, bytes_[seq - 1]));
    return {};
  }, key, progress);
}

namespace {

class PublicVerifier {
 public:
  PublicVerifier(const std::string& folder, std::span<const log::VerifierKey> keys, store::Reader* work)
      : files_(Checkpoints::in(folder)), keys_(keys.begin(), keys.end()), work_(work) {}

  PublicReport run() {
    if (const Status read = checkpoints(); !read.ok()) note(read.error(), "checkpoint");
    else entries();
    if (work_ != nullptr) against_work();
    return std::move(report_);
  }

 private:
  void fault(std::string text) {
    if (report_.faults.size() < 100) report_.faults.push_back(std::move(text));
  }
  void note(const Error& error, std::string_view where) {
    std::string text = std::string(where) + ": " + std::string(row_of(error.code).key);
    for (const std::string& p : error.params) text += " " + p;
    fault(std::move(text));
  }

  Status checkpoints() {
    TRY(latest, files_.latest());
    if (!latest) return fail(Code::kFileNotFound, {files_.folder() + "/checkpoint"});
    if (keys_.empty()) {
      TRY(own, files_.key());
      keys_.push_back(std::move(own));
    }
    const auto check = [&](const log::Note& signed_note, const std::string& where) -> Result<log::Checkpoint> {
      TRY(checkpoint, log::parse_checkpoint(signed_note.text));
      const auto signers = log::verify_note(signed_note, keys_);
      const bool by_log = signers.ok() && std::any_of(signers->begin(), signers->end(), [&](const log::Verified& v) { return v.key.kind == log::kNoteKey && v.key.name == checkpoint.origin; });
      if (!by_log) fault(where + ": it is not signed by a key of this log");
      return checkpoint;
    };
    TRY(last, check(*latest, "checkpoint"));
    report_.origin = last.origin;
    report_.size = last.size;
    report_.root = last.root;
    TRY(all, files_.all());
    for (const log::Checkpoint& checkpoint : all) {
      const std::string where = "checkpoints/" + std::to_string(checkpoint.size);
      TRY(signed_note, files_.at(checkpoint.size));
      if (auto good = check(signed_note, where); !good.ok()) note(good.error(), where);
      if (checkpoint.origin != last.origin) fault(where + ": it is of another log");
      if (checkpoint.size > last.size) fault(where + ": it is larger than the last one");
      roots_[checkpoint.size] = checkpoint.root;
    }
    roots_[last.size] = last.root;
    return {};
  }

  void entries() {
    log::TileTree tiles(report_.size, files_.read());
    const auto by_tiles = tiles.root_of_every_tile();
    if (!by_tiles.ok()) note(by_tiles.error(), "tile");
    else if (*by_tiles != report_.root) fault("tile: the tiles do not give the checkpoint's root");
    auto all = all_entries(files_, report_.size);
    if (!all.ok()) {
      note(all.error(), "tile/entries");
      return;
    }
    log::Frontier tree;
    log::Decoder decoder;
    Millis last_at = 0;
    int64_t last_size = 0, last_import = 0;
    std::map<int64_t, std::string> roots;  // of the work log
    std::vector<log::Seq> definitions;
    for (log::Seq seq = 1; seq <= all->size(); ++seq) {
      const std::string& bytes = (*all)[seq - 1];
      const std::string name = "entry " + std::to_string(seq);
      tree.add(log::leaf_hash(bytes));
      if (const auto known = roots_.find(seq); known != roots_.end() && known->second != tree.root()) fault("checkpoints/" + std::to_string(seq) + ": the log had another root at this size");
      Entry e;
      std::string canonical;
      if (const Status read = decoder.decode(bytes, e); !read.ok()) {
        note(read.error(), name);
        continue;
      }
      if (!log::encode(e, canonical).ok() || canonical != bytes) fault(name + ": its bytes are not in canonical form");
      if (const auto wrong = public_fault(e)) fault(name + ": " + *wrong);
      if (e.at < last_at) fault(name + ": it is older than the one before it");
      if (e.import < last_import || e.import > last_import + 1) fault(name + ": its number of publishing does not follow");
      last_at = e.at;
      last_import = e.import;
      if (e.kind == Kind::rule_set) definitions.push_back(seq);
      if (e.kind != Kind::publication) continue;
      const bool numbers = e.what == "held" || e.what == "held_days" || e.what == "balance" || e.what == "wave";
      if (numbers) {
        ++report_.numbers;
        if (e.target != kAbsent && std::find(definitions.begin(), definitions.end(), static_cast<log::Seq>(e.target)) == definitions.end()) fault(name + ": its definition is not in the log before it");
      }
      report_.claims += e.what == "claim";
      report_.tombstones += e.what == "tombstone";
      // A number may rest on an earlier state (--known); the state at which it was
      // published is that of the tombstones and claims of its publishing.
      if (!numbers && e.size < last_size) fault(name + ": the work log was smaller than before");
      if (!numbers) last_size = e.size;
      const auto [other, fresh] = roots.emplace(e.size, e.root);
      if (!fresh && other->second != e.root) fault(name + ": two publications name different roots of the work log at " + std::to_string(e.size) + " entries");
      publications_.emplace_back(seq, std::move(e));
    }
    if (tree.root() != report_.root) fault("tile/entries: the entries do not give the checkpoint's root");
  }

  // The roots that the work log had, and the entries that were opened.
  void against_work() {
    const uint64_t size = work_->head().size();
    std::map<uint64_t, std::string> wanted;
    for (const auto& [seq, e] : publications_) {
      if (static_cast<uint64_t>(e.size) > size) fault("entry " + std::to_string(seq) + ": the work log has " + std::to_string(size) + " entries, it rests on " + std::to_string(e.size));
      else wanted.emplace(static_cast<uint64_t>(e.size), "");
    }
    log::Frontier tree;
    const auto look = [&] {
      if (const auto found = wanted.find(tree.size()); found != wanted.end()) found->second = to_hex(as_bytes(tree.root()));
    };
    look();
    std::vector<log::Seq> tombstones;
    log::Decoder decoder;
    Entry e;
    const Status read = work_->scan(1, size, [&](log::Seq seq, std::string_view bytes, const Hash&) -> Status {
      tree.add(log::leaf_hash(bytes));
      look();
      if (bytes.find("\"tombstone\"") != std::string_view::npos && decoder.decode(bytes, e).ok() && e.kind == Kind::tombstone) tombstones.push_back(seq);
      return {};
    });
    if (!read.ok()) note(read.error(), "work log");
    uint64_t carried_to = 0;
    std::vector<log::Seq> carried;
    for (const auto& [seq, p] : publications_) {
      const std::string name = "entry " + std::to_string(seq);
      const auto root = wanted.find(static_cast<uint64_t>(p.size));
      if (root != wanted.end() && root->second != p.root) fault(name + ": the work log did not have this root at " + std::to_string(p.size) + " entries");
      carried_to = std::max(carried_to, static_cast<uint64_t>(p.size));
      if (p.what == "tombstone") carried.push_back(static_cast<log::Seq>(p.origin));
      if (p.what != "claim") continue;
      const auto own = work_->entry(static_cast<log::Seq>(p.origin));
      if (!own.ok() || *own != p.text) fault(name + ": the opened claim is not entry " + std::to_string(p.origin) + " of the work log");
    }
    for (const log::Seq seq : carried)
      if (!std::binary_search(tombstones.begin(), tombstones.end(), seq)) fault("the public log has a tombstone that is not in the work log (entry " + std::to_string(seq) + ")");
    for (const log::Seq seq : tombstones)
      if (seq <= carried_to && std::find(carried.begin(), carried.end(), seq) == carried.end()) fault("a tombstone of the work log (entry " + std::to_string(seq) + ") was not carried over");
  }

  Checkpoints files_;
  std::vector<log::VerifierKey> keys_;
  store::Reader* work_;
  PublicReport report_;
  std::map<uint64_t, Hash> roots_;
  std::vector<std::pair<log::Seq, Entry>> publications_;
};

}  // namespace

PublicReport verify_public(const std::string& folder, std::span<const log::VerifierKey> keys, store::Reader* work) { return PublicVerifier(folder, keys, work).run(); }

}  // namespace stillheld::evidence
