#include "check/check.h"

#include <thread>

#include "check/small_books_test.h"

namespace stillheld::check {
namespace {

using reading::ClaimKind;
using reading::ClaimStatus;

class CheckTest : public SmallBooks {
 protected:
  // Taken, sentenced to four years, let go; and one who is still held.
  void fill() {
    ledger_.begin("2026-01-01");
    person("ada", "Hanna Prykladna");
    event("ada", What::arrest, "2021-03-01");
    event("ada", What::verdict, "2021-09-06", 48);
    event("ada", What::still_held, "2023-05-01");
    event("ada", What::release, "2024-06-10");
    person("bel", "Pavel Vydumany");
    event("bel", What::arrest, "2022-02-02");
    event("bel", What::still_held, "2025-10-01");
    fold();
  }
};

TEST_F(CheckTest, EachPartHasItsMark) {
  fill();
  EXPECT_EQ(verdict(ClaimKind::verdict, "Hanna Prykladna was sentenced to 5 years in prison on 6 September 2021.", "2024-01-01"), "contradicted");
  EXPECT_EQ(mark("person"), "yes");
  EXPECT_EQ(mark("date"), "yes");
  EXPECT_EQ(mark("term"), "no");
  EXPECT_EQ(verdict(ClaimKind::verdict, "Hanna Prykladna was sentenced to 4 years in prison on 6 September 2021.", "2024-01-01"), "supported");
  EXPECT_EQ(mark("term"), "yes");
  EXPECT_EQ(verdict(ClaimKind::release, "Hanna Prykladna was released on 10 June 2024.", "2024-07-01"), "supported");
  EXPECT_EQ(mark("date"), "yes");
  EXPECT_EQ(verdict(ClaimKind::release, "Hanna Prykladna was released on 10 June 2023.", "2024-07-01"), "contradicted");
  EXPECT_EQ(mark("person"), "yes");
  EXPECT_EQ(mark("date"), "no");
}

TEST_F(CheckTest, ADateThatLagsDoesNotContradict) {
  fill();
  EXPECT_EQ(verdict(ClaimKind::release, "Hanna Prykladna was released on 12 June 2024.", "2024-07-01"), "not_in_ledger");
  EXPECT_EQ(verdict(ClaimKind::release, "Hanna Prykladna was released on 8 June 2024.", "2024-07-01"), "not_in_ledger");
}

TEST_F(CheckTest, ATextWithoutADateHasTwoReadings) {
  fill();
  const auto checked = check("Hanna Prykladna was released.", nullptr);
  ASSERT_EQ(checked.size(), 1U);
  EXPECT_EQ(checked[0].verdict, Verdict::depends_on_date);
  ASSERT_EQ(checked[0].readings.size(), 2U);
  EXPECT_EQ(checked[0].readings[0].to, day("2024-06-09"));
  EXPECT_EQ(checked[0].readings[0].verdict, Verdict::contradicted);
  EXPECT_EQ(checked[0].readings[1].verdict, Verdict::supported);
}

TEST_F(CheckTest, WhoIsHeldWasNotFreed) {
  fill();
  EXPECT_EQ(verdict(ClaimKind::release, "Pavel Vydumany was released on 5 May 2023.", "2025-11-01"), "contradicted") << "attested in custody two years later";
  EXPECT_EQ(verdict(ClaimKind::release, "Pavel Vydumany was released on 5 November 2025.", "2025-11-10"), "not_in_ledger") << "nobody saw him since";
  EXPECT_EQ(verdict(ClaimKind::still_held, "Pavel Vydumany remains in prison.", "2025-11-10"), "supported");
  EXPECT_EQ(verdict(ClaimKind::death, "Pavel Vydumany died in prison on 3 March 2023.", "2025-11-10"), "contradicted");
  EXPECT_EQ(verdict(ClaimKind::death, "Pavel Vydumany died in prison on 3 November 2025.", "2025-11-10"), "not_in_ledger");
}

TEST_F(CheckTest, VerdictsOfTwoCasesDoNotAddUp) {
  ledger_.begin("2026-01-01");
  person("cyr", "Maksim Niachto");
  event("cyr", What::arrest, "2010-12-19");
  event("cyr", What::verdict, "2011-05-26", 72);
  event("cyr", What::release, "2015-08-22");
  event("cyr", What::arrest, "2020-05-31");
  event("cyr", What::verdict, "2021-12-14", 168);
  event("cyr", What::added_sentence, "2023-02-27", 18);
  fold();
  EXPECT_EQ(verdict(ClaimKind::verdict, "Maksim Niachto was sentenced to 15 years and 6 months in prison.", "2025-01-01"), "supported") << "14 years, and 18 months added";
  EXPECT_EQ(verdict(ClaimKind::verdict, "Maksim Niachto was sentenced to nearly 16 years in prison.", "2025-01-01"), "not_in_ledger") << "their sum, rounded";
  EXPECT_EQ(verdict(ClaimKind::verdict, "Maksim Niachto was sentenced to 20 years in prison.", "2025-01-01"), "contradicted");
  EXPECT_EQ(verdict(ClaimKind::verdict, "Maksim Niachto was sentenced to 6 years in prison.", "2025-01-01"), "supported");
  EXPECT_EQ(verdict(ClaimKind::release, "Maksim Niachto was released.", "2025-01-01"), "not_in_ledger") << "the exit of another case";
}

// Plans, demands, suppositions are no facts; a model's reading is not judged.
TEST_F(CheckTest, OnlyFactsAreJudged) {
  fill();
  for (const char* text : {"Pavel Vydumany will be released.", "Pavel Vydumany must be released.", "Pavel Vydumany may be released."})
    EXPECT_EQ(verdict(ClaimKind::release, text, "2025-11-10"), "out_of_scope") << text;
  auto made = checker();
  const auto d = page("Hanna Prykladna was released on 10 June 2020.", day("2024-07-01"));
  reading::ReadOptions options;
  options.known = &made->names();
  auto claims = reading::read(d, options);
  ASSERT_EQ(claims.size(), 1U);
  EXPECT_EQ(made->check(d, claims)->front().verdict, Verdict::not_in_ledger) << "before the arrest: it may have been another one";
  for (auto& c : claims) c.grade = reading::ClaimGrade::model;
  const auto checked = made->check(d, claims);
  EXPECT_EQ(checked->front().verdict, Verdict::not_in_ledger);
  EXPECT_EQ(checked->front().why, "by_model");
}

// A claim with every part drawn at random.
reading::ReadClaim random_claim(SeededRandom& random, const reading::Document& d, const std::string& person) {
  reading::ReadClaim c;
  c.kind = static_cast<ClaimKind>(random.below(20));
  c.status = random.below(4) == 0 ? static_cast<ClaimStatus>(random.below(5)) : ClaimStatus::asserted;
  c.subject = "Hanna Prykladna";
  c.person = person;
  c.unresolved = person.empty() && random.below(2) == 0;
  c.span = c.trigger = {0, static_cast<uint32_t>(d.text.size())};
  c.quote = d.text;
  if (random.below(3) != 0) {
    c.date.from = day("2018-01-01") + static_cast<Day>(random.below(3200));
    c.date.to = c.date.from + static_cast<Day>(random.below(2) == 0 ? 0 : random.below(400));
    c.date.origin = reading::DateOrigin::sentence;
  }
  if (random.below(2) == 0) c.value.months = 1 + static_cast<int>(random.below(300));
  if (random.below(2) == 0) {
    c.value.count = reading::CountRange{static_cast<int64_t>(random.below(3000)), static_cast<int64_t>(3000 + random.below(3000))};
    if (random.below(2) == 0) c.value.population = "political_prisoners";
  }
  if (random.below(3) == 0) c.value.way = "exchange";
  if (random.below(3) == 0) c.value.destination = "abroad";
  if (random.below(3) == 0) c.value.articles = {"342(1)"};
  return c;
}

// What was only read from an article, not accepted, or taken back, supports nothing:
// else an article would be its own witness.
TEST_F(CheckTest, WhatIsProposedOrReplacedSupportsNothing) {
  const std::string text = "On 3 March 2022, Lidziya Prydumana was sentenced to five years in prison.";
  const auto told = [&](int months, const char* status, Seq replaces) {
    return ledger_.claim("lid", What::verdict, "2022-03-03", [&](log::Entry& e) {
      e.months = months;
      if (*status != 0) e.status = status;
      if (replaces != 0) e.replaces = static_cast<int64_t>(replaces);
    });
  };
  person("lid", "Lidziya Prydumana");
  Seq last = told(84, "", 0);
  told(60, "proposed", 0);
  fold();
  EXPECT_EQ(verdict(ClaimKind::verdict, text, "2022-03-05"), "contradicted");
  last = told(60, "", last);
  fold();
  EXPECT_EQ(verdict(ClaimKind::verdict, text, "2022-03-05"), "supported");
  told(84, "", last);
  fold();
  EXPECT_EQ(verdict(ClaimKind::verdict, text, "2022-03-05"), "contradicted") << "the replaced one";
}

// Absence contradicts nothing: books that say nothing of it, whatever is claimed.
TEST_F(CheckTest, AbsenceContradictsNothing) {
  ledger_.begin("2026-01-01");
  person("ada", "Hanna Prykladna");  // a name, and no claim of what happened
  person("bel", "Pavel Vydumany");
  event("bel", What::arrest, "2022-02-02");
  event("bel", What::release, "2023-02-02");
  measure("US", "relief", "2025-12-13", "potash");
  fold();
  auto made = checker();
  ASSERT_TRUE(made.ok());
  const std::string ada = ledger_.subject("ada").text();
  SeededRandom random(4);
  const std::string texts[] = {"The United States lifted sanctions on the airline.", "So they said, 40 political prisoners.", "Lukashenko."};
  int judged = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto d = page(texts[random.below(3)], random.below(3) == 0 ? std::nullopt : std::optional(day("2019-01-01") + static_cast<Day>(random.below(2800))));
    const auto checked = made->check(d, {random_claim(random, d, random.below(2) == 0 ? ada : "")});
    ASSERT_TRUE(checked.ok());
    for (const CheckedClaim& c : *checked) {
      ++judged;
      EXPECT_NE(c.verdict, Verdict::contradicted) << text_of(c.claim.kind) << " " << c.why;
      for (const Reading& r : c.readings) EXPECT_NE(r.verdict, Verdict::contradicted) << text_of(c.claim.kind);
    }
  }
  EXPECT_EQ(judged, 3000);
}

// … unless whoever asks vouches that a list is complete.
TEST_F(CheckTest, ACompleteListContradictsByItsSilence) {
  ledger_.begin("2026-01-01");
  log::Entry capture;
  capture.kind = log::Kind::capture;
  capture.list = "all-held";
  capture.fetched = "2025-12-01";
  capture.chunks = 0;
  capture.bytes = 0;
  ledger_.append(capture);
  person("bel", "Pavel Vydumany");
  event("bel", What::arrest, "2022-02-02");
  fold();
  const std::string text = "Ihar Nichoha remains in prison.";
  EXPECT_EQ(verdict(ClaimKind::still_held, text, "2025-12-01"), "not_in_ledger");
  EXPECT_EQ(verdict(ClaimKind::still_held, text, "2025-12-01", {{"all-held"}}), "contradicted");
  EXPECT_EQ(last_.why, "not_on_complete_list");
  auto made = checker({{"all-held"}});
  const auto d = page("Nichoha remains in prison.", day("2025-12-01"));
  reading::ReadClaim half;
  half.kind = ClaimKind::still_held;
  half.subject = "Nichoha";
  half.span = half.trigger = {0, 7};
  EXPECT_EQ(made->check(d, {half})->front().verdict, Verdict::not_in_ledger) << "half a name is nobody";
  EXPECT_FALSE(checker({{"no-such-list"}}).ok());
}

// Who is not spoken of moves no verdict.
TEST_F(CheckTest, OtherPeopleChangeNothing) {
  fill();
  const std::string text = "Hanna Prykladna was sentenced to 4 years on 6 September 2021. She was released on 10 June 2024. Pavel Vydumany remains in prison.";
  const auto before = check(text, "2025-11-10");
  ledger_.begin("2026-02-01");
  for (int i = 0; i < 20; ++i) {
    person("x" + std::to_string(i), "Zmicier Nieviadomy" + std::string(1, static_cast<char>('a' + i)));
    event("x" + std::to_string(i), What::arrest, "2021-03-01");
    event("x" + std::to_string(i), What::release, "2024-0" + std::to_string(1 + i % 9) + "-10");
  }
  fold();
  const auto after = check(text, "2025-11-10");
  ASSERT_EQ(before.size(), after.size());
  ASSERT_GE(before.size(), 3U);
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].verdict, after[i].verdict);
    EXPECT_EQ(before[i].why, after[i].why);
    EXPECT_EQ(before[i].particulars, after[i].particulars);
  }
}

TEST_F(CheckTest, ThreadsChangeNothing) {
  fill();
  const std::string text = "Hanna Prykladna was sentenced to 5 years on 6 September 2021. She was released. Pavel Vydumany was released on 5 May 2023.";
  const auto words = [](const std::vector<CheckedClaim>& checked) {
    std::string out;
    for (const CheckedClaim& c : checked) {
      out += std::string(text_of(c.verdict)) + " " + c.why + " " + c.claim.quote + "\n";
      for (const FieldMark& f : c.fields) out += f.field + f.said + f.books + (f.agrees ? "+" : "-");
      for (const Evidence& e : c.evidence) out += std::to_string(e.seq) + e.what;
    }
    return out;
  };
  const std::string one = words(check(text, "2025-11-10"));
  EXPECT_NE(one.find("contradicted"), std::string::npos);
  std::vector<std::string> many(4);
  std::vector<std::thread> threads;
  for (std::string& slot : many)
    threads.emplace_back([&] {
      auto reader = store::open_sqlite(ledger_.folder());
      auto made = Checker::make(books_, **reader, books_.latest_import(), day(kToday));
      const auto d = page(text, day("2025-11-10"));
      reading::ReadOptions options;
      options.known = &made->names();
      slot = words(*made->check(d, reading::read(d, options)));
    });
  for (auto& t : threads) t.join();
  for (const std::string& words_of_one : many) EXPECT_EQ(words_of_one, one);
}

}  // namespace
}  // namespace stillheld::check
