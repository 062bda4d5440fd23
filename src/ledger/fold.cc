#include "ledger/fold.h"

#include <algorithm>

#include "ledger/fold_internal.h"

namespace stillheld::ledger {

using dates::kMaxDay;
using dates::kMinDay;

namespace {

constexpr std::string_view kCauses[] = {"start", "posting", "window", "silence", "term_ended"};
constexpr std::string_view kOddities[] = {"release_before_arrest", "verdict_before_arrest", "arrest_while_held",
                                          "after_death", "left_while_held", "exits_differ", "arrests_differ",
                                          "deaths_differ", "sentences_differ"};

Account account_of(Penalty penalty) {
  switch (penalty) {
    case Penalty::colony: return Account::held_colony;
    case Penalty::prison: return Account::held_prison;
    case Penalty::open_type: return Account::held_open_type;
    case Penalty::psychiatric: return Account::held_psychiatric;
    case Penalty::arrest: return Account::held_arrest;
    default: return Account::held_unspecified;
  }
}

Account account_of(Destination destination, What what) {
  switch (destination) {
    case Destination::home: return Account::free_home;
    case Destination::home_confinement: return Account::restricted_home;
    case Destination::open_type: return Account::held_open_type;
    case Destination::supervised: return Account::restricted_supervision;
    case Destination::abroad_forced: return Account::free_abroad_forced;
    case Destination::abroad: return Account::free_abroad;
    case Destination::other_custody: return Account::held_unspecified;
    default:
      return what == What::expulsion || what == What::exchange ? Account::free_abroad_forced : Account::at_liberty;
  }
}

}  // namespace

std::string_view text_of(Cause c) { return kCauses[static_cast<size_t>(c)]; }
std::string_view text_of(Oddity o) { return kOddities[static_cast<size_t>(o)]; }

Folder::Folder() = default;
Folder::~Folder() = default;

const Span& Folded::span_on(Day day) const {
  const auto after = std::upper_bound(spans.begin(), spans.end(), day, [](Day d, const Span& s) { return d < s.from; });
  return *(after - 1);
}

const Folded& Folder::fold(std::span<const Claim> claims, std::span<const Standing> standings,
                           const Definitions& definitions, bool detail) {
  claims_ = claims;
  definitions_ = &definitions;
  detail_ = detail;
  out_.standings.assign(standings.begin(), standings.end());
  out_.warnings.clear();
  // Each round settles one contradiction; there are at most as many as claims.
  for (size_t round = 0; round <= claims.size(); ++round) {
    gather();
    out_.spans.clear();
    out_.events.clear();
    out_.postings.clear();
    out_.episodes.clear();
    ever_closed_ = false;
    if (sequence()) break;
  }
  emit_marks();
  if (detail_) {
    for (const auto* list : {&happenings_, &floating_})
      for (const Happening& h : *list)
        out_.events.push_back({h.what, h.earliest, h.latest, h.months, h.way, h.destination, h.penalty, h.wave, h.claims});
    std::stable_sort(out_.events.begin(), out_.events.end(), [](const Event& a, const Event& b) {
      const Day x = a.earliest > kMinDay ? a.earliest : a.latest, y = b.earliest > kMinDay ? b.earliest : b.latest;
      return x < y;
    });
  }
  return out_;
}

bool Folder::prefer(const Happening& a, const Happening& b) const {
  const auto origins = [&](const Happening& h) {
    std::vector<uint32_t> groups;
    for (uint32_t i : h.claims)
      if (claims_[i].group != 0) groups.push_back(claims_[i].group);
    std::sort(groups.begin(), groups.end());
    return std::unique(groups.begin(), groups.end()) - groups.begin();
  };
  const auto distance = [&](const Happening& h) {
    int64_t best = int64_t{1} << 40;
    for (uint32_t i : h.claims)
      if (claims_[i].published_from == claims_[i].published_to && h.latest < kMaxDay)
        best = std::min<int64_t>(best, std::abs(static_cast<int64_t>(claims_[i].published_to) - h.latest));
    return best;
  };
  for (Preference rule : definitions_->preference) {
    int64_t x = 0, y = 0;  // the smaller wins
    switch (rule) {
      case Preference::more_specific:
        x = static_cast<int64_t>(a.latest) - a.earliest;
        y = static_cast<int64_t>(b.latest) - b.earliest;
        break;
      case Preference::closer_to_the_fact: x = distance(a); y = distance(b); break;
      case Preference::more_origins: x = -origins(a); y = -origins(b); break;
      case Preference::better_grade: x = static_cast<int>(a.grade); y = static_cast<int>(b.grade); break;
      case Preference::earlier_recorded:
        x = static_cast<int64_t>(claims_[a.claims.front()].seq);
        y = static_cast<int64_t>(claims_[b.claims.front()].seq);
        break;
    }
    if (x != y) return x < y;
  }
  return claims_[a.claims.front()].seq < claims_[b.claims.front()].seq;
}

void Folder::warn(Oddity oddity, const Happening& a, const Happening& b) {
  out_.warnings.push_back({oddity, a.claims.front(), b.claims.front()});
}

void Folder::outvote(const Happening& loser, const Happening& winner, Oddity oddity) {
  warn(oddity, winner, loser);
  for (uint32_t i : loser.claims) out_.standings[i] = Standing::conflict;
}

void Folder::enter(Open& open, const Happening& h, Day earliest, Day latest, Account account, Way way, bool inferred) {
  open = Open{};
  open.held = true;
  open.inferred = inferred;
  open.opener = &h;
  Day floor = definitions_->law.books_begin;
  if (!out_.spans.empty() && out_.spans.back().from > kMinDay) floor = std::max(floor, out_.spans.back().from);
  // An entry before the books begin is dated by its own evidence alone.
  open.entry_earliest = inferred ? std::min(floor, latest) : earliest;
  open.entry_latest = latest;
  open.account = account;
  open.way_in = way;
  open.attested = earliest;
  open.segments.push_back({open.entry_earliest, latest, account, way, &h});
}

void Folder::change(Open& open, const Happening& h, Account account, Way way) {
  if (open.account == account) return;
  open.segments.push_back({h.earliest, h.latest, account, way, &h});
  open.account = account;
}

void Folder::leave(Open& open, const Happening* h, Day earliest, Day latest, Account after, Way way) {
  // Custody that is attested on a day was not left before it.
  if (earliest < latest) earliest = std::min(latest, std::max(earliest, open.attested + 1));
  emit(open, h, earliest, latest, after, way);
  open = Open{};
  open.account = after;
  ever_closed_ = true;
}

// Happenings → episodes.  False if a contradiction was settled and everything
// must be read again without the loser.
bool Folder::sequence() {
  const Law& law = definitions_->law;
  Open open;
  const Happening* last_exit = nullptr;
  const Happening* dead = nullptr;
  const Happening* pending_verdict = nullptr;  // a sentence that may have been served
  if (out_.spans.empty()) push(kMinDay, Account::at_liberty, Certainty::none, Way::none, Cause::start);
  const auto way_in = [&] { return ever_closed_ ? Way::re_arrest : Way::arrest; };
  const auto attest = [&](const Happening& h) { open.attested = std::max(open.attested, h.earliest); };
  // Opens an episode whose beginning nobody reported, certain from `latest` on.
  const auto infer = [&](const Happening& h, Day latest, Account account) {
    latest = std::max(latest, out_.spans.back().from);  // somewhere else until then
    if (pending_verdict != nullptr && pending_verdict->latest <= latest) {
      const Happening& v = *pending_verdict;
      enter(open, v, v.earliest, v.latest, account_of(v.penalty), Way::unknown, true);
      open.months = v.months;
      open.verdict_latest = v.latest;
    } else {
      const bool by_exit = h.family == Family::exit || h.family == Family::death;
      enter(open, h, std::min(by_exit ? h.earliest - 1 : h.earliest, latest), latest, account, Way::unknown, true);
    }
    pending_verdict = nullptr;
  };

  for (size_t i = 0; i < happenings_.size(); ++i) {
    Happening& h = happenings_[i];
    if (h.gone) continue;
    if (dead != nullptr) {
      if (h.family == Family::death) {
        outvote(prefer(*dead, h) ? h : *dead, prefer(*dead, h) ? *dead : h, Oddity::deaths_differ);
        return false;
      }
      if (h.family != Family::recognition && h.earliest > dead->latest) warn(Oddity::after_death, *dead, h);
      continue;
    }
    switch (h.family) {
      case Family::arrest:
      case Family::administrative:
      case Family::custody:
      case Family::custody_again: {
        if (open.held && open.by_verdict_only && h.family != Family::custody_again) {
          // Sentenced first, taken afterwards: custody is certain only now.
          warn(Oddity::verdict_before_arrest, *open.opener, h);
          const int months = open.months, added = open.added_months;
          const Day verdict = open.verdict_latest;
          enter(open, h, h.earliest, h.latest, Account::held_remand, way_in(), false);
          open.months = months;
          open.added_months = added;
          open.verdict_latest = std::max(verdict, h.latest);
          break;
        }
        if (!open.held) {
          const bool police = h.family == Family::arrest || h.family == Family::administrative;
          enter(open, h, h.earliest, h.latest, police ? Account::held_arrest : Account::held_remand, way_in(), false);
          pending_verdict = nullptr;
          break;
        }
        if (h.family == Family::arrest) {
          // A release of this very day comes before: it is undone by it.
          for (size_t k = i + 1; k < happenings_.size() && happenings_[k].place() == h.place(); ++k) {
            Happening& x = happenings_[k];
            if (x.family == Family::exit && x.is_day() && h.is_day() && x.destination != Destination::other_custody) {
              for (uint32_t claim : x.claims) out_.standings[claim] = Standing::revoked;
              return false;
            }
          }
          const Happening& first = *open.opener;
          const Day gap = h.earliest - first.latest;
          const bool undone = out_.standings.size() > 0 && [&] {
            for (const Claim& c : claims_)
              if (family_of(c.what) == Family::exit && c.date.is_day() && c.date.earliest() == h.earliest) return true;
            return false;
          }();
          if (!undone && first.family == Family::arrest && gap <= law.same_arrest_days) {
            const bool keep = prefer(first, h);
            outvote(keep ? h : first, keep ? first : h, Oddity::arrests_differ);
            return false;
          }
          if (!undone) warn(Oddity::arrest_while_held, first, h);
        }
        attest(h);
        if (h.family == Family::custody && open.account == Account::held_arrest)
          change(open, h, Account::held_remand, Way::transfer);
        break;
      }
      case Family::charge:
        if (open.held && open.account == Account::held_arrest) change(open, h, Account::held_remand, Way::transfer);
        break;
      case Family::house_arrest:
        if (!open.held) {
          enter(open, h, h.earliest, h.latest, Account::held_house_arrest, way_in(), false);
          pending_verdict = nullptr;
        } else {
          attest(h);
          change(open, h, Account::held_house_arrest, Way::measure_changed);
        }
        break;
      case Family::verdict: {
        if (h.absentia == 1) break;
        for (size_t k = 0; k < i; ++k) {
          const Happening& v = happenings_[k];
          if (v.family == Family::verdict && v.absentia != 1 && v.earliest <= h.latest && h.earliest <= v.latest &&
              v.is_day() && h.is_day() && v.months != h.months) {
            outvote(prefer(v, h) ? h : v, prefer(v, h) ? v : h, Oddity::sentences_differ);
            return false;
          }
        }
        if (is_noncustodial(h.penalty)) {
          if (open.held) {
            const Account after = h.penalty == Penalty::home_confinement ? Account::restricted_home : Account::at_liberty;
            last_exit = &h;
            leave(open, &h, h.earliest, h.latest, after, Way::noncustodial_sentence);
          } else if (h.penalty == Penalty::home_confinement) {
            push(h.latest, Account::restricted_home, Certainty::none, Way::verdict, Cause::posting);
            post(&h, open.account, Account::restricted_home, h.earliest, h.latest, Way::verdict, Cause::posting);
            open.account = Account::restricted_home;
            pending_verdict = nullptr;
          }
          break;
        }
        if (!open.held) {
          const bool long_one = h.months > law.restriction_of_freedom_max_months;
          if (!is_custodial(h.penalty) && !long_one) {
            pending_verdict = &h;
            break;
          }
          const bool harsher = open.account == Account::restricted_home;
          enter(open, h, h.earliest, h.latest, account_of(h.penalty), harsher ? Way::penalty_replaced_harsher : Way::verdict, !harsher);
          open.by_verdict_only = true;
          pending_verdict = nullptr;
        } else {
          attest(h);
          open.by_verdict_only = false;
          change(open, h, account_of(h.penalty), Way::verdict);
        }
        if (h.months >= 0) {
          const Day was = open.months >= 0 ? dates::add_months(open.verdict_latest, open.months) : kMinDay;
          if (h.latest < kMaxDay && dates::add_months(h.latest, h.months) > was) {
            open.months = h.months;
            open.verdict_latest = h.latest;
          }
        }
        break;
      }
      case Family::added:
        if (h.absentia == 1) break;
        if (!open.held) infer(h, h.latest, Account::held_unspecified);
        attest(h);
        if (h.months > 0) {
          open.added_months += h.months;
          if (open.months < 0) {
            open.months = 0;
            open.verdict_latest = h.latest;
          }
        }
        break;
      case Family::appeal:
        if (open.held) {
          attest(h);
          if (h.months >= 0 && open.months >= 0) open.months = h.months;
          if (h.months >= 0 && open.months < 0) {
            open.months = h.months;
            open.verdict_latest = h.latest;
          }
        } else if (h.months > law.restriction_of_freedom_max_months || is_custodial(h.penalty)) {
          infer(h, h.latest, account_of(h.penalty));
          open.months = h.months;
          open.verdict_latest = h.latest;
          open.by_verdict_only = true;
        }
        break;
      case Family::transfer:
        if (!open.held) infer(h, h.latest, account_of(h.penalty));
        attest(h);
        open.by_verdict_only = false;
        if (h.penalty != Penalty::none && h.penalty != Penalty::unknown) change(open, h, account_of(h.penalty), Way::transfer);
        break;
      case Family::penalty_change:
        if (is_custodial(h.penalty)) {
          if (!open.held) {
            enter(open, h, h.earliest, h.latest, account_of(h.penalty), Way::penalty_replaced_harsher, false);
            pending_verdict = nullptr;
          } else {
            attest(h);
            change(open, h, account_of(h.penalty), h.way != Way::none ? h.way : Way::penalty_replaced_milder);
          }
          if (h.months >= 0) {
            open.months = h.months;
            open.verdict_latest = h.latest;
          }
        } else if (open.held) {
          const Account after = h.penalty == Penalty::home_confinement ? Account::restricted_home : Account::at_liberty;
          last_exit = &h;
          leave(open, &h, h.earliest, h.latest, after, h.way != Way::none ? h.way : Way::penalty_replaced_milder);
        }
        break;
      case Family::sighting:
      case Family::refusal: {
        // An exit of this very day is refused or was not so: it is revoked.
        bool revoked = false;
        for (Happening& x : happenings_) {
          if (x.family != Family::exit || !x.is_day() || x.earliest < h.earliest || x.earliest > h.latest) continue;
          if (h.family == Family::sighting || x.destination == Destination::other_custody) continue;
          for (uint32_t claim : x.claims) out_.standings[claim] = Standing::revoked;
          revoked = true;
        }
        if (revoked) return false;
        if (!open.held) infer(h, h.latest, Account::held_unspecified);
        open.by_verdict_only = false;
        attest(h);
        break;
      }
      case Family::recognition:
        if (open.held && !claims_[h.claims.front()].after_the_fact) attest(h);
        break;
      case Family::exit: {
        if (h.destination == Destination::other_custody || h.destination == Destination::open_type) {
          const Account to = account_of(h.destination, h.what);
          if (!open.held) infer(h, h.latest - 1, Account::held_unspecified);
          change(open, h, to, h.way);
          attest(h);
          if (h.way == Way::full_term) {
            open.months = -1;  // that term is served; what follows has none yet
            open.added_months = 0;
          }
          break;
        }
        // Taken back on the same day: nobody was free at the end of it.
        bool undone = false;
        for (const Happening& x : happenings_)
          if ((x.family == Family::custody_again || x.family == Family::refusal) && h.is_day() &&
              x.earliest <= h.earliest && h.earliest <= x.latest && x.latest - x.earliest <= 3)
            undone = true;
        if (undone) {
          for (uint32_t claim : h.claims) out_.standings[claim] = Standing::revoked;
          return false;
        }
        if (!open.held) {
          if (last_exit != nullptr && last_exit->family == Family::exit && pending_verdict == nullptr) {
            const bool keep = prefer(*last_exit, h);
            outvote(keep ? h : *last_exit, keep ? *last_exit : h, Oddity::exits_differ);
            return false;
          }
          for (size_t k = i + 1; k < happenings_.size(); ++k)
            if (happenings_[k].family == Family::arrest) {
              warn(Oddity::release_before_arrest, h, happenings_[k]);
              break;
            }
          infer(h, h.latest - 1, Account::held_unspecified);
        }
        last_exit = &h;
        leave(open, &h, h.earliest, h.latest, account_of(h.destination, h.what),
              h.way != Way::none ? h.way : h.what == What::exchange ? Way::exchange
                                       : h.what == What::expulsion ? Way::expulsion
                                                                   : Way::unknown);
        break;
      }
      case Family::closed:
      case Family::free_by:
        if (open.held && is_held(account_of(h.destination, h.what))) {
          attest(h);  // the case is closed, custody is not
          change(open, h, account_of(h.destination, h.what), h.way);
        } else if (open.held) {
          last_exit = nullptr;
          // "Free by that day" says nothing of an earlier one.
          const Day floor = h.family == Family::free_by ? open.attested + 1 : std::max(h.earliest, open.attested + 1);
          const Day earliest = std::min(h.latest, floor);
          leave(open, &h, earliest, h.latest, account_of(h.destination, h.what),
                h.way != Way::none ? h.way : h.family == Family::closed ? Way::case_dropped : Way::unknown);
        }
        break;
      case Family::death:
        if (!open.held && h.what == What::death_in_custody) infer(h, h.latest - 1, Account::held_unspecified);
        if (open.held) {
          leave(open, &h, h.earliest, h.latest, h.what == What::death ? Account::dead : Account::dead_in_custody, Way::death);
        } else {
          push(h.latest, Account::dead, Certainty::none, Way::death, Cause::posting);
          post(&h, open.account, Account::dead, h.earliest, h.latest, Way::death, Cause::posting);
        }
        dead = &h;
        break;
      case Family::departure:
        if (open.held) {
          const Day earliest = std::min(h.latest, std::max(h.earliest, open.attested + 1));
          warn(Oddity::left_while_held, *open.opener, h);
          leave(open, &h, earliest, h.latest, Account::free_abroad, Way::unknown);
        } else if (ever_closed_ && open.account != Account::free_abroad_forced && open.account != Account::free_abroad) {
          const Day day = std::max(h.latest, out_.spans.back().from);
          push(day, Account::free_abroad, Certainty::none, Way::departure, Cause::posting);
          post(&h, open.account, Account::free_abroad, h.earliest, day, Way::departure, Cause::posting);
          open.account = Account::free_abroad;
          pending_verdict = nullptr;
        }
        break;
      case Family::none:
        break;
    }
  }
  if (open.held) emit(open, nullptr, kMaxDay, kMaxDay, Account::unknown, Way::none);
  return true;
}

}  // namespace stillheld::ledger
