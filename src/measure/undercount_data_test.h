// Tables of overlapping lists for tests: the reference data beside the
// repository, and Kosovo's counts, which stand in the published papers.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "measure/undercount_table.h"

namespace stillheld::measure::testing {

inline CaptureTable reference_table(const std::string& name) {
  std::ifstream file(std::string(STILLHELD_SOURCE_DIR) + "/../shared/statistics/" + name + ".csv");
  std::vector<std::string> names;
  std::vector<std::pair<uint32_t, uint64_t>> counts;
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> cells;
    std::stringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) {
      std::erase_if(cell, [](char c) { return c == '"' || c == '\r'; });
      cells.push_back(cell);
    }
    if (names.empty()) {
      names.assign(cells.begin(), cells.end() - 1);
      continue;
    }
    uint32_t pattern = 0;
    for (size_t j = 0; j < names.size(); ++j) pattern |= (cells.at(j) == "1" ? 1u : 0u) << j;
    counts.emplace_back(pattern, std::stoull(cells.at(names.size())));
  }
  return table_of(names, counts);
}

inline CaptureTable kosovo() {
  CaptureTable table;
  table.lists = {"EXH", "ABA", "OSCE", "HRW"};
  table.count = {0, 1131, 845, 177, 936, 228, 217, 181, 306, 106, 31, 18, 123, 42, 32, 27};
  return table;
}

}  // namespace stillheld::measure::testing

#define STILLHELD_TABLE(table, name)                                             \
  const auto table = ::stillheld::measure::testing::reference_table(name);      \
  if (table.lists.empty()) GTEST_SKIP() << "the reference data are not beside the repository"
