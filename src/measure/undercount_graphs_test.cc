#include "measure/undercount_graphs.h"

#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "measure/undercount_data_test.h"
#include "measure/undercount_modes.h"
#include "measure/undercount_random.h"

namespace stillheld::measure {
namespace {

using testing::kosovo;

TEST(Graphs, AsManyAsThereAre) {
  EXPECT_EQ(decomposable_graphs(3).size(), 8U);
  EXPECT_EQ(decomposable_graphs(4).size(), 61U);
  EXPECT_EQ(decomposable_graphs(5).size(), 822U);
  EXPECT_EQ(decomposable_graphs(6).size(), 18154U);
  EXPECT_EQ(name_of(decomposable_graphs(4).back()), "1234");
  EXPECT_EQ(name_of(decomposable_graphs(4).front()), "1|2|3|4");
}

TEST(Graphs, KosovoAsPublished) {
  GraphPrior prior;
  prior.most_unseen = 30000;
  const GraphAnswer answer = average_graphs(kosovo(), prior);
  EXPECT_NEAR(answer.mean, 12749.35, 0.0051);
  EXPECT_EQ(answer.mode, 12267);
  EXPECT_EQ(answer.median, 12595);
  EXPECT_EQ(answer.interval.low, 9827);
  EXPECT_EQ(answer.interval.high, 16544);
  EXPECT_EQ(name_of(answer.graphs[0].graph), "123|134");
  EXPECT_NEAR(answer.graphs[0].weight, 0.986, 0.00051);
  EXPECT_FALSE(answer.two_modes.has_value());
  prior.delta = 0.5;
  EXPECT_NEAR(average_graphs(kosovo(), prior).mean, 11439, 0.51);
  prior.delta = 1;
  EXPECT_NEAR(average_graphs(kosovo(), prior).mean, 9458, 0.51);
  prior.saturated = true;
  EXPECT_NEAR(average_graphs(kosovo(), prior).graphs[0].weight, 0.976, 0.00051);
}

// Their uncounted ran from 1 to 300; their complete graph is in.
TEST(Graphs, MadiganAndYorksThreeListsAsPublished) {
  CaptureTable table;
  table.lists = {"a", "b", "c"};
  table.count = {0, 60, 49, 4, 247, 112, 142, 12};
  GraphPrior prior;
  prior.delta = 1;
  prior.saturated = true;
  prior.most_unseen = 300;
  prior.log_prior = [](double total) {
    if (total < 626.5) return -std::numeric_limits<double>::infinity();
    const double a = 13.14;
    const double b = 55.17;
    return std::lgamma(total + a) - std::lgamma(total + 1) + total * std::log(b / (1 + b));
  };
  for (const bool slow : {false, true}) {
    prior.every_number = slow;
    const GraphAnswer answer = average_graphs(table, prior);
    EXPECT_EQ(std::floor(1e4 * answer.graphs[0].weight), 3737);  // 0.37377, printed cut
    EXPECT_NEAR(answer.mean, 733.45, 0.0051);
    EXPECT_NEAR(answer.best_by_relative_square, 731, 0.51);
    EXPECT_EQ(answer.mode, 728);
    EXPECT_NEAR(answer.graphs[0].mode, 729, 0.51);
    EXPECT_EQ(answer.interval.low, 682);
    EXPECT_EQ(answer.interval.high, 797);
  }
}

TEST(Graphs, TheUnitedKingdomHasTwoHumps) {
  STILLHELD_TABLE(table, "ukdat_5");
  GraphPrior prior;
  prior.most_unseen = 60000;
  const GraphAnswer answer = average_graphs(table, prior);
  EXPECT_EQ(answer.mode, 11718);
  EXPECT_EQ(answer.median, 22990);
  EXPECT_EQ(answer.interval.low, 10387);
  EXPECT_EQ(answer.interval.high, 33509);
  ASSERT_TRUE(answer.two_modes.has_value());
  EXPECT_NEAR(answer.two_modes->first, 11750, 150);
}

// Number by number against Simpson.
TEST(Graphs, IsItsSlowTwin) {
  for (uint64_t seed = 0; seed < 8; ++seed) {
    Philox random(seed, 3);
    CaptureTable table;
    const int lists = 3 + static_cast<int>(seed % 2);
    for (int j = 0; j < lists; ++j) table.lists.push_back(std::to_string(j));
    table.count.assign(size_t{1} << lists, 0);
    for (size_t x = 1; x < table.count.size(); ++x) {
      table.count[x] = static_cast<uint64_t>(random.poisson(120 * std::exp(-0.9 * std::popcount(x))));
    }
    GraphPrior prior;
    prior.most_unseen = 4000;
    const GraphAnswer fast = average_graphs(table, prior);
    prior.every_number = true;
    const GraphAnswer slow = average_graphs(table, prior);
    EXPECT_NEAR(fast.mean / slow.mean, 1, 1e-5) << seed;
    EXPECT_NEAR(fast.mode, slow.mode, 0.5) << seed;
    EXPECT_NEAR(fast.median, slow.median, 1.01) << seed;
    EXPECT_NEAR(fast.interval.low, slow.interval.low, 1.01) << seed;
    EXPECT_NEAR(fast.interval.high, slow.interval.high, 1.01) << seed;
    EXPECT_NEAR(fast.graphs[0].weight, slow.graphs[0].weight, 1e-5) << seed;
  }
}

// All cells of a table through Dirichlet integrals, clique by clique, for one
// graph: the weights are what the formula of the paper says.
TEST(Graphs, WeighsByTheFormula) {
  CaptureTable table;
  table.lists = {"a", "b", "c"};
  table.count = {0, 9, 7, 3, 8, 2, 3, 1};
  GraphPrior prior;
  prior.every_number = true;
  prior.most_unseen = 40;
  const GraphAnswer answer = average_graphs(table, prior);
  const double delta = 1.0 / 8;
  double sum = 0;
  std::vector<double> weight;
  for (const DecomposableGraph& graph : decomposable_graphs(3)) {
    if (graph.cliques.size() == 1) continue;
    double mass = 0;
    for (double m = 0; m <= 40; ++m) {
      double value = 0;
      const auto add = [&](uint32_t set, double sign) {
        const double d = delta * std::exp2(3 - std::popcount(set));
        for (uint32_t cell = set;; cell = (cell - 1) & set) {
          double people = cell == 0 ? m : 0;
          for (uint32_t x = 1; x < 8; ++x) people += (x & set) == cell ? static_cast<double>(table.count[x]) : 0;
          value += sign * (std::lgamma(people + d) - std::lgamma(d));
          if (cell == 0) break;
        }
      };
      for (const uint32_t clique : graph.cliques) add(clique, 1);
      for (const uint32_t separator : graph.separators) add(separator, -1);
      const double total = 33 + m;
      value += graph.components * (std::lgamma(1.0) - std::lgamma(total + 1.0)) + std::lgamma(total + 1) - std::lgamma(m + 1) - std::log(total);
      mass += std::exp(value);
    }
    sum += mass;
    weight.push_back(mass);
  }
  double largest = 0;
  for (const double each : weight) largest = std::max(largest, each / sum);
  EXPECT_NEAR(answer.graphs[0].weight, largest, 1e-9);
}

TEST(Modes, OneHumpIsOneAndTwoAreTwo) {
  Philox random(4, 4);
  std::vector<double> one;
  std::vector<double> two;
  std::vector<double> small;
  for (int i = 0; i < 4000; ++i) {
    one.push_back(1000 + 500 * std::exp(0.3 * random.normal()));
    two.push_back(1000 + (i % 3 == 0 ? 500 : 2500) * std::exp(0.2 * random.normal()));
    small.push_back(1000 + (i % 50 == 0 ? 500 : 2500) * std::exp(0.2 * random.normal()));
  }
  EXPECT_FALSE(two_modes(one, 1000, 2000).has_value());
  EXPECT_FALSE(two_modes(small, 1000, 2000).has_value());  // 2 % is no hump
  const auto found = two_modes(two, 1000, 2000);
  ASSERT_TRUE(found.has_value());
  EXPECT_NEAR(found->first, 1500, 60);
  EXPECT_NEAR(found->second, 3500, 200);
  EXPECT_FALSE(two_modes(std::vector<double>(100, 7.0), 3, 100).has_value());
}

}  // namespace
}  // namespace stillheld::measure
