#include "names/similarity.h"

#include <algorithm>
#include <bit>

#include "names/similarity_kernels.h"

namespace stillheld::names {

double jaro_winkler(std::string_view a, std::string_view b) {
  if (a.empty() && b.empty()) return 1;
  if (a.empty() || b.empty()) return 0;
  const size_t half = std::max(a.size(), b.size()) / 2;
  const size_t window = half > 0 ? half - 1 : 0;
  std::string matched_a(a.size(), '\0'), matched_b(b.size(), '\0');
  size_t matches = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const size_t begin = i > window ? i - window : 0;
    const size_t end = std::min(b.size(), i + window + 1);
    for (size_t j = begin; j < end; ++j) {
      if (matched_b[j] != 0 || a[i] != b[j]) continue;
      matched_a[i] = matched_b[j] = 1;
      ++matches;
      break;
    }
  }
  if (matches == 0) return 0;
  size_t out_of_order = 0;
  for (size_t i = 0, j = 0; i < a.size(); ++i) {
    if (matched_a[i] == 0) continue;
    while (matched_b[j] == 0) ++j;
    out_of_order += a[i] != b[j] ? 1 : 0;
    ++j;
  }
  // In whole numbers, so that "above 0.7" is exact.
  const double above = static_cast<double>(2 * matches * matches * (a.size() + b.size()) +
                                           (2 * matches - out_of_order) * a.size() * b.size());
  const double below = static_cast<double>(6 * a.size() * b.size() * matches);
  const double jaro = above / below;
  if (!(10 * above > 7 * below)) return jaro;
  size_t prefix = 0;
  while (prefix < 4 && prefix < a.size() && prefix < b.size() && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

namespace kernels {

float value_of(int length_a, int length_b, int matches, int out_of_order, int prefix) {
  if (length_a == 0 && length_b == 0) return 1;
  if (matches == 0) return 0;
  // The sum of the three fractions over one denominator: whole numbers below
  // 2^24, so that there is one rounding, in the division.
  const auto m = static_cast<float>(matches), t = static_cast<float>(out_of_order);
  const auto la = static_cast<float>(length_a), lb = static_cast<float>(length_b);
  const float product = la * lb;
  const float above = (m + m) * m * (la + lb) + (m + m - t) * product;
  const float below = (6.0F * product) * m;
  const float jaro = above / below;
  if (!(10.0F * above > 7.0F * below)) return jaro;
  return jaro + (static_cast<float>(prefix) * 0.1F) * (1.0F - jaro);
}

// One pair, a bit a letter of b.  REQUIRES: at most 32 bytes each.
float one_pair(std::string_view x, std::string_view y) {
  const int half = static_cast<int>(std::max(x.size(), y.size()) / 2);
  const int window = half > 0 ? half - 1 : 0;
  // Where each letter stands in y: one pass instead of one a letter of x.
  static thread_local uint32_t places[256];
  for (size_t j = 0; j < y.size(); ++j) places[static_cast<unsigned char>(y[j])] |= 1U << j;
  uint32_t same[32];
  uint32_t matched_a = 0, matched_b = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const uint32_t mask = places[static_cast<unsigned char>(x[i])];
    same[i] = mask;
    const int place = static_cast<int>(i);
    const int low = std::max(0, place - window), high = std::min(31, place + window);
    const uint32_t reach = static_cast<uint32_t>((uint64_t{1} << (high + 1)) - (uint64_t{1} << low));
    const uint32_t candidates = mask & reach & ~matched_b;
    if (candidates == 0) continue;
    matched_b |= candidates & (0U - candidates);
    matched_a |= 1U << i;
  }
  for (const char c : y) places[static_cast<unsigned char>(c)] = 0;
  int out_of_order = 0;
  for (uint32_t left_a = matched_a, left_b = matched_b; left_a != 0; left_a &= left_a - 1) {
    out_of_order += (same[std::countr_zero(left_a)] & left_b & (0U - left_b)) == 0 ? 1 : 0;
    left_b &= left_b - 1;
  }
  int prefix = 0;
  while (prefix < 4 && static_cast<size_t>(prefix) < std::min(x.size(), y.size()) &&
         x[static_cast<size_t>(prefix)] == y[static_cast<size_t>(prefix)])
    ++prefix;
  return value_of(static_cast<int>(x.size()), static_cast<int>(y.size()), std::popcount(matched_a),
                  out_of_order, prefix);
}

void scalar(const PaddedString* a, const PaddedString* b, size_t n, float* out) {
  for (size_t k = 0; k < n; ++k) out[k] = one_pair(a[k].view(), b[k].view());
}

}  // namespace kernels

float jaro_winkler_short(std::string_view a, std::string_view b) {
  if (a.size() > 32 || b.size() > 32) return static_cast<float>(jaro_winkler(a, b));
  return kernels::one_pair(a, b);
}

Kernel best_kernel() {
#if defined(__x86_64__)
  static const Kernel best = [] {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) return Kernel::avx512;
    if (__builtin_cpu_supports("avx2")) return Kernel::avx2;
    return Kernel::scalar;
  }();
  return best;
#else
  return Kernel::scalar;
#endif
}

std::string_view kernel_name(Kernel kernel) {
  switch (kernel) {
    case Kernel::avx512: return "avx512";
    case Kernel::avx2: return "avx2";
    case Kernel::scalar: break;
  }
  return "scalar";
}

void jaro_winkler_batch(Kernel kernel, const PaddedString* a, const PaddedString* b, size_t n, float* out) {
#if defined(__x86_64__)
  if (kernel == Kernel::avx512) return kernels::avx512(a, b, n, out);
  if (kernel == Kernel::avx2) return kernels::avx2(a, b, n, out);
#endif
  (void)kernel;
  kernels::scalar(a, b, n, out);
}

void jaro_winkler_batch(const PaddedString* a, const PaddedString* b, size_t n, float* out) {
  jaro_winkler_batch(best_kernel(), a, b, n, out);
}

}  // namespace stillheld::names
