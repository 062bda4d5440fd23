// Archives made by tests: entries stored or deflated, and a spreadsheet around
// a few cells.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <zlib.h>

namespace stillheld::intake {

struct ZipEntry {
  std::string name, bytes;
  bool deflated = false;
  // What the directory claims, where a test wants it to lie.
  uint32_t claimed_size = 0;
  uint16_t flags = 0, method = 0xFFFF;
};

inline void append_little(std::string& out, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += i < 8 ? static_cast<char>(value >> (8 * i)) : '\0';
}

inline std::string deflated(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string make_zip(const std::vector<ZipEntry>& entries) {
  std::string out, directory;
  for (const ZipEntry& e : entries) {
    const std::string packed = e.deflated ? deflated(e.bytes) : e.bytes;
    const auto crc = static_cast<uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(e.bytes.data()), static_cast<uInt>(e.bytes.size())));
    std::string head;  // what the local header and the directory have in common
    append_little(head, 20, 2);
    append_little(head, e.flags, 2);
    append_little(head, e.method != 0xFFFF ? e.method : e.deflated ? 8 : 0, 2);
    append_little(head, 0, 4);
    append_little(head, crc, 4);
    append_little(head, packed.size(), 4);
    append_little(head, e.claimed_size != 0 ? e.claimed_size : e.bytes.size(), 4);
    append_little(head, e.name.size(), 2);
    append_little(head, 0, 2);
    directory += std::string("PK\x01\x02\x14\x00", 6) + head;
    append_little(directory, 0, 10);
    append_little(directory, out.size(), 4);
    directory += e.name;
    out += std::string("PK\x03\x04", 4) + head + e.name + packed;
  }
  const size_t at = out.size();
  out += directory + "PK\x05\x06";
  append_little(out, 0, 4);
  append_little(out, entries.size(), 2);
  append_little(out, entries.size(), 2);
  append_little(out, directory.size(), 4);
  append_little(out, at, 4);
  append_little(out, 0, 2);
  return out;
}

inline std::string xml_text(std::string_view text) {
  std::string out;
  for (char c : text) out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  return out;
}

// With line breaks as elements.
inline std::string with_breaks(std::string_view text, std::string_view element) {
  std::string out;
  for (char c : xml_text(text)) out += c == '\n' ? std::string(element) : std::string(1, c);
  return out;
}

// Parts of a workbook, for a test to replace; `sheet` is the whole of <worksheet>.
struct XlsxParts {
  std::string sheet;
  std::string strings;                                  // <si> elements
  std::string styles;                                   // <numFmts>, <cellXfs>
  std::string sheets = "<sheet name=\"One\" sheetId=\"1\" r:id=\"s1\"/>";
  std::string second;                                   // the worksheet behind r:id s2
  std::string properties;                               // of <workbookPr>
  std::vector<ZipEntry> more;
  bool deflated = false;
};

inline std::string make_xlsx(const XlsxParts& parts) {
  const std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  const std::string main = " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  const std::string type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  const std::string relations = xml + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
  std::vector<ZipEntry> entries = {
      {"_rels/.rels", relations + "<Relationship Id=\"w\" Type=\"" + type + "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
      {"xl/workbook.xml", xml + "<workbook" + main + " xmlns:r=\"" + type + "\"><workbookPr " + parts.properties + "/><sheets>" + parts.sheets + "</sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       relations + "<Relationship Id=\"s1\" Type=\"" + type + "worksheet\" Target=\"worksheets/sheet1.xml\"/>" +
           "<Relationship Id=\"s2\" Type=\"" + type + "worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>" +
           "<Relationship Id=\"s3\" Type=\"" + type + "chartsheet\" Target=\"chart.xml\"/>" +
           "<Relationship Id=\"t\" Type=\"" + type + "sharedStrings\" Target=\"sharedStrings.xml\"/>" +
           "<Relationship Id=\"y\" Type=\"" + type + "styles\" Target=\"styles.xml\"/></Relationships>"},
      {"xl/sharedStrings.xml", xml + "<sst" + main + ">" + parts.strings + "</sst>"},
      {"xl/styles.xml", xml + "<styleSheet" + main + ">" + parts.styles + "</styleSheet>"},
      {"xl/worksheets/sheet1.xml", xml + "<worksheet" + main + ">" + parts.sheet + "</worksheet>"},
      {"xl/worksheets/sheet2.xml", xml + "<worksheet" + main + ">" + parts.second + "</worksheet>"}};
  for (ZipEntry& e : entries) e.deflated = parts.deflated;
  entries.insert(entries.end(), parts.more.begin(), parts.more.end());
  return make_zip(entries);
}

// Cells as inline strings, row by row from A1.
inline std::string make_xlsx(const std::vector<std::vector<std::string>>& cells, bool with_deflate = false) {
  XlsxParts parts;
  parts.deflated = with_deflate;
  for (size_t r = 0; r < cells.size(); ++r) {
    parts.sheet += "<row r=\"" + std::to_string(r + 1) + "\">";
    for (const std::string& cell : cells[r])
      parts.sheet += "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">" + xml_text(cell) + "</t></is></c>";
    parts.sheet += "</row>";
  }
  parts.sheet = "<sheetData>" + parts.sheet + "</sheetData>";
  return make_xlsx(parts);
}

// `tables` are <table:table> elements, `styles` automatic styles.
inline std::string make_ods(const std::string& tables, const std::string& styles = "", std::vector<ZipEntry> more = {}) {
  std::vector<ZipEntry> entries = {
      {"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
      {"content.xml",
       "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" "
       "xmlns:style=\"s\" xmlns:number=\"n\" xmlns:calcext=\"c\"><office:automatic-styles>" + styles +
           "</office:automatic-styles><office:body><office:spreadsheet>" + tables +
           "</office:spreadsheet></office:body></office:document-content>",
       true}};
  entries.insert(entries.end(), more.begin(), more.end());
  return make_zip(entries);
}

inline std::string make_ods(const std::vector<std::vector<std::string>>& cells) {
  std::string rows;
  for (const auto& row : cells) {
    rows += "<table:table-row>";
    for (const std::string& cell : row)
      rows += cell.empty() ? std::string("<table:table-cell/>")
                           : "<table:table-cell office:value-type=\"string\"><text:p>" + with_breaks(cell, "</text:p><text:p>") + "</text:p></table:table-cell>";
    rows += "</table:table-row>";
  }
  return make_ods("<table:table table:name=\"One\">" + rows + "</table:table>");
}

inline std::string make_html(const std::vector<std::vector<std::string>>& cells) {
  std::string rows;
  for (const auto& row : cells) {
    rows += "<tr>";
    for (const std::string& cell : row) rows += "<td>" + with_breaks(cell, "<br>") + "</td>\n";
    rows += "</tr>\n";
  }
  return "<!DOCTYPE html><meta charset=utf-8><title>A list</title><table>" + rows + "</table>";
}

}  // namespace stillheld::intake
