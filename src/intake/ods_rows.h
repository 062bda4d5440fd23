// Rows of an .ods file: one sheet of a workbook (OpenDocument 1.3, part 3).
//
// Definition: a row is a row of the sheet; a cell is its value, where ODF
// stores one, and the text that it shows where not.
//
//   value-type="string", <text:p>a<text:s text:c="2"/>b   a  b
//   two <text:p> in a cell                                two lines
//   value-type="date" date-value="2021-07-14T00:00:00"    2021-07-14, as coarse
//                                       as it is shown (xlsx_values.h)
//   value-type="time" time-value="PT13H05M00S"            13:05:00
//   value-type="boolean"                                  true, false
//   value-type="float" value="0.30000000000000004"        0.3
//   a formula                           what was stored with it
//   <office:annotation>                 a remark is no part of the cell
//
// Counter-example: <table:table-row table:number-rows-repeated="999999999"> is
// how a sheet says that nothing follows, if its cells are empty.  With text in
// them it is a list of a billion people: an error.
//
// (1) The sheet is the first that is shown, or that of ReadOptions::sheet.
// (2) Covered cells (those merged into another) are empty, whatever is in them.
// (3) Repeated rows and cells count as often as they are repeated, if they
//     hold text: at most 1,048,576 rows, and ReadOptions::max_columns.
// (4) Of the file nothing is read but content.xml, styles.xml and the manifest,
//     which says whether there is a password: then it is refused.
//
// Threads: as rows.h.  Tested by ods_rows_test.cc, with the files of calamine;
// fuzzed by table_rows_fuzz.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "intake/rows.h"

namespace stillheld::intake {

// Errors: as open_xlsx_rows().
Result<std::unique_ptr<RowReader>> open_ods_rows(std::string_view bytes, const std::string& file_name,
                                                 const ReadOptions& options);

}  // namespace stillheld::intake
