// Where the clauses of a sentence part, and which words are quoted.
#include "reading/scene_parts.h"

#include "reading/name_case.h"

#include <algorithm>

namespace stillheld::reading {

namespace {

// Scare quotes ("so-called “court”") open no quotation: at most three words.
template <class On>
void follow_quotes(const std::vector<Token>& tokens, const Sentence& sentence, int32_t& quote, On on) {
  int32_t open = quote, quotes = 0;
  for (uint32_t i = sentence.first; i < sentence.last; ++i) {
    if (tokens[i].kind == TokenKind::quote_open && open == 0) {
      uint32_t close = i + 1;
      while (close < sentence.last && tokens[close].kind != TokenKind::quote_close) ++close;
      if (close < sentence.last && close - i <= 4) {
        i = close;
        continue;
      }
      open = ++quotes;
    } else if (tokens[i].kind == TokenKind::quote_close) {
      open = 0;
      continue;
    }
    on(i, open);
  }
  quote = open;
}

class Clauses {
 public:
  explicit Clauses(Scene& out) : g_(*out.around->grammar), c_(g_.c), t_(*out.tokens), s_(out) {}

  void run(int32_t& quote) {
    find_quotes(quote);
    find_clauses();
  }

 private:
  bool word(uint32_t i, ClassId id) const { return i < s_.last && t_[i].has(id); }

  void find_quotes(int32_t& quote) {
    s_.quote_of.assign(s_.last - s_.first, 0);
    follow_quotes(t_, {s_.first, s_.last}, quote, [this](uint32_t i, int32_t open) { s_.quote_of[i - s_.first] = open; });
  }

  // «калі адбыўся абмен, …»: Belarusian has one word for "if" and "when", and a plain past is no condition.
  bool when_it_was(uint32_t opener) const {
    if (g_.language != Language::be) return false;
    bool past = false;
    for (uint32_t i = opener + 1; i < s_.last && i < opener + 16; ++i) {
      const Token& t = t_[i];
      if (t.kind == TokenKind::comma || t.kind == TokenKind::stop || t.kind == TokenKind::dash) break;
      if (t.kind != TokenKind::word) continue;
      if (t.has(c_.hyp) || t.has(c_.plan) || t.has(c_.demand)) return false;
      if (t.entry == nullptr) {
        const std::string_view word = s_.text(i);
        for (const std::string_view ending : {"ў", "ла", "ло", "лі", "ўся", "лася", "лося", "ліся"}) past |= word.ends_with(ending) && finite(i);
        continue;
      }
      for (const Sense& sense : t.entry->senses) past |= (sense.forms & form::past) && !(sense.forms & form::noun);
    }
    return past;
  }

  bool finite(uint32_t i) const {
    const Token& t = t_[i];
    if (t.kind != TokenKind::word || (t.upper && named(i))) return false;
    if (g_.language == Language::en && in_date(s_, i)) return false;  // "Last month, police detained …"
    // "on bail", "during a raid", «в протестах»: behind a preposition or an article it is a noun
    if (i > s_.first && !t.has(c_.be) && !t.has(c_.have)) {
      const Token& b = t_[i - 1];
      if (b.kind == TokenKind::word && (b.has(c_.def) || b.has(c_.indef) || (b.has(c_.prep) && !b.has(c_.pp) && !b.has(c_.to) && !b.has(c_.subord) && !b.has(c_.and_) && !b.has(c_.compl_)))) return false;
    }
    if (t.entry == nullptr) return g_.language != Language::en && looks_verbal(s_, i);
    if (t.has(c_.be) || t.has(c_.have) || t.has(c_.plan) || t.has(c_.hyp)) return t.has(c_.be) || t.has(c_.have) || t.has(c_.fin) || t.has(c_.plan) || t.has(c_.hyp);
    uint32_t forms = 0;
    for (const Sense& s : t.entry->senses) forms |= s.forms;
    return (forms & (form::past | form::pres | form::fut | form::pass)) != 0 && (forms & form::noun) == 0;
  }

  // Part of a name: «Віталя» welcomes nobody.
  bool named(uint32_t i) const {
    if (g_.language == Language::en) return false;
    for (const Entity& e : s_.entities)
      if (e.type == EntityType::person && !e.weak && i >= e.first && i < e.last) return true;
    return false;
  }

  // An own subject and its verb begin at `i`.
  bool begins_clause(uint32_t i) const {
    for (const Entity& e : s_.entities) {
      if (e.first < i) continue;
      while (const PlacedDate* date = date_at(s_, i)) i = date->last;  // «а 5 мая суд приговорил»
      if (e.first < i) continue;
      if (e.first > i + 3) return false;
      for (uint32_t k = i; k < e.first; ++k)
        if (t_[k].kind != TokenKind::word || t_[k].has(c_.prep) || t_[k].has(c_.and_) || finite(k)) return false;
      for (uint32_t k = e.last; k < s_.last && k < e.last + 5; ++k) {
        if (t_[k].kind != TokenKind::word) return false;
        // "freed A and B after they had served": the verb is another's
        if (t_[k].has(c_.he) || t_[k].has(c_.she) || t_[k].has(c_.they) || (t_[k].has(c_.subord) && k + 1 < s_.last && (t_[k + 1].has(c_.he) || t_[k + 1].has(c_.she) || t_[k + 1].has(c_.they)))) return false;
        if (t_[k].has(c_.and_)) {
          // "said 14 women and 16 men had been pardoned"
          // "hours after A and five others were freed"
          if (g_.language != Language::en || k != e.last || e.possessive) return false;
          for (const Entity& next : s_.entities)
            if (next.first > k && next.first <= k + 2 && !next.possessive && next.last < s_.last && finite(next.last)) return true;
          return false;
        }
        if (finite(k)) return true;
      }
      return false;
    }
    return false;
  }

  // "said A, B and C were freed": names, and the verb of all of them behind the last.
  bool begins_list(uint32_t i) const {
    if (g_.language != Language::en) return false;
    bool any = false;
    for (const Entity& e : s_.entities) {
      if (e.first < i) continue;
      if (e.type != EntityType::person && e.type != EntityType::role && e.type != EntityType::group) return false;
      for (uint32_t k = i; k < e.first; ++k)
        if (t_[k].kind == TokenKind::comma || t_[k].has(c_.and_) ? !any : t_[k].kind != TokenKind::word || t_[k].has(c_.prep) || t_[k].has(c_.be) || t_[k].has(c_.have) || t_[k].has(c_.rel) || t_[k].meets(g_.triggers)) return false;
      if (any && e.first > i + 5) return false;
      i = e.last;
      if (any && i < s_.last && (t_[i].has(c_.be) || t_[i].has(c_.have))) return true;
      if (i >= s_.last || !(t_[i].kind == TokenKind::comma || t_[i].has(c_.and_))) return false;
      any = true;
    }
    return false;
  }

  // «, возглавлявший штаб», «, вспыхнувшего в 2019 году»: a participle that no file knows.
  bool opens_participle(uint32_t i) const {
    if (i >= s_.last || g_.language == Language::en || g_.language == Language::pl) return false;
    const Token& t = t_[i];
    if (t.kind != TokenKind::word || t.upper || t.entry != nullptr) return false;
    return looks_participial(s_, i);
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
    bool embedded = false;  // no sign stands before the quotation: it is a part of the sentence around it
    bool relative_has_verb = false;
    // "Had the deal collapsed, …"
    bool asks = false;
    for (uint32_t i = s_.first; i < s_.last; ++i) asks |= t_[i].kind == TokenKind::question;
    if (word(s_.first, c_.invert) && !asks) {
      now = open_clause(ClauseType::subordinate, now, s_.first);
      s_.clauses[static_cast<size_t>(now)].hypothetical = true;
    }
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      const Token& t = t_[i];
      const auto type = s_.clauses[static_cast<size_t>(now)].type;
      // «потребовал наказать всех: Петрову — пять лет, Иванову — два»: what is demanded
      bool demanded = false;
      if (t.kind == TokenKind::colon && g_.language != Language::en)
        for (uint32_t k = i; k > s_.first && i - k < 7; --k) demanded |= t_[k - 1].has(c_.demand) && !t_[k - 1].has(c_.say) && s_.clause_of[k - 1 - s_.first] == now;
      if (t.kind == TokenKind::semicolon && lists(i)) {
        s_.clause_of[i - s_.first] = now;
        continue;
      }
      if (t.kind == TokenKind::semicolon || (t.kind == TokenKind::colon && i > s_.first + 1 && (demanded || !(i + 1 < s_.last && g_.numbers.may_begin(t_[i + 1]))))) {
        now = demanded ? open_clause(ClauseType::complement, now, i) : open_clause(ClauseType::main, -1, i + 1);
      } else if (t.kind == TokenKind::quote_open && s_.quote_of[i - s_.first] != 0 && quote_clause < 0) {
        quote_clause = now;
        // 'guilty of “calling for sanctions” and sentenced to …', 'Petrov “was sentenced …”'
        embedded = i > s_.first && t_[i - 1].kind == TokenKind::word && !t_[i - 1].has(c_.say);
        if (!(embedded && i + 1 < s_.last && (t_[i + 1].has(c_.be) || t_[i + 1].has(c_.have)) && !has_verb(now, i))) now = open_clause(ClauseType::complement, now, i);
      } else if (t.kind == TokenKind::quote_close && quote_clause >= 0) {
        s_.clause_of[i - s_.first] = now;
        now = embedded ? quote_clause : open_clause(ClauseType::main, -1, i + 1);
        quote_clause = -1;
        continue;
      } else if (t.kind == TokenKind::comma || t.kind == TokenKind::dash) {
        if (type == ClauseType::relative && relative_has_verb) {
          const bool participial = s_.clauses[static_cast<size_t>(now)].participial;
          const bool goes_on = !participial && i + 1 < s_.last && (t_[i + 1].has(c_.and_) || t_[i + 1].kind == TokenKind::number || in_date(s_, i + 1)) && t.kind == TokenKind::comma;
          if (!goes_on) now = s_.clauses[static_cast<size_t>(now)].parent;
        } else if (type == ClauseType::subordinate && has_verb(now, i)) {
          // "After she was freed, Petrova left": the main clause begins.
          int32_t parent = s_.clauses[static_cast<size_t>(now)].parent;
          // "sentenced A, who was detained after the flight had landed, to eight years"
          if (parent >= 0 && g_.language == Language::en && s_.clauses[static_cast<size_t>(parent)].type == ClauseType::relative && i + 1 < s_.last && (t_[i + 1].has(c_.to) || t_[i + 1].has(c_.be) || t_[i + 1].has(c_.have)) &&
              s_.clauses[static_cast<size_t>(parent)].parent >= 0) parent = s_.clauses[static_cast<size_t>(parent)].parent;
          if (parent >= 0) now = parent;
        }
        s_.clause_of[i - s_.first] = now;
        if (t.kind == TokenKind::comma && opens_participle(i + 1)) {
          int32_t antecedent = -1;
          for (size_t n = 0; n < s_.entities.size(); ++n)
            if (s_.entities[n].last <= i && i - s_.entities[n].last <= 4) antecedent = static_cast<int32_t>(n);
          now = open_clause(ClauseType::relative, now, i + 1);
          s_.clauses[static_cast<size_t>(now)].antecedent = antecedent;
          s_.clauses[static_cast<size_t>(now)].participial = true;
          relative_has_verb = true;
          continue;
        }
        if (i + 1 < s_.last && !t_[i + 1].has(c_.rel) && begins_clause(i + 1) && has_verb(now, i)) {
          now = open_clause(ClauseType::main, -1, i + 1);
          date_before(i, now);
        }
        continue;
      } else if (t.has(c_.rel) || t.has(c_.whose)) {
        if (!(t.has(c_.compl_) && i > s_.first && after_speech(i))) {
          int32_t antecedent = -1;
          for (size_t n = 0; n < s_.entities.size(); ++n)
            if (s_.entities[n].last <= i && i - s_.entities[n].last <= 8 && !(antecedent >= 0 && s_.entities[n].type == EntityType::pronoun && s_.entities[n].governed)) antecedent = static_cast<int32_t>(n);
          now = open_clause(ClauseType::relative, now, i);
          // "she was thinking of those who …": nobody of before
          const bool those = g_.language == Language::en && i > s_.first && t_[i - 1].kind == TokenKind::word && (t_[i - 1].has(c_.those) || t_[i - 1].has(c_.ofthem)) &&
                             !(antecedent >= 0 && s_.entities[static_cast<size_t>(antecedent)].last == i);
          s_.clauses[static_cast<size_t>(now)].antecedent = t.has(c_.whose) || those ? -1 : antecedent;
          relative_has_verb = false;
        }
      }
      if (t.has(c_.compl_) && !t.has(c_.rel) && i > s_.first && (after_speech(i) || t_[i - 1].kind == TokenKind::comma)) {
        now = open_clause(ClauseType::complement, now, i);
      } else if (t.has(c_.purpose) && i > s_.first) {
        now = open_clause(ClauseType::complement, now, i);
      } else if (t.has(c_.if_)) {
        now = open_clause(ClauseType::subordinate, now, i);
        s_.clauses[static_cast<size_t>(now)].hypothetical = !when_it_was(i);
      } else if (t.has(c_.subord) && !t.has(c_.and_) && (i == s_.first || begins_clause(i + 1))) {
        if (begins_clause(i + 1)) now = open_clause(ClauseType::subordinate, now, i);
      } else if ((t.has(c_.conj) || t.has(c_.and_)) && i > s_.first && !joins_objects(i) && begins_clause(i + 1) && has_verb(now, i)) {
        now = open_clause(ClauseType::main, -1, i);
      } else if (t.has(c_.say) && i + 1 < s_.last && (begins_clause(i + 1) || begins_list(i + 1))) {
        // "Minsk said Petrova was freed"
        s_.clause_of[i - s_.first] = now;
        now = open_clause(ClauseType::complement, now, i);
        continue;
      }
      // "who attended the hearing were detained": the main verb again
      if (g_.language == Language::en && relative_has_verb && (t.has(c_.be) || t.has(c_.have)) && s_.clauses[static_cast<size_t>(now)].type == ClauseType::relative && s_.clauses[static_cast<size_t>(now)].parent >= 0 &&
          plain_relative(s_.clauses[static_cast<size_t>(now)].opener, i)) now = s_.clauses[static_cast<size_t>(now)].parent;
      s_.clause_of[i - s_.first] = now;
      relative_has_verb |= finite(i) || (g_.language == Language::en && i > s_.first && t_[i - 1].has(c_.rel) && t.kind == TokenKind::word && t.entry == nullptr && !t.upper && s_.clauses[static_cast<size_t>(now)].type == ClauseType::relative);
    }
  }

  // «— Ивана Сокола и Петра Дуба приговорили»: objects of the verb behind
  bool joins_objects(uint32_t i) const {
    if (g_.language == Language::en || !t_[i].has(c_.and_)) return false;
    const Entity* left = nullptr;
    for (const Entity& e : s_.entities) {
      if (e.last == i) left = &e;
      if (e.phrase_first() <= i) continue;
      return left != nullptr && e.phrase_first() == i + 1 && left->type == EntityType::person && e.type == EntityType::person && name_case(s_, *left) == NameCase::accusative && name_case(s_, e) == NameCase::accusative;
    }
    return false;
  }

  // "writer A; lawyer B; and editor C, were freed": a semicolon between names of a list,
  // not clauses: before it or behind it no verb stands up to the next one.
  bool lists(uint32_t i) const {
    bool verb = false;
    for (uint32_t k = i; k > s_.first && t_[k - 1].kind != TokenKind::semicolon && !(g_.language != Language::en && t_[k - 1].kind == TokenKind::colon) && !verb; --k) verb = finite(k - 1) || t_[k - 1].meets(g_.triggers);
    if (!verb) return true;
    for (uint32_t k = i + 1; k < s_.last && t_[k].kind != TokenKind::semicolon; ++k)
      if (finite(k) || t_[k].meets(g_.triggers) || g_.numbers.may_begin(t_[k])) return false;
    return true;
  }

  // From "who" on: a verb of its own, an object, nothing that could be the subject of
  // what comes.
  bool plain_relative(uint32_t opener, uint32_t to) const {
    if (to - opener < 3) return false;
    const Token& last = t_[to - 1];
    if (last.kind != TokenKind::word || last.has(c_.and_) || last.has(c_.adverb) || last.has(c_.he) || last.has(c_.she) || last.has(c_.they) || last.has(c_.be) || last.has(c_.have) || last.has(c_.rel) || last.has(c_.prep)) return false;
    for (uint32_t i = opener + 1; i < to; ++i)
      if (t_[i].kind != TokenKind::word || t_[i].has(c_.say) || (i > opener + 1 && (t_[i].has(c_.be) || t_[i].has(c_.have))) || t_[i].has(c_.compl_)) return false;
    for (const Entity& e : s_.entities)
      if (e.first > opener && e.first < to && e.last == to) return false;
    return true;
  }

  // "… in 2011 and, in 2021, he was jailed": the date is the clause's that it opens.
  void date_before(uint32_t comma, int32_t clause) {
    for (const PlacedDate& d : s_.dates) {
      if (d.last != comma) continue;
      uint32_t from = d.first;
      if (from > s_.first && t_[from - 1].has(c_.prep)) --from;
      if (from == s_.first || !(t_[from - 1].kind == TokenKind::comma || t_[from - 1].has(c_.and_) || t_[from - 1].has(c_.conj))) return;
      for (uint32_t i = from; i < comma; ++i) s_.clause_of[i - s_.first] = clause;
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
  const std::vector<Token>& t_;
  Scene& s_;
};

}  // namespace

void find_clauses(Scene& scene, int32_t& quote) { Clauses(scene).run(quote); }

void pass_quotes(const std::vector<Token>& tokens, const Sentence& sentence, int32_t& quote) {
  follow_quotes(tokens, sentence, quote, [](uint32_t, int32_t) {});
}

void part_clauses(Scene& scene, int32_t& quote) {
  scene.clauses.clear();
  scene.clause_of.clear();
  scene.quote_of.clear();
  find_clauses(scene, quote);
}

}  // namespace stillheld::reading
