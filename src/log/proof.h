// Proofs that an outsider can check: an entry is in the log (inclusion), and a
// later log only adds to an earlier one (consistency).
//
// Definition: a proof is the list of hashes that, with what the outsider
// already has, give the root that he already trusts.  About log2(size) hashes.
//
//   tree of 7:  inclusion of leaf 2 = [leaf 3, node 0..1, node 4..6]
//   3 → 7:      consistency         = [leaf 2, leaf 3, node 0..1, node 4..6]
//
// Counter-example: "here is the whole log, look for yourself".  True, and of no
// use to somebody who may see one entry and not the others.
//
// (1) verify_* accept exactly the proofs of RFC 6962: nothing missing, nothing
//     left over, nothing out of range.
// (2) Two implementations that share no code agree: the iterative one of
//     RFC 9162 (verify_*), and the recursive one of RFC 6962 (twin::*).  A
//     checkpoint is signed only when both give one root (checkpoint.h).
// (3) Consistency from size 0 proves nothing and is refused.
// (4) A subtree [start, end) is one node of some tree, or the right edge of
//     one: start is a multiple of the smallest power of two ≥ end − start.  An
//     empty one is consistent with every tree, and says nothing.
//
// Source: RFC 6962 section 2.1, RFC 9162 sections 2.1.3 and 2.1.4, and
// draft-ietf-plants-merkle-tree-certs-02 for subtrees.
// Threads: pure.  Tested by proof_test.cc, with 518 public vectors.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace stillheld::log {

using Proof = std::vector<Hash>;

// kBadProof, with why, where the proof does not hold.
Status verify_inclusion(uint64_t index, uint64_t size, const Hash& leaf, std::span<const Hash> proof, const Hash& root);
Status verify_consistency(uint64_t size1, uint64_t size2, const Hash& root1, const Hash& root2, std::span<const Hash> proof);
bool is_subtree(uint64_t start, uint64_t end);
Status verify_subtree_inclusion(uint64_t index, uint64_t start, uint64_t end, const Hash& leaf, std::span<const Hash> proof,
                                const Hash& root);
Status verify_subtree_consistency(uint64_t start, uint64_t end, uint64_t size, const Hash& subtree_root, const Hash& root,
                                  std::span<const Hash> proof);

// The hash of a complete, aligned subtree: 2^level leaves from index << level.
// REQUIRES: all of them are in the tree.
using Nodes = std::function<Result<Hash>(unsigned level, uint64_t index)>;

// MTH(D[first, first + count)) for a range that a tree splits at `first`.
Result<Hash> root_of_range(const Nodes& nodes, uint64_t first, uint64_t count);
// REQUIRES: index < size.
Result<Proof> make_inclusion(const Nodes& nodes, uint64_t index, uint64_t size);
// REQUIRES: 0 < size1 <= size2.
Result<Proof> make_consistency(const Nodes& nodes, uint64_t size1, uint64_t size2);

// The slow twin: RFC 6962 word for word, by recursion over the leaves.  It
// uses none of the functions above, nor merkle.h.
namespace twin {
Hash leaf(std::string_view entry);
Hash root(std::span<const Hash> leaves);
// The root that leaf and proof give, or nothing if the proof has another length.
std::optional<Hash> root_of_inclusion(uint64_t index, uint64_t size, const Hash& leaf, std::span<const Hash> proof);
// The roots at size1 and size2 that the proof gives.
std::optional<std::pair<Hash, Hash>> roots_of_consistency(uint64_t size1, uint64_t size2, const Hash& root1,
                                                          std::span<const Hash> proof);
}  // namespace twin

}  // namespace stillheld::log
