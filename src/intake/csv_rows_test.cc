#include "intake/csv_rows.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "base/random.h"
#include "intake/rows_test.h"

namespace stillheld::intake {
namespace {

using Cells = std::vector<std::vector<std::string>>;

// The slow twin: one state, one character at a time, everything copied.
ReadList slow_csv(const std::string& text, char separator) {
  struct Raw {
    std::vector<std::string> cells{""};
    std::string raw;
    uint64_t line = 0;
    size_t begin = 0;
    bool blank() const {
      for (const std::string& cell : cells)
        if (cell.find_first_not_of(" \t") != std::string::npos) return false;
      return true;
    }
  };
  std::vector<Raw> found;
  enum { cell_begins, plain, quoted, after_mark } state = cell_begins;
  bool in_row = false;
  uint64_t line = 1;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!in_row) {
      found.emplace_back();
      found.back().line = line;
      found.back().begin = i;
      in_row = true;
      state = cell_begins;
    }
    Raw& row = found.back();
    row.raw += c;
    const bool crlf = c == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if ((c == '\n' || c == '\r') && !crlf) ++line;
    if (state == quoted) {
      if (c == '"') {
        state = after_mark;
      } else {
        row.cells.back() += c;
      }
      continue;
    }
    if (state == after_mark && c == '"') {
      row.cells.back() += '"';
      state = quoted;
    } else if (c == separator) {
      row.cells.emplace_back();
      state = cell_begins;
    } else if (c == '\n' || c == '\r') {
      if (crlf) {
        row.raw += '\n';
        ++line;
        ++i;
      }
      in_row = false;
    } else if (state == cell_begins && c == '"') {
      state = quoted;
    } else {
      row.cells.back() += c;
      state = plain;
    }
  }
  const bool open = in_row && state == quoted;

  ReadList list;
  uint64_t number = 0;
  std::string pending;  // blank rows that nothing has followed yet
  for (size_t k = 0; k < found.size(); ++k) {
    const Raw& row = found[k];
    ++number;
    if (open && k + 1 == found.size()) {
      (list.rows.empty() ? list.header_raw : list.rows.back().raw) += pending;
      list.error = fail(Code::kTruncatedFile, {}, Where{"", number, "", 0});
      return list;
    }
    if (row.blank()) {
      pending += row.raw;
      continue;
    }
    if (list.header.empty()) {
      std::set<std::string> names;
      for (std::string name : row.cells) {
        const size_t first = name.find_first_not_of(" \r\n");
        name = first == std::string::npos ? "" : name.substr(first, name.find_last_not_of(" \r\n") + 1 - first);
        if (name.empty()) name = "column " + std::to_string(list.header.size() + 1);
        list.header.push_back(name);
        if (!names.insert(name).second) {
          list.error = fail(Code::kDuplicateColumn, {}, Where{"", number, "", 0});
          return list;
        }
      }
      list.header_raw = pending + row.raw;
    } else {
      (list.rows.empty() ? list.header_raw : list.rows.back().raw) += pending;
      if (row.cells.size() != list.header.size()) {
        list.error = fail(Code::kRaggedRow, {}, Where{"", number, "", 0});
        return list;
      }
      list.rows.push_back({number, row.line, row.cells, row.raw});
    }
    pending.clear();
  }
  if (list.header.empty()) {
    list.error = fail(Code::kEmptyFile, {}, Where{});
    return list;
  }
  list.trailer_raw = pending;
  return list;
}

void compare_with_twin(const std::string& text, char separator, Encoding encoding) {
  const ReadList slow = slow_csv(text, separator);
  ReadOptions options;
  options.separator = separator;
  options.encoding = encoding;
  const std::string bytes = encode(text, encoding);
  const ReadList fast = read_csv(bytes, options);
  ASSERT_EQ(fast.error.has_value(), slow.error.has_value()) << testing::PrintToString(text) << describe(fast.error);
  if (slow.error) {
    ASSERT_EQ(fast.error->code, slow.error->code) << testing::PrintToString(text);
    ASSERT_EQ(fast.error->where.row, slow.error->where.row) << testing::PrintToString(text);
  } else {
    ASSERT_EQ(fast.joined(), bytes) << testing::PrintToString(text);
    ASSERT_EQ(fast.position, bytes.size());
    ASSERT_EQ(fast.trailer_raw, encode(slow.trailer_raw, encoding)) << testing::PrintToString(text);
  }
  if (slow.header_raw.empty()) return;  // refused on opening
  if (fast.header.empty()) return;
  ASSERT_EQ(fast.header, slow.header) << testing::PrintToString(text);
  ASSERT_EQ(fast.rows.size(), slow.rows.size()) << testing::PrintToString(text);
  for (size_t i = 0; i < slow.rows.size(); ++i) {
    ASSERT_EQ(fast.rows[i].cells, slow.rows[i].cells) << testing::PrintToString(text);
    ASSERT_EQ(fast.rows[i].number, slow.rows[i].number) << testing::PrintToString(text);
    ASSERT_EQ(fast.rows[i].line, slow.rows[i].line) << testing::PrintToString(text);
    ASSERT_EQ(fast.rows[i].raw, encode(slow.rows[i].raw, encoding)) << testing::PrintToString(text);
  }
}

TEST(CsvRows, AgreesWithTheSlowTwinOnAnything) {
  SeededRandom random(11);
  for (int round = 0; round < 100000; ++round) {
    std::string text;
    const size_t size = random.below(24);
    for (size_t i = 0; i < size; ++i) text += "a,;\"\r\n \"\nab"[random.below(11)];
    static constexpr Encoding kEncodings[] = {Encoding::utf8, Encoding::utf16le, Encoding::utf16be, Encoding::cp1251};
    compare_with_twin(text, ",;"[random.below(2)], kEncodings[random.below(4)]);
    if (HasFatalFailure()) return;
  }
}

// Most of the above is ragged in the second row; these are lists.
TEST(CsvRows, AgreesWithTheSlowTwinOnLists) {
  SeededRandom random(12);
  for (int round = 0; round < 30000; ++round) {
    const size_t columns = 1 + random.below(3);
    std::string text;
    const size_t rows = 1 + random.below(6);
    for (size_t r = 0; r < rows; ++r) {
      for (size_t c = 0; c < columns; ++c) {
        static constexpr const char* kCells[] = {"",      " ",      "a",      "b c",      "\"\"",      "\"x,y\"",
                                                 "d\"",   "\" \"",  "\"a\r\nb\"", "\"a\"\"\"", "\"q\"tail\"", "\"\n\"\"\r\""};
        if (c > 0) text += ',';
        if (r == 0) text += static_cast<char>('p' + c);
        text += kCells[random.below(12)];
      }
      static constexpr const char* kEnds[] = {"\n", "\r\n", "\r", "\n\n", "\r\n,,\r\n", "\n \n"};
      text += kEnds[random.below(6)];
    }
    if (random.below(3) == 0) text.pop_back();
    compare_with_twin(text, ',', random.below(2) == 0 ? Encoding::utf8 : Encoding::utf16le);
    if (HasFatalFailure()) return;
  }
}

// Rows that lie across the ends of the 64 KiB blocks in which files are read.
TEST(CsvRows, AgreesWithTheSlowTwinAcrossBlocks) {
  SeededRandom random(13);
  for (Encoding encoding : {Encoding::utf8, Encoding::utf16le, Encoding::utf16be, Encoding::cp1251}) {
    for (int round = 0; round < 6; ++round) {
      std::string text = "a,b,c\r\n";
      while (text.size() < 300000) {
        static constexpr const char* kRows[] = {"1,2,3\r\n", "Минск,\"a \"\"b\"\" c\",x\n", "\"x\r\ny\",,\r", ",,\r\n",
                                                "\n", "p,q,\"\"\n"};
        text += kRows[random.below(6)];
        if (random.below(500) == 0) text += "1,\"" + std::string(random.below(90000), 'z') + "\"\"\",3\r\n";
        if (random.below(500) == 0) text += std::string(random.below(90000), '\n');
      }
      compare_with_twin(text, ',', encoding);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(CsvRows, Spectrum) {
  const std::string folder = vectors("csv-spectrum");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the csv-spectrum files are not beside the repository";
  int compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/csvs")) {
    const std::string name = entry.path().stem().string();
    const std::string bytes = file_text(entry.path().string());
    const ReadList csv = read_csv(bytes);
    EXPECT_EQ(csv.joined(), bytes) << name;
    const std::string json_bytes = file_text(folder + "/json/" + name + ".json");
    const ReadList json = read_json(json_bytes);
    ASSERT_FALSE(csv.error) << name << describe(csv.error);
    ASSERT_FALSE(json.error) << name << describe(json.error);
    EXPECT_EQ(csv.header, json.header) << name;
    Cells cells = csv.cells(), expected = json.cells();
    // The expected JSON has LF in the cells of the file with CRLF, and another
    // telephone number than the file with coordinates.
    for (Cells* all : {&cells, &expected})
      for (auto& row : *all)
        for (auto& cell : row) std::erase(cell, '\r');
    if (name == "location_coordinates") expected[0][0] = cells[0][0];
    EXPECT_EQ(cells, expected) << name;
    ++compared;
  }
  EXPECT_EQ(compared, 12);
}

TEST(CsvRows, SeparatorIsFoundInTheHeader) {
  for (char separator : {',', ';', '\t', '|'}) {
    const std::string s(1, separator);
    EXPECT_EQ(read_csv("a" + s + "b\n1" + s + "2\n").cells(), (Cells{{"1", "2"}}));
  }
  EXPECT_EQ(read_csv("\"a,b,c\";d\n1;2\n").header, (std::vector<std::string>{"a,b,c", "d"}));
  EXPECT_EQ(read_csv("\"a\"\",b,c\";d\n1;2\n").header, (std::vector<std::string>{"a\",b,c", "d"}));
  EXPECT_EQ(read_csv("5\" disk,a;b;c\n1;2;3\n").header, (std::vector<std::string>{"5\" disk,a", "b", "c"}));
  EXPECT_EQ(read_csv("name\nA;B\n").cells(), (Cells{{"A;B"}}));
}

TEST(CsvRows, ExcelsFirstLineNamesTheSeparator) {
  const ReadList list = read_csv("\xEF\xBB\xBFsep=;\r\na,b;c\r\n1;2\r\n");
  ASSERT_FALSE(list.error) << describe(list.error);
  EXPECT_EQ(list.header, (std::vector<std::string>{"a,b", "c"}));
  EXPECT_EQ(list.header_raw, "\xEF\xBB\xBFsep=;\r\na,b;c\r\n");
  EXPECT_EQ(list.rows[0].number, 2u);
  EXPECT_EQ(list.rows[0].line, 3u);
  EXPECT_EQ(read_csv("\"sep=;\"\na;b\n1;2\n").cells(), (Cells{{"1", "2"}}));
  EXPECT_EQ(describe(read_csv("sep=;").error), "empty_file");
  // A column may have that name.
  EXPECT_EQ(read_csv("sep=x,b\n1,2\n").header, (std::vector<std::string>{"sep=x", "b"}));
}

TEST(CsvRows, HeaderNamesAreTrimmedAndCellsAreNot) {
  const ReadList list = read_csv(" name\xC2\xA0,\xC2\xA0 , \"b\"\n A ,\t, \"c\"\n");
  EXPECT_EQ(list.header, (std::vector<std::string>{"name", "column 2", "\"b\""}));
  EXPECT_EQ(list.cells(), (Cells{{" A ", "\t", " \"c\""}}));
}

TEST(CsvRows, BlankRowsGoToTheRowBefore) {
  const ReadList list = read_csv("\n;;\na;b\n\n1;2\r\n;;;\r\n \xC2\xA0;\"\"\r\n3;4\n;;\n\n");
  ASSERT_FALSE(list.error) << describe(list.error);
  EXPECT_EQ(list.header_raw, "\n;;\na;b\n\n");
  ASSERT_EQ(list.rows.size(), 2u);
  EXPECT_EQ(list.rows[0].raw, "1;2\r\n;;;\r\n \xC2\xA0;\"\"\r\n");
  EXPECT_EQ(list.rows[0].number, 5u);
  EXPECT_EQ(list.rows[1].number, 8u);
  EXPECT_EQ(list.trailer_raw, ";;\n\n");
}

TEST(CsvRows, LinesAndRowsPartAtABreakInQuotes) {
  const ReadList list = read_csv("a,b\r\n\"1\r\n2\",x\r\n3,y\r\n");
  EXPECT_EQ(list.rows[1].number, 3u);
  EXPECT_EQ(list.rows[1].line, 4u);
}

TEST(CsvRows, AFormulaIsText) {
  EXPECT_EQ(read_csv("a,b\n=cmd|'/C calc'!A0,+1\n").cells(), (Cells{{"=cmd|'/C calc'!A0", "+1"}}));
}

TEST(CsvRows, CellsAreViewsOfTheFile) {
  const std::string bytes = "a,b,c\nx,\"y z\",\"say \"\"no\"\"\"\n";
  ReadOptions options;
  options.format = Format::csv;
  auto reader = open_rows(bytes, "list", options).take();
  Row row;
  ASSERT_TRUE(reader->next(row).value());
  EXPECT_EQ(row.cells[0].data(), bytes.data() + 6);
  EXPECT_EQ(row.cells[1].data(), bytes.data() + 9);
  EXPECT_EQ(row.cells[2], "say \"no\"");
  EXPECT_EQ(row.raw.data(), bytes.data() + 6);
}

TEST(CsvRows, AHeaderAloneIsAListOfNobody) {
  const ReadList list = read_csv("a,b");
  EXPECT_FALSE(list.error);
  EXPECT_TRUE(list.rows.empty());
  EXPECT_EQ(list.joined(), "a,b");
}

TEST(CsvRows, ErrorsHaveTheirPlace) {
  const auto error = [](std::string_view bytes, ReadOptions options = {}) { return describe(read_csv(bytes, options).error); };
  EXPECT_EQ(error(""), "empty_file");
  EXPECT_EQ(error("\xEF\xBB\xBF"), "empty_file");
  EXPECT_EQ(error(" \r\n;;\n\t"), "empty_file");
  EXPECT_EQ(error("\"\",\"\"\r\n"), "empty_file");
  EXPECT_EQ(error("a,b\n1,2\n3\n"), "ragged_row {1} {2} row 3 byte 9");
  EXPECT_EQ(error("a,b\n1,2,\n"), "ragged_row {3} {2} row 2 byte 5");
  EXPECT_EQ(error("a,b\n1,2\n3,\"x\n4,5\n"), "truncated_file {a quoted cell} row 3 column b byte 11");
  EXPECT_EQ(error("a,\"b"), "truncated_file {a quoted cell} row 1 column 2 byte 3");
  EXPECT_EQ(error("a,b, a\n"), "duplicate_column {a} row 1 column a byte 1");
  EXPECT_EQ(error(std::string_view("a,b\n1,x\0y\n", 10)), "nul_byte row 2 column b byte 8");
  EXPECT_EQ(error("a,b\n1,x\n2,\xD0\xD0\n"), "bad_utf8 row 3 column b byte 11");
  EXPECT_EQ(error("\xFF,b\n"), "bad_utf8 row 1 column 1 byte 1");
  EXPECT_EQ(error("a,b\n\"1\xFF\n"), "bad_utf8 row 2 column a byte 7");
  ReadOptions options;
  options.max_columns = 3;
  EXPECT_EQ(error("a,b,c,d\n", options), "too_many_columns {3} row 1 column 4 byte 7");
  EXPECT_EQ(error("a,b,c\n1,2,3\n1,2,3,4\n", options), "too_many_columns {3} row 3 column 4 byte 19");
  options.max_row_bytes = 10;
  EXPECT_EQ(error("a,b\n123456,8\n", options), "no error");
  EXPECT_EQ(error("a,b\n123456,890\n", options), "line_too_long {10 bytes} row 2 byte 5");
  EXPECT_EQ(error("a,b\n123456,89abc", options), "line_too_long {10 bytes} row 2 byte 5");
  options.separator = '"';
  EXPECT_EQ(error("a\n", options), "bad_value {separator} {\"} {, ; | or a tab}");
}

TEST(CsvRows, ErrorsInOtherEncodingsNameTheBytesOfTheFile) {
  const std::string text = "Імя,Год\nА,1\nБ\n";
  for (Encoding e : {Encoding::utf16le, Encoding::utf16be})
    EXPECT_EQ(describe(read_csv(encode("\uFEFF" + text, e)).error), "ragged_row {1} {2} row 3 byte 27");
  ReadOptions options;
  options.encoding = Encoding::cp1251;
  EXPECT_EQ(describe(read_csv(encode(text, Encoding::cp1251), options).error), "ragged_row {1} {2} row 3 byte 13");
  EXPECT_EQ(describe(read_csv(encode("\uFEFFa,b\nЖ,2\n", Encoding::utf16le) + "x").error),
            "truncated_file {a UTF-16 character} row 3 column a byte 19");
}

// The guess that the first 64 KiB are UTF-8 is proved wrong later.
TEST(CsvRows, AWrongGuessIsAnErrorWithItsPlace) {
  std::string bytes = "a,b\n";
  while (bytes.size() < 70000) bytes += "1,2\n";
  const size_t place = bytes.size() + 3;
  bytes += encode("3,Гомель\n", Encoding::cp1251);
  const ReadList list = read_csv(bytes);
  EXPECT_EQ(describe(list.error), "bad_utf8 row " + std::to_string(bytes.find("3,") / 4 + 1) + " column b byte " + std::to_string(place));
  EXPECT_EQ(list.rows.size(), bytes.find("3,") / 4 - 1);
  ReadOptions options;
  options.encoding = Encoding::cp1251;
  EXPECT_EQ(read_csv(bytes, options).rows.back().cells[1], "Гомель");
}

TEST(CsvRows, TheSameErrorAgain) {
  ReadOptions options;
  options.format = Format::csv;
  const std::string bytes = "a,b\n1\n2,3\n";
  auto reader = open_rows(bytes, "list.csv", options).take();
  Row row;
  for (int i = 0; i < 2; ++i) {
    auto result = reader->next(row);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(describe(result.error()), "ragged_row {1} {2} row 2 byte 5");
    EXPECT_EQ(result.error().where.file, "list.csv");
  }
}

// 256 MB without a line end: a mark that nobody closed, or no list at all.
TEST(CsvRows, AnEndlessLineIsRefusedAtOnce) {
  std::string bytes(256 << 20, 'x');
  for (std::string_view begin : {"a,b\n1,2\n3,", "a,b\n1,2\n3,\"", ""}) {
    bytes.replace(0, begin.size(), begin);
    const auto started = std::chrono::steady_clock::now();
    EXPECT_EQ(read_csv(bytes).error->code, Code::kLineTooLong);
    ReadOptions options;
    options.encoding = Encoding::cp1251;
    EXPECT_EQ(read_csv(bytes, options).error->code, Code::kLineTooLong);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(2));
    bytes.replace(0, 16, 16, 'x');
  }
}

}  // namespace
}  // namespace stillheld::intake
