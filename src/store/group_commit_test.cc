#include "store/group_commit.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "store/sqlite_store.h"

namespace stillheld::store {
namespace {

class GroupCommitTest : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "stillheld-group-XXXXXX";
    folder_ = std::filesystem::absolute(mkdtemp(pattern)).string();
    ASSERT_TRUE(create_sqlite(ledger(), Id{{1}}).ok());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string ledger() const { return folder_ + "/ledger"; }
  std::string folder_;
};

// Its number stands in the entry: it saw the head that it was appended to.
GroupCommit::Make numbered(const std::string& by, int count) {
  return [by, count](const Head& head) -> Result<std::vector<NewEntry>> {
    std::vector<NewEntry> out;
    for (int i = 0; i < count; ++i)
      out.push_back({"entry " + std::to_string(head.size() + 1 + static_cast<uint64_t>(i)) + " by " + by, {{"name", by, {}}}, 1000, 1});
    return out;
  };
}

TEST_F(GroupCommitTest, ManyThreadsWriteOneLogWithoutAGap) {
  constexpr int kThreads = 16, kEach = 40;
  std::set<Seq> given;
  std::mutex mutex;
  {
    auto writer = write_sqlite(ledger(), "test").take();
    GroupCommit group(*writer);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          // Every seventh has nothing to say, and hinders nobody.
          if (i % 7 == 3) {
            EXPECT_EQ(group.append([](const Head&) -> Result<std::vector<NewEntry>> { return fail(Code::kBadValue); }).error().code, Code::kBadValue);
            continue;
          }
          const int count = 1 + i % 3;
          const auto seq = group.append(numbered(std::to_string(t), count));
          ASSERT_TRUE(seq.ok());
          // Acknowledged is readable, by anybody, now.
          if (i % 10 == 0) {
            ASSERT_EQ(open_sqlite(ledger()).value()->entry(*seq).value(), "entry " + std::to_string(*seq) + " by " + std::to_string(t));
          }
          const std::lock_guard lock(mutex);
          for (int k = 0; k < count; ++k) EXPECT_TRUE(given.insert(*seq + static_cast<Seq>(k)).second);
        }
      });
    for (std::thread& thread : threads) thread.join();
  }
  auto reader = open_sqlite(ledger()).take();
  EXPECT_EQ(reader->head().size(), given.size());
  EXPECT_EQ(*given.rbegin(), given.size());
  log::Frontier tree;
  ASSERT_TRUE(reader->scan(1, given.size(), [&](Seq seq, std::string_view bytes, const Hash& leaf) -> Status {
    EXPECT_TRUE(bytes.starts_with("entry " + std::to_string(seq) + " by "));
    tree.add(leaf);
    return {};
  }).ok());
  EXPECT_EQ(tree, reader->head().frontier);
}

TEST_F(GroupCommitTest, AFailedStoreIsEverybodysErrorAndNothingIsThere) {
  auto writer = write_sqlite(ledger(), "test", {.max_pages = 20}).take();
  GroupCommit group(*writer);
  std::atomic<uint64_t> told{0};
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const auto seq = group.append(numbered(std::string(300, 'x') + std::to_string(t), 1));
        if (!seq.ok()) {
          EXPECT_EQ(seq.error().code, Code::kDiskFull);
          ++failed;
          break;
        }
        uint64_t most = told;
        while (*seq > most && !told.compare_exchange_weak(most, *seq)) {}
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 8);
  EXPECT_EQ(group.append(numbered("late", 1)).error().code, Code::kDiskFull);
  writer.reset();
  EXPECT_EQ(open_sqlite(ledger()).value()->head().size(), told);
}

TEST_F(GroupCommitTest, KilledNothingAcknowledgedIsLost) {
  for (int round = 0; round < 30; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      auto writer = write_sqlite(ledger(), "child").take();
      GroupCommit group(*writer);
      std::vector<std::thread> threads;
      for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
          while (true) {
            const auto seq = group.append(numbered("child", 1));
            if (!seq.ok() || write(ends[1], &*seq, sizeof(Seq)) != sizeof(Seq)) _exit(1);
          }
        });
      threads[0].join();
    }
    close(ends[1]);
    usleep(static_cast<useconds_t>(3000 + round * 700));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    Seq told = 0, next = 0;
    while (read(ends[0], &next, sizeof next) == sizeof next) told = std::max(told, next);
    close(ends[0]);
    ASSERT_GE(open_sqlite(ledger()).value()->head().size(), told);
  }
  EXPECT_GT(open_sqlite(ledger()).value()->head().size(), 5U);
}

}  // namespace
}  // namespace stillheld::store
