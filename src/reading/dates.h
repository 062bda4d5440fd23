// Dates in running text: each place where words name a day or a stretch of
// days, and which days they can mean.
//
// Definition: a FoundDate is a span of the text and an interval of days
// [from, to], never narrower than the words.
//
//   published Friday 2025-11-21
//   "on Thursday"            → 2025-11-20 .. 2025-11-20   relative
//   "last week"              → 2025-11-10 .. 2025-11-16   relative
//   "in early May"           → 2025-05-01 .. 2025-05-10   relative (the year)
//   "a year ago"             → 2024-11-01 .. 2024-11-30   relative, approximate
//   "since 9 August 2020"    → 2020-08-09 .. 2020-08-09   since
//   "the next day"           → relative to another date of the text: follows
//
// Counter-example: "the May events", "Sunday school", "May" the name, "марта"
// the woman: a month or weekday inside a name is no date.
//
// (1) Spans do not overlap, are in order, and lie on character bounds.
// (2) from <= to; both are real days (0001 to 9999).
// (3) Without an anchor, what needs one is found with `resolved` false and its
//     days mean nothing.
// (4) Linear time: a word is looked at by a bounded number of patterns, and a
//     pattern spans at most 12 words.
// (5) Words that give no year mean, by `lean`: past — the latest such day not
//     after the anchor (news); future — the earliest not before it; nearest.
//
// Threads: the word tables (rules/*/dates.txt) are built once, and constant.
// Tested by dates_test.cc, the cases in cases/reading, text_fuzz.cc; measured
// by `./run bench reading` against the collections of duckling and chrono.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "dates/day.h"
#include "reading/language.h"
#include "reading/words.h"

namespace stillheld::reading {

enum class Lean : uint8_t { past, future, nearest };

struct DateAnchor {
  std::optional<dates::Day> published;
  Lean lean = Lean::past;
};

enum class Grain : uint8_t { day, week, month, quarter, season, year, decade };

struct FoundDate {
  uint32_t start = 0;  // bytes of the text, without the preposition
  uint32_t end = 0;
  dates::Day from = 0;
  dates::Day to = 0;
  // The one day that the words name if taken by the letter: 5 months ago, to the
  // day.  Within [from, to].
  dates::Day nominal = 0;
  // Words that name no year ("on Friday", "10 August") have two readings; this
  // is the forward one, for what is planned.  Else it is [from, to].
  dates::Day other_from = 0;
  dates::Day other_to = 0;
  Grain grain = Grain::day;
  bool resolved = true;      // false: needs an anchor that was not given
  bool relative = false;     // the anchor was used
  bool no_year = false;      // day and month, or month, without a year
  bool follows = false;      // relative to the date before it: "the next day"
  bool same_year = false;    // of `follows`: "in May of the same year", the day and month of that date's year
  int16_t shift = 0;         // of `follows`: days after that date
  int16_t shift_months = 0;  // … or whole months, where months or years were said
  bool since = false;        // "since …", "from … on": the first day of a stretch
  bool until = false;        // "until …", "by …", "before …": its last day
  bool range = false;        // from and to were both written
  bool approximate = false;  // "about", "a year ago" (a month wide)
  std::string_view rule;     // the pattern's name: stable, for explanations
};

// REQUIRES: text is valid UTF-8.
std::vector<FoundDate> find_dates(std::string_view text, Language language, const DateAnchor& anchor);
// The same where the words of the text (words_of) are at hand.
std::vector<FoundDate> find_dates(std::string_view text, Language language, const DateAnchor& anchor, std::span<const Word> words);
// Of the bytes [start, end) of the text alone, a paragraph; `words` from there on.
std::vector<FoundDate> find_dates(std::string_view text, Language language, const DateAnchor& anchor, std::span<const Word> words, uint32_t start, uint32_t end);

// `date.follows` with the date that it follows.
FoundDate resolved_after(const FoundDate& date, const FoundDate& before);

}  // namespace stillheld::reading
