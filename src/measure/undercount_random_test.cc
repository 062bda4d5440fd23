#include "measure/undercount_random.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>

namespace stillheld::measure {
namespace {

// The vectors that come with the paper's code (Random123, kat_vectors).
TEST(Philox, KnownAnswers) {
  using Block = std::array<uint32_t, 4>;
  EXPECT_EQ(Philox::block({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(Philox::block({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(Philox::block({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, StreamsDiffer) {
  Philox a(1, 0), b(1, 1), c(2, 0), again(1, 0);
  const uint64_t first = a.next();
  EXPECT_NE(first, b.next());
  EXPECT_NE(first, c.next());
  EXPECT_EQ(first, again.next());
}

// Mean and variance within five standard errors of 100,000 draws.
void expect_moments(const std::function<double(Philox&)>& draw, double mean, double variance, double fourth) {
  Philox random(9, 3);
  const int draws = 100000;
  double sum = 0;
  double square = 0;
  for (int i = 0; i < draws; ++i) {
    const double x = draw(random) - mean;
    sum += x;
    square += x * x;
  }
  EXPECT_NEAR(sum / draws, 0, 5 * std::sqrt(variance / draws));
  EXPECT_NEAR(square / draws, variance, 5 * std::sqrt((fourth - variance * variance) / draws));
}

TEST(Philox, Moments) {
  expect_moments([](Philox& r) { return r.uniform(); }, 0.5, 1.0 / 12, 1.0 / 80);
  expect_moments([](Philox& r) { return r.normal(); }, 0, 1, 3);
  for (const double a : {0.3, 1.0, 4.5, 80.0}) {
    expect_moments([a](Philox& r) { return r.gamma(a); }, a, a, 3 * a * a + 6 * a);
  }
  for (const double m : {0.2, 3.0, 9.9, 10.1, 55.0, 4000.0}) {
    expect_moments([m](Philox& r) { return r.poisson(m); }, m, m, m + 3 * m * m);
  }
  for (const auto& [n, p] : {std::pair{5.0, 0.3}, {40.0, 0.1}, {40.0, 0.9}, {100.0, 0.5}, {5000.0, 0.02}, {100000.0, 0.3}}) {
    const double v = n * p * (1 - p);
    expect_moments([n = n, p = p](Philox& r) { return r.binomial(n, p); }, n * p, v, 3 * v * v + v * (1 - 6 * p * (1 - p)));
  }
  const double r0 = 20, p0 = 0.3;
  const double v0 = r0 * (1 - p0) / (p0 * p0);
  expect_moments([=](Philox& r) { return r.negative_binomial(r0, p0); }, r0 * (1 - p0) / p0, v0, 3 * v0 * v0 + v0 * (6 * v0 / r0 + 1 + 6 / r0 / p0));
}

TEST(Philox, EdgesAreExact) {
  Philox random(3, 3);
  EXPECT_EQ(random.binomial(0, 0.5), 0);
  EXPECT_EQ(random.binomial(7, 0), 0);
  EXPECT_EQ(random.binomial(7, 1), 7);
  EXPECT_EQ(random.poisson(0), 0);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(std::isfinite(random.log_gamma(1e-6)));
    const double k = random.binomial(30, 0.45);
    EXPECT_TRUE(k >= 0 && k <= 30);
  }
}

}  // namespace
}  // namespace stillheld::measure
