// A RuleFile is a file of rules as lines: what every file in rules/ shares.
//
// Form: one thing a line; `#` begins a remark (at the line's start, or after a
// blank); empty lines part nothing; `[name]` alone on a line opens a section;
// "…" in a line holds blanks together.  The rest is each reader's own.
//
//   [month]                → section "month"
//   12 dec december dec.   → words "12", "dec", "december", "dec."
//   yes "A was freed."     → words "yes", "A was freed."
//
// Counter-example: a tab that means something.  Blanks and tabs are the same.
//
// (1) An error names file, line, column, what was found and what was expected
//     (kBadRule), and nothing of the file is used.
// (2) Lines are numbered from 1, as editors do.
// (3) At most 4 MiB and 200,000 lines; a line has at most 16 KiB; valid UTF-8.
//
// Threads: values; views into the text that was given.
// Tested by rules_test.cc, rule_file_fuzz.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace stillheld::reading {

struct RuleLine {
  uint32_t number = 0;
  std::string_view section;  // the last [name] above; empty before the first
  std::string_view text;     // without remark and outer blanks
  std::vector<std::string_view> words;  // quotes taken off
  // Everything behind the first `n` words, as written.
  std::string_view after(size_t n) const;
};

class RuleFile {
 public:
  // `path` is for messages alone.
  static Result<RuleFile> parse(std::string_view path, std::string_view text);
  // A file of the program (base/embedded.h), e.g. "rules/ru/dates.txt".
  static Result<RuleFile> embedded(std::string_view path);

  const std::string& path() const { return path_; }
  const std::vector<RuleLine>& lines() const { return lines_; }  // sections are not among them
  // The error "line N: found …, expected …".
  Error expected(const RuleLine& line, std::string_view what) const;
  Error expected(const RuleLine& line, size_t word, std::string_view what) const;

 private:
  std::string path_;
  std::vector<RuleLine> lines_;
};

}  // namespace stillheld::reading
