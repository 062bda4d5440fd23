#include "measure/undercount_fit.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <limits>

namespace stillheld::measure {

LogLinearWork::LogLinearWork(const CaptureTable& table, uint64_t model) : lists(table.list_count()), cells(table.count.size()) {
  assert(lists <= kMostLists);
  for (size_t x = 0; x < cells; ++x) {
    count[x] = static_cast<double>(table.count[x]);
    open[x] = true;
  }
  count[0] = 0;
  std::array<double, kMostCells> on_all = count;
  superset_sums(on_all);
  for (uint32_t t = 0; t < cells; ++t) {
    if ((model >> t & 1u) == 0) continue;
    ++parameters;
    if (t != 0 && on_all[t] == 0) {
      has_closed = true;
      for (uint32_t x = t; x < cells; ++x) {
        if ((x & t) == t) open[x] = false;
      }
    }
  }
  for (uint32_t t = 0; t < cells; ++t) {
    if ((model >> t & 1u) != 0 && open[t]) terms[static_cast<size_t>(size++)] = t;
  }
}

void LogLinearWork::superset_sums(std::array<double, kMostCells>& values) const {
  for (size_t bit = 1; bit < cells; bit <<= 1) {
    for (size_t x = 0; x < cells; ++x) {
      if ((x & bit) == 0) values[x] += values[x | bit];
    }
  }
}

void LogLinearWork::means(bool whole) {
  std::array<double, kMostCells> eta;
  for (size_t x = 0; x < cells; ++x) eta[x] = 0;
  for (int i = 0; i < size; ++i) eta[terms[static_cast<size_t>(i)]] = theta[static_cast<size_t>(i)];
  for (size_t bit = 1; bit < cells; bit <<= 1) {
    for (size_t x = 0; x < cells; ++x) {
      if ((x & bit) != 0) eta[x] += eta[x ^ bit];
    }
  }
  for (size_t x = whole ? 0 : 1; x < cells; ++x) mean[x] = open[x] ? std::exp(std::min(eta[x], 600.0)) : 0;
  if (!whole) mean[0] = 0;
}

bool LogLinearWork::factor(const std::array<double, kMostCells>& sums) {
  const size_t n = static_cast<size_t>(size);
  for (size_t i = 0; i < n; ++i) {
    double* row = &lower_[i * kMostCells];
    for (size_t j = 0; j <= i; ++j) {
      const double* other = &lower_[j * kMostCells];
      double value = sums[terms[i] | terms[j]];
      const double whole = value;
      if (i == j) value += ridge * (1 + value);
      for (size_t k = 0; k < j; ++k) value -= row[k] * other[k];
      if (i != j) {
        row[j] = value * other[j];  // the diagonal keeps its inverse
      } else {
        if (!(value > 1e-12 * whole) || !std::isfinite(value)) return false;
        row[i] = 1 / std::sqrt(value);
      }
    }
  }
  return true;
}

void LogLinearWork::back_solve(std::array<double, kMostCells>& vector) const {
  const size_t n = static_cast<size_t>(size);
  for (size_t i = 0; i < n; ++i) {
    double value = vector[i];
    for (size_t k = 0; k < i; ++k) value -= lower_[i * kMostCells + k] * vector[k];
    vector[i] = value * lower_[i * kMostCells + i];
  }
  for (size_t i = n; i-- > 0;) {
    double value = vector[i];
    for (size_t k = i + 1; k < n; ++k) value -= lower_[k * kMostCells + i] * vector[k];
    vector[i] = value * lower_[i * kMostCells + i];
  }
}

double LogLinearWork::log_likelihood(bool whole) const {
  double sum = 0;
  for (size_t x = whole ? 0 : 1; x < cells; ++x) {
    if (!open[x]) continue;
    if (count[x] > 0) sum += count[x] * std::log(mean[x]);
    sum -= mean[x];
  }
  return sum;
}

bool LogLinearWork::solve(bool whole, bool cold, int most_steps) {
  const size_t first = whole ? 0 : 1;
  std::array<double, kMostCells> step;
  if (cold) {
    // One weighted least squares step from the counts.
    std::array<double, kMostCells> weight{};
    std::array<double, kMostCells> score{};
    for (size_t x = first; x < cells; ++x) {
      if (!open[x]) continue;
      weight[x] = count[x] + 0.5;
      score[x] = weight[x] * std::log(weight[x]);
    }
    superset_sums(weight);
    superset_sums(score);
    if (!factor(weight)) return false;
    for (int i = 0; i < size; ++i) step[static_cast<size_t>(i)] = score[terms[static_cast<size_t>(i)]];
    back_solve(step);
    for (int i = 0; i < size; ++i) theta[static_cast<size_t>(i)] = step[static_cast<size_t>(i)];
  }
  means(whole);
  double now = log_likelihood(whole);
  for (int round = 0; round < most_steps; ++round) {
    std::array<double, kMostCells> gap{};
    std::array<double, kMostCells> sums = mean;
    for (size_t x = first; x < cells; ++x) gap[x] = open[x] ? count[x] - mean[x] : 0;
    superset_sums(gap);
    superset_sums(sums);
    if (!factor(sums)) return false;
    double gain = 0;
    for (int i = 0; i < size; ++i) step[static_cast<size_t>(i)] = gap[terms[static_cast<size_t>(i)]];
    std::array<double, kMostCells> gradient = step;
    back_solve(step);
    for (int i = 0; i < size; ++i) gain += gradient[static_cast<size_t>(i)] * step[static_cast<size_t>(i)];
    if (!std::isfinite(gain)) return false;
    const std::array<double, kMostCells> before = theta;
    double length = 1;
    double next = now;
    for (int half = 0; half < 30; ++half, length *= 0.5) {
      for (int i = 0; i < size; ++i) {
        theta[static_cast<size_t>(i)] = before[static_cast<size_t>(i)] + length * step[static_cast<size_t>(i)];
      }
      means(whole);
      next = log_likelihood(whole);
      if (next >= now - 1e-9 * (1 + std::fabs(now))) break;
    }
    now = next;
    // `gain` is twice what is left to climb; Newton squares it in each step.
    if (gain < 1e-9) return std::isfinite(now);
  }
  return ridge > 0;
}

double LogLinearWork::intercept_variance() {
  std::array<double, kMostCells> sums = mean;
  superset_sums(sums);
  if (!factor(sums)) return std::numeric_limits<double>::infinity();
  std::array<double, kMostCells> unit{};
  unit[0] = 1;  // terms[0] is ∅
  back_solve(unit);
  return unit[0];
}

}  // namespace stillheld::measure
