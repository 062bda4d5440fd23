// Pages: what document_check.h says holds.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "reading/document_check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::reading;
  if (size < 2) return 0;
  DocumentOptions options;
  options.language = static_cast<Language>(data[0] % 5);
  options.content_type = "text/html";
  if (data[0] & 0x80) options.content_type += "; charset=windows-1251";
  if (data[1] & 1) options.published = stillheld::dates::from_civil(2025, 11, 21);
  auto read = open_documents(std::string_view(reinterpret_cast<const char*>(data) + 2, size - 2), options);
  if (!read.ok()) return 0;
  for (const Document& document : *read) {
    const std::string fault = fault_of(document, true);
    if (!fault.empty()) {
      std::fprintf(stderr, "%s\n", fault.c_str());
      std::abort();
    }
  }
  return 0;
}
