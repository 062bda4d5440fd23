// A Date is when a fact was, said no more precisely than its source says it.
//
// Definition: four days.  The fact's first dated day lies in
// [first_possible, first_certain], its last dated day in
// [last_certain, last_possible], and the first is not after the last.
// `starts` and `ends` say whether the fact itself starts and ends there; where
// they are false the date only attests it, and it may have gone on beyond.
//
// Why: a list writes "July 2021", "spring", "no later than 3 March".  Whoever
// stores 1 July invents a day, and every count on that day is wrong by it.
//
// Two kinds of Date:
//   an event (is_event) is ONE day, somewhere in earliest() … latest(): both
//     flags false, first_possible = last_certain, first_certain = last_possible;
//   a stretch is every other Date: a fact that lasted, from a first day to a
//     last day.
//
//   "2021-07"     arrested on a day of July 2021:
//                 first_possible 1 July, first_certain 31 July,
//                 last_certain   1 July, last_possible 31 July, no flags
//   "2021-07-14/2021-07-16"   held from the 14th to the 16th:
//                 14, 14, 16, 16, starts, ends
//
// Counter-example: "2021-07/2021-07" is not "2021-07".  The first is a fact
// that started and ended in July and may have lasted; the second is one day.
//
// (1) first_possible <= first_certain, last_certain <= last_possible, and
//     first_possible <= last_possible; parse_edtf gives nothing else.
// (2) parse_edtf(to_edtf(d)) == d for every d that parse_edtf can give.
// (3) For every other d, parse_edtf(to_edtf(d)) holds wherever d holds: the
//     text may say less than the Date, never more.
// (4) `approximate` (~) and `uncertain` (?) are carried, and never move a
//     bound: "2021-07-14~" has the bounds of "2021-07-14".  Nobody can say
//     how wide "about" is; who wants it wider widens it in the open.
// (5) kMinDay and kMaxDay mean "no bound on this side".
//
// EDTF is ISO 8601-2:2019 level 1 (and the Library of Congress' specification
// of 2019).  Where the standard is silent or local, we read it so:
//   2021-21 spring, -22 summer, -23 autumn: March–May, June–August,
//     September–November, as lists from Minsk to Vilnius mean them;
//   2021-24 winter: sources mean the winter that 2021 begins or the one that
//     it ends, so 1 December 2020 to the end of February 2022;
//   ../X  not after X: one event on some day up to X's last;  X/..  not before;
//   /X    a fact that lasted, with unknown start, ended in X;  X/  started in X;
//   a qualifier on either side of an interval qualifies the Date as a whole;
//   2004-XX is 2004, 2004-07-XX is 2004-07 (some day in it);  empty is unknown.
// Not read: years outside 0000–9999 (Y…, negative), times of day, level 2
// (sets, 1XXX, qualified parts), and intervals that name no date ("/", "../..").
//
// Threads: values.      Tested by date_test.cc, date_fuzz.cc.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dates/day.h"

namespace stillheld::dates {

struct Date {
  Day first_possible = kMinDay;
  Day first_certain = kMaxDay;
  Day last_certain = kMinDay;
  Day last_possible = kMaxDay;
  bool starts = false;
  bool ends = false;
  bool approximate = false;  // EDTF ~
  bool uncertain = false;    // EDTF ?

  // An event on a day that nobody knows.
  static constexpr Date unknown() { return {}; }
  // An event on this day.
  static constexpr Date on(Day day) { return within(day, day); }
  // An event on some day in lo … hi, both included.  REQUIRES: lo <= hi.
  static constexpr Date within(Day lo, Day hi) {
    return {lo, hi, lo, hi, false, false, false, false};
  }
  // A fact that lasted from `from` to `to`.  REQUIRES: from <= to.
  static constexpr Date span(Day from, Day to) {
    return {from, from, to, to, true, true, false, false};
  }
  // A fact that started on this day; when it ended is not known.
  static constexpr Date since(Day from) {
    return {from, from, from, kMaxDay, true, false, false, false};
  }
  // An event on this day or before (after) it.
  static constexpr Date not_after(Day day) { return within(kMinDay, day); }
  static constexpr Date not_before(Day day) { return within(day, kMaxDay); }

  // The first and the last day that the date can mean.
  constexpr Day earliest() const { return first_possible; }
  constexpr Day latest() const { return last_possible; }
  // The latest possible first day and the earliest possible last day, given
  // that the first is not after the last.
  constexpr Day latest_first() const {
    return first_certain < last_possible ? first_certain : last_possible;
  }
  constexpr Day earliest_last() const {
    return last_certain > first_possible ? last_certain : first_possible;
  }

  // Invariant (1), and all four within kMinDay … kMaxDay.
  constexpr bool is_valid() const {
    return kMinDay <= first_possible && first_possible <= first_certain &&
           first_certain <= kMaxDay && kMinDay <= last_certain && last_certain <= last_possible &&
           last_possible <= kMaxDay && first_possible <= last_possible;
  }
  constexpr bool is_event() const {
    return !starts && !ends && first_possible == last_certain && first_certain == last_possible;
  }
  // An event on one known day.
  constexpr bool is_day() const { return is_event() && first_possible == last_possible; }
  // Says nothing at all (flags ~ and ? aside).
  constexpr bool is_unknown() const {
    return is_event() && first_possible == kMinDay && last_possible == kMaxDay;
  }
  // Has an earliest day, a latest day, both.
  constexpr bool has_earliest() const { return first_possible > kMinDay; }
  constexpr bool has_latest() const { return last_possible < kMaxDay; }
  constexpr bool is_bounded() const { return has_earliest() && has_latest(); }

  // By the four days, then the flags: an order for tables, not one of time
  // (that is before(), compare.h).
  friend constexpr auto operator<=>(const Date&, const Date&) = default;
};
static_assert(sizeof(Date) == 20);

// Reads EDTF.  The text is taken whole: no blanks around it.
// Errors: kBadDate with params {what was expected, why}, quoted = text (empty
// if not UTF-8).  `why` is a stable word: "form", "no_such_month",
// "no_such_day", "reversed".
// It is not an error if the text is empty: that is Date::unknown().
Result<Date> parse_edtf(std::string_view text);

// The shortest EDTF that says `date`: a whole month is "2021-07".  What level 1
// cannot say is widened (3): 14 to 16 July becomes "2021-07".
// REQUIRES: date.is_valid().
std::string to_edtf(const Date& date);

// Two reports of one fact, as one: the days that both allow, or nullopt if
// there is none.
//
// Two events are one event: its day lies in both.  If one is a stretch, both
// speak of one fact that lasted, and an event attests it on one of its days:
// "2021-07-14/" and "2021-07-20" say "started on the 14th, still on the 20th".
// A bound that neither flag nor day of a report moved does not take over its
// ~ and ?: "2021-07-14" and "2021-07~" is a plain "2021-07-14".
std::optional<Date> intersect(const Date& a, const Date& b);

}  // namespace stillheld::dates
