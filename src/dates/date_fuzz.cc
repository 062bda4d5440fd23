// Bytes of no known origin, as EDTF and as a list's cell.
//
// What must hold: nothing crashes; what is read is a valid Date; its EDTF
// reads back as the same Date and is already the shortest; an error has the
// two params of bad_date.h and quotes only valid UTF-8.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "dates/date.h"
#include "dates/written.h"

namespace {

using stillheld::Result;
using stillheld::dates::Date;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Result<Date>& read) {
  if (!read.ok()) {
    require(read.error().code == stillheld::Code::kBadDate && read.error().params.size() == 2);
    require(stillheld::find_invalid_utf8(read.error().quoted) == std::string_view::npos);
    return;
  }
  require(read.value().is_valid());
  const std::string text = to_edtf(read.value());
  const auto again = stillheld::dates::parse_edtf(text);
  require(again.ok() && again.value() == read.value() && to_edtf(again.value()) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> kForms = {"iso", "edtf", "dmy", "mdy", "written", "year"};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(stillheld::dates::parse_edtf(text));
  check(stillheld::dates::parse_written(text, kForms));
  for (const std::string& form : kForms) check(stillheld::dates::parse_written(text, {&form, 1}));
  return 0;
}
