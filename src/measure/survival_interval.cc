#include "measure/survival_interval.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"

namespace stillheld::measure {
namespace {

// Ends on a line of half days, so that (L, R] and the exact day [R, R] are both
// pairs of left and right ends: (L, R] is [2L + 1, 2R], day d is [2d, 2d].
using Half = int64_t;
constexpr Half kNever = std::numeric_limits<Half>::max();

struct Ends {
  Half left, right;
};

bool read(const BetweenSpells& spells, std::vector<Ends>& out) {
  if (spells.lower.size() != spells.upper.size()) return false;
  for (size_t i = 0; i < spells.lower.size(); ++i) {
    const Half low = spells.lower[i];
    if (low < 0) return false;
    if (!spells.upper[i]) {
      out.push_back({2 * low + 1, kNever});
      continue;
    }
    const Half high = *spells.upper[i];
    if (high < low) return false;
    out.push_back(high == low ? Ends{2 * low, 2 * low} : Ends{low == 0 ? 0 : 2 * low + 1, 2 * high});
  }
  return true;
}

struct Fit {
  std::vector<Ends> innermost;
  std::vector<double> mass;
  int iterations = 0;
};

Fit fit(const std::vector<Ends>& people) {
  // Innermost: a left end followed by a right end with no end between.
  std::vector<std::pair<Half, bool>> ends;  // (place, is right)
  for (const Ends& one : people) {
    ends.emplace_back(one.left, false);
    ends.emplace_back(one.right, true);
  }
  std::sort(ends.begin(), ends.end());
  Fit out;
  for (size_t i = 0; i + 1 < ends.size(); ++i) {
    if (!ends[i].second && ends[i + 1].second) out.innermost.push_back({ends[i].first, ends[i + 1].first});
  }
  const size_t m = out.innermost.size(), n = people.size();
  out.mass.assign(m, 1.0 / static_cast<double>(m));
  // Whose interval holds which innermost ones: a contiguous run.
  std::vector<std::pair<size_t, size_t>> runs(n);
  for (size_t i = 0; i < n; ++i) {
    const auto first = std::lower_bound(out.innermost.begin(), out.innermost.end(), people[i].left,
                                        [](const Ends& e, Half left) { return e.left < left; });
    const auto last = std::upper_bound(out.innermost.begin(), out.innermost.end(), people[i].right,
                                       [](Half right, const Ends& e) { return right < e.right; });
    runs[i] = {static_cast<size_t>(first - out.innermost.begin()), static_cast<size_t>(last - out.innermost.begin())};
  }
  // Self-consistency (EM), each person's share handed out by prefix sums, and
  // every other step doubled in length where that keeps masses positive and
  // raises the likelihood (SQUAREM's idea in its simplest form).
  std::vector<double> prefix(m + 1, 0), give(m + 1, 0);
  const auto step = [&](const std::vector<double>& mass, std::vector<double>& next) {
    for (size_t j = 0; j < m; ++j) prefix[j + 1] = prefix[j] + mass[j];
    std::fill(give.begin(), give.end(), 0.0);
    double likelihood = 0;
    for (const auto& [first, last] : runs) {
      const double inside = prefix[last] - prefix[first];
      if (!(inside > 0)) return -std::numeric_limits<double>::infinity();
      likelihood += std::log(inside);
      give[first] += 1 / inside;
      give[last] -= 1 / inside;
    }
    next.resize(m);
    double sum = 0, total = 0;
    for (size_t j = 0; j < m; ++j) {
      sum += give[j];
      next[j] = std::max(0.0, mass[j] * sum / static_cast<double>(n));
      total += next[j];
    }
    for (double& x : next) x /= total;
    return likelihood;
  };
  constexpr int kMost = 20000;
  constexpr double kSettled = 1e-11;
  std::vector<double> one, two, far, check;
  for (; out.iterations < kMost; ++out.iterations) {
    step(out.mass, one);
    const double before = step(one, two);
    double r2 = 0, v2 = 0, change = 0;
    for (size_t j = 0; j < m; ++j) {
      const double r = one[j] - out.mass[j], v = (two[j] - one[j]) - r;
      r2 += r * r, v2 += v * v;
      change = std::max(change, std::fabs(r));
    }
    if (change < kSettled) break;
    const double length = v2 > 0 ? std::max(1.0, std::sqrt(r2 / v2)) : 1;
    far.resize(m);
    double total = 0;
    for (size_t j = 0; j < m; ++j) {
      const double r = one[j] - out.mass[j], v = (two[j] - one[j]) - r;
      far[j] = std::max(out.mass[j] + 2 * length * r + length * length * v, two[j] * 1e-3);
      total += far[j];
    }
    for (double& x : far) x /= total;
    out.mass = length > 1 && step(far, check) >= before ? far : two;
  }
  return out;
}

Days day_before(Half left) { return static_cast<Days>(left <= 0 ? -1 : (left % 2 == 0 ? left / 2 - 1 : (left - 1) / 2)); }

BetweenPoint at(const Fit& fitted, Days t) {
  // Mass surely beyond t is in both bounds; mass in an interval across t in one.
  const Half here = 2 * static_cast<Half>(t);
  double low = 0, high = 0;
  for (size_t j = 0; j < fitted.mass.size(); ++j) {
    const Ends& e = fitted.innermost[j];
    if (e.left > here) low += fitted.mass[j];
    if (e.right > here) high += fitted.mass[j];
  }
  return {std::clamp(low, 0.0, 1.0), std::clamp(high, std::min(low, 1.0), 1.0)};
}

Answer<std::vector<Ends>> people_of(const BetweenSpells& spells, const SurvivalOptions& options) {
  std::vector<Ends> people;
  if (!read(spells, people) || !(options.level > 0 && options.level < 1)) return refuse("bad_spells");
  if (people.empty()) return refuse("no_spells");
  const int64_t least = std::max<int64_t>(1, options.least_at_risk);
  if (static_cast<int64_t>(people.size()) < least)
    return refuse("too_few_at_risk", {std::to_string(people.size()), std::to_string(least)});
  return people;
}

// The last day to which enough people were, or may have been, in sight.
Days last_day(std::vector<Ends> people, const SurvivalOptions& options) {
  const auto last_of = [](const Ends& one) { return one.right == kNever ? one.left : one.right; };
  const auto least = static_cast<std::ptrdiff_t>(std::max<int64_t>(1, options.least_at_risk)) - 1;
  std::nth_element(people.begin(), people.begin() + least, people.end(),
                   [&](const Ends& a, const Ends& b) { return last_of(a) > last_of(b); });
  return static_cast<Days>(last_of(people[static_cast<size_t>(least)]) / 2);
}

}  // namespace

Answer<BetweenCurve> turnbull(const BetweenSpells& spells, const SurvivalOptions& options) {
  const auto people = people_of(spells, options);
  if (!people) return people.refusal();
  const Fit fitted = fit(*people);
  BetweenCurve out;
  out.people = static_cast<int64_t>(people->size());
  out.iterations = fitted.iterations;
  out.until = last_day(*people, options);
  out.assumes = {"independent_inspection"};
  for (size_t j = 0; j < fitted.mass.size(); ++j) {
    const Ends& e = fitted.innermost[j];
    BetweenCurve::Mass mass;
    mass.after = day_before(e.left);
    if (e.right != kNever) mass.until = static_cast<Days>(e.right / 2);
    mass.mass = fitted.mass[j];
    out.masses.push_back(mass);
  }
  return out;
}

Answer<BetweenPoint> survival_between(const BetweenCurve& curve, Days t) {
  double low = 0, high = 0;
  for (const auto& mass : curve.masses) {
    if (mass.after >= t) low += mass.mass;
    if (!mass.until || *mass.until > t) high += mass.mass;
  }
  if (t < 0 || t > curve.until)
    return refuse("outside_curve", {std::to_string(t), "0", std::to_string(curve.until)});
  return BetweenPoint{std::clamp(low, 0.0, 1.0), std::clamp(high, std::min(low, 1.0), 1.0)};
}

Answer<Interval> survival_between_interval(const BetweenSpells& spells, Days t, uint64_t seed, int rounds,
                                           const SurvivalOptions& options) {
  const auto people = people_of(spells, options);
  if (!people) return people.refusal();
  if (const Days until = last_day(*people, options); t < 0 || t > until)
    return refuse("outside_curve", {std::to_string(t), "0", std::to_string(until)});
  if (rounds < 20) return refuse("bad_spells");
  SeededRandom random(seed);
  std::vector<double> lows, highs;
  std::vector<Ends> sample(people->size());
  for (int round = 0; round < rounds; ++round) {
    for (Ends& one : sample) one = (*people)[random.below(people->size())];
    const BetweenPoint point = at(fit(sample), t);
    lows.push_back(point.low);
    highs.push_back(point.high);
  }
  std::sort(lows.begin(), lows.end());
  std::sort(highs.begin(), highs.end());
  const double tail = (1 - options.level) / 2;
  const auto skip = static_cast<size_t>(std::floor(tail * rounds));
  const BetweenPoint point = at(fit(*people), t);
  return Interval{std::min(lows[skip], point.low), std::max(highs[highs.size() - 1 - skip], point.high)};
}

}  // namespace stillheld::measure
