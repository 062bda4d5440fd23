// A Tile is some rows of one block, laid out field by field, so that one row
// meets thirty-two others in one go.
//
// Definition: for each field a tile has columns: the cells' numbers and what
// blocking's bound needs of their values (letters, length, skeleton, class, or
// the digits and the day of a date).  TileFilter::look() gives, for a row of one
// tile and 32 of another, those pairs whose score may reach a threshold: every
// field counts with the best level that its columns allow.
//
// Why: of thirty million pairs that share a block some hundred thousand matter,
// and what a pair costs is mostly waiting for memory: two rows' values lie in
// twelve places.  A tile fetches them once a row instead of once a pair.
//
// Counter-example: it is no comparison.  It computes no similarity and knows no
// circles; what it lets through, reach.h looks at more closely, and what that
// lets through is compared.
//
// (1) Never lets a pair fall whose score is at least the threshold, whatever
//     levels, circle and order its names have (tile_test.cc).
// (2) Scalar, AVX2 and AVX-512 give the same answer: integers, and the floats of
//     filter.h's bound in the same order.
//
// Threads: TileFilter is immutable; each thread has Tiles.  Tested by tile_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "identity/run.h"

namespace stillheld::identity {

constexpr size_t kTileRows = 128;
constexpr size_t kTileLanes = 32;

struct Tile {
  static constexpr size_t kRoom = kTileRows + kTileLanes;  // lanes may hang over
  struct alignas(64) Column {
    uint64_t letters[kRoom];
    uint32_t cell[kRoom];
    uint32_t front[kRoom];   // first four bytes; of a complete date its digits, four bits each
    uint32_t length[kRoom];  // of a date: 1 where it has a day
    uint32_t over[kRoom];    // letters without a bit of their own
    uint32_t group[kRoom];   // of a date: the day
    uint32_t skeleton[kRoom];
    uint32_t wild[kRoom];    // 1: words may be part of words; 2: several values
    int32_t same[kRoom];     // what "identical" weighs, with the value's rarity
  };
  size_t size = 0;
  const uint32_t* rows = nullptr;
  std::vector<Column> columns;
  // Blocking's numbers of the rows, slot by slot (Blocks::each_mask).
  std::vector<std::array<uint32_t, kRoom>> numbers;
};

class TileFilter {
 public:
  TileFilter(const Scorer& scorer, Bits least);
  // n <= kTileRows; `rows` must outlive the tile's use.
  void fill(Tile& tile, const uint32_t* rows, size_t n) const;
  // Bit j: the pair (left.rows[i], right.rows[first + j]) may score `least` or
  // more; meaningless where first + j >= right.size.
  uint32_t look(const Tile& left, size_t i, const Tile& right, size_t first) const;
  // The same with a kernel of the caller's choice.
  uint32_t look(const Tile& left, size_t i, const Tile& right, size_t first,
                names::Kernel kernel) const;

  struct Plan {
    size_t field;
    enum class How : uint8_t { kName, kPatronymic, kDate, kCategory, kText, kIdentifier } how;
    std::array<Bits, 16> best{};  // a level: its weight, the best of all circles
    Bits most = 0;                // the best that is not "identical", or nothing
    float least_similar = 0;
    uint8_t close = 0, last = 0;
  };

 private:
  const Table& table_;
  names::Kernel kernel_;
  Bits least_;
  Bits start_;
  std::vector<Plan> plans_;  // in the order of looking
  int given_ = -1, family_ = -1;  // fields whose names can change places
};

}  // namespace stillheld::identity
