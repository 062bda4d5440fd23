#include "publish/node.h"

#include <cassert>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace stillheld::publish {

Node Node::boolean(bool value) {
  Node n;
  n.kind_ = Kind::boolean;
  n.number_ = value;
  return n;
}

Node Node::integer(int64_t value) {
  Node n;
  n.kind_ = Kind::integer;
  n.number_ = value;
  return n;
}

Node Node::decimal(double value, int digits) {
  if (!std::isfinite(value)) return null();
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  Node n;
  n.kind_ = Kind::decimal;
  n.text_ = text;
  if (n.text_.find_first_not_of("-0.") == std::string::npos && n.text_[0] == '-') n.text_.erase(0, 1);
  return n;
}

double Node::real() const {
  return kind_ == Kind::decimal ? std::strtod(text_.c_str(), nullptr) : static_cast<double>(number_);
}

Node Node::text(std::string_view value) {
  Node n;
  n.kind_ = Kind::text;
  n.text_ = value;
  return n;
}

Node Node::personal(uint32_t person, std::string_view field, std::string_view value) {
  if (value.empty()) return null();
  Node n;
  n.kind_ = Kind::personal;
  n.person_ = person;
  n.field_ = field;
  n.text_ = value;
  return n;
}

Node Node::free_text(std::string_view value) {
  if (value.empty()) return null();
  Node n;
  n.kind_ = Kind::free_text;
  n.text_ = value;
  return n;
}

Node Node::array() {
  Node n;
  n.kind_ = Kind::array;
  return n;
}

Node Node::object() {
  Node n;
  n.kind_ = Kind::object;
  return n;
}

Node Node::about(uint32_t person) {
  Node n = object();
  n.person_ = person;
  return n;
}

Node& Node::set(std::string_view key, Node value) {
  assert(kind_ == Kind::object);
  members_.emplace_back(std::string(key), std::move(value));
  return *this;
}

Node& Node::add(Node value) {
  assert(kind_ == Kind::array);
  items_.push_back(std::move(value));
  return *this;
}

const Node& Node::at(std::string_view key) const {
  static const Node nothing;
  for (const auto& [name, value] : members_)
    if (name == key) return value;
  return nothing;
}

bool Node::has(std::string_view key) const { return &at(key) != &at("\x01"); }

}  // namespace stillheld::publish
