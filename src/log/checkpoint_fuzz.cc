// A checkpoint's text from a stranger: read or refused, and read in one form.
#include "log/checkpoint.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::log;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto checkpoint = parse_checkpoint(bytes);
  if (checkpoint.ok() && format_checkpoint(*checkpoint) != bytes) std::abort();
  return 0;
}
