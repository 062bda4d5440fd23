#include "base/toml.h"

#include <gtest/gtest.h>

namespace stillheld {
namespace {

TEST(TomlFile, ValuesAndPlaces) {
  const auto file = Toml::parse("name = \"x\"\nn = 3\non = true\nlist = [\"a\", \"b\"]\n[[claim]]\nwhat = \"arrest\"\n[[claim]]\nwhat = \"release\"\n", "p.toml", Code::kBadProfile);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->text("name"), "x");
  EXPECT_EQ(file->integer("n"), 3);
  EXPECT_EQ(file->boolean("on"), true);
  EXPECT_EQ(file->texts("list"), (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(file->tables("claim").size(), 2U);
  EXPECT_EQ(file->tables("claim")[1].text("what"), "release");
  EXPECT_FALSE(file->text("n"));
  EXPECT_TRUE(file->only({"name", "n", "on", "list", "claim"}).ok());
  EXPECT_EQ(file->only({"name"}).error().code, Code::kBadProfile);
}

TEST(TomlFile, ErrorsSayTheLine) {
  const auto file = Toml::parse("a = 1\nb = = 2\n", "p.toml", Code::kBadProfile);
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().where.file, "p.toml");
  EXPECT_EQ(file.error().where.row, 2U);
}

TEST(TomlFile, AnErrorNamesTheLineOfItsWord) {
  const auto file = Toml::parse("name = \"x\"\n[[claim]]\nwhat = \"arrest\"\nwhne = \"born\"\nis = [\n  \"a\",\n  \"b\",\n]\n", "p.toml", Code::kBadProfile);
  ASSERT_TRUE(file.ok());
  const Toml claim = file->tables("claim")[0];
  EXPECT_EQ(claim.only({"what", "is"}).error().where.row, 4U);
  EXPECT_EQ(claim.error("“b” is no such word").where.row, 7U);
  EXPECT_EQ(claim.error("“arrest” is no kind of claim").where.row, 3U);
  EXPECT_EQ(claim.error("a claim needs a date").where.row, 2U);
  EXPECT_EQ(claim.error("“elsewhere” is not here").where.row, 2U);
}

}  // namespace
}  // namespace stillheld
