#include "check/propose.h"

#include <set>

#include "check/small_books_test.h"

namespace stillheld::check {
namespace {

// The slow twin: the shares of equal shingles, counted.
double exact_resemblance(const std::string& a, const std::string& b) {
  const auto shingles = [](const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text + " ")
      if (c == ' ') {
        if (!word.empty()) words.push_back(word);
        word.clear();
      } else {
        word += c;
      }
    std::set<std::string> out;
    for (size_t i = 0; i + 8 <= words.size(); ++i) {
      std::string s;
      for (size_t k = i; k < i + 8; ++k) s += words[k] + " ";
      out.insert(s);
    }
    return out;
  };
  const auto x = shingles(a), y = shingles(b);
  size_t both = 0;
  for (const std::string& s : x) both += y.count(s);
  return static_cast<double>(both) / static_cast<double>(x.size() + y.size() - both);
}

std::string random_words(SeededRandom& random, size_t n) {
  static const char* const kWords[] = {"alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine", "rowan", "spruce", "willow", "yew", "ash", "beech"};
  std::string out;
  for (size_t i = 0; i < n; ++i) out += std::string(kWords[random.below(16)]) + " ";
  return out;
}

TEST(Sketch, IsNearTheShareOfShingles) {
  SeededRandom random(9);
  double error = 0;
  const int rounds = 300;
  for (int round = 0; round < rounds; ++round) {
    const std::string common = random_words(random, 20 + random.below(200));
    const std::string a = common + random_words(random, 8 + random.below(200)), b = common + random_words(random, 8 + random.below(200));
    const double d = std::abs(resemblance(sketch_of(a), sketch_of(b)) - exact_resemblance(a, b));
    EXPECT_LT(d, 0.45);
    error += d;
  }
  EXPECT_LT(error / rounds, 0.08) << "32 minima: a standard error of at most 0.09";
}

// A paper prints the first third of an agency's text; another one writes of the
// same event and quotes one sentence of it.
TEST(Sketch, AShortenedTextIsACopyAndAnothersIsNot) {
  SeededRandom random(11);
  int copies = 0, strangers = 0;
  const int rounds = 200;
  for (int round = 0; round < rounds; ++round) {
    const std::string beginning = random_words(random, 90), whole = beginning + random_words(random, 150 + random.below(120));
    copies += is_copy(sketch_of(beginning + random_words(random, 12)), sketch_of(whole));
    const std::string sentence = random_words(random, 25);
    const std::string a = random_words(random, 120) + sentence + random_words(random, 60), b = random_words(random, 100) + sentence + random_words(random, 90);
    strangers += is_copy(sketch_of(a), sketch_of(b));
  }
  EXPECT_GT(copies, rounds * 8 / 10);
  EXPECT_LE(strangers, rounds / 50);
}

TEST(Sketch, HasOneText) {
  SeededRandom random(5);
  for (int i = 0; i < 50; ++i) {
    const Sketch s = sketch_of(random_words(random, random.below(60)));
    EXPECT_EQ(parse_sketch(text_of(s)), s);
  }
  for (const char* bad : {"", "00", "zz"}) EXPECT_FALSE(parse_sketch(bad).has_value());
  EXPECT_FALSE(parse_sketch(std::string(256, 'G')).has_value());
  EXPECT_EQ(resemblance(sketch_of("one two three"), sketch_of("One, two; THREE!")), 1.0) << "signs and capitals aside";
}

class ProposeTest : public SmallBooks {
 protected:
  ProposeReport propose_text(const std::string& text, const std::string& publisher) {
    auto made = checker();
    EXPECT_TRUE(made.ok());
    reading::DocumentOptions options;
    options.published = day("2025-12-14");
    options.publisher = publisher;
    const auto d = reading::open_document(text, options);
    EXPECT_TRUE(d.ok());
    reading::ReadOptions read_options;
    read_options.known = &made->names();
    ledger_.begin("2026-02-01");
    auto report = propose(ledger_.scribe(), ledger_.writer(), ledger_.random(), books_, *made, *d, reading::read(*d, read_options), {"page.txt", "2026-02-01"});
    EXPECT_TRUE(report.ok());
    fold();
    return report.ok() ? *report : ProposeReport{};
  }
  log::Standing standing(Seq claim) {
    const uint32_t who = books_.person_of_claim(claim).value();
    const auto claims = books_.claims_of(ledger_.writer(), who, books_.latest_import());
    const auto standings = books_.standings(*claims, books_.latest_import());
    for (size_t i = 0; i < claims->size(); ++i)
      if ((*claims)[i].seq == claim) return standings[i];
    return log::Standing::retracted;
  }
};

const char kText[] =
    "Hanna Prykladna was released on 13 December 2025 after four years in a colony near the border, and her family met her with flowers.\n"
    "Pavel Vydumany will be released in January. Pavel Vydumany must be freed. Hundreds of people were not released on that day at all.\n";

TEST_F(ProposeTest, OnlyWhatIsAssertedOfAPersonOfTheBooksAndOnlyProposed) {
  ledger_.begin("2026-01-01");
  person("ada", "Hanna Prykladna");
  event("ada", What::arrest, "2021-03-01");
  person("bel", "Pavel Vydumany");
  event("bel", What::arrest, "2021-03-01");
  fold();
  const auto held = [&] { return books_.held(day("2025-12-20"), books_.latest_import(), ledger::rules_named(books_.definitions(books_.latest_import()), "all_named")); };
  const auto before = held();
  const ProposeReport report = propose_text(kText, "A Paper");
  ASSERT_EQ(report.proposed.size(), 1U);
  EXPECT_EQ(report.proposed[0].what, "release");
  EXPECT_EQ(report.proposed[0].date, "2025-12-13");
  EXPECT_EQ(standing(report.proposed[0].seq), log::Standing::proposed);
  EXPECT_EQ(held(), before) << "nothing moves until somebody accepts it";
  // Kept as evidence, byte for byte, and cited in it.
  std::string kept;
  ASSERT_TRUE(ledger_.writer().scan_chunks(report.capture, [&](const store::Chunk& chunk) -> Status {
    kept += chunk.bytes;
    return {};
  }).ok());
  EXPECT_EQ(kept, kText);
  ledger_.begin("2026-03-01");
  ledger_.decide(report.proposed[0].seq, "accepted");
  fold();
  EXPECT_NE(held(), before);
}

TEST_F(ProposeTest, ACopyIsTheSameWitnessAndSaysNothingTwice) {
  ledger_.begin("2026-01-01");
  person("ada", "Hanna Prykladna");
  person("bel", "Pavel Vydumany");
  fold();
  const ProposeReport first = propose_text(kText, "An Agency");
  const ProposeReport copy = propose_text(std::string(kText) + "Pavel Vydumany was sentenced to 5 years.\n", "A Daily");
  EXPECT_EQ(copy.copy_of, first.source);
  EXPECT_EQ(copy.told, 1U);
  ASSERT_EQ(copy.proposed.size(), 1U);
  EXPECT_EQ(books_.special(copy.source)->entry.group, books_.special(first.source)->entry.group);
  EXPECT_EQ(books_.special(copy.source)->entry.publisher, "A Daily");
  const uint64_t size = books_.size();
  EXPECT_TRUE(propose_text(kText, "An Agency").same_file);
  EXPECT_EQ(books_.size(), size);
  const ProposeReport other = propose_text("Hanna Prykladna was released on 13 December 2025, a reporter saw at a crossing in the snow while buses waited.\n", "A Third");
  EXPECT_EQ(other.copy_of, 0U);
  EXPECT_NE(books_.special(other.source)->entry.group, books_.special(first.source)->entry.group);
}

TEST_F(ProposeTest, AnAgencysSentenceInATextOfOnesOwnIsItsWitness) {
  ledger_.begin("2026-01-01");
  person("ada", "Hanna Prykladna");
  fold();
  const std::string sentence = "Hanna Prykladna, a teacher from the small town of Vydumka, was released on 13 December 2025.";
  const ProposeReport first = propose_text(sentence + "\n", "An Agency");
  ASSERT_EQ(first.proposed.size(), 1U);
  std::string own;
  for (int i = 0; i < 12; ++i) own += "Our reporter wrote line " + std::string(static_cast<size_t>(i + 1), 'x') + " about the weather in a place which nobody else had seen that week.\n";
  const ProposeReport second = propose_text(own + sentence + "\n" + own, "A Daily");
  EXPECT_EQ(second.copy_of, first.source);
  EXPECT_TRUE(second.proposed.empty());
  EXPECT_EQ(second.told, 1U);
}

}  // namespace
}  // namespace stillheld::check
