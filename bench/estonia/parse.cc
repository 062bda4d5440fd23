#include <algorithm>
#include <map>

#include "base/file.h"
#include "estonia/estonia.h"
#include "intake/book_rows_text.h"

namespace stillheld::bench {

std::string book_path(const std::string& folder, size_t book) { return folder + "/" + kBookNames[book] + "_kirjed.txt"; }

std::string place_of(const BookRow& row) { return std::string(kBookNames[row.book]) + ":" + std::to_string(row.line); }

std::vector<BookRow> read_books(const std::string& folder, const intake::Profile& profile) {
  std::vector<BookRow> rows;
  for (size_t book = 0; book < kBooks; ++book) {
    const std::string path = book_path(folder, book);
    const auto file = must(MappedFile::open(path));
    intake::ReadOptions options;
    options.book = profile.book;
    const auto reader = must(intake::open_rows(file.bytes(), path, options));
    intake::Row row;
    while (must(reader->next(row))) {
      BookRow& out = rows.emplace_back();
      out.book = static_cast<uint8_t>(book);
      out.line = static_cast<uint32_t>(row.line);
      out.raw = intake::trim_of(row.raw, "\r\n");
      for (size_t c = 0; c < intake::kBookColumns; ++c) out.cells[c] = row.cells[c];
    }
  }
  return rows;
}

namespace {

std::vector<std::string_view> doubts_of(const BookRow& row) {
  std::vector<std::string_view> words;
  intake::each_part(row[BookCell::doubt], '|', [&](std::string_view word) { words.push_back(word); });
  return words;
}

}  // namespace

void print_parsed(const std::vector<BookRow>& rows) {
  std::array<size_t, kBooks> lines{}, clean{};
  std::array<std::array<size_t, intake::kBookColumns>, kBooks> read{};
  std::map<std::string, std::array<size_t, kBooks>, std::less<>> doubts;
  for (const BookRow& row : rows) {
    ++lines[row.book];
    clean[row.book] += row[BookCell::doubt].empty() ? 1 : 0;
    for (size_t c = 0; c < intake::kBookColumns; ++c) read[row.book][c] += row.cells[c].empty() ? 0 : 1;
    for (const std::string_view word : doubts_of(row)) ++doubts[std::string(word)][row.book];
  }
  std::printf("| | R1 | unread | R2 | unread | R3 | unread |\n|---|---|---|---|---|---|---|\n");
  const auto line = [&](const std::string& name, const std::array<size_t, kBooks>& found, const std::array<size_t, kBooks>& unread) {
    std::printf("| %s |", name.c_str());
    for (size_t b = 0; b < kBooks; ++b) std::printf(" %zu | %zu |", found[b], unread[b]);
    std::printf("\n");
  };
  line("lines, rows", lines, {});
  line("rows without a doubt", clean, {});
  for (size_t c = 0; c < intake::kBookColumns; ++c) {
    const std::string name(intake::kBookColumnNames[c]);
    if (name == "doubt") continue;
    std::array<size_t, kBooks> found{};
    for (size_t b = 0; b < kBooks; ++b) found[b] = read[b][c];
    line(name, found, doubts.contains(name) ? doubts[name] : std::array<size_t, kBooks>{});
  }
  for (const char* word : {"entries", "order", "line"}) line(std::string("doubt: ") + word, doubts[word], {});
}

void print_unread(const std::vector<BookRow>& rows) {
  for (const BookRow& row : rows)
    if (!row[BookCell::doubt].empty()) std::printf("%s\t%s\n", place_of(row).c_str(), row[BookCell::doubt].c_str());
}

}  // namespace stillheld::bench
