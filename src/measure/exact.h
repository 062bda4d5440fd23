// Exact intervals and p-values for counts: shares, rates, ratios of rates.
//
// Definition.  An interval is *exact* (Clopper and Pearson 1934; Garwood 1936)
// when it is made of all values that a test at the level would not reject, by
// the distribution itself and not by a normal curve laid over it.  With the
// counts of this field, 29 of 33 or 2 of 49, that is the difference between an
// interval and a picture of one.
//
//   29 of the 33 freed had been arrested after the process began:
//     exact_share(29, 33)          0.8788, 0.7180 to 0.9660
//   55 taken and 43 freed in one year:
//     exact_rate_ratio(55, 1, 43, 1)   1.2791, 0.8427 to 1.9527, p 0.2664
//
// Counter-example: 55 > 43, hence "more were taken than freed".  The interval
// holds 1: the year alone does not prove it.
//
// A p-value of a discrete distribution has several definitions, which differ
// for small counts, so that every p here carries its name (PKind):
//   central  twice the smaller tail; agrees with the central interval: p < 0.05
//            if and only if the 95 % interval leaves out the null.  Ours.
//   minlike  the sum over all outcomes no likelier than what was seen; what
//            R's poisson.test and binom.test print, beside a central interval
//            with which it can disagree.
//   mid      twice the smaller tail with half the weight of what was seen:
//            not conservative, and not guaranteed.
//   less, greater   one tail.
//
// The ratio of two rates is exact by conditioning: given X1 + X2, X1 is
// binomial with probability ρ·t1 / (ρ·t1 + t2).  It assumes that the events
// are independent.  Arrests come in raids: count raids, or test with change.h.
//
// (1) low ≤ estimate ≤ high.
// (2) Refused: negative counts or exposures (`not_a_count`), nothing counted
//     (`no_trials`, `no_exposure`, `no_events`).  Never NaN.
// (3) `high` of a ratio is infinity where the second count is 0, and so is
//     `ratio`; all else is finite.
// (4) A level is between 0 and 1, and 0.95 unless said.
//
// Threads: no state.  Distributions: Boost.Math.  Tested by exact_test.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "measure/answer.h"

namespace stillheld::measure {

enum class PKind { central, minlike, mid, less, greater };
// "central", "minlike" …: part of every JSON; the sentence is `p_kind.NAME`.
std::string_view name_of(PKind kind);

struct PValue {
  double p = 1;
  PKind kind = PKind::central;
};

struct Share {
  int64_t successes = 0;
  int64_t trials = 0;
  double share = 0;
  double low = 0, high = 1;
};

// Clopper–Pearson.
Answer<Share> exact_share(int64_t successes, int64_t trials, double level = 0.95);
// Wilson's score interval: not exact but close to its level on average; for
// judging coverage, where Clopper–Pearson is too wide.
Answer<Share> wilson_share(int64_t successes, int64_t trials, double level = 0.95);
// How likely so many successes are if each trial has `probability`.
Answer<PValue> exact_share_p(int64_t successes, int64_t trials, double probability,
                             PKind kind = PKind::central);

struct Rate {
  int64_t events = 0;
  double exposure = 1;  // person-days, days …: the rate is per unit of it
  double rate = 0;
  double low = 0, high = 0;
};

// Garwood.
Answer<Rate> exact_rate(int64_t events, double exposure, double level = 0.95);
Answer<PValue> exact_rate_p(int64_t events, double exposure, double rate, PKind kind = PKind::central);

struct RateRatio {
  int64_t first = 0, second = 0;
  double first_exposure = 1, second_exposure = 1;
  double ratio = 1;  // (first / first_exposure) ÷ (second / second_exposure)
  double low = 0, high = 0;
  PValue p;          // of `null_ratio`
  double null_ratio = 1;
};

// REQUIRES nothing: what makes no sense is refused.
Answer<RateRatio> exact_rate_ratio(int64_t first, double first_exposure, int64_t second,
                                   double second_exposure, PKind kind = PKind::central,
                                   double null_ratio = 1, double level = 0.95);

// How many of independent people, each with a chance of their own, are held:
// the exact Poisson-binomial distribution.  Chances of 0 and 1 are welcome.
struct PeopleCount {
  double mean = 0;
  double variance = 0;
  int64_t low = 0, high = 0;  // P(count < low) ≤ (1 − level)/2, and the same above high
};
// `not_a_chance` if one is outside 0 to 1.  No people: 0 to 0.
Answer<PeopleCount> count_by_chances(std::span<const double> chances, double level = 0.95);

}  // namespace stillheld::measure
