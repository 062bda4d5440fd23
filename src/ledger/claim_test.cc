#include "ledger/claim.h"

#include "ledger/ledger_test.h"

namespace stillheld::ledger {
namespace {

log::Entry arrest(std::string_view date) {
  log::Entry e;
  e.kind = log::Kind::claim;
  e.what = "arrest";
  e.date = date;
  e.import = 3;
  return e;
}

TEST(ReadClaim, TakesWhatTheBooksCountWith) {
  log::Entry e = arrest("2021-07-14");
  e.what = "release";
  e.way = "pardon";
  e.dest = "home";
  e.wave = "first";
  e.months = 18;
  e.record = 5;
  e.replaces = 4;
  Words words;
  const auto claim = read_claim(9, e, nullptr, day("2021-08-01"), words);
  ASSERT_TRUE(claim.ok());
  EXPECT_EQ(claim->seq, 9u);
  EXPECT_EQ(claim->import, 3u);
  EXPECT_EQ(claim->what, What::release);
  EXPECT_EQ(claim->way, Way::pardon);
  EXPECT_EQ(words.text(claim->word), "first");
  EXPECT_EQ(claim->months, 18);
  EXPECT_EQ(claim->record, 5u);
  EXPECT_EQ(claim->replaces, 4u);
  EXPECT_EQ(claim->absentia, -1);
  EXPECT_EQ(claim->standing, Standing::accepted);
}

// (2) Published between the fact and the capture.
TEST(ReadClaim, NobodyReportsBeforeItHappenedNorAfterItWasCaptured) {
  Words words;
  const auto unknown = read_claim(1, arrest("2021-07-14"), nullptr, day("2021-08-01"), words);
  EXPECT_EQ(unknown->published_from, day("2021-07-14"));
  EXPECT_EQ(unknown->published_to, day("2021-08-01"));

  Source early;
  early.published = dates::parse_edtf("2021-07-01").take();
  const auto contradicting = read_claim(1, arrest("2021-07-14"), &early, day("2021-08-01"), words);
  EXPECT_LE(contradicting->published_from, contradicting->published_to);

  Source month;
  month.published = dates::parse_edtf("2021-07").take();
  const auto vague = read_claim(1, arrest("2021-07-14"), &month, day("2021-07-20"), words);
  EXPECT_EQ(vague->published_from, day("2021-07-14"));
  EXPECT_EQ(vague->published_to, day("2021-07-20"));
}

TEST(ReadClaim, WhatIsExpectedMayBePublishedBefore) {
  log::Entry e = arrest("2030-01-01");
  e.what = "expected_release";
  Words words;
  Source source;
  source.published = dates::parse_edtf("2021-07-20").take();
  const auto claim = read_claim(1, e, &source, day("2021-08-01"), words);
  ASSERT_TRUE(claim.ok());
  EXPECT_EQ(claim->published_from, day("2021-07-20"));
  EXPECT_EQ(claim->published_to, day("2021-07-20"));
}

TEST(ReadClaim, AWordThatIsNotOursIsDamageAndNamesItself) {
  Words words;
  for (std::string log::Entry::*member : {&log::Entry::what, &log::Entry::way, &log::Entry::dest, &log::Entry::penalty, &log::Entry::grade, &log::Entry::status}) {
    log::Entry e = arrest("2021-07-14");
    e.*member = "banished";
    const auto claim = read_claim(1, e, nullptr, day("2021-08-01"), words);
    ASSERT_FALSE(claim.ok());
    EXPECT_EQ(claim.error().code, Code::kDamaged);
    EXPECT_NE(claim.error().params.at(0).find("banished"), std::string::npos);
  }
  EXPECT_FALSE(read_claim(1, arrest("not a date"), nullptr, day("2021-08-01"), words).ok());
}

TEST(Words, EachOnceAndTheEmptyIsNought) {
  Words words;
  EXPECT_EQ(words.add(""), 0u);
  const uint32_t a = words.add("a"), b = words.add("b");
  EXPECT_NE(a, b);
  EXPECT_EQ(words.add("a"), a);
  EXPECT_EQ(words.find("b"), b);
  EXPECT_EQ(words.find("c"), 0u);
  EXPECT_EQ(words.text(a), "a");
}

TEST(Claim, FiveMillionFitAnOldLaptop) { EXPECT_LE(sizeof(Claim), 96u); }

}  // namespace
}  // namespace stillheld::ledger
