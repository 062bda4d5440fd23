// Whoever the ledger knows is known in every case and spelling of a text.
#include <gtest/gtest.h>

#include "reading/persons.h"

namespace stillheld::reading {
namespace {

KnownNames sample() {
  KnownNames known;
  const auto add = [&](std::string_view id, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) known.add(id, name);
  };
  add("kalesnikava", {"Марыя Калеснікава", "Мария Колесникова", "Maria Kalesnikava"});
  add("znak", {"Максім Знак", "Максим Знак", "Maksim Znak"});
  add("babaryka", {"Віктар Бабарыка", "Виктор Бабарико", "Viktar Babaryka"});
  add("babaryka-e", {"Эдуард Бабарыка", "Эдуард Бабарико", "Eduard Babaryka"});
  add("tsikhanouski", {"Сяргей Ціханоўскі", "Сергей Тихановский", "Siarhei Tsikhanouski"});
  add("tsikhanouskaya", {"Святлана Ціханоўская", "Светлана Тихановская", "Sviatlana Tsikhanouskaya"});
  add("statkevich", {"Мікола Статкевіч", "Николай Статкевич", "Mikalai Statkevich"});
  add("bialiatski", {"Алесь Бяляцкі", "Алесь Беляцкий", "Ales Bialiatski"});
  add("poczobut", {"Анджэй Пачобут", "Анджей Почобут", "Andrzej Poczobut"});
  add("losik", {"Ігар Лосік", "Игорь Лосик", "Ihar Losik"});
  add("panasiuk", {"Паліна Шарэнда-Панасюк", "Полина Шарендо-Панасюк", "Palina Sharenda-Panasiuk"});
  add("stefanovic", {"Валянцін Стэфановіч", "Валентин Стефанович", "Valiantsin Stefanovic"});
  add("andreyeva", {"Кацярына Андрэева", "Катерина Андреева", "Katsiaryna Andreyeva"});
  return known;
}

// The ids of all mentions, in order; "?" where nobody is known.
std::string ids(std::string_view text, Language language) {
  static const KnownNames known = sample();
  const Persons found = find_persons(text, language, &known);
  std::string out;
  for (const Mention& m : found.mentions) out += (out.empty() ? "" : " ") + (m.known < 0 ? std::string("?") : std::string(known.id(m.known)));
  return out;
}

// His family's name looks like a father's.
TEST(KnownPersons, AFamilyNameInOvich) {
  EXPECT_EQ(ids("Валентин Стефанович вышел на свободу.", Language::ru), "stefanovic");
  EXPECT_EQ(ids("Валентина Стефановича приговорили к 9 годам.", Language::ru), "stefanovic");
  EXPECT_EQ(ids("Валянціна Стэфановіча асудзілі.", Language::be), "stefanovic");
  EXPECT_EQ(ids("Иван Стефанович вышел на свободу.", Language::ru), "?");
}

TEST(KnownPersons, RussianCases) {
  EXPECT_EQ(ids("Марию Колесникову и Максима Знака вывезли.", Language::ru), "kalesnikava znak");
  EXPECT_EQ(ids("Марии Колесниковой дали 11 лет, Максиму Знаку десять.", Language::ru), "kalesnikava znak");
  EXPECT_EQ(ids("Сергея Тихановского освободили, о Светлане Тихановской молчат.", Language::ru), "tsikhanouski tsikhanouskaya");
  EXPECT_EQ(ids("Он говорил с Николаем Статкевичем и Алесем Беляцким.", Language::ru), "statkevich bialiatski");
  EXPECT_EQ(ids("Суд над Виктором Бабарико и Эдуардом Бабарико начался.", Language::ru), "babaryka babaryka-e");
  EXPECT_EQ(ids("Полину Шарендо-Панасюк перевели, Павла Почобута нет.", Language::ru), "panasiuk ?");
  EXPECT_EQ(ids("Анджея Почобута и Игоря Лосика ждут дома.", Language::ru), "poczobut losik");
  EXPECT_EQ(ids("Алеся Беляцкого приговорили к десяти годам.", Language::ru), "bialiatski");
  EXPECT_EQ(ids("Алеся Беляцкая вышла на свободу.", Language::ru), "?") << "a woman of that name is another";
}

TEST(KnownPersons, BelarusianCases) {
  EXPECT_EQ(ids("Марыю Калеснікаву і Віктара Бабарыку вывезлі.", Language::be), "kalesnikava babaryka");
  EXPECT_EQ(ids("Марыі Калеснікавай і Максіму Знаку далі тэрміны.", Language::be), "kalesnikava znak");
  EXPECT_EQ(ids("Сяргея Ціханоўскага вызвалілі разам з Ігарам Лосікам.", Language::be), "tsikhanouski losik");
  EXPECT_EQ(ids("Пра Алеся Бяляцкага і Міколу Статкевіча пісалі.", Language::be), "bialiatski statkevich");
  EXPECT_EQ(ids("Vyzvalili Maryju Kalesnikavu i Alesia Bialackaha.", Language::be), "kalesnikava bialiatski");
}

TEST(KnownPersons, UkrainianAndPolishCases) {
  EXPECT_EQ(ids("Марію Колесникову та Віктора Бабарика звільнили.", Language::uk), "kalesnikava babaryka");
  EXPECT_EQ(ids("Звільнено Алеся Беляцького і Марію Колесникову.", Language::uk), "bialiatski kalesnikava");
  EXPECT_EQ(ids("Zwolniono Andrzeja Poczobuta i Alesia Bialackiego.", Language::pl), "poczobut bialiatski");
  EXPECT_EQ(ids("Spotkał się z Mikołajem Statkiewiczem.", Language::pl), "statkevich");
}

TEST(KnownPersons, RomanisationsInEnglish) {
  EXPECT_EQ(ids("Svetlana Tikhanovskaya met Ales Byalyatski and Sergei Tikhanovsky.", Language::en), "tsikhanouskaya bialiatski tsikhanouski");
  EXPECT_EQ(ids("Maryia Kalesnikava, Maria Kolesnikova and Viktor Babariko were freed.", Language::en), "kalesnikava kalesnikava babaryka");
  EXPECT_EQ(ids("Mikola Statkevich and Igor Losik", Language::en), "statkevich losik");
}

TEST(KnownPersons, InitialsAndPatronymics) {
  EXPECT_EQ(ids("Приговор С. Тихановскому вступил в силу, С. Тихановская в Вильнюсе.", Language::ru), "tsikhanouski tsikhanouskaya");
  EXPECT_EQ(ids("Колесникова Мария Александровна осуждена.", Language::ru), "kalesnikava");
  EXPECT_EQ(ids("Мария Александровна Колесникова осуждена.", Language::ru), "kalesnikava");
}

// A family name alone: only if one person has it, and it is no common word.
TEST(KnownPersons, TheFamilyNameAlone) {
  EXPECT_EQ(ids("Вчера Колесникову вывезли в Украину.", Language::ru), "kalesnikava");
  EXPECT_EQ(ids("On Saturday Kalesnikava was freed.", Language::en), "kalesnikava");
  EXPECT_EQ(ids("Учора Лосіка вызвалілі.", Language::be), "losik");
  for (const std::string_view text : {"Вчера Бабарико вывезли.", "Это был Знак судьбы."}) {
    const std::string found = ids(text, Language::ru);
    EXPECT_TRUE(found.empty() || found == "?") << text << " " << found;
  }
}

TEST(KnownPersons, OthersOfTheNameAreNotThey) {
  EXPECT_EQ(ids("Ирина Колесникова и Павел Знак пришли.", Language::ru), "? ?");
  EXPECT_EQ(ids("Vera Kalesnikava and Andrei Babaryka came.", Language::en), "? ?");
  EXPECT_EQ(ids("Сергей Андреев и Катерина Андреева", Language::ru), "? andreyeva");
  // He is none of hers: Колесникова as a man's genitive.
  EXPECT_EQ(ids("Суд оштрафовал Ивана Колесникова.", Language::ru), "?");
}

// English texts rarely say who is a man; the ledger's names do, and "she" is not he.
TEST(KnownPersons, TheLedgersNameTellsManFromWoman) {
  KnownNames known = sample();
  const std::string_view text = "Ihar Losik and Palina Sharenda-Panasiuk were freed.";
  const Persons found = find_persons(text, Language::en, &known);
  ASSERT_EQ(found.mentions.size(), 2U);
  EXPECT_EQ(found.mentions[0].sex, Sex::man);
  EXPECT_EQ(found.mentions[1].sex, Sex::woman);
}

}  // namespace
}  // namespace stillheld::reading
