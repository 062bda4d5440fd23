// What the files of this measurement share.
#pragma once

#include <functional>
#include <string>

#include "report.h"

namespace stillheld::bench {

// A line without a goal.
inline void fact(const std::string& name, double value, const char* unit) {
  std::printf("%s\t%.6g\t%s\t\t\n", name.c_str(), value, unit);
  std::fflush(stdout);
}

// The median of some runs' processor seconds, against a goal.
void timed_line(const std::string& name, double goal, int runs, const std::function<void()>& work);

void delay_bench(const std::string& shared);
void nowcast_speed(const std::string& shared);
enum class Peers { none, quick, million };
void speed_bench(const std::string& shared, Peers peers);

}  // namespace stillheld::bench
