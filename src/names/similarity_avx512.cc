#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>

#include "names/similarity_kernels.h"

#define STILLHELD_AVX512 __attribute__((target("avx512f,avx512bw,avx512vl")))
#define STILLHELD_INLINE STILLHELD_AVX512 __attribute__((always_inline)) static inline

namespace stillheld::names::kernels {
namespace {

constexpr size_t kLanes = 64;

struct Counts {
  __m512i matches, out_of_order;
};

// 64 rows of 16 bytes → 16 registers of 64 lanes.  An unpack rotates the
// address (row, column) by one bit; four of them exchange row and column.
STILLHELD_INLINE void transpose(const PaddedString* rows, size_t half, __m512i* out) {
  __m512i x[16], y[16];
  for (int r = 0; r < 16; ++r) {
    const auto row = [&](int k) STILLHELD_AVX512 __attribute__((always_inline)) {
      return _mm_load_si128(reinterpret_cast<const __m128i*>(rows[r + 16 * k].bytes + half));
    };
    __m512i v = _mm512_castsi128_si512(row(0));
    v = _mm512_inserti32x4(v, row(1), 1);
    v = _mm512_inserti32x4(v, row(2), 2);
    x[r] = _mm512_inserti32x4(v, row(3), 3);
  }
  for (int stage = 0; stage < 2; ++stage) {
    for (int i = 0; i < 8; ++i) {
      y[2 * i] = _mm512_unpacklo_epi8(x[i], x[i + 8]);
      y[2 * i + 1] = _mm512_unpackhi_epi8(x[i], x[i + 8]);
    }
    for (int i = 0; i < 8; ++i) {
      x[2 * i] = _mm512_unpacklo_epi8(y[i], y[i + 8]);
      x[2 * i + 1] = _mm512_unpackhi_epi8(y[i], y[i + 8]);
    }
  }
  for (int i = 0; i < 16; ++i) out[i] = x[i];
}

// Whether a row of the 64 is longer than 16 bytes.
STILLHELD_INLINE bool any_long(const PaddedString* rows) {
  __m512i all = _mm512_setzero_si512();
  for (size_t k = 0; k < kLanes; k += 2)
    all = _mm512_or_si512(all, _mm512_loadu_si512(rows[k].bytes));
  return (_mm512_test_epi8_mask(all, all) & 0xFFFF0000FFFF0000ULL) != 0;
}

STILLHELD_INLINE int lengths(const __m512i* letters, int limit, __m512i* out) {
  const __m512i one = _mm512_set1_epi8(1);
  __m512i length = _mm512_setzero_si512();
  int longest = 0;
  for (; longest < limit; ++longest) {
    const __mmask64 letter = _mm512_test_epi8_mask(letters[longest], letters[longest]);
    if (letter == 0) break;
    length = _mm512_mask_add_epi8(length, letter, length, one);
  }
  *out = length;
  return longest;
}

template <int groups>
STILLHELD_INLINE Counts match(const __m512i* a, const __m512i* b, int longest_a, int longest_b,
                              __m512i window, int widest) {
  const __m512i zero = _mm512_setzero_si512(), one = _mm512_set1_epi8(1);
  __m512i bit[8];
  for (int k = 0; k < 8; ++k) bit[k] = _mm512_set1_epi8(static_cast<char>(1U << k));
  __m512i same[32][groups];
  __mmask64 matched[32];
  __m512i free[groups];
  for (int g = 0; g < groups; ++g) free[g] = _mm512_set1_epi8(-1);
  __m512i matches = zero;
  for (int i = 0; i < longest_a; ++i) {
    const __m512i letter = a[i];
    const __mmask64 valid = _mm512_test_epi8_mask(letter, letter);
    __mmask64 found = 0;
    for (int g = 0; g < groups; ++g) {
      __m512i mask = zero;
      const int begin = std::max(0, i - widest - 8 * g);
      const int end = std::min({8, longest_b - 8 * g, i + widest + 1 - 8 * g});
      // All eight even where the window needs fewer: unrolled, it costs less.
      if (begin < end) {
#pragma GCC unroll 8
        for (int k = 0; k < 8; ++k)
          mask = _mm512_mask_add_epi8(mask, _mm512_mask_cmpeq_epi8_mask(valid, letter, b[8 * g + k]), mask, bit[k]);
      }
      same[i][g] = mask;
      const __m512i reach = _mm512_shuffle_epi8(
          _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(kWindow.bits[g][i]))), window);
      const __m512i candidates = _mm512_ternarylogic_epi32(mask, reach, free[g], 0x80);
      __m512i lowest = _mm512_and_si512(candidates, _mm512_sub_epi8(zero, candidates));
      const __mmask64 here = _mm512_test_epi8_mask(candidates, candidates);
      if (g > 0) lowest = _mm512_maskz_mov_epi8(~found, lowest);
      free[g] = _mm512_andnot_si512(lowest, free[g]);
      found |= here;
    }
    matched[i] = found;
    matches = _mm512_mask_add_epi8(matches, found, matches, one);
  }
  __m512i left[groups];
  for (int g = 0; g < groups; ++g) left[g] = _mm512_ternarylogic_epi32(free[g], free[g], free[g], 0x0F);
  __m512i out_of_order = zero;
  for (int i = 0; i < longest_a; ++i) {
    const __mmask64 found = matched[i];
    __mmask64 hit = 0, earlier = 0;
    for (int g = 0; g < groups; ++g) {
      __m512i lowest = _mm512_and_si512(left[g], _mm512_sub_epi8(zero, left[g]));
      if (g > 0) lowest = _mm512_maskz_mov_epi8(~earlier, lowest);
      if (g + 1 < groups) earlier |= _mm512_test_epi8_mask(left[g], left[g]);
      hit |= _mm512_test_epi8_mask(same[i][g], lowest);
      left[g] = _mm512_mask_sub_epi8(left[g], found, left[g], lowest);
    }
    out_of_order = _mm512_mask_add_epi8(out_of_order, found & ~hit, out_of_order, one);
  }
  return {matches, out_of_order};
}

STILLHELD_INLINE __m512 floats(const uint8_t* bytes) {
  return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_load_si128(reinterpret_cast<const __m128i*>(bytes))));
}

STILLHELD_AVX512 void block(const PaddedString* pa, const PaddedString* pb, float* out) {
  __m512i a[32], b[32];
  int limit = 16;
  transpose(pa, 0, a);
  transpose(pb, 0, b);
  if (any_long(pa) || any_long(pb)) {
    transpose(pa, 16, a + 16);
    transpose(pb, 16, b + 16);
    limit = 32;
  }
  __m512i length_a, length_b;
  const int longest_a = lengths(a, limit, &length_a), longest_b = lengths(b, limit, &length_b);
  const __m512i longer = _mm512_max_epu8(length_a, length_b);
  const __m512i half = _mm512_and_si512(_mm512_srli_epi16(longer, 1), _mm512_set1_epi8(0x7F));
  const __m512i window = _mm512_subs_epu8(half, _mm512_set1_epi8(1));
  const int widest = std::max(0, std::max(longest_a, longest_b) / 2 - 1);
  Counts counts;
  switch ((longest_b + 7) / 8) {
    case 0: case 1: counts = match<1>(a, b, longest_a, longest_b, window, widest); break;
    case 2: counts = match<2>(a, b, longest_a, longest_b, window, widest); break;
    case 3: counts = match<3>(a, b, longest_a, longest_b, window, widest); break;
    default: counts = match<4>(a, b, longest_a, longest_b, window, widest); break;
  }
  __m512i prefix = _mm512_setzero_si512();
  __mmask64 agree = ~__mmask64{0};
  for (int i = 0; i < 4; ++i) {
    agree &= _mm512_cmpeq_epi8_mask(a[i], b[i]) & _mm512_test_epi8_mask(a[i], a[i]);
    prefix = _mm512_mask_add_epi8(prefix, agree, prefix, _mm512_set1_epi8(1));
  }
  alignas(64) uint8_t bytes[5][kLanes];
  _mm512_store_si512(bytes[0], length_a);
  _mm512_store_si512(bytes[1], length_b);
  _mm512_store_si512(bytes[2], counts.matches);
  _mm512_store_si512(bytes[3], counts.out_of_order);
  _mm512_store_si512(bytes[4], prefix);
  for (size_t at = 0; at < kLanes; at += 16) {
    const __m512 la = floats(bytes[0] + at), lb = floats(bytes[1] + at);
    const __m512 m = floats(bytes[2] + at), t = floats(bytes[3] + at);
    const __m512 product = _mm512_mul_ps(la, lb), twice = _mm512_add_ps(m, m);
    const __m512 above = _mm512_add_ps(_mm512_mul_ps(_mm512_mul_ps(twice, m), _mm512_add_ps(la, lb)),
                                       _mm512_mul_ps(_mm512_sub_ps(twice, t), product));
    const __mmask16 some = _mm512_cmp_ps_mask(m, _mm512_setzero_ps(), _CMP_GT_OQ);
    const __m512 below = _mm512_mul_ps(_mm512_mul_ps(_mm512_set1_ps(6.0F), product), m);
    const __m512 jaro = _mm512_maskz_div_ps(some, above, below);
    const __mmask16 high = _mm512_cmp_ps_mask(_mm512_mul_ps(_mm512_set1_ps(10.0F), above),
                                              _mm512_mul_ps(_mm512_set1_ps(7.0F), below), _CMP_GT_OQ);
    const __m512 gain = _mm512_mul_ps(_mm512_mul_ps(floats(bytes[4] + at), _mm512_set1_ps(0.1F)),
                                      _mm512_sub_ps(_mm512_set1_ps(1.0F), jaro));
    __m512 value = _mm512_mask_add_ps(jaro, high, jaro, gain);
    const __mmask16 empty = _mm512_cmp_ps_mask(_mm512_add_ps(la, lb), _mm512_setzero_ps(), _CMP_EQ_OQ);
    value = _mm512_mask_mov_ps(value, empty, _mm512_set1_ps(1.0F));
    _mm512_storeu_ps(out + at, value);
  }
}

}  // namespace

STILLHELD_AVX512 void avx512(const PaddedString* a, const PaddedString* b, size_t n, float* out) {
  size_t k = 0;
  for (; k + kLanes <= n; k += kLanes) block(a + k, b + k, out + k);
  if (k == n) return;
  alignas(64) PaddedString rest_a[kLanes], rest_b[kLanes];
  float values[kLanes];
  std::copy(a + k, a + n, rest_a);
  std::copy(b + k, b + n, rest_b);
  block(rest_a, rest_b, values);
  std::copy(values, values + (n - k), out + k);
}

}  // namespace stillheld::names::kernels
#endif
