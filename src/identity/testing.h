// Made-up people with made-up errors, and the shared labelled sets, for tests
// and benchmarks only; no code of the program includes this.
#pragma once

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "identity/records.h"
#include "identity/score.h"

namespace stillheld::identity::testing {

struct Labelled {
  Records records;
  std::vector<uint32_t> gold;
};

// A small list: `people` people in one to `most` records each, misspelt.
inline Labelled made_up(size_t people, size_t most, uint64_t seed) {
  static const char* const kGiven[] = {"Мікалай", "Николай", "Mikalai", "Марыя",  "Maria",
                                       "Алена",   "Elena",   "Сяргей", "Sergei", "Ганна",
                                       "Anna",    "Пётр",    "Petr",   "Ihar",   "Igor"};
  static const char* const kFamily[] = {"Статкевич", "Kalesnikava", "Bandarenka", "Ivanou",
                                        "Новік",     "Zhuk",        "Karatkevich", "Shaban",
                                        "Lis",       "Hryshchuk",   "Tsikhan",    "Kavalenka"};
  static const char* const kPlace[] = {"Minsk", "Brest", "Hrodna", "Homel", "Vitsebsk", "Mahiliou"};
  Labelled made;
  Records& records = made.records;
  const size_t given = records.add_column("given", Kind::kGiven);
  const size_t patronymic = records.add_column("patronymic", Kind::kPatronymic);
  const size_t family = records.add_column("family", Kind::kFamily);
  const size_t birth = records.add_column("birth", Kind::kBirth);
  const size_t place = records.add_column("place", Kind::kText);
  const size_t number = records.add_column("number", Kind::kIdentifier);
  SeededRandom random(seed);
  const auto slip = [&](std::string text) {
    if (text.size() > 3 && random.below(5) == 0) {
      const size_t at = 1 + random.below(text.size() - 2);
      if ((text[at] & 0x80) == 0) text[at] = static_cast<char>('a' + random.below(26));
    }
    return text;
  };
  uint32_t id = 0;
  for (size_t p = 0; p < people; ++p) {
    const std::string first = kGiven[random.below(std::size(kGiven))];
    // Some families of one name, most with a name of their own.
    std::string last = kFamily[random.below(std::size(kFamily))];
    if (random.below(3) != 0) last += static_cast<char>('a' + random.below(26)), last += "vich";
    const std::string father = std::string(kGiven[random.below(std::size(kGiven))]) + "avich";
    const auto day = static_cast<int>(1 + random.below(28));
    const auto month = static_cast<int>(1 + random.below(12));
    const auto year = static_cast<int>(1940 + random.below(60));
    const std::string where = kPlace[random.below(std::size(kPlace))];
    const std::string code = std::to_string(100000 + random.below(900000));
    const size_t copies = 1 + random.below(most);
    for (size_t c = 0; c < copies; ++c) {
      records.add("r" + std::to_string(++id));
      const bool crossed = random.below(30) == 0;
      if (random.below(12) != 0) records.set(crossed ? family : given, slip(first));
      if (random.below(12) != 0) records.set(crossed ? given : family, slip(last));
      if (random.below(2) != 0) records.set(patronymic, slip(father));
      if (random.below(10) == 0) records.set(family, slip(last + "skaya"));
      char text[16];
      const bool swap = random.below(15) == 0;
      std::snprintf(text, sizeof text, "%04d-%02d-%02d", year + (random.below(15) == 0 ? 1 : 0),
                    swap ? day % 12 + 1 : month, day);
      const uint64_t how = random.below(10);
      if (how < 6) records.set(birth, text);
      if (how == 6 || how == 7) records.set(birth, std::string(text, 4));
      if (random.below(4) != 0) records.set(place, slip(where));
      if (random.below(3) == 0) records.set(number, slip(code));
      made.gold.push_back(static_cast<uint32_t>(p));
    }
  }
  return made;
}

// The same records in another order.
inline Labelled shuffled(const Labelled& from, uint64_t seed) {
  Labelled to;
  for (const Column& column : from.records.columns()) to.records.add_column(column.name, column.kind);
  std::vector<uint32_t> order(from.records.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  SeededRandom random(seed);
  for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  for (const uint32_t r : order) {
    to.records.add(from.records.id(r));
    for (size_t c = 0; c < from.records.columns().size(); ++c) {
      std::string_view cell = from.records.text(c, r);
      while (!cell.empty()) {
        const size_t end = std::min(cell.find(kValueSeparator), cell.size());
        to.records.set(c, cell.substr(0, end));
        cell.remove_prefix(std::min(end + 1, cell.size()));
      }
    }
    to.gold.push_back(from.gold[r]);
  }
  return to;
}

// Persons by id of record, to compare linkings of differently ordered records.
inline std::map<std::string, std::string> by_id(const Records& records,
                                                const std::vector<uint32_t>& person_of) {
  std::map<std::string, std::string> people;
  for (uint32_t r = 0; r < records.size(); ++r)
    people.emplace(records.id(r), records.id(person_of[r]));
  return people;
}

// RFC 4180, whole file in memory.
inline std::vector<std::vector<std::string>> read_plain_csv(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string all((std::istreambuf_iterator<char>(in)), {});
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false;
  for (size_t i = 0; i < all.size(); ++i) {
    const char c = all[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < all.size() && all[i + 1] == '"') {
        cell += '"';
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',' || c == '\n') {
      row.push_back(std::move(cell));
      cell.clear();
      if (c == '\n') rows.push_back(std::move(row)), row.clear();
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (!row.empty() || !cell.empty()) {
    row.push_back(std::move(cell));
    rows.push_back(std::move(row));
  }
  return rows;
}

struct GoldSet {
  std::string name;
  std::vector<std::string> files;  // under shared/linking/
  std::map<std::string, Kind> kinds;
  std::string record;
  std::function<std::string(const std::vector<std::string>& row)> gold;
  bool free_of_duplicates = false;  // each file
};

inline std::vector<GoldSet> gold_sets() {
  const auto febrl = [](const std::vector<std::string>& row) {
    return row[0].substr(0, row[0].find('-', row[0].find('-') + 1));
  };
  const std::map<std::string, Kind> febrl_kinds = {
      {"given_name", Kind::kGiven},   {"surname", Kind::kFamily},
      {"street_number", Kind::kIdentifier}, {"address_1", Kind::kText},
      {"address_2", Kind::kText},     {"suburb", Kind::kText},
      {"postcode", Kind::kIdentifier}, {"state", Kind::kCategory},
      {"date_of_birth", Kind::kBirth}, {"soc_sec_id", Kind::kIdentifier}};
  return {
      {"fake_1000", {"splink_datasets/fake_1000.csv"},
       {{"first_name", Kind::kGiven}, {"surname", Kind::kFamily}, {"dob", Kind::kBirth},
        {"city", Kind::kText}, {"email", Kind::kIdentifier}},
       "unique_id", [](const auto& row) { return row[6]; }, false},
      {"febrl3", {"splink_datasets/febrl/dataset3.csv"}, febrl_kinds, "rec_id", febrl, false},
      {"febrl4", {"splink_datasets/febrl/dataset4a.csv", "splink_datasets/febrl/dataset4b.csv"},
       febrl_kinds, "rec_id", febrl, true},
      {"historical_50k", {"splink_datasets/historical_50k.csv"},
       {{"first_name", Kind::kGiven}, {"surname", Kind::kFamily}, {"dob", Kind::kBirth},
        {"birth_place", Kind::kText}, {"postcode_fake", Kind::kIdentifier},
        {"gender", Kind::kCategory}, {"occupation", Kind::kText}},
       "unique_id", [](const auto& row) { return row[1]; }, false},
  };
}

// half: 0 or 1 by a hash of the gold cluster, so that no cluster is in both;
// -1: all.  nullopt where a file is missing.
inline std::optional<Labelled> load(const GoldSet& set, const std::string& folder, int half) {
  Labelled made;
  std::unordered_map<std::string, uint32_t> clusters;
  std::vector<std::pair<size_t, size_t>> columns;  // of the file, of the records
  size_t id_column = 0;
  for (size_t f = 0; f < set.files.size(); ++f) {
    const auto rows = read_plain_csv(folder + "/" + set.files[f]);
    if (rows.empty()) return std::nullopt;
    const auto heading = [&](size_t c) {
      std::string text = rows[0][c];
      text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
      return text;
    };
    for (size_t c = 0; f == 0 && c < rows[0].size(); ++c) {
      if (heading(c) == set.record) id_column = c;
      const auto kind = set.kinds.find(heading(c));
      if (kind != set.kinds.end())
        columns.emplace_back(c, made.records.add_column(kind->first, kind->second));
    }
    const uint32_t list = made.records.add_list(set.files[f], set.free_of_duplicates);
    for (size_t r = 1; r < rows.size(); ++r) {
      const std::string cluster = set.gold(rows[r]);
      if (half >= 0 && static_cast<int>(hash_text(cluster) >> 40 & 1) != half) continue;
      made.records.add(rows[r][id_column], list);
      for (const auto& [from, to] : columns) made.records.set(to, rows[r][from]);
      made.gold.push_back(
          clusters.emplace(cluster, static_cast<uint32_t>(clusters.size())).first->second);
    }
  }
  return made;
}

}  // namespace stillheld::identity::testing
