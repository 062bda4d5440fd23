#include "measure/survival_compare.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Dense>

#include "measure/distributions.h"

namespace stillheld::measure {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

bool sane(const Spells& spells) {
  const size_t n = spells.exit.size();
  if (spells.way.size() != n || (!spells.entry.empty() && spells.entry.size() != n)) return false;
  return std::all_of(spells.exit.begin(), spells.exit.end(), [](Days day) { return day >= 0; });
}

Days entry_of(const Spells& spells, size_t i) { return spells.entry.empty() ? kFromStart : spells.entry[i]; }

int groups_in(const std::vector<uint8_t>& group) {
  return group.empty() ? 0 : *std::max_element(group.begin(), group.end()) + 1;
}

// Spells that were at risk, by exit day; and by entry day.
struct Order {
  std::vector<size_t> by_exit, by_entry;
};

Order order_of(const Spells& spells) {
  Order order;
  for (size_t i = 0; i < spells.exit.size(); ++i) {
    if (entry_of(spells, i) < spells.exit[i]) order.by_exit.push_back(i);
  }
  order.by_entry = order.by_exit;
  std::stable_sort(order.by_exit.begin(), order.by_exit.end(),
                   [&](size_t a, size_t b) { return spells.exit[a] < spells.exit[b]; });
  std::stable_sort(order.by_entry.begin(), order.by_entry.end(),
                   [&](size_t a, size_t b) { return entry_of(spells, a) < entry_of(spells, b); });
  return order;
}

// uᵀ V⁻¹ u without the last group; negative if V is singular.
double quadratic(const VectorXd& u, const MatrixXd& v) {
  const auto k = u.size() - 1;
  const Eigen::FullPivLU<MatrixXd> lu(v.topLeftCorner(k, k));
  if (!lu.isInvertible()) return -1;
  return u.head(k).dot(lu.solve(u.head(k)));
}

}  // namespace

Answer<GroupTest> log_rank(const Spells& spells, const std::vector<uint8_t>& group) {
  if (!sane(spells) || group.size() != spells.exit.size()) return refuse("bad_spells");
  if (spells.exit.empty()) return refuse("no_spells");
  const int groups = groups_in(group);
  if (groups < 2) return refuse("one_group");
  const Order order = order_of(spells);
  std::vector<double> at_risk(static_cast<size_t>(groups), 0), d(static_cast<size_t>(groups), 0);
  GroupTest out;
  out.observed.assign(static_cast<size_t>(groups), 0);
  out.expected.assign(static_cast<size_t>(groups), 0);
  MatrixXd v = MatrixXd::Zero(groups, groups);
  size_t in = 0;
  for (size_t i = 0; i < order.by_exit.size();) {
    const Days t = spells.exit[order.by_exit[i]];
    for (; in < order.by_entry.size() && entry_of(spells, order.by_entry[in]) < t; ++in)
      at_risk[group[order.by_entry[in]]] += 1;
    std::fill(d.begin(), d.end(), 0.0);
    size_t end = i;
    for (; end < order.by_exit.size() && spells.exit[order.by_exit[end]] == t; ++end)
      d[group[order.by_exit[end]]] += spells.way[order.by_exit[end]] != 0 ? 1 : 0;
    const double y = std::accumulate(at_risk.begin(), at_risk.end(), 0.0);
    const double all = std::accumulate(d.begin(), d.end(), 0.0);
    if (all > 0) {
      for (int a = 0; a < groups; ++a) {
        const auto ga = static_cast<size_t>(a);
        out.observed[ga] += d[ga];
        out.expected[ga] += all * at_risk[ga] / y;
        if (y < 2) continue;
        const double scale = all * (y - all) / (y - 1) * at_risk[ga] / y;
        for (int b = 0; b < groups; ++b)
          v(a, b) += scale * ((a == b ? 1.0 : 0.0) - at_risk[static_cast<size_t>(b)] / y);
      }
    }
    for (; i < end; ++i) at_risk[group[order.by_exit[i]]] -= 1;
  }
  if (std::accumulate(out.observed.begin(), out.observed.end(), 0.0) == 0) return refuse("no_exits");
  VectorXd u(groups);
  for (int a = 0; a < groups; ++a) u(a) = out.observed[static_cast<size_t>(a)] - out.expected[static_cast<size_t>(a)];
  out.chi_square = quadratic(u, v);
  if (out.chi_square < 0) return refuse("one_group");
  out.freedom = groups - 1;
  out.p = chi_square_above(out.chi_square, out.freedom);
  return out;
}

// Gray (1988), with weight ρ = 0.  Per group r: Y, S (no way out), F (this
// way).  Its subdistribution risk set is R_r = Y_r (1 − F_r) / S_r, all left of
// t; the common hazard is Σ dN / Σ R.  The score of r sums R_r times what its
// hazard has over the common one.  The variance follows from writing the score
// as a martingale of both kinds of exit, under one common F.
Answer<GroupTest> gray_test(const Spells& spells, const std::vector<uint8_t>& group, int way) {
  if (!sane(spells) || group.size() != spells.exit.size() || way < 1) return refuse("bad_spells");
  if (spells.exit.empty()) return refuse("no_spells");
  if (!spells.entry.empty() &&
      std::any_of(spells.entry.begin(), spells.entry.end(), [](Days day) { return day > 0; }))
    return refuse("late_entry_here");
  const int groups = groups_in(group);
  if (groups < 2) return refuse("one_group");
  const auto g = static_cast<size_t>(groups);
  const Order order = order_of(spells);
  std::vector<double> y(g, 0), s(g, 1), f(g, 0);
  for (const size_t i : order.by_exit) y[group[i]] += 1;
  struct Step {
    std::vector<double> h;       // Y / S, left of t
    double f0_before, f0, df0;   // the common incidence
    std::vector<double> s_after, other;  // S at t; other exits ÷ Y × S
    // Exits of one day are drawn without replacement: by how much less they vary.
    std::vector<double> tied, tied_other;
  };
  std::vector<Step> steps;
  VectorXd score = VectorXd::Zero(groups);
  double f0 = 0;
  for (size_t i = 0; i < order.by_exit.size();) {
    const Days t = spells.exit[order.by_exit[i]];
    std::vector<double> mine(g, 0), other(g, 0), gone(g, 0);
    for (; i < order.by_exit.size() && spells.exit[order.by_exit[i]] == t; ++i) {
      const size_t r = group[order.by_exit[i]];
      gone[r] += 1;
      const uint8_t w = spells.way[order.by_exit[i]];
      if (w == way) mine[r] += 1;
      else if (w != 0) other[r] += 1;
    }
    const double events = std::accumulate(mine.begin(), mine.end(), 0.0);
    const double others = std::accumulate(other.begin(), other.end(), 0.0);
    if (events + others > 0) {
      Step step;
      step.h.assign(g, 0), step.s_after.assign(g, 0), step.other.assign(g, 0);
      step.tied.assign(g, 1), step.tied_other.assign(g, 1);
      double risk = 0, h = 0;
      for (size_t r = 0; r < g; ++r) {
        if (y[r] <= 0 || s[r] <= 0) continue;
        step.h[r] = y[r] / s[r];
        h += step.h[r];
        risk += step.h[r] * (1 - f[r]);
      }
      step.f0_before = f0;
      step.df0 = events > 0 && h > 0 ? events / h : 0;
      f0 += step.df0;
      step.f0 = f0;
      for (size_t r = 0; r < g; ++r) {
        if (step.h[r] <= 0) continue;
        score(static_cast<Eigen::Index>(r)) += mine[r] - step.h[r] * (1 - f[r]) * events / risk;
        const double before = s[r];
        if (events > 1 && h * before > 1) step.tied[r] = std::max(0.0, 1 - (events - 1) / (h * before - 1));
        if (other[r] > 1 && y[r] > 1) step.tied_other[r] = 1 - (other[r] - 1) / (y[r] - 1);
        f[r] += before * mine[r] / y[r];
        step.other[r] = before * other[r] / y[r];
        s[r] *= 1 - (mine[r] + other[r]) / y[r];
        step.s_after[r] = s[r];
      }
      steps.push_back(std::move(step));
    }
    for (size_t r = 0; r < g; ++r) y[r] -= gone[r];
  }
  if (steps.empty() || f0 == 0) return refuse("no_exits");
  // a(t) = d(t) + b₁(t), b_j(t) = [1{j = 1} − (1 − F⁰)/S_k] (c(τ) − c(t)).
  MatrixXd v = MatrixXd::Zero(groups, groups);
  const size_t m = steps.size();
  std::vector<double> d_of(m), c_after(m);
  for (size_t k = 0; k < g; ++k) {
    std::vector<std::vector<double>> first(g, std::vector<double>(m, 0)), second = first;
    for (size_t r = 0; r < g; ++r) {
      double c = 0;
      for (size_t j = 0; j < m; ++j) {
        const Step& step = steps[j];
        const double all = std::accumulate(step.h.begin(), step.h.end(), 0.0);
        d_of[j] = step.h[k] > 0 ? step.h[r] * ((r == k ? 1.0 : 0.0) - step.h[k] / all) : 0;
        c += d_of[j] * step.df0 / (1 - step.f0_before);
        c_after[j] = c;
      }
      for (size_t j = 0; j < m; ++j) {
        const Step& step = steps[j];
        const double rest = c_after[m - 1] - c_after[j];
        const double ratio = step.s_after[k] > 0 ? (1 - step.f0) / step.s_after[k] : 0;
        first[r][j] = d_of[j] + (1 - ratio) * rest;
        second[r][j] = -ratio * rest;
      }
    }
    for (size_t j = 0; j < m; ++j) {
      const Step& step = steps[j];
      if (step.h[k] <= 0) continue;
      for (size_t a = 0; a < g; ++a)
        for (size_t b = 0; b < g; ++b)
          v(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) +=
              (first[a][j] * first[b][j] * step.df0 * step.tied[k] +
               second[a][j] * second[b][j] * step.other[k] * step.tied_other[k]) /
              step.h[k];
    }
  }
  GroupTest out;
  out.chi_square = quadratic(score, v);
  if (out.chi_square < 0) return refuse("one_group");
  out.freedom = groups - 1;
  out.p = chi_square_above(out.chi_square, out.freedom);
  return out;
}

namespace {

struct Likelihood {
  double value = 0;
  VectorXd gradient;
  MatrixXd information;
};

// Efron's likelihood; risk sets are built from the last exit backwards.
Likelihood efron(const Spells& spells, const MatrixXd& x, const Order& order, const VectorXd& beta) {
  const Eigen::Index p = beta.size();
  Likelihood out{0, VectorXd::Zero(p), MatrixXd::Zero(p, p)};
  double s0 = 0;
  VectorXd s1 = VectorXd::Zero(p);
  MatrixXd s2 = MatrixXd::Zero(p, p);
  const auto weight = [&](size_t i) { return std::exp(x.col(static_cast<Eigen::Index>(i)).dot(beta)); };
  size_t leave = order.by_entry.size();
  for (size_t at = order.by_exit.size(); at > 0;) {
    const Days t = spells.exit[order.by_exit[at - 1]];
    double d = 0, e0 = 0;
    VectorXd e1 = VectorXd::Zero(p);
    MatrixXd e2 = MatrixXd::Zero(p, p);
    for (; at > 0 && spells.exit[order.by_exit[at - 1]] == t; --at) {
      const size_t i = order.by_exit[at - 1];
      const double w = weight(i);
      const auto z = x.col(static_cast<Eigen::Index>(i));
      s0 += w, s1 += w * z, s2 += w * z * z.transpose();
      if (spells.way[i] == 0) continue;
      d += 1, e0 += w, e1 += w * z, e2 += w * z * z.transpose();
      out.value += z.dot(beta);
      out.gradient += z;
    }
    // Those who enter on t or later were never in this risk set.
    for (; leave > 0 && entry_of(spells, order.by_entry[leave - 1]) >= t; --leave) {
      const size_t i = order.by_entry[leave - 1];
      const double w = weight(i);
      const auto z = x.col(static_cast<Eigen::Index>(i));
      s0 -= w, s1 -= w * z, s2 -= w * z * z.transpose();
    }
    for (double k = 0; k < d; ++k) {
      const double part = k / d, a0 = s0 - part * e0;
      const VectorXd a1 = (s1 - part * e1) / a0;
      out.value -= std::log(a0);
      out.gradient -= a1;
      out.information += (s2 - part * e2) / a0 - a1 * a1.transpose();
    }
  }
  return out;
}

}  // namespace

Answer<CoxModel> cox(const Spells& spells, const std::vector<std::vector<double>>& covariates, double level) {
  const size_t n = spells.exit.size(), p = covariates.size();
  if (!sane(spells) || p == 0 || !(level > 0 && level < 1)) return refuse("bad_spells");
  if (n == 0) return refuse("no_spells");
  const Order order = order_of(spells);
  MatrixXd x(static_cast<Eigen::Index>(p), static_cast<Eigen::Index>(n));
  std::vector<double> scale(p, 1);
  for (size_t j = 0; j < p; ++j) {
    if (covariates[j].size() != n) return refuse("bad_spells");
    double mean = 0, spread = 0;
    for (const double value : covariates[j]) {
      if (!std::isfinite(value)) return refuse("bad_spells");
      mean += value / static_cast<double>(n);
    }
    for (const double value : covariates[j]) spread += (value - mean) * (value - mean) / static_cast<double>(n);
    if (!(spread > 0)) return refuse("no_finite_estimate");
    scale[j] = std::sqrt(spread);
    for (size_t i = 0; i < n; ++i)
      x(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)) = (covariates[j][i] - mean) / scale[j];
  }
  CoxModel out;
  for (const size_t i : order.by_exit) out.events += spells.way[i] != 0 ? 1 : 0;
  out.people = static_cast<int64_t>(order.by_exit.size());
  if (out.events == 0) return refuse("no_exits");
  VectorXd beta = VectorXd::Zero(static_cast<Eigen::Index>(p));
  Likelihood now = efron(spells, x, order, beta);
  out.log_likelihood_without = now.value;
  bool settled = false;
  for (int round = 0; round < 50 && !settled; ++round) {
    const Eigen::LDLT<MatrixXd> solver(now.information);
    if (solver.info() != Eigen::Success || !(solver.vectorD().minCoeff() > 1e-9)) return refuse("no_finite_estimate");
    VectorXd step = solver.solve(now.gradient);
    Likelihood next = efron(spells, x, order, beta + step);
    for (int halves = 0; halves < 30 && !(next.value >= now.value - 1e-12); ++halves) {
      step /= 2;
      next = efron(spells, x, order, beta + step);
    }
    beta += step;
    settled = step.cwiseAbs().maxCoeff() < 1e-10;
    now = std::move(next);
    // On the scale of one standard deviation nothing real is so large.
    if (!(beta.cwiseAbs().maxCoeff() < 25)) return refuse("no_finite_estimate");
  }
  if (!settled) return refuse("no_finite_estimate");
  const MatrixXd variance = now.information.inverse();
  const double z = normal_quantile(1 - (1 - level) / 2);
  out.log_likelihood = now.value;
  for (size_t j = 0; j < p; ++j) {
    const auto i = static_cast<Eigen::Index>(j);
    const double b = beta(i) / scale[j], se = std::sqrt(variance(i, i)) / scale[j];
    out.coefficient.push_back(b);
    out.std_error.push_back(se);
    out.ratio.push_back(std::exp(b));
    out.low.push_back(std::exp(b - z * se));
    out.high.push_back(std::exp(b + z * se));
    out.p.push_back(2 * normal_cdf(-std::fabs(b / se)));
  }
  return out;
}

}  // namespace stillheld::measure
