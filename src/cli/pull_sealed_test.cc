// Pulling where one side or both are sealed; definitions and link runs of the
// other; decisions that contradict; and that both end with the same answers.
#include <random>

#include "cli/cli_test.h"
#include "store/open.h"

namespace stillheld::cli {
namespace {

constexpr Millis kDay = 86400000;

class PullMore : public ProgramTest {
 protected:
  ~PullMore() override { unsetenv("STILLHELD_UNLOCK_FILE"); }
  Ran on(const std::string& ledger, Words words) {
    words.insert(words.end(), {"--ledger", ledger});
    clock_.set(clock_.now() + 1000);
    return run_words(words);
  }
  std::string must_on(const std::string& ledger, const Words& words) {
    const Ran ran = on(ledger, words);
    EXPECT_EQ(ran.status, 0) << words.front() << ": " << ran.err << ran.out;
    return ran.out;
  }
  void sign(const std::string& ledger) {
    if (!path_exists(ledger + "/keys/log.key")) must_on(ledger, {"key", ledger.substr(ledger.rfind('/') + 1) + ".example/log", "--no-passphrase"});
    must_on(ledger, {"checkpoint"});
  }
  // Two laptops with one past.
  void part() {
    make_small_ledger();
    must({"backup", folder_ + "/backup"});
    must_on(b_, {"restore", folder_ + "/backup"});
  }
  std::string pull(const std::string& ours, const std::string& theirs, Words more = {}) {
    Words words = {"pull", theirs, "--key", theirs + "/tlog/log.vkey", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    sign(theirs);
    return must_on(ours, words);
  }
  std::string held(const std::string& ledger, const std::string& day) {
    const auto h = parse(must_on(ledger, {"held", "--on", day, "--json"}))["held"];
    std::string out;
    for (const char* key : {"low", "best", "high"}) out += std::to_string(h[key].get_int64().value()) + " ";
    return out;
  }
  std::string claim_of(const std::string& ledger, const std::string& who, const char* what) {
    for (simdjson::dom::element c : parse(must_on(ledger, {"person", who, "--json"}))["claims"])
      if (c["what"].get_string().value() == what) return std::to_string(c["entry"].get_int64().value());
    return "none";
  }
  std::string disk(const std::string& ledger) {
    std::string out;
    for (const auto& [name, bytes] : folder_bytes(ledger)) out += bytes;
    return out;
  }
  std::string b_ = folder_ + "/b", phrases_ = file("phrases", "correct horse battery\n"), other_ = file("other", "another horse battery\n");
};

TEST_F(PullMore, OfOneTeamASealedLedgerIsOpenedByTheTeamsOwnKey) {
  make_small_ledger();
  const std::string said = must({"seal", "--custodian", "anna", "--phrases", phrases_, "--json"});
  std::vector<std::string> shares;
  for (simdjson::dom::element share : parse(said.substr(said.find('{')))["shares"]) shares.emplace_back(share.get_string().value());
  setenv("STILLHELD_UNLOCK_FILE", phrases_.c_str(), 1);
  must({"backup", folder_ + "/backup"});
  must_on(b_, {"restore", folder_ + "/backup"});
  must_on(b_, {"custodian", "recover", "boris", "--share", shares[0], "--share", shares[1], "--phrases", other_});
  setenv("STILLHELD_UNLOCK_FILE", other_.c_str(), 1);
  const std::string list = "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\neva,Eva Skrytaja,held,2024-06-01,,,,,,,\n";
  must_on(b_, {"import", file("more.csv", list), "--profile", "simple", "--list", "more", "--publisher", "A Desk", "--published", "2025-07-01"});
  must_on(b_, {"claim", "ada", "--what", "release", "--date", "2025-08-01", "--way", "pardon", "--publisher", "Q", "--quote", "a hidden quote"});
  sign(b_);
  setenv("STILLHELD_UNLOCK_FILE", phrases_.c_str(), 1);
  const std::string json = must_on(ledger_, {"pull", b_, "--key", b_ + "/tlog/log.vkey", "--json"});
  EXPECT_GT(parse(json)["taken"].get_int64().value(), 4) << json;
  EXPECT_NE(must({"person", "eva"}).find("Eva Skrytaja"), std::string::npos);
  EXPECT_NE(must({"person", "ada", "--json"}).find("a hidden quote"), std::string::npos);
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  // It lies sealed here too, and can be erased with its row.
  for (const char* word : {"Skrytaja", "hidden quote"}) EXPECT_EQ(disk(ledger_).find(word), std::string::npos) << word;
  const std::string proposed = must({"erase", "eva", "--reason", "r"});
  EXPECT_NE(proposed.find("1 rows of lists"), std::string::npos) << proposed;
  clock_.set(clock_.now() + 7 * kDay + 1000);
  must({"carry-out", proposed.substr(proposed.find('#') + 1, proposed.find(':', proposed.find('#')) - proposed.find('#') - 1)});
  EXPECT_EQ(ask({"person", "eva"}).status, 4);
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
}

TEST_F(PullMore, RowsOfAClearLedgerComeUnderTheirPersonsKeys) {
  make_ledger();
  must({"seal", "--custodian", "anna", "--phrases", phrases_});
  must_on(b_, {"init"});
  must_on(b_, {"import", file("people.csv", kPeople), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-06-01"});
  const std::string next = std::string(kPeople) + "dan,Dan Novy,held,2024-05-01,,,,,,,\n";
  must_on(b_, {"import", file("next.csv", next), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-07-01"});
  setenv("STILLHELD_UNLOCK_FILE", phrases_.c_str(), 1);
  pull(ledger_, b_);
  EXPECT_EQ(disk(ledger_).find("Prykladna"), std::string::npos);
  // Ada's row stands in both editions, in the second without an entry of its own.
  const std::string proposed = must({"erase", "ada", "--reason", "r"});
  EXPECT_NE(proposed.find("2 rows of lists"), std::string::npos) << proposed;
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
}

TEST_F(PullMore, OfAnotherTeamSealedStaysSealed) {
  make_small_ledger();
  must_on(b_, {"init"});
  const std::string list = "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\neva,Eva Skrytaja,held,2024-06-01,,,,,,,\nada,Ada Prykladna,held,2024-02-01,,,,,,,\n";
  must_on(b_, {"import", file("b.csv", list), "--profile", "simple", "--publisher", "B Desk", "--published", "2025-06-01"});
  must_on(b_, {"claim", "eva", "--what", "release", "--date", "2025-01-01", "--way", "pardon", "--publisher", "Q", "--quote", "freed"});
  must_on(b_, {"seal", "--custodian", "boris", "--phrases", other_});
  const std::string before = held(ledger_, "2024-12-31");
  // Ours lies in the clear: theirs is not opened for it, whatever is said.
  std::string json = pull(ledger_, b_, {"--other-unlock-file", other_});
  EXPECT_NE(json.find("is sealed and was not opened"), std::string::npos) << json;
  EXPECT_EQ(held(ledger_, "2024-12-31"), before);
  EXPECT_EQ(ask({"person", "eva"}).status, 4);
  EXPECT_EQ(disk(ledger_).find("Skrytaja"), std::string::npos);
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  // Sealed, by another team: not by our passphrase, but by one of theirs.
  must({"seal", "--custodian", "anna", "--phrases", phrases_});
  setenv("STILLHELD_UNLOCK_FILE", phrases_.c_str(), 1);
  EXPECT_NE(must({"pull", b_}).find("Nothing new"), std::string::npos);
  EXPECT_EQ(on(ledger_, {"pull", b_, "--other-unlock-file", phrases_}).status, 5);
  json = must({"pull", b_, "--other-unlock-file", other_, "--json"});
  EXPECT_GT(parse(json)["taken"].get_int64().value(), 4) << json;
  EXPECT_NE(must({"person", "eva"}).find("Eva Skrytaja"), std::string::npos);
  EXPECT_EQ(disk(ledger_).find("Skrytaja"), std::string::npos);
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  EXPECT_NE(must({"pull", b_, "--other-unlock-file", other_}).find("Nothing new"), std::string::npos);
}

TEST_F(PullMore, DefinitionsAndLinkRunsAreShownAndNotTaken) {
  part();
  std::string sets = file_text(source_path("definitions/rule_sets.toml"));
  const size_t at = sets.find("name = \"strict_prison_only\"");
  ASSERT_NE(at, std::string::npos);
  const size_t counts = sets.find("\"held.colony\"", at);
  ASSERT_NE(counts, std::string::npos);
  sets.replace(counts, 13, "\"held.psychiatric\"");
  std::filesystem::create_directories(folder_ + "/changed");
  must_on(b_, {"rules", file("changed/rule_sets.toml", sets)});
  must_on(b_, {"link", "--take"});
  const std::string before = held(ledger_, "2024-12-31"), rules = must({"rules", "--json"});
  const std::string json = pull(ledger_, b_);
  size_t n = 0;
  for (simdjson::dom::element d : parse(json)["definitions"]) {
    ++n;
    EXPECT_EQ(d["name"].get_string().value(), "rule_sets");
    EXPECT_EQ(d["by"].get_string().value(), "desk");
    EXPECT_EQ(d["on"].get_string().value(), "2026-11-24");
    EXPECT_EQ(simdjson::minify(d["different"]), "[\"strict_prison_only\"]");
  }
  EXPECT_EQ(n, 1U) << json;
  EXPECT_NE(json.find("\"link_run\""), std::string::npos) << json;
  EXPECT_EQ(held(ledger_, "2024-12-31"), before);
  EXPECT_EQ(must({"rules", "--json"}), rules);
  // Taken by hand, it is no difference any more.
  must({"rules", folder_ + "/changed/rule_sets.toml"});
  must_on(b_, {"claim", "ada", "--what", "statement", "--date", "2025-07-02", "--publisher", "Q", "--quote", "q"});
  EXPECT_EQ(pull(ledger_, b_).find("strict_prison_only"), std::string::npos);
}

TEST_F(PullMore, DecisionsThatContradictAreListedWithWhoAndWhen) {
  part();
  const std::string arrest = claim_of(ledger_, "ada", "arrest");
  must({"retract", arrest, "--by", "anna"});
  must({"different", "ada", "bel", "--by", "anna"});
  must({"count-only", "cyr", "--by", "anna"});
  must({"consent", "bel", "refused", "--by", "anna"});
  clock_.set(clock_.now() + kDay);
  // The other's last word is asked for, not each one before it.
  must_on(b_, {"retract", arrest, "--by", "boris"});
  must_on(b_, {"accept", arrest, "--by", "boris"});
  must_on(b_, {"show", "cyr", "--by", "boris"});
  must_on(b_, {"consent", "bel", "granted", "--by", "boris"});
  must_on(b_, {"same", "ada", "bel", "--by", "boris"});
  const std::string before = held(ledger_, "2024-06-01");
  const std::string json = pull(ledger_, b_);
  std::map<std::string, std::string> found;
  for (simdjson::dom::element c : parse(json)["contradictions"]) {
    std::string text;
    for (const char* side : {"theirs", "ours"})
      text += std::string(c[side]["state"].get_string().value()) + " " + std::string(c[side]["by"].get_string().value()) + " " + std::string(c[side]["on"].get_string().value()) + "; ";
    found[std::string(c["what"].get_string().value())] = text;
  }
  EXPECT_EQ(found.size(), 4U) << json;
  EXPECT_EQ(found["decision"], "accepted boris 2026-11-25; retracted anna 2026-11-24; ");
  EXPECT_EQ(found["who"], "same boris 2026-11-25; different anna 2026-11-24; ");
  EXPECT_EQ(found["withhold"], "show boris 2026-11-25; count_only anna 2026-11-24; ");
  EXPECT_EQ(found["consent"], "granted boris 2026-11-25; refused anna 2026-11-24; ");
  // Nothing of ours has changed, and nobody is less protected.
  EXPECT_EQ(held(ledger_, "2024-06-01"), before);
  EXPECT_EQ(ask({"person", "cyr", "--for", "public"}).status, 4);
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
  for (const char* language : {"en", "be", "ru"}) {
    must_on(b_, {"claim", "ada", "--what", "statement", "--date", "2025-07-02", "--publisher", language, "--quote", "q"});
    must_on(b_, {"retract", claim_of(b_, "cyr", "verdict"), "--by", "boris"});
    sign(b_);
    const std::string text = must({"pull", b_, "--lang", language});
    EXPECT_EQ(text.find("⟨"), std::string::npos) << text;
    must_on(b_, {"accept", claim_of(b_, "cyr", "verdict"), "--by", "boris"});
  }
  // A consent that they had against a refusal is a step there, and one here.
  must_on(b_, {"consent", "ada", "refused"});
  pull(ledger_, b_);
  const std::string proposed = must_on(b_, {"propose", "consent", "ada", "--json"});
  clock_.set(clock_.now() + 7 * kDay + 1000);
  must_on(b_, {"carry-out", std::to_string(parse(proposed)["number"].get_int64().value())});
  const std::string again = pull(ledger_, b_);
  EXPECT_NE(again.find("\"consent\""), std::string::npos) << again;
  EXPECT_EQ(must({"held", "--on", "2024-12-31", "--json", "--for", "public"}).find("Prykladna"), std::string::npos);
  EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
}

// At random: both work apart, pull from one another, and B accepts what A decided.
TEST_F(PullMore, PullingFromOneAnotherBothAnswerAlike) {
  for (uint32_t seed = 1; seed <= 6; ++seed) {
    std::filesystem::remove_all(ledger_);
    std::filesystem::remove_all(b_);
    std::filesystem::remove_all(folder_ + "/backup");
    random_ = SeededRandom(seed);
    part();
    std::mt19937 random(seed);
    const auto pick = [&](size_t of) { return static_cast<size_t>(random() % of); };
    const std::vector<std::string> shared = {"ada", "bel", "cyr"};
    for (int round = 0; round < 2; ++round) {
      for (const std::string& ledger : {ledger_, b_}) {
        const std::string own = (ledger == b_ ? "b" : "a") + std::to_string(round);
        for (int n = 0; n < 5; ++n) {
          const std::string who = shared[pick(shared.size())], day = "2025-" + std::string(pick(2) == 0 ? "03" : "09") + "-1" + std::to_string(pick(9));
          switch (pick(7)) {
            case 0: (void)on(ledger, {"claim", who, "--what", "release", "--date", day, "--way", "pardon", "--publisher", "P" + own, "--quote", "q"}); break;
            case 1: (void)on(ledger, {"claim", own + "x", "--name", "Novy " + own, "--what", "arrest", "--date", day, "--publisher", "P", "--quote", "q"}); break;
            case 2: (void)on(ledger, {"retract", claim_of(ledger, who, "arrest")}); break;
            case 3: (void)on(ledger, {"accept", claim_of(ledger, who, "verdict")}); break;
            case 4: (void)on(ledger, {"same", who, shared[pick(shared.size())]}); break;
            case 5: (void)on(ledger, {"withhold", who}); break;
            default: (void)on(ledger, {"import", file(own + ".csv", std::string(kPeople) + own + "," + own + " Skryty,held," + day + ",,,,,,,\n"), "--profile", "simple", "--publisher", "A Desk", "--published", day}); break;
          }
        }
      }
      // A keeps its own word, B accepts what A decided.
      const auto accept_all = [&](const std::string& json, const std::string& ledger, bool contradicting) {
        std::set<int64_t> contested;
        for (simdjson::dom::element c : parse(json)["contradictions"])
          if (!c["theirs"]["entry"].is_null()) contested.insert(c["theirs"]["entry"].get_int64().value());
        std::vector<int64_t> waiting;
        for (simdjson::dom::element p : parse(json)["proposals"]) waiting.push_back(p["entry"].get_int64().value());
        for (const int64_t entry : waiting)
          if (contradicting || contested.count(entry) == 0) must_on(ledger, {"accept", std::to_string(entry)});
      };
      accept_all(pull(ledger_, b_), ledger_, false);
      accept_all(pull(b_, ledger_), b_, true);
      accept_all(pull(ledger_, b_), ledger_, false);
      accept_all(pull(b_, ledger_), b_, true);
    }
    for (int month = 1; month <= 12; ++month)
      for (const char* year : {"2024", "2025", "2026"}) {
        char day[16];
        std::snprintf(day, sizeof day, "%s-%02d-15", year, month);
        EXPECT_EQ(held(ledger_, day), held(b_, day)) << "seed " << seed << " on " << day;
      }
    EXPECT_EQ(ask({"verify"}).status, 0) << ask({"verify"}).out;
    EXPECT_EQ(on(b_, {"verify"}).status, 0) << on(b_, {"verify"}).out;
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace stillheld::cli
