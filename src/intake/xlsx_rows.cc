#include "intake/xlsx_rows.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/utf8.h"
#include "intake/table_rows.h"
#include "intake/xlsx_values.h"
#include "intake/xml_part.h"
#include "intake/zip.h"

namespace stillheld::intake {
namespace {

constexpr std::string_view kCompoundFile("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
constexpr uint64_t kMostRows = 1048576;
constexpr size_t kMostColumns = 16384;
constexpr size_t kMostMerges = 1000000;

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

bool is_true(std::string_view text) { return text == "1" || text == "true" || text == "on"; }

struct Place {
  uint64_t row = 0;   // from 1
  size_t column = 0;  // from 0
};

// "B7", "$B$7".
std::optional<Place> read_place(std::string_view text) {
  Place place;
  size_t i = 0;
  const auto skip_dollar = [&] { i += i < text.size() && text[i] == '$' ? 1 : 0; };
  skip_dollar();
  const size_t begin = i;
  for (; i < text.size() && (text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z' && place.column <= kMostColumns; ++i)
    place.column = place.column * 26 + static_cast<size_t>((text[i] | 0x20) - 'a' + 1);
  if (i == begin || place.column > kMostColumns) return std::nullopt;
  --place.column;
  skip_dollar();
  const auto row = whole<uint64_t>(text.substr(i));
  if (!row || *row == 0 || *row > kMostRows) return std::nullopt;
  place.row = *row;
  return place;
}

// _x000D_ and its kin, which stand for what XML cannot say.
std::string unescape(std::string text) {
  if (text.find("_x") == std::string::npos) return text;
  const auto unit_at = [&](size_t at) -> std::optional<char32_t> {
    if (text.size() - at < 7 || text[at] != '_' || text[at + 1] != 'x' || text[at + 6] != '_') return std::nullopt;
    uint32_t unit = 0;
    const auto read = std::from_chars(&text[at + 2], &text[at + 6], unit, 16);
    if (read.ec != std::errc() || read.ptr != &text[at + 6]) return std::nullopt;
    return unit;
  };
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const auto unit = unit_at(i);
    if (unit && *unit >= 0xD800 && *unit < 0xDC00 && i + 7 <= text.size()) {
      const auto second = unit_at(i + 7);
      if (second && *second >= 0xDC00 && *second < 0xE000) {
        append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10) + (*second - 0xDC00));
        i += 14;
        continue;
      }
    }
    if (unit && *unit != 0 && (*unit < 0xD800 || *unit > 0xDFFF)) {
      append_utf8(out, *unit);
      i += 7;
    } else {
      out += text[i++];
    }
  }
  return out;
}

// The text of <t>: without the white space around it, unless it is asked for.
std::string text_of(pugi::xml_node t) {
  std::string text = own_text(t);
  if (attribute(t, "space") != "preserve") text = trimmed(text);
  return unescape(std::move(text));
}

// Of <si> or <is>: its text, or that of all its runs.
std::string string_of(pugi::xml_node item) {
  std::string out;
  for (pugi::xml_node node : item.children()) {
    if (is(node, "t")) out += text_of(node);
    else if (is(node, "r"))
      for (pugi::xml_node t : node.children())
        if (is(t, "t")) out += text_of(t);
  }
  return out;
}

std::string folder_of(const std::string& part) {
  const size_t slash = part.rfind('/');
  return slash == std::string::npos ? "" : part.substr(0, slash + 1);
}

// A target as the relations of `part` name it, as the archive names it.
std::string resolve(const std::string& part, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string folder = folder_of(part);
  while (target.starts_with("../") || target.starts_with("./")) {
    if (target.starts_with("../")) {
      if (!folder.empty()) folder = folder_of(folder.substr(0, folder.size() - 1));
      target.remove_prefix(3);
    } else {
      target.remove_prefix(2);
    }
  }
  return folder + std::string(target);
}

class Workbook {
 public:
  Workbook(ZipFile zip, std::string_view bytes, const std::string& file, const ReadOptions& options)
      : zip_(std::move(zip)), bytes_(bytes), file_(file), options_(options) {}

  Result<std::unique_ptr<RowReader>> read();

 private:
  struct Relation {
    std::string id, kind, target;
  };
  struct Merge {
    Place first, last;
  };
  Error bad(std::string text) const { return fail(Code::kBadSheet, {std::move(text)}, Where{file_, 0, {}, 0}); }
  Result<XmlPart> part(const std::string& name) {
    TRY(text, zip_.read(name));
    return XmlPart::parse(std::move(text), name, file_);
  }
  Result<std::vector<Relation>> relations(const std::string& of);
  Result<std::string> find_workbook();
  Status read_strings(const std::string& name);
  Status read_styles(const std::string& name);
  Result<pugi::xml_node> find_sheet(pugi::xml_node workbook, const std::vector<Relation>& relations);
  Status read_merges(pugi::xml_node sheet);
  Status read_rows(pugi::xml_node sheet, Table& table);
  Status read_row(pugi::xml_node row, uint64_t number, const Table& table, std::vector<std::string>& cells);
  Result<std::string> read_cell(pugi::xml_node cell, const Place& place, const Table& table) const;
  Status empty_merged(uint64_t number, std::vector<std::string>& cells);

  ZipFile zip_;
  std::string_view bytes_;
  std::string file_;
  ReadOptions options_;
  bool from_1904_ = false;
  std::vector<std::string> strings_;
  std::vector<NumberFormat> styles_;
  std::vector<Merge> merges_;  // by their first row
  size_t next_merge_ = 0;
  std::vector<Merge> open_merges_;  // which the row at hand is in
};

Result<std::vector<Workbook::Relation>> Workbook::relations(const std::string& of) {
  const std::string folder = folder_of(of);
  const std::string name = folder + "_rels/" + of.substr(folder.size()) + ".rels";
  std::vector<Relation> out;
  if (!zip_.has(name)) return out;
  TRY(read, part(name));
  for (pugi::xml_node node : read.root().children()) {
    if (!is(node, "Relationship") || attribute(node, "TargetMode") == "External") continue;
    const std::string_view type = attribute(node, "Type");
    out.push_back({std::string(attribute(node, "Id")), std::string(type.substr(type.rfind('/') + 1)),
                   resolve(of, attribute(node, "Target"))});
  }
  return out;
}

Result<std::string> Workbook::find_workbook() {
  TRY(all, relations(""));
  for (const Relation& r : all)
    if (r.kind == "officeDocument") {
      if (r.target.ends_with(".bin")) return bad("it is a binary workbook (.xlsb)");
      return r.target;
    }
  if (zip_.has("xl/workbook.xml")) return std::string("xl/workbook.xml");
  return bad("it is an archive, but there is no workbook in it");
}

Status Workbook::read_strings(const std::string& name) {
  TRY(read, part(name));
  for (pugi::xml_node item : read.root().children())
    if (is(item, "si")) strings_.push_back(string_of(item));
  return {};
}

Status Workbook::read_styles(const std::string& name) {
  TRY(read, part(name));
  std::map<unsigned, NumberFormat> formats;
  for (pugi::xml_node node : child(read.root(), "numFmts").children())
    if (const auto id = whole<unsigned>(attribute(node, "numFmtId"))) formats[*id] = read_format(attribute(node, "formatCode"));
  for (pugi::xml_node node : child(read.root(), "cellXfs").children()) {
    if (!is(node, "xf")) continue;
    const unsigned id = whole<unsigned>(attribute(node, "numFmtId")).value_or(0);
    const auto own = formats.find(id);
    styles_.push_back(own != formats.end() ? own->second : builtin_format(id));
  }
  return {};
}

Result<pugi::xml_node> Workbook::find_sheet(pugi::xml_node workbook, const std::vector<Relation>& all) {
  std::vector<pugi::xml_node> sheets;
  std::string names;
  for (pugi::xml_node node : child(workbook, "sheets").children()) {
    if (!is(node, "sheet")) continue;
    const std::string_view id = attribute(node, "id");
    const auto relation = std::find_if(all.begin(), all.end(), [&](const Relation& r) { return r.id == id; });
    if (relation == all.end() || relation->kind != "worksheet") continue;  // a chart, a macro
    sheets.push_back(node);
    names += (names.empty() ? "" : ", ") + std::string(attribute(node, "name"));
  }
  if (sheets.empty()) return bad("the workbook has no sheet");
  if (options_.sheet.empty()) {
    for (pugi::xml_node node : sheets)
      if (const std::string_view state = attribute(node, "state"); state != "hidden" && state != "veryHidden") return node;
    return sheets.front();
  }
  for (pugi::xml_node node : sheets)
    if (attribute(node, "name") == options_.sheet) return node;
  if (const auto number = whole<size_t>(options_.sheet); number && *number >= 1 && *number <= sheets.size())
    return sheets[*number - 1];
  return bad("there is no sheet “" + options_.sheet + "”; there are: " + names);
}

Status Workbook::read_merges(pugi::xml_node sheet) {
  for (pugi::xml_node node : child(sheet, "mergeCells").children()) {
    const std::string_view range = attribute(node, "ref");
    const size_t colon = range.find(':');
    if (!is(node, "mergeCell") || colon == std::string_view::npos) continue;
    const auto first = read_place(range.substr(0, colon)), last = read_place(range.substr(colon + 1));
    if (!first || !last) return bad("a range of merged cells is none");
    merges_.push_back({{std::min(first->row, last->row), std::min(first->column, last->column)},
                       {std::max(first->row, last->row), std::max(first->column, last->column)}});
    if (merges_.size() > kMostMerges) return bad("the sheet has more than a million merged ranges");
  }
  std::sort(merges_.begin(), merges_.end(), [](const Merge& a, const Merge& b) { return a.first.row < b.first.row; });
  return {};
}

// Empties what is merged into another cell.
Status Workbook::empty_merged(uint64_t number, std::vector<std::string>& cells) {
  std::erase_if(open_merges_, [&](const Merge& m) { return m.last.row < number; });
  for (; next_merge_ < merges_.size() && merges_[next_merge_].first.row <= number; ++next_merge_) {
    const Merge& merge = merges_[next_merge_];
    if (merge.last.row < number || merge.first.column >= options_.max_columns) continue;
    // So that no more are open than a row has columns.
    for (const Merge& m : open_merges_)
      if (m.first.column <= merge.last.column && merge.first.column <= m.last.column)
        return fail(Code::kBadSheet, {"two merged ranges overlap"}, Where{file_, number, column_letters(merge.first.column), 0});
    open_merges_.push_back(merge);
  }
  for (const Merge& m : open_merges_)
    for (size_t column = m.first.column; column <= m.last.column && column < cells.size(); ++column)
      if (number != m.first.row || column != m.first.column) cells[column].clear();
  return {};
}

Result<std::string> Workbook::read_cell(pugi::xml_node cell, const Place& place, const Table& table) const {
  const std::string_view type = attribute(cell, "t");
  const auto wrong = [&](std::string text) { return table.bad(std::move(text), place.row, column_letters(place.column)); };
  const pugi::xml_node v = child(cell, "v");
  if (type == "inlineStr")
    if (const pugi::xml_node item = child(cell, "is")) return string_of(item);
  if (!v) {
    if (child(cell, "f")) return wrong("the formula has no stored value");
    return std::string();
  }
  if (type == "str" || type == "inlineStr") return unescape(own_text(v));
  const std::string raw = own_text(v);
  const std::string_view value = trimmed(raw);
  if (value.empty()) return std::string();
  if (type == "s") {
    const auto index = whole<size_t>(value);
    if (!index || *index >= strings_.size())
      return wrong("the cell asks for a shared text that is not there");
    return strings_[*index];
  }
  if (type == "b") return std::string(is_true(value) ? "true" : "false");
  if (type == "e") return std::string(value);
  const auto style = whole<size_t>(attribute(cell, "s"));
  const NumberFormat format = style && *style < styles_.size() ? styles_[*style] : NumberFormat{};
  if (type == "d") return date_text(value, format);
  if (!type.empty() && type != "n") return wrong("the cell is of an unknown kind");
  return number_text(value, format, from_1904_);
}

Status Workbook::read_row(pugi::xml_node row, uint64_t number, const Table& table, std::vector<std::string>& cells) {
  cells.clear();
  size_t next = 0;
  uint64_t size = 0;  // one string may be shared by all cells
  for (pugi::xml_node cell : row.children()) {
    if (!is(cell, "c")) continue;
    Place place{number, next};
    if (const std::string_view named = attribute(cell, "r"); !named.empty()) {
      const auto found = read_place(named);
      if (!found || found->row != number) return table.bad("a cell of this row says that it is elsewhere", number);
      place = *found;
    }
    next = place.column + 1;
    TRY(text, read_cell(cell, place, table));
    if (text.empty()) continue;
    if (place.column >= options_.max_columns)
      return fail(Code::kTooManyColumns, {std::to_string(options_.max_columns)}, Where{file_, number, column_letters(place.column), 0});
    size += text.size();
    if (size > options_.max_row_bytes)
      return fail(Code::kLineTooLong, {std::to_string(options_.max_row_bytes) + " bytes"}, Where{file_, number, column_letters(place.column), 0});
    if (place.column >= cells.size()) cells.resize(place.column + 1);
    cells[place.column] = std::move(text);
  }
  return {};
}

Status Workbook::read_rows(pugi::xml_node sheet, Table& table) {
  std::vector<std::string> cells;
  uint64_t number = 0;
  for (pugi::xml_node row : child(sheet, "sheetData").children()) {
    if (!is(row, "row")) continue;
    uint64_t own = number + 1;
    if (const std::string_view named = attribute(row, "r"); !named.empty()) {
      const auto found = whole<uint64_t>(named);
      if (!found || *found <= number || *found > kMostRows)
        return table.bad("the rows behind this one are not in order", number);
      own = *found;
    }
    number = own;
    if (number > kMostRows) return table.bad("the sheet has more than 1,048,576 rows");
    TRY_VOID(read_row(row, number, table, cells));
    TRY_VOID(empty_merged(number, cells));
    TRY_VOID(table.add_row(number, cells));
  }
  return {};
}

Result<std::unique_ptr<RowReader>> Workbook::read() {
  TRY(name, find_workbook());
  TRY(workbook, part(name));
  TRY(all, relations(name));
  TRY(sheet, find_sheet(workbook.root(), all));
  from_1904_ = is_true(attribute(child(workbook.root(), "workbookPr"), "date1904"));
  std::string sheet_part;
  for (const Relation& r : all) {
    if (r.kind == "sharedStrings" && strings_.empty()) TRY_VOID(read_strings(r.target));
    if (r.kind == "styles" && styles_.empty()) TRY_VOID(read_styles(r.target));
    if (r.id == attribute(sheet, "id")) sheet_part = r.target;
  }
  Table table(file_, "the sheet “" + std::string(attribute(sheet, "name")) + "”", bytes_.size(), options_);
  {
    TRY(read, part(sheet_part));
    TRY_VOID(read_merges(read.root()));
    TRY_VOID(read_rows(read.root(), table));
  }
  strings_ = {};
  return std::move(table).finish();
}

}  // namespace

Result<std::unique_ptr<RowReader>> open_xlsx_rows(std::string_view bytes, const std::string& file_name,
                                                  const ReadOptions& options) {
  if (bytes.starts_with(kCompoundFile))
    return fail(Code::kBadSheet, {"it is an old Excel file (.xls), or one that is protected by a password"}, Where{file_name, 0, {}, 0});
  if (bytes.empty()) return fail(Code::kEmptyFile, {}, Where{file_name, 0, {}, 0});
  TRY(zip, ZipFile::open(bytes, file_name));
  return Workbook(std::move(zip), bytes, file_name, options).read();
}

}  // namespace stillheld::intake
