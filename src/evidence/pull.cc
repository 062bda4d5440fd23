#include "evidence/pull.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/file.h"
#include "evidence/pull_entries.h"
#include "evidence/row_owners.h"
#include "log/merkle.h"

namespace stillheld::evidence {

namespace {

using log::Entry;
using log::kAbsent;
using log::Kind;
using log::Seq;

constexpr Millis kDay = 86400000;

class Pull {
 public:
  Pull(store::Writer& writer, const std::string& folder, const PullFrom& from, const std::string& by, const Clock& clock)
      : writer_(writer), folder_(folder), from_(from), by_(by), clock_(clock) {}

  Result<PullReport> run() {
    TRY_VOID(read_checkpoint());
    TRY(ours, PulledLog::read(writer_, writer_.head().size()));
    TRY(theirs, PulledLog::read(from_.reader, checkpoint_.size));
    ours_ = std::move(ours);
    theirs_ = std::move(theirs);
    if (theirs_.tree.size() != checkpoint_.size || theirs_.tree.root() != checkpoint_.root)
      return fail(Code::kDamaged, {"the other ledger does not have the root of its checkpoint"});
    TRY_VOID(look_back());
    TRY_VOID(recognise());
    TRY_VOID(keep_proof());
    TRY_VOID(append_pull());
    for (Seq seq = shared_ + 1; seq <= checkpoint_.size; ++seq) TRY_VOID(take(seq));
    if (report_.before == checkpoint_.size && report_.taken == 0) return fail(Code::kAlreadyDecided, {std::to_string(checkpoint_.size)});
    report_.last = writer_.head().size();
    for (auto& [name, definition] : their_definitions_)
      if (definitions_.count(name + "\n" + definition.text) == 0) report_.definitions.push_back(std::move(definition));
    if (report_.sealed > 0) report_.notes.push_back({"sealed", {std::to_string(report_.sealed)}});
    contradictions();
    return std::move(report_);
  }

 private:
  Status read_checkpoint() {
    const Checkpoints kept(from_.folder);
    TRY(note, kept.latest());
    if (!note) return fail(Code::kFileNotFound, {kept.folder() + "/checkpoint"});
    TRY(checkpoint, log::parse_checkpoint(note->text));
    checkpoint_ = std::move(checkpoint);
    note_ = std::move(*note);
    report_.origin = checkpoint_.origin;
    report_.size = checkpoint_.size;
    if (checkpoint_.size > from_.reader.head().size()) return fail(Code::kRollback, {std::to_string(checkpoint_.size), std::to_string(from_.reader.head().size())});
    return {};
  }

  // Earlier pulls of this log: its key, and its past, are those of then.
  Status look_back() {
    std::optional<log::VerifierKey> known;
    for (const PullMark& mark : ours_.pulls) {
      if (mark.origin != checkpoint_.origin) continue;
      TRY(key, log::VerifierKey::parse(mark.key));
      known = std::move(key);
      if (mark.size > checkpoint_.size) return fail(Code::kRollback, {std::to_string(mark.size), std::to_string(checkpoint_.size)});
      if (theirs_.root_at(mark.size) != mark.root) return fail(Code::kFork, {std::to_string(mark.size)});
      report_.before = std::max(report_.before, mark.size);
    }
    if (from_.key && known && !(*from_.key == *known)) return fail(Code::kBadKey, {known->text()});
    if (!from_.key && !known) return fail(Code::kBadKey, {checkpoint_.origin});
    key_ = known ? *known : *from_.key;
    if (key_.kind != log::kNoteKey || key_.name != checkpoint_.origin) return fail(Code::kBadKey, {key_.text()});
    TRY_VOID([&]() -> Status {
      const auto signers = log::verify_note(note_, std::span(&key_, 1));
      if (!signers.ok()) return signers.error();
      return {};
    }());
    return {};
  }

  // Which of theirs are ours already.
  Status recognise() {
    map_.assign(checkpoint_.size + 1, 0);
    const size_t most = std::min(ours_.leaves.size(), theirs_.leaves.size());
    while (shared_ < most && ours_.leaves[shared_] == theirs_.leaves[shared_]) ++shared_;
    for (Seq seq = 1; seq <= shared_; ++seq) map_[seq] = seq;
    report_.shared = shared_;
    if (shared_ == checkpoint_.size) return fail(Code::kAlreadyDecided, {std::to_string(checkpoint_.size)});
    std::map<std::pair<std::string, int64_t>, Seq> by_origin;  // of what we pulled
    for (const auto& [seq, place] : ours_.origins) by_origin.emplace(place, seq);
    for (const auto& [place, seq] : by_origin)
      if (place.first == checkpoint_.origin && place.second >= 1 && static_cast<uint64_t>(place.second) <= checkpoint_.size) {
        map_[static_cast<size_t>(place.second)] = seq;
        came_from_them_.insert(seq);
      }
    // What they have from us, and from a third whom both know.
    std::set<std::string> from_us;
    for (const PullMark& mark : theirs_.pulls) {
      if (mark.seq <= shared_) continue;
      if (mark.size <= ours_.leaves.size() && ours_.root_at(mark.size) == mark.root) {
        from_us.insert(mark.origin);
        continue;
      }
      for (const PullMark& own : ours_.pulls)
        if (own.origin == mark.origin && own.size == mark.size && own.root != mark.root) return fail(Code::kFork, {std::to_string(mark.size)});
    }
    for (const auto& [seq, place] : theirs_.origins) {
      if (map_[seq] != 0) continue;
      if (from_us.count(place.first) > 0) {
        if (place.second >= 1 && static_cast<uint64_t>(place.second) <= ours_.leaves.size()) map_[seq] = static_cast<Seq>(place.second);
      } else if (const auto found = by_origin.find(place); found != by_origin.end()) {
        map_[seq] = found->second;
      }
    }
    for (Seq seq = shared_ + 1; seq <= checkpoint_.size; ++seq) report_.known += map_[seq] != 0;
    TRY_VOID(index_own());
    return index_theirs();
  }

  // Whose their rows are, and who of theirs is one of ours by an id in a list.
  Status index_theirs() {
    locked_ = from_.reader.sealing() == store::Sealing::locked;
    if (locked_) return {};
    Entry e;
    if (writer_.sealing() == store::Sealing::open) {
      TRY_VOID(owners_.read(from_.reader));
      for (const auto& one : owners_.captures()) {
        const Seq capture = one.first;
        TRY_VOID(from_.reader.scan_chunks(capture, [&](const store::Chunk& chunk) -> Status {
          (void)owners_.owner_of(capture, chunk);
          return {};
        }));
      }
    }
    return from_.reader.scan(shared_ + 1, checkpoint_.size, [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      if (bytes.find("\"kind\":\"record\"") == std::string_view::npos) return {};
      TRY_VOID(decoder_.decode(bytes, e));
      if (map_[seq] != 0 || e.subject.is_zero() || subjects_.count(e.subject) > 0 || our_subjects_.count(e.subject) > 0) return {};
      TRY(values, from_.reader.personals(seq));
      for (const log::Personal& value : values)
        if (value.field == "handle")
          if (const auto known = handles_.find(value.text); known != handles_.end()) subjects_.emplace(e.subject, known->second);
      return {};
    });
  }

  // What ours say beyond what is shared, and who has which id in a list.
  Status index_own() {
    log::Decoder decoder;
    Entry e;
    return writer_.scan(1, ours_.leaves.size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      if (!e.subject.is_zero()) known_subjects_.insert(e.subject);
      if (!e.subject.is_zero() && came_from_them_.count(seq) == 0) our_subjects_.insert(e.subject);
      if (e.kind == Kind::rule_set) definitions_.insert(e.name + "\n" + e.text);
      if (e.kind == Kind::record && !e.subject.is_zero()) {
        TRY(values, writer_.personals(seq));
        for (const log::Personal& value : values)
          if (value.field == "handle") handles_.emplace(value.text, e.subject);
      }
      if (e.kind == Kind::withhold || e.kind == Kind::consent || e.kind == Kind::decision) note_decision(seq, e, our_decisions_);
      if (e.kind == Kind::consent) consents_[e.subject] = e.state;
      if (seq <= shared_ || (e.kind != Kind::source && e.kind != Kind::capture && e.kind != Kind::record && e.kind != Kind::claim)) return {};
      TRY(values, writer_.personals(seq));
      contents_.emplace(content_of(e, values), seq);
      return {};
    });
  }

  // Static files, before anything of it is in our log.
  Status keep_proof() {
    const std::string target = pulled_folder(folder_, checkpoint_.origin);
    TRY_VOID(make_folder(target + "/checkpoints"));
    TRY(writer, log::TileWriter::resume(0, {}, [&](const std::string& path, std::string_view bytes) -> Status {
      const std::string whole = target + "/" + path;
      TRY_VOID(make_folder(whole.substr(0, whole.rfind('/'))));
      return write_file_durably(whole, bytes);
    }));
    TRY_VOID(from_.reader.scan(1, checkpoint_.size, [&](Seq, std::string_view bytes, const Hash&) { return writer.add(bytes); }));
    TRY_VOID(writer.finish());
    TRY(root, root_read_back(checkpoint_.size, [&](const std::string& path) { return read_file(target + "/" + path); }));
    if (root != checkpoint_.root) return fail(Code::kDamaged, {"what was read back from disk has another root than the other's checkpoint"});
    TRY_VOID(write_file_durably(target + "/log.vkey", key_.text() + "\n"));
    TRY_VOID(write_file_durably(target + "/checkpoints/" + std::to_string(checkpoint_.size), log::format_note(note_)));
    return write_file_durably(target + "/checkpoint", log::format_note(note_));
  }

  Status append_pull() {
    const Millis now = clock_.now(), last = writer_.head().last_at;
    if (now + kDay < last) return fail(Code::kClockBackwards, {std::to_string(now), std::to_string(last)});
    at_ = std::max(now, last + (writer_.head().size() > 0 ? 1 : 0));
    report_.import = writer_.head().last_import + 1;
    Entry e;
    e.kind = Kind::pull;
    e.by = by_;
    e.text = checkpoint_.origin;
    e.key = key_.text();
    e.size = static_cast<int64_t>(checkpoint_.size);
    e.root = to_hex(as_bytes(checkpoint_.root));
    TRY(seq, append(e, {}));
    report_.first = seq;
    return {};
  }

  Result<Seq> append(Entry& e, std::span<const log::Personal> values) {
    e.at = at_;
    e.import = report_.import;
    std::string bytes;
    TRY_VOID(log::encode(e, bytes));
    return writer_.append(bytes, values, at_, report_.import);
  }

  void left(const std::string& note = "", std::vector<std::string> params = {}) {
    ++report_.left;
    if (note.empty()) return;
    for (const PullNote& other : report_.notes)
      if (other.key == note && other.params == params) return;
    report_.notes.push_back({note, std::move(params)});
  }

  // False if it refers to something that was not taken.
  bool map_references(Entry& e) const {
    for (int64_t* other : {&e.source, &e.capture, &e.record, &e.replaces, &e.target}) {
      if (*other == kAbsent) continue;
      if (*other < 1 || static_cast<uint64_t>(*other) > checkpoint_.size || map_[static_cast<size_t>(*other)] == 0) return false;
      *other = static_cast<int64_t>(map_[static_cast<size_t>(*other)]);
    }
    return true;
  }

  Id map_subject(const Id& subject) const {
    const auto found = subjects_.find(subject);
    return found == subjects_.end() ? subject : found->second;
  }

  // Whether an entry of ours is one that came from them: what they decide of it
  // is their own business.
  bool is_theirs(int64_t our_seq) const { return our_seq >= 1 && (static_cast<Seq>(our_seq) >= report_.first || came_from_them_.count(static_cast<Seq>(our_seq)) > 0); }
  bool is_theirs(const Id& subject) const { return our_subjects_.count(subject) == 0; }

  Status take(Seq seq) {
    if (map_[seq] != 0) return {};
    TRY(bytes, from_.reader.entry(seq));
    Entry e;
    TRY_VOID(decoder_.decode(bytes, e));
    TRY(values, from_.reader.personals(seq));
    if (theirs_.undone_imports.count(e.import) > 0) return left(), Status();
    switch (e.kind) {
      case Kind::source:
      case Kind::capture:
      case Kind::record:
      case Kind::claim: return take_fact(seq, e, values);
      case Kind::decision:
      case Kind::withhold:
      case Kind::consent: return take_decision(seq, e, values);
      case Kind::undo: return take_undo(seq, e, values);
      case Kind::rule_set:
        their_definitions_[e.name] = {e.name, e.text, e.by, seq, e.at};
        return left(), Status();
      case Kind::tombstone: return left("erased", {e.subject.text()}), Status();
      case Kind::link_run: return left("link_run", {std::to_string(seq), e.by, std::to_string(e.at)}), Status();
      default: return left(), Status();
    }
  }

  Status take_fact(Seq seq, Entry& e, const std::vector<log::Personal>& values) {
    if (locked_ && (!e.subject.is_zero() || !e.sealed.empty())) return stays_sealed();
    if (!map_references(e)) return left(), Status();
    if (values.size() != e.sealed.size()) return left("value_gone", {}), Status();
    if (!e.subject.is_zero()) e.subject = map_subject(e.subject);
    const auto same = contents_.find(content_of(e, values));
    if (same != contents_.end()) {
      map_[seq] = same->second;
      ++report_.known;
      return {};
    }
    e.origin = static_cast<int64_t>(seq);
    TRY(own, append(e, values));
    map_[seq] = own;
    ++report_.taken;
    if (e.kind == Kind::capture) {
      std::vector<store::Chunk> chunks;
      TRY_VOID(from_.reader.scan_chunks(seq, [&](const store::Chunk& chunk) -> Status {
        chunks.push_back(chunk);
        const Id whose = owners_.owner_of(seq, chunk);
        chunks.back().subject = map_subject(whose.is_zero() ? chunk.subject : whose);
        if (chunks.size() < 64) return {};
        for (const store::Chunk& one : chunks) TRY_VOID(writer_.put_chunk(own, one));
        chunks.clear();
        return {};
      }));
      for (const store::Chunk& one : chunks) TRY_VOID(writer_.put_chunk(own, one));
    }
    return {};
  }

  Status stays_sealed() {
    ++report_.sealed;
    return left(), Status();
  }

  Status take_decision(Seq seq, Entry& e, const std::vector<log::Personal>& values) {
    const Word word{0, e.by, e.kind == Kind::withhold ? e.mode : e.state, e.at};
    // A consent against a refusal was a step there, and is one here.
    const bool step = e.kind == Kind::consent && e.target != kAbsent;
    if (step) e.target = kAbsent;
    if (!map_references(e)) return locked_ ? stays_sealed() : (left(), Status());
    if (!e.subject.is_zero()) e.subject = map_subject(e.subject);
    if (locked_ && !e.subject.is_zero() && known_subjects_.count(e.subject) == 0) return stays_sealed();
    if (values.size() != e.sealed.size()) return locked_ ? stays_sealed() : (left("value_gone", {}), Status());
    bool theirs = false;
    if (e.kind == Kind::decision && e.target != kAbsent) {
      // An import's own diff (it names the capture) belongs to the import.
      theirs = is_theirs(e.target) || e.capture != kAbsent;
    } else if (e.kind == Kind::decision) {
      const auto other = Id::parse(e.text);
      if (!other) return left(), Status();
      const Id second = map_subject(*other);
      e.text = second.text();
      if (e.subject == second) return left(), Status();
      theirs = is_theirs(e.subject) && is_theirs(second);
    } else {
      const bool protects = e.kind == Kind::consent ? e.state != "granted" : e.mode != "show";
      theirs = protects || is_theirs(e.subject);
      if (e.kind == Kind::consent && !protects) {
        const auto said = consents_.find(e.subject);
        theirs = theirs && !step && (said == consents_.end() || said->second == "granted");
      }
      if (!theirs) their_decisions_[decision_key(e).first] = word;
      if (!theirs) return left(e.kind == Kind::consent ? "consent" : "show", {e.subject.text()}), Status();
    }
    // The same decision twice says nothing new.
    const auto key = decision_key(e);
    their_decisions_[key.first] = word;
    if (const auto own = our_decisions_.find(key.first); own != our_decisions_.end() && own->second.state == key.second && e.fields.empty()) {
      map_[seq] = own->second.seq;
      ++report_.known;
      return {};
    }
    if (!theirs) {
      e.status = "proposed";
      ++report_.proposed;
    }
    e.origin = static_cast<int64_t>(seq);
    const Entry original = e;
    TRY(own, append(e, values));
    map_[seq] = own;
    ++report_.taken;
    their_decisions_[key.first].seq = own;
    if (e.kind == Kind::consent) consents_[e.subject] = e.state;
    return original.kind == Kind::decision ? Status() : protect_all(original);
  }

  // What protects somebody there protects all whom they took for the same person;
  // here these are several until that decision is accepted.
  Status protect_all(const Entry& protects) {
    if (protects.kind == Kind::consent ? protects.state == "granted" : protects.mode == "show") return {};
    for (const Id& subject : theirs_.same_as(protects.subject)) {
      const Id own = map_subject(subject);
      if (own == protects.subject) continue;
      Entry e;
      e.kind = protects.kind;
      e.by = by_;
      e.subject = own;
      e.mode = protects.mode;
      e.state = protects.state;
      e.fields = protects.fields;
      TRY_VOID([&]() -> Status {
        const auto added = append(e, {});
        if (!added.ok()) return added.error();
        return {};
      }());
      ++report_.protected_too;
    }
    return {};
  }

  Status take_undo(Seq seq, Entry& e, const std::vector<log::Personal>& values) {
    if (e.target_import != kAbsent) {
      // Of an import that came in earlier, or is shared: said, not done.
      bool here = false;
      for (Seq other = 1; other <= checkpoint_.size && !here; ++other) here = map_[other] != 0 && theirs_.imports[other - 1] == e.target_import && map_[other] <= ours_.leaves.size();
      return left(here ? "undone_import" : "", here ? std::vector<std::string>{std::to_string(e.target_import)} : std::vector<std::string>{}), Status();
    }
    if (!map_references(e)) return left(), Status();
    TRY(bytes, writer_.entry(static_cast<Seq>(e.target)));
    Entry undone;
    TRY_VOID(decoder_.decode(bytes, undone));
    const bool protected_somebody = (undone.kind == Kind::withhold && undone.mode != "show") || (undone.kind == Kind::consent && undone.state != "granted");
    if (protected_somebody) return left("show", {undone.subject.text()}), Status();
    if (!is_theirs(e.target)) {
      e.status = "proposed";
      ++report_.proposed;
    }
    e.origin = static_cast<int64_t>(seq);
    TRY(own, append(e, values));
    map_[seq] = own;
    ++report_.taken;
    return {};
  }

  // What is decided, and how: the last word of each side.
  using Decisions = std::map<std::string, Word>;
  static std::pair<std::string, std::string> decision_key(const Entry& e) {
    if (e.kind == Kind::decision && e.target != kAbsent) return {"decision " + std::to_string(e.target), e.state};
    if (e.kind == Kind::decision) return {"who " + std::min(e.subject.text(), e.text) + " " + std::max(e.subject.text(), e.text), e.state};
    if (e.kind == Kind::consent) return {"consent " + e.subject.text(), e.state};
    return {"withhold " + e.subject.text(), e.mode};
  }
  static void note_decision(Seq seq, const Entry& e, Decisions& out) {
    if (e.status == "proposed") return;
    const auto key = decision_key(e);
    out[key.first] = {seq, e.by, key.second, e.at};
  }

  void contradictions() {
    for (const auto& [key, theirs] : their_decisions_) {
      const auto own = our_decisions_.find(key);
      if (own == our_decisions_.end() || own->second.state == theirs.state || own->second.seq <= shared_) continue;
      report_.contradictions.push_back({theirs, own->second, key.substr(0, key.find(' '))});
    }
  }

  store::Writer& writer_;
  const std::string& folder_;
  const PullFrom& from_;
  const std::string& by_;
  const Clock& clock_;
  log::Checkpoint checkpoint_;
  log::Note note_;
  log::VerifierKey key_;
  PulledLog ours_, theirs_;
  Seq shared_ = 0;
  std::vector<Seq> map_;  // by their place: ours, or 0
  std::set<Id> our_subjects_, known_subjects_;
  std::set<Seq> came_from_them_;
  std::map<Id, Id> subjects_;                // theirs → ours, where another
  std::map<std::string, Id> handles_;
  std::set<std::string> definitions_;
  std::map<std::string, OtherDefinition> their_definitions_;
  std::map<Id, std::string> consents_;  // the last word here
  RowOwners owners_;
  bool locked_ = false;
  std::unordered_map<std::string, Seq> contents_;
  Decisions our_decisions_, their_decisions_;
  Millis at_ = 0;
  log::Decoder decoder_;
  PullReport report_;
};

}  // namespace

Result<PullReport> pull(store::Writer& writer, const std::string& folder, const PullFrom& from, const std::string& by, const Clock& clock) {
  return Pull(writer, folder, from, by, clock).run();
}

}  // namespace stillheld::evidence
