#include "identity/records.h"

#include <gtest/gtest.h>

#include <map>

#include "base/random.h"

namespace stillheld::identity {
namespace {

TEST(Strings, NumbersTextsLikeAMap) {
  Strings strings;
  std::map<std::string, uint32_t> oracle{{"", 0}};
  SeededRandom random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string text(random.below(12), 'a');
    for (char& c : text) c = static_cast<char>('a' + random.below(3));
    const auto known = oracle.find(text);
    const uint32_t number = strings.intern(text);
    if (known != oracle.end()) {
      ASSERT_EQ(number, known->second);
    } else {
      ASSERT_EQ(number, oracle.size());
      oracle.emplace(text, number);
    }
    ASSERT_EQ(strings.view(number), text);
    ASSERT_EQ(strings.find(text), number);
  }
  EXPECT_EQ(strings.size(), oracle.size());
  EXPECT_EQ(strings.find("never seen"), 0u);
}

TEST(Records, HoldSeveralValuesOfACell) {
  Records records;
  const size_t family = records.add_column("family", Kind::kFamily);
  records.add("1");
  records.set(family, "  Tsikhanouskaya ");
  records.set(family, "");
  records.set(family, "Pilipchuk");
  records.add("2");
  EXPECT_EQ(records.text(family, 0), std::string("Tsikhanouskaya\x1f") + "Pilipchuk");
  EXPECT_EQ(records.text(family, 1), "");
}

TEST(Records, OrderIdsAsPeopleCount) {
  EXPECT_TRUE(before("9", "10"));
  EXPECT_TRUE(before("Q5-2", "Q5-10"));
  EXPECT_FALSE(before("10", "10"));
}

TEST(Records, GuessWhatAHeadingMeans) {
  EXPECT_EQ(guess_kind("First Name"), Kind::kGiven);
  EXPECT_EQ(guess_kind("SURNAME"), Kind::kFamily);
  EXPECT_EQ(guess_kind("Прозвішча"), Kind::kFamily);
  EXPECT_EQ(guess_kind("Імя па бацьку"), Kind::kPatronymic);
  EXPECT_EQ(guess_kind("Дата рождения"), Kind::kBirth);
  EXPECT_EQ(guess_kind("date_of_birth"), Kind::kBirth);
  EXPECT_EQ(guess_kind("Ім'я"), Kind::kGiven);
  EXPECT_EQ(guess_kind("По батькові"), Kind::kPatronymic);
  EXPECT_EQ(guess_kind("IMIĘ"), Kind::kGiven);
  EXPECT_EQ(guess_kind("Data urodzenia"), Kind::kBirth);
  EXPECT_EQ(guess_kind("Gimimo data"), Kind::kBirth);
  EXPECT_EQ(guess_kind("Perekonnanimi"), Kind::kFamily);
  EXPECT_EQ(guess_kind("notes"), std::nullopt);
}

TEST(Records, KindsHaveKeys) {
  for (int k = 0; k <= static_cast<int>(Kind::kIdentifier); ++k)
    EXPECT_EQ(kind_of(kind_key(static_cast<Kind>(k))), static_cast<Kind>(k));
}

}  // namespace
}  // namespace stillheld::identity
