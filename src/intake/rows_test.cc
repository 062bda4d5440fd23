#include "intake/rows.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/json.h"
#include "intake/rows_test.h"

namespace stillheld::intake {
namespace {

using Cells = std::vector<std::vector<std::string>>;

std::string first_cell(std::string_view bytes, const std::string& name, const ReadOptions& options = {}) {
  const ReadList list = read_list(bytes, options, name);
  if (list.error) return describe(list.error);
  return list.rows.empty() ? "no rows" : list.rows[0].cells[0];
}

TEST(Rows, TheNameSaysTheFormat) {
  EXPECT_EQ(first_cell("[a\n[1\n", "list.csv"), "[1");
  EXPECT_EQ(first_cell("{a\tb\n1\t2\n", "LIST.TSV"), "1");
  EXPECT_EQ(first_cell("[{\"a\":1}]", "list.json"), "1");
  EXPECT_EQ(first_cell("{\"a\":1,\"b\":[{\"c\":2}]}", "list.jsonl"), "1");
  EXPECT_EQ(first_cell("{\"a\":1,\"b\":[{\"c\":2}]}", "list.json"), "2");
}

TEST(Rows, TheFirstCharacterSaysTheFormat) {
  EXPECT_EQ(first_cell("\xEF\xBB\xBF\n [{\"a\":1}]", "list"), "1");
  EXPECT_EQ(first_cell("{\"a\":1}\n{\"a\":2}\n", ""), "1");
  EXPECT_EQ(first_cell("a,b\n1,2\n", "list.dat"), "1");
  EXPECT_EQ(first_cell(encode("\uFEFF[{\"a\":1}]", Encoding::utf16le), "list"), "bad_utf8 byte 1");
  EXPECT_EQ(first_cell("", "list"), "empty_file");
  EXPECT_EQ(first_cell(" \n", "list"), "empty_file");
}

TEST(Rows, OptionsWin) {
  ReadOptions options;
  options.format = Format::csv;
  EXPECT_EQ(first_cell("[a\n[1\n", "list.json", options), "[1");
  options.format = Format::json;
  EXPECT_EQ(first_cell("[{\"a\":1}]", "list.csv", options), "1");
}

TEST(Rows, ErrorsNameTheFile) {
  for (const char* name : {"a.csv", "a.json", "a.jsonl"}) {
    auto reader = open_rows("", name);
    ASSERT_FALSE(reader.ok());
    EXPECT_EQ(reader.error().where.file, name);
  }
}

TEST(Rows, OneListInEveryEncoding) {
  const std::string text = "Прозвішча;Дата\r\n\"Ів\"\"аноў\";2021-07-14\r\n;;\r\nПятроў;\"1\n2\"";
  const Cells expected{{"Ів\"аноў", "2021-07-14"}, {"Пятроў", "1\n2"}};
  for (Encoding e : {Encoding::utf8, Encoding::utf16le, Encoding::utf16be, Encoding::cp1251}) {
    const std::string bytes = encode(text, e);
    const ReadList list = read_csv(bytes);
    ASSERT_FALSE(list.error) << describe(list.error);
    EXPECT_EQ(list.header, (std::vector<std::string>{"Прозвішча", "Дата"}));
    EXPECT_EQ(list.cells(), expected);
    EXPECT_EQ(list.joined(), bytes);
    EXPECT_EQ(list.rows[0].raw, encode("\"Ів\"\"аноў\";2021-07-14\r\n;;\r\n", e));
    if (e == Encoding::cp1251) continue;
    const std::string marked = encode("\uFEFF" + text, e);
    EXPECT_EQ(read_csv(marked).cells(), expected);
    EXPECT_EQ(read_csv(marked).joined(), marked);
  }
}

// The strings of the Big List of Naughty Strings as cells of every format.
TEST(Rows, NaughtyStringsComeBack) {
  const std::string path = vectors("blns/blns.json");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the Big List of Naughty Strings is not beside the repository";
  // A list of strings is no list of objects: make it one.
  const ReadList strings = read_json("[{\"s\":" + file_text(path) + "}]");
  ASSERT_FALSE(strings.error) << describe(strings.error);
  // The joined cell cannot be parted again, for some of the strings have "|".
  // So read them as JSON Lines: each string of the file stands on its own line.
  std::string lines;
  std::istringstream in(file_text(path));
  for (std::string line; std::getline(in, line);) {
    const size_t begin = line.find('"'), end = line.rfind('"');
    if (begin != std::string::npos) lines += "{\"s\":" + line.substr(begin, end + 1 - begin) + "}\n";
  }
  const ReadList read = read_json(lines, Format::json_lines);
  ASSERT_FALSE(read.error) << describe(read.error);
  ASSERT_GT(read.rows.size(), 500u);

  Cells expected;
  std::string csv = "number,string\r\n", json = "[";
  for (size_t i = 0; i < read.rows.size(); ++i) {
    const std::string& text = read.rows[i].cells[0];
    expected.push_back({std::to_string(i), text});
    csv += std::to_string(i) + ",\"";
    for (char c : text) csv += c == '"' ? std::string("\"\"") : std::string(1, c);
    csv += "\"\r\n";
    JsonWriter writer;
    writer.begin_object().field("number", std::to_string(i)).field("string", std::string_view(text)).end_object();
    json += (i == 0 ? "" : ",") + writer.text();
  }
  json += "]";
  for (Encoding e : {Encoding::utf8, Encoding::utf16le, Encoding::utf16be}) {
    const std::string bytes = encode(csv, e);
    ReadOptions options;
    options.encoding = e;  // without a mark, nobody guesses UTF-16 from forty scripts
    const ReadList list = read_csv(bytes, options);
    ASSERT_FALSE(list.error) << describe(list.error);
    EXPECT_EQ(list.cells(), expected);
    EXPECT_EQ(list.joined(), bytes);
  }
  EXPECT_EQ(read_json(json).cells(), expected);
  EXPECT_EQ(read_json(json).joined(), json);
}

}  // namespace
}  // namespace stillheld::intake
