// Who is listed with whom: "A, a journalist from Minsk, and B".
#include "reading/subject_lists.h"

#include <algorithm>

#include "reading/scene_parts.h"
#include "reading/subjects.h"

namespace stillheld::reading {

// Nothing but commas, conjunctions and descriptions between.
bool SubjectLists::listed(uint32_t from, uint32_t to) const {
  if (to < from || to - from > (s_.asides.empty() ? 16u : kReach)) return false;
  bool joint = false;
  uint32_t steps = 0;
  for (uint32_t i = from; i < to; ++i) {
    if (const uint32_t behind = s_.behind_aside(i); behind != i && !s_.in_aside(to) && behind <= to) {
      i = behind - 1;
      continue;
    }
    if (++steps > 16) return false;
    const Token& t = s_.token(i);
    if (t.kind == TokenKind::comma || t.kind == TokenKind::semicolon) { joint = true; continue; }
    if (joint && (t.kind == TokenKind::dash || t.kind == TokenKind::other) && s_.token(i - 1).kind == TokenKind::semicolon) continue;  // "A; – B; – C"
    if (t.kind == TokenKind::open) {  // «Петрова (признан иноагентом в России), Иванова»
      uint32_t close = i;
      while (close < to && s_.token(close).kind != TokenKind::close) ++close;
      if (close < to) { i = close; continue; }
    }
    if (t.kind == TokenKind::number || t.kind == TokenKind::open || t.kind == TokenKind::close) continue;
    if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || (t.kind == TokenKind::other && t.joined)) continue;
    if (t.kind != TokenKind::word) return false;
    if (g_.language == Language::ru && t.has(c_.preplace) && i + 2 < to && s_.token(i + 1).kind == TokenKind::word && s_.token(i + 1).upper) { ++i; continue; }  // «Петров из Лиды и Иванова»
    if (t.has(c_.and_)) { joint = true; continue; }
    if (t.has(c_.person) || t.has(c_.people) || t.has(c_.adj) || t.has(c_.def) || t.has(c_.indef) || t.has(c_.political) || t.has(c_.adverb) || t.has(c_.age) || t.has(c_.year)) continue;
    if (t.has(c_.his) || t.has(c_.her) || t.has(c_.their)) continue;
    if (t.entry == nullptr || t.entry->senses.empty()) {
      if (g_.language != Language::en && looks_verbal(s_, i)) return false;
      continue;
    }
    if (t.upper && !t.meets(g_.triggers) && (t.has(c_.org) || t.has(c_.place) || t.has(c_.notname) || t.has(c_.actor))) continue;  // «лауреат Нобелевской премии»
    if (g_.language == Language::en && (t.has(c_.of) || t.has(c_.org))) continue;
    if (g_.language != Language::en && joint && !t.upper && !t.meets(g_.triggers) && !t.has(c_.be) && !t.has(c_.say) && (t.has(c_.org) || t.has(c_.w_speaker_n) || t.has(c_.w_thing))) continue;  // «и активистов движения А»
    if (g_.language == Language::en && joint && !t.upper && noun_only(t) && !t.meets(g_.triggers)) continue;  // "A, chair and bookkeeper B"
    if (g_.language == Language::en && t.upper && !t.meets(g_.triggers) && !t.has(c_.be) && !t.has(c_.have) && i + 1 < to && s_.token(i + 1).upper) continue;  // "Standing Committee member"
    if (g_.language == Language::en && !t.upper && std::all_of(t.entry->senses.begin(), t.entry->senses.end(), [&](const Sense& sense) { return sense.id == c_.notname; })) continue;  // "news site"
    return false;
  }
  return joint;
}

bool SubjectLists::same_sort(const Entity& a, const Entity& b) const {
  // «группа журналистов и 14 иностранцев»
  if (a.type == EntityType::group && b.type == EntityType::group && a.definite && b.counted && !a.counted && a.population.size() > 0) return true;
  // "free A and the other prisoners"
  if (g_.language == Language::en && a.type == EntityType::person && b.type == EntityType::group && b.definite && b.plural && !b.vague && !b.possessive) return true;
  // "release the activists and all other prisoners"
  if (a.type == EntityType::group && b.type == EntityType::group && b.plural && !b.counted && s_.token(b.first).has(c_.all)) return true;
  const auto single = [](const Entity& e) { return e.type == EntityType::person || e.type == EntityType::role; };
  // "a key aide and two mayors", «редактор и двое журналистов»
  if (((a.type == EntityType::role && !a.plural && b.type == EntityType::group && b.counted) || (b.type == EntityType::role && !b.plural && a.type == EntityType::group && a.counted))) return true;
  return (single(a) && single(b)) || (a.type == EntityType::group && b.type == EntityType::group && a.counted && b.counted) ||
         (a.type == EntityType::person && b.type == EntityType::group && b.counted) || (b.type == EntityType::person && a.type == EntityType::group && a.counted);
}

// «экономиста Павла Дубицкого и его жену Ирину»: "his" is no member; nor are the
// friends in «Олега Барана и его друзей, Сергея Дуба и Анну Дуб»
bool SubjectLists::passed_over(size_t n) const {
  const Entity& e = s_.entities[n];
  // «Иванов (Шклов), Петров (Орша)»: where from
  if (g_.language != Language::en && e.first > s_.first && s_.token(e.first - 1).kind == TokenKind::open && e.last < s_.last && s_.token(e.last).kind == TokenKind::close) return true;
  return of_another(s_, e) || (e.type == EntityType::pronoun && e.possessive) || (e.type == EntityType::group && e.vague && !e.counted && !e.negated && g_.language != Language::en);
}

// «активистов движения „Европейская Беларусь“ Анну Дуб»: a body within a description
bool SubjectLists::body_of(size_t n) const {
  const Entity& e = s_.entities[n];
  return (e.type == EntityType::org || e.type == EntityType::actor) && !e.possessive && e.mention < 0;
}

std::vector<int32_t> SubjectLists::list_left(int32_t at) const {
  // «Петрова, Баранова ды іншых актывістаў судзілі»: those who are named
  if (const Entity& others = s_.entities[static_cast<size_t>(at)]; g_.language != Language::en && at > 0 && others.type == EntityType::group && others.vague && !others.counted) {
    const Entity& named = s_.entities[static_cast<size_t>(at) - 1];
    if (named.type == EntityType::person && !named.governed && s_.clause(named.first) == s_.clause(others.first) && listed(named.phrase_last(), others.phrase_first())) return list_left(at - 1);
  }
  std::vector<int32_t> out{at};
  while (out.back() > 0) {
    int32_t next = static_cast<int32_t>(whole_of(s_, static_cast<size_t>(out.back() - 1)));
    for (int steps = 0; steps < 4 && next > 0 && (passed_over(static_cast<size_t>(next)) || body_of(static_cast<size_t>(next))); ++steps) next = static_cast<int32_t>(whole_of(s_, static_cast<size_t>(next - 1)));
    const Entity& here = s_.entities[static_cast<size_t>(out.back())];
    const Entity& left = s_.entities[static_cast<size_t>(next)];
    // "pardons 37 prisoners, another 1,300 remain"
    if (g_.language == Language::en && out.size() == 1 && left.counted && here.counted && here.type == EntityType::group && here.phrase_first() == left.last + 1 && here.last < s_.last && s_.token(here.last).has(c_.w_stillheld_v)) break;
    if (!same_sort(left, here) || left.governed || !listed(left.phrase_last(), here.phrase_first()) || s_.clause(left.first) != s_.clause(here.first)) break;
    out.push_back(next);
  }
  std::reverse(out.begin(), out.end());
  // "He and many of his colleagues were charged": he, and others whom nobody counted
  const Entity& last = s_.entities[static_cast<size_t>(at)];
  if (g_.language == Language::en && out.size() == 1 && last.type == EntityType::group && last.vague && at > 0) {
    int32_t before = at - 1;
    while (before > 0 && s_.entities[static_cast<size_t>(before)].last > last.first) --before;
    const Entity& first = s_.entities[static_cast<size_t>(before)];
    const bool comma = first.type == EntityType::person && first.phrase_last() + 2 == last.first && s_.token(first.phrase_last()).kind == TokenKind::comma && s_.token(first.phrase_last() + 1).has(c_.and_);
    const bool one = first.type == EntityType::person || (first.type == EntityType::pronoun && !first.possessive && !first.plural);
    if (one && !first.governed && (comma || (first.last + 1 == last.first && s_.token(first.last).has(c_.and_))) && s_.clause(first.first) == s_.clause(last.first)) out.insert(out.begin(), before);
  }
  return out;
}

std::vector<int32_t> SubjectLists::list_right(int32_t at) const {
  std::vector<int32_t> out{at};
  while (static_cast<size_t>(out.back() + 1) < s_.entities.size()) {
    size_t next = static_cast<size_t>(out.back()) + 1;
    while (next < s_.entities.size() && s_.entities[next].first < s_.entities[static_cast<size_t>(out.back())].phrase_last()) ++next;
    if (next >= s_.entities.size()) break;
    for (int steps = 0; steps < 4 && next + 1 < s_.entities.size() && (passed_over(next) || body_of(next)); ++steps) ++next;
    const Entity& here = s_.entities[static_cast<size_t>(out.back())];
    const Entity& right = s_.entities[next];
    // "after the freeing of 123 people, 114 were taken abroad": whose clause that is
    if (g_.language == Language::en && right.first == here.last + 1 && s_.token(here.last).kind == TokenKind::comma && right.last < s_.last && (s_.token(right.last).has(c_.be) || s_.token(right.last).has(c_.have))) break;
    // "pardons 37 prisoners, another 1,300 remain": whose clause that is
    if (g_.language == Language::en && right.counted && here.counted && right.type == EntityType::group && right.phrase_first() == here.last + 1 && right.last < s_.last && s_.token(right.last).has(c_.w_stillheld_v)) break;
    if (!same_sort(here, right) || of_another(s_, right) || (right.governed && right.governor >= here.last) || !listed(here.phrase_last(), right.phrase_first()) || s_.clause(here.first) != s_.clause(right.first)) break;
    out.push_back(static_cast<int32_t>(next));
  }
  return out;
}

// «А и Б, обвиняемых в контрабанде»: both
std::vector<int32_t> SubjectLists::all_before(int32_t whom, uint32_t at) const {
  for (const std::string_view ending : {"ых", "их", "ые", "ие", "ыми", "ими", "ыя", "ія"})
    if (s_.text(at).ends_with(ending) && s_.entities[static_cast<size_t>(whom)].type == EntityType::person) {
      std::vector<int32_t> out{whom};
      while (out.front() > 0) {
        const Entity& left = s_.entities[static_cast<size_t>(out.front()) - 1];
        const Entity& here = s_.entities[static_cast<size_t>(out.front())];
        if (left.type != EntityType::person || left.weak || !listed(left.phrase_last(), here.phrase_first())) break;
        out.insert(out.begin(), out.front() - 1);
      }
      return out;
    }
  return {whom};
}

// «двое граждан — А и Б — были задержаны», «двое минчан (А и Б) задержаны»: the two, too.
int32_t SubjectLists::whole_before(const std::vector<int32_t>& found) const {
  const int32_t first = found.front();
  if (first == 0 || s_.entities[static_cast<size_t>(first)].type != EntityType::person) return -1;
  const Entity& g = s_.entities[static_cast<size_t>(first) - 1];
  const Entity& one = s_.entities[static_cast<size_t>(first)];
  if (g.type != EntityType::group || !g.counted || g.governed || g.count.low != static_cast<int64_t>(found.size()) || g.count.high != g.count.low) return -1;
  const uint32_t from = one.phrase_first();
  if (from <= g.last || from - g.last > 9) return -1;
  for (uint32_t i = g.last; i + 1 < from; ++i)
    if (s_.token(i).kind != TokenKind::word && s_.token(i).kind != TokenKind::quote_open && s_.token(i).kind != TokenKind::quote_close && s_.token(i).kind != TokenKind::other) return -1;
  const TokenKind sign = s_.token(from - 1).kind;
  if (sign != TokenKind::dash && sign != TokenKind::open && sign != TokenKind::colon) return -1;
  return first - 1;
}

}  // namespace stillheld::reading
