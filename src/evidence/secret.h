// A Secret is a 256-bit key in memory that the system is asked not to write to
// its swap file, and that is overwritten when it goes.
//
// It is made by sodium_malloc: guard pages, mlock where the limit allows it.
// Keys of persons are many and lie in ordinary memory (vault.h); they are
// overwritten when they go, too.
//
// Counter-example: a std::string.  Its copies stay wherever they were.
//
// Threads: a value with one owner.  Tested by team_key_test.cc.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/random.h"

namespace stillheld::evidence {

inline constexpr size_t kKeyBytes = 32;

class Secret {
 public:
  Secret();  // zeros
  static Secret make(Random& random);
  static Secret from(std::span<const uint8_t, kKeyBytes> bytes);
  Secret copy() const { return from(bytes()); }
  std::span<const uint8_t, kKeyBytes> bytes() const { return std::span<const uint8_t, kKeyBytes>(bytes_.get(), kKeyBytes); }
  std::span<uint8_t, kKeyBytes> bytes() { return std::span<uint8_t, kKeyBytes>(bytes_.get(), kKeyBytes); }
  bool operator==(const Secret& other) const;  // in constant time

 private:
  struct Free {
    void operator()(uint8_t* bytes) const;
  };
  std::unique_ptr<uint8_t, Free> bytes_;
};

// No core dump of this process, and nobody may look into it (prctl, setrlimit):
// before the first passphrase is read.
void forbid_core_dumps();

// A passphrase's bytes, overwritten: `text` is empty afterwards.
void forget(std::string& text);

}  // namespace stillheld::evidence
