#include "measure/coupling.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/messages.h"
#include "base/random.h"

namespace stillheld::measure {
namespace {

using dates::from_civil;

CouplingQuestion ten_years() {
  CouplingQuestion question;
  question.first = from_civil(2015, 1, 1);
  question.last = from_civil(2024, 12, 31);
  question.windows = {7, 30};
  question.turnings = 1999;
  return question;
}

void some_releases(CouplingQuestion& question, SeededRandom& random, int count) {
  for (int i = 0; i < count; ++i) {
    question.release_day.push_back(question.first +
                                   static_cast<int32_t>(random.below(static_cast<uint64_t>(question.last - question.first + 1))));
    question.released.push_back(static_cast<int64_t>(1 + random.below(30)));
  }
}

TEST(Coupling, ReleasesRightAfterConcessionsAreFound) {
  auto question = ten_years();
  for (int year = 2015; year < 2023; ++year) {
    const dates::Day day = from_civil(year, 1 + year % 11, 4 + year % 17);
    question.concession_day.push_back(day);
    question.release_day.push_back(day + 3);
    question.released.push_back(20);
  }
  SeededRandom random(1);
  some_releases(question, random, 40);
  const auto found = coupling(question);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->windows.size(), 4u);
  EXPECT_LT(found->windows[0].p, 0.01);   // within 7 days after
  EXPECT_GT(found->windows[1].p, 0.05);   // within 7 days before
  EXPECT_LT(found->p_of_all, 0.02);
  EXPECT_GE(found->windows[0].people, 160);
  EXPECT_EQ(found->assumes.front(), "association_only");
}

// Amnesties every July, concessions every July: the calendar, not a deal.
TEST(Coupling, TheCalendarAloneIsNoCoupling) {
  auto question = ten_years();
  SeededRandom random(2);
  for (int year = 2015; year < 2025; ++year) {
    question.concession_day.push_back(from_civil(year, 7, static_cast<int>(1 + random.below(10))));
    question.release_day.push_back(from_civil(year, 7, static_cast<int>(11 + random.below(21))));
    question.released.push_back(50);
  }
  const auto within = coupling(question);
  ASSERT_TRUE(within.ok());
  EXPECT_GT(within->p_of_all, 0.05);
  question.strata = Strata::none;
  const auto blind = coupling(question);
  EXPECT_LT(blind->windows[2].p, 0.05);  // what one would have said without strata
}

// The slow twin turns the days themselves and counts people one by one.
TEST(Coupling, AgreesWithTurningTheDays) {
  int answered = 0;
  SeededRandom random(3);
  for (int round = 0; round < 20; ++round) {
    CouplingQuestion question;
    question.first = from_civil(2020, 1, 1);
    question.last = question.first + 59;
    question.windows = {static_cast<int32_t>(random.below(6))};
    question.strata = Strata::none;
    question.turnings = 20000;
    question.seed = random.next();
    some_releases(question, random, 6);
    for (int i = 0; i < 4; ++i) question.concession_day.push_back(question.first + static_cast<int32_t>(random.below(60)));
    const auto fast = coupling(question);
    if (!fast) {
      EXPECT_EQ(fast.refusal().key, "never_rare");
      continue;
    }
    ++answered;
    for (const CouplingWindow& window : fast->windows) {
      double as_many = 0, sum = 0;
      for (int turn = 0; turn < 60; ++turn) {
        int64_t people = 0;
        for (size_t i = 0; i < question.release_day.size(); ++i) {
          const int day = (question.release_day[i] - question.first + turn) % 60;
          bool near = false;
          for (const dates::Day concession : question.concession_day) {
            const int after = day - (concession - question.first);
            near |= window.before ? (after <= 0 && after >= -window.days) : (after >= 0 && after <= window.days);
          }
          people += near ? question.released[i] : 0;
        }
        if (turn == 0) {
          EXPECT_EQ(people, window.people);
        }
        as_many += people >= window.people ? 1 : 0;
        sum += static_cast<double>(people);
      }
      EXPECT_NEAR(window.expected, sum / 60, 1e-9);
      EXPECT_NEAR(window.p, as_many / 60, 5 * std::sqrt(as_many / 60 / 20000) + 1e-4);
    }
  }
  EXPECT_GE(answered, 10);
}

// Without any tie, p is small as seldom as it says; of the strongest of several
// windows too.
TEST(Coupling, KeepsItsLevel) {
  SeededRandom random(4);
  int one = 0, all = 0;
  constexpr int kRounds = 400;
  for (int round = 0; round < kRounds; ++round) {
    auto question = ten_years();
    question.turnings = 399;
    question.seed = random.next();
    some_releases(question, random, 25);
    for (int i = 0; i < 8; ++i)
      question.concession_day.push_back(question.first + static_cast<int32_t>(random.below(3650)));
    const auto found = coupling(question);
    one += found->windows[0].p <= 0.05 ? 1 : 0;
    all += found->p_of_all <= 0.05 ? 1 : 0;
  }
  // 20 expected; three standard deviations are 13.
  EXPECT_LE(one, 33);
  EXPECT_LE(all, 33);
  EXPECT_GE(all, 7);
}

TEST(Coupling, SameSeedSameBytes) {
  auto question = ten_years();
  SeededRandom random(5);
  some_releases(question, random, 30);
  question.concession_day = {from_civil(2016, 3, 3), from_civil(2020, 9, 1), from_civil(2022, 5, 5)};
  const auto a = coupling(question), b = coupling(question);
  for (size_t i = 0; i < a->windows.size(); ++i) EXPECT_EQ(a->windows[i].p, b->windows[i].p);
  EXPECT_EQ(a->p_of_all, b->p_of_all);
  question.seed = 2;
  EXPECT_NEAR(coupling(question)->p_of_all, a->p_of_all, 0.06);
}

TEST(Coupling, WhatCannotBeAnsweredIsRefusedInWords) {
  const auto with = [](auto change) {
    auto question = ten_years();
    question.release_day = {from_civil(2020, 1, 5)};
    question.released = {3};
    question.concession_day = {from_civil(2020, 1, 2)};
    change(question);
    return coupling(question).refusal();
  };
  const std::pair<Refusal, std::string> refused[] = {
      {with([](auto& q) { q.windows.clear(); }), "no_windows"},
      {with([](auto& q) { q.windows = {-1}; }), "no_windows"},
      {with([](auto& q) { q.concession_day.clear(); }), "no_concessions"},
      {with([](auto& q) { q.release_day.clear(), q.released.clear(); }), "no_releases"},
      {with([](auto& q) { q.released = {0}; }), "no_releases"},
      {with([](auto& q) { q.released = {1, 2}; }), "bad_days"},
      {with([](auto& q) { q.release_day = {from_civil(1990, 1, 1)}; }), "bad_days"},
      {with([](auto& q) { q.last = q.first - 1; }), "bad_days"},
      // A month about every day of every January: nothing could be rare.
      {with([](auto& q) {
         q.windows = {31}, q.before = false;
         for (int year = 2015; year < 2025; ++year) q.concession_day.push_back(from_civil(year, 1, 1));
       }), "never_rare"}};
  for (const auto& [refusal, key] : refused) {
    EXPECT_EQ(refusal.key, key);
    EXPECT_TRUE(Messages::in("en").has("refused." + refusal.key)) << refusal.key;
  }
  for (const std::string key : {"association_only", "lists_complete", "stationary_in_strata"})
    EXPECT_TRUE(Messages::in("en").has("assumes." + key));
}

}  // namespace
}  // namespace stillheld::measure
