// kill -9 at random points, under load, on both stores; and writers who believe
// that they are alone.
#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>

#include "faults/program_test.h"
#include "store/postgres_test.h"
#include "store/sqlite_store.h"

namespace stillheld::faults {
namespace {

// What a writer was told is saved, and what he holds the log's root to be.
struct Saved {
  uint64_t size;
  Hash root;
};

class Kill : public testing::Test {
 protected:
  Kill() { without_sync = false; }  // what is killed syncs as people do
  ~Kill() override {
    without_sync = true;
    if (!connection_.empty()) store::drop_schema(connection_, id_);
  }
  // REQUIRES: a server, or a test that skips.
  bool find_server() {
    const char* server = std::getenv("STILLHELD_TEST_POSTGRES");
    if (server == nullptr) return false;
    connection_ = server;
    SystemRandom random;
    id_ = random.id();
    return true;
  }

  // A writer: opens the ledger, saves a few times, opens it again, for ever.
  [[noreturn]] static void write_for_ever(const std::string& ledger, int to, bool alone) {
    SeededRandom random(static_cast<uint64_t>(getpid()));
    while (true) {
      auto writer = store::write_ledger(ledger, "writer " + std::to_string(getpid()));
      if (!writer.ok()) {
        if (writer.error().code != Code::kLocked) _exit(3);
        usleep(200);
        continue;
      }
      for (int i = 0; i < 3; ++i) {
        bool ok = true;
        for (uint64_t n = 1 + random.below(7); n > 0 && ok; --n) {
          const std::string bytes = "entry " + std::to_string((*writer)->head().size() + 1) + " of " + std::to_string(getpid());
          const log::Personal name{"name", "value " + bytes, {}};
          ok = (*writer)->append(bytes, {&name, 1}, 1000, (*writer)->head().last_import + 1).ok();
        }
        if (!ok || !(*writer)->commit().ok()) {
          if (alone) _exit(4);
          break;  // overtaken: nothing of his is there
        }
        const Saved saved{(*writer)->head().size(), (*writer)->head().frontier.root()};
        if (write(to, &saved, sizeof saved) != sizeof saved) _exit(5);
      }
    }
  }

  // The log as far as it was looked at; each entry once.
  void look(const std::string& ledger, int from) {
    Saved saved;
    while (read(from, &saved, sizeof saved) == sizeof saved) {
      const auto [place, is_new] = saved_.emplace(saved.size, saved.root);
      ASSERT_TRUE(is_new || place->second == saved.root) << "two were told of different logs of " << saved.size << " entries";
    }
    auto reader = store::open_ledger(ledger);
    ASSERT_TRUE(reader.ok());
    const uint64_t size = (*reader)->head().size();
    ASSERT_GE(size, saved_.empty() ? 0 : saved_.rbegin()->first) << "acknowledged, and not there";
    ASSERT_TRUE((*reader)->scan(tree_.size() + 1, size, [&](log::Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
      EXPECT_EQ(seq, tree_.size() + 1);
      EXPECT_TRUE(log::leaf_hash(bytes) == leaf);
      EXPECT_TRUE(bytes.starts_with("entry " + std::to_string(seq) + " of "));
      tree_.add(leaf);
      roots_.push_back(tree_.root());
      return {};
    }).ok());
    ASSERT_EQ(tree_.size(), size);
    ASSERT_EQ(tree_.root(), (*reader)->head().frontier.root());
    for (; checked_ < size; ++checked_) {
      const auto at = saved_.find(checked_ + 1);
      ASSERT_TRUE(at == saved_.end() || at->second == roots_[checked_ + 1]) << "the log that was acknowledged is another";
    }
  }

  void kill_writers(const std::string& ledger, int count, bool alone, Budget& budget) {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    ASSERT_EQ(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    (void)fcntl(ends[0], F_SETPIPE_SZ, 1 << 20);
    std::vector<pid_t> writers(static_cast<size_t>(count), 0);
    const auto start = [&](pid_t& slot) {
      slot = fork();
      if (slot == 0) write_for_ever(ledger, ends[1], alone);
    };
    for (pid_t& slot : writers) start(slot);
    SeededRandom random(budget.seed());
    while (budget.more() && !HasFatalFailure()) {
      usleep(static_cast<useconds_t>(500 + random.below(5000)));
      pid_t& slot = writers[random.below(writers.size())];
      kill(slot, SIGKILL);
      int status = 0;
      waitpid(slot, &status, 0);
      EXPECT_TRUE(WIFSIGNALED(status)) << "a writer ended by itself: " << WEXITSTATUS(status);
      look(ledger, ends[0]);
      start(slot);
      budget.add(1);
    }
    for (const pid_t writer : writers) {
      kill(writer, SIGKILL);
      waitpid(writer, nullptr, 0);
    }
    look(ledger, ends[0]);
    close(ends[0]);
    close(ends[1]);
    // Another can take over, and finds it whole, from the first entry on.
    ASSERT_TRUE(store::write_ledger(ledger, "after").ok());
    auto reader = store::open_ledger(ledger).take();
    log::Frontier tree;
    ASSERT_TRUE(reader->scan(1, reader->head().size(), [&](log::Seq, std::string_view bytes, const Hash&) -> Status {
      tree.add(log::leaf_hash(bytes));
      return {};
    }).ok());
    EXPECT_EQ(tree.root(), reader->head().frontier.root());
    EXPECT_EQ(reader->strays().value(), 0U);
    EXPECT_TRUE(reader->check_files().ok());
    std::printf("%zu commits were acknowledged, %llu entries\n", saved_.size(), static_cast<unsigned long long>(tree.size()));
    EXPECT_GT(saved_.size(), budget.done() / 4) << "there was load";
  }

  Scratch scratch_;
  std::string connection_;
  Id id_;
  std::map<uint64_t, Hash> saved_;
  std::vector<Hash> roots_ = {log::Frontier().root()};
  log::Frontier tree_;
  uint64_t checked_ = 0;
};

TEST_F(Kill, Sqlite) {
  Budget budget("kills, SQLite", 500, 20'000, 0.06);
  ASSERT_TRUE(store::create_ledger(scratch_ / "ledger", "", Id{{1}}).ok());
  kill_writers(scratch_ / "ledger", 3, true, budget);
}

TEST_F(Kill, PostgresWithEightWriters) {
  if (!find_server()) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
  Budget budget("kills, PostgreSQL", 200, 5'000, 0.06);
  ASSERT_TRUE(store::create_ledger(scratch_ / "ledger", connection_, id_).ok());
  kill_writers(scratch_ / "ledger", 8, true, budget);
}

// The lock is gone: in a database of its own, PostgreSQL's function is replaced
// by one that does nothing.  Eight writers believe each that they are alone.
// There is one log all the same: primary keys make it, not the lock.
TEST_F(Kill, EightWritersWithoutTheLockMakeNoFork) {
  if (!find_server()) GTEST_SKIP() << "STILLHELD_TEST_POSTGRES names no server: run it by ./run test";
  Budget budget("kills, PostgreSQL without the lock", 100, 2'000, 0.03);
  const std::string ledger = scratch_ / "ledger", database = "forks_" + std::to_string(getpid()), server = connection_;
  auto db = store::Connection::open(server).take();
  ASSERT_TRUE(db.run("CREATE DATABASE " + database).ok());
  connection_ += " dbname=" + database;
  ASSERT_TRUE(store::create_ledger(ledger, connection_, id_).ok());
  {
    auto inside = store::Connection::open(connection_).take();
    ASSERT_TRUE(inside.run("SET allow_system_table_mods = on").ok());
    ASSERT_TRUE(inside.run("ALTER FUNCTION pg_catalog.pg_advisory_lock(bigint) RENAME TO pg_advisory_lock_away").ok());
    ASSERT_TRUE(inside.run("CREATE FUNCTION pg_catalog.pg_advisory_lock(bigint) RETURNS void LANGUAGE sql AS 'SELECT'").ok());
  }
  {
    auto first = store::write_ledger(ledger, "first"), second = store::write_ledger(ledger, "second");
    ASSERT_TRUE(first.ok() && second.ok()) << "the lock is still there: the test shows nothing";
  }
  kill_writers(ledger, 8, false, budget);
  store::drop_schema(connection_, id_);
  connection_.clear();
  EXPECT_TRUE(db.run("DROP DATABASE " + database + " WITH (FORCE)").ok());
}

}  // namespace
}  // namespace stillheld::faults
