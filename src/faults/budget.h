// How much of a test is done: a number on every change, another in a soak.
//
// `./run soak MINUTES` sets STILLHELD_SOAK_SECONDS, and the test goes on to its
// greater number or until its share of the time is used, whichever comes first;
// what was done is printed.  STILLHELD_SEED gives the seed; without it every
// change has the same one, and a soak a new one each time, which is printed.
//
// Threads: a value.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

namespace stillheld::faults {

inline double soak_seconds() {
  const char* text = std::getenv("STILLHELD_SOAK_SECONDS");
  return text == nullptr ? 0 : std::atof(text);
}
inline bool is_soak() { return soak_seconds() > 0; }

class Budget {
 public:
  // `share`: of the soak's time.
  Budget(std::string name, uint64_t every_change, uint64_t soak, double share)
      : name_(std::move(name)), goal_(is_soak() ? soak : every_change), seconds_(is_soak() ? soak_seconds() * share : 1e9) {
    const char* text = std::getenv("STILLHELD_SEED");
    seed_ = text != nullptr ? std::strtoull(text, nullptr, 10) : is_soak() ? std::random_device()() : 20261124;
  }
  ~Budget() {
    if (getpid() != owner_) return;
    std::printf("%s: %llu", name_.c_str(), static_cast<unsigned long long>(done_));
    if (goal_ > 0) std::printf(" of %llu", static_cast<unsigned long long>(goal_));
    std::printf(" in %.1f s, seed %llu\n", elapsed(), static_cast<unsigned long long>(seed_));
    std::fflush(stdout);
  }
  uint64_t seed() const { return seed_; }
  uint64_t goal() const { return goal_; }
  uint64_t done() const { return done_; }
  void add(uint64_t count) {
    done_ += count;
    if (!is_soak() || elapsed() < next_word_) return;
    next_word_ = elapsed() + 30;
    std::printf("  %s: %llu of %llu, %.0f of %.0f s\n", name_.c_str(), static_cast<unsigned long long>(done_), static_cast<unsigned long long>(goal_), elapsed(), seconds_);
    std::fflush(stdout);
  }
  bool more() const { return done_ < goal_ && elapsed() < seconds_; }
  double elapsed() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }
  double seconds() const { return seconds_; }

 private:
  std::string name_;
  uint64_t goal_, done_ = 0, seed_ = 0;
  double seconds_, next_word_ = 30;
  pid_t owner_ = getpid();
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace stillheld::faults
