// The command line as a whole: every command is described, in every language;
// what it answers as JSON can be read and has its keys; asking changes nothing;
// people's decisions, and their undoing.
#include <algorithm>
#include <regex>
#include <set>

#include "cli/cli_test.h"
#include "log/codes.h"

namespace stillheld::cli {
namespace {

using Cli = ProgramTest;

std::vector<std::string> options_of(const CommandInfo& command) {
  std::istringstream in{std::string(command.options)};
  return {std::istream_iterator<std::string>(in), {}};
}

TEST_F(Cli, EveryCommandAndOptionIsDescribedInEveryLanguage) {
  std::set<std::string> wanted = {"option.json", "option.csv", "option.json-lines", "option.for", "option.lang"};
  for (const CommandInfo& command : commands()) {
    wanted.insert("command." + std::string(command.name));
    wanted.insert("command." + std::string(command.name) + ".long");
    for (const std::string& option : options_of(command)) wanted.insert("option." + option);
  }
  for (const std::string_view language : Messages::languages())
    for (const std::string& key : wanted) EXPECT_TRUE(Messages::in(language).has(key)) << language << ": " << key;
}

TEST_F(Cli, EveryCodeHasItsWordInEveryLanguage) {
  std::set<std::string> wanted;
  const auto all = [&](const std::string& kind, auto texts) {
    for (const std::string_view text : texts)
      if (!text.empty()) wanted.insert(kind + "." + std::string(text));
  };
  all("account", log::account_texts());
  all("way", log::way_texts());
  all("what", log::what_texts());
  all("destination", log::destination_texts());
  all("penalty", log::penalty_texts());
  for (const CodeRow& row : error_codes()) wanted.insert({"error." + std::string(row.key), "remedy." + std::string(row.key)});
  for (int i = 0; i <= static_cast<int>(log::Certainty::attested); ++i) wanted.insert("certainty." + std::string(text_of(static_cast<log::Certainty>(i))));
  for (int i = 0; i <= static_cast<int>(log::Standing::superseded); ++i) wanted.insert("standing." + std::string(text_of(static_cast<log::Standing>(i))));
  for (int i = 0; i <= static_cast<int>(log::Grade::recalled); ++i) wanted.insert("basis." + std::string(text_of(static_cast<log::Grade>(i))));
  for (const std::string_view language : Messages::languages())
    for (const std::string& key : wanted) EXPECT_TRUE(Messages::in(language).has(key)) << language << ": " << key;
}

// messages("…") and m("…") anywhere in the sources.
TEST_F(Cli, EveryMessageThatTheSourcesNameIsThere) {
  const std::regex call("\\b(?:messages_?|m)\\(\\s*\"([a-z][a-z_.0-9-]*)\"");
  int found = 0;
  for (const auto& item : std::filesystem::recursive_directory_iterator(source_path("src"))) {
    const std::string path = item.path();
    if (!path.ends_with(".cc") || path.ends_with("_test.cc") || path.ends_with("_fuzz.cc")) continue;
    const std::string text = file_text(path);
    for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it) {
      const std::string key = (*it)[1];
      if (key.ends_with(".")) continue;  // the rest is a code
      ++found;
      EXPECT_TRUE(Messages::in("en").has(key)) << path << ": " << key;
    }
  }
  EXPECT_GT(found, 100);
}

TEST_F(Cli, HelpForEachAndForAll) {
  const Ran all = run_words({"help"});
  EXPECT_EQ(all.status, 0);
  for (const CommandInfo& command : commands()) {
    EXPECT_NE(all.out.find("\n  " + std::string(command.name) + " "), std::string::npos) << command.name;
    for (const std::string_view language : Messages::languages()) {
      const Ran one = run_words({"help", std::string(command.name), "--lang", std::string(language)});
      EXPECT_EQ(one.status, 0) << command.name;
      EXPECT_EQ(one.out.find("⟨"), std::string::npos) << one.out;
      for (const std::string& option : options_of(command))
        EXPECT_NE(one.out.find("--" + (option == "published-on" ? "published" : option == "csv-file" ? "csv" : option)), std::string::npos) << command.name << " " << option;
      EXPECT_EQ(one.out, run_words({std::string(command.name), "--help", "--lang", std::string(language)}).out);
    }
  }
  for (const char* topic : {"exit-status", "rules", "profiles", "kinds"}) EXPECT_EQ(run_words({"help", topic}).status, 0) << topic;
  for (const CodeRow& row : error_codes()) EXPECT_NE(run_words({"help", "exit-status"}).out.find(std::to_string(row.exit_status) + "\t" + std::string(row.key)), std::string::npos);
  EXPECT_EQ(run_words({}).out, all.out);
  EXPECT_EQ(run_words({"--version"}).status, 0);
}

// Every option that a command declares is taken by its parser, and no other.
TEST_F(Cli, ACommandTakesTheOptionsThatItDeclares) {
  const std::set<std::string> numbers = {"shrink-percent", "limit", "threads", "days", "window", "windows", "seed"};
  std::set<std::string> flags = {"accept-shrink", "dry-run", "all", "daily", "births-part", "misses"};
  for (const CommandInfo& command : commands()) {
    for (const std::string& option : options_of(command)) {
      const std::string word = "--" + (option == "published-on" ? "published" : option == "csv-file" ? "csv" : option);
      Words words = {std::string(command.name), word};
      if (flags.count(option) == 0) words.push_back(numbers.count(option) != 0 ? "7" : "x");
      EXPECT_TRUE(parse_arguments(words).ok()) << command.name << " " << word;
    }
    EXPECT_FALSE(parse_arguments({std::string(command.name), "--colour", "red"}).ok()) << command.name;
  }
}

TEST_F(Cli, AnswersAsJsonHaveTheirKeys) {
  copy_sample();
  const struct {
    Words words;
    std::vector<const char*> keys;
  } answers[] = {
      {{"held", "--on", "2025-12-12"}, {"on", "known", "rules", "held", "persons"}},
      {{"held", "--daily", "--from", "2025-12-12", "--to", "2025-12-14"}, {"from", "to", "known", "rules", "days"}},
      {{"person", "kalesnikava"}, {"id", "name", "names", "aliases", "birth", "known", "now", "episodes", "accounts", "postings", "events", "claims", "counted_as", "warnings"}},
      {{"balance", "--from", "2024-12-29", "--to", "2025-12-23", "--counts", "viasna"}, {"from", "to", "opening", "in", "out", "closing", "residual", "missing", "days_that_do_not_match", "revisions", "other_endpoints", "citations"}},
      {{"balance", "--from", "2024-12-31", "--to", "2025-12-31"}, {"from", "to", "rules", "opening", "revision", "in", "out", "closing", "residual"}},
      {{"wave"}, {"known", "waves"}},
      {{"counts", "--measure", "stock"}, {"known", "counts"}},
      {{"conflicts"}, {"known", "persons", "published"}},
      {{"explain", "held", "--on", "2025-12-12"}, {"number", "on", "known", "rules", "held", "definition", "persons"}},
      {{"explain", "500"}, {"size", "root", "entries"}},
      {{"overview"}, {"on", "known", "rules", "entries", "root", "held_now", "stocks", "flows", "balances", "waves", "conflicts", "concessions", "named_by_month"}},
      {{"log"}, {"size", "root", "entries"}},
      {{"verify"}, {"whole", "entries", "values", "captures", "chunks", "root", "faults"}},
      {{"rules"}, {"rule_sets"}},
      {{"who", "Kolesnikova"}, {"persons"}},
  };
  for (const auto& answer : answers)
    for (const char* audience : {"desk", "public"}) {
      Words words = answer.words;
      words.insert(words.end(), {"--json", "--for", audience});
      const std::string json = must(words);
      const auto root = parse(json);
      ASSERT_TRUE(root.is_object()) << words[0];
      for (const char* key : answer.keys) {
        simdjson::dom::element value;
        EXPECT_EQ(root[key].get(value), simdjson::SUCCESS) << words[0] << " lacks " << key;
      }
      // No key twice: a reader would take one of them.
      std::set<std::string_view> seen;
      const simdjson::dom::object object = root.get_object();
      for (const auto field : object) EXPECT_TRUE(seen.insert(field.key).second) << words[0] << " has twice: " << field.key;
      // And the same as a table: a header, and every row as wide.
      words[words.size() - 3] = "--csv";
      const std::string csv = must(words);
      EXPECT_NE(csv.find("\r\n"), std::string::npos);
      words[words.size() - 3] = "--json-lines";
      std::istringstream lines(must(words));
      for (std::string line; std::getline(lines, line);) parse(line);
    }
}

TEST_F(Cli, HeldSaysWhoAndHowSurely) {
  copy_sample();
  const auto held = [&](const char* day) { return parse(must({"held", "--on", day, "--rules", "all_named", "--json"})); };
  int64_t low = 0, best = 0, high = 0;
  std::set<std::string> before, after;
  for (simdjson::dom::element p : held("2025-12-12")["persons"]) {
    for (const char* key : {"id", "name", "account", "since", "certainty"}) {
      simdjson::dom::element value;
      EXPECT_EQ(p[key].get(value), simdjson::SUCCESS) << key;
    }
    const std::string_view certainty = p["certainty"].get_string().value();
    low += certainty == "attested";
    best += certainty == "attested" || certainty == "term";
    ++high;
    before.emplace(p["id"].get_string().value());
  }
  EXPECT_EQ(held("2025-12-12")["held"]["low"].get_int64().value(), low);
  EXPECT_EQ(held("2025-12-12")["held"]["best"].get_int64().value(), best);
  EXPECT_EQ(held("2025-12-12")["held"]["high"].get_int64().value(), high);
  for (simdjson::dom::element p : held("2025-12-14")["persons"]) after.emplace(p["id"].get_string().value());
  EXPECT_TRUE(before.count("kalesnikava"));
  EXPECT_FALSE(after.count("kalesnikava"));
  EXPECT_EQ(parse(must({"held", "--on", "2025-12-12", "--known", "2026-01-01", "--json"}))["held"]["high"].get_int64().value(), 0) << "before the import nobody was known";
}

TEST_F(Cli, AskingChangesNothing) {
  copy_sample();
  must({"held"});
  const auto before = folder_bytes(ledger_);
  for (const Words& words : {Words{"held"}, Words{"held", "--json"}, Words{"overview"}, Words{"person", "znak"}, Words{"conflicts"}, Words{"log"}, Words{"verify"},
                             Words{"export", folder_ + "/out"}, Words{"report", "--output", folder_ + "/r.html"}, Words{"rules"}})
    must(words);
  EXPECT_EQ(folder_bytes(ledger_), before);
  EXPECT_EQ(must({"held", "--json"}), must({"held", "--json"}));
}

// ---- decisions ---------------------------------------------------------------

class Decisions : public ProgramTest {
 protected:
  // #N of "Saved: claim #N."
  static std::string number_in(const std::string& text) {
    const size_t at = text.find('#');
    EXPECT_NE(at, std::string::npos) << text;
    return text.substr(at + 1, text.find_first_not_of("0123456789", at + 1) - at - 1);
  }
  int64_t held(const char* day) { return parse(must({"held", "--on", day, "--json"}))["held"]["high"].get_int64().value(); }
  std::string account(const std::string& who) { return std::string(parse(must({"person", who, "--json"}))["now"]["account"].get_string().value()); }
  std::string claim(const std::string& who, const std::string& what, const std::string& day, Words more = {}) {
    Words words = {"claim", who, "--what", what, "--date", day, "--publisher", "A Paper", "--address", "https://paper.example/1", "--quote", "so it says"};
    words.insert(words.end(), more.begin(), more.end());
    clock_.set(clock_.now() + 60000);
    return number_in(must(words));
  }
  std::string standing(const std::string& who, const std::string& number) {
    for (simdjson::dom::element c : parse(must({"person", who, "--json"}))["claims"])
      if (std::to_string(c["entry"].get_int64().value()) == number) return std::string(c["standing"].get_string().value());
    return "";
  }
};

TEST_F(Decisions, AClaimByHandIsFollowedRetractedAndFollowedAgain) {
  make_small_ledger();
  EXPECT_EQ(held("2025-06-01"), 2);
  const std::string release = claim("ada", "release", "2025-03-01", {"--way", "pardon", "--destination", "abroad_forced"});
  EXPECT_EQ(held("2025-06-01"), 1);
  EXPECT_EQ(account("ada"), "free.abroad_forced");
  const std::string decision = number_in(must({"retract", release, "--reason", "a namesake"}));
  EXPECT_EQ(held("2025-06-01"), 2);
  EXPECT_EQ(standing("ada", release), "retracted");
  const Ran again = ask({"retract", "#" + release});
  EXPECT_EQ(again.status, row_of(Code::kAlreadyDecided).exit_status);
  EXPECT_NE(again.err.find("retracted"), std::string::npos);
  must({"undo", decision});
  EXPECT_EQ(held("2025-06-01"), 1);
  const Ran twice = ask({"undo", decision});
  EXPECT_EQ(twice.status, row_of(Code::kAlreadyDecided).exit_status);
  must({"retract", release});
  must({"accept", release});
  EXPECT_EQ(standing("ada", release), "accepted");
  EXPECT_EQ(held("2025-06-01"), 1);
}

TEST_F(Decisions, AProposalCountsOnceItIsAccepted) {
  make_small_ledger();
  const std::string release = claim("ada", "release", "2025-03-01", {"--status", "proposed"});
  EXPECT_EQ(held("2025-06-01"), 2);
  EXPECT_EQ(standing("ada", release), "proposed");
  must({"accept", release});
  EXPECT_EQ(held("2025-06-01"), 1);
}

// The order of preference follows one of two claims; a person may follow the other.
TEST_F(Decisions, AContradictedClaimCanBeAccepted) {
  make_small_ledger();
  const std::string march = claim("ada", "release", "2025-03-01", {"--way", "pardon"}), also = claim("ada", "release", "2025-03-01"),
                    april = claim("ada", "release", "2025-04-01", {"--way", "full_term"});
  const auto standings = [&] { return standing("ada", march) + " " + standing("ada", also) + " " + standing("ada", april); };
  ASSERT_EQ(standings(), "accepted accepted conflict");
  EXPECT_EQ(held("2025-03-15"), 1);
  const std::string said = must({"accept", april, "--reason", "the court's paper"});
  EXPECT_EQ(standings(), "conflict conflict accepted");
  EXPECT_EQ(held("2025-03-15"), 2);
  EXPECT_EQ(held("2025-04-15"), 1);
  EXPECT_EQ(ask({"accept", april}).status, row_of(Code::kAlreadyDecided).exit_status);
  // As it says itself, in one step.
  const size_t at = said.find("stillheld undo ");
  ASSERT_NE(at, std::string::npos) << said;
  std::string undo = said.substr(at + 15);
  undo.erase(undo.find_last_not_of("\n.") + 1);
  must({"undo", undo});
  EXPECT_EQ(standings(), "accepted accepted conflict");
  EXPECT_EQ(held("2025-03-15"), 1);
  // And the other way round: from one to the other and back.
  must({"accept", april});
  must({"accept", march});
  EXPECT_EQ(standing("ada", march) + " " + standing("ada", april), "accepted conflict");
  EXPECT_EQ(held("2025-03-15"), 1);
  EXPECT_EQ(ask({"verify"}).status, 0);
}

TEST_F(Decisions, WhatCannotBeUndoneSaysWhy) {
  make_small_ledger();
  const std::string release = claim("ada", "release", "2025-03-01");
  const uint64_t before = log_size();
  const std::pair<std::string, const char*> bad[] = {{release, "stillheld retract"}, {"1", "rule_set"}, {"import:77", "no such import"}, {"import:x", "123"}, {"99999", "the log ends"}, {"", "123"}};
  for (const auto& [what, says] : bad) {
    const Ran ran = ask({"undo", what});
    EXPECT_NE(ran.status, 0) << what;
    EXPECT_NE(ran.err.find(says), std::string::npos) << what << ": " << ran.err;
  }
  EXPECT_EQ(log_size(), before);
  // An undoing is not undone: the decision is made again.
  const std::string decision = number_in(must({"retract", release}));
  const std::string undone = number_in(must({"undo", decision}));
  EXPECT_EQ(ask({"undo", undone}).status, row_of(Code::kNotUndoable).exit_status);
}

TEST_F(Decisions, AWholeImportCanBeUndoneAndMadeAgain) {
  make_small_ledger();
  clock_.set(clock_.now() + 60000);
  const std::string list = file("other.csv", "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n"
                                             "x1,Ex One,held,2024-05-01,,,,,,,\nx2,Ex Two,held,2024-05-01,,,,,,,\n");
  const Words import = {"import", list, "--profile", "simple", "--list", "other", "--json"};
  const int64_t number = parse(must(import))["import"].get_int64().value();
  EXPECT_EQ(held("2025-06-01"), 4);
  clock_.set(clock_.now() + 60000);
  must({"undo", "import:" + std::to_string(number)});
  EXPECT_EQ(held("2025-06-01"), 2);
  EXPECT_EQ(ask({"undo", "import:" + std::to_string(number)}).status, row_of(Code::kAlreadyDecided).exit_status);
  EXPECT_EQ(ask({"verify"}).status, 0);
  clock_.set(clock_.now() + 60000);
  must(import);
  EXPECT_EQ(held("2025-06-01"), 4);
}

// The editions of a list, through the program and its index of rows.
TEST_F(Decisions, EditionsThroughTheProgram) {
  make_small_ledger();
  clock_.set(kNow + 86400000);
  std::string second(kPeople);
  second.replace(second.find("2025-01-05,pardon"), 10, "2025-01-07");
  second.erase(second.find("cyr,"));
  const std::string list = file("second.csv", second);
  const Words import = {"import", list, "--profile", "simple", "--published", "2025-07-01", "--accept-shrink"};
  Words dry = import;
  dry.push_back("--dry-run");
  const uint64_t before = log_size();
  const std::string planned = must(dry);
  EXPECT_EQ(log_size(), before);
  for (const char* says : {"Nothing was written", "row 3, column “released”: “2025-01-05” → “2025-01-07”", "no longer listed: Cyr Niachto"})
    if (std::string(says).find("column “") == std::string::npos) {
      EXPECT_NE(planned.find(says), std::string::npos) << planned;
    }
  EXPECT_NE(planned.find("“2025-01-05” → “2025-01-07”"), std::string::npos) << planned;
  must(import);
  EXPECT_EQ(held("2025-06-01"), 2) << "a list that drops a name frees nobody";
  EXPECT_EQ(held("2025-01-06"), 3);
  EXPECT_EQ(parse(must({"held", "--on", "2025-01-06", "--known", "2026-11-24", "--json"}))["held"]["high"].get_int64().value(), 2) << "as it was known before";
  EXPECT_NE(must(import).find("the same file"), std::string::npos);
  // Back again: cyr is the person that cyr was.
  clock_.set(kNow + 2 * 86400000);
  const auto back = parse(must({"import", file("third.csv", kPeople), "--profile", "simple", "--published", "2025-08-01", "--json"}));
  EXPECT_EQ(back["relisted"].get_int64().value(), 1);
  EXPECT_EQ(back["changed"].get_int64().value(), 1);
  EXPECT_EQ(back["new_persons"].get_int64().value(), 0);
  EXPECT_EQ(held("2025-01-06"), 2);
  EXPECT_EQ(held("2025-06-01"), 2);
}

TEST_F(Decisions, ACacheAndAnUndoneUnlisting) {
  make_small_ledger();
  clock_.set(kNow + 86400000);
  std::string second(kPeople);
  second.erase(second.find("cyr,"));
  const int64_t number = parse(must({"import", file("second.csv", second), "--profile", "simple", "--accept-shrink", "--json"}))["import"].get_int64().value();
  must({"undo", "import:" + std::to_string(number)});
  // cyr's row is known as before, not as new.
  const auto third = parse(must({"import", file("third.csv", std::string(kPeople) + "dan,Dan Novy,held,,,,,,,,\n"), "--profile", "simple", "--json"}));
  EXPECT_EQ(third["added"].get_int64().value(), 1);
  EXPECT_EQ(third["new_persons"].get_int64().value(), 1);
}

}  // namespace
}  // namespace stillheld::cli
