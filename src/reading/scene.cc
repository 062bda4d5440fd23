#include "reading/scene_parts.h"

#include "reading/name_case.h"

#include <algorithm>

#include "reading/persons_lexicon.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

class Layout {
 public:
  Layout(const Surroundings& around, const std::vector<Token>& tokens, Scene& out)
      : g_(*around.grammar), c_(around.grammar->c), around_(around), t_(tokens), s_(out), first_person_(g_.c.w_pron_i) {}

  void run(const Sentence& sentence, size_t& next_mention, size_t& next_date, int32_t& quote) {
    s_.around = &around_;
    s_.tokens = &t_;
    s_.first = sentence.first;
    s_.last = sentence.last;
    s_.entities.clear();
    s_.clauses.clear();
    s_.clause_of.clear();
    s_.quote_of.clear();
    s_.terms.clear();
    s_.dates.clear();
    s_.asides.clear();
    s_.question = false;
    s_.latin = g_.language == Language::be;
    for (uint32_t i = s_.first; i < s_.last && s_.latin; ++i)
      if (t_[i].kind == TokenKind::word) s_.latin = static_cast<unsigned char>(around_.document->text[t_[i].start]) < 0xD0;
    place_dates(next_date);
    find_terms(s_);
    find_entities(next_mention);
    widen_each(s_);
    govern_entities(s_);
    find_clauses(s_, quote);
    for (uint32_t i = s_.first; i < s_.last; ++i) s_.question |= t_[i].kind == TokenKind::question;
  }

 private:
  bool word(uint32_t i, ClassId id) const { return i < s_.last && t_[i].has(id); }

  void place_dates(size_t& next) {
    const auto& dates = *around_.dates;
    const uint32_t begin = t_[s_.first].start, end = t_[s_.last - 1].end;
    while (next < dates.size() && dates[next].start < begin) ++next;
    uint32_t i = s_.first;
    while (next < dates.size() && dates[next].start < end) {
      const FoundDate& d = dates[next++];
      while (i < s_.last && t_[i].end <= d.start) ++i;
      uint32_t j = i;
      while (j < s_.last && t_[j].start < d.end) ++j;
      // «Вясна» is an organisation before it is a spring.
      bool org = false;
      for (uint32_t k = i; k < j; ++k) org |= t_[k].has(c_.org) && t_[k].upper;
      // "the now-defunct paper"
      org |= j == i + 1 && j + 1 < s_.last && t_[j].kind == TokenKind::other && t_[j].joined && t_[j + 1].joined && t_[j + 1].kind == TokenKind::word && g_.language == Language::en;
      if (j > i && !org && d.end <= end + 24) s_.dates.push_back({d, i, j});  // not over the next sentences
      i = std::max(i, j);
    }
  }

  bool in_date(uint32_t i) const { return date_at(s_, i) != nullptr; }

  bool in_term(uint32_t i) const {
    for (const Term& t : s_.terms)
      if (i >= t.first && i < t.last) return true;
    return false;
  }

  std::string population(const Token& t) const {
    std::string best;
    for (const ClassId id : g_.populations)
      if (t.has(id)) best = std::string(g_.lexicon.class_name(id)).substr(4);
    return best;
  }

  // Behind «из 12»: the whole of which a number is a part; else `j`.
  uint32_t whole_of(uint32_t j) const {
    if (g_.language == Language::en || j + 1 >= s_.last || t_[j].kind != TokenKind::word) return j;
    const std::string low = folded(s_.text(j));
    bool from = false;
    for (const std::string_view word : {"из", "з", "із", "зь", "z", "ze", "ź"}) from |= low == word;
    if (!from || !g_.numbers.may_begin(t_[j + 1]) || in_date(j + 1)) return j;
    const auto number = g_.numbers.at(t_, j + 1, s_.last);
    return number && number->exact ? number->last : j;
  }

  // Words that may stand between a number or article and its noun.
  bool is_modifier(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind == TokenKind::other || t.kind == TokenKind::stop) return t.joined && (t.kind == TokenKind::other || (i + 1 < s_.last && t_[i + 1].joined));  // NOON.BY
    if (t.kind != TokenKind::word || (g_.language != Language::en && in_date(i))) return false;
    if (g_.language != Language::en && t.upper && (t.has(c_.place) || t.has(c_.actor))) return false;  // «огласил Минский суд оппозиционерам»
    if (g_.language != Language::en && (t.has(c_.collective) || t.has(c_.w_guilty_w))) return false;  // «признал виновными четверых крымских татар»
    if (t.has(c_.adj) || t.has(c_.political) || t.has(c_.adverb) || t.has(c_.quant)) return true;
    if (g_.language == Language::en && i > s_.first && t_[i - 1].has(c_.def) && s_.text(i) == "following") return true;  // "the following women"
    const bool noun_next = i + 1 < s_.last && (t_[i + 1].has(c_.people) || t_[i + 1].has(c_.person) || t_[i + 1].has(c_.political)) && mention_at(i + 1) < 0;
    // "a police officer", "a Belsat reporter"
    if (noun_next && g_.language == Language::en && (t.has(c_.actor) || t.has(c_.org)) && !t.possessive) return true;
    // "two NOON.BY media workers"
    if (g_.language == Language::en && t.has(c_.org) && !t.possessive && i + 2 < s_.last && t_[i + 1].kind == TokenKind::word && !t_[i + 1].upper && (t_[i + 2].has(c_.people) || t_[i + 2].has(c_.person)) && is_modifier(i + 1)) return true;
    // "six of the pardoned prisoners"
    if (noun_next && t.meets(g_.triggers) && !t.has(c_.people) && !t.has(c_.person)) {
      if (g_.language == Language::en && (t.has(c_.w_uphold_v) || t.has(c_.w_see_w))) return false;  // "rejected activists' appeals"
      uint32_t forms = 0;
      for (const Sense& sense : t.entry->senses) forms |= sense.forms;
      // «задержаны журналисты»: a short form is the predicate
      return (forms & ((g_.language == Language::ru ? 0u : form::pass) | form::part | form::apart | form::ger)) != 0 && !(forms & form::noun) && (g_.language == Language::en || !(forms & form::past));
    }
    if (t.entry == nullptr) return !t.possessive && looks_adjectival(s_, i);
    return !t.has(c_.be) && !t.has(c_.include) && !t.has(c_.have) && !t.has(c_.prep) && !t.has(c_.and_) && !t.has(c_.conj) && !t.has(c_.verb) && !t.has(c_.to) &&
           !t.has(c_.rel) && !t.has(c_.compl_) && !t.meets(g_.triggers) && !t.has(c_.say) && !t.has(c_.plan) && !t.has(c_.hyp) && !t.has(c_.demand) && !t.has(c_.neg) &&
           !t.has(c_.year) && !t.has(c_.he) && !t.has(c_.she) && !t.has(c_.they) && !t.has(c_.people) && !t.has(c_.actor) && !t.has(c_.org);
  }

  // The people noun after `from` with at most 4 modifiers between; 0 if none.
  uint32_t noun_after(uint32_t from, bool roles) const {
    for (uint32_t i = from; i < s_.last && i < from + 5; ++i) {
      if (mention_at(i) >= 0) return 0;
      // "captive-bred lynxes"
      if (i + 2 < s_.last && t_[i + 1].kind == TokenKind::other && t_[i + 1].joined && t_[i + 2].joined) continue;
      if (g_.language != Language::en && roles && t_[i].has(c_.kin)) return i + 1;  // «жену активиста»
      if (t_[i].has(c_.people) || (roles && t_[i].has(c_.person))) {
        // "opposition leader": the last of several nouns
        uint32_t j = i;
        // "two Lithuanian truck drivers"
        if (g_.language == Language::en && t_[i].upper && !t_[i].possessive)
          for (uint32_t k = i + 1; k < s_.last && k < i + 3; ++k) {
            if (t_[k].has(c_.people) || (roles && t_[k].has(c_.person))) {
              j = k;
              break;
            }
            if (t_[k].kind != TokenKind::word || t_[k].entry != nullptr || t_[k].upper || looks_verbal(s_, k)) break;
          }
        while (j + 1 < s_.last && j < i + 3 && mention_at(j + 1) < 0 && !t_[j + 1].has(c_.ofthem) && !(g_.language != Language::en && t_[j + 1].has(c_.recas)) && !said_of(j + 1) && (t_[j + 1].has(c_.people) || (roles && t_[j + 1].has(c_.person))) && !t_[j].possessive && one_case(s_, j) && !named_as_prisoners(s_, from, j + 1)) ++j;
        return j + 1;
      }
      if (!is_modifier(i) && !joins_adjectives(from, i)) return 0;
      if (g_.language != Language::en && t_[i].has(g_.c.w_guilty)) return 0;  // «признал виновными четверых рабочих»
      // «вчера более ста человек»: the number begins its own phrase
      if (i > from && (g_.language != Language::en || !t_[i - 1].has(c_.def)) && t_[i].kind == TokenKind::word && g_.numbers.may_begin(t_[i])) {
        const auto number = g_.numbers.at(t_, i, s_.last);
        if (number && number->range.low > 1) return 0;
      }
    }
    return 0;
  }

  // «13-ти», «12-и», «5-ю»
  static bool number_ending(std::string_view w) {
    for (const std::string_view end : {"ти", "и", "ю", "ми", "х", "м", "ью", "ма", "мя", "ух", "ёх", "ех", "ці", "і"})
      if (w == end) return true;
    return false;
  }

  // «обвиняемого суд оправдал»: no adjective of the court
  bool oblique_adjective(uint32_t i) const {
    for (const std::string_view end : {"го", "му", "ую", "юю", "ых", "их", "га", "іх"})
      if (s_.text(i).ends_with(end)) return true;
    return false;
  }

  // «палітычную і грамадскую дзяячку»: two adjectives of one case.
  bool joins_adjectives(uint32_t from, uint32_t i) const {
    if (g_.language == Language::en || i <= from || i + 1 >= s_.last || !t_[i].has(c_.and_) || t_[i].has(c_.prep)) return false;
    const auto adjective = [&](uint32_t k) { return t_[k].kind == TokenKind::word && !t_[k].has(c_.people) && !t_[k].has(c_.person) && (t_[k].has(c_.adj) || t_[k].has(c_.political) || (t_[k].entry == nullptr && !t_[k].upper && looks_adjectival(s_, k))); };
    if (!adjective(i - 1) || !adjective(i + 1)) return false;
    const std::string_view a = s_.text(i - 1), b = s_.text(i + 1);
    return a.size() > 8 && b.size() > 8 && a.substr(a.size() - 4) == b.substr(b.size() - 4);
  }
  // «по статье 342 журналиста Ивана Петрова»: no number of journalists
  bool of_article(uint32_t number) const { return number > s_.first && t_[number - 1].kind == TokenKind::word && (t_[number - 1].has(c_.article) || t_[number - 1].has(c_.part)); }

  bool plural_noun(const Token& noun) const { return ((noun.forms(c_.people) | noun.forms(c_.person)) & form::pl) != 0; }

  // "a third defendant accused of …": no second noun
  bool said_of(uint32_t i) const {
    uint32_t forms = 0;
    if (!t_[i].meets(g_.triggers)) return false;
    if (g_.language != Language::en) return short_participle(i);
    for (const Sense& sense : t_[i].entry->senses) forms |= sense.forms;
    return (forms & form::pass) != 0;
  }

  // «затрыманы»: a noun in the singular, and what befell several
  bool short_participle(uint32_t i) const { return t_[i].meets(g_.triggers) && ((t_[i].forms(c_.people) | t_[i].forms(c_.person)) & (form::sg | form::pl)) == form::sg; }

  int32_t mention_at(uint32_t i) const { return reading::mention_at(s_, mention_begin_, i); }

  void add(Entity e) {
    if (g_.language == Language::ru && e.first == s_.first && e.first + 1 == e.head && !e.counted && t_[e.first].has(c_.adverb)) ++e.first;  // «Ранее мужчину»
    e.span = {t_[e.first].start, t_[e.last - 1].end};
    if (t_[e.last - 1].possessive) {
      e.possessive = true;
      // without 's
      const std::string_view text(around_.document->text);
      while (e.span.end > e.span.start && text[e.span.end - 1] != '\'' && static_cast<unsigned char>(text[e.span.end - 1]) < 0x80) --e.span.end;
      if (e.span.end > e.span.start && text[e.span.end - 1] == '\'') --e.span.end;
      else if (e.span.end >= e.span.start + 3) e.span.end -= 3;
    }
    // "her husband", "Petrova's sister": as written
    if ((e.type == EntityType::role || e.type == EntityType::group) && g_.language == Language::en && !s_.entities.empty() && s_.entities.back().possessive && s_.entities.back().last == e.first)
      e.span.start = s_.entities.back().span.start;
    s_.entities.push_back(std::move(e));
  }

  uint32_t person(uint32_t i, int32_t m) {
    const Mention& mention = around_.persons->mentions[static_cast<size_t>(m)];
    Entity e;
    e.type = EntityType::person;
    e.first = i;
    e.mention = m;
    e.sex = mention.sex;
    uint32_t j = i;
    bool official = false;
    while (j < s_.last && t_[j].start < mention.end) {
      official |= t_[j].has(c_.actor) && !(i > s_.first && j > i && t_[i - 1].has(c_.kin));
      ++j;
    }
    e.last = j;
    e.head = j - 1;
    if (official || behind_magistrate(s_, i)) e.type = EntityType::actor;
    if (i == possessor_at_ && i > s_.first) {
      e.governed = true;
      e.governor = i - 1;
    }
    add(e);
    s_.entities.back().mention = m;
    s_.entities.back().span = {std::max(mention.start, t_[i].start), std::min(mention.end, t_[j - 1].end)};
    return j;
  }

  void find_entities(size_t& next_mention) {
    const auto& mentions = around_.persons->mentions;
    while (next_mention < mentions.size() && mentions[next_mention].end <= t_[s_.first].start) ++next_mention;
    mention_begin_ = next_mention;
    for (uint32_t i = s_.first; i < s_.last;) {
      // «жительниц Лиды»: a town, though a name too
      const int32_t m = mention_at(i);
      // «Радио Свобода»: a body, though a word of it may be a name
      const bool body = m >= 0 && t_[i].has(c_.org) && t_[i].end > around_.persons->mentions[static_cast<size_t>(m)].end && s_.text(i).find(' ') != std::string_view::npos;
      if (m >= 0 && !body && !(t_[i].has(c_.place) && around_.persons->mentions[static_cast<size_t>(m)].family.empty())) {
        i = person(i, m);
        continue;
      }
      if (const uint32_t j = unknown_name(s_, mention_begin_, i)) {
        Entity e;
        e.type = EntityType::person;
        e.first = i;
        e.last = j;
        e.head = j - 1;
        add(e);
        i = j;
        continue;
      }
      if (const uint32_t j = group_at(i)) {
        i = j;
        continue;
      }
      ++i;
    }
    join_descriptions(s_);
    add_lone_names(s_);
  }

  // "2020 opposition leader X": a year before one man, no number of men.
  bool year_of_somebody(uint32_t i) const {
    if (g_.language != Language::en || t_[i].kind != TokenKind::number || t_[i].end - t_[i].start != 4 || t_[i].number < 1900 || t_[i].number > 2100) return false;
    for (uint32_t k = i + 1; k < s_.last && k < i + 5 && t_[k].kind == TokenKind::word && !t_[k].upper; ++k)
      if (s_.text(k).back() == 's' || (t_[k].has(c_.people) && !t_[k].has(c_.person))) return false;
    return true;
  }

  uint32_t several(Entity e, uint32_t last, uint32_t head) {
    e.type = EntityType::group;
    e.plural = true;
    e.last = last;
    e.head = head;
    add(std::move(e));
    return last;
  }

  // The token behind the entity that begins at `i`, or 0.
  uint32_t group_at(uint32_t i) {
    const Token& t = t_[i];
    if (t.kind != TokenKind::word && t.kind != TokenKind::number) return 0;
    if (in_term(i)) return 0;
    if (one_befallen(s_, i, i + 1)) return several(one_at(i), i + 1, i);
    // «признали политзаключенными фигурантов дела»: as what, and then whom
    if (g_.language != Language::en && t.kind == TokenKind::word && t.has(c_.recas) && i + 1 < s_.last && t_[i + 1].has(c_.people) && (s_.text(i).ends_with("ми") || s_.text(i).ends_with("мі"))) return 0;
    if (t.has(c_.how) || (t.has(c_.quant) && i > s_.first && t_[i - 1].has(c_.how))) return 0;  // "how many of them were …"
    Entity e;
    e.first = i;
    uint32_t j = i;
    bool all = false;
    // "the latter was freed"
    if (g_.language == Language::en && t.has(c_.def) && i + 2 < s_.last && (s_.text(i + 1) == "latter" || s_.text(i + 1) == "former") && t_[i + 2].kind == TokenKind::word &&
        (t_[i + 2].has(c_.be) || t_[i + 2].has(c_.have) || (t_[i + 2].meets(g_.triggers) && !noun_like(i + 2) && !t_[i + 2].has(c_.people)))) {
      e.type = EntityType::role;
      e.definite = true;
      e.last = i + 2;
      e.head = i + 1;
      add(e);
      return i + 2;
    }
    // "each of them", "all of them": as "they"
    if (g_.language == Language::en && i + 1 < s_.last && t_[i + 1].has(c_.ofthem) && (t.has(c_.all) || s_.text(i) == "each" || s_.text(i) == "Each" || s_.text(i) == "both" || s_.text(i) == "Both")) {
      e.type = EntityType::pronoun;
      e.plural = true;
      e.last = i + 2;
      e.head = i;
      add(e);
      return i + 2;
    }
    if (t.has(c_.no) && !t.has(c_.nobody)) {
      e.negated = true;
      ++j;
      if (word(j, c_.def)) ++j;
    } else if (t.has(c_.nobody) || t.has(c_.anybody)) {
      e.type = EntityType::group;
      e.negated = t.has(c_.nobody);
      e.vague = true;
      e.last = i + 1;
      e.head = i;
      add(e);
      return i + 1;
    }
    // «усё яшчэ», "all the same": a phrase that begins so
    const bool phrase = g_.language != Language::en && j < s_.last && t_[j].kind == TokenKind::word && s_.text(j).find(' ') != std::string_view::npos;
    if (!e.negated && word(j, c_.all) && !phrase) {
      all = e.definite = true;
      ++j;
      if (word(j, c_.of)) ++j;
    }
    if (!e.negated && word(j, c_.those) && (all || word(j + 1, c_.political) || (g_.language == Language::en && word(j + 1, c_.rel) && i > s_.first && t_[i - 1].meets(g_.triggers)))) {  // "release those who …"
      e.type = EntityType::group;
      e.plural = e.definite = true;
      e.last = j + 1;
      e.head = j;
      add(e);
      return j + 1;
    }
    if (all && j < s_.last && t_[j].has(c_.they) && !t_[j].has(c_.he) && !t_[j].has(c_.she) && g_.language != Language::en) return several(e, j + 1, j);  // «все они»
    if (word(j, c_.def)) {
      e.definite = true;
      ++j;
    } else if (word(j, c_.indef) && !g_.numbers.may_begin(t_[j])) {
      e.counted = true;
      e.count = {1, 1};
      ++j;
    }
    bool numbered = false, vague_number = false;
    const uint32_t aged = behind_age(s_, j);
    if (aged > j) {
      // "the 46-year-old", «46-летний минчанин»
      j = aged;
      e.counted = false;
      e.aged = true;
    } else if (j < s_.last && g_.numbers.may_begin(t_[j]) && !in_date(j) && !in_term(j)) {
      const auto number = g_.numbers.at(t_, j, s_.last);
      if (!number && word(j, c_.quant)) {
        // "more prisoners"
        e.vague = true;
        e.counted = false;
        ++j;
      } else if (number && (year_of_somebody(number->digits) || of_article(number->digits))) {
        return 0;
      } else if (number && !in_date(number->digits)) {
        numbered = true;
        e.count = number->range;
        e.counted = true;
        j = number->last;
        // «13-ти активистам»
        if (g_.language != Language::en && j + 1 < s_.last && t_[j].kind == TokenKind::other && t_[j].joined && t_[j + 1].joined && number_ending(s_.text(j + 1))) j += 2;
        // "69-летний", "№ 1": no number of people
        if (j < s_.last && t_[j].kind == TokenKind::other && t_[j].joined) return 0;
        if (number->first > s_.first && t_[number->first - 1].kind == TokenKind::other) return 0;
        vague_number = !number->exact;
        if (i > s_.first && t_[i - 1].has(c_.upto) && number->exact && g_.language == Language::en) {  // "up to 900 people"
          e.count.low = 0;
          vague_number = true;
          e.first = i - 1;
          e.hedge = {t_[i - 1].start, t_[i - 1].end};
        }
        if (number->digits > number->first) e.hedge = {t_[number->first].start, t_[number->digits - 1].end};
        else if (vague_number && !t_[number->first].has(c_.quant) && number->last > number->digits + 1) e.hedge = {t_[number->digits + 1].start, t_[number->last - 1].end};
        if (word(j, c_.of)) {
          ++j;
          if (word(j, c_.def) || word(j, c_.his) || word(j, c_.her) || word(j, c_.their) || (j < s_.last && s_.text(j) == "its")) {  // "six of its staff members"
            e.part = true;
            ++j;
          }
        } else if (const uint32_t whole = whole_of(j); whole > j) {  // «9 из 12 человек»
          e.part = true;
          j = whole;
        }
      } else if (!number && word(j, c_.indef) && !e.negated) {
        // "a" and "another" begin hedges too: "a total of", "another 52"
        e.counted = true;
        e.count = {1, 1};
        ++j;
        if (const auto more = j < s_.last && g_.numbers.may_begin(t_[j]) ? g_.numbers.at(t_, j, s_.last) : std::nullopt; more && more->range.low > 1) {  // "a dozen priests"
          numbered = true;
          e.count = more->range;
          vague_number = !more->exact;
          j = more->last;
        }
      } else if (e.first == j) {
        return 0;
      }
    } else if (word(j, c_.quant)) {
      e.vague = true;
      e.counted = false;
      while (j < s_.last && t_[j].has(c_.quant)) ++j;
      if (word(j, c_.of)) {
        ++j;
        if (word(j, c_.def)) ++j;
      }
      // «остальные девять», «остальных девятерых»
      if (const auto number = j == i + 1 && j < s_.last && !in_date(j) && !in_term(j) ? number_of_rest(s_, i) : std::nullopt) {
        numbered = e.counted = true;
        e.vague = false;
        e.count = number->range;
        j = number->last;
      }
    } else if (word(j, c_.groupof)) {
      e.vague = true;
      e.counted = false;
      e.definite = true;  // one occasion
      ++j;
    }
    // «одного из осужденных»
    if (numbered && !e.part && word(j, c_.ofpart)) {
      const uint32_t whole = noun_after(j + 1, true);
      bool named = false;  // «один из лидеров оппозиции Иван Петров»: it is he
      for (uint32_t k = whole; k > 0 && k < s_.last && k < whole + 4 && t_[k].kind == TokenKind::word; ++k) named |= mention_at(k) >= 0;
      if (named && e.count.high == 1) return 0;
      e.part = whole > 0;
      if (e.part) ++j;
    }
    const uint32_t from = j;
    uint32_t behind = j < s_.last ? noun_after(j, true) : 0;
    // «пяцёра гітарыстаў затрыманы»: of several no singular is the noun
    if (numbered && e.count.low > 1 && behind > j + 1 && g_.language != Language::en && short_participle(behind - 1)) behind = 0;
    behind = over_adjectives(behind);
    if (behind == 0 && numbered && e.count.low > 1) behind = behind_participle(s_, j);
    if (behind == 0) {
      if (e.aged && g_.language != Language::en && named_soon(s_, from)) return from;  // «27-летнего автора канала Ивана Петрова»
      const uint32_t aged_noun = e.aged && g_.language == Language::en ? noun_of_age(s_, from) : 0;  // "a 68-year-old beekeeper"
      if (e.aged && mention_at(from) < 0 && (aged_noun > 0 || e.definite || g_.language != Language::en)) {
        e.type = EntityType::role;
        e.last = aged_noun > 0 ? aged_noun + 1 : from;
        e.head = e.last - 1;
        add(e);
        return e.last;
      }
      if (e.aged) return from;
      if (e.definite && !numbered && j > i + 1 && g_.language == Language::en && s_.text(j - 1) == "others" && !(j < s_.last && t_[j].has(c_.be))) {  // "arrested the others"
        e.vague = false;
        return several(e, j, j - 1);
      }
      if (e.vague && !numbered && j > i && j < s_.last && t_[j - 1].has(c_.quant) && (t_[j].has(c_.be) || t_[j].has(c_.have) || t_[j].meets(g_.triggers))) {
        return several(e, j, j - 1);  // "others were freed": who knows whom
      }
      // «Их всех признали виновными»: them
      if (all && !numbered && g_.language != Language::en && i > s_.first && t_[i - 1].has(c_.they) && !t_[i - 1].has(c_.he) && !t_[i - 1].has(c_.she)) return 0;
      // «освободить всех»
      const bool was = g_.language != Language::en && all && !numbered && j == i + 1 && j + 1 < s_.last && t_[j].has(c_.be) && t_[j + 1].meets(g_.triggers);  // «все были осуждены»
      const bool english_all = g_.language == Language::en && all && !numbered && j == i + 1 && j < s_.last && (t_[j].has(c_.be) || t_[j].has(c_.have) || t_[j].has(c_.demand) || t_[j].has(c_.plan));
      if (english_all || was) return several(e, j, i);  // "All must be released"
      const bool stands_alone = j >= s_.last || t_[j].kind != TokenKind::word || t_[j].meets(g_.triggers) || t_[j].has(c_.prep) || t_[j].has(c_.and_) || t_[j].has(c_.conj) || t_[j].has(c_.adverb) || t_[j].has(c_.neg) || in_date(j);
      if (all && stands_alone && !numbered && j == i + 1 && g_.language != Language::en && ((j < s_.last && t_[j].meets(g_.triggers)) || (j + 1 < s_.last && t_[j].has(c_.neg) && t_[j + 1].meets(g_.triggers)) || (i > s_.first && t_[i - 1].meets(g_.triggers)))) {
        return several(e, j, i);
      }
      // «пятерых гончаров»: such numbers count people, whatever the noun
      if (numbered && from > i && t_[from - 1].has(c_.collective) && !(j < s_.last && t_[j].has(c_.ofthem))) {
        uint32_t k = from, noun = 0;
        while (k < s_.last && k < from + 3 && t_[k].kind == TokenKind::word && !t_[k].upper && t_[k].entry == nullptr && (!looks_verbal(s_, k) || s_.text(k).ends_with("аў") || s_.text(k).ends_with("яў"))) {
          noun = ++k;
          if (!looks_adjectival(s_, k - 1)) break;
        }
        e.population = "people";
        return several(e, noun > 0 ? noun : from, (noun > 0 ? noun : from) - 1);
      }
      if (numbered && number_of_rest(s_, i)) return several(e, j, j - 1);
      if (numbered) {
        // "52 were released", "52 of them", "52 others"
        // "was both arrested and fined", "both Anna and Ivan"
        if (g_.language == Language::en && from == i + 1 && t_[i].has(c_.adverb) && i > s_.first && (t_[i - 1].has(c_.be) || t_[i - 1].has(c_.have) || t_[i - 1].has(c_.they) || t_[i - 1].has(c_.people) || t_[i - 1].has(c_.person) || t_[i - 1].upper)) return 0;
        const bool year = e.count.low == e.count.high && e.count.low >= 1900 && e.count.low <= 2100;
        const bool before_verb = j < s_.last && (t_[j].has(c_.be) || t_[j].has(c_.have) || t_[j].meets(g_.triggers) || t_[j].has(c_.include) || t_[j].has(c_.verb) || t_[j].has(c_.quant));
        // «оба они»
        if (!year && from == j && g_.language != Language::en && j < s_.last && t_[j].has(c_.they) && !t_[j].has(c_.he) && !t_[j].has(c_.she)) {
          return several(e, j + 1, j);
        }
        const bool of_them = j < s_.last && t_[j].kind == TokenKind::word && t_[j].has(c_.ofthem);
        if (!year && of_them && from == j) {
          e.part = true;
          return several(e, j + 1, j - 1);
        }
        // "Belarus frees 52", "detains at least 88 over …", "pardoned another 30"
        const bool ends = j >= s_.last || t_[j].kind == TokenKind::comma || t_[j].kind == TokenKind::stop || t_[j].kind == TokenKind::semicolon || t_[j].kind == TokenKind::dash || t_[j].has(c_.prep) || t_[j].has(c_.and_);
        const bool object = g_.language == Language::en && ends && from == j && i > s_.first && t_[i - 1].kind == TokenKind::word && t_[i - 1].meets(g_.triggers) && (!noun_like(i - 1) || (i > s_.first + 1 && t_[i - 2].kind == TokenKind::word && t_[i - 2].upper && !t_[i - 2].possessive));  // "Lukashenko pardons 23"
        if (!year && object && e.count.high > 1 && !(j + 1 < s_.last && t_[j].has(c_.and_) && t_[j + 1].kind == TokenKind::number)) {
          return several(e, j, j - 1);
        }
        // "432 other BNP loyalists": a noun that nobody knows follows
        const bool other_noun = g_.language == Language::en && j + 1 < s_.last && t_[j].has(c_.quant) && t_[j + 1].kind == TokenKind::word && (t_[j + 1].entry == nullptr || t_[j + 1].has(c_.adj)) && !looks_verbal(s_, j + 1) && s_.text(j) != "others";
        // "30 suspected looters": no verb there
        const bool described = g_.language == Language::en && j + 1 < s_.last && t_[j].meets(g_.triggers) && t_[j + 1].kind == TokenKind::word && t_[j + 1].entry == nullptr && !t_[j + 1].upper && s_.text(j + 1).ends_with("s") && s_.text(j).ends_with("ed");
        if (!year && before_verb && !described && !other_noun && from == j && e.count.high > 1) {
          e.type = EntityType::group;
          e.plural = e.count.high != 1;
          e.last = j;
          e.head = j - 1;
          if (word(j, c_.quant)) e.last = j + 1;
          add(e);
          return e.last;
        }
      }
      return lone(i);
    }
    // A verb between would have ended noun_after; the noun decides.
    const Token& noun = t_[behind - 1];
    // "The suspect vehicle": another noun follows
    if (g_.language == Language::en && !numbered && behind < s_.last && t_[behind].kind == TokenKind::word && !t_[behind].upper && !noun.possessive && t_[behind].has(c_.actor) && !t_[behind].has(c_.people) && noun.upper) return lone(i);  // "the Belarusian regime"
    if (g_.language == Language::en && !numbered && !plural_noun(noun) && behind < s_.last && t_[behind].kind == TokenKind::word && !t_[behind].upper && !noun.possessive && !noun.upper && t_[behind].has(c_.org) && !t_[behind].has(c_.people) && !t_[behind].meets(g_.triggers)) return lone(i);  // "its sister outlet"
    if (g_.language == Language::en && !numbered && behind < s_.last && t_[behind].kind == TokenKind::word && t_[behind].entry == nullptr && !t_[behind].upper && !noun.possessive && !in_date(behind)) return lone(i);
    uint32_t noun_forms = noun.forms(c_.people) | noun.forms(c_.person);
    // A phrase has no forms of its own; "political prisoners" are several.
    const bool inherited = g_.language == Language::en && s_.text(behind - 1).find(' ') != std::string_view::npos;  // "opposition activists": "opposition" has forms of its own
    if (inherited) noun_forms &= ~(form::sg | form::pl);
    if ((noun_forms & (form::sg | form::pl)) == 0 && noun.has(c_.people) && noun.end - noun.start > 8 && around_.document->text.find(' ', noun.start) < noun.end) {
      const bool one = g_.language == Language::en && around_.document->text[noun.end - 1] != 's';
      noun_forms |= one ? form::sg : form::pl;
    }
    const bool plural = (noun_forms & form::pl) != 0 && ((noun_forms & form::sg) == 0 || numbered || e.vague);
    // a role before a name belongs to the name
    const uint32_t whose = whose_kin(s_, mention_begin_, behind - 1);
    const bool possessor = !numbered && whose > 0;
    if (possessor) possessor_at_ = whose;
    if (!possessor && !numbered && !plural && !all && behind < s_.last && (mention_at(behind) >= 0 || unknown_name(s_, mention_begin_, behind) > 0) && !noun.possessive) {
      return behind;
    }
    if (noun.has(c_.actor) && !noun.has(c_.people) && !numbered) return lone(i);
    // «абодва затрыманыя да суда»: no other verb, so it is what befell them
    if (numbered && g_.language != Language::en && behind == from + 1 && e.count.high > 1 && noun.meets(g_.triggers)) {
      uint32_t shape = 0;
      for (const Sense& sense : noun.entry->senses) shape |= sense.forms;
      bool verb = (shape & form::pass) == 0;
      for (uint32_t k = behind; k < s_.last && k < behind + 8 && !verb && (t_[k].kind == TokenKind::word || t_[k].kind == TokenKind::number); ++k)
        verb = t_[k].has(c_.be) || t_[k].has(c_.verb) || t_[k].has(c_.say) || (t_[k].meets(g_.triggers) && !noun_like(k)) || looks_verbal(s_, k);
      if (!verb) {
        e.type = EntityType::group;
        e.plural = true;
        e.last = from;
        e.head = from - 1;
        add(e);
        return from;
      }
    }
    // «был задержанный и отправленный»: what befell him, not another one
    if (g_.language != Language::en && behind == i + 1 && i > s_.first && t_[i - 1].has(c_.be) && noun.meets(g_.triggers)) return lone(i);
    // "of those who …": nobody whom it would count
    if (g_.language == Language::en && noun.has(c_.ofthem)) {
      if (!numbered && !e.vague) return lone(i);
      e.part = true;
    }
    if (g_.language != Language::en && !numbered && behind < s_.last && t_[behind].has(c_.actor) && !t_[behind].upper && !noun.upper && looks_adjectival(s_, behind - 1) && !oblique_adjective(behind - 1)) return lone(i);  // «военный суд»
    e.last = behind;
    e.head = behind - 1;
    e.population = population(noun);
    e.plural = plural || (numbered && e.count.high != 1);
    for (uint32_t k = from; k + 1 < behind; ++k)
      if (t_[k].has(c_.political) && (e.population == "prisoners" || noun.has(c_.prisoners))) e.population = "political_prisoners";
    if (e.population == "people" || e.population.empty() || e.population == "others") {
      // "14 foreign citizens": the more special word of the phrase
      for (uint32_t k = from; k + 1 < behind; ++k)
        if (const std::string p = population(t_[k]); !p.empty() && p != "others") e.population = p;
    }
    if (e.negated) e.vague = true;
    if (numbered && e.count == CountRange{1, 1} && !vague_number) {
      e.type = EntityType::group;
      e.plural = false;
    } else if (e.plural || e.vague) {
      e.type = EntityType::group;
      if (!e.counted && !e.definite) e.vague = true;
    } else {
      e.type = EntityType::role;
      if (noun.has(c_.actor) && !noun.has(c_.people) && !left_office(s_, behind - 1)) e.type = EntityType::actor;
    }
    if (e.definite && !e.counted) e.vague = false;
    // "450 leaders and activists", «30 журналистов и активистов»: one number of both
    if (e.type == EntityType::group && e.plural && (e.counted || e.definite) && behind + 1 < s_.last && t_[behind].has(c_.and_) && !t_[behind].has(c_.prep) && !noun.possessive && mention_at(behind + 1) < 0 && t_[behind + 1].kind == TokenKind::word &&
        !t_[behind + 1].upper && (t_[behind + 1].has(c_.people) || t_[behind + 1].has(c_.person)) && plural_noun(t_[behind + 1]) && !t_[behind + 1].possessive && !t_[behind + 1].meets(g_.triggers) && !(behind + 2 < s_.last && mention_at(behind + 2) >= 0)) {
      const uint32_t both = (noun.forms(c_.people) | noun.forms(c_.person)) & (t_[behind + 1].forms(c_.people) | t_[behind + 1].forms(c_.person)) & (form::nom | form::gen | form::dat | form::ins | form::loc);
      if (g_.language == Language::en || both != 0) {
        e.last = behind + 2;
        add(e);
        return e.last;
      }
    }
    // «Радикальная политика»: the title of a thing
    if (t.upper && i > s_.first && t_[i - 1].kind == TokenKind::quote_open && behind < s_.last && t_[behind].kind == TokenKind::quote_close && behind - i <= 4) return behind;
    e.pronoun = e.aged;
    add(e);
    return behind;
  }

  // A noun of a rule ("его арест"); elsewhere «его» is an object.
  bool noun_like(uint32_t i) const {
    if (t_[i].entry == nullptr) return false;
    for (const Sense& sense : t_[i].entry->senses)
      if (sense.forms & form::noun) return true;
    return false;
  }

  // «освобожденных белорусских политзаключенных»: a participle that is a noun too, and its noun behind
  uint32_t over_adjectives(uint32_t behind) const {
    if (g_.language != Language::ru || behind == 0 || behind >= s_.last || !t_[behind - 1].has(c_.people) || !(t_[behind - 1].has(g_.c.w_freed_w) || t_[behind - 1].meets(g_.triggers))) return behind;
    uint32_t k = behind;
    while (k < s_.last && k < behind + 2 && t_[k].kind == TokenKind::word && !t_[k].upper && !t_[k].has(c_.people) && looks_adjectival(s_, k) && s_.text(k).substr(s_.text(k).size() - 2) == s_.text(behind - 1).substr(s_.text(behind - 1).size() - 2)) ++k;
    return k > behind && k < s_.last && t_[k].has(c_.people) && !in_date(k) ? k + 1 : behind;
  }

  // «его немедленного освобождения»
  bool adjective_and_event(uint32_t i) const { return i + 1 < s_.last && g_.language != Language::en && looks_adjectival(s_, i) && !looks_verbal(s_, i) && noun_like(i + 1) && t_[i + 1].meets(g_.triggers) && !t_[i + 1].has(c_.actor) && !t_[i + 1].has(c_.person) && !t_[i + 1].has(c_.people); }

  uint32_t lone(uint32_t i) {
    const Token& t = t_[i];
    Entity e;
    e.first = i;
    e.last = i + 1;
    e.head = i;
    const bool possessive = t.has(c_.his) || t.has(c_.her) || t.has(c_.their);
    const bool before_noun = i + 1 < s_.last && (t_[i + 1].kind == TokenKind::word || t_[i + 1].kind == TokenKind::number) && !t_[i + 1].has(c_.prep) && !t_[i + 1].has(c_.to) &&
                             !t_[i + 1].has(c_.and_) && !t_[i + 1].has(c_.adverb) && !in_date(i + 1) && !t_[i + 1].has(c_.be) && !t_[i + 1].has(c_.neg) && !(g_.language == Language::en && t_[i + 1].has(c_.indef));
    if (possessive && before_noun && (g_.language == Language::en || (noun_like(i + 1) && !t_[i + 1].has(c_.actor)) || adjective_and_event(i + 1))) {
      e.type = EntityType::pronoun;
      e.sex = t.has(c_.his) ? Sex::man : t.has(c_.her) ? Sex::woman : Sex::unknown;
      e.plural = t.has(c_.their);
      e.span = {t.start, t.end};
      add(e);
      s_.entities.back().possessive = true;
      return i + 1;
    }
    if (t.has(c_.self)) return 0;
    if (t.has(first_person_) && t.end - t.start == 1 && t.upper) {  // "I was arrested"
      e.type = EntityType::pronoun;
      e.first_person = true;
      add(e);
      return i + 1;
    }
    if (t.has(c_.he) || t.has(c_.she) || t.has(c_.they)) {
      e.type = EntityType::pronoun;
      e.sex = t.has(c_.he) ? Sex::man : t.has(c_.she) ? Sex::woman : Sex::unknown;
      e.plural = t.has(c_.they) && !t.has(c_.he) && !t.has(c_.she);
      add(e);
      return i + 1;
    }
    if (t.has(c_.actor) && t.kind == TokenKind::word) {
      e.type = left_office(s_, i) ? EntityType::role : EntityType::actor;
      if (e.type == EntityType::role) e.first = before_office(s_, i);
      add(e);
      return i + 1;
    }
    if (t.has(c_.org) && !(g_.language == Language::en && !t.upper && s_.text(i) == "amnesty")) {
      e.type = EntityType::org;
      add(e);
      return i + 1;
    }
    return 0;
  }

  const Grammar& g_;
  const Grammar::Classes& c_;
  const Surroundings& around_;
  const std::vector<Token>& t_;
  Scene& s_;
  size_t mention_begin_ = 0;
  uint32_t possessor_at_ = 0;
  ClassId first_person_;
};

}  // namespace

void lay_out(const Surroundings& around, const std::vector<Token>& tokens, const Sentence& sentence, size_t& next_mention,
             size_t& next_date, int32_t& quote, Scene& out) {
  Layout(around, tokens, out).run(sentence, next_mention, next_date, quote);
}

}  // namespace stillheld::reading
