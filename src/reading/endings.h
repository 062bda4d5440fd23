// Endings of words, kept by their last byte: a word is compared with the few
// that it can have.
//
//   constexpr std::string_view kList[] = {"ов", "ев", "ин"};
//   constexpr Endings kFamily(kList);
//   for (std::string_view ending : kFamily.of("иванов")) …   // "ов", "ев"
//
// Counter-example: of() does not say that a word has one of them; has() does.
//
// (1) of(word) are those that end in the word's last byte, in the list's order.
//
// Threads: constant.  Tested by words_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace stillheld::reading {

template <size_t kCount>
class Endings {
 public:
  constexpr explicit Endings(const std::string_view (&endings)[kCount]) {
    size_t at = 0;
    for (size_t byte = 0; byte < 256; ++byte) {
      begins_[byte] = static_cast<uint8_t>(at);
      for (const std::string_view ending : endings)
        if (static_cast<uint8_t>(ending.back()) == byte) sorted_[at++] = ending;
    }
    begins_[256] = static_cast<uint8_t>(at);
  }

  constexpr std::span<const std::string_view> of(std::string_view word) const {
    if (word.empty()) return {};
    const size_t byte = static_cast<uint8_t>(word.back());
    return {sorted_ + begins_[byte], sorted_ + begins_[byte + 1]};
  }

  // It ends in one of them, with at least so many bytes before.
  constexpr bool has(std::string_view word, size_t least) const {
    for (const std::string_view ending : of(word))
      if (word.size() >= ending.size() + least && word.ends_with(ending)) return true;
    return false;
  }

 private:
  static_assert(kCount < 256);
  std::string_view sorted_[kCount] = {};
  uint8_t begins_[257] = {};
};

}  // namespace stillheld::reading
