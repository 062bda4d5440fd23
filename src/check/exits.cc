// Who left custody, when and how, and who is in it still: a text against the
// claims and accounts of one person.
#include <algorithm>

#include "check/bodies.h"
#include "check/check.h"
#include "check/compare.h"

namespace stillheld::check {

using ledger::Claim;
using log::What;
using reading::ClaimKind;
using reading::ClaimStatus;
using reading::DateOrigin;

namespace {

constexpr Day kFreeFor = 14;     // a release may be told some days late
constexpr Day kYearsAgo = 1000;  // what lies so far back is another story

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

// Let go by the state (1), at the end of the term (2), without a case (3).
int way_family(log::Way way) {
  switch (way) {
    case log::Way::pardon:
    case log::Way::amnesty:
    case log::Way::exchange:
    case log::Way::diplomatic:
    case log::Way::expulsion: return 1;
    case log::Way::full_term: return 2;
    case log::Way::case_dropped:
    case log::Way::acquittal:
    case log::Way::quashed: return 3;
    default: return 0;
  }
}

}  // namespace

Status Checker::check_release(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
  const Claim* exit = compare_exits(c, person, p);
  // Let out, and back in the cell: whoever tells of both is right about it.
  if (c.verdict == Verdict::contradicted && c.claim.status == ClaimStatus::asserted && is_told_as_undone(c, person, p)) {
    c.verdict = Verdict::not_in_ledger;
    c.why = "undone";
  }
  if (c.verdict == Verdict::contradicted && c.claim.date.origin != DateOrigin::none && is_date_of_another(c, p)) {
    c.verdict = Verdict::not_in_ledger;
    c.why = "date_of_another";
  }
  if (exit != nullptr && c.verdict == Verdict::supported && c.claim.status == ClaimStatus::asserted) return check_way_and_place(c, person, *exit);
  return {};
}

bool Checker::is_told_as_undone(const CheckedClaim& c, uint32_t person, const PersonClaims& p) const {
  const std::string_view sentence = paragraph_of(c);
  const bool dated = c.claim.date.origin != DateOrigin::none;
  // The pardon itself stood, whatever came of it at the border.
  const bool told = c.claim.kind == ClaimKind::pardon || refused_.contains(person) || bodies_in(sentence, "aside").contains("undone");
  for (size_t i = 0; i < p.claims.size(); ++i) {
    const Claim& k = p.claims[i];
    if ((k.what != What::refusal && k.what != What::custody_again) || !was_said(p.standings[i]) || !k.date.is_bounded()) continue;
    // written in those days, it could not know
    const bool then = window_.known && window_.from <= k.date.latest() + kLag && window_.to >= k.date.earliest() - kLag;
    if ((told || then) && (!dated || (k.date.earliest() <= c.claim.date.to + kLag && k.date.latest() >= c.claim.date.from - kLag))) return true;
  }
  return false;
}

// A release whose day fits can still be told wrong: of somebody who served the
// full term as pardoned, or taken to one country and not the other.
Status Checker::check_way_and_place(CheckedClaim& c, uint32_t person, const Claim& exit) {
  const auto contradict = [&](std::string why, std::string books) {
    c.verdict = Verdict::contradicted;
    c.why = std::move(why);
    c.particulars = {std::move(books)};
  };
  log::Way said = log::parse_code<log::Way>(c.claim.value.way).value_or(log::Way::none);
  if (said == log::Way::none && c.claim.kind != ClaimKind::release)
    said = c.claim.kind == ClaimKind::pardon ? log::Way::pardon : c.claim.kind == ClaimKind::exchange ? log::Way::exchange : log::Way::expulsion;
  const int a = way_family(said), b = way_family(exit.way);
  if (a != 0 && b != 0 && a != b) {
    if (std::none_of(c.fields.begin(), c.fields.end(), [](const FieldMark& f) { return f.field == "way"; }))
      c.fields.push_back({"way", std::string(log::text_of(said)), std::string(log::text_of(exit.way)), false});
    contradict("other_way", std::string(log::text_of(exit.way)));
    return {};
  }
  // Who stayed in the country was not expelled, by the books; they may lag.
  if (c.claim.kind == ClaimKind::expulsion && exit.destination == log::Destination::home) {
    c.verdict = Verdict::not_in_ledger;
    c.why = "other_place";
    return {};
  }
  // Where to: as the text goes on behind the release, before it speaks of others.
  const reading::Bytes& day = c.claim.date.text;
  const uint32_t behind = day.start >= c.claim.trigger.start && day.start < c.claim.trigger.end + 40 ? day.end : c.claim.trigger.start;
  std::string_view tail = std::string_view(document_->text).substr(behind, 240);
  tail = tail.substr(0, tail.find_first_of("0123456789;.\n"));
  if (bodies_in(tail, "aside").contains("others")) return {};
  const std::set<std::string> places = taken_to(tail);
  if (places.size() != 1) return {};
  std::set<std::string> books;
  if (const std::string& id = books_->words().text(exit.word); !id.empty())
    for (const Wave& w : waves_)
      if (w.id == id)
        for (const auto& part : w.parts)
          if (part.first != country_) books.insert(part.first);
  // Of a wave that went two ways, whoever wrote the row may have said which.
  bool personal = false;
  if (books.size() > 1) {
    TRY(personals, reader_->personals(exit.seq));
    for (const log::Personal& value : personals)
      if (value.field == "note") {
        std::set<std::string> own;
        for (const std::string& place : bodies_in(value.text, "place"))
          if (books.contains(place)) own.insert(place);
        personal = own.size() == 1;
        if (personal) books = own;
      }
  }
  const bool at_home = exit.destination == log::Destination::home && books.empty();
  if (books.empty() && !at_home) return {};
  const bool agrees = books.contains(*places.begin());
  std::string text = at_home ? std::string(log::text_of(exit.destination)) : "";
  for (const std::string& place : books) text += (text.empty() ? "" : ", ") + place;
  if (!c.evidence.empty() && c.evidence.front().person != person) return {};
  c.fields.push_back({"place", *places.begin(), text, agrees, personal});
  if (!agrees) contradict("other_place", personal ? "" : text);
  return {};
}

// The claim of the exit that the text's is compared with, if it is supported.
const Claim* Checker::compare_exits(CheckedClaim& c, uint32_t person, const PersonClaims& p) {
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
        return &p.claims[e.claim];
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
      return nullptr;
    }
    // In custody before and after it: nobody left on that day.  A pardon's own
    // date may lie before the gate.
    const bool decree_before = c.claim.kind == ClaimKind::pardon && next != nullptr && !any_decree && next->from - to < 120;
    // Out of jail, and under house arrest: the text may well call that a release.
    for (size_t i = 0; i < p.claims.size() && held; ++i) {
      const Claim& k = p.claims[i];
      if (k.what != What::house_arrest || !was_said(p.standings[i]) || !k.date.is_bounded() || k.date.earliest() > to + kLag || k.date.latest() < from - kLag) continue;
      cite(i);
      c.verdict = Verdict::not_in_ledger;
      c.why = "house_arrest";
      c.particulars = {days_text(k.date.earliest(), k.date.latest())};
      return nullptr;
    }
    if (held && !decree_before) {
      c.verdict = Verdict::contradicted;
      c.why = next != nullptr ? "other_day" : "held_after";
      if (next == nullptr) c.fields.push_back({"date", said, ">" + dates::iso(to + kLag), false});
      if (c.particulars.empty() || next == nullptr) c.particulars = {dates::iso(to + kLag)};
      cite_custody_after(to + kLag);
      return nullptr;
    }
    // At liberty since the last exit, and not taken again: who is free is not freed.
    const ledger::Account there = p.folded.span_on(from).account;
    const bool free_since = last != nullptr && next == nullptr && !log::is_held(there) && there != ledger::Account::unknown;
    const bool taken_again = free_since && std::any_of(p.folded.episodes.begin(), p.folded.episodes.end(), [&](const ledger::Episode& x) { return x.entry_latest > last->to; });
    c.verdict = free_since && !taken_again && last->to + kFreeFor < from ? Verdict::contradicted : Verdict::not_in_ledger;
    c.why = exits.empty() ? "no_exit" : "other_day";
    return nullptr;
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
    return nullptr;
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
  // In custody again since, on the day of writing and after it, and the exit is of
  // years ago: nobody calls that "freed".
  if (window_.known && e->to + kYearsAgo < window_.from && held_on(window_.from) && held_on(window_.from + kLag)) {
    c.evidence.clear();
    c.verdict = negated ? Verdict::supported : Verdict::contradicted;
    c.why = negated ? "held_then" : "held_after";
    c.particulars = {dates::iso(window_.from)};
    cite_custody_after(window_.from);
    return nullptr;
  }
  // An exit of another case may lie before this one: of somebody whom the books do not
  // have in custody then.
  if (window_.known && window_.from < e->from && !held_on(window_.from)) {
    c.verdict = Verdict::not_in_ledger;
    return nullptr;
  }
  by_window(c, e->from, negated ? Verdict::supported : Verdict::contradicted, negated ? Verdict::contradicted : Verdict::supported);
  if (window_.known) {
    const Day day = window_.from;
    const bool between = day >= e->from && day < e->to;
    // Written after an exit, and in custody again since: it may tell of either.
    if (between || (day > e->to && log::is_held(p.folded.span_on(day).account))) c.verdict = Verdict::not_in_ledger;
  }
  return &p.claims[e->claim];
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
    if (ends_custody(what) || what == What::death_in_custody || what == What::still_held || (last != nullptr && last->open && (what == What::arrest || what == What::verdict))) c.evidence.push_back({p.claims[i].seq, person, says(p.claims[i])});
    if (what == What::arrest || what == What::custody || what == What::still_held || what == What::verdict || what == What::custody_again) seen = std::max(seen, p.claims[i].date.earliest());
  }
  if (last == nullptr) {
    c.why = "nothing";
    return;
  }
  // "Remained under house arrest" of somebody who is free since: a past that was so.
  const bool past = !dated && !bodies_in(document_->slice(c.claim.trigger.start, c.claim.trigger.end), "past").empty();
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
  if (past && c.verdict == Verdict::contradicted && !negated) c.verdict = Verdict::not_in_ledger;
  c.why = "released_on";
  c.particulars = {days_text(last->exit_earliest, last->exit_latest)};
}

}  // namespace stillheld::check
