// The rule of two persons, read off a history: the council's slow twin.
//
// It keeps nothing.  Every question (who is a member, who has approved, since
// when is one alone) is answered by looking through all that happened, as the
// rule is told to a person.  It shares no code with council.cc.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace stillheld::log::twin {

inline constexpr int64_t kDayMs = 86400000;

enum class Act : uint8_t { founded, proposed, approved, withdrew, carried };
enum class Step : uint8_t { erase, unseal, in, out };  // in, out: of `about`

// One thing that happened, or that somebody wants to do.
struct Event {
  Act act = Act::founded;
  uint8_t who = 0;
  Step step = Step::erase;
  uint8_t about = 0;   // subject of erasing, or member
  int16_t target = -1;  // place of the proposal in the history
  int64_t at = 0;
};
using History = std::vector<Event>;

// What each person's roles are; they are the same whenever he is a member.
struct People {
  std::vector<bool> works, custodian;
};

class Rule {
 public:
  Rule(const People& people, const History& history) : people_(people), h_(history) {}

  bool allows(const Event& e) const {
    if (!h_.empty() && e.at < h_.back().at) return false;
    if (!is_member(e.who, h_.size()) || !people_.works[e.who]) return false;
    if (e.act == Act::proposed) return true;
    if (e.target < 0 || static_cast<size_t>(e.target) >= h_.size() || h_[static_cast<size_t>(e.target)].act != Act::proposed) return false;
    const auto p = static_cast<size_t>(e.target);
    if (!lives(p, e.at)) return false;
    const Event& proposal = h_[p];
    if (e.act == Act::approved) {
      if (e.who == proposal.who || has_approved_ever(p, e.who)) return false;
      return people_.custodian[e.who] || (proposal.step != Step::erase && people_.custodian[proposal.who]);
    }
    if (e.act == Act::withdrew) return e.who == proposal.who || approval_that_counts(p, e.who).has_value();
    if (e.act != Act::carried) return false;
    if (e.step != proposal.step || e.about != proposal.about) return false;
    if (e.who != proposal.who && !approval_that_counts(p, e.who)) return false;
    const auto from = ready(p);
    if (!from || e.at < *from || *from >= proposal.at + 30 * kDayMs) return false;
    if (e.step == Step::in) return !is_member(e.about, h_.size());
    if (e.step == Step::out) return is_member(e.about, h_.size()) && leaves_a_custodian(e.about);
    return true;
  }

  // From when on proposal p may be carried out, as far as the second person goes.
  std::optional<int64_t> ready(size_t p) const {
    std::optional<int64_t> first;
    for (size_t j = 0; j < h_.size(); ++j) {
      if (h_[j].act != Act::approved || h_[j].target != static_cast<int16_t>(p)) continue;
      if (!approval_that_counts(p, h_[j].who)) continue;
      const int64_t at = h_[j].at + (h_[p].step == Step::erase ? 7 * kDayMs : 0);
      if (!first || at < *first) first = at;
    }
    if (first) return first;
    if (const auto since = one_alone_since()) return std::max(h_[p].at, *since) + 7 * kDayMs;
    const auto silent = silent_since(p);
    if (!silent) return std::nullopt;
    return *silent + 7 * kDayMs;
  }

  // Two work, one of them proposed that members change and is a custodian: since
  // when the other has said nothing, nobody came or went, and it was proposed.
  std::optional<int64_t> silent_since(size_t p) const {
    const Event& proposal = h_[p];
    if ((proposal.step != Step::in && proposal.step != Step::out) || working(h_.size()) != 2 || !people_.custodian[proposal.who]) return std::nullopt;
    int64_t since = proposal.at;
    for (size_t i = 0; i < h_.size(); ++i) {
      const bool a_change = h_[i].act == Act::founded || (h_[i].act == Act::carried && (h_[i].step == Step::in || h_[i].step == Step::out));
      const bool the_other = h_[i].who != proposal.who && people_.works[h_[i].who] && is_member(h_[i].who, h_.size());
      if (a_change || the_other) since = std::max(since, h_[i].at);
      if (the_other && has_approved_ever(p, h_[i].who)) return std::nullopt;  // and took it back: he said no
    }
    return since;
  }

  bool lives(size_t p, int64_t now) const {
    if (now >= h_[p].at + 30 * kDayMs) return false;
    for (size_t i = p + 1; i < h_.size(); ++i) {
      const bool on_it = h_[i].target == static_cast<int16_t>(p);
      if (on_it && h_[i].act == Act::carried) return false;
      if (on_it && h_[i].act == Act::withdrew && h_[i].who == h_[p].who) return false;
      if (changes(i, h_[p].who)) return false;
      if ((h_[p].step == Step::in || h_[p].step == Step::out) && changes(i, h_[p].about)) return false;
    }
    return true;
  }

  bool is_member(uint8_t who, size_t until) const {
    for (size_t i = until; i-- > 0;)
      if (changes(i, who)) return h_[i].act == Act::founded || h_[i].step == Step::in;
    return false;
  }

  // The approval of p by `who` that stands: not taken back, and he is a member
  // without a break since.
  std::optional<size_t> approval_that_counts(size_t p, uint8_t who) const {
    for (size_t j = p + 1; j < h_.size(); ++j) {
      if (h_[j].act != Act::approved || h_[j].who != who || h_[j].target != static_cast<int16_t>(p)) continue;
      bool stands = true;
      for (size_t i = j + 1; i < h_.size(); ++i) {
        if (h_[i].act == Act::withdrew && h_[i].who == who && h_[i].target == static_cast<int16_t>(p)) stands = false;
        if (changes(i, who)) stands = false;
      }
      if (stands) return j;
    }
    return std::nullopt;
  }

  bool has_approved_ever(size_t p, uint8_t who) const {
    return std::any_of(h_.begin(), h_.end(), [&](const Event& e) { return e.act == Act::approved && e.who == who && e.target == static_cast<int16_t>(p); });
  }

  // Since when exactly one member works; nothing if none or several do.
  std::optional<int64_t> one_alone_since() const {
    std::optional<int64_t> since;
    for (size_t n = h_.size(); n > 0 && working(n) == 1; --n) since = h_[n - 1].at;
    return since;
  }

 private:
  int working(size_t until) const {
    int out = 0;
    for (uint8_t who = 0; who < people_.works.size(); ++who) out += people_.works[who] && is_member(who, until);
    return out;
  }
  bool leaves_a_custodian(uint8_t without) const {
    for (uint8_t who = 0; who < people_.works.size(); ++who)
      if (who != without && people_.custodian[who] && is_member(who, h_.size())) return true;
    return false;
  }
  // Whether what happened at i made `who` a member, or ended that.
  bool changes(size_t i, uint8_t who) const {
    if (h_[i].act == Act::founded) return h_[i].who == who;
    return h_[i].act == Act::carried && (h_[i].step == Step::in || h_[i].step == Step::out) && h_[i].about == who;
  }

  const People& people_;
  const History& h_;
};

}  // namespace stillheld::log::twin
