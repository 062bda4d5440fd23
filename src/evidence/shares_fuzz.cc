// A recovery share as somebody typed it: read or refused; what was read is
// written and read again as the same share.
#include <cstdint>
#include <cstdlib>

#include "evidence/shares.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::evidence;
  const auto share = parse_share({reinterpret_cast<const char*>(data), size});
  if (!share.ok()) return 0;
  const auto again = parse_share(share_text(*share));
  if (!again.ok() || !(*again == *share)) std::abort();
  return 0;
}
