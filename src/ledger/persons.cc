#include "ledger/persons.h"

#include <algorithm>
#include <set>

namespace stillheld::ledger {

void Persons::decide(const Decision& decision) {
  decisions_.push_back(decision);
  fresh_ = false;
}

bool Persons::undo_entry(log::Seq seq, uint32_t import) {
  for (Decision& d : decisions_)
    if (d.seq == seq && d.undone == 0xFFFFFFFF) {
      d.undone = import;
      fresh_ = false;
      return true;
    }
  return false;
}

bool Persons::undo_import(uint32_t undone, uint32_t import) {
  bool any = false;
  for (Decision& d : decisions_)
    if (d.import == undone && d.undone == 0xFFFFFFFF) {
      d.undone = import;
      any = true;
    }
  if (any) fresh_ = false;
  return any;
}

Persons::State Persons::compute(uint32_t import) const {
  State out;
  std::set<std::pair<uint32_t, uint32_t>> apart;
  const auto holds = [&](const Decision& d) { return d.import <= import && import < d.undone; };
  for (const Decision& d : decisions_)
    if (holds(d) && !d.same) apart.emplace(std::min(d.a, d.b), std::max(d.a, d.b));
  const auto leader = [&](uint32_t s) {
    const auto found = out.leader.find(s);
    return found == out.leader.end() ? s : found->second;
  };
  const auto members = [&](uint32_t l) {
    const auto found = out.members.find(l);
    return found == out.members.end() ? std::vector<uint32_t>{l} : found->second;
  };
  for (const Decision& d : decisions_) {
    if (!holds(d) || !d.same) continue;
    const uint32_t x = leader(d.a), y = leader(d.b);
    if (x == y) continue;
    std::vector<uint32_t> left = members(x), right = members(y);
    bool parted = false;
    for (const uint32_t l : left)
      for (const uint32_t r : right) parted |= apart.count({std::min(l, r), std::max(l, r)}) > 0;
    if (parted) {
      out.refused.push_back(d);
      continue;
    }
    left.insert(left.end(), right.begin(), right.end());
    std::sort(left.begin(), left.end());
    out.members.erase(x);
    out.members.erase(y);
    for (const uint32_t s : left) out.leader[s] = left.front();
    out.members[left.front()] = std::move(left);
  }
  return out;
}

const Persons::State& Persons::at(uint32_t import) const {
  static const State nobody;
  if (!fresh_) {
    states_.clear();
    for (const Decision& d : decisions_) {
      states_.try_emplace(d.import);
      if (d.undone != 0xFFFFFFFF) states_.try_emplace(d.undone);
    }
    for (auto& [from, state] : states_) state = compute(from);
    fresh_ = true;
  }
  auto after = states_.upper_bound(import);
  return after == states_.begin() ? nobody : std::prev(after)->second;
}

uint32_t Persons::leader(uint32_t subject, uint32_t import) const {
  if (decisions_.empty()) return subject;
  const State& state = at(import);
  const auto found = state.leader.find(subject);
  return found == state.leader.end() ? subject : found->second;
}

std::vector<uint32_t> Persons::members(uint32_t subject, uint32_t import) const {
  if (decisions_.empty()) return {subject};
  const State& state = at(import);
  const auto found = state.members.find(leader(subject, import));
  return found == state.members.end() ? std::vector<uint32_t>{subject} : found->second;
}

std::vector<uint32_t> Persons::everybody() const {
  std::vector<uint32_t> out;
  for (const Decision& d : decisions_) {
    out.push_back(d.a);
    out.push_back(d.b);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<Persons::Decision> Persons::refused(uint32_t import) const { return decisions_.empty() ? std::vector<Decision>{} : at(import).refused; }

}  // namespace stillheld::ledger
