#include "measure/verdict_named.h"

#include <algorithm>
#include <cmath>

#include "measure/exact.h"

namespace stillheld::measure {

namespace {

constexpr int64_t kFewestPeople = 10;

std::string number_text(int64_t n) { return std::to_string(n); }

void narrow(Bounds& b, const Bounds& by) {
  if (by.low && (!b.low || *by.low > *b.low)) b.low = by.low;
  if (by.high && (!b.high || *by.high < *b.high)) b.high = by.high;
}

Bounds lock_bounds(const Answer<LegalLock>& lock) {
  Bounds out;
  if (!lock || lock->articles.empty()) return out;
  const auto k = static_cast<double>(lock->articles.size());
  out.low = static_cast<double>(lock->locked.low) / k;
  out.high = static_cast<double>(lock->locked.high.value_or(lock->locked.low)) / k;
  return out;
}

void add_lock(VerdictInput& in, std::vector<Figure>& figures, const Answer<LegalLock>& lock) {
  in.lock = lock_bounds(lock);
  for (Figure& f : legal_lock_figures(lock)) figures.push_back(std::move(f));
  if (lock && lock->locked.low > 0)
    in.facts.push_back({"lock", {number_text(lock->locked.low), number_text(static_cast<int64_t>(lock->articles.size()))}, true,
                        0.3 + 0.3 * static_cast<double>(lock->locked.low) / static_cast<double>(lock->articles.size())});
  else if (lock && lock->in_force.low > 0)
    in.facts.push_back({"laws_stayed", {number_text(lock->in_force.low), number_text(static_cast<int64_t>(lock->articles.size()))}, true, 0.26});
}

}  // namespace

NamedIntake named_intake(const std::vector<PersonStays>& people, Day from, Day to) {
  NamedIntake out;
  out.days = static_cast<int>(static_cast<int64_t>(to) - from);
  const Day before = static_cast<Day>(std::max<int64_t>(dates::kMinDay + 1, static_cast<int64_t>(from) - out.days));
  out.now.high = 0;
  out.before.high = 0;
  const auto count = [](ledger::Range& r, const Stay& s, Day first, Day last) {
    if (s.entry_latest <= first || s.entry_earliest > last) return;
    ++*r.high;
    if (s.entry_earliest > first && s.entry_latest <= last) ++r.low;
  };
  for (const PersonStays& p : people)
    for (const Stay& s : p.stays) {
      count(out.now, s, from, to);
      count(out.before, s, before, from);
      out.before_is_covered = out.before_is_covered || (s.dated() && s.entry_earliest <= before);
    }
  return out;
}

Figure named_intake_ratio(const NamedIntake& intake, const Answer<LateNews>& late) {
  const char* name = "named_intake_before";
  if (intake.days < 1) return refused(name, refuse("no_exposure"));
  if (!intake.before_is_covered) return refused(name, refuse("named_not_before"));
  Range now = intake.now;
  const auto days = static_cast<double>(intake.days);
  if (late) now.high = *now.high + static_cast<int64_t>(std::ceil(std::max(0.0, late->high - static_cast<double>(late->known))));
  Figure out;
  out.name = name;
  out.unit = Unit::ratio;
  out.numerator = {"taken_now", now};
  out.denominator = {"taken_before", intake.before};
  const auto lower = exact_rate_ratio(now.low, days, *intake.before.high, days);
  const auto upper = exact_rate_ratio(*now.high, days, intake.before.low, days);
  if (!lower || !upper) {
    out.refusal = lower ? upper.refusal() : lower.refusal();
    return out;
  }
  if (late && std::isfinite(upper->high)) {
    out.reading = Reading::between;
    out.low = lower->low;
    out.high = upper->high;
    out.notes.push_back({"late_news_corrected", {std::to_string(static_cast<int64_t>(std::llround(late->high - static_cast<double>(late->known))))}});
  } else {
    out.reading = Reading::at_least;
    if (std::isfinite(lower->ratio)) out.value = lower->ratio;
    out.low = lower->low;
    if (std::isfinite(lower->high)) out.high = lower->high;
    out.notes.push_back({"late_news_adds", {}});
  }
  out.notes.push_back({"of_the_named", {}});
  return out;
}

std::vector<Figure> add_named(VerdictInput& in, const PublishedFlows& flows, const NamedPeriod& named) {
  std::vector<Figure> figures;
  const auto all = all_exits(flows), early = early_exits(flows);
  Figure again = all ? taken_again_of_all(named.taken, *all) : refused("taken_again_of_all", refuse("no_exits_published", {flows.definition}));
  Figure exile = early ? exile_of_all(named.exits, *early) : refused("exile_of_all", refuse("no_exits_published", {flows.definition}));
  if (!again.refusal) again.notes.push_back({"named_among_counted", {}});
  if (!exile.refusal) exile.notes.push_back({"named_among_counted", {}});
  narrow(in.taken_again, bounds_of(again));
  narrow(in.exile, bounds_of(exile));
  if (named.taken.sure > 0)
    in.facts.push_back({"taken_again", {number_text(named.taken.sure), number_text(named.taken.exits)}, true, 0.4});
  // Late news: the published ratio has an upper end if the delays are known.
  if (in.intake.low && in.intake_value_high && named.late && named.late->known > 0) {
    const double factor = std::max(1.0, named.late->high / static_cast<double>(named.late->known));
    in.intake.high = *in.intake_value_high * factor;
    in.intake_corrected = true;
    std::erase_if(in.facts, [](const Fact& f) { return f.key == "not_corrected"; });
    const auto still = static_cast<int64_t>(std::llround(named.late->high - static_cast<double>(named.late->known)));
    in.facts.push_back({"late_news", {number_text(named.late->known), number_text(still)}, true, 0.3});
  }
  figures.push_back(std::move(again));
  figures.push_back(named.taken.figure);
  figures.push_back(std::move(exile));
  add_lock(in, figures, named.lock);
  return figures;
}

std::pair<VerdictInput, std::vector<Figure>> verdict_input_of_named(const NamedPeriod& named) {
  VerdictInput in;
  std::vector<Figure> figures;
  if (!named.relief.refusal && named.relief.low && named.relief.high) {
    in.stock_change.low = -*named.relief.high;
    in.stock_change.high = -*named.relief.low;
  }
  in.opening = static_cast<double>(named.opening);
  in.few = named.people < kFewestPeople;
  in.margin = std::max(2.0, 0.01 * static_cast<double>(named.opening));
  const NamedExits& exits = named.exits;
  in.let_go_early = static_cast<double>(exits.mercy);
  // More came in than were let go early.
  Range came = named.intake.now;
  if (named.late) came.high = *came.high + static_cast<int64_t>(std::ceil(std::max(0.0, named.late->high - static_cast<double>(named.late->known))));
  else came.high.reset();
  const Figure replaced = ratio_figure("named_replacement", {"taken_now", came}, {"let_go_early", {exits.mercy, exits.mercy + exits.other + exits.possibly}});
  in.replaced = bounds_of(replaced);
  const Figure intake = named_intake_ratio(named.intake, named.late);
  in.intake = bounds_of(intake);
  if (!named.late) in.intake.high.reset();
  if (!intake.refusal && intake.reading == Reading::at_least) in.intake.low = intake.low;
  in.intake_corrected = named.late.ok();
  const Figure expiry = named_expiry_share(exits);
  in.expiry = bounds_of(expiry);
  NamedExits merciful;
  for (const Stay* s : exits.stays) {
    if (exit_of(s->way_out) != Exit::mercy || log::is_dead(s->after)) continue;
    merciful.stays.push_back(s);
    if (s->after == Account::free_abroad_forced) ++merciful.exile;
    if (s->after == Account::at_liberty) ++merciful.other;  // where to is not known
  }
  const Figure exile = merciful.all() < 2 ? named_exile_share(merciful)
                                          : share_figure("named_exile_share", {"exiled", {merciful.exile, merciful.exile + merciful.other}}, {"let_go_early", {merciful.all(), merciful.all()}});
  in.exile = bounds_of(exile);
  in.taken_again = {named.taken.figure.refusal ? std::nullopt : named.taken.low, named.taken.figure.refusal ? std::nullopt : named.taken.high};
  figures.push_back(replaced);
  figures.push_back(intake);
  figures.push_back(expiry);
  figures.push_back(exile);
  figures.push_back(named.taken.figure);
  figures.push_back(named.relief);
  add_lock(in, figures, named.lock);

  const auto fact = [&](std::string key, std::vector<std::string> params, bool worse, double strength) {
    in.facts.push_back({std::move(key), std::move(params), worse, std::clamp(strength, 0.0, 1.0)});
  };
  const int64_t fall = named.opening - named.closing;
  const double of = static_cast<double>(std::max<int64_t>(1, named.opening));
  if (fall > 0) fact("fewer_held", {number_text(named.opening), number_text(named.closing), number_text(fall)}, false, 0.5 + static_cast<double>(fall) / of);
  if (fall < 0) fact("more_held", {number_text(named.opening), number_text(named.closing), number_text(-fall)}, true, 0.5 - static_cast<double>(fall) / of);
  if (exits.mercy > 0) {
    fact("let_go", {number_text(exits.mercy)}, false, 0.3);
    if (named.intake.now.low > exits.mercy) fact("named_replaced", {number_text(named.intake.now.low), number_text(exits.mercy)}, true, 0.45);
    else if (named.intake.now.low > 0) fact("named_came", {number_text(named.intake.now.low), number_text(exits.mercy)}, true, 0.42);
  }
  if (exits.expiry > 0) fact("named_expiry", {number_text(exits.expiry), number_text(exits.all())}, true, 0.3 + 0.6 * static_cast<double>(exits.expiry) / static_cast<double>(exits.all()));
  if (merciful.exile > 0) fact("named_exile", {number_text(merciful.exile), number_text(merciful.all())}, true, 0.3 + 0.6 * static_cast<double>(merciful.exile) / static_cast<double>(merciful.all()));
  if (named.taken.sure > 0) fact("taken_again", {number_text(named.taken.sure), number_text(named.taken.exits)}, true, 0.4 + 0.5 * static_cast<double>(named.taken.sure) / static_cast<double>(named.taken.exits));
  if (exits.death > 0) fact("deaths", {number_text(exits.death)}, true, 0.3);
  if (named.late) fact("late_news", {number_text(named.late->known), number_text(static_cast<int64_t>(std::llround(named.late->high - static_cast<double>(named.late->known))))}, true, 0.3);
  else fact("late_unknown", {}, true, 0.35);
  return {std::move(in), std::move(figures)};
}

}  // namespace stillheld::measure
