// Groups of the sentences before, and what is given for a release.
#include <algorithm>

#include "reading/frame.h"
#include "reading/persons_lexicon.h"
#include "reading/scene_parts.h"
#include "reading/voice_phrases.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

constexpr size_t kGroups = 8;  // of a text: more are no "they"

uint64_t stem_of(const Scene& s, const Entity& e) { return stem_key(folded(s.text(e.head)), s.around->grammar->language); }

}  // namespace

void keep_group(const Scene& s, const Entity& e, Memory& memory) {
  if (e.type == EntityType::group && e.counted && e.count.high > 1 && memory.groups.size() < kGroups) memory.groups.push_back(stem_of(s, e));
}

bool names_several(const Entity& e) { return e.type == EntityType::group && e.counted && e.count.low > 1; }

bool of_those_named(const Scene& s, const Memory& memory, int32_t pronoun) {
  constexpr uint32_t kBefore = 3;  // sentences
  if (memory.several_at > 0 && memory.sentence - memory.several_at < kBefore) return true;
  int32_t person = -1;
  for (int32_t n = 0; n < pronoun; ++n) {
    const Entity& e = s.entities[static_cast<size_t>(n)];
    if (names_several(e)) return true;
    if (e.type != EntityType::person || e.mention < 0) continue;
    const int32_t who = s.around->persons->mentions[static_cast<size_t>(e.mention)].person;
    if (person >= 0 && who >= 0 && who != person) return true;
    if (who >= 0) person = who;
  }
  return false;
}

bool those_before(const Scene& s, const Memory& memory, const Entity& e, uint16_t shown) {
  if (s.around->grammar->language == Language::en || e.type != EntityType::group || e.first != s.first || e.last != e.first + 1 || !(shown & FrameRule::passive)) return false;
  return std::find(memory.groups.begin(), memory.groups.end(), stem_of(s, e)) != memory.groups.end();
}

Bytes whole_span(const Scene& s, const Entity& e, ClaimStatus status) {
  const Grammar::Classes& c = s.around->grammar->c;
  if (s.around->grammar->language != Language::ru || status != ClaimStatus::demanded || e.type != EntityType::group || e.counted || !s.token(e.first).has(c.all) || e.last + 1 >= s.last) return e.span;
  // the preposition and a country, and the phrase ends there
  if (!s.token(e.last).has(c.preplace) || s.clause(e.last + 1) != s.clause(e.first)) return e.span;
  const Token& place = s.token(e.last + 1);
  if (!place.has(c.place) && s.text(e.last + 1) != "стране" && s.text(e.last + 1) != "Беларуси" && s.text(e.last + 1) != "Белоруссии") return e.span;
  if (e.last + 2 < s.last && s.token(e.last + 2).kind == TokenKind::word && !s.token(e.last + 2).has(c.and_)) return e.span;
  return {e.span.start, place.end};
}

uint32_t before_office(const Scene& s, uint32_t i) {
  if (i >= s.first + 2 && s.token(i - 1).kind == TokenKind::other && s.token(i - 1).joined) {
    const std::string prefix = folded(s.text(i - 2));
    if (prefix == "экс" || prefix == "екс" || prefix == "ex") return i - 2;
  }
  if (i > s.first && s.token(i - 1).kind == TokenKind::word) {
    const std::string low = folded(s.text(i - 1));
    for (const std::string_view stem : {"бывш", "былы", "былог", "былом", "былую", "былой", "колишн", "former"})
      if (low.starts_with(stem)) return i - 1;
  }
  return i;
}

bool left_office(const Scene& s, uint32_t i) { return before_office(s, i) != i; }

namespace {

// «подсудимые», «остальные»: always those whom the text has spoken of.
bool participants(std::string_view low) {
  for (const std::string_view stem : {"подсудим", "обвиняем", "фигурант", "задержанн", "осужденн", "осуждённ", "арестованн", "остальн", "супруг", "подзащитн", "освобожденн", "помилованн",
                                      "падсудн", "абвінавачан", "фігурант", "затрыман", "асуджан", "арыштаван", "астатн", "сужэн", "падабаронн", "вызвален", "памілаван",
                                      "підсудн", "обвинувачен", "фігурант", "затриман", "засуджен", "решт", "подружж"})
    if (low.starts_with(stem)) return true;
  return false;
}

// People in general, of whom one sentence says no one occasion.
bool anybody(std::string_view low) {
  for (const std::string_view stem : {"люд", "челов", "лица", "лиц", "гражда", "белорус", "беларус", "россия", "украин", "протест", "демонстр", "митинг", "чиновник", "силовик", "милицион", "полицейск", "сотрудник",
                                      "чалав", "асоб", "грамадзя", "пратэст", "міліцыян", "супрацоўн", "чыноўн", "громадя", "росія", "жител", "жыхар", "мешкан", "дет", "дзец", "діт", "родствен", "сваяк", "родич",
                                      "многи", "мног", "шмат", "багат", "други", "інш", "некотор", "некатор", "деяк", "всех", "все", "ўсіх", "усіх", "усе", "ўсе", "всі", "женщ", "мужч", "жанч", "мужчын", "молод", "молад"})
    if (low.starts_with(stem)) return true;
  return false;
}

}  // namespace

bool spoken_of(const Scene& s, uint32_t at, const Entity& e) {
  const Grammar& g = *s.around->grammar;
  const Grammar::Classes& c = g.c;
  if (g.language == Language::en || g.language == Language::pl || e.type != EntityType::group || e.counted || e.negated || e.governed) return false;
  uint32_t forms = 0;
  for (const Sense& sense : s.token(at).entry->senses) forms |= sense.forms;
  if (!(forms & (form::past | form::pass)) || (forms & form::pres) || !perfective(s, at)) return false;
  const std::string low = folded(s.text(e.head));
  for (uint32_t i = e.first; i < e.head; ++i)
    if (s.token(i).has(c.quant) || s.token(i).has(c.no)) return false;
  if (participants(low)) return true;
  if (e.last > at || anybody(low) || anybody(folded(s.text(e.first)))) return false;
  // the theme: nothing before it but when, and words that lead over
  for (uint32_t i = s.first; i < e.first; ++i) {
    const Token& t = s.token(i);
    if (in_date(s, i) || t.kind == TokenKind::comma || t.kind == TokenKind::dash) continue;
    if (t.kind != TokenKind::word || e.first - s.first > 6) return false;
    if (!(t.has(c.adverb) || t.has(c.also) || t.has(c.prep) || t.has(c.det) || t.has(c.conj) || t.has(c.and_) || folded(s.text(i)).starts_with("эт") || folded(s.text(i)).starts_with("гэт"))) return false;
  }
  return at - e.last < 8;
}

std::string recogniser_of(const Scene& s, uint32_t at, Memory& memory) {
  if (s.around->grammar->language != Language::ru) return "";
  for (const SpeechAct& act : acts_of(s, memory))
    if (act.verb == at && !act.voices.empty() && act.voices.front().first < at && act.voices.front().kind == Voice::Kind::organisation) return name_of(s, act.voices.front(), memory);
  const Voice body = VoicePhrases(s).slavic_before(at);  // «центр „Весть“ внес Петрову в список»
  for (const Entity& e : s.entities)  // «журналистов „Вести“ признали»: whose they are
    if ((e.type == EntityType::group || e.type == EntityType::role) && e.last <= body.first && body.first <= e.last + 2 && body.last > e.last) return "";
  return body.kind == Voice::Kind::organisation ? name_of(s, body, memory) : "";
}

bool in_return(const Scene& s, uint32_t at) {
  for (uint32_t i = s.first; i < s.last; ++i)
    if (s.token(i).has(s.around->grammar->c.w_inreturn_n) && s.clause(i) == s.clause(at)) return true;
  return false;
}

std::vector<int32_t> whose_sentence(const Scene& s, const std::vector<Hit>& hits, size_t begin, uint32_t at) {
  std::vector<int32_t> out;
  uint32_t last = 0;
  for (size_t h = begin; h < hits.size(); ++h) {
    const Hit& hit = hits[h];
    if (hit.claim.kind != ClaimKind::verdict || hit.claim.status != ClaimStatus::asserted || hit.entity < 0 || hit.trigger >= at || !hit.claim.value.months) continue;
    if (hit.trigger != last) out.clear();
    last = hit.trigger;
    out.push_back(hit.entity);
  }
  bool parted = false;
  for (uint32_t i = last; i < at; ++i) parted |= s.token(i).kind == TokenKind::comma || s.token(i).kind == TokenKind::semicolon || s.token(i).has(s.around->grammar->c.and_);
  if (!parted) return {};
  // somebody else who comes after it is as likely meant
  for (const Entity& e : s.entities)
    if (e.first > last && e.last <= at && (e.type == EntityType::person || e.type == EntityType::role || e.type == EntityType::group) && std::none_of(out.begin(), out.end(), [&](int32_t n) { return &s.entities[static_cast<size_t>(n)] == &e; })) return {};
  return out;
}

bool beside(const Scene& s, const Entity& group, const Entity& name) {
  for (uint32_t i = group.last; i < name.phrase_first(); ++i)
    if (s.token(i).kind == TokenKind::word && s.token(i).has(s.around->grammar->c.prep) && !s.token(i).has(s.around->grammar->c.and_)) return false;
  return true;
}

}  // namespace stillheld::reading
