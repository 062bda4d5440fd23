#include "names/name.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/utf8.h"
#include "names/given.h"

namespace stillheld::names {
namespace {

std::string raw(const Token* token) { return token == nullptr ? "—" : token->raw; }

// given | patronymic | family of reading 0
std::string parts_of(std::string_view text) {
  const Name name = parse_name(text);
  return raw(name.given()) + " | " + raw(name.patronymic()) + " | " + raw(name.family());
}

TEST(Name, PartsAreFoundInAnyOrder) {
  EXPECT_EQ(parts_of("Марыя Калеснікава"), "Марыя | — | Калеснікава");
  EXPECT_EQ(parts_of("Калеснікава Марыя"), "Марыя | — | Калеснікава");
  EXPECT_EQ(parts_of("KOLESNIKOVA, Maria"), "Maria | — | KOLESNIKOVA");
  EXPECT_EQ(parts_of("Maria KOLESNIKOVA"), "Maria | — | KOLESNIKOVA");
  EXPECT_EQ(parts_of("MARIA KOLESNIKOVA"), "MARIA | — | KOLESNIKOVA");
  EXPECT_EQ(parts_of("Мікалай Віктаравіч Статкевіч"), "Мікалай | Віктаравіч | Статкевіч");
  EXPECT_EQ(parts_of("Статкевіч Мікалай Віктаравіч"), "Мікалай | Віктаравіч | Статкевіч");
  EXPECT_EQ(parts_of("Статкевіч, Мікалай Віктаравіч"), "Мікалай | Віктаравіч | Статкевіч");
  EXPECT_EQ(parts_of("Mikalai Viktaravich Statkevich"), "Mikalai | Viktaravich | Statkevich");
  EXPECT_EQ(parts_of("Mariya Aleksandrovna Kolesnikova"), "Mariya | Aleksandrovna | Kolesnikova");
  EXPECT_EQ(parts_of("Babaryka Viktar"), "Viktar | — | Babaryka");
  EXPECT_EQ(parts_of("Sarah Leonard"), "Sarah | — | Leonard");
}

// A clerk's comma in the wrong place: capitals say more than commas.
TEST(Name, CapitalsSayMoreThanCommas) {
  EXPECT_EQ(parts_of("Mikalai Viktaravich, STATKEVICH"), "Mikalai | Viktaravich | STATKEVICH");
  EXPECT_EQ(parts_of("Maryia, Aliaksandrauna KALESNIKAVA"), "Maryia | Aliaksandrauna | KALESNIKAVA");
}

TEST(Name, AFamilyInIchIsAFamilyWhereOnlyTwoWordsStand) {
  EXPECT_EQ(parts_of("Валянцін Стэфановіч"), "Валянцін | — | Стэфановіч");
  EXPECT_EQ(parts_of("Stefanovich Valentin"), "Valentin | — | Stefanovich");
  EXPECT_EQ(parts_of("Стэфановіч Валянцін Канстанцінавіч"), "Валянцін | Канстанцінавіч | Стэфановіч");
  EXPECT_EQ(parts_of("Валянцін Канстанцінавіч Стэфановіч"), "Валянцін | Канстанцінавіч | Стэфановіч");
  EXPECT_EQ(parts_of("Ганна Міхайлаўна"), "Ганна | Міхайлаўна | —");
  EXPECT_EQ(parts_of("Amy Browne"), "Amy | — | Browne");
}

TEST(Name, PatronymicsOfOtherLanguages) {
  EXPECT_EQ(parts_of("Ilham Heydar oglu Aliyev"), "Ilham | Heydar | Aliyev");
  EXPECT_EQ(parts_of("Андрій Валерійович Ананенко"), "Андрій | Валерійович | Ананенко");
}

TEST(Name, Initials) {
  const Name name = parse_name("А. А. Іваноў");
  ASSERT_EQ(name.tokens.size(), 3u);
  EXPECT_EQ(name.tokens[0].part, Part::initial);
  EXPECT_EQ(name.tokens[1].part, Part::initial);
  EXPECT_EQ(raw(name.family()), "Іваноў");
  EXPECT_EQ(raw(parse_name("Іваноў А.А.").family()), "Іваноў");
  EXPECT_EQ(raw(parse_name("Rico K.").given()), "—");  // Rico alone could be either
}

TEST(Name, DoubleBarrelled) {
  const Name name = parse_name("Паліна Шарэнда-Панасюк");
  ASSERT_EQ(name.tokens.size(), 3u);
  EXPECT_EQ(name.tokens[1].part, Part::family);
  EXPECT_EQ(name.tokens[2].part, Part::family);
  EXPECT_TRUE(name.tokens[2].joined);
}

TEST(Name, BracketsAndSlashesAreOtherReadings) {
  const Name wife = parse_name("Katsiaryna Bakhvalava (Andreyeva)");
  EXPECT_EQ(wife.readings, 2);
  EXPECT_EQ(raw(wife.family()), "Bakhvalava");
  EXPECT_EQ(raw(wife.first(Part::family, 1)), "Andreyeva");
  const Name given = parse_name("Henrykh (Henadz) Akalatovich");
  EXPECT_EQ(raw(given.first(Part::given, 1)), "Henadz");
  EXPECT_EQ(raw(given.family()), "Akalatovich");
  const Name slash = parse_name("Ivan KAVAL/KOVAL");
  EXPECT_EQ(raw(slash.first(Part::family, 1)), "KOVAL");
  EXPECT_GE(compare(parse_name("Катерина Андреева"), wife).score, kSameName);
  EXPECT_TRUE(compare(parse_name("Катерина Андреева"), wife).by_alternative);
}

TEST(Name, HomoglyphsAreMended) {
  const Name name = parse_name("Iван Пeтровiч КАЗАКЕВIЧ");  // I, e, i, I are Latin
  EXPECT_TRUE(name.repaired);
  EXPECT_EQ(name.script, Script::cyrillic);
  EXPECT_EQ(name.tokens[0].raw, "Іван");
  EXPECT_EQ(name.tokens[2].raw, "КАЗАКЕВІЧ");
  EXPECT_EQ(name.tokens[2].skeleton, parse_name("Казакевіч").tokens[0].skeleton);
  const Name kra = parse_name("Аляĸсей");
  EXPECT_EQ(kra.tokens[0].raw, "Аляксей");
  const Name latin = parse_name("Аndrei Pавlov");  // А and авl: no clean reading of the second
  EXPECT_EQ(latin.tokens[0].raw, "Andrei");
  EXPECT_FALSE(parse_name("Іван Jones").repaired);  // two words, two alphabets: nothing to mend
}

TEST(Name, LanguagesByTheirLetters) {
  EXPECT_EQ(parse_name("Сяргей Ціханоўскі").language, Language::be);
  EXPECT_EQ(parse_name("Сергей Тихановский").language, Language::ru);
  EXPECT_EQ(parse_name("Олексій Їжак").language, Language::uk);
  EXPECT_EQ(parse_name("Andżelika Borys").language, Language::pl);
  EXPECT_EQ(parse_name("Rūta Žėkaitė").language, Language::lt);
  EXPECT_EQ(parse_name("Ales Bialiatski").language, Language::unknown);
}

TEST(Name, OtherScriptsAreKeptAsTheyAre) {
  const Name chinese = parse_name("李小龙");
  ASSERT_EQ(chinese.tokens.size(), 1u);
  EXPECT_EQ(chinese.tokens[0].folded, "李小龙");
  EXPECT_EQ(chinese.script, Script::other);
  EXPECT_EQ(compare(chinese, chinese).score, 1);
  EXPECT_LT(compare(chinese, parse_name("王大明")).score, kSameName);
  const Name arabic = parse_name("محمد علي");
  EXPECT_EQ(arabic.tokens.size(), 2u);
  EXPECT_EQ(compare(arabic, parse_name("محمد علي")).score, 1);
  EXPECT_LT(compare(arabic, parse_name("أحمد حسن")).score, kSameName);
}

TEST(Name, ColumnsSayWhatTheyHold) {
  const Name name = parse_name_parts("Павел", "", "Роман");
  EXPECT_EQ(raw(name.given()), "Павел");
  EXPECT_EQ(raw(name.family()), "Роман");
  EXPECT_EQ(name.family()->given_class, 0u);
  const Name full = parse_name_parts("Валянцін", "Канстанцінавіч", "Стэфановіч");
  EXPECT_EQ(class_label(full.patronymic()->given_class), "Канстанцін");
  EXPECT_EQ(parse_name_parts("", "", "").tokens.size(), 0u);
  const Name both = parse_name_parts("Anna (Hanna)", "", "Nowak / Novak");
  EXPECT_EQ(raw(both.first(Part::given, 1)), "Hanna");
  EXPECT_EQ(raw(both.first(Part::family, 2)), "Novak");
}

TEST(Name, FoldedAndSkeletonFitThirtyTwoBytes) {
  const Name name = parse_name(std::string(300, 'w') + " " + std::string(50, 'a') + "щщщщщщщщщщщщщщ");
  for (const Token& token : name.tokens) {
    EXPECT_LE(token.folded.size(), 32u);
    EXPECT_LE(token.skeleton.size(), 32u);
  }
}

TEST(Name, EmptyAndStrangeTexts) {
  for (const std::string_view text : {"", " ", ",", "()", "((((", "-", "'", "1234", ";;;", "/", "\xFF\xFE"}) {
    const Name name = parse_name(text);
    EXPECT_TRUE(name.tokens.empty()) << text;
    EXPECT_EQ(compare(name, name).score, 0);
  }
}

// Whatever the letters: it ends, stays in bounds, and reads the same twice.
TEST(Name, AnyTextIsRead) {
  SeededRandom random(99);
  static constexpr char32_t kAlphabet[] = U" aиŁ'(,)-/.АIі\"«»ўčшщ李م;0Z";
  Name reused;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (uint64_t k = random.below(40); k > 0; --k)
      append_utf8(text, kAlphabet[random.below(std::size(kAlphabet) - 1)]);
    const Name name = parse_name(text);
    parse_name(text, reused);
    ASSERT_EQ(name.tokens.size(), reused.tokens.size()) << text;
    for (size_t t = 0; t < name.tokens.size(); ++t) {
      ASSERT_EQ(name.tokens[t].raw, reused.tokens[t].raw) << text;
      ASSERT_EQ(name.tokens[t].part, reused.tokens[t].part) << text;
      ASSERT_LT(name.tokens[t].reading, name.readings) << text;
      ASSERT_FALSE(name.tokens[t].folded.empty()) << text;
      ASSERT_LE(name.tokens[t].folded.size(), 32u) << text;
      ASSERT_EQ(name.tokens[t].folded.find('\0'), std::string::npos) << text;
    }
    const double score = compare(name, name).score;
    ASSERT_TRUE(name.tokens.empty() || score >= 0.98) << text << " " << score;
  }
}

}  // namespace
}  // namespace stillheld::names
