// Reads the reference data beside the repository, for tests.
//
// A CSV of plain numbers and words, by column name.  Empty where the data are
// not there: tests say that they skip.
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace stillheld::measure::testing {

using Columns = std::map<std::string, std::vector<std::string>>;

inline Columns shared_data(const std::string& name) {
  std::ifstream file(std::string(STILLHELD_SOURCE_DIR) + "/../shared/statistics/" + name);
  Columns out;
  std::vector<std::string> names;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::istringstream cells(line);
    size_t column = 0;
    for (std::string cell; std::getline(cells, cell, ','); ++column) {
      if (cell.size() >= 2 && cell.front() == '"') cell = cell.substr(1, cell.size() - 2);
      if (names.size() <= column && out.empty()) names.push_back(cell);
      else if (column < names.size()) out[names[column]].push_back(cell);
    }
    if (out.empty()) {
      for (const std::string& one : names) out[one];
    }
  }
  return out;
}

template <class T>
std::vector<T> numbers(const Columns& columns, const std::string& name) {
  std::vector<T> out;
  for (const std::string& cell : columns.at(name)) out.push_back(static_cast<T>(std::strtod(cell.c_str(), nullptr)));
  return out;
}

}  // namespace stillheld::measure::testing

#define STILLHELD_SHARED(columns, name)                                            \
  const auto columns = ::stillheld::measure::testing::shared_data(name);          \
  if (columns.empty()) GTEST_SKIP() << "the reference data are not beside the repository"
