#include "identity/tile.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "identity/link.h"
#include "identity/testing.h"

namespace stillheld::identity {
namespace {

using names::Kernel;

TEST(Tile, LosesNoPairThatScoresEnoughWithAnyKernel) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const auto made = testing::made_up(150, 5, seed);
    const auto linked = link(made.records, {});
    ASSERT_TRUE(linked.ok());
    const Scorer scorer(linked->table, linked->comparison, linked->run.model);
    std::vector<uint32_t> rows(linked->table.rows());
    for (uint32_t row = 0; row < rows.size(); ++row) rows[row] = row;
    uint64_t enough = 0, through = 0, all = 0;
    for (const double bits : {-10.0, -4.0, 0.0, 8.0}) {
      const Bits least = bits_of(bits);
      const TileFilter filter(scorer, least);
      Tile left, right;
      for (size_t from = 0; from < rows.size(); from += kTileRows)
        for (size_t to = 0; to < rows.size(); to += kTileRows) {
          filter.fill(left, &rows[from], std::min(kTileRows, rows.size() - from));
          filter.fill(right, &rows[to], std::min(kTileRows, rows.size() - to));
          for (size_t i = 0; i < left.size; i += 3)
            for (size_t first = i % 7; first < right.size; first += kTileLanes) {
              const size_t n = std::min(kTileLanes, right.size - first);
              const uint32_t valid = n == 32 ? ~0u : (1u << n) - 1;
              const uint32_t mask = filter.look(left, i, right, first, Kernel::scalar) & valid;
              for (const Kernel kernel : {Kernel::avx2, Kernel::avx512})
                if (kernel <= names::best_kernel()) {
                  ASSERT_EQ(filter.look(left, i, right, first, kernel) & valid, mask);
                }
              uint32_t a[kTileLanes];
              Bits scores[kTileLanes];
              std::fill_n(a, n, left.rows[i]);
              scorer.score(a, right.rows + first, n, scores);
              for (size_t j = 0; j < n; ++j) {
                ++all;
                enough += scores[j] >= least;
                through += mask >> j & 1;
                ASSERT_TRUE((mask >> j & 1) != 0 || scores[j] < least)
                    << a[j] << " " << right.rows[first + j] << " " << bits;
              }
            }
        }
    }
    EXPECT_GT(enough, 100u);
    EXPECT_LT(through, all / 3);
  }
}

// Every pair once, and none that each_pair() would not give.
TEST(Tile, BlocksAreLookedAtAsEachPairDoes) {
  const auto made = testing::made_up(3000, 4, 9);
  LinkOptions all;
  all.keep_all_pairs = true;
  const auto linked = link(made.records, all);
  ASSERT_TRUE(linked.ok());
  const Blocks blocks = Blocks::build(linked->table, bind_rules(default_rules(), linked->table), {}, nullptr);
  std::vector<std::pair<uint32_t, uint32_t>> pairs, scored;
  for (size_t chunk = 0; chunk < blocks.chunks(); ++chunk)
    blocks.each_pair(
        chunk, [](uint32_t) { return true; },
        [&](uint32_t a, const uint32_t* rights, size_t n) {
          for (size_t i = 0; i < n; ++i) pairs.emplace_back(std::min(a, rights[i]), std::max(a, rights[i]));
        });
  for (const Edge& edge : linked->edges) scored.emplace_back(edge.a, edge.b);
  std::sort(pairs.begin(), pairs.end());
  EXPECT_EQ(linked->report.pairs, pairs.size());
  EXPECT_EQ(scored, pairs);
}

}  // namespace
}  // namespace stillheld::identity
