#include "identity/blocking.h"

#include <algorithm>
#include <cstring>

#include "identity/parallel.h"
#include "identity/radix.h"

namespace stillheld::identity {

namespace {

using enum Kind;

const std::vector<Rule>& rule_table() {
  static const std::vector<Rule> rules = {
      {"given and family", {{kGiven, Piece::kSkeleton}, {kFamily, Piece::kSkeleton}}, true},
      {"class and family", {{kGiven, Piece::kClass}, {kFamily, Piece::kSkeleton}}},
      {"family and birth year", {{kFamily, Piece::kSkeleton}, {kBirth, Piece::kNearYear}}},
      {"class and birth", {{kGiven, Piece::kClass}, {kBirth, Piece::kWhole}}},
      {"birth and initial", {{kBirth, Piece::kWhole}, {kGiven, Piece::kInitial}}},
      {"birth and family initial", {{kBirth, Piece::kWhole}, {kFamily, Piece::kInitial}}},
      {"class, patronymic and year",
       {{kGiven, Piece::kClass}, {kPatronymic, Piece::kClass}, {kBirth, Piece::kYear}}},
      {"class, patronymic and initial",
       {{kGiven, Piece::kClass}, {kPatronymic, Piece::kClass}, {kFamily, Piece::kInitial}}},
      {"identifier", {{kIdentifier, Piece::kWhole}}},
      {"birth and text", {{kBirth, Piece::kWhole}, {kText, Piece::kWhole}}},
      {"event, class and text",
       {{kEvent, Piece::kNearMonth}, {kGiven, Piece::kClass}, {kText, Piece::kWhole}}},
      {"event and family", {{kEvent, Piece::kNearMonth}, {kFamily, Piece::kSkeleton}}},
      {"identifier part and class", {{kIdentifier, Piece::kFirstPart}, {kGiven, Piece::kClass}}},
      {"identifier part and family",
       {{kIdentifier, Piece::kFirstPart}, {kFamily, Piece::kSkeleton}}},
      {"identifier part and birth", {{kIdentifier, Piece::kFirstPart}, {kBirth, Piece::kWhole}}},
      {"fronts", {{kGiven, Piece::kFront}, {kFamily, Piece::kFront}}},
      {"family and text", {{kFamily, Piece::kSkeleton}, {kText, Piece::kWhole}}},
      {"text, class and initial",
       {{kText, Piece::kWhole}, {kGiven, Piece::kClass}, {kFamily, Piece::kInitial}}},
  };
  return rules;
}

constexpr std::string_view kPieces[] = {"whole", "skeleton", "class", "initial", "front",
                                        "first_part", "year", "near_year", "month",
                                        "near_month"};

constexpr uint64_t kChunkPairs = 200000;

// What a piece of one value says, as one or two words; 0 where it says nothing.
void words_of(const Field& field, uint32_t number, Piece piece, std::vector<uint64_t>& out) {
  const Value& value = field.value(number);
  if (value.is_set) {
    for (const uint32_t member : field.members(number)) words_of(field, member, piece, out);
    return;
  }
  const auto front = [&](size_t bytes) {
    uint64_t word = 0;
    for (size_t i = 0; i < bytes && i < value.length; ++i)
      word = word << 8 | static_cast<unsigned char>(value.text.bytes[i]);
    return word;
  };
  switch (piece) {
    case Piece::kWhole:
      // Of long texts the skeleton is a hash; dates are known by their digits.
      if (is_date(field.kind())) {
        if (value.digits != 0) out.push_back(hash_text(field.folded(number)));
      } else {
        uint64_t hash = value.skeleton;
        for (size_t at = 0; at < sizeof value.text.bytes; at += 8) {
          uint64_t word;
          std::memcpy(&word, value.text.bytes + at, 8);
          hash = mix(hash, word);
        }
        out.push_back(hash);
      }
      return;
    case Piece::kSkeleton: out.push_back(value.skeleton); return;
    case Piece::kClass:
      out.push_back(value.group != 0 ? mix(value.group, 1) : value.skeleton);
      return;
    case Piece::kInitial: out.push_back(front(1)); return;
    case Piece::kFront:
      if (value.length >= 3) out.push_back(front(3));
      return;
    case Piece::kFirstPart:
      if (value.group != 0) out.push_back(value.group);
      return;
    case Piece::kYear:
      if (value.year != 0) out.push_back(value.year);
      return;
    case Piece::kNearYear:
      if (value.year == 0) return;
      out.push_back(value.year);
      out.push_back(value.year + 1u);
      return;
    case Piece::kMonth:
      if (value.digits >= 6) out.push_back(hash_text(field.folded(number).substr(0, 6)));
      return;
    case Piece::kNearMonth: {
      if (value.digits < 6) return;
      const char* digits = value.text.bytes;
      const auto month = static_cast<uint64_t>((digits[4] - '0') * 10 + digits[5] - '0');
      out.push_back(value.year * 12ull + month);
      out.push_back(value.year * 12ull + month + 1);
      return;
    }
  }
}

// What keys_of() gives, for all rows at once: each value is asked once.
bool one_key_a_row(const BoundRule& rule, const Table& table) {
  return std::none_of(rule.parts.begin(), rule.parts.end(), [&](const auto& part) {
    return part.piece == Piece::kNearYear || part.piece == Piece::kNearMonth || table.field(part.field).has_sets();
  });
}

void single_keys(const BoundRule& rule, size_t rule_number, const Table& table,
                 std::vector<Keyed>& keyed) {
  const size_t parts = rule.parts.size();
  std::vector<std::vector<uint64_t>> words(parts);
  std::vector<uint64_t> some;
  for (size_t p = 0; p < parts; ++p) {
    const Field& field = table.field(rule.parts[p].field);
    words[p].assign(field.size(), 0);
    for (uint32_t v = 1; v < field.size(); ++v) {
      some.clear();
      words_of(field, v, rule.parts[p].piece, some);
      if (!some.empty()) words[p][v] = some[0];
    }
  }
  const uint64_t seed = mix(rule_number, hash_text(rule.name));
  keyed.reserve(table.rows());
  for (uint32_t row = 0; row < table.rows(); ++row) {
    const uint32_t* cells = table.cells(row);
    if (rule.unordered) {
      const uint64_t x = words[0][cells[rule.parts[0].field]];
      const uint64_t y = words[1][cells[rule.parts[1].field]];
      if (x != 0 && y != 0)
        keyed.push_back({mix(seed, mix(std::min(x, y), std::max(x, y))), row});
      continue;
    }
    uint64_t key = seed;
    bool whole = true;
    for (size_t p = 0; p < parts; ++p) {
      const uint64_t word = words[p][cells[rule.parts[p].field]];
      whole = whole && word != 0;
      key = mix(key, word);
    }
    if (whole) keyed.push_back({key, row});
  }
}

}  // namespace

std::string_view piece_key(Piece piece) { return kPieces[static_cast<size_t>(piece)]; }

std::optional<Piece> piece_of(std::string_view key) {
  for (size_t i = 0; i < std::size(kPieces); ++i)
    if (kPieces[i] == key) return static_cast<Piece>(i);
  return std::nullopt;
}

std::span<const Rule> default_rules() { return rule_table(); }

std::vector<BoundRule> bind_rules(std::span<const Rule> rules, const Table& table,
                                  size_t* left_out) {
  std::vector<BoundRule> bound;
  if (left_out != nullptr) *left_out = 0;
  for (const Rule& rule : rules) {
    std::vector<BoundRule> variants{{rule.name, {}, rule.unordered}};
    for (const Part& part : rule.parts) {
      std::vector<BoundRule> longer;
      for (size_t f = 0; f < table.fields(); ++f) {
        if (table.field(f).kind() != part.kind) continue;
        for (const BoundRule& variant : variants) {
          longer.push_back(variant);
          longer.back().parts.push_back({f, part.piece});
        }
      }
      variants.swap(longer);
    }
    for (BoundRule& variant : variants) {
      if (bound.size() == kMostRules) {
        if (left_out != nullptr) ++*left_out;
        continue;
      }
      variant.name += " (";
      for (const auto& part : variant.parts)
        variant.name += (variant.name.back() == '(' ? "" : ", ") + table.field(part.field).name();
      variant.name += ")";
      bound.push_back(std::move(variant));
    }
  }
  // A list of which no rule has the columns: what is equal in one field meets.
  const bool none = bound.empty();
  for (size_t f = 0; none && f < table.fields(); ++f)
    if (table.field(f).kind() != kCategory)
      bound.push_back({"equal (" + table.field(f).name() + ")", {{f, Piece::kWhole}}, false});
  return bound;
}

size_t keys_of(const BoundRule& rule, size_t rule_number, const Table& table, uint32_t row,
               std::vector<uint64_t>& keys) {
  keys.clear();
  const uint32_t* cells = table.cells(row);
  for (const auto& part : rule.parts)
    if (cells[part.field] == 0) return 0;
  const uint64_t seed = mix(rule_number, hash_text(rule.name));
  constexpr size_t kMostWords = 4096;
  size_t cut = 0;
  thread_local std::vector<uint64_t> words, longer;
  if (rule.unordered) {
    // Both parts as one commutative word.
    thread_local std::vector<uint64_t> second;
    words.clear();
    second.clear();
    words_of(table.field(rule.parts[0].field), cells[rule.parts[0].field], rule.parts[0].piece, words);
    words_of(table.field(rule.parts[1].field), cells[rule.parts[1].field], rule.parts[1].piece, second);
    for (const uint64_t x : words)
      for (const uint64_t y : second)
        if (x != 0 && y != 0 && keys.size() < kMostWords)
          keys.push_back(mix(seed, mix(std::min(x, y), std::max(x, y))));
    cut = words.size() * second.size() - std::min(words.size() * second.size(), kMostWords);
  } else {
    keys.push_back(seed);
    for (const auto& part : rule.parts) {
      words.clear();
      words_of(table.field(part.field), cells[part.field], part.piece, words);
      longer.clear();
      for (const uint64_t key : keys)
        for (const uint64_t word : words) {
          if (word == 0) continue;
          // A row with hundreds of values has no hundred thousand keys.
          if (longer.size() < kMostWords) {
            longer.push_back(mix(key, word));
          } else {
            ++cut;
          }
        }
      keys.swap(longer);
    }
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  if (keys.size() <= kMostKeys) return cut;
  cut += keys.size() - kMostKeys;
  keys.resize(kMostKeys);
  return cut;
}

void Blocks::make_blocks(const Table& table, size_t rule, const BlockingOptions& options,
                         const StoppedKeys* stopped) {
  std::vector<Keyed> keyed, scratch;
  std::vector<uint64_t> keys;
  RuleReport& report = reports_[rule];
  report.name = rules_[rule].name;
  if (one_key_a_row(rules_[rule], table)) {
    single_keys(rules_[rule], rule, table, keyed);
    report.rows = keyed.size();
  } else {
    for (uint32_t row = 0; row < table.rows(); ++row) {
      report.cut_keys += keys_of(rules_[rule], rule, table, row, keys);
      if (!keys.empty()) ++report.rows;
      for (const uint64_t key : keys) keyed.push_back({key, row});
    }
  }
  group_sort(keyed, scratch);
  auto& blocks = blocks_[rule];
  auto& members = members_[rule];
  for (size_t start = 0; start < keyed.size();) {
    size_t end = start + 1;
    while (end < keyed.size() && keyed[end].key == keyed[start].key) ++end;
    const uint64_t size = end - start;
    const uint64_t pairs = size * (size - 1) / 2;
    const bool stop = stopped != nullptr ? stopped->contains(keyed[start].key) : size > options.cap;
    if (size > 1 && stop) {
      ++report.stopped;
      report.stopped_pairs += pairs;
      report.largest_stopped = std::max(report.largest_stopped, size);
      std::string example;
      for (const auto& part : rules_[rule].parts) {
        const std::string_view text =
            table.field(part.field).folded(table.cells(keyed[start].row)[part.field]);
        example += (example.empty() ? "" : " · ") + std::string(text);
      }
      stopped_at_[rule].push_back({report.name, keyed[start].key, size, std::move(example)});
    } else if (size > 1) {
      blocks.push_back({static_cast<uint32_t>(members.size()), static_cast<uint32_t>(size)});
      for (size_t i = start; i < end; ++i) members.push_back(keyed[i].row);
      report.pairs += pairs;
    }
    start = end;
  }
  report.blocks = blocks.size();
}

void Blocks::number_rows(size_t rows, unsigned threads) {
  // A rule has as many slots as the row with the most keys needs.
  const size_t rules = rules_.size();
  std::vector<std::vector<uint8_t>> used(rules);
  std::vector<uint32_t> most(rules, 0);
  in_parallel(threads, rules, [&](size_t r) {
    const bool single = members_[r].size() == 0 || !repeats_[r];
    most[r] = members_[r].empty() ? 0 : 1;
    if (single) return;
    used[r].assign(rows, 0);
    for (const uint32_t row : members_[r]) most[r] = std::max<uint32_t>(most[r], ++used[r][row]);
    std::fill(used[r].begin(), used[r].end(), uint8_t{0});
  });
  slot_starts_.assign(rules + 1, 0);
  for (size_t r = 0; r < rules; ++r) {
    slot_starts_[r + 1] = slot_starts_[r] + most[r];
    if (most[r] > 1) several_rules_.push_back(static_cast<uint32_t>(r));
  }
  width_ = (slot_starts_.back() + 3u) / 4 * 4;
  numbers_.resize(rows * width_);
  // Where a row has no block, a number that no other row has.
  for (size_t row = 0; row < rows; ++row)
    for (size_t s = 0; s < width_; ++s)
      numbers_[row * width_ + s] = 0x80000000u | static_cast<uint32_t>(row);
  in_parallel(threads, rules, [&](size_t r) {
    for (uint32_t b = 0; b < blocks_[r].size(); ++b)
      for (uint32_t i = 0; i < blocks_[r][b].size; ++i) {
        const uint32_t row = members_[r][blocks_[r][b].start + i];
        const uint32_t slot = used[r].empty() ? 0 : used[r][row]++;
        numbers_[row * width_ + slot_starts_[r] + slot] = b;
      }
  });
}

bool Blocks::made_by_several(uint32_t rule, uint32_t block_number, const uint32_t* a,
                             const uint32_t* b) const {
  for (const uint32_t r : several_rules_) {
    if (r > rule) break;
    const uint32_t start = slot_starts_[r], end = slot_starts_[r + 1];
    for (uint32_t x = start; x < end; ++x)
      for (uint32_t y = start; y < end; ++y)
        if (a[x] == b[y] && (r < rule || a[x] < block_number)) return true;
  }
  return false;
}

int Blocks::rules_that_make(uint32_t left, uint32_t right) const {
  const uint32_t* a = numbers_.data() + left * width_;
  const uint32_t* b = numbers_.data() + right * width_;
  int rules = 0;
  for (size_t r = 0; r < rules_.size(); ++r) {
    bool made = false;
    for (uint32_t x = slot_starts_[r]; x < slot_starts_[r + 1]; ++x)
      for (uint32_t y = slot_starts_[r]; y < slot_starts_[r + 1]; ++y) made = made || a[x] == b[y];
    rules += made ? 1 : 0;
  }
  return rules;
}

void Blocks::make_chunks() {
  for (uint32_t r = 0; r < rules_.size(); ++r) {
    uint64_t pairs = 0;
    uint32_t first = 0;
    const auto size = static_cast<uint32_t>(blocks_[r].size());
    for (uint32_t b = 0; b < size; ++b) {
      pairs += uint64_t{blocks_[r][b].size} * (blocks_[r][b].size - 1) / 2;
      if (pairs >= kChunkPairs || b + 1 == size) {
        chunks_.push_back({r, first, b + 1});
        pairs_ += pairs;
        pairs = 0;
        first = b + 1;
      }
    }
  }
}

Blocks Blocks::build(const Table& table, std::vector<BoundRule> rules,
                     const BlockingOptions& options, const StoppedKeys* stopped) {
  Blocks built;
  built.rules_ = std::move(rules);
  const size_t n = built.rules_.size();
  built.reports_.resize(n);
  built.blocks_.resize(n);
  built.members_.resize(n);
  built.stopped_at_.resize(n);
  built.repeats_.resize(n);
  for (size_t r = 0; r < n; ++r) built.repeats_[r] = !one_key_a_row(built.rules_[r], table);
  in_parallel(options.threads, n,
              [&](size_t r) { built.make_blocks(table, r, options, stopped); });
  for (auto& at : built.stopped_at_)
    built.stopped_.insert(built.stopped_.end(), at.begin(), at.end());
  built.stopped_at_.clear();
  built.number_rows(table.rows(), options.threads);
  built.make_chunks();
  return built;
}

}  // namespace stillheld::identity
