// Linking a table of people without a ledger: rows in, a person a row out.
//
// Definition: a role is a kind (records.h: given, family, birth, text, id …),
// or `record` (the column that holds the row's id) or `list` (the column that
// says which list the row is from).  Roles are said, or guessed from headings.
//
//   parse_roles("given=first_name,family=surname,birth=dob", header)
//   guess_roles({"unique_id", "first_name", "surname", "dob"})
//
// Counter-example: guessing from a heading like "notes".  What isn't known isn't
// used, and the caller can say which columns were left out.
//
// (1) A column that isn't there is kMissingColumn with its name; one column in
//     two roles, `record` or `list` twice: kDuplicateColumn.
// (2) Rows without a `record` column are called by their number, from 1.  An id
//     that comes twice is kBadValue, with its row.
// (3) A row that is shorter than the header has no values there; how ragged
//     rows are met is the reader's decision.
// (4) No rows at all: kEmptyFile.  One row: one person.
// (5) Dates: the column says which order its numbers have (put_day_first).
//
// Threads: one, and options.threads inside link().  Tested by link_csv_test.cc.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "identity/link.h"

namespace stillheld::identity {

struct Roles {
  std::vector<std::pair<size_t, Kind>> kinds;  // column, kind
  std::optional<size_t> record;
  std::optional<size_t> list;
  std::vector<size_t> unused;  // columns without a role
};

Result<Roles> parse_roles(std::string_view spec, std::span<const std::string> header);
// kMissingColumn if no heading is known.
Result<Roles> guess_roles(std::span<const std::string> header);

// Fills `row`, or says false after the last.
using NextRow = std::function<Result<bool>(std::vector<std::string_view>& row)>;

struct CsvOptions {
  // Lists (values of the `list` column) that are free of duplicates; "*": all.
  std::vector<std::string> free_of_duplicates;
  LinkOptions link;
};

// Dates like 08/31/1956 in a column: if what can only be month first is twenty
// times as frequent as what can only be day first, all such texts are turned
// (the day first, as the engine reads them).  Whether it did.
bool put_day_first(Records& records, size_t column);

Result<Records> read_records(std::span<const std::string> header, const Roles& roles,
                             const NextRow& next, const CsvOptions& options);

struct CsvLinked {
  Records records;
  Linked linked;
};
Result<CsvLinked> link_csv(std::span<const std::string> header, const Roles& roles,
                           const NextRow& next, const CsvOptions& options);

// "record,person\n" and a line a record, in order, as CSV (RFC 4180).
std::string clusters_csv(const Records& records, const std::vector<uint32_t>& person_of);

}  // namespace stillheld::identity
