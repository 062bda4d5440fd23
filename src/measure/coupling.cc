#include "measure/coupling.h"

#include <algorithm>
#include <cmath>

namespace stillheld::measure {
namespace {

constexpr int64_t kMostTurnings = 100'000'000;
constexpr int32_t kMostDays = 400 * 366;
constexpr size_t kMostWindows = 64;
constexpr double kRare = 0.05;

// SplitMix64 at a place of its own: turning b of a seed needs no other.
uint64_t mixed(uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

int stratum_of(dates::Day day, Strata strata) {
  switch (strata) {
    case Strata::none: return 0;
    case Strata::month: return dates::to_civil(day).month - 1;
    case Strata::quarter: return (dates::to_civil(day).month - 1) / 3;
  }
  return 0;
}

// What one stratum adds to every statistic, for each turning.
struct Circle {
  uint64_t days = 0;
  std::vector<int64_t> sums;  // turning × tests
};

std::string plain(double x) {
  std::string text = std::to_string(x);
  while (text.size() > 3 && text.back() == '0') text.pop_back();
  return text;
}

}  // namespace

Answer<Coupling> coupling(const CouplingQuestion& question) {
  const int64_t length = static_cast<int64_t>(question.last) - question.first + 1;
  if (question.windows.empty() || question.windows.size() > kMostWindows) return refuse("no_windows");
  for (const int32_t window : question.windows)
    if (window < 0) return refuse("no_windows");
  if (length < 1 || length > kMostDays || question.released.size() != question.release_day.size() ||
      question.turnings < 1 || question.turnings > kMostTurnings)
    return refuse("bad_days");
  Coupling out;
  for (size_t i = 0; i < question.release_day.size(); ++i) {
    if (question.release_day[i] < question.first || question.release_day[i] > question.last ||
        question.released[i] < 0)
      return refuse("bad_days");
    out.people += question.released[i];
  }
  for (const dates::Day day : question.concession_day)
    if (day < question.first || day > question.last) return refuse("bad_days");
  if (question.concession_day.empty()) return refuse("no_concessions");
  if (out.people == 0) return refuse("no_releases");
  out.concessions = static_cast<int64_t>(question.concession_day.size());
  out.turnings = question.turnings;
  out.assumes = {"association_only", "lists_complete", "stationary_in_strata"};

  const size_t sides = question.before ? 2 : 1, tests = question.windows.size() * sides;
  const auto days = static_cast<size_t>(length);
  // near[test × days + day]: within the window of a concession.
  std::vector<uint8_t> near(tests * days, 0);
  for (size_t w = 0; w < question.windows.size(); ++w) {
    for (size_t side = 0; side < sides; ++side) {
      CouplingWindow window;
      window.days = question.windows[w];
      window.before = side == 1;
      out.windows.push_back(window);
      uint8_t* row = &near[(w * sides + side) * days];
      for (const dates::Day day : question.concession_day) {
        const int64_t at = day - question.first, reach = question.windows[w];
        const int64_t from = side == 1 ? std::max<int64_t>(0, at - reach) : at;
        const int64_t to = side == 1 ? at : std::min<int64_t>(length - 1, at + reach);
        std::fill(row + from, row + to + 1, uint8_t{1});
      }
    }
  }
  std::vector<int64_t> released(days, 0);
  for (size_t i = 0; i < question.release_day.size(); ++i)
    released[static_cast<size_t>(question.release_day[i] - question.first)] += question.released[i];

  std::vector<std::vector<size_t>> members(12);
  for (size_t day = 0; day < days; ++day)
    members[static_cast<size_t>(stratum_of(question.first + static_cast<int32_t>(day), question.strata))].push_back(day);
  std::vector<Circle> circles;
  std::vector<double> mean(tests, 0), variance(tests, 0), best_share(tests, 1);
  std::vector<int64_t> seen(tests, 0);
  for (const auto& circle_days : members) {
    const size_t size = circle_days.size();
    std::vector<std::pair<size_t, int64_t>> events;
    for (size_t i = 0; i < size; ++i)
      if (released[circle_days[i]] > 0) events.emplace_back(i, released[circle_days[i]]);
    if (events.empty()) continue;
    Circle circle;
    circle.days = size;
    circle.sums.assign(size * tests, 0);
    for (size_t test = 0; test < tests; ++test) {
      double sum = 0, square = 0;
      int64_t most = 0, often = 0;
      for (size_t turn = 0; turn < size; ++turn) {
        int64_t people = 0;
        for (const auto& [place, count] : events) {
          const size_t to = place + turn < size ? place + turn : place + turn - size;
          if (near[test * days + circle_days[to]] != 0) people += count;
        }
        circle.sums[turn * tests + test] = people;
        sum += static_cast<double>(people);
        square += static_cast<double>(people) * static_cast<double>(people);
        if (people > most) most = people, often = 0;
        often += people == most ? 1 : 0;
      }
      const double n = static_cast<double>(size);
      mean[test] += sum / n;
      variance[test] += std::max(0.0, square / n - sum / n * sum / n);
      best_share[test] *= static_cast<double>(often) / n;
      seen[test] += circle.sums[test];
    }
    circles.push_back(std::move(circle));
  }

  // z of a statistic is linear in it: the strongest window compares by it.
  std::vector<double> slope(tests, 0), level(tests, 0);
  double strongest = -1e300;
  for (size_t test = 0; test < tests; ++test) {
    const double sd = std::sqrt(variance[test]);
    slope[test] = sd > 0 ? 1 / sd : 0;
    level[test] = -mean[test] * slope[test];
    if (sd > 0) strongest = std::max(strongest, static_cast<double>(seen[test]) * slope[test] + level[test]);
    CouplingWindow& window = out.windows[test];
    window.people = seen[test];
    window.expected = mean[test];
    window.std_deviation = sd;
    window.least_p = std::max(best_share[test], 1 / static_cast<double>(question.turnings + 1));
  }
  const double least = std::min_element(out.windows.begin(), out.windows.end(), [](const auto& a, const auto& b) {
                         return a.least_p < b.least_p;
                       })->least_p;
  if (least >= kRare) return refuse("never_rare", {plain(least)});

  std::vector<int64_t> sums(tests), as_many(tests, 0);
  int64_t as_strong = 0;
  const double bar = strongest - 1e-9 * (1 + std::fabs(strongest));
  for (int64_t b = 0; b < question.turnings; ++b) {
    uint64_t state = mixed(question.seed + 0x632be59bd9b4e019u * static_cast<uint64_t>(b + 1));
    std::fill(sums.begin(), sums.end(), 0);
    for (const Circle& circle : circles) {
      state = mixed(state);
      const uint64_t turn = ((state >> 32) * circle.days) >> 32;
      const int64_t* row = &circle.sums[turn * tests];
      for (size_t test = 0; test < tests; ++test) sums[test] += row[test];
    }
    double z = -1e300;
    for (size_t test = 0; test < tests; ++test) {
      as_many[test] += sums[test] >= seen[test] ? 1 : 0;
      if (slope[test] > 0) z = std::max(z, static_cast<double>(sums[test]) * slope[test] + level[test]);
    }
    as_strong += z >= bar ? 1 : 0;
  }
  const double all = static_cast<double>(question.turnings + 1);
  for (size_t test = 0; test < tests; ++test)
    out.windows[test].p = static_cast<double>(1 + as_many[test]) / all;
  out.p_of_all = static_cast<double>(1 + as_strong) / all;
  return out;
}

}  // namespace stillheld::measure
