#include "intake/json_rows.h"

#include <simdjson.h>

#include <algorithm>
#include <cassert>
#include <set>
#include <unordered_map>

#include "base/utf8.h"

namespace stillheld::intake {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr size_t kMaxDepth = 64;
constexpr std::string_view kSpace = " \t\r\n";

// What is wrong with the JSON, in the words of the message catalogue's {0}.
constexpr char kOutOfPlace[] = "a value, comma or bracket is out of place";
constexpr char kTooDeep[] = "it is nested more than 64 deep";

size_t skip_space(std::string_view text, size_t i) {
  while (i < text.size() && kSpace.find(text[i]) != std::string_view::npos) ++i;
  return i;
}

std::string_view trim_space(std::string_view text) {
  text.remove_prefix(skip_space(text, 0));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

// Behind the string whose opening mark is at `i`; npos if it has no end.
size_t skip_string(std::string_view text, size_t i) {
  for (size_t mark = text.find('"', i + 1); mark != std::string_view::npos; mark = text.find('"', mark + 1)) {
    size_t slashes = 0;
    while (text[mark - 1 - slashes] == '\\') ++slashes;
    if (slashes % 2 == 0) return mark + 1;
  }
  return std::string_view::npos;
}

struct Skipped {
  enum { whole, cut, too_deep } how;
  size_t end = 0;
};

// Where the value that begins at `i` ends, by brackets and strings alone.
Skipped skip_value(std::string_view text, size_t i) {
  size_t depth = 0;
  while (i < text.size()) {
    switch (text[i]) {
      case '"':
        i = skip_string(text, i);
        if (i == std::string_view::npos) return {Skipped::cut};
        break;
      case '{':
      case '[':
        if (++depth > kMaxDepth) return {Skipped::too_deep};
        ++i;
        break;
      case '}':
      case ']':
        if (depth == 0) return {Skipped::whole, i};  // behind a scalar
        --depth;
        ++i;
        break;
      case ',':
        if (depth == 0) return {Skipped::whole, i};
        [[fallthrough]];
      default:
        ++i;
        continue;
    }
    if (depth == 0) return {Skipped::whole, i};
  }
  return {Skipped::cut};
}

// RFC 8259: number = [ minus ] int [ frac ] [ exp ]
bool is_number(std::string_view text) {
  size_t i = 0;
  const auto digits = [&] {
    const size_t begin = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > begin;
  };
  if (text.starts_with('-')) ++i;
  const size_t whole = i;
  if (!digits() || (text[whole] == '0' && i > whole + 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] | 0x20) == 'e') {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

const char* words_for(simdjson::error_code error) {
  switch (error) {
    case simdjson::UNESCAPED_CHARS: return "a control character stands in a string";
    case simdjson::UNCLOSED_STRING: return "a string has no end";
    case simdjson::STRING_ERROR: return "a string or an escape in it is malformed";
    default: return kOutOfPlace;
  }
}

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

class JsonRows final : public RowReader {
 public:
  JsonRows(std::string_view bytes, const std::string& file, const ReadOptions& options)
      : bytes_(bytes), file_(file), options_(options) {}

  Status start();

  const std::vector<std::string>& header() const override { return header_; }
  std::string_view header_raw() const override { return bytes_.substr(0, first_); }
  Result<bool> next(Row& row) override;
  std::string_view trailer_raw() const override { return trailer_raw_; }
  uint64_t position() const override { return cursor_; }

 private:
  // Where rows lie.
  Status find_rows(size_t begin);
  Status find_list_in_object(size_t begin);
  Status check_surroundings(size_t begin);
  void rewind();

  // One row: its object is [cursor_, end), its raw [cursor_, next).
  struct Extent { size_t end, next; };
  Result<Extent> find_row();
  Result<Extent> find_element();
  Result<Extent> find_line();
  Status read_row(size_t end);

  // One object.  The text that simdjson reads is a copy of one or two parts of
  // the file, the second of which begins in the copy at split_.
  void load(std::string_view first, std::string_view second = {});
  Status parse();
  Status read_object(ondemand::object object, size_t path_size, size_t depth);
  Status read_list(ondemand::value value, size_t depth);
  Result<std::string_view> read_scalar(ondemand::value value);
  // Whether the value is a list that has an object among its elements.
  Result<bool> check_value(ondemand::value value, size_t depth);
  Status set_cell(std::string_view text);

  Error bad_json(const char* words, uint64_t offset, std::string column = {}) const {
    return fail(Code::kBadJson, {words}, Where{file_, number_, std::move(column), offset + 1});
  }
  Error bad_copy(simdjson::error_code error, const char* at = nullptr);
  Status check_end();
  Error too_long(uint64_t offset) const {
    return fail(Code::kLineTooLong, {std::to_string(options_.max_row_bytes) + " bytes"},
                Where{file_, number_, {}, offset + 1});
  }
  Error cut(const char* what) const {
    return fail(Code::kTruncatedFile, {what}, Where{file_, number_, {}, bytes_.size()});
  }
  uint64_t offset_of(const char* in_copy) const;
  // At most max_row_bytes and one from `i` on.
  std::string_view sight(size_t i) const {
    return bytes_.substr(i, static_cast<size_t>(std::min<uint64_t>(options_.max_row_bytes, bytes_.size())) + 1);
  }

  std::string_view bytes_;
  std::string file_;
  ReadOptions options_;
  bool lines_ = false;
  bool alone_ = false;  // the file is one object: it may go over several lines
  size_t first_ = 0;   // where the first row begins, or the trailer
  size_t cursor_ = 0;  // where the row ahead begins
  bool more_ = false;  // there is a row ahead
  uint64_t number_ = 0, line_ = 1;
  std::string_view trailer_raw_;

  ondemand::parser parser_;
  ondemand::document document_;
  std::string copy_;
  size_t copy_size_ = 0, split_ = 0, first_origin_ = 0, second_origin_ = 0;
  std::string joined_;  // lists of scalars of this row
  std::string path_;    // of the member being read: court.city

  bool collecting_ = true;  // the first pass, which finds the columns
  std::vector<std::string> header_;
  std::unordered_map<std::string, size_t, TextHash, std::equal_to<>> columns_;
  std::vector<uint64_t> seen_in_;  // the row in which a column was seen last
  std::vector<std::string_view> cells_;
};

uint64_t JsonRows::offset_of(const char* in_copy) const {
  const auto i = static_cast<size_t>(in_copy - copy_.data());
  return i < split_ ? first_origin_ + i : second_origin_ + (i - split_);
}

// The Error for text that simdjson refused, at `at` if that is known better
// than where it stopped.
Error JsonRows::bad_copy(simdjson::error_code error, const char* at) {
  const std::string_view text(copy_.data(), copy_size_);
  const size_t nul = text.find('\0');
  const size_t bad = find_invalid_utf8(text);
  if (nul < bad) return fail(Code::kNulByte, {}, Where{file_, number_, {}, offset_of(copy_.data() + nul) + 1});
  if (bad < text.size()) return fail(Code::kBadUtf8, {}, Where{file_, number_, {}, offset_of(copy_.data() + bad) + 1});
  const char* stopped = nullptr;
  if (at == nullptr && !document_.current_location().get(stopped)) at = stopped;
  if (at < copy_.data() || at >= copy_.data() + copy_size_) at = copy_.data();
  return bad_json(words_for(error), offset_of(at), path_);
}

// Nothing may stand behind the one value.
Status JsonRows::check_end() {
  const char* at = nullptr;
  if (document_.current_location().get(at) == simdjson::OUT_OF_BOUNDS) return {};
  return bad_copy(simdjson::TRAILING_CONTENT, at);
}

void JsonRows::load(std::string_view first, std::string_view second) {
  path_.clear();
  copy_size_ = first.size() + second.size();
  split_ = first.size();
  first_origin_ = static_cast<size_t>(first.data() - bytes_.data());
  if (!second.empty()) second_origin_ = static_cast<size_t>(second.data() - bytes_.data());
  copy_.reserve(copy_size_ + simdjson::SIMDJSON_PADDING);
  copy_.assign(first);
  copy_.append(second);
  copy_.append(simdjson::SIMDJSON_PADDING, '\0');
}

Status JsonRows::parse() {
  joined_.clear();
  joined_.reserve(copy_size_);  // a joined list is no longer than its text: no view into it moves
  document_ = ondemand::document();
  if (const auto error = parser_.iterate(copy_.data(), copy_size_, copy_.size()).get(document_))
    return bad_copy(error, copy_.data());
  return {};
}

Result<std::string_view> JsonRows::read_scalar(ondemand::value value) {
  const std::string_view token = value.raw_json_token();
  if (token.starts_with('"')) {
    std::string_view text;
    if (const auto error = value.get_string().get(text)) return bad_copy(error, token.data());
    if (text.find('\0') != std::string_view::npos)
      return fail(Code::kNulByte, {}, Where{file_, number_, path_, offset_of(token.data()) + 1});
    return text;
  }
  const std::string_view text = trim_space(token);
  if (text == "null") return std::string_view();
  if (text == "true" || text == "false" || is_number(text)) return text;
  return bad_copy(simdjson::TAPE_ERROR, token.data());
}

Result<bool> JsonRows::check_value(ondemand::value value, size_t depth) {
  const std::string_view token = value.raw_json_token();
  if (depth > kMaxDepth) return bad_json(kTooDeep, offset_of(token.data()));
  bool has_object = false;
  if (token.starts_with('[')) {
    ondemand::array list;
    if (const auto error = value.get_array().get(list)) return bad_copy(error, token.data());
    for (auto result : list) {
      ondemand::value element;
      if (const auto error = std::move(result).get(element)) return bad_copy(error, token.data());
      has_object = has_object || element.raw_json_token().starts_with('{');
      TRY_VOID(check_value(element, depth + 1));
    }
  } else if (token.starts_with('{')) {
    ondemand::object object;
    std::set<std::string> keys;
    if (const auto error = value.get_object().get(object)) return bad_copy(error, token.data());
    for (auto result : object) {
      ondemand::field field;
      std::string_view key;
      if (const auto error = std::move(result).get(field)) return bad_copy(error, token.data());
      if (const auto error = field.unescaped_key().get(key)) return bad_copy(error, token.data());
      if (!keys.emplace(key).second)
        return bad_json("a key stands twice in one object", offset_of(token.data()), std::string(key));
      TRY_VOID(check_value(field.value(), depth + 1));
    }
  } else {
    TRY_VOID(read_scalar(value));
  }
  return has_object;
}

// A list of scalars is joined; any other keeps its text.
Status JsonRows::read_list(ondemand::value value, size_t depth) {
  const char* const begin = value.raw_json_token().data();
  const size_t joined = joined_.size();
  bool scalars = true, empty = true;
  ondemand::array list;
  if (const auto error = value.get_array().get(list)) return bad_copy(error, begin);
  for (auto result : list) {
    ondemand::value element;
    if (const auto error = std::move(result).get(element)) return bad_copy(error, begin);
    const char c = element.raw_json_token()[0];
    if (c == '[' || c == '{') {
      scalars = false;
      TRY_VOID(check_value(element, depth + 1));
      continue;
    }
    TRY(text, read_scalar(element));
    if (!empty) joined_ += '|';
    joined_ += text;
    empty = false;
  }
  if (scalars) return set_cell(std::string_view(joined_).substr(joined));
  joined_.resize(joined);
  const std::string_view rest(begin, copy_size_ - static_cast<size_t>(begin - copy_.data()));
  return set_cell(rest.substr(0, skip_value(rest, 0).end));
}

// The cell under path_.
Status JsonRows::set_cell(std::string_view text) {
  auto found = columns_.find(std::string_view(path_));
  if (found == columns_.end()) {
    assert(collecting_);
    if (columns_.size() == options_.max_columns)
      return fail(Code::kTooManyColumns, {std::to_string(options_.max_columns)},
                  Where{file_, number_, path_, first_origin_ + 1});
    found = columns_.emplace(path_, columns_.size()).first;
    header_.push_back(path_.empty() ? "column " + std::to_string(columns_.size()) : path_);
    seen_in_.push_back(0);
    cells_.emplace_back();
  }
  const size_t column = found->second;
  if (seen_in_[column] == number_) return bad_json("a key stands twice in one object", first_origin_, header_[column]);
  seen_in_[column] = number_;
  cells_[column] = text;
  return {};
}

Status JsonRows::read_object(ondemand::object object, size_t path_size, size_t depth) {
  for (auto result : object) {
    ondemand::field field;
    std::string_view key;
    if (const auto error = std::move(result).get(field)) return bad_copy(error);
    const char* const at = field.key().raw() - 1;
    if (const auto error = field.unescaped_key().get(key)) return bad_copy(error, at);
    path_.resize(path_size);
    if (path_size != 0) path_ += '.';
    path_ += key;
    if (key.find('\0') != std::string_view::npos)
      return fail(Code::kNulByte, {}, Where{file_, number_, {}, offset_of(at) + 1});
    ondemand::value value = field.value();
    const char c = value.raw_json_token()[0];
    if (c == '{') {
      ondemand::object inner;
      if (const auto error = value.get_object().get(inner)) return bad_copy(error, at);
      TRY_VOID(read_object(inner, path_.size(), depth + 1));
    } else if (c == '[') {
      TRY_VOID(read_list(value, depth + 1));
    } else {
      TRY(text, read_scalar(value));
      TRY_VOID(set_cell(text));
    }
  }
  return {};
}

Status JsonRows::read_row(size_t end) {
  std::fill(cells_.begin(), cells_.end(), std::string_view());
  load(bytes_.substr(cursor_, end - cursor_));
  TRY_VOID(parse());
  ondemand::object object;
  if (const auto error = document_.get_object().get(object)) return bad_copy(error);
  TRY_VOID(read_object(object, 0, 1));
  return check_end();
}

Result<JsonRows::Extent> JsonRows::find_element() {
  if (cursor_ == bytes_.size()) return cut("a list");
  if (bytes_[cursor_] != '{') return bad_json("an element of the list is no object", cursor_);
  const std::string_view text = sight(cursor_);
  const Skipped skipped = skip_value(text, 0);
  if (skipped.how == Skipped::too_deep) return bad_json(kTooDeep, cursor_);
  if (skipped.how == Skipped::cut ? text.size() > options_.max_row_bytes : skipped.end > options_.max_row_bytes)
    return too_long(cursor_);
  if (skipped.how == Skipped::cut) return cut("a JSON object");
  const size_t end = cursor_ + skipped.end;
  const size_t behind = skip_space(bytes_, end);
  if (behind == bytes_.size()) return cut("a list");
  if (bytes_[behind] == ']') return Extent{end, behind};
  if (bytes_[behind] != ',') return bad_json(kOutOfPlace, behind);
  const size_t next = skip_space(bytes_, behind + 1);
  if (next < bytes_.size() && bytes_[next] == ']') return bad_json(kOutOfPlace, next);
  return Extent{end, next};
}

Result<JsonRows::Extent> JsonRows::find_line() {
  if (bytes_[cursor_] != '{') return bad_json("a line is no object", cursor_);
  std::string_view line = sight(cursor_);
  if (!alone_) line = line.substr(0, line.find('\n'));
  if (!alone_) line = line.substr(0, line.find('\r'));
  const Skipped skipped = skip_value(line, 0);
  const bool whole = skipped.how == Skipped::whole;
  if ((whole && alone_ ? skipped.end : line.size()) > options_.max_row_bytes) return too_long(cursor_);
  if (skipped.how == Skipped::too_deep) return bad_json(kTooDeep, cursor_);
  if (skipped.how == Skipped::cut) {
    if (cursor_ + line.size() == bytes_.size()) return cut("a JSON object");
    return bad_json("a closing bracket or quotation mark is missing", cursor_);
  }
  if (skip_space(line, skipped.end) != line.size())
    return bad_json("something stands behind the object", cursor_ + skip_space(line, skipped.end));
  const size_t next = skip_space(bytes_, cursor_ + skipped.end);
  if (next < bytes_.size()) return Extent{cursor_ + skipped.end, next};
  // The last row ends with its line; blank lines are the trailer.
  size_t behind = std::min(bytes_.find_first_of("\r\n", cursor_ + skipped.end), bytes_.size());
  if (bytes_.substr(behind).starts_with("\r\n")) ++behind;
  return Extent{cursor_ + skipped.end, std::min(behind + 1, bytes_.size())};
}

void JsonRows::rewind() {
  cursor_ = first_;
  number_ = 1;
  line_ = 1 + count_line_breaks(header_raw());
  more_ = first_ < bytes_.size() && (lines_ || bytes_[first_] != ']');
  trailer_raw_ = more_ ? std::string_view() : bytes_.substr(first_);
}

Result<bool> JsonRows::next(Row& row) {
  if (!more_) return false;
  TRY(extent, lines_ ? find_line() : find_element());
  TRY_VOID(read_row(extent.end));
  row.number = number_++;
  row.line = line_;
  row.raw = bytes_.substr(cursor_, extent.next - cursor_);
  if (!collecting_) row.cells = cells_;
  line_ += count_line_breaks(row.raw);
  cursor_ = extent.next;
  more_ = lines_ ? skip_space(bytes_, cursor_) < bytes_.size() : cursor_ == bytes_.size() || bytes_[cursor_] != ']';
  if (!more_) trailer_raw_ = bytes_.substr(cursor_);
  return true;
}

// The first list that begins with an object, among the members of the object
// at `begin`: its rows begin at first_, which stays 0 if there is none.
Status JsonRows::find_list_in_object(size_t begin) {
  size_t i = skip_space(bytes_, begin + 1);
  const auto skip = [&]() -> Status {
    const std::string_view text = sight(i);
    const Skipped skipped = skip_value(text, 0);
    if (skipped.how == Skipped::too_deep) return bad_json(kTooDeep, i);
    if (skipped.how == Skipped::cut && text.size() > options_.max_row_bytes) return too_long(i);
    if (skipped.how == Skipped::cut) return cut("a JSON object");
    i = skip_space(bytes_, i + skipped.end);
    return {};
  };
  while (i < bytes_.size() && bytes_[i] == '"') {
    TRY_VOID(skip());
    if (i == bytes_.size()) break;
    if (bytes_[i] != ':') return bad_json(kOutOfPlace, i);
    i = skip_space(bytes_, i + 1);
    if (i < bytes_.size() && bytes_[i] == '[') {
      const size_t element = skip_space(bytes_, i + 1);
      if (element < bytes_.size() && bytes_[element] == '{') {
        first_ = element;
        return {};
      }
    }
    TRY_VOID(skip());
    if (i == bytes_.size() || bytes_[i] != ',') break;
    i = skip_space(bytes_, i + 1);
  }
  if (i == bytes_.size()) return cut("a JSON object");
  return bytes_[i] == '}' ? Status() : bad_json(kOutOfPlace, i);
}

Status JsonRows::find_rows(size_t begin) {
  if (options_.format == Format::json_lines) {
    lines_ = true;
    first_ = begin;
    return {};
  }
  if (bytes_[begin] == '[') {
    first_ = skip_space(bytes_, begin + 1);
    return {};
  }
  if (bytes_[begin] != '{') return bad_json("it begins with neither [ nor {", begin);
  const std::string_view text = sight(begin);
  const Skipped object = skip_value(text, 0);
  const bool one_line =
      object.how == Skipped::whole && text.substr(0, object.end).find_first_of("\r\n") == std::string_view::npos;
  lines_ = one_line && skip_space(bytes_, begin + object.end) < bytes_.size();
  if (!lines_) {
    TRY_VOID(find_list_in_object(begin));
    if (first_ != 0) return {};
    lines_ = alone_ = true;
  }
  first_ = begin;
  return {};
}

// What stands around a list must be JSON when the list is empty.
Status JsonRows::check_surroundings(size_t begin) {
  const std::string_view before = bytes_.substr(begin, first_ - begin);
  const std::string_view behind = trailer_raw_.substr(0, trailer_raw_.find_last_not_of(kSpace) + 1);
  number_ = 0;
  if (before.size() + behind.size() > options_.max_row_bytes) return too_long(begin);
  load(before, behind);
  const Skipped skipped = skip_value(std::string_view(copy_).substr(0, copy_size_), 0);
  if (skipped.how == Skipped::cut) return cut("a JSON object");
  if (skipped.how == Skipped::whole && skipped.end != copy_size_)
    return bad_copy(simdjson::TRAILING_CONTENT, copy_.data() + skipped.end);
  TRY_VOID(parse());
  if (before[0] == '[') {
    ondemand::array list;
    if (const auto error = document_.get_array().get(list)) return bad_copy(error);
    for (auto result : list) return bad_copy(result.error(), copy_.data() + split_);
  } else {
    ondemand::object object;
    if (const auto error = document_.get_object().get(object)) return bad_copy(error);
    for (auto result : object) {
      ondemand::field field;
      if (const auto error = std::move(result).get(field)) return bad_copy(error);
      const char* const at = field.key().raw() - 1;
      TRY(second_list, check_value(field.value(), 2));
      if (second_list) return bad_json("there is more than one list of objects in it", offset_of(at));
    }
  }
  return check_end();
}

Status JsonRows::start() {
  const FoundEncoding found = find_encoding(bytes_, Encoding::automatic);
  const size_t begin = skip_space(bytes_, found.mark);
  if (begin >= bytes_.size()) return fail(Code::kEmptyFile, {}, Where{file_, 0, {}, 0});
  if (found.encoding == Encoding::utf16le || found.encoding == Encoding::utf16be)
    return fail(Code::kBadUtf8, {}, Where{file_, 0, {}, 1});
  TRY_VOID(find_rows(begin));
  rewind();
  if (first_ == bytes_.size()) return cut("a list");
  Row row;
  for (;;) {
    TRY(another, next(row));
    if (!another) break;
  }
  if (!lines_) TRY_VOID(check_surroundings(begin));
  std::set<std::string_view> names;
  for (const std::string& name : header_)
    if (!names.insert(name).second) return fail(Code::kDuplicateColumn, {name}, Where{file_, 0, name, 0});
  collecting_ = false;
  std::fill(seen_in_.begin(), seen_in_.end(), 0);
  rewind();
  return {};
}

}  // namespace

Result<std::unique_ptr<RowReader>> open_json_rows(std::string_view bytes, const std::string& file_name,
                                                  const ReadOptions& options) {
  auto rows = std::make_unique<JsonRows>(bytes, file_name, options);
  TRY_VOID(rows->start());
  return std::unique_ptr<RowReader>(std::move(rows));
}

}  // namespace stillheld::intake
