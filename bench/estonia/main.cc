#include <filesystem>

#include "estonia/estonia.h"

int main(int argc, char** argv) {
  using namespace stillheld::bench;
  std::vector<std::string> words(argv + 1, argv + argc);
  std::string folder = "../shared/lists/estonia";
  if (!words.empty() && words[0].find('/') != std::string::npos) {
    folder = words[0];
    words.erase(words.begin());
  }
  if (!std::filesystem::exists(book_path(folder, 0))) {
    std::fprintf(stderr, "the books are not in %s\n", folder.c_str());
    return 2;
  }
  const auto profile = must(stillheld::intake::Profile::load("estonia-book"));
  const bool all = words.empty();
  const auto asked = [&](const char* word) { return all || words[0] == word; };
  if (asked("held") && !all) {
    print_held(folder, profile, words.size() > 1 ? words[1] : "", true);
    return 0;
  }
  const auto rows = read_books(folder, profile);
  if (words.size() > 1 && words[0] == "line") {  // one row, for whoever mends the reader
    for (const BookRow& row : rows)
      if (place_of(row) == words[1])
        for (size_t c = 0; c < row.cells.size(); ++c)
          if (!row.cells[c].empty()) std::printf("%-18s %s\n", stillheld::intake::book_columns()[c].c_str(), row.cells[c].c_str());
    return 0;
  }
  if (asked("parse")) print_parsed(rows);
  if (asked("unread") && !all) print_unread(rows);
  if (all || asked("link") || asked("explain") || asked("disputed") || asked("pointers")) {
    const auto linked = link_books(rows);
    if (asked("link")) {
      const auto& r = linked.report;
      std::printf("records %llu, pairs compared %llu, blocking recall estimated %.4f, seconds %.2f\n", static_cast<unsigned long long>(r.records),
                  static_cast<unsigned long long>(r.pairs), r.recall, r.seconds_rows + r.seconds_block + r.seconds_train + r.seconds_score + r.seconds_cluster);
      size_t people = 0;
      for (uint32_t row = 0; row < rows.size(); ++row) people += linked.person_of[row] == row ? 1 : 0;
      std::printf("people %zu\n", people);
      judge(rows, folder, linked.person_of);
      print_settled(rows, folder, linked.person_of);
    }
    if (all || asked("pointers")) print_pointers(rows, linked.person_of);
    if (asked("disputed") && !all) print_disputed(rows, folder, linked);
    if (asked("explain") && !all) print_explained(rows, folder, linked);
  }
  if (all) print_held(folder, profile, "", false);
  return 0;
}
