// The words of dates in one language: rules/XX/dates.txt, and the names of feasts,
// rules/XX/feasts.txt.
//
// A line is `class value = form, form, …`; `#` begins a comment.
//
//   month 1 = январ{ь|я|е}, янв.     braces: one form for each ending
//   set adj = ый|ого|ому             then {adj} stands for them
//   month 5 = may~                   ~ weak: only beside a day, a year, or
//                                    behind a word of class month_of or on
//   month 1 = jan.                   . an abbreviation: a full stop may follow
//   ordinal 4 = th'                  ' only written together with a number
//   holiday 7-4 = independence day^  ^ a planner's: which country's, news would have to say
//   feast diwali = diwali, deepavali   a feast of rules/feasts/days.txt (feasts.h)
//   relday -2 = day before yesterday   several words
//   spelling 1 = softened    each form also as сьнежань, дзьве (taraškievica)
//   spelling 2 = latin       each form also in Łacinka; its marks do not count
//   yes 2025-11-21 | freed on Thursday | 2025-11-20
//   yes 2025-11-21 | in March 2024 | 2024-03-01/2024-03-31
//   no the May events                  examples, executed by dates_test.cc
//
// The classes are those of kDateClasses (dates_lexicon.cc); a value is a number
// (unit, feast: its name; holiday: month-day).
//
// (1) An error names file and line, and what was expected.
// (2) A form may stand in several classes ("second").
//
// Threads: constant after parse.  Tested by dates_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "reading/language.h"

namespace stillheld::reading {

enum class DateClass : uint8_t {
  month, weekday, unit, number, few, half, halfyear, halfmonth, onehalf, ordinal, suffix, relday,
  night, now, this_, last, next, afternext, thisyear, ago, later, in, within, before, after, part,
  season, holiday, nthholiday, lastholiday, feast, fill, of, the, on, month_of, to, from,
  since, until, about, same, following, time, yearword, decade, edge, closest, quarter_sign, lasting,
  recent, clip, exact, andhalf, roman, halfof, dayword, era, decadename, thousand, sameyear, count_
};

enum class DateUnit : int { day, week, month, quarter, year, decade, weekend, fortnight, century };

struct DateSense {
  DateClass what;
  bool weak = false;
  bool abbreviation = false;
  bool attached = false;
  bool planner = false;
  int value = 0;
};

struct DateWord {
  std::vector<DateSense> senses;
  uint64_t classes = 0;  // a bit each
};

struct DatePhrase {
  std::vector<uint64_t> rest;  // keys of the words behind the first
  uint32_t word = 0;           // index into DateLexicon::words
};

struct DateExample {
  std::string published, text, expected;  // expected empty: no date in it
  std::string file;
  int line = 0;
};

struct DateLexicon {
  std::vector<DateWord> words;
  std::vector<DateExample> examples;
  // One place for both: an open table; 0 stands for none, else one more.
  struct Slot {
    uint64_t key = 0;
    uint32_t word = 0, phrases = 0;
  };
  std::vector<Slot> slots;
  std::vector<std::vector<DatePhrase>> phrase_lists;
  const Slot* find(uint64_t key) const {
    for (size_t at = key & (slots.size() - 1); slots[at].word + slots[at].phrases != 0; at = (at + 1) & (slots.size() - 1)) {
      if (slots[at].key == key) return &slots[at];
    }
    return nullptr;
  }
  std::vector<uint64_t> sieve;  // a bit for each first word, by key
  bool may_be(uint64_t key) const { return (sieve[(key >> 6) & 1023] >> (key & 63)) & 1; }
};

Result<DateLexicon> parse_date_lexicon(std::string_view file, std::string_view name);
// Of several files.
struct DateRules {
  std::string_view file, name;
};
Result<DateLexicon> parse_date_lexicon(const std::vector<DateRules>& files);
// The one that is part of the program.
const DateLexicon& date_lexicon(Language language);

}  // namespace stillheld::reading
