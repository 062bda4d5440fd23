#include "reading/frame.h"

#include <algorithm>

namespace stillheld::reading {

namespace {

using C = Grammar::Classes;

// English writes nouns and verbs alike: "release" is a noun after "the".
bool is_english_noun(const Scene& s, uint32_t at) {
  const C& c = s.around->grammar->c;
  if (at + 1 < s.last && s.token(at + 1).has(c.of)) return true;
  if (at == s.first) return true;
  const Token& before = s.token(at - 1);
  if (before.kind == TokenKind::quote_open) return false;
  if (before.possessive || before.has(c.def) || before.has(c.indef) || before.has(c.his) || before.has(c.her) || before.has(c.their) ||
      before.has(c.adj) || before.has(c.political) || before.has(c.quant) || before.kind == TokenKind::number || before.has(c.det)) return true;
  return before.has(c.prep) && !before.has(c.to);
}

uint16_t english_form(const Scene& s, uint32_t at, uint32_t forms) {
  const C& c = s.around->grammar->c;
  const Token& t = s.token(at);
  const bool nounish = (forms & form::noun) != 0;
  // A token with a noun and a verb reading: which of them is it?
  bool has_noun = false, has_verb = false;
  for (const Sense& sense : t.entry->senses) {
    has_noun |= (sense.forms & form::noun) != 0;
    has_verb |= (sense.forms & (form::inf | form::pres)) != 0;
  }
  if (nounish) {
    if (has_verb && !is_english_noun(s, at)) return 0;
    return FrameRule::noun;
  }
  if (forms == 0) return FrameRule::any;
  if ((forms & (form::inf | form::pres)) && !(forms & form::past) && has_noun && is_english_noun(s, at)) return 0;
  uint32_t i = at;
  bool be = false, have = false, to = false, modal = false, did = false;
  for (int steps = 0; i > s.first && steps < 5; ++steps, --i) {
    const Token& b = s.token(i - 1);
    if (b.has(c.be)) { be = true; break; }
    if (b.has(c.have)) { have = true; break; }
    if (b.has(c.to)) { to = true; break; }
    if ((b.has(c.plan) || b.has(c.demand) || b.has(c.hyp)) && (b.entry->senses.empty() || b.entry->senses[0].forms == 0)) { modal = true; break; }
    if (b.has(c.adverb) || b.has(c.neg)) { did |= b.has(c.neg); continue; }
    break;
  }
  if (forms & form::ger) return be ? FrameRule::active : FrameRule::gerund;
  if (forms & (form::past | form::pass)) {
    if (be && (forms & form::pass)) return FrameRule::passive;
    if (have) return FrameRule::active;
    if (forms & form::inf) {  // set, let, put
      if (to || modal) return FrameRule::infinitive;
    }
    if ((forms & form::past) && (forms & form::pass)) return FrameRule::active | FrameRule::participle;
    if (forms & form::past) return FrameRule::active;
    return FrameRule::participle;
  }
  if ((forms & form::inf) && (to || modal || did)) return FrameRule::infinitive;
  return FrameRule::active;
}

uint16_t slavic_form(const Scene&, uint32_t, uint32_t forms) {
  if (forms == 0) return FrameRule::any;
  uint16_t out = 0;
  if (forms & form::noun) out |= FrameRule::noun;
  if (forms & form::pass) out |= FrameRule::passive;
  if (forms & (form::part | form::apart)) out |= FrameRule::participle;
  if (forms & form::impers) out |= FrameRule::impersonal;
  if (forms & (form::past | form::pres | form::fut)) {
    out |= FrameRule::active;
    if (forms & form::pl) out |= FrameRule::impersonal;
  }
  if (forms & form::inf) out |= FrameRule::infinitive;
  if (forms & form::ger) out |= FrameRule::gerund;
  return out;
}

class Frames {
 public:
  Frames(const Scene& scene, Memory& memory, std::string_view only, std::vector<Hit>& out)
      : s_(scene), g_(*scene.around->grammar), c_(g_.c), memory_(memory), only_(only), out_(out) {}

  void run() {
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      const Token& t = s_.token(i);
      if (t.kind != TokenKind::word || !t.meets(g_.triggers)) continue;
      for (const FrameRule& rule : g_.rules) {
        if (!t.meets(rule.trigger)) continue;
        if (!only_.empty() && rule.name != only_) continue;
        if (apply(rule, i)) break;
      }
    }
  }

 private:
  bool eligible(const Entity& e, const FrameRule& rule) const {
    // "recognised as a political prisoner": the predicate is no subject
    if (!rule.need.empty() && e.type != EntityType::person && s_.token(e.head).meets(rule.need)) return false;
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
      if (t.kind != TokenKind::word) return false;
      if (t.has(c_.and_)) { joint = true; continue; }
      if (t.has(c_.person) || t.has(c_.people) || t.has(c_.adj) || t.has(c_.def) || t.has(c_.indef) || t.has(c_.political) || t.has(c_.adverb) || t.has(c_.age) || t.has(c_.year)) continue;
      if (t.entry == nullptr || t.entry->senses.empty()) continue;
      return false;
    }
    return joint;
  }

  bool same_sort(const Entity& a, const Entity& b) const {
    const auto single = [](const Entity& e) { return e.type == EntityType::person || e.type == EntityType::role; };
    return (single(a) && single(b)) || (a.type == EntityType::group && b.type == EntityType::group && a.counted && b.counted) ||
           (a.type == EntityType::person && b.type == EntityType::group && b.counted) || (b.type == EntityType::person && a.type == EntityType::group && a.counted);
  }

  std::vector<int32_t> list_left(int32_t at) const {
    std::vector<int32_t> out{at};
    while (out.back() > 0) {
      const Entity& here = s_.entities[static_cast<size_t>(out.back())];
      const Entity& left = s_.entities[static_cast<size_t>(out.back() - 1)];
      if (!same_sort(left, here) || left.governed || !listed(left.last, here.first) || s_.clause(left.first) != s_.clause(here.first)) break;
      out.push_back(out.back() - 1);
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

  std::vector<int32_t> list_right(int32_t at) const {
    std::vector<int32_t> out{at};
    while (static_cast<size_t>(out.back() + 1) < s_.entities.size()) {
      const Entity& here = s_.entities[static_cast<size_t>(out.back())];
      const Entity& right = s_.entities[static_cast<size_t>(out.back() + 1)];
      if (!same_sort(here, right) || (right.governed && right.governor >= here.last) || !listed(here.last, right.first) || s_.clause(here.first) != s_.clause(right.first)) break;
      out.push_back(out.back() + 1);
    }
    return out;
  }

  std::vector<int32_t> left(uint32_t at, int32_t clause, const FrameRule& rule, int depth = 0) const {
    const Clause& cl = s_.clauses[static_cast<size_t>(clause)];
    for (size_t n = s_.entities.size(); n > 0; --n) {
      const Entity& e = s_.entities[n - 1];
      if (e.last > at || s_.clause(e.first) != clause || e.governed || e.possessive) continue;
      if (!eligible(e, rule)) {
        // "Lukashenko was …": somebody else is the subject
        if ((e.type == EntityType::actor || e.type == EntityType::org) && is_subject(e, at)) return {};
        continue;
      }
      if (!reaches(e, at)) continue;
      return list_left(static_cast<int32_t>(n - 1));
    }
    if (cl.type == ClauseType::relative && cl.antecedent >= 0) {
      const Entity& e = s_.entities[static_cast<size_t>(cl.antecedent)];
      if (eligible(e, rule)) return {cl.antecedent};
      return {};
    }
    if (depth < 2 && cl.parent >= 0 && cl.type != ClauseType::complement) return {};
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
      if (!rule.need.empty() && e.type != EntityType::person && s_.token(e.head).meets(rule.need)) continue;
      for (uint32_t i = at + 1; i < e.first; ++i) {
        const Token& t = s_.token(i);
        if (t.kind == TokenKind::number || t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || t.kind == TokenKind::dash) continue;
        if (t.has(c_.be) && rule.subject == SubjectPlace::around) continue;  // "among those freed were …"
        if (t.kind != TokenKind::word && t.kind != TokenKind::other) return {};
        if (is_dated(i)) continue;
        if (t.has(c_.prep) && !e.governed) continue;
        if (t.has(c_.prep) || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.and_) || t.has(c_.to) || t.meets(g_.triggers)) return {};
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
        if (t.has(c_.of)) { had_of = true; continue; }
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

  const Term* term_for(uint32_t at, const FrameRule& rule) const {
    const Term* best = nullptr;
    for (const Term& t : s_.terms) {
      if (s_.clause(t.first) != s_.clause(at)) continue;
      if (t.first > at && t.first - at <= 14) {
        // not over another trigger
        for (uint32_t i = at + 1; i < t.first; ++i)
          if (s_.token(i).meets(g_.triggers) && !s_.token(i).meets(rule.trigger) && !is_term_word(i)) return best;
        return &t;
      }
      if (t.last <= at && at - t.last <= 3 && is_term_word(at)) best = &t;
    }
    return best;
  }

  bool is_term_word(uint32_t i) const {
    const Token& t = s_.token(i);
    for (const ClassId id : g_.regimes)
      if (t.has(id)) return true;
    uint32_t forms = 0;
    for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    return (forms & form::noun) != 0;
  }

  std::vector<std::string> articles(uint32_t at) const {
    std::vector<std::string> out;
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      if (!s_.token(i).has(c_.article) || s_.clause(i) != s_.clause(at)) continue;
      std::string part;
      // «ч. 1 ст. 342», "part 1 of Article 342"
      for (uint32_t b = i; b > s_.first && b + 5 > i; --b)
        if (s_.token(b - 1).has(c_.part)) {
          for (uint32_t k = b; k < i; ++k)
            if (s_.token(k).kind == TokenKind::number) part = std::to_string(s_.token(k).number);
          break;
        }
      for (uint32_t k = i + 1; k < s_.last && k < i + 24; ++k) {
        const Token& t = s_.token(k);
        if (t.kind == TokenKind::number) {
          std::string number = std::to_string(t.number);
          if (k + 2 < s_.last && s_.token(k + 1).kind == TokenKind::other && s_.token(k + 1).joined && s_.token(k + 2).kind == TokenKind::number && s_.token(k + 2).joined &&
              s_.text(k + 1) == "-") {
            number += "-" + std::to_string(s_.token(k + 2).number);
            k += 2;
          } else if (k + 2 < s_.last && s_.token(k + 1).kind == TokenKind::stop && s_.token(k + 1).joined && s_.token(k + 2).kind == TokenKind::number && s_.token(k + 2).joined) {
            number += "-" + std::to_string(s_.token(k + 2).number);
            k += 2;
          }
          if (k + 3 < s_.last && s_.token(k + 1).kind == TokenKind::open && s_.token(k + 1).joined && s_.token(k + 2).kind == TokenKind::number) {
            number += "(" + std::to_string(s_.token(k + 2).number) + ")";
            k += 3;
          } else if (!part.empty()) {
            number += "(" + part + ")";
            part.clear();
          }
          out.push_back(number);
          continue;
        }
        if (t.kind == TokenKind::stop && k == i + 1) continue;  // «ст. 342»
        if (t.kind == TokenKind::open) {
          while (k < s_.last && s_.token(k).kind != TokenKind::close) ++k;
          continue;
        }
        if (t.kind == TokenKind::comma || t.has(c_.and_) || t.has(c_.article)) continue;
        if (t.has(c_.part)) {
          if (k + 1 < s_.last && s_.token(k + 1).kind == TokenKind::number) {
            if (!out.empty() && s_.token(k - 1).kind == TokenKind::comma) out.back() += "(" + std::to_string(s_.token(k + 1).number) + ")";
            else part = std::to_string(s_.token(k + 1).number);
            ++k;
          }
          continue;
        }
        break;
      }
    }
    return out;
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
    const Term* term = rule.takes_term ? term_for(at, rule) : nullptr;
    if (rule.needs_term && term == nullptr) return false;
    const std::vector<std::string> found_articles = rule.takes_articles ? articles(at) : std::vector<std::string>();

    uint16_t used = 0;
    const std::vector<int32_t> subjects = find_subject(rule, at, forms, used);
    if (subjects.empty() && rule.subject != SubjectPlace::none && rule.subject != SubjectPlace::optional) return false;

    // A phrase without forms ("in power") is a predicate.
    const uint16_t shown = forms == FrameRule::any ? uint16_t{FrameRule::passive} : static_cast<uint16_t>(used != 0 ? used : forms & rule.forms);
    std::optional<ClaimStatus> status = rule.status;
    if (!status) status = status_of(s_, at, shown, rule.kind, subjects.empty() ? -1 : subjects[0]);
    if (!status) return true;
    // "25 people convicted of extremism": it only says who they are
    if (rule.kind == ClaimKind::verdict && term == nullptr && !subjects.empty() && s_.entities[static_cast<size_t>(subjects[0])].type == EntityType::group &&
        (used == FrameRule::participle || (shown & FrameRule::participle && !(shown & FrameRule::passive) && g_.language != Language::en))) return true;
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
        return left(at, s_.clause(at), rule);
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
          if (e.type == EntityType::pronoun && !e.plural && !e.governed && e.last <= at && at - e.last <= 1 && (f & FrameRule::impersonal) && eligible(e, rule)) return {static_cast<int32_t>(n)};
        }
        auto found = right(at, rule, 10);
        if (!found.empty()) return found;
        // «Актёр посадил дерево»: who does it is not who suffers it.  A left
        // object needs somebody else who acts.
        if (f == FrameRule::active && !has_actor(at)) return {};
        return left(at, s_.clause(at), rule);
      }
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
    if (at + 1 >= s_.last) return true;
    const Token& next = s_.token(at + 1);
    if (next.kind != TokenKind::word) return next.kind != TokenKind::number && next.kind != TokenKind::quote_open;
    return next.has(c_.prep) || next.has(c_.to) || next.has(c_.subord) || next.has(c_.and_) || next.has(c_.conj) || next.has(c_.adverb) || is_dated(at + 1);
  }

  bool emit(const FrameRule& rule, uint32_t at, const Entity* e, int32_t index, ClaimStatus status, const Term* term, size_t n, size_t of_n,
            const std::vector<std::string>& found_articles, uint16_t shown) {
    const bool noun = (shown & FrameRule::noun) != 0 || ((shown & FrameRule::gerund) != 0);
    if (e != nullptr && e->negated && status == ClaimStatus::asserted) status = ClaimStatus::negated;
    if (e != nullptr && e->vague && !e->definite && status == ClaimStatus::asserted) return false;
    // "they": nobody whom the text singles out
    if (e != nullptr && e->type == EntityType::pronoun && e->plural && status == ClaimStatus::asserted) return false;
    Hit h;
    ReadClaim& claim = h.claim;
    claim.kind = rule.kind;
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
    for (const Entity& a : s_.entities)
      if (a.type == EntityType::actor && s_.clause(a.first) == s_.clause(at) && claim.value.actor.empty())
        claim.value.actor = std::string(s_.around->document->slice(a.span.start, a.span.end));
    if (rule.takes_concession) claim.value.object = object_text(at);
    claim.date = date_of(s_, at, status, rule.kind);
    if ((rule.kind == ClaimKind::office) && claim.date.origin == DateOrigin::none && term != nullptr) claim.date.text = {s_.token(term->first).start, s_.token(term->last - 1).end};
    claim.attribution = speaker_of(s_, at, memory_);
    set_span(claim, term);
    out_.push_back(std::move(h));
    return true;
  }

  // What was lifted or imposed: the words up to the clause's end.
  std::string object_text(uint32_t at) const {
    uint32_t i = at + 1;
    uint32_t last = i;
    while (i < s_.last && i < at + 14 && s_.clause(i) == s_.clause(at)) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::stop || t.kind == TokenKind::comma || t.kind == TokenKind::semicolon || t.kind == TokenKind::quote_open || is_dated(i)) break;
      last = ++i;
    }
    if (last <= at + 1) return "";
    return std::string(s_.around->document->slice(s_.token(at + 1).start, s_.token(last - 1).end));
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
    // "the journalist" may be anybody whom the text has named: not guessed.
    if (e.type == EntityType::role) claim.unresolved = true;
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
  std::vector<Hit>& out_;
};

}  // namespace

uint16_t form_of(const Scene& scene, uint32_t at, const FrameRule& rule) {
  uint32_t forms = 0;
  const Token& t = scene.token(at);
  for (const ClassId id : rule.triggers) forms |= t.forms(id);
  return scene.around->grammar->language == Language::en ? english_form(scene, at, forms) : slavic_form(scene, at, forms);
}

void apply_frames(const Scene& scene, Memory& memory, std::string_view only_rule, std::vector<Hit>& out) {
  Frames(scene, memory, only_rule, out).run();
}

}  // namespace stillheld::reading
