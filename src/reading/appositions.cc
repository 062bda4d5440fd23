// A name and the roles and descriptions beside it are one person.
//
//   «журналиста и основателя канала «Полдень» Игоря Глушака»
//   «журналисту, члену незарегистрированного Союза поэтов Андрею Глушаку»
//   «былы кандыдат у прэзідэнты, палітвязень Антон Глушак»
//   «Ивана Барана (Ivan Baran), врача из Лиды, и Анну Петрову»
//
// A head is a noun for a person that stands in a case of the name and in the
// singular; its complements (what it is of, where, for whom) stand between.  From
// the name leftwards each comma and each "and" is passed only if a further head of
// the same case is found behind it.  What is found is no entity of its own: the name
// is, and its phrase (Entity::phrase_first(), phrase_last()) is what rules measure from.
//
// Counter-examples: «адвокат Анны Петровой» stands in two cases: the lawyer is the
// subject, and Petrova, whose he is, governed.  «мужа Кузиной» by
// sex, «соратника Ивана Барана» by the noun (class relation.n).  «журналиста
// Петрова и адвоката Иванова» are two: a name ends the walk.
//
// Time is linear: a name looks at kPhrase tokens on each side.
#include <algorithm>

#include "reading/agreement.h"
#include "reading/open_phrase.h"
#include "reading/scene_parts.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

constexpr uint32_t kPhrase = 24;

class Appositions {
 public:
  explicit Appositions(Scene& scene) : g_(*scene.around->grammar), c_(g_.c), t_(*scene.tokens), s_(scene), thing_(g_.c.w_thing), relation_(g_.c.w_relation_n) {}

  void run() {
    if (g_.language == Language::en) {
      for (size_t n = 0; n < s_.entities.size(); ++n)
        if (is_name(s_.entities[n])) {
          before_english(n);
          behind_english(n);
        }
      absorb();
      return;
    }
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      if (!is_name(s_.entities[n])) continue;
      before(n);
    }
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      if (!is_name(s_.entities[n])) continue;
      behind(n);
    }
    absorb();
  }

 private:
  static bool is_name(const Entity& e) { return e.type == EntityType::person && !e.weak; }

  // The entity that covers token i, or −1.
  int32_t entity_at(uint32_t i) const {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      if (s_.entities[n].first > i) return -1;
      if (s_.entities[n].last > i) return static_cast<int32_t>(n);
    }
    return -1;
  }

  // A noun for a person, in a list or by its ending («сопредседателя»).
  bool is_head_at(uint32_t i) const {
    const Token& t = t_[i];
    return is_head(t) || (t.kind == TokenKind::word && t.entry == nullptr && !t.upper && !in_date(s_, i) && !looks_verbal(s_, i) && looks_human(s_, i));  // «в пятницу Анну Петрову»
  }

  bool is_head(const Token& t) const { return t.kind == TokenKind::word && !t.possessive && (t.has(c_.person) || t.has(c_.people) || t.has(c_.kin) || t.has(c_.actor)); }

  // A noun or an adjective of a phrase; no verb, no word that joins clauses.
  bool nominal(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind == TokenKind::number) return true;
    if (t.kind == TokenKind::other) return t.joined;
    if (t.kind != TokenKind::word) return false;
    if (in_date(s_, i)) return true;
    if (t.entry == nullptr) return !looks_verbal(s_, i);
    if (is_head(t) || t.has(thing_) || t.has(c_.org) || t.has(c_.place) || t.has(c_.adj) || t.has(c_.political)) return true;
    if (t.has(c_.be) || t.has(c_.have) || t.has(c_.rel) || t.has(c_.compl_) || t.has(c_.purpose) || t.has(c_.neg) || t.has(c_.he) || t.has(c_.she) || t.has(c_.they) || t.has(c_.his) || t.has(c_.her) ||
        t.has(c_.their) || t.has(c_.say) || t.has(c_.verb) || t.has(c_.plan) || t.has(c_.hyp) || t.has(c_.demand) || t.has(c_.quant) || t.has(c_.include) || t.has(c_.among) || t.has(c_.subord) || t.has(c_.accord)) return false;
    if (t.has(c_.conj) && !t.has(c_.and_)) return false;
    uint32_t forms = 0;
    for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    if (forms & (form::past | form::pres | form::fut | form::pass | form::inf | form::ger | form::impers) && !(forms & (form::noun | form::adj))) return false;
    if (t.meets(g_.triggers) && (forms & (form::part | form::apart)) && !(forms & form::noun)) return false;
    return forms != 0 || !looks_verbal(s_, i);
  }

  // «бывшего», «50-летний», «лидский»: words that stand before a head.
  bool modifier(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind == TokenKind::other) return t.joined;
    if (t.kind == TokenKind::number) return i + 1 < s_.last && t_[i + 1].kind == TokenKind::other && t_[i + 1].joined;
    if (t.kind != TokenKind::word || in_date(s_, i)) return false;
    if (t.has(c_.adj) || t.has(c_.political) || t.has(c_.age) || t.has(c_.def)) return true;
    if (t.entry == nullptr || t.entry->senses.empty()) return looks_adjectival(s_, i) || (t.joined && i > s_.first && t_[i - 1].kind == TokenKind::other);
    return false;
  }

  // The quotation that closes at `i`, back to the token that opens it; `i` if none.
  uint32_t opens(uint32_t i) const {
    for (uint32_t k = i; k > s_.first && i - k < 12; --k)
      if (t_[k - 1].kind == TokenKind::quote_open) return k - 1;
    return i;
  }

  uint32_t closes(uint32_t i) const {
    for (uint32_t k = i + 1; k < s_.last && k - i < 12; ++k)
      if (t_[k].kind == TokenKind::quote_close) return k;
    return i;
  }

  bool fits(const Token& head, uint32_t cases, Sex sex) const {
    const uint32_t forms = forms_of(head);
    if ((forms & form::pl) && !(forms & form::sg)) return false;
    const Sex own = sex_of_noun(g_, head);
    if (own == Sex::woman && sex == Sex::man) return false;
    if (own == Sex::man && sex == Sex::woman && head.has(c_.kin)) return false;
    return (cases_of_noun(g_, head) & cases) != 0;
  }

  uint32_t forms_of(const Token& head) const { return head.forms(c_.people) | head.forms(c_.person) | head.forms(c_.kin) | head.forms(c_.actor); }

  bool counted(uint32_t i) const {
    const int32_t n = entity_at(i);
    return n >= 0 && s_.entities[static_cast<size_t>(n)].counted && s_.entities[static_cast<size_t>(n)].type == EntityType::group;
  }

  void before(size_t n) {
    Entity& name = s_.entities[n];
    uint32_t cases = cases_of(s_, name);
    uint32_t accepted = name.first;  // where the phrase begins
    bool crossed = false;            // a comma or "and" since then
    bool touching = true;            // nothing but modifiers since then
    bool found = false, past_owner = false;
    for (uint32_t i = name.first; i > s_.first && name.first - i < kPhrase;) {
      --i;
      const Token& t = t_[i];
      if (t.has(c_.deal) && s_.text(i).ends_with(" на")) break;  // «передали США в обмен на Петра Грача»
      if (t.kind == TokenKind::quote_close) {
        const uint32_t open = opens(i);
        if (open == i) break;
        i = open;
        touching = false;
        continue;
      }
      if (t.kind == TokenKind::comma || t.has(c_.and_)) {
        if (i + 1 == name.first && !found) break;  // a list of names
        if (t.kind == TokenKind::comma && (crossed || !found)) break;
        if (t.kind == TokenKind::comma) crossed = true;
        else if (!found && i + 1 < name.first && t_[i + 1].upper && entity_at(i + 1) >= 0) break;
        touching = false;
        continue;
      }
      if (const int32_t other = entity_at(i); other >= 0 && static_cast<size_t>(other) != n && s_.entities[static_cast<size_t>(other)].mention >= 0) {
        const Entity& whose = s_.entities[static_cast<size_t>(other)];
        // «сына Виктора Барана Ивана»
        if (!whose.governed || whose.last != accepted || whose.governor >= whose.first || !is_head(t_[whose.governor])) break;
        i = whose.governor + 1;
        past_owner = true;
        continue;
      }
      if (is_head_at(i)) {
        if (counted(i)) break;
        const uint32_t own = cases_of_noun(g_, t), forms = forms_of(t);
        if (fits(t, cases, name.sex)) {
          // «соратника Ивана Барана», «задержали адвоката Анны Петровой»
          const bool gen_only = (cases & form::gen) && !(cases & (form::nom | form::acc));
          const bool hers = i > s_.first && (t_[i - 1].has(c_.his) || t_[i - 1].has(c_.her) || t_[i - 1].has(c_.their) || t_[i - 1].has(c_.he) || t_[i - 1].has(c_.she));  // «её мужа Ивана»
          if (touching && !hers && accepted == name.first && (forms & form::sg) && !past_owner && ((t.has(relation_) && (cases & form::gen) && !(cases & form::nom)) || (gen_only && own == (form::gen | form::acc) && acted_on(i)))) {
            owner(n, i);
            return;
          }
          cases &= own;
          accepted = i;
          found = true;
          crossed = false;
          touching = true;
          continue;
        }
        if (plural_of(i, accepted, own == kCases ? 0 : own & cases, forms)) {
          accepted = i;
          found = true;
          break;
        }
        if (const uint32_t one = one_of(i, name.sex); one != i) {
          accepted = i = one;
          found = touching = true;
          crossed = false;
          continue;
        }
        // «адвокат Анны Петровой»: she is not he
        if (touching && own == form::nom && !(cases & form::nom) && (cases & form::gen) && (forms & form::sg)) {
          owner(n, i);
          return;
        }
        touching = false;
        continue;
      }
      if (!nominal(i)) break;
      if (t.has(c_.prep) && found && touching) break;
      touching &= modifier(i);
    }
    if (!found) return;
    while (accepted > s_.first && modifier(accepted - 1)) --accepted;
    s_.entities[n].described_before = s_.entities[n].first - accepted;
  }

  // "the journalist and former teacher Anna Petrova", "writer, political analyst and PEN
  // member Ivan Baran": what stands before an English name has no case; one determiner,
  // or none, tells one person.
  void before_english(size_t n) {
    const Entity& name = s_.entities[n];
    uint32_t accepted = name.first;
    bool joined = false;
    if (const uint32_t head = head_of_body(name.first); head < name.first) {
      accepted = head;
      joined = true;
    }
    for (uint32_t i = accepted; i > s_.first && name.first - i < kPhrase;) {
      --i;
      const Token& t = t_[i];
      if (t.kind == TokenKind::other ? t.joined : t.has(c_.adj) || t.has(c_.political) || t.has(c_.age)) continue;
      if (const int32_t other = entity_at(i); other >= 0 && static_cast<size_t>(other) != n && s_.entities[static_cast<size_t>(other)].mention >= 0) break;
      if (is_head_at(i) && !counted(i)) {
        const uint32_t forms = forms_of(t);
        if ((forms & form::pl) && !(forms & form::sg)) return;
        accepted = i;
        continue;
      }
      const bool behind_head = i > s_.first && is_head_at(i - 1) && !t_[i - 1].possessive && accepted < name.first;
      if (t.has(c_.and_) && !t.has(c_.prep) && (behind_head || (accepted < name.first && i > s_.first && t_[i - 1].kind == TokenKind::comma && i - 1 > s_.first && is_head_at(i - 2)))) {
        joined = true;
        continue;
      }
      if (t.kind == TokenKind::comma && behind_head && t_[i + 1].kind == TokenKind::word && !t_[i + 1].has(c_.def) && !t_[i + 1].has(c_.indef)) {
        joined = true;
        continue;
      }
      if (t.has(c_.def) || t.has(c_.indef)) {
        if (accepted < name.first) accepted = i;
        break;
      }
      // "PEN member", "Nobel Peace Prize winner", "police analyst": words before a head
      if (accepted < name.first && t.kind == TokenKind::word && !t.possessive && !t.meets(g_.triggers) && !t.has(c_.prep) && !t.has(c_.and_) && !t.has(c_.be) && !t.has(c_.have) && !t.has(c_.say) && !t.has(c_.verb) &&
          (t.entry == nullptr ? !looks_verbal(s_, i) : t.has(c_.org) || t.has(c_.place) || t.has(c_.actor) || t.has(c_.notname)) && !in_date(s_, i)) continue;
      break;
    }
    while (accepted < name.first && accepted > s_.first + 1 && t_[accepted].joined && t_[accepted - 1].kind == TokenKind::other && t_[accepted - 1].joined) accepted -= 2;  // co-chairman
    if (joined && accepted < name.first) s_.entities[n].described_before = name.first - accepted;
  }

  // "vice-president of the Union of Writers (UW) Ivan Baran": the token of the role that
  // a body before the name goes with, or the name's own.
  uint32_t head_of_body(uint32_t first) const {
    const auto many = [&](uint32_t i) { return (forms_of(t_[i]) & form::pl) && !(forms_of(t_[i]) & form::sg); };
    if (first < s_.first + 3 || (is_head_at(first - 1) && !(many(first - 1) && t_[first - 2].has(c_.of))) || (t_[first - 1].kind == TokenKind::word && (t_[first - 1].has(c_.of) || !(t_[first - 1].upper || t_[first - 1].has(c_.org) || t_[first - 1].entry == nullptr)))) return first;
    for (uint32_t i = first; i > s_.first && first - i < 14;) {
      --i;
      const Token& t = t_[i];
      if (t.kind == TokenKind::open || t.kind == TokenKind::close || t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || (t.kind == TokenKind::other && t.joined)) continue;
      if (t.kind != TokenKind::word || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.say) || t.meets(g_.triggers) || in_date(s_, i)) return first;
      if (const int32_t other = entity_at(i); other >= 0 && s_.entities[static_cast<size_t>(other)].mention >= 0) return first;
      if (t.has(c_.of)) {
        if (i == s_.first || !is_head(t_[i - 1])) continue;
        return many(i - 1) ? first : i - 1;
      }
      if (t.has(c_.def) || t.has(c_.adj) || t.has(c_.org) || t.has(c_.place) || t.has(c_.actor) || t.has(c_.political) || t.has(c_.notname) || t.upper || t.entry == nullptr || t.has(c_.for_)) {
        if (is_head(t) && !t.upper && !t.has(c_.adj) && !many(i)) return first;
        if (t.entry == nullptr && looks_verbal(s_, i)) return first;
        continue;
      }
      return first;
    }
    return first;
  }

  // «журналисты Анна Петрова и Иван Баран»: right before the first of them.
  bool plural_of(uint32_t i, uint32_t accepted, uint32_t shared, uint32_t forms) const {
    return i + 1 == accepted && shared != 0 && (forms & form::pl) && !(forms & form::sg) && !counted(i) && !t_[i].has(relation_);  // «бацькоў Івана Петрова» is not he
  }

  // «один из лидеров партии»: the token of "one", or `i`.
  uint32_t one_of(uint32_t i, Sex sex) const {
    if ((forms_of(t_[i]) & form::pl) == 0) return i;
    uint32_t k = i;
    while (k > s_.first && i - k < 4 && modifier(k - 1)) --k;
    if (k < s_.first + 2 || !t_[k - 1].has(c_.prep) || !g_.numbers.may_begin(t_[k - 2])) return i;
    const auto number = g_.numbers.at(t_, k - 2, k - 1);
    if (!number || number->range.low != 1 || number->range.high != 1) return i;
    const std::string one = folded(s_.text(k - 2));
    const bool woman = one.ends_with("на") || one.ends_with("ну") || one.ends_with("ной") || one.ends_with("а");
    return (woman && sex == Sex::man) ? i : k - 2;
  }

  // A verb stands before the phrase of the head at `i`.
  bool acted_on(uint32_t i) const {
    while (i > s_.first && modifier(i - 1)) --i;
    if (i == s_.first || t_[i - 1].entry == nullptr) return false;
    uint32_t forms = 0;
    for (const Sense& sense : t_[i - 1].entry->senses) forms |= sense.forms;
    return (forms & (form::past | form::pres | form::fut | form::inf)) != 0 && !(forms & form::noun);
  }

  // The name at `n` is a complement of the head at `i`.
  void owner(size_t n, uint32_t i) {
    Entity& name = s_.entities[n];
    name.governed = true;
    name.governor = i;
    size_t place = n;  // in order, though an entity may lie between
    while (place > 0 && s_.entities[place - 1].last > i) --place;
    if (place < n && s_.entities[place].first <= i) return;
    Entity role;
    role.type = EntityType::role;
    role.first = i;
    role.last = i + 1;
    role.head = i;
    role.span = {t_[i].start, t_[i].end};
    s_.entities.insert(s_.entities.begin() + static_cast<std::ptrdiff_t>(place), std::move(role));
  }

  // "(Ivan Baran)" behind a name: the token behind it, or the name's end.
  uint32_t second_name(size_t n) {
    uint32_t at = s_.entities[n].last;
    if (at + 1 < s_.last && t_[at].kind == TokenKind::open) {
      const int32_t inner = entity_at(at + 1);
      if (inner >= 0 && s_.entities[static_cast<size_t>(inner)].type == EntityType::person && s_.entities[static_cast<size_t>(inner)].last < s_.last && t_[s_.entities[static_cast<size_t>(inner)].last].kind == TokenKind::close) {
        at = s_.entities[static_cast<size_t>(inner)].last + 1;
        s_.entities[n].described_behind = at - s_.entities[n].last;
        second_names_.push_back(static_cast<size_t>(inner));
      }
    }
    return at;
  }

  // "Anna Petrova (Hanna Piatrova), another defendant in the case, was …", "Ivan Baran, an
  // activist from Lida, member of the party, died": descriptions one behind the other, up
  // to the verb; "Ivan Baran a 33-year-old citizen was …".
  void behind_english(size_t n) {
    uint32_t at = second_name(n);
    if (at < s_.last && t_[at].has(c_.indef)) {
      const uint32_t end = description_english(at);
      if (end > at && verb_at(end)) s_.entities[n].described_behind = end - s_.entities[n].last;
      return;
    }
    uint32_t accepted = at;
    for (int round = 0; round < 5 && at + 1 < s_.last && t_[at].kind == TokenKind::comma; ++round) {
      const uint32_t end = description_english(at + 1);
      if (end == at + 1 || end >= s_.last || t_[end].kind != TokenKind::comma) break;
      at = end;
      if (verb_at(end + 1)) accepted = end;
    }
    if (accepted > second_name_end(n)) s_.entities[n].described_behind = accepted - s_.entities[n].last;
  }

  uint32_t second_name_end(size_t n) const { return s_.entities[n].last + s_.entities[n].described_behind; }

  // A verb that says something of who stands before it.
  bool verb_at(uint32_t i) const {
    if (i >= s_.last || t_[i].kind != TokenKind::word || t_[i].entry == nullptr || in_date(s_, i)) return false;
    const Token& t = t_[i];
    if (t.has(c_.be) || t.has(c_.have) || t.has(c_.say) || t.has(c_.plan) || t.has(c_.hyp)) return true;
    uint32_t forms = 0;
    for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    if (forms == 0) return t.meets(g_.triggers);  // "passed away"
    return (forms & (form::past | form::pres)) != 0 && (forms & form::noun) == 0;
  }

  // The token behind the English description of a person that begins at `from`, or `from`.
  uint32_t description_english(uint32_t from) const {
    bool head = false;
    for (uint32_t i = from; i < s_.last && i < from + kPhrase; ++i) {
      const Token& t = t_[i];
      if (t.kind == TokenKind::comma) return head ? i : from;
      if (t.kind == TokenKind::number || (t.kind == TokenKind::other && t.joined)) continue;
      if (t.kind != TokenKind::word || t.has(c_.rel) || t.has(c_.compl_) || t.has(c_.he) || t.has(c_.she) || t.has(c_.they)) return from;
      if (verb_at(i)) return head ? i : from;
      if (const int32_t e = entity_at(i); e >= 0) {
        const Entity& other = s_.entities[static_cast<size_t>(e)];
        if (other.counted || (is_name(other) && !head)) return from;
        if (is_name(other) && !(t_[i - 1].has(c_.prep) || t_[i - 1].has(c_.of))) return from;  // the next of a list
      }
      if (is_head_at(i) && !((forms_of(t) & form::pl) && !(forms_of(t) & form::sg))) head = true;
      if (!head && i > from + 6) return from;
      if (!head && (t.has(c_.prep) || t.has(c_.and_))) return from;
    }
    return from;
  }

  // «, врача из Лиды,» behind a name.
  void behind(size_t n) {
    uint32_t at = second_name(n);
    const uint32_t cases = cases_of(s_, s_.entities[n]);
    const Sex sex = s_.entities[n].sex;
    for (int round = 0; round < 3 && at + 1 < s_.last && t_[at].kind == TokenKind::comma; ++round) {
      const uint32_t end = description(at + 1, cases, sex);
      if (end == at + 1) return;
      s_.entities[n].described_behind = end - s_.entities[n].last;
      at = end;
    }
  }

  // The token behind the description that begins at `from`, or `from`.
  uint32_t description(uint32_t from, uint32_t cases, Sex sex) const {
    uint32_t i = from;
    while (i < s_.last && i < from + 6 && (modifier(i) || t_[i].has(c_.year)) && !is_head(t_[i])) ++i;
    if (i >= s_.last || !is_head_at(i) || counted(i) || !fits(t_[i], cases, sex)) return from;
    if (const int32_t e = entity_at(i); e >= 0 && s_.entities[static_cast<size_t>(e)].mention >= 0) return from;
    const uint32_t head_cases = cases_of_noun(g_, t_[i]);
    uint32_t end = ++i;
    for (; i < s_.last && i < from + kPhrase; ++i) {
      const Token& t = t_[i];
      if (t.kind == TokenKind::quote_open) {
        const uint32_t close = closes(i);
        if (close == i) return from;
        i = close;
        end = i + 1;
        continue;
      }
      if (t.kind == TokenKind::comma || t.kind == TokenKind::dash || t.kind == TokenKind::stop || t.kind == TokenKind::close || t.kind == TokenKind::semicolon || t.kind == TokenKind::question) return end;
      if (const int32_t e = entity_at(i); e >= 0 && is_name(s_.entities[static_cast<size_t>(e)])) {
        // «соратника Ивана Барана»: whose he is; «координатор штаба Ивана Барана»: by its case
        const uint32_t theirs = cases_of(s_, s_.entities[static_cast<size_t>(e)]);
        if ((t_[end - 1].has(relation_) && end == i && (theirs & form::gen)) || ((theirs & cases & head_cases) == 0 && (theirs & form::gen))) {
          i = s_.entities[static_cast<size_t>(e)].last - 1;
          end = i + 1;
          continue;
        }
        // the next of the list, whom all this describes
        return s_.entities[static_cast<size_t>(e)].phrase_first() < i && !(cases & ~form::gen & cases_of(s_, s_.entities[static_cast<size_t>(e)])) ? end : from;
      }
      if (t.has(c_.and_)) {
        // «врача и Анну Петрову»: the list goes on; «врача и поэта» does not end here
        uint32_t k = i + 1;
        while (k < s_.last && k < i + 5 && modifier(k) && entity_at(k) < 0) ++k;
        const int32_t e = k < s_.last ? entity_at(k) : -1;
        if ((e >= 0 && s_.entities[static_cast<size_t>(e)].mention >= 0) || starts_named(i + 1)) return end;
        continue;
      }
      if (t.has(c_.rel)) return end;
      if (!nominal(i)) return from == i ? from : end;
      end = i + 1;
    }
    return end;
  }

  // A phrase that ends in a name begins there.
  bool starts_named(uint32_t i) const {
    for (const Entity& e : s_.entities)
      if (is_name(e) && e.phrase_first() <= i && i < e.last && e.phrase_first() + 1 >= i) return true;
    return false;
  }

  // What stands in the phrase of a name is no entity of its own.
  void absorb() {
    std::vector<std::pair<uint32_t, uint32_t>> phrases;
    for (const Entity& e : s_.entities)
      if (is_name(e)) {
        if (e.phrase_first() < e.first) phrases.push_back({e.phrase_first(), e.first});
        if (e.phrase_last() > e.last) phrases.push_back({e.last, e.phrase_last()});
      }
    if (phrases.empty()) return;
    // a name in another's phrase: «Ивана Петрова, соратника Ивана Барана, …»
    for (Entity& e : s_.entities)
      for (const auto& [first, last] : phrases)
        if (is_name(e) && e.first >= first && e.last <= last && !e.governed) {
          e.governed = true;
          e.governor = first;
        }
    std::vector<Entity> kept;
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      const Entity& e = s_.entities[n];
      bool drop = std::find(second_names_.begin(), second_names_.end(), n) != second_names_.end();
      for (const auto& [first, last] : phrases)
        drop |= e.mention < 0 && e.type != EntityType::pronoun && !(e.type == EntityType::group && e.counted) && !is_name(e) && e.first >= first && e.last <= last;
      if (!drop) kept.push_back(std::move(s_.entities[n]));
    }
    s_.entities = std::move(kept);
  }

  const Grammar& g_;
  const Grammar::Classes& c_;
  const std::vector<Token>& t_;
  Scene& s_;
  ClassId thing_, relation_;
  std::vector<size_t> second_names_;
};

}  // namespace

size_t whole_of(const Scene& scene, size_t n) {
  const uint32_t first = scene.entities[n].first;
  for (size_t q = 0; q < n; ++q)
    if (scene.entities[q].phrase_last() > first) return q;
  return n;
}

void join_appositions(Scene& scene) {
  Appositions(scene).run();
}

}  // namespace stillheld::reading
