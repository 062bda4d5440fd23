#include "dates/written.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "base/random.h"
#include "base/utf8.h"
#include "dates/month_words.h"

namespace stillheld::dates {
namespace {

using Forms = std::vector<std::string>;

const Forms kAll = {"iso", "edtf", "dmy", "written", "year"};

// As EDTF, or the word that says why not.
std::string read(std::string_view text, const Forms& forms) {
  const auto date = parse_written(text, forms);
  if (date.ok()) return to_edtf(date.value());
  EXPECT_EQ(date.error().code, Code::kBadDate);
  EXPECT_EQ(date.error().params.size(), 2u);
  return "! " + date.error().params[1] + ": " + date.error().params[0];
}

TEST(Written, ReadsWhatListsWrite) {
  static constexpr struct {
    const char* form;
    const char* text;
    const char* edtf;
  } kRows[] = {
      {"iso", "2021-07-14", "2021-07-14"},
      {"iso", "2021-07-14T10:30:00Z", "2021-07-14"},
      {"iso", "2021-07-14 00:00:00", "2021-07-14"},
      {"iso", "2021-07-14T23:59:59.999+03:00", "2021-07-14"},
      {"edtf", "2021-07~", "2021-07~"},
      {"edtf", " 2021-07/2021-09 ", "2021-07/2021-09"},
      {"dmy", "14.07.2021", "2021-07-14"},
      {"dmy", "14/07/2021", "2021-07-14"},
      {"dmy", "14-07-2021", "2021-07-14"},
      {"dmy", "4.7.2021", "2021-07-04"},
      {"dmy", "04.7.2021", "2021-07-04"},
      {"dmy", "07.2021", "2021-07"},
      {"dmy", "14.07.2021 г.", "2021-07-14"},
      {"dmy", "14.07.1988 г.р.", "1988-07-14"},
      {"dmy", "\u00A0 14.07.2021\u202F", "2021-07-14"},
      {"mdy", "07/14/2021", "2021-07-14"},
      {"mdy", "7/4/2021", "2021-07-04"},
      {"mdy", "07/2021", "2021-07"},
      {"year", "1988", "1988"},
      {"year", "1988 г.р.", "1988"},
      {"year", "1988 года рождения", "1988"},
      {"year", "1988г.", "1988"},
      {"year", "1988 р. н.", "1988"},
      {"written", "12 мая 2025", "2025-05-12"},
      {"written", "12 мая 2025 г.", "2025-05-12"},
      {"written", "12 мая 2025 года", "2025-05-12"},
      {"written", "12\u00A0мая\u00A02025\u00A0г.", "2025-05-12"},
      {"written", "12 траўня 2025", "2025-05-12"},
      {"written", "12 тра\u0443\u0306ня 2025", "2025-05-12"},
      {"written", "12-га траўня 2025", "2025-05-12"},
      {"written", "12 травня 2025 р.", "2025-05-12"},
      {"written", "12 maja 2025 r.", "2025-05-12"},
      {"written", "3 października 2020", "2020-10-03"},
      {"written", "2025 m. gegužės 12 d.", "2025-05-12"},
      {"written", "2025 m. GEGUŽĖ", "2025-05"},
      {"written", "12 May 2025", "2025-05-12"},
      {"written", "12th of May, 2025", "2025-05-12"},
      {"written", "12-May-2025", "2025-05-12"},
      {"written", "May 12, 2025", "2025-05-12"},
      {"written", "MAY 1st, 2025", "2025-05-01"},
      {"written", "Sept. 3, 2020", "2020-09-03"},
      {"written", "май 2025", "2025-05"},
      {"written", "май 2025 г.", "2025-05"},
      {"written", "июль 2021 года", "2021-07"},
      {"written", "Июль\t2021", "2021-07"},
      {"written", "ма\u0438\u0306 2025", "2025-05"},
      {"written", "29 лютага 2024", "2024-02-29"},
      {"written", "31 СНЕЖНЯ 2020", "2020-12-31"},
      {"written", "1 січня 2022", "2022-01-01"},
      {"written", "spring 2023", "2023-21"},
      {"written", "spring of 2023", "2023-21"},
      {"written", "весна 2023", "2023-21"},
      {"written", "весной 2023 года", "2023-21"},
      {"written", "вясна 2023", "2023-21"},
      {"written", "лета 2023", "2023-22"},
      {"written", "восень 2020", "2020-23"},
      {"written", "зима 2021", "2021-24"},
      {"written", "2023 m. pavasaris", "2023-21"},
      {"written", "jesień 2020", "2020-23"},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(read(row.text, {row.form}), row.edtf) << row.form << ": " << row.text;
    if (std::string_view(row.form) == "mdy") continue;
    EXPECT_EQ(read(row.text, kAll), row.edtf) << row.text;
  }
}

TEST(Written, BlankIsUnknownAndNoError) {
  for (const char* text : {"", " ", "\u00A0", " \t\u202F\uFEFF"})
    EXPECT_TRUE(parse_written(text, kAll).value().is_unknown()) << text;
}

TEST(Written, RefusesWhatNoFormReads) {
  for (const char* text : {"14.07.21",
                           "14.7",
                           "2021.07.14",
                           "14.07/2021",
                           "14..07.2021",
                           ".07.2021",
                           "114.07.2021",
                           "14.07.2021.",
                           "14.07.20211",
                           "12 мая",
                           "мая",
                           "12 мае 2025",
                           "12 мая 25",
                           "123 мая 2025",
                           "май 12, 2025",
                           "12 13 мая 2025",
                           "12 мая 2025 Минск",
                           "12 мая 2025 2026",
                           "spring",
                           "-1988",
                           "1988-",
                           "198",
                           "19888",
                           "2021-07-14T",
                           "2021-07-14 утром",
                           "2021-07-14T1:00",
                           "до суда",
                           "n/a",
                           "—",
                           "?",
                           "May",
                           "May 12",
                           "of May 2025",
                           "12 12 12 12 12 12 12 12 12 12 12 12 12 12"})
    EXPECT_EQ(read(text, kAll).substr(0, 7), "! form:") << text;
  const std::string far = "12 мая 2025" + std::string(200, ' ') + "г";
  EXPECT_EQ(read(far, kAll).substr(0, 7), "! form:");
}

TEST(Written, TheErrorNamesTheFormsWithExamples) {
  EXPECT_EQ(read("soon", {"dmy", "year"}), "! form: dmy (14.07.2021) · year (2021)");
  EXPECT_EQ(parse_written("soon", kAll).error().quoted, "soon");
  EXPECT_EQ(parse_written("\xFF", kAll).error().quoted, "");
}

TEST(Written, ADayThatTheCalendarLacksIsNoOtherDay) {
  EXPECT_EQ(read("31.02.2021", kAll), "! no_such_day: 2021-02-01 … 2021-02-28");
  EXPECT_EQ(read("31 февраля 2021", kAll), "! no_such_day: 2021-02-01 … 2021-02-28");
  EXPECT_EQ(read("February 30, 2024", kAll), "! no_such_day: 2024-02-01 … 2024-02-29");
  EXPECT_EQ(read("2021-02-31", kAll), "! no_such_day: 2021-02-01 … 2021-02-28");
  EXPECT_EQ(read("2021-02-31 10:00", {"iso"}), "! no_such_day: 2021-02-01 … 2021-02-28");
  EXPECT_EQ(read("2025 m. balandžio 31 d.", kAll), "! no_such_day: 2025-04-01 … 2025-04-30");
  EXPECT_EQ(read("14.13.2021", kAll), "! no_such_month: 2021-01 … 2021-12");
  EXPECT_EQ(read("13.2021", kAll), "! no_such_month: 2021-01 … 2021-12");
  EXPECT_EQ(read("0.07.2021", kAll), "! no_such_day: 2021-07-01 … 2021-07-31");
}

TEST(Written, DayAndMonthThatCouldBeEitherAreAnError) {
  const Forms both = {"dmy", "mdy"};
  EXPECT_EQ(read("03/04/2021", both), "! ambiguous: 2021-04-03 | 2021-03-04");
  EXPECT_EQ(read("03/04/2021", {"dmy"}), "2021-04-03");
  EXPECT_EQ(read("03/04/2021", {"mdy"}), "2021-03-04");
  EXPECT_EQ(read("04/04/2021", both), "2021-04-04");
  EXPECT_EQ(read("31/12/2020", both), "2020-12-31");
  EXPECT_EQ(read("12/31/2020", both), "2020-12-31");
  EXPECT_EQ(read("07/2021", both), "2021-07");
}

TEST(Written, AFormThatIsNotNamedReadsNothing) {
  EXPECT_EQ(read("12 мая 2025", {"dmy"}).substr(0, 2), "! ");
  EXPECT_EQ(read("14.07.2021", {"iso", "written", "year"}).substr(0, 2), "! ");
  EXPECT_EQ(read("14.07.2021", {}).substr(0, 2), "! ");
  EXPECT_EQ(read("14.07.2021", {"no such form"}).substr(0, 2), "! ");
  EXPECT_TRUE(is_written_form("dmy"));
  EXPECT_FALSE(is_written_form("ymd"));
  EXPECT_EQ(written_forms().size(), 6u);
}

TEST(MonthWords, NoWordMeansTwoMonths) {
  std::map<std::string, int> seen;
  for (const MonthWord& word : month_words()) {
    const std::string folded = fold(word.text);
    const auto [at, fresh] = seen.emplace(folded, word.month);
    EXPECT_EQ(at->second, word.month) << word.text;
    ASSERT_NE(month_of(folded), nullptr) << word.text;
    EXPECT_EQ(month_of(folded)->month, word.month) << word.text;
    EXPECT_EQ(season_of(folded), 0) << word.text;
    EXPECT_FALSE(is_year_word(folded)) << word.text;
    // A Latin letter in a Cyrillic word, or the reverse, would never match.
    bool latin = false, cyrillic = false;
    for (size_t offset = 0; offset < folded.size();)
      (next_code_point(folded, offset) < 0x80 ? latin : cyrillic) = true;
    EXPECT_NE(latin, cyrillic) << word.text;
  }
  std::map<std::string, int> seasons;
  for (const SeasonWord& word : season_words()) {
    const auto [at, fresh] = seasons.emplace(fold(word.text), word.season);
    EXPECT_EQ(at->second, word.season) << word.text;
    EXPECT_EQ(season_of(fold(word.text)), word.season) << word.text;
  }
}

TEST(MonthWords, EveryLanguageHasTwelve) {
  // One word a month for each language, in order; the table must know them.
  static constexpr const char* kNames[6][12] = {
      {"студзеня", "лютага", "сакавіка", "красавіка", "траўня", "чэрвеня", "ліпеня", "жніўня",
       "верасня", "кастрычніка", "лістапада", "снежня"},
      {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
       "октября", "ноября", "декабря"},
      {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня",
       "жовтня", "листопада", "грудня"},
      {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia",
       "września", "października", "listopada", "grudnia"},
      {"sausio", "vasario", "kovo", "balandžio", "gegužės", "birželio", "liepos", "rugpjūčio",
       "rugsėjo", "spalio", "lapkričio", "gruodžio"},
      {"january", "february", "march", "april", "may", "june", "july", "august", "september",
       "october", "november", "december"},
  };
  for (const auto& language : kNames)
    for (int month = 1; month <= 12; ++month) {
      const MonthWord* found = month_of(fold(language[month - 1]));
      ASSERT_NE(found, nullptr) << language[month - 1];
      EXPECT_EQ(found->month, month) << language[month - 1];
    }
}

TEST(MonthWords, FoldsCaseAndMarks) {
  EXPECT_EQ(fold("ТРАЎНЯ"), "трауня");
  EXPECT_EQ(fold("PAŹDZIERNIKA"), "pazdziernika");
  EXPECT_EQ(fold("RUGSĖJO"), "rugsejo");
  EXPECT_EQ(fold("Balandžio"), "balandzio");
  EXPECT_EQ(fold("balandz\u030Cio"), "balandzio");
  EXPECT_EQ(fold("жні\u00ADўня"), fold("ЖНІЎНЯ"));
  EXPECT_EQ(fold("Ї"), "і");
}

// Every day of thirty years in every form reads back as itself.
TEST(Written, EveryDayInEveryFormReadsBack) {
  static constexpr const char* kRussian[] = {"января",   "февраля", "марта",  "апреля",
                                             "мая",      "июня",    "июля",   "августа",
                                             "сентября", "октября", "ноября", "декабря"};
  for (Day day = from_civil(2000, 1, 1); day < from_civil(2030, 1, 1); ++day) {
    const Civil civil = to_civil(day);
    const std::string y = std::to_string(civil.year);
    const std::string m = std::to_string(civil.month);
    const std::string d = std::to_string(civil.day);
    ASSERT_EQ(parse_written(iso(day), Forms{"iso"}).value(), Date::on(day));
    ASSERT_EQ(parse_written(d + "." + m + "." + y, Forms{"dmy"}).value(), Date::on(day));
    ASSERT_EQ(parse_written(m + "/" + d + "/" + y, Forms{"mdy"}).value(), Date::on(day));
    ASSERT_EQ(parse_written(d + " " + kRussian[civil.month - 1] + " " + y, kAll).value(),
              Date::on(day));
  }
}

TEST(Written, BytesOfNoMeaningNeverCrash) {
  static constexpr const char* kPieces[] = {
      "12",   "2025",  "мая", "May", " ", ".",  "/",      "-",      "г.", "\u00A0", "\xFF",
      "\xD0", "весна", "m.",  "X",   "~", "..", "\u0306", "\u00AD", "0",  "T10:00", ","};
  SeededRandom random(9);
  Forms forms = kAll;
  forms.push_back("mdy");
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    for (uint64_t n = random.below(9); n > 0; --n)
      text += kPieces[random.below(std::size(kPieces))];
    const auto date = parse_written(text, forms);
    if (!date.ok()) {
      ASSERT_EQ(date.error().code, Code::kBadDate);
      continue;
    }
    ASSERT_TRUE(date.value().is_valid()) << text;
    ASSERT_EQ(parse_edtf(to_edtf(date.value())).value(), date.value()) << text;
  }
}

}  // namespace
}  // namespace stillheld::dates
