#include "reading/frame.h"
#include "reading/scene_parts.h"

#include <algorithm>

#include "reading/persons_lexicon.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

using C = Grammar::Classes;

class Frames {
 public:
  Frames(const Scene& scene, Memory& memory, std::string_view only, std::vector<Hit>& out)
      : s_(scene), g_(*scene.around->grammar), c_(g_.c), memory_(memory), only_(only), begin_(out.size()), out_(out) {}

  void run() {
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      const Token& t = s_.token(i);
      if (t.kind != TokenKind::word || !t.meets(g_.triggers)) continue;
      // "arrest-free", "post-arrest": part of another word
      const auto hyphen = [&](uint32_t k) { return k < s_.last && s_.token(k).kind == TokenKind::other && s_.token(k).joined && s_.text(k) == "-"; };
      if (hyphen(i + 1) && i + 2 < s_.last && s_.token(i + 2).joined) continue;
      if (t.joined && i > s_.first && hyphen(i - 1)) continue;
      for (const FrameRule& rule : g_.rules) {
        if (!t.meets(rule.trigger)) continue;
        if (!only_.empty() && rule.name != only_) continue;
        if (apply(rule, i)) break;
      }
    }
  }

 private:
  // The persons of the last claim's list in this sentence, before the pronoun.
  std::vector<int32_t> members_before(int32_t pronoun, uint32_t at) const {
    std::vector<int32_t> out;
    uint32_t last = 0;
    for (size_t h = begin_; h < out_.size(); ++h)
      if (out_[h].trigger < at && out_[h].entity >= 0 && out_[h].entity < pronoun) last = std::max(last, out_[h].trigger);
    for (size_t h = begin_; h < out_.size(); ++h)
      if (out_[h].trigger == last && out_[h].entity >= 0 && out_[h].entity < pronoun && s_.entities[static_cast<size_t>(out_[h].entity)].type == EntityType::person) out.push_back(out_[h].entity);
    return out;
  }

  bool eligible(const Entity& e, const FrameRule& rule) const {
    // "recognised as a political prisoner": the predicate is no subject
    if (rule.kind == ClaimKind::recognition && e.type != EntityType::person && s_.token(e.head).meets(rule.need)) return false;
    if (e.weak && rule.kind != ClaimKind::arrest && rule.kind != ClaimKind::verdict && rule.kind != ClaimKind::charge) return false;
    switch (e.type) {
      case EntityType::person: return rule.persons || rule.officials;
      case EntityType::pronoun: return e.plural ? rule.groups : rule.persons || rule.officials;
      case EntityType::role: return rule.persons;
      case EntityType::group: return rule.groups;
      case EntityType::actor: return rule.officials;
      case EntityType::org: return false;
    }
    return false;
  }

  // Nothing but commas, conjunctions and descriptions between.
  bool listed(uint32_t from, uint32_t to) const {
    if (to < from || to - from > 10) return false;
    bool joint = false;
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::comma) { joint = true; continue; }
      if (t.kind == TokenKind::number || t.kind == TokenKind::open || t.kind == TokenKind::close) continue;
      if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || (t.kind == TokenKind::other && t.joined)) continue;
      if (t.kind != TokenKind::word) return false;
      if (t.has(c_.and_)) { joint = true; continue; }
      if (t.has(c_.person) || t.has(c_.people) || t.has(c_.adj) || t.has(c_.def) || t.has(c_.indef) || t.has(c_.political) || t.has(c_.adverb) || t.has(c_.age) || t.has(c_.year)) continue;
      if (t.has(c_.his) || t.has(c_.her) || t.has(c_.their)) continue;
      if (t.entry == nullptr || t.entry->senses.empty()) {
        if (g_.language != Language::en && looks_verbal(s_, i)) return false;
        continue;
      }
      if (t.upper && !t.meets(g_.triggers) && (t.has(c_.org) || t.has(c_.place) || t.has(c_.notname) || t.has(c_.actor))) continue;  // «лауреат Нобелевской премии»
      if (g_.language == Language::en && (t.has(c_.of) || t.has(c_.org))) continue;
      return false;
    }
    return joint;
  }

  bool same_sort(const Entity& a, const Entity& b) const {
    const auto single = [](const Entity& e) { return e.type == EntityType::person || e.type == EntityType::role; };
    return (single(a) && single(b)) || (a.type == EntityType::group && b.type == EntityType::group && a.counted && b.counted) ||
           (a.type == EntityType::person && b.type == EntityType::group && b.counted) || (b.type == EntityType::person && a.type == EntityType::group && a.counted);
  }

  // «экономиста Павла Дубицкого и его жену Ирину»: "his" is no member
  bool passed_over(size_t n) const { return s_.entities[n].type == EntityType::pronoun && s_.entities[n].possessive; }

  std::vector<int32_t> list_left(int32_t at) const {
    std::vector<int32_t> out{at};
    while (out.back() > 0) {
      int32_t next = out.back() - 1;
      if (next > 0 && passed_over(static_cast<size_t>(next))) --next;
      const Entity& here = s_.entities[static_cast<size_t>(out.back())];
      const Entity& left = s_.entities[static_cast<size_t>(next)];
      if (!same_sort(left, here) || left.governed || !listed(left.last, here.first) || s_.clause(left.first) != s_.clause(here.first)) break;
      out.push_back(next);
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

  std::vector<int32_t> list_right(int32_t at) const {
    std::vector<int32_t> out{at};
    while (static_cast<size_t>(out.back() + 1) < s_.entities.size()) {
      size_t next = static_cast<size_t>(out.back()) + 1;
      if (next + 1 < s_.entities.size() && passed_over(next)) ++next;
      const Entity& here = s_.entities[static_cast<size_t>(out.back())];
      const Entity& right = s_.entities[next];
      if (!same_sort(here, right) || (right.governed && right.governor >= here.last) || !listed(here.last, right.first) || s_.clause(here.first) != s_.clause(right.first)) break;
      out.push_back(static_cast<int32_t>(next));
    }
    return out;
  }

  std::vector<int32_t> left(uint32_t at, int32_t clause, const FrameRule& rule, int depth = 0) const {
    const Clause& cl = s_.clauses[static_cast<size_t>(clause)];
    for (size_t n = s_.entities.size(); n > 0; --n) {
      const Entity& e = s_.entities[n - 1];
      if (e.last > at || s_.clause(e.first) != clause || e.possessive) continue;
      if (e.governed && !(e.governor == s_.first && s_.token(e.governor).has(c_.of))) {
        if (const auto members = members_of(n - 1, at, rule); !members.empty()) return members;
        continue;
      }
      if (!eligible(e, rule)) {
        // "Lukashenko was …": somebody else is the subject
        // «сотрудников издания»: of whom, not who
        if (g_.language != Language::en && e.type == EntityType::org && n > 1 && s_.entities[n - 2].last == e.first) continue;
        // «Петрову суд осудил»: of what is done to her, the court is not the object
        if (rule.subject == SubjectPlace::either && e.type == EntityType::actor && depth == 0) continue;
        if ((e.type == EntityType::actor || e.type == EntityType::org) && is_subject(e, at)) return {};
        continue;
      }
      if (!reaches(e, at)) continue;
      return list_left(static_cast<int32_t>(n - 1));
    }
    if (cl.type == ClauseType::relative)
      if (const auto members = members_behind(cl, at, rule); !members.empty()) return members;
    if (cl.type == ClauseType::relative && cl.antecedent >= 0) {
      const Entity& e = s_.entities[static_cast<size_t>(cl.antecedent)];
      if (e.governed && e.type == EntityType::group)
        if (const auto members = members_of(static_cast<size_t>(cl.antecedent), at, rule); !members.empty()) return members;
      if (eligible(e, rule)) return {cl.antecedent};
      return {};
    }
    if (depth < 2 && cl.parent >= 0 && cl.type != ClauseType::complement) return {};
    return {};
  }

  // "Petrova was among 52 people freed": she, who was one of them.
  std::vector<int32_t> members_of(size_t group, uint32_t at, const FrameRule& rule) const {
    const Entity& g = s_.entities[group];
    if (g.type != EntityType::group || group == 0 || !s_.token(g.governor).has(c_.among) || at - g.last > 4) return {};
    const Entity& who = s_.entities[group - 1];
    if (who.type != EntityType::person || who.governed || !eligible(who, rule) || g.governor - who.last > 3) return {};
    for (uint32_t i = who.last; i < g.governor; ++i)
      if (s_.token(i).has(c_.neg) || s_.token(i).kind == TokenKind::comma) return {};
    return list_left(static_cast<int32_t>(group - 1));
  }

  // «Среди тех, кто вышел на свободу, — Анна Петрова»
  std::vector<int32_t> members_behind(const Clause& clause, uint32_t at, const FrameRule& rule) const {
    bool among = false;
    for (uint32_t i = clause.opener; i > s_.first && clause.opener - i < 4; --i) among |= s_.token(i - 1).has(c_.among);
    if (!among) return {};
    bool parted = false;
    for (uint32_t i = at + 1; i < s_.last && i < at + 8; ++i) {
      parted |= s_.token(i).kind == TokenKind::dash || s_.token(i).kind == TokenKind::comma || s_.token(i).has(c_.be) || s_.token(i).has(c_.also);
      for (size_t n = 0; n < s_.entities.size(); ++n)
        if (s_.entities[n].first == i && s_.entities[n].type == EntityType::person && parted && eligible(s_.entities[n], rule)) return list_right(static_cast<int32_t>(n));
    }
    return {};
  }

  // The entity stands as subject of the verb at `at`: nothing but words of its
  // own between.
  bool is_subject(const Entity& e, uint32_t at) const {
    for (uint32_t i = e.last; i < at; ++i) {
      const Token& t = s_.token(i);
      if (s_.clause(i) != s_.clause(at)) continue;
      if (t.kind == TokenKind::comma) return false;
    }
    return true;
  }

  bool reaches(const Entity& e, uint32_t at) const { return at - e.last <= kReach; }

  std::vector<int32_t> right(uint32_t at, const FrameRule& rule, uint32_t reach = 7) const {
    const int32_t clause = s_.clause(at);
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first <= at) continue;
      if (e.first > at + reach) return {};
      if (s_.clause(e.first) != clause || e.possessive) return {};
      if (rule.kind == ClaimKind::recognition && e.type != EntityType::person && s_.token(e.head).meets(rule.need)) continue;
      for (uint32_t i = at + 1; i < e.first; ++i) {
        const Token& t = s_.token(i);
        if (t.kind == TokenKind::number || t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || t.kind == TokenKind::dash) continue;
        if (t.has(c_.be) && rule.subject == SubjectPlace::around) continue;  // "among those freed were …"
        if (t.kind != TokenKind::word && t.kind != TokenKind::other) return {};
        if (is_dated(i)) continue;
        if (g_.language == Language::en && t.meets(g_.triggers) && attributive_place(s_, i)) continue;  // "freeing convicted spy X"
        if (t.has(c_.prep) && !e.governed) continue;
        if (t.has(c_.prep) || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.and_) || t.has(c_.to) || (t.meets(g_.triggers) && !t.meets(rule.need))) return {};
      }
      if (e.governed && e.governor > at) return {};
      if (!eligible(e, rule)) {
        if (e.type == EntityType::actor && g_.language != Language::en) continue;  // «Иванову суд приговорил»
        return {};
      }
      return list_right(static_cast<int32_t>(n));
    }
    return {};
  }

  bool is_dated(uint32_t i) const {
    for (const PlacedDate& d : s_.dates)
      if (i >= d.first && i < d.last) return true;
    return false;
  }

  // "the release of Petrova", "Petrova's release", "her release", «освобождение Петровой»
  std::vector<int32_t> of(uint32_t at, const FrameRule& rule) const {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.last <= at && at - e.last <= 5 && e.possessive && eligible(e, rule)) {
        bool near = true;
        for (uint32_t i = e.last; i < at; ++i) {
          const Token& t = s_.token(i);
          near &= (t.kind == TokenKind::word || t.kind == TokenKind::number || t.kind == TokenKind::other) && !t.has(c_.prep) && !t.has(c_.verb) && !t.has(c_.be) && !t.has(c_.and_);
        }
        if (near) return {static_cast<int32_t>(n)};
      }
      if (e.first <= at) continue;
      if (e.first > at + 6) break;
      bool plain = true, had_of = false;
      for (uint32_t i = at + 1; i < e.first; ++i) {
        const Token& t = s_.token(i);
        if (t.has(c_.of) || (t.has(c_.by) && rule.kind == ClaimKind::penalty_change)) { had_of = true; continue; }
        if (t.kind != TokenKind::word && t.kind != TokenKind::number && t.kind != TokenKind::other) plain = false;
        if (t.has(c_.prep) || t.has(c_.and_) || t.has(c_.be) || t.has(c_.verb) || t.has(c_.he) || t.has(c_.she)) plain = false;
      }
      if (!plain || (g_.language == Language::en && !had_of)) return {};
      if (e.governed && !had_of) return {};
      if (!eligible(e, rule)) return {};
      return list_right(static_cast<int32_t>(n));
    }
    return {};
  }

  // Sport, art, animals, money: "released the defender", unless prison is spoken of.
  bool off_topic(const FrameRule& rule, const Term* term) const {
    if (term != nullptr && term->days == 0 && rule.kind == ClaimKind::verdict) return false;
    if (rule.kind == ClaimKind::concession || rule.kind == ClaimKind::sanction || rule.kind == ClaimKind::office) return false;
    bool off = false;
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      if (s_.token(i).has(c_.strong) || s_.token(i).has(c_.prisoners) || s_.token(i).has(c_.political)) return false;
      off |= s_.token(i).has(c_.offtopic);
    }
    return off;
  }

  bool clause_meets(uint32_t at, const ClassSet& set) const {
    for (uint32_t i = s_.first; i < s_.last; ++i)
      if (i != at && s_.clause(i) == s_.clause(at) && s_.token(i).meets(set)) return true;
    return false;
  }

  bool apply(const FrameRule& rule, uint32_t at) {
    const uint16_t forms = form_of(s_, at, rule);
    if ((forms & rule.forms) == 0) return false;
    if (!rule.need.empty() && !clause_meets(at, rule.need)) return false;
    if (!rule.without.empty() && clause_meets(at, rule.without)) return false;
    const auto within = [&](uint32_t from, uint32_t to, const ClassSet& set) {
      for (uint32_t i = from; i < to && i < s_.last; ++i)
        if (s_.token(i).meets(set)) return true;
      return false;
    };
    if (!rule.not_follow.empty() && within(at + 1, at + 4, rule.not_follow)) return false;
    if (rule.follow_within > 0 && !within(at + 1, at + 1 + rule.follow_within, rule.follow)) return false;
    if (rule.precede_within > 0 && !within(std::max(s_.first, at - std::min(at, rule.precede_within)), at, rule.precede)) return false;
    const Term* term = rule.takes_term ? term_of(s_, at, rule) : nullptr;
    if (rule.needs_term && term == nullptr) return false;
    if (off_topic(rule, term)) return false;
    const std::vector<std::string> found_articles = rule.takes_articles ? articles_of(s_, at) : std::vector<std::string>();

    uint16_t used = 0;
    std::vector<int32_t> subjects = find_subject(rule, at, forms, used);
    if (subjects.empty() && rule.subject != SubjectPlace::none && rule.subject != SubjectPlace::optional) return false;

    // "convicted A and B and sentenced them to …": those of the verb before
    std::vector<int32_t> resolved_list;
    if (subjects.size() == 1 && s_.entities[static_cast<size_t>(subjects[0])].type == EntityType::pronoun && s_.entities[static_cast<size_t>(subjects[0])].plural &&
        !s_.entities[static_cast<size_t>(subjects[0])].possessive) resolved_list = members_before(subjects[0], at);
    if (resolved_list.size() > 1) subjects = resolved_list;
    // A phrase without forms ("in power") is a predicate.
    const uint16_t shown = forms == FrameRule::any ? uint16_t{FrameRule::passive} : static_cast<uint16_t>(used != 0 ? used : forms & rule.forms);
    std::optional<ClaimStatus> status = rule.status;
    if (!status) status = status_of(s_, at, shown, rule.kind, subjects.empty() ? -1 : subjects[0]);
    if (!status) return true;
    // "25 people convicted of extremism": it only says who they are
    if (rule.kind == ClaimKind::verdict && term == nullptr && !subjects.empty() && s_.entities[static_cast<size_t>(subjects[0])].type == EntityType::group &&
        (used == FrameRule::participle || s_.clauses[static_cast<size_t>(s_.clause(at))].type == ClauseType::relative || (shown & FrameRule::participle && !(shown & FrameRule::passive) && g_.language != Language::en))) return true;
    size_t n = 0;
    std::vector<int32_t> all = subjects;
    if (!subjects.empty()) {
      const Entity& head = s_.entities[static_cast<size_t>(subjects.back())];
      if (head.type == EntityType::group)
        for (size_t k = static_cast<size_t>(subjects.back()) + 1; k < s_.entities.size(); ++k) {
          const Entity& e = s_.entities[k];
          if (e.included && e.type == EntityType::person && e.governor >= head.last && e.governor - head.last <= 12) all.push_back(static_cast<int32_t>(k));
          else if (e.included && e.type == EntityType::person && k > 0 && all.back() == static_cast<int32_t>(k) - 1) all.push_back(static_cast<int32_t>(k));
        }
    }
    bool any = false;
    if (all.empty()) {
      emit(rule, at, nullptr, -1, *status, term, 0, 1, found_articles, shown);
      return true;
    }
    for (const int32_t e : all) {
      any |= emit(rule, at, &s_.entities[static_cast<size_t>(e)], e, *status, term, n, subjects.size(), found_articles, shown);
      ++n;
    }
    return any;
  }

  std::vector<int32_t> find_subject(const FrameRule& rule, uint32_t at, uint16_t forms, uint16_t& used) const {
    const uint16_t f = static_cast<uint16_t>(forms & rule.forms);
    switch (rule.subject) {
      case SubjectPlace::none: return {};
      case SubjectPlace::of: return of(at, rule);
      case SubjectPlace::after: return right(at, rule);
      case SubjectPlace::optional: {
        auto found = of(at, rule);
        if (found.empty()) found = left(at, s_.clause(at), rule);
        return found;
      }
      case SubjectPlace::before: {
        if ((f & FrameRule::participle) && !(f & (FrameRule::passive | FrameRule::active))) {
          // "released prisoners", "Minsk released 52 people": no reduced passive
          if (attributive(at)) return {};
          if (g_.language == Language::en && (f & FrameRule::participle)) {
            if (!reduced_passive(at)) return {};
            used = FrameRule::participle;
          }
        }
        auto found = left(at, s_.clause(at), rule);
        if (found.empty() && g_.language != Language::en && (f & FrameRule::participle)) found = attributed(at, rule);
        return found;
      }
      case SubjectPlace::beneficiary: {
        // "sought eight years for Petrova"
        for (size_t n = 0; n < s_.entities.size(); ++n) {
          const Entity& e = s_.entities[n];
          if (e.first <= at || e.first > at + 22) continue;
          if (s_.clause(e.first) != s_.clause(at)) break;
          if (e.governed && e.governor > at && s_.token(e.governor).has(c_.for_) && eligible(e, rule)) return list_right(static_cast<int32_t>(n));
        }
        return {};
      }
      case SubjectPlace::around: {  // of what one does oneself
        auto found = left(at, s_.clause(at), rule);
        if (found.empty()) found = right(at, rule, 10);
        return found;
      }
      case SubjectPlace::either: {
        // «Его осудили коллеги»: the pronoun before the verb is its object
        for (size_t n = 0; n < s_.entities.size(); ++n) {
          const Entity& e = s_.entities[n];
          if (e.type == EntityType::pronoun && !e.plural && !e.governed && !e.possessive && e.last <= at && at - e.last <= 1 && (f & FrameRule::impersonal) && eligible(e, rule)) return {static_cast<int32_t>(n)};
        }
        auto found = right(at, rule, 10);
        if (found.empty() && (f & (FrameRule::participle | FrameRule::passive)) && (at == s_.first || s_.token(at).upper)) found = attributed(at, rule);
        if (!found.empty()) return found;
        // «Актёр посадил дерево»: who does it is not who suffers it.  A left
        // object needs somebody else who acts.
        if (f == FrameRule::active && !has_actor(at)) return {};
        return left(at, s_.clause(at), rule);
      }
    }
    return {};
  }

  // «Освобожденный в сентябре Павел Белоус»: a date or place between, then the name.
  std::vector<int32_t> attributed(uint32_t at, const FrameRule& rule) const {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first <= at) continue;
      if (e.first > at + 8 || s_.clause(e.first) != s_.clause(at) || !eligible(e, rule) || e.type != EntityType::person) return {};
      for (uint32_t i = at + 1; i < e.first; ++i) {
        const Token& t = s_.token(i);
        if (t.kind != TokenKind::word && t.kind != TokenKind::number && t.kind != TokenKind::other) return {};
        if (t.meets(g_.triggers) || t.has(c_.and_) || t.has(c_.verb) || t.has(c_.be) || t.has(c_.say) || looks_verbal(s_, i)) return {};
      }
      return {static_cast<int32_t>(n)};
    }
    return {};
  }

  bool has_actor(uint32_t at) const {
    for (const Entity& e : s_.entities)
      if ((e.type == EntityType::actor || e.type == EntityType::org) && s_.clause(e.first) == s_.clause(at) && !e.governed) return true;
    return false;
  }

  bool attributive(uint32_t at) const {
    if (at + 1 >= s_.last) return false;
    const Token& next = s_.token(at + 1);
    return next.has(c_.people) || next.has(c_.person) || next.has(c_.political) || next.has(c_.org) || (next.upper && next.entry == nullptr);
  }

  // "52 people freed on Friday": what follows is no object.
  bool reduced_passive(uint32_t at) const {
    if (at + 1 >= s_.last || is_dated(at + 1)) return true;
    const Token& next = s_.token(at + 1);
    if (next.kind != TokenKind::word) return next.kind != TokenKind::number && next.kind != TokenKind::quote_open;
    return next.has(c_.prep) || next.has(c_.to) || next.has(c_.subord) || next.has(c_.and_) || next.has(c_.conj) || next.has(c_.adverb) || is_dated(at + 1);
  }

  bool emit(const FrameRule& rule, uint32_t at, const Entity* e, int32_t index, ClaimStatus status, const Term* term, size_t n, size_t of_n,
            const std::vector<std::string>& found_articles, uint16_t shown) {
    const bool noun = (shown & FrameRule::noun) != 0 || ((shown & FrameRule::gerund) != 0);
    if (e != nullptr && e->negated && status == ClaimStatus::asserted) status = ClaimStatus::negated;
    if (e != nullptr && e->vague && !e->definite && status == ClaimStatus::asserted) return false;
    // "the prisoners released by …": it only says which
    if (e != nullptr && e->type == EntityType::group && !e->counted && status == ClaimStatus::asserted && (shown & FrameRule::participle) && !(shown & (FrameRule::passive | FrameRule::active))) return false;
    // "they": nobody whom the text singles out
    if (e != nullptr && e->type == EntityType::pronoun && e->plural && status == ClaimStatus::asserted) return false;
    Hit h;
    ReadClaim& claim = h.claim;
    claim.kind = rule.kind;
    if (rule.kind == ClaimKind::release)  // "released as part of a prisoner swap"
      for (uint32_t i = s_.first; i < s_.last; ++i)
        if (s_.token(i).has(c_.deal) && s_.clause(i) == s_.clause(at)) claim.kind = ClaimKind::exchange;
    claim.status = status;
    claim.rule = rule.name;
    claim.trigger = {s_.token(at).start, s_.token(at).end};
    h.trigger = at;
    h.noun = noun;
    h.entity = index;
    if (e != nullptr) {
      claim.subject_at = e->span;
      claim.subject = std::string(s_.around->document->slice(e->span.start, e->span.end));
      if (e->type == EntityType::group || e->type == EntityType::role) {
        if (e->counted && !(e->count == CountRange{1, 1} && e->type == EntityType::role)) claim.value.count = e->count;
        claim.value.population = e->population;
        if (!e->hedge.empty()) claim.value.comparator = std::string(s_.around->document->slice(e->hedge.start, e->hedge.end));
        if (noun && !e->counted && status == ClaimStatus::asserted) return false;
      }
      resolve(*e, claim, h);
      if (noun && e->type == EntityType::pronoun && e->plural) return false;
    } else {
      claim.subject_at = claim.trigger;
      if (!rule.occasion) return false;
    }
    if (term != nullptr) {
      if (term->days > 0) claim.value.regime = "administrative";
      else if (term->list.size() > 1 && term->list.size() == of_n) claim.value.months = term->list[n < term->list.size() ? n : 0];
      else if (term->list.size() == 1 || of_n <= 1) claim.value.months = term->months;
      if (term->up_to && rule.kind == ClaimKind::verdict && !term->days && claim.status == ClaimStatus::asserted && of_n <= 1 && e != nullptr && e->type == EntityType::group) claim.value.months.reset();
    }
    claim.value.articles = found_articles;
    for (const ClassId id : g_.regimes)
      if (term != nullptr || rule.kind == ClaimKind::verdict || rule.kind == ClaimKind::transfer)
        for (uint32_t i = at; i < s_.last && i < at + 20; ++i)
          if (s_.token(i).has(id) && s_.clause(i) == s_.clause(at) && claim.value.regime.empty()) claim.value.regime = std::string(g_.lexicon.class_name(id)).substr(7);
    if (rule.kind == ClaimKind::release || rule.kind == ClaimKind::expulsion || rule.kind == ClaimKind::exchange) {
      for (const ClassId id : g_.ways)
        for (uint32_t i = s_.first; i < s_.last; ++i)
          if (s_.clause(i) == s_.clause(at) && s_.token(i).has(id) && claim.value.way.empty()) claim.value.way = std::string(g_.lexicon.class_name(id)).substr(4);
      for (const ClassId id : g_.destinations)
        for (uint32_t i = at + 1; i < s_.last && i < at + 16; ++i)
          if (s_.clause(i) == s_.clause(at) && s_.token(i).has(id) && claim.value.destination.empty()) claim.value.destination = std::string(g_.lexicon.class_name(id)).substr(5);
    }
    for (const auto& [name, value] : rule.set) {
      if (name == "way") claim.value.way = value;
      else if (name == "destination") claim.value.destination = value;
      else if (name == "regime") claim.value.regime = value;
      else claim.value.population = value;
    }
    if (const Entity* actor = actor_of(at, shown); actor != nullptr && actor != e) claim.value.actor = std::string(s_.around->document->slice(actor->span.start, actor->span.end));
    if (claim.kind == ClaimKind::exchange && claim.value.way.empty()) claim.value.way = "exchange";
    if (rule.takes_concession && claim.value.actor.empty())
      for (const Entity& o : s_.entities)
        if (o.type == EntityType::org && !o.governed && !o.possessive && o.last <= at && s_.clause(o.first) == s_.clause(at)) claim.value.actor = std::string(s_.around->document->slice(o.span.start, o.span.end));
    if (rule.takes_concession) claim.value.object = object_of(s_, at);
    claim.date = date_of(s_, at, status, rule.kind);
    if (noun && claim.date.origin == DateOrigin::none && !rule.need.empty())
      // "her appeal was rejected on Tuesday": the day of the rejection
      for (uint32_t i = at + 1; i < s_.last && claim.date.origin == DateOrigin::none; ++i)
        if (s_.clause(i) == s_.clause(at) && s_.token(i).meets(rule.need)) claim.date = date_of(s_, i, status, rule.kind);
    if ((rule.kind == ClaimKind::office) && claim.date.origin == DateOrigin::none && term != nullptr) claim.date.text = {s_.token(term->first).start, s_.token(term->last - 1).end};
    claim.attribution = speaker_of(s_, at, memory_);
    set_span(claim, term);
    out_.push_back(std::move(h));
    return true;
  }

  // From the first to the last word that the claim rests on.
  void set_span(ReadClaim& claim, const Term* term) const {
    uint32_t start = std::min(claim.trigger.start, claim.subject_at.empty() ? claim.trigger.start : claim.subject_at.start);
    uint32_t end = std::max(claim.trigger.end, claim.subject_at.end);
    if (!claim.date.text.empty() && claim.date.origin == DateOrigin::sentence) {
      start = std::min(start, claim.date.text.start);
      end = std::max(end, claim.date.text.end);
    }
    if (term != nullptr) {
      start = std::min(start, s_.token(term->first).start);
      end = std::max(end, s_.token(term->last - 1).end);
    }
    claim.span = {start, end};
  }

  // Who did it: the state's man before the verb; of a passive, who stands behind "by".
  const Entity* actor_of(uint32_t at, uint16_t shown) const {
    const Entity* best = nullptr;
    for (const Entity& a : s_.entities) {
      if (a.type != EntityType::actor || s_.clause(a.first) != s_.clause(at) || a.possessive) continue;
      if (a.governed) {
        if ((shown & FrameRule::passive) && a.first > at && s_.token(a.governor).has(c_.by) && a.governor > at) return &a;
        continue;
      }
      if (g_.language == Language::en && ((shown & FrameRule::passive) || a.first > at)) continue;
      if (a.first > at && best != nullptr) break;
      if (a.first > at && a.first - at > 4) break;
      best = &a;
    }
    return best;
  }

  void resolve(const Entity& e, ReadClaim& claim, Hit& h) const {
    const Persons& persons = *s_.around->persons;
    if (e.type == EntityType::person && e.mention >= 0) {
      const Mention& m = persons.mentions[static_cast<size_t>(e.mention)];
      h.person = m.person;
      claim.unresolved = !m.resolved || m.person < 0;
      return;
    }
    if ((e.type == EntityType::pronoun && !e.plural)) {
      h.person = antecedent(e);
      claim.unresolved = h.person < 0;
      claim.grade = ClaimGrade::inferred;
      return;
    }
    // "the journalist", "the 46-year-old": whom the text called that, if it is one
    if (e.type == EntityType::role) {
      h.person = named_as(e);
      claim.unresolved = h.person < 0;
      if (h.person >= 0) claim.grade = ClaimGrade::inferred;
    }
  }

  // The one person named before whose role or age in apposition is this one.
  int32_t named_as(const Entity& e) const {
    if (!e.definite && g_.language == Language::en) return -1;
    const Persons& persons = *s_.around->persons;
    const std::string_view text(s_.around->document->text);
    uint64_t role = 0;
    int age = -1;
    for (uint32_t i = e.first; i < e.last; ++i) {
      if (e.aged && s_.token(i).kind == TokenKind::number) age = static_cast<int>(s_.token(i).number);
      if (s_.token(i).kind == TokenKind::word && i == e.head && s_.token(i).has(c_.person)) role = stem_key(folded(s_.text(i)), g_.language);
    }
    if (role == 0 && age < 0) return -1;
    int32_t found = -1;
    for (const Mention& m : persons.mentions) {
      if (m.start >= e.span.start) break;
      if (m.person < 0) continue;
      bool fits = age >= 0 && m.age == age;
      if (!fits && age < 0 && !m.role.empty())
        for (uint32_t at = m.role.start; at < m.role.end;) {
          const Word word = word_at(text, at);
          if (word.end == word.start) { ++at; continue; }
          fits |= stem_key(folded(text.substr(word.start, word.end - word.start)), g_.language) == role;
          at = word.end;
        }
      if (!fits) continue;
      if (found >= 0 && found != m.person) return -1;
      found = m.person;
    }
    return found;
  }

  // The one person before it whom a pronoun can mean.
  int32_t antecedent(const Entity& e) const {
    const Persons& persons = *s_.around->persons;
    int32_t found = -1;
    for (const Entity& a : s_.entities) {
      if (a.first >= e.first) break;
      if (a.type != EntityType::person || a.mention < 0) continue;
      if (a.sex != Sex::unknown && e.sex != Sex::unknown && a.sex != e.sex) continue;
      const int32_t p = persons.mentions[static_cast<size_t>(a.mention)].person;
      if (found >= 0 && found != p) return -1;
      found = p;
    }
    if (found >= 0) return found;
    if (e.sex == Sex::man) return memory_.man >= 0 ? memory_.man : -1;
    if (e.sex == Sex::woman) return memory_.woman >= 0 ? memory_.woman : -1;
    return memory_.man >= 0 && (memory_.woman < 0 || memory_.woman == memory_.man) ? memory_.man : memory_.woman >= 0 && memory_.man < 0 ? memory_.woman : -1;
  }

  const Scene& s_;
  const Grammar& g_;
  const C& c_;
  Memory& memory_;
  std::string_view only_;
  size_t begin_;
  std::vector<Hit>& out_;
};

}  // namespace

void apply_frames(const Scene& scene, Memory& memory, std::string_view only_rule, std::vector<Hit>& out) {
  Frames(scene, memory, only_rule, out).run();
}

}  // namespace stillheld::reading
