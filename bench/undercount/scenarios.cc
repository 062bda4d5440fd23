#include "undercount/scenarios.h"

#include <cmath>

#include "measure/undercount_random.h"

namespace stillheld::bench {

std::vector<Scenario> reported() {
  return {
      {"independent", {{2000, {0.15, 0.20, 0.25, 0.15, 0.10}}}, {}, 0, false},
      {"tied pairs", {{2000, {0.15, 0.20, 0.25, 0.15, 0.10}}}, {{0, 1, 4.0}, {2, 3, 0.4}}, 0, false},
      // Two and three kinds of people: the numbers of Manrique-Vallier 2016
      // (the first) and of HRDAG's write-up of StanLCMCR (the others).
      {"kinds 1", {{1800, {0.033, 0.033, 0.099, 0.132, 0.033}}, {200, {0.660, 0.825, 0.759, 0.990, 0.693}}}, {}, 0, false},
      {"kinds 2", {{1600, {0.013, 0.013, 0.099, 0.132, 0.033}}, {400, {0.560, 0.825, 0.759, 0.990, 0.593}}}, {}, 0, false},
      {"kinds 3", {{1600, {0.113, 0.113, 0.199, 0.232, 0.133}}, {400, {0.860, 0.925, 0.859, 0.990, 0.793}}}, {}, 0, false},
      {"kinds 4", {{1600, {0.10, 0.05, 0.15, 0.20, 0.10}}, {200, {0.5, 0.4, 0.6, 0.4, 0.5}}, {200, {0.8, 0.9, 0.6, 0.7, 0.7}}}, {}, 0, false},
      {"sparse", {{2000, {0.03, 0.05, 0.04, 0.06, 0.02}}}, {}, 0, true},
  };
}

std::vector<Scenario> further() {
  return {
      {"kinds 5 (lists that avoid each other)", {{1600, {0.113, 0.113, 0.199, 0.832, 0.733}}, {400, {0.860, 0.925, 0.859, 0.190, 0.193}}}, {}, 0, false},
      {"a tendency", {{2000, {0.15, 0.20, 0.25, 0.15, 0.10}}}, {}, 1.0, false},
      {"four lists, a chain", {{2000, {0.20, 0.25, 0.30, 0.15}}}, {{0, 1, 3.0}, {1, 2, 2.5}, {2, 3, 3.0}}, 0, false},
      {"three lists, two kinds", {{1400, {0.15, 0.20, 0.25}}, {600, {0.5, 0.6, 0.4}}}, {}, 0, false},
      {"three lists, a tied pair", {{2000, {0.25, 0.30, 0.35}}}, {{0, 1, 3.0}}, 0, false},
  };
}

std::vector<Scenario> trial() {
  return {
      {"t independent 4", {{2000, {0.2, 0.12, 0.3, 0.18}}}, {}, 0, false},
      {"t pair 4", {{2000, {0.2, 0.22, 0.3, 0.18}}}, {{1, 3, 5.0}}, 0, false},
      {"t negative pair 5", {{2000, {0.12, 0.22, 0.3, 0.18, 0.2}}}, {{0, 2, 0.3}}, 0, false},
      {"t two kinds 5", {{1700, {0.05, 0.08, 0.06, 0.12, 0.1}}, {300, {0.7, 0.6, 0.9, 0.8, 0.75}}}, {}, 0, false},
      {"t two kinds 4", {{1500, {0.1, 0.12, 0.15, 0.1}}, {500, {0.6, 0.5, 0.7, 0.55}}}, {}, 0, false},
      {"t three kinds 5", {{1400, {0.12, 0.08, 0.2, 0.15, 0.1}}, {300, {0.6, 0.3, 0.5, 0.5, 0.4}}, {300, {0.8, 0.8, 0.7, 0.6, 0.9}}}, {}, 0, false},
      {"t tendency 4", {{2000, {0.2, 0.25, 0.3, 0.15}}}, {}, 0.8, false},
      {"t kinds a", {{1750, {0.04, 0.05, 0.08, 0.10, 0.05}}, {250, {0.7, 0.7, 0.8, 0.95, 0.6}}}, {}, 0, false},
      {"t kinds b", {{1550, {0.02, 0.02, 0.08, 0.15, 0.05}}, {450, {0.5, 0.8, 0.7, 0.95, 0.65}}}, {}, 0, false},
      {"t kinds c", {{1500, {0.15, 0.10, 0.20, 0.25, 0.10}}, {500, {0.9, 0.9, 0.8, 0.95, 0.8}}}, {}, 0, false},
      {"t kinds d (avoid)", {{1500, {0.15, 0.10, 0.25, 0.70, 0.60}}, {500, {0.8, 0.85, 0.7, 0.2, 0.25}}}, {}, 0, false},
      {"t two kinds 3", {{1500, {0.2, 0.25, 0.3}}, {500, {0.6, 0.5, 0.7}}}, {}, 0, false},
      {"t pair 3", {{2000, {0.3, 0.25, 0.35}}}, {{0, 2, 2.5}}, 0, false},
      {"t tendency 5", {{2000, {0.2, 0.25, 0.3, 0.15, 0.2}}}, {}, 1.2, false},
      {"t two pairs 5", {{2000, {0.2, 0.15, 0.3, 0.15, 0.12}}}, {{0, 3, 5}, {1, 4, 3}}, 0, false},
      {"t sparse", {{2000, {0.04, 0.04, 0.05, 0.05, 0.03}}}, {}, 0, true},
  };
}

measure::CaptureTable draw(const Scenario& scenario, uint64_t seed, uint64_t table) {
  measure::Philox random(seed, table);
  const size_t lists = scenario.kinds.front().chance.size();
  std::vector<std::string> names;
  for (size_t j = 0; j < lists; ++j) names.push_back(std::string(1, static_cast<char>('A' + j)));
  std::vector<uint32_t> patterns;
  for (const Kind& kind : scenario.kinds) {
    for (int person = 0; person < kind.people; ++person) {
      const double tendency = scenario.spread > 0 ? scenario.spread * random.normal() : 0;
      uint32_t pattern = 0;
      for (size_t j = 0; j < lists; ++j) {
        double odds = std::log(kind.chance[j] / (1 - kind.chance[j])) + tendency;
        for (const Tie& tie : scenario.ties) {
          // The second list looks at whether the first has the person, so that
          // its own share stays what it is.
          if (tie.b != static_cast<int>(j)) continue;
          const double first = kind.chance[static_cast<size_t>(tie.a)];
          const double goal = kind.chance[j];
          double low = -20;
          double high = 20;
          for (int round = 0; round < 60; ++round) {
            const double m = 0.5 * (low + high);
            const double share = first / (1 + std::exp(-m - std::log(tie.odds))) + (1 - first) / (1 + std::exp(-m));
            (share < goal ? low : high) = m;
          }
          odds = low + ((pattern >> tie.a & 1u) != 0 ? std::log(tie.odds) : 0) + tendency;
        }
        if (random.uniform() < 1 / (1 + std::exp(-odds))) pattern |= 1u << j;
      }
      patterns.push_back(pattern);
    }
  }
  return measure::table_of(std::move(names), patterns);
}

}  // namespace stillheld::bench
