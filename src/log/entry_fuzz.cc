// Fuzzes the decoder: any bytes give an Error or an entry whose canonical
// bytes decode to itself.
#include "log/entry.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::log;
  Decoder decoder;
  Entry first, second;
  if (!decoder.decode({reinterpret_cast<const char*>(data), size}, first).ok()) return 0;
  std::string bytes;
  if (!encode(first, bytes).ok()) return 0;
  if (!decoder.decode(bytes, second).ok() || !(first == second)) std::abort();
  return 0;
}
