// The measures as commands: Belarus as published, and what is refused.
#include "base/embedded.h"
#include "cli/cli_test.h"

namespace stillheld::cli {
namespace {

class Measures : public ProgramTest {
 protected:
  using Element = simdjson::dom::element;
  Element json(Words words) {
    words.push_back("--json");
    return parse(must(words));
  }
  static Element figure(Element answer, std::string_view name, const char* list = "figures") {
    for (Element f : answer[list].get_array())
      if (std::string_view(f["name"]) == name) return f;
    ADD_FAILURE() << "no figure " << name;
    return answer;
  }
  static double real(Element e) { return e.is_int64() ? static_cast<double>(int64_t(e)) : double(e); }
  static void expect_no_nan(const std::string& text) {
    for (const char* word : {"nan", "NaN", "inf ", "-inf", "-0 ", "-0.0 ", "-0.00", "⟨"}) EXPECT_EQ(text.find(word), std::string::npos) << word << "\n" << text.substr(0, 2000);
  }
};

TEST_F(Measures, TheYear2025WithEveryDenominatorAllExitsFirst) {
  copy_sample();
  const Element v = json({"flows", "--from", "2024-12-31", "--to", "2025-12-31"});
  const auto first = v["figures"].get_array().at(0);
  EXPECT_EQ(std::string_view(first["name"]), "replacement_all");
  EXPECT_EQ(std::string_view(first["reading"]), "at_most");
  EXPECT_EQ(int64_t(first["numerator"]["low"]), 509);
  EXPECT_EQ(int64_t(first["denominator"]["low"]), 644);
  EXPECT_TRUE(first["denominator"]["high"].is_null());
  EXPECT_NEAR(real(first["value"]), 0.790, 5e-4);
  EXPECT_NEAR(real(first["low"]), 0.702, 2e-3);
  EXPECT_NEAR(real(first["high"]), 0.889, 2e-3);
  EXPECT_NEAR(real(figure(v, "replacement_early")["value"]), 1.488, 5e-4);
  const Element exile = figure(v, "exile_share");
  EXPECT_EQ(std::string_view(exile["reading"]), "at_most");
  EXPECT_EQ(int64_t(exile["numerator"]["low"]), 189);
  EXPECT_EQ(int64_t(exile["denominator"]["low"]), 342);
  EXPECT_NE(std::string(exile["notes"].get_array().at(0).get_string().value()).find("At most, because"), std::string::npos);
  EXPECT_EQ(int64_t(figure(v, "identity_residual")["value"]), 5);
}

TEST_F(Measures, From18JanuaryTo17September) {
  copy_sample();
  const Element v = json({"flows", "--from", "2025-01-17", "--to", "2025-09-17"});
  const Element early = figure(v, "replacement_early");
  EXPECT_EQ(int64_t(early["numerator"]["low"]), 283);
  EXPECT_EQ(int64_t(early["denominator"]["low"]), 170);
  EXPECT_NEAR(real(early["value"]), 1.665, 5e-4);
  EXPECT_NEAR(real(early["low"]), 1.372, 2e-3);
  const Element unlisted = figure(v, "unlisted_pardons");
  EXPECT_EQ(int64_t(unlisted["value"]), 35);
  EXPECT_EQ(std::string_view(unlisted["reading"]), "at_least");
}

TEST_F(Measures, VerdictsOfThreeYears) {
  copy_sample();
  const auto verdict = [&](const char* from, const char* to) { return std::string(std::string_view(json({"verdict", "--from", from, "--to", to})["verdict"])); };
  EXPECT_EQ(verdict("2023-12-31", "2024-12-31"), "cannot_tell");
  EXPECT_EQ(verdict("2024-12-31", "2025-12-31"), "relief_with_diversion");
  EXPECT_EQ(verdict("2025-12-31", "2026-11-24"), "relief_with_diversion");
  EXPECT_EQ(verdict("2025-06-03", "2025-09-30"), "revolving_door");
  EXPECT_EQ(verdict("2024-12-29", "2025-11-20"), "revolving_door");
  EXPECT_EQ(json({"verdict", "--from", "2024-12-31", "--to", "2025-12-31"})["against"].get_array().size(), 3U);
  // The laws that stayed: in force in 2024 as far as is known; later, not known.
  const Element then = json({"verdict", "--from", "2023-12-31", "--to", "2024-12-31"});
  EXPECT_EQ(int64_t(figure(then, "laws_in_force")["value"]), 11);
  EXPECT_EQ(int64_t(figure(then, "legal_lock")["low"]), 0);
  EXPECT_EQ(int64_t(figure(then, "legal_lock")["high"]), 11);
  const Element later = json({"verdict", "--from", "2024-12-31", "--to", "2025-12-31"});
  EXPECT_EQ(int64_t(figure(later, "laws_in_force")["low"]), 0);
  EXPECT_EQ(int64_t(figure(later, "laws_in_force")["high"]), 12);
}

// As known before anything was known, nothing can be told.
TEST_F(Measures, KnownBeforeAnythingCannotTell) {
  copy_sample();
  const Element v = json({"verdict", "--from", "2024-12-31", "--to", "2025-12-31", "--known", "2020-01-01"});
  EXPECT_EQ(std::string_view(v["verdict"]), "cannot_tell");
}

TEST_F(Measures, ABulkImportHasNoHistory) {
  copy_sample();
  const Element v = json({"trend", "--from", "2020-06-01"});
  EXPECT_EQ(std::string_view(figure(v, "lower")["why"]), "first_import");
  EXPECT_EQ(std::string_view(figure(v, "false_improvement")["why"]), "first_import");
  for (Element p : v["periods"].get_array()) EXPECT_TRUE(p["estimate"].is_null());
}

// Rows that came week by week, each known some days after its arrest.
TEST_F(Measures, WithAHistoryLateNewsIsCorrected) {
  clock_.set(kNow - 701 * 86400000LL);
  make_ledger();
  const std::string header = "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n";
  clock_.set(kNow - 700 * 86400000LL);
  must({"import", file("seed.csv", header + "seed,Seed Prykladny,held,2024-12-01,,,,,,,\n"), "--profile", "simple", "--publisher", "A", "--published", "2024-12-02", "--list", "l"});
  SeededRandom random(3);
  std::string rows = header + "seed,Seed Prykladny,held,2024-12-01,,,,,,,\n";
  std::vector<std::pair<int, int>> people;  // day of arrest, day of knowledge
  for (int week = 0; week < 80; ++week)
    for (int i = 0; i < 8; ++i) people.emplace_back(week * 7 + static_cast<int>(random.below(7)), 0);
  for (auto& [arrest, known] : people) known = arrest + 1 + static_cast<int>(random.below(3) == 0 ? random.below(28) : random.below(7));
  const Millis begin = kNow - 650 * 86400000LL;
  for (int day = 6; day <= 560; day += 7) {
    bool any = false;
    for (size_t k = 0; k < people.size(); ++k)
      if (people[k].second > day - 7 && people[k].second <= day) {
        rows += "p" + std::to_string(k) + ",Person " + std::to_string(k) + ",held," + dates::iso(dates::day_of(begin) + people[k].first) + ",,,,,,,\n";
        any = true;
      }
    clock_.set(begin + day * 86400000LL);
    if (any && clock_.now() <= kNow) must({"import", file("l.csv", rows), "--profile", "simple", "--publisher", "A", "--published", "2024-12-02", "--list", "l"});
  }
  clock_.set(begin + 560 * 86400000LL);
  const std::string text = must({"trend", "--from", dates::iso(dates::day_of(begin)), "--json"});
  const Element v = parse(text);
  const Element lower = figure(v, "lower");
  ASSERT_TRUE(lower["refused"].error() != simdjson::SUCCESS) << text.substr(0, 3000);
  EXPECT_LT(real(lower["low"]), real(lower["high"]));
  EXPECT_LE(real(figure(v, "false_improvement")["value"]), 0.2);
  EXPECT_GE(real(figure(v, "naive_improvement")["value"]), 0.5);
  // The verdict says the same of itself.
  const double wrongly = real(figure(v, "false_improvement")["value"]);
  const std::string verdict = must({"verdict", "--from", dates::iso(dates::day_of(begin)), "--to", dates::iso(dates::day_of(clock_.now())), "--json"});
  EXPECT_NEAR(real(figure(parse(verdict), "false_improvement")["value"]), wrongly, 0.1) << verdict.substr(0, 500);
  // Of the named alone: whether fewer come in has both ends, since delays are known.
  const Element named = parse(verdict);
  for (Element sign : named["signs"].get_array())
    if (std::string_view(sign["name"]) == "not_fallen") { EXPECT_EQ(sign["low"].is_null(), sign["high"].is_null()); }
  // Beside published numbers, late news of the named gives their ratio an upper end.
  const dates::Day first = dates::day_of(begin), now = dates::day_of(clock_.now());
  const auto row = [&](dates::Day from, dates::Day to, const char* measure, int n) {
    const std::string value = std::to_string(n);
    return dates::iso(from) + "/" + dates::iso(to) + "," + dates::iso(from) + "," + dates::iso(to) + "," + measure + "," + value + ",exact," + value + "," + value + ",,,W,w,,W,,,seen\n";
  };
  const dates::Day middle = now - 140;
  must({"import", file("counts.csv", "date,period_start,period_end,measure,value,hedge,low,high,women,since,org,definition,note,publisher,address,published,basis\n" +
                                         row(middle, middle, "stock", 400) + row(now, now, "stock", 300) + row(first + 1, middle, "recognised_in_period", 480) + row(middle + 1, now, "recognised_in_period", 60)),
        "--profile", "stillheld-counts", "--publisher", "W", "--published", dates::iso(now)});
  const std::string both = must({"verdict", "--from", dates::iso(middle), "--to", dates::iso(now), "--json"});
  const Element published = parse(both);
  const Element before = figure(published, "intake_before");
  EXPECT_EQ(std::string_view(before["reading"]), "between");
  EXPECT_LT(real(before["low"]), 0.75 * 60 / 140 * 420 / 480 + 0.5);
  bool fewer = false;
  for (Element sign : published["signs"].get_array())
    if (std::string_view(sign["name"]) == "not_fallen") fewer = std::string_view(sign["says"]) == "no" && real(sign["high"]) > 60.0 / 140 * 420 / 480;
  EXPECT_TRUE(fewer) << both.substr(0, 3000);
  expect_no_nan(both);
  const Element v2 = parse(text);
  bool corrected = false;
  for (Element p : v2["periods"].get_array())
    if (!p["estimate"].is_null()) corrected = corrected || real(p["estimate"]) > static_cast<double>(int64_t(p["known"]));
  EXPECT_TRUE(corrected);
  expect_no_nan(text);
}

TEST_F(Measures, AllStatementsOfTheTableAreChecked) {
  const std::string path = source_path("../shared/statistics/ngo_flow_checks.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the published statements are not beside the repository";
  const Ran ran = run_words({"flows", "--check", path, "--json"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const Element v = parse(ran.out);
  EXPECT_EQ(int64_t(v["checked"]), 28);
  EXPECT_EQ(int64_t(v["totals"]["contradicted"]), 1);
  EXPECT_EQ(int64_t(v["totals"]["unexplained"]), 1);
  EXPECT_NE(run_words({"flows", "--check", path}).out.find("968 + 168"), std::string::npos);
  EXPECT_NE(run_words({"flows", "--check", path, "--lang", "be"}).out.find("968 + 168"), std::string::npos);
}

TEST_F(Measures, BadTablesAndBadDays) {
  EXPECT_NE(run_words({"flows", "--check", folder_ + "/no-such.csv"}).status, 0);
  EXPECT_NE(run_words({"flows", "--check", file("x.csv", "a,b\n1,2\n")}).status, 0);
  EXPECT_NE(run_words({"undercount", "--table", file("y.csv", "a,b,n\n1,2,3\n")}).status, 0);
  EXPECT_NE(run_words({"undercount", "--table", file("z.csv", "a,b,n\n1,1,-3\n")}).status, 0);
  make_ledger();
  EXPECT_EQ(ask({"flows", "--from", "2025-02-30"}).status, 2);
  EXPECT_EQ(ask({"verdict", "--from", "2025-12-31", "--to", "2025-01-01"}).status, 2);
  EXPECT_EQ(ask({"trend", "--days", "0"}).status, 2);
  EXPECT_EQ(ask({"undercount", "--lists", "no-such"}).status, 2);
  EXPECT_NE(ask({"flows", "--counts", "no-such"}).status, 0);
  EXPECT_NE(ask({"wave", "2025-09-11"}).status, 0);
}

// What the books say by publisher and by window.
TEST_F(Measures, ResidualsByPublisherAndWindow) {
  copy_sample();
  const Element v = json({"flows", "--from", "2024-12-31", "--to", "2025-12-31"});
  int told = 0, refused = 0;
  for (Element r : v["residuals"].get_array()) {
    const bool is_refused = r["residual"]["refused"].error() == simdjson::SUCCESS && !r["residual"]["refused"].is_null();
    if (is_refused) {
      ++refused;
      EXPECT_GE(r["missing"].get_array().size(), 1U);
    } else {
      ++told;
      EXPECT_EQ(std::string_view(r["counts"]), "viasna");
      EXPECT_EQ(int64_t(r["residual"]["value"]), 5);
    }
  }
  EXPECT_EQ(told, 1);
  EXPECT_GE(refused, 3);
}

TEST_F(Measures, HeldSaysTheChanceOfTheSilent) {
  copy_sample();
  const Element v = json({"held", "--on", "2025-12-12"});
  const Element chance = v["chance"];
  EXPECT_LE(int64_t(v["held"]["low"]), int64_t(chance["low"]));
  EXPECT_GE(int64_t(v["held"]["high"]), int64_t(chance["high"]));
  EXPECT_NE(must({"held", "--on", "2025-12-12"}).find("with the chance"), std::string::npos);
}

// An empty ledger, one person, no days: sentences, never NaN.
TEST_F(Measures, NothingToMeasureIsASentence) {
  const std::vector<Words> calls = {{"flows"}, {"verdict"}, {"trend"}, {"survival"}, {"rearrest"}, {"coupling"}, {"undercount"}, {"held"}, {"verdict", "--from", "2025-01-01", "--to", "2025-01-02"}, {"flows", "--from", "2025-01-01", "--to", "2025-01-02"}, {"trend", "--from", "2025-01-01", "--to", "2025-01-02"}};
  make_ledger();
  const auto try_all = [&] {
    for (const Words& words : calls)
      for (const Words& form : {Words{}, Words{"--json"}, Words{"--csv"}, Words{"--lang", "be"}, Words{"--lang", "ru"}, Words{"--svg", folder_ + "/x.svg"}}) {
        if (words[0] == "held" && !form.empty() && form[0] == "--svg") continue;  // has no drawing
        Words all = words;
        all.insert(all.end(), form.begin(), form.end());
        const Ran ran = ask(all);
        EXPECT_EQ(ran.status, 0) << words[0] << ran.err;
        expect_no_nan(ran.out);
        if (form.size() == 2 && form[0] == "--svg") expect_no_nan(file_text(folder_ + "/x.svg"));
      }
  };
  try_all();
  must({"import", file("one.csv", "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\na,Ada Prykladna,held,2024-02-01,,,,,,,\n"), "--profile", "simple", "--publisher", "A", "--published", "2025-06-01"});
  try_all();
  EXPECT_EQ(std::string_view(figure(json({"survival"}), "median_held")["why"]), "too_few_at_risk");
  std::string undated = "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n";
  for (int i = 0; i < 30; ++i) undated += "u" + std::to_string(i) + ",Un Dated " + std::to_string(i) + ",held,,,,,,,,\n";
  must({"import", file("undated.csv", undated), "--profile", "simple", "--publisher", "A", "--published", "2025-06-01", "--list", "undated"});
  try_all();
}

TEST_F(Measures, SameSeedSameBytes) {
  copy_sample();
  const Words words = {"coupling", "--json", "--seed", "7"};
  EXPECT_EQ(must(words), must(words));
  EXPECT_EQ(must({"survival", "--json"}), must({"survival", "--json"}));
}

TEST_F(Measures, ADrawingStandsAloneAndAsksNobody) {
  copy_sample();
  for (const Words& words : {Words{"verdict", "--from", "2024-12-31", "--to", "2025-12-31"}, Words{"flows", "--from", "2024-12-31", "--to", "2025-12-31"}, Words{"survival"},
                             Words{"trend", "--from", "2020-06-01", "--days", "91"}, Words{"wave", "2025-09-11"}, Words{"coupling"}}) {
    Words all = words;
    const std::string path = folder_ + "/" + words[0] + ".svg";
    all.insert(all.end(), {"--svg", path});
    must(all);
    const std::string svg = file_text(path);
    EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"")) << svg.substr(0, 200);
    for (const char* bad : {"<image", "<script", "href=", "url(", "@import", "http://www.w3.org/1999"}) EXPECT_EQ(svg.find(bad), std::string::npos) << bad;
    EXPECT_EQ(svg.find("http", svg.find("2000/svg") + 1), std::string::npos) << words[0];
    for (const char* there : {"How not to read this", "How sure", "definition: ", "as known", "prefers-color-scheme: dark", "@media print"}) EXPECT_NE(svg.find(there), std::string::npos) << words[0] << " " << there;
    const std::string before = svg;
    must(all);
    EXPECT_EQ(file_text(path), before);
  }
}

// By hand: three people, dates and terms such that every number can be reckoned.
TEST_F(Measures, ReckonedByHand) {
  make_ledger();
  must({"import", file("people.csv", "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n"
                                     "a,Ada Prykladna,,2024-01-01,2024-07-01,24,2025-01-01,pardon,home,,\n"
                                     "b,Bel Vydumany,,2024-01-01,2024-07-01,24,2025-02-01,pardon,abroad_forced,,\n"
                                     "c,Cyr Niachto,,2024-01-01,2024-07-01,12,2025-01-15,full_term,home,,\n"),
        "--profile", "simple", "--publisher", "A", "--published", "2025-06-01"});
  const Element v = json({"flows", "--from", "2024-12-31", "--to", "2025-06-30"});
  EXPECT_EQ(int64_t(v["named_exits"]), 3);
  EXPECT_NEAR(real(figure(v, "named_exile_share", "named")["value"]), 1.0 / 3, 1e-4);
  EXPECT_NEAR(real(figure(v, "freedom_share", "named")["value"]), 2.0 / 3, 1e-4);
  // Verdict + 24 months = 2026-07-01; 182 days of remand count 273: the end is
  // 2025-10-01 at the latest, 91 days earlier if the appeal took half a year.
  // a: 2025-10-01 − 2025-01-01 = 273 days; b: 242.
  const Element days = figure(v, "days_remitted", "named");
  EXPECT_EQ(int64_t(days["high"]), 273 + 242);
  EXPECT_EQ(int64_t(days["low"]), 273 + 242 - 2 * 91);
}

}  // namespace
}  // namespace stillheld::cli
