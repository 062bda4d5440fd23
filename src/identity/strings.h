// Strings gives each different text a small number, and the text back.
//
// Definition: number 0 is the empty text; the others count from 1 in the order
// of their first appearance.
//
// Why: a list of a million people holds some thousands of given names.  Whoever
// compares numbers compares four bytes, and what was found out about a text
// (its skeleton, its frequency) is found out once.
//
// (1) number(t) == number(u) exactly if t == u, byte by byte.
// (2) A text's bytes don't move inside one block of memory, but view() is good
//     only until the next intern().
//
// Threads: one writer, or many readers.    Tested by records_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillheld::identity {

// A good 64-bit mix of two words (Stafford's variant 13, as in splitmix64).
constexpr uint64_t mix(uint64_t a, uint64_t b) {
  uint64_t z = a + 0x9E3779B97F4A7C15ULL + (b ^ (b >> 32)) * 0xD6E8FEB86659FD93ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}
// The same on every machine and in every version: parameters name texts by it.
uint64_t hash_text(std::string_view text);

class Strings {
 public:
  Strings();
  uint32_t intern(std::string_view text);
  // As intern(), but the text's hash is known.  REQUIRES: hash == hash_text(text).
  uint32_t intern(std::string_view text, uint64_t hash);
  // The text's number, or 0 if it is empty or not known.
  uint32_t find(std::string_view text) const;
  std::string_view view(uint32_t number) const {
    return {bytes_.data() + starts_[number], starts_[number + 1] - starts_[number]};
  }
  size_t size() const { return starts_.size() - 1; }
  size_t bytes() const { return bytes_.size(); }
  void reserve(size_t texts, size_t bytes);

 private:
  void grow();
  std::string bytes_;
  std::vector<uint64_t> starts_;
  std::vector<uint32_t> slots_;   // 0: free
  std::vector<uint32_t> hashes_;  // upper half of each text's hash
};

}  // namespace stillheld::identity
