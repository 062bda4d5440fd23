#include "reading/agreement.h"

#include <array>

#include <gtest/gtest.h>

namespace stillheld::reading {
namespace {

using form::acc, form::dat, form::gen, form::ins, form::loc, form::nom;

TEST(Agreement, ANameStandsInTheCasesOfItsEndings) {
  const auto cases = [](std::string_view given, std::string_view base, std::string_view family, Sex sex, Language l = Language::ru) { return cases_of_name(given, base, family, sex, l); };
  EXPECT_EQ(cases("иван", "иван", "петров", Sex::man), nom);
  EXPECT_EQ(cases("ивана", "иван", "петрова", Sex::man), gen | acc);
  EXPECT_EQ(cases("ивану", "иван", "петрову", Sex::man), dat | loc);
  EXPECT_EQ(cases("иваном", "иван", "петровым", Sex::man), ins);
  EXPECT_EQ(cases("анна", "анна", "петрова", Sex::woman), nom);
  EXPECT_EQ(cases("анну", "анна", "петрову", Sex::woman), acc);
  EXPECT_EQ(cases("анны", "анна", "петровой", Sex::woman), gen | dat | loc);
  EXPECT_EQ(cases("анной", "анна", "петровой", Sex::woman), ins);
  EXPECT_EQ(cases("ганну", "ганна", "пятрову", Sex::woman, Language::be), acc);
  EXPECT_EQ(cases("миколу", "микола", "горбача", Sex::man, Language::uk), acc);
  EXPECT_EQ(cases("annę", "anna", "kowalską", Sex::woman, Language::pl), acc);
}

TEST(Agreement, WhatNothingTellsMayBeAnyCase) {
  EXPECT_EQ(cases_of_name("", "", "сапежка", Sex::unknown, Language::ru), kCases);
  EXPECT_EQ(cases_of_name("гиви", "гиви", "", Sex::man, Language::ru), kCases);
  EXPECT_EQ(cases_of_name("anna", "anna", "petrova", Sex::woman, Language::en), kCases);
  EXPECT_EQ(cases_of_name("", "", "", Sex::man, Language::be), kCases);
}

// A family name that is declined like an adjective outweighs a given name that is
// another's nominative.
TEST(Agreement, AFamilyNameOutweighsAGivenNameThatIsTwo) {
  EXPECT_EQ(cases_of_name("алеся", "алеся", "глушацкого", Sex::woman, Language::ru), gen | acc);
  EXPECT_EQ(cases_of_name("алеся", "алеся", "глушацкага", Sex::man, Language::be), gen | acc);
}

// (1) of the header: whatever the words are.
TEST(Agreement, IsNeverEmpty) {
  const std::array<std::string_view, 12> words = {"", "а", "иван", "ивана", "ивану", "анной", "петровым", "глушацкая", "ківі", "kowalskiej", "ą", "лю"};
  for (const auto given : words)
    for (const auto base : words)
      for (const auto family : words)
        for (const Sex sex : {Sex::unknown, Sex::man, Sex::woman})
          for (const Language l : {Language::en, Language::ru, Language::be, Language::uk, Language::pl}) {
            const uint32_t cases = cases_of_name(given, base, family, sex, l);
            EXPECT_NE(cases, 0U);
            EXPECT_EQ(cases & ~kCases, 0U);
          }
}

TEST(Agreement, ANounForAPersonKnowsItsCaseAndSex) {
  const Grammar& g = Grammar::of(Language::ru);
  const auto token = [&](const std::string& text) {
    Tokens cut;
    tokenise(text, 0, static_cast<uint32_t>(text.size()), g.lexicon, cut);
    return cut.tokens.at(0);
  };
  EXPECT_EQ(cases_of_noun(g, token("журналист")), nom);
  EXPECT_EQ(cases_of_noun(g, token("журналиста")), gen | acc);
  EXPECT_EQ(cases_of_noun(g, token("журналисту")), dat);
  EXPECT_EQ(cases_of_noun(g, token("журналистку")), acc);
  EXPECT_EQ(sex_of_noun(g, token("журналистку")), Sex::woman);
  EXPECT_EQ(sex_of_noun(g, token("журналиста")), Sex::unknown);
  EXPECT_EQ(sex_of_noun(g, token("муж")), Sex::man);
}

}  // namespace
}  // namespace stillheld::reading
