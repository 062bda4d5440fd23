// Do releases come beside concessions more often than by chance? (M18)
//
// Definition.  The statistic is the number of people freed within w days after
// (or before) a concession.  By chance is: the same releases, moved together in
// time.  Each calendar stratum (all Januaries, all Februaries …) is a circle of
// its days, and the releases of a stratum are turned on it by one common
// number of days.  So their own clustering stays, and so do the amnesties of
// every July; only what binds them to the concessions is lost.
//
//   p = (1 + turnings with at least as many) ÷ (1 + turnings)
//
// Windows are declared before looking: all that are asked are answered, and
// `p_of_all` is that of the strongest of them, among as many windows by chance.
// With few concessions even a perfect pattern is not rare; `least_p` says how
// small p could have become, and where that is no less than 0.05 the answer is
// a refusal.
//
// It finds an association and no motive.  It cannot tell "freed because of the
// concession" from "conceded because they were to be freed", nor from a third
// thing behind both; the sentence `assumes.association_only` goes with it.
//
// Counter-example: two dates side by side in a newspaper.
//
// (1) Same seed, same bytes: turning b of a seed is the same in every run.
// (2) A person is counted once a window, however many concessions are near.
// (3) Refusals: no_windows, no_concessions, no_releases, bad_days (outside
//     first … last, or lists that do not belong together), never_rare.
//
// Cost: tables of a stratum's turnings first, then a sum of one entry a
// stratum each; 10⁶ turnings over ten years in about 0.2 s.  Threads: no state.
// Tested by coupling_test.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dates/day.h"
#include "measure/answer.h"

namespace stillheld::measure {

enum class Strata { none, month, quarter };

struct CouplingQuestion {
  dates::Day first = 0, last = 0;           // the days of the study, included
  std::vector<dates::Day> release_day;
  std::vector<int64_t> released;            // people, one a release day
  std::vector<dates::Day> concession_day;
  std::vector<int32_t> windows;             // days, each ≥ 0: declared beforehand
  bool before = true;                       // also people freed before a concession
  Strata strata = Strata::month;
  int64_t turnings = 99999;
  uint64_t seed = 1;
};

struct CouplingWindow {
  int32_t days = 0;
  bool before = false;
  int64_t people = 0;       // freed within the window
  double expected = 0;      // the mean over all turnings, exact
  double std_deviation = 0;
  double p = 1, least_p = 0;
};

struct Coupling {
  std::vector<CouplingWindow> windows;
  double p_of_all = 1;
  int64_t people = 0, concessions = 0, turnings = 0;
  std::vector<std::string> assumes;  // association_only, lists_complete, stationary_in_strata
};

Answer<Coupling> coupling(const CouplingQuestion& question);

}  // namespace stillheld::measure
