#include "base/utf8.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace stillheld {
namespace {

// The slow twin: decode by the definition and check every rule by name.
size_t slow_find_invalid(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    const auto b = static_cast<uint8_t>(text[i]);
    int extra = b < 0x80 ? 0 : (b & 0xE0) == 0xC0 ? 1 : (b & 0xF0) == 0xE0 ? 2 : (b & 0xF8) == 0xF0 ? 3 : -1;
    if (extra < 0) return i;
    char32_t value = extra == 0 ? b : b & (0x3F >> extra);
    for (int k = 1; k <= extra; ++k) {
      if (i + static_cast<size_t>(k) >= text.size()) return i;
      const auto c = static_cast<uint8_t>(text[i + static_cast<size_t>(k)]);
      if ((c & 0xC0) != 0x80) return i;
      value = (value << 6) | (c & 0x3F);
    }
    static constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (value < kLeast[extra] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return i;
    i += static_cast<size_t>(extra) + 1;
  }
  return std::string_view::npos;
}

TEST(Utf8, AgreesWithTheSlowTwin) {
  SeededRandom random(3);
  for (int round = 0; round < 200000; ++round) {
    std::string text;
    const size_t size = random.below(14);
    for (size_t i = 0; i < size; ++i) {
      static constexpr uint8_t kInteresting[] = {0x41, 0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xA0,
                                                 0x9F, 0xED, 0xEF, 0xF0, 0x90, 0x8F, 0xF4, 0xF5, 0xFF};
      text += static_cast<char>(kInteresting[random.below(sizeof kInteresting)]);
    }
    ASSERT_EQ(find_invalid_utf8(text), slow_find_invalid(text));
  }
}

TEST(Utf8, EveryCodePointRoundTrips) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    size_t offset = 0;
    ASSERT_EQ(find_invalid_utf8(text), std::string_view::npos);
    ASSERT_EQ(next_code_point(text, offset), c);
    ASSERT_EQ(offset, text.size());
  }
}

TEST(Utf8, AbbreviateCutsBetweenLetters) {
  EXPECT_EQ(abbreviate("Марыя", 5), "Марыя");
  EXPECT_EQ(abbreviate("Марыя", 3), "Мар…");
}

}  // namespace
}  // namespace stillheld
