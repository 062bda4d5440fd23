#include "identity/constraints.h"

#include <algorithm>
#include <optional>

#include "dates/day.h"

namespace stillheld::identity {

namespace {

uint64_t pair_key(uint32_t a, uint32_t b) {
  return uint64_t{std::min(a, b)} << 32 | std::max(a, b);
}

// The first and the last day that a cell can mean, over all its values; nothing
// if one of them says less than a year.
std::optional<std::pair<int, int>> days_of(const Field& field, uint32_t number) {
  const uint32_t one[] = {number};
  const auto members = field.value(number).is_set ? field.members(number)
                                                  : std::span<const uint32_t>(one);
  std::optional<std::pair<int, int>> days;
  for (const uint32_t member : members) {
    const Value& value = field.value(member);
    if (!value.has_day && value.year == 0) return std::nullopt;
    const int first = value.has_day ? value.day : dates::from_civil(value.year, 1, 1);
    const int last = value.has_day ? value.day : dates::from_civil(value.year, 12, 31);
    if (!days) days = {first, last};
    days = {std::min(days->first, first), std::max(days->second, last)};
  }
  return days;
}

// Whether every value of cell `x` is a whole day before every value of `y`.
bool all_before(const Field& fx, uint32_t x, const Field& fy, uint32_t y) {
  const auto left = days_of(fx, x), right = days_of(fy, y);
  return left && right && left->second < right->first;
}

// Whether every value of the cell is a day.
bool is_complete(const Field& field, uint32_t number) {
  if (!field.value(number).is_set) return field.value(number).has_day;
  return std::all_of(field.members(number).begin(), field.members(number).end(),
                     [&](uint32_t member) { return field.value(member).has_day; });
}

}  // namespace

bool births_contradict(const Table& table, uint32_t a, uint32_t b) {
  for (size_t f = 0; f < table.fields(); ++f) {
    const Field& field = table.field(f);
    if (field.kind() != Kind::kBirth) continue;
    const uint32_t x = table.cells(a)[f], y = table.cells(b)[f];
    if (x == 0 || y == 0 || x == y) continue;
    if (!is_complete(field, x) || !is_complete(field, y)) continue;
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

bool given_names_contradict(const Table& table, uint32_t a, uint32_t b) {
  bool apart = false;
  for (size_t g = 0; g < table.fields(); ++g) {
    if (table.field(g).kind() != Kind::kGiven) continue;
    const uint32_t x = table.cells(a)[g], y = table.cells(b)[g];
    if (x == 0 || y == 0 || x == y) continue;
    if (level_between(table.field(g), x, y) != Level::kDisagree) return false;
    apart = true;
    for (size_t f = 0; f < table.fields(); ++f) {
      if (table.field(f).kind() != Kind::kFamily) continue;
      for (const auto& [given, family] : {std::pair{x, table.cells(b)[f]}, std::pair{y, table.cells(a)[f]}})
        if (family != 0 && !table.field(g).value(given).is_set && !table.field(f).value(family).is_set &&
            level_across(table.field(g).value(given), table.field(f).value(family)) != Level::kDisagree)
          return false;
    }
  }
  return apart;
}

bool Constraints::forbidden(const Table& table, uint32_t a, uint32_t b, const Run& run) const {
  if (never_compared(a, b)) return true;
  if (!different.empty() && different.contains(pair_key(a, b))) return true;
  if (run.contradictory_births_part && births_contradict(table, a, b)) return true;
  if (run.contradictory_given_names_part && given_names_contradict(table, a, b)) return true;
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

std::unordered_set<uint64_t> lists_sharing(const Records& records) {
  std::unordered_set<uint64_t> sharing;
  if (!records.has_lists_together()) return sharing;
  for (uint32_t a = 0; a < records.lists(); ++a)
    for (uint32_t b = a + 1; b < records.lists(); ++b)
      if (records.lists_share(a, b)) sharing.insert(pair_key(1 + a, 1 + b));
  return sharing;
}

Constraints make_constraints(const Records& records, const Table& table,
                             const Decisions& decisions) {
  Constraints constraints;
  for (uint32_t r = 0; r < records.size(); ++r)
    if (records.in_list_without_duplicates(r)) {
      if (constraints.list.empty()) constraints.list.assign(table.rows(), 0);
      constraints.list[table.row_of(r)] = 1 + records.list(r);
    }
  constraints.sharing = lists_sharing(records);
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
