#include "measure/survival.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "measure/distributions.h"

namespace stillheld::measure {
namespace {

// Who is at risk and who leaves, day by day.  Grid: every day where nothing is
// lost by it, else only the days on which somebody comes or goes.
struct RiskTable {
  std::vector<Days> time;          // empty: the index is the day
  std::vector<int64_t> at_risk;
  std::vector<int32_t> out;        // index × (ways + 1); [0] is not out
  size_t stride = 1;
  int64_t spells = 0, left_out = 0;
  size_t begin = 0, end = 0;       // where enough are at risk: [begin, end)
  int64_t most_at_risk = 0, fewest = 0;
  size_t size() const { return at_risk.size(); }
  Days day(size_t i) const { return time.empty() ? static_cast<Days>(i) : time[i]; }
};

// Dense arrays up to this many days whatever the number of spells.
constexpr size_t kDenseDays = 65536;

bool sane(const Spells& spells) {
  const size_t n = spells.exit.size();
  if (spells.way.size() != n || (!spells.entry.empty() && spells.entry.size() != n)) return false;
  for (const Days exit : spells.exit) {
    if (exit < 0 || exit == std::numeric_limits<Days>::max()) return false;
  }
  return true;
}

// `ways` 1 folds all ways out into one.
Answer<RiskTable> risk_table(const Spells& spells, size_t ways, const SurvivalOptions& options) {
  if (!sane(spells) || !(options.level > 0 && options.level < 1)) return refuse("bad_spells");
  const size_t n = spells.exit.size();
  if (n == 0) return refuse("no_spells");
  const Days from = std::max(options.from, kFromStart);
  const bool late = !spells.entry.empty();
  const auto entry_of = [&](size_t i) { return late ? std::max(spells.entry[i], from) : from; };
  RiskTable table;
  table.stride = ways + 1;
  const Days last = *std::max_element(spells.exit.begin(), spells.exit.end());
  const bool dense = static_cast<size_t>(last) < std::max(kDenseDays, 2 * n);
  if (!dense) {
    table.time.reserve(2 * n);
    for (size_t i = 0; i < n; ++i) {
      table.time.push_back(spells.exit[i]);
      if (late && entry_of(i) < spells.exit[i]) table.time.push_back(entry_of(i) + 1);
    }
    table.time.push_back(from + 1);
    std::sort(table.time.begin(), table.time.end());
    table.time.erase(std::unique(table.time.begin(), table.time.end()), table.time.end());
  }
  const size_t size = dense ? static_cast<size_t>(last) + 1 : table.time.size();
  const auto index_of = [&](Days day) {
    if (dense) return static_cast<size_t>(day);
    return static_cast<size_t>(std::lower_bound(table.time.begin(), table.time.end(), day) - table.time.begin());
  };
  std::vector<int32_t> come(size + 1, 0);
  table.out.assign(size * table.stride, 0);
  for (size_t i = 0; i < n; ++i) {
    const Days exit = spells.exit[i];
    if (late && spells.entry[i] >= exit) {
      ++table.left_out;
      continue;
    }
    const Days entry = entry_of(i);
    if (entry >= exit) continue;  // out before the curve begins
    const size_t way = ways == 1 ? (spells.way[i] != 0 ? 1 : 0) : spells.way[i];
    if (way > ways) return refuse("bad_spells");
    ++table.spells;
    ++come[index_of(entry + 1)];
    ++table.out[index_of(exit) * table.stride + way];
  }
  if (table.spells == 0) return refuse("no_spells");
  table.at_risk.assign(size, 0);
  int64_t in = 0;
  for (size_t i = 0; i < size; ++i) {
    in += come[i];
    table.at_risk[i] = in;
    for (size_t way = 0; way <= ways; ++way) in -= table.out[i * table.stride + way];
  }
  const auto most = std::max_element(table.at_risk.begin(), table.at_risk.end());
  table.most_at_risk = *most;
  const int64_t least = std::max<int64_t>(1, options.least_at_risk);
  if (*most < least) return refuse("too_few_at_risk", {std::to_string(*most), std::to_string(least)});
  // The run of days with enough at risk that holds the day with the most.
  table.begin = static_cast<size_t>(most - table.at_risk.begin());
  table.end = table.begin + 1;
  table.fewest = *most;
  while (table.begin > 0 && table.at_risk[table.begin - 1] >= least) --table.begin;
  while (table.end < size && table.at_risk[table.end] >= least) ++table.end;
  for (size_t i = table.begin; i < table.end; ++i) table.fewest = std::min(table.fewest, table.at_risk[i]);
  return table;
}

// The interval of a share `s` with standard error `se`, on the asked scale.
Interval interval_of(double s, double se, double z, IntervalScale scale) {
  if (!(se > 0)) return {s, s};
  switch (scale) {
    case IntervalScale::log_log: {
      const double l = std::log(s);
      if (!(l < 0)) return {std::max(0.0, s - z * se), 1};
      const double spread = std::exp(z * se / (s * -l));
      return {std::exp(l * spread), std::exp(l / spread)};
    }
    case IntervalScale::log: return {s * std::exp(-z * se / s), std::min(1.0, s * std::exp(z * se / s))};
    case IntervalScale::plain: return {std::max(0.0, s - z * se), std::min(1.0, s + z * se)};
  }
  return {s, s};
}

std::vector<std::string> assumptions(const Spells& spells) {
  std::vector<std::string> out = {"independent_censoring"};
  if (!spells.entry.empty()) out.insert(out.begin(), "independent_entry");
  return out;
}

// P(none of n) is at least the tail: the chance of an event is at most this.
double none_of(int64_t n, double level) {
  return 1 - std::pow((1 - level) / 2, 1.0 / static_cast<double>(std::max<int64_t>(n, 1)));
}

// The last step at or before t, or none.
std::optional<size_t> step_at(const std::vector<Days>& time, Days t) {
  const auto after = std::upper_bound(time.begin(), time.end(), t);
  if (after == time.begin()) return std::nullopt;
  return static_cast<size_t>(after - time.begin()) - 1;
}

Refusal outside(Days from, Days until, Days asked) {
  return refuse("outside_curve", {std::to_string(asked), std::to_string(std::max(from, 0)), std::to_string(until)});
}

// Where a falling curve first is at or below `level`; half-way where it is
// exactly there until the next step.
std::optional<double> crossing(const std::vector<Days>& time, const std::vector<double>& curve, double level) {
  constexpr double kSame = 1e-10;
  for (size_t i = 0; i < time.size(); ++i) {
    if (curve[i] > level + kSame) continue;
    if (std::fabs(curve[i] - level) > kSame) return time[i];
    size_t next = i + 1;
    while (next < time.size() && curve[next] > level - kSame) ++next;
    return next < time.size() ? (static_cast<double>(time[i]) + time[next]) / 2 : static_cast<double>(time[i]);
  }
  return std::nullopt;
}

double area(const std::vector<Days>& time, const std::vector<double>& value, double before, double from, double until) {
  double sum = 0, now = before, at = from;
  for (size_t i = 0; i < time.size() && time[i] < until; ++i) {
    sum += now * (time[i] - at);
    at = time[i];
    now = value[i];
  }
  return sum + now * (until - at);
}

}  // namespace

Answer<SurvivalCurve> kaplan_meier(const Spells& spells, const SurvivalOptions& options) {
  const auto table = risk_table(spells, 1, options);
  if (!table) return table.refusal();
  SurvivalCurve curve;
  curve.options = options;
  curve.spells = table->spells;
  curve.left_out = table->left_out;
  curve.from = table->day(table->begin) - 1;
  curve.until = table->day(table->end - 1);
  curve.fewest_at_risk = table->fewest;
  curve.assumes = assumptions(spells);
  const double z = normal_quantile(1 - (1 - options.level) / 2);
  double s = 1, variance = 0, high_before = 1;
  for (size_t i = table->begin; i < table->end; ++i) {
    const int64_t d = table->out[2 * i + 1];
    if (d == 0) continue;
    const double y = static_cast<double>(table->at_risk[i]), a = static_cast<double>(d) / y;
    variance = variance * (1 - a) * (1 - a) + s * s * a * (1 - a) / y;
    s *= 1 - a;
    Interval interval = interval_of(s, std::sqrt(variance), z, options.scale);
    if (d == table->at_risk[i]) interval = {0, high_before}, s = 0;
    high_before = interval.high;
    curve.time.push_back(table->day(i));
    curve.at_risk.push_back(table->at_risk[i]);
    curve.events.push_back(d);
    curve.survival.push_back(s);
    curve.std_error.push_back(std::sqrt(variance));
    curve.low.push_back(interval.low);
    curve.high.push_back(interval.high);
    curve.events_in_all += d;
  }
  return curve;
}

Answer<WaysCurve> aalen_johansen(const Spells& spells, int ways, const SurvivalOptions& options) {
  if (ways < 1 || ways > 255) return refuse("bad_spells");
  const auto kinds = static_cast<size_t>(ways);
  // One way: risk_table would fold higher numbers into it.
  if (kinds == 1 && std::any_of(spells.way.begin(), spells.way.end(), [](uint8_t way) { return way > 1; }))
    return refuse("bad_spells");
  const auto table = risk_table(spells, kinds, options);
  if (!table) return table.refusal();
  WaysCurve curve;
  curve.options = options;
  curve.spells = table->spells;
  curve.left_out = table->left_out;
  curve.from = table->day(table->begin) - 1;
  curve.until = table->day(table->end - 1);
  curve.fewest_at_risk = table->fewest;
  curve.assumes = assumptions(spells);
  curve.ways.resize(kinds);
  const double z = normal_quantile(1 - (1 - options.level) / 2);
  size_t steps = 0;
  for (size_t i = table->begin; i < table->end; ++i) {
    const int32_t* out = &table->out[i * table->stride];
    steps += std::any_of(out + 1, out + table->stride, [](int32_t d) { return d > 0; }) ? 1 : 0;
  }
  curve.time.reserve(steps);
  curve.at_risk.reserve(steps);
  curve.survival.reserve(steps);
  curve.survival_std_error.reserve(steps);
  for (auto& way : curve.ways) {
    way.incidence.reserve(steps), way.std_error.reserve(steps), way.low.reserve(steps), way.high.reserve(steps);
  }
  // Survival, its variance; of each way: incidence, variance, covariance with
  // survival.  The increments of a day are multinomial among those at risk.
  double s = 1, v = 0;
  std::vector<double> f(kinds, 0), vf(kinds, 0), c(kinds, 0), hazard(kinds, 0);
  for (size_t i = table->begin; i < table->end; ++i) {
    const int32_t* out = &table->out[i * table->stride];
    const double y = static_cast<double>(table->at_risk[i]);
    int64_t d = 0;
    for (size_t k = 0; k < kinds; ++k) {
      d += out[k + 1];
      hazard[k] = out[k + 1] / y;
      curve.ways[k].events += out[k + 1];
    }
    if (d == 0) continue;
    const double a = static_cast<double>(d) / y;
    for (size_t k = 0; k < kinds; ++k) {
      const double h = hazard[k];
      vf[k] += h * (2 * c[k] + h * v) + s * s * h * (1 - h) / y;
      c[k] = (1 - a) * (c[k] + h * v) - s * s * h * (1 - a) / y;
      f[k] += s * h;
    }
    v = v * (1 - a) * (1 - a) + s * s * a * (1 - a) / y;
    s = d == table->at_risk[i] ? 0 : s * (1 - a);
    curve.time.push_back(table->day(i));
    curve.at_risk.push_back(table->at_risk[i]);
    curve.survival.push_back(s);
    curve.survival_std_error.push_back(std::sqrt(std::max(v, 0.0)));
    for (size_t k = 0; k < kinds; ++k) {
      auto& way = curve.ways[k];
      way.incidence.push_back(f[k]);
      way.std_error.push_back(std::sqrt(std::max(vf[k], 0.0)));
      Interval interval{0, none_of(table->fewest, options.level)};
      if (way.events > 0) {
        if (hazard[k] == 0 && !way.high.empty() && c[k] == 0) {
          interval = {way.low.back(), way.high.back()};
        } else {
          const Interval mirrored = interval_of(1 - f[k], way.std_error.back(), z, options.scale);
          interval = {1 - mirrored.high, 1 - mirrored.low};
        }
      }
      way.low.push_back(std::clamp(interval.low, 0.0, f[k]));
      way.high.push_back(std::clamp(interval.high, std::min(f[k], 1.0), 1.0));
    }
  }
  return curve;
}

Answer<Point> survival_at(const SurvivalCurve& curve, Days t) {
  if (t < curve.from || t > curve.until) return outside(curve.from, curve.until, t);
  const auto step = step_at(curve.time, t);
  if (!step) return Point{1, 0, 1 - none_of(curve.fewest_at_risk, curve.options.level), 1};
  return Point{curve.survival[*step], curve.std_error[*step], curve.low[*step], curve.high[*step]};
}

Answer<Point> incidence_at(const WaysCurve& curve, int way, Days t) {
  if (way < 1 || static_cast<size_t>(way) > curve.ways.size()) return refuse("bad_spells");
  if (t < curve.from || t > curve.until) return outside(curve.from, curve.until, t);
  const auto step = step_at(curve.time, t);
  if (!step) return Point{0, 0, 0, none_of(curve.fewest_at_risk, curve.options.level)};
  const auto& one = curve.ways[static_cast<size_t>(way) - 1];
  return Point{one.incidence[*step], one.std_error[*step], one.low[*step], one.high[*step]};
}

Answer<Point> still_in(const SurvivalCurve& curve, Days proof, Days now) {
  if (now <= proof) return Point{1, 0, 1, 1};
  const auto then = survival_at(curve, std::max(proof, curve.from));
  if (!then) return then.refusal();
  if (proof < curve.from) return outside(curve.from, curve.until, proof);
  const auto later = survival_at(curve, now);
  if (!later) return later.refusal();
  if (!(then->value > 0)) return refuse("not_reached");
  const auto a = step_at(curve.time, proof), b = step_at(curve.time, now);
  const double share = later->value / then->value;
  if (!b || a == b) return Point{1, 0, 1 - none_of(curve.fewest_at_risk, curve.options.level), 1};
  // The relative variances of a product of independent factors add up.
  const double early = a ? curve.std_error[*a] / curve.survival[*a] : 0;
  const double all = later->value > 0 ? later->std_error / later->value : 0;
  const double se = share * std::sqrt(std::max(0.0, all * all - early * early));
  const double z = normal_quantile(1 - (1 - curve.options.level) / 2);
  if (share == 0) return Point{0, 0, 0, curve.high[*b]};
  const Interval interval = interval_of(share, se, z, IntervalScale::log_log);
  return Point{share, se, std::min(interval.low, share), std::max(interval.high, share)};
}

Answer<Quantile> quantile(const SurvivalCurve& curve, double share) {
  if (!(share > 0 && share < 1)) return refuse("not_a_chance");
  const auto value = crossing(curve.time, curve.survival, 1 - share);
  if (!value) return refuse("not_reached", {std::to_string(curve.until)});
  return Quantile{*value, crossing(curve.time, curve.low, 1 - share), crossing(curve.time, curve.high, 1 - share)};
}

Answer<double> restricted_mean(const SurvivalCurve& curve, Days until) {
  const Days from = std::max(curve.from, 0);
  if (until < from || until > curve.until) return outside(curve.from, curve.until, until);
  return area(curve.time, curve.survival, 1, from, until);
}

Answer<double> restricted_mean_out(const WaysCurve& curve, int way, Days until) {
  if (way < 1 || static_cast<size_t>(way) > curve.ways.size()) return refuse("bad_spells");
  const Days from = std::max(curve.from, 0);
  if (until < from || until > curve.until) return outside(curve.from, curve.until, until);
  return area(curve.time, curve.ways[static_cast<size_t>(way) - 1].incidence, 0, from, until);
}

Answer<Rearrest> rearrest(const Spells& spells, const SurvivalOptions& options) {
  Spells alone = spells;
  for (uint8_t& way : alone.way) way = way == 1 ? 1 : 0;
  auto curve = kaplan_meier(alone, options);
  if (!curve) return curve.refusal();
  auto among = aalen_johansen(spells, 3, options);
  if (!among) return among.refusal();
  return Rearrest{std::move(*curve), std::move(*among)};
}

Answer<MeanCumulative> mean_cumulative(const Recurrent& recurrent, const SurvivalOptions& options) {
  const size_t n = recurrent.exit.size(), m = recurrent.event_day.size();
  const bool late = !recurrent.entry.empty();
  if (recurrent.event_person.size() != m || (late && recurrent.entry.size() != n) ||
      !(options.level > 0 && options.level < 1))
    return refuse("bad_spells");
  if (n == 0) return refuse("no_spells");
  const auto entry_of = [&](size_t i) { return late ? recurrent.entry[i] : kFromStart; };
  for (size_t j = 0; j < m; ++j) {
    const uint32_t person = recurrent.event_person[j];
    if (person >= n || recurrent.event_day[j] > recurrent.exit[person] ||
        recurrent.event_day[j] <= entry_of(person))
      return refuse("bad_spells");
  }
  std::vector<Days> entries, exits;
  for (size_t i = 0; i < n; ++i) {
    if (entry_of(i) >= recurrent.exit[i]) continue;
    entries.push_back(entry_of(i));
    exits.push_back(recurrent.exit[i]);
  }
  std::sort(entries.begin(), entries.end());
  std::sort(exits.begin(), exits.end());
  const auto at_risk = [&](Days t) {
    return (std::lower_bound(entries.begin(), entries.end(), t) - entries.begin()) -
           (std::lower_bound(exits.begin(), exits.end(), t) - exits.begin());
  };
  std::vector<size_t> order(m);
  for (size_t j = 0; j < m; ++j) order[j] = j;
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return std::pair(recurrent.event_day[a], recurrent.event_person[a]) <
           std::pair(recurrent.event_day[b], recurrent.event_person[b]);
  });
  const int64_t least = std::max<int64_t>(1, options.least_at_risk);
  MeanCumulative out;
  out.persons = static_cast<int64_t>(entries.size());
  if (out.persons < least)
    return refuse("too_few_at_risk", {std::to_string(out.persons), std::to_string(least)});
  // A person's residual up to now: Σ (events − at risk × mean's step) / at risk.
  std::vector<double> residual(n, 0);
  const double z = normal_quantile(1 - (1 - options.level) / 2);
  double mean = 0;
  out.until = exits.back();
  for (size_t j = 0; j < m;) {
    const Days t = recurrent.event_day[order[j]];
    size_t end = j;
    while (end < m && recurrent.event_day[order[end]] == t) ++end;
    const int64_t y = at_risk(t), d = static_cast<int64_t>(end - j);
    if (y < least) {
      out.until = t - 1;
      break;
    }
    const double step = static_cast<double>(d) / static_cast<double>(y);
    mean += step;
    for (size_t i = 0; i < n; ++i) {
      if (entry_of(i) < t && t <= recurrent.exit[i]) residual[i] -= step / static_cast<double>(y);
    }
    for (; j < end; ++j) residual[recurrent.event_person[order[j]]] += 1 / static_cast<double>(y);
    double variance = 0;
    for (const double r : residual) variance += r * r;
    const double se = std::sqrt(variance), spread = std::exp(z * se / mean);
    out.time.push_back(t);
    out.at_risk.push_back(y);
    out.events.push_back(d);
    out.mean.push_back(mean);
    out.std_error.push_back(se);
    out.low.push_back(mean / spread);
    out.high.push_back(mean * spread);
  }
  return out;
}

}  // namespace stillheld::measure
