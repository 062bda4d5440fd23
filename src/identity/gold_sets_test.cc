// The shared labelled sets, whole: that a change does not make linking worse.
#include <gtest/gtest.h>

#include "identity/link.h"
#include "identity/testing.h"

namespace stillheld::identity {
namespace {

TEST(GoldSets, AreLinkedAsWellAsPromised) {
  const std::map<std::string, double> least = {
      {"fake_1000", 0.93}, {"febrl3", 0.998}, {"febrl4", 0.9996}, {"historical_50k", 0.90}};
  for (const testing::GoldSet& set : testing::gold_sets()) {
    const auto made =
        testing::load(set, std::string(STILLHELD_SOURCE_DIR) + "/../shared/linking", -1);
    if (!made) GTEST_SKIP() << "the shared labelled sets are not beside the repository";
    LinkOptions options;
    options.threads = 2;
    const auto linked = link(made->records, options);
    ASSERT_TRUE(linked.ok()) << set.name;
    EXPECT_GE(score_clusters(made->gold, linked->person_of).f1(), least.at(set.name)) << set.name;
  }
}

}  // namespace
}  // namespace stillheld::identity
