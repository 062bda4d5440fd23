// Nowcasts against three public line lists with known truth.
#include <cstdio>
#include <fstream>
#include <sstream>

#include <zlib.h>

#include "measure/delay.h"
#include "measures/bench.h"

namespace stillheld::bench {
namespace {

using namespace measure;

// Days since 1970 of YYYY-MM-DD (proleptic Gregorian).
int32_t day_of(const std::string& text) {
  int y = 0, m = 0, d = 0;
  if (std::sscanf(text.c_str(), "%d-%d-%d", &y, &m, &d) != 3) return INT32_MIN;
  y -= m <= 2 ? 1 : 0;
  const int era = y / 400, yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

std::string read_gz(const std::string& path) {
  std::string out;
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return out;
  char buffer[1 << 16];
  for (int n; (n = gzread(file, buffer, sizeof buffer)) > 0;) out.append(buffer, static_cast<size_t>(n));
  gzclose(file);
  return out;
}

std::vector<Report> read_line_list(const std::string& path, int32_t days_a_period, const std::string& origin) {
  std::vector<Report> out;
  std::istringstream text(read_gz(path));
  const int32_t first = day_of(origin);
  for (std::string line; std::getline(text, line);) {
    const size_t comma = line.find(',');
    if (comma == std::string::npos) continue;
    const auto strip = [](std::string cell) {
      std::erase(cell, '"');
      return cell;
    };
    const int32_t event = day_of(strip(line.substr(0, comma))), report = day_of(strip(line.substr(comma + 1)));
    if (event == INT32_MIN || report == INT32_MIN) continue;
    out.push_back({(event - first) / days_a_period, (report - first) / days_a_period});
  }
  return out;
}

struct Part {
  const char* name;
  int32_t from, to;  // now in [from, to)
};

// Demanded: the observed share in 93 to 97 %, or (few nowcasts) Wilson's
// interval of it meets them.
void coverage(const std::string& set, const Part& part, const BackTest& test, int32_t lags, bool few) {
  for (int32_t lag = 1; lag <= lags; ++lag) {
    int64_t asked = 0, covered = 0;
    double width = 0;
    for (const PastNowcast& one : test.nowcasts) {
      if (one.row.lag != lag || one.now < part.from || one.now >= part.to) continue;
      ++asked;
      const auto truth = static_cast<double>(one.truth);
      covered += one.row.low <= truth && truth <= one.row.high ? 1 : 0;
      width += one.row.high - one.row.low;
    }
    const auto share = wilson_share(covered, asked);
    if (!share) continue;
    const bool met = few ? share->low <= 0.97 && share->high >= 0.93 : share->share >= 0.93 && share->share <= 0.97;
    std::printf("%s, %s: coverage at lag %d of %lld (Wilson %.3f to %.3f; mean width %.1f)\t%.4f\tshare\t0.93 to 0.97\t%s\n",
                set.c_str(), part.name, lag, static_cast<long long>(asked), share->low, share->high,
                width / static_cast<double>(asked), share->share, met ? "met" : "short");
  }
}

void improvement(const std::string& set, const Part& part, const BackTest& test, int32_t window) {
  int64_t asked = 0, refused = 0, not_lower = 0, wrong = 0, naive = 0, ladder = 0, fell = 0, called = 0, cover = 0;
  for (const PastComparison& one : test.comparisons) {
    if (one.now < part.from || one.now >= part.to) continue;
    ++asked;
    refused += one.refused ? 1 : 0;
    const bool lower = one.direction == Direction::lower;
    if (one.before_truth > 0) {
      const double ratio = (static_cast<double>(one.recent_truth) + .5) / (static_cast<double>(one.before_truth) + .5);
      cover += one.low <= ratio && ratio <= one.high ? 1 : 0;
    }
    if (one.recent_truth >= one.before_truth) {
      ++not_lower;
      wrong += lower ? 1 : 0;
      naive += one.recent_known < one.before_known ? 1 : 0;
      ladder += one.chain_ladder_ratio < 1 ? 1 : 0;
    }
    if (one.before_truth > 0 && 4 * one.recent_truth <= 3 * one.before_truth) {
      ++fell;
      called += lower ? 1 : 0;
    }
  }
  const auto share = [](int64_t a, int64_t b) { return b == 0 ? 0.0 : static_cast<double>(a) / static_cast<double>(b); };
  const std::string label = set + ", " + part.name + ", " + std::to_string(window) + " periods: ";
  const std::string of = " of " + std::to_string(not_lower);
  if (window == 4) figure(label + "false improvement" + of, share(wrong, not_lower), "share", Goal::at_most, 0.05);
  else fact(label + "false improvement" + of, share(wrong, not_lower), "share");
  const std::string falls = label + "falls of a quarter called, of " + std::to_string(fell);
  if (window == 4) figure(falls, share(called, fell), "share", Goal::at_least, 0.6);
  else fact(falls, share(called, fell), "share");
  fact(label + "false improvement of bare counts", share(naive, not_lower), "share");
  fact(label + "false improvement of the chain ladder", share(ladder, not_lower), "share");
  fact(label + "90 % interval of the ratio covers", share(cover, asked), "share");
  fact(label + "refused, the delay having moved", share(refused, asked), "share");
}

// What bare counts say, by the rule of the reference (row 50: .980, .699, .143 at
// two, four and eight weeks): "lower" is lower by a tenth or more, as known at the
// end of the last week; "not so" is a sum no less than that of the weeks before,
// as known in the end; from the 97th week on.
void bare_counts(const std::vector<Report>& reports) {
  int32_t last = 0;
  for (const Report& one : reports) last = std::max(last, one.event);
  std::vector<std::vector<int32_t>> by_report(static_cast<size_t>(last) + 1);
  std::vector<int64_t> truth(static_cast<size_t>(last) + 1, 0), known = truth;
  for (const Report& one : reports) {
    ++truth[static_cast<size_t>(one.event)];
    if (one.report <= last) by_report[static_cast<size_t>(one.report)].push_back(one.event);
  }
  int64_t not_lower[3] = {0, 0, 0}, called[3] = {0, 0, 0};
  constexpr int32_t kWindows[] = {2, 4, 8};
  for (int32_t now = 0; now <= last; ++now) {
    for (const int32_t event : by_report[static_cast<size_t>(now)]) ++known[static_cast<size_t>(event)];
    if (now < 96) continue;
    for (size_t w = 0; w < 3; ++w) {
      const auto sum = [&](const std::vector<int64_t>& counts, int32_t back) {
        int64_t out = 0;
        for (int32_t i = 0; i < kWindows[w]; ++i) out += counts[static_cast<size_t>(now - back - i)];
        return out;
      };
      if (sum(truth, 0) < sum(truth, kWindows[w])) continue;
      ++not_lower[w];
      called[w] += 10 * sum(known, 0) <= 9 * sum(known, kWindows[w]) ? 1 : 0;
    }
  }
  for (size_t w = 0; w < 3; ++w)
    fact("dengue, " + std::to_string(kWindows[w]) + " weeks: bare counts a tenth lower or more where it was not so, of " + std::to_string(not_lower[w]) + ", from the 97th week on",
         static_cast<double>(called[w]) / static_cast<double>(not_lower[w]), "share");
}

}  // namespace

void nowcast_speed(const std::string& shared) {
  const auto reports = read_line_list(shared + "/hus_o104_hosp.csv", 1, "2011-05-02");
  if (reports.empty()) return;
  // 2 June 2011 is day 31.
  Answer<Nowcast> now = refuse("no_reports");
  timed_line("nowcast of 13 days (HUS, 2 June 2011) with its own back-test", 0.03, 9,
             [&] { now = nowcast(*triangle_of(reports, 0, 31, 15)); });
  if (!now) {
    std::printf("HUS, 2 June 2011: %s\n", now.refusal().key.c_str());
    return;
  }
  int64_t covered = 0, known = 0, truth = 0;
  double estimate = 0;
  for (const NowcastRow& row : now->rows) {
    if (row.lag < 1 || row.lag > 13) continue;
    int64_t all = 0;
    for (const Report& one : reports) all += one.event == row.period ? 1 : 0;
    covered += row.low <= static_cast<double>(all) && static_cast<double>(all) <= row.high ? 1 : 0;
    known += row.known, truth += all, estimate += row.estimate;
  }
  fact("HUS, 2 June 2011, 13 days: known", static_cast<double>(known), "people");
  fact("HUS, 2 June 2011, 13 days: estimated", estimate, "people");
  fact("HUS, 2 June 2011, 13 days: true", static_cast<double>(truth), "people");
  fact("HUS, 2 June 2011, 13 days: days within their interval", static_cast<double>(covered), "of 13");
}

void delay_bench(const std::string& shared) {
  const auto dengue = read_line_list(shared + "/denguedat_linelist.csv.gz", 7, "1990-01-01");
  if (dengue.empty()) {
    std::printf("The reference data are not in %s.\n", shared.c_str());
    return;
  }
  bare_counts(dengue);
  // 2000-01-03 is week 522.
  const Part parts[] = {{"1990s, where the method was chosen", 0, 522}, {"2000s, held out", 522, 2000}, {"all weeks", 0, 2000}};
  const auto triangle = triangle_of(dengue, 0, 1094, 26);
  for (const int32_t window : {4, 2, 8}) {
    const auto test = back_test(*triangle, 8, window);
    for (const Part& part : parts) {
      if (window == 4) coverage("dengue", part, *test, 8, false);
      improvement("dengue", part, *test, window);
    }
  }
  const auto hus = read_line_list(shared + "/hus_o104_hosp.csv", 1, "2011-05-01");
  int32_t last = 0;
  for (const Report& one : hus) last = std::max(last, one.report);
  if (const auto days = triangle_of(hus, 0, last); days.ok()) {
    if (const auto test = back_test(*days, 8, 0)) coverage("HUS", {"all days", 0, 2000}, *test, 8, true);
    else std::printf("HUS refused: %s\n", test.refusal().key.c_str());
  }
  // AIDS: quarters × delay classes, the counts themselves.
  std::ifstream file(shared + "/aids_reporting_delay.csv");
  ReportingTriangle aids;
  aids.periods = 38;
  aids.max_delay = 14;
  aids.count.assign(38 * 15, 0);
  std::string line;
  std::getline(file, line);
  for (int row = 0; std::getline(file, line) && row < 38 * 15; ++row) {
    int year, quarter, delay, unseen, time, y;
    if (std::sscanf(line.c_str(), "%d,%d,%d,%d,%d,%d", &year, &quarter, &delay, &unseen, &time, &y) != 6) continue;
    if (unseen == 0) aids.count[static_cast<size_t>((time - 1) * 15 + row % 15)] = y;
  }
  if (const auto test = back_test(aids, 8, 0)) coverage("AIDS", {"all quarters", 0, 2000}, *test, 8, true);
  else std::printf("AIDS refused: %s\n", test.refusal().key.c_str());
}

}  // namespace stillheld::bench
