#include "intake/ods_rows.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "intake/rows_test.h"
#include "intake/zip_test.h"

namespace stillheld::intake {
namespace {

using Cells = std::vector<std::vector<std::string>>;

Cells read(std::string_view bytes, const std::string& sheet = "") {
  ReadOptions options;
  options.sheet = sheet;
  const ReadList list = read_list(bytes, options, "list.ods");
  if (list.error) return {{describe(list.error)}};
  Cells out = list.cells();
  out.insert(out.begin(), list.header);
  return out;
}

// `rows` of one table, T standing for "table:".
Cells rows(std::string text, const std::string& styles = "") {
  for (size_t at = text.find("T-"); at != std::string::npos; at = text.find("T-", at)) text.replace(at, 2, "table:");
  return read(make_ods("<table:table table:name=\"One\">" + text + "</table:table>", styles));
}

std::string cell(const std::string& text, const std::string& styles = "") {
  const Cells out = rows("<T-table-row><T-table-cell><text:p>header</text:p></T-table-cell></T-table-row><T-table-row>" + text + "</T-table-row>", styles);
  return out.size() == 1 ? out[0][0] : out[1][0];
}

TEST(OdsRows, Text) {
  const auto shown = [](const std::string& p) { return cell("<T-table-cell office:value-type=\"string\">" + p + "</T-table-cell>"); };
  EXPECT_EQ(shown("<text:p>a<text:s text:c=\"2\"/>b</text:p>"), "a  b");
  EXPECT_EQ(shown("<text:p>a <text:s/>b</text:p>"), "a  b");
  EXPECT_EQ(shown("<text:p>\n  one   two\t<text:span>three</text:span> <text:span> four</text:span></text:p>"), "one two three four");
  EXPECT_EQ(shown("<text:p>a</text:p><text:p/><text:p>b<text:line-break/>c<text:tab/>d</text:p>"), "a\n\nb\nc\td");
  EXPECT_EQ(shown("<office:annotation><text:p>a remark</text:p></office:annotation><text:p><text:a>link<text:span> &amp; more</text:span></text:a></text:p>"), "link & more");
  EXPECT_EQ(cell("<T-table-cell office:value-type=\"string\" office:string-value=\"given\"/>"), "given");
}

TEST(OdsRows, Values) {
  EXPECT_EQ(cell("<T-table-cell office:value-type=\"float\" office:value=\"0.30000000000000004\"><text:p>0,30</text:p></T-table-cell>"), "0.3");
  EXPECT_EQ(cell("<T-table-cell office:value-type=\"date\" office:date-value=\"2021-07-14T00:00:00\"><text:p>14.07.21</text:p></T-table-cell>"), "2021-07-14");
  EXPECT_EQ(cell("<T-table-cell office:value-type=\"time\" office:time-value=\"PT1H05M00S\"/>"), "01:05:00");
  EXPECT_EQ(cell("<T-table-cell office:value-type=\"time\" office:time-value=\"PT255H10M10.000S\"/>"), "255:10:10");
  EXPECT_EQ(cell("<T-table-cell office:value-type=\"time\" office:time-value=\"P1D\"/>"), "P1D");
  EXPECT_EQ(cell("<T-table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>ПРАЎДА</text:p></T-table-cell>"), "true");
  EXPECT_EQ(cell("<T-table-cell office:value-type=\"float\" office:value=\"0\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></T-table-cell>"), "#DIV/0!");
  EXPECT_EQ(cell("<T-table-cell T-formula=\"of:=1+1\" office:value-type=\"float\" office:value=\"2\"/>"), "2");
  EXPECT_EQ(cell("<T-table-cell T-formula=\"of:=1+1\"/>"), "bad_sheet {the formula has no stored value} row 2 column A");
}

// A date is no finer than its style shows it: the cell's, the row's, the column's.
TEST(OdsRows, DatesByTheirStyle) {
  const std::string styles =
      "<number:date-style style:name=\"N1\"><number:month number:style=\"long\"/><number:text> </number:text><number:year/></number:date-style>"
      "<number:date-style style:name=\"N2\"><number:day/><number:text>.</number:text><number:month/><number:text>.</number:text><number:year/></number:date-style>"
      "<style:style style:name=\"month\" style:family=\"table-cell\" style:data-style-name=\"N1\"/>"
      "<style:style style:name=\"red\" style:family=\"table-cell\" style:parent-style-name=\"month\"/>"
      "<style:style style:name=\"day\" style:family=\"table-cell\" style:data-style-name=\"N2\"/>";
  const auto date = [](const std::string& style) { return "<T-table-cell" + (style.empty() ? "" : " T-style-name=\"" + style + "\"") + " office:value-type=\"date\" office:date-value=\"2021-07-14\"/>"; };
  EXPECT_EQ(cell(date("month"), styles), "2021-07");
  EXPECT_EQ(cell(date("red"), styles), "2021-07");
  EXPECT_EQ(cell(date("day"), styles), "2021-07-14");
  EXPECT_EQ(cell(date("unknown"), styles), "2021-07-14");
  EXPECT_EQ(rows("<T-table-column/><T-table-column T-number-columns-repeated=\"2\" T-default-cell-style-name=\"month\"/>"
                 "<T-table-row><T-table-cell><text:p>header</text:p></T-table-cell></T-table-row><T-table-row>" + date("") + date("") + date("day") + "</T-table-row>"
                 "<T-table-row T-default-cell-style-name=\"month\">" + date("") + "</T-table-row>", styles),
            (Cells{{"header", "column 2", "column 3"}, {"2021-07-14", "2021-07", "2021-07-14"}, {"2021-07", "", ""}}));
}

TEST(OdsRows, RepeatedAndCoveredCells) {
  const std::string a = "<T-table-cell><text:p>a</text:p></T-table-cell>";
  EXPECT_EQ(rows("<T-table-row><T-table-cell T-number-columns-repeated=\"2\"/>" + a + "<T-table-cell T-number-columns-repeated=\"16381\"/></T-table-row>"
                 "<T-table-row T-number-rows-repeated=\"3\"><T-table-cell/></T-table-row>"
                 "<T-table-row-group><T-table-header-rows><T-table-row T-number-rows-repeated=\"2\"><T-table-cell T-number-columns-repeated=\"2\"><text:p>x</text:p></T-table-cell></T-table-row></T-table-header-rows></T-table-row-group>"
                 "<T-table-row><T-table-cell/><T-covered-table-cell><text:p>hidden</text:p></T-covered-table-cell>" + a + "</T-table-row>"
                 "<T-table-row T-number-rows-repeated=\"1048500\"><T-table-cell T-number-columns-repeated=\"16384\"/></T-table-row>"),
            (Cells{{"column 1", "column 2", "a"}, {"x", "x", ""}, {"x", "x", ""}, {"", "", "a"}}));
  const ReadList list = read_list(make_ods("<table:table><table:table-row table:number-rows-repeated=\"4\"/><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
                                           "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"), {}, "list.ods");
  ASSERT_EQ(list.rows.size(), 2u);
  EXPECT_EQ(list.rows[0].number, 6u);
  EXPECT_EQ(list.rows[1].number, 7u);
  EXPECT_EQ(rows("<T-table-row>" + a + "</T-table-row><T-table-row T-number-rows-repeated=\"999999999\">" + a + "</T-table-row>"),
            (Cells{{"bad_sheet {the sheet has more than 1,048,576 rows} row 2"}}));
  EXPECT_EQ(rows("<T-table-row T-number-rows-repeated=\"99999999999999999999999\"><T-table-cell T-number-columns-repeated=\"99999999999999999999999\"/></T-table-row><T-table-row>" + a + "</T-table-row>"),
            (Cells{{"bad_sheet {the sheet has more than 1,048,576 rows} row 2097153"}}));
  EXPECT_EQ(rows("<T-table-row><T-table-cell T-number-columns-repeated=\"999999999\"><text:p>x</text:p></T-table-cell></T-table-row>"), (Cells{{"too_many_columns {1000} row 1 column ALM"}}));
  EXPECT_EQ(rows("<T-table-row><T-table-cell T-number-columns-repeated=\"1000\"><text:p>" + std::string(2000, 'x') + "</text:p></T-table-cell></T-table-row>"), (Cells{{"line_too_long {1048576 bytes} row 1 column A"}}));
}

TEST(OdsRows, WhichSheet) {
  const auto table = [](const std::string& name, const std::string& style) {
    return "<table:table table:name=\"" + name + "\" table:style-name=\"" + style + "\"><table:table-row><table:table-cell><text:p>" + name + "</text:p></table:table-cell></table:table-row></table:table>";
  };
  const std::string styles = "<style:style style:name=\"off\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
  const std::string bytes = make_ods("<table:tracked-changes>" + table("Deleted", "on") + "</table:tracked-changes>" + table("Old", "off") + table("New", "on"), styles);
  EXPECT_EQ(read(bytes), (Cells{{"New"}}));
  EXPECT_EQ(read(bytes, "Old"), (Cells{{"Old"}}));
  EXPECT_EQ(read(bytes, "1"), (Cells{{"Old"}}));
  EXPECT_EQ(read(bytes, "Deleted"), (Cells{{"bad_sheet {there is no sheet “Deleted”; there are: Old, New}"}}));
}

TEST(OdsRows, WhatIsRefused) {
  EXPECT_EQ(read(make_ods("", "", {{"META-INF/manifest.xml", "<m><manifest:encryption-data/></m>"}})), (Cells{{"bad_sheet {it is protected by a password}"}}));
  EXPECT_EQ(read(make_ods("")), (Cells{{"bad_sheet {the workbook has no sheet}"}}));
  EXPECT_EQ(read(make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<a/>"}})), (Cells{{"bad_sheet {it is an OpenDocument file, but no spreadsheet}"}}));
  EXPECT_EQ(read(make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"}})), (Cells{{"bad_sheet {it has no content.xml}"}}));
  EXPECT_EQ(read(make_zip({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"}})),
            (Cells{{"bad_sheet {content.xml declares a document type (DOCTYPE), as a file made to do harm does}"}}));
  // Nesting costs no stack.
  std::string deep;
  for (int i = 0; i < 200000; ++i) deep += "<text:span n=\"" + std::to_string(i * 7919) + "\">";
  deep += "x";
  for (int i = 0; i < 200000; ++i) deep += "</text:span>";
  EXPECT_EQ(rows("<T-table-row><T-table-cell><text:p>a" + deep + "</text:p></T-table-cell></T-table-row>"), (Cells{{"a"}}));
}

TEST(OdsRows, FilesOfCalamine) {
  if (!std::filesystem::exists(vectors("xlsx-calamine"))) GTEST_SKIP() << "the files of calamine are not beside the repository";
  const auto sheet = [](const std::string& name, const std::string& which = "") { return read(file_text(vectors("xlsx-calamine/" + name)), which); };
  EXPECT_EQ(sheet("issues.ods", "datatypes"), (Cells{{"1"}, {"1.5"}, {"ab"}, {"false"}, {"test"}, {"2016-10-20"}}));
  EXPECT_EQ(sheet("issues.ods", "issue2"), (Cells{{"1", "a"}, {"2", "b"}, {"3", "c"}}));
  EXPECT_EQ(sheet("issues.ods", "issue5"), (Cells{{"0.5"}}));
  EXPECT_EQ(sheet("date.ods"), (Cells{{"2021-01-01", "15"}, {"2021-01-01T10:10:10", "16"}, {"10:10:10", "17"}, {"10:10:10.123456", "18"}}));
  EXPECT_EQ(sheet("special_cells.ods"), (Cells{{"Split\nLine"}, {"Value  With spaces"}, {"Value   With 3 spaces"}, {" Value   With spaces before and after "}, {"  Value   With 2 spaces before and after  "}}));
  EXPECT_EQ(sheet("richtext_issue.ods"), (Cells{{"abc"}}));
  EXPECT_EQ(sheet("covered.ods"), (Cells{{"a1"}, {"a2"}}));  // a3 is under a2: no reader of the sheet sees it
  EXPECT_EQ(sheet("merged_cells.ods"), (Cells{{"A", "B", "C"}, {"A", "B", "C"}, {"", "", "C"}}));
  EXPECT_EQ(sheet("with-annotation.ods"), (Cells{{"cell a.1"}}));
  for (const char* which : {"1", "2", "3"}) EXPECT_EQ(sheet("number_rows_repeated.ods", which), (Cells{{"A", "B"}, {"C", "D"}, {"C", "D"}, {"C", "D"}, {"C", "D"}})) << which;
  EXPECT_EQ(sheet("any_sheets.ods")[2], (std::vector<std::string>{"5", "6"}));
  EXPECT_EQ(sheet("pass_protected.ods"), (Cells{{"bad_sheet {it is protected by a password}"}}));
  EXPECT_EQ(sheet("issue_594_dos.ods"), (Cells{{"too_many_columns {1000} row 1 column ALM"}}));
}

}  // namespace
}  // namespace stillheld::intake
