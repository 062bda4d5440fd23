#include "publish/answers.h"

#include "publish/small_books_test.h"

namespace stillheld::publish {
namespace {

class AnswersTest : public SmallBooks {
 protected:
  // The bytes of the row that a citation points at.
  std::string cited_row(const Node& source) {
    // Row 1 is the header, and so is chunk 0.
    auto chunk = reader_->chunk(static_cast<Seq>(source.at("capture").number()), static_cast<uint64_t>(source.at("row").number() - 1));
    EXPECT_TRUE(chunk.ok());
    return chunk->bytes;
  }
};

TEST_F(AnswersTest, EveryPersonInANumberLeadsToARowOfAFile) {
  const Node answer = explain_held_answer(ask(), dates::from_civil(2024, 12, 1)).take();
  EXPECT_EQ(answer.at("held").at("high").number(), 3);
  ASSERT_EQ(answer.at("persons").items().size(), 3U);
  for (const Node& p : answer.at("persons").items()) {
    ASSERT_FALSE(p.at("because").items().empty()) << p.at("id").string();
    for (const Node& because : p.at("because").items()) {
      const Node& source = because.at("source");
      EXPECT_TRUE(cited_row(source).starts_with(p.at("id").string() + ",")) << cited_row(source);
      EXPECT_EQ(source.at("publisher").string(), "A Desk");
      EXPECT_EQ(source.at("published").string(), "2025-06-01");
      EXPECT_EQ(source.at("address").string(), "https://desk.example/list");
      ASSERT_FALSE(source.at("columns").items().empty());
    }
  }
}

TEST_F(AnswersTest, APersonIsFoundByIdHandleAndExactName) {
  const uint32_t ada = person("prykladna");
  for (const std::string& word : {std::string("prykladna"), std::string("simple/prykladna"), std::string("Ada Prykladna"), books_.subject(ada).text()}) {
    const auto found = find_person(ask(), word);
    ASSERT_TRUE(found.ok()) << word;
    EXPECT_EQ(*found, ada) << word;
  }
  for (const char* word : {"", "A", "ada prykladna!", "Prykladna Ada", "00000000000000000000000000"}) EXPECT_EQ(find_person(ask(), word).error().code, Code::kUnknownPerson) << word;
  decide("prykladna", log::Kind::withhold, "withhold");
  EXPECT_EQ(find_person(ask(), "prykladna", &*policy_).error().code, Code::kUnknownPerson);
  EXPECT_TRUE(find_person(ask(), books_.subject(ada).text(), &*policy_).ok());
  EXPECT_TRUE(find_person(ask(), "prykladna").ok());
  decide("prykladna", log::Kind::withhold, "count_only");
  EXPECT_EQ(find_person(ask(), books_.subject(ada).text(), &*policy_).error().code, Code::kUnknownPerson);
}

TEST_F(AnswersTest, TheCountsAreThoseOfTheList) {
  for (const char* day : {"2024-01-31", "2024-02-01", "2024-12-01", "2025-01-04", "2025-01-05", "2026-11-24"}) {
    const Node answer = held_answer(ask(), *dates::parse_day(day), std::nullopt).take();
    int64_t low = 0, best = 0, high = 0;
    for (const Node& p : answer.at("persons").items()) {
      ++high;
      best += p.at("certainty").string() != "silent";
      low += p.at("certainty").string() == "attested";
    }
    EXPECT_EQ(answer.at("held").at("low").number(), low) << day;
    EXPECT_EQ(answer.at("held").at("best").number(), best) << day;
    EXPECT_EQ(answer.at("held").at("high").number(), high) << day;
    const Node series = series_answer(ask(), *dates::parse_day(day), *dates::parse_day(day)).take();
    EXPECT_EQ(series.at("days").items().at(0).at("high").number(), high) << day;
  }
}

TEST_F(AnswersTest, PersonsBalanceClosesAndCountsItsPersons) {
  const Node b = balance_answer(ask(), dates::from_civil(2023, 12, 31), dates::from_civil(2025, 12, 31), std::nullopt, books_.latest_import()).take();
  int64_t in = 0, out = 0;
  for (const char* side : {"in", "out"})
    for (const Node& flow : b.at(side).items()) {
      EXPECT_EQ(flow.at("count").number(), static_cast<int64_t>(flow.at("persons").items().size()));
      (std::string_view(side) == "in" ? in : out) += flow.at("count").number();
    }
  EXPECT_EQ(b.at("opening").number() + in - out, b.at("closing").number());
  EXPECT_EQ(b.at("residual").number(), 0);
  EXPECT_EQ(in, 3);
}

TEST_F(AnswersTest, DatesSayNoMoreThanIsKnown) {
  const auto text = [](const char* earliest, const char* latest) {
    const Node n = date_node(*earliest == 0 ? dates::kMinDay : *dates::parse_day(earliest), *latest == 0 ? dates::kMaxDay : *dates::parse_day(latest));
    return n.is_null() ? std::string("null") : n.string();
  };
  EXPECT_EQ(text("2025-12-13", "2025-12-13"), "2025-12-13");
  EXPECT_EQ(text("2025-12-01", "2025-12-31"), "2025-12");
  EXPECT_EQ(text("2025-01-01", "2025-12-31"), "2025");
  EXPECT_EQ(text("2025-12-05", "2025-12-09"), "2025-12-05/2025-12-09");
  EXPECT_EQ(text("", "2025-12-09"), "../2025-12-09");
  EXPECT_EQ(text("2025-12-09", ""), "2025-12-09/..");
  EXPECT_EQ(text("", ""), "null");
}

TEST_F(AnswersTest, ARuleSetWithoutItsClaimsCannotTell) {
  Ask a = ask();
  a.rules = "cpj_midnight";
  const auto cpj = held_answer(a, dates::from_civil(2024, 12, 1), std::nullopt);
  ASSERT_TRUE(cpj.ok());
  EXPECT_FALSE(cpj->at("notes").items().empty());
  a.rules = "viasna";  // one of the three is recognised
  EXPECT_EQ(held_answer(a, dates::from_civil(2024, 12, 1), std::nullopt)->at("held").at("high").number(), 1);
  a.rules = "nonsense";
  EXPECT_EQ(held_answer(a, today(), std::nullopt).error().code, Code::kUnknownRuleSet);
}

}  // namespace
}  // namespace stillheld::publish
