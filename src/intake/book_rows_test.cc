// Every line here is made up; only its form is that of a printed book.
#include "intake/book_rows.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "intake/book_rows_date.h"
#include "intake/book_rows_line.h"
#include "intake/book_rows_text.h"
#include "intake/draft.h"
#include "intake/profile.h"
#include "intake/rows_test.h"

namespace stillheld::intake {
namespace {

using C = BookColumn;

const Profile& profile() {
  static const Profile kProfile = [] {
    auto loaded = Profile::load(std::string(STILLHELD_SOURCE_DIR) + "/profiles/estonia-book.toml");
    EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : loaded.error().params[0]);
    return loaded.take();
  }();
  return kProfile;
}

struct Parsed {
  std::array<std::string, kBookColumns> cells;
  const std::string& operator[](C column) const { return cells[static_cast<size_t>(column)]; }
};

Parsed parsed(std::string_view text) {
  BookLine line(*profile().book);
  line.read(text);
  return {line.cells()};
}

std::string date_of(std::string_view text) {
  const auto found = find_book_date(text, *profile().book, true);
  return !found ? "none" : found->read.empty() ? "no such day" : found->read;
}

ReadOptions book_options() {
  ReadOptions options;
  options.book = profile().book;
  return options;
}

TEST(BookRows, AWholeEntry) {
  const Parsed p = parsed(
      "TAMMIK, Ado, Jaan s. 12.03.1899 Pikamaa Kuuse v. Oja k., eluk. sama, 6 kl., talunik, arr. 14.06.41 Pikalinn, Aia 2-3, "
      "trib. 04.03.42 §58-13, 58-10 lg.2, 10+3, 11.02.45 väh. 5 a.; Põhja obl. Norilag; Tundra, vab. 01.52. Oli metsas. [ük 17]");
  EXPECT_EQ(p[C::surname], "TAMMIK");
  EXPECT_EQ(p[C::given], "Ado");
  EXPECT_EQ(p[C::father], "Jaan");
  EXPECT_EQ(p[C::name], "Ado TAMMIK");
  EXPECT_EQ(p[C::born], "1899-03-12");
  EXPECT_EQ(p[C::birth_place], "Pikamaa Kuuse v. Oja k");
  EXPECT_EQ(p[C::home], "Pikamaa Kuuse v. Oja k");
  EXPECT_EQ(p[C::occupation], "6 kl; talunik");
  EXPECT_EQ(p[C::arrested], "1941-06-14");
  EXPECT_EQ(p[C::arrest_place], "Pikalinn, Aia 2-3");
  EXPECT_EQ(p[C::court], "trib");
  EXPECT_EQ(p[C::court_date], "1942-03-04");
  EXPECT_EQ(p[C::article], "58-13, 58-10 lg.2");
  EXPECT_EQ(p[C::sentence_years], "10");
  EXPECT_EQ(p[C::rights_years], "3");
  EXPECT_EQ(p[C::sentence_months], "120");
  EXPECT_EQ(p[C::penalty], "colony");
  EXPECT_EQ(p[C::reduction_date], "1945-02-11");
  EXPECT_EQ(p[C::reduced_months], "60");
  EXPECT_EQ(p[C::camp], "Põhja obl. Norilag; Tundra");
  EXPECT_EQ(p[C::release], "yes");
  EXPECT_EQ(p[C::released], "1952-01");
  EXPECT_EQ(p[C::source], "ük 17");
  EXPECT_EQ(p[C::rest], "Oli metsas");
  EXPECT_EQ(p[C::doubt], "");
}

TEST(BookRows, Dates) {
  EXPECT_EQ(date_of("12.03.1941"), "1941-03-12");
  EXPECT_EQ(date_of("12.03.41 Kuuselinn"), "1941-03-12");
  EXPECT_EQ(date_of(" 12. 03. 41,"), "1941-03-12");
  EXPECT_EQ(date_of("03.1941"), "1941-03");
  EXPECT_EQ(date_of("03.41, Kuuselinn"), "1941-03");
  EXPECT_EQ(date_of("1941"), "1941");
  EXPECT_EQ(date_of("1941.a. Kuuselinn"), "1941");
  EXPECT_EQ(date_of("41"), "1941");
  EXPECT_EQ(date_of("sügisel 1941"), "1941-23");
  EXPECT_EQ(date_of("1941. a. sügisel"), "1941-23");
  EXPECT_EQ(date_of("talvel 1941"), "1941-24");
  EXPECT_EQ(date_of("1941-1943 vahel"), "../1943");
  EXPECT_EQ(date_of("31.02.45"), "no such day");
  EXPECT_EQ(date_of("01.13.56"), "no such day");
  EXPECT_EQ(date_of("0l.02.45"), "none");
  EXPECT_EQ(date_of("03.09 40"), "none") << "a full stop is missing; it is not March 1909";
  EXPECT_EQ(date_of("58-11"), "none");
  EXPECT_EQ(date_of("10+3"), "none");
  EXPECT_EQ(date_of("Pikk 41"), "none");
}

TEST(BookRows, ADayThatTheCalendarLacksIsADoubt) {
  const Parsed p = parsed("TAMMIK, Ado, Jaan s. 1899 Kuuselinn, arr. 31.02.45 Pikalinn, trib. 04.03.46 §58-13, 10a. [ük]");
  EXPECT_EQ(p[C::arrest], "yes");
  EXPECT_EQ(p[C::arrested], "");
  EXPECT_EQ(p[C::arrest_place], "Pikalinn");
  EXPECT_EQ(p[C::doubt], "arrested");
  EXPECT_NE(p[C::rest].find("31.02.45"), std::string::npos);
}

TEST(BookRows, ALetterAmongDigitsIsADoubt) {
  EXPECT_EQ(parsed("TAMMIK, Ado, Jaan s. 1899, arr. 0l.02.45 Pikalinn. [ük]")[C::doubt], "arrested");
}

TEST(BookRows, AnEventBeforeTheFirstYearIsMisread) {
  const Parsed p = parsed("TAMMIK, Ado, Jaan s. 02.07 Pikalinn, arr. 10.03., trib. §58-13, 10a., vab. 02.07. [ük]");
  EXPECT_EQ(p[C::born], "1907-02");
  EXPECT_EQ(p[C::released], "");
  EXPECT_NE(p[C::doubt].find("released"), std::string::npos);
}

TEST(BookRows, OtherNamesByTheWordBeforeThem) {
  const Parsed p = parsed("TAMMIK, Ado, Jaan ka Tamik, en. ka Aado, in ka Juhan sakslane, s. 1899 Pikalinn. [ük]");
  EXPECT_EQ(p[C::surname], "TAMMIK");
  EXPECT_EQ(p[C::other_surname], "Tamik");
  EXPECT_EQ(p[C::other_given], "Aado");
  EXPECT_EQ(p[C::other_father], "Juhan");
  EXPECT_EQ(p[C::nation], "sakslane");
  const Parsed whole = parsed("TAMMIK, Ado, Jaan ka Kuusk, Aadu, Juhan s. 1899. [ük]");
  EXPECT_EQ(whole[C::other_surname], "Kuusk");
  EXPECT_EQ(whole[C::other_given], "Aadu");
  EXPECT_EQ(whole[C::other_father], "Juhan");
}

TEST(BookRows, HeadsWithLess) {
  EXPECT_EQ(parsed("TAMMIK, eluk. Pikalinn. Arr. 1941. [kv]")[C::given], "");
  const Parsed seen = parsed("TAMMIK. Kuuselinna vanglast 1948 viidud. [ca]");
  EXPECT_EQ(seen[C::surname], "TAMMIK");
  EXPECT_EQ(seen[C::rest], "Kuuselinna vanglast 1948 viidud");
  EXPECT_EQ(seen[C::doubt], "line");
  EXPECT_EQ(parsed("TAMMIK, Ado, kalur. Arr. 1941. [ca]")[C::occupation], "kalur");
  EXPECT_EQ(parsed("TAMMIK, Ado, (?), s. 1899. [ca]")[C::doubt], "");
}

TEST(BookRows, SurnamesAreNoMarkers) {
  const Parsed p = parsed("SURI, Ado, Jaan s. 1899 Pikalinn, arr. 01.02.45. [ük]");
  EXPECT_EQ(p[C::surname], "SURI");
  EXPECT_EQ(p[C::death], "");
}

TEST(BookRows, Sentences) {
  const auto term = [](std::string_view text) {
    return parsed("TAMMIK, Ado, Jaan s. 1899, arr. 01.02.45, trib. 01.03.45 §58-1a, " + std::string(text) + " [ük]");
  };
  EXPECT_EQ(term("10+3, vab. 1955.")[C::rights_years], "3");
  EXPECT_EQ(term("25+5+5.")[C::rights_years], "5+5");
  EXPECT_EQ(term("25a.")[C::sentence_months], "300");
  EXPECT_EQ(term("192a lg.2, 2a.")[C::article], "58-1a, 192a lg.2");
  EXPECT_EQ(term("192a lg.2, 2a.")[C::sentence_years], "2");
  EXPECT_EQ(term("25a., väh. 12a. 6k.; Tundra.")[C::reduced_months], "150");
  EXPECT_EQ(term("25a., väh. 12a. 6k.; Tundra.")[C::camp], "Tundra");
  EXPECT_EQ(term("surmaotsus; kinnip-k. Tundra, surn. 01.06.45.")[C::penalty], "death");
  EXPECT_EQ(term("surmaotsus; kinnip-k. Tundra, surn. 01.06.45.")[C::camp], "Tundra");
  EXPECT_EQ(term("surmaotsus, asend. 15 a., vab. 1955.")[C::penalty], "colony");
  EXPECT_EQ(term("surmaotsus, asend. 15 a., vab. 1955.")[C::sentence_years], "15");
  EXPECT_EQ(parsed("TAMMIK, Ado, Jaan s. 1899, arr. 01.02.45 Kuuse k. §58-1a. [ük]")[C::verdict], "") << "an article is no verdict";
}

TEST(BookRows, DeathsInCustodyAndLater) {
  const auto death = [](std::string_view text) {
    return parsed("TAMMIK, Ado, Jaan s. 1899, arr. 01.02.45, trib. 01.03.45 §58-1a, 10+5" + std::string(text) + " [ük]")[C::death];
  };
  EXPECT_EQ(death("; Tundra, surn. 03.05.47."), "death_in_custody");
  EXPECT_EQ(death("; Tundra, surn. kinnip-k. 03.05.47."), "death_in_custody");
  EXPECT_EQ(death("; Tundra, surn. 03.05.87."), "death") << "long after the term";
  EXPECT_EQ(death(", vab. 03.05.53, surn. 03.05.54."), "death");
  EXPECT_EQ(death(", surn. peale vab. 03.05.54."), "death");
  EXPECT_EQ(death(". (Surn. 1954.)"), "death");
  EXPECT_EQ(death(", vab. laagrist 1953, surn. asum. 1954."), "death");
  EXPECT_EQ(parsed("TAMMIK, Ado, s. 1899. Mõrvati 08.07.41 Kuuse vallas. [ml]")[C::death], "death");
  EXPECT_EQ(parsed("TAMMIK, Ado, s. 1899. Mõrvati 08.07.41 Pikalinna vanglas. [ml]")[C::death], "death_in_custody");
  EXPECT_EQ(parsed("TAMMIK, Ado, s. 1899, arr. 01.07.41, tapetud 08.07.41. [ml]")[C::death], "death_in_custody");
}

TEST(BookRows, ReleasesAndForcedSettlement) {
  const Parsed p = parsed("TAMMIK, Ado, Jaan s. 1899, arr. 01.02.45, erin. 01.03.45 §58-1a, 10a., vab. laagrist 02.03.54, asum. Tundra raj., vab. asum. 1956. [ük]");
  EXPECT_EQ(p[C::released], "1954-03-02");
  EXPECT_EQ(p[C::exile], "Tundra raj");
  EXPECT_EQ(p[C::exile_ended], "1956");
  const Parsed after = parsed("TAMMIK, Ado, Jaan s. 1899, arr., rk. 24.12.48 §61 lg.3, 1+2, asum. 25.02.49 pärast kar. kandm.; Tundra, vab. asum.25.06.57. [ük]");
  EXPECT_EQ(after[C::released], "1949-02-25") << "settlement begins when the camp is over";
  const Parsed only = parsed("TAMMIK, Ado, Jaan s. 1899, arr. 01.02.45, erin. 01.03.45 §58-1a, 5a., vab. asum. 25.06.57. [ük]");
  EXPECT_EQ(only[C::released], "../1957-06-25");
  const Parsed deported = parsed("TAMMIK, Ado, Jaan s. 1929, eluk. Pikalinn, küüdit. 14.06.41; Tundra raj., vab. asum. 1956. [ük]");
  EXPECT_EQ(deported[C::deported], "1941-06-14");
  EXPECT_EQ(deported[C::exile], "Tundra raj");
  EXPECT_EQ(deported[C::arrest], "");
  EXPECT_EQ(deported[C::release], "") << "the deported were not in custody, and are not released from it";
  const Parsed again = parsed("TAMMIK, Ado, Jaan s. 1899, arr. 01.02.45, trib. 01.03.45 §58-1a, 10a., 2. arr. 05.06.59, kohus 01.07.59, 2a., vab. 04.05.60, vab. 01.02.55. [ük]");
  EXPECT_EQ(again[C::arrested_again], "1959-06-05");
  EXPECT_EQ(again[C::months_again], "24");
  EXPECT_EQ(again[C::released_again], "1960-05-04");
  EXPECT_EQ(again[C::released], "1955-02-01") << "the first release, printed behind the second";
}

TEST(BookRows, PointersSourcesAndRunInEntries) {
  const Parsed pointer = parsed("TAMIK, Ado, Jaan s. 1899 vt. Tammik, Ado,Jaan .");
  EXPECT_EQ(pointer[C::see], "Tammik, Ado,Jaan");
  EXPECT_EQ(pointer[C::pointer], "yes");
  EXPECT_EQ(pointer[C::other_surname], "Tammik");
  EXPECT_EQ(pointer[C::other_given], "") << "the same given name is no other one";
  const Parsed other = parsed("TAMIK, Ado s. 1899. [vt. Tammik, Aadu, Jaan]");
  EXPECT_EQ(other[C::pointer], "yes");
  EXPECT_EQ(other[C::other_surname], "Tammik");
  EXPECT_EQ(other[C::other_given], "Aadu");
  EXPECT_EQ(other[C::other_father], "Jaan");
  // A case of its own, and a pointer beside it: an entry.
  const Parsed both = parsed("TAMIK, Ado, Jaan s. 1899, arr. 14.06.41 Kuuselinn, 10a. [vt. Tammik, Aadu, Jaan]");
  EXPECT_EQ(both[C::pointer], "");
  EXPECT_EQ(both[C::other_surname], "");
  EXPECT_EQ(both[C::see], "Tammik, Aadu, Jaan");
  // What the line says of itself.
  const Parsed printed = parsed("TAMMIK, Ado, Jaan s. 1899, arr. 14.06.41 Kuuselinn. Avaldatud uuesti. [ük 17]");
  EXPECT_EQ(printed[C::printed], "yes");
  EXPECT_EQ(parsed("TAMMIK, Ado, Jaan s. 1899, arr. 14.06.41 Kuuselinn. [ük 17]")[C::printed], "");
  EXPECT_EQ(parsed("TAMIK, Ado, Jaan s. 1899. [vt. Tammik, Ado, Jaan]")[C::see], "Tammik, Ado, Jaan");
  const Parsed two = parsed("TAMMIK, Ado, Jaan s. 1899, surn. 1942. [pr 1 ]KUUSK, Aadu, Mart s. 1900, arr. 1941. [ük]");
  EXPECT_EQ(two[C::surname], "TAMMIK");
  EXPECT_EQ(two[C::source], "pr 1");
  EXPECT_EQ(two[C::doubt], "entries");
  EXPECT_NE(two[C::rest].find("KUUSK, Aadu, Mart s. 1900, arr. 1941"), std::string::npos);
  EXPECT_EQ(parsed("TAMMIK, Ado, Jaan s. 1950, arr. 1941. [ük]")[C::doubt], "order");
}

// The words that these lines are made of, in any order: whatever stands in a
// line is in a cell, but for markers, names of months and dates as printed.
TEST(BookRows, WordsAreNotLost) {
  SeededRandom random(11);
  const std::vector<std::string> pieces = {" arr. 01.02.45 Kuuselinn,", " trib. 02.03.46", " §58-1a,", " 10+3,", " vab. 1955.", " surn. 03.04.51,", " Oli kalur.",
                                           " eluk. Pikamaa,", ";", " Tundra", " küüdit. 1941;", " väh. 5 a.", " (Saar)", " 2. arr. 1957,", " asum. Soomaa", " kinnip-k. Taiga,"};
  const std::vector<std::string> words = {"Kuuselinn", "kalur", "Pikamaa", "Tundra", "Saar", "Soomaa", "Taiga"};
  for (int round = 0; round < 3000; ++round) {
    std::string text = "TAMMIK, Ado, Jaan s. 1899 Oja,";
    for (uint64_t n = random.below(9); n > 0; --n) text += pieces[random.below(pieces.size())];
    text += " [ük]";
    const Parsed p = parsed(text);
    std::string all;
    for (const std::string& cell : p.cells) all += cell + "\n";
    for (const std::string& word : words) {
      if (text.find(word) == std::string::npos) continue;
      EXPECT_NE(all.find(word), std::string::npos) << word << " of: " << text;
    }
  }
}

TEST(BookRows, EveryLineIsARowAndTheBytesAreKept) {
  const std::string file = "\xEF\xBB\xBF\n\nTAMMIK, Ado s. 1899. [a]\r\n\r\n  \nnot an entry at all\nKUUSK\r[ ]\r\n,,,\n";
  const ReadList list = read_list(file, book_options());
  ASSERT_FALSE(list.error) << describe(list.error);
  EXPECT_EQ(list.joined(), file);
  ASSERT_EQ(list.rows.size(), 5u);
  EXPECT_EQ(list.header, book_columns());
  EXPECT_EQ(list.rows[0].line, 3u);
  EXPECT_EQ(list.rows[1].line, 6u);
  EXPECT_NE(list.rows[4].cells[static_cast<size_t>(C::doubt)].find("surname"), std::string::npos);
}

TEST(BookRows, BadFiles) {
  EXPECT_EQ(describe(read_list("", book_options()).error), "empty_file");
  EXPECT_EQ(describe(read_list("\n \n", book_options()).error), "empty_file");
  EXPECT_EQ(describe(read_list("A, B\nC\xFF D\n", book_options()).error), "bad_utf8 row 2 byte 7");
  EXPECT_EQ(describe(read_list(std::string("A, B\nC\0D\n", 9), book_options()).error), "nul_byte row 2 byte 7");
  ReadOptions small = book_options();
  small.max_row_bytes = 8;
  EXPECT_EQ(describe(read_list("A, B\nCCCCCCCCCCCC\n", small).error), "line_too_long {8 bytes} row 2 byte 6");
}

TEST(BookRows, TheProfileMakesClaimsOfIt) {
  const std::string file = "TAMMIK, Ado, Jaan ka Tamik s. 1899 Pikalinn, arr. 14.06.41 Kuuse v., trib. 04.03.42 §58-13, 10+3; Tundra, surn. 03.05.43. [ük]\n";
  auto reader = open_rows(file, "book.txt", book_options());
  ASSERT_TRUE(reader.ok());
  auto drafter = Drafter::make(profile(), (*reader)->header(), "book.txt", {});
  ASSERT_TRUE(drafter.ok());
  Row row;
  ASSERT_TRUE(*(*reader)->next(row));
  auto drafts = drafter->read(row);
  ASSERT_TRUE(drafts.ok());
  std::vector<std::string> said;
  for (const Draft& draft : (*drafts)->drafts) said.push_back(draft.entry.what + " " + draft.entry.date);
  EXPECT_EQ(said, (std::vector<std::string>{"name ", "name ", "birth ", "arrest 1941-06-14", "verdict 1942-03-04", "place ", "death_in_custody 1943-05-03"}));
}

TEST(BookRows, AProfileIsChecked) {
  const auto error = [](const std::string& book) {
    const auto read = Profile::parse("name = \"n\"\nkey = [\"surname\"]\n" + book + "\n[[claim]]\nwhat = \"name\"\n", "n.toml");
    return read.ok() ? "no error" : read.error().params[0];
  };
  EXPECT_EQ(error("[book.markers]\nborn = [\"s.\"]"), "no error");
  EXPECT_NE(error("[book]\ncentury = 1900"), "no error");
  EXPECT_NE(error("[book.markers]\nbirthday = [\"s.\"]"), "no error");
  EXPECT_NE(error("[book.markers]\nborn = [\" s.\"]"), "no error");
  EXPECT_NE(error("[book]\ncentury = 1950\n[book.markers]\nborn = [\"s.\"]"), "no error");
  EXPECT_NE(error("[book.markers]\nborn = [\"s.\"]\n[book.seasons]\nkevad = \"spring\""), "no error");
}

}  // namespace
}  // namespace stillheld::intake
