// What becomes of the register's open rows: those that name two of R1–R3 and have
// no pair in the gold.
//
// Settled: of every person of whom the row speaks (an entry, or a pointer to
// one) exactly one person here stands in all the books that the register names,
// in each with a line that fits in two of surname, given name and year of birth,
// in one of them wholly.  A row of which no person stands in two of the three
// books is two printed entries run together: there is nothing to join, and it is
// counted by itself, not as settled.
#include <algorithm>
#include <map>

#include "estonia/estonia.h"
#include "report.h"

namespace stillheld::bench {

using namespace identity;

namespace {

enum class Fate { settled, several, open, nothing };

class Settler {
 public:
  Settler(const std::vector<BookRow>& rows, const std::vector<uint32_t>& person_of) : rows_(rows), people_(members_of(person_of)) {
    for (uint32_t r = 0; r < rows.size(); ++r)
      if (rows[r][BookCell::born].size() >= 4) by_year_[rows[r][BookCell::born].substr(0, 4)].push_back(person_of[r]);
    for (auto& [year, people] : by_year_) {
      std::sort(people.begin(), people.end());
      people.erase(std::unique(people.begin(), people.end()), people.end());
    }
  }
  // `lines`: one of each book, of the only one.
  Fate of(const RegisterEntry& entry, std::vector<uint32_t>& lines) const {
    std::vector<uint32_t> candidates;
    for (const std::string& year : entry.years) {
      const auto found = by_year_.find(year);
      if (found != by_year_.end()) candidates.insert(candidates.end(), found->second.begin(), found->second.end());
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    size_t fitting = 0;
    for (const uint32_t person : candidates) {
      int best[kBooks] = {};
      uint32_t line[kBooks] = {};
      for (const uint32_t r : people_[person]) {
        // Where a book has the entry and a pointer to it, the entry stands for it.
        const bool pointer = !rows_[r][BookCell::pointer].empty();
        const int how = 2 * fit(entry, rows_[r]) - (pointer ? 1 : 0);
        if (how <= best[rows_[r].book]) continue;
        best[rows_[r].book] = how;
        line[rows_[r].book] = r;
      }
      bool all = true, whole = false;
      std::vector<uint32_t> in;
      for (size_t b = 0; b < kBooks; ++b) {
        if ((entry.books >> b & 1) == 0) continue;
        all = all && best[b] >= 3;
        whole = whole || best[b] >= 5;
        in.push_back(line[b]);
      }
      if (!all || !whole) continue;
      if (++fitting == 1) lines = in;
    }
    return fitting == 1 ? Fate::settled : fitting > 1 ? Fate::several : Fate::open;
  }

 private:
  const std::vector<BookRow>& rows_;
  std::vector<std::vector<uint32_t>> people_;
  std::map<std::string, std::vector<uint32_t>> by_year_;
};

struct Settled {
  size_t fates[4] = {};
  std::vector<std::vector<uint32_t>> lines;  // of each settled row, of its first person
};

Settled settle(const std::vector<BookRow>& rows, const TheRegister& read, const std::vector<uint32_t>& person_of) {
  const Settler settler(rows, person_of);
  Settled out;
  for (const auto& people : read.open) {
    Fate fate = people.empty() ? Fate::nothing : Fate::settled;
    std::vector<uint32_t> first;
    for (const uint32_t e : people) {
      std::vector<uint32_t> lines;
      const Fate one = settler.of(read.entries[e], lines);
      if (one == Fate::settled && first.empty()) first = lines;
      if (one != Fate::settled && fate != Fate::open) fate = one;
    }
    ++out.fates[static_cast<size_t>(fate)];
    if (fate == Fate::settled) out.lines.push_back(first);
  }
  return out;
}

}  // namespace

void print_settled(const std::vector<BookRow>& rows, const std::string& folder, const std::vector<uint32_t>& person_of) {
  const TheRegister read = read_register(folder);
  const Settled settled = settle(rows, read, person_of);
  std::printf("register entries %zu, pointers among them read %zu, not read %zu\n", read.entries.size(), read.pointers, read.lost_pointers);
  std::printf("rows of the register without a gold pair %zu: settled %zu, several people fit %zu, open %zu, nothing to join %zu\n", read.open.size(), settled.fates[0],
              settled.fates[1], settled.fates[2], settled.fates[3]);
  const auto all = std::max<double>(static_cast<double>(read.open.size()), 1);
  figure("estonia: open rows of the register settled", static_cast<double>(settled.fates[0]) / all, "", Goal::at_least, 0.5);
  figure("estonia: the same, of rows in which there is something to join", static_cast<double>(settled.fates[0]) / std::max(all - static_cast<double>(settled.fates[3]), 1.0), "",
         Goal::at_least, 0.5);
}

// Evenly over the register, a pair of lines each.
void print_explained(const std::vector<BookRow>& rows, const std::string& folder, const Linked& linked) {
  const Scorer scorer(linked.table, linked.comparison, linked.run.model);
  const auto settled = settle(rows, read_register(folder), linked.person_of).lines;
  std::printf("| lines | the same | alike | differ | evidence |\n|---|---|---|---|---|\n");
  const size_t wanted = std::min<size_t>(100, settled.size());
  for (size_t n = 0; n < wanted; ++n) {
    const auto& lines = settled[n * settled.size() / wanted];
    std::printf("| %s – %s | %s |\n", place_of(rows[lines[0]]).c_str(), place_of(rows[lines[1]]).c_str(), fields_of(linked, scorer, lines[0], lines[1]).c_str());
  }
}

void print_pointers(const std::vector<BookRow>& rows, const std::vector<uint32_t>& person_of) {
  const auto people = members_of(person_of);
  size_t pointers = 0, here = 0, elsewhere = 0;
  for (uint32_t r = 0; r < rows.size(); ++r) {
    if (rows[r][BookCell::pointer].empty()) continue;
    ++pointers;
    std::string to, other;
    for (const uint32_t m : people[person_of[r]]) {
      if (m == r || !rows[m][BookCell::pointer].empty()) continue;
      std::string& list = rows[m].book == rows[r].book ? to : other;
      list += " " + place_of(rows[m]);
    }
    here += to.empty() ? 0 : 1;
    elsewhere += to.empty() && !other.empty() ? 1 : 0;
    std::fprintf(stderr, "%s:%s\n", place_of(rows[r]).c_str(), !to.empty() ? to.c_str() : !other.empty() ? (" not in its own book;" + other).c_str() : " no entry found");
  }
  std::printf("lines that only point to another entry %zu: joined to one of their own book %zu, only to one of another book %zu, to none %zu\n", pointers, here, elsewhere,
              pointers - here - elsewhere);
}

}  // namespace stillheld::bench
