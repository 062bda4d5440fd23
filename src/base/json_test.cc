#include "base/json.h"

#include <gtest/gtest.h>

namespace stillheld {
namespace {

TEST(Json, StringsAsRfc8785Section3_2_2_2) {
  std::string out;
  append_json_string(out, "\xE2\x82\xAC$\x0F\nA'B\"\\\\\"/");
  EXPECT_EQ(out, "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
}

TEST(Json, CompactIsCanonical) {
  JsonWriter w;
  w.begin_object().field("a", int64_t{1}).key("b").begin_array().null().boolean(true).string("x").end_array();
  w.key("c").begin_object().end_object().end_object();
  EXPECT_EQ(w.text(), R"({"a":1,"b":[null,true,"x"],"c":{}})");
}

TEST(Json, PrettyIndents) {
  JsonWriter w(JsonWriter::Pretty, false);
  w.begin_object().field("b", int64_t{-5}).key("a").begin_array().end_array().end_object();
  EXPECT_EQ(w.text(), "{\n  \"b\": -5,\n  \"a\": []\n}");
}

}  // namespace
}  // namespace stillheld
