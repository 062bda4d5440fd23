// Whether something happened, or was only planned, demanded, denied, imagined.
//
// The nearest cue before the predicate decides, within its clause; an infinitive
// belongs to the verb that governs it; a clause opened by "that" or "чтобы" to
// the word of speech or demand before it.  Cues behind an event's name ("the
// release is expected") count for nouns alone.
#include <algorithm>

#include "reading/frame.h"
#include "reading/scene_parts.h"

namespace stillheld::reading {

namespace {

constexpr uint32_t kCueReach = 14;

class StatusFinder {
 public:
  StatusFinder(const Scene& scene, uint32_t at, uint16_t form, ClaimKind kind, int32_t entity)
      : s_(scene), c_(scene.around->grammar->c), at_(at), form_(form), kind_(kind), entity_(entity) {}

  std::optional<ClaimStatus> find() const {
    const bool noun = (form_ & (FrameRule::noun | FrameRule::gerund)) != 0;
    const bool english = s_.around->grammar->language == Language::en;
    const Token& t = s_.token(at_);
    uint32_t forms = 0;
    if (t.entry != nullptr)
      for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    // «радуясь выходу узников на свободу?»: nobody asks whether
    if (s_.question && noun && !english && entity_ >= 0 && s_.entities[static_cast<size_t>(entity_)].vague) return std::nullopt;
    // «За что снова судили Петрова?»: that they did is not asked
    if (s_.question && !english)
      for (uint32_t i = s_.first; i < s_.last && i < s_.first + 3 && i < at_; ++i)
        if (s_.token(i).has(s_.around->grammar->c.w_ask_w)) return std::nullopt;
    if (s_.question) return ClaimStatus::hypothetical;
    if (english && noun && is_at_stake()) return std::nullopt;
    // "Free Anna Petrova!"
    if (english && at_ == s_.first && (form_ & FrameRule::active) && (forms & form::inf) && !(forms & (form::past | form::noun)) && t.kind == TokenKind::word) return ClaimStatus::demanded;
    if (wanted()) return ClaimStatus::demanded;
    if (const uint32_t have = causative(); have > 0) return StatusFinder(s_, have, FrameRule::infinitive, kind_, entity_).arranged();
    const int32_t clause = s_.clause(at_);
    for (int32_t c = clause, depth = 0; c >= 0 && depth < 3; c = s_.clauses[static_cast<size_t>(c)].parent, ++depth) {
      if (s_.clauses[static_cast<size_t>(c)].hypothetical) return ClaimStatus::hypothetical;
      if (s_.clauses[static_cast<size_t>(c)].type == ClauseType::relative) break;
    }
    // "there is no indication that they will be freed"
    for (uint32_t i = at_; english && i > s_.first + 2 && at_ - i < 14; --i)
      if (s_.token(i - 1).has(c_.compl_) && s_.token(i - 3).has(c_.no) && s_.token(i - 2).kind == TokenKind::word) return std::nullopt;
    // A condition elsewhere makes "would be freed" hypothetical.
    bool condition = false;
    for (const Clause& c : s_.clauses) condition |= c.hypothetical;

    // "would have been freed": what did not come to be
    for (uint32_t i = at_; i > s_.first && at_ - i < 4; --i)
      if (s_.token(i - 1).has(c_.counter)) return std::nullopt;
    if (not_yet(english, forms)) return ClaimStatus::hypothetical;
    // «освободили ли Петрову»
    if (at_ + 1 < s_.last && s_.token(at_ + 1).has(c_.whether)) return ClaimStatus::hypothetical;
    // «призвали освободить задержанного Петрова»: he was detained, whatever is asked
    if (!english && (form_ & FrameRule::participle) && !(form_ & ~uint16_t{FrameRule::participle})) {
      if (at_ > s_.first && s_.token(at_ - 1).has(c_.neg) && !s_.token(at_ - 1).has(c_.unless)) return ClaimStatus::negated;
      return ClaimStatus::asserted;
    }
    if (denied()) return ClaimStatus::negated;
    // "there were no exchanges of prisoners"
    if (english && (form_ & FrameRule::noun) && at_ > s_.first && (s_.token(at_ - 1).has(c_.no) || (at_ > s_.first + 1 && s_.token(at_ - 2).has(c_.no) && s_.token(at_ - 1).kind == TokenKind::word && !s_.token(at_ - 1).has(c_.prep)))) return ClaimStatus::negated;
    // "decided to pardon X, a German sentenced to death": what describes somebody
    // has happened, whatever is decided about him.
    if (english && form_ == FrameRule::participle && described(at_)) return ClaimStatus::asserted;
    // The clause itself, from the predicate to the left.
    std::optional<ClaimStatus> found;
    bool real = false, decided = false, negated = false, refused = false, secured = false, dealt = false;
    uint32_t steps = 0;
    for (uint32_t i = at_; i > s_.first && steps < kCueReach; --i) {
      i = behind_quote(i);
      if (i == s_.first) break;
      const Token& b = s_.token(i - 1);
      if (s_.clause(i - 1) != clause) {
        if (b.kind == TokenKind::comma || s_.clauses[static_cast<size_t>(s_.clause(i - 1))].parent == clause) continue;
        if (!shares(i)) break;
      }
      ++steps;
      if (b.kind != TokenKind::word || (b.upper && !english && s_.text(i - 1) == "Ли")) continue;  // «Ли Чжунго»: no particle
      // "had planned to stand before being arrested": of the clause behind
      if (english && b.has(c_.subord) && b.has(c_.prep) && !b.has(c_.until) && !b.has(c_.if_)) break;
      if (inside_entity(i - 1) || in_date(i - 1)) continue;  // «не менее 15 человек», "in May"
      // An event told before this one, by a finite verb of its own: its cues are
      // not ours, unless we are joined to it ("will be freed and deported").
      if (b.has(c_.neg) && !b.has(c_.unless) && !(!english && !noun && without(i - 1)) && (steps <= 5 || b.has(c_.be)) && !(!english && kind_ == ClaimKind::death && noun) && !(english && other_verb(i - 1)) && !(!english && denies_another(i - 1))) negated = true;
      if (!english && steps <= 2 && b.has(s_.around->grammar->c.w_refuse_v) && !denies_another(i - 1)) refused = true;
      if (english && kind_ == ClaimKind::charge && b.has(c_.no)) negated = true;  // "with no charges being brought"
      dealt |= english && noun && b.has(c_.deal);  // "agreed to lift sanctions in return for the release of X"
      if (b.has(c_.real)) real = true;
      if (b.has(c_.decide)) decided = true;
      if (!found && !real) {
        // «должны выйти на свободу» are due, «должны быть освобождены» is a demand
        if (b.has(c_.due) && !(!english && past_active(forms)) && (s_.token(at_).has(c_.exit) || s_.token(at_).has(c_.exits) || (!english && (kind_ == ClaimKind::transfer || kind_ == ClaimKind::trial || b.has(c_.plan))))) found = ClaimStatus::planned;
        else if (b.has(c_.demand) && !(!english && b.has(c_.due) && past_active(forms)) && !ruled(i - 1) && !presses(i - 1) && governs(i - 1, noun)) {
          if (english && noun && evaluated(i - 1)) return std::nullopt;  // "should not be seen as a lifting of sanctions"
          found = ClaimStatus::demanded;
        }
        else if (b.has(c_.hyp) && governs(i - 1, noun)) found = ClaimStatus::hypothetical;
        else if (b.has(c_.plan) && english && s_.text(i - 1).starts_with("secur")) secured = true;  // "did more than secure the release": of others' doing
        else if (b.has(c_.plan) && !(!english && past_active(forms) && s_.text(i - 1).starts_with("долж")) && governs(i - 1, noun)) found = ClaimStatus::planned;
        else if (b.has(c_.hearsay) && (!noun || governs(i - 1, noun))) found = ClaimStatus::hypothetical;
      }
      if (found || negated) {
        // "was not expected to be freed": the negation before the cue is read on.
        if (found && steps > 8) break;
      }
      if (b.meets(s_.around->grammar->triggers) && !b.has(c_.plan) && !b.has(c_.demand) && !b.has(c_.hyp) && is_event(i - 1) && steps > 1) {
        if (!dealt && !joined(i - 1)) break;
      }
    }
    if (!found && english) found = shared_modal();
    if (!found || *found == ClaimStatus::planned) {
      // "hopes that she will be freed": the hope outweighs the will
      const auto parent = english && told_in_past(s_.first) && !s_.token(s_.clauses[static_cast<size_t>(clause)].opener).has(c_.compl_) ? std::nullopt : from_parent(clause, negated);
      if (parent && (!found || *parent != ClaimStatus::planned)) found = parent;
      if (found == ClaimStatus::negated) return found;
    }
    if (found == ClaimStatus::planned && (condition || (english && hoped()))) found = ClaimStatus::hypothetical;
    // "theoretically", «теоретически»: nobody planned it
    for (uint32_t i = s_.first; i < at_ && found == ClaimStatus::planned; ++i)
      if (s_.token(i).has(c_.hyp) && s_.token(i).has(c_.adverb) && (s_.clause(i) == clause || i == s_.first)) found = ClaimStatus::hypothetical;
    if (found) {
      // "no one should be jailed for this": what ought not to be is asked of nobody
      if (*found == ClaimStatus::demanded && entity_ >= 0 && s_.entities[static_cast<size_t>(entity_)].negated && s_.entities[static_cast<size_t>(entity_)].last <= at_) return std::nullopt;
      const bool decides = kind_ == ClaimKind::pardon || (kind_ == ClaimKind::arrest && court_before()) || (!english && (kind_ == ClaimKind::verdict || kind_ == ClaimKind::penalty_change) && court_before());  // "the court ordered his arrest"
      if (english && *found == ClaimStatus::planned && decided && !decides && noun && kind_ == ClaimKind::arrest && entity_ >= 0 && s_.entities[static_cast<size_t>(entity_)].type == EntityType::pronoun) return std::nullopt;  // "accused him of ordering his arrest"
      if (*found == ClaimStatus::planned && decided && decides) return negated ? ClaimStatus::negated : ClaimStatus::asserted;
      if (negated && *found == ClaimStatus::planned) return condition ? ClaimStatus::hypothetical : ClaimStatus::negated;
      return found;
    }
    if (!english) {
      // The perfective present is a future; «будет освобождён» has its cue.
      if ((forms & form::fut) && (forms & form::inf) && demanded_before()) return ClaimStatus::demanded;  // «прасіў асудзіць», a form of two
      // «прызнаюць» is either: told as it happens
      if ((forms & form::fut) && !(forms & (form::past | form::pass | form::pres)) && !(form_ & (FrameRule::noun | FrameRule::participle)))
        return condition ? ClaimStatus::hypothetical : negated ? ClaimStatus::negated : ClaimStatus::planned;
      // «принял решение помиловать 12 человек»
      if ((form_ & FrameRule::infinitive) && decided && kind_ == ClaimKind::pardon) return negated ? ClaimStatus::negated : ClaimStatus::asserted;
      // «суд отказался выпускать её»
      if ((form_ & FrameRule::infinitive) && refused && !real) {
        if (s_.token(at_).has(c_.exit) || s_.token(at_).has(c_.exits)) return std::nullopt;  // it is a refusal, and told as one
        return ClaimStatus::negated;
      }
      // «отказался помиловать»: the whole verb denies
      if (negated && at_ > s_.first + 1 && s_.token(at_ - 1).has(c_.neg) && s_.token(at_ - 1).end - s_.token(at_ - 1).start > 10) return ClaimStatus::negated;
      if ((form_ & FrameRule::infinitive) && !(form_ & (FrameRule::active | FrameRule::passive)) && !real) return std::nullopt;
      if (forms & form::imper && !(forms & ~uint32_t{form::imper | form::pl | form::sg})) return ClaimStatus::demanded;
    }
    if (negated) return ClaimStatus::negated;
    if (english && secured) return attempted() ? std::optional(ClaimStatus::planned) : std::nullopt;
    if (english && (form_ & FrameRule::passive)) {
      const ToBe ahead = to_be();
      if (ahead != ToBe::no) return ahead == ToBe::planned ? std::optional(ClaimStatus::planned) : std::nullopt;
    }
    if (english && kind_ == ClaimKind::release && (form_ & FrameRule::infinitive) && at_ > s_.first + 1 && s_.token(at_ - 1).has(c_.to) && s_.token(s_.last - 1).kind != TokenKind::stop)
      for (const Entity& e : s_.entities)
        if (e.last + 1 == at_ && !e.governed) return ClaimStatus::planned;  // "All political prisoners to go free": a title
    if (english && (form_ & FrameRule::infinitive) && (decreed() || (decided && kind_ == ClaimKind::arrest && court_before()))) return kind_ == ClaimKind::release ? ClaimStatus::planned : ClaimStatus::asserted;  // "the court ruled to arrest"
    if ((form_ & FrameRule::infinitive) && !(form_ & (FrameRule::active | FrameRule::passive)) && !real) return std::nullopt;
    if (english && (form_ & FrameRule::gerund) && !noun_is_event()) return std::nullopt;
    if (noun) {
      for (uint32_t i = at_ + 1; i < s_.last && i < at_ + 8 && s_.clause(i) == clause; ++i)
        if (s_.token(i).has(c_.failed)) return ClaimStatus::negated;
      const auto behind = from_behind();
      if (behind == ClaimStatus::negated) return std::nullopt;  // «об освобождении ничего не известно»
      if (behind) return behind;
    }
    return ClaimStatus::asserted;
  }

 private:
  // guilty of "spreading false news" and jailed: what English marks enclose before the
  // predicate is no cue of it.  The token behind which to look on.
  uint32_t behind_quote(uint32_t i) const {
    if (s_.around->grammar->language != Language::en || i == s_.first || s_.token(i - 1).kind != TokenKind::quote_close) return i;
    for (uint32_t k = i - 1; k > s_.first && i - k < 14; --k)
      if (s_.token(k - 1).kind == TokenKind::quote_open) return k - 1;
    return i;
  }

  // "until every prisoner is freed", «пока всех не выпустят»: not said to have been.
  bool not_yet(bool english, uint32_t forms) const {
    bool present = s_.token(at_).has(c_.bepres), ahead = false;
    for (uint32_t i = at_; i > s_.first && at_ - i < 12; --i) {
      const Token& b = s_.token(i - 1);
      if (s_.clause(i - 1) != s_.clause(at_) && (!english || b.kind == TokenKind::comma)) break;  // "until all those held by them are freed"
      present |= b.has(c_.bepres);
      if (!b.has(c_.until)) {
        ahead |= b.has(c_.plan);
        continue;
      }
      if (!english && ahead && !(forms & form::past)) return true;  // «пока не будут освобождены»
      return english ? present || ((forms & form::pres) && !(forms & form::past)) : (forms & form::fut) != 0 && !(forms & form::past);
    }
    // "prisoners are released": a habit, no day's news
    return false;
  }

  // «должна была выйти, но её отправили в СИЗО»: "must" governs no past
  bool past_active(uint32_t forms) const { return (forms & form::past) && !(forms & (form::inf | form::pass | form::noun)); }

  // «без направления приговорили»: it denies its own noun
  bool without(uint32_t i) const {
    const std::string_view word = s_.text(i);
    return word == "без" || word == "Без" || word == "бяз" || word == "bez";
  }

  // «не признал вину и был приговорён», «отказался каяться и получил пять лет»: it denies
  // the verb before the "and"; «не был задержан и осуждён» denies both
  bool denies_another(uint32_t i) const {
    if (form_ & (FrameRule::noun | FrameRule::infinitive)) return false;
    const auto verb = [&](uint32_t k) {
      if (s_.token(k).kind != TokenKind::word || s_.token(k).has(c_.be)) return false;
      for (const std::string_view end : {"лся", "лась", "лись", "лася", "ліся", "ўся"})
        if (s_.text(k).ends_with(end)) return true;
      if (s_.token(k).entry == nullptr || s_.token(k).entry->senses.empty()) return looks_verbal(s_, k);
      uint32_t forms = 0;
      for (const Sense& sense : s_.token(k).entry->senses) forms |= sense.forms;
      return (forms & (form::past | form::pres | form::fut | form::inf)) != 0 && !(forms & (form::noun | form::pass));
    };
    uint32_t joint = 0;
    const std::string_view cue = s_.text(i);  // «в списке нет, она остаётся»: a predicate of its own
    if (cue == "нет" || cue == "няма" || cue == "немає")
      for (uint32_t k = i + 1; k < at_; ++k)
        if (s_.token(k).kind == TokenKind::comma) return true;
    for (uint32_t k = i + 1; k < at_; ++k)
      if ((s_.token(k).has(c_.and_) && !s_.token(k).has(c_.prep)) || s_.token(k).has(c_.conj)) joint = k;
    if (joint == 0 || joint > at_ + 6) return false;
    // the cue is a verb itself («отказался»), or its verb follows it
    const bool own = s_.token(i).has(s_.around->grammar->c.w_refuse_v) || (i + 1 < joint && verb(i + 1));
    if (!own) return false;
    for (uint32_t k = joint + 1; k < at_; ++k)
      if (s_.token(k).has(c_.neg)) return false;  // a denial of its own: that one is read
    return true;
  }

  // Somebody stands right before it: "a German sentenced to death".
  bool described(uint32_t i) const {
    for (const Entity& e : s_.entities)
      if (e.last == i && !e.negated) return true;
    return false;
  }

  // "fled to avoid arrest and was charged": "avoid" denies what stands before the "and"
  bool other_verb(uint32_t i) const {
    // "refused to leave and is back in prison"
    if ((s_.text(at_).starts_with("is ") || s_.text(at_).starts_with("are ") || s_.text(at_).starts_with("remains ")) && at_ > i + 2)
      for (uint32_t k = at_; k > i + 1 && (s_.token(k - 1).has(c_.adverb) || s_.token(k - 1).has(c_.and_)); --k)
        if (s_.token(k - 1).has(c_.and_)) return true;
    const WordEntry& cue = *s_.token(i).entry;
    const bool phrase = s_.text(i).starts_with("refuse") || s_.text(i).starts_with("decline");  // "had refused to leave and had been returned"
    if (!phrase && (cue.senses.empty() || !(cue.senses[0].forms & (form::inf | form::past)))) return false;
    bool joint = false;
    for (uint32_t k = i + 1; k < at_; ++k) {
      joint |= s_.token(k).has(c_.and_);
      if (joint && (s_.token(k).has(c_.be) || (phrase && s_.token(k).has(c_.have)))) return true;
    }
    return false;
  }

  // "Two activists to be freed": a title's future.  "objected to being freed": not said.
  enum class ToBe : uint8_t { no, planned, unsaid };
  ToBe to_be() const {
    uint32_t i = at_;
    while (i > s_.first && s_.token(i - 1).has(c_.adverb) && !s_.token(i - 1).has(c_.be)) --i;
    if (i < s_.first + 2 || !s_.token(i - 1).has(c_.be)) return ToBe::no;
    const Token& b = s_.token(i - 2);
    const std::string_view word = s_.text(i - 2);
    if (s_.text(i - 1) == "being" && (word == "to" || word == "of" || word == "about" || word == "without" || word == "against" || word == "from")) return ToBe::unsaid;
    if (!b.has(c_.to) || s_.text(i - 1) != "be") return ToBe::no;
    for (const Entity& e : s_.entities)
      if (e.last + 2 == i) {
        if (!e.governed && e.first <= s_.first + 1) return ToBe::planned;
        for (uint32_t k = i - 2; k > s_.first && i - k < 9; --k)
          if (s_.token(k - 1).has(s_.around->grammar->c.w_nth)) return ToBe::no;  // "the seventh dissenter to be jailed"
        return ToBe::unsaid;  // "one of several supporters to be sentenced"
      }
    return ToBe::no;
  }

  // "tried several times to secure the release"
  bool attempted() const {
    for (uint32_t i = s_.first; i < at_; ++i) {
      if (s_.clause(i) != s_.clause(at_) || s_.token(i).kind != TokenKind::word) continue;
      const std::string_view w = s_.text(i);
      if (w == "tried" || w == "trying" || w == "tries" || w == "try" || w.starts_with("effort") || w.starts_with("negotiat") || w == "talks" || (s_.token(i).has(c_.plan) && !w.starts_with("secur")) || s_.token(i).has(c_.hyp)) return true;
    }
    return false;
  }

  // "ruled that the sentence must be changed": whoever can, has done it.
  bool ruled(uint32_t i) const {
    if (s_.around->grammar->language != Language::en) return false;
    // "After the appeal, her sentence …": no call
    if (s_.text(i).starts_with("appeal") && i > s_.first && (s_.token(i - 1).has(c_.def) || s_.token(i - 1).has(c_.indef)) && (kind_ == ClaimKind::penalty_change || kind_ == ClaimKind::verdict || kind_ == ClaimKind::trial)) return true;
    if (kind_ != ClaimKind::penalty_change || !s_.text(i).starts_with("must")) return false;
    for (uint32_t k = i; k > s_.first && i - k < 14; --k)
      if (s_.text(k - 1) == "ruled") return true;
    return false;
  }

  bool court_before() const {
    for (uint32_t i = at_; i > s_.first && at_ - i < 16; --i)
      if (s_.token(i - 1).has(s_.around->grammar->c.w_court_n)) return true;
    return false;
  }

  // "signed a decree to pardon", "upheld the decision of the court to sentence": who
  // can do it has done it.
  bool decreed() const {
    if (kind_ != ClaimKind::pardon && kind_ != ClaimKind::verdict && kind_ != ClaimKind::release) return false;
    for (uint32_t i = at_; i > s_.first && at_ - i < (kind_ == ClaimKind::verdict ? 9u : 4u); --i)
      if (s_.token(i - 1).has(s_.around->grammar->c.w_decree_n)) return true;
    return false;
  }

  bool demanded_before() const {
    for (uint32_t i = s_.first; i < at_; ++i)
      if (s_.token(i).has(c_.demand)) return true;
    return false;
  }

  bool is_event(uint32_t i) const {
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(i).entry->senses) forms |= sense.forms;
    return (forms & (form::past | form::pass | form::pres)) != 0 && !(forms & form::noun);
  }

  // "freed and deported": only conjunctions and adverbs between.
  bool joined(uint32_t i) const {
    bool joint = false;
    for (uint32_t k = i + 1; k < at_; ++k) {
      const Token& t = s_.token(k);
      if (t.has(c_.and_) || t.kind == TokenKind::comma) { joint = true; continue; }
      if (t.has(c_.adverb) || t.has(c_.be)) continue;
      return false;
    }
    return joint;
  }

  bool shares(uint32_t) const { return false; }

  bool in_date(uint32_t i) const {
    for (const PlacedDate& d : s_.dates)
      if (i >= d.first && i < d.last) return true;
    return false;
  }

  bool inside_entity(uint32_t i) const {
    for (const Entity& e : s_.entities)
      if (i >= e.first && i < e.last) return e.counted && !e.negated;
    return false;
  }

  // "must drop the charges against her … and release her": a bare verb behind "and" is
  // of the modal before, however far.
  std::optional<ClaimStatus> shared_modal() const {
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(at_).entry->senses) forms |= sense.forms;
    if (!(form_ & (FrameRule::active | FrameRule::infinitive)) || !(forms & form::inf) || (forms & form::past)) return std::nullopt;
    uint32_t i = at_;
    while (i > s_.first && (s_.token(i - 1).has(c_.adverb) && !s_.token(i - 1).has(c_.and_))) --i;
    if (i < s_.first + 3 || !s_.token(i - 1).has(c_.and_)) return std::nullopt;
    for (uint32_t k = i - 1; k > s_.first && i - k < 40; --k) {
      const Token& b = s_.token(k - 1);
      if (b.kind == TokenKind::semicolon || b.kind == TokenKind::colon || b.kind == TokenKind::quote_open || b.kind == TokenKind::quote_close) return std::nullopt;
      if (b.kind != TokenKind::word || b.entry == nullptr || (!b.entry->senses.empty() && b.entry->senses[0].forms != 0) || inside_entity(k - 1)) continue;
      const std::string_view w = s_.text(k - 1);
      if (w == "must" || w == "should" || w == "ought to" || w == "need to" || w == "needs to") return ClaimStatus::demanded;
      if (w == "will" || w == "would" || w == "shall") return ClaimStatus::planned;
      if (w == "may" || w == "might" || w == "could") return ClaimStatus::hypothetical;
    }
    return std::nullopt;
  }

  // "the family hopes he will be freed": no "that" between
  bool hoped() const {
    for (uint32_t i = at_; i > s_.first && at_ - i < 14; --i) {
      const Token& b = s_.token(i - 1);
      if (b.kind != TokenKind::word || b.has(c_.and_) || b.has(c_.compl_) || b.has(c_.rel)) return false;
      if (b.has(c_.hyp) && b.entry != nullptr && !b.entry->senses.empty() && (b.entry->senses[0].forms & (form::past | form::pres))) return s_.text(i - 1).starts_with("hope") || s_.text(i - 1).starts_with("fear") || s_.text(i - 1).starts_with("pray") || s_.text(i - 1).starts_with("doubt");
    }
    return false;
  }

  // "pressed charges": they were brought
  bool presses(uint32_t i) const { return i + 1 < s_.last && s_.text(i).starts_with("press") && s_.text(i + 1).starts_with("charge"); }

  // A cue verb governs what follows; a cue that is itself an event does not.
  bool governs(uint32_t i, bool noun) const {
    if (s_.around->grammar->language == Language::en && told_in_past(i)) return false;
    // «Слухи появились после ареста»: a verb of its own between, and what follows is no part of the rumour
    if (noun && s_.around->grammar->language != Language::en)
      for (uint32_t k = i + 1; k < at_; ++k)
        if (own_verb(k)) return false;
    // "agreed on Friday and was freed": a conjunction between, and we are finite
    const bool finite = (form_ & (FrameRule::active | FrameRule::passive)) != 0 && (form_ & FrameRule::infinitive) == 0;
    const Token& cue = s_.token(i);
    const bool modal = cue.entry->senses.empty() || cue.entry->senses[0].forms == 0;
    // «собирался баллотироваться и был приговорен»: a verb of its own behind the "and"
    if (finite)
      for (uint32_t k = i + 1, joint = 0; k < at_; ++k) {
        if (s_.token(k).has(c_.and_)) joint = k;
        if (joint != 0 && s_.token(k).has(c_.be) && k > joint && !(s_.around->grammar->language == Language::en && s_.token(k - 1).has(c_.to))) return false;
      }
    if (finite && !modal) {
      // A full verb ("urged", "agreed") governs a finite verb through a clause or "to be" only.
      bool to = false, and_between = false;
      for (uint32_t k = i + 1; k < at_; ++k) {
        to |= s_.token(k).has(c_.to);
        and_between |= s_.token(k).has(c_.and_);
      }
      if (!to) return false;
      (void)and_between;
    }
    for (uint32_t k = i + 1; k < at_; ++k)
      if ((s_.token(k).kind == TokenKind::semicolon) || (s_.token(k).kind == TokenKind::stop)) return false;
    return true;
  }

  // "called on Minsk to free them and laid new sanctions": a past behind "and" is governed by nothing
  bool told_in_past(uint32_t cue) const {
    if (!(form_ & FrameRule::active)) return false;
    uint32_t forms = 0;
    for (const Sense& sense : s_.token(at_).entry->senses) forms |= sense.forms;
    if (!(forms & form::past) || (forms & form::inf)) return false;
    uint32_t i = at_;
    while (i > cue + 1 && s_.token(i - 1).has(c_.adverb) && !s_.token(i - 1).has(c_.and_)) --i;
    return i > cue + 1 && s_.token(i - 1).has(c_.and_);
  }

  bool own_verb(uint32_t i) const {
    const Token& t = s_.token(i);
    if (t.kind != TokenKind::word) return false;
    if (t.entry == nullptr) return looks_verbal(s_, i) && !s_.text(i).ends_with("ть") && !s_.text(i).ends_with("ться") && !s_.text(i).ends_with("ць") && !s_.text(i).ends_with("ти");
    uint32_t forms = 0;
    for (const Sense& sense : t.entry->senses) forms |= sense.forms;
    return (forms & (form::past | form::pres | form::fut)) != 0 && !(forms & form::noun) && !t.has(c_.plan) && !t.has(c_.demand) && !t.has(c_.hyp);
  }

  bool noun_is_event() const {
    if (at_ == s_.first) return true;
    const Token& b = s_.token(at_ - 1);
    return b.has(c_.prep) || b.has(c_.def) || b.has(c_.by) || b.has(c_.doc) || b.kind == TokenKind::comma || in_date(at_ - 1);
  }

  // The clause is what somebody said, demanded, feared.
  std::optional<ClaimStatus> from_parent(int32_t clause, bool& negated) const {
    int32_t now = clause;
    for (int depth = 0; depth < 2; ++depth) {
      const Clause& c = s_.clauses[static_cast<size_t>(now)];
      if (c.type != ClauseType::complement || c.parent < 0) return std::nullopt;
      if (s_.token(c.opener).has(c_.purpose)) return ClaimStatus::demanded;
      for (uint32_t i = c.opener + 1; i > s_.first && c.opener + 1 - i < 7; --i)
        if (s_.token(i - 1).has(c_.deny) && s_.clause(i - 1) != now) return ClaimStatus::negated;  // «опроверг слухи, что …»
      for (uint32_t i = c.opener + 1; i > s_.first && c.opener + 1 - i < 7; --i) {
        const Token& b = s_.token(i - 1);
        if (b.kind != TokenKind::word || s_.quote_of[i - 1 - s_.first] != s_.quote_of[c.opener - s_.first]) continue;
        if (b.has(c_.say) && !b.has(c_.plan) && !b.has(c_.demand)) break;
        if (b.has(c_.demand)) return ClaimStatus::demanded;
        if (b.has(c_.deny)) { negated = true; return ClaimStatus::negated; }
        if (b.has(c_.hyp) || b.has(c_.hearsay)) return ClaimStatus::hypothetical;
        if (b.has(c_.false_)) return ClaimStatus::negated;
        if (b.has(c_.plan)) return ClaimStatus::planned;
      }
      now = c.parent;
    }
    return std::nullopt;
  }

  // "denied that …", "reports of his release are false"
  bool denied() const {
    for (uint32_t i = at_; i > s_.first && at_ - i < 8; --i) {
      i = behind_quote(i);
      if (i == s_.first) break;
      const Token& b = s_.token(i - 1);
      if (b.kind == TokenKind::comma || b.kind == TokenKind::semicolon) break;
      if (s_.around->grammar->language == Language::en && b.has(c_.demand) && !b.has(c_.deny)) break;  // "rejected the charges and called for his release"
      if (b.has(c_.deny) && (form_ & (FrameRule::noun | FrameRule::gerund))) return true;
      if (b.has(c_.false_) && at_ - i < 4 && !s_.text(i - 1).ends_with("news")) return true;  // charged with "fake news"
    }
    bool report = false;
    for (uint32_t i = s_.first; i < at_; ++i) report |= s_.token(i).has(c_.nounsay) || s_.token(i).has(c_.reported) || s_.token(i).has(c_.hearsay);
    if (!report && !(form_ & FrameRule::noun)) return false;
    for (uint32_t i = at_ + 1; i < s_.last && i < at_ + 14; ++i)
      if (s_.token(i).has(c_.false_)) return true;
    return false;
  }

  // "The release of A is a condition for talks", "has been high on the agenda": nobody says
  // that it came about.
  bool is_at_stake() const {
    bool linked = false;
    for (uint32_t i = at_ + 1; i < s_.last && i < at_ + 22; ++i) {
      const Token& b = s_.token(i);
      if (b.kind == TokenKind::stop && !b.joined) return false;
      if (b.kind != TokenKind::word || s_.clause(i) != s_.clause(at_)) continue;
      const std::string_view word = s_.text(i);
      linked |= b.has(c_.be) || b.has(c_.have) || word.starts_with("remain");
      if (!linked || in_date(i)) continue;
      for (const std::string_view stake : {"agenda", "priority", "priorities", "condition", "precondition", "prerequisite", "topic", "goal", "aim", "objective", "demand", "demands", "essential", "issue", "focus", "crucial"})
        if (word == stake) return true;
    }
    return false;
  }

  // "the opposition wants her released"
  bool wanted() const {
    if (s_.around->grammar->language != Language::en || !(form_ & FrameRule::participle) || entity_ < 0 || kind_ == ClaimKind::arrest || kind_ == ClaimKind::verdict) return false;
    const Entity& e = s_.entities[static_cast<size_t>(entity_)];
    if (e.last != at_) return false;
    uint32_t i = e.phrase_first();
    while (i > s_.first && (s_.token(i - 1).has(c_.def) || s_.token(i - 1).has(c_.all) || s_.token(i - 1).has(c_.their))) --i;
    return i > s_.first + 1 && (s_.text(i - 1) == "wants" || s_.text(i - 1) == "want" || s_.text(i - 1) == "wanted" || s_.text(i - 1).ends_with(" wants") || s_.text(i - 1).ends_with(" want"));
  }

  // "to have A released", "to get A freed": the token of have or get; 0: none.
  uint32_t causative() const {
    if (s_.around->grammar->language != Language::en || !(form_ & (FrameRule::participle | FrameRule::passive)) || entity_ < 0) return 0;
    const Entity& e = s_.entities[static_cast<size_t>(entity_)];
    if (e.last != at_ || e.phrase_first() < s_.first + 2) return 0;
    const uint32_t i = e.phrase_first() - 1;
    return (s_.text(i) == "have" || s_.text(i) == "get") && (s_.token(i - 1).has(c_.to) || s_.text(i - 1).ends_with(" to")) ? i : 0;
  }

  // Of "to have A released": it is meant, unless "managed to" stands before it.
  std::optional<ClaimStatus> arranged() const {
    for (uint32_t i = at_; i > s_.first && at_ - i < 5; --i)
      if (s_.token(i - 1).has(c_.real)) return ClaimStatus::asserted;
    const auto status = find();
    return !status || status == ClaimStatus::asserted ? ClaimStatus::planned : status;
  }

  // "the release … is expected / was demanded"
  std::optional<ClaimStatus> from_behind() const {
    for (uint32_t i = at_ + 1; i < s_.last && i < at_ + 10; ++i) {
      const Token& b = s_.token(i);
      if (b.kind == TokenKind::comma || s_.clause(i) != s_.clause(at_)) break;
      if (b.has(c_.and_) && i + 1 < s_.last && (s_.token(i + 1).has(c_.demand) || s_.token(i + 1).has(c_.say) || (s_.around->grammar->language == Language::en && s_.token(i + 1).has(c_.decide)))) break;  // "was arbitrary and called on …"
      if (b.kind != TokenKind::word || (s_.around->grammar->language == Language::en && in_date(i))) continue;  // "in May"
      if (s_.around->grammar->language == Language::en && i == at_ + 1 && b.has(s_.around->grammar->c.w_decree_n)) continue;  // "a pardon order"
      if (s_.around->grammar->language == Language::en && evaluated(i)) break;
      if (b.has(c_.neg) || b.has(c_.failed)) return ClaimStatus::negated;
      if (b.has(c_.plan)) return ClaimStatus::planned;
      if (b.has(c_.hyp)) return ClaimStatus::hypothetical;
      if (b.has(c_.demand) && !ruled(i)) return ClaimStatus::demanded;
    }
    return std::nullopt;
  }

  // "the release … does not mean", "should not be seen as", "is not enough", "marks a
  // promising step": what is denied or asked is what it means, not that it was.
  bool evaluated(uint32_t i) const {
    if (s_.token(i).has(s_.around->grammar->c.w_means_w)) return true;
    if (!s_.token(i).has(c_.neg) && !s_.token(i).has(c_.plan) && !s_.token(i).has(c_.hyp) && !s_.token(i).has(c_.demand)) return false;
    for (uint32_t k = i + 1; k < s_.last && k < i + 5; ++k) {
      const Token& t = s_.token(k);
      if (t.kind != TokenKind::word) return false;
      if (t.has(s_.around->grammar->c.w_means_w)) return true;
      if (k == i + 1 && s_.token(i).has(c_.neg) && (t.has(c_.indef) || t.has(c_.def) || s_.text(k) == "enough")) return true;  // "was not a gesture"
      if (!t.has(c_.neg) && !t.has(c_.be) && !t.has(c_.have) && !t.has(c_.adverb) && !t.has(c_.to) && !t.has(c_.hyp)) return false;
    }
    return false;
  }

  const Scene& s_;
  const Grammar::Classes& c_;
  uint32_t at_;
  uint16_t form_;
  ClaimKind kind_;
  int32_t entity_;
};

}  // namespace

std::optional<ClaimStatus> status_of(const Scene& scene, uint32_t trigger, uint16_t form, ClaimKind kind, int32_t entity) {
  return StatusFinder(scene, trigger, form, kind, entity).find();
}

bool status_of_aside(const Scene& s, uint32_t trigger, uint16_t form, ClaimKind kind, const Entity& subject, ClaimStatus& status) {
  const auto& c = s.around->grammar->c;
  if (s.around->grammar->language != Language::en || status == ClaimStatus::asserted || status == ClaimStatus::negated) return true;
  if (!(form & FrameRule::participle) || subject.first >= trigger) return true;
  uint32_t i = trigger;
  while (i > subject.last && s.token(i - 1).kind == TokenKind::word && !s.token(i - 1).has(c.be) && !s.token(i - 1).has(c.have) &&
         (s.text(i - 1).ends_with("ly") || s.token(i - 1).has(c.and_) || s.token(i - 1).meets(s.around->grammar->triggers))) --i;
  if (i == subject.last + 1 && s.token(subject.last).kind == TokenKind::comma) status = ClaimStatus::asserted;
  else if (i == subject.last && status == ClaimStatus::demanded && kind == ClaimKind::arrest) return false;
  return true;
}

}  // namespace stillheld::reading
