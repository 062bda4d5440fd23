// Numbers without a noun that are people all the same.
#include "reading/scene_parts.h"
#include "reading/words.h"

namespace stillheld::reading {

std::optional<FoundNumber> number_of_rest(const Scene& s, uint32_t i) {
  const Grammar& g = *s.around->grammar;
  if (g.language == Language::en || i + 1 >= s.last || s.token(i).kind != TokenKind::word || !s.token(i).has(g.c.quant) || !g.numbers.may_begin(s.token(i + 1))) return std::nullopt;
  const std::string low = folded(s.text(i));
  if (!low.starts_with("остальн") && !low.starts_with("астатн") && !low.starts_with("решт")) return std::nullopt;
  const auto number = g.numbers.at(*s.tokens, i + 1, s.last);
  return number && number->exact && number->range.low > 1 ? number : std::nullopt;
}

bool one_befallen(const Scene& s, uint32_t i, uint32_t j) {
  const Grammar& g = *s.around->grammar;
  if (g.language == Language::en || j != i + 1 || s.token(i).kind != TokenKind::word || j + 1 >= s.last) return false;
  const std::string low = folded(s.text(i));
  bool one = false;
  for (const std::string_view w : {"одного", "одному", "одну", "одной", "аднаго", "аднаму", "адну", "адной", "одній", "второму", "второго", "вторую", "второй", "третьему", "третьего", "третью", "третьей", "другому", "другую", "другого", "трэцяму", "трэцяга"}) one |= low == w;
  if (!one) return false;
  const uint32_t verb = s.token(j).kind == TokenKind::dash ? j + 1 : j;
  if (verb > j && (g.numbers.may_begin(s.token(verb)) || s.token(verb).kind == TokenKind::number)) return true;  // «второму — три года»
  const Token& t = s.token(verb);
  if (t.kind != TokenKind::word || t.entry == nullptr || !t.meets(g.triggers)) return false;
  uint32_t forms = 0;
  for (const Sense& sense : t.entry->senses) forms |= sense.forms;
  return (forms & form::past) && !(forms & form::noun);
}

void widen_each(Scene& s) {
  const Grammar& g = *s.around->grammar;
  if (g.language == Language::en || g.language == Language::pl) return;
  for (size_t n = 0; n < s.entities.size(); ++n) {
    Entity& e = s.entities[n];
    if (e.type != EntityType::group || e.first < s.first + 2 || !s.token(e.first - 1).has(g.c.ofpart) || s.token(e.first - 2).kind != TokenKind::word) continue;
    const std::string low = folded(s.text(e.first - 2));
    if (!low.starts_with("кажд") && !low.starts_with("кожн")) continue;
    e.first -= 2;
    e.span.start = s.token(e.first).start;
    e.counted = e.vague = e.part = false;
    e.definite = e.plural = true;
    if (n > 0 && s.entities[n - 1].last > e.first) s.entities.erase(s.entities.begin() + static_cast<std::ptrdiff_t>(--n));  // «каждому» alone
  }
  // «каждому» alone is a part of what was widened
  for (size_t n = 1; n < s.entities.size();)
    if (s.entities[n - 1].last > s.entities[n].first && s.entities[n].last >= s.entities[n - 1].last) s.entities.erase(s.entities.begin() + static_cast<std::ptrdiff_t>(n) - 1);
    else ++n;
}

bool belongs_between(const Scene& s, uint32_t from, uint32_t to) {
  const Grammar::Classes& c = s.around->grammar->c;
  if (to <= from || to - from > 4 || s.token(to - 1).kind != TokenKind::quote_open) return false;
  for (uint32_t i = from; i + 1 < to; ++i) {
    const Token& t = s.token(i);
    if (t.kind != TokenKind::word || t.upper || t.has(c.prep) || t.has(c.and_) || t.has(c.be) || t.has(c.conj) || looks_verbal(s, i)) return false;
    if (t.entry == nullptr) continue;
    for (const Sense& sense : t.entry->senses)
      if (sense.forms & (form::past | form::pres | form::fut)) return false;
  }
  return true;
}

Entity one_at(uint32_t i) {
  Entity one;
  one.first = i;
  one.counted = true;
  one.count = {1, 1};
  return one;
}

uint32_t behind_participle(const Scene& s, uint32_t j) {
  const Grammar& g = *s.around->grammar;
  if (g.language == Language::en || g.language == Language::pl || j >= s.last || s.token(j).kind != TokenKind::word || s.token(j).upper) return 0;
  const std::string_view word = s.text(j);
  bool participle = false;
  for (const std::string_view end : {"щихся", "вшихся", "щих", "вших", "щимся", "вшимся", "щимся", "чых", "чыхся", "ўшых", "чихся"}) participle |= word.size() > end.size() + 6 && word.ends_with(end);
  if (!participle) return 0;
  bool inside = false;  // of its own prepositions
  for (uint32_t i = j + 1; i < s.last && i < j + 9; ++i) {
    const Token& t = s.token(i);
    if (t.kind != TokenKind::word || t.has(g.c.and_) || t.has(g.c.be) || t.has(g.c.conj)) {
      if (!t.has(g.c.prep)) return 0;
    }
    inside |= t.has(g.c.prep) || t.has(g.c.w_inprison);
    if (!t.upper && t.has(g.c.people) && (t.forms(g.c.people) & form::pl)) return inside ? i + 1 : 0;
    if (looks_verbal(s, i)) return 0;
  }
  return 0;
}

}  // namespace stillheld::reading
