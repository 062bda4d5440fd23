#include "base/hash.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace stillheld {
namespace {

TEST(Sha256, VectorsOfFips180) {
  EXPECT_EQ(to_hex(as_bytes(sha256("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(as_bytes(sha256(""))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, PiecesGiveTheWhole) {
  Sha256 pieces;
  pieces.add("a");
  pieces.add("bc");
  EXPECT_EQ(pieces.finish(), sha256("abc"));
}

TEST(Hmac, VectorOfRfc4231PaddedKey) {
  // Test case 2 has the key "Jefe"; HMAC pads short keys with zeros, so a key
  // of 32 bytes that ends in zeros is the same key.
  Salt key{};
  key[0] = 'J'; key[1] = 'e'; key[2] = 'f'; key[3] = 'e';
  EXPECT_EQ(to_hex(as_bytes(hmac_sha256(key, "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Base64, RoundTripAndOneTextAValue) {
  SeededRandom random(1);
  for (size_t size = 0; size < 70; ++size) {
    std::string bytes(size, '\0');
    random.fill(bytes.data(), size);
    EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
    EXPECT_EQ(from_hex(to_hex(bytes)).value(), bytes);
  }
  EXPECT_EQ(to_base64(as_bytes(Hash{})).size(), 43U);
  EXPECT_FALSE(from_base64("AB"));   // unused bits set
  EXPECT_TRUE(from_base64("AA"));
  EXPECT_FALSE(from_base64("A"));
  EXPECT_FALSE(from_base64("A+=="));
}

TEST(Random, SystemBytesDiffer) {
  SystemRandom random;
  EXPECT_NE(random.id(), random.id());
  EXPECT_NE(random.salt(), random.salt());
}

TEST(Id, TextRoundTrip) {
  SeededRandom random(7);
  for (int i = 0; i < 1000; ++i) {
    const Id id = random.id();
    EXPECT_EQ(Id::parse(id.text()), id);
  }
  EXPECT_FALSE(Id::parse("zzzzzzzzzzzzzzzzzzzzzzzzzz"));  // over 128 bits
  EXPECT_FALSE(Id::parse("0"));
  EXPECT_FALSE(Id::parse("il000000000000000000000000"));
}

}  // namespace
}  // namespace stillheld
