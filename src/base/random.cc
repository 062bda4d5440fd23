#include "base/random.h"

#include <sys/random.h>

#include <cstdlib>
#include <cstring>

namespace stillheld {

void SystemRandom::fill(void* out, size_t size) {
  auto* p = static_cast<uint8_t*>(out);
  while (size > 0) {
    if (used_ == buffer_.size()) {
      buffer_.resize(65536);
      used_ = 0;
      size_t have = 0;
      while (have < buffer_.size()) {
        const ssize_t got = getrandom(buffer_.data() + have, buffer_.size() - have, 0);
        if (got < 0) std::abort();
        have += static_cast<size_t>(got);
      }
    }
    const size_t n = std::min(size, buffer_.size() - used_);
    std::memcpy(p, buffer_.data() + used_, n);
    std::memset(buffer_.data() + used_, 0, n);
    used_ += n;
    p += n;
    size -= n;
  }
}

uint64_t SeededRandom::next() {  // splitmix64 (Steele, Lea, Flood 2014)
  uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

void SeededRandom::fill(void* out, size_t size) {
  auto* p = static_cast<uint8_t*>(out);
  while (size > 0) {
    const uint64_t v = next();
    const size_t n = std::min<size_t>(size, 8);
    std::memcpy(p, &v, n);
    p += n;
    size -= n;
  }
}

}  // namespace stillheld
