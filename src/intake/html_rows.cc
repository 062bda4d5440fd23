#include "intake/html_rows.h"

#include <algorithm>
#include <charconv>
#include <csetjmp>
#include <cstdlib>
#include <ctime>
#include <optional>

#include <gumbo.h>

#include "intake/table_rows.h"

namespace stillheld::intake {
namespace {

constexpr size_t kMostBytes = 64 << 20;
constexpr size_t kMostDepth = 10000;
constexpr int64_t kMostSeconds = 10;
constexpr size_t kSniffBytes = 4096;
constexpr size_t kBlockBytes = 1 << 20;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

// What gumbo's tree lies in.  It is given back as a whole: gumbo's own way to
// do that calls itself once a level.
class Arena {
 public:
  explicit Arena(size_t limit) : limit_(limit) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    while (blocks_ != nullptr) {
      Block* const next = blocks_->next;
      std::free(blocks_);
      blocks_ = next;
    }
  }
  // The page's tree, or nullptr if it needs more memory than the limit, or more
  // of the processor's time than kMostSeconds.
  const GumboOutput* parse(const char* text, size_t size) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = [](void* self, size_t wanted) { return static_cast<Arena*>(self)->take(wanted); };
    options.deallocator = [](void*, void*) {};
    options.userdata = this;
    options.max_errors = 0;
    deadline_ = seconds() + kMostSeconds;
    // Only frames of C are left behind by the jump.
    if (setjmp(full_) != 0) return nullptr;
    return gumbo_parse_with_options(&options, text, size);
  }

 private:
  struct Block {
    Block* next;
  };
  static constexpr size_t kAlign = alignof(std::max_align_t);
  // Of this thread on the processor: the same however busy the machine is.
  static int64_t seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec;
  }
  // Gumbo asks for memory at every tag, so that this is where it can be stopped.
  void* take(size_t wanted) {
    if (++calls_ % 16 == 0 && seconds() > deadline_) std::longjmp(full_, 1);
    wanted = (wanted + kAlign - 1) / kAlign * kAlign;
    if (wanted > left_) {
      const size_t size = std::max(wanted, kBlockBytes);
      used_ += size;
      auto* const block = used_ > limit_ ? nullptr : static_cast<Block*>(std::malloc(size + kAlign));
      if (block == nullptr) std::longjmp(full_, 1);
      block->next = blocks_;
      blocks_ = block;
      free_ = reinterpret_cast<char*>(block) + kAlign;
      left_ = size;
    }
    char* const out = free_;
    free_ += wanted;
    left_ -= wanted;
    return out;
  }

  size_t limit_, used_ = 0, left_ = 0, calls_ = 0;
  int64_t deadline_ = 0;
  char* free_ = nullptr;
  Block* blocks_ = nullptr;
  std::jmp_buf full_;
};

// Elements that need no end: they do not nest by being left open.
bool ends_by_itself(std::string_view name) {
  static constexpr std::string_view names[] = {"area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img",
                                               "input", "li", "link", "meta", "option", "p", "param", "source", "track", "wbr"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_part_of_table(std::string_view name) {
  static constexpr std::string_view names[] = {"caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Whether far more elements seem to be opened than closed.  At many tags a
// parser of HTML looks through all that are open: who only opens them would
// have it run to its deadline.  A quick look, no proof; the deadline is.
bool is_nested_too_deep(std::string_view page) {
  std::vector<size_t> tables{0};  // how deep each open one lies
  size_t depth = 0;
  for (size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at)) {
    ++at;
    if (page.substr(at, 3) == "!--") {
      at = std::min(page.find("-->", at), page.size());
      continue;
    }
    const bool closes = at < page.size() && page[at] == '/';
    if (closes) ++at;
    const size_t begin = at;
    while (at < page.size() && at - begin < 64 && std::isalnum(static_cast<unsigned char>(page[at])) != 0) ++at;
    if (at == begin) continue;
    const std::string name = lower(page.substr(begin, at - begin));
    if (ends_by_itself(name)) continue;
    if (is_part_of_table(name)) {
      depth = tables.back();  // whatever was open in the cell before is not any more
    } else if (closes && name == "table" && tables.size() > 1) {
      depth = tables.back() - 1;
      tables.pop_back();
    } else if (closes) {
      if (depth > tables.back()) --depth;
    } else {
      ++depth;
      if (name == "table") tables.push_back(depth);
    }
    if (depth > kMostDepth) return true;
    if (!closes && (name == "script" || name == "style")) {
      const std::string_view end = name == "script" ? "</script" : "</style";
      for (at = page.find("</", at); at != std::string_view::npos && lower(page.substr(at, end.size())) != end;) at = page.find("</", at + 2);
      at = std::min(at, page.size());
    }
  }
  return false;
}

// The charset that the page claims, lower case, or nothing.
std::string claimed_charset(std::string_view page) {
  const std::string head = lower(page.substr(0, kSniffBytes));
  const size_t meta = head.find("<meta");
  const size_t at = meta == std::string::npos ? meta : head.find("charset=", meta);
  if (at == std::string::npos) return {};
  const size_t begin = std::min(head.find_first_not_of("\"' ", at + 8), head.size());
  return head.substr(begin, head.find_first_of("\"' />;", begin) - begin);
}

FoundEncoding encoding_of(std::string_view bytes, const ReadOptions& options) {
  FoundEncoding found = find_encoding(bytes, options.encoding);
  if (options.encoding != Encoding::automatic || found.mark > 0) return found;
  if (found.encoding != Encoding::utf8 && found.encoding != Encoding::cp1251) return found;
  const std::string claimed = claimed_charset(bytes);
  if (claimed == "windows-1251" || claimed == "cp1251") found.encoding = Encoding::cp1251;
  if (claimed == "utf-8" || claimed == "utf8") found.encoding = Encoding::utf8;
  return found;
}

bool is_block(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P: case GUMBO_TAG_DIV: case GUMBO_TAG_LI: case GUMBO_TAG_UL: case GUMBO_TAG_OL: case GUMBO_TAG_DL:
    case GUMBO_TAG_DT: case GUMBO_TAG_DD: case GUMBO_TAG_TR: case GUMBO_TAG_TABLE: case GUMBO_TAG_H1: case GUMBO_TAG_H2:
    case GUMBO_TAG_H3: case GUMBO_TAG_H4: case GUMBO_TAG_H5: case GUMBO_TAG_H6: case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_PRE: case GUMBO_TAG_HR: case GUMBO_TAG_SECTION: case GUMBO_TAG_ARTICLE: case GUMBO_TAG_CAPTION:
      return true;
    default: return false;
  }
}

// What a cell shows.
class Text {
 public:
  static std::string of(const GumboNode* node) {
    Text text;
    text.add(node);
    std::string& out = text.out_;
    while (!out.empty() && (out.back() == ' ' || out.back() == '\n' || out.ends_with("\xC2\xA0"))) out.resize(out.size() - (out.ends_with("\xC2\xA0") ? 2 : 1));
    size_t begin = 0;
    while (begin < out.size() && (out[begin] == ' ' || out[begin] == '\n' || out.compare(begin, 2, "\xC2\xA0") == 0)) begin += out[begin] == '\xC2' ? 2 : 1;
    return out.substr(begin);
  }

 private:
  // Not by calling itself: a page may be nested deeper than a stack is.
  void add(const GumboNode* cell) {
    struct Level {
      const GumboElement* element;
      unsigned next;
    };
    std::vector<Level> open{{&cell->v.element, 0}};
    while (!open.empty()) {
      Level& level = open.back();
      if (level.next == level.element->children.length) {
        const GumboTag tag = level.element->tag;
        open.pop_back();
        if (open.empty()) return;
        if (is_block(tag)) new_line();
        if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) append(" ");
        continue;
      }
      const auto* const node = static_cast<const GumboNode*>(level.element->children.data[level.next++]);
      if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA) append(node->v.text.text);
      if (node->type != GUMBO_NODE_ELEMENT) continue;
      const GumboTag tag = node->v.element.tag;
      if (tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE) continue;
      if (tag == GUMBO_TAG_BR) {
        line_break();
        continue;
      }
      if (is_block(tag)) new_line();
      open.push_back({&node->v.element, 0});
    }
  }
  void append(std::string_view text) {
    for (char c : text) {
      const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
      if (space && (out_.empty() || out_.back() == ' ' || out_.back() == '\n')) continue;
      if (!space) breaks_ = 0;
      out_ += space ? ' ' : c;
    }
  }
  void line_break() {
    if (out_.ends_with(' ')) out_.pop_back();
    // More than one empty line says nothing.
    if (out_.empty() || breaks_ == 2) return;
    out_ += '\n';
    ++breaks_;
  }
  void new_line() {
    if (out_.ends_with(' ')) out_.pop_back();
    if (!out_.empty() && out_.back() != '\n') line_break();
  }
  std::string out_;
  int breaks_ = 0;
};

bool is_element(const GumboNode* node, std::initializer_list<GumboTag> tags) {
  return node->type == GUMBO_NODE_ELEMENT && std::find(tags.begin(), tags.end(), node->v.element.tag) != tags.end();
}

template <class See>
void each_child(const GumboNode* node, std::initializer_list<GumboTag> tags, const See& see) {
  const GumboVector& children = node->v.element.children;
  for (unsigned i = 0; i < children.length; ++i)
    if (const auto* child = static_cast<const GumboNode*>(children.data[i]); is_element(child, tags)) see(child);
}

constexpr std::initializer_list<GumboTag> kSections = {GUMBO_TAG_THEAD, GUMBO_TAG_TBODY, GUMBO_TAG_TFOOT};
constexpr std::initializer_list<GumboTag> kCells = {GUMBO_TAG_TD, GUMBO_TAG_TH};

// All tables, in the order of the page.
std::vector<const GumboNode*> find_tables(const GumboNode* root) {
  std::vector<const GumboNode*> tables, ahead{root};
  while (!ahead.empty()) {
    const GumboNode* const node = ahead.back();
    ahead.pop_back();
    if (node->type != GUMBO_NODE_ELEMENT) continue;
    if (node->v.element.tag == GUMBO_TAG_TABLE) tables.push_back(node);
    const GumboVector& children = node->v.element.children;
    for (unsigned i = children.length; i-- > 0;) ahead.push_back(static_cast<const GumboNode*>(children.data[i]));
  }
  return tables;
}

size_t cells_of(const GumboNode* table) {
  size_t count = 0;
  each_child(table, kSections, [&](const GumboNode* section) {
    each_child(section, {GUMBO_TAG_TR}, [&](const GumboNode* row) { each_child(row, kCells, [&](const GumboNode*) { ++count; }); });
  });
  return count;
}

size_t span_of(const GumboNode* cell, const char* name, size_t most) {
  const GumboAttribute* const found = gumbo_get_attribute(&cell->v.element.attributes, name);
  if (found == nullptr) return 1;
  const std::string_view text(found->value);
  size_t value = 1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc::result_out_of_range ? most : std::min(value, most);
}

class Grid {
 public:
  Grid(Table& table, const std::string& file, const ReadOptions& options) : table_(table), file_(file), options_(options) {}

  Status add(const GumboNode* table) {
    for (GumboTag tag : kSections) {  // in the order in which they are shown
      Status status;
      each_child(table, {tag}, [&](const GumboNode* section) {
        below_.clear();  // a cell spans no further than its section
        each_child(section, {GUMBO_TAG_TR}, [&](const GumboNode* row) {
          if (status.ok()) status = add_row(row);
        });
      });
      TRY_VOID(std::move(status));
    }
    return {};
  }

 private:
  Status add_row(const GumboNode* row) {
    ++number_;
    cells_.clear();
    size_t column = 0, size = 0;
    Status status;
    each_child(row, kCells, [&](const GumboNode* cell) {
      if (!status.ok()) return;
      while (column < below_.size() && below_[column] > 0) ++column;
      std::string text = Text::of(cell);
      size += text.size();
      if (!text.empty() && column >= options_.max_columns)
        status = fail(Code::kTooManyColumns, {std::to_string(options_.max_columns)}, Where{file_, number_, column_letters(column), 0});
      else if (size > options_.max_row_bytes)
        status = fail(Code::kLineTooLong, {std::to_string(options_.max_row_bytes) + " bytes"}, Where{file_, number_, column_letters(column), 0});
      if (!status.ok()) return;
      if (!text.empty()) {
        cells_.resize(std::max(cells_.size(), column + 1));
        cells_[column] = std::move(text);
      }
      const size_t wide = std::max<size_t>(span_of(cell, "colspan", 1000), 1);
      const size_t high = span_of(cell, "rowspan", 65534);
      for (size_t i = 0; i < wide && column < options_.max_columns; ++i, ++column) {
        if (high == 1) continue;
        if (below_.size() <= column) below_.resize(column + 1);
        below_[column] = high == 0 ? kToTheEnd : high;
      }
    });
    TRY_VOID(std::move(status));
    for (size_t& rows : below_)
      if (rows > 0 && rows != kToTheEnd) --rows;
    return table_.add_row(number_, cells_);
  }

  static constexpr size_t kToTheEnd = ~size_t{0};
  Table& table_;
  const std::string& file_;
  const ReadOptions& options_;
  std::vector<std::string> cells_;
  std::vector<size_t> below_;  // by column: how many rows on it is taken, this one included
  uint64_t number_ = 0;
};

}  // namespace

Result<std::unique_ptr<RowReader>> open_html_rows(std::string_view bytes, const std::string& file_name,
                                                  const ReadOptions& options) {
  const Where where{file_name, 0, {}, 0};
  const auto bad = [&](std::string text) { return fail(Code::kBadSheet, {std::move(text)}, where); };
  if (bytes.empty()) return fail(Code::kEmptyFile, {}, where);
  if (bytes.size() > kMostBytes) return bad("the page is larger than 64 MiB");
  std::string page;
  if (const auto fault = decode_text(bytes, encoding_of(bytes, options), page)) {
    std::vector<std::string> params;
    if (fault->code == Code::kTruncatedFile) params.emplace_back("a UTF-16 character");
    return fail(fault->code, std::move(params), Where{file_name, 0, {}, fault->byte + 1});
  }
  const std::string_view head = std::string_view(page).substr(0, kSniffBytes);
  if (head.find("<Workbook") != std::string_view::npos && head.find("office:spreadsheet") != std::string_view::npos)
    return bad("it is an Excel file of 2003 in XML");
  if (head.find("<office:document") != std::string_view::npos) return bad("it is a flat OpenDocument file (.fods)");
  if (is_nested_too_deep(page)) return bad("the page is nested deeper than 10,000 elements");
  Arena arena((64 << 20) + std::min<size_t>(100 * page.size(), size_t{2} << 30));
  const GumboOutput* const tree = arena.parse(page.data(), page.size());
  if (tree == nullptr) return bad("the page needs more memory or time than its size allows for");
  const std::vector<const GumboNode*> tables = find_tables(tree->root);
  if (tables.empty()) return bad("there is no table in the page");
  const GumboNode* chosen = nullptr;
  size_t number = 0;
  if (options.sheet.empty()) {
    size_t most = 0;
    for (const GumboNode* table : tables)
      if (const size_t cells = cells_of(table); chosen == nullptr || cells > most) {
        chosen = table;
        most = cells;
      }
  } else {
    for (const GumboNode* table : tables)
      if (const GumboAttribute* id = gumbo_get_attribute(&table->v.element.attributes, "id"); chosen == nullptr && id != nullptr && options.sheet == id->value)
        chosen = table;
    const char* const end = options.sheet.data() + options.sheet.size();
    if (chosen == nullptr && std::from_chars(options.sheet.data(), end, number).ptr == end && number >= 1 && number <= tables.size())
      chosen = tables[number - 1];
    if (chosen == nullptr) return bad("there is no table “" + options.sheet + "”; the page has " + std::to_string(tables.size()));
  }
  number = static_cast<size_t>(std::find(tables.begin(), tables.end(), chosen) - tables.begin()) + 1;
  Table table(file_name, "table " + std::to_string(number), bytes.size(), options);
  Grid grid(table, file_name, options);
  TRY_VOID(grid.add(chosen));
  return std::move(table).finish();
}

}  // namespace stillheld::intake
