#include "base/id.h"

#include <gtest/gtest.h>

#include <set>

#include "base/random.h"

namespace stillheld {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

// The text, digit by digit, as one would do it with pencil and paper.
std::string text_by_bits(const Id& id) {
  std::string bits = "00";  // 26 digits hold 130 bits
  for (const uint8_t byte : id.bytes)
    for (int bit = 7; bit >= 0; --bit) bits += (byte >> bit & 1) != 0 ? '1' : '0';
  std::string out;
  for (size_t i = 0; i < bits.size(); i += 5) out += kAlphabet[std::stoul(bits.substr(i, 5), nullptr, 2)];
  return out;
}

TEST(Id, TextIsTheBitsFiveAtATime) {
  SeededRandom random(1);
  for (int i = 0; i < 1000; ++i) {
    const Id id = random.id();
    EXPECT_EQ(id.text(), text_by_bits(id));
    EXPECT_EQ(Id::parse(id.text()), id);
  }
  EXPECT_EQ(Id{}.text(), std::string(26, '0'));
  EXPECT_TRUE(Id::parse(std::string(26, '0'))->is_zero());
}

TEST(Id, OrderOfIdsIsTheOrderOfTheirTexts) {
  SeededRandom random(2);
  for (int i = 0; i < 1000; ++i) {
    const Id a = random.id(), b = random.id();
    EXPECT_EQ(a < b, a.text() < b.text());
  }
}

TEST(Id, WhatIsReadAloudMayBeWrittenInCapitals) {
  SeededRandom random(3);
  const Id id = random.id();
  std::string capitals = id.text();
  for (char& c : capitals) c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(Id::parse(capitals), id);
}

TEST(Id, WhatIsNoIdIsRefused) {
  const std::string good(26, 'z');
  EXPECT_FALSE(Id::parse(good));  // 130 bits do not fit
  EXPECT_TRUE(Id::parse("7" + std::string(25, 'z')));
  EXPECT_FALSE(Id::parse("8" + std::string(25, '0')));
  EXPECT_FALSE(Id::parse(""));
  EXPECT_FALSE(Id::parse(std::string(25, '0')));
  EXPECT_FALSE(Id::parse(std::string(27, '0')));
  for (const char c : {'i', 'l', 'o', 'u', '-', ' ', '\0', '\xd0'}) {
    std::string text(26, '0');
    text[13] = c;
    EXPECT_FALSE(Id::parse(text)) << static_cast<int>(c);
  }
}

}  // namespace
}  // namespace stillheld
