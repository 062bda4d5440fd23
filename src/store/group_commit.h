// A GroupCommit lets many threads write one ledger, and syncs the disk once for
// all who wait.
//
// Definition: who appends gives a function that makes entries for the head that
// the log has when it is his turn.  The first to come leads: he takes all who
// wait, appends theirs one after the other, commits once, and tells each.  Who
// comes meanwhile waits for the next turn.
//
//   64 threads, one sync of 2 ms:  about 64 appends in 2 ms, not in 128
//   one thread:                    as a Writer alone
//
// Counter-example: answering before the commit and syncing every second.  Fast,
// and what was answered can be lost.
//
// (1) append() returns a number only after the commit that holds it: nothing is
//     acknowledged that a power cut could take away.
// (2) An Error of `make` is his own: nothing of it is appended, others go on.
// (3) An Error of the store is everybody's, of that turn and of all later ones:
//     nobody knows what is on the disk.  Open the ledger again.
// (4) The order of numbers is the order of the log; each `make` sees the head
//     with everything in front of it.
//
// Threads: any number.  The Writer must not be used by others meanwhile.
// Tested by group_commit_test.cc.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "store/store.h"

namespace stillheld::store {

struct NewEntry {
  std::string bytes;
  std::vector<log::Personal> personals;
  Millis at = 0;
  int64_t import = 0;
};

class GroupCommit {
 public:
  explicit GroupCommit(Writer& writer) : writer_(writer) {}
  using Make = std::function<Result<std::vector<NewEntry>>(const Head& head)>;
  // The number of the first entry that `make` made.  REQUIRES: it makes one.
  Result<Seq> append(const Make& make);

 private:
  struct Waiting {
    const Make* make;
    std::optional<Result<Seq>> result;
  };
  void lead(std::vector<Waiting*>& turn);

  Writer& writer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Waiting*> waiting_;
  bool led_ = false;
  std::optional<Error> broken_;
};

}  // namespace stillheld::store
