#include <algorithm>
#include <cmath>

#include "identity/parallel.h"
#include "identity/radix.h"
#include "identity/run.h"

namespace stillheld::identity {

void apply_terms(Table& table, const Run& run, std::vector<size_t>& from) {
  from.resize(table.fields(), 1);
  for (size_t f = 0; f < table.fields() && f < run.terms.size(); ++f) {
    Field& field = table.field(f);
    const Terms& terms = run.terms[f];
    for (size_t v = from[f]; v < field.size(); ++v) {
      const auto number = static_cast<uint32_t>(v);
      const auto found = terms.of_value.find(hash_text(field.key(number)));
      field.value(number).term_bits = found == terms.of_value.end() ? terms.unseen : found->second;
    }
    from[f] = field.size();
  }
}

Bits shared_term(double share, Bits term) {
  if (share >= 1) return term;
  const double bits = static_cast<double>(term) / kBit;
  return bits_of(-std::log2(1 - share + share * std::exp2(-bits)));
}

Bits Model::term(Circle circle, size_t digit, Bits among_strangers) const {
  if (circle == Circle::kStrangers || among_strangers == 0) return among_strangers;
  return shared_term(contexts[static_cast<size_t>(circle) - 1].by_chance[digit], among_strangers);
}

PeopleCounts count_people(const Table& table, const std::vector<uint32_t>& person_of,
                          unsigned threads) {
  PeopleCounts people;
  people.of_value.resize(table.fields());
  people.known.assign(table.fields(), 0);
  // Rows person by person, so that a value counts once a person.
  std::vector<Keyed> order, scratch;
  order.reserve(table.rows());
  for (uint32_t row = 0; row < table.rows(); ++row) order.push_back({person_of[row], row});
  radix_sort(order, scratch, [](const Keyed& k) { return k.key; });
  in_parallel(threads, table.fields(), [&](size_t f) {
    std::vector<uint32_t>& counts = people.of_value[f];
    counts.assign(table.field(f).size(), 0);
    std::vector<uint32_t> last(counts.size(), ~uint32_t{0});
    uint32_t last_known = ~uint32_t{0};
    for (const Keyed& at : order) {
      const uint32_t value = table.cells(at.row)[f];
      const auto person = static_cast<uint32_t>(at.key);
      if (value == 0) continue;
      people.known[f] += person != last_known ? 1 : 0;
      last_known = person;
      counts[value] += last[value] != person ? 1 : 0;
      last[value] = person;
    }
  });
  return people;
}

void set_terms(Table& table, const Model& model, const PeopleCounts& people) {
  for (size_t f = 0; f < table.fields(); ++f) {
    Field& field = table.field(f);
    const std::vector<uint32_t>& counts = people.of_value[f];
    const double known = people.known[f];
    if (known < 2) continue;
    double once = 0, twice = 0;
    for (const uint32_t count : counts) {
      once += count == 1 ? 1 : 0;
      twice += count == 2 ? 1 : 0;
    }
    const double rest = std::clamp(2 * (twice + 0.5) / (once + 1), 0.05, 1.0);
    const DigitModel& digit = model.digits[f];
    const auto bits = [&](double count) {
      const double share = (count - 1 + rest) / known;
      const double weight = std::log2(digit.m[1] / share);
      const double base = static_cast<double>(digit.weight[1]) / kBit;
      return bits_of(std::clamp(weight - base, -15.0, 15.0));
    };
    const Bits of_one = bits(1), of_two = bits(2);
    for (size_t v = 1; v < field.size(); ++v) {
      const uint32_t count = std::max(counts[v], 1u);
      field.value(static_cast<uint32_t>(v)).term_bits =
          count == 1 ? of_one : count == 2 ? of_two : bits(count);
    }
    field.value(0).term_bits = of_one;  // for frozen_terms
  }
}

std::vector<Terms> frozen_terms(const Table& table, const PeopleCounts& people) {
  std::vector<Terms> all(table.fields());
  for (size_t f = 0; f < table.fields(); ++f) {
    const Field& field = table.field(f);
    all[f].unseen = field.value(0).term_bits;
    for (uint32_t v = 1; v < field.size(); ++v)
      if (people.of_value[f][v] > 1)
        all[f].of_value.emplace(hash_text(field.key(v)), field.value(v).term_bits);
  }
  return all;
}

void Scorer::score(const uint32_t* left, const uint32_t* right, size_t n, Bits* out) const {
  Batch batch;
  comparison_.compare(table_, left, right, n, batch);
  Circle circles[kBatch];
  for (size_t i = 0; i < n; ++i) {
    out[i] = model_.prior_bits;
    circles[i] = circle_of(batch, i);
  }
  for (size_t d = 0; d < model_.digits.size(); ++d) {
    const Bits* const weights[kCircles] = {model_.weights(Circle::kStrangers, d),
                                           model_.weights(Circle::kNamesakes, d),
                                           model_.weights(Circle::kRelatives, d)};
    for (size_t i = 0; i < n; ++i)
      out[i] += weights[static_cast<size_t>(circles[i])][batch.digit[d][i]];
  }
  for (size_t i = 0; i < n; ++i) {
    const uint32_t* a = table_.cells(left[i]);
    const uint32_t* b = table_.cells(right[i]);
    for (size_t d = 0; d < table_.fields(); ++d)
      if (batch.digit[d][i] == 1) out[i] += term(a, b, d, 1, circles[i]);
  }
}

void Scorer::score_all(std::span<const uint32_t> rows, std::vector<Bits>& scores) const {
  const size_t n = rows.size();
  scores.resize(n * (n - 1) / 2);
  uint32_t left[kBatch], right[kBatch];
  size_t filled = 0, done = 0;
  const auto flush = [&] {
    score(left, right, filled, scores.data() + done);
    done += filled;
    filled = 0;
  };
  for (size_t i = 0; i < n; ++i)
    for (size_t j = i + 1; j < n; ++j) {
      left[filled] = rows[i];
      right[filled++] = rows[j];
      if (filled == kBatch) flush();
    }
  if (filled > 0) flush();
}

}  // namespace stillheld::identity
