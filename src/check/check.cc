#include "check/check.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "check/bodies.h"
#include "names/name.h"
#include "reading/words.h"

namespace stillheld::check {

using ledger::Standing;
using log::What;
using reading::ClaimKind;
using reading::ClaimStatus;

namespace {

// "Ukraine:114;Lithuania:9"
std::vector<std::pair<std::string, int64_t>> parts_of(std::string_view text) {
  std::vector<std::pair<std::string, int64_t>> out;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    const size_t colon = part.find(':');
    int64_t number = 0;
    if (colon == part.npos || colon + 1 == part.size() || part.size() - colon > 9) continue;
    bool digits = true;
    for (const char c : part.substr(colon + 1)) {
      digits &= c >= '0' && c <= '9';
      number = number * 10 + (c - '0');
    }
    if (digits) out.emplace_back(std::string(part.substr(0, colon)), number);
  }
  return out;
}

constexpr std::string_view kVerdicts[] = {"supported", "contradicted", "depends_on_date", "not_in_ledger", "out_of_scope"};

}  // namespace

std::string days_text(Day from, Day to) {
  if (from == to) return dates::iso(from);
  return (from <= dates::kMinDay ? "" : dates::iso(from)) + "/" + (to >= dates::kMaxDay ? "" : dates::iso(to));
}

std::string_view text_of(Verdict verdict) { return kVerdicts[static_cast<size_t>(verdict)]; }

Result<Checker> Checker::make(const ledger::Books& books, store::Reader& reader, uint32_t import, Day today, const CheckOptions& options) {
  if (reader.sealing() == store::Sealing::locked) return fail(Code::kSealed, {});
  Checker out;
  out.books_ = &books;
  out.reader_ = &reader;
  out.import_ = import;
  out.today_ = today;
  // Names: one id a person, all spellings.
  TRY_VOID(reader.scan_personals(1, books.size(), [&](Seq seq, const log::Personal& value) -> Status {
    if (value.field != "name") return {};
    if (const auto subject = books.person_of_claim(seq)) {
      const uint32_t leader = books.persons().leader(*subject, import);
      out.names_.add(books.subject(leader).text(), value.text);
    }
    return {};
  }));
  for (const ledger::Special* s : ledger::standing_claims(books, What::context, import)) {
    const auto date = dates::parse_edtf(s->entry.date);
    Context c;
    c.seq = s->seq;
    c.kind = s->entry.mode;
    c.subject = s->entry.topic;
    c.text = s->entry.text;
    c.from = date.ok() ? date->earliest() : dates::kMinDay;
    c.to = dates::kMaxDay;
    if (const auto end = dates::parse_edtf(s->entry.split); end.ok() && !s->entry.split.empty() && s->entry.split != "..") c.to = end->latest();
    c.low = s->entry.low == log::kAbsent ? 0 : s->entry.low;
    c.high = s->entry.high == log::kAbsent ? reading::kUnbounded : s->entry.high;
    if (s->entry.low == log::kAbsent && s->entry.high == log::kAbsent) c.high = 0;
    out.context_.push_back(std::move(c));
  }
  out.counts_ = ledger::published_counts(books, import);
  for (const ledger::Special* s : ledger::standing_claims(books, What::wave, import)) {
    if (s->entry.value == log::kAbsent) continue;
    Wave w;
    w.seq = s->seq;
    w.id = s->entry.wave;
    if (const auto date = dates::parse_edtf(s->entry.date); date.ok()) {
      w.from = date->earliest();
      w.to = date->latest();
    }
    w.low = w.total = s->entry.value;
    if (s->entry.political != log::kAbsent) w.low = std::min(w.low, s->entry.political);
    w.is_wave = s->entry.mode.empty() || s->entry.mode == "wave";
    w.parts = parts_of(s->entry.split);
    out.waves_.push_back(std::move(w));
  }
  out.corrected_ = ledger::corrected_counts(books, import);
  out.country_ = books.definitions(import).law.country;
  for (const ledger::Special* s : ledger::standing_claims(books, What::concession, import)) {
    Measure m;
    m.seq = s->seq;
    m.actor = s->entry.actor;
    m.relief = s->entry.mode == "relief";
    const auto date = dates::parse_edtf(s->entry.date);
    if (!date.ok() || !date->is_bounded()) continue;
    m.from = date->earliest();
    m.to = date->latest();
    // Announced and in force are two days; either may be told.
    for (const std::string* text : {&s->entry.fetched, &s->entry.effective})
      if (const auto day = dates::parse_day(*text)) {
        m.from = std::min(m.from, *day);
        m.to = std::max(m.to, *day);
      }
    m.individuals = s->entry.value == log::kAbsent ? -1 : s->entry.value;
    m.entities = s->entry.political == log::kAbsent ? -1 : s->entry.political;
    std::string words = s->entry.name;
    TRY(personals, reader.personals(s->seq));
    for (const log::Personal& value : personals)
      if (value.field == "detail") words += " " + value.text;
    m.objects = bodies_in(words, "object");
    out.measures_.push_back(std::move(m));
  }
  for (const std::string& list : options.complete_lists) TRY_VOID(out.vouch(list));
  return out;
}

// A list's persons, or the stretch of days that its waves cover.
Status Checker::vouch(const std::string& list) {
  std::set<int64_t> captures;
  for (const ledger::Special& s : books_->specials())
    if (s.entry.kind == log::Kind::capture && s.entry.list == list && !books_->is_undone(s.seq)) captures.insert(static_cast<int64_t>(s.seq));
  if (captures.empty() || list.empty()) return fail(Code::kBadValue, {"--complete-list", list, "a list of this ledger"});
  const uint32_t word = books_->words().find(list);
  for (const ledger::RecordRow& row : books_->records())
    if (word != 0 && row.list == word && row.gone == 0) listed_.insert(books_->persons().leader(row.person, import_));
  bool waves = false;
  for (const ledger::Special* s : ledger::standing_claims(*books_, What::wave, import_)) {
    if (!captures.contains(s->entry.capture)) continue;
    waves = true;
    if (const auto date = dates::parse_edtf(s->entry.date); date.ok() && date->is_bounded()) {
      complete_waves_from_ = std::min(complete_waves_from_, date->earliest());
      complete_waves_to_ = std::max(complete_waves_to_, date->latest());
    }
  }
  if (!waves) complete_persons_ = true;
  return {};
}

bool Checker::missing_on_complete(uint32_t person) const { return complete_persons_ && !listed_.contains(books_->persons().leader(person, import_)); }

void Checker::keep_to_country(CheckedClaim& c) const {
  const std::set<std::string> named = bodies_in(sentence_of(c), "country");
  const bool other = !named.empty() && !country_.empty() && !named.contains(country_);
  // "31 were taken to Ukraine" may still be ours, and right.
  if (!elsewhere_ && !(other && c.verdict == Verdict::contradicted)) return;
  c.verdict = Verdict::out_of_scope;
  c.why = "other_population";
  c.fields.clear();
  c.evidence.clear();
  c.particulars.clear();
}

std::string_view Checker::paragraph_of(const CheckedClaim& c) const {
  const auto& paragraphs = document_->paragraphs;
  const auto behind = std::upper_bound(paragraphs.begin(), paragraphs.end(), c.claim.span.start, [](uint32_t at, const reading::Paragraph& p) { return at < p.start; });
  if (behind == paragraphs.begin() || c.claim.span.end > (behind - 1)->end) return sentence_of(c);
  constexpr uint32_t kMost = 4000;
  return std::string_view(document_->text).substr((behind - 1)->start, std::min(kMost, (behind - 1)->end - (behind - 1)->start));
}

bool Checker::is_lead(const CheckedClaim& c) const {
  size_t bodies = 0;
  for (const reading::Paragraph& p : document_->paragraphs) {
    if (c.claim.span.start < p.end) return c.claim.span.start >= p.start;
    // Headlines and bylines are short.
    if (p.end - p.start > 90 && ++bodies == 2) return false;
  }
  return false;
}

std::string_view Checker::sentence_of(const CheckedClaim& c) const {
  const std::string_view text = document_->text;
  uint32_t start = 0, end = static_cast<uint32_t>(text.size());
  const auto& paragraphs = document_->paragraphs;
  const auto behind = std::upper_bound(paragraphs.begin(), paragraphs.end(), c.claim.span.start, [](uint32_t at, const reading::Paragraph& p) { return at < p.start; });
  if (behind != paragraphs.begin() && c.claim.span.end <= (behind - 1)->end) {
    start = (behind - 1)->start;
    end = (behind - 1)->end;
  }
  constexpr uint32_t kMost = 2000;  // of a paragraph without an end
  start = std::max(start, c.claim.span.start - std::min(c.claim.span.start, kMost));
  end = static_cast<uint32_t>(std::min<size_t>(end, static_cast<size_t>(c.claim.span.end) + kMost));
  // "No. 15", «ст. 342»: a word of two letters and a point ends nothing.
  const auto is_short = [&](size_t i) {
    size_t letters = 0;
    for (size_t at = i; at > 0 && text[at - 1] != ' ' && text[at - 1] != '\n' && letters < 3; --at) letters += (static_cast<uint8_t>(text[at - 1]) & 0xC0) != 0x80;
    return text[i] == '.' && letters < 3;
  };
  const auto ends = [&](size_t i) { return (text[i] == '.' || text[i] == '!' || text[i] == '?') && (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n') && !is_short(i); };
  for (uint32_t i = c.claim.span.start; i > start; --i)
    if (i >= 2 && ends(i - 2)) {
      start = i - 1;
      break;
    }
  for (uint32_t i = c.claim.span.end; i < end; ++i)
    if (ends(i)) {
      end = i;
      break;
    }
  return text.substr(start, end - start);
}

std::optional<uint32_t> Checker::person_of(const reading::ReadClaim& claim) const {
  if (claim.person.empty()) return std::nullopt;
  const auto id = Id::parse(claim.person);
  if (!id) return std::nullopt;
  return books_->find(*id);
}

Result<const Checker::PersonClaims*> Checker::of(uint32_t person) {
  const auto found = persons_.find(person);
  if (found != persons_.end()) return &found->second;
  TRY(claims, books_->claims_of(*reader_, person, import_));
  PersonClaims p;
  ledger::Folder folder;
  p.folded = folder.fold(claims, books_->standings(claims, import_), books_->definitions(import_), true);
  p.standings = p.folded.standings;
  p.claims = std::move(claims);
  return &persons_.emplace(person, std::move(p)).first->second;
}

Result<Window> Checker::window_of(const reading::Document& document, const std::vector<reading::ReadClaim>& claims) {
  Window w;
  w.to = today_;
  if (const auto day = document.published_on()) {
    w.from = w.to = *day;
    w.known = true;
    return w;
  }
  for (const reading::ReadClaim& claim : claims) {
    if (claim.status != ClaimStatus::asserted || claim.grade == reading::ClaimGrade::model) continue;
    // After what it tells …
    if (claim.date.origin == reading::DateOrigin::sentence) w.from = std::max(w.from, claim.date.from);
    // … after so many years of an office …
    if (claim.kind == ClaimKind::office && claim.value.months)
      for (const Context& c : context_)
        if (c.kind == "office" && names::compare(names::parse_name(c.subject), names::parse_name(claim.subject)).score >= names::kSameName)
          w.from = std::max(w.from, dates::add_months(c.from, *claim.value.months));
    // … and, where somebody is said to be free, after the last day on which
    // somebody saw them held: before that day nobody could have written it.
    if (claim.kind == ClaimKind::release || claim.kind == ClaimKind::pardon)
      if (const auto person = person_of(claim)) {
        TRY(p, of(*person));
        Day exit = dates::kMaxDay, seen = dates::kMinDay;
        for (size_t i = 0; i < p->claims.size(); ++i)
          if (p->standings[i] == Standing::accepted && (p->claims[i].what == What::release || p->claims[i].what == What::exchange || p->claims[i].what == What::expulsion))
            exit = std::min(exit, p->claims[i].date.earliest());
        for (size_t i = 0; i < p->claims.size(); ++i)
          if (p->standings[i] == Standing::accepted && (p->claims[i].what == What::still_held || p->claims[i].what == What::verdict || p->claims[i].what == What::appeal) &&
              p->claims[i].date.is_bounded() && p->claims[i].date.latest() < exit)
            seen = std::max(seen, p->claims[i].date.earliest());
        if (seen > dates::kMinDay) w.from = std::max(w.from, seen);
      }
  }
  if (w.from > w.to) w.from = w.to;
  return w;
}

void Checker::by_window(CheckedClaim& c, Day changes_on, Verdict before, Verdict after) {
  if (window_.to < changes_on) c.verdict = before;
  else if (window_.from >= changes_on) c.verdict = after;
  else {
    c.verdict = before == after ? before : Verdict::depends_on_date;
    c.readings = {{window_.from, changes_on - 1, before}, {changes_on, window_.to, after}};
  }
}

Result<std::vector<CheckedClaim>> Checker::check(const reading::Document& document, std::vector<reading::ReadClaim> claims) {
  TRY(window, window_of(document, claims));
  window_ = window;
  document_ = &document;
  const std::set<std::string> countries = bodies_in(document.text, "country");
  elsewhere_ = !countries.empty() && !country_.empty() && !countries.contains(country_);
  refused_.clear();
  shared_dates_.clear();
  std::map<uint32_t, ClaimKind> kinds;
  for (const reading::ReadClaim& claim : claims)
    if (!claim.date.text.empty())
      if (const auto [at, fresh] = kinds.emplace(claim.date.text.start, claim.kind); !fresh && at->second != claim.kind) shared_dates_.insert(claim.date.text.start);
  for (const reading::ReadClaim& claim : claims)
    if (claim.kind == ClaimKind::refusal && claim.status == ClaimStatus::asserted)
      if (const auto person = person_of(claim)) refused_.insert(*person);
  std::vector<CheckedClaim> out;
  for (reading::ReadClaim& claim : claims) {
    CheckedClaim c;
    c.claim = std::move(claim);
    TRY_VOID(check_one(c));
    out.push_back(std::move(c));
  }
  doubt_misread(out);
  document_ = nullptr;
  return out;
}

// Whether the word begins with a capital between a small word and a capital one.
bool Checker::is_of_a_name(const reading::Bytes& at) const {
  const std::string_view text = document_->text;
  const auto upper = [&](size_t i) {
    if (i >= text.size()) return false;
    size_t next = 0;
    const char32_t c = reading::decode_at(text, i, next);
    return (c >= U'A' && c <= U'Z') || (c >= U'А' && c <= U'Я') || c == U'І' || c == U'Ў';
  };
  if (at.start < 2 || text[at.start - 1] != ' ' || !upper(at.start)) return false;
  const size_t before = text.rfind(' ', at.start - 2);
  const size_t word = before == text.npos ? 0 : before + 1;
  const size_t behind = text.find_first_of(" ,.;\n", at.start);
  const uint8_t last = static_cast<uint8_t>(text[at.start - 2]);
  const bool letter = (last >= 'a' && last <= 'z') || last >= 0x80;
  return letter && !upper(word) && behind != text.npos && text[behind] == ' ' && upper(behind + 1);
}

// What a text says right of somebody in one place, it hardly says wrong in another:
// then a long or pronominal reading is the more likely fault.
void Checker::doubt_misread(std::vector<CheckedClaim>& checked) const {
  constexpr uint32_t kLong = 70, kFar = 300, kWanted = 40;
  const auto has = [](const CheckedClaim& c, std::string_view field, bool agrees) {
    return std::any_of(c.fields.begin(), c.fields.end(), [&](const FieldMark& f) { return f.field == field && f.agrees == agrees; });
  };
  std::set<std::tuple<std::string, ClaimKind, std::string_view>> right;
  for (const CheckedClaim& c : checked)
    for (const std::string_view field : {"term", "date"})
      if (c.verdict == Verdict::supported && has(c, field, true)) right.insert({c.claim.person, c.claim.kind, field});
  for (CheckedClaim& c : checked) {
    if (c.verdict != Verdict::contradicted || c.claim.person.empty()) continue;
    // A day of another sentence than the name's may be another event's.
    if (const reading::Bytes &s = c.claim.subject_at, &d = c.claim.date.text; !s.empty() && has(c, "date", false)) {
      CheckedClaim at_name;
      at_name.claim.span = s;
      const std::string_view sentence = sentence_of(at_name);
      const auto start = static_cast<uint32_t>(sentence.data() - document_->text.data());
      const auto inside = [&](const reading::Bytes& b) { return !b.empty() && b.start >= start && b.end <= start + sentence.size(); };
      // Carried here from before, where the sentence has a day of its own.
      const bool has_own = std::any_of(checked.begin(), checked.end(), [&](const CheckedClaim& o) { return inside(o.claim.date.text); });
      if (d.empty() ? has_own : !inside(d)) {
        c.verdict = Verdict::not_in_ledger;
        c.why = "date_elsewhere";
        continue;
      }
    }
    // "Reiterated calls for the release", "Free Ada!": wanted, and not told.
    if (c.claim.status == ClaimStatus::asserted && (c.claim.kind == ClaimKind::release || c.claim.kind == ClaimKind::pardon)) {
      const std::string_view act = document_->slice(c.claim.trigger.start, c.claim.trigger.end);
      const uint32_t from = c.claim.trigger.start - std::min(c.claim.trigger.start, kWanted);
      const std::string_view before = document_->slice(from, c.claim.trigger.start);
      const size_t point = before.find_last_of(".!?;\n");
      if (act == "Free" || !bodies_in(before.substr(point == before.npos ? 0 : point + 1), "wanted").empty()) {
        c.verdict = Verdict::out_of_scope;
        c.why = "not_a_fact";
        continue;
      }
    }
    // "Defenders for Free Elections": a capital behind a small word is a name's.
    if (is_of_a_name(c.claim.trigger)) {
      c.verdict = Verdict::not_in_ledger;
      c.why = "word_of_a_name";
      continue;
    }
    // "Ada was not among those who were freed": what was read as told may be denied.
    if (const reading::Bytes &s = c.claim.subject_at, &t = c.claim.trigger; c.claim.status == ClaimStatus::asserted && !s.empty()) {
      const uint32_t from = std::min(s.end, t.end), to = std::max(s.start, t.start);
      if (to > from && to - from < kFar && !bodies_in(document_->slice(from, to), "negation").empty()) {
        c.verdict = Verdict::not_in_ledger;
        c.why = "negation_near";
        continue;
      }
    }
    if (c.claim.grade == reading::ClaimGrade::rule && c.claim.span.end - c.claim.span.start < kLong) continue;
    for (const std::string_view field : {"term", "date"})
      if (has(c, field, false) && right.contains({c.claim.person, c.claim.kind, field})) {
        c.verdict = Verdict::not_in_ledger;
        c.why = "right_elsewhere";
        break;
      }
  }
}

Status Checker::check_one(CheckedClaim& c) {
  const reading::ReadClaim& claim = c.claim;
  // What a model read is shown and judged by nobody.
  if (claim.grade == reading::ClaimGrade::model) {
    c.why = "by_model";
    return {};
  }
  if (claim.kind == ClaimKind::statement) {
    c.verdict = Verdict::not_in_ledger;
    c.why = "statement";
    return {};
  }
  if (claim.status == ClaimStatus::planned || claim.status == ClaimStatus::demanded || claim.status == ClaimStatus::hypothetical) {
    c.verdict = Verdict::out_of_scope;
    c.why = "not_a_fact";
    return {};
  }
  if (claim.kind == ClaimKind::office) {
    check_office(c);
    if (c.verdict == Verdict::contradicted) keep_to_country(c);
    return {};
  }
  if (claim.kind == ClaimKind::stock_count || claim.kind == ClaimKind::flow_count) {
    if (claim.kind == ClaimKind::stock_count) {
      const CheckedClaim asked = c;
      check_stock(c);
      // "15 people were recognised": a number of acts, read as one of people.
      std::set<std::string> acts = bodies_in(claim.quote, "measure");
      acts.erase("arrested");
      // «Общее число помилованных выросло до 178»: where the sentence names an act and
      // a published sum of it is this number, it is that.
      if (acts.empty() && c.verdict == Verdict::contradicted) {
        std::set<std::string> near = bodies_in(sentence_of(asked), "measure");
        near.erase("arrested");
        CheckedClaim flow = asked;
        if (!near.empty()) check_flow(flow);
        if (flow.verdict == Verdict::supported) c = std::move(flow);
      }
      if (c.verdict != Verdict::supported && !acts.empty()) {
        CheckedClaim flow = asked;
        check_flow(flow);
        if (c.verdict == Verdict::contradicted || flow.verdict != Verdict::not_in_ledger) c = std::move(flow);
      }
    } else {
      check_flow(c);
    }
    keep_to_country(c);
    return {};
  }
  if (claim.kind == ClaimKind::concession || claim.kind == ClaimKind::sanction) {
    check_measure(c);
    keep_to_country(c);
    return {};
  }
  if (const auto person = person_of(claim)) return check_person(c, *person);
  // So many recognised in a year are a sum.
  if (claim.kind == ClaimKind::recognition && claim.value.count) {
    check_flow(c);
    keep_to_country(c);
    return {};
  }
  if (claim.value.count && (claim.kind == ClaimKind::release || claim.kind == ClaimKind::pardon || claim.kind == ClaimKind::exchange || claim.kind == ClaimKind::expulsion)) {
    check_wave(c);
    keep_to_country(c);
    return {};
  }
  check_stranger(c);
  return {};
}

// A day without a year is of the last such day (CONVENTIONS), whatever year the
// text named before: where that reading agrees with the books, it is meant.
Status Checker::check_person(CheckedClaim& c, uint32_t person) {
  const CheckedClaim asked = c;
  TRY_VOID(check_person_as_read(c, person));
  const reading::ClaimDate& d = asked.claim.date;
  if (c.verdict == Verdict::supported || c.verdict == Verdict::out_of_scope || !window_.known || d.text.empty() || d.to - d.from > 31) return {};
  const std::string_view words = document_->slice(d.text.start, d.text.end);
  int digits = 0, most = 0;
  for (const char x : words) most = std::max(most, digits = x >= '0' && x <= '9' ? digits + 1 : 0);
  if (most >= 4) return {};
  // "In September of the same year": of a year that was named before.
  const bool same_year = !bodies_in(std::string_view(document_->text).substr(d.text.start, d.text.end - d.text.start + 40), "same_year").empty();
  // "In February", one word; "last month" is told from the text's own day.
  const bool is_month = d.to - d.from >= 27 && words.find(' ') == words.npos && asked.claim.kind != ClaimKind::death;
  // Of the last such day by convention; where an earlier year's is right, the text
  // leaves open which is meant.
  if (d.to >= window_.to - 366) {
    constexpr int kYearsBack = 8;
    for (int back = 1; (most > 0 || same_year || is_month) && c.verdict == Verdict::contradicted && back <= kYearsBack; ++back) {
      CheckedClaim earlier = asked;
      earlier.claim.date.from = dates::add_months(d.from, -12 * back);
      earlier.claim.date.to = dates::add_months(d.to, -12 * back);
      TRY_VOID(check_person_as_read(earlier, person));
      if (earlier.verdict != Verdict::supported) continue;
      c = std::move(earlier);
      c.particulars = {days_text(c.claim.date.from, c.claim.date.to)};
      c.claim.date = d;
      c.verdict = Verdict::not_in_ledger;
      c.why = "year_open";
    }
    return {};
  }
  const int years = (window_.to - d.to) / 365;
  if (years <= 0 || years > 30) return {};
  CheckedClaim shifted = asked;
  shifted.claim.date.from = dates::add_months(d.from, years * 12);
  shifted.claim.date.to = dates::add_months(d.to, years * 12);
  if (shifted.claim.date.to > window_.to) return {};
  TRY_VOID(check_person_as_read(shifted, person));
  if (shifted.verdict == Verdict::supported) {
    shifted.claim.date = d;
    c = std::move(shifted);
  } else if (c.verdict == Verdict::contradicted && shifted.verdict != Verdict::contradicted) {
    c = std::move(shifted);
    c.claim.date = d;
  }
  return {};
}

Status Checker::check_person_as_read(CheckedClaim& c, uint32_t person) {
  TRY(found, of(person));
  const PersonClaims& p = *found;
  c.fields.push_back({"person", c.claim.subject, c.claim.person, true});
  switch (c.claim.kind) {
    case ClaimKind::release:
    case ClaimKind::pardon:
    case ClaimKind::exchange:
    case ClaimKind::expulsion: TRY_VOID(check_release(c, person, p)); break;
    case ClaimKind::still_held: check_custody(c, person, p); break;
    case ClaimKind::verdict: TRY_VOID(check_verdict(c, person, p)); break;
    default: check_event(c, person, p); break;
  }
  // A text of other countries alone may speak of a namesake.
  const bool of_court = c.claim.kind == ClaimKind::verdict || c.claim.kind == ClaimKind::arrest || c.claim.kind == ClaimKind::death;
  if (elsewhere_ && of_court && c.verdict == Verdict::contradicted) {
    c.verdict = Verdict::not_in_ledger;
    c.why = "elsewhere";
  }
  // Of the silence of a list that is vouched for.
  if (c.claim.kind == ClaimKind::still_held && c.claim.status == ClaimStatus::asserted && c.verdict == Verdict::not_in_ledger && missing_on_complete(person)) {
    c.verdict = Verdict::contradicted;
    c.why = "not_on_complete_list";
  }
  return {};
}

}  // namespace stillheld::check
