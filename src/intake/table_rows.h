// A table that was taken out of a spreadsheet or a web page, as rows.
//
// Definition: the canonical text of a table is the CSV that says what it says:
// UTF-8, a comma between cells, CRLF behind a row, quotation marks only where
// RFC 4180 asks for them; the first row that is not empty is the header.
//
// Why: a row must be erasable without the others, and what was imported must be
// read again years later.  A deflated XML tree allows neither; a line of text
// does.  So the capture of such a file is kept as the lines of its canonical
// text (the second kind of capture, rows.h), and the file's own SHA-256 beside
// it says which file that was.
//
//   sheet: row 3 (id, name), row 5 (7, "Ada, P.")
//   text:  id,name\r\n            header_raw()
//          7,"Ada, P."\r\n        raw of the row with the number 5
//
// Counter-example: the text is no export for people.  Nothing is aligned, and
// what a spreadsheet draws (colours, a strike-through that may mean "freed")
// is not in it.
//
// (1) Read by csv_rows.h, with `,` and UTF-8, the text gives this reader's
//     header and cells: it is that reader which reads it.
// (2) The table is as wide as its widest row.  A short row has empty cells at
//     its end; columns without a name are "column N".  Rows and cells at the
//     end that are empty are not there.
// (3) Row numbers, here and in errors, are the sheet's own; a column without a
//     name is called by its letters in errors.
// (4) A row is at most max_row_bytes long, a table 256 MiB.
//
// Threads: as rows.h.  Tested by table_rows_test.cc, fuzzed by
// table_rows_fuzz.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/rows.h"

namespace stillheld::intake {

// All of `bytes` as UTF-8 without NUL; or what is wrong with them.
std::optional<TextWindow::Fault> decode_text(std::string_view bytes, FoundEncoding found, std::string& out);

// "A" for 0, "Z" for 25, "AA" for 26.
std::string column_letters(size_t column);

class Table {
 public:
  // `name` is what a person calls it, for errors: "the sheet “Held”".
  Table(const std::string& file, const std::string& name, uint64_t file_bytes, const ReadOptions& options)
      : file_(file), name_(name), file_bytes_(file_bytes), options_(options) {}

  // The cells of row `number`; those at the end that are empty are dropped, a
  // row without any text is left out.  REQUIRES: numbers ascend.
  // Errors: kTooManyColumns, kLineTooLong, kBadSheet.
  Status add_row(uint64_t number, const std::vector<std::string>& cells);

  // Errors: kBadSheet if there was no row, kDuplicateColumn.
  Result<std::unique_ptr<RowReader>> finish() &&;

  // kBadSheet in a cell of this table.
  Error bad(std::string text, uint64_t row = 0, std::string column = {}) const;

 private:
  struct Line {
    uint64_t number;
    size_t end;    // in text_, line end not included
    size_t cells;  // how many it has
  };
  std::string file_, name_;
  uint64_t file_bytes_;
  ReadOptions options_;
  std::string text_;
  std::vector<Line> lines_;
  size_t width_ = 0;
};

}  // namespace stillheld::intake
