#include "measure/undercount_table.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

namespace stillheld::measure {

namespace {

// A copy: at least this share of the smaller list stands in the larger …
constexpr double kCopiedShare = 0.97;
// … and the odds of standing in the larger are at least this many times those
// of other people whom a third list names.
constexpr double kCopiedOdds = 30;
constexpr uint64_t kLeastToJudge = 20;

}  // namespace

uint64_t CaptureTable::observed() const {
  uint64_t sum = 0;
  for (size_t x = 1; x < count.size(); ++x) sum += count[x];
  return sum;
}

uint64_t CaptureTable::overlap() const {
  uint64_t sum = 0;
  for (size_t x = 1; x < count.size(); ++x) sum += std::popcount(x) >= 2 ? count[x] : 0;
  return sum;
}

uint64_t CaptureTable::on_list(int list) const { return on_all(1u << list); }

uint64_t CaptureTable::on_all(uint32_t set) const {
  uint64_t sum = 0;
  for (size_t x = 1; x < count.size(); ++x) sum += (x & set) == set ? count[x] : 0;
  return sum;
}

CaptureTable table_of(std::vector<std::string> lists, std::span<const std::pair<uint32_t, uint64_t>> counts) {
  assert(lists.size() <= 16);
  CaptureTable table{std::move(lists), {}};
  table.count.assign(size_t{1} << table.lists.size(), 0);
  for (const auto& [pattern, people] : counts) {
    const size_t x = pattern & (table.count.size() - 1);
    if (x != 0) table.count[x] += people;
  }
  return table;
}

CaptureTable table_of(std::vector<std::string> lists, std::span<const uint32_t> patterns) {
  std::vector<std::pair<uint32_t, uint64_t>> counts;
  counts.reserve(patterns.size());
  for (const uint32_t pattern : patterns) counts.emplace_back(pattern, 1);
  return table_of(std::move(lists), counts);
}

namespace {

// The bits of `keep` in x, closed up.
uint32_t project(uint32_t x, std::span<const int> keep) {
  uint32_t out = 0;
  for (size_t i = 0; i < keep.size(); ++i) out |= ((x >> keep[i]) & 1u) << i;
  return out;
}

}  // namespace

CaptureTable without_empty_lists(const CaptureTable& table) {
  std::vector<int> keep;
  std::vector<std::string> names;
  for (int j = 0; j < table.list_count(); ++j) {
    if (table.on_list(j) == 0) continue;
    keep.push_back(j);
    names.push_back(table.lists[static_cast<size_t>(j)]);
  }
  CaptureTable out{std::move(names), {}};
  out.count.assign(size_t{1} << keep.size(), 0);
  for (uint32_t x = 1; x < table.count.size(); ++x) {
    if (table.count[x] != 0) out.count[project(x, keep)] += table.count[x];
  }
  return out;
}

HeldOut hold_out(const CaptureTable& table, int list) {
  std::vector<int> keep;
  HeldOut out;
  for (int j = 0; j < table.list_count(); ++j) {
    if (j == list) continue;
    keep.push_back(j);
    out.table.lists.push_back(table.lists[static_cast<size_t>(j)]);
  }
  out.table.count.assign(size_t{1} << keep.size(), 0);
  for (uint32_t x = 1; x < table.count.size(); ++x) {
    if ((x >> list & 1u) == 0) continue;
    out.truth += table.count[x];
    const uint32_t rest = project(x, keep);
    if (rest != 0) out.table.count[rest] += table.count[x];
  }
  return out;
}

namespace {

// Do lists a and b copy one another?
bool are_copies(const CaptureTable& table, int a, int b) {
  const uint32_t pair = 1u << a | 1u << b;
  const uint64_t both = table.on_all(pair);
  const uint64_t smaller = std::min(table.on_list(a), table.on_list(b));
  if (smaller < kLeastToJudge || static_cast<double>(both) < kCopiedShare * static_cast<double>(smaller)) return false;
  // A list that names nearly everybody has nearly all of any other and copies
  // none.  How many others it has is seen among people of a third list, who
  // were sampled by neither.
  const int small = table.on_list(a) <= table.on_list(b) ? a : b;
  const int large = small == a ? b : a;
  double others_in = 0.5;
  double others_out = 0.5;
  for (uint32_t x = 1; x < table.count.size(); ++x) {
    if ((x & ~pair) == 0 || (x >> small & 1u) != 0) continue;
    ((x >> large & 1u) != 0 ? others_in : others_out) += static_cast<double>(table.count[x]);
  }
  const double odds = (static_cast<double>(both) + 0.5) / (static_cast<double>(smaller - both) + 0.5);
  return odds >= kCopiedOdds * others_in / others_out;
}

}  // namespace

std::optional<Refusal> refusal_of(const CaptureTable& raw, uint64_t least_overlap) {
  if (raw.observed() == 0) return refuse("undercount_nobody");
  const CaptureTable table = without_empty_lists(raw);
  const auto number = [](uint64_t n) { return std::to_string(n); };
  const uint64_t lists = static_cast<uint64_t>(table.list_count());
  if (lists < 3) return refuse("undercount_few_lists", {number(lists)});
  if (lists > kMostLists) return refuse("undercount_many_lists", {number(lists), number(kMostLists)});
  if (table.overlap() < least_overlap) {
    return refuse("undercount_little_overlap", {number(table.overlap()), number(least_overlap)});
  }
  for (int a = 0; a < table.list_count(); ++a) {
    for (int b = a + 1; b < table.list_count(); ++b) {
      if (!are_copies(table, a, b)) continue;
      return refuse("undercount_copies",
                    {table.lists[static_cast<size_t>(a)], table.lists[static_cast<size_t>(b)],
                      number(table.on_all(1u << a | 1u << b)), number(std::min(table.on_list(a), table.on_list(b)))});
    }
  }
  return std::nullopt;
}

}  // namespace stillheld::measure
