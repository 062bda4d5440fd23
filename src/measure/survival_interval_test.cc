#include "measure/survival_interval.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "base/messages.h"
#include "base/random.h"
#include "measure/shared_data_test.h"

namespace stillheld::measure {
namespace {

TEST(SurvivalInterval, Row36Bcdeter) {
  STILLHELD_SHARED(data, "bcdeter_interval.csv");
  const auto lower = testing::numbers<Days>(data, "lower"), treat = testing::numbers<Days>(data, "treat");
  const struct { int treat; double s; } rows[] = {{1, .466}, {2, .108}};
  for (const auto& row : rows) {
    BetweenSpells spells;
    for (size_t i = 0; i < lower.size(); ++i) {
      if (treat[i] != row.treat) continue;
      spells.lower.push_back(lower[i]);
      const std::string& upper = data.at("upper")[i];
      if (upper == "NA" || upper.empty()) spells.upper.push_back(std::nullopt);
      else spells.upper.push_back(static_cast<Days>(std::stoi(upper)));
    }
    SurvivalOptions options;
    options.least_at_risk = 3;  // four of RT+chemo were watched so long
    const auto curve = turnbull(spells, options);
    ASSERT_TRUE(curve.ok());
    const auto point = survival_between(*curve, 40);
    EXPECT_NEAR(point->high, row.s, 5e-4) << point->low;
    const auto interval = survival_between_interval(spells, 40, 1, 200, options);
    EXPECT_LT(interval->low, row.s);
    EXPECT_GT(interval->high, row.s);
    const auto again = survival_between_interval(spells, 40, 1, 200, options);
    EXPECT_EQ(interval->low, again->low);
  }
}

// Exact and right-censored days alone: Turnbull's curve is Kaplan and Meier's.
TEST(SurvivalInterval, ExactDaysGiveKaplanMeier) {
  SeededRandom random(2);
  for (int round = 0; round < 30; ++round) {
    Spells spells;
    BetweenSpells between;
    for (int i = 0; i < 40; ++i) {
      const auto day = static_cast<Days>(1 + random.below(20));
      const bool out = random.below(3) != 0;
      spells.exit.push_back(day);
      spells.way.push_back(out ? 1 : 0);
      between.lower.push_back(day);
      between.upper.push_back(out ? std::optional<Days>(day) : std::nullopt);
    }
    SurvivalOptions options;
    options.least_at_risk = 1;
    const auto exact = kaplan_meier(spells, options);
    const auto curve = turnbull(between, options);
    for (const auto& mass : curve->masses) {
      if (!mass.until || *mass.until > exact->until) continue;
      EXPECT_NEAR(survival_between(*curve, *mass.until)->high, survival_at(*exact, *mass.until)->value, 1e-7);
    }
  }
}

// Invariant (2), by its definition; and no other masses are likelier.
TEST(SurvivalInterval, IsSelfConsistentAndLikeliest) {
  SeededRandom random(6);
  for (int round = 0; round < 40; ++round) {
    BetweenSpells spells;
    const size_t n = 10 + random.below(40);
    for (size_t i = 0; i < n; ++i) {
      const auto low = static_cast<Days>(random.below(25));
      spells.lower.push_back(low);
      const uint64_t kind = random.below(4);
      if (kind == 0) spells.upper.push_back(std::nullopt);
      else spells.upper.push_back(low + static_cast<Days>(random.below(12)));
    }
    const auto curve = turnbull(spells);
    ASSERT_TRUE(curve.ok());
    double total = 0;
    for (const auto& mass : curve->masses) total += mass.mass;
    EXPECT_NEAR(total, 1, 1e-9);
    const auto inside = [&](size_t i, const BetweenCurve::Mass& mass) {
      if (spells.upper[i] && *spells.upper[i] == spells.lower[i])
        return mass.until && mass.after == spells.lower[i] - 1 && *mass.until == spells.lower[i];
      const Days low = spells.lower[i] == 0 && spells.upper[i] ? -1 : spells.lower[i];
      if (mass.after < low) return false;
      return !spells.upper[i] || (mass.until && *mass.until <= *spells.upper[i]);
    };
    const auto likelihood = [&](const std::vector<double>& masses) {
      double sum = 0;
      for (size_t i = 0; i < n; ++i) {
        double p = 0;
        for (size_t j = 0; j < masses.size(); ++j)
          if (inside(i, curve->masses[j])) p += masses[j];
        sum += std::log(p);
      }
      return sum;
    };
    std::vector<double> masses;
    for (const auto& mass : curve->masses) masses.push_back(mass.mass);
    const double best = likelihood(masses);
    ASSERT_TRUE(std::isfinite(best));
    for (int t = 0; t < 100; ++t) {
      std::vector<double> other = masses;
      const size_t a = random.below(other.size()), b = random.below(other.size());
      const double move = std::min(other[a], 0.01);
      other[a] -= move, other[b] += move;
      EXPECT_LE(likelihood(other), best + 1e-7);
    }
  }
}

// One of forty was seen to day 500: the curve does not follow him there.
TEST(SurvivalInterval, IsSilentWhereFewAreInSight) {
  BetweenSpells spells{std::vector<Days>(40, 20), std::vector<std::optional<Days>>(40, 30)};
  spells.lower[0] = 500;
  spells.upper[0] = std::nullopt;
  const auto curve = turnbull(spells);
  ASSERT_TRUE(curve.ok());
  EXPECT_EQ(curve->until, 30);
  EXPECT_TRUE(survival_between(*curve, 30).ok());
  EXPECT_EQ(survival_between(*curve, 31).refusal().key, "outside_curve");
  EXPECT_EQ(survival_between_interval(spells, 31, 1).refusal().key, "outside_curve");
}

TEST(SurvivalInterval, WhatCannotBeAnsweredIsRefusedInWords) {
  const BetweenSpells none, single{{3}, {5}}, turned{std::vector<Days>(12, 5), std::vector<std::optional<Days>>(12, 3)},
      unknown{std::vector<Days>(12, 0), std::vector<std::optional<Days>>(12, std::nullopt)};
  const auto curve = turnbull(unknown);
  ASSERT_TRUE(curve.ok());  // dates all unknown: a curve that knows nothing past its beginning
  const std::pair<Refusal, std::string> refused[] = {{turnbull(none).refusal(), "no_spells"},
                                                     {turnbull(single).refusal(), "too_few_at_risk"},
                                                     {turnbull(turned).refusal(), "bad_spells"},
                                                     {survival_between(*curve, 10).refusal(), "outside_curve"}};
  for (const auto& [refusal, key] : refused) {
    EXPECT_EQ(refusal.key, key);
    EXPECT_TRUE(Messages::in("en").has("refused." + refusal.key)) << refusal.key;
  }
  EXPECT_TRUE(Messages::in("en").has("assumes.independent_inspection"));
}

}  // namespace
}  // namespace stillheld::measure
