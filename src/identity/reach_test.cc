#include "identity/reach.h"

#include <gtest/gtest.h>

#include "identity/link.h"
#include "identity/testing.h"

namespace stillheld::identity {
namespace {

TEST(Reach, LosesNoPairThatScoresEnough) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const auto made = testing::made_up(150, 5, seed);
    const auto linked = link(made.records, {});
    ASSERT_TRUE(linked.ok());
    const Scorer scorer(linked->table, linked->comparison, linked->run.model);
    uint64_t enough = 0, reached = 0, all = 0;
    for (const double bits : {-10.0, -4.0, 0.0, 8.0}) {
      const Bits least = bits_of(bits);
      const Reach reach(scorer, least);
      std::vector<uint32_t> left, right;
      for (uint32_t a = 0; a < linked->table.rows(); ++a)
        for (uint32_t b = a + 1; b < linked->table.rows(); b += 1 + (a + b) % 3) {
          left.push_back(a);
          right.push_back(b);
        }
      for (size_t at = 0; at < left.size(); at += 100) {
        const size_t n = std::min<size_t>(100, left.size() - at);
        Bits scores[kBatch];
        bool out[kBatch];
        scorer.score(&left[at], &right[at], n, scores);
        reach.look(&left[at], &right[at], n, out);
        for (size_t i = 0; i < n; ++i) {
          ++all;
          reached += out[i];
          enough += scores[i] >= least;
          ASSERT_TRUE(out[i] || scores[i] < least) << left[at + i] << " " << right[at + i];
        }
      }
    }
    EXPECT_GT(enough, 100u);
    EXPECT_LT(reached, all / 3);
  }
}

}  // namespace
}  // namespace stillheld::identity
