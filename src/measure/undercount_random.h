// Random numbers that are the same on any number of threads.
//
// Definition: the i-th number of stream s of a seed is a function of (seed, s,
// i) alone (Philox4x32-10; Salmon, Moraes, Dror & Shaw 2011).  A chain, a
// table, a piece of work takes a stream of its own, so which thread does it
// does not matter.  The distributions are our own, since std::distributions
// differ between libraries.
//
// Counter-example: one generator behind a lock.  Its numbers depend on who
// came first.
//
// Threads: one stream, one thread.  Tested by undercount_random_test.cc
// (published vectors; moments and tails).
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace stillheld::measure {

class Philox {
 public:
  Philox(uint64_t seed, uint64_t stream) : seed_(seed), stream_(stream) {}

  static std::array<uint32_t, 4> block(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

  uint64_t next() {
    if (left_ == 0) refill();
    return words_[--left_];
  }
  double uniform() {  // in (0, 1)
    return (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53;
  }
  double exponential() { return -std::log(uniform()); }
  double normal();
  double gamma(double shape);  // scale 1
  // log of a gamma, exact where the gamma itself would be 0
  double log_gamma(double shape);
  double poisson(double mean);
  double binomial(double trials, double p);
  // failures before `successes` successes
  double negative_binomial(double successes, double p) { return poisson(gamma(successes) * (1 - p) / p); }

 private:
  void refill();
  uint64_t seed_;
  uint64_t stream_;
  uint64_t block_ = 0;
  std::array<uint64_t, 2> words_{};
  int left_ = 0;
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace stillheld::measure
