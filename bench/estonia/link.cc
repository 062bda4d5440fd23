// Linking the three books: which fields the engine is given, how it is scored,
// what becomes of the register's open entries.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/hash.h"
#include "estonia/estonia.h"
#include "identity/explain.h"
#include "identity/link.h"
#include "report.h"

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

// Chosen on half 0: the edge with the best F1 of 0, 2, 3, 4, 6, 8, 10, 15, 20 bits.
constexpr Bits kEdge = 3 * kBit;
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
    const bool pointer = !row[BookCell::see].empty();
    records.add(place_of(row), pointer ? pointers : lists[row.book]);
    if (pointer) continue;  // nothing to compare: it says where the entry stands
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

struct Scored {
  double found = 0, gold = 0, supported = 0, unjudged = 0, corroborated = 0, truth = 0, recalled = 0;
};

std::vector<std::vector<uint32_t>> members_of(const std::vector<uint32_t>& person_of) {
  std::vector<std::vector<uint32_t>> members(person_of.size());
  for (uint32_t r = 0; r < person_of.size(); ++r) members[person_of[r]].push_back(r);
  return members;
}

// The register's entries by given name, so that a line finds those it may be of.
class Register {
 public:
  explicit Register(const std::string& folder) : entries_(read_register(folder)) {
    for (uint32_t e = 0; e < entries_.size(); ++e)
      for (const std::string& year : entries_[e].years) by_year_[year].push_back(e);
  }
  const std::vector<RegisterEntry>& entries() const { return entries_; }
  // Whether the register says that a and b are one person: an entry that names
  // both books, that one line fits wholly and the other in two of three.
  bool supports(const BookRow& a, const BookRow& b) const {
    for (const BookRow* row : {&a, &b}) {
      const std::string& born = (*row)[BookCell::born];
      const auto found = born.size() < 4 ? by_year_.end() : by_year_.find(born.substr(0, 4));
      if (found == by_year_.end()) continue;
      for (const uint32_t e : found->second) {
        const RegisterEntry& entry = entries_[e];
        if ((entry.books >> a.book & 1) == 0 || (entry.books >> b.book & 1) == 0) continue;
        const int one = fit(entry, a), other = fit(entry, b);
        if (std::max(one, other) == 3 && std::min(one, other) >= 2) return true;
      }
    }
    return false;
  }

 private:
  std::vector<RegisterEntry> entries_;
  std::map<std::string, std::vector<uint32_t>> by_year_;
};

// What a reader of both lines would ask: a given name or father's name, the
// year of birth, and the very day of the arrest, of the court or of the death.
bool corroborates(const BookRow& a, const BookRow& b) {
  const auto same = [&](BookCell column, size_t least) { return a[column].size() >= least && a[column] == b[column]; };
  const bool year = a[BookCell::born].size() >= 4 && a[BookCell::born].substr(0, 4) == b[BookCell::born].substr(0, 4);
  return (same(BookCell::given, 1) || same(BookCell::father, 1)) && year &&
         (same(BookCell::arrested, 10) || same(BookCell::court_date, 10) || same(BookCell::died, 10));
}

// Precision over the pairs found that touch a gold line, by the gold alone and
// with what else the register says; recall over all gold.
void score(const std::vector<BookRow>& rows, const Register& names, const std::string& folder, const std::vector<uint32_t>& person_of) {
  const bool tell = std::getenv("STILLHELD_ESTONIA_PAIRS") != nullptr;
  UnionFind people(rows.size());
  std::vector<int> half(rows.size(), -1);
  std::vector<uint8_t> books(rows.size(), 0);  // of a gold line: where the register has the person
  std::vector<uint8_t> told(rows.size(), 0);   // … and where the gold knows the line, by person
  Scored scored[3];
  for (const GoldPair& pair : read_gold(folder, rows)) {
    people.join(pair.a, pair.b);
    half[pair.a] = half[pair.b] = pair.half;
    books[pair.a] |= pair.books;
    books[pair.b] |= pair.books;
    const bool same = person_of[pair.a] == person_of[pair.b];
    for (const int h : {pair.half, 2}) {
      scored[h].truth += 1;
      scored[h].recalled += same ? 1 : 0;
    }
    if (tell && !same) std::fprintf(stderr, "missed %s %s half %d\n", place_of(rows[pair.a]).c_str(), place_of(rows[pair.b]).c_str(), pair.half);
  }
  for (uint32_t r = 0; r < rows.size(); ++r)
    if (half[r] >= 0) told[people.find(r)] |= static_cast<uint8_t>(1u << rows[r].book);
  // The register has the person of gold line `a` in the book of `b`, too, but
  // which line of it the gold does not say.
  const auto unjudged = [&](uint32_t a, uint32_t b) {
    const auto book = static_cast<uint8_t>(1u << rows[b].book);
    return half[a] >= 0 && half[b] < 0 && (books[a] & book) != 0 && (told[people.find(a)] & book) == 0;
  };
  for (const auto& person : members_of(person_of))
    for (size_t i = 0; i < person.size(); ++i)
      for (size_t j = i + 1; j < person.size(); ++j) {
        const uint32_t a = person[i], b = person[j];
        if (half[a] < 0 && half[b] < 0) continue;
        const bool gold = half[a] >= 0 && half[b] >= 0 && people.find(a) == people.find(b);
        const bool supported = gold || names.supports(rows[a], rows[b]);
        const int h = half[a] >= 0 ? half[a] : half[b];
        for (const int k : {h, 2}) {
          scored[k].found += 1;
          scored[k].gold += gold ? 1 : 0;
          scored[k].supported += supported ? 1 : 0;
          scored[k].corroborated += !supported && corroborates(rows[a], rows[b]) ? 1 : 0;
          scored[k].unjudged += !gold && (unjudged(a, b) || unjudged(b, a)) ? 1 : 0;
        }
        if (tell && !supported) std::fprintf(stderr, "wrong %s %s half %d\n", place_of(rows[a]).c_str(), place_of(rows[b]).c_str(), h);
      }
  const char* const parts[] = {"half 0", "half 1", "whole"};
  for (const int h : {0, 1, 2}) {
    const std::string name = std::string("estonia ") + parts[h] + ": ";
    const Scored& s = scored[h];
    std::printf("%sgold pairs %.0f, found of them %.0f; pairs found that touch a gold line %.0f, in the gold %.0f, in the register %.0f, not judged %.0f, neither but corroborated %.0f\n",
                name.c_str(), s.truth, s.recalled, s.found, s.gold, s.supported, s.unjudged, s.corroborated);
    figure(name + "precision on pairs that touch a gold line", s.gold / std::max(s.found, 1.0), "", Goal::at_least, 0.993);
    figure(name + "the same, other pairs that the register has counted as true", s.supported / std::max(s.found, 1.0), "", Goal::at_least, 0.993);
    figure(name + "the same, without pairs that the gold cannot judge", s.gold / std::max(s.found - s.unjudged, 1.0), "", Goal::at_least, 0.993);
    figure(name + "recall on gold pairs", s.recalled / std::max(s.truth, 1.0), "", Goal::at_least, 0.97);
  }
}

// What becomes of the register's open entries: settled where exactly one person
// stands in all of its books, with a line that fits wholly and every line in two
// of three.
enum class Fate { settled, several, open };
Fate fate_of(const RegisterEntry& entry, const std::vector<BookRow>& rows, const std::vector<std::vector<uint32_t>>& people,
             const std::vector<uint32_t>& candidates, std::vector<uint32_t>* lines) {
  size_t fitting = 0;
  for (const uint32_t person : candidates) {
    uint8_t books = 0;
    int best = 0, worst = 3;
    std::vector<uint32_t> in;
    for (const uint32_t r : people[person]) {
      if ((entry.books >> rows[r].book & 1) == 0) continue;
      const int how = fit(entry, rows[r]);
      best = std::max(best, how);
      worst = std::min(worst, how);
      books |= static_cast<uint8_t>(1u << rows[r].book);
      in.push_back(r);
    }
    if (books != entry.books || best < 3 || worst < 2) continue;
    if (++fitting == 1 && lines != nullptr) *lines = in;
  }
  return fitting == 1 ? Fate::settled : fitting > 1 ? Fate::several : Fate::open;
}

std::vector<std::vector<uint32_t>> settle(const std::vector<BookRow>& rows, const Register& names, const std::vector<uint32_t>& person_of, bool report) {
  const auto people = members_of(person_of);
  std::map<std::string, std::vector<uint32_t>> by_year;  // people by a year of birth in one of their lines
  for (uint32_t r = 0; r < rows.size(); ++r)
    if (rows[r][BookCell::born].size() >= 4) by_year[rows[r][BookCell::born].substr(0, 4)].push_back(person_of[r]);
  size_t fates[3] = {}, open = 0;
  std::vector<std::vector<uint32_t>> settled;
  for (const RegisterEntry& entry : names.entries()) {
    if (!entry.open) continue;
    ++open;
    std::vector<uint32_t> candidates, lines;
    for (const std::string& year : entry.years) {
      const auto found = by_year.find(year);
      if (found != by_year.end()) candidates.insert(candidates.end(), found->second.begin(), found->second.end());
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    const Fate fate = fate_of(entry, rows, people, candidates, &lines);
    ++fates[static_cast<size_t>(fate)];
    if (fate == Fate::settled) settled.push_back(lines);
  }
  if (report) {
    std::printf("register entries without a gold pair %zu: settled %zu, several people fit %zu, open %zu\n", open, fates[0], fates[1], fates[2]);
    figure("estonia: open register entries settled", static_cast<double>(fates[0]) / std::max<double>(static_cast<double>(open), 1), "", Goal::at_least, 0.5);
  }
  return settled;
}

// A hundred of the settled entries, evenly over the register, a pair of lines
// each: which fields agree, which differ, how much evidence that is.
void print_explained(const std::vector<BookRow>& rows, const Linked& linked, const std::vector<std::vector<uint32_t>>& settled) {
  const Scorer scorer(linked.table, linked.comparison, linked.run.model);
  std::printf("| lines | the same | alike | differ | evidence |\n|---|---|---|---|---|\n");
  constexpr size_t kWanted = 100;
  for (size_t n = 0; n < std::min(kWanted, settled.size()); ++n) {
    const auto& lines = settled[n * settled.size() / std::min(kWanted, settled.size())];
    const uint32_t a = std::min(lines[0], lines[1]), b = std::max(lines[0], lines[1]);
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
    std::printf("| %s – %s | %s | %s | %s | %.0f bits |\n", place_of(rows[a]).c_str(), place_of(rows[b]).c_str(), same.c_str(), alike.c_str(),
                differ.c_str(), static_cast<double>(told.score) / kBit);
  }
}

}  // namespace

std::vector<uint32_t> link_books(const std::vector<BookRow>& rows, const std::string& folder, bool report, bool explanations) {
  const Records records = records_of(rows);
  LinkOptions options;
  options.threads = 2;
  options.rules = book_rules();
  options.contradictory_births_part = true;
  options.cluster.edge = options.cluster.cut = kEdge;
  options.cluster.clip = kClip;
  const Linked linked = must(link(records, options));
  if (!report) return linked.person_of;
  const Register names(folder);
  const auto settled = settle(rows, names, linked.person_of, !explanations);
  if (explanations) {
    print_explained(rows, linked, settled);
    return linked.person_of;
  }
  const LinkReport& r = linked.report;
  std::printf("records %llu, pairs compared %llu, blocking recall estimated %.4f, seconds %.2f\n", static_cast<unsigned long long>(r.records),
              static_cast<unsigned long long>(r.pairs), r.recall, r.seconds_rows + r.seconds_block + r.seconds_train + r.seconds_score + r.seconds_cluster);
  size_t people = 0, pointers = 0;
  for (uint32_t row = 0; row < rows.size(); ++row) {
    people += linked.person_of[row] == row ? 1 : 0;
    pointers += rows[row][BookCell::see].empty() ? 0 : 1;
  }
  std::printf("people %zu, of which entries that only point to another %zu\n", people, pointers);
  score(rows, names, folder, linked.person_of);
  return linked.person_of;
}

}  // namespace stillheld::bench
