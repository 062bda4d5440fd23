#include "identity/recall.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "identity/constraints.h"
#include "identity/parallel.h"
#include "identity/radix.h"
#include "identity/tile.h"

namespace stillheld::identity {

namespace {

constexpr Bits kLeastBits = -16 * kBit;
// Of somebody with more rows than this, some are taken for all.
constexpr size_t kWholePerson = 500;

// Pairs inside people: made by a rule, made by none.
struct Inside {
  double made = 0;
  double missed = 0;
};

Inside count_inside(const Blocks& blocks, const Constraints& constraints,
                    const std::vector<uint32_t>& person_of, unsigned threads) {
  std::vector<Keyed> order, scratch;
  order.reserve(person_of.size());
  for (uint32_t row = 0; row < person_of.size(); ++row) order.push_back({person_of[row], row});
  radix_sort(order, scratch, [](const Keyed& item) { return item.key; });
  std::vector<std::pair<size_t, size_t>> people;
  for (size_t start = 0; start < order.size();) {
    size_t end = start + 1;
    while (end < order.size() && order[end].key == order[start].key) ++end;
    if (end - start > 1) people.emplace_back(start, end);
    start = end;
  }
  constexpr size_t kPiece = 1024;
  std::vector<Inside> found((people.size() + kPiece - 1) / kPiece);
  in_parallel(threads, found.size(), [&](size_t piece) {
    for (size_t p = piece * kPiece; p < std::min(people.size(), (piece + 1) * kPiece); ++p) {
      const auto [start, end] = people[p];
      const size_t step = 1 + (end - start) / kWholePerson;
      for (size_t i = start; i < end; i += step)
        for (size_t j = i + 1; j < end; ++j) {
          const uint32_t a = order[i].row, b = order[j].row;
          if (constraints.never_compared(a, b)) continue;
          (blocks.makes(a, b) ? found[piece].made : found[piece].missed) += static_cast<double>(step);
        }
    }
  });
  Inside sum;
  for (const Inside& one : found) {
    sum.made += one.made;
    sum.missed += one.missed;
  }
  return sum;
}

}  // namespace

RecallEstimate estimate_recall(const Records& records, const Blocks& blocks, const Scorer& scorer,
                               const Constraints& constraints, const std::vector<uint32_t>& person_of,
                               const std::vector<uint32_t>& first_record, uint64_t budget,
                               unsigned threads) {
  RecallEstimate estimate;
  const size_t n = person_of.size();
  if (n < 2) return estimate;
  const Inside inside = count_inside(blocks, constraints, person_of, threads);

  // Who is compared with everybody: the least hashes of ids.
  const size_t wanted = std::min<size_t>(n, std::max<size_t>(budget / n, 20));
  std::vector<std::pair<uint64_t, uint32_t>> drawn;
  drawn.reserve(n);
  for (uint32_t row = 0; row < n; ++row) drawn.emplace_back(hash_text(records.id(first_record[row])), row);
  const auto by_id = [&](const auto& x, const auto& y) {
    return x.first != y.first ? x.first < y.first
                              : before(records.id(first_record[x.second]), records.id(first_record[y.second]));
  };
  if (wanted < n)
    std::nth_element(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(wanted), drawn.end(), by_id);
  drawn.resize(wanted);
  std::sort(drawn.begin(), drawn.end(), by_id);
  std::vector<uint32_t> some, all(n);
  for (const auto& [hash, row] : drawn) some.push_back(row);
  for (uint32_t row = 0; row < n; ++row) all[row] = row;

  // In thousandths of thousandths, so that sums are exact in any order.
  struct Sums {
    uint64_t made = 0, missed = 0;
  };
  const TileFilter filter(scorer, kLeastBits);
  constexpr size_t kPiece = 16 * kTileRows;
  const size_t pieces = (n + kPiece - 1) / kPiece;
  std::vector<std::vector<Sums>> sums(pieces);
  in_parallel(threads, pieces, [&](size_t piece) {
    auto& sum = sums[piece];
    sum.resize(wanted);
    Tile left, right;
    uint32_t lefts[kTileLanes], rights[kTileLanes];
    Bits scores[kTileLanes];
    const size_t end = std::min(n, (piece + 1) * kPiece);
    for (size_t from = 0; from < wanted; from += kTileRows) {
      filter.fill(left, &some[from], std::min(kTileRows, wanted - from));
      for (size_t to = piece * kPiece; to < end; to += kTileRows) {
        filter.fill(right, &all[to], std::min(kTileRows, end - to));
        for (size_t i = 0; i < left.size; ++i) {
          const uint32_t a = left.rows[i];
          for (size_t first = 0; first < right.size; first += kTileLanes) {
            const size_t lanes = std::min(kTileLanes, right.size - first);
            uint32_t open = filter.look(left, i, right, first);
            if (lanes < kTileLanes) open &= (1u << lanes) - 1;
            size_t k = 0;
            for (; open != 0; open &= open - 1) {
              const uint32_t b = right.rows[first + static_cast<size_t>(std::countr_zero(open))];
              if (a == b || person_of[a] == person_of[b] || constraints.never_compared(a, b)) continue;
              lefts[k] = a;
              rights[k++] = b;
            }
            if (k == 0) continue;
            scorer.score(lefts, rights, k, scores);
            for (size_t s = 0; s < k; ++s) {
              if (scores[s] < kLeastBits) continue;
              const auto share = static_cast<uint64_t>(std::llround(probability(scores[s]) * 1e9));
              (blocks.makes(a, rights[s]) ? sum[from + i].made : sum[from + i].missed) += share;
            }
          }
        }
      }
    }
  });
  // A pair is seen from both ends: half of what rows see.
  const double scale = static_cast<double>(n) / static_cast<double>(wanted) / 2;
  double made = 0, missed = 0, squares = 0;
  for (size_t i = 0; i < wanted; ++i) {
    Sums row;
    for (const auto& sum : sums) {
      row.made += sum[i].made;
      row.missed += sum[i].missed;
    }
    const double seen = static_cast<double>(row.missed) * 1e-9;
    made += static_cast<double>(row.made) * 1e-9;
    missed += seen;
    squares += seen * seen;
  }
  // One pair more than was seen, so that a small sample without any is not
  // taken for none at all.
  const double left_out = 1 - static_cast<double>(wanted) / static_cast<double>(n);
  const double deviation =
      1.96 * std::sqrt(std::max(squares + 1 - missed * missed / static_cast<double>(wanted), 0.0) * left_out);
  const double found = inside.made + made * scale;
  const auto recall_if = [&](double outside) {
    const double lost = inside.missed + std::max(outside, 0.0) * scale;
    return found + lost > 0 ? found / (found + lost) : 1;
  };
  estimate.rows = wanted;
  estimate.recall = recall_if(missed);
  estimate.low = recall_if(missed + deviation);
  estimate.high = recall_if(missed - deviation);
  return estimate;
}

}  // namespace stillheld::identity
