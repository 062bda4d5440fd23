// Speed and memory of the engines on time, beside R's packages in one run.
//
// The made-up spells are the same for both: written to files of 32-bit numbers
// which bench/measures/peers.R reads.  Without R (apt-get install r-base-core
// r-cran-survival r-cran-surveillance) only our own figures are printed.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>

#include "base/random.h"
#include "measure/change.h"
#include "measure/coupling.h"
#include "measure/delay.h"
#include "measure/survival.h"
#include "measures/bench.h"

namespace stillheld::bench {
namespace {

using namespace measure;

// Processor seconds of this process; the least and the middle of some runs.
struct Timing {
  double least, middle;
};

Timing time_of(int runs, const std::function<void()>& work) {
  std::vector<double> seconds;
  for (int run = 0; run < runs; ++run) {
    const std::clock_t start = std::clock();
    work();
    seconds.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::sort(seconds.begin(), seconds.end());
  return {seconds.front(), seconds[seconds.size() / 2]};
}

void timed(const std::string& name, double goal, int runs, const std::function<void()>& work) {
  const Timing timing = time_of(runs, work);
  figure(name + ", median of " + std::to_string(runs) + " (least " + std::to_string(timing.least) + ")", timing.middle,
         "s", Goal::at_most, goal);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Stays of some weeks to some years, five ways out, late entry, lost from sight.
Spells made_up(size_t n, int32_t scale) {
  SeededRandom random(42);
  const auto uniform = [&] { return (static_cast<double>(random.next() >> 11) + 0.5) * 0x1p-53; };
  Spells out;
  out.entry.reserve(n), out.exit.reserve(n), out.way.reserve(n);
  while (out.exit.size() < n) {
    const double stay = -700 * std::log(uniform()) * scale, seen = 3650 * uniform() * scale;
    const auto entry = static_cast<Days>(std::max(0.0, (uniform() - 0.6) * 500) * scale) - (uniform() < 0.6 ? 1 : 0);
    const auto exit = static_cast<Days>(std::min(stay, seen)) + 1;
    if (exit <= entry) continue;
    out.entry.push_back(entry);
    out.exit.push_back(exit);
    out.way.push_back(stay <= seen ? static_cast<uint8_t>(1 + random.below(5)) : 0);
  }
  return out;
}

void write(const std::filesystem::path& path, const auto& numbers) {
  FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return;
  for (const auto number : numbers) {
    const auto value = static_cast<int32_t>(number);
    std::fwrite(&value, sizeof value, 1, file);
  }
  std::fclose(file);
}

void survival_speed(Peers peers) {
  const Spells spells = made_up(1000000, 1);
  Answer<SurvivalCurve> curve = refuse("no_spells");
  Answer<WaysCurve> ways = refuse("no_spells");
  timed("Kaplan-Meier with late entry, 1,000,000 spells in days", 0.12, 9, [&] { curve = kaplan_meier(spells); });
  timed("Aalen-Johansen, five ways out, late entry, 1,000,000 spells in days", 0.3, 9, [&] { ways = aalen_johansen(spells, 5); });
  const auto s = survival_at(*curve, 365);
  const auto f = incidence_at(*ways, 3, 365);
  fact("S(365), ours", s->value, "share");
  fact("incidence of the third way at 365, ours", f->value, "share");
  {
    const Spells fine = made_up(1000000, 400);
    Answer<WaysCurve> other = refuse("no_spells");
    timed("Aalen-Johansen, the same in units of a 400th of a day", 0.3, 5, [&] {
      other = refuse("no_spells");  // not two curves at once
      other = aalen_johansen(fine, 5);
    });
    fact("distinct exits there", static_cast<double>(other->time.size()), "");
  }
  figure("memory at its highest, 1,000,000 spells, spells included", peak_megabytes(), "MB", Goal::at_most, 200);

  if (peers == Peers::none) return;
  const auto folder = std::filesystem::temp_directory_path() / ("stillheld-bench-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  write(folder / "entry.bin", spells.entry);
  write(folder / "exit.bin", spells.exit);
  write(folder / "way.bin", spells.way);
  if (std::system("command -v Rscript >/dev/null 2>&1") == 0) {
    const std::string call = "Rscript " STILLHELD_SOURCE_DIR "/bench/measures/peers.R " + folder.string() +
                             (peers == Peers::million ? " million" : "");
    std::fflush(stdout);
    if (std::system(call.c_str()) != 0) std::printf("R's part did not run to its end.\n");
  } else {
    std::printf("R is not installed: its figures are left out.\n");
  }
  std::filesystem::remove_all(folder);
}

void other_speed(const std::string& shared) {
  CouplingQuestion question;
  question.first = dates::from_civil(2015, 1, 1);
  question.last = dates::from_civil(2024, 12, 31);
  question.windows = {7, 14, 30, 60};
  question.turnings = 1000000;
  SeededRandom random(7);
  for (int i = 0; i < 200; ++i) {
    question.release_day.push_back(question.first + static_cast<int32_t>(random.below(3653)));
    question.released.push_back(static_cast<int64_t>(1 + random.below(50)));
  }
  for (int i = 0; i < 10; ++i) question.concession_day.push_back(question.first + static_cast<int32_t>(random.below(3653)));
  timed("coupling, 1,000,000 turnings over ten years, eight windows", 1, 5, [&] { (void)coupling(question); });

  std::vector<double> counts;
  for (int i = 0; i < 100000; ++i) counts.push_back(static_cast<double>(random.below(i < 50000 ? 9 : 5)));
  for (const auto& [name, penalty] : {std::pair("MBIC", Penalty::mbic), std::pair("SIC", Penalty::sic)}) {
    fact(std::string("PELT by ") + name + ", 100,000 periods, one change, one run",
         time_of(1, [&] { (void)change_points(counts, {}, penalty); }).middle, "s");
  }
  nowcast_speed(shared);
}

}  // namespace

void timed_line(const std::string& name, double goal, int runs, const std::function<void()>& work) {
  timed(name, goal, runs, work);
}

void speed_bench(const std::string& shared, Peers peers) {
  survival_speed(peers);
  other_speed(shared);
}

}  // namespace stillheld::bench
