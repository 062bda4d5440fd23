#include "reading/model.h"

#include <thread>

#include <gtest/gtest.h>

namespace stillheld::reading {
namespace {

Document text_document(const std::string& text, Language language = Language::en) {
  Document document;
  document.text = text;
  document.language = language;
  document.published.push_back({dates::from_civil(2025, 11, 21), DateWitness::asked});
  uint32_t start = 0;
  for (uint32_t i = 0; i <= text.size(); ++i)
    if (i == text.size() || text[i] == '\n') {
      if (i > start) document.paragraphs.push_back({start, i, Zone::body});
      start = i + 1;
    }
  return document;
}

// Says the same to every sentence.
class Scripted final : public Model {
 public:
  explicit Scripted(std::string says = "{\"claims\":[]}") : says_(std::move(says)) {}
  std::string name() const override { return "scripted:1b"; }
  Result<std::string> ask(const Prompt& prompt) override {
    asked.emplace_back(prompt.sentence);
    if (fault) return model_error(*fault, "x");
    return says_;
  }
  std::vector<std::string> asked;
  std::optional<ModelFault> fault;

 private:
  std::string says_;
};

// A sentence with a trigger that no rule completes; a test below holds it to that.
const char kSentence[] = "Release, on Friday and after a sentence of 5 years, at last for Anna Petrova.";
std::string claim(const std::string& slots) { return "{\"claims\":[{\"kind\":\"release\",\"trigger\":\"Release\",\"subject\":\"Anna Petrova\"" + slots + "}]}"; }

struct Outcome {
  std::vector<ReadClaim> claims;
  ModelReport report;
  std::vector<std::string> asked;
};
Outcome with(Scripted model, const std::string& text, const ModelLimits& limits = {}) {
  ModelReader reader(model, limits);
  ReadOptions options;
  options.model = &reader;
  Outcome out;
  out.claims = read(text_document(text), options);
  out.report = reader.report();
  out.asked = model.asked;
  return out;
}
Outcome answered(const std::string& answer) { return with(Scripted(answer), kSentence); }

TEST(Model, PointsAtWordsAndOurParsersReadThem) {
  ASSERT_TRUE(read(text_document(kSentence)).empty()) << "a rule reads it now: choose another sentence";
  const Outcome o = answered(claim(",\"date\":\"on Friday\""));
  ASSERT_EQ(o.claims.size(), 1U);
  const ReadClaim& c = o.claims[0];
  EXPECT_EQ(c.kind, ClaimKind::release);
  EXPECT_EQ(c.subject, "Anna Petrova");
  EXPECT_EQ(c.grade, ClaimGrade::model);
  EXPECT_EQ(c.model, "scripted:1b");
  EXPECT_EQ(c.prompt, hash_of({model_instructions(), kSentence}));
  EXPECT_EQ(c.rule, "model:scripted:1b:" + c.prompt);
  EXPECT_EQ(dates::iso(c.date.from), "2025-11-21");
  EXPECT_EQ(text_document(kSentence).slice(c.span.start, c.span.end), c.quote);
}

TEST(Model, WhatIsNotInTheSentenceIsThrownAway) {
  EXPECT_TRUE(answered(R"({"claims":[{"kind":"release","trigger":"Release","subject":"Anna Ivanova"}]})").claims.empty());
  EXPECT_TRUE(answered(R"({"claims":[{"kind":"release","trigger":"was freed","subject":"Anna Petrova"}]})").claims.empty());
  EXPECT_TRUE(answered(R"({"claims":[{"kind":"release","trigger":"Release"}]})").claims.empty());
  // not word for word: another case, part of a word, a letter of another script
  for (const char* subject : {"anna petrova", "Anna Petrov", "nna Petrova", "Аnna Petrova", "Anna  Petrova", ""})
    EXPECT_TRUE(answered(std::string(R"({"claims":[{"kind":"release","trigger":"Release","subject":")") + subject + "\"}]}").claims.empty()) << subject;
  // a date, a place, an actor that are not there are left out of the claim
  const Outcome o = answered(claim(R"(,"date":"2025-01-01","place":"Vilnius","actor":"Lukashenko","term":"11 years")"));
  ASSERT_EQ(o.claims.size(), 1U);
  EXPECT_EQ(o.claims[0].date.origin, DateOrigin::none);
  EXPECT_TRUE(o.claims[0].value.object.empty() && o.claims[0].value.actor.empty() && !o.claims[0].value.months);
}

TEST(Model, AKindMustHaveARuleForItsWord) {
  EXPECT_TRUE(answered(R"({"claims":[{"kind":"death","trigger":"Release","subject":"Anna Petrova"}]})").claims.empty());
  EXPECT_TRUE(answered(R"({"claims":[{"kind":"release","trigger":"at last","subject":"Anna Petrova"}]})").claims.empty());
  EXPECT_TRUE(answered(R"({"claims":[{"kind":"stock_count","trigger":"Release","subject":"Anna Petrova"}]})").claims.empty());
}

TEST(Model, PartOfANameIsNobody) {
  const Outcome o = answered(R"({"claims":[{"kind":"release","trigger":"Release","subject":"Petrova"}]})");
  ASSERT_EQ(o.claims.size(), 1U);
  EXPECT_TRUE(o.claims[0].unresolved && o.claims[0].person.empty());
}

TEST(Model, IsAskedOnlyWhereNoRuleCompletes) {
  const Outcome o = with(Scripted(), std::string("Petr Ivanov was released on Friday. The weather was fine.\n") + kSentence);
  EXPECT_EQ(o.asked, std::vector<std::string>{kSentence});
  EXPECT_EQ(o.report.asked, 1U);
}

// What rules read is the same with and without it, whatever it says.
TEST(Model, MovesNothingThatRulesRead) {
  const std::string text = std::string("Petr Ivanov was released on Friday. Anna Petrova was sentenced to 5 years.\n") + kSentence + "\nShe was arrested in 2021. After her release, Petrova said: \"They must free everybody.\"";
  const auto alone = read(text_document(text));
  const Outcome o = with(Scripted(claim("")), text);
  std::vector<ReadClaim> rest;
  for (const ReadClaim& c : o.claims)
    if (c.grade != ClaimGrade::model) rest.push_back(c);
  ASSERT_LT(rest.size(), o.claims.size());
  ASSERT_EQ(rest.size(), alone.size());
  for (size_t i = 0; i < rest.size(); ++i) {
    EXPECT_EQ(rest[i].span, alone[i].span);
    EXPECT_EQ(rest[i].rule, alone[i].rule);
    EXPECT_EQ(rest[i].subject, alone[i].subject);
    EXPECT_EQ(rest[i].attribution, alone[i].attribution);
    EXPECT_EQ(rest[i].status, alone[i].status);
  }
}

TEST(Model, MalformedAnswersAreFaultsAndReadingGoesOn) {
  for (const char* answer : {"", "I cannot help with that.", "{", "[]", "{\"claims\":{}}", "{\"claims\":[}", "}{", "{\"claim\":[]}"}) {
    const Outcome o = with(Scripted(answer), std::string("Petr Ivanov was released on Friday.\n") + kSentence);
    EXPECT_EQ(o.claims.size(), 1U) << answer;
    ASSERT_EQ(o.report.faults.size(), 1U) << answer;
    EXPECT_EQ(o.report.faults[0].first, ModelFault::malformed) << answer;
  }
  // Words and a fence around it are no fault; foreign members are thrown away.
  EXPECT_EQ(answered("Sure!\n```json\n" + claim("") + "\n```").claims.size(), 1U);
  const Outcome odd = answered(R"({"claims":[5,null,[],{"kind":7},{"kind":"release","trigger":["Release"],"subject":"Anna Petrova"}]})");
  EXPECT_TRUE(odd.claims.empty());
  EXPECT_EQ(odd.report.thrown_away, 5U);
}

TEST(Model, IsBounded) {
  std::string many;
  for (int i = 0; i < 10; ++i) many += std::string(kSentence) + "\n";
  ModelLimits limits;
  limits.sentences = 3;
  const Outcome o = with(Scripted(), many, limits);
  EXPECT_EQ(o.report.asked, 3U);
  EXPECT_EQ(o.report.not_asked, 7U);
  limits.answer_bytes = 10;
  const Outcome large = with(Scripted(claim("")), many, limits);
  EXPECT_TRUE(large.claims.empty());
  EXPECT_TRUE(large.report.given_up);
  EXPECT_EQ(large.report.asked, 2U);
  EXPECT_EQ(large.report.faults[0].first, ModelFault::too_large);
  std::string list = "{\"claims\":[";
  for (int i = 0; i < 100; ++i) list += std::string(i > 0 ? "," : "") + claim("").substr(11, claim("").size() - 13);
  EXPECT_EQ(answered(list + "]}").claims.size(), 1U) << "the same claim again is none";
}

TEST(Model, OneThatCannotBeReachedIsAskedOnce) {
  std::string many;
  for (int i = 0; i < 5; ++i) many += std::string(kSentence) + "\n";
  Scripted dead;
  dead.fault = ModelFault::unreachable;
  EXPECT_EQ(with(dead, many).report.asked, 1U);
  Scripted slow;
  slow.fault = ModelFault::too_slow;
  const Outcome o = with(slow, many);
  EXPECT_EQ(o.report.asked, 2U);
  EXPECT_EQ(o.report.not_asked, 3U);
}

TEST(Model, ThreadsChangeNothing) {
  const std::string text = std::string("Petr Ivanov was released on Friday.\n") + kSentence;
  const Scripted model(claim(",\"date\":\"on Friday\""));
  const Outcome one = with(model, text);
  std::vector<Outcome> many(6);
  std::vector<std::thread> threads;
  for (Outcome& slot : many) threads.emplace_back([&] { slot = with(model, text); });
  for (auto& t : threads) t.join();
  for (const Outcome& o : many) {
    ASSERT_EQ(o.claims.size(), one.claims.size());
    for (size_t i = 0; i < o.claims.size(); ++i) {
      EXPECT_EQ(o.claims[i].quote, one.claims[i].quote);
      EXPECT_EQ(o.claims[i].rule, one.claims[i].rule);
    }
  }
}

}  // namespace
}  // namespace stillheld::reading
