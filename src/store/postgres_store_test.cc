// What is true of PostgreSQL alone: powers, unsafe servers, several writers.
#include "store/postgres_store.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "base/random.h"
#include "store/open.h"
#include "store/postgres_test.h"

namespace stillheld::store {
namespace {

class PostgresTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* server = std::getenv("STILLHELD_TEST_POSTGRES");
    if (server == nullptr) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
    connection_ = server;
    char pattern[] = "stillheld-postgres-XXXXXX";
    folder_ = std::filesystem::absolute(mkdtemp(pattern)).string();
    SystemRandom random;
    id_ = random.id();
    ASSERT_TRUE(create_postgres(ledger(), connection_, id_).ok());
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
    if (!connection_.empty()) drop_schema(connection_, id_);
  }
  std::string ledger() const { return folder_ + "/ledger"; }
  std::string role() const { return schema_of(id_) + "_app"; }
  Connection connect() { return Connection::open(connection_).take(); }
  static Status append(Writer& writer, int n) {
    for (int i = 0; i < n; ++i) {
      const std::string bytes = "entry " + std::to_string(writer.head().size() + 1);
      log::Personal name{"name", "value " + bytes, {}};
      TRY(seq, writer.append(bytes, {&name, 1}, 1000, writer.head().last_import + 1));
      (void)seq;
    }
    return {};
  }
  // Contiguous, with the root and the values that belong to it.
  void expect_whole(uint64_t at_least) {
    auto reader = open_ledger(ledger()).take();
    EXPECT_GE(reader->head().size(), at_least);
    log::Frontier frontier;
    ASSERT_TRUE(reader->scan(1, reader->head().size() + 1000, [&](Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
      EXPECT_EQ(seq, frontier.size() + 1);
      EXPECT_EQ(bytes, "entry " + std::to_string(seq));
      EXPECT_EQ(leaf, log::leaf_hash(bytes));
      frontier.add(leaf);
      return {};
    }).ok());
    EXPECT_EQ(frontier, reader->head().frontier);
    EXPECT_EQ(reader->strays().value(), 0U);
    EXPECT_TRUE(reader->check_files().ok());
  }

  Id id_;
  std::string folder_, connection_;
};

TEST_F(PostgresTest, TheRoleThatWorksCanNeitherChangeNorRemove) {
  {
    auto writer = write_ledger(ledger(), "test").take();
    ASSERT_TRUE(append(*writer, 5).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  Connection db = connect();
  ASSERT_TRUE(db.run("SET ROLE " + role()).ok());
  const std::string schema = schema_of(id_);
  for (const char* table : {"ledger", "head", "entry", "personal", "chunk"}) {
    EXPECT_EQ(db.run("DELETE FROM " + schema + "." + table).error().code, Code::kReadOnly) << table;
    EXPECT_EQ(db.run("TRUNCATE " + schema + "." + table).error().code, Code::kReadOnly) << table;
    EXPECT_EQ(db.run("DROP TABLE " + schema + "." + table).error().code, Code::kReadOnly) << table;
  }
  EXPECT_EQ(db.run("UPDATE " + schema + ".entry SET bytes = ''").error().code, Code::kReadOnly);
  EXPECT_EQ(db.run("UPDATE " + schema + ".head SET last_at = 0").error().code, Code::kReadOnly);
  expect_whole(5);
}

TEST_F(PostgresTest, ARoleWithMorePowerIsRefused) {
  Connection db = connect();
  ASSERT_TRUE(db.run("GRANT DELETE ON " + schema_of(id_) + ".entry TO " + role()).ok());
  const auto opened = open_ledger(ledger());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::kUnsafeServer);
  EXPECT_EQ(write_ledger(ledger(), "x").error().code, Code::kUnsafeServer);
}

// Erasing has a role of its own, which cannot touch the log.
TEST_F(PostgresTest, TheRoleThatErasesHasNoPowerOverTheLog) {
  const std::string schema = schema_of(id_), eraser = schema + "_erase";
  {
    auto writer = write_ledger(ledger(), "test").take();
    ASSERT_TRUE(append(*writer, 5).ok());
    ASSERT_TRUE(writer->set_sealed(true).ok());
    ASSERT_TRUE(writer->put_person_key({0, Id{}, 1, "wrapped"}).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  Connection db = connect();
  ASSERT_TRUE(db.run("SET ROLE " + eraser).ok());
  for (const char* table : {"ledger", "head", "entry"}) {
    EXPECT_EQ(db.run("DELETE FROM " + schema + "." + table).error().code, Code::kReadOnly) << table;
    EXPECT_EQ(db.run("TRUNCATE " + schema + "." + table).error().code, Code::kReadOnly) << table;
  }
  for (const char* table : {"personal", "chunk", "person_key", "team_key"}) {
    EXPECT_EQ(db.run("TRUNCATE " + schema + "." + table).error().code, Code::kReadOnly) << table;
  }
  EXPECT_EQ(db.run("UPDATE " + schema + ".personal SET text = ''").error().code, Code::kReadOnly);
  EXPECT_EQ(db.run("INSERT INTO " + schema + ".personal VALUES (1, 'x', '', '')").error().code, Code::kReadOnly);
  EXPECT_TRUE(db.run("DELETE FROM " + schema + ".personal WHERE seq = 2").ok());
  ASSERT_TRUE(db.run("SET ROLE " + role()).ok());
  for (const char* table : {"person_key", "team_key"}) EXPECT_EQ(db.run("DELETE FROM " + schema + "." + table).error().code, Code::kReadOnly) << table;
  expect_whole(5);
  // One that was given more is refused.
  ASSERT_TRUE(db.run("RESET ROLE; GRANT DELETE ON " + schema + ".entry TO " + eraser).ok());
  EXPECT_EQ(open_ledger(ledger()).error().code, Code::kUnsafeServer);
}

TEST_F(PostgresTest, AServerThatDoesNotKeepWhatItCallsSavedIsRefused) {
  const char* careless = std::getenv("STILLHELD_TEST_POSTGRES_CARELESS");
  if (careless == nullptr) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES_CARELESS names no server: run it by ./run test";
  EXPECT_EQ(create_postgres(folder_ + "/careless", careless, id_).error().code, Code::kUnsafeServer);
  EXPECT_FALSE(path_exists(folder_ + "/careless/log.postgres"));
}

TEST_F(PostgresTest, NoServerAndNoLedgerAreErrorsThatSaySo) {
  EXPECT_EQ(create_postgres(folder_ + "/x", "host=" + folder_ + " dbname=none", id_).error().code, Code::kNoServer);
  EXPECT_EQ(create_postgres(folder_ + "/x", "nonsense", id_).error().code, Code::kNoServer);
  EXPECT_EQ(create_postgres(folder_ + "/x", connection_, id_).error().code, Code::kLedgerExists);
  EXPECT_EQ(create_postgres(ledger(), connection_, id_).error().code, Code::kLedgerExists);
  EXPECT_EQ(join_postgres(folder_ + "/x", connection_, "stillheld_none").error().code, Code::kNotALedger);
  EXPECT_EQ(join_postgres(folder_ + "/x", connection_, "pg_catalog; DROP").error().code, Code::kBadValue);
  // A second folder, as on another machine.
  ASSERT_TRUE(join_postgres(folder_ + "/y", connection_, schema_of(id_)).ok());
  EXPECT_EQ(open_ledger(folder_ + "/y").value()->ledger_id(), id_);
  std::ofstream(ledger() + "/log.postgres") << "broken";
  EXPECT_EQ(open_ledger(ledger()).error().code, Code::kDamaged);
}

TEST_F(PostgresTest, WhoIsOvertakenHasWrittenNothing) {
  auto writer = write_ledger(ledger(), "first").take();
  ASSERT_TRUE(append(*writer, 3).ok());
  // Somebody goes round the lock: the number of the next head is taken.
  Connection db = connect();
  ASSERT_TRUE(db.run("INSERT INTO " + schema_of(id_) + ".head SELECT 1, frontier, last_at, last_import FROM " + schema_of(id_) + ".head WHERE number = 0").ok());
  EXPECT_FALSE(writer->commit().ok());
  EXPECT_FALSE(writer->commit().ok());
  writer.reset();
  expect_whole(0);
  EXPECT_EQ(open_ledger(ledger()).value()->head().size(), 0U);
}

TEST_F(PostgresTest, AHeadWithoutItsEntriesIsFound) {
  {
    auto writer = write_ledger(ledger(), "test").take();
    ASSERT_TRUE(append(*writer, 5).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  Connection db = connect();
  const std::string schema = schema_of(id_);
  ASSERT_TRUE(db.run("DELETE FROM " + schema + ".entry WHERE seq = 5").ok());
  EXPECT_EQ(open_ledger(ledger()).value()->check_files().error().code, Code::kDamaged);
  ASSERT_TRUE(db.run("DELETE FROM " + schema + ".head WHERE number = 0").ok());
  EXPECT_EQ(open_ledger(ledger()).value()->check_files().error().code, Code::kDamaged);
}

TEST_F(PostgresTest, ALedgerIsCopiedThereAndBackWithItsRoot) {
  // From the database into a folder, and from there into another schema.
  log::Entry e;
  std::string bytes;
  {
    auto writer = write_ledger(ledger(), "test").take();
    for (int i = 1; i <= 700; ++i) {
      e.clear();
      e.kind = i == 3 ? log::Kind::capture : log::Kind::claim;
      e.at = 1000 + i;
      e.by = "desk";
      e.import = 1 + i / 100;
      const log::Personal name{"name", "somebody " + std::to_string(i), {}};
      e.sealed = {log::seal(name)};
      bytes.clear();
      ASSERT_TRUE(log::encode(e, bytes).ok());
      ASSERT_TRUE(writer->append(bytes, {&name, 1}, e.at, e.import).ok());
    }
    ASSERT_TRUE(writer->put_chunk(3, {0, sha256("c"), {}, std::string("a\0b", 3)}).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  auto original = open_ledger(ledger()).take();
  const std::string in_folder = folder_ + "/copy";
  ASSERT_TRUE(copy_ledger(*original, in_folder, "", {}).ok());
  EXPECT_EQ(copy_ledger(*original, in_folder, "", {}).error().code, Code::kLedgerExists);
  auto copy = open_ledger(in_folder).take();
  EXPECT_EQ(copy->head().frontier, original->head().frontier);
  EXPECT_EQ(copy->ledger_id(), original->ledger_id());
  EXPECT_EQ(copy->head().last_at, original->head().last_at);
  EXPECT_EQ(copy->chunk(3, 0)->bytes, std::string("a\0b", 3));
  EXPECT_EQ(copy->personals(77).value(), original->personals(77).value());
  // The same id cannot be twice in one database; the copy goes back once it is gone.
  EXPECT_EQ(copy_ledger(*copy, folder_ + "/back", connection_, {}).error().code, Code::kLedgerExists);
  original.reset();
  drop_schema(connection_, id_);
  ASSERT_TRUE(copy_ledger(*copy, folder_ + "/back", connection_, {}).ok());
  EXPECT_EQ(open_ledger(folder_ + "/back").value()->head().frontier, copy->head().frontier);
}

}  // namespace
}  // namespace stillheld::store
