#include "reading/rule_file.h"

#include "base/embedded.h"
#include "base/utf8.h"

namespace stillheld::reading {

namespace {

constexpr size_t kMaxBytes = 4u << 20;
constexpr uint32_t kMaxLines = 200000;
constexpr size_t kMaxLine = 16384;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// A remark begins with # at the start or after a blank, outside quotes.
std::string_view without_remark(std::string_view line) {
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == '#' && !quoted && (i == 0 || is_blank(line[i - 1]))) return line.substr(0, i);
  }
  return line;
}

}  // namespace

std::string_view RuleLine::after(size_t n) const {
  if (n == 0) return text;
  if (n >= words.size()) return {};
  const char* begin = words[n].data();
  if (begin > text.data() && begin[-1] == '"') --begin;
  return text.substr(static_cast<size_t>(begin - text.data()));
}

Result<RuleFile> RuleFile::parse(std::string_view path, std::string_view text) {
  RuleFile out;
  out.path_ = path;
  const auto bad = [&](uint32_t line, size_t column, std::string_view expected, std::string_view found) {
    return fail(Code::kBadRule, {std::string(expected)}, {out.path_, line, std::to_string(column), 0}, abbreviate(found, 80));
  };
  if (text.size() > kMaxBytes) return bad(1, 1, "at most 4 MiB", "");
  if (const size_t at = find_invalid_utf8(text); at != text.npos) {
    uint32_t line = 1;
    for (size_t i = 0; i < at; ++i) line += text[i] == '\n';
    return bad(line, 1, "UTF-8", "");
  }
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  std::string_view section;
  uint32_t number = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view whole = text.substr(0, end);
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    if (++number > kMaxLines) return bad(number, 1, "at most 200000 lines", "");
    if (whole.size() > kMaxLine) return bad(number, kMaxLine, "a line of at most 16384 bytes", whole);
    const std::string_view line = trimmed(without_remark(whole));
    if (line.empty()) continue;
    if (line.front() == '[') {
      if (line.back() != ']' || line.size() < 3) return bad(number, 1, "[section]", line);
      section = trimmed(line.substr(1, line.size() - 2));
      continue;
    }
    RuleLine out_line;
    out_line.number = number;
    out_line.section = section;
    out_line.text = line;
    for (size_t i = 0; i < line.size();) {
      if (is_blank(line[i])) {
        ++i;
        continue;
      }
      size_t stop;
      if (line[i] == '"') {
        stop = line.find('"', i + 1);
        if (stop == line.npos) return bad(number, i + 1, "a closing \"", line.substr(i));
        out_line.words.push_back(line.substr(i + 1, stop - i - 1));
        i = stop + 1;
        continue;
      }
      stop = i;
      while (stop < line.size() && !is_blank(line[stop])) ++stop;
      out_line.words.push_back(line.substr(i, stop - i));
      i = stop;
    }
    out.lines_.push_back(std::move(out_line));
  }
  return out;
}

Result<RuleFile> RuleFile::embedded(std::string_view path) {
  const std::string_view text = embedded_file(path);
  if (text.empty()) return fail(Code::kBadRule, {"a file"}, {std::string(path), 0, "", 0});
  return parse(path, text);
}

Error RuleFile::expected(const RuleLine& line, std::string_view what) const {
  return fail(Code::kBadRule, {std::string(what)}, {path_, line.number, "1", 0}, abbreviate(line.text, 80));
}

Error RuleFile::expected(const RuleLine& line, size_t word, std::string_view what) const {
  if (word >= line.words.size())
    return fail(Code::kBadRule, {std::string(what)}, {path_, line.number, std::to_string(line.text.size() + 1), 0}, "");
  const size_t column = static_cast<size_t>(line.words[word].data() - line.text.data()) + 1;
  return fail(Code::kBadRule, {std::string(what)}, {path_, line.number, std::to_string(column), 0}, abbreviate(line.words[word], 80));
}

}  // namespace stillheld::reading
