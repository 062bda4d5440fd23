#include "measure/undercount_loglinear.h"

#include <algorithm>
#include <bit>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "measure/undercount_fit.h"

namespace stillheld::measure {

namespace {

constexpr double kHalfChiSquare = 3.841458820694124 / 2;  // 95 %, one degree
constexpr double kZ = 1.959963984540054;
constexpr double kPlausible = 10;  // ΔBIC

double log_factorial(double n) { return std::lgamma(n + 1); }

uint32_t full(int lists) { return (1u << lists) - 1; }

// log likelihood with factorials, deviance, AIC, BIC from a solved work.
LogLinearFit summarise(const CaptureTable& table, LogLinearWork& work, ModelTerms model) {
  LogLinearFit out;
  out.model = model;
  out.parameters = work.parameters;
  out.freedom = static_cast<int>(work.cells) - 1 - work.parameters;
  const double n = static_cast<double>(table.observed());
  double saturated = 0;
  double factorials = 0;
  for (size_t x = 1; x < work.cells; ++x) {
    if (work.count[x] > 0) saturated += work.count[x] * std::log(work.count[x]);
    saturated -= work.count[x];
    factorials += log_factorial(work.count[x]);
  }
  const double likelihood = work.log_likelihood(false);
  out.deviance = 2 * (saturated - likelihood);
  out.aic = -2 * (likelihood - factorials) + 2 * work.parameters;
  out.bic = -2 * (likelihood - factorials) + std::log(n) * work.parameters;
  out.unseen = std::exp(work.theta[0]);
  out.total = n + out.unseen;
  out.terms.assign(work.cells, 0);
  for (int i = 0; i < work.size; ++i) out.terms[work.terms[static_cast<size_t>(i)]] = work.theta[static_cast<size_t>(i)];
  return out;
}

void add_errors(LogLinearFit& fitted, LogLinearWork& work) {
  const double variance = work.intercept_variance();
  fitted.log_error = std::sqrt(variance);
  fitted.error = std::sqrt(fitted.unseen + fitted.unseen * fitted.unseen * variance);
}

}  // namespace

ModelTerms independence(int lists) {
  ModelTerms model = 1;
  for (int j = 0; j < lists; ++j) model |= ModelTerms{1} << (1u << j);
  return model;
}

ModelTerms hierarchy(int lists, const std::vector<uint32_t>& generators) {
  ModelTerms model = independence(lists);
  for (const uint32_t generator : generators) {
    for (uint32_t t = generator; t != 0; t = (t - 1) & generator) model |= ModelTerms{1} << t;
  }
  return model;
}

std::vector<ModelTerms> all_hierarchical(int lists) {
  assert(lists >= 2 && lists <= 5);
  std::vector<uint32_t> terms;
  for (uint32_t t = 1; t < full(lists); ++t) {
    if (std::popcount(t) >= 2) terms.push_back(t);
  }
  std::stable_sort(terms.begin(), terms.end(),
                   [](uint32_t a, uint32_t b) { return std::popcount(a) < std::popcount(b); });
  std::vector<ModelTerms> models = {independence(lists)};
  for (const uint32_t t : terms) {
    // All that lies right below t must be in the model before t can be.
    ModelTerms below = 0;
    for (uint32_t rest = t; rest != 0; rest &= rest - 1) below |= ModelTerms{1} << (t & ~(rest & (0u - rest)));
    const size_t known = models.size();
    for (size_t i = 0; i < known; ++i) {
      if ((models[i] & below) == below) models.push_back(models[i] | ModelTerms{1} << t);
    }
  }
  return models;
}

std::string name_of(int lists, ModelTerms model) {
  std::vector<std::string> generators;
  for (uint32_t t = 1; t <= full(lists); ++t) {
    if ((model >> t & 1u) == 0) continue;
    bool largest = true;
    for (uint32_t u = t + 1; u <= full(lists) && largest; ++u) largest = !((model >> u & 1u) != 0 && (u & t) == t);
    if (!largest) continue;
    std::string name;
    for (int j = 0; j < lists; ++j) {
      if ((t >> j & 1u) != 0) name += static_cast<char>('1' + j);
    }
    generators.push_back(std::move(name));
  }
  std::sort(generators.begin(), generators.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  std::string out = "[";
  for (const std::string& name : generators) out += (out.size() > 1 ? "," : "") + name;
  return out + "]";
}

std::optional<LogLinearFit> fit(const CaptureTable& table, ModelTerms model) {
  const Existence exists = existence(table, model);
  if (!exists.finite || !exists.identified) return std::nullopt;
  LogLinearWork work(table, model);
  if (!work.solve(false, true)) return std::nullopt;
  LogLinearFit out = summarise(table, work, model);
  add_errors(out, work);
  if (!std::isfinite(out.error)) return std::nullopt;
  return out;
}

Interval profile_interval(const CaptureTable& table, const LogLinearFit& fitted) {
  const double n = static_cast<double>(table.observed());
  LogLinearWork work(table, fitted.model);
  const auto warm = [&] {
    for (int i = 0; i < work.size; ++i) {
      work.theta[static_cast<size_t>(i)] = fitted.terms[work.terms[static_cast<size_t>(i)]];
    }
  };
  // The multinomial likelihood of a total of n + unseen, all else at its best.
  const auto likelihood = [&](double unseen) {
    work.count[0] = unseen;
    if (!work.solve(true, false)) {
      warm();
      if (!work.solve(true, true)) return -std::numeric_limits<double>::infinity();
    }
    double sum = std::lgamma(n + unseen + 1) - std::lgamma(unseen + 1) - (n + unseen) * std::log(n + unseen);
    for (size_t x = 0; x < work.cells; ++x) {
      if (work.open[x] && work.count[x] > 0) sum += work.count[x] * std::log(work.mean[x]);
    }
    return sum;
  };
  warm();
  // The top: near the estimate, by golden section in log(unseen + 1/2).
  const double centre = std::log(fitted.unseen + 0.5);
  const double scale = std::clamp(fitted.error / (fitted.unseen + 0.5), 1e-3, 2.0);
  const auto at = [&](double u) { return likelihood(std::max(std::exp(u) - 0.5, 0.0)); };
  const double floor_u = std::log(0.5);
  double left = std::max(centre - 0.3 * scale - 1.0 / (fitted.unseen + 1), floor_u);
  double right = centre + 0.3 * scale;
  // Fit a parabola through three points, again around its top.
  double top_u = centre;
  double top = at(top_u);
  for (int round = 0; round < 4; ++round) {
    const double low = at(left);
    const double high = at(right);
    if (low > top) { top = low; top_u = left; left = std::max(left - (right - left), floor_u); if (top_u <= floor_u) break; continue; }
    if (high > top) { top = high; top_u = right; right += right - left; continue; }
    const double d1 = (top_u - left) * (top - high);
    const double d2 = (top_u - right) * (top - low);
    const double bend = d1 - d2;
    if (!(std::fabs(bend) > 1e-300)) break;
    const double u = top_u - 0.5 * ((top_u - left) * d1 - (top_u - right) * d2) / bend;
    if (!(u > left && u < right)) break;
    const double value = at(u);
    const double shift = std::fabs(u - top_u);
    if (value > top) { top = value; top_u = u; }
    if (shift < 1e-3 * scale) break;
    const double half = std::max(2 * shift, 1e-2 * scale);
    left = std::max(top_u - half, floor_u);
    right = top_u + half;
  }
  const double goal = top - kHalfChiSquare;
  // Where the likelihood crosses: secant steps on the signed root, which is
  // nearly straight, kept in a bracket.
  const auto cross = [&](double direction, double limit) -> std::optional<double> {
    double inside = top_u;
    double inside_root = 0;
    double outside = top_u;
    double root = 0;
    double stride = kZ * scale;
    warm();
    while (true) {
      outside = direction > 0 ? std::min(outside + stride, limit) : std::max(outside - stride, limit);
      root = std::sqrt(2 * std::max(top - at(outside), 0.0));
      if (root >= kZ) break;
      inside = outside;
      inside_root = root;
      if (outside == limit) return std::nullopt;
      if (root > 0.2) stride = std::min(std::max(1.1 * (kZ - root) / root * std::fabs(outside - top_u), 0.05 * stride), 3.0);
    }
    for (int round = 0; round < 40 && std::fabs(outside - inside) > 1e-9; ++round) {
      double u = inside + (kZ - inside_root) / (root - inside_root) * (outside - inside);
      const double value = at(u);
      const double r = std::sqrt(2 * std::max(top - value, 0.0));
      if (std::fabs(value - goal) < 1e-5) return u;
      if (r >= kZ) { outside = u; root = r; } else { inside = u; inside_root = r; }
      if (round % 4 == 3) {  // false position can creep: halve now and then
        u = 0.5 * (inside + outside);
        const double m = std::sqrt(2 * std::max(top - at(u), 0.0));
        if (m >= kZ) { outside = u; root = m; } else { inside = u; inside_root = m; }
      }
    }
    return inside;
  };
  Interval out;
  const auto low = top_u > floor_u ? cross(-1, floor_u) : std::nullopt;
  const auto high = cross(+1, std::log(1e6 * (n + 1)));
  out.low = low ? n + std::exp(*low) - 0.5 : n;
  out.high = high ? n + std::exp(*high) - 0.5 : std::numeric_limits<double>::infinity();
  return out;
}

std::optional<Stepwise> stepwise(const CaptureTable& table, double threshold) {
  const int lists = table.list_count();
  ModelTerms model = independence(lists);
  const auto fits = [&](ModelTerms m) {
    const Existence e = existence(table, m);
    return e.finite && e.identified;
  };
  if (!fits(model)) return std::nullopt;
  while (true) {
    LogLinearWork work(table, model);
    if (!work.solve(false, true)) return std::nullopt;
    double best = threshold;
    ModelTerms next = 0;
    for (int a = 0; a < lists; ++a) {
      for (int b = a + 1; b < lists; ++b) {
        const uint32_t pair = 1u << a | 1u << b;
        const ModelTerms wider = model | ModelTerms{1} << pair;
        if (wider == model) continue;
        double expected = 0;
        for (uint32_t x = 1; x < work.cells; ++x) expected += (x & pair) == pair ? work.mean[x] : 0;
        if (!(expected > 0)) continue;
        const double seen = static_cast<double>(table.on_all(pair));
        const boost::math::poisson_distribution<double> law(expected);
        const double below = boost::math::cdf(law, seen);
        const double above = seen > 0 ? boost::math::cdf(boost::math::complement(law, seen - 1)) : 1;
        const double p = std::min(below, above);
        if (p < best && fits(wider)) {
          best = p;
          next = wider;
        }
      }
    }
    if (next == 0) break;
    model = next;
  }
  auto fitted = fit(table, model);
  if (!fitted) return std::nullopt;
  const double n = static_cast<double>(table.observed());
  const Interval interval = {n + fitted->unseen * std::exp(-kZ * fitted->log_error),
                             n + fitted->unseen * std::exp(kZ * fitted->log_error)};
  return Stepwise{std::move(*fitted), interval};
}

namespace {

// A model on its way to the average.
struct Candidate {
  ModelTerms model = 0;
  double bic = std::numeric_limits<double>::infinity();
  bool exists = false;
  std::optional<LogLinearFit> fitted;
};

Candidate try_model(const CaptureTable& table, ModelTerms model) {
  Candidate out;
  out.model = model;
  const Existence exists = existence(table, model);
  LogLinearWork work(table, model);
  out.exists = exists.finite && exists.identified;
  if (out.exists) {
    out.exists = work.solve(false, true);
  } else {
    work.ridge = 1e-7;  // climbs towards a maximum that is never reached
    if (!work.solve(false, true, 25)) return out;
  }
  if (!out.exists && work.ridge == 0) return out;
  LogLinearFit fitted = summarise(table, work, model);
  out.bic = fitted.bic;
  if (out.exists) {
    add_errors(fitted, work);
    out.exists = std::isfinite(fitted.error);
    if (out.exists) out.fitted = std::move(fitted);
  }
  return out;
}

// Too many models to try all: from independence and from the best so far, one
// term more or less, wherever BIC stays within reach of the best.
std::vector<Candidate> search(const CaptureTable& table) {
  constexpr double kReach = 12;
  constexpr size_t kMost = 3000;
  const int lists = table.list_count();
  std::map<ModelTerms, size_t> place;
  std::vector<Candidate> found;
  std::set<std::pair<double, ModelTerms>> open;
  double best = std::numeric_limits<double>::infinity();
  const auto meet = [&](ModelTerms model) {
    if (found.size() >= kMost || place.contains(model)) return;
    place[model] = found.size();
    found.push_back(try_model(table, model));
    best = std::min(best, found.back().bic);
    if (std::isfinite(found.back().bic)) open.insert({found.back().bic, model});
  };
  meet(independence(lists));
  while (!open.empty() && found.size() < kMost) {
    const auto [bic, model] = *open.begin();
    open.erase(open.begin());
    if (bic > best + kReach && found.size() > 1) break;
    for (uint32_t t = 1; t < full(lists); ++t) {
      if (std::popcount(t) < 2) continue;
      const bool has = (model >> t & 1u) != 0;
      bool may = true;
      if (has) {  // nothing above it
        for (uint32_t u = t + 1; u < full(lists) && may; ++u) may = !((u & t) == t && (model >> u & 1u) != 0);
      } else {  // all right below it
        for (uint32_t rest = t; rest != 0 && may; rest &= rest - 1) {
          may = (model >> (t & ~(rest & (0u - rest))) & 1u) != 0;
        }
      }
      if (may) meet(model ^ ModelTerms{1} << t);
    }
  }
  return found;
}

// No model has the term of all six lists, so that these are none's.
constexpr ModelTerms kTendency = ModelTerms{1} << 63;

std::string name_of_candidate(int lists, ModelTerms model) {
  if (model == kTendency + static_cast<ModelTerms>(Trapping::kMthPoisson2)) return "tendency.poisson";
  if (model == kTendency + static_cast<ModelTerms>(Trapping::kMthDarroch)) return "tendency.darroch";
  if (model == kTendency + static_cast<ModelTerms>(Trapping::kMthGamma35)) return "tendency.gamma";
  return name_of(lists, model);
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

}  // namespace

LogLinearAnswer log_linear(const CaptureTable& table, const LogLinearOptions& options) {
  LogLinearAnswer out;
  std::vector<Candidate> tried;
  if (table.list_count() <= 5) {
    for (const ModelTerms model : all_hierarchical(table.list_count())) tried.push_back(try_model(table, model));
  } else {
    tried = search(table);
    out.all = false;
  }
  if (options.tendencies) {
    for (const Trapping kind : {Trapping::kMthPoisson2, Trapping::kMthDarroch, Trapping::kMthGamma35}) {
      auto fitted = fit_trapping(table.list_count(), table.count, kind);
      // Bent downwards it is no tendency.
      if (fitted && fitted->terms.back() > 0) tried.push_back({kTendency + static_cast<ModelTerms>(kind), fitted->bic, true, std::move(fitted)});
    }
  }
  out.tried = tried.size();
  double best = std::numeric_limits<double>::infinity();
  double best_of_all = best;
  for (const Candidate& candidate : tried) {
    best_of_all = std::min(best_of_all, candidate.bic);
    if (candidate.exists) best = std::min(best, candidate.bic);
    out.without_estimate += candidate.exists ? 0 : 1;
  }
  double weight = 0;
  double lost = 0;
  for (Candidate& candidate : tried) {
    if (!std::isfinite(candidate.bic)) continue;
    (candidate.exists ? weight : lost) += std::exp(-0.5 * (candidate.bic - best_of_all));
    if (candidate.exists && candidate.bic <= best + kPlausible) {
      std::string name = name_of_candidate(table.list_count(), candidate.model);
      out.plausible.push_back(
          {std::move(*candidate.fitted), {}, std::move(name), std::exp(-0.5 * (candidate.bic - best))});
    }
  }
  out.infinite_share = weight + lost > 0 ? lost / (weight + lost) : 1;
  if (out.plausible.empty()) return out;
  std::sort(out.plausible.begin(), out.plausible.end(), [](const auto& a, const auto& b) {
    return a.fitted.bic != b.fitted.bic ? a.fitted.bic < b.fitted.bic : a.fitted.model < b.fitted.model;
  });
  double sum = 0;
  for (const auto& each : out.plausible) sum += each.weight;
  for (auto& each : out.plausible) each.weight /= sum;
  out.estimates = {std::numeric_limits<double>::infinity(), 0};
  for (const auto& each : out.plausible) {
    out.estimates.low = std::min(out.estimates.low, each.fitted.total);
    out.estimates.high = std::max(out.estimates.high, each.fitted.total);
  }
  if (!options.intervals) return out;
  out.spread = {std::numeric_limits<double>::infinity(), 0};
  for (auto& each : out.plausible) {
    const bool tendency = each.name.starts_with("tendency");
    const double factor = std::exp(kZ * each.fitted.log_error);
    each.interval = tendency ? Interval{static_cast<double>(table.observed()) + each.fitted.unseen / factor,
                                        static_cast<double>(table.observed()) + each.fitted.unseen * factor}
                             : profile_interval(table, each.fitted);
    out.spread.low = std::min(out.spread.low, each.interval.low);
    out.spread.high = std::max(out.spread.high, each.interval.high);
  }
  // The average: each model a normal law of log unseen, with a width to either
  // side as its profile interval has.
  const double n = static_cast<double>(table.observed());
  const auto share_below = [&](double u) {
    double below = 0;
    for (const auto& each : out.plausible) {
      const double centre = std::log(each.fitted.unseen + 0.5);
      const double edge = std::log((u < centre ? each.interval.low : each.interval.high) - n + 0.5);
      const double width = std::max(std::fabs(edge - centre) / kZ, 1e-9);
      below += each.weight * (std::isfinite(width) ? normal_cdf((u - centre) / width) : 0.5);
    }
    return below;
  };
  const auto quantile = [&](double share) {
    double low = std::log(0.5);
    double high = std::log(1e6 * (n + 1));
    if (share_below(high) < share) return std::numeric_limits<double>::infinity();
    for (int round = 0; round < 60; ++round) {
      const double middle = 0.5 * (low + high);
      (share_below(middle) < share ? low : high) = middle;
    }
    return n + std::max(std::exp(high) - 0.5, 0.0);
  };
  out.averaged = {quantile((1 - options.level) / 2), quantile((1 + options.level) / 2)};
  out.median = quantile(0.5);
  return out;
}

}  // namespace stillheld::measure
