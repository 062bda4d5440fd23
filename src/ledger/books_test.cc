#include "ledger/books.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "base/file.h"
#include "ledger/balance.h"
#include "ledger/cache.h"
#include "ledger/fold_random_test.h"
#include "ledger/ledger_test.h"

namespace stillheld::ledger {
namespace {

constexpr int kPersons = 300;
constexpr int kImports = 12;

void fill(log::Entry& e, const Claim& c) {
  e.what = text_of(c.what);
  e.date = dates::to_edtf(c.date);
  e.way = text_of(c.way);
  e.dest = text_of(c.destination);
  e.penalty = text_of(c.penalty);
  if (c.months >= 0) e.months = c.months;
  if (c.absentia >= 0) e.absentia = c.absentia;
  if (c.grade != Grade::seen) e.grade = text_of(c.grade);
}

// A ledger on the real store: lives and absurdities of 300 who never lived,
// told over twelve imports, with corrections, decisions and undoings, changed
// definitions, and people said to be one.
class RandomLedger {
 public:
  explicit RandomLedger(uint64_t seed) : random_(seed), ledger_(seed + 1) {
    for (int i = 0; i < kPersons; ++i) lives_.push_back(told_vaguely(random_life(random_), random_));
    next_.assign(kPersons, 0);
    imports_.push_back(ledger_.import());
    ledger_.save();
  }

  TestLedger& ledger() { return ledger_; }
  SeededRandom& random() { return random_; }
  const std::vector<uint32_t>& imports() const { return imports_; }

  void tell(int number) {
    ledger_.begin(dates::iso(day("2024-01-01") + 30 * number));
    imports_.push_back(ledger_.import());
    if (number == 5) ledger_.define("preference", "order = [\"earlier_recorded\"]");
    if (number == 7) ledger_.define("rule_sets", std::string(standard_definition("rule_sets")) +
                                    "\n[[rule_set]]\nname = \"others\"\ncounts = [\"held.colony\"]\nrequires_recognition = \"another group\"\n");
    if (number == 8)
      ledger_.define("law", "restriction_of_freedom_max_months = 36\narrest_max_days = 15\nsame_arrest_days = 5\nbooks_begin = \"2020-06-01\"\n");
    for (int i = 0; i < 80; ++i) tell_about(static_cast<int>(random_.below(kPersons)));
    for (int i = 0; i < 12 && number > 1; ++i) {
      const Seq claim = claims_[random_.below(claims_.size())].first;
      decisions_.push_back(ledger_.decide(claim, random_.below(3) ? "retracted" : "accepted"));
    }
    if (number > 3 && random_.below(2)) {
      ledger_.undo(decisions_[random_.below(decisions_.size())]);
      const uint32_t undone = imports_[1 + random_.below(imports_.size() - 2)];
      if (undone_.insert(undone).second) ledger_.undo_import(undone);
    }
    for (int i = 0; i < 3 && number > 2; ++i) join(random_.below(5) ? "same" : "different");
    ledger_.save();
  }

 private:
  void tell_about(int who) {
    const std::string name = "person:" + std::to_string(who);
    const auto note = [&](Seq seq) { claims_.emplace_back(seq, name); };
    const Seq source = ledger_.source("group " + std::to_string(random_.below(4)), random_.below(2) ? "2024-01" : "");
    const auto told = [&](const Claim& c) {
      return ledger_.claim(name, c.what, "", [&](log::Entry& e) {
        fill(e, c);
        e.source = static_cast<int64_t>(source);
        if (random_.below(12) == 0) e.status = random_.below(2) ? "proposed" : "conflict";
        for (const auto& [seq, of] : claims_)
          if (of == name && random_.below(25) == 0) e.replaces = static_cast<int64_t>(seq);
      });
    };
    const auto& life = lives_[static_cast<size_t>(who)];
    for (uint64_t n = 1 + random_.below(3); n > 0 && next_[static_cast<size_t>(who)] < life.size(); --n)
      note(told(life[next_[static_cast<size_t>(who)]++]));
    if (random_.below(8) == 0)
      for (const Claim& c : random_claims(random_, false)) note(told(c));
    const std::string on = dates::iso(day("2020-06-01") + static_cast<Day>(random_.below(1500)));
    if (random_.below(3) == 0)
      note(ledger_.claim(name, random_.below(5) ? What::recognition : What::recognition_withdrawn, on, [&](log::Entry& e) {
        e.org = random_.below(3) ? "viasna" : "another group";
        if (random_.below(4) == 0) e.state = "ex_post_facto";
      }));
    if (random_.below(6) == 0)
      note(ledger_.claim(name, What::occupation, "", [&](log::Entry& e) { e.name = random_.below(2) ? "journalist" : "teacher"; }));
  }

  void join(const char* state) {
    log::Entry e;
    e.kind = log::Kind::decision;
    e.state = state;
    e.subject = ledger_.subject(claims_[random_.below(claims_.size())].second);
    e.text = ledger_.subject(claims_[random_.below(claims_.size())].second).text();
    if (e.subject.text() != e.text) decisions_.push_back(ledger_.append(e));
  }

  SeededRandom random_;
  TestLedger ledger_;
  std::vector<std::vector<Claim>> lives_;
  std::vector<size_t> next_;
  std::vector<std::pair<Seq, std::string>> claims_;
  std::vector<Seq> decisions_;
  std::vector<uint32_t> imports_;
  std::set<uint32_t> undone_;
};

struct Stretch {
  uint32_t person;
  Day from, to;
  Account account;
  Certainty certainty;
  uint16_t marks;
  Way way;
  Cause cause;
  bool operator==(const Stretch&) const = default;
};

std::vector<Stretch> all_spans(const Books& books, uint32_t import) {
  std::vector<Stretch> out;
  books.each_span(import, [&](uint32_t person, Day from, Day to, Account account, Certainty certainty, uint16_t marks, Way way, Cause cause) {
    out.push_back({person, from, to, account, certainty, marks, way, cause});
  });
  return out;
}

Counts3 counted_one_by_one(const Books& books, const std::vector<Stretch>& spans, Day on, const RuleSet& rules) {
  Counts3 out;
  for (const Stretch& s : spans) {
    if (on < s.from || on >= s.to) continue;
    const uint8_t w = books.weight(static_cast<uint8_t>(static_cast<unsigned>(s.account) | static_cast<unsigned>(s.certainty) << 5), s.marks, rules);
    out.low += w == 1;
    out.best += w == 1 || w == 2;
    out.high += w != 0;
  }
  return out;
}

Day some_day(SeededRandom& random) { return day("2019-12-01") + static_cast<Day>(random.below(2600)); }

class BooksTest : public testing::TestWithParam<uint64_t> {};

// (1) As-of at (D, K) is what a ledger says that holds the log's prefix alone.
TEST_P(BooksTest, AsOfEqualsFoldingTheLogsPrefix) {
  RandomLedger l(GetParam());
  for (int i = 1; i <= kImports; ++i) l.tell(i);
  Books books;
  ASSERT_TRUE(books.update(l.ledger().writer()).ok());
  SeededRandom random(GetParam() + 7);
  for (const uint32_t import : l.imports()) {
    TemporaryFolder folder;
    ASSERT_TRUE(store::create_sqlite(folder.path() + "/prefix", l.ledger().writer().ledger_id()).ok());
    auto prefix = store::write_sqlite(folder.path() + "/prefix", "test").take();
    log::Decoder decoder;
    log::Entry e;
    ASSERT_TRUE(l.ledger().writer().scan(1, l.ledger().writer().head().size(), [&](Seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      if (static_cast<uint32_t>(e.import) > import) return {};
      TRY(seq, prefix->append(bytes, {}, e.at, e.import));
      (void)seq;
      return {};
    }).ok());
    ASSERT_TRUE(prefix->commit().ok());
    Books then;
    ASSERT_TRUE(then.update(*prefix).ok());
    const std::vector<Stretch> spans = all_spans(then, then.latest_import());
    ASSERT_EQ(all_spans(books, import), spans) << "import " << import;
    for (int i = 0; i < 200 / kImports; ++i) {
      // K: a moment between this import and the next.
      const Millis at = books.imports()[import - 1].at + static_cast<Millis>(random.below(29)) * 86400000;
      ASSERT_EQ(books.import_at(at), import);
      const Day on = some_day(random);
      for (const RuleSet& rules : then.definitions(import).rule_sets) {
        const Counts3 held = books.held(on, import, rules);
        ASSERT_EQ(held, then.held(on, then.latest_import(), rules)) << rules.name << " on " << dates::iso(on);
        ASSERT_EQ(held, counted_one_by_one(books, spans, on, rules)) << rules.name << " on " << dates::iso(on);
        ASSERT_EQ(books.has_mark("viasna", import), then.has_mark("viasna", import));
      }
    }
  }
}

// (2) However often the books are brought up to date, and whether or not they
// came out of a cache in between: the same bytes.
TEST_P(BooksTest, UpdateByUpdateAndAllAtOnceGiveTheSameBytes) {
  RandomLedger l(GetParam());
  Books step, cached;
  for (int i = 1; i <= kImports; ++i) {
    l.tell(i);
    ASSERT_TRUE(step.update(l.ledger().writer()).ok());
    ASSERT_TRUE(cached.update(l.ledger().writer()).ok());
    auto again = books_from_bytes(to_bytes(cached), l.ledger().writer());
    ASSERT_TRUE(again.ok());
    cached = again.take();
    Books once;
    ASSERT_TRUE(once.update(l.ledger().writer()).ok());
    ASSERT_EQ(to_bytes(step), to_bytes(once)) << "import " << i;
    ASSERT_EQ(to_bytes(cached), to_bytes(once)) << "import " << i;
  }
}

TEST_P(BooksTest, FourWaysToCountAgree) {
  RandomLedger l(GetParam());
  for (int i = 1; i <= kImports; ++i) l.tell(i);
  const Books books = l.ledger().fold();
  SeededRandom random(GetParam() + 11);
  int64_t seen = 0;
  for (const uint32_t import : l.imports()) {
    const std::vector<Stretch> spans = all_spans(books, import);
    for (const RuleSet& rules : books.definitions(import).rule_sets) {
      const Day first = some_day(random);
      const auto series = books.series(first, first + 60, import, rules);
      ASSERT_EQ(series.size(), 61U);
      for (Day on = first; on <= first + 60; on += 10) {
        const Counts3 held = books.held(on, import, rules);
        seen += held.high;
        ASSERT_EQ(held, series[static_cast<size_t>(on - first)]) << rules.name << " on " << dates::iso(on);
        ASSERT_EQ(held, counted_one_by_one(books, spans, on, rules)) << rules.name << " on " << dates::iso(on);
        Counts3 named;
        std::set<uint32_t> once;
        for (const HeldPerson& p : books.held_persons(on, import, rules)) {
          ASSERT_TRUE(once.insert(p.person).second) << "somebody is held twice";
          ASSERT_LE(p.since_earliest, on);
          ASSERT_LE(p.since_earliest, p.since_latest);
          ++named.high;
          named.best += p.certainty >= Certainty::term;
          named.low += p.certainty == Certainty::attested;
        }
        ASSERT_EQ(held, named) << rules.name << " on " << dates::iso(on);
        ASSERT_LE(held.low, held.best);
        ASSERT_LE(held.best, held.high);
      }
    }
  }
  EXPECT_GT(seen, 1000);
}

// Exactly one account a day: spans of a person follow one another, for ever.
TEST_P(BooksTest, EveryDayEveryPersonIsInOneAccount) {
  RandomLedger l(GetParam());
  for (int i = 1; i <= kImports; ++i) l.tell(i);
  const Books books = l.ledger().fold();
  for (const uint32_t import : l.imports()) {
    const auto spans = all_spans(books, import);
    for (size_t i = 0; i < spans.size(); ++i) {
      ASSERT_LT(spans[i].from, spans[i].to);
      const bool last = i + 1 == spans.size() || spans[i + 1].person != spans[i].person;
      ASSERT_EQ(spans[i].to, last ? dates::kMaxDay : spans[i + 1].from);
      ASSERT_TRUE(i == 0 || spans[i - 1].person <= spans[i].person);
    }
  }
}

// The balance of persons closes on every pair of days, or it is a bug.
TEST_P(BooksTest, TheBalanceOfPersonsCloses) {
  RandomLedger l(GetParam());
  for (int i = 1; i <= kImports; ++i) l.tell(i);
  const Books books = l.ledger().fold();
  SeededRandom random(GetParam() + 13);
  int64_t moved = 0;
  for (int round = 0; round < 500; ++round) {
    Day from = some_day(random), to = some_day(random);
    if (from > to) std::swap(from, to);
    const uint32_t import = l.imports()[random.below(l.imports().size())];
    const uint32_t first = l.imports()[random.below(l.imports().size())];
    for (const RuleSet& rules : books.definitions(import).rule_sets) {
      const PersonBalance b = balance_of_persons(books, import, std::min(first, import), rules, from, to);
      const std::string what = rules.name + " " + dates::iso(from) + " " + dates::iso(to) + " at " + std::to_string(import);
      ASSERT_EQ(b.residual(), 0) << what;
      ASSERT_EQ(b.opening + b.flow(), b.closing) << what;
      ASSERT_EQ(b.opening, books.held(from, import, rules).best) << what;
      ASSERT_EQ(b.closing, books.held(to, import, rules).best) << what;
      ASSERT_EQ(b.opening_first, books.held(from, std::min(first, import), rules).best) << what;
      // Person by person: who came more often than they left is there at the end.
      std::map<uint32_t, int> net;
      for (const PersonFlow& f : b.flows) {
        ASSERT_TRUE(f.cause == "posting" || f.cause == "recognition" || f.cause == "rule") << what;
        ASSERT_EQ(f.cause == "rule", !f.rule.empty()) << what;
        ASSERT_FALSE(f.persons.empty()) << what;
        moved += static_cast<int64_t>(f.persons.size());
        for (const uint32_t p : f.persons) net[p] += f.in ? 1 : -1;
      }
      if (round % 10 != 0) continue;
      const auto best = [&](Day on) {
        std::set<uint32_t> out;
        for (const HeldPerson& p : books.held_persons(on, import, rules))
          if (p.certainty >= Certainty::term) out.insert(p.person);
        return out;
      };
      const std::set<uint32_t> before = best(from), after = best(to);
      for (uint32_t p = 0; p < books.person_count(); ++p) {
        const int expected = static_cast<int>(after.count(p)) - static_cast<int>(before.count(p));
        const auto found = net.find(p);
        ASSERT_EQ(found == net.end() ? 0 : found->second, expected) << what << ", person " << p;
      }
    }
  }
  EXPECT_GT(moved, 1000);
}

INSTANTIATE_TEST_SUITE_P(Seeds, BooksTest, testing::Values(1, 2, 3));

// The cache is thrown away wherever it does not fit.
TEST(BooksCache, ADamagedByteAnywhereIsFoundAndChangesNoAnswer) {
  RandomLedger l(42);
  for (int i = 1; i <= 3; ++i) l.tell(i);
  const Books books = l.ledger().fold();
  const std::string folder = l.ledger().folder(), right = to_bytes(books);
  ASSERT_TRUE(save_books(books, folder, l.ledger().writer()).ok());
  const std::string good = read_file(cache_path(folder)).take();
  SeededRandom random(5);
  for (int round = 0; round < 150; ++round) {
    std::string bytes = good;
    // The head byte by byte, then anywhere; then cut off, and made longer.
    const size_t at = round < 60 ? static_cast<size_t>(round) : random.below(bytes.size());
    if (round < 130) bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8)));
    else if (round < 140) bytes.resize(at);
    else bytes += std::string(1 + random.below(9), '\0');
    std::ofstream(cache_path(folder), std::ios::binary) << bytes;
    auto opened = open_books(l.ledger().writer(), folder, false);
    ASSERT_TRUE(opened.ok()) << "byte " << at;
    ASSERT_EQ(to_bytes(*opened), right) << "byte " << at;
  }
  // With leave to save, it is made again.
  ASSERT_TRUE(open_books(l.ledger().writer(), folder, true).ok());
  EXPECT_EQ(read_file(cache_path(folder)).take(), good);
}

TEST(BooksCache, TheCacheOfAnotherLedgerIsIgnored) {
  RandomLedger a(1), b(2);
  for (int i = 1; i <= 2; ++i) {
    a.tell(i);
    b.tell(i);
  }
  const Books of_a = a.ledger().fold(), of_b = b.ledger().fold();
  ASSERT_TRUE(save_books(of_a, b.ledger().folder(), b.ledger().writer()).ok());
  auto opened = open_books(b.ledger().writer(), b.ledger().folder(), false);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(to_bytes(*opened), to_bytes(of_b));
}

TEST(BooksCache, AnOldCacheIsBroughtUpToDate) {
  RandomLedger l(9);
  l.tell(1);
  ASSERT_TRUE(save_books(l.ledger().fold(), l.ledger().folder(), l.ledger().writer()).ok());
  l.tell(2);
  auto opened = open_books(l.ledger().writer(), l.ledger().folder(), true);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(to_bytes(*opened), to_bytes(l.ledger().fold()));
}

TEST(Books, NobodyIsKnownBeforeTheFirstImport) {
  TestLedger l;
  l.begin("2025-01-01");
  l.claim("person:a", What::arrest, "2024-01-01");
  l.claim("person:a", What::still_held, "2024-12-01");
  const Books books = l.fold();
  const RuleSet& rules = rules_named(books.definitions(0), "all_named");
  EXPECT_EQ(books.import_at(moment("2018-12-31")), 0U);
  EXPECT_EQ(books.import_at(moment("2024-12-31")), 1U);
  EXPECT_EQ(books.import_at(moment("2025-01-01")), 2U);
  EXPECT_EQ(books.held(day("2024-06-01"), 0, rules), (Counts3{0, 0, 0}));
  EXPECT_EQ(books.held(day("2024-06-01"), 1, rules), (Counts3{0, 0, 0}));
  EXPECT_EQ(books.held(day("2024-06-01"), 2, rules), (Counts3{1, 1, 1}));
}

// A rule set that asks for a recognition and a mark, of which nobody has one:
// nobody, by every way of counting.
TEST(Books, ARecognitionAndAMarkAreBothAskedFor) {
  TestLedger l;
  l.define("rule_sets", "[[rule_set]]\nname = \"both\"\ncounts = [\"held.arrest\"]\nrequires_recognition = \"viasna\"\nrequires_mark = \"journalist\"\n");
  l.claim("person:a", What::arrest, "2018-06-01");
  l.claim("person:a", What::still_held, "2018-06-10");
  l.claim("person:a", What::recognition, "2018-06-01", [](log::Entry& e) { e.org = "viasna"; });
  Books books = l.fold();
  const Day on = day("2018-06-05");
  const RuleSet rules = rules_named(books.definitions(1), "both");
  EXPECT_EQ(books.held(on, 1, rules).high, 0);
  EXPECT_EQ(books.series(on, on, 1, rules)[0].high, 0);
  EXPECT_TRUE(books.held_persons(on, 1, rules).empty());
  l.begin("2019-02-01");
  l.claim("person:a", What::occupation, "", [](log::Entry& e) { e.name = "journalist"; });
  l.save();
  ASSERT_TRUE(books.update(l.writer()).ok());
  EXPECT_EQ(books.held(on, 2, rules), (Counts3{1, 1, 1}));
  EXPECT_EQ(books.held(on, 1, rules).high, 0);
}

// More organisations and occupations than the columns have room for must not
// push out the ones that a rule set asks for.
TEST(Books, AHundredOccupationsDoNotHideTheJournalists) {
  TestLedger l;
  for (int i = 0; i < 100; ++i)
    l.claim("person:" + std::to_string(i), What::occupation, "", [&](log::Entry& e) { e.name = "occupation " + std::to_string(i); });
  l.claim("person:a", What::arrest, "2018-11-01");
  l.claim("person:a", What::still_held, "2018-12-10");
  l.claim("person:a", What::occupation, "", [](log::Entry& e) { e.name = "journalist"; });
  const Books books = l.fold();
  const RuleSet& rules = rules_named(books.definitions(1), "cpj_midnight");
  EXPECT_TRUE(books.has_mark("journalist", 1));
  EXPECT_EQ(books.held(day("2018-11-30"), 1, rules), (Counts3{1, 1, 1}));
}

// What happened when the law was changed in a ledger that was folded at once.
TEST(Books, AChangedLawIsFollowedByThoseOfWhomNothingNewIsKnown) {
  TestLedger l;
  l.claim("person:a", What::arrest, "2018-06-01");
  l.claim("person:a", What::still_held, "2018-09-01");
  l.begin("2019-06-01");
  l.define("law", "arrest_max_days = 5\n");
  const Books books = l.fold();
  const RuleSet& rules = rules_named(books.definitions(2), "strict_prison_only");
  EXPECT_EQ(books.held(day("2018-06-10"), 1, rules).high, 0);
  EXPECT_EQ(books.held(day("2018-06-10"), 2, rules).high, 1);  // of an unknown kind
}

}  // namespace
}  // namespace stillheld::ledger
