// What form a trigger is in: English writes nouns, verbs and participles alike, and
// what stands around tells them apart; Slavic endings tell it themselves.
#include "reading/frame.h"

namespace stillheld::reading {

// "freeing convicted spy X", "the jailed man", "of released prisoners": no verb.
bool attributive_place(const Scene& s, uint32_t at) {
  const Grammar::Classes& c = s.around->grammar->c;
  if (at <= s.first + 2 && fronted_subject(s, at) >= 0) return false;
  // "of formerly imprisoned activist X": as without the adverb
  if (s.around->grammar->language == Language::en && at > s.first + 1 && s.token(at - 1).kind == TokenKind::word && s.text(at - 1).ends_with("ly")) {
    const Token& first = s.token(at - 2);
    if (first.kind == TokenKind::word && (first.has(c.def) || first.has(c.indef) || first.has(c.of) || first.possessive || first.has(c.his) || first.has(c.their))) return true;
  }
  if (at == s.first) return s.around->grammar->language == Language::en && at + 1 < s.last && s.token(at + 1).kind == TokenKind::word;  // "Exiled leader X", "Jailed at home, he …"
  const Token& b = s.token(at - 1);
  const std::string_view before = s.text(at - 1);
  // "LONDON (Reuters) – Exiled leader X was …"
  if (s.around->grammar->language == Language::en && (b.kind == TokenKind::dash || b.kind == TokenKind::colon || (b.kind == TokenKind::other && !b.joined)) && s.token(at).upper && at + 1 < s.last && s.token(at + 1).kind == TokenKind::word) return true;
  if (b.kind == TokenKind::word && b.has(c.prep) && !b.has(c.to) && (before.find(' ') == std::string_view::npos || before.ends_with(" for") || before.ends_with(" of") || before.ends_with(" with")) && s.around->grammar->language == Language::en) return true;
  if (b.kind == TokenKind::word && (b.has(c.def) || b.has(c.indef) || b.has(c.adj) || b.has(c.of) || b.has(c.for_) || b.has(c.by) || b.possessive || b.has(c.his) || b.has(c.their))) return true;
  uint32_t forms = 0;
  // "The amnesty freed 314 prisoners": a noun, though it could be a verb
  if (s.around->grammar->language == Language::en && at > s.first + 1 && b.kind == TokenKind::word && !before.ends_with("ed") && !before.ends_with("ing") && s.token(at - 2).kind == TokenKind::word && (s.token(at - 2).has(c.def) || s.token(at - 2).has(c.indef) || s.token(at - 2).possessive)) return false;
  if (b.kind == TokenKind::word && b.meets(s.around->grammar->triggers))
    for (const Sense& sense : b.entry->senses) forms |= sense.forms;
  return (forms & (form::ger | form::past | form::pres | form::inf)) != 0 && at + 1 < s.last && !s.token(at + 1).has(c.prep);
}

namespace {

using C = Grammar::Classes;

// English writes nouns and verbs alike: "release" is a noun after "the".
bool is_english_noun(const Scene& s, uint32_t at) {
  const C& c = s.around->grammar->c;
  if (at + 1 < s.last && s.token(at + 1).has(c.of)) return true;
  if (at == s.first) return true;
  const Token& before = s.token(at - 1);
  if (before.kind == TokenKind::quote_open) return false;
  if (at + 1 >= s.last && s.text(at).ends_with("s") && before.kind == TokenKind::word && !before.has(c.actor)) return true;  // "as Court Reclassifies Charges"
  if (before.kind == TokenKind::comma && !s.text(at).ends_with("s") && at + 1 < s.last && s.token(at + 1).kind == TokenKind::word && !s.token(at + 1).upper && !s.token(at + 1).has(c.def) && !s.token(at + 1).has(c.indef)) return true;  // ", jail suicide expert"
  if (before.has(c.to) && s.text(at).ends_with("s")) return true;  // "pleaded guilty to charges"
  if (before.possessive || before.has(c.def) || before.has(c.indef) || before.has(c.his) || before.has(c.her) || before.has(c.their) ||
      before.has(c.adj) || before.has(c.political) || before.has(c.quant) || before.kind == TokenKind::number || before.has(c.det)) return true;
  // "treason charges": a word of no verb's before it, and nothing that it could act on behind
  if (before.has(c.year) || before.has(c.month)) return true;  // "a 2 1/2-year sentence"
  // "dropped charges against", "faces charges": a verb before it, a preposition behind
  if (before.kind == TokenKind::word && before.entry != nullptr && !before.has(c.be) && !before.has(c.have) && at + 1 < s.last && s.token(at + 1).has(c.prep) && !s.token(at + 1).has(c.to)) {
    bool verb = false, noun = false;
    for (const Sense& sense : before.entry->senses) {
      verb |= (sense.forms & (form::past | form::ger | form::inf)) != 0;  // "plans to drop charges against"
      noun |= (sense.forms & form::noun) != 0;
    }
    if (verb && !noun) return true;
  }
  // "his death sentence": a noun before it, and a possessor, article or adjective before that
  if (before.kind == TokenKind::word && !before.upper && before.entry != nullptr && !before.entry->senses.empty() && at > s.first + 1) {
    bool noun = true;
    for (const Sense& sense : before.entry->senses) noun &= (sense.forms & form::noun) != 0;
    const Token& first = s.token(at - 2);
    if (noun && (first.possessive || first.has(c.def) || first.has(c.indef) || first.has(c.his) || first.has(c.her) || first.has(c.their) || first.has(c.adj))) return true;
  }
  if (before.kind == TokenKind::word && before.joined && !before.upper && at > s.first + 1 && s.text(at - 2) == "-") return true;  // "a trumped-up charge"
  const bool unknown = before.kind == TokenKind::word && (before.entry == nullptr || (before.entry->senses.empty() && before.joined)) && !before.upper;  // "trumped-up charges"
  if (unknown && at + 1 >= s.last) return true;
  if (unknown) {
    const Token& next = s.token(at + 1);
    return !(next.upper || next.kind == TokenKind::number || next.has(c.def) || next.has(c.indef) || next.has(c.people) || next.has(c.person) || next.has(c.political) || next.has(c.adj));
  }
  // "A court in Minsk sentences": the phrase "in Minsk" is no preposition
  return before.has(c.prep) && !before.has(c.to) && s.text(at - 1).find(' ') == std::string_view::npos;
}

// "was found guilty and handed three years", "was convicted and sentenced to …"
bool coordinated_passive(const Scene& s, uint32_t at) {
  const Grammar::Classes& c = s.around->grammar->c;
  uint32_t joint = at;  // "detained and later in the day sentenced to"
  while (joint > s.first + 3 && at - joint < 5 && s.token(joint - 1).kind == TokenKind::word && !s.token(joint - 1).has(c.and_) &&
         (s.token(joint - 1).has(c.adverb) || s.token(joint - 1).has(c.prep) || s.token(joint - 1).has(c.def) || s.token(joint - 1).has(c.day) || s.token(joint - 1).has(c.week) || s.token(joint - 1).has(c.month))) --joint;
  if (at < s.first + 3 || !s.token(joint - 1).has(c.and_) || at + 1 >= s.last) return false;
  const Token& next = s.token(at + 1);
  const bool bare = s.text(at) == "charged with" || next.has(c.prep) || next.has(c.to) || next.kind == TokenKind::stop || next.kind == TokenKind::comma;
  const bool gift = s.token(at).has(c.give) && (next.has(c.indef) || next.kind == TokenKind::number);
  if (!bare && !gift) return false;
  for (uint32_t i = at - 1; i > s.first && at - i < 16 && s.clause(i - 1) == s.clause(at); --i)
    if (s.token(i - 1).has(c.be)) return true;
  return false;
}

uint16_t english_form(const Scene& s, uint32_t at, uint32_t forms) {
  const C& c = s.around->grammar->c;
  const Token& t = s.token(at);
  const bool nounish = (forms & form::noun) != 0;
  // A token with a noun and a verb reading: which of them is it?
  bool has_noun = false, has_verb = false;
  for (const Sense& sense : t.entry->senses) {
    has_noun |= (sense.forms & form::noun) != 0;
    has_verb |= (sense.forms & (form::inf | form::pres)) != 0;
  }
  if (nounish) {
    if (has_verb && !is_english_noun(s, at)) return 0;
    return FrameRule::noun;
  }
  if (forms == 0) return FrameRule::any;
  if ((forms & (form::inf | form::pres)) && !(forms & form::past) && has_noun && is_english_noun(s, at)) return 0;
  uint32_t i = at;
  bool be = false, have = false, to = false, modal = false, did = false;
  for (int steps = 0; i > s.first && steps < 8; ++steps, --i) {
    const Token& b = s.token(i - 1);
    // "was on Friday handed a sentence"
    bool dated = false;
    for (const PlacedDate& d : s.dates) dated |= i - 1 >= d.first && i - 1 < d.last;
    if (dated || (b.has(c.prep) && steps > 0 && i < at && s.text(i - 1) == "on")) continue;
    if (b.has(c.be) || (b.kind == TokenKind::word && s.text(i - 1).ends_with(" be"))) { be = true; break; }  // "could be": one token
    if (b.has(c.have)) { have = true; break; }
    if (b.has(c.to)) { to = true; break; }
    if ((b.has(c.plan) || b.has(c.demand) || b.has(c.hyp)) && (b.entry->senses.empty() || b.entry->senses[0].forms == 0)) { modal = true; break; }
    if (b.has(c.self)) continue;  // "she was herself later charged"
    if (b.kind == TokenKind::word && b.entry == nullptr && !b.upper && s.text(i - 1).ends_with("ly")) continue;  // "to gradually free"
    if (b.has(c.adverb) || b.has(c.neg)) { did |= b.has(c.neg); continue; }
    // to “immediately and unconditionally” release
    if (b.kind == TokenKind::quote_open || b.kind == TokenKind::quote_close || (b.has(c.and_) && i - 1 > s.first && s.token(i - 2).has(c.adverb))) continue;
    break;
  }
  if (forms & form::ger) return be ? FrameRule::active : FrameRule::gerund;
  if (forms & (form::past | form::pass)) {
    if (be && (forms & form::pass)) return FrameRule::passive;
    if (have) return FrameRule::active;
    if (forms & form::inf) {  // set, let, put
      if (to || modal) return FrameRule::infinitive;
    }
    if ((forms & form::past) && (forms & form::pass) && coordinated_passive(s, at)) return FrameRule::passive;
    if ((forms & form::past) && (forms & form::pass)) return attributive_place(s, at) || s.text(at) == "charged with" ? FrameRule::participle : FrameRule::active | FrameRule::participle;
    if (forms & form::past) return FrameRule::active;
    return FrameRule::participle;
  }
  if ((forms & form::inf) && (to || modal || did)) return FrameRule::infinitive;
  return FrameRule::active;
}

uint16_t slavic_form(const Scene&, uint32_t, uint32_t forms) {
  if (forms == 0) return FrameRule::any;
  uint16_t out = 0;
  if (forms & form::noun) out |= FrameRule::noun;
  if (forms & form::pass) out |= FrameRule::passive;
  if (forms & (form::part | form::apart)) out |= FrameRule::participle;
  if (forms & form::impers) out |= FrameRule::impersonal;
  if (forms & (form::past | form::pres | form::fut)) {
    out |= FrameRule::active;
    if (forms & form::pl) out |= FrameRule::impersonal;
  }
  if (forms & form::inf) out |= FrameRule::infinitive;
  if (forms & form::ger) out |= FrameRule::gerund;
  return out;
}

}  // namespace

uint16_t form_of(const Scene& scene, uint32_t at, const FrameRule& rule) {
  uint32_t forms = 0;
  const Token& t = scene.token(at);
  for (const ClassId id : rule.triggers) forms |= t.forms(id);
  return scene.around->grammar->language == Language::en ? english_form(scene, at, forms) : slavic_form(scene, at, forms);
}

}  // namespace stillheld::reading
