// Others beside us, in the same run: Splink on DuckDB and rapidfuzz, from PyPI, in an
// environment of their own under build/peers (peers.py says what they do).
// Where it cannot be made, their published figures stand in the lines, and the
// lines say so.
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "identity/testing.h"
#include "linking/bench.h"
#include "linking/people.h"
#include "names/similarity.h"

namespace stillheld::bench {

using namespace identity;

namespace {

const std::string kFolder = "build/peers";
const std::string kPython = kFolder + "/venv/bin/python";
// Those that peers.py was written against.
constexpr const char* kPackages = "splink==5.0.0 duckdb==2.0.1 rapidfuzz==3.14.6 numpy anyascii";

using Figures = std::map<std::string, double>;

// Runs a command that prints figures, passes its lines on, and gives them.
Figures run(const std::string& command) {
  Figures figures;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return figures;
  char line[1024];
  while (std::fgets(line, sizeof line, pipe) != nullptr) {
    std::string text(line);
    std::fputs(line, stdout);
    std::fflush(stdout);
    const size_t tab = text.find('\t');
    if (tab != std::string::npos) figures[text.substr(0, tab)] = std::atof(text.c_str() + tab + 1);
  }
  if (pclose(pipe) != 0) std::fprintf(stderr, "did not end well: %s\n", command.c_str());
  return figures;
}

bool make_environment() {
  const auto works = [] {
    return std::system((kPython + " -c 'import splink, rapidfuzz, numpy, anyascii' >/dev/null 2>&1").c_str()) == 0;
  };
  if (works()) return true;
  std::filesystem::create_directories(kFolder);
  std::fprintf(stderr, "Making an environment for the peers in %s (once; needs PyPI) …\n", kFolder.c_str());
  const std::string make = "python3 -m venv " + kFolder + "/venv >/dev/null 2>&1 && " + kPython +
                           " -m pip install -q --disable-pip-version-check " + kPackages + " >&2";
  return std::system(make.c_str()) == 0 && works();
}

void published(const char* name, double value, const char* unit) {
  figure(std::string(name) + " (published, measured elsewhere)", value, unit);
}

void quote_published() {
  std::fprintf(stderr,
               "PyPI cannot be reached: the peers' figures below are quoted as published, measured elsewhere.\n");
  published("splink historical_50k whole cluster F1", 0.828, "");
  published("splink fake_1000 whole cluster F1", 0.916, "");
  published("splink febrl3 whole cluster F1", 0.9972, "");
  published("splink febrl4 whole pair F1", 0.9996, "");
  published("ICU + Jaro-Winkler eu_belarus whole F1 over all pairs", 0.80, "");
  published("splink million block+train+score+cluster", 40, "s");
  published("splink million score", 33.2, "s");
  published("rapidfuzz cached Jaro-Winkler, one core", 34, "million pairs/s");
  published("rapidfuzz SIMD Jaro-Winkler, one core", 76, "million pairs/s");
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

// id, gold cluster, half: the halves of linkbench.cc.
void write_gold(const testing::GoldSet& set, const std::string& folder) {
  std::ofstream out(kFolder + "/" + set.name + ".csv");
  out << "id,gold,half\n";
  for (const int half : {0, 1}) {
    const auto made = testing::load(set, folder, half);
    for (uint32_t r = 0; r < made->records.size(); ++r)
      out << quoted(made->records.id(r)) << "," << half << "-" << made->gold[r] << "," << half << "\n";
  }
}

double processor() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) + static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
}

// Family names of the made-up list, each different one once.
std::vector<std::string> some_names(size_t n) {
  const People people = make_people(4 * n, 5);
  std::vector<std::string> names;
  for (uint32_t r = 0; r < people.records.size(); ++r) names.emplace_back(people.records.text(1, r));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::erase(names, "");
  // Not in the order of the alphabet.
  std::sort(names.begin(), names.end(), [](const std::string& x, const std::string& y) { return hash_text(x) < hash_text(y); });
  if (names.size() > n) names.resize(n);
  return names;
}

}  // namespace

// All pairs of n names: what rapidfuzz's cdist does.
void measure_jaro_winkler(size_t n) {
  const std::vector<std::string> names = some_names(n);
  std::vector<names::PaddedString> padded, left(names.size());
  for (const std::string& name : names) padded.emplace_back(name);
  std::vector<float> out(names.size());
  constexpr double kGoals[] = {0, 90, 200};
  for (const auto kernel : {names::Kernel::avx512, names::Kernel::avx2, names::Kernel::scalar}) {
    if (kernel > names::best_kernel()) continue;
    double best = 1e9;
    for (int round = 0; round < 5; ++round) {
      const double start = processor();
      for (size_t i = 0; i < names.size(); ++i) {
        std::fill(left.begin(), left.end(), padded[i]);
        names::jaro_winkler_batch(kernel, left.data(), padded.data(), padded.size(), out.data());
      }
      best = std::min(best, processor() - start);
    }
    const double goal = kGoals[static_cast<size_t>(kernel)];
    figure("Jaro-Winkler, " + std::string(names::kernel_name(kernel)) + ", one core",
           static_cast<double>(names.size()) * static_cast<double>(names.size()) / best / 1e6,
           "million pairs/s", goal, goal > 0 ? Better::higher : Better::none);
  }
}

void measure_beside_peers(const std::string& self, const std::string& folder, const std::string& eu_names) {
  Figures ours = run(self + " jaro");
  ours.merge(run(self + " million-peer"));
  if (!make_environment()) {
    quote_published();
    return;
  }
  std::filesystem::create_directories(kFolder);
  const std::string peers = kPython + " bench/linking/peers.py ";
  {
    std::ofstream out(kFolder + "/names.txt");
    for (const std::string& name : some_names(4000)) out << name << "\n";
    std::ofstream people(kFolder + "/people.csv");
    people << people_csv(make_people(1'000'000, 1));
  }
  if (std::filesystem::exists(folder)) {
    for (const testing::GoldSet& set : testing::gold_sets()) {
      if (!testing::load(set, folder, 0)) continue;
      write_gold(set, folder);
      run(peers + "splink " + set.name + " " + folder + "/splink_datasets " + kFolder + "/" + set.name + ".csv");
    }
    if (!eu_names.empty()) {
      std::ofstream(kFolder + "/eu_names.csv") << eu_names;
      run(peers + "names " + kFolder + "/eu_names.csv");
      published("ICU + Jaro-Winkler eu_belarus whole F1 over all pairs", 0.80, "");
    }
  }
  Figures theirs = run(peers + "rapidfuzz " + kFolder + "/names.txt 4000");
  theirs.merge(run(peers + "million " + kFolder + "/people.csv 2"));
  const auto ratio = [&](const char* name, double a, double b, double goal, Better better) {
    if (a > 0 && b > 0) figure(name, a / b, "times", goal, better);
  };
  const std::string us = "million, the peer's pairs, ";
  const double our_rate = ours[us + "pairs"] / ours[us + "score"];
  const double their_rate = theirs["splink million pairs"] / theirs["splink million score"];
  ratio("million: our pairs scored a second to Splink's", our_rate, their_rate, 50, Better::higher);
  ratio("million: Splink's block+train+score+cluster to ours, wall", theirs["splink million block+train+score+cluster"],
        ours[us + "block+train+score+cluster"], 10, Better::higher);
  ratio("million: Splink's block+train+score+cluster to ours, processor",
        theirs["splink million block+train+score+cluster, processor"],
        2 * ours[us + "block+train+score+cluster, processor seconds a thread"], 10, Better::higher);
  ratio("million: our peak memory to Splink's", ours[us + "peak memory"], theirs["splink million peak memory"], 0.25,
        Better::lower);
  const auto best_of_ours = std::max({ours["Jaro-Winkler, avx512, one core"], ours["Jaro-Winkler, avx2, one core"],
                                      ours["Jaro-Winkler, scalar, one core"]});
  ratio("Jaro-Winkler: our pairs a second to rapidfuzz's", best_of_ours,
        theirs["rapidfuzz Jaro-Winkler, one core, by processor time"], 0, Better::none);
}

}  // namespace stillheld::bench
