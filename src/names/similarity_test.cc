#include "names/similarity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "base/random.h"

namespace stillheld::names {
namespace {

TEST(JaroWinkler, TheTextbooksExamples) {
  EXPECT_NEAR(jaro_winkler("MARTHA", "MARHTA"), 0.9611, 1e-4);
  EXPECT_NEAR(jaro_winkler("DIXON", "DICKSONX"), 0.8133, 1e-4);
  EXPECT_NEAR(jaro_winkler("DWAYNE", "DUANE"), 0.84, 1e-4);
  EXPECT_NEAR(jaro_winkler("JELLYFISH", "SMELLYFISH"), 0.8963, 1e-4);
  EXPECT_EQ(jaro_winkler("", ""), 1);
  EXPECT_EQ(jaro_winkler("a", ""), 0);
  EXPECT_EQ(jaro_winkler("a", "a"), 1);
  EXPECT_EQ(jaro_winkler("a", "b"), 0);
}

std::string random_word(SeededRandom& random, size_t longest, uint64_t letters) {
  std::string word(random.below(longest + 1), 'a');
  for (char& c : word) c = static_cast<char>('a' + random.below(letters));
  return word;
}

std::string distorted(SeededRandom& random, std::string word) {
  for (uint64_t k = random.below(4); k > 0 && !word.empty(); --k) {
    const size_t at = random.below(word.size());
    switch (random.below(4)) {
      case 0: word.erase(at, 1); break;
      case 1: word.insert(at, 1, static_cast<char>('a' + random.below(26))); break;
      case 2: word[at] = static_cast<char>(random.below(255) + 1); break;
      default: if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
    }
  }
  if (word.size() > 32) word.resize(32);
  return word;
}

// Every kernel of this machine gives the scalar one's bits, and that one the
// textbook's value to within a rounding.
void expect_all_kernels_agree(const std::vector<PaddedString>& a, const std::vector<PaddedString>& b) {
  const size_t n = a.size();
  std::vector<float> expected(n), got(n);
  jaro_winkler_batch(Kernel::scalar, a.data(), b.data(), n, expected.data());
  for (size_t i = 0; i < n; ++i)
    ASSERT_NEAR(expected[i], jaro_winkler(a[i].view(), b[i].view()), 2e-7)
        << a[i].view() << " " << b[i].view();
  for (const Kernel kernel : {Kernel::avx2, Kernel::avx512}) {
    if (kernel > best_kernel()) continue;
    std::fill(got.begin(), got.end(), -1.0F);
    jaro_winkler_batch(kernel, a.data(), b.data(), n, got.data());
    for (size_t i = 0; i < n; ++i)
      ASSERT_EQ(std::memcmp(&expected[i], &got[i], sizeof(float)), 0)
          << kernel_name(kernel) << " " << a[i].view() << " " << b[i].view() << " " << expected[i] << " "
          << got[i];
  }
}

TEST(JaroWinkler, KernelsAreBitIdenticalOverMillionsOfPairs) {
  SeededRandom random(20201);
  for (int round = 0; round < 300; ++round) {
    const size_t longest = round % 3 == 0 ? 32 : (round % 3 == 1 ? 16 : 9);
    const uint64_t letters = round % 4 == 0 ? 3 : 26;
    const size_t n = 10000 + random.below(130);
    std::vector<PaddedString> a(n), b(n);
    for (size_t i = 0; i < n; ++i) {
      const std::string word = random_word(random, longest, letters);
      a[i] = PaddedString(word);
      b[i] = PaddedString(random.below(2) == 0 ? distorted(random, word) : random_word(random, longest, letters));
    }
    expect_all_kernels_agree(a, b);
    if (HasFatalFailure()) return;
  }
}

TEST(JaroWinkler, EveryBatchSizeUpTo200) {
  SeededRandom random(7);
  for (size_t n = 0; n < 200; ++n) {
    std::vector<PaddedString> a(n), b(n);
    for (size_t i = 0; i < n; ++i) {
      a[i] = PaddedString(random_word(random, 20, 4));
      b[i] = PaddedString(random_word(random, 20, 4));
    }
    expect_all_kernels_agree(a, b);
    if (HasFatalFailure()) return;
  }
}

TEST(JaroWinkler, IsOneForEqualAndSymmetricForDistinctLetters) {
  SeededRandom random(3);
  for (int i = 0; i < 100000; ++i) {
    const std::string a = random_word(random, 20, 26);
    EXPECT_NEAR(jaro_winkler(a, a), 1, 1e-12) << a;
    const std::string b = random_word(random, 20, 26);
    const double value = jaro_winkler(a, b);
    EXPECT_GE(value, 0);
    EXPECT_LE(value, 1 + 1e-12);
  }
}

}  // namespace
}  // namespace stillheld::names
