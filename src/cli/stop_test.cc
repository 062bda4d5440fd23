// After a failure while writing: stopped, read-only, until verify passed.
#include <sqlite3.h>
#include <sys/wait.h>

#include "cli/abort.h"
#include "cli/cli_test.h"

namespace stillheld::cli {
namespace {

class Stopped : public ProgramTest {
 protected:
  void expect_read_only() {
    EXPECT_TRUE(path_exists(ledger_ + "/stopped"));
    EXPECT_EQ(ask({"held", "--on", "2025-01-01"}).status, 0);
    const Ran refused = ask({"withhold", "ada"});
    EXPECT_EQ(refused.status, 5);
    EXPECT_NE(refused.err.find("verify"), std::string::npos) << refused.err;
  }
};

TEST_F(Stopped, AWriterWhoMeetsDamageStopsTheLedgerUntilVerifyPasses) {
  make_small_ledger();
  // A row where the next entry belongs: the writer cannot go on.
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((ledger_ + "/log.sqlite").c_str(), &db), SQLITE_OK);
  const std::string stray = "INSERT INTO entry (seq, leaf, bytes) VALUES (" + std::to_string(log_size() + 1) + ", zeroblob(32), x'00')";
  ASSERT_EQ(sqlite3_exec(db, stray.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_EQ(ask({"withhold", "ada"}).status, 8);
  expect_read_only();
  EXPECT_EQ(ask({"verify"}).status, 1);
  expect_read_only();
  ASSERT_EQ(sqlite3_exec(db, "DELETE FROM entry WHERE leaf = zeroblob(32)", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  expect_read_only();
  must({"verify"});
  EXPECT_FALSE(path_exists(ledger_ + "/stopped"));
  must({"withhold", "ada"});
}

TEST_F(Stopped, ABrokenAssertionStopsTheLedgerThatWasBeingWritten) {
  make_small_ledger();
  const pid_t child = fork();
  if (child == 0) {
    install_abort_handler();
    stop_on_abort(ledger_);
    std::abort();
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  expect_read_only();
  must({"verify"});
  must({"withhold", "ada"});
  // Nothing is stopped where nothing was being written.
  const pid_t other = fork();
  if (other == 0) {
    install_abort_handler();
    stop_on_abort("");
    std::abort();
  }
  waitpid(other, &status, 0);
  EXPECT_FALSE(path_exists(ledger_ + "/stopped"));
}

TEST_F(Stopped, ABackupIsOneOnlyAfterItCameBack) {
  make_small_ledger();
  must({"key", "archive.example/books", "--no-passphrase"});
  must({"checkpoint"});
  const std::string target = folder_ + "/backup";
  must({"backup", target, "--signing-key", ledger_ + "/keys/log.key"});
  EXPECT_FALSE(path_exists(target + ".check"));
  EXPECT_EQ(ask({"backup", target}).status, 5);
  const std::string before = must({"held", "--on", "2025-01-01", "--json"}), vkey = ledger_ + "/tlog/log.vkey";
  std::filesystem::copy_file(vkey, folder_ + "/log.vkey");
  std::filesystem::remove_all(ledger_);
  must({"restore", target, "--key", folder_ + "/log.vkey"});
  EXPECT_EQ(must({"held", "--on", "2025-01-01", "--json"}), before);
  must({"verify"});
  EXPECT_EQ(ask({"restore", target}).status, 5);  // there is a ledger
  // A damaged ledger makes no backup.
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((ledger_ + "/log.sqlite").c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "UPDATE personal SET text = 'other' WHERE field = 'name'", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(db);
  EXPECT_EQ(ask({"backup", folder_ + "/second"}).status, 8);
  EXPECT_FALSE(path_exists(folder_ + "/second"));
  // Nor does a changed backup come back.
  std::ofstream(target + "/manifest", std::ios::app) << "x";
  std::filesystem::remove_all(ledger_);
  EXPECT_NE(ask({"restore", target}).status, 0);
  EXPECT_FALSE(path_exists(ledger_));
}

}  // namespace
}  // namespace stillheld::cli
