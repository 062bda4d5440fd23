// Which entities of a sentence describe one another, and which a preposition
// governs.
#include <algorithm>

#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

class Descriptions {
 public:
  explicit Descriptions(Scene& out) : g_(*out.around->grammar), c_(g_.c), t_(*out.tokens), s_(out) {}

  // "Anna Petrova, 34, a journalist from Minsk," is one person.
  void appositions() {
    auto& entities = s_.entities;
    std::vector<Entity> kept;
    for (Entity& e : entities) {
      const bool titled = e.type == EntityType::actor && e.definite && e.mention < 0 && !t_[e.head].upper;  // "X, the leader of …,"
      if (!kept.empty() && (e.type == EntityType::role || titled) && !e.negated) {
        const Entity& before = kept.back();
        const bool comma = before.last < s_.last && (t_[before.last].kind == TokenKind::comma || t_[before.last].kind == TokenKind::dash);
        const bool copula = comma && t_[before.last].kind == TokenKind::dash && g_.language != Language::en;  // «Петров — активист и фигурант дела»
        if (before.type == EntityType::person && comma && e.first - before.last <= (copula ? 9 : 6)) {
          bool plain = true;
          for (uint32_t i = before.last; i < e.first; ++i)
            plain &= (copula && (t_[i].has(c_.and_) || t_[i].has(c_.adj) || t_[i].has(c_.political) || ((t_[i].has(c_.person) || t_[i].has(c_.people)) && !t_[i].has(c_.kin)))) ||
                     t_[i].kind == TokenKind::comma || t_[i].kind == TokenKind::number || t_[i].kind == TokenKind::dash || t_[i].kind == TokenKind::other || t_[i].has(c_.age) || t_[i].has(c_.year) || t_[i].has(c_.indef) ||
                     (t_[i].kind == TokenKind::word && t_[i].entry == nullptr && !t_[i].upper);
          // "Anna Petrova, a journalist and …"; but a list goes on with a name
          if (plain) continue;
        }
      }
      kept.push_back(std::move(e));
    }
    // «лидер протестного движения Мария Петрова»: the role is hers.
    std::vector<Entity> named;
    for (size_t n = 0; n < kept.size(); ++n) {
      const Entity& e = kept[n];
      size_t next = n + 1;
      while (next < kept.size() && next < n + 3 && (kept[next].type == EntityType::org || kept[next].type == EntityType::actor)) ++next;
      if (e.type == EntityType::role && !e.possessive && next < kept.size() && kept[next].type == EntityType::person && !of(kept[next], e) && belongs(e.last, kept[next].first)) {
        n = next - 1;
        continue;
      }
      named.push_back(std::move(kept[n]));
    }
    kept = std::move(named);
    // «задержали активистов Ивана Петрова и Анну Сидорову»: the plural says what they are
    if (g_.language != Language::en) {
      std::vector<Entity> members;
      for (size_t n = 0; n < kept.size(); ++n) {
        const Entity& e = kept[n];
        size_t name = n + 1;
        while (name < kept.size() && name < n + 3 && (kept[name].type == EntityType::org || kept[name].type == EntityType::actor)) ++name;  // «друзей „Пресс-клуба“»
        const bool plain = e.type == EntityType::group && !e.counted && !e.negated && !e.possessive && e.last - e.first <= 3 && name + 1 < kept.size() && kept[name].type == EntityType::person &&
                           (kept[name].first == e.last || belongs(e.last, kept[name].first)) && kept[name + 1].type == EntityType::person && kept[name + 1].first - kept[name].last <= 3 &&
                           (t_[kept[name].last].kind == TokenKind::comma || t_[kept[name].last].has(c_.and_));
        if (!plain) members.push_back(std::move(kept[n]));
      }
      kept = std::move(members);
    }
    // «активистка, мать двоих детей Полина Петрова»: one person, described twice.
    if (g_.language != Language::en) {
      std::vector<Entity> once;
      for (size_t n = 0; n < kept.size(); ++n) {
        const Entity& e = kept[n];
        const bool described = e.type == EntityType::role && !e.possessive && n + 1 < kept.size() && kept[n + 1].type == EntityType::person && e.last < s_.last &&
                               t_[e.last].kind == TokenKind::comma && kept[n + 1].first > e.last + 1 && belongs(e.last + 1, kept[n + 1].first);
        if (!described) once.push_back(std::move(kept[n]));
      }
      kept = std::move(once);
    }
    // "His wife, Darya Losik, was detained": the role is hers.
    entities.clear();
    for (size_t n = 0; n < kept.size(); ++n) {
      const bool before_name = n + 1 < kept.size() && kept[n].type == EntityType::role && kept[n + 1].type == EntityType::person &&
                               kept[n + 1].first == kept[n].last + 1 && t_[kept[n].last].kind == TokenKind::comma &&
                               kept[n + 1].last < s_.last && t_[kept[n + 1].last].kind == TokenKind::comma;
      if (!before_name) entities.push_back(std::move(kept[n]));
    }
  }

  // «адвокат Анны Петровой»: she is not the lawyer (appositions.cc).
  static bool of(const Entity& name, const Entity& role) { return name.governed && name.governor >= role.first && name.governor < role.last; }

  // What stands between a role and its name: its complement, nothing that parts.
  bool belongs(uint32_t from, uint32_t to) const {
    if (to < from || to - from > 10) return false;
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = t_[i];
      if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || (t.kind == TokenKind::other && t.joined)) continue;
      if (t.kind != TokenKind::word) return false;
      if (g_.language == Language::en && (t.has(c_.of) || t.has(c_.def))) continue;
      // «журналист и бард Иван Петров»
      if (g_.language != Language::en && t.has(c_.and_) && i + 1 < to && t_[i + 1].kind == TokenKind::word && !t_[i + 1].upper && !t_[i + 1].has(c_.kin) && !t_[i + 1].has(c_.his) && !t_[i + 1].has(c_.her)) continue;
      if (t.has(c_.prep) || t.has(c_.and_) || t.has(c_.conj) || t.has(c_.rel) || t.has(c_.compl_) || t.has(c_.be) || t.has(c_.have) || t.has(c_.say) || t.has(c_.neg) || t.has(c_.he) ||
          t.has(c_.she) || t.has(c_.they) || t.has(c_.adverb) || in_date(s_, i)) return false;
      if (t.meets(g_.triggers) && !t.has(c_.org) && !t.has(c_.people) && !t.has(c_.political)) return false;
      if (g_.language == Language::en ? (t.entry == nullptr && !t.upper && to - from > 3) : (t.has(c_.verb) || looks_verbal(s_, i))) return false;
    }
    return true;
  }

  // «Анну»: a woman's given name that ends so is no other case.
  bool womans_accusative(const Entity& e) const {
    if (g_.language == Language::en || g_.language == Language::pl || e.type != EntityType::person || e.mention < 0 || e.sex != Sex::woman) return false;
    const Mention& m = s_.around->persons->mentions[static_cast<size_t>(e.mention)];
    const std::string_view given = s_.around->document->slice(m.given.start, m.given.end);
    return given.ends_with("у") || given.ends_with("ю") || given.ends_with("u");
  }

  // A preposition before an entity governs it, and what is listed with it.
  void govern() {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      Entity& e = s_.entities[n];
      uint32_t i = e.phrase_first();
      const bool accusative = womans_accusative(e);
      for (uint32_t steps = 0; i > s_.first && steps < 6; ++steps) {
        const Token& before = t_[i - 1];
        if (e.type == EntityType::pronoun && steps > 0) break;  // «до этого его задержали»
        // «среди них — Анна Петрова»
        if (before.kind == TokenKind::dash && i > s_.first + 1 && i == e.phrase_first() && t_[i - 2].has(c_.include)) {
          e.included = e.governed = true;
          e.governor = i - 2;
          break;
        }
        // «по итогам такого визита силовиков Полину задержали»: the preposition governs them
        if (accusative && before.kind == TokenKind::word && !before.has(c_.prep) && !before.has(c_.include) && !before.has(c_.and_) &&
            (before.entry == nullptr ? !looks_adjectival(s_, i - 1) : (before.forms(c_.person) & form::pl) && !(before.forms(c_.person) & form::sg))) break;
        if (before.has(c_.include)) {
          e.included = e.governed = true;
          e.governor = i - 1;
          break;
        }
        // "after he was released": a conjunction there
        const bool clause_behind = before.has(c_.subord) && e.last < s_.last && (t_[e.last].has(c_.be) || t_[e.last].has(c_.have) || t_[e.last].meets(g_.triggers));
        if (before.has(c_.prep) && !in_date(s_, i - 1) && !(clause_behind && i == e.phrase_first())) {
          e.governed = true;
          e.governor = i - 1;
          break;
        }
        if (before.has(c_.and_) || before.kind == TokenKind::comma) {
          // the list's first
          const size_t p = n > 0 ? whole_of(s_, n - 1) : 0;
          if (n > 0 && s_.entities[p].governed && s_.entities[p].type != EntityType::org && s_.entities[p].type != EntityType::actor && i - 1 - std::min(i - 1, s_.entities[p].phrase_last()) <= 3 && !in_date(s_, i - 1) && listed(s_.entities[p].phrase_last(), i)) {
            e.governed = true;
            e.included = s_.entities[p].included;
            e.governor = s_.entities[p].governor;
          }
          break;
        }
        if (before.kind == TokenKind::number && !in_date(s_, i - 1)) {
          --i;
          continue;
        }
        if (before.kind != TokenKind::word) break;
        if (before.has(c_.person) || before.has(c_.det) || before.has(c_.def) || before.has(c_.indef) || before.has(c_.adj) || before.has(c_.political) ||
            (before.entry == nullptr && !before.upper) || before.has(c_.quant) || before.has(c_.people)) {
          --i;
          continue;
        }
        break;
      }
    }
  }

  // Only commas, conjunctions and descriptions between two entities.
  bool listed(uint32_t from, uint32_t to) const {
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = t_[i];
      if (t.kind == TokenKind::comma || t.kind == TokenKind::number || t.kind == TokenKind::open || t.kind == TokenKind::close) continue;
      if (t.kind != TokenKind::word) return false;
      if (t.has(c_.and_) || t.has(c_.person) || t.has(c_.adj) || t.has(c_.det) || t.has(c_.def) || t.has(c_.indef) || t.has(c_.political) || t.has(c_.also)) continue;
      if (t.entry == nullptr) continue;
      return false;
    }
    return true;
  }

  const Grammar& g_;
  const Grammar::Classes& c_;
  const std::vector<Token>& t_;
  Scene& s_;
};

}  // namespace

void join_descriptions(Scene& scene) {
  join_appositions(scene);
  Descriptions(scene).appositions();
}
void govern_entities(Scene& scene) { Descriptions(scene).govern(); }

}  // namespace stillheld::reading
