// Runs cases/**/*.case, each as a test of its own, and tests the runner.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "publish/case_runner_test.h"

namespace stillheld::publish {
namespace {

std::string text_of_file(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

class Case : public testing::Test {
 public:
  Case(std::string path, bool postgres) : path_(std::move(path)), postgres_(postgres) {}
  void TestBody() override {
    const char* server = std::getenv("STILLHELD_TEST_POSTGRES");
    if (postgres_ && server == nullptr) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
    const auto outcome = run_case(path_, text_of_file(std::string(STILLHELD_SOURCE_DIR) + "/" + path_), postgres_ ? server : "");
    if (!outcome.ok()) {
      const Error& e = outcome.error();
      FAIL() << e.where.file << ":" << e.where.row << ": " << row_of(e.code).key << ": " << (e.params.empty() ? "" : e.params[0]);
    }
    for (const std::string& failure : outcome->failures) ADD_FAILURE() << failure;
  }

 private:
  std::string path_;
  bool postgres_;
};

// Each on both stores (store/open.h).  cases/ledger/three_pardons.case is Cases.ledger/three_pardons.
bool register_cases() {
  const std::filesystem::path root = std::filesystem::path(STILLHELD_SOURCE_DIR);
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "cases")) {
    const std::filesystem::path path = entry.path().lexically_relative(root);
    // Sentences have a runner of their own (reading/rules_test.cc, check/).
    const std::string kind = *std::next(path.begin());
    if (path.extension() == ".case" && kind != "reading" && kind != "check") paths.push_back(path.string());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    const bool slow = path.ends_with(".slow.case");
    std::string name = path.substr(6, path.size() - 6 - (slow ? 10 : 5));
    std::replace(name.begin(), name.end(), '/', '.');
    for (const bool postgres : {false, true})
      testing::RegisterTest(slow ? "SlowCases" : "Cases", (name + (postgres ? ".postgres" : "")).c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [path, postgres]() -> testing::Test* { return new Case(path, postgres); });
  }
  return !paths.empty();
}
const bool registered = register_cases();

TEST(CaseRunner, ThereAreCases) { EXPECT_TRUE(registered); }

TEST(CaseRunner, AnExpectationThatFailsIsNamedWithItsLine) {
  const auto outcome = run_case("a.case", "claim arrest person:a on 2021-07-14\n\nheld on 2021-07-14 => 2\nheld on 2021-07-13 => 0\n");
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->expectations, 2U);
  ASSERT_EQ(outcome->failures.size(), 1U);
  EXPECT_EQ(outcome->failures[0], "a.case:3: held on 2021-07-14: expected 2, got 1");
}

struct Bad {
  const char* text;
  uint64_t row;
  const char* says;
};

class BadCases : public testing::TestWithParam<Bad> {};

TEST_P(BadCases, AreRefusedWithFileAndLine) {
  const auto outcome = run_case("b.case", GetParam().text);
  ASSERT_FALSE(outcome.ok()) << GetParam().text;
  EXPECT_EQ(outcome.error().code, Code::kBadCase);
  EXPECT_EQ(outcome.error().where.file, "b.case");
  EXPECT_EQ(outcome.error().where.row, GetParam().row) << GetParam().text;
  EXPECT_NE(outcome.error().params.at(0).find(GetParam().says), std::string::npos) << outcome.error().params[0];
}

INSTANTIATE_TEST_SUITE_P(
    CaseRunner, BadCases,
    testing::Values(Bad{"", 0, "expects nothing"}, Bad{"# only a remark\n", 0, "expects nothing"},
                    Bad{"\nclaim arest person:a on 2021-07-14\n", 2, "no kind of claim"},
                    Bad{"claim wave person:a on 2021-07-14\n", 1, "no kind of claim about a person"},
                    Bad{"claim arrest kalesnikava on 2021-07-14\n", 1, "person:a"},
                    Bad{"claim arrest person:a on 2021-02-31\n", 1, "no date"},
                    Bad{"claim arrest person:a at 2021-02-03\n", 1, "expected one of: on"},
                    Bad{"claim arrest person:a on 2021-02-03 on 2021-02-04\n", 1, "twice"},
                    Bad{"claim release person:a on 2021-02-03 way bus\n", 1, "no way"},
                    Bad{"claim release person:a on 2021-02-03 to nowhere\n", 1, "neither a destination"},
                    Bad{"claim verdict person:a on 2021-02-03 months ten\n", 1, "number of months"},
                    Bad{"claim verdict person:a on 2021-02-03 penalty boat\n", 1, "no penalty"},
                    Bad{"claim verdict person:a on 2021-02-03 status true\n", 1, "conflict or proposed"},
                    Bad{"claim verdict person:a on 2021-02-03 as x\n", 1, "no label"},
                    Bad{"claim arrest person:a on 2021 as #x\nclaim arrest person:b on 2021 as #x\n", 2, "given twice"},
                    Bad{"retract #x\n", 1, "nothing is labelled"}, Bad{"claim arrest person:a on 2021 as #x\nundo #x\n", 2, "retracted"},
                    Bad{"count stock many on 2021 by a\n", 1, "no count"}, Bad{"count stock 3 by a\n", 1, "on a day or for a period"},
                    Bad{"count stock 3 on 2021\n", 1, "by ORGANISATION"},
                    Bad{"--- recorded 2025-01-01\nclaim arrest person:a on 2021\n--- recorded 2024-01-01\n", 3, "backwards"},
                    Bad{"--- recorded yesterday\n", 1, "no day"}, Bad{"free all\n", 1, "neither a statement"},
                    Bad{"  held on 2021-01-01 => 1\n", 1, "indented"}, Bad{"rules\n  [[rule_set]]\n  name = 3\n", 1, "cannot be read"},
                    Bad{"prefer the_loudest\n", 1, "cannot be read"}, Bad{"held on 2021-01-01 =>\n", 1, "QUESTION => ANSWER"},
                    Bad{"held on 2021-01-01 rules mine => 1\n", 1, "no rule set"}, Bad{"held on July => 1\n", 1, "no day"},
                    Bad{"account person:a on 2021-01-01 => dead\n", 1, "nothing was told"},
                    Bad{"weather on 2021-01-01 => rain\n", 1, "no question"},
                    Bad{"claim arrest person:a on 2021\nbalance 2021-01-01 2021-02-01 => rest 0\n", 2, "not part of this answer"}));

// A word that the runner knows and cases/README.md does not is a riddle.
TEST(CaseRunner, EveryWordIsDescribed) {
  const std::string readme = text_of_file(std::string(STILLHELD_SOURCE_DIR) + "/cases/README.md");
  ASSERT_FALSE(readme.empty());
  for (const std::string& word : case_words()) EXPECT_NE(readme.find("`" + word), std::string::npos) << word;
}

}  // namespace
}  // namespace stillheld::publish
