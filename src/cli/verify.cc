#include "cli/verify.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "base/file.h"
#include "cli/unlock.h"
#include "evidence/checkpoints.h"
#include "evidence/erasure.h"
#include "evidence/public_log.h"
#include "evidence/pull.h"
#include "evidence/stamp.h"
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
    if (auto graves = evidence::Graves::read(reader_); graves.ok()) graves_ = graves.take();
    else note(graves.error(), "tombstones");
    keys();
    own_checkpoints();
    std::sort(known_.begin(), known_.end(), [](const auto& a, const auto& b) { return a.checkpoint.size < b.checkpoint.size; });
    entries();
    for (const auto& [capture, entry] : captures_) check_capture(capture, entry);
    for (const auto& [capture, row] : graves_.forgotten_rows())
      fault("capture " + std::to_string(capture) + ": row " + std::to_string(row) + " is of somebody who was erased, and no tombstone lists it");
    dead_keys();
    if (raw()) report_.notes.push_back({"verify.sealed", {}});
    else derived();
    if (marked_for_scrubbing(folder_)) report_.notes.push_back({"verify.unscrubbed", {}});
    public_log();
    if (!raw())
      for (const std::string& text : evidence::verify_pulled(reader_, folder_)) fault(text);
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

  bool raw() const { return reader_.sealing() == store::Sealing::raw; }

  // The wrapped keys of a sealed ledger: one a subject, all of one epoch.
  void keys() {
    uint32_t epoch = 0;
    note(reader_.scan_person_keys([&](const store::PersonKey& key) -> Status {
      if (epoch != 0 && key.epoch != epoch) fault("key " + std::to_string(key.number) + " is of epoch " + std::to_string(key.epoch) + ", not " + std::to_string(epoch));
      epoch = key.epoch;
      if (key.number == 0 && !key.subject.is_zero()) fault("key 0 is somebody's");
      keys_.emplace(key.number, key.subject);
      return {};
    }), "keys");
    if (reader_.sealing() != store::Sealing::none && keys_.count(0) == 0 && reader_.head().size() > 0) report_.notes.push_back({"verify.no_keys", {}});
  }

  // Who was erased has no key, unless something was recorded of the subject later.
  void dead_keys() {
    for (const auto& [number, subject] : keys_)
      if (graves_.tombstone(subject) != 0 && alive_.count(subject) == 0)
        fault("key " + std::to_string(number) + " is of somebody who was erased (tombstone " + std::to_string(graves_.tombstone(subject)) + ")");
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
      else signature(kept, **latest, "tlog/checkpoint");
      if (auto parsed = log::parse_checkpoint((*latest)->text); parsed.ok()) known_.push_back({"tlog/checkpoint", parsed.take()});
      else note(parsed.error(), "tlog/checkpoint");
    }
    stamps(kept, *all);
    for (log::Checkpoint& checkpoint : *all) known_.push_back({"tlog/checkpoints/" + std::to_string(checkpoint.size), std::move(checkpoint)});
  }

  void signature(const evidence::Checkpoints& kept, const log::Note& signed_note, const std::string& where) {
    const Status good = kept.check_signature(signed_note);
    if (good.ok()) return;
    if (good.error().params.size() > 1 && good.error().params[1] == "lost") fault(where + ": it is signed by a key that was declared lost before; whoever has that key made it");
    else note(good.error(), where);
  }

  // The log of what was published, where the ledger has one: against this log.
  void public_log() {
    if (!path_exists(folder_ + "/public/checkpoint")) return;
    evidence::PublicReport report = evidence::verify_public(folder_ + "/public", {}, &reader_);
    ledger::Books books;
    if (raw()) {  // numbers cannot be reckoned again unopened; roots and opened claims can
    } else if (const Status folded = books.update(reader_); folded.ok()) check_published_numbers(folder_ + "/public", books, reader_, report.faults);
    for (const std::string& text : report.faults) fault("public/" + text);
  }

  // Each time stamp is one for its checkpoint; each cosignature is its witness's.
  void stamps(const evidence::Checkpoints& kept, const std::vector<log::Checkpoint>& all) {
    const auto witnesses = kept.witnesses();
    if (!witnesses.ok()) note(witnesses.error(), "tlog/witnesses.vkey");
    const evidence::Stamps stamps(kept.folder());
    const std::vector<uint64_t> stamped = stamps.stamped();
    for (const log::Checkpoint& checkpoint : all) {
      const std::string size = std::to_string(checkpoint.size);
      const auto signed_note = kept.at(checkpoint.size);
      if (!signed_note.ok()) continue;  // said elsewhere
      signature(kept, *signed_note, "tlog/checkpoints/" + size);
      if (witnesses.ok())
        for (const log::VerifierKey& witness : *witnesses) {
          const bool there = std::any_of(signed_note->signatures.begin(), signed_note->signatures.end(),
                                         [&](const log::Signature& one) { return one.name == witness.name && one.id == witness.id(); });
          if (there && !log::verify_note(*signed_note, std::span(&witness, 1)).ok()) fault("tlog/checkpoints/" + size + ": the cosignature of " + witness.name + " does not verify");
        }
      if (!std::binary_search(stamped.begin(), stamped.end(), checkpoint.size)) continue;
      const auto stamp = stamps.check(checkpoint.size, signed_note->text);
      if (stamp.ok()) ++report_.stamps;
      else if (stamp.error().code == Code::kNoProgram) ++report_.stamps_unchecked;
      else note(stamp.error(), "tlog/stamps/" + size + ".tsr");
    }
    for (const uint64_t size : stamped)
      if (std::none_of(all.begin(), all.end(), [&](const log::Checkpoint& c) { return c.size == size; })) fault("tlog/stamps/" + std::to_string(size) + ".tsr: there is no checkpoint of this size");
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
        report_.council.pass_over(own);
        return {};
      }
      rule(report_.council.see(seq, e, own));
      canonical.clear();
      const bool sorted = std::is_sorted(e.sealed.begin(), e.sealed.end(), [](const auto& a, const auto& b) { return a.field < b.field; });
      if (!sorted || !log::encode(e, canonical).ok() || canonical != bytes) fault(name + ": its bytes are not in canonical form");
      if (e.at < last_at) fault(name + ": recorded before the entry in front of it");
      if (e.import < last_import || e.import > last_import + 1) fault(name + ": import " + std::to_string(e.import) + " follows " + std::to_string(last_import));
      last_at = e.at;
      last_import = e.import;
      for (const int64_t other : {e.source, e.capture, e.record, e.replaces, e.target})
        if (other != log::kAbsent && (other < 1 || static_cast<Seq>(other) >= seq)) fault(name + ": refers to entry " + std::to_string(other));
      if (!e.sealed.empty() && graves_.tombstone(e.subject) != 0 && seq > graves_.tombstone(e.subject)) alive_.insert(e.subject);
      values(seq, name, e);
      if (e.kind == log::Kind::capture) captures_.emplace_back(seq, e);
      if (progress_ && seq % 4096 == 0) progress_(seq, size * 2);
      return {};
    });
    note(status, "log");
    rule(report_.council.finish());
    if (report_.council.ledger() && *report_.council.ledger() != reader_.ledger_id()) fault("the members were founded in another ledger");
    if (expected != size + 1) fault("the log has " + std::to_string(expected - 1) + " entries, its head says " + std::to_string(size));
    for (; next_known_ < known_.size(); ++next_known_)
      fault(known_[next_known_].where + ": it was signed for " + std::to_string(known_[next_known_].checkpoint.size) + " entries, the log has " +
            std::to_string(tree.size()));
    report_.root = tree.root();
    if (tree.root() != reader_.head().frontier.root() || !(tree == reader_.head().frontier)) fault("the root of the tree over all entries is not the one in the head");
    if (size > 0 && (reader_.head().last_at != last_at || reader_.head().last_import != last_import)) fault("the head's time or import is not that of the last entry");
  }

  void rule(const Status& kept) {
    if (kept.ok()) return;
    const auto& p = kept.error().params;
    for (size_t i = 0; i + 1 < p.size(); i += 2) fault("entry " + p[i] + ": breaks the rule of two persons: " + p[i + 1]);
  }

  void values(Seq seq, const std::string& name, const log::Entry& e) {
    auto stored = reader_.personals(seq);
    if (!stored.ok()) {
      note(stored.error(), name);
      return;
    }
    report_.values += stored->size();
    if (graves_.covers(seq)) {
      report_.erased_values += e.sealed.size() - std::min(e.sealed.size(), stored->size());
      if (!stored->empty()) fault(name + ": its values were to be erased, and " + std::to_string(stored->size()) + " are there");
      return;
    }
    if (stored->size() != e.sealed.size()) fault(name + ": " + std::to_string(e.sealed.size()) + " commitments, " + std::to_string(stored->size()) + " values");
    for (const log::Sealed& sealed : e.sealed) {
      const auto value = std::find_if(stored->begin(), stored->end(), [&](const log::Personal& p) { return p.field == sealed.field; });
      if (value == stored->end()) fault(name + ": the value of “" + sealed.field + "” is missing");
      else if (raw()) has_key(name, value->salt);
      else if (log::seal(*value).commitment != sealed.commitment) fault(name + ": the value of “" + sealed.field + "” is not the one that was committed to");
    }
  }

  // Unopened, it can be seen that what it is sealed with is there.
  void has_key(const std::string& name, const Salt& salt) {
    const auto [a, b] = evidence::key_numbers(salt);
    if (!keys_.empty() && (keys_.count(a) == 0 || (b != 0 && keys_.count(b) == 0))) fault(name + ": it is sealed with a key that is not there");
  }

  void check_capture(Seq capture, const log::Entry& e) {
    ++report_.captures;
    const std::string name = "capture " + std::to_string(capture);
    log::Frontier tree;
    Sha256 file;
    uint64_t next = 0, bytes = 0, erased = 0;
    note(reader_.scan_chunks(capture, [&](const store::Chunk& chunk) -> Status {
      if (chunk.index != next) fault(name + ": chunk " + std::to_string(next) + " is missing");
      next = chunk.index + 1;
      ++report_.chunks;
      const std::string row = name + ": chunk " + std::to_string(chunk.index);
      const bool listed = graves_.lists({capture, chunk.index});
      if (listed && !graves_.may_list({capture, chunk.index})) fault(row + " is listed by a tombstone, and is of somebody else");
      if (listed && !chunk.erased) fault(row + " was to be erased, and is there");
      if (!listed && chunk.erased) fault(row + " was erased, and no tombstone lists it");
      erased += chunk.erased;
      if (chunk.erased) {
      } else if (raw()) has_key(row, chunk.salt);
      else if (hmac_sha256(chunk.salt, chunk.bytes) != chunk.commitment) fault(name + ": chunk " + std::to_string(chunk.index) + " is not the one that was committed to");
      tree.add(log::leaf_hash(as_bytes(chunk.commitment)));
      file.add(chunk.bytes);
      bytes += chunk.bytes.size();
      return {};
    }), name);
    if (static_cast<int64_t>(next) != e.chunks) fault(name + ": " + std::to_string(next) + " chunks, " + std::to_string(e.chunks) + " were captured");
    if (tree.root() != e.chunk_root) fault(name + ": its chunks do not have the root that was committed to");
    if (erased > 0) report_.notes.push_back({"verify.erased_rows", {std::to_string(capture), std::to_string(erased)}});
    if (erased > 0 || raw()) return;  // the whole file is not here to be looked at
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
      const bool other = edges.ok() && to_hex(as_bytes(sha256(*edges))) != special.entry.edges;
      if (other && graves_.touches_run(special.seq)) {
        // Names that it compared are gone: it cannot be made again.
        report_.notes.push_back({"verify.erased_run", {std::to_string(special.seq)}});
        continue;
      }
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
    const bool clear = reader_.sealing() == store::Sealing::none;
    bool right = *stored == ledger::cache_bytes(fresh, clear);
    if (right && !clear)
      if (const auto names = sealed_names(); !names || *names != ledger::names_to_bytes(fresh)) right = false;
    if (!right && !lags_behind(*stored, fresh)) fault("the cache of the books is not what the log gives; mend it with: stillheld rebuild");
  }

  // A cache of an earlier state of the log, whole in itself: the program was
  // stopped between a commit and the cache.  The next command brings it up to date.
  bool lags_behind(std::string_view stored, const ledger::Books& fresh) {
    constexpr size_t kVersionEnd = 12, kHead = 44;  // magic and version, then a SHA-256 (ledger/cache.cc)
    if (stored.size() < kHead || stored.substr(0, kVersionEnd) != std::string_view(ledger::cache_bytes(fresh)).substr(0, kVersionEnd)) return marked_for_scrubbing(folder_);
    // Half overwritten, by a scrub that was cut short: nobody takes it, and the next one goes on.
    if (stored.substr(kVersionEnd, kHead - kVersionEnd) != as_bytes(sha256(stored.substr(kHead)))) return marked_for_scrubbing(folder_);
    auto read = ledger::books_from_bytes(stored.substr(kHead), reader_);
    bool ended = false;  // no command takes it any more, and the next scrub wipes it
    if (read.ok() && read->size() < fresh.size()) {
      const Status looked = reader_.scan(read->size() + 1, fresh.size(), [&](Seq, std::string_view entry, const Hash&) -> Status {
        ended = ended || ledger::ends_caches(entry);
        return {};
      });
      if (looked.ok() && ended && marked_for_scrubbing(folder_)) return true;
    }
    if (read.ok() && reader_.sealing() != store::Sealing::none) {
      const auto names = sealed_names();
      if (!names || !ledger::names_from_bytes(*names, *read).ok()) return false;
    }
    return read.ok() && read->size() < fresh.size() && read->update(reader_).ok() && ledger::cache_bytes(*read) == ledger::cache_bytes(fresh);
  }

  std::optional<std::string> sealed_names() {
    const auto sealed = read_file(ledger::sealed_cache_path(folder_));
    if (!sealed.ok()) return std::nullopt;
    auto clear = reader_.unprotect(*sealed, "books");
    return clear.ok() ? std::optional(clear.take()) : std::nullopt;
  }

  store::Reader& reader_;
  const std::string& folder_;
  const std::function<void(uint64_t, uint64_t)>& progress_;
  std::vector<KnownCheckpoint> known_;
  size_t next_known_ = 0;
  VerifyReport report_;
  std::vector<std::pair<Seq, log::Entry>> captures_;
  evidence::Graves graves_;
  std::map<uint32_t, Id> keys_;      // number → whose
  std::unordered_set<Id, IdHash> alive_;  // erased, and something was recorded of them later
};

}  // namespace

VerifyReport verify_ledger(store::Reader& reader, const std::string& folder, std::vector<KnownCheckpoint> outside,
                           const std::function<void(uint64_t, uint64_t)>& progress) {
  return Verifier(reader, folder, std::move(outside), progress).run();
}

}  // namespace stillheld::cli
