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
    if (!column) return fail(Code::kMissingColumn, {std::string(name)});
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
  if (roles.kinds.empty()) return fail(Code::kMissingColumn, {"name"});
  note_unused(roles, header);
  return roles;
}

Result<Roles> guess_roles(std::span<const std::string> header) {
  Roles roles;
  bool parts = false;
  for (const std::string& heading : header) {
    const auto kind = guess_kind(trimmed(heading));
    parts = parts || kind == Kind::kGiven || kind == Kind::kFamily;
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
      // A whole name beside its parts says the same again.
      if (*kind != Kind::kWholeName || !parts) roles.kinds.emplace_back(c, *kind);
    }
  }
  if (roles.kinds.empty()) return fail(Code::kMissingColumn, {"name"});
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
