// Result<T> is what a function returns that may fail.
//
// Definition: a Result holds either a value or an Error, never both.
//
// (1) The library never prints, never aborts and never throws on bad input:
//     it returns an Error.
// (2) An Error says what (a stable code), with which particulars (params, in
//     the order that the message catalogue names them), and where.
// (3) An Error holds no sentence.  Sentences stand in web/translations/, one
//     key a code, so that they can be translated and checked.
// (4) What was read from a list about a person stands only in `quoted`; who
//     shows an Error to the public leaves it out (publish/redact.h).
//
//   Result<Day> parse(std::string_view text);
//   TRY(day, parse(text));            // returns the Error, or defines `day`
//   TRY_VOID(store.commit());
//
// Counter-example: assert(file_exists) — asserts state invariants of the
// program, they never check input.
//
// After Serenity's AK/Try.h.  Threads: values.  Tested by result_test.cc.
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/error_code.h"

namespace stillheld {

// A place in a file that somebody can open.  Zero means "not known"; rows,
// columns and bytes count from 1, as spreadsheets and editors do.
struct Where {
  std::string file;
  uint64_t row = 0;
  std::string column;  // the column's name, or its number as text
  uint64_t byte = 0;
  bool empty() const { return file.empty() && row == 0 && column.empty() && byte == 0; }
};

struct Error {
  Code code = Code::kInternal;
  std::vector<std::string> params;
  Where where;
  std::string quoted;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  // REQUIRES: ok()
  T& value() { assert(ok()); return std::get<0>(state_); }
  const T& value() const { assert(ok()); return std::get<0>(state_); }
  T take() { assert(ok()); return std::move(std::get<0>(state_)); }
  // REQUIRES: !ok()
  const Error& error() const { assert(!ok()); return std::get<1>(state_); }
  Error& error() { assert(!ok()); return std::get<1>(state_); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const { assert(!ok()); return *error_; }
  Error& error() { assert(!ok()); return *error_; }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

inline Error fail(Code code, std::vector<std::string> params = {}, Where where = {},
                  std::string quoted = {}) {
  return Error{code, std::move(params), std::move(where), std::move(quoted)};
}

#define STILLHELD_CAT2(a, b) a##b
#define STILLHELD_CAT(a, b) STILLHELD_CAT2(a, b)

// Defines `name` with the value of `expression`, or returns its Error.
#define TRY(name, expression)                                     \
  auto STILLHELD_CAT(try_result_, __LINE__) = (expression);       \
  if (!STILLHELD_CAT(try_result_, __LINE__).ok())                 \
    return std::move(STILLHELD_CAT(try_result_, __LINE__).error()); \
  auto name = STILLHELD_CAT(try_result_, __LINE__).take()

// Returns the Error of `expression`, or goes on.
#define TRY_VOID(expression)                                                  \
  do {                                                                        \
    auto STILLHELD_CAT(try_status_, __LINE__) = (expression);                 \
    if (!STILLHELD_CAT(try_status_, __LINE__).ok())                           \
      return std::move(STILLHELD_CAT(try_status_, __LINE__).error());         \
  } while (false)

}  // namespace stillheld
