#include "measure/verdict.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace stillheld::measure {
namespace {

VerdictInput fell() {
  VerdictInput in;
  in.stock_change = {-130, -130};
  in.margin = 25;
  in.opening = 1265;
  in.let_go_early = 342;
  return in;
}
VerdictInput relief() {
  VerdictInput in = fell();
  in.replaced = {0.3, 0.6};
  in.intake = {0.2, 0.5};
  in.intake_corrected = true;
  in.expiry = {0, 0.2};
  in.exile = {0, 0.1};
  in.taken_again = {0, 0.05};
  in.lock = {0, 0.4};
  return in;
}

TEST(Verdict, EachRowOfTheTable) {
  EXPECT_EQ(decide(relief()).outcome, Outcome::relief);
  VerdictInput in = fell();
  EXPECT_EQ(decide(in).outcome, Outcome::cannot_tell);
  EXPECT_EQ(decide(in).row, "fell_unknown");
  in.replaced = {1.2, 1.7};
  EXPECT_EQ(decide(in).outcome, Outcome::relief_with_diversion);
  in.stock_change = {30, 40};
  EXPECT_EQ(decide(in).outcome, Outcome::worse);
  in.stock_change = {-10, 18};
  EXPECT_EQ(decide(in).outcome, Outcome::revolving_door);
  in.let_go_early = 3;
  EXPECT_EQ(decide(in).outcome, Outcome::cannot_tell);
  in.stock_change = {-100, 18};
  EXPECT_EQ(decide(in).outcome, Outcome::cannot_tell);
  EXPECT_EQ(decide(in).row, "stock_unknown");
  EXPECT_EQ(decide(VerdictInput{}).outcome, Outcome::cannot_tell);
}

// Gestures without a change of the law are no relief.
TEST(Verdict, TheLawsThatStayedAreASign) {
  VerdictInput in = relief();
  in.lock = {0.6, 0.9};
  EXPECT_EQ(decide(in).outcome, Outcome::relief_with_diversion);
  in.lock = {0.2, 0.9};
  EXPECT_EQ(decide(in).outcome, Outcome::cannot_tell);
  in.lock = {};
  EXPECT_EQ(decide(in).outcome, Outcome::cannot_tell);
}

// "Fewer come in" needs counts that are corrected for late news.
TEST(Verdict, NoReliefOnUncorrectedCounts) {
  VerdictInput in = relief();
  in.intake_corrected = false;
  EXPECT_EQ(decide(in).outcome, Outcome::cannot_tell);
}

TEST(Verdict, WideningAnIntervalNeverMakesAVerdict) {
  SeededRandom random(7);
  const auto real = [&](int64_t from, int64_t to) { return static_cast<double>(from) + static_cast<double>(random.below(static_cast<uint64_t>(to - from) * 100)) / 100; };
  for (int round = 0; round < 3000; ++round) {
    VerdictInput in = fell();
    const double a = real(-200, 100), b = a + real(0, 60);
    in.stock_change = {a, b};
    in.intake_corrected = random.below(2) == 0;
    for (Bounds* x : {&in.replaced, &in.intake, &in.expiry, &in.exile, &in.taken_again}) {
      const double low = real(0, 2);
      *x = {low, low + real(0, 1)};
    }
    VerdictInput wider = in;
    Bounds* const each[] = {&wider.stock_change, &wider.replaced, &wider.intake, &wider.expiry, &wider.exile, &wider.taken_again};
    Bounds* one = each[random.below(6)];
    if (random.below(2) == 0) one->low = random.below(3) == 0 ? std::nullopt : std::optional(*one->low - real(0, 3));
    else one->high = random.below(3) == 0 ? std::nullopt : std::optional(*one->high + real(0, 3));
    const Outcome before = decide(in).outcome, after = decide(wider).outcome;
    if (before == Outcome::cannot_tell) {
      EXPECT_EQ(after, Outcome::cannot_tell);
    } else {
      EXPECT_TRUE(after == before || after == Outcome::cannot_tell) << name_of(before) << " → " << name_of(after);
    }
  }
}

TEST(Verdict, ThreeFactsByStrengthAndAgainst) {
  VerdictInput in = fell();
  for (int i = 0; i < 6; ++i) in.facts.push_back({"fact" + std::to_string(i), {}, i % 2 == 0, 0.1 * i});
  const Verdict mixed = decide(in);
  ASSERT_EQ(mixed.against.size(), 3U);
  EXPECT_EQ(mixed.against[0].key, "fact5");
  in.stock_change = {50, 60};
  for (const Fact& f : decide(in).against) EXPECT_FALSE(f.to_the_worse);
  VerdictInput good = relief();
  good.facts = in.facts;
  for (const Fact& f : decide(good).against) EXPECT_TRUE(f.to_the_worse);
}

}  // namespace
}  // namespace stillheld::measure
