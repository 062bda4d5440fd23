#include "publish/render.h"

#include <algorithm>

#include "base/json.h"

namespace stillheld::publish {

namespace {

void write(JsonWriter& w, const Node& n) {
  switch (n.kind()) {
    case Node::Kind::null: w.null(); break;
    case Node::Kind::boolean: w.boolean(n.number() != 0); break;
    case Node::Kind::integer: w.integer(n.number()); break;
    case Node::Kind::decimal: w.decimal(n.string()); break;
    case Node::Kind::text:
    case Node::Kind::personal:
    case Node::Kind::free_text: w.string(n.string()); break;
    case Node::Kind::array:
      w.begin_array();
      for (const Node& item : n.items()) write(w, item);
      w.end_array();
      break;
    case Node::Kind::object:
      w.begin_object();
      for (const auto& [key, value] : n.members()) {
        w.key(key);
        write(w, value);
      }
      w.end_object();
      break;
  }
}

std::string flat(const Node& n) {
  switch (n.kind()) {
    case Node::Kind::null: return "";
    case Node::Kind::boolean: return n.number() != 0 ? "true" : "false";
    case Node::Kind::integer: return std::to_string(n.number());
    case Node::Kind::array: {
      std::string out;
      for (const Node& item : n.items()) out += (out.empty() ? "" : "; ") + flat(item);
      return out;
    }
    case Node::Kind::object: {
      std::string out;
      for (const auto& [key, value] : n.members())
        if (!value.is_null()) out += (out.empty() ? "" : ", ") + key + "=" + flat(value);
      return out;
    }
    default: return n.string();
  }
}

// Text that a spreadsheet would reckon with gets an apostrophe in front.
std::string as_text(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos) return "'" + text;
  return text;
}

using Cells = std::vector<std::pair<std::string, std::string>>;

void collect(const Node& n, const std::string& prefix, Cells& out) {
  if (n.kind() == Node::Kind::object) {
    for (const auto& [key, value] : n.members()) collect(value, prefix.empty() ? key : prefix + "." + key, out);
  } else {
    const bool number = n.kind() == Node::Kind::integer || n.kind() == Node::Kind::decimal || n.kind() == Node::Kind::boolean;
    out.emplace_back(prefix.empty() ? "value" : prefix, number ? flat(n) : as_text(flat(n)));
  }
}

void append_cell(std::string& out, std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
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

const Node& table_of(const Node& answer, std::string_view table) {
  const Node* n = &answer;
  while (!table.empty()) {
    const size_t dot = std::min(table.find('.'), table.size());
    n = &n->at(table.substr(0, dot));
    table.remove_prefix(std::min(dot + 1, table.size()));
  }
  return *n;
}

}  // namespace

std::string to_json(const Redacted& answer, bool pretty) {
  JsonWriter w(pretty ? JsonWriter::Pretty : JsonWriter::Compact, false);
  write(w, answer.view());
  return w.take() + "\n";
}

std::string to_json_lines(const Redacted& answer, std::string_view table) {
  std::string out;
  for (const Node& item : table_of(answer.view(), table).items()) {
    JsonWriter w(JsonWriter::Compact, false);
    write(w, item);
    out += w.take() + "\n";
  }
  return out;
}

std::string to_csv(const Redacted& answer, std::string_view table) {
  const Node& node = table_of(answer.view(), table);
  std::vector<Cells> rows;
  if (node.kind() == Node::Kind::array) {
    for (const Node& item : node.items()) {
      rows.emplace_back();
      collect(item, "", rows.back());
    }
  } else {
    rows.emplace_back();
    collect(node, "", rows.back());
  }
  std::vector<std::string> header;
  for (const Cells& row : rows)
    for (const auto& [name, value] : row)
      if (std::find(header.begin(), header.end(), name) == header.end()) header.push_back(name);
  std::string out;
  for (size_t i = 0; i < header.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, as_text(header[i]));
  }
  out += "\r\n";
  for (const Cells& row : rows) {
    for (size_t i = 0; i < header.size(); ++i) {
      if (i > 0) out += ',';
      for (const auto& [name, value] : row)
        if (name == header[i]) {
          append_cell(out, value);
          break;
        }
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace stillheld::publish
