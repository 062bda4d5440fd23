// What a text says of one person, against that person's claims and accounts.
#include <algorithm>

#include "check/check.h"

namespace stillheld::check {

using ledger::Claim;
using ledger::Standing;
using log::What;
using reading::ClaimKind;
using reading::ClaimStatus;
using reading::DateOrigin;

namespace {

constexpr Day kLag = 3;  // days by which lists lag

bool ends_custody(What what) { return what == What::release || what == What::exchange || what == What::expulsion; }
bool is_followed(Standing s) { return s == Standing::accepted; }
bool was_said(Standing s) { return s != Standing::retracted && s != Standing::superseded && s != Standing::proposed; }

std::string says(const Claim& k) { return std::string(log::text_of(k.what)) + " " + days_text(k.date.earliest(), k.date.latest()); }

// The way and the destination that a text gives, beside those of the books.
void mark_exit(CheckedClaim& c, const Claim& k) {
  const reading::ClaimValue& v = c.claim.value;
  if (!v.way.empty() && k.way != log::Way::none && k.way != log::Way::unknown)
    c.fields.push_back({"way", v.way, std::string(log::text_of(k.way)), v.way == log::text_of(k.way)});
  if (!v.destination.empty() && k.destination != log::Destination::none && k.destination != log::Destination::unknown) {
    const std::string_view books = log::text_of(k.destination);
    c.fields.push_back({"destination", v.destination, std::string(books), v.destination == books || (v.destination == "abroad" && books == "abroad_forced")});
  }
}

}  // namespace

void Checker::check_release(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  struct Exit { Day from, to; size_t claim; };
  std::vector<Exit> exits;
  bool any_decree = false;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    if (!is_followed(p.standings[i]) || !p.claims[i].date.is_bounded()) continue;
    if (ends_custody(p.claims[i].what) || p.claims[i].what == What::pardon_decree) {
      // A decree is the pardon, and not the day at the gate.
      if (p.claims[i].what == What::pardon_decree && c.claim.kind != ClaimKind::pardon) continue;
      any_decree |= p.claims[i].what == What::pardon_decree;
      exits.push_back({p.claims[i].date.earliest(), p.claims[i].date.latest(), i});
    }
  }
  const auto cite = [&](size_t i) { c.evidence.push_back({p.claims[i].seq, person, says(p.claims[i])}); };
  // Whether the books have this person in custody on that day, and attested there
  // on it or after.
  const auto held_on = [&](Day day) {
    const ledger::Span& span = p.folded.span_on(day);
    return log::is_held(span.account) && span.certainty == log::Certainty::attested;
  };
  const auto cite_custody_after = [&](Day day) {
    for (size_t i = 0; i < p.claims.size(); ++i)
      if (is_followed(p.standings[i]) && p.claims[i].date.is_bounded() && p.claims[i].date.earliest() >= day &&
          (p.claims[i].what == What::still_held || p.claims[i].what == What::refusal || p.claims[i].what == What::custody_again || p.claims[i].what == What::transfer ||
           p.claims[i].what == What::verdict || p.claims[i].what == What::appeal)) {
        cite(i);
        return;
      }
  };
  const bool negated = c.claim.status == ClaimStatus::negated;
  const bool dated = c.claim.date.origin != DateOrigin::none;
  std::sort(exits.begin(), exits.end(), [](const Exit& a, const Exit& b) { return a.from < b.from; });
  if (dated) {
    const Day from = c.claim.date.from, to = c.claim.date.to;
    const std::string said = days_text(from, to);
    for (const bool exact : {true, false})
      for (const Exit& e : exits) {
        const Day lag = exact ? 0 : kLag;
        if (from > e.to + lag || e.from > to + lag) continue;
        cite(e.claim);
        c.fields.push_back({"date", said, days_text(e.from, e.to), exact});
        mark_exit(c, p.claims[e.claim]);
        if (negated) {
          // "was not freed on Friday" of somebody freed on Saturday
          c.verdict = exact && from <= e.from && e.to <= to ? Verdict::contradicted : Verdict::not_in_ledger;
          c.why = exact ? "was_released" : "near";
        } else {
          c.verdict = exact ? Verdict::supported : Verdict::not_in_ledger;
          c.why = exact ? "same" : "near";
        }
        return;
      }
    const Exit* next = nullptr;
    const Exit* last = nullptr;
    for (const Exit& e : exits) {
      if (e.from > to && next == nullptr) next = &e;
      if (e.to < from) last = &e;
    }
    if (const Exit* e = next != nullptr ? next : last) {
      cite(e->claim);
      c.fields.push_back({"date", said, days_text(e->from, e->to), false});
      c.particulars = {days_text(e->from, e->to)};
    }
    const bool held = held_on(from) && held_on(to + kLag);
    if (negated) {
      c.verdict = held || (next != nullptr && held_on(to)) ? Verdict::supported : Verdict::not_in_ledger;
      c.why = c.verdict == Verdict::supported ? "held_then" : exits.empty() ? "no_exit" : "other_day";
      return;
    }
    // In custody before and after it: nobody left on that day.  A pardon's own
    // date may lie before the gate.
    const bool decree_before = c.claim.kind == ClaimKind::pardon && next != nullptr && !any_decree && next->from - to < 120;
    if (held && !decree_before) {
      c.verdict = Verdict::contradicted;
      c.why = next != nullptr ? "other_day" : "held_after";
      if (next == nullptr) c.fields.push_back({"date", said, ">" + dates::iso(to + kLag), false});
      if (c.particulars.empty() || next == nullptr) c.particulars = {dates::iso(to + kLag)};
      cite_custody_after(to + kLag);
      return;
    }
    // At liberty from the only exit on, and never taken again.
    const bool free_since = last != nullptr && next == nullptr && !log::is_held(p.folded.span_on(from).account) && p.folded.span_on(from).account != log::Account::unknown;
    c.verdict = free_since && last->to + 30 < from && p.folded.episodes.size() == 1 ? Verdict::contradicted : Verdict::not_in_ledger;
    c.why = exits.empty() ? "no_exit" : "other_day";
    return;
  }
  if (exits.empty()) {
    // Held, attested on the very day on which it was written or after.
    if (window_.known && held_on(window_.from)) {
      c.verdict = negated ? Verdict::supported : Verdict::contradicted;
      c.why = negated ? "held_then" : "held_after";
      c.particulars = {dates::iso(window_.from)};
      cite_custody_after(window_.from);
    } else {
      c.why = "no_exit";
    }
    return;
  }
  // Without a day: the last exit before it was written, else the first.
  const Exit* e = &exits.front();
  for (const Exit& x : exits)
    if (x.from <= window_.to) e = &x;
  cite(e->claim);
  mark_exit(c, p.claims[e->claim]);
  for (size_t i = 0; i < p.claims.size(); ++i)
    if (is_followed(p.standings[i]) && p.claims[i].what == What::still_held) cite(i);
  c.why = "released_on";
  c.particulars = {days_text(e->from, e->to)};
  // An exit of another case may lie before this one.
  if (e != &exits.front() && window_.from < e->from && !held_on(window_.from)) {
    c.verdict = Verdict::not_in_ledger;
    return;
  }
  by_window(c, e->from, negated ? Verdict::supported : Verdict::contradicted, negated ? Verdict::contradicted : Verdict::supported);
  if (window_.known) {
    const Day day = window_.from;
    const bool between = day >= e->from && day < e->to;
    // Written after an exit, and in custody again since: it may tell of either.
    if (between || (day > e->to && log::is_held(p.folded.span_on(day).account))) c.verdict = Verdict::not_in_ledger;
  }
}

void Checker::check_custody(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  const bool negated = c.claim.status == ClaimStatus::negated;
  // The day that is spoken of: its own, else that of writing.
  const bool dated = c.claim.date.origin != DateOrigin::none && c.claim.date.from == c.claim.date.to;
  const Window when = dated ? Window{c.claim.date.from, c.claim.date.to, true} : window_;
  const Window before = window_;
  Day seen = dates::kMinDay;
  const ledger::Episode* last = nullptr;
  for (const ledger::Episode& e : p.folded.episodes)
    if (e.entry_earliest <= when.to) last = &e;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    if (!is_followed(p.standings[i]) || !p.claims[i].date.is_bounded()) continue;
    const What what = p.claims[i].what;
    if (ends_custody(what) || what == What::death_in_custody || what == What::still_held) c.evidence.push_back({p.claims[i].seq, person, says(p.claims[i])});
    if (what == What::arrest || what == What::custody || what == What::still_held || what == What::verdict || what == What::custody_again) seen = std::max(seen, p.claims[i].date.earliest());
  }
  if (last == nullptr) {
    c.why = "nothing";
    return;
  }
  if (last->open) {
    // Of whom no exit is known: held as far as anybody attests it, and beyond.
    c.verdict = !negated && when.known && when.from >= last->entry_latest ? Verdict::supported : Verdict::not_in_ledger;
    c.why = c.verdict == Verdict::supported ? "held_then" : "nothing";
    if (negated && when.known && when.from <= seen && when.from >= last->entry_latest) {
      c.verdict = Verdict::contradicted;
      c.why = "held_after";
      c.particulars = {dates::iso(seen)};
    }
    return;
  }
  window_ = when;
  by_window(c, last->exit_latest + 1, negated ? Verdict::contradicted : Verdict::supported, negated ? Verdict::supported : Verdict::contradicted);
  window_ = before;
  if (when.known && when.from > last->exit_earliest && when.from <= last->exit_latest) c.verdict = Verdict::not_in_ledger;
  c.why = "released_on";
  c.particulars = {days_text(last->exit_earliest, last->exit_latest)};
}

Status Checker::check_verdict(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  if (c.claim.status == ClaimStatus::negated) {
    c.why = "nothing";
    return {};
  }
  const bool dated = c.claim.date.origin != DateOrigin::none;
  // What the verdicts of one deprivation of liberty add up to; a new one begins
  // behind an exit.
  std::vector<Day> exits;
  for (size_t i = 0; i < p.claims.size(); ++i)
    if (is_followed(p.standings[i]) && ends_custody(p.claims[i].what) && p.claims[i].date.is_bounded()) exits.push_back(p.claims[i].date.latest());
  std::map<size_t, int> totals;
  size_t known = 0, without_term = 0;
  const Claim* match = nullptr;
  const Claim* any = nullptr;      // the verdict that it is most likely about
  const Claim* of_day = nullptr;   // a verdict of the day that is told
  std::set<int> terms;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    const Claim& k = p.claims[i];
    const bool verdict = k.what == What::verdict || k.what == What::added_sentence || k.what == What::verdict_in_absentia;
    if (!verdict && k.what != What::appeal && k.what != What::penalty_change) continue;
    if (!was_said(p.standings[i])) continue;
    if (k.months > 0) terms.insert(k.months);
    const bool date_fits = dated && c.claim.date.from <= k.date.latest() && k.date.earliest() <= c.claim.date.to;
    if (is_followed(p.standings[i]) && verdict) {
      if (any == nullptr || (dated && k.date.latest() <= c.claim.date.to)) any = &k;
      if (date_fits) of_day = &k;
      ++known;
      if (k.months > 0) totals[static_cast<size_t>(std::count_if(exits.begin(), exits.end(), [&](Day d) { return d < k.date.earliest(); }))] += k.months;
      else ++without_term;
    }
    // Also what the books hold as a contradiction was said by somebody.
    if (c.claim.value.months && k.months == *c.claim.value.months) {
      if (match == nullptr || (date_fits && verdict)) match = &k;
      else if (match->what == What::appeal && k.what == What::verdict) match = &k;
    }
  }
  if (known == 0) {
    c.why = "nothing";
    return {};
  }
  const Claim& k = match != nullptr ? *match : of_day != nullptr ? *of_day : *any;
  c.evidence.push_back({k.seq, person, says(k) + (k.months > 0 ? " " + std::to_string(k.months) : "")});
  const bool adds_up = c.claim.value.months && std::any_of(totals.begin(), totals.end(), [&](const auto& t) { return t.second == *c.claim.value.months; });
  bool date_agrees = true;
  if (dated) {
    date_agrees = c.claim.date.from <= k.date.latest() + kLag && k.date.earliest() <= c.claim.date.to + kLag;
    c.fields.push_back({"date", days_text(c.claim.date.from, c.claim.date.to), days_text(k.date.earliest(), k.date.latest()), date_agrees});
  }
  if (c.claim.value.months) {
    const bool agrees = match != nullptr || adds_up;
    c.fields.push_back({"term", std::to_string(*c.claim.value.months), match == nullptr && agrees ? std::to_string(*c.claim.value.months) : k.months > 0 ? std::to_string(k.months) : "", agrees});
  }
  if (!c.claim.value.articles.empty()) {
    TRY(personals, reader_->personals(k.seq));
    for (const log::Personal& value : personals) {
      if (value.field != "articles" || value.text.empty()) continue;
      std::string said;
      bool agree = true;
      for (const std::string& article : c.claim.value.articles) {
        said += (said.empty() ? "" : ";") + article;
        // "361" of "361(3)"; the part is often left out
        const std::string number = article.substr(0, article.find('('));
        agree &= (";" + value.text + ";").find(";" + number + (article.find('(') != article.npos ? article.substr(article.find('(')) : "")) != std::string::npos ||
                 (article == number && (";" + value.text).find(";" + number + "(") != std::string::npos);
      }
      c.fields.push_back({"articles", said, value.text, agree, true});
    }
  }
  const std::string day = days_text(k.date.earliest(), k.date.latest());
  if (!c.claim.value.months) {
    // A date alone: a second verdict is no wonder.
    c.verdict = date_agrees ? Verdict::supported : known == 1 && p.folded.episodes.size() <= 1 ? Verdict::contradicted : Verdict::not_in_ledger;
    c.why = date_agrees ? "same" : "other_day";
    c.particulars = {day};
    return {};
  }
  const int said = *c.claim.value.months;
  if (match != nullptr || adds_up) {
    c.verdict = date_agrees ? Verdict::supported : known == 1 ? Verdict::contradicted : Verdict::not_in_ledger;
    if (!date_agrees && match != nullptr && terms.size() == 1) c.verdict = Verdict::contradicted;
    c.why = date_agrees ? "same_term" : "other_day";
    c.particulars = {std::to_string(said), day};
    return {};
  }
  // A term that the books do not know contradicts where they know the verdict's:
  // the one of that day, or all that they know of.
  const bool same_event = dated ? of_day != nullptr && of_day->months > 0 : without_term == 0;
  c.verdict = same_event ? Verdict::contradicted : Verdict::not_in_ledger;
  c.why = "other_term";
  c.particulars = {k.months > 0 ? std::to_string(k.months) : "?", day};
  return {};
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
  const bool dated = c.claim.date.origin != DateOrigin::none;
  const std::string said = days_text(c.claim.date.from, c.claim.date.to);
  const Claim* near = nullptr;
  int count = 0;
  for (size_t i = 0; i < p.claims.size(); ++i) {
    const Claim& k = p.claims[i];
    if (std::find(family.begin(), family.end(), k.what) == family.end() || !was_said(p.standings[i])) continue;
    ++count;
    const bool fits = !dated || (c.claim.date.from <= k.date.latest() && k.date.earliest() <= c.claim.date.to);
    if (fits && c.claim.status == ClaimStatus::asserted) {
      c.evidence.push_back({k.seq, person, says(k)});
      if (dated) c.fields.push_back({"date", said, days_text(k.date.earliest(), k.date.latest()), true});
      if (c.claim.value.months && k.months > 0) c.fields.push_back({"term", std::to_string(*c.claim.value.months), std::to_string(k.months), *c.claim.value.months == k.months});
      c.verdict = Verdict::supported;
      c.why = "same";
      return;
    }
    if (is_followed(p.standings[i]) && k.date.is_bounded() && (near == nullptr || std::abs(k.date.earliest() - c.claim.date.from) < std::abs(near->date.earliest() - c.claim.date.from))) near = &k;
  }
  c.why = count > 0 ? "other_day_possible" : "nothing";
  if (c.claim.status != ClaimStatus::asserted) return;
  if (near != nullptr && dated) {
    c.evidence.push_back({near->seq, person, says(*near)});
    c.fields.push_back({"date", said, days_text(near->date.earliest(), near->date.latest()), false});
    // One dies once; all else can happen twice.
    if (c.claim.kind == ClaimKind::death && (c.claim.date.to + kLag < near->date.earliest() || near->date.latest() + kLag < c.claim.date.from)) {
      c.verdict = Verdict::contradicted;
      c.why = "other_day";
      c.particulars = {days_text(near->date.earliest(), near->date.latest())};
      return;
    }
  }
  // Who is attested alive or walks free afterwards did not die before.
  if (c.claim.kind == ClaimKind::death && near == nullptr) {
    const Day died = dated ? c.claim.date.to : window_.known ? window_.to : dates::kMaxDay;
    for (size_t i = 0; i < p.claims.size(); ++i)
      if (is_followed(p.standings[i]) && p.claims[i].date.is_bounded() && died < dates::kMaxDay && p.claims[i].date.earliest() > died + kLag &&
          (ends_custody(p.claims[i].what) || p.claims[i].what == What::still_held)) {
        c.evidence.push_back({p.claims[i].seq, person, says(p.claims[i])});
        c.verdict = Verdict::contradicted;
        c.why = "alive_after";
        c.particulars = {days_text(p.claims[i].date.earliest(), p.claims[i].date.latest())};
        return;
      }
  }
  // Nobody is arrested anew who is in custody already: said of that day it may be
  // a further case, so it stays open.
}

// Somebody whom the books do not know, or a group that is not counted.
void Checker::check_stranger(CheckedClaim& c) {
  c.why = c.claim.unresolved ? "unresolved" : "nobody";
  const bool of_prisoners = c.claim.kind == ClaimKind::still_held || c.claim.kind == ClaimKind::release || c.claim.kind == ClaimKind::pardon;
  if (!complete_persons_ || c.claim.unresolved || !of_prisoners || c.claim.status != ClaimStatus::asserted) return;
  // A whole name: given and family.
  if (c.claim.subject.find(' ') == std::string::npos || c.claim.value.count || !c.claim.value.population.empty()) return;
  c.verdict = Verdict::contradicted;
  c.why = "not_on_complete_list";
}

}  // namespace stillheld::check
