// A Model says how many bits each level of agreement weighs.
//
// Definition (Fellegi & Sunter 1969): m is how often a level occurs in pairs of
// one person, u how often in pairs of two; a level weighs log2(m/u) bits.  The
// score of a pair is the prior (how rare a match is among all pairs) plus the
// weights of its levels plus terms for what is rare; its probability is
// 1 / (1 + 2^-score).
//
// Why: it can be learnt without a single labelled pair, it says why in bits
// that add up, and three hundred people's lists disagree about what is typical.
//
//   prior −19.9 · same skeleton of a rare family +14.1 · class +5.0 · birth day
//   identical +13.2  →  12.4 bits, p = 0.9998
//
// Counter-example: weights that somebody set by hand.  They look reasonable and
// are wrong on the next list; there are none here, only priors.
//
// How it is learnt.  u comes from random pairs, and for "identical" from exact
// counts of equal values.  m and the prior come by expectation maximisation on
// the counts of patterns of the candidates; what the matches among all pairs
// contribute to the random counts is taken out of u again in every step.  The
// posterior of a pattern does not depend on how pairs were selected as long as
// the selection looks at the same levels, so the prior is that of all pairs.
//
// Fields are not independent among pairs of two people: namesakes have e-mail
// addresses alike, relatives have a place in common.  Left alone, EM takes such
// pairs for matches.  So where names agree, texts and identifiers have a u of
// their own (a Context), learnt from random pairs with that agreement.
//
// (1) Missing weighs nothing.
// (2) Dirichlet priors on m and a beta prior on the prior keep EM from calling
//     everything, or nothing, a match; the best of many starts is taken.
// (3) A better level never weighs less than a worse one of its field: weights
//     are made monotone (pool adjacent violators, Barlow et al. 1972).
// (4) Bits are integers of 2^-16 bit; sums are exact in any order, so that an
//     explanation adds up and two machines agree.
// (5) The same counts and seed give the same model.
//
// Threads: a value.         Tested by model_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "identity/comparison.h"

namespace stillheld::identity {

using Bits = int32_t;  // 2^-16 bit
constexpr Bits kBit = 1 << 16;

double probability(Bits score);
Bits bits_of(double bits);  // rounded

struct DigitModel {
  std::string name;           // the field's, or "order"
  std::vector<Level> levels;  // kMissing first
  std::vector<double> m;      // of the levels, m[0] unused
  std::vector<double> u;
  std::vector<Bits> weight;   // weight[0] == 0
};

// Weights of the levels in one circle; those of strangers stand in the digits.
struct Context {
  std::vector<std::vector<double>> u;     // a digit, a level
  std::vector<std::vector<Bits>> weight;  // a digit, a level
  // A digit: strangers' share of "identical" among all that is identical here.
  // 1: rarity says as much as among strangers; 0: nothing, since two of one
  // household have the rarest street in common.
  std::vector<double> by_chance;
};

struct Model {
  double prior = 0;           // share of matches among all pairs
  Bits prior_bits = 0;
  std::vector<DigitModel> digits;
  std::array<Context, kCircles - 1> contexts;  // namesakes, relatives

  const Bits* weights(Circle circle, size_t digit) const {
    return circle == Circle::kStrangers ? digits[digit].weight.data()
                                        : contexts[static_cast<size_t>(circle) - 1].weight[digit].data();
  }
  // What a rarity of `term` among strangers says in a circle.
  Bits term(Circle circle, size_t digit, Bits among_strangers) const;
};

// −log2(1 − share + share · 2^-term), in integers.
Bits shared_term(double share, Bits term);

// What EM sees: how often each pattern occurs among the candidates.
struct PatternCount {
  uint32_t code = 0;
  int32_t term = 0;  // what rarity adds, in whole bits
  double count = 0;
};

struct Evidence {
  std::vector<PatternCount> patterns;       // of candidates, each code once
  double all_pairs = 0;                     // of the records, n(n−1)/2 or what the lists allow
  std::vector<std::vector<double>> random;  // a digit: share of each level among all pairs
  // Pairs whose names agree (namesakes, relatives): how many there are, and the
  // share of each level among them, matches included.
  std::array<double, kCircles - 1> circle_pairs{};
  std::array<std::vector<std::vector<double>>, kCircles - 1> circle_random;
  // Pairs that a first clustering has put together, made by blocking or not:
  // how often each level of each digit occurs in them; then the same for those
  // that are namesakes, and for those that are relatives.  Empty at first.
  std::array<std::vector<std::vector<double>>, kCircles> settled;
  double settled_pairs = 0;
  double sampled = 1;       // share of the candidates that was looked at
  uint64_t people_cut = 0;  // people of whom only kMostSettledRows rows count
};

// Of someone with very many rows so many count when m is learnt.
constexpr size_t kMostSettledRows = 100;

struct TrainingOptions {
  uint64_t seed = 1;
  int starts = 12;
  int steps = 200;
  double strength = 20;      // pseudo-pairs behind the prior of m
  unsigned threads = 1;      // starts side by side; the same model with any number
};

struct TrainingReport {
  int starts = 0;
  int steps = 0;
  double log_likelihood = 0;
  double matches = 0;  // expected among the candidates
};

// `from`: a model to go on from, whose u stays as it is, now that patterns have
// terms: without them, namesakes of common names look like matches, and what
// namesakes differ in would be thought usual among records of one person.
Model train(const Comparison& comparison, const Table& table, const Evidence& evidence,
            const TrainingOptions& options, const Model* from, TrainingReport* report);

// The model's probability for a pattern among strangers.
double match_probability(const Model& model, const std::array<uint8_t, kMaxDigits>& digits);

}  // namespace stillheld::identity
