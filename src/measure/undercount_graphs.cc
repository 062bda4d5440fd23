#include "measure/undercount_graphs.h"

#include <algorithm>
#include <bit>
#include <boost/math/special_functions/gamma.hpp>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>

#include "measure/undercount_modes.h"

namespace stillheld::measure {

namespace {

// Cliques and separators by maximum cardinality search, if the graph
// (neighbours of each list as bits) is chordal.
std::optional<DecomposableGraph> decompose(int lists, const std::array<uint32_t, kMostLists>& joined) {
  DecomposableGraph out;
  out.components = 0;
  uint32_t numbered = 0;
  uint32_t clique = 0;
  for (int step = 0; step < lists; ++step) {
    int next = -1;
    int most = -1;
    for (int j = 0; j < lists; ++j) {
      if ((numbered >> j & 1u) != 0) continue;
      const int known = std::popcount(joined[static_cast<size_t>(j)] & numbered);
      if (known > most) { most = known; next = j; }
    }
    const uint32_t earlier = joined[static_cast<size_t>(next)] & numbered;
    for (uint32_t rest = earlier; rest != 0; rest &= rest - 1) {
      const int j = std::countr_zero(rest);
      if ((earlier & ~(joined[static_cast<size_t>(j)] | 1u << j)) != 0) return std::nullopt;
    }
    if (earlier == clique && step > 0) {
      clique |= 1u << next;  // the clique grows
    } else {
      if (step > 0) out.cliques.push_back(clique);
      if (earlier != 0) out.separators.push_back(earlier);
      clique = earlier | 1u << next;
    }
    if (earlier == 0) ++out.components;
    numbered |= 1u << next;
  }
  out.cliques.push_back(clique);
  std::sort(out.cliques.begin(), out.cliques.end());
  return out;
}

double log_gamma(double x) {
  // Stirling's series is exact to the last digits from 16 on.
  if (x >= 16) {
    const double r = 1 / x;
    const double r2 = r * r;
    return (x - 0.5) * std::log(x) - x + 0.91893853320467274178 +
           r * (1.0 / 12 - r2 * (1.0 / 360 - r2 * (1.0 / 1260 - r2 * (1.0 / 1680 - r2 / 1188))));
  }
  return boost::math::lgamma(x);
}

// The numbers of uncounted that are looked at, and what each stands for.
struct Grid {
  std::vector<double> unseen;
  std::vector<double> weight;
  std::vector<double> upto;  // this node stands for numbers up to here
};

Grid grid_of(double cap, bool every_number) {
  constexpr double kSingles = 64;
  Grid grid;
  const double singles = every_number ? cap + 1 : std::min(kSingles, cap + 1);
  for (double m = 0; m < singles; ++m) {
    grid.unseen.push_back(m);
    grid.weight.push_back(1);
    grid.upto.push_back(m + 0.5);
  }
  if (singles > cap) return grid;
  // Simpson's rule on u = log m from 63.5 on; Σ f(m) is ∫ f up to f'/24.
  const double from = std::log(singles - 0.5);
  const double to = std::log(cap + 0.5);
  int parts = static_cast<int>(std::ceil((to - from) / 0.0125));
  parts += parts % 2;
  const double h = (to - from) / parts;
  for (int i = 0; i <= parts; ++i) {
    const double m = std::exp(from + h * i);
    const double share = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
    grid.unseen.push_back(m);
    grid.weight.push_back(share * h / 3 * m);
    grid.upto.push_back(m);
  }
  return grid;
}

}  // namespace

std::vector<DecomposableGraph> decomposable_graphs(int lists) {
  assert(lists >= 2 && lists <= kMostLists);
  std::vector<std::pair<int, int>> pairs;
  for (int a = 0; a < lists; ++a) {
    for (int b = a + 1; b < lists; ++b) pairs.emplace_back(a, b);
  }
  std::vector<DecomposableGraph> out;
  for (uint32_t edges = 0; edges < 1u << pairs.size(); ++edges) {
    std::array<uint32_t, kMostLists> joined{};
    for (size_t e = 0; e < pairs.size(); ++e) {
      if ((edges >> e & 1u) == 0) continue;
      joined[static_cast<size_t>(pairs[e].first)] |= 1u << pairs[e].second;
      joined[static_cast<size_t>(pairs[e].second)] |= 1u << pairs[e].first;
    }
    if (auto graph = decompose(lists, joined)) out.push_back(std::move(*graph));
  }
  return out;
}

std::string name_of(const DecomposableGraph& graph) {
  std::vector<std::string> names;
  for (const uint32_t clique : graph.cliques) {
    std::string name;
    for (int j = 0; j < 32; ++j) {
      if ((clique >> j & 1u) != 0) name += static_cast<char>('1' + j);
    }
    names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : "|") + name;
  return out;
}

GraphAnswer average_graphs(const CaptureTable& table, const GraphPrior& prior) {
  const int lists = table.list_count();
  const size_t cells = table.count.size();
  const double n = static_cast<double>(table.observed());
  const double delta = prior.delta > 0 ? prior.delta : std::exp2(-lists);
  const double cap = prior.most_unseen > 0 ? prior.most_unseen : 30 * n;
  const Grid grid = grid_of(cap, prior.every_number);
  const size_t points = grid.unseen.size();

  // M(S) of every set of lists S: a constant and a row over the grid.
  std::vector<std::vector<double>> marginal(cells, std::vector<double>(points));
  for (uint32_t set = 1; set < cells; ++set) {
    const int size = std::popcount(set);
    const double cell_delta = delta * std::exp2(lists - size);
    std::map<uint32_t, double> inside;
    for (uint32_t x = 1; x < cells; ++x) {
      if (table.count[x] != 0) inside[x & set] += static_cast<double>(table.count[x]);
    }
    const double outside = inside.contains(0) ? inside[0] : 0;
    double constant = -log_gamma(cell_delta);
    for (const auto& [x, people] : inside) {
      if (x != 0) constant += log_gamma(people + cell_delta) - log_gamma(cell_delta);
    }
    for (size_t i = 0; i < points; ++i) {
      marginal[set][i] = constant + log_gamma(grid.unseen[i] + outside + cell_delta);
    }
  }
  // What is the same in every graph, and what comes once a component.
  const double whole = delta * static_cast<double>(cells);
  std::vector<double> common(points);
  std::vector<double> once(points);
  for (size_t i = 0; i < points; ++i) {
    const double total = n + grid.unseen[i];
    once[i] = log_gamma(whole) - log_gamma(total + whole);
    common[i] = log_gamma(total + 1) - log_gamma(grid.unseen[i] + 1) +
                (prior.log_prior ? prior.log_prior(total) : -std::log(std::max(total, 1.0)));
  }

  std::vector<DecomposableGraph> graphs = decomposable_graphs(lists);
  if (!prior.saturated) {
    std::erase_if(graphs, [&](const DecomposableGraph& g) { return g.cliques.size() == 1; });
  }
  double top = -std::numeric_limits<double>::infinity();
  // First the height of every graph on each eighth node, then the whole of
  // those that can be seen beside the highest.
  std::vector<double> row(points);
  const auto height = [&](const DecomposableGraph& graph, size_t i) {
    double value = common[i] + graph.components * once[i];
    for (const uint32_t clique : graph.cliques) value += marginal[clique][i];
    for (const uint32_t separator : graph.separators) value -= marginal[separator][i];
    return value;
  };
  std::vector<double> peak(graphs.size(), -std::numeric_limits<double>::infinity());
  const size_t stride = points > 256 ? 8 : 1;
  for (size_t g = 0; g < graphs.size(); ++g) {
    for (size_t i = 0; i < points; i += stride) peak[g] = std::max(peak[g], height(graphs[g], i));
    top = std::max(top, peak[g]);
  }
  constexpr double kInvisible = 46;  // e^-46 is 1e-20
  GraphAnswer out;
  std::vector<double> density(points, 0);
  double sum = 0;
  for (size_t g = 0; g < graphs.size(); ++g) {
    if (peak[g] < top - kInvisible) continue;
    for (size_t i = 0; i < points; ++i) row[i] = common[i] + graphs[g].components * once[i];
    for (const uint32_t clique : graphs[g].cliques) {
      for (size_t i = 0; i < points; ++i) row[i] += marginal[clique][i];
    }
    for (const uint32_t separator : graphs[g].separators) {
      for (size_t i = 0; i < points; ++i) row[i] -= marginal[separator][i];
    }
    double weight = 0;
    size_t highest = 0;
    for (size_t i = 0; i < points; ++i) {
      if (row[i] > row[highest]) highest = i;
      if (row[i] < top - kInvisible) continue;
      const double mass = std::exp(row[i] - top);
      density[i] += mass;
      weight += mass * grid.weight[i];
    }
    sum += weight;
    out.graphs.push_back({graphs[g], weight, n + grid.unseen[highest]});
  }
  for (GraphAnswer::Weighed& graph : out.graphs) graph.weight /= sum;
  std::stable_sort(out.graphs.begin(), out.graphs.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });

  double inverse = 0;
  double inverse_square = 0;
  size_t highest = 0;
  for (size_t i = 0; i < points; ++i) {
    density[i] /= sum;
    const double total = n + grid.unseen[i];
    out.mean += density[i] * grid.weight[i] * total;
    inverse += density[i] * grid.weight[i] / total;
    inverse_square += density[i] * grid.weight[i] / (total * total);
    if (density[i] > density[highest]) highest = i;
  }
  out.best_by_relative_square = inverse / inverse_square;
  out.cap = n + cap;

  // The mode, on single numbers around the highest node.
  {
    double left = grid.unseen[highest > 0 ? highest - 1 : 0];
    double right = grid.unseen[std::min(highest + 1, points - 1)];
    const auto log_density = [&](double m) {
      const double total = n + m;
      double base = log_gamma(total + 1) - log_gamma(m + 1) +
                    (prior.log_prior ? prior.log_prior(total) : -std::log(std::max(total, 1.0)));
      const double unit = log_gamma(whole) - log_gamma(total + whole);
      std::map<uint32_t, double> moved;  // M(S) relative to the node `highest`
      const auto change = [&](uint32_t set) {
        const auto [at, fresh] = moved.try_emplace(set, 0);
        if (fresh) {
          const double cell_delta = delta * std::exp2(lists - std::popcount(set));
          double outside = 0;
          for (uint32_t x = 1; x < cells; ++x) outside += (x & set) == 0 ? static_cast<double>(table.count[x]) : 0;
          at->second = log_gamma(m + outside + cell_delta) - log_gamma(grid.unseen[highest] + outside + cell_delta);
        }
        return at->second;
      };
      double all = 0;
      for (const GraphAnswer::Weighed& graph : out.graphs) {
        if (graph.weight < 1e-9) break;
        double value = graph.graph.components * unit;
        for (const uint32_t clique : graph.graph.cliques) value += marginal[clique][highest] + change(clique);
        for (const uint32_t separator : graph.graph.separators) value -= marginal[separator][highest] + change(separator);
        all += std::exp(base + value - top);
      }
      return std::log(all);
    };
    left = std::floor(left);
    right = std::ceil(right);
    while (right - left > 2) {
      const double a = std::floor(left + (right - left) / 3);
      const double b = std::max(std::ceil(right - (right - left) / 3), a + 1);
      if (log_density(a) < log_density(b)) left = a; else right = b;
      if (right - left <= 3) break;
    }
    double best = left;
    for (double m = left; m <= right; ++m) {
      if (log_density(m) > log_density(best)) best = m;
    }
    out.mode = n + best;
  }

  // Quantiles: the density as a cubic between nodes (a curve of log m above
  // the singles), its integral exact at the nodes by Simpson's pairs.
  std::vector<double> below(points, 0);
  double so_far = 0;
  size_t single = 0;
  while (single < points && grid.weight[single] == 1 && (single == 0 || grid.unseen[single] == grid.unseen[single - 1] + 1)) {
    so_far += density[single];
    below[single] = so_far;
    ++single;
  }
  if (single < points) {
    const double h = std::log(grid.unseen[single + 1] / grid.unseen[single]);
    const auto value = [&](size_t i) { return density[i] * grid.unseen[i]; };
    below[single] = so_far;
    for (size_t i = single; i + 2 < points; i += 2) {
      // Half and whole of the parabola through three nodes.
      const double a = value(i);
      const double b = value(i + 1);
      const double c = value(i + 2);
      below[i + 1] = below[i] + h / 12 * (5 * a + 8 * b - c);
      below[i + 2] = below[i] + h / 3 * (a + 4 * b + c);
    }
  }
  const auto quantile = [&](double share) {
    size_t i = 0;
    while (i + 1 < points && below[i] < share) ++i;
    if (i < single || i == 0) return n + grid.unseen[i];
    if (i == single) return n + std::round(grid.unseen[i]);
    // Between nodes i−1 and i: Hermite's cubic of the integral, by halving.
    const double u0 = std::log(grid.unseen[i - 1]);
    const double h = std::log(grid.unseen[i]) - u0;
    const double f0 = density[i - 1] * grid.unseen[i - 1] * h;
    const double f1 = density[i] * grid.unseen[i] * h;
    double low = 0;
    double high = 1;
    for (int round = 0; round < 50; ++round) {
      const double t = 0.5 * (low + high);
      const double s = 1 - t;
      const double here = below[i - 1] * (1 + 2 * t) * s * s + below[i] * t * t * (3 - 2 * t) + f0 * t * s * s - f1 * t * t * s;
      (here < share ? low : high) = t;
    }
    // The smallest whole number whose half-way mark is at or past it.
    return n + std::ceil(std::exp(u0 + h * high) - 0.5);
  };
  out.interval = {quantile((1 - prior.level) / 2), quantile((1 + prior.level) / 2)};
  out.median = quantile(0.5);

  std::vector<Hump> humps;
  for (size_t i = 0; i < points; ++i) {
    humps.push_back({n + grid.unseen[i], density[i] * (n + grid.unseen[i]), density[i] * grid.weight[i]});
  }
  out.two_modes = two_modes(humps);
  return out;
}

}  // namespace stillheld::measure
