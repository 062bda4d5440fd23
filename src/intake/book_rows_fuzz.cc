// Any bytes as a printed book: an error, or a row a line whose raw bytes joined
// are the input, with cells of valid UTF-8 and dates that EDTF knows.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "dates/date.h"
#include "intake/book_rows.h"
#include "intake/book_rows_line.h"
#include "intake/profile.h"

namespace {

using namespace stillheld;
using namespace stillheld::intake;

void require(bool condition) {
  if (!condition) std::abort();
}

constexpr BookColumn kDates[] = {BookColumn::born,     BookColumn::arrested,    BookColumn::court_date,     BookColumn::reduction_date,
                                 BookColumn::released, BookColumn::exile_ended, BookColumn::arrested_again, BookColumn::court_again_date,
                                 BookColumn::deported, BookColumn::died,        BookColumn::released_again};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Profile kProfile = Profile::load("estonia-book").take();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ReadOptions options;
  options.book = kProfile.book;
  if (size % 3 == 0) options.max_row_bytes = 200;
  auto opened = open_rows(bytes, "fuzz", options);
  if (!opened.ok()) return 0;
  std::string joined((*opened)->header_raw());
  Row row;
  uint64_t number = 0;
  for (;;) {
    auto more = (*opened)->next(row);
    if (!more.ok()) {
      require(more.error().where.byte <= bytes.size() + 1);
      return 0;
    }
    if (!*more) break;
    require(row.number > number);
    number = row.number;
    require(row.cells.size() == book_columns().size());
    for (const std::string_view cell : row.cells) require(find_invalid_utf8(cell) == std::string_view::npos);
    for (const BookColumn column : kDates) require(dates::parse_edtf(row.cells[static_cast<size_t>(column)]).ok());
    joined += row.raw;
  }
  require(joined == bytes);
  return 0;
}
