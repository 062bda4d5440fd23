#include "reading/voice_phrases.h"

#include <algorithm>

#include "reading/name_case.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

uint32_t VoicePhrases::forms(uint32_t i) const {
  uint32_t out = 0;
  if (s_.token(i).entry != nullptr)
    for (const Sense& sense : s_.token(i).entry->senses) out |= sense.forms;
  return out;
}

bool VoicePhrases::finite(uint32_t i) const {
  const Token& t = s_.token(i);
  if (t.kind != TokenKind::word || t.upper) return false;
  if (t.has(c_.be) || t.has(c_.have)) return true;
  const uint32_t f = forms(i);
  if (f & form::noun) return false;
  if (t.entry == nullptr || f == 0) return looks_verbal(s_, i) && !s_.text(i).ends_with("ть") && !s_.text(i).ends_with("ць");
  if (english_ && i > s_.first && (s_.token(i - 1).has(c_.to) || s_.token(i - 1).has(c_.def) || s_.token(i - 1).has(c_.indef))) return false;
  return (f & (form::past | form::pres | form::fut)) != 0;
}

bool VoicePhrases::small(uint32_t i) const {
  const Token& t = s_.token(i);
  return t.has(c_.prep) || t.has(c_.compl_) || t.has(c_.rel) || t.has(c_.conj) || t.has(c_.be) || t.has(c_.have) || t.has(c_.neg) || t.has(c_.to) || t.has(c_.subord);
}

bool VoicePhrases::connects(uint32_t i, uint32_t from, uint32_t to) const {
  if (i <= from || i + 1 >= to) return false;
  const Token& t = s_.token(i);
  if (t.kind == TokenKind::other) return t.joined;
  if (!t.has(c_.of) && !t.has(c_.for_) && !t.has(c_.and_) && !t.has(c_.def) && !(english_ && (s_.text(i) == "on" || s_.text(i) == "in" || s_.text(i) == "against" || s_.text(i) == "to"))) return false;
  uint32_t next = i + 1;
  if (next < to && s_.token(next).has(c_.def)) ++next;
  return next < to && word(next) && s_.token(next).upper;
}

const Entity* VoicePhrases::entity_from(uint32_t i) const {
  for (const Entity& e : s_.entities)
    if (e.first == i) return &e;
  return nullptr;
}

const Entity* VoicePhrases::entity_to(uint32_t i) const {
  for (const Entity& e : s_.entities)
    if (e.last == i) return &e;
  return nullptr;
}

Voice VoicePhrases::of_entity(const Entity& e) const {
  Voice v;
  v.kind = e.type == EntityType::pronoun ? Voice::Kind::pronoun : Voice::Kind::person;
  v.span = e.span;
  v.first = e.first;
  v.last = e.last;
  v.begin = e.first;
  v.mention = e.mention;
  return v;
}

Voice VoicePhrases::of_tokens(uint32_t first, uint32_t last, Voice::Kind kind) const {
  Voice v;
  v.kind = kind;
  v.first = v.begin = first;
  v.last = last;
  v.span = {s_.token(first).start, s_.token(last - 1).end};
  if (s_.token(last - 1).possessive) v.span.end = bare_end(last - 1);
  for (uint32_t i = first; i < last; ++i) v.judicial |= s_.token(i).has(c_.w_court_n) || s_.token(i).has(c_.magistrate) || s_.token(i).has(c_.w_prosecutor_n) || s_.text(i).ends_with(english_ ? " Court" : "суд");
  return v;
}

uint32_t VoicePhrases::bare_end(uint32_t i) const {
  const std::string_view text = s_.text(i);
  for (const std::string_view tail : {"'s", "\xE2\x80\x99s", "'S"})
    if (text.ends_with(tail)) return s_.token(i).end - static_cast<uint32_t>(tail.size());
  return s_.token(i).end;
}

bool VoicePhrases::named(uint32_t first, uint32_t last) const {
  for (uint32_t i = first; i < last; ++i) {
    const Token& t = s_.token(i);
    if (!word(i) || !t.upper) continue;
    if (!begins(i)) return true;
    const std::string_view w = s_.text(i);
    const size_t blank = w.find(' ');
    if (blank != w.npos) {  // "Rights groups", "Amnesty International"
      if (w[1] >= 'A' && w[1] <= 'Z') return true;  // "UN experts"
      const unsigned char next = static_cast<unsigned char>(w[blank + 1]);
      if ((next >= 'A' && next <= 'Z') || (next == 0xD0 && static_cast<unsigned char>(w[blank + 2]) <= 0xAF)) return true;
      if (!english_ && (t.has(c_.actor) || t.has(c_.org)) && !(forms(i) & form::pl)) return true;  // «Европейский союз»
      continue;
    }
    if (t.has(c_.people)) continue;
    if (t.entry == nullptr && english_) return true;
    if ((t.has(c_.actor) || t.has(c_.org) || t.has(c_.place)) && !(forms(i) & form::noun)) return true;
  }
  return false;
}

Voice VoicePhrases::sort(uint32_t first, uint32_t last, bool definite) const {
  if (first >= last) return {};
  // "state news agency Anadolu": the name alone
  if (english_ && word(last - 1) && s_.token(last - 1).upper) {
    uint32_t from = last;
    while (from > first && ((word(from - 1) && s_.token(from - 1).upper) || connects(from - 1, first, last))) --from;
    while (from < last && !(word(from) && s_.token(from).upper)) ++from;
    if (from + 1 < last && begins(from) && s_.text(from).find(' ') != std::string_view::npos && !named(from, from + 1)) ++from;  // "Human rights group Viasna"
    if (from < last) first = from;
  }
  if (!english_) {  // «Депутаты Европарламента», «праваабаронцы»: nobody by name
    uint32_t head = first;
    while (head + 1 < last && !s_.token(head).has(c_.org) && !s_.token(head).has(c_.actor) && !s_.token(head).has(c_.person) && !s_.token(head).has(c_.people) && !s_.token(head).has(c_.w_speaker_n)) ++head;
    const uint32_t h = forms(head);
    if (s_.token(head).has(c_.org) && s_.token(head).upper && s_.text(head).find(' ') != std::string_view::npos) return of_tokens(first, last, Voice::Kind::organisation);  // «Рэпарцёры без межаў»
    if ((h & form::noun) && (h & form::pl) && !((h & form::sg) && (h & form::nom))) return of_tokens(first, last, Voice::Kind::unnamed);
    if (s_.token(head).has(c_.people) && !(forms(head) & form::sg)) return of_tokens(first, last, Voice::Kind::unnamed);
  }
  // "Nobel laureates", "27 laureates": several, and no name
  if (english_ && !s_.token(last - 1).upper && (forms(last - 1) & form::pl || s_.text(last - 1).ends_with("s")) && !(forms(last - 1) & form::sg) && !s_.text(last - 1).ends_with("ss") && !s_.token(last - 1).has(c_.org) && !s_.token(last - 1).has(c_.actor)) return of_tokens(first, last, Voice::Kind::unnamed);
  if (english_ && first > s_.first && kind(first - 1) == TokenKind::number) return of_tokens(first, last, Voice::Kind::unnamed);
  if (named(first, last)) return of_tokens(first, last, Voice::Kind::organisation);
  const uint32_t f = forms(last - 1);
  const std::string_view head = s_.text(last - 1);
  if (!english_ && i_am(last - 1)) return {};
  const bool plural = (f & form::pl) ? !(f & form::sg) : english_ && head.ends_with("s") && !head.ends_with("ss");
  if (plural || (english_ && !definite)) return of_tokens(first, last, Voice::Kind::unnamed);
  uint32_t noun = last - 1;
  if (!english_)  // «Фонд печати»: its first noun
    for (noun = first; noun + 1 < last && !s_.token(noun).has(c_.org) && !s_.token(noun).has(c_.actor) && !s_.token(noun).has(c_.person) && !s_.token(noun).has(c_.w_speaker_n);) ++noun;
  const Token& t = s_.token(noun);
  if (!t.has(c_.actor) && !t.has(c_.org) && !t.has(c_.person) && !t.has(c_.kin) && !t.has(c_.spokes) && !t.has(c_.w_speaker_n)) return of_tokens(first, last, Voice::Kind::unnamed);
  return of_tokens(first, last, Voice::Kind::role);
}

bool VoicePhrases::manner(uint32_t i) const {
  const std::string_view w = s_.text(i);
  return w.ends_with("ly") && (s_.token(i).entry == nullptr || s_.token(i).entry->senses.empty()) && !s_.token(i).upper && w != "family" && w != "assembly" && w != "ally" && w != "daily" && w != "weekly" && w != "monthly";
}

uint32_t VoicePhrases::before_verb(uint32_t k) const {
  while (k > s_.first) {
    const Token& t = s_.token(k - 1);
    if (const PlacedDate* d = date_at(s_, k - 1)) {
      k = std::max(d->first, s_.first);
      if (k > s_.first && s_.token(k - 1).has(c_.prep)) --k;
      continue;
    }
    if (t.kind == TokenKind::word && !t.upper && (t.has(c_.have) || t.has(c_.be) || t.has(c_.adverb) || t.has(c_.also) || (english_ && (manner(k - 1) || t.has(c_.to) || s_.text(k - 1) == "continues" || s_.text(k - 1) == "continued")))) {
      --k;
      continue;
    }
    break;
  }
  return k;
}

Voice VoicePhrases::quoted_before(uint32_t k) const {
  for (uint32_t i = k - 1; i > s_.first && k - i < 8; --i)
    if (kind(i - 1) == TokenKind::quote_open) return i < k - 1 && s_.token(i).upper && s_.quote_of[i - s_.first] == 0 ? quoted(i, k - 1, i - 1) : Voice{};
  return {};
}

Voice VoicePhrases::quoted(uint32_t first, uint32_t last, uint32_t begin) const {
  Voice v = of_tokens(first, last, Voice::Kind::organisation);
  v.begin = begin;
  return v;
}

bool VoicePhrases::i_am(uint32_t i) const {
  const std::string low = folded(s_.text(i));
  return low == "я" || low == "ja";
}

bool VoicePhrases::we(uint32_t i) const {
  const std::string low = folded(s_.text(i));
  return low == "we" || low == "мы" || low == "ми" || low == "my";
}

// A name that ends in a number: no article of a law, no day.
bool VoicePhrases::numbered(uint32_t k) const {
  if (!english_ || k < s_.first + 2 || kind(k - 1) != TokenKind::number || !word(k - 2) || !s_.token(k - 2).upper || small(k - 2) || date_at(s_, k - 1) != nullptr) return false;
  const std::string_view w = s_.text(k - 2);
  if (!s_.token(k - 2).has(c_.article) && !s_.token(k - 2).has(c_.part) && !s_.token(k - 2).has(c_.notname)) return true;
  return w == "ARTICLE";
}

Voice VoicePhrases::phrase_before(uint32_t k) const {
  if (k <= s_.first) return {};
  if (kind(k - 1) == TokenKind::quote_close) return quoted_before(k);
  if (kind(k - 1) == TokenKind::close) {  // "the Committee (CPJ) said"
    uint32_t open = k - 1;
    while (open > s_.first && k - open < 9 && kind(open) != TokenKind::open) --open;
    if (kind(open) == TokenKind::open && open > s_.first) return phrase_before(open);
  }
  if (const Entity* e = entity_to(k); e != nullptr && (is_name(*e) || e->type == EntityType::pronoun)) {
    if (e->possessive) return {};
    if (e->type != EntityType::pronoun || !english_ || !objective(e->first)) return widen(of_entity(*e));
    return {};
  }
  if (numbered(k)) {  // "ARTICLE 19 said", "Kanal 13 reported"
    Voice v = of_tokens(k - 2, k, Voice::Kind::organisation);
    while (v.first > s_.first && word(v.first - 1) && s_.token(v.first - 1).upper && !small(v.first - 1)) v.begin = --v.first;
    v.span.start = s_.token(v.first).start;
    return widen(v);
  }
  if (!word(k - 1) && !initial_stop(k - 1)) return {};
  if (word(k - 1) && we(k - 1)) return of_tokens(k - 1, k, Voice::Kind::pronoun);
  uint32_t j = k;
  while (j > s_.first && k - j < kPhrase) {
    const uint32_t i = j - 1;
    const Token& t = s_.token(i);
    if ((t.kind == TokenKind::other && t.joined && j < k) || initial_stop(i)) { j = i; continue; }
    if (t.kind != TokenKind::word || (t.possessive && j < k)) break;
    if (date_at(s_, i) != nullptr) break;
    if (t.has(c_.def) && begins(i)) break;
    if (t.upper && !(small(i) && begins(i))) { j = i; continue; }
    if (j < k && (t.has(c_.of) || connects(i, s_.first, k)) && !t.upper) {
      const bool before = i > s_.first && word(i - 1) && (s_.token(i - 1).upper || (t.has(c_.of) && !small(i - 1) && !finite(i - 1)));
      const bool article = t.has(c_.def) && i > s_.first && (s_.token(i - 1).has(c_.of) || s_.token(i - 1).has(c_.for_));
      if (before || article) { j = i; continue; }
      break;
    }
    if (t.has(c_.def) || t.has(c_.indef) || t.has(c_.quant) || t.has(c_.all) || t.has(c_.those) || t.has(c_.his) || t.has(c_.her) || t.has(c_.their) || small(i) || finite(i) || t.has(c_.say)) break;
    j = i;
  }
  while (j < k && !word(j)) ++j;
  if (j >= k) return {};
  const bool definite = j > s_.first && s_.token(j - 1).has(c_.def);
  Voice v = sort(j, k, definite || (j > s_.first && s_.token(j - 1).possessive));
  v.begin = j;
  possessor(v, j);
  return widen(v);
}

void VoicePhrases::possessor(Voice& v, uint32_t j) const {
  if (!v || j <= s_.first || !s_.token(j - 1).possessive) return;
  if (v.kind == Voice::Kind::organisation && s_.token(v.first).upper && (v.last > v.first + 1 || s_.token(v.first).entry == nullptr)) return;  // "Turkey's Supreme Court of Appeals"
  uint32_t first = j - 1;
  if (const Entity* e = entity_to(j); e != nullptr && is_name(*e)) first = e->first;
  else while (first > s_.first && word(first - 1) && s_.token(first - 1).upper && !s_.token(first - 1).possessive) --first;
  v.first = v.begin = first;
  v.span.start = s_.token(first).start;
  for (uint32_t i = first; i < v.last; ++i) v.judicial |= s_.token(i).has(c_.w_court_n) || s_.token(i).has(c_.magistrate) || s_.token(i).has(c_.w_prosecutor_n) || s_.text(i).ends_with(english_ ? " Court" : "суд");
  if (v.kind == Voice::Kind::unnamed) return;
  v.kind = Voice::Kind::organisation;
}

bool VoicePhrases::is_governed(const Voice& v) const {
  uint32_t i = v.first;
  while (i > s_.first && word(i - 1) && (s_.token(i - 1).has(c_.def) || s_.token(i - 1).has(c_.indef))) --i;
  return english_ && i > s_.first && word(i - 1) && s_.token(i - 1).has(c_.prep) && !s_.token(i - 1).has(c_.and_);
}

Voice VoicePhrases::widen(Voice v) const {
  while (v && v.begin > s_.first && v.last - v.begin < 20) {
    const uint32_t i = v.begin - 1;
    const Token& t = s_.token(i);
    if (t.kind == TokenKind::other && t.joined) { --v.begin; continue; }
    if (initial_stop(i)) { --v.begin; continue; }
    if (t.kind != TokenKind::word || (finite(i) && !between(i, v)) || t.has(c_.compl_) || t.has(c_.rel) || (t.has(c_.say) && !t.upper) || date_at(s_, i) != nullptr) break;
    if ((t.has(c_.conj) || t.has(c_.subord)) && !t.has(c_.and_)) break;
    if (small(i) && !t.has(c_.of) && !t.has(c_.for_) && !t.has(c_.and_)) break;
    --v.begin;
  }
  return v;
}

bool VoicePhrases::between(uint32_t i, const Voice& v) const {
  if (!english_ || i == s_.first || !s_.text(i).ends_with("ed") || i + 1 >= v.first) return false;
  const Token& b = s_.token(i - 1);
  return parts(i - 1) || kind(i - 1) == TokenKind::quote_close || b.has(c_.def) || b.has(c_.indef) || b.has(c_.compl_) || b.has(c_.and_);
}

Voice VoicePhrases::voice_before(uint32_t i) const {
  uint32_t k = before_verb(i);
  if (k <= s_.first) return {};
  // "X, who said", "Y's envoy, X, who said"
  if (s_.token(k - 1).has(c_.rel)) {
    --k;
    if (k > s_.first && parts(k - 1)) --k;
    Voice v = phrase_before(k);
    // "activist X, winner of the prize, who said"
    if (v && is_governed(v))
      for (uint32_t open = v.first; open > s_.first && k - open < 16; --open)
        if (kind(open - 1) == TokenKind::comma) {
          if (Voice whole = phrase_before(open - 1); whole.kind == Voice::Kind::person) return whole;
          break;
        }
    return v;
  }
  if (s_.token(k - 1).kind == TokenKind::comma || s_.token(k - 1).kind == TokenKind::dash) return over_aside(k - 1);
  return phrase_before(k);
}

Voice VoicePhrases::over_aside(uint32_t close) const {
  uint32_t verbs = 0;
  const bool dash = kind(close) == TokenKind::dash;
  Voice inner = phrase_before(close);
  for (uint32_t i = close; i > s_.first && close - i < 32; --i) {
    if (finite(i - 1)) ++verbs;
    if (kind(i - 1) == TokenKind::quote_close || kind(i - 1) == TokenKind::stop) return {};
    if (kind(i - 1) != (dash ? TokenKind::dash : TokenKind::comma)) continue;
    const uint32_t open = i - 1;
    const bool clause = s_.token(open + 1).has(c_.rel) || s_.token(open + 1).has(c_.whose);
    if (verbs > 0 && !clause) {
      if (dash) return {};
      continue;  // the comma of a longer aside
    }
    Voice outer = phrase_before(open);
    if (!outer) continue;
    // "his lawyer, Anna Petrova, said": who that is
    if (inner && inner.kind == Voice::Kind::person && (outer.kind == Voice::Kind::role || outer.kind == Voice::Kind::unnamed || !s_.token(outer.last - 1).upper) && inner.begin == open + 1) {
      inner.begin = outer.begin;
      return inner;
    }
    // a list or a further place: "Riga, Latvia, said"
    if (outer.kind == Voice::Kind::unnamed) return {};
    // "…, was freed on Friday, said": the words before are no subject
    if (outer.begin > s_.first && !clause) {
      const uint32_t b = outer.begin - 1;
      const bool free = parts(b) || kind(b) == TokenKind::quote_close || kind(b) == TokenKind::colon || s_.token(b).has(c_.compl_) || s_.token(b).has(c_.and_) || s_.token(b).has(c_.say) || date_at(s_, b) != nullptr;
      if (!free) return {};
    }
    return outer;
  }
  return {};
}

Voice VoicePhrases::voice_behind(uint32_t i) const {
  uint32_t k = i + 1;
  while (k < s_.last && (s_.token(k).has(c_.adverb) || s_.token(k).has(c_.also))) ++k;
  bool definite = false;
  if (k < s_.last && (s_.token(k).has(c_.def) || s_.token(k).has(c_.indef))) definite = s_.token(k++).has(c_.def);
  const uint32_t begin = k;
  for (const Entity& e : s_.entities) {
    if (e.first < k || e.first > k + 9 || !(is_name(e) || e.type == EntityType::pronoun)) continue;
    if (e.type == EntityType::pronoun && (e.first > k || e.possessive)) continue;
    bool plain = true;
    for (uint32_t j = k; j < e.first && plain; ++j) plain = (word(j) && !finite(j) && (!small(j) || s_.token(j).has(c_.of) || s_.token(j).has(c_.for_) || s_.token(j).has(c_.and_))) || (kind(j) == TokenKind::other && s_.token(j).joined);
    if (!plain || e.possessive) continue;
    Voice v = of_entity(e);
    v.begin = begin;
    return v;
  }
  uint32_t j = k;
  while (j < s_.last && j - k < kPhrase) {
    const Token& t = s_.token(j);
    if (t.kind == TokenKind::other && t.joined) { ++j; continue; }
    if (initial_stop(j)) { ++j; continue; }
    if (t.kind != TokenKind::word || date_at(s_, j) != nullptr || finite(j)) break;
    if (t.upper || (j > k && connects(j, k, s_.last) && s_.token(j - 1).upper)) { ++j; continue; }
    if (small(j) || t.has(c_.def) || t.has(c_.indef) || t.has(c_.adverb)) break;
    ++j;
  }
  while (j > k && kind(j - 1) == TokenKind::other) --j;
  // "the news agency “Belta”"
  if (j < s_.last && kind(j) == TokenKind::quote_open && s_.quote_of[j - s_.first] == 0)
    for (uint32_t close = j + 1; close < s_.last && close < j + 7; ++close)
      if (kind(close) == TokenKind::quote_close && close > j + 1 && s_.token(j + 1).upper) return quoted(j + 1, close, begin);
  Voice v = sort(k, j, definite);
  v.begin = begin;
  return v;
}

uint32_t VoicePhrases::stretch(uint32_t i) const {
  uint32_t to = i;
  while (to < s_.last && to < i + kPhrase) {
    const Token& t = s_.token(to);
    if (t.kind == TokenKind::quote_open) {
      uint32_t close = to + 1;
      while (close < s_.last && close < to + 8 && kind(close) != TokenKind::quote_close) ++close;
      if (close >= s_.last || kind(close) != TokenKind::quote_close || !s_.token(to + 1).upper) break;
      to = close + 1;
      continue;
    }
    if (t.kind == TokenKind::open) {
      uint32_t close = to + 1;
      while (close < s_.last && close < to + 9 && kind(close) != TokenKind::close) ++close;
      to = close + 1;
      continue;
    }
    if ((t.kind == TokenKind::other && t.joined) || t.kind == TokenKind::number || (t.kind == TokenKind::stop && to + 1 < s_.last && s_.token(to + 1).joined)) { ++to; continue; }
    if (t.kind != TokenKind::word || t.has(c_.compl_) || t.has(c_.rel) || (finite(to) && !t.has(c_.person))) break;
    ++to;
  }
  return std::min(to, s_.last);
}

Voice VoicePhrases::slavic_behind(uint32_t i, bool source) const {
  const uint32_t k = i + 1, to = stretch(k);
  if (k >= to) return {};
  if (forms(k) & form::inf) return {};  // «призвали освободить …»
  bool spokes = false;
  for (uint32_t j = k; j < to; ++j) spokes |= s_.token(j).has(c_.spokes);
  if (spokes)
    if (Voice v = quoted_in(k, to)) return v;
  const Entity* last = nullptr;
  for (const Entity& e : s_.entities) {
    if (e.first < k || e.first >= to || !(is_name(e) || (e.type == EntityType::pronoun && e.first == k)) || e.possessive) continue;
    // «написала в сети поэтесса Дина Рамазанова»: the preposition has a noun of its own
    const bool own_noun = e.governed && e.governor + 1 < e.phrase_first() && name_case(s_, e) == NameCase::nominative && word(e.governor + 1) && !looks_adjectival(s_, e.governor + 1) && !s_.token(e.governor + 1).has(c_.person);
    if (e.governed && !source && !in_date(s_, e.governor) && e.governor > i && !own_noun) continue;
    if (e.type == EntityType::pronoun && (!subject_pronoun(e.first) || source)) continue;
    if (!source && (name_case(s_, e) == NameCase::other || name_case(s_, e) == NameCase::accusative)) continue;
    // «заключением журналистки Анны Петровой и блогера Ивана …»: a role of another case says nothing
    if (!source && e.first > k && word(e.first - 1)) {
      const uint32_t role = s_.token(e.first - 1).forms(c_.person) | s_.token(e.first - 1).forms(c_.people);
      if (role != 0 && !(role & form::nom)) continue;
    }
    // «штаб Бабарико», «офис Тихановской»: of whom it is
    if (e.first > k && e.first == k + (s_.token(k).has(c_.adverb) ? 2 : 1) && s_.token(e.first - 1).has(c_.org) && !s_.token(e.first - 1).has(c_.person)) {
      Voice v = of_tokens(e.first - 1, e.last, Voice::Kind::organisation);
      v.span.end = e.span.end;
      return v;
    }
    last = &e;  // «адвокат Ивана Петрова Сергей Дубко»
  }
  if (last != nullptr) {
    Voice v = of_entity(*last);
    v.begin = k;
    return v;
  }
  if (Voice v = quoted_in(k, to)) return v;
  uint32_t j = k;
  while (j < to && (s_.token(j).has(c_.adverb) || s_.token(j).has(c_.also) || date_at(s_, j) != nullptr)) ++j;
  if (j < to && s_.token(j).has(c_.prep) && !source) {
    // «сообщили в субботу в Минске белорусские СМИ»
    while (j < to && !(s_.token(j).has(c_.org) || s_.token(j).has(c_.actor)) ) ++j;
    if (j >= to) return {};
    for (const Entity& e : s_.entities)
      if (j >= e.first && j < e.last && e.governed && !in_date(s_, e.governor)) return {};
  }
  return run_from(j, to);
}

Voice VoicePhrases::run_from(uint32_t j, uint32_t to) const {
  uint32_t end = j, name = 0;
  while (end < to && (word(end) || kind(end) == TokenKind::other) && !(s_.token(end).has(c_.prep) && !s_.token(end).upper) && !s_.token(end).has(c_.adverb)) {
    if (name == 0 && end > j && s_.token(end).upper && s_.token(end - 1).has(c_.w_medium_n)) name = end;
    // a conjunction joins names and bodies, or ends the phrase («уточнили там и добавили»)
    if ((s_.token(end).has(c_.and_) || s_.token(end).has(c_.conj)) && !s_.token(end).upper && !(end > j && end + 1 < to && word(end + 1) && !finite(end + 1) && (s_.token(end + 1).upper || s_.token(end + 1).entry != nullptr))) break;
    ++end;
  }
  if (end == j) return {};
  // «приветствовала эти шаги»: what is spoken of, unless it is somebody
  if (s_.token(j).has(c_.def)) {
    bool somebody = false;
    for (uint32_t i = j; i < end; ++i) somebody |= s_.token(i).has(c_.org) || s_.token(i).has(c_.actor) || s_.token(i).has(c_.person) || s_.token(i).has(c_.people) || s_.token(i).has(c_.kin) || s_.token(i).has(c_.w_speaker_n) || s_.token(i).has(c_.spokes);
    if (!somebody) return {};
  }
  if (name != 0) {
    Voice v = of_tokens(name, end, Voice::Kind::organisation);
    v.begin = j;
    return v;
  }
  if (end == to && to < s_.last && (s_.token(to).has(c_.say) || s_.token(to).has(c_.call) || s_.token(to).has(c_.w_judge_v))) return sort(j, end, true);  // «Фонд печати призвал»
  // capitals at the end that nothing lower follows belong to it
  uint32_t stop = j + 1;
  bool capital = s_.token(j).upper;
  for (uint32_t i = j + 1; i < end; ++i) {
    if (s_.token(i).upper) capital = true;
    // «Комитет защиты журналистов»: the genitives of a name belong to it
    const bool whose = stop == i && capital && (s_.token(j).has(c_.org) || s_.token(i - 1).has(c_.org) || stop > j + 1) && genitive(i);
    if (s_.token(i).upper || s_.token(i).has(c_.org) || s_.token(i).has(c_.actor) || looks_adjectival(s_, i) || !capital || whose) stop = i + 1;
  }
  return sort(j, stop, true);
}

bool VoicePhrases::genitive(uint32_t i) const {
  const Token& t = s_.token(i);
  if (t.upper || !word(i) || small(i) || finite(i) || t.meets(g_.triggers)) return t.has(c_.people) && (forms(i) & form::gen) != 0 && (forms(i) & form::pl) != 0;
  if (t.entry != nullptr && !t.entry->senses.empty()) return (forms(i) & form::noun) && (forms(i) & form::gen);
  if (looks_verbal(s_, i)) return false;
  for (const std::string_view end : {"ы", "и", "ов", "ев", "ей", "ия", "ья", "ства", "ого", "его", "ых", "их", "аў", "яў", "оў"})
    if (s_.text(i).ends_with(end)) return true;
  return false;
}

Voice VoicePhrases::quoted_in(uint32_t k, uint32_t to) const {
  for (uint32_t i = k; i < to; ++i) {
    if (kind(i) != TokenKind::quote_open) continue;
    for (uint32_t close = i + 1; close < to; ++close)
      if (kind(close) == TokenKind::quote_close) {
        Voice v = close > i + 1 ? quoted(i + 1, close, k) : Voice{};
        return v;
      }
    return {};
  }
  return {};
}

bool VoicePhrases::subject_pronoun(uint32_t i) const {
  const std::string low = folded(s_.text(i));
  for (const std::string_view w : {"он", "она", "они", "ён", "яна", "яны", "він", "вона", "вони", "on", "ona", "oni", "one", "jon", "jana", "jany"})
    if (low == w) return true;
  return false;
}

Voice VoicePhrases::slavic_before(uint32_t i) const {
  uint32_t k = before_verb(i);
  if (k <= s_.first) return {};
  if (parts(k - 1)) {
    const uint32_t jump = k - 1;
    for (const auto& [from, to] : s_.asides)
      if (jump >= from && jump < to && from > s_.first) return nearest(from);
    // «X, глава Y, сказал»
    Voice v = over_aside(jump);
    if (v && v.kind == Voice::Kind::person) return v;
    return {};
  }
  if (kind(k - 1) == TokenKind::quote_close)
    if (Voice v = quoted_before(k)) return v;
  return nearest(k);
}

Voice VoicePhrases::nearest(uint32_t k) const {
  if (word(k - 1) && subject_pronoun(k - 1)) return of_tokens(k - 1, k, Voice::Kind::pronoun);
  const Entity* best = nullptr;
  for (const Entity& e : s_.entities) {
    if (e.last > k || k - e.last > 5 || e.governed || e.type == EntityType::group || e.possessive) continue;
    bool plain = true;
    for (uint32_t j = e.last; j < k && plain; ++j) plain = (word(j) && !finite(j) && !s_.token(j).has(c_.compl_) && !s_.token(j).has(c_.and_)) || date_at(s_, j) != nullptr || kind(j) == TokenKind::open || kind(j) == TokenKind::close || s_.in_aside(j);
    if (!plain) continue;
    if (e.type == EntityType::pronoun && !subject_pronoun(e.first)) continue;
    if (is_name(e) && (name_case(s_, e) == NameCase::other || name_case(s_, e) == NameCase::accusative)) continue;
    if (best == nullptr || is_name(e) || !is_name(*best)) best = &e;
  }
  if (best != nullptr && (is_name(*best) || best->type == EntityType::pronoun)) return widen(of_entity(*best));
  // capitals, or a role right before
  uint32_t j = k;
  while (j > s_.first && k - j < 8 && (word(j - 1) || (kind(j - 1) == TokenKind::other && s_.token(j - 1).joined) || kind(j - 1) == TokenKind::number) && date_at(s_, j - 1) == nullptr && !small(j - 1) && !finite(j - 1) && !s_.token(j - 1).has(c_.also)) --j;
  if (j >= k) return {};
  if (j > s_.first && s_.token(j - 1).has(c_.prep)) {  // «в Минске прокуратура заявила»: not the place
    while (j < k && !(s_.token(j).has(c_.org) || s_.token(j).has(c_.actor))) ++j;
    if (j >= k) return {};
  }
  uint32_t head = k;
  for (uint32_t i = j; i < k; ++i)
    if ((s_.token(i).upper && !begins(i)) || s_.token(i).has(c_.org) || s_.token(i).has(c_.actor) || s_.token(i).has(c_.person) || s_.token(i).has(c_.people) || s_.token(i).has(c_.w_speaker_n)) { head = i; break; }
  if (head == k) return {};
  const uint32_t f = forms(head);
  if ((f & form::noun) && (f & (form::gen | form::dat | form::ins | form::loc | form::acc)) && !(f & form::nom)) return {};
  if (!s_.token(head).upper && head > j && !looks_adjectival(s_, head - 1)) return {};  // «освобождение заключенных прокомментировал»
  Voice v = run_from(j, k);
  if (v && best != nullptr && best->type == EntityType::role) v.kind = v.kind == Voice::Kind::unnamed ? Voice::Kind::role : v.kind;
  return v;
}

}  // namespace stillheld::reading
