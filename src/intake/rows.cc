#include "intake/rows.h"

#include <algorithm>

#include "intake/book_rows.h"
#include "intake/csv_rows.h"
#include "intake/html_rows.h"
#include "intake/json_rows.h"
#include "intake/ods_rows.h"
#include "intake/xlsx_rows.h"

namespace stillheld::intake {
namespace {

constexpr size_t kSniffBytes = 4096;

bool has_ending(std::string_view name, std::string_view ending) {
  if (name.size() < ending.size()) return false;
  name.remove_prefix(name.size() - ending.size());
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i] >= 'A' && name[i] <= 'Z' ? static_cast<char>(name[i] | 0x20) : name[i];
    if (c != ending[i]) return false;
  }
  return true;
}

// NUL: what UTF-16 puts beside a bracket.
constexpr std::string_view kSpace(" \t\r\n\0", 5);

std::string_view first_text(std::string_view bytes) {
  bytes = bytes.substr(find_encoding(bytes, Encoding::automatic).mark, kSniffBytes);
  return bytes.substr(std::min(bytes.find_first_not_of(kSpace), bytes.size()));
}

// OpenDocument has its type in front, uncompressed; what has not is Excel's.
Format archive_format(std::string_view bytes, std::string_view file_name) {
  if (bytes.substr(0, 256).find("mimetypeapplication/vnd.oasis.opendocument") != std::string_view::npos) return Format::ods;
  return has_ending(file_name, ".ods") ? Format::ods : Format::xlsx;
}

}  // namespace

Format find_format(std::string_view bytes, std::string_view file_name) {
  if (bytes.starts_with("PK\x03\x04")) return archive_format(bytes, file_name);
  for (std::string_view ending : {".jsonl", ".ndjson"})
    if (has_ending(file_name, ending)) return Format::json_lines;
  if (has_ending(file_name, ".json")) return Format::json;
  for (std::string_view ending : {".csv", ".tsv", ".tab", ".txt"})
    if (has_ending(file_name, ending)) return Format::csv;
  for (std::string_view ending : {".html", ".htm", ".xhtml"})
    if (has_ending(file_name, ending)) return Format::html;
  if (has_ending(file_name, ".ods")) return Format::ods;
  const std::string_view text = first_text(bytes);
  if (text.starts_with('<')) return Format::html;
  for (std::string_view ending : {".xlsx", ".xlsm", ".xls", ".xlsb"})
    if (has_ending(file_name, ending)) return Format::xlsx;
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return Format::xlsx;  // the old Excel: it says so
  return text.starts_with('[') || text.starts_with('{') ? Format::json : Format::csv;
}

ReadOptions settle(std::string_view bytes, std::string_view file_name, const ReadOptions& options) {
  ReadOptions found = options;
  if (found.format == Format::automatic) found.format = find_format(bytes, file_name);
  if (found.format != Format::csv || found.separator != 0) return found;
  // A table that was copied has tabs, and its names may have commas.
  const std::string_view text = first_text(bytes);
  for (std::string_view ending : {".tsv", ".tab", ".txt", "-"})
    if ((ending == "-" ? file_name == ending : has_ending(file_name, ending)) && text.substr(0, text.find_first_of("\r\n")).find('\t') != std::string_view::npos)
      found.separator = '\t';
  return found;
}

Result<std::unique_ptr<RowReader>> open_rows(std::string_view bytes, const std::string& file_name,
                                             const ReadOptions& options) {
  if (options.book) return open_book_rows(bytes, file_name, options);
  const ReadOptions found = settle(bytes, file_name, options);
  switch (found.format) {
    case Format::xlsx: return open_xlsx_rows(bytes, file_name, found);
    case Format::ods: return open_ods_rows(bytes, file_name, found);
    case Format::html: return open_html_rows(bytes, file_name, found);
    case Format::json:
    case Format::json_lines: return open_json_rows(bytes, file_name, found);
    case Format::automatic:
    case Format::csv: break;
  }
  return open_csv_rows(bytes, file_name, found);
}

}  // namespace stillheld::intake
