// Who is who in the books: which subjects are one person, as known at a time.
//
// Definition: a *subject* is what a list's ids or the desk call one person; a
// *person* is a cluster of subjects, derived from people's decisions (*same*,
// *different*) and from the link run in force.  The cluster goes by its smallest
// subject number, its leader: the id that the log knew first.
//
//   same #3 #7           → 7 goes by 3
//   a run joins 7 and 9  → 3, 7, 9 are one person, who goes by 3
//   different #7 #9      → 9 stands alone again, under its own number
//
// (1) Nothing is merged in place: every subject keeps its claims, and undoing
//     a decision or a run gives back what was.
// (2) Decisions and runs are known at a time like everything else: before a
//     run's import nobody is joined by it.
// (3) "different" wins over "same": two subjects between which somebody said
//     *different* are never in one cluster, whatever chain of *same* leads from
//     one to the other. The later *same* that would join them is refused here,
//     and shown as refused().  Both win over a run.
// (4) A subject without decisions and links is a person of its own, at no cost.
// (5) A leader's number stays while records are added; a number that retired
//     leads to the person that now holds it, and comes back if they are parted.
//
// What a run says is not kept in the log but worked out again from its
// parameters (linker.h); Books hands the outcome in, as links that hold from an
// import on.
//
// Counter-example: overwriting one id by the other. That cannot be undone, and
// the day before is lost.
//
// Threads: as Books.  Tested by persons_test.cc, linker_test.cc and
// cases/ledger/who_is_who*.case.
#pragma once

#include <cstdint>
#include <map>
#include <span>
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

  // A link run, in force until it is undone or another is taken.
  struct Run {
    log::Seq seq = 0;
    uint32_t import = 0;
    uint32_t undone = 0xFFFFFFFF;
  };
  void take_run(log::Seq seq, uint32_t import);
  const std::vector<Run>& runs() const { return runs_; }
  const Run* run_at(uint32_t import) const;

  // From `import` on the subject goes by `leader`.
  struct Link {
    uint32_t subject = 0, import = 0, leader = 0;
    bool operator==(const Link&) const = default;
  };
  // All links: sorted by subject and import.  They hold from the first run on;
  // before it, decisions alone do.
  void set_links(std::vector<Link> links);
  const std::vector<Link>& links() const { return links_; }
  // The import from which links hold; 0xFFFFFFFF if there never was a run.
  uint32_t linked_from() const { return runs_.empty() ? 0xFFFFFFFF : runs_.front().import; }

  bool empty() const { return decisions_.empty() && runs_.empty(); }
  uint32_t leader(uint32_t subject, uint32_t import) const;
  // All subjects of the cluster, the leader first, in order.
  std::vector<uint32_t> members(uint32_t subject, uint32_t import) const;
  // Everybody who was ever in a decision or a link.
  std::vector<uint32_t> everybody() const;
  const std::vector<Decision>& decisions() const { return decisions_; }
  // Decisions *same* that a *different* overrules at this import.
  std::vector<Decision> refused(uint32_t import) const;

  // What people's decisions alone say at an import.
  struct Decided {
    std::unordered_map<uint32_t, uint32_t> leader;
    std::map<uint32_t, std::vector<uint32_t>> members;
    std::vector<Decision> refused;
    std::vector<std::pair<uint32_t, uint32_t>> apart;  // *different*, smaller first, sorted
    uint32_t leader_of(uint32_t subject) const {
      const auto found = leader.find(subject);
      return found == leader.end() ? subject : found->second;
    }
  };
  // `further`: decisions as if they had been made.
  Decided decided(uint32_t import, std::span<const Decision> further = {}) const;

 private:
  const Decided& at(uint32_t import) const;

  std::vector<Decision> decisions_;
  std::vector<Run> runs_;
  std::vector<Link> links_;
  std::vector<std::pair<uint32_t, uint32_t>> followers_;  // (leader, subject), ever
  mutable std::map<uint32_t, Decided> states_;  // by the import from which they hold
  mutable bool fresh_ = true;
};

}  // namespace stillheld::ledger
