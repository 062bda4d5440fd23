#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "names/name.h"

namespace stillheld::names {
namespace {

double score(std::string_view a, std::string_view b) { return compare(parse_name(a), parse_name(b)).score; }

TEST(Compare, OneWomanInSixSpellings) {
  const char* const spellings[] = {"Марыя Калеснікава", "Мария Колесникова", "Maryia Kalesnikava", "Maria Kolesnikova",
                                   "Maryja Kalesnikava", "KOLESNIKOVA, Marija", "Калеснікава М."};
  for (const char* a : spellings)
    for (const char* b : spellings) EXPECT_GE(score(a, b), kSameName) << a << " " << b;
}

TEST(Compare, LevelsSayWhy) {
  const NameComparison same = compare(parse_name("Яўген Афнагель"), parse_name("Evgeny Afnahel"));
  EXPECT_EQ(same.given, Level::same_class);
  EXPECT_EQ(same.family, Level::same_skeleton);
  EXPECT_EQ(same.patronymic, Level::missing);
  EXPECT_EQ(compare(parse_name("Марыя Калеснікава"), parse_name("Марина Колесникова")).given, Level::disagree);
}

// The best peer scores the two alike.
TEST(Compare, APatronymicLeftOutIsMissingADifferentOneDisagrees) {
  const Name with = parse_name("Аляксандр Іванавіч Каваль"), without = parse_name("Александр Коваль"),
             other = parse_name("Александр Петрович Коваль"), same = parse_name("Александр Иванович Коваль");
  EXPECT_EQ(compare(with, without).patronymic, Level::missing);
  EXPECT_EQ(compare(with, other).patronymic, Level::disagree);
  EXPECT_EQ(compare(with, same).patronymic, Level::same_class);
  EXPECT_GE(compare(with, without).score, 0.9);
  EXPECT_LT(compare(with, other).score, kSameName);
  EXPECT_GT(compare(with, same).score, compare(with, without).score);
}

TEST(Compare, SiblingsAreTwo) {
  EXPECT_LT(score("Viktar Aliaksandravich LUKASHENKA", "Dzmitry Aliaksandravich LUKASHENKA"), kSameName);
  EXPECT_LT(score("Алена Маўшук", "Вольга Маўшук"), kSameName);
  EXPECT_LT(score("Daniel Nowak", "Daniela Nowak"), kSameName);
}

TEST(Compare, InitialsFitOrContradict) {
  EXPECT_GE(score("Г. Панішава", "Ганна Панішава"), kSameName);
  EXPECT_GE(score("A. Panisheva", "Ганна Панішава"), kSameName);  // Anna
  EXPECT_LT(score("В. Панішава", "Ганна Панішава"), kSameName);
  EXPECT_LT(score("Hans O Friedrich", "Hans Joachim Friedrich"), kSameName);
}

TEST(Compare, OtherOrders) {
  EXPECT_TRUE(compare(parse_name("Nakanishi Masatoshi"), parse_name("Masatoshi Nakanishi")).by_other_order);
  EXPECT_GE(score("Nakanishi Masatoshi", "Masatoshi Nakanishi"), kSameName);
  EXPECT_GE(score("MasatoshiNakanishi", "Masatoshi Nakanishi"), kSameName);
}

TEST(Compare, AFamilyAloneIsNotEnough) {
  EXPECT_LT(score("Калеснікава", "Марыя Калеснікава"), kSameName);
  EXPECT_LT(score("Марыя", "Марыя Калеснікава"), kSameName);
}

std::vector<std::vector<std::string>> read_csv(const std::string& path) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    std::vector<std::string> row(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') quoted = !quoted;
      else if (c == ',' && !quoted) row.emplace_back();
      else if (c != '\r') row.back() += c;
    }
    rows.push_back(row);
  }
  return rows;
}

// 78 public figures, all their spellings in the press.  No knob was set by
// them; four forms that they showed to be missing are now in the class table.
TEST(Compare, PublicFiguresFindThemselvesAndNobodyElse) {
  const auto rows = read_csv(std::string(STILLHELD_SOURCE_DIR) + "/../shared/facts/belarus_people.csv");
  if (rows.empty()) GTEST_SKIP() << "The list of public figures is not beside the repository.";
  std::map<std::string, std::set<std::string>> spellings;
  for (size_t r = 1; r < rows.size(); ++r) {
    for (size_t c = 1; c <= 3; ++c)
      if (!rows[r][c].empty()) spellings[rows[r][0]].insert(rows[r][c]);
    std::stringstream aliases(rows[r][4]);
    std::string alias;
    while (std::getline(aliases, alias, '|'))
      if (alias.find(' ') != std::string::npos) spellings[rows[r][0]].insert(alias);
  }
  std::vector<std::pair<std::string, Name>> names;
  for (const auto& [person, texts] : spellings)
    for (const std::string& text : texts) names.emplace_back(person, parse_name(text));
  size_t pairs = 0, found = 0, wrong = 0;
  for (size_t i = 0; i < names.size(); ++i)
    for (size_t j = i + 1; j < names.size(); ++j) {
      const bool same = names[i].first == names[j].first;
      const bool joined = compare(names[i].second, names[j].second).score >= kSameName;
      pairs += same ? 1 : 0;
      found += same && joined ? 1 : 0;
      if (!same && joined) {
        ++wrong;
        ADD_FAILURE() << names[i].first << " and " << names[j].first;
      }
      if (same && !joined && std::getenv("STILLHELD_SHOW_MISSED") != nullptr)
        std::printf("missed: %s %s %s\n", names[i].first.c_str(), names[i].second.tokens.back().raw.c_str(),
                    names[j].second.tokens.back().raw.c_str());
    }
  EXPECT_EQ(wrong, 0u);
  // Most of the rest are two different family names without a bracket.
  EXPECT_GE(static_cast<double>(found), 0.96 * static_cast<double>(pairs)) << found << " of " << pairs;
  RecordProperty("pairs", static_cast<int>(pairs));
  RecordProperty("found", static_cast<int>(found));
}

TEST(Compare, IsSymmetric) {
  const char* const texts[] = {"Марыя Калеснікава", "Kolesnikova M. A.", "Hans O Friedrich", "Anna-Maria van der Berg",
                               "Катерина Андреева (Бахвалова)", "Al Ben Ali, Isa", "李 小龙", "Joachim Hans", "Friedrich"};
  for (const char* a : texts)
    for (const char* b : texts) EXPECT_EQ(score(a, b), score(b, a)) << a << " / " << b;
}

}  // namespace
}  // namespace stillheld::names
