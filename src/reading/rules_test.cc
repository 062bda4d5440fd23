// Every rule's own examples, and the cases of cases/reading.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "reading/case_file.h"

namespace stillheld::reading {
namespace {

const std::string kRoot = STILLHELD_SOURCE_DIR;

// The grammars of the working copy, so that a rule can be tried without a build.
const Grammar& own(Language language) {
  static std::array<std::unique_ptr<Grammar>, 5> grammars;
  auto& grammar = grammars[static_cast<size_t>(language)];
  if (grammar == nullptr) {
    auto loaded = Grammar::load_from(language, kRoot + "/rules");
    if (!loaded.ok()) {
      std::fprintf(stderr, "%s:%llu: expected %s, found %s\n", loaded.error().where.file.c_str(),
                   static_cast<unsigned long long>(loaded.error().where.row), loaded.error().params[0].c_str(), loaded.error().quoted.c_str());
      std::abort();
    }
    grammar = loaded.take();
  }
  return *grammar;
}

ReadOptions own_options(Language language) {
  ReadOptions options;
  options.grammars.fill(&own(language));
  return options;
}

class RuleExamples : public testing::TestWithParam<Language> {};

TEST_P(RuleExamples, EveryYesIsReadAndNoNoIs) {
  const Grammar& grammar = own(GetParam());
  ASSERT_GT(grammar.rules.size(), 5U);
  for (const FrameRule& rule : grammar.rules) {
    ReadOptions options = own_options(GetParam());
    options.only_rule = rule.name;
    for (const RuleExample& e : rule.examples) {
      ReadingCase c{e.text, dates::from_civil(2025, 11, 21), GetParam(), {}, 0};
      const auto claims = read(document_of(c), options);
      const std::string where = std::string(code_of(GetParam())) + "/grammar.txt:" + std::to_string(e.line) + ": " + e.text;
      if (!e.yes) {
        EXPECT_TRUE(claims.empty()) << where;
        continue;
      }
      const ReadClaim* fits = nullptr;
      for (const ReadClaim& claim : claims)
        if ((e.subject.empty() || claim.subject == e.subject) && (e.status.empty() || text_of(claim.status) == e.status)) fits = &claim;
      EXPECT_TRUE(fits != nullptr) << where << (claims.empty() ? std::string(" (nothing)") : " (" + claims[0].subject + ", " + std::string(text_of(claims[0].status)) + ")");
      if (fits == nullptr) continue;
      for (const auto& [name, value] : e.values) {
        if (name == "months") {
          EXPECT_EQ(fits->value.months ? std::to_string(*fits->value.months) : "", value) << where;
        }
        if (name == "low") {
          EXPECT_EQ(fits->value.count ? std::to_string(fits->value.count->low) : "", value) << where;
        }
      }
    }
  }
}

// The size of a vocabulary: words that reading needs, not a dictionary.
TEST_P(RuleExamples, TheVocabularyIsLargeEnough) {
  const Lexicon& lexicon = own(GetParam()).lexicon;
  std::printf("%s: %zu lemmas, %zu forms, %zu rules\n", std::string(code_of(GetParam())).c_str(), lexicon.lemma_count(), lexicon.form_count(), own(GetParam()).rules.size());
  const bool full = GetParam() == Language::en || GetParam() == Language::ru || GetParam() == Language::be;
  EXPECT_GE(lexicon.lemma_count(), full ? 1500U : 400U);
}

INSTANTIATE_TEST_SUITE_P(Languages, RuleExamples, testing::Values(Language::en, Language::ru, Language::be, Language::uk, Language::pl),
                         [](const auto& language) { return std::string(code_of(language.param)); });

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(ReadingCases, AreReadAsExpected) {
  CaseScore score;
  size_t cases = 0;
  for (const Language l : {Language::en, Language::ru, Language::be, Language::uk, Language::pl})
    for (const std::string half : {"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "seventh_who", "seventh_speech", "eighth_out", "eighth_court", "lists", "misread", "court"}) {
      const std::string path = "cases/reading/" + std::string(code_of(l)) + "_" + half + ".case";
      if (const char* only = std::getenv("STILLHELD_ONLY_CASES"); only != nullptr && path.find(only) == path.npos) continue;
      if (!std::filesystem::exists(kRoot + "/" + path)) continue;
      const auto parsed = parse_cases(path, text_of_file(kRoot + "/" + path), l);
      ASSERT_TRUE(parsed.ok()) << path << ":" << parsed.error().where.row << " expected " << parsed.error().params[0];
      score_cases(*parsed, path, own_options(l), score);
      cases += parsed->size();
    }
  Tally all;
  for (const auto& [key, tally] : score.by) {
    all.add(tally);
    std::printf("%s\t%-15s P %lld/%lld R %lld/%lld date %lld/%lld value %lld/%lld\n", key.first.c_str(), key.second.c_str(), static_cast<long long>(tally.agreed),
                static_cast<long long>(tally.found), static_cast<long long>(tally.agreed), static_cast<long long>(tally.expected), static_cast<long long>(tally.right_dates),
                static_cast<long long>(tally.dates), static_cast<long long>(tally.right_values), static_cast<long long>(tally.values));
  }
  std::printf("cases %zu  P %.3f R %.3f taken as fact %lld/%lld\n", cases, static_cast<double>(all.agreed) / static_cast<double>(all.found),
              static_cast<double>(all.agreed) / static_cast<double>(all.expected), static_cast<long long>(score.taken_as_fact), static_cast<long long>(score.not_asserted));
  if (std::getenv("STILLHELD_SHOW_MISSES") != nullptr)
    for (const std::string& miss : score.misses) std::printf("%s\n", miss.c_str());
  EXPECT_GE(cases, 400U);
  EXPECT_GE(static_cast<double>(all.agreed) / static_cast<double>(all.found), 0.9);
  EXPECT_GE(static_cast<double>(all.agreed) / static_cast<double>(all.expected), 0.8);
}

// What was misread on real pages and mended stays mended, sentence by sentence.
TEST(ReadingCases, WhatWasMendedIsReadWholly) {
  size_t cases = 0;
  for (const Language l : {Language::en, Language::ru, Language::uk}) {
    const std::string path = "cases/reading/" + std::string(code_of(l)) + "_misread.case";
    const auto parsed = parse_cases(path, text_of_file(kRoot + "/" + path), l);
    ASSERT_TRUE(parsed.ok()) << path;
    CaseScore score;
    score_cases(*parsed, path, own_options(l), score);
    for (const std::string& miss : score.misses) ADD_FAILURE() << miss;
    cases += parsed->size();
  }
  EXPECT_GT(cases, 15U);
}

// The invariant of claim.h, on every sentence that we have.
TEST(ReadingCases, TheSpanIsTheQuote) {
  size_t claims = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/cases/reading")) {
    if (entry.path().extension() != ".case") continue;
    Language language = Language::en;
    ASSERT_TRUE(language_by_code(entry.path().filename().string().substr(0, 2), language)) << entry.path();
    const auto parsed = parse_cases(entry.path().string(), text_of_file(entry.path()), language);
    ASSERT_TRUE(parsed.ok()) << entry.path();
    for (const ReadingCase& c : *parsed) {
      const Document document = document_of(c);
      for (const ReadClaim& claim : read(document, own_options(language))) {
        ++claims;
        EXPECT_EQ(document.slice(claim.span.start, claim.span.end), claim.quote) << c.text;
        EXPECT_TRUE(claim.span.start <= claim.trigger.start && claim.trigger.end <= claim.span.end) << c.text;
        EXPECT_TRUE(claim.subject_at.empty() || claim.subject.empty() || document.slice(claim.subject_at.start, claim.subject_at.end) == claim.subject) << c.text;
      }
    }
  }
  EXPECT_GT(claims, 600U);
}

}  // namespace
}  // namespace stillheld::reading
