#include "measure/change.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace stillheld::measure {
namespace {

struct Sums {
  std::vector<double> count, exposure;  // of the first i periods
};

Answer<Sums> sums_of(const std::vector<double>& counts, const std::vector<double>& exposures, double clumping,
                     size_t least) {
  if (!(clumping >= 1) || !std::isfinite(clumping) || (!exposures.empty() && exposures.size() != counts.size()))
    return refuse("not_a_count");
  if (counts.size() < least)
    return refuse("series_too_short", {std::to_string(counts.size()), std::to_string(least)});
  Sums out{{0}, {0}};
  for (size_t i = 0; i < counts.size(); ++i) {
    const double exposure = exposures.empty() ? 1 : exposures[i];
    if (!(counts[i] >= 0) || !std::isfinite(counts[i]) || !(exposure > 0) || !std::isfinite(exposure))
      return refuse("not_a_count");
    out.count.push_back(out.count.back() + counts[i] / clumping);
    out.exposure.push_back(out.exposure.back() + exposure / clumping);
  }
  if (out.count.back() == 0) return refuse("all_zero");
  return out;
}

// The part of a segment's log likelihood that depends on where it ends.
double log_likelihood(double count, double exposure) { return count > 0 ? count * std::log(count / exposure) : 0; }

}  // namespace

Answer<ChangePoint> change_point(const std::vector<double>& counts, const std::vector<double>& exposures,
                                 const ChangeOptions& options) {
  if (!(options.shape > 0) || !(options.rate > 0) || !(options.level > 0 && options.level < 1))
    return refuse("not_a_count");
  const auto sums = sums_of(counts, exposures, options.clumping, 2);
  if (!sums) return sums.refusal();
  const size_t n = counts.size();
  const double all = sums->count[n], time = sums->exposure[n];
  const auto evidence = [&](double count, double exposure) {
    return options.shape * std::log(options.rate) - std::lgamma(options.shape) +
           std::lgamma(options.shape + count) - (options.shape + count) * std::log(options.rate + exposure);
  };
  ChangePoint out;
  std::vector<double> logs;
  double best = -std::numeric_limits<double>::infinity();
  for (size_t k = 1; k < n; ++k) {
    const double before = sums->count[k], time_before = sums->exposure[k];
    logs.push_back(evidence(before, time_before) + evidence(all - before, time - time_before));
    const double fit = log_likelihood(before, time_before) + log_likelihood(all - before, time - time_before);
    if (fit > best) {
      best = fit;
      out.likeliest = k - 1;
      out.before = before / time_before;
      out.after = (all - before) / (time - time_before);
    }
  }
  out.twice_log_ratio = 2 * (best - log_likelihood(all, time));
  const double top = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (const double l : logs) sum += std::exp(l - top);
  const double with_change = top + std::log(sum) - std::log(static_cast<double>(n - 1));
  out.chance_of_change = 1 / (1 + std::exp(std::clamp(evidence(all, time) - with_change, -700.0, 700.0)));
  const double tail = (1 - options.level) / 2;
  double below = 0;
  bool low = false, median = false, high = false;
  out.low = out.median = out.high = n - 2;
  for (size_t k = 0; k < logs.size(); ++k) {
    const double p = std::exp(logs[k] - top) / sum;
    out.posterior.push_back(p);
    if (p > out.posterior[out.mode]) out.mode = k;
    below += p;
    if (!low && below >= tail) low = true, out.low = k;
    if (!median && below >= 0.5) median = true, out.median = k;
    if (!high && below >= 1 - tail) high = true, out.high = k;
  }
  return out;
}

namespace {

// A segment at rate μ costs −2 (S log μ − E μ + S).  A rate with its logarithm.
struct Rate {
  double rate, log;
};

double cost_at(double count, double exposure, const Rate& at) {
  return -2 * ((count > 0 ? count * at.log : 0) - exposure * at.rate + count);
}

// Moves `from` towards the segment's own rate until the cost there is `level`,
// and stays a little outside.  Newton on a convex function, from outside, never
// passes the root.  REQUIRES: cost_at(from) > level ≥ the least cost.
Rate edge(double count, double exposure, Rate from, double level) {
  double rate = from.rate;
  const double own = count / exposure;
  for (int round = 0; round < 60; ++round) {
    const double slope = 2 * (exposure - count / rate), off = cost_at(count, exposure, {rate, std::log(rate)}) - level;
    if (!(off > 0) || slope == 0) break;
    const double next = rate - off / slope;
    if (rate < own ? !(next > rate && next < own) : !(next < rate && next > own)) break;
    const bool settled = std::fabs(next - rate) < 1e-12 * rate;
    rate = next;
    if (settled) break;
  }
  rate = rate < own ? rate * (1 - 1e-9) : rate * (1 + 1e-9);
  return {rate, std::log(rate)};
}

// A start of a segment that may still be the best one.
struct Start {
  size_t from;
  size_t doomed;   // a later start is better for all ends from `doomed + least` on
  Rate low, high;  // the rates at which none is yet
  double at_mark;  // total cost of ending at the last mark; absent (−∞) if none was possible
};

constexpr size_t kNotYet = std::numeric_limits<size_t>::max() / 2;
// Between two marks only those starts are looked at that can be the best.
constexpr size_t kBlock = 32;

}  // namespace

Answer<Segments> change_points(const std::vector<double>& counts, const std::vector<double>& exposures,
                               Penalty penalty, size_t least_length, double clumping) {
  const size_t least = std::max<size_t>(least_length, 1), n = counts.size();
  const auto sums = sums_of(counts, exposures, clumping, std::max<size_t>(2, least));
  if (!sums) return sums.refusal();
  const double log_n = std::log(static_cast<double>(n));
  const double price = penalty == Penalty::mbic ? 3 * log_n : penalty == Penalty::sic ? 2 * log_n : 4.0;
  std::vector<double> log_length(n + 1, 0);
  if (penalty == Penalty::mbic)
    for (size_t i = 2; i <= n; ++i) log_length[i] = std::log(static_cast<double>(i));
  const auto count_of = [&](size_t from, size_t to) { return sums->count[to] - sums->count[from]; };
  const auto exposure_of = [&](size_t from, size_t to) { return sums->exposure[to] - sums->exposure[from]; };
  const auto fit_of = [&](size_t from, size_t to) { return -2 * log_likelihood(count_of(from, to), exposure_of(from, to)); };
  // A start stays while there is a rate at which no later start is cheaper
  // (Maidstone, Hocking, Rigaill and Fearnhead 2017).  PELT's own rule throws
  // nothing away where nothing changes, and then takes n² steps.  MBIC's
  // logarithm of the length only favours later starts, so the rule stays exact.
  // That alone leaves one start in ten; what an earlier start does better at
  // every rate that is left goes too.
  //
  // Fits only improve by parting: fit(s, t) ≥ fit(s, mark) + fit(mark, t).  So
  // between marks most starts are known not to be the best without being asked.
  std::vector<double> best(n + 1, std::numeric_limits<double>::infinity());
  std::vector<size_t> last_cut(n + 1, 0);
  constexpr Rate kLeastRate{1e-9, -20.72326583694641}, kMostRate{1e15, 34.53877639491069};  // beyond them is no series of counts
  constexpr double kNone = -std::numeric_limits<double>::infinity();
  std::vector<Start> live{{0, kNotYet, kLeastRate, kMostRate, kNone}};
  size_t mark = 0;
  best[0] = -price;
  for (size_t to = least; to <= n; ++to) {
    const double since_mark = to > mark ? fit_of(mark, to) : 0;
    const auto ask = [&](const Start& start) {
      const double total = best[start.from] + fit_of(start.from, to) + log_length[to - start.from] + price;
      if (total < best[to]) best[to] = total, last_cut[to] = start.from;
      return total;
    };
    // The best one at the mark first: it leaves fewest to ask.
    for (const Start& start : live)
      if (start.at_mark + since_mark - 1e-7 <= best[to]) ask(start);
    if (to % kBlock == 0 || to == n) {
      std::erase_if(live, [&](const Start& start) { return to >= start.doomed + least; });
      mark = to;
      for (Start& start : live) {
        start.at_mark = ask(start);
        if (start.doomed != kNotYet) continue;
        const double count = count_of(start.from, to), exposure = exposure_of(start.from, to);
        const double level = best[to] - best[start.from] + 1e-9, own = count / exposure;
        if (start.at_mark - best[start.from] - log_length[to - start.from] - price > level) {
          start.doomed = to;
          continue;
        }
        // Nothing to the left of zero events: the cost falls to there.
        if (count > 0 && start.low.rate < own && cost_at(count, exposure, start.low) > level)
          start.low = edge(count, exposure, start.low, level);
        if (start.high.rate > own && cost_at(count, exposure, start.high) > level)
          start.high = edge(count, exposure, start.high, level);
        if (count > 0 && start.low.rate > own && cost_at(count, exposure, start.low) > level) start.doomed = to;
        if (start.high.rate < own && cost_at(count, exposure, start.high) > level) start.doomed = to;
        if (start.low.rate > start.high.rate) start.doomed = to;
        // Or the best start for ending where this one begins is better at all of
        // its rates.  It is the earlier one: MBIC counts against it by no more
        // than now.
        if (start.doomed != kNotYet || start.from == 0) continue;
        const size_t earlier = last_cut[start.from];
        const double off = best[start.from] - best[earlier] - (log_length[to - earlier] - log_length[to - start.from]) - 1e-7;
        const double count_before = count_of(earlier, start.from), exposure_before = exposure_of(earlier, start.from);
        if (cost_at(count_before, exposure_before, start.low) < off && cost_at(count_before, exposure_before, start.high) < off) start.doomed = 0;
      }
      std::sort(live.begin(), live.end(), [](const Start& a, const Start& b) { return a.at_mark < b.at_mark; });
    }
    // From here a later segment may begin, once it has its least length.
    if (to + 1 >= 2 * least) live.push_back({to + 1 - least, kNotYet, kLeastRate, kMostRate, kNone});
  }
  Segments out;
  out.cost = best[n];
  std::vector<size_t> cuts;
  for (size_t at = n; at > 0; at = last_cut[at]) cuts.push_back(at);
  std::reverse(cuts.begin(), cuts.end());
  size_t from = 0;
  for (const size_t to : cuts) {
    out.rate.push_back((sums->count[to] - sums->count[from]) / (sums->exposure[to] - sums->exposure[from]));
    if (to < n) out.last.push_back(to - 1);
    from = to;
  }
  return out;
}

}  // namespace stillheld::measure
