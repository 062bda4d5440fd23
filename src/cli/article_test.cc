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

TEST_F(ArticleTest, ScoreNamesWhatWasMissed) {
  const std::string path = write("en_x.case", "published 2025-11-21\ntext Anna Petrova was released on Friday.\nclaim release asserted \"Anna Petrova\" 2025-11-21\n"
                                              "text Petr Ivanov likes tea.\nclaim arrest asserted \"Petr Ivanov\"\n");
  const Ran plain = run_words({"score", "--reading", path});
  EXPECT_EQ(plain.status, 0) << plain.err;
  EXPECT_EQ(plain.out.find(".case:4:"), std::string::npos) << plain.out;
  const Ran misses = run_words({"score", "--reading", path, "--misses"});
  EXPECT_NE(misses.out.find("en_x.case:4: missed arrest asserted \"Petr Ivanov\""), std::string::npos) << misses.out;
  const Ran json = run_words({"score", "--reading", path, "--misses", "--json"});
  EXPECT_EQ(parse(json.out)["misses"].get_array().size(), 1U) << json.out;
}

TEST_F(ArticleTest, CheckMarksWhatTheBooksContradict) {
  const std::string ledger = sample_ledger();
  const std::string path = write("b.txt",
                                 "News of the day\n\nAccording to Viasna, there are still dozens of political prisoners in Belarus.\n"
                                 "Maria Kolesnikova, who was sentenced to 11 years in prison, was released.\n"
                                 "Lukashenko, who has been in power for over 30 years, smiled.\n");
  const Ran october = run_words({"check", path, "--published", "2025-10-15", "--json", "--ledger", ledger});
  EXPECT_EQ(october.status, 0) << october.err;
  EXPECT_NE(october.out.find("\"kind\":\"stock_count\",\"verdict\":\"contradicted\""), std::string::npos) << october.out;
  EXPECT_NE(october.out.find("\"kind\":\"release\",\"verdict\":\"contradicted\""), std::string::npos) << october.out;
  EXPECT_NE(october.out.find("\"kind\":\"verdict\",\"verdict\":\"supported\""), std::string::npos) << october.out;
  EXPECT_NE(october.out.find("\"kind\":\"office\",\"verdict\":\"supported\""), std::string::npos) << october.out;
  const Ran january = run_words({"check", path, "--published", "2026-01-15", "--json", "--ledger", ledger});
  EXPECT_NE(january.out.find("\"kind\":\"release\",\"verdict\":\"supported\""), std::string::npos) << january.out;
  const Ran page = run_words({"check", path, "--format", "html", "--ledger", ledger});
  EXPECT_NE(page.out.find("<mark class=\"contradicted\""), std::string::npos);
  EXPECT_EQ(page.out.find("<script"), std::string::npos);
  const Ran review = run_words({"check", path, "--published", "2025-10-15", "--format", "claimreview", "--ledger", ledger});
  EXPECT_NE(review.out.find("\"@type\":\"ClaimReview\""), std::string::npos) << review.out;
}

// What a program that reads the answer may rely on (docs/checking.md).
TEST_F(ArticleTest, TheAnswersHaveTheirShape) {
  const std::string path = write("b.txt", "There are dozens of political prisoners in Belarus, Viasna said.\nMaria Kolesnikova was sentenced to 11 years in prison.\nAnna Petrova was freed.\n");
  const Ran ran = run_words({"check", path, "--published", "2025-10-15", "--json", "--ledger", sample_ledger()});
  const auto answer = parse(ran.out);
  int claims = 0;
  for (simdjson::dom::element c : answer["claims"]) {
    ++claims;
    std::vector<std::string> keys;
    simdjson::dom::object members;
    ASSERT_EQ(c.get_object().get(members), simdjson::SUCCESS);
    for (const auto& member : members) keys.emplace_back(member.key);
    keys.resize(7);
    EXPECT_EQ(keys, (std::vector<std::string>{"quote", "span", "kind", "verdict", "fields", "why", "evidence"}));
    EXPECT_TRUE(std::string(c["why"].get_string().value()).find(' ') != std::string::npos) << "a sentence";
    const auto start = static_cast<size_t>(c["span"]["start"].get_int64().value()), end = static_cast<size_t>(c["span"]["end"].get_int64().value());
    const std::string text = file_text(path);
    EXPECT_EQ(text.substr(start, end - start), std::string(c["quote"].get_string().value()));
    for (simdjson::dom::element f : c["fields"])
      for (const char* key : {"field", "said", "books", "agrees"}) EXPECT_EQ(f[key].error(), simdjson::SUCCESS) << key;
  }
  EXPECT_EQ(claims, 3);
  // ClaimReview: what schema.org and those who gather it ask for.
  const Ran reviews = run_words({"check", path, "--published", "2025-10-15", "--format", "claimreview", "--review-url", "https://desk.example/r", "--ledger", sample_ledger()});
  std::istringstream lines(reviews.out);
  std::string line;
  int reviewed = 0;
  while (std::getline(lines, line)) {
    ++reviewed;
    const auto r = parse(line);
    EXPECT_EQ(r["@context"].get_string().value(), "https://schema.org");
    EXPECT_EQ(r["@type"].get_string().value(), "ClaimReview");
    EXPECT_TRUE(r["url"].get_string().value().starts_with("https://desk.example/r#c"));
    EXPECT_EQ(r["datePublished"].get_string().value(), "2026-11-24");
    EXPECT_FALSE(r["claimReviewed"].get_string().value().empty());
    EXPECT_EQ(r["author"]["@type"].get_string().value(), "Organization");
    EXPECT_EQ(r["itemReviewed"]["@type"].get_string().value(), "Claim");
    EXPECT_EQ(r["itemReviewed"]["datePublished"].get_string().value(), "2025-10-15");
    EXPECT_EQ(r["reviewRating"]["@type"].get_string().value(), "Rating");
    const int64_t value = r["reviewRating"]["ratingValue"].get_int64().value();
    EXPECT_TRUE(value == r["reviewRating"]["bestRating"].get_int64().value() || value == r["reviewRating"]["worstRating"].get_int64().value());
    EXPECT_FALSE(r["reviewRating"]["alternateName"].get_string().value().empty());
  }
  EXPECT_EQ(reviewed, 2);
  const Ran unnamed = run_words({"check", path, "--published", "2025-10-15", "--format", "claimreview", "--ledger", sample_ledger()});
  EXPECT_NE(unnamed.out.find("\"url\":\"urn:stillheld:review:"), std::string::npos) << unnamed.out;
}

// The document that the project started from.
TEST_F(ArticleTest, TheFoundingText) {
  const std::string path = std::string(STILLHELD_SOURCE_DIR) + "/../shared/articles/founding.txt";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "../shared is not here";
  const Ran ran = run_words({"check", path, "--json", "--ledger", sample_ledger()});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const auto has = [&](const std::string& text) { EXPECT_NE(ran.out.find(text), std::string::npos) << text << "\n" << ran.out; };
  has("\"quote\":\"dozens of political prisoners\"");
  has("\"kind\":\"stock_count\",\"verdict\":\"contradicted\"");
  has("\"particulars\":[\"873\",\"1255\",\"Viasna\",\"viasna\",\"9\",\"63\"]");
  has("\"kind\":\"release\",\"verdict\":\"depends_on_date\"");
  has("\"written_to\":\"2025-12-12\",\"verdict\":\"contradicted\"");
  has("\"written_from\":\"2025-12-13\"");
  has("\"kind\":\"verdict\",\"verdict\":\"supported\"");
  has("verdict 2021-09-06 132");
  has("\"kind\":\"office\",\"verdict\":\"supported\"");
  has("office 1994-07-20/");
  has("\"kind\":\"statement\",\"verdict\":\"not_in_ledger\"");
  has("\"kind\":\"flow_count\",\"verdict\":\"supported\"");
}

// cases/check: sentences, and the verdicts that the sample's books give on them.
// What was never contradicted must not be: that is the one fault without excuse.
// A line with `unread` is one that reading/ does not read yet: no verdict is asked.
TEST_F(ArticleTest, VerdictsAreAsInTheCases) {
  int verdicts = 0, files = 0;
  for (const auto& item : std::filesystem::directory_iterator(source_path("cases/check"))) {
    if (item.path().extension() != ".case") continue;
    ++files;
    std::istringstream lines(file_text(item.path()));
    std::string line, published, out, text;
    while (std::getline(lines, line)) {
      if (line.starts_with("published ")) published = line.substr(10);
      if (line.starts_with("text ")) {
        text = line.substr(5);
        const Ran ran = run_words({"check", write("case.txt", text + "\n"), "--published", published, "--json", "--ledger", sample_ledger()});
        EXPECT_EQ(ran.status, 0) << ran.err;
        out = ran.out;
      }
      if (!line.starts_with("verdict ") && !line.starts_with("unread ")) continue;
      ++verdicts;
      std::istringstream words(line);
      std::string key, kind, verdict;
      words >> key >> kind >> verdict;
      const auto has = [&](const std::string& v) { return out.find("\"kind\":\"" + kind + "\",\"verdict\":\"" + v + "\"") != std::string::npos; };
      EXPECT_TRUE(verdict == "contradicted" || !has("contradicted")) << "false alarm: " << published << " " << text;
      EXPECT_TRUE(key == "unread" || has(verdict)) << item.path().filename() << " " << published << " " << text << " => " << kind << " " << verdict << "\n" << out.substr(0, 800);
    }
  }
  EXPECT_GE(files, 3);
  EXPECT_GT(verdicts, 150);
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
