#include "identity/field.h"

#include <gtest/gtest.h>

#include "dates/day.h"

namespace stillheld::identity {
namespace {

std::string digits(std::string_view text) {
  const Value value = read_value(Kind::kBirth, text);
  return std::string(value.text.bytes, value.digits);
}

TEST(Field, ReadsDatesHoweverTheyAreWritten) {
  for (const char* text : {"1956-08-12", "12.8.1956", "12/08/1956", "19560812", "12081956",
                           "1956-08-12T00:00:00Z", "1956.08.12"})
    EXPECT_EQ(digits(text), "19560812") << text;
  EXPECT_EQ(digits("1956"), "1956");
  EXPECT_EQ(digits("1956-08"), "195608");
  EXPECT_EQ(digits("08.1956"), "195608");
  EXPECT_EQ(digits("1956-08-00"), "195608");
  EXPECT_EQ(digits("unknown"), "");
  const Value date = read_value(Kind::kBirth, "1956-08-12");
  EXPECT_TRUE(date.has_day);
  EXPECT_EQ(date.day, dates::from_civil(1956, 8, 12));
}

TEST(Field, ReadsDatesInWords) {
  for (const char* text : {"12 жніўня 1956", "12 августа 1956 г.", "12 August 1956", "August 12, 1956",
                           "12 sierpnia 1956", "12 серпня 1956"})
    EXPECT_EQ(digits(text), "19560812") << text;
  EXPECT_EQ(digits("жнівень 1956"), "195608");
  EXPECT_EQ(digits("1956 г.р."), "1956");
  // Not the twelfth month: what isn't understood says a year at most.
  EXPECT_EQ(digits("12 Foo 1956"), "1956");
  EXPECT_EQ(digits("about 1956"), "1956");
  EXPECT_EQ(digits("between 1950 and 1956"), "1950");
  Field field("birth", Kind::kBirth);
  field.intern("n/a");
  field.intern("12.08.56");
  field.intern("1956");
  EXPECT_EQ(field.unread(), 2u);
}

TEST(Field, CyrillicMeetsLatinAndOtherScriptsStayAsTheyAre) {
  Field place("place", Kind::kText);
  EXPECT_EQ(place.intern("Брест"), place.intern("Brest"));
  EXPECT_EQ(place.as_they_are(), 0u);
  // U+4E2D and U+4E2D + 128 once had one byte.
  EXPECT_NE(place.intern("\u4E2D"), place.intern("\u4EAD"));
  EXPECT_NE(place.intern("\u0645\u062D"), place.intern("\u0645\u062E"));
  EXPECT_EQ(place.as_they_are(), 4u);
  EXPECT_EQ(place.folded(place.intern("\u4E2D")), "\u4E2D");
}

TEST(Field, CountsWhatSimilarityDoesNotSee) {
  Field place("place", Kind::kText);
  place.intern(std::string(32, 'a'));
  EXPECT_EQ(place.longer(), 0u);
  place.intern(std::string(33, 'a'));
  EXPECT_EQ(place.longer(), 1u);
}

TEST(Field, KeepsADateThatIsNone) {
  const Value date = read_value(Kind::kBirth, "1856-86-18");
  EXPECT_EQ(date.digits, 8);
  EXPECT_FALSE(date.has_day);
  EXPECT_EQ(date.year, 1856);
}

TEST(Field, ADateWithoutDigitsIsMissing) {
  Field field("birth", Kind::kBirth);
  EXPECT_EQ(field.intern("n/a"), 0u);
}

TEST(Field, EqualFoldedTextsAreOneValue) {
  Field place("place", Kind::kText);
  EXPECT_EQ(place.intern("Minsk"), place.intern(" minsk "));
  EXPECT_EQ(place.intern("Saint-Étienne"), place.intern("SAINT ETIENNE"));
  EXPECT_NE(place.intern("Minsk"), place.intern("Менск"));
  EXPECT_EQ(place.intern("Менск"), place.intern("МЕНСК"));
}

TEST(Field, NamesHaveClassAndSkeleton) {
  Field given("given", Kind::kGiven);
  const Value& be = given.value(given.intern("Мікалай"));
  const uint32_t group = be.group;
  EXPECT_NE(group, 0u);
  EXPECT_EQ(given.value(given.intern("Nikolai")).group, group);
  Field family("family", Kind::kFamily);
  const uint32_t skeleton = family.value(family.intern("Калеснікава")).skeleton;
  EXPECT_EQ(family.value(family.intern("Kolesnikova")).skeleton, skeleton);
}

TEST(Field, ASetIsTheSameInAnyOrder) {
  Field family("family", Kind::kFamily);
  const std::string ab = std::string("Pilipchuk") + kValueSeparator + "Tsikhanouskaya";
  const std::string ba = std::string("Tsikhanouskaya") + kValueSeparator + "Pilipchuk";
  const uint32_t set = family.intern(ab);
  EXPECT_EQ(set, family.intern(ba));
  ASSERT_TRUE(family.value(set).is_set);
  EXPECT_EQ(family.members(set).size(), 2u);
  EXPECT_EQ(family.intern(std::string("Zhuk") + kValueSeparator + "zhuk"), family.intern("ZHUK"));
}

TEST(Field, OtherScriptsAreKeptAsTheyAre) {
  Field family("family", Kind::kFamily);
  const uint32_t chinese = family.intern("王小明"), arabic = family.intern("محمد");
  EXPECT_NE(chinese, 0u);
  EXPECT_NE(arabic, 0u);
  EXPECT_NE(chinese, arabic);
  EXPECT_EQ(chinese, family.intern("王小明"));
  EXPECT_EQ(family.as_they_are(), 2u);
}

TEST(Field, AnIdentifierHasAFirstPart) {
  Field code("postcode", Kind::kIdentifier);
  const uint32_t group = code.value(code.intern("TQ13 8DF")).group;
  EXPECT_NE(group, 0u);
  EXPECT_EQ(code.value(code.intern("tq13 8jr")).group, group);
  EXPECT_EQ(code.value(code.intern("5304218")).group, 0u);
}

}  // namespace
}  // namespace stillheld::identity
