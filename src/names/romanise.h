// Cyrillic names in Latin letters, by the systems that are in use.
//
// A romanisation is a rule book for print: it says which Latin letters stand
// for which Cyrillic ones, and where they stand (first, after a vowel, after a
// consonant).  Калеснікава is Kalesnikava by all of them and Kaliesnikava by
// the geographic instruction; Ціханоўскі is Tsikhanouski in a passport,
// Cichanoŭski on a map, Tsikhanowski with the British and American boards.
//
// Counter-example: Яўген → Evgeny is no romanisation but a translation of the
// name (given.h).
//
// Where the rule books are not before us and we rely on documents that were
// written by them, romanise.cc says "(check)".
//
// (1) Letters that the system has no rule for are kept as they are.
// (2) A word in capitals comes out in capitals, a capital letter capitalised
//     (Шчэрба → Shcherba, ЮРЫЙ → YURY).
// (3) Every spelling that comes out has the skeleton of what went in.
//
// Threads: pure.  Tested by romanise_test.cc with the standards' examples.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace stillheld::names {

enum class System : uint8_t {
  icao_be,          // ICAO Doc 9303 part 3, Belarusian column: passports' machine-readable zone
  icao_ru,          // the same, Russian column; Russian passports since 2013
  ministry_2008_be,  // Interior Ministry of Belarus, 9 October 2008, no. 288 (check)
  ministry_2010_be,  // Interior Ministry of Belarus, 28 June 2010, no. 200 (check)
  geographic_2007_be,  // State Committee on Property, 11 June 2007, no. 38; UN 2012
  bgn_be,           // BGN/PCGN 1979
  bgn_ru,           // BGN/PCGN 1947
  iso9,             // ISO 9:1995, any Cyrillic
  lacinka,          // the Belarusian Latin alphabet, ł and l told apart
};

struct SystemRow {
  System system;
  std::string_view key;   // for the command line and tables
  std::string_view title;
};
std::span<const SystemRow> romanisation_systems();

// `text` is UTF-8; anything else is returned as far as it is.
std::string romanise(System system, std::string_view text);

}  // namespace stillheld::names
