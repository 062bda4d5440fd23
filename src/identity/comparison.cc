#include "identity/comparison.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

#include "identity/filter.h"

namespace stillheld::identity {

namespace {

uint8_t index_of(std::span<const Level> levels, Level level) {
  return static_cast<uint8_t>(std::find(levels.begin(), levels.end(), level) - levels.begin());
}

// Digits of the levels that similarity decides, for one kind.
struct Steps {
  uint8_t close, near, faint, disagree;
  float least;
};

uint8_t digit_of(float similarity, const Steps& steps) {
  if (similarity >= 0.92f) return steps.close;
  if (similarity >= 0.85f) return steps.near;
  if (similarity >= 0.75f) return steps.faint;
  return steps.disagree;
}

// Pairs of texts, of any field and lane, that wait for their similarity, so that
// the kernel's lanes are full; sides ordered so that the result is symmetric
// (levels.cc).
struct Queue {
  static constexpr size_t kSize = 256;
  explicit Queue(names::Kernel with) : kernel(with) {}
  names::Kernel kernel;
  size_t size = 0;
  names::PaddedString a[kSize];
  names::PaddedString b[kSize];
  uint8_t* digit[kSize];
  const Steps* steps[kSize];

  void add(uint8_t* where, const Steps* how, const Value& x, const Value& y) {
    const bool swap = x.length != y.length ? x.length > y.length
                                           : std::memcmp(x.text.bytes, y.text.bytes, 32) > 0;
    a[size] = swap ? y.text : x.text;
    b[size] = swap ? x.text : y.text;
    digit[size] = where;
    steps[size++] = how;
    if (size == kSize) flush();
  }
  void flush() {
    float similarity[kSize];
    names::jaro_winkler_batch(kernel, a, b, size, similarity);
    for (size_t q = 0; q < size; ++q) *digit[q] = digit_of(similarity[q], *steps[q]);
    size = 0;
  }
};

constexpr size_t kLanes = 32;

// level_between() for two complete dates, as a digit of the date levels: the
// same in some ten instructions.
uint8_t digit_of_dates(const Value& a, const Value& b) {
  uint64_t x, y;
  std::memcpy(&x, a.text.bytes, 8);
  std::memcpy(&y, b.text.bytes, 8);
  if (x == y) return 1;
  const uint64_t differ = x ^ y;
  // First and last byte in which they differ.
  const int first = std::countr_zero(differ) / 8, last = 7 - std::countl_zero(differ) / 8;
  if (first == last) return 3;
  const char* p = a.text.bytes;
  const char* q = b.text.bytes;
  if (last == first + 1 && p[first] == q[last] && p[last] == q[first]) return 3;
  if (first >= 4 && p[4] == q[6] && p[5] == q[7] && p[6] == q[4] && p[7] == q[5]) return 3;
  if (!a.has_day || !b.has_day) {
    const int years = std::abs(a.year - b.year);
    return years == 0 ? 5 : years <= 11 ? 6 : 7;
  }
  const int days = std::abs(a.day - b.day);
  return days <= 31 ? 4 : days <= 366 ? 5 : days <= 11 * 366 ? 6 : 7;
}

struct Lanes {
  const Value* a[kLanes];
  const Value* b[kLanes];
  FilterLanes filter;

  void fill(size_t i) {
    filter.letters_a[i] = a[i]->letters;
    filter.letters_b[i] = b[i]->letters;
    std::memcpy(&filter.front_a[i], a[i]->text.bytes, 4);
    std::memcpy(&filter.front_b[i], b[i]->text.bytes, 4);
    filter.length_a[i] = a[i]->length;
    filter.length_b[i] = b[i]->length;
  }
};

bool same_text(const Value& a, const Value& b) {
  return a.length == b.length && a.letters == b.letters &&
         std::memcmp(a.text.bytes, b.text.bytes, 32) == 0;
}

bool begins_with(const Value& a, const Value& b) {
  const size_t shorter = std::min(a.length, b.length);
  if (shorter == 0 || a.text.bytes[0] != b.text.bytes[0]) return false;
  return std::memcmp(a.text.bytes, b.text.bytes, shorter) == 0;
}

Steps steps_of(Kind kind) {
  const auto levels = levels_of(kind);
  Steps steps;
  steps.close = index_of(levels, Level::kClose);
  steps.near = index_of(levels, Level::kNear);
  steps.disagree = index_of(levels, Level::kDisagree);
  const uint8_t faint = index_of(levels, Level::kFaint);
  steps.faint = faint < levels.size() ? faint : steps.disagree;
  steps.least = faint < levels.size() ? 0.75f : 0.85f;
  return steps;
}

// Indices of levels that are asked for by name.
struct Known {
  Steps names = steps_of(Kind::kGiven), texts = steps_of(Kind::kText),
        identifiers = steps_of(Kind::kIdentifier);
  uint8_t same_class = index_of(levels_of(Kind::kGiven), Level::kSameClass);
  uint8_t same_skeleton = index_of(levels_of(Kind::kGiven), Level::kSameSkeleton);
  uint8_t abbreviated = index_of(levels_of(Kind::kGiven), Level::kAbbreviated);
  uint8_t part = index_of(levels_of(Kind::kText), Level::kPart);
  uint8_t slip = index_of(levels_of(Kind::kIdentifier), Level::kSlip);
};

// Levels of the lanes in `open`; with kBestCase, levels_of_field() does not
// compute similarities, and `queue` is null.
template <bool kBestCase>
void levels_of_field(const Field& field, size_t f, const uint32_t* const* cells_a,
                     const uint32_t* const* cells_b, uint32_t open, uint8_t* digit, Lanes& lanes,
                     Queue* queue) {
  static const Known known;
  static const names::Kernel kernel = names::best_kernel();
  const Kind kind = field.kind();
  const auto each = [](uint32_t mask, auto&& run) {
    for (; mask != 0; mask &= mask - 1) run(static_cast<size_t>(std::countr_zero(mask)));
  };
  const auto in_full = [&](size_t i) {
    digit[i] = index_of(levels_of(kind), level_between(field, cells_a[i][f], cells_b[i][f]));
  };
  if (is_date(kind) || kind == Kind::kCategory) {
    each(open, [&](size_t i) {
      const Value& a = field.value(cells_a[i][f]);
      const Value& b = field.value(cells_b[i][f]);
      if (a.is_set || b.is_set) {
        in_full(i);
      } else if (kind == Kind::kCategory) {
        digit[i] = 2;
      } else if (a.digits == 8 && b.digits == 8) {
        digit[i] = digit_of_dates(a, b);
      } else {
        in_full(i);
      }
    });
    return;
  }
  const Steps& steps = is_name(kind)            ? known.names
                       : kind == Kind::kText ? known.texts
                                             : known.identifiers;
  uint32_t unsure = 0;
  each(open, [&](size_t i) {
    const Value& a = field.value(cells_a[i][f]);
    const Value& b = field.value(cells_b[i][f]);
    lanes.a[i] = &a;
    lanes.b[i] = &b;
    digit[i] = steps.disagree;
    if (a.is_set || b.is_set) {
      in_full(i);
      return;
    }
    if (is_name(kind)) {
      if (same_text(a, b)) {
        digit[i] = 1;
        return;
      }
      if (a.group != 0 && a.group == b.group) {
        digit[i] = known.same_class;
        return;
      }
      if (a.skeleton != 0 && a.skeleton == b.skeleton) {
        digit[i] = known.same_skeleton;
        return;
      }
      if (kind == Kind::kPatronymic && a.group != 0 && b.group != 0) return;
      if (begins_with(a, b)) {
        digit[i] = known.abbreviated;
        return;
      }
    }
    lanes.fill(i);
    unsure |= 1u << i;
  });
  if (unsure == 0) return;
  uint32_t maybe = may_be_similar(lanes.filter, steps.least, kernel) & unsure;
  if (kind == Kind::kText)
    each(unsure, [&](size_t i) {
      const auto x = field.words(cells_a[i][f]), y = field.words(cells_b[i][f]);
      if (x.empty() || y.empty()) return;
      if (std::includes(x.begin(), x.end(), y.begin(), y.end()) ||
          std::includes(y.begin(), y.end(), x.begin(), x.end())) {
        digit[i] = known.part;
        maybe &= ~(1u << i);
      }
    });
  if (kind == Kind::kIdentifier)
    each(unsure, [&](size_t i) {
      const Value& a = *lanes.a[i];
      const Value& b = *lanes.b[i];
      if (std::popcount(a.letters ^ b.letters) > 4 && (a.group == 0 || a.group != b.group)) return;
      maybe &= ~(1u << i);
      if (kBestCase) {
        digit[i] = known.slip;
      } else {
        in_full(i);
      }
    });
  each(maybe, [&](size_t i) {
    if (kBestCase) {
      digit[i] = steps.close;
    } else {
      queue->add(digit + i, &steps, *lanes.a[i], *lanes.b[i]);
    }
  });
}

}  // namespace

Result<Comparison> Comparison::make(const Table& table) {
  Comparison comparison;
  uint64_t stride = 1;
  const auto add = [&](std::span<const Level> levels) {
    comparison.digits_.push_back({levels, static_cast<uint32_t>(stride)});
    stride *= levels.size();
    return stride <= 0xFFFFFFFFu && comparison.digits_.size() <= kMaxDigits;
  };
  bool fits = true;
  for (size_t f = 0; f < table.fields(); ++f) fits = fits && add(levels_of(table.field(f).kind()));
  const auto given = table.field_of(Kind::kGiven);
  const auto family = table.field_of(Kind::kFamily);
  if (given && family) {
    comparison.given_ = *given;
    comparison.family_ = *family;
    fits = fits && add(order_levels());
  }
  if (!fits) return fail(Code::kTooManyColumns, {std::to_string(table.fields())});
  return comparison;
}

void Comparison::best_case(const Table& table, size_t f, const uint32_t* const* cells_a,
                           const uint32_t* const* cells_b, uint32_t open, uint8_t* digit) const {
  thread_local Lanes lanes{};
  levels_of_field<true>(table.field(f), f, cells_a, cells_b, open, digit, lanes, nullptr);
}

void Comparison::compare(const Table& table, const uint32_t* left, const uint32_t* right, size_t n,
                         Batch& out) const {
  // Of the thread, since setting them to nought costs more than a pair.
  thread_local Lanes lanes{};
  thread_local Queue queue{names::best_kernel()};
  for (size_t begin = 0; begin < n; begin += kLanes) {
    const size_t count = std::min(kLanes, n - begin);
    const uint32_t* cells_a[kLanes];
    const uint32_t* cells_b[kLanes];
    for (size_t i = 0; i < count; ++i) {
      cells_a[i] = table.cells(left[begin + i]);
      cells_b[i] = table.cells(right[begin + i]);
    }
    // What will be read, from where the processor cannot guess it.
    for (size_t f = 0; f < table.fields(); ++f)
      for (size_t i = 0; i < count; ++i)
        if (cells_a[i][f] != cells_b[i][f])
          __builtin_prefetch(&table.field(f).value(cells_b[i][f]));
    for (size_t f = 0; f < table.fields(); ++f) {
      const bool date = is_date(table.field(f).kind());
      uint8_t* const digit = out.digit[f].data() + begin;
      uint32_t open = 0;  // lanes that are neither missing nor identical
      for (size_t i = 0; i < count; ++i) {
        const uint32_t a = cells_a[i][f], b = cells_b[i][f];
        const bool missing = a == 0 || b == 0;
        digit[i] = missing ? 0 : 1;
        open |= static_cast<uint32_t>(!missing && (a != b || date)) << i;
      }
      if (open != 0)
        levels_of_field<false>(table.field(f), f, cells_a, cells_b, open, digit, lanes, &queue);
    }
  }
  if (queue.size > 0) queue.flush();
  if (!has_order()) return;
  // Straight where either part agrees well, or nothing fits crosswise.
  auto& given = out.digit[given_];
  auto& family = out.digit[family_];
  auto& order = out.digit[table.fields()];
  const Field& given_field = table.field(given_);
  const Field& family_field = table.field(family_);
  const auto levels = levels_of(Kind::kGiven);
  const uint8_t faint = index_of(levels, Level::kFaint);
  for (size_t i = 0; i < n; ++i) {
    order[i] = 1;
    if ((given[i] != 0 && given[i] < faint) || (family[i] != 0 && family[i] < faint)) continue;
    const uint32_t* a = table.cells(left[i]);
    const uint32_t* b = table.cells(right[i]);
    const uint32_t ga = a[given_], gb = b[given_], fa = a[family_], fb = b[family_];
    const Value& vga = given_field.value(ga);
    const Value& vgb = given_field.value(gb);
    const Value& vfa = family_field.value(fa);
    const Value& vfb = family_field.value(fb);
    const bool first = vga.skeleton != 0 && vga.skeleton == vfb.skeleton;
    const bool second = vgb.skeleton != 0 && vgb.skeleton == vfa.skeleton;
    if (!first && !second) continue;
    // "Identical" where a side is missing would be none: kMissing stays.
    const Level across_given = ga == 0 || fb == 0 ? Level::kMissing : level_across(vga, vfb);
    const Level across_family = gb == 0 || fa == 0 ? Level::kMissing : level_across(vgb, vfa);
    if (across_given == Level::kDisagree || across_family == Level::kDisagree) continue;
    // Crosswise there are no sides: the better is given, so that (1) holds.
    order[i] = 2;
    const Level best = across_given == Level::kMissing ? across_family
                       : across_family == Level::kMissing ? across_given
                                                          : std::min(across_given, across_family);
    const Level rest = across_given == Level::kMissing || across_family == Level::kMissing
                           ? Level::kMissing
                           : std::max(across_given, across_family);
    given[i] = index_of(levels, best);
    family[i] = index_of(levels, rest);
  }
}

void Comparison::compare_slow(const Table& table, uint32_t left, uint32_t right,
                              std::array<uint8_t, kMaxDigits>& out) const {
  const uint32_t* a = table.cells(left);
  const uint32_t* b = table.cells(right);
  for (size_t f = 0; f < table.fields(); ++f) {
    const Level level = a[f] == 0 || b[f] == 0 ? Level::kMissing
                                               : level_between(table.field(f), a[f], b[f]);
    out[f] = index_of(levels_of(table.field(f).kind()), level);
  }
  if (!has_order()) return;
  out[table.fields()] = 1;
  const auto weak = [&](uint8_t digit) {
    const Level level = levels_of(Kind::kGiven)[digit];
    return level == Level::kMissing || level == Level::kFaint || level == Level::kDisagree;
  };
  if (!weak(out[given_]) || !weak(out[family_])) return;
  const Field& given = table.field(given_);
  const Field& family = table.field(family_);
  Level across[2] = {Level::kMissing, Level::kMissing};
  if (a[given_] != 0 && b[family_] != 0)
    across[0] = level_across(given.value(a[given_]), family.value(b[family_]));
  if (b[given_] != 0 && a[family_] != 0)
    across[1] = level_across(given.value(b[given_]), family.value(a[family_]));
  const bool any = across[0] == Level::kIdentical || across[1] == Level::kIdentical;
  if (!any || across[0] == Level::kDisagree || across[1] == Level::kDisagree) return;
  const bool half = across[0] == Level::kMissing || across[1] == Level::kMissing;
  const Level best = half ? std::max(across[0], across[1]) : std::min(across[0], across[1]);
  const Level rest = half ? Level::kMissing : std::max(across[0], across[1]);
  out[given_] = index_of(levels_of(Kind::kGiven), best);
  out[family_] = index_of(levels_of(Kind::kFamily), rest);
  out[table.fields()] = 2;
}

uint32_t Comparison::code(const Batch& batch, size_t lane) const {
  uint32_t code = 0;
  for (size_t d = 0; d < digits_.size(); ++d) code += batch.digit[d][lane] * digits_[d].stride;
  return code;
}

std::array<uint8_t, kMaxDigits> Comparison::digits_of(uint32_t code) const {
  std::array<uint8_t, kMaxDigits> digits{};
  for (size_t d = digits_.size(); d-- > 0;) {
    digits[d] = static_cast<uint8_t>(code / digits_[d].stride);
    code %= digits_[d].stride;
  }
  return digits;
}

}  // namespace stillheld::identity
