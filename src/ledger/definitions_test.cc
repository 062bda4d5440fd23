#include "ledger/definitions.h"

#include <gtest/gtest.h>

namespace stillheld::ledger {
namespace {

// A ledger has one law; those that ship are read, and say whose they are.
TEST(Definitions, EveryLawThatShipsCanBeReadAndNamesItsCountry) {
  EXPECT_EQ(Definitions::standard().law.country, "Belarus");
  const auto names = law_names();
  EXPECT_FALSE(names.empty());
  for (const std::string& name : names) {
    Definitions definitions = Definitions::standard();
    ASSERT_TRUE(definitions.read("law", law_named(name)).ok()) << name;
    EXPECT_NE(definitions.law.country, "");
    EXPECT_NE(definitions.law.country, "Belarus") << name << " would be the standard one";
    EXPECT_GT(definitions.law.books_begin, dates::kMinDay) << name;
    // Nothing of the standard law is left in it: what it does not say is the
    // fold's own default.
    Definitions empty = Definitions::standard();
    ASSERT_TRUE(empty.read("law", "").ok());
    EXPECT_EQ(empty.law, Law{});
  }
  EXPECT_EQ(law_named("atlantis"), "");
}

TEST(Definitions, AWrongLawIsRefusedWithItsLine) {
  Definitions definitions = Definitions::standard();
  const Status unknown = definitions.read("law", "country = \"Nowhere\"\nbooks_start = \"1940-06-17\"\n");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, Code::kBadDefinition);
  EXPECT_EQ(unknown.error().where.row, 2U);
  EXPECT_FALSE(definitions.read("law", "books_begin = \"June 1940\"\n").ok());
  EXPECT_FALSE(definitions.read("law", "arrest_max_days = -1\n").ok());
  EXPECT_EQ(definitions.law, Definitions::standard().law) << "what could not be read changed nothing";
}

}  // namespace
}  // namespace stillheld::ledger
