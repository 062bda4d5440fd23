// One line a figure: name, value, unit, goal, met or short, by tabs.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>

namespace stillheld::bench {

enum class Goal { at_least, at_most };

inline void figure(const std::string& name, double value, const char* unit, Goal kind, double goal) {
  const bool met = kind == Goal::at_least ? value >= goal : value <= goal;
  std::printf("%s\t%.6g\t%s\t%s %.6g\t%s\n", name.c_str(), value, unit, kind == Goal::at_least ? ">=" : "<=", goal, met ? "met" : "short");
  std::fflush(stdout);
}

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace stillheld::bench
