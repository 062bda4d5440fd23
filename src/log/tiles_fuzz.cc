// Tiles and bundles from strangers: a tree over any bytes answers or refuses.
#include <cstdint>
#include <cstdlib>

#include "log/tiles.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stillheld;
  if (size < 3) return 0;
  const uint64_t count = (static_cast<uint64_t>(data[0]) << 8 | data[1]) % 1000;
  const uint64_t index = count == 0 ? 0 : data[2] % count;
  const std::string bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
  const log::ReadFile read = [&](const std::string&) -> Result<std::string> { return bytes; };
  log::TileTree tree(count, read);
  (void)tree.root_of_every_tile().ok();
  (void)tree.entry(index).ok();
  if (count > 0) (void)log::make_inclusion(tree.nodes(), index, count).ok();
  const unsigned width = data[2];
  if (const auto entries = log::split_bundle(bytes, width); entries.ok() && entries->size() != width) std::abort();
  (void)log::TileWriter::resume(count, read, [](const std::string&, std::string_view) -> Status { return {}; }).ok();
  return 0;
}
