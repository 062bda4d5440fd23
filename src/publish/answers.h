// The answers: what the books say to a question, as trees for redact().
//
// Every answer names its rule set, the day and the known time, and every
// number in it leads to claims (entries of the log), and these to a source and
// a place in a capture.
//
// REQUIRES for all: `ask.books` was folded from the log that `ask.reader` sees.
// Threads: reading only.  Tested by answers_test.cc and cases/.
#pragma once

#include <optional>
#include <string>

#include "base/messages.h"
#include "ledger/balance.h"
#include "ledger/books.h"
#include "ledger/waves.h"
#include "publish/node.h"
#include "publish/policy.h"

namespace stillheld::publish {

using dates::Day;
using log::Seq;

class Policy;

struct Ask {
  store::Reader& reader;
  const ledger::Books& books;
  const Messages& messages;
  uint32_t import = 0;  // as known at this import (Books::import_at)
  Millis known = 0;     // the known time asked for; 0: now
  Day today = 0;
  std::string rules = "all_named";
};

// One person by handle, id, or a name in any of its spellings (exactly).
// kUnknownPerson, kAmbiguousPerson.  With `hides`, nobody is found whom it hides
// from the public; who is name-withheld is found by the random id alone.
Result<uint32_t> find_person(const Ask& ask, std::string_view text, const Policy* hides = nullptr);

// A person's shortest identification: id and name.
Result<Node> brief_person(const Ask& ask, uint32_t person);

// Who is held on `on`.  With `published`: by what had been published by then.
Result<Node> held_answer(const Ask& ask, Day on, std::optional<Day> published);
Result<Node> person_answer(const Ask& ask, uint32_t person);
Result<Node> balance_answer(const Ask& ask, Day from, Day to, std::optional<std::string_view> counts, uint32_t opening_import);
Result<Node> waves_answer(const Ask& ask, std::optional<std::string_view> one);
Result<Node> counts_answer(const Ask& ask, std::string_view measure, std::string_view definition,
                           std::optional<Day> from, std::optional<Day> to);
// Contradictions between claims of the books, and those that sources report.
Result<Node> conflicts_answer(const Ask& ask);
// Which persons, claims and citations a number of held persons rests on.
Result<Node> explain_held_answer(const Ask& ask, Day on);
Result<Node> series_answer(const Ask& ask, Day from, Day to);
// Whose name is like `text`, in any script; nobody who is withheld from `audience`.
Result<Node> who_answer(const Ask& ask, std::string_view text, const Policy& policy, Audience audience);
// Everything that the demonstration and the report show.
Result<Node> overview_answer(const Ask& ask);

// Where a claim comes from: source, capture, row.  `person` may be kNobody.
Result<Node> citation(const Ask& ask, Seq claim, uint32_t person);

// EDTF for bounds that may be open; null where nothing is known.
Node date_node(Day earliest, Day latest);
std::string known_text(const Ask& ask);

}  // namespace stillheld::publish
