#include "publish/small_cells.h"

#include <algorithm>

namespace stillheld::publish {

std::vector<size_t> told_together(const std::vector<BreakdownCell>& cells, int64_t k) {
  std::vector<size_t> together, others;
  int64_t sum = 0;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].count <= 0) continue;  // nobody is in it
    if (cells[i].hides && cells[i].count < k) {
      together.push_back(i);
      sum += cells[i].count;
    } else {
      others.push_back(i);
    }
  }
  if (together.empty()) return together;
  std::stable_sort(others.begin(), others.end(), [&](size_t a, size_t b) { return cells[a].count < cells[b].count; });
  for (const size_t i : others) {
    if (together.size() >= 2 && sum >= k) break;
    together.push_back(i);
    sum += cells[i].count;
  }
  std::sort(together.begin(), together.end());
  return together;
}

bool is_small_part(int64_t part, int64_t whole, int64_t k) {
  const int64_t rest = whole - part;
  return (part > 0 && part < k) || (rest > 0 && rest < k);
}

}  // namespace stillheld::publish
