// WACZ files, ZIPs and WARC digests: read or refused, pieces are the whole.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "reading/wacz.h"
#include "reading/warc_records.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::reading;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto wacz = open_wacz(bytes);
  // What is read must be in the bytes: an archive is no larger than a ZIP of it can be.
  if (wacz.ok())
    for (const auto& [path, content] : wacz->archives)
      if (path.find("..") != std::string::npos || content.size() > kMostArchiveBytes) std::abort();
  (void)archive_fault("wacz", bytes);
  (void)warc_fault(bytes, 1 << 20);
  std::string joined;
  for (const std::string_view piece : pieces_of(bytes)) joined += piece;
  if (joined != bytes) std::abort();
  return 0;
}
