// Of whom a predicate speaks: its subject, with all who are listed with it.
#include "reading/subjects.h"

#include <algorithm>

#include "reading/name_case.h"
#include "reading/open_phrase.h"
#include "reading/persons_lexicon.h"
#include "reading/scene_parts.h"
#include "reading/subject_lists.h"

namespace stillheld::reading {

namespace {

class Finder : SubjectLists {
 public:
  explicit Finder(const Scene& scene)
      : SubjectLists(scene), nth_(g_.c.w_nth), become_(g_.c.w_become_v) {}

  bool eligible(const Entity& e, const FrameRule& rule) const {
    // "recognised as a political prisoner": the predicate is no subject
    if (rule.kind == ClaimKind::recognition && e.type != EntityType::person && (s_.token(e.head).meets(rule.need) || (g_.language != Language::en && e.type == EntityType::role && s_.token(e.head).has(g_.c.w_pop_political_prisoners)))) return false;
    // "A, considered a political prisoner, was freed": what he is
    if (g_.language == Language::en && e.type != EntityType::person && e.first > s_.first && e.type != EntityType::pronoun && s_.token(e.first - 1).has(g_.c.w_recognise_v) && s_.token(e.head).has(g_.c.w_recognise_as)) return false;
    if (g_.language == Language::en && e.type == EntityType::pronoun && s_.token(e.head).has(c_.self)) return false;
    // «умер учитель, осужденный за …»: what befell him is nobody else
    if (of_another(s_, e)) return false;
    // "was arrested and accused of": no accused
    if (g_.language == Language::en && e.last == e.first + 1 && (e.type == EntityType::role || e.type == EntityType::group) && s_.token(e.head).has(c_.person) && s_.text(e.head) == "accused") return false;
    if (e.weak && !befalls_alone(s_, rule)) return false;
    // «отправил сыну посылку»: to whom, not whom
    if (g_.language != Language::en && rule.kind == ClaimKind::transfer && e.type == EntityType::role) {
      const uint32_t forms = case_of(e);
      if ((forms & form::dat) && !(forms & (form::acc | form::gen | form::nom))) return false;
    }
    if (case_named(s_, e) || (e.first > s_.first && s_.token(e.first - 1).has(c_.casen) && !only_dative(s_, e)) || inner_pronoun(s_, e) || owns(s_, e)) return false;
    switch (e.type) {
      case EntityType::person: return (rule.persons || rule.officials) && !(g_.language == Language::ru && e.last == e.first + 1 && s_.token(e.first).has(c_.place));
      case EntityType::pronoun: return e.plural ? rule.groups : rule.persons || rule.officials;
      case EntityType::role: return rule.persons;
      case EntityType::group: return rule.groups;
      case EntityType::actor: return rule.officials;
      case EntityType::org: return false;
    }
    return false;
  }

  // The forms that the head of a role or a group can be.
  uint32_t case_of(const Entity& e) const {
    const Token& head = s_.token(e.head);
    return head.has(c_.kin) ? head.forms(c_.kin) : head.forms(c_.person) | head.forms(c_.people);
  }

  // «21 милиционер задержал», «милиционеры задержали»: who does it.
  bool acts(const Entity& e) const {
    if (g_.language == Language::en || e.type != EntityType::group) return false;
    const uint32_t forms = case_of(e);
    if ((forms & form::nom) && (forms & form::pl) && !(forms & (form::acc | form::gen))) return true;
    // «белорусские правозащитники»: the adjective tells it
    if (!(forms & form::nom) || !(forms & form::pl) || e.head == e.first) return false;
    for (const std::string_view ending : {"ые", "ие", "ыя", "ія", "yja", "ija"})
      if (s_.text(e.head - 1).ends_with(ending)) return true;
    return false;
  }

  // «судья Иван Петров вынес приговор»: who holds an office, in the nominative, acts.
  bool titled(const Entity& e) const {
    if (g_.language == Language::en || e.type != EntityType::person || e.first == s_.first) return false;
    const Token& before = s_.token(e.first - 1);
    if (before.kind != TokenKind::word || !(before.has(c_.actor) || (g_.language == Language::ru && before.has(c_.person) && !(form_ & FrameRule::passive)))) return false;
    const uint32_t forms = before.forms(c_.actor) | before.forms(c_.person);
    if (forms == 0 && !before.has(c_.actor)) return false;
    return forms == 0 || ((forms & form::nom) && !(forms & (form::acc | form::gen)));
  }

  bool parted_by_comma(uint32_t from, uint32_t to) const {
    for (uint32_t i = from; i < to; ++i)
      if (s_.token(i).kind == TokenKind::comma) return true;
    return false;
  }

  std::vector<int32_t> left(uint32_t at, int32_t clause, const FrameRule& rule, int depth = 0) const {
    const Clause& cl = s_.clauses[static_cast<size_t>(clause)];
    for (size_t n = s_.entities.size(); n > 0; --n) {
      const Entity& e = s_.entities[n - 1];
      if (e.last > at || s_.clause(e.first) != clause || e.possessive || scare_quoted(s_, e, at)) continue;
      // «Пётр Баран затрыманы і змешчаны ў ізалятар»: what befell him is no other one
      if (g_.language != Language::en && e.type == EntityType::role && e.first + 1 == e.last && n > 1 && s_.token(e.head).meets(g_.triggers) && s_.entities[n - 2].type == EntityType::person && s_.entities[n - 2].last == e.first) continue;
      if (s_.in_aside(e.first) && s_.behind_aside(e.first) <= at) continue;
      // "with Lam due to be released in April"
      if (g_.language == Language::en && e.governed && at - e.last <= 3 && s_.text(e.governor) == "with" && e.governor + 1 == e.phrase_first() && is_subject(e, at) && eligible(e, rule)) return list_left(static_cast<int32_t>(n - 1));
      if (e.governed && !(e.governor == s_.first && s_.token(e.governor).has(c_.of))) {
        if (const auto members = members_of(n - 1, at, rule); !members.empty()) return members;
        continue;
      }
      if (rule.subject == SubjectPlace::either && (in_instrumental(s_, e) || titled(e))) continue;
      // «Иван Петров заявил, призвав освободить …»: who calls is not whom it is about
      if (g_.language != Language::en && rule.subject == SubjectPlace::either && form_ == FrameRule::infinitive && e.type == EntityType::person && e.last != at && name_case(s_, e) != NameCase::accusative && parted_by_comma(e.phrase_last(), at)) continue;
      // «Лазовского, как и ряд других, обвиняют»
      if (g_.language != Language::en && e.type == EntityType::group && e.vague && compared(e)) continue;
      if (!eligible(e, rule)) {
        // "Lukashenko was …": somebody else is the subject; «сотрудников издания»: of whom
        if (g_.language != Language::en && e.type == EntityType::org && n > 1 && (s_.entities[n - 2].last == e.first || belongs_to(s_, s_.entities[n - 2], e) || belongs_between(s_, s_.entities[n - 2].last, e.first))) continue;
        // «Петрову суд осудил»: of what is done to her, the court is not the object
        if (rule.subject == SubjectPlace::either && e.type == EntityType::actor && depth == 0) continue;
        if ((e.type == EntityType::actor || e.type == EntityType::org) && is_subject(e, at)) return {};
        continue;
      }
      if (!reaches(e, at) || !case_fits(e, rule) || only_says(s_, e, at)) continue;
      if (of_several(s_, e, at, form_) && list_left(static_cast<int32_t>(n - 1)).size() == 1) continue;
      // "They all were released"
      if (g_.language == Language::en && e.type == EntityType::group && e.last == e.first + 1 && s_.token(e.first).has(c_.all) && n > 1 && s_.entities[n - 2].last == e.first && s_.entities[n - 2].type == EntityType::pronoun) return {static_cast<int32_t>(n - 2)};
      if (rule.subject == SubjectPlace::either && (form_ & FrameRule::active) && !(form_ & FrameRule::passive) && acts(e)) continue;  // «которого правозащитники признали»
      return list_left(static_cast<int32_t>(n - 1));
    }
    if (cl.type == ClauseType::relative)
      if (const auto members = members_behind(cl, at, rule); !members.empty()) return members;
    // "three defendants, two of whom were jailed": not the three
    if (g_.language == Language::en && cl.type == ClauseType::relative && cl.opener > s_.first + 1 && s_.token(cl.opener - 1).has(c_.of) && !s_.token(cl.opener - 2).has(c_.all)) return {};
    if (cl.type == ClauseType::relative && cl.antecedent >= 0) {
      const Entity& e = s_.entities[static_cast<size_t>(cl.antecedent)];
      if (e.type == EntityType::group && !e.counted)
        if (const auto members = named_behind(at, rule); !members.empty()) return members;
      if (const int32_t who = predicate_of(s_, e); who >= 0 && eligible(s_.entities[static_cast<size_t>(who)], rule)) return list_left(who);
      if (e.governed && e.type == EntityType::group)
        if (const auto members = members_of(static_cast<size_t>(cl.antecedent), at, rule); !members.empty()) return members;
      // "A is a reporter who was jailed": it is A
      if (g_.language == Language::en && (e.type == EntityType::role || e.type == EntityType::group) && e.phrase_first() > s_.first && s_.token(e.phrase_first() - 1).has(c_.be) && cl.parent >= 0)
        for (size_t n = static_cast<size_t>(cl.antecedent); n > 0; --n) {
          const Entity& who = s_.entities[n - 1];
          if (who.last > e.phrase_first() - 1 || who.governed || who.possessive || s_.in_aside(who.first) || s_.clause(who.first) != s_.clause(e.first)) continue;
          if ((who.type == EntityType::person || (who.type == EntityType::pronoun && !who.plural)) && eligible(who, rule)) return {static_cast<int32_t>(n - 1)};
          break;
        }
      if (eligible(e, rule)) {
        // "A and B, who were tried in absentia"
        if (g_.language == Language::en && e.type == EntityType::person && at > s_.first && (s_.text(at - 1) == "were" || s_.text(at - 1) == "are" || s_.text(at - 1) == "both")) return list_left(cl.antecedent);
        // «Івану Петрову і Яну Барану, якія былі асуджаныя»
        if (g_.language != Language::en && e.type == EntityType::person && several_which(s_, cl.opener)) return list_left(cl.antecedent);
        return {cl.antecedent};
      }
      return {};
    }
    return {};
  }

  // "Petrova was among 52 people freed": she, who was one of them.
  std::vector<int32_t> members_of(size_t group, uint32_t at, const FrameRule& rule) const {
    const Entity& g = s_.entities[group];
    // "was among 52 people freed", "was one of 52 people freed"
    const bool one_of = s_.token(g.governor).has(c_.of) && g.governor > s_.first + 1 && s_.text(g.governor - 1) == "one";
    if (g.type != EntityType::group || group == 0 || (!s_.token(g.governor).has(c_.among) && !one_of) || at - g.last > 4) return {};
    const Entity& who = s_.entities[group - 1];
    const bool bare = who.type == EntityType::role || (who.type == EntityType::group && who.last == who.first + 1 && !who.plural);  // "Journalist, American among 3 freed"
    const bool fits = who.type == EntityType::person || (g_.language == Language::en && bare);
    const uint32_t from = std::min(s_.behind_aside(who.last), g.governor);
    if (!fits || who.governed || !eligible(who, rule) || g.governor - from > 4) return {};
    for (uint32_t i = from + (from > who.last); i < g.governor; ++i)
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

  // «жители Бреста, которых задержали на площади, — Анна Петрова, Иван Иванов и другие»
  std::vector<int32_t> named_behind(uint32_t at, const FrameRule& rule) const {
    for (uint32_t i = at + 1; i + 1 < s_.last && i < at + 14; ++i) {
      const TokenKind kind = s_.token(i).kind;
      if (kind == TokenKind::semicolon || kind == TokenKind::stop) return {};
      if (kind != TokenKind::dash && kind != TokenKind::colon) continue;
      for (size_t n = 0; n < s_.entities.size(); ++n) {
        const Entity& e = s_.entities[n];
        if (e.first <= i) continue;
        if (e.first > i + 4 || e.type != EntityType::person || e.governed || !eligible(e, rule)) return {};
        return list_right(static_cast<int32_t>(n));
      }
      return {};
    }
    return {};
  }

  // «, как и …»
  bool compared(const Entity& e) const {
    for (uint32_t i = e.first; i > s_.first + 1 && e.first - i < 3; --i)
      if (s_.token(i - 1).has(c_.and_) && (s_.token(i - 2).has(c_.subord) || s_.token(i - 2).has(c_.compl_) || s_.token(i - 2).has(c_.conj))) return true;
    return false;
  }

  // «признан представитель „Европейской Беларуси“, деятель Андрей Петров»: described
  // twice, and named behind the comma.
  uint32_t behind_description(uint32_t i) const {
    if (g_.language == Language::en || i >= s_.last || s_.token(i).kind != TokenKind::word || s_.token(i).upper || !(s_.token(i).has(c_.person) || s_.token(i).has(c_.people))) return 0;
    const uint32_t forms = s_.token(i).forms(c_.person) | s_.token(i).forms(c_.people);
    if (!(forms & form::sg)) return 0;
    uint32_t comma = i + 1;
    for (; comma < s_.last && comma < i + 8 && s_.token(comma).kind != TokenKind::comma; ++comma) {
      const Token& t = s_.token(comma);
      for (const Entity& e : s_.entities)  // «журналиста службы Андрея Петрова, врача …»
        if (e.first == comma && e.mention >= 0) return 0;
      if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close) continue;
      if (t.kind != TokenKind::word || t.has(c_.prep) || t.has(c_.and_) || t.has(c_.verb) || t.has(c_.be) || t.has(c_.say) || (t.meets(g_.triggers) && !t.has(c_.person)) || looks_verbal(s_, comma)) return 0;
    }
    if (comma + 1 >= s_.last || s_.token(comma).kind != TokenKind::comma) return 0;
    for (uint32_t k = comma + 1; k < s_.last && k < comma + 6; ++k) {
      const Token& t = s_.token(k);
      for (const Entity& e : s_.entities)
        if (e.first == k) return k > comma + 1 && e.type == EntityType::person ? comma + 1 : 0;
      if (t.kind != TokenKind::word || t.has(c_.prep) || t.has(c_.and_) || t.has(c_.rel) || t.has(c_.verb) || t.has(c_.be) || t.has(c_.say) || looks_verbal(s_, k)) return 0;
    }
    return 0;
  }

  // «одного из первых минских хиппи, художника Сергея Филиппова»: the token behind
  // the comma, or 0.
  uint32_t behind_one_of(uint32_t i) const {
    if (const uint32_t k = behind_description(i); k > 0) return k;
    if (g_.language == Language::en || i + 2 >= s_.last || !g_.numbers.may_begin(s_.token(i)) || !s_.token(i + 1).has(c_.prep)) return 0;
    const auto number = g_.numbers.at(*s_.tokens, i, s_.last);
    if (!number || number->range.low != 1 || number->range.high != 1) return 0;
    for (uint32_t k = i + 2; k + 1 < s_.last && k < i + 9; ++k) {
      if (s_.token(k).kind == TokenKind::comma) return k + 1;
      if (s_.token(k).kind != TokenKind::word || s_.token(k).meets(g_.triggers)) return 0;
    }
    return 0;
  }

  // The entity stands as subject of the verb at `at`: nothing but words of its
  // own between.
  bool is_subject(const Entity& e, uint32_t at) const {
    for (uint32_t i = e.last; i < at; ++i) {
      if (const uint32_t behind = s_.behind_aside(i); behind != i && behind <= at) i = behind;
      if (i >= at) break;
      const Token& t = s_.token(i);
      if (s_.clause(i) != s_.clause(at)) continue;
      if (t.kind == TokenKind::comma) return false;
    }
    return true;
  }
  bool reaches(const Entity& e, uint32_t at) const { return at - std::min(at, e.phrase_last()) <= kReach; }
  // «задержали в аэропорту журналиста Ивана Петрова»: the preposition has its noun
  bool behind_a_noun(const Entity& e) const {
    if (e.type == EntityType::pronoun || e.included || e.governor + 1 >= e.phrase_first()) return false;
    for (uint32_t i = e.governor + 1; i < e.phrase_first(); ++i) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::number && i + 1 < e.phrase_first() && s_.token(i + 1).kind == TokenKind::word && !s_.token(i + 1).joined) return true;  // «оштрафовал на 30 базовых Ивана Петрова»
      if (t.kind != TokenKind::word || t.has(c_.person) || t.has(c_.people) || t.has(c_.kin) || t.has(c_.org) || t.has(c_.actor)) return false;
      if (!looks_adjectival(s_, i) && !t.has(c_.adj) && !t.has(c_.det)) return true;
    }
    return false;
  }

  std::vector<int32_t> right(uint32_t at, const FrameRule& rule, uint32_t reach = 7) const {
    const int32_t clause = s_.clause(at);
    // what is done must be done to somebody, and nobody stands before it
    const bool object_is_missing = g_.language != Language::en && rule.subject == SubjectPlace::either && left(at, clause, rule).empty();
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first <= at) continue;
      const uint32_t begin = at + 1 < s_.last ? std::max(at + 1, behind_one_of(at + 1)) : at + 1;
      if (e.first < begin) continue;
      const bool governed = e.governed && !(object_is_missing && e.governor > at && behind_a_noun(e) && (!(form_ & FrameRule::passive) || name_case(s_, e) == NameCase::nominative));
      if (e.phrase_first() > begin + reach) return {};
      if (s_.clause(e.first) == clause && whose_next(s_, n)) continue;  // «задержали её мужа Ивана Барана»
      if (s_.clause(e.first) != clause || e.possessive) return {};
      if (rule.kind == ClaimKind::recognition && e.type != EntityType::person && s_.token(e.head).meets(rule.need)) continue;
      if (g_.language != Language::en && e.type != EntityType::person && s_.token(e.last - 1).kind == TokenKind::word && in_marks(begin, e.first)) continue;
      bool of_preposition = false;
      for (uint32_t i = begin; i < e.phrase_first(); ++i) {
        const Token& t = s_.token(i);
        // "sentenced a local resident, A, to …": a role and its name
        if (t.kind == TokenKind::comma && g_.language == Language::en && i + 1 == e.first && i > at + 1 && e.mention >= 0 && (s_.token(i - 1).has(c_.person) || s_.token(i - 1).has(c_.people) || office_of(s_, at, i))) continue;
        if (t.kind == TokenKind::number || t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || t.kind == TokenKind::dash) continue;
        if (g_.language != Language::en && t.kind == TokenKind::open) {  // «оштрафована на 30 показателей (МРП) активистка Анна Петрова»
          uint32_t close = i;
          while (close < e.phrase_first() && s_.token(close).kind != TokenKind::close) ++close;
          if (close < e.phrase_first()) {
            i = close;
            continue;
          }
        }
        if (t.has(c_.be) && (rule.subject == SubjectPlace::around || (g_.language != Language::en && rule.subject == SubjectPlace::after))) continue;  // "among those freed were …"
        if (t.kind == TokenKind::colon && g_.language != Language::en && rule.subject == SubjectPlace::after) continue;
        if (t.kind != TokenKind::word && t.kind != TokenKind::other && !titled_stop(s_, i)) return {};  // "sentenced Dr. A"
        if (is_dated(i)) continue;
        if (g_.language == Language::en && t.meets(g_.triggers) && attributive_place(s_, i)) continue;  // "freeing convicted spy X"
        if (t.has(c_.prep) && !governed) {
          of_preposition = true;
          continue;
        }
        // «вызвалілі і Ганну Петрову»
        if (g_.language != Language::en && t.has(c_.and_) && !t.has(c_.prep) && i == begin && e.phrase_first() == begin + 1 && begin == at + 1) continue;
        // «освободил двумя указами о помиловании 63 человека»; «признал обвиненного в измене ученого Ивана Петрова»
        if (g_.language != Language::en && t.meets(g_.triggers) && i > begin && describes(s_, i)) continue;
        // «задержаны журналист и бард Иван Петров»
        if (g_.language != Language::en && t.has(c_.and_) && i > begin && i + 1 < e.first && (s_.token(i - 1).has(c_.person) || s_.token(i - 1).has(c_.people) || begin > at + 1) && s_.token(i + 1).kind == TokenKind::word && !s_.token(i + 1).upper) continue;
        // «освободили из тюрьмы Ивана Петрова», «в рамках уголовного дела»: from where, then whom
        if (g_.language != Language::en && of_preposition && t.kind == TokenKind::word && !t.has(c_.be) && !t.has(c_.have) && !t.has(c_.verb) && !t.has(c_.and_) && !(t.entry == nullptr && looks_verbal(s_, i)) &&
            (t.entry == nullptr || t.entry->senses.empty() || noun_only(t) || t.has(c_.prisonterm) || t.has(c_.w_inprison) || t.has(c_.strong) || t.has(c_.adj))) continue;
        if (g_.language != Language::en && i == at + 1 && t.entry == nullptr && !t.upper && e.type == EntityType::group && !e.governed && lifeless(s_, i)) return {};  // «арестовали счета 30 предпринимателей»
        if (rule.takes_term && g_.language != Language::en && noun_only(t)) continue;  // «приговорил к срокам до 14 лет пятерых»
        if (t.has(c_.prep) || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.and_) || t.has(c_.to) || (t.meets(g_.triggers) && !t.meets(rule.need))) return {};
      }
      if (governed && e.governor > at) return {};
      if (g_.language != Language::en && rule.subject == SubjectPlace::either && behind_another(s_, begin, e) && !left(at, clause, rule).empty()) return {};
      if (!eligible(e, rule)) {
        if (e.type == EntityType::actor && g_.language != Language::en) continue;  // «Иванову суд приговорил»
        return {};
      }
      if (!case_fits(e, rule)) return {};
      // «Петрова задержали сотрудники ФСБ»: they do it
      if (rule.subject == SubjectPlace::either && (form_ & FrameRule::active) && !(form_ & (FrameRule::passive | FrameRule::participle)) && !e.counted && acts(e)) return {};
      return list_right(named_behind_role(s_, static_cast<int32_t>(n)));
    }
    return {};
  }

  // «асуджана за "абразу прадстаўніка ўлады"»: part of what the marks name
  bool in_marks(uint32_t from, uint32_t to) const {
    bool open = false;
    for (uint32_t i = from; i < to; ++i) {
      if (s_.token(i).kind == TokenKind::quote_open) open = i + 1 < to;
      if (s_.token(i).kind == TokenKind::quote_close) open = false;
    }
    return open;
  }
  bool is_dated(uint32_t i) const { return in_date(s_, i); }
  // "six more had their terms cut": whose those are stands before "had"
  std::vector<int32_t> holder(size_t n, const FrameRule& rule) const {
    const Entity& e = s_.entities[n];
    std::vector<int32_t> found;
    if (g_.language == Language::en && e.type == EntityType::pronoun && e.first > s_.first && (s_.token(e.first - 1).has(c_.have) || s_.text(e.first - 1) == "saw")) found = left(e.first - 1, s_.clause(e.first - 1), rule);
    return found.empty() ? std::vector<int32_t>{static_cast<int32_t>(n)} : found;
  }
  // "the release of Petrova", "her release", «освобождение Петровой»
  std::vector<int32_t> of(uint32_t at, const FrameRule& rule) const {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      // "the release of her husband": whom it is of stands behind
      if (g_.language == Language::en && e.type == EntityType::pronoun && e.possessive && e.first > at && e.last < s_.last && (s_.token(e.last).has(c_.kin) || s_.token(e.last).has(c_.person))) continue;
      if (e.last <= at && at - e.last <= 5 && e.possessive && eligible(e, rule)) {
        bool near = true;
        for (uint32_t i = e.last; i < at; ++i) {
          const Token& t = s_.token(i);
          // "A's immediate and unconditional release"
          const bool adjectives = g_.language == Language::en && t.has(c_.and_) && !t.has(c_.prep) && i > e.last && i + 1 < at && !s_.token(i - 1).meets(g_.triggers) && !s_.token(i + 1).meets(g_.triggers);
          if (g_.language == Language::en && !rule.need.empty() && t.meets(rule.need)) near = false;  // "The People's Court rejected the appeal"
          near &= adjectives || ((t.kind == TokenKind::word || t.kind == TokenKind::number || t.kind == TokenKind::other) && !t.has(c_.prep) && !t.has(c_.verb) && !t.has(c_.be) && !t.has(c_.and_));
        }
        if (near) return holder(n, rule);
      }
      // «над задержанными состоялся суд»
      if (rule.kind == ClaimKind::trial && e.governed && e.last <= at && at - e.last <= 3 && s_.token(e.governor).has(c_.of) && g_.language != Language::en && eligible(e, rule)) return list_left(static_cast<int32_t>(n));
      if (e.first <= at) continue;
      if (rule.kind == ClaimKind::recognition && e.type != EntityType::person && s_.token(e.head).meets(rule.need)) continue;
      if (e.phrase_first() > at + (g_.language == Language::en && rule.kind == ClaimKind::penalty_change ? 9 : 6)) break;
      if (g_.language == Language::ru && of_people(rule.kind) && (titled(e) || not_of(s_, e))) break;  // «после освобождения Ольгу … выдворили», «решение о помиловании господин … принял»
      if (e.type == EntityType::actor && g_.language != Language::en && done_by(s_, e, at, rule)) continue;
      bool plain = true, had_of = false;
      for (uint32_t i = at + 1; i < e.phrase_first(); ++i) {
        const Token& t = s_.token(i);
        if (t.has(c_.of) || (t.has(c_.by) && rule.kind == ClaimKind::penalty_change)) { had_of = true; continue; }
        if (g_.language == Language::en && had_of && t.kind == TokenKind::comma && i + 1 == e.phrase_first() && e.mention >= 0 && (s_.token(i - 1).has(c_.person) || s_.token(i - 1).has(c_.people))) continue;  // "of a teacher, A, began"
        if (g_.language == Language::en && !had_of && rule.kind == ClaimKind::death && t.meets(rule.need)) continue;  // "the death in prison of X"
        // "the release and deportation of 222 people"
        if (g_.language == Language::en && !had_of && t.has(c_.and_) && !t.has(c_.prep) && i == at + 1 && i + 2 < s_.last && s_.token(i + 1).meets(g_.triggers) && s_.token(i + 2).has(c_.of)) continue;
        if ((had_of || (g_.language == Language::ru && i > at + 1 - (t.kind == TokenKind::quote_open))) && (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close)) continue;  // «над юристом «Весны» Иваном Песковым»
        // «об освобождении в Беларуси 52 заключенных», «признании политзаключенными 9 человек»
        if (g_.language != Language::en && t.has(c_.preplace) && i + 2 < s_.last && s_.token(i + 1).kind == TokenKind::word && s_.token(i + 1).upper) { ++i; continue; }
        if (rule.kind == ClaimKind::recognition && t.meets(rule.need)) continue;
        if (t.kind != TokenKind::word && t.kind != TokenKind::number && t.kind != TokenKind::other) plain = false;
        if (t.has(c_.prep) || t.has(c_.and_) || t.has(c_.be) || t.has(c_.verb) || t.has(c_.he) || t.has(c_.she)) plain = false;
      }
      if (!plain || (g_.language == Language::en && !had_of)) return {};
      if (e.governed && !had_of) return {};
      if (!eligible(e, rule)) return {};
      return list_right(named_behind_role(s_, static_cast<int32_t>(n)));
    }
    return {};
  }

  std::vector<int32_t> find(const FrameRule& rule, uint32_t at, uint16_t forms, uint16_t& used) const {
    std::vector<int32_t> found = place(rule, at, forms, used);
    if (g_.language == Language::en && found.size() > 1) one_of_roles(found, at);
    if (g_.language != Language::en && !found.empty()) {
      const int32_t whole = whole_before(found);
      if (whole >= 0 && eligible(s_.entities[static_cast<size_t>(whole)], rule)) found.insert(found.begin(), whole);
    }
    add_companions(s_, rule, at, forms, [&](const Entity& e) { return eligible(e, rule); }, found);
    return found;
  }

 private:
  // "A, a writer and the head of a school, was jailed", "The founder of a group, A was
  // jailed": a verb of one, so the roles are his.
  void one_of_roles(std::vector<int32_t>& found, uint32_t at) const {
    int32_t person = -1;
    uint32_t last = 0;
    for (const int32_t n : found) {
      const Entity& e = s_.entities[static_cast<size_t>(n)];
      last = std::max(last, e.last);
      if (e.type == EntityType::person && person >= 0) return;
      if (e.type == EntityType::person) person = n;
      else if ((e.type != EntityType::role && e.type != EntityType::group) || e.plural || (e.counted && e.count.high != 1)) return;
    }
    if (person < 0 || last > at) return;
    for (uint32_t i = last; i < at && i < last + 8; ++i) {
      const std::string_view word = s_.text(i);
      if (word == "was" || word == "is" || word == "has") {
        found.assign(1, person);
        return;
      }
      if (s_.token(i).has(c_.and_) || (s_.token(i).kind != TokenKind::comma && s_.token(i).kind != TokenKind::word)) return;
    }
  }

  // "Also released was A", "Among those freed by Minsk were A and B", "those freed include A"
  std::vector<int32_t> behind_be(uint32_t at, const FrameRule& rule) const {
    uint32_t from = s_.first;
    while (from < at && s_.clause(from) != s_.clause(at)) ++from;
    if (at - from > 8) return {};
    bool opens = from == at;
    for (uint32_t i = from; i < at; ++i) {
      const Token& t = s_.token(i);
      opens |= t.has(c_.among) || t.has(c_.also) || t.has(c_.those) || t.has(c_.include) || t.has(c_.def) || t.has(c_.all) || t.has(c_.adverb);
      if (t.has(c_.be) || t.has(c_.have) || t.has(c_.his) || t.has(c_.her)) return {};
    }
    if (!opens) return {};
    for (const Entity& e : s_.entities)
      if (e.last <= at && e.first >= from && e.mention >= 0) return {};
    for (uint32_t i = at + 1; i < s_.last && i < at + 16; ++i) {
      if (const uint32_t behind = s_.behind_aside(i); behind != i) {
        i = behind - 1;
        continue;
      }
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::stop || t.kind == TokenKind::semicolon || (t.meets(g_.triggers) && !t.has(c_.be) && !t.has(c_.include) && is_past(i))) return {};
      if (!t.has(c_.be) && (!t.has(c_.include) || s_.token(i - 1).kind == TokenKind::comma)) continue;  // "released 52 people, including A": no verb
      for (size_t n = 0; n < s_.entities.size(); ++n) {
        const Entity& e = s_.entities[n];
        if (e.first <= i) continue;
        if (e.possessive && e.last < s_.last && e.first < i + 6) continue;  // "were the group's lawyer, A, and B"
        if (e.first > i + 9 || !eligible(e, rule) || e.type == EntityType::pronoun || e.possessive) return {};
        if (e.governed && e.governor > i) return {};
        for (uint32_t k = i + 1; k < e.first; ++k)
          if ((s_.token(k).kind == TokenKind::comma && !(k + 1 == e.first && e.mention >= 0)) || s_.token(k).meets(g_.triggers) || s_.token(k).has(c_.neg)) return {};
        return list_right(static_cast<int32_t>(n));
      }
      return {};
    }
    return {};
  }

  bool is_past(uint32_t i) const {
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(i).entry->senses) forms |= sense.forms;
    return (forms & (form::past | form::pres)) != 0 && (forms & form::noun) == 0;
  }

  // "the release of A, arrested in May", "activists still in prison": what stands right
  // before is whom it describes, whatever governs that.  −1: nobody stands there.
  int32_t described(uint32_t at) const {
    uint32_t end = at;
    while (end > s_.first && s_.token(end - 1).has(c_.adverb) && !s_.token(end - 1).has(c_.be)) --end;
    if (end > s_.first && s_.token(end - 1).kind == TokenKind::comma) --end;
    for (const auto& [from, to] : s_.asides)
      if (end > from && end <= to + 1 && to <= at) end = from;
    for (size_t n = s_.entities.size(); n > 0; --n)
      if (s_.entities[n - 1].last == end && !s_.entities[n - 1].possessive) return static_cast<int32_t>(n - 1);
    return -1;
  }

  // "is the seventh dissenter to die", "became the first reporter to be arrested": it
  // has happened, and to whom the sentence speaks of.
  bool nth(uint32_t at, const FrameRule& rule, std::vector<int32_t>& found) const {
    uint32_t to = at;
    while (to > s_.first && at - to < 3 && !s_.token(to).has(c_.to)) --to;
    if (!s_.token(to).has(c_.to) || to == at) return false;
    for (uint32_t i = to; i > s_.first && to - i < 8; --i) {
      if (!s_.token(i - 1).has(nth_)) continue;
      for (uint32_t k = i - 1; k > s_.first && i - k < 4; --k) {
        const Token& t = s_.token(k - 1);
        if (t.has(c_.def)) continue;
        if (!t.has(c_.be) && !t.has(become_)) break;
        found = left(k - 1, s_.clause(k - 1), rule);
        return true;
      }
      return false;
    }
    return false;
  }

  std::vector<int32_t> place(const FrameRule& rule, uint32_t at, uint16_t forms, uint16_t& used) const {
    const uint16_t f = form_ = static_cast<uint16_t>(forms & rule.forms);
    if (g_.language == Language::en && (rule.subject == SubjectPlace::before || rule.subject == SubjectPlace::around)) {
      std::vector<int32_t> found;
      if (nth(at, rule, found)) {
        used = FrameRule::passive;
        return found;
      }
    }
    switch (rule.subject) {
      case SubjectPlace::none: return appellant(s_, rule, at);
      case SubjectPlace::of: return of(at, rule);
      case SubjectPlace::after: return right(at, rule);
      case SubjectPlace::optional: {
        auto found = of(at, rule);
        if (found.empty()) found = left(at, s_.clause(at), rule);
        return found;
      }
      case SubjectPlace::before: {
        if (of_the_text(s_, at) || (rule.kind == ClaimKind::release && of_those(s_, at))) return {};
        if (const int32_t whom = fronted_subject(s_, at); whom >= 0) {
          if (!eligible(s_.entities[static_cast<size_t>(whom)], rule)) return {};
          used = FrameRule::participle;
          return list_right(whom);
        }
        if ((f & FrameRule::participle) && !(f & (FrameRule::passive | FrameRule::active))) {
          // «задержанного вместе с ним Ивана Петрова»: before its name; «Петров, задержанный в мае,» behind it
          if (g_.language != Language::en && (at == s_.first || (s_.token(at - 1).kind != TokenKind::comma && s_.token(at - 1).kind != TokenKind::dash && !s_.token(at - 1).has(c_.and_)))) {
            used = FrameRule::participle;
            return attributed(at, rule);
          }
          // "released prisoners", "Minsk released 52 people": no reduced passive
          if (g_.language == Language::en && !attributive(at)) {
            if (auto inverted = behind_be(at, rule); !inverted.empty()) {
              used = FrameRule::passive;
              return inverted;
            }
          }
          if (attributive(at)) return {};
          if (const int32_t whom = before_comma(at, rule); whom >= 0) return all_before(whom, at);
          if (g_.language == Language::en && (f & FrameRule::participle)) {
            const bool gift = at + 1 < s_.last && rule.takes_term && s_.token(at).has(c_.give) && (s_.token(at + 1).kind == TokenKind::number || s_.token(at + 1).has(c_.indef) || g_.numbers.may_begin(s_.token(at + 1)));  // "A handed a two-year term"
            if (!gift && !reduced_passive(at) && !(at + 1 < s_.last && s_.token(at + 1).meets(rule.need)) && !(at + 2 < s_.last && s_.token(at + 1).has(c_.indef) && s_.token(at + 2).meets(rule.need))) return {};
            used = FrameRule::participle;
            if (const int32_t whom = described(at); whom >= 0) {
              const Entity& e = s_.entities[static_cast<size_t>(whom)];
              if (e.governed && e.type == EntityType::group)
                if (auto members = members_of(static_cast<size_t>(whom), at, rule); !members.empty()) {
                  if (eligible(e, rule) && e.counted) members.push_back(whom);
                  return members;
                }
              if (!eligible(e, rule) || stands_in(s_, e)) return {};
              if (e.governed || e.type == EntityType::group) return list_left(whom);
            }
          }
        }
        if (g_.language != Language::en && forms == FrameRule::any)
          if (const int32_t whom = before_comma(at, rule); whom >= 0) return all_before(whom, at);
        // "numerous prisoners still incarcerated"
        if (g_.language == Language::en && forms == FrameRule::any)
          if (const int32_t whom = described(at); whom >= 0 && s_.entities[static_cast<size_t>(whom)].governed && s_.entities[static_cast<size_t>(whom)].last == at) {
            const Entity& e = s_.entities[static_cast<size_t>(whom)];
            if (!eligible(e, rule) || e.vague) return {};
            return {whom};
          }
        // "said in a closing statement, released by lawyers": that is, the statement
        if (g_.language == Language::en && used == FrameRule::participle && at > s_.first + 1 && s_.token(at - 1).kind == TokenKind::comma && s_.token(at - 2).kind == TokenKind::word && !s_.token(at - 2).upper && !is_dated(at - 2)) {
          const Token& b = s_.token(at - 2);
          bool somebody = b.entry == nullptr ? false : b.has(c_.person) || b.has(c_.people) || b.has(c_.kin) || b.has(c_.age) || b.has(c_.place);
          for (const Entity& e : s_.entities) somebody |= at - 2 >= e.first && at - 2 < e.phrase_last();
          for (const auto& [from, to] : s_.asides) somebody |= at - 2 >= from && at - 2 < to;
          if (!somebody && (b.has(c_.say) || b.has(c_.doc) || b.has(c_.nounsay) || b.has(c_.offtopic))) return {};
        }
        auto found = left(at, s_.clause(at), rule);
        // "said in comments released by Viasna": what is released stands before it
        if (g_.language == Language::en && (f & FrameRule::participle) && !(f & FrameRule::passive) && used == FrameRule::participle && found.size() == 1 && at > s_.first && s_.entities[static_cast<size_t>(found[0])].type == EntityType::person) {
          const Token& b = s_.token(at - 1);
          if (b.kind == TokenKind::word && !b.upper && s_.entities[static_cast<size_t>(found[0])].last < at && (b.entry == nullptr || b.has(c_.say) || (!b.entry->senses.empty() && (b.entry->senses[0].forms & form::noun) && !b.has(c_.person) && !b.has(c_.people)))) return {};
        }
        if (found.empty() && g_.language != Language::en && (f & FrameRule::participle)) found = attributed(at, rule);
        return found;
      }
      case SubjectPlace::beneficiary: {
        // "sought eight years for Petrova"
        for (size_t n = 0; n < s_.entities.size(); ++n) {
          const Entity& e = s_.entities[n];
          if (e.first <= at || e.first > at + 22) continue;
          if (s_.clause(e.first) != s_.clause(at)) break;
          const bool with = rule.kind == ClaimKind::recognition && e.governed && e.governor > at && s_.text(e.governor) == "with";  // "updated with 22 names"
          if (of_other_noun(s_, rule, e, at)) break;
          if (e.governed && !e.possessive && e.governor > at && (with || s_.token(e.governor).has(c_.for_)) && eligible(e, rule)) return list_right(named_behind_role(s_, static_cast<int32_t>(n)));
        }
        // «в отношении Петрова возбуждено дело»
        if (rule.kind == ClaimKind::charge || g_.language != Language::en)
          for (size_t n = s_.entities.size(); n > 0; --n) {
            const Entity& e = s_.entities[n - 1];
            if (e.last > at || s_.clause(e.first) != s_.clause(at)) continue;
            if (at - e.last > 12) break;
            if (e.governed && s_.token(e.governor).has(c_.for_) && eligible(e, rule)) return list_left(static_cast<int32_t>(n - 1));
          }
        return {};
      }
      case SubjectPlace::against:
        if (const int32_t n = whom_against(s_, rule, at); n >= 0) return list_right(named_behind_role(s_, n));
        return {};
      case SubjectPlace::around: {  // of what one does oneself
        auto found = left(at, s_.clause(at), rule);
        if (found.empty()) found = right(at, rule, 10);
        if (found.empty() && g_.language == Language::en) found = behind_be(at, rule);
        return found;
      }
      case SubjectPlace::either: {
        // «Его осудили коллеги»
        for (size_t n = 0; n < s_.entities.size(); ++n) {
          const Entity& e = s_.entities[n];
          if (object_pronoun(s_, e, at, f) && eligible(e, rule)) return {static_cast<int32_t>(n)};
        }
        auto found = right(at, rule, g_.language == Language::en ? 10 : 14);
        // «был наказан и его сын Максим»
        if (found.empty() && (f & FrameRule::passive) && at + 2 < s_.last && s_.token(at + 1).has(c_.and_) && !s_.token(at + 1).has(c_.prep) && g_.language != Language::en &&
            left(at, s_.clause(at), rule).empty()) found = right(at + 1, rule, 6);
        if (found.empty() && (f & (FrameRule::participle | FrameRule::passive)) && (at == s_.first || s_.token(at).upper)) found = attributed(at, rule);
        if (!found.empty()) return found;
        // «Актёр посадил дерево»: who does it is not who suffers it.  A left
        // object needs somebody else who acts.
        if (f == FrameRule::active && !has_actor(s_, at)) return {};
        found = left(at, s_.clause(at), rule);
        // «адвокаты обжалуют вынесенные приговоры»: they are passed on nobody in the nominative
        const bool acting = !(f & FrameRule::passive) ? (f & FrameRule::active) != 0 : rule.kind == ClaimKind::verdict && !rule.need.empty();
        if (acting && found.size() == 1 && acts(s_.entities[static_cast<size_t>(found[0])])) return {};
        return found;
      }
    }
    return {};
  }

  // «о Петровой, задержанной в мае», «про 19 человек, вышедших на свободу»; −1: nobody
  int32_t before_comma(uint32_t at, const FrameRule& rule) const {
    if (g_.language == Language::en || at == s_.first || s_.token(at - 1).kind != TokenKind::comma) return -1;
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.last + 1 == at && (e.governed || of_case(s_, e)) && !(e.governed && s_.token(e.governor).has(c_.among)) && ((e.type == EntityType::person && !e.weak && (rule.persons || rule.officials)) || (e.type == EntityType::group && e.counted && rule.groups))) return static_cast<int32_t>(n);
    }
    return -1;
  }

  // «Освобожденный в сентябре Павел Белоус»: a date or place between, then the name.
  std::vector<int32_t> attributed(uint32_t at, const FrameRule& rule) const {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      if (e.first <= at) continue;
      // «задержанный вместе с Петровым активист Иван Сидоров»
      if (e.governed && e.governor > at && s_.token(e.governor).has(c_.and_) && e.first <= at + 5) continue;
      if (e.phrase_first() > at + 8 || s_.clause(e.first) != s_.clause(at) || !eligible(e, rule) || !(e.type == EntityType::person || (rule.needs_term && e.type == EntityType::role)) || e.weak) return {};
      bool noun = false;  // «над затрыманымі ўдзельнікамі пікета ў падтрымку Івана Барана»
      for (uint32_t i = at + 1; i < e.phrase_first(); ++i) {
        const Token& t = s_.token(i);
        if ((t.kind != TokenKind::word && t.kind != TokenKind::number && t.kind != TokenKind::other) || (noun && t.has(c_.prep) && !in_date(s_, i))) return {};
        noun |= t.has(c_.people) && !t.upper;
        if ((t.meets(g_.triggers) && !(t.has(c_.person) && i + 1 == e.first)) || (t.has(c_.and_) && !t.has(c_.prep)) || t.has(c_.verb) || t.has(c_.be) || t.has(c_.say) || looks_verbal(s_, i)) return {};
      }
      uint32_t number = 0;  // «затрыманых учора Івана Петрова і Яна Барана»
      for (const Sense& sense : s_.token(at).entry->senses) number |= sense.forms & (form::sg | form::pl);
      if (number == form::pl) return list_right(static_cast<int32_t>(n));
      return {static_cast<int32_t>(n)};
    }
    return {};
  }

  bool attributive(uint32_t at) const {
    if (at + 1 >= s_.last) return false;
    const Token& next = s_.token(at + 1);
    return next.has(c_.people) || next.has(c_.person) || next.has(c_.political) || next.has(c_.org) || (next.upper && next.entry == nullptr);
  }

  // "52 people freed on Friday": what follows is no object.
  bool reduced_passive(uint32_t at) const {
    if (at + 1 >= s_.last || is_dated(at + 1) || s_.text(at) == "charged with") return true;
    const Token& next = s_.token(at + 1);
    if (next.kind != TokenKind::word) return next.kind != TokenKind::number && next.kind != TokenKind::quote_open;
    if (g_.language == Language::en && (next.has(c_.day) || next.has(c_.week) || next.has(c_.month))) return true;  // "re-arrested days after"
    return next.has(c_.prep) || next.has(c_.to) || next.has(c_.subord) || next.has(c_.and_) || next.has(c_.conj) || next.has(c_.adverb) || is_dated(at + 1);
  }
  bool case_fits(const Entity& e, const FrameRule& rule) const { return suits(s_, e, rule, form_); }

  ClassId nth_, become_;
  mutable uint16_t form_ = 0;  // of the trigger, as the rule takes it
};

}  // namespace

std::vector<int32_t> subjects_of(const Scene& scene, const FrameRule& rule, uint32_t at, uint16_t forms, uint16_t& used) {
  return Finder(scene).find(rule, at, forms, used);
}

}  // namespace stillheld::reading
