// The first half of `review`: claims that were read in articles, one by one or
// an article at a time.
//
// Threads: one.  Tested by article_import_test.cc.
#pragma once

#include "cli/session.h"

namespace stillheld::cli {

struct ClaimsReviewed {
  bool asked = false;  // there was something to ask
  bool ended = false;  // by q, or by the end of the answers
};
// REQUIRES: open_writer().
Result<ClaimsReviewed> review_claims(Session& session);

}  // namespace stillheld::cli
