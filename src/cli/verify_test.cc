// verify finds what is damaged: single bits anywhere, and deeds done through
// SQL by somebody who knows the format.
#include "cli/verify.h"

#include <sqlite3.h>

#include "cli/cli_test.h"
#include "ledger/cache.h"

namespace stillheld::cli {
namespace {

class Verify : public ProgramTest {
 protected:
  // Everything that a small ledger answers, as one text; errors are answers.
  std::string answers() {
    std::string out;
    const auto add = [&](Words words) {
      words.push_back("--json");
      const Ran ran = ask(words);
      out += std::to_string(ran.status) + " " + ran.out;
    };
    for (const char* day : {"2024-02-15", "2024-06-01", "2025-01-04", "2025-06-01", "2026-11-24"}) add({"held", "--on", day});
    for (const char* person : {"ada", "bel", "cyr"}) add({"person", person});
    add({"balance", "--from", "2024-01-01", "--to", "2025-12-31"});
    add({"wave"});
    add({"counts"});
    add({"conflicts"});
    add({"held", "--rules", "viasna", "--on", "2024-06-01"});
    add({"held", "--on", "2025-06-01", "--published", "2025-01-01"});
    return out;
  }
  void make_whole_ledger() {
    make_small_ledger();
    must({"import", file("waves.csv", "wave_id,kind,part_of,date,total,political,way,destination,split,announced_by,concession,note,derivation,publisher,address,published,more_sources,basis,confidence\n"
                                      "W1,wave,,2025-01-05,10,8,pardon,stayed,,office,,a note,,A Paper,https://paper.example/1,2025-01-06,,seen,high\n"), "--profile", "stillheld-waves"});
    must({"import", file("people.csv", std::string(kPeople) + "dan,Dan Novy,held,2024-05-01,,,,,,,\n"), "--profile", "simple", "--publisher", "A Desk", "--published", "2025-07-01"});
    must({"consent", "bel", "granted", "--reason", "said so"});
    must({"withhold", "cyr"});
    must({"retract", std::to_string(claim_of("verdict"))});
  }
  Seq claim_of(std::string_view what) {
    auto reader = store::open_sqlite(ledger_);
    log::Decoder decoder;
    log::Entry e;
    Seq out = 0;
    EXPECT_TRUE((*reader)->scan(1, (*reader)->head().size(), [&](Seq seq, std::string_view bytes, const Hash&) -> Status {
      TRY_VOID(decoder.decode(bytes, e));
      if (e.kind == log::Kind::claim && e.what == what && out == 0) out = seq;
      return {};
    }).ok());
    return out;
  }
  void sql(const std::string& statement) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((ledger_ + "/log.sqlite").c_str(), &db), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(db, (statement + "; PRAGMA wal_checkpoint(TRUNCATE)").c_str(), nullptr, nullptr, &error), SQLITE_OK) << statement << ": " << (error ? error : "");
    EXPECT_GT(sqlite3_total_changes(db), 0) << statement << " changed nothing";
    sqlite3_close(db);
  }
  void restore(const std::map<std::string, std::string>& files) {
    std::filesystem::remove_all(ledger_);
    for (const auto& [name, bytes] : files) {
      std::filesystem::create_directories(std::filesystem::path(ledger_ + "/" + name).parent_path());
      std::ofstream(ledger_ + "/" + name, std::ios::binary) << bytes;
    }
  }
};

TEST_F(Verify, AWholeLedgerIsWhole) {
  make_whole_ledger();
  const Ran ran = ask({"verify", "--json"});
  EXPECT_EQ(ran.status, 0) << ran.out;
  const auto report = parse(ran.out);
  EXPECT_TRUE(report["whole"].get_bool().value());
  EXPECT_EQ(report["faults"].get_array().value().size(), 0U);
  EXPECT_EQ(static_cast<uint64_t>(report["entries"].get_int64().value()), log_size());
  EXPECT_EQ(report["captures"].get_int64().value(), 3);
  const std::string text = must({"verify"});
  EXPECT_NE(text.find("The ledger is whole."), std::string::npos);
  EXPECT_NE(text.find("log.sqlite-shm"), std::string::npos) << "what is not looked at is said";
}

// 200 bits, at random over all files but the lock and the shared memory.
TEST_F(Verify, AFlippedBitIsFoundOrNoAnswerDependsOnIt) {
  make_whole_ledger();
  const auto files = folder_bytes(ledger_);
  ASSERT_TRUE(files.count("log.sqlite") && files.count("derived/books.cache"));
  const std::string whole = answers();
  SeededRandom dice(200);
  int found = 0, idle = 0;
  // Half of the bits go into the log, wherever the cache is small.
  for (int round = 0; round < 200; ++round) {
    auto damaged = files;
    const std::string name = round % 4 == 3 ? "derived/books.cache" : "log.sqlite";
    std::string& bytes = damaged[name];
    // Where something is written: a page of zeros has nothing to lose.
    size_t at = dice.below(bytes.size());
    for (int tries = 0; tries < 50 && round % 2 == 0 && bytes[at] == 0; ++tries) at = dice.below(bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 1 << dice.below(8));
    restore(damaged);
    const Ran ran = ask({"verify"});
    if (ran.status != 0) {
      ++found;
      EXPECT_TRUE(ran.status == 1 || ran.status >= 5) << ran.status;
      continue;
    }
    ++idle;
    EXPECT_EQ(answers(), whole) << name << " byte " << at << " round " << round << ": an answer changed, and verify says nothing";
  }
  EXPECT_GT(found, 100) << "found " << found << ", without effect " << idle;
}

// The same for a WAL that a reader has kept from being moved into the database.
TEST_F(Verify, AFlippedBitOfTheWal) {
  make_whole_ledger();
  {
    auto reader = store::open_sqlite(ledger_);
    ASSERT_TRUE(reader.ok());
    must({"withhold", "ada"});
    std::filesystem::copy(ledger_, folder_ + "/kept", std::filesystem::copy_options::recursive);
  }
  const auto files = folder_bytes(folder_ + "/kept");
  ASSERT_TRUE(files.count("log.sqlite-wal"));
  ASSERT_GT(files.at("log.sqlite-wal").size(), 0U);
  restore(files);
  const std::string whole = answers();
  ASSERT_EQ(ask({"verify"}).status, 0);
  SeededRandom dice(7);
  int found = 0;
  for (int round = 0; round < 40; ++round) {
    auto damaged = files;
    std::string& bytes = damaged["log.sqlite-wal"];
    const size_t at = round < 10 ? static_cast<size_t>(round * 3) : dice.below(bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 1 << dice.below(8));
    restore(damaged);
    if (ask({"verify"}).status != 0) ++found;
    else EXPECT_EQ(answers(), whole) << "byte " << at;
  }
  EXPECT_GT(found, 10);
}

TEST_F(Verify, DeedsDoneThroughSqlAreFound) {
  make_whole_ledger();
  const auto files = folder_bytes(ledger_);
  const std::string last = std::to_string(log_size()), claim = std::to_string(claim_of("arrest"));
  const std::string zeros = "x'" + std::string(64, '0') + "'";
  const struct {
    const char* deed;
    std::string sql;
    const char* says;
  } deeds[] = {
      {"an entry is rewritten", "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '2024-02-01', '2024-02-09') AS BLOB) WHERE seq = " + claim, "its bytes do not have the hash"},
      {"with spaces in it", "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), ',', ', ') AS BLOB) WHERE seq = " + claim, "canonical"},
      {"a leaf hash is changed", "UPDATE entry SET leaf = " + zeros + " WHERE seq = " + claim, "entry " },
      {"a name is changed", "UPDATE personal SET text = 'Somebody Else' WHERE text = 'Ada Prykladna'", "the value of “name”"},
      {"a name gets a letter", "UPDATE personal SET text = text || ' ' WHERE text = 'Ada Prykladna'", "the value of “name”"},
      {"a key is changed", "UPDATE personal SET salt = " + zeros + " WHERE text = 'Ada Prykladna'", "the value of “name”"},
      {"a value is missing", "DELETE FROM personal WHERE text = 'Ada Prykladna'", "is missing"},
      {"a value too many", "INSERT INTO personal VALUES (" + claim + ", 'extra', " + zeros + ", 'x')", "values"},
      {"a value of no entry", "INSERT INTO personal VALUES (99999, 'name', " + zeros + ", 'x')", "belong to no entry"},
      {"a field is renamed", "UPDATE personal SET field = 'nome' WHERE text = 'Ada Prykladna'", "is missing"},
      {"two values change places", "UPDATE personal SET text = CASE text WHEN 'Ada Prykladna' THEN 'Bel Vydumanaia' ELSE 'Ada Prykladna' END WHERE text IN ('Ada Prykladna', 'Bel Vydumanaia')", "the value of “name”"},
      {"a row chunk is changed", "UPDATE chunk SET bytes = CAST('x' AS BLOB) WHERE idx = 2", "chunk 2"},
      {"its commitment as well", "UPDATE chunk SET commitment = " + zeros + " WHERE idx = 2", "chunk 2"},
      {"a row chunk is missing", "DELETE FROM chunk WHERE idx = 2", "chunk 2 is missing"},
      {"the last one", "DELETE FROM chunk WHERE rowid_or_last", "chunks"},
      {"a chunk too many", "INSERT INTO chunk SELECT capture, 900, commitment, salt, bytes FROM chunk WHERE idx = 1", "chunks"},
      {"a chunk of no capture", "INSERT INTO chunk SELECT 99999, idx, commitment, salt, bytes FROM chunk WHERE idx = 1 LIMIT 1", "belong to no entry"},
      {"the head's hashes", "UPDATE head SET frontier = CAST(substr(frontier, 1, 8) || zeroblob(length(frontier) - 8) AS BLOB)", "root"},
      {"the head's time", "UPDATE head SET last_at = last_at + 1", "time or import"},
      {"the head's import", "UPDATE head SET last_import = 1", "time or import"},
      {"the last entry is gone", "DELETE FROM entry WHERE seq = " + last, "its head says"},
      {"an entry in the middle is gone", "DELETE FROM entry WHERE seq = " + claim, "missing"},
      {"an entry too many", "INSERT INTO entry SELECT seq + 1, leaf, bytes FROM entry WHERE seq = " + last, "belong to no entry"},
      {"an entry's number", "UPDATE entry SET seq = 100000 WHERE seq = " + claim, "missing"},
      {"two entries change places", "UPDATE entry SET seq = CASE seq WHEN " + claim + " THEN -1 ELSE -2 END WHERE seq IN (" + claim + ", " + claim + " + 1);"
                                    "UPDATE entry SET seq = CASE seq WHEN -1 THEN " + claim + " + 1 ELSE " + claim + " END WHERE seq < 0", "root"},
      {"the ledger's format", "UPDATE ledger SET format = 0", ""},
      {"two heads", "INSERT INTO ledger SELECT format, id FROM ledger", "belong to no entry"},
  };
  for (const auto& deed : deeds) {
    restore(files);
    std::string statement = deed.sql;
    if (const size_t at = statement.find("rowid_or_last"); at != std::string::npos)
      statement.replace(at, 13, "capture = (SELECT max(capture) FROM chunk) AND idx = (SELECT max(idx) FROM chunk WHERE capture = (SELECT max(capture) FROM chunk))");
    sql(statement);
    const Ran ran = ask({"verify"});
    EXPECT_TRUE(ran.status == 1 || ran.status == row_of(Code::kDamaged).exit_status) << deed.deed << ": status " << ran.status << "\n" << ran.out << ran.err;
    EXPECT_NE((ran.out + ran.err).find(deed.says), std::string::npos) << deed.deed << "\n" << ran.out << ran.err;
    for (const char* name : {"Prykladna", "Vydumanaia"}) EXPECT_EQ((ran.out + ran.err).find(name), std::string::npos) << deed.deed;
  }
}

// Somebody who can also reckon hashes: the entry's bytes, its leaf and the
// head are made to fit; what was committed to elsewhere still tells.
TEST_F(Verify, ARecordedTimeThatIsTurnedBackIsFound) {
  make_whole_ledger();
  const Seq seq = claim_of("arrest");
  std::string bytes, turned;
  {
    auto reader = store::open_sqlite(ledger_);
    bytes = (*reader)->entry(seq).value();
    log::Decoder decoder;
    log::Entry e;
    ASSERT_TRUE(decoder.decode(bytes, e).ok());
    e.at -= 86400000;
    ASSERT_TRUE(log::encode(e, turned).ok());
    log::Frontier tree;
    ASSERT_TRUE((*reader)->scan(1, (*reader)->head().size(), [&](Seq s, std::string_view b, const Hash&) -> Status {
      tree.add(log::leaf_hash(s == seq ? std::string_view(turned) : b));
      return {};
    }).ok());
    reader->reset();
    const std::string frontier = tree.bytes();
    sql("UPDATE entry SET bytes = x'" + to_hex(turned) + "', leaf = x'" + to_hex(as_bytes(log::leaf_hash(turned))) + "' WHERE seq = " + std::to_string(seq) +
        "; UPDATE head SET frontier = x'" + to_hex(frontier) + "'");
  }
  const Ran ran = ask({"verify"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.out.find("recorded before the entry in front of it"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("cache"), std::string::npos) << "and the cache knows another root";
}

TEST_F(Verify, RebuildGivesTheSameAnswersByteForByte) {
  make_whole_ledger();
  const std::string before = answers(), cache = ledger_ + "/derived/books.cache", bytes = file_text(cache);
  must({"rebuild"});
  EXPECT_EQ(file_text(cache), bytes);
  EXPECT_EQ(answers(), before);
  std::filesystem::remove_all(ledger_ + "/derived");
  EXPECT_EQ(answers(), before);
  EXPECT_EQ(file_text(cache), bytes) << "made again by a question";
  std::ofstream(cache) << "nonsense";
  EXPECT_EQ(ask({"verify"}).status, 1);
  EXPECT_EQ(answers(), before);
  EXPECT_EQ(ask({"verify"}).status, 0);
}

// Stopped between the commit and the cache, nothing is damaged.
TEST_F(Verify, ACacheThatLagsBehindIsNoFault) {
  make_whole_ledger();
  const std::string cache = ledger_ + "/derived/books.cache", old = file_text(cache);
  must({"withhold", "ada"});
  must({"claim", "ada", "--what", "still_held", "--date", "2025-08-01", "--publisher", "A Paper", "--quote", "is held"});
  const std::string current = answers();
  std::ofstream(cache, std::ios::binary) << old;
  const Ran ran = ask({"verify"});
  EXPECT_EQ(ran.status, 0) << ran.out;
  EXPECT_EQ(answers(), current);
  // Lagging behind is no cover for a changed byte.
  std::string changed = old;
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 4);
  std::ofstream(cache, std::ios::binary) << changed;
  EXPECT_EQ(ask({"verify"}).status, 1);
}

TEST_F(Verify, TheSampleIsWholeAndRebuildsTheSame) {
  copy_sample();
  const std::string bytes = file_text(ledger_ + "/derived/books.cache");
  EXPECT_EQ(ask({"verify"}).status, 0);
  const std::string before = must({"overview", "--json"});
  must({"rebuild"});
  EXPECT_EQ(file_text(ledger_ + "/derived/books.cache"), bytes);
  EXPECT_EQ(must({"overview", "--json"}), before);
}

}  // namespace
}  // namespace stillheld::cli
