// The program, in a folder in memory, with a clock and chance that stand still.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "base/file.h"
#include "cli/session.h"
#include "cli/verify.h"
#include "faults/budget.h"
#include "faults/calls.h"
#include "store/open.h"

namespace stillheld::faults {

using Words = std::vector<std::string>;

struct Ran {
  int status = 0;
  std::string out, err;
};

// A folder of the test's own, in memory where the system has such; gone with it.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : std::filesystem::temp_directory_path().string()) + "/stillheld-faults-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~Scratch() {
    if (getpid() == owner_) std::filesystem::remove_all(path_);
  }
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
  pid_t owner_ = getpid();
};

class ProgramTest : public testing::Test {
 protected:
  ProgramTest() {
    without_sync = true;
    unsetenv("STILLHELD_LEDGER");
    unsetenv("STILLHELD_LANG");
    std::ofstream(scratch_ / "people.csv") << kPeople;
    std::ofstream(scratch_ / "more.csv") << kPeople << "dan,Dan Inshy,held,2024-05-01,,,,,,,\n";
  }
  Ran run_words(const Words& words) {
    std::ostringstream out, err;
    clock_.set(clock_.now() + 1000);
    const int status = cli::run(words, {out, err, false, nullptr}, clock_, random_);
    return {status, out.str(), err.str()};
  }
  Ran ask(Words words, const std::string& ledger) {
    words.push_back("--ledger");
    words.push_back(ledger);
    return run_words(words);
  }
  std::string must(Words words, const std::string& ledger) {
    const Ran ran = ask(words, ledger);
    EXPECT_EQ(ran.status, 0) << words.front() << ": " << ran.err << ran.out;
    return ran.out;
  }
  Words import(const std::string& list) const {
    return {"import", scratch_ / list, "--profile", "simple", "--publisher", "A Desk", "--published", "2025-06-01"};
  }

  static constexpr const char* kPeople =
      "id,name,status,arrested,verdict,months,released,way,destination,recognised,recognised_by\n"
      "ada,Ada Prykladna,held,2024-02-01,2024-09-01,36,,,,2024-03-01,viasna\n"
      "bel,Bel Vydumanaia,held,2024-03-01,,,2025-01-05,pardon,home,,\n"
      "cyr,Cyr Niachto,held,2024-04-01,2024-10-01,120,,,,,\n";

  Scratch scratch_;
  FixedClock clock_{1795521600000};  // 2026-11-24T12:00:00Z
  SeededRandom random_{11};
};

// The root of the log at each of its sizes.
inline std::vector<Hash> roots_of(const std::string& ledger) {
  std::vector<Hash> roots = {log::Frontier().root()};
  auto reader = store::open_ledger(ledger).take();
  log::Frontier tree;
  EXPECT_TRUE(reader->scan(1, reader->head().size(), [&](log::Seq, std::string_view bytes, const Hash&) -> Status {
    tree.add(log::leaf_hash(bytes));
    roots.push_back(tree.root());
    return {};
  }).ok());
  return roots;
}

// `work(worker)` in as many processes, which share nothing.  Failures of tests
// there are failures here.
inline void in_workers(int count, const std::function<void(int)>& work) {
  std::vector<pid_t> workers;
  std::fflush(stdout);
  for (int i = 0; i < count; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      work(i);
      std::fflush(stdout);
      _exit(testing::Test::HasFailure() ? 1 : 0);
    }
    workers.push_back(child);
  }
  for (const pid_t worker : workers) {
    int status = 0;
    waitpid(worker, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "a worker failed: see above";
  }
}

}  // namespace stillheld::faults
