#include "reading/complements.h"

#include <algorithm>

#include "reading/open_phrase.h"
#include "reading/scene_parts.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

constexpr uint32_t kLongest = 16;  // tokens behind the noun

class Complement {
 public:
  Complement(const Scene& scene, const Entity& entity, ClaimKind kind, uint32_t trigger) : s_(scene), g_(*scene.around->grammar), c_(g_.c), e_(entity), kind_(kind), trigger_(trigger) {
    // what stands beyond its verb is never reached
    limit_ = std::min(s_.last, e_.last + kLongest);
    if (trigger_ >= e_.last) limit_ = std::min(limit_, trigger_);
  }

  Bytes run() const {
    Bytes out = e_.span;
    // "detained Viasna activists", "Imprisoned leader of a union"
    if (g_.language == Language::en)
      for (uint32_t i = e_.first; i > s_.first && i + 2 > e_.first && describes(i - 1); --i) out.start = s_.token(i - 1).start;
    const uint32_t end = g_.language == Language::en ? english(e_.last) : slavic(e_.last);
    if (end > e_.last) out.end = s_.token(end - 1).end;
    return out;
  }

 private:
  bool word(uint32_t i, std::string_view low) const { return i < limit_ && s_.token(i).kind == TokenKind::word && s_.text(i) == low; }
  bool moves() const { return kind_ == ClaimKind::release || kind_ == ClaimKind::expulsion || kind_ == ClaimKind::transfer || kind_ == ClaimKind::exchange; }
  bool named(uint32_t i) const {
    for (const Entity& e : s_.entities) {
      if (e.first > i) return false;
      if (i < e.last) return (e.type == EntityType::person && !e.weak) || e.type == EntityType::pronoun;
    }
    return false;
  }
  uint32_t forms_of(uint32_t i) const {
    uint32_t forms = 0;
    if (s_.token(i).entry != nullptr)
      for (const Sense& sense : s_.token(i).entry->senses) forms |= sense.forms;
    return forms;
  }
  // "detained", "jailed" right before the noun, and no verb of somebody in front of it.
  bool describes(uint32_t i) const {
    const Token& t = s_.token(i);
    if (i == trigger_ || t.kind != TokenKind::word || !t.meets(g_.triggers) || (forms_of(i) & form::noun) || !s_.text(i).ends_with("ed") || s_.token(e_.first).has(c_.def) || s_.token(e_.first).has(c_.indef) || e_.counted) return false;
    if (i == s_.first) return true;
    const Token& b = s_.token(i - 1);
    return (b.kind == TokenKind::word && (b.has(c_.def) || b.has(c_.indef) || b.has(c_.prep) || b.has(c_.his) || b.has(c_.her) || b.has(c_.their) || b.has(c_.and_) || (b.meets(g_.triggers) && i - 1 == trigger_)));
  }
  // Words that no noun phrase goes on over.
  bool parts(uint32_t i) const {
    const Token& t = s_.token(i);
    if (t.kind == TokenKind::number) return in_date(s_, i);
    if (t.kind == TokenKind::other) return !t.joined;
    if (t.kind != TokenKind::word) return true;
    if (t.has(c_.be) || t.has(c_.have) || t.has(c_.rel) || t.has(c_.whose) || t.has(c_.compl_) || t.has(c_.subord) || t.has(c_.say) || t.has(c_.neg) || t.has(c_.to) || t.has(c_.he) || t.has(c_.she) || t.has(c_.they) ||
        t.has(c_.and_) || t.has(c_.conj) || in_date(s_, i)) return true;
    for (const Term& term : s_.terms)
      if (i >= term.first && i < term.last) return true;
    return s_.clause(i) != s_.clause(e_.head);
  }

  // ---- English

  // A noun phrase that begins at `i`: the token behind it, or `i`.
  uint32_t english_noun(uint32_t i) const {
    uint32_t k = i;
    bool noun = false;
    for (; k < limit_; ++k) {
      const Token& t = s_.token(k);
      if (parts(k) || (t.has(c_.prep) && !t.has(c_.org)) || t.has(c_.of)) break;
      if (t.kind != TokenKind::word) continue;
      const bool article = t.has(c_.def) || t.has(c_.indef) || t.has(c_.his) || t.has(c_.her) || t.has(c_.their);
      if (article && noun) break;
      if ((t.has(c_.adverb) || t.has(c_.also)) && noun && !t.upper) break;
      // "the leaders of the party detained": its verb, if nothing stands behind
      if (t.meets(g_.triggers) && !t.upper && !t.has(c_.people) && !t.has(c_.person) && !t.has(c_.eventnoun) && (forms_of(k) & form::noun) == 0 && noun) break;
      if (t.entry == nullptr && noun && !t.upper && !t.joined && !(k > 0 && s_.token(k - 1).joined) && (s_.text(k).ends_with("ed") || s_.text(k).ends_with("ing") || s_.text(k).ends_with("ly"))) break;
      if ((t.has(c_.verb) || t.has(c_.plan) || t.has(c_.demand) || t.has(c_.hyp)) && !t.upper && noun) break;
      noun |= !article && !t.has(c_.adj);
    }
    while (k > i && s_.token(k - 1).kind != TokenKind::word) --k;
    return noun ? k : i;
  }

  uint32_t english(uint32_t i) const {
    if (i + 1 >= limit_ || e_.part || s_.token(i).kind != TokenKind::word) return i;
    const Token& t = s_.token(i);
    if (s_.clause(i) != s_.clause(e_.head) || in_date(s_, i)) return i;
    uint32_t end = i;
    if (t.has(c_.of) && s_.text(i) == "of") {
      if (named(i + 1) || s_.token(i + 1).has(c_.ofthem)) return i;
      end = english_noun(i + 1);
      if (end == i + 1) return i;
    } else if (s_.text(i) == "from") {
      const Token& where = s_.token(i + 1);
      if ((moves() && trigger_ < e_.first) || !(where.upper || where.has(c_.place)) || named(i + 1)) return i;
      end = english_noun(i + 1);
      if (end == i + 1) return i;
    } else if (s_.text(i) == "in" && i + 2 < limit_) {
      // "the defendants in the case"
      const std::string head = folded(s_.text(e_.head));
      if (!head.starts_with("defendant") && !head.starts_with("suspect") && !head.starts_with("participant")) return i;
      end = english_noun(i + 1);
      if (end == i + 1) return i;
    } else {
      return i;
    }
    return end < limit_ ? english(end) : end;
  }

  // ---- Slavic

  bool lower_nominative(uint32_t i) const {
    const Token& t = s_.token(i);
    const uint32_t forms = t.forms(c_.person) | t.forms(c_.people) | t.forms(c_.actor) | t.forms(c_.org);
    const std::string_view w = s_.text(i);
    return (forms & form::nom) && !(forms & form::gen) && !w.ends_with("тва") && !w.ends_with("ства");  // «агенцтва» is its own genitive
  }

  // By its ending it can be of whom or what: «прафсаюзаў», «газеты», «независимых».
  bool may_be_genitive(uint32_t i) const {
    const uint32_t forms = forms_of(i);
    if ((forms & form::gen) || s_.text(i).ends_with("тва")) return true;
    if (forms & (form::nom | form::acc | form::dat | form::ins | form::loc)) return false;
    const std::string low = folded(s_.text(i));
    // «удзельнікам пікету»
    if (g_.language == Language::be && low.size() > 6 && (low.ends_with("у") || low.ends_with("ю"))) return true;
    for (const std::string_view ending : {"ого", "его", "ага", "яга", "ой", "ей", "ай", "яй", "ых", "их", "ы", "и", "і", "а", "я", "ов", "ев", "ёв", "аў", "яў", "оў", "ий", "ай", "ин", "ын"})
      if (low.size() > ending.size() + 2 && low.ends_with(ending)) return true;
    return false;
  }

  bool adjective_plural(uint32_t i) const {
    const std::string_view w = s_.text(i);
    return s_.token(i).kind == TokenKind::word && (w.ends_with("ых") || w.ends_with("их") || w.ends_with("іх"));
  }

  // «БТ», «РЭП»: all capitals.
  bool capitals(uint32_t i) const {
    const std::string_view w = s_.text(i);
    if (w.size() < 4 || w.size() > 12) return false;
    for (size_t at = 0; at < w.size();)
      if (!is_upper(decode_at(w, at, at))) return false;
    return true;
  }

  uint32_t behind_marks(uint32_t i) const {
    if (i >= limit_ || s_.token(i).kind != TokenKind::quote_open) return i;
    for (uint32_t k = i + 1; k < s_.last && k < i + 9; ++k)
      if (s_.token(k).kind == TokenKind::quote_close) return k + 1;
    return i;
  }

  // A run of genitives, with what stands in marks behind them.
  uint32_t genitives(uint32_t i) const {
    uint32_t k = i;
    while (k < limit_) {
      if (const uint32_t behind = behind_marks(k); behind != k) {
        // «журналиста „Полдня“», «газеты „Полдень“»; «политзаключенных „под стражей“» no
        const uint32_t in = k + 1;
        if (s_.token(in).kind == TokenKind::word && s_.token(in).upper) {
          k = behind;
          continue;
        }
        break;
      }
      const Token& t = s_.token(k);
      if (t.kind == TokenKind::other && t.joined && k > i && k + 1 < limit_ && s_.token(k + 1).joined && s_.token(k + 1).kind == TokenKind::word) {  // «греко-католической»
        k += 2;
        continue;
      }
      if (t.kind != TokenKind::word || parts(k) || t.has(c_.prep) || t.has(c_.adverb) || t.has(c_.also) || named(k) || t.has(c_.verb) || t.has(c_.plan) || t.has(c_.demand) || t.has(c_.hyp)) break;
      if (looks_verbal(s_, k) && !genitive_plural(folded(s_.text(k)))) break;
      const bool latin = t.upper && static_cast<unsigned char>(s_.text(k).front()) < 0x80 && !s_.latin;
      // «разных стран», «лідараў прафсаюза РЭП»
      const bool behind_adjective = k > i && !t.upper && adjective_plural(k - 1);
      if (!latin && !behind_adjective && !capitals(k)) {
        if (t.meets(g_.triggers) && !t.has(c_.person) && !t.has(c_.people) && !t.has(c_.org) && !t.has(c_.casen)) break;
        if (lower_nominative(k) || !may_be_genitive(k)) break;
        // a participle: «активистов, осужденных …» has its comma; without one it is none of this
        if (looks_participial(s_, k) && !t.upper) break;
      }
      ++k;
    }
    // an adjective alone is no complement
    while (k > i && s_.token(k - 1).kind == TokenKind::word && !s_.token(k - 1).upper && looks_adjectival(s_, k - 1)) --k;
    return k;
  }

  // «жену активиста Ивана Сокола»
  uint32_t behind_kin(uint32_t i) const {
    if (!s_.token(e_.head).has(c_.kin)) return i;
    for (const Entity& e : s_.entities)
      if (e.type == EntityType::person && e.phrase_first() >= i && e.phrase_first() <= i + 1 && e.last <= limit_ && e.governed && e.governor >= e_.head) {
        for (uint32_t k = i; k < e.first; ++k)
          if (s_.token(k).kind != TokenKind::word) return i;
        return e.last;
      }
    return i;
  }

  uint32_t slavic(uint32_t i) const {
    if (i >= limit_ || s_.clause(i) != s_.clause(e_.head)) return i;
    if (const uint32_t behind = behind_kin(i); behind != i) return behind;
    uint32_t k = genitives(i);
    if (k < limit_ && s_.clause(k) == s_.clause(e_.head) && s_.token(k).kind == TokenKind::word) {
      const std::string low = folded(s_.text(k));
      const bool from = low == "из" || low == "з" || low == "са" || low == "зь";
      if (s_.token(e_.first).has(c_.all) && (low.starts_with("по политич") || low.starts_with("па палітыч") || low.starts_with("з палітыч") || low.starts_with("за політич") || low.starts_with("з політич") || low == "в стране" || low == "у краіне" || low == "ў краіне" || low == "у країні" || low == "в країні")) return k + 1;
      if (k + 1 >= limit_) return k;
      const Token& next = s_.token(k + 1);
      if (from && next.kind == TokenKind::word && next.upper && !named(k + 1) && !(moves() && trigger_ < e_.first && next.has(c_.place) && kind_ != ClaimKind::release)) {
        return k + 2;
      }
      if (from && k + 2 < limit_ && next.kind == TokenKind::word && looks_adjectival(s_, k + 1) && s_.token(k + 2).kind == TokenKind::word && s_.token(k + 2).upper && !named(k + 2)) return k + 3;
      // «всех задержанных по политическим причинам», «всех заключённых в стране»
      if (s_.token(e_.first).has(c_.all) && k + 2 < s_.last && !in_date(s_, k + 1)) {
        const std::string next_low = folded(s_.text(k + 1));
        if ((low == "по" || low == "па" || low == "з" || low == "за") && (next_low.starts_with("политич") || next_low.starts_with("палітыч") || next_low.starts_with("політич")) && s_.token(k + 2).kind == TokenKind::word && !s_.token(k + 2).has(c_.prep)) return k + 3;
        if ((low == "в" || low == "во" || low == "у" || low == "ў") && (next.has(c_.place) || next_low.starts_with("стран") || next_low.starts_with("краін") || next_low.starts_with("країн") || next_low.starts_with("белорус") || next_low.starts_with("беларус"))) return k + 2;
      }
      if ((low == "со" || low == "са") && folded(s_.text(k + 1)).starts_with("статус")) return std::max(k + 2, genitives(k + 2));
    }
    return k;
  }

  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
  const Entity& e_;
  ClaimKind kind_;
  uint32_t trigger_;
  uint32_t limit_ = 0;
};

// «ещё 7 человек»: the bytes before the number.
uint32_t behind_more(std::string_view subject, Language language) {
  if (language == Language::en) return 0;
  for (const std::string_view more : {"еще ", "ещё ", "Еще ", "Ещё ", "яшчэ ", "Яшчэ ", "ще ", "Ще ", "jašče ", "Jašče ", "jeszcze ", "Jeszcze ", "Таксама ", "таксама ", "Также ", "также ", "Також "})
    if (subject.starts_with(more)) return static_cast<uint32_t>(more.size());
  return 0;
}

}  // namespace

Bytes whole_phrase(const Scene& scene, const Entity& entity, ClaimKind kind, uint32_t trigger) {
  if ((entity.type != EntityType::role && entity.type != EntityType::group) || entity.last >= scene.last) return entity.span;
  return Complement(scene, entity, kind, trigger).run();
}

void complete_subjects(const Scene& scene, std::vector<Hit>& hits) {
  for (Hit& h : hits) {
    if (!h.claim.subject.empty()) {
      const uint32_t more = behind_more(h.claim.subject, scene.around->grammar->language);
      if (more > 0) {
        h.claim.subject_at.start += more;
        h.claim.subject.erase(0, more);
      }
    }
    h.claim.noun_at = h.claim.subject_at;
    if (h.claim.kind == ClaimKind::statement) continue;
    for (const Entity& e : scene.entities) {
      if (e.span.end != h.claim.subject_at.end || e.span.start > h.claim.subject_at.start) continue;
      const Bytes whole = whole_phrase(scene, e, h.claim.kind, h.trigger);
      if (whole == e.span) break;
      if (whole.start < e.span.start) h.claim.subject_at.start = std::min(h.claim.subject_at.start, whole.start);
      h.claim.span.start = std::min(h.claim.span.start, h.claim.subject_at.start);
      h.claim.subject_at.end = whole.end;
      h.claim.subject = std::string(scene.around->document->slice(h.claim.subject_at.start, whole.end));
      h.claim.span.end = std::max(h.claim.span.end, whole.end);
      break;
    }
  }
}

}  // namespace stillheld::reading
