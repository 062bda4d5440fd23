#include "ledger/waves.h"

#include "ledger/ledger_test.h"

namespace stillheld::ledger {
namespace {

// Five announced; three of them named: one at home, one put across the border,
// one who refused to leave and went back.
class WavesTest : public testing::Test {
 protected:
  WavesTest() {
    log::Entry wave;
    wave.kind = log::Kind::claim;
    wave.what = text_of(What::wave);
    wave.date = "2025-09-11";
    wave.wave = "september";
    wave.way = "pardon";
    wave.value = 5;
    l.append(wave);
    for (const char* name : {"a", "b", "c", "d"}) l.claim(name, What::arrest, "2021-07-14");
    freed("a", "home");
    freed("b", "abroad_forced");
    l.claim("c", What::refusal, "2025-09-11", [](log::Entry& e) { e.wave = "september"; });
  }
  Seq freed(const std::string& name, const char* to) {
    return l.claim(name, What::release, "2025-09-11", [&](log::Entry& e) {
      e.wave = "september";
      e.way = "pardon";
      e.dest = to;
    });
  }
  Wave wave(const Books& books) {
    auto all = waves(books, l.writer(), books.latest_import());
    EXPECT_TRUE(all.ok());
    EXPECT_EQ(all->size(), 1u);
    return all->at(0);
  }
  TestLedger l;
};

TEST_F(WavesTest, TheUnnamedAreTheDifference) {
  const Wave w = wave(l.fold());
  EXPECT_EQ(w.total, 5);
  EXPECT_EQ(w.members.size(), 3u);
  EXPECT_EQ(w.unnamed(), 2);
}

TEST_F(WavesTest, WhoRefusedStayed) {
  const Books books = l.fold();
  std::map<uint32_t, WaveMember> by_person;
  for (const WaveMember& m : wave(books).members) by_person[m.person] = m;
  EXPECT_EQ(by_person.at(l.person(books, "a")).account, Account::free_home);
  EXPECT_EQ(by_person.at(l.person(books, "b")).account, Account::free_abroad_forced);
  EXPECT_TRUE(by_person.at(l.person(books, "c")).stayed);
  EXPECT_FALSE(by_person.at(l.person(books, "a")).stayed);
}

TEST_F(WavesTest, WhatIsRetractedOrOnlyProposedMakesNoMember) {
  const Seq d = freed("d", "home");
  l.claim("e", What::release, "2025-09-11", [](log::Entry& e) {
    e.wave = "september";
    e.status = "proposed";
  });
  EXPECT_EQ(wave(l.fold()).members.size(), 4u);
  l.decide(d, "retracted");
  EXPECT_EQ(wave(l.fold()).members.size(), 3u);
}

TEST_F(WavesTest, OneWhoIsNamedTwiceIsOneMember) {
  freed("a", "home");
  EXPECT_EQ(wave(l.fold()).members.size(), 3u);
}

TEST_F(WavesTest, AWaveOfUnknownSizeHasNoUnnamed) {
  Wave w;
  w.members.resize(2);
  EXPECT_FALSE(w.unnamed());
}

}  // namespace
}  // namespace stillheld::ledger
