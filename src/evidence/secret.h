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
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

// Where names and persons' keys that are in memory may come to lie in the clear:
// the swap areas of /proc/swaps that are neither in memory (zram) nor encrypted by
// the kernel (dm-crypt).  A swap file on an encrypted disk is among them: that
// cannot be seen from here.  `uuid_of` is a device's dm/uuid in /sys, or "".
std::vector<std::string> open_swap(std::string_view swaps, const std::function<std::string(const std::string&)>& uuid_of);
std::vector<std::string> open_swap();  // of this machine; none where that cannot be read

// A passphrase's bytes, overwritten: `text` is empty afterwards.
void forget(std::string& text);

}  // namespace stillheld::evidence
