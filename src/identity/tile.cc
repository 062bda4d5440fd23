#include "identity/tile.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace stillheld::identity {

namespace {

using How = TileFilter::Plan::How;
constexpr size_t kLanes = kTileLanes;

How how_of(Kind kind) {
  if (is_date(kind)) return How::kDate;
  switch (kind) {
    case Kind::kCategory: return How::kCategory;
    case Kind::kText: return How::kText;
    case Kind::kIdentifier: return How::kIdentifier;
    case Kind::kPatronymic: return How::kPatronymic;
    default: return How::kName;
  }
}

uint8_t index_of(std::span<const Level> levels, Level level) {
  return static_cast<uint8_t>(std::find(levels.begin(), levels.end(), level) - levels.begin());
}

// Levels by place, as levels.cc orders them.
constexpr uint8_t kClassLevel = 2;       // of names: same class
constexpr uint8_t kAbbreviatedLevel = 4; // of names
constexpr uint8_t kSlipLevel = 3, kMonthLevel = 4, kYearLevel = 5, kDecadeLevel = 6, kFarLevel = 7;
constexpr uint8_t kCompatibleLevel = 2;

// filter.h's bound on Jaro–Winkler, one text against 32.
[[gnu::always_inline]] inline void may_be_similar(const Tile::Column& l, size_t i, const Tile::Column& r,
                                                  size_t first, float least, uint32_t* out) {
  const uint64_t letters = l.letters[i];
  const uint32_t la = l.length[i], over_a = l.over[i], front = l.front[i];
  const float floor = least - 1e-4f;
  const float fa = static_cast<float>(static_cast<int32_t>(la == 0 ? 1u : la));
  alignas(64) uint32_t common[kLanes];
  for (size_t j = 0; j < kLanes; ++j)
    common[j] = static_cast<uint32_t>(std::popcount(letters & r.letters[first + j]));
  for (size_t j = 0; j < kLanes; ++j) {
    const uint32_t lb = r.length[first + j], over_b = r.over[first + j];
    uint32_t m = common[j] + (over_a < over_b ? over_a : over_b);
    m = m < la ? m : la;
    m = m < lb ? m : lb;
    const uint32_t differ = front ^ r.front[first + j];
    const uint32_t prefix = ((differ & 0xFFu) == 0 ? 1u : 0u) + ((differ & 0xFFFFu) == 0 ? 1u : 0u) +
                            ((differ & 0xFFFFFFu) == 0 ? 1u : 0u) + (differ == 0 ? 1u : 0u);
    const auto fm = static_cast<float>(static_cast<int32_t>(m));
    const float fb = static_cast<float>(static_cast<int32_t>(lb | (lb == 0 ? 1u : 0u)));
    const float jaro = (fm / fa + fm / fb + 1.0f) * (1.0f / 3.0f);
    const float bound = jaro + 0.1f * static_cast<float>(static_cast<int32_t>(prefix)) * (1.0f - jaro);
    out[j] = (bound >= floor ? 1u : 0u) & (m != 0 ? 1u : 0u);
  }
}

// Written once; compiled for each machine by the wrappers below.
[[gnu::always_inline]] inline uint32_t body(const Tile& left, size_t i, const Tile& right, size_t first,
                                            std::span<const TileFilter::Plan> plans, Bits start,
                                            Bits least, int given, int family) {
  alignas(64) int32_t bound[kLanes];
  alignas(64) int32_t weight[kLanes];
  alignas(64) uint32_t similar[kLanes];
  // What the fields that are still to come could bring.
  Bits rest = 0;
  for (const TileFilter::Plan& plan : plans) {
    const Tile::Column& l = left.columns[plan.field];
    if (l.cell[i] != 0) rest += std::max({l.same[i], plan.most, 0});
  }
  for (size_t j = 0; j < kLanes; ++j) bound[j] = start;
  uint32_t crossed = 0;
  if (given >= 0) {
    const Tile::Column& lg = left.columns[static_cast<size_t>(given)];
    const Tile::Column& lf = left.columns[static_cast<size_t>(family)];
    const Tile::Column& rg = right.columns[static_cast<size_t>(given)];
    const Tile::Column& rf = right.columns[static_cast<size_t>(family)];
    const uint32_t g = lg.skeleton[i], f = lf.skeleton[i];
    for (size_t j = 0; j < kLanes; ++j)
      similar[j] = ((g != 0 && g == rf.skeleton[first + j]) ? 1u : 0u) |
                   ((f != 0 && f == rg.skeleton[first + j]) ? 1u : 0u);
    for (size_t j = 0; j < kLanes; ++j) crossed |= similar[j] << j;
  }
  for (const TileFilter::Plan& plan : plans) {
    const Tile::Column& l = left.columns[plan.field];
    const Tile::Column& r = right.columns[plan.field];
    const uint32_t x = l.cell[i];
    if (x == 0) continue;
    const Bits same = l.same[i];
    rest -= std::max({same, plan.most, 0});
    const Bits* best = plan.best.data();
    const Bits far = best[plan.last];
    if (l.wild[i] == 2) {
      for (size_t j = 0; j < kLanes; ++j) weight[j] = best[1];
    } else {
      switch (plan.how) {
        case How::kCategory:
          for (size_t j = 0; j < kLanes; ++j) weight[j] = r.wild[first + j] == 2 ? best[1] : far;
          break;
        case How::kDate: {
          const uint32_t digits = l.front[i];
          const auto day = static_cast<int32_t>(l.group[i]);
          const uint32_t has_day = l.length[i];
          const Bits compatible = best[kCompatibleLevel], slip = best[kSlipLevel],
                     month = best[kMonthLevel], year = best[kYearLevel], decade = best[kDecadeLevel],
                     none = best[kFarLevel];
          const uint32_t turned = (digits & 0xFFFF0000u) | (digits << 8 & 0xFF00u) | (digits >> 8 & 0xFFu);
          for (size_t j = 0; j < kLanes; ++j) {
            const uint32_t other = r.front[first + j];
            // How many digits differ.
            const uint32_t differ = digits ^ other;
            const uint32_t marks = (differ | differ >> 1 | differ >> 2 | differ >> 3) & 0x11111111u;
            const uint32_t count = (marks * 0x11111111u) >> 28;
            const auto other_day = static_cast<int32_t>(r.group[first + j]);
            const int32_t apart = day > other_day ? day - other_day : other_day - day;
            const bool days = (has_day & r.length[first + j]) != 0;
            Bits bits = apart <= 11 * 366 ? decade : none;
            bits = apart <= 366 ? year : bits;
            bits = apart <= 31 ? month : bits;
            bits = days ? bits : month;
            bits = (count <= 2 || turned == other) ? slip : bits;
            bits = (digits == 0 || other == 0) ? compatible : bits;
            weight[j] = r.wild[first + j] == 2 ? best[1] : bits;
          }
          break;
        }
        case How::kName:
        case How::kPatronymic: {
          may_be_similar(l, i, r, first, plan.least_similar, similar);
          const uint32_t group = l.group[i], skeleton = l.skeleton[i], front = l.front[i],
                         length = l.length[i];
          const uint32_t fathers = plan.how == How::kPatronymic && group != 0 ? 1u : 0u;
          const Bits alike = best[kClassLevel], begins = best[kAbbreviatedLevel], equal = best[1];
          const uint64_t letters = l.letters[i];
          alignas(64) uint32_t text[kLanes];
          for (size_t j = 0; j < kLanes; ++j) text[j] = letters == r.letters[first + j] ? 1u : 0u;
          for (size_t j = 0; j < kLanes; ++j) {
            const uint32_t other_length = r.length[first + j];
            const uint32_t shorter = length < other_length ? length : other_length;
            const uint32_t mask = shorter >= 4 ? 0xFFFFFFFFu : (1u << (8 * (shorter & 3))) - 1u;
            const uint32_t differ = (front ^ r.front[first + j]) & mask;
            const uint32_t other_group = r.group[first + j];
            const uint32_t other_fathers = fathers & (other_group != 0 ? 1u : 0u);
            Bits bits = ((similar[j] | (differ == 0 ? 1u : 0u)) & (other_fathers ^ 1u)) != 0 ? begins : far;
            bits = ((group != 0 && group == other_group) ||
                    (skeleton != 0 && skeleton == r.skeleton[first + j])) ? alike : bits;
            // One text in two scripts can be two values.
            bits = (text[j] != 0 && front == r.front[first + j] && length == other_length) ? equal : bits;
            weight[j] = r.wild[first + j] == 2 ? best[1] : bits;
          }
          break;
        }
        case How::kText: {
          may_be_similar(l, i, r, first, plan.least_similar, similar);
          const Bits part = best[2], close = best[plan.close];
          const uint32_t words = l.wild[i];
          for (size_t j = 0; j < kLanes; ++j) {
            Bits bits = similar[j] != 0 ? close : far;
            bits = (words | r.wild[first + j]) != 0 ? part : bits;
            weight[j] = r.wild[first + j] == 2 ? best[1] : bits;
          }
          break;
        }
        case How::kIdentifier: {
          may_be_similar(l, i, r, first, plan.least_similar, similar);
          const Bits slip = best[2], close = best[plan.close];
          const uint64_t letters = l.letters[i];
          const uint32_t group = l.group[i];
          alignas(64) uint32_t differ[kLanes];
          for (size_t j = 0; j < kLanes; ++j)
            differ[j] = static_cast<uint32_t>(std::popcount(letters ^ r.letters[first + j]));
          for (size_t j = 0; j < kLanes; ++j) {
            Bits bits = similar[j] != 0 ? close : far;
            bits = (differ[j] <= 4 || (group != 0 && group == r.group[first + j])) ? slip : bits;
            weight[j] = r.wild[first + j] == 2 ? best[1] : bits;
          }
          break;
        }
      }
    }
    for (size_t j = 0; j < kLanes; ++j) {
      const uint32_t y = r.cell[first + j];
      const Bits bits = y == x ? same : weight[j];
      bound[j] += y == 0 ? 0 : bits;
    }
    uint32_t alive = 0;
    for (size_t j = 0; j < kLanes; ++j) alive |= bound[j] + rest >= least ? 1u : 0u;
    if (alive == 0) return crossed;
  }
  for (size_t j = 0; j < kLanes; ++j) similar[j] = bound[j] >= least ? 1u : 0u;
  uint32_t mask = crossed;
  for (size_t j = 0; j < kLanes; ++j) mask |= similar[j] << j;
  return mask;
}

using Plans = std::span<const TileFilter::Plan>;
[[gnu::optimize("O3")]] uint32_t scalar_body(const Tile& left, size_t i, const Tile& right, size_t first,
                                             Plans plans, Bits start, Bits least, int given, int family) {
  return body(left, i, right, first, plans, start, least, given, family);
}
#if defined(__x86_64__)
[[gnu::target("avx2,popcnt,bmi2"), gnu::optimize("O3")]] uint32_t avx2_body(
    const Tile& left, size_t i, const Tile& right, size_t first, Plans plans, Bits start, Bits least,
    int given, int family) {
  return body(left, i, right, first, plans, start, least, given, family);
}
[[gnu::target("avx512f,avx512bw,avx512vl,avx512dq,avx512vpopcntdq,popcnt,prefer-vector-width=512"),
  gnu::optimize("O3")]] uint32_t
avx512_body(const Tile& left, size_t i, const Tile& right, size_t first, Plans plans, Bits start,
            Bits least, int given, int family) {
  return body(left, i, right, first, plans, start, least, given, family);
}
#endif

}  // namespace

TileFilter::TileFilter(const Scorer& scorer, Bits least)
    : table_(scorer.table()), kernel_(names::best_kernel()), least_(least) {
  const Model& model = scorer.model();
  const Comparison& comparison = scorer.comparison();
  start_ = model.prior_bits;
  const auto most_of = [&](size_t digit, size_t level) {
    Bits most = model.weights(Circle::kStrangers, digit)[level];
    for (const Circle circle : {Circle::kNamesakes, Circle::kRelatives})
      most = std::max(most, model.weights(circle, digit)[level]);
    return most;
  };
  if (comparison.has_order()) {
    given_ = static_cast<int>(comparison.given());
    family_ = static_cast<int>(comparison.family());
    start_ += most_of(table_.fields(), 1);
  }
  for (size_t f = 0; f < table_.fields(); ++f) {
    Plan plan{f, how_of(table_.field(f).kind())};
    const auto levels = levels_of(table_.field(f).kind());
    for (size_t l = 0; l < levels.size(); ++l) plan.best[l] = most_of(f, l);
    // A bound may take any better level for what it cannot tell.
    for (size_t l = levels.size(); l-- > 2;) plan.best[l - 1] = std::max(plan.best[l - 1], plan.best[l]);
    plan.last = static_cast<uint8_t>(levels.size() - 1);
    plan.close = index_of(levels, Level::kClose);
    plan.least_similar = index_of(levels, Level::kFaint) < levels.size() ? 0.75f : 0.85f;
    plan.most = plan.best[1];
    plans_.push_back(plan);
  }
  std::stable_sort(plans_.begin(), plans_.end(), [](const Plan& x, const Plan& y) {
    return x.best[1] - x.best[x.last] > y.best[1] - y.best[y.last];
  });
}

void TileFilter::fill(Tile& tile, const uint32_t* rows, size_t n) const {
  tile.size = n;
  tile.rows = rows;
  if (tile.columns.size() != table_.fields()) tile.columns.resize(table_.fields());
  for (size_t f = 0; f < table_.fields(); ++f)
    for (size_t k = 0; k < n; ++k) {
      const uint32_t cell = table_.cells(rows[k])[f];
      tile.columns[f].cell[k] = cell;
      __builtin_prefetch(&table_.field(f).value(cell));
    }
  for (const Plan& plan : plans_) {
    Tile::Column& column = tile.columns[plan.field];
    const Field& field = table_.field(plan.field);
    for (size_t k = 0; k < n; ++k) {
      const Value& value = field.value(column.cell[k]);
      column.wild[k] = 0;
      column.same[k] = plan.best[1] + std::max(value.term_bits, 0);
      if (value.is_set) {
        column.wild[k] = 2;
        column.skeleton[k] = column.group[k] = 0;
        column.letters[k] = 0;
        column.front[k] = column.length[k] = column.over[k] = 0;
        continue;
      }
      column.group[k] = value.group;
      column.skeleton[k] = value.skeleton;
      if (plan.how == How::kDate) {
        uint32_t digits = 0;
        if (value.digits == 8)
          for (int d = 0; d < 8; ++d) digits = digits << 4 | static_cast<uint32_t>(value.text.bytes[d] & 15);
        column.front[k] = digits;
        column.group[k] = static_cast<uint32_t>(value.day);
        column.length[k] = value.has_day ? 1 : 0;
        continue;
      }
      std::memcpy(&column.front[k], value.text.bytes, 4);
      column.letters[k] = value.letters;
      column.length[k] = value.length;
      column.over[k] = value.length - static_cast<uint32_t>(std::popcount(value.letters));
      if (plan.how == How::kText)
        column.wild[k] = value.length >= 32 || std::memchr(value.text.bytes, ' ', value.length) != nullptr;
    }
    std::memset(column.cell + n, 0, sizeof(uint32_t) * (std::min(n + kLanes, Tile::kRoom) - n));
  }
}

uint32_t TileFilter::look(const Tile& left, size_t i, const Tile& right, size_t first,
                          names::Kernel kernel) const {
#if defined(__x86_64__)
  static const bool popcounts = __builtin_cpu_supports("avx512vpopcntdq");
  if (kernel == names::Kernel::avx512 && popcounts)
    return avx512_body(left, i, right, first, plans_, start_, least_, given_, family_);
  if (kernel != names::Kernel::scalar)
    return avx2_body(left, i, right, first, plans_, start_, least_, given_, family_);
#endif
  (void)kernel;
  return scalar_body(left, i, right, first, plans_, start_, least_, given_, family_);
}

uint32_t TileFilter::look(const Tile& left, size_t i, const Tile& right, size_t first) const {
  return look(left, i, right, first, kernel_);
}

}  // namespace stillheld::identity
