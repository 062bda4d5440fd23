#include "measure/survival_compare.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/messages.h"
#include "base/random.h"
#include "measure/shared_data_test.h"

namespace stillheld::measure {
namespace {

using testing::numbers;

TEST(SurvivalCompare, Rows26And27LogRank) {
  STILLHELD_SHARED(lung, "lung.csv");
  Spells spells{{}, numbers<Days>(lung, "time"), numbers<uint8_t>(lung, "status")};
  for (uint8_t& way : spells.way) way = way == 2 ? 1 : 0;
  auto sex = numbers<uint8_t>(lung, "sex");
  for (uint8_t& one : sex) --one;
  const auto test = log_rank(spells, sex);
  EXPECT_NEAR(test->chi_square, 10.3, 0.05);
  EXPECT_NEAR(test->p, .001, 5e-4);
  STILLHELD_SHARED(data, "veteran.csv");
  auto trt = numbers<uint8_t>(data, "trt");
  for (uint8_t& one : trt) --one;
  const auto other = log_rank({{}, numbers<Days>(data, "time"), numbers<uint8_t>(data, "status")}, trt);
  EXPECT_NEAR(other->chi_square, .00823, 5e-6);
}

std::vector<double> is(const testing::Columns& data, const std::string& column, const std::string& word) {
  std::vector<double> out;
  for (const std::string& cell : data.at(column)) out.push_back(cell == word ? 1 : 0);
  return out;
}

TEST(SurvivalCompare, Row29Rossi) {
  STILLHELD_SHARED(data, "rossi_recidivism.csv");
  const Spells spells{{}, numbers<Days>(data, "week"), numbers<uint8_t>(data, "arrest")};
  const auto fin = is(data, "fin", "yes");
  const auto test = log_rank(spells, std::vector<uint8_t>(fin.begin(), fin.end()));
  EXPECT_NEAR(test->chi_square, 3.84, 5e-3);
  const auto model = cox(spells, {fin, numbers<double>(data, "age"), is(data, "race", "other"),
                                  is(data, "wexp", "yes"), is(data, "mar", "not married"), is(data, "paro", "yes"),
                                  numbers<double>(data, "prio")});
  ASSERT_TRUE(model.ok());
  EXPECT_NEAR(model->coefficient[0], -.379422, 5e-7);
  EXPECT_NEAR(model->ratio[0], .6843, 5e-5);
  EXPECT_NEAR(model->p[0], .0474, 5e-5);
  EXPECT_NEAR(model->coefficient[6], .0914971, 5e-7);
  EXPECT_NEAR(model->coefficient[1], -.0574377, 5e-7);
}

TEST(SurvivalCompare, Row33Gray) {
  STILLHELD_SHARED(data, "mgus2.csv");
  const auto ptime = numbers<Days>(data, "ptime"), futime = numbers<Days>(data, "futime");
  const auto pstat = numbers<int>(data, "pstat"), death = numbers<int>(data, "death");
  Spells spells;
  std::vector<uint8_t> sex;
  for (size_t i = 0; i < ptime.size(); ++i) {
    spells.exit.push_back(pstat[i] != 0 ? ptime[i] : futime[i]);
    spells.way.push_back(static_cast<uint8_t>(pstat[i] != 0 ? 1 : 2 * death[i]));
    sex.push_back(data.at("sex")[i] == "M" ? 1 : 0);
  }
  const auto pcm = gray_test(spells, sex, 1), died = gray_test(spells, sex, 2);
  EXPECT_NEAR(pcm->chi_square, 1.1945, 5e-5);
  EXPECT_NEAR(pcm->p, .274, 5e-4);
  EXPECT_NEAR(died->chi_square, 11.651, 5e-4);
  EXPECT_NEAR(died->p, .00064, 5e-6);
}

// Without another way out both score the same difference; their variances differ a little.
TEST(SurvivalCompare, GrayWithOneWayIsNearLogRank) {
  SeededRandom random(3);
  Spells spells;
  std::vector<uint8_t> group;
  for (int i = 0; i < 300; ++i) {
    group.push_back(static_cast<uint8_t>(i % 2));
    spells.exit.push_back(static_cast<Days>(1 + random.below(group.back() == 0 ? 55 : 75)));
    spells.way.push_back(random.below(4) == 0 ? 0 : 1);
  }
  const auto gray = gray_test(spells, group, 1), rank = log_rank(spells, group);
  EXPECT_NEAR(gray->chi_square, rank->chi_square, 0.05 * rank->chi_square);
}

// Under no difference p is uniform: at most as many small ones as there should be.
TEST(SurvivalCompare, TestsKeepTheirLevel) {
  SeededRandom random(9);
  int rank = 0, gray = 0, wald = 0;
  for (int round = 0; round < 600; ++round) {
    Spells spells;
    std::vector<uint8_t> group;
    std::vector<double> x;
    for (int i = 0; i < 80; ++i) {
      group.push_back(static_cast<uint8_t>(random.below(2)));
      x.push_back(group.back());
      spells.exit.push_back(static_cast<Days>(1 + random.below(40)));
      spells.way.push_back(static_cast<uint8_t>(random.below(3)));
    }
    rank += log_rank(spells, group)->p < 0.05 ? 1 : 0;
    gray += gray_test(spells, group, 1)->p < 0.05 ? 1 : 0;
    const auto model = cox(spells, {x});
    wald += model.ok() && model->p[0] < 0.05 ? 1 : 0;
  }
  // 30 expected, three standard deviations 16.
  for (const int count : {rank, gray, wald}) {
    EXPECT_GT(count, 12);
    EXPECT_LT(count, 48);
  }
}

// A late entry that is before every exit changes nothing; after, it does.
TEST(SurvivalCompare, LateEntry) {
  Spells spells, late;
  std::vector<uint8_t> group;
  std::vector<double> x;
  SeededRandom random(4);
  for (int i = 0; i < 100; ++i) {
    spells.exit.push_back(static_cast<Days>(20 + random.below(40)));
    spells.way.push_back(static_cast<uint8_t>(random.below(2)));
    group.push_back(static_cast<uint8_t>(random.below(2)));
    x.push_back(static_cast<double>(random.below(10)));
  }
  late = spells;
  late.entry.assign(100, 10);
  EXPECT_EQ(log_rank(spells, group)->chi_square, log_rank(late, group)->chi_square);
  EXPECT_NEAR(cox(spells, {x})->coefficient[0], cox(late, {x})->coefficient[0], 1e-9);
  for (size_t i = 0; i < 100; i += 2) late.entry[i] = spells.exit[i] - 5;
  EXPECT_NE(log_rank(spells, group)->chi_square, log_rank(late, group)->chi_square);
  EXPECT_EQ(gray_test(late, group, 1).refusal().key, "late_entry_here");
}

TEST(SurvivalCompare, WhatCannotBeAnsweredIsRefusedInWords) {
  const Spells none, ten{{}, {1, 2, 3, 4, 5, 6}, {1, 1, 1, 1, 1, 1}}, held{{}, {1, 2}, {0, 0}};
  const std::vector<double> parts = {1, 1, 1, 0, 0, 0};
  const std::pair<Refusal, std::string> refused[] = {
      {log_rank(none, {}).refusal(), "no_spells"},
      {log_rank(ten, {0, 0, 0, 0, 0, 0}).refusal(), "one_group"},
      {log_rank(ten, {0}).refusal(), "bad_spells"},
      {log_rank(held, {0, 1}).refusal(), "no_exits"},
      {gray_test(held, {0, 1}, 1).refusal(), "no_exits"},
      {cox(held, {{0, 1}}).refusal(), "no_exits"},
      {cox(ten, {{2, 2, 2, 2, 2, 2}}).refusal(), "no_finite_estimate"},
      {cox(ten, {parts}).refusal(), "no_finite_estimate"},
      {cox(ten, {parts, parts}).refusal(), "no_finite_estimate"},
      {cox(ten, {}).refusal(), "bad_spells"}};
  for (const auto& [refusal, key] : refused) {
    EXPECT_EQ(refusal.key, key);
    EXPECT_TRUE(Messages::in("en").has("refused." + refusal.key)) << refusal.key;
  }
  EXPECT_TRUE(Messages::in("en").has("refused.late_entry_here"));
}

}  // namespace
}  // namespace stillheld::measure
