#include "identity/link.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <chrono>
#include <cmath>
#include <thread>
#include <unordered_set>

#include "base/random.h"
#include "identity/constraints.h"
#include "identity/evidence.h"
#include "identity/parallel.h"
#include "identity/reach.h"
#include "identity/recall.h"
#include "identity/tile.h"

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

// Which of a row's 32 pairs no earlier rule or block has made.
[[gnu::always_inline]] inline uint32_t fresh_body(const Tile& left, size_t i, const Tile& right,
                                                  size_t first, size_t slots) {
  alignas(64) uint32_t made[kTileLanes] = {};
  for (size_t s = 0; s < slots; ++s) {
    const uint32_t number = left.numbers[s][i];
    const uint32_t* numbers = right.numbers[s].data() + first;
    for (size_t j = 0; j < kTileLanes; ++j) made[j] |= number == numbers[j] ? 1u : 0u;
  }
  uint32_t mask = 0;
  for (size_t j = 0; j < kTileLanes; ++j) mask |= made[j] << j;
  return ~mask;
}
#if defined(__x86_64__)
[[gnu::target("avx2"), gnu::optimize("O3")]] uint32_t fresh_avx2(const Tile& left, size_t i, const Tile& right,
                                                                 size_t first, size_t slots) {
  return fresh_body(left, i, right, first, slots);
}
#endif
uint32_t fresh(const Tile& left, size_t i, const Tile& right, size_t first, size_t slots) {
#if defined(__x86_64__)
  static const bool avx2 = names::best_kernel() != names::Kernel::scalar;
  if (avx2) return fresh_avx2(left, i, right, first, slots);
#endif
  return fresh_body(left, i, right, first, slots);
}

// Scores what a chunk's blocks bring together: pairs as blocking makes them; of
// these, what a tile lets through (tile.h); of these, what can reach the
// threshold (reach.h); these are compared in full.
class ChunkScorer {
 public:
  ChunkScorer(const Blocks& blocks, const Scorer& scorer, const Constraints& constraints,
              const TileFilter& filter, const Reach& reach, Bits keep)
      : blocks_(blocks), scorer_(scorer), constraints_(constraints), filter_(filter), reach_(reach),
        keep_(keep) {}

  void score(size_t chunk) {
    // In a small block its tile's making would cost more than it saves.
    constexpr size_t kSmall = 6;
    const size_t slots = blocks_.slots(chunk);
    blocks_.each_block(chunk, [&](uint32_t block, const uint32_t* rows, size_t n) {
      if (n < kSmall) {
        for (size_t i = 0; i + 1 < n; ++i)
          for (size_t j = i + 1; j < n; ++j)
            if (is_fresh(chunk, slots, block, rows[i], rows[j]) && comparable(rows[i], rows[j]))
              add(rows[i], rows[j]);
        return;
      }
      for (size_t from = 0; from < n; from += kTileRows) {
        fill(left_, rows + from, std::min(kTileRows, n - from), slots);
        for (size_t to = from; to < n; to += kTileRows) {
          if (to != from) fill(right_, rows + to, std::min(kTileRows, n - to), slots);
          meet(chunk, block, slots, left_, to == from ? left_ : right_, to == from);
        }
      }
    });
    if (filled_ > 0) look();
    if (kept_ > 0) score_kept();
  }

  std::vector<Edge> edges;
  uint64_t pairs = 0, scored = 0;

 private:
  bool is_fresh(size_t chunk, size_t slots, uint32_t block, uint32_t a, uint32_t b) const {
    const uint32_t* x = blocks_.numbers(a);
    const uint32_t* y = blocks_.numbers(b);
    uint32_t made = 0;
    for (size_t s = 0; s < slots; ++s) made |= x[s] == y[s] ? 1u : 0u;
    return made == 0 && !blocks_.made_elsewhere(chunk, block, a, b);
  }
  bool comparable(uint32_t a, uint32_t b) const { return !constraints_.never_compared(a, b); }

  void fill(Tile& tile, const uint32_t* rows, size_t n, size_t slots) {
    filter_.fill(tile, rows, n);
    if (tile.numbers.size() < slots) tile.numbers.resize(slots);
    for (size_t k = 0; k < n; ++k) {
      const uint32_t* numbers = blocks_.numbers(rows[k]);
      for (size_t s = 0; s < slots; ++s) tile.numbers[s][k] = numbers[s];
    }
  }

  void meet(size_t chunk, uint32_t block, size_t slots, const Tile& left, const Tile& right, bool same) {
    for (size_t i = 0; i < left.size; ++i)
      for (size_t first = same ? i + 1 : 0; first < right.size; first += kTileLanes) {
        const size_t lanes = std::min(kTileLanes, right.size - first);
        uint32_t open = lanes == 32 ? ~0u : (1u << lanes) - 1;
        open &= fresh(left, i, right, first, slots);
        if (blocks_.has_several() || !constraints_.list.empty())
          for (uint32_t rest = open; rest != 0; rest &= rest - 1) {
            const auto j = static_cast<size_t>(std::countr_zero(rest));
            if (blocks_.made_elsewhere(chunk, block, left.rows[i], right.rows[first + j]) ||
                !comparable(left.rows[i], right.rows[first + j]))
              open &= ~(1u << j);
          }
        if (open == 0) continue;
        pairs += static_cast<uint64_t>(std::popcount(open));
        open &= filter_.look(left, i, right, first);
        for (; open != 0; open &= open - 1) {
          add(left.rows[i], right.rows[first + static_cast<size_t>(std::countr_zero(open))]);
          --pairs;  // add() counts it
        }
      }
  }

  void add(uint32_t a, uint32_t b) {
    ++pairs;
    left_rows_[filled_] = a;
    right_rows_[filled_++] = b;
    if (filled_ == kBatch) look();
  }
  void look() {
    bool reaches[kBatch];
    reach_.look(left_rows_, right_rows_, filled_, reaches);
    for (size_t i = 0; i < filled_; ++i) {
      if (!reaches[i]) continue;
      left_kept_[kept_] = left_rows_[i];
      right_kept_[kept_++] = right_rows_[i];
      if (kept_ == kBatch) score_kept();
    }
    filled_ = 0;
  }
  void score_kept() {
    Bits scores[kBatch];
    scorer_.score(left_kept_, right_kept_, kept_, scores);
    for (size_t i = 0; i < kept_; ++i)
      if (scores[i] >= keep_)
        edges.push_back({std::min(left_kept_[i], right_kept_[i]),
                         std::max(left_kept_[i], right_kept_[i]), scores[i]});
    scored += kept_;
    kept_ = 0;
  }

  const Blocks& blocks_;
  const Scorer& scorer_;
  const Constraints& constraints_;
  const TileFilter& filter_;
  const Reach& reach_;
  Bits keep_;
  Tile left_, right_;
  uint32_t left_rows_[kBatch], right_rows_[kBatch], left_kept_[kBatch], right_kept_[kBatch];
  size_t filled_ = 0, kept_ = 0;
};

std::vector<Edge> score_candidates(const Blocks& blocks, const Scorer& scorer,
                                   const Constraints& constraints, Bits keep,
                                   const LinkOptions& options, LinkReport& report) {
  const Reach reach(scorer, keep);
  const TileFilter filter(scorer, keep);
  std::vector<std::vector<Edge>> found(blocks.chunks());
  std::vector<uint64_t> counts(blocks.chunks(), 0), scored(blocks.chunks(), 0);
  const auto caller = std::this_thread::get_id();
  std::atomic<uint64_t> done{0};
  in_parallel(options.threads, blocks.chunks(), [&](size_t chunk) {
    const uint64_t so_far = done.fetch_add(1);
    if (options.progress && std::this_thread::get_id() == caller)
      options.progress("score", so_far, blocks.chunks());
    ChunkScorer scoring(blocks, scorer, constraints, filter, reach, keep);
    scoring.score(chunk);
    found[chunk] = std::move(scoring.edges);
    counts[chunk] = scoring.pairs;
    scored[chunk] = scoring.scored;
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

void note_caps(const Table& table, const Blocks& blocks, const BlockingOptions& options,
               size_t rules_left_out, LinkReport& report) {
  for (const RuleReport& rule : blocks.reports()) {
    if (rule.stopped > 0) report.caps.push_back({"stopped_blocks", rule.name, rule.stopped, options.cap});
    if (rule.cut_keys > 0) report.caps.push_back({"cut_keys", rule.name, rule.cut_keys, kMostKeys});
  }
  if (rules_left_out > 0) report.caps.push_back({"rules", "", rules_left_out, kMostRules});
  for (size_t f = 0; f < table.fields(); ++f) {
    const Field& field = table.field(f);
    if (field.longer() > 0)
      report.caps.push_back({"long_texts", field.name(), field.longer(), sizeof(names::PaddedString)});
    if (field.unread() > 0) report.caps.push_back({"unread_dates", field.name(), field.unread(), 0});
  }
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
  size_t rules_left_out = 0;
  const auto tell = [&](std::string_view stage) {
    if (options.progress) options.progress(stage, 0, 1);
  };
  tell("block");
  const Blocks blocks = Blocks::build(table, bind_rules(rules, table, &rules_left_out), blocking,
                                      frozen != nullptr ? &frozen->stopped : nullptr);
  report.rules = blocks.reports();
  report.stopped = blocks.stopped();
  note_caps(table, blocks, blocking, rules_left_out, report);
  report.seconds_block = watch.lap();
  tell("train");

  Run& run = linked.run;
  TrainingOptions training = options.training;
  if (frozen != nullptr) {
    run = *frozen;
  } else {
    run.rules.assign(rules.begin(), rules.end());
    run.cluster = options.cluster;
    run.contradictory_births_part = options.contradictory_births_part;
    run.contradictory_given_names_part = options.contradictory_given_names_part;
    for (const StoppedBlock& block : blocks.stopped()) run.stopped.insert(block.key);
    const Evidence evidence = gather_evidence(Scorer(table, linked.comparison, run.model), blocks,
                                              constraints, options, nullptr);
    report.patterns = evidence.patterns.size();
    if (evidence.sampled < 1)
      report.caps.push_back({"training_pairs", "", blocks.pairs_upper_bound(), options.training_pairs});
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
      score_candidates(blocks, scorer, constraints, keep, options, report);
  report.seconds_score = watch.lap();
  tell("cluster");

  ClusterInput input;
  input.rows = static_cast<uint32_t>(table.rows());
  std::vector<uint32_t> first_record = first_records(records, table);
  input.weight = [&](uint32_t row) { return table.count(row); };
  input.score_all = [&](std::span<const uint32_t> rows, std::vector<Bits>& scores) {
    scorer.score_all(rows, scores);
  };
  input.forbidden = [&](uint32_t a, uint32_t b) {
    return constraints.forbidden(table, a, b, run);
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
    if (evidence.people_cut > 0)
      report.caps.push_back({"settled_rows", "", evidence.people_cut, kMostSettledRows});
    run.model = train(linked.comparison, table, evidence, training, &run.model, &report.training);
    set_terms(table, run.model, people);
    run.terms = frozen_terms(table, people);
    rescore(edges, scorer, options.threads);
    std::erase_if(edges, [&](const Edge& edge) { return edge.score < floor; });
  }
  input.edges = edges;
  Clusters clusters = cluster_all(input, clustering);
  if (options.recall_pairs > 0)
    report.recall = estimate_recall(records, blocks, scorer, constraints, clusters.first, first_record,
                                    options.recall_pairs, options.threads);
  report.largest_component = clusters.largest_component;
  report.recut_components = clusters.recut_components;
  if (clusters.recut_components > 0)
    report.caps.push_back({"components", "", clusters.recut_components, run.cluster.largest});
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
