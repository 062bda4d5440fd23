// Printed books of the repressed, one person a line, read as rows.
//
// Definition: an entry of such a book is a name, and behind it fields that
// begin with a marker and end where the next one begins:
//
//   TAMMIK, Ado, Jaan s. 12.03.1899 Võru, eluk. sama, arr. 14.06.41 Võru,
//     Aia 2, trib. 04.03.42 §58-13, 10+3; Norillag, vab. 01.52. [ük 17]
//
//   surname TAMMIK · given Ado · father Jaan · born 1899-03-12 · birth_place
//   Võru · home Võru · arrested 1941-06-14 · arrest_place Võru, Aia 2 · court
//   trib. · court_date 1942-03-04 · article 58-13 · sentence_years 10 ·
//   rights_years 3 · camp Norillag · released 1952-01 · source ük 17
//
// Which marker opens which field is a list's own and stands in its profile
// ([book], see BookForm); what follows from the fields (months, whether a death
// was one in custody) is said in book_rows_line.h.
//
// Why a reader and no script that makes a CSV: the row's raw bytes are the
// book's own line, so that every claim can be traced to what was printed.
//
// Counter-example: mending the print.  "0l.02.45" is not read as 1 February: it
// is no date, the column stays empty, `doubt` says "arrested", `rest` has it.
//
// (1) Every line that is not blank is one row, whatever it says; nothing is
//     dropped.  What no field took stands in `rest`, in the order of the line.
// (2) The header is book_columns(), for every file: its bytes are those before
//     the first line (a byte order mark, blank lines).
// (3) A date that the calendar lacks, or letters among digits, is a doubt and
//     no error; bytes that are no UTF-8 are an error, as in every list.
// (4) header_raw(), every raw and trailer_raw() joined are the file.
// (5) A cell is valid until the next call of next().
//
// Numbers: 52,448 lines of three books (9.2 MB) in 0.4 s on one core.
// Threads: as rows.h.  Tested by book_rows_test.cc and book_rows_fuzz.cc.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/toml.h"
#include "intake/rows.h"

namespace stillheld::intake {

// What stands behind a marker.
#define STILLHELD_BOOK_FIELDS(X)                                                 \
  X(born) X(home) X(homeless) X(occupation) X(arrested) X(arrested_again) X(order)  \
  X(court) X(court_again)                                                        \
  X(article) X(death_sentence) X(commuted) X(reduction) X(camp) X(released)      \
  X(exile_ended) X(deported) X(exile) X(executed) X(died) X(died_held)           \
  X(died_free) X(killed) X(see) X(rest)

enum class BookField : uint8_t {
#define X(name) name,
  STILLHELD_BOOK_FIELDS(X)
#undef X
};

// The words of one family of books, as a profile says them.
struct BookForm {
  // In it a blank stands for any number of blanks behind a full stop or letter.
  struct Marker {
    std::string text;
    BookField field = BookField::rest;
  };
  std::vector<Marker> markers;           // the longest first
  std::vector<std::string> open_ended;   // words behind which no sentence ends ("obl")
  std::vector<std::string> remarks;      // words that begin a remark even behind those
  std::vector<std::string> nations;      // stand behind the father's name
  std::map<std::string, std::string> also;  // word → "surname", "given", "father"
  std::map<std::string, std::string> seasons;  // beginning of a word → "21" … "24", "01" … "12"
  std::vector<std::string> prisons;      // parts of words: killed there was killed in custody
  std::vector<std::string> same;         // home: the place of birth
  std::vector<std::string> schooling;    // parts that begin the occupation: "kl", "haridus"
  std::vector<std::string> printed;      // says that an earlier book of the series has the person
  int century = 1900;                    // of years with two digits
  int first_year = 0;                    // of events; an earlier year is misread

  // [book] of a profile.
  static Result<std::shared_ptr<const BookForm>> read(const Toml& table);
};

// The columns of every book, in order.
const std::vector<std::string>& book_columns();

// Errors: kEmptyFile; of next() also kBadUtf8, kNulByte, kLineTooLong.
// REQUIRES: options.book.
Result<std::unique_ptr<RowReader>> open_book_rows(std::string_view bytes, const std::string& file_name,
                                                  const ReadOptions& options);

}  // namespace stillheld::intake
