#include "measure/flows.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/messages.h"

namespace stillheld::measure {
namespace {

Day day(std::string_view iso) { return *dates::parse_day(iso); }

PublishedCount count(std::string measure, std::string_view from, std::string_view to, int64_t low, std::optional<int64_t> high) {
  static Seq seq = 0;
  PublishedCount c;
  c.seq = ++seq;
  c.measure = std::move(measure);
  c.definition = "org";
  c.period_start = day(from);
  c.period_end = day(to);
  c.date = dates::Date::within(c.period_start, c.period_end);
  c.value = c.low = low;
  c.high = high;
  return c;
}
PublishedCount stock(std::string_view on, int64_t n) { return count("stock", on, on, n, n); }

// 2025 as Viasna published it.
std::vector<PublishedCount> year() {
  return {stock("2024-12-29", 1265),
          count("recognised_in_period", "2025-01-01", "2025-12-31", 509, 509),
          count("pardoned_in_period", "2025-01-01", "2025-12-31", 342, 342),
          count("expelled_in_period", "2025-01-01", "2025-12-31", 189, 189),
          count("released_full_term", "2025-01-01", "2025-12-31", 300, std::nullopt),
          count("deaths_in_period", "2025-01-01", "2025-12-31", 2, 2),
          stock("2025-12-23", 1135)};
}

PublishedFlows flows(const std::vector<PublishedCount>& counts, std::string_view from = "2024-12-31", std::string_view to = "2025-12-31") {
  return published_flows(counts, {}, "org", day(from), day(to));
}

TEST(Flows, EveryDenominatorAllExitsFirst) {
  const auto ratios = replacement(flows(year()), 34);
  ASSERT_EQ(ratios.size(), 3U);
  EXPECT_EQ(ratios[0].name, "replacement_all");
  EXPECT_EQ(ratios[0].reading, Reading::at_most);
  EXPECT_EQ(ratios[0].denominator.range.low, 644);
  EXPECT_NEAR(*ratios[0].value, 509.0 / 644, 1e-12);
  EXPECT_NEAR(*ratios[0].low, 0.702, 5e-4);
  EXPECT_NEAR(*ratios[0].high, 0.889, 5e-4);
  EXPECT_NEAR(*ratios[1].value, 509.0 / 342, 1e-12);
  EXPECT_EQ(ratios[1].reading, Reading::at_most);
  EXPECT_NEAR(*ratios[2].value, 509.0 / 34, 1e-12);
}

TEST(Flows, TheExileShareIsAtMost189Of342) {
  const Figure share = exile_share(flows(year()));
  EXPECT_EQ(share.reading, Reading::at_most);
  EXPECT_NEAR(*share.value, 0.5526, 5e-5);
  EXPECT_NEAR(*share.low, 0.4982, 5e-5);
  EXPECT_NEAR(*share.high, 0.6061, 5e-5);
  bool why = false;
  for (const Sentence& s : share.notes) why = why || s.key == "exile_at_most";
  EXPECT_TRUE(why);
}

TEST(Flows, TheResidualOf2025IsAtLeastFive) {
  const Figure r = identity_residual(flows(year()));
  EXPECT_EQ(*r.value, 5);
  EXPECT_EQ(r.reading, Reading::at_least);
}

TEST(Flows, ExpelledEntersNoSum) {
  auto counts = year();
  counts[3].low = 100000;
  EXPECT_EQ(all_exits(flows(counts))->low, 644);
}

// What is not published is not nought.
TEST(Flows, WithoutFullTermsTheResidualIsNotKnown) {
  auto counts = year();
  counts.erase(counts.begin() + 4);
  const PublishedFlows f = flows(counts);
  EXPECT_TRUE(identity_residual(f).refusal);
  EXPECT_TRUE(expiry_share(f).refusal);
  EXPECT_FALSE(replacement(f, std::nullopt)[1].refusal);
  EXPECT_NE(std::find(f.missing.begin(), f.missing.end(), "full_term"), f.missing.end());
  EXPECT_EQ(all_exits(f)->low, 344);
}

TEST(Flows, DefinitionsAreNeverAddedUp) {
  auto counts = year();
  counts[2].definition = "another";
  EXPECT_FALSE(flows(counts).pardoned);
}

TEST(Flows, OurOwnSumsProveNothing) {
  auto counts = year();
  counts[1].grade = ledger::Grade::derived;
  EXPECT_FALSE(flows(counts).recognised);
}

TEST(Flows, PartsOfThePeriodAreALowerBound) {
  const std::vector<PublishedCount> counts = {stock("2024-01-01", 100), count("recognised_in_period", "2024-02-01", "2024-02-29", 5, 5),
                                              count("recognised_in_period", "2024-02-10", "2024-02-20", 4, 4),
                                              count("recognised_in_period", "2024-05-01", "2024-05-31", 7, 7), stock("2024-12-31", 90)};
  const PublishedFlows f = flows(counts, "2023-12-31", "2024-12-31");
  ASSERT_TRUE(f.recognised);
  EXPECT_FALSE(f.recognised->whole);
  EXPECT_EQ(f.recognised->range, (Range{12, std::nullopt}));
}

// A stock of last summer does not stand for the end of a month.
TEST(Flows, AnOldStockStandsOnlyForALongPeriod) {
  const std::vector<PublishedCount> counts = {stock("2025-12-31", 100), stock("2026-08-30", 80)};
  EXPECT_TRUE(flows(counts, "2025-12-31", "2026-11-24").closing);
  EXPECT_FALSE(flows(counts, "2026-10-24", "2026-11-24").closing);
  EXPECT_FALSE(flows(counts, "2026-10-24", "2026-11-24").opening);
}

TEST(Flows, RunningTotalsGiveBothFlows) {
  const std::vector<PublishedCount> counts = {
      stock("2025-12-31", 1131), count("recognised_total", "2025-12-31", "2025-12-31", 4339, 4339), count("released_total", "2025-12-31", "2025-12-31", 3208, 3208),
      stock("2026-08-30", 889), count("released_total", "2026-08-30", "2026-08-30", 3953, 3953)};
  const PublishedFlows f = flows(counts, "2025-12-31", "2026-08-30");
  ASSERT_TRUE(f.totals);
  EXPECT_EQ(f.totals->in, (Range{503, 503}));
  EXPECT_EQ(f.totals->out, (Range{745, 745}));
  EXPECT_EQ(*all_exits(f), (Range{745, 745}));
}

TEST(Flows, TheMarginIsWhatThePublishersOwnFiguresDifferBy) {
  auto counts = year();
  EXPECT_EQ(flows(counts).margin, 13);
  counts.push_back(stock("2024-12-29", 1205));
  EXPECT_EQ(flows(counts).margin, 60);
}

TEST(Flows, AnEmptyWindowIsSentencesAndNeverNaN) {
  const PublishedFlows f = flows({}, "2019-01-01", "2019-02-01");
  std::vector<Figure> all = replacement(f, 0);
  for (const Figure& more : {net_relief(f), identity_residual(f), exile_share(f), expiry_share(f), unlisted_pardons(f), unexplained_total(f), intake_against_before({}, f)}) all.push_back(more);
  for (const Figure& figure : all) {
    ASSERT_TRUE(figure.refusal) << figure.name;
    for (const std::string_view language : Messages::languages()) EXPECT_TRUE(Messages::in(language).has("refused." + figure.refusal->key)) << figure.refusal->key;
    EXPECT_FALSE(figure.value);
  }
}

// Ends of what the bounds allow hold every ratio that they allow.
TEST(Flows, ABoundedRatioHoldsAllThatItsBoundsAllow) {
  for (int64_t n_low = 0; n_low < 6; ++n_low)
    for (int64_t d_low = 0; d_low < 6; ++d_low) {
      const Figure f = ratio_figure("x", {"a", {n_low, n_low + 3}}, {"b", {d_low, d_low + 2}});
      if (f.refusal) continue;
      for (int64_t n = n_low; n <= n_low + 3; ++n)
        for (int64_t d = std::max<int64_t>(1, d_low); d <= d_low + 2; ++d) {
          const double r = static_cast<double>(n) / static_cast<double>(d);
          EXPECT_LE(f.low.value_or(r), r + 1e-12);
          EXPECT_GE(f.high.value_or(r), r - 1e-12);
        }
      for (const auto& x : {f.value, f.low, f.high}) EXPECT_TRUE(!x || std::isfinite(*x));
    }
}

TEST(Flows, AShareOfNobodyAndAPartOverItsWholeAreRefused) {
  EXPECT_EQ(share_figure("x", {"a", {0, 0}}, {"b", {0, 0}}).refusal->key, "no_trials");
  EXPECT_EQ(share_figure("x", {"a", {5, 5}}, {"b", {3, 3}}).refusal->key, "part_over_whole");
  EXPECT_EQ(ratio_figure("x", {"a", {0, 0}}, {"b", {0, 0}}).refusal->key, "no_events");
  EXPECT_EQ(ratio_figure("x", {"a", {-1, 4}}, {"b", {1, 1}}).refusal->key, "not_a_count");
  EXPECT_EQ(ratio_figure("x", {"a", {5, std::nullopt}}, {"b", {1, std::nullopt}}).refusal->key, "no_bounds");
}

TEST(Flows, EarlierTimesMustBeJustBefore) {
  std::vector<PublishedCount> counts = year();
  counts.push_back(count("recognised_in_period", "2022-01-01", "2022-12-31", 889, 889));
  EXPECT_TRUE(intake_against_before(counts, flows(counts)).refusal);
  counts.push_back(count("recognised_in_period", "2024-01-01", "2024-12-31", 509, 509));
  const Figure f = intake_against_before(counts, flows(counts));
  ASSERT_FALSE(f.refusal);
  EXPECT_EQ(f.reading, Reading::at_least);
  EXPECT_NEAR(*f.value, 366.0 / 365, 1e-12);
}

}  // namespace
}  // namespace stillheld::measure
