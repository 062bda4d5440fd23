// Deciding about claims: one command, one import, so that one undo takes it back.
//
// Threads: one.  Tested by cli_test.cc, article_import_test.cc.
#pragma once

#include <span>

#include "cli/session.h"

namespace stillheld::cli {

struct Decided {
  Seq first = 0;        // its first entry
  size_t entries = 0;
  uint32_t import = 0;
};

// The books follow these claims ("accepted"; what they followed instead is then
// in conflict), or no longer ("retracted").  Written and committed; the cache of
// the books is the caller's to save.  kAlreadyDecided where nothing would change.
Result<Decided> decide_claims(Session& session, std::span<const Seq> claims, std::string_view state);

}  // namespace stillheld::cli
