#include "names/romanise.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace stillheld::names {
namespace {

using Table = std::vector<std::pair<std::string_view, std::string_view>>;

void expect_table(System system, const Table& table) {
  for (const auto& [cyrillic, latin] : table) EXPECT_EQ(romanise(system, cyrillic), latin) << cyrillic;
}

// Doc 9303, part 3, section 6: г is h in Belarusian, ё io, ў u, no sign for ь.
TEST(Romanise, IcaoBelarusian) {
  expect_table(System::icao_be, {{"Калеснікава", "Kalesnikava"}, {"Ціханоўскі", "Tsikhanouski"},
                                 {"Бяляцкі", "Bialiatski"}, {"Яўген", "Iauhen"}, {"Сяргей", "Siarhei"},
                                 {"Аляксандр", "Aliaksandr"}, {"Салаўёў", "Salauiou"}, {"Юр'евіч", "Iurevich"},
                                 {"Шчэрба", "Shcherba"}, {"КАСТУСЁЎ", "KASTUSIOU"}, {"Храсько", "Khrasko"},
                                 {"Марыя", "Maryia"}});
}

TEST(Romanise, IcaoRussian) {
  expect_table(System::icao_ru, {{"Колесникова", "Kolesnikova"}, {"Тихановский", "Tikhanovskii"},
                                 {"Евгений", "Evgenii"}, {"Юлия", "Iuliia"}, {"Щирякова", "Shchiriakova"},
                                 {"Подъячев", "Podieiachev"}, {"Соловьёв", "Solovev"}, {"ЩУКИН", "SHCHUKIN"}});
}

// (check) against the Ministry's own tables; these spellings are as documents
// of public figures show them.
TEST(Romanise, MinistryOfTheInterior2008) {
  expect_table(System::ministry_2008_be, {{"Яўген", "Yauhien"}, {"Ціханоўскі", "Tsikhanouski"},
                                          {"Бяляцкі", "Bialiatski"}, {"Юрый", "Yury"}, {"Салаўёў", "Salauyou"}});
}

TEST(Romanise, MinistryOfTheInterior2010) {
  expect_table(System::ministry_2010_be,
               {{"Яўген", "Yauhen"}, {"Сяргей", "Siarhei"}, {"Дзмітрый", "Dzmitry"}, {"Марыя", "Maryia"},
                {"Наталля", "Natallia"}, {"Кацярына", "Katsiaryna"}, {"Севярынец", "Seviarynets"},
                {"Зміцер", "Zmitser"}, {"Людміла", "Liudmila"}, {"Рыгор", "Ryhor"}});
}

// The instruction's places are known by these spellings.
TEST(Romanise, GeographicInstruction2007) {
  expect_table(System::geographic_2007_be,
               {{"Гомель", "Homieĺ"}, {"Магілёў", "Mahilioŭ"}, {"Віцебск", "Viciebsk"}, {"Гродна", "Hrodna"},
                {"Брэст", "Brest"}, {"Баранавічы", "Baranavičy"}, {"Шчучын", "Ščučyn"}, {"Ельск", "Jeĺsk"},
                {"Ціханоўскі", "Cichanoŭski"}, {"Бяляцкі", "Bialiacki"}, {"Калеснікава", "Kaliesnikava"},
                {"Юр'евіч", "Jurjevič"}, {"Мінск", "Minsk"}, {"Дзянісаў", "Dzianisaŭ"}});
}

TEST(Romanise, BgnPcgnBelarusian1979) {
  expect_table(System::bgn_be, {{"Віцебск", "Vitsyebsk"}, {"Магілёў", "Mahilyow"}, {"Гомель", "Homyel’"},
                                {"Ціханоўскі", "Tsikhanowski"}, {"Бяляцкі", "Byalyatski"}, {"Сяргей", "Syarhyey"},
                                {"Аляксандр", "Alyaksandr"}, {"Яўген", "Yawhyen"}});
}

TEST(Romanise, BgnPcgnRussian1947) {
  expect_table(System::bgn_ru, {{"Евгений", "Yevgeniy"}, {"Колесникова", "Kolesnikova"}, {"Тихановский", "Tikhanovskiy"},
                                {"Щукин", "Shchukin"}, {"Соловьёв", "Solov’yëv"}, {"Андреев", "Andreyev"},
                                {"Подъезд", "Pod”yezd"}, {"Юлия", "Yuliya"}});
}

// One letter for one letter, so that the way back is open.
TEST(Romanise, Iso9) {
  expect_table(System::iso9, {{"Щербаков", "Ŝerbakov"}, {"Юлия", "Ûliâ"}, {"Яўген", "Âŭgen"}, {"Ціханоўскі", "Cìhanoŭskì"},
                              {"Эйсмонт", "Èjsmont"}, {"Соловьёв", "Solovʹëv"}, {"ЖУК", "ŽUK"}, {"Євген", "Êvgen"}});
}

TEST(Romanise, Lacinka) {
  expect_table(System::lacinka, {{"Лукашэнка", "Łukašenka"}, {"Бяляцкі", "Bialacki"}, {"Ціханоўскі", "Cichanoŭski"},
                                 {"Лявон", "Lavon"}, {"Алесь", "Aleś"}, {"Севярынец", "Sieviaryniec"}, {"Лось", "Łoś"},
                                 {"Мікола", "Mikoła"}, {"Юры", "Jury"}, {"Пачобут", "Pačobut"}, {"ЛОЙКА", "ŁOJKA"},
                                 {"Ілля", "Illa"}});
}

TEST(Romanise, LeavesTheRestAlone) {
  for (const SystemRow& row : romanisation_systems()) {
    EXPECT_EQ(romanise(row.system, "Andrzej 1972, 李 — "), "Andrzej 1972, 李 — ") << row.key;
    EXPECT_EQ(romanise(row.system, ""), "");
  }
}

}  // namespace
}  // namespace stillheld::names
