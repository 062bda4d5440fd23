#include "identity/model.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "identity/parallel.h"

namespace stillheld::identity {

namespace {

constexpr double kLeast = 1e-9;

// Where EM starts and what the Dirichlet prior leans to: how pairs of one
// person usually look, a share for each level in order of goodness.
std::vector<double> usual(std::span<const Level> levels) {
  std::vector<double> shares(levels.size(), 0);
  double sum = 0;
  for (size_t l = 1; l < levels.size(); ++l) {
    double share = 0.02;
    switch (levels[l]) {
      case Level::kIdentical: share = 0.75; break;
      case Level::kStraight: share = 0.98; break;
      case Level::kSameClass:
      case Level::kSameSkeleton:
      case Level::kCompatible:
      case Level::kSlip:
      case Level::kClose: share = 0.05; break;
      case Level::kDisagree: share = 0.06; break;
      default: break;
    }
    shares[l] = share;
    sum += share;
  }
  for (double& share : shares) share /= sum;
  return shares;
}

struct Row {
  std::array<uint8_t, kMaxDigits> digits;
  Circle circle;         // whose weights the pair has
  Circle strict_circle;  // whose counts it is part of
  double term;           // natural logarithm
  double count;
};

// Shares of levels: a digit, a level.
using Shares = std::vector<std::vector<double>>;

struct Parameters {
  double prior = 0;
  Shares m;
  std::array<Shares, kCircles> u;
};

// Whether namesakes or relatives may have more in common here than strangers.
bool has_own_u(const Table& table, size_t digit) {
  if (digit >= table.fields()) return false;
  const Kind kind = table.field(digit).kind();
  return kind == Kind::kText || kind == Kind::kIdentifier || kind == Kind::kEvent ||
         kind == Kind::kPatronymic;
}

// Where a list is full of families, pairs of relatives are more numerous than
// pairs of one person, and EM would rather take them: whoever has the family name
// and the town in common, and is born when he likes.  So the prior of birth dates
// weighs as much as all matches, not as a handful of pairs.
double lean_of(const Table& table, size_t digit) {
  return digit < table.fields() && table.field(digit).kind() == Kind::kBirth ? 1 : 0;
}

class Trainer {
 public:
  Trainer(const Comparison& comparison, const Table& table, const Evidence& evidence,
          const TrainingOptions& options)
      : evidence_(evidence), options_(options), digits_(comparison.digits()) {
    for (size_t d = 0; d < digits_; ++d) {
      levels_.push_back(comparison.levels(d).size());
      usual_.push_back(usual(comparison.levels(d)));
      lean_.push_back(lean_of(table, d));
      own_u_.push_back(comparison.has_order() && !evidence.circle_random[0].empty() &&
                       has_own_u(table, d));
    }
    rows_.reserve(evidence.patterns.size());
    for (const PatternCount& pattern : evidence.patterns) {
      Row row{comparison.digits_of(pattern.code), Circle::kStrangers, Circle::kStrangers,
              pattern.term * std::log(2.0), pattern.count};
      if (comparison.has_order()) {
        const uint8_t given = row.digits[comparison.given()];
        const uint8_t family = row.digits[comparison.family()];
        row.circle = comparison.circle(given, family, false);
        row.strict_circle = comparison.circle(given, family, true);
      }
      rows_.push_back(row);
    }
  }

  Parameters start(SeededRandom* random) const {
    Parameters p;
    // Between one match in a hundred records and a few a record.
    const double records = std::sqrt(2 * evidence_.all_pairs) + 1;
    const auto uniform = [&] { return static_cast<double>(random->next() >> 11) * 0x1p-53; };
    const double scale =
        random == nullptr ? 0.5 : std::exp(std::log(0.02) + uniform() * std::log(200.0));
    p.prior = std::clamp(scale * records / std::max(evidence_.all_pairs, 1.0), 1e-12, 0.3);
    p.m = usual_;
    for (size_t d = 0; d < digits_; ++d) {
      p.u[0].push_back(evidence_.random[d]);
      for (size_t c = 1; c < kCircles; ++c) p.u[c].push_back(start_of_circle(c, d));
      if (random == nullptr) continue;
      // Move mass between "identical" and the rest.
      const double identical = 0.35 + 0.63 * uniform();
      const double rest = 1 - p.m[d][1];
      for (size_t l = 2; l < levels_[d]; ++l) p.m[d][l] *= (1 - identical) / std::max(rest, kLeast);
      p.m[d][1] = identical;
    }
    return p;
  }

  // One step; gives the penalised log-likelihood of the parameters it came from.
  double step(Parameters& p, bool move_u, double* expected) const {
    std::array<Shares, kCircles> ratio, matched;
    for (size_t c = 0; c < kCircles; ++c)
      for (size_t d = 0; d < digits_; ++d) {
        matched[c].emplace_back(levels_[d], 0.0);
        ratio[c].emplace_back(levels_[d], 0.0);
        for (size_t l = 1; l < levels_[d]; ++l)
          ratio[c][d][l] = std::log(p.m[d][l] / p.u[c][d][l]);
      }
    if (!evidence_.settled[0].empty()) matched = evidence_.settled;
    double matches = evidence_.settled_pairs;
    const double odds = std::log(p.prior / (1 - p.prior));
    double likelihood = evidence_.all_pairs * std::log1p(-p.prior);
    for (const Row& row : rows_) {
      const Shares& against = ratio[static_cast<size_t>(row.circle)];
      double x = odds + row.term;
      for (size_t d = 0; d < digits_; ++d) x += against[d][row.digits[d]];
      // log of (match + non-match) over non-match, the part that parameters move
      likelihood += row.count * (x > 30 ? x : std::log1p(std::exp(x)));
      const double weight = row.count / (1 + std::exp(-x));
      matches += weight;
      for (size_t d = 0; d < digits_; ++d) matched[0][d][row.digits[d]] += weight;
      if (row.strict_circle == Circle::kStrangers) continue;
      Shares& circle = matched[static_cast<size_t>(row.strict_circle)];
      for (size_t d = 0; d < digits_; ++d) circle[d][row.digits[d]] += weight;
    }
    for (size_t d = 0; d < digits_; ++d) {
      double known = 0;
      for (size_t l = 1; l < levels_[d]; ++l) {
        known += matched[0][d][l];
      }
      const double strength = options_.strength + lean_[d] * known;
      for (size_t l = 1; l < levels_[d]; ++l) {
        likelihood += strength * usual_[d][l] * std::log(p.m[d][l]);
        p.m[d][l] = std::max((matched[0][d][l] + strength * usual_[d][l]) / (known + strength), kLeast);
      }
      if (move_u) move_strangers(d, matched[0][d], p);
      for (size_t c = 1; c < kCircles; ++c) move_circle(c, d, matched[c][d], p);
    }
    // Beta prior: a match or two in all, and far fewer than non-matches.
    if (expected != nullptr) *expected = matches;
    p.prior = std::clamp((matches + 1) / (evidence_.all_pairs + 1e3), 1e-13, 0.5);
    return likelihood;
  }

  bool own_u(size_t digit) const { return own_u_[digit]; }

 private:
  // As if whoever is alike in name but not identical here were two people: from
  // the other end EM would not come back, since namesakes would be matches.
  std::vector<double> start_of_circle(size_t c, size_t d) const {
    const std::vector<double>& u = evidence_.random[d];
    if (!own_u_[d]) return u;
    std::vector<double> shares = u;
    double sum = 0;
    for (size_t l = 1; l < levels_[d]; ++l) {
      if (l > 1) shares[l] = std::max(evidence_.circle_random[c - 1][d][l], u[l]);
      sum += shares[l];
    }
    for (size_t l = 1; l < levels_[d]; ++l) shares[l] /= sum;
    return shares;
  }

  // Random pairs hold matches too; take them out, but never all.
  void move_strangers(size_t d, const std::vector<double>& matched, Parameters& p) const {
    const std::vector<double>& random = evidence_.random[d];
    const double known = evidence_.all_pairs * (1 - random[0]);
    std::vector<double>& u = p.u[0][d];
    double sum = 0;
    for (size_t l = 1; l < levels_[d]; ++l) {
      const double there = random[l] * known;
      u[l] = std::max(there - matched[l], 0.02 * there + 0.1);
      sum += u[l];
    }
    for (size_t l = 1; l < levels_[d]; ++l) u[l] = std::max(u[l] / sum, kLeast);
  }

  // The same in a circle, leaning to strangers, and never below them.
  void move_circle(size_t c, size_t d, const std::vector<double>& matched, Parameters& p) const {
    const std::vector<double>& u = p.u[0][d];
    std::vector<double>& own = p.u[c][d];
    if (!own_u_[d]) {
      own = u;
      return;
    }
    constexpr double kLean = 50;
    const std::vector<double>& random = evidence_.circle_random[c - 1][d];
    const double known = evidence_.circle_pairs[c - 1] * (1 - random[0]);
    double sum = 0;
    std::vector<double> left(levels_[d], 0);
    for (size_t l = 1; l < levels_[d]; ++l) {
      left[l] = std::max(random[l] * known - matched[l], 0.0);
      sum += left[l];
    }
    double whole = 0;
    for (size_t l = 1; l < levels_[d]; ++l) {
      own[l] = std::max((left[l] + kLean * u[l]) / (sum + kLean), l + 1 < levels_[d] ? u[l] : kLeast);
      whole += own[l];
    }
    for (size_t l = 1; l < levels_[d]; ++l) own[l] = std::max(own[l] / whole, kLeast);
  }

  const Evidence& evidence_;
  const TrainingOptions& options_;
  size_t digits_;
  std::vector<double> lean_;
  std::vector<size_t> levels_;
  Shares usual_;
  std::vector<bool> own_u_;
  std::vector<Row> rows_;
};

// Pool adjacent violators: the nearest weights that never rise from a better
// level to a worse one.
void make_monotone(std::vector<double>& weight, const std::vector<double>& mass) {
  struct Pool {
    double sum, mass;
    size_t size;
  };
  std::vector<Pool> pools;
  for (size_t l = 1; l < weight.size(); ++l) {
    const double share = std::max(mass[l], 1e-12);
    pools.push_back({weight[l] * share, share, 1});
    while (pools.size() > 1) {
      const Pool last = pools.back();
      Pool& before = pools[pools.size() - 2];
      if (before.sum / before.mass >= last.sum / last.mass) break;
      before = {before.sum + last.sum, before.mass + last.mass, before.size + last.size};
      pools.pop_back();
    }
  }
  size_t l = 1;
  for (const Pool& pool : pools)
    for (size_t i = 0; i < pool.size; ++i) weight[l++] = pool.sum / pool.mass;
}

}  // namespace

double probability(Bits score) {
  return 1 / (1 + std::exp2(-static_cast<double>(score) / kBit));
}

Bits bits_of(double bits) { return static_cast<Bits>(std::lround(bits * kBit)); }

Model train(const Comparison& comparison, const Table& table, const Evidence& evidence,
            const TrainingOptions& options, const Model* from, TrainingReport* report) {
  const Trainer trainer(comparison, table, evidence, options);
  SeededRandom random(options.seed);
  constexpr int kFirstSteps = 12;
  Parameters best;
  double best_likelihood = 0;
  const bool move_u = from == nullptr;
  if (from != nullptr) {
    best.prior = from->prior;
    for (const DigitModel& digit : from->digits) {
      best.m.push_back(digit.m);
      best.u[0].push_back(digit.u);
    }
    for (size_t c = 1; c < kCircles; ++c) best.u[c] = from->contexts[c - 1].u;
  }
  if (from == nullptr) {
    std::vector<Parameters> starts;
    for (int s = 0; s < options.starts; ++s)
      starts.push_back(trainer.start(s == 0 ? nullptr : &random));
    std::vector<double> likelihoods(starts.size());
    in_parallel(options.threads, starts.size(), [&](size_t s) {
      for (int i = 0; i < kFirstSteps; ++i) likelihoods[s] = trainer.step(starts[s], move_u, nullptr);
    });
    const auto winner = std::max_element(likelihoods.begin(), likelihoods.end()) - likelihoods.begin();
    best = std::move(starts[static_cast<size_t>(winner)]);
    best_likelihood = likelihoods[static_cast<size_t>(winner)];
  }
  double matches = 0;
  int steps = kFirstSteps;
  for (; steps < options.steps; ++steps) {
    const double likelihood = trainer.step(best, move_u, &matches);
    const double gain = likelihood - best_likelihood;
    best_likelihood = likelihood;
    if (std::abs(gain) < 1e-7 * std::abs(likelihood) && steps > kFirstSteps + 3) break;
  }
  if (report != nullptr) *report = {options.starts, steps, best_likelihood, matches};

  Model model;
  model.prior = best.prior;
  model.prior_bits = bits_of(std::log2(best.prior / (1 - best.prior)));
  const auto weights = [&](size_t d, const std::vector<double>& u) {
    const std::vector<double>& m = best.m[d];
    std::vector<double> weight(m.size(), 0), mass(m.size(), 0);
    for (size_t l = 1; l < m.size(); ++l) {
      weight[l] = std::log2(m[l] / u[l]);
      mass[l] = m[l] + u[l];
    }
    make_monotone(weight, mass);
    std::vector<Bits> bits(m.size(), 0);
    for (size_t l = 1; l < m.size(); ++l) bits[l] = bits_of(std::clamp(weight[l], -40.0, 40.0));
    return bits;
  };
  for (size_t d = 0; d < comparison.digits(); ++d) {
    DigitModel digit;
    digit.name = d < table.fields() ? table.field(d).name() : "order";
    digit.levels.assign(comparison.levels(d).begin(), comparison.levels(d).end());
    digit.m = best.m[d];
    digit.u = best.u[0][d];
    digit.weight = weights(d, digit.u);
    for (size_t c = 1; c < kCircles; ++c) {
      Context& context = model.contexts[c - 1];
      const bool own = trainer.own_u(d);
      context.u.push_back(own ? best.u[c][d] : digit.u);
      context.weight.push_back(own ? weights(d, best.u[c][d]) : digit.weight);
      context.by_chance.push_back(own ? std::min(1.0, digit.u[1] / best.u[c][d][1]) : 1.0);
    }
    model.digits.push_back(std::move(digit));
  }
  return model;
}

double match_probability(const Model& model, const std::array<uint8_t, kMaxDigits>& digits) {
  Bits score = model.prior_bits;
  for (size_t d = 0; d < model.digits.size(); ++d) score += model.digits[d].weight[digits[d]];
  return probability(score);
}

}  // namespace stillheld::identity
