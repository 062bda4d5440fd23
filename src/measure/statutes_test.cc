#include "measure/statutes.h"

#include "ledger/ledger_test.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace stillheld::measure {
namespace {

Day day(std::string_view iso) { return *dates::parse_day(iso); }

PersonStays held(uint32_t id, std::string_view in, std::vector<std::string> articles) {
  PersonStays p;
  p.person = id;
  Stay s;
  s.person = id;
  s.entry_earliest = s.entry_latest = day(in);
  s.articles = std::move(articles);
  p.stays.push_back(std::move(s));
  return p;
}

Statute law(std::string article, std::string_view since, std::optional<Day> until = {}) {
  Statute s;
  s.article = std::move(article);
  s.since_earliest = s.since_latest = day(since);
  if (until) s.until_earliest = s.until_latest = *until;
  return s;
}

const Answer<LateNews> kUnknownDelay = refuse("first_import");
LateNews none_to_come() { return {40, 40, 40, 40}; }

TEST(Statutes, ArticlesAsListsWriteThem) {
  using V = std::vector<std::string>;
  EXPECT_EQ(article_numbers("130(3);361-1"), (V{"130", "361-1"}));
  EXPECT_EQ(article_numbers("ч. 1 ст. 342, ч. 2 ст. 342"), (V{"342"}));
  EXPECT_EQ(article_numbers("Art. 369-1, part 2"), (V{"369-1"}));
  EXPECT_EQ(article_numbers("228(4);342(2)"), (V{"228", "342"}));
  EXPECT_EQ(article_numbers("24.23 КоАП"), (V{"24.23"}));
  EXPECT_EQ(article_numbers("58-10"), (V{"58-10"}));
  EXPECT_EQ(article_numbers("from 2021 on, 7 years"), V{});
  EXPECT_EQ(article_numbers("((((342"), V{});
  EXPECT_EQ(article_numbers(")342"), (V{"342"}));
  EXPECT_EQ(article_numbers("342-"), (V{"342"}));
  EXPECT_EQ(article_numbers(""), V{});
}

std::vector<PersonStays> twenty() {
  std::vector<PersonStays> out;
  for (uint32_t i = 0; i < 20; ++i) out.push_back(held(i, i < 18 ? "2021-03-01" : "2025-11-01", {i < 12 ? "342" : i < 19 ? "130" : "369"}));
  return out;
}

TEST(Statutes, ByHand) {
  const auto people = twenty();
  // 342: 12 cases, in force, not used since; 130: 7, in force, used on 1 November;
  // 369: 1 of 20 (exactly 5 %), used, repealed before.
  const std::vector<Statute> laws = {law("342", "2001-01-01"), law("130", "2001-01-01"), law("369", "2001-01-01", day("2025-11-15"))};
  auto lock = legal_lock(people, laws, day("2025-12-31"), kUnknownDelay);
  ASSERT_TRUE(lock.ok());
  EXPECT_EQ(lock->cases, 20);
  ASSERT_EQ(lock->articles.size(), 3U);
  EXPECT_EQ(lock->articles[0].number, "342");
  EXPECT_FALSE(lock->articles[0].used.has_value());
  EXPECT_EQ(lock->in_force, (ledger::Range{2, 2}));
  EXPECT_EQ(lock->locked, (ledger::Range{1, 2}));
  // With delays known and nothing to come, 342 is certainly not in use.
  lock = legal_lock(people, laws, day("2025-12-31"), none_to_come());
  EXPECT_EQ(lock->locked, (ledger::Range{1, 1}));
  // One more to come: 342 is used by three in five, so it may be.
  lock = legal_lock(people, laws, day("2025-12-31"), LateNews{40, 41, 40, 41});
  EXPECT_EQ(lock->locked, (ledger::Range{1, 2}));
  // Before 369 was repealed.
  EXPECT_EQ(legal_lock(people, laws, day("2025-11-14"), none_to_come())->locked, (ledger::Range{2, 2}));
}

TEST(Statutes, AnArrestWithoutAnArticleMayBeUnderAny) {
  auto people = twenty();
  people.push_back(held(20, "2025-12-01", {}));
  const auto lock = legal_lock(people, {law("342", "2001-01-01"), law("130", "2001-01-01")}, day("2025-12-31"), none_to_come());
  EXPECT_EQ(lock->recent_uncoded, 1);
  EXPECT_EQ(lock->locked, (ledger::Range{1, 3}));  // 369 is unknown to the books, and used
}

TEST(Statutes, WhatTheBooksDontKnowIsRefusedOrOpen) {
  EXPECT_EQ(legal_lock(twenty(), {}, day("2025-12-31"), kUnknownDelay).refusal().key, "no_statutes");
  EXPECT_EQ(legal_lock({}, {law("342", "2001-01-01")}, day("2025-12-31"), kUnknownDelay).refusal().key, "no_articles");
  EXPECT_EQ(legal_lock({held(0, "2021-03-01", {"342"})}, {law("342", "2001-01-01")}, day("2025-12-31"), kUnknownDelay).refusal().key, "few_cases");
  EXPECT_EQ(legal_lock({held(0, "2021-03-01", {})}, {law("342", "2001-01-01")}, day("2025-12-31"), kUnknownDelay).refusal().key, "no_articles");
  const auto figures = legal_lock_figures(legal_lock(twenty(), {}, day("2025-12-31"), kUnknownDelay));
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_TRUE(figures[1].refusal.has_value());
}

// The books say the last day in force: the next one is the first without it.
TEST(Statutes, OfTheBooksTheLastDayIsStillInForce) {
  ledger::TestLedger l;
  const auto told = [&](const char* article, const char* until) {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.what = "context";
    e.mode = "statute";
    e.topic = article;
    e.date = "2001-01-01";
    e.split = until;
    l.append(e);
  };
  told("342", "2024-06-30");
  told("130", "2024-06");
  told("361", "..");
  const ledger::Books books = l.fold();
  const std::vector<Statute> found = statutes(books, books.latest_import());
  ASSERT_EQ(found.size(), 3U);
  const auto is = [](const Statute& s, std::string_view article, std::string_view earliest, std::string_view latest) {
    EXPECT_EQ(s.article, article);
    EXPECT_EQ(s.until_earliest, ledger::day(earliest));
    EXPECT_EQ(s.until_latest, ledger::day(latest));
  };
  is(found[0], "342", "2024-07-01", "2024-07-01");
  is(found[1], "130", "2024-06-02", "2024-07-01");
  EXPECT_EQ(found[2].until_earliest, dates::kMaxDay);
}

// A statute nobody speaks of any more may have gone any day since.
TEST(Statutes, AnOpenEndIsOpen) {
  Statute s = law("342", "2001-01-01");
  s.until_earliest = day("2025-07-01");
  const auto people = twenty();
  EXPECT_EQ(legal_lock(people, {s}, day("2025-06-30"), kUnknownDelay)->in_force.low, 1);
  const auto after = legal_lock(people, {s}, day("2025-12-31"), kUnknownDelay);
  EXPECT_EQ(after->in_force, (ledger::Range{0, 3}));
}

// The slow twin: count by hand, article by article.
TEST(Statutes, AgainstPlainCounting) {
  SeededRandom random(5);
  const Day on = day("2025-12-31");
  for (int round = 0; round < 300; ++round) {
    std::vector<PersonStays> people;
    const auto n = static_cast<uint32_t>(2 + random.below(40));
    const std::string names[] = {"130", "293", "342", "361", "369"};
    for (uint32_t i = 0; i < n; ++i) {
      std::vector<std::string> articles;
      for (const std::string& a : names)
        if (random.below(4) == 0) articles.push_back(a);
      people.push_back(held(i, dates::iso(on - static_cast<Day>(random.below(400))), articles));
    }
    std::vector<Statute> laws;
    for (const std::string& a : names)
      if (random.below(3) != 0) laws.push_back(law(a, "2001-01-01", random.below(2) == 0 ? std::nullopt : std::optional(on - 200 + static_cast<Day>(random.below(400)))));
    if (laws.empty()) continue;
    const double more = static_cast<double>(random.below(4));
    const auto lock = legal_lock(people, laws, on, LateNews{10, 10 + more, 10, 10 + more});
    int64_t cases = 0, uncoded = 0;
    for (const auto& p : people) {
      cases += !p.stays[0].articles.empty();
      uncoded += p.stays[0].articles.empty() && p.stays[0].entry_latest > on - 180;
    }
    if (cases < 2) {
      EXPECT_FALSE(lock.ok());
      continue;
    }
    ASSERT_TRUE(lock.ok());
    int64_t k = 0, low = 0, high = 0;
    for (const std::string& a : names) {
      int64_t of = 0;
      bool used = false, force = false, gone = false;
      for (const auto& p : people)
        for (const std::string& x : p.stays[0].articles)
          if (x == a) ++of, used = used || p.stays[0].entry_latest > on - 180;
      if (of == 0 || 20 * of < cases) continue;
      ++k;
      for (const Statute& s : laws)
        if (s.article == a) force = on < s.until_earliest, gone = !force;
      const double share = static_cast<double>(of) / static_cast<double>(cases);
      const bool unused = !used && uncoded == 0 && (1 - std::pow(1 - share, more) < 0.05 || (share >= 1 && more == 0));
      low += force && used;
      high += !gone && !unused;
    }
    EXPECT_EQ(static_cast<int64_t>(lock->articles.size()), k);
    EXPECT_EQ(lock->locked, (ledger::Range{low, high})) << round;
    EXPECT_LE(lock->locked.low, lock->in_force.low);
  }
}

}  // namespace
}  // namespace stillheld::measure
