// Invented populations of 2,000 people, of whom lists catch some.
//
// A person is of a kind; each kind has its own chances of being on each list.
// Within a kind two lists may depend on one another (`ties`: odds multiplied),
// and people may differ by a common tendency (`spread`: standard deviation of
// log odds).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "measure/undercount_table.h"

namespace stillheld::bench {

struct Kind {
  int people = 0;
  std::vector<double> chance;
};

struct Tie {
  int a = 0;
  int b = 0;
  double odds = 1;
};

struct Scenario {
  std::string name;
  std::vector<Kind> kinds;
  std::vector<Tie> ties;
  double spread = 0;
  bool sparse = false;
};

// The seven that are reported.
std::vector<Scenario> reported();
// Further ones that are reported: other kinds of dependence.
std::vector<Scenario> further();
// Those on which the method was chosen.  Other numbers, other seeds.
std::vector<Scenario> trial();

measure::CaptureTable draw(const Scenario& scenario, uint64_t seed, uint64_t table);

}  // namespace stillheld::bench
