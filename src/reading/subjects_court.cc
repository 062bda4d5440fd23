// Whose case a court's news speaks of: «завели дело на Петрову», "a case against
// her", «процесс по делу Петровой», and who is only named in a case's title.
#include "reading/scene_parts.h"
#include "reading/subject_lists.h"
#include "reading/subjects.h"

#include "reading/name_case.h"
#include "reading/words.h"

namespace stillheld::reading {

// «справу Петровой», «справу журналісткі «Поўдня» Ганны Петровай»
bool of_case(const Scene& s, const Entity& e) {
  const ClassId noun = s.around->grammar->c.casen;
  return (e.first > s.first && s.token(e.first - 1).has(noun)) || (e.phrase_first() > s.first && s.token(e.phrase_first() - 1).has(noun));
}

bool inner_pronoun(const Scene& s, const Entity& e) {
  if (e.type != EntityType::pronoun || e.possessive || e.first <= s.first || s.around->grammar->language == Language::en) return false;
  const Token& b = s.token(e.first - 1);
  return b.kind == TokenKind::word && b.entry == nullptr && !b.upper && b.end - b.start > 16 && looks_adjectival(s, e.first - 1) && !looks_verbal(s, e.first - 1);
}

namespace {

// «сняли с Петровой обвинения», «зняў з журналістаў абвінавачанні»
bool lifted_from(const Scene& s, const FrameRule& rule, const Entity& e, uint32_t at) {
  if (rule.kind != ClaimKind::charge || rule.status != ClaimStatus::negated || s.around->grammar->language == Language::en || e.last > at || at - e.last > 4) return false;
  const std::string low = folded(s.text(e.governor));
  return low == "з" || low == "с" || low == "зь" || low == "со" || low == "са" || low == "із";
}

}  // namespace

int32_t whom_against(const Scene& s, const FrameRule& rule, uint32_t at) {
  int32_t best = -1;
  uint32_t best_gap = s.around->grammar->language == Language::en ? 16 : 24;
  for (size_t n = 0; n < s.entities.size(); ++n) {
    const Entity& e = s.entities[n];
    if (s.around->grammar->language != Language::en && e.type == EntityType::pronoun && e.last == at && !e.governed && (s.token(e.first).has(s.around->grammar->c.his) || s.token(e.first).has(s.around->grammar->c.her) || s.token(e.first).has(s.around->grammar->c.their))) return static_cast<int32_t>(n);  // «его дело слушают»
    const auto owner = [&](const Entity& o) { return s.around->grammar->language != Language::en && o.type == EntityType::pronoun && o.last < s.last && s.token(o.last).kind == TokenKind::word && s.token(o.last).has(s.around->grammar->c.kin); };
    if (owner(e)) continue;  // «в отношении его жены завели дело»
    const bool same_as_before = n > 0 && s.entities[n - 1].governed && s.entities[n - 1].governor == e.governor && !owner(s.entities[n - 1]);
    const bool governed = e.governed && (s.token(e.governor).has(s.around->grammar->c.against) || lifted_from(s, rule, e, at)) && !same_as_before;
    const bool titled = e.first > s.first + 1 && s.token(e.first - 2).kind == TokenKind::quote_open;  // «справа Гаюна»
    const uint32_t gap = e.last <= at ? at - e.last : e.first - at;
    if ((!governed && (!of_case(s, e) || titled)) || e.type == EntityType::actor || e.type == EntityType::org || gap >= best_gap || (e.possessive && s.around->grammar->language == Language::en)) continue;
    // «у справе, заведзенай на актывістаў»: the participle's clause is a part of this one
    const Clause& clause = s.clauses[static_cast<size_t>(s.clause(e.first))];
    if ((s.clause(e.first) != s.clause(at) && !(clause.participial && clause.parent == s.clause(at) && rule.kind == ClaimKind::verdict)) || (e.type == EntityType::group && !rule.groups)) continue;
    best = static_cast<int32_t>(n);
    best_gap = gap;
  }
  return best;
}

bool case_named(const Scene& s, const Entity& e) {
  return s.around->grammar->language == Language::en && e.type == EntityType::person && !e.possessive && e.last < s.last && s.text(e.last) == "case";
}

std::vector<int32_t> tried(const Scene& s, uint32_t at) {
  const Grammar& g = *s.around->grammar;
  if (g.language == Language::en) return {};
  constexpr uint32_t kReachOfACase = 14;
  for (size_t n = 0; n < s.entities.size(); ++n) {
    const Entity& e = s.entities[n];
    const bool people = e.type == EntityType::person || e.type == EntityType::role || e.type == EntityType::pronoun || (e.type == EntityType::group && e.counted);
    if (!people || e.weak || e.possessive || s.clause(e.first) != s.clause(at) || (e.first > at ? e.first - at : at - e.last) > kReachOfACase) continue;
    const bool over = e.governed && (s.token(e.governor).has(g.c.against) || s.text(e.governor) == "над" || s.text(e.governor) == "Над");
    if (over || (of_case(s, e) && s.token(e.head).kind == TokenKind::word)) return SubjectLists(s).list_right(static_cast<int32_t>(n));
  }
  return {};
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

bool office_of(const Scene& s, uint32_t at, uint32_t to) {
  const Grammar::Classes& c = s.around->grammar->c;
  uint32_t of = to;
  while (of > at + 1 && to - of < 6 && !s.token(of).has(c.of)) --of;
  return s.token(of).has(c.of) && of > at + 1 && (s.token(of - 1).has(c.person) || s.token(of - 1).has(c.people) || left_office(s, of - 1));
}

bool noun_only(const Token& t) {
  if (t.entry == nullptr || t.entry->senses.empty()) return false;
  for (const Sense& sense : t.entry->senses)
    if (!(sense.forms & form::noun)) return false;
  return true;
}

// «Анна Петрова и Иван Иванов — единственные фигуранты дела, которые …»: they are.
int32_t predicate_of(const Scene& s, const Entity& e) {
  const Grammar& g = *s.around->grammar;
  const Grammar::Classes& c = g.c;
  if (g.language == Language::en || e.counted || (e.type != EntityType::group && e.type != EntityType::role)) return -1;
  for (uint32_t i = e.first; i > s.first && e.first - i < 7; --i) {
    const Token& t = s.token(i - 1);
    if (t.kind != TokenKind::dash) {
      if (t.kind != TokenKind::word || (t.upper && !t.has(c.place)) || t.has(c.and_) || looks_verbal(s, i - 1)) return -1;
      continue;
    }
    for (size_t n = 0; n < s.entities.size(); ++n)
      if (s.entities[n].last == i - 1 && (s.entities[n].type == EntityType::person || (s.entities[n].type == EntityType::group && s.entities[n].counted)) && !s.entities[n].governed) return static_cast<int32_t>(n);
    return -1;
  }
  return -1;
}

// «задержали её мужа»: whose, not whom.
bool owns(const Scene& s, const Entity& e) {
  const Grammar& g = *s.around->grammar;
  const Grammar::Classes& c = g.c;
  const Token& t = s.token(e.first);
  if ((g.language != Language::ru && g.language != Language::be) || e.type != EntityType::pronoun || e.last >= s.last || !(t.has(c.his) || t.has(c.her) || t.has(c.their))) return false;
  const Token& next = s.token(e.last);
  if (next.kind != TokenKind::word || next.upper || next.has(c.prep) || next.has(c.adverb) || next.has(c.be) || next.has(c.and_) || in_date(s, e.last)) return false;
  if (next.has(c.people) || next.has(c.person) || next.has(c.kin)) return true;
  if (next.entry != nullptr || looks_verbal(s, e.last)) return false;
  if (e.last + 1 < s.last && looks_adjectival(s, e.last) && s.token(e.last + 1).meets(g.triggers) && noun_only(s.token(e.last + 1))) return false;  // «его немедленного освобождения»
  for (const std::string_view ending : {"у", "ю", "ого", "его", "ых", "их", "ага", "яга"})
    if (s.text(e.last).ends_with(ending)) return true;
  return false;
}

bool several_which(const Scene& s, uint32_t i) {
  const std::string low = folded(s.text(i));
  for (const std::string_view which : {"якія", "якіх", "jakija", "jakich", "которые", "которых", "яких"})
    if (low == which) return true;
  return false;
}

bool of_several(const Scene& s, const Entity& e, uint32_t at, uint16_t form) {
  return s.around->grammar->language == Language::ru && e.type == EntityType::person && (form & FrameRule::passive) && (s.text(at).ends_with("ны") || s.text(at).ends_with("ты"));
}

bool of_another(const Scene& s, const Entity& e) {
  const Grammar& g = *s.around->grammar;
  if (g.language != Language::ru || e.last != e.first + 1 || e.type == EntityType::person || e.type == EntityType::pronoun || e.counted || e.first == s.first || e.last >= s.last) return false;
  return s.token(e.first - 1).kind == TokenKind::comma && s.token(e.last).has(g.c.prep) && s.token(e.head).meets(g.triggers);
}

// «освобождение режимом 14 человек», «задержание милицией Петровой»: who does it.
bool done_by(const Scene& s, const Entity& e, uint32_t at, const FrameRule& rule) {
  const Grammar& g = *s.around->grammar;
  const Grammar::Classes& c = g.c;
  if (rule.kind != ClaimKind::release && rule.kind != ClaimKind::arrest && rule.kind != ClaimKind::expulsion && rule.kind != ClaimKind::pardon) return false;
  for (uint32_t i = at + 1; i < s.last && i < e.last + 4; ++i) {
    const Token& t = s.token(i);
    if (i >= e.first && i < e.last) continue;
    if (t.kind == TokenKind::comma || t.kind == TokenKind::stop) break;
    if (t.kind == TokenKind::word && ((t.meets(g.triggers) && !t.has(c.people)) || looks_verbal(s, i) || t.has(c.verb))) return false;
  }
  return true;
}

}  // namespace stillheld::reading
