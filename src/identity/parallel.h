// Work in numbered pieces on a few threads.
//
// run(i) is called once for each i in [0, pieces).  Which thread takes which
// piece is chance; whoever wants the same bytes at any number of threads gives
// each piece its own place for results and joins them in order.
//
// Tested through blocking_test.cc and link_test.cc (one thread against three).
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace stillheld::identity {

template <class Run>
void in_parallel(unsigned threads, size_t pieces, Run&& run) {
  if (threads <= 1 || pieces <= 1) {
    for (size_t i = 0; i < pieces; ++i) run(i);
    return;
  }
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next.fetch_add(1); i < pieces; i = next.fetch_add(1)) run(i);
  };
  std::vector<std::thread> workers;
  for (unsigned t = 1; t < threads; ++t) workers.emplace_back(work);
  work();
  for (std::thread& worker : workers) worker.join();
}

}  // namespace stillheld::identity
