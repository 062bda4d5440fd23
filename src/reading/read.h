// read(): the claims of a document.
//
// Definition: sentence by sentence, each trigger of the grammar is tried with
// its rules; a rule that finds its subject, its value and what it needs gives a
// claim for each member of the subject's list.  Then: status (cues.h), whose
// claim it is (speech.h), dates, persons.
//
//   "According to Viasna, Anna Petrova was sentenced to 5 years."
//     → verdict, asserted, "Anna Petrova", 60 months, attribution "Viasna"
//
// Counter-example: "Petrova welcomed the release": a noun that names nobody
// and counts nobody is no claim.
//
// (1) to (5) of claim.h.
// (6) Linear time: every window is bounded, every sentence is at most 250 words.
//
// Threads: several may read with one Reader.
// Tested by read_test.cc, cases_test.cc, claim_fuzz.cc.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "reading/claim.h"
#include "reading/scene.h"

namespace stillheld::reading {

class ModelReader;  // model.h

struct ReadOptions {
  const KnownNames* known = nullptr;
  // Grammars that take the place of the program's, by language; may be null.
  std::array<const Grammar*, 5> grammars{};
  // Only this rule may give claims (tests of examples); empty: all.
  std::string_view only_rule;
  // Lay out every sentence, silent ones too: the slow twin of silence.h.
  bool every_sentence = false;
  // Asked about sentences that no rule completes; may be null.  It belongs to
  // one thread; what the rules read is the same with and without it.
  ModelReader* model = nullptr;
};

// REQUIRES: document.text is valid UTF-8.
std::vector<ReadClaim> read(const Document& document, const ReadOptions& options = {});

}  // namespace stillheld::reading
