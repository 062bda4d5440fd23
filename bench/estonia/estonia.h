// Estonia's books of the repressed, from print to figures: docs/estonia.md.
//
// Three books (R1, R2, R3), 52,448 entries, one a line; a register made by hand
// says for 3,531 pairs of lines that they are one person.  The books are not in
// this repository; the program says where it looked, and prints figures and line
// numbers only, never a name.
//
//   bench_estonia [FOLDER] parse       what each field read, book by book
//   bench_estonia [FOLDER] unread      the lines with a doubt, by number and field
//   bench_estonia [FOLDER] pointers    lines that only point to another entry
//   bench_estonia [FOLDER] link        links, scored on both halves of the gold
//   bench_estonia [FOLDER] disputed    pairs in which the gold and the links differ
//   bench_estonia [FOLDER] explain     a hundred decisions, field by field
//   bench_estonia [FOLDER] held [SVG]  the ledger and `held` of every day
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error_code.h"
#include "base/result.h"
#include "identity/link.h"
#include "intake/book_rows_line.h"
#include "intake/profile.h"

namespace stillheld::bench {

using BookCell = intake::BookColumn;

struct BookRow {
  uint8_t book = 0;     // 0: R1 …
  uint32_t line = 0;    // from 1
  std::string raw;      // without the line end
  std::array<std::string, intake::kBookColumns> cells;
  const std::string& operator[](BookCell column) const { return cells[static_cast<size_t>(column)]; }
};

constexpr size_t kBooks = 3;
inline constexpr const char* kBookNames[kBooks] = {"R1", "R2", "R3"};

std::string book_path(const std::string& folder, size_t book);
// "R1:123".
std::string place_of(const BookRow& row);
std::vector<BookRow> read_books(const std::string& folder, const intake::Profile& profile);

template <class T>
T must(Result<T> result) {
  if (result.ok()) return result.take();
  const Error& error = result.error();
  std::fprintf(stderr, "%s %s %s row %llu\n", std::string(row_of(error.code).key).c_str(), error.params.empty() ? "" : error.params[0].c_str(),
               error.where.column.c_str(), static_cast<unsigned long long>(error.where.row));
  std::exit(1);
}
inline void must(Status status) {
  if (!status.ok()) must(Result<int>(status.error()));
}

void print_parsed(const std::vector<BookRow>& rows);
void print_unread(const std::vector<BookRow>& rows);

// A pair of rows that the register says are one person.
struct GoldPair {
  uint32_t a = 0, b = 0;
  int half = 0;       // of two, disjoint in people
  uint8_t books = 0;  // all in which the register has the person, a bit each
};
std::vector<GoldPair> read_gold(const std::string& folder, const std::vector<BookRow>& rows);

// A person of the register, with the other names, years and books that the
// register's pointers to the entry tell.
struct RegisterEntry {
  std::vector<std::string> surnames, givens, years;
  uint8_t books = 0;  // of R1–R3, a bit each
};
struct TheRegister {
  std::vector<RegisterEntry> entries;
  // The rows of register.csv that name two of R1–R3 and have no pair in the gold:
  // the people in two of R1–R3 of whom each speaks.  None: two printed entries
  // ran together, neither in two of the three.
  std::vector<std::vector<uint32_t>> open;
  size_t pointers = 0, lost_pointers = 0;  // resolved; not
};
TheRegister read_register(const std::string& folder);
// How many of surname, given name and year of birth the line has from the entry.
int fit(const RegisterEntry& entry, const BookRow& row);

// The three books linked by the engine.
identity::Linked link_books(const std::vector<BookRow>& rows);
// Scores against the gold, on both halves (judge.cc).
void judge(const std::vector<BookRow>& rows, const std::string& folder, const std::vector<uint32_t>& person_of);
// Every pair outside the gold that touches a gold line, and every gold pair that
// was missed, by line and field.
void print_disputed(const std::vector<BookRow>& rows, const std::string& folder, const identity::Linked& linked);
// What became of the register's open rows (settle.cc), and a hundred of them explained.
void print_settled(const std::vector<BookRow>& rows, const std::string& folder, const std::vector<uint32_t>& person_of);
void print_explained(const std::vector<BookRow>& rows, const std::string& folder, const identity::Linked& linked);
// Lines that only point to another entry: to which, and which stayed alone.
void print_pointers(const std::vector<BookRow>& rows, const std::vector<uint32_t>& person_of);
// Which fields agree, are alike, differ; the evidence in bits: four cells of a table.
std::string fields_of(const identity::Linked& linked, const identity::Scorer& scorer, uint32_t a, uint32_t b);
std::vector<std::vector<uint32_t>> members_of(const std::vector<uint32_t>& person_of);

// Imports the books, prints `held` of every day (or of some), unlinked and linked,
// and writes the chart if a path is given.
void print_held(const std::string& folder, const intake::Profile& profile, const std::string& chart, bool every_day);

struct HeldDay {
  int64_t low = 0, best = 0, high = 0;
  bool operator==(const HeldDay&) const = default;
};
// `first`: the day number of days[0].
std::string held_chart(int32_t first, const std::vector<HeldDay>& alone, const std::vector<HeldDay>& linked);

}  // namespace stillheld::bench
