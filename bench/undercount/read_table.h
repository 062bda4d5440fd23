// Reads a table of overlapping lists: columns of 0 and 1, then a count.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "measure/undercount_table.h"

namespace stillheld::bench {

inline std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> out;
  std::stringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) {
    while (!cell.empty() && (cell.back() == '\r' || cell.back() == '"')) cell.pop_back();
    if (!cell.empty() && cell.front() == '"') cell.erase(0, 1);
    out.push_back(cell);
  }
  return out;
}

// Empty if there is no such file.
inline measure::CaptureTable read_table(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return {};
  std::vector<std::string> names = cells_of(line);
  names.pop_back();
  std::vector<std::pair<uint32_t, uint64_t>> counts;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != names.size() + 1) continue;
    uint32_t pattern = 0;
    for (size_t j = 0; j < names.size(); ++j) pattern |= (cells[j] == "1" ? 1u : 0u) << j;
    counts.emplace_back(pattern, std::strtoull(cells.back().c_str(), nullptr, 10));
  }
  return measure::table_of(std::move(names), counts);
}

}  // namespace stillheld::bench
