#include "base/result.h"

#include <gtest/gtest.h>

#include <set>

namespace stillheld {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return fail(Code::kBadValue, {std::to_string(n)});
  return n / 2;
}

Result<int> quarter(int n) {
  TRY(h, half(n));
  return half(h);
}

TEST(Result, TryHandsTheErrorUp) {
  EXPECT_EQ(quarter(12).value(), 3);
  const auto odd = quarter(6);
  ASSERT_FALSE(odd.ok());
  EXPECT_EQ(odd.error().code, Code::kBadValue);
  EXPECT_EQ(odd.error().params[0], "3");
}

TEST(ErrorCodes, EveryNameIsUniqueAndInOrder) {
  std::set<std::string_view> keys;
  for (const CodeRow& row : error_codes()) {
    EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    EXPECT_EQ(row_of(row.code).key, row.key);
    EXPECT_GE(row.exit_status, 1);  // 1: looked at, and found wrong
  }
}

}  // namespace
}  // namespace stillheld
