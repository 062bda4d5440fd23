#include "base/toml.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>

namespace stillheld {

struct Toml::Value {
  enum Kind { kText, kInteger, kBoolean, kTexts, kTable, kTables } kind = kText;
  std::string text;
  int64_t integer = 0;
  std::vector<std::string> texts;
  std::vector<Toml> tables;
  uint64_t line = 0;                 // of the value
  std::vector<uint64_t> text_lines;  // of each of `texts`
};

struct Toml::Values {
  std::vector<std::pair<std::string, Value>> list;
};

struct Toml::Convert {
  const std::string& file;
  Code code;
  std::optional<Error> error;

  Error wrong(const toml::node& node, std::string what) const {
    return fail(code, {std::move(what)}, {file, node.source().begin.line, "", 0});
  }

  Toml table(const toml::table& in) {
    Toml out;
    out.file_ = file;
    out.code_ = code;
    out.line_ = in.source().begin.line;
    auto values = std::make_shared<Values>();
    for (const auto& [key, node] : in) {
      Value value{};
      value.line = key.source().begin.line;
      if (const auto* s = node.as_string()) {
        value.kind = Value::kText;
        value.text = s->get();
      } else if (const auto* i = node.as_integer()) {
        value.kind = Value::kInteger;
        value.integer = i->get();
      } else if (const auto* b = node.as_boolean()) {
        value.kind = Value::kBoolean;
        value.integer = b->get();
      } else if (const auto* t = node.as_table()) {
        value.kind = Value::kTable;
        value.tables.push_back(table(*t));
      } else if (const auto* a = node.as_array()) {
        value.kind = !a->empty() && a->is_array_of_tables() ? Value::kTables : Value::kTexts;
        for (const auto& item : *a) {
          if (const auto* text = item.as_string()) {
            value.texts.push_back(text->get());
            value.text_lines.push_back(item.source().begin.line);
          }
          else if (const auto* inner = item.as_table()) value.tables.push_back(table(*inner));
          else if (!error) error = wrong(item, "“" + std::string(key.str()) + "” may hold texts only");
        }
      } else if (!error) {
        error = wrong(node, "“" + std::string(key.str()) + "” is of a kind that is not used here");
      }
      values->list.emplace_back(std::string(key.str()), std::move(value));
    }
    out.values_ = std::move(values);
    return out;
  }
};

Result<Toml> Toml::parse(std::string_view text, const std::string& file, Code code) {
  toml::parse_result parsed = toml::parse(text, file);
  if (!parsed) {
    const auto& e = parsed.error();
    return fail(code, {std::string(e.description())}, {file, e.source().begin.line, "", 0});
  }
  Convert convert{file, code, {}};
  Toml out = convert.table(parsed.table());
  if (convert.error) return *convert.error;
  return out;
}

const Toml::Value* Toml::find(std::string_view key) const {
  for (const auto& [name, value] : values_->list)
    if (name == key) return &value;
  return nullptr;
}

bool Toml::has(std::string_view key) const { return find(key) != nullptr; }

std::optional<std::string> Toml::text(std::string_view key) const {
  const Value* v = find(key);
  if (v == nullptr || v->kind != Value::kText) return std::nullopt;
  return v->text;
}

std::optional<int64_t> Toml::integer(std::string_view key) const {
  const Value* v = find(key);
  if (v == nullptr || v->kind != Value::kInteger) return std::nullopt;
  return v->integer;
}

std::optional<bool> Toml::boolean(std::string_view key) const {
  const Value* v = find(key);
  if (v == nullptr || v->kind != Value::kBoolean) return std::nullopt;
  return v->integer != 0;
}

std::vector<std::string> Toml::texts(std::string_view key) const {
  const Value* v = find(key);
  if (v == nullptr) return {};
  if (v->kind == Value::kText) return {v->text};
  return v->texts;
}

std::optional<Toml> Toml::table(std::string_view key) const {
  const Value* v = find(key);
  if (v == nullptr || v->kind != Value::kTable) return std::nullopt;
  return v->tables.front();
}

std::vector<Toml> Toml::tables(std::string_view key) const {
  const Value* v = find(key);
  return v == nullptr ? std::vector<Toml>{} : v->tables;
}

std::vector<std::string> Toml::keys() const {
  std::vector<std::string> out;
  for (const auto& [name, value] : values_->list) out.push_back(name);
  return out;
}

// The line of the word that the sentence begins with (“word” …), if it stands in
// this table as a key or a text; else the table's.
Error Toml::error(std::string what) const {
  constexpr std::string_view kOpen = "“", kClose = "”";
  uint64_t line = line_;
  const size_t close = what.find(kClose);
  if (what.starts_with(kOpen) && close != std::string::npos) {
    const std::string_view word = std::string_view(what).substr(kOpen.size(), close - kOpen.size());
    uint64_t found = 0;
    for (const auto& [name, value] : values_->list) {
      if (name == word) found = value.line;  // the key says it best
      if (found != 0) continue;
      if (value.text == word) found = value.line;
      for (size_t i = 0; i < value.texts.size(); ++i)
        if (value.texts[i] == word) found = value.text_lines[i];
      if (value.kind != Value::kTable) continue;
      for (const auto& [inner, member] : value.tables[0].values_->list)  // { inner = … }
        if (inner == word) found = member.line;
    }
    if (found != 0) line = found;
  }
  return fail(code_, {std::move(what)}, {file_, line, "", 0});
}

Status Toml::only(std::initializer_list<std::string_view> known) const {
  for (const auto& [name, value] : values_->list)
    if (std::find(known.begin(), known.end(), name) == known.end()) return error("“" + name + "” is not a known word here");
  return {};
}

}  // namespace stillheld
