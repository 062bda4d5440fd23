#include "identity/cluster.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "identity/parallel.h"

namespace stillheld::identity {

namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

// Average linkage over a full matrix of summed scores.
class Linkage {
 public:
  Linkage(std::span<const uint32_t> rows, const ClusterInput& input, const ClusterOptions& options)
      : rows_(rows), n_(rows.size()), input_(input), options_(options), weight_(n_),
        sum_(n_ * n_, 0), forbidden_(n_ * n_, 0), alive_(n_, 1), best_(n_, 0), into_(n_) {
    std::vector<Bits> scores;
    input.score_all(rows, scores);
    size_t at = 0;
    for (size_t i = 0; i < n_; ++i) {
      weight_[i] = input.weight(rows[i]);
      into_[i] = static_cast<uint32_t>(i);
    }
    for (size_t i = 0; i < n_; ++i)
      for (size_t j = i + 1; j < n_; ++j) {
        const int64_t score = std::clamp(scores[at++], -options.clip, options.clip);
        sum_[i * n_ + j] = sum_[j * n_ + i] = score * weight_[i] * weight_[j];
        const bool never = input.forbidden(rows[i], rows[j]);
        forbidden_[i * n_ + j] = forbidden_[j * n_ + i] = never;
      }
  }

  void merge_same(std::span<const std::pair<uint32_t, uint32_t>> same) {
    for (const auto& [a, b] : same) {
      const size_t i = cluster_of(index_of(a)), j = cluster_of(index_of(b));
      if (i != j) merge(std::min(i, j), std::max(i, j));
    }
  }

  void run(std::vector<Doubt>* doubts) {
    for (size_t i = 0; i < n_; ++i)
      if (alive_[i]) find_best(i);
    for (;;) {
      size_t winner = n_;
      for (size_t i = 0; i < n_; ++i) {
        if (!alive_[i] || best_[i] == i) continue;
        if (winner == n_ || better(i, best_[i], winner, best_[winner])) winner = i;
      }
      if (winner == n_) break;
      const size_t a = std::min(winner, size_t{best_[winner]});
      const size_t b = std::max(winner, size_t{best_[winner]});
      const Bits average = average_of(a, b);
      if (average < options_.cut) break;
      if (doubts != nullptr && average < options_.cut + options_.grey) note(a, b, true, *doubts);
      merge(a, b);
      for (size_t i = 0; i < n_; ++i) {
        if (!alive_[i]) continue;
        if (i == a || best_[i] == a || best_[i] == b) {
          find_best(i);
        } else if (i != a && !forbidden_[i * n_ + a] &&
                   (best_[i] == i || better(i, a, i, best_[i]))) {
          best_[i] = static_cast<uint32_t>(a);
        }
      }
    }
    if (doubts == nullptr) return;
    for (size_t i = 0; i < n_; ++i)
      for (size_t j = i + 1; j < n_; ++j)
        if (alive_[i] && alive_[j] && !forbidden_[i * n_ + j] &&
            average_of(i, j) >= options_.cut - options_.grey)
          note(i, j, false, *doubts);
  }

  std::vector<uint32_t> take() {
    for (size_t i = 0; i < n_; ++i) into_[i] = static_cast<uint32_t>(cluster_of(i));
    return std::move(into_);
  }

 private:
  size_t index_of(uint32_t row) const {
    return static_cast<size_t>(
        std::lower_bound(rows_.begin(), rows_.end(), row, input_.before) - rows_.begin());
  }
  size_t cluster_of(size_t i) const {
    while (into_[i] != i) i = into_[i];
    return i;
  }
  Bits average_of(size_t i, size_t j) const {
    return static_cast<Bits>(sum_[i * n_ + j] / (int64_t{weight_[i]} * weight_[j]));
  }
  // Whether merging (i, j) comes before merging (k, l): the higher average,
  // compared exactly; then the earlier pair.
  bool better(size_t i, size_t j, size_t k, size_t l) const {
    const __int128 left = static_cast<__int128>(sum_[i * n_ + j]) * weight_[k] * weight_[l];
    const __int128 right = static_cast<__int128>(sum_[k * n_ + l]) * weight_[i] * weight_[j];
    if (left != right) return left > right;
    const auto first = std::minmax(i, j);
    const auto second = std::minmax(k, l);
    return first.first != second.first ? first.first < second.first : first.second < second.second;
  }
  void find_best(size_t i) {
    best_[i] = static_cast<uint32_t>(i);
    for (size_t j = 0; j < n_; ++j) {
      if (j == i || !alive_[j] || forbidden_[i * n_ + j]) continue;
      if (best_[i] == i || better(i, j, i, best_[i])) best_[i] = static_cast<uint32_t>(j);
    }
  }
  // b becomes part of a; a < b, so the first row of a cluster names it.
  void merge(size_t a, size_t b) {
    for (size_t k = 0; k < n_; ++k) {
      if (k == a || k == b || !alive_[k]) continue;
      sum_[a * n_ + k] = sum_[k * n_ + a] = sum_[a * n_ + k] + sum_[b * n_ + k];
      forbidden_[a * n_ + k] = forbidden_[k * n_ + a] =
          static_cast<uint8_t>(forbidden_[a * n_ + k] | forbidden_[b * n_ + k]);
    }
    weight_[a] += weight_[b];
    alive_[b] = 0;
    into_[b] = static_cast<uint32_t>(a);
  }
  void note(size_t a, size_t b, bool merged, std::vector<Doubt>& doubts) const {
    doubts.push_back({rows_[a], rows_[b], average_of(a, b), weight_[a], weight_[b], merged});
  }

  std::span<const uint32_t> rows_;
  size_t n_;
  const ClusterInput& input_;
  const ClusterOptions& options_;
  std::vector<uint32_t> weight_;
  std::vector<int64_t> sum_;
  std::vector<uint8_t> forbidden_;
  std::vector<uint8_t> alive_;
  std::vector<uint32_t> best_;
  std::vector<uint32_t> into_;
};

// What Linkage does with two rows; most components are no larger.
bool merge_two(std::span<const uint32_t> rows, const ClusterInput& input,
               const ClusterOptions& options, std::vector<Doubt>* doubts) {
  if (input.forbidden(rows[0], rows[1])) return false;
  thread_local std::vector<Bits> scores;
  input.score_all(rows, scores);
  const Bits score = std::clamp(scores[0], -options.clip, options.clip);
  const bool merged = score >= options.cut;
  const bool doubtful = merged ? score < options.cut + options.grey
                               : score >= options.cut - options.grey;
  if (doubts != nullptr && doubtful)
    doubts->push_back({rows[0], rows[1], score, input.weight(rows[0]), input.weight(rows[1]), merged});
  return merged;
}

}  // namespace

std::vector<uint32_t> cluster_component(std::span<const uint32_t> rows, std::span<const Edge> edges,
                                        std::span<const std::pair<uint32_t, uint32_t>> same,
                                        const ClusterInput& input, const ClusterOptions& options,
                                        std::vector<Doubt>* doubts) {
  std::vector<uint32_t> into(rows.size());
  if (rows.size() == 1) {
    into[0] = 0;
    return into;
  }
  if (rows.size() == 2 && same.empty()) {
    into[1] = merge_two(rows, input, options, doubts) ? 0 : 1;
    return into;
  }
  if (rows.size() <= options.largest) {
    Linkage linkage(rows, input, options);
    linkage.merge_same(same);
    linkage.run(doubts);
    return linkage.take();
  }
  // Too large: pieces at the lowest higher threshold that cuts it at all.
  const auto index_of = [&](uint32_t row) {
    return static_cast<uint32_t>(
        std::lower_bound(rows.begin(), rows.end(), row, input.before) - rows.begin());
  };
  Bits threshold = options.edge;
  for (;;) {
    threshold += kBit;
    UnionFind pieces(rows.size());
    for (const auto& [a, b] : same) pieces.join(index_of(a), index_of(b));
    size_t joins = same.size();
    for (const Edge& edge : edges)
      if (edge.score >= threshold) {
        pieces.join(index_of(edge.a), index_of(edge.b));
        ++joins;
      }
    std::vector<std::vector<uint32_t>> members(rows.size());
    size_t parts = 0;
    for (uint32_t i = 0; i < rows.size(); ++i) {
      const uint32_t root = pieces.find(i);
      parts += members[root].empty() ? 1u : 0u;
      members[root].push_back(i);
    }
    if (parts == 1 && threshold < 200 * kBit) continue;
    if (parts == 1) {
      // Edges that nothing cuts: one person, as certain as can be.
      std::fill(into.begin(), into.end(), 0u);
      return into;
    }
    std::vector<std::vector<Edge>> inside(rows.size());
    for (const Edge& edge : edges)
      if (edge.score >= threshold) inside[pieces.find(index_of(edge.a))].push_back(edge);
    std::vector<std::vector<std::pair<uint32_t, uint32_t>>> bound(rows.size());
    for (const auto& pair : same) bound[pieces.find(index_of(pair.first))].push_back(pair);
    ClusterOptions higher = options;
    higher.edge = threshold;
    std::vector<uint32_t> piece;
    for (uint32_t root = 0; root < rows.size(); ++root) {
      if (members[root].empty()) continue;
      piece.clear();
      for (const uint32_t i : members[root]) piece.push_back(rows[i]);
      const auto cut = cluster_component(piece, inside[root], bound[root], input, higher, doubts);
      for (size_t k = 0; k < cut.size(); ++k) into[members[root][k]] = members[root][cut[k]];
    }
    return into;
  }
}

Clusters cluster_all(const ClusterInput& input, const ClusterOptions& options) {
  Clusters result;
  UnionFind components(input.rows);
  for (const Edge& edge : input.edges)
    if (edge.score >= options.edge) components.join(edge.a, edge.b);
  for (const auto& [a, b] : input.same) components.join(a, b);

  // Rows, edges and decisions of each component that has more than one row.
  constexpr uint32_t kAlone = ~uint32_t{0};
  std::vector<uint32_t> number(input.rows, kAlone);
  std::vector<std::vector<uint32_t>> members;
  for (uint32_t row = 0; row < input.rows; ++row) {
    const uint32_t root = components.find(row);
    if (root == row) continue;
    if (number[root] == kAlone) {
      number[root] = static_cast<uint32_t>(members.size());
      members.push_back({root});
    }
    number[row] = number[root];
    members[number[root]].push_back(row);
  }
  std::vector<std::vector<Edge>> edges(members.size());
  for (const Edge& edge : input.edges)
    if (edge.score >= options.edge) {
      const uint32_t at = number[edge.a];
      // Only components that will be cut again need their edges.
      if (members[at].size() > options.largest) edges[at].push_back(edge);
    }
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> same(members.size());
  for (const auto& pair : input.same)
    if (pair.first != pair.second) same[number[pair.first]].push_back(pair);

  result.first.resize(input.rows);
  for (uint32_t row = 0; row < input.rows; ++row) result.first[row] = row;
  constexpr size_t kPiece = 256;
  const size_t pieces = (members.size() + kPiece - 1) / kPiece;
  std::vector<std::vector<Doubt>> doubts(pieces);
  in_parallel(options.threads, pieces, [&](size_t piece) {
    for (size_t c = piece * kPiece; c < std::min(members.size(), (piece + 1) * kPiece); ++c) {
      auto& rows = members[c];
      std::sort(rows.begin(), rows.end(), input.before);
      const auto into = cluster_component(rows, edges[c], same[c], input, options, &doubts[piece]);
      for (size_t i = 0; i < rows.size(); ++i) result.first[rows[i]] = rows[into[i]];
    }
  });
  for (const auto& rows : members) {
    result.largest_component = std::max(result.largest_component, rows.size());
    result.recut_components += rows.size() > options.largest ? 1u : 0u;
  }
  for (const auto& some : doubts) result.doubts.insert(result.doubts.end(), some.begin(), some.end());
  std::sort(result.doubts.begin(), result.doubts.end(), [&](const Doubt& x, const Doubt& y) {
    const auto dx = std::abs(x.average - options.cut), dy = std::abs(y.average - options.cut);
    if (dx != dy) return dx < dy;
    return x.a != y.a ? input.before(x.a, y.a) : input.before(x.b, y.b);
  });
  return result;
}

}  // namespace stillheld::identity
