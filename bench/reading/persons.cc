// Persons of factRuEval-2016, by form alone: a mention is right if it begins and
// ends with the gold one (name, patronymic, family name, nickname).
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "reading/bench.h"
#include "reading/persons.h"

namespace stillheld::bench {
namespace {

using Span = std::pair<size_t, size_t>;

std::set<Span> gold_of(const std::string& base) {
  std::map<std::string, std::pair<std::string, Span>> spans;
  std::istringstream lines(read_whole(base + ".spans"));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream cells(line);
    std::string id, kind;
    size_t start = 0, size = 0;
    if (cells >> id >> kind >> start >> size) spans[id] = {kind, {start, start + size}};
  }
  std::set<Span> gold;
  std::istringstream objects(read_whole(base + ".objects"));
  for (std::string line; std::getline(objects, line);) {
    std::istringstream cells(line.substr(0, line.find('#')));
    std::string id, kind;
    cells >> id >> kind;
    if (kind != "Person") continue;
    Span whole{static_cast<size_t>(-1), 0};
    for (std::string part; cells >> part;) {
      const auto found = spans.find(part);
      if (found == spans.end()) continue;
      const std::string& what = found->second.first;
      if (what != "name" && what != "surname" && what != "patronymic" && what != "nickname") continue;
      whole.first = std::min(whole.first, found->second.second.first);
      whole.second = std::max(whole.second, found->second.second.second);
    }
    if (whole.second) gold.insert(whole);
  }
  return gold;
}

}  // namespace

void bench_persons(const Asked& asked) {
  const std::string folder = "build/factRuEval-2016";
  if (!std::filesystem::exists(folder)) {
    std::filesystem::create_directories(folder);
    const std::string command = "tar -xJf '" + asked.shared + "/factRuEval-2016.tar.xz' -C " + folder;
    if (std::system(command.c_str()) != 0) return;
  }
  for (const std::string part : {"devset", "testset"}) {
    size_t right = 0, found_all = 0, gold_all = 0;
    std::set<std::string> bases;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
      if (file.path().extension() == ".txt" && file.path().parent_path().filename() == part) bases.insert((file.path().parent_path() / file.path().stem()).string());
    }
    for (const std::string& base : bases) {
      const std::string text = read_whole(base + ".txt");
      const std::set<Span> gold = gold_of(base);
      // The set counts characters.
      std::vector<size_t> character(text.size() + 1);
      size_t count = 0;
      for (size_t i = 0; i < text.size(); ++i) {
        character[i] = count;
        if ((static_cast<uint8_t>(text[i]) & 0xC0) != 0x80 && i > 0) character[i] = ++count;
      }
      character[text.size()] = count + 1;
      const reading::Persons persons = reading::find_persons(text, reading::Language::ru);
      std::set<Span> found;
      for (const reading::Mention& mention : persons.mentions) {
        const Span span{character[mention.start], character[mention.end]};
        found.insert(span);
        if (!gold.count(span) && asked.misses && part == "devset") {
          std::printf("# + %s | %s\n", base.substr(base.rfind('/') + 1).c_str(), text.substr(mention.start, mention.end - mention.start).c_str());
        }
      }
      for (const Span& span : gold) {
        right += found.count(span);
        if (!found.count(span) && asked.misses && part == "devset") {
          const size_t start = static_cast<size_t>(std::lower_bound(character.begin(), character.end(), span.first) - character.begin());
          const size_t end = static_cast<size_t>(std::lower_bound(character.begin(), character.end(), span.second) - character.begin());
          std::printf("# - %s | %s\n", base.substr(base.rfind('/') + 1).c_str(), text.substr(start, end - start).c_str());
        }
      }
      found_all += found.size();
      gold_all += gold.size();
    }
    const double precision = found_all ? static_cast<double>(right) / static_cast<double>(found_all) : 0;
    const double recall = gold_all ? static_cast<double>(right) / static_cast<double>(gold_all) : 0;
    figure("persons factRuEval " + part + " precision", precision, "", Goal::at_least, 0.90);
    figure("persons factRuEval " + part + " recall", recall, "", Goal::at_least, 0.90);
    figure("persons factRuEval " + part + " F1 of " + std::to_string(gold_all), precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0, "", Goal::at_least, 0.90);
  }
}

}  // namespace stillheld::bench
