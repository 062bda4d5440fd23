#include "intake/ods_rows.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <optional>

#include "intake/table_rows.h"
#include "intake/xlsx_values.h"
#include "intake/xml_part.h"
#include "intake/zip.h"

namespace stillheld::intake {
namespace {

constexpr uint64_t kMostRows = 1048576;
constexpr int kDeepest = 64;

uint64_t count_of(pugi::xml_node node, std::string_view name) {
  const std::string_view text = attribute(node, name);
  uint64_t value = 1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc::result_out_of_range) return UINT64_MAX;
  return std::max<uint64_t>(value, 1);
}

// "PT13H05M00S" to "13:05:00"; anything else stays.
std::string clock_text(std::string_view duration) {
  const auto part = [&](char unit, std::string& out) {
    const size_t end = duration.find(unit);
    if (end == std::string_view::npos || end == 0) return false;
    out = std::string(duration.substr(0, end));
    duration.remove_prefix(end + 1);
    return out.find_first_not_of("0123456789.,") == std::string::npos;
  };
  const std::string whole(duration);
  std::string hours, minutes, seconds;
  if (!duration.starts_with("PT")) return whole;
  duration.remove_prefix(2);
  if (!part('H', hours) || !part('M', minutes) || !part('S', seconds) || !duration.empty()) return whole;
  if (const size_t dot = seconds.find_first_of(".,"); dot != std::string::npos)
    if (seconds.find_first_not_of('0', dot + 1) == std::string::npos) seconds.resize(dot);
  for (std::string* s : {&hours, &minutes, &seconds})
    if (s->size() < 2) s->insert(s->begin(), 2 - s->size(), '0');
  return hours + ":" + minutes + ":" + seconds;
}

// The text of a paragraph: a run of white space is one space, and none at the
// beginning; what is meant to stand there has an element.  ODF would drop the
// space at the end too, but programs write one there that was typed.
class Paragraph {
 public:
  void add(pugi::xml_node node, int depth = 0) {
    append(node.value());
    for (pugi::xml_node piece : node.children()) {
      if (piece.type() == pugi::node_pcdata || piece.type() == pugi::node_cdata) {
        append(piece.value());
        continue;
      }
      if (piece.type() != pugi::node_element) continue;
      const std::string_view name = local_name(piece.name());
      if (name == "s") fixed(std::string(std::min<uint64_t>(count_of(piece, "c"), 1000), ' '));
      else if (name == "tab") fixed("\t");
      else if (name == "line-break") fixed("\n");
      else if (name != "annotation" && name != "note" && name != "ruby-text" && depth < kDeepest) add(piece, depth + 1);
    }
  }
  std::string take() { return std::move(out_); }

 private:
  void append(std::string_view text) {
    for (char c : text) {
      const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!space) out_ += c;
      else if (!after_space_) out_ += ' ';
      after_space_ = space;
    }
  }
  void fixed(std::string_view text) {
    out_ += text;
    after_space_ = false;
  }
  std::string out_;
  bool after_space_ = true;
};

std::string shown_text(pugi::xml_node cell) {
  std::string out;
  bool first = true;
  for (pugi::xml_node node : cell.children()) {
    if (!is(node, "p") && !is(node, "h")) continue;
    Paragraph paragraph;
    paragraph.add(node);
    if (!first) out += '\n';
    out += paragraph.take();
    first = false;
  }
  return out;
}

class Sheet {
 public:
  Sheet(ZipFile zip, std::string_view bytes, const std::string& file, const ReadOptions& options)
      : zip_(std::move(zip)), bytes_(bytes), file_(file), options_(options) {}

  Result<std::unique_ptr<RowReader>> read();

 private:
  Error bad(std::string text) const { return fail(Code::kBadSheet, {std::move(text)}, Where{file_, 0, {}, 0}); }
  void read_styles(pugi::xml_node styles);
  Result<pugi::xml_node> find_table(pugi::xml_node workbook) const;
  void read_columns(pugi::xml_node parent, int depth);
  Status read_rows(pugi::xml_node parent, Table& table, int depth);
  Status read_row(pugi::xml_node row, uint64_t number, const Table& table);
  Result<std::string> read_cell(pugi::xml_node cell, std::string_view style, uint64_t number, size_t column, const Table& table) const;
  NumberFormat format_of(std::string_view style) const;

  ZipFile zip_;
  std::string_view bytes_;
  std::string file_;
  ReadOptions options_;
  std::map<std::string, NumberFormat, std::less<>> formats_;  // number:date-style
  struct Style {
    std::string data_style, parent;
  };
  std::map<std::string, Style, std::less<>> cell_styles_;
  std::map<std::string, bool, std::less<>> hidden_;  // table styles that are not shown
  std::vector<std::string> column_styles_;
  std::vector<std::string> cells_;
  uint64_t number_ = 0;  // of the last row
};

void Sheet::read_styles(pugi::xml_node styles) {
  for (pugi::xml_node node : styles.children()) {
    const std::string name(attribute(node, "name"));
    if (is(node, "date-style") || is(node, "time-style")) {
      NumberFormat format;
      for (pugi::xml_node piece : node.children()) {
        const std::string_view kind = local_name(piece.name());
        format.year |= kind == "year" || kind == "era";
        format.month |= kind == "month";
        format.day |= kind == "day" || kind == "day-of-week";
        format.time |= kind == "hours" || kind == "minutes" || kind == "seconds";
      }
      formats_[name] = format;
    } else if (is(node, "style") && attribute(node, "family") == "table-cell") {
      cell_styles_[name] = {std::string(attribute(node, "data-style-name")), std::string(attribute(node, "parent-style-name"))};
    } else if (is(node, "style") && attribute(node, "family") == "table") {
      hidden_[name] = attribute(child(node, "table-properties"), "display") == "false";
    }
  }
}

NumberFormat Sheet::format_of(std::string_view style) const {
  // A style without a format has its parent's.
  for (int depth = 0; depth < kDeepest; ++depth) {
    const auto found = cell_styles_.find(style);
    if (found == cell_styles_.end()) break;
    if (const auto format = formats_.find(found->second.data_style); format != formats_.end()) return format->second;
    if (!found->second.data_style.empty()) break;
    style = found->second.parent;
  }
  return {};
}

Result<pugi::xml_node> Sheet::find_table(pugi::xml_node workbook) const {
  std::vector<pugi::xml_node> tables;
  std::string names;
  for (pugi::xml_node node : workbook.children()) {
    if (!is(node, "table")) continue;
    tables.push_back(node);
    names += (names.empty() ? "" : ", ") + std::string(attribute(node, "name"));
  }
  if (tables.empty()) return bad("the workbook has no sheet");
  if (options_.sheet.empty()) {
    for (pugi::xml_node node : tables) {
      const auto style = hidden_.find(attribute(node, "style-name"));
      if (style == hidden_.end() || !style->second) return node;
    }
    return tables.front();
  }
  for (pugi::xml_node node : tables)
    if (attribute(node, "name") == options_.sheet) return node;
  size_t number = 0;
  const char* const end = options_.sheet.data() + options_.sheet.size();
  if (std::from_chars(options_.sheet.data(), end, number).ptr == end && number >= 1 && number <= tables.size()) return tables[number - 1];
  return bad("there is no sheet “" + options_.sheet + "”; there are: " + names);
}

void Sheet::read_columns(pugi::xml_node parent, int depth) {
  for (pugi::xml_node node : parent.children()) {
    if (is(node, "table-column")) {
      const uint64_t count = std::min<uint64_t>(count_of(node, "number-columns-repeated"), options_.max_columns - column_styles_.size());
      column_styles_.insert(column_styles_.end(), count, std::string(attribute(node, "default-cell-style-name")));
    } else if (depth < kDeepest && (is(node, "table-columns") || is(node, "table-header-columns") || is(node, "table-column-group"))) {
      read_columns(node, depth + 1);
    }
  }
}

Result<std::string> Sheet::read_cell(pugi::xml_node cell, std::string_view style, uint64_t number, size_t column, const Table& table) const {
  const std::string_view type = attribute(cell, "value-type");
  if (type == "float" || type == "percentage" || type == "currency") {
    // LibreOffice stores an error as the number 0, and shows its name.
    bool is_error = false;
    for (pugi::xml_attribute a : cell.attributes()) is_error |= std::string_view(a.name()) == "calcext:value-type" && std::string_view(a.value()) == "error";
    if (!is_error) return number_text(attribute(cell, "value"), {}, false);
  }
  if (type == "date") return date_text(attribute(cell, "date-value"), format_of(style));
  if (type == "time") return clock_text(attribute(cell, "time-value"));
  if (type == "boolean") return std::string(attribute(cell, "boolean-value"));
  std::string text = shown_text(cell);
  if (type == "string" && text.empty()) text = attribute(cell, "string-value");
  if (type.empty() && text.empty() && has_attribute(cell, "formula"))
    return table.bad("the formula has no stored value", number, column_letters(column));
  return text;
}

Status Sheet::read_row(pugi::xml_node row, uint64_t number, const Table& table) {
  cells_.clear();
  uint64_t column = 0, size = 0;
  const std::string_view row_style = attribute(row, "default-cell-style-name");
  for (pugi::xml_node cell : row.children()) {
    const bool covered = is(cell, "covered-table-cell");
    if (!covered && !is(cell, "table-cell")) continue;
    const uint64_t repeated = std::min<uint64_t>(count_of(cell, "number-columns-repeated"), UINT32_MAX);
    std::string text;
    if (!covered) {
      std::string_view style = attribute(cell, "style-name");
      if (style.empty()) style = row_style;
      if (style.empty() && column < column_styles_.size()) style = column_styles_[column];
      TRY(read, read_cell(cell, style, number, column, table));
      text = std::move(read);
    }
    if (!text.empty()) {
      if (column + repeated > options_.max_columns)
        return fail(Code::kTooManyColumns, {std::to_string(options_.max_columns)}, Where{file_, number, column_letters(options_.max_columns), 0});
      size += text.size() * repeated;
      if (size > options_.max_row_bytes)
        return fail(Code::kLineTooLong, {std::to_string(options_.max_row_bytes) + " bytes"}, Where{file_, number, column_letters(column), 0});
      cells_.resize(column);
      cells_.resize(column + repeated, text);
    }
    column += repeated;
  }
  return {};
}

Status Sheet::read_rows(pugi::xml_node parent, Table& table, int depth) {
  for (pugi::xml_node node : parent.children()) {
    if (is(node, "table-row")) {
      const uint64_t repeated = count_of(node, "number-rows-repeated");
      TRY_VOID(read_row(node, number_ + 1, table));
      if (!cells_.empty()) {
        if (repeated > kMostRows || number_ + repeated > kMostRows)
          return table.bad("the sheet has more than 1,048,576 rows", number_ + 1);
        for (uint64_t i = 1; i <= repeated; ++i) TRY_VOID(table.add_row(number_ + i, cells_));
      }
      number_ += std::min(repeated, 2 * kMostRows);
    } else if (depth < kDeepest && (is(node, "table-rows") || is(node, "table-header-rows") || is(node, "table-row-group"))) {
      TRY_VOID(read_rows(node, table, depth + 1));
    }
  }
  return {};
}

Result<std::unique_ptr<RowReader>> Sheet::read() {
  if (zip_.has("META-INF/manifest.xml")) {
    TRY(manifest, zip_.read("META-INF/manifest.xml"));
    if (manifest.find("encryption-data") != std::string::npos) return bad("it is protected by a password");
  }
  // A file with one sheet in it may have no styles of its own.
  if (zip_.has("styles.xml")) {
    TRY(text, zip_.read("styles.xml"));
    TRY(styles, XmlPart::parse(std::move(text), "styles.xml", file_));
    for (pugi::xml_node node : styles.root().children())
      if (is(node, "styles") || is(node, "automatic-styles")) read_styles(node);
  }
  TRY(text, zip_.read("content.xml"));
  TRY(content, XmlPart::parse(std::move(text), "content.xml", file_, XmlPart::Space::keep));
  read_styles(child(content.root(), "automatic-styles"));
  const pugi::xml_node workbook = child(child(content.root(), "body"), "spreadsheet");
  if (!workbook) return bad("it is an OpenDocument file, but no spreadsheet");
  TRY(found, find_table(workbook));
  Table table(file_, "the sheet “" + std::string(attribute(found, "name")) + "”", bytes_.size(), options_);
  read_columns(found, 0);
  TRY_VOID(read_rows(found, table, 0));
  return std::move(table).finish();
}

}  // namespace

Result<std::unique_ptr<RowReader>> open_ods_rows(std::string_view bytes, const std::string& file_name,
                                                 const ReadOptions& options) {
  if (bytes.empty()) return fail(Code::kEmptyFile, {}, Where{file_name, 0, {}, 0});
  TRY(zip, ZipFile::open(bytes, file_name));
  return Sheet(std::move(zip), bytes, file_name, options).read();
}

}  // namespace stillheld::intake
