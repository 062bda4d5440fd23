#include "identity/model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "identity/link.h"
#include "identity/testing.h"

namespace stillheld::identity {
namespace {

// A table of categories and names whose patterns we make ourselves.
struct Made {
  Records records;
  Table table;
  Comparison comparison;
};

Made columns(std::initializer_list<Kind> kinds) {
  Made made;
  int number = 0;
  for (const Kind kind : kinds) made.records.add_column("c" + std::to_string(number++), kind);
  made.table = Table::open(made.records).take();
  made.comparison = Comparison::make(made.table).take();
  return made;
}

uint32_t code_of(const Comparison& comparison, const std::vector<uint8_t>& digits) {
  Batch batch;
  for (size_t d = 0; d < digits.size(); ++d) batch.digit[d][0] = digits[d];
  return comparison.code(batch, 0);
}

TEST(Model, FindsTheParametersThatMadeThePatterns) {
  const Made made = columns({Kind::kCategory, Kind::kCategory, Kind::kCategory, Kind::kCategory});
  const double m[] = {0.9, 0.8, 0.95, 0.7}, u[] = {0.01, 0.05, 0.02, 0.001};
  const double pairs = 1e6, prior = 0.01;
  Evidence evidence;
  evidence.all_pairs = pairs;
  for (int code = 0; code < 16; ++code) {
    double match = pairs * prior, other = pairs * (1 - prior);
    std::vector<uint8_t> digits;
    for (int d = 0; d < 4; ++d) {
      const bool agree = code >> d & 1;
      digits.push_back(agree ? 1 : 2);
      match *= agree ? m[d] : 1 - m[d];
      other *= agree ? u[d] : 1 - u[d];
    }
    evidence.patterns.push_back({code_of(made.comparison, digits), {}, match + other});
  }
  for (int d = 0; d < 4; ++d) {
    const double agree = prior * m[d] + (1 - prior) * u[d];
    evidence.random.push_back({0, agree, 1 - agree});
  }
  const Model model = train(made.comparison, made.table, evidence, {}, nullptr, nullptr);
  EXPECT_NEAR(model.prior, prior, 0.001);
  for (int d = 0; d < 4; ++d) {
    EXPECT_NEAR(model.digits[d].m[1], m[d], 0.02) << d;
    EXPECT_NEAR(model.digits[d].u[1], u[d], 0.002) << d;
    EXPECT_EQ(model.digits[d].weight[0], 0);
  }
}

TEST(Model, DoesNotCollapseWhereNobodyOccursTwice) {
  // Every candidate is a chance agreement of one field.
  const Made made = columns({Kind::kCategory, Kind::kCategory, Kind::kCategory});
  Evidence evidence;
  evidence.all_pairs = 1e6;
  for (int d = 0; d < 3; ++d) {
    std::vector<uint8_t> digits{2, 2, 2};
    digits[d] = 1;
    evidence.patterns.push_back({code_of(made.comparison, digits), {}, 9800});
    digits[(d + 1) % 3] = 1;
    evidence.patterns.push_back({code_of(made.comparison, digits), {}, 99});
    evidence.random.push_back({0, 0.01, 0.99});
  }
  evidence.patterns.push_back({code_of(made.comparison, {1, 1, 1}), {}, 1});
  const Model model = train(made.comparison, made.table, evidence, {}, nullptr, nullptr);
  EXPECT_LT(model.prior, 1e-3);
  EXPECT_LT(match_probability(model, {1, 2, 2}), 0.5);
}

TEST(Model, BetterLevelsNeverWeighLess) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const auto made = testing::made_up(300, 5, seed);
    const auto linked = link(made.records, {});
    ASSERT_TRUE(linked.ok());
    for (const DigitModel& digit : linked->run.model.digits)
      for (size_t l = 2; l < digit.weight.size(); ++l)
        EXPECT_GE(digit.weight[l - 1], digit.weight[l]) << digit.name << " " << l;
  }
}

TEST(Model, RareLevelsStayFinite) {
  const auto made = testing::made_up(3, 2, 4);
  const auto linked = link(made.records, {});
  ASSERT_TRUE(linked.ok());
  for (const DigitModel& digit : linked->run.model.digits)
    for (const Bits weight : digit.weight) EXPECT_LE(std::abs(weight), 40 * kBit);
}

TEST(Bits, AreProbabilities) {
  EXPECT_DOUBLE_EQ(probability(0), 0.5);
  EXPECT_NEAR(probability(bits_of(3)), 8.0 / 9.0, 1e-12);
  EXPECT_EQ(bits_of(-0.5), -kBit / 2);
}

}  // namespace
}  // namespace stillheld::identity
