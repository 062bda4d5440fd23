// Records are what the engine links: rows of a list, column by column.
//
// Definition: a record is one entry of one list; it has an id, the list that it
// stands in, and in each column a cell.  A cell holds no value, one, or several
// (a maiden name, two spellings).  A column has a Kind, which says how two of
// its values are compared and which blocking rules may use it.
//
// Why a table of its own: the ledger, a CSV file and a benchmark all have
// records; the engine knows none of them.
//
//   given "Мікалай" · family "Статкевіч" · birth "1956-08-12"
//   name "Mikalai Statkevich" · birth "1956"        (a date, less precise)
//
// Counter-example: "Minsk" in a column of Kind::kIdentifier.  It would be
// believed to name one person; a place is Kind::kText.
//
// (1) Cell 0 is "nothing written": no evidence, neither way.
// (2) Several values of a cell are joined by kValueSeparator; they are
//     alternatives, and the best-agreeing one counts.
// (3) Ids are unique; before() orders them (shorter first, then by byte), and
//     every tie in the engine is broken by it, never by order of arrival.
//
// Threads: one writer, or many readers.   Tested by records_test.cc.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "identity/strings.h"

namespace stillheld::identity {

enum class Kind : uint8_t {
  kGiven,
  kPatronymic,
  kFamily,
  kWholeName,   // read into the three above
  kBirth,
  kDeath,
  kEvent,       // another date: arrest, sentence
  kCategory,    // few values: sex, state
  kText,        // place, occupation, street
  kIdentifier,  // meant to name one person: e-mail, number, telephone
};

// "given", "patronymic", "family", "name", "birth", "death", "event",
// "category", "text", "id".
std::string_view kind_key(Kind kind);
std::optional<Kind> kind_of(std::string_view key);

constexpr char kValueSeparator = '\x1f';

struct Column {
  std::string name;
  Kind kind = Kind::kText;
  Strings texts;
  std::vector<uint32_t> cells;  // one a record: a number of `texts`
};

class Records {
 public:
  // Before the first record.
  size_t add_column(std::string name, Kind kind);
  // Lists are numbered from 0; list 0 always is there.  `free_of_duplicates`:
  // whoever keeps it vouches that nobody stands in it twice.
  uint32_t add_list(std::string name, bool free_of_duplicates = false);
  // For who stands in several lists that are free of duplicates: two records
  // whose lists have one in common are two people.  `lists`: of add_list().
  uint32_t add_lists_together(std::string name, std::vector<uint32_t> lists);
  // Whether one list is in both; a list is in itself.
  bool lists_share(uint32_t a, uint32_t b) const;
  bool has_lists_together() const { return together_; }
  void set_free_of_duplicates(uint32_t list) { lists_[list].free_of_duplicates = true; }

  // Adds a record without cells and gives its row.
  uint32_t add(std::string_view id, uint32_t list = 0);
  // Adds a value to a cell of the last record; white space around it and empty
  // values don't count.
  void set(size_t column, std::string_view value);

  // Replaces each different text of a column.
  void rewrite(size_t column, const std::function<std::string(std::string_view)>& by);

  size_t size() const { return list_.size(); }
  const std::vector<Column>& columns() const { return columns_; }
  std::string_view text(size_t column, uint32_t row) const {
    return columns_[column].texts.view(columns_[column].cells[row]);
  }
  std::string_view id(uint32_t row) const {
    return std::string_view(ids_).substr(id_starts_[row], id_starts_[row + 1] - id_starts_[row]);
  }
  uint32_t list(uint32_t row) const { return list_[row]; }
  bool in_list_without_duplicates(uint32_t row) const {
    return lists_[list_[row]].free_of_duplicates;
  }
  size_t lists() const { return lists_.size(); }
  const std::string& list_name(uint32_t list) const { return lists_[list].name; }
  void reserve(size_t records);

 private:
  struct List {
    std::string name;
    bool free_of_duplicates = false;
    std::vector<uint32_t> parts;  // sorted; empty: itself alone
  };
  bool together_ = false;
  std::vector<Column> columns_;
  std::vector<List> lists_{{}};
  std::vector<uint32_t> list_;
  std::string ids_;
  std::vector<uint64_t> id_starts_{0};
};

// Whether id `a` stands before id `b`: shorter first, then by byte, so that
// "9" comes before "10".
inline bool before(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// What a column's heading suggests that it holds, in English, Belarusian,
// Russian and the headings that tools use: "surname", "dob", "прозвішча".
// nullopt: not known, and better not guessed.
std::optional<Kind> guess_kind(std::string_view heading);

}  // namespace stillheld::identity
