// Verdicts of many trials told as one number.
#include "reading/frame.h"
#include "reading/words.h"

namespace stillheld::reading {

// «Приговоры вынесены уже 102 людям», «всего по делу осудили 38 человек», «по „делу
// хороводов“ осуждены 83 человека»: no court, no day and no term, and the words of a
// sum, or a participle without «были» of more people than one dock holds.
bool sum_so_far(const Scene& s, const Hit& h, const Entity& e) {
  constexpr int64_t kDock = 30;  // people
  const Grammar& g = *s.around->grammar;
  if (g.language == Language::en || g.language == Language::pl || h.claim.kind != ClaimKind::verdict || h.claim.value.months || !h.claim.value.regime.empty() || h.claim.date.origin == DateOrigin::sentence || e.count.high <= 2) return false;
  for (const Entity& a : s.entities)
    if (a.type == EntityType::actor && s.clause(a.first) == s.clause(h.trigger) && !a.governed && s.token(a.head).has(g.c.w_court_n)) return false;
  for (const Term& t : s.terms)
    if (s.clause(t.first) == s.clause(h.trigger)) return false;
  uint32_t forms = 0;
  for (const Sense& sense : s.token(h.trigger).entry->senses) forms |= sense.forms;
  bool being = false, by_case = false;
  for (uint32_t i = s.first; i < s.last; ++i) {
    if (s.clause(i) != s.clause(h.trigger) || s.token(i).kind != TokenKind::word) continue;
    being |= s.token(i).has(g.c.be) && i != h.trigger;
    by_case |= s.token(i).has(g.c.casen);
    const uint32_t far = i < e.first ? e.first - i : i - std::min(i, e.last);
    const uint32_t near = i < h.trigger ? h.trigger - i : i - h.trigger;
    if (std::min(far, near) > 4) continue;
    const std::string low = folded(s.text(i));
    for (const std::string_view w : {"уже", "ужо", "вже", "всего", "усяго", "усього"})
      if (low == w) return true;
  }
  if (e.count.high == kUnbounded && e.count.low >= 10 && !being) return true;  // «вынесены как минимум 26 участникам»
  return by_case && !being && (forms & form::pass) && !(forms & form::past) && e.count.low >= kDock;
}

}  // namespace stillheld::reading
