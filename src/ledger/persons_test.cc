#include "ledger/persons.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace stillheld::ledger {
namespace {

using Members = std::vector<uint32_t>;

TEST(Persons, NobodyDecidedEverybodyStandsAlone) {
  const Persons p;
  EXPECT_EQ(p.leader(7, 100), 7U);
  EXPECT_EQ(p.members(7, 100), Members{7});
}

TEST(Persons, SameIsKnownFromItsImportUntilItIsUndone) {
  Persons p;
  p.decide({10, 3, 5, 2, true});
  p.decide({11, 4, 5, 9, true});
  EXPECT_EQ(p.leader(5, 2), 5U);
  EXPECT_EQ(p.leader(5, 3), 2U);
  EXPECT_EQ(p.members(9, 3), Members{9});
  EXPECT_EQ(p.members(9, 4), (Members{2, 5, 9}));
  EXPECT_TRUE(p.undo_entry(10, 6));
  EXPECT_FALSE(p.undo_entry(10, 7));
  EXPECT_EQ(p.members(9, 5), (Members{2, 5, 9}));
  EXPECT_EQ(p.members(9, 6), (Members{5, 9}));
  EXPECT_EQ(p.leader(2, 6), 2U);
}

TEST(Persons, DifferentWinsOverAChainOfSame) {
  Persons p;
  p.decide({1, 1, 1, 2, true});
  p.decide({2, 1, 2, 3, true});
  p.decide({3, 2, 1, 3, false});
  EXPECT_EQ(p.members(1, 1), (Members{1, 2, 3}));
  EXPECT_EQ(p.members(1, 2), (Members{1, 2}));
  EXPECT_EQ(p.members(3, 2), Members{3});
  ASSERT_EQ(p.refused(2).size(), 1U);
  EXPECT_EQ(p.refused(2)[0].seq, 2U);
}

TEST(Persons, NoClusterEverHoldsTwoWhoAreDifferent) {
  SeededRandom random(4);
  for (int round = 0; round < 300; ++round) {
    Persons p;
    std::vector<Persons::Decision> all;
    for (uint32_t i = 1; i <= 25; ++i) {
      const auto a = static_cast<uint32_t>(random.below(9)), b = static_cast<uint32_t>(random.below(9));
      if (a == b) continue;
      all.push_back({i, i, a, b, random.below(3) != 0});
      p.decide(all.back());
    }
    for (uint32_t import = 0; import <= 26; ++import)
      for (uint32_t s = 0; s < 9; ++s) {
        const Members members = p.members(s, import);
        ASSERT_EQ(members.front(), p.leader(s, import));
        for (const Persons::Decision& d : all) {
          if (d.same || d.import > import) continue;
          const bool both = std::count(members.begin(), members.end(), d.a) && std::count(members.begin(), members.end(), d.b);
          ASSERT_FALSE(both);
        }
      }
  }
}

}  // namespace
}  // namespace stillheld::ledger
