// Latent classes: engine three of M4.
//
// Definition: people fall into classes that nobody sees; inside a class the
// lists are independent, with their own chances; class sizes come from a
// truncated stick-breaking process (Manrique-Vallier 2016).  So the lists
// depend on one another only through who the people are.
//
// Why: people differ.  Those in a big city are on every list and those in a
// village on none; models with two-list terms call that overlap and miss the
// village.
//
// Identifying assumption: the people on no list are a mixture of the classes
// seen on lists, in the proportions that the classes' own chances say.
//
//   Kosovo: median 10,424; 95 % 9,044 to 13,743.
//
// Counter-example: one long chain.  On the Netherlands' data the package that
// everybody uses says 50,727, 67,115 or 146,326, by its seed.  Here several
// chains from different starts must agree (R-hat at most 1.01, rank-normalised
// and folded) and be worth 400 independent draws, there must be one hump, no bound at the cap, and more than 15 %
// of the median total must have been seen: below that the classes' prior
// decides (UK 2013: 12 % seen).  Else no number leaves.
//
// How it is sampled.  Given the chances, the uncounted and the class of every
// person can be summed out: Π (p_x / (1 − p_0))^{n_x} remains, with the prior
// 1/N exactly.  Each sweep first does what the package does (split cells into
// classes, draw chances and sticks: it jumps between ways of grouping), then
// moves all chances and sticks at once along the gradient of what remains
// (Hamiltonian steps: they walk the ridge on which the classes are the same
// and the number is not).  Both leave the posterior as it is.
//
// (1) Same seed, same bytes, at any number of threads: a chain a stream.
// (2) The package's own, unwritten cap of 20 n on the uncounted is not applied to draws;
//     a bound beyond it is a refusal.
//
// Threads: `threads` of its own, none left running.  Tested by
// undercount_classes_test.cc (a slow twin that only splits; published figures).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "measure/undercount_table.h"

namespace stillheld::measure {

struct ClassOptions {
  int classes = 10;
  double prior_shape = 0.25;  // of the stick's concentration
  double prior_rate = 0.25;
  int chains = 4;
  int warm_up = 400;       // sweeps a chain that are thrown away; steps are tuned in them
  int sweeps = 1000;       // a chain and a round
  int rounds = 5;          // at most; each doubles the sweeps so far
  uint64_t seed = 1;
  unsigned threads = 1;
  int moves = 12;          // gradient steps a sweep, 0: the slow twin
  double enough = 400;     // effective draws
  double level = 0.95;     // of the interval
};

struct ClassAnswer {
  double mean = 0;
  double median = 0;
  double deviation = 0;
  Interval interval;     // equal tails
  double rhat = 0;
  double effective = 0;  // draws, in bulk
  double effective_tail = 0;
  uint64_t sweeps = 0;   // kept, all chains
  uint64_t observed = 0;
  double cap = 0;
  std::optional<std::pair<double, double>> two_modes;
  std::vector<std::vector<double>> draws;  // of the total, by chain
};
// Another level of the same draws, equal tails.
Interval interval_of(const ClassAnswer& answer, double level);
// Always an answer with its diagnosis; refusal_of says whether it may be used.
// REQUIRES: 2 to 6 lists, somebody observed.
ClassAnswer latent_classes(const CaptureTable& table, const ClassOptions& options = {});
std::optional<Refusal> refusal_of(const ClassAnswer& answer);

// Rank-normalised split R-hat, the larger of plain and folded (Vehtari et al.
// 2021); effective draws of the rank-normalised bulk; of the 5 % tails.
struct Convergence {
  double rhat = 0;
  double effective = 0;
  double effective_tail = 0;
};
Convergence convergence(const std::vector<std::vector<double>>& chains);

}  // namespace stillheld::measure
