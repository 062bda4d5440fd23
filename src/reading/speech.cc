// Whose claim it is.  Who speaks in a sentence: voices.h; what somebody called for or
// judged: statements.cc.
#include <algorithm>

#include "reading/frame.h"
#include "reading/voices.h"

namespace stillheld::reading {

const std::vector<SpeechAct>& acts_of(const Scene& s, Memory& memory) {
  const uint32_t at = s.token(s.first).start;
  if (memory.acts_at != at || !memory.has_acts) {
    memory.acts = speech_acts(s);
    memory.acts_at = at;
    memory.has_acts = true;
  }
  return memory.acts;
}

std::string name_of(const Scene& s, const Voice& voice, const Memory& memory) {
  const auto& c = s.around->grammar->c;
  if (voice.kind == Voice::Kind::pronoun && !memory.speaker.empty()) return memory.speaker;
  // "the organisation": the one that was named before
  if (voice.kind == Voice::Kind::role && !memory.speaker.empty() && s.token(voice.last - 1).has(c.org)) return memory.speaker;
  return words_at(s, voice.span);
}

std::string speaker_of(const Scene& s, uint32_t trigger, Memory& memory) {
  if (const SpeechAct* act = act_around(acts_of(s, memory), s, trigger)) return memory.speaker = name_of(s, act->voices.front(), memory);
  if (s.quote_of[trigger - s.first] != 0) return memory.speaker;
  return "";
}

namespace {

// "This was reported by X": as in silence.cc
bool refers_to_speech(const Scene& s) {
  const auto& c = s.around->grammar->c;
  bool refers = false, says = false;
  for (uint32_t i = s.first; i < s.last && i < s.first + 8; ++i) {
    refers |= i < s.first + 3 && s.token(i).has(c.refer);
    says |= s.token(i).has(c.say);
  }
  return refers && says;
}

}  // namespace

bool speaks_of(const Scene& s) {
  for (uint32_t i = s.first; i < s.last; ++i)
    if (s.token(i).kind == TokenKind::quote_open || s.token(i).kind == TokenKind::quote_close) return true;
  if (has_topic(s)) return true;
  return refers_to_speech(s);
}

bool has_topic(const Scene& s) {
  const auto& c = s.around->grammar->c;
  for (uint32_t i = s.first; i < s.last; ++i)
    if (s.token(i).has(c.topic) || s.token(i).has(c.prisoners) || s.token(i).has(c.w_pop_political_prisoners) || s.token(i).has(c.sanctionword)) return true;
  return false;
}

void remember_speaker(const Scene& s, Memory& memory) {
  for (const SpeechAct& act : acts_of(s, memory)) {
    const Voice& v = act.voices.front();
    if (act.quoted || act.force == SpeechAct::Force::source || (v.kind != Voice::Kind::person && v.kind != Voice::Kind::organisation)) continue;
    memory.speaker = words_at(s, v.span);
  }
}

// "This was reported by Viasna": of the sentences before it in its paragraph.  The
// inner voice, where two are named («сообщает „Весть“ со ссылкой на „Зарю“»).
std::string reporter_of(const Scene& s, Memory& memory) {
  if (!refers_to_speech(s)) return "";
  const SpeechAct* best = nullptr;
  for (const SpeechAct& act : acts_of(s, memory)) {
    if (act.quoted || act.voices.front().kind == Voice::Kind::pronoun) continue;
    if (best == nullptr || act.cites) best = act.verb < s.first + 8 || act.cites ? &act : best;
  }
  return best == nullptr ? "" : words_at(s, best->voices.front().span);
}

}  // namespace stillheld::reading
