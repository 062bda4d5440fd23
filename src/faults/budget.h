// How much of a test is done: a number on every change, another in a soak.
//
// `./run soak MINUTES` sets STILLHELD_SOAK_SECONDS, and the test goes on to its
// greater number or until its share of the time is used, whichever comes first;
// what was done is printed, and stands in the file that STILLHELD_SOAK_TABLE
// names as a line "name, done, demanded", with tabs: the soak's table at its end.
// STILLHELD_SEED gives the seed; without it every change has the same one, and a
// soak a new one each time, which is printed.
//
// Counter-example: a number of seconds on every change.  What a slow machine
// leaves out nobody would know.
//
// Threads: a value.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
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
    std::printf("%s: %llu of %llu in %.1f s, seed %llu\n", name_.c_str(), static_cast<unsigned long long>(done_), static_cast<unsigned long long>(goal_), elapsed(),
                static_cast<unsigned long long>(seed_));
    std::fflush(stdout);
    const char* table = std::getenv("STILLHELD_SOAK_TABLE");
    if (std::FILE* file = table == nullptr ? nullptr : std::fopen(table, "a")) {
      std::fprintf(file, "%s\t%llu\t%llu\n", name_.c_str(), static_cast<unsigned long long>(done_), static_cast<unsigned long long>(goal_));
      std::fclose(file);
    }
  }
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  uint64_t seed() const { return seed_; }
  uint64_t goal() const { return goal_; }
  uint64_t done() const { return done_; }
  // Where the goal is known only once one looks: all of something.
  void demand(uint64_t more) { goal_ += more; }
  void add(uint64_t count) {
    done_ += count;
    if (!is_soak() || elapsed() < next_word_) return;
    next_word_ = elapsed() + 60;
    std::printf("  %s: %llu of %llu, %.0f of %.0f s\n", name_.c_str(), static_cast<unsigned long long>(done_), static_cast<unsigned long long>(goal_), elapsed(), seconds_);
    std::fflush(stdout);
  }
  bool more() const { return done_ < goal_ && is_time(); }
  bool is_time() const { return elapsed() < seconds_; }
  double elapsed() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }

 private:
  std::string name_;
  uint64_t goal_, done_ = 0, seed_ = 0;
  double seconds_, next_word_ = 60;
  pid_t owner_ = getpid();
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

// Numbers that workers count together, each in a process of its own.
class Tally {
 public:
  Tally() : counts_(static_cast<std::atomic<uint64_t>*>(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
  ~Tally() { munmap(counts_, 4096); }
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;
  std::atomic<uint64_t>& operator[](size_t i) { return counts_[i]; }

 private:
  std::atomic<uint64_t>* counts_;
};

}  // namespace stillheld::faults
