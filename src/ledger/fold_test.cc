#include "ledger/fold.h"

#include <algorithm>
#include <set>

#include "ledger/fold_random_test.h"
#include "ledger/ledger_test.h"

namespace stillheld::ledger {
namespace {

using dates::kMaxDay;
using dates::kMinDay;

class FoldTest : public testing::Test {
 protected:
  const Folded& fold(std::vector<Told> told) {
    claims_ = in_order(std::move(told));
    return folder_.fold(claims_, as_entered(claims_), definitions_, true);
  }
  Folder folder_;
  Definitions definitions_ = Definitions::standard();
  std::vector<Claim> claims_;
};

std::string account_on(const Folded& f, std::string_view on) { return std::string(text_of(f.span_on(day(on)).account)); }
std::string certainty_on(const Folded& f, std::string_view on) {
  return std::string(text_of(f.span_on(day(on)).certainty));
}

TEST_F(FoldTest, NobodyHasHeardOfHim) {
  const Folded& f = fold({});
  ASSERT_EQ(f.spans.size(), 1U);
  EXPECT_EQ(f.spans[0], Span());
  EXPECT_TRUE(f.episodes.empty());
}

// The example of the header.
TEST_F(FoldTest, ArrestVerdictAndRelease) {
  const Folded& f = fold({Told(What::arrest, "2021-07-14"), Told(What::charge, "2021-07-20"),
                          Told(What::verdict, "2023-03-03").months(108).penalty(Penalty::colony),
                          Told(What::release, "2026-03-19").way(Way::pardon).to(Destination::abroad_forced)});
  EXPECT_EQ(account_on(f, "2021-07-13"), "at_liberty");
  EXPECT_EQ(account_on(f, "2021-07-14"), "held.remand");
  EXPECT_EQ(account_on(f, "2023-03-02"), "held.remand");
  EXPECT_EQ(account_on(f, "2023-03-03"), "held.colony");
  EXPECT_EQ(account_on(f, "2026-03-18"), "held.colony");
  EXPECT_EQ(certainty_on(f, "2026-03-18"), "attested");
  EXPECT_EQ(account_on(f, "2026-03-19"), "free.abroad_forced");
  ASSERT_EQ(f.postings.size(), 3U);
  EXPECT_EQ(f.postings[2].way, Way::pardon);
  EXPECT_EQ(f.postings[2].claims, std::vector<uint32_t>{3});
}

TEST_F(FoldTest, ARefusalOfTheSameDayRevokesTheRelease) {
  const Folded& f = fold({Told(What::arrest, "2020-05-31"), Told(What::verdict, "2021-12-14").months(168),
                          Told(What::release, "2025-09-11").way(Way::pardon).to(Destination::abroad_forced),
                          Told(What::refusal, "2025-09-11")});
  ASSERT_EQ(f.episodes.size(), 1U);
  EXPECT_TRUE(f.episodes[0].open);
  EXPECT_EQ(f.standings[2], Standing::revoked);
  EXPECT_EQ(f.episodes[0].attested_until, day("2025-09-11"));
}

TEST_F(FoldTest, AReleaseDatedByTheYearIsNotBeforeTheArrestOfThatYear) {
  const Folded& f = fold({Told(What::arrest, "2023-02-10"), Told(What::release, "2023").way(Way::full_term)});
  EXPECT_TRUE(f.warnings.empty());
  ASSERT_EQ(f.episodes.size(), 1U);
  EXPECT_FALSE(f.episodes[0].open);
  EXPECT_EQ(account_on(f, "2024-01-01"), "at_liberty");
  EXPECT_EQ(account_on(f, "2023-02-09"), "at_liberty");
}

TEST_F(FoldTest, AVerdictDatedByTheYearIsNotBeforeTheArrestOfThatYear) {
  const Folded& f = fold({Told(What::arrest, "2021-07-14"), Told(What::verdict, "2021").months(24).penalty(Penalty::colony)});
  EXPECT_TRUE(f.warnings.empty());
  EXPECT_EQ(account_on(f, "2021-07-13"), "at_liberty");
  ASSERT_EQ(f.episodes.size(), 1U);
  EXPECT_EQ(f.episodes[0].term_ends, day("2023-12-31"));
}

// (1), (3), (5) on whatever is thrown at it.
TEST(FoldProperty, InvariantsHoldForAnyClaims) {
  SeededRandom random(20260101);
  Folder folder;
  const Definitions definitions = Definitions::standard();
  for (int round = 0; round < 200000; ++round) {
    const std::vector<Claim> claims = random_claims(random, round % 3 == 0);
    const std::vector<Standing> entered = as_entered(claims);
    const Folded& f = folder.fold(claims, entered, definitions, true);
    const std::string fault = fault_of(f, claims, entered);
    ASSERT_EQ(fault, "") << "round " << round << "\n" << shown(claims) << shown(f);
  }
}

TEST(FoldProperty, ASecondFolderWithoutDetailSaysTheSame) {
  SeededRandom random(7);
  Folder reused;
  const Definitions definitions = Definitions::standard();
  for (int round = 0; round < 20000; ++round) {
    const std::vector<Claim> claims = random_claims(random, round % 2 == 0);
    const std::vector<Standing> entered = as_entered(claims);
    const Folded a = reused.fold(claims, entered, definitions, true);
    Folder fresh;
    const Folded& b = fresh.fold(claims, entered, definitions, false);
    ASSERT_EQ(a.spans, b.spans) << shown(claims);
    ASSERT_EQ(a.marks, b.marks);
    ASSERT_EQ(a.standings, b.standings);
    ASSERT_EQ(a.warnings.size(), b.warnings.size());
    ASSERT_TRUE(b.postings.empty() && b.events.empty() && b.episodes.empty());
  }
}

// (4) The order in which claims are handed over says nothing; their place in
// the log does, and only where it settles a tie.
TEST(FoldProperty, TheOrderInWhichClaimsAreGivenDoesNotMatter) {
  SeededRandom random(11);
  Folder folder;
  const Definitions definitions = Definitions::standard();
  for (int round = 0; round < 30000; ++round) {
    const std::vector<Claim> claims = random_claims(random, round % 2 == 0);
    const Folded a = folder.fold(claims, as_entered(claims), definitions, true);
    std::vector<uint32_t> order(claims.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    std::vector<Claim> shuffled;
    for (uint32_t i : order) shuffled.push_back(claims[i]);
    const Folded b = folder.fold(shuffled, as_entered(shuffled), definitions, true);
    ASSERT_EQ(a.spans, b.spans) << shown(claims);
    for (size_t i = 0; i < order.size(); ++i) ASSERT_EQ(a.standings[order[i]], b.standings[i]) << shown(claims);
  }
}

// Where no contradiction has to be settled, it does not matter either which
// claim came first into the log.
TEST(FoldProperty, WithoutContradictionsTheOrderOfTheLogDoesNotMatter) {
  SeededRandom random(13);
  Folder folder;
  const Definitions definitions = Definitions::standard();
  int looked_at = 0;
  for (int round = 0; round < 30000; ++round) {
    std::vector<Claim> claims = random_claims(random, true);
    const Folded a = folder.fold(claims, as_entered(claims), definitions, true);
    if (!a.warnings.empty() || a.events.size() != claims.size()) continue;
    ++looked_at;
    std::vector<Claim> other = claims;
    std::vector<Seq> seqs;
    for (const Claim& c : claims) seqs.push_back(c.seq);
    for (size_t i = seqs.size(); i > 1; --i) std::swap(seqs[i - 1], seqs[random.below(i)]);
    for (size_t i = 0; i < other.size(); ++i) other[i].seq = seqs[i];
    std::sort(other.begin(), other.end(), [](const Claim& x, const Claim& y) { return x.seq < y.seq; });
    const Folded b = folder.fold(other, as_entered(other), definitions, true);
    ASSERT_EQ(a.spans, b.spans) << shown(claims) << "\n" << shown(other);
  }
  EXPECT_GT(looked_at, 1000);
}

// The slow twin: invented lives, told exactly, read day by day.
TEST(FoldProperty, ExactlyToldLivesAreReadAsTheDayByDayTwinReadsThem) {
  SeededRandom random(17);
  Folder folder;
  const Definitions definitions = Definitions::standard();
  for (int round = 0; round < 3000; ++round) {
    const Life life = random_life(random);
    const std::vector<Claim> claims = told_exactly(life, random);
    const Folded& f = folder.fold(claims, as_entered(claims), definitions, true);
    ASSERT_TRUE(f.warnings.empty()) << shown(claims);
    for (Day on = life.first - 3; on < life.last + 400; ++on) {
      const Slow slow = slow_twin(claims, on, definitions);
      ASSERT_EQ(text_of(f.span_on(on).account), text_of(slow.account)) << dates::iso(on) << "\n" << shown(claims);
      ASSERT_EQ(text_of(f.span_on(on).certainty), text_of(slow.certainty)) << dates::iso(on) << "\n" << shown(claims);
    }
  }
}

// Honest dates: the same lives, told vaguely but truly.  Whoever is counted in
// *low* was held; whoever was held is counted in *high*.
TEST(FoldProperty, VaguelyToldLivesLieBetweenLowAndHigh) {
  SeededRandom random(19);
  Folder folder;
  const Definitions definitions = Definitions::standard();
  for (int round = 0; round < 20000; ++round) {
    const Life life = random_life(random);
    const std::vector<Claim> claims = told_vaguely(life, random);
    const Folded& f = folder.fold(claims, as_entered(claims), definitions, true);
    for (Day on = life.first - 3; on < life.last + 3; on += 1 + static_cast<Day>(random.below(5))) {
      const bool held = life.held_on(on);
      const Certainty c = f.span_on(on).certainty;
      if (c == Certainty::attested) {
        ASSERT_TRUE(held) << dates::iso(on) << " round " << round << "\n" << shown(claims) << life.shown() << shown(f);
      }
      if (held) {
        ASSERT_NE(c, Certainty::none) << dates::iso(on) << " round " << round << "\n" << shown(claims) << life.shown() << shown(f);
      }
    }
  }
}

}  // namespace
}  // namespace stillheld::ledger
