// The Merkle tree over the log, as RFC 6962 section 2.1 defines it.
//
// leaf = SHA-256(0x00 ‖ entry bytes), node = SHA-256(0x01 ‖ left ‖ right); the
// left subtree is the largest full one; the root of no entries is SHA-256("").
//
// A Frontier is what must be kept to go on appending: the roots of the full
// subtrees from left to right, one for each 1 in the binary form of the size
// (at most 64 hashes).  The root is their fold from the right.
//
// (1) Adding a leaf costs one hash on average; root() costs one a full subtree.
// (2) The Frontier of size n and the next leaves give the root of size n + k:
//     nothing else of the log has to be read.
//
// Counter-example: a chain hash (h = H(h ‖ entry)) also binds every entry, but
// a proof that one entry is in it is the whole log.
//
// Threads: a value.  Tested by merkle_test.cc against the RFC's recursion.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace stillheld::log {

Hash leaf_hash(std::string_view entry_bytes);
Hash node_hash(const Hash& left, const Hash& right);

class Frontier {
 public:
  uint64_t size() const { return size_; }
  void add(const Hash& leaf);
  Hash root() const;
  // Size as 8 bytes big-endian, then the hashes.
  std::string bytes() const;
  static Result<Frontier> from_bytes(std::string_view bytes);
  bool operator==(const Frontier&) const = default;

 private:
  uint64_t size_ = 0;
  std::vector<Hash> full_;  // left to right: largest first
};

}  // namespace stillheld::log
