// Real tables: what is published of each, and whether a list that is held out
// is predicted from the others.
#include <array>
#include <cstdio>
#include <ctime>
#include <thread>

#include "measure/undercount.h"
#include "undercount/read_table.h"
#include "undercount/real.h"

namespace stillheld::bench {

using namespace measure;

namespace {

void show(const char* name, const Undercount& found) {
  std::printf("  %s: %lu seen, ", name, static_cast<unsigned long>(found.observed));
  if (found.refusal) {
    std::printf("refused: %s (", found.refusal->key.c_str());
    for (const std::string& param : found.refusal->params) std::printf(" %s", param.c_str());
    std::printf(" )");
  } else {
    std::printf("hull %.0f to %.0f", found.hull.low, found.hull.high);
  }
  for (const EngineAnswer& e : found.engines) {
    std::printf(" | %s %.0f (%.0f to %.0f)%s%s", e.key.c_str(), e.middle, e.interval.low, e.interval.high,
                e.refusal ? (" " + e.refusal->key).c_str() : "", e.set_aside ? " set aside" : "");
  }
  std::printf(" | models within 10: %zu, spread %.0f to %.0f | R-hat %.3f, %.0f effective draws\n", found.models.size(),
              found.models_spread.low, found.models_spread.high, found.rhat, found.effective);
}

}  // namespace

bool real_tables(const std::string& folder) {
  const unsigned threads = std::max(1u, std::thread::hardware_concurrency());
  UndercountOptions options;
  options.threads = threads;
  bool any = false;
  for (const char* name : {"kosovo", "ukdat", "ukdat_5", "ned", "ned_5", "australia", "rcapture_hiv", "artificial_3"}) {
    const CaptureTable table = read_table(folder + "/" + name + ".csv");
    if (table.lists.empty()) continue;
    any = true;
    show(name, undercount(table, options));
  }
  if (!any) return false;
  // Held out: the people of one list, seen through the others.  Below an
  // overlap of 30 all are refused; what the engines would have said is measured
  // with that gate open.
  for (const uint64_t least : {kLeastOverlap, uint64_t{0}}) {
    options.least_overlap = least;
    int asked = 0;
    int answered = 0;
    int right = 0;
    std::array<int, 3> engines{};
    int spoke = 0;
    for (const char* name : {"ukdat_5", "ned_5", "australia"}) {
      const CaptureTable table = read_table(folder + "/" + name + ".csv");
      for (int j = 0; j < table.list_count(); ++j) {
        const HeldOut held = hold_out(table, j);
        if (held.table.observed() < 40) continue;  // as the published check
        ++asked;
        const Undercount found = undercount(held.table, options);
        const double truth = static_cast<double>(held.truth);
        if (!found.engines.empty()) ++spoke;
        for (size_t e = 0; e < found.engines.size(); ++e) engines[e] += found.engines[e].interval.contains(truth) ? 1 : 0;
        show((std::string(name) + " without " + table.lists[static_cast<size_t>(j)] + ", truth " + std::to_string(held.truth)).c_str(), found);
        if (found.refusal) continue;
        ++answered;
        right += found.hull.contains(truth) ? 1 : 0;
      }
    }
    std::printf("held-out lists, overlap of %lu needed\t%d asked, %d answered, %d covered; engines asked %d, covered by log-linear %d, graphs %d, classes %d\n",
                static_cast<unsigned long>(least), asked, answered, right, spoke, engines[0], engines[1], engines[2]);
  }
  return true;
}

}  // namespace stillheld::bench
