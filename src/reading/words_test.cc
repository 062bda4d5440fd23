#include "reading/endings.h"
#include "reading/words.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "reading/language.h"

namespace stillheld::reading {
namespace {

TEST(Words, Fold) {
  EXPECT_EQ(folded("Piątek"), "piatek");
  EXPECT_EQ(folded("ЁЛКА"), "елка");
  EXPECT_EQ(folded("Ўладзімір"), "ўладзімір");
  EXPECT_EQ(folded("п'ятниця"), "пятниця");
  EXPECT_EQ(folded("П’ЯТНИЦЯ"), "пятниця");
  EXPECT_EQ(folded("Łódź ŻÓŁĆ"), "lodzzolc");
  EXPECT_EQ(folded("Škoda ž"), "skodaz");
}

TEST(Words, FoldingTwiceIsFoldingOnce) {
  for (char32_t c = 0; c < 0x3000; ++c) {
    const char32_t once = fold_letter(c);
    if (once == 0) continue;
    EXPECT_EQ(fold_letter(once), once) << std::hex << static_cast<uint32_t>(c);
  }
}

TEST(Words, AWordAndItsKey) {
  const std::string_view text = "п'ятниця, Минск";
  const Word word = word_at(text, 0);
  EXPECT_EQ(text.substr(word.start, word.end - word.start), "п'ятниця");
  EXPECT_EQ(word.key, key_of("П’ятниця"));
  EXPECT_FALSE(word.upper);
  EXPECT_TRUE(word_at(text, text.find("Минск")).upper);
  // A quotation mark behind a word is no apostrophe.
  const Word quoted = word_at("it' s", 0);
  EXPECT_EQ(quoted.end, 2u);
}

TEST(Words, DecodeAnyByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (size_t at = 0; at < bytes.size();) {
    const size_t before = at;
    decode_at(bytes, at, at);
    EXPECT_GT(at, before);
  }
}

TEST(Language, IsGuessedByItsLetters) {
  EXPECT_EQ(guess_language("Суд вынес приговор, который обжаловали."), Language::ru);
  EXPECT_EQ(guess_language("Суд вынес прысуд, які абскардзілі ў Мінску."), Language::be);
  EXPECT_EQ(guess_language("Суд виніс вирок, який оскаржили в апеляції."), Language::uk);
  EXPECT_EQ(guess_language("Sąd wydał wyrok, który został zaskarżony."), Language::pl);
  EXPECT_EQ(guess_language("The court gave its verdict, and the family said so."), Language::en);
  // names keep their own letters
  EXPECT_EQ(guess_language("Authorities released Daniił Hančaroŭ and Jarasłaŭ Paškoŭ after years in prison."), Language::en);
  EXPECT_EQ(guess_language("Sud u Minsku asudziŭ Alesia Čarkašyna da piaci hadoŭ kałonii."), Language::be);
  EXPECT_EQ(guess_language("", Language::be), Language::be);
  EXPECT_EQ(guess_language("Jaho zatrymali ŭ Minsku ŭčora ŭviečary."), Language::be);
  Language language = Language::en;
  EXPECT_TRUE(language_by_code("be-BY", language));
  EXPECT_EQ(language, Language::be);
  EXPECT_FALSE(language_by_code("bel", language));
}

TEST(Endings, AreThoseOfThePlainList) {
  static constexpr std::string_view kList[] = {"ов", "ова", "ев", "in", "in", "ina", "а"};
  static constexpr Endings kSorted(kList);
  for (const std::string word : {"Иванова", "Иванов", "ова", "Marina", "in", "x", "", "Лев"})
    for (size_t least = 0; least < 5; ++least) {
      bool plain = false;
      for (const std::string_view ending : kList) plain |= word.size() >= ending.size() + least && word.ends_with(ending);
      EXPECT_EQ(kSorted.has(word, least), plain) << word << ' ' << least;
    }
  ASSERT_EQ(kSorted.of("Лев").size(), 2U);  // in the list's order
  EXPECT_EQ(kSorted.of("Лев")[0], "ов");
  EXPECT_EQ(kSorted.of("Лев")[1], "ев");
}

}  // namespace
}  // namespace stillheld::reading
