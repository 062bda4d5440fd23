#include "intake/csv_rows.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_set>

namespace stillheld::intake {
namespace {

constexpr std::string_view kSeparators = ",;\t|";
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

bool is_break(char c) { return c == '\n' || c == '\r'; }

// Punctuation or a space; no letter, digit, quotation mark or line end.
bool may_separate(char c) {
  const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  return c == '\t' || (c >= ' ' && c < 0x7F && c != '"' && !letter && !(c >= '0' && c <= '9'));
}

std::string_view trim(std::string_view text) {
  const auto at_front = [&] { return text.find_first_not_of(" \t\r\n\v\f"); };
  for (;;) {
    text.remove_prefix(std::min(at_front(), text.size()));
    text = text.substr(0, text.find_last_not_of(" \t\r\n\v\f") + 1);
    if (text.starts_with(kNoBreakSpace)) {
      text.remove_prefix(2);
    } else if (text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(2);
    } else {
      return text;
    }
  }
}

// A cell as it stands in the file, from its opening mark on, without the marks.
void append_unquoted(std::string& out, std::string_view cell) {
  size_t i = 1;
  for (;;) {
    const size_t mark = cell.find('"', i);
    out.append(cell.substr(i, mark - i));
    if (mark == std::string_view::npos) return;
    i = mark + 1;
    if (i == cell.size() || cell[i] != '"') break;
    out += '"';
    ++i;
  }
  out.append(cell.substr(i));
}

// Of the first line that holds more than separators and space: the separator
// that it has most of.  Nothing if the line's end is not in sight.
std::optional<char> guess_separator(std::string_view text, bool last) {
  std::array<size_t, kSeparators.size()> counts{};
  size_t begin = text.find_first_not_of(" ,;\t|\r\n\"\xC2\xA0");
  const bool blank = begin == std::string_view::npos;
  if (blank) begin = 0;
  while (begin > 0 && !is_break(text[begin - 1])) --begin;
  bool quoted = false, cell_begins = true;
  size_t i = begin;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      quoted = c != '"';
      continue;
    }
    if (is_break(c) && !blank) break;
    // A mark behind a mark is the second of a doubled one.
    quoted = c == '"' && (cell_begins || text[i - 1] == '"');
    const size_t which = kSeparators.find(c);
    cell_begins = which != std::string_view::npos;
    if (cell_begins) ++counts[which];
  }
  if (i == text.size() && !last) return std::nullopt;
  const auto most = std::max_element(counts.begin(), counts.end());
  return *most == 0 ? ',' : kSeparators[static_cast<size_t>(most - counts.begin())];
}

class CsvRows final : public RowReader {
 public:
  CsvRows(std::string_view bytes, const std::string& file, const ReadOptions& options, FoundEncoding found)
      : bytes_(bytes), file_(file), options_(options), window_(bytes, found) {}

  // Reads up to the first row.
  Status start();

  const std::vector<std::string>& header() const override { return header_; }
  std::string_view header_raw() const override { return header_raw_; }
  Result<bool> next(Row& row) override;
  std::string_view trailer_raw() const override { return trailer_raw_; }
  uint64_t position() const override { return window_.offset(); }

 private:
  enum class Seen { row, unfinished, open_quote, too_many_columns };
  struct Scan {
    Seen seen;
    size_t size = 0;      // of the row, line end included
    size_t column = 0;    // where the scan stopped short, from 0
    size_t cell = 0;      // where that cell begins
    bool quoted = false;  // a cell of the row is
  };
  Scan scan(std::string_view text, bool last, std::vector<std::string_view>& cells);
  // Scans the row ahead, extending the window as needed.
  Result<Scan> scan_row(std::vector<std::string_view>& cells);
  void unquote(std::string_view text, std::vector<std::string_view>& cells);

  enum class Blank { yes, no, unfinished };
  Blank scan_blank(std::string_view text, bool last, size_t& size) const;
  // Moves over blank rows; false if the file ends behind them.
  bool skip_blank_rows();

  char skip_separator_line();
  char find_separator();
  void set_separator(char separator);
  Status set_header(const std::vector<std::string_view>& cells, const Where& where);
  void finish_row(const Scan& scanned);
  Where place(uint64_t offset, std::string column = {}) const;
  std::string column_name(size_t column) const;
  bool too_long(std::string_view text) const {
    return encoded_size(window_.encoding(), text) > options_.max_row_bytes;
  }

  std::string_view bytes_;
  std::string file_;
  ReadOptions options_;
  TextWindow window_;
  char separator_ = 0;
  std::array<uint8_t, 256> ends_cell_{};  // separator, CR and LF
  std::vector<std::string> header_;
  std::string_view header_raw_, trailer_raw_;
  uint64_t number_ = 1, line_ = 1;  // of the row ahead
  bool more_ = false;               // there is a row ahead
  std::vector<size_t> marked_;      // cells out of which marks must be taken
  std::string unquoted_;            // what became of them
};

Where CsvRows::place(uint64_t offset, std::string column) const {
  return Where{file_, number_, std::move(column), offset + 1};
}

std::string CsvRows::column_name(size_t column) const {
  return column < header_.size() ? header_[column] : std::to_string(column + 1);
}

void CsvRows::set_separator(char separator) {
  separator_ = separator;
  for (char c : {separator, '\n', '\r'}) ends_cell_[static_cast<uint8_t>(c)] = 1;
}

CsvRows::Scan CsvRows::scan(std::string_view text, bool last, std::vector<std::string_view>& cells) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* p = begin;
  const auto at = [&](const char* q) { return static_cast<size_t>(q - begin); };
  cells.clear();
  marked_.clear();
  bool quoted = false;
  for (;;) {
    const char* const cell = p;
    if (cells.size() == options_.max_columns) return {Seen::too_many_columns, 0, cells.size(), at(cell), quoted};
    if (p != end && *p == '"') {
      quoted = true;
      bool marks_inside = false;
      const char* close;
      for (++p;; p = close + 2) {
        close = static_cast<const char*>(std::memchr(p, '"', static_cast<size_t>(end - p)));
        if (close == nullptr) return {last ? Seen::open_quote : Seen::unfinished, 0, cells.size(), at(cell), true};
        if (close + 1 == end || close[1] != '"') break;
        marks_inside = true;
      }
      p = close + 1;
      while (p != end && !ends_cell_[static_cast<uint8_t>(*p)]) ++p;
      if (marks_inside || p != close + 1) {
        marked_.push_back(cells.size());
        cells.emplace_back(cell, at(p) - at(cell));
      } else {
        cells.emplace_back(cell + 1, at(close) - at(cell) - 1);
      }
    } else {
      while (p != end && !ends_cell_[static_cast<uint8_t>(*p)]) ++p;
      cells.emplace_back(cell, at(p) - at(cell));
    }
    if (p == end) return {last ? Seen::row : Seen::unfinished, at(p), cells.size() - 1, at(cell), quoted};
    if (*p == separator_) {
      ++p;
      continue;
    }
    if (*p == '\r') {
      if (p + 1 == end && !last) return {Seen::unfinished, 0, cells.size() - 1, at(cell), quoted};
      if (p + 1 != end && p[1] == '\n') ++p;
    }
    return {Seen::row, at(p + 1), 0, 0, quoted};
  }
}

void CsvRows::unquote(std::string_view text, std::vector<std::string_view>& cells) {
  unquoted_.clear();
  unquoted_.reserve(text.size());  // so that it never moves below
  for (size_t i : marked_) {
    const size_t begin = unquoted_.size();
    append_unquoted(unquoted_, cells[i]);
    cells[i] = std::string_view(unquoted_).substr(begin);
  }
}

Result<CsvRows::Scan> CsvRows::scan_row(std::vector<std::string_view>& cells) {
  for (;;) {
    const std::string_view text = window_.ahead();
    const Scan scanned = scan(text, window_.at_end(), cells);
    const size_t size = scanned.seen == Seen::row ? scanned.size : text.size();
    const auto offset = [&](size_t i) { return window_.offset() + encoded_size(window_.encoding(), text.substr(0, i)); };
    switch (scanned.seen) {
      case Seen::too_many_columns:
        return fail(Code::kTooManyColumns, {std::to_string(options_.max_columns)},
                    place(offset(scanned.cell), std::to_string(scanned.column + 1)));
      case Seen::row:
      case Seen::unfinished:
      case Seen::open_quote:
        if (too_long(text.substr(0, size)))
          return fail(Code::kLineTooLong, {std::to_string(options_.max_row_bytes) + " bytes"}, place(window_.offset()));
    }
    if (scanned.seen == Seen::row) {
      if (!marked_.empty()) unquote(text.substr(0, size), cells);
      return scanned;
    }
    if (scanned.seen == Seen::open_quote)
      return fail(Code::kTruncatedFile, {"a quoted cell"}, place(offset(scanned.cell), column_name(scanned.column)));
    if (window_.extend() || !window_.fault()) continue;
    const TextWindow::Fault& fault = *window_.fault();
    std::vector<std::string> params;
    if (fault.code == Code::kTruncatedFile) params.emplace_back("a UTF-16 character");
    return fail(fault.code, std::move(params), place(fault.byte, column_name(scanned.column)));
  }
}

CsvRows::Blank CsvRows::scan_blank(std::string_view text, bool last, size_t& size) const {
  bool cell_begins = true, quoted = false;
  size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') return Blank::no;
      if (quoted && i + 1 == text.size() && !last) return Blank::unfinished;
      if (!quoted && !cell_begins) return Blank::no;
      quoted = !quoted;
      cell_begins = false;
    } else if (c == separator_ && !quoted) {
      cell_begins = true;
    } else if (is_break(c) && !quoted) {
      if (c == '\r' && i + 1 == text.size() && !last) return Blank::unfinished;
      size = i + (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n' ? 2 : 1);
      return Blank::yes;
    } else if (c == ' ' || c == '\t') {
      cell_begins = false;
    } else if (text.substr(i, 2) == kNoBreakSpace) {
      cell_begins = false;
      ++i;
    } else {
      return Blank::no;
    }
  }
  if (!last) return Blank::unfinished;
  size = i;
  return quoted ? Blank::no : Blank::yes;
}

bool CsvRows::skip_blank_rows() {
  for (;;) {
    const std::string_view text = window_.ahead();
    const bool last = window_.at_end();
    if (text.empty() && last) return false;
    size_t size = 0;
    switch (scan_blank(text, last, size)) {
      case Blank::no: return true;
      case Blank::yes:
        window_.consume(size);
        ++number_;
        ++line_;
        break;
      case Blank::unfinished:
        // A fault, or a blank line without an end: next() will say so.
        if (too_long(text) || (!window_.extend() && window_.fault())) return true;
    }
  }
}

// A first line `sep=;`, which Excel writes and reads: its separator, or 0.
char CsvRows::skip_separator_line() {
  std::string_view text = window_.ahead();
  const bool quoted = text.starts_with('"');
  const size_t mark = quoted ? 1 : 0;
  const size_t size = 5 + 2 * mark;
  if (text.size() < size || (text.size() == size && !window_.at_end())) return 0;
  const auto lower = [&](size_t i) { return text[mark + i] | 0x20; };
  if (lower(0) != 's' || lower(1) != 'e' || lower(2) != 'p' || text[mark + 3] != '=') return 0;
  const char separator = text[mark + 4];
  if (!may_separate(separator) || (quoted && text[size - 1] != '"')) return 0;
  text = text.substr(size);
  if (!text.empty() && !is_break(text[0])) return 0;
  window_.consume(size + (text.starts_with("\r\n") ? 2 : text.empty() ? 0 : 1));
  ++line_;
  return separator;
}

char CsvRows::find_separator() {
  const char named = skip_separator_line();
  if (options_.separator != 0) return options_.separator;
  if (named != 0) return named;
  for (;;) {
    const std::string_view text = window_.ahead();
    const bool last = window_.at_end() || window_.fault() || too_long(text);
    if (const auto guess = guess_separator(text, last)) return *guess;
    window_.extend();
  }
}

Status CsvRows::set_header(const std::vector<std::string_view>& cells, const Where& where) {
  std::unordered_set<std::string_view> names;
  header_.reserve(cells.size());
  for (std::string_view cell : cells) {
    std::string name(trim(cell));
    if (name.empty()) name = "column " + std::to_string(header_.size() + 1);
    header_.push_back(std::move(name));
    if (!names.insert(header_.back()).second)
      return fail(Code::kDuplicateColumn, {header_.back()}, Where{where.file, where.row, header_.back(), where.byte});
  }
  return {};
}

Status CsvRows::start() {
  if (options_.separator != 0 && !may_separate(options_.separator))
    return fail(Code::kBadValue, {"separator", std::string(1, options_.separator), ", ; | or a tab"});
  window_.extend();
  set_separator(find_separator());
  if (!skip_blank_rows()) return fail(Code::kEmptyFile, {}, Where{file_, 0, {}, 0});
  std::vector<std::string_view> cells;
  TRY(scanned, scan_row(cells));
  TRY_VOID(set_header(cells, place(window_.offset())));
  finish_row(scanned);
  const auto header_end = static_cast<size_t>(window_.offset());
  more_ = skip_blank_rows();
  header_raw_ = bytes_.substr(0, more_ ? static_cast<size_t>(window_.offset()) : header_end);
  if (!more_) trailer_raw_ = bytes_.substr(header_end);
  return {};
}

void CsvRows::finish_row(const Scan& scanned) {
  line_ += scanned.quoted ? count_line_breaks(window_.ahead().substr(0, scanned.size)) : 1;
  ++number_;
  window_.consume(scanned.size);
}

Result<bool> CsvRows::next(Row& row) {
  if (!more_) return false;
  window_.forget();
  TRY(scanned, scan_row(row.cells));
  const auto begin = static_cast<size_t>(window_.offset());
  if (row.cells.size() != header_.size())
    return fail(Code::kRaggedRow, {std::to_string(row.cells.size()), std::to_string(header_.size())}, place(begin));
  row.number = number_;
  row.line = line_;
  finish_row(scanned);
  const auto end = static_cast<size_t>(window_.offset());
  more_ = skip_blank_rows();
  row.raw = bytes_.substr(begin, (more_ ? static_cast<size_t>(window_.offset()) : end) - begin);
  if (!more_) trailer_raw_ = bytes_.substr(end);
  return true;
}

}  // namespace

Result<std::unique_ptr<RowReader>> open_csv_rows(std::string_view bytes, const std::string& file_name,
                                                 const ReadOptions& options) {
  auto rows = std::make_unique<CsvRows>(bytes, file_name, options, find_encoding(bytes, options.encoding));
  TRY_VOID(rows->start());
  return std::unique_ptr<RowReader>(std::move(rows));
}

}  // namespace stillheld::intake
