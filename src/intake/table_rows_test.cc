#include "intake/table_rows.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>

#include "intake/csv_rows.h"
#include "intake/rows_test.h"
#include "intake/zip_test.h"

namespace stillheld::intake {
namespace {

using Cells = std::vector<std::vector<std::string>>;

struct Numbered {
  uint64_t number;
  std::vector<std::string> cells;
};

std::string text_of(const std::vector<Numbered>& rows, ReadOptions options = {}) {
  Table table("list.xlsx", "the sheet “One”", 1000, options);
  for (const Numbered& row : rows)
    if (auto added = table.add_row(row.number, row.cells); !added.ok()) return describe(added.error());
  auto reader = std::move(table).finish();
  if (!reader.ok()) return describe(reader.error());
  EXPECT_FALSE((*reader)->raw_is_file());
  std::string text((*reader)->header_raw());
  Row row;
  for (;;) {
    auto more = (*reader)->next(row);
    EXPECT_TRUE(more.ok());
    if (!*more) break;
    text += std::to_string(row.number) + ":" + std::string(row.raw);
  }
  EXPECT_EQ((*reader)->trailer_raw(), "");
  EXPECT_EQ((*reader)->position(), 1000u);
  return text;
}

TEST(TableRows, CanonicalText) {
  EXPECT_EQ(text_of({{3, {"id", "name", "", ""}}, {4, {}}, {5, {"7", "Ada, P."}}, {9, {"8", "said \"no\"", "x", ""}}, {10, {"", " \xC2\xA0"}}}),
            "id,name,\r\n5:7,\"Ada, P.\",\r\n9:8,\"said \"\"no\"\"\",x\r\n");
  EXPECT_EQ(text_of({{1, {"a"}}}), "a\r\n");
  EXPECT_EQ(text_of({}), "bad_sheet {the sheet “One” is empty}");
  EXPECT_EQ(text_of({{1, {"", " "}}}), "bad_sheet {the sheet “One” is empty}");
}

TEST(TableRows, ErrorsNameTheSheetsOwnPlaces) {
  EXPECT_EQ(text_of({{4, {"a", "b", " a "}}}), "duplicate_column {a} row 4 column a");
  ReadOptions options;
  options.max_columns = 2;
  EXPECT_EQ(text_of({{1, {"a", "b"}}, {7, {"1", "2", "3"}}}, options), "too_many_columns {2} row 7 column C");
  options.max_row_bytes = 10;
  EXPECT_EQ(text_of({{1, {"a", "b"}}, {7, {"12345678901"}}}, options), "line_too_long {10 bytes} row 7");
  EXPECT_EQ(text_of({{1, {"a", "b\xFF"}}}), "bad_sheet {the cell's text is not valid} row 1 column B");
}

TEST(TableRows, Letters) {
  EXPECT_EQ(column_letters(0), "A");
  EXPECT_EQ(column_letters(25), "Z");
  EXPECT_EQ(column_letters(26), "AA");
  EXPECT_EQ(column_letters(701), "ZZ");
  EXPECT_EQ(column_letters(702), "AAA");
  EXPECT_EQ(column_letters(16383), "XFD");
}

// Whatever stands in the cells: read as CSV, the text says the same.
TEST(TableRows, TheTextReadsAsTheTable) {
  const std::vector<std::string> pieces = {"", "a", " b ", "sep=;", "SEP=,", "\"", "\"x\"", ",", "\r", "\n", "\r\n", "\t", "\xEF\xBB\xBF", "\xEF\xBB\xBFz", "\xC2\xA0", "=1+1", "Мінск", "a\"b,c\nd", ";", "|"};
  for (const std::string& first : pieces)
    for (const std::string& second : pieces)
      for (const std::string& third : pieces) {
        const std::vector<Numbered> rows = {{1, {first, second}}, {2, {third, first}}, {3, {second, third, "end"}}};
        Table table("list", "the table", 10, {});
        for (const Numbered& row : rows) ASSERT_TRUE(table.add_row(row.number, row.cells).ok());
        auto reader = std::move(table).finish();
        if (!reader.ok()) {
          EXPECT_EQ(reader.error().code, Code::kDuplicateColumn);
          continue;
        }
        std::string text((*reader)->header_raw());
        Cells cells;
        Row row;
        while (*(*reader)->next(row)) {
          text += row.raw;
          cells.push_back({row.cells.begin(), row.cells.end()});
          // The chunk of a row, behind the header's, is read alone.
          ReadOptions options;
          options.format = Format::csv;
          options.encoding = Encoding::utf8;
          options.separator = ',';
          const ReadList alone = read_list(std::string((*reader)->header_raw()) + std::string(row.raw), options);
          ASSERT_FALSE(alone.error) << describe(alone.error) << " " << text;
          ASSERT_EQ(alone.header, (*reader)->header());
          ASSERT_EQ(alone.rows.size(), 1u) << text;
          ASSERT_EQ(alone.rows[0].cells, cells.back());
        }
        const auto& header = (*reader)->header();
        ASSERT_EQ(header.size(), 3u);
        // The last row is always one; what it says is what was put in.
        ASSERT_EQ(cells.empty() ? header.back() : cells.back().back(), "end");
        if (cells.empty()) continue;
        ASSERT_EQ(cells.back(), (std::vector<std::string>{second, third, "end"}));
      }
}

// The same list as spreadsheet and as web page: the same text.
TEST(TableRows, OneListInEveryFormat) {
  const Cells cells = {{"id", "Прозвішча", "when"}, {"1", "Іваноў <A> & \"B\"", "2021-07-14"}, {"2", "Пятроў, С.", ""}, {"3", "", "x\ny"}};
  const auto check = [&](const std::string& bytes, const std::string& name) {
    const ReadList list = read_list(bytes, {}, name);
    ASSERT_FALSE(list.error) << name << " " << describe(list.error);
    EXPECT_EQ(list.header, cells[0]) << name;
    EXPECT_EQ(list.cells(), Cells(cells.begin() + 1, cells.end())) << name;
    EXPECT_EQ(list.joined(), "id,Прозвішча,when\r\n1,\"Іваноў <A> & \"\"B\"\"\",2021-07-14\r\n2,\"Пятроў, С.\",\r\n3,,\"x\ny\"\r\n") << name;
    EXPECT_EQ(list.rows[2].number, 4u) << name;
  };
  check(make_xlsx(cells), "list.xlsx");
  check(make_xlsx(cells, true), "deflated.xlsx");
  check(make_ods(cells), "list.ods");
  check(make_html(cells), "list.html");
}

TEST(TableRows, TheFirstBytesSayTheFormat) {
  const Cells cells = {{"a"}, {"1"}};
  EXPECT_EQ(find_format(make_xlsx(cells), "list.csv"), Format::xlsx);
  EXPECT_EQ(find_format(make_xlsx(cells), ""), Format::xlsx);
  EXPECT_EQ(find_format(make_ods(cells), "list.xlsx"), Format::ods);
  EXPECT_EQ(find_format(make_html(cells), "list.xls"), Format::html);
  EXPECT_EQ(find_format("<table>", "list"), Format::html);
  EXPECT_EQ(find_format("<a,b\n", "list.csv"), Format::csv);
  EXPECT_EQ(find_format("a,b", "list.HTM"), Format::html);
  EXPECT_EQ(find_format("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "list"), Format::xlsx);
  EXPECT_EQ(find_format("", "list.xlsx"), Format::xlsx);
  for (const char* name : {"list.xlsx", "list.ods", "list.html"}) EXPECT_EQ(describe(read_list("", {}, name).error), "empty_file") << name;
  for (const char* name : {"list.xlsx", "list.ods"}) EXPECT_EQ(describe(read_list("a,b\n1,2\n", {}, name).error), "truncated_file {a zip archive}") << name;
  EXPECT_TRUE(is_table(Format::xlsx) && is_table(Format::html) && !is_table(Format::json_lines) && !is_table(Format::csv));
}

// All files of two other readers' tests, good and bad, and every sheet of them:
// rows or an error, at once, and in little memory.
TEST(TableRows, EveryFileIsReadOrRefusedAtOnce) {
  std::vector<std::string> files;
  for (const char* folder : {"xlsx-calamine", "xlsx-poi"})
    if (std::filesystem::exists(vectors(folder)))
      for (const auto& item : std::filesystem::directory_iterator(vectors(folder)))
        if (item.path().has_extension()) files.push_back(item.path());  // no licences
  if (files.empty()) GTEST_SKIP() << "the files of calamine and Apache POI are not beside the repository";
  const auto peak_megabytes = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
  };
  size_t read = 0;
  for (const std::string& path : files) {
    const std::string bytes = file_text(path);
    const long before = peak_megabytes();
    const auto began = std::chrono::steady_clock::now();
    bool any = false;
    for (const char* sheet : {"", "1", "2", "3", "4", "5", "6", "7", "8"}) {
      ReadOptions options;
      options.sheet = sheet;
      const ReadList list = read_list(bytes, options, path);
      any |= !list.error;
      if (!list.error) continue;
      EXPECT_EQ(list.error->where.file, path);
      EXPECT_TRUE(list.error->code == Code::kBadSheet || list.error->code == Code::kTruncatedFile || list.error->code == Code::kDuplicateColumn ||
                  list.error->code == Code::kTooManyColumns || list.error->code == Code::kLineTooLong || list.error->code == Code::kEmptyFile)
          << path << " " << describe(list.error);
    }
    read += any;
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2)) << path;
    EXPECT_LT(peak_megabytes() - before, 200) << path;
  }
  EXPECT_EQ(read, 70u) << "of " << files.size();
}

// What a spreadsheet puts on the clipboard, saved as text.
TEST(TableRows, APastedTableHasTabs) {
  const std::string pasted = "Name, surname\tWhen, where\r\nAda, P.\t\"2021,\nMinsk\"\r\n";
  for (const char* name : {"list.txt", "list.tsv", "LIST.TAB"}) {
    const ReadList list = read_list(pasted, {}, name);
    ASSERT_FALSE(list.error) << name << " " << describe(list.error);
    EXPECT_EQ(list.header, (std::vector<std::string>{"Name, surname", "When, where"}));
    EXPECT_EQ(list.rows[0].cells, (std::vector<std::string>{"Ada, P.", "2021,\nMinsk"}));
    EXPECT_EQ(list.joined(), pasted);
    EXPECT_EQ(settle(pasted, name, {}).separator, '\t');
    EXPECT_EQ(read_list(encode("\uFEFF" + pasted, Encoding::utf16le), {}, name).cells(), list.cells());
  }
  EXPECT_EQ(settle("a;b\n1;\t2\n", "list.txt", {}).separator, 0);
  EXPECT_EQ(settle(pasted, "list.csv", {}).separator, 0);
  ReadOptions options;
  options.separator = ',';
  EXPECT_EQ(settle(pasted, "list.txt", options).separator, ',');
}

}  // namespace
}  // namespace stillheld::intake
