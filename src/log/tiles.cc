#include "log/tiles.h"

#include <algorithm>
#include <bit>

#include "log/merkle.h"

namespace stillheld::log {

namespace {

constexpr unsigned kTileHeight = 8;
constexpr size_t kHashBytes = 32;

// 1234067 → "x001/x234/067".
std::string digits_path(uint64_t index) {
  const auto three = [](uint64_t value) {
    const std::string digits = std::to_string(value);
    return std::string(3 - digits.size(), '0') + digits;
  };
  std::string out = three(index % 1000);
  for (index /= 1000; index > 0; index /= 1000) out = "x" + three(index % 1000) + "/" + out;
  return out;
}

std::string with_width(std::string path, unsigned width) {
  return width == kTileWidth ? path : path + ".p/" + std::to_string(width);
}

// How many of `count` things are in the tile `index`: 0 to 256.
unsigned width_in(uint64_t count, uint64_t index) {
  const uint64_t first = index * kTileWidth;
  return first >= count ? 0 : static_cast<unsigned>(std::min<uint64_t>(kTileWidth, count - first));
}

uint64_t count_on(unsigned level, uint64_t size) { return level * kTileHeight >= 64 ? 0 : size >> (level * kTileHeight); }

Error damaged(const std::string& path) { return fail(Code::kDamaged, {path}); }

Hash hash_at(std::string_view hashes, size_t place) { return *hash_from_bytes(hashes.substr(place * kHashBytes, kHashBytes)); }

// The root of 2^k hashes side by side.
Hash fold(std::string_view hashes) {
  std::vector<Hash> row(hashes.size() / kHashBytes);
  for (size_t i = 0; i < row.size(); ++i) row[i] = hash_at(hashes, i);
  for (; row.size() > 1; row.resize(row.size() / 2))
    for (size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
  return row[0];
}

}  // namespace

std::string tile_path(unsigned level, uint64_t index, unsigned width) {
  return with_width("tile/" + std::to_string(level) + "/" + digits_path(index), width);
}

std::string bundle_path(uint64_t index, unsigned width) { return with_width("tile/entries/" + digits_path(index), width); }

Result<std::vector<std::string>> split_bundle(std::string_view bytes, unsigned width) {
  std::vector<std::string> out;
  while (!bytes.empty()) {
    if (bytes.size() < 2) return damaged("bundle");
    const size_t length = static_cast<size_t>(static_cast<uint8_t>(bytes[0])) << 8 | static_cast<uint8_t>(bytes[1]);
    if (bytes.size() - 2 < length || out.size() == width) return damaged("bundle");
    out.emplace_back(bytes.substr(2, length));
    bytes.remove_prefix(2 + length);
  }
  if (out.size() != width) return damaged("bundle");
  return out;
}

Result<TileWriter> TileWriter::resume(uint64_t size, const ReadFile& read, WriteFile write) {
  TileWriter out;
  out.size_ = size;
  out.write_ = std::move(write);
  for (unsigned level = 0; count_on(level, size) > 0; ++level) {
    const uint64_t count = count_on(level, size);
    const auto width = static_cast<unsigned>(count % kTileWidth);
    out.levels_.emplace_back();
    if (width == 0) continue;
    const std::string path = tile_path(level, count / kTileWidth, width);
    TRY(bytes, read(path));
    if (bytes.size() != width * kHashBytes) return damaged(path);
    out.levels_.back() = std::move(bytes);
  }
  if (const auto width = static_cast<unsigned>(size % kTileWidth); width > 0) {
    TRY(bytes, read(bundle_path(size / kTileWidth, width)));
    TRY_VOID(split_bundle(bytes, width));
    out.bundle_ = std::move(bytes);
  }
  return out;
}

Status TileWriter::add_hash(unsigned level, const Hash& hash) {
  if (levels_.size() <= level) levels_.resize(level + 1);
  levels_[level] += as_bytes(hash);
  if (levels_[level].size() < kTileWidth * kHashBytes) return {};
  // Every hash on this level covers 256^level entries.
  const uint64_t index = (size_ >> (level * kTileHeight)) / kTileWidth - 1;
  TRY_VOID(write_(tile_path(level, index, kTileWidth), levels_[level]));
  const Hash above = fold(levels_[level]);
  levels_[level].clear();
  return add_hash(level + 1, above);
}

Status TileWriter::add(std::string_view entry) {
  if (entry.size() > 0xFFFF) return fail(Code::kEntryTooLarge, {std::to_string(entry.size()), "65535"});
  bundle_ += static_cast<char>(entry.size() >> 8);
  bundle_ += static_cast<char>(entry.size() & 255);
  bundle_ += entry;
  ++size_;
  if (size_ % kTileWidth == 0) {
    TRY_VOID(write_(bundle_path(size_ / kTileWidth - 1, kTileWidth), bundle_));
    bundle_.clear();
  }
  return add_hash(0, leaf_hash(entry));
}

Status TileWriter::finish() {
  for (unsigned level = 0; level < levels_.size(); ++level) {
    const std::string& hashes = levels_[level];
    if (hashes.empty()) continue;
    TRY_VOID(write_(tile_path(level, count_on(level, size_) / kTileWidth, static_cast<unsigned>(hashes.size() / kHashBytes)), hashes));
  }
  if (!bundle_.empty()) TRY_VOID(write_(bundle_path(size_ / kTileWidth, static_cast<unsigned>(size_ % kTileWidth)), bundle_));
  return {};
}

Result<const std::string*> TileTree::tile(unsigned level, uint64_t index) {
  const auto known = tiles_.find({level, index});
  if (known != tiles_.end()) return &known->second;
  const unsigned width = width_in(count_on(level, size_), index);
  if (width == 0) return damaged(tile_path(level, index, kTileWidth));
  std::string path = tile_path(level, index, width);
  auto bytes = read_(path);
  if (!bytes.ok() && width < kTileWidth) {
    // A log that went on may have the full tile alone.
    path = tile_path(level, index, kTileWidth);
    bytes = read_(path);
    if (bytes.ok() && bytes->size() == kTileWidth * kHashBytes) bytes->resize(width * kHashBytes);
  }
  if (!bytes.ok()) return bytes.error();
  if (bytes->size() != width * kHashBytes) return damaged(path);
  return &tiles_.emplace(std::pair(level, index), bytes.take()).first->second;
}

Result<Hash> TileTree::node(unsigned level, uint64_t index) {
  const unsigned height = level % kTileHeight;
  const uint64_t first = index << height;  // on the level of the tile's hashes
  TRY(hashes, tile(level / kTileHeight, first / kTileWidth));
  const size_t place = first % kTileWidth, count = size_t{1} << height;
  if ((place + count) * kHashBytes > hashes->size()) return damaged(tile_path(level / kTileHeight, first / kTileWidth, kTileWidth));
  return fold(std::string_view(*hashes).substr(place * kHashBytes, count * kHashBytes));
}

Nodes TileTree::nodes() {
  return [this](unsigned level, uint64_t index) { return node(level, index); };
}

Result<Hash> TileTree::root() { return root_of_range(nodes(), 0, size_); }

Result<Hash> TileTree::root_of_every_tile() {
  for (unsigned level = 0; count_on(level, size_) > 0; ++level) {
    const uint64_t count = count_on(level, size_);
    for (uint64_t first = 0; first < count; first += kTileWidth) {
      TRY(hashes, tile(level, first / kTileWidth));
      if (level == 0) continue;
      for (size_t place = 0; place < hashes->size() / kHashBytes; ++place) {
        TRY(below, tile(level - 1, first + place));
        if (below->size() != kTileWidth * kHashBytes || fold(*below) != hash_at(*hashes, place))
          return damaged(tile_path(level - 1, first + place, kTileWidth));
      }
    }
  }
  return root();
}

Result<std::string> TileTree::entry(uint64_t index) {
  const uint64_t bundle = index / kTileWidth;
  unsigned width = width_in(size_, bundle);
  if (index >= size_) return fail(Code::kUnknownEntry, {std::to_string(index + 1)});
  auto bytes = read_(bundle_path(bundle, width));
  if (!bytes.ok() && width < kTileWidth) {
    width = kTileWidth;
    bytes = read_(bundle_path(bundle, width));
  }
  if (!bytes.ok()) return bytes.error();
  TRY(entries, split_bundle(*bytes, width));
  return std::move(entries[index % kTileWidth]);
}

}  // namespace stillheld::log
