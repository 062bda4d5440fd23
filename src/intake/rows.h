// Lists as people keep them, read as rows of text: CSV, JSON, JSON Lines,
// spreadsheets (XLSX, ODS) and tables in web pages.
//
// Definition: a row is what a list says about one person: as many cells as
// the header has, in its order, as UTF-8 text, and the exact bytes of the file
// that said it.
//
// Why: a record must be traceable to the bytes of its capture, and the same
// rows must be found in next month's edition, so that a re-imported list is a
// difference and a capture can be kept as chunks, one a row, of which all but
// a few are known already.
//
//   name;status\r\n  Марыя К.;active\r\n     header {name, status}; row 2 has
//                                            the cells "Марыя К.", "active"
//   [{"name":"A","tags":["x","y"]},          header {name, tags}; the first
//    {"name":"B"}]                           row has "A", "x|y"; the second
//                                            "B" and an empty cell
//
// Counter-example: "3" in a column of dates is text here.  What a cell means
// is a profile's business (profile.h); nothing is trimmed, no number and no
// formula is understood (`=cmd|…` is nine characters of text).
//
// (1) header_raw(), every row's raw and trailer_raw(), one after the other,
//     are the bytes of the file, in every encoding, for every file that is
//     accepted, if raw_is_file().  If not (see below), they are the bytes of
//     the table's canonical text.  What stands between two rows (blank lines; a comma and white
//     space between two elements) belongs to the raw of the row before, what
//     stands before the first row to the header.
// (2) Every row has header().size() cells.
// (3) Nothing is skipped but rows of which every cell is empty or white space
//     (`;;;`): their bytes are kept by (1), and they are counted in `number`.
// (4) Memory is bounded by max_row_bytes and max_columns, not by the file.
//     A row is refused as soon as max_row_bytes of it were seen.
// (5) A CSV is read in one pass.  JSON is read twice: the header is the union
//     of all keys, so open_rows() meets the errors of the whole file.
// (6) After an error, next() gives the same error again.
//
// A capture is one of two kinds.  Of a text file it is the file, cut into rows.
// A spreadsheet is a deflated tree, and a web page is more than its table: no
// range of their bytes is a row, let alone one that can be erased without the
// others.  There the capture is the *canonical* text of the table: one line of
// CSV a row, UTF-8, commas, CRLF (table_rows.h), which csv_rows.h reads to the
// same header and cells.  Which file it was taken from is said by the file's
// own SHA-256, and whether the capture is whole by that of the canonical text.
//
// Row numbers are those that a spreadsheet shows: the header is row 1 (a line
// `sep=;` above it has none), blank rows count.  In JSON, which has no header,
// the first object is row 1; in a web page the table's first row is.
//
// Threads: a reader belongs to one thread; the bytes must not change.
// CSV is RFC 4180 and what spreadsheets write (csv_rows.h); JSON is RFC 8259
// (json_rows.h); spreadsheets and pages are xlsx_rows.h, ods_rows.h and
// html_rows.h.  Tested by rows_test.cc, csv_rows_test.cc, json_rows_test.cc
// and rows_fuzz.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/encoding.h"

namespace stillheld::intake {

struct BookForm;  // book_rows.h

struct Row {
  uint64_t number = 0;                  // as a spreadsheet shows it, from 1
  uint64_t line = 0;                    // the file's line on which it begins, from 1
  std::vector<std::string_view> cells;  // UTF-8, as many as header(), valid until the next call
  std::string_view raw;                 // the file's bytes, in the file's encoding, line end included; or canonical
};

enum class Format { automatic, csv, json, json_lines, xlsx, ods, html };

// Whether a capture of this format is canonical text, not the file's bytes.
constexpr bool is_table(Format format) { return format >= Format::xlsx; }

struct ReadOptions {
  Format format = Format::automatic;        // automatic: by the file's name, else by its first bytes
  Encoding encoding = Encoding::automatic;  // of CSV and HTML; JSON is always UTF-8
  char separator = 0;                       // 0: found in the header line, one of , ; tab |
  uint64_t max_row_bytes = 1 << 20;         // of a row without the blank lines behind it
  size_t max_columns = 1000;
  std::string sheet;                        // by name or number; empty: the first, of a page the largest table
  std::shared_ptr<const BookForm> book;     // a printed book, an entry a line: no other option but max_row_bytes counts
};

class RowReader {
 public:
  virtual ~RowReader() = default;
  // The columns' names: unique, none empty (an unnamed one is "column N").
  virtual const std::vector<std::string>& header() const = 0;
  // Everything before the first row: byte order mark, header line, `[`.
  virtual std::string_view header_raw() const = 0;
  // The next row; false at the end.
  virtual Result<bool> next(Row& row) = 0;
  // Everything behind the last row, known when next() said false: blank lines
  // at the end of a CSV, `]` and a line end in JSON.
  virtual std::string_view trailer_raw() const = 0;
  // Bytes of the file read so far, for a progress bar.
  virtual uint64_t position() const = 0;
  // What joins to the bytes of the file, by (1); or to canonical text.
  virtual bool raw_is_file() const { return true; }
};

// What Format::automatic means for this file; never automatic itself.  A zip
// archive is a spreadsheet whatever it is called, and so is a page called .xls.
Format find_format(std::string_view bytes, std::string_view file_name);

// `options` with what the name and the first bytes say filled in: the format,
// and the tab of a table that was pasted into a .txt, .tsv or .tab, or given on
// standard input ("-").
ReadOptions settle(std::string_view bytes, std::string_view file_name, const ReadOptions& options);

// Reads `bytes`, which must outlive the reader.  `file_name` stands in errors,
// and its ending says the format if the options do not.
// Errors: kEmptyFile, kBadUtf8, kNulByte, kTruncatedFile, kLineTooLong,
// kTooManyColumns, kDuplicateColumn, kBadJson, kBadSheet; of next() also
// kRaggedRow.
Result<std::unique_ptr<RowReader>> open_rows(std::string_view bytes, const std::string& file_name,
                                             const ReadOptions& options = {});

}  // namespace stillheld::intake
