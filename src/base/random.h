// Where randomness comes from: the operating system, or a seed in a test.
//
// A Random is used from one thread.  Tested by random_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.h"
#include "base/id.h"

namespace stillheld {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(void* out, size_t size) = 0;
  Salt salt() { Salt s; fill(s.data(), s.size()); return s; }
  Id id() { Id i; fill(i.bytes.data(), i.bytes.size()); return i; }
};

// getrandom(2), drawn 64 KiB at a time.  Aborts the process if the kernel
// refuses: a guessable commitment key must never be written.
class SystemRandom final : public Random {
 public:
  void fill(void* out, size_t size) override;

 private:
  std::vector<uint8_t> buffer_;
  size_t used_ = 0;
};

// The same bytes for the same seed.  Never for a real ledger.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : state_(seed) {}
  void fill(void* out, size_t size) override;
  uint64_t next();
  // Uniform below `bound`.  REQUIRES: bound > 0.
  uint64_t below(uint64_t bound) { return next() % bound; }

 private:
  uint64_t state_;
};

}  // namespace stillheld
