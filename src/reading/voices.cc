#include "reading/voices.h"

#include <algorithm>

#include "reading/frame.h"
#include "reading/name_case.h"
#include "reading/scene_parts.h"
#include "reading/voice_phrases.h"

namespace stillheld::reading {

std::string words_at(const Scene& s, Bytes span) { return std::string(s.around->document->slice(span.start, span.end)); }

uint32_t quotation_begin(const Scene& s) {
  if (s.quote_of.empty() || s.quote_of.front() == 0) return s.first;
  for (uint32_t i = s.first + 1; i > 0; --i) {
    if ((*s.tokens)[i - 1].kind == TokenKind::quote_open) return i - 1;
    if (i - 1 != s.first && (*s.tokens)[i - 1].kind == TokenKind::quote_close) break;
  }
  return s.first;
}

namespace {

class Voices : private VoicePhrases {
 public:
  explicit Voices(const Scene& scene) : VoicePhrases(scene) {}

  std::vector<SpeechAct> run() {
    for (uint32_t i = s_.first; i < s_.last; ++i) {
      const Token& t = s_.token(i);
      if (t.kind != TokenKind::word || t.entry == nullptr) continue;
      if (t.has(c_.accord)) source(i);
      else if (t.has(c_.say) || t.has(c_.call) || t.has(c_.w_judge_v)) verb(i);
    }
    if (out_.empty() || out_.front().verb > s_.first + 12) colon();
    for (const SpeechAct& outer : out_)  // "A has called for …, B said": A's words end there
      if (outer.behind && outer.force != SpeechAct::Force::source)
        for (SpeechAct& inner : out_) {
          const uint32_t edge = std::min(outer.voices.back().begin, outer.verb);
          if (!inner.behind && inner.force != SpeechAct::Force::source && inner.verb < edge) inner.to = std::min(inner.to, edge);
        }
    std::stable_sort(out_.begin(), out_.end(), [](const SpeechAct& a, const SpeechAct& b) { return a.verb < b.verb; });
    return std::move(out_);
  }

 private:
  void source(uint32_t i) {
    // «паводле артыкула 342»
    for (uint32_t k = i + 1; k < s_.last && k < i + 4; ++k)
      if (s_.token(k).has(c_.article) || s_.token(k).has(c_.part)) return;
    Voice v = english_ ? voice_behind(i) : slavic_behind(i, true);
    if (!english_ && !v && i + 1 < s_.last && parts(i + 1)) v = slavic_behind(i + 1, true);  // «Как пишет, газета …»
    if (!v) {
      // "according to rights groups"
      for (const Entity& e : s_.entities)
        if (!v && e.first > i && e.first <= i + 4 && !e.counted && (e.type == EntityType::group || e.type == EntityType::role)) v = of_tokens(e.first, e.last, Voice::Kind::unnamed);
    }
    if (!v) return;
    if (!english_ && v.kind != Voice::Kind::person)  // «паводле яго слоў»
      for (const Entity& e : s_.entities)
        if (e.type == EntityType::pronoun && e.first >= v.first && e.last <= v.last) v.kind = Voice::Kind::pronoun;
    SpeechAct a;
    a.force = SpeechAct::Force::source;
    a.verb = i;
    a.quoted = s_.quote_of[i - s_.first] != 0;
    a.says = true;
    a.cites = s_.text(i).starts_with("citing") || s_.token(i).has(c_.w_cite_w);
    a.voices.push_back(v);
    a.from = s_.first;
    a.to = s_.last;
    for (uint32_t k = i; k > s_.first && i - k < 3 && !a.behind; --k) {
      if (!parts(k - 1) && kind(k - 1) != TokenKind::quote_close) break;
      a.behind = a.quotes = kind(k - 1) == TokenKind::quote_close;
    }
    out_.push_back(std::move(a));
  }

  static bool owned(std::string_view w) { return w == "our" || w == "its" || w == "my" || w == "your" || w == "Our" || w == "Its" || w == "My"; }

  bool is_verb(uint32_t i) const {
    const Token& t = s_.token(i);
    if (t.upper && i > s_.first && kind(i - 1) != TokenKind::quote_open) return false;
    if (english_ && i + 1 < s_.last && s_.text(i).starts_with("press") && s_.text(i + 1).starts_with("charge")) return false;  // "pressed charges"
    if (english_ && i > s_.first && owned(s_.text(i - 1))) return false;  // "we reiterate our call"
    const uint32_t f = forms(i);
    if (f == 0) return true;
    if (!english_ && t.has(c_.w_sentence_v) && !judges_an_act(s_, i)) {  // «осудили приговор», and not «осудили на 16 лет»
      uint32_t k = i + 1;
      while (k < s_.last && k < i + 4 && word(k) && !s_.token(k).has(c_.topic)) ++k;
      if (k >= s_.last || !s_.token(k).has(c_.topic) || (forms(k) & form::pass)) return false;
    }
    if (!english_ && (s_.text(i).starts_with("добав") || s_.text(i).starts_with("дада")))  // «суд добавил Петрову год»
      for (uint32_t k = i + 1; k < s_.last && k < i + 6 && word(k); ++k)
        if (s_.token(k).has(c_.year) || s_.token(k).has(c_.month)) return false;
    if (!english_) return (f & (form::past | form::pres | form::fut | form::ger | form::impers)) != 0;
    if (i > s_.first && !(f & form::past)) {
      const Token& b = s_.token(i - 1);
      if (!(f & form::ger) && (b.has(c_.plan) || b.has(c_.hyp) || b.has(c_.demand) || s_.text(i - 1) == "would") && !b.upper) return false;  // "would appeal"
      // "after a US appeal", "the statement": nouns
      if (b.possessive || b.has(c_.indef) || (b.has(c_.def) && !(f & form::ger)) || b.has(c_.adj) || b.has(c_.his) || b.has(c_.her) || b.has(c_.their)) return false;
      if (b.has(c_.to) && (f & form::inf)) {  // "continues to call upon"
        const std::string_view w = i > s_.first + 1 ? s_.text(i - 2) : std::string_view();
        return w == "continues" || w == "continued" || w == "continue";
      }
    }
    if (t.has(c_.w_sentence_v) || (t.has(c_.call) == false && (f & (form::past | form::pres | form::ger)) == 0)) return false;
    // "was called", "is said to": passive
    if (i > s_.first && (f & form::past) && (s_.token(i - 1).has(c_.be) || s_.token(i - 1).has(c_.w_become_v)) && !t.has(c_.w_judge_v)) return false;
    return true;
  }

  bool participial(uint32_t i) const {
    if (english_) return (forms(i) & form::ger) != 0 || s_.text(i).find("ing ") != std::string_view::npos || s_.text(i).ends_with("ing");
    const std::string_view w = s_.text(i);
    return (forms(i) & form::ger) != 0 || w.ends_with("ив") || w.ends_with("ав") || w.ends_with("ўшы") || w.ends_with("вши");
  }

  void verb(uint32_t i) {
    if (!is_verb(i)) return;
    const Token& t = s_.token(i);
    SpeechAct a;
    a.verb = i;
    a.quoted = s_.quote_of[i - s_.first] != 0;
    a.force = t.has(c_.w_judge_v) || judges_an_act(s_, i) ? SpeechAct::Force::judge : t.has(c_.call) ? SpeechAct::Force::call : SpeechAct::Force::tell;
    const uint32_t k = before_verb(i);
    const bool at_edge = k > s_.first && (parts(k - 1) || kind(k - 1) == TokenKind::quote_close);
    Voice v;
    bool inverted = false;
    if (participial(i)) {
      v = english_ && k > s_.first && !parts(k - 1) && !s_.token(k - 1).has(c_.and_) && !s_.token(k - 1).has(c_.by) ? phrase_before(k) : Voice{};
      if (v && is_governed(v) && !s_.token(v.begin > s_.first ? v.begin - 1 : v.begin).has(c_.with)) v = {};
      if (!v && k > s_.first && (parts(k - 1) || kind(k - 1) == TokenKind::quote_close || s_.token(k - 1).has(c_.and_) || s_.token(k - 1).has(c_.by))) v = subject_before(i);
    } else if (english_) {
      if (k > s_.first && s_.token(k - 1).has(c_.and_)) v = subject_before(i);
      if (v) {
      } else if (at_edge && s_.token(i).kind == TokenKind::word && (i + 1 >= s_.last || !s_.token(i + 1).has(c_.compl_))) {
        v = parts(k - 1) ? over_aside(k - 1) : Voice{};
        if (!v) {
          v = voice_behind(i);
          inverted = static_cast<bool>(v);
        }
      } else if (k == s_.first || !at_edge) {
        v = voice_before(i);
        if (v && is_governed(v) && !s_.token(k - 1).has(c_.rel)) v = {};
      } else {
        v = parts(k - 1) ? over_aside(k - 1) : Voice{};
      }
      if (!v && k > s_.first && s_.token(k - 1).has(c_.and_)) v = subject_before(i);
    } else if (impersonal(i)) {
      v = of_document(i);
      inverted = v && v.first > i;
    } else {
      if (k > s_.first && s_.token(k - 1).has(c_.and_)) v = subject_before(i);
      if (!v && a.force == SpeechAct::Force::judge && act_before(s_, i)) {
        v = slavic_behind(i, false);
        inverted = static_cast<bool>(v);
      }
      // «Организация „Весть“ осудила приговор»: a name in marks, no quotation
      if (!v && k == i && k > s_.first && kind(k - 1) == TokenKind::quote_close && s_.quote_of[i - 1 - s_.first] == 0) v = quoted_before(k);
      if (v) {
      } else if (at_edge) {
        if (k > s_.first && kind(k - 1) == TokenKind::quote_close) v = quoted_before(k);  // «Центр „Весть“ осудил приговор»
        if (!v) {
          v = slavic_behind(i, false);
          inverted = static_cast<bool>(v);
        }
        if (!v) v = slavic_before(i);
      } else {
        v = slavic_before(i);
        // «Приговор Петрову прокомментировал адвокат Иван Гулис»: who stands behind
        const Entity* before = v ? entity_to(v.last) : nullptr;
        if (!v || (v.kind == Voice::Kind::person && !(before != nullptr && name_case(s_, *before) == NameCase::nominative) && v.last == i && v.first > s_.first)) {
          Voice behind = slavic_behind(i, false);
          if (behind && (!v || behind.kind == Voice::Kind::person)) {
            v = behind;
            inverted = true;
          }
        }
      }
      if (!v && k > s_.first && (s_.token(k - 1).has(c_.and_) || parts(k - 1))) v = subject_before(i);
    }
    // «Британия и ещё 37 стран выступили с заявлением, в котором призвали …»
    if (!english_ && (!v || v.kind == Voice::Kind::unnamed) && k > s_.first + 1 && (s_.text(k - 1).ends_with("котором") || s_.text(k - 1).ends_with("которой") || s_.text(k - 1).ends_with("якім") || s_.text(k - 1).ends_with("якой"))) {
      uint32_t told = k - 1;
      while (told > s_.first && k - told < 14 && !finite(told)) --told;
      if (finite(told)) v = slavic_before(told);
      if (!v) v = subject_before(i);
    }
    if (!english_ && (!v || v.kind == Voice::Kind::unnamed))
      if (const Voice body = in_body(i)) {
        v = body;
        inverted = v.first > i;
      }
    if (!v) return;
    // «Правозащитники требуют», «депутаты Европарламента осудили»: several, and no name
    const uint32_t head = forms(v.first);
    const bool marks = v.first > s_.first && kind(v.first - 1) == TokenKind::quote_open;  // «„Репортеры без границ“ требуют»
    const bool body = s_.token(v.first).has(c_.org) && s_.text(v.first).find(' ') != std::string_view::npos;  // «Рэпарцёры без межаў заклікалі»
    if (!english_ && !marks && !body && v.kind != Voice::Kind::person && v.kind != Voice::Kind::pronoun && (forms(i) & form::pl) && !(forms(i) & form::sg) && (head & form::noun) && (head & form::pl) && (begins(v.first) || !s_.token(v.first).upper)) v.kind = Voice::Kind::unnamed;
    a.voices.push_back(v);
    another(a.voices);
    if (!english_ && (forms(i) & form::pl) && !(forms(i) & form::sg)) more_voices(*this, a.voices, inverted ? i : s_.last);
    if (english_ && !inverted) with_others(a.voices);
    spokesman(a.voices.front());
    scope(a, inverted);
    out_.push_back(std::move(a));
  }

  bool impersonal(uint32_t i) const { return s_.token(i).has(c_.w_saidin_v); }

  // «В Госдепе призвали», «заявили в МВД»: a body, by the verb's plural.
  Voice in_body(uint32_t i) const {
    if (!(forms(i) & form::pl) || (forms(i) & form::sg)) return {};
    const auto body = [&](uint32_t at) -> Voice {
      if (at >= s_.last || !(s_.token(at).has(c_.org) || s_.token(at).has(c_.actor) || (s_.token(at).upper && s_.token(at).entry == nullptr))) return {};
      if (s_.token(at).has(c_.place) || date_at(s_, at) != nullptr) return {};
      return run_from(at, std::min(at < i ? i : s_.last, at + 5));  // «В Евросоюзе считают …»
    };
    const auto in = [&](uint32_t at) { const std::string low = folded(s_.text(at)); return low == "в" || low == "во" || low == "у" || low == "ў" || low == "w" || low == "we"; };
    if (i + 2 < s_.last && in(i + 1)) return body(i + 2);
    for (uint32_t k = i; k > s_.first && i - k < 5; --k)
      if (in(k - 1)) {
        for (uint32_t j = k; j < i; ++j)
          if (!word(j) || finite(j)) return {};
        return body(k);
      }
    return {};
  }

  // «в заявлении МИД Литвы говорится», «говорится в заявлении президента США Джо Байдена».
  Voice of_document(uint32_t i) const {
    for (uint32_t k = i + 1; k < s_.last && k < i + 5 && word(k); ++k)
      if (s_.token(k).has(c_.nounsay) || s_.token(k).has(c_.doc)) return slavic_behind(k, true);
    for (uint32_t k = i; k > s_.first && i - k < 8; --k)
      if (s_.token(k - 1).has(c_.nounsay) || s_.token(k - 1).has(c_.doc)) return slavic_behind(k - 1, true);
    return {};
  }

  // "…, calling for", "and urged": of the act before, else the sentence's subject.
  Voice subject_before(uint32_t i) const {
    for (size_t n = out_.size(); n > 0; --n)
      if (out_[n - 1].force != SpeechAct::Force::source && out_[n - 1].quoted == (s_.quote_of[i - s_.first] != 0)) return out_[n - 1].voices.front();
    for (const Entity& e : s_.entities) {
      if (e.first >= i || e.governed || e.possessive || e.type == EntityType::group || e.first > s_.first + 8) continue;
      if (s_.clauses[static_cast<size_t>(s_.clause(e.first))].type == ClauseType::relative) continue;
      if (!english_ && is_name(e) && name_case(s_, e) != NameCase::nominative && (e.first > s_.first + 3 || name_case(s_, e) != NameCase::unknown)) continue;
      if (is_name(e) || e.type == EntityType::pronoun) return widen(of_entity(e));
      // «В рамках заседания ОБСЕ Великобритания …»: whose session it was
      bool inner = false;
      for (uint32_t k = e.first; !english_ && k > s_.first && e.first - k < 2 && word(k - 1); --k) inner |= s_.token(k - 1).has(c_.prep);
      if (inner) continue;
      if (e.type == EntityType::org || e.type == EntityType::actor || e.type == EntityType::role) {
        uint32_t to = e.last;
        while (english_ && to < i && word(to) && s_.token(to).upper) ++to;
        return english_ ? phrase_before(to) : run_from(e.first, to);
      }
    }
    // "The Committee for Free Press is dismayed"
    if (english_) {
      for (uint32_t k = s_.first + 1; k < i && k < s_.first + 14; ++k)
        if (finite(k)) return phrase_before(before_verb(k));
    }
    return {};
  }

  // "PEN International and PEN Belarus said": two.
  void another(std::vector<Voice>& voices) const {
    const Voice v = voices.front();
    if (v.kind == Voice::Kind::organisation && english_) {
      bool of = false;
      for (uint32_t k = v.first; k < v.last; ++k) of |= s_.token(k).has(c_.of) || s_.token(k).has(c_.for_);
      for (uint32_t k = v.first + 1; !of && k + 1 < v.last; ++k) {
        if (!s_.token(k).has(c_.and_)) continue;
        if (v.first + 1 == k && k + 2 == v.last && s_.token(k + 1).entry == nullptr) break;  // "Front and Line"
        Voice a = of_tokens(v.first, k, Voice::Kind::organisation), b = of_tokens(k + 1, v.last, Voice::Kind::organisation);
        a.begin = v.begin;
        b.begin = v.begin;
        voices = {a, b};
        return;
      }
      return;
    }
    if (v.kind != Voice::Kind::person || v.begin < s_.first + 2) return;
    uint32_t k = v.first;
    while (k > v.begin && !s_.token(k - 1).has(c_.and_)) --k;
    if (k == v.begin && !(k > s_.first && s_.token(k - 1).has(c_.and_))) return;
    if (k <= s_.first + 1) return;
    if (const Entity* e = entity_to(k - 1); e != nullptr && is_name(*e) && !e->possessive && !e->governed) voices.insert(voices.begin(), widen(of_entity(*e)));
  }

  // "Norland and its allies called": the one with a name.
  void with_others(std::vector<Voice>& voices) const {
    const Voice v = voices.front();
    if (voices.size() > 1 || (v.kind != Voice::Kind::unnamed && v.kind != Voice::Kind::role)) return;
    uint32_t b = v.begin;
    for (uint32_t i = v.begin; i < v.last && !s_.token(v.begin).has(c_.and_); ++i)  // the phrase may reach back over "and its"
      if (s_.token(i).has(c_.and_)) b = i + 1;
    while (b > s_.first && (owned(s_.text(b - 1)) || s_.token(b - 1).has(c_.their) || s_.token(b - 1).has(c_.his) || s_.token(b - 1).has(c_.her) || s_.token(b - 1).has(c_.def))) --b;
    if (b < s_.first + 2 || !s_.token(b - 1).has(c_.and_)) return;
    Voice named = phrase_before(b - 1);
    if (named.kind != Voice::Kind::organisation && named.kind != Voice::Kind::person) return;
    if (is_governed(named)) return;
    voices.insert(voices.begin(), named);
  }

  // A spokesman without a name is his organisation.
  void spokesman(Voice& v) const {
    if (v.kind != Voice::Kind::role && v.kind != Voice::Kind::unnamed) return;
    bool spokes = false;
    for (uint32_t k = v.first; k < v.last; ++k) spokes |= s_.token(k).has(c_.spokes);
    if (!spokes || v.last >= s_.last || !(s_.token(v.last).has(c_.for_) || s_.token(v.last).has(c_.of))) return;
    if (Voice whole = voice_behind(v.last)) {
      whole.begin = v.begin;
      v = whole;
    }
  }

  bool has_content(uint32_t from, uint32_t to) const {
    for (uint32_t k = from; k < to; ++k)
      if (word(k) && (finite(k) || s_.token(k).meets(g_.triggers) || s_.token(k).has(c_.demand))) return true;
    return false;
  }

  void scope(SpeechAct& a, bool inverted) {
    const Voice& v = a.voices.back();
    const uint32_t right = inverted ? std::max(a.verb + 1, v.last) : a.verb + 1;
    const uint32_t left = std::min(inverted ? a.verb : v.begin, a.verb);
    uint32_t edge = left;
    while (edge > s_.first && (date_at(s_, edge - 1) != nullptr || (s_.token(edge - 1).has(c_.adverb) && !s_.token(edge - 1).has(c_.and_)))) --edge;
    uint32_t sign = edge;
    while (sign > s_.first && parts(sign - 1)) --sign;
    const bool after_quote = sign > s_.first && edge - sign < 3 && (kind(sign - 1) == TokenKind::quote_close || (sign < edge && s_.quote_of[sign - 1 - s_.first] != 0));
    const bool after_comma = edge > s_.first && (parts(edge - 1) || after_quote || kind(edge - 1) == TokenKind::question || kind(edge - 1) == TokenKind::stop);
    // what follows up to the next comma
    bool clause_right = false, open_right = false, object_right = false;
    uint32_t k = right;
    while (k < s_.last && (s_.token(k).has(c_.adverb) || date_at(s_, k) != nullptr)) ++k;
    object_right = k < s_.last && word(k) && !s_.token(k).has(c_.prep) && !s_.token(k).has(c_.and_) && !s_.token(k).has(c_.subord) && !inverted && !(forms(k) & form::ger);
    if (object_right && english_ && (s_.text(a.verb) == "told" || s_.text(a.verb) == "tells")) object_right = false;
    for (k = right; k < s_.last; ++k) {
      if ((kind(k) == TokenKind::quote_open && s_.quote_of[k - s_.first] != 0) || kind(k) == TokenKind::colon) { open_right = true; break; }
      if (parts(k) || kind(k) == TokenKind::semicolon || kind(k) == TokenKind::stop) {
        // «сказал он, что …», "X said, that": it goes on
        clause_right |= k + 1 < s_.last && s_.token(k + 1).has(c_.compl_) && !s_.token(k + 1).has(c_.rel);
        break;
      }
      if (s_.token(k).has(c_.compl_) || finite(k)) { clause_right = true; break; }
    }
    const bool subordinate = english_ && s_.first < left && s_.token(s_.first).has(c_.subord) && !s_.token(s_.first).has(c_.rel);
    a.behind = after_comma && !participial(a.verb) && (after_quote || (has_content(s_.first, edge) && !clause_right && !object_right && !(subordinate && open_right)));
    uint32_t next = right;
    while (next < s_.last && (s_.token(next).has(c_.adverb) || date_at(s_, next) != nullptr)) ++next;
    a.says = a.behind || clause_right || open_right || (next < s_.last && !s_.token(next).has(c_.prep));
    a.quotes = after_quote || open_right || (!english_ && a.behind && kind(edge - 1) == TokenKind::dash);
    if (a.behind) {
      a.from = s_.first;
      a.to = left;
      if (open_right || clause_right || (k + 1 < s_.last && kind(k) == TokenKind::comma && kind(k + 1) == TokenKind::quote_open)) a.to = s_.last;
    } else {
      a.from = right;
      a.to = s_.last;
      a.opens = open_right;
      // "claimed victory and launched a crackdown": the second is no speech
      uint32_t joint = s_.last;
      for (k = right; k < s_.last && !open_right && a.force == SpeechAct::Force::tell; ++k) {
        if (s_.token(k).has(c_.compl_) || kind(k) == TokenKind::colon || kind(k) == TokenKind::quote_open) break;
        if (s_.token(k).has(c_.and_) && joint == s_.last) joint = k;
        if (!finite(k)) continue;
        if (joint != s_.last && k <= joint + 2) {
          a.to = joint;
          a.says = false;
        }
        break;
      }
    }
    // what a call or a judgement names stands in its clause
    if (a.force != SpeechAct::Force::tell && !a.behind) {
      for (uint32_t j = a.from; j < s_.last; ++j)
        if ((s_.clauses[static_cast<size_t>(s_.clause(j))].type == ClauseType::relative && s_.clause(j) != s_.clause(a.verb)) || (kind(j) == TokenKind::comma && s_.clauses[static_cast<size_t>(s_.clause(a.verb))].type == ClauseType::relative)) { a.to = j; break; }
    }
  }

  // «Тихановская: „Требуем …“», «“Весна”: …»
  void colon() {
    for (uint32_t i = s_.first + 1; i < s_.last && i < s_.first + 12; ++i) {
      if (kind(i) != TokenKind::colon) {
        if (finite(i)) return;
        continue;
      }
      Voice v;
      if (kind(i - 1) == TokenKind::quote_close) v = quoted_before(i);
      else if (const Entity* e = entity_to(i); e != nullptr && is_name(*e) && !e->governed) v = of_entity(*e);
      else if (english_) v = phrase_before(i);
      else if (i <= s_.first + 4 && s_.token(i - 1).upper) v = run_from(s_.first, i);
      if (!v || v.kind == Voice::Kind::unnamed || v.kind == Voice::Kind::pronoun || v.kind == Voice::Kind::role) return;
      for (uint32_t k = s_.first; k < i; ++k)
        if (date_at(s_, k) != nullptr || parts(k)) return;
      const bool quote = i + 1 < s_.last && kind(i + 1) == TokenKind::quote_open;
      for (uint32_t k = s_.first; k < i && !quote; ++k)
        if (s_.token(k).has(c_.place) || kind(k) == TokenKind::open) return;  // "TALLINN (Estonia): …"
      if (!quote && (v.first > s_.first + 3 || !has_content(i + 1, s_.last))) return;
      SpeechAct a;
      a.verb = v.first;
      a.voices.push_back(v);
      a.from = i + 1;
      a.to = s_.last;
      a.opens = a.says = true;
      a.quotes = quote;
      out_.push_back(std::move(a));
      return;
    }
  }

  std::vector<SpeechAct> out_;
};

}  // namespace

std::vector<SpeechAct> speech_acts(const Scene& scene) { return Voices(scene).run(); }

const SpeechAct* act_around(const std::vector<SpeechAct>& acts, const Scene& s, uint32_t at) {
  const SpeechAct* best = nullptr;
  const bool quoted = s.quote_of[at - s.first] != 0;
  for (const SpeechAct& a : acts) {
    if (a.verb == at || at < a.from || at >= a.to || (a.quoted && !quoted)) continue;
    if (a.cites && !quoted) return &a;
    if (best == nullptr || a.to - a.from < best->to - best->from || (a.to - a.from == best->to - best->from && a.force != SpeechAct::Force::source)) best = &a;
  }
  return best;
}

}  // namespace stillheld::reading
