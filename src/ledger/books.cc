#include "ledger/books.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

namespace stillheld::ledger {

using dates::kMaxDay;
using dates::kMinDay;

namespace {

constexpr uint32_t kNever = 0xFFFFFFFF;
constexpr size_t kMaxMarks = 16;

uint8_t pack(Account account, Certainty certainty) {
  return static_cast<uint8_t>(static_cast<unsigned>(account) | static_cast<unsigned>(certainty) << 5);
}

// A row of the columns while they are being made.
struct Row {
  Day from, to;
  uint32_t person, known_from, known_to;
  uint16_t marks;
  uint8_t state, way, cause;
};

bool same_answer(const Row& a, const Row& b) {
  return a.from == b.from && a.to == b.to && a.state == b.state && a.marks == b.marks && a.way == b.way && a.cause == b.cause;
}

bool by_person_known_day(const Row& a, const Row& b) {
  if (a.person != b.person) return a.person < b.person;
  if (a.known_from != b.known_from) return a.known_from < b.known_from;
  return a.from < b.from;
}

Row row_at(const SpanColumns& c, size_t i) {
  return {c.from[i], c.to[i], c.person[i], c.known_from[i], c.known_to[i], c.marks[i], c.state[i], c.way[i], c.cause[i]};
}

void push(SpanColumns& c, const Row& r) {
  c.from.push_back(r.from);
  c.to.push_back(r.to);
  c.person.push_back(r.person);
  c.known_from.push_back(r.known_from);
  c.known_to.push_back(r.known_to);
  c.marks.push_back(r.marks);
  c.state.push_back(r.state);
  c.way.push_back(r.way);
  c.cause.push_back(r.cause);
}

void reserve(SpanColumns& c, size_t n) {
  c.from.reserve(n);
  c.to.reserve(n);
  c.person.reserve(n);
  c.known_from.reserve(n);
  c.known_to.reserve(n);
  c.marks.reserve(n);
  c.state.reserve(n);
  c.way.reserve(n);
  c.cause.reserve(n);
}

}  // namespace

std::optional<uint32_t> Books::find(const Id& subject) const {
  const auto found = numbers_.find(subject);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

uint32_t Books::import_at(Millis known) const {
  uint32_t out = 0;
  for (const Import& i : imports_) {
    if (i.at > known) break;
    out = i.number;
  }
  return out;
}

uint32_t Books::import_of(Seq seq) const {
  const auto after = std::upper_bound(imports_.begin(), imports_.end(), seq, [](Seq s, const Import& i) { return s < i.first; });
  return after == imports_.begin() ? 0 : (after - 1)->number;
}

const Special* Books::special(Seq seq) const {
  const auto found = std::lower_bound(specials_.begin(), specials_.end(), seq, [](const Special& s, Seq q) { return s.seq < q; });
  return found != specials_.end() && found->seq == seq ? &*found : nullptr;
}

const Definitions& Books::definitions(uint32_t import) const {
  static const Definitions standard = Definitions::standard();
  const Definitions* out = definitions_.empty() ? &standard : &definitions_.front().second;
  for (const auto& [from, definitions] : definitions_)
    if (from <= import) out = &definitions;
  return *out;
}

const Source* Books::source_of(Seq seq) const {
  const auto found = sources_.find(static_cast<uint32_t>(seq));
  return found == sources_.end() ? nullptr : &found->second;
}

Day Books::captured_day(const log::Entry& entry) const {
  if (entry.capture != log::kAbsent) {
    const auto found = captures_.find(static_cast<uint32_t>(entry.capture));
    if (found != captures_.end()) return found->second;
  }
  return dates::day_of(entry.at);
}

Result<Claim> Books::read_person_claim(Seq seq, const log::Entry& entry) const {
  const Source* source = entry.source != log::kAbsent ? source_of(static_cast<Seq>(entry.source)) : nullptr;
  return read_claim(seq, entry, source, captured_day(entry), words_);
}

uint64_t Books::hash_key(std::string_view text) const {
  std::string bytes(reinterpret_cast<const char*>(ledger_.bytes.data()), ledger_.bytes.size());
  bytes += text;
  const Hash hash = sha256(bytes);
  uint64_t out;
  std::memcpy(&out, hash.data(), sizeof out);
  return out;
}

// What has to be remembered of an entry that is not one person's.
void Books::index_special(const Special& special) {
  const log::Entry& e = special.entry;
  const auto seq = static_cast<uint32_t>(special.seq);
  switch (e.kind) {
    case log::Kind::source: {
      const auto date = dates::parse_edtf(e.published);
      sources_[seq] = {e.publisher, words_.add(e.group.empty() ? e.publisher : e.group), date.ok() ? date.value() : dates::Date::unknown()};
      break;
    }
    case log::Kind::capture: {
      const auto date = dates::parse_edtf(e.fetched);
      if (e.mode == "unique") lists_without_duplicates_.try_emplace(words_.add(e.list), static_cast<uint32_t>(e.import));
      captures_[seq] = date.ok() && date->has_latest() ? std::min(date->latest(), dates::day_of(e.at)) : dates::day_of(e.at);
      break;
    }
    case log::Kind::rule_set: {
      const auto import = static_cast<uint32_t>(e.import);
      if (definitions_.empty() || definitions_.back().first != import)
        definitions_.emplace_back(import, definitions_.empty() ? Definitions::standard() : definitions_.back().second);
      // What could not be read was refused before it came into the log.
      (void)definitions_.back().second.read(e.name, e.text).ok();
      break;
    }
    default:
      break;
  }
}

// Without names nothing can tell any more that the subjects were one person: the
// tombstone says so, and from which import on ("ID@IMPORT"; persons.h).  For this
// the books are folded anew (cache.cc): what was known earlier stays as it was.
void Books::note_tombstone(const Special& special, Work* work) {
  const log::Entry& e = special.entry;
  const auto first = find(e.subject);
  if (!first) return;
  erased_.insert(*first);
  for (const std::string& field : e.fields) {
    const size_t at = field.find('@');
    const auto id = Id::parse(std::string_view(field).substr(0, at));
    const auto other = id ? find(*id) : std::nullopt;
    if (!other || *other == *first) continue;
    erased_.insert(*other);
    auto since = static_cast<uint32_t>(e.import);
    if (at != std::string::npos) since = std::min(since, static_cast<uint32_t>(std::strtoul(field.c_str() + at + 1, nullptr, 10)));
    who_.decide({special.seq, since, *first, *other, true, kNever});
    if (work != nullptr) {
      work->touched.emplace_back(*first, since);
      work->touched.emplace_back(*other, since);
    }
  }
}

void Books::note_decision(const Special& special, Work* work) {
  const log::Entry& e = special.entry;
  const auto import = static_cast<uint32_t>(e.import);
  if (e.status == "proposed") return;  // another desk's word (evidence/pull.h): it waits for somebody to accept it
  if (e.kind == log::Kind::undo) return note_undo(e, work);
  if (e.kind == log::Kind::tombstone) return note_tombstone(special, work);
  if (e.kind == log::Kind::link_run) return who_.take_run(special.seq, import);
  if (e.kind != log::Kind::decision) return;
  if (e.state == "same" || e.state == "different") {
    const auto a = find(e.subject);
    const auto other = Id::parse(e.text);
    const auto b = other ? find(*other) : std::nullopt;
    if (!a || !b || *a == *b) return;
    who_.decide({special.seq, import, *a, *b, e.state == "same", kNever});
    if (work != nullptr && import < who_.linked_from())
      for (const uint32_t subject : who_.everybody()) work->touched.emplace_back(subject, import);
    return;
  }
  const auto to = parse_code<Standing>(e.state);
  if (!to || e.target == log::kAbsent) return;
  decisions_.push_back({static_cast<uint32_t>(special.seq), import, static_cast<uint32_t>(e.target), *to, kNever});
  if (work != nullptr)
    if (const auto person = person_of_claim(static_cast<Seq>(e.target))) {
      work->touched.emplace_back(*person, import);
      work->set_aside.emplace_back(static_cast<uint32_t>(e.target), import);
    }
}

void Books::note_undo(const log::Entry& e, Work* work) {
  const auto import = static_cast<uint32_t>(e.import);
  const auto undo = [&](Decision& d) {
    if (d.undone != kNever) return;
    d.undone = import;
    if (work == nullptr) return;
    if (const auto person = person_of_claim(d.target)) {
      work->touched.emplace_back(*person, import);
      work->set_aside.emplace_back(d.target, import);
    }
  };
  bool who_changed = false;
  if (e.target != log::kAbsent) {
    for (Decision& d : decisions_)
      if (d.seq == static_cast<uint32_t>(e.target)) undo(d);
    who_changed |= who_.undo_entry(static_cast<Seq>(e.target), import);
  }
  if (e.target_import != log::kAbsent) {
    const auto undone = static_cast<uint32_t>(e.target_import);
    undone_imports_.emplace(undone, import);
    for (Decision& d : decisions_)
      if (d.import == undone) undo(d);
    who_changed |= who_.undo_import(undone, import);
    if (work != nullptr)
      for (size_t i = 0; i < claim_seq_.size(); ++i)
        if (import_of(claim_seq_[i]) == undone) {
          work->touched.emplace_back(claim_person_[i], import);
          work->set_aside.emplace_back(claim_seq_[i], import);
        }
  }
  if (who_changed && work != nullptr && import < who_.linked_from())
    for (const uint32_t subject : who_.everybody()) work->touched.emplace_back(subject, import);
}

void Books::add_special(Seq seq, log::Entry entry) { specials_.push_back({seq, std::move(entry)}); }

// What rule sets ask for has its bit in the columns, from the import on that
// made the rule set known.  True if there is a new one.
bool Books::note_marks(const Definitions& definitions, uint32_t import) {
  bool fresh = false;
  for (const RuleSet& rules : definitions.rule_sets)
    for (const std::string& word : {rules.recognition, rules.mark}) {
      if (word.empty() || mark_bit(word) != 0 || mark_words_.size() == kMaxMarks) continue;
      mark_words_.push_back({word, import});
      fresh = true;
    }
  return fresh;
}

Status Books::scan_new(store::Reader& reader, Work& work) {
  if (size_ == 0) note_marks(Definitions::standard(), 0);
  log::Decoder decoder;
  log::Entry e;
  return reader.scan(size_ + 1, reader.head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
    TRY_VOID(decoder.decode(bytes, e));
    const auto import = static_cast<uint32_t>(e.import);
    if (imports_.empty() || imports_.back().number != import)
      imports_.push_back({import, static_cast<uint32_t>(seq), e.at});
    uint32_t person = 0;
    if (!e.subject.is_zero()) {
      const auto [where, fresh] = numbers_.try_emplace(e.subject, static_cast<uint32_t>(persons_.size()));
      if (fresh) persons_.push_back(e.subject);
      person = where->second;
    }
    if (e.kind == log::Kind::claim && !e.subject.is_zero()) {
      TRY(claim, read_person_claim(seq, e));
      claim.person = person;
      claim_seq_.push_back(static_cast<uint32_t>(seq));
      claim_person_.push_back(person);
      if (claim.what == What::unlisted && claim.record != 0)
        mark_gone(claim.record, static_cast<uint32_t>(seq));
      if (!e.wave.empty()) wave_rows_.push_back({claim.word, person, static_cast<uint32_t>(seq)});
      work.claims.push_back(claim);
      return {};
    }
    if (e.kind == log::Kind::record) {
      records_.push_back({0, static_cast<uint32_t>(seq), words_.add(e.list), person, 0});
      return {};
    }
    add_special(seq, e);
    index_special(specials_.back());
    if (e.kind == log::Kind::rule_set) {
      const bool new_marks = note_marks(definitions_.back().second, import);
      if ((new_marks || e.name == "law" || e.name == "preference") && !persons_.empty()) work.all_at.push_back(import);
    }
    note_decision(specials_.back(), &work);
    return {};
  });
}

// A row of a list vanished from its next edition.  REQUIRES: records_ by seq.
void Books::mark_gone(uint32_t record, uint32_t claim) {
  const auto row = std::lower_bound(records_.begin(), records_.end(), record, [](const RecordRow& r, uint32_t s) { return r.seq < s; });
  if (row != records_.end() && row->seq == record) row->gone = claim;
}

// Keys of rows and handles of persons, as hashes.
Status Books::read_keys(store::Reader& reader, Work& work) {
  size_t next = 0;
  while (next < records_.size() && records_[next].seq < work.first) ++next;
  std::vector<RecordRow> fresh(records_.begin() + static_cast<std::ptrdiff_t>(next), records_.end());
  size_t at = 0;
  std::unordered_set<uint64_t> fresh_handles;
  const size_t known = handles_.size();  // sorted by key
  const auto is_known = [&](const HandleRow& row) {
    auto it = std::lower_bound(handles_.begin(), handles_.begin() + static_cast<std::ptrdiff_t>(known), row.key,
                               [](const HandleRow& r, uint64_t k) { return r.key < k; });
    for (; it != handles_.begin() + static_cast<std::ptrdiff_t>(known) && it->key == row.key; ++it)
      if (it->person == row.person) return true;
    return !fresh_handles.insert(row.key ^ row.person).second;
  };
  TRY_VOID(reader.scan_personals(work.first, reader.head().size(), [&](Seq seq, const log::Personal& value) -> Status {
    if (value.field != "key" && value.field != "handle") return {};
    while (at < fresh.size() && fresh[at].seq < seq) ++at;
    if (at == fresh.size() || fresh[at].seq != seq) return {};
    if (value.field == "key") {
      fresh[at].key = hash_key(value.text);
      return {};
    }
    // "namespace/handle" is found by either: intake asks with, people without.
    const std::string_view text = value.text;
    const uint32_t person = fresh[at].person;
    for (const std::string_view part : {text, text.substr(text.find('/') + 1)}) {
      const HandleRow row{hash_key(part), person, static_cast<uint32_t>(seq)};
      if (!is_known(row)) handles_.push_back(row);
    }
    return {};
  }));
  std::copy(fresh.begin(), fresh.end(), records_.begin() + static_cast<std::ptrdiff_t>(next));
  return {};
}

std::vector<Standing> Books::standings(std::span<const Claim> claims, uint32_t import) const {
  std::vector<Standing> out;
  out.reserve(claims.size());
  for (const Claim& c : claims) out.push_back(c.standing);
  if (!decisions_.empty())
    for (const Decision& d : decisions_) {
      if (d.import > import || d.undone <= import) continue;
      for (size_t i = 0; i < claims.size(); ++i)
        if (claims[i].seq == d.target) out[i] = d.to;
    }
  const auto is_undone = [&](const Claim& c) {
    const auto undone = undone_imports_.find(c.import);
    return undone != undone_imports_.end() && undone->second <= import;
  };
  for (size_t i = 0; i < claims.size(); ++i) {
    if (claims[i].replaces == 0 || is_undone(claims[i]) || out[i] == Standing::retracted || out[i] == Standing::proposed) continue;
    for (size_t k = 0; k < i; ++k)
      if (claims[k].seq == claims[i].replaces) out[k] = Standing::superseded;
  }
  if (!undone_imports_.empty())
    for (size_t i = 0; i < claims.size(); ++i)
      if (is_undone(claims[i])) out[i] = Standing::retracted;
  return out;
}

Status Books::fold_new(store::Reader& reader, Work& work) {
  // Which persons, and from which imports on.
  std::vector<uint32_t> starts(persons_.size() + 1, 0);
  for (const Claim& c : work.claims) ++starts[c.person + 1];
  for (size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  std::vector<uint32_t> order(work.claims.size());
  {
    std::vector<uint32_t> next(starts.begin(), starts.end() - 1);
    for (uint32_t i = 0; i < work.claims.size(); ++i) order[next[work.claims[i].person]++] = i;
  }
  // What is new about one subject is new about whoever it is joined with.
  if (!who_.empty()) {
    const auto spread = [&](uint32_t subject, uint32_t import) {
      for (const uint32_t member : who_.members(subject, import))
        if (member != subject) work.touched.emplace_back(member, import);
    };
    const size_t known = work.touched.size();
    for (const Claim& c : work.claims) spread(c.person, c.import);
    for (size_t i = 0; i < known; ++i) spread(work.touched[i].first, work.touched[i].second);
  }
  std::sort(work.touched.begin(), work.touched.end());
  work.touched.erase(std::unique(work.touched.begin(), work.touched.end()), work.touched.end());
  std::vector<uint8_t> is_touched(persons_.size(), !work.all_at.empty());
  for (const Claim& c : work.claims) is_touched[c.person] = 1;
  for (const auto& [person, import] : work.touched) is_touched[person] = 1;

  // Versions that hold until now, of the touched; the others stay.
  std::vector<Row> kept, rows, past;
  std::vector<uint32_t> old_start;
  for (size_t i = 0; i < current_.size(); ++i) {
    const Row r = row_at(current_, i);
    (is_touched[r.person] ? kept : rows).push_back(r);
  }
  current_ = {};
  size_t kept_at = 0, touched_at = 0;

  Folder folder;
  std::vector<Claim> claims;
  std::vector<Row> version, previous;
  std::vector<uint32_t> imports;
  std::vector<uint8_t> odd(persons_.size(), 0);
  for (uint32_t p : odd_) odd[p] = !is_touched[p];
  for (uint32_t person = 0; person < persons_.size(); ++person) {
    if (!is_touched[person]) continue;
    imports.clear();
    for (uint32_t k = starts[person]; k < starts[person + 1]; ++k) imports.push_back(work.claims[order[k]].import);
    while (touched_at < work.touched.size() && work.touched[touched_at].first < person) ++touched_at;
    for (size_t t = touched_at; t < work.touched.size() && work.touched[t].first == person; ++t)
      imports.push_back(work.touched[t].second);
    imports.insert(imports.end(), work.all_at.begin(), work.all_at.end());
    std::sort(imports.begin(), imports.end());
    imports.erase(std::unique(imports.begin(), imports.end()), imports.end());

    // The claims of a subject, before this update and in it.
    const auto collect = [&](uint32_t subject) -> Status {
      if (work.first > 1) TRY_VOID(own_claims(reader, subject, work.first, claims));
      for (uint32_t k = starts[subject]; k < starts[subject + 1]; ++k) claims.push_back(work.claims[order[k]]);
      return {};
    };
    claims.clear();
    if (who_.empty()) TRY_VOID(collect(person));

    previous.clear();
    while (kept_at < kept.size() && kept[kept_at].person < person) ++kept_at;
    while (kept_at < kept.size() && kept[kept_at].person == person) previous.push_back(kept[kept_at++]);

    for (uint32_t import : imports) {
      if (!who_.empty()) {
        claims.clear();
        // Who is joined with others is kept by the leader alone.
        const std::vector<uint32_t> members = who_.members(person, import);
        if (members.front() == person)
          for (const uint32_t member : members) TRY_VOID(collect(member));
        if (members.size() > 1)
          std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.seq < b.seq; });
      }
      size_t known = 0;
      while (known < claims.size() && claims[known].import <= import) ++known;
      const std::span<const Claim> prefix(claims.data(), known);
      const std::vector<Standing> standing = standings(prefix, import);
      const Folded& folded = folder.fold(prefix, standing, definitions(import), false);
      odd[person] = !folded.warnings.empty();
      if (!odd[person])
        for (Standing s : folded.standings) odd[person] |= s == Standing::conflict;
      version.clear();
      for (size_t i = 0; i < folded.spans.size(); ++i) {
        const Span& s = folded.spans[i];
        if (s.cause == Cause::start) continue;
        const Day end = i + 1 < folded.spans.size() ? folded.spans[i + 1].from : kMaxDay;
        Row r{s.from, end, person, import, kNever, 0, pack(s.account, s.certainty), static_cast<uint8_t>(s.way),
              static_cast<uint8_t>(s.cause)};
        // Cut where a recognition or mark begins or ends.
        Day from = s.from;
        while (from < end) {
          Day cut = end;
          r.marks = 0;
          for (const Mark& m : folded.marks) {
            const uint16_t bit_ = mark_bit(words_.text(m.word), import);
            if (m.from <= from && from < m.to) r.marks = static_cast<uint16_t>(r.marks | bit_);
            if (m.from > from) cut = std::min(cut, m.from);
            if (m.to > from) cut = std::min(cut, m.to);
          }
          r.from = from;
          r.to = cut;
          version.push_back(r);
          from = cut;
        }
      }
      const bool same = version.size() == previous.size() &&
                        std::equal(version.begin(), version.end(), previous.begin(), same_answer);
      if (same) continue;
      for (Row& r : previous) {
        r.known_to = import;
        past.push_back(r);
      }
      previous = version;
    }
    rows.insert(rows.end(), previous.begin(), previous.end());
  }
  std::sort(rows.begin(), rows.end(), by_person_known_day);
  reserve(current_, rows.size());
  for (const Row& r : rows) push(current_, r);
  if (!past.empty()) {
    for (size_t i = 0; i < past_.size(); ++i) past.push_back(row_at(past_, i));
    std::sort(past.begin(), past.end(), by_person_known_day);
    past_ = {};
    reserve(past_, past.size());
    for (const Row& r : past) push(past_, r);
  }
  odd_.clear();
  for (uint32_t person = 0; person < odd.size(); ++person)
    if (odd[person]) odd_.push_back(person);
  return {};
}

Status Books::update(store::Reader& reader) {
  if (size_ == 0) ledger_ = reader.ledger_id();
  if (reader.head().size() == size_) return {};
  if (reader.head().size() > kNever) return fail(Code::kInternal, {"more than 4,294,967,295 entries"});
  Work work;
  work.first = size_ + 1;
  const size_t handles_before = handles_.size();
  claims_start_.clear();
  claims_order_.clear();
  std::sort(records_.begin(), records_.end(), [](const RecordRow& a, const RecordRow& b) { return a.seq < b.seq; });
  TRY_VOID(scan_new(reader, work));
  TRY_VOID(read_keys(reader, work));
  TRY_VOID(link_new(reader, work));
  TRY_VOID(fold_new(reader, work));
  std::sort(records_.begin(), records_.end(), [](const RecordRow& a, const RecordRow& b) {
    return std::tie(a.list, a.key, a.seq) < std::tie(b.list, b.key, b.seq);
  });
  const auto by_key = [](const HandleRow& a, const HandleRow& b) { return std::tie(a.key, a.record) < std::tie(b.key, b.record); };
  const auto middle = handles_.begin() + static_cast<std::ptrdiff_t>(handles_before);
  std::sort(middle, handles_.end(), by_key);
  std::inplace_merge(handles_.begin(), middle, handles_.end(), by_key);
  size_ = reader.head().size();
  root_ = reader.head().frontier.root();
  return {};
}

void Books::index_claims() const {
  if (claims_start_.size() == persons_.size() + 1) return;
  claims_start_.assign(persons_.size() + 1, 0);
  for (uint32_t p : claim_person_) ++claims_start_[p + 1];
  for (size_t i = 1; i < claims_start_.size(); ++i) claims_start_[i] += claims_start_[i - 1];
  claims_order_.resize(claim_seq_.size());
  std::vector<uint32_t> next(claims_start_.begin(), claims_start_.end() - 1);
  for (size_t i = 0; i < claim_seq_.size(); ++i) claims_order_[next[claim_person_[i]]++] = claim_seq_[i];
}

Status Books::own_claims(store::Reader& reader, uint32_t subject, Seq before, std::vector<Claim>& out) const {
  index_claims();
  log::Decoder decoder;
  log::Entry e;
  for (uint32_t k = claims_start_[subject]; k < claims_start_[subject + 1] && claims_order_[k] < before; ++k) {
    TRY(bytes, reader.entry(claims_order_[k]));
    TRY_VOID(decoder.decode(bytes, e));
    TRY(claim, read_person_claim(claims_order_[k], e));
    claim.person = subject;
    out.push_back(claim);
  }
  return {};
}

Result<std::vector<Claim>> Books::claims_of(store::Reader& reader, uint32_t person, uint32_t import) const {
  std::vector<Claim> out;
  const std::vector<uint32_t> members = who_.members(person, import);
  for (const uint32_t member : members) TRY_VOID(own_claims(reader, member, ~Seq{0}, out));
  if (members.size() > 1) std::sort(out.begin(), out.end(), [](const Claim& a, const Claim& b) { return a.seq < b.seq; });
  std::erase_if(out, [&](const Claim& c) { return c.import > import; });
  return out;
}

std::optional<uint32_t> Books::person_of_claim(Seq claim) const {
  const auto found = std::lower_bound(claim_seq_.begin(), claim_seq_.end(), claim);
  if (found == claim_seq_.end() || *found != claim) return std::nullopt;
  return claim_person_[static_cast<size_t>(found - claim_seq_.begin())];
}

Status Books::each_person(store::Reader& reader, uint32_t import, const std::function<Status(uint32_t, std::span<const Claim>)>& see) const {
  index_claims();
  std::vector<Claim> all;
  all.reserve(claim_seq_.size());
  log::Decoder decoder;
  log::Entry e;
  size_t at = 0;
  TRY_VOID(reader.scan(1, size_, [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
    if (at == claim_seq_.size() || claim_seq_[at] != seq) return {};
    TRY_VOID(decoder.decode(bytes, e));
    TRY(claim, read_person_claim(seq, e));
    claim.person = who_.leader(claim_person_[at++], import);
    all.push_back(claim);
    return {};
  }));
  std::stable_sort(all.begin(), all.end(), [](const Claim& a, const Claim& b) { return a.person < b.person; });
  for (size_t i = 0; i < all.size();) {
    size_t end = i;
    while (end < all.size() && all[end].person == all[i].person) ++end;
    TRY_VOID(see(all[i].person, std::span<const Claim>(all.data() + i, end - i)));
    i = end;
  }
  return {};
}

}  // namespace stillheld::ledger
