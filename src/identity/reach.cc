#include "identity/reach.h"

#include <algorithm>
#include <bit>

namespace stillheld::identity {

namespace {
constexpr size_t kLanes = 32;
}

Reach::Reach(const Scorer& scorer, Bits least)
    : table_(scorer.table()), comparison_(scorer.comparison()), least_(least),
      start_(scorer.model().prior_bits) {
  const Model& model = scorer.model();
  const auto best_of = [&](size_t d) {
    std::vector<Bits> best = model.digits[d].weight;
    for (size_t l = 0; l < best.size(); ++l)
      best[l] = std::max({best[l], model.weights(Circle::kNamesakes, d)[l],
                          model.weights(Circle::kRelatives, d)[l]});
    return best;
  };
  for (size_t f = 0; f < table_.fields(); ++f) {
    Plan plan{f, best_of(f), 0, 0};
    plan.open = *std::max_element(plan.best.begin() + 2, plan.best.end());
    plan.most = std::max(*std::max_element(plan.best.begin(), plan.best.end()), 0);
    const bool crossable =
        comparison_.has_order() && (f == comparison_.given() || f == comparison_.family());
    if (crossable) {
      // Crosswise even a missing name can become the same.
      start_ += plan.most;
      names_.push_back(std::move(plan));
    } else {
      plans_.push_back(std::move(plan));
    }
  }
  if (comparison_.has_order()) {
    const std::vector<Bits> order = best_of(table_.fields());
    start_ += std::max(order[1], order[2]);
    if (names_[0].field != comparison_.given()) std::swap(names_[0], names_[1]);
  }
  std::stable_sort(plans_.begin(), plans_.end(), [](const Plan& x, const Plan& y) {
    return x.open - x.best.back() > y.open - y.best.back();
  });
}

void Reach::look(const uint32_t* left, const uint32_t* right, size_t n, bool* out) const {
  for (size_t begin = 0; begin < n; begin += kLanes) {
    const size_t count = std::min(kLanes, n - begin);
    const uint32_t* a[kLanes];
    const uint32_t* b[kLanes];
    Bits bound[kLanes];
    for (size_t i = 0; i < count; ++i) {
      a[i] = table_.cells(left[begin + i]);
      b[i] = table_.cells(right[begin + i]);
      bound[i] = start_;
    }
    uint32_t open[kMaxDigits];
    for (size_t p = 0; p < plans_.size(); ++p) {
      const Plan& plan = plans_[p];
      const Field& field = table_.field(plan.field);
      const bool date = is_date(field.kind());
      open[p] = 0;
      for (size_t i = 0; i < count; ++i) {
        const uint32_t x = a[i][plan.field], y = b[i][plan.field];
        if (x == 0 || y == 0) continue;
        if (x == y) {
          // Of a date that is less precise, "identical" is too good by a level.
          bound[i] += plan.best[1] + std::max(field.value(x).term_bits, 0);
          continue;
        }
        if (p < 2) __builtin_prefetch(&field.value(y));
        bound[i] += date ? std::max(plan.open, plan.best[1]) : plan.open;
        open[p] |= 1u << i;
      }
    }
    uint32_t alive = 0;
    for (size_t i = 0; i < count; ++i) alive |= static_cast<uint32_t>(bound[i] >= least_) << i;
    uint8_t digit[kLanes];
    for (size_t p = 0; p < plans_.size() && alive != 0; ++p) {
      const Plan& plan = plans_[p];
      const uint32_t now = open[p] & alive;
      if (now == 0) continue;
      const bool date = is_date(table_.field(plan.field).kind());
      const Bits assumed = date ? std::max(plan.open, plan.best[1]) : plan.open;
      comparison_.best_case(table_, plan.field, a, b, now, digit);
      for (uint32_t rest = now; rest != 0; rest &= rest - 1) {
        const auto i = static_cast<size_t>(std::countr_zero(rest));
        bound[i] += plan.best[digit[i]] - assumed;
        if (bound[i] < least_) alive &= ~(1u << i);
      }
    }
    if (comparison_.has_order() && alive != 0) look_at_names(a, b, alive, bound);
    for (size_t i = 0; i < count; ++i)
      out[begin + i] = (alive >> i & 1) != 0 && bound[i] >= least_;
  }
}

void Reach::look_at_names(const uint32_t* const* a, const uint32_t* const* b, uint32_t alive,
                          Bits* bound) const {
  const Field& given = table_.field(names_[0].field);
  const Field& family = table_.field(names_[1].field);
  // Who could cross keeps what was assumed.
  uint32_t straight = 0;
  for (uint32_t rest = alive; rest != 0; rest &= rest - 1) {
    const auto i = static_cast<size_t>(std::countr_zero(rest));
    const uint32_t ga = given.value(a[i][names_[0].field]).skeleton;
    const uint32_t gb = given.value(b[i][names_[0].field]).skeleton;
    const uint32_t fa = family.value(a[i][names_[1].field]).skeleton;
    const uint32_t fb = family.value(b[i][names_[1].field]).skeleton;
    if ((ga == 0 || ga != fb) && (gb == 0 || gb != fa)) straight |= 1u << i;
  }
  for (const Plan& plan : names_) {
    const Field& field = table_.field(plan.field);
    uint8_t digit[kLanes];
    uint32_t open = 0;
    for (uint32_t rest = straight; rest != 0; rest &= rest - 1) {
      const auto i = static_cast<size_t>(std::countr_zero(rest));
      const uint32_t x = a[i][plan.field], y = b[i][plan.field];
      digit[i] = x == 0 || y == 0 ? 0 : 1;
      if (x != 0 && x == y) bound[i] += std::max(field.value(x).term_bits, 0);
      open |= static_cast<uint32_t>(digit[i] == 1 && x != y) << i;
    }
    if (open != 0) comparison_.best_case(table_, plan.field, a, b, open, digit);
    for (uint32_t rest = straight; rest != 0; rest &= rest - 1) {
      const auto i = static_cast<size_t>(std::countr_zero(rest));
      bound[i] += plan.best[digit[i]] - plan.most;
    }
  }
}

}  // namespace stillheld::identity
