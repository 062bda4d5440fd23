// Answer<T> is what a measure returns: a value, or a Refusal.
//
// Definition: a refusal is an answer, not a failure.  "Nobody can tell from
// these data" is as much a finding as a number, and it must not be possible to
// read the number past it.  (A Result, base/result.h, is for what went wrong:
// a file, a word of the call.)
//
//   const Answer<RateRatio> ratio = exact_rate_ratio(55, 1, 43, 1);
//   if (!ratio) return messages("refused." + ratio.refusal().key, ratio.refusal().params);
//   ratio->low, ratio->high
//
// Counter-example: a struct with NaN in it, or with zeros and a flag.  Somebody
// prints it.
//
// (1) An Answer holds a value or a Refusal, never both.
// (2) A Refusal is a key; its sentence stands in web/translations as
//     `refused.KEY`, with params as its particulars in order.  Numbers among
//     the params are plain digits with a decimal point.
// (3) No value of an Answer holds NaN.  Infinity is honest in one place only:
//     an interval that data do not bound (`Interval::high` of a ratio with
//     nothing below the line); write "no upper bound", and null in JSON.
// (4) What a measure rests on goes with it: `assumes` is a list of keys,
//     sentences `assumes.KEY`.
//
// Keep the Answer in a variable: `for (x : measure()->list)` reads a list that
// is gone.
//
// Threads: values.  Tested by exact_test.cc.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace stillheld::measure {

struct Refusal {
  std::string key;
  std::vector<std::string> params;
};

template <class T>
class [[nodiscard]] Answer {
 public:
  Answer(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Answer(Refusal refusal) : state_(std::in_place_index<1>, std::move(refusal)) {}
  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  // REQUIRES: ok()
  const T& value() const { assert(ok()); return std::get<0>(state_); }
  T& value() { assert(ok()); return std::get<0>(state_); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }
  const T& operator*() const { return value(); }
  T& operator*() { return value(); }
  // REQUIRES: !ok()
  const Refusal& refusal() const { assert(!ok()); return std::get<1>(state_); }

 private:
  std::variant<T, Refusal> state_;
};

inline Refusal refuse(std::string key, std::vector<std::string> params = {}) {
  return Refusal{std::move(key), std::move(params)};
}

// Two ends, both included.  `high` may be infinity (see (3)).
struct Interval {
  double low = 0;
  double high = 0;
  bool contains(double x) const { return low <= x && x <= high; }
};

}  // namespace stillheld::measure
