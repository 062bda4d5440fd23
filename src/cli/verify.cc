#include "cli/verify.h"

#include <algorithm>

#include "base/file.h"
#include "evidence/checkpoints.h"
#include "ledger/cache.h"
#include "ledger/link_run.h"

namespace stillheld::cli {

namespace {

using log::Seq;

constexpr size_t kMostFaults = 100;

class Verifier {
 public:
  Verifier(store::Reader& reader, const std::string& folder, std::vector<KnownCheckpoint> outside,
           const std::function<void(uint64_t, uint64_t)>& progress)
      : reader_(reader), folder_(folder), progress_(progress), known_(std::move(outside)) {}

  VerifyReport run() {
    note(reader_.check_files(), "files");
    if (auto strays = reader_.strays(); !strays.ok()) note(strays.error(), "tables");
    else if (*strays > 0) fault(std::to_string(*strays) + " rows belong to no entry");
    own_checkpoints();
    std::sort(known_.begin(), known_.end(), [](const auto& a, const auto& b) { return a.checkpoint.size < b.checkpoint.size; });
    entries();
    for (const auto& [capture, entry] : captures_) check_capture(capture, entry);
    derived();
    return std::move(report_);
  }

 private:
  void fault(std::string text) {
    if (report_.faults.size() < kMostFaults) report_.faults.push_back(std::move(text));
  }
  void note(const Status& status, std::string_view where) {
    if (status.ok()) return;
    note(status.error(), where);
  }
  void note(const Error& error, std::string_view where) {
    std::string text = std::string(where) + ": " + std::string(row_of(error.code).key);
    for (const std::string& p : error.params) text += " " + p;
    fault(std::move(text));
  }

  // What tlog/ holds: each signed by its key, and each in the log (entries()).
  void own_checkpoints() {
    const evidence::Checkpoints kept(folder_);
    auto latest = kept.latest();
    if (!latest.ok()) note(latest.error(), "tlog/checkpoint");
    auto all = kept.all();
    if (!all.ok()) {
      note(all.error(), "tlog/checkpoints");
      return;
    }
    if (latest.ok() && latest->has_value()) {
      const auto key = kept.key();
      if (!key.ok()) note(key.error(), "tlog/log.vkey");
      else if (const auto signers = log::verify_note(**latest, std::span(&*key, 1)); !signers.ok()) note(signers.error(), "tlog/checkpoint");
      if (auto parsed = log::parse_checkpoint((*latest)->text); parsed.ok()) known_.push_back({"tlog/checkpoint", parsed.take()});
      else note(parsed.error(), "tlog/checkpoint");
    }
    for (log::Checkpoint& checkpoint : *all) known_.push_back({"tlog/checkpoints/" + std::to_string(checkpoint.size), std::move(checkpoint)});
  }

  // The checkpoints of the size that the tree has now.
  void compare_checkpoints(const log::Frontier& tree) {
    for (; next_known_ < known_.size() && known_[next_known_].checkpoint.size == tree.size(); ++next_known_)
      if (known_[next_known_].checkpoint.root != tree.root())
        fault(known_[next_known_].where + ": the log of " + std::to_string(tree.size()) + " entries had another root when this was signed");
  }

  void entries() {
    log::Frontier tree;
    compare_checkpoints(tree);
    log::Decoder decoder;
    log::Entry e;
    std::string canonical;
    Millis last_at = 0;
    int64_t last_import = 0;
    Seq expected = 1;
    const uint64_t size = reader_.head().size();
    const Status status = reader_.scan(1, size, [&](Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
      const std::string name = "entry " + std::to_string(seq);
      if (seq != expected) fault("entries " + std::to_string(expected) + " to " + std::to_string(seq - 1) + " are missing");
      expected = seq + 1;
      ++report_.entries;
      const Hash own = log::leaf_hash(bytes);
      tree.add(own);
      compare_checkpoints(tree);
      if (own != leaf) fault(name + ": its bytes do not have the hash that was stored when it arrived");
      if (const Status decoded = decoder.decode(bytes, e); !decoded.ok()) {
        note(decoded, name);
        return {};
      }
      canonical.clear();
      if (!log::encode(e, canonical).ok() || canonical != bytes) fault(name + ": its bytes are not in canonical form");
      if (e.at < last_at) fault(name + ": recorded before the entry in front of it");
      if (e.import < last_import || e.import > last_import + 1) fault(name + ": import " + std::to_string(e.import) + " follows " + std::to_string(last_import));
      last_at = e.at;
      last_import = e.import;
      for (const int64_t other : {e.source, e.capture, e.record, e.replaces, e.target})
        if (other != log::kAbsent && (other < 1 || static_cast<Seq>(other) >= seq)) fault(name + ": refers to entry " + std::to_string(other));
      values(seq, name, e);
      if (e.kind == log::Kind::capture) captures_.emplace_back(seq, e);
      if (progress_ && seq % 4096 == 0) progress_(seq, size * 2);
      return {};
    });
    note(status, "log");
    if (expected != size + 1) fault("the log has " + std::to_string(expected - 1) + " entries, its head says " + std::to_string(size));
    for (; next_known_ < known_.size(); ++next_known_)
      fault(known_[next_known_].where + ": it was signed for " + std::to_string(known_[next_known_].checkpoint.size) + " entries, the log has " +
            std::to_string(tree.size()));
    report_.root = tree.root();
    if (tree.root() != reader_.head().frontier.root() || !(tree == reader_.head().frontier)) fault("the root of the tree over all entries is not the one in the head");
    if (size > 0 && (reader_.head().last_at != last_at || reader_.head().last_import != last_import)) fault("the head's time or import is not that of the last entry");
  }

  void values(Seq seq, const std::string& name, const log::Entry& e) {
    auto stored = reader_.personals(seq);
    if (!stored.ok()) {
      note(stored.error(), name);
      return;
    }
    report_.values += stored->size();
    if (stored->size() != e.sealed.size()) fault(name + ": " + std::to_string(e.sealed.size()) + " commitments, " + std::to_string(stored->size()) + " values");
    for (const log::Sealed& sealed : e.sealed) {
      const auto value = std::find_if(stored->begin(), stored->end(), [&](const log::Personal& p) { return p.field == sealed.field; });
      if (value == stored->end()) fault(name + ": the value of “" + sealed.field + "” is missing");
      else if (log::seal(*value).commitment != sealed.commitment) fault(name + ": the value of “" + sealed.field + "” is not the one that was committed to");
    }
  }

  void check_capture(Seq capture, const log::Entry& e) {
    ++report_.captures;
    const std::string name = "capture " + std::to_string(capture);
    log::Frontier tree;
    Sha256 file;
    uint64_t next = 0, bytes = 0;
    note(reader_.scan_chunks(capture, [&](const store::Chunk& chunk) -> Status {
      if (chunk.index != next) fault(name + ": chunk " + std::to_string(next) + " is missing");
      next = chunk.index + 1;
      ++report_.chunks;
      if (hmac_sha256(chunk.salt, chunk.bytes) != chunk.commitment) fault(name + ": chunk " + std::to_string(chunk.index) + " is not the one that was committed to");
      tree.add(log::leaf_hash(as_bytes(chunk.commitment)));
      file.add(chunk.bytes);
      bytes += chunk.bytes.size();
      return {};
    }), name);
    if (static_cast<int64_t>(next) != e.chunks) fault(name + ": " + std::to_string(next) + " chunks, " + std::to_string(e.chunks) + " were captured");
    if (tree.root() != e.chunk_root) fault(name + ": its chunks do not have the root that was committed to");
    if (static_cast<int64_t>(bytes) != e.bytes) fault(name + ": " + std::to_string(bytes) + " bytes, " + std::to_string(e.bytes) + " were captured");
    const std::string hash = to_hex(as_bytes(file.finish()));
    // Of a spreadsheet the chunks are the table's canonical text, not the file.
    const bool canonical = std::any_of(e.sealed.begin(), e.sealed.end(), [](const log::Sealed& s) { return s.field == "canonical_sha256"; });
    if (auto stored = reader_.personals(capture); stored.ok())
      for (const log::Personal& value : *stored)
        if (value.field == (canonical ? "canonical_sha256" : "sha256") && value.text != hash)
          fault(name + ": its chunks do not make the file that was captured");
  }

  void derived() {
    const std::string path = ledger::cache_path(folder_);
    if (!path_exists(path)) return;  // made again by the next command
    ledger::Books fresh;
    if (const Status folded = fresh.update(reader_); !folded.ok()) {
      note(folded, "books");
      return;
    }
    // Each run's edges, made again from its parameters, have the hash that was logged.
    for (const ledger::Special& special : fresh.specials()) {
      if (special.entry.kind != log::Kind::link_run || special.entry.edges.empty()) continue;
      const std::string name = "link run " + std::to_string(special.seq);
      const auto edges = ledger::link_edges(fresh, reader_, special.seq);
      if (!edges.ok()) note(edges.error(), name);
      else if (to_hex(as_bytes(sha256(*edges))) != special.entry.edges) fault(name + ": its parameters do not give the edges that were logged");
      const std::string file = ledger::edges_path(folder_, special.seq);
      if (const auto kept = read_file(file); kept.ok() && edges.ok() && *kept != *edges) fault(file + " is not what the log gives; it may be deleted");
    }
    const auto stored = read_file(path);
    if (!stored.ok()) {
      note(stored.error(), "books");
      return;
    }
    if (*stored != ledger::cache_bytes(fresh) && !lags_behind(*stored, fresh)) fault("the cache of the books is not what the log gives; mend it with: stillheld rebuild");
  }

  // A cache of an earlier state of the log, whole in itself: the program was
  // stopped between a commit and the cache.  The next command brings it up to date.
  bool lags_behind(std::string_view stored, const ledger::Books& fresh) {
    constexpr size_t kVersionEnd = 12, kHead = 44;  // magic and version, then a SHA-256 (ledger/cache.cc)
    if (stored.size() < kHead || stored.substr(0, kVersionEnd) != std::string_view(ledger::cache_bytes(fresh)).substr(0, kVersionEnd)) return false;
    if (stored.substr(kVersionEnd, kHead - kVersionEnd) != as_bytes(sha256(stored.substr(kHead)))) return false;
    auto read = ledger::books_from_bytes(stored.substr(kHead), reader_);
    return read.ok() && read->size() < fresh.size() && read->update(reader_).ok() && ledger::cache_bytes(*read) == ledger::cache_bytes(fresh);
  }

  store::Reader& reader_;
  const std::string& folder_;
  const std::function<void(uint64_t, uint64_t)>& progress_;
  std::vector<KnownCheckpoint> known_;
  size_t next_known_ = 0;
  VerifyReport report_;
  std::vector<std::pair<Seq, log::Entry>> captures_;
};

}  // namespace

VerifyReport verify_ledger(store::Reader& reader, const std::string& folder, std::vector<KnownCheckpoint> outside,
                           const std::function<void(uint64_t, uint64_t)>& progress) {
  return Verifier(reader, folder, std::move(outside), progress).run();
}

}  // namespace stillheld::cli
