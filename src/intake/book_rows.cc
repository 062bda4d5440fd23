#include "intake/book_rows.h"

#include <algorithm>

#include "base/utf8.h"
#include "intake/book_rows_line.h"
#include "intake/book_rows_text.h"

namespace stillheld::intake {

namespace {

constexpr std::string_view kFields[] = {
#define X(name) #name,
    STILLHELD_BOOK_FIELDS(X)
#undef X
};

constexpr std::string_view kMark = "\xEF\xBB\xBF";

bool is_blank_line(std::string_view line) { return line.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos; }

class BookRows final : public RowReader {
 public:
  BookRows(std::string_view bytes, std::string file, const ReadOptions& options)
      : bytes_(bytes), file_(std::move(file)), form_(options.book), max_(options.max_row_bytes), line_(*form_) {
    if (bytes_.starts_with(kMark)) at_ = kMark.size();
    skip_blank();
    header_raw_ = bytes_.substr(0, at_);
  }
  bool has_rows() const { return at_ < bytes_.size(); }

  const std::vector<std::string>& header() const override { return book_columns(); }
  std::string_view header_raw() const override { return header_raw_; }
  std::string_view trailer_raw() const override { return {}; }
  uint64_t position() const override { return at_; }

  Result<bool> next(Row& row) override {
    if (error_) return *error_;
    if (at_ >= bytes_.size()) return false;
    const size_t begin = at_;
    const uint64_t number = number_;
    const size_t end = line_end(begin);
    if (end - begin > max_) return stop(Code::kLineTooLong, {std::to_string(max_) + " bytes"}, begin);
    std::string_view text = bytes_.substr(begin, end - begin);
    const size_t bad = find_invalid_utf8(text), nul = text.find('\0');
    if (nul < bad) return stop(Code::kNulByte, {}, begin + nul);
    if (bad != std::string_view::npos) return stop(Code::kBadUtf8, {}, begin + bad);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    line_.read(text);
    at_ = end;
    ++number_;
    skip_blank();
    row.number = row.line = number;
    row.raw = bytes_.substr(begin, at_ - begin);
    row.cells.assign(line_.cells().begin(), line_.cells().end());
    return true;
  }

 private:
  // Behind the line end (CRLF, LF, a lone CR), at most one byte over the limit.
  size_t line_end(size_t begin) const {
    const size_t found = bytes_.substr(begin, max_ + 1).find_first_of("\r\n");
    if (found == std::string_view::npos) return std::min(bytes_.size(), begin + max_ + 1);
    const size_t at = begin + found;
    return bytes_.substr(at, 2) == "\r\n" ? at + 2 : at + 1;
  }
  // Blank lines belong to the row before them, or to the header.
  void skip_blank() {
    while (at_ < bytes_.size()) {
      const size_t end = line_end(at_);
      if (!is_blank_line(bytes_.substr(at_, end - at_))) return;
      at_ = end;
      ++number_;
    }
  }
  Error stop(Code code, std::vector<std::string> params, size_t byte) {
    error_ = fail(code, std::move(params), Where{file_, number_, {}, byte + 1});
    return *error_;
  }

  std::string_view bytes_;
  std::string file_;
  std::shared_ptr<const BookForm> form_;
  uint64_t max_;
  BookLine line_;
  std::string_view header_raw_;
  size_t at_ = 0;
  uint64_t number_ = 1;
  std::optional<Error> error_;
};

}  // namespace

const std::vector<std::string>& book_columns() {
  static const std::vector<std::string> kNames(std::begin(kBookColumnNames), std::end(kBookColumnNames));
  return kNames;
}

Result<std::shared_ptr<const BookForm>> BookForm::read(const Toml& table) {
  TRY_VOID(table.only({"markers", "also", "seasons", "open_ended", "remarks", "nations", "prisons", "same", "schooling", "printed", "century", "first_year"}));
  auto form = std::make_shared<BookForm>();
  const auto markers = table.table("markers");
  if (!markers) return table.error("a book needs [book.markers]: which marker opens which field");
  for (const std::string& key : markers->keys()) {
    const auto field = std::find(std::begin(kFields), std::end(kFields), key);
    if (field == std::end(kFields)) return markers->error("“" + key + "” is no field of a book");
    for (const std::string& marker : markers->texts(key)) {
      if (marker.empty() || marker.front() == ' ' || marker.back() == ' ') return markers->error("“" + key + "”: a marker begins and ends with a sign");
      form->markers.push_back({marker, static_cast<BookField>(field - std::begin(kFields))});
    }
  }
  std::stable_sort(form->markers.begin(), form->markers.end(), [](const Marker& a, const Marker& b) { return a.text.size() > b.text.size(); });
  for (const char* key : {"also", "seasons"}) {
    const auto words = table.table(key);
    if (!words) continue;
    for (const std::string& word : words->keys()) {
      const std::string code = words->text(word).value_or("");
      const bool season = code.size() == 2 && ((code >= "01" && code <= "12") || (code >= "21" && code <= "24"));
      if (key == std::string_view("seasons") ? !season : code != "surname" && code != "given" && code != "father")
        return words->error("“" + word + "”: expected " + (key == std::string_view("seasons") ? "21 … 24 or 01 … 12" : "surname, given or father"));
      (key == std::string_view("seasons") ? form->seasons : form->also)[word] = code;
    }
  }
  form->open_ended = table.texts("open_ended");
  form->remarks = table.texts("remarks");
  form->nations = table.texts("nations");
  form->prisons = table.texts("prisons");
  form->same = table.texts("same");
  form->schooling = table.texts("schooling");
  form->printed = table.texts("printed");
  form->century = static_cast<int>(table.integer("century").value_or(1900));
  form->first_year = static_cast<int>(table.integer("first_year").value_or(0));
  if (form->century < 1000 || form->century > 2000 || form->century % 100 != 0) return table.error("“century”: expected 1800, 1900 or 2000");
  return std::shared_ptr<const BookForm>(std::move(form));
}

Result<std::unique_ptr<RowReader>> open_book_rows(std::string_view bytes, const std::string& file_name,
                                                  const ReadOptions& options) {
  auto rows = std::make_unique<BookRows>(bytes, file_name, options);
  if (!rows->has_rows()) return fail(Code::kEmptyFile, {}, Where{file_name, 0, {}, 0});
  return std::unique_ptr<RowReader>(std::move(rows));
}

}  // namespace stillheld::intake
