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

TEST_P(StoreTest, KilledAtRandomNothingAcknowledgedIsLost) {
  SeededRandom random(99);
  for (int round = 0; round < (postgres() ? 100 : 250); ++round) {
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(pipe_ends[0]);
      auto writer = write_ledger(ledger(), "child").take();
      while (true) {
        if (!append(*writer, 7, writer->head().last_import + 1).ok() || !writer->commit().ok()) _exit(1);
        const uint64_t acknowledged = writer->head().size();
        if (write(pipe_ends[1], &acknowledged, sizeof acknowledged) < 0) _exit(1);
      }
    }
    close(pipe_ends[1]);
    usleep(static_cast<useconds_t>(1000 + random.below(20000)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    uint64_t acknowledged = 0, next = 0;
    while (read(pipe_ends[0], &next, sizeof next) == sizeof next) acknowledged = next;
    close(pipe_ends[0]);
    auto reader = open_ledger(ledger()).take();
    ASSERT_GE(reader->head().size(), acknowledged);
    ASSERT_EQ(reader->head().size() % 7, 0U);
    log::Frontier frontier;
    ASSERT_TRUE(reader->scan(1, reader->head().size(), [&](Seq, std::string_view bytes, const Hash&) -> Status {
      frontier.add(log::leaf_hash(bytes));
      return {};
    }).ok());
    ASSERT_EQ(frontier.root(), reader->head().frontier.root());
  }
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
  ASSERT_EQ(sqlite3_exec(db, "UPDATE ledger SET format = 2", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  EXPECT_EQ(open_sqlite(ledger()).error().code, Code::kNewerLedger);
  EXPECT_EQ(write_sqlite(ledger(), "x").error().code, Code::kNewerLedger);
  std::ofstream(database(), std::ios::trunc) << "this is no database, but long enough to look like one ............";
  EXPECT_EQ(open_sqlite(ledger()).error().code, Code::kDamaged);
}

}  // namespace
}  // namespace stillheld::store
