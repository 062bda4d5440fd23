#include "reading/feasts.h"

#include <gtest/gtest.h>

#include <fstream>

#include "reading/dates.h"
#include "reading/dates_lexicon.h"

namespace stillheld::reading {
namespace {

std::string shown(const std::vector<FeastDays>& all) {
  std::string out;
  for (const FeastDays& days : all) out += (out.empty() ? "" : ";") + dates::iso(days.from) + (days.to == days.from ? "" : "/" + dates::iso(days.to));
  return out;
}

TEST(Feasts, ExamplesOfTheRuleFile) {
  EXPECT_GE(feasts().examples().size(), 15u);
  for (const Feasts::Example& each : feasts().examples()) {
    EXPECT_EQ(shown(feasts().in_year(feasts().find(each.feast), each.year)), each.days) << "rules/feasts/days.txt:" << each.line << ": " << each.feast;
  }
}

TEST(Feasts, AnErrorNamesFileAndLine) {
  const auto bad = Feasts::parse("a = fixed 1-1\nb = fixd 1-2\n", "rules/feasts/x.txt");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().where.file, "rules/feasts/x.txt");
  EXPECT_EQ(bad.error().where.row, 2u);
  for (const std::string_view line : {"a = fixed 13-1", "a = fixed 2-30", "a = nth 1-1", "a = nth 1-5-1", "a = hindu 7-30", "a = hindu 7-30 teatime", "a = feast b", "a = feast a",
                                      "a = fixed 1-1 for", "a = fixed 1-1 for 0", "a = fixed 1-1 shift 9-1", "a = fixed 1-1 until b", "a = fixed 1-1 blah", "a = easter", "a fixed 1-1",
                                      "a = fixed 1-1\na = fixed 1-2", "yes b 2020 2020-01-01", "a = sankranti 13", "a = feast b\nb = feast a", "a = fixed 1-1 since 2000 2-31"}) {
    EXPECT_FALSE(Feasts::parse(line, "f").ok()) << line;
  }
}

// In every year: days in order, the nominal one inside, and of the year asked for.
TEST(Feasts, DaysOfEveryFeastInEveryYear) {
  for (size_t feast = 0; feast < feasts().size(); ++feast) {
    const int number = static_cast<int>(feast);
    dates::Day last = dates::from_civil(1, 1, 1);
    int none = 0;
    for (int year = 1890; year <= 2110; ++year) {
      const auto all = feasts().in_year(number, year);
      none += all.empty() && year > 1901 && year < 2099;
      EXPECT_LE(all.size(), 2u);
      for (const FeastDays& days : all) {
        EXPECT_LE(days.from, days.nominal) << feasts().name(number) << " " << year;
        EXPECT_LE(days.nominal, days.to) << feasts().name(number) << " " << year;
        EXPECT_GT(days.nominal, last) << feasts().name(number) << " " << year;
        EXPECT_LE(days.to - days.from, 60) << feasts().name(number) << " " << year;
        EXPECT_LE(std::abs(dates::to_civil(days.nominal).year - year), 1);
        last = days.nominal;
      }
    }
    EXPECT_LE(none, 100) << feasts().name(number);
  }
}

// The table that answers and the reckoning behind it are one.
TEST(Feasts, AreTheSameWhoeverAsks) {
  auto other = Feasts::parse("x = islamic 10-1 about 1\ny = hindu 7-30 dusk\nz = feast y - 2\n", "f");
  ASSERT_TRUE(other.ok());
  for (int year = 1990; year <= 2040; ++year) {
    EXPECT_EQ(shown(other.value().in_year(0, year)), shown(feasts().in_year(feasts().find("eid_al_fitr"), year)));
    const auto diwali = feasts().in_year(feasts().find("diwali"), year), before = other.value().in_year(2, year);
    ASSERT_EQ(diwali.size(), before.size());
    if (!diwali.empty()) { EXPECT_EQ(diwali[0].from - 2, before[0].from); }
  }
}

TEST(Feasts, AreCountedFrom) {
  const auto read = [](std::string_view text, Lean lean = Lean::past) {
    std::string out;
    for (const FoundDate& date : find_dates(text, Language::en, {dates::from_civil(2025, 11, 21), lean})) {
      out += (out.empty() ? "" : "; ") + dates::iso(date.from) + (date.to == date.from ? "" : "/" + dates::iso(date.to));
    }
    return out;
  };
  EXPECT_EQ(read("freed three days after Easter"), "2025-04-23");
  EXPECT_EQ(read("freed two days before Eid al-Adha"), "2025-06-03/2025-06-05");  // as unsure as the feast
  EXPECT_EQ(read("on the Monday after Orthodox Easter 2026"), "2026-04-13");
  EXPECT_EQ(read("arrested last Christmas"), "2024-12-25");
  EXPECT_EQ(read("next Ramadan", Lean::future), "2026-02-18/2026-03-19");
  EXPECT_EQ(read("Diwali in two years", Lean::future), "2027-10-29");
  EXPECT_EQ(read("Ramadan 2030"), "2030-01-04/2031-01-24");  // two of them begin in that year
  EXPECT_EQ(read("he lent her a book on Lent Street"), "");
  EXPECT_EQ(read("Independence Day"), "");  // whose?
}

// cases/reading/dates-feasts.txt: each line but those with "?".
TEST(Feasts, InSentencesOfTheNews) {
  std::ifstream file(std::string(STILLHELD_SOURCE_DIR) + "/cases/reading/dates-feasts.txt");
  ASSERT_TRUE(file.good());
  int all = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#' || line[0] == '?') continue;
    Language language;
    ASSERT_TRUE(language_by_code(line.substr(0, 2), language)) << line;
    const size_t bar = line.rfind(" | ");
    ASSERT_NE(bar, std::string::npos) << line;
    std::string got;
    for (const FoundDate& date : find_dates(line.substr(3, bar - 3), language, {dates::from_civil(2025, 11, 21), Lean::past})) {
      got += (got.empty() ? "" : "; ") + dates::iso(date.from) + (date.to == date.from ? "" : "/" + dates::iso(date.to));
    }
    EXPECT_EQ(got.empty() ? "-" : got, line.substr(bar + 3)) << line;
    ++all;
  }
  EXPECT_GE(all, 75);
}

}  // namespace
}  // namespace stillheld::reading
