// Writing JSON, and the canonical form that the log hashes.
//
// Canonical is RFC 8785 restricted to what we need: objects with keys sorted
// by UTF-16 code units (ours are ASCII, so by byte), integers within ±(2^53−1),
// strings, arrays, true, false, null; no fractions, no white space.  What
// JsonWriter writes in Compact form is canonical if the caller adds the keys
// in order; an assert sees to it.
//
// Reading lives where it is needed (log/entry.cc, intake/json_rows.cc), so
// that the parser's header costs two files and not all.
//
// Tested by json_test.cc with the examples of RFC 8785.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stillheld {

// Appends `text` with its quotes.  REQUIRES: valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

class JsonWriter {
 public:
  enum Form { Compact, Pretty };
  explicit JsonWriter(Form form = Compact, bool sorted = true) : form_(form), sorted_(sorted) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view value);
  JsonWriter& integer(int64_t value);
  // A number with a fraction, as written: digits, one point, perhaps a minus.
  // Never canonical: entries of the log hold integers.
  JsonWriter& decimal(std::string_view written);
  JsonWriter& boolean(bool value);
  JsonWriter& null();

  JsonWriter& field(std::string_view name, std::string_view value) { return key(name).string(value); }
  JsonWriter& field(std::string_view name, const char* value) { return key(name).string(value); }
  JsonWriter& field(std::string_view name, int64_t value) { return key(name).integer(value); }

  const std::string& text() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void before_value();
  void new_line();
  struct Level {
    bool array;
    bool empty = true;
    std::string last_key;
  };
  std::string out_;
  std::vector<Level> levels_;
  Form form_;
  bool sorted_;
  bool after_key_ = false;
};

}  // namespace stillheld
