// The Errors that the readers of this room give: kBadDate, with
//   params[0]  what was expected, in no language: an example or a range of days
//   params[1]  why, a stable word: form, no_such_month, no_such_day, reversed,
//              ambiguous
//   quoted     the text, or nothing where it is not valid UTF-8
//
// "31 February 2021" => {"2021-02-01 … 2021-02-28", "no_such_day"}
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "dates/day.h"

namespace stillheld::dates {

inline Error bad_date(std::string expected, std::string why, std::string_view text) {
  return fail(Code::kBadDate, {std::move(expected), std::move(why)}, {}, std::string(text));
}

// REQUIRES: 0 <= year <= 9999.
inline Error no_such_month(int year, std::string_view text) {
  return bad_date(
      iso(from_civil(year, 1, 1)).substr(0, 7) + " … " + iso(from_civil(year, 12, 1)).substr(0, 7),
      "no_such_month", text);
}

// REQUIRES: 0 <= year <= 9999, 1 <= month <= 12.
inline Error no_such_day(int year, int month, std::string_view text) {
  return bad_date(iso(from_civil(year, month, 1)) + " … " +
                      iso(from_civil(year, month, days_in_month(year, month))),
                  "no_such_day", text);
}

}  // namespace stillheld::dates
