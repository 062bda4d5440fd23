#include "intake/json_rows.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/json.h"
#include "base/random.h"
#include "intake/rows_test.h"

namespace stillheld::intake {
namespace {

using Cells = std::vector<std::vector<std::string>>;
using Names = std::vector<std::string>;

TEST(JsonRows, AListOfObjects) {
  const std::string bytes = "\xEF\xBB\xBF[ {\"id\":7,\"name\":\"A\"} ,\n {\"name\":\"B\",\"born\":\"1988\"}\n]\n";
  const ReadList list = read_json(bytes);
  ASSERT_FALSE(list.error) << describe(list.error);
  EXPECT_EQ(list.header, (Names{"id", "name", "born"}));
  EXPECT_EQ(list.cells(), (Cells{{"7", "A", ""}, {"", "B", "1988"}}));
  EXPECT_EQ(list.header_raw, "\xEF\xBB\xBF[ ");
  EXPECT_EQ(list.rows[0].raw, "{\"id\":7,\"name\":\"A\"} ,\n ");
  EXPECT_EQ(list.rows[1].raw, "{\"name\":\"B\",\"born\":\"1988\"}\n");
  EXPECT_EQ(list.trailer_raw, "]\n");
  EXPECT_EQ(list.rows[0].number, 1u);
  EXPECT_EQ(list.rows[1].number, 2u);
  EXPECT_EQ(list.rows[1].line, 2u);
  EXPECT_EQ(list.joined(), bytes);
}

TEST(JsonRows, JsonLines) {
  const std::string bytes = "\n{\"a\":1}\r\n\n {\"a\":2,\"b\":true}\n{\"b\":null}\n\n";
  for (Format format : {Format::json, Format::json_lines}) {
    const ReadList list = read_json(bytes, format);
    ASSERT_FALSE(list.error) << describe(list.error);
    EXPECT_EQ(list.cells(), (Cells{{"1", ""}, {"2", "true"}, {"", ""}}));
    EXPECT_EQ(list.rows[0].raw, "{\"a\":1}\r\n\n ");
    EXPECT_EQ(list.rows[1].line, 4u);
    EXPECT_EQ(list.rows[2].raw, "{\"b\":null}\n");
    EXPECT_EQ(list.trailer_raw, "\n");
    EXPECT_EQ(list.joined(), bytes);
  }
}

TEST(JsonRows, AListInAnObject) {
  const std::string bytes = R"({"total": 2, "errors": [], "data": [{"a":1}, {"a":2}], "page": {"next": null}})";
  const ReadList list = read_json(bytes);
  ASSERT_FALSE(list.error) << describe(list.error);
  EXPECT_EQ(list.cells(), (Cells{{"1"}, {"2"}}));
  EXPECT_EQ(list.trailer_raw, R"(], "page": {"next": null}})");
  EXPECT_EQ(list.joined(), bytes);
  EXPECT_EQ(describe(read_json(R"({"x":[{"a":1}],"y":[{"a":2}]})").error),
            "bad_json {there is more than one list of objects in it} byte 16");
}

TEST(JsonRows, AnObjectAloneIsOneRow) {
  for (const char* text : {"{\"a\":1,\"b\":[2,3]}", " {\n \"a\" : 1,\n \"b\" : [2,3] }\r\n\n"}) {
    const ReadList list = read_json(text);
    ASSERT_FALSE(list.error) << describe(list.error);
    EXPECT_EQ(list.cells(), (Cells{{"1", "2|3"}}));
    EXPECT_EQ(list.joined(), text);
  }
}

TEST(JsonRows, AnEmptyListIsAListOfNobody) {
  const ReadList list = read_json(" [ ]\n");
  EXPECT_FALSE(list.error);
  EXPECT_TRUE(list.header.empty());
  EXPECT_EQ(list.header_raw, " [ ");
  EXPECT_EQ(list.trailer_raw, "]\n");
}

TEST(JsonRows, ValuesBecomeText) {
  const ReadList list = read_json(R"([{
    "number": 1988.10, "big": 123456789012345678901234567890, "tiny": -0.0e-5,
    "yes": true, "no": false, "null": null,
    "list": ["x", 2, null, "y|z"], "none": [], "nested": [[1], {"a": "b"}],
    "court": {"city": "Минск", "seat": {"room": 4}}, "nobody": {},
    "text": "a\"b\\\u00e9\ud83d\ude00\n", "": "unnamed"}])");
  ASSERT_FALSE(list.error) << describe(list.error);
  EXPECT_EQ(list.header, (Names{"number", "big", "tiny", "yes", "no", "null", "list", "none", "nested", "court.city",
                                "court.seat.room", "text", "column 13"}));
  EXPECT_EQ(list.rows[0].cells,
            (Names{"1988.10", "123456789012345678901234567890", "-0.0e-5", "true", "false", "", "x|2||y|z", "",
                   R"([[1], {"a": "b"}])", "Минск", "4", "a\"b\\é😀\n", "unnamed"}));
}

TEST(JsonRows, ColumnsKeepTheOrderOfTheirFirstAppearance) {
  const ReadList list = read_json(R"([{"b":1},{"a":2,"b":3},{"c":{"x":1}},{"c":null}])");
  EXPECT_EQ(list.header, (Names{"b", "a", "c.x", "c"}));
  EXPECT_EQ(list.cells(), (Cells{{"1", "", "", ""}, {"3", "2", "", ""}, {"", "", "1", ""}, {"", "", "", ""}}));
}

TEST(JsonRows, ErrorsHaveTheirPlace) {
  const auto error = [](std::string_view bytes, Format format = Format::json) { return describe(read_json(bytes, format).error); };
  EXPECT_EQ(error(""), "empty_file");
  EXPECT_EQ(error("\xEF\xBB\xBF \n"), "empty_file");
  EXPECT_EQ(error("hello"), "bad_json {it begins with neither [ nor {} byte 1");
  EXPECT_EQ(error("[{\"a\":1},{\"a\":\"x"), "truncated_file {a JSON object} row 2 byte 16");
  EXPECT_EQ(error("[{\"a\":1}"), "truncated_file {a list} row 1 byte 8");
  EXPECT_EQ(error("[{\"a\":1},"), "truncated_file {a list} row 2 byte 9");
  EXPECT_EQ(error("["), "truncated_file {a list} row 1 byte 1");
  EXPECT_EQ(error("{\"a\":[{\"b\":1}]"), "truncated_file {a JSON object} byte 14");
  EXPECT_EQ(error("{\"a\":1}\n{\"a\":", Format::json_lines), "truncated_file {a JSON object} row 2 byte 13");
  EXPECT_EQ(error("{\"a\":1}\n{\"a\":\n{\"a\":2}\n"), "bad_json {a closing bracket or quotation mark is missing} row 2 byte 9");
  EXPECT_EQ(error("{\"a\":1}\n{\"a\":2} {\"a\":3}\n"), "bad_json {something stands behind the object} row 2 byte 17");
  EXPECT_EQ(error("[1]"), "bad_json {an element of the list is no object} row 1 byte 2");
  EXPECT_EQ(error("[{\"a\":1},]"), "bad_json {a value, comma or bracket is out of place} row 1 byte 10");
  EXPECT_EQ(error("[{\"a\":1} {\"a\":2}]"), "bad_json {a value, comma or bracket is out of place} row 1 byte 10");
  EXPECT_EQ(error("[{\"a\":1}]x"), "bad_json {a value, comma or bracket is out of place} byte 10");
  EXPECT_EQ(error("[{\"a\":1,\"a\":2}]"), "bad_json {a key stands twice in one object} row 1 column a byte 2");
  EXPECT_EQ(error("[{\"a\":{\"b\":1},\"a.b\":2}]"), "bad_json {a key stands twice in one object} row 1 column a.b byte 2");
  EXPECT_EQ(error("[{\"a\":[{\"b\":1,\"b\":1}]}]"), "bad_json {a key stands twice in one object} row 1 column b byte 8");
  EXPECT_EQ(error("[{\"a\":01}]"), "bad_json {a value, comma or bracket is out of place} row 1 column a byte 7");
  EXPECT_EQ(error("[{\"a\":1},{\"b\":tru}]"), "bad_json {a value, comma or bracket is out of place} row 2 column b byte 15");
  EXPECT_EQ(error("[{\"a\":\"\\x\"}]"), "bad_json {a string or an escape in it is malformed} row 1 column a byte 7");
  EXPECT_EQ(error("[{\"a\":\"x\xFF\"}]"), "bad_utf8 row 1 byte 9");
  EXPECT_EQ(error("[{\"a\":1}]\xFF"), "bad_utf8 byte 10");
  EXPECT_EQ(error(std::string_view("[{\"a\":\"x\0\"}]", 12)), "nul_byte row 1 byte 9");
  EXPECT_EQ(error("[{\"a\":\"x\\u0000\"}]"), "nul_byte row 1 column a byte 7");
  EXPECT_EQ(error("\xFF\xFE[\0]\0"), "bad_utf8 byte 1");
  EXPECT_EQ(error("[{\"column 2\":1,\"\":2}]"), "duplicate_column {column 2} column column 2");
}

TEST(JsonRows, Limits) {
  ReadOptions options;
  options.format = Format::json;
  options.max_row_bytes = 20;
  const auto error = [&](const std::string& bytes) { return describe(read_list(bytes, options).error); };
  EXPECT_EQ(error("[{\"a\":\"3456789012345\"}]"), "line_too_long {20 bytes} row 1 byte 2");
  EXPECT_EQ(error("[{\"a\":\"34567890123\"}]"), "no error");
  options.format = Format::json_lines;
  EXPECT_EQ(error("{\"a\":1}\n{\"a\":\"3456789012345\"}\n"), "line_too_long {20 bytes} row 2 byte 9");
  options.format = Format::json;
  options.max_columns = 2;
  EXPECT_EQ(error("[{\"a\":1},{\"b\":1},{\"c\":1}]"), "too_many_columns {2} row 3 column c byte 18");
  const auto nested = [](int depth) { return "[{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}]"; };
  EXPECT_FALSE(read_json(nested(63)).error);
  EXPECT_EQ(describe(read_json(nested(64)).error), "bad_json {it is nested more than 64 deep} row 1 byte 2");
  EXPECT_EQ(read_json(nested(500000)).error->code, Code::kBadJson);
  EXPECT_EQ(read_json(std::string(500000, '[')).error->code, Code::kBadJson);
}

TEST(JsonRows, AnEndlessLineIsRefusedAtOnce) {
  const auto started = std::chrono::steady_clock::now();
  for (const char* begin : {"[{\"a\":\"", "{\"a\":\"", "{\"a\":1}\n{\"a\":\""}) {
    const std::string bytes = begin + std::string(256 << 20, 'x');
    EXPECT_EQ(read_json(bytes).error->code, Code::kLineTooLong) << begin;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(3));
}

// Every file as it is, and as the value in a row: [{"v": … }].
TEST(JsonRows, JsonTestSuite) {
  const std::string folder = vectors("jsontestsuite");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the JSONTestSuite files are not beside the repository";
  int accepted = 0, refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/test_parsing")) {
    const std::string name = entry.path().filename().string();
    const std::string text = file_text(entry.path().string());
    for (Format format : {Format::json, Format::json_lines}) {
      const ReadList bare = read_json(text, format);
      if (!bare.error) { EXPECT_EQ(bare.joined(), text) << name; }
      if (name.starts_with("n_")) { EXPECT_TRUE(bare.error) << name; }
    }
    const std::string wrapped = "[{\"v\": " + text + "}]";
    const ReadList row = read_json(wrapped);
    if (!row.error) { EXPECT_EQ(row.joined(), wrapped) << name; }
    if (name.starts_with("n_")) {
      EXPECT_TRUE(row.error) << name;
      ++refused;
    } else if (name.starts_with("y_")) {
      // Ours alone: no key twice, no NUL.
      const bool ours = name.find("duplicated_key") != std::string::npos || name.find("null_escape") != std::string::npos ||
                        name.find("escaped_null") != std::string::npos;
      EXPECT_EQ(row.error.has_value(), ours) << name << " " << describe(row.error);
      ++accepted;
    }
  }
  EXPECT_GT(accepted, 90);
  EXPECT_GT(refused, 180);
}

// Random objects, written by our writer: what was written is read.
TEST(JsonRows, WhatWasWrittenIsRead) {
  SeededRandom random(5);
  for (int round = 0; round < 2000; ++round) {
    const size_t columns = 1 + random.below(4);
    Cells rows(random.below(5), Names(columns));
    std::string list = "[", lines;
    for (auto& cells : rows) {
      JsonWriter writer(random.below(2) == 0 ? JsonWriter::Compact : JsonWriter::Pretty);
      JsonWriter compact;
      for (JsonWriter* w : {&writer, &compact}) w->begin_object();
      for (size_t c = 0; c < columns; ++c) {
        for (size_t n = random.below(6); n > 0; --n) {
          static constexpr const char* kPieces[] = {"\"", "\\", "{", "]", ",", "\n", "ў", "\x01", "a"};
          cells[c] += kPieces[random.below(9)];
        }
        for (JsonWriter* w : {&writer, &compact}) w->field("c" + std::to_string(c), std::string_view(cells[c]));
      }
      for (JsonWriter* w : {&writer, &compact}) w->end_object();
      list += (list.size() > 1 ? "," : "") + writer.text();
      lines += compact.text() + "\n";
    }
    list += "]";
    const ReadList from_list = read_json(list);
    ASSERT_EQ(from_list.cells(), rows) << list;
    ASSERT_EQ(from_list.joined(), list);
    if (rows.empty()) continue;
    const ReadList from_lines = read_json(lines, Format::json_lines);
    ASSERT_EQ(from_lines.cells(), rows) << lines;
    ASSERT_EQ(from_lines.joined(), lines);
  }
}

// A file cut or damaged anywhere: an error or the whole file, never a crash.
TEST(JsonRows, DamagedAnywhere) {
  const std::string whole = R"({"n":1,"data":[{"a":"x\"y","b":[1,2],"c":{"d":null}},)" "\n" R"( {"a":"Ж"}],"m":[]})";
  for (size_t size = 0; size < whole.size(); ++size) EXPECT_TRUE(read_json(whole.substr(0, size)).error) << size;
  SeededRandom random(9);
  for (int round = 0; round < 50000; ++round) {
    std::string text = whole;
    for (size_t n = 1 + random.below(3); n > 0; --n)
      text[random.below(text.size())] = "{}[]\",:\\0 \n\xFF"[random.below(12)];
    for (Format format : {Format::json, Format::json_lines}) {
      const ReadList list = read_json(text, format);
      if (!list.error) { ASSERT_EQ(list.joined(), text); }
    }
  }
}

}  // namespace
}  // namespace stillheld::intake
