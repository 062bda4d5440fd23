#include "intake/capture.h"

#include <gtest/gtest.h>

namespace stillheld::intake {
namespace {

// What the essay promises of any bytes.
void holds(const std::string& bytes) {
  const auto starts = chunk_starts(bytes);
  ASSERT_FALSE(starts.empty());
  EXPECT_EQ(starts.front(), 0U);
  for (size_t i = 0; i < starts.size(); ++i) {
    const size_t end = i + 1 < starts.size() ? starts[i + 1] : bytes.size();
    ASSERT_LT(starts[i], end) << i;
    EXPECT_LE(end - starts[i], kMostChunk);
    if (i + 1 == starts.size()) continue;
    EXPECT_GE(end - starts[i], kLeastChunk);
    EXPECT_TRUE(end - starts[i] == kMostChunk || bytes[end - 1] == '\n') << i;
  }
}

TEST(Capture, ChunksAreTheBytesAndEndBehindLines) {
  holds("x");
  holds("\n");
  holds(std::string(kLeastChunk, '\n'));
  holds(std::string(kLeastChunk, 'x') + "\n");
  holds(std::string(kMostChunk, 'x'));
  holds(std::string(kMostChunk + 1, 'x'));
  holds(std::string(kMostChunk, 'x') + "\n");
  EXPECT_EQ(chunk_starts(std::string(1 << 20, 'x')).size(), 16U);
  std::string page;
  SeededRandom random(7);
  for (int round = 0; round < 200; ++round) {
    page.append(random.below(round % 3 == 0 ? 90000 : 900), 'x');
    page += '\n';
    if (round % 20 == 0) holds(page);
  }
  holds(page);
}

}  // namespace
}  // namespace stillheld::intake
