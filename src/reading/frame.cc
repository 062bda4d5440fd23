#include "reading/frame.h"
#include "reading/scene_parts.h"
#include "reading/subjects.h"

#include <algorithm>

#include "reading/persons_lexicon.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

using C = Grammar::Classes;

class Frames {
 public:
  Frames(const Scene& scene, Memory& memory, std::string_view only, std::vector<Hit>& out, std::vector<uint32_t>* unanswered)
      : s_(scene), g_(*scene.around->grammar), c_(g_.c), memory_(memory), only_(only), begin_(out.size()), out_(out), unanswered_(unanswered),
        prison_(g_.c.w_inprison), prisonterm_(g_.c.w_prisonterm_n), jailterm_(g_.c.w_jailterm_v), court_(g_.c.w_court_n), freed_(g_.c.w_among_freed) {}

  void run() {
    if (memory_.sentenced && g_.language == Language::en) {
      goes_on();
      for (size_t h = begin_; h < out_.size(); ++h) out_[h].claim.date = {};  // the day is the other sentence's
    }
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      const Token& t = s_.token(i);
      if (t.kind != TokenKind::word || t.entry == nullptr || t.entry->rules.empty()) continue;
      // "arrest-free", "post-arrest": part of another word
      const auto hyphen = [&](uint32_t k) { return k < s_.last && s_.token(k).kind == TokenKind::other && s_.token(k).joined && s_.text(k) == "-"; };
      if (hyphen(i + 1) && i + 2 < s_.last && s_.token(i + 2).joined) continue;
      if (t.joined && i > s_.first && hyphen(i - 1)) continue;
      const size_t told = out_.size();
      for (const uint16_t n : t.entry->rules) {
        const FrameRule& rule = g_.rules[n];
        if (!only_.empty() && rule.name != only_) continue;
        if (apply(rule, i)) break;
      }
      // another rule found somebody
      if (unanswered_ != nullptr && !unanswered_->empty() && unanswered_->back() == i && out_.size() > told && out_.back().entity >= 0) unanswered_->pop_back();
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

  bool named_behind(const Entity& e) const {
    for (const Entity& other : s_.entities)
      if (other.type == EntityType::person && !other.weak && other.first >= e.last && beside(s_, e, other)) return true;
    return false;
  }

  // «признал её виновной и приговорил к пяти годам»: whom the verb before the "and"
  // found guilty
  std::vector<int32_t> shared_object(uint32_t at) const {
    uint32_t i = at;
    while (i > s_.first && (s_.token(i - 1).has(c_.adverb) || s_.token(i - 1).has(c_.also))) --i;
    if (i == s_.first || !(s_.token(i - 1).has(c_.and_) || s_.token(i - 1).kind == TokenKind::comma)) return {};
    std::vector<int32_t> out;
    for (size_t h = begin_; h < out_.size(); ++h)
      if (out_[h].trigger < at && out_[h].entity >= 0 && (out_[h].claim.kind == ClaimKind::verdict || out_[h].claim.kind == ClaimKind::charge)) {
        if (!out.empty() && out_[h].trigger != out_[h - 1].trigger) out.clear();
        out.push_back(out_[h].entity);
      }
    return out;
  }

  bool by_between(uint32_t from, uint32_t to) const {
    for (uint32_t i = from + 1; i < to && i < from + 4; ++i)
      if (s_.token(i).has(c_.by)) return true;
    return false;
  }

  // "in return for lifting sanctions": what the deal was, no news of its own
  bool in_a_deal(uint32_t at) const {
    for (uint32_t i = at; i > s_.first && at - i < 3; --i)
      if (s_.token(i - 1).has(c_.deal)) return true;
    return false;
  }

  bool ends_in_been(uint32_t i) const { return s_.text(i).ends_with("been"); }

  // "for more than three years" right behind, and no day.
  bool for_long(uint32_t at) const {
    if (at + 2 >= s_.last || s_.text(at + 1) != "for" || s_.text(at).starts_with("remand")) return false;
    for (const Term& t : s_.terms)
      if (t.first >= at + 2 && t.first <= at + 3 && t.months >= 1) {
        for (const PlacedDate& d : s_.dates)
          if (s_.clause(d.first) == s_.clause(at) && d.first >= t.last && d.first <= t.last + 3) return false;
        return true;
      }
    return false;
  }

  // In the clause, or in a phrase of a participle that describes somebody of it
  // («отбывавший срок в колонии»).
  bool clause_meets(uint32_t at, const ClassSet& set, bool relative = false) const {
    const int32_t own = s_.clause(at);
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      if (i == at || !s_.token(i).meets(set)) continue;
      const Clause& clause = s_.clauses[static_cast<size_t>(s_.clause(i))];
      if (s_.clause(i) == own || ((clause.participial || (relative && clause.type == ClauseType::relative)) && clause.parent == own)) return true;
    }
    return false;
  }

  bool apply(const FrameRule& rule, uint32_t at) {
    const uint16_t forms = form_of(s_, at, rule);
    if ((forms & rule.forms) == 0) return false;
    if (rule.kind == ClaimKind::verdict && judges_an_act(s_, at)) return true;
    if (g_.language == Language::en && rule.kind == ClaimKind::trial && (s_.text(at).ends_with(" to") || decided_here(s_, at))) return false;  // "tried to save"
    const auto within = [&](uint32_t from, uint32_t to, const ClassSet& set) {
      for (uint32_t i = from; i < to && i < s_.last; ++i)
        if (s_.token(i).meets(set)) return true;
      return false;
    };
    if (!rule.not_follow.empty() && within(at + 1, at + 4, rule.not_follow)) return false;
    if (!rule.not_precede.empty() && within(std::max(s_.first, at - std::min(at, 2U)), at, rule.not_precede)) return false;
    if (rule.follow_within > 0 && !within(at + 1, at + 1 + rule.follow_within, rule.follow)) return false;
    if (rule.precede_within > 0 && !within(std::max(s_.first, at - std::min(at, rule.precede_within)), at, rule.precede)) return false;
    const bool dies = rule.kind == ClaimKind::death && s_.around->of_prison;  // «Умер Иван Петров»: of whom the article speaks
    if (!rule.need.empty() && !clause_meets(at, rule.need, rule.kind == ClaimKind::death && g_.language == Language::ru && (forms & FrameRule::noun)) && !dies) return false;
    if (!rule.without.empty() && (((forms & FrameRule::noun) == 0 && s_.token(at).meets(rule.without)) || clause_meets(at, rule.without))) return false;
    const Term* term = rule.takes_term ? term_of(s_, at, rule) : nullptr;
    if (rule.takes_term && term == nullptr && rule.precede_within > 0)  // "a sentence of seven years was handed to A"
      for (const Term& t : s_.terms)
        if (t.last <= at && at - t.last <= rule.precede_within && s_.clause(t.first) == s_.clause(at)) term = &t;
    if ((rule.needs_term && term == nullptr) || (rule.needs_since && since_in_clause(s_, at) == nullptr)) return false;
    if (g_.language == Language::en && rule.takes_concession && (forms & FrameRule::gerund) && in_a_deal(at)) return true;
    // "has been jailed for more than five years": a stretch
    if (g_.language == Language::en && term != nullptr && term->up_to && rule.kind == ClaimKind::verdict && (forms & FrameRule::passive) && at > s_.first && s_.token(at - 1).has(c_.be) && ends_in_been(at - 1)) return false;
    // "after being detained for three years": how long, no arrest
    if (g_.language == Language::en && rule.kind == ClaimKind::arrest && (forms & FrameRule::passive) && for_long(at)) return true;
    if (off_topic(s_, rule, term)) return false;
    const std::vector<std::string> found_articles = rule.takes_articles ? articles_of(s_, at) : std::vector<std::string>();
    uint16_t used = 0;
    std::vector<int32_t> subjects = subjects_of(s_, rule, at, forms, used);
    if (subjects.empty() && rule.subject == SubjectPlace::either && rule.kind == ClaimKind::verdict) subjects = shared_object(at);
    if (subjects.empty() && rule.kind == ClaimKind::penalty_change) subjects = whose_sentence(s_, out_, begin_, at);
    if (subjects.empty() && rule.subject != SubjectPlace::none && rule.subject != SubjectPlace::optional) {
      if ((rule.open || rule.open_counted) && unanswered_ != nullptr && (unanswered_->empty() || unanswered_->back() != at)) unanswered_->push_back(at);
      return false;
    }

    if (dies && !clause_meets(at, rule.need))
      for (const int32_t n : subjects) {
        const Entity& e = s_.entities[static_cast<size_t>(n)];
        if (g_.language == Language::en && e.first > s_.first && s_.token(e.first - 1).has(c_.actor)) return false;  // "the death of KGB officer X"
        if (e.possessive || e.weak || (e.type != EntityType::person && e.type != EntityType::pronoun)) return false;
      }

    // "convicted A and B and sentenced them to …": those of the verb before
    std::vector<int32_t> resolved_list;
    if (subjects.size() == 1 && s_.entities[static_cast<size_t>(subjects[0])].type == EntityType::pronoun && s_.entities[static_cast<size_t>(subjects[0])].plural &&
        !s_.entities[static_cast<size_t>(subjects[0])].possessive) resolved_list = members_before(subjects[0], at);
    if (resolved_list.size() > 1) subjects = resolved_list;
    // A phrase without forms ("in power") is a predicate.
    const uint16_t shown = forms == FrameRule::any ? uint16_t{g_.language == Language::en && rule.forms == FrameRule::noun ? FrameRule::noun : FrameRule::passive} : static_cast<uint16_t>(used != 0 ? used : forms & rule.forms);
    std::optional<ClaimStatus> status = status_by_rule(s_, rule, at);
    if (!status) status = status_of(s_, at, shown, rule.kind, subjects.empty() ? -1 : subjects[0]);
    if (!status || (!rule.status && !subjects.empty() && !status_of_aside(s_, at, shown, rule.kind, s_.entities[static_cast<size_t>(subjects[0])], *status))) return true;
    if (!rule.status && *status == ClaimStatus::asserted && ((shown & FrameRule::noun) || forms == FrameRule::any)) status = status_of_need(s_, at, rule);
    // «все были осуждены за протесты»: nobody counted, no term
    if (rule.kind == ClaimKind::verdict && term == nullptr && found_articles.empty() && g_.language != Language::en && !subjects.empty() && s_.entities[static_cast<size_t>(subjects[0])].type == EntityType::group &&
        !s_.entities[static_cast<size_t>(subjects[0])].counted && *status == ClaimStatus::asserted && !rule.occasion && !of_one_case(s_, rule, at, s_.entities[static_cast<size_t>(subjects[0])], term) && !(all_of_them(s_, s_.entities[static_cast<size_t>(subjects[0])]) && (memory_.several || told_of()))) {
      several(rule, *status);  // their names may follow
      return true;
    }
    // "25 people convicted of extremism", "an activist convicted of extremism": it only says who they are
    const bool title = headline(at);  // "6 activists sentenced in Baku"
    if (rule.kind == ClaimKind::verdict && term == nullptr && !subjects.empty() && !title && only_described(s_.entities[static_cast<size_t>(subjects[0])]) &&
        (used == FrameRule::participle || s_.clauses[static_cast<size_t>(s_.clause(at))].type == ClauseType::relative || (shown & FrameRule::participle && !(shown & FrameRule::passive) && g_.language != Language::en))) return true;
    size_t n = 0;
    std::vector<int32_t> all = subjects;
    if (!subjects.empty()) {
      const int32_t group = group_of(s_, subjects);
      const Entity& head = s_.entities[static_cast<size_t>(group)];
      if (head.type == EntityType::group)
        for (size_t k = static_cast<size_t>(group) + 1; k < s_.entities.size(); ++k) {
          const Entity& e = s_.entities[k];
          if (!e.included || std::find(all.begin(), all.end(), static_cast<int32_t>(k)) != all.end()) continue;
          // "including a veteran politician": one, though without a name
          const bool one = e.type == EntityType::person || (e.type == EntityType::role && !e.plural && g_.language == Language::en && s_.token(e.first).has(c_.indef));
          if (!one || (s_.in_aside(e.first) && e.governor < e.first && !s_.in_aside(e.governor))) continue;
          if (e.governor >= head.last && e.governor - head.last <= 12) all.push_back(static_cast<int32_t>(k));
          else if (k > 0 && all.back() == static_cast<int32_t>(k) - 1) all.push_back(static_cast<int32_t>(k));
        }
    }
    bool any = false;
    if (all.empty() && rule.subject == SubjectPlace::none && rule.kind == ClaimKind::trial) all = tried(s_, at);
    if (all.empty()) {
      emit(rule, at, nullptr, -1, *status, term, 0, 1, found_articles, shown);
      return true;
    }
    for (const int32_t e : all) {
      any |= emit(rule, at, &s_.entities[static_cast<size_t>(e)], e, *status, term, n, subjects.size(), found_articles, shown);
      ++n;
    }
    if (any && term != nullptr && rule.kind == ClaimKind::verdict && term->list.size() == 1 && !term->range) gapped(rule, at, all, *term, *status, found_articles, shown);
    if (any && g_.language == Language::en && all.size() == 1 && s_.dates.size() > 1 && rule.kind != ClaimKind::verdict) dated_again(rule, at, all[0], *status, shown);
    return any;
  }

  // "… pardoned 30 people on 16 August, on 4 September another 30, on 16 September 37 more"
  void dated_again(const FrameRule& rule, uint32_t at, int32_t first, ClaimStatus status, uint16_t shown) {
    const Entity& whole = s_.entities[static_cast<size_t>(first)];
    if (whole.type != EntityType::group || !whole.counted) return;
    uint32_t from = std::max(at + 1, whole.last);
    for (int round = 0; round < 12; ++round) {
      const PlacedDate* date = nullptr;
      uint32_t i = from;
      bool parted = false;
      for (; i < s_.last && i < from + 6 && date == nullptr; ++i) {
        const Token& t = s_.token(i);
        for (const PlacedDate& d : s_.dates)
          if (d.first == i) date = &d;
        if (date != nullptr) break;
        parted |= t.kind == TokenKind::comma || t.kind == TokenKind::semicolon || t.has(c_.and_);
        if (t.kind != TokenKind::comma && t.kind != TokenKind::semicolon && t.kind != TokenKind::dash && !t.has(c_.and_) && !t.has(c_.prep) && !t.has(c_.conj)) return;
      }
      if (date == nullptr) return;
      uint32_t k = date->last;
      if (!parted) {  // the first pair's own date
        from = k;
        continue;
      }
      while (k < s_.last && k < date->last + 3 && (s_.token(k).kind == TokenKind::dash || s_.token(k).kind == TokenKind::comma || s_.text(k) == "\xE2\x80\x94")) ++k;
      if (k >= s_.last || !g_.numbers.may_begin(s_.token(k))) return;
      const auto number = g_.numbers.at(*s_.tokens, k, s_.last);
      if (!number) return;
      const int32_t known = entity_at(k);
      Entity e = known >= 0 ? s_.entities[static_cast<size_t>(known)] : whole;
      if (known < 0) {
        e.first = k;
        e.last = number->last;
        e.head = number->digits;
        e.span = {s_.token(k).start, s_.token(number->last - 1).end};
        e.count = number->range;
        e.hedge = {};
      }
      if (!e.counted) return;
      const size_t before = out_.size();
      if (!emit(rule, at, &e, first, status, nullptr, 0, 1, {}, shown) || out_.size() == before) return;
      ReadClaim& claim = out_.back().claim;
      out_.back().entity = known >= 0 ? known : -1;
      claim.date = {date->date.from, date->date.to, {date->date.start, date->date.end}, DateOrigin::sentence};
      claim.span = {std::min(claim.trigger.start, claim.date.text.start), std::max({claim.trigger.end, claim.subject_at.end, claim.date.text.end})};
      from = e.last;
    }
  }

  // "A was sentenced to 20 years, B to 19 and C to 18 months", "gave A five years and
  // a two-year term to B": the verb is left out, the terms and their persons are not.
  void gapped(const FrameRule& rule, uint32_t at, const std::vector<int32_t>& told, const Term& first, ClaimStatus status, const std::vector<std::string>& found_articles, uint16_t shown) {
    uint32_t from = std::max(at + 1, first.last);
    for (const int32_t e : told)
      if (!s_.entities[static_cast<size_t>(e)].governed || s_.entities[static_cast<size_t>(e)].first <= from + 3) from = std::max(from, s_.entities[static_cast<size_t>(e)].last);
    for (int round = 0; round < 12; ++round) {
      uint32_t i = from;
      bool parted = false;
      uint32_t limit = from + 8;
      while (i < s_.last && i < limit && entity_at(i) < 0 && term_at(i) == nullptr) {
        if (const uint32_t behind = s_.behind_aside(i); behind != i) {
          i = behind;
          limit = i + 8;
          parted = true;
          continue;
        }
        if (!filler(i, parted)) break;
        ++i;
      }
      if (i >= s_.last || !parted) return;
      const int32_t who = entity_at(i);
      const Term* term = term_at(i);
      if (who >= 0) {
        const Entity& e = s_.entities[static_cast<size_t>(who)];
        if (std::find(told.begin(), told.end(), who) != told.end() || (e.type != EntityType::person && e.type != EntityType::role && !(e.type == EntityType::group && e.counted)) || e.possessive) return;
        std::vector<int32_t> all{who};
        uint32_t k = e.last;
        // "B and C to nine years each"
        while (k + 1 < s_.last) {
          uint32_t next = k;
          while (next < s_.last && next < k + 4 && (s_.token(next).has(c_.and_) || s_.token(next).kind == TokenKind::comma || s_.token(next).has(c_.person) || s_.token(next).has(c_.adj)) && entity_at(next) < 0) ++next;
          const int32_t more = next > k && next < s_.last ? entity_at(next) : -1;
          if (more < 0 || s_.entities[static_cast<size_t>(more)].type != EntityType::person) break;
          all.push_back(more);
          k = s_.entities[static_cast<size_t>(more)].last;
        }
        if (const uint32_t behind = s_.behind_aside(k); behind != k) k = behind;
        const uint32_t behind_names = s_.entities[static_cast<size_t>(all.back())].last;
        while (k < s_.last && k < behind_names + 6 && (s_.token(k).has(c_.to) || s_.token(k).has(c_.for_) || s_.token(k).has(g_.c.w_receive_v) || s_.token(k).kind == TokenKind::comma || s_.token(k).has(c_.adverb) || s_.token(k).has(c_.indef)) && term_at(k) == nullptr) ++k;
        term = k < s_.last ? term_at(k) : nullptr;
        Term bare;
        if (term == nullptr && k < s_.last && g_.numbers.may_begin(s_.token(k)) && k <= behind_names + 4) {  // "B to 19", "B six"
          if (!bare_term(s_, k, first, false, bare)) return;
          term = &bare;
        }
        if (term == nullptr) return;
        for (const int32_t n : all) emit(rule, at, &s_.entities[static_cast<size_t>(n)], n, status, term, 0, 1, found_articles, shown);
        from = term->last;
        continue;
      }
      Term bare;
      if (term == nullptr && bare_term(s_, i, first, true, bare)) term = &bare;
      if (term == nullptr) return;
      uint32_t k = term->last;
      bool to = false;
      while (k < s_.last && k < term->last + 7 && (entity_at(k) < 0 || s_.entities[static_cast<size_t>(entity_at(k))].possessive) && s_.token(k).kind == TokenKind::word) {
        to |= s_.token(k).has(c_.to) || s_.token(k).has(c_.for_);
        ++k;
      }
      const int32_t whom = k < s_.last ? entity_at(k) : -1;
      if (!to || whom < 0 || std::find(told.begin(), told.end(), whom) != told.end()) return;
      const Entity& e = s_.entities[static_cast<size_t>(whom)];
      if (e.type != EntityType::person && e.type != EntityType::role && !(e.type == EntityType::group && e.counted)) return;
      emit(rule, at, &e, whom, status, term, 0, 1, found_articles, shown);
      from = e.last;
    }
  }

  // "All are sentenced to prison. A to nine years, B to seven.": the verb stood in the
  // sentence before.
  void goes_on() {
    if (s_.entities.empty() || s_.terms.empty() || s_.entities[0].first > s_.first + 1 || s_.entities[0].type != EntityType::person) return;
    const uint32_t to = s_.entities[0].last;
    if (to + 1 >= s_.last || !s_.token(to).has(c_.to) || term_at(to + 1) == nullptr) return;
    for (uint32_t i = s_.first; i < s_.last; ++i)
      if (s_.token(i).has(c_.be) || s_.token(i).has(c_.have) || s_.token(i).has(c_.say)) return;
    for (const FrameRule& rule : g_.rules) {
      if (rule.name != "sentenced") continue;
      const Term& term = *term_at(to + 1);
      if (emit(rule, to, &s_.entities[0], 0, ClaimStatus::asserted, &term, 0, 1, {}, FrameRule::passive)) gapped(rule, to, {0}, term, ClaimStatus::asserted, {}, FrameRule::passive);
      return;
    }
  }

  int32_t entity_at(uint32_t i) const {
    for (size_t n = 0; n < s_.entities.size(); ++n)
      if (s_.entities[n].first == i) return static_cast<int32_t>(n);
    return -1;
  }

  const Term* term_at(uint32_t i) const {
    for (const Term& t : s_.terms)
      if (t.first == i) return &t;
    return nullptr;
  }
  // What may stand between one pair and the next.
  bool filler(uint32_t i, bool& parted) const {
    const Token& t = s_.token(i);
    if (t.kind == TokenKind::comma || t.kind == TokenKind::semicolon || t.kind == TokenKind::dash) return parted = true;
    if (t.kind != TokenKind::word) return t.kind == TokenKind::open || t.kind == TokenKind::close;
    if (t.has(c_.and_) || t.has(c_.conj)) return parted = true;
    if (t.has(prison_) || t.has(prisonterm_) || t.has(c_.indef) || t.has(c_.prep) || t.has(c_.adverb) || t.has(c_.def)) return true;
    for (const ClassId id : g_.regimes)
      if (t.has(id)) return true;
    return t.has(c_.person) || t.has(c_.adj) || (t.entry == nullptr && !t.upper);
  }

  bool emit(const FrameRule& rule, uint32_t at, const Entity* e, int32_t index, ClaimStatus status, const Term* term, size_t n, size_t of_n,
            const std::vector<std::string>& found_articles, uint16_t shown) {
    const bool noun = (shown & FrameRule::noun) != 0 || ((shown & FrameRule::gerund) != 0) || (g_.language == Language::en && rule.subject == SubjectPlace::of);
    if (e != nullptr && e->negated && status == ClaimStatus::asserted) status = ClaimStatus::negated;
    if (e != nullptr && g_.language == Language::en && e->first > s_.first + 1 && s_.text(e->first - 1) == "but" && s_.text(e->first - 2) == "all") return false;  // "freed all but three"
    // «Человека судят за то, что …»: nobody
    if (e != nullptr && e->type == EntityType::role && !e->counted && status == ClaimStatus::asserted && g_.language == Language::ru && e->last == e->first + 1 && folded(s_.text(e->head)).starts_with("человек")) return false;
    // «обвиняемым выносят суровые приговоры», «какие приговоры выносят»: a habit
    if (g_.language != Language::en && rule.occasion && status == ClaimStatus::asserted && rule.kind == ClaimKind::verdict && (e == nullptr || (!e->counted && e->mention < 0 && e->type != EntityType::person && e->type != EntityType::pronoun)) && term == nullptr && habitual(s_, at)) return false;
    // one concrete occasion ("verdicts to the strikers") is a claim, uncounted or not
    if (e != nullptr && e->vague && !e->definite && status == ClaimStatus::asserted && !rule.occasion && !given_to_those(*e, term) && !those_before(s_, memory_, *e, shown) && !of_one_case(s_, rule, at, *e, term)) return several(rule, status);
    // «о политзаключенных, которых освободили»: it only says which
    if (e != nullptr && e->type == EntityType::group && !e->counted && (g_.language != Language::en || (e->plural && restricts(at))) && (status == ClaimStatus::asserted || (g_.language == Language::en && status == ClaimStatus::planned)) && s_.clauses[static_cast<size_t>(s_.clause(at))].type == ClauseType::relative) return false;
    // "the prisoners released by …": it only says which
    if (e != nullptr && e->type == EntityType::group && !e->counted && (status == ClaimStatus::asserted || g_.language == Language::en) && (shown & FrameRule::participle) && !(shown & (FrameRule::passive | FrameRule::active))) return false;
    if (e != nullptr && g_.language == Language::en && e->type == EntityType::group && e->counted && status == ClaimStatus::asserted && (s_.token(at).has(freed_) || (e->first > at && (shown & FrameRule::passive) && breakdown_of(s_, *e)))) return false;  // a part of a wave
    // "1,100 people imprisoned for …": who they are; "a crackdown that saw 1,100 people arrested" tells it
    const bool seen = e != nullptr && ((e->first > s_.first && s_.token(e->first - 1).has(g_.c.w_see_w)) || headline(at));
    if (e != nullptr && g_.language == Language::en && (shown & FrameRule::participle) && !(shown & FrameRule::passive) && e->first > s_.first && s_.token(e->first - 1).has(g_.c.w_keep_w)) return false;  // "kept her detained"
    if (e != nullptr && !seen && only_described(*e) && g_.language == Language::en && status == ClaimStatus::asserted && term == nullptr && shown == FrameRule::participle &&
        (rule.kind == ClaimKind::arrest || rule.kind == ClaimKind::charge) && (found_articles.empty() || rule.kind == ClaimKind::arrest) && (date_of(s_, at, status, rule.kind).origin == DateOrigin::none || !dated_behind(at))) return false;
    // "they": only if the sentence before spoke of several whom it counted or named
    if (e != nullptr && e->type == EntityType::pronoun && e->plural && status == ClaimStatus::asserted && ((e->possessive && !told_by_verb(s_, rule)) || (noun && !tried_together(rule)) || !(memory_.several || told_of() || told_here(index) || of_those_named(s_, memory_, index)))) return several(rule, status);
    // "his arrest", without a day: nothing that adds
    if (e != nullptr && noun && e->type == EntityType::pronoun && e->possessive && status == ClaimStatus::asserted && term == nullptr && g_.language == Language::en &&
        date_of(s_, at, status, rule.kind).origin == DateOrigin::none && !(shown & FrameRule::gerund) && rule.kind != ClaimKind::trial && rule.kind != ClaimKind::penalty_change && rule.kind != ClaimKind::pardon) return false;
    if (rule.kind == ClaimKind::still_held && status == ClaimStatus::demanded) return false;  // "the freedom of all who are still held"
    Hit h;
    ReadClaim& claim = h.claim;
    claim.kind = rule.kind;
    if (rule.kind == ClaimKind::release)  // "released as part of a prisoner swap"
      for (uint32_t i = s_.first; i < s_.last; ++i)
        if ((s_.token(i).has(c_.deal) && s_.clause(i) == s_.clause(at)) || swap_told(s_, i, at)) claim.kind = ClaimKind::exchange;
    if (rule.kind == ClaimKind::arrest && g_.language == Language::en && s_.token(at).has(jailterm_) && !noun && !pending(at))  // "A court jailed all 45 defendants"
      for (const Entity& a : s_.entities)
        if (a.type == EntityType::actor && s_.token(a.head).has(court_) && s_.clause(a.first) == s_.clause(at) && !a.possessive && (a.last <= at ? !a.governed : by_between(at, a.first))) claim.kind = ClaimKind::verdict;
    claim.status = status;
    claim.rule = rule.name;
    claim.trigger = {s_.token(at).start, s_.token(at).end};
    h.trigger = at;
    h.noun = (noun && !told_by_verb(s_, rule)) || (shown == FrameRule::participle && g_.language != Language::en);
    h.entity = index;
    if (e != nullptr) {
      claim.subject_at = whole_span(s_, *e, status);
      claim.subject = std::string(s_.around->document->slice(claim.subject_at.start, claim.subject_at.end));
      if (e->type == EntityType::group || e->type == EntityType::role) {
        if (e->counted && !(e->count == CountRange{1, 1} && e->type == EntityType::role)) claim.value.count = e->count;
        claim.value.population = e->population;
        if (!e->hedge.empty()) claim.value.comparator = std::string(s_.around->document->slice(e->hedge.start, e->hedge.end));
        // «суд над лидером движения закончился»: what the noun needs says that it was
        const bool occasion = g_.language != Language::en && rule.kind == ClaimKind::pardon && s_.token(e->first).has(c_.groupof);  // «указ аб памілаванні групы асуджаных»
        const bool told = g_.language == Language::en && (rule.kind == ClaimKind::charge || rule.kind == ClaimKind::penalty_change) && !rule.need.empty() && e->definite && !e->vague;  // "charges were brought against the young people"
        if (noun && !told && !(rule.occasion && rule.kind != ClaimKind::trial) && !e->counted && !occasion && status == ClaimStatus::asserted && (rule.need.empty() || rule.kind != ClaimKind::trial || (e->type == EntityType::group && !(rule.occasion && e->governed && s_.token(e->governor).has(c_.of) && one_occasion(at))) || g_.language == Language::en || named_behind(*e))) return false;
      }
      resolve(*e, claim, h);
      if (noun && e->type == EntityType::pronoun && e->plural && status != ClaimStatus::demanded && !tried_together(rule) && !(rule.kind == ClaimKind::trial && !e->possessive && g_.language == Language::ru)) return false;
    } else {
      claim.subject_at = claim.trigger;
      if (!rule.occasion) return false;
    }
    if (term != nullptr) {
      if (term->days > 0) claim.value.regime = "administrative";
      else if (term->list.size() > 1 && term->list.size() == of_n) claim.value.months = term->list[n < term->list.size() ? n : 0];
      else if (term->list.size() == 1 || (of_n <= 1 && !(e != nullptr && e->type == EntityType::group))) claim.value.months = term->months;
      if (term->range && rule.kind == ClaimKind::verdict && claim.status != ClaimStatus::hypothetical) claim.value.months.reset();
      if (term->up_to && rule.kind == ClaimKind::verdict && !term->days && claim.status == ClaimStatus::asserted && of_n <= 1 && e != nullptr && e->type == EntityType::group) claim.value.months.reset();
    }
    claim.value.articles = found_articles;
    for (const ClassId id : g_.regimes)
      if (term != nullptr || rule.kind == ClaimKind::verdict || rule.kind == ClaimKind::transfer)
        for (uint32_t i = at; i < s_.last && (i < at + 20 || (term != nullptr && i < term->last + 14)); ++i)
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
    if (rule.needs_since)
      if (const PlacedDate* d = since_in_clause(s_, at)) claim.date = {d->date.from, d->date.to, {d->date.start, d->date.end}, DateOrigin::sentence};
    if (noun && claim.date.origin == DateOrigin::none && (!rule.need.empty() || (g_.language == Language::en && rule.follow_within > 0)))
      // "her appeal was rejected on Tuesday": the day of the rejection
      for (uint32_t i = at + 1; i < s_.last && claim.date.origin == DateOrigin::none; ++i)
        if (s_.clause(i) == s_.clause(at) && (s_.token(i).meets(rule.need) || (rule.need.empty() && s_.token(i).meets(rule.follow)))) claim.date = date_of(s_, i, status, rule.kind);
    if (rule.needs_date && claim.date.origin != DateOrigin::sentence) return false;
    if ((rule.kind == ClaimKind::office) && claim.date.origin == DateOrigin::none && term != nullptr) claim.date.text = {s_.token(term->first).start, s_.token(term->last - 1).end};
    claim.attribution = speaker_of(s_, at, memory_);
    if (claim.attribution.empty() && rule.kind == ClaimKind::recognition) claim.attribution = recogniser_of(s_, at, memory_);
    set_span(claim, term);
    if (e != nullptr && status == ClaimStatus::asserted) keep_group(s_, *e, memory_);
    if (rule.kind == ClaimKind::release && claim.kind == ClaimKind::exchange && in_return(s_, at)) {  // «освобождены в обмен на …»: both are said
      Hit freed = h;
      freed.claim.kind = ClaimKind::release;
      freed.claim.value.way.clear();
      out_.push_back(std::move(freed));
    }
    out_.push_back(std::move(h));
    return true;
  }

  // "15 people were detained, and they were freed": of several, before it in the sentence
  bool told_here(int32_t pronoun) const {
    for (size_t h = begin_; h < out_.size(); ++h)
      if (out_[h].entity >= 0 && out_[h].entity < pronoun && out_[h].claim.status == ClaimStatus::asserted && s_.entities[static_cast<size_t>(out_[h].entity)].type == EntityType::group && s_.entities[static_cast<size_t>(out_[h].entity)].counted) return true;
    return false;
  }

  // "52 people were freed. They were taken to the border": the sentence before told who.
  bool told_of() const { return g_.language != Language::en && memory_.wave.told && memory_.wave.counted && memory_.sentence - memory_.wave.sentence <= 1; }

  // "the people who were jailed", not "the men, who were jailed"
  bool restricts(uint32_t at) const {
    const Clause& clause = s_.clauses[static_cast<size_t>(s_.clause(at))];
    return clause.type == ClauseType::relative && clause.opener > s_.first && s_.token(clause.opener - 1).kind != TokenKind::comma;
  }

  // "6 activists sentenced in Baku", "Three more reporters detained": no verb of another's,
  // so the participle is the predicate.
  bool headline(uint32_t at) const {
    if (g_.language != Language::en || s_.last - s_.first > 20) return false;
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::quote_open || (t.kind == TokenKind::stop && i + 1 < s_.last)) return false;
      if (t.kind != TokenKind::word || t.entry == nullptr || i == at) continue;
      if (t.has(c_.be) || t.has(c_.have) || t.has(c_.rel) || t.has(c_.say) || t.has(c_.he) || t.has(c_.she) || t.has(c_.they)) return false;
      uint32_t forms = 0;
      for (const Sense& sense : t.entry->senses) forms |= sense.forms;
      if ((forms & form::past) && !(forms & form::pass)) return false;
      if (i > at && (forms & form::past) && t.meets(g_.triggers) && s_.token(i - 1).kind != TokenKind::comma && !s_.token(i - 1).has(c_.and_)) return false;  // "convicted for gifts died"
      if (t.has(c_.verb) && (forms & (form::past | form::pres)) && !(forms & form::noun)) return false;
    }
    return s_.token(s_.last - 1).kind != TokenKind::stop;
  }

  // "people detained in May", not "on Monday hit 28 officials accused of abuse"
  bool dated_behind(uint32_t at) const {
    for (const PlacedDate& d : s_.dates)
      if (d.first > at && d.first < at + 10) return true;
    return false;
  }

  bool only_described(const Entity& e) const {
    return e.type == EntityType::group || (g_.language == Language::en && e.type == EntityType::role && !e.definite && !e.plural && e.last > e.first + 1 && s_.token(e.first).has(c_.indef));
  }

  // "The court ordered him jailed pending trial": no verdict yet.
  bool pending(uint32_t at) const {
    if (s_.token(at).has(g_.c.w_pending_w)) return true;
    for (uint32_t i = at + 1; i < s_.last && i < at + 12; ++i)
      if (s_.token(i).has(g_.c.w_pending_w)) return true;
    return false;
  }

  // «Суд над імі адбыўся»: over those of the sentence before
  bool tried_together(const FrameRule& rule) const { return g_.language != Language::en ? rule.kind == ClaimKind::trial && !rule.need.empty() : told_by_verb(s_, rule); }

  // «суд над журналістамі завяршыўся», no «суды над журналістамі»
  bool one_occasion(uint32_t at) const {
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(at).entry->senses) forms |= sense.forms;
    return g_.language != Language::en && ((forms & form::sg) || !(forms & form::pl));
  }

  // «Суд прызнаў іх вінаватымі і прысудзіў дзяўчатам па два гады»: those whom the text has named
  bool given_to_those(const Entity& e, const Term* term) const {
    if (g_.language == Language::en || term == nullptr || term->months == 0 || term->up_to || e.head != e.first) return false;
    for (size_t h = begin_; h < out_.size(); ++h)
      if (out_[h].claim.kind == ClaimKind::verdict && out_[h].claim.status == ClaimStatus::asserted) return true;
    return memory_.several || told_of();
  }

  // It happened to several whom nobody counted: no claim, but "among them" may follow.
  bool several(const FrameRule& rule, ClaimStatus status) {
    memory_.wave = {};
    memory_.wave.told = true;
    memory_.wave.kind = rule.kind;
    memory_.wave.status = status;
    memory_.wave.sentence = memory_.sentence;
    return false;
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
      if (a.first < s_.first + 3 && a.last < s_.last && s_.token(a.last).kind == TokenKind::dash) continue;  // a dateline
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
      h.person = e.first_person ? -1 : antecedent(e);
      claim.unresolved = h.person < 0;
      claim.grade = ClaimGrade::inferred;
      return;
    }
    // "the journalist", "the 46-year-old": whom the text called that, if it is one
    if (e.type == EntityType::role) {
      h.person = named_as(e);
      if (g_.language == Language::en && s_.text(e.head) == "latter") h.person = memory_.last_of_two;
      else if (g_.language == Language::en && s_.text(e.head) == "former") h.person = memory_.first_of_two;
      // "the woman", «мужчину»: as a pronoun
      if (h.person < 0 && !e.plural && !e.counted && (e.definite || g_.language != Language::en) && e.last - e.first <= 2) {
        const bool woman = s_.token(e.head).has(g_.lexicon.id_of("pop.women")), man = s_.token(e.head).has(g_.lexicon.id_of("pop.men"));
        if (woman != man) {
          Entity one = e;
          one.sex = woman ? Sex::woman : Sex::man;
          h.person = antecedent(one);
        }
      }
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
  std::vector<uint32_t>* unanswered_;
  ClassId prison_, prisonterm_, jailterm_, court_, freed_;
};
}  // namespace

void apply_frames(const Scene& scene, Memory& memory, std::string_view only_rule, std::vector<Hit>& out, std::vector<uint32_t>* unanswered) {
  Frames(scene, memory, only_rule, out, unanswered).run();
}

}  // namespace stillheld::reading
