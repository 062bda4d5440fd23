#include "ledger/link_facts.h"

#include <algorithm>

#include "dates/written.h"
#include "identity/table.h"
#include "ledger/books.h"

namespace stillheld::ledger {

namespace {

constexpr size_t kGiven = 0, kPatronymic = 1, kFamily = 2, kBirth = 3, kDeath = 4, kArrest = 5, kPlace = 6, kOccupation = 7, kGender = 8;

// The kinds of claim that say something to linking, as they stand in an entry.
bool may_matter(std::string_view bytes) {
  const size_t at = bytes.rfind("\"what\":\"");
  if (at == std::string_view::npos) return false;
  const std::string_view what = bytes.substr(at + 8, bytes.find('"', at + 8) - at - 8);
  return what == "name" || what == "birth" || what == "arrest" || what == "death" || what == "death_in_custody" || what == "gender" ||
         what == "occupation" || bytes.find("\"replaces\":") != std::string_view::npos;
}

}  // namespace

std::string link_date(const dates::Date& date) {
  if (!date.has_earliest() || !date.has_latest()) return {};
  const Day first = date.earliest(), last = date.latest();
  const std::string a = dates::iso(first), b = dates::iso(last);
  if (a.size() != 10 || b.size() != 10) return {};
  if (a == b) return a;
  for (const size_t length : {size_t{7}, size_t{4}})
    if (a.substr(0, length) == b.substr(0, length)) return a.substr(0, length);
  return {};
}

std::string link_birth(std::string_view text) {
  static const std::vector<std::string> kForms = {"edtf", "iso", "dmy", "written", "year"};
  const auto date = dates::parse_written(text, kForms);
  if (date.ok())
    if (const std::string plain = link_date(*date); !plain.empty()) return plain;
  return std::string(text);
}

void LinkFacts::add(uint32_t subject, uint32_t claim, uint32_t import, size_t column, std::string_view text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(identity::kValueSeparator), text.size());
    if (end > 0) facts_.push_back({subject, claim, import, static_cast<uint32_t>(column), texts_.intern(text.substr(0, end))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void LinkFacts::add_name(uint32_t subject, uint32_t claim, uint32_t import, std::string_view text) {
  for (const auto& [column, part] : {std::pair(kGiven, identity::Kind::kGiven), std::pair(kPatronymic, identity::Kind::kPatronymic),
                                     std::pair(kFamily, identity::Kind::kFamily)})
    add(subject, claim, import, column, identity::part_of_name(text, part));
}

Status LinkFacts::add_claim(const Books& books, uint32_t claim, uint32_t subject, const log::Entry& e) {
  const auto import = static_cast<uint32_t>(e.import);
  if (e.replaces != log::kAbsent) replacements_.push_back({claim, import, static_cast<uint32_t>(e.replaces), subject});
  (void)books;
  const bool dead = e.what == "death" || e.what == "death_in_custody";
  if (e.what != "arrest" && !dead) return {};
  TRY(date, dates::parse_edtf(e.date));
  add(subject, claim, import, dead ? kDeath : kArrest, link_date(date));
  return {};
}

void LinkFacts::add_personal(uint32_t claim, uint32_t subject, uint32_t import, const log::Personal& value, bool whole_name) {
  if (value.field == "name") {
    if (whole_name) add_name(subject, claim, import, value.text);
  } else if (value.field == "given") {
    add(subject, claim, import, kGiven, value.text);
  } else if (value.field == "family") {
    add(subject, claim, import, kFamily, value.text);
  } else if (value.field == "patronymic") {
    add(subject, claim, import, kPatronymic, value.text);
  } else if (value.field == "birth") {
    add(subject, claim, import, kBirth, link_birth(value.text));
  } else if (value.field == "place") {
    add(subject, claim, import, kPlace, value.text);
  } else if (value.field == "occupation") {
    add(subject, claim, import, kOccupation, value.text);
  } else if (value.field == "gender") {
    add(subject, claim, import, kGender, value.text);
  }
}

Result<LinkFacts> LinkFacts::read(const Books& books, store::Reader& reader, const std::vector<uint32_t>* only) {
  if (reader.sealing() == store::Sealing::locked) return fail(Code::kSealed, {});
  LinkFacts out;
  log::Decoder decoder;
  log::Entry e;
  // Claims that matter, in the order of the log: what they are, and whose.
  struct Kept {
    uint32_t claim, subject, import;
    bool place;
  };
  std::vector<Kept> kept;
  const auto take = [&](uint32_t claim, uint32_t subject, std::string_view bytes) -> Status {
    if (!may_matter(bytes)) return {};
    TRY_VOID(decoder.decode(bytes, e));
    TRY_VOID(out.add_claim(books, claim, subject, e));
    if (!e.status.empty() && e.status != "accepted") return {};
    const bool described = e.what == "name" || e.what == "birth" || e.what == "gender" || e.what == "occupation";
    if (described || e.what == "arrest") kept.push_back({claim, subject, static_cast<uint32_t>(e.import), e.what == "arrest"});
    return {};
  };
  // Where a list has columns for the parts of a name, they say what is what.
  std::vector<log::Personal> values;
  const auto settle = [&](const Kept& k) {
    const bool parts = std::any_of(values.begin(), values.end(), [](const log::Personal& p) { return p.field == "given" || p.field == "family"; });
    for (const log::Personal& value : values)
      if ((value.field == "place") == k.place) out.add_personal(k.claim, k.subject, k.import, value, !parts);
  };
  if (only == nullptr) {
    const auto seqs = books.claim_seqs();
    const auto persons = books.claim_persons();
    size_t at = 0;
    TRY_VOID(reader.scan(1, seqs.empty() ? 0 : seqs.back(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      if (at == seqs.size() || seqs[at] != seq) return {};
      return take(static_cast<uint32_t>(seq), persons[at++], bytes);
    }));
    size_t next = 0;
    TRY_VOID(reader.scan_personals(1, kept.empty() ? 0 : kept.back().claim, [&](Seq seq, const log::Personal& value) -> Status {
      while (next < kept.size() && kept[next].claim < seq) {
        settle(kept[next++]);
        values.clear();
      }
      if (next < kept.size() && kept[next].claim == seq) values.push_back(value);
      return {};
    }));
    for (; next < kept.size(); ++next) {
      settle(kept[next]);
      values.clear();
    }
  } else {
    for (const uint32_t subject : *only)
      for (const uint32_t claim : books.claims_of_subject(subject)) {
        TRY(bytes, reader.entry(claim));
        TRY_VOID(take(claim, subject, bytes));
      }
    for (const Kept& k : kept) {
      TRY(read, reader.personals(k.claim));
      values = std::move(read);
      settle(k);
    }
  }
  std::sort(out.facts_.begin(), out.facts_.end(), [](const Fact& a, const Fact& b) {
    return std::tie(a.subject, a.claim, a.column, a.text) < std::tie(b.subject, b.claim, b.column, b.text);
  });
  return out;
}

std::span<const Fact> LinkFacts::of(uint32_t subject) const {
  const auto first = std::lower_bound(facts_.begin(), facts_.end(), subject, [](const Fact& f, uint32_t s) { return f.subject < s; });
  auto last = first;
  while (last != facts_.end() && last->subject == subject) ++last;
  return {first, last};
}

}  // namespace stillheld::ledger
