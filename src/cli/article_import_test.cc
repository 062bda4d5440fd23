// Articles into the ledger: what is kept of them, who decides, what a copy is.
#include "cli/cli_test.h"
#include "ledger/cache.h"
#include "reading/document.h"

namespace stillheld::cli {
namespace {

const char kPage[] =
    "<html><head><title>News from the border</title></head><body><article><h1>News from the border</h1>\n"
    "<p>Maria&nbsp;Kolesnikova was <b>released</b> on 13 December 2025 after a pardon, and she was met at the border by her family, by friends and by many who had waited.</p>\n"
    "<p>Marfa Rabkova was sentenced to 12 years in prison in September 2022, and her lawyers have said since that they were never told the reasons of the court.</p>\n"
    "<p>Rabkova, they said, had hoped for another answer than the one which the court gave her on a grey morning without any witness in the hall.</p>\n"
    "</article></body></html>\n";

class ArticleImport : public ProgramTest {
 protected:
  ArticleImport() { copy_sample(); }
  std::vector<int64_t> import(const std::string& name, const std::string& bytes, const std::string& publisher, const Words& more = {}) {
    Words words{"import", file(name, bytes), "--published", "2025-12-14", "--publisher", publisher, "--json"};
    words.insert(words.end(), more.begin(), more.end());
    last_ = must(words);
    std::vector<int64_t> out;
    for (simdjson::dom::element p : parse(last_)["proposed"]) out.push_back(p["entry"].get_int64().value());
    return out;
  }
  std::string review(const std::string& answers, Words words = {"review"}) {
    words.insert(words.end(), {"--ledger", ledger_});
    std::istringstream in(answers);
    std::ostringstream out, err;
    EXPECT_EQ(run(words, {out, err, false, &in}, clock_, random_), 0) << err.str();
    return out.str();
  }
  // Where the books have this claim.
  std::string standing(int64_t entry, const std::string& who) {
    const std::string json = must({"person", who, "--json"});
    for (simdjson::dom::element c : parse(json)["claims"])
      if (c["entry"].get_int64().value() == entry) return std::string(c["standing"].get_string().value());
    return "none";
  }
  std::string last_;
};

TEST_F(ArticleImport, TheBytesAreKeptAndTheSpanLeadsToThem) {
  const auto claims = import("page.html", kPage, "An Agency");
  ASSERT_EQ(claims.size(), 2U) << last_;
  auto reader = store::open_sqlite(ledger_);
  ASSERT_TRUE(reader.ok());
  const auto capture = static_cast<Seq>((*parse(last_)["captures"].begin()).get_int64().value());
  std::string kept;
  ASSERT_TRUE((*reader)->scan_chunks(capture, [&](const store::Chunk& chunk) -> Status {
    kept += chunk.bytes;
    return {};
  }).ok());
  EXPECT_EQ(kept, kPage);
  for (const int64_t claim : claims) {
    std::string quote, span;
    const auto values = (*reader)->personals(static_cast<Seq>(claim));
    ASSERT_TRUE(values.ok());
    for (const log::Personal& value : *values) (value.field == "quote" ? quote : span) = value.text;
    const size_t from = std::stoull(span), to = std::stoull(span.substr(span.find('-') + 1));
    EXPECT_EQ(reading::decode(std::string_view(kept).substr(from, to - from), reading::Charset::utf8, reading::Markup::html), quote) << span;
  }
  EXPECT_NE(must({"verify"}).find("The ledger is whole"), std::string::npos);
}

TEST_F(ArticleImport, TheSameBytesOfTheSamePublisherChangeNothing) {
  import("page.html", kPage, "An Agency");
  const uint64_t before = log_size();
  EXPECT_TRUE(import("again.html", kPage, "An Agency").empty());
  EXPECT_TRUE(parse(last_)["same_file"].get_bool().value());
  EXPECT_EQ(log_size(), before);
}

TEST_F(ArticleImport, ADryRunWritesNothing) {
  const uint64_t before = log_size();
  EXPECT_EQ(import("page.html", kPage, "An Agency", {"--dry-run"}).size(), 2U);
  EXPECT_EQ(log_size(), before);
}

TEST_F(ArticleImport, NothingIsAcceptedUntilSomebodyDoes) {
  const std::string before = must({"person", "rabkova", "--json"});
  const auto claims = import("page.html", kPage, "An Agency");
  EXPECT_EQ(standing(claims[1], "rabkova"), "proposed");
  const std::string held = must({"held", "--json", "--on", "2024-01-01"});
  const std::string out = review("");
  EXPECT_NE(out.find("#" + std::to_string(claims[0])), std::string::npos) << out;
  EXPECT_EQ(standing(claims[0], "kalesnikava"), "proposed");
  // b takes back the last answer
  review("y\nb\nq\n");
  EXPECT_EQ(standing(claims[0], "kalesnikava"), "proposed");
  // one by one, with undo
  const std::string one = review("y\nn\n");
  EXPECT_EQ(standing(claims[0], "kalesnikava"), "accepted") << one;
  EXPECT_EQ(standing(claims[1], "rabkova"), "retracted") << one;
  const size_t at = one.find("undo import:");
  ASSERT_NE(at, std::string::npos);
  must({"undo", "import:" + std::to_string(std::stoi(one.substr(at + 12)))});
  EXPECT_EQ(standing(claims[0], "kalesnikava"), "proposed");
  EXPECT_EQ(standing(claims[1], "rabkova"), "retracted") << "the other decision stays";
}

TEST_F(ArticleImport, AWholeArticleIsDecidedAtOnce) {
  const auto claims = import("page.html", kPage, "An Agency");
  const std::string out = review("Y\n");
  for (const auto& [claim, who] : {std::pair(claims[0], "kalesnikava"), std::pair(claims[1], "rabkova")}) EXPECT_EQ(standing(claim, who), "accepted") << out;
  const size_t at = out.find("undo import:");
  must({"undo", "import:" + std::to_string(std::stoi(out.substr(at + 12)))});
  EXPECT_EQ(standing(claims[1], "rabkova"), "proposed");
  const std::string article = std::to_string(parse(last_)["proposed"].at(0)["article"].get_int64().value());
  must({"retract", "article:" + article});
  EXPECT_EQ(standing(claims[0], "kalesnikava"), "retracted");
  EXPECT_EQ(ask({"accept", "article:" + article}).status, 5) << "nothing of it waits";
  EXPECT_EQ(review("").find("Accept?"), std::string::npos);
}

TEST_F(ArticleImport, AnAcceptedClaimShowsItsQuoteAndItsSource) {
  const auto claims = import("page.html", kPage, "An Agency", {"--address", "https://agency.example/1"});
  must({"accept", std::to_string(claims[0])});
  const std::string person = must({"person", "kalesnikava"});
  EXPECT_NE(person.find("“Maria Kolesnikova was released on 13 December 2025”"), std::string::npos) << person;
  EXPECT_NE(person.find("An Agency, 2025-12-14, https://agency.example/1, #" + std::to_string(claims[0])), std::string::npos) << person;
  // Where the words stand, too.
  const std::string whole = must({"person", "kalesnikava", "--json"});
  for (simdjson::dom::element c : parse(whole)["claims"]) {
    if (c["entry"].get_int64().value() != claims[0]) continue;
    EXPECT_FALSE(std::string(c["source"]["span"].get_string().value()).empty());
    EXPECT_GT(c["source"]["capture"].get_int64().value(), 0);
  }
}

// Two papers print one agency text: one witness.
TEST_F(ArticleImport, CopiesOfOneTextAreOneWitness) {
  const auto claims = import("page.html", kPage, "An Agency");
  std::string other(kPage);
  other.replace(other.find("</article>"), 0, "<p>Maksim Znak was released on 13 December 2025.</p>\n");
  const auto more = import("other.html", other, "A Daily");
  EXPECT_EQ(parse(last_)["copies"].get_int64().value(), 1);
  EXPECT_EQ(parse(last_)["told_before"].get_int64().value(), 2);
  ASSERT_EQ(more.size(), 1U) << "what the copy adds is proposed";
  const auto own = import("own.html", "<p>Maria Kolesnikova was released on 13 December 2025, our reporter saw at the crossing, where buses had stood in the cold since noon and nobody would say for whom.</p>", "A Third");
  EXPECT_EQ(own.size(), 1U) << "another text is another witness";
  must({"accept", std::to_string(claims[0])});
  must({"accept", std::to_string(more[0])});
  must({"accept", std::to_string(own[0])});
  auto reader = store::open_sqlite(ledger_);
  ledger::Books books;
  ASSERT_TRUE(books.update(**reader).ok());
  const auto group_of = [&](int64_t entry) -> std::string {
    const uint32_t person = books.person_of_claim(static_cast<Seq>(entry)).value();
    const auto of = books.claims_of(**reader, person, books.latest_import());
    EXPECT_TRUE(of.ok());
    for (const ledger::Claim& c : *of)
      if (c.seq == static_cast<Seq>(entry)) return books.words().text(c.group);
    return "";
  };
  EXPECT_EQ(group_of(claims[0]), group_of(more[0]));
  EXPECT_NE(group_of(claims[0]), group_of(own[0]));
  EXPECT_TRUE(group_of(own[0]).starts_with("article:"));
}

TEST_F(ArticleImport, TheWordsAroundAreReadFromTheCapturedBytes) {
  import("page.html", kPage, "An Agency");
  const std::string out = review("?\nq\n");
  EXPECT_NE(out.find("[Maria Kolesnikova was released on 13 December 2025] after a pardon"), std::string::npos) << out;
}

TEST_F(ArticleImport, APageInWindows1251LeadsToItsBytes) {
  // "Марию Колесникову освободили 13 декабря 2025 года." and more, in windows-1251
  const std::string text = "Марию Колесникову освободили 13 декабря 2025 года. Её встретили друзья и родные, которые ждали на границе с самого утра.";
  std::string bytes;
  for (size_t i = 0; i < text.size();) {
    size_t next = i + 1;
    unsigned point = static_cast<unsigned char>(text[i]);
    if (point >= 0xC0) {
      point = (point & 0x1F) << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3F);
      next = i + 2;
    }
    bytes += point == 0x401 ? '\xA8' : point == 0x451 ? '\xB8' : point >= 0x410 ? static_cast<char>(point - 0x410 + 0xC0) : static_cast<char>(point);
    i = next;
  }
  const auto claims = import("page.txt", bytes, "An Agency");
  ASSERT_EQ(claims.size(), 1U) << last_;
  const std::string out = review("?\nq\n");
  EXPECT_NE(out.find("[Марию Колесникову освободили 13 декабря 2025 года]"), std::string::npos) << out;
}

}  // namespace
}  // namespace stillheld::cli
