#include "measure/named.h"

#include <gtest/gtest.h>

namespace stillheld::measure {
namespace {

Day day(std::string_view iso) { return *dates::parse_day(iso); }

PersonStays person(uint32_t id, std::string_view in, std::string_view out, Way way, Account after) {
  PersonStays p;
  p.person = id;
  Stay s;
  s.person = id;
  s.entry_earliest = s.entry_latest = day(in);
  if (!out.empty()) {
    s.open = false;
    s.exit_earliest = s.exit_latest = day(out);
    s.way_out = way;
    s.after = after;
  }
  p.stays.push_back(s);
  return p;
}

std::vector<PersonStays> four() {
  return {person(0, "2020-01-01", "2025-02-01", Way::pardon, Account::free_home), person(1, "2020-01-01", "2025-03-01", Way::pardon, Account::free_abroad_forced),
          person(2, "2020-01-01", "2025-04-01", Way::full_term, Account::free_home), person(3, "2020-01-01", "2025-05-01", Way::death, Account::dead_in_custody)};
}

TEST(Named, ExitsByHowAndWhereTo) {
  const auto people = four();
  const NamedExits e = exits_between(people, day("2024-12-31"), day("2025-12-31"));
  EXPECT_EQ(e.all(), 4);
  EXPECT_EQ(e.mercy, 2);
  EXPECT_EQ(e.expiry, 1);
  EXPECT_EQ(e.death, 1);
  EXPECT_EQ(e.exile, 1);
  EXPECT_EQ(e.home, 2);
  EXPECT_EQ(exits_between(people, day("2025-03-01"), day("2025-04-30")).all(), 1);
}

TEST(Named, AnExitThatMayLieOutsideIsSaidAndNotCounted) {
  auto people = four();
  people[0].stays[0].exit_earliest = day("2024-06-01");
  const NamedExits e = exits_between(people, day("2024-12-31"), day("2025-12-31"));
  EXPECT_EQ(e.all(), 3);
  EXPECT_EQ(e.possibly, 1);
}

TEST(Named, FreedomIsAtHomeAliveAndNotTakenAgain) {
  auto people = four();
  Figure f = freedom_share(people, exits_between(people, day("2024-12-31"), day("2025-12-31")), day("2026-11-24"));
  EXPECT_NEAR(*f.value, 0.5, 1e-12);
  // A year not over is not yet freedom.
  f = freedom_share(people, exits_between(people, day("2024-12-31"), day("2025-12-31")), day("2026-03-01"));
  EXPECT_EQ(f.reading, Reading::between);
  EXPECT_EQ(f.numerator.range, (Range{1, 2}));
  // Taken again after ten months.
  Stay again;
  again.entry_earliest = again.entry_latest = day("2025-12-01");
  people[0].stays.push_back(again);
  f = freedom_share(people, exits_between(people, day("2024-12-31"), day("2025-12-31")), day("2026-11-24"));
  EXPECT_NEAR(*f.value, 0.25, 1e-12);
}

TEST(Named, OnePersonIsNoMeasure) {
  const std::vector<PersonStays> one = {four()[0]};
  const NamedExits e = exits_between(one, day("2024-12-31"), day("2025-12-31"));
  EXPECT_EQ(freedom_share(one, e, day("2026-11-24")).refusal->key, "no_exits_named");
  EXPECT_EQ(named_exile_share(e).refusal->key, "no_exits_named");
  EXPECT_EQ(entitled_share(e).refusal->key, "nobody_let_go_early");
  EXPECT_EQ(days_remitted(one, e).refusal->key, "no_terms");
  const NamedExits none = exits_between(one, day("2019-01-01"), day("2019-02-01"));
  EXPECT_EQ(freedom_share(one, none, day("2026-11-24")).refusal->key, "no_exits_named");
  EXPECT_EQ(days_remitted(one, none).refusal->key, "nobody_let_go_early");
}

TEST(Named, DaysRemittedAndWhoseTermWasOver) {
  auto people = four();
  people[0].stays[0].term_first = day("2025-02-11");
  people[0].stays[0].term_last = day("2025-03-03");
  people[1].stays[0].term_first = people[1].stays[0].term_last = day("2025-02-20");
  const NamedExits e = exits_between(people, day("2024-12-31"), day("2025-12-31"));
  const Figure days = days_remitted(people, e);
  EXPECT_EQ(*days.low, 10);
  EXPECT_EQ(*days.high, 30);
  EXPECT_EQ(days.denominator.range, (Range{29, 49}));
  EXPECT_NEAR(*entitled_share(e).value, 0.5, 1e-12);
}

// 29 of 33 freed had been arrested after the committee was made.
TEST(Named, FreshArrests) {
  std::vector<PersonStays> people;
  for (uint32_t i = 0; i < 33; ++i) people.push_back(person(i, i < 29 ? "2022-06-01" : "2021-06-01", "2023-03-01", Way::pardon, Account::free_home));
  std::vector<const Stay*> freed;
  for (const PersonStays& p : people) freed.push_back(&p.stays[0]);
  const Figure f = fresh_share(freed, day("2022-04-26"));
  EXPECT_NEAR(*f.value, 0.8788, 5e-5);
  EXPECT_NEAR(*f.low, 0.7180, 5e-5);
  EXPECT_NEAR(*f.high, 0.9660, 5e-5);
  EXPECT_EQ(fresh_share(freed, std::nullopt).refusal->key, "no_process");
  people[0].stays[0].entry_earliest = day("2022-01-01");
  EXPECT_EQ(fresh_share(freed, day("2022-04-26")).numerator.range, (Range{28, 29}));
}

TEST(Named, RaidsAndNotPeopleAreTested) {
  std::vector<PersonStays> people;
  uint32_t id = 0;
  // Before: ten days with one arrest each.  After: one day with ten.
  for (int i = 1; i <= 10; ++i) {
    people.push_back(person(id++, dates::iso(day("2025-09-11") - 8 * i), "", Way::none, Account::at_liberty));
    people.push_back(person(id++, "2025-10-01", "", Way::none, Account::at_liberty));
  }
  const auto door = revolving_door(people, day("2025-09-11"), 52, 1200, day("2026-11-24"));
  ASSERT_TRUE(door);
  EXPECT_EQ(door->people_before, 10);
  EXPECT_EQ(door->people_after, 10);
  EXPECT_EQ(door->raids_after, 1);
  EXPECT_NEAR(*door->raids_ratio, 0.1, 1e-12);
  EXPECT_FALSE(door->not_fallen);
}

TEST(Named, ADoorThatRevolves) {
  std::vector<PersonStays> people;
  uint32_t id = 0;
  for (int i = 1; i <= 30; ++i) {
    people.push_back(person(id++, dates::iso(day("2025-09-11") - 2 * i), "", Way::none, Account::at_liberty));
    for (int k = 0; k < 2; ++k) people.push_back(person(id++, dates::iso(day("2025-09-11") + 2 * i), "", Way::none, Account::at_liberty));
    people.push_back(person(id++, dates::iso(day("2025-09-11") + 2 * i - 1), "", Way::none, Account::at_liberty));
  }
  const auto door = revolving_door(people, day("2025-09-11"), 52, 1200, day("2026-11-24"));
  ASSERT_TRUE(door);
  EXPECT_EQ(door->raids_after, 60);
  EXPECT_EQ(door->people_after, 90);
  EXPECT_TRUE(door->not_fallen);
  // Not for a small wave, nor before the days are over, nor without arrests.
  EXPECT_EQ(revolving_door(people, day("2025-09-11"), 3, 1200, day("2026-11-24")).refusal().key, "small_wave");
  EXPECT_EQ(revolving_door(people, day("2025-09-11"), 52, 1200, day("2025-10-01")).refusal().key, "window_runs");
  EXPECT_EQ(revolving_door({}, day("2025-09-11"), 52, 1200, day("2026-11-24")).refusal().key, "too_few_arrests");
}

TEST(Named, HeldFloorAndRange) {
  // Forty stays, of which half end on day 100 and half on day 200.
  std::vector<PersonStays> people;
  Spells spells;
  for (uint32_t i = 0; i < 40; ++i) {
    people.push_back(person(i, "2020-01-01", i < 20 ? "2020-04-10" : "2020-07-19", Way::full_term, Account::free_home));
    spells.exit.push_back(i < 20 ? 100 : 200);
    spells.way.push_back(1);
  }
  const auto curve = kaplan_meier(spells);
  ASSERT_TRUE(curve);
  Figure f = held_range(people, &*curve, day("2020-05-01"));
  EXPECT_EQ(*f.value, 20);
  EXPECT_EQ(f.reading, Reading::exactly);
  // One more of whom nothing was heard after day 60; it is day 152 now.
  people.push_back(person(40, "2020-01-01", "", Way::none, Account::at_liberty));
  people.back().stays[0].attested_until = day("2020-03-01");
  f = held_range(people, &*curve, day("2020-06-01"));
  EXPECT_EQ(f.numerator.range.low, 20);
  EXPECT_EQ(*f.low, 20);
  EXPECT_EQ(*f.high, 21);
  // Without a curve, anything from out to in.
  f = held_range(people, nullptr, day("2020-06-01"));
  EXPECT_EQ(*f.low, 20);
  EXPECT_EQ(*f.high, 21);
  EXPECT_EQ(*held_range({}, nullptr, day("2020-06-01")).value, 0);
}

TEST(Named, NobodyIsNoLadder) {
  ledger::Special special;
  ledger::Wave wave;
  wave.claim = &special;
  EXPECT_EQ(ladder(wave)[0].refusal->key, "no_total");
  wave.total = 7012;
  wave.political = 300;
  wave.members.resize(193);
  const auto steps = ladder(wave);
  EXPECT_NEAR(*steps[0].value, 300.0 / 7012, 1e-12);
  EXPECT_NEAR(*steps[1].value, 193.0 / 7012, 1e-12);
  wave.members[0].stayed = true;
  EXPECT_EQ(ladder(wave)[1].numerator.range.low, 192);
}

}  // namespace
}  // namespace stillheld::measure
