// Settings files (TOML 1.0), read into plain values with their line numbers.
//
// Why a room of its own: the parser's header costs seconds to compile; here it
// is included once.  Reading never throws.
//
//   TRY(file, Toml::parse(text, "profiles/viasna.toml"));
//   TRY(name, file.text("name"));            // kBadProfile-like Error if missing
//   for (const Toml& claim : file.tables("claim")) …
//
// Threads: immutable once read.  Tested by toml_test.cc.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace stillheld {

class Toml {
 public:
  // Errors carry `code`, with what is wrong as the only param, and the line.
  static Result<Toml> parse(std::string_view text, const std::string& file, Code code);

  bool has(std::string_view key) const;
  std::optional<std::string> text(std::string_view key) const;
  std::optional<int64_t> integer(std::string_view key) const;
  std::optional<bool> boolean(std::string_view key) const;
  // An array of strings; a single string counts as one.
  std::vector<std::string> texts(std::string_view key) const;
  std::optional<Toml> table(std::string_view key) const;
  std::vector<Toml> tables(std::string_view key) const;   // [[key]]
  std::vector<std::string> keys() const;
  uint64_t line() const { return line_; }
  // An Error that points at this table; where `what` begins with a “word” of it, at its line.
  Error error(std::string what) const;
  // kBad… if a key is not among `known`: a typing error must not pass unseen.
  Status only(std::initializer_list<std::string_view> known) const;

 private:
  struct Value;
  struct Values;
  struct Convert;
  std::shared_ptr<const Values> values_;
  uint64_t line_ = 0;
  std::string file_;
  Code code_ = Code::kBadDefinition;
  const Value* find(std::string_view key) const;
};

}  // namespace stillheld
