// linkbench [sets [FOLDER]] [names] [peers] [million] [million-peer] [jaro] [billion]
//           [inserts [RECORDS]] [csv RECORDS]
//
// sets: the labelled sets under FOLDER (splink_datasets/, eu_journal/), each
//   split in two halves by a hash of the gold cluster, so that no cluster is in
//   both; knobs are chosen on half 0, half 1 and the whole are printed too.
// names: the names alone (names_compare_bench): EU list, name_bench, wd_russian.
// peers: Splink and rapidfuzz beside us (peers.cc), million-peer and jaro included.
// csv RECORDS: the made-up list itself, for other tools.
// Without words: everything but csv, FOLDER being ../shared/linking; what takes
// memory runs in a process of its own, so that its peak is its own.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "identity/link.h"
#include "identity/score.h"
#include "identity/testing.h"
#include "linking/bench.h"
#include "linking/people.h"

namespace stillheld::bench {

using namespace identity;

void figure(const std::string& name, double value, const std::string& unit, double goal,
            Better better) {
  const bool met = better == Better::higher ? value >= goal : value <= goal;
  std::printf("%s\t%.6g\t%s\t", name.c_str(), value, unit.c_str());
  if (better != Better::none) std::printf("%s%g\t%s", better == Better::higher ? ">=" : "<=", goal,
                                          met ? "met" : "short");
  std::printf(better == Better::none ? "\t\n" : "\n");
  std::fflush(stdout);
}

namespace {

struct Goal {
  const char* set;
  double f1;
};
constexpr Goal kGoals[] = {
    {"fake_1000", 0.93}, {"febrl3", 0.998}, {"febrl4", 0.9996}, {"historical_50k", 0.90},
    {"eu_belarus", 0.99}};

void measure(const std::string& name, const std::string& part, const testing::Labelled& made) {
  double goal = 0;
  for (const Goal& one : kGoals)
    if (name == one.set) goal = one.f1;
  LinkOptions options;
  options.threads = 2;
  options.keep_all_pairs = true;
  const auto linked = link(made.records, options);
  if (!linked.ok()) return;
  const PairScore score = score_clusters(made.gold, linked->person_of);
  const Interval interval = bootstrap_f1(made.gold, linked->person_of, 200, 1);
  const std::string label = name + " " + part + " ";
  figure(label + "cluster F1", score.f1(), "", goal, Better::higher);
  figure(label + "cluster F1 low", interval.low, "");
  figure(label + "cluster F1 high", interval.high, "");
  figure(label + "cluster precision", score.precision(), "");
  figure(label + "cluster recall", score.recall(), "");
  std::vector<uint32_t> gold_of(linked->table.rows(), 0);
  for (uint32_t r = 0; r < made.gold.size(); ++r) gold_of[linked->table.row_of(r)] = made.gold[r];
  std::vector<std::pair<double, bool>> pairs;
  double true_pairs = 0, found = 0, matched = 0;
  for (const Edge& edge : linked->edges) {
    const bool truth = gold_of[edge.a] == gold_of[edge.b];
    pairs.emplace_back(probability(edge.score), truth);
    matched += edge.score >= 0 ? 1 : 0;
    found += edge.score >= 0 && truth ? 1 : 0;
  }
  std::vector<double> sizes(made.gold.size() + 1, 0);
  for (const uint32_t g : gold_of) sizes[g] += 1;
  double made_pairs = 0;
  for (const auto& [p, truth] : pairs) made_pairs += truth ? 1 : 0;
  if (made.records.lists() <= 2) {
    for (const double size : sizes) true_pairs += size * (size - 1) / 2;
    figure(label + "blocking recall", made_pairs / std::max(true_pairs, 1.0), "");
  }
  figure(label + "blocking recall, estimated", linked->report.recall.recall, "");
    figure(label + "blocking recall, estimated, low", linked->report.recall.low, "");
    figure(label + "blocking recall, estimated, high", linked->report.recall.high, "");
  figure(label + "pair precision at p 0.5", matched > 0 ? found / matched : 1, "");
  const Calibration calibrated = calibration(pairs);
  figure(label + "calibration error", calibrated.error, "", 0.02, Better::lower);
  figure(label + "calibration error, contested pairs", calibrated.contested_error, "");
  figure(label + "pairs", static_cast<double>(calibrated.pairs), "pairs");
  figure(label + "contested pairs", static_cast<double>(calibrated.contested), "pairs");
}

// Every spelling of the EU's list is a record with a name and nothing else.
testing::Labelled load_eu(const std::string& folder, int half) {
  testing::Labelled made;
  const auto rows = testing::read_plain_csv(folder + "/eu_journal/32006R0765.csv");
  const size_t name = made.records.add_column("name", Kind::kWholeName);
  if (rows.empty()) return made;
  const auto column = [&](const char* heading) {
    for (size_t c = 0; c < rows[0].size(); ++c)
      if (rows[0][c] == heading) return c;
    return rows[0].size();
  };
  const size_t schema = column("schema"), main = column("name"), alias = column("alias");
  for (size_t r = 1; r < rows.size(); ++r) {
    if (rows[r][schema] != "Person") continue;
    if (half >= 0 && static_cast<int>(hash_text(rows[r][main]) >> 40 & 1) != half) continue;
    std::string_view rest = rows[r][alias];
    std::string_view one = rows[r][main];
    for (int spelling = 0;; ++spelling) {
      while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
      if (!one.empty()) {
        made.records.add(std::to_string(r) + "-" + std::to_string(spelling));
        made.records.set(name, one);
        made.gold.push_back(static_cast<uint32_t>(r));
      }
      if (rest.empty()) break;
      const size_t end = std::min(rest.find(';'), rest.size());
      one = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return made;
}

std::string eu_names(const std::string& folder) {
  std::string csv = "id,person,half,name\n";
  for (const int half : {0, 1}) {
    const auto made = load_eu(folder, half);
    for (uint32_t r = 0; r < made.gold.size(); ++r) {
      csv += std::string(made.records.id(r)) + "," + std::to_string(made.gold[r]) + "," + std::to_string(half) + ",\"";
      for (const char c : made.records.text(0, r)) csv += c == '"' ? std::string("\"\"") : std::string(1, c);
      csv += "\"\n";
    }
  }
  return csv;
}

void measure_sets(const std::string& folder) {
  const char* const parts[] = {"whole", "half 0", "half 1"};
  for (const auto& set : testing::gold_sets())
    for (const int half : {0, 1, -1}) {
      const auto made = testing::load(set, folder, half);
      if (!made) {
        std::fprintf(stderr, "%s is not in %s\n", set.name.c_str(), folder.c_str());
        break;
      }
      measure(set.name, parts[half + 1], *made);
    }
  for (const int half : {0, 1, -1}) {
    const auto made = load_eu(folder, half);
    if (made.gold.empty()) break;
    measure("eu_belarus", parts[half + 1], made);
  }
}

}  // namespace
}  // namespace stillheld::bench

int main(int argc, char** argv) {
  using namespace stillheld::bench;
  const std::string self = "/proc/self/exe";
  std::string folder = "../shared/linking";
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) words = {"sets", "names", "peers", "million", "billion", "inserts"};
  const bool all = argc == 1;
  const std::string program = std::filesystem::read_symlink(self).string();
  // A process for each that is measured by its memory.
  const auto apart = [&](const std::string& word) { return std::system((program + " " + word).c_str()); };
  for (size_t w = 0; w < words.size(); ++w) {
    const std::string& word = words[w];
    const auto number = [&](size_t otherwise) {
      if (w + 1 >= words.size() || std::atoll(words[w + 1].c_str()) <= 0) return otherwise;
      return static_cast<size_t>(std::atoll(words[++w].c_str()));
    };
    if (word == "sets") {
      if (w + 1 < words.size() && words[w + 1].find('/') != std::string::npos) folder = words[++w];
      measure_sets(folder);
    } else if (word == "names") {
      if (std::system("build/names_compare_bench") != 0) std::fprintf(stderr, "build/names_compare_bench: not built\n");
    } else if (word == "peers") {
      measure_beside_peers(program, folder, std::filesystem::exists(folder) ? eu_names(folder) : "");
    } else if (all) {
      apart(word);
    } else if (word == "million" || word == "million-peer") {
      measure_million(1'000'000, 2, word == "million-peer");
    } else if (word == "jaro") {
      measure_jaro_winkler(4000);
    } else if (word == "billion") {
      measure_billion(2);
    } else if (word == "inserts") {
      measure_inserts(number(1'000'000), 50'000);
    } else if (word == "csv") {
      const std::string csv = people_csv(make_people(number(1000), 1));
      std::fwrite(csv.data(), 1, csv.size(), stdout);
    } else {
      std::fprintf(stderr, "no such measurement: %s\n", word.c_str());
      return 2;
    }
  }
  return 0;
}
