#include "evidence/public_log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.h"
#include "evidence/public_numbers.h"
#include "log/merkle.h"

namespace stillheld::evidence {
namespace {

class PublicLogTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "stillheld-public-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  static log::Entry definition() {
    log::Entry e;
    e.kind = log::Kind::rule_set;
    e.name = "rule_sets";
    e.text = "[[rule_set]]";
    e.import = 1;
    return e;
  }
  static log::Entry number(int64_t best, int64_t import) {
    log::Entry e;
    e.kind = log::Kind::publication;
    e.what = "held";
    e.definition = "viasna";
    e.target = 1;
    e.date = "2025-12-12";
    e.text = "now";
    e.low = best - 1;
    e.value = best;
    e.high = best + 1;
    e.size = 40 + import;
    e.root = std::string(62, 'a') + "0" + std::to_string(import % 10);
    e.at = 1000 * import;
    e.import = import;
    return e;
  }
  std::string folder_;
  SeededRandom random_{3};
  log::SigningKey key_ = log::SigningKey::make("public.example/log", log::kNoteKey, random_);
};

TEST_F(PublicLogTest, ItGrowsAndIsCheckedByAnyoneWithTheKey) {
  const auto key = key_.verifier();
  int64_t n = 0;
  for (const int64_t until : {1, 2, 40, 255, 256, 300}) {
    auto log = PublicLog::open(folder_);
    ASSERT_TRUE(log.ok());
    EXPECT_EQ(log->size(), n == 0 ? 0U : static_cast<uint64_t>(n) + 1);
    if (n == 0) {
      ASSERT_TRUE(log->add(definition()).ok());
    }
    while (n < until) {
      ++n;
      ASSERT_TRUE(log->add(number(1000 + n, n)).ok());
    }
    ASSERT_TRUE(log->sign(key_, {}).ok());
    const PublicReport report = verify_public(folder_, std::span(&key, 1), nullptr);
    EXPECT_TRUE(report.faults.empty()) << report.faults[0];
    EXPECT_EQ(report.numbers, static_cast<uint64_t>(n));
    EXPECT_EQ(report.size, static_cast<uint64_t>(n) + 1);
  }
}

TEST_F(PublicLogTest, WhatDoesNotBelongThereIsNotTaken) {
  auto log = PublicLog::open(folder_);
  ASSERT_TRUE(log.ok());
  log::Entry e = number(5, 1);
  e.sealed.push_back({"name", {}});
  EXPECT_FALSE(log->add(e).ok());
  e = number(5, 1);
  e.low = 9;
  EXPECT_FALSE(log->add(e).ok());
  e = number(5, 1);
  e.root = "abc";
  EXPECT_FALSE(log->add(e).ok());
  e = number(5, 1);
  e.kind = log::Kind::claim;
  EXPECT_FALSE(log->add(e).ok());
  e = number(5, 1);
  e.what = "name";
  EXPECT_FALSE(log->add(e).ok());
  EXPECT_EQ(log->size(), 0U);
}

TEST(PublicNumbers, LinesHaveOneForm) {
  for (const char* good : {"opening 5 5", "out.full_term 300 ?", "missing.pardon ? ?", "residual -3 -3", "a.b.-.c 0 7", "x ? 4"}) {
    const auto line = parse_number_line(good);
    ASSERT_TRUE(line.has_value()) << good;
    EXPECT_EQ(text_of(*line), good);
  }
  for (const char* bad : {"", "opening", "opening 5", "opening 5 5 5", "opening 05 5", "opening 5 4", "opening +5 5", " 5 5", "opening  5 5", "opening 5 5 ", "opening five 5", "opening -0 0", "opening 9007199254740993 9007199254740993"})
    EXPECT_FALSE(parse_number_line(bad).has_value()) << bad;
}

TEST(PublicNumbers, ABalanceADayAndAWaveMustHoldTogether) {
  log::Entry balance;
  balance.kind = log::Kind::publication;
  balance.what = "balance";
  balance.measure = "persons";
  balance.date = "2024-12-31/2025-12-31";
  const std::vector<std::string> lines = {"opening 10 10", "revision 1 1", "in.posting.arrest.held.arrest.- 4 4", "out.posting.pardon.free.home.- 2 2", "out.not_told 6 6", "closing 7 7", "residual 0 0"};
  balance.fields = lines;
  EXPECT_FALSE(numbers_fault(balance).has_value());
  for (size_t i = 0; i < lines.size(); ++i) {
    log::Entry bad = balance;
    bad.fields.erase(bad.fields.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_TRUE(numbers_fault(bad).has_value()) << lines[i];  // it does not close, or lacks something
    bad = balance;
    bad.fields.push_back(lines[i]);
    EXPECT_TRUE(numbers_fault(bad).has_value()) << lines[i];
    bad = balance;
    std::string& text = bad.fields[i];
    text = text.substr(0, text.find(' ')) + " 99 99";
    EXPECT_TRUE(numbers_fault(bad).has_value()) << text;
  }
  log::Entry other = balance;
  other.fields.push_back("elsewhere 0 0");
  EXPECT_TRUE(numbers_fault(other).has_value());
  other = balance;
  other.date = "2025-12-31";
  EXPECT_TRUE(numbers_fault(other).has_value());
  other = balance;
  other.measure = "counts";
  other.fields = {"opening 1265 1265", "in.recognised 509 509", "out.pardon 342 342", "out.full_term 300 ?", "out.death 2 2", "closing 1135 1135", "residual 5 ?"};
  EXPECT_FALSE(numbers_fault(other).has_value());
  other.fields.push_back("missing.release 3 3");
  EXPECT_TRUE(numbers_fault(other).has_value());
  log::Entry days;
  days.what = "held_days";
  days.date = "2025-02-27/2025-03-01";
  days.fields = {"2025-02-27 1 2 3", "2025-02-28 1 2 3", "2025-03-01 0 0 0"};
  EXPECT_FALSE(numbers_fault(days).has_value());
  for (const char* line : {"2025-02-28 3 2 3", "2025-03-01 1 2 3", "2025-02-28 1 2", "2025-02-28 -1 2 3", "2025-02-28 1 2 x"}) {
    log::Entry bad = days;
    bad.fields[1] = line;
    EXPECT_TRUE(numbers_fault(bad).has_value()) << line;
  }
  days.fields.pop_back();
  EXPECT_TRUE(numbers_fault(days).has_value());
  log::Entry wave;
  wave.what = "wave";
  wave.fields = {"total 123 123", "political ? ?", "named 30 30", "unnamed 93 93"};
  EXPECT_FALSE(numbers_fault(wave).has_value());
  wave.fields[1] = "named 30 30";
  EXPECT_TRUE(numbers_fault(wave).has_value());
}

TEST_F(PublicLogTest, EveryChangeIsFound) {
  {
    auto log = PublicLog::open(folder_);
    ASSERT_TRUE(log->add(definition()).ok());
    for (int64_t n = 1; n < 6; ++n) ASSERT_TRUE(log->add(number(1000 + n, n)).ok());
    ASSERT_TRUE(log->sign(key_, {}).ok());
  }
  const auto key = key_.verifier();
  const auto faults = [&] { return verify_public(folder_, std::span(&key, 1), nullptr).faults.size(); };
  ASSERT_EQ(faults(), 0U);
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder_)) {
    if (!item.is_regular_file()) continue;
    const std::string path = item.path(), good = read_file(path).take();
    if (path.ends_with("log.vkey")) continue;  // a key was given
    for (size_t at = 0; at < good.size(); at += path.find("tile") == std::string::npos ? 1 : 3) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ 0x04);
      ASSERT_TRUE(write_file_durably(path, bad).ok());
      EXPECT_GT(faults(), 0U) << path << " byte " << at;
    }
    ASSERT_TRUE(write_file_durably(path, good).ok());
  }
  ASSERT_EQ(faults(), 0U);
  // Another key signs another past of the same name.
  SeededRandom other_random(9);
  const log::SigningKey other = log::SigningKey::make("public.example/log", log::kNoteKey, other_random);
  const auto other_key = other.verifier();
  EXPECT_GT(verify_public(folder_, std::span(&other_key, 1), nullptr).faults.size(), 0U);
  // Two roots of the work log at one size.
  auto log = PublicLog::open(folder_);
  log::Entry e = number(1006, 5);
  e.root = std::string(64, 'b');
  ASSERT_TRUE(log->add(e).ok());
  ASSERT_TRUE(log->sign(key_, {}).ok());
  EXPECT_GT(faults(), 0U);
}

}  // namespace
}  // namespace stillheld::evidence
