// The second implementation: RFC 6962 section 2.1 by recursion.  Written apart
// from proof.cc and merkle.cc on purpose; it shares nothing with them but
// SHA-256 itself.
#include "log/proof.h"

namespace stillheld::log::twin {

namespace {

Hash pair(const Hash& left, const Hash& right) {
  Sha256 hash;
  hash.add("\x01");
  hash.add(as_bytes(left));
  hash.add(as_bytes(right));
  return hash.finish();
}

// "k is the largest power of two smaller than n": RFC 6962.
uint64_t k_of(uint64_t n) {
  uint64_t k = 1;
  while (n > 2 * k) k *= 2;
  return k;
}

// PATH(m, D[n]) read from its end.
std::optional<Hash> climb(uint64_t m, uint64_t n, const Hash& leaf, std::span<const Hash> path) {
  if (n == 1) return path.empty() ? std::optional<Hash>(leaf) : std::nullopt;
  if (path.empty()) return std::nullopt;
  const Hash& last = path.back();
  const std::span<const Hash> rest = path.first(path.size() - 1);
  const uint64_t k = k_of(n);
  if (m < k) {
    const auto below = climb(m, k, leaf, rest);
    return below ? std::optional<Hash>(pair(*below, last)) : std::nullopt;
  }
  const auto below = climb(m - k, n - k, leaf, rest);
  return below ? std::optional<Hash>(pair(last, *below)) : std::nullopt;
}

// SUBPROOF(m, D[n], b) read from its end: the roots of D[m] and of D[n].
std::optional<std::pair<Hash, Hash>> subproof(uint64_t m, uint64_t n, bool b, const Hash& root1, std::span<const Hash> path) {
  if (m == n) {
    if (b) return path.empty() ? std::optional(std::pair(root1, root1)) : std::nullopt;
    if (path.size() != 1) return std::nullopt;
    return std::pair(path[0], path[0]);
  }
  if (path.empty()) return std::nullopt;
  const Hash& last = path.back();
  const std::span<const Hash> rest = path.first(path.size() - 1);
  const uint64_t k = k_of(n);
  if (m <= k) {
    const auto below = subproof(m, k, b, root1, rest);
    if (!below) return std::nullopt;
    return std::pair(below->first, pair(below->second, last));
  }
  const auto below = subproof(m - k, n - k, false, root1, rest);
  if (!below) return std::nullopt;
  return std::pair(pair(last, below->first), pair(last, below->second));
}

}  // namespace

Hash leaf(std::string_view entry) {
  Sha256 hash;
  hash.add(std::string_view("\0", 1));
  hash.add(entry);
  return hash.finish();
}

Hash root(std::span<const Hash> leaves) {
  if (leaves.empty()) return sha256("");
  if (leaves.size() == 1) return leaves[0];
  const uint64_t k = k_of(leaves.size());
  return pair(root(leaves.first(k)), root(leaves.subspan(k)));
}

std::optional<Hash> root_of_inclusion(uint64_t index, uint64_t size, const Hash& leaf, std::span<const Hash> proof) {
  if (index >= size) return std::nullopt;
  return climb(index, size, leaf, proof);
}

std::optional<std::pair<Hash, Hash>> roots_of_consistency(uint64_t size1, uint64_t size2, const Hash& root1,
                                                          std::span<const Hash> proof) {
  if (size1 == 0 || size1 > size2) return std::nullopt;
  return subproof(size1, size2, true, root1, proof);
}

}  // namespace stillheld::log::twin
