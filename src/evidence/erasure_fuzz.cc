// The rows that a tombstone lists: read or refused; what was read is written in
// its shortest form, and that is read as the same rows.
#include <cstdint>
#include <cstdlib>

#include "evidence/erasure.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::evidence;
  const auto rows = parse_rows({reinterpret_cast<const char*>(data), size});
  if (!rows.ok()) return 0;
  const auto again = parse_rows(rows_text(*rows));
  if (!again.ok() || *again != *rows) std::abort();
  return 0;
}
