// Whose case a court's news speaks of: «завели дело на Петрову», "a case against
// her", «процесс по делу Петровой», and who is only named in a case's title.
#include "reading/scene_parts.h"
#include "reading/subjects.h"

#include "reading/name_case.h"

namespace stillheld::reading {

bool of_case(const Scene& s, const Entity& e) { return e.first > s.first && s.token(e.first - 1).has(s.around->grammar->c.casen); }

bool inner_pronoun(const Scene& s, const Entity& e) {
  if (e.type != EntityType::pronoun || e.possessive || e.first <= s.first || s.around->grammar->language == Language::en) return false;
  const Token& b = s.token(e.first - 1);
  return b.kind == TokenKind::word && b.entry == nullptr && !b.upper && b.end - b.start > 16 && looks_adjectival(s, e.first - 1) && !looks_verbal(s, e.first - 1);
}

int32_t whom_against(const Scene& s, const FrameRule& rule, uint32_t at) {
  int32_t best = -1;
  uint32_t best_gap = 16;
  for (size_t n = 0; n < s.entities.size(); ++n) {
    const Entity& e = s.entities[n];
    const bool same_as_before = n > 0 && s.entities[n - 1].governed && s.entities[n - 1].governor == e.governor;
    const bool governed = e.governed && s.token(e.governor).has(s.around->grammar->c.against) && !same_as_before;
    const bool titled = e.first > s.first + 1 && s.token(e.first - 2).kind == TokenKind::quote_open;  // «справа Гаюна»
    const uint32_t gap = e.last <= at ? at - e.last : e.first - at;
    if ((!governed && (!of_case(s, e) || titled)) || e.type == EntityType::actor || e.type == EntityType::org || gap >= best_gap) continue;
    if (s.clause(e.first) != s.clause(at) || (e.type == EntityType::group && !rule.groups)) continue;
    best = static_cast<int32_t>(n);
    best_gap = gap;
  }
  return best;
}

bool has_actor(const Scene& s, uint32_t at) {
  for (const Entity& e : s.entities)
    if ((e.type == EntityType::actor || e.type == EntityType::org || (e.type == EntityType::person && name_case(s, e) == NameCase::nominative)) && s.clause(e.first) == s.clause(at) && !e.governed) return true;
  return false;
}

bool behind_magistrate(const Scene& s, uint32_t i) {
  const Grammar& g = *s.around->grammar;
  for (uint32_t k = i; k > s.first && i - k < 6; --k) {
    const Token& b = s.token(k - 1);
    if (b.kind != TokenKind::word || b.has(g.c.prep) || b.has(g.c.and_) || b.has(g.c.be) || b.has(g.c.verb)) return false;
    if (b.has(g.c.magistrate)) return !b.possessive;
    if (g.language == Language::en || b.meets(g.triggers) || looks_verbal(s, k - 1)) return false;
  }
  return false;
}

bool noun_only(const Token& t) {
  if (t.entry == nullptr || t.entry->senses.empty()) return false;
  for (const Sense& sense : t.entry->senses)
    if (!(sense.forms & form::noun)) return false;
  return true;
}

}  // namespace stillheld::reading
