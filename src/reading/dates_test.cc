#include "reading/dates.h"

#include <gtest/gtest.h>

#include <fstream>
#include <tuple>

#include "dates/day.h"
#include "reading/dates_lexicon.h"
#include "reading/dates_parse.h"

namespace stillheld::reading {
namespace {

using dates::from_civil;

std::string shown(std::string_view text, Language language, dates::Day published = from_civil(2025, 11, 21), Lean lean = Lean::past) {
  std::string out;
  for (const FoundDate& date : find_dates(text, language, {published, lean})) {
    if (!out.empty()) out += "; ";
    out += dates::iso(date.from);
    if (date.to != date.from) out += "/" + dates::iso(date.to);
  }
  return out;
}

// Every example of the rule files.
TEST(Dates, ExamplesOfTheRuleFiles) {
  int count = 0;
  for (const Language language : {Language::en, Language::ru, Language::be, Language::uk, Language::pl}) {
    for (const DateExample& example : date_lexicon(language).examples) {
      const auto day = dates::parse_day(example.published);
      EXPECT_EQ(shown(example.text, language, day.value_or(from_civil(2025, 11, 21))), example.expected)
          << example.file << ":" << example.line << " (" << code_of(language) << "): " << example.text;
      ++count;
    }
  }
  EXPECT_GE(count, 30);
}

TEST(Dates, AnErrorOfARuleFileNamesFileAndLine) {
  const auto bad = parse_date_lexicon("month 1 = january\nmunth 2 = february\n", "rules/xx/dates.txt");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().where.file, "rules/xx/dates.txt");
  EXPECT_EQ(bad.error().where.row, 2u);
  EXPECT_FALSE(parse_date_lexicon("month x = january", "f").ok());
  EXPECT_FALSE(parse_date_lexicon("month 1 january", "f").ok());
  EXPECT_FALSE(parse_date_lexicon("month 1 = janu{ary", "f").ok());
  EXPECT_FALSE(parse_date_lexicon("yes 2025-11-21 | no third part", "f").ok());
  EXPECT_FALSE(parse_date_lexicon("unit moon = moons", "f").ok());
}

TEST(Dates, AreNeverNarrowerThanTheWords) {
  EXPECT_EQ(shown("held since the spring of 2023", Language::en), "2023-03-01/2023-05-31");
  EXPECT_EQ(shown("late November", Language::en, from_civil(2025, 11, 5)), "2024-11-21/2024-11-30");
  EXPECT_EQ(shown("three months ago", Language::en), "2025-08-06/2025-09-05");
  const auto found = find_dates("three months ago", Language::en, {from_civil(2025, 11, 21), Lean::past});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].nominal, from_civil(2025, 8, 21));
  EXPECT_TRUE(found[0].approximate);
}

TEST(Dates, TwoReadingsOfWordsWithoutAYear) {
  const auto found = find_dates("on Monday", Language::en, {from_civil(2025, 11, 21), Lean::past});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].from, from_civil(2025, 11, 17));
  EXPECT_EQ(found[0].other_from, from_civil(2025, 11, 24));
  EXPECT_EQ(shown("10 августа", Language::ru, from_civil(2025, 11, 21), Lean::future), "2026-08-10");
  EXPECT_EQ(shown("29 февраля", Language::ru), "2024-02-29");
}

TEST(Dates, WithoutAnAnchorWhatNeedsOneIsUnresolved) {
  const auto found = find_dates("yesterday and on 3 March 2024", Language::en, {});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_FALSE(found[0].resolved);
  EXPECT_TRUE(found[1].resolved);
  EXPECT_EQ(found[1].from, from_civil(2024, 3, 3));
}

TEST(Dates, FollowAnotherDate) {
  const auto found = find_dates("On 5 May 2024 he was tried. The next day he was freed.", Language::en, {from_civil(2025, 11, 21), Lean::past});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[1].follows);
  EXPECT_EQ(resolved_after(found[1], found[0]).from, from_civil(2024, 5, 6));
}

TEST(Dates, SinceAndUntil) {
  const auto since = find_dates("in custody since 9 August 2020", Language::en, {from_civil(2025, 11, 21), Lean::past});
  ASSERT_EQ(since.size(), 1u);
  EXPECT_TRUE(since[0].since);
  const auto until = find_dates("арестована до 1 июня 2026 года", Language::ru, {from_civil(2025, 11, 21), Lean::past});
  ASSERT_EQ(until.size(), 1u);
  EXPECT_TRUE(until[0].until);
}

TEST(Dates, TrapsThatAreNoDates) {
  for (const std::string_view text : {"May Lesnik said so", "They march on", "He may be freed", "a sentence of 2 years", "Article 19", "about 2,000 people",
                                      "version 1.2.3.4", "at 10.30", "the score was 3-2", "Sun sets"}) {
    EXPECT_EQ(shown(text, Language::en), "") << text;
  }
  for (const std::string_view text : {"приговорили к 5 годам", "статья 12.1 кодекса", "в 300 метрах", "32 августа 2014", "окружающая среда"}) {
    EXPECT_EQ(shown(text, Language::ru), "") << text;
  }
}

TEST(Dates, SpansAreTheWords) {
  const std::string text = "Суд прошёл 14 июля 2021 года, а в пятницу её выпустили.";
  const auto found = find_dates(text, Language::ru, {from_civil(2025, 11, 21), Lean::past});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(text.substr(found[0].start, found[0].end - found[0].start), "14 июля 2021 года");
  EXPECT_EQ(text.substr(found[1].start, found[1].end - found[1].start), "пятницу");
}

// Every day of two years, written in each language, is read as itself.
TEST(Dates, EveryDayIsReadAsItself) {
  static constexpr const char* kRu[] = {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"};
  static constexpr const char* kBe[] = {"студзеня", "лютага", "сакавіка", "красавіка", "мая", "чэрвеня", "ліпеня", "жніўня", "верасня", "кастрычніка", "лістапада", "снежня"};
  static constexpr const char* kUk[] = {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"};
  static constexpr const char* kPl[] = {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"};
  static constexpr const char* kEn[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
  for (dates::Day day = from_civil(2023, 1, 1); day < from_civil(2025, 1, 1); ++day) {
    const auto c = dates::to_civil(day);
    const auto written = [&](const char* const* months) { return std::to_string(c.day) + " " + months[c.month - 1] + " " + std::to_string(c.year); };
    const std::string iso = dates::iso(day);
    EXPECT_EQ(shown("ён " + written(kBe) + " года", Language::be), iso);
    EXPECT_EQ(shown("он " + written(kRu) + " года", Language::ru), iso);
    EXPECT_EQ(shown("він " + written(kUk) + " року", Language::uk), iso);
    EXPECT_EQ(shown("on " + written(kPl) + " roku", Language::pl), iso);
    EXPECT_EQ(shown("he " + written(kEn) + ", too", Language::en), iso);
    EXPECT_EQ(shown("he on " + std::string(kEn[c.month - 1]) + " " + std::to_string(c.day) + ", " + std::to_string(c.year), Language::en), iso);
  }
}

// The sentences of cases/reading/dates-*.txt: what is read stays at least so good.
TEST(Dates, OurOwnSentences) {
  const std::tuple<const char*, Language, int> files[] = {{"be", Language::be, 150}, {"be-2", Language::be, 40}, {"en", Language::en, 40}, {"ru", Language::ru, 40},
                                                             {"en-2", Language::en, 20}, {"ru-2", Language::ru, 20}};
  for (const auto& [name, language, least] : files) {
    std::ifstream file(std::string(STILLHELD_SOURCE_DIR) + "/cases/reading/dates-" + name + ".txt");
    ASSERT_TRUE(file.good()) << name;
    int right = 0, all = 0;
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line[0] == '#') continue;
      const size_t bar = line.rfind(" | ");
      ASSERT_NE(bar, std::string::npos) << line;
      const std::string expected = line.substr(bar + 3);
      if (expected == "-same") continue;
      const bool planned = line[0] == '+';
      std::string got;
      std::optional<FoundDate> before;
      for (const FoundDate& date : find_dates(line.substr(planned ? 2 : 0, bar - (planned ? 2 : 0)), language, {from_civil(2025, 11, 21), Lean::past})) {
        const FoundDate own = before && date.follows ? resolved_after(date, *before) : date;
        before = own;
        const dates::Day from = planned ? own.other_from : own.from, to = planned ? own.other_to : own.to;
        got += (got.empty() ? "" : "; ") + dates::iso(from) + (to == from ? "" : "/" + dates::iso(to));
      }
      ++all;
      right += got == (expected == "-" ? "" : expected);
    }
    EXPECT_GE(all, least) << name;
    EXPECT_GE(right * 100, all * 98) << name;
  }
}

// cases/reading/dates-XX-forms.txt: each line but those with "?".
TEST(Dates, FormsOfCalendarsAndPlanners) {
  const std::tuple<const char*, Language, int> files[] = {{"en", Language::en, 800}, {"ru", Language::ru, 100}, {"uk", Language::uk, 20}};
  for (const auto& [name, language, least] : files) {
    std::ifstream file(std::string(STILLHELD_SOURCE_DIR) + "/cases/reading/dates-" + name + "-forms.txt");
    ASSERT_TRUE(file.good()) << name;
    int all = 0;
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line[0] == '#' || line[0] == '?') continue;
      const size_t first = line.find(" | "), last = line.rfind(" | ");
      ASSERT_NE(first, last) << line;
      const auto day = dates::parse_day(std::string_view(line).substr(2, first - 2));
      ASSERT_TRUE(day.has_value()) << line;
      const Lean lean = line[0] == 'F' ? Lean::future : line[0] == 'N' ? Lean::nearest : Lean::past;
      const std::string text = line.substr(first + 3, last - first - 3), expected = line.substr(last + 3);
      const FoundDate* best = nullptr;
      const auto found = find_dates(text, language, {day, lean});
      for (const FoundDate& date : found) {
        if (!best || (lean != Lean::nearest && date.end - date.start > best->end - best->start)) best = &date;
      }
      std::string got = "-";
      if (best) {
        const bool one_day = expected.find('/') == std::string::npos && !best->range;
        got = one_day ? dates::iso(best->nominal) : dates::iso(best->from) + (best->to == best->from ? "" : "/" + dates::iso(best->to));
        EXPECT_LE(best->from, best->nominal) << line;
        EXPECT_LE(best->nominal, best->to) << line;
      }
      EXPECT_EQ(got, expected) << line;
      ++all;
    }
    EXPECT_GE(all, least) << name;
  }
}

TEST(Dates, CountFromTheDateBeforeInItsOwnWidth) {
  const auto found = find_dates("Detained in 2021, tried two years later", Language::en, {from_civil(2025, 11, 21), Lean::past});
  ASSERT_EQ(found.size(), 2u);
  const FoundDate later = resolved_after(found[1], found[0]);
  EXPECT_EQ(later.from, from_civil(2023, 1, 1));
  EXPECT_EQ(later.to, from_civil(2023, 12, 31));
  const auto month = find_dates("В мае 2023 года его взяли, а три месяца спустя судили", Language::ru, {from_civil(2025, 11, 21), Lean::past});
  ASSERT_EQ(month.size(), 2u);
  EXPECT_EQ(resolved_after(month[1], month[0]).from, from_civil(2023, 8, 1));
  EXPECT_EQ(resolved_after(month[1], month[0]).to, from_civil(2023, 8, 31));
}

// Each Belarusian form has its other spellings, made by rule.
TEST(Dates, TaraskievicaAndLacinkaAreSpellings) {
  const std::pair<const char*, const char*> same[] = {
      {"у чацвер", "u čaćvier"}, {"у снежні", "у сьнежні"}, {"у снежні", "u śniežni"}, {"сёння", "sionnia"}, {"два тыдні таму", "dva tydni tamu"},
      {"сёння", "сёньня"}, {"напрыканцы жніўня", "naprykancy žniŭnia"}, {"дваццатага студзеня", "dvaccataha studzienia"}, {"увосень 2021 года", "uvosień 2021 hoda"}};
  for (const auto& [cyrillic, other] : same) {
    EXPECT_NE(shown(cyrillic, Language::be), "") << cyrillic;
    EXPECT_EQ(shown(other, Language::be), shown(cyrillic, Language::be)) << other;
  }
}

TEST(Dates, TimeIsLinearOnHostileText) {
  std::string text;
  while (text.size() < 100000) text += "last 5 may 10 to the first of ";
  const auto found = find_dates(text, Language::en, {from_civil(2025, 11, 21), Lean::past});
  uint32_t behind = 0;
  for (const FoundDate& date : found) {
    EXPECT_GE(date.start, behind);
    EXPECT_LT(date.start, date.end);
    EXPECT_LE(date.from, date.to);
    behind = date.end;
  }
}

}  // namespace
}  // namespace stillheld::reading
