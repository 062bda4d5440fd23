// One line of a book, taken apart into the columns of book_columns().
//
// Definition: the head stands before the first marker (surname, given name,
// father's name, other names, nation); every marker opens a field; a field ends
// at the next marker, at `;` (what follows is a camp), or where a sentence ends
// (what follows is a remark).
//
// What is concluded, and from what:
//   penalty         death where the line has a death sentence that nothing
//                   commuted, else colony where it has a term
//   sentence_months camp years × 12; after a commutation, of the new term
//   death           death_in_custody where the line says so ("died in prison",
//                   "sentence carried out"), where a killing is told of somebody
//                   arrested or of a prison, and where somebody arrested or
//                   sentenced died with no release on the line before the term
//                   was over; else death
//   pointer         "yes" where the line only says under which name the entry
//                   stands ("see OTHER, Ado, Jaan"); these are then other_surname,
//                   other_given and other_father
//   printed         "yes" where the line says that an earlier book has the person
//   arrest, verdict, release, again …   "yes" where the line speaks of one, dated
//                   or not
//   released        where only forced settlement is told of after a sentence: the
//                   day on which it began, else not after the day on which it
//                   ended ("../1957-06-25")
//
//   "10a., surn. 03.05.47"               death_in_custody 1947-05-03
//   "10a., surn. 03.05.87"               death: forty years after a term of ten
//   "vab. 1955, surn. 03.05.57"          death
//
// Counter-example: somebody deported (`deported`, `exile`) is not held: forced
// settlement is no custody, and no field of it says "arrest".
//
// (1) Every cell is text of the line, a date made of it, or one of the codes
//     above; nothing is taken from another line.
// (2) doubt names, joined by "|", the columns whose text is there and could not
//     be read; a column that the line leaves out is no doubt.  Further words:
//     entries (a second entry stands in the line), order (dates run backwards),
//     line (nothing but a name was found).
//
// Threads: a BookLine belongs to one thread.  Tested by book_rows_test.cc
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "intake/book_rows.h"

namespace stillheld::intake {

#define STILLHELD_BOOK_COLUMNS(X)                                                       \
  X(name) X(surname) X(given) X(father) X(other_surname) X(other_given) X(other_father) \
  X(nation) X(born) X(birth_place) X(home) X(occupation) X(arrest) X(arrested)          \
  X(arrest_place) X(verdict) X(court) X(court_date) X(article) X(sentence_years)        \
  X(rights_years) X(sentence_months) X(penalty) X(reduction) X(reduction_date)          \
  X(reduced_months) X(camp) X(deported) X(exile) X(release) X(released) X(exile_ended)  \
  X(arrest_again) X(arrested_again) X(verdict_again) X(court_again_date)                \
  X(months_again) X(release_again) X(released_again) X(death) X(died)           \
  X(see) X(pointer) X(printed) X(source) X(doubt) X(rest)

enum class BookColumn : uint8_t {
#define X(name) name,
  STILLHELD_BOOK_COLUMNS(X)
#undef X
};
inline constexpr size_t kBookColumns = 0
#define X(name) +1
    STILLHELD_BOOK_COLUMNS(X)
#undef X
    ;

class BookLine {
 public:
  explicit BookLine(const BookForm& form);
  // REQUIRES: valid UTF-8 without a line end.
  void read(std::string_view line);
  const std::string& cell(BookColumn column) const { return cells_[static_cast<size_t>(column)]; }
  const std::array<std::string, kBookColumns>& cells() const { return cells_; }

 private:
  struct Mark {
    size_t begin = 0, end = 0;
    BookField field = BookField::rest;
  };
  std::string& put(BookColumn column) { return cells_[static_cast<size_t>(column)]; }
  void add(BookColumn column, std::string_view text);
  void doubt(std::string_view word);
  void keep(std::string_view text);  // into rest
  void find_marks(std::string_view line);
  size_t sentence_end(std::string_view text) const;
  void read_head(std::string_view head);
  void read_names(std::string_view names);
  void read_field(BookField field, std::string_view word, std::string_view text, std::string_view dated);
  // Takes a date into the column; what of the text stands around it.
  std::string take_date(BookColumn column, std::string_view text, std::string_view dated, bool at_front);
  bool set_date(BookColumn column, const std::string& read);
  // Terms among the parts between commas; the parts that are none.
  std::vector<std::string_view> take_terms(std::string_view text);
  void read_born(std::string_view text);
  void read_home(std::string_view text);
  void read_arrest(BookField field, std::string_view text, std::string_view dated);
  void read_article(std::string_view text);
  void read_release(std::string_view text, std::string_view dated);
  void conclude();

  const BookForm& form_;
  std::array<std::vector<uint32_t>, 256> by_first_;  // markers by their first byte
  std::array<std::string, kBookColumns> cells_;
  std::vector<Mark> marks_;
  bool again_ = false, tried_again_ = false, exiled_ = false, killed_ = false, died_held_ = false, died_free_ = false, commuted_ = false;
  bool death_sentence_ = false, released_before_death_ = false;
};

}  // namespace stillheld::intake
