// Numbers as texts write them: "52", "1,200", "twenty-five", "сто двадцать
// три", "dozens", with what stands before them: "nearly", "more than".
//
// The words and widths are data, rules/XX/numbers.txt:
//
//   [unit]    12 twelve           a number and its forms
//   [times]   1000 thousand       multiplies what stands before it
//   [range]   20 99 dozens        a vague number
//   [single]  1000 тысячи         one, behind a hedge: «более тысячи», but «тысячи»
//   [hedge]   0.95 1 -1 nearly    low = 0.95 N, high = 1 N − 1
//             1 inf +1 more than  low = N + 1, no high (+k belongs to the low)
//
// (1) A range is never narrower than the words: low is rounded down, high up.
// (2) At most 6 words make a number.
//
// Threads: constant once loaded.  Tested by read_test.cc.
#pragma once

#include <optional>
#include <string>
#include <array>
#include <unordered_map>
#include <vector>

#include "reading/claim.h"
#include "reading/tokens.h"

namespace stillheld::reading {

struct FoundNumber {
  uint32_t first = 0;  // tokens, with the hedge
  uint32_t last = 0;
  uint32_t digits = 0;  // the first token without the hedge
  CountRange range;
  bool exact = true;   // no hedge, no range
  bool ordinal = false;
};

class Numbers {
 public:
  static Result<Numbers> load(Language language);
  static Result<Numbers> parse(Language language, std::string_view path, std::string_view text);

  // The number that begins at token `at` (a hedge may begin it), before `last`.
  std::optional<FoundNumber> at(const std::vector<Token>& tokens, uint32_t at, uint32_t last) const;
  // Whether a number may begin with this token.
  bool may_begin(const Token& token) const;
  // The plain number that a word is («пяти» of «пятилетний»), or 0.
  int64_t plain(uint64_t key) const;

 private:
  struct Hedge {
    std::vector<uint64_t> words;
    double low = 1, high = 1;  // high < 0: none
    int64_t add_low = 0, add_high = 0;
    bool after = false;  // stands behind the number: "52 or more"
  };
  struct Value {
    int64_t number = 0;
    int64_t high = 0;  // of a range
    enum Kind : uint8_t { unit, times, range, half } kind = unit;  // half: «полтора», before a thousand
  };
  std::unordered_map<uint64_t, Value> values_;
  std::unordered_map<uint64_t, int64_t> single_;
  std::unordered_map<uint64_t, std::vector<Hedge>> hedges_;
  std::unordered_map<uint64_t, std::vector<Hedge>> after_;
  uint64_t and_ = 0, of_ = 0;
  // A bit for each word that a number may begin with: most words need no more.
  std::array<uint64_t, 64> begins_{};
};

}  // namespace stillheld::reading
