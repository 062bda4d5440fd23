// What can't be similar is not compared: a bound on Jaro–Winkler from the
// letters that two texts have.
//
// Definition: a text's letters are a set of bits, two a letter (there once,
// there twice), one a digit, the rest shared.  Two texts have at most as many
// letters in common as their sets have bits in common, plus the lesser number
// of letters that found no bit of their own.  From that, the lengths and the
// first four letters follows what the similarity can be at most.
//
// Why: nine of ten pairs that meet in a block differ in most fields; the bound
// says so in some ten instructions a pair, and whole batches fall at once.
//
// (1) bound >= similarity, always (filter_test.cc tries); so what the filter
//     lets fall is what the slow twin would call kDisagree.
// (2) Scalar, AVX2 and AVX-512 let the same pairs through where it matters: a
//     pair near the bound is compared in full, and that result counts.
//
// Threads: pure.          Tested by filter_test.cc.
#pragma once

#include <cstdint>

#include "identity/field.h"
#include "names/similarity.h"

namespace stillheld::identity {

// The two sides of up to 32 pairs, transposed; an empty lane has length 0.
struct alignas(64) FilterLanes {
  uint64_t letters_a[32];
  uint64_t letters_b[32];
  uint32_t front_a[32];  // first four bytes
  uint32_t front_b[32];
  uint32_t length_a[32];
  uint32_t length_b[32];
};

// Bit i: pair i may have a similarity of at least `least`.
uint32_t may_be_similar(const FilterLanes& lanes, float least, names::Kernel kernel);

}  // namespace stillheld::identity
