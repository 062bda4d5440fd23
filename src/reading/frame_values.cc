// What a claim takes from its sentence beside its subject: the term, what was lifted
// or imposed (articles.cc: the articles of the law).
#include "reading/frame.h"
#include "reading/scene_parts.h"

#include <algorithm>

namespace stillheld::reading {

namespace {

class Values {
 public:
  explicit Values(const Scene& scene) : s_(scene), g_(*scene.around->grammar), c_(g_.c), assign_(g_.c.w_assign_v), sentence_(g_.c.w_sentence_v) {}

  const Term* term(uint32_t at, const FrameRule& rule) const {
    const Term* best = nullptr;
    for (const Term& t : s_.terms) {
      if (s_.clause(t.first) != s_.clause(at)) continue;
      // «осуждён 14 мая по ч. 2 статьи 339 … за рисунок на стене к трём годам»
      const bool far = g_.language != Language::en && rule.trigger.has(sentence_) && t.first > at && (s_.token(t.first - 1).has(c_.prep) || s_.token(t.first - 1).has(c_.upto));
      if (t.first > at && words_between(at, t.first) <= (far ? 34U : g_.language == Language::en ? 14U : 24U)) {
        // not over another trigger
        for (uint32_t i = at + 1; i < t.first; ++i)
          if (s_.clause(i) == s_.clause(at) && s_.token(i).meets(g_.triggers) && !s_.token(i).meets(rule.trigger) && !(g_.language == Language::en && s_.token(i).meets(rule.need)) && !is_term_word(i) && !nominal(i) && !s_.token(i).has(assign_) && !(g_.language == Language::en && attributive_place(s_, i))) return best;
        // "put behind bars and has not been heard of for 700 days": another's
        for (uint32_t i = at + 1, joint = 0; i < t.first && g_.language == Language::en; ++i) {
          if (s_.token(i).has(c_.and_)) joint = i + 1;
          if (joint != 0 && i < joint + 3 && (s_.token(i).has(c_.have) || s_.token(i).has(c_.be))) return best;
        }
        // "a trial that lasted two months"
        if (g_.language == Language::en)
          for (uint32_t i = at + 1; i < t.first; ++i)
            if (s_.token(i).has(c_.lasted)) return best;
        // "30 months of a four-year sentence": the four years
        if (&t + 1 < s_.terms.data() + s_.terms.size() && t.last + 3 > (&t + 1)->first && t.last < s_.last && s_.token(t.last).has(c_.of)) return &t + 1;
        return &t;
      }
      if (t.last > at) continue;
      if (at - t.last <= 3 && is_term_word(at)) best = &t;
      // «к 20 годам колонии приговорена»
      if (g_.language == Language::en || at - t.last > 6) continue;
      bool plain = true;
      for (uint32_t i = t.last; i < at; ++i) plain &= s_.token(i).kind != TokenKind::comma && s_.token(i).kind != TokenKind::open && s_.token(i).kind != TokenKind::dash && !(s_.token(i).meets(g_.triggers) && !is_term_word(i));
      if (plain) best = &t;
    }
    return best;
  }

  // Words of the clause between, relative clauses and asides left out.
  uint32_t words_between(uint32_t at, uint32_t to) const {
    if (to - at > 2 * kReach) return to - at;
    uint32_t words = 0;
    for (uint32_t i = at; i < to; ++i) words += s_.clause(i) == s_.clause(at) && !s_.in_aside(i);
    // nor what a name has before it ("the editor-in-chief of the paper Anna Petrova")
    for (const Entity& e : s_.entities)
      if (e.described_before > 3 && e.phrase_first() > at && e.first < to) words -= std::min(words, e.described_before);
    return words;
  }

  // "with an iron hand": a noun that is written like a verb.
  bool nominal(uint32_t i) const {
    if (g_.language != Language::en || i < s_.first + 2) return false;
    const auto article = [&](uint32_t k) { return s_.token(k).has(c_.indef) || s_.token(k).has(c_.def); };
    return article(i - 1) || (article(i - 2) && s_.token(i - 1).kind == TokenKind::word && s_.token(i - 1).entry == nullptr);
  }

  bool is_term_word(uint32_t i) const {
    const Token& t = s_.token(i);
    for (const ClassId id : g_.regimes)
      if (t.has(id)) return true;
    uint32_t forms = 0;
    for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    return (forms & form::noun) != 0;
  }

  // What was lifted or imposed: the words up to the clause's end.
  std::string object_text(uint32_t at) const {
    uint32_t i = at + 1;
    uint32_t last = i;
    while (i < s_.last && i < at + 14 && s_.clause(i) == s_.clause(at)) {
      const Token& t = s_.token(i);
      if (t.kind == TokenKind::stop || t.kind == TokenKind::comma || t.kind == TokenKind::semicolon || t.kind == TokenKind::quote_open || in_date(s_, i)) break;
      last = ++i;
    }
    if (last <= at + 1) return "";
    return std::string(s_.around->document->slice(s_.token(at + 1).start, s_.token(last - 1).end));
  }


 private:
  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
  ClassId assign_, sentence_;  // "asked to give five years"
};

}  // namespace

const Term* term_of(const Scene& scene, uint32_t trigger, const FrameRule& rule) { return Values(scene).term(trigger, rule); }
ClaimStatus status_of_need(const Scene& scene, uint32_t trigger, const FrameRule& rule) {
  for (uint32_t i = scene.first; i < scene.last && !rule.need.empty(); ++i) {
    const bool follows = i > trigger && i <= trigger + rule.follow_within && scene.around->grammar->language == Language::en && scene.token(i).meets(rule.follow);
    if (i == trigger || scene.clause(i) != scene.clause(trigger) || (!follows && (!scene.token(i).meets(rule.need) || (rule.follow_within > 0 && rule.kind == ClaimKind::trial)))) continue;
    uint32_t forms = 0;
    for (const Sense& sense : scene.token(i).entry->senses) forms |= rule.need.has(sense.id) ? sense.forms : 0;
    if ((forms & form::fut) && !(forms & (form::past | form::pres | form::pass))) return ClaimStatus::planned;
    const Grammar::Classes& c = scene.around->grammar->c;
    if (i > scene.first && scene.token(i - 1).has(c.neg)) return ClaimStatus::negated;
    if (rule.kind == ClaimKind::trial && scene.token(i).has(c.plan) && scene.token(i).has(c.w_begin_v)) return ClaimStatus::planned;  // "will be held"
    // "The trial starts on 5 December": a day behind a present is ahead
    if (rule.kind == ClaimKind::trial && scene.around->grammar->language == Language::en && scene.text(i).ends_with("s") && !scene.text(i).ends_with("was") && scene.text(i).find(' ') == std::string_view::npos && i + 2 < scene.last && (in_date(scene, i + 1) || in_date(scene, i + 2)) && scene.token(scene.last - 1).kind == TokenKind::stop) return ClaimStatus::planned;
    // "The trial of A, a former officer, will begin": the cue stands with the verb
    for (uint32_t k = i; scene.around->grammar->language == Language::en && k > (i > trigger ? trigger + 1 : scene.first) && i - k < 3; --k) {
      const Token& b = scene.token(k - 1);
      if (b.kind != TokenKind::word || scene.clause(k - 1) != scene.clause(trigger)) break;
      if (b.has(c.plan)) return ClaimStatus::planned;
      if (b.has(c.hyp)) return ClaimStatus::hypothetical;
      bool ruled = false;  // "ruled that the sentence must be changed"
      for (uint32_t m = scene.first; m < k && rule.kind == ClaimKind::penalty_change; ++m) ruled |= scene.text(m) == "ruled";
      if (b.has(c.demand) && !ruled) return ClaimStatus::demanded;
    }
    break;
  }
  return ClaimStatus::asserted;
}

std::string object_of(const Scene& scene, uint32_t trigger) { return Values(scene).object_text(trigger); }

const PlacedDate* since_in_clause(const Scene& s, uint32_t at) {
  for (const PlacedDate& d : s.dates)
    if (d.date.since && d.date.resolved && s.clause(d.first) == s.clause(at)) {
      bool comma = false;  // «держат в камере, писем от него нет с осени»
      for (uint32_t i = std::min(at, d.first); i < std::max(at, d.first); ++i) comma |= s.token(i).kind == TokenKind::comma;
      if (!comma || d.first < at) return &d;
    }
  return nullptr;
}

// «задержали», not «задерживали»: an infinitive's future.
bool perfective(const Scene& s, uint32_t at) {
  const std::string low = folded(s.text(at));
  for (const std::string_view sign : {"жив", "ыв", "ліва", "пускал", "бождал", "пушчал"})
    if (low.find(sign) != std::string::npos) return false;
  return true;
}

// «фигуранты „дела рабочих“», «обвиняемые по делу»: those of one case, whom nobody counted;
// «участников приговорили к пяти и семи годам»: one occasion
bool of_one_case(const Scene& s, const FrameRule& rule, uint32_t at, const Entity& e, const Term* term) {
  const Grammar& g = *s.around->grammar;
  const Grammar::Classes& c = g.c;
  // "Several journalists were freed": an occasion without its number
  if (g.language == Language::en && e.type == EntityType::group && of_people(rule.kind)) {
    const std::string low = folded(s.text(e.first));
    if (low == "several" || low == "a group of" || low == "a number of" || low == "a handful of") return true;
  }
  if (g.language == Language::en || e.type != EntityType::group || e.negated) return false;
  if ((of_people(rule.kind) || rule.kind == ClaimKind::recognition) && spoken_of(s, at, e)) return true;
  // «освободили нескольких журналистов»
  if (const std::string low = folded(s.text(e.first)); of_people(rule.kind) && (low.starts_with("нескольк") || low.starts_with("некальк") || low.starts_with("кільк"))) {
    uint32_t shape = 0;
    for (const Sense& sense : s.token(at).entry->senses) shape |= sense.forms;
    if ((shape & (form::past | form::pass)) && !(shape & form::pres) && perfective(s, at)) return true;
  }
  // «фигурантов дела „Весны“ признали политзаключенными»: those of one case
  if (rule.kind == ClaimKind::recognition && perfective(s, at) && (e.first == e.head || !s.token(e.first).has(c.quant)))
    for (uint32_t i = e.first; i < s.last && i < e.last + 4; ++i)
      if (s.token(i).has(c.casen) || (i == e.last && s.token(i).kind == TokenKind::quote_open)) return true;
  if (rule.kind != ClaimKind::verdict && rule.kind != ClaimKind::trial && rule.kind != ClaimKind::charge && rule.kind != ClaimKind::arrest && rule.kind != ClaimKind::penalty_change) return false;
  uint32_t forms = 0;
  for (const Sense& sense : s.token(at).entry->senses) forms |= sense.forms;
  const bool ru = g.language == Language::ru && (e.first == e.head || !s.token(e.first).has(c.quant));
  // «журналистов „Волны“ судят»: those of one newsroom
  if (ru && e.last < s.last && s.token(e.last).kind == TokenKind::quote_open && perfective(s, at)) return true;
  if ((forms & form::pres) && !(forms & form::past)) return false;
  // «суд приговорил журналистов к длительным срокам»: one court, one verdict
  if (ru && rule.kind == ClaimKind::verdict && (forms & form::past) && perfective(s, at) && !s.text(at).ends_with("ли"))
    for (uint32_t i = s.first; i < at; ++i)
      if (s.token(i).kind == TokenKind::word && s.token(i).has(c.w_court_n) && s.clause(i) == s.clause(at) && (s.text(i).ends_with("суд") || s.text(i).ends_with("Суд"))) return true;
  if (rule.kind == ClaimKind::verdict && term != nullptr && term->days == 0 && !term->up_to && (forms & (form::past | form::pass | form::impers))) return true;
  // «5 мая задержали журналистов», «задержали нескольких журналистов», a headline: one occasion
  if (g.language == Language::ru && rule.kind == ClaimKind::arrest && (forms & form::past) && !(forms & form::pres) && perfective(s, at)) {
    if (folded(s.text(e.first)).starts_with("нескольк")) return true;
    if (e.first == e.head || !s.token(e.first).has(c.quant)) {
      if (s.around->document->paragraphs.size() > 1 && s.token(s.last - 1).end <= s.around->document->paragraphs.front().end) return true;
      for (const PlacedDate& d : s.dates)
        if (s.clause(d.first) == s.clause(at) && d.date.resolved && d.date.to == d.date.from && !d.date.since) return true;
    }
  }
  for (uint32_t i = e.last; i < s.last && i < e.last + 5 && i != at; ++i) {
    const Token& t = s.token(i);
    if (t.kind == TokenKind::comma || t.kind == TokenKind::stop || t.has(c.be)) return false;
    if (t.kind == TokenKind::word && t.has(c.casen)) return true;
  }
  return false;
}

// Sport, art, animals, money: "released the defender", unless prison is spoken of,
// in the sentence or in the article.
bool off_topic(const Scene& s, const FrameRule& rule, const Term* term) {
  const Grammar::Classes& c = s.around->grammar->c;
  if (s.around->of_prison) return false;
  if (term != nullptr && term->days == 0 && rule.kind == ClaimKind::verdict) return false;
  if (s.around->grammar->language == Language::en && (rule.kind == ClaimKind::verdict || rule.kind == ClaimKind::charge))  // "sentenced under Article 19 for a video"
    for (uint32_t i = s.first; i + 1 < s.last; ++i)
      if (s.token(i).has(c.article) && s.token(i + 1).kind == TokenKind::number) return false;
  // «кіроўцу затрымалі ў аўтамабілі»: only who is let go, moved or handed over may be of sport
  if ((s.around->grammar->language == Language::be || s.around->grammar->language == Language::uk) && (rule.kind == ClaimKind::charge || rule.kind == ClaimKind::trial || rule.kind == ClaimKind::verdict || rule.kind == ClaimKind::recognition || rule.kind == ClaimKind::pardon || rule.kind == ClaimKind::arrest)) return false;
  if (s.around->grammar->language == Language::en && rule.kind == ClaimKind::death && !rule.need.empty()) return false;  // a chess coach who died in prison
  if (rule.kind == ClaimKind::concession || rule.kind == ClaimKind::sanction || rule.kind == ClaimKind::office) return false;
  // «с участниками его команды был задержан Сергей Петров»: nobody in sport is arrested by name without more
  if (s.around->grammar->language != Language::en && (rule.kind == ClaimKind::arrest || rule.kind == ClaimKind::charge || rule.kind == ClaimKind::trial))
    for (const Entity& e : s.entities)
      if (e.type == EntityType::person && e.mention >= 0) return false;
  bool off = false;
  for (uint32_t i = s.first; i < s.last; ++i) {
    if (s.around->grammar->language == Language::en && s.token(i).has(c.w_court_n) && s.text(i).find(' ') != std::string_view::npos) return false;  // "the Supreme Court"
    if (s.token(i).has(c.strong) || s.token(i).has(c.prisoners) || s.token(i).has(c.political)) return false;
    if (!s.token(i).has(c.offtopic)) continue;
    bool named = false;  // «Рамана Пятрова»: no novel
    for (const Entity& e : s.entities) named |= e.mention >= 0 && i >= e.first && i < e.last;
    off |= !named;
  }
  return off;
}

bool of_people(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::arrest: case ClaimKind::release: case ClaimKind::pardon: case ClaimKind::exchange: case ClaimKind::expulsion:
    case ClaimKind::charge: case ClaimKind::verdict: case ClaimKind::transfer: case ClaimKind::death: return true;
    default: return false;
  }
}

// "freed in a historic exchange", "In a swap that …, Russia freed"
bool swap_told(const Scene& s, uint32_t i, uint32_t at) {
  const Grammar& g = *s.around->grammar;
  if (g.language != Language::en || !s.token(i).has(g.c.w_exchange_n) || i == at) return false;
  const bool near = s.clause(i) == s.clause(at) || (i < at && s.clauses[static_cast<size_t>(s.clause(i))].type == ClauseType::main);
  if (!near) return false;
  for (uint32_t k = i; k > s.first && i - k < 5; --k) {
    const Token& b = s.token(k - 1);
    if (b.kind != TokenKind::word || b.possessive) return false;
    if (b.has(g.c.prep)) return s.text(k - 1) == "in" || s.text(k - 1) == "In" || s.text(k - 1) == "under" || s.text(k - 1) == "during" || b.end - b.start > 9;
    if (b.meets(g.triggers) || b.has(g.c.be)) return false;
  }
  return false;
}

// The kind that a word tells by itself («задержанных»): that of the first rule
// that asks for nothing else.
std::optional<ClaimKind> kind_told(const Scene& s, uint32_t i) {
  const Token& t = s.token(i);
  if (!t.meets(s.around->grammar->triggers)) return std::nullopt;
  uint32_t forms = 0;
  for (const FrameRule& rule : s.around->grammar->rules) {
    if (!t.meets(rule.trigger) || !of_people(rule.kind) || !rule.need.empty() || rule.needs_term || rule.follow_within > 0 || rule.precede_within > 0) continue;
    for (const ClassId id : rule.triggers) forms |= t.forms(id);
    if (forms & (form::part | form::apart)) return rule.kind;
    if (forms == 0 && (rule.forms & FrameRule::participle)) return rule.kind;
  }
  return std::nullopt;
}

bool all_of_them(const Scene& s, const Entity& e) {
  const Grammar& g = *s.around->grammar;
  return g.language == Language::ru && s.token(e.first).has(g.c.all) && e.last == e.first + 1 && e.first == s.first;
}

bool habitual(const Scene& s, uint32_t at) {
  uint32_t forms = 0;
  for (const Sense& sense : s.token(at).entry->senses) forms |= sense.forms;
  if ((forms & form::pres) && (forms & form::pl) && !(forms & (form::past | form::pass | form::noun))) return true;
  // «судьи, которые выносили приговоры», «суддзяў, якія выносілі прысуды»
  const std::string low = folded(s.text(at));
  return s.clauses[static_cast<size_t>(s.clause(at))].type == ClauseType::relative && (forms & form::past) && (low.starts_with("вынос") || low.starts_with("выносі"));
}

}  // namespace stillheld::reading
