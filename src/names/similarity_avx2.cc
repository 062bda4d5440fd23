#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>

#include "names/similarity_kernels.h"

#define STILLHELD_AVX2 __attribute__((target("avx2")))
#define STILLHELD_INLINE STILLHELD_AVX2 __attribute__((always_inline)) static inline

namespace stillheld::names::kernels {
namespace {

constexpr size_t kLanes = 32;

struct Counts {
  __m256i matches, out_of_order;
};

// 32 rows of 16 bytes → 16 registers of 32 lanes (see similarity_avx512.cc).
STILLHELD_INLINE void transpose(const PaddedString* rows, size_t half, __m256i* out) {
  __m256i x[16], y[16];
  for (int r = 0; r < 16; ++r) {
    const __m128i low = _mm_load_si128(reinterpret_cast<const __m128i*>(rows[r].bytes + half));
    const __m128i high = _mm_load_si128(reinterpret_cast<const __m128i*>(rows[r + 16].bytes + half));
    x[r] = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
  }
  for (int stage = 0; stage < 2; ++stage) {
    for (int i = 0; i < 8; ++i) {
      y[2 * i] = _mm256_unpacklo_epi8(x[i], x[i + 8]);
      y[2 * i + 1] = _mm256_unpackhi_epi8(x[i], x[i + 8]);
    }
    for (int i = 0; i < 8; ++i) {
      x[2 * i] = _mm256_unpacklo_epi8(y[i], y[i + 8]);
      x[2 * i + 1] = _mm256_unpackhi_epi8(y[i], y[i + 8]);
    }
  }
  for (int i = 0; i < 16; ++i) out[i] = x[i];
}

STILLHELD_INLINE bool any_long(const PaddedString* rows) {
  __m128i all = _mm_setzero_si128();
  for (size_t k = 0; k < kLanes; ++k)
    all = _mm_or_si128(all, _mm_load_si128(reinterpret_cast<const __m128i*>(rows[k].bytes + 16)));
  return _mm_testz_si128(all, all) == 0;
}

STILLHELD_INLINE __m256i is_zero(__m256i x) { return _mm256_cmpeq_epi8(x, _mm256_setzero_si256()); }

STILLHELD_INLINE int lengths(const __m256i* letters, int limit, __m256i* out) {
  __m256i length = _mm256_setzero_si256();
  int longest = 0;
  for (; longest < limit; ++longest) {
    if (_mm256_testz_si256(letters[longest], letters[longest]) != 0) break;
    // A letter counts one: 0 - (-1); none counts 0 after the correction.
    length = _mm256_add_epi8(length, _mm256_add_epi8(is_zero(letters[longest]), _mm256_set1_epi8(1)));
  }
  *out = length;
  return longest;
}

template <int groups>
STILLHELD_INLINE Counts match(const __m256i* a, const __m256i* b, int longest_a, int longest_b,
                              __m256i window, int widest) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i bit[8];
  for (int k = 0; k < 8; ++k) bit[k] = _mm256_set1_epi8(static_cast<char>(1U << k));
  __m256i same[32][groups], matched[32];
  __m256i free[groups];
  for (int g = 0; g < groups; ++g) free[g] = _mm256_set1_epi8(-1);
  __m256i matches = zero;
  for (int i = 0; i < longest_a; ++i) {
    const __m256i letter = a[i];
    const __m256i ended = is_zero(letter);
    __m256i none = _mm256_set1_epi8(-1);  // no match in the groups before
    for (int g = 0; g < groups; ++g) {
      __m256i mask = zero;
      const int begin = std::max(0, i - widest - 8 * g);
      const int end = std::min({8, longest_b - 8 * g, i + widest + 1 - 8 * g});
      if (begin == 0 && end == 8) {
        for (int k = 0; k < 8; ++k)
          mask = _mm256_or_si256(mask, _mm256_and_si256(_mm256_cmpeq_epi8(letter, b[8 * g + k]), bit[k]));
      } else {
        for (int k = begin; k < end; ++k)
          mask = _mm256_or_si256(mask, _mm256_and_si256(_mm256_cmpeq_epi8(letter, b[8 * g + k]), bit[k]));
      }
      mask = _mm256_andnot_si256(ended, mask);
      same[i][g] = mask;
      const __m256i reach = _mm256_shuffle_epi8(
          _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(kWindow.bits[g][i]))), window);
      const __m256i candidates = _mm256_and_si256(_mm256_and_si256(mask, reach), free[g]);
      __m256i lowest = _mm256_and_si256(candidates, _mm256_sub_epi8(zero, candidates));
      if (g > 0) lowest = _mm256_and_si256(lowest, none);
      free[g] = _mm256_andnot_si256(lowest, free[g]);
      none = _mm256_and_si256(none, is_zero(candidates));
    }
    matched[i] = _mm256_xor_si256(none, _mm256_set1_epi8(-1));
    matches = _mm256_sub_epi8(matches, matched[i]);
  }
  __m256i left[groups];
  for (int g = 0; g < groups; ++g) left[g] = _mm256_xor_si256(free[g], _mm256_set1_epi8(-1));
  __m256i out_of_order = zero;
  for (int i = 0; i < longest_a; ++i) {
    __m256i hit = zero, earlier_empty = _mm256_set1_epi8(-1);
    for (int g = 0; g < groups; ++g) {
      __m256i lowest = _mm256_and_si256(left[g], _mm256_sub_epi8(zero, left[g]));
      if (g > 0) lowest = _mm256_and_si256(lowest, earlier_empty);
      if (g + 1 < groups) earlier_empty = _mm256_and_si256(earlier_empty, is_zero(left[g]));
      hit = _mm256_or_si256(hit, _mm256_and_si256(same[i][g], lowest));
      left[g] = _mm256_sub_epi8(left[g], _mm256_and_si256(lowest, matched[i]));
    }
    const __m256i missed = _mm256_and_si256(matched[i], is_zero(hit));
    out_of_order = _mm256_sub_epi8(out_of_order, missed);
  }
  return {matches, out_of_order};
}

STILLHELD_INLINE __m256 floats(const uint8_t* bytes) {
  return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes))));
}

STILLHELD_AVX2 void block(const PaddedString* pa, const PaddedString* pb, float* out) {
  __m256i a[32], b[32];
  int limit = 16;
  transpose(pa, 0, a);
  transpose(pb, 0, b);
  if (any_long(pa) || any_long(pb)) {
    transpose(pa, 16, a + 16);
    transpose(pb, 16, b + 16);
    limit = 32;
  }
  __m256i length_a, length_b;
  const int longest_a = lengths(a, limit, &length_a), longest_b = lengths(b, limit, &length_b);
  const __m256i longer = _mm256_max_epu8(length_a, length_b);
  const __m256i half = _mm256_and_si256(_mm256_srli_epi16(longer, 1), _mm256_set1_epi8(0x7F));
  const __m256i window = _mm256_subs_epu8(half, _mm256_set1_epi8(1));
  const int widest = std::max(0, std::max(longest_a, longest_b) / 2 - 1);
  Counts counts;
  switch ((longest_b + 7) / 8) {
    case 0: case 1: counts = match<1>(a, b, longest_a, longest_b, window, widest); break;
    case 2: counts = match<2>(a, b, longest_a, longest_b, window, widest); break;
    case 3: counts = match<3>(a, b, longest_a, longest_b, window, widest); break;
    default: counts = match<4>(a, b, longest_a, longest_b, window, widest); break;
  }
  __m256i prefix = _mm256_setzero_si256(), agree = _mm256_set1_epi8(-1);
  for (int i = 0; i < 4; ++i) {
    agree = _mm256_and_si256(agree, _mm256_andnot_si256(is_zero(a[i]), _mm256_cmpeq_epi8(a[i], b[i])));
    prefix = _mm256_sub_epi8(prefix, agree);
  }
  alignas(32) uint8_t bytes[5][kLanes];
  _mm256_store_si256(reinterpret_cast<__m256i*>(bytes[0]), length_a);
  _mm256_store_si256(reinterpret_cast<__m256i*>(bytes[1]), length_b);
  _mm256_store_si256(reinterpret_cast<__m256i*>(bytes[2]), counts.matches);
  _mm256_store_si256(reinterpret_cast<__m256i*>(bytes[3]), counts.out_of_order);
  _mm256_store_si256(reinterpret_cast<__m256i*>(bytes[4]), prefix);
  for (size_t at = 0; at < kLanes; at += 8) {
    const __m256 la = floats(bytes[0] + at), lb = floats(bytes[1] + at);
    const __m256 m = floats(bytes[2] + at), t = floats(bytes[3] + at);
    const __m256 product = _mm256_mul_ps(la, lb), twice = _mm256_add_ps(m, m);
    const __m256 above = _mm256_add_ps(_mm256_mul_ps(_mm256_mul_ps(twice, m), _mm256_add_ps(la, lb)),
                                       _mm256_mul_ps(_mm256_sub_ps(twice, t), product));
    const __m256 some = _mm256_cmp_ps(m, _mm256_setzero_ps(), _CMP_GT_OQ);
    // Where nothing matches the quotient is 0/0; `some` takes it out.
    const __m256 below = _mm256_mul_ps(_mm256_mul_ps(_mm256_set1_ps(6.0F), product), m);
    const __m256 jaro = _mm256_and_ps(some, _mm256_div_ps(above, below));
    const __m256 high = _mm256_and_ps(
        some, _mm256_cmp_ps(_mm256_mul_ps(_mm256_set1_ps(10.0F), above),
                            _mm256_mul_ps(_mm256_set1_ps(7.0F), below), _CMP_GT_OQ));
    const __m256 gain = _mm256_mul_ps(_mm256_mul_ps(floats(bytes[4] + at), _mm256_set1_ps(0.1F)),
                                      _mm256_sub_ps(_mm256_set1_ps(1.0F), jaro));
    __m256 value = _mm256_blendv_ps(jaro, _mm256_add_ps(jaro, gain), high);
    const __m256 empty = _mm256_cmp_ps(_mm256_add_ps(la, lb), _mm256_setzero_ps(), _CMP_EQ_OQ);
    value = _mm256_blendv_ps(value, _mm256_set1_ps(1.0F), empty);
    _mm256_storeu_ps(out + at, value);
  }
}

}  // namespace

STILLHELD_AVX2 void avx2(const PaddedString* a, const PaddedString* b, size_t n, float* out) {
  size_t k = 0;
  for (; k + kLanes <= n; k += kLanes) block(a + k, b + k, out + k);
  if (k == n) return;
  PaddedString rest_a[kLanes], rest_b[kLanes];
  float values[kLanes];
  std::copy(a + k, a + n, rest_a);
  std::copy(b + k, b + n, rest_b);
  block(rest_a, rest_b, values);
  std::copy(values, values + (n - k), out + k);
}

}  // namespace stillheld::names::kernels
#endif
