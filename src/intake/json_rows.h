// Rows of a JSON file (RFC 8259): a list of objects, or one object a line.
//
// Definition: a row is an object.  A member is a cell under its key; the
// columns are all keys of the file in the order in which they first appear.
//
//   [{"id":7,"name":"A"}, …]            a list
//   {"total":2,"data":[{…},{…}]}        an object with one list of objects in
//                                       it: those are the rows
//   {"id":7}\n{"id":8}\n                JSON Lines; blank lines are allowed
//   {"id":7}                            an object without such a list: one row
//
//   "born": 1988.10      → 1988.10      a number keeps its text as written
//   "held": true, null   → true, ""
//   "tags": ["x", 2]     → x|2          a list of scalars
//   "court": {"city":1}  → column court.city
//   "terms": [{"y":3}]   → [{"y":3}]    any other list keeps its JSON text
//
// Counter-example: {"name":"A","name":"B"} is well-formed JSON and no row:
// nobody can say which name is meant.
//
// (1) What stands behind an object up to the next one (a comma, white space)
//     or up to the closing bracket belongs to its raw.  A list in an object
//     has all that surrounds it in header_raw() and trailer_raw(), which
//     together are valid JSON too.
// (2) An object is nested at most 64 deep, and at most max_row_bytes long;
//     what surrounds the list is at most that long as well.
// (3) A NUL is refused wherever it stands, also as \u0000: no cell has one.
// (4) Only simdjson's header knows about simdjson: it is included in
//     json_rows.cc and nowhere else in this room.
//
// Rows are found by counting brackets outside strings; each is then validated
// and read by simdjson's on-demand parser, in a copy with the padding that it
// needs.  On demand, because its tree would lose the text of numbers.
//
// Threads: as rows.h.  Tested by json_rows_test.cc, also with JSONTestSuite.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "intake/rows.h"

namespace stillheld::intake {

// Options are as in open_rows(); encoding and separator are not looked at.
// Format::json takes JSON Lines too if the first line is a whole object and
// something stands behind it; Format::json_lines takes nothing else.
Result<std::unique_ptr<RowReader>> open_json_rows(std::string_view bytes, const std::string& file_name,
                                                  const ReadOptions& options);

}  // namespace stillheld::intake
