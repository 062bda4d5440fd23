#include "base/messages.h"

#include "base/embedded.h"
#include "base/utf8.h"

namespace stillheld {

namespace {
constexpr std::string_view kLanguages[] = {"en", "be", "ru"};

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}
}  // namespace

std::span<const std::string_view> Messages::languages() { return kLanguages; }

Messages::Messages(std::string_view language, std::string_view file) : language_(language) {
  while (!file.empty()) {
    const size_t end = file.find('\n');
    const std::string_view line = trim(file.substr(0, end));
    file = end == std::string_view::npos ? std::string_view{} : file.substr(end + 1);
    if (line.empty() || line.front() == '#') continue;
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    texts_[std::string(trim(line.substr(0, equals)))] = std::string(trim(line.substr(equals + 1)));
  }
}

const Messages& Messages::in(std::string_view language) {
  static const Messages english("en", embedded_file("web/translations/en.txt"));
  static const Messages belarusian("be", embedded_file("web/translations/be.txt"));
  static const Messages russian("ru", embedded_file("web/translations/ru.txt"));
  if (language == "be") return belarusian;
  if (language == "ru") return russian;
  return english;
}

bool Messages::has(std::string_view key) const { return texts_.count(std::string(key)) > 0; }

std::string Messages::fill(std::string_view key, std::span<const std::string_view> params) const {
  const auto found = texts_.find(std::string(key));
  if (found == texts_.end()) {
    if (language_ != "en") return in("en").fill(key, params);
    return "⟨" + std::string(key) + "⟩";
  }
  const std::string& text = found->second;
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' && text[i + 1] >= '0' && text[i + 1] <= '9') {
      const auto index = static_cast<size_t>(text[i + 1] - '0');
      if (index < params.size()) out += params[index];
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string Messages::operator()(std::string_view key, std::initializer_list<std::string_view> params) const {
  return fill(key, std::span<const std::string_view>(params.begin(), params.size()));
}

std::string Messages::operator()(std::string_view key, const std::vector<std::string>& params) const {
  std::vector<std::string_view> views(params.begin(), params.end());
  return fill(key, views);
}

std::string sentence(const Error& error, const Messages& messages, bool with_quote) {
  std::string place;
  const auto add = [&](std::string part) {
    if (!place.empty()) place += ", ";
    place += part;
  };
  if (!error.where.file.empty()) add(error.where.file);
  if (error.where.row > 0) add(messages("where.row", {std::to_string(error.where.row)}));
  if (!error.where.column.empty()) add(messages("where.column", {error.where.column}));
  if (error.where.byte > 0) add(messages("where.byte", {std::to_string(error.where.byte)}));
  const std::string_view name = row_of(error.code).key;
  std::string out = place.empty() ? "" : place + ": ";
  if (error.code == Code::kRuleBroken && error.params.size() > 1)  // which rule, in words
    out += messages("error." + std::string(name), {error.params[0], messages("rule." + error.params[1])});
  else
    out += messages("error." + std::string(name), error.params);
  if (with_quote && !error.quoted.empty())
    out += "\n" + messages("where.quoted", {abbreviate(error.quoted, 120)});
  const std::string remedy = messages("remedy." + std::string(name), error.params);
  if (!remedy.empty()) out += "\n→ " + remedy;
  return out;
}

}  // namespace stillheld
