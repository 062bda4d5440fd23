// Any bytes, in any format and encoding.
#include "intake/rows_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::intake;
  if (size < 2) return 0;
  ReadOptions options;
  options.format = static_cast<Format>(data[0] % 4);
  options.encoding = static_cast<Encoding>(data[0] / 4 % 5);
  options.separator = (data[1] & 3) == 0 ? ';' : '\0';
  options.max_row_bytes = (data[1] & 4) == 0 ? 1 << 20 : 64;
  options.max_columns = (data[1] & 8) == 0 ? 1000 : 4;
  read_rows({reinterpret_cast<const char*>(data) + 2, size - 2}, options);
  return 0;
}
