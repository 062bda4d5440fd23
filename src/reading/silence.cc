#include "reading/silence.h"

#include <algorithm>

#include "reading/term_shares.h"

namespace stillheld::reading {
namespace {

class Sieve {
 public:
  Sieve(const Grammar& grammar, const Tokens& cut, const Sentence& sentence) : g_(grammar), t_(cut.tokens), first_(sentence.first), last_(sentence.last) {}

  Speech speech() const {
    bool people = false, trigger = false, counts = false, term = false, sentenced = false, is = false, the_event = false;
    for (uint32_t i = first_; i < last_; ++i) {
      const Token& t = t_[i];
      if (t.kind == TokenKind::quote_open || t.kind == TokenKind::quote_close) return Speech::open;
      if (t.entry == nullptr) continue;
      if (t.has(g_.c.them) || t.has(g_.c.freed) || t.has(g_.c.talkof) || t.has(g_.c.namesof) || t.has(g_.c.recas) || t.has(g_.c.prisonterm)) return Speech::open;
      if (t.has(g_.c.topic) || t.has(g_.c.prisoners) || t.has(g_.c.w_pop_political_prisoners) || t.has(g_.c.sanctionword)) return Speech::open;
      if (i < first_ + 3 && t.has(g_.c.refer) && says_soon()) return Speech::open;
      const bool part = t.has(g_.c.ofthem) || t.has(g_.c.among) || (t.has(g_.c.ofwhole) && i + 1 < last_ && begins_part(t_[i + 1]));
      trigger |= !t.entry->rules.empty();
      sentenced |= t.meets(g_.verdicts);
      is |= t.has(g_.c.be) || t.has(g_.c.include);
      the_event |= t.has(g_.c.def) && i + 1 < last_ && t_[i + 1].meets(g_.triggers);  // "the released were 11 women"
      term |= t.has(g_.c.year) || t.has(g_.c.month) || t.has(g_.c.week) || t.has(g_.c.day);
      people |= part || t.has(g_.c.people) || t.has(g_.c.include);
      counts |= part || t.has(g_.c.w_inprison) || t.has(g_.c.w_stillheld_v) || t.has(g_.c.w_held_v) || t.has(g_.c.w_act_n) || t.has(g_.c.w_recognise_list) || t.has(g_.c.w_pop_political_prisoners) ||
                t.has(g_.c.w_freed_w) || t.has(g_.c.w_consist_v) || t.has(g_.c.w_wave_n) || ((t.has(g_.c.those) || t.has(g_.c.def)) && i + 1 < last_ && t_[i + 1].meets(g_.triggers));  // "the group includes 9 men", "the freed are 9 men"
    }
    bool number = false;
    for (uint32_t i = first_; (trigger || people) && i < last_ && !number; ++i) number = g_.numbers.may_begin(t_[i]);
    if (number && (counts || (term && sentenced) || (is && the_event))) return Speech::open;
    for (uint32_t i = first_; trigger && i < last_; ++i)
      if (t_[i].kind == TokenKind::word && t_[i].entry != nullptr && begins(i)) return Speech::open;
    if (may_share(g_, t_, {first_, last_})) return Speech::open;
    return number ? Speech::part : Speech::silent;
  }

 private:
  // "of whom", "of them", «из освобождённых» (subsets.cc)
  bool begins_part(const Token& next) const { return next.has(g_.c.rel) || next.has(g_.c.they) || next.meets(g_.triggers); }

  // "This was reported by Viasna"
  bool says_soon() const {
    for (uint32_t i = first_; i < std::min(last_, first_ + 8); ++i)
      if (t_[i].has(g_.c.say)) return true;
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

Speech speech_of(const Grammar& grammar, const Tokens& cut, const Sentence& sentence) { return Sieve(grammar, cut, sentence).speech(); }

}  // namespace stillheld::reading
