#include "base/random.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace stillheld {
namespace {

TEST(SeededRandom, NumbersOfTheReferenceImplementation) {
  // splitmix64 from state 1234567, as printed with its reference code.
  SeededRandom random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317u);
  EXPECT_EQ(random.next(), 3203168211198807973u);
  EXPECT_EQ(random.next(), 9817491932198370423u);
}

TEST(SeededRandom, TheSameSeedGivesTheSameBytes) {
  SeededRandom a(7), b(7), c(8);
  const Salt of_a = a.salt(), of_b = b.salt(), of_c = c.salt();
  EXPECT_EQ(of_a, of_b);
  EXPECT_NE(of_a, of_c);
}

TEST(SeededRandom, FillsEverySizeToTheLastByteAndNoFurther) {
  for (size_t size = 0; size < 40; ++size) {
    std::map<size_t, std::set<uint8_t>> seen;
    SeededRandom random(size);
    for (int round = 0; round < 40; ++round) {
      std::vector<uint8_t> bytes(size + 1, 0xAB);
      random.fill(bytes.data(), size);
      EXPECT_EQ(bytes[size], 0xAB);
      for (size_t i = 0; i < size; ++i) seen[i].insert(bytes[i]);
    }
    for (size_t i = 0; i < size; ++i) EXPECT_GT(seen[i].size(), 10u);
  }
}

TEST(SystemRandom, DoesNotRepeatAcrossItsBuffer) {
  SystemRandom random;
  std::set<Id> ids;
  for (int i = 0; i < 20000; ++i) ids.insert(random.id());  // 320,000 bytes: the buffer is filled five times
  EXPECT_EQ(ids.size(), 20000u);
  std::vector<uint8_t> large(200001, 0);
  random.fill(large.data(), large.size());
  std::array<int, 256> count{};
  for (const uint8_t byte : large) ++count[byte];
  // 781 expected, standard deviation 28.
  for (const int n : count) EXPECT_NEAR(n, 781, 7 * 28);
}

}  // namespace
}  // namespace stillheld
