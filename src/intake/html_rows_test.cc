#include "intake/html_rows.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "intake/rows_test.h"
#include "intake/zip_test.h"

namespace stillheld::intake {
namespace {

using Cells = std::vector<std::vector<std::string>>;

Cells read(std::string_view bytes, const std::string& sheet = "", Encoding encoding = Encoding::automatic) {
  ReadOptions options;
  options.sheet = sheet;
  options.encoding = encoding;
  const ReadList list = read_list(bytes, options, "list.html");
  if (list.error) return {{describe(list.error)}};
  Cells out = list.cells();
  out.insert(out.begin(), list.header);
  return out;
}

std::string cell(const std::string& inside) {
  const Cells out = read("<table><tr><th>header<tr><td>" + inside + "</table>");
  return out.size() == 1 ? "no row" : out[1][0];
}

TEST(HtmlRows, Text) {
  EXPECT_EQ(cell("Ada <b>P.</b><br>Minsk&nbsp;"), "Ada P.\nMinsk");
  EXPECT_EQ(cell(" a\n\t b  <i> c </i> d "), "a b c d");
  EXPECT_EQ(cell("&lt;Ada&gt; &amp; &quot;B&quot; &#1040;&#x411; &mdash; &copy"), "<Ada> & \"B\" АБ — ©");
  EXPECT_EQ(cell("<p>one</p>\n<p>two<p>three"), "one\ntwo\nthree");
  EXPECT_EQ(cell("<div>a<div>b</div></div>c<hr>d"), "a\nb\nc\nd");
  EXPECT_EQ(cell("a<br><br><br><br>b<br>"), "a\n\nb");
  EXPECT_EQ(cell("a<script>alert('x')</script><style>b{}</style><!-- remark --><template>t</template>c"), "ac");
  EXPECT_EQ(cell("<ul><li>x<li>y</ul>"), "x\ny");
  EXPECT_EQ(cell("<a href='https://x.example/'>link</a><img alt=picture>"), "link");
  EXPECT_EQ(cell("&nbsp;"), "no row");
  EXPECT_EQ(cell("outer<table><tr><td>in<td>ner<tr><td>second</table>end<tr><td>3<tr><td>4"), "outer\nin ner\nsecond\nend");
}

TEST(HtmlRows, SpansAndSections) {
  EXPECT_EQ(read("<table><tr><th>a<th>b<th>c<th>d<tr><td rowspan=2>1<td colspan=2>2<td>3<tr><td>4<td rowspan=0>5<td>6<tr><td>7<td>8<td>9</table>"),
            (Cells{{"a", "b", "c", "d"}, {"1", "2", "", "3"}, {"", "4", "5", "6"}, {"7", "8", "", "9"}}));
  // The head comes first, the foot last; a cell spans no further than its section.
  EXPECT_EQ(read("<table><tfoot><tr><td>foot</tfoot><tbody><tr><td rowspan=9>body<tbody><tr><td>more</tbody><thead><tr><td>head</table>"),
            (Cells{{"head"}, {"body"}, {"more"}, {"foot"}}));
  EXPECT_EQ(read("<table><tr><td>a<td colspan=99999999999999999999><tr><td rowspan=-1 colspan=x>b</table>"), (Cells{{"a"}, {"b"}}));
  EXPECT_EQ(read("<table><tr><td>a<tr><td colspan=1000><td>x</table>"), (Cells{{"too_many_columns {1000} row 2 column ALM"}}));
  const ReadList list = read_list("<table><tr><td>a<tr><td> <tr><td>b</table>", {}, "list.html");
  EXPECT_EQ(list.rows[0].number, 3u);
}

TEST(HtmlRows, WhichTable) {
  const std::string page = "<html><table id=frame><tr><td><table><tr><td>menu</table><tr><td>"
                           "<table id=list><tr><td>a<td>b<tr><td>1<td>2</table></table><table><tr><td>x<td>y</table>";
  EXPECT_EQ(read(page), (Cells{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(read(page, "2"), (Cells{{"menu"}}));
  EXPECT_EQ(read(page, "4"), (Cells{{"x", "y"}}));
  EXPECT_EQ(read(page, "list"), (Cells{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(read(page, "5"), (Cells{{"bad_sheet {there is no table “5”; the page has 4}"}}));
  EXPECT_EQ(read("<p>no table"), (Cells{{"bad_sheet {there is no table in the page}"}}));
  EXPECT_EQ(read("<table></table>"), (Cells{{"bad_sheet {table 1 is empty}"}}));
}

TEST(HtmlRows, Encodings) {
  const std::string page = "<table><tr><td>Прозвішча<tr><td>Іваноў — “x”</table>";
  const Cells expected = {{"Прозвішча"}, {"Іваноў — “x”"}};
  EXPECT_EQ(read(page), expected);
  EXPECT_EQ(read(encode("\uFEFF" + page, Encoding::utf16le)), expected);
  EXPECT_EQ(read(encode("\uFEFF" + page, Encoding::utf16be)), expected);
  EXPECT_EQ(read(encode("<meta charset=windows-1251>" + page, Encoding::cp1251)), expected);
  EXPECT_EQ(read(encode("<META http-equiv=content-type content=\"text/html; charset=Windows-1251\">" + page, Encoding::cp1251)), expected);
  EXPECT_EQ(read(encode(page, Encoding::cp1251), "", Encoding::cp1251), expected);
  EXPECT_EQ(read("<meta charset='utf-8'>" + page), expected);
  EXPECT_EQ(read("<meta charset=utf-8><table><tr><td>\xFF</table>"), (Cells{{"bad_utf8 byte 36"}}));
  EXPECT_EQ(read(std::string("<table><tr><td>a\0b", 19)), (Cells{{"nul_byte byte 17"}}));
}

TEST(HtmlRows, WhatIsNoPage) {
  EXPECT_EQ(read("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"), (Cells{{"bad_sheet {it is an Excel file of 2003 in XML}"}}));
  EXPECT_EQ(read("<?xml version=\"1.0\"?><office:document>"), (Cells{{"bad_sheet {it is a flat OpenDocument file (.fods)}"}}));
}

// Pages that only open elements, or of which a small part makes a large tree.
TEST(HtmlRows, PagesThatAreMadeToDoHarm) {
  const auto repeated = [](const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  };
  const Cells deep = {{"bad_sheet {the page is nested deeper than 10,000 elements}"}};
  EXPECT_EQ(read(repeated("<div>", 100000)), deep);
  EXPECT_EQ(read(repeated("<b>", 100000) + "<table><tr><td>a"), deep);
  EXPECT_EQ(read(repeated("<table><tr><td>", 20000) + "a"), deep);
  EXPECT_EQ(read(repeated("<div>", 1990) + "<table><tr><td>a" + repeated("<p>", 20000)), (Cells{{"a"}}));
  // Nesting costs no stack; what was left open in a cell ends with it.
  EXPECT_EQ(read("<table><tr><td>" + repeated("<div>", 9000) + "a"), (Cells{{"a"}}));
  EXPECT_EQ(read("<table>" + repeated("<tr><td><font size=2>a<td><b>b", 30000)).size(), 30000u);
  // What is left open is opened again in every paragraph.
  std::string open = "<p>";
  for (int i = 0; i < 1900; ++i) open += "<font size=" + std::to_string(i) + ">";
  EXPECT_EQ(read(open + "</p>" + repeated("<p>x</p>", 100000)), (Cells{{"bad_sheet {the page needs more memory or time than its size allows for}"}}));
  // Text is no element.
  EXPECT_EQ(read("<script>" + repeated("if(a<b)'<div>'", 5000) + "</script><!--" + repeated("<div>", 5000) + "--><table><tr><td>a</table>"), (Cells{{"a"}}));
  EXPECT_EQ(read("<table>" + repeated("<tr><td>a" + repeated("<br>", 10), 20000)).size(), 20000u);
}

// A list that was printed, and then turned from PDF into HTML, has no table.
TEST(HtmlRows, TheListOfAzerbaijan) {
  const std::string path = std::string(STILLHELD_SOURCE_DIR) + "/../shared/lists/azerbaijan/list.html";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the list of Azerbaijan is not beside the repository";
  EXPECT_EQ(read(file_text(path)), (Cells{{"bad_sheet {there is no table in the page}"}}));
}

}  // namespace
}  // namespace stillheld::intake
