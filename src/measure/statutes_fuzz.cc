// Articles as lists write them: any bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "measure/statutes.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string& number : stillheld::measure::article_numbers(text)) {
    if (number.size() > 12 || number.find_first_not_of("0123456789-.") != std::string::npos) std::abort();
    // What was read is read again as itself.
    const auto again = stillheld::measure::article_numbers(number);
    if (again.size() != 1 || again[0] != number) std::abort();
  }
  return 0;
}
