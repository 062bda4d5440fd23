// «Приговор осудил Европейский союз»: the verb of a verdict, and yet no verdict.
#include "reading/frame.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

uint32_t forms_of(const Token& t) {
  uint32_t out = 0;
  for (const Sense& sense : t.entry->senses) out |= sense.forms;
  return out;
}

// A noun for what is done, never for those to whom it is done, nor for who does it.
bool act(const Scene& s, uint32_t i) {
  const Grammar::Classes& c = s.around->grammar->c;
  const Token& t = s.token(i);
  return t.kind == TokenKind::word && t.has(c.topic) && !t.has(c.people) && !t.has(c.person) && !t.has(c.w_court_n) && !t.has(c.casen) && (forms_of(t) & (form::acc | form::nom)) && !(forms_of(t) & form::pass);
}

}  // namespace

bool judges_an_act(const Scene& s, uint32_t at) {
  const Grammar& g = *s.around->grammar;
  const Grammar::Classes& c = g.c;
  const Token& verb = s.token(at);
  if (g.language == Language::en || !verb.has(c.w_sentence_v) || !(verb.has(c.say) || verb.has(c.w_judge_v))) return false;
  const uint32_t forms = forms_of(verb);
  if (!(forms & (form::past | form::pres)) || (forms & form::pass)) return false;
  for (const Term& t : s.terms)
    if (s.clause(t.first) == s.clause(at)) return false;
  // «осудили вчера приговор журналистам»
  for (uint32_t i = at + 1; i < s.last && i < at + 5 && s.token(i).kind == TokenKind::word && !s.token(i).has(c.prep); ++i)
    if (act(s, i)) return true;
  return act_before(s, at);
}

// «Ранее приговор журналистам осудили „Весть“ и …»: the act is the clause's first noun,
// and a name follows the verb
bool act_before(const Scene& s, uint32_t at) {
  const Grammar& g = *s.around->grammar;
  const Grammar::Classes& c = g.c;
  if (g.language == Language::en) return false;
  uint32_t from = at;
  while (from > s.first && s.clause(from - 1) == s.clause(at) && at - from < 16) --from;
  while (from < at && (s.token(from).has(c.adverb) || s.token(from).has(c.also) || s.token(from).has(c.def) || s.token(from).has(c.adj) || looks_adjectival(s, from) || in_date(s, from) || s.token(from).kind == TokenKind::comma)) ++from;
  if (from >= at || !act(s, from)) return false;
  for (uint32_t i = from + 1; i < at; ++i)
    if (s.token(i).kind == TokenKind::word && ((s.token(i).entry != nullptr && s.token(i).meets(g.triggers) && (forms_of(s.token(i)) & (form::past | form::pres | form::fut))) || looks_verbal(s, i))) return false;
  uint32_t who = at + 1;
  while (who < s.last && who < at + 4 && s.token(who).kind == TokenKind::word && !s.token(who).upper && !s.token(who).has(c.prep) && !s.token(who).has(c.org) && !s.token(who).has(c.actor) && !s.token(who).has(c.person)) ++who;
  if (who >= s.last) return false;
  const Token& voice = s.token(who);
  if (voice.kind == TokenKind::quote_open) return true;
  return voice.kind == TokenKind::word && !voice.has(c.w_court_n) && !voice.has(c.magistrate) && !voice.has(c.prep) && (voice.upper || voice.has(c.org) || voice.has(c.actor) || voice.has(c.person) || voice.has(c.people));
}

}  // namespace stillheld::reading
