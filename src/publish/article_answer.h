// What was read in an article, and how it stands to the books, as answers.
//
// The article is the user's own file; what the books add about a person goes
// through redact() like everything else.  Where no ledger is open (`read`
// alone), there is nothing to redact, and the leaves are open text.
//
// Keys and their order are documented in docs/reading.md and docs/checking.md.
//
// Threads: reading only.  Tested by cli/article_test.cc.
#pragma once

#include <string>
#include <vector>

#include "check/check.h"
#include "publish/answers.h"
#include "publish/redact.h"

namespace stillheld::publish {

// One claim, one object.  Without books no ledger is open: nobody is withheld.
Node read_claim_node(const reading::ReadClaim& claim, const reading::Document& document, std::string_view file, const ledger::Books* books);

// {"claims": [{"quote", "span", "kind", "verdict", "fields", "why", "evidence",
//   "status", "because", "particulars", "readings", "claim"}], "file", "title",
//   "published", …, "segments": […]}
Result<Node> check_answer(const Ask& ask, const reading::Document& document, std::string_view file,
                          const std::vector<check::CheckedClaim>& checked, const check::Window& window);

// The answer of check_answer() as text for a terminal, as a page that needs no
// other file, and as schema.org ClaimReview (JSON-LD, one object a line).
std::string check_text(const Node& view, const Messages& messages);
std::string check_html(const Redacted& answer, const Messages& messages);
struct ReviewFacts {
  std::string url;   // where the reviews will be published; empty: each gets a urn
  std::string date;  // of the reviews
};
std::string check_claim_review(const Redacted& answer, const Messages& messages, const ReviewFacts& facts);

}  // namespace stillheld::publish
