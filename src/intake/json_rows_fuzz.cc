// Any bytes as JSON and JSON Lines.
#include "intake/rows_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::intake;
  if (size < 2) return 0;
  ReadOptions options;
  options.format = (data[0] & 1) == 0 ? Format::json : Format::json_lines;
  options.max_row_bytes = (data[1] & 4) == 0 ? 1 << 20 : 64;
  read_rows({reinterpret_cast<const char*>(data) + 2, size - 2}, options);
  return 0;
}
