#include "intake/profile.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/messages.h"

namespace stillheld::intake {
namespace {

std::string source_file(const std::string& path) {
  std::ifstream in(std::string(STILLHELD_SOURCE_DIR) + "/" + path);
  EXPECT_TRUE(in) << path;
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Profile, AllThatShipAreRead) {
  const auto names = Profile::names();
  EXPECT_GE(names.size(), 10U);
  for (const std::string& name : names) {
    const auto profile = Profile::load(name);
    ASSERT_TRUE(profile.ok()) << name << ": " << profile.error().params.front();
    EXPECT_EQ(profile->name, name);
    // The file and what is in the program are the same.
    EXPECT_TRUE(Profile::load(std::string(STILLHELD_SOURCE_DIR) + "/profiles/" + name + ".toml").ok());
  }
}

TEST(Profile, AnUnknownOneIsSaidWithThoseThatThereAre) {
  const auto none = Profile::load("excel");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, Code::kUnknownProfile);
  EXPECT_NE(none.error().params.at(1).find("viasna-russian"), std::string::npos);
  EXPECT_EQ(Profile::load("/nowhere/p.toml").error().code, Code::kFileNotFound);
  EXPECT_EQ(Profile::load("").error().code, Code::kUnknownProfile);
}

TEST(Profile, EveryErrorHasTheLineOfItsWordOrItsTable) {
  const std::string head = "name = \"p\"\nkey = [\"id\"]\n";  // lines 1 and 2
  const std::string claim = "[[claim]]\nwhat = \"arrest\"\n";
  struct Bad {
    std::string text;
    uint64_t line;
    const char* says;
  };
  const Bad bad[] = {
      {"name = \"p\nkey", 1, ""},
      {head + "colour = \"red\"\n" + claim, 3, "colour"},
      {head, 1, "[[claim]]"},
      {"key = [\"id\"]\n" + claim, 1, "name"},
      {"name = \"p\"\n" + claim, 1, "key"},
      {head + "namespace = \"a/b\"\n" + claim, 1, "/"},
      {head + "dates = [\"iso\", \"american\"]\n" + claim, 3, "american"},
      {head + "[[claim]]\nwhat = \"arested\"\n", 4, "arested"},
      {head + claim + "[[claim]]\nwhen = \"x\"\n", 5, "what_from"},
      {head + "[[claim]]\nwhat = \"arrest\"\nwhat_from = \"x\"\n", 3, "either"},
      {head + "[[claim]]\nwhat_from = \"status\"\n", 4, "codes.status"},
      {head + "[codes.status]\nactive = \"helt\"\n[[claim]]\nwhat_from = \"status\"\n", 5, "helt"},
      {head + "[[claim]]\nwhat = \"arrest\"\nif = \"x\"\n", 5, "belong together"},
      {head + "[[claim]]\nwhat = \"arrest\"\nabout = \"horses\"\n", 5, "about"},
      {head + "[[claim]]\nwhat = \"arrest\"\nset = { mnths = \"x\" }\n", 5, "mnths"},
      {head + "[[claim]]\nwhat = \"arrest\"\nset = { target = \"x\" }\n", 5, "target"},
      {head + "[[claim]]\nwhat = \"arrest\"\nconstant = { subject = \"x\" }\n", 5, "subject"},
      {head + "[[claim]]\nwhat = \"arrest\"\nset = \"months\"\n", 5, "member"},
      {head + "[[claim]]\nwhat = \"arrest\"\nset = { months = 3 }\n", 5, "months"},
      {head + "[[claim]]\nwhat = \"arrest\"\nseal = { \"=cmd\" = \"x\" }\n", 5, "=cmd"},
      {head + "handle = \"yes\"\n" + claim, 3, "handle"},
      {head + "html_entities = 1\n" + claim, 3, "html_entities"},
      {head + "[[claim]]\nwhat = \"arrest\"\nwhen = [\"a\", \"b\"]\n", 5, "when"},
      {head + "[[claim]]\nwhat = \"arrest\"\nif = \"x\"\nis = 3\n", 6, "is"},
      {head + "[source]\naddress = true\n" + claim, 4, "address"},
      {head + "[source]\nurl = \"x\"\n" + claim, 4, "url"},
  };
  for (const Bad& b : bad) {
    const auto profile = Profile::parse(b.text, "mine.toml");
    ASSERT_FALSE(profile.ok()) << b.text;
    EXPECT_EQ(profile.error().code, Code::kBadProfile) << b.text;
    EXPECT_EQ(profile.error().where.file, "mine.toml");
    EXPECT_GE(profile.error().where.row, 1U) << b.text;
    EXPECT_EQ(profile.error().where.row, b.line) << b.text << profile.error().params.front();
    EXPECT_NE(profile.error().params.front().find(b.says), std::string::npos) << profile.error().params.front();
  }
}

TEST(Profile, WhatIsLeftOutHasItsDefault) {
  const auto p = Profile::parse("name = \"p\"\nsubject = \"id\"\n[[claim]]\nwhat = \"arrest\"\n", "p.toml");
  ASSERT_TRUE(p.ok());
  EXPECT_EQ(p->space, "p");
  EXPECT_EQ(p->list, "p");
  EXPECT_EQ(p->key, std::vector<std::string>{"id"});
  EXPECT_EQ(p->dates, std::vector<std::string>{"iso"});
  EXPECT_FALSE(p->html_entities);
  EXPECT_EQ(p->claims.at(0).about, "person");
}

// The words that profile.cc allows, found in its source, stand in the README.
TEST(Profile, TheReadmeDescribesEveryWord) {
  const std::string code = source_file("src/intake/profile.cc"), readme = source_file("profiles/README.md");
  int words = 0;
  for (size_t at = code.find("only({"); at != std::string::npos; at = code.find("only({", at + 1)) {
    const std::string list = code.substr(at, code.find("})", at) - at);
    for (size_t open = list.find('"'); open != std::string::npos; open = list.find('"', open + 1)) {
      const size_t close = list.find('"', open + 1);
      const std::string word = list.substr(open + 1, close - open - 1);
      open = close;
      ++words;
      const bool there = readme.find("`" + word + "`") != std::string::npos || readme.find("`[" + word) != std::string::npos || readme.find("`[[" + word) != std::string::npos;
      EXPECT_TRUE(there) << word;
    }
  }
  EXPECT_GE(words, 25);
  for (const std::string& name : Profile::names())
    if (!name.starts_with("stillheld-")) EXPECT_NE(readme.find("`" + name + "`"), std::string::npos) << name;
  for (const char* form : {"iso", "edtf", "dmy", "mdy", "written", "year"}) EXPECT_NE(readme.find("`" + std::string(form) + "`"), std::string::npos) << form;
}

// The README's example is a profile, and reads the list beside it.
TEST(Profile, TheReadmesExampleWorks) {
  const std::string readme = source_file("profiles/README.md");
  const size_t open = readme.find("```toml\n");
  ASSERT_NE(open, std::string::npos);
  const std::string text = readme.substr(open + 8, readme.find("```", open + 8) - open - 8);
  const auto profile = Profile::parse(text, "README.md");
  EXPECT_TRUE(profile.ok()) << (profile.ok() ? "" : profile.error().params.front());
}

}  // namespace
}  // namespace stillheld::intake
