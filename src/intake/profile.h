// A profile says how to read a known list: which column is what.
//
// It is a TOML file (profiles/*.toml, or one of the user's own): no code is
// needed for a new list.  profiles/README.md describes every word of it.
//
//   name = "viasna-export"
//   namespace = "viasna"                # whose ids these are
//   subject = "id"                      # column with the list's own id of a person
//   dates = ["iso", "written", "year"]
//   [[claim]]
//   what = "arrest"
//   when = "arrested"                   # only where this cell is filled
//   date = "arrested"
//
// (1) Every word of a profile is checked when it is read: unknown words, codes
//     that the books don't know, and members that no entry has are errors with
//     the file and line.
// (2) A cell is used by the claims that name its column, and by no other code.
//
// Counter-example: guessing columns by their names.  A list that calls the
// day of the verdict "date" would be read as arrests.
//
// Threads: immutable once read.  Tested by profile_test.cc.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace stillheld::intake {

struct ClaimRule {
  std::string what;         // a kind of claim, or empty:
  std::string what_column;  // the column whose code says it
  std::string when;         // column that must be filled
  std::string if_column;    // and this column's word must be one of if_is
  std::vector<std::string> if_is;
  std::string date;         // column; "@published" is the edition's date
  std::string about;        // "person" (default) or "books"
  std::string split;        // the sealed cell holds several values
  std::string months_text;  // column with a term in words ("2 года 6 месяцев")
  std::vector<std::pair<std::string, std::string>> set;       // entry member ← column
  std::vector<std::pair<std::string, std::string>> constant;  // entry member ← text
  std::vector<std::pair<std::string, std::string>> seal;      // personal field ← column
};

struct BookForm;

struct Profile {
  std::string name;
  std::string path;
  std::string space;                // namespace of the handles
  std::string list;                 // default name of the list
  std::string country;              // under whose law its people were held; empty: it does not say
  std::string subject;              // column; empty: each row is a person of its own
  bool handle = false;              // people may type the subject's id
  bool free_of_duplicates = false;  // its keeper vouches that nobody stands in it twice
  std::vector<std::string> key;     // columns that make a row the same row
  std::vector<std::string> dates;   // forms (dates/written.h)
  bool html_entities = false;
  std::string publisher, address, published, grade;  // columns of the row's own source
  // column → (word → code); "*" stands for any other word.
  std::map<std::string, std::map<std::string, std::string>> codes;
  // column → parts of words, the longest first; the first that occurs gives the
  // code, "*" stands for any other cell.
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> contains;
  std::shared_ptr<const BookForm> book;  // [book]: a printed book, an entry a line (book_rows.h)
  std::vector<ClaimRule> claims;

  static Result<Profile> parse(std::string_view text, const std::string& path);
  // By name (of those that ship with the program) or by path (ends in .toml).
  static Result<Profile> load(const std::string& name_or_path);
  static std::vector<std::string> names();
};

}  // namespace stillheld::intake
