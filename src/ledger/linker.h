// The Linker: which subjects a link run holds for one person, at a known time.
//
// Definition: under a run's parameters (identity/run.h) the subjects that have a
// name are scored and clustered; people's decisions are given to the engine
// first.  A *component* is a set of subjects that edges or decisions connect; a
// cluster is a part of a component.
//
// Why components are kept: candidates and scores of two records depend on these
// two and on the run alone, and a cluster on its component alone.  So what is new
// (a record, a value, a decision) changes nothing outside the components that it
// touches, and those alone are worked out again, by the same code as the whole.
//
// (1) cluster() of a union of components is what cluster() of everybody gives
//     for them: the result does not depend on the order of arrival (property
//     test against linking everybody at once).
// (2) Hard constraints: people's decisions; one subject a list that is free of
//     duplicates; complete birth dates that contradict each other; dead before
//     the other's arrest.  People's *same* wins over the rest.  Held in two places
//     at once is no contradiction: lists are late.
// (3) Ties are broken by the random ids of subjects, never by numbers.
// (4) A decision about a subject without a name joins it all the same.
//
// Counter-example: asking of a new record only which cluster it fits best.  Two
// clusters that it shows to be one would stay two.
//
// Threads: reading only; the engine uses the machine's own threads inside.
// Tested by linker_test.cc.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "identity/link.h"
#include "ledger/link_facts.h"
#include "ledger/persons.h"

namespace stillheld::ledger {

// A pair of subjects that stand for their sides (clusters) in a doubtful merge.
struct LinkDoubt {
  uint32_t a = 0, b = 0;
  identity::Bits average = 0;
  bool merged = false;
  bool contradiction = false;  // the scores would join them, a hard fact parts them
};

struct LinkEdge {
  uint32_t a = 0, b = 0;  // subjects
  identity::Bits score = 0;
};

struct Clustering {
  // Of each subject asked for, in order: who leads its cluster, its component.
  std::vector<uint32_t> subjects, leader, component;
  // If details were asked for.
  std::vector<LinkEdge> edges;
  std::vector<LinkDoubt> doubts;
  identity::LinkReport report;
};

class Linker {
 public:
  // As known at `import`.  `unique`: lists that are free of duplicates because
  // the run says so; others are because their captures say so.
  Linker(const Books& books, const LinkFacts& facts, uint32_t import, const std::vector<std::string>& unique);

  const LinkFacts& facts() const { return facts_; }
  bool is_named(uint32_t subject) const;
  // Everybody who has a record or is in a decision.
  std::vector<uint32_t> everybody(const Persons::Decided& decided) const;
  // Those of the subjects that have a name, with the columns (of kLinkColumns).
  identity::Records records(std::span<const uint32_t> subjects, std::span<const size_t> columns, std::vector<uint32_t>& subject_of) const;
  // Columns in which anybody has a value, and those of names and hard facts.
  std::vector<size_t> columns_to_learn() const;

  // REQUIRES: subjects sorted, a union of components.
  Result<Clustering> cluster(std::vector<uint32_t> subjects, const identity::Run& run, const Persons::Decided& decided, bool details = false) const;

  // Decisions as the engine wants them, by record.
  identity::Decisions decisions(const Persons::Decided& decided, std::span<const uint32_t> subject_of) const;
  // Claims that do not count at this import.
  const std::unordered_set<uint32_t>& set_aside() const { return set_aside_; }
  bool counts(const Fact& fact) const;

 private:
  const Books& books_;
  const LinkFacts& facts_;
  uint32_t import_;
  std::unordered_set<uint32_t> set_aside_;
  std::vector<std::pair<uint32_t, uint32_t>> lists_;  // (subject, list free of duplicates)
};

identity::LinkOptions link_options();
// The columns that a run was learnt on.
std::vector<size_t> columns_of(const identity::Run& run);

// Finds whom a new record meets, under one run.
class LinkIndex {
 public:
  static Result<std::unique_ptr<LinkIndex>> make(const Linker& linker, std::span<const uint32_t> subjects, const identity::Run& run);
  ~LinkIndex();
  // Puts the subject's present record in the place of the one it had, and gives
  // the subjects whose records an edge connects with it (or more).
  std::vector<uint32_t> meet(const Linker& linker, uint32_t subject);

 private:
  LinkIndex() = default;
  void insert(uint32_t record, std::vector<uint32_t>* met);
  struct Inside;
  std::unique_ptr<Inside> in_;
};

}  // namespace stillheld::ledger
