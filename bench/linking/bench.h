// One line a figure: name, value, unit, goal, whether it is met.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace stillheld::bench {

enum class Better { higher, lower, none };

// Prints "name<TAB>value<TAB>unit<TAB>goal<TAB>met|short"; no goal, no verdict.
void figure(const std::string& name, double value, const std::string& unit, double goal = 0,
            Better better = Better::none);

// The process's peak of resident memory, in MiB.
double peak_memory();

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// speed.cc: a million people, a billion comparisons, inserts.
void measure_million(size_t records, unsigned threads);
void measure_billion(unsigned threads);
void measure_inserts(size_t records, size_t inserts);

}  // namespace stillheld::bench
