#include "cli/cli_test.h"

namespace stillheld::cli {
namespace {

// Two lists of invented people that spell them differently.
class LinkTest : public ProgramTest {
 protected:
  static constexpr int kPeople = 60;

  static std::string profile(const std::string& name, bool unique) {
    return "name = \"" + name + "\"\nsubject = \"id\"\nhandle = true\ndates = [\"edtf\"]\n" + (unique ? "free_of_duplicates = true\n" : "") +
           "[[claim]]\nwhat = \"name\"\nwhen = \"name\"\nseal = { name = \"name\" }\n"
           "[[claim]]\nwhat = \"birth\"\nwhen = \"born\"\nseal = { birth = \"born\" }\n"
           "[[claim]]\nwhat = \"arrest\"\nwhen = \"arrested\"\ndate = \"arrested\"\n"
           "[[claim]]\nwhat = \"release\"\nwhen = \"released\"\ndate = \"released\"\n";
  }
  std::string list(char which, int from, int to) {
    static const char* const kGiven[2][6] = {{"Мікалай", "Марыя", "Аляксандр", "Яўген", "Вольга", "Сяргей"},
                                             {"Николай", "Мария", "Александр", "Евгений", "Ольга", "Сергей"}};
    static const char* const kFamily[] = {"Прыкладовіч", "Выдумэўскі", "Нішчук", "Казканец", "Байонак", "Туманейка", "Ветраш"};
    std::string out = "id,name,born,arrested,released\n";
    for (int i = from; i < to; ++i) {
      char line[200];
      std::snprintf(line, sizeof line, "%c%d,%s %s%s,19%02d-%02d-%02d,202%d-%02d-%02d,\n", which, i, kGiven[which == 'b'][i % 6], kFamily[i % 7], i % 4 == 0 ? "ка" : "",
                    50 + i * 7 % 45, 1 + i * 5 % 12, 1 + i * 11 % 28, i % 5, 1 + i * 7 % 12, 1 + i * 3 % 28);
      out += line;
    }
    return out;
  }
  void import_list(char which, int from, int to, bool unique = true, const std::string& more = "") {
    const std::string name = std::string("list-") + which;
    must({"import", file(name + ".csv", list(which, from, to) + more), "--profile", file(name + ".toml", profile(name, unique)), "--publisher", "A Desk",
          "--published", "2025-06-01", "--accept-shrink"});
  }
  void make_lists() {
    make_ledger();
    import_list('a', 0, kPeople);
    import_list('b', 0, kPeople - 20);
  }
  int64_t number(const std::string& json, const char* key) { return parse(json)[key].get_int64().value(); }
  int64_t held(const Words& more = {}) {
    Words words{"held", "--json", "--on", "2026-11-01"};
    words.insert(words.end(), more.begin(), more.end());
    return parse(must(words))["held"]["high"].get_int64().value();
  }
  std::string review(const std::string& lines, const Words& more = {}) {
    std::istringstream in(lines);
    std::ostringstream out, err;
    Words words{"review", "--ledger", ledger_, "--on", "2026-11-01"};
    words.insert(words.end(), more.begin(), more.end());
    EXPECT_EQ(run(words, {out, err, false, &in}, clock_, random_), 0) << err.str();
    return out.str();
  }
};

TEST_F(LinkTest, AProposalChangesNothingAndTakingItIsOneEntryThatCanBeUndone) {
  make_lists();
  const uint64_t before = log_size();
  const std::string proposal = must({"link", "--json"});
  EXPECT_EQ(log_size(), before);
  EXPECT_EQ(number(proposal, "joined"), kPeople - 20);
  EXPECT_EQ(held(), 2 * kPeople - 20);
  clock_.set(kNow + 86400000);
  const std::string taken = must({"link", "--take", "--json", "--by", "anna"});
  EXPECT_EQ(log_size(), before + 1);
  EXPECT_EQ(held(), kPeople);
  EXPECT_EQ(parse(taken)["held_after"]["high"].get_int64().value(), kPeople);
  // Known time: before the run nobody was joined.
  EXPECT_EQ(held({"--known", "2026-11-24"}), 2 * kPeople - 20);
  // A second one is the same, and is not written.
  EXPECT_NE(must({"link", "--take"}).find("nothing to take"), std::string::npos);
  EXPECT_EQ(log_size(), before + 1);
  must({"verify"});
  must({"rebuild"});
  must({"verify"});
  must({"undo", std::to_string(number(taken, "taken"))});
  EXPECT_EQ(held(), 2 * kPeople - 20);
  EXPECT_EQ(ask({"undo", std::to_string(number(taken, "taken"))}).status, 5);
  must({"verify"});
}

TEST_F(LinkTest, WhoArrivesLaterIsLinkedUnderTheRun) {
  make_lists();
  must({"link", "--take"});
  import_list('b', 0, kPeople);
  EXPECT_EQ(held(), kPeople);
  import_list('c', 0, 10);
  EXPECT_EQ(held(), kPeople);
  must({"verify"});
}

TEST_F(LinkTest, ARetiredIdLeadsToThePresentPerson) {
  make_lists();
  must({"link", "--take"});
  const std::string person = must({"person", "b3"});
  EXPECT_NE(person.find("b3 now is a record of this person"), std::string::npos) << person;
  EXPECT_NE(person.find("a3, b3"), std::string::npos) << person;
  EXPECT_EQ(must({"person", "a3"}).find("now is a record"), std::string::npos);
}

TEST_F(LinkTest, AnExplanationAddsUpAndIsInThreeLanguages) {
  make_lists();
  must({"link", "--take"});
  const std::string json = must({"link", "--explain", "a3", "b3", "--json"});
  const auto waterfall = parse(json)["waterfall"];
  int64_t sum = waterfall["prior_exact"].get_int64().value();
  for (const auto bar : waterfall["bars"].get_array()) sum += bar["bits_exact"].get_int64().value() + bar["rarity_exact"].get_int64().value();
  EXPECT_EQ(sum, waterfall["score_exact"].get_int64().value());
  const std::string english = must({"link", "--explain", "a3", "b3"});
  EXPECT_NE(english.find("given name: one name in two languages or forms – Яўген = Евгений"), std::string::npos) << english;
  EXPECT_NE(must({"link", "--explain", "a3", "b3", "--lang", "be"}).find("імя: адно імя ў дзвюх мовах або формах"), std::string::npos);
  EXPECT_NE(must({"link", "--explain", "a3", "b3", "--lang", "ru"}).find("имя: одно имя на двух языках"), std::string::npos);
  // Two of one list that names nobody twice.
  EXPECT_NE(must({"link", "--explain", "a3", "a4"}).find("one list that names nobody twice"), std::string::npos);
  EXPECT_EQ(ask({"link", "--explain", "a3", "nobody"}).status, 4);
  EXPECT_EQ(ask({"link", "--explain", "a3"}).status, 2);
}

TEST_F(LinkTest, OneWithheldOrCountOnlyRecordHidesTheWholePerson) {
  make_lists();
  must({"consent", "--all", "granted"});
  must({"withhold", "b20"});
  must({"count-only", "b22"});
  must({"link", "--take"});
  EXPECT_EQ(ask({"person", "a20", "--for", "public"}).status, 4);
  EXPECT_EQ(ask({"person", "a22", "--for", "public"}).status, 4);
  const std::string listed = must({"held", "--on", "2026-11-01", "--for", "public", "--json"});
  EXPECT_EQ(listed.find("Аляксандр Ветрашка"), std::string::npos);
  EXPECT_EQ(listed.find("Вольга Выдумэўскі"), std::string::npos);
  EXPECT_EQ(parse(listed)["held"]["high"].get_int64().value(), kPeople);
  // Nor in an explanation, nor by the other record's id.
  EXPECT_EQ(ask({"link", "--explain", "a22", "a25", "--for", "public"}).status, 4);
  EXPECT_EQ(ask({"link", "--explain", "a20", "a25", "--for", "public"}).status, 4);
  EXPECT_EQ(must({"who", "Ветрашка", "--for", "public"}).find("Аляксандр"), std::string::npos);
  // Shown again, it is shown whole.
  must({"show", "a20"});
  EXPECT_EQ(ask({"person", "b20", "--for", "public"}).status, 0);
}

TEST_F(LinkTest, AConsentCoversWhomPeopleJoinedNotWhomAMachineDid) {
  make_ledger();
  import_list('a', 0, 40, true, "a99,Ада Прыкладная,1970-01-01,2020-01-01,2021-01-01\n");
  import_list('b', 0, 30, true, "b99,Ада Прыкладная,1970-01-01,2020-01-01,2021-01-01\n");
  must({"consent", "a99", "granted"});
  EXPECT_EQ(ask({"person", "a99", "--for", "public"}).status, 0);
  must({"link", "--take"});
  EXPECT_EQ(ask({"person", "a99", "--for", "public"}).status, 4);
  must({"same", "a99", "b99"});
  EXPECT_EQ(ask({"person", "a99", "--for", "public"}).status, 0);
}

TEST_F(LinkTest, PeoplesDecisionsWinOverTheRun) {
  make_lists();
  must({"link", "--take"});
  must({"different", "a3", "b3"});
  EXPECT_EQ(held(), kPeople + 1);
  must({"same", "a45", "a46"});  // of one list free of duplicates: a person may
  EXPECT_EQ(held(), kPeople);
  must({"link", "--take"});
  EXPECT_EQ(held(), kPeople);
  must({"verify"});
}

TEST_F(LinkTest, TheReviewTakesAnswersFromAPipeAndRemembersWhatNobodyCouldTell) {
  make_ledger();
  import_list('a', 0, 40, false,
              "a90,Ада Прыкладная,1970-01-01,2020-01-01,\na91,Ядвіга Таямнічая,1960-02-03,2021-04-05,\na92,Пятро Загадкавы,1955-05-05,2022-02-02,\n");
  import_list('b', 0, 30, false,
              "b90,Ада Прыкладная,1991-05-07,2020-01-01,\nb91,Ядвіга Таямнічая,1985-11-13,2021-04-05,\nb92,Пётр Загадковый,1933-12-11,2022-02-02,\n");
  EXPECT_NE(review("").find("No link run"), std::string::npos);
  must({"link", "--take"});
  const int64_t before = held();
  const std::string first = review("");
  ASSERT_NE(first.find("1 of 3"), std::string::npos) << first;
  EXPECT_NE(first.find("contradict"), std::string::npos);
  EXPECT_NE(first.find("0 answers saved, 3 left"), std::string::npos) << first;
  const uint64_t size = log_size();
  // Why; nonsense; one person; back; two people; cannot tell; end of the answers.
  const std::string second = review("?\nwhat\ny\nb\nn\nu\n", {"--by", "anna"});
  EXPECT_NE(second.find("together"), std::string::npos) << second;
  EXPECT_NE(second.find("2 answers saved, 1 left"), std::string::npos) << second;
  EXPECT_EQ(log_size(), size + 4);
  EXPECT_EQ(held(), before);
  const std::string third = review("y\n");
  EXPECT_NE(third.find("1 of 1"), std::string::npos) << third;
  EXPECT_EQ(held(), before - 1);
  EXPECT_NE(review("q\n").find("Nothing is in doubt"), std::string::npos);
  EXPECT_NE(review("q\n", {"--all"}).find("could not tell"), std::string::npos);
  must({"verify"});
}

TEST_F(LinkTest, NobodyAndOneAreNothingToLink) {
  make_ledger();
  EXPECT_NE(must({"link", "--take"}).find("nothing to link"), std::string::npos);
  import_list('a', 0, 1);
  const uint64_t size = log_size();
  EXPECT_NE(must({"link", "--take"}).find("nothing to link"), std::string::npos);
  EXPECT_EQ(log_size(), size);
  EXPECT_EQ(ask({"link", "--explain", "a0", "a0"}).status, 2);
}

TEST_F(LinkTest, NoNameAndNoHashOfOneStandsInTheLog) {
  make_lists();
  must({"link", "--take"});
  auto reader = store::open_sqlite(ledger_);
  ASSERT_TRUE(reader.ok());
  const auto bytes = (*reader)->entry((*reader)->head().size());
  ASSERT_TRUE(bytes.ok());
  EXPECT_NE(bytes->find("\"link_run\""), std::string::npos);
  EXPECT_LT(bytes->size(), 600U);
  const std::string shown = must({"log", "--limit", "1"});
  EXPECT_EQ(shown.find("terms"), std::string::npos);
  EXPECT_NE(shown.find("parameters=("), std::string::npos) << shown;
}

TEST_F(LinkTest, AnEdgeFileThatWasChangedIsFoundAndADeletedOneIsNotMissed) {
  make_lists();
  const std::string taken = must({"link", "--take", "--json"});
  const std::string path = ledger_ + "/derived/edges." + std::to_string(number(taken, "taken")) + ".txt";
  const std::string edges = file_text(path);
  EXPECT_GT(std::count(edges.begin(), edges.end(), '\n'), kPeople / 2);
  std::ofstream(path, std::ios::app) << "x";
  EXPECT_NE(ask({"verify"}).status, 0);
  std::filesystem::remove(path);
  must({"verify"});
}

TEST_F(LinkTest, TheRevisionOfABalanceSaysWhatLinkingDid) {
  make_lists();
  clock_.set(kNow + 86400000);
  must({"link", "--take"});
  const std::string json = must({"balance", "--from", "2025-01-01", "--to", "2025-12-31", "--rules", "all_named", "--opening-known", "2026-11-24", "--json"});
  const auto balance = parse(json);
  EXPECT_EQ(balance["residual"].get_int64().value(), 0);
}

// The sample's ids already say who is who: 78 public figures, and no two of them
// are one person.
TEST_F(ProgramTest, LinkingTheSampleJoinsNobody) {
  copy_sample();
  const std::string before = must({"held", "--on", "2026-11-24", "--json"});
  const std::string proposal = must({"link", "--json"});
  EXPECT_EQ(parse(proposal)["joined"].get_int64().value(), 0) << proposal;
  EXPECT_EQ(parse(proposal)["parted"].get_int64().value(), 0);
  must({"link", "--take"});
  EXPECT_EQ(parse(must({"held", "--on", "2026-11-24", "--json"}))["held"]["high"].get_int64().value(), parse(before)["held"]["high"].get_int64().value());
}

TEST_F(ProgramTest, LinkingATableExplainsTwoRowsAndWritesThePairs) {
  std::string csv = "id,name,born\n", gold = "record,person\n";
  static const char* const kNames[] = {"Мікалай Прыкладовіч", "Марыя Выдумэўская", "Яўген Нішчук", "Вольга Казканец", "Сяргей Байонак"};
  for (int i = 0; i < 40; ++i) {
    csv += std::to_string(i) + "," + kNames[i % 5] + (i % 2 ? "" : "ка") + ",19" + std::to_string(50 + i / 2) + "-01-0" + std::to_string(1 + i % 9) + "\n";
    csv += std::to_string(100 + i) + "," + kNames[i % 5] + (i % 2 ? "" : "ка") + ",19" + std::to_string(50 + i / 2) + "-01-0" + std::to_string(1 + i % 9) + "\n";
    gold += std::to_string(i) + "," + std::to_string(i) + "\n" + std::to_string(100 + i) + "," + std::to_string(i) + "\n";
  }
  const std::string path = file("people.csv", csv), clusters = folder_ + "/clusters.csv", pairs = folder_ + "/pairs.csv";
  const Ran linked = run_words({"link", "--csv", path, "--columns", "record=id,name=name,birth=born", "-o", clusters, "--pairs", pairs});
  ASSERT_EQ(linked.status, 0) << linked.err;
  EXPECT_TRUE(file_text(pairs).starts_with("a,b,probability\n"));
  const Ran why = run_words({"link", "--csv", path, "--columns", "record=id,name=name,birth=born", "--explain", "3", "103"});
  ASSERT_EQ(why.status, 0) << why.err;
  EXPECT_NE(why.out.find("family name: the same – Казканец"), std::string::npos) << why.out;
  EXPECT_EQ(run_words({"link", "--csv", path, "--columns", "record=id,name=name,birth=born", "--explain", "3", "999"}).status, 2);
  const Ran scored = run_words({"score", clusters, "--gold", file("gold.csv", gold), "--pairs", pairs, "--json"});
  ASSERT_EQ(scored.status, 0) << scored.err;
  const auto figures = parse(scored.out);
  for (const char* key : {"precision", "recall", "f1", "bcubed_f1", "calibration", "calibration_high", "contested"})
    EXPECT_EQ(figures[key].error(), simdjson::SUCCESS) << key;
  const Ran bad = run_words({"score", clusters, "--gold", folder_ + "/gold.csv", "--pairs", file("bad.csv", "a,b,probability\n1,2,often\n")});
  EXPECT_EQ(bad.status, 3) << bad.err;
}

}  // namespace
}  // namespace stillheld::cli
