// Cases: sentences with the claims that a reader of them expects, as text that a
// researcher can read, write and dispute; and how well a reading agrees.
//
//   published 2025-11-21          holds until the next such line
//   text Anna Petrova was not released on Friday.
//   claim release negated "Anna Petrova" 2025-11-21
//   text The report was released.
//   none
//
// A text is read alone.  Behind a line `article`, the texts up to the next
// `article` (or `published`) are the paragraphs of one article and read together:
// "he" and a bare family name are then whom a paragraph before has named.
//
// `claim KIND STATUS "SUBJECT" [DATE | FROM..TO] [name=value …]`; the subject is
// "" for an occasion without one.  Values: months, low, high (inf), articles
// (joined by +), way, destination, attribution, regime.
//
// A found claim agrees with an expected one of the same kind and status whose
// subject is the same words (articles, "more", case and outer signs aside), with or
// without what complements their noun ("the head", "the head of the union").  Date and
// values are scored apart, on the claims that agree.
//
// (1) A line that is no such line is an error with file and line.
// (2) Expected claims and found ones are matched one to one.
//
// Threads: values.  Tested by rules_test.cc.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "reading/read.h"

namespace stillheld::reading {

struct ExpectedClaim {
  ClaimKind kind = ClaimKind::release;
  ClaimStatus status = ClaimStatus::asserted;
  std::string subject;
  std::optional<std::pair<dates::Day, dates::Day>> date;
  std::map<std::string, std::string> values;
  uint32_t line = 0;
};

struct ReadingCase {
  std::string text;
  std::optional<dates::Day> published;
  std::optional<Language> language;
  std::vector<ExpectedClaim> claims;
  uint32_t line = 0;
  bool follows = false;  // a further paragraph of the article before it
};

Result<std::vector<ReadingCase>> parse_cases(std::string_view path, std::string_view text, std::optional<Language> language);

struct Tally {
  int64_t expected = 0, found = 0, agreed = 0;
  int64_t dates = 0, right_dates = 0;
  int64_t values = 0, right_values = 0;
  void add(const Tally& other);
};

struct CaseScore {
  std::map<std::pair<std::string, std::string>, Tally> by;  // (language, kind)
  int64_t not_asserted = 0;  // expected as planned, demanded, negated, hypothetical
  int64_t taken_as_fact = 0;  // … and read as asserted
  // Of the missed: read with that kind and status, of a subject that shares a word
  // ("the founder" for "the founder of Nexta").  They count as missed and as false.
  int64_t reworded = 0;
  std::vector<std::string> misses;  // "file:line: …", for whoever works on rules
};

// A text, or the paragraphs of an article, as a document.
Document document_of(const ReadingCase& c);
Document document_of(std::span<const ReadingCase> article);
// Adds how well the reading of a file's cases agrees with what they expect.
void score_cases(std::span<const ReadingCase> cases, const std::string& path, const ReadOptions& options, CaseScore& score);

// Wilson's interval at 95 %, in [0, 1].
struct Interval {
  double low = 0, high = 1;
};
Interval wilson(int64_t successes, int64_t of);

}  // namespace stillheld::reading
