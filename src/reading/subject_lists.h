// Lists of entities: those that commas, conjunctions and descriptions join.
//
// Definition: two entities are listed if nothing but commas, conjunctions and what
// describes them stands between, they are of one sort, and of one clause.
//
//   "A, a journalist from Minsk, and B"   A, B: the aside is A's
//   "five Poles, two Swedes and C"        three, counted and named
//
// Counter-example: "A said B": a verb stands between.
//
// (1) In the order of the text.  (2) Look-ahead is bounded.
//
// Threads: values.  Tested by read_test.cc, the rules' examples, cases/reading.
#pragma once

#include <vector>

#include "reading/scene.h"

namespace stillheld::reading {

class SubjectLists {
 public:
  explicit SubjectLists(const Scene& scene) : s_(scene), g_(*scene.around->grammar), c_(g_.c) {}

  // Nothing but commas, conjunctions and descriptions between.
  bool listed(uint32_t from, uint32_t to) const;
  bool same_sort(const Entity& a, const Entity& b) const;
  // "his" in «X и его жену Y» is no member.
  bool passed_over(size_t n) const;
  bool body_of(size_t n) const;
  // All that are listed with the entity `at`, to its left; to its right.
  std::vector<int32_t> list_left(int32_t at) const;
  std::vector<int32_t> list_right(int32_t at) const;
  // «А и Б, обвиняемых в контрабанде»: both, if the participle at `at` is plural.
  std::vector<int32_t> all_before(int32_t whom, uint32_t at) const;
  // «двое граждан — А и Б — были задержаны»: the two, or −1.
  int32_t whole_before(const std::vector<int32_t>& found) const;

 protected:
  const Scene& s_;
  const Grammar& g_;
  const Grammar::Classes& c_;
};

}  // namespace stillheld::reading
