// Who is withheld is named nowhere in what leaves for the public: every command
// there is, in every form and language, the export, the report and the errors.
//
// The commands are taken from commands(): a new one is covered, or fails here
// until kCalls says how to call it.
#include <algorithm>

#include "cli/cli_test.h"
#include "intake/rows.h"

namespace stillheld::cli {
namespace {

struct Victim {
  const char* slug;
  // As notes, headlines and addresses write the surname, with case endings.
  std::vector<std::string> spellings;
};

const Victim kVictims[] = {
    {"statkevich", {"Statkevich", "Statkiewicz", "Statkievich", "Statkevič", "Статкевіч", "Статкевич", "Статкевича", "Статкевічу"}},
    {"kalesnikava", {"Kalesnikava", "Kolesnikova", "Kaliesnikava", "Kalisenkawa", "Калеснікав", "Колесников"}},
    {"poczobut", {"Poczobut", "Pačobut", "Pachobut", "Pochobut", "Пачобут", "Почобут"}},
    {"losik_i", {"Losik", "Łosik", "Лосік", "Лосик"}},
    {"loika_n", {"Loika", "Loyka", "Лойка", "Лойко", "Лойкай", "Лойку", "Лойки"}},
};

// Lower case of Latin and Cyrillic letters, enough to find a name in a text.
std::string lower(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto b = static_cast<unsigned char>(text[i]);
    if (b >= 'A' && b <= 'Z') {
      out += static_cast<char>(b + 32);
    } else if (b == 0xD0 && i + 1 < text.size()) {
      const auto second = static_cast<unsigned char>(text[++i]);
      const int c = 0x400 | (second & 63);
      const int l = c < 0x410 ? c + 0x50 : c < 0x430 ? c + 0x20 : c;
      out += static_cast<char>(0xC0 | l >> 6);
      out += static_cast<char>(0x80 | (l & 63));
    } else {
      out += text[i];
    }
  }
  return out;
}

// Every name and alias of the person in persons.csv, whole.
std::vector<std::string> names_of(const std::string& slug) {
  std::vector<std::string> out;
  const std::string csv = file_text(source_path("data/belarus/persons.csv"));
  auto reader = intake::open_rows(csv, "persons.csv");
  intake::Row row;
  while (*(*reader)->next(row)) {
    if (row.cells[0] != slug) continue;
    for (int i = 1; i <= 4; ++i) {
      std::stringstream parts{std::string(row.cells[static_cast<size_t>(i)])};
      for (std::string part; std::getline(parts, part, '|');)
        if (!part.empty()) out.push_back(part);
    }
  }
  EXPECT_GE(out.size(), 3U) << slug;
  return out;
}

class Privacy : public ProgramTest {
 protected:
  // How to call each command that asks; {X} stands for a word about the person.
  std::vector<Words> calls(const std::string& name, const std::vector<std::string>& people) {
    const std::string day = "2025-12-12";
    if (name == "held") return {{"held"}, {"held", "--on", day}, {"held", "--on", day, "--published", "2025-10-15"}, {"held", "--daily", "--from", day, "--to", "2025-12-14"},
                                {"held", "--on", day, "--known", "2026-12-31"}, {"held", "--rules", "viasna"}};
    if (name == "person" || name == "who") {
      std::vector<Words> out;
      for (const std::string& p : people) out.push_back({name, p});
      return out;
    }
    if (name == "balance") return {{"balance", "--from", "2024-12-31", "--to", "2025-12-31"}, {"balance", "--from", "2020-01-01", "--to", "2026-10-01"},
                                   {"balance", "--from", "2024-12-29", "--to", "2025-12-23", "--counts", "viasna"}};
    if (name == "wave") return {{"wave"}, {"wave", "W2025-09-11"}, {"wave", "W2025-12-13"}, {"wave", people.front()}};
    if (name == "flows") return {{"flows", "--from", "2024-12-31", "--to", "2025-12-31"}, {"flows", "--from", "2019-12-31", "--to", "2026-11-24", "--svg", folder_ + "/flows.svg"}};
    if (name == "verdict") return {{"verdict", "--from", "2024-12-31", "--to", "2025-12-31"}, {"verdict", "--from", "2010-01-01", "--to", "2012-01-01"}};
    if (name == "trend") return {{"trend", "--from", "2020-01-01", "--days", "30"}};
    if (name == "survival" || name == "rearrest" || name == "coupling" || name == "undercount") return {{name}};
    if (name == "explain") return {{"explain", "held", "--on", day}, {"explain", "balance", "--from", "2024-12-31", "--to", "2025-12-31"}, {"explain", "wave", "W2025-09-11"},
                                   {"explain", "person", people.front()}, {"explain", "100"}};
    if (name == "report") return {{"report", "--output", folder_ + "/report.html"}};
    if (name == "export") return {{"export", folder_ + "/out"}};
    if (name == "log") return {{"log", "--limit", "1000000"}, {"log", "400"}};
    if (name == "counts" || name == "conflicts" || name == "overview" || name == "verify" || name == "rules") return {{name}};
    // (What is asked before a ledger is opened can hold nothing of one.)
    if (name == "help") return {{"help"}, {"help", "person"}};
    // Without a ledger: tables of the user's own.
    if (name == "names" || name == "score") return {};
    // An article that names the person, in the user's own words.
    if (name == "read" || name == "check") {
      const std::string article = file("article.txt", "Prisoners\n\nMikalai Statkevich, Maria Kolesnikova, Andrzej Poczobut, Ihar Losik and Nasta Loika were released on 13 December 2025. "
                                                      "Dozens of political prisoners remain in prison.\n");
      return {{name, article, "--published", "2025-12-14"}};
    }
    // Hashes, sizes and names of keys (checkpoint_test.cc looks into the files).
    if (name == "key" || name == "checkpoint" || name == "witness" || name == "backup" || name == "restore") return {};
    if (name == "proposals") return {{"proposals"}, {"proposals", "--all"}};
    if (name == "prove") return {{"prove", "400"}};
    // (stamp: sizes and times.)
    if (name == "stamp") return {};
    // (publish: publish_test.cc looks into the files.)
    if (name == "publish") return {};
    // (capture: refused for the public; capture_test.cc looks into the files.)
    if (name == "capture") return {{"capture", "999999", folder_ + "/out"}};
    if (name == "evidence") {
      std::vector<Words> out = {{"evidence"}};
      for (const std::string& p : people) out.push_back({name, p});
      return out;
    }
    ADD_FAILURE() << "say in privacy_test.cc how “" << name << "” is called";
    return {};
  }
  // And those that write, on a copy of the ledger.
  std::vector<Words> writing_calls(const std::string& name, const std::string& slug, const std::string& stranger) {
    if (name == "init") return {{"init"}};
    if (name == "import") {
      std::string events = file_text(source_path("data/belarus/events.csv"));
      for (size_t at = events.find(slug + ",verdict,20"); at != std::string::npos; at = events.find(slug + ",verdict,20", at + 1)) events.replace(at + slug.size() + 9, 4, "2019");
      const std::string fewer = file("persons.csv", [&] {
        std::string csv = file_text(source_path("data/belarus/persons.csv"));
        const size_t at = csv.find("\n" + slug + ",");
        return csv.erase(at, csv.find('\n', at + 1) - at);
      }());
      const Words tail = {"--publisher", "stillheld", "--published", "2026-11-24"};
      std::vector<Words> out;
      for (const bool dry : {true, false}) {
        out.push_back({"import", file("events.csv", events), "--profile", "stillheld-events"});
        out.push_back({"import", fewer, "--profile", "stillheld-persons"});
        for (size_t i = out.size() - 2; i < out.size(); ++i) {
          out[i].insert(out[i].end(), tail.begin(), tail.end());
          if (dry) out[i].push_back("--dry-run");
        }
      }
      out.push_back({"import", file(slug + "-bad.csv", events + "x,released," + slug + "\n"), "--profile", "stillheld-events"});
      return out;
    }
    if (name == "claim") return {{"claim", slug, "--what", "statement", "--publisher", "P", "--quote", "q"}, {"claim", slug, "--what", "nonsense", "--publisher", "P"}};
    if (name == "accept" || name == "retract" || name == "undo") return {{name, "600"}, {name, "600"}};
    if (name == "same" || name == "different") return {{name, slug, stranger}, {name, slug, "no-such"}};
    if (name == "link") return {{"link"}, {"link", "--take"}, {"link", "--explain", slug, stranger}, {"link", "--explain", stranger, slug}, {"link", "--explain", slug, "no-such"}};
    if (name == "review") return {{"review"}};
    if (name == "withhold" || name == "show" || name == "count-only") return {{name, slug}, {name, slug, "--reason", "the family of " + slug}, {name, "no-such"}};
    if (name == "consent") return {{"consent", slug, "granted"}, {"consent", "no-such", "granted"}};
    if (name == "rules" || name == "rebuild") return {{name}};
    if (name == "copy") return {{"copy", folder_ + "/copy-" + slug.substr(0, 1)}, {"copy", folder_ + "/no/such\n"}};
    if (name == "seal") return {{"seal", "--custodian", "anna", "--passphrase-file", file("phrase", "correct horse battery\n")}};
    if (name == "erase") return {{"erase", slug, "--reason", "the family of " + slug}, {"erase", "no-such"}};
    if (name == "custodian" || name == "epoch" || name == "unseal") return {{name}};
    if (name == "carry-out") return {{"carry-out", "400"}};
    if (name == "pull") return {{"pull", folder_ + "/kept"}};
    if (name == "seal") return {{"seal", "--custodian", "anna", "--phrases", file("phrase", "correct horse battery\n")}};
    if (name == "erase") return {{"erase", slug, "--reason", "the family of " + slug}, {"erase", "no-such"}};
    if (name == "custodian" || name == "epoch" || name == "unseal") return {{name}};
    if (name == "pull") return {{"pull", folder_ + "/kept"}};
    if (name == "key" || name == "restore") return {};  // hashes, sizes, names of keys
    if (name == "propose") return {{"propose", "erase", slug, "--reason", "the family of " + slug}, {"propose", "consent", slug}, {"propose", "erase", "no-such"}};
    if (name == "approve" || name == "withdraw" || name == "carry-out") return {{name, "600"}, {name, slug}};
    if (name == "member") return {{"member"}, {"member", "remove", "anna"}};
    ADD_FAILURE() << "say in privacy_test.cc how “" << name << "” is called";
    return {};
  }

  // Everything that the public can get out of the ledger, with what was asked.
  std::vector<std::pair<std::string, std::string>> public_outputs(const std::vector<std::string>& people, bool thorough) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const CommandInfo& command : commands()) {
      if (command.writes) continue;
      const std::string name(command.name);
      for (Words words : calls(name, people)) {
        std::string asked;
        for (const std::string& w : words) asked += w + " ";
        for (const Words& form : {Words{}, Words{"--json"}, Words{"--csv"}, Words{"--json-lines"}, Words{"--lang", "be"}, Words{"--lang", "ru", "--json"}}) {
          if (!thorough && form.size() > 1) continue;
          if ((name == "export" || name == "report") && !form.empty() && form[0] != "--lang") continue;
          Words all = words;
          all.insert(all.end(), form.begin(), form.end());
          all.insert(all.end(), {"--for", "public"});
          if (name != "help") all.insert(all.end(), {"--ledger", ledger_});
          const Ran ran = run_words(all);
          EXPECT_TRUE(ran.status == 0 || ran.status == 4) << asked << ran.err;
          out.emplace_back(asked + (form.empty() ? "" : form.back()), ran.out + ran.err);
          if (name == "export")
            for (const auto& [file, bytes] : folder_bytes(folder_ + "/out")) out.emplace_back("export " + file, bytes);
          if (name == "report") out.emplace_back("report.html", file_text(folder_ + "/report.html"));
          if (std::find(words.begin(), words.end(), "--svg") != words.end()) out.emplace_back(asked + "svg", file_text(folder_ + "/" + name + ".svg"));
        }
      }
    }
    return out;
  }
  // The numbers that must stay whatever is withheld.
  std::string totals() {
    std::string out;
    const auto add = [&](simdjson::dom::element e) { out += simdjson::minify(e) + "\n"; };
    for (const char* day : {"2021-08-01", "2025-12-12", "2025-12-14", "2026-11-24"}) {
      add(parse(must({"held", "--on", day, "--json", "--for", "public"}))["held"]);
      add(parse(must({"explain", "held", "--on", day, "--json", "--for", "public"}))["held"]);
    }
    for (const char* key : {"opening", "closing", "residual", "revision"})
      add(parse(must({"balance", "--from", "2020-12-31", "--to", "2025-12-31", "--json", "--for", "public"}))[key]);
    for (const char* side : {"in", "out"})
      for (simdjson::dom::element flow : parse(must({"balance", "--from", "2020-12-31", "--to", "2025-12-31", "--json", "--for", "public"}))[side]) {
        add(flow["account"]);
        add(flow["count"]);
      }
    for (simdjson::dom::element wave : parse(must({"wave", "--json", "--for", "public"}))["waves"])
      for (const char* key : {"id", "total", "named", "unnamed"}) add(wave[key]);
    out += must({"held", "--daily", "--from", "2025-09-01", "--to", "2025-12-31", "--csv", "--for", "public"});
    for (simdjson::dom::element count : parse(must({"counts", "--json", "--for", "public"}))["counts"])
      for (const char* key : {"date", "measure", "value", "low", "high"}) add(count[key]);
    return out;
  }
  std::string subject_of(const std::string& slug) {
    std::string out;
    auto reader = store::open_sqlite(ledger_);
    log::Decoder decoder;
    log::Entry e;
    EXPECT_TRUE((*reader)->scan_personals(1, (*reader)->head().size(), [&](Seq seq, const log::Personal& p) -> Status {
      if (p.field != "handle" || p.text != "belarus/" + slug || !out.empty()) return {};
      TRY(bytes, (*reader)->entry(seq));
      TRY_VOID(decoder.decode(bytes, e));
      out = e.subject.text();
      return {};
    }).ok());
    return out;
  }
};

void expect_absent(const std::vector<std::pair<std::string, std::string>>& outputs, const std::vector<std::string>& needles) {
  int shown = 0;
  for (const auto& [asked, text] : outputs) {
    const std::string low = lower(text);
    for (const std::string& needle : needles) {
      const size_t at = low.find(lower(needle));
      if (at == std::string::npos) continue;
      if (++shown <= 12) ADD_FAILURE() << "“" << needle << "” in: " << asked << "\n…" << text.substr(at > 120 ? at - 120 : 0, 260) << "…";
    }
  }
}

TEST_F(Privacy, AWithheldNameIsInNoOutputForThePublic) {
  for (const Victim& victim : kVictims) {
    SCOPED_TRACE(victim.slug);
    std::filesystem::remove_all(ledger_);
    copy_sample();
    const std::string slug = victim.slug, id = subject_of(slug), before = totals();
    std::vector<std::string> needles = names_of(slug), people = needles;
    needles.insert(needles.end(), victim.spellings.begin(), victim.spellings.end());
    needles.push_back(slug);
    people.insert(people.begin(), {slug, id, "znak"});
    people.insert(people.end(), victim.spellings.begin(), victim.spellings.end());
    // It is there before, or this test finds nothing.
    const Ran named = ask({"person", slug, "--for", "public"});
    EXPECT_EQ(named.status, 0) << named.err;
    EXPECT_NE(lower(named.out).find(lower(victim.spellings[0])), std::string::npos);
    must({"withhold", slug, "--reason", "asked by the family of " + people[3]});
    expect_absent(public_outputs(people, slug == "losik_i" || slug == "loika_n"), needles);
    EXPECT_EQ(totals(), before);
    // By the random id the person can be followed, without a name.
    const Ran followed = ask({"person", id, "--json", "--for", "public"});
    EXPECT_EQ(followed.status, 0);
    EXPECT_TRUE(parse(followed.out)["name"].is_null());
    EXPECT_EQ(std::string(parse(followed.out)["id"].get_string().value()), id);
    // The desk sees all.
    EXPECT_NE(must({"person", slug}).find(victim.spellings[0]), std::string::npos);
    EXPECT_NE(must({"log", "--limit", "1000000"}).find(slug), std::string::npos);
    EXPECT_NE(must({"held", "--on", "2021-08-01", "--json"}).find("\"id\""), std::string::npos);
    // Undone, the name is there again.
    must({"undo", std::to_string(log_size())});
    EXPECT_EQ(ask({"person", slug, "--for", "public"}).out, named.out);
  }
}

TEST_F(Privacy, CommandsThatWriteSayNothingEither) {
  for (const char* slug : {"statkevich", "loika_n"}) {
    std::filesystem::remove_all(ledger_);
    copy_sample();
    must({"withhold", slug});
    const std::string kept = folder_ + "/kept", original = ledger_;
    std::filesystem::remove_all(kept);
    std::filesystem::copy(ledger_, kept, std::filesystem::copy_options::recursive);
    std::vector<std::string> needles = names_of(slug);
    for (const Victim& v : kVictims)
      if (v.slug == std::string(slug)) needles.insert(needles.end(), v.spellings.begin(), v.spellings.end());
    std::vector<std::pair<std::string, std::string>> outputs;
    for (const CommandInfo& command : commands()) {
      if (!command.writes) continue;
      for (Words words : writing_calls(std::string(command.name), slug, "znak")) {
        std::filesystem::remove_all(ledger_);
        std::filesystem::copy(kept, ledger_, std::filesystem::copy_options::recursive);
        for (const Words& form : {Words{"--for", "public"}, Words{"--for", "public", "--json"}}) {
          Words all = words;
          all.insert(all.end(), form.begin(), form.end());
          const Ran ran = ask(all);
          std::string asked, text = ran.out + ran.err;
          for (const std::string& w : words) asked += w + " ";
          // A file that the caller named may be named again.
          for (size_t at = text.find(folder_); at != std::string::npos; at = text.find(folder_)) text.erase(at, text.find_first_of(" \n\":", at) - at);
          outputs.emplace_back(asked, text);
        }
      }
    }
    expect_absent(outputs, needles);
  }
}

TEST_F(Privacy, WhoIsOnlyCountedDoesNotExistForThePublic) {
  copy_sample();
  for (const char* slug : {"poczobut", "palchys"}) {
    SCOPED_TRACE(slug);
    const std::string id = subject_of(slug), before = totals();
    const auto ids = [&](const std::string& json, const char* list) {
      std::vector<std::string> out;
      for (simdjson::dom::element p : parse(json)[list]) out.emplace_back(p["id"].get_string().value());
      return out;
    };
    const auto held_before = ids(must({"held", "--on", "2021-08-01", "--json", "--for", "public"}), "persons");
    must({"count-only", slug});
    EXPECT_EQ(totals(), before);
    std::vector<std::string> needles = names_of(slug);
    needles.insert(needles.end(), {slug, id});
    std::vector<std::string> people = needles;
    people.push_back("znak");
    expect_absent(public_outputs(people, true), needles);
    // The same words as for somebody whom nobody knows.
    const std::string unknown = ask({"person", "Xantippe Neizvestnaya", "--for", "public"}).err;
    for (const std::string& word : needles) {
      const Ran ran = ask({"person", word, "--for", "public"});
      EXPECT_EQ(ran.status, 4);
      EXPECT_EQ(ran.err, unknown) << word;
      EXPECT_EQ(ask({"explain", "person", word, "--for", "public"}).err, unknown) << word;
    }
    const auto held_after = ids(must({"held", "--on", "2021-08-01", "--json", "--for", "public"}), "persons");
    if (std::find(held_before.begin(), held_before.end(), slug) != held_before.end()) {
      EXPECT_EQ(held_after.size() + 1, held_before.size());
    }
    EXPECT_NE(must({"person", slug, "--json"}).find(slug), std::string::npos) << "the desk";
    must({"show", slug});
    EXPECT_EQ(ask({"person", slug, "--for", "public"}).status, 0);
  }
}

TEST_F(Privacy, ANameThatIsHiddenStandsInNobodysWay) {
  make_ledger();
  must({"import", file("two.csv", "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n"
                                  "a1,Same Name,held,2024-01-01,,,,,,,\na2,Same Name,held,2024-01-02,,,,,,,\n"), "--profile", "simple"});
  EXPECT_EQ(ask({"person", "Same Name"}).status, row_of(Code::kAmbiguousPerson).exit_status);
  must({"count-only", "a2"});
  const Ran ran = ask({"person", "Same Name", "--for", "public", "--json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out.find("a2"), std::string::npos);
}

TEST_F(Privacy, WithoutConsentTheFreedAreNamelessAndTheHeldAreNot) {
  make_small_ledger();
  // bel was released; ada and cyr are held.
  const auto shows = [&](const char* name) { return must({"export", folder_ + "/out"}), folder_bytes(folder_ + "/out")["persons.csv"].find(name) != std::string::npos; };
  EXPECT_TRUE(shows("Ada Prykladna"));
  EXPECT_TRUE(shows("Cyr Niachto"));
  EXPECT_FALSE(shows("Bel Vydumanaia"));
  must({"consent", "bel", "granted"});
  EXPECT_TRUE(shows("Bel Vydumanaia"));
  must({"consent", "bel", "withdrawn"});
  EXPECT_FALSE(shows("Bel Vydumanaia"));
  // What was refused or taken back is no matter of one word, not even the same day.
  EXPECT_EQ(ask({"undo", std::to_string(log_size())}).status, 5);
  EXPECT_EQ(ask({"consent", "bel", "granted"}).status, 5);
  EXPECT_FALSE(shows("Bel Vydumanaia"));
  must({"consent", "ada", "refused"});
  EXPECT_FALSE(shows("Ada Prykladna"));
  std::vector<std::string> numbers;
  for (const char* who : {"ada", "bel"}) numbers.push_back(std::to_string(parse(must({"propose", "consent", who, "--json"}))["number"].get_int64().value()));
  EXPECT_EQ(ask({"carry-out", numbers[0]}).status, 5);
  clock_.set(clock_.now() + 7 * 86400000LL + 1000);
  for (const std::string& number : numbers) must({"carry-out", number});
  EXPECT_TRUE(shows("Bel Vydumanaia"));
  EXPECT_TRUE(shows("Ada Prykladna"));
  // Consent does not undo a withholding.
  must({"withhold", "ada"});
  must({"consent", "ada", "granted"});
  EXPECT_FALSE(shows("Ada Prykladna"));
}

TEST_F(Privacy, WhatIsWithheldNowDoesNotComeOutOfThePast) {
  make_small_ledger();
  clock_.set(kNow + 30 * 86400000LL);
  must({"withhold", "ada"});
  for (const char* known : {"2026-11-24", "2026-12-31"})
    for (const Words& words : {Words{"held", "--on", "2026-11-24"}, Words{"person", "ada"}, Words{"log"}, Words{"conflicts"}, Words{"explain", "held", "--on", "2025-01-01"}}) {
      Words all = words;
      if (words[0] != "log") all.insert(all.end(), {"--known", known});
      all.insert(all.end(), {"--for", "public", "--json"});
      const Ran ran = ask(all);
      EXPECT_EQ(ran.out.find("Prykladna"), std::string::npos) << words[0];
      EXPECT_EQ(ran.out.find("\"ada\""), std::string::npos) << words[0] << ran.out;
    }
}

TEST_F(Privacy, OneFieldAlone) {
  copy_sample();
  const auto person = [&] { return parse(ask({"person", "statkevich", "--json", "--for", "public"}).out); };
  EXPECT_FALSE(person()["birth"].is_null());
  must({"withhold", "statkevich", "--field", "birth", "--field", "articles"});
  EXPECT_TRUE(person()["birth"].is_null());
  EXPECT_FALSE(person()["name"].is_null());
  EXPECT_EQ(simdjson::minify(person()["withheld"]), "[\"articles\",\"birth\"]");
  for (simdjson::dom::element claim : person()["claims"]) {
    simdjson::dom::element articles;
    if (claim["articles"].get(articles) == simdjson::SUCCESS) {
      EXPECT_TRUE(articles.is_null());
    }
  }
  EXPECT_EQ(ask({"log", "--limit", "1000000", "--for", "public"}).out.find("birth=1956"), std::string::npos);
  EXPECT_FALSE(parse(ask({"person", "statkevich", "--json"}).out)["birth"].is_null());
  must({"show", "statkevich", "--field", "birth"});
  EXPECT_FALSE(person()["birth"].is_null());
  EXPECT_EQ(simdjson::minify(person()["withheld"]), "[\"articles\"]");
}

// The page of one person is an address that leads to the name.
TEST_F(Privacy, TheAddressOfAPersonsPageGoesWithTheName) {
  make_ledger();
  must({"import", file("x.csv", "id,url,name,gender,status,birthday,arrested,articles,prison,decision,penalty,judge,prosecutor,penalty_start_date,verdict_date,appeal_date,release_date,died,declaration,clusters\n"
                                "4711,https://list.example/person/4711,Ada Prykladna,f,active,,2024-01-01,,,,,,,,,,,,,\n"
                                "4712,https://list.example/person/4712,Bel Vydumanaia,f,active,,2024-01-01,,,,,,,,,,,,,\n"), "--profile", "viasna-export", "--published", "2025-01-01"});
  must({"withhold", "4711"});
  expect_absent(public_outputs({"4711", "4712"}, true), {"person/4711", "Prykladna"});
  EXPECT_NE(must({"log", "--for", "public", "--limit", "1000"}).find("person/4712"), std::string::npos);
}

}  // namespace
}  // namespace stillheld::cli
