// Dates as lists write them: "14.07.2021", "12 мая 2025 г.", "вясна 2023".
//
// Definition: a form is a named way of writing a date; a profile names the
// forms that its list uses, and a text is read by those and no other.
//
//   form     reads
//   iso      2021-07-14, also with a time of day behind it (the day as written)
//   edtf     all of EDTF level 1 (date.h)
//   dmy      14.07.2021  14/7/2021  14-07-2021  07.2021
//   mdy      07/14/2021  7.14.2021  7-14-2021   07/2021
//   written  12 мая 2025 г. · 12 траўня 2025 · 12 травня 2025 · 12 maja 2025 ·
//            2025 m. gegužės 12 d. · 12th of May 2025 · May 12, 2025 ·
//            май 2025 · июль 2021 года · вясна 2023 · spring 2023
//   year     1988 · 1988 г.р.
//
// Why by name: "03/04/2021" is 3 April in one list and 4 March in another.
// Nothing in the cell tells which, so it is not for the cell to tell.
//
//   parse_written("31.12.2020", {"dmy"})         => 2020-12-31
//   parse_written("03/04/2021", {"dmy", "mdy"})  => kBadDate, "ambiguous"
//   parse_written("31/12/2020", {"dmy", "mdy"})  => 2020-12-31: one fits
//
// Counter-example: "14.07.21" is no date in any form.  A list with birth dates
// and arrests would need two guesses at the century.
//
// (1) What forms read differently is an error, never a choice.
// (2) A day that the calendar lacks is an error with its month's days, and no
//     form reads it as something coarser.
// (3) Months are known in be, ru, uk, pl, lt and en, nominative and genitive
//     (en, ru: the usual abbreviations too); case and diacritics don't count.
// (4) Blanks of every kind around and between the words don't count; a blank
//     text is Date::unknown().
// (5) One pass, at most 128 bytes and 12 words; what is longer is no date.
//
// Threads: values.      Tested by written_test.cc, date_fuzz.cc.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dates/date.h"

namespace stillheld::dates {

// The names above.
std::span<const std::string_view> written_forms();
bool is_written_form(std::string_view name);

// Reads `text` by the named forms.  Errors: kBadDate with params {expected,
// why} as in parse_edtf, and the further word "ambiguous"; expected names
// the forms, each with an example, or the readings that disagree.
// REQUIRES: every form is_written_form (an unknown one reads nothing).
Result<Date> parse_written(std::string_view text, std::span<const std::string> forms);

}  // namespace stillheld::dates
