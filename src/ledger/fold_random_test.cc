#include "ledger/fold_random_test.h"

#include <algorithm>
#include <functional>

#include "ledger/ledger_test.h"

namespace stillheld::ledger {

using dates::Date;
using dates::kMaxDay;
using dates::kMinDay;

namespace {

template <class Enum>
Enum any(SeededRandom& random, Enum last) {
  return static_cast<Enum>(random.below(static_cast<uint64_t>(last) + 1));
}

const Day kStart = dates::from_civil(2020, 12, 1);

Date random_date(SeededRandom& random, bool exact) {
  // Few days, so that much falls on the same one.
  const Day on = kStart + static_cast<Day>(random.below(random.below(2) ? 45 : 1500));
  if (exact || random.below(2)) return Date::on(on);
  const Day until = on + static_cast<Day>(random.below(400));
  switch (random.below(9)) {
    case 0: return Date::unknown();
    case 1: return Date::not_after(on);
    case 2: return Date::not_before(on);
    case 3: return Date::span(on, until);
    case 4: return Date::since(on);
    case 5: return dates::parse_edtf(dates::iso(on).substr(0, 4)).value();
    case 6: return dates::parse_edtf(dates::iso(on).substr(0, 7)).value();
    default: return Date::within(on, until);
  }
}

bool followed(What what) {
  switch (what) {
    case What::arrest: case What::administrative_arrest: case What::custody: case What::custody_again: case What::charge:
    case What::recharge: case What::house_arrest: case What::verdict: case What::added_sentence: case What::appeal:
    case What::transfer: case What::penalty_change: case What::still_held: case What::refusal: case What::release:
    case What::exchange: case What::expulsion: case What::case_closed: case What::free_by: case What::death_in_custody:
    case What::death: case What::left_country: case What::recognition:
      return true;
    default: return false;
  }
}

}  // namespace

std::vector<Claim> random_claims(SeededRandom& random, bool exact) {
  std::vector<Claim> out;
  const size_t n = random.below(random.below(4) == 0 ? 16 : 7);
  Seq seq = 0;
  for (size_t i = 0; i < n; ++i) {
    Claim c;
    seq += 1 + random.below(3);
    c.seq = seq;
    c.what = any(random, What::remark);
    if (random.below(3) == 0) c.what = random.below(2) ? What::arrest : What::release;
    if (random.below(6) == 0) c.what = What::verdict;
    c.date = random_date(random, exact);
    // As read_claim() does: nobody reports what has not happened yet.
    if (!c.date.has_latest() && random.below(50)) c.date = Date::within(c.date.earliest(), kStart + 2000);
    c.months = random.below(3) ? static_cast<int16_t>(-1) : static_cast<int16_t>(random.below(random.below(9) ? 140 : 12001));
    if (random.below(3)) c.way = any(random, Way::unknown);
    if (random.below(3)) c.destination = any(random, Destination::unknown);
    if (random.below(2)) c.penalty = any(random, Penalty::unknown);
    if (random.below(6) == 0) c.standing = any(random, Standing::superseded);
    c.grade = any(random, Grade::recalled);
    c.group = static_cast<uint32_t>(random.below(4));
    c.word = static_cast<uint32_t>(random.below(4));
    c.absentia = random.below(4) ? static_cast<int8_t>(-1) : static_cast<int8_t>(random.below(2));
    c.after_the_fact = random.below(4) == 0;
    if (random.below(2)) c.published_from = c.published_to = kStart + static_cast<Day>(random.below(2000));
    out.push_back(c);
  }
  return out;
}

std::string shown(const std::vector<Claim>& claims) {
  std::string out;
  for (const Claim& c : claims) {
    out += "  #" + std::to_string(c.seq) + " " + std::string(text_of(c.what)) + " on " +
           (c.date.is_unknown() ? std::string("?") : dates::to_edtf(c.date));
    if (c.date.is_bounded() && !c.date.is_day()) out += " [" + dates::iso(c.date.earliest()) + " … " + dates::iso(c.date.latest()) + "]";
    if (c.months >= 0) out += " months " + std::to_string(c.months);
    if (c.way != Way::none) out += " way " + std::string(text_of(c.way));
    if (c.destination != Destination::none) out += " to " + std::string(text_of(c.destination));
    if (c.penalty != Penalty::none) out += " penalty " + std::string(text_of(c.penalty));
    if (c.absentia >= 0) out += " absentia " + std::to_string(c.absentia);
    if (c.standing != Standing::accepted) out += " " + std::string(text_of(c.standing));
    out += "\n";
  }
  return out;
}

std::string shown(const Folded& f) {
  std::string out;
  for (const Span& s : f.spans)
    out += "  from " + (s.from == kMinDay ? std::string("…") : dates::iso(s.from)) + " " + std::string(text_of(s.account)) + " " +
           std::string(text_of(s.certainty)) + " (" + std::string(text_of(s.cause)) + ")\n";
  for (const Posting& p : f.postings)
    out += "  posted " + dates::iso(p.earliest) + " … " + dates::iso(p.latest) + " " + std::string(text_of(p.from)) + " → " +
           std::string(text_of(p.to)) + "\n";
  return out;
}

std::string fault_of(const Folded& f, const std::vector<Claim>& claims, const std::vector<Standing>& entered) {
  // (1)
  if (f.spans.empty() || f.spans[0].from != kMinDay) return "spans don't begin at the beginning";
  for (size_t i = 0; i < f.spans.size(); ++i) {
    const Span& s = f.spans[i];
    if (i > 0 && s.from <= f.spans[i - 1].from) return "spans are not in order";
    if (s.from >= kMaxDay) return "a span begins after the end";
    const bool custody = is_held(s.account) || s.account == Account::unknown;
    if (custody != (s.certainty != Certainty::none)) return "account and certainty don't fit at " + dates::iso(s.from);
    if (s.account == Account::unknown && s.certainty != Certainty::silent) return "unknown, yet certain";
    if (i > 0 && is_dead(f.spans[i - 1].account) && !is_dead(s.account)) return "somebody rose from the dead";
  }
  // (2)
  const auto good = [&](const std::vector<uint32_t>& list) {
    for (uint32_t i : list)
      if (i >= claims.size() || f.standings[i] != Standing::accepted) return false;
    return !list.empty();
  };
  // A claim of the far future (read_claim() makes no other without a last day)
  // happens on no day; its movements cannot be put in order.
  const bool dated = std::all_of(claims.begin(), claims.end(), [](const Claim& c) { return c.date.has_latest() || !followed(c.what); });
  Account at = Account::at_liberty;
  Day last = kMinDay;
  for (const Posting& p : f.postings) {
    if (!good(p.claims)) return "a posting without accepted claims";
    if (!dated) continue;
    if (p.from != at) return "a posting leaves " + std::string(text_of(p.from)) + ", but the person is in " + std::string(text_of(at));
    if (p.earliest > p.latest) return "a posting that ends before it begins";
    if (p.latest < last) return "postings are not in order";
    last = p.latest;
    at = p.to;
  }
  if (dated && f.spans.back().account != at) return "the last span is not where the last posting went";
  // (3)
  for (size_t i = 0; i < f.episodes.size(); ++i) {
    const Episode& e = f.episodes[i];
    if (e.entry_earliest > e.entry_latest || e.exit_earliest > e.exit_latest) return "an episode's window is reversed";
    if (e.entry_latest > e.exit_latest) return "an episode ends before it begins";
    if (e.open && i + 1 < f.episodes.size()) return "an open episode is not the last";
    if (i > 0 && (f.episodes[i - 1].exit_latest > e.entry_latest || f.episodes[i - 1].exit_earliest > e.entry_latest))
      return "episodes overlap";
    if (!e.open && e.attested_until >= e.exit_latest) return "custody is attested after the exit";
  }
  // (5)
  if (f.standings.size() != claims.size()) return "a claim has no standing";
  std::vector<int> seen(claims.size(), 0);
  for (const Event& e : f.events)
    for (uint32_t i : e.claims) ++seen[i];
  for (size_t i = 0; i < claims.size(); ++i) {
    const bool taken = entered[i] == Standing::accepted && followed(claims[i].what);
    const bool settled = f.standings[i] == Standing::conflict || f.standings[i] == Standing::revoked;
    if (!taken && (f.standings[i] != entered[i] || seen[i] != 0)) return "an unfollowed claim was moved";
    if (taken && seen[i] + (settled ? 1 : 0) != 1)
      return "claim #" + std::to_string(claims[i].seq) + " is in " + std::to_string(seen[i]) + " events and " +
             std::string(text_of(f.standings[i]));
  }
  for (const Warning& w : f.warnings)
    if (w.claim >= claims.size() || w.other >= claims.size()) return "a warning without claims";
  return "";
}

bool Life::held_on(Day on) const {
  for (const Stint& s : stints)
    if (s.taken <= on && (s.out == 0 || on < s.out)) return true;
  return false;
}

std::string Life::shown() const {
  std::string out;
  for (const Stint& s : stints) {
    out += "  taken " + dates::iso(s.taken);
    for (const auto& [word, on] : {std::pair("charged", s.charged), std::pair("sentenced", s.sentenced), std::pair("moved", s.moved),
                                   std::pair("seen", s.seen), std::pair("added", s.added), std::pair("out", s.out)})
      if (on != 0) out += std::string(", ") + word + " " + dates::iso(on);
    out += "\n";
  }
  return out;
}

Life random_life(SeededRandom& random) {
  Life life;
  const auto some = [&](uint64_t least, uint64_t most) { return static_cast<Day>(least + random.below(most - least + 1)); };
  Day at = dates::from_civil(2020, 6, 1) + some(0, 200);
  life.first = at;
  const size_t stints = 1 + random.below(3);
  for (size_t i = 0; i < stints; ++i) {
    Stint s;
    s.taken = at;
    if (random.below(3)) s.charged = at += some(1, 9);
    if (random.below(3)) {
      s.sentenced = at += some(30, 300);
      constexpr Penalty kCustody[] = {Penalty::colony, Penalty::prison, Penalty::open_type};
      s.penalty = kCustody[random.below(3)];
      s.months = static_cast<int>(3 + random.below(60));
      if (random.below(3) == 0) s.moved = at += some(5, 200);
      if (random.below(6) == 0) {
        s.added = at += some(5, 200);
        s.added_months = static_cast<int>(1 + random.below(20));
      }
    }
    if (random.below(3) == 0) s.seen = at += some(1, 300);
    if (i + 1 < stints || random.below(2)) {
      s.out = at += some(1, 200);
      constexpr Way kWays[] = {Way::pardon, Way::full_term, Way::amnesty, Way::none};
      constexpr Destination kTo[] = {Destination::home, Destination::abroad_forced, Destination::supervised, Destination::none};
      s.way = kWays[random.below(4)];
      s.destination = kTo[random.below(4)];
      s.died = i + 1 == stints && random.below(6) == 0;
    }
    life.stints.push_back(s);
    at += some(1, 400);
  }
  life.last = at;
  return life;
}

namespace {

using Tell = std::function<Date(What, Day)>;

// The true days on which something of this kind happened.
std::vector<Day> days_of(const Life& life, What what) {
  std::vector<Day> out;
  for (const Stint& s : life.stints) {
    const Day on = what == What::arrest ? s.taken : what == What::charge ? s.charged : what == What::verdict ? s.sentenced
                   : what == What::transfer ? s.moved : what == What::added_sentence ? s.added : what == What::still_held ? s.seen
                                                                                                                        : s.out;
    if (on != 0) out.push_back(on);
  }
  return out;
}

std::vector<Claim> told(const Life& life, SeededRandom& random, const Tell& when, bool everything) {
  std::vector<Told> out;
  std::vector<std::pair<What, Date>> windows;
  const auto say = [&](What what, Day on) -> Told& {
    out.emplace_back(what, "");
    // Two reports of one kind whose dates can be the same day would be read as
    // one; nobody could tell them apart.
    Date date = when(what, on);
    for (const Day other : days_of(life, what))
      if (other != on && date.earliest() <= other && other <= date.latest()) date = Date::on(on);
    for (const auto& [kind, window] : windows)
      if (kind == what && date.earliest() <= window.latest() && window.earliest() <= date.latest()) date = Date::on(on);
    // What needs custody must not lie between two deprivations of liberty of
    // which it could be either's.
    const bool frames = what == What::arrest || what == What::release;
    for (const auto& [kind, window] : windows) {
      const bool boundary = frames ? what == What::arrest && kind != What::arrest && (kind != What::release || !window.is_day()) : kind == What::release;
      if (boundary && date.earliest() <= window.latest() && window.earliest() <= date.latest()) date = Date::on(on);
    }
    windows.emplace_back(what, date);
    out.back().claim.date = date;
    return out.back();
  };
  for (const Stint& s : life.stints) {
    // Nobody may have told of the arrest; what follows attests custody.
    const bool attested = life.stints.size() == 1 && (s.out != 0 || s.moved != 0);
    if (everything || !attested || random.below(3)) say(What::arrest, s.taken);
    if (s.charged != 0 && (everything || random.below(2))) say(What::charge, s.charged);
    if (s.sentenced != 0 && (everything || random.below(3))) say(What::verdict, s.sentenced).penalty(s.penalty).months(s.months);
    if (s.moved != 0 && (everything || s.out == 0 || random.below(2))) say(What::transfer, s.moved).penalty(Penalty::prison);
    if (s.added != 0 && (everything || random.below(2))) say(What::added_sentence, s.added).months(s.added_months);
    if (s.seen != 0 && (everything || random.below(2))) say(What::still_held, s.seen);
    if (s.out != 0) {
      if (s.died) say(What::death_in_custody, s.out);
      else say(What::release, s.out).way(s.way).to(s.destination);
    }
  }
  for (size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random.below(i)]);
  return in_order(std::move(out));
}

}  // namespace

std::vector<Claim> told_exactly(const Life& life, SeededRandom& random) {
  return told(life, random, [](What, Day on) { return Date::on(on); }, true);
}

std::vector<Claim> told_vaguely(const Life& life, SeededRandom& random) {
  // One arrest or exit may reach into another deprivation of liberty; with more
  // of them nobody could tell what belongs to which.
  bool may_reach = random.below(2) != 0;
  return told(life, random, [&](What what, Day on) {
    Date date = Date::on(on);
    switch (random.below(8)) {
      case 0: date = dates::parse_edtf(dates::iso(on).substr(0, 7)).value(); break;
      case 1: date = dates::parse_edtf(dates::iso(on).substr(0, 4)).value(); break;
      case 2: date = Date::within(on - static_cast<Day>(random.below(20)), on + static_cast<Day>(random.below(20))); break;
      case 3: date = Date::within(on - static_cast<Day>(random.below(700)), on + static_cast<Day>(random.below(700))); break;
      default: return date;
    }
    Day least = kMinDay, most = kMaxDay;
    for (const Stint& s : life.stints) {
      if (s.out != 0 && s.out < on) least = std::max(least, s.out + 1);
      if (s.taken > on) most = std::min(most, s.taken - 1);
    }
    const bool reaches = date.earliest() < least || date.latest() > most;
    if (reaches && may_reach && (what == What::arrest || what == What::release)) {
      may_reach = false;
      return date;
    }
    return Date::within(std::max(date.earliest(), least), std::min(date.latest(), most));
  }, false);
}

Slow slow_twin(const std::vector<Claim>& claims, Day on, const Definitions& definitions) {
  const auto is_exit = [](const Claim& c) { return c.what == What::release || c.what == What::death_in_custody; };
  const auto place = [](const Claim& c) {
    if (c.what == What::charge) return Account::held_remand;
    if (c.what != What::verdict && c.what != What::transfer) return Account::unknown;
    if (c.penalty == Penalty::colony) return Account::held_colony;
    if (c.penalty == Penalty::prison) return Account::held_prison;
    return c.penalty == Penalty::open_type ? Account::held_open_type : Account::unknown;
  };
  const Claim* taken = nullptr;
  const Claim* out = nullptr;
  for (const Claim& c : claims)
    if (c.what == What::arrest && c.date.earliest() <= on && (taken == nullptr || c.date > taken->date)) taken = &c;
  if (taken == nullptr) return {};
  for (const Claim& c : claims)
    if (is_exit(c) && c.date > taken->date && (out == nullptr || c.date < out->date)) out = &c;
  if (out != nullptr && out->date.earliest() <= on) {
    if (out->what == What::death_in_custody) return {Account::dead_in_custody, Certainty::none};
    switch (out->destination) {
      case Destination::home: return {Account::free_home, Certainty::none};
      case Destination::abroad_forced: return {Account::free_abroad_forced, Certainty::none};
      case Destination::supervised: return {Account::restricted_supervision, Certainty::none};
      default: return {Account::at_liberty, Certainty::none};
    }
  }
  const auto within = [&](const Claim& c) { return c.date >= taken->date && (out == nullptr || c.date < out->date); };
  const Claim* placed = nullptr;
  bool goes_on = false;
  Day attested = kMinDay, term = kMaxDay;
  int added = 0;
  for (const Claim& c : claims) {
    if (!within(c)) continue;
    if (c.what != What::charge) attested = std::max(attested, c.date.earliest());
    if (c.what == What::verdict) term = dates::add_months(c.date.earliest(), c.months);
    if (c.what == What::added_sentence) added += c.months;
    if (place(c) == Account::unknown) continue;
    goes_on = true;
    if (c.date.earliest() <= on && (placed == nullptr || c.date > placed->date)) placed = &c;
  }
  for (const Claim& c : claims) {
    if (!within(c)) continue;
    if (c.what == What::verdict) term = dates::add_months(c.date.earliest(), c.months + added);
  }
  if (out != nullptr) attested = out->date.earliest() - 1;
  Slow slow;
  if (placed != nullptr) slow.account = place(*placed);
  else if (goes_on) slow.account = Account::held_remand;
  else slow.account = on - taken->date.earliest() < definitions.law.arrest_max_days ? Account::held_arrest : Account::held_unspecified;
  slow.certainty = on <= attested ? Certainty::attested : on < term && term < kMaxDay ? Certainty::term : Certainty::silent;
  if (on > attested && on >= term) slow.account = Account::unknown;
  return slow;
}

}  // namespace stillheld::ledger
