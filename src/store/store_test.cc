#include "store/store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/file.h"
#include "store/open.h"
#include "store/postgres_test.h"
#include "store/sqlite_store.h"

namespace stillheld::store {
namespace {

Status append(Writer& writer, int n, int64_t import) {
  for (int i = 0; i < n; ++i) {
    const std::string bytes = "entry " + std::to_string(writer.head().size() + 1);
    log::Personal name{"name", "value " + bytes, {}};
    TRY(seq, writer.append(bytes, {&name, 1}, 1000 * import, import));
    (void)seq;
  }
  return {};
}

// Each test on each store.  PostgreSQL is the server that `./run test` starts;
// STILLHELD_TEST_POSTGRES says how to reach it.
class StoreTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (postgres()) {
      const char* server = std::getenv("STILLHELD_TEST_POSTGRES");
      if (server == nullptr) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
      connection_ = server;
    }
    char pattern[] = "stillheld-store-XXXXXX";
    folder_ = std::filesystem::absolute(mkdtemp(pattern)).string();
    id_ = random_.id();
    id_.bytes[0] = static_cast<uint8_t>(getpid());  // schemas outlive a killed test
    id_.bytes[1] = static_cast<uint8_t>(getpid() >> 8);
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    const Hash name = sha256(test->name());
    std::copy(name.begin(), name.begin() + 8, id_.bytes.begin() + 2);
    ASSERT_TRUE(create_ledger(ledger(), connection_, id_).ok());
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
    if (!connection_.empty()) drop_schema(connection_, id_);
  }
  bool postgres() const { return std::string_view(GetParam()) == "postgres"; }
  std::string ledger() const { return folder_ + "/ledger"; }

  SeededRandom random_{5};
  Id id_;
  std::string folder_, connection_;
};
INSTANTIATE_TEST_SUITE_P(Stores, StoreTest, testing::Values("sqlite", "postgres"), [](const auto& test) { return std::string(test.param); });

class SqliteTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "stillheld-store-XXXXXX";
    folder_ = std::filesystem::absolute(mkdtemp(pattern)).string();
    ASSERT_TRUE(create_sqlite(ledger(), random_.id()).ok());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string ledger() const { return folder_ + "/ledger"; }
  std::string database() const { return ledger() + "/log.sqlite"; }

  SeededRandom random_{5};
  std::string folder_;
};

TEST_P(StoreTest, WhatWasCommittedIsReadAndNothingElse) {
  {
    auto writer = write_ledger(ledger(), "test").take();
    ASSERT_TRUE(append(*writer, 10, 1).ok());
    ASSERT_TRUE(writer->put_chunk(3, {0, sha256("c"), {}, std::string("a\0b", 3)}).ok());
    ASSERT_TRUE(writer->commit().ok());
    ASSERT_TRUE(append(*writer, 5, 2).ok());  // never committed
  }
  auto reader = open_ledger(ledger()).take();
  EXPECT_EQ(reader->head().size(), 10U);
  EXPECT_EQ(reader->head().last_import, 1);
  log::Frontier frontier;
  ASSERT_TRUE(reader->scan(1, 100, [&](Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
    EXPECT_EQ(bytes, "entry " + std::to_string(seq));
    EXPECT_EQ(leaf, log::leaf_hash(bytes));
    frontier.add(leaf);
    return {};
  }).ok());
  EXPECT_EQ(frontier, reader->head().frontier);
  EXPECT_EQ(reader->entry(4).value(), "entry 4");
  EXPECT_EQ(reader->entry(11).error().code, Code::kUnknownEntry);
  EXPECT_EQ(reader->personals(7).value()[0].text, "value entry 7");
  EXPECT_EQ(reader->chunk(3, 0).value().bytes, std::string("a\0b", 3));
  EXPECT_EQ(reader->strays().value(), 0U);
  EXPECT_TRUE(reader->check_files().ok());
}

TEST_P(StoreTest, ASecondWriterIsToldWhoHoldsItAndReadersGoOn) {
  auto writer = write_ledger(ledger(), "the first").take();
  ASSERT_TRUE(append(*writer, 3, 1).ok());
  const auto second = write_ledger(ledger(), "the second");
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, Code::kLocked);
  EXPECT_EQ(second.error().params[0], "the first");
  auto before = open_ledger(ledger()).take();
  EXPECT_EQ(before->head().size(), 0U);
  ASSERT_TRUE(writer->commit().ok());
  EXPECT_EQ(before->head().size(), 0U);  // a snapshot
  EXPECT_EQ(before->entry(1).error().code, Code::kUnknownEntry);
  EXPECT_EQ(open_ledger(ledger()).value()->head().size(), 3U);
}

TEST_P(StoreTest, ASecondWriterInAnotherProcessIsRefusedToo) {
  auto writer = write_ledger(ledger(), "parent").take();
  const pid_t child = fork();
  if (child == 0) {
    const auto second = write_ledger(ledger(), "child");
    _exit(!second.ok() && second.error().code == Code::kLocked ? 7 : 8);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST_F(SqliteTest, OnlyTheWriterEverCheckpoints) {
  // The WAL-reset bug needs two connections that checkpoint.  Readers come and
  // go here while the writer holds data in the WAL; none of them may move a
  // byte of it into the database, not even as the last one to close.
  const auto size_of = [](const std::string& path) {
    std::error_code none;
    const auto size = std::filesystem::file_size(path, none);
    return none ? uintmax_t{0} : size;
  };
  {
    auto holder = open_sqlite(ledger()).take();  // keeps the writer's checkpoint back
    auto writer = write_sqlite(ledger(), "test").take();
    ASSERT_TRUE(append(*writer, 2000, 1).ok());
    const auto database_before = size_of(database());
    ASSERT_TRUE(writer->commit().ok());
    ASSERT_GT(size_of(database() + "-wal"), 100000U);
    const auto modified = std::filesystem::last_write_time(database());
    for (int i = 0; i < 20; ++i) {
      auto reader = open_sqlite(ledger()).take();
      ASSERT_EQ(reader->head().size(), 2000U);
    }
    EXPECT_EQ(std::filesystem::last_write_time(database()), modified);
    (void)database_before;
  }
  // A killed writer leaves a WAL; readers must leave it alone as well.
  const pid_t child = fork();
  if (child == 0) {
    auto reader = open_sqlite(ledger()).take();
    auto writer = write_sqlite(ledger(), "killed").take();
    if (!append(*writer, 500, 2).ok() || !writer->commit().ok()) _exit(1);
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  const auto wal = size_of(database() + "-wal");
  ASSERT_GT(wal, 10000U);
  const auto modified = std::filesystem::last_write_time(database());
  for (int i = 0; i < 5; ++i) ASSERT_EQ(open_sqlite(ledger()).value()->head().size(), 2500U);
  EXPECT_EQ(size_of(database() + "-wal"), wal);
  EXPECT_EQ(std::filesystem::last_write_time(database()), modified);
}

TEST_P(StoreTest, ReadersSeeWholeImportsWhileOneIsWritten) {
  std::atomic<bool> done{false};
  std::thread reading([&] {
    while (!done) {
      auto reader = open_ledger(ledger());
      ASSERT_TRUE(reader.ok());
      const uint64_t size = reader.value()->head().size();
      ASSERT_EQ(size % 50, 0U);
      uint64_t seen = 0;
      ASSERT_TRUE(reader.value()->scan(1, size + 100, [&](Seq, std::string_view, const Hash&) -> Status { ++seen; return {}; }).ok());
      ASSERT_EQ(seen, size);
    }
  });
  for (int i = 1; i <= 30; ++i) {
    auto writer = write_ledger(ledger(), "test").take();
    ASSERT_TRUE(append(*writer, 50, i).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  done = true;
  reading.join();
}

// What lies beside the log can be replaced and erased; the log cannot.
TEST_P(StoreTest, ValuesAndRowsAreReplacedAndErasedAndTheLogStays) {
  const log::Frontier before = [&] {
    auto writer = write_ledger(ledger(), "test").take();
    EXPECT_TRUE(append(*writer, 10, 1).ok());
    for (uint64_t i = 0; i < 4; ++i) EXPECT_TRUE(writer->put_chunk(3, {i, sha256(std::to_string(i)), random_.salt(), "row " + std::to_string(i)}).ok());
    EXPECT_TRUE(writer->commit().ok());
    return writer->head().frontier;
  }();
  {
    auto writer = write_ledger(ledger(), "test").take();
    const Value values[] = {{4, {"name", std::string("\0\xff\x80 no text", 10), random_.salt()}}, {6, {"name", "six", random_.salt()}}};
    ASSERT_TRUE(writer->set_sealed(true).ok());
    ASSERT_TRUE(writer->replace_values(4, 6, values).ok());
    Chunk gone{2, sha256("2"), {}, ""};
    gone.erased = true;
    ASSERT_TRUE(writer->replace_chunks(3, 2, 2, std::span(&gone, 1)).ok());
    EXPECT_EQ(writer->personals(5).value().size(), 0U);  // seen before it is saved
    ASSERT_TRUE(writer->commit().ok());
    ASSERT_TRUE(writer->replace_values(1, 10, {}).ok());  // never saved
  }
  auto reader = open_ledger(ledger()).take();
  EXPECT_EQ(reader->head().frontier, before);
  EXPECT_EQ(reader->personals(4).value()[0].text, std::string("\0\xff\x80 no text", 10));
  EXPECT_EQ(reader->personals(5).value().size(), 0U);
  EXPECT_EQ(reader->personals(6).value()[0].text, "six");
  EXPECT_EQ(reader->personals(7).value()[0].text, "value entry 7");
  EXPECT_TRUE(reader->chunk(3, 2).value().erased);
  EXPECT_EQ(reader->chunk(3, 2).value().commitment, sha256("2"));
  EXPECT_FALSE(reader->chunk(3, 1).value().erased);
  uint64_t seen = 0;
  ASSERT_TRUE(reader->scan_chunks(3, [&](const Chunk& chunk) -> Status {
    EXPECT_EQ(chunk.erased, chunk.index == 2);
    EXPECT_EQ(chunk.bytes, chunk.erased ? "" : "row " + std::to_string(chunk.index));
    ++seen;
    return {};
  }).ok());
  EXPECT_EQ(seen, 4U);
  EXPECT_TRUE(reader->check_files().ok());
  EXPECT_EQ(reader->strays().value(), 0U);
}

TEST_P(StoreTest, KeysLieBesideTheLogAndGoWithACommit) {
  const auto keys_of = [&](Reader& reader) {
    std::vector<PersonKey> out;
    EXPECT_TRUE(reader.scan_person_keys([&](const PersonKey& key) -> Status {
      out.push_back(key);
      return {};
    }).ok());
    return out;
  };
  std::vector<PersonKey> keys;
  for (uint32_t i = 0; i < 6; ++i) keys.push_back({i, i == 0 ? Id{} : random_.id(), 1, std::string("wrapped \0", 9) + std::to_string(i)});
  const std::vector<TeamKey> team = {{1, "anna", "argon2id 1 8192 x", "a"}, {1, "boris", "argon2id 1 8192 y", std::string("b\0", 2)}};
  {
    auto writer = write_ledger(ledger(), "test").take();
    EXPECT_EQ(writer->sealing(), Sealing::none);
    EXPECT_TRUE(keys_of(*writer).empty());
    EXPECT_TRUE(writer->team_keys().value().empty());
    ASSERT_TRUE(writer->set_sealed(true).ok());
    EXPECT_EQ(writer->sealing(), Sealing::raw);
    for (const PersonKey& key : keys) ASSERT_TRUE(writer->put_person_key(key).ok());
    ASSERT_TRUE(writer->replace_team_keys(team).ok());
    EXPECT_EQ(keys_of(*writer), keys);
  }
  EXPECT_EQ(open_ledger(ledger()).value()->sealing(), Sealing::none);  // no commit, no key
  {
    auto writer = write_ledger(ledger(), "test").take();
    ASSERT_TRUE(writer->set_sealed(true).ok());
    for (const PersonKey& key : keys) ASSERT_TRUE(writer->put_person_key(key).ok());
    ASSERT_TRUE(writer->replace_team_keys(team).ok());
    ASSERT_TRUE(writer->commit().ok());
    ASSERT_TRUE(writer->replace_person_keys(2, 2, {}).ok());
    PersonKey other = keys[4];
    other.epoch = 2;
    ASSERT_TRUE(writer->replace_person_keys(4, 4, std::span(&other, 1)).ok());
    ASSERT_TRUE(writer->commit().ok());
    keys[4] = other;
    keys.erase(keys.begin() + 2);
  }
  {
    auto reader = open_ledger(ledger()).take();
    EXPECT_EQ(reader->sealing(), Sealing::raw);
    EXPECT_EQ(keys_of(*reader), keys);
    EXPECT_EQ(reader->team_keys().value(), team);
  }
  // A copy has them or, for a backup, has not.
  for (const bool with : {true, false}) {
    auto reader = open_ledger(ledger()).take();
    const std::string to = folder_ + (with ? "/with" : "/without");
    ASSERT_TRUE(copy_ledger(*reader, to, "", {}, with).ok());
    auto copy = open_ledger(to).take();
    EXPECT_EQ(copy->sealing(), Sealing::raw);
    EXPECT_EQ(keys_of(*copy).size(), with ? keys.size() : 0U);
    EXPECT_EQ(copy->team_keys().value().size(), with ? 2U : 0U);
  }
  auto writer = write_ledger(ledger(), "test").take();
  ASSERT_TRUE(writer->set_sealed(false).ok());
  ASSERT_TRUE(writer->commit().ok());
  EXPECT_EQ(open_ledger(ledger()).value()->sealing(), Sealing::none);
}

TEST_P(StoreTest, AfterScrubbingTheWriterGoesOn) {
  auto writer = write_ledger(ledger(), "test").take();
  ASSERT_TRUE(append(*writer, 500, 1).ok());
  ASSERT_TRUE(writer->set_sealed(true).ok());
  ASSERT_TRUE(writer->commit().ok());
  ASSERT_TRUE(writer->replace_values(100, 400, {}).ok());
  ASSERT_TRUE(writer->commit().ok());
  ASSERT_TRUE(writer->scrub().ok());
  EXPECT_EQ(writer->personals(200).value().size(), 0U);
  EXPECT_EQ(writer->personals(450).value()[0].text, "value entry 450");
  ASSERT_TRUE(append(*writer, 10, 2).ok());
  ASSERT_TRUE(writer->commit().ok());
  EXPECT_EQ(open_ledger(ledger()).value()->head().size(), 510U);
  writer.reset();
  writer = write_ledger(ledger(), "again").take();
  EXPECT_EQ(writer->head().size(), 510U);
  EXPECT_TRUE(writer->check_files().ok());
}

// The bytes of all files of a folder, unlinked ones too while they are held.
std::string bytes_of(const std::string& folder) {
  std::string out;
  for (const auto& item : std::filesystem::directory_iterator(folder))
    if (item.is_regular_file()) out += read_file(item.path()).take();
  return out;
}

TEST_F(SqliteTest, WhatWasErasedIsInNoFileAfterScrubbing) {
  const auto found = [&](int n) { return bytes_of(ledger()).find("value entry " + std::to_string(n) + "!") != std::string::npos; };
  auto writer = write_sqlite(ledger(), "test").take();
  for (int i = 1; i <= 3000; ++i) {
    const log::Personal name{"name", "value entry " + std::to_string(i) + "!", {}};
    ASSERT_TRUE(writer->append("entry", {&name, 1}, 1, 1).ok());
  }
  ASSERT_TRUE(writer->set_sealed(true).ok());
  ASSERT_TRUE(writer->commit().ok());
  for (const int n : {1, 1500, 3000}) EXPECT_TRUE(found(n)) << n;
  ASSERT_TRUE(writer->replace_values(1500, 1500, {}).ok());
  ASSERT_TRUE(writer->commit().ok());
  EXPECT_TRUE(found(1500));  // the WAL has it still: that is what scrub() is for
  // The old files, held by their names that are going.
  const std::string database = ledger() + "/log.sqlite";
  FILE* old = fopen(database.c_str(), "rb");
  FILE* wal = fopen((database + "-wal").c_str(), "rb");
  ASSERT_TRUE(old != nullptr && wal != nullptr);
  {
    auto reader = open_sqlite(ledger()).take();  // not while somebody looks
    EXPECT_EQ(writer->scrub().error().code, Code::kLocked);
    EXPECT_EQ(reader->personals(1499).value()[0].text, "value entry 1499!");
  }
  ASSERT_TRUE(writer->scrub().ok());
  EXPECT_FALSE(found(1500));
  for (const int n : {1, 1499, 1501, 3000}) EXPECT_TRUE(found(n)) << n;
  for (FILE* file : {old, wal}) {
    std::string left(size_t{1} << 22, '\0');
    left.resize(fread(left.data(), 1, left.size(), file));
    EXPECT_GT(left.size(), 8192U);
    EXPECT_EQ(left.find_first_not_of('\0'), std::string::npos) << "unlinked, and not overwritten";
    fclose(file);
  }
  // And a sealed ledger's WAL when its writer goes.
  ASSERT_TRUE(append(*writer, 50, 2).ok());
  ASSERT_TRUE(writer->commit().ok());
  wal = fopen((database + "-wal").c_str(), "rb");
  ASSERT_NE(wal, nullptr);
  writer.reset();
  std::string left(size_t{1} << 20, '\0');
  left.resize(fread(left.data(), 1, left.size(), wal));
  EXPECT_GT(left.size(), 8192U);
  EXPECT_EQ(left.find_first_not_of('\0'), std::string::npos);
  fclose(wal);
}

// Killed at any moment of scrubbing, the ledger is there, and what was left
// behind is overwritten by the next writer.
TEST_F(SqliteTest, KilledWhileScrubbingNothingIsLost) {
  SeededRandom random(3);
  {
    auto writer = write_sqlite(ledger(), "test").take();
    ASSERT_TRUE(append(*writer, 4000, 1).ok());
    ASSERT_TRUE(writer->set_sealed(true).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  int interrupted = 0;
  for (int round = 0; round < 40; ++round) {
    const pid_t child = fork();
    if (child == 0) {
      auto writer = write_sqlite(ledger(), "child");
      while (writer.ok() && (*writer)->scrub().ok()) {}
      _exit(1);
    }
    usleep(static_cast<useconds_t>(2000 + random.below(60000)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    interrupted += path_exists(database() + ".part") || path_exists(database() + ".wipe");
    auto writer = write_sqlite(ledger(), "parent");
    ASSERT_TRUE(writer.ok()) << round;
    ASSERT_EQ((*writer)->head().size(), 4000U);
    ASSERT_TRUE((*writer)->check_files().ok());
    ASSERT_FALSE(path_exists(database() + ".wipe"));
    ASSERT_EQ((*writer)->personals(3999).value()[0].text, "value entry 3999");
  }
  EXPECT_GT(interrupted, 3);
}

TEST_F(SqliteTest, AFullDiskLeavesNothingAndSaysSo) {
  {
    auto writer = write_sqlite(ledger(), "test").take();
    ASSERT_TRUE(append(*writer, 10, 1).ok());
    ASSERT_TRUE(writer->commit().ok());
  }
  {
    auto writer = write_sqlite(ledger(), "test", {.max_pages = 20}).take();
    Status status;
    for (int i = 0; i < 100 && status.ok(); ++i) status = append(*writer, 100, 2);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, Code::kDiskFull);
  }
  EXPECT_EQ(open_sqlite(ledger()).value()->head().size(), 10U);
}

TEST_F(SqliteTest, AReadOnlyFolderIsReadAndNotWritten) {
  { ASSERT_TRUE(write_sqlite(ledger(), "test").ok()); }
  for (const char* end : {"-wal", "-shm"}) std::filesystem::remove(database() + end);
  std::filesystem::remove(ledger() + "/lock");
  const pid_t child = fork();
  if (child == 0) {  // root may write anywhere; the test must not be root
    if (geteuid() == 0) {
      for (std::filesystem::path p = folder_; p.has_relative_path(); p = p.parent_path())
        (void)!chmod(p.c_str(), 0755);
      if (setgid(65534) != 0 || setuid(65534) != 0) _exit(9);
      if (access(database().c_str(), R_OK) != 0) _exit(6);  // our folder lies where nobody may look
    } else {
      chmod(ledger().c_str(), 0555);
      chmod(database().c_str(), 0444);
    }
    const auto writer = write_sqlite(ledger(), "x");
    if (writer.ok() || writer.error().code != Code::kReadOnly) _exit(3);
    const auto reader = open_sqlite(ledger());
    if (!reader.ok()) _exit(4);
    const auto made = create_sqlite(ledger() + "/inner", Id{});
    if (made.ok() || made.error().code != Code::kReadOnly) _exit(5);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (geteuid() != 0) chmod(ledger().c_str(), 0755);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(SqliteTest, NoLedgerANewerOneAndADamagedOne) {
  EXPECT_EQ(open_sqlite(folder_).error().code, Code::kNotALedger);
  EXPECT_EQ(write_sqlite(folder_, "x").error().code, Code::kNotALedger);
  EXPECT_EQ(create_sqlite(ledger(), Id{}).error().code, Code::kLedgerExists);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(database().c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "UPDATE ledger SET format = 3", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  EXPECT_EQ(open_sqlite(ledger()).error().code, Code::kNewerLedger);
  EXPECT_EQ(write_sqlite(ledger(), "x").error().code, Code::kNewerLedger);
  std::ofstream(database(), std::ios::trunc) << "this is no database, but long enough to look like one ............";
  EXPECT_EQ(open_sqlite(ledger()).error().code, Code::kDamaged);
}

}  // namespace
}  // namespace stillheld::store
