// What a number in a spreadsheet says, by the format in which it is shown.
//
// Definition: a spreadsheet has no dates, only numbers that are shown as dates:
// days since a beginning, and a fraction for the time of day.
//
//   44391, format 14 (m/d/yyyy)      2021-07-14
//   44391, format "mmm yyyy"         2021-07: the cell shows no day, and nobody
//                                    who typed "July 2021" said that it was
//                                    the first
//   44391.5, "dd.mm.yyyy hh:mm"      2021-07-14T12:00:00
//   44391, "dd.mm.yyyy hh:mm"        2021-07-14: midnight is what programs
//                                    write for a day
//   0.5, "hh:mm"                     12:00:00
//   44391, General                   44391
//   0.30000000000000004, General     0.3: fifteen digits, as they are shown
//
// Counter-example: a number under "0%" or "00000" keeps its value; only dates
// are read as they are shown.
//
// (1) Days are counted from 1900 with Lotus's mistake: 60 is 29 February 1900,
//     which never was.  What no calendar has (0, 60, a negative number, the
//     year 10000) stays a number.  Or they are counted from 1 January 1904.
// (2) A format is one of dates by its letters d, m, y, h, s outside quotation
//     marks, escapes and brackets, in its first section; [h] and its kin count
//     hours beyond a day.
//
// Threads: values.  The numbers of built-in formats and the two systems are
// those of ISO/IEC 29500-1, 18.8.30 and 18.17.4.  Tested by
// xlsx_values_test.cc, the days against dates/day.h.
#pragma once

#include <string>
#include <string_view>

namespace stillheld::intake {

struct NumberFormat {
  bool year = false, month = false, day = false, time = false, elapsed = false;
  bool is_date() const { return year || month || day || time; }
  bool operator==(const NumberFormat&) const = default;
};

// REQUIRES: `code` is a format's text ("dd/mm/yyyy;@").
NumberFormat read_format(std::string_view code);
// A format that has a number and no text; below 164 they are built in.
NumberFormat builtin_format(unsigned id);

// What stands in a cell: the number as text, in `format`.
std::string number_text(std::string_view number, const NumberFormat& format, bool from_1904);

// An ISO 8601 date without the midnight behind it, and no finer than `format`
// if that is one of dates: "2021-07-14T00:00:00" is 2021-07-14.
std::string date_text(std::string_view iso, const NumberFormat& format = {});

}  // namespace stillheld::intake
