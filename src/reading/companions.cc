// Names that stand with what a predicate speaks of: the names of a counted group, a
// list behind a colon, who shared it ("along with 13 others").
#include <algorithm>

#include "reading/name_case.h"
#include "reading/scene_parts.h"
#include "reading/subject_lists.h"
#include "reading/subjects.h"

namespace stillheld::reading {

namespace {

class Companions : SubjectLists {
 public:
  Companions(const Scene& scene, const std::function<bool(const Entity&)>& eligible) : SubjectLists(scene), eligible_(eligible) {}

  void run(const FrameRule& rule, uint32_t at, uint16_t forms, std::vector<int32_t>& found) const {
    if (g_.language == Language::en && !found.empty()) {
      names_of_a_group(found);
      names_behind_a_colon(found, at, rule);
      company(found, at, rule);
    } else if (g_.language == Language::en) {
      if (rule.subject == SubjectPlace::after) found = included(at);
      if (rule.kind == ClaimKind::verdict && rule.subject == SubjectPlace::none) found = judged_below(at);
    } else if (!found.empty()) {
      names_beside(found);
      names_behind_a_colon(found, at, rule);
      if (rule.kind == ClaimKind::exchange) given_for(found, at);
      if (rule.kind == ClaimKind::trial || rule.kind == ClaimKind::arrest || rule.kind == ClaimKind::charge) company(found, at, rule);
    } else if ((forms & FrameRule::passive) && rule.subject != SubjectPlace::none && rule.subject != SubjectPlace::of) {
      found = listed_below(at);
    }
  }

 private:
  // «дзвюм журналісткам тэлеканала «Поўдзень» Ганне Дуб і Дар'і Вербе»: as many names
  // as the number says are the two; behind a dash they stand beside it.
  void names_beside(std::vector<int32_t>& found) const {
    if (found.size() != 1) return;
    const Entity& g = s_.entities[static_cast<size_t>(found[0])];
    // «другие активисты союза Анна Петрова и Иван Сокол»: uncounted, and these
    const bool either_number = g.type == EntityType::role && !g.counted && ((s_.token(g.head).forms(c_.people) | s_.token(g.head).forms(c_.person)) & form::pl);  // «лідарам»
    const bool uncounted = either_number || (g.type == EntityType::group && !g.counted && g.plural);
    if (!uncounted && (g.type != EntityType::group || !g.counted || g.count.low != g.count.high || g.count.low < 2 || g.count.low > 40)) return;
    size_t next = static_cast<size_t>(found[0]) + 1;
    while (next < s_.entities.size() && (body_of(next) || s_.entities[next].last <= g.last)) ++next;
    if (next >= s_.entities.size() || s_.entities[next].type != EntityType::person || s_.entities[next].weak || s_.entities[next].phrase_first() > g.last + 12) return;
    bool dash = false;
    for (uint32_t i = g.last; i < s_.entities[next].phrase_first(); ++i) {
      const Token& t = s_.token(i);
      if (dash) {  // «— былога кіраўніка саюза Івана Барана»
        if (!uncounted || t.kind != TokenKind::word || t.has(c_.be) || t.has(c_.verb) || t.has(c_.say) || t.has(c_.and_) || t.has(c_.rel) || (t.entry == nullptr && looks_verbal(s_, i))) return;
        continue;
      }
      if (uncounted && t.kind == TokenKind::comma) return;
      dash = t.kind == TokenKind::dash || t.kind == TokenKind::colon;
      if (dash || t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || (t.kind == TokenKind::other && t.joined) || t.kind == TokenKind::comma) continue;
      if (t.kind != TokenKind::word || t.has(c_.be) || t.has(c_.verb) || t.has(c_.say) || t.has(c_.and_) || t.has(c_.rel) || t.has(c_.compl_) || (t.meets(g_.triggers) && !t.has(c_.people)) || (t.entry == nullptr && looks_verbal(s_, i))) return;
    }
    const std::vector<int32_t> names = list_right(static_cast<int32_t>(next));
    int64_t persons = 0;
    for (const int32_t n : names) persons += s_.entities[static_cast<size_t>(n)].type == EntityType::person;
    // «активистов профсоюза — Ивана Барана и Анну Дуб»: their names, if they stand in a case of theirs
    if (uncounted ? persons < 2 || (either_number && !dash) || s_.entities[next].phrase_first() > g.last + (dash ? 9 : 4) : persons != g.count.low) return;
    if (uncounted && dash && name_case(s_, s_.entities[next]) == NameCase::nominative && !((s_.token(g.head).forms(c_.people) | s_.token(g.head).forms(c_.person)) & form::nom)) return;
    if (persons != static_cast<int64_t>(names.size())) return;
    if (!dash || uncounted) found.clear();
    for (const int32_t n : names) found.push_back(n);
  }

  // «обменяли Ивана Барана на Павла Дуба»: both are exchanged.
  void given_for(std::vector<int32_t>& found, uint32_t at) const {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first <= at || e.first > at + 14 || !e.governed || e.governor <= at || e.governor + 4 < e.first || s_.text(e.governor) != "на" || s_.clause(e.first) != s_.clause(at) || !eligible_(e)) continue;
      if (e.type != EntityType::person && !(e.type == EntityType::group && e.counted)) continue;
      for (const int32_t more : list_right(static_cast<int32_t>(n)))
        if (std::find(found.begin(), found.end(), more) == found.end()) found.push_back(more);
      return;
    }
  }

  // «Палітвязнямі прызнаныя: Ганна Дуб, Іван Баран»: nobody but a list behind a colon.
  std::vector<int32_t> listed_below(uint32_t at) const {
    for (uint32_t i = at + 1; i + 1 < s_.last && i < at + 7; ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::colon) {
        for (size_t n = 0; n < s_.entities.size(); ++n) {
          const Entity& e = s_.entities[n];
          if (e.first <= i) continue;
          if (e.phrase_first() > i + 2 || e.type != EntityType::person || e.weak || e.governed || !eligible_(e)) return {};
          return list_right(static_cast<int32_t>(n));
        }
        return {};
      }
      if (t.kind != TokenKind::word || t.has(c_.be) || t.has(c_.verb) || t.has(c_.say) || t.has(c_.rel) || t.has(c_.compl_)) return {};
    }
    return {};
  }

  // "arrested opposition candidates, including A and B": who they are nobody counted.
  std::vector<int32_t> included(uint32_t at) const {
    std::vector<int32_t> out;
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first <= at || !e.included || e.governor <= at || e.type != EntityType::person || e.weak || !eligible_(e)) continue;
      if (out.empty()) {
        if (e.governor > at + 9 || s_.clause(e.governor) != s_.clause(at)) return {};
        for (uint32_t i = at + 1; i < e.governor; ++i) {
          const Token& t = s_.token(i);
          if (t.kind == TokenKind::comma && i + 1 == e.governor) continue;
          if (t.kind != TokenKind::word || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.say) || t.has(c_.rel) || t.has(c_.to) || t.has(c_.compl_) || (t.has(c_.prep) && !t.has(c_.of) && !t.has(c_.and_))) return {};
          if (t.meets(g_.triggers) && !t.has(c_.people) && !t.has(c_.person)) return {};
        }
        // "arrested for posts, including A's": people stand before
        bool people = false;
        for (uint32_t i = at + 1; i < e.governor; ++i) people |= s_.token(i).has(c_.people) || s_.token(i).has(c_.person) || s_.token(i).has(c_.kin);
        if (!people) return {};
      }
      out.push_back(static_cast<int32_t>(n));
    }
    return out;
  }

  // "On 14 December, the verdict was announced: A, B, C."
  std::vector<int32_t> judged_below(uint32_t at) const {
    for (uint32_t i = at + 1; i + 1 < s_.last && i < at + 10; ++i) {
      if (s_.token(i).kind == TokenKind::word || s_.token(i).kind == TokenKind::number) continue;
      if (s_.token(i).kind != TokenKind::colon) return {};
      for (size_t n = 0; n < s_.entities.size(); ++n) {
        const Entity& e = s_.entities[n];
        if (e.first <= i) continue;
        if (e.first > i + 2 || e.type != EntityType::person || e.weak || e.governed) return {};
        std::vector<int32_t> names = list_right(static_cast<int32_t>(n));
        if (names.size() < 2 || s_.entities[static_cast<size_t>(names.back())].last + 1 < s_.last) return {};
        return names;
      }
      return {};
    }
    return {};
  }

  // "two men, A and B, were jailed": A and B are the two.
  void names_of_a_group(std::vector<int32_t>& found) const {
    for (size_t k = 0; k < found.size(); ++k) {
      const Entity& g = s_.entities[static_cast<size_t>(found[k])];
      if (g.type != EntityType::group || !g.plural || g.last >= s_.last) continue;
      uint32_t at_sign = g.last;  // "co-defendants in the case -- A and B"
      while (at_sign + 1 < s_.last && at_sign < g.last + 4 && s_.token(at_sign).kind == TokenKind::word && !s_.token(at_sign).has(c_.and_) && !s_.token(at_sign).has(c_.be) && !s_.token(at_sign).has(c_.verb) && !s_.token(at_sign).meets(g_.triggers)) ++at_sign;
      const TokenKind sign = s_.token(at_sign).kind;
      const bool dashes = sign == TokenKind::other && at_sign + 1 < s_.last && s_.token(at_sign + 1).kind == TokenKind::other && s_.token(at_sign + 1).joined;
      if (sign != TokenKind::comma && sign != TokenKind::colon && sign != TokenKind::dash && !dashes) continue;
      const size_t next = static_cast<size_t>(found[k]) + 1;
      if (next >= s_.entities.size() || s_.entities[next].first > at_sign + 6 || s_.entities[next].type != EntityType::person || s_.entities[next].governed) continue;
      bool plain = true;
      for (uint32_t i = at_sign + 1 + dashes; i < s_.entities[next].first; ++i) plain &= s_.token(i).kind == TokenKind::dash || (s_.token(i).kind == TokenKind::word && !s_.token(i).has(c_.prep) && !s_.token(i).has(c_.and_) && !s_.token(i).has(c_.verb) && !s_.token(i).meets(g_.triggers));
      if (!plain) continue;
      const std::vector<int32_t> names = list_right(static_cast<int32_t>(next));
      size_t persons = 0;
      for (const int32_t n : names) persons += s_.entities[static_cast<size_t>(n)].type == EntityType::person;
      const bool told = g.counted ? g.count.low > 1 && g.count.low <= static_cast<int64_t>(persons) && g.count.high == g.count.low : g.definite && persons > 1;
      // "20 prisoners were freed: A, B, C": the number stands beside the names
      if (!told || persons != names.size()) continue;
      found.erase(found.begin() + static_cast<std::ptrdiff_t>(k));
      for (const int32_t n : names)
        if (std::find(found.begin(), found.end(), n) == found.end()) found.push_back(n);
      std::sort(found.begin(), found.end());
      return;
    }
  }

  // "At least 20 prisoners have been freed: A, B, C." — all of them, and the number.
  void names_behind_a_colon(std::vector<int32_t>& found, uint32_t at, const FrameRule& rule) const {
    const Entity& g = s_.entities[static_cast<size_t>(found.front())];
    if (g.type != EntityType::group || !g.plural || rule.subject == SubjectPlace::of) return;
    for (uint32_t i = std::max(at, g.last - 1) + 1; i < s_.last && i < at + 14; ++i) {
      if (s_.token(i).kind == TokenKind::stop || s_.token(i).kind == TokenKind::quote_open) return;
      if (s_.token(i).kind != TokenKind::colon) continue;
      for (size_t n = 0; n < s_.entities.size(); ++n) {
        const Entity& e = s_.entities[n];
        if (e.first <= i) continue;
        if (e.first > i + 4 || e.type != EntityType::person || e.governed) return;
        for (uint32_t k = i + 1; k < e.first; ++k)
          if (s_.token(k).has(c_.be) || s_.token(k).meets(g_.triggers) || s_.token(k).has(c_.say)) return;
        const std::vector<int32_t> names = list_right(static_cast<int32_t>(n));
        const bool ends = s_.entities[static_cast<size_t>(names.back())].last + 3 >= s_.last;
        if (names.size() < 2 || (!ends && names.size() < 3)) return;
        for (const int32_t m : names)
          if (s_.entities[static_cast<size_t>(m)].type == EntityType::person) found.push_back(m);
        return;
      }
      return;
    }
  }

  // "A, along with 13 others, was freed", "five were freed along with three Poles"
  void company(std::vector<int32_t>& found, uint32_t at, const FrameRule& rule) const {
    if (rule.subject == SubjectPlace::none || rule.kind == ClaimKind::recognition || rule.kind == ClaimKind::office) return;
    const uint32_t first = s_.entities[static_cast<size_t>(found.front())].first;
    const uint32_t reach = std::max(at, s_.entities[static_cast<size_t>(found.back())].last) + (g_.language == Language::en ? 22 : 13);
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (!e.governed || (e.governor < first && e.governor != s_.first) || e.governor > reach || s_.clause(e.first) != s_.clause(at)) continue;
      const Token& with = s_.token(e.governor);
      const bool again = with.has(c_.of) && e.governor > s_.first && s_.token(e.governor - 1).has(c_.and_) && s_.token(e.governor - 1).has(c_.prep);  // "as well as of"
      // "was freed with 12 other prisoners"
      const bool others = g_.language == Language::en && e.counted && e.plural && s_.text(e.governor) == "with" && e.governor > at && has_other(e);
      if ((!again && !others && (!with.has(c_.and_) || !with.has(c_.prep))) || e.first - e.governor > (e.mention >= 0 ? 6u : 4u) || !eligible_(e) || e.type == EntityType::pronoun || (e.vague && !e.definite)) continue;
      // "was detained and stood trial together with B": of the other verb
      bool other = false;
      for (uint32_t i = at + 1; i < e.governor; ++i) other |= s_.token(i).meets(g_.triggers) && is_past(i) && !s_.token(i).has(c_.people);
      // "was arrested along with B and sentenced": of the verb before
      if (g_.language == Language::en && e.governor < at)
        for (uint32_t i = s_.entities[static_cast<size_t>(found.back())].last; i < e.governor; ++i) other |= s_.token(i).meets(g_.triggers) && is_past(i) && !s_.token(i).has(c_.people);
      if (other) continue;
      for (const int32_t m : list_right(named_behind_role(s_, static_cast<int32_t>(n))))
        if (std::find(found.begin(), found.end(), m) == found.end()) found.push_back(m);
      return;
    }
  }

  bool has_other(const Entity& e) const {
    for (uint32_t i = e.first; i < e.last; ++i)
      if (s_.text(i) == "other" || s_.text(i) == "others") return true;
    return false;
  }

  bool is_past(uint32_t i) const {
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(i).entry->senses) forms |= sense.forms;
    return (forms & (form::past | form::pres)) != 0 && (forms & form::noun) == 0;
  }

  const std::function<bool(const Entity&)>& eligible_;
};

}  // namespace

void add_companions(const Scene& scene, const FrameRule& rule, uint32_t at, uint16_t forms, const std::function<bool(const Entity&)>& eligible, std::vector<int32_t>& found) {
  Companions(scene, eligible).run(rule, at, forms, found);
}

}  // namespace stillheld::reading
