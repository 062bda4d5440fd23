// What is not known yet: counts of recent periods, corrected for news that
// comes late (M3), and whether they fell (with M21, how often we are wrong).
//
// Definition.  An event of period t (a day, a week) becomes known in period
// t + d.  Known so far are those with t + d ≤ now: the upper left of a table
// whose rows are t and whose columns are d, the *reporting triangle*.  The last
// rows always look small.  On 52,987 dengue cases with known truth, "the last
// four weeks were lower than the four before" appeared in most of the weeks in
// which it was not so.
//
// Method.
//   Delay.  The reverse-time hazard g_d is the share of those known with delay
//     d among those known with delay ≤ d (Lawless 1994), from recent reports
//     more than from old ones; F(d) = Π_{j>d} (1 − g_j).
//   Level.  A prior that follows the counts smoothly (a Gamma distribution that
//     forgets, with a growth that dies down) stands behind every period, so
//     that a silent last week is not zero for ever.  How fast it forgets is
//     chosen by how well it foretold the past.
//   Spread.  What is still to come is negative binomial: the level's own doubt,
//     the delay's (delta method), and clumping, as reports come in batches.  It
//     is scaled by our own errors at the same lag, on the periods whose truth
//     has become known since; the interval then takes the level at which our
//     own past ones would have covered as often as they say (split conformal).
//   So every nowcast back-tests itself first, with what was known at the time,
//   and shows the result.  There is no chance in it: same input, same bytes.
//
//   ReportingTriangle triangle = *triangle_of(reports, 0, now);
//   const auto recent = nowcast(triangle);       recent->rows.back().estimate
//   const auto trend = compare_windows(triangle, 4);
//   trend->direction == Direction::lower         or higher, or cannot_tell
//
// Counter-example: a bulk import.  A list loaded today says nothing of when its
// rows became known; delays must be recorded or published times, never assumed
// ones.  Nearly all reports in one period is `bulk_import`.
//
// (1) known ≤ low ≤ estimate ≤ high; nothing is NaN.
// (2) A nowcast at T uses nothing reported after T (tested by cutting).
// (3) Direction is lower only if the upper end of the ratio is below 1, higher
//     only if the lower end is above.  The ratio's interval is one of 90 %:
//     each of the two claims is wrong at most once in twenty.
// (4) Refusals: no_reports, bad_triangle, no_history (fewer periods than the
//     delay needs), bulk_import, delay_moved (reports of the last
//     periods came so much slower or faster than before that the past does not
//     speak for them), reports_stopped (none came for so long that either nothing
//     happens any more or nobody reports it), all_zero.
//
// Assumes: delay_stable, ever_reported (whoever is never reported is outside:
// see undercount.h).  Threads: no state.  Tested by delay_test.cc, on three
// public line lists in bench/measures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "measure/exact.h"

namespace stillheld::measure {

struct Report {
  int32_t event = 0;   // period in which it happened
  int32_t report = 0;  // period in which it became known
};

struct ReportingTriangle {
  int32_t periods = 0;    // 0 … periods − 1; the last is now
  int32_t max_delay = 0;  // what is reported later is in no count
  std::vector<int32_t> count;  // [period × (max_delay + 1) + delay]
  int32_t at(int32_t period, int32_t delay) const {
    return count[static_cast<size_t>(period) * static_cast<size_t>(max_delay + 1) + static_cast<size_t>(delay)];
  }
};

// Reports with event in [first, now] and report ≤ now.  `max_delay` 0: so that
// at most one in 2,000 is later.  A report before its event is `bad_triangle`.
Answer<ReportingTriangle> triangle_of(const std::vector<Report>& reports, int32_t first, int32_t now,
                                      int32_t max_delay = 0);

struct DelayOptions {
  double level = 0.95;
  // Periods of an own rhythm (weekdays: 7) are not modelled: use weeks.
  double forget = 0.97;  // weight of a report one period older
};

struct CoverageAtLag {
  int32_t lag = 0;
  int64_t asked = 0, covered = 0;
  Share share() const;  // with Wilson's interval
};

struct NowcastRow {
  int32_t period = 0;
  int32_t lag = 0;
  int64_t known = 0;
  double share_known = 1;  // F(lag)
  double estimate = 0;     // mean
  double low = 0, high = 0;
};

struct Nowcast {
  std::vector<NowcastRow> rows;   // the last periods (61 at most), oldest first
  std::vector<double> delay_cdf;  // F(0) … F(max_delay)
  std::vector<CoverageAtLag> back_test;
  std::vector<std::string> assumes;
};

Answer<Nowcast> nowcast(const ReportingTriangle& triangle, const DelayOptions& options = {});

enum class Direction { lower, higher, cannot_tell };
std::string_view name_of(Direction direction);

// M21, of the windows of the past whose truth is known.
struct FalseImprovement {
  int64_t not_lower = 0, called_lower = 0;      // of those that were not lower
  int64_t fell_by_quarter = 0, fall_called = 0;  // of those that fell by 25 % or more
  int64_t naive_called_lower = 0;                // what the bare counts said
  int64_t chain_ladder_called_lower = 0;         // and the estimate without its spread
};

struct WindowComparison {
  int32_t window = 0;
  double recent = 0, before = 0;          // corrected sums
  int64_t recent_known = 0, before_known = 0;
  double ratio = 1, low = 0, high = 0;
  Direction direction = Direction::cannot_tell;
  FalseImprovement back_test;
  std::vector<std::string> assumes;
};

// The last `window` periods (now included) with as many before.
Answer<WindowComparison> compare_windows(const ReportingTriangle& triangle, int32_t window,
                                         const DelayOptions& options = {});

// Every past nowcast, for back-tests: what would have been said at each period
// with what was known then, beside what is known of it now.
struct PastNowcast {
  int32_t now = 0;
  NowcastRow row;
  int64_t truth = 0;
};
struct PastComparison {
  int32_t now = 0;
  Direction direction = Direction::cannot_tell;
  bool refused = false;
  double ratio = 1, low = 0, high = 0;
  int64_t recent_known = 0, before_known = 0, recent_truth = 0, before_truth = 0;
  double chain_ladder_ratio = 1;
};
struct BackTest {
  std::vector<PastNowcast> nowcasts;
  std::vector<PastComparison> comparisons;
  int64_t refused = 0;  // periods at which the delay had moved
};
Answer<BackTest> back_test(const ReportingTriangle& triangle, int32_t lags, int32_t window,
                           const DelayOptions& options = {});

}  // namespace stillheld::measure
