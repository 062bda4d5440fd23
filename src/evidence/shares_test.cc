#include "evidence/shares.h"

#include <gtest/gtest.h>

namespace stillheld::evidence {
namespace {

const Id kLedger = *Id::parse("4x1m0000000000000000000000");

// The slow twin: multiplication by adding, division by trying all bytes.
uint8_t slow_times(uint8_t a, uint8_t b) {
  unsigned product = 0, x = a;
  for (unsigned bit = 0; bit < 8; ++bit)
    if ((b >> bit) & 1) product ^= x << bit;
  for (unsigned bit = 15; bit >= 8; --bit)
    if ((product >> bit) & 1) product ^= 0x11BU << (bit - 8);
  return static_cast<uint8_t>(product);
}

uint8_t slow_over(uint8_t a, uint8_t b) {
  for (unsigned q = 0; q < 256; ++q)
    if (slow_times(static_cast<uint8_t>(q), b) == a) return static_cast<uint8_t>(q);
  ADD_FAILURE();
  return 0;
}

// f(0) of the line through (x1, y1) and (x2, y2): its slope, then back.
uint8_t slow_key(uint8_t x1, uint8_t y1, uint8_t x2, uint8_t y2) {
  const uint8_t slope = slow_over(y1 ^ y2, x1 ^ x2);
  return y1 ^ slow_times(slope, x1);
}

TEST(Shares, AnyTwoGiveTheKeyAndTheTwinAgrees) {
  SeededRandom random(1);
  for (int round = 0; round < 200; ++round) {
    const Secret key = Secret::make(random);
    const auto shares = split_key(key, kLedger, 7, random);
    for (size_t i = 0; i < 3; ++i)
      for (size_t k = 0; k < 3; ++k) {
        const auto joined = join_shares(shares[i], shares[k], kLedger);
        if (i == k) {
          EXPECT_EQ(joined.error().code, Code::kBadShare);
          continue;
        }
        ASSERT_TRUE(joined.ok());
        EXPECT_TRUE(*joined == key);
        for (size_t b = 0; b < kKeyBytes; ++b)
          ASSERT_EQ(slow_key(shares[i].number, shares[i].bytes[b], shares[k].number, shares[k].bytes[b]), key.bytes()[b]);
      }
  }
}

// Every value of one byte of one share is as likely as any other, whatever the key.
TEST(Shares, OneAloneSaysNothing) {
  SeededRandom random(2);
  for (const uint8_t value : {uint8_t{0}, uint8_t{0xA7}}) {
    Secret key;
    for (uint8_t& byte : key.bytes()) byte = value;
    for (size_t number = 0; number < 3; ++number) {
      std::array<int, 256> seen{};
      for (int round = 0; round < 2000; ++round) {
        const auto shares = split_key(key, kLedger, 1, random);
        for (const uint8_t byte : shares[number].bytes) ++seen[byte];
      }
      // Chi square with 255 degrees of freedom: beyond 360 once in 60,000.
      double chi = 0;
      for (const int n : seen) chi += (n - 250.0) * (n - 250.0) / 250.0;
      EXPECT_LT(chi, 360) << static_cast<int>(value) << " " << number;
    }
  }
}

TEST(Shares, ATextIsReadAsPeopleWriteIt) {
  SeededRandom random(3);
  const auto shares = split_key(Secret::make(random), kLedger, 3, random);
  for (const Share& share : shares) {
    const std::string text = share_text(share);
    std::string sloppy = "  ";
    for (const char c : text) {
      if (c == '-') sloppy += " \n";
      else if (c == '0') sloppy += 'o';
      else if (c == '1') sloppy += 'L';
      else sloppy += static_cast<char>(std::tolower(c));
    }
    EXPECT_EQ(*parse_share(text), share);
    EXPECT_EQ(*parse_share(sloppy), share);
  }
}

TEST(Shares, AnyWrongLetterIsFound) {
  SeededRandom random(4);
  const std::string text = share_text(split_key(Secret::make(random), kLedger, 3, random)[1]);
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '-') continue;
    for (const char c : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
      if (c == text[at]) continue;
      std::string other = text;
      other[at] = c;
      EXPECT_EQ(parse_share(other).error().code, Code::kBadShare) << at << c;
    }
  }
  // Two letters exchanged, one left out, one too many, a stranger's text.
  int exchanged = 0;
  for (size_t at = 0; at + 1 < text.size(); ++at) {
    std::string other = text;
    std::swap(other[at], other[at + 1]);
    if (text[at] == text[at + 1] || text[at] == '-' || text[at + 1] == '-') continue;
    ++exchanged;
    EXPECT_FALSE(parse_share(other).ok()) << at;
  }
  EXPECT_GT(exchanged, 30);
  EXPECT_FALSE(parse_share(text.substr(1)).ok());
  EXPECT_FALSE(parse_share(text + "0").ok());
  EXPECT_FALSE(parse_share("").ok());
  EXPECT_FALSE(parse_share("a share, as it were").ok());
}

TEST(Shares, OfAnotherLedgerOrEpochAreRefused) {
  SeededRandom random(5);
  const Secret key = Secret::make(random);
  const Id other = random.id();
  const auto here = split_key(key, kLedger, 1, random), there = split_key(key, other, 1, random), later = split_key(key, kLedger, 2, random);
  EXPECT_EQ(join_shares(here[0], there[1], kLedger).error().code, Code::kBadShare);
  EXPECT_EQ(join_shares(there[0], there[1], kLedger).error().code, Code::kBadShare);
  EXPECT_EQ(join_shares(here[0], later[1], kLedger).error().code, Code::kBadShare);
}

}  // namespace
}  // namespace stillheld::evidence
