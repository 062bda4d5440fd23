#include "identity/evidence.h"

#include <algorithm>
#include <unordered_map>

#include "base/random.h"
#include "identity/parallel.h"
#include "identity/radix.h"

namespace stillheld::identity {

namespace {

// Copies of one record count this often in training at most: ten thousand of
// them are one fact about how records agree, not fifty million.
constexpr uint32_t kMostCopies = 3;

// By code and term, sorted.
using Counts = std::vector<std::pair<uint64_t, uint64_t>>;

// Joins equal keys.
void tidy(Counts& counts) {
  std::sort(counts.begin(), counts.end());
  size_t to = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (to > 0 && counts[to - 1].first == counts[i].first) {
      counts[to - 1].second += counts[i].second;
    } else {
      counts[to++] = counts[i];
    }
  }
  counts.resize(to);
}

// Which left rows stand for all: by a hash of what a row says.
std::vector<uint8_t> sample_rows(const Table& table, double rate, unsigned threads) {
  std::vector<uint8_t> wanted(table.rows(), 1);
  if (rate >= 1) return wanted;
  std::vector<std::vector<uint64_t>> hashes(table.fields());
  in_parallel(threads, table.fields(), [&](size_t f) {
    const Field& field = table.field(f);
    hashes[f].assign(field.size(), 0);
    for (uint32_t v = 1; v < field.size(); ++v) hashes[f][v] = hash_text(field.key(v));
  });
  const auto limit = static_cast<uint64_t>(rate * 18446744073709549568.0);
  constexpr size_t kPiece = 1 << 16;
  in_parallel(threads, (table.rows() + kPiece - 1) / kPiece, [&](size_t piece) {
    const size_t end = std::min(table.rows(), (piece + 1) * kPiece);
    for (size_t row = piece * kPiece; row < end; ++row) {
      uint64_t hash = 0x5eed;
      for (size_t f = 0; f < table.fields(); ++f)
        hash = mix(hash, hashes[f][table.cells(static_cast<uint32_t>(row))[f]]);
      wanted[row] = hash <= limit ? 1 : 0;
    }
  });
  return wanted;
}

// Who random pairs are drawn from: rows, as often as they count in training.
std::vector<uint32_t> population_of(const Table& table) {
  std::vector<uint32_t> population;
  population.reserve(table.rows());
  for (uint32_t row = 0; row < table.rows(); ++row)
    population.insert(population.end(), std::min(table.count(row), kMostCopies), row);
  return population;
}

std::vector<std::vector<double>> random_levels(const Table& table, const Comparison& comparison,
                                               const std::vector<uint32_t>& population,
                                               const LinkOptions& options) {
  const size_t digits = comparison.digits();
  const size_t records = population.size();
  const uint64_t all = records * (records - 1) / 2;
  const bool every = all <= options.random_pairs;
  const uint64_t wanted = every ? all : options.random_pairs;
  constexpr uint64_t kPiece = 1 << 14;
  const size_t pieces = (wanted + kPiece - 1) / kPiece;
  std::vector<std::vector<uint64_t>> counts(pieces);
  in_parallel(options.threads, pieces, [&](size_t piece) {
    auto& count = counts[piece];
    count.assign(digits * 16, 0);
    SeededRandom random(mix(options.seed, piece));
    uint32_t left[kBatch], right[kBatch];
    Batch batch;
    const uint64_t end = std::min(wanted, (piece + 1) * kPiece);
    // The piece's first pair (i, j), i < j, where all are taken.
    uint64_t i = 0, j = 1;
    if (every) {
      uint64_t skip = piece * kPiece;
      while (skip >= records - 1 - i) {
        skip -= records - 1 - i;
        ++i;
      }
      j = i + 1 + skip;
    }
    for (uint64_t at = piece * kPiece; at < end;) {
      size_t n = 0;
      for (; n < kBatch && at < end; ++n, ++at) {
        if (every) {
          left[n] = population[i];
          right[n] = population[j];
          if (++j == records) {
            ++i;
            j = i + 1;
          }
        } else {
          const auto a = static_cast<uint32_t>(random.below(records));
          auto b = static_cast<uint32_t>(random.below(records - 1));
          if (b >= a) ++b;
          left[n] = population[a];
          right[n] = population[b];
        }
      }
      comparison.compare(table, left, right, n, batch);
      for (size_t d = 0; d < digits; ++d)
        for (size_t k = 0; k < n; ++k) ++count[d * 16 + batch.digit[d][k]];
    }
  });
  std::vector<std::vector<double>> shares(digits);
  for (size_t d = 0; d < digits; ++d) {
    const size_t levels = comparison.levels(d).size();
    std::vector<double> sums(levels, 0);
    for (const auto& count : counts)
      for (size_t l = 0; l < levels; ++l) sums[l] += static_cast<double>(count[d * 16 + l]);
    double known = 0;
    for (size_t l = 1; l < levels; ++l) known += sums[l] + 0.2;
    shares[d].assign(levels, 0);
    shares[d][0] = sums[0] / std::max(static_cast<double>(wanted), 1.0);
    for (size_t l = 1; l < levels; ++l) shares[d][l] = (sums[l] + 0.2) / known;
  }
  return shares;
}

// The exact share of equal pairs instead of the sampled one.
void make_exact(const Table& table, std::vector<std::vector<double>>& shares) {
  for (size_t f = 0; f < table.fields(); ++f) {
    const Field& field = table.field(f);
    std::vector<uint64_t> count(field.size(), 0);
    uint64_t known = 0;
    for (uint32_t row = 0; row < table.rows(); ++row) count[table.cells(row)[f]] += std::min(table.count(row), kMostCopies);
    double equal = 0;
    for (size_t v = 1; v < count.size(); ++v) {
      known += count[v];
      if (is_date(field.kind()) && field.value(static_cast<uint32_t>(v)).digits < 8) continue;
      equal += static_cast<double>(count[v]) * (static_cast<double>(count[v]) - 1) / 2;
    }
    const double pairs = static_cast<double>(known) * (static_cast<double>(known) - 1) / 2;
    if (pairs < 1) continue;
    const double exact = std::clamp((equal + 0.2) / (pairs + 0.4), 1e-12, 0.999);
    auto& share = shares[f];
    const double rest = std::max(1 - share[1], 1e-12);
    for (size_t l = 2; l < share.size(); ++l) share[l] *= (1 - exact) / rest;
    share[1] = exact;
  }
}

Circle strict_circle(const Comparison& comparison, const Batch& batch, size_t lane) {
  return comparison.has_order() ? comparison.circle(batch.digit[comparison.given()][lane],
                                                    batch.digit[comparison.family()][lane], true)
                                : Circle::kStrangers;
}

// All pairs of rows of one person.
void settle(const Table& table, const Comparison& comparison, const std::vector<uint32_t>& person_of,
            unsigned threads, Evidence& evidence) {
  std::vector<Keyed> order, scratch;
  for (uint32_t row = 0; row < table.rows(); ++row) order.push_back({person_of[row], row});
  radix_sort(order, scratch, [](const Keyed& k) { return k.key; });
  std::vector<std::pair<size_t, size_t>> people;
  for (size_t start = 0; start < order.size();) {
    size_t end = start + 1;
    while (end < order.size() && order[end].key == order[start].key) ++end;
    if (end - start > 1) people.emplace_back(start, end);
    start = end;
  }
  constexpr size_t kPiece = 512;
  const size_t digits = comparison.digits();
  const size_t pieces = (people.size() + kPiece - 1) / kPiece;
  std::vector<std::vector<uint64_t>> counts(pieces);
  in_parallel(threads, pieces, [&](size_t piece) {
    auto& count = counts[piece];
    count.assign(kCircles * digits * 16, 0);
    Batch batch;
    uint32_t left[kBatch], right[kBatch];
    size_t filled = 0;
    const auto flush = [&] {
      comparison.compare(table, left, right, filled, batch);
      for (size_t k = 0; k < filled; ++k) {
        const uint64_t copies = std::min(table.count(left[k]), kMostCopies) *
                                std::min(table.count(right[k]), kMostCopies);
        const auto circle = static_cast<size_t>(strict_circle(comparison, batch, k));
        for (size_t d = 0; d < digits; ++d) {
          count[d * 16 + batch.digit[d][k]] += copies;
          if (circle != 0) count[(circle * digits + d) * 16 + batch.digit[d][k]] += copies;
        }
      }
      filled = 0;
    };
    for (size_t p = piece * kPiece; p < std::min(people.size(), (piece + 1) * kPiece); ++p) {
      // Of someone with very many rows, the first of them.
      const size_t end = std::min(people[p].second, people[p].first + kMostSettledRows);
      for (size_t i = people[p].first; i < end; ++i)
        for (size_t j = i + 1; j < end; ++j) {
          left[filled] = order[i].row;
          right[filled++] = order[j].row;
          if (filled == kBatch) flush();
        }
    }
    if (filled > 0) flush();
  });
  for (size_t c = 0; c < kCircles; ++c) {
    auto& settled = evidence.settled[c];
    settled.resize(digits);
    for (size_t d = 0; d < digits; ++d) {
      settled[d].assign(comparison.levels(d).size(), 0);
      for (const auto& count : counts)
        for (size_t l = 0; l < settled[d].size(); ++l)
          settled[d][l] += static_cast<double>(count[(c * digits + d) * 16 + l]);
    }
  }
  for (const auto& [start, end] : people) evidence.people_cut += end - start > kMostSettledRows ? 1 : 0;
  for (const double pairs : evidence.settled[0][0]) evidence.settled_pairs += pairs;
}

// Random pairs of a circle: of one family name, of one given and family name.
void look_around(const Table& table, const Comparison& comparison,
                 const std::vector<uint32_t>& population, const LinkOptions& options,
                 Evidence& evidence) {
  const uint64_t wanted = std::max<uint64_t>(options.random_pairs / 5, 1000);
  for (const Circle circle : {Circle::kNamesakes, Circle::kRelatives}) {
    std::vector<Keyed> keyed, scratch;
    for (const uint32_t row : population) {
      const uint32_t* cells = table.cells(row);
      const uint32_t given = table.field(comparison.given()).value(cells[comparison.given()]).skeleton;
      const uint32_t family =
          table.field(comparison.family()).value(cells[comparison.family()]).skeleton;
      if (family == 0 || (circle == Circle::kNamesakes && given == 0)) continue;
      keyed.push_back({circle == Circle::kNamesakes ? mix(family, given) : family, row});
    }
    radix_sort(keyed, scratch, [](const Keyed& k) { return k.key; });
    std::vector<std::pair<uint64_t, size_t>> ends;  // pairs up to here, where the block starts
    uint64_t pairs = 0;
    for (size_t start = 0; start < keyed.size();) {
      size_t end = start + 1;
      while (end < keyed.size() && keyed[end].key == keyed[start].key) ++end;
      pairs += uint64_t{end - start} * (end - start - 1) / 2;
      if (end - start > 1) ends.emplace_back(pairs, start);
      start = end;
    }
    const size_t at = static_cast<size_t>(circle) - 1;
    uint64_t drawn = 0, inside = 0;
    auto& shares = evidence.circle_random[at];
    shares.resize(comparison.digits());
    std::vector<uint64_t> count(comparison.digits() * 16, 0);
    SeededRandom random(mix(options.seed, 77 + at));
    Batch batch;
    uint32_t left[kBatch], right[kBatch];
    for (uint64_t done = 0; pairs > 0 && done < wanted; done += kBatch) {
      for (size_t i = 0; i < kBatch; ++i) {
        const uint64_t draw = random.below(pairs);
        const auto block = std::upper_bound(ends.begin(), ends.end(), draw,
                                            [](uint64_t x, const auto& e) { return x < e.first; });
        const auto size = std::upper_bound(keyed.begin() + static_cast<int64_t>(block->second),
                                           keyed.end(), keyed[block->second].key,
                                           [](uint64_t key, const Keyed& k) { return key < k.key; }) -
                          (keyed.begin() + static_cast<int64_t>(block->second));
        const uint64_t a = random.below(static_cast<uint64_t>(size));
        uint64_t b = random.below(static_cast<uint64_t>(size) - 1);
        if (b >= a) ++b;
        left[i] = keyed[block->second + a].row;
        right[i] = keyed[block->second + b].row;
      }
      comparison.compare(table, left, right, kBatch, batch);
      drawn += kBatch;
      for (size_t i = 0; i < kBatch; ++i) {
        if (strict_circle(comparison, batch, i) != circle) continue;
        ++inside;
        for (size_t d = 0; d < comparison.digits(); ++d) ++count[d * 16 + batch.digit[d][i]];
      }
    }
    // A family name's pairs are namesakes in part.
    evidence.circle_pairs[at] = static_cast<double>(pairs) * static_cast<double>(inside) /
                                static_cast<double>(std::max<uint64_t>(drawn, 1));
    for (size_t d = 0; d < comparison.digits(); ++d) {
      const size_t levels = comparison.levels(d).size();
      double known = 0, all = 0;
      for (size_t l = 0; l < levels; ++l) all += static_cast<double>(count[d * 16 + l]);
      for (size_t l = 1; l < levels; ++l) known += static_cast<double>(count[d * 16 + l]);
      shares[d].assign(levels, 0);
      shares[d][0] = all > 0 ? 1 - known / all : 1;
      for (size_t l = 1; l < levels; ++l)
        shares[d][l] = known > 0 ? static_cast<double>(count[d * 16 + l]) / known : 0;
    }
  }
}

}  // namespace

Evidence gather_evidence(const Scorer& scorer, const Blocks& blocks,
                         const Constraints& constraints, const LinkOptions& options,
                         const std::vector<uint32_t>* person_of) {
  const Table& table = scorer.table();
  const Comparison& comparison = scorer.comparison();
  const auto key_of = [&](const Batch& batch, size_t lane, uint32_t a, uint32_t b) {
    const Circle circle = scorer.circle_of(batch, lane);
    Bits term = 0;
    for (size_t d = 0; d < table.fields(); ++d)
      term += scorer.term(table.cells(a), table.cells(b), d, batch.digit[d][lane], circle);
    const auto bits = static_cast<int32_t>((term + kBit / 2) >> 16);
    return static_cast<uint64_t>(static_cast<uint32_t>(bits)) << 32 | comparison.code(batch, lane);
  };
  Evidence evidence;
  const std::vector<uint32_t> population = population_of(table);
  const auto records = static_cast<double>(population.size());
  evidence.all_pairs = records * (records - 1) / 2;
  if (!constraints.list.empty()) {
    std::unordered_map<uint32_t, double> sizes;
    for (const uint32_t list : constraints.list)
      if (list != 0) ++sizes[list];
    for (const auto& [list, size] : sizes) evidence.all_pairs -= size * (size - 1) / 2;
  }
  if (population.size() < 2) {
    evidence.all_pairs = 1;
    for (size_t d = 0; d < comparison.digits(); ++d) {
      const size_t levels = comparison.levels(d).size();
      evidence.random.emplace_back(levels, 1.0 / static_cast<double>(levels - 1));
    }
    return evidence;
  }
  evidence.random = random_levels(table, comparison, population, options);
  make_exact(table, evidence.random);
  if (comparison.has_order()) look_around(table, comparison, population, options, evidence);

  const double rate = std::min(1.0, static_cast<double>(options.training_pairs) /
                                        std::max<double>(1, static_cast<double>(blocks.pairs_upper_bound())));
  evidence.sampled = rate;
  const std::vector<uint8_t> wanted = sample_rows(table, rate, options.threads);
  std::vector<Counts> counts(blocks.chunks());
  in_parallel(options.threads, blocks.chunks(), [&](size_t chunk) {
    Counts& count = counts[chunk];
    uint32_t left[kBatch], right[kBatch];
    size_t filled = 0;
    Batch batch;
    const auto flush = [&] {
      comparison.compare(table, left, right, filled, batch);
      for (size_t i = 0; i < filled; ++i)
        count.emplace_back(key_of(batch, i, left[i], right[i]),
                           uint64_t{std::min(table.count(left[i]), kMostCopies)} *
                               std::min(table.count(right[i]), kMostCopies));
      filled = 0;
    };
    blocks.each_pair(
        chunk, [&](uint32_t row) { return wanted[row] != 0; },
        [&](uint32_t a, const uint32_t* rights, size_t n) {
          for (size_t i = 0; i < n; ++i) {
            if (constraints.never_compared(a, rights[i])) continue;
            if (person_of != nullptr && (*person_of)[a] == (*person_of)[rights[i]]) continue;
            left[filled] = a;
            right[filled++] = rights[i];
            if (filled == kBatch) flush();
          }
        });
    if (filled > 0) flush();
    tidy(count);
  });
  Counts sum;
  for (const Counts& count : counts) sum.insert(sum.end(), count.begin(), count.end());
  tidy(sum);
  if (person_of != nullptr) settle(table, comparison, *person_of, options.threads, evidence);
  // Copies of one record are pairs too.
  Batch batch;
  Counts copies;
  for (uint32_t row = 0; row < table.rows(); ++row) {
    const uint64_t n = std::min(table.count(row), kMostCopies);
    if (n < 2) continue;
    comparison.compare(table, &row, &row, 1, batch);
    copies.emplace_back(key_of(batch, 0, row, row), n * (n - 1) / 2);
  }
  std::unordered_map<uint64_t, double> total;
  for (const auto& [code, n] : sum) total[code] += static_cast<double>(n) / rate;
  for (const auto& [code, n] : copies) total[code] += static_cast<double>(n);
  evidence.patterns.reserve(total.size());
  for (const auto& [key, n] : total)
    evidence.patterns.push_back({static_cast<uint32_t>(key), static_cast<int32_t>(key >> 32), n});
  std::sort(evidence.patterns.begin(), evidence.patterns.end(),
            [](const PatternCount& x, const PatternCount& y) {
              return x.code != y.code ? x.code < y.code : x.term < y.term;
            });
  return evidence;
}

}  // namespace stillheld::identity
