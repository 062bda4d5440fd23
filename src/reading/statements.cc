// What somebody called for, or thinks of it: evaluations and calls about releases,
// prisoners, trials and sanctions.  A report of a fact is none, whoever makes it.
#include <algorithm>

#include "reading/frame.h"
#include "reading/scene_parts.h"
#include "reading/words.h"

namespace stillheld::reading {

namespace {

struct Content {
  bool topic = false;       // prisons, trials, sanctions
  bool evaluation = false;  // "unjust", "a step"
  bool deontic = false;     // "must", "should"
  bool quoted = false;
  bool anaphora = false;    // "this", "the decision"
  bool call = false;        // "reiterated our call for"
};

class Statements {
 public:
  Statements(const Scene& scene, Memory& memory, std::vector<Hit>& out) : s_(scene), c_(scene.around->grammar->c), memory_(memory), out_(out) {}

  void run() {
    if (s_.question && s_.quote_of.back() == 0) return;
    const std::vector<SpeechAct>& acts = acts_of(s_, memory_);
    if (acts.empty()) return;
    const bool events = std::any_of(out_.begin(), out_.end(), [](const Hit& h) { return h.claim.kind != ClaimKind::statement && h.claim.kind != ClaimKind::office; });
    events_ = events;
    if (!events && !speaks_of(s_)) return;
    const size_t before = out_.size();
    bool outside = false;
    for (const SpeechAct& act : acts) outside |= !act.quoted;
    std::vector<const SpeechAct*> found;
    for (const SpeechAct& act : acts) {
      // Inside a quotation: only its own calls, where nobody outside is named.
      if (act.quoted && (outside || act.force == SpeechAct::Force::tell || act.force == SpeechAct::Force::source)) continue;
      if (!act.quoted && is_quoted_source(act)) {
        found.push_back(&act);
        continue;
      }
      if (act.cites || (act.force == SpeechAct::Force::source && act.voices.front().kind != Voice::Kind::person && !(act.quotes && act.voices.front().kind == Voice::Kind::organisation))) continue;
      if (speaks_itself(act.voices.front()) && (act.quoted || (act.force != SpeechAct::Force::call && act.force != SpeechAct::Force::judge))) {
        // "I think", "I was told"; "we stress" is a text's own judgement
        if (act.quoted ? s_.text(act.voices.front().first).size() == 1 : folded(s_.text(act.voices.front().first)) != "we") continue;
      }
      if (is_statement(act)) found.push_back(&act);
    }
    for (const SpeechAct* act : found) {
      // "A has called for their release, she said": A did
      const bool outer = std::any_of(found.begin(), found.end(), [&](const SpeechAct* inner) { return inner != act && inner->verb >= act->from && inner->verb < act->to && inner->to - inner->from < act->to - act->from && act->behind; });
      if (outer) continue;
      for (const Voice& voice : act->voices) add(*act, voice, before);
    }
  }

 private:
  void look(uint32_t from, uint32_t to, uint32_t verb, Content& out) const {
    for (uint32_t i = from; i < to; ++i) {
      const Token& t = (*s_.tokens)[i];
      if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close) out.quoted = true;
      if (t.kind != TokenKind::word || t.entry == nullptr || i == verb) continue;
      out.topic |= t.has(c_.topic) || t.has(c_.prisoners) || t.has(c_.w_pop_political_prisoners) || t.has(c_.sanctionword);
      out.evaluation |= t.has(c_.evaluate);
      out.deontic |= t.has(c_.w_must_w);
      out.anaphora |= t.has(c_.w_anaphora_w);
      out.call |= t.has(c_.call) && !t.has(c_.w_ask_v);
    }
  }

  // "According to Human Rights Watch, the pardons are “a cynical attempt …”": an
  // organisation's own words of judgement, without a verb of saying.
  bool is_quoted_source(const SpeechAct& act) const {
    if (act.cites || act.force != SpeechAct::Force::source || act.voices.front().kind != Voice::Kind::organisation) return false;
    bool own_words = false;
    Content all;
    for (uint32_t i = s_.first; i < s_.last; ++i) own_words |= s_.quote_of[i - s_.first] != 0 && s_.token(i).kind == TokenKind::word && s_.token(i).entry != nullptr && s_.token(i).has(c_.evaluate);
    if (!own_words) return false;
    look(s_.first, s_.last, act.verb, all);
    return all.evaluation && (all.topic || memory_.topic > 0 || events_);
  }

  // "I", "we": the text, or who is quoted.
  bool speaks_itself(const Voice& v) const {
    if (v.kind != Voice::Kind::pronoun) return false;
    const Token& t = s_.token(v.first);
    return !t.has(c_.he) && !t.has(c_.she) && !t.has(c_.they);
  }

  // "over what Norland said were abuses", "in what the regime described as a gesture":
  // words that a text borrows.
  bool asked_what(const SpeechAct& act) const {
    uint32_t b = act.voices.front().begin;
    while (b > s_.first && (s_.token(b - 1).has(c_.def) || s_.token(b - 1).has(c_.indef) || s_.token(b - 1).has(c_.adverb))) --b;
    if (s_.around->grammar->language != Language::en) return false;
    for (uint32_t i = b > s_.first ? b - 1 : b; i < act.voices.front().first; ++i)
      if (s_.text(i) == "what") return true;
    return false;
  }

  bool is_statement(const SpeechAct& act) const {
    for (const Hit& h : out_)
      if (h.trigger == act.verb && h.claim.kind != ClaimKind::statement) return false;  // an event
    if (act.force == SpeechAct::Force::tell && asked_what(act)) return false;
    Content said;
    const uint32_t from = act.behind ? quotation_begin(s_) : act.from;
    look(from, act.to, act.verb, said);
    bool own_words = act.quotes;
    for (uint32_t i = act.from; i < act.to && !own_words; ++i) own_words = s_.quote_of[i - s_.first] != 0;
    said.quoted |= own_words;
    if (act.force == SpeechAct::Force::tell || act.force == SpeechAct::Force::source) {  // of what, may stand outside
      Content all;
      look(s_.first, s_.last, act.verb, all);
      said.topic |= all.topic;
    }
    for (const Hit& h : out_) {
      if (h.claim.kind == ClaimKind::statement || h.claim.kind == ClaimKind::office) continue;
      said.topic |= h.trigger >= act.from && h.trigger < act.to;
      // «Фонд печати: власти должны освободить …»
      said.call |= act.opens && h.claim.status == ClaimStatus::demanded && h.trigger >= act.from && h.trigger < act.to && act.voices.front().kind == Voice::Kind::organisation;
    }
    switch (act.force) {
      case SpeechAct::Force::call:
        if (s_.token(act.verb).has(c_.w_ask_v) && act.voices.front().kind != Voice::Kind::organisation && act.voices.front().kind != Voice::Kind::role) return false;  // his own petition
        return said.topic;
      case SpeechAct::Force::judge:
        if (!act.behind && act.voices.front().first > act.verb && !act.quoted) look(s_.first, act.verb, act.verb, said);  // «Приговор осудил ЕС»
        return said.topic || ((memory_.topic >= 2 || events_) && said.anaphora);
      default: break;
    }
    // a newsroom's report
    if (s_.token(act.verb).has(c_.w_report_v) && act.voices.front().kind == Voice::Kind::organisation) return false;
    if (!act.says && !s_.token(act.verb).has(c_.w_naming_v)) return false;
    if (s_.token(act.verb).has(c_.w_naming_v)) return said.topic && (said.evaluation || said.quoted);
    if (!said.evaluation && !said.deontic && !said.call) return false;
    // «Анна Петрова: Куда переведут, должны сообщить»: without quotation marks only a judgement
    if (act.opens && !act.quotes && !said.evaluation && !said.call && act.verb == act.voices.front().first) return false;
    return said.topic || ((memory_.topic >= 2 || events_) && (said.quoted || said.anaphora)) || (memory_.topic > 0 && own_words && said.evaluation);
  }

  void add(const SpeechAct& act, const Voice& voice, size_t before) {
    // whom the text has not named: "The envoy", "she", where nothing stands before
    if ((voice.kind == Voice::Kind::pronoun || voice.kind == Voice::Kind::role) && memory_.sentence <= 1 && !act.quoted && folded(s_.text(voice.first)) != "we") return;
    if (voice.kind == Voice::Kind::pronoun && s_.token(voice.first).has(c_.they) && !s_.token(voice.first).has(c_.he) && !s_.token(voice.first).has(c_.she)) return;
    if (voice.kind == Voice::Kind::none || voice.kind == Voice::Kind::unnamed || voice.judicial) return;
    if (voice.kind == Voice::Kind::person && c_.magistrate != Lexicon::kNoClass && s_.around->grammar->language != Language::en && act.force == SpeechAct::Force::call && behind_magistrate(s_, voice.first)) return;  // a prosecutor's demand is a verdict asked for
    for (size_t n = before; n < out_.size(); ++n)
      if ((out_[n].claim.subject_at.start < voice.span.end && voice.span.start < out_[n].claim.subject_at.end) || out_[n].claim.attribution == name_of(s_, voice, memory_)) return;
    // whom the call is about: "Petrova asked to be freed"
    for (size_t n = 0; n < before; ++n)
      if (out_[n].claim.subject_at == voice.span && out_[n].claim.status != ClaimStatus::asserted) return;
    Hit h;
    h.trigger = act.verb;
    h.claim.kind = ClaimKind::statement;
    h.claim.status = ClaimStatus::asserted;
    h.claim.subject = words_at(s_, voice.span);
    h.claim.subject_at = voice.span;
    h.claim.attribution = name_of(s_, voice, memory_);
    h.claim.rule = "statement";
    if (voice.mention >= 0) h.person = s_.around->persons->mentions[static_cast<size_t>(voice.mention)].person;
    uint32_t end = s_.last;
    while (end > s_.first + 1 && s_.token(end - 1).kind == TokenKind::stop) --end;
    h.claim.trigger = {s_.token(act.verb).start, s_.token(act.verb).end};
    h.claim.span = {s_.token(s_.first).start, s_.token(end - 1).end};
    out_.push_back(std::move(h));
  }

  const Scene& s_;
  const Grammar::Classes& c_;
  Memory& memory_;
  std::vector<Hit>& out_;
  bool events_ = false;
};

}  // namespace

void read_statement(const Scene& s, Memory& memory, std::vector<Hit>& out) { Statements(s, memory, out).run(); }

}  // namespace stillheld::reading
