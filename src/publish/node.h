// A Node is an answer before it is redacted: a tree of objects, lists and leaves.
//
// Leaves say what they are: open (numbers, codes, dates), personal (a value of
// a person: name, handle, note, address …), or free text from a source, in
// which a person may be named.  An object can be *about* a person: for an
// audience from which the person is hidden, it is not there at all.
//
// Why: an answer is built once, with everything; what leaves is decided in one
// place (redact.h), which has to know what each leaf is.
//
// (1) No writer takes a Node.  They take a Redacted, and only redact() makes one.
// (2) Members keep the order in which they were added.
//
// Counter-example: a struct HeldAnswer with a std::string name, and a printf.
//
// Threads: values.  Tested by redact_test.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stillheld::publish {

inline constexpr uint32_t kNobody = 0xFFFFFFFF;

class Node {
 public:
  enum class Kind : uint8_t { null, boolean, integer, decimal, text, personal, free_text, array, object };

  Node() = default;
  static Node null() { return {}; }
  static Node boolean(bool value);
  static Node integer(int64_t value);
  static Node integer(std::optional<int64_t> value) { return value ? integer(*value) : null(); }
  // A measured number with this many digits behind the point; null where it is
  // not finite.  string() has it as written.
  static Node decimal(double value, int digits);
  static Node decimal(std::optional<double> value, int digits) { return value ? decimal(*value, digits) : null(); }
  // Open text: codes, dates, words of the catalogue.  Empty stays empty.
  static Node text(std::string_view value);
  static Node text_or_null(std::string_view value) { return value.empty() ? null() : text(value); }
  // A value of this person's; `field` is one of withhold's fields.
  static Node personal(uint32_t person, std::string_view field, std::string_view value);
  // Words of a source that belong to no one person.
  static Node free_text(std::string_view value);
  static Node array();
  static Node object();
  static Node about(uint32_t person);  // an object about a person
  // A list of objects with `count` and `persons` that part a total: small numbers
  // are told together for the public (small_cells.h).
  Node& part_a_total() { guard_ = Guard::cells; return *this; }
  // A figure of people of the books, with `numerator` and `denominator`: not told
  // to the public where either is small.
  Node& may_be_small() { guard_ = Guard::part; return *this; }

  Node& set(std::string_view key, Node value);  // returns *this
  Node& add(Node value);                        // returns *this

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  int64_t number() const { return number_; }
  // REQUIRES: integer or decimal.
  double real() const;
  const std::string& string() const { return text_; }
  const std::string& field() const { return field_; }
  uint32_t person() const { return person_; }
  const std::vector<Node>& items() const { return items_; }
  const std::vector<std::pair<std::string, Node>>& members() const { return members_; }
  // The member, or a null Node.
  const Node& at(std::string_view key) const;
  bool has(std::string_view key) const;

 private:
  friend class Redactor;
  enum class Guard : uint8_t { none, cells, part };
  Kind kind_ = Kind::null;
  Guard guard_ = Guard::none;
  uint32_t person_ = kNobody;
  int64_t number_ = 0;
  std::string text_, field_;
  std::vector<Node> items_;
  std::vector<std::pair<std::string, Node>> members_;
};

}  // namespace stillheld::publish
