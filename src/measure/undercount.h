// How many are on no list?  M4, as published: a hull, or a refusal.
//
// Definition: three engines answer, each under an identifying assumption that
// no data can test: log-linear models averaged by BIC (the highest term is
// nought), decomposable graphs averaged (two lists are independent given the
// others), latent classes (lists are independent for people of one kind).  The
// published interval is the *hull* of theirs: from the lowest lower bound to
// the highest upper bound.
//
// Why a hull: the number of people whom nobody recorded is not in the data.
// Models with equal fit differ by a factor of two (Link 2003; Aleshin-Guendel,
// Sadinle & Wakefield 2024), so an interval inside one of them only says how
// sure that model is of itself.  Whoever believes one assumption reads that
// engine's own interval beside it.
//
//   Kosovo, 1999: about 8,200 to 21,900; a near-census found 10,401, inside all
//   three.
//
// Counter-example: Netherlands 2010-15.  Latent classes say 50,000 or 145,000,
// as chance will have it; the answer is "cannot tell", and why.
//
// Each engine's interval is at 98 %; latent classes that are left alone (see
// `set_aside`) speak at 99.5 %.  `./run bench undercount` measures how often the
// hull then holds the truth.
//
// (1) No hull without all three: an engine that cannot bound the number says
//     that the number is not bounded.  What the others said is in `engines`
//     for the curious, and is not the answer.
// (2) Refused before any model: undercount_table.h.  Refused after: no finite
//     estimate, chains that disagree, two humps, a bound at a cap, hardly
//     anybody seen, a hull wider than a factor of e.
// (3) An Undercount holds no NaN; an infinite bound is a refusal.
// (4) Same table, same seed, same bytes, at any number of threads.
//
// Use, from capture patterns (`flows` makes them from lists of persons):
//
//   const CaptureTable table = table_of({"viasna", "dissidentby", "court"}, patterns);
//   const Undercount found = undercount(table);
//   if (found.refusal) messages("refused." + found.refusal->key, found.refusal->params);
//   else found.hull.low, found.hull.high;          // of the total, seen and unseen
//   for (const EngineAnswer& e : found.engines)    // each: messages("undercount.engine." + e.key),
//     e.interval, e.assumes, e.refusal;            // messages("assumes." + e.assumes)
//
// Threads: `threads` of its own.  Tested by undercount_test.cc; coverage and
// width by `./run bench undercount`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/answer.h"
#include "measure/undercount_classes.h"
#include "measure/undercount_graphs.h"
#include "measure/undercount_loglinear.h"
#include "measure/undercount_table.h"

namespace stillheld::measure {

struct EngineAnswer {
  std::string key;      // log_linear, graphs, classes
  std::string assumes;  // sentence assumes.KEY
  std::optional<Refusal> refusal;
  Interval interval;    // of the total; what it would be, if refused
  double middle = 0;    // median of the total
  // BIC of its best model above the best of all engines; infinite if it has none.
  double behind = 0;
  // Not in the hull: it would make the hull wider than a factor of e, and the
  // table speaks against it (`behind` over 10).
  bool set_aside = false;
};

struct Undercount {
  std::vector<std::string> lists;  // those with anybody
  uint64_t observed = 0;
  uint64_t overlap = 0;
  std::optional<Refusal> refusal;
  Interval hull;                      // of the total, where not refused
  std::vector<std::string> assumes;   // common to all: closed, matched, one definition
  std::vector<EngineAnswer> engines;  // empty if refused before any model
  // For those who want to look: the models behind it.
  struct Model {
    std::string name;
    double total = 0;
    Interval interval;
    double weight = 0;
    double bic_behind = 0;
  };
  std::vector<Model> models;   // log-linear, ΔBIC ≤ 10, best first
  Interval models_spread;      // of all of them
  size_t models_tried = 0;
  size_t models_without_estimate = 0;
  bool models_all = true;      // false: six lists, a search
  struct Band {
    double delta = 0;
    double middle = 0;
    Interval interval;
  };
  std::vector<Band> graphs_band;  // the same averaging under other priors
  double chao_low = 0;            // Chao's lower bound of the total; 0: none
  double rhat = 0;
  double effective = 0;
};

struct UndercountOptions {
  uint64_t seed = 20260101;
  unsigned threads = 1;
  uint64_t least_overlap = kLeastOverlap;  // lowered to measure, never to publish
};

Undercount undercount(const CaptureTable& table, const UndercountOptions& options = {});

}  // namespace stillheld::measure
