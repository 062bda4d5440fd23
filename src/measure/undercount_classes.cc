#include "measure/undercount_classes.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <thread>

#include "measure/undercount_modes.h"
#include "measure/undercount_random.h"

namespace stillheld::measure {

namespace {

// Fewer seen than this share of the median total: hardly anybody.
constexpr double kLeastSeen = 0.15;
constexpr double kMostRhat = 1.01;
constexpr double kLeastEffective = 400;
// After three rounds nothing but luck would bring these together.
constexpr double kHopeless = 1.05;
constexpr size_t kMostClasses = 12;  // a multiple of four, for the lanes
constexpr size_t kCells = 1u << kMostLists;
using Row = std::array<double, kMostClasses>;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

// One chain: chances and sticks on the scale of log odds.
class Chain {
 public:
  Chain(const CaptureTable& table, const ClassOptions& options, uint64_t stream)
      : options_(options), lists_(static_cast<size_t>(table.list_count())), cells_(table.count.size()),
        classes_(static_cast<size_t>(options.classes)), random_(options.seed, stream) {
    for (size_t x = 0; x < cells_; ++x) count_[x] = static_cast<double>(table.count[x]);
    count_[0] = 0;
    for (size_t x = 1; x < cells_; ++x) observed_ += count_[x];
    // Starts that differ: from few even classes to many, at random chances
    // around what each list has.
    alpha_ = std::exp(3 * random_.uniform() - 2);
    for (size_t j = 0; j < lists_; ++j) {
      double on = 0;
      for (size_t x = 1; x < cells_; ++x) on += (x >> j & 1u) != 0 ? count_[x] : 0;
      const double share = on / (observed_ * (1 + 2 * random_.uniform()));
      const double centre = std::log(share / (1 - std::min(share, 0.95)));
      for (size_t k = 0; k < classes_; ++k) odds_[j][k] = centre + 1.5 * random_.normal();
    }
    for (size_t k = 0; k + 1 < classes_; ++k) stick_[k] = random_.normal();
  }

  void sweep(bool tune) {
    split_and_draw();
    if (options_.moves > 0) {
      for (int k = 0; k < 2; ++k) move(tune);
    }
  }

  // A total, given the chances and sticks.
  double draw_total() {
    unpack();
    probabilities();
    const double p0 = std::min(sum_[0], 1 - 1e-12);
    return observed_ + random_.negative_binomial(observed_, 1 - p0);
  }

 private:
  // chance_, size_ from odds_, stick_
  void unpack() {
    for (size_t j = 0; j < lists_; ++j) {
      for (size_t k = 0; k < classes_; ++k) chance_[j][k] = sigmoid(odds_[j][k]);
    }
    double left = 1;
    for (size_t k = 0; k < classes_; ++k) {
      if (k + 1 == classes_) {
        taken_[k] = 1;
        size_[k] = left;
        break;
      }
      // Both parts of the stick to full precision, from one exponential.
      const double e = std::exp(-std::fabs(stick_[k]));
      const double larger = 1 / (1 + e);
      taken_[k] = stick_[k] >= 0 ? larger : e * larger;
      size_[k] = left * taken_[k];
      left *= stick_[k] >= 0 ? e * larger : larger;
    }
  }

  // each_[x][k] = size × chance of pattern x in class k; sum_[x] over classes
  void probabilities() {
    for (size_t k = 0; k < kMostClasses; ++k) each_[0][k] = k < classes_ ? size_[k] : 0;
    for (size_t j = 0; j < lists_; ++j) {
      const size_t bit = size_t{1} << j;
      for (size_t x = 0; x < bit; ++x) {
        Row& without = each_[x];
        Row& with = each_[x | bit];
        for (size_t k = 0; k < kMostClasses; ++k) {
          with[k] = without[k] * chance_[j][k];
          without[k] -= with[k];
        }
      }
    }
    for (size_t x = 0; x < cells_; ++x) {
      double lanes[4] = {0, 0, 0, 0};
      for (size_t k = 0; k < kMostClasses; k += 4) {
        for (size_t i = 0; i < 4; ++i) lanes[i] += each_[x][k + i];
      }
      sum_[x] = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }
  }

  // log posterior of odds_ and stick_ given alpha_, uncounted and classes summed out
  double log_posterior() {
    double value = -observed_ * std::log(std::max(1 - sum_[0], 1e-300));
    for (size_t x = 1; x < cells_; ++x) {
      if (count_[x] > 0) value += count_[x] * std::log(std::max(sum_[x], 1e-300));
    }
    for (size_t j = 0; j < lists_; ++j) {
      for (size_t k = 0; k < classes_; ++k) value += std::log(std::max(chance_[j][k] * (1 - chance_[j][k]), 1e-300));
    }
    for (size_t k = 0; k + 1 < classes_; ++k) {
      value += -softplus(-stick_[k]) - alpha_ * softplus(stick_[k]);
    }
    return value;
  }

  // d log_posterior / d odds_, stick_
  void gradient() {
    for (size_t x = 0; x < cells_; ++x) {
      const double pull = x == 0 ? observed_ / std::max(1 - sum_[0], 1e-300)
                                 : (count_[x] > 0 ? count_[x] / std::max(sum_[x], 1e-300) : 0);
      for (size_t k = 0; k < kMostClasses; ++k) each_[x][k] *= pull;
    }
    // Sums over the patterns, list by list from the highest; what a list has
    // is kept before it is folded in.
    for (size_t j = lists_; j-- > 0;) {
      const size_t bit = size_t{1} << j;
      Row with{};
      for (size_t x = 0; x < bit; ++x) {
        for (size_t k = 0; k < kMostClasses; ++k) {
          with[k] += each_[x | bit][k];
          each_[x][k] += each_[x | bit][k];
        }
      }
      odds_pull_[j] = with;
    }
    for (size_t j = 0; j < lists_; ++j) {
      for (size_t k = 0; k < classes_; ++k) {
        odds_pull_[j][k] += -chance_[j][k] * each_[0][k] + 1 - 2 * chance_[j][k];
      }
    }
    double later = 0;
    for (size_t k = classes_; k-- > 0;) {
      if (k + 1 < classes_) {
        const double v = taken_[k];
        stick_pull_[k] = each_[0][k] * (1 - v) - v * later + (1 - v) - alpha_ * v;
      }
      later += each_[0][k];
    }
  }

  void split_and_draw() {
    unpack();
    probabilities();
    const double p0 = std::min(sum_[0], 1 - 1e-9);
    double unseen = random_.negative_binomial(observed_, 1 - p0);
    std::array<Row, kMostLists> on{};
    Row members{};
    Row share;
    for (size_t x = 0; x < cells_; ++x) {
      double people = x == 0 ? unseen : count_[x];
      if (people <= 0) continue;
      double rest = sum_[x];
      // The likeliest classes first would be faster; the order of sticks is
      // nearly that.
      for (size_t k = 0; k < classes_ && people > 0; ++k) {
        const double p = k + 1 == classes_ ? 1 : std::min(each_[x][k] / std::max(rest, 1e-300), 1.0);
        share[k] = random_.binomial(people, p);
        rest -= each_[x][k];
        people -= share[k];
        members[k] += share[k];
        for (size_t j = 0; j < lists_; ++j) on[j][k] += (x >> j & 1u) != 0 ? share[k] : 0;
      }
    }
    for (size_t j = 0; j < lists_; ++j) {
      for (size_t k = 0; k < classes_; ++k) {
        odds_[j][k] = random_.log_gamma(1 + on[j][k]) - random_.log_gamma(1 + members[k] - on[j][k]);
      }
    }
    double later = 0;
    for (size_t k = 0; k < classes_; ++k) later += members[k];
    double log_last = 0;
    for (size_t k = 0; k + 1 < classes_; ++k) {
      later -= members[k];
      stick_[k] = std::clamp(random_.log_gamma(1 + members[k]) - random_.log_gamma(alpha_ + std::max(later, 0.0)), -600.0, 600.0);
      log_last -= softplus(stick_[k]);
    }
    alpha_ = std::max(random_.gamma(options_.prior_shape + static_cast<double>(classes_) - 1) / (options_.prior_rate - log_last), 1e-8);
  }

  // A Hamiltonian trajectory.
  void move(bool tune) {
    unpack();
    probabilities();
    const double before = log_posterior();
    gradient();
    const auto odds = odds_;
    const auto stick = stick_;
    double energy = 0;
    for (size_t j = 0; j < lists_; ++j) {
      for (size_t k = 0; k < classes_; ++k) {
        odds_speed_[j][k] = random_.normal();
        energy += 0.5 * odds_speed_[j][k] * odds_speed_[j][k];
      }
    }
    for (size_t k = 0; k + 1 < classes_; ++k) {
      stick_speed_[k] = random_.normal();
      energy += 0.5 * stick_speed_[k] * stick_speed_[k];
    }
    // Steps from a quarter to all of the tuned one: classes of ten people and
    // of ten thousand have different scales.
    const double step = step_ * std::exp2(-2 * random_.uniform());
    const int steps = 1 + static_cast<int>(random_.uniform() * 2 * options_.moves);
    for (int i = 0; i < steps; ++i) {
      kick(0.5 * step);
      for (size_t j = 0; j < lists_; ++j) {
        for (size_t k = 0; k < classes_; ++k) odds_[j][k] += step * odds_speed_[j][k];
      }
      for (size_t k = 0; k + 1 < classes_; ++k) stick_[k] += step * stick_speed_[k];
      unpack();
      probabilities();
      if (i + 1 == steps) break;
      gradient();
      kick(0.5 * step);
    }
    const double after = log_posterior();
    gradient();
    kick(0.5 * step);
    double energy_after = 0;
    for (size_t j = 0; j < lists_; ++j) {
      for (size_t k = 0; k < classes_; ++k) energy_after += 0.5 * odds_speed_[j][k] * odds_speed_[j][k];
    }
    for (size_t k = 0; k + 1 < classes_; ++k) energy_after += 0.5 * stick_speed_[k] * stick_speed_[k];
    const double gain = after - energy_after - before + energy;
    const double chance = std::isfinite(gain) ? std::min(1.0, std::exp(gain)) : 0;
    if (!(random_.uniform() < chance)) {
      odds_ = odds;
      stick_ = stick;
    }
    if (tune) {
      ++tuned_;
      step_ = std::clamp(step_ * std::exp((chance - 0.75) / std::pow(tuned_, 0.6)), 1e-3, 1.5);
    }
  }

  void kick(double by) {
    for (size_t j = 0; j < lists_; ++j) {
      for (size_t k = 0; k < classes_; ++k) odds_speed_[j][k] += by * odds_pull_[j][k];
    }
    for (size_t k = 0; k + 1 < classes_; ++k) stick_speed_[k] += by * stick_pull_[k];
  }

  ClassOptions options_;
  size_t lists_;
  size_t cells_;
  size_t classes_;
  Philox random_;
  std::array<double, kCells> count_{};
  double observed_ = 0;
  double alpha_ = 1;
  std::array<Row, kMostLists> odds_{};
  Row stick_{};
  std::array<Row, kMostLists> chance_{};
  Row taken_{};
  Row size_{};
  std::array<Row, kCells> each_{};
  std::array<double, kCells> sum_{};
  std::array<Row, kMostLists> odds_pull_{};
  Row stick_pull_{};
  std::array<Row, kMostLists> odds_speed_{};
  Row stick_speed_{};
  double step_ = 0.15;
  double tuned_ = 0;
};

double quantile_of(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const size_t i = static_cast<size_t>(at);
  const double part = at - static_cast<double>(i);
  return i + 1 < sorted.size() ? sorted[i] * (1 - part) + sorted[i + 1] * part : sorted[i];
}

}  // namespace

ClassAnswer latent_classes(const CaptureTable& table, const ClassOptions& options) {
  assert(options.classes >= 2 && options.classes <= static_cast<int>(kMostClasses) && options.chains >= 2);
  const size_t chains = static_cast<size_t>(options.chains);
  std::vector<Chain> chain;
  for (size_t c = 0; c < chains; ++c) chain.emplace_back(table, options, c);
  ClassAnswer out;
  out.draws.resize(chains);
  const double observed = static_cast<double>(table.observed());
  out.observed = table.observed();
  out.cap = observed * 21;
  for (int round = 0; round < options.rounds; ++round) {
    const int sweeps = options.sweeps << (round > 0 ? round - 1 : 0);
    std::atomic<size_t> next{0};
    const auto work = [&] {
      for (size_t c = next.fetch_add(1); c < chains; c = next.fetch_add(1)) {
        if (round == 0) {
          for (int i = 0; i < options.warm_up; ++i) chain[c].sweep(true);
        }
        for (int i = 0; i < sweeps; ++i) {
          chain[c].sweep(false);
          out.draws[c].push_back(chain[c].draw_total());
        }
      }
    };
    std::vector<std::thread> helpers;
    for (unsigned t = 1; t < std::min(options.threads, static_cast<unsigned>(chains)); ++t) helpers.emplace_back(work);
    work();
    for (std::thread& helper : helpers) helper.join();
    const Convergence now = convergence(out.draws);
    out.rhat = now.rhat;
    out.effective = now.effective;
    out.effective_tail = now.effective_tail;
    if (now.rhat <= kMostRhat && now.effective >= options.enough && now.effective_tail >= options.enough / 2) break;
    if (round >= 2 && now.rhat > kHopeless) break;
  }
  std::vector<double> all;
  for (const auto& draws : out.draws) all.insert(all.end(), draws.begin(), draws.end());
  out.sweeps = all.size();
  std::sort(all.begin(), all.end());
  for (const double draw : all) out.mean += draw / static_cast<double>(all.size());
  for (const double draw : all) out.deviation += (draw - out.mean) * (draw - out.mean) / static_cast<double>(all.size());
  out.deviation = std::sqrt(out.deviation);
  out.median = quantile_of(all, 0.5);
  out.interval = {quantile_of(all, (1 - options.level) / 2), quantile_of(all, (1 + options.level) / 2)};
  out.two_modes = two_modes(std::move(all), observed, out.effective);
  return out;
}

Interval interval_of(const ClassAnswer& answer, double level) {
  std::vector<double> all;
  for (const auto& draws : answer.draws) all.insert(all.end(), draws.begin(), draws.end());
  std::sort(all.begin(), all.end());
  return {quantile_of(all, (1 - level) / 2), quantile_of(all, (1 + level) / 2)};
}

std::optional<Refusal> refusal_of(const ClassAnswer& answer) {
  char text[32];
  if (!(answer.rhat <= kMostRhat) || answer.effective < kLeastEffective) {
    std::snprintf(text, sizeof text, "%.3f", answer.rhat);
    return refuse("undercount_chains_disagree", {text, std::to_string(static_cast<uint64_t>(answer.effective))});
  }
  const auto number = [](double x) { return std::to_string(static_cast<uint64_t>(std::llround(x))); };
  if (answer.two_modes) {
    return refuse("undercount_two_modes", {number(answer.two_modes->first), number(answer.two_modes->second)});
  }
  if (answer.interval.high >= 0.95 * answer.cap) {
    return refuse("undercount_at_cap", {number(answer.interval.high), number(answer.cap)});
  }
  const double seen = static_cast<double>(answer.observed) / answer.median;
  if (seen < kLeastSeen) {
    return refuse("undercount_hardly_seen", {number(100 * seen), number(100 * kLeastSeen)});
  }
  return std::nullopt;
}

}  // namespace stillheld::measure
