#include "evidence/key_file.h"

#include <gtest/gtest.h>

namespace stillheld::evidence {
namespace {

log::SigningKey key(Random& random) { return log::SigningKey::make("archive.example/books", log::kNoteKey, random); }

TEST(KeyFile, OpensWithItsPassphraseAndSignsAsBefore) {
  SeededRandom random(1);
  const log::SigningKey made = key(random);
  const std::string file = seal_key(made, "correct horse", random);
  EXPECT_TRUE(needs_passphrase(file));
  const auto opened = open_key(file, "correct horse");
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->sign("text\n", 0), made.sign("text\n", 0));
  EXPECT_EQ(open_key(file, "wrong horse").error().code, Code::kPassphrase);
  EXPECT_EQ(open_key(file, std::nullopt).error().code, Code::kPassphrase);
}

TEST(KeyFile, TheSecretIsNotInIt) {
  SeededRandom random(2);
  const log::SigningKey made = key(random);
  const std::string seed(reinterpret_cast<const char*>(made.seed().data()), 32);
  const std::string sealed = seal_key(made, "correct horse", random), open = seal_key(made, std::nullopt, random);
  EXPECT_EQ(sealed.find(to_padded_base64(seed)), std::string::npos);
  EXPECT_NE(open.find(to_padded_base64(seed)), std::string::npos);
  EXPECT_FALSE(needs_passphrase(open));
  EXPECT_TRUE(open_key(open, std::nullopt).ok());
}

TEST(KeyFile, ThePublicHalfCannotBeExchanged) {
  SeededRandom random(3);
  const log::SigningKey one = key(random), other = key(random);
  for (const bool sealed : {true, false}) {
    std::string file = seal_key(one, sealed ? std::optional<std::string_view>("p") : std::nullopt, random);
    file.replace(file.find(one.verifier().text()), one.verifier().text().size(), other.verifier().text());
    EXPECT_FALSE(open_key(file, "p").ok());
  }
}

TEST(KeyFile, EveryBitOfItMatters) {
  SeededRandom random(4);
  const log::SigningKey made = key(random);
  const std::string file = seal_key(made, std::nullopt, random);
  for (size_t bit = 0; bit < file.size() * 8; ++bit) {
    std::string changed = file;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    const auto opened = open_key(changed, std::nullopt);
    EXPECT_FALSE(opened.ok()) << bit;
  }
}

TEST(KeyFile, AFileThatAsksForTooMuchIsRefusedBeforeMemoryIsTaken) {
  SeededRandom random(5);
  std::string file = seal_key(key(random), "p", random);
  file.replace(file.find("67108864"), 8, "68719476736");
  EXPECT_EQ(open_key(file, "p").error().code, Code::kBadKey);
  for (const std::string& bad : std::vector<std::string>{"", "stillheld key 1\n", file.substr(0, file.size() - 1), file + "x\n"})
    EXPECT_EQ(open_key(bad, "p").error().code, Code::kBadKey);
}

}  // namespace
}  // namespace stillheld::evidence
