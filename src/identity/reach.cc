#include "identity/reach.h"

#include <algorithm>
#include <bit>

namespace stillheld::identity {

namespace {

constexpr size_t kLanes = 32;
constexpr Bits kNever = -(1 << 29);
// Of names: up to here alike (Comparison::circle), and what best_case() gives
// where only a similarity could tell.
constexpr uint8_t kAlike = 6;
constexpr uint8_t kUnsure = 5;

}  // namespace

Reach::Reach(const Scorer& scorer, Bits least)
    : table_(scorer.table()), comparison_(scorer.comparison()), least_(least) {
  const Model& model = scorer.model();
  start_.fill(model.prior_bits);
  for (size_t f = 0; f < table_.fields(); ++f) {
    Plan plan{f, std::vector<Bounds>(model.digits[f].weight.size()), {}};
    for (size_t l = 0; l < plan.best.size(); ++l)
      for (size_t c = 0; c < kCircles; ++c)
        plan.best[l][c] = model.weights(static_cast<Circle>(c), f)[l];
    const Field& field = table_.field(f);
    // Cells with several values agree in one of them; dates are looked at again.
    const bool again = field.has_sets() || is_date(field.kind());
    for (size_t c = 0; c < kCircles; ++c) {
      plan.open[c] = kNever;
      for (size_t l = again ? 1 : 2; l < plan.best.size(); ++l)
        plan.open[c] = std::max(plan.open[c], plan.best[l][c]);
    }
    const bool given = comparison_.has_order() && f == comparison_.given();
    const bool family = comparison_.has_order() && f == comparison_.family();
    if (!given && !family) {
      plans_.push_back(std::move(plan));
      continue;
    }
    for (size_t c = 0; c < kCircles; ++c) {
      // Strangers' families and relatives' given names are not alike.
      const bool apart = (family && c == static_cast<size_t>(Circle::kStrangers)) ||
                         (given && c == static_cast<size_t>(Circle::kRelatives));
      Bits most = 0;
      for (size_t l = apart ? kAlike + 1 : 1; l < plan.best.size(); ++l)
        most = std::max(most, plan.best[l][c]);
      start_[c] += most;
    }
    names_.push_back(std::move(plan));
  }
  if (comparison_.has_order()) {
    const Bits* order = model.weights(Circle::kStrangers, table_.fields());
    for (Bits& start : start_) start += std::max(order[1], order[2]);
    if (names_[0].field != comparison_.given()) std::swap(names_[0], names_[1]);
  }
  std::stable_sort(plans_.begin(), plans_.end(), [](const Plan& x, const Plan& y) {
    return x.open[0] - x.best.back()[0] > y.open[0] - y.best.back()[0];
  });
}

void Reach::look(const uint32_t* left, const uint32_t* right, size_t n, bool* out) const {
  for (size_t begin = 0; begin < n; begin += kLanes) {
    const size_t count = std::min(kLanes, n - begin);
    const uint32_t* a[kLanes];
    const uint32_t* b[kLanes];
    Bounds bound[kLanes];
    const auto add = [&](size_t i, const Bounds& bits, Bits more) {
      for (size_t c = 0; c < kCircles; ++c) bound[i][c] += bits[c] + more;
    };
    for (size_t i = 0; i < count; ++i) {
      a[i] = table_.cells(left[begin + i]);
      b[i] = table_.cells(right[begin + i]);
      bound[i] = start_;
    }
    for (const Plan& plan : names_)
      for (size_t i = 0; i < count; ++i) {
        const uint32_t x = a[i][plan.field];
        if (x != 0 && x == b[i][plan.field])
          add(i, {}, std::max(table_.field(plan.field).value(x).term_bits, 0));
      }
    uint32_t open[kMaxDigits];
    for (size_t p = 0; p < plans_.size(); ++p) {
      const Plan& plan = plans_[p];
      const Field& field = table_.field(plan.field);
      open[p] = 0;
      for (size_t i = 0; i < count; ++i) {
        const uint32_t x = a[i][plan.field], y = b[i][plan.field];
        if (x == 0 || y == 0) continue;
        if (x == y) {
          // Of a date that is less precise, "identical" is too good by a level.
          add(i, plan.best[1], std::max(field.value(x).term_bits, 0));
          continue;
        }
        if (p < 2) __builtin_prefetch(&field.value(y));
        add(i, plan.open, 0);
        open[p] |= 1u << i;
      }
    }
    uint32_t alive = 0;
    for (size_t i = 0; i < count; ++i) alive |= static_cast<uint32_t>(reaches(bound[i])) << i;
    uint8_t digit[kLanes];
    for (size_t p = 0; p < plans_.size() && alive != 0; ++p) {
      const Plan& plan = plans_[p];
      const uint32_t now = open[p] & alive;
      if (now == 0) continue;
      comparison_.best_case(table_, plan.field, a, b, now, digit);
      for (uint32_t rest = now; rest != 0; rest &= rest - 1) {
        const auto i = static_cast<size_t>(std::countr_zero(rest));
        for (size_t c = 0; c < kCircles; ++c)
          bound[i][c] += plan.best[digit[i]][c] - plan.open[c];
        if (!reaches(bound[i])) alive &= ~(1u << i);
      }
    }
    if (comparison_.has_order() && alive != 0) look_at_names(a, b, alive, bound);
    for (size_t i = 0; i < count; ++i)
      out[begin + i] = (alive >> i & 1) != 0 && reaches(bound[i]);
  }
}

void Reach::look_at_names(const uint32_t* const* a, const uint32_t* const* b, uint32_t alive,
                          Bounds* bound) const {
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
  uint8_t digits[2][kLanes];
  for (size_t part = 0; part < 2; ++part) {
    const size_t f = names_[part].field;
    uint32_t open = 0;
    for (uint32_t rest = straight; rest != 0; rest &= rest - 1) {
      const auto i = static_cast<size_t>(std::countr_zero(rest));
      const uint32_t x = a[i][f], y = b[i][f];
      digits[part][i] = x == 0 || y == 0 ? 0 : 1;
      open |= static_cast<uint32_t>(digits[part][i] == 1 && x != y) << i;
    }
    if (open != 0) comparison_.best_case(table_, f, a, b, open, digits[part]);
  }
  for (uint32_t rest = straight; rest != 0; rest &= rest - 1) {
    const auto i = static_cast<size_t>(std::countr_zero(rest));
    for (size_t c = 0; c < kCircles; ++c) {
      const auto circle = static_cast<Circle>(c);
      for (size_t part = 0; part < 2; ++part) {
        const Plan& plan = names_[part];
        const bool any = circle == Circle::kStrangers && part == 0;
        const bool apart = (circle == Circle::kStrangers && part == 1) ||
                           (circle == Circle::kRelatives && part == 0);
        Bits assumed = 0;
        for (size_t l = apart ? kAlike + 1 : 1; l < plan.best.size(); ++l)
          assumed = std::max(assumed, plan.best[l][c]);
        const uint8_t digit = digits[part][i];
        const bool alike = digit != 0 && digit <= kAlike;
        Bits now = plan.best[digit][c];
        if (!any && apart && alike)
          now = digit == kUnsure ? plan.best[kAlike + 1][c] : kNever;
        if (!any && !apart && !alike) now = kNever;
        bound[i][c] = std::max(bound[i][c] + now - assumed, kNever);
      }
    }
  }
}

}  // namespace stillheld::identity
