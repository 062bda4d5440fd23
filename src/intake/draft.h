// A Draft is a claim as one row of a list says it, before it enters the log.
//
// Drafter reads rows by a profile: it finds the columns once, and turns every
// row into a key, a subject and drafts, or into an Error that names row and
// column and what was expected.
//
// (1) Two rows with equal cells (of the columns that the profile names) give
//     equal drafts: that is how the next edition of a list becomes a diff.
// (2) A draft's `slot` is the same for the same claim rule (and part of a
//     split cell) in every edition.
//
// Threads: a Drafter belongs to one thread.  Tested by draft_test.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/profile.h"
#include "intake/rows.h"
#include "log/entry.h"

namespace stillheld::intake {

// Whether an entry can have a member of this name beyond its envelope.
bool is_entry_member(std::string_view name);

struct DraftSource {
  std::string publisher, address, published;
  bool operator==(const DraftSource&) const = default;
  auto operator<=>(const DraftSource&) const = default;
};

struct Draft {
  log::Entry entry;                     // what, date, codes …; no envelope
  std::vector<log::Personal> personals;  // texts only, no salts yet; by field
  DraftSource source;
  bool about_books = false;
  int64_t slot = 0;
  bool operator==(const Draft&) const = default;
};

struct RowDraft {
  std::string key;
  std::string handle;  // "namespace/id", empty if the profile has no subject
  std::vector<Draft> drafts;
};

// A term in words, in months: "2 года 6 месяцев", "3 гады", "18 months",
// "1 year 6 months".  Days are left out.  nullopt where no such words are.
std::optional<int64_t> months_in_words(std::string_view text);

class Drafter {
 public:
  // `edition_date`: the list's publication date (EDTF), for "@published".
  static Result<Drafter> make(const Profile& profile, const std::vector<std::string>& header,
                              const std::string& file_name, const DraftSource& edition);
  // Reads one row.  The drafts are valid until the next call.
  Result<const RowDraft*> read(const Row& row);
  // The profile's columns, by number in the file, for a cell-level diff.
  const std::vector<int>& columns() const { return used_; }

 private:
  Error at(Code code, const Row& row, int column, std::vector<std::string> params) const;
  Result<std::string> coded(const Row& row, int column, std::string_view cell) const;
  std::string clean(std::string_view cell) const;
  Status put(log::Entry& entry, const std::string& member, const std::string& value, const Row& row, int column) const;

  Profile profile_;
  std::string file_;
  std::vector<std::string> header_;
  DraftSource edition_;
  struct Rule {  // a claim rule with its columns found
    ClaimRule rule;
    int what = -1, when = -1, if_column = -1, date = -1, months_text = -1;
    std::vector<int> set, seal;
    std::vector<int64_t> cited;
  };
  std::vector<Rule> rules_;
  std::vector<int> key_, used_;
  int subject_ = -1, publisher_ = -1, address_ = -1, published_ = -1, grade_ = -1;
  RowDraft out_;
};

}  // namespace stillheld::intake
