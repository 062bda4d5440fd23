#include <algorithm>

#include "base/utf8.h"
#include "intake/book_rows_line.h"
#include "intake/book_rows_text.h"

namespace stillheld::intake {

using Column = BookColumn;

namespace {

constexpr std::string_view kMarks[] = {"(d)", "(D)"};  // printed behind some fathers' names

bool is_initial(std::string_view part) { return count_code_points(trim_of(part, ".")) == 1; }

}  // namespace

// "SURNAME, Given, Father nation": also without a given name, a father, commas.
void BookLine::read_names(std::string_view names) {
  std::vector<std::string_view> parts;
  each_part(names, ',', [&](std::string_view part) { parts.push_back(part); });
  if (parts.empty()) return doubt("surname");
  put(Column::surname) = parts[0];
  for (const std::string_view part : std::vector(parts.begin() + 1, parts.end())) {
    std::string_view name = part;
    // A nation behind the name, or alone.
    const size_t last = name.rfind(' ') == std::string_view::npos ? 0 : name.rfind(' ') + 1;
    if (std::find(form_.nations.begin(), form_.nations.end(), name.substr(last)) != form_.nations.end()) {
      put(Column::nation) = name.substr(last);
      name = trim_of(name.substr(0, last), " ");
    }
    if (name.find_first_not_of("?() ") == std::string_view::npos) continue;  // printed: not known
    const bool good = starts_upper(name) && name.find_first_of("0123456789") == std::string_view::npos;
    if (good && put(Column::given).empty()) {
      put(Column::given) = name;
    } else if (good && put(Column::father).empty()) {
      put(Column::father) = name;
    } else if (!starts_upper(name) && is_letter_byte(name[0])) {
      add(Column::occupation, name);  // "TAMMIK, fisherman. Seen in …"
    } else {
      doubt(put(Column::given).empty() ? "given" : "father");
      keep(name);
    }
  }
  // "Ado Jaan": a given name and a father's, where the comma is missing.
  std::string& given = put(Column::given);
  if (put(Column::father).empty()) {
    const size_t blank = given.find(' ');
    if (blank != std::string::npos && blank + 1 < given.size() && starts_upper(std::string_view(given).substr(blank + 1)) &&
        given.find(' ', blank + 1) == std::string::npos && !is_initial(std::string_view(given).substr(0, blank))) {
      put(Column::father) = given.substr(blank + 1);
      given.resize(blank);
      doubt("father");
    }
  }
  if (!starts_upper(parts[0])) doubt("surname");
}

void BookLine::read_head(std::string_view head) {
  // "TAMMIK. Seen at …": what follows the name's sentence is a remark.
  const size_t end = sentence_end(head);
  keep(head.substr(end));
  std::string text(head.substr(0, end));
  for (const std::string_view mark : kMarks)
    for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.erase(at, mark.size());

  // Other names begin with a word such as "ka" (also): SURNAME, Given, Father ka …
  struct Piece {
    size_t begin, end;
    std::string kind;
  };
  std::vector<Piece> pieces;
  size_t names_end = text.size();
  for (size_t i = 0; i < text.size();) {
    const size_t begin = text.find_first_not_of(" ,", i);
    if (begin == std::string::npos) break;
    const size_t stop = std::min(text.find_first_of(" ,", begin), text.size());
    const auto word = form_.also.find(text.substr(begin, stop - begin));
    if (word != form_.also.end() && begin > 0) {
      // "en ka": two words, of which the first says which name.
      if (!pieces.empty() && trim_of(std::string_view(text).substr(pieces.back().begin, begin - pieces.back().begin), " ,").empty()) {
        pieces.back().begin = stop;
      } else {
        if (pieces.empty()) names_end = begin;
        else pieces.back().end = begin;
        pieces.push_back({stop, text.size(), word->second});
      }
    }
    i = stop;
  }
  read_names(std::string_view(text).substr(0, names_end));
  for (const Piece& piece : pieces) {
    std::vector<std::string_view> names;
    each_part(std::string_view(text).substr(piece.begin, piece.end - piece.begin), ',', [&](std::string_view part) {
      const size_t last = part.rfind(' ') == std::string_view::npos ? 0 : part.rfind(' ') + 1;
      if (std::find(form_.nations.begin(), form_.nations.end(), part.substr(last)) != form_.nations.end()) {
        put(Column::nation) = part.substr(last);
        part = trim_of(part.substr(0, last), " ");
      }
      if (!part.empty()) names.push_back(part);
    });
    // Behind a bare "ka" three names are a whole one, fewer are surnames.
    const bool whole = piece.kind == "surname" && names.size() == 3;
    for (size_t n = 0; n < names.size(); ++n) {
      const Column column = whole ? std::array{Column::other_surname, Column::other_given, Column::other_father}[n]
                            : piece.kind == "given"  ? Column::other_given
                            : piece.kind == "father" ? Column::other_father
                                                     : Column::other_surname;
      std::string& cell = put(column);
      if (!cell.empty()) cell += '|';
      cell += names[n];
    }
  }
}

}  // namespace stillheld::intake
