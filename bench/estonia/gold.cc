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

std::vector<RegisterEntry> read_register(const std::string& folder) {
  std::map<std::string, bool> settled;
  for (auto& cells : read_csv(folder + "/gold_register.csv")) settled[cells["register_entry"]] = true;
  std::vector<RegisterEntry> entries;
  for (auto& cells : read_csv(folder + "/register.csv")) {
    RegisterEntry entry;
    entry.surnames = {folded(cells["surname"])};
    entry.givens = {folded(cells["given"])};
    entry.years = words_between(cells["year"] + " " + cells["year_note"], ' ');
    // "ka Tamik|en Aado": another surname, another given name.
    for (const std::string& alias : words_between(cells["aliases"], '|')) {
      auto* kind = &entry.surnames;
      for (const std::string& word : words_between(alias, ' ')) {
        if (word == "ka" || word == "end" || word == "või") kind = &entry.surnames;
        else if (word == "en") kind = &entry.givens;
        else kind->push_back(folded(word));
      }
    }
    entry.open = !settled.contains(cells["raw"]);
    const std::string books = "|" + cells["books"] + "|";
    for (size_t b = 0; b < kBooks; ++b)
      if (books.find(std::string("|") + kBookNames[b] + "|") != std::string::npos) entry.books |= static_cast<uint8_t>(1u << b);
    if ((entry.books & (entry.books - 1)) == 0) continue;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace stillheld::bench
