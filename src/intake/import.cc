#include "intake/import.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/file.h"
#include "dates/day.h"
#include "log/merkle.h"

namespace stillheld::intake {

namespace {

constexpr Millis kDay = 86400000;

std::string time_text(Millis at) { return dates::iso(dates::day_of(at)); }

}  // namespace

Result<Scribe> Scribe::begin(store::Writer& writer, const std::string& by, const Clock& clock, Random& random) {
  Scribe scribe(writer, random);
  const Millis now = clock.now(), last = writer.head().last_at;
  if (now + kDay < last) return fail(Code::kClockBackwards, {time_text(now), time_text(last)});
  scribe.by_ = by;
  scribe.at_ = std::max(now, last + (writer.head().size() > 0 ? 1 : 0));
  scribe.import_ = writer.head().last_import + 1;
  return scribe;
}

Result<Seq> Scribe::append(log::Entry& entry, std::vector<log::Personal>& personals) {
  entry.at = at_;
  entry.by = by_;
  entry.import = import_;
  entry.sealed.clear();
  if (personals.size() > 1)
    std::sort(personals.begin(), personals.end(), [](const auto& a, const auto& b) { return a.field < b.field; });
  for (log::Personal& value : personals) {
    value.salt = random_->salt();
    entry.sealed.push_back(log::seal(value));
  }
  bytes_.clear();
  TRY_VOID(log::encode(entry, bytes_));
  return writer_->append(bytes_, personals, at_, import_);
}

namespace {

class ListImport {
 public:
  ListImport(store::Writer& writer, const Earlier& earlier, const Profile& profile, const ImportOptions& options,
             const Clock& clock, Random& random, const Progress& progress)
      : writer_(writer), earlier_(earlier), profile_(profile), options_(options), clock_(clock), random_(random),
        progress_(progress), list_(options.list.empty() ? profile.list : options.list) {}

  Result<ImportReport> run() {
    std::optional<MappedFile> file;
    if (options_.pasted) {
      bytes_ = *options_.pasted;
    } else {
      TRY(opened, MappedFile::open(options_.file));
      file.emplace(std::move(opened));
      bytes_ = file->bytes();
    }
    TRY_VOID(look_back());
    TRY_VOID(seal_chunks());
    // Only the last edition: a list may go back to what it said before.
    // Of a workbook one sheet was read, and another may be now.
    report_.same_file = last_hash_ == file_hash_ && last_canonical_hash_ == canonical_hash_;
    if (report_.same_file) return report_;
    TRY(scribe, Scribe::begin(writer_, options_.by, clock_, random_));
    scribe_ = &scribe;
    report_.import = scribe.import();
    report_.first_entry = writer_.head().size() + 1;
    TRY_VOID(write_capture());
    TRY_VOID(read_rows());
    TRY_VOID(settle_gone());
    report_.last_entry = writer_.head().size();
    if (!options_.dry_run && options_.before_commit) TRY_VOID(options_.before_commit());
    if (!options_.dry_run) TRY_VOID(writer_.commit());
    return report_;
  }

 private:
  // Earlier captures and sources of this list.
  Status look_back() {
    Status status;
    earlier_.each_capture(list_, [&](Seq capture, const std::string& profile) {
      if (!status.ok()) return;
      if (profile != profile_.name) {
        status = fail(Code::kOtherProfile, {list_, profile, profile_.name});
        return;
      }
      auto personals = writer_.personals(capture);
      if (!personals.ok()) {
        status = personals.error();
        return;
      }
      last_canonical_hash_.clear();
      for (const log::Personal& value : *personals) {
        if (value.field == "sha256") last_hash_ = value.text;
        if (value.field == "canonical_sha256") last_canonical_hash_ = value.text;
      }
      last_capture_ = capture;
    });
    TRY_VOID(std::move(status));
    earlier_.each_source([&](Seq source, const std::string& publisher, const std::string& published) {
      if (!status.ok()) return;
      auto personals = writer_.personals(source);
      if (!personals.ok()) {
        status = personals.error();
        return;
      }
      DraftSource key{publisher, "", published};
      for (const log::Personal& value : *personals)
        if (value.field == "address") key.address = value.text;
      sources_[key] = source;
    });
    return status;
  }

  // First pass: the chunks' commitments, the file's hash, and whether it can be
  // read.  One pass, so that two gigabytes that are no list are refused at the
  // first row, not after they were hashed.
  Status seal_chunks() {
    read_ = settle(bytes_, options_.file, options_.read);
    read_.book = profile_.book;
    TRY(reader, open_rows(bytes_, options_.file, read_));
    TRY(drafter, Drafter::make(profile_, reader->header(), options_.file, options_.edition));
    (void)drafter;
    log::Frontier tree;
    Sha256 captured;
    const auto add = [&](std::string_view raw) {
      captured.add(raw);
      captured_bytes_ += raw.size();
      salts_.push_back(random_.salt());
      tree.add(log::leaf_hash(as_bytes(hmac_sha256(salts_.back(), raw))));
    };
    add(reader->header_raw());
    Row row;
    while (true) {
      TRY(more, reader->next(row));
      if (!more) break;
      add(row.raw);
      tick(reader->position() / 4);
    }
    add(reader->trailer_raw());
    chunk_root_ = tree.root();
    file_hash_ = to_hex(as_bytes(captured.finish()));
    if (!reader->raw_is_file()) {
      canonical_hash_ = std::move(file_hash_);
      file_hash_ = to_hex(as_bytes(sha256(bytes_)));
    }
    return {};
  }

  // `whose`: the row's person; zero: nobody's (a header, a row about the books).
  Status put_chunk(std::string_view raw, const Id& whose = {}) {
    store::Chunk chunk;
    chunk.subject = whose;
    chunk.index = next_chunk_;
    chunk.salt = salts_[next_chunk_++];
    chunk.commitment = hmac_sha256(chunk.salt, raw);
    chunk.bytes.assign(raw);
    return writer_.put_chunk(capture_, chunk);
  }

  Status write_capture() {
    log::Entry e;
    e.kind = log::Kind::capture;
    e.list = list_;
    e.profile = profile_.name;
    if (profile_.free_of_duplicates) e.mode = "unique";
    e.bytes = static_cast<int64_t>(captured_bytes_);
    e.chunks = static_cast<int64_t>(salts_.size());
    e.chunk_root = chunk_root_;
    e.fetched = options_.fetched.empty() ? time_text(scribe_->at()) : options_.fetched;
    // What the next edition needs to read this one's rows again, one by one.
    e.format = profile_.book != nullptr ? kBook : kFormats[static_cast<size_t>(read_.format)];
    if (read_.format == Format::csv) {
      e.encoding = kEncodings[static_cast<size_t>(find_encoding(bytes_, read_.encoding).encoding)];
      if (read_.separator != 0) e.split = std::string(1, read_.separator);
    }
    const std::string name = options_.file.substr(options_.file.find_last_of('/') + 1);
    std::vector<log::Personal> personals = {{"sha256", file_hash_, {}}, {"file", name, {}}};
    if (!canonical_hash_.empty()) personals.push_back({"canonical_sha256", canonical_hash_, {}});
    TRY(source, source_for(options_.edition));
    if (source != 0) e.source = static_cast<int64_t>(source);
    TRY(seq, scribe_->append(e, personals));
    capture_ = seq;
    return {};
  }

  // The source entry of a row, written once for each publisher, address, date.
  Result<Seq> source_for(const DraftSource& source) {
    if (source == DraftSource{}) return Seq{0};
    if (last_source_seq_ != 0 && source == last_source_) return last_source_seq_;
    auto& seq = sources_[source];
    if (seq == 0) {
      log::Entry e;
      e.kind = log::Kind::source;
      e.publisher = source.publisher;
      e.published = source.published;
      std::vector<log::Personal> personals;
      if (!source.address.empty()) personals.push_back({"address", source.address, {}});
      TRY(made, scribe_->append(e, personals));
      seq = made;
    }
    last_source_ = source;
    last_source_seq_ = seq;
    return seq;
  }

  Result<Id> subject_for(const std::string& handle) {
    if (handle.empty()) {
      ++report_.persons;
      return random_.id();
    }
    const auto made = subjects_.find(handle);
    if (made != subjects_.end()) return made->second;
    auto known = earlier_.subject(handle);
    if (!known) {
      known = random_.id();
      ++report_.persons;
    }
    subjects_.emplace(handle, *known);
    return *known;
  }

  // Second pass: records and claims.
  Status read_rows() {
    TRY(reader, open_rows(bytes_, options_.file, read_));
    TRY(drafter, Drafter::make(profile_, reader->header(), options_.file, options_.edition));
    header_ = reader->header();
    header_raw_ = reader->header_raw();
    for (const ClaimRule& rule : profile_.claims) dated_by_edition_ |= rule.date == "@published";
    TRY_VOID(put_chunk(reader->header_raw()));
    Row row;
    std::unordered_map<std::string, uint32_t> repeats;
    const bool first_edition = last_capture_ == 0;
    while (true) {
      TRY(more, reader->next(row));
      if (!more) break;
      ++report_.rows;
      const uint64_t chunk = next_chunk_;
      TRY(draft, drafter.read(row));
      std::string key = draft->key;
      // Rows that collide on their key are told apart by their order.
      const uint32_t repeat = ++repeats[key];
      if (repeat > 1) key += "\x1f#" + std::to_string(repeat);
      std::optional<Seq> old, gone;
      if (!first_edition) old = earlier_.row(list_, key);
      if (!first_edition && !old) gone = earlier_.gone_row(list_, key);
      if (old) {
        seen_.insert(*old);
        TRY_VOID(compare(*old, row, *draft, key, chunk, false));
      } else if (gone) {
        TRY_VOID(compare(*gone, row, *draft, key, chunk, true));
      } else {
        ++report_.added;
        const bool about_person = std::any_of(draft->drafts.begin(), draft->drafts.end(), [](const Draft& d) { return !d.about_books; });
        Id subject;
        if (about_person) {
          TRY(found, subject_for(draft->handle));
          subject = found;
        }
        TRY_VOID(put_chunk(row.raw, subject));
        TRY_VOID(write_row(row, *draft, key, subject, 0, chunk, {}));
      }
      tick(bytes_.size() / 4 + reader->position() * 3 / 4);
    }
    return put_chunk(reader->trailer_raw());
  }

  // Writes a record and those drafts that are not in `unchanged`.
  Status write_row(const Row& row, const RowDraft& draft, const std::string& key, const Id& subject, Seq replaces,
                   uint64_t chunk, const std::map<int64_t, Seq>& replaced) {
    log::Entry& r = record_;
    r.clear();
    r.kind = log::Kind::record;
    r.capture = static_cast<int64_t>(capture_);
    r.row = static_cast<int64_t>(chunk);
    r.row_number = number_beside(row, chunk);
    r.list = list_;
    const bool about_person = !subject.is_zero();
    r.subject = subject;
    if (replaces != 0) r.replaces = static_cast<int64_t>(replaces);
    personals_.clear();
    personals_.push_back({"key", key, {}});
    if (!draft.handle.empty() && about_person) personals_.push_back({"handle", draft.handle, {}});
    TRY(record, scribe_->append(r, personals_));
    for (const Draft& d : draft.drafts) {
      const auto was = replaced.find(d.slot);
      if (was != replaced.end() && was->second == kKept) continue;
      TRY_VOID(write_claim(d, subject, record, row, chunk, was == replaced.end() ? 0 : was->second));
    }
    return {};
  }

  Status write_claim(const Draft& d, const Id& subject, Seq record, const Row& row, uint64_t chunk, Seq replaces) {
    TRY(source, source_for(d.source));
    claim_ = d.entry;
    if (!d.about_books) claim_.subject = subject;
    claim_.record = static_cast<int64_t>(record);
    claim_.capture = static_cast<int64_t>(capture_);
    claim_.row = static_cast<int64_t>(chunk);
    claim_.row_number = number_beside(row, chunk);
    claim_.slot = d.slot;
    if (source != 0) claim_.source = static_cast<int64_t>(source);
    if (replaces != 0) claim_.replaces = static_cast<int64_t>(replaces);
    personals_ = d.personals;
    TRY_VOID(as_status(scribe_->append(claim_, personals_)));
    ++report_.claims;
    return {};
  }

  // The number by which the list's keeper knows the row, where it is not the one
  // that follows from the chunk: after blank rows.
  int64_t number_beside(const Row& row, uint64_t chunk) const {
    const bool has_header = profile_.book == nullptr && read_.format != Format::json && read_.format != Format::json_lines;
    return row.number == chunk + (has_header ? 1 : 0) ? log::kAbsent : static_cast<int64_t>(row.number);
  }

  static Status as_status(Result<Seq> result) {
    if (!result.ok()) return result.error();
    return {};
  }

  // A source entry as it was given.
  Result<DraftSource> source_of(int64_t seq) {
    DraftSource out;
    if (seq == log::kAbsent) return out;
    TRY(bytes, writer_.entry(static_cast<Seq>(seq)));
    log::Entry e;
    TRY_VOID(decoder_.decode(bytes, e));
    out.publisher = e.publisher;
    out.published = e.published;
    TRY(personals, writer_.personals(static_cast<Seq>(seq)));
    for (const log::Personal& value : personals)
      if (value.field == "address") out.address = value.text;
    return out;
  }

  struct Old {
    log::Entry record;
    std::string published;  // of that edition
    std::vector<std::string> header;
    std::vector<std::string> cells;
    RowDraft draft;
    std::map<int64_t, Seq> claims;  // slot → claim that now stands
  };

  // Reads an earlier row again, from its chunk.
  Result<Old> read_old(Seq record) {
    Old old;
    log::Decoder decoder;
    TRY(bytes, writer_.entry(record));
    TRY_VOID(decoder.decode(bytes, old.record));
    const auto capture = static_cast<Seq>(old.record.capture);
    TRY(header, writer_.chunk(capture, 0));
    TRY(chunk, writer_.chunk(capture, static_cast<uint64_t>(old.record.row)));
    TRY(capture_bytes, writer_.entry(capture));
    log::Entry capture_entry;
    TRY_VOID(decoder.decode(capture_bytes, capture_entry));
    TRY(edition, source_of(capture_entry.source));
    old.published = edition.published;
    // As that edition was read, whatever this one is.
    ReadOptions read;
    read.book = profile_.book;
    read.format = Format::csv;
    for (size_t i = 0; i < std::size(kFormats); ++i)
      if (capture_entry.format == kFormats[i] && i > 0) read.format = static_cast<Format>(i);
    for (size_t i = 0; i < std::size(kEncodings); ++i)
      if (capture_entry.encoding == kEncodings[i]) read.encoding = static_cast<Encoding>(i);
    if (!capture_entry.split.empty()) read.separator = capture_entry.split[0];
    if (is_table(read.format)) {  // what was kept of it is its canonical text
      read.format = Format::csv;
      read.encoding = Encoding::utf8;
      read.separator = ',';
    }
    std::string text = header.bytes + chunk.bytes;
    if (read.format != Format::csv) {
      // One object, without what stood between it and the next.
      text = "[" + chunk.bytes.substr(0, chunk.bytes.find_last_of('}') + 1) + "]";
      read.format = Format::json;
    }
    TRY(reader, open_rows(text, options_.file, read));
    old.header = reader->header();
    Row row;
    TRY(more, reader->next(row));
    if (!more) return fail(Code::kDamaged, {"the row behind record " + std::to_string(record) + " is empty"});
    // An object lacks the members that it has no value for.
    if (read.format == Format::json)
      for (const std::string& name : header_)
        if (std::find(old.header.begin(), old.header.end(), name) == old.header.end()) {
          old.header.push_back(name);
          row.cells.emplace_back();
        }
    TRY(drafter, Drafter::make(profile_, old.header, options_.file, edition));
    TRY(draft, drafter.read(row));
    old.draft = *draft;
    for (std::string_view cell : row.cells) old.cells.emplace_back(cell);
    // Claims of this record, then those it kept from the records before it.
    Seq at = record;
    log::Entry e;
    while (at != 0) {
      Seq replaces = 0;
      for (Seq seq = at; seq <= writer_.head().size(); ++seq) {
        TRY(entry_bytes, writer_.entry(seq));
        TRY_VOID(decoder.decode(entry_bytes, e));
        if (seq == at) {
          if (e.replaces != log::kAbsent) replaces = static_cast<Seq>(e.replaces);
          continue;
        }
        if (e.kind == log::Kind::source || e.kind == log::Kind::decision) continue;
        if (e.kind != log::Kind::claim || e.record != static_cast<int64_t>(at)) break;
        old.claims.try_emplace(e.slot, seq);
      }
      at = replaces;
    }
    return old;
  }

  static constexpr Seq kKept = ~Seq{0};
  static constexpr const char* kFormats[] = {"", "csv", "json", "json_lines", "xlsx", "ods", "html"};
  static constexpr const char* kBook = "book";
  static constexpr const char* kEncodings[] = {"", "utf-8", "utf-16le", "utf-16be", "cp1251"};

  // The short way: the same bytes under the same header say the same, unless
  // the edition's own date or address is part of the claims.
  Result<bool> says_the_same_bytes(Seq record, const Row& row) {
    TRY(bytes, writer_.entry(record));
    TRY_VOID(decoder_.decode(bytes, record_));
    const auto capture = static_cast<Seq>(record_.capture);
    auto known = same_header_.find(capture);
    if (known == same_header_.end()) {
      TRY(header, writer_.chunk(capture, 0));
      known = same_header_.emplace(capture, header.bytes == header_raw_).first;
    }
    if (!known->second || dated_by_edition_) return false;
    TRY(chunk, writer_.chunk(capture, static_cast<uint64_t>(record_.row)));
    return chunk.bytes == row.raw;
  }

  // Whether the claims of this slot are dated by the edition, not by a cell.
  bool is_of_edition(int64_t slot) const {
    const auto rule = static_cast<size_t>(slot / 100 - 1);
    return rule < profile_.claims.size() && profile_.claims[rule].date == "@published";
  }

  // A row that was there before: nothing, or what changed in it.
  //
  // What a list says as of its edition ("held", on the day of publication) is
  // not corrected by what the next edition says of another day: both stand.
  // And who is listed as held again is attested again.
  Status compare(Seq record, const Row& row, const RowDraft& draft, const std::string& key, uint64_t chunk, bool relisted) {
    TRY(untouched, says_the_same_bytes(record, row));
    TRY_VOID(put_chunk(row.raw, record_.subject));
    if (untouched && !relisted) {
      ++report_.unchanged;
      return {};
    }
    TRY(old, read_old(record));
    // The edition's own date is not news about a row.
    std::map<int64_t, const Draft*> before;
    for (const Draft& d : old.draft.drafts) before[d.slot] = &d;
    std::map<int64_t, Seq> replaced;
    std::vector<const Draft*> again;
    bool changed = relisted;
    const bool later = old.published != options_.edition.published;
    const auto same = [&](const Draft& a, const Draft& b) {
      Draft x = a, y = b;
      if (profile_.publisher.empty()) x.source.publisher = y.source.publisher;
      if (profile_.address.empty()) x.source.address = y.source.address;
      if (profile_.published.empty()) x.source.published = y.source.published;
      if (is_of_edition(a.slot)) x.entry.date = y.entry.date;
      x.entry.columns.clear();
      y.entry.columns.clear();
      return x == y;
    };
    for (const Draft& d : draft.drafts) {
      const auto was = before.find(d.slot);
      if (was == before.end()) {
        changed = true;
        continue;
      }
      const auto claim = old.claims.find(d.slot);
      const bool of_edition = later && is_of_edition(d.slot);
      if (same(d, *was->second) && claim != old.claims.end()) {
        replaced[d.slot] = kKept;
        if (of_edition && d.entry.what == "still_held") again.push_back(&d);
      } else {
        replaced[d.slot] = claim != old.claims.end() && !of_edition ? claim->second : 0;
        changed = true;
      }
      before.erase(was);
    }
    for (const auto& [slot, gone] : before) changed |= old.claims.count(slot) > 0;
    const Id subject = old.record.subject;
    if (!changed) {
      ++report_.unchanged;
      for (const Draft* d : again) TRY_VOID(write_claim(*d, subject, record, row, chunk, 0));
      return {};
    }
    ++(relisted ? report_.relisted : report_.changed);
    for (const Draft* d : again) replaced[d->slot] = 0;
    TRY_VOID(write_row(row, draft, key, subject, record, chunk, replaced));
    // What the row no longer says is superseded, by a decision that says so.
    for (const auto& [slot, gone] : before) {
      const auto claim = old.claims.find(slot);
      if (claim == old.claims.end() || (later && is_of_edition(slot))) continue;
      log::Entry e;
      e.kind = log::Kind::decision;
      e.state = "superseded";
      e.target = static_cast<int64_t>(claim->second);
      e.capture = static_cast<int64_t>(capture_);
      e.row = static_cast<int64_t>(chunk);
      e.row_number = number_beside(row, chunk);
      TRY_VOID(as_status(scribe_->append(e)));
    }
    for (size_t i = 0; i < header_.size() && report_.changes.size() < options_.show_changes; ++i) {
      const auto was = std::find(old.header.begin(), old.header.end(), header_[i]);
      const std::string before_cell = was == old.header.end() ? "" : old.cells[static_cast<size_t>(was - old.header.begin())];
      if (before_cell != row.cells[i])
        report_.changes.push_back({subject, row.number, header_[i], before_cell, std::string(row.cells[i])});
    }
    return {};
  }

  Status settle_gone() {
    std::vector<Seq> gone;
    uint64_t listed = 0;
    earlier_.each_row(list_, [&](Seq record) {
      ++listed;
      if (seen_.count(record) == 0) gone.push_back(record);
    });
    report_.gone = gone.size();
    if (!options_.accept_shrink && static_cast<double>(gone.size()) * 100 > options_.shrink_percent * static_cast<double>(listed)) {
      std::string percent = std::to_string(options_.shrink_percent);
      percent.erase(percent.find_last_not_of("0.") + 1);
      return fail(Code::kShrink, {std::to_string(gone.size()), std::to_string(listed), percent.empty() ? "0" : percent},
                  {options_.file, 0, "", 0});
    }
    TRY(source, source_for(options_.edition));
    log::Decoder decoder;
    log::Entry record;
    for (Seq seq : gone) {
      TRY(bytes, writer_.entry(seq));
      TRY_VOID(decoder.decode(bytes, record));
      log::Entry e;
      e.kind = log::Kind::claim;
      e.what = "unlisted";
      e.subject = record.subject;
      e.record = static_cast<int64_t>(seq);
      e.capture = static_cast<int64_t>(capture_);
      e.list = list_;
      const std::string fetched = options_.fetched.empty() ? time_text(scribe_->at()) : options_.fetched;
      e.date = "../" + fetched;
      if (source != 0) e.source = static_cast<int64_t>(source);
      TRY_VOID(as_status(scribe_->append(e)));
      ++report_.claims;
      if (report_.gone_subjects.size() < options_.show_changes) report_.gone_subjects.push_back(record.subject);
    }
    return {};
  }

  void tick(uint64_t done) {
    if (progress_ && done >= next_tick_) {
      progress_(std::min<uint64_t>(done, bytes_.size()), bytes_.size());
      next_tick_ = done + bytes_.size() / 200 + 1;
    }
  }

  store::Writer& writer_;
  const Earlier& earlier_;
  const Profile& profile_;
  const ImportOptions& options_;
  const Clock& clock_;
  Random& random_;
  const Progress& progress_;
  std::string list_;
  std::string_view bytes_;
  std::string file_hash_;
  ImportReport report_;
  Scribe* scribe_ = nullptr;
  std::vector<Salt> salts_;
  Hash chunk_root_{};
  Seq capture_ = 0, last_capture_ = 0;
  std::string canonical_hash_;  // of the chunks, where they are not the file
  std::string last_hash_, last_canonical_hash_;  // of the last edition
  ReadOptions read_;
  uint64_t captured_bytes_ = 0;
  uint64_t next_chunk_ = 0, next_tick_ = 0;
  std::map<DraftSource, Seq> sources_;
  DraftSource last_source_;
  Seq last_source_seq_ = 0;
  std::unordered_map<std::string, Id> subjects_;
  std::unordered_set<Seq> seen_;
  std::vector<std::string> header_;
  std::string header_raw_;
  bool dated_by_edition_ = false;
  std::unordered_map<Seq, bool> same_header_;  // by capture
  log::Decoder decoder_;
  log::Entry record_, claim_;
  std::vector<log::Personal> personals_;
};

}  // namespace

Result<ImportReport> import_list(store::Writer& writer, const Earlier& earlier, const Profile& profile,
                                 const ImportOptions& options, const Clock& clock, Random& random, const Progress& progress) {
  return ListImport(writer, earlier, profile, options, clock, random, progress).run();
}

}  // namespace stillheld::intake
