#include "reading/persons.h"

#include <gtest/gtest.h>

#include "reading/persons_lexicon.h"

namespace stillheld::reading {
namespace {

std::string names_in(std::string_view text, Language language, const KnownNames* known = nullptr) {
  std::string out;
  for (const Mention& m : find_persons(text, language, known).mentions) {
    if (!out.empty()) out += "; ";
    out += text.substr(m.start, m.end - m.start);
  }
  return out;
}

// All people here are invented.
TEST(Persons, WholeNamesInCases) {
  EXPECT_EQ(names_in("Суд над Алексеем Лесниковым отложили.", Language::ru), "Алексеем Лесниковым");
  EXPECT_EQ(names_in("Приговор Марии Ивановне Вербицкой зачитали.", Language::ru), "Марии Ивановне Вербицкой");
  EXPECT_EQ(names_in("Об этом рассказал А. Б. Лесников.", Language::ru), "А. Б. Лесников");
  EXPECT_EQ(names_in("Лесников Алексей Петрович вышел.", Language::ru), "Лесников Алексей Петрович");
  EXPECT_EQ(names_in("Затрымалі Алеся Верабейчыка.", Language::be), "Алеся Верабейчыка");
  EXPECT_EQ(names_in("Rights activist Alena Vasilkova was freed.", Language::en), "Alena Vasilkova");
}

TEST(Persons, LastNameLeadsToTheFullNameBefore) {
  const std::string text = "Алексей Лесников вышел на свободу. Лесникова встретили родные. С Лесниковым была сестра.";
  const Persons found = find_persons(text, Language::ru);
  ASSERT_EQ(found.mentions.size(), 3u);
  EXPECT_EQ(found.persons.size(), 1u);
  for (const Mention& m : found.mentions) EXPECT_EQ(m.person, 0);
  EXPECT_EQ(found.persons[0].given, "Алексей");
  EXPECT_EQ(found.persons[0].family, "Лесников");
  const Persons english = find_persons("Alena Vasilkova was freed. Vasilkova's lawyer said so.", Language::en);
  ASSERT_EQ(english.mentions.size(), 2u);
  EXPECT_EQ(english.mentions[1].person, 0);
}

TEST(Persons, WhatStaysUnresolvedIsSaidToBe) {
  const Persons found = find_persons("Задержали Анну Иванову и Веру Иванову. Позже Иванову отпустили.", Language::ru);
  ASSERT_EQ(found.mentions.size(), 3u);
  EXPECT_FALSE(found.mentions[2].resolved);
  EXPECT_EQ(found.mentions[2].person, -1);
}

TEST(Persons, TheEndingTellsAManFromAWoman) {
  const Persons found = find_persons("Об этом сказала Светлана Верховская. Верховский вышел. Верховской сообщили.", Language::ru);
  ASSERT_EQ(found.mentions.size(), 3u);
  EXPECT_NE(found.mentions[1].person, found.mentions[0].person);
  EXPECT_EQ(found.mentions[2].person, found.mentions[0].person);
}

TEST(Persons, AgeAndRoleInApposition) {
  const std::string text = "The blogger Alena Vasilkova, 34, was freed.";
  const Persons found = find_persons(text, Language::en);
  ASSERT_EQ(found.mentions.size(), 1u);
  EXPECT_EQ(found.mentions[0].age, 34);
  EXPECT_EQ(text.substr(found.mentions[0].role.start, found.mentions[0].role.end - found.mentions[0].role.start), "blogger");
  const Persons russian = find_persons("Вызвали 34-летнего журналиста Алексея Лесникова.", Language::ru);
  ASSERT_EQ(russian.mentions.size(), 1u);
  EXPECT_EQ(russian.mentions[0].age, 34);
  const Persons years = find_persons("Алексей Лесников, 41 год, жив.", Language::ru);
  ASSERT_EQ(years.mentions.size(), 1u);
  EXPECT_EQ(years.mentions[0].age, 41);
}

TEST(Persons, PlacesAndBodiesAreNone) {
  EXPECT_EQ(names_in("Верховный Суд в Минске отклонил жалобу. Северная Корея молчит.", Language::ru), "");
  EXPECT_EQ(names_in("Human Rights Watch and the Supreme Court of Belarus disagree.", Language::en), "");
  EXPECT_EQ(names_in("Компания Microsoft и сайт World News", Language::ru), "");
}

TEST(Persons, KnownNamesInAnySpelling) {
  KnownNames known;
  const int32_t one = known.add("p1", "Аляксей Леснікаў");
  known.add("p1", "Alexey Lesnikov");
  known.add("p2", "Вера Вярбіцкая");
  EXPECT_EQ(known.size(), 2u);
  const Persons found = find_persons("Алексей Лесников вышел. Лесникова ждали.", Language::ru, &known);
  ASSERT_EQ(found.mentions.size(), 2u);
  EXPECT_EQ(found.mentions[0].known, one);
  EXPECT_EQ(found.mentions[1].known, one);
  const Persons other = find_persons("Pavel Lesnikov was there.", Language::en, &known);
  ASSERT_EQ(other.mentions.size(), 1u);
  EXPECT_EQ(other.mentions[0].known, -1);
}

TEST(Persons, StemsTakeTheCasesOff) {
  for (const std::string_view form : {"лесников", "лесникова", "лесникову", "лесниковым", "лесникове"}) EXPECT_EQ(stem_of(form), "лесников") << form;
  for (const std::string_view form : {"вербицкая", "вербицкой", "вербицкую"}) EXPECT_EQ(stem_of(form), "вербицк") << form;
  EXPECT_EQ(stem_of("ким"), "ким");
  EXPECT_EQ(stem_of("ли"), "ли");
}

// «Марозаў» and «Марозава», «Hannu Kotavu», «Зьміцер» and «Зміцер»: one person each.
TEST(Persons, BelarusianNamesInTwoOrthographiesAndTwoScripts) {
  for (const std::string_view text : {"Судзяць Андрэя Марозава. Марозаў маўчыць.", "Sudziać Andreja Marozava. Marozaŭ maŭčyć.", "Зьміцер Сьвістун выйшаў. Зміцеру Свістуну 40 гадоў."}) {
    const Persons found = find_persons(text, Language::be);
    ASSERT_EQ(found.mentions.size(), 2u) << text;
    EXPECT_EQ(found.persons.size(), 1u) << text;
  }
}

TEST(Persons, AnErrorOfAWordFileNamesFileAndLine) {
  PersonLexicon lexicon;
  const auto bad = add_person_words(lexicon, Language::ru, "role = судья\nrolle = судья\n", "rules/ru/persons.txt");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().where.row, 2u);
}

TEST(Persons, ALongTextOfNames) {
  std::string text;
  while (text.size() < 100000) text += "Иванов Иван Иванович Анна А. Б. де ла ";
  const Persons found = find_persons(text, Language::ru);
  uint32_t behind = 0;
  for (const Mention& m : found.mentions) {
    EXPECT_GE(m.start, behind);
    behind = m.end;
  }
}

// A Latin given name in a Cyrillic or Polish text is looked up in the English
// table: its base is that table's, whatever place it has there.
TEST(Persons, AGivenNameOfAnotherTableHasThatTablesBase) {
  const std::string text = "Журналист William Novak задержан. Его коллега Zoe Novak на свободе.";
  const Persons found = find_persons(text, Language::ru);
  std::vector<std::string> given;
  for (const FoundPerson& person : found.persons)
    if (!person.given.empty()) given.push_back(person.given);
  EXPECT_EQ(given, (std::vector<std::string>{"William", "Zoe"}));
}

// Given names that no table has, where the family name stands alone too.
TEST(Persons, AFamilyNameThatStandsAloneMakesTheTwoWordsBeforeAName) {
  const auto names = [](std::string_view text) {
    std::string out;
    for (const Mention& m : find_persons(text, Language::en).mentions) out += std::string(text.substr(m.start, m.end - m.start)) + "; ";
    return out;
  };
  EXPECT_EQ(names("The court jailed the philanthropist Qosman Bavala. On Friday Bavala's term was upheld, and Bavala wept."), "Qosman Bavala; Bavala; Bavala; ");
  EXPECT_EQ(names("Supporters met in Grand Bavala. They walked to Bavala and left Bavala."), "");  // a town, once more than not
  EXPECT_EQ(names("A Zurish politician spoke. Zurish leaders met Qosman Zurish politicians."), "");
  EXPECT_EQ(names("Philanthropist Bavala was freed. They met Bavala."), "");
}

TEST(Persons, AnotherPatronymicIsAnotherPerson) {
  const Persons two = find_persons("Осудили Артёма Ивановича Грача и Артёма Сергеевича Грача.", Language::ru);
  ASSERT_EQ(two.mentions.size(), 2U);
  EXPECT_NE(two.mentions[0].person, two.mentions[1].person);
  const Persons one = find_persons("Осудили Артёма Ивановича Грача. Артёму Ивановичу Грачу дали год.", Language::ru);
  EXPECT_EQ(one.persons.size(), 1U);
}

TEST(Persons, AFamilyNameBeforeAPatronymicNeedsNoEnding) {
  EXPECT_EQ(names_in("Учора затрымалі Нялепка Ганну Пятроўну.", Language::be), "Нялепка Ганну Пятроўну");
  EXPECT_EQ(names_in("Вчера задержали Дубко Ивана Ивановича.", Language::ru), "Дубко Ивана Ивановича");
}

TEST(Persons, EnglishNamesThatNoTableHas) {
  EXPECT_EQ(names_in("The court sentenced Xolani Mbekwa to five years.", Language::en), "Xolani Mbekwa");
  EXPECT_EQ(names_in("Police freed Huynh Thi To Nga on Tuesday.", Language::en), "Huynh Thi To Nga");
  EXPECT_EQ(names_in("The spokesman U Htin Lin Oo was freed.", Language::en), "U Htin Lin Oo");
  EXPECT_EQ(names_in("The party of Xolani Mbekwa and Zodwa Khanyeza was banned.", Language::en), "Xolani Mbekwa; Zodwa Khanyeza");
}

TEST(Persons, PlacesAndThingsOfTwoCapitalsAreNone) {
  EXPECT_EQ(names_in("He was held in Lower Bavala.", Language::en), "");
  EXPECT_EQ(names_in("The police searched Zodwa Media.", Language::en), "");
  EXPECT_EQ(names_in("He joined the Lower Bavala movement.", Language::en), "");
}

}  // namespace
}  // namespace stillheld::reading
