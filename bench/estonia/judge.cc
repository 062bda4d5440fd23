// The linking against the gold: what is a false pair, and what the gold cannot say.
//
// A pair is of two entries in two of the books; a line that only points to
// another entry is no entry (but where the gold has it).  Found: the two are one
// person here.  Touching: one of them is a line of the gold.
//
//   strict        every touching pair that the gold has not is false
//   one headword  the same, of the pairs whose two entries stand under one
//                 surname.  The gold was made by looking a surname up: it has no
//                 pair under two headwords, so it cannot say of one that it is
//                 false.  This is also the strict figure of a linking that leaves
//                 such pairs to a person.
//   register      strict, but a pair that the register itself has as one person
//                 (its pointers "A, see B" read, too) is true
#include <algorithm>
#include <map>

#include "estonia/estonia.h"
#include "identity/cluster.h"
#include "report.h"

namespace stillheld::bench {

using namespace identity;

namespace {

enum class Word { one, two, silent };  // of the register about a pair

class Reader {
 public:
  explicit Reader(const std::string& folder) : register_(read_register(folder)) {
    for (uint32_t e = 0; e < register_.entries.size(); ++e)
      for (const std::string& year : register_.entries[e].years) by_year_[year].push_back(e);
  }
  const TheRegister& read() const { return register_; }
  Word about(const BookRow& a, const BookRow& b) const {
    size_t whole[2] = {};
    for (const BookRow* row : {&a, &b}) {
      const std::string& born = (*row)[BookCell::born];
      const auto found = born.size() < 4 ? by_year_.end() : by_year_.find(born.substr(0, 4));
      if (found == by_year_.end()) continue;
      for (const uint32_t e : found->second) {
        const RegisterEntry& entry = register_.entries[e];
        if ((entry.books >> row->book & 1) == 0 || fit(entry, *row) < 3) continue;
        ++whole[row == &a ? 0 : 1];
        const BookRow& other = row == &a ? b : a;
        if ((entry.books >> other.book & 1) != 0 && fit(entry, other) >= 2) return Word::one;
      }
    }
    return whole[0] > 0 && whole[1] > 0 ? Word::two : Word::silent;
  }

 private:
  TheRegister register_;
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

bool one_headword(const BookRow& a, const BookRow& b) { return a[BookCell::surname] == b[BookCell::surname]; }

struct Gold {
  Gold(const std::string& folder, const std::vector<BookRow>& rows) : pairs(read_gold(folder, rows)), people(rows.size()), half(rows.size(), -1) {
    for (const GoldPair& pair : pairs) {
      people.join(pair.a, pair.b);
      half[pair.a] = half[pair.b] = pair.half;
    }
  }
  bool has(uint32_t a, uint32_t b) { return half[a] >= 0 && half[b] >= 0 && people.find(a) == people.find(b); }
  std::vector<GoldPair> pairs;
  UnionFind people;
  std::vector<int> half;  // of a line; -1: not in the gold
};

// Every pair found that touches a gold line.
template <class F>
void each_touching(const std::vector<BookRow>& rows, Gold& gold, const std::vector<uint32_t>& person_of, F&& f) {
  for (const auto& person : members_of(person_of))
    for (size_t i = 0; i < person.size(); ++i)
      for (size_t j = i + 1; j < person.size(); ++j) {
        const uint32_t a = person[i], b = person[j];
        if ((gold.half[a] < 0 && gold.half[b] < 0) || rows[a].book == rows[b].book) continue;
        const bool in = gold.has(a, b);
        if (!in && (!rows[a][BookCell::pointer].empty() || !rows[b][BookCell::pointer].empty())) continue;
        f(a, b, in, gold.half[a] >= 0 ? gold.half[a] : gold.half[b]);
      }
}

struct Scored {
  double truth = 0, recalled = 0, found = 0, gold = 0;
  double outside_one_headword = 0, register_one = 0, register_two = 0, register_silent = 0, corroborated = 0;
};

}  // namespace

void judge(const std::vector<BookRow>& rows, const std::string& folder, const std::vector<uint32_t>& person_of) {
  Gold gold(folder, rows);
  const Reader reader(folder);
  Scored scored[3];
  for (const GoldPair& pair : gold.pairs)
    for (const int h : {pair.half, 2}) {
      scored[h].truth += 1;
      scored[h].recalled += person_of[pair.a] == person_of[pair.b] ? 1 : 0;
    }
  each_touching(rows, gold, person_of, [&](uint32_t a, uint32_t b, bool in, int half) {
    const Word word = in ? Word::one : reader.about(rows[a], rows[b]);
    for (const int h : {half, 2}) {
      Scored& s = scored[h];
      s.found += 1;
      s.gold += in ? 1 : 0;
      if (in) continue;
      s.outside_one_headword += one_headword(rows[a], rows[b]) ? 1 : 0;
      s.register_one += word == Word::one ? 1 : 0;
      s.register_two += word == Word::two ? 1 : 0;
      s.register_silent += word == Word::silent ? 1 : 0;
      s.corroborated += word != Word::one && corroborates(rows[a], rows[b]) ? 1 : 0;
    }
  });
  const char* const parts[] = {"half 0 (chosen on)", "half 1", "whole"};
  for (const int h : {0, 1, 2}) {
    const Scored& s = scored[h];
    const std::string name = std::string("estonia, ") + parts[h] + ": ";
    std::printf("%sgold pairs %.0f, found of them %.0f; pairs found that touch a gold line %.0f, in the gold %.0f; outside it %.0f, of which under one headword %.0f; "
                "the register has them as one person %.0f, as two %.0f, does not say %.0f; not one there, but corroborated %.0f\n",
                name.c_str(), s.truth, s.recalled, s.found, s.gold, s.found - s.gold, s.outside_one_headword, s.register_one, s.register_two, s.register_silent, s.corroborated);
    figure(name + "recall on the gold", s.recalled / std::max(s.truth, 1.0), "", Goal::at_least, 0.97);
    figure(name + "precision on pairs that touch a gold line, strict", s.gold / std::max(s.found, 1.0), "", Goal::at_least, 0.993);
    figure(name + "the same, of pairs under one headword", s.gold / std::max(s.gold + s.outside_one_headword, 1.0), "", Goal::at_least, 0.993);
    figure(name + "the same, what the register has as one person counted true", (s.gold + s.register_one) / std::max(s.found, 1.0), "", Goal::at_least, 0.993);
    figure(name + "the same, corroborated by year, name and a very day counted true, too", (s.gold + s.register_one + s.corroborated) / std::max(s.found, 1.0), "", Goal::at_least,
           0.993);
  }
}

void print_disputed(const std::vector<BookRow>& rows, const std::string& folder, const Linked& linked) {
  Gold gold(folder, rows);
  const Reader reader(folder);
  const Scorer scorer(linked.table, linked.comparison, linked.run.model);
  std::printf("| lines | half | headword | register | says it is printed again | the same | alike | differ | evidence |\n|---|---|---|---|---|---|---|---|---|\n");
  const auto print = [&](uint32_t a, uint32_t b, int half, const char* word) {
    const bool again = !rows[std::max(a, b)][BookCell::printed].empty();
    std::printf("| %s – %s | %d | %s | %s | %s | %s |\n", place_of(rows[a]).c_str(), place_of(rows[b]).c_str(), half, one_headword(rows[a], rows[b]) ? "one" : "two", word,
                again ? "yes" : "no", fields_of(linked, scorer, a, b).c_str());
  };
  each_touching(rows, gold, linked.person_of, [&](uint32_t a, uint32_t b, bool in, int half) {
    if (in) return;
    const Word word = reader.about(rows[a], rows[b]);
    print(a, b, half, word == Word::one ? "one person" : word == Word::two ? "two" : "does not say");
  });
  for (const GoldPair& pair : gold.pairs)
    if (linked.person_of[pair.a] != linked.person_of[pair.b]) print(pair.a, pair.b, pair.half, "gold, missed");
}

}  // namespace stillheld::bench
