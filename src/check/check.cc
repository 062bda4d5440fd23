#include "check/check.h"

#include <algorithm>
#include <map>

#include "names/name.h"

namespace stillheld::check {

using ledger::Standing;
using log::What;
using reading::ClaimKind;
using reading::ClaimStatus;

namespace {

constexpr std::string_view kVerdicts[] = {"supported", "contradicted", "depends_on_date", "not_in_ledger", "out_of_scope"};

}  // namespace

std::string days_text(Day from, Day to) {
  if (from == to) return dates::iso(from);
  return (from <= dates::kMinDay ? "" : dates::iso(from)) + "/" + (to >= dates::kMaxDay ? "" : dates::iso(to));
}

std::string_view text_of(Verdict verdict) { return kVerdicts[static_cast<size_t>(verdict)]; }

Result<Checker> Checker::make(const ledger::Books& books, store::Reader& reader, uint32_t import, Day today) {
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
    ledger::PublishedCount w;
    w.seq = s->seq;
    if (const auto date = dates::parse_edtf(s->entry.date); date.ok()) w.date = date.value();
    w.period_start = w.date.earliest();
    w.period_end = w.date.latest();
    w.value = s->entry.value;
    w.low = s->entry.value;
    w.high = s->entry.value;
    w.measure = s->entry.way;
    if (s->entry.political != log::kAbsent) w.low = std::min(w.low, s->entry.political);
    out.waves_.push_back(std::move(w));
  }
  return out;
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
  p.standings = books_->standings(claims, import_);
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
    if (claim.status != ClaimStatus::asserted) continue;
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
  std::vector<CheckedClaim> out;
  for (reading::ReadClaim& claim : claims) {
    CheckedClaim c;
    c.claim = std::move(claim);
    TRY_VOID(check_one(c));
    out.push_back(std::move(c));
  }
  return out;
}

Status Checker::check_one(CheckedClaim& c) {
  const reading::ReadClaim& claim = c.claim;
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
    return {};
  }
  if (claim.kind == ClaimKind::stock_count) {
    check_stock(c);
    return {};
  }
  if (claim.kind == ClaimKind::flow_count) {
    check_flow(c);
    return {};
  }
  if (claim.kind == ClaimKind::concession || claim.kind == ClaimKind::sanction || claim.kind == ClaimKind::trial || claim.kind == ClaimKind::charge) {
    if (const auto person = person_of(claim)) return check_person(c, *person);
    c.why = "nothing";
    return {};
  }
  if (const auto person = person_of(claim)) return check_person(c, *person);
  if (claim.value.count && (claim.kind == ClaimKind::release || claim.kind == ClaimKind::pardon)) {
    check_wave(c);
    return {};
  }
  c.why = claim.unresolved ? "unresolved" : "nobody";
  return {};
}

Status Checker::check_person(CheckedClaim& c, uint32_t person) {
  TRY(found, of(person));
  const PersonClaims& p = *found;
  c.fields.push_back({"person", c.claim.subject, c.claim.person, true});
  switch (c.claim.kind) {
    case ClaimKind::release:
    case ClaimKind::pardon:
    case ClaimKind::exchange:
    case ClaimKind::expulsion: check_release(c, person, p); break;
    case ClaimKind::still_held: check_custody(c, person, p); break;
    case ClaimKind::verdict: check_verdict(c, person, p); break;
    default: check_event(c, person, p); break;
  }
  return {};
}

void Checker::check_release(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  // The exits of the books, and when custody was last seen.
  struct Exit { Day from, to; size_t claim; };
  std::vector<Exit> exits;
  Day attested = dates::kMinDay;
  bool in_custody_ever = false;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    if (p.standings[i] != Standing::accepted) continue;
    const What what = p.claims[i].what;
    if ((what == What::release || what == What::exchange || what == What::expulsion || what == What::pardon_decree) && p.claims[i].date.is_bounded())
      exits.push_back({p.claims[i].date.earliest(), p.claims[i].date.latest(), i});
    if ((what == What::arrest || what == What::custody || what == What::verdict) && p.claims[i].date.has_earliest()) in_custody_ever = true;
    if ((what == What::still_held || what == What::arrest || what == What::custody || what == What::verdict || what == What::appeal) && p.claims[i].date.is_bounded())
      attested = std::max(attested, p.claims[i].date.earliest());
  }
  const auto cite = [&](size_t i) {
    c.evidence.push_back({p.claims[i].seq, person, std::string(log::text_of(p.claims[i].what)) + " " + days_text(p.claims[i].date.earliest(), p.claims[i].date.latest())});
  };
  const bool negated = c.claim.status == ClaimStatus::negated;
  const bool dated = c.claim.date.origin != reading::DateOrigin::none;
  if (exits.empty()) {
    if (!negated && in_custody_ever && attested > dates::kMinDay && dated && c.claim.date.to < attested) {
      // "freed in May", seen in custody in June
      c.verdict = Verdict::contradicted;
      c.why = "held_after";
      c.particulars = {dates::iso(attested)};
      c.fields.push_back({"date", days_text(c.claim.date.from, c.claim.date.to), ">" + dates::iso(attested), false});
    } else {
      c.why = "no_exit";
    }
    return;
  }
  std::sort(exits.begin(), exits.end(), [](const Exit& a, const Exit& b) { return a.from < b.from; });
  if (dated) {
    for (const Exit& e : exits)
      if (c.claim.date.from <= e.to + 3 && e.from <= c.claim.date.to + 3) {
        cite(e.claim);
        const bool exact = c.claim.date.from <= e.to && e.from <= c.claim.date.to;
        c.fields.push_back({"date", days_text(c.claim.date.from, c.claim.date.to), days_text(e.from, e.to), exact});
        c.verdict = negated ? Verdict::contradicted : exact ? Verdict::supported : Verdict::not_in_ledger;
        c.why = negated ? "was_released" : exact ? "same" : "near";
        return;
      }
    // Another day: false if the person was held before and after it, or the
    // exit of the books is the only one.
    const Exit* e = &exits.front();
    for (const Exit& x : exits)
      if (x.from > c.claim.date.to) { e = &x; break; }
    cite(e->claim);
    c.fields.push_back({"date", days_text(c.claim.date.from, c.claim.date.to), days_text(e->from, e->to), false});
    if (negated) {
      c.verdict = c.claim.date.to < e->from ? Verdict::supported : Verdict::not_in_ledger;
      c.why = c.verdict == Verdict::supported ? "held_then" : "other_day";
    } else {
      c.verdict = exits.size() == 1 || c.claim.date.to < exits.front().from ? Verdict::contradicted : Verdict::not_in_ledger;
      c.why = "other_day";
      c.particulars = {days_text(e->from, e->to)};
    }
    return;
  }
  const Exit& first = exits.front();
  cite(first.claim);
  for (size_t i = 0; i < p.claims.size(); ++i)
    if (p.standings[i] == Standing::accepted && p.claims[i].what == What::still_held) cite(i);
  // Without a day: true from the exit on, false before it.
  by_window(c, first.from, negated ? Verdict::supported : Verdict::contradicted, negated ? Verdict::contradicted : Verdict::supported);
  if (first.from != first.to && window_.known && window_.from >= first.from && window_.from < first.to) c.verdict = Verdict::not_in_ledger;
  c.why = "released_on";
  c.particulars = {days_text(first.from, first.to)};
}

void Checker::check_custody(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  Day exit = dates::kMaxDay, exit_to = dates::kMaxDay, seen = dates::kMinDay;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    if (p.standings[i] != Standing::accepted || !p.claims[i].date.is_bounded()) continue;
    const What what = p.claims[i].what;
    if (what == What::release || what == What::exchange || what == What::expulsion || what == What::death_in_custody) {
      if (p.claims[i].date.earliest() < exit) {
        exit = p.claims[i].date.earliest();
        exit_to = p.claims[i].date.latest();
        c.evidence.push_back({p.claims[i].seq, person, std::string(log::text_of(what)) + " " + days_text(exit, exit_to)});
      }
    } else if (what == What::arrest || what == What::custody || what == What::still_held || what == What::verdict) {
      if (p.claims[i].date.earliest() > seen) seen = p.claims[i].date.earliest();
      if (what == What::still_held) c.evidence.push_back({p.claims[i].seq, person, "still_held " + days_text(p.claims[i].date.earliest(), p.claims[i].date.latest())});
    }
  }
  const bool negated = c.claim.status == ClaimStatus::negated;
  if (exit == dates::kMaxDay) {
    c.verdict = !negated && seen > dates::kMinDay ? (window_.known && window_.from <= seen ? Verdict::supported : Verdict::not_in_ledger) : Verdict::not_in_ledger;
    if (!negated && seen > dates::kMinDay && c.verdict == Verdict::not_in_ledger && window_.known && window_.from >= seen) c.verdict = Verdict::supported;
    c.why = c.verdict == Verdict::supported ? "held_then" : "nothing";
    return;
  }
  // A re-arrest after the exit makes it open again.
  if (seen > exit_to) {
    c.why = "nothing";
    return;
  }
  by_window(c, exit + 1, negated ? Verdict::contradicted : Verdict::supported, negated ? Verdict::supported : Verdict::contradicted);
  c.why = "released_on";
  c.particulars = {days_text(exit, exit_to)};
}

void Checker::check_verdict(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  if (c.claim.status == ClaimStatus::negated) {
    c.why = "nothing";
    return;
  }
  int total = 0, known = 0;
  const ledger::Claim* match = nullptr;
  const ledger::Claim* any = nullptr;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    const ledger::Claim& k = p.claims[i];
    if (k.what != What::verdict && k.what != What::verdict_in_absentia && k.what != What::added_sentence && k.what != What::appeal && k.what != What::penalty_change) continue;
    if (p.standings[i] == Standing::retracted || p.standings[i] == Standing::superseded) continue;
    if (p.standings[i] == Standing::accepted && (k.what == What::verdict || k.what == What::added_sentence || k.what == What::verdict_in_absentia)) {
      if (any == nullptr || (c.claim.date.origin != reading::DateOrigin::none && k.date.latest() <= c.claim.date.to)) any = &k;
      ++known;
      if (k.months > 0) total += k.months;
    }
    // Also what the books hold as a contradiction was said by somebody.
    if (c.claim.value.months && k.months == *c.claim.value.months) {
      const bool date_fits = c.claim.date.origin == reading::DateOrigin::none || (c.claim.date.from <= k.date.latest() && k.date.earliest() <= c.claim.date.to);
      if (match == nullptr || (date_fits && c.claim.date.origin != reading::DateOrigin::none && k.what == What::verdict)) match = &k;
      else if (match->what == What::appeal && k.what == What::verdict) match = &k;
    }
  }
  if (known == 0) {
    c.why = "nothing";
    return;
  }
  const ledger::Claim& k = match != nullptr ? *match : *any;
  c.evidence.push_back({k.seq, person, std::string(log::text_of(k.what)) + " " + days_text(k.date.earliest(), k.date.latest()) + (k.months > 0 ? " " + std::to_string(k.months) : "")});
  bool date_agrees = true;
  if (c.claim.date.origin != reading::DateOrigin::none) {
    date_agrees = c.claim.date.from <= k.date.latest() + 3 && k.date.earliest() <= c.claim.date.to + 3;
    c.fields.push_back({"date", days_text(c.claim.date.from, c.claim.date.to), days_text(k.date.earliest(), k.date.latest()), date_agrees});
  }
  if (!c.claim.value.months) {
    c.verdict = date_agrees ? Verdict::supported : known == 1 ? Verdict::contradicted : Verdict::not_in_ledger;
    c.why = date_agrees ? "same" : "other_day";
    c.particulars = {days_text(k.date.earliest(), k.date.latest())};
    return;
  }
  const int said = *c.claim.value.months;
  const bool agrees = match != nullptr || said == total;
  c.fields.push_back({"term", std::to_string(said), std::to_string(match != nullptr ? k.months : any->months), agrees});
  if (agrees) {
    c.verdict = date_agrees ? Verdict::supported : Verdict::contradicted;
    c.why = date_agrees ? "same_term" : "other_day";
    c.particulars = {std::to_string(said), days_text(k.date.earliest(), k.date.latest())};
    return;
  }
  // A term that the books do not know contradicts where they know the verdict's.
  bool all_known = true;
  for (size_t i = 0; i < p.claims.size(); ++i)
    if (p.claims[i].what == What::verdict && p.standings[i] == Standing::accepted && p.claims[i].months < 0) all_known = false;
  const bool same_event = c.claim.date.origin == reading::DateOrigin::none ? known == 1 : date_agrees;
  c.verdict = all_known && same_event && any->months > 0 ? Verdict::contradicted : Verdict::not_in_ledger;
  c.why = "other_term";
  c.particulars = {std::to_string(any->months), days_text(any->date.earliest(), any->date.latest())};
}

void Checker::check_event(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  std::vector<What> family;
  switch (c.claim.kind) {
    case ClaimKind::arrest: family = {What::arrest, What::custody, What::administrative_arrest, What::house_arrest, What::custody_again}; break;
    case ClaimKind::charge: family = {What::charge, What::recharge}; break;
    case ClaimKind::refusal: family = {What::refusal}; break;
    case ClaimKind::transfer: family = {What::transfer}; break;
    case ClaimKind::death: family = {What::death, What::death_in_custody}; break;
    case ClaimKind::recognition: family = {What::recognition}; break;
    case ClaimKind::penalty_change: family = {What::penalty_change, What::appeal}; break;
    default: break;
  }
  const ledger::Claim* near = nullptr;
  int count = 0;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    const ledger::Claim& k = p.claims[i];
    if (std::find(family.begin(), family.end(), k.what) == family.end()) continue;
    if (p.standings[i] == Standing::retracted || p.standings[i] == Standing::superseded) continue;
    ++count;
    const bool undated = c.claim.date.origin == reading::DateOrigin::none;
    const bool fits = undated || (c.claim.date.from <= k.date.latest() && k.date.earliest() <= c.claim.date.to);
    if (fits && c.claim.status == ClaimStatus::asserted) {
      c.evidence.push_back({k.seq, person, std::string(log::text_of(k.what)) + " " + days_text(k.date.earliest(), k.date.latest())});
      if (!undated) c.fields.push_back({"date", days_text(c.claim.date.from, c.claim.date.to), days_text(k.date.earliest(), k.date.latest()), true});
      c.verdict = Verdict::supported;
      c.why = "same";
      return;
    }
    if (p.standings[i] == Standing::accepted) near = &k;
  }
  // One dies once; all else can happen twice.
  if (near != nullptr && c.claim.kind == ClaimKind::death && c.claim.status == ClaimStatus::asserted && near->date.is_bounded() &&
      (c.claim.date.to + 3 < near->date.earliest() || near->date.latest() + 3 < c.claim.date.from)) {
    c.evidence.push_back({near->seq, person, std::string(log::text_of(near->what)) + " " + days_text(near->date.earliest(), near->date.latest())});
    c.fields.push_back({"date", days_text(c.claim.date.from, c.claim.date.to), days_text(near->date.earliest(), near->date.latest()), false});
    c.verdict = Verdict::contradicted;
    c.why = "other_day";
    c.particulars = {days_text(near->date.earliest(), near->date.latest())};
    return;
  }
  c.why = count > 0 ? "other_day_possible" : "nothing";
}

}  // namespace stillheld::check
