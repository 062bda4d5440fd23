// Every system call of a command fails, one at a time: nothing acknowledged is
// lost, nothing is half, an error is said, and after a failed fsync the ledger
// is read-only until verify passed.
#include <gtest/gtest.h>

#include <sys/syscall.h>

#include "cli/abort.h"
#include "evidence/backup.h"
#include "evidence/checkpoints.h"
#include "faults/erasing_test.h"
#include "faults/tracer.h"

namespace stillheld::faults {
namespace {

constexpr Fault kFaults[] = {Fault::eio, Fault::enospc, Fault::eintr, Fault::kill};

class Syscalls : public ErasingTest {
 protected:
  void SetUp() override {
    if (!can_trace()) GTEST_SKIP() << "ptrace is not allowed here, or not for this processor";
  }
  // A ledger of one desk, in the clear.
  void start_clear() {
    const std::string ledger = scratch_ / "ledger";
    must({"init"}, ledger);
    must(import("people.csv"), ledger);
    must({"key", "archive.example/books", "--no-passphrase"}, ledger);
    must({"checkpoint"}, ledger);
    must({"show", "ada"}, ledger);
    start_from(ledger);
    std::filesystem::remove_all(ledger);
    go_on_ = {"withhold", "bel"};
  }
  void start_from(const std::string& ledger) {
    start_ = take(ledger);
    size_ = size_of(ledger);
  }
  static uint64_t size_of(const std::string& ledger) {
    auto reader = store::open_ledger(ledger);
    return reader.ok() ? (*reader)->head().size() : 0;
  }
  static Words in(Words words, const std::string& folder) {
    for (std::string& word : words)
      if (word == "BACKUP") word = folder + "/backup";
    return words;
  }
  // The command on a fresh copy, with a fault at its n-th call.
  Traced run(const Words& words, const std::string& folder, uint64_t nth, Fault fault) {
    std::filesystem::remove_all(folder);
    put(start_, folder + "/ledger");
    return run_with([&](std::string& said) {
      cli::install_abort_handler();
      const Ran ran = ask(in(words, folder), folder + "/ledger");
      said = ran.err + ran.out;
      return ran.status;
    }, nth, fault);
  }
  // What is wrong after it; empty: nothing.
  std::string judge(const Words& words, const std::string& folder, const Traced& ran, Fault fault, uint64_t size_after) {
    const std::string ledger = folder + "/ledger";
    // (Memory is asked for once more or once less, by chance: the last calls may not come.)
    if (ran.failed < 0) return ran.status == 0 && size_of(ledger) == size_after ? "" : "nothing failed, and it is not done";
    if (fault == Fault::kill && ran.signal != SIGKILL) return "it was not killed";
    // Out of memory may end it (an allocation that failed); nothing else may.
    const bool memory = ran.failed == SYS_mmap || ran.failed == SYS_brk || ran.failed == SYS_munmap;
    if (fault != Fault::kill && ran.status < 0 && !memory) return "it ended without a word";
    if (ran.status > 0 && ran.said.find("stillheld: ") == std::string::npos) return "it failed and said nothing";
    const uint64_t size = size_of(ledger);
    if (size != size_ && size != size_after) return "half of it is there: " + std::to_string(size) + " entries";
    if (ran.status == 0 && size != size_after) return "it said that it was done, and it is not";
    const bool stopped = path_exists(ledger + "/stopped");
    // SQLite passes over a failed sync of the WAL's folder; the store makes it
    // again before it says that anything is saved.
    const bool made_again = ran.status == 0 && ran.on == ledger && words[0] != "checkpoint";
    if (is_sync(ran.failed) && fault != Fault::kill && !stopped && !made_again && words[0] != "backup") return "a sync failed, and the ledger is not stopped, of " + ran.on;
    if (stopped) {
      if (ran.status == 0) return "it is stopped, and nothing was said";
      const Ran refused = ask(go_on_, ledger);
      if (refused.status != 5 || refused.err.find("verify") == std::string::npos) return "it is stopped, and can be written";
    }
    // What was erased is in no file, once that was said.
    const bool later = path_exists(ledger + "/scrub");
    if (ran.status == 0 && !later && left(doomed_, take(folder), "ledger/") > 0) return "it is done, and what it destroys is there";
    if (const std::string wrong = judge_files(words, folder, ran); !wrong.empty()) return wrong;
    if (const Ran verified = ask({"verify"}, ledger); verified.status != 0) return "verify: " + verified.out + verified.err;
    // It goes on, and the same can be done again.
    if (const Ran ran2 = ask(go_on_, ledger); ran2.status != 0) return "it cannot be written: " + ran2.err;
    if (size == size_after && left(doomed_, take(folder), "ledger/") > 0) return "it is in the log, and what it destroys is there after the next command";
    const bool once = !doomed_.empty() && size == size_after;  // nobody is erased twice
    if (words[0] == "checkpoint" || words[0] == "backup" || (!doomed_.empty() && !once)) {
      std::filesystem::remove_all(folder + "/backup");
      if (const Ran again = ask(in(words, folder), ledger); again.status != 0) return "not again: " + again.err;
      if (const Ran verified = ask({"verify"}, ledger); verified.status != 0) return "verify, at last: " + verified.out + verified.err;
      if (left(doomed_, take(folder), "ledger/") > 0) return "it was done at last, and what it destroys is there";
    }
    return "";
  }
  std::string judge_files(const Words& words, const std::string& folder, const Traced& ran) {
    if (words[0] == "checkpoint") {
      const auto last = evidence::Checkpoints(folder + "/ledger").latest();
      if (!last.ok() || !last->has_value()) return "the last checkpoint is gone";
      if (ran.status == 0 && log::parse_checkpoint((*last)->text)->size != size_) return "a checkpoint was announced that is not there";
    }
    if (words[0] == "backup") {
      const bool there = path_exists(folder + "/backup");
      if (ran.status == 0 && !there) return "a backup was announced that is not there";
      if (there && !evidence::check_backup(folder + "/backup", {}).ok()) return "a backup that is none";
    }
    return "";
  }
  // Each call with each fault, in an order of chance: where there is no time for
  // all of them, they are of everywhere.
  void fail_each_call(const std::string& name, const Words& words, Budget& budget) {
    const std::string folder = scratch_ / "w";
    const Traced whole = run(words, folder, 0, Fault::none);
    ASSERT_EQ(whole.status, 0) << whole.said;
    ASSERT_GT(whole.calls, 50U);
    const uint64_t after = size_of(folder + "/ledger");
    std::filesystem::remove_all(folder);
    std::vector<std::pair<uint64_t, Fault>> all;
    for (uint64_t nth = 1; nth <= whole.calls; ++nth)
      for (const Fault fault : kFaults) all.emplace_back(nth, fault);
    SeededRandom random(budget.seed());
    for (size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random.below(i)]);
    budget.demand(all.size());
    // More workers than processors: a lock that fails is waited for, for seconds.
    Tally tally;
    auto &next = tally[0], &said = tally[1], &done = tally[2];
    in_workers(6, [&](int worker) {
      const std::string own = folder + std::to_string(worker);
      while (budget.is_time()) {
        const size_t at = next++;
        if (at >= all.size()) break;
        const auto& [nth, fault] = all[at];
        const Traced ran = run(words, own, nth, fault);
        const std::string wrong = judge(words, own, ran, fault, after);
        EXPECT_EQ(wrong, "") << name << ": call " << nth << " (" << call_name(ran.failed) << ") " << name_of(fault) << ", status " << ran.status << ", signal " << ran.signal << "\n"
                             << ran.said;
        said += ran.status > 0;
        ++done;
      }
      std::filesystem::remove_all(own);
    });
    std::printf("%s: %llu system calls, %llu failures of them made, of %zu\n", name.c_str(), static_cast<unsigned long long>(whole.calls), static_cast<unsigned long long>(done.load()), all.size());
    EXPECT_TRUE(done < all.size() || said > 60) << "faults reach the program";
    budget.add(done);
  }
  Image start_;
  uint64_t size_ = 0;
  Words go_on_;
  std::vector<std::string> doomed_;
};

TEST_F(Syscalls, OfAnAppendEachFails) {
  Budget budget("failing calls of an append", 0, 0, 0.03);
  start_clear();
  fail_each_call("claim", {"claim", "bel", "--what", "still_held", "--date", "2025-08-01", "--publisher", "A Paper", "--quote", "is held"}, budget);
}

TEST_F(Syscalls, OfAnImportEachFails) {
  if (!is_soak()) GTEST_SKIP() << "in ./run soak";
  Budget budget("failing calls of an import", 0, 0, 0.04);
  start_clear();
  fail_each_call("import", import("more.csv"), budget);
}

TEST_F(Syscalls, OfACheckpointEachFails) {
  if (!is_soak()) GTEST_SKIP() << "in ./run soak";
  Budget budget("failing calls of a checkpoint", 0, 0, 0.04);
  start_clear();
  fail_each_call("checkpoint", {"checkpoint"}, budget);
}

TEST_F(Syscalls, OfABackupEachFails) {
  if (!is_soak()) GTEST_SKIP() << "in ./run soak";
  Budget budget("failing calls of a backup", 0, 0, 0.06);
  start_clear();
  fail_each_call("backup", {"backup", "BACKUP"}, budget);
}

// Six commands of two members: from the proposal to the turn of the epoch.
TEST_F(Syscalls, OfAWholeErasingEachFails) {
  if (!is_soak()) GTEST_SKIP() << "in ./run soak";
  const std::string ledger = scratch_ / "ledger";
  make(ledger);
  go_on_ = go_on();
  for (int n = 0; n < kSteps; ++n) {
    Budget budget(std::string("failing calls of an erasing: ") + kNames[n], 0, 0, n == kCarryOut || n == kCarryOutTurn ? 0.07 : 0.03);
    const Words words = step(n, ledger);
    doomed_ = doomed(n, ledger);
    start_from(ledger);
    fail_each_call(kNames[n], words, budget);
    must(words, ledger);
  }
}

// Where there is no memory to stretch a passphrase, nothing is written.
TEST_F(Syscalls, WithoutMemoryForAPassphraseNothingIsWritten) {
  const std::string ledger = scratch_ / "ledger";
  make(ledger);
  for (int n = 0; n < kCarryOutTurn; ++n) must(step(n, ledger), ledger);
  const Words words = step(kCarryOutTurn, ledger);
  const Image before = take(ledger);
  stretching = Stretch::fails;
  for (const Words& each : {words, go_on(), Words{"person", "bel"}}) {
    const Ran ran = ask(each, ledger);
    EXPECT_NE(ran.status, 0) << each[0];
    EXPECT_NE(ran.err.find("stillheld: "), std::string::npos) << each[0];
  }
  stretching = Stretch::quick;
  const Image after = take(ledger);
  for (const char* file : {"log.sqlite", "derived/books.cache"}) EXPECT_EQ(before.at(file), after.at(file)) << file;
  must(words, ledger);
  must({"verify"}, ledger);
}

}  // namespace
}  // namespace stillheld::faults
