// A link run is proposed, compared with what holds, and taken as one entry.
//
// Definition: propose_link() learns a model from all subjects that have a name
// (identity/link.h), freezes it, and links everybody under it.  What is logged is
// one entry `link_run`: the kind of model, the size of the log that it was learnt
// on (`input`), how many subjects and edges, and the SHA-256 of the edges.  Who is
// one person is not logged: it follows from the parameters and the log, and is
// worked out again whenever the books are folded (linker.h).
//
// The parameters (weights, terms, keys of stopped blocks) are a sealed value of
// the entry: they lie beside the log, and the entry holds a salted commitment.
// Terms and keys are hashes of names; a hash of a name can be found by trying
// names, so in the log, which is meant to be shown, they have no place.
//
//   1,204 subjects → 1,171 persons; 33 would join others, held today 901 → 878
//
// Counter-example: logging the clusters.  A million lines that nobody can undo
// one by one, and that say nothing of the record that comes tomorrow.
//
// (1) The proposal is what taking it gives: it is made under the parameters as
//     they were read back from their text.
// (2) The same subjects, decisions and lists: the same parameters and edges.
// (3) The edges' text: a line "SUBJECT SUBJECT BITS" an edge, ids in order, sorted;
//     BITS in 2^-16 bit.  It is a cache beside the books (derived/edges.SEQ.txt):
//     it can be made again, and verify compares its hash.
//
// Threads: reading only.  Tested by linker_test.cc.
#pragma once

#include <string>
#include <vector>

#include "identity/link.h"
#include "ledger/books.h"
#include "ledger/linker.h"

namespace stillheld::ledger {

inline constexpr std::string_view kLinkModel = "fellegi-sunter/1";

struct LinkProposal {
  std::string parameters;  // identity::run_to_json
  identity::Run run;
  std::vector<std::string> unique;
  Clustering clustering;   // with details
  identity::LinkReport learnt;
  std::string edges;       // the text
  uint64_t input = 0;      // the log's size
  uint64_t named = 0;      // subjects with a record
  // Against what holds now.
  uint64_t persons_before = 0, persons_after = 0;
  uint64_t joined = 0;     // persons that would no longer stand alone
  uint64_t parted = 0;     // persons that would stand alone again
  Counts3 held_before, held_after;
  bool same_parameters = false;  // as the run in force
};

// With fewer than two named subjects there is nothing to learn: `parameters` is
// empty, and there is nothing to take.
Result<LinkProposal> propose_link(const Books& books, store::Reader& reader, const std::vector<std::string>& unique, Day day, const RuleSet& rules);

// The entry, and its sealed value.
void fill_link_entry(const LinkProposal& proposal, log::Entry& entry, std::vector<log::Personal>& personals);

// The parameters of a run in the log.  kDamaged if they are not there.
Result<identity::Run> read_link_run(store::Reader& reader, Seq run);

// The edges of a run in the log, made again as of its own import.
Result<std::string> link_edges(const Books& books, store::Reader& reader, Seq run);
std::string edges_path(const std::string& folder, Seq run);

// Doubtful merges now, those first whose decision would change most: how many
// persons more or fewer would be held.
struct ReviewItem {
  LinkDoubt doubt;
  Counts3 change;  // of held, if it were decided the other way
  bool unsure = false;  // somebody looked and could not tell
};
// Without those that people have decided.  `most`: of how many the effect is
// worked out; the others follow, nearest to the threshold first.
Result<std::vector<ReviewItem>> review_queue(const Books& books, store::Reader& reader, Day day, const RuleSet& rules, size_t most = 500);

}  // namespace stillheld::ledger
