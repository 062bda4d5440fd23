// ./run bench undercount [TABLES] [--trial] [--real] [--tables-only] [--speed]
// [--only NAME] [--threads N] [--verbose]: does the hull hold the truth?
//
// Seven invented populations of 2,000, 300 tables each, and five further ones;
// before them the real tables.  --trial: the populations (other numbers, other
// seeds) on which the method was chosen.
#include <array>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <thread>

#include "measure/undercount.h"
#include "measures/undercount.h"
#include "report.h"
#include "undercount/real.h"
#include "undercount/scenarios.h"

namespace {

using namespace stillheld::bench;
using namespace stillheld::measure;

constexpr double kTruth = 2000;

void run(const Scenario& scenario, size_t tables, uint64_t seed, unsigned threads, bool verbose) {
  std::vector<Undercount> found(tables);
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next.fetch_add(1); i < tables; i = next.fetch_add(1)) {
      UndercountOptions options;
      options.seed = seed * 1000003 + i;
      found[i] = undercount(draw(scenario, seed, i), options);
    }
  };
  const clock_t begun = std::clock();
  std::vector<std::thread> helpers;
  for (unsigned t = 1; t < threads; ++t) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  const double seconds = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;

  double answered = 0;
  double covered = 0;
  double covered_all = 0;
  double width = 0;
  double widest = 0;
  double below = 0;
  double bounded = 0;
  std::map<std::string, int> reasons;
  std::map<std::string, std::array<double, 3>> engines;
  for (const Undercount& each : found) {
    Interval hull{1e300, 0};
    for (const EngineAnswer& engine : each.engines) {
      auto& row = engines[engine.key];
      row[0] += 1;
      row[1] += engine.interval.contains(kTruth) ? 1 : 0;
      row[2] += engine.interval.low > 0 ? std::log(engine.interval.high / engine.interval.low) : 0;
      hull = {std::min(hull.low, engine.interval.low), std::max(hull.high, engine.interval.high)};
    }
    if (!each.engines.empty()) { covered_all += hull.contains(kTruth); ++bounded; }
    if (each.refusal) {
      ++reasons[each.refusal->key];
      continue;
    }
    ++answered;
    covered += each.hull.contains(kTruth) ? 1 : 0;
    below += each.hull.high < kTruth ? 1 : 0;
    const double w = std::log(each.hull.high / each.hull.low);
    width += w;
    widest = std::max(widest, w);
  }
  const double n = static_cast<double>(tables);
  if (answered > 0) figure(scenario.name + ": hull covers", covered / answered, "share", Goal::at_least, 0.95);
  figure(scenario.name + ": refused", 1 - answered / n, "share", Goal::at_most, scenario.sparse ? 1 : 0.25);
  if (answered > 0) figure(scenario.name + ": log-width of the hull, mean", width / answered, "", Goal::at_most, 1.0);
  std::printf("  %s: hull below the truth %.3f; with refused ones covers %.3f; widest %.2f; CPU %.2f s a table;", scenario.name.c_str(),
              answered > 0 ? below / answered : 0.0, bounded > 0 ? covered_all / bounded : 0.0, widest, seconds / n);
  for (const auto& [key, count] : reasons) std::printf(" %s %d", key.c_str(), count);
  for (const auto& [key, row] : engines) std::printf(" | %s covers %.3f width %.3f", key.c_str(), row[1] / row[0], row[2] / row[0]);
  std::printf("\n");
  std::fflush(stdout);
  if (verbose) {
    for (const Undercount& each : found) {
      std::printf("    n %lu %s hull %.0f-%.0f rhat %.3f ess %.0f chao %.0f spread %.0f-%.0f", static_cast<unsigned long>(each.observed), each.refusal ? each.refusal->key.c_str() : "", each.hull.low, each.hull.high, each.rhat, each.effective, each.chao_low, each.models_spread.low, each.models_spread.high);
      for (const EngineAnswer& e : each.engines) std::printf(" | %.0f %.0f-%.0f%s%s b%.0f", e.middle, e.interval.low, e.interval.high, e.refusal ? "!" : "", e.set_aside ? "~" : "", e.behind);
      for (const auto& b : each.graphs_band) std::printf(" | d%.1f %.0f %.0f-%.0f", b.delta, b.middle, b.interval.low, b.interval.high);
      if (!each.models.empty()) std::printf(" %s %.2f", each.models[0].name.c_str(), each.models[0].weight);
      std::printf("\n");
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  size_t tables = 300;
  bool chosen = false;
  bool verbose = false;
  bool real_only = false;
  bool no_real = false;
  bool speed_only = false;
  const char* only = "";
  unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--trial") == 0) chosen = true;
    else if (std::strcmp(argv[i], "--verbose") == 0) verbose = true;
    else if (std::strcmp(argv[i], "--speed") == 0) speed_only = true;
    else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) only = argv[++i];
    else if (std::strcmp(argv[i], "--threads") == 0 && i + 1 < argc) threads = static_cast<unsigned>(std::atoi(argv[++i]));
    else if (std::strcmp(argv[i], "--tables-only") == 0) no_real = true;
    else if (std::strcmp(argv[i], "--real") == 0) real_only = true;
    else tables = static_cast<size_t>(std::atoi(argv[i]));
  }
  const char* folder = std::getenv("STILLHELD_STATISTICS");
  const std::string shared = folder != nullptr ? folder : "../shared/statistics";
  if (speed_only) {
    undercount_speed(shared);
    return 0;
  }
  if (!no_real && !real_tables(shared)) {
    std::printf("  the real tables are not beside the repository: skipped\n");
  }
  if (real_only) return 0;
  if (chosen) {
    for (const Scenario& scenario : trial()) {
      if (scenario.name.find(only) != std::string::npos) run(scenario, tables, 77, threads, verbose);
    }
    return 0;
  }
  for (const auto& list : {reported(), further()}) {
    for (const Scenario& scenario : list) {
      if (scenario.name.find(only) != std::string::npos) run(scenario, tables, 20261124, threads, verbose);
    }
  }
}
