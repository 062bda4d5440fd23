#include "measure/undercount_kinds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "measure/undercount_random.h"

namespace stillheld::measure {

namespace {

constexpr int kMostKinds = 4;
constexpr int kStarts = 8;
constexpr int kMostSteps = 400;

// Expectation maximisation from one start; the log likelihood of the seen
// patterns given that they are seen.
double climb(const CaptureTable& table, int kinds, Philox& random) {
  const size_t lists = static_cast<size_t>(table.list_count());
  const double observed = static_cast<double>(table.observed());
  std::array<double, kMostKinds> share{};
  std::array<std::array<double, kMostLists>, kMostKinds> chance{};
  for (size_t k = 0; k < static_cast<size_t>(kinds); ++k) {
    share[k] = 1.0 / kinds;
    const double level = 2 * random.normal() - 1;
    for (size_t j = 0; j < lists; ++j) chance[k][j] = 1 / (1 + std::exp(-level - random.normal()));
  }
  double last = -std::numeric_limits<double>::infinity();
  for (int step = 0; step < kMostSteps; ++step) {
    std::array<double, kMostKinds> members{};
    std::array<std::array<double, kMostLists>, kMostKinds> on{};
    std::array<double, kMostKinds> each{};
    double unseen_share = 0;
    double likelihood = 0;
    // The pattern of nobody first: its people are expected, not counted.
    double unseen = 0;
    for (size_t x = 0; x < table.count.size(); ++x) {
      double people = static_cast<double>(table.count[x]);
      if (x != 0 && people == 0) continue;
      double sum = 0;
      for (size_t k = 0; k < static_cast<size_t>(kinds); ++k) {
        double p = share[k];
        for (size_t j = 0; j < lists; ++j) p *= (x >> j & 1u) != 0 ? chance[k][j] : 1 - chance[k][j];
        each[k] = p;
        sum += p;
      }
      sum = std::max(sum, 1e-300);
      if (x == 0) {
        unseen_share = std::min(sum, 1 - 1e-9);
        unseen = observed * unseen_share / (1 - unseen_share);
        people = unseen;
      } else {
        likelihood += people * std::log(sum);
      }
      for (size_t k = 0; k < static_cast<size_t>(kinds); ++k) {
        const double part = people * each[k] / sum;
        members[k] += part;
        for (size_t j = 0; j < lists; ++j) on[k][j] += (x >> j & 1u) != 0 ? part : 0;
      }
    }
    likelihood -= observed * std::log1p(-unseen_share);
    for (size_t k = 0; k < static_cast<size_t>(kinds); ++k) {
      share[k] = std::max(members[k] / (observed + unseen), 1e-9);
      for (size_t j = 0; j < lists; ++j) chance[k][j] = std::clamp(on[k][j] / std::max(members[k], 1e-9), 1e-6, 1 - 1e-6);
    }
    if (likelihood - last < 1e-4 && step > 20) return std::max(likelihood, last);
    last = likelihood;
  }
  return last;
}

}  // namespace

KindsFit fit_kinds(const CaptureTable& table) {
  const double n = static_cast<double>(table.observed());
  const int lists = table.list_count();
  double constant = n * std::log(n) - n;
  for (size_t x = 1; x < table.count.size(); ++x) constant -= std::lgamma(static_cast<double>(table.count[x]) + 1);
  KindsFit out;
  out.bic = std::numeric_limits<double>::infinity();
  Philox random(0, 0);
  for (int kinds = 1; kinds <= kMostKinds && kinds * (lists + 1) < (1 << lists); ++kinds) {
    double best = -std::numeric_limits<double>::infinity();
    for (int start = 0; start < (kinds == 1 ? 1 : kStarts); ++start) best = std::max(best, climb(table, kinds, random));
    const double bic = -2 * (best + constant) + std::log(n) * kinds * (lists + 1);
    if (bic < out.bic) out = {kinds, bic, best + constant};
  }
  return out;
}

}  // namespace stillheld::measure
