// Ids of people that stay, while records are joined and parted again.
//
// Definition: a person's id is the smallest id of its records.  When two people
// are joined, the larger id retires and leads to the smaller; when they are
// parted, it comes back.  An id that ever named a person always leads
// somewhere: to the person that now holds the record of that id.
//
//   {1, 3} and {2}  → ids 1, 2.   Joined: id 1, and 2 leads to 1.
//   Parted as {1} and {2, 3}: ids 1, 2 again; nobody's link is broken.
//
// Counter-example: numbering clusters in the order in which they came out.
//
// (1) resolve(id) of a record's id is that record's person; redirects are
//     derived, so they cannot contradict each other or run in a circle.
// (2) Retired lists each id once, sorted by before().
//
// Threads: one writer, or many readers.    Tested by ids_test.cc.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "identity/records.h"

namespace stillheld::identity {

struct Redirect {
  std::string from;
  std::string to;
  friend bool operator==(const Redirect&, const Redirect&) = default;
};

class PersonIds {
 public:
  // Takes a linking: person_of as in Linked.  Gives the ids that named a person
  // before this call and do not now, with where they lead.
  std::vector<Redirect> take(const Records& records, const std::vector<uint32_t>& person_of);
  // The person's id behind any record's or person's id; empty if not known.
  std::string_view resolve(std::string_view id) const;
  // All ids that once named a person and do not now.
  std::vector<Redirect> retired() const;

 private:
  std::unordered_map<std::string, std::string> person_;  // of a record's id
  std::unordered_set<std::string> ever_;
};

}  // namespace stillheld::identity
