// What pulling (pull.h) needs to know of a log: its leaves, its pulls, and when
// two entries of two logs say the same.
//
// Threads: values.  Tested by cli/pull_test.cc.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "log/entry.h"
#include "log/merkle.h"
#include "store/store.h"

namespace stillheld::evidence {

// A `pull` entry.
struct PullMark {
  log::Seq seq = 0;
  std::string origin, key;
  uint64_t size = 0;
  Hash root{};
  int64_t import = 0;
};

struct PulledLog {
  log::Frontier tree;
  std::vector<Hash> leaves;
  std::vector<int64_t> imports;  // by place less one
  std::vector<PullMark> pulls;
  // Entries that came by a pull: whose log, and their place there.
  std::map<log::Seq, std::pair<std::string, int64_t>> origins;
  std::set<int64_t> undone_imports;
  std::multimap<Id, Id> same;    // decisions that two subjects are one person, both ways

  // The first `size` entries.  kDamaged where an entry does not have its leaf.
  static Result<PulledLog> read(store::Reader& reader, uint64_t size);
  Hash root_at(uint64_t size) const;
  // All whom people of this log took for the same person as `subject`, with it.
  // A decision that was undone counts too: this is for what protects.
  std::set<Id> same_as(const Id& subject) const;
};

// What an entry says, without when it came, and with the values of its commitments
// in their place: equal for two entries that say the same.
std::string content_of(const log::Entry& entry, const std::vector<log::Personal>& values);

// Whether `pulled` is `original` with other places, time and, of a decision, a
// status "proposed".
bool same_but_for_places(const log::Entry& original, const log::Entry& pulled);

// Where the other's static files are kept.
std::string pulled_folder(const std::string& folder, const std::string& origin);

}  // namespace stillheld::evidence
