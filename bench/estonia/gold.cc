#include <algorithm>
#include <fstream>
#include <map>
#include <unordered_map>

#include "base/hash.h"
#include "estonia/estonia.h"
#include "identity/cluster.h"
#include "intake/rows.h"
#include "base/file.h"

namespace stillheld::bench {

namespace {

// The rows of a plain CSV, by heading.
std::vector<std::map<std::string, std::string>> read_csv(const std::string& path) {
  std::vector<std::map<std::string, std::string>> out;
  const auto file = must(MappedFile::open(path));
  const auto reader = must(intake::open_rows(file.bytes(), path));
  intake::Row row;
  while (must(reader->next(row))) {
    auto& cells = out.emplace_back();
    for (size_t c = 0; c < row.cells.size(); ++c) cells[reader->header()[c]] = row.cells[c];
  }
  return out;
}

// Lower case for ASCII and the capitals of Estonian; hyphens and blanks are one.
std::string folded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c | 0x20);
    else if (c == '-') out += ' ';
    else if (c == '\xC3' && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0x9F) {
      out += c;
      out += static_cast<char>(text[++i] | 0x20);
    } else if (c == '\xC5' && i + 1 < text.size() && (text[i + 1] == '\xA0' || text[i + 1] == '\xBD')) {
      out += c;
      ++i;
      out += static_cast<char>(text[i] + 1);
    } else {
      out += c;
    }
  }
  return out;
}

std::vector<std::string> words_between(const std::string& text, char separator) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text + separator) {
    if (c != separator) {
      word += c;
      continue;
    }
    while (!word.empty() && word[0] == ' ') word.erase(0, 1);
    if (!word.empty()) out.push_back(word);
    word.clear();
  }
  return out;
}

bool has(const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

}  // namespace

int fit(const RegisterEntry& entry, const BookRow& row) {
  const auto any = [](const std::vector<std::string>& names, const std::string& first, const std::string& others) {
    if (has(names, folded(first))) return true;
    for (const std::string& other : words_between(others, '|'))
      if (has(names, folded(other))) return true;
    return false;
  };
  const bool surname = any(entry.surnames, row[BookCell::surname], row[BookCell::other_surname]);
  const bool given = any(entry.givens, row[BookCell::given], row[BookCell::other_given]);
  const bool year = row[BookCell::born].size() >= 4 && has(entry.years, row[BookCell::born].substr(0, 4));
  return (surname ? 1 : 0) + (given ? 1 : 0) + (year ? 1 : 0);
}

std::vector<GoldPair> read_gold(const std::string& folder, const std::vector<BookRow>& rows) {
  std::unordered_map<std::string, uint32_t> row_at;
  for (uint32_t r = 0; r < rows.size(); ++r) row_at[place_of(rows[r])] = r;
  std::vector<GoldPair> pairs;
  identity::UnionFind people(rows.size());
  for (auto& cells : read_csv(folder + "/gold_register.csv")) {
    const auto a = row_at.find(cells["book_a"] + ":" + cells["line_a"]), b = row_at.find(cells["book_b"] + ":" + cells["line_b"]);
    if (a == row_at.end() || b == row_at.end()) continue;
    uint8_t books = 0;
    for (const std::string& word : words_between(cells["register_entry"], ','))
      for (size_t k = 0; k < kBooks; ++k)
        if (word == kBookNames[k]) books |= static_cast<uint8_t>(1u << k);
    pairs.push_back({a->second, b->second, 0, books});
    people.join(a->second, b->second);
  }
  // Whole people fall into one half or the other, by their first line's text.
  for (GoldPair& pair : pairs) pair.half = sha256(rows[people.find(pair.a)].raw)[0] & 1;
  return pairs;
}

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The end of a list of books ("R1,R2,R6-4, †") at `at`, or npos.
size_t end_of_books(std::string_view text, size_t at, uint8_t& books) {
  size_t end = std::string_view::npos;
  while (at + 1 < text.size() && text[at] == 'R' && is_digit(text[at + 1])) {
    const int book = text[at + 1] - '1';
    if (book >= 0 && static_cast<size_t>(book) < kBooks) books |= static_cast<uint8_t>(1u << book);
    at += 2;
    if (at + 1 < text.size() && text[at] == '-' && is_digit(text[at + 1])) at += 2;
    end = at;
    at = std::min(text.find_first_not_of(" ,.", at), text.size());
  }
  constexpr std::string_view kDead = "†";
  if (end != std::string_view::npos && text.substr(at).starts_with(kDead)) end = at + kDead.size();
  return end;
}

// One entry as the register prints it, with the books behind it.
struct Printed {
  std::string text;
  uint8_t books = 0;
};

// The register numbers its entries, but not its pointers ("A, Given, 1907, vt B,
// Given, R2"), so that its table has them run into the entry before; page heads too.
std::vector<Printed> printed_of(std::string text) {
  for (const std::string_view page : {"5 CONVERGED NAME REGISTER R1-R6", "NIMEDE KOONDREGISTER R1-R6"})
    for (size_t at = text.find(page); at != std::string::npos; at = text.find(page)) {
      size_t from = at;  // the page's number stands before or behind
      while (from > 0 && (text[from - 1] == ' ' || is_digit(text[from - 1]))) --from;
      text.replace(from, at + page.size() - from, " ");
    }
  std::vector<Printed> out;
  size_t from = 0;
  for (size_t at = 0; at < text.size();) {
    uint8_t books = 0;
    const bool begins = text[at] == 'R' && (at == 0 || text[at - 1] == ' ' || text[at - 1] == ',');
    const size_t end = begins ? end_of_books(text, at, books) : std::string::npos;
    if (end == std::string::npos) {
      ++at;
      continue;
    }
    size_t start = text.find_first_not_of(" ,.0123456789", from);
    out.push_back({text.substr(std::min(start, at), at - std::min(start, at)), books});
    from = at = end;
  }
  return out;
}

// "Surname, Given, 1907, sünd 1908, ka Other en Given": the names and years.
void read_names(const std::string& text, RegisterEntry& entry) {
  size_t part = 0;
  bool alias = false;  // the part before ended in another surname
  for (const std::string& words : words_between(text, ',')) {
    ++part;
    if (part <= 2 && !is_digit(words[0])) {
      (part == 1 ? entry.surnames : entry.givens).push_back(folded(words));
      continue;
    }
    auto* kind = alias ? &entry.givens : nullptr;
    alias = false;
    for (const std::string& word : words_between(words, ' ')) {
      if (word == "ka" || word == "end" || word == "või" || word == "np") kind = &entry.surnames;
      else if (word == "en") kind = &entry.givens;
      else if (is_digit(word[0])) { if (word.size() >= 4) entry.years.push_back(word.substr(0, 4)); }
      else if (kind != nullptr && word != "ja") {
        kind->push_back(folded(word));
        alias = kind == &entry.surnames;
      }
    }
  }
}

}  // namespace

TheRegister read_register(const std::string& folder) {
  std::map<std::string, bool> settled;
  for (auto& cells : read_csv(folder + "/gold_register.csv")) settled[cells["register_entry"]] = true;
  TheRegister out;
  struct Pointer {
    RegisterEntry from;
    std::string surname, given;
    size_t open;  // the open row in which it is told, or none
  };
  constexpr size_t kNone = ~size_t{0};
  std::vector<Pointer> pointers;
  std::map<std::string, std::vector<uint32_t>> by_name;
  for (auto& cells : read_csv(folder + "/register.csv")) {
    uint8_t told = 0;
    const std::string books = "|" + cells["books"] + "|";
    for (size_t b = 0; b < kBooks; ++b)
      if (books.find(std::string("|") + kBookNames[b] + "|") != std::string::npos) told |= static_cast<uint8_t>(1u << b);
    size_t open = kNone;
    if ((told & (told - 1)) != 0 && !settled.contains(cells["raw"])) {
      open = out.open.size();
      out.open.emplace_back();
    }
    for (const Printed& printed : printed_of(cells["raw"])) {
      RegisterEntry entry;
      entry.books = printed.books;
      const size_t see = printed.text.find("vt ");
      if (see != std::string::npos && see > 0 && printed.text[see - 1] == ' ') {
        read_names(printed.text.substr(0, see), entry);
        std::vector<std::string> target = words_between(printed.text.substr(see + 3), ',');
        if (target.size() < 2 || entry.givens.empty()) {
          ++out.lost_pointers;
          continue;
        }
        target[1] = target[1].substr(0, target[1].find(' '));
        pointers.push_back({std::move(entry), folded(target[0]), folded(target[1]), open});
        continue;
      }
      read_names(printed.text, entry);
      if (entry.surnames.empty() || entry.givens.empty()) continue;
      const auto number = static_cast<uint32_t>(out.entries.size());
      for (const std::string& surname : entry.surnames)
        for (const std::string& given : entry.givens) by_name[surname + "," + given].push_back(number);
      if (open != kNone) out.open[open].push_back(number);
      out.entries.push_back(std::move(entry));
    }
  }
  for (Pointer& pointer : pointers) {
    std::vector<uint32_t> fitting, named;
    for (const uint32_t e : by_name[pointer.surname + "," + pointer.given]) {
      const RegisterEntry& entry = out.entries[e];
      const bool year = entry.years.empty() || pointer.from.years.empty() || has(entry.years, pointer.from.years[0]);
      if (!year || (!fitting.empty() && fitting.back() == e)) continue;
      fitting.push_back(e);
      if (has(entry.surnames, pointer.from.surnames[0])) named.push_back(e);
    }
    const auto& chosen = fitting.size() == 1 ? fitting : named;
    if (chosen.size() != 1) {
      ++out.lost_pointers;
      continue;
    }
    ++out.pointers;
    RegisterEntry& entry = out.entries[chosen[0]];
    entry.books |= pointer.from.books;
    for (auto [to, from] : {std::pair{&entry.surnames, &pointer.from.surnames}, {&entry.givens, &pointer.from.givens}, {&entry.years, &pointer.from.years}})
      to->insert(to->end(), from->begin(), from->end());
    if (pointer.open != kNone) out.open[pointer.open].push_back(chosen[0]);
  }
  for (auto& row : out.open) {
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
    std::erase_if(row, [&](uint32_t e) { return (out.entries[e].books & (out.entries[e].books - 1)) == 0; });
  }
  return out;
}

}  // namespace stillheld::bench
