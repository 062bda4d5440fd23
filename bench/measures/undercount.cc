// Speed of the three engines of the undercount, in processor seconds.
//
// The packages of R for it (dga, Rcapture, LCMCR) are in no Debian package, so
// they are not run here.  The goals come from what was measured of them
// elsewhere on two cores: dga 4.10 s on the UK's five lists, Rcapture 0.433 s
// for Kosovo's 113 models, LCMCR 65 to 145 effective draws a second.
#include "measures/undercount.h"

#include <algorithm>
#include <ctime>
#include <vector>

#include "measure/undercount.h"
#include "report.h"
#include "undercount/read_table.h"

namespace stillheld::bench {

using namespace measure;

namespace {

template <class Work>
double median_seconds(int runs, Work&& work) {
  std::vector<double> seconds;
  for (int i = 0; i < runs; ++i) {
    const clock_t begun = std::clock();
    work();
    seconds.push_back(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC);
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

}  // namespace

void undercount_speed(const std::string& shared) {
  const CaptureTable uk = read_table(shared + "/ukdat_5.csv");
  const CaptureTable kosovo = read_table(shared + "/kosovo.csv");
  if (uk.lists.empty() || kosovo.lists.empty()) {
    std::printf("  the reference tables are not beside the repository: speed of the undercount skipped\n");
    return;
  }
  double sink = 0;
  figure("averaging 821 graphs, UK-5", median_seconds(15, [&] { sink += average_graphs(uk).mean; }), "s", Goal::at_most, 0.02);
  LogLinearOptions fits;
  fits.intervals = false;
  figure("all 113 log-linear models, Kosovo", median_seconds(31, [&] { sink += log_linear(kosovo, fits).estimates.low; }), "s", Goal::at_most, 0.003);
  figure("the same with profile intervals", median_seconds(15, [&] { sink += log_linear(kosovo).averaged.low; }), "s", Goal::at_most, 0.003);
  // Warm-up and diagnosis are paid for; draws count once R-hat is at most 1.01.
  ClassOptions how;
  how.enough = 4000;
  std::vector<double> rates;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    how.seed = seed;
    ClassAnswer answer;
    const double seconds = median_seconds(1, [&] { answer = latent_classes(kosovo, how); });
    rates.push_back(refusal_of(answer) ? 0 : answer.effective / seconds);
  }
  std::sort(rates.begin(), rates.end());
  figure("latent classes, Kosovo: effective draws a second and core, R-hat gate met", rates[2], "1/s", Goal::at_least, 5 * 145);
  std::printf("  lowest and highest of five seeds: %.0f, %.0f; (%g)\n", rates.front(), rates.back(), sink > 0 ? 1.0 : 0.0);
}

}  // namespace stillheld::bench
