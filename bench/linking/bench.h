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
// `same_pairs`: the pairs that Splink is given in peers.py, not our own rules.
void measure_million(size_t records, unsigned threads, bool same_pairs);
void measure_billion(unsigned threads);
void measure_inserts(size_t records, size_t inserts);


// peers.cc: all pairs of n names by each kernel; Splink and rapidfuzz beside us.
// `self`: this program; `folder`: the labelled sets; `eu_names`: the EU list as
// "id,person,half,name".
void measure_jaro_winkler(size_t n);
void measure_beside_peers(const std::string& self, const std::string& folder,
                          const std::string& eu_names);

}  // namespace stillheld::bench
