#include "intake/xlsx_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "intake/rows_test.h"
#include "intake/zip_test.h"

namespace stillheld::intake {
namespace {

using Cells = std::vector<std::vector<std::string>>;

// The header and all rows, or what went wrong.
Cells read(std::string_view bytes, const std::string& sheet = "") {
  ReadOptions options;
  options.sheet = sheet;
  const ReadList list = read_list(bytes, options, "list.xlsx");
  if (list.error) return {{describe(list.error)}};
  Cells out = list.cells();
  out.insert(out.begin(), list.header);
  return out;
}

Cells rows(const std::string& data, XlsxParts parts = {}) {
  parts.sheet = "<sheetData>" + data + "</sheetData>" + parts.sheet;
  return read(make_xlsx(parts));
}

// The one cell of a sheet.
std::string cell(const std::string& text, const XlsxParts& parts = {}) {
  const Cells out = rows("<row><c t=\"str\"><v>header</v></c></row><row>" + text + "</row>", parts);
  return out.size() == 1 ? out[0][0] : out[1][0];
}

TEST(XlsxRows, Strings) {
  XlsxParts parts;
  parts.strings = "<si><t>first</t></si><si><r><rPr><b/></rPr><t>ri</t></r><r><t xml:space=\"preserve\">ch </t></r><r><t>text</t></r></si>"
                  "<si><t>漢字</t><rPh sb=\"0\" eb=\"1\"><t>かんじ</t></rPh></si><si/><si><t>_x000D_\n&lt;&#x416;_x005F_x000D_ _xD83D__xDE00_ _x0000_ _xZZZZ_</t></si>"
                  "<si><t> \n trimmed \t</t></si><si><t xml:space=\"preserve\"> kept </t></si><si><t xml:space=\"preserve\"> </t></si><si><t><![CDATA[<a> & b]]></t></si>";
  EXPECT_EQ(cell("<c t=\"s\"><v>0</v></c>", parts), "first");
  EXPECT_EQ(cell("<c t=\"s\"><v> 1 </v></c>", parts), "rich text");
  EXPECT_EQ(cell("<c t=\"s\"><v>2</v></c>", parts), "漢字");
  EXPECT_EQ(cell("<c t=\"s\"><v>4</v></c>", parts), "\r\n<Ж_x000D_ 😀 _x0000_ _xZZZZ_");
  EXPECT_EQ(cell("<c t=\"s\"><v>5</v></c>", parts), "trimmed");
  EXPECT_EQ(cell("<c t=\"s\"><v>6</v></c>", parts), " kept ");
  EXPECT_EQ(cell("<c t=\"s\"><v>8</v></c>", parts), "<a> & b");
  EXPECT_EQ(cell("<c t=\"s\"><v>9</v></c>", parts), "bad_sheet {the cell asks for a shared text that is not there} row 2 column A");
  EXPECT_EQ(cell("<c t=\"s\"><v>-1</v></c>", parts), "bad_sheet {the cell asks for a shared text that is not there} row 2 column A");
  EXPECT_EQ(cell("<c t=\"inlineStr\"><is><t>in</t></is></c>"), "in");
  EXPECT_EQ(cell("<c t=\"str\"><f>UPPER(B1)</f><v>HI_x0009_</v></c>"), "HI\t");
  EXPECT_EQ(rows("<row><c t=\"s\"><v>3</v></c><c t=\"s\"><v/></c><c t=\"s\"><v>0</v></c></row>", parts), (Cells{{"column 1", "column 2", "first"}}));
}

TEST(XlsxRows, NumbersDatesBooleansErrors) {
  XlsxParts parts;
  parts.styles = "<numFmts><numFmt numFmtId=\"164\" formatCode=\"mmmm\\ yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/></numFmts>"
                 "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"22\"/><xf numFmtId=\"165\"/></cellXfs>";
  EXPECT_EQ(cell("<c><v>44391</v></c>", parts), "44391");
  EXPECT_EQ(cell("<c s=\"0\"><v>0.30000000000000004</v></c>", parts), "0.3");
  EXPECT_EQ(cell("<c s=\"1\" t=\"n\"><v>44391</v></c>", parts), "2021-07-14");
  EXPECT_EQ(cell("<c s=\"2\"><v>44391</v></c>", parts), "2021-07");
  EXPECT_EQ(cell("<c s=\"3\"><v>44391.25</v></c>", parts), "2021-07-14T06:00:00");
  EXPECT_EQ(cell("<c s=\"4\"><v>1.5</v></c>", parts), "36:00:00");
  EXPECT_EQ(cell("<c s=\"99\"><v>44391</v></c>", parts), "44391");
  EXPECT_EQ(cell("<c s=\"\"><v>44391</v></c>", parts), "44391");
  EXPECT_EQ(cell("<c t=\"d\"><v>2021-07-14T00:00:00Z</v></c>", parts), "2021-07-14");
  EXPECT_EQ(cell("<c t=\"b\"><v>1</v></c>"), "true");
  EXPECT_EQ(cell("<c t=\"b\"><v>0</v></c>"), "false");
  EXPECT_EQ(cell("<c t=\"e\"><v>#N/A</v></c>"), "#N/A");
  EXPECT_EQ(cell("<c t=\"x\"><v>1</v></c>"), "bad_sheet {the cell is of an unknown kind} row 2 column A");
  parts.properties = "date1904=\"1\"";
  EXPECT_EQ(cell("<c s=\"1\"><v>42929</v></c>", parts), "2021-07-14");
}

TEST(XlsxRows, AFormulaIsWhatWasStoredWithIt) {
  EXPECT_EQ(cell("<c><f>WEBSERVICE(\"http://x\")</f><v>3</v></c>"), "3");
  EXPECT_EQ(cell("<c t=\"str\"><f>cmd|' /C calc'!A0</f><v>=1+1</v></c>"), "=1+1");
  EXPECT_EQ(rows("<row><c t=\"str\"><v>a</v></c></row><row r=\"5\"><c r=\"B5\"><f>A1</f></c></row>"), (Cells{{"bad_sheet {the formula has no stored value} row 5 column B"}}));
  EXPECT_EQ(rows("<row><c t=\"str\"><v>a</v></c><c t=\"str\"><f>\"\"</f><v></v></c></row>"), (Cells{{"a"}}));
}

TEST(XlsxRows, PlacesAreTheSheets) {
  // Cells say where they are, or follow one another; the header is the first row with text.
  const std::string data = "<row r=\"3\"><c r=\"B3\" t=\"str\"><v>b</v></c><c t=\"str\"><v>c</v></c></row><row r=\"4\"/>"
                           "<row r=\"7\"><c r=\"C7\"><v>2</v></c><c r=\"B7\"><v>1</v></c></row><row><c r=\"$A$8\"><v>0</v></c></row>";
  EXPECT_EQ(rows(data), (Cells{{"column 1", "b", "c"}, {"", "1", "2"}, {"0", "", ""}}));
  XlsxParts parts;
  parts.sheet = "<sheetData>" + data + "</sheetData>";
  const ReadList list = read_list(make_xlsx(parts), {}, "list.xlsx");
  EXPECT_EQ(list.rows[0].number, 7u);
  EXPECT_EQ(list.rows[1].number, 8u);
  EXPECT_EQ(rows("<row r=\"2\"/><row r=\"2\"/>"), (Cells{{"bad_sheet {the rows behind this one are not in order} row 2"}}));
  EXPECT_EQ(rows("<row r=\"1048577\"/>"), (Cells{{"bad_sheet {the rows behind this one are not in order}"}}));
  EXPECT_EQ(rows("<row r=\"2\"><c r=\"A3\"><v>1</v></c></row>"), (Cells{{"bad_sheet {a cell of this row says that it is elsewhere} row 2"}}));
  EXPECT_EQ(rows("<row><c r=\"XFD1\"><v>1</v></c></row>"), (Cells{{"too_many_columns {1000} row 1 column XFD"}}));
  EXPECT_EQ(rows("<row><c r=\"XFE1\"><v>1</v></c></row>"), (Cells{{"bad_sheet {a cell of this row says that it is elsewhere} row 1"}}));
  EXPECT_EQ(rows("<row><c t=\"str\"><v>a</v></c><c r=\"XFD1\" s=\"1\"/></row>"), (Cells{{"a"}}));
}

TEST(XlsxRows, MergedCellsHaveOneValue) {
  const auto c = [](const char* place) { return "<c r=\"" + std::string(place) + "\" t=\"str\"><v>" + place + "</v></c>"; };
  XlsxParts parts;
  parts.sheet = "<mergeCells count=\"2\"><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:C3\"/></mergeCells>";
  const std::string data = "<row>" + c("A1") + c("B1") + c("C1") + "</row><row>" + c("A2") + c("B2") + c("C2") + "</row><row>" + c("A3") + c("B3") + c("C3") + "</row><row>" + c("A4") + "</row>";
  EXPECT_EQ(rows(data, parts), (Cells{{"A1", "B1", "C1"}, {"A2", "B2", ""}, {"A4", "", ""}}));
  parts.sheet = "<mergeCells><mergeCell ref=\"A2:B3\"/><mergeCell ref=\"B3:C4\"/></mergeCells>";
  EXPECT_EQ(rows(data, parts), (Cells{{"bad_sheet {two merged ranges overlap} row 3 column B"}}));
  parts.sheet = "<mergeCells><mergeCell ref=\"A2:\"/></mergeCells>";
  EXPECT_EQ(rows(data, parts), (Cells{{"bad_sheet {a range of merged cells is none}"}}));
}

TEST(XlsxRows, WhichSheet) {
  XlsxParts parts;
  parts.sheets = "<sheet name=\"Old\" sheetId=\"1\" state=\"hidden\" r:id=\"s1\"/><sheet name=\"A chart\" sheetId=\"3\" r:id=\"s3\"/><sheet name=\"Утрыманыя\" sheetId=\"2\" r:id=\"s2\"/>";
  parts.sheet = "<sheetData><row><c t=\"str\"><v>old</v></c></row></sheetData>";
  parts.second = "<sheetData><row><c t=\"str\"><v>new</v></c></row></sheetData>";
  const std::string bytes = make_xlsx(parts);
  EXPECT_EQ(read(bytes), (Cells{{"new"}}));
  EXPECT_EQ(read(bytes, "Old"), (Cells{{"old"}}));
  EXPECT_EQ(read(bytes, "Утрыманыя"), (Cells{{"new"}}));
  EXPECT_EQ(read(bytes, "1"), (Cells{{"old"}}));
  EXPECT_EQ(read(bytes, "2"), (Cells{{"new"}}));
  EXPECT_EQ(read(bytes, "3"), (Cells{{"bad_sheet {there is no sheet “3”; there are: Old, Утрыманыя}"}}));
}

TEST(XlsxRows, XmlThatIsMadeToDoHarm) {
  const auto with_text = [](const std::string& text, const std::string& in_front = "") {
    return make_zip({{"_rels/.rels", "<Relationships><Relationship Id=\"w\" Type=\"x/officeDocument\" Target=\"w.xml\"/></Relationships>"},
                     {"w.xml", in_front + "<workbook xmlns:r=\"r\"><sheets><sheet name=\"One\" r:id=\"s\"/></sheets></workbook>"},
                     {"_rels/w.xml.rels", "<Relationships><Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>"},
                     {"s.xml", "<worksheet><sheetData><row><c t=\"str\"><v>" + text + "</v></c></row></sheetData></worksheet>"}});
  };
  EXPECT_EQ(read(with_text("a")), (Cells{{"a"}}));
  const std::string refused = "bad_sheet {w.xml declares a document type (DOCTYPE), as a file made to do harm does}";
  for (const char* type : {"<!DOCTYPE foo>", "<!DOCTYPE foo [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>", "<!DOCTYPE foo SYSTEM \"file:///etc/passwd\">",
                           "<?xml version=\"1.0\"?>\n<!-- x --><!DOCTYPE foo [<!ENTITY % x SYSTEM \"http://x/\"> %x;]>", "<!DOCTYPE foo ["})
    EXPECT_EQ(read(with_text("a", type)), (Cells{{refused}})) << type;
  // An entity that nobody declared is nine characters.
  EXPECT_EQ(read(with_text("&unknown;")), (Cells{{"&unknown;"}}));
  for (const char* text : {"&#0;", "&#x0;", "&#xD800;", "&#x110000;", "&#4294967296;", "\xFF"})
    EXPECT_EQ(read(with_text(text)), (Cells{{"bad_sheet {s.xml is not valid text}"}})) << text;
  EXPECT_EQ(read(with_text("</v>")), (Cells{{"bad_sheet {s.xml is not well-formed XML: Start-end tags mismatch}"}}));
  // Nesting costs no stack.
  std::string deep = "</v>";
  for (int i = 0; i < 200000; ++i) deep += "<v>";
  for (int i = 0; i < 200000; ++i) deep += "</v>";
  EXPECT_EQ(read(with_text("a" + deep + "<v>")), (Cells{{"a"}}));
  // One long text in many cells.
  XlsxParts parts;
  parts.strings = "<si><t>" + std::string(500000, 'x') + "</t></si>";
  parts.sheet = "<sheetData><row>";
  for (int i = 0; i < 900; ++i) parts.sheet += "<c t=\"s\"><v>0</v></c>";
  parts.sheet += "</row></sheetData>";
  parts.deflated = true;
  EXPECT_EQ(read(make_xlsx(parts)), (Cells{{"line_too_long {1048576 bytes} row 1 column C"}}));
}

TEST(XlsxRows, WhatIsNoWorkbook) {
  EXPECT_EQ(read("PK\x03\x04"), (Cells{{"truncated_file {a zip archive}"}}));
  EXPECT_EQ(read(make_zip({{"a.txt", "x"}})), (Cells{{"bad_sheet {it is an archive, but there is no workbook in it}"}}));
  EXPECT_EQ(read("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), (Cells{{"bad_sheet {it is an old Excel file (.xls), or one that is protected by a password}"}}));
  EXPECT_EQ(read(make_zip({{"_rels/.rels", "<Relationships><Relationship Id=\"w\" Type=\"x/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>"}})),
            (Cells{{"bad_sheet {it is a binary workbook (.xlsb)}"}}));
  XlsxParts parts;
  parts.sheet = "<sheetData/>";
  EXPECT_EQ(read(make_xlsx(parts)), (Cells{{"bad_sheet {the sheet “One” is empty}"}}));
}

TEST(XlsxRows, Utf16Parts) {
  const std::string sheet = encode("\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData><row><c t=\"str\"><v>Мінск</v></c></row></sheetData></worksheet>", Encoding::utf16le);
  EXPECT_EQ(read(make_zip({{"_rels/.rels", "<Relationships><Relationship Id=\"w\" Type=\"x/officeDocument\" Target=\"w.xml\"/></Relationships>"},
                           {"w.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"One\" r:id=\"s\"/></sheets></workbook>"},
                           {"_rels/w.xml.rels", "<Relationships><Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>"},
                           {"s.xml", sheet}})),
            (Cells{{"Мінск"}}));
}

// The good files of calamine (what they say is what calamine's own tests say).
class Calamine : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(vectors("xlsx-calamine"))) GTEST_SKIP() << "the files of calamine are not beside the repository";
  }
  static Cells sheet(const std::string& name, const std::string& which = "") { return read(file_text(vectors("xlsx-calamine/" + name)), which); }
};

TEST_F(Calamine, Values) {
  EXPECT_EQ(sheet("issues.xlsx", "issue2"), (Cells{{"1", "a"}, {"2", "b"}, {"3", "c"}}));
  EXPECT_EQ(sheet("issues.xlsx", "issue5"), (Cells{{"0.5"}}));
  EXPECT_EQ(sheet("issues.xlsx", "issue6"), (Cells{{"1"}, {"2"}, {"ab"}, {"false"}}));
  EXPECT_EQ(sheet("issues.xlsx", "datatypes"), (Cells{{"1"}, {"1.5"}, {"ab"}, {"false"}, {"test"}, {"2016-10-20"}}));
  EXPECT_EQ(sheet("issues.xlsx", "spc_chrs"), (Cells{{"&"}, {"<"}, {">"}, {"aaa ' aaa"}, {"\""}, {"☺"}, {"֍"}, {"àâéêèçöïî«»"}}));
  EXPECT_EQ(sheet("issue3.xlsm"), (Cells{{"1", "a"}}));
  EXPECT_EQ(sheet("issue9.xlsx"), (Cells{{"test1"}, {"test2 other"}, {"test3 aaa"}, {"test4"}}));
  EXPECT_EQ(sheet("issue221.xlsm"), (Cells{{"Cell_A1", "Cell_B1"}, {"Cell_A2", "Cell_B2"}}));
  EXPECT_EQ(sheet("errors.xlsx"), (Cells{{"#DIV/0!"}, {"#NAME?"}, {"#VALUE!"}, {"#NULL!"}, {"#REF!"}, {"#NUM!"}, {"#N/A"}}));
  // A line end in XML is LF, however it is written (XML 1.0, 2.11).
  EXPECT_EQ(sheet("richtext-namespaced.xlsx"), (Cells{{"inline string\nLine 2\nLine 3", "column 2", "column 3", "column 4", "column 5", "column 6", "column 7", "shared string\nLine 2\nLine 3"}}));
  EXPECT_EQ(sheet("rph.xlsx"), (Cells{{"課きく　毛こ"}}));
  EXPECT_EQ(sheet("has_x000D_.xlsx"), (Cells{{"ABC\r\nDEF"}}));
  EXPECT_EQ(sheet("inlineStr_cdata.xlsx"), (Cells{{"Hello CDATA", "World"}, {"12345", "NormalText"}}));
  EXPECT_EQ(sheet("encoded_entities.xlsx"), (Cells{{"&"}}));
  EXPECT_EQ(sheet("empty_s_attribute.xlsx"), (Cells{{"Name", "Value"}, {"John", "1"}, {"Sophia", "2"}, {"Peter", "3"}, {"Sam", "4"}}));
  EXPECT_EQ(sheet("empty_shared_string_value.xlsx"), (Cells{{"Name", "City", "Status"}, {"Alice", "", "Active"}, {"", "Berlin", ""}}));
  EXPECT_EQ(sheet("nonstandard-xml-ns-prefix.xlsx"), (Cells{{"a", "b"}, {"1", "3"}, {"2", "4"}}));
  EXPECT_EQ(sheet("temperature-in-middle.xlsx"), (Cells{{"column 1", "label", "value"}, {"", "celsius", "22.2222"}, {"", "fahrenheit", "72"}}));
  EXPECT_EQ(sheet("table_with_absolute_paths.xlsx"), (Cells{{"Item", "Name"}, {"100", "North"}, {"200", "South"}, {"101", "West"}, {"290", "East"}}));
  EXPECT_EQ(sheet("string-ref.xlsx"), (Cells{{"col1"}, {"-8086931554011838357"}}));
  EXPECT_EQ(sheet("any_sheets.xlsx")[1], (std::vector<std::string>{"3", "4"}));
  EXPECT_EQ(sheet("merged_range.xlsx"), (Cells{{"A1", "B1", "C1", "column 4", "E1", "F1", "G1", "H1"}, {"A3", "B3", "C3", "", "E3", "F3", "G3", "H3"}, {"A4", "B4", "C4", "", "E4", "F4", "G4", "H4"}}));
  const Cells bookings = sheet("minimal_package.xlsx");
  EXPECT_EQ(bookings.size(), 195u);
  EXPECT_EQ(bookings[2][17], "1985-02-25");
  EXPECT_EQ(sheet("strict_iso_paths.xlsx").size(), 76u);
}

TEST_F(Calamine, Dates) {
  EXPECT_EQ(sheet("date.xlsx"), (Cells{{"2021-01-01", "15"}, {"2021-01-02", "16"}, {"255:10:10", "17"}}));
  EXPECT_EQ(sheet("date_1904.xlsx"), sheet("date.xlsx"));
  const Cells iso = sheet("date_iso.xlsx");
  EXPECT_EQ(iso[0][0], "2021-01-01");
  EXPECT_EQ(iso[1][0], "2021-01-01T10:10:10");
  EXPECT_EQ(iso[2][0], "10:10:10");
  EXPECT_EQ(sheet("date_quoted_format.xlsx"), (Cells{{"2021-01"}, {"2021-01-01"}, {"2021-01-01"}, {"2021-01-01"}}));
}

TEST_F(Calamine, WhatIsRefused) {
  EXPECT_EQ(sheet("pass_protected.xlsx"), (Cells{{"bad_sheet {it is an old Excel file (.xls), or one that is protected by a password}"}}));
  EXPECT_EQ(sheet("issue252.xlsx"), (Cells{{"bad_sheet {xl/_rels/workbook.xml.rels is damaged}"}}));
  EXPECT_EQ(sheet("empty_sheet.xlsx"), (Cells{{"bad_sheet {the sheet “Sheet1” is empty}"}}));
  EXPECT_EQ(sheet("issue446.xlsx"), (Cells{{"duplicate_column {1} row 5 column 1"}}));
}

// The bad files of Apache POI.
TEST(XlsxRows, FilesThatBrokeOtherReaders) {
  const std::string folder = vectors("xlsx-poi");
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the files of Apache POI are not beside the repository";
  const auto file = [&](const std::string& name) { return read(file_text(folder + "/" + name)); };
  for (const char* bomb : {"poc-xmlbomb.xlsx", "poc-xmlbomb-empty.xlsx"})
    EXPECT_EQ(file(bomb), (Cells{{"bad_sheet {xl/sharedStrings.xml declares a document type (DOCTYPE), as a file made to do harm does}"}}));
  // Its schema names a page on the web; nothing here reads schemas.
  EXPECT_EQ(file("xxe_in_schema.xlsx"), (Cells{{"column 1", "column 2", "/Test/Test", "Column1", "Column2"}, {"", "", "1", "", ""}}));
  EXPECT_EQ(file("xlsx-corrupted.xlsx"), (Cells{{"bad_sheet {_rels/.rels is not well-formed XML: No document element found}"}}));
  EXPECT_EQ(file("unicodeSheetName.xlsx").size(), 9u);
  EXPECT_EQ(file("DateFormatTests.xlsx")[0][0], "Flag Name");
}

}  // namespace
}  // namespace stillheld::intake
