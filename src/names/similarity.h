// Jaro–Winkler similarity, one pair at a time or many.
//
// Jaro (1989): m letters match if equal and no further apart than half the
// longer length less one; t is half the number of matched letters out of
// order; the similarity is (m/|a| + m/|b| + (m−t)/m) / 3.  Winkler (1990) adds
// a tenth of what is missing for each of the first four letters that agree,
// where the similarity is above 0.7.
//
//   martha, marhta → 0.9611      dixon, dicksonx → 0.8133
//
// Counter-example: it is no distance; the triangle inequality fails.
//
// The batch works on PaddedStrings laid across SIMD lanes: letter i of 64 (or
// 32) pairs in one register, match masks of one bit a letter, so that a pair
// costs about as much as a pass over its letters.  Rejected: a bit-parallel
// word a pair (rapidfuzz's way, fine for long strings; names have 6 to 12
// letters and the lanes stay empty).
//
// (1) Scalar, AVX2 and AVX-512 give the same bits: the counts are integers,
//     and the floating-point operations are the same in the same order.
// (2) Two empty strings: 1.  One empty string: 0.
//
// Threads: pure functions.  Tested by similarity_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace stillheld::names {

// The slow twin: the textbook, any length, by byte.
double jaro_winkler(std::string_view a, std::string_view b);

// The same in float, faster where both have at most 32 bytes.
float jaro_winkler_short(std::string_view a, std::string_view b);

// At most 32 bytes, zeros behind.  REQUIRES: no zero byte inside.
struct alignas(32) PaddedString {
  char bytes[32] = {};
  PaddedString() = default;
  explicit PaddedString(std::string_view text) {
    std::memcpy(bytes, text.data(), text.size() < 32 ? text.size() : 32);
  }
  std::string_view view() const { return {bytes, strnlen(bytes, 32)}; }
};

enum class Kernel : uint8_t { scalar, avx2, avx512 };
Kernel best_kernel();  // what this machine has
std::string_view kernel_name(Kernel kernel);

// out[i] = jaro_winkler(a[i], b[i]) in float, for i < n.
void jaro_winkler_batch(const PaddedString* a, const PaddedString* b, size_t n, float* out);
// With a kernel of the caller's choice.  REQUIRES: kernel <= best_kernel().
void jaro_winkler_batch(Kernel kernel, const PaddedString* a, const PaddedString* b, size_t n,
                        float* out);

}  // namespace stillheld::names
