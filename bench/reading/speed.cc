// How fast dates and persons are found, and documents opened: one thread, on the
// Russian texts of factRuEval and on the English bodies of the pages, repeated.
// Also: the first call, and hostile inputs of 100 KB.
#include <ctime>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include <simdjson.h>

#include "reading/bench.h"
#include "reading/dates.h"
#include "reading/document.h"
#include "reading/persons.h"
#include "reading/read.h"

namespace stillheld::bench {
namespace {

using namespace reading;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The least of five runs.
template <class Run>
double least(Run run) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const double start = cpu_seconds();
    run();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

std::string russian() {
  std::string out;
  std::vector<std::filesystem::path> paths;
  if (!std::filesystem::exists("build/factRuEval-2016")) return out;
  for (const auto& file : std::filesystem::recursive_directory_iterator("build/factRuEval-2016")) {
    if (file.path().extension() == ".txt") paths.push_back(file.path());
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) out += read_whole(path.string()) + "\n";
  return out;
}

std::string english() {
  std::string out;
  simdjson::dom::parser parser;
  simdjson::dom::object truth;
  if (parser.load("build/article-extraction-benchmark/ground-truth.json").get(truth)) return out;
  for (const auto& [key, value] : truth) {
    std::string_view text;
    if (!value["articleBody"].get(text)) out += std::string(text) + "\n";
  }
  return out;
}

}  // namespace

void bench_speed(const Asked&) {
  const DateAnchor anchor{dates::from_civil(2025, 11, 21), Lean::past};
  {
    const double start = cpu_seconds();
    find_dates("first call", Language::ru, anchor);
    find_persons("first call", Language::ru);
    for (const Language l : {Language::en, Language::ru, Language::be, Language::uk, Language::pl}) (void)Grammar::of(l);
    figure("start: words and rules of five languages", (cpu_seconds() - start) * 1000, "ms", Goal::at_most, 100);
  }
  const auto texts = [](std::string_view whole) {
    std::vector<std::string_view> parts;
    while (!whole.empty()) {
      const size_t end = whole.find('\n', std::min<size_t>(whole.size() - 1, 4000));
      parts.push_back(whole.substr(0, end));
      whole.remove_prefix(end == whole.npos ? whole.size() : end + 1);
    }
    return parts;
  };
  double mixed_megabytes = 0, mixed_seconds = 0;
  for (const auto& [name, language, whole] : {std::tuple<std::string, Language, std::string>{"ru", Language::ru, russian()},
                                              {"en", Language::en, english()}}) {
    if (whole.empty()) continue;
    std::ofstream("build/reading-peers-" + name + ".txt") << whole;
    const double megabytes = static_cast<double>(whole.size()) / 1e6;
    const auto parts = texts(whole);
    size_t count = 0;
    figure("speed dates " + name, megabytes / least([&] { for (const auto part : parts) count += find_dates(part, language, anchor).size(); }), "MB/s", Goal::at_least, 20);
    figure("speed persons " + name, megabytes / least([&] { for (const auto part : parts) count += find_persons(part, language).mentions.size(); }), "MB/s", Goal::at_least, 20);
    figure("speed plain text " + name, megabytes / least([&] { for (const auto part : parts) count += open_document(part, {}).ok(); }), "MB/s", Goal::at_least, 20);
    figure("speed text to dates and persons " + name, megabytes / least([&] {
             for (const auto part : parts) {
               const auto document = open_document(part, {});
               if (!document.ok()) continue;
               count += find_dates(document->text, language, anchor).size() + find_persons(document->text, language).mentions.size();
             }
           }), "MB/s", Goal::at_least, 20);
    const double claims = least([&] {
      for (const auto part : parts) {
        const auto document = open_document(part, {});
        if (document.ok()) count += read(*document).size();
      }
    });
    figure("speed text to claims " + name, megabytes / claims, "MB/s", Goal::at_least, 20);
    mixed_megabytes += megabytes;
    mixed_seconds += claims;
    if (count == 0) std::printf("#\n");
  }
  if (mixed_seconds > 0) figure("speed text to claims, both languages", mixed_megabytes / mixed_seconds, "MB/s", Goal::at_least, 20);
  double worst = 0;
  std::string worst_part;
  for (const std::string_view part :
       {"<div>", "<b><p>", "<a href='", "<!--", "<p>a</div>", "<table><td>", "&#", "<", "</p>", "<script>", "<li><ul>", "<i x=1>", "<div class=menu>a, ", "last 5 may 10 to the first of ",
        "1.2.3-4/5 ", "10 10 10 10 мая ", "Иванов Иван А. Б. де ла ", "и 5 и 6 и 7 ", "\"'«»", "a-", "А-", "А-а-Б ", "the day before the day after ", "\xFF\xFE", "Ёё́", "понедельник - ", "first monday of last month of ", "Anna Petrova, ", "was released and ", "5, 7 and ", "who said that ", "more than ", "political prisoners and ", "в июне и июле, ", "5 мая, 6 июня и ", "first 5 days of the last 5 weeks of ", "с пятницы на субботу "}) {
    for (const std::string_view head : {"", "<html><body><p>"}) {
      std::string text(head);
      while (text.size() < 100000) text += part;
      const double seconds = least([&] {
        const auto document = open_document(text, {});
        if (!document.ok()) return;
        read(*document);
      });
      if (seconds > worst) {
        worst = seconds;
        worst_part = std::string(head) + std::string(part);
      }
    }
  }
  figure("hostile 100 KB, the worst", worst * 1000, "ms", Goal::at_most, 100);
  std::printf("# the worst was: %s\n", worst_part.c_str());
}

}  // namespace stillheld::bench
