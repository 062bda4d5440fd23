// Article bodies of the article-extraction-benchmark, by its own measure: shingles
// of four words, each page of weight one.
#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <vector>

#include "reading/bench.h"
#include "reading/document.h"
#include "reading/document_parts.h"
#include "reading/words.h"

namespace stillheld::bench {
namespace {

using Shingle = std::vector<std::string>;

// \w+ of the benchmark's script.
std::map<Shingle, int> shingles_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (size_t at = 0; at < text.size();) {
    size_t next = at;
    const char32_t c = reading::decode_at(text, at, next);
    if (reading::is_letter(c) || (c >= '0' && c <= '9') || c == '_') word += std::string(text.substr(at, next - at));
    else if (!word.empty()) words.push_back(std::move(word)), word.clear();
    at = next;
  }
  if (!word.empty()) words.push_back(word);
  std::map<Shingle, int> out;
  if (words.empty()) return out;
  for (size_t k = 0; k < std::max<size_t>(1, words.size() < 4 ? 1 : words.size() - 3); ++k) {
    out[Shingle(words.begin() + static_cast<long>(k), words.begin() + static_cast<long>(std::min(k + 4, words.size())))]++;
  }
  return out;
}

struct Sum {
  double precision = 0, recall = 0;
  int predicted = 0, wanted = 0, pages = 0;
  double f1() const {
    const double p = predicted ? precision / predicted : 0, r = wanted ? recall / wanted : 0;
    return p + r > 0 ? 2 * p * r / (p + r) : 0;
  }
};

}  // namespace

void bench_bodies(const Asked& asked) {
  const std::string folder = "build/article-extraction-benchmark";
  if (!std::filesystem::exists(folder + "/ground-truth.json")) {
    std::filesystem::create_directories(folder);
    const std::string command = "tar -xJf '" + asked.shared + "/article-extraction-benchmark.tar.xz' -C " + folder;
    if (std::system(command.c_str()) != 0) return;
  }
  simdjson::dom::parser parser;
  simdjson::dom::object truth;
  if (parser.load(folder + "/ground-truth.json").get(truth)) return;
  Sum sums[3];
  size_t bytes = 0;
  double seconds = 0;
  for (const auto& [key, value] : truth) {
    const std::string name(key);
    std::string_view wanted_text;
    if (value["articleBody"].get(wanted_text)) wanted_text = "";
    const auto page = reading::gunzip(read_whole(folder + "/html/" + name + ".html.gz"), 64u << 20);
    if (!page.ok()) continue;
    bytes += page->size();
    const Stopwatch watch;
    const auto document = reading::open_document(*page, {});
    seconds += watch.seconds();
    std::string body;
    if (document.ok()) {
      for (const reading::Paragraph& p : document->paragraphs) {
        if (p.zone == reading::Zone::body || p.zone == reading::Zone::lead) body += std::string(document->slice(p.start, p.end)) + "\n";
      }
    }
    const auto wanted = shingles_of(wanted_text);
    const auto found = shingles_of(body);
    double both = 0, extra = 0, missed = 0;
    for (const auto& [shingle, count] : wanted) {
      const auto other = found.find(shingle);
      const int have = other == found.end() ? 0 : other->second;
      both += std::min(count, have);
      missed += std::max(0, count - have);
    }
    for (const auto& [shingle, count] : found) {
      const auto other = wanted.find(shingle);
      extra += std::max(0, count - (other == wanted.end() ? 0 : other->second));
    }
    const int half = half_of(name);
    const double precision = both + extra > 0 ? both / (both + extra) : 0, recall = both + missed > 0 ? both / (both + missed) : 0;
    for (const int k : {half, 2}) {
      sums[k].pages++;
      if (both + extra > 0) sums[k].precision += precision, sums[k].predicted++;
      if (both + missed > 0) sums[k].recall += recall, sums[k].wanted++;
    }
    if (asked.misses && half == 0 && (precision < 0.93 || recall < 0.93)) std::printf("# %s precision %.3f recall %.3f\n", name.substr(0, 10).c_str(), precision, recall);
  }
  for (int k = 0; k < 3; ++k) {
    const std::string label = std::string("bodies ") + (k == 2 ? "all" : "half " + std::to_string(k)) + " of " + std::to_string(sums[k].pages);
    figure(label + " precision", sums[k].predicted ? sums[k].precision / sums[k].predicted : 0, "", Goal::at_least, 0.955);
    figure(label + " recall", sums[k].wanted ? sums[k].recall / sums[k].wanted : 0, "", Goal::at_least, 0.955);
    figure(label + " F1", sums[k].f1(), "", Goal::at_least, 0.955);
  }
  figure("bodies speed", static_cast<double>(bytes) / 1e6 / std::max(seconds, 1e-9), "MB/s", Goal::at_least, 20);
}

}  // namespace stillheld::bench
