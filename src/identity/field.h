// A Field is what the engine compares: the different values of one column, each
// read once into the forms that comparison and blocking need.
//
// Definition: a Value is the folded text (lower case, one byte a letter for
// Latin and Cyrillic), its skeleton, its group, its letters as a bit set, or
// the digits and the day of a date.  Values are numbered by their folded text
// (names also by skeleton and class): equal numbers are "identical".  A column of whole names becomes three fields.
//
//   given "Мікалай"     → folded "mikalaj…", skeleton, group = class of Nicholas
//   id    "tq13 8df"    → group = its first part "tq13"
//   birth "1956-86-18"  → digits 19568618, no day: comparable, not a date
//
// Counter-example: "Minsk" and "minsk " are one value; "Minsk" and "Менск" are
// not, since places have no skeleton.
//
// (1) What a Value says depends on its text alone, so that a record which
//     arrives later reads the same (incremental.h).
// (2) Texts in scripts that names/ does not read are kept byte by byte and
//     compared as they are; Field::as_they_are counts them.  Cyrillic is folded
//     into Latin letters everywhere, so that Брест meets Brest.
// (4) Similarity sees the first 32 bytes of a folded text; longer() counts what
//     that cuts.  unread() counts texts in a column of dates that are no date.
// (3) A cell with several values is a value too (is_set), made of members.
//
// Threads: one writer, or many readers.     Tested by field_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "identity/records.h"
#include "names/similarity.h"

namespace stillheld::identity {

struct alignas(64) Value {
  names::PaddedString text;    // folded; of a date: its digits, "YYYYMMDD", '0' for unknown
  uint64_t letters = 0;        // which letters it has, twice where twice (comparison.cc)
  uint32_t skeleton = 0;       // hash; 0: none
  uint32_t group = 0;          // class of a name, first part of an identifier; 0: none
  int32_t term_bits = 0;       // what its rarity adds to "identical" (model.h)
  int32_t day = 0;             // of a date, if has_day; of a set, which
  uint16_t year = 0;           // of a date; 0: none
  uint8_t length = 0;          // of text
  uint8_t digits = 0;          // of a date: 4, 6 or 8 are known
  bool has_day = false;
  bool is_set = false;
};
static_assert(sizeof(Value) == 64);

constexpr bool is_date(Kind kind) {
  return kind == Kind::kBirth || kind == Kind::kDeath || kind == Kind::kEvent;
}
constexpr bool is_name(Kind kind) {
  return kind == Kind::kGiven || kind == Kind::kPatronymic || kind == Kind::kFamily;
}

// What a text says, by its kind.
// REQUIRES: kind is not kWholeName; text holds no kValueSeparator.
Value read_value(Kind kind, std::string_view text);
// The same, and the whole folded text, which may be longer than Value::text;
// empty where the text says nothing.
Value read_value(Kind kind, std::string_view text, std::string& folded);

class Field {
 public:
  Field(std::string name, Kind kind) : name_(std::move(name)), kind_(kind), values_(1) {}

  const std::string& name() const { return name_; }
  Kind kind() const { return kind_; }

  // Room for so many different values of so many bytes in all.
  void reserve(size_t values, size_t bytes) {
    values_.reserve(values + 1);
    keys_.reserve(values, bytes + (is_name(kind_) ? 9 * values : 0));
  }
  // The number of the cell's value; 0 for an empty one.
  uint32_t intern(std::string_view cell);
  const Value& value(uint32_t number) const { return values_[number]; }
  Value& value(uint32_t number) { return values_[number]; }
  size_t size() const { return values_.size(); }
  // The folded text behind a number; of a set, its first member's.
  std::string_view folded(uint32_t number) const;
  // What names the value here and in frozen terms.
  std::string_view key(uint32_t number) const { return keys_.view(number); }
  // The numbers of a set's members.  REQUIRES: value(number).is_set.
  std::span<const uint32_t> members(uint32_t number) const {
    return sets_[static_cast<size_t>(values_[number].day)];
  }
  // Hashes of a text's words, sorted; one-letter words are left out.  Empty for
  // every kind but kText.
  std::span<const uint32_t> words(uint32_t number) const {
    if (word_starts_.empty()) return {};
    return std::span(words_).subspan(word_starts_[number],
                                     word_starts_[number + 1] - word_starts_[number]);
  }
  // How many different values are in no script that we read.
  size_t as_they_are() const { return as_they_are_; }
  // How many different texts are longer than what similarity sees; how many
  // say no date in a column of dates.
  size_t longer() const { return longer_; }
  size_t unread() const { return unread_; }
  bool has_sets() const { return !sets_.empty(); }

 private:
  uint32_t intern_one(std::string_view text);
  void add_words(std::string_view folded);
  std::string name_;
  Kind kind_;
  Strings keys_;
  std::vector<Value> values_;
  std::vector<std::vector<uint32_t>> sets_;
  std::vector<uint32_t> words_;
  std::vector<uint32_t> word_starts_;
  size_t as_they_are_ = 0;
  size_t longer_ = 0;
  size_t unread_ = 0;
};

}  // namespace stillheld::identity
