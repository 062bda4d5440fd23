#include "identity/score.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "base/random.h"

namespace stillheld::identity {

namespace {

double pairs_of(double n) { return n * (n - 1) / 2; }

// How many records stand in both a gold cluster and a result cluster.
struct Cell {
  uint32_t gold;
  uint32_t result;
  double count;
};

std::vector<Cell> cross_table(std::span<const uint32_t> gold, std::span<const uint32_t> result) {
  std::vector<std::pair<uint32_t, uint32_t>> sorted;
  for (size_t i = 0; i < gold.size(); ++i)
    if (gold[i] != kNotInGold) sorted.emplace_back(result[i], gold[i]);
  std::sort(sorted.begin(), sorted.end());
  std::vector<Cell> cells;
  for (const auto& [r, g] : sorted) {
    if (cells.empty() || cells.back().gold != g || cells.back().result != r) cells.push_back({g, r, 0});
    cells.back().count += 1;
  }
  return cells;
}

PairScore weighed(const std::vector<Cell>& cells, const std::unordered_map<uint32_t, double>* weight) {
  PairScore score;
  std::unordered_map<uint32_t, double> gold_sizes;
  const auto weight_of = [&](uint32_t g) { return weight == nullptr ? 1.0 : weight->at(g); };
  for (size_t start = 0; start < cells.size();) {
    size_t end = start;
    double all = 0, weighted = 0, inside = 0;
    while (end < cells.size() && cells[end].result == cells[start].result) {
      const Cell& cell = cells[end++];
      const double w = weight_of(cell.gold);
      gold_sizes[cell.gold] += cell.count;
      all += cell.count;
      weighted += w * cell.count;
      inside += w * pairs_of(cell.count);
    }
    // Pairs across gold clusters weigh the mean of both: summed over all pairs
    // that is weighted · (all − 1) / 2, less what lies inside.
    score.found += weighted * (all - 1) / 2;
    score.true_found += inside;
    start = end;
  }
  for (const auto& [g, size] : gold_sizes) score.truth += weight_of(g) * pairs_of(size);
  return score;
}

}  // namespace

PairScore score_clusters(std::span<const uint32_t> gold, std::span<const uint32_t> result) {
  return weighed(cross_table(gold, result), nullptr);
}

Interval bootstrap_f1(std::span<const uint32_t> gold, std::span<const uint32_t> result, int draws,
                      uint64_t seed) {
  const auto cells = cross_table(gold, result);
  std::vector<uint32_t> clusters;
  for (const Cell& cell : cells) clusters.push_back(cell.gold);
  std::sort(clusters.begin(), clusters.end());
  clusters.erase(std::unique(clusters.begin(), clusters.end()), clusters.end());
  if (clusters.empty()) return {};
  SeededRandom random(seed);
  std::vector<double> f1;
  std::unordered_map<uint32_t, double> weight;
  for (int d = 0; d < draws; ++d) {
    for (const uint32_t c : clusters) weight[c] = 0;
    for (size_t i = 0; i < clusters.size(); ++i) weight[clusters[random.below(clusters.size())]] += 1;
    f1.push_back(weighed(cells, &weight).f1());
  }
  std::sort(f1.begin(), f1.end());
  const auto at = [&](double share) {
    return f1[static_cast<size_t>(share * static_cast<double>(f1.size() - 1))];
  };
  return {at(0.025), at(0.975)};
}

Calibration calibration(std::span<const std::pair<double, bool>> pairs) {
  struct Bin {
    double n = 0, truth = 0, probability = 0;
  };
  std::array<Bin, 10> all{}, contested{};
  Calibration result;
  for (const auto& [p, truth] : pairs) {
    const auto add = [&, q = p, t = truth](Bin& bin) {
      bin.n += 1;
      bin.truth += t ? 1 : 0;
      bin.probability += q;
    };
    const auto bin = std::min<size_t>(9, static_cast<size_t>(p * 10));
    add(all[bin]);
    ++result.pairs;
    if (p < 0.01 || p > 0.99) continue;
    add(contested[bin]);
    ++result.contested;
  }
  const auto error = [](const std::array<Bin, 10>& bins, uint64_t n) {
    double sum = 0;
    for (const Bin& bin : bins) sum += std::abs(bin.truth - bin.probability);
    return n == 0 ? 0 : sum / static_cast<double>(n);
  };
  result.error = error(all, result.pairs);
  result.contested_error = error(contested, result.contested);
  return result;
}

}  // namespace stillheld::identity
