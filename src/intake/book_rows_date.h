// Dates as these books print them, found inside a text.
//
//   12.03.1941 · 12.03.41 · 12. 03. 41 · 03.1941 · 03.41 · 1941 · 41 (alone) ·
//   sügisel 1941 · 1941. a. sügisel · 1941-1943 (not after 1943: EDTF level 1
//   has no "some day of those years")
//
// Two digits are a year of the book's century: books of this family print the
// years of the century before in full (1899), and those of 1900 too.
//
// Counter-example: "§58.11" or "Pärnu mnt. 101-10".  A number is a date only
// where nothing joins it, and a month without a day only with its full stop.
//
// (1) `read` is EDTF; it is empty where the text has the form of a date, and the
//     calendar has no such day.  Nothing coarser is read instead.
// (2) Nothing is found that has a letter among its digits.
//
// Threads: pure.            Tested by book_rows_test.cc
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "intake/book_rows.h"

namespace stillheld::intake {

struct BookDate {
  std::string read;       // EDTF, or empty: no such day
  size_t begin = 0, end = 0;
};

// The first date in `text`.  `at_front`: only where nothing but blanks and
// commas stands before it.
std::optional<BookDate> find_book_date(std::string_view text, const BookForm& form, bool at_front);

}  // namespace stillheld::intake
