// Sealed ledgers as their users meet them: locked, opened, erased from, handed on.
#include <sqlite3.h>

#include <set>

#include "cli/cli_test.h"
#include "cli/unlock.h"
#include "evidence/erasure.h"
#include "evidence/sealed_store.h"
#include "ledger/cache.h"
#include "store/open.h"
#include "store/postgres_test.h"

namespace stillheld::cli {
namespace {

constexpr Millis kDayMillis = 86400000;

class SealTest : public ProgramTest {
 protected:
  SealTest() {
    passphrases_ = file("phrases", "correct horse battery\nanother long phrase\n");
    unsetenv("STILLHELD_UNLOCK_FILE");
  }
  ~SealTest() override { unsetenv("STILLHELD_UNLOCK_FILE"); }
  void unlocked(bool yes) {
    if (yes) setenv("STILLHELD_UNLOCK_FILE", passphrases_.c_str(), 1);
    else unsetenv("STILLHELD_UNLOCK_FILE");
  }
  std::string seal() { return must({"seal", "--custodian", "anna", "--custodian", "boris", "--phrases", passphrases_, "--json"}); }
  std::vector<std::string> shares(const std::string& json) {
    std::vector<std::string> out;
    for (simdjson::dom::element share : parse(json)["shares"]) out.emplace_back(share.get_string().value());
    return out;
  }
  // A proposal, and seven days later what it proposes.
  std::string propose(const std::string& who) {
    const std::string said = must({"erase", who, "--reason", "asked for it himself"});
    return said.substr(said.find('#') + 1, said.find(':', said.find('#')) - said.find('#') - 1);
  }
  static std::string number_in(const std::string& said) {
    const size_t at = said.find('#') + 1;
    return said.substr(at, said.find_first_not_of("0123456789", at) - at);
  }
  // What needs two, in a ledger of one person: proposed, and done seven days later.
  std::string wait_for(const Words& propose, const Words& with = {}) {
    Words words = {"carry-out", number_in(must(propose))};
    words.insert(words.end(), with.begin(), with.end());
    EXPECT_EQ(ask(words).status, 5) << "early";
    clock_.set(clock_.now() + 7 * kDayMillis + 1000);
    return must(words);
  }
  std::string erase(const std::string& who) {
    const std::string number = propose(who);
    clock_.set(clock_.now() + 7 * kDayMillis + 1000);
    return must({"carry-out", number});
  }
  std::string numbers() {
    std::string out;
    for (const char* day : {"2024-06-01", "2025-01-01", "2025-06-01"}) {
      const std::string json = must({"held", "--on", day, "--json"});
      const auto held = parse(json)["held"];
      for (const char* key : {"low", "best", "high"}) out += std::to_string(held[key].get_int64().value()) + " ";
    }
    // Of the balance, what is neither a name nor the hour.
    std::istringstream balance(must({"balance", "--from", "2024-01-31", "--to", "2025-06-01", "--json"}));
    for (std::string line; std::getline(balance, line);)
      for (const char* key : {"\"count\"", "\"opening\"", "\"closing\"", "\"residual\"", "\"way\"", "\"account\""})
        if (line.find(key) != std::string::npos) out += line;
    return out;
  }
  // What verify says is wrong.
  std::vector<std::string> faults(const Words& more = {}) {
    Words words{"verify", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = ask(words);
    std::vector<std::string> out;
    for (simdjson::dom::element fault : parse(ran.out)["faults"]) out.emplace_back(fault.get_string().value());
    EXPECT_EQ(ran.status, out.empty() ? 0 : 1) << ran.err;
    return out;
  }
  void sql(const std::string& statement) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((ledger_ + "/log.sqlite").c_str(), &db), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(db, statement.c_str(), nullptr, nullptr, &error), SQLITE_OK) << statement << ": " << (error ? error : "");
    EXPECT_GT(sqlite3_total_changes(db), 0) << statement << " changed nothing";
    sqlite3_close(db);
  }
  // (Entry of the first claim of a kind about a person, by the name's place.)
  Seq entry_of(log::Kind kind, std::string_view what, size_t nth = 0) {
    auto reader = store::open_sqlite(ledger_).take();
    log::Decoder decoder;
    log::Entry e;
    Seq out = 0;
    EXPECT_TRUE(reader->scan(1, reader->head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      if (e.kind == kind && (what.empty() || e.what == what) && out == 0 && nth-- == 0) out = seq;
      return {};
    }).ok());
    return out;
  }

  std::string passphrases_;
};

TEST_F(SealTest, LockedItCountsAndNamesNobody) {
  make_small_ledger();
  const std::string before = numbers();
  seal();
  EXPECT_EQ(numbers(), before);
  for (const Words& words : {Words{"held", "--on", "2025-06-01"}, Words{"overview"}, Words{"log", "--limit", "100"}, Words{"conflicts"}, Words{"explain", "held", "--on", "2025-06-01"},
                             Words{"balance", "--from", "2024-01-31", "--to", "2025-06-01"}, Words{"held", "--on", "2025-06-01", "--json"}, Words{"log", "--json"}}) {
    const std::string out = must(words);
    for (const char* word : {"Prykladna", "Vydumanaia", "Niachto", "people.csv"}) EXPECT_EQ(out.find(word), std::string::npos) << words[0] << ": " << out;
  }
  EXPECT_NE(must({"held", "--on", "2025-06-01"}).find("name withheld"), std::string::npos);
  // What needs names says how to unlock, and exits with 5.
  for (const Words& words : {Words{"person", "ada"}, Words{"who", "Ada Prykladna"}, Words{"report", "--output", folder_ + "/r.html"}, Words{"export", folder_ + "/out"}, Words{"held", "--for", "public"},
                             Words{"link"}, Words{"check", file("a.txt", "Ada Prykladna was released on 1 May 2025."), "--published", "2025-06-01"}}) {
    const Ran ran = ask(words);
    EXPECT_EQ(ran.status, 5) << words[0] << ran.out;
    EXPECT_NE(ran.err.find("--unlock"), std::string::npos) << words[0] << ran.err;
  }
  EXPECT_FALSE(path_exists(folder_ + "/r.html"));
  // Nothing is written without the keys.
  const uint64_t size = log_size();
  for (const Words& words : {Words{"withhold", "ada"}, Words{"claim", "ada", "--what", "remark", "--publisher", "P", "--address", "https://p.example", "--quote", "n"}, Words{"import", file("b.csv", kPeople), "--profile", "simple"}, Words{"rebuild"}})
    EXPECT_EQ(ask(words).status, 5) << words[0];
  EXPECT_EQ(log_size(), size);
}

TEST_F(SealTest, OpenedItIsAsBefore) {
  make_small_ledger();
  const std::string ada = must({"person", "ada"}), who = must({"who", "Niachto"});
  clock_.set(kNow + 7 * kDayMillis + 1000);  // (the day stands in it)
  must({"export", folder_ + "/one", "--for", "desk"});
  clock_.set(kNow);
  seal();
  EXPECT_EQ(ask({"person", "ada", "--unlock-file", file("wrong", "wrong horse battery")}).status, 5);
  unlocked(true);
  EXPECT_EQ(must({"person", "ada"}), ada);
  EXPECT_EQ(must({"who", "Niachto"}), who);
  wait_for({"unseal", "--export-for", "desk"}, {"--output", folder_ + "/two"});
  auto one = folder_bytes(folder_ + "/one"), two = folder_bytes(folder_ + "/two");
  EXPECT_EQ(one.size(), two.size());
  EXPECT_EQ(one["persons.csv"], two["persons.csv"]);
  // It goes on: the next edition is compared with the sealed one.
  const std::string next = must({"import", file("people.csv", std::string(kPeople) + "dan,Dan Novy,held,2024-05-01,,,,,,,\n"), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-07-01", "--json"});
  EXPECT_EQ(parse(next)["unchanged"].get_int64().value(), 3);
  EXPECT_EQ(parse(next)["added"].get_int64().value(), 1);
  must({"claim", "ada", "--what", "remark", "--publisher", "P", "--address", "https://p.example", "--quote", "seen by Dan"});
  EXPECT_TRUE(faults().empty());
  must({"rebuild"});
  EXPECT_TRUE(faults().empty());
  for (const auto& [name, bytes] : folder_bytes(ledger_))
    for (const char* word : {"Prykladna", "Novy", "seen by Dan", "people.csv"}) EXPECT_EQ(bytes.find(word), std::string::npos) << name << ": " << word;
  unlocked(false);
  EXPECT_TRUE(faults().empty());
}

// A list of names is tried against every file: no hash of one is there.
TEST_F(SealTest, TheCacheHoldsNoHashOfANameInTheClear) {
  make_small_ledger();
  must({"held"});
  auto books = [&] {
    auto reader = store::open_sqlite(ledger_).take();
    return ledger::open_books(*reader, ledger_, false).take();
  }();
  const auto holds = [&](std::string_view text) {
    const uint64_t key = books.hash_key(text);
    bool out = false;
    for (const auto& [name, bytes] : folder_bytes(ledger_)) out |= bytes.find(std::string_view(reinterpret_cast<const char*>(&key), sizeof key)) != std::string::npos;
    return out;
  };
  EXPECT_TRUE(holds("ada"));  // the search works
  seal();
  for (const char* handle : {"ada", "bel", "cyr"}) EXPECT_FALSE(holds(handle)) << handle;
  unlocked(true);
  must({"person", "ada"});
  must({"withhold", "cyr"});
  for (const char* handle : {"ada", "bel", "cyr"}) EXPECT_FALSE(holds(handle)) << handle;
}

TEST_F(SealTest, ErasedItCountsAsBeforeAndTheProofsHold) {
  make_small_ledger();
  must({"import", file("people.csv", std::string(kPeople) + "dan,Dan Novy,held,2024-05-01,,,,,,,\n"), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-07-01"});
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  must({"prove", std::to_string(entry_of(log::Kind::claim, "name")), "--output", folder_ + "/proof"});
  const std::string before = numbers(), key = file_text(ledger_ + "/tlog/log.vkey");
  seal();
  unlocked(true);
  const std::string number = propose("ada");
  // Seven days, not one less.
  const Ran early = ask({"carry-out", number});
  EXPECT_EQ(early.status, 5);
  clock_.set(kNow + 7 * kDayMillis - 1000);
  EXPECT_EQ(ask({"carry-out", number}).status, 5);
  EXPECT_NE(must({"person", "ada"}).find("Ada Prykladna"), std::string::npos);
  clock_.set(kNow + 7 * kDayMillis + 1000);
  must({"carry-out", number});
  EXPECT_EQ(ask({"carry-out", number}).status, 5);  // once
  EXPECT_EQ(numbers(), before);
  for (const Words& words : {Words{"held", "--on", "2025-06-01", "--json"}, Words{"log", "--json", "--limit", "1000"}, Words{"overview", "--json"}}) {
    const std::string out = must(words);
    EXPECT_EQ(out.find("Prykladna"), std::string::npos) << out;
    EXPECT_EQ(out.find("asked for it"), std::string::npos);  // the reason, too
    EXPECT_NE(out.find("Niachto"), std::string::npos);
  }
  EXPECT_EQ(ask({"person", "ada"}).status, 4);
  EXPECT_EQ(ask({"person", "Ada Prykladna"}).status, 4);
  EXPECT_NE(must({"held", "--on", "2025-06-01"}).find("name withheld"), std::string::npos);
  EXPECT_TRUE(faults().empty());
  EXPECT_NE(must({"verify"}).find("rows are erased"), std::string::npos);
  must({"rebuild"});
  EXPECT_TRUE(faults().empty());
  EXPECT_EQ(numbers(), before);
  // What was signed and proved before still holds.
  must({"verify", "--checkpoint", ledger_ + "/tlog/checkpoint", "--key", key});
  must({"verify", "--proof", folder_ + "/proof", "--key", key});
  must({"checkpoint"});
  unlocked(false);
  EXPECT_TRUE(faults().empty());
  EXPECT_EQ(numbers(), before);
}

// Neither ciphertext nor an erased row is a fault of the capture.
TEST_F(SealTest, TheStatesOfACaptureWhoseRowsAreSealedOrErased) {
  make_small_ledger();
  const std::string before = must({"evidence"});
  seal();
  EXPECT_EQ(ask({"evidence"}).status, row_of(Code::kSealed).exit_status);
  unlocked(true);
  EXPECT_EQ(must({"evidence"}), before);
  erase("ada");
  const std::string after = must({"evidence"});
  EXPECT_NE(after.find("rows that were erased: 1"), std::string::npos) << after;
  EXPECT_NE(after.find("0 red"), std::string::npos) << after;
}

// Who was one person by a link run stays one, although nothing tells it any more.
TEST_F(SealTest, WhoWasJoinedByARunStaysOnePerson) {
  static const char* const kGiven[2][6] = {{"Мікалай", "Марыя", "Аляксандр", "Яўген", "Вольга", "Сяргей"}, {"Николай", "Мария", "Александр", "Евгений", "Ольга", "Сергей"}};
  static const char* const kFamily[] = {"Прыкладовіч", "Выдумэўскі", "Нішчук", "Казканец", "Байонак", "Туманейка", "Ветраш"};
  const std::string profile = "subject = \"id\"\nhandle = true\ndates = [\"edtf\"]\nfree_of_duplicates = true\n[[claim]]\nwhat = \"name\"\nwhen = \"name\"\nseal = { name = \"name\" }\n"
                              "[[claim]]\nwhat = \"birth\"\nwhen = \"born\"\nseal = { birth = \"born\" }\n[[claim]]\nwhat = \"arrest\"\nwhen = \"arrested\"\ndate = \"arrested\"\n";
  make_ledger();
  for (const char which : {'a', 'b'}) {
    std::string csv = "id,name,born,arrested\n";
    for (int i = 0; i < 60; ++i) {
      char line[200];
      std::snprintf(line, sizeof line, "%c%d,%s %s%s,19%02d-%02d-%02d,202%d-%02d-%02d\n", which, i, kGiven[which == 'b'][i % 6], kFamily[i % 7], i % 4 == 0 ? "ка" : "", 50 + i * 7 % 45,
                    1 + i * 5 % 12, 1 + i * 11 % 28, i % 5, 1 + i * 7 % 12, 1 + i * 3 % 28);
      csv += line;
    }
    const std::string name = std::string("list-") + which;
    must({"import", file(name + ".csv", csv), "--profile", file(name + ".toml", "name = \"" + name + "\"\n" + profile), "--publisher", "A Desk", "--published", "2025-06-01"});
    clock_.set(clock_.now() + kDayMillis);
  }
  const auto held = [&](const Words& more = {}) {
    Words words{"held", "--json", "--on", "2026-11-01"};
    words.insert(words.end(), more.begin(), more.end());
    return parse(must(words))["held"]["high"].get_int64().value();
  };
  EXPECT_EQ(held(), 120);
  must({"link", "--take"});
  EXPECT_EQ(held(), 60);
  clock_.set(clock_.now() + kDayMillis);
  seal();
  unlocked(true);
  EXPECT_EQ(held(), 60);
  for (const char* who : {"a3", "b17", "a40"}) {
    erase(who);
    EXPECT_EQ(held(), 60) << who;
    EXPECT_EQ(held({"--known", "2026-11-24"}), 60) << who;   // one list was known then
    EXPECT_EQ(held({"--known", "2026-11-26"}), 60) << who;   // the run was taken
    EXPECT_EQ(held({"--known", "2026-11-25T12:00:00"}), 120) << who;  // both, and no run yet
  }
  EXPECT_TRUE(faults().empty());
  EXPECT_NE(must({"verify"}).find("its edges cannot be made again"), std::string::npos);
  must({"rebuild"});
  EXPECT_EQ(held(), 60);
  // New arrivals are linked under the run as before.
  must({"import", file("list-c.csv", "id,name,born,arrested\nc1,Мікалай Прыкладовічка,1950-01-01,2020-01-01\n"), "--profile", file("list-c.toml", "name = \"list-c\"\n" + profile), "--publisher", "A Desk",
        "--published", "2026-06-01"});
  EXPECT_TRUE(faults().empty());
  unlocked(false);
  EXPECT_EQ(held(), 60);
}

// Every way to take something out without a tombstone, or to put something back.
TEST_F(SealTest, AMissingValueWithoutATombstoneIsFound) {
  make_small_ledger();
  seal();
  unlocked(true);
  erase("ada");
  ASSERT_TRUE(faults().empty());
  must({"held"});
  const auto restore = [&, whole = folder_bytes(ledger_)] {
    std::filesystem::remove_all(ledger_);
    for (const auto& [name, bytes] : whole) {
      std::filesystem::create_directories(std::filesystem::path(ledger_ + "/" + name).parent_path());
      std::ofstream(ledger_ + "/" + name, std::ios::binary) << bytes;
    }
  };
  std::set<Seq> covered;
  {
    auto reader = store::open_sqlite(ledger_).take();
    log::Decoder decoder;
    log::Entry e;
    ASSERT_TRUE(reader->scan(1, reader->head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      TRY(values, reader->personals(seq));
      if (values.size() < e.sealed.size()) covered.insert(seq);
      return {};
    }).ok());
  }
  EXPECT_GT(covered.size(), 2U);
  const std::string one = std::to_string(*covered.begin());
  const Seq capture = entry_of(log::Kind::capture, "");
  const std::string of = " WHERE capture = " + std::to_string(capture) + " AND idx = ";
  const struct {
    const char* what;
    std::string statement;
    bool locked;  // found without the keys as well
  } attacks[] = {
      {"another person's values", "DELETE FROM personal WHERE seq = (SELECT max(seq) FROM personal)", true},
      {"all values of somebody", "DELETE FROM personal WHERE seq IN (SELECT seq FROM personal LIMIT 2)", true},
      {"an erased value comes back", "INSERT INTO personal SELECT " + one + ", field, salt, text FROM personal LIMIT 1", true},
      {"somebody's row", "UPDATE chunk SET salt = x'', bytes = x''" + of + "2", true},
      {"a row, whole", "DELETE FROM chunk" + of + "2", true},
      {"the header", "UPDATE chunk SET salt = x'', bytes = x''" + of + "0", true},
      {"an erased row comes back", "UPDATE chunk SET salt = (SELECT salt FROM chunk" + of + "2), bytes = (SELECT bytes FROM chunk" + of + "2)" + of + "1", true},
      {"an erased row's commitment", "UPDATE chunk SET commitment = zeroblob(32)" + of + "1", true},
      {"a living person's key", "DELETE FROM person_key WHERE number = (SELECT max(number) FROM person_key)", true},
      {"all keys but the ledger's", "DELETE FROM person_key WHERE number > 0", true},
      {"a value of another's", "UPDATE personal SET text = (SELECT text FROM personal p WHERE p.seq > personal.seq AND p.field = personal.field LIMIT 1) WHERE seq = (SELECT min(p.seq) FROM personal p JOIN personal q ON q.seq > p.seq AND q.field = p.field)", false},
      {"a bit of a value", "UPDATE personal SET text = CAST(substr(CAST(text AS BLOB), 1, 20) || x'00' || substr(CAST(text AS BLOB), 22) AS TEXT) WHERE seq = (SELECT max(seq) FROM personal)", false},
      {"a key of another epoch", "UPDATE person_key SET epoch = 2 WHERE number = (SELECT max(number) FROM person_key)", true},
  };
  for (const auto& attack : attacks) {
    restore();
    sql(attack.statement);
    unlocked(true);
    EXPECT_FALSE(faults().empty()) << attack.what;
    unlocked(false);
    if (attack.locked) {
      EXPECT_FALSE(faults().empty()) << attack.what << ", locked";
    }
  }
  restore();
  unlocked(true);
  EXPECT_TRUE(faults().empty());
}

// Somebody with the database writes a tombstone of his own, hashes made to fit.
TEST_F(SealTest, ATombstoneThatNobodyAgreedToIsFound) {
  make_small_ledger();
  seal();
  unlocked(true);
  const std::string number = propose("ada");
  const auto forge = [&](int64_t target, Millis after) {
    auto writer = store::write_ledger(ledger_, "forger").take();
    log::Entry e;
    std::string bytes;
    log::Decoder decoder;
    EXPECT_TRUE(decoder.decode(writer->entry(entry_of(log::Kind::claim, "name")).value(), e).ok());
    log::Entry tombstone;
    tombstone.kind = log::Kind::tombstone;
    tombstone.subject = e.subject;
    tombstone.target = target;
    tombstone.by = "desk";
    tombstone.at = writer->head().last_at + after;
    tombstone.import = writer->head().last_import + 1;
    tombstone.text = std::to_string(e.capture) + ":" + std::to_string(e.row);
    EXPECT_TRUE(log::encode(tombstone, bytes).ok());
    EXPECT_TRUE(writer->append(bytes, {}, tombstone.at, tombstone.import).ok());
    store::Chunk chunk = writer->chunk(static_cast<Seq>(e.capture), static_cast<uint64_t>(e.row)).take();
    chunk.erased = true;
    chunk.bytes.clear();
    EXPECT_TRUE(writer->replace_chunks(static_cast<Seq>(e.capture), chunk.index, chunk.index, std::span(&chunk, 1)).ok());
    const Id subject = e.subject;
    for (Seq seq = 1; seq < writer->head().size(); ++seq) {
      EXPECT_TRUE(decoder.decode(writer->entry(seq).value(), e).ok());
      if (e.subject != subject) continue;
      EXPECT_TRUE(writer->replace_values(seq, seq, {}).ok());
    }
    std::vector<uint32_t> keys;
    EXPECT_TRUE(writer->scan_person_keys([&](const store::PersonKey& key) -> Status {
      if (key.subject == subject) keys.push_back(key.number);
      return {};
    }).ok());
    for (const uint32_t key : keys) EXPECT_TRUE(writer->replace_person_keys(key, key, {}).ok());
    EXPECT_TRUE(writer->commit().ok());
  };
  const std::string kept = folder_ + "/kept";
  std::filesystem::copy(ledger_, kept, std::filesystem::copy_options::recursive);
  const auto again = [&] {
    std::filesystem::remove_all(ledger_);
    std::filesystem::copy(kept, ledger_, std::filesystem::copy_options::recursive);
  };
  forge(std::stoll(number), 1000);  // on the same day
  EXPECT_FALSE(faults().empty());
  again();
  forge(static_cast<int64_t>(entry_of(log::Kind::capture, "")), 8 * kDayMillis);  // of no proposal
  EXPECT_FALSE(faults().empty());
  again();
  forge(log::kAbsent, 8 * kDayMillis);
  // (A ledger without members asks for no second person, but this is no carrying out.)
  EXPECT_FALSE(faults().empty());
  std::filesystem::remove_all(ledger_ + "/derived");
  EXPECT_FALSE(faults().empty()) << "also where no cache gives it away";
  again();
  forge(std::stoll(number), 8 * kDayMillis);  // and by the rule: nothing to find but the cache
  std::filesystem::remove_all(ledger_ + "/derived");
  EXPECT_TRUE(faults().empty());
}

// A tombstone is one entry.  Every second row of a long list is of one person.
TEST_F(SealTest, AnErasingThatFitsInNoTombstoneIsToldBeforeAnybodyAgrees) {
  std::string list = "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n";
  for (int i = 0; i < 7000; ++i) list += (i % 2 == 0 ? "ada,Ada Prykladna" : "p" + std::to_string(i) + ",Somebody Else") + std::string(",held,2024-02-01,,,,,,,\n");
  make_ledger();
  must({"import", file("long.csv", list), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-06-01"});
  seal();
  unlocked(true);
  const uint64_t before = log_size();
  const Ran ran = ask({"erase", "ada", "--reason", "r"});
  EXPECT_EQ(ran.status, 3) << ran.out << ran.err;
  EXPECT_NE(ran.err.find("too much is kept"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("rows of lists"), std::string::npos) << ran.err;
  EXPECT_EQ(log_size(), before);
}

TEST_F(SealTest, AnUnsealedLedgerIsSealedBeforeAnybodyIsErased) {
  make_small_ledger();
  const Ran ran = ask({"erase", "ada", "--reason", "r"});
  EXPECT_EQ(ran.status, 5);
  EXPECT_NE(ran.err.find("stillheld seal"), std::string::npos);
  for (const Words& words : {Words{"epoch"}, Words{"unseal"}, Words{"custodian"}, Words{"custodian", "remove", "anna"}}) EXPECT_EQ(ask(words).status, 5) << words[0];
  seal();
  EXPECT_EQ(ask({"seal", "--custodian", "cyr", "--phrases", passphrases_}).status, 5);
}

TEST_F(SealTest, PassphrasesThatAreTooShortOrMissingSealNothing) {
  make_small_ledger();
  const Ran brief = ask({"seal", "--custodian", "anna", "--phrases", file("short", "short\n")});
  EXPECT_EQ(brief.status, 5);
  EXPECT_NE(brief.err.find("that of anna has 5 characters, and needs at least 10"), std::string::npos) << brief.err;
  EXPECT_NE(brief.err.find("--phrases FILE"), std::string::npos) << brief.err;
  for (const char* language : {"be", "ru"})
    EXPECT_EQ(ask({"seal", "--custodian", "anna", "--phrases", folder_ + "/short", "--lang", language}).err.find("⟨"), std::string::npos);
  EXPECT_EQ(ask({"seal", "--custodian", "anna", "--custodian", "boris", "--phrases", file("one", "correct horse battery\n")}).status, 5);
  EXPECT_EQ(ask({"seal", "--custodian", "anna", "--custodian", "anna", "--phrases", passphrases_}).status, 2);
  EXPECT_EQ(ask({"seal", "--custodian", "Anna B.", "--phrases", passphrases_}).status, 2);
  EXPECT_NE(must({"person", "ada"}).find("Prykladna"), std::string::npos);
}

TEST_F(SealTest, CustodiansSharesAndEpochs) {
  make_small_ledger();
  const std::vector<std::string> first = shares(seal());
  ASSERT_EQ(first.size(), 3U);
  unlocked(true);
  must({"custodian", "add", "cyr", "--phrases", file("third", "a third long phrase\n")});
  must({"person", "ada", "--unlock-file", folder_ + "/third"});
  must({"custodian", "remove", "cyr"});
  EXPECT_EQ(ask({"person", "ada", "--unlock-file", folder_ + "/third"}).status, 5);
  // Forgotten passphrases: two shares, in any hand.
  unlocked(false);
  const std::string share = file("share", "  " + first[2] + "\n");
  EXPECT_EQ(ask({"custodian", "recover", "dan", "--share", first[0], "--share", first[0], "--phrases", folder_ + "/third"}).status, 3);
  must({"custodian", "recover", "dan", "--share", first[0], "--share", share, "--phrases", folder_ + "/third"});
  must({"person", "ada", "--unlock-file", folder_ + "/third", "--as-custodian", "dan"});
  // The next epoch.
  unlocked(true);
  const std::string turned = wait_for({"epoch", "--custodian", "eva"}, {"--phrases", file("fourth", "a fourth long phrase\n")});
  EXPECT_EQ(ask({"person", "ada"}).status, 5);
  EXPECT_EQ(ask({"person", "ada", "--unlock-file", folder_ + "/third"}).status, 5);
  EXPECT_EQ(ask({"custodian", "recover", "dan", "--share", first[0], "--share", first[1], "--phrases", folder_ + "/third"}).status, 3);
  must({"person", "ada", "--unlock-file", folder_ + "/fourth"});
  EXPECT_EQ(must({"custodian"}), "eva, epoch 2\n");
  EXPECT_TRUE(faults({"--unlock-file", folder_ + "/fourth"}).empty());
  wait_for({"unseal", "--unlock-file", folder_ + "/fourth"}, {"--unlock-file", folder_ + "/fourth"});
  must({"person", "ada"});
  EXPECT_TRUE(faults().empty());
  EXPECT_NE(folder_bytes(ledger_)["log.sqlite"].find("Prykladna"), std::string::npos);
  // Sealed again, it needs nobody's leave.
  seal();
  EXPECT_TRUE(faults().empty());
}

// A desk of one: no second person, so seven days, and that is shown.
TEST_F(SealTest, OfOnePersonWhatNeedsTwoWaitsSevenDays) {
  make_small_ledger();
  seal();
  unlocked(true);
  const std::string capture = std::to_string(entry_of(log::Kind::capture, "")), out = folder_ + "/out";
  const Words attempts[] = {{"export", out, "--for", "desk"}, {"report", "--output", out, "--for", "desk"}, {"capture", capture, out, "--for", "custodian"}};
  const std::string texts[] = {"export desk", "report desk", "capture " + capture + " custodian"};
  for (const Words& words : attempts) {
    const Ran ran = ask(words);
    EXPECT_EQ(ran.status, 5) << words[0];
    EXPECT_NE(ran.err.find("stillheld propose unseal \"" + words[0]), std::string::npos) << ran.err;
    EXPECT_FALSE(path_exists(out)) << words[0];
  }
  for (const char* bad : {"everything", "export public", "export", "capture x desk", "capture 1", "report"}) EXPECT_EQ(ask({"propose", "unseal", bad}).status, 2) << bad;
  std::vector<std::string> numbers;
  for (const std::string& text : texts) numbers.push_back(std::to_string(parse(must({"propose", "unseal", text, "--json"}))["number"].get_int64().value()));
  const std::string shown = must({"proposals"});
  EXPECT_NE(shown.find("seven days' wait instead"), std::string::npos) << shown;
  EXPECT_EQ(ask({"carry-out", numbers[0], "--output", out}).status, 5);
  clock_.set(clock_.now() + 7 * kDayMillis + 1000);
  EXPECT_NE(must({"proposals"}).find("not approved by a second person"), std::string::npos);
  EXPECT_EQ(ask({"carry-out", numbers[0]}).status, 2);  // where to?
  for (const std::string& number : numbers) must({"carry-out", number, "--output", out + number});
  EXPECT_EQ(ask({"carry-out", numbers[0], "--output", out + "again"}).status, 5);
  EXPECT_NE(file_text(out + numbers[0] + "/persons.csv").find("Prykladna"), std::string::npos);
  EXPECT_NE(file_text(out + numbers[1]).find("Prykladna"), std::string::npos);
  EXPECT_FALSE(std::filesystem::is_empty(out + numbers[2]));
  const std::string verified = must({"verify"});
  EXPECT_NE(verified.find("0 by two, 3 by one alone"), std::string::npos) << verified;
  // A refusal is not turned round the same day, whoever asks.
  must({"consent", "cyr", "refused"});
  EXPECT_EQ(ask({"consent", "cyr", "granted"}).status, 5);
  EXPECT_EQ(ask({"undo", std::to_string(log_size())}).status, 5);
  must({"consent", "--all", "granted"});  // of the others
  must({"export", folder_ + "/public2"});
  EXPECT_EQ(folder_bytes(folder_ + "/public2")["persons.csv"].find("Niachto"), std::string::npos);
  wait_for({"propose", "consent", "cyr"});
  must({"export", folder_ + "/public3"});
  EXPECT_NE(folder_bytes(folder_ + "/public3")["persons.csv"].find("Niachto"), std::string::npos);
  EXPECT_TRUE(faults().empty());
}

TEST_F(SealTest, ABackupHoldsCiphertextAndItsKeysApart) {
  make_small_ledger();
  const std::vector<std::string> paper = shares(seal());
  unlocked(true);
  const std::string backup = folder_ + "/backup", keys = folder_ + "/elsewhere.keys";
  must({"backup", backup});
  must({"backup", folder_ + "/other", "--person-keys", keys});
  EXPECT_FALSE(path_exists(folder_ + "/other/person.keys"));
  std::vector<std::string> wrapped;
  {
    auto reader = store::open_sqlite(ledger_).take();
    for (const store::TeamKey& row : reader->team_keys().take()) wrapped.push_back(row.wrapped);
    ASSERT_EQ(wrapped.size(), 2U);
  }
  auto files = folder_bytes(backup);
  for (const auto& [name, bytes] : folder_bytes(folder_ + "/other")) files["other/" + name] = bytes;
  files["keys"] = file_text(keys);
  for (const auto& [name, bytes] : files) {
    for (const char* word : {"Prykladna", "Vydumanaia", "people.csv"}) EXPECT_EQ(bytes.find(word), std::string::npos) << name;
    for (const std::string& key : wrapped) EXPECT_EQ(bytes.find(key), std::string::npos) << name << " holds the team's key";
  }
  // Lost: the folder, and with it every passphrase.  Two shares open what comes back.
  unlocked(false);
  for (const auto& [from, more] : {std::pair(backup, Words{}), std::pair(folder_ + "/other", Words{"--person-keys", keys})}) {
    std::filesystem::remove_all(ledger_);
    Words words{"restore", from};
    words.insert(words.end(), more.begin(), more.end());
    must(words);
    EXPECT_EQ(must({"held", "--on", "2025-06-01", "--json"}).find("Prykladna"), std::string::npos);
    EXPECT_EQ(ask({"person", "ada", "--unlock-file", passphrases_}).status, 5);
    must({"custodian", "recover", "anna", "--share", paper[1], "--share", paper[2], "--phrases", passphrases_});
    EXPECT_NE(must({"person", "ada", "--unlock-file", passphrases_}).find("Ada Prykladna"), std::string::npos);
    EXPECT_TRUE(faults({"--unlock-file", passphrases_}).empty());
  }
  // Without the file of keys it is refused, and so is one that was changed.
  std::filesystem::remove_all(ledger_);
  EXPECT_NE(ask({"restore", folder_ + "/other"}).status, 0);
  std::string text = file_text(keys);
  text[text.size() - 5] ^= 1;
  EXPECT_EQ(ask({"restore", folder_ + "/other", "--person-keys", file("changed", text)}).status, 8);
}

TEST_F(SealTest, AnEmptyLedgerIsSealedAtOnce) {
  must({"init", "--sealed", "--custodian", "anna", "--phrases", passphrases_});
  unlocked(true);
  must({"import", file("people.csv", kPeople), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-06-01"});
  for (const auto& [name, bytes] : folder_bytes(ledger_)) EXPECT_EQ(bytes.find("Prykladna"), std::string::npos) << name;
  EXPECT_TRUE(faults().empty());
}

// With its keys, to the other store and back.
TEST_F(SealTest, ASealedLedgerMovesBetweenStores) {
  const char* server = std::getenv("STILLHELD_TEST_POSTGRES");
  if (server == nullptr) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
  make_small_ledger();
  seal();
  unlocked(true);
  const std::string before = numbers(), ada = must({"person", "ada", "--on", "2025-06-01"});
  const Id id = store::open_sqlite(ledger_).value()->ledger_id();
  const std::string sqlite = ledger_, team = folder_ + "/team";
  must({"copy", team, "--postgres", server});
  ledger_ = team;
  EXPECT_EQ(numbers(), before);
  EXPECT_EQ(must({"person", "ada", "--on", "2025-06-01"}), ada);
  erase("bel");
  EXPECT_TRUE(faults().empty());
  EXPECT_EQ(numbers(), before);
  wait_for({"epoch", "--custodian", "anna"}, {"--phrases", passphrases_});
  EXPECT_TRUE(faults().empty());
  must({"copy", folder_ + "/back"});
  ledger_ = folder_ + "/back";
  EXPECT_EQ(numbers(), before);
  EXPECT_EQ(ask({"person", "bel"}).status, 4);
  EXPECT_EQ(must({"person", "ada", "--on", "2025-06-01"}), ada);
  EXPECT_TRUE(faults().empty());
  auto db = store::Connection::open(server).take();
  const std::string schema = store::schema_of(id);
  (void)db.run("DROP SCHEMA IF EXISTS " + schema + " CASCADE").ok();
  for (const char* role : {"_app", "_erase"}) (void)db.run("DROP ROLE IF EXISTS " + schema + role).ok();
}

}  // namespace
}  // namespace stillheld::cli
