#include "names/given.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "names/name.h"
#include "names/skeleton.h"

namespace stillheld::names {
namespace {

uint32_t class_of(std::string_view word) {
  const Name name = parse_name_parts(word, "", "");
  return name.given() == nullptr ? 0 : name.given()->given_class;
}

TEST(Given, TheTableIsLargeEnoughAndWellFormed) {
  EXPECT_GE(class_count(), 300u);
  std::set<std::string_view> languages;
  for (const GivenForm& form : given_forms()) {
    languages.insert(form.language);
    EXPECT_FALSE(form.form.empty());
    EXPECT_GT(form.given_class, 0u);
  }
  EXPECT_EQ(languages, (std::set<std::string_view>{"be", "en", "lt", "pl", "ru", "stem", "uk"}));
}

// And short forms: Алесь, Саша, Olek.
TEST(Given, ThreeHundredClassesInEachLanguageWithShortForms) {
  std::map<std::string_view, std::set<uint32_t>> classes;
  std::map<std::pair<std::string_view, uint32_t>, int> forms;
  std::map<uint32_t, std::set<std::string_view>> languages;
  for (const GivenForm& form : given_forms()) {
    if (form.language == "stem") continue;
    classes[form.language].insert(form.given_class);
    languages[form.given_class].insert(form.language);
    ++forms[{form.language, form.given_class}];
  }
  for (const std::string_view language : {"be", "ru", "uk", "pl", "lt", "en"})
    EXPECT_GE(classes[language].size(), 300u) << language;
  std::set<uint32_t> with_short;
  for (const auto& [key, count] : forms)
    if (count > 1) with_short.insert(key.second);
  EXPECT_GE(with_short.size(), 250u);
  size_t in_five = 0;
  for (const auto& [number, all] : languages) in_five += all.size() >= 5 ? 1 : 0;
  EXPECT_GE(in_five, 300u);
}

TEST(Given, EquivalentsShareAClass) {
  const std::vector<std::vector<std::string_view>> classes = {
      {"Яўген", "Евгений", "Євген", "Yauhen", "Evgeny", "Yevgeniy", "Eugeniusz", "Jauhien", "Evgenii", "Eugene"},
      {"Мікалай", "Мікола", "Николай", "Микола", "Mikalai", "Nikolai", "Nikolay", "Mikołaj", "Nicholas"},
      {"Аляксандр", "Алесь", "Александр", "Aliaksandr", "Aleksandr", "Alexander", "Alyaksandr", "Aleksander", "Олександр"},
      {"Сяргей", "Сергей", "Сергій", "Siarhei", "Sergey", "Sergei", "Syarhey", "Siarhiej"},
      {"Уладзімір", "Владимир", "Володимир", "Uladzimir", "Vladimir", "Włodzimierz"},
      {"Зміцер", "Дзмітрый", "Дмитрий", "Дмитро", "Zmitser", "Dzmitry", "Dmitry", "Dmitriy", "Dimitri"},
      {"Ганна", "Анна", "Hanna", "Anna", "Ann"},
      {"Вольга", "Ольга", "Volha", "Olga"},
      {"Наталля", "Наталья", "Natallia", "Natalia", "Natalya"},
      {"Андрэй", "Андрей", "Andrei", "Andrzej", "Andrey", "Андрій", "Andriy"},
      {"Юрый", "Юрий", "Yury", "Yuri", "Iury", "Jerzy", "Юрась"},
      {"Кацярына", "Екатерина", "Katsiaryna", "Ekaterina", "Yekaterina", "Katarzyna", "Катерина"},
      {"Марыя", "Мария", "Maryia", "Maria", "Mariya", "Maryja"},
      {"Ігар", "Игорь", "Ihar", "Igor", "Ігор"},
  };
  std::set<uint32_t> seen;
  for (const auto& forms : classes) {
    const uint32_t expected = class_of(forms[0]);
    EXPECT_NE(expected, 0u) << forms[0];
    EXPECT_TRUE(seen.insert(expected).second) << forms[0];
    for (const auto form : forms) EXPECT_EQ(class_of(form), expected) << form << " " << forms[0];
  }
}

TEST(Given, EveryFormLeadsToItsClass) {
  size_t wrong = 0;
  for (const GivenForm& form : given_forms()) {
    if (form.language == "stem") continue;
    const Name name = parse_name_parts(form.form, "", "");
    ASSERT_FALSE(name.tokens.empty()) << form.form;
    const GivenMatch match = find_given_exactly(name.tokens[0].folded);
    if (match.men != form.given_class && match.women != form.given_class) {
      ++wrong;
      ADD_FAILURE() << form.form << " of " << class_label(form.given_class) << " leads to "
                    << class_label(match.men) << "/" << class_label(match.women);
    }
  }
  EXPECT_EQ(wrong, 0u);
}

TEST(Given, AShortFormMayBeAManOrAWoman) {
  EXPECT_EQ(class_label(parse_name("Саша Міхайлаўна Янкоўская").given()->given_class), "Аляксандра");
  EXPECT_EQ(class_label(parse_name("Саша Міхайлавіч Янкоўскі").given()->given_class), "Аляксандр");
  EXPECT_EQ(class_label(parse_name("Женя Петрова").given()->given_class), "Яўгенія");
}

TEST(Given, PatronymicsLeadToTheFather) {
  const std::map<std::string_view, std::vector<std::string_view>> fathers = {
      {"Міхаіл", {"Міхайлавіч", "Михайлович", "Mikhailavich", "Mikhailovna", "Міхайлаўна", "Михайлівна", "Michajłowicz", "Mihajlovič"}},
      {"Уладзімір", {"Уладзіміравіч", "Владимирович", "Uladzimirauna", "Володимирович", "Vladimirovna", "Włodzimierzowicz"}},
      {"Яўген", {"Яўгенавіч", "Евгеньевич", "Yauhenavich", "Yevgenievich", "Evgenyevna"}},
      {"Мікалай", {"Мікалаевіч", "Николаевич", "Mikalaevich", "Nikolayevna", "Миколайович"}},
      {"Пётр", {"Пятровіч", "Петрович", "Piatrovich", "Petrovna", "Петрівна"}},
      {"Павел", {"Паўлавіч", "Павлович", "Paulavich", "Paulauna"}},
      {"Якаў", {"Якаўлевіч", "Яковлевич", "Yakaulevich", "Yakovlevna"}},
      {"Рыгор", {"Рыгоравіч", "Григорьевич", "Ryhoravich", "Grigorevna"}},
      {"Ілья", {"Ільіч", "Ильич", "Ilyich", "Ильинична"}},
  };
  for (const auto& [father, patronymics] : fathers)
    for (const auto patronymic : patronymics) {
      EXPECT_EQ(class_label(find_patronymic(skeleton_of(patronymic)).father), father) << patronymic;
    }
}

}  // namespace
}  // namespace stillheld::names
