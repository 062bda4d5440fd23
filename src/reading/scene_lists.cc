// Which entities of a sentence describe one another, and which a preposition
// governs.
#include <algorithm>

#include "reading/name_case.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

class Descriptions {
 public:
  explicit Descriptions(Scene& out) : g_(*out.around->grammar), c_(g_.c), t_(*out.tokens), s_(out), notname_(c_.notname) {}

  // "Anna Petrova, 34, a journalist from Minsk," is one person.
  void appositions() {
    if (g_.language == Language::en) english_asides();
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
      while (next < kept.size() && next < n + 5 && (kept[next].type == EntityType::org || kept[next].type == EntityType::actor)) ++next;
      if (e.type == EntityType::role && !e.possessive && next < kept.size() && kept[next].type == EntityType::person && !of(kept[next], e) && belongs(e.last, kept[next].first)) {
        n = next - 1;
        continue;
      }
      // "Nobel laureate and rights activist Ales Petrov"
      if (g_.language == Language::en && e.type == EntityType::role && !e.possessive && n + 1 < kept.size() && kept[n + 1].type == EntityType::person && e.last < s_.last && t_[e.last].has(c_.and_) &&
          roles_between(e.last + 1, kept[n + 1].first)) continue;
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
        // «журналиста и основателя канала Ивана Петрова»
        const bool doubled = e.type == EntityType::role && !e.possessive && n + 1 < kept.size() && kept[n + 1].type == EntityType::person && e.last + 1 < s_.last && t_[e.last].has(c_.and_) &&
                             t_[e.last + 1].kind == TokenKind::word && !t_[e.last + 1].upper && t_[e.last + 1].has(c_.person) && !t_[e.last + 1].has(c_.kin) && belongs(e.last + 1, kept[n + 1].first);
        // «один из лидеров оппозиции, Иван Петров,»
        bool one_of = e.type == EntityType::group && e.counted && e.count == CountRange{1, 1} && e.part && n + 1 < kept.size() && kept[n + 1].type == EntityType::person && kept[n + 1].first > e.last &&
                      kept[n + 1].first - e.last <= 8 && t_[kept[n + 1].first - 1].kind == TokenKind::comma;
        for (uint32_t i = e.last; one_of && i + 1 < kept[n + 1].first; ++i) one_of = t_[i].kind == TokenKind::word && !looks_verbal(s_, i);
        if (!described && !doubled && !one_of) once.push_back(std::move(kept[n]));
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

  // ", a journalist with RFE/RL," behind a name; ", including B," before a verb.
  void english_asides() {
    auto& entities = s_.entities;
    // "former US marine Paul Whelan", "CPJ" in brackets: words of a name's own
    std::vector<Entity> kept;
    for (size_t n = 0; n < entities.size(); ++n) {
      const Entity& e = entities[n];
      const bool own = (e.type == EntityType::org || e.type == EntityType::actor) && !e.possessive && e.mention < 0 && n + 1 < entities.size() && entities[n + 1].mention >= 0 &&
                       roles_between(e.last, entities[n + 1].first);
      const bool bracketed = !kept.empty() && e.first > s_.first && t_[e.first - 1].kind == TokenKind::open && kept.back().last + 1 == e.first && e.last < s_.last && t_[e.last].kind == TokenKind::close &&
                             (e.type == EntityType::org || e.type == EntityType::actor);
      // "reporters A and B", "a court jailed citizens A and B"
      const bool plural = e.type == EntityType::group && !e.counted && !e.negated && !e.possessive && n + 1 < entities.size() && entities[n + 1].mention >= 0 && entities[n + 1].first == e.last;
      if (plural) continue;
      // "Writer, PEN member and rights defender A was …": what A is
      const bool bare = e.type == EntityType::role && e.first == s_.first && !e.possessive && !e.plural && e.last < s_.last && t_[e.last].kind == TokenKind::comma && !t_[e.first].has(c_.def) && !t_[e.first].has(c_.indef) &&
                        n + 1 < entities.size();
      if (bare) continue;
      // "the leader of the opposition, A, was …", "another critic, Chair of the Front A, was …":
      // what A is
      if (e.type == EntityType::role && !e.possessive && !e.plural && e.mention < 0 && (t_[e.first].has(c_.def) || t_[e.first].has(c_.indef) || g_.numbers.may_begin(t_[e.first])) && e.last < s_.last && (t_[e.last].has(c_.of) || t_[e.last].kind == TokenKind::comma)) {
        uint32_t comma = e.last;
        while (comma < s_.last && comma < e.last + 7 && t_[comma].kind == TokenKind::word && !t_[comma].has(c_.be) && !t_[comma].has(c_.have) && !t_[comma].has(c_.verb) && !t_[comma].has(c_.say)) ++comma;
        bool named = false;
        if (comma + 1 < s_.last && t_[comma].kind == TokenKind::comma)
          for (size_t m = n + 1; m < entities.size() && entities[m].first <= comma + 9 && !named; ++m) {
            Entity& name = entities[m];
            if (name.mention < 0 || name.first <= comma) continue;
            named = !name.possessive && name.last < s_.last && t_[name.last].kind == TokenKind::comma && (name.first == comma + 1 ? t_[e.last].has(c_.of) : titles(comma + 1, name.first));
            if (named && name.first > comma + 1) name.described_before = name.first - comma - 1;
            break;
          }
        if (named) continue;
      }
      // "the journalist and minority activist had been moved": one
      if (!kept.empty() && e.type == EntityType::role && kept.back().type == EntityType::role && !kept.back().possessive && kept.back().last + 1 == e.first && t_[kept.back().last].has(c_.and_) &&
          (t_[kept.back().first].has(c_.def) || t_[kept.back().first].has(c_.indef)) && !t_[e.first].has(c_.def) && !t_[e.first].has(c_.indef) && !e.plural && !(n + 1 < entities.size() && entities[n + 1].mention >= 0 && entities[n + 1].first == e.last)) {
        kept.back().last = e.last;
        kept.back().span.end = e.span.end;
        continue;
      }
      if (!own && !bracketed) kept.push_back(std::move(entities[n]));
    }
    entities = std::move(kept);
    std::vector<std::pair<uint32_t, uint32_t>>& asides = s_.asides;
    for (size_t n = 0; n < entities.size(); ++n) {
      const Entity& e = entities[n];
      if (e.last >= s_.last || s_.in_aside(e.first) || e.possessive) continue;
      const bool named = e.type == EntityType::person || e.type == EntityType::role || e.type == EntityType::group || e.mention >= 0;
      if (!named && e.type != EntityType::org) continue;
      const TokenKind sign = t_[e.last].kind;
      if (sign == TokenKind::open) {
        uint32_t close = e.last;
        while (close < s_.last && close < e.last + 12 && t_[close].kind != TokenKind::close) ++close;
        if (close < s_.last && t_[close].kind == TokenKind::close) asides.push_back({e.last, close + 1});
        continue;
      }
      uint32_t from = e.last + 1;
      if (sign == TokenKind::other || sign == TokenKind::dash) {  // " -- the main group -- "
        while (from < s_.last && from < e.last + 3 && (t_[from].kind == TokenKind::other || t_[from].kind == TokenKind::dash) && t_[from].joined) ++from;
        if (t_[e.last].joined || (sign == TokenKind::other && s_.text(e.last) != "-")) continue;
      } else if (sign != TokenKind::comma) {
        continue;
      }
      // "Petrova, 34," and what stands behind
      if (from + 1 < s_.last && t_[from].kind == TokenKind::number && t_[from].number < 120 && t_[from + 1].kind == TokenKind::comma) {
        asides.push_back({e.last, from + 1});
        from += 2;
      }
      if (of_a_list(from)) continue;
      const uint32_t to = aside_end(from, sign != TokenKind::comma, e);
      if (to > from) asides.push_back({from - 1, to});
    }
    if (asides.empty()) return;
    // Roles, groups and bodies in an aside are whom it describes.
    kept.clear();
    for (Entity& e : entities) {
      const bool inside = s_.in_aside(e.first);
      if (inside && e.mention < 0 && !e.included && e.type != EntityType::pronoun && !(e.type == EntityType::person && !e.weak) && !(e.first > s_.first && t_[e.first - 1].has(c_.include)) && !listed_in(e.first)) continue;
      kept.push_back(std::move(e));
    }
    entities = std::move(kept);
  }

  // "A, her mother and B": no description of A; "A, her husband, was …" is one.
  bool of_a_list(uint32_t from) const {
    if (from + 2 >= s_.last || !(t_[from].has(c_.his) || t_[from].has(c_.her) || t_[from].has(c_.their))) return false;
    uint32_t kin = from + 1;
    while (kin + 1 < s_.last && kin < from + 3 && !t_[kin].has(c_.kin)) ++kin;
    if (!t_[kin].has(c_.kin) || kin + 1 >= s_.last) return false;
    return t_[kin + 1].has(c_.and_) || (t_[kin + 1].kind == TokenKind::comma && kin + 2 < s_.last && t_[kin + 2].has(c_.and_));
  }

  // "Chair of the Young Front": a title and whose it is, before a name.
  bool titles(uint32_t from, uint32_t to) const {
    if (!(t_[from].has(c_.person) || t_[from].has(c_.people) || t_[from].upper)) return false;
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = t_[i];
      if (t.kind == TokenKind::other && t.joined) continue;
      if (t.kind != TokenKind::word || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.say) || t.has(c_.and_) || (t.has(c_.prep) && !t.has(c_.of)) || t.meets(g_.triggers)) return false;
    }
    return true;
  }

  // ", including a veteran politician and five women,": they are part of the whole.
  bool listed_in(uint32_t i) const {
    for (const auto& [from, to] : s_.asides)
      if (i >= from && i < to) return from + 1 < to && t_[from + 1].has(c_.include);
    return false;
  }

  bool roles_between(uint32_t from, uint32_t to) const {
    if (to <= from || to - from > 4) return false;
    bool role = false;
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = t_[i];
      if (t.kind == TokenKind::other && t.joined) continue;
      if (t.kind != TokenKind::word || t.possessive || t.has(c_.prep) || t.has(c_.be) || t.has(c_.have) || t.has(c_.say) || t.has(c_.and_) || t.has(c_.verb) || t.meets(g_.triggers)) return false;
      role |= t.has(c_.person) || t.has(c_.people);
    }
    return role;
  }

  bool finite(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind != TokenKind::word || t.entry == nullptr) return false;
    if (t.has(c_.be) || t.has(c_.have) || t.has(c_.say)) return true;
    uint32_t forms = 0;
    bool noun = t.has(c_.person) || t.has(c_.people) || t.has(c_.actor) || t.has(c_.org);
    for (const Sense& sense : t.entry->senses) {
      forms |= sense.forms;
      noun |= (sense.forms & form::noun) != 0;
    }
    return !noun && (forms & (form::past | form::pres)) != 0 && !(forms & form::pass) && !(forms & form::inf);
  }

  // The token behind the aside that begins at `from` (behind its comma), or `from`.
  uint32_t aside_end(uint32_t from, bool dashed, const Entity& whom) const {
    if (from >= s_.last || t_[from].kind != TokenKind::word) return from;
    uint32_t i = from;
    const bool list = t_[i].has(c_.include);
    while (i < s_.last && (t_[i].has(c_.adverb) || t_[i].has(c_.also)) && i < from + 2) ++i;
    if (i >= s_.last) return from;
    const Token& t = t_[i];
    const bool head = t.has(c_.indef) || t.has(c_.def) || t.has(c_.his) || t.has(c_.her) || t.has(c_.their);
    // "Viasna's founder": a body's man
    const bool of_body = t.possessive && (t.has(c_.org) || t.has(c_.place) || t.has(c_.actor)) && i + 1 < s_.last && (t_[i + 1].has(c_.person) || t_[i + 1].has(c_.people));
    const bool one_of = g_.language == Language::en && i + 2 < s_.last && s_.text(i) == "one" && t_[i + 1].has(c_.of) && (t_[i + 2].has(c_.def) || t_[i + 2].has(c_.his) || t_[i + 2].has(c_.her) || t_[i + 2].has(c_.their) || s_.text(i + 2) == "its");
    bool described = head || of_body || one_of || t.has(c_.w_speaker_n) || t.has(c_.person) || t.has(c_.adj) || (dashed && t.has(c_.people));
    if (!list && !head) {
      for (const Entity& e : s_.entities)
        if (e.first <= i && e.last > i && e.mention >= 0) {
          // "Natalia Pinchuk, Bialiatski's wife,"
          described = e.possessive && e.last < s_.last && (t_[e.last].has(c_.kin) || t_[e.last].has(c_.person));
          if (!described) return from;
          i = e.last;
        }
    }
    if (!list && !described) return from;
    bool noun = list;
    for (uint32_t k = i; k < s_.last && k < from + 24; ++k) {
      const Token& x = t_[k];
      const bool closes = dashed ? (x.kind == TokenKind::dash || x.kind == TokenKind::other) && !x.joined : x.kind == TokenKind::comma;
      if (closes) {
        if (list && !(k + 1 < s_.last && verbal(k + 1))) continue;
        if (!noun) return from;
        if (dashed)
          while (k + 1 < s_.last && (t_[k + 1].kind == TokenKind::dash || t_[k + 1].kind == TokenKind::other) && t_[k + 1].joined) ++k;
        return dashed ? k + 1 : k;
      }
      if (x.kind == TokenKind::stop || x.kind == TokenKind::semicolon || x.kind == TokenKind::quote_open || x.kind == TokenKind::colon) {
        if (x.kind == TokenKind::stop && x.joined && k + 1 < s_.last) continue;  // U.S.
        return list || !noun ? from : k;
      }
      if (x.kind != TokenKind::word) continue;
      if (x.has(c_.rel) || x.has(c_.whose)) return list || !noun ? from : k;
      // "the blogger B": the next of a list, whom it describes
      if (!list && k > i && (t_[k - 1].has(c_.person) || t_[k - 1].has(c_.people)) && !t_[k - 1].possessive)
        for (const Entity& e : s_.entities)
          if (e.first == k && e.mention >= 0 && !e.possessive) return from;
      // "a journalist and B, …": the list goes on
      if (!list && x.has(c_.and_) && !x.has(c_.prep))
        for (const Entity& e : s_.entities)
          if (e.first > k && e.first <= k + 4 && e.mention >= 0 && !e.possessive && (e.first == k + 1 || only_roles(k + 1, e.first))) return noun ? k : from;
      if (finite(k) && !list) return from;
      if (x.meets(g_.triggers) && !list && noun) {
        uint32_t forms = 0;
        for (const Sense& sense : x.entry->senses) forms |= sense.forms;
        // "a journalist jailed in 2021": its predicate is its own
        if (forms & form::pass) return k;
      }
      noun |= x.has(c_.person) || x.has(c_.w_speaker_n) || x.has(c_.people) || x.has(c_.actor) || x.has(c_.org) || x.has(c_.kin) || (head && whom.type == EntityType::org && x.entry == nullptr);
    }
    return list || !noun ? from : s_.last;
  }

  bool only_roles(uint32_t from, uint32_t to) const {
    for (uint32_t i = from; i < to; ++i)
      if (t_[i].kind != TokenKind::word || t_[i].has(c_.prep) || t_[i].has(c_.of)) return false;
    return true;
  }

  bool verbal(uint32_t i) const {
    const Token& t = t_[i];
    return t.kind == TokenKind::word && (t.has(c_.be) || t.has(c_.have) || t.meets(g_.triggers) || t.has(c_.verb) || t.has(c_.plan) || t.has(c_.demand) || t.has(c_.hyp) || t.has(c_.say));
  }

  // What stands between a role and its name: its complement, nothing that parts.
  bool belongs(uint32_t from, uint32_t to) const {
    if (to < from || to - from > 10) return false;
    if (g_.language == Language::en && from > s_.first && from < to && t_[from].has(c_.of) && t_[from - 1].has(c_.kin)) return false;  // "the wife of activist A"
    if (g_.language != Language::en && from > s_.first && from < to && t_[from - 1].has(c_.kin))  // «жену активиста А»
      for (const Entity& e : s_.entities)
        if (e.first == to && e.governed && e.governor + 1 == to) return false;
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = t_[i];
      if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || (t.kind == TokenKind::other && t.joined)) continue;
      if (g_.language == Language::en && t.kind == TokenKind::number && i > from && !in_date(s_, i)) continue;  // "of the 100 Points center"
      if (t.kind != TokenKind::word) return false;
      if (g_.language == Language::en && (t.has(c_.of) || t.has(c_.def))) continue;
      // «журналист и бард Иван Петров»
      if (g_.language != Language::en && t.has(c_.and_) && i + 1 < to && t_[i + 1].kind == TokenKind::word && !t_[i + 1].upper && !t_[i + 1].has(c_.kin) && !t_[i + 1].has(c_.his) && !t_[i + 1].has(c_.her)) continue;
      if (t.has(c_.prep) || t.has(c_.and_) || t.has(c_.conj) || t.has(c_.rel) || t.has(c_.compl_) || t.has(c_.be) || t.has(c_.have) || t.has(c_.say) || t.has(c_.neg) || t.has(c_.he) ||
          t.has(c_.she) || t.has(c_.they) || t.has(c_.adverb) || in_date(s_, i)) return false;
      if (t.meets(g_.triggers) && !t.has(c_.org) && !t.has(c_.people) && !t.has(c_.political)) return false;
      if (g_.language == Language::en ? (t.entry == nullptr && !t.upper && to - from > 3 && !t_[from].has(c_.of)) : (t.has(c_.verb) || looks_verbal(s_, i))) return false;
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

  // "In the case of A, B was sentenced": what the sentence begins with ends at the comma
  // before `at`, and whom its verb speaks of stands behind.
  bool behind_adjunct(size_t n, uint32_t at) const {
    const Entity& e = s_.entities[n];
    if (g_.language != Language::en || e.first - at > 3 || t_[at - 1].kind != TokenKind::comma || !t_[s_.first].has(c_.prep)) return false;
    for (uint32_t i = s_.first; i + 1 < at; ++i)
      if (t_[i].kind == TokenKind::comma || t_[i].has(c_.be) || t_[i].has(c_.have) || t_[i].has(c_.say)) return false;
    uint32_t end = e.last;
    for (size_t k = n + 1; k < s_.entities.size() && end < s_.last && (t_[end].has(c_.and_) || t_[end].kind == TokenKind::comma) && s_.entities[k].phrase_first() <= end + 2; ++k) end = s_.entities[k].last;
    if (end < s_.last && (t_[end].has(c_.of) || s_.text(end) == "from"))  // "a resident of Lida got"
      for (uint32_t k = 0; k < 3 && end + 1 < s_.last && t_[end].kind == TokenKind::word && !t_[end].meets(g_.triggers) && !t_[end].has(c_.be) && !t_[end].has(c_.have); ++k) ++end;
    if (end >= s_.last || t_[end].kind != TokenKind::word || t_[end].entry == nullptr) return false;
    if (t_[end].has(c_.be) || t_[end].has(c_.have)) return true;
    uint32_t forms = 0;
    for (const Sense& sense : t_[end].entry->senses) forms |= sense.forms;
    return t_[end].meets(g_.triggers) && (forms & form::past) && !(forms & form::noun);
  }

  // A preposition before an entity governs it, and what is listed with it.
  void govern() {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      Entity& e = s_.entities[n];
      uint32_t i = e.phrase_first();
      const bool accusative = womans_accusative(e);
      for (uint32_t steps = 0; i > s_.first && steps < (g_.language == Language::en ? 9u : 6u); ++steps) {
        const Token& before = t_[i - 1];
        if (e.type == EntityType::pronoun && steps > 0) break;  // «до этого его задержали»
        // «в результате его обвинили»: behind a preposition it would be «него»
        if (e.type == EntityType::pronoun && g_.language == Language::ru && e.last < s_.last && t_[e.last].meets(g_.triggers) && (t_[e.first].has(c_.his) || t_[e.first].has(c_.her) || t_[e.first].has(c_.their))) break;
        // «среди них — Анна Петрова»
        if (before.kind == TokenKind::dash && i > s_.first + 1 && i == e.phrase_first() && t_[i - 2].has(c_.include)) {
          e.included = e.governed = true;
          e.governor = i - 2;
          break;
        }
        // «по итогам такого визита силовиков Полину задержали»: the preposition governs them
        if (accusative && before.kind == TokenKind::word && !before.has(c_.prep) && !before.has(c_.include) && !before.has(c_.and_) &&
            (before.entry == nullptr ? !looks_adjectival(s_, i - 1) : (before.forms(c_.person) & form::pl) && !(before.forms(c_.person) & form::sg))) break;
        // «в итоге Анну Петрову арестовали»: an adverb of two words governs nobody
        if (g_.language != Language::en && before.has(c_.adverb) && before.has(c_.prep) && s_.text(i - 1).find(' ') != std::string_view::npos) break;
        if (before.has(c_.include)) {
          e.included = e.governed = true;
          e.governor = i - 1;
          break;
        }
        // "after he was released": a conjunction there
        const auto verb_at = [&](uint32_t k) { return k < s_.last && (t_[k].has(c_.be) || t_[k].has(c_.have) || t_[k].meets(g_.triggers)); };
        // "after A and B were freed"
        const bool pair_behind = g_.language == Language::en && e.last < s_.last && t_[e.last].has(c_.and_) && n + 1 < s_.entities.size() && s_.entities[n + 1].first <= e.last + 2 && verb_at(s_.entities[n + 1].last) && !t_[s_.entities[n + 1].last - 1].possessive;
        const bool clause_behind = before.has(c_.subord) && (verb_at(e.last) || pair_behind);
        const bool as = g_.language == Language::en && s_.text(i - 1) == "as";  // "singled out as organisers"
        if (before.has(c_.pp) && !before.has(c_.and_)) break;  // «освободили из тюрьмы Ивана Петрова»
        if ((before.has(c_.prep) || as) && !in_date(s_, i - 1) && !(clause_behind && i == e.phrase_first())) {
          e.governed = true;
          e.governor = i - 1;
          break;
        }
        if (before.has(c_.and_) || before.kind == TokenKind::comma) {
          // the list's first
          const size_t p = n > 0 ? whole_of(s_, n - 1) : 0;
          // "Alongside the mayor, 47 people were jailed": who was jailed stands behind the comma
          const bool opens = g_.language == Language::en && n > 0 && before.kind == TokenKind::comma && i == e.phrase_first() && s_.entities[p].governed && (s_.entities[p].governor == s_.first || t_[s_.entities[p].governor - 1].kind == TokenKind::comma) &&
                             e.last < s_.last && (t_[e.last].has(c_.be) || t_[e.last].has(c_.have));
          if (n > 0 && !opens && !behind_adjunct(n, i) && e.type != EntityType::pronoun && s_.entities[p].governed && !(s_.entities[p].weak && !e.weak) && s_.entities[p].type != EntityType::org && s_.entities[p].type != EntityType::actor && i - 1 - std::min(i - 1, s_.entities[p].phrase_last()) <= (s_.entities[p].included ? 12u : 3u) && !in_date(s_, i - 1) && listed(s_.entities[p].phrase_last(), i)) {
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
        if (g_.language != Language::en && before.kind == TokenKind::other && before.joined) {  // «против 26-летней Анны Петровой»
          --i;
          continue;
        }
        if (in_date(s_, i - 1)) break;  // «в мае Анна Петрова», "on Thursday 30 prisoners"
        // "to Nobel Prize-winning activist A"
        if (g_.language == Language::en && (before.kind == TokenKind::other ? before.joined : before.upper && before.has(notname_)) && i - 1 > s_.first) {
          --i;
          continue;
        }
        // "of the rights group Viasna"
        if (g_.language == Language::en && before.kind == TokenKind::word && before.has(c_.org) && !before.upper && e.type == EntityType::org && i == e.phrase_first() && i > s_.first + 1) {
          --i;
          continue;
        }
        // "Petrova of the Viasna group"
        if (g_.language == Language::en && before.kind == TokenKind::word && before.upper && (before.entry == nullptr || before.has(c_.org)) && !before.possessive && e.mention < 0 && e.type != EntityType::pronoun && i == e.phrase_first() && i > s_.first + 1 &&
            (t_[i - 2].has(c_.def) || t_[i - 2].has(c_.prep))) {
          --i;
          continue;
        }
        // "against Internet entrepreneur A"
        if (g_.language == Language::en && before.kind == TokenKind::word && before.upper && (before.entry == nullptr || before.entry->senses.empty()) && i < e.first && (t_[i].has(c_.person) || t_[i].upper) && i - 1 > s_.first) {
          --i;
          continue;
        }
        // "with his friend Ivan Sokal"
        if (i < e.first && (before.has(c_.his) || before.has(c_.her) || before.has(c_.their)) && i - 1 > s_.first && before.kind == TokenKind::word) {
          --i;
          continue;
        }
        // "of the now-defunct newspaper"
        if (g_.language == Language::en && (before.kind == TokenKind::other ? before.joined && t_[i].joined : before.kind == TokenKind::word && t_[i].kind == TokenKind::other && t_[i].joined) && i - 1 > s_.first) {
          --i;
          continue;
        }
        if (before.kind != TokenKind::word) break;
        if (before.has(c_.person) || before.has(c_.det) || before.has(c_.def) || before.has(c_.indef) || before.has(c_.adj) || before.has(c_.political) ||
            (before.entry == nullptr && !before.upper && (g_.language == Language::en || !e.counted || looks_adjectival(s_, i - 1))) || before.has(c_.quant) || before.has(c_.people)) {
          --i;
          continue;
        }
        break;
      }
      // «из Бреста Полина Петрова»: no preposition governs a nominative
      if (e.governed && !e.included && name_case(s_, e) == NameCase::nominative) e.governed = false;
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
  ClassId notname_;
};

}  // namespace

void join_descriptions(Scene& scene) {
  join_appositions(scene);
  Descriptions(scene).appositions();
}
void govern_entities(Scene& scene) { Descriptions(scene).govern(); }

}  // namespace stillheld::reading
