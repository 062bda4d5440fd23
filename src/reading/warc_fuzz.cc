// WARC files and feeds: what document_check.h says holds.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "reading/document_check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::reading;
  if (size < 1) return 0;
  // The fuzzer need not find the first words by chance.
  static constexpr std::string_view kHeads[] = {"", "WARC/1.0\r\nWARC-Type: response\r\n", "<rss><channel><item>", "<feed><entry>"};
  const std::string bytes = std::string(kHeads[data[0] % 4]) + std::string(reinterpret_cast<const char*>(data) + 1, size - 1);
  DocumentOptions options;
  options.max_bytes = 1 << 20;
  auto read = open_documents(bytes, options);
  if (!read.ok()) return 0;
  for (const Document& document : *read) {
    const std::string fault = fault_of(document, false);
    if (!fault.empty()) {
      std::fprintf(stderr, "%s\n", fault.c_str());
      std::abort();
    }
  }
  return 0;
}
