// Releases: by which way, to which place, and those that were undone.
#include "check/small_books_test.h"

namespace stillheld::check {
namespace {

using reading::ClaimKind;

class ExitsTest : public SmallBooks {
 protected:
  void SetUp() override {
    ledger_.begin("2026-01-01");
    log::Entry w;
    w.kind = log::Kind::claim;
    w.what = "wave";
    w.mode = "wave";
    w.wave = "W";
    w.date = "2025-12-13";
    w.value = 123;
    w.split = "Ukraine:114;Lithuania:9";
    ledger_.append(w);
    person("ada", "Hanna Prykladna");
    event("ada", What::arrest, "2021-03-01");
    event("ada", What::verdict, "2021-09-06", 130);
    exit("ada", "2025-12-13", "pardon", "abroad_forced", "pardon; Ukraine");
    person("bel", "Pavel Vydumany");
    event("bel", What::arrest, "2021-02-02");
    event("bel", What::verdict, "2021-10-05", 24);
    exit("bel", "2023-02-01", "full_term", "home", "");
    person("cyr", "Maksim Niachto");
    event("cyr", What::arrest, "2020-05-31");
    event("cyr", What::verdict, "2021-12-14", 168);
    event("cyr", What::refusal, "2025-09-11");
    event("cyr", What::custody_again, "2025-09-11");
    event("cyr", What::still_held, "2025-11-01");
    exit("cyr", "2026-02-19", "pardon", "home", "");
    person("dim", "Dzmitry Pamerly");
    event("dim", What::verdict, "2023-02-28", 12);
    event("dim", What::death_in_custody, "../2023-05-07");
    person("eva", "Hertruda Zhytnia");
    event("eva", What::arrest, "2021-03-23");
    event("eva", What::house_arrest, "2022-03-25");
    event("eva", What::still_held, "2022-12-01");
    exit("eva", "2023-04-03", "case_dropped", "home", "");
    fold();
  }
  void exit(const std::string& key, const std::string& date, const std::string& way, const std::string& dest, const std::string& note) {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.subject = ledger_.subject(key);
    e.what = "release";
    e.date = date;
    e.way = way;
    e.dest = dest;
    if (dest == "abroad_forced") e.wave = "W";
    std::vector<log::Personal> personals;
    if (!note.empty()) personals.push_back({"note", note, {}});
    ASSERT_TRUE(ledger_.scribe().append(e, personals).ok());
  }
};

TEST_F(ExitsTest, WhereSomebodyWasTaken) {
  const auto freed = [&](const std::string& text) { return verdict(ClaimKind::release, text, "2025-12-15"); };
  EXPECT_EQ(freed("Hanna Prykladna was released and taken to Ukraine."), "supported");
  EXPECT_EQ(mark("place"), "yes");
  EXPECT_EQ(freed("Hanna Prykladna was released and taken to Lithuania."), "contradicted");
  EXPECT_EQ(last_.why, "other_place");
  EXPECT_EQ(mark("place"), "no");
  EXPECT_EQ(mark("person"), "yes");
  EXPECT_EQ(freed("Hanna Prykladna was released on December 13 and driven to Lithuania."), "contradicted") << "behind the day";
  EXPECT_EQ(freed("Hanna Prykladna was released, while nine others were taken to Lithuania."), "supported") << "others";
  EXPECT_EQ(freed("Hanna Prykladna was released and flew to Germany."), "supported") << "by her own will, later";
}

TEST_F(ExitsTest, AFullTermIsNoPardon) {
  EXPECT_EQ(verdict(ClaimKind::pardon, "Pavel Vydumany was pardoned in February 2023.", "2023-03-01"), "contradicted");
  EXPECT_EQ(mark("way"), "no");
  EXPECT_EQ(verdict(ClaimKind::release, "Pavel Vydumany was released in February 2023.", "2023-03-01"), "supported");
  EXPECT_EQ(verdict(ClaimKind::pardon, "Hanna Prykladna was pardoned on 13 December 2025.", "2025-12-20"), "supported");
}

TEST_F(ExitsTest, AReleaseThatWasUndone) {
  EXPECT_EQ(verdict(ClaimKind::release, "Maksim Niachto was released in September 2025.", "2025-12-30"), "contradicted");
  EXPECT_EQ(verdict(ClaimKind::release, "Maksim Niachto was released in September 2025 but returned to prison because he refused to leave the country.", "2025-12-30"), "not_in_ledger") << "who tells of both is right";
  EXPECT_EQ(last_.why, "undone");
  EXPECT_EQ(verdict(ClaimKind::release, "Maksim Niachto was released in September 2025. He refused to leave the country and was returned to prison.", "2025-12-30"), "not_in_ledger") << "in the next sentence";
  EXPECT_EQ(verdict(ClaimKind::pardon, "Maksim Niachto was pardoned on 11 September 2025.", "2025-12-30"), "not_in_ledger") << "the pardon stood";
  EXPECT_EQ(verdict(ClaimKind::release, "Among those released was Maksim Niachto.", "2025-09-12"), "not_in_ledger") << "written in those days, it could not know";
}

TEST_F(ExitsTest, HouseArrestIsNoJail) {
  EXPECT_EQ(verdict(ClaimKind::release, "Hertruda Zhytnia was released in March 2022.", "2022-12-20"), "not_in_ledger");
  EXPECT_EQ(last_.why, "house_arrest");
  EXPECT_EQ(verdict(ClaimKind::release, "Hertruda Zhytnia was released in October 2022.", "2022-12-20"), "contradicted");
}

TEST_F(ExitsTest, BeforeTheBooksKnowOfCustodyNothingContradicts) {
  EXPECT_EQ(verdict(ClaimKind::release, "Maksim Niachto was released.", "2015-06-20"), "not_in_ledger") << "of another case, by the books of none";
  EXPECT_EQ(verdict(ClaimKind::release, "Hanna Prykladna was released.", "2025-10-20"), "contradicted");
}

TEST_F(ExitsTest, ADateOfAnotherEventWasReadWrong) {
  EXPECT_EQ(verdict(ClaimKind::release, "On 6 September 2021 in the capital, Hanna Prykladna was released.", "2025-12-20"), "not_in_ledger") << "the day of the verdict";
  EXPECT_EQ(verdict(ClaimKind::release, "Hanna Prykladna was released on 6 September 2021.", "2025-12-20"), "contradicted") << "beside the verb, and no other near";
  EXPECT_EQ(verdict(ClaimKind::release, "Hanna Prykladna was released on 6 September 2022.", "2025-12-20"), "contradicted");
}

TEST_F(ExitsTest, ANotBetweenNameAndActIsADoubt) {
  EXPECT_NE(verdict(ClaimKind::release, "Hanna Prykladna was not among the fourteen who were freed on 21 June 2025.", "2025-07-03"), "contradicted");
  EXPECT_EQ(verdict(ClaimKind::release, "Hanna Prykladna was freed on 21 June 2025.", "2025-07-03"), "contradicted");
}

// What is called for is not told, however it was read.
TEST_F(ExitsTest, WhatIsWantedIsNotTold) {
  EXPECT_NE(verdict(ClaimKind::release, "UN experts today reiterated calls for the release of Maksim Niachto after the verdict.", "2022-10-10"), "contradicted");
  EXPECT_NE(verdict(ClaimKind::release, "People walked around the courthouse, shouting \"Free Maksim Niachto!\" and singing.", "2022-10-10"), "contradicted");
}

// "In February" of a text of April may be of the year before.
TEST_F(ExitsTest, AMonthWithoutAYear) {
  EXPECT_NE(verdict(ClaimKind::verdict, "In December, the court sentenced Maksim Niachto to 14 years in prison.", "2023-04-18"), "contradicted");
  EXPECT_EQ(verdict(ClaimKind::verdict, "In March, the court sentenced Maksim Niachto to 14 years in prison.", "2023-04-18"), "contradicted");
  EXPECT_NE(verdict(ClaimKind::verdict, "Since May last year, Maksim Niachto is serving a 14-year sentence.", "2023-04-18"), "contradicted");
}

TEST_F(ExitsTest, AWordOfANameIsNoAct) {
  EXPECT_NE(verdict(ClaimKind::release, "The head of the Network for Free Elections and lawyer Maksim Niachto was sentenced to 14 years.", "2022-03-04"), "contradicted");
}

// A day without a year is of the last such day, by convention; the text may mean another.
TEST_F(ExitsTest, ADayWithoutAYear) {
  EXPECT_EQ(verdict(ClaimKind::arrest, "Maksim Niachto was detained on 31 May.", "2021-08-13"), "not_in_ledger");
  EXPECT_EQ(last_.why, "year_open");
  EXPECT_EQ(last_.particulars.at(0), "2020-05-31");
  EXPECT_EQ(verdict(ClaimKind::arrest, "Maksim Niachto was detained on 31 May 2021.", "2021-08-13"), "contradicted");
}

// "In September of the same year" is of the year that was told before.
TEST_F(ExitsTest, TheSameYearIsNotTheLast) {
  EXPECT_NE(verdict(ClaimKind::arrest, "Hanna Prykladna led the protests of 2021. She was arrested in March of the same year.", "2025-12-15"), "contradicted");
  EXPECT_EQ(verdict(ClaimKind::arrest, "Hanna Prykladna led the protests of 2021. She was arrested in March 2025.", "2025-12-15"), "contradicted");
}

TEST_F(ExitsTest, ADayOfAnotherSentenceIsADoubt) {
  EXPECT_NE(verdict(ClaimKind::release, "In November 31 prisoners walked free. In July 18 were pardoned, among them Pavel Vydumany.", "2022-12-01"), "contradicted");
}

TEST_F(ExitsTest, AStateOfThePastWasSo) {
  EXPECT_NE(verdict(ClaimKind::still_held, "After the sentence Pavel Vydumany remained under house arrest.", "2023-02-02"), "contradicted");
  EXPECT_EQ(verdict(ClaimKind::still_held, "Pavel Vydumany remains in prison.", "2023-02-20"), "contradicted");
}

TEST_F(ExitsTest, WhoStoodBeforeACourtWasAlive) {
  EXPECT_EQ(verdict(ClaimKind::death, "Hanna Prykladna died in prison in May 2021.", "2023-01-01"), "contradicted");
  EXPECT_EQ(last_.why, "alive_after");
  EXPECT_EQ(verdict(ClaimKind::death, "Dzmitry Pamerly died in a penal colony in January 2023.", "2023-06-01"), "contradicted") << "sentenced in February, dead by May";
  EXPECT_EQ(verdict(ClaimKind::death, "Dzmitry Pamerly died in a penal colony in April 2023.", "2023-06-01"), "supported");
  EXPECT_EQ(verdict(ClaimKind::death, "Dzmitry Pamerly died in a penal colony in August 2023.", "2023-09-01"), "contradicted");
}

TEST_F(ExitsTest, ADateBehindOtherWordsIsNotTheVerdicts) {
  EXPECT_EQ(verdict(ClaimKind::verdict, "Maksim Niachto was sentenced to 14 years in May 2022.", "2025-12-01"), "contradicted");
  EXPECT_NE(verdict(ClaimKind::verdict, "From the campaign of 2020 on and during the protests, the longest term was given to Hanna Prykladna: 10 years and 10 months.", "2025-12-01"), "contradicted");
  EXPECT_NE(verdict(ClaimKind::verdict, "Pavel Vydumany was initially sentenced in February 2021 to 15 days in jail.", "2022-12-01"), "contradicted") << "no criminal court";
}

TEST_F(ExitsTest, NobodyIsArrestedInACell) {
  EXPECT_EQ(verdict(ClaimKind::arrest, "Hanna Prykladna was arrested on 1 March 2021.", "2025-12-20"), "supported");
  EXPECT_EQ(verdict(ClaimKind::arrest, "Hanna Prykladna was arrested on 5 July 2023.", "2025-12-20"), "contradicted");
  EXPECT_EQ(verdict(ClaimKind::arrest, "Hanna Prykladna was arrested on 5 July 2020.", "2025-12-20"), "not_in_ledger") << "an earlier arrest may be unknown";
}

TEST_F(ExitsTest, TermsInOneBreath) {
  const auto sentenced = [&](const std::string& text) { return verdict(ClaimKind::verdict, text, "2025-12-01"); };
  EXPECT_EQ(sentenced("Maksim Niachto was sentenced to 14 years in prison."), "supported");
  EXPECT_EQ(sentenced("Maksim Niachto was sentenced to 9 years in prison."), "contradicted");
  EXPECT_NE(sentenced("Pavel Vydumany and Maksim Niachto were sentenced to prison terms ranging from two to 14 years."), "contradicted");
  EXPECT_NE(sentenced("Maksim Niachto and Pavel Vydumany were sentenced to prison terms ranging from two to 14 years."), "contradicted") << "whose is which";
  EXPECT_EQ(sentenced("Hanna Prykladna was sentenced to 10 years in prison."), "not_in_ledger") << "10 years and 10 months, rounded";
  EXPECT_EQ(sentenced("Hanna Prykladna was sentenced to 7 years in prison."), "contradicted");
}

// Nobody tells in 2022 of what happened in 2025.
TEST_F(ExitsTest, NothingRestsOnWhatCameLater) {
  EXPECT_EQ(verdict(ClaimKind::refusal, "Maksim Niachto refused to leave the country.", "2022-06-01"), "not_in_ledger");
  EXPECT_EQ(verdict(ClaimKind::refusal, "Maksim Niachto refused to leave the country.", "2025-10-01"), "supported");
  EXPECT_EQ(verdict(ClaimKind::verdict, "Maksim Niachto was sentenced to 14 years in prison.", "2020-12-01"), "not_in_ledger");
}

}  // namespace
}  // namespace stillheld::check
