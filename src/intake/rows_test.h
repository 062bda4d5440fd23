// What tests of readers share: a list read to its end or to its error.
#pragma once

#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "intake/rows.h"

namespace stillheld::intake {

struct ReadRow {
  uint64_t number = 0;
  uint64_t line = 0;
  std::vector<std::string> cells;
  std::string raw;
  bool operator==(const ReadRow&) const = default;
};

struct ReadList {
  std::vector<std::string> header;
  std::vector<ReadRow> rows;
  std::string header_raw, trailer_raw;
  std::optional<Error> error;
  uint64_t position = 0;

  // header_raw, every raw, trailer_raw.
  std::string joined() const {
    std::string out = header_raw;
    for (const ReadRow& row : rows) out += row.raw;
    return out + trailer_raw;
  }
  std::vector<std::vector<std::string>> cells() const {
    std::vector<std::vector<std::string>> out;
    for (const ReadRow& row : rows) out.push_back(row.cells);
    return out;
  }
};

inline ReadList read_list(std::string_view bytes, const ReadOptions& options, const std::string& name = "list") {
  ReadList list;
  auto reader = open_rows(bytes, name, options);
  if (!reader.ok()) {
    list.error = reader.error();
    return list;
  }
  RowReader& rows = **reader;
  list.header = rows.header();
  list.header_raw = rows.header_raw();
  Row row;
  for (;;) {
    auto more = rows.next(row);
    if (!more.ok()) {
      list.error = more.error();
      break;
    }
    if (!*more) break;
    list.rows.push_back({row.number, row.line, {row.cells.begin(), row.cells.end()}, std::string(row.raw)});
  }
  list.trailer_raw = rows.trailer_raw();
  list.position = rows.position();
  return list;
}

inline ReadList read_csv(std::string_view bytes, ReadOptions options = {}) {
  options.format = Format::csv;
  return read_list(bytes, options);
}

inline ReadList read_json(std::string_view bytes, Format format = Format::json) {
  ReadOptions options;
  options.format = format;
  return read_list(bytes, options);
}

// "bad_utf8 row 2 column name byte 9", for comparing with what is expected.
inline std::string describe(const std::optional<Error>& error) {
  if (!error) return "no error";
  std::string out(row_of(error->code).key);
  for (const std::string& param : error->params) out += " {" + param + "}";
  if (error->where.row != 0) out += " row " + std::to_string(error->where.row);
  if (!error->where.column.empty()) out += " column " + error->where.column;
  if (error->where.byte != 0) out += " byte " + std::to_string(error->where.byte);
  return out;
}

// A folder of public test vectors, beside the repository.
inline std::string vectors(const std::string& folder) {
  return std::string(STILLHELD_SOURCE_DIR) + "/../shared/vectors/" + folder;
}

inline std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// `text` in another encoding.  REQUIRES: the encoding has all its characters.
std::string encode(std::string_view text, Encoding encoding);

}  // namespace stillheld::intake
