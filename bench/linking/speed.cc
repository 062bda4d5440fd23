#include <sys/resource.h>

#include <cstdio>

#include "identity/explain.h"
#include "identity/incremental.h"
#include "identity/link.h"
#include "identity/score.h"
#include "linking/bench.h"
#include "linking/people.h"

namespace stillheld::bench {

using namespace identity;

double peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

namespace {

// Of all threads of the process: what the wall clock would say, were the
// machine ours alone, is this over the threads.
double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Blocking that SQL can say too, so that both engines compare the same pairs:
// equal to the rules of million() in peers.py, but that equal records are one row
// here, and pairs there.
std::vector<Rule> peer_rules() {
  using enum Kind;
  using enum Piece;
  return {{"given and family", {{kGiven, kWhole}, {kFamily, kWhole}}},
          {"birth", {{kBirth, kWhole}}},
          {"family and year", {{kFamily, kWhole}, {kBirth, kYear}}},
          {"given and year", {{kGiven, kWhole}, {kBirth, kYear}}},
          {"email", {{kIdentifier, kWhole}}},
          {"fronts and year", {{kGiven, kFront}, {kFamily, kFront}, {kBirth, kYear}}},
          {"family and text", {{kFamily, kWhole}, {kText, kWhole}}}};
}

}  // namespace

void measure_million(size_t records, unsigned threads, bool same_pairs) {
  const People people = make_people(records, 1);
  const double memory_before = peak_memory();
  LinkOptions options;
  options.threads = threads;
  const std::string label = same_pairs ? "million, the peer's pairs, " : "million ";
  if (same_pairs) {
    options.rules = peer_rules();
    options.blocking.cap = ~uint32_t{0};
  }
  Stopwatch watch;
  const double processor_before = processor_seconds();
  const auto linked = link(people.records, options);
  const double seconds = watch.seconds();
  const double processor = processor_seconds() - processor_before;
  if (!linked.ok()) return;
  const LinkReport& report = linked->report;
  const PairScore score = score_clusters(people.person, linked->person_of);
  const double work = seconds - report.seconds_rows;
  if (same_pairs)
    for (const RuleReport& rule : report.rules)
      std::fprintf(stderr, "%s: %llu\n", rule.name.c_str(), static_cast<unsigned long long>(rule.pairs));
  figure(label + "records", static_cast<double>(report.records), "records");
  figure(label + "pairs", static_cast<double>(report.pairs), "pairs", 28e6, Better::higher);
  figure(label + "pairs scored in full", static_cast<double>(report.scored), "pairs");
  figure(label + "rows read and folded", report.seconds_rows, "s");
  figure(label + "block", report.seconds_block, "s");
  figure(label + "train", report.seconds_train, "s");
  figure(label + "score", report.seconds_score, "s");
  figure(label + "cluster", report.seconds_cluster, "s");
  figure(label + "block+train+score+cluster", work, "s", 2.5, Better::lower);
  figure(label + "block+train+score+cluster, processor seconds a thread",
         (processor - report.seconds_rows) / threads, "s");
  figure(label + "with reading", seconds, "s");
  figure(label + "pairs scored a second", static_cast<double>(report.pairs) / report.seconds_score,
         "pairs/s");
  figure(label + "peak memory", peak_memory(), "MiB");
  figure(label + "peak memory before linking", memory_before, "MiB");
  figure(label + "cluster precision", score.precision(), "");
  figure(label + "cluster recall", score.recall(), "");
  figure(label + "cluster F1", score.f1(), "");
  figure(label + "blocking recall, estimated", report.recall.recall, "");
}

void measure_billion(unsigned threads) {
  const People people = make_people(1'020'000, 2);
  LinkOptions options;
  options.threads = threads;
  // Everybody of one given name, and of one family: about a billion pairs.
  options.rules = {{"given", {{Kind::kGiven, Piece::kClass}}, false},
                   {"family", {{Kind::kFamily, Piece::kSkeleton}}, false}};
  options.blocking.cap = 25000;
  const double processor_before = processor_seconds();
  const auto linked = link(people.records, options);
  if (!linked.ok()) return;
  const double processor = processor_seconds() - processor_before;
  const LinkReport& report = linked->report;
  const double pairs = static_cast<double>(report.pairs);
  figure("billion comparisons", pairs, "pairs", 1e9, Better::higher);
  figure("billion comparisons, scored in", report.seconds_score, "s", 60, Better::lower);
  figure("billion comparisons, the whole run in processor seconds a thread", processor / threads,
         "s");
  figure("billion comparisons a second", pairs / report.seconds_score, "pairs/s");
}

void measure_inserts(size_t records, size_t inserts) {
  People people = make_people(records, 3);
  LinkOptions options;
  options.threads = 2;
  Run run;
  {
    const auto linked = link(people.records, options);
    if (!linked.ok()) return;
    run = linked->run;
  }
  const People more = make_people(inserts, 4);
  Stopwatch opening;
  auto opened = Incremental::open(std::move(people.records), std::move(run));
  if (!opened.ok()) return;
  Incremental& incremental = **opened;
  const double open_seconds = opening.seconds();
  // One thread's processor seconds: what a core does, whoever else is there.
  const double processor_before = processor_seconds();
  uint64_t compared = 0, explained = 0;
  Bits check = 0;
  for (uint32_t r = 0; r < more.records.size(); ++r) {
    std::pair<size_t, std::string_view> cells[8];
    size_t n = 0;
    for (size_t c = 0; c < more.records.columns().size(); ++c)
      cells[n++] = {c, more.records.text(c, r)};
    const std::string id = "new" + std::to_string(r);
    const Insertion insertion = incremental.insert(id, 0, std::span(cells, n));
    compared += insertion.compared;
    for (const Edge& edge : insertion.candidates) {
      check ^= explain(incremental.scorer(), incremental.run(), edge.a, edge.b).score;
      ++explained;
    }
  }
  const double seconds = processor_seconds() - processor_before;
  const auto n = static_cast<double>(inserts);
  figure("inserts at records", static_cast<double>(records), "records");
  figure("inserts opening", open_seconds, "s");
  figure("inserts compared a record", static_cast<double>(compared) / n, "pairs");
  figure("inserts explained a record", static_cast<double>(explained) / n, "pairs");
  figure("inserts with explanation, one core", n / seconds, "inserts/s", 10000, Better::higher);
  if (check == 1) std::puts("");  // keeps the explanations from being left out
}

}  // namespace stillheld::bench
