#include "reading/complements.h"

#include <gtest/gtest.h>

#include "reading/case_file.h"
#include "reading/read.h"

namespace stillheld::reading {
namespace {

std::string subject(const std::string& sentence, Language language) {
  ReadingCase c{sentence, dates::from_civil(2026, 3, 20), language, {}, 0};
  std::string out;
  for (const ReadClaim& claim : read(document_of(c))) out += (out.empty() ? "" : "; ") + claim.subject;
  return out;
}

TEST(Complements, BelongToTheNoun) {
  EXPECT_EQ(subject("The head of the Union of Potters was jailed for two years.", Language::en), "The head of the Union of Potters");
  EXPECT_EQ(subject("Police detained two members of the Potters' Guild on Friday.", Language::en), "two members of the Potters' Guild");
  EXPECT_EQ(subject("A 22-year-old prisoner from Russia died in a colony.", Language::en), "22-year-old prisoner from Russia");
  EXPECT_EQ(subject("В Минске осудили девять журналистов газеты «Полдень».", Language::ru), "девять журналистов газеты «Полдень»");
  EXPECT_EQ(subject("В Лиде задержали двух активистов независимых профсоюзов.", Language::ru), "двух активистов независимых профсоюзов");
  EXPECT_EQ(subject("Суд приговорил жителя Бреста к двум годам колонии.", Language::ru), "жителя Бреста");
  EXPECT_EQ(subject("У Лідзе затрымалі трох удзельнікаў маршу.", Language::be), "трох удзельнікаў маршу");
  EXPECT_EQ(subject("Трое актывістаў неафіцыйнага Саюза ганчароў вызваленыя.", Language::be), "Трое актывістаў неафіцыйнага Саюза ганчароў");
}

TEST(Complements, EndWhereAnythingElseBegins) {
  EXPECT_EQ(subject("Belarus released 52 prisoners from jail on Friday.", Language::en), "52 prisoners");
  EXPECT_EQ(subject("Belarus expelled five priests from Minsk.", Language::en), "five priests");
  EXPECT_EQ(subject("В Бресте журналиста задержали сотрудники милиции.", Language::ru), "журналиста");
  EXPECT_EQ(subject("Жителя Бреста вчера осудили на два года колонии.", Language::ru), "Жителя Бреста");
  EXPECT_EQ(subject("Правозащитники признали политзаключенными ещё 7 человек.", Language::ru), "7 человек");
  EXPECT_EQ(subject("Праваабаронцы прызналі палітвязнямі яшчэ 7 чалавек.", Language::be), "7 чалавек");
}

// What stands before the complement is the noun phrase; a case may name either.
TEST(Complements, TheNounAloneIsKept) {
  ReadingCase c{"The head of the Union of Potters was jailed for two years.", dates::from_civil(2026, 3, 20), Language::en, {}, 0};
  const Document document = document_of(c);
  for (const ReadClaim& claim : read(document)) {
    EXPECT_EQ(document.slice(claim.noun_at.start, claim.noun_at.end), "The head");
    EXPECT_EQ(document.slice(claim.subject_at.start, claim.subject_at.end), claim.subject);
    EXPECT_LE(claim.subject_at.end, claim.span.end);
  }
}

}  // namespace
}  // namespace stillheld::reading
