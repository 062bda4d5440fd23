#include "measure/delay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <optional>

#include "measure/distributions.h"

namespace stillheld::measure {
namespace {

// Chosen on the dengue weeks before 2000 alone (bench/measures says so).
constexpr std::array<double, 5> kKeep = {0.3, 0.5, 0.7, 0.85, 0.95};  // how much of the level's weight stays
constexpr std::array<double, 3> kGrowth = {0.0, 0.4, 0.8};            // how much of the growth stays
constexpr size_t kFilters = kKeep.size() * kGrowth.size();
constexpr double kSlopeKeep = 0.6;
constexpr double kHazardPrior = 10;    // reports' worth of the long-run delay
constexpr double kErrorPrior = 10;     // periods' worth of the model's own spread
constexpr double kScorePrior = 20;     // periods' worth of "as often as it says"
constexpr double kErrorForget = 0.995;
constexpr double kFilterForget = 0.985;
constexpr double kClumpForget = 0.98;
constexpr double kClumpPrior = 10;     // expected reports' worth of independence
constexpr double kMature = 0.9;        // enough known to learn the level from
constexpr double kErrorsHangTogether = 0.5;
constexpr double kMoved = 4;           // standard deviations
constexpr double kMovedWeight = 8;     // expected reports below which nobody can say
constexpr std::array<size_t, 2> kMovedWindows = {4, 8};
constexpr double kSilenceWeight = 15;   // reports that would have come in a silence
constexpr int64_t kLeastReports = 20;
constexpr int32_t kMostLags = 60;       // older periods hardly change, and a nowcast of each costs

// What a period's count is thought to be before it is counted: Gamma(a, b).
struct Level {
  double a = 0.5, b = 0.05;
  double log_mean = 0, slope = 0;
  bool begun = false;
};

// The level one period on, before that period's count.
Level foretell(const Level& level, double keep, double growth) {
  if (!level.begun) return level;
  Level next = level;
  // Never fewer than half an event behind it: what is forgotten goes back to
  // not knowing, so that zeros do not stay zero for ever.
  next.a = std::max(keep * level.a, 0.5);
  next.b = keep * level.b / std::exp(std::clamp(growth * level.slope, -1.0, 1.0));
  return next;
}

Level count_in(const Level& prior, double count, double exposure) {
  Level next = prior;
  next.a += count;
  next.b += exposure;
  const double log_mean = std::log(std::max(next.a / next.b, 1e-3));
  next.slope = prior.begun ? kSlopeKeep * prior.slope + (1 - kSlopeKeep) * (log_mean - prior.log_mean) : 0;
  next.log_mean = log_mean;
  next.begun = true;
  return next;
}

// log P(count) when it is negative binomial with the level as its mixture.
double log_chance(const Level& level, double count, double exposure) {
  if (!level.begun) return 0;
  const double p = exposure / (exposure + level.b);
  return std::lgamma(level.a + count) - std::lgamma(level.a) - std::lgamma(count + 1) +
         level.a * std::log1p(-p) + (count > 0 ? count * std::log(p) : 0);
}

// What is still to come of one period, as foretold at one time.
struct Foretold {
  int32_t now = 0, period = 0;
  int64_t known = 0;
  double share = 1;
  double mean = 0;        // of what is to come
  double model_spread = 0;  // 1 / a
  double clumping = 1;
  double scale = 1;       // learned from our own errors
  double model_variance() const { return clumping * mean + model_spread * mean * mean; }
  double variance() const { return scale * model_variance(); }
};

// Half-way through the step of the distribution at `count`.
double middle_cdf(double mean, double variance, double count) {
  return (count_cdf(mean, variance, count - 1) + count_cdf(mean, variance, count)) / 2;
}

// What weight a memory of this age has left; 0 when it is forgotten.
double remembered(size_t age) {
  static const std::vector<double> table = [] {
    std::vector<double> out;
    for (double weight = 1; weight > 1e-3; weight *= kErrorForget) out.push_back(weight);
    return out;
  }();
  return age < table.size() ? table[age] : 0;
}

// A forgetting list of numbers, with the quantiles of a prior.
class Memory {
 public:
  // Sorted, each with the time at which it was learned.
  void add(double value) {
    const std::pair<double, size_t> one(value, learned_++);
    values_.insert(std::upper_bound(values_.begin(), values_.end(), one), one);
    if (learned_ % 256 == 0) {
      std::erase_if(values_, [&](const auto& old) { return remembered(learned_ - 1 - old.second) == 0; });
    }
  }

  // `prior`: its quantile function, worth kScorePrior values.
  template <class Prior>
  double quantile(double probability, Prior prior) const {
    double total = kScorePrior;
    for (const auto& [value, time] : values_) total += remembered(learned_ - 1 - time);
    double sum = 0, at = 0, place = 0.5;
    for (const auto& [value, time] : values_) {
      for (; place < kScorePrior && prior(place / kScorePrior) < value; ++place) {
        if ((sum += 1) >= probability * total) return prior(place / kScorePrior);
      }
      at = value;
      if ((sum += remembered(learned_ - 1 - time)) >= probability * total) return at;
    }
    for (; place < kScorePrior; ++place) {
      at = prior(place / kScorePrior);
      if ((sum += 1) >= probability * total) return at;
    }
    return at;
  }

 private:
  std::vector<std::pair<double, size_t>> values_;
  size_t learned_ = 0;
};

// Goes through the periods one after the other and knows, at each, only what
// was reported by then.
class Walk {
 public:
  Walk(const ReportingTriangle& triangle, const DelayOptions& options, int32_t lags, int32_t window)
      : triangle_(triangle), options_(options), delays_(static_cast<size_t>(triangle.max_delay) + 1),
        lags_(std::min({lags, triangle.max_delay, kMostLags})), window_(window), known_(static_cast<size_t>(triangle.periods), 0),
        num_(delays_, 0), den_(delays_, 0), long_num_(delays_, 0), long_den_(delays_, 0), cdf_(delays_, 1),
        doubt_(delays_, 0), excess_(delays_, 0), excess_weight_(delays_, 0), scores_(delays_), coverage_(delays_) {
    for (size_t lag = 0; lag < delays_; ++lag) coverage_[lag].lag = static_cast<int32_t>(lag);
    for (auto& levels : levels_) levels.reserve(known_.size());
  }

  void advance() {
    ++now_;
    take_reports();
    hazards();
    learn_levels();
    learn_errors();
    foretell_now();
    if (window_ > 0) compare();
  }

  int32_t now() const { return now_; }
  // Whether there is enough behind to speak.
  bool has_history() const { return reports_ >= kLeastReports && report_periods_ >= least_history(); }
  // Periods with reports, first and last included, that the delay needs.
  int32_t least_history() const { return std::max<int32_t>(8, mature_lag() + 1); }
  int32_t history() const { return report_periods_; }
  // Why nothing can be said now, if so.
  std::optional<Refusal> doubt() const {
    if (pace_weight_ > 0 && silent_ > 2 * longest_silence_ && silent_ * pace_ / pace_weight_ >= kSilenceWeight)
      return refuse("reports_stopped", {std::to_string(silent_)});
    if (moved_) return refuse("delay_moved");
    return std::nullopt;
  }
  const std::vector<double>& cdf() const { return cdf_; }
  const std::vector<CoverageAtLag>& coverage() const { return coverage_; }
  const std::vector<NowcastRow>& rows() const { return rows_; }
  const PastComparison& comparison() const { return comparison_; }
  const FalseImprovement& false_improvement() const { return false_improvement_; }

 private:
  size_t at(int32_t period) const { return static_cast<size_t>(period); }

  int32_t mature_lag() const {
    for (size_t lag = 0; lag < delays_; ++lag)
      if (cdf_[lag] >= kMature) return static_cast<int32_t>(lag);
    return triangle_.max_delay;
  }

  void take_reports() {
    double came = 0, expected = 0;
    int64_t arrived = 0;
    clumps_ *= kClumpForget, clumps_expected_ *= kClumpForget;
    for (int32_t d = 0; d <= std::min(now_, triangle_.max_delay); ++d) {
      const int32_t t = now_ - d;
      const double n = triangle_.at(t, d);
      // What was expected to come now of what was known before.
      if (d > 0 && now_ > triangle_.max_delay && cdf_[at(d)] > 0 && cdf_[at(d - 1)] > 0.02) {
        came += n;
        const double e = static_cast<double>(known_[at(t)]) * (cdf_[at(d)] / cdf_[at(d - 1)] - 1);
        expected += e;
      }
      if (d > 0 && cdf_[at(d - 1)] > 0.02) {
        const double e = static_cast<double>(known_[at(t)]) * (cdf_[at(d)] / cdf_[at(d - 1)] - 1);
        clumps_ += std::min((n - e) * (n - e), 100 * (e + 0.1));
        clumps_expected_ += e;
      }
      known_[at(t)] += triangle_.at(t, d);
      arrived += triangle_.at(t, d);
      num_[at(d)] = options_.forget * num_[at(d)] + n;
      den_[at(d)] = options_.forget * den_[at(d)] + static_cast<double>(known_[at(t)]);
      long_num_[at(d)] += n;
      long_den_[at(d)] += static_cast<double>(known_[at(t)]);
    }
    clumping_ = std::max(1.0, (clumps_ + kClumpPrior) / (clumps_expected_ + kClumpPrior));
    if (arrived > 0 || report_periods_ > 0) ++report_periods_;
    if (arrived > 0) longest_silence_ = std::max(longest_silence_, silent_);
    reports_ += arrived;
    if (arrived > 0) {
      // A silence that ended belongs to the pace; one that lasts does not yet.
      for (; silent_ > 0; --silent_) pace_ *= options_.forget, pace_weight_ = options_.forget * pace_weight_ + 1;
      pace_ = options_.forget * pace_ + static_cast<double>(arrived);
      pace_weight_ = options_.forget * pace_weight_ + 1;
    } else if (report_periods_ > 0) {
      ++silent_;
    }
    watch_delay(came, expected);
  }

  // The delay has moved if the last reports came so much slower or faster than
  // expected as they never did before.
  void watch_delay(double came, double expected) {
    flow_.emplace_back(came, expected);
    if (flow_.size() > kMovedWindows.back()) flow_.pop_front();
    bool judged = false, off_track = false;
    for (size_t w = 0; w < kMovedWindows.size(); ++w) {
      if (flow_.size() < kMovedWindows[w]) continue;
      double n = 0, e = 0;
      for (size_t i = flow_.size() - kMovedWindows[w]; i < flow_.size(); ++i) n += flow_[i].first, e += flow_[i].second;
      if (e < kMovedWeight) continue;
      judged = true;
      // Independent reports vary by 1/e; what they vary beyond it is learned.
      const double off = std::log((n + 0.5) / (e + 0.5)), chance = 1 / (e + 0.5);
      OffTrack& track = off_[w];
      const double variance = std::max(0.005, (0.04 * 10 + track.square) / (10 + track.weight)) + chance;
      off_track |= off * off > kMoved * kMoved * variance;
      track.square = kErrorForget * track.square + std::min(off * off - chance, 4 * variance);
      track.weight = kErrorForget * track.weight + 1;
    }
    // Too little is expected to judge by: what was found last stands for as long
    // as there is news that could be late.
    if (judged) moved_ = off_track;
    else moved_ = moved_ && now_ - moved_at_ <= triangle_.max_delay + static_cast<int32_t>(kMovedWindows.back());
    if (off_track) moved_at_ = now_;
  }

  void hazards() {
    double cumulative = 1, doubt = 0;
    for (size_t d = delays_; d-- > 0;) {
      cdf_[d] = cumulative;
      doubt_[d] = doubt;
      const double long_run = long_den_[d] > 0 ? long_num_[d] / long_den_[d] : 0;
      const double hazard = (num_[d] + kHazardPrior * long_run) / (den_[d] + kHazardPrior);
      cumulative *= 1 - std::min(hazard, 1.0);
      doubt += hazard / std::max(1 - hazard, 1e-3) / (den_[d] + kHazardPrior);
    }
  }

  // The relative variance of what is still to come that is due to F itself
  // being an estimate (delta method; Lawless 1994).
  double doubt_of_delay(size_t lag, double weight) const {
    const double f = cdf_[lag], variance = clumping_ * doubt_[lag] * f * f;
    const double slope = 1 / std::max(1 - f, 1e-6) + 1 / (weight + 1e-9);
    return std::min(slope * slope * variance, 4.0);
  }

  // The filters take in periods of which most is known, and are judged by what
  // they had foretold of them.
  void learn_levels() {
    const int32_t until = now_ - mature_lag();
    for (int32_t t = static_cast<int32_t>(levels_[0].size()); t <= until; ++t) {
      const double count = static_cast<double>(known_[at(t)]);
      const double exposure = std::max(cdf_[std::min(at(now_ - t), delays_ - 1)], 1e-3);
      for (size_t f = 0; f < kFilters; ++f) {
        const Level prior = foretell(last_level(f), keep(f), growth(f));
        scores_of_filters_[f] = kFilterForget * scores_of_filters_[f] + log_chance(prior, count, exposure);
        levels_[f].push_back(count_in(prior, count, exposure));
      }
    }
    best_ = static_cast<size_t>(std::max_element(scores_of_filters_.begin(), scores_of_filters_.end()) -
                                scores_of_filters_.begin());
  }

  static double keep(size_t f) { return kKeep[f / kGrowth.size()]; }
  static double growth(size_t f) { return kGrowth[f % kGrowth.size()]; }
  Level last_level(size_t f) const { return levels_[f].empty() ? Level{} : levels_[f].back(); }

  void foretell_now() {
    current_.clear();
    const int32_t first = std::max(0, now_ - std::max(lags_, 2 * window_ - 1));
    const auto settled = static_cast<int32_t>(levels_[best_].size());
    // From the last settled level before `first`, or before what is unsettled.
    const int32_t begin = std::min(first, settled);
    Level level = begin == 0 ? Level{} : levels_[best_][at(begin - 1)];
    for (int32_t t = begin; t <= now_; ++t) {
      const size_t lag = std::min(at(now_ - t), delays_ - 1);
      const double share = cdf_[lag];
      level = count_in(foretell(level, keep(best_), growth(best_)), static_cast<double>(known_[at(t)]),
                       std::max(share, 1e-9));
      if (t < first) continue;
      Foretold one;
      one.now = now_;
      one.period = t;
      one.known = known_[at(t)];
      one.share = share;
      one.mean = now_ - t >= triangle_.max_delay ? 0 : level.a / level.b * (1 - share);
      one.clumping = clumping_;
      one.model_spread = clumping_ / level.a + doubt_of_delay(lag, level.b);
      one.scale = (kErrorPrior + excess_[lag]) / (kErrorPrior + excess_weight_[lag]);
      current_.push_back(one);
    }
    if (!has_history()) {
      rows_.clear();
      return;
    }
    rows_.clear();
    for (const Foretold& one : current_) {
      if (now_ - one.period > lags_) continue;
      rows_.push_back(row_of(one));
    }
    memory_.push_back(current_);
    row_memory_.push_back(rows_);
  }

  NowcastRow row_of(const Foretold& one) const {
    NowcastRow row;
    row.period = one.period;
    row.lag = one.now - one.period;
    row.known = one.known;
    row.share_known = one.share;
    row.estimate = static_cast<double>(one.known) + one.mean;
    const auto lag = std::min(static_cast<size_t>(row.lag), delays_ - 1);
    const double q = scores_[lag].quantile(options_.level, [](double p) { return p; });
    const double variance = one.variance();
    // All counts to come whose place in the distribution is no stranger than q.
    double low = count_quantile(one.mean, variance, (1 - q) / 2);
    while (low > 0 && middle_cdf(one.mean, variance, low - 1) >= (1 - q) / 2) --low;
    double high = count_quantile(one.mean, variance, (1 + q) / 2);
    while (high > low && middle_cdf(one.mean, variance, high) > (1 + q) / 2) --high;
    row.low = std::min(static_cast<double>(one.known) + low, row.estimate);
    row.high = std::max(static_cast<double>(one.known) + high, row.estimate);
    return row;
  }

  // Periods that have become wholly known: what had been foretold of them?
  void learn_errors() {
    for (auto& weights : excess_) weights *= kErrorForget;
    for (auto& weights : excess_weight_) weights *= kErrorForget;
    const int32_t settled = now_ - triangle_.max_delay;
    if (settled < 0) return;
    const auto truth = known_[at(settled)];
    for (size_t i = memory_.size(); i-- > 0;) {
      if (memory_[i].empty() || memory_[i].front().now < settled) break;
      if (memory_[i].front().period > settled) continue;
      for (const Foretold& one : memory_[i]) {
        if (one.period != settled || one.mean <= 0) continue;
        const auto lag = static_cast<size_t>(one.now - one.period);
        const double to_come = static_cast<double>(truth - one.known);
        // Where next to nothing is to come there is next to nothing to learn.
        const double weight = one.mean / (0.5 + one.mean);
        const double error = (to_come - one.mean) * (to_come - one.mean) / one.model_variance();
        excess_[lag] += weight * std::min(error, 25.0);
        excess_weight_[lag] += weight;
        scores_[lag].add(std::fabs(2 * middle_cdf(one.mean, one.variance(), to_come) - 1));
      }
      for (const NowcastRow& row : row_memory_[i]) {
        if (row.period != settled) continue;
        const auto lag = static_cast<size_t>(row.lag);
        ++coverage_[lag].asked;
        coverage_[lag].covered += static_cast<double>(truth) >= row.low && static_cast<double>(truth) <= row.high ? 1 : 0;
      }
    }
    learn_comparison(settled);
  }

  // The sums of the two windows as foretold, the error of their log ratio.
  struct Windows {
    double recent = 0, before = 0, spread = 0;
    int64_t recent_known = 0, before_known = 0;
    double ladder_recent = 0, ladder_before = 0;
  };

  Windows windows() const {
    Windows out;
    double variance[2] = {0, 0}, deviations[2] = {0, 0};
    for (const Foretold& one : current_) {
      const int32_t lag = now_ - one.period;
      if (lag >= 2 * window_) continue;
      const int side = lag < window_ ? 0 : 1;
      const double estimate = static_cast<double>(one.known) + one.mean;
      const double ladder = static_cast<double>(one.known) / std::max(one.share, 1e-9);
      (side == 0 ? out.recent : out.before) += estimate;
      (side == 0 ? out.recent_known : out.before_known) += one.known;
      (side == 0 ? out.ladder_recent : out.ladder_before) += ladder;
      variance[side] += one.variance();
      deviations[side] += std::sqrt(one.variance());
    }
    double square = 0;
    const double sums[2] = {out.recent, out.before};
    for (int side = 0; side < 2; ++side) {
      const double v = (1 - kErrorsHangTogether) * variance[side] +
                       kErrorsHangTogether * deviations[side] * deviations[side];
      square += v / ((sums[side] + 0.5) * (sums[side] + 0.5));
    }
    out.spread = std::sqrt(square) + 1e-3;
    return out;
  }

  void compare() {
    comparison_ = {};
    comparison_.now = now_;
    comparison_.refused = true;
    if (!has_history() || now_ + 1 < 2 * window_) return;
    const Windows w = windows();
    const double log_ratio = std::log((w.recent + 0.5) / (w.before + 0.5));
    const auto normal = [](double p) { return normal_quantile(p); };
    // Each end of the interval may fail once in twenty.
    const double low = window_errors_.quantile(0.05, normal), high = window_errors_.quantile(0.95, normal);
    comparison_.recent_known = w.recent_known;
    comparison_.before_known = w.before_known;
    comparison_.ratio = std::exp(log_ratio);
    comparison_.low = std::exp(log_ratio + std::min(low, 0.0) * w.spread);
    comparison_.high = std::exp(log_ratio + std::max(high, 0.0) * w.spread);
    comparison_.chain_ladder_ratio = (w.ladder_recent + 0.5) / (w.ladder_before + 0.5);
    comparison_.refused = doubt().has_value();
    if (!comparison_.refused) {
      comparison_.direction = comparison_.high < 1   ? Direction::lower
                              : comparison_.low > 1 ? Direction::higher
                                                    : Direction::cannot_tell;
    }
    past_.push_back({comparison_, log_ratio, w.spread});
  }

  void learn_comparison(int32_t settled) {
    while (learned_ < past_.size() && past_[learned_].said.now <= settled) {
      const Past& past = past_[learned_++];
      int64_t recent = 0, before = 0;
      for (int32_t i = 0; i < window_; ++i) {
        recent += known_[at(past.said.now - i)];
        before += known_[at(past.said.now - window_ - i)];
      }
      const double truth = std::log((static_cast<double>(recent) + 0.5) / (static_cast<double>(before) + 0.5));
      window_errors_.add((truth - past.log_ratio) / past.spread);
      auto& fi = false_improvement_;
      const bool lower = past.said.direction == Direction::lower;
      if (recent >= before) {
        ++fi.not_lower;
        fi.called_lower += lower ? 1 : 0;
        fi.naive_called_lower += past.said.recent_known < past.said.before_known ? 1 : 0;
        fi.chain_ladder_called_lower += past.said.chain_ladder_ratio < 1 ? 1 : 0;
      }
      if (4 * recent <= 3 * before && before > 0) {
        ++fi.fell_by_quarter;
        fi.fall_called += lower ? 1 : 0;
      }
    }
  }

  struct Past {
    PastComparison said;
    double log_ratio, spread;
  };

  const ReportingTriangle& triangle_;
  const DelayOptions options_;
  const size_t delays_;
  const int32_t lags_, window_;
  int32_t now_ = -1;
  int64_t reports_ = 0;
  int32_t report_periods_ = 0;
  std::vector<int64_t> known_;
  std::vector<double> num_, den_, long_num_, long_den_, cdf_, doubt_;
  std::array<std::vector<Level>, kFilters> levels_;
  std::array<double, kFilters> scores_of_filters_{};
  size_t best_ = 0;
  std::vector<Foretold> current_;
  std::vector<std::vector<Foretold>> memory_;
  std::vector<NowcastRow> rows_;
  std::vector<std::vector<NowcastRow>> row_memory_;
  std::vector<double> excess_, excess_weight_;
  std::vector<Memory> scores_;
  std::vector<CoverageAtLag> coverage_;
  std::deque<std::pair<double, double>> flow_;
  double clumps_ = 0, clumps_expected_ = 0, clumping_ = 1;
  struct OffTrack {
    double square = 0, weight = 0;
  };
  std::array<OffTrack, kMovedWindows.size()> off_{};
  bool moved_ = false;
  int32_t moved_at_ = 0, silent_ = 0, longest_silence_ = 0;
  double pace_ = 0, pace_weight_ = 0;  // reports a period, before the silence
  PastComparison comparison_;
  std::vector<Past> past_;
  size_t learned_ = 0;
  Memory window_errors_;
  FalseImprovement false_improvement_;
};

Answer<int64_t> check(const ReportingTriangle& triangle, const DelayOptions& options) {
  if (triangle.periods < 0 || triangle.max_delay < 0 || !(options.level > 0 && options.level < 1) ||
      !(options.forget > 0 && options.forget <= 1) ||
      triangle.count.size() != static_cast<size_t>(triangle.periods) * static_cast<size_t>(triangle.max_delay + 1))
    return refuse("bad_triangle");
  if (triangle.periods == 0) return refuse("no_reports");
  int64_t sum = 0;
  std::map<int32_t, int64_t> by_report;
  for (int32_t t = 0; t < triangle.periods; ++t) {
    for (int32_t d = 0; d <= triangle.max_delay; ++d) {
      const int32_t n = triangle.at(t, d);
      if (n < 0) return refuse("bad_triangle");
      if (n == 0 || t + d >= triangle.periods) continue;
      sum += n;
      by_report[t + d] += n;
    }
  }
  if (sum == 0) return refuse("all_zero");
  // A bulk import: when it was learned is not known.
  int64_t largest = 0;
  for (const auto& [period, n] : by_report) largest = std::max(largest, n);
  if (10 * largest > 8 * sum) return refuse("bulk_import");
  return sum;
}

const std::vector<std::string> kAssumes = {"delay_stable", "ever_reported"};

}  // namespace

Share CoverageAtLag::share() const {
  const auto share = wilson_share(covered, asked);
  return share ? *share : Share{};
}

std::string_view name_of(Direction direction) {
  switch (direction) {
    case Direction::lower: return "lower";
    case Direction::higher: return "higher";
    case Direction::cannot_tell: return "cannot_tell";
  }
  return "cannot_tell";
}

Answer<ReportingTriangle> triangle_of(const std::vector<Report>& reports, int32_t first, int32_t now,
                                      int32_t max_delay) {
  constexpr int64_t kMostCells = 50'000'000;
  if (first > now || max_delay < 0) return refuse("bad_triangle");
  std::vector<int32_t> delays;
  for (const Report& one : reports) {
    if (one.report < one.event) return refuse("bad_triangle");
    if (one.event >= first && one.report <= now) delays.push_back(one.report - one.event);
  }
  if (delays.empty()) return refuse("no_reports");
  ReportingTriangle out;
  out.periods = now - first + 1;
  if (max_delay == 0) {
    std::sort(delays.begin(), delays.end());
    const size_t later = delays.size() / 2000;
    max_delay = std::max(delays[delays.size() - 1 - later], 1);
  }
  out.max_delay = std::min(max_delay, out.periods);
  if (static_cast<int64_t>(out.periods) * (out.max_delay + 1) > kMostCells) return refuse("bad_triangle");
  out.count.assign(static_cast<size_t>(out.periods) * static_cast<size_t>(out.max_delay + 1), 0);
  for (const Report& one : reports) {
    if (one.event < first || one.report > now || one.report - one.event > out.max_delay) continue;
    ++out.count[static_cast<size_t>(one.event - first) * static_cast<size_t>(out.max_delay + 1) +
                static_cast<size_t>(one.report - one.event)];
  }
  return out;
}

Answer<Nowcast> nowcast(const ReportingTriangle& triangle, const DelayOptions& options) {
  if (const auto sum = check(triangle, options); !sum) return sum.refusal();
  Walk walk(triangle, options, triangle.max_delay, 0);
  for (int32_t t = 0; t < triangle.periods; ++t) walk.advance();
  if (!walk.has_history())
    return refuse("no_history", {std::to_string(walk.history()), std::to_string(walk.least_history())});
  if (const auto doubt = walk.doubt()) return *doubt;
  return Nowcast{walk.rows(), walk.cdf(), walk.coverage(), kAssumes};
}

Answer<WindowComparison> compare_windows(const ReportingTriangle& triangle, int32_t window,
                                         const DelayOptions& options) {
  if (window < 1) return refuse("bad_triangle");
  if (const auto sum = check(triangle, options); !sum) return sum.refusal();
  Walk walk(triangle, options, triangle.max_delay, window);
  for (int32_t t = 0; t < triangle.periods; ++t) walk.advance();
  if (!walk.has_history() || triangle.periods < 2 * window)
    return refuse("no_history", {std::to_string(walk.history()),
                                 std::to_string(std::max(walk.least_history(), 2 * window))});
  if (const auto doubt = walk.doubt()) return *doubt;
  const PastComparison& now = walk.comparison();
  WindowComparison out;
  out.window = window;
  for (const NowcastRow& row : walk.rows()) {
    if (row.lag < window) out.recent += row.estimate;
    else if (row.lag < 2 * window) out.before += row.estimate;
  }
  out.recent_known = now.recent_known;
  out.before_known = now.before_known;
  out.ratio = now.ratio;
  out.low = now.low;
  out.high = now.high;
  out.direction = now.direction;
  out.back_test = walk.false_improvement();
  out.assumes = kAssumes;
  return out;
}

Answer<BackTest> back_test(const ReportingTriangle& triangle, int32_t lags, int32_t window,
                           const DelayOptions& options) {
  if (lags < 0 || window < 0) return refuse("bad_triangle");
  if (const auto sum = check(triangle, options); !sum) return sum.refusal();
  BackTest out;
  Walk walk(triangle, options, lags, window);
  const auto total = [&](int32_t t) {
    int64_t sum = 0;
    for (int32_t d = 0; d <= triangle.max_delay && t + d < triangle.periods; ++d) sum += triangle.at(t, d);
    return sum;
  };
  for (int32_t t = 0; t < triangle.periods; ++t) {
    walk.advance();
    if (!walk.has_history()) continue;
    out.refused += walk.doubt() ? 1 : 0;
    for (const NowcastRow& row : walk.rows()) {
      if (row.period + triangle.max_delay < triangle.periods) out.nowcasts.push_back({t, row, total(row.period)});
    }
    if (window == 0 || t + 1 < 2 * window || t + triangle.max_delay >= triangle.periods) continue;
    PastComparison comparison = walk.comparison();
    for (int32_t i = 0; i < window; ++i) {
      comparison.recent_truth += total(t - i);
      comparison.before_truth += total(t - window - i);
    }
    out.comparisons.push_back(comparison);
  }
  return out;
}

}  // namespace stillheld::measure
