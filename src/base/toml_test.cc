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

}  // namespace
}  // namespace stillheld
