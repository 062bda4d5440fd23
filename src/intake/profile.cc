#include "intake/profile.h"

#include <algorithm>

#include "base/embedded.h"
#include "base/file.h"
#include "base/toml.h"
#include "dates/written.h"
#include "intake/book_rows.h"
#include "intake/draft.h"
#include "log/codes.h"

namespace stillheld::intake {

namespace {

constexpr std::string_view kFolder = "profiles/";

using Pairs = std::vector<std::pair<std::string, std::string>>;

Result<Pairs> pairs(const Toml& table, std::string_view key) {
  Pairs out;
  if (!table.has(key)) return out;
  const auto inner = table.table(key);
  if (!inner) return table.error("“" + std::string(key) + "”: expected { member = \"column\", … }");
  for (const std::string& name : inner->keys()) {
    const auto value = inner->text(name);
    if (!value) return inner->error("“" + name + "”: expected a text");
    out.emplace_back(name, *value);
  }
  std::sort(out.begin(), out.end());
  return out;
}

// A text, "" if it is not there; of another kind it is an error, not nothing.
Result<std::string> text_of(const Toml& table, std::string_view key) {
  if (!table.has(key)) return std::string();
  const auto value = table.text(key);
  if (!value) return table.error("“" + std::string(key) + "”: expected a text in quotation marks");
  return *value;
}

Result<bool> boolean_of(const Toml& table, std::string_view key) {
  if (!table.has(key)) return false;
  const auto value = table.boolean(key);
  if (!value) return table.error("“" + std::string(key) + "”: expected true or false, without quotation marks");
  return *value;
}

Result<std::vector<std::string>> texts_of(const Toml& table, std::string_view key) {
  std::vector<std::string> out = table.texts(key);
  if (table.has(key) && out.empty()) return table.error("“" + std::string(key) + "”: expected [ \"texts\", \"in brackets\" ]");
  return out;
}

Status check_what(const Toml& table, const std::string& what) {
  if (!log::parse_code<log::What>(what)) return table.error("“" + what + "” is no kind of claim");
  return {};
}

Result<ClaimRule> read_rule(const Toml& table) {
  TRY_VOID(table.only({"what", "what_from", "when", "if", "is", "date", "about", "split", "months_text", "set", "constant", "seal"}));
  ClaimRule rule;
  for (const auto& [key, member] : {std::pair("what", &rule.what), std::pair("what_from", &rule.what_column), std::pair("when", &rule.when),
                                    std::pair("if", &rule.if_column), std::pair("date", &rule.date), std::pair("about", &rule.about),
                                    std::pair("split", &rule.split), std::pair("months_text", &rule.months_text)}) {
    TRY(text, text_of(table, key));
    *member = std::move(text);
  }
  if (rule.what.empty() == rule.what_column.empty()) return table.error("a claim needs either “what” or “what_from”");
  if (!rule.what.empty()) TRY_VOID(check_what(table, rule.what));
  TRY(if_is, texts_of(table, "is"));
  rule.if_is = std::move(if_is);
  if (rule.if_column.empty() != rule.if_is.empty()) return table.error("“if” and “is” belong together");
  if (rule.about.empty()) rule.about = "person";
  if (rule.about != "person" && rule.about != "books") return table.error("“about”: expected person or books");
  TRY(set, pairs(table, "set"));
  TRY(constant, pairs(table, "constant"));
  TRY(seal, pairs(table, "seal"));
  for (const Pairs* list : {&set, &constant})
    for (const auto& [member, value] : *list)
      if (!is_entry_member(member)) return table.error("“" + member + "” is no member of a claim");
  for (const auto& [field, column] : seal)
    if (field.empty() || field.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
      return table.error("“" + field + "”: a sealed field has small Latin letters, digits and _ only");
  rule.set = std::move(set);
  rule.constant = std::move(constant);
  rule.seal = std::move(seal);
  return rule;
}

}  // namespace

Result<Profile> Profile::parse(std::string_view text, const std::string& path) {
  TRY(file, Toml::parse(text, path, Code::kBadProfile));
  TRY_VOID(file.only({"name", "namespace", "list", "subject", "handle", "key", "dates", "html_entities", "source",
                      "codes", "contains", "claim", "title", "book", "free_of_duplicates", "country"}));
  Profile out;
  out.path = path;
  for (const auto& [key, member] : {std::pair("name", &out.name), std::pair("namespace", &out.space), std::pair("list", &out.list),
                                    std::pair("subject", &out.subject), std::pair("country", &out.country)}) {
    TRY(word, text_of(file, key));
    *member = std::move(word);
  }
  if (out.name.empty()) return file.error("a profile needs a name");
  if (out.space.empty()) out.space = out.name;
  if (out.space.find('/') != std::string::npos) return file.error("a namespace has no “/”");
  if (out.list.empty()) out.list = out.name;
  TRY(handle, boolean_of(file, "handle"));
  out.handle = handle;
  TRY(free_of_duplicates, boolean_of(file, "free_of_duplicates"));
  out.free_of_duplicates = free_of_duplicates;
  TRY(key_columns, texts_of(file, "key"));
  out.key = std::move(key_columns);
  if (out.key.empty() && !out.subject.empty()) out.key = {out.subject};
  if (out.key.empty()) return file.error("a profile needs “key”: the columns that tell one row from another");
  TRY(forms, texts_of(file, "dates"));
  out.dates = std::move(forms);
  if (out.dates.empty()) out.dates = {"iso"};
  for (const std::string& form : out.dates)
    if (!dates::is_written_form(form)) return file.error("“" + form + "” is no form of date");
  TRY(html_entities, boolean_of(file, "html_entities"));
  out.html_entities = html_entities;
  if (const auto source = file.table("source")) {
    TRY_VOID(source->only({"publisher", "address", "published", "grade"}));
    for (const auto& [key, member] : {std::pair("publisher", &out.publisher), std::pair("address", &out.address),
                                      std::pair("published", &out.published), std::pair("grade", &out.grade)}) {
      TRY(column, text_of(*source, key));
      *member = std::move(column);
    }
  }
  for (const char* kind : {"codes", "contains"}) {
    const auto table = file.table(kind);
    if (!table) continue;
    for (const std::string& column : table->keys()) {
      TRY(words, pairs(*table, column));
      if (kind == std::string_view("codes")) {
        for (auto& [word, code] : words) out.codes[column][word] = code;
        continue;
      }
      // The longest part first: "домашний арест" is more than "арест".
      std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
      out.contains[column] = std::move(words);
    }
  }
  if (const auto book = file.table("book")) {
    TRY(form, BookForm::read(*book));
    out.book = std::move(form);
  }
  for (const Toml& table : file.tables("claim")) {
    TRY(rule, read_rule(table));
    if (!rule.what_column.empty()) {
      const auto codes = out.codes.find(rule.what_column);
      if (codes == out.codes.end()) return table.error("“what_from” needs [codes." + rule.what_column + "]");
      for (const auto& [word, code] : codes->second)
        if (!code.empty()) TRY_VOID(check_what(table, code));
    }
    out.claims.push_back(std::move(rule));
  }
  if (out.claims.empty()) return file.error("a profile needs at least one [[claim]]");
  return out;
}

std::vector<std::string> Profile::names() {
  std::vector<std::string> out;
  for (std::string_view path : embedded_files(kFolder)) {
    path.remove_prefix(kFolder.size());
    path.remove_suffix(std::string_view(".toml").size());
    out.emplace_back(path);
  }
  return out;
}

Result<Profile> Profile::load(const std::string& name_or_path) {
  if (name_or_path.ends_with(".toml")) {
    TRY(text, read_file(name_or_path));
    return parse(text, name_or_path);
  }
  const std::string path = std::string(kFolder) + name_or_path + ".toml";
  const std::string_view text = embedded_file(path);
  if (text.empty()) {
    std::string all;
    for (const std::string& name : names()) all += (all.empty() ? "" : ", ") + name;
    return fail(Code::kUnknownProfile, {name_or_path, all});
  }
  return parse(text, path);
}

}  // namespace stillheld::intake
