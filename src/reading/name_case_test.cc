#include "reading/name_case.h"

#include <gtest/gtest.h>

namespace stillheld::reading {
namespace {

TEST(NameCase, IsToldByTheGivenName) {
  EXPECT_EQ(case_of_name("анна", "анна", "петрова", Sex::woman), NameCase::nominative);
  EXPECT_EQ(case_of_name("анну", "анна", "петрову", Sex::woman), NameCase::accusative);
  EXPECT_EQ(case_of_name("анной", "анна", "петровой", Sex::woman), NameCase::other);
  EXPECT_EQ(case_of_name("иван", "иван", "петров", Sex::man), NameCase::nominative);
  EXPECT_EQ(case_of_name("ивана", "иван", "петрова", Sex::man), NameCase::accusative);
  EXPECT_EQ(case_of_name("ивану", "иван", "петрову", Sex::man), NameCase::other);
  EXPECT_EQ(case_of_name("илью", "илья", "", Sex::man), NameCase::accusative);
}

TEST(NameCase, IsToldByTheFamilyNameWhereThatIsOfOneCase) {
  EXPECT_EQ(case_of_name("", "", "беляцкому", Sex::unknown), NameCase::other);
  EXPECT_EQ(case_of_name("", "", "беляцкого", Sex::unknown), NameCase::accusative);
  EXPECT_EQ(case_of_name("алесю", "алеся", "беляцкому", Sex::woman), NameCase::other);
}

TEST(NameCase, IsUnknownWhereNothingTellsIt) {
  EXPECT_EQ(case_of_name("рефата", "", "чубарова", Sex::unknown), NameCase::unknown);
  EXPECT_EQ(case_of_name("мари", "мари", "", Sex::woman), NameCase::unknown);
  EXPECT_EQ(case_of_name("", "", "", Sex::unknown), NameCase::unknown);
  EXPECT_EQ(case_of_name("кирилла", "кирилла", "", Sex::man), NameCase::unknown);
  EXPECT_EQ(case_of_name("с.", "сергей", "", Sex::man), NameCase::unknown);
}

}  // namespace
}  // namespace stillheld::reading
