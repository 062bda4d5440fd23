// The kernels behind jaro_winkler_batch(); only similarity*.cc include this.
//
// All work alike.  Per letter i of a, the letters of b that equal it are a
// mask with a bit a letter (`same`).  First pass: the lowest bit within the
// window that is still free is the match.  Second pass: the k-th matched
// letter of a against the k-th matched letter of b, which is the lowest bit
// left of the matched ones.
//
// The SIMD kernels hold a mask as bytes, one register a group of eight letters
// of b: 64 (AVX-512) or 32 (AVX2) pairs side by side.
#pragma once

#include <array>

#include "names/similarity.h"

namespace stillheld::names::kernels {

void scalar(const PaddedString* a, const PaddedString* b, size_t n, float* out);
void avx2(const PaddedString* a, const PaddedString* b, size_t n, float* out);
void avx512(const PaddedString* a, const PaddedString* b, size_t n, float* out);

// The formula, as all kernels compute it.
float value_of(int length_a, int length_b, int matches, int out_of_order, int prefix);

// kWindow[group][i][w]: bits of that group's eight letters j with |i-j| <= w.
struct WindowTable {
  alignas(64) uint8_t bits[4][32][16];
};
constexpr WindowTable make_window_table() {
  WindowTable table{};
  for (int group = 0; group < 4; ++group)
    for (int i = 0; i < 32; ++i)
      for (int w = 0; w < 16; ++w) {
        unsigned bits = 0;
        for (int k = 0; k < 8; ++k) {
          const int distance = group * 8 + k - i;
          if (distance <= w && -distance <= w) bits |= 1U << k;
        }
        table.bits[group][i][w] = static_cast<uint8_t>(bits);
      }
  return table;
}
inline constexpr WindowTable kWindow = make_window_table();

}  // namespace stillheld::names::kernels
