// Rows of a CSV file: RFC 4180, and what spreadsheets really write.
//
// Definition: a row is a line of cells between separators.  A cell that begins
// with a quotation mark ends at the next single one; inside it separators and
// line breaks are text and a doubled mark is one.
//
//   a,"b, c","say ""no"""\r\n     three cells: a · b, c · say "no"
//   5" disk;x                     a mark inside a cell is text
//   "IK" No. 8,x                  text behind the closing mark is kept: IK No. 8
//   sep=;                         Excel's own first line; part of the header
//
// Counter-example: `1;2` under the header `a;b;c` is no row with an empty last
// cell.  It is an error: where a cell is missing, nobody can say which.
//
// (1) Line ends are CRLF, LF or a lone CR, mixed as may be; the last row needs
//     none.
// (2) A cell is the file's bytes between its separators: nothing is trimmed,
//     spaces are kept.  Only names in the header are trimmed.
// (3) In UTF-8 a cell is a view of the file's own bytes, unless marks had to be
//     taken out of it.
// (4) The separator is the one of , ; tab | that the header line has most of,
//     outside quotation marks; `,` if it has none.
//
// Numbers: 64 KiB are checked and then read at a time, from the cache.  On one
// core 1.1 GB/s of ASCII, 0.7 of Cyrillic, 0.5 with every cell quoted, 0.3 of
// UTF-16, by a plain table and memchr; wider instructions were not needed.
// Threads: as rows.h.  Tested by csv_rows_test.cc against a slow twin, and
// with the files of csv-spectrum.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "intake/rows.h"

namespace stillheld::intake {

// Options are as in open_rows(); the format is not looked at.
Result<std::unique_ptr<RowReader>> open_csv_rows(std::string_view bytes, const std::string& file_name,
                                                 const ReadOptions& options);

}  // namespace stillheld::intake
