#include "identity/constraints.h"

#include <algorithm>

#include "dates/day.h"

namespace stillheld::identity {

namespace {

uint64_t pair_key(uint32_t a, uint32_t b) {
  return uint64_t{std::min(a, b)} << 32 | std::max(a, b);
}

// Whether every value of cell `x` is a whole day before every value of `y`.
bool all_before(const Field& fx, uint32_t x, const Field& fy, uint32_t y) {
  const auto last_of = [](const Field& field, uint32_t number, bool latest) {
    const Value& value = field.value(number);
    if (value.is_set) {
      // Several values: nothing is certain enough for a hard fact.
      return std::pair<bool, int>{false, 0};
    }
    if (value.has_day) return std::pair<bool, int>{true, value.day};
    if (value.year == 0) return std::pair<bool, int>{false, 0};
    const int year = value.year;
    return std::pair<bool, int>{true, latest ? dates::from_civil(year, 12, 31)
                                             : dates::from_civil(year, 1, 1)};
  };
  const auto left = last_of(fx, x, true), right = last_of(fy, y, false);
  return left.first && right.first && left.second < right.second;
}

}  // namespace

bool births_contradict(const Table& table, uint32_t a, uint32_t b) {
  for (size_t f = 0; f < table.fields(); ++f) {
    const Field& field = table.field(f);
    if (field.kind() != Kind::kBirth) continue;
    const uint32_t x = table.cells(a)[f], y = table.cells(b)[f];
    if (x == 0 || y == 0 || x == y) continue;
    if (!field.value(x).has_day || !field.value(y).has_day) continue;
    const Level level = level_between(field, x, y);
    if (level == Level::kDecade || level == Level::kDisagree) return true;
  }
  return false;
}

bool lives_contradict(const Table& table, uint32_t a, uint32_t b) {
  for (size_t d = 0; d < table.fields(); ++d) {
    if (table.field(d).kind() != Kind::kDeath) continue;
    for (size_t e = 0; e < table.fields(); ++e) {
      if (table.field(e).kind() != Kind::kEvent) continue;
      for (const auto& [dead, seen] : {std::pair{a, b}, std::pair{b, a}}) {
        const uint32_t x = table.cells(dead)[d], y = table.cells(seen)[e];
        if (x != 0 && y != 0 && all_before(table.field(d), x, table.field(e), y)) return true;
      }
    }
  }
  return false;
}

bool Constraints::forbidden(const Table& table, uint32_t a, uint32_t b, bool births) const {
  if (never_compared(a, b)) return true;
  if (!different.empty() && different.contains(pair_key(a, b))) return true;
  if (births && births_contradict(table, a, b)) return true;
  return lives_contradict(table, a, b);
}

std::vector<bool> records_alone(const Records& records, const Decisions& decisions) {
  std::vector<bool> alone;
  bool any = !decisions.same.empty() || !decisions.different.empty();
  for (uint32_t r = 0; r < records.size() && !any; ++r) any = records.in_list_without_duplicates(r);
  if (!any) return alone;
  alone.assign(records.size(), false);
  for (uint32_t r = 0; r < records.size(); ++r) alone[r] = records.in_list_without_duplicates(r);
  for (const auto* pairs : {&decisions.same, &decisions.different})
    for (const auto& [a, b] : *pairs) alone[a] = alone[b] = true;
  return alone;
}

Constraints make_constraints(const Records& records, const Table& table,
                             const Decisions& decisions) {
  Constraints constraints;
  for (uint32_t r = 0; r < records.size(); ++r)
    if (records.in_list_without_duplicates(r)) {
      if (constraints.list.empty()) constraints.list.assign(table.rows(), 0);
      constraints.list[table.row_of(r)] = 1 + records.list(r);
    }
  for (const auto& [a, b] : decisions.same)
    if (table.row_of(a) != table.row_of(b))
      constraints.same.emplace_back(table.row_of(a), table.row_of(b));
  for (const auto& [a, b] : decisions.different)
    constraints.different.insert(pair_key(table.row_of(a), table.row_of(b)));
  return constraints;
}

std::vector<uint32_t> first_records(const Records& records, const Table& table) {
  constexpr uint32_t kNone = ~uint32_t{0};
  std::vector<uint32_t> first(table.rows(), kNone);
  for (uint32_t r = 0; r < records.size(); ++r) {
    uint32_t& held = first[table.row_of(r)];
    if (held == kNone || before(records.id(r), records.id(held))) held = r;
  }
  return first;
}

std::vector<uint32_t> people_of(const Records& records, const Table& table, const Scorer& scorer,
                                const Run& run, const std::vector<uint32_t>& first_row,
                                const std::vector<uint32_t>& first_record) {
  std::vector<uint8_t> joined(table.rows(), 0);
  for (uint32_t row = 0; row < table.rows(); ++row)
    if (first_row[row] != row) joined[row] = joined[first_row[row]] = 1;
  for (uint32_t row = 0; row < table.rows(); ++row) {
    if (joined[row] != 0 || table.count(row) < 2) continue;
    Bits score = 0;
    scorer.score(&row, &row, 1, &score);
    joined[row] = score >= run.cluster.cut ? 1 : 0;
  }
  std::vector<uint32_t> person(records.size());
  for (uint32_t r = 0; r < records.size(); ++r) {
    const uint32_t row = table.row_of(r);
    person[r] = joined[row] != 0 ? first_record[first_row[row]] : r;
  }
  return person;
}

}  // namespace stillheld::identity
