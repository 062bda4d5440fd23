// The table of keys of a backup, from a stranger: read or refused, in one form.
#include <cstdint>
#include <cstdlib>

#include "evidence/key_table.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto table = stillheld::evidence::parse_key_table(bytes);
  if (table.ok() && stillheld::evidence::format_key_table(*table) != bytes) std::abort();
  return 0;
}
