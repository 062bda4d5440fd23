// Every system call of a command fails, one at a time: nothing acknowledged is
// lost, nothing is half, an error is said, and after a failed fsync the ledger
// is read-only until verify passed.
#include <gtest/gtest.h>

#include <sys/syscall.h>

#include "cli/abort.h"
#include "evidence/backup.h"
#include "evidence/checkpoints.h"
#include "faults/program_test.h"
#include "faults/record.h"
#include "faults/tracer.h"

namespace stillheld::faults {
namespace {

constexpr Fault kFaults[] = {Fault::eio, Fault::enospc, Fault::eintr, Fault::kill};

class Syscalls : public ProgramTest {
 protected:
  void SetUp() override {
    if (!can_trace()) GTEST_SKIP() << "ptrace is not allowed here, or not for this processor";
    const std::string ledger = scratch_ / "ledger";
    must({"init"}, ledger);
    must(import("people.csv"), ledger);
    must({"key", "archive.example/books", "--no-passphrase"}, ledger);
    must({"checkpoint"}, ledger);
    must({"show", "ada"}, ledger);
    start_ = take(ledger);
    size_ = size_of(ledger);
    std::filesystem::remove_all(ledger);
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
    if (is_sync(ran.failed) && fault != Fault::kill && !stopped && !made_again && words[0] != "backup") return "a sync failed, and the ledger is not stopped: " + ran.said;
    if (stopped) {
      if (ran.status == 0) return "it is stopped, and nothing was said";
      const Ran refused = ask({"withhold", "bel"}, ledger);
      if (refused.status != 5 || refused.err.find("verify") == std::string::npos) return "it is stopped, and can be written";
    }
    if (const std::string wrong = judge_files(words, folder, ran); !wrong.empty()) return wrong;
    if (const Ran verified = ask({"verify"}, ledger); verified.status != 0) return "verify: " + verified.out + verified.err;
    // It goes on, and the same can be done again.
    if (const Ran ran2 = ask({"withhold", "bel"}, ledger); ran2.status != 0) return "it cannot be written: " + ran2.err;
    if (words[0] == "checkpoint" || words[0] == "backup") {
      std::filesystem::remove_all(folder + "/backup");
      if (const Ran again = ask(in(words, folder), ledger); again.status != 0) return "not again: " + again.err;
      if (const Ran verified = ask({"verify"}, ledger); verified.status != 0) return "verify, at last: " + verified.out + verified.err;
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
  void fail_each_call(const Words& words, Budget& budget) {
    const std::string folder = scratch_ / "w";
    const Traced whole = run(words, folder, 0, Fault::none);
    ASSERT_EQ(whole.status, 0) << whole.said;
    ASSERT_GT(whole.calls, 50U);
    const uint64_t after = size_of(folder + "/ledger");
    std::printf("%s: %llu system calls\n", words[0].c_str(), static_cast<unsigned long long>(whole.calls));
    // A worker a fault: a lock that fails is waited for, for seconds.
    in_workers(std::size(kFaults), [&](int worker) {
      const Fault fault = kFaults[worker];
      const std::string own = folder + std::to_string(worker);
      uint64_t said = 0;
      for (uint64_t nth = 1; nth <= whole.calls; ++nth) {
        const Traced ran = run(words, own, nth, fault);
        const std::string wrong = judge(words, own, ran, fault, after);
        EXPECT_EQ(wrong, "") << words[0] << ": call " << nth << " (" << call_name(ran.failed) << ") " << name_of(fault) << ", status " << ran.status
                             << ", signal " << ran.signal << "\n" << ran.said;
        said += ran.status > 0;
      }
      EXPECT_TRUE(fault == Fault::kill || said > 20) << "faults reach the program";
      std::filesystem::remove_all(own);
    });
    budget.add(whole.calls * std::size(kFaults));
  }
  Image start_;
  uint64_t size_ = 0;
};

TEST_F(Syscalls, OfAnAppendEachFails) {
  Budget budget("calls of an append that failed", 0, 0, 0);
  fail_each_call({"claim", "bel", "--what", "still_held", "--date", "2025-08-01", "--publisher", "A Paper", "--quote", "is held"}, budget);
}

TEST_F(Syscalls, OfTheOtherCommandsEachFails) {
  if (!is_soak()) GTEST_SKIP() << "import, checkpoint and backup: in ./run soak";
  Budget budget("calls of import, checkpoint and backup that failed", 0, 0, 0);
  fail_each_call(import("more.csv"), budget);
  fail_each_call({"checkpoint"}, budget);
  fail_each_call({"backup", "BACKUP"}, budget);
}

}  // namespace
}  // namespace stillheld::faults
