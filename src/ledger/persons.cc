#include "ledger/persons.h"

#include <algorithm>
#include <set>

namespace stillheld::ledger {

namespace {
constexpr uint32_t kNever = 0xFFFFFFFF;
}

void Persons::decide(const Decision& decision) {
  decisions_.push_back(decision);
  fresh_ = false;
}

void Persons::take_run(log::Seq seq, uint32_t import) { runs_.push_back({seq, import, kNever}); }

const Persons::Run* Persons::run_at(uint32_t import) const {
  for (auto run = runs_.rbegin(); run != runs_.rend(); ++run)
    if (run->import <= import && import < run->undone) return &*run;
  return nullptr;
}

bool Persons::undo_entry(log::Seq seq, uint32_t import) {
  for (Run& run : runs_)
    if (run.seq == seq && run.undone == kNever) {
      run.undone = import;
      return true;
    }
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
  for (Run& run : runs_)
    if (run.import == undone && run.undone == kNever) {
      run.undone = import;
      any = true;
    }
  return any;
}

Persons::Decided Persons::decided(uint32_t import, std::span<const Decision> further) const {
  Decided out;
  std::set<std::pair<uint32_t, uint32_t>> apart;
  std::vector<Decision> all;
  for (const Decision& d : decisions_)
    if (d.import <= import && import < d.undone) all.push_back(d);
  all.insert(all.end(), further.begin(), further.end());
  for (const Decision& d : all)
    if (!d.same) apart.emplace(std::min(d.a, d.b), std::max(d.a, d.b));
  const auto members = [&](uint32_t l) {
    const auto found = out.members.find(l);
    return found == out.members.end() ? std::vector<uint32_t>{l} : found->second;
  };
  out.apart.assign(apart.begin(), apart.end());
  for (const Decision& d : all) {
    if (!d.same) continue;
    const uint32_t x = out.leader_of(d.a), y = out.leader_of(d.b);
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

const Persons::Decided& Persons::at(uint32_t import) const {
  static const Decided nobody;
  if (!fresh_) {
    states_.clear();
    for (const Decision& d : decisions_) {
      states_.try_emplace(d.import);
      if (d.undone != kNever) states_.try_emplace(d.undone);
    }
    for (auto& [from, state] : states_) state = decided(from);
    fresh_ = true;
  }
  auto after = states_.upper_bound(import);
  return after == states_.begin() ? nobody : std::prev(after)->second;
}

void Persons::set_links(std::vector<Link> links) {
  links_ = std::move(links);
  followers_.clear();
  for (const Link& link : links_)
    if (link.leader != link.subject) followers_.emplace_back(link.leader, link.subject);
  std::sort(followers_.begin(), followers_.end());
  followers_.erase(std::unique(followers_.begin(), followers_.end()), followers_.end());
}

uint32_t Persons::leader(uint32_t subject, uint32_t import) const {
  if (import >= linked_from()) {
    auto after = std::upper_bound(links_.begin(), links_.end(), std::pair(subject, import), [](const auto& wanted, const Link& link) {
      return wanted < std::pair(link.subject, link.import);
    });
    return after == links_.begin() || (after - 1)->subject != subject ? subject : (after - 1)->leader;
  }
  if (decisions_.empty()) return subject;
  return at(import).leader_of(subject);
}

std::vector<uint32_t> Persons::members(uint32_t subject, uint32_t import) const {
  if (import >= linked_from()) {
    const uint32_t first = leader(subject, import);
    std::vector<uint32_t> out{first};
    for (auto f = std::lower_bound(followers_.begin(), followers_.end(), std::pair(first, 0U)); f != followers_.end() && f->first == first; ++f)
      if (leader(f->second, import) == first) out.push_back(f->second);
    return out;
  }
  if (decisions_.empty()) return {subject};
  const Decided& state = at(import);
  const auto found = state.members.find(leader(subject, import));
  return found == state.members.end() ? std::vector<uint32_t>{subject} : found->second;
}

std::vector<uint32_t> Persons::everybody() const {
  std::vector<uint32_t> out;
  for (const Decision& d : decisions_) {
    out.push_back(d.a);
    out.push_back(d.b);
  }
  for (const Link& link : links_) out.push_back(link.subject);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<Persons::Decision> Persons::refused(uint32_t import) const { return decisions_.empty() ? std::vector<Decision>{} : at(import).refused; }

}  // namespace stillheld::ledger
