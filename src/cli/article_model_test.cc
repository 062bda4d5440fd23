// The plug for a local language model, as a user calls it.
#include "cli/cli_test.h"
#include "reading/fake_endpoint_test.h"

namespace stillheld::cli {
namespace {

using reading::FakeEndpoint;

const char kText[] =
    "News of the day\n\n"
    "Viktar Babaryka was sentenced to 14 years in July 2021. Marfa Rabkova was sentenced to 5 years in prison.\n"
    "Release, on Friday and after a sentence of 5 years, at last for Maria Kolesnikova.\n"
    "There are dozens of political prisoners in Belarus.\n";
const char kGood[] = R"({"claims":[{"kind":"release","trigger":"Release","subject":"Maria Kolesnikova","date":"on Friday"}]})";

class ArticleModel : public ProgramTest {
 protected:
  std::string article() { return file("a.txt", kText); }
  Ran with(const Words& words, const std::string& address) {
    Words all = words;
    all.insert(all.end(), {"--published", "2025-12-14", "--ledger", ledger_});
    if (!address.empty()) all.insert(all.end(), {"--model", address});
    return run_words(all);
  }
  // Lines of JSON without what a model read.
  static std::string without_model(const std::string& lines) {
    std::istringstream in(lines);
    std::string line, out;
    while (std::getline(in, line))
      if (line.find("\"grade\":\"model\"") == std::string::npos) out += line + "\n";
    return out;
  }
};

TEST_F(ArticleModel, ReadMarksWhatItRead) {
  ledger_ = folder_ + "/none";
  FakeEndpoint fake([](const std::string&) { return FakeEndpoint::says(kGood); });
  const Ran alone = with({"read", article(), "--json"}, "");
  const Ran ran = with({"read", article(), "--json"}, fake.address("small:1b"));
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(without_model(ran.out), alone.out);
  EXPECT_NE(ran.out.find("\"grade\":\"model\",\"rule\":\"model:small:1b:"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\"model\":\"small:1b\",\"prompt_sha256\":\""), std::string::npos);
  EXPECT_NE(ran.err.find("model small:1b: asked about"), std::string::npos) << ran.err;
  // Only sentences that no rule completes leave the process.
  for (const std::string& request : fake.requests()) {
    EXPECT_EQ(request.find("Babaryka"), std::string::npos);
    EXPECT_EQ(request.find("dozens"), std::string::npos);
  }
}

TEST_F(ArticleModel, AnotherMachineIsRefusedBeforeAnythingIsRead) {
  copy_sample();
  const uint64_t before = log_size();
  for (const Words& words : {Words{"read", article()}, Words{"check", article()}, Words{"import", article()}})
    for (const char* address : {"http://10.0.0.5:8080/v1", "https://127.0.0.1/v1", "http://127.0.0.1.example.org/v1", "example"}) {
      const Ran ran = with(words, address);
      EXPECT_EQ(ran.status, 2) << address;
      EXPECT_NE(ran.err.find("--model"), std::string::npos) << ran.err;
      EXPECT_TRUE(ran.out.empty());
    }
  EXPECT_EQ(log_size(), before);
}

// The verdicts, their fields, readings and evidence, and the window that they
// rest on, are the same bytes; a model's claims stand beside them, unjudged.
TEST_F(ArticleModel, NoVerdictRestsOnIt) {
  copy_sample();
  const auto judged = [&](const std::string& json, int& by_model) {
    std::string out;
    const auto answer = parse(json);
    for (const char* key : {"published", "written_from", "written_to"}) out += simdjson::to_string(answer[key]) + "\n";
    for (simdjson::dom::element c : answer["claims"]) {
      if (c["claim"]["grade"].get_string().value() == "model") {
        ++by_model;
        EXPECT_EQ(c["verdict"].get_string().value(), "not_in_ledger");
        EXPECT_EQ(c["because"].get_string().value(), "by_model");
        continue;
      }
      out += simdjson::to_string(c) + "\n";
    }
    return out;
  };
  const std::string claims[] = {kGood, R"({"claims":[{"kind":"release","trigger":"Release","subject":"Maria Kolesnikova"}]})",
                                R"({"claims":[{"kind":"release","trigger":"Release","subject":"Maria Kolesnikova","date":"on Friday"},{"kind":"verdict","trigger":"sentence","subject":"Maria Kolesnikova","term":"5 years"}]})"};
  for (const std::string& answer : claims)
    for (const bool dated : {true, false}) {
      FakeEndpoint fake([&](const std::string&) { return FakeEndpoint::says(answer); });
      Words words{"check", article(), "--json", "--ledger", ledger_};
      if (dated) words.insert(words.end(), {"--published", "2025-10-15"});
      const Ran alone = run_words(words);
      words.insert(words.end(), {"--model", fake.address()});
      const Ran ran = run_words(words);
      int none = 0, some = 0;
      const std::string before = judged(alone.out, none);
      EXPECT_EQ(judged(ran.out, some), before);
      EXPECT_EQ(none, 0);
      EXPECT_GT(some, 0) << ran.out;
      EXPECT_NE(before.find("contradicted"), std::string::npos) << "the test must have something to change";
    }
}

TEST_F(ArticleModel, WhatItReadIsProposedAndNoMore) {
  copy_sample();
  FakeEndpoint fake([](const std::string&) { return FakeEndpoint::says(kGood); });
  const Ran ran = with({"import", article(), "--publisher", "A Paper", "--json"}, fake.address());
  ASSERT_EQ(ran.status, 0) << ran.err;
  int64_t entry = 0;
  const std::string out = ran.out;
  for (simdjson::dom::element p : parse(out)["proposed"])
    if (!p["model"].is_null()) {
      EXPECT_TRUE(std::string(p["model"].get_string().value()).starts_with("fake sha256:"));
      entry = p["entry"].get_int64().value();
    }
  ASSERT_GT(entry, 0) << ran.out;
  const std::string person = must({"person", "kalesnikava", "--json"});
  for (simdjson::dom::element c : parse(person)["claims"])
    if (c["entry"].get_int64().value() == entry) {
      EXPECT_EQ(c["standing"].get_string().value(), "proposed");
    }
  std::istringstream in("u\nu\n");
  std::ostringstream shown, err;
  EXPECT_EQ(cli::run({"review", "--ledger", ledger_}, {shown, err, false, &in}, clock_, random_), 0);
  EXPECT_NE(shown.str().find("read by the model fake"), std::string::npos) << shown.str();
}

TEST_F(ArticleModel, WhateverGoesWrongReadingGoesOn) {
  ledger_ = folder_ + "/none";
  const std::string alone = with({"read", article(), "--json"}, "").out;
  ASSERT_FALSE(alone.empty());
  const std::pair<std::string, const char*> answers[] = {
      {FakeEndpoint::http("{\"error\":{}}", "500 Internal Server Error"), "HTTP 500"},
      {FakeEndpoint::http("<html>"), "no such JSON"},
      {FakeEndpoint::says("As a language model I cannot."), "no such JSON"},
      {FakeEndpoint::says(std::string(2 << 20, 'x')), "too long"},
      {FakeEndpoint::says(R"({"claims":[{"kind":"release","trigger":"Release","subject":"Anna Ivanova"}]})"), "0 claims hold word for word, 1 were thrown away"}};
  for (const auto& [answer, warning] : answers) {
    FakeEndpoint fake([&](const std::string&) { return answer; });
    const Ran ran = with({"read", article(), "--json"}, fake.address());
    EXPECT_EQ(ran.status, 0);
    EXPECT_EQ(ran.out, alone) << warning;
    EXPECT_NE(ran.err.find(warning), std::string::npos) << ran.err;
  }
  uint16_t closed;
  {
    FakeEndpoint fake([](const std::string&) { return std::string(); });
    closed = fake.port();
  }
  const Ran ran = with({"read", article(), "--json"}, "http://localhost:" + std::to_string(closed) + "/v1");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, alone);
  EXPECT_NE(ran.err.find("cannot be reached"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace stillheld::cli
