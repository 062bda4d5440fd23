// The numbers of a publication that has several: a balance, a wave, a run of days.
//
// Definition: `fields` of such an entry is a list of lines, each a key and two
// numbers, the least and the most that it can be; `?` where nobody knows.
//
//   balance   "opening 1265 1265" "in.recognised 509 509" "out.full_term 300 ?"
//             "closing 1135 1135" "residual 5 ?" "missing.pardon ? ?"
//   wave      "total 123 123" "named 30 30" "unnamed 93 93"
//   held_days "2025-12-12 3 4 6" (low, best, high), a day a line, none left out
//
// (1) A balance of persons closes: opening + revision + in − out + residual =
//     closing.  Cells that are told together (publish/small_cells.h) have the key
//     "in.not_told" or "out.not_told".
// (2) No key stands twice.
//
// Threads: pure.  Tested by public_log_test.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "log/entry.h"

namespace stillheld::evidence {

inline constexpr int64_t kMostDays = 366;  // of one publication

struct NumberLine {
  std::string key;
  std::optional<int64_t> low, high;
  bool operator==(const NumberLine&) const = default;
};
std::string text_of(const NumberLine& line);
// Nothing if it is none.
std::optional<NumberLine> parse_number_line(std::string_view text);

// Why the publication's numbers cannot be; nothing if they can.
std::optional<std::string> numbers_fault(const log::Entry& entry);

}  // namespace stillheld::evidence
