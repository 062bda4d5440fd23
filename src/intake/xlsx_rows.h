// Rows of an .xlsx or .xlsm file: one sheet of a workbook (ISO/IEC 29500).
//
// Definition: a row is a row of the sheet; a cell is what the sheet shows in
// it, as text.
//
//   <c t="s"><v>3</v></c>               the fourth shared string; of rich text
//                                       all runs, of Japanese no reading aids
//   <c t="inlineStr"><is><t>x</t></is>  x; _x000D_ in a string is a CR
//   <c s="2"><v>44391</v></c>           2021-07-14 if style 2 is one of dates
//   <c t="d"><v>2021-07-14T00:00:00Z    2021-07-14      (xlsx_values.h)
//   <c t="b"><v>1</v></c>               true
//   <c t="e"><v>#N/A</v></c>            #N/A
//   <c><f>A1+1</f><v>3</v></c>          3: the value that was stored with the
//                                       formula, which is never evaluated
//
// Counter-example: a formula without a stored value (some programs write such
// files) is not empty.  Nobody here knows what it says: an error.
//
// (1) The sheet is the first that is not hidden, or the one that
//     ReadOptions::sheet names, by its name or by its number from 1.
// (2) The value of merged cells is that of the first; the others are empty,
//     also where something is hidden in them: a sheet shows one value, and
//     whether it is meant for each of the rows nobody can say.
// (3) Hidden rows and columns are read.  Filters hide rows, not people.
// (4) Of the file nothing is read but the workbook, its relations, styles,
//     strings and the one sheet; no address in it is ever visited.
// (5) A password, the old .xls, the binary .xlsb: refused by name.
//
// Row numbers and column letters in errors are the sheet's own.
// Threads: as rows.h.  Tested by xlsx_rows_test.cc, with the good files of
// calamine and the bad ones of Apache POI; fuzzed by table_rows_fuzz.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "intake/rows.h"

namespace stillheld::intake {

// Errors: kBadSheet, kTruncatedFile, kTooManyColumns, kLineTooLong,
// kDuplicateColumn.  All of the sheet is read here: next() has no others.
Result<std::unique_ptr<RowReader>> open_xlsx_rows(std::string_view bytes, const std::string& file_name,
                                                  const ReadOptions& options);

}  // namespace stillheld::intake
