// Claims → happenings, in the order in which they can have happened.
#include <algorithm>

#include "ledger/fold_internal.h"

namespace stillheld::ledger {

Family family_of(What what) {
  switch (what) {
    case What::arrest: return Family::arrest;
    case What::administrative_arrest: return Family::administrative;
    case What::custody: return Family::custody;
    case What::custody_again: return Family::custody_again;
    case What::charge: case What::recharge: return Family::charge;
    case What::house_arrest: return Family::house_arrest;
    case What::verdict: return Family::verdict;
    case What::added_sentence: return Family::added;
    case What::appeal: return Family::appeal;
    case What::transfer: return Family::transfer;
    case What::penalty_change: return Family::penalty_change;
    case What::still_held: return Family::sighting;
    case What::refusal: return Family::refusal;
    case What::release: case What::exchange: case What::expulsion: return Family::exit;
    case What::case_closed: return Family::closed;
    case What::free_by: return Family::free_by;
    case What::death_in_custody: case What::death: return Family::death;
    case What::left_country: return Family::departure;
    case What::recognition: return Family::recognition;
    default: return Family::none;
  }
}

namespace {

// On one day, what happens first.
int rank_of(Family family) {
  switch (family) {
    case Family::arrest: return 0;
    case Family::administrative: return 1;
    case Family::custody: return 2;
    case Family::charge: return 3;
    case Family::house_arrest: return 4;
    case Family::verdict: return 5;
    case Family::added: return 6;
    case Family::appeal: return 7;
    case Family::transfer: return 8;
    case Family::penalty_change: return 9;
    case Family::recognition: return 10;
    case Family::sighting: return 11;
    case Family::refusal: return 12;
    case Family::custody_again: return 13;
    case Family::exit: return 14;
    case Family::closed: return 15;
    case Family::free_by: return 16;
    case Family::death: return 17;
    case Family::departure: return 18;
    default: return 19;
  }
}

// Whose date says something about the order of the others.
bool is_mover(Family f) {
  return f == Family::arrest || f == Family::administrative || f == Family::custody || f == Family::custody_again ||
         f == Family::house_arrest || f == Family::verdict || f == Family::penalty_change || f == Family::exit || f == Family::closed || f == Family::free_by || f == Family::death;
}

}  // namespace

bool is_custodial(Penalty penalty) {
  return penalty == Penalty::colony || penalty == Penalty::prison || penalty == Penalty::open_type ||
         penalty == Penalty::psychiatric || penalty == Penalty::arrest || penalty == Penalty::death;
}

bool is_noncustodial(Penalty penalty) {
  return penalty == Penalty::home_confinement || penalty == Penalty::fine || penalty == Penalty::suspended ||
         penalty == Penalty::corrective_labour;
}

// Claims → happenings: one for each set of compatible reports.
void Folder::gather() {
  happenings_.clear();
  floating_.clear();
  // The most precise first, so that vaguer reports join them.
  static thread_local std::vector<uint32_t> order;
  order.clear();
  for (uint32_t i = 0; i < claims_.size(); ++i)
    if (out_.standings[i] == Standing::accepted && family_of(claims_[i].what) != Family::none) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    const auto width = [&](uint32_t i) {
      return static_cast<int64_t>(claims_[i].date.latest()) - claims_[i].date.earliest();
    };
    const int64_t wa = width(a), wb = width(b);
    return wa != wb ? wa < wb : claims_[a].seq < claims_[b].seq;
  });
  for (uint32_t i : order) {
    const Claim& c = claims_[i];
    const Family family = family_of(c.what);
    const Day lo = c.date.earliest();
    // A fact that lasts without a known end happened when it began.
    const Day hi = c.date.has_latest() || !c.date.starts ? c.date.latest() : c.date.latest_first();
    Happening* same = nullptr;
    if (family != Family::free_by && family != Family::recognition)
      for (Happening& h : happenings_) {
        if (h.family != family || hi < h.earliest || lo > h.latest) continue;
        if ((family == Family::verdict || family == Family::added || family == Family::appeal) && c.months >= 0 &&
            h.months >= 0 && c.months != h.months)
          continue;
        if (family == Family::charge && c.what != h.what) continue;
        // Two vaguely dated exits are one only if they speak of one way out.
        const bool same_day = lo == hi && h.is_day();
        if (family == Family::exit && !same_day) {
          const auto differ = [](auto a, auto b, auto none, auto unknown) { return a != none && b != none && a != unknown && b != unknown && a != b; };
          if (differ(c.way, h.way, Way::none, Way::unknown) ||
              differ(c.destination, h.destination, Destination::none, Destination::unknown))
            continue;
        }
        same = &h;
        break;
      }
    if (same == nullptr) {
      happenings_.emplace_back();
      same = &happenings_.back();
      same->family = family;
      same->what = c.what;
    }
    same->earliest = std::max(same->earliest, lo);
    same->latest = std::min(same->latest, hi);
    if (same->months < 0) same->months = c.months;
    if (same->way == Way::none || (same->way == Way::unknown && c.way != Way::none)) same->way = c.way;
    if (same->destination == Destination::none || (same->destination == Destination::unknown && c.destination != Destination::none))
      same->destination = c.destination;
    if (same->penalty == Penalty::none || (same->penalty == Penalty::unknown && c.penalty != Penalty::none))
      same->penalty = c.penalty;
    if (same->absentia < 0) same->absentia = c.absentia;
    if (same->wave == 0 && family == Family::exit) same->wave = c.word;
    if (family == Family::free_by || family == Family::refusal) same->wave = c.word;
    same->grade = std::min(same->grade, c.grade);
    same->claims.push_back(i);
  }
  const auto by_log = [&](uint32_t a, uint32_t b) { return claims_[a].seq < claims_[b].seq; };
  for (Happening& h : happenings_) std::sort(h.claims.begin(), h.claims.end(), by_log);
  // A sentence of which no earliest day is known says how long, not when.
  for (size_t i = 0; i < happenings_.size();) {
    Happening& h = happenings_[i];
    const bool floats = h.earliest == kMinDay && (h.family == Family::verdict || h.family == Family::added ||
                                                 h.family == Family::appeal || h.family == Family::charge);
    if (!floats) {
      ++i;
      continue;
    }
    floating_.push_back(std::move(h));
    if (i + 1 < happenings_.size()) happenings_[i] = std::move(happenings_.back());
    happenings_.pop_back();
  }
  const auto has_evidence = std::any_of(happenings_.begin(), happenings_.end(), [](const Happening& h) {
    return h.family != Family::departure && h.family != Family::recognition;
  });
  if (!has_evidence) {
    // Nothing but the sentence is known: it counts from the day of its report.
    for (Happening& h : floating_)
      if (h.family == Family::verdict) {
        h.earliest = h.latest;
        happenings_.push_back(std::move(h));
        h.family = Family::none;
      }
    std::erase_if(floating_, [](const Happening& h) { return h.family == Family::none; });
  }
  put_in_order();
  narrow();
}

// Whether two happenings stand in this order as far as their dates tell.
bool Folder::before(const Happening& a, const Happening& b) const {
  if (a.place() != b.place()) return a.place() < b.place();
  if (a.latest != b.latest) return a.latest < b.latest;
  if (rank_of(a.family) != rank_of(b.family)) return rank_of(a.family) < rank_of(b.family);
  return claims_[a.claims.front()].seq < claims_[b.claims.front()].seq;
}

// What `h` makes of somebody who is free, held or dead, and whether it is odd
// that it happened to them.
Folder::Step Folder::step(const Happening& h, uint8_t state) const {
  constexpr uint8_t kFree = 0, kHeld = 1, kDead = 2;
  if (h.family == Family::recognition || (h.family == Family::verdict && h.absentia == 1)) return {state, 0};
  if (state == kDead) return {kDead, 1};
  const bool held = state == kHeld;
  const auto custody = [&](bool odd) { return Step{kHeld, odd}; };
  switch (h.family) {
    case Family::arrest: return custody(held);
    case Family::administrative: case Family::custody: case Family::house_arrest: case Family::custody_again: return custody(false);
    case Family::verdict:
      if (is_noncustodial(h.penalty)) return {kFree, 0};
      if (held || is_custodial(h.penalty) || h.months > definitions_->law.restriction_of_freedom_max_months) return custody(!held);
      return {kFree, 1};
    case Family::penalty_change:
      if (is_custodial(h.penalty)) return custody(false);
      return {kFree, !held};
    case Family::transfer: case Family::sighting: case Family::refusal: return custody(!held);
    case Family::added: return h.absentia == 1 ? Step{state, 0} : custody(!held);
    case Family::appeal: case Family::charge: return {state, !held};
    case Family::exit:
      if (h.destination == Destination::other_custody || h.destination == Destination::open_type) return custody(!held);
      return {kFree, !held};
    case Family::closed: case Family::free_by: return {kFree, !held};
    case Family::death: return {kDead, !held && h.what == What::death_in_custody};
    case Family::departure: return {kFree, held};
    default: return {state, 0};
  }
}

// Puts happenings into the order in which they can have happened.
//
// A vague date alone does not say what came first: a release "in 2023" beside
// an arrest of February 2023 was not in January.  Of all orders that the dates
// allow, the one is taken in which the fewest things are odd (somebody who was
// not held is released, somebody who is held is arrested); among equal ones
// the one that follows the first possible days, with exits last.
//
// What is dated to the day stands fast.  The search is over (how many of these
// are placed, which of the vague ones, free or held or dead), so exact.
void Folder::put_in_order() {
  constexpr size_t kMostVague = 10;  // beyond, the first possible day decides
  std::sort(happenings_.begin(), happenings_.end(), [&](const Happening& a, const Happening& b) { return before(a, b); });
  std::vector<uint32_t> fixed, vague;
  for (uint32_t i = 0; i < happenings_.size(); ++i) {
    const Happening& h = happenings_[i];
    const bool is_vague = h.earliest > kMinDay && !h.is_day() && h.family != Family::recognition;
    (is_vague && vague.size() < kMostVague ? vague : fixed).push_back(i);
  }
  if (vague.empty()) return;
  const size_t n = fixed.size(), sets = size_t{1} << vague.size();
  // Whether `next` may come while `other` has not: their dates allow it.
  const auto may_precede = [&](uint32_t next, uint32_t other) { return happenings_[next].place() <= happenings_[other].latest; };
  const auto next_fixed = [&](size_t i, size_t set) {
    if (i == n) return false;
    for (size_t k = 0; k < vague.size(); ++k)
      if ((set >> k & 1) == 0 && !may_precede(fixed[i], vague[k])) return false;
    return true;
  };
  std::vector<Day> last_call(n + 1, kMaxDay);  // the first last day of the fixed ones from here on
  for (size_t i = n; i-- > 0;) last_call[i] = std::min(last_call[i + 1], happenings_[fixed[i]].latest);
  const auto next_vague = [&](size_t i, size_t set, size_t k) {
    if ((set >> k & 1) != 0 || happenings_[vague[k]].place() > last_call[i]) return false;
    for (size_t j = 0; j < vague.size(); ++j)
      if ((set >> j & 1) == 0 && !may_precede(vague[k], vague[j])) return false;
    return true;
  };
  static thread_local std::vector<int> odd;  // the fewest odd things from here on
  constexpr int kImpossible = 1 << 28;
  odd.assign((n + 1) * sets * 3, kImpossible);
  const auto at = [&](size_t i, size_t set, uint8_t state) -> int& { return odd[(i * sets + set) * 3 + state]; };
  for (size_t i = n + 1; i-- > 0;)
    for (size_t set = sets; set-- > 0;)
      for (uint8_t state = 0; state < 3; ++state) {
        int best = i == n && set == sets - 1 ? 0 : kImpossible;
        if (next_fixed(i, set)) {
          const Step s = step(happenings_[fixed[i]], state);
          best = std::min(best, s.odd + at(i + 1, set, s.state));
        }
        for (size_t k = 0; k < vague.size(); ++k)
          if (next_vague(i, set, k)) {
            const Step s = step(happenings_[vague[k]], state);
            best = std::min(best, s.odd + at(i, set | size_t{1} << k, s.state));
          }
        at(i, set, state) = best;
      }
  std::vector<Happening> ordered;
  ordered.reserve(happenings_.size());
  size_t i = 0, set = 0;
  for (uint8_t state = 0; ordered.size() < happenings_.size();) {
    // Of those that lead to the fewest, the one that stands first by its date.
    uint32_t next = ~uint32_t{0};
    size_t which = 0;
    const auto first = [&](uint32_t a, uint32_t b) {
      if (b == ~uint32_t{0}) return true;
      const bool a_ends = happenings_[a].family == Family::exit, b_ends = happenings_[b].family == Family::exit;
      return a_ends != b_ends ? b_ends : a < b;
    };
    for (size_t k = 0; k < vague.size(); ++k)
      if (first(vague[k], next) && next_vague(i, set, k)) {
        const Step s = step(happenings_[vague[k]], state);
        if (s.odd + at(i, set | size_t{1} << k, s.state) == at(i, set, state)) {
          next = vague[k];
          which = k;
        }
      }
    bool is_fixed = false;
    if (next_fixed(i, set) && first(fixed[i], next)) {
      const Step s = step(happenings_[fixed[i]], state);
      if (s.odd + at(i + 1, set, s.state) == at(i, set, state)) {
        next = fixed[i];
        is_fixed = true;
      }
    }
    state = step(happenings_[next], state).state;
    if (is_fixed) ++i;
    else set |= size_t{1} << which;
    ordered.push_back(std::move(happenings_[next]));
  }
  happenings_ = std::move(ordered);
}

// What comes later cannot have been earlier, nor the other way round.
void Folder::narrow() {
  // Of what has no first possible day, the books know since they begin.
  const Day begin = definitions_->law.books_begin;
  Day floor = kMinDay;
  for (Happening& h : happenings_) {
    if (h.family == Family::recognition) continue;
    const bool moved = h.earliest > kMinDay && h.earliest < floor;
    if (moved || (h.earliest == kMinDay && (is_mover(h.family) || h.family == Family::departure)))
      h.earliest = std::min(std::max(floor, begin), h.latest);
    if (is_mover(h.family)) floor = std::max(floor, h.earliest);
  }
  Day ceiling = kMaxDay;
  for (auto h = happenings_.rbegin(); h != happenings_.rend(); ++h) {
    if (!is_mover(h->family) && h->family != Family::departure) continue;
    h->latest = std::max(h->earliest, std::min(h->latest, ceiling));
    if (is_mover(h->family)) ceiling = h->latest;
  }
}

}  // namespace stillheld::ledger
