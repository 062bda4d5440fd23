// Numbers, waves, offices and sanctions.
#include "check/small_books_test.h"

namespace stillheld::check {
namespace {

using reading::ClaimKind;

class CountsTest : public SmallBooks {};

TEST_F(CountsTest, ThePublishersOwnSeriesComesFirst) {
  ledger_.begin("2026-01-01");
  count_by("Viasna", "2025-09-30", 1201, "viasna");
  count_by("dissident.by", "2025-09-30", 1336, "dissident_by");
  fold();
  const auto stock = [&](const std::string& text) { return verdict(ClaimKind::stock_count, text, "2025-10-01"); };
  EXPECT_EQ(stock("Viasna counts 1,201 political prisoners."), "supported");
  EXPECT_EQ(last_.particulars.at(3), "viasna");
  EXPECT_EQ(stock("Viasna counts 1,336 political prisoners."), "contradicted") << "another one's number, told as this one's";
  EXPECT_EQ(mark("count"), "no");
  EXPECT_EQ(stock("There are 1,336 political prisoners in Belarus."), "supported") << "by somebody's definition";
  EXPECT_EQ(last_.particulars.at(3), "dissident_by");
  EXPECT_EQ(stock("There are 1,250 political prisoners in Belarus."), "not_in_ledger");
  EXPECT_EQ(stock("There are a thousand political prisoners in Belarus."), "not_in_ledger") << "as round as it sounds";
  EXPECT_EQ(stock("There are five thousand political prisoners in Belarus."), "contradicted");
  EXPECT_EQ(stock("There are 120 political prisoners in Belarus."), "contradicted");
  EXPECT_EQ(stock("There are 12,000 political prisoners in Belarus."), "contradicted");
  EXPECT_EQ(stock("There are at least 1,000 political prisoners in Belarus."), "supported") << "at least";
}

TEST_F(CountsTest, AFigureIsRightUntilItIsCorrected) {
  ledger_.begin("2024-01-02");
  const Seq first = count_by("Viasna", "2023-12-31", 1477, "viasna", 0, "2024-01-01");
  fold();
  const std::string text = "Viasna counted 1,477 political prisoners at the end of 2023.";
  EXPECT_EQ(verdict(ClaimKind::stock_count, text, "2024-01-10"), "supported");
  ledger_.begin("2024-03-01");
  count_by("Viasna", "2023-12-31", 1452, "viasna", first, "2024-02-20");
  fold();
  EXPECT_EQ(verdict(ClaimKind::stock_count, text, "2024-01-10"), "supported") << "as it was known when that was written";
  EXPECT_EQ(last_.why, "count_corrected");
  EXPECT_EQ(last_.particulars.at(1), "1452");
  EXPECT_EQ(verdict(ClaimKind::stock_count, text, "2024-03-10"), "not_in_ledger");
  EXPECT_EQ(last_.why, "count_corrected");
  EXPECT_EQ(verdict(ClaimKind::stock_count, "Viasna counted 1,452 political prisoners at the end of 2023.", "2024-03-10"), "supported");
  EXPECT_EQ(verdict(ClaimKind::stock_count, "Viasna counted 400 political prisoners at the end of 2023.", "2024-03-10"), "contradicted");
}

TEST_F(CountsTest, BetweenTwoNumbersOnlyWhatIsFarIsWrong) {
  ledger_.begin("2026-10-01");
  count_by("Viasna", "2026-03-05", 1140, "viasna");
  count_by("Viasna", "2026-08-26", 873, "viasna");
  fold();
  EXPECT_EQ(verdict(ClaimKind::stock_count, "There are 1,000 political prisoners.", "2026-06-01"), "not_in_ledger");
  EXPECT_EQ(last_.why, "count_between");
  EXPECT_EQ(verdict(ClaimKind::stock_count, "There are 700 political prisoners.", "2026-06-01"), "not_in_ledger");
  EXPECT_EQ(verdict(ClaimKind::stock_count, "There are dozens of political prisoners.", "2026-06-01"), "contradicted");
}

// Of one colony, of the suspects, of the ill: a part says nothing of the whole.
TEST_F(CountsTest, APartOfThePrisonersIsAnotherPopulation) {
  ledger_.begin("2025-10-01");
  count_by("Viasna", "2024-12-28", 1253, "viasna");
  fold();
  const auto stock = [&](const std::string& text) { return verdict(ClaimKind::stock_count, text, "2024-12-28"); };
  EXPECT_NE(stock("Colony No. 15 holds 104 political prisoners."), "contradicted");
  EXPECT_NE(stock("At least 200 political prisoners are seriously ill."), "contradicted");
  EXPECT_NE(stock("In the Brest region the number of political prisoners grew to 117."), "contradicted");
  EXPECT_NE(stock("There are 106 political prisoners in Navapolatsk."), "contradicted");
  EXPECT_EQ(stock("There are 104 political prisoners in Belarus."), "contradicted");
}

// The number grew from 358 in April to 660 in September: 450 in May is on the way.
TEST_F(CountsTest, BetweenTheNumbersOfAGrowingYear) {
  ledger_.begin("2025-10-01");
  count_by("Viasna", "2021-04-28", 358, "viasna");
  count_by("Viasna", "2021-09-20", 660, "viasna");
  fold();
  const auto stock = [&](const std::string& text) { return verdict(ClaimKind::stock_count, text, "2021-05-28"); };
  EXPECT_EQ(stock("There are more than 450 political prisoners in Belarus."), "not_in_ledger");
  EXPECT_EQ(last_.why, "count_between");
  EXPECT_EQ(stock("There are 358 political prisoners in Belarus."), "supported");
  EXPECT_EQ(stock("There are 2,200 political prisoners in Belarus."), "contradicted");
}

TEST_F(CountsTest, AnotherCountrysNumbersAreNotOurs) {
  ledger_.begin("2026-10-01");
  count_by("Viasna", "2025-09-30", 1201, "viasna");
  fold();
  const auto stock = [&](const std::string& text) { return verdict(ClaimKind::stock_count, text, "2025-10-01"); };
  EXPECT_EQ(stock("There are 12,000 political prisoners in Russia."), "out_of_scope");
  EXPECT_EQ(stock("Belarus is small. There are 12,000 political prisoners in Russia."), "out_of_scope");
  EXPECT_EQ(stock("There are 12,000 political prisoners in Belarus."), "contradicted");
  EXPECT_EQ(stock("There are 12,000 political prisoners."), "contradicted");
  EXPECT_EQ(stock("There are 32,000 prisoners in Belarus."), "out_of_scope") << "all prisoners, not those of the books";
}

TEST_F(CountsTest, WithoutANumberNothingIsWrong) {
  fold();
  EXPECT_EQ(verdict(ClaimKind::stock_count, "There are dozens of political prisoners.", "2026-06-01"), "not_in_ledger");
}

TEST_F(CountsTest, ReliefsAndSanctionsAreCompared) {
  ledger_.begin("2026-10-01");
  measure("US", "relief", "2025-12-13", "general licence: potash");
  measure("EU", "impose", "2025-03-27", "listing", 25);
  fold();
  const auto lifted = [&](const std::string& text, const char* published = "2025-12-20") { return verdict(ClaimKind::concession, text, published); };
  EXPECT_EQ(lifted("The United States lifted sanctions on Belarusian potash on 13 December."), "supported");
  EXPECT_EQ(mark("actor"), "yes");
  EXPECT_EQ(mark("object"), "yes");
  EXPECT_EQ(mark("date"), "yes");
  EXPECT_EQ(lifted("The United States lifted sanctions on the airline Belavia on 13 December."), "not_in_ledger");
  EXPECT_EQ(mark("object"), "no");
  EXPECT_EQ(lifted("The European Union lifted sanctions on Belarusian potash on 13 December."), "not_in_ledger") << "silence";
  EXPECT_TRUE(last_.evidence.empty());
  EXPECT_EQ(lifted("The United States lifted sanctions on Belarusian potash on 13 May 2025."), "not_in_ledger");
  EXPECT_EQ(lifted("The United States lifted sanctions on Belarusian potash.", "2025-06-01"), "not_in_ledger") << "written before";
  EXPECT_EQ(lifted("The United States will lift sanctions on Belarusian potash."), "out_of_scope");
  EXPECT_EQ(verdict(ClaimKind::sanction, "The European Union imposed sanctions on 25 people in March 2025.", "2025-04-01"), "supported");
  EXPECT_EQ(verdict(ClaimKind::sanction, "The European Union imposed sanctions on 60 people in March 2025.", "2025-04-01"), "not_in_ledger");
  EXPECT_EQ(mark("count"), "no");
}

}  // namespace
}  // namespace stillheld::check
