#include "identity/filter.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace stillheld::identity {
namespace {

TEST(Filter, LetsNothingFallThatIsSimilar) {
  SeededRandom random(3);
  const auto some_text = [&] {
    std::string text(random.below(33), ' ');
    for (char& c : text) {
      const uint64_t which = random.below(20);
      c = which == 0   ? static_cast<char>('0' + random.below(10))
          : which == 1 ? static_cast<char>(0x80 + random.below(120))
          : which == 2 ? ' '
                       : static_cast<char>('a' + random.below(5));
    }
    return text;
  };
  uint64_t similar = 0, kept = 0;
  for (int round = 0; round < 5000; ++round) {
    FilterLanes lanes{};
    Value a[32], b[32];
    for (int i = 0; i < 32; ++i) {
      const std::string left = some_text();
      std::string right = random.below(2) == 0 ? some_text() : left;
      if (!right.empty()) right[random.below(right.size())] = 'z';
      a[i] = read_value(Kind::kIdentifier, left);
      b[i] = read_value(Kind::kIdentifier, right);
      lanes.letters_a[i] = a[i].letters;
      lanes.letters_b[i] = b[i].letters;
      std::memcpy(&lanes.front_a[i], a[i].text.bytes, 4);
      std::memcpy(&lanes.front_b[i], b[i].text.bytes, 4);
      lanes.length_a[i] = a[i].length;
      lanes.length_b[i] = b[i].length;
    }
    for (const float least : {0.75f, 0.85f}) {
      for (int k = 0; k <= static_cast<int>(names::best_kernel()); ++k) {
        const uint32_t mask = may_be_similar(lanes, least, static_cast<names::Kernel>(k));
        for (int i = 0; i < 32; ++i) {
          if (a[i].length == 0 || b[i].length == 0) continue;
          kept += mask >> i & 1;
          if (names::jaro_winkler(a[i].text.view(), b[i].text.view()) < least) continue;
          ++similar;
          ASSERT_TRUE(mask >> i & 1) << a[i].text.view() << " / " << b[i].text.view();
        }
      }
    }
  }
  EXPECT_GT(similar, 1000u);
  EXPECT_LT(kept, similar * 4);
}

}  // namespace
}  // namespace stillheld::identity
