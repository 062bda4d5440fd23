#include "names/letters.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace stillheld::names {
namespace {

TEST(Letters, FoldToLatinWhateverTheAlphabet) {
  EXPECT_STREQ(letter_of(U'Ш').fold, "sh");
  EXPECT_STREQ(letter_of(U'щ').fold, "shch");
  EXPECT_STREQ(letter_of(U'Ў').fold, "u");
  EXPECT_STREQ(letter_of(U'Ł').fold, "l");
  EXPECT_STREQ(letter_of(U'ė').fold, "e");
  EXPECT_STREQ(letter_of(U'ế').fold, "e");
  EXPECT_STREQ(letter_of(U'ß').fold, "ss");
  EXPECT_STREQ(letter_of(U'ь').fold, "");
}

TEST(Letters, KnowTheirAlphabet) {
  EXPECT_EQ(letter_of(U'a').alphabet, Alphabet::latin);
  EXPECT_EQ(letter_of(U'а').alphabet, Alphabet::cyrillic);
  EXPECT_EQ(letter_of(U'ĸ').alphabet, Alphabet::latin);
  EXPECT_EQ(letter_of(U'李').alphabet, Alphabet::other);
  EXPECT_EQ(letter_of(U'م').alphabet, Alphabet::other);
  EXPECT_EQ(letter_of(U'7').alphabet, Alphabet::none);
  EXPECT_EQ(letter_of(0x10FFFF).alphabet, Alphabet::none);
}

TEST(Letters, EveryCodePointHasAnAnswer) {
  for (char32_t c = 0; c < 0x11000; ++c) {
    const Letter& letter = letter_of(c);
    for (const char* f = letter.fold; *f != 0; ++f)
      ASSERT_TRUE(*f >= 'a' && *f <= 'z') << std::hex << static_cast<uint32_t>(c) << " " << letter.fold;
  }
}

TEST(Letters, LookalikesLeadThereAndBack) {
  for (const char32_t c : std::u32string(U"ABCEHIKMOPTXaceiopxy")) {
    const char32_t twin = lookalike(c, Alphabet::cyrillic);
    ASSERT_NE(twin, 0u) << static_cast<uint32_t>(c);
    EXPECT_EQ(letter_of(twin).alphabet, Alphabet::cyrillic);
    EXPECT_EQ(lookalike(twin, Alphabet::latin), c);
    EXPECT_EQ(letter_of(twin).upper, letter_of(c).upper);
  }
}

TEST(Letters, AreComposed) {
  std::vector<char32_t> out;
  decode_nfc("и\u0306", out);  // и with a breve of its own is й
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0], U'й');
  decode_nfc("Sikorski\xFFzzz", out);
  EXPECT_EQ(out.size(), 8u);
}

}  // namespace
}  // namespace stillheld::names
