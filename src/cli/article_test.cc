// read, check and import of articles, as a user calls them.
#include "cli/cli_test.h"

namespace stillheld::cli {
namespace {

class ArticleTest : public ProgramTest {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
};

TEST_F(ArticleTest, ReadNeedsNoLedger) {
  const std::string path = write("a.txt", "Anna Petrova was released on Friday.\n");
  const Ran ran = run_words({"read", path, "--published", "2025-11-21", "--json", "--ledger", folder_ + "/none"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("\"kind\":\"release\",\"status\":\"asserted\",\"subject\":\"Anna Petrova\",\"person\":null"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\"from\":\"2025-11-21\""), std::string::npos) << ran.out;
}

TEST_F(ArticleTest, AnEmptyFileIsAnErrorWithItsName) {
  const std::string path = write("empty.txt", "");
  const Ran ran = run_words({"read", path, "--ledger", folder_ + "/none"});
  EXPECT_EQ(ran.status, 3);
  EXPECT_NE(ran.err.find("empty.txt"), std::string::npos) << ran.err;
}

TEST_F(ArticleTest, CheckMarksWhatTheBooksContradict) {
  const std::string ledger = sample_ledger();
  const std::string path = write("b.txt",
                                 "News of the day\n\nAccording to Viasna, there are still dozens of political prisoners in Belarus.\n"
                                 "Maria Kolesnikova, who was sentenced to 11 years in prison, was released.\n"
                                 "Lukashenko, who has been in power for over 30 years, smiled.\n");
  const Ran october = run_words({"check", path, "--published", "2025-10-15", "--json", "--ledger", ledger});
  EXPECT_EQ(october.status, 0) << october.err;
  EXPECT_NE(october.out.find("\"kind\":\"stock_count\",\"status\":\"asserted\",\"verdict\":\"contradicted\""), std::string::npos) << october.out;
  EXPECT_NE(october.out.find("\"kind\":\"release\",\"status\":\"asserted\",\"verdict\":\"contradicted\""), std::string::npos) << october.out;
  EXPECT_NE(october.out.find("\"kind\":\"verdict\",\"status\":\"asserted\",\"verdict\":\"supported\""), std::string::npos) << october.out;
  EXPECT_NE(october.out.find("\"kind\":\"office\",\"status\":\"asserted\",\"verdict\":\"supported\""), std::string::npos) << october.out;
  const Ran january = run_words({"check", path, "--published", "2026-01-15", "--json", "--ledger", ledger});
  EXPECT_NE(january.out.find("\"kind\":\"release\",\"status\":\"asserted\",\"verdict\":\"supported\""), std::string::npos) << january.out;
  const Ran page = run_words({"check", path, "--format", "html", "--ledger", ledger});
  EXPECT_NE(page.out.find("<mark class=\"contradicted\""), std::string::npos);
  EXPECT_EQ(page.out.find("<script"), std::string::npos);
  const Ran review = run_words({"check", path, "--published", "2025-10-15", "--format", "claimreview", "--ledger", ledger});
  EXPECT_NE(review.out.find("\"@type\":\"ClaimReview\""), std::string::npos) << review.out;
}

// The document that the project started from.
TEST_F(ArticleTest, TheFoundingText) {
  const std::string path = std::string(STILLHELD_SOURCE_DIR) + "/../shared/articles/founding.txt";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "../shared is not here";
  const Ran ran = run_words({"check", path, "--json", "--ledger", sample_ledger()});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const auto has = [&](const std::string& text) { EXPECT_NE(ran.out.find(text), std::string::npos) << text << "\n" << ran.out; };
  has("\"quote\":\"dozens of political prisoners\"");
  has("\"kind\":\"stock_count\",\"status\":\"asserted\",\"verdict\":\"contradicted\"");
  has("\"particulars\":[\"873\",\"1255\",\"Viasna\",\"viasna\"]");
  has("\"kind\":\"release\",\"status\":\"asserted\",\"verdict\":\"depends_on_date\"");
  has("\"written_to\":\"2025-12-12\",\"verdict\":\"contradicted\"");
  has("\"written_from\":\"2025-12-13\"");
  has("\"kind\":\"verdict\",\"status\":\"asserted\",\"verdict\":\"supported\"");
  has("verdict 2021-09-06 132");
  has("\"kind\":\"office\",\"status\":\"asserted\",\"verdict\":\"supported\"");
  has("office 1994-07-20/");
  has("\"kind\":\"statement\",\"status\":\"asserted\",\"verdict\":\"not_in_ledger\"");
  has("\"kind\":\"flow_count\",\"status\":\"asserted\",\"verdict\":\"supported\"");
}

// cases/check: a sentence, and the verdict that the sample's books give on it.
TEST_F(ArticleTest, VerdictsAreAsInTheCases) {
  std::istringstream lines(file_text(source_path("cases/check/verdicts.case")));
  std::string line, published, out, text;
  int verdicts = 0;
  while (std::getline(lines, line)) {
    if (line.starts_with("published ")) published = line.substr(10);
    if (line.starts_with("text ")) {
      text = line.substr(5);
      const Ran ran = run_words({"check", write("case.txt", text + "\n"), "--published", published, "--json", "--ledger", sample_ledger()});
      EXPECT_EQ(ran.status, 0) << ran.err;
      out = ran.out;
    }
    if (!line.starts_with("verdict ")) continue;
    ++verdicts;
    std::istringstream words(line);
    std::string key, kind, verdict;
    words >> key >> kind >> verdict;
    bool found = false;
    for (const char* status : {"asserted", "negated", "planned", "demanded", "hypothetical"})
      found |= out.find("\"kind\":\"" + kind + "\",\"status\":\"" + status + "\",\"verdict\":\"" + verdict + "\"") != std::string::npos;
    EXPECT_TRUE(found) << published << " " << text << " => " << kind << " " << verdict << "\n" << out.substr(0, 800);
  }
  EXPECT_GT(verdicts, 20);
}

TEST_F(ArticleTest, ImportProposesAndACopyAddsNothing) {
  copy_sample();
  const std::string ledger = ledger_;
  const std::string text = "Maria Kolesnikova was released on 13 December 2025 after a pardon. Many people had waited for that day, and they came to the border with flowers and flags.\n";
  const std::string path = write("c.txt", text);
  const Ran first = run_words({"import", path, "--published", "2025-12-14", "--publisher", "Agency", "--ledger", ledger});
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_NE(first.out.find("1 proposed"), std::string::npos) << first.out;
  const std::string other = write("d.txt", text);
  const Ran second = run_words({"import", other, "--published", "2025-12-14", "--publisher", "Daily", "--ledger", ledger});
  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_NE(second.out.find("0 proposed"), std::string::npos) << second.out;
}

}  // namespace
}  // namespace stillheld::cli
