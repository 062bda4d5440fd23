// «Ивана Барана освободили в мае, Олега Дуба — в июне»: the verb is left out, and a dash
// stands for it.  Whose turn it is has the case of the one before him.
#include <algorithm>

#include "reading/gap_articles.h"
#include "reading/name_case.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

bool may_turn(const Scene& s, const Hit& h) {
  if (h.entity < 0 || h.noun || h.claim.status == ClaimStatus::hypothetical || s.entities[static_cast<size_t>(h.entity)].type != EntityType::person) return false;
  return h.claim.kind == ClaimKind::arrest || h.claim.kind == ClaimKind::release || h.claim.kind == ClaimKind::transfer || h.claim.kind == ClaimKind::expulsion || h.claim.kind == ClaimKind::trial;
}

// How, when or where: no noun that says who he is («Баран — журналист»).
bool tells_how(const Scene& s, uint32_t i) {
  const Grammar& g = *s.around->grammar;
  if (i >= s.last) return false;
  const Token& t = s.token(i);
  if (in_date(s, i) || t.kind == TokenKind::quote_open) return true;
  if (t.kind != TokenKind::word) return false;  // a bare number is a term («Лугову — 7»)
  return (t.has(g.c.prep) && !t.has(g.c.and_)) || t.has(g.c.adverb) || t.has(g.c.subord) || g.numbers.may_begin(t);
}

const PlacedDate* date_within(const Scene& s, uint32_t from, uint32_t to) {
  for (const PlacedDate& d : s.dates)
    if (d.first >= from && d.first < to) return &d;
  return nullptr;
}

}  // namespace

void read_turns(const Scene& s, std::vector<Hit>& hits) {
  constexpr uint32_t kFar = 30;  // tokens
  const Grammar& g = *s.around->grammar;
  if (g.language == Language::en || g.language == Language::pl) return;
  const size_t told = hits.size();
  for (size_t h = 0; h < told; ++h) {
    if (!may_turn(s, hits[h])) continue;
    const Hit first = hits[h];
    NameCase own = name_case(s, s.entities[static_cast<size_t>(first.entity)]);
    uint32_t from = std::max(first.trigger, s.entities[static_cast<size_t>(first.entity)].last);
    for (size_t n = static_cast<size_t>(first.entity) + 1; n < s.entities.size(); ++n) {
      const Entity& e = s.entities[n];
      if (e.first <= from || e.type != EntityType::person || e.governed || e.possessive) continue;
      if (e.first > from + kFar || e.last + 1 >= s.last) break;
      uint32_t before = e.phrase_first();
      while (before > from && (s.token(before - 1).has(g.c.conj) || s.token(before - 1).has(g.c.and_))) --before;
      const bool parted = before > from && (s.token(before - 1).kind == TokenKind::comma || s.token(before - 1).kind == TokenKind::semicolon);
      if (!parted || s.token(e.last).kind != TokenKind::dash || !tells_how(s, e.last + 1)) continue;
      const NameCase found = name_case(s, e);
      if (found != own && found != NameCase::unknown && own != NameCase::unknown) break;
      const auto is_term = [&](const Term& t) { return t.first > e.last && t.first <= e.last + 3; };
      if (std::any_of(s.terms.begin(), s.terms.end(), is_term)) break;
      if (std::any_of(hits.begin(), hits.end(), [&](const Hit& other) { return other.entity == static_cast<int32_t>(n) && other.claim.kind == first.claim.kind; })) continue;
      uint32_t to = e.last + 1;
      while (to < s.last && s.token(to).kind != TokenKind::comma && s.token(to).kind != TokenKind::semicolon) ++to;
      Hit more = first;
      more.entity = static_cast<int32_t>(n);
      ReadClaim& claim = more.claim;
      claim.subject_at = e.span;
      claim.subject = std::string(s.around->document->slice(e.span.start, e.span.end));
      claim.value = {};
      claim.date = {};
      claim.rule = "turn";
      claim.span = {std::min(claim.trigger.start, e.span.start), std::max(claim.trigger.end, e.span.end)};
      if (const PlacedDate* d = date_within(s, e.last + 1, to)) {
        claim.date = {d->date.from, d->date.to, {d->date.start, d->date.end}, DateOrigin::sentence};
        claim.span.end = std::max(claim.span.end, d->date.end);
      }
      more.person = -1;
      claim.unresolved = true;
      if (e.mention >= 0) {
        const Mention& m = s.around->persons->mentions[static_cast<size_t>(e.mention)];
        more.person = m.person;
        claim.unresolved = !m.resolved || m.person < 0;
      }
      hits.push_back(std::move(more));
      from = to;
    }
  }
}

}  // namespace stillheld::reading
