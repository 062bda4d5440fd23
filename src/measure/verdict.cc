#include "measure/verdict.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace stillheld::measure {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::relief: return "relief";
    case Outcome::relief_with_diversion: return "relief_with_diversion";
    case Outcome::revolving_door: return "revolving_door";
    case Outcome::worse: return "worse";
    case Outcome::cannot_tell: return "cannot_tell";
  }
  return "cannot_tell";
}

std::string_view name_of(Says says) {
  switch (says) {
    case Says::no: return "no";
    case Says::yes: return "yes";
    case Says::unknown: return "unknown";
  }
  return "unknown";
}

std::string_view name_of(Stock stock) {
  switch (stock) {
    case Stock::fell: return "fell";
    case Stock::level: return "level";
    case Stock::rose: return "rose";
    case Stock::unknown: return "unknown";
  }
  return "unknown";
}

namespace {

Sign sign(std::string name, double threshold, const Bounds& bounds, bool may_deny = true) {
  Sign out{std::move(name), threshold, bounds, Says::unknown};
  if (bounds.low && *bounds.low > threshold) out.says = Says::yes;
  else if (may_deny && bounds.high && *bounds.high <= threshold) out.says = Says::no;
  return out;
}

Stock stock_of(const VerdictInput& in) {
  const Bounds& d = in.stock_change;
  if (d.high && *d.high < -in.margin) return Stock::fell;
  if (d.low && *d.low > in.margin) return Stock::rose;
  if (d.low && d.high && *d.low >= -in.margin && *d.high <= in.margin) return Stock::level;
  return Stock::unknown;
}

std::string number_text(double n, int digits = 0) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", digits, n);
  return text;
}

}  // namespace

Verdict decide(const VerdictInput& in) {
  Verdict out;
  out.stock = stock_of(in);
  out.signs.push_back(sign("replaced", 1, in.replaced));
  out.signs.push_back(sign("not_fallen", 0.8, in.intake, in.intake_corrected));
  out.signs.push_back(sign("expiry", 1.0 / 3, in.expiry));
  out.signs.push_back(sign("exile", 0.25, in.exile));
  out.signs.push_back(sign("taken_again", 0.1, in.taken_again));
  out.signs.push_back(sign("lock", 0.5, in.lock));
  const bool any = std::any_of(out.signs.begin(), out.signs.end(), [](const Sign& s) { return s.says == Says::yes; });
  const bool none = std::all_of(out.signs.begin(), out.signs.end(), [](const Sign& s) { return s.says == Says::no; });
  if (in.few) {
    out.stock = Stock::unknown;
    out.row = "few_named";
  } else switch (out.stock) {
    case Stock::unknown: out.row = "stock_unknown"; break;
    case Stock::rose:
      out.outcome = Outcome::worse;
      out.row = "rose";
      break;
    case Stock::level: {
      const bool let_go = in.let_go_early && (*in.let_go_early >= 10 || (in.opening && *in.let_go_early >= 0.01 * *in.opening && *in.let_go_early > 0));
      out.outcome = let_go ? Outcome::revolving_door : Outcome::cannot_tell;
      out.row = let_go ? "level_let_go" : "level_nobody";
      break;
    }
    case Stock::fell:
      out.outcome = any ? Outcome::relief_with_diversion : none ? Outcome::relief : Outcome::cannot_tell;
      out.row = any ? "fell_sign" : none ? "fell_none" : "fell_unknown";
      break;
  }
  std::vector<Fact> facts;
  for (const Fact& f : in.facts) {
    const bool wanted = out.outcome == Outcome::relief ? f.to_the_worse
                        : out.outcome == Outcome::worse || out.outcome == Outcome::revolving_door ? !f.to_the_worse
                                                                                                  : true;
    if (wanted) facts.push_back(f);
  }
  std::stable_sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.strength > b.strength; });
  if (facts.size() > 3) facts.resize(3);
  out.against = std::move(facts);
  return out;
}

Bounds bounds_of(const Figure& f) {
  Bounds b;
  if (f.refusal) return b;
  if (f.reading != Reading::at_most) b.low = f.low;
  if (f.reading != Reading::at_least) b.high = f.high;
  return b;
}

VerdictInput verdict_input(const std::vector<PublishedCount>& counts, const PublishedFlows& flows) {
  VerdictInput in;
  in.margin = static_cast<double>(flows.margin);
  if (const auto change = stock_change(flows)) {
    in.stock_change.low = static_cast<double>(change->low);
    if (change->high) in.stock_change.high = static_cast<double>(*change->high);
  }
  if (flows.opening) in.opening = static_cast<double>(flows.opening->value);
  const auto early = early_exits(flows), all = all_exits(flows), came = came_in(flows);
  if (early) in.let_go_early = static_cast<double>(early->low);
  in.replaced = bounds_of(replacement_by_room(flows)[1]);
  const Figure intake = intake_against_before(counts, flows), expiry = expiry_share(flows), exile = exile_share(flows);
  in.intake = bounds_of(intake);
  // Late news only adds to what came in now: the lower end stands.
  in.intake.low = intake.refusal ? std::nullopt : intake.low;
  in.intake.high.reset();
  in.intake_value_high = intake.refusal ? std::nullopt : intake.high;
  in.expiry = bounds_of(expiry);
  in.exile = bounds_of(exile);

  const auto fact = [&](std::string key, std::vector<std::string> params, bool worse, double strength) {
    in.facts.push_back({std::move(key), std::move(params), worse, std::clamp(strength, 0.0, 1.0)});
  };
  if (flows.opening && flows.closing) {
    const double fall = static_cast<double>(flows.opening->value - flows.closing->value);
    // What was held on the last day before the greatest wave, or at the worst
    // moment inside: did the fall come on one day?
    const PublishedCount* late = nullptr;
    for (const PublishedCount& c : flows.stocks)
      if (flows.waves.last_large && c.period_end < *flows.waves.last_large && *flows.waves.last_large - c.period_end <= 92) late = &c;
    if (late != nullptr && fall > 0) {
      const double undone = (static_cast<double>(late->value) - static_cast<double>(flows.closing->value)) / fall;
      if (undone >= 0.5 && static_cast<double>(flows.waves.largest) >= 0.5 * fall)
        fact("one_wave", {dates::iso(late->period_end), std::to_string(late->value), std::to_string(flows.opening->value), flows.waves.largest_id, std::to_string(flows.waves.largest)}, true, 0.45 + 0.5 * std::min(undone, 1.0));
    }
    if (fall > 0) fact("fewer_held", {std::to_string(flows.opening->value), std::to_string(flows.closing->value), number_text(fall)}, false, 0.5 + fall / static_cast<double>(std::max<int64_t>(1, flows.opening->value)));
    if (fall < 0) fact("more_held", {std::to_string(flows.opening->value), std::to_string(flows.closing->value), number_text(-fall)}, true, 0.5 - fall / static_cast<double>(std::max<int64_t>(1, flows.opening->value)));
    fact("not_corrected", {dates::iso(flows.closing->period_end)}, true, 0.35);
  }
  const bool whole = (flows.recognised && flows.recognised->whole) || flows.totals;
  if (came && whole && early && early->low > 0) {
    const double ratio = static_cast<double>(came->low) / static_cast<double>(early->high.value_or(early->low));
    if (ratio > 1) fact("replaced", {std::to_string(came->low), std::to_string(early->low)}, true, 0.4 + 0.4 * std::min(1.0, ratio - 1));
    else if (came->high && *came->high < early->low) fact("not_replaced", {std::to_string(*came->high), std::to_string(early->low)}, false, 0.5);
    else fact("came_and_let_go", {std::to_string(came->low), std::to_string(early->low)}, true, 0.42);
  }
  if (early && early->low > 0) fact("let_go", {std::to_string(early->low)}, false, 0.3);
  if (in.stock_change.low && in.stock_change.high && std::fabs(*in.stock_change.low) <= in.margin)
    fact("within_margin", {number_text(*in.stock_change.low), number_text(in.margin)}, false, 0.28);
  fact("old_arrests", {}, false, 0.22);
  if (came && all && came->high && *came->high < all->low)
    fact("out_exceeds_in", {std::to_string(all->low), std::to_string(*came->high)}, false, 0.4 + 0.5 * (1 - static_cast<double>(*came->high) / static_cast<double>(all->low)));
  if (!intake.refusal && intake.value && *intake.value > 0.8)
    fact("intake_goes_on", {number_text(*intake.value, 2), number_text(intake.low.value_or(0), 2)}, true, 0.45 + 0.3 * std::min(1.0, *intake.value - 0.8));
  if (!expiry.refusal && expiry.value && *expiry.value > 0.2)
    fact("expiry", {std::to_string(flows.full_term->range.low), std::to_string(all->low)}, true, 0.3 + 0.6 * *expiry.value);
  else if (!expiry.refusal && expiry.low && *expiry.low > 0.2)
    fact("expiry", {std::to_string(flows.full_term->range.low), std::to_string(all->low)}, true, 0.3 + 0.6 * *expiry.low);
  if (flows.expelled && flows.expelled->range.low > 0 && flows.pardoned && flows.pardoned->range.low > 0)
    fact("exile", {std::to_string(flows.expelled->range.low), std::to_string(flows.pardoned->range.low)}, true,
         0.3 + 0.6 * std::min(1.0, static_cast<double>(flows.expelled->range.low) / static_cast<double>(flows.pardoned->range.low)));
  if (flows.deaths && flows.deaths->range.low > 0) fact("deaths", {std::to_string(flows.deaths->range.low)}, true, 0.3);
  if (!flows.missing.empty()) fact("missing", {std::to_string(flows.missing.size())}, true, 0.25 + 0.05 * static_cast<double>(flows.missing.size()));
  if (const Figure unexplained = unexplained_total(flows); !unexplained.refusal && unexplained.numerator.range.low > unexplained.denominator.range.low)
    fact("unexplained_total", {std::to_string(unexplained.numerator.range.low), std::to_string(unexplained.denominator.range.low)}, true, 0.4);
  return in;
}

}  // namespace stillheld::measure
