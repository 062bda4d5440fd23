#include "intake/rows.h"

#include "intake/csv_rows.h"
#include "intake/json_rows.h"

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

}  // namespace

Format find_format(std::string_view bytes, std::string_view file_name) {
  for (std::string_view ending : {".jsonl", ".ndjson"})
    if (has_ending(file_name, ending)) return Format::json_lines;
  if (has_ending(file_name, ".json")) return Format::json;
  for (std::string_view ending : {".csv", ".tsv", ".tab", ".txt"})
    if (has_ending(file_name, ending)) return Format::csv;
  bytes = bytes.substr(find_encoding(bytes, Encoding::automatic).mark, kSniffBytes);
  // NUL: what UTF-16 puts beside a bracket.
  const size_t first = bytes.find_first_not_of(std::string_view(" \t\r\n\0", 5));
  if (first == std::string_view::npos) return Format::csv;
  return bytes[first] == '[' || bytes[first] == '{' ? Format::json : Format::csv;
}

Result<std::unique_ptr<RowReader>> open_rows(std::string_view bytes, const std::string& file_name,
                                             const ReadOptions& options) {
  ReadOptions found = options;
  if (found.format == Format::automatic) found.format = find_format(bytes, file_name);
  if (found.format == Format::csv) return open_csv_rows(bytes, file_name, found);
  return open_json_rows(bytes, file_name, found);
}

}  // namespace stillheld::intake
