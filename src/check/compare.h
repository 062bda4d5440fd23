// What the judges of this room share: ranges of numbers beside one another and how they
// are written (counts.cc, flows.cc); which claims of the books bear on a person and
// how late lists are (persons.cc, exits.cc).
//
// A range without a highest number ("more than 16,000") is met by what lies near
// it, not by everything above it: 65,000 is no evidence for "more than 2,000".
//
// Threads: none.  Tested by counts_test.cc, flows_test.cc, exits_test.cc.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "check/bodies.h"
#include "ledger/claim.h"
#include "ledger/counts.h"
#include "reading/claim.h"

namespace stillheld::check {

constexpr dates::Day kLag = 3;  // days by which lists lag

inline bool ends_custody(log::What what) { return what == log::What::release || what == log::What::exchange || what == log::What::expulsion; }
inline bool is_followed(ledger::Standing s) { return s == ledger::Standing::accepted; }
// Somebody told it, and did not take it back.
inline bool was_said(ledger::Standing s) { return s != ledger::Standing::retracted && s != ledger::Standing::superseded && s != ledger::Standing::proposed; }

inline std::string range_text(int64_t low, int64_t high) {
  if (low == high) return std::to_string(low);
  if (high == reading::kUnbounded) return "≥ " + std::to_string(low);
  return std::to_string(low) + "–" + std::to_string(high);
}

inline bool meets(const reading::CountRange& a, int64_t low, int64_t high) { return a.low <= high && low <= a.high; }

// Whether the number of a text says the same as one of the books; neither's
// missing highest reaches further than half, or a quarter, beyond its lowest.
inline bool says_the_same(const reading::CountRange& said, int64_t low, std::optional<int64_t> high) {
  const bool open = said.high == reading::kUnbounded;
  if (high) return open ? said.low <= *high && said.low >= low / 2 : meets(said, low, *high);
  if (open) return said.low <= low + low / 10 && said.low >= low / 2;
  return said.high >= low - low / 50 && said.low <= low + low / 4;
}

inline bool is_far(const reading::CountRange& said, int64_t low, int64_t high, int64_t tenths) {
  return said.high < low - low * tenths / 10 || (high < reading::kUnbounded / 4 && said.low > high + high * tenths / 10);
}

// Whose number it is, if the text says.
inline bool same_publisher(const std::string& org, const std::string& said) {
  if (said.empty() || org.empty()) return false;
  const auto ours = bodies_in(org, "publisher"), theirs = bodies_in(said, "publisher");
  for (const std::string& name : theirs)
    if (ours.contains(name) || org == name) return true;
  return said.find(org) != said.npos;
}

}  // namespace stillheld::check
