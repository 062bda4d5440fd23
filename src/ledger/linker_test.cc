#include "ledger/linker.h"

#include <gtest/gtest.h>

#include <set>

#include "ledger/cache.h"
#include "ledger/ledger_test.h"
#include "ledger/link_run.h"

namespace stillheld::ledger {
namespace {

using Partition = std::set<std::set<std::string>>;

// A person as some list tells of it; nobody here ever lived.
struct Row {
  std::string name, birth, arrest;
};

class World {
 public:
  explicit World(uint64_t seed = 7) : ledger(seed) {}

  log::Entry entry(const std::string& who, std::string_view what, const std::string& date) {
    log::Entry e;
    e.kind = log::Kind::claim;
    e.subject = ids.at(who);
    e.what = what;
    e.date = date;
    return e;
  }
  void claim(const std::string& who, std::string_view what, const std::string& date, const std::string& field = "", const std::string& text = "") {
    log::Entry e = entry(who, what, date);
    std::vector<log::Personal> personals;
    if (!field.empty()) personals.push_back({field, text, {}});
    ASSERT_TRUE(ledger.scribe().append(e, personals).ok());
  }
  void tell(const std::string& who, const Row& row, const std::string& list = "") {
    if (ids.find(who) == ids.end()) ids[who] = id_of(who);
    if (!list.empty()) {
      log::Entry r;
      r.kind = log::Kind::record;
      r.list = list;
      r.subject = ids.at(who);
      std::vector<log::Personal> key{{"key", who, {}}};
      ASSERT_TRUE(ledger.scribe().append(r, key).ok());
    }
    if (!row.name.empty()) claim(who, "name", "", "name", row.name);
    if (!row.birth.empty()) claim(who, "birth", "", "birth", row.birth);
    if (!row.arrest.empty()) claim(who, "arrest", row.arrest);
  }
  // Ids by name alone, so that two ledgers agree on them.
  static Id id_of(const std::string& who) {
    const Hash hash = sha256(who);
    Id id;
    std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
    return id;
  }
  Seq decide(const std::string& a, const std::string& b, std::string_view state) {
    log::Entry e;
    e.kind = log::Kind::decision;
    e.state = state;
    e.subject = ids.at(a);
    e.text = ids.at(b).text();
    return ledger.append(e);
  }
  Seq take(const std::string& parameters, const std::vector<std::string>& unique = {}) {
    log::Entry e;
    e.kind = log::Kind::link_run;
    e.model = kLinkModel;
    e.fields = unique;
    std::vector<log::Personal> personals{{"parameters", parameters, {}}};
    auto seq = ledger.scribe().append(e, personals);
    EXPECT_TRUE(seq.ok());
    return *seq;
  }
  Partition partition(const Books& books, uint32_t import) const {
    std::map<uint32_t, std::set<std::string>> clusters;
    for (const auto& [who, id] : ids)
      if (const auto subject = books.find(id)) clusters[books.persons().leader(*subject, import)].insert(who);
    Partition out;
    for (const auto& [leader, members] : clusters) out.insert(members);
    return out;
  }
  bool one(const Books& books, const std::string& a, const std::string& b, uint32_t import = 0xFFFFFFF0) const {
    return books.persons().leader(*books.find(ids.at(a)), import) == books.persons().leader(*books.find(ids.at(b)), import);
  }
  LinkProposal propose(const Books& books, const std::vector<std::string>& unique = {}) {
    auto made = propose_link(books, ledger.writer(), unique, day("2026-01-01"), rules_named(books.definitions(books.latest_import()), "all_named"));
    EXPECT_TRUE(made.ok());
    return made.take();
  }

  TestLedger ledger;
  std::map<std::string, Id> ids;
};

// Invented people in two lists that spell them differently, and some who are in
// one list alone.
std::vector<std::pair<std::string, Row>> people(size_t n, uint64_t seed) {
  static const char* const kGivenBe[] = {"Мікалай", "Марыя", "Аляксандр", "Яўген", "Вольга", "Сяргей", "Наталля", "Андрэй", "Ганна", "Дзмітрый"};
  static const char* const kGivenRu[] = {"Николай", "Мария", "Александр", "Евгений", "Ольга", "Сергей", "Наталья", "Андрей", "Анна", "Дмитрий"};
  static const char* const kStem[] = {"Прыклад", "Выдум", "Нішт", "Казк", "Бай", "Тумaн", "Ветр", "Пожн", "Груш", "Лозав", "Рачк", "Балот"};
  static const char* const kEnd[] = {"овіч", "еня", "эўскі", "ук", "анец", "онак", "ейка"};
  SeededRandom random(seed);
  std::vector<std::pair<std::string, Row>> out;
  for (size_t i = 0; i < n; ++i) {
    const size_t g = random.below(std::size(kGivenBe));
    const std::string family = std::string(kStem[random.below(std::size(kStem))]) + kEnd[random.below(std::size(kEnd))];
    char birth[16], arrest[16];
    std::snprintf(birth, sizeof birth, "%04d-%02d-%02d", static_cast<int>(1950 + random.below(50)), static_cast<int>(1 + random.below(12)), static_cast<int>(1 + random.below(28)));
    std::snprintf(arrest, sizeof arrest, "20%02d-%02d-%02d", static_cast<int>(20 + random.below(5)), static_cast<int>(1 + random.below(12)), static_cast<int>(1 + random.below(28)));
    out.push_back({"a" + std::to_string(i), {std::string(kGivenBe[g]) + " " + family, birth, arrest}});
    if (random.below(3) != 0)
      out.push_back({"b" + std::to_string(i), {family + ", " + kGivenRu[g], random.below(4) == 0 ? std::string(birth).substr(0, 4) : birth,
                                               random.below(3) == 0 ? "" : arrest}});
    if (random.below(6) == 0) out.push_back({"c" + std::to_string(i), {std::string(kGivenRu[g]) + " " + family, "", arrest}});
  }
  return out;
}

std::string parameters_of(size_t n, uint64_t seed) {
  World world;
  world.ledger.begin("2025-01-01");
  for (const auto& [who, row] : people(n, seed)) world.tell(who, row);
  const Books books = world.ledger.fold();
  return world.propose(books).parameters;
}

TEST(Linker, ARunJoinsSpellingsOfOnePersonAndIsKnownFromItsImportOn) {
  World world;
  const uint32_t told = world.ledger.begin("2025-01-01");
  for (const auto& [who, row] : people(150, 3)) world.tell(who, row);
  Books books = world.ledger.fold();
  const LinkProposal proposal = world.propose(books);
  ASSERT_FALSE(proposal.parameters.empty());
  EXPECT_GT(proposal.joined, 80U);
  EXPECT_EQ(proposal.parted, 0U);
  EXPECT_EQ(proposal.persons_after, proposal.persons_before - proposal.joined);
  const uint32_t run = world.ledger.begin("2025-02-01");
  world.take(proposal.parameters);
  world.ledger.save();
  ASSERT_TRUE(books.update(world.ledger.writer()).ok());
  EXPECT_EQ(books.person_total(run), proposal.persons_after);
  EXPECT_EQ(books.person_total(told), proposal.persons_before);
  const auto& rules = rules_named(books.definitions(run), "all_named");
  EXPECT_EQ(books.held(day("2026-01-01"), run, rules), proposal.held_after);
  EXPECT_EQ(books.held(day("2026-01-01"), told, rules), proposal.held_before);
  // Pairs that the invented truth knows: precision before all.
  size_t right = 0, wrong = 0, missed = 0;
  for (const auto& [x, id] : world.ids)
    for (const auto& [y, other] : world.ids) {
      if (!(x < y)) continue;
      const bool truth = x.substr(1) == y.substr(1), found = world.one(books, x, y);
      right += truth && found;
      wrong += !truth && found;
      missed += truth && !found;
    }
  EXPECT_EQ(wrong, 0U);
  EXPECT_GT(right, missed * 9);
}

TEST(Linker, UndoingTheRunGivesBackEverybody) {
  World world;
  world.ledger.begin("2025-01-01");
  for (const auto& [who, row] : people(60, 4)) world.tell(who, row);
  Books books = world.ledger.fold();
  const auto before = world.partition(books, 0xFFFFFFF0);
  const std::string parameters = world.propose(books).parameters;
  world.ledger.begin("2025-02-01");
  const Seq run = world.take(parameters);
  world.ledger.begin("2025-03-01");
  world.ledger.undo(run);
  const Books undone = world.ledger.fold();
  EXPECT_EQ(world.partition(undone, undone.latest_import()), before);
  EXPECT_NE(world.partition(undone, undone.latest_import() - 1), before);
}

// The property of part 6, on the ledger: whatever the order of arrival, whatever
// comes in one import, the persons are those of linking everybody at once.
TEST(Linker, ThePersonsDoNotDependOnTheOrderOfArrival) {
  const std::string parameters = parameters_of(80, 5);
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    auto rows = people(60, 100 + seed);
    World whole;
    whole.ledger.begin("2025-01-01");
    for (const auto& [who, row] : rows) whole.tell(who, row);
    whole.ledger.begin("2025-02-01");
    whole.take(parameters);
    const Books at_once = whole.ledger.fold();
    const Partition wanted = whole.partition(at_once, at_once.latest_import());

    SeededRandom random(seed);
    for (size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
    World bit;
    bit.ledger.begin("2025-01-01");
    for (size_t i = 0; i < 5; ++i) bit.tell(rows[i].first, rows[i].second);
    bit.ledger.begin("2025-01-02");
    bit.take(parameters);
    for (size_t i = 5; i < rows.size();) {
      bit.ledger.begin("2025-02-01");
      for (size_t n = 1 + random.below(7); n > 0 && i < rows.size(); --n, ++i) bit.tell(rows[i].first, rows[i].second);
    }
    Books step_by_step = bit.ledger.fold();
    EXPECT_EQ(bit.partition(step_by_step, step_by_step.latest_import()), wanted) << seed;
  }
}

// Everything that can happen to a linked ledger, at random: folded import by
// import, all at once, and through the cache, the books are the same bytes; and
// the persons are those that one clustering of everybody gives.
TEST(Linker, FoldingByImportsAllAtOnceAndThroughTheCacheIsTheSame) {
  const std::string parameters = parameters_of(80, 5), others = parameters_of(90, 6);
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    SeededRandom random(seed);
    const auto rows = people(40, 200 + seed);
    World world(seed);
    Books stepwise, cached;
    std::vector<Seq> undoable;
    size_t next = 0;
    bool other = false;
    for (int step = 0; step < 24; ++step) {
      world.ledger.begin("2025-01-01");
      const uint64_t what = step == 0 ? 0 : step == 3 ? 1 : random.below(9);
      if (what == 1) {
        undoable.push_back(world.take(other ? others : parameters, random.below(2) == 0 ? std::vector<std::string>{"l1"} : std::vector<std::string>{}));
        other = !other;
      } else if ((what == 2 || what == 3 || what == 4) && world.ids.size() > 2) {
        auto a = std::next(world.ids.begin(), static_cast<std::ptrdiff_t>(random.below(world.ids.size())));
        auto b = std::next(world.ids.begin(), static_cast<std::ptrdiff_t>(random.below(world.ids.size())));
        if (a != b) undoable.push_back(world.decide(a->first, b->first, what == 2 ? "same" : "different"));
        else world.claim(a->first, "birth", "", "birth", "1971-01-02");
      } else if (what == 5 && !undoable.empty()) {
        const size_t at = random.below(undoable.size());
        world.ledger.undo(undoable[at]);
        undoable.erase(undoable.begin() + static_cast<std::ptrdiff_t>(at));
      } else if (what == 6 && world.ids.size() > 2) {
        const auto a = std::next(world.ids.begin(), static_cast<std::ptrdiff_t>(random.below(world.ids.size())));
        world.claim(a->first, "birth", "", "birth", "1971-01-02");
      } else if (what == 7 && step > 4) {
        world.ledger.undo_import(static_cast<uint32_t>(2 + random.below(world.ledger.import() - 2)));
      } else {
        for (size_t n = 1 + random.below(9); n > 0 && next < rows.size(); --n, ++next)
          world.tell(rows[next].first, rows[next].second, random.below(2) == 0 ? "l1" : "l2");
      }
      world.ledger.save();
      ASSERT_TRUE(stepwise.update(world.ledger.writer()).ok());
      if (step % 5 == 0) {
        ASSERT_TRUE(cached.update(world.ledger.writer()).ok());
      }
      if (step % 10 == 0) {
        auto read = books_from_bytes(to_bytes(cached), world.ledger.writer());
        ASSERT_TRUE(read.ok());
        cached = read.take();
      }
      // The slow twin: everybody, now.
      const uint32_t now = stepwise.latest_import();
      const Persons::Decided decided = stepwise.persons().decided(now);
      if (const Persons::Run* run = stepwise.persons().run_at(now)) {
        const auto read = read_link_run(world.ledger.writer(), run->seq);
        ASSERT_TRUE(read.ok());
        auto facts = LinkFacts::read(stepwise, world.ledger.writer(), nullptr);
        ASSERT_TRUE(facts.ok());
        const Linker linker(stepwise, *facts, now, stepwise.special(run->seq)->entry.fields);
        auto clustering = linker.cluster(linker.everybody(decided), *read, decided);
        ASSERT_TRUE(clustering.ok());
        for (size_t i = 0; i < clustering->subjects.size(); ++i)
          ASSERT_EQ(stepwise.persons().leader(clustering->subjects[i], now), clustering->leader[i]) << seed << " " << step;
      } else {
        for (uint32_t s = 0; s < stepwise.person_count(); ++s) ASSERT_EQ(stepwise.persons().leader(s, now), decided.leader_of(s));
      }
    }
    const Books at_once = world.ledger.fold();
    ASSERT_TRUE(cached.update(world.ledger.writer()).ok());
    EXPECT_EQ(to_bytes(stepwise), to_bytes(at_once)) << seed;
    EXPECT_EQ(to_bytes(cached), to_bytes(at_once)) << seed;
    // Known time: each import's persons are those of the log's prefix.
    for (uint32_t import = 1; import <= at_once.latest_import(); ++import)
      for (uint32_t s = 0; s < at_once.person_count(); ++s) {
        const auto members = at_once.persons().members(s, import);
        ASSERT_EQ(members.front(), at_once.persons().leader(s, import));
        ASSERT_TRUE(std::find(members.begin(), members.end(), s) != members.end());
      }
  }
}

class HardFacts : public testing::Test {
 protected:
  HardFacts() : parameters_(parameters_of(150, 5)) { world_.ledger.begin("2025-01-01"); }
  Books run(const std::vector<std::string>& unique = {}) {
    world_.ledger.begin("2025-06-01");
    world_.take(parameters_, unique);
    return world_.ledger.fold();
  }
  std::string parameters_;
  World world_;
};

TEST_F(HardFacts, TheSamePersonInTwoListsIsJoined) {
  world_.tell("x", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"}, "one");
  world_.tell("y", {"Nikolai Nishtovich", "1956-08-12", "2021-05-14"}, "two");
  const Books books = run();
  EXPECT_TRUE(world_.one(books, "x", "y"));
}

TEST_F(HardFacts, BirthDatesThatContradictPartEvenTheSameName) {
  world_.tell("x", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"});
  world_.tell("y", {"Мікалай Ніштовіч", "1984-01-30", "2021-05-14"});
  Books books = run();
  EXPECT_FALSE(world_.one(books, "x", "y"));
  world_.ledger.begin("2025-07-01");
  world_.decide("x", "y", "same");
  books = world_.ledger.fold();
  EXPECT_TRUE(world_.one(books, "x", "y"));  // a person may know better
}

TEST_F(HardFacts, DeadBeforeTheOthersArrestIsAnother) {
  world_.tell("x", {"Мікалай Ніштовіч", "1956", ""});
  world_.claim("x", "death", "2020-03-01");
  world_.tell("y", {"Мікалай Ніштовіч", "1956", "2021-05-14"});
  EXPECT_FALSE(world_.one(run(), "x", "y"));
}

TEST_F(HardFacts, HeldInTwoPlacesAtOnceIsNoContradiction) {
  world_.tell("x", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"});
  world_.claim("x", "custody", "2022-01-01");
  world_.tell("y", {"Николай Ништович", "1956-08-12", "2021-05-14"});
  world_.claim("y", "house_arrest", "2022-01-01");
  EXPECT_TRUE(world_.one(run(), "x", "y"));
}

TEST_F(HardFacts, OneListFreeOfDuplicatesHoldsNobodyTwice) {
  world_.tell("x", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"}, "one");
  world_.tell("y", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"}, "one");
  world_.tell("z", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"}, "two");
  const Books free = run();
  EXPECT_TRUE(world_.one(free, "x", "y"));
  world_.ledger.begin("2025-07-01");
  world_.take(parameters_, {"one"});
  const Books books = world_.ledger.fold();
  EXPECT_FALSE(world_.one(books, "x", "y"));
  EXPECT_TRUE(world_.one(books, "x", "z") || world_.one(books, "y", "z"));
}

TEST_F(HardFacts, WhoIsInSeveralListsIsKeptFromWhoSharesOne) {
  world_.tell("x", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"}, "one");
  world_.tell("x", {}, "two");
  world_.tell("y", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"}, "two");
  world_.tell("y", {}, "three");
  world_.tell("z", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"}, "three");
  const Books books = run({"*"});
  EXPECT_FALSE(world_.one(books, "x", "y"));
  EXPECT_FALSE(world_.one(books, "y", "z"));
  EXPECT_TRUE(world_.one(books, "x", "z"));
}

TEST_F(HardFacts, DifferentPartsWhatTheMachineJoinedAndSameJoinsWhoHasNoName) {
  world_.tell("x", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"});
  world_.tell("y", {"Николай Ништович", "1956-08-12", "2021-05-14"});
  world_.tell("z", {"", "", "2021-05-14"});
  Books books = run();
  ASSERT_TRUE(world_.one(books, "x", "y"));
  world_.ledger.begin("2025-07-01");
  world_.decide("z", "x", "same");
  world_.decide("z", "y", "different");  // about somebody who has no record
  books = world_.ledger.fold();
  EXPECT_TRUE(world_.one(books, "x", "z"));
  EXPECT_FALSE(world_.one(books, "x", "y"));
}

TEST(LinkRun, NobodyOrOneIsNothingToLink) {
  World world;
  world.ledger.begin("2025-01-01");
  EXPECT_TRUE(world.propose(world.ledger.fold()).parameters.empty());
  world.tell("x", {"Мікалай Ніштовіч", "", ""});
  const LinkProposal one = world.propose(world.ledger.fold());
  EXPECT_EQ(one.named, 1U);
  EXPECT_TRUE(one.parameters.empty());
}

TEST(LinkRun, TwoOneValueInEveryRowAndCopiesOfOneRecord) {
  for (const size_t n : {size_t{2}, size_t{500}}) {
    World world;
    world.ledger.begin("2025-01-01");
    for (size_t i = 0; i < n; ++i) world.tell("x" + std::to_string(i), {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"});
    Books books = world.ledger.fold();
    const LinkProposal proposal = world.propose(books);
    ASSERT_FALSE(proposal.parameters.empty());
    world.ledger.begin("2025-02-01");
    world.take(proposal.parameters);
    world.ledger.save();
    ASSERT_TRUE(books.update(world.ledger.writer()).ok());
    EXPECT_EQ(books.person_total(books.latest_import()), proposal.persons_after);
  }
}

TEST(LinkRun, NamesInScriptsThatAreKeptAsTheyAre) {
  World world;
  world.ledger.begin("2025-01-01");
  for (const auto& [who, row] : people(40, 9)) world.tell(who, row);
  world.tell("p", {"محمد الخطيب", "1980-01-01", "2020-02-02"});
  world.tell("q", {"محمد الخطيب", "1980-01-01", "2020-02-02"});
  world.tell("r", {"王小明", "1980-01-01", "2020-02-02"});
  Books books = world.ledger.fold();
  const LinkProposal proposal = world.propose(books);
  EXPECT_GT(proposal.learnt.as_they_are, 0U);
  world.ledger.begin("2025-02-01");
  world.take(proposal.parameters);
  books = world.ledger.fold();
  EXPECT_TRUE(world.one(books, "p", "q"));
  EXPECT_FALSE(world.one(books, "p", "r"));
}

TEST(LinkRun, TheEdgesCanBeMadeAgainAfterMoreHasCome) {
  World world;
  world.ledger.begin("2025-01-01");
  const auto rows = people(80, 11);
  for (size_t i = 0; i < 60; ++i) world.tell(rows[i].first, rows[i].second);
  Books books = world.ledger.fold();
  const LinkProposal proposal = world.propose(books);
  world.ledger.begin("2025-02-01");
  log::Entry e;
  std::vector<log::Personal> personals;
  fill_link_entry(proposal, e, personals);
  const Seq run = *world.ledger.scribe().append(e, personals);
  world.ledger.begin("2025-03-01");
  for (size_t i = 60; i < rows.size(); ++i) world.tell(rows[i].first, rows[i].second);
  books = world.ledger.fold();
  const auto again = link_edges(books, world.ledger.writer(), run);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(to_hex(as_bytes(sha256(*again))), e.edges);
  // No name and no hash of one stands in the entry.
  std::string bytes;
  ASSERT_TRUE(log::encode(e, bytes).ok());
  EXPECT_LT(bytes.size(), 500U);
  EXPECT_EQ(bytes.find("terms"), std::string::npos);
}

TEST(LinkRun, TheReviewAsksFirstWhatChangesTheCount) {
  World world;
  world.ledger.begin("2025-01-01");
  for (const auto& [who, row] : people(120, 12)) world.tell(who, row);
  // Two of whom nothing but a common name is known; and birth dates that contradict.
  world.tell("h1", {"Мікалай Ніштовіч", "1956-08-12", "2021-05-14"});
  world.tell("h2", {"Николай Ништович", "1984-01-30", "2021-05-14"});
  Books books = world.ledger.fold();
  const std::string parameters = world.propose(books).parameters;
  world.ledger.begin("2025-02-01");
  world.take(parameters);
  books = world.ledger.fold();
  const auto& rules = rules_named(books.definitions(books.latest_import()), "all_named");
  auto queue = review_queue(books, world.ledger.writer(), day("2021-06-01"), rules);
  ASSERT_TRUE(queue.ok());
  ASSERT_FALSE(queue->empty());
  for (size_t i = 1; i < queue->size(); ++i) EXPECT_GE(std::abs((*queue)[i - 1].change.best), std::abs((*queue)[i].change.best));
  const auto about = [&](const ReviewItem& item) {
    const std::set<uint32_t> both{item.doubt.a, item.doubt.b};
    return both == std::set<uint32_t>{*books.find(world.ids.at("h1")), *books.find(world.ids.at("h2"))};
  };
  const auto found = std::find_if(queue->begin(), queue->end(), about);
  ASSERT_NE(found, queue->end());
  EXPECT_TRUE(found->doubt.contradiction);
  const int64_t change = found->change.high;
  world.ledger.begin("2025-03-01");
  world.decide("h1", "h2", "same");
  const Books after = world.ledger.fold();
  EXPECT_EQ(after.held(day("2021-06-01"), after.latest_import(), rules).high - books.held(day("2021-06-01"), books.latest_import(), rules).high, change);
  queue = review_queue(after, world.ledger.writer(), day("2021-06-01"), rules);
  ASSERT_TRUE(queue.ok());
  EXPECT_EQ(std::find_if(queue->begin(), queue->end(), about), queue->end());
}

}  // namespace
}  // namespace stillheld::ledger
