// The manifest of a backup, from a stranger: read or refused, in one form.
#include <cstdint>
#include <cstdlib>

#include "evidence/backup.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto manifest = stillheld::evidence::parse_manifest(bytes);
  if (manifest.ok() && stillheld::evidence::format_manifest(*manifest) != bytes) std::abort();
  return 0;
}
