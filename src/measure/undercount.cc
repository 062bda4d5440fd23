#include "measure/undercount.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "measure/undercount_kinds.h"

namespace stillheld::measure {

namespace {

// A hull wider than a factor of e says less than "many".
constexpr double kWidest = 1.0;
// So much of the weight on models without an estimate is no estimate.
constexpr double kMostInfinite = 0.5;
// BIC behind the best of all engines at which a table speaks against one.
constexpr double kAgainst = 10;
// Each engine's interval.  Three that agree would together hold the truth in
// 95 of 100 cases only if everything else were right; nothing else is.
constexpr double kLevel = 0.98;
// An engine that is left alone has nobody to widen its view.
constexpr double kLevelAlone = 0.995;

std::string number(double x) { return std::to_string(static_cast<uint64_t>(std::llround(x))); }

EngineAnswer ask_log_linear(const CaptureTable& table, Undercount& out) {
  EngineAnswer answer;
  answer.key = "log_linear";
  answer.assumes = "undercount_no_highest_term";
  LogLinearOptions how;
  how.tendencies = true;
  how.level = kLevel;
  const LogLinearAnswer found = log_linear(table, how);
  out.models_tried = found.tried;
  out.models_without_estimate = found.without_estimate;
  out.models_all = found.all;
  out.models_spread = found.spread;
  for (const LogLinearAnswer::Weighed& each : found.plausible) {
    out.models.push_back({each.name, each.fitted.total, each.interval, each.weight,
                          each.fitted.bic - found.plausible.front().fitted.bic});
  }
  answer.interval = found.averaged;
  answer.middle = found.median;
  answer.behind = found.plausible.empty() ? std::numeric_limits<double>::infinity() : found.plausible.front().fitted.bic;
  if (found.plausible.empty() || found.infinite_share > kMostInfinite || !std::isfinite(found.averaged.high)) {
    const double share = found.plausible.empty() ? 1 : found.infinite_share;
    answer.refusal = refuse("undercount_no_finite", {number(100 * share)});
    answer.interval = {};
    answer.middle = 0;
  }
  return answer;
}

EngineAnswer ask_graphs(const CaptureTable& table, Undercount& out) {
  EngineAnswer answer;
  answer.key = "graphs";
  answer.assumes = "undercount_some_two_independent";
  GraphPrior prior;
  prior.level = kLevel;
  const GraphAnswer found = average_graphs(table, prior);
  answer.interval = found.interval;
  answer.middle = found.median;
  for (const double delta : {0.5, 1.0}) {
    prior.delta = delta;
    const GraphAnswer other = average_graphs(table, prior);
    out.graphs_band.push_back({delta, other.median, other.interval});
  }
  answer.behind = std::numeric_limits<double>::infinity();
  for (const GraphAnswer::Weighed& each : found.graphs) {
    if (each.weight < 0.05 && std::isfinite(answer.behind)) break;
    if (const auto fitted = fit(table, hierarchy(table.list_count(), each.graph.cliques))) {
      answer.behind = std::min(answer.behind, fitted->bic);
    }
  }
  if (found.interval.high >= 0.95 * found.cap) {
    answer.refusal = refuse("undercount_at_cap", {number(found.interval.high), number(found.cap)});
  } else if (found.two_modes) {
    answer.refusal = refuse("undercount_two_modes", {number(found.two_modes->first), number(found.two_modes->second)});
  }
  return answer;
}

EngineAnswer ask_classes(const CaptureTable& table, const UndercountOptions& options, Undercount& out,
                         Interval& alone) {
  EngineAnswer answer;
  answer.key = "classes";
  answer.assumes = "undercount_independent_within_kind";
  ClassOptions how;
  how.seed = options.seed;
  how.threads = options.threads;
  how.level = kLevel;
  how.enough = 600;
  const ClassAnswer found = latent_classes(table, how);
  answer.interval = found.interval;
  answer.middle = found.median;
  alone = interval_of(found, kLevelAlone);
  answer.refusal = refusal_of(found);
  answer.behind = fit_kinds(table).bic;
  out.rhat = found.rhat;
  out.effective = found.effective;
  return answer;
}

Interval hull_of(const std::vector<EngineAnswer>& engines) {
  Interval hull{std::numeric_limits<double>::infinity(), 0};
  for (const EngineAnswer& engine : engines) {
    if (engine.set_aside) continue;
    hull.low = std::min(hull.low, engine.interval.low);
    hull.high = std::max(hull.high, engine.interval.high);
  }
  return hull;
}

double width_of(const Interval& hull) { return std::log(hull.high / hull.low); }

// Sets aside, as long as the hull is too wide, the engine without which it is
// narrowest, among those that the table speaks against.
void set_aside(std::vector<EngineAnswer>& engines) {
  while (width_of(hull_of(engines)) > kWidest) {
    EngineAnswer* best = nullptr;
    double narrowest = 0;
    for (EngineAnswer& engine : engines) {
      if (engine.set_aside || engine.behind <= kAgainst) continue;
      engine.set_aside = true;
      const double width = width_of(hull_of(engines));
      engine.set_aside = false;
      if (best == nullptr || width < narrowest) {
        best = &engine;
        narrowest = width;
      }
    }
    if (best == nullptr) return;
    best->set_aside = true;
  }
}

}  // namespace

Undercount undercount(const CaptureTable& raw, const UndercountOptions& options) {
  Undercount out;
  const CaptureTable table = without_empty_lists(raw);
  out.lists = table.lists;
  out.observed = table.observed();
  out.overlap = table.overlap();
  out.assumes = {"undercount_closed", "undercount_matched", "undercount_one_definition"};
  out.refusal = refusal_of(raw, options.least_overlap);
  if (out.refusal) return out;
  if (const auto bound = chao_lower_bound(table)) out.chao_low = bound->total;
  Interval alone;  // of the classes, should the others be set aside
  out.engines.push_back(ask_log_linear(table, out));
  out.engines.push_back(ask_graphs(table, out));
  out.engines.push_back(ask_classes(table, options, out, alone));
  double best = std::numeric_limits<double>::infinity();
  for (const EngineAnswer& engine : out.engines) best = std::min(best, engine.behind);
  for (EngineAnswer& engine : out.engines) {
    engine.behind -= best;
    if (engine.refusal && !out.refusal) out.refusal = engine.refusal;
  }
  if (!out.refusal) {
    set_aside(out.engines);
    if (out.engines[0].set_aside && out.engines[1].set_aside) out.engines[2].interval = alone;
    out.hull = hull_of(out.engines);
    if (width_of(out.hull) > kWidest) {
      out.refusal = refuse("undercount_too_wide", {number(out.hull.low), number(out.hull.high)});
    }
  }
  if (out.refusal) out.hull = {};
  return out;
}

}  // namespace stillheld::measure
