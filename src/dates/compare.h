// What can be said about two dates, neither more nor less.
//
// Definition: a Date allows a set of realisations, the concrete (first, last)
// days that its four days leave open:
//   a stretch   all first <= last with first_possible <= first <= first_certain
//               and last_certain <= last <= last_possible
//   an event    all first = last in first_possible … last_possible
// A question about Dates is certainly true if it is true in all realisations,
// never if in none, possibly otherwise.  Two Dates vary independently.
//
// Why three answers: a count on a day is a triple low / best / high (DESIGN
// section 5).  Low takes the certain, high takes the possible, and nothing
// has to choose a day for "July 2021".
//
//   before("2021-06", "2021-07")     certainly
//   before("2021-07", "2021-07-14")  possibly
//
// Counter-example: !before(a, b) is not after(a, b).  "2021-07" and
// "2021-07-14" are possibly before, possibly after, and possibly the same.
//
// (1) before, after, same_day, on_or_before, on_or_after ask about the days
//     that a date names: the flags `starts` and `ends` do not count.
// (2) covers and overlaps ask about the fact, which may be longer than what
//     the date attests: where `starts` is false it began on the first day or
//     any day before, where `ends` is false it ended on the last or any day
//     after.  So custody attested "2021-07-14" certainly holds on the 14th
//     and possibly on every other day; ask them of facts that last, and ask
//     an arrest for same_day().
// (3) ~ and ? do not count (date.h, invariant 4).
// (4) Unbounded is an ordinary, very far day: unknown() is possibly before
//     everything, and nothing is certain about it but that it was.
// (5) Constant time: no realisation is enumerated here.
//
// Source: certain and possible answers over indeterminate times are those of
// Dyreson and Snodgrass, "Supporting Valid-Time Indeterminacy" (ACM TODS 1998).
// Threads: values.      Tested by compare_test.cc: the slow twin enumerates.
#pragma once

#include "dates/date.h"

namespace stillheld::dates {

enum class Answer { never, possibly, certainly };

// All of these REQUIRE valid dates (Date::is_valid) and kMinDay < day < kMaxDay.

// The last day of `a` is before the first of `b`.
Answer before(const Date& a, const Date& b);
// before(b, a).
Answer after(const Date& a, const Date& b);
// Both are one day, and it is the same.
Answer same_day(const Date& a, const Date& b);
// All days of `date` are `day` or earlier (later).
Answer on_or_before(const Date& date, Day day);
Answer on_or_after(const Date& date, Day day);
// The lasting fact holds on `day`.
Answer covers(const Date& fact, Day day);
// The lasting facts share a day.
Answer overlaps(const Date& a, const Date& b);

}  // namespace stillheld::dates
