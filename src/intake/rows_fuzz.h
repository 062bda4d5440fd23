// What every fuzzer of rows demands: an error, or rows whose raw bytes joined are
// the input and whose cells are as many as the header's names.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "intake/rows.h"

namespace stillheld::intake {

inline void require(bool condition) {
  if (!condition) std::abort();
}

inline void read_rows(std::string_view bytes, const ReadOptions& options) {
  auto opened = open_rows(bytes, "fuzz", options);
  if (!opened.ok()) return;
  RowReader& reader = **opened;
  if (!reader.raw_is_file()) return;  // table_rows_fuzz.cc
  std::string joined(reader.header_raw());
  uint64_t number = 0;
  Row row;
  for (;;) {
    auto more = reader.next(row);
    if (!more.ok()) {
      require(more.error().where.byte <= bytes.size() + 1);
      require(reader.next(row).error().code == more.error().code);
      return;
    }
    if (!*more) break;
    require(row.cells.size() == reader.header().size());
    for (std::string_view cell : row.cells) {
      require(find_invalid_utf8(cell) == std::string_view::npos);
      require(cell.find('\0') == std::string_view::npos);
    }
    require(row.number > number);
    number = row.number;
    joined += row.raw;
  }
  joined += reader.trailer_raw();
  require(joined == bytes);
  require(reader.position() <= bytes.size());
}

}  // namespace stillheld::intake
