// Balances and published counts on small invented ledgers.  That the balance of
// persons closes on any books is a property test in books_test.cc.
#include "ledger/balance.h"

#include "ledger/ledger_test.h"

namespace stillheld::ledger {
namespace {

// A year: 100 held, 40 recognised, 25 pardoned, 10 at full term, 2 dead.
void tell_a_year(TestLedger& l, int64_t closing) {
  l.count("stock", "2024-12-31", 100);
  l.count("stock", "2025-12-31", closing);
  l.count("recognised_in_period", "2025", 40);
  l.count("pardoned_in_period", "2025", 25);
  l.count("released_full_term", "2025", 10);
  l.count("deaths_in_period", "2025", 2);
}

CountBalance balance(const Books& books) {
  auto out = balance_of_counts(books, books.latest_import(), "d", day("2024-12-31"), day("2025-12-31"));
  EXPECT_TRUE(out.ok());
  return out.take();
}

TEST(BalanceOfCounts, ClosesWhereTheFiguresDo) {
  TestLedger l;
  tell_a_year(l, 103);
  const CountBalance b = balance(l.fold());
  ASSERT_TRUE(b.residual);
  EXPECT_EQ(*b.residual, (Range{0, 0}));
  EXPECT_TRUE(b.missing.empty());
}

TEST(BalanceOfCounts, SaysByHowMuchItDoesNot) {
  TestLedger l;
  tell_a_year(l, 110);
  EXPECT_EQ(*balance(l.fold()).residual, (Range{7, 7}));
}

TEST(BalanceOfCounts, AtLeastMakesTheResidualAtLeast) {
  TestLedger l;
  tell_a_year(l, 103);
  const Seq source = l.source("a group");
  log::Entry e;
  e.kind = log::Kind::claim;
  e.what = text_of(What::count);
  e.date = "2025";
  e.measure = "exchanged_in_period";
  e.value = e.low = 3;  // at least three: no high
  e.org = "a group";
  e.definition = "d";
  e.source = static_cast<int64_t>(source);
  l.append(e);
  const CountBalance b = balance(l.fold());
  EXPECT_EQ(b.residual->low, 3);
  EXPECT_FALSE(b.residual->high);
}

TEST(BalanceOfCounts, WhatWasNotPublishedIsNamedAndNothingIsReckoned) {
  TestLedger l;
  l.count("stock", "2024-12-31", 100);
  l.count("recognised_in_period", "2025", 40);
  const CountBalance b = balance(l.fold());
  EXPECT_FALSE(b.residual);
  EXPECT_EQ(b.missing, (std::vector<std::string>{"pardon", "full_term", "closing"}));
}

TEST(BalanceOfCounts, AnotherDefinitionNeverEntersTheSum) {
  TestLedger l;
  tell_a_year(l, 103);
  l.count("deaths_in_period", "2025", 50, "another");
  l.count("stock", "2025-12-31", 999, "another");
  const CountBalance b = balance(l.fold());
  EXPECT_EQ(*b.residual, (Range{0, 0}));
  EXPECT_TRUE(b.closing.others.empty());
}

TEST(BalanceOfCounts, OurOwnSumProvesNothing) {
  TestLedger l;
  tell_a_year(l, 103);
  const Seq source = l.source("a group");
  log::Entry e;
  e.kind = log::Kind::claim;
  e.what = text_of(What::count);
  e.date = "2025-12-31";
  e.measure = "stock";
  e.value = e.low = e.high = 95;
  e.definition = "d";
  e.grade = "derived";
  e.source = static_cast<int64_t>(source);
  l.append(e);
  const CountBalance b = balance(l.fold());
  EXPECT_EQ(b.closing.count->value, 103);
  EXPECT_TRUE(b.closing.others.empty());
}

// What a machine proposed stood in the sums until it was noticed that only
// claims about persons asked for their standing.
TEST(PublishedCounts, AProposedCountCountsOnceSomebodyAcceptedIt) {
  TestLedger l;
  tell_a_year(l, 103);
  const Seq source = l.source("a newspaper");
  log::Entry e;
  e.kind = log::Kind::claim;
  e.what = text_of(What::count);
  e.date = "2025-12-31";
  e.measure = "stock";
  e.value = e.low = e.high = 90;
  e.org = "a newspaper";
  e.definition = "d";
  e.status = "proposed";
  e.source = static_cast<int64_t>(source);
  const Seq proposed = l.append(e);
  const auto stocks = [&](const Books& books, uint32_t import) {
    std::vector<int64_t> out;
    for (const PublishedCount& c : published_counts(books, import))
      if (c.measure == "stock") out.push_back(c.value);
    return out;
  };
  const uint32_t before = l.import();
  l.begin("2026-02-01");
  const Seq decision = l.decide(proposed, "accepted");
  const uint32_t accepted = l.import();
  l.begin("2026-03-01");
  l.undo(decision);
  const Books books = l.fold();
  EXPECT_EQ(stocks(books, before), (std::vector<int64_t>{100, 103}));
  EXPECT_EQ(stocks(books, accepted), (std::vector<int64_t>{100, 103, 90}));
  EXPECT_EQ(stocks(books, books.latest_import()), (std::vector<int64_t>{100, 103}));
}

TEST(PublishedCounts, AProposedCorrectionDisplacesNothingUntilItIsAccepted) {
  TestLedger l;
  tell_a_year(l, 103);
  const Seq first = l.count("stock", "2025-06-30", 107);
  log::Entry e;
  e.kind = log::Kind::claim;
  e.what = text_of(What::count);
  e.date = "2025-06-30";
  e.measure = "stock";
  e.value = e.low = e.high = 109;
  e.definition = "d";
  e.status = "proposed";
  e.replaces = static_cast<int64_t>(first);
  e.source = static_cast<int64_t>(l.source("a group"));
  const Seq correction = l.append(e);
  const Seq told = l.claim("a", What::arrest, "2021-07-14");
  l.claim("a", What::arrest, "2021-07-15", [&](log::Entry& other) {
    other.status = "proposed";
    other.replaces = static_cast<int64_t>(told);
  });
  const uint32_t before = l.import();
  l.begin("2026-02-01");
  l.decide(correction, "accepted");
  const Books books = l.fold();
  const auto midyear = [&](uint32_t import) {
    std::vector<int64_t> out;
    for (const PublishedCount& c : published_counts(books, import))
      if (c.period_end == day("2025-06-30")) out.push_back(c.value);
    return out;
  };
  EXPECT_EQ(midyear(before), (std::vector<int64_t>{107}));
  EXPECT_EQ(midyear(books.latest_import()), (std::vector<int64_t>{109}));
  auto claims = books.claims_of(l.writer(), l.person(books, "a"), before);
  ASSERT_TRUE(claims.ok());
  EXPECT_EQ(books.standings(*claims, before), (std::vector<Standing>{Standing::accepted, Standing::proposed}));
}

TEST(PublishedCounts, ARetractedOneIsGoneAndComesBackWithTheUndo) {
  TestLedger l;
  tell_a_year(l, 103);
  const Seq second = l.count("stock", "2025-06-30", 107);
  l.begin("2026-02-01");
  const Seq decision = l.decide(second, "retracted");
  const uint32_t retracted = l.import();
  l.begin("2026-03-01");
  l.undo(decision);
  const Books books = l.fold();
  EXPECT_EQ(published_counts(books, retracted).size(), 6u);
  EXPECT_EQ(published_counts(books, books.latest_import()).size(), 7u);
}

}  // namespace
}  // namespace stillheld::ledger
