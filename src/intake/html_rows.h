// Rows of a table in a web page (HTML, as browsers read it).
//
// Definition: a row is a <tr>; a cell is what a <td> or <th> shows, as text:
// white space as one space, <br> and paragraphs as line breaks.
//
//   <td>Ada <b>P.</b><br>Minsk&nbsp;</td>    Ada P.\nMinsk
//   <td colspan=2>x</td>                     x, and an empty cell
//   <td rowspan=3>x</td>                     x, and empty cells below it
//   <td><table>…</table></td>                the inner table's text
//   <script>, <style>, <template>, remarks   nothing
//   report.xls that is a web page            the same: many sites call it so
//
// Counter-example: a page that shows a list in paragraphs (as a PDF that was
// turned into HTML does) has no table.  It is refused; to guess where a record
// begins is a profile's work.
//
// (1) The table is the one with the most cells of its own, so that neither a
//     frame around the list nor a table inside it is taken; or the one that
//     ReadOptions::sheet names, by its number from 1 or its id.
// (2) A spanning cell's value stands once, in its first cell.  Whether it is
//     meant for each of the rows nobody can say.
// (3) <thead> comes first, <tfoot> last.  Row numbers count the table's rows.
// (4) The encoding is: ReadOptions, byte order mark, <meta charset>, a guess.
// (5) A page of more than 64 MiB is refused, and one of which the tree takes
//     more than 64 MiB and a hundred times the page (at most 2 GiB), or more
//     than 10 s of the processor.  Nothing is fetched.
//
// Parsed by gumbo, the algorithm of the HTML standard, which has no limits of
// its own, in memory of ours: the allocator leaves it by longjmp when memory or
// time is used up.  18 MB with half a million cells take one second.
// Threads: as rows.h.  Tested by html_rows_test.cc; fuzzed by
// table_rows_fuzz.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "intake/rows.h"

namespace stillheld::intake {

// Errors: kEmptyFile, kBadUtf8, kNulByte, kTruncatedFile, kBadSheet,
// kTooManyColumns, kLineTooLong, kDuplicateColumn.
Result<std::unique_ptr<RowReader>> open_html_rows(std::string_view bytes, const std::string& file_name,
                                                  const ReadOptions& options);

}  // namespace stillheld::intake
