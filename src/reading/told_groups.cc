// Groups of the sentences before, and what is given for a release.
#include <algorithm>

#include "reading/frame.h"
#include "reading/persons_lexicon.h"
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

std::string recogniser_of(const Scene& s, uint32_t at, Memory& memory) {
  if (s.around->grammar->language != Language::ru) return "";
  for (const SpeechAct& act : acts_of(s, memory))
    if (act.verb == at && !act.voices.empty() && act.voices.front().first < at && act.voices.front().kind == Voice::Kind::organisation) return name_of(s, act.voices.front(), memory);
  const Voice body = VoicePhrases(s).slavic_before(at);  // «центр „Весть“ внес Петрову в список»
  return body.kind == Voice::Kind::organisation ? name_of(s, body, memory) : "";
}

bool in_return(const Scene& s, uint32_t at) {
  for (uint32_t i = s.first; i < s.last; ++i)
    if (s.token(i).has(s.around->grammar->c.w_inreturn_n) && s.clause(i) == s.clause(at)) return true;
  return false;
}

}  // namespace stillheld::reading
