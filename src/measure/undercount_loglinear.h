// Log-linear models of overlapping lists: engine one of M4.
//
// Definition: the people with pattern x are Poisson with mean μ_x, and
// log μ_x = Σ θ_T over the terms T ⊆ x that a model has.  A *hierarchical*
// model has with a term all terms below it; every model has the lists
// themselves and none has all lists at once.  The uncounted are exp(θ_∅).
//
// Why "not all at once": that missing term is the whole identifying
// assumption.  Of the 2^J patterns one is never seen, so one term cannot be
// learnt; these models set the highest to zero.  If it is not zero, every one
// of them is wrong, and no test on the data can say so.
//
//   Kosovo 1999, four lists: [123,14,34] is the best of 113 by BIC and says
//   10,357; [134,12,23] is 0.9 behind and says 18,393.  The choice of a model
//   is worth more than its interval, so the spread of all models within
//   ΔBIC ≤ 10 is always shown.
//
// Counter-example: a stepwise search and the interval of what it ended with.
// It is here (`stepwise`) to compare with published numbers, and nowhere used
// for ours.
//
// (1) A term whose lists have nobody in common is not estimated: its patterns
//     are left out and its parameter is counted (−∞; Chan, Silverman & Vincent
//     2021).
// (2) No model is reported whose estimate does not exist (undercount_exists.h).
// (3) BIC is −2 log L + p log n with n people (as Rcapture has it, not cells).
// (4) Intervals: the multinomial profile likelihood (Cormack 1992).
//
// Speed: a column of the design is 1{T ⊆ x}, so X'WX at (S, T) is the sum of
// the weights above S ∪ T; all such sums together cost J 2^J additions.
//
// After Fienberg 1972; Cormack 1989, 1992; Baillargeon & Rivest 2007.
// Threads: values.  Tested by undercount_loglinear_test.cc (a slow twin by
// plain weighted least squares; published figures).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "measure/undercount_table.h"

namespace stillheld::measure {

// Bit T (a set of lists) is on: the model has the term T.  J ≤ 6.
using ModelTerms = uint64_t;

// The lists alone: independence.
ModelTerms independence(int lists);
// `generators` and everything below them, and all lists.
ModelTerms hierarchy(int lists, const std::vector<uint32_t>& generators);
// All hierarchical models of J lists without the term of all: 8 - 1, 113,
// 6,893 for 3, 4, 5.  REQUIRES: lists ≤ 5.
std::vector<ModelTerms> all_hierarchical(int lists);
// "[123,14,34]"
std::string name_of(int lists, ModelTerms model);

// Is there a finite maximum, and only one?  Depends on which patterns are
// empty, not on their numbers.
struct Existence {
  bool finite = true;      // Fienberg & Rinaldo 2012
  bool identified = true;  // full rank on the patterns that are left
};
Existence existence(const CaptureTable& table, ModelTerms model);

struct LogLinearFit {
  ModelTerms model = 0;
  double unseen = 0;      // exp(θ_∅)
  double total = 0;       // n + unseen
  double error = 0;       // standard error of `total`
  double log_error = 0;   // of θ_∅
  double deviance = 0;
  int parameters = 0;
  int freedom = 0;
  double aic = 0;
  double bic = 0;
  std::vector<double> terms;  // θ_T at T; 0 where the model has none (a tendency: its bend)
};
// Nothing where the estimate does not exist or is not unique.
std::optional<LogLinearFit> fit(const CaptureTable& table, ModelTerms model);

// 95 % profile interval of the total.  `high` is infinite if the likelihood
// does not fall by 1.92 up to 10^6 times the observed.
Interval profile_interval(const CaptureTable& table, const LogLinearFit& fitted);

// Terms added one by one, the pair with the smallest tail probability first,
// while it is below `threshold` (SparseMSE's search); main effects at 0.
// The interval is normal in log unseen.
struct Stepwise {
  LogLinearFit fitted;
  Interval interval;
};
std::optional<Stepwise> stepwise(const CaptureTable& table, double threshold);

// A lower bound under any heterogeneity of people alike on all lists (Chao
// 1987, as log-linear model: log μ bends upwards at each number of captures
// from two on, never downwards).
struct ChaoBound {
  double total = 0;
  double error = 0;
};
std::optional<ChaoBound> chao_lower_bound(const CaptureTable& table);

// Textbook models of trapping.  In the last three people have a *tendency* to be on
// any list, which bends log μ upwards in the number of lists (Darroch 1981;
// Rivest & Baillargeon 2007); `kMthGamma35` bends the least, Darroch the most
// beside Poisson at few lists.
enum class Trapping : uint8_t { kM0, kMt, kMthPoisson2, kMthDarroch, kMthGamma35 };
std::optional<LogLinearFit> fit_trapping(int lists, const std::vector<uint64_t>& count, Trapping kind);

// All models, the spread, and the average.
struct LogLinearAnswer {
  struct Weighed {
    LogLinearFit fitted;
    Interval interval;  // profile; of a tendency, normal in log unseen
    std::string name;   // [123,14]; tendency.darroch
    double weight = 0;  // exp(-BIC/2), normed over models with an estimate
  };
  std::vector<Weighed> plausible;  // ΔBIC ≤ 10, best first
  size_t tried = 0;
  size_t without_estimate = 0;     // of `tried`
  bool all = true;                 // false: a search, since all are too many
  // Share of the weight that lies on models without a finite estimate.
  double infinite_share = 0;
  Interval spread;    // of the profile intervals of all in `plausible`
  Interval estimates; // of their estimates
  Interval averaged;  // of the average by weight
  double median = 0;  // of the average
};
struct LogLinearOptions {
  bool intervals = true;
  bool tendencies = false;  // with the models of a tendency in the average
  double level = 0.95;      // of the average
};
LogLinearAnswer log_linear(const CaptureTable& table, const LogLinearOptions& options = {});

}  // namespace stillheld::measure
