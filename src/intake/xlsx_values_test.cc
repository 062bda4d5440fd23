#include "intake/xlsx_values.h"

#include <gtest/gtest.h>

#include "dates/day.h"

namespace stillheld::intake {
namespace {

std::string shown(std::string_view number, std::string_view code, bool from_1904 = false) {
  return number_text(number, read_format(code), from_1904);
}

TEST(XlsxValues, DatesAreAsFineAsTheyAreShown) {
  EXPECT_EQ(shown("44391", "dd.mm.yyyy"), "2021-07-14");
  EXPECT_EQ(shown("44391.75", "dd.mm.yyyy"), "2021-07-14");
  EXPECT_EQ(shown("44391", "mmm yyyy"), "2021-07");
  EXPECT_EQ(shown("44391", "yyyy"), "2021");
  EXPECT_EQ(shown("44391", "d mmmm"), "2021-07-14");
  EXPECT_EQ(shown("44391.5", "dd.mm.yyyy hh:mm"), "2021-07-14T12:00:00");
  EXPECT_EQ(shown("44391", "dd.mm.yyyy hh:mm"), "2021-07-14");
  EXPECT_EQ(shown("44391.9999999999", "dd.mm.yyyy hh:mm"), "2021-07-15");
  EXPECT_EQ(shown("0.5", "hh:mm"), "12:00:00");
  EXPECT_EQ(shown("44391.5", "hh:mm"), "2021-07-14T12:00:00");
  EXPECT_EQ(shown("10.6320601851852", "[h]:mm:ss"), "255:10:10");
  EXPECT_EQ(shown("0.000125", "mm:ss"), "00:00:11");
}

TEST(XlsxValues, WhatIsADate) {
  for (const char* code : {"General", "0", "#,##0.00 \"days\"", "0.00E+00", "@", "\"dd.mm.yyyy\"", "[Red]0", "# ?/?", "0\\d", "_-* #,##0.00_-", "0;dd", "[Magenta]General"})
    EXPECT_FALSE(read_format(code).is_date()) << code;
  for (const char* code : {"m/d/yy", "[$-419]d mmmm yyyy;@", "[$-F800]dddd, mmmm dd, yyyy", "yyyy\"-\"mm\"-\"dd", "h:mm AM/PM", "[mm]:ss", "[$-411]ggge\"年\"m\"月\"d\"日\";@"})
    EXPECT_TRUE(read_format(code).is_date()) << code;
  EXPECT_FALSE(read_format("h:mm").month);
  EXPECT_FALSE(read_format("mm:ss.0").month);
  EXPECT_TRUE(read_format("dd/mm hh:mm:ss").month);
  EXPECT_FALSE(read_format("AM/PM").month);
  for (unsigned id : {14u, 15u, 16u, 17u, 22u, 27u, 57u}) EXPECT_TRUE(builtin_format(id).month) << id;
  for (unsigned id : {18u, 21u, 45u, 46u, 47u}) EXPECT_TRUE(builtin_format(id).time && !builtin_format(id).month) << id;
  for (unsigned id : {0u, 1u, 9u, 11u, 37u, 44u, 48u, 49u, 163u}) EXPECT_FALSE(builtin_format(id).is_date()) << id;
  EXPECT_EQ(number_text("44391", builtin_format(17), false), "2021-07");
}

TEST(XlsxValues, WhatNoCalendarHasStaysANumber) {
  for (const char* number : {"0", "60", "-1", "2958466", "1e+300", "abc", ""}) EXPECT_EQ(shown(number, "yyyy-mm-dd"), number);
  EXPECT_EQ(shown("1", "yyyy-mm-dd"), "1900-01-01");
  EXPECT_EQ(shown("59", "yyyy-mm-dd"), "1900-02-28");
  EXPECT_EQ(shown("61", "yyyy-mm-dd"), "1900-03-01");
  EXPECT_EQ(shown("2958465", "yyyy-mm-dd"), "9999-12-31");
  EXPECT_EQ(shown("0", "yyyy-mm-dd", true), "1904-01-01");
  EXPECT_EQ(shown("42735", "yyyy-mm-dd", true), "2021-01-01");
}

// Against the calendar: every day of two centuries, in both systems.
TEST(XlsxValues, EveryDay) {
  const dates::Day march = dates::from_civil(1900, 3, 1);
  for (dates::Day day = march; day < dates::from_civil(2100, 1, 1); ++day) {
    ASSERT_EQ(shown(std::to_string(day - march + 61), "yyyy-mm-dd"), dates::iso(day));
    const dates::Day since = day - dates::from_civil(1904, 1, 1);
    if (since < 0) continue;
    ASSERT_EQ(shown(std::to_string(since), "yyyy-mm-dd", true), dates::iso(day));
  }
}

TEST(XlsxValues, NumbersAreShownWithFifteenDigits) {
  for (const auto& [number, text] : std::initializer_list<std::pair<const char*, const char*>>{
           {"7", "7"}, {"007", "007"}, {"-8086931554011838357", "-8086931554011838357"}, {"0.30000000000000004", "0.3"},
           {"1.1000000000000001", "1.1"}, {"22.2222", "22.2222"}, {"1.5E-3", "0.0015"}, {"1.5E-7", "0.00000015"}, {"1E3", "1000"},
           {"1.2345E+16", "12345000000000000"}, {"1e300", "1e+300"}, {"-2.50", "-2.5"}, {"x", "x"}, {"1,5", "1,5"}})
    EXPECT_EQ(number_text(number, {}, false), text) << number;
}

TEST(XlsxValues, IsoDatesLoseMidnight) {
  EXPECT_EQ(date_text("2021-07-14T00:00:00"), "2021-07-14");
  EXPECT_EQ(date_text("2021-07-14T00:00:00.000Z"), "2021-07-14");
  EXPECT_EQ(date_text("2021-07-14T10:00:00"), "2021-07-14T10:00:00");
  EXPECT_EQ(date_text("2021-07-14T10:00:00", read_format("yyyy-mm-dd")), "2021-07-14");
  EXPECT_EQ(date_text("2021-07-14", read_format("mmm yyyy")), "2021-07");
  EXPECT_EQ(date_text("10:10:10"), "10:10:10");
}

}  // namespace
}  // namespace stillheld::intake
