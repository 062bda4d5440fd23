#include "reading/scene.h"

#include <algorithm>

namespace stillheld::reading {

namespace {

class Layout {
 public:
  Layout(const Surroundings& around, const std::vector<Token>& tokens, Scene& out)
      : g_(*around.grammar), c_(around.grammar->c), around_(around), t_(tokens), s_(out) {}

  void run(const Sentence& sentence, size_t& next_mention, size_t& next_date, int32_t& quote) {
    s_.around = &around_;
    s_.tokens = &t_;
    s_.first = sentence.first;
    s_.last = sentence.last;
    place_dates(next_date);
    find_terms();
    find_entities(next_mention);
    govern();
    find_quotes(quote);
    find_clauses();
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
      if (j > i && !org) s_.dates.push_back({d, i, j});
      i = std::max(i, j);
    }
  }

  const PlacedDate* date_at(uint32_t i) const {
    for (const PlacedDate& d : s_.dates)
      if (i >= d.first && i < d.last) return &d;
    return nullptr;
  }

  bool in_date(uint32_t i) const {
    for (const PlacedDate& d : s_.dates)
      if (i >= d.first && i < d.last) return true;
    return false;
  }

  // "5 years and 6 months", "11-year", "two and a half years", "5, 7 and 9 years".
  void find_terms() {
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      if (!g_.numbers.may_begin(t_[i])) continue;
      const auto number = g_.numbers.at(t_, i, s_.last);
      if (!number) continue;
      // "for two years" is a stretch and a term; "two years ago", "2021 года" are dates.
      if (const PlacedDate* date = date_at(number->digits)) {
        const bool stretch = number->range.low < 100 && date->first >= i && date->last <= number->last + 1;
        if (!stretch) continue;
      }
      uint32_t j = number->last;
      // "over 30 years" is a term of 30: the hedge says the rest.
      const auto bare = g_.numbers.at(t_, number->digits, s_.last);
      std::vector<int64_t> values{bare ? bare->range.low : number->range.low};
      // more numbers before the unit: "5, 7 and 9 years"
      uint32_t k = j;
      while (k < s_.last && (t_[k].kind == TokenKind::comma || word(k, c_.and_))) {
        uint32_t n = k + 1;
        if (n < s_.last && word(n, c_.and_)) ++n;
        if (n >= s_.last || !g_.numbers.may_begin(t_[n])) break;
        const auto next = g_.numbers.at(t_, n, s_.last);
        if (!next) break;
        values.push_back(next->range.low);
        k = next->last;
      }
      if (values.size() > 1 && unit(k) != 0) j = k;
      else values.resize(1);
      bool half = false;
      if (word(j, c_.andhalf)) {
        half = true;
        ++j;
      }
      while (j < s_.last && t_[j].kind == TokenKind::other && t_[j].joined) ++j;  // 11-year
      int per = unit(j);
      if (per == 0) {
        i = std::max(i, number->digits);
        continue;
      }
      Term term;
      term.first = i;
      for (const int64_t v : values) term.list.push_back(static_cast<int>(std::min<int64_t>(v, 1200)) * (per > 0 ? per : 0) + (half && per > 0 ? per / 2 : 0));
      if (per > 0) term.months = term.list[0];
      else term.days = static_cast<int>(std::min<int64_t>(values[0], 10000)) * -per;
      ++j;
      if (word(j, c_.andhalf) && per > 0) {
        term.months += per / 2;
        term.list[0] = term.months;
        ++j;
      }
      // "and 6 months"
      uint32_t n = j;
      if (word(n, c_.and_) || (n < s_.last && t_[n].kind == TokenKind::comma)) ++n;
      if (per == 12 && n < s_.last && values.size() == 1 && g_.numbers.may_begin(t_[n])) {
        const auto more = g_.numbers.at(t_, n, s_.last);
        if (more && unit(more->last) == 1) {
          term.months += static_cast<int>(std::min<int64_t>(more->range.low, 1000));
          term.list[0] = term.months;
          j = more->last + 1;
        }
      }
      term.last = j;
      const int64_t high = number->range.high;
      for (uint32_t b = i; b > s_.first && b + 3 > i; --b) term.up_to |= word(b - 1, c_.upto);
      term.up_to |= number->range.low == 0 || word(i, c_.upto) || (high == kUnbounded);
      s_.terms.push_back(term);
      i = j - 1;
    }
  }

  int unit(uint32_t i) const {
    if (i >= s_.last) return 0;
    if (t_[i].has(c_.year)) return 12;
    if (t_[i].has(c_.month)) return 1;
    if (t_[i].has(c_.week)) return -7;
    if (t_[i].has(c_.day)) return -1;
    return 0;
  }

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

  // Words that may stand between a number or article and its noun.
  bool is_modifier(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind == TokenKind::other) return t.joined;
    if (t.kind != TokenKind::word) return false;
    if (t.has(c_.adj) || t.has(c_.political) || t.has(c_.adverb) || t.has(c_.quant)) return true;
    if (t.entry == nullptr) return !t.possessive && adjective_like(i);
    return !t.has(c_.be) && !t.has(c_.have) && !t.has(c_.prep) && !t.has(c_.and_) && !t.has(c_.conj) && !t.has(c_.verb) && !t.has(c_.to) &&
           !t.has(c_.rel) && !t.has(c_.compl_) && !t.meets(g_.triggers) && !t.has(c_.say) && !t.has(c_.plan) && !t.has(c_.hyp) && !t.has(c_.demand) && !t.has(c_.neg) &&
           !t.has(c_.year) && !t.has(c_.he) && !t.has(c_.she) && !t.has(c_.they) && !t.has(c_.people) && !t.has(c_.actor) && !t.has(c_.org);
  }

  // An unknown word in Cyrillic that has the ending of an adjective; «нарушения
  // прав человека» is no person.  Latin letters tell nothing.
  bool adjective_like(uint32_t i) const {
    if (g_.language == Language::en || g_.language == Language::pl) return true;
    static constexpr std::string_view kEnds[] = {"ых", "их", "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "го", "му", "ым", "им", "ми", "ую", "юю",
                                                 "ыя", "ія", "га", "ай", "яй", "іх", "ім", "ої", "ою", "та", "го"};
    const std::string_view word = std::string_view(around_.document->text).substr(t_[i].start, t_[i].end - t_[i].start);
    if (word.size() < 6) return false;
    if (static_cast<unsigned char>(word.front()) < 0x80) return true;
    for (const std::string_view end : kEnds)
      if (word.substr(word.size() - end.size()) == end) return true;
    return false;
  }

  // The people noun after `from` with at most 4 modifiers between; 0 if none.
  uint32_t noun_after(uint32_t from, bool roles) const {
    for (uint32_t i = from; i < s_.last && i < from + 5; ++i) {
      if (mention_at(i) >= 0) return 0;
      if (t_[i].has(c_.people) || (roles && t_[i].has(c_.person))) {
        // "opposition leader": the last of several nouns
        uint32_t j = i;
        while (j + 1 < s_.last && j < i + 3 && mention_at(j + 1) < 0 && (t_[j + 1].has(c_.people) || (roles && t_[j + 1].has(c_.person))) && !t_[j].possessive) ++j;
        return j + 1;
      }
      if (!is_modifier(i)) return 0;
    }
    return 0;
  }

  int32_t mention_at(uint32_t i) const {
    for (size_t m = mention_begin_; m < around_.persons->mentions.size(); ++m) {
      const Mention& mention = around_.persons->mentions[m];
      if (mention.start >= t_[i].end) return -1;
      if (mention.end > t_[i].start) return static_cast<int32_t>(m);
    }
    return -1;
  }

  void add(Entity e) {
    e.span = {t_[e.first].start, t_[e.last - 1].end};
    if (t_[e.last - 1].possessive) {
      e.possessive = true;
      // without 's
      const std::string_view text(around_.document->text);
      while (e.span.end > e.span.start && text[e.span.end - 1] != '\'' && static_cast<unsigned char>(text[e.span.end - 1]) < 0x80) --e.span.end;
      if (e.span.end > e.span.start && text[e.span.end - 1] == '\'') --e.span.end;
      else if (e.span.end >= e.span.start + 3) e.span.end -= 3;
    }
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
      official |= t_[j].has(c_.actor);
      ++j;
    }
    e.last = j;
    e.head = j - 1;
    if (official) e.type = EntityType::actor;
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
      if (const int32_t m = mention_at(i); m >= 0) {
        i = person(i, m);
        continue;
      }
      if (const uint32_t j = group_at(i)) {
        i = j;
        continue;
      }
      ++i;
    }
    appositions();
  }

  // The token behind the entity that begins at `i`, or 0.
  uint32_t group_at(uint32_t i) {
    const Token& t = t_[i];
    if (t.kind != TokenKind::word && t.kind != TokenKind::number) return 0;
    if (in_term(i)) return 0;
    Entity e;
    e.first = i;
    uint32_t j = i;
    if (t.has(c_.no)) {
      e.negated = true;
      ++j;
      if (word(j, c_.def)) ++j;
    } else if (t.has(c_.nobody)) {
      e.type = EntityType::group;
      e.negated = true;
      e.vague = true;
      e.last = i + 1;
      e.head = i;
      add(e);
      return i + 1;
    }
    if (word(j, c_.def)) {
      e.definite = true;
      ++j;
    } else if (word(j, c_.indef) && !g_.numbers.may_begin(t_[j])) {
      e.counted = true;
      e.count = {1, 1};
      ++j;
    }
    bool numbered = false, vague_number = false;
    if (j < s_.last && g_.numbers.may_begin(t_[j]) && !in_date(j) && !in_term(j)) {
      const auto number = g_.numbers.at(t_, j, s_.last);
      if (!number && word(j, c_.quant)) {
        // "more prisoners"
        e.vague = true;
        e.counted = false;
        ++j;
      } else if (number && !in_date(number->digits)) {
        numbered = true;
        e.count = number->range;
        e.counted = true;
        j = number->last;
        // "69-летний", "№ 1": no number of people
        if (j < s_.last && t_[j].kind == TokenKind::other && t_[j].joined) return 0;
        if (number->first > s_.first && t_[number->first - 1].kind == TokenKind::other) return 0;
        vague_number = !number->exact;
        if (word(j, c_.of)) {
          ++j;
          if (word(j, c_.def)) ++j;
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
    } else if (word(j, c_.groupof)) {
      e.vague = true;
      e.counted = false;
      e.definite = true;  // one occasion
      ++j;
    }
    const uint32_t from = j;
    const uint32_t behind = j < s_.last ? noun_after(j, true) : 0;
    if (behind == 0) {
      if (numbered) {
        // "52 were released", "52 of them", "52 others"
        const bool year = e.count.low == e.count.high && e.count.low >= 1900 && e.count.low <= 2100;
        const bool before_verb = j < s_.last && (t_[j].has(c_.be) || t_[j].has(c_.have) || t_[j].meets(g_.triggers) || t_[j].has(c_.include) || t_[j].has(c_.verb) || t_[j].has(c_.quant));
        if (!year && before_verb && from == j && e.count.high > 1) {
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
    if (g_.language == Language::en && !numbered && behind < s_.last && t_[behind].kind == TokenKind::word && t_[behind].entry == nullptr && !t_[behind].upper && !noun.possessive && !in_date(behind)) return lone(i);
    uint32_t noun_forms = noun.forms(c_.people) | noun.forms(c_.person);
    // A phrase has no forms of its own; "political prisoners" are several.
    if ((noun_forms & (form::sg | form::pl)) == 0 && noun.has(c_.people) && noun.end - noun.start > 8 && around_.document->text.find(' ', noun.start) < noun.end) {
      const bool one = g_.language == Language::en && around_.document->text[noun.end - 1] != 's';
      noun_forms |= one ? form::sg : form::pl;
    }
    const bool plural = (noun_forms & form::pl) != 0 && ((noun_forms & form::sg) == 0 || numbered || e.vague);
    // a role before a name belongs to the name
    if (!numbered && !plural && behind < s_.last && mention_at(behind) >= 0 && !noun.possessive) {
      return behind;
    }
    if (noun.has(c_.actor) && !noun.has(c_.people) && !numbered) return lone(i);
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
      if (noun.has(c_.actor)) e.type = EntityType::actor;
    }
    if (e.definite && !e.counted) e.vague = false;
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

  uint32_t lone(uint32_t i) {
    const Token& t = t_[i];
    Entity e;
    e.first = i;
    e.last = i + 1;
    e.head = i;
    const bool possessive = t.has(c_.his) || t.has(c_.her) || t.has(c_.their);
    const bool before_noun = i + 1 < s_.last && (t_[i + 1].kind == TokenKind::word || t_[i + 1].kind == TokenKind::number) && !t_[i + 1].has(c_.prep) && !t_[i + 1].has(c_.to) &&
                             !t_[i + 1].has(c_.and_) && !t_[i + 1].has(c_.adverb) && !in_date(i + 1) && !t_[i + 1].has(c_.be) && !t_[i + 1].has(c_.neg);
    if (possessive && before_noun && (g_.language == Language::en || noun_like(i + 1))) {
      e.type = EntityType::pronoun;
      e.sex = t.has(c_.his) ? Sex::man : t.has(c_.her) ? Sex::woman : Sex::unknown;
      e.plural = t.has(c_.their);
      e.span = {t.start, t.end};
      add(e);
      s_.entities.back().possessive = true;
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
      e.type = EntityType::actor;
      add(e);
      return i + 1;
    }
    if (t.has(c_.org) && (t.upper || g_.lexicon.class_name(c_.org).empty() || true)) {
      e.type = EntityType::org;
      add(e);
      return i + 1;
    }
    return 0;
  }

  // "Anna Petrova, 34, a journalist from Minsk," is one person.
  void appositions() {
    auto& entities = s_.entities;
    std::vector<Entity> kept;
    for (Entity& e : entities) {
      if (!kept.empty() && e.type == EntityType::role && !e.negated) {
        const Entity& before = kept.back();
        const bool comma = before.last < s_.last && (t_[before.last].kind == TokenKind::comma || t_[before.last].kind == TokenKind::dash);
        if (before.type == EntityType::person && comma && e.first - before.last <= 6) {
          bool plain = true;
          for (uint32_t i = before.last; i < e.first; ++i)
            plain &= t_[i].kind == TokenKind::comma || t_[i].kind == TokenKind::number || t_[i].kind == TokenKind::dash || t_[i].kind == TokenKind::other || t_[i].has(c_.age) || t_[i].has(c_.year) ||
                     (t_[i].kind == TokenKind::word && t_[i].entry == nullptr && !t_[i].upper);
          // "Anna Petrova, a journalist and …"; but a list goes on with a name
          if (plain) continue;
        }
      }
      kept.push_back(std::move(e));
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

  // A preposition before an entity governs it, and what is listed with it.
  void govern() {
    for (size_t n = 0; n < s_.entities.size(); ++n) {
      Entity& e = s_.entities[n];
      uint32_t i = e.first;
      for (uint32_t steps = 0; i > s_.first && steps < 6; ++steps) {
        const Token& before = t_[i - 1];
        if (before.has(c_.include)) {
          e.included = e.governed = true;
          e.governor = i - 1;
          break;
        }
        if (before.has(c_.prep) && !in_date(i - 1)) {
          e.governed = true;
          e.governor = i - 1;
          break;
        }
        if (before.has(c_.and_) || before.kind == TokenKind::comma) {
          // the list's first
          if (n > 0 && s_.entities[n - 1].governed && s_.entities[n - 1].type != EntityType::org && s_.entities[n - 1].type != EntityType::actor && i - 1 - std::min(i - 1, s_.entities[n - 1].last) <= 3 && !in_date(i - 1) && listed(s_.entities[n - 1].last, i)) {
            e.governed = true;
            e.included = s_.entities[n - 1].included;
            e.governor = s_.entities[n - 1].governor;
          }
          break;
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

  // Scare quotes ("so-called “court”") open no quotation: at most three words.
  void find_quotes(int32_t& quote) {
    s_.quote_of.assign(s_.last - s_.first, 0);
    int32_t open = quote;
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      if (t_[i].kind == TokenKind::quote_open && open == 0) {
        uint32_t close = i + 1;
        while (close < s_.last && t_[close].kind != TokenKind::quote_close) ++close;
        if (close < s_.last && close - i <= 4) {
          i = close;
          continue;
        }
        open = ++quotes_ + quote * 0;
      } else if (t_[i].kind == TokenKind::quote_close) {
        open = 0;
        continue;
      }
      s_.quote_of[i - s_.first] = open;
    }
    quote = open;
  }

  bool finite(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind != TokenKind::word || t.entry == nullptr) return false;
    if (t.has(c_.be) || t.has(c_.have) || t.has(c_.plan) || t.has(c_.hyp)) return t.has(c_.be) || t.has(c_.have) || t.has(c_.fin) || t.has(c_.plan) || t.has(c_.hyp);
    uint32_t forms = 0;
    for (const Sense& s : t.entry->senses) forms |= s.forms;
    return (forms & (form::past | form::pres | form::fut | form::pass)) != 0 && (forms & form::noun) == 0;
  }

  // An own subject and its verb begin at `i`.
  bool begins_clause(uint32_t i) const {
    for (const Entity& e : s_.entities) {
      if (e.first < i) continue;
      if (e.first > i + 3) return false;
      for (uint32_t k = i; k < e.first; ++k)
        if (t_[k].kind != TokenKind::word || t_[k].has(c_.prep) || t_[k].has(c_.and_) || finite(k)) return false;
      for (uint32_t k = e.last; k < s_.last && k < e.last + 5; ++k) {
        if (t_[k].kind != TokenKind::word) return false;
        if (t_[k].has(c_.and_)) return false;
        if (finite(k)) return true;
      }
      return false;
    }
    return false;
  }

  int32_t open_clause(ClauseType type, int32_t parent, uint32_t opener) {
    Clause c;
    c.type = type;
    c.parent = parent;
    c.opener = opener;
    s_.clauses.push_back(c);
    return static_cast<int32_t>(s_.clauses.size() - 1);
  }

  void find_clauses() {
    s_.clause_of.assign(s_.last - s_.first, 0);
    int32_t now = open_clause(ClauseType::main, -1, s_.first);
    int32_t quote_clause = -1;
    bool relative_has_verb = false;
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      const Token& t = t_[i];
      const auto type = s_.clauses[static_cast<size_t>(now)].type;
      if (t.kind == TokenKind::semicolon || (t.kind == TokenKind::colon && i > s_.first + 1)) {
        now = open_clause(ClauseType::main, -1, i + 1);
      } else if (t.kind == TokenKind::quote_open && s_.quote_of[i - s_.first] != 0 && quote_clause < 0) {
        quote_clause = now;
        now = open_clause(ClauseType::complement, now, i);
      } else if (t.kind == TokenKind::quote_close && quote_clause >= 0) {
        s_.clause_of[i - s_.first] = now;
        now = open_clause(ClauseType::main, -1, i + 1);
        quote_clause = -1;
        continue;
      } else if (t.kind == TokenKind::comma || t.kind == TokenKind::dash) {
        if (type == ClauseType::relative && relative_has_verb) {
          const bool goes_on = i + 1 < s_.last && (t_[i + 1].has(c_.and_) || t_[i + 1].kind == TokenKind::number || in_date(i + 1)) && t.kind == TokenKind::comma;
          if (!goes_on) now = s_.clauses[static_cast<size_t>(now)].parent;
        } else if (type == ClauseType::subordinate && has_verb(now, i)) {
          // "After she was freed, Petrova left": the main clause begins.
          const int32_t parent = s_.clauses[static_cast<size_t>(now)].parent;
          if (parent >= 0) now = parent;
        }
        s_.clause_of[i - s_.first] = now;
        if (i + 1 < s_.last && !t_[i + 1].has(c_.rel) && begins_clause(i + 1) && has_verb(now, i)) {
          now = open_clause(ClauseType::main, -1, i + 1);
        }
        continue;
      } else if (t.has(c_.rel) || t.has(c_.whose)) {
        if (!(t.has(c_.compl_) && i > s_.first && after_speech(i))) {
          int32_t antecedent = -1;
          for (size_t n = 0; n < s_.entities.size(); ++n)
            if (s_.entities[n].last <= i && i - s_.entities[n].last <= 8) antecedent = static_cast<int32_t>(n);
          now = open_clause(ClauseType::relative, now, i);
          s_.clauses[static_cast<size_t>(now)].antecedent = t.has(c_.whose) ? -1 : antecedent;
          relative_has_verb = false;
        }
      }
      if (t.has(c_.compl_) && !t.has(c_.rel) && i > s_.first && (after_speech(i) || t_[i - 1].kind == TokenKind::comma)) {
        now = open_clause(ClauseType::complement, now, i);
      } else if (t.has(c_.purpose) && i > s_.first) {
        now = open_clause(ClauseType::complement, now, i);
      } else if (t.has(c_.if_)) {
        now = open_clause(ClauseType::subordinate, now, i);
        s_.clauses[static_cast<size_t>(now)].hypothetical = true;
      } else if (t.has(c_.subord) && (i == s_.first || begins_clause(i + 1))) {
        if (begins_clause(i + 1)) now = open_clause(ClauseType::subordinate, now, i);
      } else if ((t.has(c_.conj) || t.has(c_.and_)) && i > s_.first && begins_clause(i + 1) && has_verb(now, i)) {
        now = open_clause(ClauseType::main, -1, i);
      } else if (t.has(c_.say) && i + 1 < s_.last && begins_clause(i + 1)) {
        // "Minsk said Petrova was freed"
        s_.clause_of[i - s_.first] = now;
        now = open_clause(ClauseType::complement, now, i);
        continue;
      }
      s_.clause_of[i - s_.first] = now;
      relative_has_verb |= finite(i);
    }
  }

  // A word of speech, demand or doubt within four tokens before.
  bool after_speech(uint32_t i) const {
    for (uint32_t k = i; k > s_.first && k + 5 > i; --k) {
      const Token& t = t_[k - 1];
      if (t.has(c_.say) || t.has(c_.demand) || t.has(c_.hyp) || t.has(c_.deny) || t.has(c_.plan) || t.has(c_.nounsay) || t.has(c_.false_) || t.has(c_.hearsay)) return true;
    }
    return false;
  }

  bool has_verb(int32_t clause, uint32_t before) const {
    for (uint32_t i = before; i > s_.first && before - i < kReach; --i)
      if (s_.clause_of[i - 1 - s_.first] == clause && finite(i - 1)) return true;
    return false;
  }

  const Grammar& g_;
  const Grammar::Classes& c_;
  const Surroundings& around_;
  const std::vector<Token>& t_;
  Scene& s_;
  size_t mention_begin_ = 0;
  int32_t quotes_ = 0;
};

}  // namespace

void lay_out(const Surroundings& around, const std::vector<Token>& tokens, const Sentence& sentence, size_t& next_mention,
             size_t& next_date, int32_t& quote, Scene& out) {
  Layout(around, tokens, out).run(sentence, next_mention, next_date, quote);
}

}  // namespace stillheld::reading
