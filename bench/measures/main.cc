// bench_measures [FOLDER] [PART…]
//
// FOLDER: the reference data (../shared/statistics without it).  Parts: delay,
// speed (with `million` R is given a million spells too: minutes; with `alone` R is
// not asked); both without one.
#include <cstring>

#include "measures/bench.h"
#include "measures/undercount.h"

int main(int argc, char** argv) {
  using namespace stillheld::bench;
  std::string folder = "../shared/statistics";
  bool all = true, delay = false, speed = false, million = false, alone = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "delay") == 0) delay = true, all = false;
    else if (std::strcmp(argv[i], "speed") == 0) speed = true, all = false;
    else if (std::strcmp(argv[i], "million") == 0) million = true;
    else if (std::strcmp(argv[i], "alone") == 0) alone = true;
    else folder = argv[i];
  }
  // First: the highest memory is that of the spells.
  if (all || speed) speed_bench(folder, alone ? Peers::none : million ? Peers::million : Peers::quick);
  if (all || speed) undercount_speed(folder);
  if (all || delay) delay_bench(folder);
  return 0;
}
