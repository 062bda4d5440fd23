#include "identity/link.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_set>

#include "base/random.h"
#include "identity/constraints.h"
#include "identity/evidence.h"
#include "identity/parallel.h"
#include "identity/reach.h"

namespace stillheld::identity {

namespace {

class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return seconds;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

std::vector<Edge> score_candidates(const Blocks& blocks, const Scorer& scorer,
                                   const Constraints& constraints, Bits keep, unsigned threads,
                                   LinkReport& report) {
  const Reach reach(scorer, keep);
  std::vector<std::vector<Edge>> found(blocks.chunks());
  std::vector<uint64_t> counts(blocks.chunks(), 0), scored(blocks.chunks(), 0);
  in_parallel(threads, blocks.chunks(), [&](size_t chunk) {
    // Pairs as blocking makes them; of these, what can reach the threshold.
    uint32_t left[kBatch], right[kBatch], left_kept[kBatch], right_kept[kBatch];
    bool reaches[kBatch];
    Bits scores[kBatch];
    size_t filled = 0, kept = 0;
    auto& edges = found[chunk];
    const auto score = [&] {
      scorer.score(left_kept, right_kept, kept, scores);
      for (size_t i = 0; i < kept; ++i)
        if (scores[i] >= keep)
          edges.push_back({std::min(left_kept[i], right_kept[i]),
                           std::max(left_kept[i], right_kept[i]), scores[i]});
      scored[chunk] += kept;
      kept = 0;
    };
    const auto flush = [&] {
      reach.look(left, right, filled, reaches);
      for (size_t i = 0; i < filled; ++i) {
        if (!reaches[i]) continue;
        left_kept[kept] = left[i];
        right_kept[kept++] = right[i];
        if (kept == kBatch) score();
      }
      counts[chunk] += filled;
      filled = 0;
    };
    blocks.each_pair(
        chunk, [](uint32_t) { return true; },
        [&](uint32_t a, const uint32_t* rights, size_t n) {
          for (size_t i = 0; i < n; ++i) {
            if (constraints.never_compared(a, rights[i])) continue;
            left[filled] = a;
            right[filled++] = rights[i];
            if (filled == kBatch) flush();
          }
        });
    if (filled > 0) flush();
    if (kept > 0) score();
  });
  std::vector<Edge> edges;
  for (size_t c = 0; c < found.size(); ++c) {
    edges.insert(edges.end(), found[c].begin(), found[c].end());
    report.pairs += counts[c];
    report.scored += scored[c];
  }
  return edges;
}

// The terms are new: the same pairs again.
void rescore(std::vector<Edge>& edges, const Scorer& scorer, unsigned threads) {
  constexpr size_t kPiece = 4096;
  in_parallel(threads, (edges.size() + kPiece - 1) / kPiece, [&](size_t piece) {
    const size_t end = std::min(edges.size(), (piece + 1) * kPiece);
    for (size_t at = piece * kPiece; at < end; at += kBatch) {
      uint32_t left[kBatch], right[kBatch];
      Bits scores[kBatch];
      const size_t n = std::min(kBatch, end - at);
      for (size_t i = 0; i < n; ++i) {
        left[i] = edges[at + i].a;
        right[i] = edges[at + i].b;
      }
      scorer.score(left, right, n, scores);
      for (size_t i = 0; i < n; ++i) edges[at + i].score = scores[i];
    }
  });
}

double recall_of(const Blocks& blocks, const std::vector<Edge>& edges) {
  double all = 0, f1 = 0, f2 = 0;
  for (const Edge& edge : edges) {
    const double p = probability(edge.score);
    if (p < 0.5) continue;
    const int rules = blocks.rules_that_make(edge.a, edge.b);
    all += p;
    f1 += rules == 1 ? p : 0;
    f2 += rules == 2 ? p : 0;
  }
  return estimated_recall(all, f1, f2);
}

}  // namespace

Result<Linked> link(const Records& records, const LinkOptions& options, const Decisions& decisions,
                    const Run* frozen) {
  Stopwatch watch;
  TRY(opened, Table::open(records));
  std::vector<bool> alone = records_alone(records, decisions);
  opened.add_all(records, alone);
  TRY(comparison, Comparison::make(opened));
  Linked linked{std::move(opened), std::move(comparison), {}, {}, {}, {}, {}};
  Table& table = linked.table;
  LinkReport& report = linked.report;
  report.records = records.size();
  report.rows = table.rows();
  for (size_t f = 0; f < table.fields(); ++f) report.as_they_are += table.field(f).as_they_are();
  const Constraints constraints = make_constraints(records, table, decisions);
  report.seconds_rows = watch.lap();

  if (frozen != nullptr) TRY_VOID(check_fits(*frozen, table, linked.comparison));
  const auto rules = frozen != nullptr        ? std::span<const Rule>(frozen->rules)
                     : options.rules.empty() ? default_rules()
                                             : std::span<const Rule>(options.rules);
  BlockingOptions blocking = options.blocking;
  blocking.threads = options.threads;
  const Blocks blocks = Blocks::build(table, bind_rules(rules, table), blocking,
                                      frozen != nullptr ? &frozen->stopped : nullptr);
  report.rules = blocks.reports();
  report.stopped = blocks.stopped();
  report.seconds_block = watch.lap();

  Run& run = linked.run;
  TrainingOptions training = options.training;
  if (frozen != nullptr) {
    run = *frozen;
  } else {
    run.rules.assign(rules.begin(), rules.end());
    run.cluster = options.cluster;
    run.contradictory_births_part = options.contradictory_births_part;
    for (const StoppedBlock& block : blocks.stopped()) run.stopped.insert(block.key);
    const Evidence evidence = gather_evidence(Scorer(table, linked.comparison, run.model), blocks,
                                              constraints, options, nullptr);
    report.patterns = evidence.patterns.size();
    training.seed = options.seed;
    training.threads = options.threads;
    run.model = train(linked.comparison, table, evidence, training, nullptr, &report.training);
  }
  report.seconds_train = watch.lap();

  std::vector<size_t> applied;
  apply_terms(table, run, applied);
  const Scorer scorer(table, linked.comparison, run.model);
  const bool learn = frozen == nullptr && options.terms;
  const Bits floor = options.keep_all_pairs ? -(1 << 30) : run.cluster.edge - run.cluster.grey;
  // Before anybody is clustered: people by their rows and how many rows a person
  // has on average.  What the terms will change by then is kept within reach.
  if (learn && table.rows() > 0) {
    std::vector<uint32_t> rows(table.rows());
    for (uint32_t row = 0; row < rows.size(); ++row) rows[row] = row;
    PeopleCounts people = count_people(table, rows, options.threads);
    const double each = 1 + 2 * report.training.matches / static_cast<double>(rows.size());
    for (double& known : people.known) known /= each;
    for (auto& counts : people.of_value)
      for (uint32_t& count : counts)
        count = static_cast<uint32_t>(std::lround(std::max(count / each, count > 0 ? 1.0 : 0.0)));
    set_terms(table, run.model, people);
  }
  const Bits keep = floor - (learn && !options.keep_all_pairs ? 4 * kBit : 0);
  std::vector<Edge> edges =
      score_candidates(blocks, scorer, constraints, keep, options.threads, report);
  report.seconds_score = watch.lap();

  ClusterInput input;
  input.rows = static_cast<uint32_t>(table.rows());
  std::vector<uint32_t> first_record = first_records(records, table);
  input.weight = [&](uint32_t row) { return table.count(row); };
  input.score_all = [&](std::span<const uint32_t> rows, std::vector<Bits>& scores) {
    scorer.score_all(rows, scores);
  };
  input.forbidden = [&](uint32_t a, uint32_t b) {
    return constraints.forbidden(table, a, b, run.contradictory_births_part);
  };
  input.before = [&](uint32_t a, uint32_t b) {
    return before(records.id(first_record[a]), records.id(first_record[b]));
  };
  input.same = constraints.same;
  ClusterOptions clustering = run.cluster;
  clustering.threads = options.threads;
  if (learn) {
    input.edges = edges;
    const Clusters rough = cluster_all(input, clustering);
    const PeopleCounts people = count_people(table, rough.first, options.threads);
    set_terms(table, run.model, people);
    const Evidence evidence = gather_evidence(scorer, blocks, constraints, options, &rough.first);
    run.model = train(linked.comparison, table, evidence, training, &run.model, &report.training);
    set_terms(table, run.model, people);
    run.terms = frozen_terms(table, people);
    rescore(edges, scorer, options.threads);
    std::erase_if(edges, [&](const Edge& edge) { return edge.score < floor; });
  }
  input.edges = edges;
  Clusters clusters = cluster_all(input, clustering);
  report.recall = recall_of(blocks, edges);
  report.largest_component = clusters.largest_component;
  report.recut_components = clusters.recut_components;
  std::sort(edges.begin(), edges.end(), [](const Edge& x, const Edge& y) {
    return x.a != y.a ? x.a < y.a : x.b < y.b;
  });
  linked.person_of = people_of(records, table, scorer, run, clusters.first, first_record);
  linked.doubts = std::move(clusters.doubts);
  linked.edges = std::move(edges);
  report.seconds_cluster = watch.lap();
  return linked;
}

}  // namespace stillheld::identity
