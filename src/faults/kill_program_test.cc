// kill -9 at random points of commands that take several steps: a whole erasing,
// a backup, a restoring.  (kill_test.cc: of writers under load.)
#include <csignal>

#include "evidence/backup.h"
#include "faults/erasing_test.h"

namespace stillheld::faults {
namespace {

class KillProgram : public ErasingTest {
 protected:
  // Runs `work(done)` in a process that is killed after a random part of what it
  // takes; returns how often it had called done().
  template <class Work>
  int kill_within(double seconds, SeededRandom& random, const Work& work) {
    Tally calls;
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
      work([&] { ++calls[0]; });
      _exit(0);
    }
    usleep(static_cast<useconds_t>(1 + random.below(static_cast<uint64_t>(seconds * 1.1e6))));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return static_cast<int>(calls[0]);
  }
  // How long it takes when nobody kills it.
  template <class Work>
  double time_of(const Work& work) {
    const auto began = std::chrono::steady_clock::now();
    work([] {});
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  }
};

TEST_F(KillProgram, OfAWholeErasing) {
  Budget budget("kills, a whole erasing", 60, 2'000, 0.04);
  const std::string ledger = scratch_ / "ledger";
  make(ledger);
  const Image start = take(ledger);
  // Once without a kill: what each step leads to.  (Chance and clock stand still,
  // so each round's log is this one.)
  std::vector<uint64_t> sizes;
  std::vector<Words> steps;
  std::vector<Millis> times;
  std::vector<std::string> gone[kSteps];
  const SeededRandom chance = random_;
  const auto size_of = [](const std::string& folder) { return store::open_ledger(folder).value()->head().size(); };
  sizes.push_back(size_of(ledger));
  for (int n = 0; n < kSteps; ++n) {
    steps.push_back(step(n, ledger));
    times.push_back(clock_.now());
    gone[n] = doomed(n, ledger);
    must(steps.back(), ledger);
    sizes.push_back(size_of(ledger));
  }
  const Millis end = clock_.now();
  const auto erase = [&](const auto& done) {
    random_ = chance;
    for (size_t n = 0; n < kSteps; ++n) {
      clock_.set(times[n]);
      if (ask(steps[n], ledger).status != 0) _exit(1);
      done();
    }
  };
  put(start, ledger);
  const double whole = time_of(erase);
  SeededRandom random(budget.seed());
  std::vector<uint64_t> killed(kSteps + 1, 0);
  while (budget.more() && !HasFailure()) {
    put(start, ledger);
    const auto told = static_cast<size_t>(kill_within(whole, random, erase));
    const std::string where = std::string(" after ") + std::to_string(told) + " of 6 commands; STILLHELD_SEED=" + std::to_string(budget.seed()) + ", round " + std::to_string(budget.done());
    ++killed[told];
    clock_.set(end);
    const uint64_t size = size_of(ledger);
    ASSERT_GE(size, sizes[told]) << "acknowledged, and not there," << where;
    ASSERT_TRUE(size == sizes[told] || (told < kSteps && size == sizes[told + 1])) << "half a command is there," << where;
    for (const int n : {kCarryOut, kCarryOutTurn}) {
      ASSERT_TRUE(told <= static_cast<size_t>(n) || left(gone[n], take(ledger)) == 0) << kNames[n] << " was said to be done, and what it destroyed is there," << where;
    }
    Ran ran = ask({"verify"}, ledger);
    ASSERT_EQ(ran.status, 0) << ran.out << ran.err << where;
    ran = ask(go_on(), ledger);
    ASSERT_EQ(ran.status, 0) << ran.err << where;
    for (const int n : {kCarryOut, kCarryOutTurn}) {
      ASSERT_TRUE(size < sizes[static_cast<size_t>(n) + 1] || left(gone[n], take(ledger)) == 0) << kNames[n] << " is in the log, and what it destroys is there after the next command," << where;
    }
    ran = ask({"verify"}, ledger);
    ASSERT_EQ(ran.status, 0) << "after going on: " << ran.out << ran.err << where;
    budget.add(1);
  }
  std::printf("killed after 0 to 6 of 6 commands:");
  for (const uint64_t count : killed) std::printf(" %llu", static_cast<unsigned long long>(count));
  std::printf("\n");
}

TEST_F(KillProgram, OfABackup) {
  Budget budget("kills, a backup", 60, 2'000, 0.02);
  const std::string ledger = scratch_ / "ledger", target = scratch_ / "backup";
  make(ledger);
  const auto files = [&] {
    Image out = take(ledger);
    out.erase("log.sqlite-wal");  // empty; whoever reads makes it
    return out;
  };
  const Image before = files();
  const auto backup = [&](const auto& done) {
    if (ask({"backup", target}, ledger).status != 0) _exit(1);
    done();
  };
  const double whole = time_of(backup);
  SeededRandom random(budget.seed());
  uint64_t there = 0;
  while (budget.more() && !HasFailure()) {
    std::filesystem::remove_all(target);
    const int told = kill_within(whole, random, backup);
    const std::string where = "; STILLHELD_SEED=" + std::to_string(budget.seed()) + ", round " + std::to_string(budget.done());
    ASSERT_TRUE(told == 0 || path_exists(target)) << "a backup was announced that is not there" << where;
    if (path_exists(target)) {
      ++there;
      ASSERT_TRUE(evidence::check_backup(target, {}).ok()) << "a backup that is none" << where;
    }
    ASSERT_TRUE(files() == before) << "making a backup changes the ledger" << where;
    if (budget.done() % 4 == 0) {
      // What is left of it is in nobody's way.
      std::filesystem::remove_all(target);
      const Ran ran = ask({"backup", target}, ledger);
      ASSERT_EQ(ran.status, 0) << ran.err << where;
      ASSERT_FALSE(path_exists(target + ".part") || path_exists(target + ".check")) << where;
    }
    budget.add(1);
  }
  std::printf("%llu backups were there\n", static_cast<unsigned long long>(there));
}

TEST_F(KillProgram, OfARestoring) {
  Budget budget("kills, a restoring", 60, 2'000, 0.02);
  const std::string ledger = scratch_ / "ledger", backup = scratch_ / "backup", again = scratch_ / "again";
  make(ledger);
  must({"backup", backup}, ledger);
  unsetenv("STILLHELD_UNLOCK_FILE");  // what comes back is opened by shares
  const auto root = roots_of(ledger).back();
  const auto restore = [&](const auto& done) {
    if (ask({"restore", backup}, again).status != 0) _exit(1);
    done();
  };
  const double whole = time_of(restore);
  SeededRandom random(budget.seed());
  uint64_t there = 0;
  while (budget.more() && !HasFailure()) {
    std::filesystem::remove_all(again);
    const int told = kill_within(whole, random, restore);
    const std::string where = "; STILLHELD_SEED=" + std::to_string(budget.seed()) + ", round " + std::to_string(budget.done());
    ASSERT_TRUE(told == 0 || path_exists(again)) << "restored, it was said, and is not there" << where;
    if (path_exists(again)) {
      ++there;
    } else {
      const Ran ran = ask({"restore", backup}, again);
      ASSERT_EQ(ran.status, 0) << "not a second time: " << ran.err << where;
      ASSERT_FALSE(path_exists(again + ".part")) << where;
    }
    ASSERT_EQ(roots_of(again).back(), root) << where;
    const Ran ran = ask({"verify"}, again);
    ASSERT_EQ(ran.status, 0) << ran.out << ran.err << where;
    budget.add(1);
  }
  std::printf("%llu were there after the kill\n", static_cast<unsigned long long>(there));
}

}  // namespace
}  // namespace stillheld::faults
