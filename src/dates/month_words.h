// The words for months, seasons and years in be, ru, uk, pl, lt and en.
//
// Words are compared folded: lower case, without diacritics and soft hyphens,
// composed or not: "Gegužės", "GEGUŽĖS" and "geguzes" are one word.
//
//   month_of(fold("May"))     => {5, true}: English, so the day may follow it
//   season_of(fold("весной")) => 21, as EDTF numbers them
//
// Counter-example: "мае" (in May).  Lists write nominative and genitive; the
// prepositions of running text are the business of rules/.
//
// Invariant: no folded word means two months (written_test.cc checks it).
// Threads: the tables are built once, and constant.  Source: CLDR 42 month
// names (format and stand-alone), and the wide abbreviations that lists use.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace stillheld::dates {

struct MonthWord {
  std::string_view text;  // as written, not folded
  int month;
  bool english = false;
};

struct SeasonWord {
  std::string_view text;
  int season;  // 21 spring … 24 winter
};

std::span<const MonthWord> month_words();
std::span<const SeasonWord> season_words();

// Lower case without marks, or 0 for what is to be dropped.
char32_t fold(char32_t letter);
// REQUIRES: `word` is valid UTF-8.
std::string fold(std::string_view word);

// All of these take a folded word; nullptr and 0 mean "none".
const MonthWord* month_of(std::string_view folded);
int season_of(std::string_view folded);
// "г", "года", "р", "roku", "metai", "m" …: the word for "year".
bool is_year_word(std::string_view folded);
// "р", "рождения", "н" …: "of birth", behind a year word.
bool is_birth_word(std::string_view folded);

}  // namespace stillheld::dates
