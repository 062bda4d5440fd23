#include "identity/cluster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/random.h"

namespace stillheld::identity {
namespace {

// Scores in a matrix, names that order rows otherwise than their numbers.
struct World {
  size_t n;
  std::vector<Bits> matrix;
  std::vector<uint32_t> weight, order;
  std::set<std::pair<uint32_t, uint32_t>> never;
  std::vector<std::pair<uint32_t, uint32_t>> same;
  std::vector<Edge> edges;

  explicit World(size_t size)
      : n(size), matrix(size * size, -20 * kBit), weight(size, 1), order(size) {
    for (uint32_t i = 0; i < n; ++i) order[i] = i;
  }
  void score(uint32_t a, uint32_t b, double bits) {
    matrix[a * n + b] = matrix[b * n + a] = bits_of(bits);
  }
  ClusterInput input() {
    edges.clear();
    for (uint32_t a = 0; a < n; ++a)
      for (uint32_t b = a + 1; b < n; ++b)
        if (matrix[a * n + b] >= 0) edges.push_back({a, b, matrix[a * n + b]});
    ClusterInput in;
    in.rows = static_cast<uint32_t>(n);
    in.edges = edges;
    in.same = same;
    in.weight = [this](uint32_t r) { return weight[r]; };
    in.score_all = [this](std::span<const uint32_t> rows, std::vector<Bits>& scores) {
      scores.clear();
      for (size_t i = 0; i < rows.size(); ++i)
        for (size_t j = i + 1; j < rows.size(); ++j) scores.push_back(matrix[rows[i] * n + rows[j]]);
    };
    in.forbidden = [this](uint32_t a, uint32_t b) {
      return never.contains({std::min(a, b), std::max(a, b)});
    };
    in.before = [this](uint32_t a, uint32_t b) { return order[a] < order[b]; };
    return in;
  }
};

ClusterOptions plain() {
  ClusterOptions options;
  options.cut = 0;
  options.clip = 30 * kBit;
  return options;
}

// The slow twin: merge the best pair of sets, everything recomputed each time.
std::vector<uint32_t> slow_clusters(World& world, const ClusterOptions& options) {
  const ClusterInput in = world.input();
  UnionFind components(world.n);
  for (const Edge& edge : in.edges) components.join(edge.a, edge.b);
  for (const auto& [a, b] : world.same) components.join(a, b);
  std::vector<std::vector<uint32_t>> sets;
  for (uint32_t r = 0; r < world.n; ++r) sets.push_back({r});
  const auto merge = [&](size_t i, size_t j) {
    sets[i].insert(sets[i].end(), sets[j].begin(), sets[j].end());
    sets.erase(sets.begin() + static_cast<long>(j));
  };
  const auto first = [&](const std::vector<uint32_t>& set) {
    return *std::min_element(set.begin(), set.end(), in.before);
  };
  for (const auto& [a, b] : world.same) {
    size_t i = 0, j = 0;
    for (size_t s = 0; s < sets.size(); ++s) {
      if (std::count(sets[s].begin(), sets[s].end(), a)) i = s;
      if (std::count(sets[s].begin(), sets[s].end(), b)) j = s;
    }
    if (i != j) merge(std::min(i, j), std::max(i, j));
  }
  for (;;) {
    double best = -1e300;
    std::pair<uint32_t, uint32_t> best_name;
    size_t bi = 0, bj = 0;
    for (size_t i = 0; i < sets.size(); ++i)
      for (size_t j = i + 1; j < sets.size(); ++j) {
        if (components.find(sets[i][0]) != components.find(sets[j][0])) continue;
        double sum = 0, pairs = 0;
        bool allowed = true;
        for (const uint32_t a : sets[i])
          for (const uint32_t b : sets[j]) {
            const double w = double(world.weight[a]) * world.weight[b];
            sum += w * std::clamp(world.matrix[a * world.n + b], -options.clip, options.clip);
            pairs += w;
            allowed = allowed && !in.forbidden(a, b);
          }
        if (!allowed) continue;
        uint32_t x = world.order[first(sets[i])], y = world.order[first(sets[j])];
        if (x > y) std::swap(x, y);
        const double average = sum / pairs;
        if (average > best || (average == best && std::pair{x, y} < best_name)) {
          best = average;
          best_name = {x, y};
          bi = i;
          bj = j;
        }
      }
    if (best < options.cut) break;
    merge(bi, bj);
  }
  std::vector<uint32_t> result(world.n);
  for (const auto& set : sets)
    for (const uint32_t r : set) result[r] = first(set);
  return result;
}

TEST(Clusters, FollowTheAverage) {
  World world(3);
  world.score(0, 1, 20);
  world.score(1, 2, 12);
  world.score(0, 2, -15);
  EXPECT_EQ(cluster_all(world.input(), plain()).first, (std::vector<uint32_t>{0, 0, 2}));
  world.score(0, 2, 2);
  EXPECT_EQ(cluster_all(world.input(), plain()).first, (std::vector<uint32_t>{0, 0, 0}));
}

TEST(Clusters, AreThoseOfTheSlowTwin) {
  SeededRandom random(7);
  for (int round = 0; round < 400; ++round) {
    World world(2 + random.below(14));
    for (uint32_t a = 0; a < world.n; ++a)
      for (uint32_t b = a + 1; b < world.n; ++b) {
        // Whole bits, so that there are ties.
        world.score(a, b, static_cast<double>(random.below(24)) - 12);
        if (random.below(12) == 0) world.never.insert({a, b});
      }
    if (random.below(3) == 0 && world.n > 2) {
      world.same.emplace_back(0, 1);
      world.never.erase({0, 1});
    }
    for (auto& w : world.weight) w = static_cast<uint32_t>(1 + random.below(3));
    for (size_t i = world.n; i > 1; --i) std::swap(world.order[i - 1], world.order[random.below(i)]);
    ASSERT_EQ(cluster_all(world.input(), plain()).first, slow_clusters(world, plain())) << round;
  }
}

TEST(Clusters, ASpectacularPairDoesNotCarryAStrangerIn) {
  World world(4);
  world.score(0, 1, 20);
  world.score(0, 2, 20);
  world.score(1, 2, 20);
  world.score(2, 3, 200);
  world.score(0, 3, -12);
  world.score(1, 3, -12);
  ClusterOptions options = plain();
  options.clip = 10 * kBit;
  const auto first = cluster_all(world.input(), options).first;
  EXPECT_EQ(first[0], first[1]);
  EXPECT_NE(first[0], first[3]);
}

TEST(Clusters, APersonsWordWinsAndIsKept) {
  World world(3);
  world.score(0, 1, 20);
  world.score(1, 2, 20);
  world.score(0, 2, 20);
  world.never.insert({0, 2});
  auto first = cluster_all(world.input(), plain()).first;
  EXPECT_NE(first[0], first[2]);
  world.same.emplace_back(0, 2);
  first = cluster_all(world.input(), plain()).first;
  EXPECT_EQ(first[0], first[2]);
}

TEST(Clusters, DoubtsAreWhatLiesNearTheCut) {
  World world(4);
  world.score(0, 1, 1);
  world.score(2, 3, 15);
  const auto clusters = cluster_all(world.input(), plain());
  ASSERT_EQ(clusters.doubts.size(), 1u);
  EXPECT_TRUE(clusters.doubts[0].merged);
  EXPECT_EQ(clusters.doubts[0].average, bits_of(1));
}

TEST(Clusters, ALargeComponentIsCutAtHigherEdges) {
  // Ten groups of thirty, a weak chain between them.
  World world(300);
  for (uint32_t a = 0; a < 300; ++a)
    for (uint32_t b = a + 1; b < 300; ++b)
      if (a / 30 == b / 30) world.score(a, b, 18);
  for (uint32_t g = 0; g + 1 < 10; ++g) world.score(g * 30, g * 30 + 30, 0.5);
  ClusterOptions options = plain();
  options.largest = 100;
  const auto clusters = cluster_all(world.input(), options);
  EXPECT_EQ(clusters.recut_components, 1u);
  EXPECT_EQ(clusters.largest_component, 300u);
  for (uint32_t r = 0; r < 300; ++r) ASSERT_EQ(clusters.first[r], r / 30 * 30);
}

TEST(Clusters, WhatNothingCutsIsOne) {
  World world(120);
  for (uint32_t a = 0; a < 120; ++a)
    for (uint32_t b = a + 1; b < 120; ++b) world.score(a, b, 400);
  ClusterOptions options = plain();
  options.largest = 50;
  for (const uint32_t first : cluster_all(world.input(), options).first) ASSERT_EQ(first, 0u);
}

TEST(Clusters, AreTheSameWithAnyNumberOfThreads) {
  SeededRandom random(5);
  World world(900);
  for (uint32_t g = 0; g < 300; ++g)
    for (uint32_t i = 0; i < 3; ++i)
      for (uint32_t j = i + 1; j < 3; ++j)
        world.score(g * 3 + i, g * 3 + j, static_cast<double>(random.below(30)) - 10);
  ClusterOptions one = plain(), three = plain();
  three.threads = 3;
  const auto a = cluster_all(world.input(), one), b = cluster_all(world.input(), three);
  EXPECT_EQ(a.first, b.first);
  EXPECT_EQ(a.doubts.size(), b.doubts.size());
}

}  // namespace
}  // namespace stillheld::identity
