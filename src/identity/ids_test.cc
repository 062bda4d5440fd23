#include "identity/ids.h"

#include <gtest/gtest.h>

namespace stillheld::identity {
namespace {

TEST(PersonIds, RetireAndComeBack) {
  Records records;
  for (const char* id : {"1", "2", "3"}) records.add(id);
  PersonIds ids;
  EXPECT_TRUE(ids.take(records, {0, 1, 0}).empty());
  EXPECT_EQ(ids.take(records, {0, 0, 0}), (std::vector<Redirect>{{"2", "1"}}));
  EXPECT_EQ(ids.resolve("2"), "1");
  EXPECT_EQ(ids.resolve("3"), "1");
  EXPECT_EQ(ids.retired(), (std::vector<Redirect>{{"2", "1"}}));
  EXPECT_TRUE(ids.take(records, {0, 1, 1}).empty());
  EXPECT_EQ(ids.resolve("2"), "2");
  EXPECT_TRUE(ids.retired().empty());
  EXPECT_EQ(ids.resolve("nobody"), "");
}

TEST(PersonIds, AnIdThatNamedSomebodyAlwaysLeadsSomewhere) {
  Records records;
  for (const char* id : {"1", "2", "3", "4"}) records.add(id);
  PersonIds ids;
  ids.take(records, {0, 1, 2, 3});
  ids.take(records, {0, 0, 2, 2});
  ids.take(records, {0, 1, 1, 0});
  // 3 and 4 named people once; their records are with 2 and 1 now.
  EXPECT_EQ(ids.retired(), (std::vector<Redirect>{{"3", "2"}, {"4", "1"}}));
}

}  // namespace
}  // namespace stillheld::identity
