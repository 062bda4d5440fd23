// Averaging over decomposable graphs: engine two of M4.
//
// Definition: a graph joins lists that depend on one another; given the lists
// between them, lists that are not joined are independent.  In a
// *decomposable* (chordal) graph the likelihood of the whole table, with any
// number of uncounted, is a product over cliques divided by one over
// separators, so that with Dirichlet priors the probability of graph and
// number together is exact, without sampling.
//
// Why: the choice among models is part of the uncertainty, and here it is
// averaged over instead of made.
//
//   Kosovo: 60 graphs; 123|134 has 0.986 of the weight; mean 12,749 and 95 %
//   9,827 to 16,544.
//
// Counter-example: the complete graph.  It fits every table with every number
// of uncounted, so its weight comes from the prior alone: with δ = 1 it takes
// 97.6 % of Kosovo's weight and pulls the estimate from 9,458 to 4,829 of
// 4,400 seen.  It is left out, always (`saturated` exists to reproduce what
// others published).
//
// (1) Identifying assumption: some two lists are independent given the others.
// (2) The sum over the number of uncounted is taken on single numbers below
//     64 and by Simpson's rule in the logarithm above.
// (3) Nothing is exponentiated before its maximum is subtracted.
// (4) Prior: δ a cell, 1/N, graphs alike.  `band` shows other δ.
//
// After Madigan & York 1997; Dawid & Lauritzen 1993.  Threads: values.
// Tested by undercount_graphs_test.cc (a slow twin number by number; published
// figures).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "measure/undercount_table.h"

namespace stillheld::measure {

struct DecomposableGraph {
  std::vector<uint32_t> cliques;
  std::vector<uint32_t> separators;  // with repetition; never the empty set
  int components = 1;                // an empty separator between each two
};
// 8, 61, 822, 18,154 for 3, 4, 5, 6 lists, the complete graph last.
std::vector<DecomposableGraph> decomposable_graphs(int lists);
std::string name_of(const DecomposableGraph& graph);  // "123|134", "12|3|4"

struct GraphPrior {
  double delta = 0;           // a cell; 0 means 2^-J
  bool saturated = false;     // with the complete graph
  double most_unseen = 0;     // cap on the uncounted; 0 means 30 n
  double level = 0.95;        // of the interval
  bool every_number = false;  // the slow twin: no Simpson, 0, 1, 2 … cap
  // log prior of a total of N; empty means -log N
  std::function<double(double)> log_prior;
};

struct GraphAnswer {
  double mean = 0;
  double median = 0;
  double mode = 0;
  double best_by_relative_square = 0;  // E[1/N] / E[1/N²]
  Interval interval;                   // equal tails
  double cap = 0;                      // the largest total that was looked at
  struct Weighed {
    DecomposableGraph graph;
    double weight = 0;
    double mode = 0;
  };
  std::vector<Weighed> graphs;  // heaviest first
  // Two humps of the density, each with 5 % or more: where they peak.
  std::optional<std::pair<double, double>> two_modes;
};
// REQUIRES: 2 to 6 lists, somebody observed.
GraphAnswer average_graphs(const CaptureTable& table, const GraphPrior& prior = {});

}  // namespace stillheld::measure
