// The measures of score.h with their bootstrap intervals.
#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "base/random.h"
#include "identity/score.h"

namespace stillheld::identity {

namespace {

Interval interval_of(std::vector<double>& draws) {
  if (draws.empty()) return {};
  std::sort(draws.begin(), draws.end());
  const auto at = [&](double share) {
    return draws[static_cast<size_t>(share * static_cast<double>(draws.size() - 1))];
  };
  return {at(0.025), at(0.975)};
}

// How many records stand in both a gold cluster and a result cluster.
struct Cell {
  uint32_t gold;
  uint32_t result;
  double count;
};

constexpr size_t kMeasures = 6;
using Values = std::array<double, kMeasures>;

double harmonic(double a, double b) { return a + b > 0 ? 2 * a * b / (a + b) : 0; }

// Of the cells, sorted by result; a gold cluster weighs weight[gold], a found
// pair of two clusters the mean of both.
Values values_of(const std::vector<Cell>& cells, const std::vector<double>& weight,
                 const std::vector<double>& size) {
  PairScore pairs;
  double records = 0, precise = 0, recalled = 0;
  for (size_t start = 0; start < cells.size();) {
    size_t end = start;
    double all = 0, weighted = 0;
    for (; end < cells.size() && cells[end].result == cells[start].result; ++end) {
      all += cells[end].count;
      weighted += weight[cells[end].gold] * cells[end].count;
    }
    pairs.found += weighted * (all - 1) / 2;
    for (; start < end; ++start) {
      const Cell& cell = cells[start];
      const double w = weight[cell.gold] * cell.count;
      pairs.true_found += w * (cell.count - 1) / 2;
      records += w;
      precise += w * cell.count / all;
      recalled += w * cell.count / size[cell.gold];
    }
  }
  for (size_t g = 0; g < size.size(); ++g) pairs.truth += weight[g] * size[g] * (size[g] - 1) / 2;
  const double p = records > 0 ? precise / records : 1, r = records > 0 ? recalled / records : 1;
  return {pairs.precision(), pairs.recall(), pairs.f1(), p, r, harmonic(p, r)};
}

}  // namespace

std::vector<std::pair<std::string, Estimate>> measure_clusters(std::span<const uint32_t> gold,
                                                               std::span<const uint32_t> result,
                                                               int draws, uint64_t seed) {
  std::unordered_map<uint32_t, uint32_t> numbers;
  std::vector<std::pair<uint32_t, uint32_t>> sorted;
  std::vector<double> size;
  for (size_t i = 0; i < gold.size(); ++i) {
    if (gold[i] == kNotInGold) continue;
    const auto [where, fresh] = numbers.try_emplace(gold[i], static_cast<uint32_t>(size.size()));
    if (fresh) size.push_back(0);
    size[where->second] += 1;
    sorted.emplace_back(result[i], where->second);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<Cell> cells;
  for (const auto& [r, g] : sorted) {
    if (cells.empty() || cells.back().gold != g || cells.back().result != r)
      cells.push_back({g, r, 0});
    cells.back().count += 1;
  }
  std::vector<double> weight(size.size(), 1);
  const Values values = values_of(cells, weight, size);
  std::array<std::vector<double>, kMeasures> drawn;
  SeededRandom random(seed);
  for (int d = 0; d < draws && !size.empty(); ++d) {
    std::fill(weight.begin(), weight.end(), 0);
    for (size_t i = 0; i < size.size(); ++i) weight[random.below(size.size())] += 1;
    const Values one = values_of(cells, weight, size);
    for (size_t m = 0; m < kMeasures; ++m) drawn[m].push_back(one[m]);
  }
  static const char* const kNames[] = {"precision",        "recall",        "f1",
                                       "bcubed_precision", "bcubed_recall", "bcubed_f1"};
  std::vector<std::pair<std::string, Estimate>> out;
  for (size_t m = 0; m < kMeasures; ++m)
    out.emplace_back(kNames[m], Estimate{values[m], interval_of(drawn[m])});
  return out;
}

std::vector<std::pair<std::string, Estimate>> measure_calibration(std::span<const JudgedPair> pairs,
                                                                  int draws, uint64_t seed) {
  // Pairs of the same bin and clusters are one line, so that draws are quick.
  struct Bins {
    std::array<double, 10> truth{}, probability{};
    double n = 0;
    double error() const {
      double sum = 0;
      for (size_t b = 0; b < 10; ++b) sum += std::abs(truth[b] - probability[b]);
      return n > 0 ? sum / n : 0;
    }
  };
  std::unordered_map<uint32_t, uint32_t> numbers;
  std::vector<std::pair<uint32_t, uint32_t>> whose;
  for (const JudgedPair& pair : pairs) {
    const auto number = [&](uint32_t g) {
      return numbers.try_emplace(g, static_cast<uint32_t>(numbers.size())).first->second;
    };
    const uint32_t a = number(pair.gold_a);
    whose.emplace_back(a, number(pair.gold_b));
  }
  std::vector<double> weight(numbers.size(), 1);
  const auto errors = [&] {
    Bins all, contested;
    for (size_t i = 0; i < pairs.size(); ++i) {
      const JudgedPair& pair = pairs[i];
      const double w = (weight[whose[i].first] + weight[whose[i].second]) / 2;
      if (w == 0) continue;
      const auto bin = std::min<size_t>(9, static_cast<size_t>(pair.probability * 10));
      for (Bins* bins : {&all, &contested}) {
        if (bins == &contested && (pair.probability < 0.01 || pair.probability > 0.99)) continue;
        bins->truth[bin] += pair.truth ? w : 0;
        bins->probability[bin] += w * pair.probability;
        bins->n += w;
      }
    }
    return std::pair(all.error(), contested.error());
  };
  const auto values = errors();
  std::vector<double> drawn_all, drawn_contested;
  SeededRandom random(seed);
  // Millions of pairs: fewer draws say as much.
  const int rounds = pairs.size() > 1'000'000 ? std::min(draws, 50) : draws;
  for (int d = 0; d < rounds && !weight.empty(); ++d) {
    std::fill(weight.begin(), weight.end(), 0);
    for (size_t i = 0; i < weight.size(); ++i) weight[random.below(weight.size())] += 1;
    const auto one = errors();
    drawn_all.push_back(one.first);
    drawn_contested.push_back(one.second);
  }
  return {{"calibration", {values.first, interval_of(drawn_all)}},
          {"contested", {values.second, interval_of(drawn_contested)}}};
}

}  // namespace stillheld::identity
