#include "evidence/erasure.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "evidence/bindings.h"

namespace stillheld::evidence {

namespace {

template <class See>
void each_open_text(const log::Entry& e, const See& see) {
  const auto number = [](int64_t) {};
  const auto text = [&](const char* field, const std::string& value) {
    if (!value.empty()) see(field, value);
  };
#define X(member) number(e.member);
#define Y(member) text(#member, e.member);
  STILLHELD_ENTRY_FIELDS(X, Y)
#undef X
#undef Y
  text("by", e.by);
}

// Names and handles among the values of these entries, as they are written.
Result<std::set<std::string>> names_in(store::Reader& reader, const std::vector<Seq>& entries) {
  std::set<std::string> names;
  const auto add = [&](std::string_view text) {
    if (text.size() >= 5) names.emplace(text);
  };
  for (const Seq seq : entries) {
    TRY(values, reader.personals(seq));
    for (const log::Personal& value : values) {
      if (value.field == "name") add(value.text);
      if (value.field == "handle") add(std::string_view(value.text).substr(value.text.find('/') + 1));
    }
  }
  return names;
}

bool names_somebody(const std::set<std::string>& names, std::string_view text) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return text.find(name) != std::string_view::npos; });
}

}  // namespace

std::string rows_text(const std::vector<Row>& rows) {
  std::string out;
  for (size_t i = 0; i < rows.size();) {
    const Seq capture = rows[i].first;
    out += (out.empty() ? "" : " ") + std::to_string(capture) + ":";
    for (bool first = true; i < rows.size() && rows[i].first == capture; first = false) {
      size_t end = i;
      while (end + 1 < rows.size() && rows[end + 1].first == capture && rows[end + 1].second == rows[end].second + 1) ++end;
      out += (first ? "" : ",") + std::to_string(rows[i].second);
      if (end > i) out += "-" + std::to_string(rows[end].second);
      i = end + 1;
    }
  }
  return out;
}

Result<std::vector<Row>> parse_rows(std::string_view text) {
  std::vector<Row> out;
  const Error bad = fail(Code::kDamaged, {"the rows of a tombstone cannot be read"});
  const auto number = [&](uint64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end == text.data() || value > (uint64_t{1} << 53)) return false;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return true;
  };
  const auto take = [&](char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
  };
  while (!text.empty()) {
    Seq capture = 0;
    if (!number(capture) || !take(':')) return bad;
    do {
      uint64_t first = 0;
      if (!number(first)) return bad;
      uint64_t last = first;
      if (take('-') && (!number(last) || last <= first)) return bad;
      if (last - first > (uint64_t{1} << 20) || out.size() > (size_t{1} << 20)) return bad;
      for (uint64_t row = first; row <= last; ++row) out.emplace_back(capture, row);
    } while (take(','));
    if (!text.empty() && (!take(' ') || text.empty())) return bad;
  }
  for (size_t i = 1; i < out.size(); ++i)
    if (!(out[i - 1] < out[i])) return bad;
  return out;
}

Result<Graves> Graves::read(store::Reader& reader, std::span<const Id> planned) {
  Graves out;
  const Seq size = reader.head().size();
  log::Decoder decoder;
  log::Entry e;
  // Most ledgers have none: a look at the bytes says so.
  TRY_VOID(reader.scan(1, size, [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
    if (bytes.find("\"kind\":\"tombstone\"") == std::string_view::npos) return {};
    TRY_VOID(decoder.decode(bytes, e));
    if (e.kind != log::Kind::tombstone) return {};
    out.since_[e.subject] = seq;
    for (const std::string& field : e.fields)
      if (const auto id = Id::parse(std::string_view(field).substr(0, field.find('@')))) out.since_[*id] = seq;
    TRY(rows, parse_rows(e.text));
    for (const Row& row : rows) out.listed_[row] = seq;
    out.last_ = seq;
    return {};
  }));
  for (const Id& subject : planned) out.since_[subject] = size + 1;
  if (!planned.empty()) out.last_ = size + 1;
  if (out.since_.empty()) return out;

  // Sources: the last tombstone among those who cite it, the first other citer.
  struct Cited {
    Seq grave = 0, other = 0;
  };
  std::map<Seq, Cited> sources;
  std::map<Seq, std::vector<Seq>> articles;  // capture of a page → the sources that are in it
  std::unordered_map<Seq, Seq> bound;  // entry → the tombstone that ends it
  TRY_VOID(reader.scan(1, size, [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
    TRY_VOID(decoder.decode(bytes, e));
    Seq grave = 0;
    const auto end_of = [&](const Id& subject) {
      const auto found = out.since_.find(subject);
      if (found != out.since_.end() && seq < found->second) grave = std::max(grave, found->second);
    };
    if (!e.subject.is_zero()) {
      end_of(e.subject);
      if (e.kind == log::Kind::decision)
        if (const auto other = Id::parse(e.text)) end_of(*other);
    } else if (const int64_t to = e.record != log::kAbsent ? e.record : e.target; to != log::kAbsent) {
      const auto found = bound.find(static_cast<Seq>(to));
      if (found != bound.end() && seq < found->second) grave = found->second;
    }
    if (grave != 0) {
      bound.emplace(seq, grave);
      if (!e.sealed.empty()) out.covered_.insert(seq);
    }
    if (e.kind == log::Kind::capture && e.list.empty()) articles[seq];
    if (e.kind == log::Kind::source && e.capture != log::kAbsent)
      if (const auto article = articles.find(static_cast<Seq>(e.capture)); article != articles.end()) article->second.push_back(seq);
    if (e.source != log::kAbsent) {
      Cited& cited = sources[static_cast<Seq>(e.source)];
      if (grave != 0) cited.grave = std::max(cited.grave, grave);
      else if (cited.other == 0) cited.other = seq;
    }
    if (!e.subject.is_zero() && e.capture != log::kAbsent && e.row != log::kAbsent && e.kind != log::Kind::decision) {
      const Row row{static_cast<Seq>(e.capture), static_cast<uint64_t>(e.row)};
      if (grave != 0) out.cited_[row] = true;
      else if (out.listed_.count(row) > 0) out.cited_by_others_[row] = true;
    }
    return {};
  }));
  std::unordered_set<Seq> ended;
  for (const auto& [source, cited] : sources)
    if (cited.grave != 0 && (cited.other == 0 || cited.other > cited.grave)) ended.insert(source);
  for (const Seq source : ended) {
    TRY(bytes, reader.entry(source));
    TRY_VOID(decoder.decode(bytes, e));
    if (!e.sealed.empty()) out.covered_.insert(source);
  }
  for (const auto& [capture, its] : articles) {
    const bool any = std::any_of(its.begin(), its.end(), [&](Seq source) { return sources.count(source) > 0 && sources.at(source).grave != 0; });
    const bool all = any && std::all_of(its.begin(), its.end(), [&](Seq source) { return ended.count(source) > 0; });
    if (all) out.covered_.insert(capture);
    if (any) out.articles_[capture] = all;
  }
  out.covered_order_.assign(out.covered_.begin(), out.covered_.end());
  std::sort(out.covered_order_.begin(), out.covered_order_.end());
  return out;
}

Seq Graves::tombstone(const Id& subject) const {
  const auto found = since_.find(subject);
  return found == since_.end() ? 0 : found->second;
}

bool Graves::may_list(const Row& row) const { return cited_.count(row) > 0 || cited_by_others_.count(row) == 0; }

std::vector<Row> Graves::forgotten_rows() const {
  std::vector<Row> out;
  for (const auto& [row, cited] : cited_)
    if (listed_.count(row) == 0) out.push_back(row);
  return out;
}

bool Graves::any_row(Seq capture) const {
  const auto found = listed_.lower_bound({capture, 0});
  return found != listed_.end() && found->first.first == capture;
}

Result<Erasure> plan_erasure(store::Reader& reader, std::vector<Id> subjects) {
  store::Reader* raw = below(reader);
  if (raw == nullptr || reader.sealing() != store::Sealing::open) return fail(Code::kNotSealed, {});
  Erasure out;
  out.subjects = std::move(subjects);
  const std::unordered_set<Id, IdHash> erased(out.subjects.begin(), out.subjects.end());
  std::unordered_set<uint32_t> numbers;
  TRY_VOID(raw->scan_person_keys([&](const store::PersonKey& key) -> Status {
    if (erased.count(key.subject) > 0) numbers.insert(key.number);
    return {};
  }));
  out.keys.assign(numbers.begin(), numbers.end());
  std::sort(out.keys.begin(), out.keys.end());
  TRY(graves, Graves::read(reader, out.subjects));
  for (const Seq seq : graves.covered_in_order()) {
    TRY(values, raw->personals(seq));
    if (values.empty()) continue;  // erased before
    out.entries.push_back(seq);
    out.values += values.size();
  }
  // Rows that entries cite, and those of editions in which the row was the same,
  // which no entry cites: they were sealed with the subject's key.
  std::set<Row> rows;
  for (const auto& [row, cited] : graves.cited())
    if (!graves.lists(row)) rows.insert(row);
  log::Decoder decoder;
  log::Entry e;
  std::vector<Seq> captures;
  TRY_VOID(reader.scan(1, reader.head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
    if (bytes.find("\"kind\":\"capture\"") == std::string_view::npos) return {};
    TRY_VOID(decoder.decode(bytes, e));
    if (e.kind == log::Kind::capture) captures.push_back(seq);
    return {};
  }));
  for (const Seq capture : captures)
    TRY_VOID(raw->scan_chunks(capture, [&](const store::Chunk& chunk) -> Status {
      if (!chunk.erased && numbers.count(key_numbers(chunk.salt).first) > 0) rows.emplace(capture, chunk.index);
      return {};
    }));
  // Pages: whole, if nobody else is in them; else the pieces that name the person.
  TRY(names, names_in(reader, out.entries));
  for (const auto& article : graves.articles())
    TRY_VOID(reader.scan_chunks(article.first, [&](const store::Chunk& chunk) -> Status {
      if (!chunk.erased && (article.second || names_somebody(names, chunk.bytes))) rows.emplace(article.first, chunk.index);
      return {};
    }));
  for (const Row& row : rows) {
    TRY(chunk, raw->chunk(row.first, row.second));
    if (!chunk.erased) out.rows.push_back(row);
  }
  return out;
}

Result<std::vector<Mention>> mentions(store::Reader& reader, const Erasure& plan, size_t most) {
  std::vector<Mention> out;
  TRY(names, names_in(reader, plan.entries));
  if (names.empty()) return out;
  const auto named_in = [&](std::string_view text) { return names_somebody(names, text); };
  const std::unordered_set<Seq> gone(plan.entries.begin(), plan.entries.end());
  const std::set<Row> gone_rows(plan.rows.begin(), plan.rows.end());
  const Seq size = reader.head().size();
  TRY_VOID(reader.scan_personals(1, size, [&](Seq seq, const log::Personal& value) -> Status {
    // (Parameters of link runs hold hashes, of values that two people had.)
    if (out.size() < most && gone.count(seq) == 0 && value.field != "parameters" && named_in(value.text)) out.push_back({seq, value.field, 0, false});
    return {};
  }));
  std::vector<Seq> captures;
  log::Decoder decoder;
  log::Entry e;
  TRY_VOID(reader.scan(1, size, [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
    TRY_VOID(decoder.decode(bytes, e));
    if (e.kind == log::Kind::capture) captures.push_back(seq);
    each_open_text(e, [&](const char* field, const std::string& text) {
      if (out.size() < most && named_in(text)) out.push_back({seq, field, 0, true});
    });
    return {};
  }));
  for (const Seq capture : captures)
    TRY_VOID(reader.scan_chunks(capture, [&](const store::Chunk& chunk) -> Status {
      if (out.size() < most && !chunk.erased && gone_rows.count({capture, chunk.index}) == 0 && named_in(chunk.bytes)) out.push_back({capture, "", chunk.index, false});
      return {};
    }));
  return out;
}

Status carry_out(store::Writer& writer, const Erasure& plan) {
  store::Writer* raw = below(writer);
  if (raw == nullptr) return fail(Code::kNotSealed, {});
  for (const Seq seq : plan.entries) TRY_VOID(raw->replace_values(seq, seq, {}));
  for (const auto& [capture, index] : plan.rows) {
    TRY(chunk, raw->chunk(capture, index));
    chunk.salt = {};
    chunk.bytes.clear();
    chunk.erased = true;
    TRY_VOID(raw->replace_chunks(capture, index, index, std::span(&chunk, 1)));
  }
  for (const uint32_t number : plan.keys) {
    TRY_VOID(raw->replace_person_keys(number, number, {}));
    vault_of(writer)->forget_key(number);  // what comes later is under a new one
  }
  return {};
}

}  // namespace stillheld::evidence
