#include "log/merkle.h"

#include <gtest/gtest.h>

#include <span>

namespace stillheld::log {
namespace {

// RFC 6962 section 2.1, word for word: the slow twin.
Hash recursive_root(std::span<const std::string> entries) {
  if (entries.empty()) return sha256("");
  if (entries.size() == 1) return sha256(std::string("\0", 1) + entries[0]);
  size_t k = 1;
  while (k * 2 < entries.size()) k *= 2;
  const Hash left = recursive_root(entries.first(k)), right = recursive_root(entries.subspan(k));
  return sha256("\x01" + std::string(as_bytes(left)) + std::string(as_bytes(right)));
}

TEST(Merkle, EverySizeAgreesWithTheRfcsRecursion) {
  std::vector<std::string> entries;
  Frontier frontier;
  for (size_t n = 0; n < 300; ++n) {
    ASSERT_EQ(frontier.size(), n);
    ASSERT_EQ(frontier.root(), recursive_root(entries)) << n;
    const auto again = Frontier::from_bytes(frontier.bytes());
    ASSERT_TRUE(again.ok());
    ASSERT_EQ(again.value(), frontier);
    entries.push_back(std::string(n * 7 % 1500, 'x') + std::to_string(n));
    frontier.add(leaf_hash(entries.back()));
  }
}

TEST(Merkle, RootsOfTheCertificateTransparencyTestTree) {
  // Leaves and roots of the reference implementation's well-known test data.
  const std::vector<std::string> leaves = {"", "\x00", "\x10", "\x20\x21", "\x30\x31", "\x40\x41\x42\x43"};
  Frontier frontier;
  frontier.add(leaf_hash(""));
  EXPECT_EQ(to_hex(as_bytes(frontier.root())), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  frontier.add(leaf_hash(std::string("\0", 1)));
  EXPECT_EQ(to_hex(as_bytes(frontier.root())), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  frontier.add(leaf_hash("\x10"));
  EXPECT_EQ(to_hex(as_bytes(frontier.root())), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
}

TEST(Merkle, ADamagedFrontierIsRefused) {
  Frontier frontier;
  for (int i = 0; i < 5; ++i) frontier.add(leaf_hash(std::to_string(i)));
  std::string bytes = frontier.bytes();
  bytes[7] = 4;
  EXPECT_FALSE(Frontier::from_bytes(bytes).ok());
  EXPECT_FALSE(Frontier::from_bytes("").ok());
}

}  // namespace
}  // namespace stillheld::log
