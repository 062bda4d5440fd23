#include "identity/strings.h"

#include <cstring>

namespace stillheld::identity {

uint64_t hash_text(std::string_view text) {
  uint64_t hash = mix(text.size(), 0);
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    hash = mix(hash, word);
  }
  uint64_t rest = 0;
  if (at < text.size()) std::memcpy(&rest, text.data() + at, text.size() - at);
  return mix(hash, rest);
}

Strings::Strings() : starts_{0, 0}, slots_(16, 0), hashes_{0} {}

void Strings::reserve(size_t texts, size_t bytes) {
  bytes_.reserve(bytes);
  starts_.reserve(texts + 2);
  hashes_.reserve(texts + 1);
  while (slots_.size() < texts * 2) grow();
}

void Strings::grow() {
  // Only the upper half of the hash is kept; the slot comes from it alone.
  std::vector<uint32_t> larger(slots_.size() * 2, 0);
  const size_t mask = larger.size() - 1;
  for (uint32_t number = 1; number < size(); ++number) {
    size_t slot = hashes_[number] & mask;
    while (larger[slot] != 0) slot = (slot + 1) & mask;
    larger[slot] = number;
  }
  slots_.swap(larger);
}

uint32_t Strings::intern(std::string_view text) { return intern(text, hash_text(text)); }

uint32_t Strings::intern(std::string_view text, uint64_t hash) {
  if (text.empty()) return 0;
  if ((size() + 1) * 2 > slots_.size()) grow();
  const auto upper = static_cast<uint32_t>(hash >> 32);
  const size_t mask = slots_.size() - 1;
  size_t slot = upper & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const uint32_t number = slots_[slot];
    if (hashes_[number] == upper && view(number) == text) return number;
  }
  const auto number = static_cast<uint32_t>(size());
  slots_[slot] = number;
  bytes_.append(text);
  starts_.push_back(bytes_.size());
  hashes_.push_back(upper);
  return number;
}

uint32_t Strings::find(std::string_view text) const {
  if (text.empty()) return 0;
  const auto upper = static_cast<uint32_t>(hash_text(text) >> 32);
  const size_t mask = slots_.size() - 1;
  for (size_t slot = upper & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const uint32_t number = slots_[slot];
    if (hashes_[number] == upper && view(number) == text) return number;
  }
  return 0;
}

}  // namespace stillheld::identity
