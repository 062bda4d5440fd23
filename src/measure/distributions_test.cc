#include "measure/distributions.h"

#include <cmath>

#include <gtest/gtest.h>

namespace stillheld::measure {
namespace {

TEST(Distributions, TableValues) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963985, 1e-9);
  EXPECT_NEAR(normal_cdf(-1.644853627), 0.05, 1e-9);
  EXPECT_NEAR(chi_square_above(3.841458821, 1), 0.05, 1e-9);
  EXPECT_NEAR(student_two_sided(2.570581836, 5), 0.05, 1e-9);
  EXPECT_NEAR(student_quantile(0.975, 5), 2.570581836, 1e-9);
}

TEST(Distributions, OutOfRangeIsTheNearestEnd) {
  for (const double x : {-1.0, 0.0, 1.0, 2.0, std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    EXPECT_TRUE(std::isfinite(normal_quantile(x))) << x;
    for (const double value : {normal_cdf(x), chi_square_above(x, 2), student_two_sided(x, 3), count_cdf(x, 2, 1),
                               count_cdf(2, x, 1), count_cdf(2, 5, x)}) {
      EXPECT_TRUE(value >= 0 && value <= 1) << x << " " << value;
    }
    EXPECT_TRUE(std::isfinite(student_quantile(x, 4)));
  }
}

// The slow twin adds the masses up.
TEST(Distributions, CountsAgreeWithTheirSums) {
  for (const double mean : {0.01, 0.7, 5.0, 40.0}) {
    for (const double spread : {1.0, 1.5, 4.0, 30.0}) {
      const double variance = mean * spread, size = spread > 1 ? mean / (spread - 1) : 0;
      double sum = 0;
      double next = 0.025;
      for (int k = 0; k < 3000; ++k) {
        sum += spread > 1 ? std::exp(std::lgamma(k + size) - std::lgamma(size) - std::lgamma(k + 1.0) +
                                     size * std::log(size / (size + mean)) + k * std::log(mean / (size + mean)))
                          : std::exp(k * std::log(mean) - mean - std::lgamma(k + 1.0));
        EXPECT_NEAR(count_cdf(mean, variance, k), sum, 1e-9) << mean << " " << spread << " " << k;
        while (sum > next + 1e-9 && next < 0.99) {
          EXPECT_EQ(count_quantile(mean, variance, next), k) << mean << " " << spread << " " << next;
          next += 0.19;
        }
        if (sum > 0.999999) break;
      }
    }
  }
  EXPECT_EQ(count_quantile(0, 1, 0.9), 0);
}

}  // namespace
}  // namespace stillheld::measure
