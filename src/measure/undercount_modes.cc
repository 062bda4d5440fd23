#include "measure/undercount_modes.h"

#include <algorithm>
#include <cmath>

namespace stillheld::measure {

namespace {

constexpr double kLeastMass = 0.05;
constexpr double kValley = 0.75;

}  // namespace

std::optional<std::pair<double, double>> two_modes(std::span<const Hump> density) {
  // The best valley: the one whose lower neighbour peak stands out the most.
  const size_t size = density.size();
  std::vector<size_t> left_peak(size);
  std::vector<size_t> right_peak(size);
  std::vector<double> mass(size);
  double sum = 0;
  for (size_t i = 0; i < size; ++i) {
    sum += density[i].mass;
    mass[i] = sum;
    left_peak[i] = i == 0 || density[i].height > density[left_peak[i - 1]].height ? i : left_peak[i - 1];
  }
  for (size_t i = size; i-- > 0;) {
    right_peak[i] = i + 1 == size || density[i].height > density[right_peak[i + 1]].height ? i : right_peak[i + 1];
  }
  double depth = kValley;
  std::optional<std::pair<double, double>> out;
  for (size_t i = 1; i + 1 < size; ++i) {
    const double lower = std::min(density[left_peak[i]].height, density[right_peak[i]].height);
    if (!(lower > 0) || mass[i] < kLeastMass * sum || sum - mass[i] < kLeastMass * sum) continue;
    const double ratio = density[i].height / lower;
    if (ratio >= depth) continue;
    depth = ratio;
    out = std::pair{density[left_peak[i]].total, density[right_peak[i]].total};
  }
  return out;
}

std::optional<std::pair<double, double>> two_modes(std::vector<double> draws, double observed, double effective) {
  if (draws.size() < 50) return std::nullopt;
  // In log of the uncounted, where the humps of a skewed law are even.
  for (double& draw : draws) draw = std::log(std::max(draw - observed, 0.0) + 1);
  std::sort(draws.begin(), draws.end());
  const double count = static_cast<double>(draws.size());
  const auto at = [&](double share) { return draws[static_cast<size_t>(share * (count - 1))]; };
  double mean = 0;
  for (const double draw : draws) mean += draw / count;
  double square = 0;
  for (const double draw : draws) square += (draw - mean) * (draw - mean) / count;
  const double width = std::min(std::sqrt(square), (at(0.75) - at(0.25)) / 1.34);
  if (!(width > 0)) return std::nullopt;
  const double band = 0.9 * width * std::pow(std::max(effective, 20.0), -0.2);
  const double from = at(0.001) - 3 * band;
  const double to = at(0.999) + 3 * band;
  constexpr int kNodes = 400;
  const double step = (to - from) / kNodes;
  // Counts in fine bins, then a Gaussian over them.
  std::vector<double> bins(kNodes + 1, 0);
  for (const double draw : draws) {
    const double place = std::clamp((draw - from) / step, 0.0, static_cast<double>(kNodes));
    bins[static_cast<size_t>(std::lround(place))] += 1;
  }
  std::vector<Hump> density(kNodes + 1);
  const int reach = static_cast<int>(std::ceil(4 * band / step));
  for (int i = 0; i <= kNodes; ++i) {
    double height = 0;
    for (int k = std::max(0, i - reach); k <= std::min(kNodes, i + reach); ++k) {
      const double z = (i - k) * step / band;
      height += bins[static_cast<size_t>(k)] * std::exp(-0.5 * z * z);
    }
    density[static_cast<size_t>(i)] = {observed + std::exp(from + i * step) - 1, height, bins[static_cast<size_t>(i)]};
  }
  return two_modes(density);
}

}  // namespace stillheld::measure
