#include "intake/table_rows.h"

#include <algorithm>

#include "base/utf8.h"
#include "intake/csv_rows.h"

namespace stillheld::intake {
namespace {

constexpr uint64_t kMostTextBytes = 256 << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\xC2\xA0") ++i;
    else if (text[i] != ' ' && (text[i] < '\t' || text[i] > '\r')) return false;
  }
  return true;
}

void append_cell(std::string& out, std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos && !cell.starts_with(kByteOrderMark)) {
    out += cell;
    return;
  }
  out += '"';
  for (char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

// Excel's own first line `sep=;`: no row to who reads the text again.
bool reads_as_separator_line(std::string_view line) {
  if (line.starts_with('"')) line.remove_prefix(1);
  return line.size() >= 4 && (line[0] | 0x20) == 's' && (line[1] | 0x20) == 'e' && (line[2] | 0x20) == 'p' && line[3] == '=';
}

class TableRows final : public RowReader {
 public:
  TableRows(std::string text, std::vector<uint64_t> numbers, std::string file, uint64_t file_bytes)
      : text_(std::move(text)), numbers_(std::move(numbers)), file_(std::move(file)), file_bytes_(file_bytes) {}

  Status start(const ReadOptions& options) {
    ReadOptions read;
    read.format = Format::csv;
    read.encoding = Encoding::utf8;
    read.separator = ',';
    read.max_columns = options.max_columns;
    read.max_row_bytes = options.max_row_bytes + options.max_columns + 16;  // the commas that were filled in
    auto rows = open_csv_rows(text_, file_, read);
    if (!rows.ok()) return in_the_sheet(rows.error());
    rows_ = rows.take();
    return {};
  }
  const std::vector<std::string>& header() const override { return rows_->header(); }
  std::string_view header_raw() const override { return rows_->header_raw(); }
  Result<bool> next(Row& row) override {
    auto more = rows_->next(row);
    if (!more.ok()) return in_the_sheet(more.error());
    if (*more) row.number = row.line = numbers_[row.number - 1];
    return more;
  }
  std::string_view trailer_raw() const override { return rows_->trailer_raw(); }
  uint64_t position() const override {
    return static_cast<uint64_t>(static_cast<double>(file_bytes_) * static_cast<double>(rows_->position()) /
                                 static_cast<double>(text_.size()));
  }
  bool raw_is_file() const override { return false; }

 private:
  Error in_the_sheet(Error error) const {
    if (error.where.row > 0) error.where.row = numbers_[std::min(error.where.row, uint64_t{numbers_.size()}) - 1];
    error.where.byte = 0;  // of the text, which nobody can open
    return error;
  }

  std::string text_;
  std::vector<uint64_t> numbers_;  // by the row's number in text_, less one
  std::string file_;
  uint64_t file_bytes_;
  std::unique_ptr<RowReader> rows_;
};

}  // namespace

std::optional<TextWindow::Fault> decode_text(std::string_view bytes, FoundEncoding found, std::string& out) {
  TextWindow window(bytes, found);
  while (window.extend()) {
    out += window.ahead();
    window.consume(window.ahead().size());
    window.forget();
  }
  return window.fault();
}

std::string column_letters(size_t column) {
  std::string out;
  for (size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) out.insert(out.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return out;
}

Error Table::bad(std::string text, uint64_t row, std::string column) const {
  return fail(Code::kBadSheet, {std::move(text)}, Where{file_, row, std::move(column), 0});
}

Status Table::add_row(uint64_t number, const std::vector<std::string>& cells) {
  size_t count = cells.size();
  while (count > 0 && cells[count - 1].empty()) --count;
  if (std::all_of(cells.begin(), cells.begin() + static_cast<ptrdiff_t>(count), is_blank)) return {};
  if (count > options_.max_columns)
    return fail(Code::kTooManyColumns, {std::to_string(options_.max_columns)},
                Where{file_, number, column_letters(options_.max_columns), 0});
  const size_t begin = text_.size();
  for (size_t i = 0; i < count; ++i) {
    if (find_invalid_utf8(cells[i]) != std::string_view::npos || cells[i].find('\0') != std::string::npos)
      return bad("the cell's text is not valid", number, column_letters(i));
    if (i > 0) text_ += ',';
    append_cell(text_, cells[i]);
  }
  if (lines_.empty() && reads_as_separator_line(text_)) {
    // A name is trimmed, so that a space in front of it is no change.
    if (text_.starts_with('"')) text_.insert(1, " ");
    else text_ = "\" " + text_.substr(0, text_.find(',')) + "\"" + text_.substr(std::min(text_.find(','), text_.size()));
  }
  if (text_.size() - begin > options_.max_row_bytes)
    return fail(Code::kLineTooLong, {std::to_string(options_.max_row_bytes) + " bytes"}, Where{file_, number, {}, 0});
  if (text_.size() > kMostTextBytes) return bad(name_ + " holds more than 256 MiB of text", number);
  lines_.push_back({number, text_.size(), count});
  width_ = std::max(width_, count);
  return {};
}

Result<std::unique_ptr<RowReader>> Table::finish() && {
  if (lines_.empty()) return bad(name_ + " is empty");
  uint64_t size = text_.size();
  for (const Line& line : lines_) size += width_ - line.cells + 2;
  if (size > 2 * kMostTextBytes) return bad(name_ + " holds more than 256 MiB of text");
  std::string text;
  text.reserve(size);
  std::vector<uint64_t> numbers;
  numbers.reserve(lines_.size());
  size_t begin = 0;
  for (const Line& line : lines_) {
    text.append(text_, begin, line.end - begin).append(width_ - line.cells, ',').append("\r\n");
    begin = line.end;
    numbers.push_back(line.number);
  }
  std::string().swap(text_);
  auto rows = std::make_unique<TableRows>(std::move(text), std::move(numbers), std::move(file_), file_bytes_);
  TRY_VOID(rows->start(options_));
  return std::unique_ptr<RowReader>(std::move(rows));
}

}  // namespace stillheld::intake
