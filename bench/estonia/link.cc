// Linking the three books: which fields the engine is given, and its knobs.
#include <algorithm>

#include "estonia/estonia.h"
#include "identity/explain.h"

namespace stillheld::bench {

using namespace identity;

namespace {

// A date that the engine reads: a day, a month or a year, no open interval.
std::string plain_date(const std::string& edtf) { return edtf.find('/') == std::string::npos && edtf.find("..") == std::string::npos ? edtf : std::string(); }

// The numbers of archive files in a source: "ar 1234 -E", "ük 567", "8901".
std::vector<std::string> file_numbers(const std::string& source) {
  std::vector<std::string> numbers;
  std::string number;
  for (const char c : source + ' ') {
    if (c >= '0' && c <= '9') {
      number += c;
      continue;
    }
    if (number.size() >= 3) numbers.push_back(number);
    number.clear();
  }
  return numbers;
}

// Chosen on half 0: of 3 to 15 bits the first from which on no pair outside the
// gold under one headword goes any more (docs/estonia.md).
constexpr Bits kEdge = 5 * kBit;
// Not the engine's 10 bits: people tried together share days, places and files,
// so strangers reach 20 bits, and an average of clipped scores cannot tell them
// from the right line with 60.
constexpr Bits kClip = 60 * kBit;

// Every rule asks for a name: the default rules would compare whole trials.
const std::vector<Rule>& book_rules() {
  static const std::vector<Rule> kRules = {
      {"family + given", {{Kind::kFamily, Piece::kSkeleton}, {Kind::kGiven, Piece::kClass}}, false},
      {"family + birth year", {{Kind::kFamily, Piece::kSkeleton}, {Kind::kBirth, Piece::kNearYear}}, false},
      {"family + father", {{Kind::kFamily, Piece::kSkeleton}, {Kind::kPatronymic, Piece::kClass}}, false},
      {"given + father + birth year", {{Kind::kGiven, Piece::kClass}, {Kind::kPatronymic, Piece::kClass}, {Kind::kBirth, Piece::kNearYear}}, false},
      {"given + birth date", {{Kind::kGiven, Piece::kClass}, {Kind::kBirth, Piece::kWhole}}, false},
      {"given + event", {{Kind::kGiven, Piece::kClass}, {Kind::kEvent, Piece::kWhole}}, false},
      {"family front + event", {{Kind::kFamily, Piece::kFront}, {Kind::kEvent, Piece::kWhole}}, false}};
  return kRules;
}

Records records_of(const std::vector<BookRow>& rows) {
  Records records;
  const size_t given = records.add_column("given", Kind::kGiven), father = records.add_column("father", Kind::kPatronymic);
  const size_t family = records.add_column("surname", Kind::kFamily), born = records.add_column("born", Kind::kBirth);
  const size_t arrested = records.add_column("arrested", Kind::kEvent), tried = records.add_column("court_date", Kind::kEvent);
  const size_t birth_place = records.add_column("birth_place", Kind::kText);
  const size_t place = records.add_column("arrest_place", Kind::kText);
  const size_t printed = records.add_column("printed", Kind::kCategory);
  const size_t file = records.add_column("file", Kind::kIdentifier);
  uint32_t lists[kBooks];
  for (size_t b = 0; b < kBooks; ++b) lists[b] = records.add_list(kBookNames[b], true);
  const uint32_t pointers = records.add_list("pointers");
  records.reserve(rows.size());
  const auto several = [&](size_t column, const std::string& first, const std::string& others) {
    records.set(column, first);
    for (size_t from = 0; from < others.size();) {
      const size_t end = std::min(others.find('|', from), others.size());
      records.set(column, std::string_view(others).substr(from, end - from));
      from = end + 1;
    }
  };
  for (const BookRow& row : rows) {
    const bool pointer = !row[BookCell::pointer].empty();
    records.add(place_of(row), pointer ? pointers : lists[row.book]);
    if (!pointer) {
      // The books that have the person, by the line's own word: an earlier one
      // where it says "published again"; only its own where it does not.
      const bool again = row.book == 0 || !row[BookCell::printed].empty();
      for (size_t b = 0; again && b < std::max<size_t>(row.book, 1); ++b) records.set(printed, kBookNames[b]);
      if (row.book == 1 || !again) records.set(printed, kBookNames[row.book]);
    }
    several(given, row[BookCell::given], row[BookCell::other_given]);
    several(father, row[BookCell::father], row[BookCell::other_father]);
    several(family, row[BookCell::surname], row[BookCell::other_surname]);
    records.set(born, plain_date(row[BookCell::born]));
    records.set(arrested, plain_date(row[BookCell::arrested]));
    records.set(tried, plain_date(row[BookCell::court_date]));
    records.set(birth_place, row[BookCell::birth_place]);
    records.set(place, row[BookCell::arrest_place].empty() ? row[BookCell::home] : row[BookCell::arrest_place]);
    for (const std::string& number : file_numbers(row[BookCell::source])) records.set(file, number);
  }
  return records;
}

}  // namespace

std::vector<std::vector<uint32_t>> members_of(const std::vector<uint32_t>& person_of) {
  std::vector<std::vector<uint32_t>> members(person_of.size());
  for (uint32_t r = 0; r < person_of.size(); ++r) members[person_of[r]].push_back(r);
  return members;
}

std::string fields_of(const Linked& linked, const Scorer& scorer, uint32_t a, uint32_t b) {
  const Explanation told = explain(scorer, linked.run, linked.table.row_of(a), linked.table.row_of(b));
  std::string same, alike, differ;
  for (const Bar& bar : told.bars) {
    if (bar.level == Level::kMissing || bar.field == "order") continue;
    std::string name = bar.field;
    std::replace(name.begin(), name.end(), '_', ' ');
    std::string& list = bar.level == Level::kIdentical ? same : bar.level == Level::kDisagree || bar.level == Level::kDecade ? differ : alike;
    if (!list.empty()) list += ", ";
    list += name;
    if (&list == &alike) {
      std::string level(level_key(bar.level));
      std::replace(level.begin(), level.end(), '_', ' ');
      list += " (" + level + ")";
    }
  }
  char bits[32];
  std::snprintf(bits, sizeof bits, "%.0f bits", static_cast<double>(told.score) / kBit);
  return same + " | " + alike + " | " + differ + " | " + bits;
}

Linked link_books(const std::vector<BookRow>& rows) {
  LinkOptions options;
  options.threads = 2;
  options.rules = book_rules();
  options.contradictory_births_part = true;
  options.contradictory_given_names_part = true;
  options.cluster.edge = options.cluster.cut = kEdge;
  options.cluster.clip = kClip;
  return must(link(records_of(rows), options));
}

}  // namespace stillheld::bench
