#include "measure/figure.h"

#include <algorithm>
#include <cmath>

#include "measure/exact.h"

namespace stillheld::measure {

std::string_view name_of(Unit unit) {
  switch (unit) {
    case Unit::count: return "count";
    case Unit::ratio: return "ratio";
    case Unit::share: return "share";
    case Unit::days: return "days";
  }
  return "count";
}

std::string_view name_of(Reading reading) {
  switch (reading) {
    case Reading::exactly: return "exactly";
    case Reading::at_most: return "at_most";
    case Reading::at_least: return "at_least";
    case Reading::between: return "between";
  }
  return "exactly";
}

Figure refused(std::string name, Refusal why) {
  Figure out;
  out.name = std::move(name);
  out.refusal = std::move(why);
  return out;
}

namespace {

std::optional<double> finite(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

bool is_count(const Range& r) { return r.low >= 0 && (!r.high || *r.high >= r.low); }

// From the figure at each end of what the bounds allow.  `upper` is absent
// where nothing bounds the figure from above, `lower` where only nought does.
template <class T>
void between_ends(Figure& out, const std::optional<T>& lower, const std::optional<T>& upper, double lower_value,
                  double upper_value) {
  const auto end = [](double value, double low, double high, Figure& f) {
    f.value = finite(value);
    f.low = finite(low);
    f.high = finite(high);
  };
  if (lower && upper && lower_value == upper_value) {
    end(lower_value, lower->low, lower->high, out);
    out.reading = Reading::exactly;
  } else if (lower && upper) {
    out.reading = Reading::between;
    out.low = finite(lower->low);
    out.high = finite(upper->high);
  } else if (upper) {
    end(upper_value, upper->low, upper->high, out);
    out.reading = Reading::at_most;
  } else if (lower) {
    end(lower_value, lower->low, lower->high, out);
    out.reading = Reading::at_least;
  }
}

}  // namespace

Figure ratio_figure(std::string name, Part numerator, Part denominator) {
  Figure out;
  out.name = std::move(name);
  out.unit = Unit::ratio;
  out.numerator = numerator;
  out.denominator = denominator;
  const Range &n = numerator.range, &d = denominator.range;
  if (!is_count(n) || !is_count(d)) {
    out.refusal = refuse("not_a_count");
    return out;
  }
  const auto at = [](int64_t first, int64_t second) -> std::optional<RateRatio> {
    const Answer<RateRatio> ratio = exact_rate_ratio(first, 1, second, 1);
    if (!ratio) return std::nullopt;
    return *ratio;
  };
  std::optional<RateRatio> lower, upper;
  if (d.high) lower = at(n.low, *d.high);
  if (n.high) upper = at(*n.high, d.low);
  if (upper && !std::isfinite(upper->ratio) && !(d.exact() && n.exact())) upper.reset();
  if (!lower && !upper) {
    out.refusal = refuse(n.low == 0 && d.low == 0 && n.exact() && d.exact() ? "no_events" : "no_bounds");
    return out;
  }
  between_ends(out, lower, upper, lower ? lower->ratio : 0, upper ? upper->ratio : 0);
  return out;
}

Figure share_figure(std::string name, Part numerator, Part denominator) {
  Figure out;
  out.name = std::move(name);
  out.unit = Unit::share;
  out.numerator = numerator;
  out.denominator = denominator;
  const Range &n = numerator.range, &d = denominator.range;
  if (!is_count(n) || !is_count(d)) {
    out.refusal = refuse("not_a_count");
    return out;
  }
  if (d.exact() && d.low == 0) {
    out.refusal = refuse("no_trials");
    return out;
  }
  if (d.high && n.low > *d.high) {
    out.refusal = refuse("part_over_whole", {std::to_string(n.low), std::to_string(*d.high)});
    return out;
  }
  const auto at = [](int64_t part, int64_t whole) -> std::optional<Share> {
    const Answer<Share> share = exact_share(std::min(part, whole), whole);
    if (!share) return std::nullopt;
    return *share;
  };
  std::optional<Share> lower, upper;
  if (d.high) lower = at(n.low, *d.high);
  if (n.high && d.low > 0) upper = at(*n.high, std::max(d.low, n.low));
  if (!lower && !upper) {
    out.refusal = refuse("no_bounds");
    return out;
  }
  between_ends(out, lower, upper, lower ? lower->share : 0, upper ? upper->share : 0);
  return out;
}

Figure count_figure(std::string name, Part count, Unit unit) {
  Figure out;
  out.name = std::move(name);
  out.unit = unit;
  out.numerator = count;
  const Range& r = count.range;
  if (r.exact()) {
    out.value = static_cast<double>(r.low);
  } else if (!r.high) {
    out.value = static_cast<double>(r.low);
    out.reading = Reading::at_least;
  } else {
    out.reading = Reading::between;
    out.low = static_cast<double>(r.low);
    out.high = static_cast<double>(*r.high);
  }
  return out;
}

}  // namespace stillheld::measure
