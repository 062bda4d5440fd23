// A Comparison says field by field how well two rows agree, as levels.
//
// Definition: a Level is what can be said of two values without a model: the
// same, the same name in other spelling, nearly the same, missing, different.
// A Pattern is one level a field, as one number in mixed radix.
//
// Why levels: a model of levels has few parameters, can be learnt without
// labels from counts of patterns, and can be explained in words.
//
//   Мікалай / Николай     same_class          Hanna / Ганна     identical
//   1956-08-12 / 1956-12-08   slip            1956 / 1956-08-12  compatible
//   "john" / "j."         abbreviated         devon / west devon part
//
// Counter-example: a patronymic that one record leaves out does not disagree.
// It is missing, and missing is no evidence, neither way.
//
// (1) Symmetric: level(a, b) = level(b, a), to the bit.
// (2) The batch gives what compare_slow() gives, whatever the machine has.
// (3) A field's levels are ordered, best first after kMissing.
// (4) Of cells with several values the best-agreeing pair counts.
// (5) Where given and family name have changed places, the names are compared
//     crosswise and the last digit says so ("crossed"): rarer than straight,
//     so the model believes it less.
//
// Threads: immutable; each thread has a Batch.   Tested by comparison_test.cc.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "identity/table.h"

namespace stillheld::identity {

// How alike two rows' names are; it decides which other agreements are
// remarkable (model.h).
enum class Circle : uint8_t {
  kStrangers,
  kNamesakes,  // given and family name alike
  kRelatives,  // family name alike
};
constexpr size_t kCircles = 3;
std::string_view circle_key(Circle circle);

enum class Level : uint8_t {
  kMissing,
  kIdentical,
  kSameClass,     // given names: Мікалай and Николай
  kSameSkeleton,  // other spelling of one name
  kCompatible,    // dates, one less precise
  kSlip,          // one sign wrong, or two changed places; day for month
  kAbbreviated,   // the one begins with the whole other
  kPart,          // all words of the one in the other; same first part
  kClose,         // Jaro–Winkler at least 0.92
  kMonth,         // dates within 31 days
  kNear,          // Jaro–Winkler at least 0.85
  kYear,          // dates within 366 days, or of one year
  kFaint,         // Jaro–Winkler at least 0.75
  kDecade,        // dates within eleven years
  kDisagree,
  kStraight,      // given and family name stand where they should
  kCrossed,       // … have changed places
};

// "same_class": for tables, parameters and the message catalogue.
std::string_view level_key(Level level);
std::optional<Level> level_of(std::string_view key);

// The levels of a kind, kMissing first, then best to worst.
std::span<const Level> levels_of(Kind kind);
// The levels of the digit that says whether names changed places.
std::span<const Level> order_levels();

constexpr size_t kBatch = 128;
constexpr size_t kMaxDigits = 20;

// The levels of up to kBatch pairs, as indices into each digit's levels.
struct Batch {
  alignas(64) std::array<std::array<uint8_t, kBatch>, kMaxDigits> digit{};
};

class Comparison {
 public:
  // kTooManyColumns where the patterns don't fit 32 bits.
  static Result<Comparison> make(const Table& table);

  // Fields, and one more where names can change places.
  size_t digits() const { return digits_.size(); }
  std::span<const Level> levels(size_t digit) const { return digits_[digit].levels; }
  bool has_order() const { return given_ != kNone; }
  // REQUIRES: has_order().
  size_t given() const { return given_; }
  size_t family() const { return family_; }

  // n <= kBatch pairs (left[i], right[i]) of the table's rows.
  void compare(const Table& table, const uint32_t* left, const uint32_t* right, size_t n,
               Batch& out) const;
  // The levels of field f for the lanes in `open` (rows of which neither cell is
  // empty, nor both the same, except in dates), but where a level would cost a
  // similarity, the best that it could give.  n <= 32 rows' cells.
  void best_case(const Table& table, size_t f, const uint32_t* const* cells_a,
                 const uint32_t* const* cells_b, uint32_t open, uint8_t* digit) const;
  // The slow twin, one pair.
  void compare_slow(const Table& table, uint32_t left, uint32_t right,
                    std::array<uint8_t, kMaxDigits>& out) const;

  // `strict`: names alike only where all such pairs share a block.
  Circle circle(uint8_t given_digit, uint8_t family_digit, bool strict) const {
    const uint8_t least = strict ? 3 : 6;  // same skeleton; Jaro–Winkler 0.85
    if (family_digit == 0 || family_digit > least) return Circle::kStrangers;
    return given_digit != 0 && given_digit <= least ? Circle::kNamesakes : Circle::kRelatives;
  }

  // A pattern as one number, and back.
  uint32_t code(const Batch& batch, size_t lane) const;
  std::array<uint8_t, kMaxDigits> digits_of(uint32_t code) const;

 private:
  static constexpr size_t kNone = ~size_t{0};
  struct Digit {
    std::span<const Level> levels;
    uint32_t stride;
  };
  std::vector<Digit> digits_;
  size_t given_ = kNone;
  size_t family_ = kNone;
};

// How two values of one field agree; numbers of that field's values, neither 0.
Level level_between(const Field& field, uint32_t a, uint32_t b);
// How a given name agrees with a family name, for names that changed places.
Level level_across(const Value& given, const Value& family);

}  // namespace stillheld::identity
