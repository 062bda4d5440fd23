#include "identity/table.h"

#include <algorithm>
#include <cstring>

#include "names/name.h"

namespace stillheld::identity {

std::string part_of_name(std::string_view cell, Kind part) {
  std::string values;
  const auto wanted = [&](names::Part token) {
    switch (part) {
      case Kind::kGiven: return token == names::Part::given || token == names::Part::initial;
      case Kind::kPatronymic: return token == names::Part::patronymic;
      default: return token == names::Part::family || token == names::Part::unknown;
    }
  };
  while (!cell.empty()) {
    const size_t end = std::min(cell.find(kValueSeparator), cell.size());
    const names::Name name = names::parse_name(cell.substr(0, end));
    for (uint8_t reading = 0; reading < name.readings; ++reading) {
      std::string value;
      bool given_seen = false;
      for (const names::Token& token : name.tokens) {
        if (token.reading != reading || !wanted(token.part)) continue;
        if (part == Kind::kGiven && given_seen) continue;
        given_seen = true;
        if (!value.empty()) value += token.joined ? '-' : ' ';
        value += token.raw;
      }
      if (value.empty()) continue;
      if (!values.empty()) values += kValueSeparator;
      values += value;
    }
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return values;
}

Result<Table> Table::open(const Records& records) {
  Table table;
  const auto has = [&](Kind kind) {
    return std::any_of(records.columns().begin(), records.columns().end(),
                       [&](const Column& column) { return column.kind == kind; });
  };
  const bool parts = has(Kind::kGiven) || has(Kind::kFamily);
  for (size_t c = 0; c < records.columns().size(); ++c) {
    const Column& column = records.columns()[c];
    if (column.kind != Kind::kWholeName) {
      table.fields_.emplace_back(column.name, column.kind);
      table.sources_.push_back({c, std::nullopt});
    } else if (!parts) {
      for (const Kind part : {Kind::kGiven, Kind::kPatronymic, Kind::kFamily}) {
        table.fields_.emplace_back(column.name + "." + std::string(kind_key(part)), part);
        table.sources_.push_back({c, part});
      }
    }
  }
  if (table.fields_.empty()) return fail(Code::kMissingColumn, {"given, family or name"});
  table.known_.resize(table.fields_.size());
  table.slots_.assign(16, 0);
  return table;
}

uint32_t Table::value_of(const Records& records, size_t field, uint32_t record) {
  const Source& source = sources_[field];
  const Column& column = records.columns()[source.column];
  const uint32_t cell = column.cells[record];
  if (cell == 0) return 0;
  std::vector<uint32_t>& known = known_[field];
  if (known.size() <= cell) known.resize(std::max<size_t>(column.texts.size(), cell + 1), 0);
  if (known[cell] == 0) {
    const std::string_view text = column.texts.view(cell);
    known[cell] = 1 + (source.part ? fields_[field].intern(part_of_name(text, *source.part))
                                   : fields_[field].intern(text));
  }
  return known[cell] - 1;
}

uint32_t Table::add(const Records& records, uint32_t record, bool alone) {
  const size_t width = fields_.size();
  const size_t start = cells_.size();
  uint64_t hash = alone ? mix(record, 1) : 0;
  for (size_t f = 0; f < width; ++f) {
    const uint32_t value = value_of(records, f, record);
    cells_.push_back(value);
    hash = mix(hash, value);
  }
  if (row_of_.size() <= record) row_of_.resize(record + 1, 0);
  const auto upper = static_cast<uint32_t>(hash >> 32);
  size_t mask = slots_.size() - 1;
  if (!alone) {
    for (size_t slot = upper & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
      const uint32_t row = slots_[slot] - 1;
      if (hashes_[row] == upper && std::memcmp(cells_.data() + row * width, cells_.data() + start,
                                               width * sizeof(uint32_t)) == 0) {
        cells_.resize(start);
        ++counts_[row];
        return row_of_[record] = row;
      }
    }
  }
  const auto row = static_cast<uint32_t>(counts_.size());
  counts_.push_back(1);
  hashes_.push_back(upper);
  row_of_[record] = row;
  if (alone) {
    // Never found again: it has no slot.
    return row;
  }
  if (counts_.size() * 2 > slots_.size()) {
    std::vector<uint32_t> larger(slots_.size() * 2, 0);
    mask = larger.size() - 1;
    for (const uint32_t held : slots_) {
      if (held == 0) continue;
      size_t slot = hashes_[held - 1] & mask;
      while (larger[slot] != 0) slot = (slot + 1) & mask;
      larger[slot] = held;
    }
    slots_.swap(larger);
  }
  size_t slot = upper & mask;
  while (slots_[slot] != 0) slot = (slot + 1) & mask;
  slots_[slot] = row + 1;
  return row;
}

void Table::add_all(const Records& records, const std::vector<bool>& alone) {
  cells_.reserve(records.size() * fields_.size());
  counts_.reserve(records.size());
  hashes_.reserve(records.size());
  row_of_.reserve(records.size());
  for (size_t f = 0; f < fields_.size(); ++f)
    if (!sources_[f].part) {
      const Strings& texts = records.columns()[sources_[f].column].texts;
      fields_[f].reserve(texts.size(), texts.bytes());
    }
  for (uint32_t record = 0; record < records.size(); ++record)
    add(records, record, !alone.empty() && alone[record]);
}

std::optional<size_t> Table::field_of(Kind kind) const {
  for (size_t f = 0; f < fields_.size(); ++f)
    if (fields_[f].kind() == kind) return f;
  return std::nullopt;
}

}  // namespace stillheld::identity
