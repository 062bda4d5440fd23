#include "identity/link_csv.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace stillheld::identity {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<size_t> find_column(std::span<const std::string> header, std::string_view name) {
  for (size_t c = 0; c < header.size(); ++c)
    if (trimmed(header[c]) == name) return c;
  return std::nullopt;
}

Error missing_column(std::string_view name, std::span<const std::string> header) {
  std::string found;
  for (const std::string& heading : header) found += (found.empty() ? "" : ", ") + heading;
  Where where;
  where.column = std::string(name);
  return fail(Code::kMissingColumn, {std::string(name), found, "--columns"}, where);
}

// 8 of "08/12/1956": numbers and a year, apart by signs.
struct Slashed {
  int first = 0, second = 0;
  size_t second_at = 0, year_at = 0;
};
std::optional<Slashed> read_slashed(std::string_view text) {
  Slashed date;
  size_t at = 0;
  const auto number = [&](int digits, int& out) {
    const size_t start = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') out = out * 10 + (text[at++] - '0');
    return at > start && at - start <= static_cast<size_t>(digits);
  };
  const auto sign = [&] { return at < text.size() && (text[at] == '/' || text[at] == '-' || text[at] == '.'); };
  int year = 0;
  if (!number(2, date.first) || !sign()) return std::nullopt;
  date.second_at = ++at;
  if (!number(2, date.second) || !sign()) return std::nullopt;
  date.year_at = ++at;
  if (!number(4, year) || year < 1000 || (at < text.size() && text[at] != ' ')) return std::nullopt;
  return date;
}

void note_unused(Roles& roles, std::span<const std::string> header) {
  for (size_t c = 0; c < header.size(); ++c) {
    const bool used = roles.record == c || roles.list == c ||
                      std::any_of(roles.kinds.begin(), roles.kinds.end(),
                                  [&](const auto& kind) { return kind.first == c; });
    if (!used) roles.unused.push_back(c);
  }
}

void append_cell(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

bool put_day_first(Records& records, size_t column) {
  const Strings& texts = records.columns()[column].texts;
  size_t day_first = 0, month_first = 0;
  for (uint32_t t = 1; t < texts.size(); ++t)
    if (const auto date = read_slashed(texts.view(t))) {
      day_first += date->first > 12 && date->second <= 12 ? 1 : 0;
      month_first += date->first <= 12 && date->second > 12 ? 1 : 0;
    }
  // A slip or two is no order.
  if (month_first == 0 || month_first < 20 * day_first) return false;
  records.rewrite(column, [](std::string_view text) -> std::string {
    const auto date = read_slashed(text);
    if (!date) return std::string(text);
    const std::string month(text.substr(0, date->second_at));
    return std::string(text.substr(date->second_at, date->year_at - date->second_at)) + month +
           std::string(text.substr(date->year_at));
  });
  return true;
}

Result<Roles> parse_roles(std::string_view spec, std::span<const std::string> header) {
  Roles roles;
  std::unordered_set<size_t> seen;
  while (!spec.empty()) {
    const size_t end = std::min(spec.find(','), spec.size());
    const std::string_view item = trimmed(spec.substr(0, end));
    spec.remove_prefix(std::min(end + 1, spec.size()));
    if (item.empty()) continue;
    const size_t equal = item.find('=');
    if (equal == std::string_view::npos)
      return fail(Code::kUsage, {"role=column", std::string(item)});
    const std::string_view role = trimmed(item.substr(0, equal));
    const std::string_view name = trimmed(item.substr(equal + 1));
    const auto column = find_column(header, name);
    if (!column) return missing_column(name, header);
    if (!seen.insert(*column).second) return fail(Code::kDuplicateColumn, {std::string(name)});
    if (role == "record" || role == "list") {
      auto& place = role == "record" ? roles.record : roles.list;
      if (place) return fail(Code::kDuplicateColumn, {std::string(role)});
      place = column;
      continue;
    }
    const auto kind = kind_of(role);
    if (!kind) return fail(Code::kUsage, {"given, patronymic, family, name, birth, death, event, "
                                          "category, text, id, record, list",
                                          std::string(role)});
    roles.kinds.emplace_back(*column, *kind);
  }
  if (roles.kinds.empty()) return missing_column("name", header);
  note_unused(roles, header);
  return roles;
}

Result<Roles> guess_roles(std::span<const std::string> header) {
  Roles roles;
  bool given = false, family = false;
  for (const std::string& heading : header) {
    const auto kind = guess_kind(trimmed(heading));
    given = given || kind == Kind::kGiven;
    family = family || kind == Kind::kFamily;
  }
  for (size_t c = 0; c < header.size(); ++c) {
    const std::string_view heading = trimmed(header[c]);
    if (!roles.record && (heading == "unique_id" || heading == "rec_id" || heading == "id" ||
                          heading == "record" || heading == "record_id")) {
      roles.record = c;
    } else if (!roles.list && (heading == "list" || heading == "source" ||
                               heading == "source_dataset")) {
      roles.list = c;
    } else if (const auto kind = guess_kind(heading)) {
      // A whole name beside its parts says the same again; beside a family name
      // alone "name" is the given one.
      if (*kind != Kind::kWholeName || (!given && !family)) {
        roles.kinds.emplace_back(c, *kind);
      } else if (!given) {
        roles.kinds.emplace_back(c, Kind::kGiven);
        given = true;
      }
    }
  }
  if (roles.kinds.empty()) return missing_column("name", header);
  note_unused(roles, header);
  return roles;
}

Result<Records> read_records(std::span<const std::string> header, const Roles& roles,
                             const NextRow& next, const CsvOptions& options) {
  Records records;
  for (const auto& [column, kind] : roles.kinds)
    records.add_column(std::string(trimmed(header[column])), kind);
  std::unordered_map<std::string, uint32_t> lists;
  std::unordered_set<std::string> ids;
  const auto is_free = [&](const std::string& list) {
    return std::any_of(options.free_of_duplicates.begin(), options.free_of_duplicates.end(),
                       [&](const std::string& name) { return name == list || name == "*"; });
  };
  std::vector<std::string_view> row;
  for (uint64_t number = 1;; ++number) {
    TRY(more, next(row));
    if (!more) break;
    uint32_t list = 0;
    if (roles.list) {
      const std::string name(*roles.list < row.size() ? trimmed(row[*roles.list]) : "");
      auto found = lists.find(name);
      if (found == lists.end())
        found = lists.emplace(name, records.add_list(name, is_free(name))).first;
      list = found->second;
    }
    std::string id;
    if (roles.record && *roles.record < row.size()) id = trimmed(row[*roles.record]);
    if (id.empty()) id = std::to_string(number);
    if (!ids.insert(id).second) {
      Where where;
      where.row = number;
      if (roles.record) where.column = header[*roles.record];
      return fail(Code::kBadValue, {"an id that no other row has"}, where, id);
    }
    records.add(id, list);
    for (size_t k = 0; k < roles.kinds.size(); ++k)
      if (roles.kinds[k].first < row.size()) records.set(k, row[roles.kinds[k].first]);
  }
  if (records.size() == 0) return fail(Code::kEmptyFile);
  for (size_t k = 0; k < roles.kinds.size(); ++k)
    if (records.columns()[k].kind == Kind::kBirth || records.columns()[k].kind == Kind::kDeath ||
        records.columns()[k].kind == Kind::kEvent)
      put_day_first(records, k);
  return records;
}

Result<CsvLinked> link_csv(std::span<const std::string> header, const Roles& roles,
                           const NextRow& next, const CsvOptions& options) {
  TRY(records, read_records(header, roles, next, options));
  TRY(linked, link(records, options.link));
  return CsvLinked{std::move(records), std::move(linked)};
}

std::string clusters_csv(const Records& records, const std::vector<uint32_t>& person_of) {
  std::string csv = "record,person\n";
  for (uint32_t r = 0; r < records.size(); ++r) {
    append_cell(csv, records.id(r));
    csv += ',';
    append_cell(csv, records.id(person_of[r]));
    csv += '\n';
  }
  return csv;
}

}  // namespace stillheld::identity
