#include "store/group_commit.h"

namespace stillheld::store {

Result<Seq> GroupCommit::append(const Make& make) {
  Waiting own{&make, std::nullopt};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&own);
  // Told by another, or nobody leads: then it is ours to do.
  changed_.wait(lock, [&] { return own.result.has_value() || !led_; });
  if (own.result) return std::move(*own.result);
  led_ = true;
  std::vector<Waiting*> turn;
  turn.swap(waiting_);
  lock.unlock();
  lead(turn);
  lock.lock();
  led_ = false;
  lock.unlock();
  changed_.notify_all();
  return std::move(*own.result);
}

// Results are written while nobody looks: who waits looks under the mutex once
// `led_` is false again.
void GroupCommit::lead(std::vector<Waiting*>& turn) {
  std::vector<std::pair<Waiting*, Result<Seq>>> results;
  for (Waiting* w : turn) {
    if (broken_) break;
    auto made = (*w->make)(writer_.head());
    if (!made.ok()) {
      results.emplace_back(w, made.error());
      continue;
    }
    assert(!made->empty());
    std::optional<Seq> first;
    for (const NewEntry& entry : *made) {
      const auto seq = writer_.append(entry.bytes, entry.personals, entry.at, entry.import);
      if (!seq.ok()) {
        broken_ = seq.error();
        break;
      }
      if (!first) first = *seq;
    }
    if (first) results.emplace_back(w, *first);
  }
  if (!broken_)
    if (const Status committed = writer_.commit(); !committed.ok()) broken_ = committed.error();
  std::lock_guard lock(mutex_);
  for (auto& [w, result] : results)
    if (!broken_ || !result.ok()) w->result = std::move(result);
  for (Waiting* w : turn)
    if (!w->result) w->result = *broken_;
}

}  // namespace stillheld::store
