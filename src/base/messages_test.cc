#include "base/messages.h"

#include <gtest/gtest.h>

#include <set>

namespace stillheld {
namespace {

std::set<char> particulars(const std::string& text) {
  std::set<char> out;
  for (size_t i = 0; i + 2 < text.size(); ++i)
    if (text[i] == '{' && text[i + 2] == '}') out.insert(text[i + 1]);
  return out;
}

TEST(Messages, EveryErrorHasItsSentenceAndItsRemedy) {
  for (const CodeRow& row : error_codes()) {
    EXPECT_TRUE(Messages::in("en").has("error." + std::string(row.key))) << row.key;
    EXPECT_TRUE(Messages::in("en").has("remedy." + std::string(row.key))) << row.key;
  }
}

TEST(Messages, EveryLanguageHasTheSameKeysAndParticulars) {
  const Messages& english = Messages::in("en");
  for (std::string_view language : {"be", "ru"}) {
    const Messages& other = Messages::in(language);
    for (const auto& [key, text] : english.all()) {
      ASSERT_TRUE(other.has(key)) << language << " lacks " << key;
      EXPECT_EQ(particulars(text), particulars(other.all().at(key))) << language << " " << key;
    }
    for (const auto& [key, text] : other.all()) EXPECT_TRUE(english.has(key)) << language << " has too much: " << key;
  }
}

TEST(Messages, AMissingKeyShowsItself) {
  EXPECT_EQ(Messages::in("en")("no.such.key"), "⟨no.such.key⟩");
}

TEST(Messages, ASentenceSaysPlaceWhatAndRemedy) {
  const Error error = fail(Code::kBadDate, {"2021-07-14"}, {"list.csv", 12, "arrested", 0}, "31 February 2021");
  const std::string text = sentence(error, Messages::in("en"), true);
  EXPECT_NE(text.find("list.csv, row 12, column “arrested”: "), std::string::npos) << text;
  EXPECT_NE(text.find("31 February 2021"), std::string::npos);
  EXPECT_NE(text.find("\n→ "), std::string::npos);
  EXPECT_EQ(sentence(error, Messages::in("en"), false).find("31 February"), std::string::npos);
}

}  // namespace
}  // namespace stillheld
