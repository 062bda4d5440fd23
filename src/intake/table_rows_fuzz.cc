// Any bytes as a spreadsheet, as one part of a spreadsheet, or as a web page: an
// error, or a table whose canonical text, read as CSV, has the same cells.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "intake/rows.h"
#include "intake/zip_test.h"

namespace {

using namespace stillheld;
using namespace stillheld::intake;

void require(bool condition) {
  if (!condition) std::abort();
}

void read(std::string_view bytes, const ReadOptions& options) {
  auto opened = open_rows(bytes, "fuzz", options);
  if (!opened.ok()) return;
  RowReader& reader = **opened;
  require(!reader.raw_is_file());
  std::string text(reader.header_raw());
  std::vector<std::vector<std::string>> cells;
  uint64_t number = 0;
  Row row;
  for (;;) {
    auto more = reader.next(row);
    require(more.ok());
    if (!*more) break;
    require(row.cells.size() == reader.header().size());
    require(row.number > number);
    number = row.number;
    for (std::string_view cell : row.cells) {
      require(find_invalid_utf8(cell) == std::string_view::npos);
      require(cell.find('\0') == std::string_view::npos);
    }
    cells.emplace_back(row.cells.begin(), row.cells.end());
    text += row.raw;
  }
  require(reader.trailer_raw().empty());
  require(reader.position() <= bytes.size());
  ReadOptions csv;
  csv.format = Format::csv;
  csv.encoding = Encoding::utf8;
  csv.separator = ',';
  csv.max_row_bytes = 4 << 20;
  auto again = open_rows(text, "fuzz", csv);
  require(again.ok());
  require((*again)->header() == reader.header());
  for (const auto& expected : cells) {
    auto more = (*again)->next(row);
    require(more.ok() && *more);
    require(std::equal(row.cells.begin(), row.cells.end(), expected.begin(), expected.end()));
  }
  require(!*(*again)->next(row));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  ReadOptions options;
  options.max_row_bytes = (data[1] & 1) == 0 ? 1 << 20 : 64;
  options.max_columns = (data[1] & 2) == 0 ? 1000 : 4;
  if ((data[1] & 4) != 0) options.sheet = "2";
  const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
  XlsxParts parts;
  parts.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"17\"/><xf numFmtId=\"46\"/></cellXfs>";
  parts.strings = "<si><t>a</t></si><si><t>b,\"c\"</t></si>";
  parts.sheet = "<sheetData><row><c t=\"s\"><v>0</v></c></row><row><c t=\"s\"><v>1</v></c></row></sheetData>";
  switch (data[0] % 7) {
    case 0:
      options.format = Format::xlsx;
      read(text, options);
      break;
    case 1:
      options.format = Format::ods;
      read(text, options);
      break;
    case 2:
      options.format = Format::html;
      read(text, options);
      break;
    case 3:
      options.format = Format::xlsx;
      parts.sheet = text;
      read(make_xlsx(parts), options);
      break;
    case 4:
      options.format = Format::xlsx;
      parts.strings = text;
      read(make_xlsx(parts), options);
      break;
    case 5:
      options.format = Format::xlsx;
      parts.styles = text;
      parts.sheet = "<sheetData><row><c><v>header</v></c></row><row><c s=\"0\"><v>44391.5</v></c><c s=\"1\"><v>1e3</v></c></row></sheetData>";
      read(make_xlsx(parts), options);
      break;
    default:
      options.format = Format::ods;
      read(make_ods(text), options);
  }
  return 0;
}
