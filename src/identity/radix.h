// Sorting keys with what belongs to them: LSD radix, 11 bits a pass, stable.
//
// A million (key, row) pairs in 64-bit keys take six passes of about 5 ms; a
// pass in which all keys have the same digit is left out.  group_sort is for
// who wants equal keys together and no order of different ones.  Equal keys stay in
// the order of their rows, which makes blocks canonical.
//
// Threads: pure.      Tested by blocking_test.cc against std::stable_sort.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stillheld::identity {

struct Keyed {
  uint64_t key;
  uint32_t row;
};

// Sorts by `key_of(item)`, stable.
template <class Item, class KeyOf>
void radix_sort(std::vector<Item>& items, std::vector<Item>& scratch, KeyOf key_of) {
  constexpr int kBits = 11;
  constexpr int kPasses = (64 + kBits - 1) / kBits;
  constexpr size_t kBuckets = size_t{1} << kBits;
  if (items.size() < 2) return;
  std::vector<std::array<uint32_t, kBuckets>> counts(kPasses);
  for (auto& count : counts) count.fill(0);
  for (const Item& item : items) {
    const uint64_t key = key_of(item);
    for (int p = 0; p < kPasses; ++p) ++counts[static_cast<size_t>(p)][(key >> (p * kBits)) & (kBuckets - 1)];
  }
  scratch.resize(items.size());
  for (int p = 0; p < kPasses; ++p) {
    auto& count = counts[static_cast<size_t>(p)];
    const size_t first = (key_of(items[0]) >> (p * kBits)) & (kBuckets - 1);
    if (count[first] == items.size()) continue;
    uint32_t start = 0;
    for (uint32_t& c : count) {
      const uint32_t size = c;
      c = start;
      start += size;
    }
    for (const Item& item : items)
      scratch[count[(key_of(item) >> (p * kBits)) & (kBuckets - 1)]++] = item;
    items.swap(scratch);
  }
}

// Equal keys together, in the order they came; keys in an order of their own
// that is the same every time.  Half the passes: sorts by the upper 33 bits and
// mends the few places where different keys agree in those.
// REQUIRES: keys are hashes.
inline void group_sort(std::vector<Keyed>& items, std::vector<Keyed>& scratch) {
  constexpr int kShift = 31;
  radix_sort(items, scratch, [](const Keyed& item) { return item.key >> kShift; });
  for (size_t start = 0; start < items.size();) {
    size_t end = start + 1;
    bool mixed = false;
    while (end < items.size() && items[end].key >> kShift == items[start].key >> kShift) {
      mixed = mixed || items[end].key != items[start].key;
      ++end;
    }
    if (mixed)
      std::stable_sort(items.begin() + static_cast<std::ptrdiff_t>(start),
                       items.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
    start = end;
  }
}

}  // namespace stillheld::identity
