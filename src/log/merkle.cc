#include "log/merkle.h"

#include <bit>
#include <cstring>

namespace stillheld::log {

Hash leaf_hash(std::string_view entry_bytes) {
  // Entries are short; one buffer saves the pieces' overhead.
  char small[1024];
  if (entry_bytes.size() < sizeof small) {
    small[0] = 0;
    std::memcpy(small + 1, entry_bytes.data(), entry_bytes.size());
    return sha256({small, entry_bytes.size() + 1});
  }
  Sha256 hash;
  hash.add(std::string_view("\0", 1));
  hash.add(entry_bytes);
  return hash.finish();
}

Hash node_hash(const Hash& left, const Hash& right) {
  char buffer[65];
  buffer[0] = 1;
  std::memcpy(buffer + 1, left.data(), 32);
  std::memcpy(buffer + 33, right.data(), 32);
  return sha256({buffer, sizeof buffer});
}

void Frontier::add(const Hash& leaf) {
  Hash carry = leaf;
  for (uint64_t n = size_; n & 1; n >>= 1) {
    carry = node_hash(full_.back(), carry);
    full_.pop_back();
  }
  full_.push_back(carry);
  ++size_;
}

Hash Frontier::root() const {
  if (full_.empty()) return sha256("");
  Hash root = full_.back();
  for (size_t i = full_.size() - 1; i-- > 0;) root = node_hash(full_[i], root);
  return root;
}

std::string Frontier::bytes() const {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((size_ >> shift) & 255);
  for (const Hash& hash : full_) out += as_bytes(hash);
  return out;
}

Result<Frontier> Frontier::from_bytes(std::string_view bytes) {
  const auto wrong = [] { return fail(Code::kDamaged, {"the frontier of the log cannot be read"}); };
  if (bytes.size() < 8 || (bytes.size() - 8) % 32 != 0) return wrong();
  Frontier out;
  for (size_t i = 0; i < 8; ++i) out.size_ = (out.size_ << 8) | static_cast<uint8_t>(bytes[i]);
  const size_t count = (bytes.size() - 8) / 32;
  if (count != static_cast<size_t>(std::popcount(out.size_))) return wrong();
  for (size_t i = 0; i < count; ++i) out.full_.push_back(*hash_from_bytes(bytes.substr(8 + 32 * i, 32)));
  return out;
}

}  // namespace stillheld::log
