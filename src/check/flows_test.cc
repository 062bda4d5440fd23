// Sums, waves, offices by their exact words.
#include "check/small_books_test.h"

namespace stillheld::check {
namespace {

using reading::ClaimKind;

class FlowsTest : public SmallBooks {
 protected:
  void wave(const std::string& id, const std::string& date, int64_t total, const std::string& split = "") {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.what = "wave";
    e.mode = "wave";
    e.wave = id;
    e.date = date;
    e.value = e.political = total;
    e.split = split;
    ledger_.append(e);
  }
  void sum(const std::string& measure, const std::string& from, const std::string& to, int64_t value, const std::string& since = "") {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.what = "count";
    e.date = from == to ? from : from + "/" + to;
    e.measure = measure;
    e.value = e.low = e.high = value;
    e.org = "Viasna";
    e.definition = "viasna";
    e.state = since;
    ledger_.append(e);
  }
  void context(const std::string& kind, const std::string& from, const std::string& to, const std::string& subject, int64_t low, int64_t high = log::kAbsent) {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.what = "context";
    e.mode = kind;
    e.topic = subject;
    e.date = from;
    e.split = to;
    e.low = low;
    e.high = high;
    ledger_.append(e);
  }
  void SetUp() override { ledger_.begin("2026-10-01"); }
};

// "Pardons 30" on the day of a wave of 30 needs no date in the sentence.
TEST_F(FlowsTest, NewsWithoutADayIsOfItsDays) {
  wave("A", "2025-09-11", 52, "Lithuania:51;Belarus:1");
  wave("B", "2025-11-22", 31, "Ukraine:31");
  fold();
  const auto freed = [&](const std::string& text, const char* published) { return verdict(ClaimKind::release, text, published); };
  EXPECT_EQ(freed("Belarus freed 52 political prisoners.", "2025-09-12"), "supported");
  EXPECT_EQ(freed("Belarus freed 52 political prisoners.", "2026-02-12"), "not_in_ledger") << "no news any more";
  EXPECT_EQ(freed("Belarus freed 152 political prisoners.", "2025-09-12"), "contradicted");
  EXPECT_EQ(freed("Belarus freed 152 political prisoners.", "2025-10-12"), "not_in_ledger");
  EXPECT_EQ(freed("Belarus freed 12 political prisoners.", "2025-09-12"), "not_in_ledger") << "perhaps a part of them";
  EXPECT_EQ(freed("Belarus freed 51 prisoners who were taken to Lithuania on 11 September 2025.", "2025-09-20"), "supported") << "a part that the books know";
  EXPECT_EQ(freed("Belarus freed 152 political prisoners on 11 September 2025.", "2025-12-12"), "contradicted");
  EXPECT_EQ(freed("Belarus freed 83 political prisoners from 11 September to 22 November 2025.", "2025-12-12"), "not_in_ledger") << "both together";
}

TEST_F(FlowsTest, SumsAreOfOneMeasureAndOneTime) {
  sum("pardoned_in_period", "2025-01-01", "2025-12-31", 342);
  sum("pardoned_in_period", "2024-01-01", "2024-12-31", 227);
  sum("recognised_in_period", "2025-01-01", "2025-12-31", 509);
  fold();
  const auto flow = [&](const std::string& text) {
    for (const ClaimKind kind : {ClaimKind::flow_count, ClaimKind::pardon, ClaimKind::recognition})
      if (const std::string v = verdict(kind, text, "2026-01-20"); v != "unread") return v;
    return std::string("unread");
  };
  EXPECT_EQ(flow("In 2025, 342 political prisoners were pardoned in Belarus, Viasna said."), "supported");
  EXPECT_EQ(flow("In 2024, 342 political prisoners were pardoned in Belarus, Viasna said."), "contradicted") << "the number of another year";
  EXPECT_EQ(flow("In 2025, 900 political prisoners were pardoned in Belarus, Viasna said."), "contradicted");
  EXPECT_EQ(flow("In 2025, 330 political prisoners were pardoned in Belarus, Viasna said."), "not_in_ledger") << "within a tenth";
}

// A year's sum at the head of the news of a wave is no wave.
TEST_F(FlowsTest, AYearsSumIsNoWave) {
  wave("A", "2024-12-28", 20, "Belarus:20");
  sum("pardoned_in_period", "2024-01-01", "2024-12-31", 227);
  fold();
  EXPECT_NE(verdict(ClaimKind::pardon, "Over the year, Lukashenko pardoned 227 people in political cases.", "2024-12-30"), "contradicted");
  EXPECT_EQ(verdict(ClaimKind::pardon, "Lukashenko pardoned 640 people in political cases.", "2024-12-30"), "contradicted");
  wave("B", "2025-11-22", 31, "Ukraine:31");
  wave("C", "2025-12-13", 123, "Ukraine:114;Lithuania:9");
  fold();
  EXPECT_NE(verdict(ClaimKind::pardon, "Lukashenko pardoned 154 people.", "2025-12-14"), "contradicted") << "the last two together";
  EXPECT_EQ(verdict(ClaimKind::pardon, "Lukashenko pardoned 354 people.", "2025-12-14"), "contradicted");
}

// Two weeks are another time than the month before; a year's number is no running total.
TEST_F(FlowsTest, ASumIsOfItsOwnTime) {
  sum("recognised_in_period", "2023-09-26", "2023-10-10", 26);
  sum("recognised_in_period", "2025-01-01", "2025-12-31", 509);
  sum("recognised_total", "2025-12-24", "2026-01-07", 4339);
  fold();
  const auto flow = [&](const std::string& text, const char* published) {
    for (const ClaimKind kind : {ClaimKind::flow_count, ClaimKind::recognition, ClaimKind::stock_count})
      if (const std::string v = verdict(kind, text, published); v != "unread") return v;
    return std::string("unread");
  };
  EXPECT_NE(flow("From 21 to 30 September 2023, 36 people were recognised as political prisoners.", "2023-10-12"), "contradicted");
  EXPECT_EQ(flow("In 2025, 2,150 people were recognised as political prisoners.", "2026-01-20"), "contradicted") << "between 509 and 4,339";
}

// A number without a highest is met by what is near it, not by all above it.
TEST_F(FlowsTest, ThousandsHeldAreNoThousandsDetained) {
  context("protest", "2020-08-11", "2020-08-12", "people detained at protests", 1001);
  context("protest", "2020-08", "2025-01-26", "people detained at protests", 65001);
  fold();
  const auto flow = [&](const std::string& text) { return verdict(ClaimKind::flow_count, text, "2025-09-05"); };
  EXPECT_EQ(flow("According to Viasna, 65,000 people have been arrested since the protests of 2020 began."), "supported");
  EXPECT_NE(last_.evidence.front().what.find("65001"), std::string::npos) << "the nearest, not the first";
  EXPECT_NE(flow("Since the protests of 2020 Belarus has detained approximately 1,400 political prisoners."), "supported") << "others, at another time";
  EXPECT_NE(flow("At least 88 people have been detained since the protests of 2020 in this case."), "supported") << "a number, and no word for many";
  EXPECT_EQ(flow("Following the election of 2020 there were mass protests that were met with brutal crackdowns, leading to the arrest and imprisonment of thousands of people."), "supported");
}

TEST_F(FlowsTest, YearsOfAnOfficeAreCountedAsTheWordsSay) {
  context("office", "1994-07-20", "..", "Alexander Lukashenko", log::kAbsent);
  fold();
  const auto office = [&](const std::string& text) { return verdict(ClaimKind::office, text, "2025-10-01"); };
  EXPECT_EQ(office("Lukashenko has been in power for over 30 years."), "supported");
  EXPECT_EQ(office("Lukashenko has been in power for more than 20 years."), "supported") << "at least";
  EXPECT_EQ(office("Lukashenko has been in power for 31 years."), "supported");
  EXPECT_EQ(office("Lukashenko has been in power for almost 32 years."), "supported") << "some months short";
  EXPECT_EQ(office("Lukashenko has been in power for 20 years."), "contradicted");
  EXPECT_EQ(office("Lukashenko has been in power for 40 years."), "contradicted");
  EXPECT_EQ(office("Lukashenko has ruled Belarus since 1994."), "supported");
  EXPECT_EQ(office("Lukashenko has ruled Belarus since 2004."), "contradicted");
}

// What is true of far more says nothing of it.
TEST_F(FlowsTest, AtLeastSixIsNoCount) {
  count_by("Viasna", "2025-09-30", 1201, "viasna");
  fold();
  const auto stock = [&](const std::string& text) { return verdict(ClaimKind::stock_count, text, "2025-10-01"); };
  EXPECT_EQ(stock("There are at least six political prisoners in Belarus."), "not_in_ledger");
  EXPECT_EQ(last_.why, "count_little");
  EXPECT_EQ(stock("There are at least 1,100 political prisoners in Belarus."), "supported");
  EXPECT_EQ(stock("There are hundreds of political prisoners in Belarus."), "not_in_ledger") << "loose, not false";
  EXPECT_EQ(stock("There are dozens of political prisoners in Belarus."), "contradicted");
}

}  // namespace
}  // namespace stillheld::check
