#include "reading/silence.h"

#include <algorithm>

#include "reading/term_shares.h"

namespace stillheld::reading {
namespace {

enum Telling : uint32_t {
  kOpens = 1 << 0,      // enough alone
  kRefers = 1 << 1,     // "this", in front of a word of saying
  kParts = 1 << 2,      // "among", "of them"
  kWhole = 1 << 3,      // "of", in front of "whom" or of what happened
  kTriggers = 1 << 4,   // of a rule
  kSentences = 1 << 5,  // to a term
  kIs = 1 << 6,
  kDef = 1 << 7,
  kThose = 1 << 8,
  kTerms = 1 << 9,      // years, months
  kPeople = 1 << 10,
  kCounts = 1 << 11,    // what counts are read from
  kBegins = 1 << 12,    // the trigger of a rule that is not quiet
  kWhom = 1 << 13,
  kSays = 1 << 14,
  kSpeaks = 1 << 15,    // a voice may stand beside it
  kJudges = 1 << 16,
  kField = 1 << 17,
  kPrison = 1 << 18,
};

class Sieve {
 public:
  Sieve(const Grammar& grammar, const Tokens& cut, const Sentence& sentence) : g_(grammar), t_(cut.tokens), first_(sentence.first), last_(sentence.last) {}

  void sift(Sentence& out) const {
    Found f;
    out.speech = speech(f);
    out.of_field = f.told & kField;
    out.of_prison = f.told & kPrison;
    out.says = f.colon || (f.told & kSpeaks);
    out.judges = f.told & kJudges;
    out.counts = f.number;
    out.of_several = (f.told & kPeople) && counts_people();
  }

 private:
  struct Found {
    uint32_t told = 0;
    bool quotes = false, colon = false, number = false;
  };

  Speech speech(Found& f) const {
    bool opens = false, part = false, counts = false, the_event = false;
    for (uint32_t i = first_; i < last_; ++i) {
      const Token& t = t_[i];
      f.quotes |= t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close;
      f.colon |= t.kind == TokenKind::colon;
      if (t.entry == nullptr || t.entry->telling == 0) continue;
      const uint32_t told = t.entry->telling;
      f.told |= told;
      opens |= (told & kOpens) || ((told & kRefers) && i < first_ + 3 && says_soon());
      part |= (told & kParts) || ((told & kWhole) && tells(i + 1, kWhom | kBegins));
      const bool event_behind = (told & (kDef | kThose)) && tells(i + 1, kBegins);
      the_event |= (told & kDef) && event_behind;  // "the released were 11 women"
      counts |= (told & kCounts) || event_behind;  // "the group includes 9 men", "the freed are 9 men"
    }
    if (opens) return Speech::open;
    const bool trigger = f.told & kTriggers;
    for (uint32_t i = first_; (trigger || part || (f.told & (kPeople | kCounts))) && i < last_ && !f.number; ++i) f.number = g_.numbers.may_begin(t_[i]);
    if (f.number && (counts || part || ((f.told & kTerms) && (f.told & kSentences)) || ((f.told & kIs) && the_event))) return Speech::open;
    for (uint32_t i = first_; trigger && i < last_; ++i)
      if (t_[i].kind == TokenKind::word && t_[i].entry != nullptr && begins(i)) return Speech::open;
    if (may_share(g_, t_, {first_, last_})) return Speech::open;
    return f.quotes ? Speech::quote : f.number ? Speech::part : Speech::silent;
  }

  // "Eleven teachers of the school": a number above one, and a word of people soon.
  bool counts_people() const {
    constexpr uint32_t kSoon = 5;
    uint32_t people = first_;  // no word of people stands before it
    for (uint32_t i = first_; i < last_; ++i) {
      const Token& t = t_[i];
      if (!g_.numbers.may_begin(t)) continue;
      for (people = std::max(people, i + 1); people < last_ && !t_[people].has(g_.c.people);) ++people;
      if (people == last_) return false;
      if (people > i + kSoon || (t.kind == TokenKind::number && t.number >= 1900 && t.number < 2100)) continue;
      const auto number = g_.numbers.at(t_, i, last_);
      if (number && !number->ordinal && number->range.low > 1) return true;
    }
    return false;
  }

  // The word at `at`, of this sentence, tells one of these.
  bool tells(uint32_t at, uint32_t what) const { return at < last_ && t_[at].entry != nullptr && (t_[at].entry->telling & what); }

  // "This was reported by Viasna"
  bool says_soon() const {
    for (uint32_t i = first_; i < std::min(last_, first_ + 8); ++i)
      if (tells(i, kSays)) return true;
    return false;
  }

  bool any(uint32_t from, uint32_t to, uint32_t but, const ClassSet& set) const {
    for (uint32_t i = std::max(from, first_); i < std::min(to, last_); ++i)
      if (i != but && t_[i].meets(set)) return true;
    return false;
  }

  // Some rule may have the word at `at` for its trigger.
  bool begins(uint32_t at) const {
    for (const uint16_t n : t_[at].entry->rules) {
      const FrameRule& rule = g_.rules[n];
      if (!rule.need.empty() && rule.kind != ClaimKind::death && !any(first_, last_, at, rule.need)) continue;  // who died, in an article about prisoners (frame.cc)
      if (rule.follow_within > 0 && !any(at + 1, at + 1 + rule.follow_within, last_, rule.follow)) continue;
      if (rule.precede_within > 0 && !any(at - std::min(at, rule.precede_within), at, last_, rule.precede)) continue;
      return true;
    }
    return false;
  }

  const Grammar& g_;
  const std::vector<Token>& t_;
  uint32_t first_, last_;
};

}  // namespace

void mark_telling(Grammar& g) {
  const Grammar::Classes& c = g.c;
  for (WordEntry& entry : g.lexicon.entries()) {
    const auto any = [&](auto... ids) { return (entry.classes.has(ids) || ...); };
    uint32_t told = 0;
    const bool topic = any(c.topic, c.prisoners, c.w_pop_political_prisoners, c.sanctionword);
    const bool prison = any(c.strong, c.prisoners, c.political, c.exits, c.prisonterm, c.w_inprison, c.w_pardon_v, c.w_sentence_v);
    if (topic || any(c.them, c.freed, c.talkof, c.namesof, c.recas, c.prisonterm)) told |= kOpens;
    if (any(c.refer)) told |= kRefers;
    if (any(c.ofthem, c.among)) told |= kParts;
    if (any(c.ofwhole)) told |= kWhole;
    if (!entry.rules.empty()) told |= kTriggers;
    if (entry.classes.meets(g.verdicts)) told |= kSentences;
    if (any(c.be, c.include)) told |= kIs;
    if (any(c.def)) told |= kDef;
    if (any(c.those)) told |= kThose;
    if (any(c.year, c.month, c.week, c.day)) told |= kTerms;
    if (any(c.people, c.include)) told |= kPeople;
    if (any(c.w_inprison, c.w_stillheld_v, c.w_held_v, c.w_act_n, c.w_recognise_list, c.w_pop_political_prisoners, c.w_freed_w, c.w_consist_v, c.w_wave_n)) told |= kCounts;
    if (entry.classes.meets(g.triggers)) told |= kBegins;
    if (any(c.rel, c.they)) told |= kWhom;
    if (any(c.say)) told |= kSays;
    if (any(c.say, c.call, c.accord, c.w_judge_v)) told |= kSpeaks;
    if (any(c.evaluate, c.w_must_w, c.call, c.w_judge_v, c.w_naming_v)) told |= kJudges;
    if (prison) told |= kPrison;
    if (prison || topic) told |= kField;
    entry.telling = told;
  }
}

void sift(const Grammar& grammar, const Tokens& cut, Sentence& sentence) { Sieve(grammar, cut, sentence).sift(sentence); }

}  // namespace stillheld::reading
