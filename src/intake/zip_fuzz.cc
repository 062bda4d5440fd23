// Any bytes as an archive, as what is packed in one, or as its directory: an
// error, or entries no larger than the limits allow.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "intake/zip.h"
#include "intake/zip_test.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld::intake;
  if (size < 4) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 4, size - 4);
  ZipLimits limits;
  limits.entries = 100;
  limits.entry_bytes = 1 << 18;
  limits.total_bytes = 1 << 19;
  limits.ratio_from = 1 << 12;
  std::string archive;
  switch (data[0] % 4) {
    case 0: archive = bytes; break;
    case 1:  // packed by somebody who knows what inflate takes, and lies about its size
      archive = make_zip({{"a", bytes, false, data[1] | static_cast<uint32_t>(data[2]) << 8, 0, 8}, {"b/c", "text"}});
      break;
    case 2:  // names, flags and methods as they come
      archive = make_zip({{bytes.substr(0, bytes.size() / 2), bytes, false, data[2], data[3], static_cast<uint16_t>((data[1] & 2) != 0 ? data[2] : 0xFFFF)}});
      break;
    default: {  // a good one with something written over it
      static const std::string good = make_zip({{"[Content_Types].xml", "<Types/>", true}, {"xl/workbook.xml", std::string(300, 'x'), true}, {"c", "stored"}});
      archive = good;
      const size_t at = (static_cast<size_t>(data[1]) << 8 | data[2]) % archive.size();
      archive.replace(at, std::min(bytes.size(), archive.size() - at), bytes);
    }
  }
  auto zip = ZipFile::open(archive, "fuzz", limits);
  if (!zip.ok()) return 0;
  uint64_t total = 0;
  for (const char* name : {"a", "b/c", "c", "[Content_Types].xml", "xl/workbook.xml", ""}) {
    const auto read = zip->read(name);
    if (!read.ok()) continue;
    if (!zip->has(name) || read->size() > limits.entry_bytes) std::abort();
    total += read->size();
  }
  if (total > limits.total_bytes) std::abort();
  return 0;
}
