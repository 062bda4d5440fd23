#include "measure/named.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "measure/exact.h"

namespace stillheld::measure {

using dates::kMaxDay;
using ledger::Certainty;

namespace {

constexpr int kYear = 365;
constexpr int64_t kFewest = 2;      // one person is no measure
constexpr int64_t kFewestRaids = 5; // on both sides together

Range exactly(int64_t n) { return {n, n}; }
std::string number_text(int64_t n) { return std::to_string(n); }

const PersonStays* person_of(const std::vector<PersonStays>& people, uint32_t person) {
  const auto at = std::lower_bound(people.begin(), people.end(), person, [](const PersonStays& p, uint32_t id) { return p.person < id; });
  return at == people.end() || at->person != person ? nullptr : &*at;
}

void note_possibly(Figure& f, const NamedExits& exits) {
  f.notes.push_back({"of_the_named", {}});
  if (exits.possibly > 0) f.notes.push_back({"possibly", {number_text(exits.possibly)}});
}

}  // namespace

NamedExits exits_between(const std::vector<PersonStays>& people, Day from, Day to) {
  NamedExits out;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      if (s.open || s.exit_latest <= from || s.exit_earliest > to) continue;
      if (s.exit_earliest <= from || s.exit_latest > to) {
        ++out.possibly;
        continue;
      }
      out.stays.push_back(&s);
      const bool dead = log::is_dead(s.after);
      switch (dead ? Exit::death : exit_of(s.way_out)) {
        case Exit::mercy: ++out.mercy; break;
        case Exit::expiry: ++out.expiry; break;
        case Exit::court: ++out.court; break;
        case Exit::death: ++out.death; break;
        case Exit::other: ++out.other; break;
      }
      if (s.after == Account::free_abroad_forced) ++out.exile;
      else if (s.after == Account::free_home) ++out.home;
      else if (s.after == Account::restricted_home || s.after == Account::restricted_supervision) ++out.restricted;
    }
  return out;
}

namespace {

// What became of somebody after an exit, in days since its last possible day.
struct After {
  std::optional<Day> taken, dead, left;
  Day seen = 0;  // followed for so long
};

After after_exit(const Stay& s, const PersonStays* p, Day today) {
  After out;
  out.seen = std::max<Day>(0, today - s.exit_latest);
  if (p == nullptr) return out;
  for (const Stay& later : p->stays)
    if (&later != &s && later.entry_earliest >= s.exit_earliest && later.entry_latest >= s.exit_latest && (!out.taken || later.entry_earliest - s.exit_latest < *out.taken))
      out.taken = std::max<Day>(0, later.entry_earliest - s.exit_latest);
  if (p->dead_by && *p->dead_by >= s.exit_earliest) out.dead = std::max<Day>(0, *p->dead_by - s.exit_latest);
  if (p->left_on && *p->left_on >= s.exit_earliest) out.left = std::max<Day>(0, *p->left_on - s.exit_latest);
  return out;
}

// Not free, or not any more, within a year of leaving: everybody starts on the day
// of the exit, and those who did not leave for home fail on it.
Answer<Point> not_free_within_year(const std::vector<PersonStays>& people, const NamedExits& exits, Day today, bool unknown_is_home) {
  Spells spells;
  for (const Stay* s : exits.stays) {
    const bool home = s->after == Account::free_home || (unknown_is_home && s->after == Account::at_liberty);
    const After after = after_exit(*s, person_of(people, s->person), today);
    Day end = after.seen;
    uint8_t way = 0;
    if (!home) end = 0, way = 1;
    for (const auto& event : {after.taken, after.dead})
      if (home && event && *event <= end) end = *event, way = 1;
    // Who leaves the country of his own will can be taken no more.
    if (home && after.left && *after.left < end) end = *after.left, way = 2;
    spells.exit.push_back(end);
    spells.way.push_back(way);
  }
  const auto curve = aalen_johansen(spells, 2);
  if (!curve) return curve.refusal();
  return incidence_at(*curve, 1, kYear);
}

}  // namespace

Figure freedom_share(const std::vector<PersonStays>& people, const NamedExits& exits, Day today) {
  const char* name = "freedom_share";
  if (exits.all() < kFewest) return refused(name, refuse("no_exits_named", {number_text(exits.all())}));
  int64_t sure = 0, maybe = 0, unknown = 0;
  for (const Stay* s : exits.stays) {
    const bool where_unknown = s->after == Account::at_liberty;
    if (s->after != Account::free_home && !where_unknown) continue;
    unknown += where_unknown;
    const PersonStays* p = person_of(people, s->person);
    bool taken = false, taken_perhaps = false;
    if (p != nullptr) {
      for (const Stay& later : p->stays) {
        if (&later == s || later.entry_latest < s->exit_earliest || later.entry_earliest < s->exit_latest) continue;
        if (later.entry_latest - s->exit_earliest <= kYear) taken = true;
        else if (later.entry_earliest - s->exit_latest <= kYear) taken_perhaps = true;
      }
      if (p->dead_by && *p->dead_by - s->exit_latest <= kYear && *p->dead_by >= s->exit_earliest) taken = true;
    }
    if (taken) continue;
    ++maybe;
    if (!taken_perhaps && !where_unknown && static_cast<int64_t>(today) - s->exit_latest >= kYear) ++sure;
  }
  Figure out = share_figure(name, {"free_at_home", {sure, maybe}}, {"named_exits", exactly(exits.all())});
  const auto worse = not_free_within_year(people, exits, today, false);
  const auto better = unknown == 0 ? worse : not_free_within_year(people, exits, today, true);
  if (!worse || !better) {
    out.notes.push_back({"bounds_not_curve", {}});
  } else if (!out.refusal) {
    out.exact = false;
    out.low = 1 - worse->high;
    out.high = 1 - better->low;
    out.reading = unknown == 0 ? Reading::exactly : Reading::between;
    out.value = unknown == 0 ? std::optional(1 - worse->value) : std::nullopt;
    out.notes.push_back({"followed_by_curve", {}});
  }
  if (unknown > 0) out.notes.push_back({"where_unknown", {number_text(unknown)}});
  note_possibly(out, exits);
  out.notes.push_back({"silence_is_not_freedom", {}});
  return out;
}

TakenAgain taken_again(const NamedExits& exits, const std::vector<PersonStays>& people, Day today) {
  TakenAgain out;
  const char* name = "taken_again_named";
  Spells spells;
  int64_t perhaps = 0;
  for (const Stay* s : exits.stays) {
    if (log::is_dead(s->after)) continue;
    ++out.exits;
    const PersonStays* p = person_of(people, s->person);
    bool taken = false, maybe = false;
    if (p != nullptr)
      for (const Stay& later : p->stays) {
        if (&later == s || later.entry_latest < s->exit_earliest || later.entry_earliest < s->exit_latest) continue;
        if (later.entry_latest - s->exit_earliest <= kYear) taken = true;
        else if (later.entry_earliest - s->exit_latest <= kYear) maybe = true;
      }
    const After after = after_exit(*s, p, today);
    const bool dead = after.dead && *after.dead <= kYear;
    if (taken) ++out.sure;
    else if (!maybe && (dead || after.seen >= kYear)) ++out.not_taken;
    else ++perhaps;
    Day end = after.seen;
    uint8_t way = 0;
    const bool abroad = s->after == Account::free_abroad_forced || s->after == Account::free_abroad;
    if (abroad && !after.taken) end = 0, way = 3;
    if (after.left && *after.left < end) end = *after.left, way = 3;
    if (after.dead && *after.dead <= end) end = *after.dead, way = 2;
    if (after.taken && *after.taken <= end) end = *after.taken, way = 1;
    spells.exit.push_back(end);
    spells.way.push_back(way);
  }
  if (out.exits < kFewest) {
    out.figure = refused(name, refuse("no_exits_named", {number_text(out.exits)}));
    return out;
  }
  out.figure = share_figure(name, {"taken_again", {out.sure, out.sure + perhaps}}, {"named_exits", exactly(out.exits)});
  const auto curve = aalen_johansen(spells, 3);
  const auto within = curve ? incidence_at(*curve, 1, kYear) : Answer<Point>(curve.refusal());
  if (within) {
    out.figure.exact = false;
    out.figure.reading = Reading::exactly;
    out.figure.value = within->value;
    out.figure.low = within->low;
    out.figure.high = within->high;
    out.figure.notes.push_back({"followed_by_curve", {}});
  } else {
    out.figure.notes.push_back({"bounds_not_curve", {}});
  }
  out.low = out.figure.low;
  out.high = out.figure.high;
  if (out.figure.reading == Reading::at_most) out.low = 0;
  if (out.figure.reading == Reading::at_least) out.high = 1;
  out.figure.notes.push_back({"silence_is_not_freedom", {}});
  note_possibly(out.figure, exits);
  return out;
}

namespace {

// `part` of the whole for sure, `not_part` for sure not; the whole a bound only.
Figure proved_by_named(std::string name, std::string part_name, std::string whole_name, int64_t part, int64_t not_part, const ledger::Range& whole, std::string note) {
  Figure out;
  out.name = std::move(name);
  out.unit = Unit::share;
  out.numerator = {std::move(part_name), {part, whole.high ? std::optional(std::max(part, *whole.high - not_part)) : std::nullopt}};
  out.denominator = {std::move(whole_name), whole};
  if (whole.high && (*whole.high <= 0 || part + not_part > *whole.high)) {
    out.refusal = *whole.high <= 0 ? refuse("no_trials") : refuse("part_over_whole", {number_text(part + not_part), number_text(*whole.high)});
    return out;
  }
  if (!whole.high) {
    out.refusal = refuse("no_bounds");
    return out;
  }
  out.reading = Reading::between;
  out.low = static_cast<double>(part) / static_cast<double>(*whole.high);
  out.high = 1 - static_cast<double>(not_part) / static_cast<double>(*whole.high);
  out.exact = false;
  out.notes.push_back({std::move(note), {number_text(part), number_text(not_part)}});
  return out;
}

}  // namespace

Figure taken_again_of_all(const TakenAgain& named, const ledger::Range& all_exits) {
  return proved_by_named("taken_again_of_all", "taken_again", "all_exits", named.sure, named.not_taken, all_exits, "taken_by_named");
}

Figure exile_of_all(const NamedExits& exits, const ledger::Range& early_exits) {
  int64_t exiled = 0, not_exiled = 0;
  for (const Stay* s : exits.stays) {
    if (exit_of(s->way_out) != Exit::mercy || log::is_dead(s->after)) continue;
    if (s->after == Account::free_abroad_forced) ++exiled;
    else if (s->after != Account::at_liberty) ++not_exiled;
  }
  return proved_by_named("exile_of_all", "exiled", "early_exits", exiled, not_exiled, early_exits, "proved_by_named");
}

Figure named_exile_share(const NamedExits& exits) {
  if (exits.all() < kFewest) return refused("named_exile_share", refuse("no_exits_named", {number_text(exits.all())}));
  Figure out = share_figure("named_exile_share", {"exiled", exactly(exits.exile)}, {"named_exits", exactly(exits.all())});
  note_possibly(out, exits);
  return out;
}

Figure named_expiry_share(const NamedExits& exits) {
  if (exits.all() < kFewest) return refused("named_expiry_share", refuse("no_exits_named", {number_text(exits.all())}));
  Figure out = share_figure("named_expiry_share", {"full_term", {exits.expiry, exits.expiry + exits.other}}, {"named_exits", exactly(exits.all())});
  note_possibly(out, exits);
  return out;
}

Figure entitled_share(const NamedExits& exits, int near) {
  int64_t mercy = 0, over = 0, perhaps = 0;
  for (const Stay* s : exits.stays) {
    if (exit_of(s->way_out) != Exit::mercy) continue;
    ++mercy;
    if (!s->term_first) ++perhaps;
    else if (*s->term_last <= s->exit_earliest + near) ++over;
    else if (*s->term_first <= s->exit_latest + near) ++perhaps;
  }
  if (mercy < kFewest) return refused("entitled_share", refuse("nobody_let_go_early", {number_text(mercy)}));
  Figure out = share_figure("entitled_share", {"term_over", {over, over + perhaps}}, {"let_go_early", exactly(mercy)});
  note_possibly(out, exits);
  out.notes.push_back({"entitled_parole", {}});
  return out;
}

Figure days_remitted(const std::vector<PersonStays>& people, const NamedExits& exits) {
  const char* name = "days_remitted";
  int64_t low = 0, high = 0, with_term = 0, mercy = 0;
  Day last = dates::kMinDay, first = kMaxDay;
  for (const Stay* s : exits.stays) {
    if (exit_of(s->way_out) != Exit::mercy) continue;
    ++mercy;
    first = std::min(first, s->exit_earliest);
    last = std::max(last, s->exit_latest);
    if (!s->term_first) continue;
    ++with_term;
    low += std::max<int64_t>(0, static_cast<int64_t>(*s->term_first) - s->exit_latest);
    high += std::max<int64_t>(0, static_cast<int64_t>(*s->term_last) - s->exit_earliest);
  }
  if (mercy == 0) return refused(name, refuse("nobody_let_go_early", {"0"}));
  if (with_term == 0) return refused(name, refuse("no_terms", {number_text(mercy)}));
  // What those inside on the eve of the first release had still to serve.
  int64_t stock_low = 0, stock_high = 0;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      if (!s.term_first || s.entry_latest >= first || s.exit_earliest < first) continue;
      stock_low += std::max<int64_t>(0, static_cast<int64_t>(*s.term_first) - first);
      stock_high += std::max<int64_t>(0, static_cast<int64_t>(*s.term_last) - first);
    }
  Figure out = count_figure(name, {"days_remitted", {low, high}}, Unit::days);
  out.numerator = {"days_remitted", {low, high}};
  out.denominator = {"days_of_all_inside", {stock_low, stock_high}};
  out.notes.push_back({"remitted_people", {number_text(with_term), number_text(mercy)}});
  out.notes.push_back({"remand_counts", {}});
  note_possibly(out, exits);
  return out;
}

Figure fresh_share(const std::vector<const Stay*>& freed, std::optional<Day> process_began) {
  const char* name = "fresh_share";
  if (!process_began) return refused(name, refuse("no_process"));
  const auto n = static_cast<int64_t>(freed.size());
  if (n < kFewest) return refused(name, refuse("no_exits_named", {number_text(n)}));
  int64_t sure = 0, perhaps = 0;
  for (const Stay* s : freed) {
    if (s->entry_earliest > *process_began) ++sure;
    else if (s->entry_latest > *process_began) ++perhaps;
  }
  Figure out = share_figure(name, {"arrested_after", {sure, sure + perhaps}}, {"named_freed", exactly(n)});
  out.notes.push_back({"process", {dates::iso(*process_began)}});
  out.notes.push_back({"of_the_named", {}});
  return out;
}

Figure stock_fresh_share(const std::vector<PersonStays>& people, Day on, std::optional<Day> process_began) {
  std::vector<const Stay*> inside;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays)
      if (s.entry_latest <= on && s.exit_earliest > on && (!s.open || s.attested_until >= on)) inside.push_back(&s);
  Figure out = fresh_share(inside, process_began);
  out.name = "stock_fresh_share";
  out.denominator.name = "named_inside";
  return out;
}

Figure late_discovery(const std::vector<PersonStays>& people, const ledger::Books& books, Day from, Day to) {
  const char* name = "late_discovery";
  // The first import of a ledger has no history: everybody in it became known
  // to the ledger on one day, whenever it was that they became known.
  std::map<uint32_t, int64_t> by_import;
  for (const PersonStays& p : people) ++by_import[p.first_import];
  if (by_import.size() < 2) return refused(name, refuse("first_import"));
  const uint32_t bulk = by_import.begin()->first;
  int64_t cohort = 0, sure = 0, perhaps = 0, without_history = 0;
  for (const PersonStays& p : people) {
    const Stay& s = p.stays.front();
    if (s.entry_earliest <= from || s.entry_latest > to) continue;
    if (p.first_import == bulk) {
      ++without_history;
      continue;
    }
    ++cohort;
    const auto at = std::find_if(books.imports().begin(), books.imports().end(), [&](const ledger::Import& i) { return i.number == p.first_import; });
    if (at == books.imports().end() || s.open) continue;
    const Day known = dates::day_of(at->at);
    if (s.exit_latest <= known) ++sure;
    else if (s.exit_earliest <= known) ++perhaps;
  }
  if (cohort < 10) return refused(name, cohort == 0 && without_history > 0 ? refuse("first_import") : refuse("few_cohort", {number_text(cohort), "10"}));
  Figure out = share_figure(name, {"found_after", {sure, sure + perhaps}}, {"arrested_in_window", exactly(cohort)});
  out.notes.push_back({"of_the_named", {}});
  if (without_history > 0) out.notes.push_back({"without_history", {number_text(without_history)}});
  return out;
}

Figure named_relief(const ledger::Books& books, uint32_t import, const ledger::RuleSet& rules, Day from, Day to) {
  struct State {
    uint8_t at_from = 0, at_to = 0;  // weight: 0 no, 1 sure, 2 and 3 perhaps
    bool was_in = false;             // at `from` it is only the exit that is not known
    bool out_between = false;
  };
  std::map<uint32_t, State> states;
  books.each_span(import, [&](uint32_t person, Day first, Day next, Account account, Certainty certainty, uint16_t marks, Way, ledger::Cause cause) {
    const auto packed = static_cast<uint8_t>(static_cast<unsigned>(account) | static_cast<unsigned>(certainty) << 5);
    const uint8_t weight = books.weight(packed, marks, rules);
    State& s = states[person];
    if (first <= from && from < next) {
      s.at_from = weight;
      s.was_in = cause == ledger::Cause::silence || cause == ledger::Cause::term_ended;
    }
    if (first <= to && to < next) s.at_to = weight;
    // Certainly out at some time between: a stay at both ends is two.
    if (first <= to && next > from && weight == 0) s.out_between = true;
  });
  int64_t low = 0, high = 0, best = 0;
  for (const auto& [person, s] : states) {
    best += (s.at_from == 1 || s.at_from == 2 ? 1 : 0) - (s.at_to == 1 || s.at_to == 2 ? 1 : 0);
    const int from_low = s.at_from == 1, from_high = s.at_from != 0, to_low = s.at_to == 1, to_high = s.at_to != 0;
    // In one unbroken stay, who is in at the end was in at the beginning.
    low += s.was_in && !s.out_between ? 0 : from_low - to_high;
    high += from_high - to_low;
  }
  Figure out = count_figure("named_relief", {"", {low, high}});
  out.value = static_cast<double>(best);
  out.reading = Reading::exactly;
  out.low = static_cast<double>(low);
  out.high = static_cast<double>(high);
  const auto h0 = books.held(from, import, rules), h1 = books.held(to, import, rules);
  out.numerator = {"held_at_start", {h0.low, h0.high}};
  out.denominator = {"held_at_end", {h1.low, h1.high}};
  out.notes.push_back({"of_the_named", {}});
  out.notes.push_back({"same_known", {}});
  return out;
}

namespace {

struct Chances {
  int64_t floor = 0, unbounded = 0;
  std::vector<double> low, high;

  // Silent on this day: how likely still in, after so long in and so long unheard?
  void add(const Stay* s, const SurvivalCurve* curve, Day on, bool surely_counts) {
    const auto proof = s == nullptr ? -1 : static_cast<int64_t>(s->open ? s->attested_until : s->exit_earliest - 1) - s->entry_latest;
    const auto now = s == nullptr ? 0 : static_cast<int64_t>(on) - s->entry_latest;
    const auto chance = s == nullptr || curve == nullptr || !s->dated() || proof < 0 || now > 100000
                            ? Answer<Point>(refuse("too_few_at_risk"))
                            : still_in(*curve, static_cast<Days>(proof), static_cast<Days>(now));
    low.push_back(chance && surely_counts ? chance->low : 0);
    high.push_back(chance ? chance->high : 1);
    unbounded += chance ? 0 : 1;
  }

  Figure figure() const {
    const auto a = count_by_chances(low), b = count_by_chances(high);
    if (!a || !b) return refused("held_range", a ? b.refusal() : a.refusal());
    Figure out = count_figure("held_range", {"", {floor + a->low, floor + b->high}});
    out.numerator = {"floor", exactly(floor)};
    out.denominator = {"silent", exactly(static_cast<int64_t>(low.size()))};
    if (unbounded > 0) out.notes.push_back({"silent_unbounded", {number_text(unbounded)}});
    if (!low.empty()) out.notes.push_back({"silent_like_watched", {}});
    out.notes.push_back({"of_the_named", {}});
    return out;
  }
};

}  // namespace

Figure held_range(const std::vector<PersonStays>& people, const SurvivalCurve* curve, Day on) {
  Chances chances;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      if (s.entry_latest > on || s.exit_latest <= on) continue;
      if (s.open ? s.attested_until >= on : s.exit_earliest > on) ++chances.floor;
      else chances.add(&s, curve, on, true);
    }
  return chances.figure();
}

Figure held_range(const std::vector<PersonStays>& people, const SurvivalCurve* curve, Day on, const std::vector<HeldBy>& held) {
  Chances chances;
  for (const HeldBy& h : held) {
    if (h.attested) {
      ++chances.floor;
      continue;
    }
    const PersonStays* p = person_of(people, h.person);
    const Stay* stay = nullptr;
    if (p != nullptr)
      for (const Stay& s : p->stays)
        if (s.entry_latest <= on && s.exit_latest > on) stay = &s;
    chances.add(stay, curve, on, h.surely_counts);
  }
  return chances.figure();
}

std::vector<Figure> ladder(const ledger::Wave& wave) {
  int64_t left = 0;
  for (const ledger::WaveMember& m : wave.members) left += m.stayed ? 0 : 1;
  std::vector<Figure> out;
  if (!wave.total || *wave.total <= 0) {
    for (const char* name : {"political_of_announced", "verified_of_announced"}) out.push_back(refused(name, refuse("no_total")));
    return out;
  }
  const Part announced{"announced", exactly(*wave.total)};
  if (wave.political) out.push_back(share_figure("political_of_announced", {"political", exactly(*wave.political)}, announced));
  else out.push_back(refused("political_of_announced", refuse("no_political")));
  out.push_back(share_figure("verified_of_announced", {"verified", exactly(left)}, announced));
  out.back().notes.push_back({"verified_by_name", {}});
  for (Figure& f : out) f.entries.push_back(wave.claim->seq);
  return out;
}

Answer<RevolvingDoor> revolving_door(const std::vector<PersonStays>& people, Day wave, int64_t size,
                                     std::optional<int64_t> stock, Day today, int days) {
  if (days < 1) return refuse("no_exposure");
  const int64_t jump = stock ? std::max<int64_t>(1, std::min<int64_t>(10, (*stock + 99) / 100)) : 10;
  if (size < jump) return refuse("small_wave", {number_text(size), number_text(jump)});
  if (static_cast<int64_t>(today) - wave < days) return refuse("window_runs", {number_text(days)});
  RevolvingDoor out;
  out.wave = wave;
  out.days = days;
  std::map<Day, int64_t> raids;
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      if (s.entry_latest < wave - days || s.entry_earliest > wave + days) continue;
      if (!s.dated()) ++out.undated;
      else ++raids[s.entry_earliest];
    }
  for (const auto& [day, n] : raids) {
    // The day of the wave itself belongs to neither side.
    if (day >= wave - days && day < wave) {
      ++out.raids_before;
      out.people_before += n;
    } else if (day > wave && day <= wave + days) {
      ++out.raids_after;
      out.people_after += n;
    }
  }
  if (out.raids_before + out.raids_after < kFewestRaids)
    return refuse("too_few_arrests", {number_text(out.raids_before + out.raids_after), number_text(kFewestRaids)});
  const auto ratio = exact_rate_ratio(out.raids_after, days, out.raids_before, days, PKind::greater, 1 - out.fall);
  if (!ratio) return ratio.refusal();
  if (std::isfinite(ratio->ratio)) out.raids_ratio = ratio->ratio;
  out.low = ratio->low;
  if (std::isfinite(ratio->high)) out.high = ratio->high;
  out.p = ratio->p.p;
  if (out.p <= 0.05) out.not_fallen = true;
  return out;
}

}  // namespace stillheld::measure
