// Tiles are the log as files that any web server can hand out: C2SP tlog-tiles.
//
// Definition: a tile is 256 hashes of one height (8, 16, 24 … levels up) side
// by side; a bundle is the 256 entries under a tile of level 0, each with its
// length in two bytes.  The last of each may be partial, and says its width.
//
//   tile/0/000            leaf hashes 0 to 255        tile/entries/000   entries
//   tile/0/001.p/44       leaf hashes 256 to 299      tile/1/000.p/1     one hash
//
// Counter-example: an address that answers "proof for entry N".  It needs a
// program that runs; files can be copied, mirrored, and burnt to a disc.
//
// (1) A full tile and a bundle never change once written.
// (2) Going on needs the size so far and its partial tiles, nothing else.
// (3) TileTree believes no tile: what a tile gives is checked by its caller
//     against a root (proof.h).  A tile of the wrong length is kDamaged.
//
// Threads: a TileTree is used from one.  Tested by tiles_test.cc, with a
// complete signed log that another program wrote; fuzzed by tiles_fuzz.cc.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "log/proof.h"

namespace stillheld::log {

inline constexpr unsigned kTileWidth = 256;

// "tile/0/x001/x234/067", with ".p/W" if width < 256.
std::string tile_path(unsigned level, uint64_t index, unsigned width);
std::string bundle_path(uint64_t index, unsigned width);

using ReadFile = std::function<Result<std::string>(const std::string& path)>;
using WriteFile = std::function<Status(const std::string& path, std::string_view bytes)>;

// kDamaged unless the bundle holds exactly `width` entries.
Result<std::vector<std::string>> split_bundle(std::string_view bytes, unsigned width);

// Writes the tiles and bundles of a log that grew, entry by entry.
class TileWriter {
 public:
  // Goes on from a log of `size` whose tiles are there.
  static Result<TileWriter> resume(uint64_t size, const ReadFile& read, WriteFile write);
  uint64_t size() const { return size_; }
  // kEntryTooLarge from 65,536 bytes on.
  Status add(std::string_view entry);
  // Writes what is partial: the tiles for a checkpoint at size().
  Status finish();

 private:
  Status add_hash(unsigned level, const Hash& hash);
  uint64_t size_ = 0;
  std::vector<std::string> levels_;  // hashes of the last tile of each level
  std::string bundle_;
  WriteFile write_;
};

// The tree of `size` entries, read from its tiles.
class TileTree {
 public:
  TileTree(uint64_t size, ReadFile read) : size_(size), read_(std::move(read)) {}
  // For proof.h.  The TileTree must outlive it.
  Nodes nodes();
  Result<Hash> root();
  // The same, after every tile of the tree was read, and every hash above the
  // leaves was found to be that of the tile below it.
  Result<Hash> root_of_every_tile();
  Result<std::string> entry(uint64_t index);

 private:
  Result<Hash> node(unsigned level, uint64_t index);
  Result<const std::string*> tile(unsigned level, uint64_t index);
  uint64_t size_;
  ReadFile read_;
  std::map<std::pair<unsigned, uint64_t>, std::string> tiles_;
};

}  // namespace stillheld::log
