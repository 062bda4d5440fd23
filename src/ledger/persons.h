// Who is who in the books: subjects that people have said are one person.
//
// Definition: a *subject* is what a list's ids or the desk call one person; a
// *person* is a cluster of subjects, derived from people's decisions. The
// cluster goes by its smallest subject number, its leader.
//
// (1) Nothing is merged in place: every subject keeps its claims, and undoing
//     a decision gives back what was.
// (2) Decisions are known at a time like everything else.
// (3) "different" wins over "same": two subjects between which somebody said
//     *different* are never in one cluster, whatever chain of *same* leads from
//     one to the other. The later *same* that would join them is refused here,
//     and shown as refused().
// (4) A subject without decisions is a person of its own, at no cost.
//
// Counter-example: overwriting one id by the other. That cannot be undone, and
// the day before is lost.
//
// Threads: as Books.  Tested by persons_test.cc and cases/persons/*.case.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "log/entry.h"

namespace stillheld::ledger {

class Persons {
 public:
  struct Decision {
    log::Seq seq = 0;
    uint32_t import = 0;
    uint32_t a = 0, b = 0;
    bool same = true;
    uint32_t undone = 0xFFFFFFFF;  // the import that undid it
  };

  void decide(const Decision& decision);
  // Undoes the decision of this entry, or all of an import; true if there was one.
  bool undo_entry(log::Seq seq, uint32_t import);
  bool undo_import(uint32_t undone, uint32_t import);

  bool empty() const { return decisions_.empty(); }
  uint32_t leader(uint32_t subject, uint32_t import) const;
  // All subjects of the cluster, the leader first, in order.
  std::vector<uint32_t> members(uint32_t subject, uint32_t import) const;
  // Everybody who was ever in a decision.
  std::vector<uint32_t> everybody() const;
  const std::vector<Decision>& decisions() const { return decisions_; }
  // Decisions *same* that a *different* overrules at this import.
  std::vector<Decision> refused(uint32_t import) const;

 private:
  struct State {
    std::unordered_map<uint32_t, uint32_t> leader;
    std::map<uint32_t, std::vector<uint32_t>> members;
    std::vector<Decision> refused;
  };
  const State& at(uint32_t import) const;
  State compute(uint32_t import) const;

  std::vector<Decision> decisions_;
  mutable std::map<uint32_t, State> states_;  // by the import from which they hold
  mutable bool fresh_ = true;
};

}  // namespace stillheld::ledger
