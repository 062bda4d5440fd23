// The slow, obvious half of comparison.h: what each level means.
#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

#include "identity/comparison.h"

namespace stillheld::identity {

namespace {

constexpr Level kNameLevels[] = {Level::kMissing,      Level::kIdentical, Level::kSameClass,
                                 Level::kSameSkeleton, Level::kAbbreviated, Level::kClose,
                                 Level::kNear,         Level::kFaint,     Level::kDisagree};
constexpr Level kDateLevels[] = {Level::kMissing, Level::kIdentical, Level::kCompatible,
                                 Level::kSlip,    Level::kMonth,     Level::kYear,
                                 Level::kDecade,  Level::kDisagree};
constexpr Level kCategoryLevels[] = {Level::kMissing, Level::kIdentical, Level::kDisagree};
constexpr Level kTextLevels[] = {Level::kMissing, Level::kIdentical, Level::kPart,
                                 Level::kClose,   Level::kNear,      Level::kFaint,
                                 Level::kDisagree};
constexpr Level kIdentifierLevels[] = {Level::kMissing, Level::kIdentical, Level::kSlip,
                                       Level::kPart,    Level::kClose,     Level::kNear,
                                       Level::kDisagree};
constexpr Level kOrderLevels[] = {Level::kMissing, Level::kStraight, Level::kCrossed};

constexpr std::string_view kKeys[] = {
    "missing", "identical", "same_class", "same_skeleton", "compatible", "slip",
    "abbreviated", "part", "close", "month", "near", "year", "faint", "decade",
    "disagree", "straight", "crossed"};

double similarity(const Value& a, const Value& b) {
  // The textbook's greedy matching is not symmetric in rare cases; a fixed
  // order of the two makes it so.
  const bool swap = a.length != b.length ? a.length > b.length
                                         : std::memcmp(a.text.bytes, b.text.bytes, 32) > 0;
  const names::PaddedString& x = swap ? b.text : a.text;
  const names::PaddedString& y = swap ? a.text : b.text;
  float out = 0;
  names::jaro_winkler_batch(names::Kernel::scalar, &x, &y, 1, &out);
  return out;
}

Level by_similarity(double similarity, bool faint) {
  if (similarity >= 0.92f) return Level::kClose;
  if (similarity >= 0.85f) return Level::kNear;
  if (faint && similarity >= 0.75f) return Level::kFaint;
  return Level::kDisagree;
}

bool same_text(const Value& a, const Value& b) {
  return a.length == b.length && std::memcmp(a.text.bytes, b.text.bytes, 32) == 0;
}

bool begins_with(const Value& a, const Value& b) {
  const size_t shorter = std::min(a.length, b.length);
  return shorter > 0 && std::memcmp(a.text.bytes, b.text.bytes, shorter) == 0;
}

// One sign replaced, left out, put in, or two neighbours changed.
bool one_slip(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  size_t front = 0;
  while (front < a.size() && a[front] == b[front]) ++front;
  if (a.size() != b.size()) return a.substr(front) == b.substr(front + 1);
  if (a.substr(std::min(front + 1, a.size())) == b.substr(std::min(front + 1, b.size()))) return true;
  return front + 1 < a.size() && a[front] == b[front + 1] && a[front + 1] == b[front] &&
         a.substr(front + 2) == b.substr(front + 2);
}

Level between_dates(const Value& a, const Value& b) {
  const char* x = a.text.bytes;
  const char* y = b.text.bytes;
  const int years = std::abs(a.year - b.year);
  const uint8_t known = std::min(a.digits, b.digits);
  if (known < 8) {
    if (std::memcmp(x, y, known) == 0) return Level::kCompatible;
    if (years <= 1) return Level::kYear;
    return years <= 11 ? Level::kDecade : Level::kDisagree;
  }
  const bool swapped = std::memcmp(x, y, 4) == 0 && std::memcmp(x + 4, y + 6, 2) == 0 &&
                       std::memcmp(x + 6, y + 4, 2) == 0;
  if (swapped || one_slip({x, 8}, {y, 8})) return Level::kSlip;
  if (!a.has_day || !b.has_day) {
    if (years == 0) return Level::kYear;
    return years <= 11 ? Level::kDecade : Level::kDisagree;
  }
  const int days = std::abs(a.day - b.day);
  if (days <= 31) return Level::kMonth;
  if (days <= 366) return Level::kYear;
  return days <= 11 * 366 ? Level::kDecade : Level::kDisagree;
}

bool holds_all(std::span<const uint32_t> some, std::span<const uint32_t> all) {
  return !some.empty() && std::includes(all.begin(), all.end(), some.begin(), some.end());
}

Level between_single(const Field& field, uint32_t na, uint32_t nb) {
  const Value& a = field.value(na);
  const Value& b = field.value(nb);
  switch (field.kind()) {
    case Kind::kBirth:
    case Kind::kDeath:
    case Kind::kEvent:
      return na == nb && a.digits == 8 ? Level::kIdentical : between_dates(a, b);
    case Kind::kCategory: return na == nb ? Level::kIdentical : Level::kDisagree;
    case Kind::kText: {
      if (na == nb) return Level::kIdentical;
      const auto left = field.words(na), right = field.words(nb);
      if (holds_all(left, right) || holds_all(right, left)) return Level::kPart;
      return by_similarity(similarity(a, b), true);
    }
    case Kind::kIdentifier: {
      if (na == nb) return Level::kIdentical;
      if (one_slip(a.text.view(), b.text.view())) return Level::kSlip;
      if (a.group != 0 && a.group == b.group) return Level::kPart;
      return by_similarity(similarity(a, b), false);
    }
    default: {
      if (na == nb) return Level::kIdentical;
      if (same_text(a, b)) return Level::kIdentical;
      if (a.group != 0 && a.group == b.group) return Level::kSameClass;
      if (a.skeleton != 0 && a.skeleton == b.skeleton) return Level::kSameSkeleton;
      // Sons of Viktar and Piatro share a suffix, and nothing else.
      if (field.kind() == Kind::kPatronymic && a.group != 0 && b.group != 0) return Level::kDisagree;
      if (begins_with(a, b)) return Level::kAbbreviated;
      return by_similarity(similarity(a, b), true);
    }
  }
}

}  // namespace

std::string_view circle_key(Circle circle) {
  constexpr std::string_view kCircleKeys[] = {"strangers", "namesakes", "relatives"};
  return kCircleKeys[static_cast<size_t>(circle)];
}

std::string_view level_key(Level level) { return kKeys[static_cast<size_t>(level)]; }

std::optional<Level> level_of(std::string_view key) {
  for (size_t i = 0; i < std::size(kKeys); ++i)
    if (kKeys[i] == key) return static_cast<Level>(i);
  return std::nullopt;
}

std::span<const Level> levels_of(Kind kind) {
  switch (kind) {
    case Kind::kBirth:
    case Kind::kDeath:
    case Kind::kEvent: return kDateLevels;
    case Kind::kCategory: return kCategoryLevels;
    case Kind::kText: return kTextLevels;
    case Kind::kIdentifier: return kIdentifierLevels;
    default: return kNameLevels;
  }
}

std::span<const Level> order_levels() { return kOrderLevels; }

Level level_between(const Field& field, uint32_t a, uint32_t b) {
  if (!field.value(a).is_set && !field.value(b).is_set) return between_single(field, a, b);
  const uint32_t one_a[] = {a}, one_b[] = {b};
  const auto left = field.value(a).is_set ? field.members(a) : std::span<const uint32_t>(one_a);
  const auto right = field.value(b).is_set ? field.members(b) : std::span<const uint32_t>(one_b);
  Level best = Level::kDisagree;
  for (const uint32_t x : left)
    for (const uint32_t y : right) best = std::min(best, between_single(field, x, y));
  return best;
}

Level level_across(const Value& given, const Value& family) {
  if (given.skeleton != 0 && given.skeleton == family.skeleton) return Level::kIdentical;
  return by_similarity(similarity(given, family), true);
}

}  // namespace stillheld::identity
