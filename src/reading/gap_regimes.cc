// Verdicts without a verb and without a term: «двоих приговорили к колонии, остальных
// девятерых — к ограничению свободы».
//
// A gap is somebody, a dash, and a preposition with a word of a penalty; it takes its
// status and date from the verdict that ends before it in the sentence.
//
// Counter-example: «Петрова — к врачу»: no penalty.  Who has a verdict is left alone.
#include <algorithm>

#include "reading/frame.h"

namespace stillheld::reading {

void read_regime_gaps(const Scene& s, std::vector<Hit>& hits) {
  const Grammar& g = *s.around->grammar;
  if (g.language == Language::en || g.language == Language::pl) return;
  const auto penalty = [&](uint32_t i) {
    if (i >= s.last || s.token(i).kind != TokenKind::word) return false;
    if (s.token(i).has(g.c.prisonterm) || s.token(i).has(g.c.w_inprison)) return true;
    return std::any_of(g.regimes.begin(), g.regimes.end(), [&](ClassId id) { return s.token(i).has(id); });
  };
  const size_t own = hits.size();
  for (size_t h = 0; h < own; ++h) {
    const Hit hit = hits[h];
    if (hit.claim.kind != ClaimKind::verdict || hit.entity < 0 || hit.noun) continue;
    // «А признали виновным в клевете, Б — в измене»: the preposition behind "guilty"
    std::string_view of_what;
    for (uint32_t i = hit.trigger + 1; i + 1 < s.last && i < hit.trigger + 8 && of_what.empty(); ++i)
      if (s.token(i).has(g.c.w_guilty_w) && s.token(i + 1).kind == TokenKind::word && s.token(i + 1).has(g.c.prep) && s.text(i + 1).size() <= 4) of_what = s.text(i + 1);
    for (size_t n = 0; n < s.entities.size(); ++n) {
      const Entity& e = s.entities[n];
      if (e.first <= hit.trigger || e.first <= s.entities[static_cast<size_t>(hit.entity)].first || e.possessive || e.governed) continue;
      if (e.type != EntityType::person && e.type != EntityType::role && !(e.type == EntityType::group && e.counted)) continue;
      uint32_t i = e.last;
      if (i + 1 >= s.last || s.token(i).kind != TokenKind::dash) continue;
      ++i;
      while (i < s.last && i < e.last + 4 && s.token(i).kind == TokenKind::word && !penalty(i) && (s.token(i).has(g.c.prep) || s.token(i).has(g.c.adverb) || s.token(i).has(g.c.adj))) ++i;
      const bool guilty = !of_what.empty() && s.token(e.last + 1).kind == TokenKind::word && s.text(e.last + 1) == of_what;
      if (!penalty(i) && !guilty) continue;
      if (guilty) i = e.last + 1;
      if (std::any_of(hits.begin(), hits.end(), [&](const Hit& told) { return told.entity == static_cast<int32_t>(n) && told.claim.kind == ClaimKind::verdict; })) continue;
      Hit more;
      more.entity = static_cast<int32_t>(n);
      more.trigger = i;
      ReadClaim& claim = more.claim;
      claim.kind = ClaimKind::verdict;
      claim.status = hit.claim.status;
      claim.rule = "verdict-gap";
      claim.subject_at = e.span;
      claim.subject = std::string(s.around->document->slice(e.span.start, e.span.end));
      if (e.type == EntityType::group) {
        claim.value.count = e.count;
        claim.value.population = e.population;
      }
      for (const ClassId id : g.regimes)
        for (uint32_t k = i; k < s.last && k < i + 4 && s.token(k).kind == TokenKind::word; ++k)
          if (s.token(k).has(id) && claim.value.regime.empty()) claim.value.regime = std::string(g.lexicon.class_name(id)).substr(7);
      claim.date = hit.claim.date;
      claim.attribution = hit.claim.attribution;
      claim.trigger = {s.token(i).start, s.token(i).end};
      claim.span = {std::min(e.span.start, claim.trigger.start), std::max(e.span.end, claim.trigger.end)};
      if (e.mention >= 0) {
        const Mention& m = s.around->persons->mentions[static_cast<size_t>(e.mention)];
        more.person = m.person;
        claim.unresolved = !m.resolved || m.person < 0;
      } else {
        claim.unresolved = e.type != EntityType::group;
      }
      hits.push_back(std::move(more));
    }
  }
}

}  // namespace stillheld::reading
