// Does a distribution of the total have two humps?
//
// Definition: two places where the density of log N peaks, a valley between
// them that is less than three quarters of the lower peak, and on either side
// of the valley at least 5 % of the mass.
//
// Why: an interval over two humps says "between" where the data say "either".
// The answer is a refusal, and both places.
//
// Counter-example: the ripples of a histogram of draws.  Draws are smoothed
// first, with a width that falls with their effective number.
//
// Threads: pure.  Tested by undercount_graphs_test.cc, undercount_classes_test.cc.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace stillheld::measure {

struct Hump {
  double total = 0;
  double height = 0;  // density of log N
  double mass = 0;
};
// In order of total.
std::optional<std::pair<double, double>> two_modes(std::span<const Hump> density);
// Of draws of the total worth `effective` independent ones.
std::optional<std::pair<double, double>> two_modes(std::vector<double> draws, double observed, double effective);

}  // namespace stillheld::measure
