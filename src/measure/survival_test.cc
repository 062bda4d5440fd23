#include "measure/survival.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/messages.h"
#include "base/random.h"
#include "measure/shared_data_test.h"

namespace stillheld::measure {
namespace {

using testing::numbers;

SurvivalOptions whole(IntervalScale scale = IntervalScale::log) {
  SurvivalOptions options;
  options.scale = scale;
  options.least_at_risk = 1;
  return options;
}

Spells some(size_t n, const auto& keep, const auto& exit, const auto& way) {
  Spells out;
  for (size_t i = 0; i < n; ++i) {
    if (!keep(i)) continue;
    out.exit.push_back(exit(i));
    out.way.push_back(way(i));
  }
  return out;
}

void expect_quantile(const Spells& spells, IntervalScale scale, double value, double low, double high) {
  const auto curve = kaplan_meier(spells, whole(scale));
  ASSERT_TRUE(curve.ok());
  const auto median = quantile(*curve, 0.5);
  ASSERT_TRUE(median.ok());
  EXPECT_EQ(median->value, value);
  EXPECT_EQ(median->low.value_or(-1), low);
  EXPECT_EQ(median->high.value_or(-1), high);
}

TEST(Survival, Rows25And26Lung) {
  STILLHELD_SHARED(lung, "lung.csv");
  const auto time = numbers<Days>(lung, "time");
  const auto status = numbers<int>(lung, "status"), sex = numbers<int>(lung, "sex");
  const auto of = [&](int which) {
    return some(time.size(), [&](size_t i) { return which == 0 || sex[i] == which; }, [&](size_t i) { return time[i]; },
                [&](size_t i) { return static_cast<uint8_t>(status[i] == 2); });
  };
  expect_quantile(of(0), IntervalScale::log, 310, 285, 363);
  expect_quantile(of(1), IntervalScale::log, 270, 212, 310);
  expect_quantile(of(2), IntervalScale::log, 426, 348, 550);
  expect_quantile(of(0), IntervalScale::log_log, 310, 284, 361);
  expect_quantile(of(0), IntervalScale::plain, 310, 284, 361);
  const auto men = survival_at(*kaplan_meier(of(1), whole()), 365), women = survival_at(*kaplan_meier(of(2), whole()), 365);
  EXPECT_NEAR(men->value, .3361, 5e-5);
  EXPECT_NEAR(men->low, .261, 5e-4);
  EXPECT_NEAR(men->high, .433, 5e-4);
  EXPECT_NEAR(women->value, .526, 5e-4);
  EXPECT_NEAR(women->low, .4215, 5e-5);
  EXPECT_NEAR(women->high, .658, 5e-4);
}

TEST(Survival, Row27Veteran) {
  STILLHELD_SHARED(data, "veteran.csv");
  const auto time = numbers<Days>(data, "time");
  const auto status = numbers<int>(data, "status"), trt = numbers<int>(data, "trt");
  const auto of = [&](int which) {
    return some(time.size(), [&](size_t i) { return trt[i] == which; }, [&](size_t i) { return time[i]; },
                [&](size_t i) { return static_cast<uint8_t>(status[i]); });
  };
  expect_quantile(of(1), IntervalScale::log, 103, 59, 132);
  expect_quantile(of(2), IntervalScale::log, 52.5, 44, 95);
}

TEST(Survival, Row28Rossi) {
  STILLHELD_SHARED(data, "rossi_recidivism.csv");
  const auto week = numbers<Days>(data, "week");
  const auto arrest = numbers<int>(data, "arrest");
  const auto& fin = data.at("fin");
  const auto at52 = [&](const std::string& which) {
    return *survival_at(*kaplan_meier(some(week.size(), [&](size_t i) { return which.empty() || fin[i] == which; },
                                           [&](size_t i) { return week[i]; },
                                           [&](size_t i) { return static_cast<uint8_t>(arrest[i]); }),
                                      whole()),
                        52);
  };
  const struct { const char* who; double s, low, high; } rows[] = {
      {"", .736, .696, .779}, {"no", .694, .636, .759}, {"yes", .778, .724, .835}};
  for (const auto& row : rows) {
    const Point point = at52(row.who);
    EXPECT_NEAR(point.value, row.s, 5e-4);
    EXPECT_NEAR(point.low, row.low, 5e-4);
    EXPECT_NEAR(point.high, row.high, 5e-4);
  }
}

Spells channing(const testing::Columns& data, int gender) {
  const auto entry = numbers<Days>(data, "ageentry"), age = numbers<Days>(data, "age");
  const auto death = numbers<int>(data, "death"), sex = numbers<int>(data, "gender");
  Spells out;
  for (size_t i = 0; i < age.size(); ++i) {
    if (sex[i] != gender) continue;
    out.entry.push_back(entry[i]);
    out.exit.push_back(age[i]);
    out.way.push_back(static_cast<uint8_t>(death[i]));
  }
  return out;
}

TEST(Survival, Row30ChanningFrom68) {
  STILLHELD_SHARED(data, "channing.csv");
  SurvivalOptions options = whole();
  options.from = 68 * 12;
  const struct { int gender; double s, low, high, median, from, to; } rows[] = {
      {1, .638, .502, .810, 1009, 966, 1043}, {2, .741, .661, .830, 1021, 1006, 1041}};
  for (const auto& row : rows) {
    const auto curve = kaplan_meier(channing(data, row.gender), options);
    const auto point = survival_at(*curve, 960);
    EXPECT_NEAR(point->value, row.s, 5e-4);
    EXPECT_NEAR(point->low, row.low, 5e-4);
    EXPECT_NEAR(point->high, row.high, 5e-4);
    const auto median = quantile(*curve, 0.5);
    EXPECT_EQ(median->value, row.median);
    EXPECT_EQ(median->low.value_or(-1), row.from);
    EXPECT_EQ(median->high.value_or(-1), row.to);
  }
}

Spells mgus2(const testing::Columns& data, const std::string& sex = "") {
  const auto ptime = numbers<Days>(data, "ptime"), futime = numbers<Days>(data, "futime");
  const auto pstat = numbers<int>(data, "pstat"), death = numbers<int>(data, "death");
  Spells out;
  for (size_t i = 0; i < ptime.size(); ++i) {
    if (!sex.empty() && data.at("sex")[i] != sex) continue;
    out.exit.push_back(pstat[i] != 0 ? ptime[i] : futime[i]);
    out.way.push_back(static_cast<uint8_t>(pstat[i] != 0 ? 1 : 2 * death[i]));
  }
  return out;
}

TEST(Survival, Row32Mgus2) {
  STILLHELD_SHARED(data, "mgus2.csv");
  const Spells spells = mgus2(data);
  const auto curve = aalen_johansen(spells, 2, whole());
  ASSERT_TRUE(curve.ok());
  Spells wrong = spells;
  for (uint8_t& way : wrong.way) way = way == 1 ? 1 : 0;
  const auto one_minus = kaplan_meier(wrong, whole());
  const struct { Days month; double pcm, death, wrong; } rows[] = {{60, .0341, .320, .0422},
                                                                   {120, .0637, .532, .0952},
                                                                   {240, .0998, .724, .2096},
                                                                   {360, .1340, .784, .4248}};
  for (const auto& row : rows) {
    EXPECT_NEAR(incidence_at(*curve, 1, row.month)->value, row.pcm, 5e-5);
    EXPECT_NEAR(incidence_at(*curve, 2, row.month)->value, row.death, 5e-4);
    EXPECT_NEAR(1 - survival_at(*one_minus, row.month)->value, row.wrong, 5e-5);
  }
  EXPECT_NEAR(*restricted_mean_out(*curve, 1, 424), 37.73468, 5e-6);
  EXPECT_NEAR(*restricted_mean_out(*curve, 2, 424), 257.04944, 5e-6);
  const auto all = kaplan_meier(spells, whole());
  EXPECT_NEAR(*restricted_mean(*all, 424), 129.21589, 5e-6);
}

TEST(Survival, Row33Mgus2BySex) {
  STILLHELD_SHARED(data, "mgus2.csv");
  const struct { const char* sex; double at[3]; } rows[] = {{"F", {.0619617, .0953520, .1151287}},
                                                            {"M", {.0486546, .0891415, .1044602}}};
  for (const auto& row : rows) {
    const auto curve = aalen_johansen(mgus2(data, row.sex), 2, whole());
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(incidence_at(*curve, 1, 100 * (i + 1))->value, row.at[i], 5e-8);
  }
}

TEST(Survival, Row34LateEntryAndThreeWays) {
  STILLHELD_SHARED(data, "abortion_left_truncated_cr.csv");
  const auto entry = numbers<Days>(data, "entry"), exit = numbers<Days>(data, "exit");
  const auto group = numbers<int>(data, "group"), cause = numbers<int>(data, "cause");
  const struct { int group; double f[3], se[3]; } rows[] = {
      {0, {.0401593, .7990593, .1607814}, {.009258, .022186, .021326}},
      {1, {.2851118, .3525651, .3623231}, {.042493, .042139, .049473}}};
  for (const auto& row : rows) {
    Spells spells;
    for (size_t i = 0; i < exit.size(); ++i) {
      if (group[i] != row.group) continue;
      spells.entry.push_back(entry[i]);
      spells.exit.push_back(exit[i]);
      spells.way.push_back(static_cast<uint8_t>(cause[i]));
    }
    const auto curve = aalen_johansen(spells, 3, whole());
    ASSERT_TRUE(curve.ok());
    // The table's order is that of the causes in the data.
    for (int way = 1; way <= 3; ++way) {
      const auto point = incidence_at(*curve, way, curve->until);
      EXPECT_NEAR(point->value, row.f[way - 1], 5e-8) << row.group << " " << way;
      EXPECT_NEAR(point->std_error, row.se[way - 1], 5e-7) << row.group << " " << way;
    }
  }
}

const Spells kToy{{0, 0, 0, 2, 3, 1, 4, 0}, {5, 3, 6, 7, 8, 4, 9, 2}, {1, 2, 0, 1, 3, 2, 0, 1}};

TEST(Survival, Row35Toy) {
  const auto curve = aalen_johansen(kToy, 3, whole());
  ASSERT_TRUE(curve.ok());
  const double s[] = {.8, .64, .512, .4096, .2730667, .1365333};
  ASSERT_EQ(curve->time, (std::vector<Days>{2, 3, 4, 5, 7, 8}));
  for (size_t i = 0; i < 6; ++i) EXPECT_NEAR(curve->survival[i], s[i], 5e-8);
  const double f[] = {.43893, .288, .13653};
  for (int way = 1; way <= 3; ++way) EXPECT_NEAR(incidence_at(*curve, way, 9)->value, f[way - 1], 5e-6);
}

// The slow twin: counts who is at risk by looking at everybody, every day.
struct Slow {
  std::vector<double> s, greenwood;
  std::vector<std::vector<double>> f;
};

Slow slow_curve(const Spells& spells, Days until, int ways) {
  Slow out;
  out.f.resize(static_cast<size_t>(ways));
  double s = 1, g = 0;
  std::vector<double> f(static_cast<size_t>(ways), 0);
  for (Days t = 0; t <= until; ++t) {
    double y = 0, d = 0;
    std::vector<double> by(static_cast<size_t>(ways), 0);
    for (size_t i = 0; i < spells.exit.size(); ++i) {
      const Days entry = spells.entry.empty() ? -1 : spells.entry[i];
      if (!(entry < t && t <= spells.exit[i])) continue;
      y += 1;
      if (spells.exit[i] == t && spells.way[i] != 0) d += 1, by[spells.way[i] - 1u] += 1;
    }
    if (y > 0) {
      for (size_t k = 0; k < f.size(); ++k) f[k] += s * by[k] / y;
      s *= 1 - d / y;
      if (y > d) g += d / (y * (y - d));
    }
    out.s.push_back(s);
    out.greenwood.push_back(s * std::sqrt(g));
    for (size_t k = 0; k < f.size(); ++k) out.f[k].push_back(f[k]);
  }
  return out;
}

TEST(Survival, OnePersonAtRiskDoesNotEndTheCurveForEver) {
  STILLHELD_SHARED(data, "channing.csv");
  EXPECT_EQ(slow_curve(channing(data, 1), 960, 1).s.back(), 0);  // what the plain product says
  const auto curve = kaplan_meier(channing(data, 1), {});
  ASSERT_TRUE(curve.ok());
  EXPECT_GE(curve->fewest_at_risk, 10);
  EXPECT_GT(survival_at(*curve, 960)->value, 0.5);
  EXPECT_EQ(survival_at(*curve, curve->from - 1).refusal().key, "outside_curve");
  EXPECT_EQ(survival_at(*curve, curve->until + 1).refusal().key, "outside_curve");
}

TEST(Survival, AgreesWithCountingEverybodyEveryDay) {
  SeededRandom random(7);
  for (int round = 0; round < 120; ++round) {
    Spells spells;
    const size_t n = 1 + random.below(60);
    const bool late = round % 2 == 0;
    for (size_t i = 0; i < n; ++i) {
      spells.exit.push_back(static_cast<Days>(random.below(30)));
      if (late) spells.entry.push_back(static_cast<Days>(random.below(12)) - 1);
      spells.way.push_back(static_cast<uint8_t>(random.below(4)));
    }
    SurvivalOptions options = whole(IntervalScale::log_log);
    const auto curve = kaplan_meier(spells, options);
    const auto ways = aalen_johansen(spells, 3, options);
    ASSERT_EQ(curve.ok(), ways.ok());
    if (!curve) continue;
    // Only what the run with most at risk holds: the same spells, cut to it.
    Spells cut;
    for (size_t i = 0; i < n; ++i) {
      const Days entry = std::max(late ? spells.entry[i] : -1, curve->from);
      if (entry >= spells.exit[i] || entry >= curve->until) continue;
      cut.entry.push_back(entry);
      cut.exit.push_back(std::min(spells.exit[i], curve->until));
      cut.way.push_back(spells.exit[i] <= curve->until ? spells.way[i] : 0);
    }
    const Slow slow = slow_curve(cut, curve->until, 3);
    for (Days t = std::max(curve->from, 0); t <= curve->until; ++t) {
      const auto at = static_cast<size_t>(t);
      const auto point = survival_at(*curve, t);
      ASSERT_NEAR(point->value, slow.s[at], 1e-12);
      if (point->value > 0) {
        ASSERT_NEAR(point->std_error, slow.greenwood[at], 1e-12);
      }
      ASSERT_TRUE(point->low <= point->value + 1e-15 && point->value <= point->high + 1e-15);
      ASSERT_TRUE(point->low >= 0 && point->high <= 1);
      double sum = point->value;
      for (int way = 1; way <= 3; ++way) {
        const auto one = incidence_at(*ways, way, t);
        ASSERT_NEAR(one->value, slow.f[static_cast<size_t>(way) - 1][at], 1e-12);
        ASSERT_TRUE(one->low <= one->value && one->value <= one->high && one->low >= 0 && one->high <= 1);
        sum += one->value;
      }
      ASSERT_NEAR(sum, 1, 1e-12);
    }
    // Days far apart take the other road (the grid of days that happen).
    Spells wide = spells;
    for (Days& day : wide.exit) day *= 1000003;
    for (Days& day : wide.entry) day = day < 0 ? day : day * 1000003;
    const auto stretched = kaplan_meier(wide, options);
    ASSERT_TRUE(stretched.ok());
    ASSERT_EQ(stretched->survival, curve->survival);
    ASSERT_EQ(stretched->at_risk, curve->at_risk);
  }
}

TEST(Survival, TheOrderOfSpellsDoesNotMatter) {
  Spells turned;
  for (size_t i = kToy.exit.size(); i-- > 0;) {
    turned.entry.push_back(kToy.entry[i]);
    turned.exit.push_back(kToy.exit[i]);
    turned.way.push_back(kToy.way[i]);
  }
  const auto a = aalen_johansen(kToy, 3, whole()), b = aalen_johansen(turned, 3, whole());
  EXPECT_EQ(a->survival, b->survival);
  EXPECT_EQ(a->ways[1].std_error, b->ways[1].std_error);
}

// 1,000 lists of 60 people with late entry: Greenwood's interval at two days.
TEST(Survival, TheIntervalCoversTheTruth) {
  SeededRandom random(11);
  const auto uniform = [&] { return static_cast<double>(random.next() >> 11) * 0x1p-53; };
  int covered = 0, asked = 0;
  for (int round = 0; round < 1000; ++round) {
    Spells spells;
    while (spells.exit.size() < 60) {
      const auto stay = static_cast<Days>(-100 * std::log(1 - uniform()));
      const auto entry = static_cast<Days>(uniform() * 40) - 1;
      const auto seen = static_cast<Days>(50 + uniform() * 200);
      if (stay <= entry || seen <= entry) continue;
      spells.entry.push_back(entry);
      spells.exit.push_back(std::min(stay, seen));
      spells.way.push_back(stay <= seen ? 1 : 0);
    }
    const auto curve = kaplan_meier(spells);
    if (!curve) continue;
    const Days t = 80;
    const auto point = survival_at(*curve, t);
    if (!point) continue;
    // P(stay > t | stay > from), the stay being whole days, rounded down.
    const double truth = std::exp(-(t - std::max(curve->from, -1)) / 100.0);
    ++asked;
    covered += point->low <= truth && truth <= point->high ? 1 : 0;
  }
  EXPECT_GT(asked, 990);
  EXPECT_GE(covered, asked * 93 / 100);
  EXPECT_LE(covered, asked * 98 / 100);
}

TEST(Survival, StillInIsTheConditionalShare) {
  STILLHELD_SHARED(data, "lung.csv");
  const auto time = numbers<Days>(data, "time");
  const auto status = numbers<int>(data, "status");
  const Spells spells = some(time.size(), [](size_t) { return true; }, [&](size_t i) { return time[i]; },
                             [&](size_t i) { return static_cast<uint8_t>(status[i] == 2); });
  const auto curve = kaplan_meier(spells);
  SurvivalOptions later;
  later.from = 200;
  const auto conditional = survival_at(*kaplan_meier(spells, later), 400);
  const auto point = still_in(*curve, 200, 400);
  EXPECT_NEAR(point->value, conditional->value, 1e-12);
  EXPECT_NEAR(point->std_error, conditional->std_error, 1e-12);
  EXPECT_NEAR(point->low, conditional->low, 1e-12);
  EXPECT_EQ(still_in(*curve, 400, 400)->value, 1);
  EXPECT_EQ(still_in(*curve, 400, 5000).refusal().key, "outside_curve");
}

TEST(Survival, RearrestShowsBothReadings) {
  Spells spells;
  for (int i = 0; i < 40; ++i) {
    spells.exit.push_back(10 + i);
    spells.way.push_back(static_cast<uint8_t>(i % 4));
  }
  const auto both = rearrest(spells);
  ASSERT_TRUE(both.ok());
  const double alone = 1 - survival_at(both->alone, 40)->value, among = incidence_at(both->among, 1, 40)->value;
  EXPECT_GT(alone, among);
  EXPECT_GT(among, 0.1);
}

// Three people by hand: A seen to day 10 with arrests on 2 and 5, B to day 4
// with one on 2, C from day 3 to 10 with one on 5.
TEST(Survival, MeanCumulativeByHand) {
  const Recurrent recurrent{{-1, -1, 3}, {10, 4, 10}, {0, 0, 1, 2}, {2, 5, 2, 5}};
  const auto curve = mean_cumulative(recurrent, whole());
  ASSERT_TRUE(curve.ok());
  EXPECT_EQ(curve->time, (std::vector<Days>{2, 5}));
  EXPECT_EQ(curve->at_risk, (std::vector<int64_t>{2, 2}));
  EXPECT_EQ(curve->mean, (std::vector<double>{1, 2}));
  EXPECT_EQ(curve->std_error[0], 0);  // everybody at risk had one
}

// Everybody followed to the end: the curve is the mean, its error that of a mean.
TEST(Survival, MeanCumulativeOfWholeFollowUpIsAMean) {
  SeededRandom random(5);
  Recurrent recurrent;
  recurrent.exit.assign(50, 100);
  std::vector<double> count(50, 0);
  for (int j = 0; j < 80; ++j) {
    const auto person = static_cast<uint32_t>(random.below(50));
    recurrent.event_person.push_back(person);
    recurrent.event_day.push_back(static_cast<Days>(random.below(101)));
    count[person] += 1;
  }
  double square = 0;
  for (const double c : count) square += (c - 1.6) * (c - 1.6);
  const auto curve = mean_cumulative(recurrent);
  EXPECT_NEAR(curve->mean.back(), 1.6, 1e-12);
  EXPECT_NEAR(curve->std_error.back(), std::sqrt(square) / 50, 1e-12);
}

TEST(Survival, WhatCannotBeAnsweredIsRefusedInWords) {
  const Spells nobody, single{{}, {5}, {1}}, odd{{}, {5}, {}}, never{{9}, {5}, {1}}, early{{}, {-3}, {1}};
  const auto curve = kaplan_meier(Spells{{}, std::vector<Days>(20, 5), std::vector<uint8_t>(20, 0)});
  const std::pair<Refusal, std::string> refused[] = {
      {kaplan_meier(nobody).refusal(), "no_spells"},
      {kaplan_meier(single).refusal(), "too_few_at_risk"},
      {kaplan_meier(odd).refusal(), "bad_spells"},
      {kaplan_meier(early).refusal(), "bad_spells"},
      {kaplan_meier(never, whole()).refusal(), "no_spells"},
      {aalen_johansen(nobody, 2).refusal(), "no_spells"},
      {aalen_johansen(kToy, 2, whole()).refusal(), "bad_spells"},
      {aalen_johansen(kToy, 3).refusal(), "too_few_at_risk"},
      {quantile(*curve, 0.5).refusal(), "not_reached"},
      {quantile(*curve, 1.5).refusal(), "not_a_chance"},
      {rearrest(nobody).refusal(), "no_spells"},
      {mean_cumulative({}).refusal(), "no_spells"},
      {mean_cumulative({{}, {4}, {0}, {9}}, whole()).refusal(), "bad_spells"}};
  for (const auto& [refusal, key] : refused) {
    EXPECT_EQ(refusal.key, key);
    EXPECT_TRUE(Messages::in("en").has("refused." + refusal.key)) << refusal.key;
  }
  // Nobody has left: the curve is 1, and its interval is not 1 to 1.
  const auto point = survival_at(*curve, 5);
  EXPECT_EQ(point->value, 1);
  EXPECT_NEAR(point->low, std::pow(0.025, 1.0 / 20), 1e-12);
  for (const char* key : {"outside_curve"}) EXPECT_TRUE(Messages::in("en").has(std::string("refused.") + key));
  for (const std::string key : {"independent_entry", "independent_censoring"})
    EXPECT_TRUE(Messages::in("en").has("assumes." + key));
}

}  // namespace
}  // namespace stillheld::measure
