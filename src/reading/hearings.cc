// English courts: what is heard or only will be, whose appeal a ruling answers, whom a
// role without a name is called.
//
//   "The court will hear the case against Petrova"    planned: the verb "hear" decides
//   "Petrova's appeal was considered: the verdict was left unchanged"   hers
//   "convicted a former teacher from Lida, Anna Petrova, of …"          Petrova
//
//   "Petrova was detained in May, two months after her husband, Ivan Petrov"   both
//
// Counter-example: "a teacher from Lida, Anna Petrova said": nobody's name.
//
// Threads: values.  Tested by the rules' examples, cases/reading/en_ninth_courts.case.
#include <algorithm>

#include "reading/frame.h"
#include "reading/open_phrase.h"
#include "reading/persons_lexicon.h"
#include "reading/scene_parts.h"
#include "reading/subjects.h"

namespace stillheld::reading {

std::optional<ClaimStatus> status_by_rule(const Scene& s, const FrameRule& rule, uint32_t at) {
  if (rule.status != ClaimStatus::asserted || rule.kind != ClaimKind::trial || s.around->grammar->language != Language::en) return rule.status;
  const Grammar::Classes& c = s.around->grammar->c;
  const auto verb = [&](uint32_t i, const ClassSet& set) { return i != at && s.token(i).kind == TokenKind::word && s.token(i).meets(set) && s.clause(i) == s.clause(at); };
  uint32_t found = s.last;
  for (uint32_t i = at; i > s.first && at - i < rule.precede_within && found == s.last; --i)
    if (verb(i - 1, rule.precede)) found = i - 1;
  for (uint32_t i = at + 1; i < s.last && i < at + 1 + rule.follow_within && found == s.last; ++i)
    if (verb(i, rule.follow)) found = i;
  if (found == s.last) return ClaimStatus::asserted;
  for (uint32_t i = found; i > s.first && found - i < 4; --i) {
    const Token& b = s.token(i - 1);
    if (b.kind != TokenKind::word || s.clause(i - 1) != s.clause(found) || i - 1 == at) break;
    if (b.has(c.neg)) return ClaimStatus::negated;
    if (b.has(c.plan)) return ClaimStatus::planned;
    if (b.has(c.hyp)) return ClaimStatus::hypothetical;
    if (b.has(c.demand)) return ClaimStatus::demanded;
  }
  return ClaimStatus::asserted;
}

std::vector<int32_t> appellant(const Scene& s, const FrameRule& rule, uint32_t at) {
  if (rule.kind != ClaimKind::penalty_change || s.around->grammar->language != Language::en) return {};
  const Grammar::Classes& c = s.around->grammar->c;
  // "rejects activists' bid to overturn their convictions"
  for (uint32_t i = at; i > s.first + 1 && at - i < 8; --i) {
    if (s.token(i - 1).kind != TokenKind::word || !s.token(i - 1).has(c.w_bid_n)) continue;
    for (size_t n = 0; n < s.entities.size(); ++n) {
      const Entity& e = s.entities[n];
      if (e.possessive && e.last <= i - 1 && i - 1 - e.last <= 2 && (e.type == EntityType::person || e.type == EntityType::pronoun || e.type == EntityType::role || e.type == EntityType::group)) return {static_cast<int32_t>(n)};
    }
    break;
  }
  for (uint32_t i = s.first; i < at; ++i) {
    if (s.token(i).kind != TokenKind::word || !s.token(i).has(c.w_appeal_n) || s.clause(i) == s.clause(at)) continue;
    for (size_t n = 0; n < s.entities.size(); ++n) {
      const Entity& e = s.entities[n];
      if (e.type != EntityType::person && !(e.type == EntityType::pronoun && !e.plural)) continue;
      const bool whose = e.possessive && e.last <= i && i - e.last <= 2;
      const bool of = e.governed && e.governor > i && e.governor <= i + 2 && (s.token(e.governor).has(c.of) || s.token(e.governor).has(c.by));
      if (whose || of) return {static_cast<int32_t>(n)};
    }
  }
  return {};
}

int32_t named_behind_role(const Scene& s, int32_t role) {
  const Grammar::Classes& c = s.around->grammar->c;
  const Entity& e = s.entities[static_cast<size_t>(role)];
  if (s.around->grammar->language != Language::en || (e.type != EntityType::role && e.type != EntityType::group) || e.plural || (e.counted && e.count.high != 1)) return role;
  if (const size_t next = static_cast<size_t>(role) + 1; next < s.entities.size() && s.entities[next].first == e.last && s.entities[next].type == EntityType::person && s.entities[next].mention >= 0 && !e.possessive) return role + 1;  // "dual citizen A"
  const auto owner = [&](uint32_t i) { return s.token(i).has(c.his) || s.token(i).has(c.her) || s.token(i).has(c.their); };
  const bool his = (owner(e.first) || (e.first > s.first && owner(e.first - 1))) && s.token(e.head).has(c.kin);
  bool one = s.token(e.first).has(c.indef);
  for (uint32_t i = e.first; i > s.first && e.first - i < 3 && !one && s.token(i - 1).kind == TokenKind::word && !s.token(i - 1).has(c.prep); --i) one = s.token(i - 1).has(c.indef);
  if (!his && !one) return role;
  for (uint32_t i = e.last; i + 1 < s.last && i < e.last + 8; ++i) {
    const Token& t = s.token(i);
    if (i == e.last && s.text(i) == "from" && s.token(i + 1).kind == TokenKind::word && s.token(i + 1).upper)  // "a teacher from Lida A"
      for (size_t n = static_cast<size_t>(role) + 1; n < s.entities.size() && s.entities[n].first <= i + 2; ++n)
        if (s.entities[n].first == i + 2 && s.entities[n].type == EntityType::person && s.entities[n].mention >= 0) return static_cast<int32_t>(n);
    if (t.kind == TokenKind::comma) {
      for (size_t n = static_cast<size_t>(role) + 1; n < s.entities.size(); ++n) {
        const Entity& name = s.entities[n];
        if (name.first < i + 1) continue;
        const bool closed = name.last >= s.last || (s.token(name.last).kind == TokenKind::comma || s.token(name.last).has(c.prep) || s.token(name.last).has(c.to) || s.token(name.last).kind == TokenKind::stop);
        return name.first == i + 1 && name.type == EntityType::person && name.mention >= 0 && closed ? static_cast<int32_t>(n) : role;
      }
      return role;
    }
    if (t.kind != TokenKind::word || t.has(c.and_) || t.has(c.be) || t.has(c.have) || t.has(c.rel) || t.has(c.verb) || t.has(c.say) || t.has(c.to)) return role;
    if (t.meets(s.around->grammar->triggers) && !t.has(c.person)) return role;
  }
  return role;
}

bool decided_here(const Scene& s, uint32_t at) {
  const Grammar& g = *s.around->grammar;
  if (!s.token(at).has(g.c.w_appeal_n)) return false;
  for (uint32_t i = at + 1; i < s.last; ++i)
    if (s.token(i).kind == TokenKind::word && s.token(i).has(g.c.w_uphold_v)) return true;
  return false;
}

bool told_by_verb(const Scene& s, const FrameRule& rule) {
  if (s.around->grammar->language != Language::en) return false;
  if (rule.kind == ClaimKind::trial || rule.kind == ClaimKind::penalty_change) return true;
  return (rule.kind == ClaimKind::verdict || rule.kind == ClaimKind::charge) && !rule.need.empty();
}

void read_followers(const Scene& s, std::vector<Hit>& hits) {
  const Grammar& g = *s.around->grammar;
  const Grammar::Classes& c = g.c;
  if (g.language != Language::en) return;
  const size_t own = hits.size();
  const auto follow = [&](const Hit& hit, size_t n) {
    const Entity& e = s.entities[n];
    Hit more = hit;
    more.entity = static_cast<int32_t>(n);
    ReadClaim& claim = more.claim;
    claim.date = {};
    claim.value.count = {};
    claim.value.articles.clear();
    claim.value.population.clear();
    claim.subject_at = e.span;
    claim.subject = std::string(s.around->document->slice(e.span.start, e.span.end));
    claim.span = {std::min(claim.trigger.start, e.span.start), std::max(claim.trigger.end, e.span.end)};
    claim.grade = ClaimGrade::rule;
    const Mention& m = s.around->persons->mentions[static_cast<size_t>(e.mention)];
    more.person = m.person;
    claim.unresolved = !m.resolved || m.person < 0;
    hits.push_back(std::move(more));
  };
  // "A was accused of treason, B – of corruption"
  for (size_t h = 0; h < own; ++h) {
    const Hit hit = hits[h];
    if (hit.claim.kind != ClaimKind::charge || hit.entity < 0) continue;
    for (size_t n = 0; n < s.entities.size(); ++n) {
      const Entity& e = s.entities[n];
      if (e.first <= hit.trigger || e.type != EntityType::person || e.mention < 0 || e.last + 1 >= s.last || s.token(e.last).kind != TokenKind::dash) continue;
      const bool parted = s.token(e.first - 1).kind == TokenKind::comma || s.token(e.first - 1).kind == TokenKind::semicolon || s.token(e.first - 1).has(c.and_);
      if (parted && (s.token(e.last + 1).has(c.of) || s.text(e.last + 1) == "with")) follow(hit, n);
    }
    break;
  }
  for (size_t h = 0; h < own; ++h) {
    const Hit hit = hits[h];
    if (hit.claim.status != ClaimStatus::asserted || hit.entity < 0 || (hit.claim.kind != ClaimKind::arrest && hit.claim.kind != ClaimKind::release)) continue;
    for (uint32_t i = hit.trigger + 1; i + 2 < s.last && i < hit.trigger + 12; ++i) {
      const Token& unit = s.token(i);
      if (!(unit.has(c.day) || unit.has(c.week) || unit.has(c.month) || unit.has(c.year)) || (s.text(i + 1) != "after" && s.text(i + 1) != "before")) continue;
      for (size_t n = 0; n < s.entities.size(); ++n) {
        const Entity& e = s.entities[n];
        if (e.first < i + 2 || e.type != EntityType::person || e.mention < 0 || e.possessive) continue;
        bool plain = e.first <= i + 9, kin = false;
        for (uint32_t k = i + 2; k < e.first && plain; ++k) {
          const Token& t = s.token(k);
          kin |= t.has(c.kin);
          plain = t.kind == TokenKind::comma || t.has(c.his) || t.has(c.her) || t.has(c.their) || t.has(c.person) || t.has(c.people) || t.has(c.kin) || t.has(c.adj) || t.has(c.def) || t.has(c.political);
        }
        const bool ends = e.last >= s.last || s.token(e.last).kind != TokenKind::word || s.token(e.last).has(c.prep);
        if (!plain || !ends || (!kin && e.first > i + 3)) break;
        follow(hit, n);
        return;
      }
    }
  }
}

bool bare_term(const Scene& s, uint32_t at, const Term& first, bool owner, Term& bare) {
  const Grammar& g = *s.around->grammar;
  if (!g.numbers.may_begin(s.token(at)) || first.days > 0 || first.months % 12 != 0) return false;
  const auto number = g.numbers.at(*s.tokens, at, s.last);
  if (!number || number->range.low != number->range.high || number->range.low < 1 || number->range.low > 30) return false;
  int half = 0;
  uint32_t end = number->last;
  if (end < s.last && s.token(end).has(g.c.andhalf)) {  // "six and a half"
    half = 6;
    ++end;
  }
  const bool ends = end >= s.last || s.token(end).kind != TokenKind::word || s.token(end).has(g.c.and_);
  const bool for_whom = end < s.last && (s.token(end).has(g.c.for_) || s.token(end).has(g.c.to));
  if (owner ? !for_whom : !ends) return false;
  bare.first = at;
  bare.last = end;
  bare.months = static_cast<int>(number->range.low) * 12 + half;
  bare.list = {bare.months};
  return true;
}

// "three men convicted of plotting to kill A were sentenced", "of insulting A": to whom.
static bool done_to(const Scene& s, const Entity& e) {
  const Grammar::Classes& c = s.around->grammar->c;
  if (e.first != e.phrase_first() && e.described_before == 0) return false;
  uint32_t i = e.phrase_first();
  while (i > s.first && e.phrase_first() - i < 3 && (s.token(i - 1).has(c.def) || s.token(i - 1).has(c.indef) || s.token(i - 1).has(c.his) || s.token(i - 1).has(c.her) || s.token(i - 1).has(c.person))) --i;
  if (i < s.first + 3) return false;
  const Token& verb = s.token(i - 1);
  if (verb.kind != TokenKind::word || verb.upper || verb.has(c.be) || verb.has(c.have) || s.text(i - 1) == "get" || verb.has(c.prep) || verb.has(c.and_) || verb.has(c.place) || s.token(i - 2).kind != TokenKind::word) return false;
  uint32_t forms = 0;
  if (verb.entry != nullptr)
    for (const Sense& sense : verb.entry->senses) forms |= sense.forms;
  const bool known = verb.entry == nullptr || (forms & (form::inf | form::ger)) != 0;
  if (!known) return false;
  if (s.token(i - 2).has(c.to)) return (forms & form::noun) == 0 || (forms & form::inf) != 0;
  return s.text(i - 1).ends_with("ing") && (s.token(i - 2).has(c.of) || s.token(i - 2).has(c.for_));
}

bool scare_quoted(const Scene& s, const Entity& e, uint32_t at) {
  if (s.around->grammar->language != Language::en) return false;
  if (done_to(s, e)) return true;
  if (e.type == EntityType::person) return false;
  bool closes = false, opens = false;
  for (uint32_t i = e.last; i < at && i < e.last + 4 && !closes; ++i) {
    if (s.token(i).kind == TokenKind::quote_open) return false;
    closes = s.token(i).kind == TokenKind::quote_close;
  }
  for (uint32_t i = e.first; closes && !opens && i > s.first && e.first - i < 4; --i) {
    if (s.token(i - 1).kind == TokenKind::quote_close) return false;
    opens = s.token(i - 1).kind == TokenKind::quote_open;
  }
  return opens;
}

bool of_other_noun(const Scene& s, const FrameRule& rule, const Entity& e, uint32_t at) {
  const Grammar::Classes& c = s.around->grammar->c;
  if (s.around->grammar->language != Language::en || e.governor <= at + 1) return false;
  if (rule.kind == ClaimKind::verdict) {
    // "a sentence of five years, at last for A"
    for (uint32_t i = at + 1; i < e.governor && rule.forms == FrameRule::noun; ++i)
      if (s.token(i).kind == TokenKind::comma) return true;
    return s.token(e.governor - 1).has(c.w_charge_n);
  }
  if (rule.kind != ClaimKind::charge) return false;
  for (uint32_t i = at + 1; i < e.governor; ++i)
    if (s.token(i).kind == TokenKind::word && s.token(i).has(c.subord)) return true;
  return false;
}

int32_t group_of(const Scene& s, const std::vector<int32_t>& subjects) {
  int32_t group = subjects.back();
  for (const int32_t n : subjects)
    if (s.around->grammar->language == Language::en && s.entities[static_cast<size_t>(group)].type != EntityType::group && s.entities[static_cast<size_t>(n)].type == EntityType::group) group = n;
  return group;
}

bool titled_stop(const Scene& s, uint32_t at) {
  if (s.around->grammar->language != Language::en || s.token(at).kind != TokenKind::stop || at == s.first || at + 1 >= s.last) return false;
  const Token& title = s.token(at - 1);
  return s.token(at).joined && title.kind == TokenKind::word && title.upper && title.end - title.start <= 5 && s.token(at + 1).upper && !s.token(at + 1).joined;
}

uint32_t noun_of_age(const Scene& s, uint32_t from) {
  const Grammar::Classes& c = s.around->grammar->c;
  for (uint32_t i = from; i < s.last && i < from + 3; ++i) {
    const Token& t = s.token(i);
    if (t.kind != TokenKind::word || t.upper || t.joined || t.possessive || in_date(s, i)) return 0;
    if (t.has(c.adj) || t.has(c.political)) continue;
    if (t.entry != nullptr && !t.entry->senses.empty()) return 0;
    const std::string_view noun = s.text(i);
    if (noun.size() < 4 || noun.ends_with("ly") || noun.ends_with("ed") || noun.ends_with("ing") || lifeless(s, i)) return 0;
    return i;
  }
  return 0;
}

bool stands_in(const Scene& s, const Entity& e) {
  if (!e.governed || e.type != EntityType::person) return false;
  const std::string_view where = s.text(e.governor);
  return where == "in" || where == "at" || where == "near";
}

}  // namespace stillheld::reading
