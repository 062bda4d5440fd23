#include "log/proof.h"

#include <bit>

#include "log/merkle.h"

namespace stillheld::log {

namespace {

Error bad(std::string why) { return fail(Code::kBadProof, {std::move(why)}); }

// The largest power of two smaller than n.  REQUIRES: n > 1.
uint64_t split(uint64_t n) { return std::bit_floor(n - 1); }

}  // namespace

Status verify_inclusion(uint64_t index, uint64_t size, const Hash& leaf, std::span<const Hash> proof, const Hash& root) {
  if (index >= size) return bad("entry " + std::to_string(index) + " is not in a log of " + std::to_string(size));
  uint64_t node = index, last = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (last == 0) return bad("the proof is too long");
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      // Levels where we are the right edge without a sibling have no hash.
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return bad("the proof is too short");
  if (hash != root) return bad("the proof gives another root");
  return {};
}

bool is_subtree(uint64_t start, uint64_t end) {
  if (start >= end) return false;
  const uint64_t width = end - start;
  if (width > (uint64_t{1} << 63)) return start == 0;
  return start % std::bit_ceil(width) == 0;
}

Status verify_consistency(uint64_t size1, uint64_t size2, const Hash& root1, const Hash& root2, std::span<const Hash> proof) {
  if (size1 == 0) return bad("nothing can be shown about a log of size 0");
  return verify_subtree_consistency(0, size1, size2, root1, root2, proof);
}

Status verify_subtree_inclusion(uint64_t index, uint64_t start, uint64_t end, const Hash& leaf, std::span<const Hash> proof,
                                const Hash& root) {
  if (!is_subtree(start, end)) return bad("there is no such subtree");
  if (index < start || index >= end) return bad("the entry is not in the subtree");
  return verify_inclusion(index - start, end - start, leaf, proof, root);
}

Status verify_subtree_consistency(uint64_t start, uint64_t end, uint64_t size, const Hash& subtree_root, const Hash& root,
                                  std::span<const Hash> proof) {
  if (end > size) return bad("there is no such subtree");
  if (start == end) {
    if (!proof.empty() || subtree_root != sha256("")) return bad("of no entries there is one root and nothing to show");
    return {};
  }
  if (!is_subtree(start, end)) return bad("there is no such subtree");
  // first: the subtree's first node on this level; last: its last one; tree:
  // the tree's last one.
  uint64_t first = start, last = end - 1, tree = size - 1;
  const auto up = [&] {
    first >>= 1;
    last >>= 1;
    tree >>= 1;
  };
  if (last == tree) {
    while (first != last) up();
  } else {
    while (first != last && (last & 1) != 0) up();
  }
  Hash ours = subtree_root, whole = subtree_root;
  size_t next = 0;
  if (first != last) {
    if (proof.empty()) return bad("the proof is too short");
    ours = whole = proof[next++];
  }
  for (; next < proof.size(); ++next) {
    if (tree == 0) return bad("the proof is too long");
    if ((last & 1) != 0 || last == tree) {
      if (first < last) ours = node_hash(proof[next], ours);
      whole = node_hash(proof[next], whole);
      while (last != 0 && (last & 1) == 0) up();
    } else {
      whole = node_hash(whole, proof[next]);
    }
    up();
  }
  if (tree != 0) return bad("the proof is too short");
  if (ours != subtree_root) return bad("the proof gives another root for the smaller log");
  if (whole != root) return bad("the proof gives another root for the larger log");
  return {};
}

Result<Hash> root_of_range(const Nodes& nodes, uint64_t first, uint64_t count) {
  if (count == 0) return sha256("");
  if (std::has_single_bit(count)) {
    const auto level = static_cast<unsigned>(std::countr_zero(count));
    return nodes(level, first >> level);
  }
  const uint64_t left = split(count);
  TRY(a, root_of_range(nodes, first, left));
  TRY(b, root_of_range(nodes, first + left, count - left));
  return node_hash(a, b);
}

Result<Proof> make_inclusion(const Nodes& nodes, uint64_t index, uint64_t size) {
  Proof proof;
  // From the root down; the proof is written from the leaf up.
  uint64_t first = 0, count = size;
  while (count > 1) {
    const uint64_t left = split(count);
    const bool is_left = index < first + left;
    TRY(sibling, is_left ? root_of_range(nodes, first + left, count - left) : root_of_range(nodes, first, left));
    proof.push_back(sibling);
    if (is_left) {
      count = left;
    } else {
      first += left;
      count -= left;
    }
  }
  return Proof(proof.rbegin(), proof.rend());
}

Result<Proof> make_consistency(const Nodes& nodes, uint64_t size1, uint64_t size2) {
  Proof proof;
  uint64_t first = 0, count = size2, old = size1;
  bool known = true;  // the old tree's root is this subtree's: its reader has it
  while (old != count) {
    const uint64_t left = split(count);
    if (old <= left) {
      TRY(right, root_of_range(nodes, first + left, count - left));
      proof.push_back(right);
      count = left;
    } else {
      TRY(sibling, root_of_range(nodes, first, left));
      proof.push_back(sibling);
      first += left;
      count -= left;
      old -= left;
      known = false;
    }
  }
  if (!known) {
    TRY(self, root_of_range(nodes, first, count));
    proof.push_back(self);
  }
  return Proof(proof.rbegin(), proof.rend());
}

}  // namespace stillheld::log
