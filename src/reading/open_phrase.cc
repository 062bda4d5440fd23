#include "reading/open_phrase.h"

#include <algorithm>

#include "reading/frame.h"
#include "reading/name_case.h"
#include "reading/scene_parts.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

enum Want : uint8_t { any_case, accusative, nominative, genitive };

class Opener {
 public:
  explicit Opener(Scene& scene) : g_(*scene.around->grammar), c_(g_.c), t_(*scene.tokens), s_(scene) {}

  bool run(const std::vector<uint32_t>& unanswered) {
    for (const uint32_t i : unanswered) {
      for (const uint16_t n : t_[i].entry->rules) {
        const FrameRule& rule = g_.rules[n];
        if (!rule.open && !rule.open_counted) continue;
        counted_only_ = !rule.open;
        if (counted_only_ && !in_domain()) continue;
        if (rule.needs_term && s_.terms.empty()) continue;
        if (!rule.need.empty() && !meets(rule.need)) continue;
        const uint16_t forms = form_of(s_, i, rule);
        if ((forms & rule.forms) == 0) continue;
        if (g_.language == Language::en ? english(rule, i, static_cast<uint16_t>(forms & rule.forms)) : slavic(rule, i, static_cast<uint16_t>(forms & rule.forms))) break;
      }
    }
    return added_;
  }

 private:
  bool word(uint32_t i, ClassId id) const { return i < s_.last && t_[i].has(id); }

  bool in_domain() {
    if (domain_ < 0) {
      domain_ = 0;
      for (uint32_t i = s_.first; i < s_.last; ++i)
        if (t_[i].has(c_.strong)) domain_ = 1;
    }
    return domain_ == 1;
  }

  bool meets(const ClassSet& set) const {
    for (uint32_t i = s_.first; i < s_.last; ++i)
      if (t_[i].meets(set)) return true;
    return false;
  }

  bool in_term(uint32_t i) const {
    for (const Term& t : s_.terms)
      if (i >= t.first && i < t.last) return true;
    return false;
  }

  // The entity that covers token i, or −1.
  int32_t entity_at(uint32_t i) const {
    for (size_t n = 0; n < s_.entities.size() && s_.entities[n].first <= i; ++n)
      if (s_.entities[n].last > i) return static_cast<int32_t>(n);
    return -1;
  }

  bool named_at(uint32_t i) const {
    const int32_t n = entity_at(i);
    return n >= 0 && s_.entities[static_cast<size_t>(n)].type == EntityType::person && !s_.entities[static_cast<size_t>(n)].weak;
  }

  uint32_t forms_of(uint32_t i) const {
    uint32_t forms = 0;
    if (t_[i].entry != nullptr)
      for (const Sense& sense : t_[i].entry->senses) forms |= sense.forms;
    return forms;
  }

  // A word that ends a noun phrase wherever it stands.
  bool ends_phrase(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind != TokenKind::word) return true;
    return t.has(c_.prep) || t.has(c_.of) || t.has(c_.to) || t.has(c_.and_) || t.has(c_.conj) || t.has(c_.be) || t.has(c_.have) || t.has(c_.verb) || t.has(c_.say) || t.has(c_.rel) || t.has(c_.whose) || t.has(c_.compl_) ||
           t.has(c_.subord) || t.has(c_.neg) || t.has(c_.he) || t.has(c_.she) || t.has(c_.they) || t.has(c_.plan) || t.has(c_.demand) || t.has(c_.hyp) || t.has(c_.by) || t.has(c_.with) || t.has(c_.for_) || t.has(c_.include) ||
           t.has(c_.among) || t.has(c_.nobody) || t.has(c_.anybody) || t.has(c_.accord) || in_date(s_, i) || in_term(i);
  }

  bool measures(const Token& t) const { return t.has(c_.year) || t.has(c_.month) || t.has(c_.week) || t.has(c_.day) || t.has(c_.half) || t.has(c_.eventnoun) || t.has(c_.article) || t.has(c_.part); }

  // A trigger of a rule that is a verb here, and no word that describes.
  bool acts(uint32_t i) const {
    if (!t_[i].meets(g_.triggers)) return false;
    const uint32_t forms = forms_of(i);
    if (t_[i].has(c_.people) || t_[i].has(c_.person)) return false;
    if (forms & form::noun) return false;
    return (forms & (form::past | form::pres | form::fut | form::inf | form::pass | form::impers)) != 0;
  }

  bool ends_plural(uint32_t i) const {
    const std::string_view w = s_.text(i);
    if (t_[i].has(c_.people) || t_[i].has(c_.person)) {
      const uint32_t forms = t_[i].forms(c_.people) | t_[i].forms(c_.person);
      if ((forms & form::sg) && !(forms & form::pl)) return false;
      if ((forms & form::pl) && !(forms & form::sg)) return true;
    }
    for (const std::string_view irregular : {"men", "women", "people", "children", "folk", "staff", "youths", "personnel"})
      if (w.size() >= irregular.size() && w.ends_with(irregular)) return true;
    return w.size() > 3 && w.back() == 's' && !w.ends_with("ss") && !w.ends_with("us") && !w.ends_with("is") && !t_[i].possessive;
  }

  struct Phrase {
    Entity e;
    bool bare = false;     // no number, no determiner
    bool numbered = false;
    bool paucal = false;   // «двух», «трёх»: what stands in the genitive then lives
    bool collective = false;
    bool nominal_number = false;  // «двое», «пятеро»
    bool trade = false;    // «лесничего»
  };

  // ---- English

  bool english_phrase(uint32_t from, Phrase& out) const {
    Entity e;
    e.first = from;
    uint32_t j = from;
    if (j >= s_.last) return false;
    if (word(j, c_.all) && t_[j].kind == TokenKind::word) {
      e.definite = true;
      ++j;
      if (word(j, c_.of)) ++j;
    }
    if (word(j, c_.no) || word(j, c_.nobody)) return false;
    bool determined = false;
    const auto determiner = [&](uint32_t i) { return word(i, c_.def) || word(i, c_.his) || word(i, c_.her) || word(i, c_.their) || (i < s_.last && t_[i].kind == TokenKind::word && folded(s_.text(i)) == "its"); };
    if (determiner(j)) {
      e.definite = determined = true;
      ++j;
    }
    if (j < s_.last && g_.numbers.may_begin(t_[j]) && !in_date(s_, j) && !in_term(j)) {
      const auto number = g_.numbers.at(t_, j, s_.last);
      if (number && !in_date(s_, number->digits) && !number->ordinal) {
        out.numbered = true;
        e.counted = true;
        e.count = number->range;
        if (number->digits > number->first) e.hedge = {t_[number->first].start, t_[number->digits - 1].end};
        j = number->last;
        if (j < s_.last && t_[j].kind == TokenKind::other) return false;  // "34-year-old", "20%"
        if (word(j, c_.of) && determiner(j + 1)) {
          e.part = true;
          j += 2;
        }
      }
    }
    if (!out.numbered && word(j, c_.indef)) {
      determined = true;
      e.counted = true;
      e.count = {1, 1};
      ++j;
    }
    if (!out.numbered && word(j, c_.quant)) return false;  // uncounted: the lists know them
    const bool many = out.numbered && e.count.high != 1;
    uint32_t head = 0;
    bool found = false;
    uint32_t k = j;
    for (; k < s_.last && k < j + 8; ++k) {
      const Token& t = t_[k];
      if (t.kind == TokenKind::other || t.kind == TokenKind::stop) {  // well-known, TUT.BY
        if (t.joined && k + 1 < s_.last && t_[k + 1].joined && t_[k + 1].kind == TokenKind::word && k > j) continue;
        break;
      }
      if (named_at(k)) {
        const int32_t n = entity_at(k);
        if (!s_.entities[static_cast<size_t>(n)].possessive) return false;
        found = false;
        continue;
      }
      // "30 suspected looters"
      if (!found && t.kind == TokenKind::word && t.has(c_.hyp) && s_.text(k).ends_with("ed") && k + 1 < s_.last && t_[k + 1].kind == TokenKind::word && !ends_phrase(k + 1)) continue;
      if (ends_phrase(k)) break;
      if (t.has(c_.adverb) || t.has(c_.also)) {
        if (found) break;
        continue;
      }
      const bool next = k + 1 < s_.last && t_[k + 1].kind == TokenKind::word && !ends_phrase(k + 1);
      if (acts(k)) {
        if (found || !next) break;
        continue;  // "jailed", "convicted"
      }
      if (found && t.entry == nullptr && !t.upper && (s_.text(k).ends_with("ed") || s_.text(k).ends_with("ing"))) break;
      if (found && s_.text(k).ends_with("ly") && t.entry == nullptr) break;
      if (found && (word(k, c_.def) || word(k, c_.indef) || word(k, c_.quant))) break;
      head = k;
      found = true;
      if ((many || e.definite || !determined) && ends_plural(k) && !(next && !acts(k + 1) && t_[k + 1].kind == TokenKind::word && ends_plural(k + 1))) {
        ++k;
        break;
      }
    }
    if (!found || t_[head].possessive) return false;
    if (k < s_.last && named_at(k)) return false;  // "former officer Ivan Petrov"
    const Token& noun = t_[head];
    const bool plural = ends_plural(head);
    if (many && !plural) return false;
    if (measures(noun) || lifeless(s_, head) || noun.has(c_.org) || noun.has(c_.place) || noun.has(c_.quant) || noun.has(c_.topic)) return false;
    if (noun.has(c_.actor) && !noun.has(c_.people) && !out.numbered) return false;  // "the police"
    if (noun.upper && noun.entry == nullptr && !many && !(determined && e.counted)) return false;
    if (!out.numbered && !determined && !e.definite) {
      out.bare = true;
      if (!plural && !looks_human(s_, head) && !noun.has(c_.person)) return false;
      if (noun.upper && head > s_.first) return false;
    }
    if (counted_only_ && !out.numbered) return false;
    e.last = head + 1;
    e.head = head;
    e.population = "people";
    if (many || plural) {
      e.type = EntityType::group;
      e.plural = true;
      e.vague = out.bare && !e.definite;
    } else {
      e.type = out.numbered ? EntityType::group : EntityType::role;
    }
    out.e = std::move(e);
    return true;
  }

  // What the subject's verb has before it: "have also been", "were on Friday".
  uint32_t before_auxiliaries(uint32_t at) const {
    uint32_t k = at;
    while (k > s_.first && at - k < 10) {
      const Token& t = t_[k - 1];
      if (in_date(s_, k - 1)) { --k; continue; }
      if (t.kind != TokenKind::word) break;
      const bool empty = t.has(c_.plan) || t.has(c_.hyp) || t.has(c_.demand);
      if (t.has(c_.be) || t.has(c_.have) || t.has(c_.adverb) || t.has(c_.neg) || t.has(c_.also) || t.has(c_.to) || empty || (t.has(c_.all) && k - 1 > s_.first) || (k < at && s_.text(k - 1) == "on" && in_date(s_, k))) { --k; continue; }
      break;
    }
    return k;
  }

  bool closes_clause(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind == TokenKind::comma || t.kind == TokenKind::semicolon || t.kind == TokenKind::colon || t.kind == TokenKind::dash || t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close || t.kind == TokenKind::question) return true;
    if (t.kind == TokenKind::stop) return !(t.joined && i + 1 < s_.last && t_[i + 1].joined);
    if (t.kind != TokenKind::word) return t.kind == TokenKind::other && !t.joined;
    return t.has(c_.rel) || t.has(c_.compl_) || t.has(c_.say) || t.has(c_.be) || t.has(c_.have) || t.has(c_.and_) || t.has(c_.conj) || (t.has(c_.subord) && !t.has(c_.prep)) || (t.has(c_.verb) && !t.has(c_.people)) || (acts(i) && !attributive_place(s_, i));
  }

  // A prepositional phrase at `p`, and what it governs; the token behind it.
  uint32_t behind_preposition(uint32_t p, uint32_t limit) const {
    uint32_t k = p + 1;
    while (k < limit && in_date(s_, k)) ++k;
    bool noun = false;
    while (k < limit && t_[k].kind != TokenKind::comma) {
      const Token& t = t_[k];
      if (t.has(c_.prep) && !t.has(c_.of)) break;
      if (noun && (t.has(c_.def) || t.has(c_.indef) || g_.numbers.may_begin(t))) break;
      noun |= t.kind == TokenKind::word && !t.has(c_.def) && !t.has(c_.indef);
      ++k;
      if (noun && t.has(c_.place)) break;
    }
    return k;
  }

  bool left_english(uint32_t at, bool reduced) {
    uint32_t end = reduced ? at : before_auxiliaries(at);
    if (end == s_.first) return false;
    if (t_[end - 1].has(c_.rel) && end - 1 > s_.first) --end;
    if (end > s_.first + 2 && t_[end - 1].kind == TokenKind::comma && t_[end - 2].kind != TokenKind::comma) {  // an aside
      uint32_t k = end - 1;
      while (k > s_.first && end - k < 16 && t_[k - 1].kind != TokenKind::comma) --k;
      if (k > s_.first && t_[k - 1].kind == TokenKind::comma) end = k - 1;
    }
    uint32_t from = end;
    while (from > s_.first && end - from < 24 && !closes_clause(from - 1)) --from;
    if (from > s_.first && end - from >= 24) return false;
    // "after three teachers were arrested"
    for (uint32_t k = from; k < end; ++k)
      if (t_[k].has(c_.subord)) from = k + 1;
    uint32_t p = from;
    while (p < end) {
      if (t_[p].has(c_.adverb) || t_[p].has(c_.also) || in_date(s_, p)) { ++p; continue; }
      const bool hedged = g_.numbers.may_begin(t_[p]) && g_.numbers.at(t_, p, end).has_value();  // "At least 30"
      if (!hedged && t_[p].kind == TokenKind::word && (t_[p].has(c_.prep) || t_[p].has(c_.of))) {
        if (p == from && t_[p].has(c_.of)) return false;
        p = behind_preposition(p, end);
        continue;
      }
      Phrase phrase;
      if (!english_phrase(p, phrase) || phrase.e.last > end) return false;
      const uint32_t q = phrase.e.last;
      if (q < end && !(t_[q].has(c_.prep) || t_[q].has(c_.of) || (t_[q].meets(g_.triggers) && (forms_of(q) & form::pass)))) return false;
      for (const Entity& other : s_.entities)
        if (other.first >= from && other.last <= end && (other.last <= phrase.e.first || other.first >= q) && (other.type == EntityType::person || other.type == EntityType::pronoun || other.type == EntityType::role || other.type == EntityType::group) &&
            !governed(other)) return false;
      if (reduced && phrase.bare && phrase.e.plural) return false;
      return put(phrase);
    }
    return false;
  }

  bool governed(const Entity& e) const {
    for (uint32_t i = e.phrase_first(); i > s_.first && e.phrase_first() - i < 6; --i) {
      const Token& b = t_[i - 1];
      if (b.kind != TokenKind::word && b.kind != TokenKind::number && b.kind != TokenKind::other) return false;
      if (b.has(c_.prep) || b.has(c_.of)) return true;
      if (b.has(c_.be) || b.has(c_.verb) || b.has(c_.and_)) return false;
    }
    return false;
  }

  bool english(const FrameRule& rule, uint32_t at, uint16_t forms) {
    at_ = at;
    switch (rule.subject) {
      case SubjectPlace::after: {
        if (forms & FrameRule::passive) return false;
        uint32_t j = at + 1;
        while (j < s_.last && t_[j].has(c_.adverb) && j < at + 3) ++j;
        return right_english(j);
      }
      case SubjectPlace::of:
        return at + 2 < s_.last && t_[at + 1].has(c_.of) && right_english(at + 2);
      case SubjectPlace::before:
      case SubjectPlace::around:
        if (forms & FrameRule::passive) return left_english(at, false);
        if (forms & FrameRule::participle) {
          // an object stands behind: it is active
          if (forms & FrameRule::active || !attributive_place(s_, at)) {
            Phrase object;
            const uint32_t j = at + 1;
            if (j < s_.last && (entity_at(j) >= 0 || english_phrase(j, object))) return false;
            return left_english(at, true);
          }
          return false;
        }
        if (forms & FrameRule::active) return left_english(at, false);
        return false;
      default: return false;
    }
  }

  bool right_english(uint32_t j) {
    Phrase phrase;
    if (j >= s_.last || !english_phrase(j, phrase)) return false;
    // "a local resident, Ivan Petrov,", "its chairman and vice-president of the Union (UW)
    // Ivan Petrov": the name is the subject, and all this is what he is
    if (!phrase.e.plural)
      if (const int32_t n = whose_role(phrase.e.last); n >= 0) {
        Entity& name = s_.entities[static_cast<size_t>(n)];
        if (name.first - phrase.e.first > name.described_before) {
          name.described_before = name.first - phrase.e.first;
          added_ = true;
          std::erase_if(s_.entities, [&, first = phrase.e.first, last = name.first](const Entity& o) { return o.mention < 0 && o.first >= first && o.last <= last; });
        }
        return added_;
      }
    // "arrests warrants", a noun before a noun
    if (phrase.bare && !phrase.e.plural && phrase.e.last < s_.last && t_[phrase.e.last].kind == TokenKind::word && !ends_phrase(phrase.e.last)) return false;
    return put(phrase);
  }

  // The name that a role which ends at `from` describes, or −1.
  int32_t whose_role(uint32_t from) const {
    for (uint32_t i = from; i < s_.last && i < from + 16; ++i) {
      const Token& t = t_[i];
      if (named_at(i)) {
        const Token& before = t_[i - 1];
        if (i > from && (before.has(c_.of) || (before.has(c_.and_) && !before.has(c_.prep)) || ((before.has(c_.person) || before.has(c_.people)) && in_complement(from, i)))) return -1;
        return entity_at(i);
      }
      if (t.kind == TokenKind::comma) {  // ", Ivan Petrov,"
        const int32_t n = i + 1 < s_.last && named_at(i + 1) ? entity_at(i + 1) : -1;
        if (n < 0) return -1;
        const Entity& name = s_.entities[static_cast<size_t>(n)];
        return !name.possessive && (name.last >= s_.last || t_[name.last].kind == TokenKind::comma) ? n : -1;
      }
      if (t.kind == TokenKind::open || t.kind == TokenKind::close || (t.kind == TokenKind::other && t.joined)) continue;
      if (t.kind != TokenKind::word || in_date(s_, i) || in_term(i)) return -1;
      if (t.has(c_.of) || t.has(c_.def) || t.has(c_.adj) || t.has(c_.org) || t.has(c_.place) || t.has(c_.actor) || t.has(c_.person) || t.has(c_.people) || t.has(c_.political) || t.upper || t.entry == nullptr || (t.has(c_.and_) && !t.has(c_.prep))) {
        if (t.entry == nullptr && looks_verbal(s_, i)) return -1;
        continue;
      }
      return -1;
    }
    return -1;
  }

  // "a friend of the activist Ivan Petrov": the name is of what "of" governs.
  bool in_complement(uint32_t from, uint32_t to) const {
    for (uint32_t i = to; i > from; --i) {
      if (t_[i - 1].has(c_.of)) return true;
      if (t_[i - 1].has(c_.and_)) return false;
    }
    return false;
  }

  // ---- Slavic

  bool human_by_case(uint32_t i, Want want) const {
    const std::string low = folded(s_.text(i));
    const auto ends = [&](std::initializer_list<std::string_view> endings) {
      for (const std::string_view end : endings)
        if (low.size() > end.size() + 2 && low.ends_with(end)) return true;
      return false;
    };
    switch (want) {
      case accusative: return ends({"а", "я", "у", "ю"}) && !ends({"ая", "яя", "ия", "ія"});
      case genitive: return ends({"а", "я", "ы", "и", "і"});
      case nominative: return !ends({"у", "ю", "ом", "ем", "ам", "ым", "им", "ой", "ей", "ы", "и", "і", "е"});
      default: return true;
    }
  }

  static bool trade(std::string_view low, Want want) {
    const auto ends = [&](std::initializer_list<std::string_view> endings) {
      for (const std::string_view end : endings)
        if (low.size() > end.size() + 4 && low.ends_with(end)) return true;
      return false;
    };
    if (want == any_case) return ends({"щих", "щим", "вших", "вшим", "ючых", "ючым", "ўшых"});  // of several
    if (want == nominative) return ends({"ничий", "щий", "щая", "нічы", "ючы"});
    return ends({"ничего", "щего", "щую", "бочего", "нічага", "ючага", "ючую"});
  }

  bool slavic_phrase(uint32_t from, Want want, Phrase& out) const {
    Entity e;
    e.first = from;
    uint32_t j = from;
    if (j >= s_.last) return false;
    if (word(j, c_.all) && t_[j].kind == TokenKind::word && s_.text(j).find(' ') == std::string_view::npos) {
      e.definite = true;
      ++j;
    }
    if (word(j, c_.def)) {
      e.definite = true;
      ++j;
    }
    const uint32_t aged = behind_age(s_, j);
    if (aged > j) {
      j = aged;
    } else if (j < s_.last && g_.numbers.may_begin(t_[j]) && !in_date(s_, j) && !in_term(j)) {
      const auto number = g_.numbers.at(t_, j, s_.last);
      if (!number || in_date(s_, number->digits) || number->ordinal) return false;
      out.numbered = true;
      e.counted = true;
      e.count = number->range;
      if (number->digits > number->first) e.hedge = {t_[number->first].start, t_[number->digits - 1].end};
      const uint32_t last = number->last - 1;
      out.collective = t_[last].has(c_.collective);
      const std::string low = folded(s_.text(last));
      for (const std::string_view word : {"двух", "трех", "трёх", "четырех", "четырёх", "обоих", "обеих", "дзвюх", "двух", "трох", "чатырох", "абодвух", "абедзвюх", "двох", "чотирьох", "трьох", "двум", "трем", "трём", "четырем", "четырём", "обоим", "дзвюм", "тром", "чатыром", "двом", "трьом"}) out.paucal |= low == word;
      for (const std::string_view word : {"двое", "трое", "четверо", "пятеро", "шестеро", "семеро", "двое", "трое", "чацвёра", "пяцёра", "шасцёра", "сямёра", "четверо", "п'ятеро"}) out.nominal_number |= low == word;
      if (number->range.high == 1 && number->exact) return false;  // «один из», «одна»
      j = number->last;
      if (j < s_.last && (t_[j].kind == TokenKind::other || t_[j].kind == TokenKind::stop)) return false;
    }
    uint32_t head = 0;
    bool found = false;
    for (uint32_t k = j; k < s_.last && k < j + 6; ++k) {
      const Token& t = t_[k];
      if (t.kind == TokenKind::other) {
        if (t.joined && k > j && k + 1 < s_.last && t_[k + 1].joined) continue;
        return false;
      }
      if (named_at(k) || ends_phrase(k) || t.has(c_.adverb) || acts(k)) break;
      if (t.has(c_.place) && t.upper) break;
      const bool known_noun = t.entry != nullptr && (t.has(c_.people) || t.has(c_.person) || t.has(c_.actor));
      const bool adjective = !known_noun && (t.has(c_.adj) || t.has(c_.political) || (t.entry == nullptr && looks_adjectival(s_, k)) || (t.meets(g_.triggers) && (forms_of(k) & (form::part | form::apart))));
      if (adjective) {
        if (t.upper && k > s_.first && k > j) break;
        // «лесничего»: an adjective that is a noun
        if (t.entry == nullptr && (k + 1 >= s_.last || ends_phrase(k + 1)) && trade(folded(s_.text(k)), out.numbered ? any_case : want)) {
          head = k;
          found = true;
          out.trade = true;
          break;
        }
        continue;
      }
      if (t.entry == nullptr && looks_verbal(s_, k) && !(out.numbered && genitive_plural(folded(s_.text(k))))) return false;
      head = k;
      found = true;
      break;
    }
    if (!found) return false;
    const Token& noun = t_[head];
    if (noun.upper && head > s_.first) return false;
    if (measures(noun) || noun.has(c_.org) || noun.has(c_.place) || noun.has(c_.topic) || lifeless(s_, head)) return false;
    if (noun.entry != nullptr && !noun.entry->senses.empty() && !noun.has(c_.people) && !noun.has(c_.person) && !(noun.has(c_.actor) && out.numbered)) return false;
    // a name behind is who he is
    if (head + 1 < s_.last && named_at(head + 1)) return false;
    e.last = head + 1;
    e.head = head;
    e.population = "people";
    if (out.numbered) {
      if (out.nominal_number && want == accusative) return false;
      const std::string low = folded(s_.text(head));
      if (!out.collective && !out.paucal && !(noun.has(c_.people) || noun.has(c_.person))) {
        // «два судна»: what does not live; «30 …ов» may
        if (e.count.low == e.count.high && e.count.low % 10 >= 2 && e.count.low % 10 <= 4 && (e.count.low / 10) % 10 != 1 && want == accusative && t_[head - 1].kind != TokenKind::number && !looks_human(s_, head)) return false;
        if (!looks_human(s_, head)) {
          bool plural = false;
          for (const std::string_view end : {"ов", "ев", "ёв", "аў", "яў", "оў", "ей", "эй", "ых", "их", "іх", "ам", "ям", "ів", "їв"}) plural |= low.ends_with(end);
          if (!plural) return false;
        }
      }
      e.type = EntityType::group;
      e.plural = true;
    } else {
      if (counted_only_) return false;
      const bool sentenced = want == accusative && verdict_ && head == at_ + 1 && !s_.terms.empty() && noun.entry == nullptr;  // «осудил пастуха на три года»
      if (!looks_human(s_, head) && !noun.has(c_.person) && !noun.has(c_.people) && !out.trade && !sentenced) return false;
      if (!out.trade && !human_by_case(head, want)) return false;
      e.type = EntityType::role;
    }
    out.e = std::move(e);
    return true;
  }

  bool right_slavic(uint32_t at, Want want) {
    want_ = want;
    bool governed = false, plain = true;
    for (uint32_t p = at + 1; p < s_.last && p < at + 14; ++p) {
      const Token& t = t_[p];
      if (const int32_t n = entity_at(p); n >= 0) {
        const Entity& e = s_.entities[static_cast<size_t>(n)];
        const bool subject = e.type == EntityType::person || e.type == EntityType::pronoun || e.type == EntityType::role || e.type == EntityType::group;
        // a wider phrase may begin here: «24 арестованных …»
        if (subject && !governed && !(e.type == EntityType::role || e.type == EntityType::group)) return false;
        if (subject && !governed && e.first == p) return false;
      }
      if (in_date(s_, p) || in_term(p)) { governed = false; plain = true; continue; }
      if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close) continue;
      if (t.kind == TokenKind::comma || t.kind == TokenKind::semicolon || t.kind == TokenKind::stop || t.kind == TokenKind::colon || t.kind == TokenKind::dash) return false;
      if (g_.numbers.may_begin(t) && !governed) {
        Phrase phrase;
        if (slavic_phrase(p, want, phrase)) return put(phrase);
      }
      if (t.kind != TokenKind::word) continue;
      if (t.has(c_.prep)) { governed = true; plain = false; continue; }
      if (t.has(c_.be) || t.has(c_.verb) || t.has(c_.say) || t.has(c_.rel) || t.has(c_.compl_) || t.has(c_.and_) || acts(p)) return false;
      if (governed) {
        // its noun; what stands behind is no complement only if it is counted
        if (!looks_adjectival(s_, p) || t.upper) {
          governed = false;
          plain = t.upper || (t.entry != nullptr && !t.entry->senses.empty());
        }
        continue;
      }
      if (plain) {
        Phrase phrase;
        if (slavic_phrase(p, want, phrase)) return put(phrase);
      }
      plain = t.has(c_.adverb) || t.has(c_.also) || (t.entry != nullptr && !t.entry->senses.empty());
      if (!plain && looks_adjectival(s_, p)) plain = false;
    }
    return false;
  }

  bool left_slavic(uint32_t at, Want want) {
    want_ = want;
    uint32_t from = at;
    while (from > s_.first && at - from < 18 && !closes_slavic(from - 1)) --from;
    if (from == at || (from > s_.first && at - from >= 18)) return false;
    bool governed = false, plain = true;
    for (uint32_t p = from; p < at; ++p) {
      const Token& t = t_[p];
      if (const int32_t n = entity_at(p); n >= 0 && !governed) {
        const Entity& e = s_.entities[static_cast<size_t>(n)];
        if (e.type != EntityType::org && e.type != EntityType::actor && !e.weak) return false;
      }
      if (in_date(s_, p)) { governed = false; plain = true; continue; }
      if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close) continue;
      const bool number = g_.numbers.may_begin(t);
      if (!governed && (number || plain) && !t.has(c_.prep)) {
        Phrase phrase;
        if (slavic_phrase(p, want, phrase) && phrase.e.last <= at) {
          for (uint32_t k = phrase.e.last; k < at; ++k)
            if (closes_slavic(k)) return false;
          return put(phrase);
        }
      }
      if (t.kind != TokenKind::word) continue;
      if (t.has(c_.prep)) { governed = true; plain = false; continue; }
      if (governed) {
        if (!looks_adjectival(s_, p) || t.upper) {
          governed = false;
          plain = t.upper || (t.entry != nullptr && !t.entry->senses.empty());
        }
        continue;
      }
      plain = t.has(c_.adverb) || t.has(c_.also) || t.has(c_.and_) || t.has(c_.conj) || (t.entry != nullptr && !t.entry->senses.empty());
    }
    return false;
  }

  bool closes_slavic(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind == TokenKind::word) return t.has(c_.rel) || t.has(c_.compl_) || t.has(c_.say) || t.has(c_.verb) || (t.has(c_.subord) && !t.has(c_.prep)) || acts(i) || (t.entry == nullptr && looks_verbal(s_, i));
    return t.kind == TokenKind::comma || t.kind == TokenKind::semicolon || t.kind == TokenKind::colon || t.kind == TokenKind::dash || t.kind == TokenKind::stop || t.kind == TokenKind::question;
  }

  bool slavic(const FrameRule& rule, uint32_t at, uint16_t forms) {
    at_ = at;
    verdict_ = rule.kind == ClaimKind::verdict && rule.takes_term;
    switch (rule.subject) {
      case SubjectPlace::either:
        if (forms & FrameRule::passive) return right_slavic(at, nominative) || left_slavic(at, nominative);
        if (forms & (FrameRule::active | FrameRule::impersonal | FrameRule::infinitive | FrameRule::gerund)) return right_slavic(at, accusative) || left_slavic(at, accusative);
        return false;
      case SubjectPlace::before:
      case SubjectPlace::around:
        if (forms & (FrameRule::passive | FrameRule::active)) return left_slavic(at, nominative) || (rule.subject == SubjectPlace::around && right_slavic(at, nominative));
        return false;
      case SubjectPlace::after:
        return right_slavic(at, (forms & FrameRule::passive) ? nominative : accusative);
      case SubjectPlace::of: return right_slavic(at, genitive);
      default: return false;
    }
  }

  // Into the scene; what lies in it is no entity of its own.
  bool put(Phrase& phrase) {
    Entity& e = phrase.e;
    for (const Entity& o : s_.entities) {
      if (o.last <= e.first || o.first >= e.last) continue;
      if (o.first == e.first && o.last == e.last && o.type != EntityType::org && o.type != EntityType::actor && !o.weak) return true;  // known
      if (o.first < e.first || o.last > e.last) return false;
      if (o.type == EntityType::person && !o.weak && !o.possessive) return false;
    }
    std::erase_if(s_.entities, [&](const Entity& o) { return o.first >= e.first && o.last <= e.last; });
    e.open = true;
    e.span = {t_[e.first].start, t_[e.last - 1].end};
    const auto place = std::find_if(s_.entities.begin(), s_.entities.end(), [&](const Entity& o) { return o.first >= e.last; });
    const uint32_t last = e.last;
    s_.entities.insert(place, std::move(e));
    added_ = true;
    further(last);
    return true;
  }

  // "and two beekeepers": who is listed with it.
  void further(uint32_t from) {
    if (further_ >= 8) return;
    uint32_t k = from;
    bool joined = false;
    while (k < s_.last && k < from + 3 && (t_[k].kind == TokenKind::comma || (t_[k].has(c_.and_) && !t_[k].has(c_.prep)) || t_[k].has(c_.also))) {
      joined |= !t_[k].has(c_.also);
      ++k;
    }
    if (!joined || k >= s_.last || entity_at(k) >= 0) return;
    Phrase next;
    if (!(g_.language == Language::en ? english_phrase(k, next) : slavic_phrase(k, want_, next)) || (next.bare && g_.language == Language::en)) return;
    // "and two beekeepers left": the next clause
    if (next.e.last < s_.last && t_[next.e.last].kind == TokenKind::word && (acts(next.e.last) || t_[next.e.last].has(c_.be) || t_[next.e.last].has(c_.have) || t_[next.e.last].has(c_.verb) || looks_verbal(s_, next.e.last)) && next.e.last != at_) return;
    ++further_;
    put(next);
  }

  const Grammar& g_;
  const Grammar::Classes& c_;
  const std::vector<Token>& t_;
  Scene& s_;
  bool counted_only_ = false;
  int domain_ = -1;
  bool added_ = false;
  uint32_t at_ = 0;  // the trigger
  Want want_ = any_case;
  int further_ = 0;
  bool verdict_ = false;
};

}  // namespace

bool find_open_phrases(Scene& scene, const std::vector<uint32_t>& unanswered) { return Opener(scene).run(unanswered); }

}  // namespace stillheld::reading
