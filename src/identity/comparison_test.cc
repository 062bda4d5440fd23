#include "identity/comparison.h"

#include <gtest/gtest.h>

#include "identity/testing.h"

namespace stillheld::identity {
namespace {

Level level(Kind kind, std::string_view a, std::string_view b) {
  Field field("field", kind);
  const uint32_t x = field.intern(a), y = field.intern(b);
  const Level there = level_between(field, x, y);
  EXPECT_EQ(there, level_between(field, y, x)) << a << " / " << b;
  return there;
}

TEST(Levels, OfNames) {
  EXPECT_EQ(level(Kind::kGiven, "Мікалай", "Николай"), Level::kSameClass);
  EXPECT_EQ(level(Kind::kFamily, "Калеснікава", "Kolesnikova"), Level::kSameSkeleton);
  EXPECT_EQ(level(Kind::kGiven, "John", "J."), Level::kAbbreviated);
  EXPECT_EQ(level(Kind::kFamily, "Brightman", "Brightnan"), Level::kClose);
  EXPECT_EQ(level(Kind::kFamily, "Brightman", "Zhuk"), Level::kDisagree);
}

TEST(Levels, APatronymicThatDiffersDisagreesAndOneLeftOutIsMissing) {
  Records records;
  const size_t patronymic = records.add_column("patronymic", Kind::kPatronymic);
  for (const char* text : {"Вiктаравiч", "", "Пятровіч"}) {
    records.add(std::string("r") + text);
    records.set(patronymic, text);
  }
  auto table = Table::open(records);
  ASSERT_TRUE(table.ok());
  table->add_all(records, {});
  auto comparison = Comparison::make(*table);
  ASSERT_TRUE(comparison.ok());
  std::array<uint8_t, kMaxDigits> digits{};
  comparison->compare_slow(*table, table->row_of(0), table->row_of(1), digits);
  EXPECT_EQ(comparison->levels(0)[digits[0]], Level::kMissing);
  comparison->compare_slow(*table, table->row_of(0), table->row_of(2), digits);
  EXPECT_EQ(comparison->levels(0)[digits[0]], Level::kDisagree);
}

TEST(Levels, OfDates) {
  EXPECT_EQ(level(Kind::kBirth, "1956-08-12", "12.8.1956"), Level::kIdentical);
  EXPECT_EQ(level(Kind::kBirth, "1956-08-12", "1956"), Level::kCompatible);
  EXPECT_EQ(level(Kind::kBirth, "1956", "1956"), Level::kCompatible);
  EXPECT_EQ(level(Kind::kBirth, "1956-08-12", "1956-12-08"), Level::kSlip);
  EXPECT_EQ(level(Kind::kBirth, "1956-08-12", "1956-08-17"), Level::kSlip);
  EXPECT_EQ(level(Kind::kBirth, "1956-08-12", "1956-80-12"), Level::kSlip);
  EXPECT_EQ(level(Kind::kBirth, "1956-08-28", "1956-09-02"), Level::kMonth);
  EXPECT_EQ(level(Kind::kBirth, "1956-08-28", "1957-02-12"), Level::kYear);
  EXPECT_EQ(level(Kind::kBirth, "1956", "1957-02-12"), Level::kYear);
  EXPECT_EQ(level(Kind::kBirth, "1956-08-28", "1964-02-12"), Level::kDecade);
  EXPECT_EQ(level(Kind::kBirth, "1956-08-28", "1981-02-12"), Level::kDisagree);
}

TEST(Levels, OfTextsAndIdentifiers) {
  EXPECT_EQ(level(Kind::kText, "west devon", "Devon"), Level::kPart);
  EXPECT_EQ(level(Kind::kText, "Barysaw", "Barysau"), Level::kClose);
  EXPECT_EQ(level(Kind::kIdentifier, "tq13 8df", "tq13 8jr"), Level::kPart);
  EXPECT_EQ(level(Kind::kIdentifier, "5304218", "5304281"), Level::kSlip);
  EXPECT_EQ(level(Kind::kIdentifier, "5304218", "530418"), Level::kSlip);
  EXPECT_EQ(level(Kind::kIdentifier, "a@b.org", "zzz@qqq.net"), Level::kDisagree);
  EXPECT_EQ(level(Kind::kCategory, "F", "f"), Level::kIdentical);
  EXPECT_EQ(level(Kind::kCategory, "F", "M"), Level::kDisagree);
}

TEST(Levels, OfSetsTheBestCounts) {
  const std::string both = std::string("Tsikhanouskaya") + kValueSeparator + "Pilipchuk";
  EXPECT_EQ(level(Kind::kFamily, both, "PILIPCHUK"), Level::kIdentical);
}

TEST(Levels, HaveKeys) {
  for (int l = 0; l <= static_cast<int>(Level::kCrossed); ++l)
    EXPECT_EQ(level_of(level_key(static_cast<Level>(l))), static_cast<Level>(l));
  EXPECT_FALSE(level_of("nearly").has_value());
}

TEST(Comparison, SeesNamesThatChangedPlaces) {
  Records records;
  const size_t given = records.add_column("given", Kind::kGiven);
  const size_t family = records.add_column("family", Kind::kFamily);
  records.add("1");
  records.set(given, "Dylan");
  records.set(family, "Macdonald");
  records.add("2");
  records.set(given, "Macdonald");
  records.set(family, "Dylan");
  auto table = Table::open(records);
  ASSERT_TRUE(table.ok());
  table->add_all(records, {});
  const auto comparison = Comparison::make(*table);
  ASSERT_TRUE(comparison.ok());
  std::array<uint8_t, kMaxDigits> digits{};
  comparison->compare_slow(*table, 0, 1, digits);
  EXPECT_EQ(comparison->levels(2)[digits[2]], Level::kCrossed);
  EXPECT_EQ(comparison->levels(0)[digits[0]], Level::kIdentical);
}

TEST(Comparison, BatchIsTheSlowTwinAndSymmetric) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const auto made = testing::made_up(150, 5, seed);
    auto table = Table::open(made.records);
    ASSERT_TRUE(table.ok());
    table->add_all(made.records, {});
    const auto comparison = Comparison::make(*table);
    ASSERT_TRUE(comparison.ok());
    SeededRandom random(seed);
    Batch batch, back;
    std::array<uint8_t, kMaxDigits> slow{};
    for (int round = 0; round < 3000; ++round) {
      uint32_t left[kBatch], right[kBatch];
      const size_t n = 1 + random.below(kBatch);
      for (size_t i = 0; i < n; ++i) {
        left[i] = static_cast<uint32_t>(random.below(table->rows()));
        right[i] = random.below(3) == 0
                       ? static_cast<uint32_t>(random.below(table->rows()))
                       : static_cast<uint32_t>((left[i] + random.below(5)) % table->rows());
      }
      comparison->compare(*table, left, right, n, batch);
      comparison->compare(*table, right, left, n, back);
      for (size_t i = 0; i < n; ++i) {
        comparison->compare_slow(*table, left[i], right[i], slow);
        for (size_t d = 0; d < comparison->digits(); ++d) {
          ASSERT_EQ(batch.digit[d][i], slow[d]) << d << " " << left[i] << " " << right[i];
          ASSERT_EQ(back.digit[d][i], slow[d]);
        }
        const auto digits = comparison->digits_of(comparison->code(batch, i));
        for (size_t d = 0; d < comparison->digits(); ++d) ASSERT_EQ(digits[d], slow[d]);
      }
    }
  }
}

TEST(Comparison, RefusesMorePatternsThanFit) {
  Records records;
  for (int c = 0; c < 14; ++c) records.add_column("text" + std::to_string(c), Kind::kText);
  const auto table = Table::open(records);
  ASSERT_TRUE(table.ok());
  const auto comparison = Comparison::make(*table);
  ASSERT_FALSE(comparison.ok());
  EXPECT_EQ(comparison.error().code, Code::kTooManyColumns);
}

}  // namespace
}  // namespace stillheld::identity
