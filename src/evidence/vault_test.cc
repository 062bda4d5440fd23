#include "evidence/vault.h"

#include <gtest/gtest.h>

namespace stillheld::evidence {
namespace {

class VaultTest : public testing::Test {
 protected:
  uint32_t number(Vault& vault, const Id& subject) {
    std::optional<store::PersonKey> made;
    return vault.number_for(subject, random_, made);
  }
  log::Personal value(std::string field, std::string text) { return {std::move(field), std::move(text), random_.salt()}; }

  SeededRandom random_{7};
  Id ledger_ = random_.id(), ada_ = random_.id(), bel_ = random_.id();
  Vault vault_{ledger_, 1, Secret::make(random_)};
  uint32_t own_ = number(vault_, Id{}), a_ = number(vault_, ada_), b_ = number(vault_, bel_);
};

TEST_F(VaultTest, WhatIsSealedComesBackAndIsNotThere) {
  EXPECT_EQ(own_, 0U);
  for (int round = 0; round < 300; ++round) {
    std::string text(random_.below(200), '\0');
    random_.fill(text.data(), text.size());
    if (round % 3 == 0) text += std::string("\x80\0\0", 3);  // looks like padding
    const log::Personal clear = value("name", text);
    const uint32_t first = round % 2 ? a_ : own_, second = round % 5 == 1 ? b_ : 0;
    const log::Personal sealed = vault_.seal(12, clear, first, second, random_);
    EXPECT_EQ(key_numbers(sealed.salt), std::pair(first, second));
    if (text.size() > 8) {
      EXPECT_EQ(sealed.text.find(text.substr(0, 8)), std::string::npos);
    }
    EXPECT_EQ(sealed.text.find(std::string(clear.salt.begin(), clear.salt.begin() + 8)), std::string::npos);
    ASSERT_EQ(*vault_.open(12, sealed), clear);
    store::Chunk row{3, sha256(text), random_.salt(), text, first == 0 ? Id{} : ada_};
    const store::Chunk closed = vault_.seal(9, row, first, random_);
    const auto opened = vault_.open(9, closed);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened->bytes, text);
    EXPECT_EQ(opened->salt, row.salt);
    EXPECT_EQ(opened->subject, row.subject);
  }
}

// Names of up to 31 letters cannot be told apart by their length.
TEST_F(VaultTest, LengthsOfNamesDoNotShow) {
  const size_t size = vault_.seal(1, value("name", ""), a_, 0, random_).text.size();
  for (size_t n = 0; n < 32; ++n) EXPECT_EQ(vault_.seal(1, value("name", std::string(n, 'x')), a_, 0, random_).text.size(), size) << n;
  EXPECT_GT(vault_.seal(1, value("name", std::string(32, 'x')), a_, 0, random_).text.size(), size);
}

TEST_F(VaultTest, NothingOpensInAnothersPlace) {
  const log::Personal clear = value("name", "Ada Prykladna");
  const log::Personal sealed = vault_.seal(12, clear, a_, 0, random_);
  ASSERT_TRUE(vault_.open(12, sealed).ok());
  EXPECT_EQ(vault_.open(13, sealed).error().code, Code::kDamaged);  // another entry
  log::Personal other = sealed;
  other.field = "birth";
  EXPECT_FALSE(vault_.open(12, other).ok());
  // Another person's key, the ledger's, both, none that there is.
  for (const auto& [a, b] : {std::pair(b_, 0U), std::pair(own_, 0U), std::pair(a_, b_), std::pair(b_, a_), std::pair(99U, 0U), std::pair(a_, 99U)}) {
    other = sealed;
    for (size_t i = 0; i < 4; ++i) {
      other.salt[24 + i] = static_cast<uint8_t>(a >> (24 - 8 * i));
      other.salt[28 + i] = static_cast<uint8_t>(b >> (24 - 8 * i));
    }
    EXPECT_FALSE(vault_.open(12, other).ok()) << a << " " << b;
  }
  // Another ledger with the same keys; the same ledger with others.
  Vault twin(random_.id(), 1, vault_.team().copy());
  number(twin, Id{});
  number(twin, ada_);
  EXPECT_FALSE(twin.open(12, sealed).ok());
  // What two are bound to is not what one is bound to.
  const log::Personal both = vault_.seal(12, clear, a_, b_, random_);
  EXPECT_TRUE(vault_.open(12, both).ok());
  EXPECT_FALSE(vault_.open(13, both).ok());
  // Rows: capture, index, commitment.
  const store::Chunk row{3, sha256("c"), random_.salt(), "a row", ada_};
  const store::Chunk closed = vault_.seal(9, row, a_, random_);
  ASSERT_TRUE(vault_.open(9, closed).ok());
  EXPECT_FALSE(vault_.open(10, closed).ok());
  store::Chunk moved = closed;
  moved.index = 4;
  EXPECT_FALSE(vault_.open(9, moved).ok());
  moved = closed;
  moved.commitment = sha256("d");
  EXPECT_FALSE(vault_.open(9, moved).ok());
  // A value in a row's place.
  moved = closed;
  moved.salt = sealed.salt;
  moved.bytes = sealed.text;
  EXPECT_FALSE(vault_.open(9, moved).ok());
}

TEST_F(VaultTest, EveryFlippedBitIsFound) {
  const log::Personal sealed = vault_.seal(12, value("name", "Ada Prykladna"), a_, 0, random_);
  for (size_t bit = 0; bit < sealed.text.size() * 8; ++bit) {
    log::Personal other = sealed;
    other.text[bit / 8] = static_cast<char>(other.text[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(vault_.open(12, other).ok()) << bit;
  }
  for (size_t bit = 0; bit < sealed.salt.size() * 8; ++bit) {
    log::Personal other = sealed;
    other.salt[bit / 8] = static_cast<uint8_t>(other.salt[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(vault_.open(12, other).ok()) << bit;
  }
  for (size_t size = 0; size < sealed.text.size(); ++size) {
    log::Personal other = sealed;
    other.text.resize(size);
    EXPECT_FALSE(vault_.open(12, other).ok()) << size;
  }
}

TEST_F(VaultTest, FilesBesideTheLedgerAreBoundToTheirPurpose) {
  const std::string sealed = vault_.protect("hashes of names", "books", random_);
  EXPECT_EQ(*vault_.unprotect(sealed, "books"), "hashes of names");
  EXPECT_FALSE(vault_.unprotect(sealed, "edges"));
  Vault empty(ledger_, 1, vault_.team().copy());
  EXPECT_FALSE(empty.unprotect(sealed, "books"));
}

}  // namespace
}  // namespace stillheld::evidence
